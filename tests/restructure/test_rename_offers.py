"""Headings get other names: what is offered, what is written, and what is left alone."""

from random import Random

import pytest
from made_pages import handbook_of, node, page_text

from jfeditor.families.handbook import Handbook, NodeRef
from jfeditor.families.model import FAMILY, Role
from jfeditor.families.titles import read_title
from jfeditor.restructure.copies import copy
from jfeditor.restructure.family_renames import rename_family
from jfeditor.restructure.moves import Where, move
from jfeditor.restructure.plans import plan
from jfeditor.restructure.proposals import Proposal, Way, certain
from jfeditor.restructure.renames import RenameError, rename
from jfeditor.restructure.surveys import Survey, take_survey
from jfeditor.text.changes import Change

CREW = """## Levels

### Staff Pilot

The Staff Pilot sails; see [our chart](<charts/Staff Pilot.pdf>), ![Staff Pilot](x.png "Staff Pilot"),
<img src="Staff Pilot.png"> and https://sea.example/Staff Pilot.

{{% include "Staff Pilot.md" %}}

`Staff Pilot` and ``Staff Pilot ` ``

```yaml
role: Staff Pilot
```

<!-- Staff Pilot -->

<!--
Staff Pilot <b>
-->

[Staff Pilot]: https://sea.example "Staff Pilot"
"""


def survey_of(**bodies: str) -> Survey:
    return take_survey(handbook_of({f"{name}.md": page_text("Crew", body) for name, body in bodies.items()}))


def renaming(survey: Survey, old: str, new: str, path: str = "a.md") -> Proposal:
    return rename(survey, node(survey.handbook, path, old), new)


def texts_of(survey: Survey, change: Change) -> dict[str, str]:
    changed = {page.path: page.after for page in change.pages}
    return {path: changed.get(path, text).decode() for path, text in survey.texts.items()}


def body_after(survey: Survey, proposal: Proposal, *, bare: bool = False, path: str = "a.md") -> str:
    done = plan(survey, proposal.make(() if bare else proposal.usual))
    return texts_of(survey, done.change)[path].split("\n", 4)[4]


# What is offered


def test_what_programs_read_is_no_mention() -> None:
    survey = survey_of(a=CREW)
    data = survey.texts["a.md"]
    offers = [one for one in renaming(survey, "Staff Pilot", "Sailor").offers if one.way is not Way.ANCHOR]
    said = [data[one.edit.span.start - 4 : one.edit.span.end].decode() for one in offers]
    assert said == ["The Staff Pilot", ", ![Staff Pilot"]


def test_families_and_levels_have_one_rule_for_what_programs_read() -> None:
    body = CREW.replace("Staff Pilot", "Crew Desk")
    survey = take_survey(handbook_of({"a.md": page_text("Crew Desk", body)}))
    level = renaming(survey, "Crew Desk", "Sailors")
    family = rename_family(survey, "a.md", "Sailors")
    ours, theirs = (
        {one.edit.span for one in proposal.offers if one.way in {Way.TEXT, Way.LINK, Way.FACT}}
        for proposal in (level, family)
    )
    assert ours == theirs
    assert len(ours) == 2


def test_one_name_of_several_in_a_statement_is_an_offer_of_its_own() -> None:
    body = (
        "## Levels\n\n### Director\n\n#### Requirements\n\n- Swims\n\n"
        "### Staff Pilot\n\n#### Requirements\n\n- Steers\n\n"
        "### Chief Pilot\n\n#### Requirements\n\n"
        "- Extends that of the *Director* and Staff Pilot\n- Sings\n"
    )
    survey = survey_of(a=body)
    assert [len(one.targets) for one in survey.found] == [2]
    for old, new in (("Director", "Senior Director"), ("Staff Pilot", "Staff Sailor")):
        proposal = renaming(survey, old, new)
        assert [one.way for one in proposal.offers] == [Way.ANCHOR, Way.STATEMENT]
        assert body_after(survey, proposal) == body.replace(old, new)


