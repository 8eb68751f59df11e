"""Lines of a page and what ends them.

A line ends with LF, CRLF or a lone CR, as CommonMark has it (spec 0.31, "line ending").
Form feed, vertical tab, NEL, U+2028 and U+2029 end no line.
"""

import re
from array import array
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from jfeditor.text.spans import Span

_END = re.compile(rb"\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class Lines:
    """Where the lines of a page start.

    `starts` holds the byte offset of each line's first byte; a page has at least one line, and
    one that ends with a line end has a last, empty line after it, as text editors count. An array
    holds them, since the pages of a handbook have millions of lines between them.
    """

    starts: Sequence[int]
    size: int

    def __len__(self) -> int:
        return len(self.starts)

    def number_at(self, offset: int) -> int:
        """The 1-based number of the line that holds the byte at `offset`."""
        return bisect_right(self.starts, offset)

    def span(self, number: int) -> Span:
        """The bytes of a line with its line end."""
        end = self.starts[number] if number < len(self.starts) else self.size
        return Span(self.starts[number - 1], end)

    def content(self, data: bytes, number: int) -> Span:
        """The bytes of a line without its line end."""
        start, end = self.span(number)
        if number < len(self.starts):
            end -= 2 if data[max(start, end - 2) : end] == b"\r\n" else 1
        return Span(start, end)


@dataclass(frozen=True, slots=True)
class LineEnds:
    """How many lines end in which way."""

    lf: int
    crlf: int
    cr: int

    @property
    def usual(self) -> bytes:
        """The line end that new lines take: the most frequent one; LF on a page that has none."""
        most = max(self.lf, self.crlf, self.cr)
        if most == self.lf:
            return b"\n"
        return b"\r\n" if most == self.crlf else b"\r"

    @property
    def mixed(self) -> bool:
        """Whether more than one kind occurs."""
        return sum(1 for count in (self.lf, self.crlf, self.cr) if count) > 1


def find_lines(data: bytes) -> Lines:
    """The lines of `data`."""
    # bytes.splitlines, unlike str.splitlines, knows exactly the three line ends of Markdown.
    starts = array("I", accumulate(map(len, data.splitlines(keepends=True)), initial=0))
    if data and data[-1] not in b"\r\n":
        starts.pop()  # the end of a last line without a line end is no start
    return Lines(starts, len(data))


def count_line_ends(data: bytes) -> LineEnds:
    """The line ends of `data`, by kind."""
    crlf = data.count(b"\r\n")
    return LineEnds(data.count(b"\n") - crlf, crlf, data.count(b"\r") - crlf)


def line_end_near(data: bytes, offset: int, usual: bytes) -> bytes:
    """The line end that text inserted at `offset` takes from its neighbours.

    The end of the line that holds `offset` counts; on the last line the end of the line before;
    `usual` where the page has no line end at all.
    """
    after = _END.search(data, offset)
    if after:
        # A caret between CR and LF cannot come from the window, but a span may start there.
        if after.group() == b"\n" and after.start() > 0 and data[after.start() - 1] == 0x0D:
            return b"\r\n"
        return after.group()
    before = max(data.rfind(b"\n", 0, offset), data.rfind(b"\r", 0, offset))
    if before < 0:
        return usual
    if data[before] == 0x0D:
        return b"\r"
    return b"\r\n" if before and data[before - 1] == 0x0D else b"\n"
