"""`jfeditor tree`: what the headings of every page mean."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from jfeditor.cli.collecting import nothing_collected
from jfeditor.cli.exits import FINE, UNUSABLE
from jfeditor.cli.output import printable, tell, write
from jfeditor.families.model import FAMILY, Family, Node, Role
from jfeditor.families.pages import Page
from jfeditor.wording import word, word_error
from jfeditor.workspace.discovery import Skipped
from jfeditor.workspace.files import Stamp
from jfeditor.workspace.loading import Unreadable, load

SCHEMA = 1
_COLOURS = {Role.GROUP: "magenta", Role.LEVEL: "green", Role.SPECIALTY: "cyan", Role.SECTION: None}


@dataclass(frozen=True, slots=True)
class Listing:
    """A folder, read whole."""

    pages: tuple[Page, ...]
    unreadable: tuple[Unreadable, ...]
    skipped: tuple[Skipped, ...]
    stamps: Mapping[str, Stamp]
    """Of each page's file when it was read."""


@click.command(short_help="Print families, levels and sections.")
@click.argument("folder", default=".", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--skipped", is_flag=True, help="Also tell which files and folders were passed over, and why.")
def tree(folder: Path, form: str, skipped: bool) -> int:
    """Print the families, levels and sections of all pages in FOLDER."""
    listing = read_listing(folder)
    if form == "json":
        write(json.dumps(describe(listing), ensure_ascii=False, indent=1) + "\n")
    else:
        for page in listing.pages:
            write("".join(f"{line}\n" for line in draw(page)))
    for row in listing.unreadable:
        tell(word_error(row.error))
    if skipped:
        for entry in listing.skipped:
            tell(word(entry.code, {"path": entry.path, "detail": entry.detail}))
    return UNUSABLE if listing.unreadable else FINE


def read_listing(folder: Path) -> Listing:
    """All pages below a folder, in the order they are found; raises `FolderError`."""
    with nothing_collected():
        batches = list(load(folder, cancelled=lambda: False))
    return Listing(
        tuple(loaded.page for batch in batches for loaded in batch.pages),
        tuple(row for batch in batches for row in batch.unreadable),
        tuple(entry for batch in batches for entry in batch.skipped),
        {loaded.page.path: loaded.stamp for batch in batches for loaded in batch.pages},
    )


def describe(listing: Listing) -> dict[str, Any]:
    """The listing for other programs; what is in it may be added to, never changed, within one schema."""
    return {
        "schema": SCHEMA,
        "pages": [
            {
                "path": page.path,
                "title": page.title,
                "headings": [_heading(page.family, node) for node in page.family.nodes],
            }
            for page in listing.pages
        ],
        "unreadable": [
            {"path": row.path, "code": row.error.code, "reason": word_error(row.error)}
            for row in listing.unreadable
        ],
        "skipped": [
            {"path": entry.path, "code": entry.code, "detail": entry.detail} for entry in listing.skipped
        ],
    }


def draw(page: Page) -> Iterator[str]:
    """The page for people: its name, then a line per heading, indented as the headings belong together."""
    yield f"{click.style(printable(page.path), bold=True)}  {printable(page.title)}"
    nodes = page.family.nodes
    for node in nodes:
        depth = 0
        parent = node.parent
        while parent != FAMILY:
            depth, parent = depth + 1, nodes[parent].parent
        text = click.style(
            printable(node.heading.text) or "-", fg=_COLOURS[node.role], bold=node.role is Role.LEVEL
        )
        note = click.style(printable(_note(page.family, node)), dim=True)
        yield f"{node.heading.line:>6}  {'  ' * depth}{text}  {note}"


def _heading(family: Family, node: Node) -> dict[str, Any]:
    told = {
        "line": node.heading.line,
        "depth": node.heading.depth,
        "text": node.heading.text,
        "role": node.role.value,
    }
    if node.kind is not None:
        owner = 0 if node.owner == FAMILY else family.nodes[node.owner].heading.line
        told |= {"kind": node.kind.value, "owner": owner}
    return told


def _note(family: Family, node: Node) -> str:
    if node.kind is None:
        return f"{node.role.value}, grade {node.grade}" if node.grade else node.role.value
    kind = node.kind.words
    if node.owner in {FAMILY, node.parent}:
        return kind
    # It stands under another heading than the one it is about.
    return f"{kind} of {family.nodes[node.owner].heading.text}"
