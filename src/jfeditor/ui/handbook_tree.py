"""Keeps the tree in step with the session: rows, filter, selection."""

import time
from collections.abc import Hashable, Mapping, Sequence
from itertools import islice

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    QTimer,
    Signal,
)

from jfeditor.families.handbook import NodeRef
from jfeditor.families.inheritance import PageInheritance
from jfeditor.families.model import FAMILY
from jfeditor.ui.background import Background
from jfeditor.ui.check_keeper import CheckKeeper
from jfeditor.ui.handbook_rows import RowSource
from jfeditor.ui.inheritance_keeper import InheritanceKeeper, Resolved
from jfeditor.ui.inheritance_marks import MarkReader, Marks
from jfeditor.ui.navigation import Place
from jfeditor.ui.placement import Placement
from jfeditor.ui.problem_counts import NO_PAGE_COUNTS, count_page
from jfeditor.ui.row_filter import RowFilter
from jfeditor.ui.session import Session
from jfeditor.ui.tree_facts import TreeFacts
from jfeditor.ui.tree_model import Row, RowKind, TreeModel
from jfeditor.ui.tree_view import TreePanel

_REGROUP_MS = 250
"""How often the tree is grouped anew while pages come in."""
_REFILTER_MS = 100
"""How soon the filter follows an edit of a page."""
_MOST_OPENED = 20
"""How many families a filter opens; more would only make a longer list than anybody reads."""
_MOST_ROWS = 300
"""How many rows a filter shows by opening departments; the rest of these are opened by hand."""
_REGROUP_SHARE = 6
"""While pages come in, grouping may take one part in so many of the time."""
_MARKING_SECONDS = 0.01
"""How long rows are marked before the window gets its turn: somebody may have opened thousands of pages."""
_PLACED_AT_ONCE = 500
"""So many pages are grouped in a few milliseconds; more are grouped beside the window."""


