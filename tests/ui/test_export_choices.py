"""What can be exported from a place, how it is divided, and what is remembered of it."""

from pathlib import Path

import pytest

from jfeditor.export.documents import Manner
from jfeditor.export.options import ExportOptions, Foot, Form, Paper, Standard
from jfeditor.export.selections import Division, Target, TargetKind
from jfeditor.families.effective import EffectiveRoles
from jfeditor.families.handbook import Handbook, NodeRef
from jfeditor.families.inheritance import resolve
from jfeditor.families.model import FAMILY
from jfeditor.families.pages import read_page
from jfeditor.ui.export_choices import Chosen, Offer, What, find_offers, find_roles
from jfeditor.ui.export_plan import Order, export_all, plan_export
from jfeditor.workspace.handbook_options import HandbookOptions

PILOT = b"""---
title: Pilot
---

## Levels

### Pilot

#### Responsibilities

- Sails

### Senior Pilot

#### Responsibilities

- Steers
"""
COOK = b"---\ntitle: Cook\n---\n\n## Requirements\n\n- Cooks\n"
HARBOUR = b"---\ntitle: Harbour\n---\n\nWe keep ships afloat.\n"
PAGES = {
    "harbour/_index.md": HARBOUR,
    "harbour/pilot.md": PILOT,
    "galley/cook.md": COOK,
    "_index.md": b"---\ntitle: All\n---\n\nHello.\n",
}
PILOT_LEVEL, SENIOR = 1, 3


@pytest.fixture
def roles() -> EffectiveRoles:
    """Two departments with a family each."""
    return EffectiveRoles(resolve(Handbook.of(read_page(path, data) for path, data in PAGES.items())))


def whats(offers: tuple[Offer, ...]) -> list[What]:
    return [offer.what for offer in offers]


def test_from_a_section_its_role_its_family_and_all_above_are_offered(roles: EffectiveRoles) -> None:
    offers = find_offers(roles, NodeRef("harbour/pilot.md", 2), (), ())
    assert whats(offers) == [What.HERE, What.FAMILY, What.PAIR, What.DEPARTMENT, What.HANDBOOK]
    assert [offer.words for offer in offers] == [
        "This role: Pilot",
        "Its family: Pilot",
        "Comparison: Pilot with another role",
        "The department: Harbour",
        "The whole handbook",
    ]
    assert offers[0].targets == (Target(TargetKind.ROLE, "harbour/pilot.md", PILOT_LEVEL),)
    assert offers[3].targets == (Target(TargetKind.DEPARTMENT, "harbour"),)


@pytest.mark.parametrize(
    ("here", "words"),
    [
        (NodeRef("harbour/pilot.md", FAMILY), "This family: Pilot"),
        (NodeRef("galley/cook.md", FAMILY), "This role: Cook"),
        (NodeRef("harbour/_index.md", FAMILY), "This page: Harbour"),
    ],
)
def test_a_page_is_offered_as_what_it_is(roles: EffectiveRoles, here: NodeRef, words: str) -> None:
    assert find_offers(roles, here, (), ())[0].words == words


def test_rows_of_the_tree_are_offered_first(roles: EffectiveRoles) -> None:
    here = NodeRef("harbour/pilot.md", PILOT_LEVEL)
    both = (here, NodeRef("harbour/pilot.md", SENIOR))
    offers = find_offers(roles, here, both, ())
    assert whats(offers)[:2] == [What.ROWS, What.PAIR]
    assert offers[1].words == "Comparison: Pilot and Senior Pilot"
    assert offers[1].divisions(Form.PDF) == (Division.COMPARISON,)
    index = NodeRef("harbour/_index.md", FAMILY)
    offers = find_offers(roles, here, (index,), ("harbour",))
    assert offers[0].targets == (Target(TargetKind.DEPARTMENT, "harbour"),), "its row stands for both"
    offers = find_offers(roles, here, (), ("galley",))
    assert offers[0].what is What.ROWS
    assert offers[0].targets == (Target(TargetKind.DEPARTMENT, "galley"),)
    one = find_offers(roles, here, (here,), ())
    assert whats(one)[0] is What.HERE, "the same is offered once"


