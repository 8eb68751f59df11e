"""Deleting: what is chosen goes, what refers to it is offered, all else stays."""

from collections import Counter
from random import Random

import pytest
from conserved import (
    after_change,
    bundle_text,
    check_followed,
    check_lines,
    check_planned,
    check_way_back,
    headings,
)
from made_pages import handbook_of, node, page_text

from jfeditor.families.handbook import NodeRef
from jfeditor.families.model import FAMILY, Kind, Role
from jfeditor.restructure.bundles import read_bundle
from jfeditor.restructure.deletions import DeleteError, delete
from jfeditor.restructure.plans import plan
from jfeditor.restructure.proposals import Way
from jfeditor.restructure.seams import SeamError
from jfeditor.restructure.surveys import Survey, take_survey
from jfeditor.text.changes import Fate
from jfeditor.text.pieces import Rewrite

PILOTS = page_text(
    "Pilot",
    'See [the **senior** one](#senior-pilot), [![pic](p.png)](#senior-pilot "x"), [a][sp], [b][], [SP].\n\n'
    "## Levels\n\n### Pilot\n\n#### Requirements\n\n- Swims\n\n"
    "### Senior Pilot\n\n#### Requirements\n\n- Extends that of the Pilot\n- Steers\n\n"
    "### Staff Pilot\n\n#### Requirements\n\n- Extends that of the Senior Pilot\n- Plans\n\n"
    "[sp]: #senior-pilot\n[b]: #senior-pilot\n",
)
HARBOUR = page_text(
    "Harbour", "## Harbour Master\n\nKnows <https://x.org/job-families/sea/pilot/#senior-pilot> of old.\n"
)
PAGES = {"sea/pilot.md": PILOTS, "land/harbour.md": HARBOUR}


@pytest.fixture
def survey() -> Survey:
    return take_survey(handbook_of(PAGES))


def text_after(raw: Rewrite, path: str) -> str:
    return next(page.after for page in raw.change.pages if page.path == path).decode()


CREW = (
    "## Levels\n\n### Junior\n\n#### Responsibilities\n\n- a1\n- a2\n\n"
    "### Mate\n\n#### Responsibilities\n\n- Extends that of the Junior\n- b1\n\n"
    "### Senior\n\n#### Responsibilities\n\n"
)


@pytest.mark.parametrize(
    ("own", "after", "count"),
    [
        ("- Extends that of the Junior\n- Extends that of the Mate\n- c1\n", "- a1\n- a2\n- b1\n- c1\n", 2),
        ("- Extends that of the [Mate](#mate)\n- Extends that of the Junior\n", "- a1\n- a2\n- b1\n", 2),
        (
            "1. Extends that of the Junior\n2. Extends that of the [Mate](#mate)\n3. c1\n",
            "1. a1\n2. a2\n3. b1\n4. c1\n",
            1,
        ),
        (
            "- Extends that of the Junior. Extends that of the Mate too.\n- c1\n",
            "- b1\n- a1\n- a2\n- c1\n",
            1,
        ),
        (
            "Extends that of the Junior\n\nExtends that of the Mate\n\n- c1\n",
            "- a1\n- a2\n\n- b1\n- c1\n",
            2,
        ),
    ],
)
def test_what_several_that_go_bring_in_is_written_out_once(own: str, after: str, count: int) -> None:
    survey = take_survey(handbook_of({"a.md": page_text("Crew", CREW + own)}))
    gone = [node(survey.handbook, "a.md", title) for title in ("Junior", "Mate")]
    proposal = delete(survey, gone)
    assert [one.way for one in proposal.offers] == [Way.INHERITED] * count
    done = plan(survey, proposal.whole())
    assert not done.impacts
    assert not done.lost
    text = "## Levels\n\n### Senior\n\n#### Responsibilities\n\n"
    assert text_after(done.passage.rewrite, "a.md") == page_text("Crew", text + after)


def test_what_refers_to_it_is_put_right(survey: Survey) -> None:
    proposal = delete(survey, [node(survey.handbook, "sea/pilot.md", "Senior Pilot")])
    assert proposal.name == "Delete Senior Pilot"
    assert Counter(one.way for one in proposal.offers) == {Way.LINK: 8, Way.INHERITED: 1}
    whole = proposal.whole()
    assert text_after(whole, "sea/pilot.md") == page_text(
        "Pilot",
        "See the **senior** one, ![pic](p.png), a, b, SP.\n\n## Levels\n\n### Pilot\n\n#### Requirements\n\n"
        "- Swims\n\n### Staff Pilot\n\n#### Requirements\n\n- Swims\n- Steers\n- Plans\n",
    )
    assert "Knows Senior Pilot of old." in text_after(whole, "land/harbour.md")
    planned = check_planned(survey, whole)
    assert not planned.lost
    staff = node(planned.after.handbook, "sea/pilot.md", "Staff Pilot")
    items = planned.after.roles.role(staff).facets[Kind.REQUIREMENTS]
    assert [item.text for item in items] == ["Swims", "Steers", "Plans"]


def test_what_is_left_out_is_told_as_lost(survey: Survey) -> None:
    proposal = delete(survey, [node(survey.handbook, "sea/pilot.md", "Senior Pilot")])
    planned = check_planned(survey, proposal.make(()))
    assert [page.path for page in planned.change.pages] == ["sea/pilot.md"]
    assert {one.by.value for one in planned.lost} >= {"link", "statement"}
    assert planned.impacts


def test_a_definition_stays_while_a_link_goes_through_it(survey: Survey) -> None:
    proposal = delete(survey, [node(survey.handbook, "sea/pilot.md", "Senior Pilot")])
    chosen = [one for one in proposal.offers if one.edit.new != b"SP"]
    after = text_after(proposal.make(chosen), "sea/pilot.md")
    assert "a, b, [SP]." in after
    assert "[sp]: #senior-pilot\n" in after
    assert "[b]: " not in after


