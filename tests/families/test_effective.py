"""What roles really comprise."""

from jfeditor.families.effective import EffectiveRole, EffectiveRoles, Source, Trouble
from jfeditor.families.handbook import Handbook, NodeRef
from jfeditor.families.inheritance import resolve
from jfeditor.families.model import FAMILY, Kind
from jfeditor.families.pages import Page, read_page

Q, R = Kind.REQUIREMENTS, Kind.RESPONSIBILITIES


def page(path: str, title: str, body: str) -> Page:
    return read_page(path, f"---\ntitle: {title}\n---\n\n{body}".encode())


def level(title: str, *items: str, kind: str = "Requirements") -> str:
    return f"### {title}\n\n#### {kind}\n\n" + "".join(f"- {item}\n" for item in items) + "\n"


def roles_of(*pages: Page) -> EffectiveRoles:
    return EffectiveRoles(resolve(Handbook.of(pages)))


def role(roles: EffectiveRoles, title: str) -> EffectiveRole:
    (ref,) = roles.inheritance.handbook.levels_titled(title)
    return roles.role(ref)


def shown(found: EffectiveRole, kind: Kind = Q) -> list[str]:
    return [f"{item.source.value}: {item.text}" for item in found.facets[kind]]


def test_family_wide_then_inherited_then_own() -> None:
    roles = roles_of(
        page(
            "a.md",
            "Pilot",
            "## Requirements\n\n- Swims\n\n## Levels\n\n"
            + level("Pilot", "Sails")
            + level("Senior Pilot", "Extends the Pilot requirements, plus:", "Steers")
            + level("Staff Pilot", "Teaches", "All of the Senior Pilot requirements"),
        )
    )
    found = role(roles, "Staff Pilot")
    assert shown(found) == ["family: Swims", "inherited: Sails", "inherited: Steers", "own: Teaches"]
    lines = [(item.line, [r.statement.line for r in item.origin.chain()]) for item in found.facets[Q]]
    assert lines == [(7, []), (15, [29, 21]), (22, [29]), (28, [])]
    assert found.facets[R] == ()


def test_each_source_is_taken_once() -> None:
    roles = roles_of(
        page(
            "a.md",
            "Pilot",
            level("Pilot", "Sails")
            + level("Senior Pilot", "Extends the Pilot", "Steers")
            + level("Lead Pilot", "Extends the Pilot", "Leads")
            + level("Manager, Pilots", "Extends the Senior Pilot", "Extends the Lead Pilot", "Plans"),
        )
    )
    assert shown(role(roles, "Manager, Pilots")) == [
        "inherited: Sails",
        "inherited: Steers",
        "inherited: Leads",
        "own: Plans",
    ]
    assert all(len(item.places) == 1 for item in role(roles, "Manager, Pilots").facets[Q])


def test_exact_repeats_are_one_item_with_all_its_places() -> None:
    roles = roles_of(
        page(
            "a.md",
            "Pilot",
            level("Pilot", "Can swim.") + level("Senior Pilot", "Extends the Pilot", "can *swim*"),
        )
    )
    (item,) = role(roles, "Senior Pilot").facets[Q]
    assert [(place.origin.source, place.line) for place in item.places] == [
        (Source.INHERITED, 9),
        (Source.OWN, 16),
    ]


def test_near_repeats_are_marked() -> None:
    roles = roles_of(
        page(
            "a.md",
            "Pilot",
            level("Pilot", "Brings a ship to the quay in any weather", "Knows all lights")
            + level(
                "Senior Pilot", "Extends the Pilot", "Bring ships to the quay in any weather", "Knows tides"
            ),
        )
    )
    assert [item.repeats for item in role(roles, "Senior Pilot").facets[Q]] == [-1, -1, 0, -1]