def test_other_headings_that_carry_the_title_are_offered() -> None:
    body = (
        "### Senior Pilot Responsibilities\n\n- Sails\n\n### Senior Pilot\n\nText\n\n"
        "### Pilot Responsibilities\n\n- Swims\n\n### Pilot\n\nText\n\n"
        "### Senior Pilot Requirements\n\n- Sings\n"
    )
    survey = survey_of(a=body, b="## Levels\n\n### Analyst\n\n#### Tips for a Senior Pilot\n\n- Sleep\n")
    proposal = renaming(survey, "Senior Pilot", "Lead Sailor")
    assert body_after(survey, proposal) == body.replace("Senior Pilot", "Lead Sailor")
    elsewhere = [(one.way, one.chosen) for one in proposal.offers if one.path == "b.md"]
    assert elsewhere == [(Way.SECTION, False)]
    pilot = body_after(survey, renaming(survey, "Pilot", "Sailor"))
    assert pilot == body.replace("### Pilot", "### Sailor")


# The heading


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("[Chief Pilot](https://x.example) :boat:", "Boss Pilot", "[Boss Pilot](https://x.example)"),
        ("[Chief Pilot](https://x.example) :sea:", "Chief :sea:", "[Chief](https://x.example) :sea:"),
        ("Senior `Code` Pilot", "Staff Code Pilot", "Staff `Code` Pilot"),
        ("*Staff* **Pilot**", "Staff Sailor", "*Staff* **Sailor**"),
        ("*Staff* **Pilot**", "Staff Deep Sea Pilot", "*Staff Deep Sea* **Pilot**"),
        ("*Staff* **Pilot**", "Old Staff Pilot", "*Old Staff* **Pilot**"),
        ('<a name="Staff Pilot"></a>Staff Pilot', "Lead Pilot", '<a name="Staff Pilot"></a>Lead Pilot'),
        ("R&amp;D **Pilot**", "R&D Sailor", "R&amp;D **Sailor**"),
    ],
)
def test_marks_and_links_of_a_heading_stay(old: str, new: str, wanted: str) -> None:
    body = f"## Levels\n\n### {old}\n\n#### Requirements\n\n- Swims\n"
    survey = survey_of(a=body)
    ref = NodeRef("a.md", 1)
    proposal = rename(survey, ref, new)
    after = plan(survey, proposal.whole()).after
    assert after.texts["a.md"].decode() == page_text("Crew", body.replace(old, wanted))
    assert after.handbook.title_of(ref) == new
    assert not proposal.passed_over


@pytest.mark.parametrize(
    ("old", "new"), [("Senior `Code` Pilot", "Top Sailor"), ("**Staff** Pilot", "Pilot")]
)
def test_marks_that_cannot_stay_are_told(old: str, new: str) -> None:
    body = f"## Levels\n\n### {old}\n\n#### Requirements\n\n- Swims\n"
    survey = survey_of(a=body)
    proposal = rename(survey, NodeRef("a.md", 1), new)
    assert body_after(survey, proposal) == body.replace(old, new)
    (told,) = proposal.passed_over
    assert told.values["text"] == old
    assert told.values["line"] == 7


def test_a_familys_first_heading_keeps_its_marks_too() -> None:
    survey = take_survey(handbook_of({"a.md": "# [Help Desk](https://x.example) Roles\n\nText\n"}))
    after = rename_family(survey, "a.md", "Care Desk Roles").whole().change.pages[0].after
    assert after == b"# [Care Desk](https://x.example) Roles\n\nText\n"


def test_a_copys_heading_keeps_its_marks() -> None:
    survey = survey_of(a="## Levels\n\n### Staff **Pilot**\n\n#### Requirements\n\n- Swims\n")
    ref = NodeRef("a.md", 1)
    after = texts_of(survey, copy(survey, [ref], Where.AFTER, ref).whole().change)["a.md"]
    assert after.count("**") == 4


def test_a_title_that_another_level_has_is_refused() -> None:
    survey = survey_of(a="## Levels\n\n### Pilot\n\n### Staff Pilot\n\n### Pilot\n\n### Chief Pilot\n")
    with pytest.raises(RenameError) as refused:
        renaming(survey, "Chief Pilot", "Pilot, Staff")
    assert refused.value.code == "rename.taken"
    assert refused.value.values["line"] == 9
    renaming(survey, "Pilot", "PILOT")  # it is one of two already
    renaming(survey, "Levels", "Staff Pilot")  # a group is none of them


# Statements


def sales(statement: str) -> str:
    return (
        "## Levels\n\n### Manager, Sales\n\n#### Responsibilities\n\n- Runs\n\n"
        f"### Director, Sales\n\n#### Responsibilities\n\n- {statement}\n- Directs\n"
    )