def test_rows_that_are_no_pages_any_more_are_left_out(roles: EffectiveRoles) -> None:
    gone = NodeRef("gone.md", FAMILY)
    assert whats(find_offers(roles, gone, (gone,), ("nowhere",))) == [What.HANDBOOK]
    assert whats(find_offers(roles, None, (), ())) == [What.HANDBOOK]


@pytest.mark.parametrize("form", Form)
def test_whatever_is_offered_can_be_planned(roles: EffectiveRoles, form: Form) -> None:
    here = NodeRef("harbour/pilot.md", PILOT_LEVEL)
    rows = (here, NodeRef("harbour/pilot.md", SENIOR))
    for offer in find_offers(roles, here, rows, ("galley",)) + find_offers(roles, here, rows, ()):
        for division in offer.divisions(form):
            plan = plan_export(roles, Chosen(form=form, division=division.value).wish(offer))
            assert bool(plan.files) is not bool(plan.wrong)
            assert all(Path(file.path).suffix == f".{form.value}" for file in plan.files)
            assert plan.summary or plan.wrong


def test_a_division_that_an_offer_does_not_have_gives_way_to_its_usual_one(roles: EffectiveRoles) -> None:
    offers = find_offers(roles, NodeRef("galley/cook.md", FAMILY), (), ())
    assert Chosen(division="book").wish(offers[0]).division is Division.AS_CHOSEN
    assert Chosen(division="book").wish(offers[-1]).division is Division.BOOK
    assert Chosen().wish(offers[-1]).division is Division.ROLES


def test_what_is_kept_comes_back_and_what_does_not_fit_is_left() -> None:
    chosen = Chosen(
        Form.HTML, Manner.MERGED, "families", "us-letter", "a-2b", "pt-BR", "/some/where", "no", "date"
    )
    assert Chosen.kept(chosen.to_keep()) == chosen
    unfit = {"form": "docx", "manner": "", "paper": "a5", "folder": "/x", "notes": "?", "foot": "x"}
    assert Chosen.kept(unfit) == Chosen(folder="/x")
    assert Chosen.kept({}) == Chosen()


def test_what_is_not_chosen_is_as_the_handbook_says() -> None:
    own = ExportOptions(organisation="Port", paper=Paper.US_LETTER, language="de")
    assert Chosen().options(own) == own
    mine = Chosen(paper="a4", standard="a-2b", language="fr").options(own)
    assert (mine.organisation, mine.paper, mine.standard, mine.language) == (
        "Port",
        Paper.A4,
        Standard.A_2B,
        "fr",
    )
    assert (mine.notes, mine.foot) == (True, Foot.SOURCE)
    mine = Chosen(notes="no", foot="none").options(own)
    assert (mine.notes, mine.foot) == (False, Foot.NONE)
    silent = ExportOptions(notes=False, foot=Foot.DATE)
    assert Chosen(notes="yes", foot="source").options(silent) == ExportOptions()


def test_a_plan_is_told_in_words(roles: EffectiveRoles, tmp_path: Path) -> None:
    whole = find_offers(roles, None, (), ())[0]
    plan = plan_export(roles, Chosen().wish(whole))
    assert plan.summary.startswith("3 files in ")
    assert any(name.startswith("Harbour › ") for name in plan.first_names)
    assert not plan.only_name
    assert plan.there(tmp_path) == 0
    first = tmp_path.joinpath(*plan.files[0].path.split("/"))
    first.parent.mkdir(parents=True)
    first.write_bytes(b"old")
    assert plan.there(tmp_path) == 1
    book = plan_export(roles, Chosen(division="book").wish(whole))
    assert book.summary == "1 file"
    assert book.named("mine.pdf").files[0].path == "mine.pdf"


