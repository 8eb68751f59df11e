"""`jfeditor meta`: one key of the front matter on many pages."""

from collections.abc import Sequence
from fnmatch import fnmatchcase
from pathlib import Path

import click

from jfeditor.cli.planning import changes_pages, open_desk, propose
from jfeditor.families.handbook import Handbook
from jfeditor.faults import JfeditorError
from jfeditor.restructure.front_matter_changes import (
    KeyAction,
    RemoveKey,
    RenameKey,
    SetKey,
    change_front_matter,
)
from jfeditor.restructure.proposals import Proposal
from jfeditor.restructure.surveys import Survey


class MetaError(JfeditorError):
    """No page is meant."""


@click.command(short_help="Set, rename or remove a field of the front matter on many pages.")
@changes_pages
@click.argument("key", metavar="FIELD")
@click.argument("value", required=False)
@click.option("--rename-to", metavar="FIELD", help="Give the field this name instead of a value.")
@click.option("--remove", is_flag=True, help="Take the field out with its value.")
@click.option(
    "--page",
    "globs",
    metavar="GLOB",
    multiple=True,
    help="Only pages whose path is like this, as sales/*; * stands for anything. Can be repeated.",
)
def meta(
    folder: Path,
    key: str,
    value: str | None,
    *,
    rename_to: str | None,
    remove: bool,
    globs: tuple[str, ...],
    form: str,
    allow_broken: bool,
    save: bool,
) -> int:
    """Give FIELD of the front matter a VALUE on the pages of FOLDER.

    The value is of the kind that is there already: a number stays one, a list is written as `[a, b]`. A page
    that does not have the field gets it. Pages whose front matter cannot be edited are passed over and told.
    """
    actions: list[KeyAction] = []
    if value is not None:
        actions.append(SetKey(value))
    if rename_to is not None:
        actions.append(RenameKey(rename_to))
    if remove:
        actions.append(RemoveKey())
    if len(actions) != 1:
        raise click.UsageError("Say what to do: one of VALUE, --rename-to and --remove.")

    def changing(survey: Survey) -> Proposal:
        return change_front_matter(survey, _meant(survey.handbook, globs), key, actions[0])

    return propose(open_desk(folder), changing, form, save=save, allow_broken=allow_broken)


def _meant(handbook: Handbook, globs: Sequence[str]) -> list[str]:
    """The paths of the pages that are like one of the globs, all where there are none."""
    found = [path for path in handbook.pages if not globs or any(fnmatchcase(path, one) for one in globs)]
    if not found:
        raise MetaError("meta.no_page", globs=", ".join(globs))
    return found
