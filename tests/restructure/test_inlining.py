"""Writing out what statements bring in: roles comprise the same, and so do those that take them in."""

import re
from collections import Counter
from collections.abc import Sequence
from random import Random

import pytest
from made_pages import handbook_of, page_text

from jfeditor.families.claim_words import FACETS
from jfeditor.families.contents import said_key
from jfeditor.families.handbook import NodeRef
from jfeditor.families.inheritance import Reading
from jfeditor.families.model import Kind
from jfeditor.restructure.inlining import inline, statement_at
from jfeditor.restructure.list_items import ItemError
from jfeditor.restructure.plans import Plan, plan
from jfeditor.restructure.surveys import Survey, take_survey
from jfeditor.restructure.written_out import InlineError

LEVELS = """## Levels

### Pilot

#### Responsibilities

- Sails
  - By night
- Reads [the rules](rules.md)

#### Requirements

* Swims

### Senior Pilot

#### Responsibilities

- Extends that of the Pilot
- sails.
  - By night
- Steers

### Staff Pilot

The Staff Pilot role extends the [Senior Pilot](#senior-pilot) role.

#### Requirements

1. Plans
2. Counts
"""


def surveyed(body: str, **more: str) -> Survey:
    pages = {"sea/pilot.md": page_text("Pilot", body)}
    return take_survey(handbook_of(pages | {f"land/{name}.md": text for name, text in more.items()}))


def written_out(survey: Survey, path: str, words: str) -> str:
    """A page's body after the statement on the line that holds these words was written out."""
    return body_of(planned(survey, reading_of(survey, path, words)), path)


def reading_of(survey: Survey, path: str, words: str) -> Reading:
    lines = survey.handbook.pages[path].source.text().splitlines()
    return statement_at(survey, path, next(i for i, line in enumerate(lines, 1) if words in line))


def planned(survey: Survey, reading: Reading) -> Plan:
    done = plan(survey, inline(survey, reading).whole())
    assert not done.lost
    return done


def body_of(done: Plan, path: str) -> str:
    return done.after.handbook.pages[path].source.text().partition("---\n\n")[2]


def comprised(survey: Survey, ref: NodeRef) -> dict[Kind, Counter[str]]:
    role = survey.roles.role(ref)
    return {kind: Counter({said_key(e.item) for e in role.facets[kind] if e.item}) for kind in FACETS}


def test_items_come_in_the_style_of_the_list_and_exact_repeats_do_not() -> None:
    after = written_out(surveyed(LEVELS), "sea/pilot.md", "Extends that of the Pilot")
    assert after == LEVELS.replace("- Extends that of the Pilot\n", "- Reads [the rules](rules.md)\n")


def test_what_the_source_takes_in_comes_too_and_other_kinds_go_where_they_belong() -> None:
    after = written_out(surveyed(LEVELS), "sea/pilot.md", "The Staff Pilot role extends")
    assert after == LEVELS[: LEVELS.index("The Staff")] + (
        "#### Responsibilities\n\n- Sails\n  - By night\n- Reads [the rules](rules.md)\n- Steers\n\n"
        "#### Requirements\n\n1. Plans\n2. Counts\n"
    )


def test_a_section_that_holds_other_content_gets_it_first() -> None:
    text = LEVELS.replace("The Staff Pilot role extends the [Senior Pilot](#senior-pilot) role.", "The Staff "
                          "Pilot role extends the [Pilot](#pilot) role.")  # fmt: skip
    after = written_out(surveyed(text), "sea/pilot.md", "The Staff Pilot role extends")
    assert after.endswith("#### Requirements\n\n1. Swims\n2. Plans\n3. Counts\n")


TO_PILOT = "Extends that of the Pilot"


@pytest.mark.parametrize(
    ("statement", "after"),
    [
        (f"- {TO_PILOT}, plus:\n  - Steers\n- Anchors", "- Swims\n- Steers\n- Anchors"),
        (f"- {TO_PILOT}, plus travels far and wide", "- Swims\n- travels far and wide"),
        (f"- **{TO_PILOT}**, plus **travels** far", "- Swims\n- **travels** far"),
        (f"- {TO_PILOT}.\n\n  Travels far.\n\n- Anchors", "- Swims\n\n- Travels far.\n\n- Anchors"),
        (f"1. Anchors\n2. {TO_PILOT}\n3. Rows", "1. Anchors\n2. Swims\n3. Rows"),
        (f"{TO_PILOT}, plus:\n\n- Anchors", "- Swims\n- Anchors"),
        (f"{TO_PILOT}.", "* Swims"),
        (f"- Anchors\n\n{TO_PILOT}.", "- Anchors\n- Swims"),
        (f"{TO_PILOT}. Travels far.", "* Swims\n\nTravels far."),
        (f"The pilot rows. {TO_PILOT}.", "The pilot rows.\n\n* Swims"),
        (f"- Anchors\n  - {TO_PILOT}", "- Anchors\n  - Swims"),
    ],
)
def test_the_rest_of_a_statement_stays(statement: str, after: str) -> None:
    head = "### Pilot\n\n#### Requirements\n\n* Swims\n\n### Senior Pilot\n\n#### Requirements\n\n"
    tail = "\n\n### Mate\n\nRows\n"
    assert written_out(surveyed(head + statement + tail), "sea/pilot.md", TO_PILOT) == head + after + tail


