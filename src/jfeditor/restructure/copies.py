"""Copies of levels, specialties, groups and sections, with all that belongs to them.

A copy is new text. What it refers to is what the original refers to: where a link or a statement of it would
mean something else in its place, it is reworded; what names the copied text itself names the copy. A job's
copy has a title of its own, since two of one title on a page could not be told apart.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from jfeditor.families.handbook import NodeRef
from jfeditor.families.model import Role
from jfeditor.families.titles import read_title
from jfeditor.families.written_titles import title_at
from jfeditor.markdown.blocks import BlockKind
from jfeditor.restructure.bundles import Bundle
from jfeditor.restructure.meaning import keep_meaning
from jfeditor.restructure.mentions import mentions_on_page
from jfeditor.restructure.moves import Slot, Where, at_slot, check_copy, cut_at
from jfeditor.restructure.names import told_titles
from jfeditor.restructure.proposals import Proposal, Way, certain
from jfeditor.restructure.seams import joined
from jfeditor.restructure.surveys import Survey
from jfeditor.restructure.takeouts import whole_lines
from jfeditor.restructure.title_edits import change_title
from jfeditor.restructure.written_ids import taken_ids, with_free_ids
from jfeditor.text.edits import Edit
from jfeditor.text.pieces import Kept, Piece, Rewrite, Spot, rewrite
from jfeditor.text.spans import Span

_NO_TITLES: Mapping[NodeRef, str] = MappingProxyType({})


def copy(
    survey: Survey,
    refs: Sequence[NodeRef],
    where: Where,
    target: NodeRef,
    titles: Mapping[NodeRef, str] = _NO_TITLES,
) -> Proposal:
    """The proposal to copy headings, with all that belongs to them, before, after or into another one.

    `titles` are those that copies shall have; else a copy keeps its title, or, where the page has such a
    level, specialty or group already, gets one that is not taken. Raises `MoveError` and `SeamError`.
    """
    bundles, slot = check_copy(survey.handbook, refs, where, target)
    name = f"Copy {told_titles(bundles)}"
    if any(bundle.page is not slot.page for bundle in bundles):
        name = f"{name} to {slot.page.title}"
    shadow = _shadow(survey, bundles, slot, name)
    edits = [_followed(shadow, path, edit) for path, edit in _edits(survey, bundles, slot, titles)]
    settled = keep_meaning(
        survey,
        shadow.edited({slot.page.path: edits}, survey.texts),
        concerned=lambda was: any(_holds(bundle, was) for bundle in bundles),
    )
    return certain(_copied(settled.passage.rewrite, slot))


def duplicate(survey: Survey, refs: Sequence[NodeRef]) -> Proposal:
    """The proposal to put copies of headings behind the last of them; raises as `copy` does."""
    return copy(survey, refs, Where.AFTER, refs[-1])


def untaken(title: str, taken: set[frozenset[str]]) -> str:
    """A title that says it is a copy's, and is none of those taken, which are told by their words."""
    number = 1
    while read_title(found := f"{title} (copy)" if number == 1 else f"{title} (copy {number})").key in taken:
        number += 1
    return found


# The copy is made as if it were the original that moved, and the original newly written: so every byte of the
# copy is known by the one it was copied from, and all that looks after moved text looks after the copy.


class _Original(bytes):
    """Text of an original as new text, every part of which knows where it stands."""

    start: int

    @staticmethod
    def of(text: bytes, start: int, stop: int) -> "_Original":
        """A stretch of a text."""
        found = _Original(text[start:stop])
        found.start = start
        return found

    def __getitem__(self, key: Any) -> Any:
        if not isinstance(key, slice):
            return super().__getitem__(key)
        part = _Original(super().__getitem__(key))
        part.start = self.start + key.indices(len(self))[0]
        return part


def _shadow(survey: Survey, bundles: Sequence[Bundle], slot: Slot, name: str) -> Rewrite:
    """The change in which the copies are the old text, and the originals are new."""
    texts = {bundle.page.path: bundle.page.source.data for bundle in bundles}
    texts[slot.page.path] = slot.page.source.data
    gone = {path: sorted(s for b in bundles if b.page.path == path for s in b.stretches) for path in texts}
    kept, at = cut_at(slot.page, (), slot.offset)
    copies = [at_slot(bundle, slot) for bundle in bundles]
    pages: dict[str, Sequence[Piece]] = {path: (Kept(path, Span(0, len(texts[path]))),) for path in texts}
    pages[slot.page.path] = joined(slot.page, [*kept[:at], *copies, *kept[at:]], texts)
    return rewrite(
        name,
        texts,
        {
            path: tuple(one for piece in pieces for one in _with_new(piece, gone, texts))
            for path, pieces in pages.items()
        },
    )


