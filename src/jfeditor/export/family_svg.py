"""A picture of a family as SVG 1.1 that stands alone, in the colours of a theme.

Only what every reader knows is used, Qt's renderer (SVG Tiny 1.2) and those of office programs among them: no
markers, no style sheets, nothing transparent, and each mark says its fill and its stroke.
"""

import re
from collections.abc import Iterator, Mapping
from html import escape

from jfeditor.export.family_graph import BoxKind
from jfeditor.export.picture_parts import (
    HEAD,
    LINE,
    MARK,
    PAD,
    SAMPLE,
    SMALL_LINE,
    SMALL_SIZE,
    TEXT_SIZE,
    TITLE_SIZE,
    Picture,
    PlacedBox,
    PlacedBroken,
    Point,
    Rect,
    Stroke,
    corners,
    grade_width,
)
from jfeditor.families.model import Kind

FACET_COLOURS = {
    Kind.RESPONSIBILITIES: "facet-responsibilities",
    Kind.REQUIREMENTS: "facet-requirements",
    Kind.PERFORMANCE_INDICATORS: "facet-indicators",
    Kind.JOB_GRADE: "facet-grade",
}
"""The names of the facets' colours in a theme."""
COLOURS = (
    *("panel", "raised", "bg", "accent-soft", "line-strong", "text", "muted", "faint"),
    *("err", "err-soft", "on-accent", *FACET_COLOURS.values()),
)
"""The names of all colours that a picture needs."""
FACET_DASHES: Mapping[Kind, tuple[float, ...]] = {
    Kind.RESPONSIBILITIES: (),
    Kind.REQUIREMENTS: (7.0, 3.5),
    Kind.PERFORMANCE_INDICATORS: (1.8, 3.2),
    Kind.JOB_GRADE: (9.0, 3.0, 2.0, 3.0),
}
"""Lengths of dashes and gaps, in pixels; none is a solid line."""
WIDTH = 1.7
"""Of a line."""
_HALO = 5.0
"""How wide a crossing line is kept away from another one."""
_ROUND = 'stroke-linejoin="round"'
"""Of wide lines: at pointed corners ImageMagick paints far beside them."""
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold (section 2.2)."""


def draw_svg(picture: Picture, colours: Mapping[str, str], font: str = "Inter, sans-serif") -> str:
    """The picture in these colours: all of `COLOURS`, as `#rrggbb`.

    `font` is a CSS list of families; Qt's renderer takes a single name only.
    """
    return "\n".join([*_parts(picture, colours, font), "</svg>", ""])


def _parts(picture: Picture, colours: Mapping[str, str], font: str) -> Iterator[str]:
    width, height = _number(picture.width), _number(picture.height)
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" version="1.1" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" role="img" font-family="{escape(font)}">'
    )
    if picture.name:
        yield f"<title>{_text(picture.name)}</title>"
    yield f"<desc>{_text(picture.description)}</desc>"
    yield f'<rect width="{width}" height="{height}" fill="{colours["panel"]}" stroke="none"/>'
    for label in picture.titles:
        yield _label(label.x, label.y, label.text, TITLE_SIZE, colours["text"], bold=True)
    for entry in picture.legend:
        line = Stroke(entry.facet, False, ((entry.x, entry.y), (entry.x + SAMPLE, entry.y)))
        yield _stroke(line, colours)
        yield _label(entry.x + SAMPLE + 7.0, entry.y + 4.0, entry.text, SMALL_SIZE, colours["muted"])
    for label in (*picture.notes, *picture.captions):
        yield _label(label.x, label.y, label.text, SMALL_SIZE, colours["muted"])
    yield from _lines(picture, colours)
    for box in picture.boxes:
        yield from _box(box, colours)
    for broken in picture.broken:
        yield from _broken(broken, colours)


def _lines(picture: Picture, colours: Mapping[str, str]) -> Iterator[str]:
    """All strokes, each with a gap where it crosses one that was drawn before, then heads and marks.

    Below them are lines in the colour of the ground, wide enough to point at: a browser shows their tips. Not
    transparent ones on top: readers that know no transparency would paint over the strokes.
    """
    for arrow in picture.arrows:
        way = rounded(arrow.points)
        yield (
            f'<path d="{way}" fill="none" stroke="{colours["panel"]}" stroke-width="8" {_ROUND}>'
            f"<title>{_text(arrow.tip)}</title></path>"
        )
    for trunk in picture.strokes:
        for stroke in trunk:
            way = rounded(stroke.points)
            yield (
                f'<path d="{way}" fill="none" stroke="{colours["panel"]}" stroke-width="{_number(_HALO)}" '
                f'{_ROUND} pointer-events="none"/>'
            )
        for stroke in trunk:
            yield _stroke(stroke, colours)
    for facet, red, (x, y), side in picture.heads:
        back, half = x + side * HEAD, HEAD * 0.55
        first, second, third = map(_pair, ((x, y), (back, y - half), (back, y + half)))
        fill = _line_colour(facet, colours, red=red)
        yield f'<path d="M{first} L{second} L{third} Z" fill="{fill}" stroke="none" pointer-events="none"/>'
    for warning in picture.warnings:
        x, y = warning.at
        yield f"<g><title>{_text(picture.arrows[warning.arrow].tip)}</title>"
        yield (
            f'<circle cx="{_number(x)}" cy="{_number(y)}" r="{_number(MARK)}" fill="{colours["err"]}" '
            'stroke="none"/>'
        )
        yield _label(x, y + 4.0, "!", SMALL_SIZE, colours["on-accent"], bold=True, anchor="middle")
        yield "</g>"


def _box(placed: PlacedBox, colours: Mapping[str, str]) -> Iterator[str]:
    box, rect = placed.box, placed.rect
    fill, edge, dashes = {
        BoxKind.LEVEL: ("raised", "line-strong", ""),
        BoxKind.SPECIALTY: ("bg", "line-strong", ""),
        BoxKind.FAMILY: ("accent-soft", "line-strong", ""),
        BoxKind.ELSEWHERE: ("panel", "faint", ' stroke-dasharray="4 3"'),
    }[box.kind]
    radius = 15.0 if box.kind is BoxKind.SPECIALTY else 7.0
    yield f"<g><title>{_text(placed.tip)}</title>"
    yield _rect(rect, radius, colours[fill], colours[edge], dashes)
    block = LINE * len(placed.lines) + (16.0 if placed.note else 0.0)
    y = rect.y + (rect.height - block) / 2 + 13.0
    for line in placed.lines:
        bold = box.kind is BoxKind.LEVEL
        yield _label(rect.x + PAD, y, line, TEXT_SIZE, colours["text"], bold=bold)
        y += LINE
    if placed.note:
        yield _label(rect.x + PAD, y - 1.0, placed.note, SMALL_SIZE, colours["muted"])
    if box.grade:
        wide = grade_width(box.grade)
        x, middle = rect.right - PAD - wide + 3.0, rect.y + rect.height / 2
        yield _rect(Rect(x, middle - 8.5, wide, 17.0), 8.5, colours["panel"], colours["line-strong"])
        text = _label(x + wide / 2, middle + 4.0, box.grade, SMALL_SIZE, colours["muted"], anchor="middle")
        yield text
    yield "</g>"


def _broken(placed: PlacedBroken, colours: Mapping[str, str]) -> Iterator[str]:
    rect = placed.rect
    yield f"<g><title>{_text(placed.tip)}</title>"
    yield _stroke(Stroke(placed.broken.facets[0], True, placed.points), colours)
    yield _rect(rect, 6.0, colours["err-soft"], colours["err"])
    sign = "?" if placed.broken.candidates else "!"
    middle = rect.y + rect.height / 2 + 4.0
    yield _label(rect.x + PAD - 4.0, middle, sign, TEXT_SIZE, colours["err"], bold=True)
    y = middle - SMALL_LINE * (len(placed.lines) - 1) / 2
    for line in placed.lines:
        yield _label(rect.x + PAD + 8.0, y, line, SMALL_SIZE, colours["err"])
        y += SMALL_LINE
    yield "</g>"


def _stroke(stroke: Stroke, colours: Mapping[str, str]) -> str:
    dashes = " ".join(map(_number, FACET_DASHES[stroke.facet]))
    pattern = f' stroke-dasharray="{dashes}"' if dashes else ""
    colour = _line_colour(stroke.facet, colours, red=stroke.red)
    width = _number(WIDTH)
    return (
        f'<path d="{rounded(stroke.points)}" fill="none" stroke="{colour}" stroke-width="{width}"{pattern} '
        'pointer-events="none"/>'
    )


def _line_colour(facet: Kind, colours: Mapping[str, str], *, red: bool) -> str:
    return colours["err" if red else FACET_COLOURS[facet]]


def rounded(points: tuple[Point, ...]) -> str:
    """A way with its corners rounded, as SVG path data."""
    way = [f"M{_pair(points[0])}"]
    for start, corner, end in corners(points):
        way.append(f"L{_pair(start)} Q{_pair(corner)} {_pair(end)}")
    way.append(f"L{_pair(points[-1])}")
    return " ".join(way)


def _rect(rect: Rect, radius: float, fill: str, edge: str, more: str = "") -> str:
    where = f'x="{_number(rect.x)}" y="{_number(rect.y)}" '
    size = f'width="{_number(rect.width)}" height="{_number(rect.height)}" rx="{_number(radius)}"'
    return f'<rect {where}{size} fill="{fill}" stroke="{edge}"{more}/>'


def _label(
    x: float, y: float, text: str, size: float, colour: str, *, bold: bool = False, anchor: str = "start"
) -> str:
    weight = ' font-weight="600"' if bold else ""
    where = f' text-anchor="{anchor}"' if anchor != "start" else ""
    return (
        f'<text x="{_number(x)}" y="{_number(y)}" font-size="{_number(size)}" '
        f'fill="{colour}" stroke="none"{weight}{where}>{_text(text)}</text>'
    )


def _text(text: str) -> str:
    return escape(_NO_XML.sub("\ufffd", text), quote=False)


def _pair(point: Point) -> str:
    return f"{_number(point[0])} {_number(point[1])}"


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
