"""The statements of the page that is shown, marked in its source.

What is marked is found beside the window (`mark_page`, in the keeper's thread) and put on the very text that
it was read from; from then on the marks move with the text. Only those in view are drawn: each costs a little
with every key, and a page may have thousands.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextEdit

from jfeditor.families.inheritance import Inheritance, Reading, Status
from jfeditor.families.pages import Page
from jfeditor.text.sources import Source
from jfeditor.ui.displayed import utf16_length, with_lf
from jfeditor.ui.themes import colour


class Look(Enum):
    """What a reader has to know of a statement at once."""

    SOUND = auto()
    DOUBTED = auto()
    """It leads somewhere, and something looks wrong about it."""
    LOST = auto()
    """It leads nowhere, to several, or in a circle."""


_LOOKS = {
    Look.SOUND: ("statement", "accent", QTextCharFormat.UnderlineStyle.SingleUnderline),
    Look.DOUBTED: ("statement", "warn", QTextCharFormat.UnderlineStyle.DashUnderline),
    Look.LOST: ("statement-lost", "warn", QTextCharFormat.UnderlineStyle.WaveUnderline),
}
"""Background, colour and style of the line below: told apart without colours too."""


_AT_ONCE = 500
"""Marks that are put without letting the window do anything else: some milliseconds."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A statement in the displayed text, from `start` to `end` in UTF-16 units."""

    start: int
    end: int
    look: Look
    reading: Reading


@dataclass(frozen=True, slots=True)
class PageMarks:
    """All statements of one state of a page."""

    found: Inheritance
    """What they are part of; its statuses are not for the window's thread."""
    page: Page
    marks: tuple[Mark, ...]


def mark_page(found: Inheritance, path: str) -> PageMarks | None:
    """The statements of a page with their places; None where the page is not there."""
    state = found.pages.get(path)
    if state is None:
        return None
    page = state.source.page
    readings = sorted(state.readings, key=lambda reading: reading.span)
    spans = [reading.span for reading in readings]
    places = _positions(page.source, sorted({offset for span in spans for offset in span}))
    return PageMarks(
        found,
        page,
        tuple(
            Mark(places[reading.span.start], places[reading.span.end], _look(found, reading), reading)
            for reading in readings
        ),
    )


def _look(found: Inheritance, reading: Reading) -> Look:
    if found.status(reading) is not Status.RESOLVED:
        return Look.LOST
    return Look.DOUBTED if reading.slips else Look.SOUND


def _positions(source: Source, offsets: Sequence[int]) -> dict[int, int]:
    """Where in the displayed text some bytes stand: `Displayed.position_at` for many, in one pass."""
    errors = "jfeditor.same-length" if source.fault else "ignore"
    found: dict[int, int] = {}
    at, position = source.start, 0
    for offset in offsets:
        position += utf16_length(with_lf(source.data[at:offset].decode("utf-8", errors)))
        found[offset] = position
        at = offset
    return found


class _Placed(NamedTuple):
    """What is marked, and where its text stands by now."""

    cursor: QTextCursor
    look: Look

    def is_as(self, mark: Mark) -> bool:
        """Whether it is just what another mark would be."""
        cursor = self.cursor
        places = cursor.selectionStart(), cursor.selectionEnd(), self.look
        return places == (mark.start, mark.end, mark.look)


class StatementMarks(QObject):
    """The marks on a document; they move with its text."""

    changed = Signal()
    """The statements look different now."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._document = document
        self._marks: list[Mark] = []
        self._shown: list[QTextEdit.ExtraSelection] = []
        """Of each mark its look, with the cursor that keeps its place."""
        self._waiting: list[Mark] = []
        """Marks of a page with very many that are still to be put, before the one at `_next`."""
        self._next = 0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._put_some)
        document.contentsChange.connect(self._forget_waiting)

    def __len__(self) -> int:
        return len(self._marks)

    def put(self, marks: Sequence[Mark]) -> None:
        """Mark these statements instead, meant in the text as it is; what is marked so already stays."""
        self._forget_waiting()
        now = [_Placed(shown.cursor, mark.look) for shown, mark in zip(self._shown, self._marks, strict=True)]
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

    def retheme(self) -> None:
        """Take the colours of the theme in force."""
        formats = _formats()
        for shown, mark in zip(self._shown, self._marks, strict=True):
            shown.format = formats[mark.look]

    def at(self, position: int, *, nearby: bool = False) -> Mark | None:
        """The statement that holds a position; with `nearby` also one that ends right there.

        Where there is neither, `nearby` means the only one in the paragraph.
        """
        for index in self._between(position, position):
            cursor: QTextCursor = self._shown[index].cursor
            if cursor.selectionStart() <= position < cursor.selectionEnd() + nearby:
                return self._marks[index]
        block = self._document.findBlock(position)
        inside = self._between(block.position(), block.position() + block.length() - 1) if nearby else ()
        return self._marks[inside[0]] if len(inside) == 1 else None

    def within(self, start: int, end: int) -> list[QTextEdit.ExtraSelection]:
        """What shows the statements that stand between two positions, at least in part."""
        return [self._shown[index] for index in self._between(start, end)]

    def _between(self, start: int, end: int) -> range:
        first = bisect_left(self._shown, start, key=lambda shown: shown.cursor.selectionEnd())
        last = bisect_left(self._shown, end + 1, key=lambda shown: shown.cursor.selectionStart())
        return range(first, last)

    def _selections(self, marks: Sequence[Mark]) -> Iterator[QTextEdit.ExtraSelection]:
        formats = _formats()
        for mark in marks:
            shown = QTextEdit.ExtraSelection()
            cursor = QTextCursor(self._document)
            cursor.setPosition(mark.start)
            cursor.setPosition(mark.end, QTextCursor.MoveMode.KeepAnchor)
            shown.cursor = cursor
            shown.format = formats[mark.look]
            yield shown


def _formats() -> dict[Look, QTextCharFormat]:
    found = {}
    for look, (ground, line, style) in _LOOKS.items():
        form = QTextCharFormat()
        form.setBackground(colour(ground))
        form.setUnderlineStyle(style)
        form.setUnderlineColor(colour(line))
        found[look] = form
    return found
