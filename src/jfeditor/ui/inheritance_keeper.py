"""Keeps the inheritance of a session's handbook up to date, beside the window.

One thread resolves the statements some time after each edit and answers what the panels ask about roles, so
that neither typing nor a click ever waits for it. What an edit does not touch is not found again.
"""

import gc
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from jfeditor.families.effective import EffectiveRoles
from jfeditor.families.handbook import Handbook
from jfeditor.families.impacts import RoleImpact, find_impacts
from jfeditor.families.inheritance import Inheritance, resolve
from jfeditor.families.links import LinkBook, read_links
from jfeditor.families.pages import Page, read_page
from jfeditor.restructure.surveys import Survey, take_survey
from jfeditor.ui.background import Background
from jfeditor.ui.session import Session

_DELAY_MS = 90
"""How long after an edit it is looked at: a fast typist's next key comes sooner."""
_LONGEST_DELAY_MS = 600
"""How long it waits at most while somebody goes on typing."""
_WORK_SECONDS = 0.003
"""How long the thread works before it asks for its next turn, or for one page that takes longer."""
_PATIENCE_SECONDS = 0.05
"""How long it waits at most for a window that is at work."""
_FREEZE_PAGES = 50
"""How many pages are read between two times that what they left is kept from the garbage collector."""

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Resolved:
    """What is known about one state of the handbook."""

    found: Inheritance
    """All statements; `found.handbook` is the state they were read from."""
    roles: EffectiveRoles
    """Only for questions, which run in the keeper's thread."""
    impacts: tuple[RoleImpact, ...]
    """What the unsaved edits do to other roles."""


class _GivenUpError(Exception):
    """The handbook is being closed."""


class InheritanceKeeper(QObject):
    """Resolves a session's statements after each change and answers questions about them."""

    resolved = Signal(object)
    """The inheritance of a newer state is known: the `Resolved`."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.current: Resolved | None = None
        """The newest state that is known; None until all pages have been read."""
        self._background = Background("jfeditor-inheritance", self)
        self._turns = _Turns(self)
        self._pages = 0
        self._resolver = _Resolver(self._between)
        self._surveyor = _Surveyor(self._between)
        self._questions: dict[str, tuple[Callable[[Resolved], Any], Callable[[Any], None]]] = {}
        self._outdated = False
        self._since = 0.0
        """When the first of the changes came that are not looked at yet."""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._go_on)
        session.page_changed.connect(self._touch)
        session.pages_read.connect(self._touch)
        session.options_changed.connect(self._touch)
        session.files_changed.connect(self._touch)
        session.page_gone.connect(self._touch)
        session.modified_changed.connect(self._touch)

    def start(self) -> None:
        """All pages are read: begin."""
        if self.current is None:
            self._outdated = True
            self._go_on()

    def ask(self, key: str, question: Callable[[Resolved], Answer], answer: Callable[[Answer], None]) -> None:
        """Ask something about the newest state; the answer comes to the window's thread.

        A question takes the place of a waiting one with the same key. Before anything is known it is dropped:
        ask again when `resolved` comes.
        """
        if self.current is not None:
            self._questions[key] = (question, answer)
            self._go_on()

    def ask_survey(
        self,
        key: str,
        question: Callable[[Survey, Callable[[], None]], Answer],
        answer: Callable[[Answer], None],
    ) -> None:
        """Ask something about the handbook just as it is now, what the last edits did included.

        The question is given what is known about it and what to call between two things that take time.
        """
        handbook = self.session.handbook
        self.ask(
            key,
            lambda resolved: question(self._surveyor.survey(resolved.roles, handbook), self._between),
            answer,
        )

    def close(self) -> None:
        """Stop, and wait for what runs."""
        self._turns.end()
        self._timer.stop()
        self._questions.clear()
        self._background.close()
        gc.unfreeze()  # what was found may be collected

    @property
    def busy(self) -> bool:
        """Whether anything is still to be found out."""
        return self._outdated or bool(self._questions) or bool(self._background.pending)

    def _touch(self, _what: object = None) -> None:
        if self.current is None and not self._background.pending:
            return  # not started: pages are still coming in
        now = time.monotonic()
        if not self._outdated:
            self._outdated, self._since = True, now
        left = _LONGEST_DELAY_MS - round(1000 * (now - self._since))
        self._timer.start(max(0, min(_DELAY_MS, left)))

    def _go_on(self) -> None:
        """Do what is most urgent, unless something is being done."""
        if self._background.pending:
            return
        if self._outdated and not self._timer.isActive():
            self._outdated = False
            session = self.session
            handbook = session.handbook
            stored = {path: session.stored.get(path) for path in session.modified}
            saved = {path: one.data if one else None for path, one in stored.items()}
            self._background.run(lambda: self._resolver.resolve(handbook, saved), self._take, self._fail)
        elif self._questions and self.current is not None:
            key = next(iter(self._questions))
            question, answer = self._questions.pop(key)
            current = self.current
            self._background.run(
                lambda: question(current), lambda said: self._answer(answer, said), self._fail
            )

    def _take(self, resolved: Resolved) -> None:
        self.current = resolved
        # What is known stays, see `_between`; only what nobody needs any more is collected before.
        gc.collect(1)
        gc.freeze()
        try:
            self.resolved.emit(resolved)
        finally:
            self._go_on()

    def _answer(self, answer: Callable[[Any], None], said: Any) -> None:
        try:
            answer(said)
        finally:
            self._go_on()

    def _fail(self, error: Exception) -> None:
        """A fault of the program: it is reported, and the next question still gets its answer."""
        try:
            if not isinstance(error, _GivenUpError):
                raise error
        finally:
            self._go_on()

    def _between(self) -> None:
        """Called by the thread between two pages or roles."""
        self._turns.take()
        self._pages += 1
        if (self.current is None or self._surveyor.is_at_first) and not self._pages % _FREEZE_PAGES:
            # What is found in the pages stays. The collector would go through all of it again and again, and
            # the window would wait half a second each time.
            gc.freeze()


class _Turns(QObject):
    """Lets a thread work for a short while whenever the window has handled its events, and else stand back.

    Both need Python's interpreter. A window that has to fight for it with each row it paints is five times
    slower, however often the thread rests.
    """

    _asked = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._given = threading.Event()
        self._ended = False
        self._since = 0.0
        """When the turn began."""
        self._asked.connect(self._give, Qt.ConnectionType.QueuedConnection)

    def take(self) -> None:
        """Called by the thread: go on, or wait for the next turn."""
        if time.monotonic() - self._since > _WORK_SECONDS:
            self._given.clear()
            if not self._ended:
                self._asked.emit()
                self._given.wait(_PATIENCE_SECONDS)
            self._since = time.monotonic()
        if self._ended:
            raise _GivenUpError

    def end(self) -> None:
        """Make the thread give up at once."""
        self._ended = True
        self._given.set()

    @Slot()
    def _give(self) -> None:
        self._given.set()


class _Surveyor:
    """Surveys the handbook for operations; used in the keeper's thread only."""

    def __init__(self, between: Callable[[], None]) -> None:
        self._between = between
        self._links: LinkBook | None = None
        """Of the state that was surveyed last."""
        self.is_at_first = False
        """Whether the links of all pages are being read."""

    def survey(self, roles: EffectiveRoles, handbook: Handbook) -> Survey:
        """The survey of a state like the one that is known."""
        self.is_at_first = self._links is None
        links = self._links or read_links(handbook, None, self._between)
        survey = take_survey(handbook, Survey(roles, links), self._between)
        self._links = survey.links
        self.is_at_first = False
        gc.freeze()  # what was found stays, see `_between`
        return survey


