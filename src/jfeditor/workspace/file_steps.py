"""The steps of a save: a file that is made, replaced or removed, in a way that can be taken back.

A step is prepared first (the new text is on the disk under a hidden name, so that a full disk or a missing
permission shows), then done by one rename, then finished, or taken back and dropped. It takes its file's
place only where that still is as it was when it was compared.
"""

import contextlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from jfeditor.workspace.atomic import beside, place_new, remove, stage


class OvertakenError(Exception):
    """Another program changed, removed or made the file since it was compared."""


class ReadOnlyFileError(Exception):
    """The file is marked as read-only."""


class Step(Protocol):
    """What happens to one file."""

    @property
    def kept(self) -> Path:
        """Where what was there before is kept until all is done."""

    def do(self) -> None:
        """Do it; raises `OvertakenError` or `OSError`, after which it must be taken back."""

    def take_back(self) -> None:
        """Make the file what it was, where it was done; raises `OSError`."""

    def drop(self) -> None:
        """Remove what is hidden, after it was taken back or never done."""

    def finish(self) -> None:
        """Remove what is hidden, now that all is done."""


@dataclass(frozen=True, slots=True)
class MakeFile:
    """A file where there is none."""

    target: Path
    staged: Path
    kept: Path
    """Never there: nothing was before."""

    @staticmethod
    def prepare(target: Path, data: bytes) -> "MakeFile":
        """Write the text beside the place it is for."""
        return MakeFile(target, stage(target.parent, data), beside(target.parent, "old"))

    def do(self) -> None:
        """Give it its name, where no file has that."""
        try:
            place_new(self.staged, self.target)
        except FileExistsError:
            raise OvertakenError from None

    def take_back(self) -> None:
        """Remove it again."""
        if not os.path.lexists(self.staged):
            self.target.unlink()

    def drop(self) -> None:
        """Remove what has not got its name."""
        remove(self.staged)

    def finish(self) -> None:
        """Nothing is hidden any more."""


@dataclass(frozen=True, slots=True)
class ReplaceFile:
    """Another text in the place of a file's."""

    target: Path
    seen: os.stat_result
    staged: Path
    kept: Path

    @staticmethod
    def prepare(target: Path, seen: os.stat_result, old: bytes, new: bytes) -> "ReplaceFile":
        """Write the text beside the file, and give the file a second name.

        Raises `OvertakenError` where it went meanwhile, `ReadOnlyFileError`, `OSError`.
        """
        _check_writable(target)
        try:
            staged, kept = _stage_and_keep(target, old, new)
        except FileNotFoundError:
            if target.parent.is_dir() and not target.exists():
                raise OvertakenError from None
            raise
        return ReplaceFile(target, seen, staged, kept)

    def do(self) -> None:
        """Put the new text in the file's place."""
        if not self.target.exists() or not _is_same(self.target.stat(), self.seen):
            raise OvertakenError
        os.replace(self.staged, self.target)

    def take_back(self) -> None:
        """Put the old file back."""
        if not os.path.lexists(self.staged):
            os.replace(self.kept, self.target)

    def drop(self) -> None:
        """Remove what is beside the file."""
        remove(self.staged)
        remove(self.kept)

    def finish(self) -> None:
        """Remove the old file."""
        remove(self.kept)


@dataclass(frozen=True, slots=True)
class RemoveFile:
    """No file any more; one that is a link goes itself, not what it leads to."""

    target: Path
    seen: os.stat_result
    """Of the file, or of the link itself."""
    kept: Path

    @staticmethod
    def prepare(target: Path, seen: os.stat_result) -> "RemoveFile":
        """Nothing is to be written; raises `ReadOnlyFileError`."""
        _check_writable(target)
        return RemoveFile(target, seen, beside(target.parent, "old"))

    def do(self) -> None:
        """Hide it, then look at it once more: under its name nobody writes it any more."""
        try:
            os.rename(self.target, self.kept)
        except FileNotFoundError:
            return  # gone already
        if not _is_same(self.kept.lstat(), self.seen):
            raise OvertakenError

    def take_back(self) -> None:
        """Give it its name again, where no other file has that now."""
        if os.path.lexists(self.kept):
            place_new(self.kept, self.target)

    def drop(self) -> None:
        """What could not be put back stays: it may be all there is of another program's text."""

    def finish(self) -> None:
        """Remove it from the disk."""
        remove(self.kept)


def make_folders(folder: Path) -> list[Path]:
    """Make a folder with those above it, and return the ones that were not there, outermost first."""
    missing = []
    while not os.path.lexists(folder):
        missing.append(folder)
        folder = folder.parent
    made: list[Path] = []
    try:
        for one in reversed(missing):
            with contextlib.suppress(FileExistsError):  # another program was quicker: it is not ours
                one.mkdir()
                made.append(one)
    except BaseException:
        remove_folders(made)
        raise
    return made


def remove_folders(made: list[Path]) -> None:
    """Remove folders of ours again, where nothing is in them."""
    for one in reversed(made):
        with contextlib.suppress(OSError):
            one.rmdir()


def remove_empty(folder: Path, top: Path) -> Path:
    """Remove `folder` and those above it that are empty, below `top`; returns the one that stays."""
    while folder != top and folder.is_relative_to(top):
        try:
            folder.rmdir()
        except OSError:
            break
        folder = folder.parent
    return folder


def _is_same(now: os.stat_result, seen: os.stat_result) -> bool:
    """Whether nobody has written or replaced a file."""
    return (now.st_size, now.st_mtime_ns, now.st_ino) == (seen.st_size, seen.st_mtime_ns, seen.st_ino)


def _check_writable(target: Path) -> None:
    """Raise `ReadOnlyFileError` for a file that is marked as read-only.

    A rename would get past it, but who marked the page meant it.
    """
    if target.exists() and not os.access(target, os.W_OK):
        raise ReadOnlyFileError


def _stage_and_keep(target: Path, old: bytes, new: bytes) -> tuple[Path, Path]:
    """Where the new text is beside a file, and the second name of the old one.

    Where the disk knows no links that is a durable copy.
    """
    kept = beside(target.parent, "old")
    staged = stage(target.parent, new, target)
    try:
        try:
            os.link(target, kept)
        except OSError:
            os.replace(stage(target.parent, old, target), kept)
    except BaseException:
        remove(staged)
        remove(kept)
        raise
    return staged, kept
