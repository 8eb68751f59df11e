"""`jfeditor export`: roles, families, or the whole handbook as files to hand out."""

import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import click

from jfeditor.cli.addresses import as_path
from jfeditor.cli.exits import FINDINGS, FINE
from jfeditor.cli.handbooks import open_handbook
from jfeditor.cli.output import printable, tell, write
from jfeditor.cli.progress import Progress
from jfeditor.export.documents import Manner
from jfeditor.export.exporting import Exported, Setting, export_files, usual_jobs
from jfeditor.export.options import ExportOptions, Foot, Form, Paper, Standard, language_tag
from jfeditor.export.selections import (
    Division,
    PlannedFile,
    Target,
    TargetKind,
    Wish,
    department_target,
    page_target,
    plan_files,
    role_target,
)
from jfeditor.families.effective import EffectiveRoles
from jfeditor.families.inheritance import resolve
from jfeditor.wording import word, word_counted, word_error
from jfeditor.workspace.exports import prepare_out, put
from jfeditor.workspace.git import read_revision
from jfeditor.workspace.handbook_options import read_style

_MOST_TOLD = 20
"""Warnings that are told; a statement that leads nowhere shows in every role that takes it in."""


def _names(kind: type[Foot] | type[Form] | type[Paper] | type[Standard]) -> click.Choice[str]:
    return click.Choice([choice.value for choice in kind])


@click.command("export", short_help="Export roles, families or all as PDF, HTML, Markdown, JSON or CSV.")
@click.argument("folder", type=click.Path(path_type=Path))
@click.argument("addresses", metavar="[ADDRESS]...", nargs=-1)
@click.option("--to", "form", type=_names(Form), default=Form.PDF.value, show_default=True)
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The folder to write to.")
@click.option("--book", is_flag=True, help="One file with all of it.")
@click.option("--each", type=click.Choice(["role", "family"]), help="One file for each role, or each family.")
@click.option("--compare", is_flag=True, help="One file with two roles side by side.")
@click.option("--as-written", is_flag=True, help="The page's own words, without what is inherited.")
@click.option("--merged", is_flag=True, help="What is inherited without the names of its sources.")
@click.option("--standard", type=_names(Standard), help="What a PDF is checked against.")
@click.option("--paper", type=_names(Paper), help="The size of a PDF's pages.")
@click.option("--notes/--no-notes", default=None, help="Whether the files say where content is missing.")
@click.option("--foot", type=_names(Foot), help="What the foot of the pages says besides their number.")
@click.option("--language", metavar="NAME", help="The language of the text, as en or pt-BR.")
@click.option("--jobs", type=click.IntRange(1, 256), help="Files that are made at a time.")
def export(
    folder: Path,
    addresses: Sequence[str],
    *,
    form: str,
    out: Path,
    book: bool,
    each: str | None,
    compare: bool,
    as_written: bool,
    merged: bool,
    standard: str | None,
    paper: str | None,
    notes: bool | None,
    foot: str | None,
    language: str | None,
    jobs: int | None,
) -> int:
    """Export what is at the ADDRESSes: levels, families, departments (customer-care/), or without any all.

    A level and a family become a file each, a department and the whole handbook a tree of files, one for each
    role. Roles are shown as they take effect, inherited content under its source's name. --to csv gives the
    level matrix of each family. Logo, colour, and what is not said here, are those of FOLDER's jfeditor.toml.
    Files of the same name are replaced.

    What cannot be exported is told with its reason, the rest is exported, and the exit code is 1.
    """
    started = time.monotonic()
    wish_form = Form(form)
    division, manner = _division(book=book, each=each, compare=compare), _manner(as_written, merged)
    opened = open_handbook(folder)
    options = _options(opened.options.export, standard, paper, language, notes=notes, foot=foot)
    roles = EffectiveRoles(resolve(opened.handbook))
    targets = tuple(_target(roles, address) for address in addresses or ("",))
    planned = plan_files(roles, Wish(targets, wish_form, division, manner))
    prepare_out(out, folder, wish_form)
    revision = read_revision(folder, opened.listing.pages)
    setting = Setting(roles, folder, options, revision, read_style(folder, opened.options.preview))
    done = _write_all(planned, setting, out, jobs or usual_jobs())
    failed = [one for one in done if one.failure]
    _tell_warnings(done)
    for one in failed:
        if one.failure:
            tell(f"{one.file.path}: {word_error(one.failure)}")
    for row in opened.listing.unreadable:
        tell(word_error(row.error))
    seconds = f"{time.monotonic() - started:.1f}"
    written = len(done) - len(failed)
    write(f"{word_counted('exporting.done', written, out=printable(str(out)), seconds=seconds)}\n")
    if failed:
        write(f"{word_counted('exporting.failed', len(failed))}\n")
    return FINDINGS if failed or opened.listing.unreadable else FINE


