"""What the commands that change pages share: opening the folder, telling a plan, and doing it.

The difference goes to standard output, so that `git apply` can take it, and what follows from it beside that.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, TypeVar

import click

from jfeditor.cli.exits import FINDINGS, FINE
from jfeditor.cli.handbooks import open_handbook
from jfeditor.cli.output import tell, write
from jfeditor.export.json_file import line_of
from jfeditor.families.handbook import Handbook
from jfeditor.families.impacts import RoleImpact, Side
from jfeditor.restructure.closed_pages import with_closed_told, without_closed
from jfeditor.restructure.consequences import Consequence, Sort, in_words, line_at, reread_text, sense_text
from jfeditor.restructure.plans import Plan, plan
from jfeditor.restructure.problems import Problem
from jfeditor.restructure.proposals import Operation
from jfeditor.restructure.surveys import Survey, take_survey
from jfeditor.text.changes import Fate, PageChange
from jfeditor.text.pieces import Spot
from jfeditor.wording import word, word_counted, word_error
from jfeditor.workspace.differences import unified_diff
from jfeditor.workspace.files import ABSENT, Stamp
from jfeditor.workspace.saving import Removal, Writing, save_pages

SCHEMA = 1
_MOST_TOLD = 20
"""Lines of one sort that are told of a plan; JSON has them all."""

Command = TypeVar("Command", bound=Callable[..., Any])


def changes_pages(command: Command) -> Command:
    """The options of every command that changes pages, and the folder they are in."""
    for option in (
        click.option("--write", "save", is_flag=True, help="Save; without it the difference is shown only."),
        click.option("--allow-broken", is_flag=True, help="Save also where links or statements would break."),
        click.option(
            "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
        ),
        click.argument("folder", type=click.Path(path_type=Path)),
    ):
        command = option(command)
    return command


@dataclass(frozen=True, slots=True)
class Desk:
    """A folder that is worked on."""

    root: Path
    survey: Survey
    stamps: Mapping[str, Stamp]


def open_desk(folder: Path) -> Desk:
    """Read a folder; what cannot be read is told."""
    opened = open_handbook(folder)
    for row in opened.listing.unreadable:
        tell(word_error(row.error))
    return Desk(folder, take_survey(opened.handbook), opened.listing.stamps)


def propose(desk: Desk, operation: Operation, form: str, *, save: bool, allow_broken: bool) -> int:
    """Show what an operation would do with all that it offers; do it if that is wanted and breaks nothing."""
    book = desk.survey.handbook
    proposal = without_closed(book, operation(desk.survey))
    done = plan(desk.survey, proposal.whole())
    proposal = with_closed_told(book, proposal, done)
    if form == "json":
        passed_over = {"passed_over": list(map(word_error, proposal.passed_over))}
        write(json.dumps(describe(desk.survey, done) | passed_over, ensure_ascii=False, indent=1) + "\n")
    else:
        write(_diff(done))
        for line in (*told(desk.survey, done), *map(word_error, proposal.passed_over)):
            tell(line)
    if done.breaks and not allow_broken:
        return FINDINGS
    if save:
        save_pages(desk.root, [_wanted(desk, page) for page in done.change.pages])
        tell(word_counted("plan.saved", len(done.change.pages)))
    return FINE


def _wanted(desk: Desk, page: PageChange) -> Writing | Removal:
    stamp = desk.stamps.get(page.path, ABSENT)
    return Removal(page.path, stamp) if page.fate is Fate.REMOVED else Writing(page.path, page.after, stamp)


def told(before: Survey, done: Plan) -> list[str]:
    """A plan for people, a line each; of many lines of one sort the first."""
    lines = []
    for _, group in groupby(in_words(before, done), key=lambda one: one.sort):
        told_of = [_placed(one) for one in group]
        lines += told_of[:_MOST_TOLD]
        if len(told_of) > _MOST_TOLD:
            lines.append(word("plan.more", {"count": len(told_of) - _MOST_TOLD}))
    return [*lines, word("plan.broken", {})] if done.breaks else lines


def _placed(one: Consequence) -> str:
    """A consequence behind the place where it is."""
    line = "" if one.sort is Sort.PAGE else f":{one.line}"
    return f"{one.path}{line}: {one.words}"


def describe(before: Survey, done: Plan) -> dict[str, Any]:
    """A plan for other programs; what is in it may be added to, never changed, within one schema."""
    after = done.after.handbook
    return {
        "schema": SCHEMA,
        "name": done.change.name,
        "pages": [
            {"path": one.path, "added": one.added, "removed": one.removed, "fate": one.fate.value}
            for one in done.pages
        ],
        "reworded": [
            {**place(before.handbook, one.was), "by": one.by.value, "before": one.before, "after": one.after}
            for one in done.reworded
        ],
        "lost": [
            {**place(before.handbook, one.was), "by": one.by.value, "text": one.text, "gone": one.gone}
            for one in done.lost
        ],
        "reread": [
            {
                "path": one.ref.path,
                "line": line_of(after, one.ref),
                "title": one.title,
                "before": sense_text(one, after=False),
                "after": sense_text(one, after=True),
                "words": reread_text(after, one),
            }
            for one in done.reread
        ],
        "problems": [_problem(after, one) for one in done.problems],
        "solved": [_problem(before.handbook, one) for one in done.solved],
        "roles": [_impact(after, one) for one in done.impacts],
        "diff": _diff(done).decode("utf-8", "backslashreplace"),
    }


def place(handbook: Handbook, spot: Spot) -> dict[str, Any]:
    """A byte of a page, for other programs."""
    return {"path": spot.path, "line": line_at(handbook, spot)}


def _diff(done: Plan) -> bytes:
    return b"".join(unified_diff(page.path, page.before, page.after, page.fate) for page in done.change.pages)


def _problem(handbook: Handbook, one: Problem) -> dict[str, Any]:
    return {**place(handbook, one.spot), "text": one.text, "why": one.why}


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
