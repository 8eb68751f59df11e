"""The sheet of a role: nothing is lost, nothing twice, everything under the right name."""

import pytest
from harbour_pages import PILOTS, level, node, page, roles_of
from shown_words import block_words, entries, item_words, plain, portions_of, section_entries, sheet_words

from jfeditor.export.documents import Manner, Sheet
from jfeditor.export.facet_groups import facet_groups, group_title
from jfeditor.export.node_blocks import own_span
from jfeditor.export.role_details import only_says_grade
from jfeditor.export.role_sheets import role_sheet
from jfeditor.families.effective import EffectiveRole, EffectiveRoles
from jfeditor.families.handbook import NodeRef
from jfeditor.families.items import items_between
from jfeditor.families.model import FAMILY, Role
from jfeditor.markdown.content import ListBlock, Paragraph, Picture, RawBlock, Title
from jfeditor.wording import word

EFFECTIVE = (Manner.BY_SOURCE, Manner.MERGED)


@pytest.fixture
def pilots() -> EffectiveRoles:
    return roles_of(PILOTS)


def sheet(roles: EffectiveRoles, anchor: str, manner: Manner = Manner.BY_SOURCE) -> Sheet:
    return role_sheet(roles, node(roles, f"harbour/pilot.md#{anchor}"), manner)


def sources(shown: Sheet, title: str) -> list[tuple[str, str]]:
    section = next(section for section in shown.sections if section.title == title)
    return [(p.source.name, p.source.through) if p.source else ("", "") for p in section.portions]


def test_of_a_long_way_only_the_ends_are_named() -> None:
    ladder = "".join(
        level(f"Pilot {n}", [f"Extends the Pilot {n - 1} requirements", f"Duty {n}"] if n else ["Duty 0"])
        for n in range(8)
    )
    roles = roles_of(page("harbour/pilot.md", "Pilots", f"## Levels\n\n{ladder}"))
    ways = [through for _, through in sources(sheet(roles, "pilot-7"), "Requirements")]
    assert ways[0] == "through Pilot 1 › … › Pilot 6"
    assert ways[2] == "through Pilot 3 › Pilot 4 › Pilot 5 › Pilot 6"
    assert ways[-2:] == ["", ""]


def test_title_block(pilots: EffectiveRoles) -> None:
    shown = sheet(pilots, "senior-pilot")
    assert (shown.title, shown.family, shown.department) == ("Senior Pilot", "Pilots", "Harbour")
    assert [(detail.label, detail.value) for detail in shown.details] == [
        ("Grade", "7"),
        ("Reports to", "Harbour Manager"),
        ("Job code", "HP-1"),
    ]
    assert shown.details[1].ref == node(pilots, "harbour/pilot.md#harbour-manager")
    assert [block_words(portion.blocks) for portion in shown.opening] == [
        "Pilots bring ships in.",
        "The Senior Pilot is a grade 7. Reports to the Harbour Manager.",
    ]


def test_portions_stand_under_their_source(pilots: EffectiveRoles) -> None:
    shown = sheet(pilots, "harbour-manager")
    assert sources(shown, "Requirements") == [
        ("For all levels of Pilots", ""),
        ("From Pilot", "through Senior Pilot"),
        ("From Senior Pilot", ""),
        ("Added at this level", ""),
        ("Added at this level", ""),
    ]
    tones = [portion.source.tone for portion in shown.sections[0].portions if portion.source]
    assert tones == [1, 2, 3, 0, 0]


def test_a_statement_that_leads_nowhere_is_told_in_its_place(pilots: EffectiveRoles) -> None:
    warnings = [portion for portion in portions_of(sheet(pilots, "harbour-manager")) if portion.warning]
    (warning,) = warnings
    assert warning.blocks == ()
    assert warning.warning == word("export.missing_name", {"name": "Crane Driver"})
    assert "Extends the Crane Driver" in warning.remark
    line = PILOTS.source.text().split("Extends the Crane")[0].count("\n") + 1
    assert f"line {line} of harbour/pilot.md" in warning.remark


