"""What stands in place under each statement of a page."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from jfeditor.families.effective import EffectiveRoles, Trouble
from jfeditor.families.handbook import Handbook
from jfeditor.families.inheritance import Status, resolve
from jfeditor.families.model import Kind
from jfeditor.families.page_inserts import Idle, Insert, page_inserts
from jfeditor.families.pages import Page, read_page

Q, R = Kind.REQUIREMENTS, Kind.RESPONSIBILITIES
MakePage = Callable[..., Page]


def level(title: str, *items: str, kind: str = "Requirements") -> str:
    return f"### {title}\n\n#### {kind}\n\n" + "".join(f"- {item}\n" for item in items) + "\n"


def inserts(*pages: Page) -> list[Insert]:
    return list(page_inserts(EffectiveRoles(resolve(Handbook.of(pages))), pages[0].path))


def texts(insert: Insert) -> list[str]:
    return [entry.text for passage in insert.passages for entry in passage.entries]


def test_each_statement_has_what_it_brings_in_with_what_comes_through_others(make_page: MakePage) -> None:
    senior, lead = inserts(
        make_page(
            level("Pilot", "Sails")
            + level("Senior Pilot", "Extends the Pilot requirements", "Steers")
            + level("Lead Pilot", "Extends the Senior Pilot requirements", "Leads")
        )
    )
    assert texts(senior) == ["Sails"]
    assert texts(lead) == ["Sails", "Steers"]
    assert [len(passage.origin.chain()) for passage in lead.passages] == [2, 1]
    assert lead.counts == {Q: 2}


def test_a_source_stands_once_under_the_first_statement_that_leads_to_it(make_page: MakePage) -> None:
    *_, first, second = inserts(
        make_page(
            level("Pilot", "Sails")
            + level("Senior Pilot", "Extends the Pilot requirements", "Steers")
            + level("Manager, Pilots", "Extends the Senior Pilot", "Extends the Pilot", "Plans")
        )
    )
    assert texts(first) == ["Sails", "Steers"]
    assert (second.passages, second.idle) == ((), Idle.TAKEN)


def test_what_holds_anyway_and_what_is_silent_is_told_apart(make_page: MakePage) -> None:
    held, silent = inserts(
        make_page(
            "## Requirements\n\n- Swims\n\n## Levels\n\n"
            + level("Pilot", "Includes all of the above requirements", "Sails")
            + level("Cook", "Cooks", kind="Responsibilities")
            + level("Senior Cook", "Extends the Cook performance indicators", kind="Performance Indicators")
        )
    )
    assert held.idle is Idle.HELD
    assert silent.idle is Idle.SILENT


def test_faults_stand_where_they_are(make_page: MakePage) -> None:
    lost, lead, pilot = inserts(
        make_page(
            level("Senior Pilot", "Extends the Captain requirements", "Steers")
            + level("Lead Pilot", "Extends the Pilot requirements")
            + level("Pilot", "Extends the Lead Pilot requirements", "Sails")
        )
    )
    assert lost.fault is not None
    assert lost.fault.trouble is Trouble.MISSING
    for insert, said in ((lead, ["Sails"]), (pilot, [])):
        assert insert.fault is None
        faults = [e.fault for passage in insert.passages for e in passage.entries if e.fault]
        assert [fault.trouble for fault in faults] == [Trouble.CYCLE]
        assert [e.text for p in insert.passages for e in p.entries if e.item] == said


def test_a_statement_of_several_kinds_brings_in_each(make_page: MakePage) -> None:
    (insert,) = inserts(
        make_page(
            "### Pilot\n\n#### Responsibilities\n\n- Sails\n\n#### Requirements\n\n- Swims\n\n"
            "### Senior Pilot\n\nThe Senior Pilot role extends the [Pilot](#pilot) role.\n"
        )
    )
    assert [(passage.kind, len(passage.entries)) for passage in insert.passages] == [(R, 1), (Q, 1)]


def test_fifty_levels_that_extend_one_another_end(make_page: MakePage) -> None:
    names = [f"Pilot of the Harbour of {chr(65 + n // 26)}{chr(97 + n % 26)}stone" for n in range(50)]
    text = level(names[0], "Item 0") + "".join(
        level(name, f"Extends the {before} requirements", f"Item {n}")
        for n, (before, name) in enumerate(pairwise(names), 1)
    )
    *_, last = inserts(make_page(text))
    assert len(texts(last)) == 49


@pytest.mark.parametrize("source", ["sample", "corpus"])
def test_real_pages_have_all_that_is_inherited_in_its_place(
    source: str, request: pytest.FixtureRequest
) -> None:
    """What roles inherit is exactly what stands under their statements, in the statements' order."""
    root = Path(__file__).resolve().parents[2] / "resources" / "sample-handbook"
    if source == "corpus":
        root = request.getfixturevalue("corpus") / "pages"
    files = sorted(path for path in root.rglob("*") if ".md" in path.suffixes)
    pages = [read_page(path.relative_to(root).as_posix(), path.read_bytes()) for path in files]
    roles = EffectiveRoles(resolve(Handbook.of(pages)))
    checked = 0
    for path, state in roles.inheritance.pages.items():
        found = list(page_inserts(roles, path))
        assert [insert.reading for insert in found] == list(state.readings)
        for owner in {reading.owner for reading in state.readings}:
            mine = [insert for insert in found if insert.reading.owner == owner]
            for kind, entries in roles.role(owner).facets.items():
                wanted = [e for e in entries if e.origin.step is not None]
                placed = [e for i in mine for p in i.passages if p.kind is kind for e in p.entries]
                assert placed == wanted
                checked += len(wanted)
        for insert in found:
            shown = [bool(insert.passages), insert.fault is not None, insert.idle is not None]
            assert shown.count(True) == 1
            if insert.fault is None:
                assert roles.inheritance.status(insert.reading) in {Status.RESOLVED, Status.CYCLE}
    assert checked > 50