def _with_new(
    piece: Piece, originals: Mapping[str, Sequence[Span]], texts: Mapping[str, bytes]
) -> Iterator[Piece]:
    """A kept piece with the originals in it as new text."""
    if isinstance(piece, bytes) or piece.moved:
        yield piece
        return
    at, end = piece.span
    for span in originals[piece.path]:
        start, stop = max(at, span.start), min(end, span.end)
        if start < stop:
            yield replace(piece, span=Span(at, start))
            yield _Original.of(texts[piece.path], start, stop)
            at = stop
    yield replace(piece, span=Span(at, end))


def _copied(shadow: Rewrite, slot: Slot) -> Rewrite:
    """The change that leaves the originals alone and writes the copies anew."""
    path, data = slot.page.path, slot.page.source.data
    pieces = tuple(_as_copied(piece, path, shadow.before) for piece in shadow.pieces[path])
    return rewrite(shadow.change.name, {path: data}, {path: pieces})


def _as_copied(piece: Piece, path: str, texts: Mapping[str, bytes]) -> Piece:
    if isinstance(piece, _Original):
        return Kept(path, Span(piece.start, piece.start + len(piece)))
    if isinstance(piece, Kept) and piece.moved:
        return piece.span.cut(texts[piece.path])
    return piece


def _holds(bundle: Bundle, spot: Spot) -> bool:
    return bundle.page.path == spot.path and any(span.holds(spot.offset) for span in bundle.stretches)


def _followed(shadow: Rewrite, path: str, edit: Edit) -> Edit:
    """An edit of an original as one of its copy, which may lack the line ends that the original ends with."""
    start, end = edit.span
    first = shadow.relocation.locate(Spot(path, start))
    assert first is not None  # noqa: S101 - all else of the original is in the copy
    spots = (shadow.relocation.locate(Spot(path, at)) for at in range(end - 1, start, -1))
    last = next((spot for spot in spots if spot is not None), first)
    return Edit(Span(first.offset, last.offset + (end > start)), edit.new)


# What a copy says otherwise than its original


def _edits(
    survey: Survey, bundles: Sequence[Bundle], slot: Slot, titles: Mapping[NodeRef, str]
) -> list[tuple[str, Edit]]:
    """By page, of the originals' text; none overlap."""
    taken = {read_title(n.heading.text).key for n in slot.page.family.nodes if n.role is not Role.SECTION}
    ids = taken_ids(slot.page)
    found: list[tuple[str, Edit]] = []
    for bundle in bundles:
        for index in bundle.nodes:
            title = _title(bundle, index, titles, taken)
            if title:
                found += _named(survey, bundle, index, title, found)
        found += [(bundle.page.path, edit) for edit in with_free_ids(bundle, ids)]
        if bundle.page is slot.page:
            found += [(bundle.page.path, edit) for edit in _definitions_out(bundle)]
    return found


def _definitions_out(bundle: Bundle) -> Iterator[Edit]:
    """The edits that take out what links and footnotes go through: the page has that already."""
    page = bundle.page
    data, lines = page.source.data, page.source.lines
    footnotes = (block.span for block in page.document.blocks if block.kind is BlockKind.FOOTNOTE)
    spans = sorted({*(one.span for one in page.document.references), *footnotes})
    for stretch in bundle.stretches:
        inside = [span for span in spans if stretch.holds(span.start)]
        tail = stretch.end
        for span in reversed(inside):
            if data[span.end : tail].strip():
                break
            tail = lines.span(lines.number_at(span.start)).start
        for span in inside:
            if span.start < tail:
                yield Edit(whole_lines(page, span), b"")
        if tail < stretch.end:  # the blank lines before those at the end go, for those behind them stay
            words = stretch.start + len(data[stretch.start : tail].rstrip())
            last = inside[-1].start + len(inside[-1].cut(data).rstrip())
            start = lines.span(lines.number_at(words)).end
            yield Edit(Span(start, lines.span(lines.number_at(last)).end), b"")


def _title(bundle: Bundle, index: int, titles: Mapping[NodeRef, str], taken: set[frozenset[str]]) -> str:
    """The title that a copied heading gets, or empty where it keeps its own; it is taken then."""
    node = bundle.page.family.nodes[index]
    given = " ".join(titles.get(NodeRef(bundle.page.path, index), "").split())
    title = given or node.heading.text
    if node.role is not Role.SECTION:
        if not given and read_title(title).key in taken:
            title = untaken(title, taken)
        taken.add(read_title(title).key)
    return title if title != node.heading.text else ""


def _named(
    survey: Survey, bundle: Bundle, index: int, title: str, known: Sequence[tuple[str, Edit]]
) -> Iterator[tuple[str, Edit]]:
    """The edits by which all of an original that carries the title of one of its headings carries another."""
    path = bundle.page.path
    for mention in mentions_on_page(survey, NodeRef(path, index)):
        span = mention.span
        if _holds(bundle, Spot(mention.path, span.start)) and not any(
            other == path and edit.span.meets(span) for other, edit in known
        ):
            if mention.way is Way.HEADING:
                yield from ((path, edit) for edit in change_title(bundle.page, index, title).edits)
            elif mention.sure:
                yield path, Edit(span, title_at(bundle.page.source.data, span.start, title))
