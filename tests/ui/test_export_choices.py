"""What can be exported from a place, how it is divided, and what is remembered of it."""

from pathlib import Path

import pytest

from jfeditor.export.documents import Manner
from jfeditor.export.options import ExportOptions, Form, Paper, Standard
from jfeditor.export.selections import Division, Target, TargetKind
from jfeditor.families.effective import EffectiveRoles
from jfeditor.families.handbook import Handbook, NodeRef
from jfeditor.families.inheritance import resolve
from jfeditor.families.model import FAMILY
from jfeditor.families.pages import read_page
from jfeditor.ui.export_choices import Chosen, Offer, What, find_offers
from jfeditor.ui.export_plan import plan_export

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
    assert whats(offers) == [What.HERE, What.FAMILY, What.DEPARTMENT, What.HANDBOOK]
    assert [offer.words for offer in offers] == [
        "This role: Pilot",
        "Its family: Pilot",
        "The department: Harbour",
        "The whole handbook",
    ]
    assert offers[0].targets == (Target(TargetKind.ROLE, "harbour/pilot.md", PILOT_LEVEL),)
    assert offers[2].targets == (Target(TargetKind.DEPARTMENT, "harbour"),)


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
    assert offers[1].divisions == (Division.COMPARISON,)
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
        for division in offer.divisions:
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
    chosen = Chosen(Form.HTML, Manner.MERGED, "families", "us-letter", "a-2b", "pt-BR", "/some/where")
    assert Chosen.kept(chosen.to_keep()) == chosen
    assert Chosen.kept({"form": "docx", "manner": "", "paper": "a5", "folder": "/x"}) == Chosen(folder="/x")
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
