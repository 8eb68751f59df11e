"""Keeping unsaved edits safe: the journal follows the typing at most one second behind."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, QTimer

from jfeditor.ui.background import Background
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
        self._background = Background("jfeditor-journal", self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DELAY_MS)
        self._timer.timeout.connect(self.record_now)
        session.page_changed.connect(self._touch)
        session.modified_changed.connect(self._touch)

    def record_now(self) -> None:
        """Hand what was touched to the writing thread."""
        session = self._session
        for path in sorted(self._touched):
            if path in session.modified:
                stored = session.stored.get(path)
                base = stored.stamp.sha256 if stored else ""
                data = session.page(path).source.data
                self._recorded.add(path)
                self._run(partial(self._journal.record, path, base, data))
            elif path in self._recorded:
                self._recorded.discard(path)
                self._run(partial(self._journal.forget, path))
        self._touched.clear()

    def take_over(self, settled: Sequence[Recoverable]) -> None:
        """Drop entries of an earlier session, after what was brought back of them is recorded anew."""
        self.record_now()
        for entry in settled:
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

    def _touch(self, path: str) -> None:
        self._touched.add(path)
        if not self._timer.isActive():
            self._timer.start()

    def _run(self, function: Callable[[], None]) -> None:
        self._background.run(function, _nothing, self._failed)


def _nothing(_result: object) -> None:
    """Recording has no result."""
