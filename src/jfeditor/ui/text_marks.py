"""Marks on parts of a document that move with its text.

Only those in view are drawn: each costs a little with every key, and a page may have thousands.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from typing import Generic, NamedTuple, Protocol, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextEdit

_AT_ONCE = 500
"""Marks that are put without letting the window do anything else: some milliseconds."""


class Placed(Protocol):
    """What can be marked in a displayed text, from `start` to `end` in UTF-16 units."""

    @property
    def start(self) -> int:
        """Where it begins."""

    @property
    def end(self) -> int:
        """Where it ends."""

    @property
    def look(self) -> object:
        """What it looks like."""


M = TypeVar("M", bound=Placed)


class _Now(NamedTuple):
    """What is marked, and where its text stands by now."""

    cursor: QTextCursor
    look: object

    def is_as(self, mark: Placed) -> bool:
        """Whether it is just what another mark would be."""
        cursor = self.cursor
        places = cursor.selectionStart(), cursor.selectionEnd(), self.look
        return places == (mark.start, mark.end, mark.look)


class TextMarks(QObject, Generic[M]):
    """The marks on a document, in its order; they move with its text."""

    changed = Signal()
    """What is marked looks different now."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._document = document
        self._marks: list[M] = []
        self._shown: list[QTextEdit.ExtraSelection] = []
        """Of each mark its look, with the cursor that keeps its place."""
        self._waiting: list[M] = []
        """Marks of a page with very many that are still to be put, before the one at `_next`."""
        self._next = 0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._put_some)
        document.contentsChange.connect(self._forget_waiting)

    def __len__(self) -> int:
        return len(self._marks)

    def put(self, marks: Sequence[M]) -> None:
        """Mark these instead, meant in the text as it is; what is marked so already stays."""
        self._forget_waiting()
        now = [_Now(shown.cursor, mark.look) for shown, mark in zip(self._shown, self._marks, strict=True)]
        most = min(len(now), len(marks))
        first = next((i for i in range(most) if not now[i].is_as(marks[i])), most)
        left = most - first
        last = next((i for i in range(left) if not now[-1 - i].is_as(marks[-1 - i])), left)
        end = len(now) - last
        shown = self._shown[:first] + self._shown[end:]
        self._marks = [*marks[:first], *marks[len(marks) - last :]]
        self._waiting, self._next = list(marks[first : len(marks) - last]), first
        was, self._shown = len(self._shown), shown
        if self._waiting:
            self._put_some()
        elif len(shown) != was:
            self.changed.emit()

    def retheme(self) -> None:
        """Take the colours of the theme in force."""
        formats = self._formats()
        for shown, mark in zip(self._shown, self._marks, strict=True):
            shown.format = formats[mark.look]

    def within(self, start: int, end: int) -> list[QTextEdit.ExtraSelection]:
        """What shows the marks that stand between two positions, at least in part."""
        return [self._shown[index] for index in self._between(start, end)]

    def _formats(self) -> Mapping[object, QTextCharFormat]:
        """What each look is drawn with, in the theme in force."""
        raise NotImplementedError

    def _between(self, start: int, end: int) -> range:
        """The indexes of the marks that stand between two positions, at least in part."""
        first = bisect_left(self._shown, start, key=lambda shown: shown.cursor.selectionEnd())
        last = bisect_left(self._shown, end + 1, key=lambda shown: shown.cursor.selectionStart())
        return range(first, last)

    def _put_some(self) -> None:
        some, self._waiting = self._waiting[:_AT_ONCE], self._waiting[_AT_ONCE:]
        self._shown[self._next : self._next] = self._selections(some)
        self._marks[self._next : self._next] = some
        self._next += len(some)
        if self._waiting:
            self._timer.start(0)
        else:
            self._timer.stop()
        self.changed.emit()

    def _forget_waiting(self) -> None:
        """The text moves on: what is not marked yet will be found anew."""
        self._waiting = []
        self._timer.stop()

    def _selections(self, marks: Sequence[M]) -> Iterator[QTextEdit.ExtraSelection]:
        formats = self._formats()
        for mark in marks:
            shown = QTextEdit.ExtraSelection()
            cursor = QTextCursor(self._document)
            cursor.setPosition(mark.start)
            cursor.setPosition(mark.end, QTextCursor.MoveMode.KeepAnchor)
            shown.cursor = cursor
            shown.format = formats[mark.look]
            yield shown
