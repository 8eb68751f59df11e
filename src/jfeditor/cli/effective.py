"""`jfeditor effective`: what a role really comprises."""

import json
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent
from typing import Any

import click

from jfeditor.cli.addresses import node_at
from jfeditor.cli.exits import FINDINGS, FINE, UNUSABLE
from jfeditor.cli.inherit import line_of
from jfeditor.cli.output import printable, tell, write
from jfeditor.cli.tree import read_listing
from jfeditor.families.effective import EffectiveItem, EffectiveRole, EffectiveRoles, Place, Source
from jfeditor.families.facts import Fact, FactKind, read_facts
from jfeditor.families.handbook import Handbook, NodeRef
from jfeditor.families.inheritance import Inheritance, resolve
from jfeditor.families.items import Item
from jfeditor.families.model import FAMILY, Role
from jfeditor.families.pages import Page
from jfeditor.families.reasons import facet_text, fact_text, fault_text, way_text
from jfeditor.markdown.blocks import BlockKind
from jfeditor.wording import word_error

SCHEMA = 1
_COLOURS = {Source.FAMILY: "cyan", Source.INHERITED: "magenta", Source.OWN: None}


@click.command(short_help="Print what a role comprises.")
@click.argument("folder", type=click.Path(path_type=Path))
@click.argument("address")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    show_default=True,
)
def effective(folder: Path, address: str, form: str) -> int:
    """Print what the role at ADDRESS comprises, with all that it inherits and where each item comes from.

    ADDRESS is path/of/page.md#anchor, path/of/page.md:LINE or path/of/page.md, relative to FOLDER. The exit
    code is 1 where a statement on the way leads nowhere, to several levels, or in a circle.
    """
    listing = read_listing(folder)
    handbook = Handbook.of(listing.pages)
    ref = role_at(handbook, address)
    roles = EffectiveRoles(resolve(handbook))
    role = roles.role(ref)
    facts = [fact for fact in read_facts(handbook.pages[ref.path]) if fact.owner == ref.index]
    if form == "json":
        write(json.dumps(describe(roles.inheritance, role, facts), ensure_ascii=False, indent=1) + "\n")
    else:
        draw = draw_markdown if form == "markdown" else draw_text
        write("".join(f"{line}\n" for line in draw(roles.inheritance, role, facts)))
    for row in listing.unreadable:
        tell(word_error(row.error))
    if listing.unreadable:
        return UNUSABLE
    return FINDINGS if any(item.fault for items in role.facets.values() for item in items) else FINE


def role_at(handbook: Handbook, address: str) -> NodeRef:
    """The level, specialty or family that an address lies in; raises `LookUpError`."""
    ref = node_at(handbook, address)
    if ref.index == FAMILY:
        return ref
    node = handbook.pages[ref.path].family.nodes[ref.index]
    if node.role is Role.SECTION:
        return NodeRef(ref.path, node.owner)
    return NodeRef(ref.path, FAMILY) if node.role is Role.GROUP else ref


def describe(found: Inheritance, role: EffectiveRole, facts: list[Fact]) -> dict[str, Any]:
    """A role for other programs; what is in it may be added to, never changed, within one schema."""
    handbook = found.handbook
    return {
        "schema": SCHEMA,
        "address": handbook.address(role.ref),
        "path": role.ref.path,
        "line": line_of(handbook, role.ref),
        "title": role.title,
        "grade": role.grade,
        "about": [{"line": item.line, **_content(item)} for item in role.about],
        "facets": {
            kind.value: [_described(found, item) for item in items] for kind, items in role.facets.items()
        },
        "facts": [_fact(handbook, role.ref.path, fact) for fact in facts],
    }


