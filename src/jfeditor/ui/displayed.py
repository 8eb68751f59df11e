"""A page's text as the editor widget can hold it, and the way back to its bytes.

QTextDocument counts positions in UTF-16 units, knows one kind of line end and cannot hold a few characters.
The widget therefore shows a *displayed* text: every line end is one newline, a leading byte order mark is
left out, and each character the widget would lose is shown by a stand-in of one UTF-16 unit. The page's
bytes stay the truth: what is typed is the difference of two displayed texts, carried over to bytes here.
"""

from dataclasses import dataclass
from functools import cached_property

from jfeditor.text.common import common_prefix, common_suffix
from jfeditor.text.edits import Edit
from jfeditor.text.lines import line_end_near
from jfeditor.text.sources import Source
from jfeditor.text.spans import Span

STAND_INS = str.maketrans({"\u2029": "¶", "\ufdd0": "\ufffd", "\ufdd1": "\ufffd", "\ufeff": "\u2060"})
"""What a QTextDocument takes for the end of a block or a frame (qtextdocument_p.cpp), and U+FEFF, which
PySide drops as a text's first character; the word joiner shows as little."""


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
        """The position in the widget, in UTF-16 units, of a byte offset in the page."""
        number = self.source.lines.number_at(offset)
        start = self._line_start(number - 1)
        above = display(self.source.data[self.source.start : start].decode("utf-8", "replace"))
        line = self.source.data[start : max(start, offset)].decode("utf-8", "ignore").rstrip("\r\n")
        return utf16_length(above) + utf16_length(line)

    def edit_to(self, text: str, changed_from: int) -> Edit | None:
        """The smallest edit that makes the page show `text`, or None when it shows it already.

        `changed_from` is where the widget says that the change starts (UTF-16 units). It settles
        which of several equal characters is the new one.
        """
        old = self.text
        if old == text:
            return None
        start = min(common_prefix(old, text), len(_units_before(text, changed_from)))
        tail = common_suffix(old, text, min(len(old), len(text)) - start)
        end = len(old) - tail
        span = Span(self._byte_of_index(start), self._byte_of_index(end))
        usual = self.source.line_ends.usual
        line_end = line_end_near(self.source.data, span.start, usual).decode()
        new = text[start : len(text) - tail].replace("\n", line_end).encode("utf-8", "replace")
        return Edit(span, self._keep_line_ends_apart(span, new))

    def _keep_line_ends_apart(self, span: Span, new: bytes) -> bytes:
        """A lone CR that comes to stand before an LF would make one line end of two."""
        data = self.source.data
        follows = data[span.end : span.end + 1]
        if new.endswith(b"\r") and follows == b"\n":
            new += b"\n"
        if data[span.start - 1 : span.start] == b"\r" and (new or follows).startswith(b"\n"):
            new = b"\r" + new
        return new

    def text_between(self, start: int, end: int) -> str:
        """The page's own text between two positions of the widget, stand-ins undone, lines ended by LF."""
        cut = self.source.data[self.byte_at(start) : self.byte_at(end)].decode("utf-8", "replace")
        return cut.replace("\r\n", "\n").replace("\r", "\n")

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
        return self.source.data[start:end].decode("utf-8", "jfeditor.same-length")


def display(text: str) -> str:
    """`text` as the widget can hold it."""
    shown = text.replace("\r\n", "\n").replace("\r", "\n")
    return shown if shown.isascii() else shown.translate(STAND_INS)


def utf16_length(text: str) -> int:
    """How many UTF-16 units a text takes."""
    return len(text) + sum(1 for char in text if char > "\uffff") if not text.isascii() else len(text)


def _units_before(text: str, position: int) -> str:
    """The text before a position counted in UTF-16 units."""
    if text.isascii():
        return text[:position]
    return text.encode("utf-16-le", "surrogatepass")[: 2 * position].decode("utf-16-le", "ignore")
