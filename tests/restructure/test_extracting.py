"""A statement in the place of items that a level repeats: nothing of the level is lost."""

from collections import Counter
from collections.abc import Sequence
from random import Random

import pytest
from made_pages import handbook_of, node, page_text

from jfeditor.families.claim_words import FACETS
from jfeditor.families.contents import said_key
from jfeditor.families.cycles import components
from jfeditor.families.handbook import NodeRef
from jfeditor.families.impacts import Side
from jfeditor.families.inheritance import Status
from jfeditor.families.model import FAMILY, Kind
from jfeditor.restructure.extracting import ExtractError, extract
from jfeditor.restructure.plans import Plan, plan
from jfeditor.restructure.proposals import Way
from jfeditor.restructure.repeats import Extractable, compare, family_of, find_extracts
from jfeditor.restructure.surveys import Survey, take_survey

PILOT = """### Pilot

#### Requirements

- Swims
- Reads charts of coasts and harbours
- Rows
"""
OTHERS = """
### Deck Hand

#### Requirements

{hand}

### Captain

#### Requirements

{captain}
"""


def surveyed(captain: str, hand: str = "- Scrubs", head: str = "", **more: str) -> Survey:
    body = head + PILOT + OTHERS.format(hand=hand, captain=captain)
    return take_survey(
        handbook_of({"a.md": page_text("Ship", body)} | {f"{name}.md": text for name, text in more.items()})
    )


def extracted(survey: Survey, *, all_of_them: bool = False, to: str = "Captain") -> Plan:
    level, source = (node(survey.handbook, "a.md", title) for title in (to, "Pilot"))
    proposal = extract(survey, level, source)
    done = plan(survey, proposal.make(proposal.offers) if all_of_them else proposal.whole())
    assert not done.lost
    return done


def said_of(done: Plan) -> str:
    """What the captain's section says afterwards."""
    text = done.after.handbook.pages["a.md"].source.text()
    return text[text.index("### Captain") :].partition("#### Requirements\n")[2].strip("\n")


@pytest.mark.parametrize(
    ("captain", "after"),
    [
        ("- Swims\n- Plans\n- Rows", "- {}\n- Plans"),
        ("- Plans\n- swims.\n- Rows", "- {}\n- Plans"),
        ("- Swims\n- Rows", "- {}"),
        ("* Swims\n\n* Rows\n\n* Plans", "* {}\n\n* Plans"),
        ("1. Swims\n2. Plans\n3. Rows\n4. Leads", "1. {}\n2. Plans\n3. Leads"),
        ("Swims\n\nText that is its own.\n\nRows", "{}\n\nText that is its own."),
        ("Text\n\n- Swims\n- Rows\n\nMore text", "Text\n\n- {}\n\nMore text"),
    ],
)
def test_the_statement_stands_where_the_items_stood(captain: str, after: str) -> None:
    done = extracted(surveyed(captain))
    assert said_of(done) == after.format("Extends that of the [Pilot](#pilot) requirements")


@pytest.mark.parametrize(
    "wording",
    [
        "Same requirements as the [Pilot](#pilot)",
        "Extends the Pilot requirements",
        "All requirements of a Pilot",
    ],
)
def test_it_is_worded_as_the_page_words_statements(wording: str) -> None:
    done = extracted(surveyed("- Swims\n- Rows\n- Plans", hand=f"- {wording}, plus:\n- Scrubs"))
    assert said_of(done).startswith(f"- {wording}\n")


def test_a_statement_that_would_mean_another_is_worded_otherwise() -> None:
    twin = "## Pilot\n\n### Requirements\n\n- Swims\n- Rows\n"
    survey = surveyed(
        "- Swims\n- Rows",
        hand="- Extends that of the Pilot requirements",
        head="### Pilot {#other}\n\n#### Requirements\n\n- Flies\n\n",
        twin=page_text("Twin", twin),
    )
    level = node(survey.handbook, "a.md", "Captain")
    source = NodeRef("a.md", survey.handbook.node("a.md#pilot").index)
    done = plan(survey, extract(survey, level, source).whole())
    (reading,) = done.after.found.of(level)
    assert reading.targets == (source,)


def test_what_says_it_in_other_words_goes_only_when_it_is_chosen() -> None:
    survey = surveyed("- Swims\n- Rows\n- Reads charts of coasts and harbors")
    level, source = (node(survey.handbook, "a.md", title) for title in ("Captain", "Pilot"))
    proposal = extract(survey, level, source)
    assert [offer.chosen for offer in proposal.offers] == [True, True, False]
    assert {offer.way for offer in proposal.offers} == {Way.REPEATED}
    assert "harbors" in said_of(extracted(survey))
    assert "harbors" not in said_of(extracted(survey, all_of_them=True))
    with pytest.raises(ExtractError) as told:
        proposal.make(())
    assert told.value.code == "extract.none_chosen"


def test_what_the_level_has_already_needs_no_statement() -> None:
    survey = surveyed("- Extends that of the Pilot, plus:\n  - Swims\n  - Plans\n- Rows")
    assert said_of(extracted(survey)) == "- Extends that of the Pilot, plus:\n  - Plans"


