"""Keeps what the handbook's rules find up to date, beside the window.

The quick checks run in the inheritance keeper's thread after each edit, as soon as the statements are known
again. Language and Markdown style take longer and have a thread of their own: the page that is shown comes
first, then those that are modified, then, while nobody types, all others one by one. What was there when the
pages were first read is known, so that what is new can be told apart from it.
"""

import gc
import time
from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from pathlib import Path
from types import MappingProxyType

from PySide6.QtCore import QObject, QTimer, Signal

from jfeditor.checks.options import CheckOptions
from jfeditor.families.handbook import Handbook
from jfeditor.families.pages import Page
from jfeditor.ui.background import Background
from jfeditor.ui.check_results import Dropping, PageResults, carried, merged, without_typed
from jfeditor.ui.check_work import Base, QuickChecks, QuickResults, SlowChecks, SlowResults
from jfeditor.ui.inheritance_keeper import InheritanceKeeper
from jfeditor.ui.session import Session
from jfeditor.workspace.git import read_pages_at

_PAUSE_MS = 350
"""How long nobody has typed before the language of what is being written is looked at."""
_LONGEST_PAUSE = 1.5
"""Seconds that it waits at most while somebody goes on typing."""
_IDLE_SECONDS = 1.2
"""How long nobody has typed before the language of other pages is looked at."""
_BETWEEN_MS = 15
"""Between two of them: the window has the processor then."""
_TELL_SECONDS = 0.5
"""How long what was found in them is gathered before it is shown."""


