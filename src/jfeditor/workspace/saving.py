"""Saving pages: never over another program's work, never half a file, several pages all or none.

1. Compare: every file is read and its hash compared with what the window had read. The time and size alone
   would let through a program that keeps the time; pages are small and few are saved at once.
2. Stage: every new text is written whole, durably and with the old file's rights to a hidden file beside it.
   A full disk or a missing permission shows here, while nothing has been touched.
3. Replace: the hidden files take the pages' names, one rename each. Of several pages the old files are kept
   under hidden names until the last is done; if one fails, those done get their old files back.
"""

import contextlib
import errno
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import count
from pathlib import Path

from jfeditor.faults import JfeditorError
from jfeditor.wording import word_error
from jfeditor.workspace.atomic import beside, place_new, remove, stage, sync_folder
from jfeditor.workspace.discovery import page_ending
from jfeditor.workspace.files import ABSENT, Stamp, Stored, UnreadablePageError, digest, read_stored
from jfeditor.workspace.places import page_file

_IN_USE = {32, 33}  # Windows: sharing and lock violation


@dataclass(frozen=True, slots=True)
class Writing:
    """A page to be saved."""

    path: str
    data: bytes
    stamp: Stamp
    """Of the file the data was made from; `ABSENT` for a new page."""


class ConflictKind(StrEnum):
    """What another program did to a page."""

    CHANGED = "changed"
    DELETED = "deleted"
    APPEARED = "appeared"


@dataclass(frozen=True, slots=True)
class Conflict:
    """A page that is no longer as it was read; saving with the stamp of `theirs` overwrites it knowingly."""

    path: str
    kind: ConflictKind
    theirs: Stored
    """What lies there now; empty with the stamp `ABSENT` where the file is gone."""


class ConflictError(JfeditorError):
    """Another program changed some of the pages; nothing was written."""

    def __init__(self, conflicts: tuple[Conflict, ...]) -> None:
        super().__init__(
            f"conflict.{conflicts[0].kind}" if len(conflicts) == 1 else "conflict.several",
            path=conflicts[0].path,
            paths=", ".join(conflict.path for conflict in conflicts),
            count=len(conflicts),
        )
        self.conflicts = conflicts


class SaveError(JfeditorError):
    """The disk refused; every old file is whole, unless the code is `save.half`."""


@dataclass(frozen=True, slots=True)
class _Plan:
    writing: Writing
    target: Path
    """The file itself, links followed."""
    found: Stored
    seen: os.stat_result | None
    """The file as it was just before it was compared; None where there is none."""


@dataclass(frozen=True, slots=True)
class _Step:
    plan: _Plan
    staged: Path
    kept: Path
    """The old file's second name until all pages are replaced; unused for a new page."""
    stamp: Stamp


def save_pages(root: Path, writings: Sequence[Writing]) -> dict[str, Stamp]:
    """Save the pages, all or none, and return their new stamps.

    A page whose bytes are on the disk already is not written. Raises `ConflictError` with every page another
    program changed, `SaveError` when the disk refuses.
    """
    plans = []
    conflicts = []
    for writing in writings:
        plan = _compare(root, writing)
        if isinstance(plan, Conflict):
            conflicts.append(plan)
        else:
            plans.append(plan)
    if conflicts:
        raise ConflictError(tuple(conflicts))
    stamps = {plan.writing.path: plan.found.stamp for plan in plans}
    changed = [plan for plan in plans if plan.found.stamp == ABSENT or plan.found.data != plan.writing.data]
    return stamps | _write(changed)


def save_copy(root: Path, path: str, data: bytes) -> str:
    """Save the bytes beside a page as "name (my copy 2026-11-21).md" and return the new path.

    Raises `SaveError`; no file is ever overwritten.
    """
    target = page_file(root, path)
    with _told(path):
        staged = stage(target.parent, data, target if target.exists() else None)
        try:
            for name in _copy_names(target.name):
                with contextlib.suppress(FileExistsError):
                    place_new(staged, target.with_name(name))
                    break
        finally:
            remove(staged)
        sync_folder(target.parent)
    return path[: len(path) - len(target.name)] + name


def _compare(root: Path, writing: Writing) -> _Plan | Conflict:
    path = writing.path
    found, seen = Stored(b"", ABSENT), None
    with _told(path):
        file = page_file(root, path)
        target = Path(os.path.realpath(file))
        if not target.is_relative_to(os.path.realpath(root)):
            raise SaveError("save.outside", path=path, reason=str(target))
        if not target.parent.is_dir():
            raise SaveError("save.folder_gone", path=path, reason=str(file.parent))
        if os.path.lexists(target):
            seen = target.stat()
            try:
                found = read_stored(root, path)
            except UnreadablePageError as error:
                raise SaveError("save.unreadable", path=path, reason=word_error(error)) from error
    same = found.stamp.sha256 == writing.stamp.sha256
    if same or (found.stamp != ABSENT and found.data == writing.data):
        return _Plan(writing, target, found, seen)
    if found.stamp == ABSENT:
        return Conflict(path, ConflictKind.DELETED, found)
    kind = ConflictKind.APPEARED if writing.stamp == ABSENT else ConflictKind.CHANGED
    return Conflict(path, kind, found)