def test_one_list_drops_nothing_that_is_said_in_other_words(pilots: EffectiveRoles) -> None:
    shown = sheet(pilots, "senior-pilot", Manner.MERGED)
    assert section_entries(shown.sections[0]) == [
        "Swims",
        "Sails well at night",
        "Docks ships of any kind in the harbour",
        "Plans the tides",
        "Docks ships of any kind in this harbour",
    ]
    assert all(portion.source is None for portion in portions_of(shown))


def test_family_wide_sections_follow_and_empty_ones_are_left_out(pilots: EffectiveRoles) -> None:
    shown = sheet(pilots, "senior-pilot")
    assert [section.title for section in shown.sections] == ["Requirements", "Hiring Process"]
    assert sources(shown, "Hiring Process") == [("For all levels of Pilots", "")]


def test_what_leads_up_to_the_levels_stands_before_their_content() -> None:
    body = "## Links\n\n- [Ships](/s/)\n\n## Who we are\n\nA crew.\n\n### Where\n\n- Here\n\n## Levels\n\n"
    body += "### Pilot\n\n#### Ships\n\nAll.\n\n"
    more = "#### Requirements\n\n- Docks\n\n#### Pay\n\nWell.\n\n## Hiring Process\n\nA call.\n"
    roles = roles_of(page("a.md", "Pilots", body + more))
    shown = role_sheet(roles, node(roles, "a.md#pilot"), Manner.BY_SOURCE)
    titles = ["Who we are", "Where", "Ships", "Requirements", "Pay", "Links", "Hiring Process"]
    assert [section.title for section in shown.sections] == titles


def test_the_source_of_sections_within_a_section_is_named_once() -> None:
    body = level("Pilot", ["Docks"]) + "## Hiring Process\n\n### Call\n\nShort.\n\n### Day at sea\n\nLong.\n"
    roles = roles_of(page("a.md", "Pilots", f"## Levels\n\n{body}"))
    shown = role_sheet(roles, node(roles, "a.md#pilot"), Manner.BY_SOURCE)
    assert [section.title for section in shown.sections[1:]] == ["Hiring Process", "Call", "Day at sea"]
    assert sources(shown, "Call") == [("For all levels of Pilots", "")]
    assert sources(shown, "Day at sea") == [("", "")]


def test_a_list_that_stands_for_a_table_of_contents_is_none() -> None:
    body = "## On this page\n{:.no_toc}\n\n- TOC\n{:toc .wide}\n\n" + level("Pilot", ["Docks"])
    roles = roles_of(page("a.md", "Pilots", body))
    shown = role_sheet(roles, node(roles, "a.md#pilot"), Manner.BY_SOURCE)
    assert [section.title for section in shown.sections] == ["Requirements"]


def test_tags_are_kept_where_they_put_something_into_the_page() -> None:
    body = "Hello.\n\n<% if sea %>\n\n### Pilot\n\n#### Requirements\n\n- Docks\n\n<%= more %>\n\n<% end %>\n"
    roles = roles_of(page("a.html.md.erb", "Pilots", body))
    shown = role_sheet(roles, node(roles, "a.html.md.erb#pilot"), Manner.BY_SOURCE)
    assert sheet_words(shown) == "Hello. Docks <%= more %>"


def test_as_written_keeps_statements(pilots: EffectiveRoles) -> None:
    shown = sheet(pilots, "senior-pilot", Manner.AS_WRITTEN)
    assert [section.title for section in shown.sections] == ["Requirements"]
    assert section_entries(shown.sections[0])[0] == "Extends that of the Pilot"


def test_a_section_about_two_facets_is_shown_once() -> None:
    roles = roles_of(
        page(
            "a.md",
            "Pilot",
            "### Pilot\n\n#### Responsibilities & Requirements\n\n- Sails\n\n### Senior Pilot\n",
        )
    )
    shown = role_sheet(roles, NodeRef("a.md", 0), Manner.BY_SOURCE)
    assert [section.title for section in shown.sections] == ["Responsibilities and requirements"]
    assert section_entries(shown.sections[0]) == ["Sails"]


