"""Levels of a page in the order of their rank."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from jfeditor.families.handbook import NodeRef
from jfeditor.families.model import FAMILY, Role
from jfeditor.families.pages import Page, read_page
from jfeditor.families.seniority import grade_number, leads_others, seniority
from jfeditor.faults import JfeditorError
from jfeditor.restructure.bundles import Bundle, read_bundle
from jfeditor.restructure.moves import Slot, at_slot
from jfeditor.restructure.proposals import Proposal, certain
from jfeditor.restructure.seams import Chunk, joined
from jfeditor.restructure.surveys import Survey
from jfeditor.text.pieces import Kept, Rewrite, Spot, rewrite
from jfeditor.text.spans import Span


class SortError(JfeditorError):
    """Levels that cannot be sorted, or are in order."""


def sort_levels(survey: Survey, ref: NodeRef) -> Proposal:
    """The proposal to sort the levels of a group, or of a page (`FAMILY`), by grade and rank.

    Each group within is sorted by itself, and those who lead others stand behind those who do not, so that
    tracks stay apart. Levels that are alike keep their order. Each goes with all that belongs to it to where
    a level of its group stood. Raises `SortError`.
    """
    page = survey.handbook.find_page(ref.path)
    title = survey.handbook.title_of(ref)
    groups = list(groups_of_levels(page, ref.index))
    if not groups:
        raise SortError("sort.nothing", title=title, path=ref.path)
    done = _sorted(page, groups, f"Sort the levels of {title}")
    if not done.change.pages:
        raise SortError("sort.in_order", title=title, path=ref.path)
    _check_tree(page, done, groups)
    return certain(done)


def groups_of_levels(page: Page, parent: int = FAMILY) -> Iterator[tuple[int, ...]]:
    """The levels of a group, and those of each group within it, where they are several."""
    nodes = page.family.nodes
    below = page.family.children(parent)
    levels = tuple(index for index in below if nodes[index].role is Role.LEVEL)
    if len(levels) > 1:
        yield levels
    for index in below:
        if nodes[index].role in {Role.GROUP, Role.SPECIALTY}:
            yield from groups_of_levels(page, index)


def levels_in_order(page: Page, levels: Sequence[int]) -> list[int]:
    """Levels by their track, then by grade where each states one, and by rank."""
    nodes = page.family.nodes
    graded = all(nodes[index].grade for index in levels)

    def place(index: int) -> tuple[object, ...]:
        title = nodes[index].heading.text
        grade = grade_number(nodes[index].grade)
        rank = seniority(title)
        return (leads_others(title), grade, rank) if graded else (rank, grade)

    return sorted(levels, key=place)


def _sorted(page: Page, groups: Sequence[Sequence[int]], name: str) -> Rewrite:
    places = {
        old: read_bundle(page, new)
        for levels in groups
        for old, new in zip(levels, levels_in_order(page, levels), strict=True)
        if old != new
    }
    texts = {page.path: page.source.data}
    if not places:
        return rewrite(name, texts, {})
    starts = {read_bundle(page, old).stretches[0].start: bundle for old, bundle in places.items()}
    gone = [span for bundle in places.values() for span in bundle.stretches]
    chunks: list[Chunk] = []
    edges = sorted({0, len(page.source.data), *(edge for span in gone for edge in span)})
    for start, end in pairwise(edges):
        if start in starts:
            chunks.append(_chunk(page, starts[start]))
        if not any(span.start <= start < span.end for span in gone):
            chunks.append((Kept(page.path, Span(start, end)),))
    return rewrite(name, texts, {page.path: joined(page, chunks, texts)})


def _chunk(page: Page, bundle: Bundle) -> Chunk:
    return at_slot(bundle, Slot(page, 0, page.family.nodes[bundle.root].heading.depth))


def _check_tree(page: Page, done: Rewrite, groups: Sequence[Sequence[int]]) -> None:
    """Raise `SortError` where a level would not be a level of its group any more.

    So it can be where the levels of a group stand at several depths: the one that opens the group decides
    what follows.
    """
    now = read_page(page.path, done.change.pages[0].after).family.nodes
    indexes = {node.heading.content.start: index for index, node in enumerate(now)}
    nodes = page.family.nodes
    stands = {FAMILY: FAMILY}
    for index, node in enumerate(nodes):
        spot = done.relocation.locate(Spot(page.path, node.heading.content.start))
        if spot is not None and spot.offset in indexes:
            stands[index] = indexes[spot.offset]
    for index in (index for levels in groups for index in levels):
        level = now[stands[index]] if index in stands else None
        if (
            level is None
            or level.role is not Role.LEVEL
            or level.parent != stands.get(nodes[index].parent, index)
        ):
            heading = nodes[index].heading
            raise SortError("sort.depths", title=heading.text, path=page.path, line=heading.line)
