"""Saving beside the window, and what to do when the disk holds something else."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from jfeditor.faults import JfeditorError
from jfeditor.text.changes import Change, replace_page
from jfeditor.ui.background import Background
from jfeditor.ui.dialogs import Settled
from jfeditor.ui.session import Session
from jfeditor.workspace.files import ABSENT, Stamp, Stored
from jfeditor.workspace.saving import Conflict, ConflictError, Writing, save_copy, save_pages


class Saver(QObject):
    """Writes pages of a session; one save at a time, in order."""

    saved = Signal(object)
    """Paths that are on disk now as they were when saving began."""
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
        session = self._session
        paths = sorted(self._wanted & session.modified)
        self._wanted.clear()
        writings = []
        for path in paths:
            stored = session.stored.get(path)
            # What another program wrote there is never what was edited here, whatever was read since.
            unsettled = session.conflicts.get(path) is not None
            stamp = stored.stamp if stored and not unsettled else ABSENT
            writings.append(Writing(path, session.page(path).source.data, stamp))
        if writings:
            self._write(writings)

    def settle(self, conflict: Conflict, choice: Settled) -> None:
        """Do what the user chose for a page that another program changed."""
        session, path = self._session, conflict.path
        if path not in session.handbook.pages:  # it went while the user was asked
            return
        if choice is Settled.LATER:
            session.note_conflict(path, None if conflict.theirs.stamp == ABSENT else conflict.theirs)
            return
        mine = session.page(path).source.data
        if choice is Settled.KEEP_MINE:
            self._write([Writing(path, mine, conflict.theirs.stamp)])
            return
        if choice is Settled.SAVE_COPY:
            self._background.run(
                lambda: save_copy(session.root, path, mine),
                lambda copy: self._copied(conflict, copy),
                self._tell_failure,
            )
            self.busy_changed.emit()
            return
        self._take(conflict)

    def close(self) -> None:
        """Wait until all is written."""
        self._background.finish()

    def _copied(self, conflict: Conflict, copy: str) -> None:
        if conflict.path in self._session.handbook.pages:
            if conflict.theirs.stamp == ABSENT:
                self._session.take_out(conflict.path)
            else:
                self._take(conflict)
        self.busy_changed.emit()
        self.saved.emit((copy,))

    def _take(self, conflict: Conflict) -> None:
        session, path = self._session, conflict.path
        change = replace_page(path, session.page(path).source.data, conflict.theirs.data)
        session.apply(Change(f"Take {path} from disk", (change,)))
        session.note_saved(path, conflict.theirs)

    def _write(self, writings: list[Writing]) -> None:
        def done(stamps: dict[str, Stamp]) -> None:
            for writing in writings:
                if writing.path in self._session.handbook.pages:
                    self._session.note_saved(writing.path, Stored(writing.data, stamps[writing.path]))
            self.busy_changed.emit()
            self.saved.emit(tuple(writing.path for writing in writings))
            if not self.busy:
                self._save_wanted()

        def failed(error: Exception) -> None:
            if isinstance(error, ConflictError):
                hit = {conflict.path for conflict in error.conflicts}
                others = {writing.path for writing in writings} | self._wanted
                self._wanted.clear()
                self.busy_changed.emit()
                self.conflicts_found.emit(error.conflicts, tuple(sorted(others - hit)))
            else:
                self._tell_failure(error)

        self._background.run(lambda: save_pages(self._session.root, writings), done, failed)
        self.busy_changed.emit()

    def _tell_failure(self, error: Exception) -> None:
        self._wanted.clear()  # it would fail too, or be told as saved beside a failure
        self.busy_changed.emit()
        if not isinstance(error, JfeditorError):
            raise error
        self.failed.emit(error)