@pytest.mark.parametrize("new", ["Head, Sales", "Head: Sales", "Sales Lead", "Senior Manager", "Boss"])
def test_a_statement_that_is_not_renamed_loses_and_doubles_no_word(new: str) -> None:
    survey = survey_of(a=sales("Extends that of the Manager, Sales, plus:"))
    done = plan(survey, renaming(survey, "Manager, Sales", new).make(()))
    anchor = done.after.handbook.pages["a.md"].family.nodes[1].heading.anchor
    wanted = sales(f"Extends that of the [{new}](#{anchor}), plus:").replace(
        "### Manager, Sales", f"### {new}"
    )
    assert done.after.texts["a.md"].decode() == page_text("Crew", wanted)


def test_a_statement_in_brackets_keeps_none_of_the_old_name() -> None:
    body = sales("Extends the CSM (Intermediate) responsibilities").replace("Manager, Sales", "CSM")
    survey = survey_of(a=body)
    after = body_after(survey, renaming(survey, "CSM", "New Sailor"), bare=True)
    assert "- Extends the [New Sailor](#new-sailor) responsibilities\n" in after


def test_a_row_of_names_keeps_those_that_are_nobodys() -> None:
    body = (
        "### Pilot\n\n- Flies\n\n### Senior Pilot\n\n- Soars\n\n"
        "### Staff Pilot\n\n- Extends that of the Pilot and the Director, Cargo\n\n### Director, Cargo\n"
    )
    survey = survey_of(a=body, b="### Foo Lead\n\n- Writes\n")
    (reading,) = survey.found
    assert reading.targets == (node(survey.handbook, "a.md", "Director, Cargo"),)
    assert reading.mention.name == "Pilot and the Director, Cargo"
    offered = renaming(survey, "Director, Cargo", "Director, Quay")
    assert body_after(survey, offered) == body.replace("Cargo", "Quay")
    moved = certain(move(survey.handbook, [reading.owner], Where.AFTER, NodeRef("b.md", 0)))
    there = body_after(survey, moved, path="b.md")
    assert "- Extends that of the Pilot and the [Director, Cargo](../a/#director-cargo)\n" in there


def test_a_family_renamed_with_marks_doubles_nothing() -> None:
    body = (
        "## Levels\n\n### Analyst, Desk Care\n\n- Writes\n\n"
        "### Manager, Desk Care\n\n- Extends that of the Analyst, Desk Care\n"
    )
    survey = take_survey(handbook_of({"a.md": page_text("Desk Care", body)}))
    after = body_after(survey, rename_family(survey, "a.md", 'R&D: "x" #1 [y]'))
    assert after.count("#1") == body.count("Desk Care")


# The old anchor


def with_anchor(survey: Survey, proposal: Proposal) -> str:
    done = plan(survey, proposal.make(proposal.offers))
    return texts_of(survey, done.change)["a.md"]


def test_an_old_anchor_that_a_namesake_gets_is_not_offered() -> None:
    body = "## Levels\n\n### Pilot\n\n- Swims\n\n### Pilot\n\nSee [one](#pilot) and [two](#pilot-1).\n"
    survey = survey_of(a=body)
    first, second = (rename(survey, NodeRef("a.md", index), "Chief Sailor") for index in (1, 2))
    assert Way.ANCHOR not in {one.way for one in first.offers}
    assert "[one](#chief-sailor) and [two](#pilot)" in with_anchor(survey, first)
    kept = '\n\n<a id="pilot-1"></a>\n\n### Chief Sailor\n\nSee [one](#pilot) and [two](#pilot-1).'
    assert kept in with_anchor(survey, second)


