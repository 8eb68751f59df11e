"""One window edits a handbook at a time; a second one is told who does.

The lock is the operating system's own on an open file (flock on POSIX, a locked byte on Windows), so it ends
with the process however that ends. The file lies in the user's state folder and says who holds it.
"""

import getpass
import os
import platform
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

import msgspec

from jfeditor.faults import JfeditorError
from jfeditor.workspace.places import handbook_key, state_folder

_LOCKED_BYTE = 1 << 30  # far behind the text, which a second process must be able to read on Windows
_LARGEST = 4096


class LockError(JfeditorError):
    """No lock can be had at all: the state folder cannot be written, or its disk knows no locks."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a handbook's lock; `pid` is 0 and the names empty where the lock does not say."""

    user: str
    host: str
    pid: int
    since: datetime
    """In the local time zone."""


class _Note(msgspec.Struct, frozen=True):
    user: str = ""
    host: str = ""
    pid: int = 0
    since: float = 0.0  # seconds since 1970


class Lock:
    """A lock that is held, until `release` or the end of the process."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def release(self) -> None:
        """Let others edit; harmless when done twice."""
        if self._descriptor >= 0:
            os.ftruncate(self._descriptor, 0)
            os.close(
                self._descriptor
            )  # frees it; the file stays: to delete it would race with the next holder
            self._descriptor = -1

    def __enter__(self) -> "Lock":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def acquire(root: Path) -> Lock | Holder:
    """The lock on a handbook's folder, or who holds it. Raises `LockError`."""
    try:
        folder = state_folder() / "locks"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(folder / f"{handbook_key(root)}.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            if not _lock(descriptor):
                holder = _read_holder(descriptor)
                os.close(descriptor)
                return holder
            _write_note(descriptor)
        except BaseException:
            os.close(descriptor)
            raise
    except OSError as error:
        raise LockError("lock.failed", path=str(root), reason=error.strerror or str(error)) from error
    return Lock(descriptor)


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> bool:
        os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        return True

else:
    import fcntl

    def _lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def _write_note(descriptor: int) -> None:
    now = datetime.now(UTC).timestamp()
    note = msgspec.json.encode(_Note(_user(), platform.node(), os.getpid(), now))
    os.ftruncate(descriptor, 0)
    os.lseek(descriptor, 0, os.SEEK_SET)
    os.write(descriptor, note)


def _read_holder(descriptor: int) -> Holder:
    os.lseek(descriptor, 0, os.SEEK_SET)
    try:
        note = msgspec.json.decode(os.read(descriptor, _LARGEST), type=_Note)
    except msgspec.DecodeError:  # it is just being written
        note = _Note()
    return Holder(note.user, note.host, note.pid, datetime.fromtimestamp(note.since, UTC).astimezone())


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a number without a name, as in some containers
        return ""
