"""`jfeditor inline` and `extract`: items in the place of a statement, and a statement in that of items."""

import json
import re
from pathlib import Path
from typing import Any

import click

from jfeditor.cli.addresses import node_at
from jfeditor.cli.exits import FINE
from jfeditor.cli.output import printable, write
from jfeditor.cli.planning import SCHEMA, changes_pages, open_desk, propose
from jfeditor.export.json_file import line_of
from jfeditor.families.handbook import Handbook, NodeRef
from jfeditor.restructure.extracting import ExtractError, extract
from jfeditor.restructure.inlining import inline, statement_at
from jfeditor.restructure.proposals import Proposal
from jfeditor.restructure.repeats import Extractable, family_of, find_extracts
from jfeditor.restructure.surveys import Survey
from jfeditor.wording import word

_LINE = re.compile(r".*:(\d+)\Z", re.DOTALL)


@click.command("inline", short_help="Write out what a statement brings in.")
@changes_pages
@click.argument("address", metavar="ADDRESS:LINE")
def inline_statement(folder: Path, address: str, *, form: str, allow_broken: bool, save: bool) -> int:
    """Put what the statement on the line brings in into its place.

    Of several statements that begin on one line the first is taken. Roles comprise the same as before.
    Printed are the difference and what follows from it; the exit code is 1 where something would break.
    """
    numbered = _LINE.match(address)
    if numbered is None:
        raise click.UsageError("Say on which line the statement begins: path/of/page.md:LINE.")

    def inlining(survey: Survey) -> Proposal:
        path = node_at(survey.handbook, address).path
        return inline(survey, statement_at(survey, path, int(numbered.group(1))))

    return propose(open_desk(folder), inlining, form, save=save, allow_broken=allow_broken)


@click.command("extract", short_help="Put a statement in the place of items that repeat another level's.")
@changes_pages
@click.argument("address")
@click.option("--from", "source", metavar="ADDRESS", help="The level whose items are repeated.")
@click.option("--near", is_flag=True, help="Take items too that say the same in other words.")
def extract_items(
    folder: Path,
    address: str,
    *,
    source: str | None,
    near: bool,
    form: str,
    allow_broken: bool,
    save: bool,
) -> int:
    """Put a statement in the place of what the level at ADDRESS repeats of another one.

    Without --from nothing is changed: printed is which levels of the family that ADDRESS belongs to repeat
    how much of which other one, the best candidate first.
    """
    desk = open_desk(folder)
    if source is None:
        if save or near:
            raise click.UsageError("Say whose items are repeated: --from ADDRESS.")
        _list(desk.survey, node_at(desk.survey.handbook, address), form)
        return FINE

    def extracting(survey: Survey) -> Proposal:
        book = survey.handbook
        proposal = extract(survey, node_at(book, address), node_at(book, source))
        if near:
            return proposal.decided(proposal.offers)
        if not proposal.usual:
            level, other = (book.title_of(node_at(book, one)) for one in (address, source))
            raise ExtractError("extract.only_near", title=level, source=other)
        return proposal

    return propose(desk, extracting, form, save=save, allow_broken=allow_broken)


def _list(survey: Survey, ref: NodeRef, form: str) -> None:
    book = survey.handbook
    found = find_extracts(survey, family_of(survey, ref.path))
    if form == "json":
        rows = [_described(book, one) for one in found]
        text = json.dumps({"schema": SCHEMA, "extracts": rows}, ensure_ascii=False, indent=1)
        write(text + "\n")
        return
    for one in found:
        code = "extract.held" if one.held else "extract.found"
        values = {
            "title": printable(book.title_of(one.level)),
            "source": printable(book.title_of(one.source)),
            "kind": one.kind.words,
            "percent": one.percent,
            "count": one.count,
            "of": one.of,
            "address": printable(book.address(one.level)),
            "from": printable(book.address(one.source)),
        }
        write(word(code, values) + "\n")


def _described(book: Handbook, one: Extractable) -> dict[str, Any]:
    return {
        "level": _place(book, one.level),
        "from": _place(book, one.source),
        "kind": one.kind.value,
        "percent": one.percent,
        "exact": one.exact,
        "near": one.near,
        "of": one.of,
        "own": one.own,
        "held": one.held,
    }


def _place(book: Handbook, ref: NodeRef) -> dict[str, Any]:
    return {
        "path": ref.path,
        "line": line_of(book, ref),
        "title": book.title_of(ref),
        "address": book.address(ref),
    }
