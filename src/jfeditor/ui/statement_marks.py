"""The statements of the page that is shown, marked in its source.

What is marked is found beside the window (`mark_page`, in the keeper's thread) and put on the very text that
it was read from; from then on the marks move with the text.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtGui import QTextCharFormat, QTextCursor

from jfeditor.families.inheritance import Inheritance, Reading, Status
from jfeditor.families.pages import Page
from jfeditor.ui.displayed import positions_at
from jfeditor.ui.text_marks import TextMarks
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
    places = positions_at(page.source, sorted({offset for span in spans for offset in span}))
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


class StatementMarks(TextMarks[Mark]):
    """The statements on a document."""

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

    def _formats(self) -> Mapping[object, QTextCharFormat]:
        found: dict[object, QTextCharFormat] = {}
        for look, (ground, line, style) in _LOOKS.items():
            form = QTextCharFormat()
            form.setBackground(colour(ground))
            form.setUnderlineStyle(style)
            form.setUnderlineColor(colour(line))
            found[look] = form
        return found
