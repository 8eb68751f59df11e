"""`jfeditor check`: what is against the handbook's rules, for people and for pipelines."""

import os
import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from zlib import crc32

import click

from jfeditor.checks.newness import Known, followed, known_of
from jfeditor.checks.rules import SEVERITIES, Severity
from jfeditor.cli.check_report import Report
from jfeditor.cli.check_run import Look, Scope, known_in, look, reports
from jfeditor.cli.check_text import draw_findings, draw_summary
from jfeditor.cli.collecting import nothing_collected
from jfeditor.cli.exits import FINDINGS, FINE, UNUSABLE
from jfeditor.cli.handbooks import OpenHandbook, open_handbook
from jfeditor.cli.output import tell, write
from jfeditor.cli.rule_choice import split_choices, style_choice, with_choice
from jfeditor.families.pages import Page
from jfeditor.faults import JfeditorError
from jfeditor.restructure.surveys import take_survey
from jfeditor.wording import word, word_counted, word_error
from jfeditor.workspace.baseline_files import load_baseline, save_baseline

_WHOLE = "1/1"
_SHARD = re.compile(r"([0-9]{1,6})/([0-9]{1,6})")
_MOST_TOLD = 10
"""Failed checks that are told."""
_SEVERITY = click.Choice([one.value for one in SEVERITIES])
_FILE = click.Path(path_type=Path, dir_okay=False)
_WRITERS = {
    "json": "jfeditor.cli.check_json:write_json",
    "sarif": "jfeditor.cli.check_sarif:write_sarif",
    "codequality": "jfeditor.cli.check_codequality:write_codequality",
    "junit": "jfeditor.cli.check_junit:write_junit",
}
"""Loaded where they are asked for: those of XML load half of the standard library."""


class ShardError(JfeditorError):
    """A share of the pages that there cannot be."""


class NoPagesError(JfeditorError):
    """A folder without a page: most likely not the handbook's."""


@dataclass(frozen=True, slots=True)
class _Wish:
    """How the findings are told."""

    form: str
    quiet: bool
    least: Severity
    fails_on: Severity
    started: float


@click.command(short_help="Check the pages by the handbook's rules.")
@click.argument("folder", default=".", type=click.Path(path_type=Path))
@click.option(
    "--select",
    metavar="RULES",
    multiple=True,
    help="Only these: codes (JF401), names, how codes begin (JF4) or groups (links), several with commas.",
)
@click.option("--ignore", metavar="RULES", multiple=True, help="All but these.")
@click.option(
    "--new-since", "revision", metavar="REVISION", help="Count what was not there in this revision of git."
)
@click.option("--baseline", metavar="FILE", type=_FILE, help="Count what this file does not hold.")
@click.option("--write-baseline", metavar="FILE", type=_FILE, help="Keep all that is found in a baseline.")
@click.option("--fix", is_flag=True, help="Print the difference that mends what needs no choice.")
@click.option("--write", "save", is_flag=True, help="Save what --fix mends.")
@click.option(
    "--severity",
    "least",
    type=_SEVERITY,
    default=Severity.WARNING.value,
    show_default=True,
    help="List what is at least as grave; what is less is counted.",
)
@click.option(
    "--fail-on",
    type=_SEVERITY,
    help="The least severity for the exit code 1.  [default: warning, or --severity error]",
)
@click.option(
    "--language/--no-language",
    default=True,
    show_default=True,
    help="Spelling and grammar too, which takes longer than all the rest.",
)
@click.option(
    "--shard", metavar="I/N", default=_WHOLE, help="Tell of the I-th of N shares of the pages only."
)
@click.option("--quiet", "-q", is_flag=True, help="The summary alone.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", *_WRITERS]),
    default="text",
    show_default=True,
)
@nothing_collected()
def check(
    folder: Path,
    *,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    revision: str | None,
    baseline: Path | None,
    write_baseline: Path | None,
    fix: bool,
    save: bool,
    least: str,
    fail_on: str | None,
    language: bool,
    shard: str,
    quiet: bool,
    form: str,
) -> int:
    """Check the pages of FOLDER by the rules of the handbook, as its jfeditor.toml sets them.

    The exit code is 1 where a warning or something graver is found, 2 where a page or jfeditor.toml cannot be
    read, or there is no page. Notes are counted, not listed, and do not count for the exit code.

    The other formats hold all findings, notes and old ones too, and the summary stands beside them.
    """
    started = time.monotonic()
    _check_together(fix, save, form, shard, (revision, baseline, write_baseline))
    chosen, left_out = split_choices(select), split_choices(ignore)
    opened, is_in_share = open_handbook(folder), _share(shard)
    if not (opened.listing.pages or opened.listing.unreadable):
        raise NoPagesError("check.no_pages", path=os.path.abspath(folder))
    options = with_choice(opened.options.checks, chosen, left_out)
    here = opened.handbook.pages
    then, files = _state_then(folder, revision, here) if revision is not None else ({}, frozenset())
    known = load_baseline(baseline) if baseline else None

    # People see what is new only, and there is none in a page that is as it was.
    is_partial = language and form == "text" and revision is not None

    def is_language_wanted(page: Page) -> bool:
        return language and not (is_partial and here.get(page.path) is then.get(page.path))

    scope = Scope(folder, options, is_language_wanted, style_choice(chosen, left_out), is_in_share)
    now = look(scope, take_survey(opened.handbook))
    if write_baseline:
        _tell_faults(now)
        return _keep(now, write_baseline, opened)
    if revision is not None:
        known = known_in(scope, then, files, now)
    if known is not None:
        known = followed(now.pages.values(), known)  # once, so that all that follows takes the same for new
    grave = Severity(least)
    fails_on = Severity(fail_on) if fail_on else min(grave, Severity.WARNING, key=SEVERITIES.index)
    wish = _Wish(form, quiet, grave, fails_on, started)
    if fix:
        now = _mend(scope, now, known, opened, grave, save=save)
    since = revision or str(baseline or "")
    pages = tuple(reports(scope, now, known, prints=form != "text"))
    report = Report(pages, opened.listing.unreadable, since, is_partial, grave, fails_on)
    _show(report, wish, beside=fix)
    if now.problem:
        tell(word_error(now.problem))
    _tell_faults(now)  # what the other checks found is told by now
    if not opened.is_whole:
        return UNUSABLE
    return FINDINGS if report.fails else FINE


