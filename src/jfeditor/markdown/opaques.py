"""What is read before Markdown: Hugo shortcodes, ERB tags, kramdown's attribute lines.

They are hidden from the Markdown parser. Hiding keeps every byte's place: each byte is replaced by one
ASCII character, line ends by line ends.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from jfeditor.markdown.attributes import ATTRIBUTE_LINE
from jfeditor.markdown.blocks import Opaque
from jfeditor.text.spans import Span

_CLOSINGS = {b"{{<": b">}}", b"{{%": b"%}}", b"<%": b"%>"}
_OPENING = re.compile(rb"\{\{<|\{\{%|<%")
_ATTRIBUTE_MARKS = (b"{:", b"{.", b"{#")
_LONE_CR = re.compile(rb"\r(?!\n)")
_NOT_LINE_END = re.compile(rb"[^\r\n]")
_CODE_INDENT = 4
_BLANK_LINE_BEFORE = re.compile(rb"(?:\A|\n|\r(?!\n))(?:\r\n|\n|\r)\Z")
_LINE_REST = re.compile(rb"[^\r\n]*")


def find_opaques(data: bytes, start: int) -> tuple[Opaque, ...]:
    """The shortcodes, ERB tags and attribute lines from the byte `start` on, in the page's order."""
    found: list[Opaque] = []
    braces = b"{" in data  # one byte is found much faster than two, and most pages have none
    if (braces and b"{{" in data) or (b"%" in data and b"<%" in data):
        found += _find_tags(data, start)
    if braces and any(mark in data for mark in _ATTRIBUTE_MARKS):
        found += _find_attribute_lines(data, start)
        found.sort(key=lambda opaque: opaque.span)
    return tuple(_without_overlaps(found))


def hide(data: bytes, start: int, opaques: tuple[Opaque, ...]) -> bytes:
    """`data` as the Markdown parser is to see it, each byte at its place.

    What lies before `start` reads as one blank line. A shortcode reads as a word, as Hugo's own placeholder
    does; an attribute line, and an ERB tag that fills its lines, as blank lines, since most of them print
    nothing. A lone CR reads as LF, which pulldown-cmark wants in headings.
    """
    parts = [b" " * (start - 1) + b"\n"] if start else []
    at = start
    for opaque in opaques:
        parts.append(data[at : opaque.span.start])
        filler = b" " if opaque.alone and opaque.kind != "shortcode" else b"x"
        parts.append(_NOT_LINE_END.sub(filler, opaque.span.cut(data)))
        at = opaque.span.end
    parts.append(data[at:])
    hidden = b"".join(parts)
    return _LONE_CR.sub(b"\n", hidden) if b"\r" in hidden else hidden


def _find_tags(data: bytes, start: int) -> Iterator[Opaque]:
    """Shortcodes and ERB tags, each from the last opening before a closing; one pass."""
    openings = [(match.start(), match.group()) for match in _OPENING.finditer(data, start)]
    closing_at = dict.fromkeys(
        _CLOSINGS, -1
    )  # of each form the place last found; past the end: there is none
    for (at, form), (following, following_form) in pairwise([*openings, (len(data), b"")]):
        if closing_at[form] < at + len(form):
            found = data.find(_CLOSINGS[form], at + len(form))
            closing_at[form] = found if found >= 0 else len(data)
        closing = closing_at[form]
        if closing < len(data) and not (following_form == form and following < closing):
            end = closing + len(_CLOSINGS[form])
            kind = "erb" if form == b"<%" else "shortcode"
            yield Opaque(Span(at, end), kind, _fills_lines(data, at, end))


def _find_attribute_lines(data: bytes, start: int) -> Iterator[Opaque]:
    for match in ATTRIBUTE_LINE.finditer(data, start):
        at, (begin, end) = match.start(), match.span(1)
        if begin - at < _CODE_INDENT or not _BLANK_LINE_BEFORE.search(data, max(0, at - 4), at):
            yield Opaque(Span(begin, end), "attributes", alone=True)


def _without_overlaps(opaques: list[Opaque]) -> Iterator[Opaque]:
    """What starts inside another one is part of its text."""
    reached = 0
    for opaque in opaques:
        if opaque.span.start >= reached:
            yield opaque
            reached = opaque.span.end


def _fills_lines(data: bytes, start: int, end: int) -> bool:
    line_start = max(data.rfind(b"\n", 0, start), data.rfind(b"\r", 0, start)) + 1
    if data[line_start:start].strip():
        return False
    rest = _LINE_REST.match(data, end)
    return rest is None or not rest.group().strip()