@pytest.mark.parametrize("above", ["- Swims\n", "Text\n", "\n", '<a id="old"></a>\n', "| a |\n|---|\n"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_the_old_anchor_is_a_block_of_its_own(above: str, line_end: str) -> None:
    heading = "### Pilot\n\n#### Requirements\n"
    text = page_text("Crew", f"See [it](#pilot).\n\n## Levels\n\n{above}{heading}\n- Sings\n")
    survey = take_survey(handbook_of({"a.md": text.replace("\n", line_end)}))
    after = with_anchor(survey, renaming(survey, "Pilot", "Chief Sailor"))
    blank = "" if above == "\n" else "\n"
    wanted = text.replace("### Pilot\n", f'{blank}<a id="pilot"></a>\n\n### Chief Sailor\n')
    assert after == wanted.replace("\n", line_end)


def test_the_first_heading_of_a_page_gets_no_blank_line_above_its_anchor() -> None:
    survey = take_survey(handbook_of({"a.md": "### Pilot\n\n- Sings\n"}))
    after = with_anchor(survey, renaming(survey, "Pilot", "Chief Sailor"))
    assert after == '<a id="pilot"></a>\n\n### Chief Sailor\n\n- Sings\n'


def test_anchors_above_one_another_all_lead_to_the_heading_below() -> None:
    body = '## Levels\n\n<a id="old"></a>\n### Pilot\n\nSee [old](#old) and [new](#pilot).\n'
    after = with_anchor(survey := survey_of(a=body), renaming(survey, "Pilot", "Chief Sailor"))
    assert "See [old](#old) and [new](#pilot).\n" in after


# Pages


def test_a_page_is_renamed_as_a_family() -> None:
    survey = survey_of(a=CREW)
    assert rename(survey, NodeRef("a.md", FAMILY), "Sailors").name == "Rename Crew to Sailors"


# Real pages


def levels(handbook: Handbook) -> list[NodeRef]:
    """The levels whose titles no other heading of their page has."""
    found = []
    for page in handbook:
        keys = [read_title(one.heading.text).key for one in page.family.nodes]
        for index, one in enumerate(page.family.nodes):
            if one.role is Role.LEVEL and keys.count(keys[index]) == 1:
                found.append(NodeRef(page.path, index))
    return found


def says(survey: Survey, proposal: Proposal, title: str) -> bool:
    """Whether all that is rewritten says a title in just these words."""
    return all(one.edit.span.cut(survey.texts[one.path]) == title.encode() for one in proposal.usual)


def check_there_and_back(survey: Survey, ref: NodeRef) -> bool:
    """Rename a level and back; whether that wrote but its title, so that the old bytes had to be back."""
    title = survey.handbook.title_of(ref)
    new = f"Distinguished {title}"
    heading = survey.handbook.pages[ref.path].family.nodes[ref.index].heading
    there = rename(survey, ref, new)
    done = plan(survey, there.whole())
    back = rename(done.after, ref, title)
    undone = plan(done.after, back.whole())
    plain = not (done.reworded or done.lost or undone.reworded or undone.lost)
    plain &= says(survey, there, title) and says(done.after, back, new)
    plain &= heading.content.cut(survey.texts[ref.path]) == title.encode()
    if plain:
        assert undone.after.texts == survey.texts
    return plain


def check_bare(survey: Survey, ref: NodeRef) -> None:
    """Rename a heading only: all else that is written is told, and statements keep their other words."""
    title = survey.handbook.title_of(ref)
    done = plan(survey, rename(survey, ref, f"Distinguished {title}").make(()))
    assert sum(len(page.edits) for page in done.change.pages) <= 1 + len(done.reworded)
    now = {(one.was.path, one.was.offset): one for one in done.reworded}
    for reading in survey.found:
        told = now.get((reading.statement.path, reading.span.start))
        mention, text = reading.mention, reading.statement.prose.text
        if told is not None and told.before == reading.text and mention.name:
            before = text[reading.statement.claim.start : mention.name_start].removesuffix("a ")
            kept = (before.removesuffix("an "), text[mention.name_end : mention.end])
            assert all(" ".join(one.split()) in told.after for one in kept), told


def test_some_real_levels_are_renamed_and_back(placed_survey: Survey) -> None:
    every = levels(placed_survey.handbook)
    refs = Random(8).sample(every, 12)  # noqa: S311 - a test's
    assert sum(check_there_and_back(placed_survey, ref) for ref in refs) > 3
    named = [ref for ref in every if placed_survey.found.heirs(ref)]
    for ref in Random(8).sample(named, 12):  # noqa: S311 - a test's
        check_bare(placed_survey, ref)


@pytest.mark.slow
def test_every_real_level_is_renamed_and_back(placed_survey: Survey) -> None:
    refs = levels(placed_survey.handbook)
    plain = 0
    for ref in refs:
        plain += check_there_and_back(placed_survey, ref)
        check_bare(placed_survey, ref)
    assert plain > len(refs) / 3
