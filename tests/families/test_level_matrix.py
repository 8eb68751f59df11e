"""A family's levels side by side."""

import time
from pathlib import Path

import pytest

from jfeditor.families.claim_words import FACETS
from jfeditor.families.effective import EffectiveRoles, Source
from jfeditor.families.handbook import Handbook, LookUpError, NodeRef
from jfeditor.families.inheritance import Status, resolve
from jfeditor.families.level_matrix import (
    MOST_ROWS,
    Cell,
    CellState,
    FlawKind,
    LevelMatrix,
    level_matrix,
)
from jfeditor.families.model import FAMILY, Kind, Role
from jfeditor.families.pages import Page, read_page

R, Q = Kind.RESPONSIBILITIES, Kind.REQUIREMENTS
P, G = Kind.PERFORMANCE_INDICATORS, Kind.JOB_GRADE


def page(path: str, title: str, body: str) -> Page:
    return read_page(path, f"---\ntitle: {title}\n---\n\n{body}".encode())


def section(kind: str, *items: str) -> str:
    return f"#### {kind}\n\n" + "".join(f"- {item}\n" for item in items) + "\n"


def matrix_of(*pages: Page, path: str = "") -> LevelMatrix:
    return level_matrix(EffectiveRoles(resolve(Handbook.of(pages))), path or pages[0].path)


def cell(matrix: LevelMatrix, title: str, kind: Kind) -> Cell:
    (row,) = [row for row in matrix.rows if row.title == title]
    return row.cells[FACETS.index(kind)]


def counts(one: Cell) -> tuple[int, int, int]:
    return one.own, one.inherited, one.family_wide


PILOT = page(
    "pilot.md",
    "Pilot",
    "## Requirements\n\n- Swims\n\n## Levels\n\n"
    "### Pilot\n\nThe Pilot reports to the [Harbour Manager](#x).\n\n"
    + section("Job Grade", "The Pilot is a [grade 6](/grades).")
    + section("Responsibilities", "Sails", "Moors")
    + "### Senior Pilot\n\n"
    + section("Responsibilities", "Extends the Pilot responsibilities", "Steers")
    + section("Requirements", "Has steered")
    + "### Staff Pilot\n\n"
    + section("Responsibilities", "Extends the Senior Pilot responsibilities")
    + "## Specialties\n\n### Harbours\n\n"
    + section("Responsibilities", "Stays awake"),
)


def test_counts_states_and_places() -> None:
    matrix = matrix_of(PILOT)
    assert (matrix.title, matrix.pages, matrix.total, matrix.describes_jobs) == (
        "Pilot",
        ("pilot.md",),
        4,
        True,
    )
    assert [(row.title, row.role) for row in matrix.rows] == [
        ("Pilot", Role.LEVEL),
        ("Senior Pilot", Role.LEVEL),
        ("Staff Pilot", Role.LEVEL),
        ("Harbours", Role.SPECIALTY),
    ]
    assert counts(cell(matrix, "Pilot", R)) == (2, 0, 0)
    assert counts(cell(matrix, "Senior Pilot", R)) == (1, 2, 0)
    assert counts(cell(matrix, "Senior Pilot", Q)) == (1, 0, 1)
    staff = cell(matrix, "Staff Pilot", R)
    assert (counts(staff), staff.state, staff.sources) == ((0, 3, 0), CellState.INHERITED, ("Senior Pilot",))
    assert cell(matrix, "Staff Pilot", Q).state is CellState.INHERITED, "it stands there for all levels"
    assert cell(matrix, "Senior Pilot", R).state is CellState.OWN
    assert cell(matrix, "Senior Pilot", P).state is CellState.MISSING
    grade = cell(matrix, "Pilot", G)
    assert (grade.value, grade.state) == ("6", CellState.OWN)
    assert matrix.rows[0].reports_to == "Harbour Manager"
    lines = PILOT.source.data.decode().splitlines()
    assert lines[cell(matrix, "Senior Pilot", Q).line - 1] == "#### Requirements"
    assert lines[cell(matrix, "Pilot", Q).line - 1] == "- Swims", "where nothing is its own, what is for all"
    assert lines[cell(matrix, "Senior Pilot", P).line - 1] == "### Senior Pilot", "a missing one: the level"
    assert lines[matrix.rows[2].line - 1] == "### Staff Pilot"


@pytest.mark.parametrize(
    ("body", "kind", "flaw", "line"),
    [
        (section("Requirements", "Extends the Chief Pilot requirements"), Q, FlawKind.MISSING, 10),
        (section("Requirements", "Extends the Staff Pilot requirements"), Q, FlawKind.CYCLE, 10),
        (section("Responsibilities", "Extends the Senior Pilot requirements"), R, FlawKind.SLIP, 10),
        (section("Requirements", "A") + section("Requirements", "B"), Q, FlawKind.TWICE, 12),
        (section("Job Grade", "The Senior Pilot is a grade 7."), G, FlawKind.COPIED_GRADE, 10),
    ],
)
def test_what_contradicts_itself_is_told_with_its_line(
    body: str, kind: Kind, flaw: FlawKind, line: int
) -> None:
    matrix = matrix_of(
        page("a.md", "Pilot", f"## Levels\n\n### Lead Pilot\n{body}### Senior Pilot\n\nSteers.\n\n{_STAFF}")
    )
    found = cell(matrix, "Lead Pilot", kind)
    assert found.state is CellState.CONTRADICTORY
    assert [(one.kind, one.path, one.line) for one in found.flaws] == [(flaw, "a.md", line)]
    assert (found.path, found.line) == ("a.md", line), "a click goes to what is wrong"
    others = [c for row in matrix.rows for c in row.cells if c is not found and row.title != "Staff Pilot"]
    assert not [c for c in others if c.flaws]


