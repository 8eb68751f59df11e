"""The text of a PDF that is marked with the mouse: from one character to another, over several pages."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPointF

from jfeditor.ui.pdf_data import open_pdf

if TYPE_CHECKING:
    from PySide6.QtPdf import QPdfDocument, QPdfSelection

ALL = 1 << 30
"""More characters than any page has."""
_MAY_BREAK = "\u200b"
"""Put into long words by whoever sets them, so that they can be broken; nobody wants to copy it."""
_BLANKS = 20
"""Characters that cannot be seen at the end of a page, at most."""


class TextSpot(NamedTuple):
    """A character of a document; spots are compared in reading order."""

    page: int
    number: int


class Stretch(NamedTuple):
    """Characters of one page."""

    page: int
    start: int
    length: int


class PageTexts:
    """Finds the characters of a document by their places."""

    def __init__(self, document: "QPdfDocument") -> None:
        self._document = document
        self._ends: dict[int, QPointF | None] = {}
        """Of pages the middle of the last character that can be seen."""

    def spot(self, page: int, point: QPointF) -> TextSpot | None:
        """The character near a point (in points from a page's upper left corner), if there is any.

        Qt tells which characters lie between two points, but not which lies at one.
        """
        if page not in self._ends:
            self._ends[page] = self._find_end(page)
        end = self._ends[page]
        if end is None:
            return None
        found = self._document.getSelection(page, point, end)
        return TextSpot(page, found.startIndex()) if found.isValid() else None

    def _find_end(self, page: int) -> QPointF | None:
        last = self._document.getAllText(page).endIndex()
        for index in range(last, max(-1, last - _BLANKS), -1):
            box = self._document.getSelectionAtIndex(page, index, 1).boundingRectangle()
            if not box.isEmpty():
                return box.center()
        return None


def stretches(one: TextSpot, other: TextSpot) -> Iterator[Stretch]:
    """What lies from one character to another, both included, page by page."""
    first, last = sorted((one, other))
    for page in range(first.page, last.page + 1):
        start = first.number if page == first.page else 0
        end = last.number + 1 if page == last.page else ALL
        yield Stretch(page, start, end - start)


def read_text(data: bytes, marked: Iterable[Stretch]) -> str:
    """The words of what is marked in a PDF; for a thread beside the window. Raises `PdfDataError`."""
    document = open_pdf(data)
    texts = (selection_of(document, stretch).text() for stretch in marked)
    return "\n".join(text.replace("\r\n", "\n").replace(_MAY_BREAK, "").strip("\n") for text in texts)


def selection_of(document: "QPdfDocument", stretch: Stretch) -> "QPdfSelection":
    """What Qt knows of characters of a page."""
    whole = document.getAllText(stretch.page)
    # Qt makes room for as many characters as it is asked for, whether there are any or not.
    length = min(stretch.length, whole.endIndex() - stretch.start)
    if length == whole.endIndex():
        return whole
    return document.getSelectionAtIndex(stretch.page, stretch.start, max(0, length))
