"""What the Role tab says of a role, without a window."""

import itertools
import math
from collections.abc import Iterator
from pathlib import Path

import pytest

from jfeditor.families.effective import EffectiveRoles, Source
from jfeditor.families.handbook import Handbook, NodeRef
from jfeditor.families.inheritance import resolve
from jfeditor.families.model import FAMILY, Kind
from jfeditor.families.pages import read_page
from jfeditor.families.source_tones import COLOURS, OWN
from jfeditor.resources import load_table
from jfeditor.ui.role_description import describe_role
from jfeditor.ui.role_view import (
    BlockView,
    ItemView,
    RoleView,
    Spot,
    TroubleView,
    find_role,
    role_of,
)
from jfeditor.ui.target_choices import find_choices

PILOTS = """---
title: Harbour Pilot
---

## Requirements

- Swims

## Levels

### Pilot, Harbour

The Pilot, Harbour reports to the [Senior Pilot](#senior-pilot-harbour).

#### Responsibilities

- Brings ships in
  - at night, too
- Keeps the log of every passage up to date

### Senior Pilot, Harbour

The Senior Pilot, Harbour is a [grade 7](/pay/).

#### Responsibilities

- Extends that of the Pilot, Harbour
- Brings ships in
- Keeps the log of every passages up to date
- Trains pilots

#### Requirements

- Knows every current

### Chief Pilot, Harbour

#### Responsibilities

- Extends that of the Senior Pilot, Harbour
- Answers for the harbour
"""


def handbook(pages: dict[str, str | bytes]) -> EffectiveRoles:
    made = [read_page(p, t if isinstance(t, bytes) else t.encode()) for p, t in pages.items()]
    return EffectiveRoles(resolve(Handbook.of(made)))


def view(roles: EffectiveRoles, address: str, *, read_only: bool = False) -> RoleView:
    found = roles.inheritance
    node = found.handbook.node(address)
    return describe_role(found, roles, node, read_only=read_only)


def viewed(text: str | bytes, anchor: str, *, read_only: bool = False) -> RoleView:
    return view(
        handbook({"page.md": text}), f"page.md#{anchor}" if anchor else "page.md", read_only=read_only
    )


def facet(role: RoleView, kind: Kind) -> list[BlockView | TroubleView]:
    return next(list(one.parts) for one in role.facets if one.kind is kind)


def blocks(role: RoleView, kind: Kind = Kind.RESPONSIBILITIES) -> list[BlockView]:
    return [part for part in facet(role, kind) if isinstance(part, BlockView)]


def troubles(role: RoleView, kind: Kind = Kind.RESPONSIBILITIES) -> list[TroubleView]:
    return [part for part in facet(role, kind) if isinstance(part, TroubleView)]


def all_items(items: tuple[ItemView, ...]) -> Iterator[ItemView]:
    for item in items:
        yield item
        yield from all_items(item.below)


def line_of(text: str, words: str) -> int:
    """The line (from 1) that begins with these words."""
    return next(n for n, line in enumerate(text.splitlines(), 1) if line.startswith(words))


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_blocks_tell_whose_items_come_which_way() -> None:
    told = blocks(viewed(PILOTS, "chief-pilot-harbour"))
    assert [(b.source.words, plain(b.way)) for b in told] == [
        ("from Pilot, Harbour", "via Senior Pilot · line 17"),
        ("from Senior Pilot, Harbour", f"line {line_of(PILOTS, '- Brings') + 11}"),
        ("own", "edit ›"),
    ]
    assert [item.text for item in told[0].items] == [
        "Brings ships in",
        "Keeps the log of every passage up to date",
    ]
    assert [inner.text for inner in told[0].items[0].below] == ["at night, too"]
    assert told[0].tip == "from Pilot, Harbour, line 17, through Senior Pilot, Harbour"
    assert told[0].spot == Spot("page.md", 17)


def test_a_source_has_one_colour_in_all_facets_and_own_content_another() -> None:
    role = viewed(PILOTS, "chief-pilot-harbour")
    seen: dict[str, set[int]] = {}
    for one in role.facets:
        for part in one.parts:
            if isinstance(part, BlockView):
                seen.setdefault(part.source.words, set()).add(part.source.colour)
    assert all(len(colours) == 1 for colours in seen.values())
    assert seen["own"] == {OWN}
    assert len(set.union(*seen.values())) == len(seen)


