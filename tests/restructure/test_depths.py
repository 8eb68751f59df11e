"""Promoting and demoting: only marks change, and what belongs together stays so."""

from collections import Counter
from collections.abc import Callable
from random import Random

import pytest
from conserved import after_change, check_followed, check_lines, check_planned, check_way_back, headings
from made_pages import handbook_of, node, page_text

from jfeditor.families.handbook import Handbook, NodeRef
from jfeditor.families.model import FAMILY
from jfeditor.faults import JfeditorError
from jfeditor.restructure.bundles import read_bundle
from jfeditor.restructure.consequences import Sort, in_words
from jfeditor.restructure.deletions import delete
from jfeditor.restructure.depths import DepthError, demote, promote
from jfeditor.restructure.moves import Where, move
from jfeditor.restructure.proposals import Proposal
from jfeditor.restructure.surveys import Survey, take_survey
from jfeditor.text.pieces import Rewrite

TEXT = page_text(
    "Pilot",
    "## Levels\r\n\r\n###  Pilot ###\r\n\r\nSails.\t\r\n\r\n#### Requirements\r\n\r\n- Swims\r\n\r\n"
    "### Senior Pilot\r\n\r\nLast\u00a0line",
)


def test_marks_change_and_nothing_else() -> None:
    book = handbook_of({"a.md": TEXT})
    done = promote(book, [node(book, "a.md", "Pilot")]).whole()
    after = done.change.pages[0].after.decode()
    assert after == TEXT.replace("###  Pilot ###", "##  Pilot ###").replace("#### Req", "### Req")
    assert done.change.name == "Make Pilot less deep"
    again = demote(after_change(book, done.change), [node(book, "a.md", "Pilot")]).whole()
    assert again.change.pages[0].after.decode() == TEXT


def test_several_are_one_change_and_what_another_holds_counts_once() -> None:
    book = handbook_of({"a.md": TEXT, "b.md": TEXT})
    refs = [node(book, "a.md", "Levels"), node(book, "a.md", "Requirements"), node(book, "b.md", "Pilot")]
    done = demote(book, refs).whole()
    assert [page.path for page in done.change.pages] == ["a.md", "b.md"]
    after = after_change(book, done.change)
    assert [depth for depth, _ in headings(after.pages["a.md"])] == [3, 4, 5, 4]
    assert [depth for depth, _ in headings(after.pages["b.md"])] == [2, 4, 5, 3]


def test_underlined_headings_stay_underlined_where_they_can() -> None:
    book = handbook_of({"a.md": "Pilot\n=====\n\nText\n"})
    once = demote(book, [NodeRef("a.md", 0)]).whole()
    assert once.change.pages[0].after == b"Pilot\n-----\n\nText\n"
    twice = demote(after_change(book, once.change), [NodeRef("a.md", 0)]).whole()
    assert twice.change.pages[0].after == b"### Pilot\n\nText\n"


@pytest.mark.parametrize(
    ("text", "operation", "code"),
    [
        ("# Pilot\n", promote, "depth.too_high"),
        ("##### Pilot\n\n###### Requirements\n\n- Swims\n", demote, "depth.too_deep"),
    ],
)
def test_depths_end_at_one_and_six(
    text: str, operation: Callable[[Handbook, list[NodeRef]], Proposal], code: str
) -> None:
    book = handbook_of({"a.md": text})
    with pytest.raises(DepthError) as told:
        operation(book, [node(book, "a.md", "Pilot")])
    assert told.value.code == code
    assert told.value.values["path"] == "a.md"


def test_nothing_and_whole_pages_are_refused() -> None:
    book = handbook_of({"a.md": TEXT})
    for refs, code in (([], "depth.nothing"), ([NodeRef("a.md", FAMILY)], "depth.page")):
        with pytest.raises(DepthError) as told:
            promote(book, refs)
        assert told.value.code == code


