"""Statements over pages: links, names, circles, heirs, and what an edit makes anew."""

import re
from pathlib import Path

import pytest
from inheritance_labels import told

from jfeditor.families import targets
from jfeditor.families.choices import ChoiceError, link_to, name_target
from jfeditor.families.cycles import components
from jfeditor.families.handbook import Handbook, NodeRef
from jfeditor.families.inheritance import Inheritance, Status, resolve
from jfeditor.families.model import FAMILY
from jfeditor.families.pages import Page, read_page
from jfeditor.families.reasons import explain, slip_text
from jfeditor.families.targets import Slip
from jfeditor.wording import word


def page(path: str, title: str, body: str) -> Page:
    return read_page(path, f"---\ntitle: {title}\n---\n\n{body}".encode())


def analyst(path: str, extends: str = "", title: str = "Tide Analyst") -> Page:
    return page(
        path,
        title,
        f"## Levels\n\n### {title}\n\n#### Requirements\n\n- Counts\n\n"
        f"### Senior {title}\n\n#### Requirements\n\n- {extends}\n- Tells\n",
    )


def found_in(*pages: Page) -> Inheritance:
    return resolve(Handbook.of(pages))


@pytest.mark.parametrize(
    "extends",
    [
        "Extends the [Crane Engineer](../crane/#crane-engineer)",
        "Extends the [Crane Engineer](/job-families/ops/crane/#crane-engineer)",
        "Extends the [Crane Engineer](/ops/crane/#Crane-Engineer)",
        "Extends the [Crane Engineer](https://handbook.example/job-families/ops/crane/#crane-engineer)",
        "Extends the [Crane Engineer](/ops/crane/)",
        "Extends the [Crane Engineer](/ops/crane/#no-such-heading)",
        "Extends the [Crane Engineer requirements](/ops/crane/#requirements)",
        "Extends that of the Crane Engineer",
        "Extends that of the Engineer, Cranes requirements",
        "Extends that of the Crane Enginer",
    ],
)
def test_levels_of_other_pages(extends: str) -> None:
    found = found_in(
        analyst("ops/tide/index.md", extends), analyst("ops/crane/index.md", "Knows", "Crane Engineer")
    )
    assert told(found)[0].startswith("Senior Tide Analyst < Crane Engineer: requirements resolved")


def test_the_nearest_page_comes_first() -> None:
    far, near = (
        analyst("it/crane/index.md", "", "Crane Engineer"),
        analyst("ops/crane/index.md", "", "Crane Engineer"),
    )
    here = analyst("ops/tide/index.md", "Extends that of the Crane Engineer")
    (reading,) = found_in(far, here, near)
    assert [target.path for target in reading.targets] == ["ops/crane/index.md"]
    (reading,) = found_in(far, here, analyst("hr/crane/index.md", "", "Crane Engineer"))
    assert reading.targets == ()
    assert {ref.path for ref in reading.candidates} == {"it/crane/index.md", "hr/crane/index.md"}


def test_a_page_as_a_whole() -> None:
    role = page("ops/pilot.md", "Harbour Pilot", "## Requirements\n\n- Sails\n")
    for extends in ("[Harbour Pilot](/ops/pilot/)", "Harbour Pilot"):
        (reading,) = found_in(role, analyst("ops/tide/index.md", f"Extends that of the {extends}"))
        assert reading.targets == (NodeRef("ops/pilot.md", FAMILY),)


def test_a_deleted_page_leaves_the_statement_missing() -> None:
    here = analyst("ops/tide/index.md", "Extends the [Crane Engineer](/ops/crane/#crane-engineer)")
    other = analyst("ops/crane/index.md", "", "Crane Engineer")
    whole = resolve(Handbook.of([here, other]))
    (reading,) = whole
    assert whole.status(reading) is Status.RESOLVED
    left = resolve(whole.handbook.without("ops/crane/index.md"), whole)
    (reading,) = left
    assert left.status(reading) is Status.MISSING
    assert "/ops/crane/" in explain(left, reading) or "Crane Engineer" in explain(left, reading)


@pytest.mark.parametrize("link", ["#crane-driver", "/ops/crane/#crane-driver"])
def test_a_heading_that_is_gone_may_have_been_any_level(link: str) -> None:
    """The page is there, so a reader lands somewhere, but nobody can say whose content is meant."""
    found = found_in(
        analyst("ops/tide/index.md", f"Extends that of the [Foreman]({link})"),
        analyst("ops/crane/index.md", "Knows", "Crane Engineer"),
    )
    (reading,) = found
    assert found.status(reading) is Status.MISSING
    assert "has no such heading" in explain(found, reading)


