"""The picture of a family: everything has its place, nothing overlaps, and the SVG is sound."""

import time
import xml.etree.ElementTree as ET
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtGui import QFont, QFontMetricsF
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from jfeditor.export.family_graph import (
    MOST_BOXES,
    BoxKind,
    FamilyGraph,
    family_graph,
    untitled,
)
from jfeditor.export.family_picture import layout
from jfeditor.export.family_svg import COLOURS, FACET_COLOURS, FACET_DASHES, draw_svg
from jfeditor.export.picture_parts import Picture, arrow_at, box_at, broken_at
from jfeditor.export.text_fit import elided, text_width, wrapped
from jfeditor.families.claim_words import FACETS
from jfeditor.families.effective import EffectiveRoles
from jfeditor.families.handbook import Handbook
from jfeditor.families.inheritance import Status, resolve
from jfeditor.families.level_matrix import level_matrix
from jfeditor.families.model import Kind
from jfeditor.families.pages import Page, read_page
from jfeditor.families.seniority import seniority
from jfeditor.resources import load_table
from jfeditor.ui.themes import load_fonts

LIGHT = load_table("themes", "light.toml")["colours"]
SVG = "{http://www.w3.org/2000/svg}"


def page(path: str, title: str, body: str) -> Page:
    return read_page(path, f"---\ntitle: {title}\n---\n\n{body}".encode())


def level(title: str, *items: str, kind: str = "Requirements") -> str:
    return f"### {title}\n\n#### {kind}\n\n" + "".join(f"- {item}\n" for item in items) + "\n"


def graph_of(*pages: Page, path: str = "") -> FamilyGraph:
    roles = EffectiveRoles(resolve(Handbook.of(pages)))
    return family_graph(roles, level_matrix(roles, path or pages[0].path))


def arrows(graph: FamilyGraph) -> set[tuple[str, str, Kind, bool]]:
    titles = [box.title for box in graph.boxes]
    return {(titles[a.heir], titles[a.giver], a.facet, a.circular) for a in graph.arrows}


def real_handbooks(corpus_pages: list[Path]) -> list[EffectiveRoles]:
    roots = sorted({path.parents[-1 - path.parts.index("corpus") - 1] for path in corpus_pages})
    return [
        EffectiveRoles(
            resolve(
                Handbook.of(
                    read_page(path.relative_to(root).as_posix(), path.read_bytes())
                    for path in corpus_pages
                    if path.is_relative_to(root)
                )
            )
        )
        for root in roots
    ]


def check_places(picture: Picture) -> None:
    """No two things overlap, all lie on the paper, and no two lines run over one another."""
    rects = [placed.rect for placed in (*picture.boxes, *picture.broken)]
    rects.sort(key=lambda rect: rect.y)
    for above, below in pairwise(rects):
        assert above.bottom < below.y
    for rect in rects:
        assert rect.x >= 0
        assert rect.right <= picture.width
        assert rect.bottom <= picture.height
    for placed in picture.arrows:
        heir, giver = picture.boxes[placed.arrow.heir].rect, picture.boxes[placed.arrow.giver].rect
        for end, rect in ((placed.points[0], heir), (placed.points[-1], giver)):
            assert end[0] in {rect.x, rect.right}
            assert rect.y < end[1] < rect.bottom
        assert all(0 < x < picture.width for x, _ in placed.points)
    upright = [
        (trunk, points[1][0], *sorted((points[1][1], points[2][1])))
        for trunk, strokes in enumerate(picture.strokes)
        for points in (stroke.points for stroke in strokes)
    ]
    for (one, x, top, bottom), (other, also_x, also_top, also_bottom) in combinations(upright, 2):
        if one != other and x == also_x:
            assert bottom <= also_top or also_bottom <= top, "two trunks in one lane lie over one another"


def check_svg(picture: Picture) -> ET.Element:
    text = draw_svg(picture, LIGHT)
    root = ET.fromstring(text)  # noqa: S314 - our own
    assert root.tag == f"{SVG}svg"
    assert root.get("role") == "img"
    assert root.get("viewBox") == f"0 0 {root.get('width')} {root.get('height')}"
    assert root.find(f"{SVG}desc") is not None
    renderer = QSvgRenderer(QByteArray(text.encode()))
    assert renderer.isValid()
    assert renderer.defaultSize().width() == round(picture.width)
    return root