def test_sections_within_sections_keep_their_depth() -> None:
    body = "### Pilot\n\n#### Pay\n\n- Well\n\n##### Days off\n\n- Many\n\n#### Ships\n\nAll.\n"
    roles = roles_of(page("a.md", "Pilots", f"## Levels\n\n{body}"))
    shown = role_sheet(roles, node(roles, "a.md#pilot"), Manner.BY_SOURCE)
    assert [(section.title, section.depth) for section in shown.sections] == [
        ("Pay", 1),
        ("Days off", 2),
        ("Ships", 1),
    ]


def test_headings_within_a_facet_stay_above_their_items() -> None:
    one = level("Pilot", ["Sails"]) + "##### Daily work\n\n- Lights\n\n"
    other = level("Senior Pilot", ["Extends the Pilot", "Docks"])
    roles = roles_of(page("a.md", "Pilots", one + other))
    shown = role_sheet(roles, node(roles, "a.md#senior-pilot"), Manner.BY_SOURCE)
    blocks = shown.sections[0].portions[0].blocks
    assert [block.__class__ for block in blocks] == [ListBlock, Title, ListBlock]
    assert section_entries(shown.sections[0]) == ["Sails", "Lights", "Docks"]


def test_what_a_sentence_says_beside_a_grade_is_kept() -> None:
    own = "#### Job Grade\n\nThe Pilot is a grade 7. Nights are paid twice.\n\n"
    roles = roles_of(page("a.md", "Pilots", f"## Levels\n\n### Pilot\n\n{own}"))
    shown = role_sheet(roles, node(roles, "a.md#pilot"), Manner.BY_SOURCE)
    assert [detail.value for detail in shown.details] == ["7"]
    assert sheet_words(shown) == "The Pilot is a grade 7. Nights are paid twice."


def test_a_link_to_a_family_does_not_name_the_role() -> None:
    said = "Reports to the [Chief Mate](b.md)."
    roles = roles_of(
        page("a.md", "Pilots", f"## Levels\n\n{level('Pilot', ['Docks'], own=said)}"),
        page("b.md", "Deck Crew", f"## Levels\n\n{level('Mate', ['Sails'])}"),
    )
    (detail,) = role_sheet(roles, node(roles, "a.md#pilot"), Manner.BY_SOURCE).details
    assert (detail.value, detail.ref) == ("Chief Mate", NodeRef("b.md", FAMILY))


def test_copied_and_contradicting_facts_are_not_told() -> None:
    said = (
        "The Crane Driver is a grade 9.",  # copied from somebody else
        "The Pilot reports to the Manager. The Pilot reports to the Director.",
    )
    for text in said:
        roles = roles_of(
            page("a.md", "Pilots", level("Pilot", ["Sails"], own=text) + level("Manager", ["x"]))
        )
        assert role_sheet(roles, node(roles, "a.md#pilot"), Manner.BY_SOURCE).details == ()


def test_a_family_of_several_pages_gives_its_levels_what_its_index_says() -> None:
    roles = roles_of(
        page(
            "p/pilot/_index.md",
            "Pilot",
            "For all.\n\n## Requirements\n\n- Swims\n\n## Hiring Process\n\nA call.\n",
        ),
        page("p/pilot/senior.md", "Senior Pilot", "## Requirements\n\n- Docks\n"),
    )
    shown = role_sheet(roles, NodeRef("p/pilot/senior.md", FAMILY), Manner.BY_SOURCE)
    assert (shown.family, shown.department) == ("Pilot", "P")
    assert [section.title for section in shown.sections] == ["Requirements", "Hiring Process"]
    assert sources(shown, "Requirements") == [("For all levels of Pilot", ""), ("Added at this level", "")]


def test_a_heading_that_repeats_the_pages_title_is_no_section() -> None:
    roles = roles_of(
        page("a.md", "Night Watch", "# Night Watch\n\nLeads.\n\n## Responsibilities\n\n- Sails\n")
    )
    shown = role_sheet(roles, NodeRef("a.md", FAMILY), Manner.BY_SOURCE)
    assert [block_words(portion.blocks) for portion in shown.opening] == ["Leads."]
    assert [section.title for section in shown.sections] == ["Responsibilities"]