def test_a_copied_page_keeps_an_old_name() -> None:
    here = analyst("ops/tide/index.md", "Extends that of the Crane Engineer requirements")
    (reading,) = found_in(here, analyst("ops/crane/index.md", "", "Crane Engineer"))
    assert reading.slips == (Slip.COPIED,)
    assert "Crane Engineer" in slip_text(Slip.COPIED, reading)


def test_another_job_is_no_copied_name() -> None:
    here = analyst("ops/tide/index.md", "Extends that of the Crane Engineer requirements")
    (reading,) = found_in(here, page("ops/crane.md", "Cranes", "## Crane Engineer\n\nLifts.\n"))
    assert reading.targets
    assert reading.slips == ()


def test_a_level_that_extends_itself() -> None:
    found = found_in(analyst("ops/tide.md", "Extends that of the Senior Tide Analyst"))
    assert told(found) == ["Senior Tide Analyst < Senior Tide Analyst: requirements cycle self"]


def test_a_page_that_extends_itself_through_another() -> None:
    found = found_in(
        analyst("a.md", "Extends the [Senior Crane Engineer](b.md#senior-crane-engineer)"),
        analyst("b.md", "Extends the [Senior Tide Analyst](a.md#senior-tide-analyst)", "Crane Engineer"),
        analyst("c.md", "Extends the [Senior Tide Analyst](a.md#senior-tide-analyst)", "Pier Engineer"),
    )
    assert [found.status(reading) for reading in found] == [Status.CYCLE, Status.CYCLE, Status.RESOLVED]


def test_a_circle_of_other_content_is_none() -> None:
    found = found_in(
        page(
            "a.md",
            "Pilot",
            "### Pilot\n\n#### Requirements\n\n- Extends the Senior Pilot\n\n"
            "### Senior Pilot\n\n#### Responsibilities\n\n- Extends the Pilot\n",
        )
    )
    assert {found.status(reading) for reading in found} == {Status.RESOLVED}


def test_heirs_directly_and_through_others() -> None:
    body = "### Pilot\n\n- x\n\n"
    for rank, below in (("Senior Pilot", "Pilot"), ("Staff Pilot", "Senior Pilot")):
        body += f"### {rank}\n\n#### Requirements\n\n- Extends the {below}\n\n"
    found = found_in(page("a.md", "Pilot", body))
    levels = [i for i, node in enumerate(found.handbook.pages["a.md"].family.nodes) if node.role == "level"]
    assert found.heirs(NodeRef("a.md", levels[0])) == (NodeRef("a.md", levels[1]), NodeRef("a.md", levels[2]))
    assert found.heirs(NodeRef("a.md", levels[2])) == ()


def test_the_evidence_is_told_in_words() -> None:
    (reading,) = found = found_in(analyst("a.md", "Extends that of the Analyst, Tide requirements"))
    assert explain(found, reading) == "Matched “Analyst, Tide” to “Tide Analyst”, same page."


def test_every_reason_and_slip_has_its_sentence() -> None:
    for slip in Slip:
        assert word(f"slip.{slip.value}", {}) != f"slip.{slip.value}"
    codes = set(re.findall(r'"(inheritance\.\w+)"', Path(targets.__file__).read_text(encoding="utf-8")))
    assert len(codes) > 10
    for code in codes:
        assert word(code, {}) != code


def test_an_edit_makes_only_the_page_anew() -> None:
    pages = [analyst(f"p{i}.md", f"Extends that of the Job{i} Analyst", f"Job{i} Analyst") for i in range(5)]
    before = resolve(Handbook.of(pages))
    edited = read_page("p2.md", pages[2].source.data + b"- More\n")
    after = resolve(before.handbook.with_page(edited), before)
    assert {path for path in after.pages if after.pages[path] is not before.pages[path]} == {"p2.md"}


def test_a_renamed_level_is_seen_by_pages_that_name_it() -> None:
    here = analyst("a.md", "Extends that of the Crane Engineer")
    other = analyst("b.md", "", "Crane Engineer")
    before = resolve(Handbook.of([here, other, analyst("c.md", "Extends the Pier Analyst", "Pier Analyst")]))
    renamed = resolve(before.handbook.with_page(analyst("b.md", "", "Winch Engineer")), before)
    assert told(renamed)[0] == "Senior Tide Analyst < -: requirements missing"
    assert renamed.pages["c.md"] is before.pages["c.md"]
    again = resolve(renamed.handbook.with_page(other), renamed)
    assert told(again) == told(before)


