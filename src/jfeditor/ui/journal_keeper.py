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
        for path in sorted(self._touched):
            data = self._unsaved(path)
            if data is not None:
                self._recorded.add(path)
                self._run(partial(self._journal.record, path, self._base(path), data))
            elif path in self._recorded:
                self._recorded.discard(path)
                self._run(partial(self._journal.forget, path))
        self._touched.clear()

    def take_over(self, restored: Sequence[Recoverable]) -> None:
        """Record anew what was brought back of an earlier session; its entry goes when that is done."""
        for entry in restored:
            data = self._unsaved(entry.path)
            if data is None:  # the page says it already
                self._run(partial(self._journal.discard, entry))
            else:
                self._recorded.add(entry.path)
                self._run(partial(_replace, self._journal, entry, self._base(entry.path), data))

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

    def _unsaved(self, path: str) -> bytes | None:
        """A page's text that is not on the disk, with what is typed into the form; None where all is."""
        if self._form is not None and self._form.path == path:
            pending = self._form.pending()
            if pending is not None:
                return pending
        return self._session.page(path).source.data if path in self._session.modified else None

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


def _replace(journal: Journal, entry: Recoverable, base_sha256: str, data: bytes) -> None:
    """Record a page in place of an earlier session's entry, which stays where that fails."""
    journal.record(entry.path, base_sha256, data)
    journal.discard(entry)


def _nothing(_result: object) -> None:
    """Recording has no result."""