def test_real_families_are_drawn_whole_and_nothing_overlaps(corpus_pages: list[Path], qapp) -> None:
    drawn = 0
    for roles in real_handbooks(corpus_pages):
        found = roles.inheritance
        for path in found.pages:
            matrix = level_matrix(roles, path)
            graph = family_graph(roles, matrix)
            picture = layout(graph)
            check_places(picture)
            check_svg(picture)
            refs = [box.ref for box in graph.boxes]
            shown = {(refs[a.heir], refs[a.giver], a.facet) for a in graph.arrows}
            readings = [reading for page in matrix.pages for reading in found.pages[page].readings]
            wanted = {(r.owner, t, facet) for r in readings for t in r.targets for facet in r.facets}
            assert shown == wanted
            assert sorted(b.line for b in graph.broken) == sorted(
                r.statement.line for r in readings if not r.targets
            )
            for arrow in graph.arrows:
                circular = {r for r in readings if found.status(r) is Status.CYCLE}
                assert arrow.circular == any(r.statement.line == arrow.line for r in circular)
            drawn += len(shown)
    assert drawn > 200


def test_levels_stand_by_rank_and_the_rest_below_them() -> None:
    graph = graph_of(
        page(
            "a.md",
            "Pilot",
            "## Requirements\n\n- Swims\n\n## Levels\n\n"
            + level("Pilot", "Same requirements as above, and:")
            + level("Senior Pilot", "Extends the Pilot", "Extends the [Cook](b.md#cook) requirements")
            + level("Manager, Pilot", "Extends the Senior Pilot")
            + level("Senior Manager, Pilot", "Extends the Manager, Pilot")
            + "## Specialties\n\n"
            + level("Night", "Stays awake"),
        ),
        page("b.md", "Galley", level("Cook", "Cooks")),
    )
    assert [(box.kind, box.title) for box in graph.boxes] == [
        (BoxKind.LEVEL, "Senior Manager, Pilot"),
        (BoxKind.LEVEL, "Manager, Pilot"),
        (BoxKind.LEVEL, "Senior Pilot"),
        (BoxKind.LEVEL, "Pilot"),
        (BoxKind.SPECIALTY, "Night"),
        (BoxKind.FAMILY, "Pilot"),
        (BoxKind.ELSEWHERE, "Cook"),
    ]
    assert ("Senior Pilot", "Cook", Kind.REQUIREMENTS, False) in arrows(graph)
    notes = [placed.note for placed in layout(graph).boxes if placed.note]
    assert notes == ["every level has this", "of Galley"]


def test_grades_count_before_titles_where_most_levels_have_one() -> None:
    def graded(title: str, grade: int) -> str:
        return f"### {title}\n\n#### Job Grade\n\nThe {title} is a grade {grade}.\n\n"

    body = graded("Success Manager", 6) + graded("Staff Crafter", 9) + graded("Senior Crafter", 7)
    graph = graph_of(page("a.md", "Success", body + "### Crafter\n\nCrafts.\n"))
    assert [box.title for box in graph.boxes] == [
        "Staff Crafter",
        "Senior Crafter",
        "Success Manager",
        "Crafter",
    ]


def test_seniority_is_that_of_the_highest_rank_first() -> None:
    rising = ["Associate Pilot", "Pilot", "Pilot II", "Senior Pilot", "Staff Pilot", "Manager, Pilots"]
    rising += ["Senior Manager, Pilots", "Director of Pilots", "Sr. Director, Pilots", "VP, Pilots"]
    assert sorted(set(rising), key=seniority) == rising


def test_what_cannot_be_followed_stands_in_red_words_below_its_level(qapp) -> None:
    graph = graph_of(
        page(
            "a.md",
            "Harbour",
            "## Levels\n\n### Pilot, North\n\n### Pilot, South\n\n"
            + level("Senior Pilot", "Extends the Pilot requirements")
            + level("Lead Pilot", "Extends the Chief Purser requirements")
            + level("Staff Pilot", "Extends the Principal Pilot")
            + level("Principal Pilot", "Extends the Staff Pilot"),
        )
    )
    picture = layout(graph)
    check_places(picture)
    by_heir = {graph.boxes[one.broken.heir].title: one for one in picture.broken}
    assert " ".join(by_heir["Senior Pilot"].lines) == "“Pilot”: which of 2?"
    assert "Pilot, North" in by_heir["Senior Pilot"].tip
    assert "nobody called" in " ".join(by_heir["Lead Pilot"].lines)
    for one in picture.broken:
        assert one.rect.y > picture.boxes[one.broken.heir].rect.bottom
    assert arrows(graph) == {
        ("Staff Pilot", "Principal Pilot", Kind.REQUIREMENTS, True),
        ("Principal Pilot", "Staff Pilot", Kind.REQUIREMENTS, True),
    }
    assert len(picture.warnings) == 2, "circles are marked, not only red"
    root = check_svg(picture)
    check_tips(picture, root)
    reds = [one for one in root.iter() if LIGHT["err"] in {one.get("stroke"), one.get("fill")}]
    assert len(reds) > 6