def test_counts_tell_own_items_among_others() -> None:
    counts = {one.kind: one.count for one in viewed(PILOTS, "chief-pilot-harbour").facets}
    assert counts[Kind.RESPONSIBILITIES] == "6 items · 1 own"
    assert counts[Kind.REQUIREMENTS] == "1 item"


def test_repeats_say_where_else_and_near_repeats_what_they_repeat() -> None:
    first, own = blocks(viewed(PILOTS, "senior-pilot-harbour"))
    assert not any(item.notes for item in first.items)
    assert own.items[0].text == "Brings ships in", "what is nested makes it another item"
    near = own.items[1]
    assert [(n.words, n.spot.line, n.warns) for n in near.notes] == [("says again what Pilot says", 19, True)]
    exact = PILOTS.replace("  - at night, too\n", "")
    first, own = blocks(viewed(exact, "senior-pilot-harbour"))
    (note,) = first.items[0].notes
    line = line_of(exact, "- Extends that of the Pilot") + 1
    assert (note.words, note.spot.line, note.warns) == (f"also among its own, line {line}", line, False)
    assert "Brings ships in" not in [item.text for item in own.items]


def test_what_cannot_be_resolved_stands_in_its_place() -> None:
    text = PILOTS.replace("- Trains pilots", "- Extends that of the Crane Engineer\n- Trains pilots")
    parts = facet(viewed(text, "chief-pilot-harbour"), Kind.RESPONSIBILITIES)
    kinds = [type(part).__name__ for part in parts]
    assert kinds == ["BlockView", "TroubleView", "BlockView", "BlockView"]
    (trouble,) = troubles(viewed(text, "chief-pilot-harbour"))
    assert "Crane Engineer" in trouble.words
    assert "Senior Pilot, Harbour" in trouble.words, "it is another level's statement"
    assert "No level in this handbook" in trouble.why
    assert trouble.can_choose
    assert not trouble.is_error
    (kept,) = troubles(viewed(text, "chief-pilot-harbour", read_only=True))
    assert not kept.can_choose
    broken = text.encode().replace(b"Trains pilots", b"Trains pilots \xff")
    (kept,) = troubles(viewed(broken, "chief-pilot-harbour"))
    assert not kept.can_choose, "a page that is no UTF-8 cannot be written"


def test_a_circle_is_an_error_in_place_and_the_rest_stands() -> None:
    text = PILOTS.replace(
        "- Keeps the log of every passage up",
        "- Extends that of the Chief Pilot, Harbour\n- Keeps the log of every passage up",
    )
    role = viewed(text, "chief-pilot-harbour")
    (trouble,) = troubles(role)
    assert trouble.is_error
    assert not trouble.can_choose
    assert "Break the circle" in trouble.why
    assert "Answers for the harbour" in [i.text for b in blocks(role) for i in b.items]


def test_a_chain_too_long_is_an_error_and_its_way_stays_short() -> None:
    levels = "".join(
        f"### Level {n} Pilot\n\n#### Responsibilities\n\n"
        f"- Extends that of the Level {n - 1} Pilot\n- Does {n}\n\n"
        for n in range(1, 130)
    )
    role = viewed(f"---\ntitle: Pilots\n---\n\n## Levels\n\n{levels}", "level-129-pilot")
    assert any(trouble.is_error for trouble in troubles(role))
    assert max(len(block.way) for block in blocks(role)) < 100


def test_a_slip_is_flagged_in_its_facet() -> None:
    text = PILOTS.replace(
        "- Extends that of the Senior Pilot, Harbour",
        "- Same requirements as the Senior Pilot, Harbour listed above and also:",
    )
    (trouble,) = troubles(viewed(text, "chief-pilot-harbour"))
    assert "name responsibilities instead" in trouble.why
    assert not trouble.is_error
    line = (
        text.splitlines().index("- Same requirements as the Senior Pilot, Harbour listed above and also:") + 1
    )
    assert trouble.spot == Spot("page.md", line)


def test_facts_lead_where_they_say_and_copied_ones_warn() -> None:
    role = viewed(PILOTS, "pilot-harbour")
    assert [(c.words, c.spot, c.warns) for c in role.chips] == [
        ("Reports to Senior Pilot, Harbour", Spot("page.md", 21), False)
    ]
    (grade,) = viewed(PILOTS, "senior-pilot-harbour").chips
    assert (grade.words, grade.spot) == ("Grade 7", Spot("page.md", 23))
    copied = PILOTS.replace(
        "The Senior Pilot, Harbour is a", "The Pilot, Harbour reports to the Chief Pilot, Harbour. It is a"
    )
    role = viewed(copied, "senior-pilot-harbour")
    warned = [chip for chip in role.chips if chip.warns]
    assert len(warned) == 1
    assert warned[0].spot == Spot("page.md", 23)
    (trouble,) = role.troubles
    assert "“Pilot, Harbour”" in trouble.words


