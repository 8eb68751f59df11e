"""The tree of departments, families, levels and sections as a Qt item model.

Items are integer ids, which stay the same over edits as long as what they stand for does; selection,
expansion and scroll position hang on them. The model owns nothing: `sync` makes it show given rows by the
fewest insertions, removals and moves.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from jfeditor.families.model import FAMILY
from jfeditor.ui.problem_counts import NO_COUNTS, Counts

ROOT = 0
"""The id of the invisible item above the first rows."""

ROW_ROLE = Qt.ItemDataRole.UserRole + 1
"""Gives the `Row` of an index."""

_FLAGS = (
    Qt.ItemFlag.ItemIsEnabled
    | Qt.ItemFlag.ItemIsSelectable
    | Qt.ItemFlag.ItemIsEditable
    | Qt.ItemFlag.ItemIsDragEnabled
    | Qt.ItemFlag.ItemIsDropEnabled
)
"""Of every row: what may be done with it, the view tells, with the reason where it may not."""

Index = QModelIndex | QPersistentModelIndex


class RowKind(StrEnum):
    """What a row stands for."""

    DEPARTMENT = "department"
    FAMILY = "family"
    PAGE = "page"
    GROUP = "group"
    LEVEL = "level"
    SPECIALTY = "specialty"
    SECTION = "section"


@dataclass(frozen=True, slots=True)
class Row:
    """What one row of the tree shows."""

    key: Hashable
    """The same for the same thing before and after an edit."""
    kind: RowKind
    title: str
    path: str
    """The page it stands for or lies in; empty for a department without a page of its own."""
    node: int = FAMILY
    """The index of the heading in its page, or `FAMILY`."""
    count: str = ""
    """What a department or family holds, in words."""
    grade: str = ""
    modified: bool = False
    problem: str = ""
    """What is wrong with the page, in words; shown as a badge and a tip."""
    extends: str = ""
    """Whom its statements extend, or what is wrong with them, in words; shown as a sign and a tip."""
    is_unclear: bool = False
    """Whether one of its statements is to be mended."""
    counts: Counts = NO_COUNTS
    """The problems of all that it stands for and holds; new errors and warnings are shown as a number."""
    lazy: bool = False
    """Whether its children are asked for when it is expanded."""
    holds: object = None
    """What its children are made of, where that is known beforehand: while it is equal, they stay."""
    children: tuple["Row", ...] = ()


class _Item:
    __slots__ = ("children", "fetched", "id", "number", "parent", "row")

    def __init__(self, id_: int, parent: int, number: int, row: Row) -> None:
        self.id = id_
        self.parent = parent
        self.number = number
        self.row = row
        self.children: list[int] = []
        self.fetched = not row.lazy


class TreeModel(QAbstractItemModel):
    """Rows as Qt sees them; `fetch` gives the children of a lazy row."""

    def __init__(self, fetch: Callable[[Row], Sequence[Row]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._fetch = fetch
        self._items: dict[int, _Item] = {}
        self._ids: dict[Hashable, int] = {}
        self._next = ROOT + 1
        self._clear()

    # What is shown

    def show(self, rows: Sequence[Row]) -> None:
        """Show another handbook."""
        self.beginResetModel()
        self._clear()
        self._add(ROOT, 0, rows)
        self.endResetModel()

    def sync(self, key: Hashable | None, rows: Sequence[Row]) -> None:
        """Make the rows below the item with `key` (None: all) the given ones, keeping what stays."""
        parent = ROOT if key is None else self._ids.get(key)
        if parent is None or not self._items[parent].fetched:
            return
        wanted: dict[int, int] = {}
        self._place(parent, rows, wanted)
        # Only now: what one parent no longer has may have moved below another.
        for id_, count in wanted.items():
            self._drop_surplus(id_, count)

    def update(self, row: Row) -> None:
        """Show a row's new title and badges; its children stay."""
        id_ = self._ids.get(row.key)
        if id_ is not None:
            self._refresh(self._items[id_], row)

    def is_fetched(self, key: Hashable) -> bool:
        """Whether the children of a row have been asked for."""
        id_ = self._ids.get(key)
        return id_ is not None and self._items[id_].fetched

    def index_of(self, key: Hashable) -> QModelIndex:
        """The index of a row, or an invalid one."""
        id_ = self._ids.get(key)
        return QModelIndex() if id_ is None else self._index(id_)

    def row_at(self, index: Index) -> Row | None:
        """What a valid index stands for."""
        return self._items[index.internalId()].row if index.isValid() else None

    def row_below(self, parent: Index, number: int) -> Row:
        """What a row below an index stands for; quicker than by its own index, for a filter asks for many."""
        return self._items[self._items[self._id(parent)].children[number]].row

    # Qt's questions

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        children = self._items[self._id(parent)].children
        if column != 0 or not 0 <= row < len(children):
            return QModelIndex()
        return self.createIndex(row, 0, children[row])

    def parent(self, index: Index = QModelIndex()) -> QModelIndex:  # type: ignore[override]  # noqa: B008
        if not index.isValid():
            return QModelIndex()
        return self._index(self._items[index.internalId()].parent)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return len(self._items[self._id(parent)].children) if parent.column() <= 0 else 0

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 1

    def hasChildren(self, parent: Index = QModelIndex()) -> bool:  # noqa: B008
        item = self._items[self._id(parent)]
        return bool(item.children) or not item.fetched

    def canFetchMore(self, parent: Index) -> bool:
        return not self._items[self._id(parent)].fetched

    def fetchMore(self, parent: Index) -> None:
        item = self._items[self._id(parent)]
        if item.fetched:
            return
        item.fetched = True
        rows = self._fetch(item.row)
        if rows:
            self._insert(item.id, 0, rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return _FLAGS

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._items[index.internalId()].row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.ToolTipRole:
            parts = (row.problem or row.title, row.extends, row.counts.words)
            return "\n".join(part for part in parts if part)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken(row)
        return None

    # Inside

    def _clear(self) -> None:
        self._items = {ROOT: _Item(ROOT, ROOT, 0, Row(None, RowKind.DEPARTMENT, "", ""))}
        self._ids = {}

    def _id(self, index: Index) -> int:
        return index.internalId() if index.isValid() else ROOT

    def _index(self, id_: int) -> QModelIndex:
        return QModelIndex() if id_ == ROOT else self.createIndex(self._items[id_].number, 0, id_)

    def _add(self, parent: int, at: int, rows: Sequence[Row]) -> None:
        added = []
        for offset, row in enumerate(rows):
            item = _Item(self._next, parent, at + offset, _bare(row))
            self._next += 1
            self._items[item.id] = item
            self._ids[row.key] = item.id
            added.append(item.id)
            if item.fetched:
                self._add(item.id, 0, row.children)
        self._items[parent].children[at:at] = added
        self._renumber(parent, at)

    def _insert(self, parent: int, at: int, rows: Sequence[Row]) -> None:
        self.beginInsertRows(self._index(parent), at, at + len(rows) - 1)
        self._add(parent, at, rows)
        self.endInsertRows()

    def _place(self, parent: int, rows: Sequence[Row], wanted: dict[int, int]) -> None:
        wanted[parent] = len(rows)
        at = 0
        while at < len(rows):
            run = at
            while run < len(rows) and rows[run].key not in self._ids:
                run += 1
            if run > at:
                # What came from elsewhere below a new row is placed there afterwards.
                self._insert(parent, at, [_bare(row) for row in rows[at:run]])
            else:
                self._bring(parent, at, self._ids[rows[at].key])
                run += 1
            for row in rows[at:run]:
                item = self._items[self._ids[row.key]]
                stays = row.holds is not None and item.row.holds == row.holds
                self._refresh(item, row)
                if item.fetched and not stays:
                    self._place(item.id, self._fetch(row) if row.lazy else row.children, wanted)
            at = run

    def _bring(self, parent: int, at: int, id_: int) -> None:
        item = self._items[id_]
        if item.parent == parent and item.number == at:
            return
        source = item.parent
        self.beginMoveRows(self._index(source), item.number, item.number, self._index(parent), at)
        self._items[source].children.pop(item.number)
        self._items[parent].children.insert(at, id_)
        renumber_from = min(item.number, at) if source == parent else item.number
        item.parent = parent
        self._renumber(source, renumber_from)
        self._renumber(parent, at if source != parent else renumber_from)
        self.endMoveRows()

    def _drop_surplus(self, id_: int, count: int) -> None:
        item = self._items.get(id_)
        if item is not None and len(item.children) > count:
            self.beginRemoveRows(self._index(id_), count, len(item.children) - 1)
            for child in item.children[count:]:
                self._forget(child)
            del item.children[count:]
            self.endRemoveRows()

    def _forget(self, id_: int) -> None:
        item = self._items.pop(id_)
        del self._ids[item.row.key]
        for child in item.children:
            self._forget(child)

    def _refresh(self, item: _Item, row: Row) -> None:
        shown = _bare(row)
        if item.row != shown:
            item.row = shown
            index = self._index(item.id)
            self.dataChanged.emit(index, index)

    def _renumber(self, parent: int, start: int) -> None:
        children = self._items[parent].children
        for number in range(start, len(children)):
            self._items[children[number]].number = number


def spoken(row: Row) -> str:
    """A row as a screen reader says it."""
    parts = [row.title, str(row.kind), row.count]
    if row.grade:
        parts.append(f"grade {row.grade}")
    if row.extends:
        parts.append(row.extends.replace("\n", ", "))
    if row.modified:
        parts.append("not saved")
    if row.problem:
        parts.append(row.problem)
    parts.append(row.counts.words)
    return ", ".join(part for part in parts if part)


def _bare(row: Row) -> Row:
    return replace(row, children=()) if row.children else row
