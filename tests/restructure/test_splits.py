"""A page becomes a folder of pages, and the folder a page again: nothing lost, all that refers still does."""

from collections import Counter
from random import Random

import pytest
from conserved import check_planned, content_lines
from made_pages import handbook_of, node, page_text
from meanings import check_meanings

from jfeditor.families.handbook import NodeRef
from jfeditor.families.model import FAMILY
from jfeditor.families.pages import read_page
from jfeditor.restructure.joins import join_pages
from jfeditor.restructure.page_places import PagePlaceError
from jfeditor.restructure.plans import Plan, plan
from jfeditor.restructure.proposals import Proposal
from jfeditor.restructure.splits import SplitError, split_page
from jfeditor.restructure.surveys import Survey, take_survey
from jfeditor.text.changes import Fate

HEAD = """---
layout: wide
title: "Harbour Pilot"
description: Pilots
---

"""
WIDE = "Pilots sail.\n\n## Requirements\n\n- Swims\n\n## Levels\n\n"
PILOT = "### Harbour Pilot\n\nSails in. See [more](#senior-harbour-pilot).\n\n" + (
    "#### Responsibilities\n\n- Steers\n\n"
)
SENIOR = (
    "### Senior Harbour Pilot\n\n#### Responsibilities\n\n- Extends that of the level above\n- Plans\n\n"
    "##### Tools\n\n![x](../x.png)\n\n"
)
LADDER = "## Career Ladder\n\nUp.\n"
FAMILY_PAGE = HEAD + WIDE + PILOT + SENIOR + LADDER
CREW = page_text("Crew", "Asks the [Senior](pilot.md#senior-harbour-pilot) and [all](pilot.md).\n")
PAGES = {"sea/pilot.md": FAMILY_PAGE, "sea/crew.md": CREW}


def texts(done: Plan) -> dict[str, str]:
    return {path: page.source.data.decode() for path, page in done.after.handbook.pages.items()}


def planned(pages: dict[str, str], path: str) -> Plan:
    survey = take_survey(handbook_of(pages))
    return plan(survey, split_page(survey, path).whole())


def test_each_level_becomes_a_page_in_the_familys_folder() -> None:
    done = planned(PAGES, "sea/pilot.md")
    assert not done.lost
    assert texts(done) == {
        "sea/pilot/_index.md": HEAD + WIDE + LADDER,
        "sea/pilot/harbour-pilot.md": (
            '---\nlayout: wide\ntitle: "Harbour Pilot"\nweight: 1\n---\n\n'
            "Sails in. See [more](../senior-harbour-pilot/).\n\n## Responsibilities\n\n- Steers\n"
        ),
        "sea/pilot/senior-harbour-pilot.md": (
            '---\nlayout: wide\ntitle: "Senior Harbour Pilot"\nweight: 2\n---\n\n## Responsibilities\n\n'
            "- Extends that of the [Harbour Pilot](../harbour-pilot/)\n- Plans\n\n"
            "### Tools\n\n![x](../../x.png)\n"
        ),
        "sea/crew.md": CREW.replace("pilot.md#senior-", "pilot/senior-")
        .replace("harbour-pilot)", "harbour-pilot.md)")
        .replace("(pilot.md)", "(pilot/_index.md)"),
    }
    fates = Counter(page.fate for page in done.change.pages)
    assert fates == {Fate.MADE: 3, Fate.REMOVED: 1, Fate.EDITED: 1}


def test_roles_take_in_what_they_did() -> None:
    survey = take_survey(handbook_of(PAGES))
    proposal = split_page(survey, "sea/pilot.md")
    assert not proposal.passed_over
    done = plan(survey, proposal.whole())
    senior = node(survey.handbook, "sea/pilot.md", "Senior Harbour Pilot")
    now = done.passage.node(senior)
    assert now == NodeRef("sea/pilot/senior-harbour-pilot.md", FAMILY)
    assert said(survey, senior) == said(done.after, now)


def said(survey: Survey, ref: NodeRef) -> set[tuple[str, str]]:
    role = survey.roles.role(ref)
    return {(kind.value, item.text) for kind, items in role.facets.items() for item in items}


