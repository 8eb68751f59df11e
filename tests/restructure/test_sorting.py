"""Levels in the order of their rank, each with all that belongs to it."""

import pytest
from conserved import (
    after_change,
    check_followed,
    check_lines,
    check_planned,
    check_way_back,
    content_lines,
)
from made_pages import handbook_of, node, page_text

from jfeditor.families.handbook import NodeRef
from jfeditor.families.model import FAMILY, Role
from jfeditor.restructure.bundles import read_bundle
from jfeditor.restructure.sorting import SortError, sort_levels
from jfeditor.restructure.surveys import Survey, take_survey

HEAD = "Sailors all.\n\n## Levels\n\n"
STAFF = "### Staff Pilot\n\n#### Requirements\n\n- Extends that of the level below\n- Plans\n\n"
PILOT = "### Pilot\n\n#### Requirements\n\n- Swims\n\n"
SENIOR = "### Senior Pilot\n\n#### Requirements\n\n- Extends that of the level above\n- Steers\n\n"
MANAGER = "### Manager, Pilots\n\n#### Requirements\n\n- Leads\n\n"
TAIL = "## Hiring Process\n\n- Sails with us\n"


def levels(text: str) -> list[str]:
    page = handbook_of({"a.md": text}).pages["a.md"]
    return [n.heading.text for n in page.family.nodes if n.role is Role.LEVEL]


def sorted_text(text: str, title: str = "") -> str:
    survey = take_survey(handbook_of({"a.md": text}))
    ref = node(survey.handbook, "a.md", title) if title else NodeRef("a.md", FAMILY)
    return sort_levels(survey, ref).whole().change.pages[0].after.decode()


def test_by_rank_with_all_that_belongs_to_them() -> None:
    text = page_text("Pilot", HEAD + MANAGER + SENIOR + PILOT + TAIL)
    assert sorted_text(text) == page_text("Pilot", HEAD + PILOT + SENIOR + MANAGER + TAIL)


def test_those_in_their_place_are_not_touched() -> None:
    survey = take_survey(handbook_of({"a.md": page_text("Pilot", HEAD + PILOT + MANAGER + SENIOR + TAIL)}))
    done = sort_levels(survey, NodeRef("a.md", FAMILY)).whole()
    start = (page_text("Pilot", HEAD + PILOT)).encode()
    assert min(edit.span.start for edit in done.change.pages[0].edits) >= len(start)


def test_by_grade_where_each_states_one_and_leaders_last() -> None:
    def level(title: str, grade: str) -> str:
        return f"### {title}\n\n#### Job Grade\n\nThe {title} is a grade {grade}.\n\n"

    text = page_text(
        "Pilot",
        HEAD
        + level("Manager, Pilots", "8")
        + level("Staff Pilot", "8")
        + level("Harbour Pilot", "7")
        + level("Senior Pilot", "6"),
    )
    assert levels(sorted_text(text)) == ["Senior Pilot", "Harbour Pilot", "Staff Pilot", "Manager, Pilots"]


def test_levels_that_are_alike_keep_their_order() -> None:
    text = page_text("Pilot", HEAD + "### Senior Pilot, B\n\nB\n\n### Senior Pilot, A\n\nA\n\n" + PILOT)
    assert levels(sorted_text(text)) == ["Pilot", "Senior Pilot, B", "Senior Pilot, A"]


def test_groups_are_sorted_each_by_itself() -> None:
    text = page_text(
        "Pilot",
        "## Pilot Levels\n\n### Senior Pilot\n\nS\n\n### Pilot\n\nP\n\n"
        "## Manager Levels\n\n### Director, Pilots\n\nD\n\n### Manager, Pilots\n\nM\n",
    )
    assert levels(sorted_text(text)) == ["Pilot", "Senior Pilot", "Manager, Pilots", "Director, Pilots"]
    assert levels(sorted_text(text, "Manager Levels")) == [
        "Senior Pilot",
        "Pilot",
        "Manager, Pilots",
        "Director, Pilots",
    ]


def test_what_stands_above_stays_meant() -> None:
    survey = take_survey(handbook_of({"a.md": page_text("Pilot", HEAD + STAFF + SENIOR + PILOT)}))
    (before,) = survey.found.of(node(survey.handbook, "a.md", "Senior Pilot"))
    assert survey.handbook.title_of(before.targets[0]) == "Staff Pilot"
    planned = check_planned(survey, sort_levels(survey, NodeRef("a.md", FAMILY)).whole())
    (after,) = planned.after.found.of(node(planned.after.handbook, "a.md", "Senior Pilot"))
    assert planned.after.handbook.title_of(after.targets[0]) == "Staff Pilot"
    assert not planned.lost


def test_a_page_without_last_line_end_stays_so() -> None:
    text = page_text("Pilot", HEAD + SENIOR + PILOT).rstrip("\n").replace("\n", "\r\n")
    after = sorted_text(text)
    assert after.endswith("- Steers")
    assert after.count("\n") == after.count("\r\n")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (HEAD + PILOT + SENIOR, "sort.in_order"),
        (HEAD + PILOT, "sort.nothing"),
        (TAIL, "sort.nothing"),
    ],
)
def test_what_needs_no_sorting_is_told(text: str, code: str) -> None:
    with pytest.raises(SortError) as told:
        sorted_text(page_text("Pilot", text))
    assert told.value.code == code
    assert told.value.values["path"] == "a.md"


def test_every_real_page_can_be_sorted_once(real_survey: Survey) -> None:
    done = 0
    for page in real_survey.handbook:
        ref = NodeRef(page.path, FAMILY)
        try:
            raw = sort_levels(real_survey, ref).whole()
        except SortError as refusal:
            assert refusal.code in {"sort.nothing", "sort.in_order", "sort.depths"}  # noqa: PT017
            continue
        done += 1
        check_lines(raw.change)
        check_followed(real_survey.handbook, raw)
        check_way_back(real_survey.handbook, raw.change)
        check_planned(real_survey, raw)
        after = after_change(real_survey.handbook, raw.change)
        for index, one in enumerate(page.family.nodes):
            if one.role is Role.LEVEL:
                texts = [span.cut(page.source.data) for span in read_bundle(page, index).stretches]
                assert not content_lines(texts) - content_lines([after.pages[page.path].source.data])
        with pytest.raises(SortError) as told:
            sort_levels(take_survey(after, real_survey), ref)
        assert told.value.code == "sort.in_order"
    assert done > 8