def test_what_a_statement_brings_along_in_its_own_item_stays() -> None:
    roles = roles_of(
        page(
            "a.md",
            "Pilot",
            level("Pilot", "Sails")
            + "### Senior Pilot\n\n#### Requirements\n\n- Extends the Pilot, plus:\n  - Steers\n  - Docks\n\n"
            + "### Cranes\n\n#### Requirements\n\n"
            "In addition to the requirements of the Pilot, a crane pilot lifts "
            "containers off a ship and sets them down again.\n",
        )
    )
    assert shown(role(roles, "Senior Pilot")) == ["inherited: Sails", "own: Steers", "own: Docks"]
    last = roles.role(NodeRef("a.md", 4)).facets[Q][-1]
    assert last.text == "a crane pilot lifts containers off a ship and sets them down again"


def test_nested_items_stay_below_theirs() -> None:
    roles = roles_of(
        page(
            "a.md",
            "Pilot",
            "### Pilot\n\n#### Requirements\n\n- Sails\n  - ships\n    - big ones\n  - boats\n\nAnd more.\n",
        )
    )
    first, second = role(roles, "Pilot").facets[Q]
    assert first.item is not None
    assert [below.text for below in first.item.below] == ["ships", "boats"]
    assert first.item.below[0].below[0].text == "big ones"
    assert second.text == "And more."


def test_faults_stand_in_place_and_the_rest_resolves() -> None:
    roles = roles_of(
        page(
            "a.md",
            "Pilot",
            level("Pilot", "Sails")
            + level("Lead Pilot, Ferries", "x")
            + level("Lead Pilot, Tugs", "x")
            + level(
                "Senior Pilot",
                "Extends the Crane Engineer",
                "Extends the Lead Pilot",
                "Extends the Pilot",
                "Docks",
            ),
        )
    )
    found = role(roles, "Senior Pilot").facets[Q]
    assert [item.fault.trouble if item.fault else item.text for item in found] == [
        Trouble.MISSING,
        Trouble.AMBIGUOUS,
        "Sails",
        "Docks",
    ]
    assert found[0].text == "Extends the Crane Engineer"


def test_a_circle_is_a_fault_where_it_closes() -> None:
    roles = roles_of(
        page(
            "a.md",
            "Pilot",
            level("Pilot", "Extends the Senior Pilot", "Sails")
            + level("Senior Pilot", "Extends the Pilot", "Docks"),
        )
    )
    found = role(roles, "Senior Pilot").facets[Q]
    assert [item.fault.trouble if item.fault else item.text for item in found] == [
        Trouble.CYCLE,
        "Sails",
        "Docks",
    ]


def test_content_of_other_pages_with_their_family_wide_items() -> None:
    roles = roles_of(
        page("a.md", "Tide Analyst", level("Tide Analyst", "Extends the [Pilot](b.md#pilot)", "Counts")),
        page("b.md", "Pilot", "## Requirements\n\n- Swims\n\n## Levels\n\n" + level("Pilot", "Sails")),
    )
    found = role(roles, "Tide Analyst")
    assert shown(found) == ["inherited: Swims", "inherited: Sails", "own: Counts"]
    assert {item.origin.owner.path for item in found.facets[Q]} == {"a.md", "b.md"}


def test_a_family_in_several_pages_shares_its_index() -> None:
    roles = roles_of(
        page("pilot/_index.md", "Pilot", "## Requirements\n\n- Swims\n"),
        page("pilot/senior.md", "Senior Pilot", "## Requirements\n\n- Docks\n"),
    )
    assert shown(roles.role(NodeRef("pilot/senior.md", FAMILY))) == ["family: Swims", "own: Docks"]


def test_jobs_that_only_section_headings_name() -> None:
    body = level("Manager, Ferry Operations", "Leads") + (
        "## Specialties\n\n### Night\n\n"
        "#### Manager, Ferry Operations (Night) Requirements\n\n"
        "- Extends that of the Manager, Ferry Operations\n- Wakes\n\n"
        "#### Senior Manager, Ferry Operations (Night) Requirements\n\n"
        "- Extends that of the Manager, Ferry Operations (Night) Requirements\n- Watches\n"
    )
    roles = roles_of(page("a.md", "Ferry Operations", body))
    night = next(ref for ref in roles.roles_of("a.md") if roles.role(ref).title == "Night")
    assert [item.text for item in roles.role(night).facets[Q]] == ["Leads", "Wakes", "Watches"]


