"""The shapes real pages take, each in a page made for it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from family_labels import outlined, shown

from jfeditor.families.model import Kind, Role
from jfeditor.families.pages import Page, read_page
from jfeditor.families.roles import UNOPENED
from jfeditor.wording import word

MakePage = Callable[..., Page]


def test_levels_beside_an_empty_group(make_page: MakePage) -> None:
    page = make_page(
        """
## Levels

## Analyst

The Analyst reports to the Manager.

### Job Grade

The Analyst is a [grade 6](/grades).

### Responsibilities

* Count

## Senior Analyst

## Job Grade

The Senior Analyst is a [grade 7](/grades).

## Requirements

* Four years

## Career Ladder

The next step is not yet defined.

## Hiring Process

* A call
"""
    )
    assert outlined(page.family) == [
        "Levels: group",
        "Analyst: level",
        "Job Grade: job_grade of Analyst",
        "Responsibilities: responsibilities of Analyst",
        "Senior Analyst: level",
        "Job Grade: job_grade of Senior Analyst",
        "Requirements: requirements of Senior Analyst",
        "Career Ladder: career_ladder of family",
        "Hiring Process: hiring_process of family",
    ]
    assert [node.grade for node in page.family.nodes if node.role is Role.LEVEL] == ["6", "7"]
    assert shown(page.family) == [
        "Levels < family",
        "Analyst < Levels",
        "Job Grade < Analyst",
        "Responsibilities < Analyst",
        "Senior Analyst < Levels",
        "Job Grade < Senior Analyst",
        "Requirements < Senior Analyst",
        "Career Ladder < family",
        "Hiring Process < family",
    ]


def test_a_page_of_one_role_owns_its_sections(make_page: MakePage) -> None:
    page = make_page(
        "## Job Grade\n\nThis is a grade 12 role.\n\n"
        "## Responsibilities\n\n* Lead\n\n## You might be a fit if\n\n* Calm\n",
        title="Chief Harbour Officer",
    )
    assert outlined(page.family) == [
        "Job Grade: job_grade of family",
        "Responsibilities: responsibilities of family",
        "You might be a fit if: requirements of family",
    ]
    assert page.family.grade == "12"


def test_a_section_belongs_to_whom_it_names(make_page: MakePage) -> None:
    page = make_page(
        """
## Levels

### Sr. Analyst

#### Sr. Analyst Responsibilities

* Lead calls

#### Sr. Manager Responsibilities

* Lead people

### Sr. Manager

#### Sr. Manager Requirements

* Patience
"""
    )
    assert outlined(page.family)[2:4] == [
        "Sr. Analyst Responsibilities: responsibilities of Sr. Analyst",
        "Sr. Manager Responsibilities: responsibilities of Sr. Manager",
    ]


def test_a_name_copied_from_another_level_is_a_slip(make_page: MakePage) -> None:
    page = make_page(
        """
## Levels

### Manager, Tides

#### Senior Manager, Tides Requirements

* Ebb

### Senior Manager, Tides

#### Senior Manager, Tides Requirements

* Flow
"""
    )
    assert outlined(page.family)[2] == "Senior Manager, Tides Requirements: requirements of Manager, Tides"


def test_names_misspelt_and_cut_short(make_page: MakePage) -> None:
    page = make_page(
        """
## Levels

### Staff Harbour Engineer

#### Staff Harbor Engineer Responsibilties

* Dredge

### Senior Dock Administrator

#### Sr Dock Adminstrator Requirments

* Ropes
"""
    )
    assert (
        outlined(page.family)[2]
        == "Staff Harbor Engineer Responsibilties: responsibilities of Staff Harbour Engineer"
    )
    assert (
        outlined(page.family)[4]
        == "Sr Dock Adminstrator Requirments: requirements of Senior Dock Administrator"
    )


def test_a_heading_may_be_a_level_and_its_grade(make_page: MakePage) -> None:
    page = make_page(
        """
## Levels

### Analyst, Ropes

#### Analyst, Ropes Job Grade

The Analyst is a grade 6.

#### Manager, Ropes Job Grade

The Manager is a grade 8.

#### Manager, Ropes Responsibilities

* Lead
"""
    )
    assert outlined(page.family)[3:] == [
        "Manager, Ropes Job Grade: level",
        "Manager, Ropes Responsibilities: responsibilities of Manager, Ropes Job Grade",
    ]
    assert page.family.nodes[3].grade == "8"


def test_specialties_with_sections_and_levels(make_page: MakePage) -> None:
    page = make_page(
        """
## Levels

### Crane Engineer

#### Requirements

* Heights

## Specialties

### Communication

#### Responsibilities