class CheckKeeper(QObject):
    """What is found in the pages of a session, each in its newest state that was looked at."""

    changed = Signal(object)
    """The results of these pages, a frozenset of paths, are others now, or gone."""
    progressed = Signal(int, int)
    """Of how many pages the language and style are known, and of how many in all."""
    base_changed = Signal()
    """What counts as new is another thing now: see `base`."""
    shows_old_changed = Signal()
    failed = Signal(object)
    """What was wished, or the handbook wants, cannot be done: the `JfeditorError`."""

    def __init__(
        self, session: Session, inheritance: InheritanceKeeper, root: Path, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.session = session
        self.base = ""
        """The revision with which the pages are compared; empty for what they were when they were read."""
        self.typing_at: Callable[[], int | None] = lambda: None
        """Tells where the user is typing in the page that is shown, as a byte of it; None where he is not."""
        self._inheritance = inheritance
        self._root = root
        self._background = Background("jfeditor-checks", self)
        self._quick_checks = QuickChecks()
        self._slow_checks = SlowChecks(root)
        self._looked_at: tuple[Handbook, CheckOptions, Base] | None = None
        """What the quick checks were done of last."""
        self._quick: dict[str, PageResults] = {}
        self._slow: dict[str, SlowResults] = {}
        self._results: dict[str, PageResults] = {}
        self._typed: PageResults | None = None
        """All that was found in the page that is shown, while something of it waits for `end_typing`."""
        self._untold: dict[str, None] = {}
        """Pages of which more was found of language and style than is shown."""
        self._told = 0.0
        """When that was shown last."""
        self._progress = 0, 0
        """What `progressed` told last."""
        self._problems: set[str] = set()
        """Why style could not be looked at, as it was told."""
        self._shows_old = False
        self._opened: dict[str, Page] = {}
        """The pages as they were when they were first read."""
        self._there: frozenset[str] | None = None
        """The pages that were there when the handbook was opened; None until that is known."""
        self._base = Base({})
        self._named = self._base
        """The base of what is known, its pages by their names of now."""
        self._dropped: list[tuple[CheckOptions, Dropping]] = []
        """What is left out of what is found with some options: the user has just said so."""
        self._shown = ""
        self._rest: dict[str, None] = {}
        """Pages whose language is still to be looked at, or is not known to be known, in order."""
        self._edited = 0.0
        """When a page was last edited."""
        self._waiting_since = 0.0
        """Since when an edit of the shown page waits for its language to be looked at; 0 for none."""
        self._closed = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._go_on)
        # The panels' questions are answered first: what is drawn should not wait for what is counted.
        inheritance.resolved.connect(lambda _resolved: QTimer.singleShot(0, self, self._ask))
        session.pages_read.connect(self._pages_read)
        session.page_changed.connect(self._page_changed)
        session.options_changed.connect(self._options_changed)

    # What is known

    def results(self, path: str) -> PageResults | None:
        """What was found in a page, but for where the user is typing; None before it was looked at.

        Compare `results.page` with the session's before anything is done with them.
        """
        return self._results.get(path)

    def all_results(self) -> Mapping[str, PageResults]:
        """The results of all pages by path; a view that changes with them."""
        return MappingProxyType(self._results)

    def current(self, path: str) -> PageResults | None:
        """The results of a page, if they are of its text as it is now; also where the user is typing."""
        is_typed = self._typed is not None and self._typed.page.path == path
        results = self._typed if is_typed else self._results.get(path)
        return results if results and results.page is self.session.handbook.pages.get(path) else None

    @property
    def shows_old(self) -> bool:
        """Whether what was there before is marked in the text as what is new is."""
        return self._shows_old

    @shows_old.setter
    def shows_old(self, shows: bool) -> None:
        if shows != self._shows_old:
            self._shows_old = shows
            self.shows_old_changed.emit()

    @property
    def busy(self) -> bool:
        """Whether anything is still to be looked at."""
        session = self.session
        looked_at = (session.handbook, session.options.checks, self._base) == self._looked_at
        waits = bool(self._background.pending or self._untold) or self._next() is not None
        return waits or not looked_at

    # What is wanted

    def show_page(self, path: str) -> None:
        """The page that the user looks at: it comes first."""
        self.end_typing()
        self._shown = path
        self._waiting_since = 0.0
        self._go_on()

    def end_typing(self) -> None:
        """The user has left the place where he typed: what was found there is told too."""
        typed, self._typed = self._typed, None
        if typed is not None:
            self._results[typed.page.path] = typed
            self.changed.emit(frozenset((typed.page.path,)))

    def compare_with(self, revision: str) -> None:
        """Let new be what is not in the pages as a git revision has them; empty for as they were opened.

        Where there is no such revision `failed` tells, and all stays as it is.
        """
        if not revision:
            self._take_base("", dict(self._opened))
            return
        here, root = dict(self.session.handbook.pages), self._root
        self._background.run(
            lambda: read_pages_at(root, revision, here),
            lambda pages: self._take_base(revision, pages),
            self._fail_comparing,
        )

    def end_opening(self, there: Iterable[str]) -> None:
        """All pages were found, these: one that comes from now on was not there when they were opened."""
        if self._there is None:
            self._there = frozenset(there)

    def drop(self, is_dropped: Dropping) -> None:
        """Leave out some findings at once: new options that end them are written and on their way.

        Where the handbook is to have the options of now again, they come back.
        """
        self._dropped.append((self.session.options.checks, is_dropped))
        before = self._results
        self._results = {path: results.without(is_dropped) for path, results in before.items()}
        self._typed = self._typed.without(is_dropped) if self._typed is not None else None
        told = frozenset(path for path, results in self._results.items() if results is not before[path])
        if told:
            self.changed.emit(told)

    def close(self) -> None:
        """Stop, and wait for what runs."""
        self._closed = True
        self._timer.stop()
        self._background.close()

    # What happens

    def _pages_read(self, paths: tuple[str, ...]) -> None:
        session, known = self.session, len(self._opened)
        for path in paths:
            page = session.handbook.pages.get(path)
            # A page without a file was made here, as was one that is not among those that were found first:
            # nothing of it was there before, unless it has another name.
            is_first = path in session.stored and (self._there is None or path in self._there)
            if page is not None and is_first:
                self._opened.setdefault(path, page)
        if len(self._opened) > known and not self.base:
            self._base = Base(dict(self._opened))

    def _options_changed(self) -> None:
        """What was dropped with options that hold again is found again: the user took it back."""
        now = self.session.options.checks
        kept = [(options, dropping) for options, dropping in self._dropped if options != now]
        if len(kept) < len(self._dropped):
            self._dropped = kept
            for path in self._quick:
                self._merge(path)
            self.changed.emit(frozenset(self._quick))

    def _page_changed(self, path: str, _change: object) -> None:
        now = time.monotonic()
        self._edited = now
        if path == self._shown:
            self._waiting_since = self._waiting_since or now
            left = self._waiting_since + _LONGEST_PAUSE - now
            self._timer.start(max(0, min(_PAUSE_MS, round(1000 * left))))

    def _take_base(self, revision: str, pages: Mapping[str, Page]) -> None:
        self.base = revision
        self._base = Base(pages)
        self.base_changed.emit()
        self._ask()
        self._go_on()

    def _fail_comparing(self, error: Exception) -> None:
        try:
            self.failed.emit(error)
        finally:
            self._go_on()

    # The quick checks

    def _ask(self) -> None:
        if self._closed:
            return
        options, base, work = self.session.options.checks, self._base, self._quick_checks
        self._inheritance.ask_survey(
            "checks", lambda survey, between: work.check(survey, options, base, between), self._take_quick
        )

    def _take_quick(self, found: QuickResults) -> None:
        self._looked_at = found.handbook, found.options, found.base
        self._named = found.named
        self._quick.update(found.changed)
        for path in found.gone:
            for known in (self._quick, self._slow, self._results):
                known.pop(path, None)
            if self._typed is not None and self._typed.page.path == path:
                self._typed = None
        for path in found.changed:
            self._merge(path)
            self._rest[path] = None
        told = found.gone | found.changed.keys()
        if told:
            self.changed.emit(frozenset(told))
        gc.freeze()  # see `_tell`
        self._go_on()
        for fault in found.faults[:1]:
            raise fault.error

    # Language and style

    def _go_on(self) -> None:
        """Look at the page whose turn it is, unless one is being looked at."""
        if self._closed or self._background.pending or not self._quick:
            return
        path = self._next()
        if path is None:
            self._tell()
            return
        wait = self._wait_for(path)
        if wait:
            self._timer.start(wait)
            return
        self._timer.stop()
        if path == self._shown:
            self._waiting_since = 0.0
        page, options, base = self.session.page(path), self.session.options.checks, self._named
        work = self._slow_checks
        self._background.run(
            lambda: work.check(page, options, base), self._take_slow, lambda error: self._fail(path, error)
        )

    def _next(self) -> str | None:
        if self._is_due(self._shown):
            return self._shown
        modified = next((path for path in self.session.modified if self._is_due(path)), None)
        if modified is not None:
            return modified
        while self._rest:
            path = next(iter(self._rest))
            if self._is_due(path):
                return path
            del self._rest[path]
        return None

    def _is_due(self, path: str) -> bool:
        page, known = self.session.handbook.pages.get(path), self._slow.get(path)
        if page is None or path not in self._quick:
            return False
        return known is None or not known.is_of(page, self.session.options.checks, self._named)

    def _wait_for(self, path: str) -> int:
        """Milliseconds until it may be looked at."""
        now = time.monotonic()
        if path == self._shown:
            left = min(self._edited + _PAUSE_MS / 1000, self._waiting_since + _LONGEST_PAUSE) - now
            return max(0, round(1000 * left)) if self._waiting_since else 0
        left = self._edited + _IDLE_SECONDS - now
        if left > 0:
            return max(1, round(1000 * left))
        return _PAUSE_MS if self._inheritance.busy else 0

    def _take_slow(self, found: SlowResults) -> None:
        path = found.results.page.path
        if self._closed:
            return
        if path in self._quick and path in self.session.handbook.pages:
            self._slow[path] = found
            self._untold[path] = None
        if not self._is_due(path):
            self._rest.pop(path, None)
        if found.problem is not None and found.problem.code not in self._problems:
            self._problems.add(found.problem.code)  # once: it would be the same for each page
            self.failed.emit(found.problem)
        if path == self._shown or time.monotonic() > self._told + _TELL_SECONDS:
            self._tell()
        self._timer.start(_BETWEEN_MS)
        for fault in found.faults[:1]:
            raise fault.error

    def _tell(self) -> None:
        """Show what was found of language and style, of many pages at once: who counts it does so seldom."""
        if self._untold:
            paths = [path for path in self._untold if path in self._quick]
            self._untold.clear()
            self._told = time.monotonic()
            for path in paths:
                self._merge(path)
            if paths:
                self.changed.emit(frozenset(paths))
            # What was found stays: the collector would go through all of it again and again, and the window
            # would wait for it. The inheritance keeper lets go of it all in the end.
            gc.freeze()
        count = len(self.session.handbook.pages)
        progress = max(0, count - len(self._rest)), count
        if progress != self._progress:  # also where what was left turned out to be known
            self._progress = progress
            self.progressed.emit(*progress)

    def _fail(self, path: str, error: Exception) -> None:
        """A fault of the program: it is reported, and the other pages are still looked at."""
        if self._closed:
            return
        try:
            page = self.session.handbook.pages.get(path)
            if page is not None:
                nothing = PageResults(page, ())
                self._slow[path] = SlowResults(nothing, self.session.options.checks, self._named)
            raise error
        finally:
            self._timer.start(_BETWEEN_MS)

    # Both together

    def _merge(self, path: str) -> None:
        quick, slow = self._quick[path], self._slow.get(path)
        left = self._left_of(quick, self._looked_at[1]) if self._looked_at else quick
        if slow is None:
            self._keep(path, left)
            return
        is_whole = slow.results.page is quick.page
        of_text = self._left_of(slow.results, slow.options)
        of_text = of_text if is_whole else carried(of_text, quick.page)
        self._keep(path, merged(left, of_text, whole=is_whole))

    def _keep(self, path: str, results: PageResults) -> None:
        """Let these be a page's results; what the user is typing just now is not told before he goes on."""
        page = self.session.handbook.pages.get(path)
        typing_at = self.typing_at() if path == self._shown else None
        told = results
        if page is not None and typing_at is not None:
            told = without_typed(results, page, typing_at, self._results.get(path))
        self._results[path] = told
        if path == self._shown:
            self._typed = results if told is not results else None

    def _left_of(self, results: PageResults, options: CheckOptions) -> PageResults:
        """What was found with some options, without what was dropped then."""
        dropped = (dropping for was, dropping in self._dropped if was == options)
        return reduce(PageResults.without, dropped, results)
