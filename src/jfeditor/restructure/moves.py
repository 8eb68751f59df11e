"""Moving levels, specialties, groups and sections to another place, with all that belongs to them.

Every byte of the moved text is kept but for the marks that make its headings' depths, the blank lines at
the seams and, on a page with other line ends, its line ends. Nothing else of either page changes here; what
refers to the moved text is put right by `jfeditor.restructure.meaning`.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from jfeditor.families.handbook import Handbook, NodeRef
from jfeditor.families.model import FAMILY, Role
from jfeditor.families.pages import Page
from jfeditor.faults import JfeditorError
from jfeditor.restructure.bundles import Bundle, own_text, read_bundle
from jfeditor.restructure.headings import DEEPEST, at_depth
from jfeditor.restructure.names import told_titles
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


def move(handbook: Handbook, refs: Sequence[NodeRef], where: Where, target: NodeRef) -> Rewrite:
    """The change that moves nodes before, after or into another one, in the order they stand in.

    What belongs to another one of them goes with that. Raises `MoveError` and `SeamError`.
    """
    bundles, slot = check_move(handbook, refs, where, target)
    pages = {bundle.page.path: bundle.page for bundle in bundles}
    to = slot.page.path
    name = told_titles(bundles)
    if set(pages) != {to}:
        name = f"{name} from {bundles[0].page.title} to {slot.page.title}"
    if target.index != FAMILY:
        name = f"{name}, {where} {handbook.title_of(target)}"
    texts = {path: page.source.data for path, page in (pages | {to: slot.page}).items()}
    gone = {
        path: [span for one in bundles if one.page.path == path for span in one.stretches] for path in pages
    }
    changed = {}
    for path, page in pages.items():
        if path != to:
            left, _ = cut_at(page, gone[path], 0)
            changed[path] = joined(page, left, texts)
    kept, at = cut_at(slot.page, gone.get(to, ()), slot.offset)
    moved = [at_slot(bundle, slot) for bundle in bundles]
    changed[to] = joined(slot.page, [*kept[:at], *moved, *kept[at:]], texts)
    return rewrite(f"Move {name}", texts, changed)


def check_move(
    handbook: Handbook, refs: Sequence[NodeRef], where: Where, target: NodeRef
) -> tuple[tuple[Bundle, ...], Slot]:
    """What a move takes along, and where to; quick enough to be asked while the user drags.

    Raises `MoveError` where it cannot be done, or would change nothing.
    """
    bundles = read_bundles(handbook, refs)
    for bundle in bundles:
        if target.path == bundle.page.path and target.index in bundle.nodes:
            raise MoveError("move.into_itself", title=bundle.page.family.nodes[bundle.root].heading.text)
    slot = find_slot(handbook, [_role(bundle) for bundle in bundles], where, target, bundles)
    if all(bundle.page is slot.page for bundle in bundles) and _stand_there(bundles, slot):
        first = bundles[0]
        raise MoveError("move.already_there", title=first.page.family.nodes[first.root].heading.text)
    for bundle in bundles:
        _check_depths(bundle, slot)
    return bundles, slot


def check_copy(
    handbook: Handbook, refs: Sequence[NodeRef], where: Where, target: NodeRef
) -> tuple[tuple[Bundle, ...], Slot]:
    """As `check_move`, of copies."""
    bundles = read_bundles(handbook, refs)
    slot = find_slot(handbook, [_role(bundle) for bundle in bundles], where, target)
    for bundle in bundles:
        _check_depths(bundle, slot)
    return bundles, slot


def read_bundles(handbook: Handbook, refs: Sequence[NodeRef]) -> tuple[Bundle, ...]:
    """The bundles of nodes, each page's in its order; one that another holds is part of that.

    Raises `MoveError` for a page as a whole.
    """
    found: list[Bundle] = []
    for path in dict.fromkeys(ref.path for ref in refs):
        page = handbook.find_page(path)
        held: set[int] = set()
        bundles = []
        for index in sorted({ref.index for ref in refs if ref.path == path}):
            if index == FAMILY:
                raise MoveError("move.page", path=path)
            bundles.append(read_bundle(page, index))
            held.update(bundles[-1].nodes[1:])
        found += [bundle for bundle in bundles if bundle.root not in held]
    return tuple(found)


def _role(bundle: Bundle) -> Role:
    return bundle.page.family.nodes[bundle.root].role


def find_slot(
    handbook: Handbook, roles: Sequence[Role], where: Where, target: NodeRef, moved: Sequence[Bundle] = ()
) -> Slot:
    """Where headings of these roles go together; raises `MoveError` where they cannot go there.

    What is `moved` from there is looked through, as if it were gone already. After a heading means behind all
    that belongs to it, sections that stand apart too, but before the next level, specialty or group.
    """
    page = handbook.find_page(target.path)
    nodes = page.family.nodes
    if where is Where.INTO:
        return _slot_into(page, roles, target.index, moved)
    if target.index == FAMILY:
        raise MoveError("move.beside_page", path=target.path)
    depth = nodes[target.index].heading.depth
    if where is Where.AFTER:
        return Slot(page, _end_of(page, target.index, moved), depth)
    start = nodes[target.index].heading.span.start
    stretches = read_bundle(page, target.index).stretches
    return Slot(page, next(span.start for span in stretches if span.holds(start)), depth)


def _end_of(page: Page, index: int, moved: Sequence[Bundle]) -> int:
    """Where a heading ends with all that belongs to it; what stands behind the next one stays there."""
    nodes, bundle = page.family.nodes, read_bundle(page, index)
    start = nodes[index].heading.span.start
    gone = {one for other in moved if other.page is page for one in other.nodes}
    others = (
        node.heading.span.start
        for i, node in enumerate(nodes)
        if node.role is not Role.SECTION and i not in gone and i not in bundle.nodes
    )
    following = next((at for at in others if at > start), len(page.source.data))
    return max(span.end for span in bundle.stretches if span.start <= max(start, following - 1))


def _slot_into(page: Page, roles: Sequence[Role], parent: int, moved: Sequence[Bundle]) -> Slot:
    nodes = page.family.nodes
    for role in roles:
        if parent != FAMILY and not _may_hold(nodes[parent].role, role):
            raise MoveError("move.cannot_hold", title=nodes[parent].heading.text, role=role.value)
    gone = {index for bundle in moved if bundle.page is page for index in bundle.nodes}
    inside = [i for i, node in enumerate(nodes) if node.parent == parent and i not in gone]
    alike = [i for i in inside if nodes[i].role is roles[0]]
    if alike:
        return Slot(page, _end_of(page, alike[-1], moved), nodes[alike[-1]].heading.depth)
    if parent == FAMILY:
        group = _group_of(page, roles, gone)
        if group != FAMILY:
            return _slot_into(page, roles, group, moved)
        depth = min((nodes[i].heading.depth for i in inside), default=2)
        return Slot(page, len(page.source.data), depth)
    is_section = roles[0] is Role.SECTION
    at = own_text(page, parent).end if is_section else read_bundle(page, parent).stretches[-1].end
    return Slot(page, at, nodes[parent].heading.depth + 1)


def _group_of(page: Page, roles: Sequence[Role], gone: Collection[int]) -> int:
    """The group that holds such headings, where a page has one such group; else `FAMILY`."""
    nodes = page.family.nodes
    holders = {
        node.parent
        for i, node in enumerate(nodes)
        if i not in gone and node.role is roles[0] and node.parent != FAMILY and node.parent not in gone
    }
    groups = {index for index in holders if nodes[index].role is Role.GROUP}
    may_hold = all(_may_hold(Role.GROUP, role) for role in roles)
    return groups.pop() if len(groups) == 1 and may_hold and roles[0] is not Role.SECTION else FAMILY


def _may_hold(holder: Role, role: Role) -> bool:
    """Whether a heading of one role may be put into one of another."""
    if role is Role.SECTION:
        return True
    if role is Role.GROUP:
        return holder in {Role.GROUP, Role.SPECIALTY}
    return holder is Role.GROUP or (holder is Role.SPECIALTY and role is Role.LEVEL)


def cut_at(page: Page, gone: Sequence[Span], at: int) -> tuple[list[Chunk], int]:
    """What is left of a page, cut at an offset as well, and the number of stretches before that."""
    size = len(page.source.data)
    edges = sorted({0, at, size, *(edge for span in gone for edge in span)})
    spans = [Span(start, end) for start, end in pairwise(edges)]
    left = [span for span in spans if not any(one.start <= span.start < one.end for one in gone)]
    return [(Kept(page.path, span),) for span in left], sum(span.end <= at for span in left)


def _stand_there(bundles: Sequence[Bundle], slot: Slot) -> bool:
    """Whether what is to be moved within a page stands, one after the other, where it is to go."""
    stretches = [span for bundle in bundles for span in bundle.stretches]
    in_a_row = all(one.end == other.start for one, other in pairwise(stretches))
    there = stretches[0].start <= slot.offset <= stretches[-1].end
    nodes = slot.page.family.nodes
    return in_a_row and there and all(nodes[one.root].heading.depth == slot.depth for one in bundles)


def at_slot(bundle: Bundle, slot: Slot) -> Chunk:
    """A bundle's text at the depth of a place, with the line ends of the page that has it.

    Raises `MoveError` where a heading would get too deep.
    """
    page = bundle.page
    data, texts = page.source.data, {page.path: page.source.data}
    by = _check_depths(bundle, slot)
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
    if slot.page is page:
        return whole
    return tuple(with_line_ends(whole, data, slot.page.source.line_ends.usual))


def _check_depths(bundle: Bundle, slot: Slot) -> int:
    """By how much the headings of a bundle get deeper in a place."""
    nodes = bundle.page.family.nodes
    by = slot.depth - nodes[bundle.root].heading.depth
    for index in bundle.nodes:
        heading = nodes[index].heading
        if not 1 <= heading.depth + by <= DEEPEST:
            code = "move.too_deep" if by > 0 else "move.too_high"
            raise MoveError(code, title=heading.text, line=heading.line, deepest=DEEPEST)
    return by
