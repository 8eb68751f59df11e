"""A family gets another name: its title changes, and all that says it is offered."""

from random import Random

import pytest
from conserved import check_planned
from made_pages import handbook_of, node
from meanings import check_meanings

from jfeditor.families.handbook import Handbook, NodeRef
from jfeditor.families.model import FAMILY
from jfeditor.markdown.front_matter import FrontMatterError
from jfeditor.restructure.family_renames import FamilyRenameError, rename_family
from jfeditor.restructure.plans import plan
from jfeditor.restructure.proposals import Proposal, Way
from jfeditor.restructure.surveys import Survey, take_survey
from jfeditor.text.edits import apply_edits

DESK = """---
layout: x
title: 'Help Desk Roles'  # ours
description: "All Help Desk roles."
---

The Help Desk helps; see `Help Desk`, <a href="Help Desk">us</a> and the [Help Desk news](https://news.example).

## Analyst, Help Desk

The Analyst, Help Desk reports to the Manager, Help Desk.

### Analyst, Help Desk Requirements

- Listens

## Manager, Help Desk

### Requirements

- Extends that of the [Analyst, Help Desk](#analyst-help-desk)
- Same requirements as the Analyst, Help Desk
"""
CREW = """---
title: Crew Help Desk
---

The Help Desk Roles help the Crew Help Desk. Ask the [Help Desk](desk.md) or [Help Desk](other.md).

## Clerk

### Requirements

- Extends that of the [Analyst, Help Desk](desk.md#analyst-help-desk)
"""
PAGES = {"desk.md": DESK, "crew.md": CREW}


@pytest.fixture
def survey() -> Survey:
    return take_survey(handbook_of(PAGES))


def texts_after(survey: Survey, proposal: Proposal) -> dict[str, str]:
    done = plan(survey, proposal.whole())
    assert not done.lost
    return {path: page.source.data.decode() for path, page in done.after.handbook.pages.items()}


def test_all_that_says_the_name_follows(survey: Survey) -> None:
    after = texts_after(survey, rename_family(survey, "desk.md", "Care Point Roles"))
    kept = ("`Help Desk`", 'href="Help Desk"', "[Help Desk news]")
    wanted = DESK.replace("Help Desk", "Care Point").replace("analyst-help-desk", "analyst-care-point")
    for text in kept:
        wanted = wanted.replace(text.replace("Help Desk", "Care Point"), text)
    assert after["desk.md"] == wanted
    assert after["crew.md"] == (
        CREW.replace("The Help Desk Roles", "The Care Point Roles")
        .replace("[Help Desk](desk.md)", "[Care Point](desk.md)")
        .replace(
            "[Analyst, Help Desk](desk.md#analyst-help-desk)",
            "[Analyst, Care Point](desk.md#analyst-care-point)",
        )
    )


def test_every_mention_is_offered_by_its_way(survey: Survey) -> None:
    proposal = rename_family(survey, "desk.md", "Care Point Roles")
    ways = {(one.path, one.way, one.chosen) for one in proposal.offers}
    assert ways == {
        ("desk.md", Way.KEY, True),
        ("desk.md", Way.TEXT, True),
        ("desk.md", Way.TEXT, False),
        ("desk.md", Way.HEADING, True),
        ("desk.md", Way.SECTION, True),
        ("desk.md", Way.FACT, True),
        ("desk.md", Way.LINK, True),
        ("desk.md", Way.STATEMENT, True),
        ("crew.md", Way.TEXT, True),
        ("crew.md", Way.LINK, True),
    }
    assert proposal.name == "Rename Help Desk Roles to Care Point Roles"


def test_with_none_of_the_offers_only_the_title_changes(survey: Survey) -> None:
    (page,) = plan(survey, rename_family(survey, "desk.md", "Care: Point").make(())).change.pages
    assert page.after.decode() == DESK.replace("'Help Desk Roles'", "'Care: Point'")