def test_what_the_family_says_needs_no_statement() -> None:
    survey = surveyed("- Whistles\n- Plans", head="## Requirements\n\n- Whistles\n\n## Levels\n\n")
    level = node(survey.handbook, "a.md", "Captain")
    done = plan(survey, extract(survey, level, NodeRef("a.md", FAMILY)).whole())
    assert said_of(done) == "- Plans"


@pytest.mark.parametrize(
    ("captain", "hand", "level", "source", "code"),
    [
        ("- Plans", "- Scrubs", "Captain", "Pilot", "extract.nothing"),
        ("- Swims", "- Scrubs", "Captain", "Captain", "extract.itself"),
        ("- Extends that of the Pilot\n- Swims", "- Scrubs", "Pilot", "Captain", "extract.circle"),
    ],
)
def test_what_makes_no_sense_is_refused(captain, hand, level, source, code) -> None:
    survey = surveyed(captain, hand)
    refs = [node(survey.handbook, "a.md", title) for title in (level, source)]
    with pytest.raises(ExtractError) as told:
        extract(survey, *refs)
    assert told.value.code == code


# What could be extracted


def test_the_best_candidate_comes_first() -> None:
    survey = surveyed(
        "- Swims\n- Rows\n- Reads charts of coasts and harbors\n- Plans", hand="- Swims\n- Rows\n- Scrubs"
    )
    pilot, hand, captain = (node(survey.handbook, "a.md", t) for t in ("Pilot", "Deck Hand", "Captain"))
    found = find_extracts(survey, family_of(survey, "a.md"))
    assert found[0] == Extractable(captain, pilot, Kind.REQUIREMENTS, 2, 1, 3, 4, held=False)
    assert found[0].percent == 100
    assert (found[1].level, found[1].source, found[1].percent) == (hand, pilot, 67)
    assert compare(survey, captain, pilot) == found[:1]


def test_candidates_make_no_circle() -> None:
    survey = surveyed(PILOT.partition("#### Requirements\n\n")[2], hand="- Swims\n- Rows\n- Leads")
    found = find_extracts(survey, family_of(survey, "a.md"))
    assert found
    assert not any((other.level, other.source) == (one.source, one.level) for one in found for other in found)


# Real pages


def sweep(survey: Survey, found: Sequence[Extractable]) -> Counter[str]:
    outcomes: Counter[str] = Counter()
    for one in found:
        proposal = extract(survey, one.level, one.source)
        done = plan(survey, proposal.make(proposal.usual or proposal.offers))
        assert not done.lost
        if proposal.usual:
            sides = {d.side for impact in done.impacts for facet in impact.facets for d in facet.differences}
            assert sides <= {Side.AFTER}, "what is repeated nobody lacks"
            for ref in (one.level, *survey.found.heirs(one.level)):
                check_superset(survey, done, ref)
        before = Counter((r.text, r.targets, r.facets) for r in survey.found.of(one.level))
        after = Counter((r.text, r.targets, r.facets) for r in done.after.found.of(one.level))
        for _, targets, facets in after - before:
            assert targets == (one.source,)
            assert len(facets) == 1
            outcomes["statements"] += 1
        assert not before - after
        assert all(
            done.after.found.status(r) is Status.RESOLVED
            for r in done.after.found.of(one.level)
            if one.source in r.targets
        )
        outcomes["done"] += 1
    return outcomes


def check_superset(survey: Survey, done: Plan, ref: NodeRef) -> None:
    was, now = survey.roles.role(ref), done.after.roles.role(ref)
    for kind in FACETS:
        said = {said_key(entry.item) for entry in now.facets[kind] if entry.item}
        assert said >= {said_key(entry.item) for entry in was.facets[kind] if entry.item}


def every_candidate(survey: Survey) -> list[Extractable]:
    homes = dict.fromkeys(map(survey.roles.home, survey.handbook.pages))
    found = [one for home in homes for one in find_extracts(survey, family_of(survey, home))]
    return list({(one.level, one.source): one for one in found}.values())


def test_real_repeats_are_extracted_without_loss(real_survey: Survey) -> None:
    random = Random(51)  # noqa: S311 - a test's
    outcomes = sweep(real_survey, random.sample(every_candidate(real_survey), 25))
    assert outcomes["done"] == 25
    assert outcomes["statements"] > 5


@pytest.mark.slow
def test_all_real_repeats_are_extracted_without_loss(real_survey: Survey) -> None:
    every = every_candidate(real_survey)
    assert sweep(real_survey, every)["done"] == len(every)


def test_real_candidates_are_worth_it_and_make_no_circle(real_survey: Survey) -> None:
    every = every_candidate(real_survey)
    assert all(one.held or (one.count >= 2 and one.percent >= 50) for one in every)
    graph: dict[NodeRef, list[NodeRef]] = {}
    for reading in real_survey.found:
        graph.setdefault(reading.owner, []).extend(reading.targets)
    before = circles(graph)
    for one in every:
        if not one.held:
            graph.setdefault(one.level, []).append(one.source)
    assert circles(graph) == before


def circles(graph: dict[NodeRef, list[NodeRef]]) -> int:
    return sum(len(one) > 1 for one in components(graph))