def _write(plans: Sequence[_Plan]) -> dict[str, Stamp]:
    steps: list[_Step] = []
    done: list[_Step] = []
    stuck: dict[_Step, OSError] = {}
    try:
        for plan in plans:
            with _told(plan.writing.path):
                steps.append(_stage(plan))
        for step in steps:
            with _told(step.plan.writing.path):
                _replace(step)
                done.append(step)
        for folder in sorted({step.plan.target.parent for step in steps}):
            with _told(str(folder)):
                sync_folder(folder)
    except BaseException as error:
        stuck = _put_back(done)
        if stuck:
            raise _half_saved(stuck) from error
        raise
    finally:
        for step in steps:
            remove(step.staged)
            if step not in stuck:
                remove(step.kept)
    return {step.plan.writing.path: step.stamp for step in steps}


def _stage(plan: _Plan) -> _Step:
    try:
        return _stage_file(plan)
    except FileNotFoundError:
        if plan.seen is not None and plan.target.parent.is_dir() and not plan.target.exists():
            raise ConflictError((_changed_now(plan),)) from None
        raise


def _stage_file(plan: _Plan) -> _Step:
    folder, data = plan.target.parent, plan.writing.data
    new = plan.seen is None
    if not new and plan.target.exists() and not os.access(plan.target, os.W_OK):
        # A rename would get past it, but who marked the page read-only meant it.
        raise SaveError("save.read_only_file", path=plan.writing.path)
    staged = stage(folder, data, None if new else plan.target)
    kept = beside(folder, "old")
    try:
        if not new:
            _keep(plan, kept)
        stamp = Stamp(len(data), staged.stat().st_mtime_ns, digest(data))
    except BaseException:
        remove(staged)
        remove(kept)
        raise
    return _Step(plan, staged, kept, stamp)


def _keep(plan: _Plan, kept: Path) -> None:
    """Give the old file a second name; where the disk knows no links, a durable copy."""
    try:
        os.link(plan.target, kept)
    except OSError:
        os.replace(stage(plan.target.parent, plan.found.data, plan.target), kept)


def _replace(step: _Step) -> None:
    plan = step.plan
    if plan.seen is None:
        try:
            place_new(step.staged, plan.target)
        except FileExistsError:
            raise ConflictError((_changed_now(plan),)) from None
        return
    now = plan.target.stat() if plan.target.exists() else None
    if now is None or (now.st_size, now.st_mtime_ns, now.st_ino) != (
        plan.seen.st_size,
        plan.seen.st_mtime_ns,
        plan.seen.st_ino,
    ):
        raise ConflictError((_changed_now(plan),))
    os.replace(step.staged, plan.target)


def _changed_now(plan: _Plan) -> Conflict:
    """The conflict of a page that another program changed between comparing and replacing."""
    if not plan.target.exists():
        return Conflict(plan.writing.path, ConflictKind.DELETED, Stored(b"", ABSENT))
    data = plan.target.read_bytes()
    stamp = Stamp(len(data), plan.target.stat().st_mtime_ns, digest(data))
    kind = ConflictKind.APPEARED if plan.seen is None else ConflictKind.CHANGED
    return Conflict(plan.writing.path, kind, Stored(data, stamp))


def _put_back(done: Sequence[_Step]) -> dict[_Step, OSError]:
    """Undo the replacements, the last first; the steps where that failed as well, with the reason."""
    stuck: dict[_Step, OSError] = {}
    for step in reversed(done):
        try:
            if step.plan.seen is None:
                step.plan.target.unlink()
            else:
                os.replace(step.kept, step.plan.target)
        except OSError as error:
            stuck[step] = error
    return stuck


def _half_saved(stuck: dict[_Step, OSError]) -> SaveError:
    return SaveError(
        "save.half",
        path=", ".join(step.plan.writing.path for step in stuck),
        kept=", ".join(str(step.kept) for step in stuck),
        reason=next(error.strerror or str(error) for error in stuck.values()),
    )


@contextlib.contextmanager
def _told(path: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise _save_error(error, path) from error


def _save_error(error: OSError, path: str) -> SaveError:
    codes = {
        errno.ENOSPC: "save.disk_full",
        errno.EDQUOT: "save.disk_full",
        errno.EACCES: "save.denied",
        errno.EPERM: "save.denied",
        errno.EROFS: "save.read_only_disk",
        errno.ENOENT: "save.folder_gone",
        errno.ENOTDIR: "save.folder_gone",
        errno.ESTALE: "save.folder_gone",
        errno.ENAMETOOLONG: "save.name_too_long",
    }
    if getattr(error, "winerror", 0) in _IN_USE:
        return SaveError("save.in_use", path=path, reason=error.strerror)
    reason = error.strerror or str(error)
    return SaveError(codes.get(error.errno or 0, "save.failed"), path=path, reason=reason)


def _copy_names(name: str) -> Iterator[str]:
    ending = page_ending(name)
    stem = name.removesuffix(ending)
    day = datetime.now().astimezone().date().isoformat()
    for number in count(1):
        yield f"{stem} (my copy {day}{f' {number}' if number > 1 else ''}){ending}"