_STAFF = "### Staff Pilot\n\n" + section("Requirements", "Extends the Lead Pilot requirements")


def test_several_alike_contradict() -> None:
    body = "## Levels\n\n### Pilot, North\n\n### Pilot, South\n\n### Lead Pilot\n\n"
    matrix = matrix_of(
        page("a.md", "Harbour", body + section("Requirements", "Extends the Pilot requirements"))
    )
    assert [one.kind for one in cell(matrix, "Lead Pilot", Q).flaws] == [FlawKind.AMBIGUOUS]


def test_a_break_further_up_is_told_apart_from_ones_own() -> None:
    matrix = matrix_of(
        page(
            "a.md",
            "Pilot",
            "### Pilot\n\n"
            + section("Requirements", "Extends the Chief Purser requirements", "Swims")
            + "### Senior Pilot\n\n"
            + section("Requirements", "Extends the Pilot requirements"),
        )
    )
    pilot, senior = cell(matrix, "Pilot", Q), cell(matrix, "Senior Pilot", Q)
    assert (pilot.state, pilot.cut) == (CellState.CONTRADICTORY, False)
    assert (senior.state, senior.cut) == (CellState.INHERITED, True)


def test_a_family_over_several_pages_and_pages_that_are_none() -> None:
    index = page("eng/pilot/_index.md", "Pilot", "## Responsibilities\n\n- Sails\n")
    senior = page("eng/pilot/senior.md", "Senior Pilot", "## Requirements\n\n- Has sailed\n")
    lead = page("eng/pilot/lead.md", "Lead Pilot", "## Requirements\n\n- Same as the Senior Pilot\n")
    other = page("eng/cook.md", "Cook", "## Requirements\n\n- Cooks\n")
    top = page("eng/_index.md", "Engineering", "We build.\n")
    handbook = (index, senior, lead, other, top)
    for path in (index.path, senior.path, lead.path):
        matrix = matrix_of(*handbook, path=path)
        assert (matrix.path, matrix.title) == (index.path, "Pilot")
        assert [row.title for row in matrix.rows] == ["Senior Pilot", "Lead Pilot"]
        assert counts(cell(matrix, "Lead Pilot", R)) == (0, 0, 1)
        assert cell(matrix, "Lead Pilot", R).path == index.path
        assert counts(cell(matrix, "Lead Pilot", Q)) == (0, 1, 0)
    alone = matrix_of(*handbook, path=other.path)
    assert (alone.total, alone.levels, [row.ref for row in alone.rows]) == (
        1,
        0,
        [NodeRef(other.path, FAMILY)],
    )
    assert not matrix_of(*handbook, path=top.path).describes_jobs
    with pytest.raises(LookUpError):
        matrix_of(*handbook, path="nowhere.md")


def test_very_many_levels_take_bounded_time() -> None:
    body = "".join(
        f"### Pilot Rank{n}\n\n"
        + section("Requirements", f"Extends the [Pilot Rank{n - 1}](#pilot-rank{n - 1})", f"Number {n}")
        for n in range(2, 3001)
    )
    roles = EffectiveRoles(resolve(Handbook.of([page("a.md", "Pilot", body)])))
    began = time.perf_counter()
    matrix = level_matrix(roles, "a.md")
    assert time.perf_counter() - began < 10
    assert (len(matrix.rows), matrix.total) == (MOST_ROWS, 2999)


def test_real_pages_agree_with_their_effective_roles(corpus_pages: list[Path]) -> None:
    roots = {path.parents[-1 - path.parts.index("corpus") - 1] for path in corpus_pages}
    seen = 0
    for root in sorted(roots):
        pages = [
            read_page(path.relative_to(root).as_posix(), path.read_bytes())
            for path in corpus_pages
            if path.is_relative_to(root)
        ]
        roles = EffectiveRoles(resolve(Handbook.of(pages)))
        found = roles.inheritance
        for path in found.pages:
            for row in level_matrix(roles, path).rows:
                role = roles.role(row.ref)
                for kind, one in zip(FACETS, row.cells, strict=True):
                    items = [item for item in role.facets[kind] if item.item]
                    assert sum(counts(one)) == len(items)
                    assert one.own == sum(item.source is Source.OWN for item in items)
                    assert (one.state is CellState.MISSING) == (
                        not items and not one.value and not one.cut and not one.flaws
                    )
                    broken = [
                        reading
                        for reading in found.of(row.ref)
                        if kind in reading.facets
                        and (found.status(reading) is not Status.RESOLVED or reading.slips)
                    ]
                    assert not broken or one.state is CellState.CONTRADICTORY
                    assert 1 <= one.line <= len(found.handbook.pages[one.path].source.lines)
                    seen += 1
    assert seen > 1000