def _division(*, book: bool, each: str | None, compare: bool) -> Division:
    if book + compare + bool(each) > 1:
        raise click.UsageError("Choose one of --book, --each and --compare.")
    if each:
        return Division.ROLES if each == "role" else Division.FAMILIES
    return Division.BOOK if book else Division.COMPARISON if compare else Division.AS_CHOSEN


def _manner(as_written: bool, merged: bool) -> Manner:
    if as_written and merged:
        raise click.UsageError("Choose one of --as-written and --merged.")
    return Manner.AS_WRITTEN if as_written else Manner.MERGED if merged else Manner.BY_SOURCE


def _options(
    own: ExportOptions,
    standard: str | None,
    paper: str | None,
    language: str | None,
    *,
    notes: bool | None,
    foot: str | None,
) -> ExportOptions:
    """The handbook's options with those of the command line in their places."""
    if language is not None and not language_tag(language):
        raise click.UsageError(
            f"--language must be the short name of a language as en or pt-BR, not {language}."
        )
    return replace(
        own,
        standard=Standard(standard) if standard else own.standard,
        paper=Paper(paper) if paper else own.paper,
        language=language_tag(language) if language else own.language,
        notes=own.notes if notes is None else notes,
        foot=Foot(foot) if foot else own.foot,
    )


def _target(roles: EffectiveRoles, address: str) -> Target:
    """What an address means: a level, a page, or a folder; raises `LookUpError`."""
    handbook = roles.inheritance.handbook
    text = as_path(address)
    if text in handbook.pages:
        return page_target(roles, text)
    if text.strip("./") == "":
        return Target(TargetKind.DEPARTMENT, "")
    return department_target(roles, text) or role_target(roles, handbook.node(text))


def _write_all(planned: Sequence[PlannedFile], setting: Setting, out: Path, jobs: int) -> list[Exported]:
    """Make and write the files."""
    done: list[Exported] = []
    progress = Progress("exporting.progress")
    try:
        with closing(export_files(planned, setting, jobs)) as made:
            progress.show(0, len(planned), planned[0].title)
            for one in made:
                done.append(put(out, one))
                progress.show(len(done), len(planned), one.file.title)
    except KeyboardInterrupt:
        progress.clear()
        tell(word_counted("exporting.stopped", len(done)))
        raise
    finally:
        progress.clear()
    return done


def _tell_warnings(done: Sequence[Exported]) -> None:
    """Each warning once, with the first file that has it."""
    files: dict[str, list[str]] = {}
    for one in done:
        for warning in dict.fromkeys(one.warnings):
            files.setdefault(warning, []).append(one.file.path)
    for warning, paths in list(files.items())[:_MOST_TOLD]:
        more = word_counted("exporting.also", len(paths) - 1) if len(paths) > 1 else ""
        tell(f"{paths[0]}: {warning}{more}")
    if len(files) > _MOST_TOLD:
        tell(word("exporting.more", {"count": len(files) - _MOST_TOLD}))