def test_a_fact_whose_link_leads_nowhere_says_so() -> None:
    lost = PILOTS.replace(
        "[Senior Pilot](#senior-pilot-harbour)", "[Manager, Night Desk](#manager-night-desk)"
    )
    (chip,) = viewed(lost, "pilot-harbour").chips
    line = line_of(lost, "The Pilot, Harbour reports")
    assert (chip.words, chip.spot, chip.warns) == (
        "Reports to Manager, Night Desk",
        Spot("page.md", line),
        True,
    )
    assert "#manager-night-desk" in chip.tip


def test_who_extends_a_role() -> None:
    pages = {
        "page.md": PILOTS,
        "other.md": "---\ntitle: Tug\n---\n\n### Tug Master\n\n#### Responsibilities\n\n"
        "- Extends that of the Chief Pilot, Harbour\n",
    }
    heirs = view(handbook(pages), "page.md#senior-pilot-harbour").heirs
    chief = line_of(PILOTS, "### Chief")
    assert [(h.title, h.direct, h.spot, plain(h.where)) for h in heirs] == [
        ("Chief Pilot, Harbour", True, Spot("page.md", chief), f"line {chief}"),
        ("Tug Master", False, Spot("other.md", 5), "Tug, line 5"),
    ]


def test_another_page_is_named() -> None:
    pages = {
        "page.md": PILOTS,
        "other.md": "---\ntitle: Tug\n---\n\n### Tug Master\n\n#### Responsibilities\n\n"
        "- Extends that of the Chief Pilot, Harbour\n",
    }
    ways = [plain(block.way) for block in blocks(view(handbook(pages), "other.md#tug-master"))]
    assert ways[-1] == f"Harbour Pilot, line {line_of(PILOTS, '- Answers')}"
    assert ways[0].startswith("via Senior Pilot, Harbour, Chief Pilot, Harbour · Harbour Pilot, line")


def test_the_family_of_a_page_with_levels() -> None:
    role = viewed(PILOTS, "")
    (block,) = blocks(role, Kind.REQUIREMENTS)
    assert block.source.words == "for all levels"
    assert "Its levels add their own" in role.hint
    (inherited,) = blocks(viewed(PILOTS, "pilot-harbour"), Kind.REQUIREMENTS)
    assert (inherited.source.words, plain(inherited.way)) == ("for all levels", "line 7")


@pytest.mark.parametrize(
    ("text", "anchor", "words"),
    [
        ("---\ntitle: P\n---\n\n## Levels\n\n### Pilot\n\n### Senior Pilot\n", "pilot", "for this level"),
        ("---\ntitle: P\n---\n\n## Levels\n\n### Pilot\n\n### Senior Pilot\n", "", "Choose a level"),
        ("", "", "on this page"),
    ],
)
def test_a_role_that_says_nothing_says_what_to_do(text: str, anchor: str, words: str) -> None:
    role = viewed(text, anchor)
    assert not role.facets
    assert words in role.hint


def test_titles_are_short_only_where_they_stay_alone() -> None:
    def shorts(title: str, *levels: str) -> list[str]:
        above = "".join(f"### {level}\n\n#### Responsibilities\n\n- Does {level}\n\n" for level in levels)
        last = "".join(f"- Extends that of the {level}\n" for level in levels)
        head = f"---\ntitle: {title}\n---\n\n## Levels\n\n"
        text = f"{head}{above}### Head of All\n\n#### Responsibilities\n\n{last}"
        return [block.source.short for block in blocks(viewed(text, "head-of-all"))]

    assert shorts("Tugs", "Manager, Tugs", "Director, Tugs") == ["Manager", "Director"]
    assert shorts("Dock Care", "Dock Care Analyst", "Senior Dock Care Analyst") == [
        "Analyst",
        "Senior Analyst",
    ]
    assert shorts("Pilot", "Pilot", "Senior Pilot") == ["Pilot", "Senior Pilot"]


