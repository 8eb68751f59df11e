"""Saving pages: never over another program's work, never half a file, several pages all or none.

1. Compare: every file is read and its hash compared with what the window had read. The time and size alone
   would let through a program that keeps the time; pages are small and few are saved at once.
2. Prepare: every new text is written whole, durably and with the old file's rights to a hidden file beside
   it, in a folder that is made where there is none. A full disk or a missing permission shows here, while
   nothing has been touched.
3. Do: the hidden files take the pages' names, one rename each, then the files of removed pages get hidden
   names: a power cut between them leaves a page that was moved twice, never nowhere. The old files are kept
   under hidden names until the last is done; if one fails, those done get their old files back.
4. Finish: what is hidden goes, and the folders that removed pages leave empty.
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

from jfeditor.families.names import page_ending
from jfeditor.faults import JfeditorError
from jfeditor.wording import word_error
from jfeditor.workspace.atomic import place_new, remove, stage, sync_folder
from jfeditor.workspace.file_steps import (
    MakeFile,
    OvertakenError,
    ReadOnlyFileError,
    RemoveFile,
    ReplaceFile,
    Step,
    make_folders,
    remove_empty,
    remove_folders,
)
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


@dataclass(frozen=True, slots=True)
class Removal:
    """A page whose file is to be deleted."""

    path: str
    stamp: Stamp
    """Of the file that is meant."""


class ConflictKind(StrEnum):
    """What another program did to a page."""

    CHANGED = "changed"
    DELETED = "deleted"
    APPEARED = "appeared"
    CHANGED_REMOVED = "changed_removed"
    """It is to be deleted, and was changed."""


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
    wanted: Writing | Removal
    target: Path
    """The file itself, links followed; of a page to be removed the link."""
    found: Stored
    seen: os.stat_result | None
    """The file as it was just before it was compared; None where there is none."""
    takes_place: bool = False
    """Whether it is to be made where one goes that differs in capitals only, on a disk that minds none."""

    @property
    def is_done(self) -> bool:
        """Whether the disk holds already what is wanted."""
        if isinstance(self.wanted, Removal):
            return self.found.stamp == ABSENT
        return self.found.stamp != ABSENT and self.found.data == self.wanted.data


def save_pages(root: Path, wanted: Sequence[Writing | Removal]) -> dict[str, Stamp]:
    """Write and delete pages, all or none, and return their new stamps, `ABSENT` for deleted ones.

    A page whose bytes are on the disk already is not written; one that is gone already need not be deleted.
    Folders that new pages need are made, and those go that deleted pages leave empty. Raises `ConflictError`
    with every page another program changed, `SaveError` when the disk refuses.
    """
    plans = []
    conflicts = []
    leaving = [one.path for one in wanted if isinstance(one, Removal)]
    for one in wanted:
        plan = _compare_removal(root, one) if isinstance(one, Removal) else _compare(root, one, leaving)
        if isinstance(plan, Conflict):
            conflicts.append(plan)
        else:
            plans.append(plan)
    if conflicts:
        raise ConflictError(tuple(conflicts))
    stamps = {plan.wanted.path: plan.found.stamp for plan in plans}
    stamps |= _carry_out([plan for plan in plans if not plan.is_done])
    for path in leaving:
        _tidy(root, page_file(root, path).parent)
    return stamps


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


def _compare(root: Path, writing: Writing, leaving: Sequence[str]) -> _Plan | Conflict:
    path = writing.path
    new = writing.stamp == ABSENT
    with _told(path):
        file = page_file(root, path)
        target = Path(os.path.realpath(file))
        _check_place(root, writing, target)
        if not target.parent.is_dir():
            _check_folder(root, path, target.parent, may_be_made=new)
        found, seen = Stored(b"", ABSENT), None
        if os.path.lexists(target):
            if new and not _is_spelled(root, path):
                return _take_place(root, writing, target, leaving)
            seen = target.stat()
            found = _read(root, writing)
    plan = _Plan(writing, target, found, seen)
    if plan.is_done or found.stamp.sha256 == writing.stamp.sha256:
        return plan
    if found.stamp == ABSENT:
        return Conflict(path, ConflictKind.DELETED, found)
    return Conflict(path, ConflictKind.APPEARED if new else ConflictKind.CHANGED, found)


def _compare_removal(root: Path, removal: Removal) -> _Plan | Conflict:
    path = removal.path
    with _told(path, _what(removal)):
        file = page_file(root, path)
        target = Path(os.path.realpath(file.parent), file.name)
        _check_place(root, removal, target)
        if not os.path.lexists(target):
            return _Plan(removal, target, Stored(b"", ABSENT), None)
        seen = target.lstat()
        found = _read(root, removal)
    if found.stamp.sha256 == removal.stamp.sha256:
        return _Plan(removal, target, found, seen)
    return Conflict(path, ConflictKind.CHANGED_REMOVED, found)


def _check_place(root: Path, wanted: Writing | Removal, target: Path) -> None:
    if not target.is_relative_to(os.path.realpath(root)):
        raise SaveError("save.outside", path=wanted.path, what=_what(wanted), reason=str(target))


def _check_folder(root: Path, path: str, folder: Path, *, may_be_made: bool) -> None:
    """A page that was there has lost its folder; that of a new page is made, unless a file is in the way."""
    above = next((one for one in folder.parents if os.path.lexists(one)), folder)
    in_way = folder if os.path.lexists(folder) else above
    if may_be_made and not in_way.is_dir():
        raise SaveError("save.file_in_way", path=path, reason=in_way.name)
    if not may_be_made or not root.is_dir():
        raise SaveError("save.folder_gone", path=path, reason=str(folder))


def _take_place(root: Path, writing: Writing, target: Path, leaving: Sequence[str]) -> _Plan:
    """A new page where a file is whose name differs in capitals only, which to this disk is the same.

    That is no other program's work. It can be written where that file goes in the same save.
    """
    folder, _, name = writing.path.rpartition("/")
    for other in leaving:
        its_folder, _, its_name = other.rpartition("/")
        if name != its_name and its_folder == folder and os.path.samefile(page_file(root, other), target):
            return _Plan(writing, target, Stored(b"", ABSENT), None, takes_place=True)
    raise SaveError("save.same_name", path=writing.path)


def _is_spelled(root: Path, path: str) -> bool:
    """Whether a file that is found under a path has just that name, to the letter."""
    folder = root
    for part in path.split("/"):
        if part not in os.listdir(folder):
            return False
        folder /= part
    return True


def _read(root: Path, wanted: Writing | Removal) -> Stored:
    try:
        return read_stored(root, wanted.path)
    except UnreadablePageError as error:
        reason = word_error(error)
        raise SaveError("save.unreadable", path=wanted.path, what=_what(wanted), reason=reason) from error


def _carry_out(plans: Sequence[_Plan]) -> dict[str, Stamp]:
    """Do what is planned, all or none; returns the new stamps."""
    steps: list[tuple[_Plan, Step]] = []
    begun: list[tuple[_Plan, Step]] = []
    made: list[Path] = []
    stamps: dict[str, Stamp] = {}
    plan: _Plan | None = None
    try:
        for plan in plans:
            with _told(plan.wanted.path, _what(plan.wanted)):
                made += make_folders(plan.target.parent)
                step, stamps[plan.wanted.path] = _prepare(plan)
                steps.append((plan, step))
        for plan, step in _in_order(steps):
            with _told(plan.wanted.path, _what(plan.wanted)):
                begun.append((plan, step))
                step.do()
        for folder in sorted({one.target.parent for one, _ in steps} | {one.parent for one in made}):
            with _told(str(folder)):
                sync_folder(folder)
    except BaseException as error:
        stuck = _put_back(begun)
        for done, step in steps:
            if done.wanted.path not in stuck:
                step.drop()
        remove_folders(made)
        if stuck:
            raise _half_saved(stuck) from error
        if isinstance(error, OvertakenError) and plan is not None:
            raise ConflictError((_changed_now(plan),)) from None
        raise
    for _, step in steps:
        step.finish()
    return stamps


def _prepare(plan: _Plan) -> tuple[Step, Stamp]:
    """The step, and the stamp that the page has when it is done."""
    wanted = plan.wanted
    try:
        if isinstance(wanted, Removal):
            assert plan.seen is not None  # noqa: S101 - else it is done
            return RemoveFile.prepare(plan.target, plan.seen), ABSENT
        step: MakeFile | ReplaceFile
        if plan.seen is None:
            step = MakeFile.prepare(plan.target, wanted.data)
        else:
            step = ReplaceFile.prepare(plan.target, plan.seen, plan.found.data, wanted.data)
    except ReadOnlyFileError:
        raise SaveError("save.read_only_file", path=wanted.path, what=_what(wanted)) from None
    return step, Stamp(len(wanted.data), step.staged.stat().st_mtime_ns, digest(wanted.data))


def _in_order(steps: Sequence[tuple[_Plan, Step]]) -> list[tuple[_Plan, Step]]:
    """What is written first, then what goes, unless something takes its place."""
    takes_place = any(plan.takes_place for plan, _ in steps)
    return sorted(steps, key=lambda one: isinstance(one[0].wanted, Removal) is not takes_place)


def _tidy(root: Path, folder: Path) -> None:
    """Remove the folders that a deleted page leaves empty; that this succeeds is not promised."""
    left = remove_empty(folder, root)
    with contextlib.suppress(OSError):
        sync_folder(left)


def _changed_now(plan: _Plan) -> Conflict:
    """The conflict of a page that another program changed between comparing and writing."""
    path = plan.wanted.path
    with _told(path):
        if not plan.target.exists():
            return Conflict(path, ConflictKind.DELETED, Stored(b"", ABSENT))
        data = plan.target.read_bytes()
        stamp = Stamp(len(data), plan.target.stat().st_mtime_ns, digest(data))
    if isinstance(plan.wanted, Removal):
        return Conflict(path, ConflictKind.CHANGED_REMOVED, Stored(data, stamp))
    kind = ConflictKind.CHANGED if plan.seen else ConflictKind.APPEARED
    return Conflict(path, kind, Stored(data, stamp))


def _put_back(begun: Sequence[tuple[_Plan, Step]]) -> dict[str, tuple[Step, OSError]]:
    """Take steps back, the last first; by their pages those where that failed as well, with the reason."""
    stuck: dict[str, tuple[Step, OSError]] = {}
    for plan, step in reversed(begun):
        try:
            step.take_back()
        except OSError as error:
            stuck[plan.wanted.path] = (step, error)
    return stuck


def _half_saved(stuck: dict[str, tuple[Step, OSError]]) -> SaveError:
    return SaveError(
        "save.half",
        path=", ".join(stuck),
        kept=", ".join(str(step.kept) for step, _ in stuck.values()),
        reason=next(error.strerror or str(error) for _, error in stuck.values()),
    )


def _what(wanted: Writing | Removal) -> str:
    return "deleted" if isinstance(wanted, Removal) else "saved"


@contextlib.contextmanager
def _told(path: str, what: str = "saved") -> Iterator[None]:
    """Turn what the disk says into what is told; `what` could not be done to the page."""
    try:
        yield
    except OSError as error:
        raise _save_error(error, path, what) from error


def _save_error(error: OSError, path: str, what: str) -> SaveError:
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
        return SaveError("save.in_use", path=path, what=what, reason=error.strerror)
    reason = error.strerror or str(error)
    return SaveError(codes.get(error.errno or 0, "save.failed"), path=path, what=what, reason=reason)


def _copy_names(name: str) -> Iterator[str]:
    ending = page_ending(name)
    stem = name.removesuffix(ending)
    day = datetime.now().astimezone().date().isoformat()
    for number in count(1):
        yield f"{stem} (my copy {day}{f' {number}' if number > 1 else ''}){ending}"
