"""`jfeditor inherit`: who takes in whose content."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from jfeditor.cli.exits import FINDINGS, FINE, UNUSABLE
from jfeditor.cli.handbooks import open_handbook
from jfeditor.cli.output import printable, tell, write
from jfeditor.export.json_file import line_of
from jfeditor.families.handbook import Handbook, NodeRef
from jfeditor.families.inheritance import Inheritance, Reading, Status, resolve
from jfeditor.families.reasons import explain, slip_text
from jfeditor.wording import word_error

SCHEMA = 1
_COLOURS = {Status.RESOLVED: "green", Status.AMBIGUOUS: "yellow", Status.MISSING: "red", Status.CYCLE: "red"}


@click.command(short_help="Print who inherits from whom.")
@click.argument("folder", default=".", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def inherit(folder: Path, form: str) -> int:
    """Print the statements of all pages in FOLDER that one level includes another, and whom they mean.

    The exit code is 1 where a statement is ambiguous, leads nowhere or in a circle, or contradicts its
    section.
    """
    opened = open_handbook(folder)
    found = resolve(opened.handbook)
    if form == "json":
        write(json.dumps(describe(found), ensure_ascii=False, indent=1) + "\n")
    else:
        write("".join(f"{line}\n" for line in draw(found)))
    for row in opened.listing.unreadable:
        tell(word_error(row.error))
    if opened.listing.unreadable:
        return UNUSABLE
    return FINDINGS if any(r.slips or found.status(r) is not Status.RESOLVED for r in found) else FINE


def describe(found: Inheritance) -> dict[str, Any]:
    """All statements for other programs; what is in it may be added to, never changed, within one schema."""
    return {
        "schema": SCHEMA,
        "pages": [
            {"path": path, "inherits": [_described(found, reading) for reading in page.readings]}
            for path, page in found.pages.items()
        ],
    }


def draw(found: Inheritance) -> Iterator[str]:
    """The statements for people, page by page; pages without any are left out."""
    for path, page in found.pages.items():
        if not page.readings:
            continue
        yield click.style(printable(path), bold=True)
        for reading in page.readings:
            status = found.status(reading)
            owner = printable(found.handbook.title_of(reading.owner))
            facets = ", ".join(facet.words for facet in reading.facets)
            colour = click.style(status.value, fg=_COLOURS[status])
            yield f"{reading.statement.line:>6}  {owner}: {facets}  {colour}"
            yield f"        {click.style(printable(reading.text), dim=True)}"
            yield f"        {printable(explain(found, reading))}"
            for slip in reading.slips:
                yield f"        {printable(slip_text(slip, reading))}"


def _described(found: Inheritance, reading: Reading) -> dict[str, Any]:
    return {
        "line": reading.statement.line,
        "owner": line_of(found.handbook, reading.owner),
        "facets": [facet.value for facet in reading.facets],
        "targets": [_place(found.handbook, target) for target in reading.targets],
        "status": found.status(reading).value,
        "text": reading.text,
        "candidates": [_place(found.handbook, candidate) for candidate in reading.candidates],
        "certainty": reading.certainty.value,
        "evidence": explain(found, reading),
        "mismatches": [{"code": slip.value, "text": slip_text(slip, reading)} for slip in reading.slips],
    }


def _place(handbook: Handbook, ref: NodeRef) -> dict[str, Any]:
    return {"path": ref.path, "line": line_of(handbook, ref)}
