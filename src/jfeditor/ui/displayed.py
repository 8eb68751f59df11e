"""A page's text as the editor widget can hold it, and the way back to its bytes.

QTextDocument counts positions in UTF-16 units, knows one kind of line end and cannot hold a few characters.
The widget therefore shows a *displayed* text: every line end is one newline, a leading byte order mark is
left out, and each character the widget would lose is shown by a stand-in of one UTF-16 unit. The page's
bytes stay the truth: what is typed is the difference of two displayed texts, carried over to bytes here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from jfeditor.text.common import common_prefix, common_suffix
from jfeditor.text.edits import Edit
from jfeditor.text.lines import line_end_near
from jfeditor.text.sources import Source
from jfeditor.text.spans import Span

STAND_INS = {"\u2029": "¶", "\ufdd0": "\ufffd", "\ufdd1": "\ufffd", "\ufffe": "\ufffd", "\ufeff": "\u2060"}
"""What a QTextDocument takes for the end of a block or a frame (qtextdocument_p.cpp), and what PySide takes
for a sign of the byte order, and drops, where a text begins with it; the word joiner shows as little."""
_SAME_LENGTH = "jfeditor.same-length"
"""The error handler of `jfeditor.text.sources`: bytes that are no UTF-8 are a `?` each."""


@dataclass(frozen=True)
class Displayed:
    """The displayed text of one state of a page, with its positions mapped to bytes and back."""

    source: Source

    @cached_property
    def text(self) -> str:
        """What the widget shows; lines end with a newline each."""
        return display(self.source.text()[1 if self.source.bom else 0 :])

    def byte_at(self, position: int) -> int:
        """The byte offset in the page of a position in the widget, in UTF-16 units."""
        return self._byte_of_index(len(_units_before(self.text, position)))

    def position_at(self, offset: int) -> int:
        """The position in the widget, in UTF-16 units, of a byte offset in the page.

        Offsets inside a character, a line end or the byte order mark mean the place before it.
        """
        data, lines = self.source.data, self.source.lines
        number = lines.number_at(offset)
        start = self._line_start(number - 1)
        end = min(lines.content(data, number).end, offset)
        above = with_lf(data[self.source.start : start].decode("utf-8", _SAME_LENGTH))
        errors = _SAME_LENGTH if self.source.fault else "ignore"
        return utf16_length(above) + utf16_length(data[start : max(start, end)].decode("utf-8", errors))

    def edit_to(self, text: str, position: int, removed: int) -> Edit | None:
        """The edit that makes the page show `text`, or None when it shows it already.

        `position` and `removed` are what the widget says of the change: where it starts, and how much of
        the text before it went (UTF-16 units). The edit is the smallest one within that, so that of several
        equal characters or lines those are touched that were meant; where what the widget says is not so,
        it is the smallest one of all.
        """
        old = self.text
        if old == text:
            return None
        low, high = (len(_units_before(old, at)) for at in (position, position + removed))
        kept = len(old) - high
        if low + kept > len(text) or text[:low] != old[:low] or text[len(text) - kept :] != old[high:]:
            low, high, kept = 0, len(old), 0
        before, after = old[low:high], text[low : len(text) - kept]
        start = common_prefix(before, after)
        tail = common_suffix(before, after, min(len(before), len(after)) - start)
        span = Span(self._byte_of_index(low + start), self._byte_of_index(high - tail))
        return edit_of(self.source, span, after[start : len(after) - tail])

    def text_between(self, start: int, end: int) -> str:
        """The page's own text between two positions of the widget, stand-ins undone, lines ended by LF."""
        cut = self.source.data[self.byte_at(start) : self.byte_at(end)].decode("utf-8", _SAME_LENGTH)
        return with_lf(cut)

    def _byte_of_index(self, index: int) -> int:
        before = self.text[:index]
        row = before.count("\n")
        column = index - (before.rfind("\n") + 1)
        return self._line_start(row) + len(self._line(row)[:column].encode())

    def _line_start(self, row: int) -> int:
        return max(self.source.lines.starts[row], self.source.start)

    def _line(self, row: int) -> str:
        start = self._line_start(row)
        end = self.source.lines.content(self.source.data, row + 1).end
        return self.source.data[start:end].decode("utf-8", _SAME_LENGTH)


def positions_at(source: Source, offsets: Sequence[int]) -> dict[int, int]:
    """Where bytes, in order, stand in the displayed text: `Displayed.position_at` for many, in one pass."""
    errors = _SAME_LENGTH if source.fault else "ignore"
    found: dict[int, int] = {}
    at, position = source.start, 0
    for offset in offsets:
        position += utf16_length(with_lf(source.data[at:offset].decode("utf-8", errors)))
        found[offset] = position
        at = offset
    return found


def edit_of(source: Source, span: Span, text: str) -> Edit:
    """The edit that puts `text` in the place of `span`, its lines ended as the neighbours' are."""
    line_end = line_end_near(source.data, span.start, source.line_ends.usual)
    return own_line_ends(source, span, with_lf(text).encode("utf-8", "replace").replace(b"\n", line_end))


def own_line_ends(source: Source, span: Span, *pieces: bytes) -> Edit:
    """The edit that puts `pieces`, joined as they are, in the place of `span`.

    Where a lone CR would come to stand before an LF another CR parts them: they would be one line end.
    """
    before = source.data[span.start - 1 : span.start] if span.start else b""
    after = source.data[span.end : span.end + 1]
    joined = before
    for piece in (*pieces, after):
        if joined.endswith(b"\r") and piece.startswith(b"\n"):
            joined += b"\r"
        joined += piece
    return Edit(span, joined[len(before) : len(joined) - len(after)])


def with_lf(text: str) -> str:
    """`text` with every line end an LF."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def display(text: str) -> str:
    """`text` as the widget can hold it."""
    shown = with_lf(text)
    if not shown.isascii():
        for char, stand_in in STAND_INS.items():
            shown = shown.replace(char, stand_in)
    return shown


def utf16_length(text: str) -> int:
    """How many UTF-16 units a text takes."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def _units_before(text: str, position: int) -> str:
    """The text before a position counted in UTF-16 units."""
    if text.isascii():
        return text[:position]
    return text.encode("utf-16-le", "surrogatepass")[: 2 * position].decode("utf-16-le", "ignore")
