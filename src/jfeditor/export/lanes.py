"""Which way the arrows of a stack of boxes go: trunks in lanes at both sides, none over another.

All arrows of one facet to one box share a trunk, with a branch from each heir: a base that ten levels extend
has one line beside them, not ten. Trunks are intervals of rows; much as in A. Hashimoto and J. Stevens, "Wire
routing by optimizing channel assignment" (1971), each takes the innermost lane of its facet that is free, but
short ones come first. Ports on a box's side are ordered so that lines that end there do not cross.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from jfeditor.export.family_graph import Arrow, FamilyGraph
from jfeditor.families.model import Kind

LEFT, RIGHT = -1, 1
SIDES = {
    Kind.RESPONSIBILITIES: LEFT,
    Kind.JOB_GRADE: LEFT,
    Kind.REQUIREMENTS: RIGHT,
    Kind.PERFORMANCE_INDICATORS: RIGHT,
}
"""At which side a facet's arrows go; of two at one side the first keeps nearer to the boxes."""
_SELF = 0.25
"""How far, in rows, a line from a box to itself reaches above and below it."""


@dataclass(frozen=True, slots=True)
class Trunk:
    """All arrows of a facet that end at a box, in its lane."""

    giver: int
    facet: Kind
    circular: bool
    arrows: tuple[int, ...]
    """Indexes into the graph's arrows."""
    top: float
    bottom: float
    """The first and last row (index of a box) it touches."""
    lane: int
    """Counted from the boxes, from 0."""

    @property
    def side(self) -> int:
        """`LEFT` or `RIGHT`."""
        return SIDES[self.facet]


@dataclass(frozen=True, slots=True)
class Port:
    """Where a trunk touches a box: as the giver, or as the heir of one of its arrows."""

    trunk: int
    arrow: int
    """The index of the arrow that leaves here, or -1 where the trunk ends."""


def find_trunks(graph: FamilyGraph) -> tuple[Trunk, ...]:
    """The trunks of a graph, each in a lane."""
    members: dict[tuple[Kind, int, bool], list[int]] = {}
    for index, arrow in enumerate(graph.arrows):
        members.setdefault((arrow.facet, arrow.giver, arrow.circular), []).append(index)
    found: list[Trunk] = []
    used = {LEFT: 0, RIGHT: 0}
    for facet, side in SIDES.items():
        unplaced = [_trunk(key, arrows, graph.arrows) for key, arrows in members.items() if key[0] is facet]
        lanes: list[list[Trunk]] = []
        for trunk in sorted(unplaced, key=lambda t: (t.bottom - t.top, t.top)):
            lane = next((n for n, taken in enumerate(lanes) if _is_free(taken, trunk)), len(lanes))
            if lane == len(lanes):
                lanes.append([])
            lanes[lane].append(trunk)
        for lane, trunks in enumerate(lanes):
            found += [_in_lane(trunk, used[side] + lane) for trunk in trunks]
        used[side] += len(lanes)
    return tuple(found)


def find_ports(graph: FamilyGraph, trunks: Sequence[Trunk]) -> dict[tuple[int, int], tuple[Port, ...]]:
    """For each box and side the ports from top to bottom."""
    touching: dict[tuple[int, int], list[Port]] = {}
    for number, trunk in enumerate(trunks):
        touching.setdefault((trunk.giver, trunk.side), []).append(Port(number, -1))
        for arrow in trunk.arrows:
            touching.setdefault((graph.arrows[arrow].heir, trunk.side), []).append(Port(number, arrow))

    def height(box: int, port: Port) -> tuple[int, int, bool]:
        """From what only goes up, the inner lane first, to what only goes down, the outer lane first."""
        trunk = trunks[port.trunk]
        goes_up, goes_down = trunk.top < box, trunk.bottom > box
        if goes_up and not goes_down:
            return 0, trunk.lane, port.arrow < 0
        if goes_up:
            return 1, trunk.lane, port.arrow < 0
        return 2, -trunk.lane, port.arrow < 0

    return {
        place: tuple(sorted(ports, key=lambda port, box=place[0]: height(box, port)))  # type: ignore[misc]
        for place, ports in touching.items()
    }


def _trunk(key: tuple[Kind, int, bool], members: list[int], arrows: Sequence[Arrow]) -> Trunk:
    facet, giver, circular = key
    rows: list[float] = [giver, *(arrows[index].heir for index in members)]
    top, bottom = min(rows), max(rows)
    if any(arrows[index].heir == giver for index in members):
        top, bottom = min(top, giver - _SELF), max(bottom, giver + _SELF)
    return Trunk(giver, facet, circular, tuple(members), top, bottom, 0)


def _in_lane(trunk: Trunk, lane: int) -> Trunk:
    return Trunk(trunk.giver, trunk.facet, trunk.circular, trunk.arrows, trunk.top, trunk.bottom, lane)


def _is_free(taken: Sequence[Trunk], trunk: Trunk) -> bool:
    return all(trunk.bottom <= other.top or other.bottom <= trunk.top for other in taken)