def test_incremental_and_fresh_agree() -> None:
    steps = [
        analyst("a.md", "Extends the [Senior Crane Engineer](b.md#senior-crane-engineer)"),
        analyst("b.md", "Extends that of the Senior Tide Analyst", "Crane Engineer"),
        analyst("b.md", "Extends that of the Crane Engineer", "Crane Engineer"),
        analyst("c.md", "Extends that of the Pier Analyst", "Pier Analyst"),
        analyst("a.md", "Extends that of the Pier Analyst"),
    ]
    found = resolve(Handbook.of([]))
    for step in steps:
        found = resolve(found.handbook.with_page(step), found)
        assert told(found) == told(resolve(found.handbook))


def test_a_choice_is_kept_by_naming_the_target() -> None:
    body = "### Lead Pilot, Ferries\n\n- x\n\n### Lead Pilot, Tugs\n\n- x\n\n"
    body += "### Manager, Pilots\n\n#### Requirements\n\n"
    pilots = page(
        "a.md", "Pilots", body + "- Same requirements as the Lead Pilot listed above and also:\n- y\n"
    )
    found = resolve(Handbook.of([pilots]))
    (reading,) = found
    assert found.status(reading) is Status.AMBIGUOUS
    change = name_target(found.handbook, reading, reading.candidates[1])
    assert b"as the [Lead Pilot, Tugs](#lead-pilot-tugs) listed above and also:\n- y\n" in change.after
    chosen = resolve(found.handbook.with_page(read_page("a.md", change.after)))
    (reading,) = chosen
    assert reading.targets == (found.pages["a.md"].readings[0].candidates[1],)
    assert chosen.status(reading) is Status.RESOLVED


@pytest.mark.parametrize(
    "extends",
    [
        "Extends that of the Quay Engineer",
        "Extends the [Quay Engineer](/quay/) requirements",
        "All of the above requirements:",
    ],
)
@pytest.mark.parametrize("other", ["ops/crane/index.html.md", "ops/crane.md", "crane/_index.md"])
def test_a_choice_on_another_page_is_a_link_that_leads_there(extends: str, other: str) -> None:
    here = analyst("ops/tide/index.html.md", extends)
    handbook = Handbook.of([here, analyst(other, "Knows", "Crane Engineer")])
    target = handbook.levels_titled("Senior Crane Engineer")[0]
    (reading,) = resolve(handbook).pages[here.path].readings
    change = name_target(handbook, reading, target)
    (again,) = resolve(handbook.with_page(read_page(here.path, change.after))).pages[here.path].readings
    assert again.targets == (target,)


@pytest.mark.parametrize("written", [r"Lead Pilot, \<Tugs\>", r"Lead Pilot, \*Tugs\*", "Lead Pilot, `Tugs`"])
def test_a_choice_shows_the_title_as_it_is(written: str) -> None:
    pilots = (
        f"### {written}\n\n- x\n\n### Manager, Pilots\n\n#### Requirements\n\n- Extends that of the Pilot\n"
    )
    handbook = Handbook.of([page("a.md", "Ships", pilots)])
    (reading,) = resolve(handbook)
    target = NodeRef("a.md", 0)
    title = handbook.pages["a.md"].family.nodes[0].heading.text
    assert "Tugs" in title
    after = read_page("a.md", name_target(handbook, reading, target).after)
    assert [(link.text, link.target) for link in after.document.links] == [(title, "#lead-pilot-tugs")]
    (again,) = resolve(handbook.with_page(after))
    assert again.targets == (target,)


def test_no_link_is_written_that_leads_elsewhere() -> None:
    twice = page("a.md", "Pilot", "### Pilot\n\n### Pilot {#pilot}\n")
    handbook = Handbook.of([twice])
    with pytest.raises(ChoiceError):
        link_to(handbook, "b.md", NodeRef("a.md", 1))


def test_components() -> None:
    graph = {"a": ["b"], "b": ["c"], "c": ["a", "d"], "d": ["e"], "e": []}
    assert [set(found) for found in components(graph)] == [{"e"}, {"d"}, {"a", "b", "c"}]
    long = {i: [i + 1] for i in range(20_000)} | {20_000: [0]}
    assert [len(found) for found in components(long)] == [20_001]
