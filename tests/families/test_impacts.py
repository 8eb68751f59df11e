"""What a change does to the roles that take in what was changed."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from jfeditor.families.claim_words import FACETS
from jfeditor.families.contents import said_key
from jfeditor.families.effective import EffectiveItem, EffectiveRoles, Source, Trouble
from jfeditor.families.handbook import Handbook
from jfeditor.families.impacts import MOST_IMPACTS, RoleImpact, Side, find_impacts, kept_roles
from jfeditor.families.inheritance import resolve
from jfeditor.families.model import Kind
from jfeditor.families.pages import Page, read_page

Q, R = Kind.REQUIREMENTS, Kind.RESPONSIBILITIES
HEAD = "---\ntitle: {}\n---\n\n"
GENERAL = "## Requirements\n\n- Swims\n\n## Levels\n\n"
PILOT = "### Pilot\n\n#### Requirements\n\n- Sails\n- Knows all lights\n\n"
SENIOR = "### Senior Pilot\n\n#### Requirements\n\n- Extends that of the Pilot\n- Steers\n\n"
LEAD = "### Lead Pilot\n\n#### Requirements\n\n- Extends that of the Senior Pilot\n- Leads\n\n"
OTHER = "### Cook\n\n#### Requirements\n\n- Cooks\n"
PILOTS = HEAD.format("Pilot") + GENERAL + PILOT + SENIOR + LEAD + OTHER
MASTERS = (
    HEAD.format("Harbour")
    + "### Harbour Master\n\n#### Requirements\n\n- Same requirements as the Senior Pilot, plus:\n- Plans\n"
)
PAGES = {"pilot.md": PILOTS, "harbour.md": MASTERS}
ALL = ("Senior Pilot", "Lead Pilot", "Harbour Master")


def handbook(texts: dict[str, str]) -> Handbook:
    return Handbook.of(read_page(path, text.encode()) for path, text in texts.items())


def impacts(
    old: str, new: str, path: str = "pilot.md", texts: dict[str, str] | None = None
) -> dict[str, RoleImpact]:
    """What comes of writing one thing for another, by the roles' titles."""
    texts = texts or PAGES
    assert texts[path].count(old) == 1, "the words name one place"
    before = EffectiveRoles(resolve(handbook(texts)))
    page = read_page(path, texts[path].replace(old, new).encode())
    after = EffectiveRoles(resolve(before.inheritance.handbook.with_page(page), before.inheritance), before)
    found = find_impacts(before, after)
    assert len({impact.ref for impact in found}) == len(found)
    return {impact.title: impact for impact in found}


def told(impact: RoleImpact, kind: Kind = Q) -> list[str]:
    """What goes and comes, as a diff shows it."""
    (facet,) = (facet for facet in impact.facets if facet.kind is kind)
    signs = {Side.BEFORE: "-", Side.AFTER: "+"}
    return [f"{signs[d.side]}{d.item.text}" for d in facet.differences]


def test_an_edit_reaches_those_that_extend_it_directly_and_through_others_and_nobody_else() -> None:
    found = impacts("Knows all lights", "Knows the tides")
    assert found.keys() == set(ALL)
    for impact in found.values():
        assert told(impact) == ["-Knows all lights", "+Knows the tides"]
        assert impact.elsewhere
        assert [d.title for d in impact.facets[0].differences] == ["Pilot", "Pilot"]
        assert {d.page for d in impact.facets[0].differences} == {"Pilot"}
    assert [found[title].page_edited for title in ALL] == [True, True, False]
    assert (found["Harbour Master"].page, found["Harbour Master"].line) == ("Harbour", 5)
    assert found["Senior Pilot"].line == PILOTS[: PILOTS.index("### Senior")].count("\n") + 1


def test_own_edits_alone_are_no_impact() -> None:
    assert impacts("- Cooks", "- Cooks fish") == {}
    assert impacts("- Leads\n", "") == {}
    assert impacts("- Plans", "- Plans ahead", "harbour.md") == {}
    assert impacts("Swims\n", "Swims  \n") == {}, "blanks at the end of a line change nothing"


def test_what_is_for_the_whole_family_reaches_all_its_levels() -> None:
    found = impacts("- Swims", "- Swims\n- Rows")
    assert found.keys() == {*ALL, "Pilot", "Cook"}
    assert all(told(impact) == ["+Rows"] for impact in found.values())