def test_split_and_joined_again_it_is_the_page_it_was() -> None:
    done = planned(PAGES, "sea/pilot.md")
    back = plan(done.after, join_pages(done.after, "sea/pilot/_index.md").whole())
    assert not back.lost
    after = texts(back)
    assert set(after) == set(PAGES)
    assert after["sea/pilot.md"] == FAMILY_PAGE.replace(
        "that of the level above", "that of the [Harbour Pilot](#harbour-pilot)"
    )
    assert after["sea/crew.md"] == CREW


@pytest.mark.parametrize(
    ("path", "index", "level"),
    [
        ("a/pilot.markdown", "a/pilot/_index.markdown", "a/pilot/mate.markdown"),
        ("pilot.md", "pilot/_index.md", "pilot/mate.md"),
        ("a/_index.md", "a/_index.md", "a/mate.md"),
        ("a/index.md", "a/_index.md", "a/mate.md"),
        ("a/index.html.md", "a/index.html.md", "a/mate/index.html.md"),
        ("a/pilot.html.md", "a/pilot/index.html.md", "a/pilot/mate/index.html.md"),
    ],
)
def test_paths_are_in_the_style_of_the_page(path: str, index: str, level: str) -> None:
    text = page_text("Pilot", "## Mate\n\nx\n\n## Mate\n\ny\n")
    after = texts(planned({path: text}, path))
    assert {index, level, level.replace("mate", "mate-2")} == set(after)


def test_line_ends_quotes_and_escapes_are_the_pages() -> None:
    text = page_text("Pilot", "## Chief Officer (Deck: 1)\n\nx\n\nMate\n----\n\ny").replace("\n", "\r\n")
    after = texts(planned({"a.md": text, "b.md": "[m](a.md#chief-officer-deck-1)\n"}, "a.md"))
    chief = "Chief Officer (Deck: 1)"
    assert after["a/chief-officer-deck-1.md"] == f'---\r\ntitle: "{chief}"\r\nweight: 1\r\n---\r\n\r\nx\r\n'
    assert after["a/mate.md"] == "---\r\ntitle: Mate\r\nweight: 2\r\n---\r\n\r\ny\r\n"
    assert after["b.md"] == "[m](a/chief-officer-deck-1.md)\n"


@pytest.mark.parametrize(
    ("heading", "kept", "joined"),
    [
        ("### Staff [Pilot](https://x.org/p) {#sp}", "# Staff [Pilot](https://x.org/p) {#sp}", ""),
        ("### *Staff* Pilot {#sp}", "# *Staff* Pilot {#sp}", ""),
        ("### Staff Pilot\n{: .wide #sp}", "# Staff Pilot\n{: .wide #sp}", ""),
        ("### Staff<!-- since May --> Pilot {#sp}", "# Staff<!-- since May --> Pilot {#sp}", ""),
        ("Staff ![](/p.png)Pilot {#sp}\n---", "Staff ![](/p.png)Pilot {#sp}\n===", "same"),
    ],
)
def test_a_heading_that_says_more_than_a_title_stays_on_its_page(
    heading: str, kept: str, joined: str
) -> None:
    levels = f"{heading}\n\nx\n\n" + ("Mate\n---" if joined else "### Mate") + "\n\ny\n"
    pages = {"a.md": page_text("Pilot", levels), "b.md": "[s](a.md#sp)\n"}
    done = planned(pages, "a.md")
    assert not done.lost
    assert texts(done)["a/staff-pilot.md"] == f"---\ntitle: Staff Pilot\nweight: 1\n---\n\n{kept}\n\nx\n"
    assert texts(done)["b.md"] == "[s](a/staff-pilot.md#sp)\n"
    back = plan(done.after, join_pages(done.after, "a/_index.md").whole())
    assert not back.lost
    assert texts(back)["b.md"] == pages["b.md"]
    assert f"\n{heading if joined else heading[1:]}\n\nx\n" in texts(back)["a.md"]


