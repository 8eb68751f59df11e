"""Where in a page some bytes are, in lines and columns as other programs count them."""

from enum import StrEnum
from typing import NamedTuple

from jfeditor.families.pages import Page
from jfeditor.text.spans import Span


class Unit(StrEnum):
    """What columns are counted in."""

    CHARACTERS = "characters"
    UTF16 = "utf16"
    """Characters beyond U+FFFF count twice."""


class Region(NamedTuple):
    """Lines and columns from 1; the end is the place behind the last character."""

    line: int
    column: int
    end_line: int
    end_column: int


def region(page: Page, span: Span, unit: Unit = Unit.CHARACTERS) -> Region:
    """Where some bytes of a page are. Bytes that are no UTF-8 count as a character each."""
    return Region(*place(page, span.start, unit), *place(page, span.end, unit))


def place(page: Page, offset: int, unit: Unit = Unit.CHARACTERS) -> tuple[int, int]:
    """The line and the column of a byte; a byte order mark is no column."""
    lines = page.source.lines
    line = lines.number_at(offset)
    start = lines.starts[line - 1]
    before = page.source.data[max(start, page.source.start) : offset].decode("utf-8", errors="replace")
    units = len(before.encode("utf-16-le", "surrogatepass")) // 2 if unit is Unit.UTF16 else len(before)
    return line, units + 1