def check_tips(picture: Picture, root: ET.Element) -> None:
    """A browser tells why something is red."""
    titles = [one.text for one in root.iter(f"{SVG}title")]
    for warned in picture.warnings:
        tip = picture.arrows[warned.arrow].tip
        assert "a circle" in tip
        assert titles.count(tip) == 2, "at the mark and along the arrow"
    for broken in picture.broken:
        assert broken.broken.why in broken.tip
        assert broken.tip in titles


def test_any_reader_can_draw_the_svg() -> None:
    body = level("Pilot", "Extends the Staff Pilot", "Extends the Purser") + level(
        "Staff Pilot", "Extends the Pilot"
    )
    root = ET.fromstring(draw_svg(layout(graph_of(page("a.md", "Pilot", body))), LIGHT))  # noqa: S314
    assert {one.tag.removeprefix(SVG) for one in root.iter()} == {
        *("svg", "title", "desc", "g"),
        *("rect", "path", "circle", "text"),
    }
    for one in root.iter():
        assert not {"style", "class", "marker-end", "stroke-opacity", "fill-opacity", "opacity"} & set(
            one.keys()
        )
        assert "var(" not in "".join(one.attrib.values())
    heads = [one for one in root.iter(f"{SVG}path") if one.get("d", "").endswith("Z")]
    assert len(heads) == 2
    assert all(one.get("fill") == LIGHT["err"] and one.get("stroke") == "none" for one in heads)
    drawn = list(root)
    (first_visible, *_) = [n for n, one in enumerate(drawn) if one.get("stroke-dasharray") and n > 9]
    hidden = [
        n for n, one in enumerate(drawn) if one.find(f"{SVG}title") is not None and one.tag == f"{SVG}path"
    ]
    assert hidden
    assert max(hidden) < first_visible, "nothing is painted over the arrows"


def test_what_is_for_all_levels_says_whose() -> None:
    family = "## Requirements\n\n- Swims\n\n## Levels\n\n"
    index = page("pilot/_index.md", "Pilot", family + level("Pilot", "Same requirements as above, and:"))
    other = page("pilot/senior.md", "Senior Pilot", "## Requirements\n\n- Extends the Pilot\n")
    placed = [
        one
        for one in layout(graph_of(index, other, path="pilot/senior.md")).boxes
        if one.box.kind is BoxKind.FAMILY
    ]
    assert [one.note for one in placed] == ["every level has this: Pilot"]


def test_a_statement_of_two_facets_is_drawn_twice_on_two_sides(qapp) -> None:
    graph = graph_of(
        page(
            "a.md",
            "Pilot",
            "### Pilot\n\nSails.\n\n### Senior Pilot\n\n"
            "The Senior Pilot role extends the [Pilot](#pilot) role.\n",
        )
    )
    assert {(a.facet, a.line) for a in graph.arrows} == {(Kind.RESPONSIBILITIES, 11), (Kind.REQUIREMENTS, 11)}
    picture = layout(graph)
    one, other = (placed.points[1][0] for placed in picture.arrows)
    assert one < picture.boxes[0].rect.x < picture.boxes[0].rect.right < other or (
        other < picture.boxes[0].rect.x < picture.boxes[0].rect.right < one
    )
    assert [entry.text for entry in picture.legend] == ["Responsibilities", "Requirements"]


def test_facets_are_told_apart_without_colours() -> None:
    assert set(FACET_DASHES) == set(FACET_COLOURS) == set(FACETS)
    assert len(set(FACET_DASHES.values())) == len(FACETS)


def test_many_heirs_share_one_trunk() -> None:
    heirs = [level(f"Pilot, Port{n}", "Extends the Junior Pilot requirements") for n in range(20)]
    graph = graph_of(page("a.md", "Pilot", level("Junior Pilot", "Sails") + "".join(heirs)))
    picture = layout(graph)
    check_places(picture)
    assert len(picture.arrows) == 20
    assert len({placed.points[1][0] for placed in picture.arrows}) == 1, "they need one lane only"
    assert len(picture.heads) == 1
    for index, placed in enumerate(picture.arrows):
        _, (lane, start), (_, end), _ = placed.points
        at = start + (1.0 if end > start else -1.0)
        assert arrow_at(picture, lane, at, 4.0) == index, "on the trunk the nearest heir's is meant"