def test_own_text_is_told_apart() -> None:
    roles = roles_of(
        page("a.md", "Pilot", "### Pilot\n\nBrings ships in. Is a grade 7.\n\n" + level("Senior Pilot", "x"))
    )
    found = role(roles, "Pilot")
    assert [item.text for item in found.about] == ["Brings ships in. Is a grade 7."]
    assert found.grade == "7"


def test_an_edit_makes_only_what_depends_on_the_page_anew() -> None:
    pages = [
        page("a.md", "Pilot", level("Pilot", "Sails")),
        page("b.md", "Tide Analyst", level("Tide Analyst", "Extends the [Pilot](a.md#pilot)")),
        page("c.md", "Pier Analyst", level("Pier Analyst", "Sells")),
    ]
    before = roles_of(*pages)
    old = {found.ref: found for found in before.all()}
    edited = read_page("a.md", pages[0].source.data.replace(b"Sails", b"Steers"))
    after = EffectiveRoles(resolve(before.inheritance.handbook.with_page(edited), before.inheritance), before)
    new = {found.ref: found for found in after.all()}
    assert {ref.path for ref in new if new[ref] is not old[ref]} == {"a.md", "b.md"}
    assert shown(role(after, "Tide Analyst")) == ["inherited: Steers"]
    assert shown(role(before, "Tide Analyst")) == ["inherited: Sails"]


def test_a_page_that_is_gone() -> None:
    pages = [
        page("a.md", "Pilot", level("Pilot", "Sails")),
        page("b.md", "Tide Analyst", level("Tide Analyst", "Extends the [Pilot](a.md#pilot)", "Counts")),
    ]
    before = roles_of(*pages)
    assert shown(role(before, "Tide Analyst")) == ["inherited: Sails", "own: Counts"]
    left = before.inheritance.handbook.without("a.md")
    after = EffectiveRoles(resolve(left, before.inheritance), before)
    items = role(after, "Tide Analyst").facets[Q]
    assert [item.fault.trouble if item.fault else item.text for item in items] == [Trouble.MISSING, "Counts"]


def test_a_section_of_two_kinds_counts_for_both() -> None:
    roles = roles_of(
        page(
            "a.md",
            "Pilot",
            "### Pilot\n\n#### Responsibilities & Requirements\n\n- Sails\n\n"
            "### Senior Pilot\n\n#### Requirements and Responsibilities\n\n- Extends the Pilot\n- Steers\n\n"
            "### Staff Pilot\n\n#### Responsibilities\n\n- Extends the Senior Pilot\n- Plans\n",
        )
    )
    for kind in (R, Q):
        assert shown(role(roles, "Pilot"), kind) == ["own: Sails"]
        assert shown(role(roles, "Senior Pilot"), kind) == ["inherited: Sails", "own: Steers"]
    assert shown(role(roles, "Staff Pilot"), R) == ["inherited: Sails", "inherited: Steers", "own: Plans"]
    assert shown(role(roles, "Staff Pilot"), Q) == []


def test_a_page_that_comes_above_a_family_gives_its_levels_what_it_says_for_all() -> None:
    below = page("p/senior.md", "Senior Pilot", "## Requirements\n\n- Steers\n")
    alone = roles_of(below)
    assert shown(alone.role(NodeRef("p/senior.md", FAMILY))) == ["own: Steers"]
    above = page("p/_index.md", "Pilot", "## Requirements\n\n- Swims\n")
    handbook = alone.inheritance.handbook.with_page(above)
    both = EffectiveRoles(resolve(handbook, alone.inheritance), alone)
    assert shown(both.role(NodeRef("p/senior.md", FAMILY))) == ["family: Swims", "own: Steers"]