def draw_text(found: Inheritance, role: EffectiveRole, facts: list[Fact]) -> Iterator[str]:
    """A role for people: each item with its line, its source, and the way there."""
    grade = f"  grade {role.grade}" if role.grade else ""
    yield click.style(f"{printable(role.title)}{printable(grade)}", bold=True)
    for fact in facts:
        if fact.kind is not FactKind.GRADE or fact.copied:
            yield f"  {printable(fact_text(fact))}"
    for item in role.about:
        yield from _lines(item, "  ")
    for kind, items in role.facets.items():
        if not items:
            continue
        yield ""
        yield click.style(facet_text(kind), bold=True)
        for entry in items:
            if entry.fault:
                yield click.style(f"  ! {printable(fault_text(found, entry.fault))}", fg="red")
                continue
            where = "; ".join(way_text(found.handbook, role.ref.path, place) for place in entry.places)
            note = f"  says again what item {entry.repeats + 1} says" if entry.repeats >= 0 else ""
            dim = click.style(printable(f"[{where}]{note}"), fg=_COLOURS[entry.source], dim=True)
            lines = list(_lines(entry.item, "  ")) if entry.item else []
            yield f"{lines[0]}  {dim}"
            yield from lines[1:]


def draw_markdown(found: Inheritance, role: EffectiveRole, facts: list[Fact]) -> Iterator[str]:
    """A role as a page of its own, with its sources behind the items."""
    handbook = found.handbook
    yield f"# {role.title}"
    told = [fact for fact in facts if fact.kind is not FactKind.GRADE]
    if role.grade or told:
        yield ""
    if role.grade:
        yield f"- Grade: {role.grade}"
    yield from (f"- {fact_text(fact)}" for fact in told)
    for item in role.about:
        yield ""
        yield from _markdown(handbook.pages[role.ref.path], item, 0)
    for kind, items in role.facets.items():
        if not items:
            continue
        yield ""
        yield f"## {facet_text(kind)}"
        yield ""
        for entry in items:
            if entry.fault:
                yield f"- **{fault_text(found, entry.fault)}**"
            elif entry.item:
                note = (
                    ""
                    if entry.source is Source.OWN
                    else f" *({way_text(handbook, role.ref.path, entry.places[0])})*"
                )
                yield from _markdown(handbook.pages[entry.origin.owner.path], entry.item, 0, note)


def _content(item: Item) -> dict[str, Any]:
    told: dict[str, Any] = {"text": item.text}
    if item.below:
        told["items"] = [_content(below) for below in item.below]
    return told


def _described(found: Inheritance, entry: EffectiveItem) -> dict[str, Any]:
    places = [_provenance(found, place) for place in entry.places]
    told: dict[str, Any] = {
        **(_content(entry.item) if entry.item else {"text": entry.text}),
        "source": entry.source.value,
        "provenance": places[0],
    }
    if len(places) > 1:
        told["also"] = places[1:]
    if entry.repeats >= 0:
        told["repeats"] = entry.repeats
    if entry.fault:
        told["error"] = {"status": entry.fault.trouble.value, "text": fault_text(found, entry.fault)}
    return told


def _provenance(found: Inheritance, place: Place) -> list[dict[str, Any]]:
    """The way from where it is said to the role: the item's own line, then the statements on the way back."""
    way = [{"path": r.statement.path, "line": r.statement.line} for r in reversed(place.origin.chain())]
    return [{"path": place.origin.owner.path, "line": place.line}, *way]


def _fact(handbook: Handbook, path: str, fact: Fact) -> dict[str, Any]:
    told: dict[str, Any] = {"kind": fact.kind.value, "value": fact.value, "line": fact.line}
    if fact.link:
        told["link"] = fact.link
    if fact.copied:
        told["names"] = {
            "text": fact.subject,
            "line": line_of(handbook, NodeRef(path, max(fact.other, FAMILY))),
        }
    return told


def _lines(item: Item, lead: str) -> Iterator[str]:
    yield f"{lead}- {printable(' '.join(item.text.split()))}"
    for below in item.below:
        yield from _lines(below, lead + "  ")


def _markdown(page: Page, item: Item, depth: int, note: str = "") -> Iterator[str]:
    """An item as it is written on its page; code and tables keep their lines."""
    lead = "  " * depth
    if item.kind in {BlockKind.CODE, BlockKind.TABLE}:
        written = item.span.cut(page.source.data).decode("utf-8", errors="replace").splitlines()
        yield from ("", *(f"{lead}  {line}" for line in dedent("\n".join(written)).splitlines()), "")
        return
    text = " ".join(item.content.cut(page.source.data).decode("utf-8", errors="replace").split())
    yield f"{lead}- {text or item.text}{note}"
    for below in item.below:
        yield from _markdown(page, below, depth + 1)
