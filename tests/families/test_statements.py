"""Which sentences are statements, and whom they mean."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from inheritance_labels import score_against, told

from jfeditor.families.handbook import Handbook
from jfeditor.families.inheritance import Certainty, Inheritance, resolve
from jfeditor.families.pages import Page, read_page
from jfeditor.families.prose import read_prose

ROOT = Path(__file__).resolve().parents[2]

FAMILY_OF_DOCKERS = """
## Responsibilities

- Keep the dock dry

## Requirements

- Can swim

## Levels

### Junior Dock Analyst

#### Responsibilities

- Count

#### Requirements

- Patient

### Dock Analyst (Intermediate)

#### Responsibilities

- Count twice

#### Requirements

- Very patient

### Senior Dock Analyst

The Senior Dock Analyst reports to the Manager, Dock Analytics.

#### Responsibilities

{responsibilities}

#### Requirements

{requirements}

### Manager, Dock Analytics

#### Responsibilities

- Lead

## Specialties

### Cranes

{specialty}
"""
INTERMEDIATE = "Dock Analyst (Intermediate)"


def docks(responsibilities: str = "", requirements: str = "", specialty: str = "") -> Inheritance:
    body = FAMILY_OF_DOCKERS.format(
        responsibilities=responsibilities, requirements=requirements, specialty=specialty
    )
    page = read_page("sales/dock/index.md", f"---\ntitle: Dock Analyst\n---\n{body}".encode())
    return resolve(Handbook.of([page]))


@pytest.mark.parametrize(
    "sentence",
    [
        "Extends that of the Dock Analyst",
        "Extends the Dock Analyst responsibilities, plus;",
        "Extends: Dock Analyst (Intermediate)",
        "Extends the [Dock Analyst](#dock-analyst-intermediate)",
        "Extends [Dock Analyst](#dock-analyst) responsibilities",
        "Extends the Dock Anlyst responsibilities",
        "Extends the Intermediate responsibilities",
        "Builds on the Dock Analyst role",
        "Inherits all responsibilities from the Dock Analyst",
        "Same as Dock Analyst, plus:",
        "Same as above",
        "Same responsibilities as the Dock Analyst listed above and also:",
        "Has the same responsibilities as the intermediate role plus the following:",
        "All of the above, plus:",
        "All of the above responsibilities and:",
        "All previous responsibilities, plus:",
        "The responsibilities of a Dock Analyst, plus:",
        "Dock Analyst responsibilities, plus:",
        "Previous level responsibilities, plus:",
        "Everything in the Dock Analyst role, plus:",
        "That of the Dock Analyst, plus:",
        "Includes all of the above and:",
        "Has all of the above, plus",
        "In addition to the above:",
        "Extends the previous level",
        "Extends the DA responsibilities",
        "Responsibilities of Dock Analysts, as well as:",
        "In addition to the responsibilities of the Dock Analyst:",
        "On top of the duties of the level above:",
        "Includes all Intermediate level responsibilities listed.",
        "Includes all responsibilities of the previous role.",
        "Must meet all of the responsibilities of a Dock Analyst, and:",
        "Performs all the duties of a Dock Analyst plus:",
        "The responsibilities are the same as those of the Dock Analyst, with the addition of:",
        "Senior Dock Analysts share the responsibilities of Dock Analysts but also:",
        "Senior Dock Analysts are Dock Analysts who meet the following criteria:",
        "Everything we ask of a Dock Analyst, plus:",
        "In addition to what we expect of a Dock Analyst:",
        "In addition to those of the Dock Analyst:",
        "Continues to do everything expected of a Dock Analyst",
        "Has met all the responsibilities of the Dock Analyst",
        "Carries over all Dock Analyst responsibilities",
        "Incumbents perform all the duties of a Dock Analyst, and more",
        "Dock Analyst responsibilities + those of a mentor",
        "The responsibilities listed above",
    ],
)
def test_statements_about_the_level_before(sentence: str) -> None:
    assert told(docks(f"- {sentence}\n- Count thrice")) == [
        f"Senior Dock Analyst < {INTERMEDIATE}: responsibilities resolved"
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "Extends our platform to new ports",
        "Extend the crane software to support managers",
        "Extends the reach of the Analyst community",
        "Extends deadlines when the Manager asks",
        "Builds on best practices of the Manager community",
        "Share all requirements with the Manager",
        "Includes responsibility for all the above areas",
        "Meets the requirements of customers",
        "Has the same values as our customers",
        "Reports to the Manager, Dock Analytics",
        "Gather the requirements of the Manager and turn them into plans",
        "In addition to working with the Manager, coordinates responsibilities across teams",
        "All responsibilities are documented in the handbook",
        "All team members share the same goals",
        "The requirements of the Junior Dock Analyst include patience",
        "The responsibilities of the Manager:",
        "Inherits the backlog from the previous quarter",
        "Are you an Analyst who loves cranes?",
        "Everyone who meets these requirements may apply to the Manager role",
        "Candidates who meet the requirements above will be invited to interview",
        "The next level above is Manager, Dock Analytics",
        "Prepares the same reports as the Junior Dock Analyst team",
        "Own all responsibilities of the on-call rota during incidents",
        "Performs other duties as assigned",
        "Responsible for all of the above",
        "Performs all of the above for larger docks",
        "Carry out duties above and beyond the role",
        "Analysts have the following job-family performance indicators",
        "The responsibilities listed above are negotiable",
        "In addition to the cranes of the Dock Analyst",
        "Does the Dock Analyst's filing",
    ],
)
def test_sentences_that_are_no_statements(sentence: str) -> None:
    assert told(docks(f"- {sentence}")) == []


@pytest.mark.parametrize("heading", ["Hiring Process", "Career Ladder"])
def test_hiring_and_careers_make_no_statements(make_page: Callable[..., Page], heading: str) -> None:
    page = make_page(
        f"## Analyst\n\n## Senior Analyst\n\n## {heading}\n\n- Same requirements as the Analyst\n"
    )
    assert told(resolve(Handbook.of([page]))) == []


def test_several_names_in_one_statement() -> None:
    found = docks("- Extends that of the Junior or Intermediate Dock Analyst")
    assert told(found) == [
        f"Senior Dock Analyst < Junior Dock Analyst & {INTERMEDIATE}: responsibilities resolved"
    ]
    found = docks("- All the responsibilities of a Dock Analyst at previous levels, plus:")
    assert told(found) == [
        f"Senior Dock Analyst < Junior Dock Analyst & {INTERMEDIATE}: responsibilities resolved"
    ]
    found = docks(
        "- Extends the [Junior](#junior-dock-analyst) and [Intermediate](#dock-analyst-intermediate) roles"
    )
    assert found.pages["sales/dock/index.md"].readings[0].targets == tuple(
        next(iter(docks(f"- Extends the {name} role"))).targets[0] for name in ("Junior", "Intermediate")
    )


def test_one_statement_over_two_lines_and_two_in_one_section() -> None:
    found = docks(
        "Extends that of the Junior\nDock Analyst responsibilities\n\n- Extends that of the Dock Analyst"
    )
    assert told(found) == [
        "Senior Dock Analyst < Junior Dock Analyst: responsibilities resolved",
        f"Senior Dock Analyst < {INTERMEDIATE}: responsibilities resolved",
    ]


def test_lines_of_a_paragraph_are_apart() -> None:
    found = docks("Extends Dock Analyst\nAbility to count\nKeeps the Manager informed")
    assert told(found) == [f"Senior Dock Analyst < {INTERMEDIATE}: responsibilities resolved"]
    assert next(iter(found)).text == "Extends Dock Analyst"


def test_a_statement_in_a_heading(make_page: Callable[..., Page]) -> None:
    page = make_page(
        "### Analyst\n\n#### Responsibilities\n\n- x\n\n### Senior Analyst\n\n"
        "#### Responsibilities (extends [Analyst Responsibilities](#responsibilities))\n\n- y\n"
    )
    assert told(resolve(Handbook.of([page]))) == ["Senior Analyst < Analyst: responsibilities resolved"]


@pytest.mark.parametrize(
    ("heading", "text"),
    [
        ("Senior Analyst (extends Analyst)", "extends Analyst"),
        ("Senior Analyst (Extends the [Analyst](#analyst) role)", "Extends the Analyst role"),
        ("Senior Analyst - extends Analyst", "Senior Analyst - extends Analyst"),
    ],
)
def test_a_level_whose_heading_holds_a_statement(
    make_page: Callable[..., Page], heading: str, text: str
) -> None:
    page = make_page(
        f"## Levels\n\n### Analyst\n\n- x\n\n### {heading}\n\n- y\n\n"
        "### Staff Analyst\n\n#### Requirements\n\n- Extends the Senior Analyst\n"
    )
    found = resolve(Handbook.of([page]))
    plain = page.family.nodes[2].heading.text
    assert told(found) == [
        f"{plain} < Analyst: responsibilities+requirements resolved",
        f"Staff Analyst < {plain}: requirements resolved",
    ]
    first, second = found
    assert first.text == text
    assert second.certainty is Certainty.CERTAIN
    assert second.reason.code == "inheritance.name"


def test_the_code_of_a_level_need_not_be_said(make_page: Callable[..., Page]) -> None:
    page = make_page(
        "## L2 - Crane Engineer\n\n- x\n\n## L3 - Senior Crane Engineer\n\n"
        "### Requirements\n\n- Extends the Crane Engineer\n\n"
        "## L4: Staff Crane Engineer\n\n### Requirements\n\n- Extends the Senior Crane Engineer\n"
        "- All L2 requirements\n",
        "Crane Engineer",
    )
    assert told(resolve(Handbook.of([page]))) == [
        "L3 - Senior Crane Engineer < L2 - Crane Engineer: requirements resolved",
        "L4: Staff Crane Engineer < L3 - Senior Crane Engineer: requirements resolved",
        "L4: Staff Crane Engineer < L2 - Crane Engineer: requirements resolved",
    ]


def test_two_codes_of_one_title_are_not_settled_silently(make_page: Callable[..., Page]) -> None:
    page = make_page(
        "## L1 Crane Engineer\n\n- x\n\n## L2 Crane Engineer\n\n- x\n\n## L3 Senior Crane Engineer\n\n"
        "### Requirements\n\n- Extends the Crane Engineer\n",
        "Crane Engineer",
    )
    (reading,) = resolve(Handbook.of([page]))
    assert reading.targets == ()
    assert [ref.index for ref in reading.candidates] == [0, 1]


NEW_JOBS = """## Levels