UNCLEAR = {
    "watch.md": b"""---
title: Watch
---

## Responsibilities

- Keeps awake

## Levels

### Watch Keeper

#### Responsibilities

- Extends the Chief Purser responsibilities
- Looks out

#### Requirements

- Extends the Crane Driver requirements

### Senior Watch Keeper

#### Responsibilities

- Extends the Watch Keeper responsibilities
""",
    "plain.md": b"---\ntitle: Cook\n---\n\n## Requirements\n\n- Cooks\n",
}


@pytest.mark.parametrize(
    ("here", "manner", "counts"),
    [
        (("watch.md", "Watch Keeper"), Manner.BY_SOURCE, (2, 1)),
        (("watch.md", "Senior Watch Keeper"), Manner.MERGED, (1, 1)),
        (("watch.md", "Senior Watch Keeper"), Manner.AS_WRITTEN, (0, 0)),
        (("watch.md", ""), Manner.BY_SOURCE, (2, 1)),
        (("plain.md", ""), Manner.BY_SOURCE, (0, 0)),
        ((), Manner.BY_SOURCE, (2, 1)),
    ],
)
def test_what_cannot_be_followed_is_known_before(
    here: tuple[str, str], manner: Manner, counts: tuple[int, int], tmp_path: Path
) -> None:
    roles = EffectiveRoles(resolve(Handbook.of(read_page(path, data) for path, data in UNCLEAR.items())))
    place = None
    if here:
        nodes = roles.inheritance.handbook.pages[here[0]].family.nodes
        at = next((i for i, node in enumerate(nodes) if node.heading.text == here[1]), FAMILY)
        place = NodeRef(here[0], at)
    offer = find_offers(roles, place, (), ())[0]
    chosen = Chosen(form=Form.JSON, manner=manner)
    plan = plan_export(roles, chosen.wish(offer))
    assert plan.unclear == counts
    order = Order(plan, chosen, HandbookOptions(), tmp_path, tmp_path / "out")
    outcome = export_all(roles, order, lambda *_: None, lambda: False)
    lines = enumerate(UNCLEAR["watch.md"].split(b"\n"), 1)
    wrong = {number for number, line in lines if b"the Chief" in line or b"the Crane" in line}
    assert len(wrong) == 2
    told = {(one.path, one.line) for one in outcome.remarks}
    assert told <= {("watch.md", line) for line in wrong}, "each leads to the line of its statement"
    assert len(told) == counts[0]


def test_all_roles_can_be_compared_with_another_one(roles: EffectiveRoles) -> None:
    found = find_roles(roles)
    assert [one.words for one in found] == ["Cook", "Pilot", "Senior Pilot"]
    assert all(one.target.kind is TargetKind.ROLE for one in found)
    twice = {"a/cook.md": COOK, "b/cook.md": COOK}
    alike = find_roles(EffectiveRoles(resolve(Handbook.of(read_page(*page) for page in twice.items()))))
    assert len({one.words for one in alike}) == 2


@pytest.mark.parametrize(
    ("path", "index", "words"),
    [
        ("harbour/pilot.md", SENIOR, "Comparison: Senior Pilot with another role"),
        ("harbour/pilot.md", FAMILY, "Comparison: Pilot with another role"),
        ("galley/cook.md", FAMILY, "Comparison: Cook with another role"),
        ("harbour/_index.md", FAMILY, ""),
    ],
)
def test_one_role_is_compared_with_one_that_is_still_to_be_chosen(
    roles: EffectiveRoles, path: str, index: int, words: str
) -> None:
    offers = [one for one in find_offers(roles, NodeRef(path, index), (), ()) if one.what is What.PAIR]
    assert [one.words for one in offers] == ([words] if words else [])
    assert all(one.is_half and one.targets[0].kind is TargetKind.ROLE for one in offers)