class HandbookTreeKeeper(QObject):
    """Feeds the tree panel; says what the user chose in it."""

    chosen = Signal(object)
    """The user chose a row: the `Place` it stands for."""

    def __init__(self, panel: TreePanel) -> None:
        super().__init__(panel)
        self._panel = panel
        self._tree = panel.tree
        self._session: Session | None = None
        self._rows: RowSource | None = None
        self._background: Background | None = None
        self._outdated = False
        """Whether what is being grouped has changed since."""
        self.model = TreeModel(self._fetch, self)
        self._proxy = _Filter(self.model, self)
        self._tree.setModel(self._proxy)
        self._selecting = False
        self._open_before: tuple[str, ...] = ()
        """What was open before the filter opened more."""
        self._refilter = QTimer(self)
        self._refilter.setSingleShot(True)
        self._refilter.setInterval(_REFILTER_MS)
        self._refilter.timeout.connect(self._proxy.invalidate)
        self._regroup = QTimer(self)
        self._regroup.setSingleShot(True)
        self._regroup.setInterval(_REGROUP_MS)
        self._regroup.timeout.connect(self._group)
        self._inheritance: InheritanceKeeper | None = None
        self._marks = MarkReader()
        self._checks: CheckKeeper | None = None
        self._opened: set[str] = set()
        """Pages whose headings have rows."""
        self._to_mark: dict[str, tuple[PageInheritance, Marks]] = {}
        self._to_count: set[str] = set()
        """Pages in which other problems were found."""
        self._ask_marks = QTimer(self)
        self._ask_marks.setSingleShot(True)
        self._ask_marks.timeout.connect(self._ask)
        self._marking = QTimer(self)
        self._marking.timeout.connect(self._mark_some)
        panel.filter_changed.connect(self._filter)
        self._tree.selectionModel().currentChanged.connect(self._current_changed)

    def watch(
        self,
        session: Session | None,
        inheritance: InheritanceKeeper | None,
        checks: CheckKeeper | None = None,
    ) -> None:
        """Show another handbook, with its keepers who extends whom and where problems are; or none."""
        self._session, self._inheritance, self._checks = session, inheritance, checks
        self._marks, self._opened, self._to_mark, self._to_count = MarkReader(), set(), {}, set()
        for timer in (self._regroup, self._refilter, self._ask_marks, self._marking):
            timer.stop()
        self._panel.filter.clear()
        self._rows = RowSource(session) if session is not None else None
        self._tree.watch(self._facts())
        if self._background is not None:
            self._background.close()
        self._background = Background("jfeditor-tree", self) if session is not None else None
        self.model.show([])
        if session is not None:
            session.page_changed.connect(self._page_changed)
            session.pages_read.connect(self._pages_read)
            session.page_gone.connect(self._page_gone)
            session.modified_changed.connect(self._update_page)
            session.conflict_changed.connect(self._update_page)
        if inheritance is not None:
            inheritance.resolved.connect(self._ask)
        if checks is not None:
            checks.changed.connect(self._count)

    def found(self, paths: Sequence[str]) -> None:
        """Pages that will be read; they have a row at once."""
        if self._rows is not None:
            self._rows.expect(paths)
            self._group()

    def group_now(self) -> None:
        """Show departments and families as they are now."""
        self._regroup.stop()
        if self._rows is not None:
            self._place(self._rows.placing()())

    def _group(self) -> None:
        """As `group_now`, but soon where there are many pages."""
        self._regroup.stop()
        if self._rows is None or self._background is None:
            return
        if len(self._rows) <= _PLACED_AT_ONCE:
            self.group_now()
        elif self._background.pending:
            self._outdated = True
        else:
            self._outdated = False
            started = time.monotonic()
            rows = self._rows

            def done(placement: Placement) -> None:
                if rows is self._rows:
                    self._place(placement)
                    took = round((time.monotonic() - started) * 1000)
                    self._regroup.setInterval(max(_REGROUP_MS, took * _REGROUP_SHARE))
                    if self._outdated:
                        self._group()

            def failed(error: Exception) -> None:
                raise error

            self._background.run(rows.placing(), done, failed)

    def _place(self, placement: Placement) -> None:
        assert self._rows is not None  # noqa: S101 - callers looked
        self._rows.place(placement)
        self._sync(None, self._rows.top())

    @property
    def first_page(self) -> str:
        """The first page in the tree that is read, or empty."""
        return self._rows.first_page() if self._rows is not None else ""

    def family_pages(self, path: str) -> tuple[str, ...]:
        """The pages of the family that a page belongs to, in the order of the tree."""
        return self._rows.family_pages(path) if self._rows is not None else (path,)

    def page_order(self) -> tuple[str, ...]:
        """The paths of all pages, in the order of the tree."""
        return tuple(self._rows.in_order()) if self._rows is not None else ()

    # Selection

    def select(self, path: str, node: int) -> None:
        """Mark the row of a heading, or the nearest one above it that can be seen."""
        if self._rows is None or self._selecting:
            return
        indexes = [self._index(key) for key in self._rows.keys_up(path, node)]
        index = next((index for index in indexes if index.isValid() and self._is_open(index.parent())), None)
        self._selecting = True
        if index is not None:
            # Several rows may be chosen: they stay so while the current one does.
            stays = index == self._tree.currentIndex() and self._tree.selectionModel().isSelected(index)
            if not stays:
                flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
                self._tree.selectionModel().setCurrentIndex(index, flags)
            self._tree.scrollTo(index)
        else:
            self._tree.selectionModel().clear()
        self._selecting = False

    def select_refs(self, refs: Sequence[NodeRef]) -> None:
        """Mark the rows of headings and pages, opening those above; the first one becomes the current row.

        Those that the filter hides, or that are gone, are left out.
        """
        if self._rows is None:
            return
        for ref in refs:
            self._open_above(ref.path, ref.index)
        indexes = [index for ref in refs if (index := self._index_of(ref)).isValid()]
        if not indexes:
            return
        selection = QItemSelection()
        for index in indexes:
            selection.select(index, index)
        flags = QItemSelectionModel.SelectionFlag
        self._selecting = True
        self._tree.selectionModel().setCurrentIndex(indexes[0], flags.NoUpdate)
        self._tree.selectionModel().select(selection, flags.ClearAndSelect)
        self._tree.scrollTo(indexes[-1])
        self._tree.scrollTo(indexes[0])
        self._selecting = False

    def select_nothing(self) -> None:
        """Mark no row: no page is shown."""
        self._selecting = True
        self._tree.selectionModel().clear()
        self._selecting = False

    def _index(self, key: Hashable | None) -> QModelIndex:
        """The view's index of a row; invalid where it has none, or the filter leaves it out."""
        source = self.model.index_of(key) if key is not None else QModelIndex()
        return self._proxy.mapFromSource(source) if source.isValid() else QModelIndex()

    def _index_of(self, ref: NodeRef) -> QModelIndex:
        """The view's index of a heading or a page, or an invalid one."""
        return self._index(self._rows.key_of(ref)) if self._rows is not None else QModelIndex()

    def _facts(self) -> TreeFacts | None:
        """What the tree's keys, drags and clipboard ask of the handbook that is shown."""
        if self._session is None or self._rows is None:
            return None
        return TreeFacts(self._session, self._rows, self._index_of, lambda: self._proxy.row_filter)

    def _is_open(self, index: QModelIndex) -> bool:
        while index.isValid():
            if not self._tree.isExpanded(index):
                return False
            index = index.parent()
        return True

    def reveal(self, path: str, node: int) -> None:
        """Open the rows above a heading, then mark its row."""
        if self._rows is None:
            return
        self._open_above(path, node)
        self.select(path, node)

    def _open_above(self, path: str, node: int) -> None:
        assert self._rows is not None  # noqa: S101 - callers looked
        for key in reversed(list(self._rows.keys_up(path, node))):
            source = self.model.index_of(key)
            if source.isValid():
                if self.model.canFetchMore(source):
                    self.model.fetchMore(source)
                parent = self._proxy.mapFromSource(source.parent())
                if parent.isValid():
                    self._tree.expand(parent)

    def selected_node(self, path: str) -> int:
        """The heading of this page that is selected, or `FAMILY`."""
        row = self._row(self._tree.currentIndex())
        return row.node if row is not None and row.path == path else FAMILY

    def way_to(self, path: str, node: int) -> list[str]:
        """The titles from the department down to a heading."""
        return self._rows.way_to(path, node) if self._rows is not None else []

    def expanded(self) -> tuple[str, ...]:
        """What is open, to be opened again next time."""
        found: list[str] = []
        self._collect_expanded(QModelIndex(), found)
        return tuple(found)

    def expand(self, addresses: Sequence[str]) -> None:
        """Open rows again, those above first."""
        if self._rows is None:
            return
        for address in addresses:
            index = self._index(self._rows.key_of_address(address))
            if index.isValid():
                self._open(index)

    def _open(self, index: QModelIndex) -> None:
        """Expand a row whose children are needed at once: Qt asks for them when it paints."""
        if self._proxy.canFetchMore(index):
            self._proxy.fetchMore(index)
        self._tree.expand(index)

    def _collect_expanded(self, parent: QModelIndex, found: list[str]) -> None:
        for number in range(self._proxy.rowCount(parent)):
            index = self._proxy.index(number, 0, parent)
            if self._tree.isExpanded(index):
                row = self._row(index)
                if row is not None and self._rows is not None:
                    found.append(self._rows.address_of(row))
                self._collect_expanded(index, found)

    def _current_changed(self, current: QModelIndex) -> None:
        row = self._row(current)
        if self._selecting or row is None or not row.path or self._rows is None:
            return
        self._selecting = True  # the row stays chosen, e.g. a family's, whose page begins with a heading
        self.chosen.emit(Place(row.path, self._rows.offset_of(row)))
        self._selecting = False

    def _row(self, index: QModelIndex | QPersistentModelIndex) -> Row | None:
        return self.model.row_at(self._proxy.mapToSource(index)) if index.isValid() else None

    # Rows

    def _fetch(self, row: Row) -> Sequence[Row]:
        if self._rows is None:
            return ()
        if row.kind is not RowKind.DEPARTMENT and row.path not in self._opened:
            self._opened.add(row.path)
            self._ask_marks.start()
        return self._rows.below(row)

    def _page_changed(self, path: str) -> None:
        if self._rows is None:
            return
        if self._rows.page_changed(path):
            self._regroup_soon()
        self._show_page(path)
        if self._proxy.row_filter is not None:
            self._proxy.row_filter.page_changed(path)
            self._refilter.start()

    def _pages_read(self, paths: tuple[str, ...]) -> None:
        if self._rows is None:
            return
        self._rows.expect(paths)
        for path in paths:
            self._rows.page_changed(path)
            self._show_page(path)
        self._regroup_soon()

    def _page_gone(self, path: str) -> None:
        if self._rows is not None:
            self._rows.forget(path)
            self._opened.discard(path)
            self._regroup_soon()

    def _show_page(self, path: str) -> None:
        assert self._rows is not None  # noqa: S101 - callers looked
        row = self._rows.page_row(path)
        self.model.update(row)
        if self.model.is_fetched(row.key):
            self._sync(row.key, self._rows.below(row))

    def _sync(self, key: Hashable | None, rows: Sequence[Row]) -> None:
        """Show rows; where the chosen one goes, Qt chooses its neighbour, which is no wish of the user's."""
        before, self._selecting = self._selecting, True
        self.model.sync(key, rows)
        self._selecting = before

    def _update_page(self, path: str) -> None:
        if self._rows is not None:
            for row in (self._rows.page_row(path), *self._rows.departments_above(path)):
                self.model.update(row)

    def _regroup_soon(self) -> None:
        if not self._regroup.isActive():
            self._regroup.start()

    # Marks of those that extend others

    def _ask(self) -> None:
        """A newer state is known, or more pages have been opened: ask for the marks of these."""
        keeper, reader, paths = self._inheritance, self._marks, tuple(self._opened)
        if keeper is None:
            return

        def question(resolved: Resolved) -> Mapping[str, tuple[PageInheritance, Marks]]:
            return reader.changed(resolved.found, paths)

        def answer(changed: Mapping[str, tuple[PageInheritance, Marks]]) -> None:
            if reader is not self._marks:
                return  # the handbook was closed meanwhile
            self._to_mark |= changed
            if self._to_mark:
                self._mark_some()

        keeper.ask("tree", question, answer)

    def _count(self, paths: frozenset[str]) -> None:
        """Other problems were found in some pages."""
        self._to_count |= paths
        if not self._marking.isActive():
            self._marking.start()

    def _mark_some(self) -> None:
        """Mark and count the rows of pages for a while; what has been edited since is told anew soon."""
        assert self._rows is not None  # noqa: S101 - closing stops the timer
        assert self._session is not None  # noqa: S101
        pages, until = self._session.handbook.pages, time.monotonic() + _MARKING_SECONDS
        while self._to_count and time.monotonic() < until:
            self._count_page(self._to_count.pop())
        while self._to_mark and time.monotonic() < until:
            path, (state, marks) = self._to_mark.popitem()
            if pages.get(path) is state.source.page and self._rows.mark(path, marks):
                row = self._rows.page_row(path)
                self._sync(row.key, self._rows.below(row))
        if self._to_mark or self._to_count:
            self._marking.start()
        else:
            self._marking.stop()

    def _count_page(self, path: str) -> None:
        """Tell how many problems a page has, and those that hold it."""
        assert self._rows is not None  # noqa: S101 - closing stops the timer
        assert self._session is not None  # noqa: S101
        page = self._session.handbook.pages.get(path)
        results = self._checks.results(path) if self._checks is not None else None
        if page is None or results is None:
            counts = NO_PAGE_COUNTS
        elif results.page is page:
            counts = count_page(results)
        else:
            return
        if self._rows.count(path, counts):
            for row in self._rows.counting_rows(path):
                self.model.update(row)
            row = self._rows.page_row(path)
            if self.model.is_fetched(row.key):
                self._sync(row.key, self._rows.below(row))

    # Filter

    def _filter(self, text: str) -> None:
        if self._rows is None or not text.strip():
            if self._proxy.row_filter is not None:
                self._proxy.accept_by(None)
                self._tree.collapseAll()
                self.expand(self._open_before)
            return
        if self._proxy.row_filter is None:
            self._open_before = self.expanded()
        wanted = self._rows.filter(text)
        self._proxy.accept_by(wanted)
        self._expand_departments(QModelIndex(), _MOST_ROWS)
        for path in islice(wanted.pages_to_open(), _MOST_OPENED):
            index = self._index(("page", path))
            if index.isValid():
                self._open_all(index)

    def _open_all(self, index: QModelIndex) -> None:
        # Qt's own way opens only what has been asked for already.
        self._open(index)
        for number in range(self._proxy.rowCount(index)):
            self._open_all(self._proxy.index(number, 0, index))

    def _expand_departments(self, parent: QModelIndex, room: int) -> int:
        """Open departments while there is room for rows; returns how much is left."""
        for number in range(self._proxy.rowCount(parent)):
            index = self._proxy.index(number, 0, parent)
            row = self._row(index)
            if room > 0 and row is not None and row.kind is RowKind.DEPARTMENT:
                self._open(index)
                room = self._expand_departments(index, room - self._proxy.rowCount(index))
        return room


class _Filter(QSortFilterProxyModel):
    """Leaves the rows that a `RowFilter` accepts."""

    def __init__(self, model: TreeModel, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self.row_filter: RowFilter | None = None
        self.setSourceModel(model)

    def accept_by(self, row_filter: RowFilter | None) -> None:
        """Show what the filter leaves, or all."""
        self.row_filter = row_filter
        self.invalidate()

    def hasChildren(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> bool:  # noqa: B008
        # Below a row that stays something stays too. Qt's own way would judge all of it to find that out.
        return self._model.hasChildren(self.mapToSource(parent))

    def filterAcceptsRow(self, number: int, parent: QModelIndex | QPersistentModelIndex) -> bool:
        if self.row_filter is None:
            return True
        return self.row_filter.accepts(self._model.row_below(parent, number))
