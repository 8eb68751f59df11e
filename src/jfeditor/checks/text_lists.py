"""Lines of a list that lost their bullet, and so run on in the item above them.

Markdown takes a line without a bullet for more of the item above (CommonMark 0.31, 5.2, "laziness"). People
use that to wrap long items, so a line counts as an item only where nothing speaks for that: it is not set in,
begins like an item, the line above it is not cut off within a sentence, and no other item of its list is
wrapped.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from jfeditor.checks.findings import Finding, Fix
from jfeditor.checks.text_places import PageText
from jfeditor.markdown.blocks import BlockKind
from jfeditor.text.edits import Edit
from jfeditor.text.spans import Span

LOST_BULLET = "JF602"

_ITEM = re.compile(rb"([ \t]*)([-+*]|\d{1,9}[.)])([ \t]+)(?=[^ \t\r\n])")
_SMALL_OR_MARK = re.compile(r"[a-z]|[(\[]\s*[a-z]|[^\w\s\"'“‘(\[*_`<]")
_GLUED = re.compile(rb"(?:[-+_]|\*(?![^\r\n]*\*)|\xe2\x80[\xa2\x93]|\xc2\xb7)(?=[ \t]*[A-Za-z\"'\[(])[ \t]*")
"""A sign at the start of a line that was meant for a bullet: without its blank, or another character."""
_OPEN_END = re.compile(
    r"[,(\[{/&–—-]\s*\Z"
    r"|\b(?:a|about|across|all|an|and|any|are|as|at|be|been|between|but|by|can|each|for|from|has|have|if|in"
    r"|including|into|is|its|like|may|more|new|no|not|of|on|or|other|our|over|per|such|than|that|the|their"
    r"|these|this|through|to|under|using|via|was|we|when|where|which|who|will|with|within|you|your)\s*\Z",
    re.IGNORECASE,
)


class _Line(NamedTuple):
    """A line within an item, behind its first."""

    span: Span
    """Without its line end."""
    above: str
    """The line before it."""


def find_lost_bullets(text: PageText) -> Iterator[Finding]:
    """Lines between two items that should be items."""
    if not text.subject.wants(LOST_BULLET):
        return
    blocks, data = text.document.blocks, text.data
    line_end = b"\n" if b"\n" in data else b"\r"
    items: dict[int, list[int]] = {}
    """The items of each list."""
    lists: dict[int, None] = {}
    """Those in which an item goes on behind its first line."""
    for index, block in enumerate(blocks):
        if block.kind is BlockKind.ITEM:
            items.setdefault(block.parent, []).append(index)
            if data.find(line_end, *block.content) >= 0:
                lists[block.parent] = None
    for parent in lists:
        yield from _in_list(text, items[parent])


def _in_list(text: PageText, items: Sequence[int]) -> Iterator[Finding]:
    blocks, data = text.document.blocks, text.data
    more = {index: _more_lines(text, blocks[index].content) for index in items}
    if any(_wraps(data, line) for lines in more.values() for line in lines):
        return
    for index, following in pairwise(items):
        mark = _ITEM.match(data, _line_start(data, blocks[index].span.start))
        for line in more[index] if mark else ():
            if mark and _is_between(text, line, blocks[following].span) and not _breaks_line(line):
                yield _finding(text, line, mark)


def _more_lines(text: PageText, content: Span) -> list[_Line]:
    """The lines of an item's words behind the first."""
    lines, data = text.subject.page.source.lines, text.data
    first = lines.number_at(content.start)
    found = []
    for number in range(first + 1, lines.number_at(max(content.end - 1, content.start)) + 1):
        above = lines.content(data, number - 1).cut(data).decode("utf-8", errors="replace")
        found.append(_Line(lines.content(data, number), above))
    return found


def _wraps(data: bytes, line: _Line) -> bool:
    """Whether a line goes on with what the one above it says."""
    words = line.span.cut(data).decode("utf-8", errors="replace")
    if words[:1].isspace() and words.strip():
        return True
    return not _GLUED.match(data, line.span.start) and (
        bool(_SMALL_OR_MARK.match(words)) or bool(_OPEN_END.search(line.above))
    )


def _is_between(text: PageText, line: _Line, following: Span) -> bool:
    """Whether nothing but blanks is between a line, or those that come with it, and the next item."""
    gap = text.data[line.span.end : _line_start(text.data, following.start)]
    return not gap.strip() or b"\n\n" not in gap.replace(b"\r\n", b"\n").strip(b"\n")


def _breaks_line(line: _Line) -> bool:
    """Whether the line above ends with a line break that was meant."""
    return line.above.endswith(("  ", "\\")) or line.above.rstrip().endswith("<br>")


def _finding(text: PageText, line: _Line, mark: re.Match[bytes]) -> Finding:
    data, span = text.data, line.span
    glued = _GLUED.match(data, span.start)
    sign = Span(span.start, glued.end() if glued else span.start)
    bullet = mark[1] + _next_bullet(mark[2]) + mark[3]
    words = data[sign.end : span.end].decode("utf-8", errors="replace").strip()
    return text.subject.finding(
        LOST_BULLET,
        span,
        "sign" if glued else "",
        sign=data[sign.start : sign.end].decode("utf-8", errors="replace").strip(),
        words=words if len(words) <= 50 else f"{words[:49].rstrip()}…",
        fixes=[Fix("Make it an item", (Edit(sign, bullet),))],
    )


def _next_bullet(bullet: bytes) -> bytes:
    """The bullet of the item after one with this bullet, which may be a number."""
    number = bullet[:-1]
    return b"%d%s" % (int(number) + 1, bullet[-1:]) if number.isdigit() else bullet


def _line_start(data: bytes, offset: int) -> int:
    return max(data.rfind(b"\n", 0, offset), data.rfind(b"\r", 0, offset)) + 1
