"""Who extends whom in a family, as boxes and arrows, before any of it has a place on paper."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from jfeditor.families.effective import EffectiveRoles
from jfeditor.families.handbook import NodeRef
from jfeditor.families.inheritance import Inheritance, Reading, Status
from jfeditor.families.level_matrix import LevelMatrix, Row
from jfeditor.families.model import FAMILY, Kind, Role
from jfeditor.families.reasons import explain
from jfeditor.families.seniority import grade_number, seniority

MOST_BOXES = 150
"""Levels that are drawn, and as many others that they name."""
_MOST = 0.7
"""The share of a family's levels from which on grades decide their order."""
_MOST_ARROWS = 1500
"""Arrows, and broken statements, that are drawn."""


class BoxKind(StrEnum):
    """What a box stands for."""

    LEVEL = "level"
    SPECIALTY = "specialty"
    FAMILY = "family"
    """What a page says for all its levels."""
    ELSEWHERE = "elsewhere"
    """A level of another family, or that family's content for all levels."""


@dataclass(frozen=True, slots=True)
class Box:
    """A level or a family's content."""

    ref: NodeRef
    kind: BoxKind
    title: str
    page_title: str
    grade: str
    line: int


@dataclass(frozen=True, slots=True)
class Arrow:
    """One facet of a statement: who takes in whose content; ends are indexes of boxes."""

    heir: int
    giver: int
    facet: Kind
    circular: bool
    path: str
    line: int
    text: str
    """The statement."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A statement that leads nowhere, or to several alike."""

    heir: int
    facets: tuple[Kind, ...]
    status: Status
    nothing_above: bool
    """Whether it speaks of what stands above, where nothing does."""
    is_link: bool
    """Whether its name is a link, which leads to no page."""
    name: str
    candidates: tuple[str, ...]
    path: str
    line: int
    text: str
    why: str
    """The reason in words."""


@dataclass(frozen=True, slots=True)
class FamilyGraph:
    """A family's inheritance."""

    title: str
    """Empty for a picture that stands under its title already."""
    boxes: tuple[Box, ...]
    """The most senior level first, then specialties, what is for all levels, and what is elsewhere."""
    arrows: tuple[Arrow, ...]
    broken: tuple[Broken, ...]
    total: int
    """How many levels the family has; more than are drawn only where they are very many."""


def family_graph(roles: EffectiveRoles, matrix: LevelMatrix) -> FamilyGraph:
    """The graph of the family whose matrix this is."""
    found = roles.inheritance
    drawn = matrix.rows[:MOST_BOXES]
    boxes = _by_rank([_level_box(row) for row in drawn])
    inside = _within(found, matrix, boxes)
    readings = [reading for ref in inside for reading in found.of(ref)][:_MOST_ARROWS]
    places = {box.ref: index for index, box in enumerate(boxes)}
    for ref in _named(readings):
        if ref not in places and not _is_left_out(found, matrix, ref) and len(boxes) < 2 * MOST_BOXES:
            places[ref] = len(boxes)
            boxes.append(_other_box(found, matrix, ref))
    order = sorted(range(len(boxes)), key=lambda index: (list(BoxKind).index(boxes[index].kind), index))
    moved = {boxes[index].ref: place for place, index in enumerate(order)}
    arrows = [a for reading in readings if reading.owner in moved for a in _arrows(found, reading, moved)]
    return FamilyGraph(
        matrix.title,
        tuple(boxes[index] for index in order),
        _without_repeats(arrows)[:_MOST_ARROWS],
        tuple(
            _broken(found, reading, moved[reading.owner])
            for reading in readings
            if reading.owner in moved and not reading.targets
        ),
        matrix.total,
    )


def _level_box(row: Row) -> Box:
    kind = BoxKind.SPECIALTY if row.role is Role.SPECIALTY else BoxKind.LEVEL
    return Box(row.ref, kind, row.title, row.page_title, row.grade, row.line)


def _other_box(found: Inheritance, matrix: LevelMatrix, ref: NodeRef) -> Box:
    """The box of what a statement names, or stands in, that is no level of the family."""
    page = found.handbook.pages[ref.path]
    kind = BoxKind.ELSEWHERE
    grade = page.family.grade if ref.index == FAMILY else page.family.nodes[ref.index].grade
    if ref.path in matrix.pages:
        # Else it is a job that only its sections' headings name.
        kind = BoxKind.FAMILY if ref.index == FAMILY else BoxKind.LEVEL
        grade = ""
    return Box(ref, kind, found.handbook.title_of(ref), page.title, grade, found.handbook.line_of(ref))


