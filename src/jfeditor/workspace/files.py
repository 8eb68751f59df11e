"""Reading one page from the disk, with the stamp that later tells whether it is still the same."""

import errno
import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from jfeditor.faults import JfeditorError
from jfeditor.workspace.places import page_file

LARGEST = 20 * 1024 * 1024
"""Bytes; the longest real page has 60 thousand. What is larger is no page and would only fill the memory."""

_TRIES = 3
_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_NONBLOCK", 0)  # opening a pipe must not wait for its writer
    | getattr(os, "O_NOFOLLOW", 0)
)


class UnreadablePageError(JfeditorError):
    """A page cannot be read; its code says why, `values` hold `path` and sometimes `reason`."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """How a page was when it was read: bytes, modification time in nanoseconds, SHA-256 as hex digits."""

    size: int
    mtime_ns: int
    sha256: str


ABSENT = Stamp(-1, 0, "")
"""The stamp of a page that is not on the disk (yet)."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A page as it is on the disk."""

    data: bytes
    stamp: Stamp


def read_stored(root: Path, path: str) -> Stored:
    """Read a page; `path` is relative to `root`, with `/`.

    A page that another program writes at the same moment is read again, so that data and stamp belong
    together. Raises `UnreadablePageError`, and `FolderError` for a path out of the folder.
    """
    file = page_file(root, path)
    try:
        for _ in range(_TRIES):
            before, data, after = _read(_real(root, file, path), path)
            if _same(before, after) and len(data) == before.st_size:
                return Stored(data, Stamp(len(data), before.st_mtime_ns, digest(data)))
    except OSError as error:
        raise _unreadable(error, path) from error
    raise UnreadablePageError("page.changing", path=path)


def digest(data: bytes) -> str:
    """SHA-256 as hex digits."""
    return hashlib.sha256(data).hexdigest()


def _real(root: Path, file: Path, path: str) -> Path:
    """The file itself where `file` is a link to one inside the folder."""
    if not file.is_symlink():
        return file
    real = Path(os.path.realpath(file))
    if not real.is_relative_to(os.path.realpath(root)):
        raise UnreadablePageError("page.outside", path=path, reason=str(real))
    return real


def _read(file: Path, path: str) -> tuple[os.stat_result, bytes, os.stat_result]:
    descriptor = os.open(file, _FLAGS)
    with open(descriptor, "rb") as stream:
        before = os.fstat(descriptor)
        if stat.S_ISDIR(before.st_mode):
            raise UnreadablePageError("page.folder", path=path)
        if not stat.S_ISREG(before.st_mode):
            raise UnreadablePageError("page.special", path=path)
        if before.st_size > LARGEST:
            raise UnreadablePageError("page.too_large", path=path, megabytes=before.st_size // 1024**2)
        data = stream.read(LARGEST + 1)
        return before, data, os.fstat(descriptor)


def _same(one: os.stat_result, other: os.stat_result) -> bool:
    return (one.st_size, one.st_mtime_ns) == (other.st_size, other.st_mtime_ns)


def _unreadable(error: OSError, path: str) -> UnreadablePageError:
    if error.errno in {errno.ENOENT, errno.ENOTDIR}:
        return UnreadablePageError("page.missing", path=path)
    if error.errno in {errno.EACCES, errno.EPERM}:
        return UnreadablePageError("page.denied", path=path)
    if error.errno == errno.EISDIR:
        return UnreadablePageError("page.folder", path=path)
    return UnreadablePageError("page.failed", path=path, reason=error.strerror or str(error))