### Harbour Skald

#### Requirements

- Sings

### Grand Skald

#### Requirements

- {sentence}
"""
"""Levels with a noun that no list of jobs has."""


@pytest.mark.parametrize(
    "sentence",
    [
        "Extends the Harbour Skald",
        "Extends: Harbour Skald",
        "Extends the Skald (Harbour)",
        "Builds on the Harbour Skald role",
        "Same as Harbour Skald, plus:",
        "Extends [the one before](#harbour-skald)",
        "The Grand Skald role extends the Harbour Skald role",
    ],
)
def test_titles_of_the_page_are_names_though_no_list_knows_their_nouns(
    make_page: Callable[..., Page], sentence: str
) -> None:
    page = make_page(NEW_JOBS.format(sentence=sentence), "Skald")
    assert told(resolve(Handbook.of([page]))) == ["Grand Skald < Harbour Skald: requirements resolved"]


@pytest.mark.parametrize(
    "sentence", ["Extends the Quay Bard", "Extends [our song book](/songs/)", "Same as the Quay Bard"]
)
def test_words_that_nobody_is_called_by_are_no_names(make_page: Callable[..., Page], sentence: str) -> None:
    assert told(resolve(Handbook.of([make_page(NEW_JOBS.format(sentence=sentence), "Skald")]))) == []


def test_a_statement_inside_a_paragraph_speaks_of_responsibilities_and_requirements() -> None:
    found = docks(
        specialty="Works on cranes. In addition to the common Requirements and Responsibilities above:"
    )
    assert told(found) == ["Cranes < sales/dock/index.md: responsibilities+requirements resolved"]
    found = docks(
        specialty="Reports to the Manager. This role extends the [Senior](#senior-dock-analyst) role."
    )
    assert told(found) == ["Cranes < Senior Dock Analyst: responsibilities+requirements resolved"]


def test_links_to_family_wide_sections() -> None:
    found = docks(requirements="- Includes all of the [requirements listed above](#requirements)")
    assert told(found) == ["Senior Dock Analyst < sales/dock/index.md: requirements resolved"]


def test_the_words_count_where_many_sections_are_called_like_the_link() -> None:
    found = docks("- Includes all [Intermediate level responsibilities listed](#responsibilities).")
    assert told(found) == [f"Senior Dock Analyst < {INTERMEDIATE}: responsibilities resolved link"]


def test_the_words_count_where_a_link_contradicts_them() -> None:
    found = docks("- Extends the [Junior Dock Analyst](#manager-dock-analytics)")
    assert told(found) == ["Senior Dock Analyst < Junior Dock Analyst: responsibilities resolved link"]


def test_another_facet_than_the_sections_is_a_slip() -> None:
    found = docks("- Extends that of the Dock Analyst requirements")
    assert told(found) == [f"Senior Dock Analyst < {INTERMEDIATE}: responsibilities resolved facet"]


def test_a_section_that_comes_twice_where_another_is_lacking(make_page: Callable[..., Page]) -> None:
    page = make_page(
        "### Analyst\n\n#### Requirements\n\n- x\n\n### Senior Analyst\n\n#### Responsibilities\n\n- y\n\n"
        "#### Responsibilities\n\n- Extends the Analyst requirements\n"
    )
    assert told(resolve(Handbook.of([page]))) == ["Senior Analyst < Analyst: requirements resolved heading"]


def test_above_is_no_other_role_where_the_role_itself_stands_above(make_page: Callable[..., Page]) -> None:
    page = make_page(
        "## Responsibilities\n\n- x\n\n"
        "## Requirements\n\n- In addition to the above responsibilities, swims\n\n"
        "## Nice-to-haves\n\n- In addition to the above requirements, sails\n"
    )
    assert told(resolve(Handbook.of([page]))) == []
    page = make_page(
        "### Analyst\n\n#### Requirements\n\n- x\n\n### Senior Analyst\n\n#### Requirements\n\n- x\n\n"
        "#### Nice-to-haves\n\n- In addition to the above requirements, sails\n"
    )
    assert told(resolve(Handbook.of([page]))) == []


def test_nothing_above(make_page: Callable[..., Page]) -> None:
    page = make_page("### Analyst\n\n#### Requirements\n\n- All of the above requirements, plus:\n")
    assert told(resolve(Handbook.of([page]))) == ["Analyst < -: requirements missing nothing_above"]


def test_above_is_the_familys_for_the_first_level(make_page: Callable[..., Page]) -> None:
    page = make_page(
        "## Requirements\n\n- x\n\n## Levels\n\n"
        "### Analyst\n\n#### Requirements\n\n- All of the above requirements:\n\n"
        "### Senior Analyst\n\n#### Requirements\n\n- All of the above requirements:\n"
    )
    path = page.path
    assert told(resolve(Handbook.of([page]))) == [
        f"Analyst < {path}: requirements resolved",
        "Senior Analyst < Analyst: requirements resolved",
    ]


def test_nothing_ambiguous_is_settled(make_page: Callable[..., Page]) -> None:
    page = make_page(
        "### Lead Pilot, Ferries\n\n- x\n\n### Lead Pilot, Tugs\n\n- x\n\n### Manager, Pilots\n\n"
        "#### Requirements\n\n- Same requirements as the Lead Pilot listed above and also:\n"
    )
    found = resolve(Handbook.of([page]))
    assert told(found) == ["Manager, Pilots < -: requirements ambiguous"]
    reading = next(iter(found))
    assert [ref.index for ref in reading.candidates] == [0, 1]
    assert reading.certainty is not Certainty.CERTAIN


def test_words_that_the_whole_page_shares_need_not_be_said(make_page: Callable[..., Page]) -> None:
    page = make_page(
        "### Manager, Tide Sales\n\n- x\n\n### Manager, Tide Sales (Night)\n\n- x\n\n"
        "### Director, Tide Sales\n\n#### Requirements\n\n- Extends that of the Manager\n",
        title="Tide Sales",
    )
    assert told(resolve(Handbook.of([page]))) == [
        "Director, Tide Sales < Manager, Tide Sales: requirements resolved"
    ]


def test_acronyms_of_the_page(make_page: Callable[..., Page]) -> None:
    page = make_page(
        "### Associate Crane Safety Manager (CSM)\n\n#### Responsibilities\n\n- x\n\n### Senior CSM\n\n"
        "#### Responsibilities\n\n- Extends the CSM (Associate) responsibilities\n\n### Manager, CSM\n\n"
        "#### Responsibilities\n\n- Extends the Senior Crane Safety Manager responsibilities\n",
        title="Crane Safety",
    )
    assert told(resolve(Handbook.of([page]))) == [
        "Senior CSM < Associate Crane Safety Manager (CSM): responsibilities resolved",
        "Manager, CSM < Senior CSM: responsibilities resolved",
    ]


@given(st.text(max_size=80))
def test_no_text_breaks_the_reader(text: str) -> None:
    data = (
        f"## Analyst\n\n## Senior Analyst\n\n- Extends {text} responsibilities of the {text}, plus\n".encode(
            errors="replace"
        )
    )
    for reading in resolve(Handbook.of([read_page("a.md", data)])):
        assert 0 <= reading.span.start < reading.span.end <= len(data)


@given(st.text(alphabet="ab *_`[]()#é\U0001f6a2’\r\n\t<>\\", max_size=60))
def test_prose_keeps_places(text: str) -> None:
    data = f"## A\n\n{text}".encode()
    page = read_page("a.md", data)
    for block in page.document.blocks:
        prose = read_prose(data, block.content, page.document.links)
        bytes_of = [prose.span(at, at + 1) for at in range(len(prose.text))]
        assert [span.start for span in bytes_of] == [prose.byte(at) for at in range(len(prose.text))]
        assert prose.byte(len(prose.text)) == block.content.end
        for at, span in enumerate(bytes_of):
            assert block.content.start <= span.start < span.end <= block.content.end
            if prose.text[at] in "abé\U0001f6a2":
                assert span.cut(data).decode() == prose.text[at]


@pytest.mark.parametrize("heading", ["Basic Requirements", "General Responsibilities"])
def test_a_section_that_is_called_general_is_no_statement(heading: str) -> None:
    page = read_page("a.md", f"---\ntitle: Pilot\n---\n\n## {heading}\n\n- Swim\n".encode())
    assert not list(resolve(Handbook.of([page])))


LEAST = 0.97


@pytest.mark.parametrize(("folder", "all_right"), [("pages", 0.92), ("seeds", 0.96)])
def test_statements_of_real_pages_are_read_as_labelled(corpus: Path, folder: str, all_right: float) -> None:
    score = score_against(corpus / f"gold-{folder}.jsonl", corpus / folder)
    misses = "\n".join(score.misses)
    assert score.matched >= LEAST * score.labelled, misses
    assert score.matched >= LEAST * score.found, misses
    assert score.right >= all_right * score.labelled, misses


def test_statements_of_the_sample_are_read_as_labelled() -> None:
    score = score_against(
        ROOT / "tests" / "data" / "gold-sample.jsonl", ROOT / "resources" / "sample-handbook"
    )
    assert score.labelled > 90
    assert min(score.matched, score.right) >= LEAST * max(score.labelled, score.found), "\n".join(
        score.misses
    )


@pytest.mark.parametrize(
    "text",
    [
        "Extends " + "Manager, " * 5000 + "responsibilities",
        "requirements " + "same as " * 5000,
        "The role " + "extends the Manager role and " * 3000,
        "Extends " + "(" * 5000 + "Manager",
        "Extends " + "[Manager](#a) and " * 2000,
        "Extends\n" * 3000,
        "Extends " + "x" * 100_000 + " responsibilities",
    ],
    ids=["commas", "phrases", "claims", "brackets", "links", "lines", "letters"],
)
def test_endless_sentences_take_bounded_time(text: str) -> None:
    started = time.process_time()
    docks(f"- {text}")
    assert time.process_time() - started < 10