def _within(found: Inheritance, matrix: LevelMatrix, boxes: Sequence[Box]) -> Iterator[NodeRef]:
    """Whose statements are drawn: those of the levels, and of the pages as a whole."""
    known = {box.ref for box in boxes}
    for path in matrix.pages:
        whole = NodeRef(path, FAMILY)
        if whole not in known and found.of(whole):
            yield whole
    yield from (box.ref for box in boxes)


def _is_left_out(found: Inheritance, matrix: LevelMatrix, ref: NodeRef) -> bool:
    """Whether it is one of the levels beyond those that are drawn."""
    if matrix.total <= MOST_BOXES or ref.path not in matrix.pages:
        return False
    nodes = found.handbook.pages[ref.path].family.nodes
    is_level = ref.index != FAMILY and nodes[ref.index].role in {Role.LEVEL, Role.SPECIALTY}
    return is_level or any(row.ref == ref for row in matrix.rows)


def _named(readings: Sequence[Reading]) -> Iterator[NodeRef]:
    for reading in readings:
        yield reading.owner
        yield from reading.targets


def _arrows(found: Inheritance, reading: Reading, places: dict[NodeRef, int]) -> Iterator[Arrow]:
    circular = found.status(reading) is Status.CYCLE
    for target in reading.targets:
        if target in places:
            for facet in reading.facets:
                yield Arrow(
                    places[reading.owner],
                    places[target],
                    facet,
                    circular,
                    reading.statement.path,
                    reading.statement.line,
                    reading.text,
                )


def _without_repeats(arrows: Sequence[Arrow]) -> tuple[Arrow, ...]:
    """One arrow where two statements of a level say the same."""
    first: dict[tuple[int, int, Kind, bool], Arrow] = {}
    for arrow in arrows:
        first.setdefault((arrow.heir, arrow.giver, arrow.facet, arrow.circular), arrow)
    return tuple(first.values())


def _broken(found: Inheritance, reading: Reading, heir: int) -> Broken:
    return Broken(
        heir,
        reading.facets,
        found.status(reading),
        reading.reason.code == "inheritance.nothing_above",
        reading.reason.code == "inheritance.link_missing",
        reading.reason.name or reading.text,
        tuple(found.handbook.title_of(candidate) for candidate in reading.candidates),
        reading.statement.path,
        reading.statement.line,
        reading.text,
        explain(found, reading),
    )


def _by_rank(boxes: Sequence[Box]) -> list[Box]:
    """The most senior level first; specialties last, as the page has them.

    Levels alike keep the page's order, which mostly rises: then it is turned round like the rest.
    """
    levels = [box for box in boxes if box.kind is BoxKind.LEVEL]
    keys = _rank_keys(levels)
    if sum((b > a) - (b < a) for a, b in pairwise(keys)) >= 0:
        levels.reverse()
        keys.reverse()
    order = sorted(range(len(levels)), key=keys.__getitem__, reverse=True)
    return [*(levels[index] for index in order), *(box for box in boxes if box.kind is BoxKind.SPECIALTY)]


def _rank_keys(levels: Sequence[Box]) -> list[tuple[float, tuple[int, ...]]]:
    """How senior each level is: by its grade where most have one, then by its title.

    A "Customer Success Manager" has a rank in its name that is none, so a grade says more. One without a
    grade stands with the highest of those that are no more senior by their titles.
    """
    ranks = [seniority(box.title) for box in levels]
    known = [(rank, grade_number(box.grade)) for rank, box in zip(ranks, levels, strict=True) if box.grade]
    if len(known) < _MOST * len(levels):
        return [(0.0, rank) for rank in ranks]
    lowest = min((grade for _, grade in known), default=0.0)

    def grade_of(rank: tuple[int, ...], box: Box) -> float:
        if box.grade:
            return grade_number(box.grade)
        return max((grade for other, grade in known if other <= rank), default=lowest)

    return [(grade_of(rank, box), rank) for rank, box in zip(ranks, levels, strict=True)]


def untitled(graph: FamilyGraph) -> FamilyGraph:
    """The same for a place where the family's title stands above it already."""
    return replace(graph, title="")