def _check_together(fix: bool, save: bool, form: str, shard: str, known: Sequence[str | Path | None]) -> None:
    if sum(one is not None for one in known) > 1:
        raise click.UsageError("Choose one of --new-since, --baseline and --write-baseline.")
    if save and not fix:
        raise click.UsageError("--write saves what --fix mends. Say --fix, too.")
    if fix and form != "text":
        raise click.UsageError("--fix prints a difference. Leave out --format.")
    if known[-1] is not None and (fix or shard != _WHOLE):
        raise click.UsageError("--write-baseline holds all findings. Leave out --fix and --shard.")


def _state_then(
    folder: Path, revision: str, here: Mapping[str, Page]
) -> tuple[Mapping[str, Page], frozenset[str]]:
    """The pages at a revision, and which files there were."""
    from jfeditor.workspace.git import (  # noqa: PLC0415 - 30 ms that most runs do not need
        files_at,
        read_pages_at,
    )

    return read_pages_at(folder, revision, here), files_at(folder, revision)


def _keep(now: Look, file: Path, opened: OpenHandbook) -> int:
    known = known_of(now.pages.values())
    save_baseline(file, known)
    tell(word_counted("check.baseline", len(known), path=str(file)))
    for row in opened.listing.unreadable:
        tell(word_error(row.error))
    return FINE if opened.is_whole else UNUSABLE


def _tell_faults(now: Look) -> None:
    """Tell which checks failed and where; raises the first one's error, for the program's report."""
    for fault in now.faults[:_MOST_TOLD]:
        tell(word("check.fault", {"path": fault.path, "codes": ", ".join(fault.codes)}))
    for fault in now.faults:
        raise fault.error


def _mend(
    scope: Scope, now: Look, known: Known | None, opened: OpenHandbook, least: Severity, *, save: bool
) -> Look:
    """Print the difference, save it if that is wanted, and give what is left."""
    from jfeditor.cli.check_fixes import mend  # noqa: PLC0415 - where it is wanted
    from jfeditor.workspace.saving import Writing, save_pages  # noqa: PLC0415 - the same

    mending = mend(scope, now, known, least)
    write(mending.difference)
    if not mending.pages:
        tell(word("check.mended_none", {}))
        return now
    tell(word_counted("check.mended", mending.count))
    if save:
        stamps = opened.listing.stamps
        save_pages(scope.root, [Writing(page.path, page.after, stamps[page.path]) for page in mending.pages])
        tell(word_counted("check.saved", len(mending.pages)))
    return look(scope, mending.after, now)


def _show(report: Report, wish: _Wish, *, beside: bool) -> None:
    """Findings go to standard output; the summary too where people read them, else beside them."""
    if wish.form in _WRITERS:
        module, _, name = _WRITERS[wish.form].partition(":")
        write(getattr(import_module(module), name)(report))
    elif not beside and not wish.quiet:
        write("".join(f"{line}\n" for line in draw_findings(report)))
    lines = [*draw_summary(report, time.monotonic() - wish.started)]
    if beside:
        lines.insert(0, word("check.left", {}))
    text = "".join(f"{line}\n" for line in lines)
    if beside or wish.form != "text":
        click.echo(text, nl=False, err=True)
    else:
        write(text)
    for row in report.unreadable:
        tell(word_error(row.error))


def _share(said: str) -> Callable[[str], bool]:
    """Whether a page belongs to a share as 1/4; raises `ShardError`.

    A page stays in its share whatever becomes of the others.
    """
    found = _SHARD.fullmatch(said)
    number, of = (int(found[1]), int(found[2])) if found else (0, 0)
    if not 1 <= number <= of:
        raise ShardError("shard.unreadable", said=said)
    return lambda path: crc32(path.encode("utf-8", "surrogateescape")) % of == number - 1