def test_a_family_spread_over_a_folder() -> None:
    texts = {
        "pilot/_index.md": HEAD.format("Pilot") + "## Requirements\n\n- Swims\n",
        "pilot/senior.md": HEAD.format("Senior Pilot") + "## Requirements\n\n- Steers\n",
        "pilot/lead.md": HEAD.format("Lead Pilot") + "## Requirements\n\n- Leads\n",
        "cook.md": HEAD.format("Cook") + "## Requirements\n\n- Cooks\n",
    }
    found = impacts("Swims", "Rows", "pilot/_index.md", texts)
    assert found.keys() == {"Senior Pilot", "Lead Pilot"}
    assert told(found["Lead Pilot"]) == ["-Swims", "+Rows"]
    assert found["Lead Pilot"].line == 4, "behind the front matter"
    assert impacts("Leads", "Guides", "pilot/lead.md", texts) == {}


def test_pages_that_leave_a_family_are_reached_though_nothing_in_them_changed() -> None:
    texts = {
        "crew/_index.md": HEAD.format("Pilot") + "## Requirements\n\n- Swims\n",
        "crew/senior.md": HEAD.format("Senior Pilot") + "## Requirements\n\n- Steers\n",
    }
    before = EffectiveRoles(resolve(handbook(texts)))
    cook = read_page("crew/cook.md", (HEAD.format("Cook") + "## Requirements\n\n- Cooks\n").encode())
    after = EffectiveRoles(resolve(before.inheritance.handbook.with_page(cook)))
    (impact,) = find_impacts(before, after)
    assert (impact.title, told(impact)) == ("Senior Pilot", ["-Swims"]), "the folder is no family any more"


def test_statements_go_missing_with_the_heading_they_name() -> None:
    found = impacts("### Senior Pilot\n\n", "")
    assert found.keys() >= {"Lead Pilot", "Harbour Master"}
    assert "Senior Pilot" not in found
    lead = found["Lead Pilot"]
    assert lead.elsewhere
    assert told(lead) == ["-Sails", "-Knows all lights", "-Steers", "+Extends that of the Senior Pilot"]
    faults = [d.item.fault for d in lead.facets[0].differences if d.item.fault]
    assert [fault.trouble for fault in faults] == [Trouble.MISSING]


def test_a_second_level_of_the_same_name_makes_statements_ambiguous() -> None:
    senior = SENIOR.replace("Extends that of the Pilot", "Rows")
    texts = {
        "harbour.md": MASTERS,
        "fleet.md": HEAD.format("Fleet") + senior,
        "docks.md": HEAD.format("Docks") + OTHER,
    }
    found = impacts(OTHER, OTHER + "\n\n" + senior, "docks.md", texts)
    assert found.keys() == {"Harbour Master"}, "the new level is none of them"
    master = found["Harbour Master"]
    assert master.elsewhere
    assert told(master) == ["-Rows", "-Steers", "+Same requirements as the Senior Pilot"]
    faults = [d.item.fault for d in master.facets[0].differences if d.item.fault]
    assert [fault.trouble for fault in faults] == [Trouble.AMBIGUOUS]


def test_new_and_removed_levels_are_no_impacts_but_what_they_do_is() -> None:
    assert impacts(OTHER, OTHER + "\n\n" + LEAD.replace("Lead", "Staff")) == {}
    assert impacts(LEAD, "") == {}
    assert impacts(SENIOR, "").keys() == {"Lead Pilot", "Harbour Master"}
    texts = PAGES | {"crew.md": HEAD.format("Crew") + "## Requirements\n\n- Rows\n\n## Mate\n"}
    assert impacts("## Mate", "## Senior Mate\n\n#### Requirements\n\n- Mates", "crew.md", texts) == {}


def test_a_page_that_only_one_state_has() -> None:
    whole, without = handbook(PAGES), handbook({"harbour.md": MASTERS})
    one, other = EffectiveRoles(resolve(whole)), EffectiveRoles(resolve(without))
    assert [impact.title for impact in find_impacts(one, other)] == ["Harbour Master"]
    assert [impact.title for impact in find_impacts(other, one)] == ["Harbour Master"]


def test_a_statement_of_its_own_that_was_edited_is_told_apart() -> None:
    found = impacts("- Extends that of the Senior Pilot", "- Extends that of the Pilot")
    assert found.keys() == {"Lead Pilot"}
    assert told(found["Lead Pilot"]) == ["-Steers"]
    assert found["Lead Pilot"].facets[0].edited
    assert not found["Lead Pilot"].elsewhere
    found = impacts("- Extends that of the Pilot", "- Knows the Pilot")
    assert {title: impact.elsewhere for title, impact in found.items()} == {
        "Senior Pilot": False,
        "Lead Pilot": True,
        "Harbour Master": True,
    }


def test_a_link_in_a_statement_is_part_of_it() -> None:
    texts = {"pilot.md": PILOTS.replace("the Senior Pilot", "the [level](#senior-pilot)")}
    found = impacts("(#senior-pilot)", "(#pilot)", texts=texts)
    assert told(found["Lead Pilot"]) == ["-Steers"]
    assert not found["Lead Pilot"].elsewhere


