"""Saving beside the window, and what to do when the disk holds something else."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from jfeditor.faults import JfeditorError
from jfeditor.text.changes import Change, make_page, replace_page
from jfeditor.ui.background import Background
from jfeditor.ui.dialogs import Settled
from jfeditor.ui.session import Session
from jfeditor.workspace.files import ABSENT, Stamp, Stored
from jfeditor.workspace.saving import (
    Conflict,
    ConflictError,
    ConflictKind,
    Removal,
    Writing,
    save_copy,
    save_pages,
)


class Saver(QObject):
    """Writes pages of a session; one save at a time, in order."""

    saved = Signal(object)
    """Paths of pages that are on disk now as they were when saving began; removed ones are there no more."""
    failed = Signal(object)
    """The `JfeditorError`; the edits are still in the window, the old files whole."""
    conflicts_found = Signal(object, object)
    """A tuple of `Conflict`: other programs changed these files, and nothing was written; then the paths of
    the other pages that were to be saved."""
    busy_changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._background = Background("jfeditor-saver", self)
        self._wanted: set[str] = set()
        """Pages to be saved when what is being written is done: only then is it known what the disk holds."""
        self._agreed: dict[str, Stamp] = {}
        """Files of other programs that the user lets go, for what is to be saved next."""

    @property
    def busy(self) -> bool:
        """Whether something is being written."""
        return self._background.pending > 0

    def save(self, paths: Iterable[str]) -> None:
        """Save the modified ones of these pages, all or none; while another save runs, after it."""
        self._wanted.update(paths)
        if not self.busy:
            self._save_wanted()

    def _save_wanted(self) -> None:
        paths = sorted(self._wanted & self._session.modified)
        wanted = [self._writing(path) for path in paths]
        self._forget_wanted()
        if wanted:
            self._write(wanted)

    def _writing(self, path: str) -> Writing | Removal:
        """What is to be done on the disk for a page."""
        session = self._session
        stored = session.stored.get(path)
        # What another program wrote there is never what was edited here, whatever was read since.
        unsettled = session.conflicts.get(path) is not None
        stamp = self._agreed.get(path, stored.stamp if stored and not unsettled else ABSENT)
        page = session.handbook.pages.get(path)
        return Removal(path, stamp) if page is None else Writing(path, page.source.data, stamp)

    def _forget_wanted(self) -> None:
        self._wanted.clear()
        self._agreed.clear()

    def settle(self, decided: Sequence[tuple[Conflict, Settled]], others: Iterable[str] = ()) -> None:
        """Do what the user chose for pages that another program changed.

        What is written of them is saved together with the `others` that were to be, all or none. While a
        page is left undecided nothing is deleted: it may be where the text of a removed one went.
        """
        session = self._session
        wanted = set(others)
        for conflict, choice in decided:
            path = conflict.path
            removes = conflict.kind is ConflictKind.CHANGED_REMOVED
            if path not in (session.removed if removes else session.handbook.pages):
                continue  # it went while the user was asked, or is back
            if choice is Settled.LATER:
                session.note_conflict(path, None if conflict.theirs.stamp == ABSENT else conflict.theirs)
            elif choice is Settled.KEEP_MINE:
                wanted.add(path)
                self._agreed[path] = conflict.theirs.stamp
            elif choice is Settled.SAVE_COPY:
                self._copy(conflict)
            else:
                self._take(conflict)
        if any(choice is Settled.LATER for _, choice in decided):
            wanted -= session.removed
        self.save(wanted)

    def close(self) -> None:
        """Wait until all is written."""
        self._background.finish()

    def _copy(self, conflict: Conflict) -> None:
        root, mine = self._session.root, self._session.page(conflict.path).source.data
        self._background.run(
            lambda: save_copy(root, conflict.path, mine),
            lambda copy: self._copied(conflict, copy),
            self._tell_failure,
        )
        self.busy_changed.emit()

    def _copied(self, conflict: Conflict, copy: str) -> None:
        if conflict.path in self._session.handbook.pages:
            if conflict.theirs.stamp == ABSENT:
                self._session.take_out(conflict.path)
            else:
                self._take(conflict)
        self._end((copy,))

    def _take(self, conflict: Conflict) -> None:
        session, path, theirs = self._session, conflict.path, conflict.theirs
        page = session.handbook.pages.get(path)
        change = replace_page(path, page.source.data, theirs.data) if page else make_page(path, theirs.data)
        session.apply(Change(f"Take {path} from disk", (change,)))
        session.note_saved(path, theirs)

    def _write(self, wanted: Sequence[Writing | Removal]) -> None:
        def done(stamps: dict[str, Stamp]) -> None:
            for one in wanted:
                if isinstance(one, Removal):
                    self._session.note_deleted(one.path)
                else:
                    self._session.note_saved(one.path, Stored(one.data, stamps[one.path]))
            self._end(tuple(one.path for one in wanted))

        def failed(error: Exception) -> None:
            if isinstance(error, ConflictError):
                hit = {conflict.path for conflict in error.conflicts}
                others = {one.path for one in wanted} | self._wanted
                self._forget_wanted()
                self.busy_changed.emit()
                self.conflicts_found.emit(
                    tuple(map(self._as_known, error.conflicts)), tuple(sorted(others - hit))
                )
            else:
                self._tell_failure(error)

        self._background.run(lambda: save_pages(self._session.root, wanted), done, failed)
        self.busy_changed.emit()

    def _as_known(self, conflict: Conflict) -> Conflict:
        """A conflict as the window knows its page: one that was read from a file was changed there, not made.

        Saving takes it for made, since what another program wrote is never what was edited here: `_writing`.
        """
        is_old = conflict.kind is ConflictKind.APPEARED and conflict.path in self._session.stored
        return replace(conflict, kind=ConflictKind.CHANGED) if is_old else conflict

    def _end(self, saved: tuple[str, ...]) -> None:
        self.busy_changed.emit()
        self.saved.emit(saved)
        if not self.busy:
            self._save_wanted()

    def _tell_failure(self, error: Exception) -> None:
        self._forget_wanted()  # it would fail too, or be told as saved beside a failure
        self.busy_changed.emit()
        if not isinstance(error, JfeditorError):
            raise error
        self.failed.emit(error)
