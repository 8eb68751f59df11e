"""The journal of unsaved edits: what a crash must not take.

One file per page, session and text it is based on, in the user's state folder: a line of JSON about the
edit, then the page's whole text as it was typed so far. A page is small, so the whole text is simpler and
safer than a list of edits to replay. Of a page that is to be deleted just that is recorded: its text is still
on the disk. Files are written beside and renamed, so an entry is whole or absent; one that is damaged all
the same is set aside, never deleted.

A session writes and forgets its own entries only. What an earlier session left stays until it is discarded
(`discard`), so an edit not yet decided on outlives new edits of the same page.
"""

import contextlib
import os
import secrets
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

import msgspec

from jfeditor.faults import JfeditorError
from jfeditor.workspace.atomic import write_whole
from jfeditor.workspace.files import UnreadablePageError, digest, read_stored
from jfeditor.workspace.places import FolderError, handbook_key, state_folder

_ENDING = ".edit"
_NO_BASE = "new"


class JournalError(JfeditorError):
    """The journal cannot be written; edits are not safe from a crash until it can."""


class OnDisk(StrEnum):
    """How a page on the disk stands to the text an edit in the journal is based on."""

    SAME = "same"
    """The edit fits as it is."""
    CHANGED = "changed"
    """Another program changed the page since: the edit and the page must be compared."""
    GONE = "gone"
    """There is no such page, or it cannot be read."""


@dataclass(frozen=True, slots=True)
class Recoverable:
    """An unsaved edit of an earlier session."""

    path: str
    base_sha256: str
    """The hash of the page as it was on the disk when the edit began; empty for a page not saved yet."""
    data: bytes
    """The page with the edit; empty where it was removed."""
    when: datetime
    """The last time it was recorded, in the local time zone."""
    on_disk: OnDisk
    file: Path
    """The entry in the journal."""
    removes: bool = False
    """Whether the page was removed, and its file is to be deleted."""


class _Header(msgspec.Struct, frozen=True):
    path: str  # base64: file names may hold bytes that are no UTF-8, JSON may not
    base: str
    sha256: str
    when: float  # seconds since 1970
    removes: bool = False


class Journal:
    """The unsaved edits of one handbook; safe to use from one thread at a time."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._folder = state_folder() / "journal" / handbook_key(root)
        self._session = secrets.token_hex(4)

    def record(self, path: str, base_sha256: str, data: bytes) -> None:
        """Keep a page's unsaved text; takes the place of what this session recorded of it before.

        Durable when it returns (an fsync: call it off the window's thread). Raises `JournalError`.
        """
        self._write(path, base_sha256, data, removes=False)

    def record_removal(self, path: str, base_sha256: str) -> None:
        """Keep that a page was removed and its file is still to be deleted; as `record` does."""
        self._write(path, base_sha256, b"", removes=True)

    def forget(self, path: str) -> None:
        """Drop what this session recorded of a page: it was saved, or its edits were taken back."""
        for entry in self._own(path):
            with contextlib.suppress(OSError):  # offered once too often is better than an error after saving
                entry.unlink(missing_ok=True)

    def entries(self) -> tuple[Recoverable, ...]:
        """What earlier sessions left, the newest edit first.

        Edits that are on the disk by now are dropped, damaged entries are set aside (`damaged`).
        Meant for the holder of the handbook's lock: another window's journal looks like one left behind.
        """
        found = []
        for file in sorted(self._folder.glob(f"*{_ENDING}")):
            if file.stem.endswith(f"-{self._session}"):
                continue
            try:
                entry = self._read(file)
            except (OSError, ValueError, msgspec.DecodeError):
                self._set_aside(file)
                continue
            if entry is not None:
                found.append(entry)
        return tuple(sorted(found, key=lambda entry: entry.when, reverse=True))

    def discard(self, entry: Recoverable) -> None:
        """Drop an edit of an earlier session: it was taken over, or the user does not want it."""
        with contextlib.suppress(OSError):
            entry.file.unlink(missing_ok=True)

    def damaged(self) -> tuple[Path, ...]:
        """Entries that were set aside because they cannot be read."""
        return tuple(sorted((self._folder / "damaged").glob(f"*{_ENDING}.*")))

    def _write(self, path: str, base_sha256: str, data: bytes, *, removes: bool) -> None:
        now = datetime.now(UTC).timestamp()
        name = b64encode(os.fsencode(path)).decode()
        header = _Header(name, base_sha256, digest(data), now, removes)
        target = self._folder / f"{_key(path)}-{base_sha256[:16] or _NO_BASE}-{self._session}{_ENDING}"
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_whole(target, msgspec.json.encode(header) + b"\n" + data)
            for older in self._own(path):
                if older != target:
                    older.unlink(missing_ok=True)
        except OSError as error:
            raise JournalError("journal.failed", path=path, reason=error.strerror or str(error)) from error

    def _own(self, path: str) -> Iterator[Path]:
        return self._folder.glob(f"{_key(path)}-*-{self._session}{_ENDING}")

    def _read(self, file: Path) -> Recoverable | None:
        """The entry; None where what it tells has reached the disk. Raises `ValueError` for a damaged one."""
        line, _, data = file.read_bytes().partition(b"\n")
        header = msgspec.json.decode(line, type=_Header)
        if digest(data) != header.sha256:
            raise ValueError(file)
        path = os.fsdecode(b64decode(header.path, validate=True))
        try:
            stored = read_stored(self._root, path)
        except UnreadablePageError as error:
            is_done = header.removes and error.code == "page.missing"
            on_disk = OnDisk.SAME if not (header.base or header.removes) else OnDisk.GONE
        except FolderError as error:
            raise ValueError(file) from error
        else:
            is_done = not header.removes and stored.data == data
            on_disk = OnDisk.SAME if stored.stamp.sha256 == header.base else OnDisk.CHANGED
        if is_done:
            file.unlink(missing_ok=True)
            return None
        when = datetime.fromtimestamp(header.when, UTC).astimezone()
        return Recoverable(path, header.base, data, when, on_disk, file, header.removes)

    def _set_aside(self, file: Path) -> None:
        aside = self._folder / "damaged"
        with contextlib.suppress(OSError):
            aside.mkdir(exist_ok=True)
            os.replace(file, aside / f"{file.name}.{secrets.token_hex(4)}")


def _key(path: str) -> str:
    return digest(os.fsencode(path))[:24]
