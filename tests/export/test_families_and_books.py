"""Families, pages, departments as chapters, selections: nothing is left out or told twice."""

from collections import Counter
from collections.abc import Iterator, Sequence

import pytest
from harbour_pages import PILOTS, level, node, page, roles_of
from shown_words import block_words, item_words, section_entries, sheet_words

from jfeditor.export.documents import Chapter, DocumentKind, Manner
from jfeditor.export.family_sheets import family_levels, family_sheets
from jfeditor.export.making import (
    book_document,
    family_document,
    page_document,
    role_document,
    selection_document,
)
from jfeditor.export.role_sheets import role_sheet
from jfeditor.families.effective import EffectiveRoles
from jfeditor.families.handbook import LookUpError, NodeRef
from jfeditor.families.items import items_between
from jfeditor.families.model import FAMILY
from jfeditor.markdown.content import Anchored, ListBlock, Paragraph, Table, plain_text
from jfeditor.text.spans import Span


def titles(chapters: Sequence[Chapter]) -> Iterator[str]:
    for chapter in chapters:
        yield chapter.title
        yield from titles(chapter.chapters)


def sheets_in(chapters: Sequence[Chapter]) -> Iterator[NodeRef]:
    for chapter in chapters:
        yield from (sheet.ref for sheet in chapter.sheets)
        yield from sheets_in(chapter.chapters)


def test_a_family_begins_with_what_holds_for_all_levels_and_a_table_of_them() -> None:
    roles = roles_of(PILOTS)
    document = family_document(roles, "harbour/pilot.md", Manner.BY_SOURCE)
    assert (document.kind, document.title, document.path) == (
        DocumentKind.FAMILY,
        "Pilots",
        "harbour/pilot.md",
    )
    family, *levels = document.sheets
    assert [sheet.title for sheet in levels] == ["Pilot", "Senior Pilot", "Harbour Manager"]
    assert [section.title for section in family.sections] == ["Levels", "Requirements", "Hiring Process"]
    table, said = family.sections[0].portions[0].blocks
    assert isinstance(table, Table)
    assert isinstance(said, Paragraph)
    assert plain_text(said.inlines) == "There are three of them."
    rows = [[plain_text(cell.inlines) for cell in row] for row in table.rows]
    assert rows == [["Pilot", "", ""], ["Senior Pilot", "7", "Harbour Manager"], ["Harbour Manager", "", ""]]
    link = table.rows[1][0].inlines[0]
    assert isinstance(link, Anchored)
    assert roles.inheritance.handbook.follow(link.target, "harbour/pilot.md") == levels[1].ref


def test_what_holds_for_all_levels_is_not_repeated_at_each() -> None:
    roles = roles_of(PILOTS)
    levels = family_sheets(roles, "harbour/pilot.md", Manner.BY_SOURCE)[1:]
    assert all("Swims" not in sheet_words(sheet) for sheet in levels)
    assert section_entries(levels[0].sections[0])[0] == "Sails well at night"
    assert [section.title for section in levels[0].sections] == ["Requirements"]


def test_levels_stand_by_rank_and_specialties_behind_them() -> None:
    body = "".join(level(title, ["x"]) for title in ("Senior Pilot", "Manager, Pilots", "Pilot"))
    more = "## Specialties\n\n### Night\n\n#### Requirements\n\n- Wakes\n"
    roles = roles_of(page("a.md", "Pilots", f"## Levels\n\n{body}{more}"))
    found = [roles.inheritance.handbook.title_of(ref) for ref in family_levels(roles, "a.md")]
    assert found == ["Pilot", "Senior Pilot", "Manager, Pilots", "Night"]


def test_a_family_of_several_pages_is_one() -> None:
    roles = roles_of(
        page("p/pilot/_index.md", "Pilot", "For all.\n\n## Requirements\n\n- Swims\n"),
        page("p/pilot/senior.md", "Senior Pilot", "## Requirements\n\n- Docks\n"),
        page("p/pilot/staff.md", "Staff Pilot", "## Requirements\n\n- Plans\n"),
    )
    for path in roles.inheritance.pages:
        sheets = family_sheets(roles, path, Manner.BY_SOURCE)
        assert [sheet.title for sheet in sheets] == ["Pilot", "Senior Pilot", "Staff Pilot"]


def test_the_heading_that_levels_of_several_pages_are_listed_under_is_told_once() -> None:
    listed = (
        "## Levels\n\n- [Pilot](pilot.md)\n- [Senior Pilot](senior.md)\n\n## Hiring Process\n\n- A call\n"
    )
    roles = roles_of(
        page("p/pilot/_index.md", "Pilots", listed),
        page("p/pilot/pilot.md", "Pilot", "## Requirements\n\n- Docks\n"),
        page("p/pilot/senior.md", "Senior Pilot", "## Requirements\n\n- Plans\n"),
    )
    family, *levels = family_sheets(roles, "p/pilot/_index.md", Manner.BY_SOURCE)
    assert [section.title for section in family.sections] == ["Levels", "Hiring Process"]
    assert all([section.title for section in one.sections] == ["Requirements"] for one in levels)
    alone = role_sheet(roles, NodeRef("p/pilot/senior.md", FAMILY), Manner.BY_SOURCE)
    assert [section.title for section in alone.sections] == ["Requirements", "Hiring Process"]


def test_levels_below_several_headings_stay_together() -> None:
    mates = level("Mate", ["Sails"]) + level("Senior Mate", ["Plans"])
    cooks = level("Cook", ["Cooks"]) + level("Senior Cook", ["Shops"])
    roles = roles_of(page("a.md", "Crew", f"## Deck Levels\n\n{mates}## Galley Levels\n\n{cooks}"))
    assert [roles.role(ref).title for ref in family_levels(roles, "a.md")] == [
        "Mate",
        "Senior Mate",
        "Cook",
        "Senior Cook",
    ]