def test_headings_of_levels_take_their_links_and_statements_along(survey: Survey) -> None:
    proposal = rename_family(survey, "desk.md", "Care Point Roles")
    done = plan(survey, proposal.make([one for one in proposal.offers if one.way is Way.HEADING]))
    assert not done.lost
    after = done.after.handbook
    clerk = done.after.found.of(node(after, "crew.md", "Clerk"))
    assert clerk[0].targets == (node(after, "desk.md", "Analyst, Care Point"),)


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("# Old *Name*\n\nText\n", "# New \\*N\\*\n\nText\n"),
        ("---\nlayout: x\n---\n\nText\n", "---\nlayout: x\ntitle: New *N*\n---\n\nText\n"),
        ("Text\r\n", "---\r\ntitle: New *N*\r\n---\r\n\r\nText\r\n"),
        ("---\r\ntitle: >\r\n  Old\r\n  Name\r\n---\r\n", "---\r\ntitle: >\r\n  New\r\n  *N*\r\n---\r\n"),
    ],
)
def test_the_title_changes_where_the_page_has_it(text: str, after: str) -> None:
    survey = take_survey(handbook_of({"a.md": text}))
    assert texts_after(survey, rename_family(survey, "a.md", " New  *N* "))["a.md"] == after


def test_a_single_word_is_not_taken_for_the_family_unasked() -> None:
    text = "---\ntitle: Editor\n---\n\nAn Editor edits.\n\n## Senior Editor\n\nText\n"
    survey = take_survey(handbook_of({"a.md": text, "b.md": "An Editor\n"}))
    after = texts_after(survey, rename_family(survey, "a.md", "Writer"))
    assert after["a.md"] == "---\ntitle: Writer\n---\n\nAn Editor edits.\n\n## Senior Writer\n\nText\n"
    assert after["b.md"] == "An Editor\n"


@pytest.mark.parametrize(("title", "code"), [(" ", "empty"), (" Help  Desk Roles ", "same")])
def test_names_that_are_none_are_refused(survey: Survey, title: str, code: str) -> None:
    with pytest.raises(FamilyRenameError) as refused:
        rename_family(survey, "desk.md", title)
    assert refused.value.code == f"family_rename.{code}"


@pytest.mark.parametrize(
    "front", ["+++\ntitle = 'A'\n+++\n", "---\ntitle: A\nx: [\n---\n", "title: A\n---\n"]
)
def test_a_title_that_cannot_be_edited_is_refused(front: str) -> None:
    survey = take_survey(handbook_of({"a.md": front}))
    with pytest.raises(FrontMatterError):
        rename_family(survey, "a.md", "B")


def check_renamed(survey: Survey, path: str) -> int:
    """Only what was offered changes, and what refers to it still does; returns how much is offered."""
    book: Handbook = survey.handbook
    new = f"{book.pages[path].title} Extraordinary"
    proposal = rename_family(survey, path, new)
    raw = proposal.make(proposal.offers)
    for page in raw.change.pages:
        offered = {one.edit for one in proposal.offers if one.path == page.path}
        assert set(page.edits) >= offered
        fixed = [edit for edit in page.edits if edit not in offered]
        assert page.path == path or not fixed
        assert apply_edits(page.before, fixed) == page.before or page.path == path
    done = check_planned(survey, raw)
    assert done.after.handbook.title_of(NodeRef(path, FAMILY)) == new
    assert check_meanings(survey, raw) <= 1
    return len(proposal.offers)


def test_real_families_can_be_renamed(placed_survey: Survey) -> None:
    paths = Random(6).sample(list(placed_survey.handbook.pages), 12)  # noqa: S311 - a test's
    assert sum(check_renamed(placed_survey, path) for path in paths) > 12


@pytest.mark.slow
def test_every_real_family_can_be_renamed(placed_survey: Survey) -> None:
    paths = [path for path, page in placed_survey.handbook.pages.items() if page.front_matter.form == "yaml"]
    assert sum(check_renamed(placed_survey, path) for path in paths) > len(paths)
