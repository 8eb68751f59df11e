"""Titles as Markdown: what is read back as the very same words, in a heading as well as in a sentence."""

import re
from codecs import BOM_UTF8

_LINE_ENDS = re.compile(r"\s*[\r\n]\s*")
_MARKS = (
    r"[\\`*~\[\]<>|]"
    r"|(?<![^\W_])_|_(?![^\W_])"  # within a word it marks nothing
    r"|&(?=#?\w+;)"
    r"|\{(?=[{%])"  # Hugo takes shortcodes before it reads Markdown
    r"|(?:(?<=\s)|\A)#(?=#*\Z)"  # what closes a heading
)
_ANYWHERE = re.compile(_MARKS)
_IN_BRACES = re.compile(rf"{_MARKS}|[{{#.:=]")
"""In braces at the end of a heading, which would be its attributes."""
_OPENS_LINE = re.compile(r"(\d{1,9})[.)](?=\s|\Z)|:|(?:[-+]|#{1,6})(?=\s|\Z)|(?:=+|[-+][-+\s]*)\Z")
"""What makes a line that it begins an item, a heading, a rule or a term's explanation."""
_LINE_BEGINS = re.compile(rb"[ \t>]*(?:(?:[-+*:]|\d{1,9}[.)])[ \t]+[ \t>]*)*")
"""What may stand before a line's text and is none of it."""


def written_title(title: str) -> str:
    """A title with its marks escaped, on one line, and no more of them: people read the source too."""
    title = _LINE_ENDS.sub(" ", title.strip())
    end = title.find("{") if title.endswith("}") else -1
    words, braces = (title, "") if end < 0 else (title[:end], title[end:])
    return _ANYWHERE.sub(r"\\\g<0>", words) + _IN_BRACES.sub(r"\\\g<0>", braces)


def title_at(data: bytes, offset: int, title: str) -> bytes:
    """A title as it is written at a place of a page, where it may begin a line."""
    written = written_title(title)
    start = max(data.rfind(b"\n", 0, offset), data.rfind(b"\r", 0, offset)) + 1
    before = data[start:offset].removeprefix(BOM_UTF8)
    opens = _OPENS_LINE.match(written) if _LINE_BEGINS.fullmatch(before) else None
    if opens is None:
        return written.encode()
    at = opens.end(1) if opens[1] else 0
    return f"{written[:at]}\\{written[at:]}".encode()