def test_strange_characters_and_endless_items_do_no_harm() -> None:
    odd = "\ufdd0\u2029\0"
    role = viewed(f"### Pilot\n\n#### Responsibilities\n\n- Does {odd} this\n- {'x' * 100_000}\n", "pilot")
    (block,) = blocks(role)
    assert not set(odd) & set("".join(item.text for item in block.items))
    assert len(block.items[1].text) < 3000


def test_what_is_shown_is_bounded_and_says_what_is_not() -> None:
    items = "".join(f"- Does the thing number {n}\n" for n in range(5000))
    (shown,) = viewed(f"### Pilot\n\n#### Responsibilities\n\n{items}", "pilot").facets
    assert shown.count == "5000 items"
    count = sum(len(part.items) for part in shown.parts if isinstance(part, BlockView))
    assert 300 < count < 1000
    assert shown.more is not None
    assert shown.more.words.startswith(f"{5000 - count} more")
    assert shown.more.spot == Spot("page.md", 5 + count)


def test_a_node_belongs_to_a_role_also_in_another_state_of_its_page() -> None:
    before = read_page("page.md", PILOTS.encode())
    nodes = before.family.nodes
    at = {node.heading.anchor: index for index, node in enumerate(nodes)}
    assert role_of(before, FAMILY) == (FAMILY, None)
    assert role_of(before, at["levels"]) == (FAMILY, None)
    assert role_of(before, at["pilot-harbour"]) == (at["pilot-harbour"], None)
    section = next(i for i, n in enumerate(nodes) if n.owner == at["senior-pilot-harbour"])
    assert role_of(before, section) == (at["senior-pilot-harbour"], Kind.RESPONSIBILITIES)
    assert role_of(before, len(nodes) + 5) == (FAMILY, None)
    after = read_page("page.md", PILOTS.replace("## Levels", "## Levels\n\n### Cadet\n").encode())
    index = find_role(after, before, at["senior-pilot-harbour"] + 1)
    assert index == at["senior-pilot-harbour"]
    cadet = next(i for i, n in enumerate(after.family.nodes) if n.heading.anchor == "cadet")
    assert find_role(after, before, cadet) is None
    renamed = read_page("page.md", PILOTS.replace("### Chief Pilot", "### Chef Pilot").encode())
    assert find_role(renamed, before, at["chief-pilot-harbour"]) == at["chief-pilot-harbour"]


def check_all_roles(pages: list[Path], root: Path) -> None:
    made = [read_page(str(path.relative_to(root)), path.read_bytes()) for path in pages]
    roles = EffectiveRoles(resolve(Handbook.of(made)))
    found = roles.inheritance
    for role in roles.all():
        told = describe_role(found, roles, role.ref, read_only=False)
        assert told.hint or told.facets
        facets = {one.kind: one for one in told.facets}
        for kind, items in role.facets.items():
            assert bool(items) <= (kind in facets), "nothing is left out"
            if not items:
                continue
            parts = facets[kind].parts
            shown = [item for part in parts if isinstance(part, BlockView) for item in part.items]
            real = [entry for entry in items if entry.item]
            assert [item.spot for item in shown] == [Spot(e.origin.owner.path, e.line) for e in real]
            owns = [p for p in parts if isinstance(p, BlockView) and p.source.colour == OWN]
            assert sum(len(p.items) for p in owns) == sum(e.source is Source.OWN for e in real)
            assert all(0 <= p.source.colour <= COLOURS for p in parts if isinstance(p, BlockView))
            faults = [entry.fault.reading.statement.line for entry in items if entry.fault]
            boxes = [part.spot.line for part in parts if isinstance(part, TroubleView)]
            assert set(faults) <= set(boxes)


def test_every_role_of_the_sample_is_shown_whole(sample_pages: list[Path]) -> None:
    root = Path(__file__).resolve().parents[2]
    check_all_roles(sample_pages, root)


def test_every_real_role_is_shown_whole(corpus_pages: list[Path], corpus: Path) -> None:
    check_all_roles(corpus_pages, corpus)


def test_a_real_chain_shows_all_its_levels_and_the_copied_word(corpus: Path) -> None:
    root = corpus / "seeds"
    made = [read_page(path.name, path.read_bytes()) for path in sorted(root.glob("*.md"))]
    roles = EffectiveRoles(resolve(Handbook.of(made)))
    page = next(page for page in made if page.title == "Self-Service Growth")
    index = next(i for i, n in enumerate(page.family.nodes) if n.heading.text.startswith("Senior Director"))
    role = describe_role(roles.inheritance, roles, NodeRef(page.path, index), read_only=False)
    chain = [block.source.short for block in blocks(role)]
    assert chain == ["Manager", "Senior Manager", "Director", "own"]
    (slip,) = troubles(role)
    assert "requirements" in slip.words
    assert {p.source.short for f in role.facets for p in f.parts if isinstance(p, BlockView)} == {
        *chain,
        "all levels",
    }, "five sources altogether"


