"""What an export would write, in words before it is done, and the export itself; beside the window."""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from jfeditor.export.documents import Manner
from jfeditor.export.exporting import Exported, Setting, export_files, usual_jobs
from jfeditor.export.selections import PlannedFile, Target, TargetKind, Wish, chosen_refs, plan_files
from jfeditor.families.claim_words import FACETS
from jfeditor.families.effective import EffectiveRoles
from jfeditor.families.handbook import NodeRef
from jfeditor.families.inheritance import Reading, Status
from jfeditor.families.level_matrix import family_pages
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
    unclear: tuple[int, int] = (0, 0)
    """How many statements cannot be followed, so that something is missing; in how many roles they stand."""

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
        files = plan_files(roles, wish)
        return Plan(files, unclear=_count(unclear_readings(roles, files)))
    except JfeditorError as error:
        return Plan((), word_error(error))


def unclear_readings(roles: EffectiveRoles, files: Iterable[PlannedFile]) -> tuple[Reading, ...]:
    """The statements that cannot be followed, of what files show as it takes effect; each once."""
    found, wanted = roles.inheritance, [file for file in files if file.manner is not Manner.AS_WRITTEN]
    work = [
        (ref, kind)
        for target in dict.fromkeys(target for file in wanted for target in file.targets)
        for ref in _nodes_of(roles, target)
        for kind in FACETS
    ]
    seen, unclear = set(work), dict[int, Reading]()
    for ref, kind in work:  # grows while it is gone through
        for reading in found.of(ref):
            if kind not in reading.facets:
                continue
            if found.status(reading) is not Status.RESOLVED:
                unclear[id(reading)] = reading
                continue
            further = [(target, kind) for target in reading.targets if (target, kind) not in seen]
            seen.update(further)
            work += further
    return tuple(unclear.values())


def _nodes_of(roles: EffectiveRoles, target: Target) -> Iterator[NodeRef]:
    """Whose statements a target shows, before these are followed."""
    if target.kind is TargetKind.ROLE:
        yield target.ref
        yield NodeRef(roles.home(target.path), FAMILY)  # what holds for all levels
        return
    for ref in chosen_refs(roles, (target,)):
        for path in dict.fromkeys((ref.path, *family_pages(roles, ref.path))):
            owners = {reading.statement.owner for reading in roles.inheritance.pages[path].readings}
            yield from (NodeRef(path, owner) for owner in owners)


def _count(unclear: Iterable[Reading]) -> tuple[int, int]:
    owners = [reading.owner for reading in unclear]
    return len(owners), len(set(owners))


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
    remarks = dict.fromkeys(_remarks(roles, done, unclear_readings(roles, plan.files)))
    written = len(done) - len(failures)
    return Outcome(written, tuple(failures), tuple(remarks), len(plan.files) - len(done))


def _failure(roles: EffectiveRoles, file: PlannedFile, error: JfeditorError) -> Told:
    return _told(roles, file, f"{file.title}: {word_error(error)}")


def _remarks(roles: EffectiveRoles, done: Iterable[Exported], unclear: Iterable[Reading]) -> Iterable[Told]:
    places = {
        _warning_begins(reading): (reading.statement.path, reading.statement.line) for reading in unclear
    }
    for one in done:
        for warning in one.warnings:
            told = _told(roles, one.file, f"{one.file.title}: {warning}")
            place = next((place for begins, place in places.items() if warning.startswith(begins)), None)
            yield replace(told, path=place[0], line=place[1]) if place else told


def _warning_begins(reading: Reading) -> str:
    """What the warning about a statement begins with; the reason comes after."""
    statement = reading.statement
    values = {"text": reading.text, "line": statement.line, "page": statement.path, "reason": ""}
    return word("export.warning", values)


def _told(roles: EffectiveRoles, file: PlannedFile, words: str) -> Told:
    target = file.targets[0]
    page = roles.inheritance.handbook.pages.get(target.path)
    if page is None:
        return Told(words, "", 0)
    line = page.family.nodes[target.index].heading.line if target.index != FAMILY else 1
    return Told(words, target.path, line)