def test_several_at_once_and_what_one_holds_of_another(survey: Survey) -> None:
    book = survey.handbook
    refs = [
        node(book, "sea/pilot.md", "Senior Pilot"),
        node(book, "sea/pilot.md", "Staff Pilot"),
        NodeRef("sea/pilot.md", node(book, "sea/pilot.md", "Staff Pilot").index + 1),
        node(book, "land/harbour.md", "Harbour Master"),
    ]
    proposal = delete(survey, refs)
    assert proposal.name == "Delete Senior Pilot and 2 more"
    assert {one.way for one in proposal.offers} == {Way.LINK}
    after = after_change(book, proposal.whole().change)
    assert [text for _, text in headings(after.pages["sea/pilot.md"])] == ["Levels", "Pilot", "Requirements"]
    assert after.pages["land/harbour.md"].source.data == b"---\ntitle: Harbour\n---\n"


def test_a_page_is_removed_and_what_refers_to_it_is_offered(survey: Survey) -> None:
    text = page_text(
        "Dock",
        "## Dock Pilot\n\nAs [pilots](../sea/pilot.md).\n\n### Requirements\n\n"
        "- Extends that of the [Pilot](../sea/pilot.md#pilot)\n",
    )
    more = take_survey(handbook_of(PAGES | {"land/dock.md": text}))
    proposal = delete(more, [NodeRef("sea/pilot.md", FAMILY)])
    whole = proposal.whole()
    fates = {page.path: page.fate for page in whole.change.pages}
    assert fates["sea/pilot.md"] is Fate.REMOVED
    assert "As pilots.\n\n### Requirements\n\n- Swims\n" in text_after(whole, "land/dock.md")
    planned = check_planned(more, whole)
    assert not planned.lost
    left = check_planned(more, proposal.make(())).lost
    told = sorted((one.by.value, one.text, one.gone) for one in left if one.was.path == "land/dock.md")
    assert told == [
        ("link", "../sea/pilot.md", True),
        ("link", "../sea/pilot.md#pilot", True),
        ("statement", "Extends that of the Pilot", True),
    ]


def test_a_definition_that_others_go_through_stays() -> None:
    text = page_text("Pilot", "See [terms].\n\n## Pilot\n\nText\n\n[terms]: terms.pdf\n")
    survey = take_survey(handbook_of({"a.md": text}))
    planned = check_planned(survey, delete(survey, [node(survey.handbook, "a.md", "Pilot")]).whole())
    assert planned.change.pages[0].after.decode() == page_text(
        "Pilot", "See [terms].\n\n[terms]: terms.pdf\n"
    )


def test_a_page_keeps_its_line_ends_and_its_last_line_without_one() -> None:
    text = page_text("Pilot", "## Pilot\n\nOne\u00a0line  \n\n## Mate\n\nText").replace("\n", "\r\n")
    survey = take_survey(handbook_of({"a.md": text}))
    after = text_after(delete(survey, [node(survey.handbook, "a.md", "Mate")]).whole(), "a.md")
    assert after == text[: text.index("\u00a0line") + len("\u00a0line")]


def test_nothing_is_refused(survey: Survey) -> None:
    with pytest.raises(DeleteError) as told:
        delete(survey, [])
    assert told.value.code == "delete.nothing"


def check_deletion(survey: Survey, ref: NodeRef) -> int:
    """Check the deletion of a heading without and with all that is offered; how much that is."""
    book = survey.handbook
    proposal = delete(survey, [ref])
    gone = {NodeRef(ref.path, i) for i in read_bundle(book.pages[ref.path], ref.index).nodes}
    bare = proposal.make(())
    check_lines(bare.change, gone=[bundle_text(book, ref)])
    check_followed(book, bare, gone)
    check_way_back(book, bare.change)
    told = check_planned(survey, bare).lost
    whole = proposal.whole()
    check_way_back(book, whole.change)
    left = check_planned(survey, whole).lost
    assert len(left) <= len(told)
    after = after_change(book, whole.change)
    for page in whole.change.pages:
        was = Counter(
            text
            for index, (_, text) in enumerate(headings(book.pages[page.path]))
            if NodeRef(page.path, index) not in gone
        )
        now = Counter(text for _, text in headings(after.pages[page.path]))
        assert not was - now, "a heading was swallowed"
    return len(proposal.offers)


def sweep(survey: Survey, refs: list[NodeRef]) -> Counter[str]:
    outcomes: Counter[str] = Counter()
    for ref in refs:
        try:
            outcomes["offers"] += check_deletion(survey, ref)
        except SeamError as refusal:
            outcomes[refusal.code] += 1
        else:
            outcomes["deleted"] += 1
    return outcomes


def test_real_headings_are_deleted_alone(real_survey: Survey) -> None:
    random = Random(12)  # noqa: S311 - a test's
    book = real_survey.handbook
    every = [NodeRef(page.path, i) for page in book for i in range(len(page.family.nodes))]
    levels = [r for r in every if book.pages[r.path].family.nodes[r.index].role is not Role.SECTION]
    outcomes = sweep(real_survey, [*random.sample(every, 8), *random.sample(levels, 16)])
    assert outcomes["deleted"] == 24
    assert outcomes["offers"] > 5


@pytest.mark.slow
def test_every_real_heading_can_be_deleted(real_survey: Survey) -> None:
    book = real_survey.handbook
    every = [NodeRef(page.path, i) for page in book for i in range(len(page.family.nodes))]
    assert sweep(real_survey, every)["deleted"] > 0.99 * len(every)