def test_what_a_section_becomes_is_told() -> None:
    text = page_text(
        "Pilot",
        "## Pilot\n\n### Requirements\n\n- Swims\n\n### Hiring Process\n\n- Sails with us\n\n"
        "## Mate\n\n### Requirements\n\n- Ropes\n",
    )
    book = handbook_of({"a.md": text})
    survey = take_survey(book)
    planned = check_planned(survey, promote(book, [node(book, "a.md", "Hiring Process")]).whole())
    (told,) = planned.reread
    assert told.title == "Hiring Process"
    assert told.before.owner == node(book, "a.md", "Pilot")
    assert told.after.owner == NodeRef("a.md", FAMILY)


def rereads(survey: Survey, raw: Rewrite) -> list[str]:
    done = check_planned(survey, raw)
    return [one.words for one in in_words(survey, done) if one.sort is Sort.REREAD]


def test_what_falls_out_of_its_group_is_told_and_what_was_moved_is_not() -> None:
    text = page_text(
        "Sailing",
        "## Levels\n\n### Pilot\n\n#### Requirements\n\n- Swims\n\n### Senior Pilot\n\n- Steers\n\n"
        "### Staff Pilot\n\n- Plans\n\n## Mates\n\n### Mate\n\n- Ropes\n",
    )
    book = handbook_of({"a.md": text})
    survey = take_survey(book)
    pilot, senior, mate = (node(book, "a.md", title) for title in ("Pilot", "Senior Pilot", "Mate"))
    assert rereads(survey, promote(book, [senior]).whole()) == [
        "“Staff Pilot” would stand below “Levels” no more, but directly on the page “Sailing”."
    ]
    assert rereads(survey, move(book, [pilot], Where.AFTER, mate)) == []
    assert rereads(survey, delete(survey, [pilot]).whole()) == []


def sweep(book: Handbook, refs: list[NodeRef]) -> Counter[str]:
    outcomes: Counter[str] = Counter()
    for ref in refs:
        for by, there, back in ((-1, promote, demote), (1, demote, promote)):
            try:
                done = there(book, [ref]).whole()
            except JfeditorError as refusal:
                outcomes[refusal.code] += 1
                continue
            page = book.pages[ref.path]
            check_lines(done.change)
            check_followed(book, done)
            check_way_back(book, done.change)
            held = read_bundle(page, ref.index).nodes
            after = after_change(book, done.change)
            wanted = [(depth + by * (i in held), text) for i, (depth, text) in enumerate(headings(page))]
            assert headings(after.pages[ref.path]) == wanted
            outcomes["shifted"] += 1
            if read_bundle(after.pages[ref.path], ref.index).nodes == held and not any(
                page.family.nodes[i].heading.setext for i in held
            ):
                again = back(after, [ref]).whole()
                assert again.change.pages[0].after == page.source.data
                outcomes["back"] += 1
    return outcomes


def test_real_headings_change_their_depth_without_loss(real_handbook: Handbook) -> None:
    every = [NodeRef(page.path, i) for page in real_handbook for i in range(len(page.family.nodes))]
    outcomes = sweep(real_handbook, Random(6).sample(every, 150))  # noqa: S311 - a test's
    assert outcomes["shifted"] > 280
    assert outcomes["back"] > 200


def test_plans_of_real_depths(real_survey: Survey) -> None:
    book = real_survey.handbook
    every = [NodeRef(page.path, i) for page in book for i in range(len(page.family.nodes))]
    for ref in Random(7).sample(every, 25):  # noqa: S311 - a test's
        if book.pages[ref.path].family.nodes[ref.index].heading.depth > 1:
            check_planned(real_survey, promote(book, [ref]).whole())


@pytest.mark.slow
def test_every_real_heading_can_change_its_depth(real_handbook: Handbook) -> None:
    every = [NodeRef(page.path, i) for page in real_handbook for i in range(len(page.family.nodes))]
    outcomes = sweep(real_handbook, every)
    assert outcomes["shifted"] > 1.9 * len(every)