* Radios

### Channel

#### Manager, Cranes (Channel)

* Extends that of the Crane Engineer

### Growth Roles

They grow.
"""
    )
    assert outlined(page.family)[3:] == [
        "Specialties: group",
        "Communication: specialty",
        "Responsibilities: responsibilities of Communication",
        "Channel: specialty",
        "Manager, Cranes (Channel): level",
        "Growth Roles: specialty",
    ]
    assert "Manager, Cranes (Channel) < Channel" in shown(page.family)


def test_family_wide_sections_at_the_end_of_the_last_level(make_page: MakePage) -> None:
    page = make_page(
        """
## Analyst

### Responsibilities

* Count

## Manager

### Responsibilities

* Lead

### Hiring Process

Candidates can expect a call.

#### Stage two

Another call.

### Docks and weather

Wear boots.
"""
    )
    assert outlined(page.family)[-3:] == [
        "Hiring Process: hiring_process of family",
        "Stage two: hiring_process of family",
        "Docks and weather: other of family",
    ]


def test_levels_with_a_hiring_process_each_keep_them(make_page: MakePage) -> None:
    level = "## {0}\n\n### Requirements\n\n* x\n\n### Hiring Process\n\nA call.\n\n"
    page = make_page(level.format("Analyst") + level.format("Manager"))
    assert [line for line in outlined(page.family) if "hiring" in line] == [
        "Hiring Process: hiring_process of Analyst",
        "Hiring Process: hiring_process of Manager",
    ]


def test_two_families_on_one_page(make_page: MakePage) -> None:
    body = "# {0} Work\n\n## Levels\n\n### {0} Analyst\n\n#### Requirements\n\n* x\n\n"
    page = make_page(body.format("Crane") + body.format("Ferry"), title="Cranes and Ferries")
    assert outlined(page.family) == [
        *(
            "Crane Work: group",
            "Levels: group",
            "Crane Analyst: level",
            "Requirements: requirements of Crane Analyst",
        ),
        *(
            "Ferry Work: group",
            "Levels: group",
            "Ferry Analyst: level",
            "Requirements: requirements of Ferry Analyst",
        ),
    ]
    assert shown(page.family)[:3] == ["Crane Work < family", "Levels < Crane Work", "Crane Analyst < Levels"]


def test_the_page_title_repeated_above_all_is_no_job(make_page: MakePage) -> None:
    page = make_page(
        "# Dock Engineer\n\nText.\n\n## Responsibilities\n\n* x\n\n## Levels\n\n### Dock Engineer\n\nText.\n",
        title="Dock Engineer",
    )
    assert outlined(page.family) == [
        "Dock Engineer: group",
        "Responsibilities: responsibilities of family",
        "Levels: group",
        "Dock Engineer: level",
    ]


def test_a_section_that_repeats_its_level_takes_its_kind_from_its_text(make_page: MakePage) -> None:
    page = make_page(
        "### Dock Analyst\n\n#### Dock Analyst Job Grade\n\ngrade 6\n\n"
        "#### Dock Analyst\n\nShares the responsibilities above.\n\n#### Dock Analyst\n\n* Two years\n"
    )
    assert [node.kind for node in page.family.nodes] == [
        None,
        Kind.JOB_GRADE,
        Kind.RESPONSIBILITIES,
        Kind.REQUIREMENTS,
    ]


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("Specific responsibilities", Kind.RESPONSIBILITIES),
        ("**Responsibilities** :rocket:", Kind.RESPONSIBILITIES),
        ("Responsibilities & Requirements", Kind.RESPONSIBILITIES),
        ("As a Pilot you will:", Kind.RESPONSIBILITIES),
        ("What you'll do", Kind.RESPONSIBILITIES),
        ("What you’ll bring", Kind.REQUIREMENTS),
        ("About you", Kind.REQUIREMENTS),
        ("[Requirements](#x)", Kind.REQUIREMENTS),
        ("Nice-to-haves", Kind.OTHER),
        ("Nice-to-have Requirements", Kind.OTHER),
        ("Moving to and from", Kind.CAREER_LADDER),
        ("Career Progression", Kind.CAREER_LADDER),
        ("Key Performance Indicators (KPIs)", Kind.PERFORMANCE_INDICATORS),
        ("How we measure success", Kind.PERFORMANCE_INDICATORS),
        ("Direct reports", Kind.OTHER),
        ("Reports to", Kind.OTHER),
        ("On this page", Kind.OTHER),
        ("Interview team and what each person asks", Kind.HIRING_PROCESS),
        ("Hiring process overview", Kind.HIRING_PROCESS),
        ("Grades", Kind.JOB_GRADE),
        ("What it's like to work here", Kind.OTHER),
        ("Knots and splices", Kind.OTHER),
    ],
)
def test_names_of_sections(make_page: MakePage, heading: str, kind: Kind) -> None:
    family = make_page(f"## Analyst\n\nThe Analyst reports to me.\n\n### {heading}\n\n* x\n").family
    assert (family.nodes[1].role, family.nodes[1].kind) == (Role.SECTION, kind)


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("The Analyst is a [grade 7](/x#9).", "7"),
        ("The Analyst is a [grade\u00a07](/x).", "7"),
        ("Job Grade: 9", "9"),
        ("The Analyst is a [8](/x).", "8"),
        ("The Analyst is a [grade](/x#10) 6 job.", "6"),
        ("This is a grade 10 / 11 role.", "10 / 11"),
        ("The Director is a job grade [level 5](/x).", "5"),
        ("**Grade:** 9A", "9A"),
        ("Grade 9.5", "9.5"),
        ("The Intern is not aligned to a job [grade](/x).", ""),
        ("", ""),
    ],
)
def test_grades(make_page: MakePage, text: str, grade: str) -> None:
    assert make_page(f"## Analyst\n\n### Job Grade\n\n{text}\n").family.nodes[0].grade == grade


def test_a_number_alone_in_a_levels_text_is_no_grade(make_page: MakePage) -> None:
    assert make_page("## Analyst\n\nThis is a 4 day job; level 3 support.\n").family.nodes[0].grade == ""


def test_an_opening_about_the_people_is_no_level(make_page: MakePage) -> None:
    page = make_page("## Crane Engineers at the port\n\nThey lift.\n\n## Responsibilities\n\n* x\n")
    assert outlined(page.family) == [
        "Crane Engineers at the port: other of family",
        "Responsibilities: responsibilities of family",
    ]


def test_a_section_of_its_own_kind_is_not_shown_inside_another(make_page: MakePage) -> None:
    page = make_page(
        "## Analyst\n\n## Job Grade\n\ngrade 6\n\n### Responsibilities\n\n* x\n\n#### On call\n\n* y\n\n"
        "### Requirements\n\n* z\n"
    )
    assert shown(page.family) == [
        "Analyst < family",
        "Job Grade < Analyst",
        "Responsibilities < Analyst",
        "On call < Responsibilities",
        "Requirements < Analyst",
    ]


def test_titles_of_pages(make_page: MakePage) -> None:
    assert make_page("# Docks", title='""', path="a/dock-ops/_index.md").title == "Docks"
    assert make_page("## Docks", title='""', path="a/ux-and-docks/_index.md").title == "UX and Docks"


def test_every_evidence_is_worded(sample_pages: list[Path]) -> None:
    told = {
        evidence
        for path in sample_pages
        for node in read_page(path.name, path.read_bytes()).family.nodes
        for evidence in node.evidence
    }
    assert len({evidence.code for evidence in told}) > 8
    for evidence in told:
        sentence = word(evidence.code, {"detail": evidence.detail})
        assert sentence.endswith("."), evidence
        assert not sentence.startswith("reading."), evidence


def test_a_group_that_starts_with_sections_lists_no_unknown_levels(make_page: MakePage) -> None:
    page = make_page("# Crane Roles\n\nText.\n\n### Requirements\n\n* x\n\n### Knots and splices\n\nText.\n")
    assert outlined(page.family)[1:] == [
        "Requirements: requirements of family",
        "Knots and splices: other of family",
    ]


def test_levels_without_a_word_of_jobs(make_page: MakePage) -> None:
    page = make_page("## Levels\n\n### Apprenticing\n\nText.\n\n### Mastering\n\nText.\n")
    assert outlined(page.family)[1:] == ["Apprenticing: level", "Mastering: level"]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_front_matter_without_its_first_line_is_no_level(end: str) -> None:
    text = "layout: job\ntitle: Program Manager\n---\n\nPrograms.\n\n## Levels\n\n### Program Manager\n"
    page = read_page("a/program.md", text.replace("\n", end).encode())
    first, *others = page.family.nodes
    assert (first.role, first.kind, first.evidence[0].code) == (Role.SECTION, Kind.OTHER, UNOPENED)
    assert [node.role for node in others] == [Role.GROUP, Role.LEVEL]
    assert "first line of the page" in word(UNOPENED, {"detail": ""})


def test_a_title_with_a_colon_is_no_front_matter(make_page: MakePage) -> None:
    page = make_page("Manager: the crew\n-----------------\n\nReports to the Director.\n")
    assert page.family.nodes[0].evidence[0].code != UNOPENED
