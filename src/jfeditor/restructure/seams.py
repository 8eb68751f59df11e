"""Where a text is taken out or put in: blank lines and line ends at the seams, and blocks left open."""

import re
from collections.abc import Iterator, Mapping, Sequence

from jfeditor.families.pages import Page
from jfeditor.faults import JfeditorError
from jfeditor.markdown.blocks import BlockKind
from jfeditor.markdown.documents import read_document, read_headings
from jfeditor.text.pieces import Kept, Piece
from jfeditor.text.sources import Source
from jfeditor.text.spans import Span

Chunk = Sequence[Piece]
"""A text that begins with a heading, or at its page's beginning."""

_END = re.compile(rb"(?:[ \t]*(?:\r\n|\n|\r))*[ \t]*\Z")
_LINE_END = re.compile(rb"\r\n|\n|\r")
_ENDED = re.compile(rb"(?:\r\n|\n|\r)\Z")
_BLANK_LINE_AT_END = re.compile(rb"(?:\A|\n|\r(?!\n))[ \t]*(?:\r\n|\n|\r)\Z")
_FENCE = re.compile(rb"`{3,}|~{3,}")
_PROBE = b"\n\n# jfeditor looks whether this is a heading\n"


class SeamError(JfeditorError):
    """A text ends within something that would swallow what follows."""


def joined(page: Page, chunks: Sequence[Chunk], texts: Mapping[str, bytes]) -> tuple[Piece, ...]:
    """A page's new text of chunks, parted where they have to be; the page ends as it did before.

    `texts` are the old texts of the pages that the chunks come from.
    """
    data, line_end = page.source.data, page.source.line_ends.usual
    pieces = parted(chunks, texts, line_end, page.front_matter.span.end)
    last = pieces[-1] if pieces else b""
    if isinstance(last, Kept) and last.path == page.path and last.span.end == len(data):
        return pieces
    text = written(pieces, texts)
    surplus = len(text) - _body_end(text)
    end = line_end if not data or _ENDED.search(data) else b""
    return (*_without_end(pieces, surplus), end)


def parted(
    chunks: Sequence[Chunk], texts: Mapping[str, bytes], line_end: bytes, body: int = 0
) -> tuple[Piece, ...]:
    """Chunks one after the other, with blank lines between them, and open code blocks closed.

    Before `body` the text is no Markdown.
    """
    found: list[Piece] = []
    for chunk in chunks:
        before = written(found, texts)
        if before.strip():
            closed = _closing(before[body:], line_end)
            gap = _gap_after(before + closed, line_end)
            found += [piece for piece in (closed, gap) if piece]
        found += chunk
    return tuple(found)


def with_line_ends(pieces: Sequence[Piece], data: bytes, line_end: bytes) -> Iterator[Piece]:
    """Pieces of one page's text with all lines ended alike."""
    for piece in pieces:
        if isinstance(piece, bytes):
            yield _LINE_END.sub(line_end, piece)
            continue
        at = piece.span.start
        for found in _LINE_END.finditer(data, *piece.span):
            if found.group() != line_end:
                yield Kept(piece.path, Span(at, found.start()), moved=piece.moved)
                yield line_end
                at = found.end()
        yield Kept(piece.path, Span(at, piece.span.end), moved=piece.moved)


def written(pieces: Sequence[Piece], texts: Mapping[str, bytes]) -> bytes:
    """The text that pieces make."""
    return b"".join(
        piece.span.cut(texts[piece.path]) if isinstance(piece, Kept) else piece for piece in pieces
    )


def _body_end(text: bytes) -> int:
    found = _END.search(text)
    return found.start() if found else len(text)


def _without_end(pieces: Sequence[Piece], surplus: int) -> Sequence[Piece]:
    """Pieces without their last bytes."""
    left = list(pieces)
    while surplus and left:
        last = left.pop()
        size = len(last) if isinstance(last, bytes) else last.span.end - last.span.start
        if size > surplus:
            kept = size - surplus
            left.append(
                last[:kept]
                if isinstance(last, bytes)
                else Kept(last.path, Span(last.span.start, last.span.start + kept), last.moved)
            )
        surplus = max(0, surplus - size)
    return left


def _gap_after(text: bytes, line_end: bytes) -> bytes:
    """What has to stand between a text and a heading: nothing, a line end, or two."""
    if _BLANK_LINE_AT_END.search(text):
        return b""
    return line_end if _ENDED.search(text) else 2 * line_end


def _closing(text: bytes, line_end: bytes) -> bytes:
    """What ends the code block that a text leaves open; nothing where none is open.

    Raises `SeamError` where something else is open (a comment, raw HTML) that would swallow what follows.
    """
    if not _is_open(text):
        return b""
    blocks = [block for block in read_document(Source(text), 0).blocks if block.kind is BlockKind.CODE]
    fence = _FENCE.match(text, blocks[-1].span.start) if blocks else None
    if fence:
        closed = (b"" if _ENDED.search(text) else line_end) + fence.group() + line_end
        if not _is_open(text + closed):
            return closed
    raise SeamError("seam.open", text=text.decode("utf-8", "replace").strip().rpartition("\n")[2])


def _is_open(text: bytes) -> bool:
    headings = read_headings(Source(text + _PROBE), 0)
    return not headings or not headings[-1].text.startswith("jfeditor looks")
