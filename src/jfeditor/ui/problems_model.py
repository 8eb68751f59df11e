"""The problems as rows of a list, those of a group below its heading; what stays is left alone."""

from collections.abc import Hashable, Iterator, Sequence
from html import escape
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from jfeditor.ui.problems_rows import Heading, Problem, ProblemRow, Shelf, rule_title, spoken
from jfeditor.wording import word

ROW_ROLE = Qt.ItemDataRole.UserRole + 1
"""Gives the `ProblemRow` of an index."""
SHUT_ROLE = Qt.ItemDataRole.UserRole + 2
"""Whether the problems below a heading are hidden."""
_MOST_RUNS = 40
"""So many separate stretches are taken out or put in one by one; more are shown anew at once."""

Index = QModelIndex | QPersistentModelIndex


class ProblemsModel(QAbstractListModel):
    """Rows; a list and not a tree, since a tree asks for each of thousands again whenever one comes."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._shelves: tuple[Shelf, ...] = ()
        self._shut: set[Hashable] = set()
        self.rows: tuple[ProblemRow, ...] = ()

    def show(self, shelves: Sequence[Shelf]) -> None:
        """Show other problems; the rows of those that stay, stay."""
        self._shelves = tuple(shelves)
        self._become(tuple(self._listed()))

    def set_shut(self, row: int, *, shut: bool) -> None:
        """Hide what is below a heading, or show it again."""
        heading = self.rows[row]
        if isinstance(heading, Heading) and shut != self.is_shut(heading):
            (self._shut.add if shut else self._shut.discard)(heading.key)
            self._become(tuple(self._listed()))
            at = self.index(row)
            self.dataChanged.emit(at, at)

    def is_shut(self, heading: Heading) -> bool:
        """Whether what is below a heading is hidden."""
        return heading.key in self._shut

    def below(self, heading: Heading) -> tuple[Problem, ...]:
        """The problems of a heading, hidden or not."""
        return next((shelf.problems for shelf in self._shelves if shelf.heading is heading), ())

    def row_of(self, key: Hashable) -> int:
        """The number of a row, or -1 where there is none."""
        return next((number for number, row in enumerate(self.rows) if row.key == key), -1)

    def heading_above(self, row: int) -> int:
        """The number of the heading above a row, or -1."""
        return next((at for at in range(row, -1, -1) if isinstance(self.rows[at], Heading)), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role == SHUT_ROLE:
            return isinstance(row, Heading) and self.is_shut(row)
        if role == Qt.ItemDataRole.DisplayRole:
            return row.finding.message if isinstance(row, Problem) else row.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return _tip(row)
        return None

    def _spoken(self, row: ProblemRow) -> str:
        if isinstance(row, Problem):
            return spoken(row)
        return f"{spoken(row)}, {word('problems.shut' if self.is_shut(row) else 'problems.open', {})}"

    def _listed(self) -> Iterator[ProblemRow]:
        for shelf in self._shelves:
            if shelf.heading is not None:
                yield shelf.heading
            if shelf.heading is None or not self.is_shut(shelf.heading):
                yield from shelf.problems

    def _become(self, rows: tuple[ProblemRow, ...]) -> None:
        """Show these rows: take out what is gone, put in what has come, and tell what looks otherwise."""
        staying = {row.key for row in self.rows} & {row.key for row in rows}
        kept = [row.key for row in self.rows if row.key in staying]
        gone = list(_runs(row.key not in staying for row in self.rows))
        come = list(_runs(row.key not in staying for row in rows))
        if kept != [row.key for row in rows if row.key in staying] or len(gone) + len(come) > _MOST_RUNS:
            self.beginResetModel()
            self.rows = rows
            self.endResetModel()
            return
        for start, end in reversed(gone):
            self.beginRemoveRows(QModelIndex(), start, end - 1)
            self.rows = self.rows[:start] + self.rows[end:]
            self.endRemoveRows()
        for start, end in come:
            self.beginInsertRows(QModelIndex(), start, end - 1)
            self.rows = self.rows[:start] + rows[start:end] + self.rows[start:]
            self.endInsertRows()
        before, self.rows = self.rows, rows
        other = [at for at, (old, new) in enumerate(zip(before, rows, strict=True)) if _looks_other(old, new)]
        if other:
            self.dataChanged.emit(self.index(other[0]), self.index(other[-1]))


def _runs(flags: Iterator[bool]) -> Iterator[tuple[int, int]]:
    """The stretches of numbers whose flag is set: the first, and the one behind the last."""
    start = -1
    at = -1
    for at, flag in enumerate(flags):
        if flag and start < 0:
            start = at
        elif not flag and start >= 0:
            yield start, at
            start = -1
    if start >= 0:
        yield start, at + 1


def _looks_other(old: ProblemRow, new: ProblemRow) -> bool:
    if isinstance(old, Problem) and isinstance(new, Problem):
        one, other = old.finding, new.finding
        return (one.line, one.severity, old.is_new) != (other.line, other.severity, new.is_new) or (
            len(one.fixes) != len(other.fixes)
        )
    return old != new


def _tip(row: ProblemRow) -> str:
    if isinstance(row, Heading):
        return f"<p>{escape(spoken(row))}</p>"
    rule = f"{rule_title(row.finding.code)} ({row.finding.code})"
    keys = word("problems.keys", {})
    lines = (
        row.finding.message,
        rule,
        f"{row.finding.path}, {word('problems.line', {'line': row.finding.line})}",
        keys,
    )
    return "".join(f"<p>{escape(line)}</p>" for line in lines)
