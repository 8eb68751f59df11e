"""Moving a level, a specialty, a group or a section to another place, with all that belongs to it.

Every byte of the moved text is kept but for the marks that make its headings' depths, the blank lines at
the seams and, on a page with other line ends, its line ends. Nothing else of either page changes here; what
refers to the moved text is put right by `jfeditor.restructure.meaning`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from jfeditor.families.handbook import Handbook, NodeRef
from jfeditor.families.model import FAMILY, Role
from jfeditor.families.pages import Page
from jfeditor.faults import JfeditorError
from jfeditor.restructure.bundles import Bundle, own_text, read_bundle
from jfeditor.restructure.headings import DEEPEST, at_depth
from jfeditor.restructure.seams import Chunk, joined, parted, with_line_ends
from jfeditor.text.pieces import Kept, Piece, Rewrite, rewrite
from jfeditor.text.spans import Span


class MoveError(JfeditorError):
    """A move that makes no sense, or cannot be done."""


class Where(StrEnum):
    """On which side of a node something is put."""

    BEFORE = "before"
    AFTER = "after"
    INTO = "into"


@dataclass(frozen=True, slots=True)
class Slot:
    """A place between two headings."""

    page: Page
    offset: int
    depth: int
    """The depth that a heading has there."""


def move(handbook: Handbook, ref: NodeRef, where: Where, target: NodeRef) -> Rewrite:
    """The change that moves a node before, after or into another one; raises `MoveError` and `SeamError`."""
    page = handbook.find_page(ref.path)
    if ref.index == FAMILY:
        raise MoveError("move.page", path=ref.path)
    bundle = read_bundle(page, ref.index)
    node = page.family.nodes[ref.index]
    if target.path == ref.path and target.index in bundle.nodes:
        raise MoveError("move.into_itself", title=node.heading.text)
    slot = find_slot(handbook, node.role, where, target, bundle)
    by = slot.depth - node.heading.depth
    _check_depths(bundle, by)
    title = f"Move {node.heading.text}"
    return rewrite(title, _texts(page, slot.page), _pages(bundle, slot, by))


def find_slot(handbook: Handbook, role: Role, where: Where, target: NodeRef, moved: Bundle | None) -> Slot:
    """Where a heading of a role goes; raises `MoveError` where it cannot go there.

    What is `moved` from there is looked through, as if it were gone already.
    """
    page = handbook.find_page(target.path)
    nodes = page.family.nodes
    if where is Where.INTO:
        return _slot_into(page, role, target.index, moved)
    if target.index == FAMILY:
        raise MoveError("move.beside_page", path=target.path)
    depth = nodes[target.index].heading.depth
    stretch = read_bundle(page, target.index).stretches
    first = next(span for span in stretch if span.start <= nodes[target.index].heading.span.start < span.end)
    return Slot(page, first.start if where is Where.BEFORE else first.end, depth)


def _slot_into(page: Page, role: Role, parent: int, moved: Bundle | None) -> Slot:
    nodes = page.family.nodes
    if parent != FAMILY and not _may_hold(nodes[parent].role, role):
        raise MoveError("move.cannot_hold", title=nodes[parent].heading.text, role=role.value)
    gone = set(moved.nodes) if moved is not None and moved.page is page else set()
    inside = [i for i, node in enumerate(nodes) if node.parent == parent and i not in gone]
    alike = [i for i in inside if nodes[i].role is role]
    if alike:
        span = read_bundle(page, alike[-1]).stretches
        at = next(s.end for s in span if s.start <= nodes[alike[-1]].heading.span.start < s.end)
        return Slot(page, at, nodes[alike[-1]].heading.depth)
    if parent == FAMILY:
        depth = min((nodes[i].heading.depth for i in inside), default=2)
        return Slot(page, len(page.source.data), depth)
    at = own_text(page, parent).end if role is Role.SECTION else read_bundle(page, parent).stretches[-1].end
    return Slot(page, at, nodes[parent].heading.depth + 1)


def _may_hold(holder: Role, role: Role) -> bool:
    """Whether a heading of one role may be put into one of another."""
    if role is Role.SECTION:
        return True
    if role is Role.GROUP:
        return holder in {Role.GROUP, Role.SPECIALTY}
    return holder is Role.GROUP or (holder is Role.SPECIALTY and role is Role.LEVEL)


def _check_depths(bundle: Bundle, by: int) -> None:
    for index in bundle.nodes:
        heading = bundle.page.family.nodes[index].heading
        if not 1 <= heading.depth + by <= DEEPEST:
            code = "move.too_deep" if by > 0 else "move.too_high"
            raise MoveError(code, title=heading.text, line=heading.line, deepest=DEEPEST)


def _texts(*pages: Page) -> Mapping[str, bytes]:
    return {page.path: page.source.data for page in pages}


def _pages(bundle: Bundle, slot: Slot, by: int) -> Mapping[str, Sequence[Piece]]:
    """The pieces of the pages concerned."""
    source, target = bundle.page, slot.page
    moved = _moved(bundle, by, target)
    if source is target:
        kept, at = _cut(source, bundle.stretches, slot.offset)
        if by == 0 and _in_order(kept, bundle.stretches, at):
            raise MoveError("move.already_there", title=source.family.nodes[bundle.root].heading.text)
        return {source.path: joined(source, [*kept[:at], moved, *kept[at:]], _texts(source))}
    left, _ = _cut(source, bundle.stretches, 0)
    kept, at = _cut(target, (), slot.offset)
    texts = _texts(source, target)
    return {
        source.path: joined(source, left, texts),
        target.path: joined(target, [*kept[:at], moved, *kept[at:]], texts),
    }


def _cut(page: Page, gone: Sequence[Span], at: int) -> tuple[list[Chunk], int]:
    """What is left of a page, cut at an offset as well, and the number of stretches before that."""
    size = len(page.source.data)
    edges = sorted({0, at, size, *(edge for span in gone for edge in span)})
    spans = [Span(start, end) for start, end in pairwise(edges)]
    left = [span for span in spans if not any(one.start <= span.start < one.end for one in gone)]
    return [(Kept(page.path, span),) for span in left], sum(span.end <= at for span in left)


def _in_order(kept: Sequence[Chunk], stretches: Sequence[Span], at: int) -> bool:
    """Whether what is moved stands where it is to go."""
    before = max(
        (piece.span.end for chunk in kept[:at] for piece in chunk if isinstance(piece, Kept)), default=0
    )
    return len(stretches) == 1 and stretches[0].start == before


def _moved(bundle: Bundle, by: int, to: Page) -> Chunk:
    """The moved text at its new depth, with the line ends of the page it goes to."""
    page = bundle.page
    data, texts = page.source.data, _texts(page)
    headings = {node.heading.span.start: node.heading for node in page.family.nodes}
    chunks = []
    for stretch in bundle.stretches:
        pieces: list[Piece] = []
        at = stretch.start
        for start in sorted(headings):
            if stretch.start <= start < stretch.end:
                heading = headings[start]
                pieces.append(Kept(page.path, Span(at, start), moved=True))
                pieces += at_depth(page.path, data, heading, heading.depth + by)
                at = heading.span.end
        pieces.append(Kept(page.path, Span(at, stretch.end), moved=True))
        chunks.append(tuple(pieces))
    whole = parted(chunks, texts, page.source.line_ends.usual)
    return whole if to is page else tuple(with_line_ends(whole, data, to.source.line_ends.usual))