def test_that_the_pages_will_be_no_family_is_told() -> None:
    text = page_text("Sea", "## Requirements\n\n- Swims\n\n## Pilot\n\nx\n\n## Cook\n\ny\n")
    survey = take_survey(handbook_of({"sea.md": text}))
    (told,) = split_page(survey, "sea.md").passed_over
    assert (told.code, told.values["section"]) == ("split.no_family_wide", "Requirements")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (page_text("Pilot", "## Pilot\n\nx\n"), "split.few"),
        ("## Pilot\n\n## Mate\n", "split.front_matter"),
        ("+++\ntitle = 'P'\n+++\n\n## Pilot\n\n## Mate\n", "split.front_matter"),
        ("---\ntitle: [\n---\n\n## Pilot\n\n## Mate\n", "split.front_matter"),
    ],
)
def test_what_cannot_be_split_is_refused(text: str, code: str) -> None:
    survey = take_survey(handbook_of({"a.md": text}))
    with pytest.raises(SplitError) as refused:
        split_page(survey, "a.md")
    assert refused.value.code == code


def test_a_page_in_the_way_is_not_written_over() -> None:
    survey = take_survey(
        handbook_of({"a.md": page_text("P", "## Pilot\n\nx\n\n## Mate\n\ny\n"), "a/mate.md": ""})
    )
    with pytest.raises(PagePlaceError) as refused:
        split_page(survey, "a.md")
    assert refused.value.values["path"] == "a/mate.md"


INDEX = page_text("Pilot", "Text\n\n## Hiring Process\n\nTalk\n")


def test_pages_join_in_the_order_of_their_rank() -> None:
    pages = {
        "a/_index.md": INDEX,
        "a/b.md": page_text("Senior Pilot", "# Senior Pilot\n\n## Requirements\n\n- a"),
        "a/c.md": page_text("Pilot (Intermediate)", "\n### Requirements\n\n- b\n"),
    }
    survey = take_survey(handbook_of(pages))
    assert texts(plan(survey, join_pages(survey, "a/_index.md").whole())) == {
        "a.md": page_text(
            "Pilot",
            "Text\n\n## Pilot (Intermediate)\n\n\n### Requirements\n\n- b\n\n"
            "## Senior Pilot\n\n### Requirements\n\n- a\n\n## Hiring Process\n\nTalk\n",
        )
    }


def test_the_heading_that_repeats_a_title_is_that_of_its_level() -> None:
    mate = "## Requirements\n\n- [a](pilot.md#sp) [b](pilot.md#requirements) [c](#mate) [d](mate.md#mate)\n"
    pages = {
        "a/_index.md": INDEX,
        "a/pilot.md": page_text("Pilot", "# Pilot {#sp}\n\n## Requirements\n\n- x\n"),
        "a/mate.md": page_text("Mate", f"Mate\n====\n\n{mate}"),
        "b.md": "[p](a/pilot.md) [m](a/mate.md)\n",
    }
    survey = take_survey(handbook_of(pages))
    done = plan(survey, join_pages(survey, "a/_index.md").whole())
    assert not done.lost
    assert not done.reread
    after = texts(done)
    assert "## Pilot {#sp}\n\n### Req" in after["a.md"]
    assert "Mate\n----\n\n### Req" in after["a.md"]
    assert "- [a](#sp) [b](#requirements" in after["a.md"]
    assert "[c](#mate) [d](#mate)" in after["a.md"]
    assert after["b.md"] == "[p](a.md#sp) [m](a.md#mate)\n"


@pytest.mark.parametrize(
    ("fields", "remarks"),
    [
        ("# seen by Ann\ntitle: B", "“# seen by Ann”"),
        ("title: B # the best", "“# the best”"),
        ("title: >- # two\n  B\n\n# more", "“# two”, “# more”"),
    ],
)
def test_remarks_in_front_matter_are_not_dropped(fields: str, remarks: str) -> None:
    survey = take_survey(handbook_of({"a/_index.md": INDEX, "a/b.md": f"---\n{fields}\n---\n\nx\n"}))
    with pytest.raises(SplitError) as refused:
        join_pages(survey, "a/_index.md")
    assert (refused.value.code, refused.value.values["remarks"]) == ("join.remarks", remarks)


