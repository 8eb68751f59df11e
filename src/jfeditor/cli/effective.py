"""`jfeditor effective`: what a role really comprises."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from jfeditor.cli.addresses import node_at
from jfeditor.cli.exits import FINDINGS, FINE, UNUSABLE
from jfeditor.cli.handbooks import open_handbook
from jfeditor.cli.output import printable, tell, write
from jfeditor.export.documents import Manner
from jfeditor.export.json_file import role_json
from jfeditor.export.making import role_document
from jfeditor.export.markdown_file import markdown_text
from jfeditor.families.effective import EffectiveRole, EffectiveRoles, Source
from jfeditor.families.facts import Fact, FactKind
from jfeditor.families.handbook import Handbook, NodeRef
from jfeditor.families.inheritance import Inheritance, resolve
from jfeditor.families.items import Item
from jfeditor.families.named_roles import role_around
from jfeditor.families.reasons import facet_text, fact_text, fault_text, way_text
from jfeditor.wording import word_error

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
    opened = open_handbook(folder)
    handbook = opened.handbook
    ref = role_at(handbook, address)
    roles = EffectiveRoles(resolve(handbook))
    role = roles.role(ref)
    if form == "json":
        write(role_json(roles, ref))
    elif form == "markdown":
        write(markdown_text(role_document(roles, ref, Manner.BY_SOURCE), handbook))
    else:
        write("".join(f"{line}\n" for line in draw_text(roles.inheritance, role, roles.facts(ref))))
    for row in opened.listing.unreadable:
        tell(word_error(row.error))
    if opened.listing.unreadable:
        return UNUSABLE
    return FINDINGS if any(item.fault for items in role.facets.values() for item in items) else FINE


def role_at(handbook: Handbook, address: str) -> NodeRef:
    """The level, specialty or family that an address lies in; raises `LookUpError`."""
    return role_around(handbook, node_at(handbook, address))


def draw_text(found: Inheritance, role: EffectiveRole, facts: Sequence[Fact]) -> Iterator[str]:
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


def _lines(item: Item, lead: str) -> Iterator[str]:
    yield f"{lead}- {printable(' '.join(item.text.split()))}"
    for below in item.below:
        yield from _lines(below, lead + "  ")
