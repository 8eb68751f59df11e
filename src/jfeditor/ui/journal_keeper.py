"""Keeping unsaved edits safe: the journal follows the typing at most one second behind."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, QTimer

from jfeditor.ui.background import Background
from jfeditor.ui.front_matter_form import FrontMatterForm
from jfeditor.ui.session import Session
from jfeditor.workspace.journal import Journal, Recoverable

_DELAY_MS = 400
"""From the first edit after a record to the next record; writing itself takes tens of milliseconds."""


class JournalKeeper(QObject):
    """Records modified pages and forgets those that are as on disk again; writes beside the window."""

    def __init__(self, session: Session, journal: Journal, failed: Callable[[Exception], None]) -> None:
        super().__init__(session)
        self._session = session
        self._journal = journal
        self._failed = failed
        self._touched: set[str] = set()
        self._recorded: set[str] = set()
        self._removals: set[str] = set()
        """Those of the recorded pages that are recorded as removed."""
        self._form: FrontMatterForm | None = None
        self._background = Background("jfeditor-journal", self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DELAY_MS)
        self._timer.timeout.connect(self.record_now)
        session.page_changed.connect(self._touch)
        session.modified_changed.connect(self._touch)

    def follow(self, form: FrontMatterForm) -> None:
        """Record as well what is typed into a form's fields and is no edit of the page yet."""
        self._form = form
        form.typed.connect(self._touch_form)

    def record_now(self) -> None:
        """Hand what was touched to the writing thread."""
        for path in sorted(self._touched, key=self._turn):
            recording = self._recording(path)
            if recording is not None:
                self._note_recorded(path)
                self._run(recording)
            elif path in self._recorded:
                self._recorded.discard(path)
                self._removals.discard(path)
                self._run(partial(self._journal.forget, path))
        self._touched.clear()

    def take_over(self, restored: Sequence[Recoverable]) -> None:
        """Record anew what was brought back of an earlier session; its entry goes when that is done."""
        for entry in restored:
            recording = self._recording(entry.path)
            if recording is None:  # the page says it already
                self._run(partial(self._journal.discard, entry))
            else:
                self._note_recorded(entry.path)
                self._run(partial(_replace, self._journal, entry, recording))

    def throw_away(self, unwanted: Sequence[Recoverable]) -> None:
        """Drop entries of an earlier session that the user does not want."""
        for entry in unwanted:
            self._run(partial(self._journal.discard, entry))

    def close(self, *, keep: bool) -> None:
        """Finish; `keep` leaves what is not saved for the next start, else it is forgotten."""
        self._timer.stop()
        if keep:
            self.record_now()
        else:
            for path in sorted(self._recorded):
                self._run(partial(self._journal.forget, path))
        self._background.finish()

    def _turn(self, path: str) -> tuple[int, str]:
        """What is written first.

        A crash may come between two of them. Then a page that was moved, or is moved back, is there twice:
        its text is recorded before it is recorded that the other one goes, and forgotten after that.
        """
        if path in self._session.removed:
            return 2, path
        if self._unsaved(path) is not None:
            return 0, path
        return (1 if path in self._removals else 3), path

    def _note_recorded(self, path: str) -> None:
        self._recorded.add(path)
        (self._removals.add if path in self._session.removed else self._removals.discard)(path)

    def _recording(self, path: str) -> Callable[[], None] | None:
        """What records a page as it is now; None where the disk says it already."""
        if path in self._session.removed:
            return partial(self._journal.record_removal, path, self._base(path))
        data = self._unsaved(path)
        return None if data is None else partial(self._journal.record, path, self._base(path), data)

    def _unsaved(self, path: str) -> bytes | None:
        """A page's text that is not on the disk, with what is typed into the form; None where all is."""
        page = self._session.handbook.pages.get(path)
        if page is None:
            return None
        if self._form is not None and self._form.path == path:
            pending = self._form.pending()
            if pending is not None:
                return pending
        return page.source.data if path in self._session.modified else None

    def _base(self, path: str) -> str:
        """The hash of the text on the disk that the edits are of; nothing for a page never saved.

        Nothing too for edits of a text that another program has replaced: after a crash they must not pass
        for edits of what it wrote.
        """
        stored = self._session.stored.get(path)
        if self._session.conflicts.get(path) is not None:
            return ""
        return stored.stamp.sha256 if stored else ""

    def _touch_form(self) -> None:
        if self._form is not None and self._form.path:
            self._touch(self._form.path)

    def _touch(self, path: str) -> None:
        self._touched.add(path)
        if not self._timer.isActive():
            self._timer.start()

    def _run(self, function: Callable[[], None]) -> None:
        self._background.run(function, _nothing, self._failed)


def _replace(journal: Journal, entry: Recoverable, recording: Callable[[], None]) -> None:
    """Record a page in place of an earlier session's entry, which stays where that fails."""
    recording()
    journal.discard(entry)


def _nothing(_result: object) -> None:
    """Recording has no result."""