def test_own_items_edited_beside_do_not_hide_what_others_did() -> None:
    found = impacts(PILOT + SENIOR, PILOT.replace("Sails", "Rows") + SENIOR.replace("Steers", "Guides"))
    assert told(found["Senior Pilot"]) == ["-Sails", "+Rows"]
    assert found["Senior Pilot"].elsewhere
    assert not found["Senior Pilot"].facets[0].edited


def test_both_at_once_are_told_apart_line_by_line() -> None:
    found = impacts(
        PILOT + SENIOR, PILOT.replace("Sails", "Rows") + SENIOR.replace("- Steers", "- Extends the Cook")
    )
    facet = found["Senior Pilot"].facets[0]
    assert facet.edited
    assert facet.elsewhere
    assert {d.item.text: d.by_own for d in facet.differences} == {
        "Sails": False,
        "Rows": False,
        "Cooks": True,
    }


def test_what_an_edited_statement_takes_in_still_is_not_its_own_doing() -> None:
    found = impacts(
        PILOT + SENIOR, PILOT.replace("Sails", "Rows") + SENIOR.replace("Extends that of", "Same as")
    )
    assert told(found["Senior Pilot"]) == ["-Sails", "+Rows"]
    assert found["Senior Pilot"].elsewhere
    assert not found["Senior Pilot"].facets[0].edited


def test_what_an_edited_statement_only_moves_up_is_its_own_doing() -> None:
    texts = {"pilot.md": PILOTS.replace("- Leads\n", "- Extends the Cook\n")}
    found = impacts(
        "- Extends that of the Senior Pilot\n- Extends the Cook\n",
        "- Same requirements as the Cook, plus:\n- Extends that of the Senior Pilot\n",
        texts=texts,
    )
    assert found.keys() == {"Lead Pilot"}
    assert sorted(told(found["Lead Pilot"])) in (
        ["+Cooks", "-Cooks"],
        ["+Knows all lights", "+Sails", "+Steers", "-Knows all lights", "-Sails", "-Steers"],
    )
    assert not found["Lead Pilot"].elsewhere


def test_renaming_a_level_changes_those_that_name_it_and_leaves_it_the_same_one() -> None:
    found = impacts("### Senior Pilot", "### Wheelhouse Boss")
    assert found.keys() == {"Lead Pilot", "Harbour Master"}
    assert "+Extends that of the Senior Pilot" in told(found["Lead Pilot"])
    assert impacts("### Lead Pilot", "### Wheelhouse Boss") == {}
    assert impacts("### Cook", "### Galley Cook") == {}


def test_levels_that_swap_places_stay_the_same_ones() -> None:
    above = PILOTS.replace("Extends that of the Senior Pilot", "All requirements of the level above, plus:")
    found = impacts(SENIOR + above[above.index("### Lead") :], "", texts={"pilot.md": above})
    assert "Lead Pilot" not in found
    swapped = above.replace(PILOT, "").replace(SENIOR, SENIOR + PILOT)
    found = impacts(above, swapped, texts={"pilot.md": above})
    assert told(found["Lead Pilot"]) == ["-Steers"], "the level above is the Pilot now"
    assert found["Lead Pilot"].elsewhere
    assert found.keys() == {"Lead Pilot"}


def test_of_very_many_roles_the_first_are_told() -> None:
    levels = "".join(f"### Pilot {n}\n\n#### Requirements\n\n- Knows buoy {n}\n\n" for n in range(600))
    text = f"---\ntitle: Pilot\n---\n\n## Requirements\n\n- Swims\n\n## Levels\n\n{levels}"
    before = EffectiveRoles(resolve(handbook({"pilot.md": text})))
    after = EffectiveRoles(resolve(handbook({"pilot.md": text.replace("Swims", "Dives")})))
    turns: list[int] = []
    found = find_impacts(before, after, lambda: turns.append(1))
    assert [impact.title for impact in found] == [f"Pilot {n}" for n in range(MOST_IMPACTS)]
    assert len(turns) == MOST_IMPACTS


def test_items_that_swap_places_are_shown_as_going_and_coming() -> None:
    found = impacts("- Sails\n- Knows all lights", "- Knows all lights\n- Sails")
    assert sorted(told(found["Senior Pilot"])) in (
        ["+Knows all lights", "-Knows all lights"],
        ["+Sails", "-Sails"],
    )


def test_what_a_level_says_itself_instead_of_taking_it_in_is_nothing_other() -> None:
    written_out = "- Swims\n- Sails\n- Knows all lights\n- Steers"
    assert impacts("- Extends that of the Pilot\n- Steers", written_out) == {}
    found = impacts("- Extends that of the Pilot\n- Steers", written_out.replace("- Sails\n", ""))
    assert told(found["Senior Pilot"]) == ["-Sails"]
    texts = {"pilot.md": PILOTS.replace("- Extends that of the Pilot\n", "- Sails\n- Knows all lights\n")}
    extracted = impacts("- Sails\n- Knows all lights\n- Steers", "- Extends that of the Pilot", texts=texts)
    assert extracted.keys() == {"Lead Pilot"}, "it takes in what Steers no more"
    assert told(extracted["Lead Pilot"]) == ["-Steers"]