def test_a_page_as_written_keeps_its_headings_in_order() -> None:
    document = page_document(roles_of(PILOTS), "harbour/pilot.md")
    sections = [(section.title, section.depth) for section in document.sheets[0].sections]
    assert sections == [
        ("Requirements", 1),
        ("Levels", 1),
        ("Pilot", 2),
        ("Requirements", 3),
        ("Senior Pilot", 2),
        ("Requirements", 3),
        ("Harbour Manager", 2),
        ("Requirements", 3),
        ("Hiring Process", 1),
        ("Career Ladder", 1),
    ]


def test_a_book_goes_by_department_and_family() -> None:
    roles = roles_of(
        page("_index.md", "Handbook of the Harbour", "Welcome.\n\n## How to read\n\nSlowly.\n"),
        page("harbour/_index.md", "The Harbour", "All on the quay.\n"),
        PILOTS,
        page("harbour/water/crane.md", "Cranes", level("Crane Driver", ["Lifts"])),
    )
    book = book_document(roles, "", Manner.BY_SOURCE)
    assert book.title == "Handbook of the Harbour"
    assert list(titles(book.chapters)) == [
        "Handbook of the Harbour",
        "The Harbour",
        "Water",
        "Cranes",
        "Pilots",
    ]
    assert block_words(book.chapters[0].opening[0].blocks) == "Welcome. How to read Slowly."
    assert book.chapters[1].refs == (NodeRef("harbour/_index.md", FAMILY),)
    part = book_document(roles, "harbour/water", Manner.BY_SOURCE)
    assert list(titles(part.chapters)) == ["Cranes"]
    with pytest.raises(LookUpError):
        book_document(roles, "harbour/air", Manner.BY_SOURCE)


def test_a_selection_keeps_its_order_and_its_families_together() -> None:
    cranes = page("harbour/crane.md", "Cranes", level("Crane Driver", ["Lifts"]))
    index = page("harbour/_index.md", "Harbour", "All on the quay.\n")
    roles = roles_of(PILOTS, cranes, index)
    refs = [
        node(roles, "harbour/pilot.md#senior-pilot"),
        node(roles, "harbour/pilot.md#pilot"),
        NodeRef("harbour/crane.md", FAMILY),
        NodeRef("harbour/_index.md", FAMILY),
    ]
    book = selection_document(roles, refs, Manner.MERGED, "For Ada")
    assert book.title == "For Ada"
    assert [(chapter.title, [sheet.title for sheet in chapter.sheets]) for chapter in book.chapters] == [
        ("Pilots", ["Senior Pilot", "Pilot"]),
        ("Cranes", ["Cranes", "Crane Driver"]),
        ("Harbour", ["Harbour"]),
    ]


def test_every_family_and_level_is_in_the_book_once(
    real_roles: list[EffectiveRoles], sample_roles: EffectiveRoles
) -> None:
    for roles in (*real_roles, sample_roles):
        book = book_document(roles, "", Manner.BY_SOURCE)
        count = Counter(sheets_in(book.chapters))
        homes = {shelf.family.path for shelf in roles.shelves.values() if shelf.family}
        wanted = {NodeRef(home, FAMILY) for home in homes}
        wanted |= {role.ref for role in roles.all() if roles.shelves[role.ref.path].family}
        assert set(count) == wanted
        assert set(count.values()) == {1}


@pytest.mark.parametrize("manner", tuple(Manner))
def test_every_real_page_makes_its_documents(real_roles: list[EffectiveRoles], manner: Manner) -> None:
    for roles in real_roles:
        for path in roles.inheritance.pages:
            assert family_document(roles, path, manner).sheets
            for ref in roles.roles_of(path):
                assert role_document(roles, ref, manner).title


def test_a_page_as_written_has_all_its_words(real_roles: list[EffectiveRoles]) -> None:
    for roles in real_roles:
        for one in roles.inheritance.handbook:
            shown = sheet_words(page_document(roles, one.path).sheets[0])
            body = Span(one.front_matter.span.end, len(one.source.data))
            for item in items_between(one, body):
                if item.text != "TOC":  # a table of contents stands in its place
                    assert "{{%" in item.text or item_words(item) in shown, (one.path, item.line)


def test_a_page_that_is_not_there() -> None:
    roles = roles_of(PILOTS)
    for make in (family_document, role_document):
        with pytest.raises(LookUpError):
            make(roles, "b.md" if make is family_document else NodeRef("b.md", 0), Manner.MERGED)  # type: ignore[arg-type]


def test_lists_in_a_family_are_lists(sample_roles: EffectiveRoles) -> None:
    kinds = Counter(
        block.__class__
        for path in sample_roles.inheritance.pages
        for sheet in family_sheets(sample_roles, path, Manner.BY_SOURCE)
        for section in sheet.sections
        for portion in section.portions
        for block in portion.blocks
    )
    assert kinds[ListBlock] > 100


def test_a_table_with_specialties_says_so(sample_roles: EffectiveRoles) -> None:
    with_them = family_sheets(sample_roles, "customer-care/care-operations.md", Manner.BY_SOURCE)[0]
    without = family_sheets(sample_roles, "customer-care/care-agent.md", Manner.BY_SOURCE)[0]
    assert [sheet.sections[0].title for sheet in (with_them, without)] == ["Levels and specialties", "Levels"]
