"""`jfeditor rename`, `move` and `refs`: restructure without a window, every consequence told first."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from jfeditor.cli.addresses import as_path, node_at
from jfeditor.cli.exits import FINE
from jfeditor.cli.output import printable, write
from jfeditor.cli.planning import SCHEMA, changes_pages, open_desk, place, propose
from jfeditor.families.handbook import NodeRef
from jfeditor.families.model import FAMILY
from jfeditor.families.names import is_index
from jfeditor.restructure.mentions import TitleMention, find_mentions
from jfeditor.restructure.moves import Where, move
from jfeditor.restructure.page_moves import PageMoveError, move_page, move_pages
from jfeditor.restructure.proposals import Proposal, Way, certain
from jfeditor.restructure.references import find_references
from jfeditor.restructure.renames import RenameError, rename
from jfeditor.restructure.surveys import Survey
from jfeditor.text.pieces import Spot
from jfeditor.wording import word


@click.command("rename", short_help="Rename a level, section or family, and all that names it.")
@changes_pages
@click.argument("address")
@click.argument("title")
@click.option("--only-heading", is_flag=True, help="Leave what names it; links to it still follow.")
@click.option("--keep-anchor", is_flag=True, help="Keep the old anchor for links from outside.")
def rename_heading(
    folder: Path,
    address: str,
    title: str,
    *,
    only_heading: bool,
    keep_anchor: bool,
    form: str,
    allow_broken: bool,
    save: bool,
) -> int:
    """Give the heading or page at ADDRESS another TITLE.

    Its sections' headings, sentences about its grade and reporting line, statements and links that name it
    follow, on all pages. Printed are the difference and what follows from it; the exit code is 1 where
    something would break.
    """

    def renaming(survey: Survey) -> Proposal:
        ref = node_at(survey.handbook, address)
        proposal = rename(survey, ref, title)
        chosen = [
            replace(offer, chosen=True)
            for offer in proposal.offers
            if (keep_anchor if offer.way is Way.ANCHOR else offer.chosen and not only_heading)
        ]
        passed_over = proposal.passed_over
        if keep_anchor and not any(offer.way is Way.ANCHOR for offer in chosen):
            passed_over += (RenameError("rename.no_anchor", title=survey.handbook.title_of(ref)),)
        return replace(proposal, offers=tuple(chosen), passed_over=passed_over)

    return propose(open_desk(folder), renaming, form, save=save, allow_broken=allow_broken)


@click.command("move", short_help="Move a level, section or page with all that belongs to it.")
@changes_pages
@click.argument("address")
@click.option("--before", metavar="ADDRESS", help="Put it before this heading.")
@click.option("--after", metavar="ADDRESS", help="Put it behind this heading and all that belongs to that.")
@click.option("--into", metavar="ADDRESS", help="Put it at the end of this group, level, page or folder.")
@click.option("--to", "file", metavar="PATH", help="Of a page: make this its file, as sales/analyst.md.")
def move_heading(
    folder: Path,
    address: str,
    *,
    before: str | None,
    after: str | None,
    into: str | None,
    file: str | None,
    form: str,
    allow_broken: bool,
    save: bool,
) -> int:
    """Move the heading at ADDRESS, on its page or to another one; or the page there, into a folder.

    Links and statements go on meaning what they mean. Printed are the difference and what follows from it;
    the exit code is 1 where something would break.
    """
    places = (before, after, into, file)
    wanted = [(where, to) for where, to in zip((*Where, None), places, strict=True) if to is not None]
    if len(wanted) != 1:
        raise click.UsageError("Say where: one of --before, --after, --into and --to.")
    where, target = wanted[0]

    def moving(survey: Survey) -> Proposal:
        book = survey.handbook
        ref = node_at(book, address)
        if where is None:
            if ref.index != FAMILY:
                raise click.UsageError("Only a page can be moved --to a file; a heading goes --into a page.")
            return move_page(survey, ref.path, as_path(target))
        if ref.index == FAMILY:
            return _into_folder(survey, ref.path, where, as_path(target))
        return certain(move(book, [ref], where, node_at(book, target)))

    return propose(open_desk(folder), moving, form, save=save, allow_broken=allow_broken)


def _into_folder(survey: Survey, path: str, where: Where, target: str) -> Proposal:
    """The proposal to move a page into a folder, which may be named by the page that tells of it."""
    folder = target.strip("/")
    if folder in survey.handbook.pages and is_index(folder):
        folder = folder.rpartition("/")[0]
    if where is not Where.INTO or folder in survey.handbook.pages or "#" in folder:
        raise PageMoveError("page_move.beside", path=path)
    return move_pages(survey, [path], "" if folder == "." else folder)


@click.command("refs", short_help="Print what refers to a level or section.")
@click.argument("folder", type=click.Path(path_type=Path))
@click.argument("address")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def refs(folder: Path, address: str, form: str) -> int:
    """Print what refers to the heading at ADDRESS: links, statements, and text that names it."""
    survey = open_desk(folder).survey
    ref = node_at(survey.handbook, address)
    found = list(_references(survey, ref))
    if form == "json":
        address = survey.handbook.address(ref)
        write(json.dumps({"schema": SCHEMA, "address": address, "refs": found}, ensure_ascii=False, indent=1))
        write("\n")
    for one in found if form == "text" else ():
        write(f"{one['path']}:{one['line']}: {word('refs.' + one['by'], {})}: {printable(one['text'])}\n")
    return FINE


def _references(survey: Survey, ref: NodeRef) -> Iterator[dict[str, Any]]:
    """What refers to a heading, page by page."""
    found = [
        {**place(survey.handbook, one.spot), "by": one.by.value, "text": one.text}
        for one in find_references(survey, ref)
    ]
    known = {(one["path"], one["line"]) for one in found}
    for mention in find_mentions(survey, ref) if ref.index != FAMILY else ():
        at = place(survey.handbook, Spot(mention.path, mention.span.start))
        if mention.way is not Way.HEADING and (at["path"], at["line"]) not in known:
            found.append({**at, "by": mention.way.value, "text": _text(survey, mention)})
    yield from sorted(found, key=lambda one: (one["path"] != ref.path, one["path"], one["line"]))


def _text(survey: Survey, mention: TitleMention) -> str:
    page = survey.handbook.pages[mention.path]
    line = page.source.lines.content(page.source.data, page.source.lines.number_at(mention.span.start))
    return line.cut(page.source.data).decode("utf-8", "replace").strip()
