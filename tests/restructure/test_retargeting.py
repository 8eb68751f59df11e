"""Making statements name other levels."""

import pytest
from made_pages import handbook_of, node, page_text

from jfeditor.families.inheritance import Status
from jfeditor.restructure.plans import plan
from jfeditor.restructure.retargeting import RetargetError, retarget
from jfeditor.restructure.surveys import Survey, take_survey

BODY = (
    "### Pilot\n\n#### Requirements\n\n- Swims\n\n### Mate\n\n#### Requirements\n\n- Rows\n\n"
    "### Captain\n\n#### Requirements\n\n- Extends that of the {}, plus:\n- Plans\n"
)
PAGES = {
    "b.md": page_text("Cook", "## Cook\n\n### Requirements\n\n- Boils\n"),
}


def surveyed(name: str) -> Survey:
    return take_survey(handbook_of(PAGES | {"a.md": page_text("Ship", BODY.format(name))}))


@pytest.mark.parametrize("name", ["Mate", "[Mate](#mate)", "Nobody", "level above"])
@pytest.mark.parametrize("wanted", [("a.md", "Pilot"), ("b.md", "Cook")])
def test_a_statement_names_whom_it_is_to_name(name: str, wanted: tuple[str, str]) -> None:
    survey = surveyed(name)
    (reading,) = survey.found
    target = node(survey.handbook, *wanted)
    done = plan(survey, retarget(survey, reading, target).whole())
    (now,) = done.after.found
    assert now.targets == (target,)
    assert now.facets == reading.facets
    assert done.after.found.status(now) is Status.RESOLVED
    assert not done.lost
    (page,) = done.change.pages
    before, after = page.before.decode().splitlines(), page.after.decode().splitlines()
    assert sum(one != other for one, other in zip(before, after, strict=True)) == 1


def test_it_may_name_several() -> None:
    survey = surveyed("level above")
    (reading,) = survey.found
    targets = (node(survey.handbook, "a.md", "Pilot"), node(survey.handbook, "b.md", "Cook"))
    done = plan(survey, retarget(survey, reading, *targets).whole())
    (now,) = done.after.found
    assert set(now.targets) == set(targets)


@pytest.mark.parametrize(
    ("titles", "code"),
    [(["Mate"], "retarget.same"), (["Captain"], "retarget.itself"), ([], "retarget.nobody")],
)
def test_what_makes_no_sense_is_refused(titles: list[str], code: str) -> None:
    survey = surveyed("Mate")
    (reading,) = survey.found
    with pytest.raises(RetargetError) as told:
        retarget(survey, reading, *(node(survey.handbook, "a.md", title) for title in titles))
    assert told.value.code == code


def test_what_no_statement_can_name_is_refused() -> None:
    """The words would be read as naming whoever has the section."""
    survey = surveyed("Mate")
    (reading,) = survey.found
    section = node(survey.handbook, "b.md", "Requirements")
    with pytest.raises(RetargetError) as told:
        retarget(survey, reading, section)
    assert told.value.code == "retarget.misread"