class _Resolver:
    """Resolves one state after the other; used in the keeper's thread only."""

    def __init__(self, between: Callable[[], None]) -> None:
        self._between = between
        self._saved: EffectiveRoles | None = None
        """Of the handbook as it is on disk."""
        self._edited: EffectiveRoles | None = None
        """Of the handbook with its unsaved edits."""
        self._pages: dict[str, Page] = {}
        """The modified pages as they are on disk."""

    def resolve(self, handbook: Handbook, saved: Mapping[str, bytes | None]) -> Resolved:
        """What is known of a handbook whose modified pages are, on disk, as in `saved`; None for no file."""
        on_disk = self._as_saved(handbook, saved)
        before = self._saved = self._next(on_disk, self._saved)
        after = self._edited = self._next(handbook, self._edited or before) if saved else before
        impacts = find_impacts(before, after, self._between) if saved else ()
        return Resolved(after.inheritance, after, impacts)

    def _next(self, handbook: Handbook, known: EffectiveRoles | None) -> EffectiveRoles:
        if known is not None and known.inheritance.handbook is handbook:
            return known
        found = resolve(handbook, known.inheritance if known else None, self._between)
        return EffectiveRoles(found, known)

    def _as_saved(self, handbook: Handbook, saved: Mapping[str, bytes | None]) -> Handbook:
        self._pages = {
            path: known
            if (known := self._pages.get(path)) and known.source.data is data
            else read_page(path, data)
            for path, data in saved.items()
            if data is not None
        }
        changed = handbook.with_pages(self._pages.values()) if self._pages else handbook
        for path in saved.keys() - self._pages.keys():
            changed = changed.without(path)
        before = self._saved.inheritance.handbook if self._saved else None
        return before if before is not None and _is_same(before, changed) else changed


def _is_same(one: Handbook, other: Handbook) -> bool:
    return (
        one.site == other.site
        and one.files == other.files
        and one.pages.keys() == other.pages.keys()
        and all(page is other.pages[path] for path, page in one.pages.items())
    )
