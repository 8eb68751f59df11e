"""The net below all operations: no heading is swallowed by text that comes to stand beside it.

What an operation keeps of a heading has to be one heading afterwards, without anything else that was kept;
and what becomes a heading has to be one that was kept, or new text. So no fault at a seam can do harm.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from jfeditor.families.pages import Page
from jfeditor.markdown.blocks import Heading
from jfeditor.restructure.passages import Passage
from jfeditor.restructure.seams import SeamError
from jfeditor.text.changes import Fate, PageChange
from jfeditor.text.pieces import Kept, Piece, Relocation, Spot
from jfeditor.text.spans import Span

_BLANK = b" \t\r\n"
_LINE_ENDS = frozenset(b"\r\n")


def check_headings(passage: Passage) -> None:
    """Raise `SeamError` where a heading would be none any more or have other words, or a new one come about.

    A heading that goes into a page's front matter is its title.
    """
    change = passage.rewrite.change
    was = {path: _Headings.of(passage.before.pages[path]) for path in passage.rewrite.before}
    now = {
        page.path: _Headings.of(passage.after.pages[page.path])
        for page in change.pages
        if page.fate is not Fate.REMOVED
    }
    for page in change.pages:
        for heading in was[page.path].headings if page.path in was else ():
            if not _is_kept(passage, page, heading, now):
                raise SeamError("seam.swallowed", path=page.path, line=heading.line, title=heading.text)
    for path, headings in now.items():
        origins = _Origins.of(passage.rewrite.pieces[path])
        for heading in headings.headings:
            if not _is_meant(passage, path, heading, origins, was):
                raise SeamError("seam.appeared", path=path, title=heading.text)


@dataclass(frozen=True, slots=True)
class _Headings:
    """The headings of a page, by where they stand."""

    headings: tuple[Heading, ...]
    starts: tuple[int, ...]

    @staticmethod
    def of(page: Page) -> "_Headings":
        """Those of a page."""
        headings = tuple(node.heading for node in page.family.nodes)
        return _Headings(headings, tuple(heading.span.start for heading in headings))

    def at(self, offset: int) -> Heading | None:
        """The heading that a byte is part of."""
        index = bisect_right(self.starts, offset) - 1
        heading = self.headings[index] if index >= 0 else None
        return heading if heading is not None and offset < heading.span.end else None


def _is_kept(passage: Passage, page: PageChange, heading: Heading, now: Mapping[str, _Headings]) -> bool:
    """Whether all that is kept of a heading is one heading, or a title, and begins and ends with it."""
    after, relocation = passage.after.pages, passage.rewrite.relocation
    spots = [passage.spot(page.path, offset) for offset in _edges(relocation, page, heading.span)]
    there = [spot for spot in spots if spot is not None]
    if not there or all(spot.offset < after[spot.path].front_matter.span.end for spot in there):
        return True
    to = there[0].path
    found = now[to].at(there[0].offset)
    if found is None or any(spot.path != to or not found.span.holds(spot.offset) for spot in there):
        return False
    start, end = heading.content
    if start == end:
        return True
    text = after[to].source.data
    first, last = (passage.spot(page.path, at) for at in (start, end - 1))
    return (first is None or _is_near(text, found.content.start, first.offset)) and (
        last is None or _is_near(text, last.offset + 1, found.content.end)
    )


def _edges(relocation: Relocation, page: PageChange, span: Span) -> Iterator[int]:
    """The first and the last byte of each stretch that is kept of a heading, but for blanks."""
    data, stretches = page.before, relocation.stretches[page.path]
    index = max(0, bisect_right(stretches, span.start, key=lambda one: one.span.start) - 1)
    while index < len(stretches) and stretches[index].span.start < span.end:
        kept = stretches[index].span
        start, end = max(kept.start, span.start), min(kept.end, span.end)
        said = data[start:end].strip(_BLANK)
        if said:
            first = data.index(said[:1], start)
            yield first
            yield first + len(said) - 1
        index += 1


def _is_near(text: bytes, start: int, end: int) -> bool:
    """Whether a heading's words begin, or end, at a place or on the same line: a mark may be escaped."""
    return start <= end and not _LINE_ENDS.intersection(text[start:end])


def _is_meant(
    passage: Passage, path: str, heading: Heading, origins: "_Origins", was: Mapping[str, _Headings]
) -> bool:
    """Whether what is kept of a heading's first and last bytes was one heading before, or a title."""
    data = passage.after.pages[path].source.data
    end = heading.span.start + len(heading.span.cut(data).rstrip(_BLANK))
    content = heading.content
    wanted = {content.start, content.end - 1, end - 1} if content.end > content.start else {end - 1}
    spots = [spot for offset in wanted if (spot := origins.of_byte(offset)) is not None]
    found = {
        (spot.path, old.span.start if old else None)
        for spot in spots
        if spot.offset >= passage.before.pages[spot.path].front_matter.span.end
        for old in (was[spot.path].at(spot.offset),)
    }
    return not found or (len(found) == 1 and next(iter(found))[1] is not None)


@dataclass(frozen=True, slots=True)
class _Origins:
    """Where the bytes of a new text come from."""

    pieces: Sequence[Piece]
    starts: Sequence[int]

    @staticmethod
    def of(pieces: Sequence[Piece]) -> "_Origins":
        """Those of a text that pieces make."""
        sizes = (
            piece.span.end - piece.span.start if isinstance(piece, Kept) else len(piece) for piece in pieces
        )
        return _Origins(pieces, list(accumulate(sizes, initial=0))[:-1])

    def of_byte(self, offset: int) -> Spot | None:
        """Where a byte stood; None for a new one."""
        index = bisect_right(self.starts, offset) - 1
        piece = self.pieces[index]
        if not isinstance(piece, Kept):
            return None
        return Spot(piece.path, piece.span.start + offset - self.starts[index])