def test_a_statement_that_becomes_a_circle() -> None:
    found = impacts("- Sails\n", "- Sails\n- Extends that of the Lead Pilot\n")
    assert not found["Pilot"].elsewhere
    assert found["Senior Pilot"].elsewhere


def all_compared(before: EffectiveRoles, after: EffectiveRoles) -> Iterator[object]:
    """What all roles of both states say, compared one by one."""
    for path in sorted(before.inheritance.pages.keys() & after.inheritance.pages.keys()):
        for was, now in kept_roles(before, after, path):
            one, other = before.role(was).facets, after.role(now).facets
            changed = [
                kind
                for kind in FACETS
                if list(_words(one[kind], _own(other[kind]))) != list(_words(other[kind], _own(one[kind])))
            ]
            if changed:
                yield now, changed


def _own(items: tuple[EffectiveItem, ...]) -> set[str]:
    return {said_key(item.item) for item in items if item.item and item.source is Source.OWN}


def _words(items: tuple[EffectiveItem, ...], said_itself: set[str]) -> Iterator[tuple[object, str]]:
    for item in items:
        if item.item and said_key(item.item) in said_itself:
            continue
        if item.source is not Source.OWN or item.fault:
            trouble = item.fault.trouble if item.fault else None
            yield trouble, item.item.full_text if item.item else item.text


def edited(page: Page, random: Random) -> bytes:
    """A page with a line less, twice, elsewhere, or with a few letters more."""
    lines = page.source.data.split(b"\n")
    at, other = (random.randrange(len(lines)) for _ in range(2))
    headings = [number for number, line in enumerate(lines) if line.startswith(b"#")]
    if headings and random.random() < 0.4:
        at = random.choice(headings)
    how = random.randrange(5)
    if how == 0:
        del lines[at]
    elif how == 1:
        lines.insert(other, lines[at])
    elif how == 2:
        lines[at], lines[other] = lines[other], lines[at]
    elif how == 3:
        lines[at] += random.choice([b" x", b", Things", b" Senior"])
    else:
        lines.insert(at, random.choice([b"- Extends that of the Manager", b"### Manager, Things", b"- More"]))
    return b"\n".join(lines)


@pytest.mark.parametrize("seed", range(3))
def test_nothing_is_missed_and_nothing_invented(corpus_pages: list[Path], seed: int) -> None:
    random = Random(seed)  # noqa: S311 - a test's
    files = [file for file in corpus_pages if b"xtend" in file.read_bytes()]
    start = random.randrange(len(files))
    texts = {}
    for file in (files + files)[start : start + 25]:  # neighbours, which speak of one another
        texts[f"{file.parent.parent.name}/{file.parent.name}/{file.name}"] = file.read_bytes()
    saved = Handbook.of(read_page(path, data) for path, data in texts.items())
    found = 0
    for _ in range(6):
        changed = saved
        for path in random.sample(sorted(texts), random.randint(1, 3)):
            changed = changed.with_page(read_page(path, edited(changed.pages[path], random)))
        if random.random() < 0.2:
            changed = changed.without(random.choice(sorted(texts)))
        before, after = EffectiveRoles(resolve(saved)), EffectiveRoles(resolve(changed))
        told_impacts = find_impacts(before, after)
        wanted = list(all_compared(EffectiveRoles(before.inheritance), EffectiveRoles(after.inheritance)))
        assert [(i.ref, [f.kind for f in i.facets]) for i in told_impacts] == wanted
        found += len(wanted)
    assert found, "some edit did something"


def test_a_statement_that_leads_nowhere_is_told_by_its_words() -> None:
    texts = PAGES | {"harbour.md": MASTERS.replace("Senior Pilot", "Deck Inspector")}
    found = impacts("Deck Inspector", "Dock Warden", "harbour.md", texts)
    assert told(found["Harbour Master"]) == [
        "-Same requirements as the Deck Inspector",
        "+Same requirements as the Dock Warden",
    ]


def test_a_level_and_those_that_name_it_may_be_renamed_together() -> None:
    """On the page and elsewhere: what the roles take in stays, whatever it is called."""
    before = EffectiveRoles(resolve(handbook(PAGES)))
    texts = {path: text.replace("Senior Pilot", "Staff Pilot") for path, text in PAGES.items()}
    after = EffectiveRoles(resolve(handbook(texts)))
    assert all(reading.targets for reading in after.inheritance)
    assert find_impacts(before, after) == ()