def test_links_of_another_page_lead_where_they_did() -> None:
    mate = "## Mate\r\n\r\n### Requirements\r\n\r\n* Extends that of the [Pilot](../sea/pilot.md#pilot)\r\n"
    item = "- Swims by [rules][r] in ![x](x.png) as [here](#pilot)"
    source = f"### Pilot\n\n#### Requirements\n\n{item}\n\n[r]: rules.md\n"
    survey = surveyed(source, mate=mate)
    done = planned(survey, reading_of(survey, "land/mate.md", "Extends"))
    text = done.after.handbook.pages["land/mate.md"].source.data.decode()
    assert text == (
        "## Mate\r\n\r\n### Requirements\r\n\r\n"
        "* Swims by [rules](../sea/rules.md) in ![x](../sea/x.png) as [here](../../sea/pilot/#pilot)\r\n"
    )


def test_statements_nested_in_what_comes_bring_their_items() -> None:
    text = (
        "### Pilot\n\n#### Requirements\n\n- Swims\n\n### Mate\n\n#### Requirements\n\n- Rows, and:\n"
        "  - Extends that of the Pilot requirements\n  - Dives\n\n"
        "### Captain\n\n#### Requirements\n\n- Extends that of the Mate requirements\n"
    )
    after = written_out(surveyed(text), "sea/pilot.md", "Extends that of the Mate")
    assert after.endswith("### Captain\n\n#### Requirements\n\n- Swims\n- Rows, and:\n  - Dives\n")


def test_what_another_statement_brings_is_not_written_out() -> None:
    text = LEVELS.replace("- Steers\n", "- Steers\n\n#### Requirements\n\n- Extends that of the Pilot\n")
    text += "3. Extends that of the Pilot requirements\n4. Extends that of the Senior Pilot requirements\n"
    text = text.replace("The Staff Pilot role extends the [Senior Pilot](#senior-pilot) role.\n\n", "")
    after = written_out(surveyed(text), "sea/pilot.md", "3. Extends")
    assert after.endswith("1. Plans\n2. Counts\n3. Extends that of the Senior Pilot requirements\n")


PILOT_AND_MATE = "### Pilot\n\n#### Requirements\n\n{}\n\n### Mate\n\n#### Requirements\n\n{}\n"
NOBODY = "- Extends that of the Captain"


@pytest.mark.parametrize(
    ("pilot", "mate", "words", "error", "code"),
    [
        ("- Swims", NOBODY, "Captain", InlineError, "inline.unresolved"),
        ("- Swims", "- Rows", "Rows", InlineError, "inline.none"),
        (NOBODY, f"- {TO_PILOT}", "of the Pilot", InlineError, "inline.unclear_source"),
        ("- Swims", f"> - {TO_PILOT}", "> -", ItemError, "item.bound"),
        ("- Swims", f"> {TO_PILOT}", "> Ext", InlineError, "inline.nested"),
        ("- Swims", f"- {TO_PILOT}:\n  - a\n\n  Text", "of the Pilot", InlineError, "inline.mixed"),
    ],
)
def test_what_cannot_be_written_out_is_refused(pilot, mate, words, error, code) -> None:
    survey = surveyed(PILOT_AND_MATE.format(pilot, mate))
    with pytest.raises(error) as told:
        inline(survey, reading_of(survey, "sea/pilot.md", words))
    assert told.value.code == code


# Real pages


def sweep(survey: Survey, readings: Sequence[Reading]) -> Counter[str]:
    outcomes: Counter[str] = Counter()
    for reading in readings:
        try:
            whole = inline(survey, reading).whole()
        except (InlineError, ItemError) as refusal:
            outcomes[refusal.code] += 1
            continue
        done = plan(survey, whole)
        assert not done.lost
        assert not done.impacts
        assert len(done.after.found.of(reading.owner)) == len(survey.found.of(reading.owner)) - 1
        for ref in (reading.owner, *survey.found.heirs(reading.owner)):
            check_comprised(survey, done, reading, ref)
        outcomes["done"] += 1
    return outcomes


def followed(survey: Survey, done: Plan, ref: NodeRef) -> NodeRef:
    """Where a level stands afterwards: new sections make others of later numbers."""
    there = done.passage.node(ref)
    assert there is not None
    return there


def check_comprised(survey: Survey, done: Plan, reading: Reading, ref: NodeRef) -> None:
    """The same as before, but for the words around the statement, which count as they stand then."""
    was, now = comprised(survey, ref), comprised(done.after, followed(survey, done, ref))
    prose = reading.statement.prose.text
    around = "".join(re.findall(r"\w+", prose.casefold()))
    for kind in FACETS:
        for text in (was[kind] - now[kind]) + (now[kind] - was[kind]):
            assert "".join(text.split()) in around, (reading.statement.path, reading.statement.line, text)


def test_real_statements_are_written_out_without_loss(real_survey: Survey) -> None:
    random = Random(41)  # noqa: S311 - a test's
    outcomes = sweep(real_survey, random.sample(list(real_survey.found), 50))
    assert outcomes["done"] >= 42


@pytest.mark.slow
def test_every_real_statement_is_written_out_without_loss(real_survey: Survey) -> None:
    every = list(real_survey.found)
    outcomes = sweep(real_survey, every)
    assert outcomes["done"] > 0.9 * len(every)