def test_what_only_looks_like_a_remark_is_none() -> None:
    fields = "title: 'B # 1'\nweight: 1"
    survey = take_survey(handbook_of({"a/_index.md": INDEX, "a/b.md": f"---\n{fields}\n---\n\nx\n"}))
    assert "## B # 1\n" in texts(plan(survey, join_pages(survey, "a/_index.md").whole()))["a.md"]


@pytest.mark.parametrize(
    ("pages", "path", "code"),
    [
        ({"a/b.md": page_text("B", "")}, "a/b.md", "join.no_index"),
        ({"a/_index.md": INDEX}, "a/_index.md", "join.alone"),
        ({"a/_index.md": INDEX, "a/b/c.md": page_text("C", "")}, "a/_index.md", "join.deeper"),
        ({"a/_index.md": INDEX, "a/b.md": "Text\n"}, "a/_index.md", "split.front_matter"),
        ({"a/_index.md": INDEX, "a/b.md": "---\ntitle: B\nowner: x\n---\n"}, "a/_index.md", "join.keys"),
        (
            {"a/_index.md": INDEX, "a/b.md": page_text("B", "# A\n\n###### B\n")},
            "a/_index.md",
            "join.too_deep",
        ),
    ],
)
def test_what_cannot_be_joined_is_refused(pages: dict[str, str], path: str, code: str) -> None:
    survey = take_survey(handbook_of(pages))
    with pytest.raises(SplitError) as refused:
        join_pages(survey, path)
    assert refused.value.code == code


def check_split(survey: Survey, path: str, proposal: Proposal) -> Plan:
    """All but the levels' headings is there once, every other heading is one still; returns the plan."""
    book = survey.handbook
    raw = proposal.whole()
    before = [page.before for page in raw.change.pages]
    made = {
        page.path: read_page(page.path, page.after)
        for page in raw.change.pages
        if page.fate is not Fate.REMOVED
    }
    bodies = [page.source.data[page.front_matter.span.end :] for page in made.values()]
    old = book.pages[path]
    titles = Counter(one.heading.text for one in old.family.nodes)
    titles -= Counter(one.heading.text for page in made.values() for one in page.family.nodes)
    assert sum(titles.values()) == len(made) - 1
    assert set(titles) <= {page.title for page in made.values()}
    gone = content_lines([old.source.data[old.front_matter.span.end :]]) - content_lines(bodies)
    assert sum(gone.values()) <= len(made) - 1 + len(book.pages[path].document.anchors)
    assert not content_lines(bodies) - content_lines(before)
    done = check_planned(survey, raw)
    check_meanings(survey, raw)
    return done


def sweep(survey: Survey, paths: list[str]) -> Counter[str]:
    outcomes: Counter[str] = Counter()
    for path in paths:
        try:
            proposal = split_page(survey, path)
        except SplitError as refusal:
            outcomes[refusal.code] += 1
            continue
        done = check_split(survey, path, proposal)
        outcomes["split"] += 1
        outcomes["lost"] += len(done.lost)
        joined = join_pages(done.after, path).whole()
        check_meanings(done.after, joined)
        outcomes["joined"] += 1
        old = survey.handbook.pages[path]
        back = next(page.after for page in joined.change.pages if page.path == path)
        marked = sum(
            n.heading.content.cut(old.source.data) != n.heading.text.encode() for n in old.family.nodes
        )
        differ = content_lines([old.source.data]) - content_lines([back])
        assert sum(differ.values()) <= len(done.reworded) + marked, differ
        outcomes["same"] += back == old.source.data
    return outcomes


def test_real_pages_can_be_split_and_joined(placed_survey: Survey) -> None:
    paths = Random(8).sample(list(placed_survey.handbook.pages), 8)  # noqa: S311 - a test's
    outcomes = sweep(placed_survey, paths)
    assert outcomes["split"] == outcomes["joined"] >= 5


@pytest.mark.slow
def test_every_real_page_can_be_split_and_joined(placed_survey: Survey) -> None:
    outcomes = sweep(placed_survey, list(placed_survey.handbook.pages))
    assert outcomes["split"] == outcomes["joined"] > 70
    assert outcomes["lost"] < outcomes["split"]
