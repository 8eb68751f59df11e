"""A family's inheritance with a place for everything: boxes in a stack, arrows in lanes at its sides.

Nothing is drawn here (`jfeditor.export.family_svg` does), so that tests and the window can ask the picture
where its parts are.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from jfeditor.export.family_graph import Box, BoxKind, Broken, FamilyGraph
from jfeditor.export.lanes import LEFT, RIGHT, Port, Trunk, find_ports, find_trunks
from jfeditor.export.picture_parts import (
    CORNER,
    HEAD,
    LANE,
    LINE,
    PAD,
    SAMPLE,
    SMALL_LINE,
    SMALL_SIZE,
    TEXT_SIZE,
    TITLE_SIZE,
    Label,
    LegendEntry,
    Picture,
    PlacedArrow,
    PlacedBox,
    PlacedBroken,
    Point,
    Rect,
    Stroke,
    Warned,
    grade_width,
)
from jfeditor.export.text_fit import elided, text_width, wrapped
from jfeditor.families.claim_words import FACETS
from jfeditor.families.inheritance import Status
from jfeditor.families.model import FAMILY, Kind
from jfeditor.wording import word

_BOX = 236.0
_MARGIN = 14.0
_GAP = 20.0
_FIRST_LANE = 18.0
_PORT = 10.0
_CHIP_INDENT = 26.0


def layout(graph: FamilyGraph) -> Picture:
    """Give everything its place."""
    trunks = find_trunks(graph)
    ports = find_ports(graph, trunks)
    lanes = {side: max((t.lane + 1 for t in trunks if t.side == side), default=0) for side in (LEFT, RIGHT)}
    before, behind = (_lanes_width(lanes[side]) for side in (LEFT, RIGHT))
    width = before + _BOX + behind
    titles = tuple(
        Label(_MARGIN, 26.0 + 21.0 * row, line)
        for row, line in enumerate(wrapped(graph.title, width - 2 * _MARGIN, TITLE_SIZE, 3, bold=True))
    )
    at = titles[-1].y + 16.0 if titles else _MARGIN
    legend, at = _legend(graph, width, at)
    notes, at = _notes(graph, width, at)
    boxes, captions, broken, at = _stack(graph, ports, before, at)
    placed = _Wires(graph, trunks, ports, boxes)
    return Picture(
        word("picture.name", {"title": graph.title}) if graph.title else "",
        _description(graph),
        width,
        at + _MARGIN,
        titles,
        legend,
        notes,
        captions,
        boxes,
        placed.arrows(),
        placed.strokes(),
        tuple(placed.heads()),
        tuple(placed.warnings()),
        broken,
    )


def facet_words(facets: Sequence[Kind]) -> str:
    """Facets within a sentence."""
    return ", ".join(word(f"facet.{facet.value}", {}).lower() for facet in facets)


def _lanes_width(lanes: int) -> float:
    return _MARGIN + (_FIRST_LANE + LANE * (lanes - 1) if lanes else 0.0)


def _legend(graph: FamilyGraph, width: float, top: float) -> tuple[tuple[LegendEntry, ...], float]:
    """The facets that are drawn, and where what comes below starts."""
    used = {arrow.facet for arrow in graph.arrows} | {facet for one in graph.broken for facet in one.facets}
    found: list[LegendEntry] = []
    x, y = _MARGIN, top + 6.0
    for facet in (facet for facet in FACETS if facet in used):
        text = word(f"facet.{facet.value}", {})
        wide = SAMPLE + 7.0 + text_width(text, SMALL_SIZE)
        if x > _MARGIN and x + wide > width - _MARGIN:
            x, y = _MARGIN, y + 18.0
        found.append(LegendEntry(facet, x, y, text))
        x += wide + 16.0
    return tuple(found), y + 22.0 if found else top


def _notes(graph: FamilyGraph, width: float, top: float) -> tuple[tuple[Label, ...], float]:
    texts = []
    drawn = sum(box.kind in {BoxKind.LEVEL, BoxKind.SPECIALTY} for box in graph.boxes)
    if graph.total > drawn:
        texts.append(word("picture.left_out", {"drawn": f"{drawn:,}", "total": f"{graph.total:,}"}))
    if not graph.arrows and not graph.broken:
        texts.append(word("picture.none", {}))
    lines = [line for text in texts for line in wrapped(text, width - 2 * _MARGIN, SMALL_SIZE, 3)]
    labels = tuple(Label(_MARGIN, top + 11.0 + 16.0 * row, line) for row, line in enumerate(lines))
    return labels, labels[-1].y + 14.0 if labels else top


Stack = tuple[tuple[PlacedBox, ...], tuple[Label, ...], tuple[PlacedBroken, ...], float]


def _stack(
    graph: FamilyGraph, ports: Mapping[tuple[int, int], Sequence[Port]], left: float, top: float
) -> Stack:
    """The boxes from the top down, with captions above groups and broken statements below their level."""
    tips = _tips(graph)
    boxes: list[PlacedBox] = []
    captions: list[Label] = []
    broken: list[PlacedBroken] = []
    y = top
    faults = {heir: tuple(group) for heir, group in groupby(_sorted(graph.broken), key=lambda one: one.heir)}
    for index, box in enumerate(graph.boxes):
        kind = box.kind
        if kind in _CAPTIONED and (index == 0 or graph.boxes[index - 1].kind is not kind):
            captions.append(Label(left, y + 12.0, word(f"picture.{_CAPTIONED[kind]}", {})))
            y += 20.0
        needed = max(len(ports.get((index, side), ())) for side in (LEFT, RIGHT))
        note = _small_print(graph, box)
        placed = _place_box(box, note, (left, y), _PORT * (needed - 1) + 18.0, tips[index])
        boxes.append(placed)
        y = placed.rect.bottom
        for fault in faults.get(index, ()):
            one = _place_broken(fault, placed.rect, y + 5.0)
            broken.append(one)
            y = one.rect.bottom
        goes_on = index + 1 < len(graph.boxes) and graph.boxes[index + 1].kind is kind
        lonely = kind is BoxKind.SPECIALTY and not needed and goes_on
        y += _GAP / 2 if lonely else _GAP
    return tuple(boxes), tuple(captions), tuple(broken), y - (_GAP if boxes else 0.0)


_CAPTIONED = {BoxKind.SPECIALTY: "specialties", BoxKind.ELSEWHERE: "elsewhere"}


def _sorted(broken: Sequence[Broken]) -> list[Broken]:
    return sorted(broken, key=lambda one: (one.heir, one.path, one.line))


def _small_print(graph: FamilyGraph, box: Box) -> str:
    """What stands below a box's title.

    An arrow from one level to what is for all does not say that the others have it, too, so the box does.
    """
    whole = box.ref.index == FAMILY
    if box.kind is BoxKind.ELSEWHERE:
        return word("picture.for_all", {}) if whole else word("picture.of_page", {"page": box.page_title})
    if box.kind is not BoxKind.FAMILY:
        return ""
    has_all = all(
        other.ref.path == box.ref.path
        for other in graph.boxes
        if other.kind in {BoxKind.LEVEL, BoxKind.SPECIALTY}
    )
    return word("picture.every_level" if has_all else "picture.every_level_of", {"page": box.page_title})


def _place_box(box: Box, small_print: str, at: Point, least: float, tip: str) -> PlacedBox:
    bold = box.kind is BoxKind.LEVEL
    room = _BOX - 2 * PAD - (grade_width(box.grade) + 8.0 if box.grade else 0.0)
    title = word("picture.family", {}) if box.kind is BoxKind.FAMILY else box.title
    lines = wrapped(title, room, TEXT_SIZE, 2, bold=bold) or ("…",)
    note = elided(small_print, _BOX - 2 * PAD, SMALL_SIZE)
    height = max(LINE * len(lines) + (16.0 if note else 0.0) + 17.0, least)
    return PlacedBox(box, Rect(*at, _BOX, height), lines, note, tip)


def _place_broken(broken: Broken, above: Rect, y: float) -> PlacedBroken:
    values = {"name": broken.name, "count": len(broken.candidates)}
    if broken.status is Status.AMBIGUOUS:
        code = "several"
    elif broken.nothing_above:
        code = "nothing_above"
    else:
        code = "no_page" if broken.is_link else "nobody"
    room = _BOX - _CHIP_INDENT - 2 * PAD - 6.0
    lines = wrapped(word(f"picture.{code}", values), room, SMALL_SIZE, 2)
    height = SMALL_LINE * len(lines) + 9.0
    rect = Rect(above.x + _CHIP_INDENT, y, _BOX - _CHIP_INDENT, height)
    start = above.x + 15.0
    middle = rect.y + rect.height / 2
    points = ((start, above.bottom), (start, middle), (rect.x, middle))
    tip = [
        facet_words(broken.facets).capitalize(),
        word("picture.line", {"line": broken.line, "text": broken.text}),
        broken.why,
        word("picture.go", {}),
    ]
    return PlacedBroken(broken, rect, points, lines, "\n".join(tip))


def _tips(graph: FamilyGraph) -> list[str]:
    """What is to be told of each box."""
    given: dict[int, dict[int, list[Kind]]] = {}
    heirs: dict[int, dict[int, None]] = {}
    for arrow in graph.arrows:
        given.setdefault(arrow.heir, {}).setdefault(arrow.giver, []).append(arrow.facet)
        heirs.setdefault(arrow.giver, {})[arrow.heir] = None
    boxes = graph.boxes
    found = []
    for index, box in enumerate(boxes):
        lines = [_box_name(box)]
        if box.grade:
            lines.append(word("picture.grade", {"grade": box.grade}))
        for giver, facets in given.get(index, {}).items():
            named = {"title": _box_name(boxes[giver]), "facets": facet_words(list(dict.fromkeys(facets)))}
            lines.append(word("picture.extends", named))
        titles = [_box_name(boxes[heir]) for heir in heirs.get(index, ())]
        if titles:
            lines.append(word("picture.extended_by", {"titles": "; ".join(_some(titles))}))
        found.append("\n".join(lines))
    return found


def _some(titles: list[str]) -> list[str]:
    if len(titles) <= _MOST_TOLD:
        return titles
    return [*titles[: _MOST_TOLD - 1], word("picture.more", {"count": len(titles) - _MOST_TOLD + 1})]


_MOST_TOLD = 8


def _box_name(box: Box) -> str:
    """What a box is called in a sentence."""
    if box.kind is BoxKind.FAMILY:
        return f"{word('picture.family', {})}, {box.page_title}"
    if box.kind is BoxKind.ELSEWHERE:
        whole = box.ref.index == FAMILY
        return f"{box.title} ({word('picture.for_all', {}) if whole else box.page_title})"
    return box.title


def _description(graph: FamilyGraph) -> str:
    levels = len(graph.boxes)
    return word(
        "picture.description",
        {
            "boxes": "1 box" if levels == 1 else f"{levels} boxes",
            "arrows": "1 arrow is" if len(graph.arrows) == 1 else f"{len(graph.arrows)} arrows are",
            "broken": "1 statement is" if len(graph.broken) == 1 else f"{len(graph.broken)} statements are",
        },
    )


class _Wires:
    """The lines between boxes that have their places."""

    def __init__(
        self,
        graph: FamilyGraph,
        trunks: Sequence[Trunk],
        ports: Mapping[tuple[int, int], Sequence[Port]],
        boxes: Sequence[PlacedBox],
    ) -> None:
        self.graph = graph
        self.trunks = trunks
        self.boxes = boxes
        self.height: dict[Port, float] = {}
        for (box, _), here in ports.items():
            rect = boxes[box].rect
            first = rect.y + rect.height / 2 - _PORT * (len(here) - 1) / 2
            self.height.update({port: first + _PORT * place for place, port in enumerate(here)})

    def arrows(self) -> tuple[PlacedArrow, ...]:
        ways: dict[int, PlacedArrow] = {}
        for number, trunk in enumerate(self.trunks):
            lane, edge = self._lane(trunk), self._edge(trunk)
            end = self.height[Port(number, -1)]
            for index in trunk.arrows:
                start = self.height[Port(number, index)]
                points = ((edge, start), (lane, start), (lane, end), (edge, end))
                ways[index] = PlacedArrow(self.graph.arrows[index], points, self._tip(index))
        return tuple(ways[index] for index in range(len(self.graph.arrows)))

    def strokes(self) -> tuple[tuple[Stroke, ...], ...]:
        return tuple(tuple(self._strokes(number)) for number in range(len(self.trunks)))

    def _strokes(self, number: int) -> Iterator[Stroke]:
        """The longest ways from above and from below, joined at the end, and a branch for each between."""
        trunk = self.trunks[number]
        lane, edge = self._lane(trunk), self._edge(trunk)
        end = self.height[Port(number, -1)]
        starts = sorted(self.height[Port(number, index)] for index in trunk.arrows)
        above, below = [y for y in starts if y < end], [y for y in starts if y > end]
        into = (edge + trunk.side * HEAD * 0.8, end)
        for farthest in (*above[:1], *below[-1:]):
            way = ((edge, farthest), (lane, farthest), (lane, end))
            joins = bool(above) and farthest > end
            yield Stroke(trunk.facet, trunk.circular, way if joins else (*way, into))
        for y in (*above[1:], *below[:-1]):
            towards = CORNER if y < end else -CORNER
            yield Stroke(trunk.facet, trunk.circular, ((edge, y), (lane, y), (lane, y + towards)))

    def heads(self) -> Iterator[tuple[Kind, bool, Point, int]]:
        for number, trunk in enumerate(self.trunks):
            point = (self._edge(trunk), self.height[Port(number, -1)])
            yield trunk.facet, trunk.circular, point, trunk.side

    def warnings(self) -> Iterator[Warned]:
        """A mark in the middle of the longest arrow of each circular trunk."""
        for number, trunk in enumerate(self.trunks):
            if trunk.circular:
                end = self.height[Port(number, -1)]
                starts = {index: self.height[Port(number, index)] for index in trunk.arrows}
                longest = max(starts, key=lambda index: abs(starts[index] - end))
                yield Warned((self._lane(trunk), (end + starts[longest]) / 2), longest)

    def _edge(self, trunk: Trunk) -> float:
        rect = self.boxes[trunk.giver].rect
        return rect.x if trunk.side == LEFT else rect.right

    def _lane(self, trunk: Trunk) -> float:
        return self._edge(trunk) + trunk.side * (_FIRST_LANE + LANE * trunk.lane)

    def _tip(self, index: int) -> str:
        arrow = self.graph.arrows[index]
        heir, giver = (_box_name(self.graph.boxes[box]) for box in (arrow.heir, arrow.giver))
        values = {"heir": heir, "giver": giver, "facet": facet_words((arrow.facet,))}
        lines = [
            word("picture.statement", values),
            word("picture.line", {"line": arrow.line, "text": arrow.text}),
        ]
        if arrow.circular:
            lines += [word("picture.circular", {}), word("picture.go", {})]
        return "\n".join(lines)
