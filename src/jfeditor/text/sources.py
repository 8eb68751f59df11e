"""A page's bytes with the facts about them that reading and saving must not repair."""

import codecs
from dataclasses import dataclass
from functools import cached_property

from jfeditor.faults import JfeditorError
from jfeditor.text.lines import LineEnds, Lines, count_line_ends, find_lines

_BOM = codecs.BOM_UTF8
_OTHER_BOMS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)


class NotUtf8Error(JfeditorError):
    """The page's bytes are no UTF-8; it can be looked at, not edited."""


@dataclass(frozen=True)
class Source:
    """The bytes of one page; everything else is computed from them on demand and kept.

    No slots here: `cached_property` needs the instance's dictionary, and one source a page is cheap.
    """

    data: bytes

    @cached_property
    def bom(self) -> bool:
        """Whether the page starts with the UTF-8 byte order mark."""
        return self.data.startswith(_BOM)

    @property
    def start(self) -> int:
        """The offset of the first byte of text: 3 after a byte order mark, else 0."""
        return len(_BOM) if self.bom else 0

    @cached_property
    def fault(self) -> NotUtf8Error | None:
        """Why the page cannot be edited, or None when it is UTF-8."""
        for mark, name in _OTHER_BOMS:
            if self.data.startswith(mark):
                return NotUtf8Error("encoding.other", encoding=name, line=1, offset=0)
        try:
            self.data.decode("utf-8")
        except UnicodeDecodeError as error:
            line = find_lines(self.data).number_at(error.start)
            byte = self.data[error.start]
            return NotUtf8Error("encoding.invalid", line=line, offset=error.start, byte=f"{byte:02X}")
        return None

    @cached_property
    def lines(self) -> Lines:
        """The page's lines."""
        return find_lines(self.data)

    @cached_property
    def line_ends(self) -> LineEnds:
        """The page's line ends, counted."""
        return count_line_ends(self.data)

    def text(self) -> str:
        """The page as text whose UTF-8 form is exactly as long as the page's bytes.

        Bytes that are no UTF-8 read as one `?` each, so that offsets into `text().encode()` are
        offsets into `data`. The byte order mark stays, as U+FEFF.
        """
        try:
            return self.data.decode("utf-8")
        except UnicodeDecodeError:
            return self.data.decode("utf-8", errors="jfeditor.same-length")


def _same_length(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "?" * (error.end - error.start), error.end


codecs.register_error("jfeditor.same-length", _same_length)