# All real roles, and those of the sample


@pytest.mark.parametrize("manner", EFFECTIVE)
def test_every_item_of_every_role_is_told_once(
    real_roles: list[EffectiveRoles], sample_roles: EffectiveRoles, manner: Manner
) -> None:
    seen = 0
    for roles in (*real_roles, sample_roles):
        for role in roles.all():
            shown = role_sheet(roles, role.ref, manner)
            for kinds in facet_groups(role):
                wanted = expected(roles, role, kinds[0])
                titled = [section for section in shown.sections if section.title == group_title(kinds)]
                assert [e for section in titled[:1] for e in section_entries(section)] == wanted, role.ref
                seen += len(wanted)
    assert seen > 5000


def expected(roles: EffectiveRoles, role: EffectiveRole, kind: object) -> list[str]:
    entries_of = role.facets[kind]  # type: ignore[index]
    return [
        item_words(entry.item)
        for entry in entries_of
        if entry.item and not only_says_grade(roles, role.ref, entry)
    ]


@pytest.mark.parametrize("manner", EFFECTIVE)
def test_no_statement_is_left_where_it_takes_effect(
    real_roles: list[EffectiveRoles], sample_roles: EffectiveRoles, manner: Manner
) -> None:
    for roles in (*real_roles, sample_roles):
        for role in roles.all():
            readings = [r for r in roles.inheritance.of(role.ref) if r.targets]
            shown = role_sheet(roles, role.ref, manner)
            said = {entry for portion in portions_of(shown) for entry in entries(portion.blocks)}
            assert not said.intersection(plain(reading.text) for reading in readings), role.ref


def test_as_written_has_all_that_a_level_says(
    real_roles: list[EffectiveRoles], sample_roles: EffectiveRoles
) -> None:
    for roles in (*real_roles, sample_roles):
        for role in roles.all():
            one = roles.inheritance.handbook.pages[role.ref.path]
            nodes = one.family.nodes
            mine = [
                index
                for index, node_ in enumerate(nodes)
                if node_.role is Role.SECTION and node_.owner == role.ref.index
            ]
            said = sheet_words(role_sheet(roles, role.ref, Manner.AS_WRITTEN))
            for index in (role.ref.index, *mine):
                for item in items_between(one, own_span(one, index)):
                    assert "{{%" in item.text or item_words(item) in said, role.ref


def test_sheets_name_all_that_links_may_lead_to(sample_roles: EffectiveRoles) -> None:
    for role in sample_roles.all():
        shown = role_sheet(sample_roles, role.ref, Manner.BY_SOURCE)
        assert shown.refs[:1] == (role.ref,)
        assert {section.ref for section in shown.sections if section.ref} <= set(shown.refs)
        assert len(set(shown.refs)) == len(shown.refs)


def test_images_and_raw_html_among_items_stay_there() -> None:
    body = level("Pilot", ["Sails"]) + '![](quay.png)\n\n<p align="center">The quay</p>\n\n- Docks\n\n'
    roles = roles_of(page("a.md", "Pilots", body + level("Senior Pilot", ["Extends the Pilot"])))
    for anchor in ("pilot", "senior-pilot"):
        shown = role_sheet(roles, node(roles, f"a.md#{anchor}"), Manner.MERGED)
        blocks = shown.sections[0].portions[0].blocks
        assert [block.__class__ for block in blocks] == [ListBlock, Paragraph, RawBlock, ListBlock]


def test_a_section_of_images_only_is_shown() -> None:
    body = (
        "## Levels\n\n### Pilot\n\n#### Responsibilities\n\n![](ships.png)\n\n#### Requirements\n\n- Docks\n"
    )
    roles = roles_of(page("a.md", "Pilots", body))
    shown = role_sheet(roles, node(roles, "a.md#pilot"), Manner.BY_SOURCE)
    assert [section.title for section in shown.sections] == ["Responsibilities", "Requirements"]
    (picture,) = shown.sections[0].portions[0].blocks
    assert isinstance(picture, Paragraph)
    assert isinstance(picture.inlines[0], Picture)
