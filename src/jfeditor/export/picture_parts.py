"""The parts of a family's picture, each with its place, and which of them lies at a point.

Lengths are pixels, y grows downwards.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import hypot

from jfeditor.export.family_graph import Arrow, Box, Broken
from jfeditor.export.text_fit import text_width
from jfeditor.families.model import Kind

TITLE_SIZE, TEXT_SIZE, SMALL_SIZE = 16.0, 13.0, 11.0
PAD = 12.0
LINE = 17.0
"""The height of a line of a box's title."""
SMALL_LINE = 14.0
CORNER = 5.0
HEAD = 7.0
"""How long an arrow's head is."""
LANE = 11.0
"""From one lane of arrows to the next."""
MARK = 6.0
"""The radius of the mark on a circle of levels."""
SAMPLE = 30.0
"""How long the line beside a facet's name is in the legend."""
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Rect:
    """A place on paper."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.y + self.height

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies in it."""
        return self.x <= x <= self.right and self.y <= y <= self.bottom


@dataclass(frozen=True, slots=True)
class PlacedBox:
    """A box with its texts."""

    box: Box
    rect: Rect
    lines: tuple[str, ...]
    """Its title, broken into lines."""
    note: str
    """What stands below the title in small letters, or empty."""
    tip: str


@dataclass(frozen=True, slots=True)
class PlacedArrow:
    """The whole way of an arrow from its heir to the giver, corners not yet rounded."""

    arrow: Arrow
    points: tuple[Point, ...]
    tip: str


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line as it is drawn: what arrows share is drawn once, so that dashes do not fill one another."""

    facet: Kind
    red: bool
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Warned:
    """A mark on a way that leads back to where it starts."""

    at: Point
    arrow: int
    """The index of the arrow that it warns of."""


@dataclass(frozen=True, slots=True)
class PlacedBroken:
    """A broken statement as a note below its level."""

    broken: Broken
    rect: Rect
    points: tuple[Point, ...]
    """The line from the level."""
    lines: tuple[str, ...]
    tip: str


@dataclass(frozen=True, slots=True)
class Label:
    """A text of the picture; `y` is its base line."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A facet's line with its name."""

    facet: Kind
    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything with its place."""

    name: str
    description: str
    width: float
    height: float
    titles: tuple[Label, ...]
    legend: tuple[LegendEntry, ...]
    notes: tuple[Label, ...]
    """What has to be said of the picture as a whole."""
    captions: tuple[Label, ...]
    boxes: tuple[PlacedBox, ...]
    arrows: tuple[PlacedArrow, ...]
    strokes: tuple[tuple[Stroke, ...], ...]
    """Of each trunk what is drawn of it; a later one crosses over an earlier one."""
    heads: tuple[tuple[Kind, bool, Point, int], ...]
    """The tips of the arrows: facet, whether red, where, and the side they come from."""
    warnings: tuple[Warned, ...]
    """The marks on circles."""
    broken: tuple[PlacedBroken, ...]


def grade_width(grade: str) -> float:
    """The width of the frame around a grade."""
    return text_width(grade, SMALL_SIZE) + 13.0


def box_at(picture: Picture, x: float, y: float) -> int:
    """The box at a point, or -1."""
    return next((i for i, box in enumerate(picture.boxes) if box.rect.holds(x, y)), -1)


def broken_at(picture: Picture, x: float, y: float, reach: float = 0.0) -> int:
    """The broken statement at a point, or -1; its line to the level is at most `reach` away."""
    for index, one in enumerate(picture.broken):
        if one.rect.holds(x, y) or min(_distance(x, y, a, b) for a, b in pairwise(one.points)) <= reach:
            return index
    return -1


def arrow_at(picture: Picture, x: float, y: float, reach: float) -> int:
    """The arrow nearest to a point, at most `reach` away, or -1; of several that share a trunk there that of
    the nearest heir. A mark is a part of the arrow that it warns of."""
    for warned in picture.warnings:
        if hypot(x - warned.at[0], y - warned.at[1]) <= min(MARK, LANE / 2):
            return warned.arrow
    found = []
    for index, placed in enumerate(picture.arrows):
        distance = min(_distance(x, y, a, b) for a, b in pairwise(placed.points))
        if distance <= reach:
            found.append((round(distance, 1), abs(placed.points[0][1] - y), index))
    return min(found)[2] if found else -1


def _distance(x: float, y: float, start: Point, end: Point) -> float:
    """From a point to a level or upright line."""
    left, right = sorted((start[0], end[0]))
    top, bottom = sorted((start[1], end[1]))
    away_x, away_y = max(left - x, 0.0, x - right), max(top - y, 0.0, y - bottom)
    return hypot(away_x, away_y)


def corners(points: Sequence[Point]) -> Iterator[tuple[Point, Point, Point]]:
    """The corners of a way, rounded: where each curve starts, its control point, and where it ends."""
    last = len(points) - 1
    for index in range(1, last):
        before, corner, after = points[index - 1 : index + 2]
        room = _length(before, corner) * (1.0 if index == 1 else 0.5)
        room = min(room, _length(corner, after) * (1.0 if index == last - 1 else 0.5))
        radius = min(CORNER, room)
        yield _towards(corner, before, radius), corner, _towards(corner, after, radius)


def _length(start: Point, end: Point) -> float:
    return abs(start[0] - end[0]) + abs(start[1] - end[1])


def _towards(start: Point, end: Point, far: float) -> Point:
    length = _length(start, end)
    part = far / length if length else 0.0
    return start[0] + (end[0] - start[0]) * part, start[1] + (end[1] - start[1]) * part
