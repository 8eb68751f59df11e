"""`jfeditor rename`, `move` and `refs`: restructure without a window, every consequence told first.

The difference goes to standard output, so that `git apply` can take it, and what follows from it beside that.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click

from jfeditor.cli.addresses import node_at
from jfeditor.cli.exits import FINDINGS, FINE
from jfeditor.cli.inherit import line_of
from jfeditor.cli.output import printable, tell, write
from jfeditor.cli.tree import read_listing
from jfeditor.families.handbook import Handbook, NodeRef
from jfeditor.families.impacts import RoleImpact, Side
from jfeditor.restructure.mentions import TitleMention, Way, find_mentions
from jfeditor.restructure.moves import Where, move
from jfeditor.restructure.plans import Plan, Reread, plan
from jfeditor.restructure.references import find_references
from jfeditor.restructure.renames import rename
from jfeditor.restructure.surveys import Survey, take_survey
from jfeditor.text.pieces import Spot
from jfeditor.wording import word, word_error
from jfeditor.workspace.differences import unified_diff
from jfeditor.workspace.files import Stamp
from jfeditor.workspace.saving import Writing, save_pages

SCHEMA = 1
_MOST_TOLD = 20
"""Lines of one sort that are told of a plan; JSON has them all."""

Command = TypeVar("Command", bound=Callable[..., Any])


def _changes_pages(command: Command) -> Command:
    """The options of every command that changes pages."""
    for option in (
        click.option("--write", "save", is_flag=True, help="Save; without it the difference is shown only."),
        click.option("--allow-broken", is_flag=True, help="Save also where links or statements would break."),
        click.option(
            "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
        ),
        click.argument("address"),
        click.argument("folder", type=click.Path(path_type=Path)),
    ):
        command = option(command)
    return command


@click.command("rename", short_help="Rename a level or section, and all that names it.")
@_changes_pages
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
    """Give the heading at ADDRESS another TITLE.

    Its sections' headings, sentences about its grade and reporting line, statements and links that name it
    follow, on all pages. Printed are the difference and what follows from it; the exit code is 1 where
    something would break.
    """
    desk = _open(folder)
    ref = node_at(desk.survey.handbook, address)
    raw = rename(desk.survey, ref, title, () if only_heading else None, keep_anchor=keep_anchor)
    return _tell(desk, plan(desk.survey, raw), form, save=save, allow_broken=allow_broken)


@click.command("move", short_help="Move a level or section with all that belongs to it.")
@_changes_pages
@click.option("--before", metavar="ADDRESS", help="Put it before this heading.")
@click.option("--after", metavar="ADDRESS", help="Put it behind this heading and all that belongs to that.")
@click.option("--into", metavar="ADDRESS", help="Put it into this group, level or page, at its end.")
def move_heading(
    folder: Path,
    address: str,
    *,
    before: str | None,
    after: str | None,
    into: str | None,
    form: str,
    allow_broken: bool,
    save: bool,
) -> int:
    """Move the heading at ADDRESS, on its page or to another one.

    Links and statements go on meaning what they mean. Printed are the difference and what follows from it;
    the exit code is 1 where something would break.
    """
    wanted = [(where, to) for where, to in zip(Where, (before, after, into), strict=True) if to is not None]
    if len(wanted) != 1:
        raise click.UsageError("Say where: one of --before, --after and --into.")
    where, target = wanted[0]
    desk = _open(folder)
    book = desk.survey.handbook
    raw = move(book, node_at(book, address), where, node_at(book, target))
    return _tell(desk, plan(desk.survey, raw), form, save=save, allow_broken=allow_broken)


@click.command("refs", short_help="Print what refers to a level or section.")
@click.argument("folder", type=click.Path(path_type=Path))
@click.argument("address")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def refs(folder: Path, address: str, form: str) -> int:
    """Print what refers to the heading at ADDRESS: links, statements, and text that names it."""
    survey = _open(folder).survey
    ref = node_at(survey.handbook, address)
    found = list(_references(survey, ref))
    if form == "json":
        address = survey.handbook.address(ref)
        write(json.dumps({"schema": SCHEMA, "address": address, "refs": found}, ensure_ascii=False, indent=1))
        write("\n")
    for one in found if form == "text" else ():
        write(f"{one['path']}:{one['line']}: {word('refs.' + one['by'], {})}: {printable(one['text'])}\n")
    return FINE


@dataclass(frozen=True, slots=True)
class _Desk:
    """A folder that is worked on."""

    root: Path
    survey: Survey
    stamps: Mapping[str, Stamp]


def _open(folder: Path) -> _Desk:
    listing = read_listing(folder)
    for row in listing.unreadable:
        tell(word_error(row.error))
    return _Desk(folder, take_survey(Handbook.of(listing.pages)), listing.stamps)


def _tell(desk: _Desk, done: Plan, form: str, *, save: bool, allow_broken: bool) -> int:
    """Show a plan and, if it is wanted and breaks nothing, do it."""
    for page in done.change.pages:
        fault = desk.survey.handbook.pages[page.path].source.fault
        if fault is not None:
            raise fault
    if form == "json":
        write(json.dumps(describe(desk.survey, done), ensure_ascii=False, indent=1) + "\n")
    else:
        write(_diff(done))
        for line in in_words(desk.survey, done):
            tell(line)
    if done.breaks and not allow_broken:
        return FINDINGS
    if save:
        pages = done.change.pages
        save_pages(desk.root, [Writing(page.path, page.after, desk.stamps[page.path]) for page in pages])
        tell(word("plan.saved", {"count": len(pages)}))
    return FINE


def describe(before: Survey, done: Plan) -> dict[str, Any]:
    """A plan for other programs; what is in it may be added to, never changed, within one schema."""
    return {
        "schema": SCHEMA,
        "name": done.change.name,
        "pages": [{"path": one.path, "added": one.added, "removed": one.removed} for one in done.pages],
        "reworded": [
            {**_place(before, one.was), "by": one.by.value, "before": one.before, "after": one.after}
            for one in done.reworded
        ],
        "lost": [
            {**_place(before, one.was), "by": one.by.value, "text": one.text, "gone": one.gone}
            for one in done.lost
        ],
        "reread": [
            {
                "path": one.ref.path,
                "line": line_of(done.after.handbook, one.ref),
                "title": one.title,
                "before": _sense(one, after=False),
                "after": _sense(one, after=True),
            }
            for one in done.reread
        ],
        "roles": [_impact(done.after.handbook, one) for one in done.impacts],
        "diff": _diff(done).decode("utf-8", "backslashreplace"),
    }


def _diff(done: Plan) -> bytes:
    return b"".join(unified_diff(page.path, page.before, page.after) for page in done.change.pages)


def in_words(before: Survey, done: Plan) -> Iterator[str]:
    """A plan for people: what it does and what follows from it, a line each."""
    for page in done.pages:
        yield word("plan.page", {"path": page.path, "added": page.added, "removed": page.removed})
    lines = [
        [
            word(
                f"plan.reworded_{one.by.value}",
                {**_place(before, one.was), "old": one.before, "new": one.after},
            )
            for one in done.reworded
        ],
        [
            word(f"plan.lost_{one.by.value}", {**_place(before, one.was), "text": one.text})
            for one in done.lost
        ],
        [
            word(
                "plan.reread",
                {"title": one.title, "before": _sense(one, after=False), "after": _sense(one, after=True)},
            )
            for one in done.reread
        ],
        [_impact_text(done.after.handbook, one) for one in done.impacts],
    ]
    for told in lines:
        yield from told[:_MOST_TOLD]
        if len(told) > _MOST_TOLD:
            yield word("plan.more", {"count": len(told) - _MOST_TOLD})


def _place(survey: Survey, spot: Spot) -> dict[str, Any]:
    lines = survey.handbook.pages[spot.path].source.lines
    return {"path": spot.path, "line": lines.number_at(spot.offset)}


def _sense(one: Reread, *, after: bool) -> str:
    """What a heading is read as, in a word or two."""
    sense = one.after if after else one.before
    kind = f" ({sense.kind.words})" if sense.kind else ""
    return f"{sense.role.value}{kind}"


def _impact(handbook: Handbook, impact: RoleImpact) -> dict[str, Any]:
    return {
        "path": impact.ref.path,
        "line": line_of(handbook, impact.ref),
        "title": impact.title,
        "facets": {
            facet.kind.value: {
                side.value: [one.item.text for one in facet.differences if one.side is side] for side in Side
            }
            for facet in impact.facets
        },
    }


def _impact_text(handbook: Handbook, impact: RoleImpact) -> str:
    parts = []
    for facet in impact.facets:
        gained = sum(one.side is Side.AFTER for one in facet.differences)
        kind = facet.kind.words
        parts.append(
            word("plan.facet", {"kind": kind, "gained": gained, "gone": len(facet.differences) - gained})
        )
    values = {"title": impact.title, "path": impact.ref.path, "line": line_of(handbook, impact.ref)}
    return word("plan.role", {**values, "what": ", ".join(parts)})


def _references(survey: Survey, ref: NodeRef) -> Iterator[dict[str, Any]]:
    """What refers to a heading, page by page."""
    found = [
        {**_place(survey, one.spot), "by": one.by.value, "text": one.text}
        for one in find_references(survey, ref)
    ]
    known = {(one["path"], one["line"]) for one in found}
    for mention in find_mentions(survey, ref):
        place = _place(survey, Spot(mention.path, mention.span.start))
        if mention.way is not Way.HEADING and (place["path"], place["line"]) not in known:
            found.append({**place, "by": mention.way.value, "text": _text(survey, mention)})
    yield from sorted(found, key=lambda one: (one["path"] != ref.path, one["path"], one["line"]))


def _text(survey: Survey, mention: TitleMention) -> str:
    page = survey.handbook.pages[mention.path]
    line = page.source.lines.content(page.source.data, page.source.lines.number_at(mention.span.start))
    return line.cut(page.source.data).decode("utf-8", "replace").strip()