def test_what_lies_at_a_point() -> None:
    graph = graph_of(
        page(
            "a.md",
            "Pilot",
            level("Pilot", "Extends the Chief Purser requirements")
            + level("Senior Pilot", "Extends the Pilot")
            + level("Staff Pilot", "Extends the Pilot"),
        )
    )
    picture = layout(graph)
    for index, placed in enumerate(picture.boxes):
        rect = placed.rect
        assert box_at(picture, rect.x + 3, rect.y + 3) == index
        assert broken_at(picture, rect.x + 3, rect.y + 3) == -1
    for index, placed in enumerate(picture.arrows):
        (x, y), (lane, _), *_ = placed.points
        assert arrow_at(picture, (x + lane) / 2, y, 4.0) == index, "near its own end it is found"
        assert arrow_at(picture, lane + 60, y, 4.0) == -1
    (broken,) = picture.broken
    assert broken_at(picture, broken.rect.x + 1, broken.rect.y + 1) == 0


def test_titles_of_all_kinds_are_written_as_they_are(qapp) -> None:
    title = 'Pilot 2 < 3 & "Sons" \x07 größe 海港'
    graph = graph_of(
        page("a.md", "Ä & <Ö>", level(title, "Sails") + level("Senior Pilot", f"Extends the {title}"))
    )
    root = check_svg(layout(graph))
    texts = " ".join(one.text or "" for one in root.iter(f"{SVG}text"))
    assert "2 < 3 &" in texts
    assert "海港" in texts
    assert "Ä & <Ö>" in texts
    assert root.find(f"{SVG}title").text == "Who extends whom: Ä & <Ö>"
    assert check_svg(layout(untitled(graph))).find(f"{SVG}title") is None


def test_very_many_levels_are_drawn_in_part_and_that_is_said(qapp) -> None:
    body = level("Pilot Rank1", "Sails") + "".join(
        level(f"Pilot Rank{n}", f"Extends the [Pilot Rank{n - 1}](#pilot-rank{n - 1})")
        for n in range(2, 5001)
    )
    roles = EffectiveRoles(resolve(Handbook.of([page("a.md", "Pilot", body)])))
    matrix = level_matrix(roles, "a.md")
    began = time.perf_counter()
    graph = family_graph(roles, matrix)
    picture = layout(graph)
    check_svg(picture)
    assert time.perf_counter() - began < 5
    assert len(picture.boxes) == MOST_BOXES
    assert picture.notes[0].text == "The first 150 of 5,000 levels are drawn."
    assert not picture.broken, "a level that is not drawn is not missing"
    check_places(picture)


def test_a_family_without_statements_says_so() -> None:
    picture = layout(
        graph_of(page("a.md", "Pilot", level("Pilot", "Sails") + level("Senior Pilot", "Steers")))
    )
    assert [note.text for note in picture.notes] == ["No level here says that it extends another."]
    assert not picture.legend


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_theme_has_the_colours_and_lines_stand_out(theme: str) -> None:
    colours = load_table("themes", f"{theme}.toml")["colours"]
    assert set(COLOURS) <= colours.keys()
    ground = luminance(colours["panel"])
    for name in FACET_COLOURS.values():
        low, high = sorted((luminance(colours[name]), ground))
        assert (high + 0.05) / (low + 0.05) >= 4.5, name


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("bold", [False, True])
def test_estimated_widths_are_near_those_of_the_font(bold: bool, qapp: QApplication) -> None:
    load_fonts()
    font = QFont("Inter")
    font.setPixelSize(13)
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    measure = QFontMetricsF(font).horizontalAdvance
    for text in ("Senior Manager, Harbour Operations", "Ill-lit pier (i)", "WWW MMM 10/11", "Größe é ñ"):
        assert text_width(text, 13, bold=bold) == pytest.approx(measure(text), rel=0.07)


def test_texts_are_broken_into_lines_that_fit() -> None:
    title = "Senior Manager of Harbour Operations, Pilots, Berths, Buoys and Lighthouses"
    for width in (60.0, 120.0, 240.0):
        lines = wrapped(title, width, 13, 2)
        assert len(lines) == 2
        assert all(text_width(line, 13) <= width + 1 for line in lines)
    assert wrapped("Pilot", 100, 13, 2) == ("Pilot",)
    assert wrapped("", 100, 13, 2) == ()
    assert elided("Pilot", 100, 13) == "Pilot"
    assert elided("Incomprehensibility", 60, 13).endswith("…")
