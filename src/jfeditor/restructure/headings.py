"""Headings at another depth: what of their bytes stays, and what comes in its place."""

import re
from collections.abc import Iterator

from jfeditor.markdown.blocks import Heading
from jfeditor.text.edits import Edit
from jfeditor.text.pieces import Kept, Piece
from jfeditor.text.spans import Span

DEEPEST = 6
_MARKS = re.compile(rb" {0,3}(#{1,6})")
_LINE_ENDS = re.compile(rb"[ \t]*(?:\r\n|\n|\r)[ \t]*")
_UNDERLINE = re.compile(rb"(?:\r\n|\n|\r)[ ]{0,3}(=+|-+)[ \t]*(?=\r|\n|\Z)")


def at_depth(path: str, data: bytes, heading: Heading, depth: int) -> Iterator[Piece]:
    """The pieces of a heading (`heading.span`) at another depth, from 1 to `DEEPEST`."""
    span = heading.span
    if heading.depth == depth:
        yield Kept(path, span, moved=True)
    elif heading.setext:
        yield from _setext(path, data, heading, depth)
    else:
        marks = _MARKS.match(data, span.start)
        assert marks is not None  # noqa: S101 - what makes a heading one
        start, end = marks.span(1)
        kept = min(end, start + depth)
        yield Kept(path, Span(span.start, kept), moved=True)
        yield b"#" * (depth - (kept - start))
        yield Kept(path, Span(end, span.end), moved=True)


def depth_edit(data: bytes, heading: Heading, depth: int) -> Edit:
    """The edit that gives a heading another depth: of its marks only, where it has any."""
    if not heading.setext:
        marks = _MARKS.match(data, heading.span.start)
        assert marks is not None  # noqa: S101 - what makes a heading one
        return Edit(Span(*marks.span(1)), b"#" * depth)
    pieces = at_depth("", data, heading, depth)
    return Edit(heading.span, b"".join(p if isinstance(p, bytes) else p.span.cut(data) for p in pieces))


def _setext(path: str, data: bytes, heading: Heading, depth: int) -> Iterator[Piece]:
    """An underlined heading: with another line under it, or with marks where there is no such line."""
    content, span = heading.content, heading.span
    underline = _UNDERLINE.search(data, content.end, span.end)
    assert underline is not None  # noqa: S101 - what makes a heading one
    if depth <= 2:
        start, end = underline.span(1)
        yield Kept(path, Span(span.start, start), moved=True)
        yield (b"=" if depth == 1 else b"-") * (end - start)
        yield Kept(path, Span(end, span.end), moved=True)
        return
    yield b"#" * depth + b" "
    at = content.start
    for line_end in _LINE_ENDS.finditer(data, content.start, content.end):
        yield Kept(path, Span(at, line_end.start()), moved=True)
        yield b" "
        at = line_end.end()
    yield Kept(path, Span(at, underline.start()), moved=True)
    yield Kept(path, Span(underline.end(), span.end), moved=True)
