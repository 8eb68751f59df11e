"""Titles of jobs, compared by what counts."""

import pytest

from jfeditor.families.headings import JobName, job_key, read_wording
from jfeditor.families.titles import likeness, read_title


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sr. Analyst, Sales Ops", "Senior Sales Operations Analyst"),
        ("Manager, Tides", "Tides Manager"),
        ("Tides Manager", "The Managers of Tides"),
        ("Vice President of Ferries", "VP, Ferries"),
        ("Dock Analyst (Senior)", "Senior Dock Analyst"),
        ("Mgr - Docks & Ferries", "Manager, Docks and Ferries"),
        ("Dock Adminstrator", "Dock Administrator"),
        ("Crane Enginer", "Crane Engineer"),
    ],
)
def test_same_titles(one: str, other: str) -> None:
    assert read_title(one).key == read_title(other).key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Senior Analyst", "Analyst"),
        ("Operations Engineer", "Operator"),
        ("Dock Administration", "Dock Administrator"),
        ("Technical Lead", "Technician Lead"),
        ("Crane Instruction", "Crane Instructor"),
        ("Recruited Lead", "Recruiter Lead"),
    ],
)
def test_different_titles(one: str, other: str) -> None:
    assert read_title(one).key != read_title(other).key


def test_the_rank_that_need_not_be_said() -> None:
    assert read_title("Analyst (Intermediate)").plain_key == read_title("Analyst").plain_key
    assert read_title("Intermediate").plain_key == {"intermediate"}


def test_likeness_is_that_of_the_words() -> None:
    one = read_title("Staff Harbour Engineer").key
    assert likeness(one, one) == 100
    assert likeness(one, read_title("Staff Harbor Engineer").key) > 90
    assert likeness(one, read_title("Director, Ferries").key) < 60


@pytest.mark.parametrize(
    ("text", "job"),
    [
        ("Engineer II", JobName.YES),
        ("Chief of Staff to the Board", JobName.YES),
        ("Manager Customer Success", JobName.YES),
        ("Career Development Manager", JobName.YES),
        ("Product Manager Role", JobName.YES),
        ("Staff Strategy and Operations", JobName.RANK),
        ("Senior", JobName.RANK),
        ("Support Engineers at work", JobName.RANK),
        ("Lead", JobName.RANK),
        ("Being a Manager here", JobName.NO),
        ("Security Leadership", JobName.NO),
        ("Product Management", JobName.NO),
    ],
)
def test_what_looks_like_a_job(text: str, job: JobName) -> None:
    assert read_wording(text).job == job


def test_a_remark_in_brackets_is_no_section() -> None:
    assert read_wording("Staff Engineer (only reached through career development)").kind is None
    assert read_wording("Senior Manager, Tax (Non US) Requirements").kind is not None


def test_the_job_of_a_section_heading_that_is_a_level() -> None:
    assert job_key("Manager, Ropes Job Grade") == read_title("Manager, Ropes").key