def test_choices_name_all_levels_and_the_line_as_it_will_be() -> None:
    text = PILOTS.replace("- Trains pilots", "- Extends that of the Crane Engineer\n- Trains pilots")
    tug = "---\ntitle: Tug\n---\n\n### Tug Master\n\n#### Responsibilities\n\n- Tugs\n"
    roles = handbook({"page.md": text, "sub/tug.md": tug, "notes.md": "# Notes\n"})
    line, words = line_of(text, "- Extends that of the Crane"), "Extends that of the Crane Engineer"
    choices = find_choices(roles.inheritance, "page.md", line, words)
    assert choices is not None
    assert [one.title for one in choices.here] == ["Pilot, Harbour", "Chief Pilot, Harbour"]
    assert {one.title for one in choices.everywhere} == {
        "Pilot, Harbour",
        "Chief Pilot, Harbour",
        "Tug Master",
    }
    (found,) = choices.search("tug")
    shown = choices.rewriting(found)
    assert shown.before == "- Extends that of the Crane Engineer"
    assert shown.after == "- Extends that of the [Tug Master](../sub/tug/#tug-master)"
    assert shown.before[shown.start : shown.before_end].strip() == "Crane Engineer"
    assert shown.after[: shown.start] == shown.before[: shown.start]
    assert shown.after[shown.after_end :] == shown.before[shown.before_end :]
    (page,) = shown.change.pages
    again = resolve(Handbook.of([read_page("page.md", page.after), read_page("sub/tug.md", tug.encode())]))
    targets = [r.targets for r in again.pages["page.md"].readings if r.statement.line == line]
    assert targets == [(found.ref,)]
    assert find_choices(roles.inheritance, "page.md", line + 1, "Extends that of the Crane Engineer") is None
    assert find_choices(roles.inheritance, "gone.md", 1, "") is None


# Colours. Simulation of colour vision: Machado, Oliveira, Fernandes 2009, severity 1; distance in CIELAB.

VISIONS = {
    "usual": (1, 0, 0, 0, 1, 0, 0, 0, 1),
    "protan": (0.1523, 1.0526, -0.2049, 0.1145, 0.7863, 0.0992, -0.0039, -0.0481, 1.0520),
    "deutan": (0.3673, 0.8606, -0.2280, 0.2801, 0.6725, 0.0474, -0.0118, 0.0429, 0.9689),
    "tritan": (1.2555, -0.0767, -0.1788, -0.0784, 0.9308, 0.1476, 0.0047, 0.6914, 0.3039),
}
"""What is seen of red, green and blue: a matrix, row by row."""
APART = 12.0
"""A distance that is seen at a glance, five times what is just noticeable."""


def linear(colour: str) -> list[float]:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]


def lab(colour: str, vision: str) -> tuple[float, float, float]:
    light = linear(colour)
    red, green, blue = (
        max(0.0, min(1.0, sum(m * v for m, v in zip(VISIONS[vision][at : at + 3], light, strict=True))))
        for at in (0, 3, 6)
    )
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883
    fx, fy, fz = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def contrast(one: str, other: str) -> float:
    weights = (0.2126, 0.7152, 0.0722)
    low, high = sorted(sum(w * v for w, v in zip(weights, linear(c), strict=True)) for c in (one, other))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_sources_are_told_apart_without_colour_vision_and_can_be_read(theme: str) -> None:
    colours = load_table("themes", f"{theme}.toml")["colours"]
    names = ["accent", *(f"origin-{n}" for n in range(1, COLOURS + 1))]
    for one, other in itertools.combinations(names, 2):
        for vision in VISIONS:
            distance = math.dist(lab(colours[one], vision), lab(colours[other], vision))
            assert distance >= APART, (one, other, vision)
    for name in names:
        assert contrast(colours[name], colours["panel"]) >= 4.5, name
    for ground in ("warn-soft", "err-soft"):
        assert contrast(colours["accent-strong"], colours[ground]) >= 4.5, ground
