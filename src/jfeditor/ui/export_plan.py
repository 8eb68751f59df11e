"""What an export would write, in words before it is done, and the export itself; beside the window."""

import os
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from jfeditor.export.exporting import Exported, Setting, export_files, usual_jobs
from jfeditor.export.selections import PlannedFile, Wish, plan_files
from jfeditor.families.effective import EffectiveRoles
from jfeditor.families.model import FAMILY
from jfeditor.faults import JfeditorError
from jfeditor.ui.export_choices import Chosen
from jfeditor.wording import word, word_counted, word_error
from jfeditor.workspace.exports import prepare_out, put
from jfeditor.workspace.git import read_revision
from jfeditor.workspace.handbook_options import HandbookOptions, read_style

_MOST_NAMED = 6
"""Files that are named before the export."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The files of an export."""

    files: tuple[PlannedFile, ...]
    wrong: str = ""
    """Why nothing can be exported; then there are no files."""

    @property
    def only_name(self) -> str:
        """The name of the file where there is one; empty for none and for several."""
        return self.files[0].path if len(self.files) == 1 else ""

    def named(self, name: str) -> "Plan":
        """The plan with another name for its only file."""
        return replace(self, files=(replace(self.files[0], path=name),))

    @property
    def summary(self) -> str:
        """How many files there will be, in how many folders."""
        if not self.files:
            return ""
        files = word_counted("export_dialog.files", len(self.files))
        folders = len({file.path.rpartition("/")[0] for file in self.files} - {""})
        return word_counted("export_dialog.in_folders", folders, files=files) if folders else files

    @property
    def first_names(self) -> tuple[str, ...]:
        """The first files, and how many more."""
        names = [file.path.replace("/", " › ") for file in self.files]
        if len(names) <= _MOST_NAMED:
            return tuple(names)
        more = word("export_dialog.more", {"count": len(names) - _MOST_NAMED + 1})
        return (*names[: _MOST_NAMED - 1], more)

    def there(self, out: Path) -> int:
        """How many of the files are in the folder already."""
        return sum(os.path.lexists(out.joinpath(*file.path.split("/"))) for file in self.files)


@dataclass(frozen=True, slots=True)
class Told:
    """Something to be said of a file, with the way to the page."""

    words: str
    path: str
    """The page; empty where there is none to go to."""
    line: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an export."""

    written: int
    failures: tuple[Told, ...]
    remarks: tuple[Told, ...]
    left: int
    """Files that were not made since the user stopped it."""


def plan_export(roles: EffectiveRoles, wish: Wish) -> Plan:
    """The files of a wish, or why there are none."""
    try:
        return Plan(plan_files(roles, wish))
    except JfeditorError as error:
        return Plan((), word_error(error))


@dataclass(frozen=True, slots=True)
class Order:
    """An export that is wanted."""

    plan: Plan
    chosen: Chosen
    own: HandbookOptions
    """What the handbook says of itself."""
    root: Path
    """The handbook's folder."""
    out: Path
    """The folder that the files go to."""


def export_all(
    roles: EffectiveRoles, order: Order, reached: Callable[[int, str], object], stopped: Callable[[], bool]
) -> Outcome:
    """Make and write the files of a plan; each is whole or not there.

    `reached` is told how many files are done, and the title of the next. Raises `OutError` where no file can
    be written at all.
    """
    plan, root, out = order.plan, order.root, order.out
    prepare_out(out, root, plan.files[0].form)
    handbook = roles.inheritance.handbook
    own = order.own
    options = order.chosen.options(own.export)
    setting = Setting(roles, root, options, read_revision(root, handbook), read_style(root, own.preview))
    done: list[Exported] = []
    reached(0, plan.files[0].title)
    with closing(export_files(plan.files, setting, usual_jobs(), stopped)) as made:
        for one in made:
            if stopped():
                break
            done.append(put(out, one))
            following = plan.files[len(done) :]
            reached(len(done), following[0].title if following else "")
    failures = [_failure(roles, one.file, one.failure) for one in done if one.failure]
    remarks = dict.fromkeys(_remarks(roles, done))
    written = len(done) - len(failures)
    return Outcome(written, tuple(failures), tuple(remarks), len(plan.files) - len(done))


def _failure(roles: EffectiveRoles, file: PlannedFile, error: JfeditorError) -> Told:
    return _told(roles, file, f"{file.title}: {word_error(error)}")


def _remarks(roles: EffectiveRoles, done: Iterable[Exported]) -> Iterable[Told]:
    for one in done:
        for warning in one.warnings:
            yield _told(roles, one.file, f"{one.file.title}: {warning}")


def _told(roles: EffectiveRoles, file: PlannedFile, words: str) -> Told:
    target = file.targets[0]
    page = roles.inheritance.handbook.pages.get(target.path)
    if page is None:
        return Told(words, "", 0)
    line = page.family.nodes[target.index].heading.line if target.index != FAMILY else 1
    return Told(words, target.path, line)
