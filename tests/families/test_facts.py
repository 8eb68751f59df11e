"""To whom roles report, their grades and next steps, and sentences that were copied."""

import time
from collections.abc import Callable

import pytest

from jfeditor.families.facts import NOBODY_ELSE, Fact, FactKind, read_facts
from jfeditor.families.model import FAMILY
from jfeditor.families.pages import Page


def only(page: Page, kind: FactKind) -> Fact:
    (fact,) = (fact for fact in read_facts(page) if fact.kind is kind)
    assert fact.span.cut(page.source.data).decode().strip("[ ")[:5] == fact.value[:5]
    return fact


@pytest.mark.parametrize(
    ("sentence", "value", "link"),
    [
        ("The Analyst reports to the Manager, Tides.", "Manager, Tides", ""),
        (
            "This role reports directly to the [Sr. Manager, Tides](#m) and works in a team.",
            "Sr. Manager, Tides",
            "#m",
        ),
        ("Analysts report to the Director of Tides and plan with Finance", "Director of Tides", ""),
        ("Reports into the VP of Tides", "VP of Tides", ""),
        ("This role reports to the Sr. Manager, Tides. It grows.", "Sr. Manager, Tides", ""),
        ("The Analyst reports to the Assoc. Director, Tides.", "Assoc. Director, Tides", ""),
    ],
)
def test_reporting_lines(make_page: Callable[..., Page], sentence: str, value: str, link: str) -> None:
    fact = only(make_page(f"## Levels\n\n### Analyst\n\n{sentence}\n"), FactKind.REPORTS_TO)
    assert (fact.value, fact.link, fact.owner, fact.copied) == (value, link, 1, False)


@pytest.mark.parametrize(
    "sentence",
    [
        "Writes reports to help the Manager decide",
        "Gives monthly reports to customers",
        "Reports to be defined",
    ],
)
def test_reports_that_are_papers(make_page: Callable[..., Page], sentence: str) -> None:
    assert read_facts(make_page(f"### Analyst\n\n- {sentence}\n")) == ()


def test_a_copied_grade_is_marked(make_page: Callable[..., Page]) -> None:
    page = make_page(
        "### Analyst\n\n#### Job Grade\n\nThe Analyst is a [grade 6](/pay).\n\n"
        "### Senior Analyst\n\n#### Job Grade\n\nThe Analyst is a [grade 7](/pay).\n"
    )
    first, second = read_facts(page)
    assert (first.value, first.owner, first.other, first.copied) == ("6", 0, NOBODY_ELSE, False)
    assert (second.value, second.owner, second.other, second.copied) == ("7", 2, 0, True)
    assert second.link == "/pay"


def test_a_reporting_line_of_a_job_that_is_not_on_the_page(make_page: Callable[..., Page]) -> None:
    page = make_page("### Tide Analyst\n\nThe Crane Engineer reports to the Manager, Tides.\n", title="Tides")
    fact = only(page, FactKind.REPORTS_TO)
    assert fact.copied
    assert fact.other == NOBODY_ELSE


def test_short_names_are_no_copies(make_page: Callable[..., Page]) -> None:
    page = make_page(
        "### Senior Tide Analyst\n\nThe Sr. Analyst reports to the Director, Tides.\n", title="Tides"
    )
    assert not only(page, FactKind.REPORTS_TO).copied


def test_next_steps(make_page: Callable[..., Page]) -> None:
    text = (
        "## Career Ladder\n\nThe next step in the {} job family is to move to the "
        "[Tide Leadership Manager](/lead/) job family.\n"
    )
    fact = only(
        make_page("### Analyst\n\n- x\n\n" + text.format("Tide Analyst"), title="Tide Analyst"),
        FactKind.NEXT_STEP,
    )
    assert (fact.value, fact.link, fact.owner, fact.copied) == (
        "Tide Leadership Manager",
        "/lead/",
        FAMILY,
        False,
    )
    copied = only(
        make_page("### Analyst\n\n- x\n\n" + text.format("Crane Engineer"), title="Tide Analyst"),
        FactKind.NEXT_STEP,
    )
    assert copied.copied
    assert (
        read_facts(
            make_page("## Career Ladder\n\nThe next step in the Tides job family is not yet defined.\n")
        )
        == ()
    )


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("VP of Tides, leads the workshop and keeps the calendar", "VP of Tides"),
        ("Director of Tides, and Tide Analysts report to the Tide Lead", "Director of Tides"),
        ("Manager, Tides role at Harbour", "Manager, Tides"),
        ("Head of Tides, Ships, and Docks", "Head of Tides, Ships, and Docks"),
    ],
)
def test_where_a_name_ends(make_page: Callable[..., Page], said: str, name: str) -> None:
    fact = only(make_page(f"### Analyst\n\nReports to the {said}.\n"), FactKind.REPORTS_TO)
    assert fact.value == name


@pytest.mark.parametrize(("said", "grade"), [("grade 9.5", "9.5"), ("grade #10", "10"), ("grade 9", "9")])
def test_grades_as_they_are_written(make_page: Callable[..., Page], said: str, grade: str) -> None:
    assert only(make_page(f"### Analyst\n\nThe Analyst is a {said}.\n"), FactKind.GRADE).value == grade


@pytest.mark.parametrize(
    "words", ["reports to the ", "next step in the ", "is a grade ", "Reports to the Sr. Manager. "]
)
def test_endless_sentences_take_bounded_time(make_page: Callable[..., Page], words: str) -> None:
    page = make_page(f"### Analyst\n\n- {words * 5000}\n")
    started = time.process_time()
    read_facts(page)
    assert time.process_time() - started < 10
