"""New texts made of stretches of old ones, so that nothing can get lost or doubled unseen.

An operation that moves text says for each page what its new text consists of: stretches kept from pages as
they were, and new bytes. From that follow the edits of each page, where each old byte stands afterwards, and
what is no longer there.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from jfeditor.text.changes import Change, Fate, PageChange, change_page, make_page, remove_page
from jfeditor.text.edits import Edit, EditError, order_edits
from jfeditor.text.spans import Span


@dataclass(frozen=True, slots=True)
class Kept:
    """Bytes of a page as they were."""

    path: str
    span: Span
    moved: bool = False
    """Whether they stand in another place now; those that are not moved keep their order."""


Piece = Kept | bytes
"""A part of a new text: kept bytes, or new ones."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A byte of a page."""

    path: str
    offset: int


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Kept bytes, where they were and where they are."""

    span: Span
    to: Spot


@dataclass(frozen=True, slots=True)
class Relocation:
    """Where the bytes of the pages of a change stand after it; pages it does not name stay as they are."""

    stretches: Mapping[str, tuple[_Stretch, ...]]
    """Of each old page what is kept of it, in order."""

    def locate(self, spot: Spot) -> Spot | None:
        """Where a byte stands after the change; None where it is gone."""
        kept = self.stretches.get(spot.path)
        if kept is None:
            return spot
        at = bisect_right(kept, spot.offset, key=lambda stretch: stretch.span.start) - 1
        if at < 0 or spot.offset >= kept[at].span.end:
            return None
        return Spot(kept[at].to.path, kept[at].to.offset + spot.offset - kept[at].span.start)

    def first(self, path: str, within: Span) -> Spot | None:
        """Where the first byte that is kept of a stretch stands; None where none is."""
        kept = (one.span for one in self.stretches.get(path, ()) if one.span.end > within.start)
        start = next((max(span.start, within.start) for span in kept), within.end)
        return self.locate(Spot(path, start)) if start < within.end else None

    def dropped(self, before: Mapping[str, bytes]) -> tuple[tuple[str, Span], ...]:
        """The stretches of the old pages that the new ones do not have."""
        found = []
        for path, kept in self.stretches.items():
            reached = 0
            for stretch in (*kept, _Stretch(Span(len(before[path]), len(before[path])), Spot(path, 0))):
                if stretch.span.start > reached:
                    found.append((path, Span(reached, stretch.span.start)))
                reached = stretch.span.end
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Rewrite:
    """A change with the whereabouts of all that it keeps."""

    change: Change
    relocation: Relocation
    before: Mapping[str, bytes]
    """The old texts of the pages concerned, without those that are made."""
    pieces: Mapping[str, tuple[Piece, ...]]
    """What the new texts are made of, without the pages that are removed."""

    @property
    def paths(self) -> frozenset[str]:
        """All pages concerned."""
        return frozenset((*self.before, *self.pieces))

    def edited(self, edits: Mapping[str, Iterable[Edit]], before: Mapping[str, bytes]) -> "Rewrite":
        """The change with edits of its new texts as well; `before` are the old texts of other pages in it."""
        texts = {path: before[path] for path in edits if path not in self.pieces}
        pieces = {path: (Kept(path, Span(0, len(text))),) for path, text in texts.items()} | dict(self.pieces)
        for path, wanted in edits.items():
            size = sum(map(_size, pieces[path]))
            pieces[path] = tuple(_edited(pieces[path], order_edits(bytes(size), wanted)))
        removed = self.before.keys() - self.pieces.keys()
        return rewrite(self.change.name, texts | dict(self.before), pieces, removed)


def rewrite(
    name: str,
    before: Mapping[str, bytes],
    pages: Mapping[str, Iterable[Piece]],
    removed: Collection[str] = (),
) -> Rewrite:
    """The change that gives each page in `pages` the text that its pieces make, and takes out the `removed`.

    `before` are the texts of all these pages; one in `pages` that it does not have is made. Raises
    `EditError` where bytes would be kept twice, or those that are not moved would change their order: an
    operation that does so has a fault.
    """
    texts = {path: tuple(pieces) for path, pieces in pages.items()}
    old = {path: before[path] for path in (*texts, *sorted(removed)) if path in before}
    stretches = _stretches(old, texts)
    changes = (
        *(_page_change(path, old, pieces) for path, pieces in texts.items()),
        *(remove_page(path, old[path]) for path in sorted(removed)),
    )
    kept = tuple(one for one in changes if one.fate is not Fate.EDITED or one.before != one.after)
    return Rewrite(Change(name, kept), Relocation(stretches), old, texts)


def _size(piece: Piece) -> int:
    return len(piece) if isinstance(piece, bytes) else piece.span.end - piece.span.start


def _part(piece: Piece, start: int, end: int) -> Piece:
    if isinstance(piece, bytes):
        return piece[start:end]
    return Kept(piece.path, Span(piece.span.start + start, piece.span.start + end), piece.moved)


def _edited(pieces: Sequence[Piece], edits: Sequence[Edit]) -> Iterator[Piece]:
    """Pieces with the ordered, disjoint edits of the text that they make."""
    ahead = list(edits)
    at = 0
    for piece in pieces:
        end = at + _size(piece)
        reached = at
        while ahead and ahead[0].span.start < end:
            start, stop = ahead[0].span
            if start > reached:
                yield _part(piece, reached - at, start - at)
            if start >= at:
                yield ahead[0].new
            reached = max(reached, min(stop, end))
            if stop > end:
                break  # it goes on in the next piece
            ahead.pop(0)
        if reached < end:
            yield _part(piece, reached - at, end - at)
        at = end
    yield from (edit.new for edit in ahead)


def _stretches(
    before: Mapping[str, bytes], texts: Mapping[str, Sequence[Piece]]
) -> Mapping[str, tuple[_Stretch, ...]]:
    found: dict[str, list[_Stretch]] = {path: [] for path in before}
    for path, pieces in texts.items():
        at = 0
        for piece in pieces:
            if isinstance(piece, Kept):
                if piece.path not in found:
                    raise EditError("rewrite.unknown_page", path=piece.path)
                found[piece.path].append(_Stretch(piece.span, Spot(path, at)))
                at += piece.span.end - piece.span.start
            else:
                at += len(piece)
    ordered = {path: tuple(sorted(kept, key=lambda one: one.span)) for path, kept in found.items()}
    for path, kept in ordered.items():
        for one, other in pairwise(kept):
            if other.span.start < one.span.end:
                raise EditError("rewrite.doubled", path=path, start=other.span.start)
        if kept and kept[-1].span.end > len(before[path]):
            raise EditError("rewrite.beyond", path=path, size=len(before[path]))
    return ordered


def _page_change(path: str, before: Mapping[str, bytes], pieces: Sequence[Piece]) -> PageChange:
    if path not in before:
        return make_page(
            path, b"".join(p if isinstance(p, bytes) else p.span.cut(before[p.path]) for p in pieces)
        )
    edits = []
    reached = 0
    new = b""
    for piece in pieces:
        if isinstance(piece, bytes):
            new += piece
        elif piece.moved or piece.path != path:
            new += piece.span.cut(before[piece.path])
        else:
            if piece.span.start < reached:
                raise EditError("rewrite.order", path=path, start=piece.span.start)
            if new or piece.span.start > reached:
                edits.append(Edit(Span(reached, piece.span.start), new))
            reached, new = piece.span.end, b""
    if new or reached < len(before[path]):
        edits.append(Edit(Span(reached, len(before[path])), new))
    return change_page(path, before[path], edits)
