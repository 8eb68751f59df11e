"""`jfeditor self-test`: does this copy of the program do its work here?

Works in an installed copy, on a temporary copy of the sample handbook, with settings and state of its own.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import click

from jfeditor.cli.exits import FINDINGS, FINE
from jfeditor.cli.output import printable, write
from jfeditor.families.model import Role
from jfeditor.faults import JfeditorError
from jfeditor.resources import resource
from jfeditor.text.changes import PageChange, change_page
from jfeditor.text.edits import Edit
from jfeditor.text.spans import Span
from jfeditor.wording import word_error
from jfeditor.workspace.differences import unified_diff
from jfeditor.workspace.files import read_stored
from jfeditor.workspace.journal import Journal
from jfeditor.workspace.loading import Loaded, load
from jfeditor.workspace.locks import Lock, acquire
from jfeditor.workspace.places import state_folder
from jfeditor.workspace.saving import Writing, save_pages

_MARK = " (self-test ü)"


class SelfTestError(Exception):
    """A step found something wrong; its text says what."""


@dataclass(frozen=True, slots=True)
class _Work:
    """What the steps share: the sample, and the copy they work on."""

    sample: Path
    folder: Path


@click.command("self-test", short_help="Try this copy of the program.")
@click.option("--no-window", is_flag=True, help="Leave out the window, if its libraries are not there.")
def self_test(no_window: bool) -> int:
    """Try this copy of the program: read, edit, save, compare, and start the window without a screen."""
    steps: list[tuple[str, Callable[[_Work], None]]] = [
        ("read the sample handbook", _read),
        ("keep an unsaved edit", _keep),
        ("lock the folder", _lock),
        ("edit, show and save one level", _save),
        ("make a PDF", _export),
    ]
    if not no_window:
        steps.append(("start the window", _start_window))
    failures = 0
    with _own_place() as place:
        work = _Work(resource("sample-handbook"), place / "handbook")
        for name, step in steps:
            reason = _reason(step, work)
            failures += bool(reason)
            write(f"failed  {name}: {printable(reason)}\n" if reason else f"ok      {name}\n")
    return FINDINGS if failures else FINE


@contextmanager
def _own_place() -> Iterator[Path]:
    """A temporary folder that also takes settings and state, so that the user's own are not touched."""
    before = dict(os.environ)
    with tempfile.TemporaryDirectory(prefix="jfeditor-", ignore_cleanup_errors=True) as name:
        place = Path(name)
        os.environ |= {
            "JFEDITOR_STATE": str(place / "state"),
            "JFEDITOR_CONFIG": str(place / "config"),
            "QT_QPA_PLATFORM": "offscreen",
        }
        try:
            yield place
        finally:
            os.environ.clear()
            os.environ |= before


def _reason(step: Callable[[_Work], None], work: _Work) -> str:
    """What is wrong, or nothing."""
    try:
        for left in (work.folder, state_folder()):  # no step meets what another has left, e.g. unsaved edits
            if left.exists():
                shutil.rmtree(left)
        shutil.copytree(work.sample, work.folder)
        step(work)
    except JfeditorError as error:
        return word_error(error)
    except SelfTestError as error:
        return str(error)
    except Exception as error:  # noqa: BLE001 - to find whatever is wrong is what this is for
        return f"{type(error).__name__}: {error}"
    return ""


def _read(work: _Work) -> None:
    pages = _pages(work)
    levels = sum(node.role is Role.LEVEL for loaded in pages for node in loaded.page.family.nodes)
    _expect(len(pages) >= 10, f"only {len(pages)} pages were found")
    _expect(levels >= 1, "no page has a level")


def _keep(work: _Work) -> None:
    change = _edit(work)
    base = read_stored(work.folder, change.path).stamp.sha256
    Journal(work.folder).record(change.path, base, change.after)
    found = [entry.data for entry in Journal(work.folder).entries()]
    _expect(found == [change.after], "the edit did not come back")


def _lock(work: _Work) -> None:
    first, second = acquire(work.folder), acquire(work.folder)
    _expect(isinstance(first, Lock), "it is locked already")
    _expect(not isinstance(second, Lock), "it could be locked twice")
    if isinstance(first, Lock):
        first.release()


def _save(work: _Work) -> None:
    before = _files(work.folder)
    change = _edit(work)
    diff = unified_diff(change.path, change.before, change.after).decode()
    added = [line for line in diff.splitlines() if line.startswith("+") and not line.startswith("+++")]
    _expect(len(added) == 1 and _MARK in added[0], "the difference shows something else than the edit")
    save_pages(work.folder, [Writing(change.path, change.after, read_stored(work.folder, change.path).stamp)])
    _expect(_files(work.folder) == {**before, change.path: change.after}, "more than the edit differs")


def _export(work: _Work) -> None:
    """Set the handbook's first role; what is needed for that is loaded now."""
    from jfeditor.export.documents import Manner  # noqa: PLC0415 - see above
    from jfeditor.export.exporting import Setting, export_files  # noqa: PLC0415
    from jfeditor.export.options import ExportOptions, Form  # noqa: PLC0415
    from jfeditor.export.selections import Wish, department_target, plan_files  # noqa: PLC0415
    from jfeditor.families.effective import EffectiveRoles  # noqa: PLC0415
    from jfeditor.families.handbook import Handbook  # noqa: PLC0415
    from jfeditor.families.inheritance import resolve  # noqa: PLC0415
    from jfeditor.workspace.git import read_revision  # noqa: PLC0415

    roles = EffectiveRoles(resolve(Handbook.of([loaded.page for loaded in _pages(work)])))
    whole = department_target(roles, "")
    planned = plan_files(roles, Wish((whole,), Form.PDF, manner=Manner.BY_SOURCE)) if whole else ()
    _expect(len(planned) > 10, f"only {len(planned)} roles were found")
    setting = Setting(roles, work.folder, ExportOptions(), read_revision(work.folder, ()))
    for made in export_files(planned[:1], setting, jobs=1):
        if made.failure:
            raise made.failure
        _expect(made.data.startswith(b"%PDF-"), "what was made is no PDF")


def _start_window(work: _Work) -> None:
    failures: list[str] = import_module("jfeditor.ui.selftest").run_window(work.folder)
    _expect(not failures, "; ".join(failures))


def _pages(work: _Work) -> list[Loaded]:
    batches = list(load(work.folder, cancelled=lambda: False))
    unreadable = [row for batch in batches for row in batch.unreadable]
    _expect(not unreadable, ", ".join(row.path for row in unreadable) + " cannot be read")
    return [loaded for batch in batches for loaded in batch.pages]


def _edit(work: _Work) -> PageChange:
    """A mark behind the title of the first level there is."""
    for loaded in _pages(work):
        page = loaded.page
        for node in page.family.nodes:
            if node.role is Role.LEVEL:
                at = node.heading.content.end
                return change_page(page.path, page.source.data, [Edit(Span(at, at), _MARK.encode())])
    raise SelfTestError("no page has a level")


def _files(folder: Path) -> Mapping[str, bytes]:
    """Every file, so that one too many is found as well."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def _expect(holds: bool, otherwise: str) -> None:
    if not holds:
        raise SelfTestError(otherwise)
