"""Carries out what the user wants of levels and sections: looked at beside the window, shown, then done.

The way of a wish: tree, menu or dialog -> an `Operation` -> in the keeper's thread its proposal and the plan
with all that follows -> done at once where it touches one page, breaks nothing and leaves nothing to choose,
else shown in the review -> `Session.apply`.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QProgressDialog, QWidget

from jfeditor.families.handbook import NodeRef
from jfeditor.families.model import FAMILY
from jfeditor.faults import JfeditorError
from jfeditor.restructure.plans import Plan, plan
from jfeditor.restructure.proposals import Offer, Operation, Proposal
from jfeditor.restructure.surveys import Survey
from jfeditor.text.changes import Fate, check_ready
from jfeditor.ui.open_handbook import OpenHandbook
from jfeditor.ui.review_dialog import ReviewDialog
from jfeditor.ui.review_rows import Review, read_review
from jfeditor.wording import word, word_error

_PATIENCE_MS = 500
"""How long a plan may take before the window says that it is being worked out."""
_KEY = "restructure"

Seen = TypeVar("Seen")


@dataclass(frozen=True, slots=True)
class Done:
    """An operation that has been done."""

    name: str
    pages: int
    focus: tuple[NodeRef, ...]
    """The headings and pages it was about, as they are now; what is new where it made something."""


@dataclass(frozen=True, slots=True)
class _Worked:
    """What was worked out about a wish."""

    proposal: Proposal
    plan: Plan
    review: Review
    about: tuple[NodeRef, ...]
    focus: tuple[NodeRef, ...]


class _GivenUpError(Exception):
    """The user does not want it any more."""


class Restructuring(QObject):
    """Does operations on the handbook that is open."""

    told = Signal(str)
    """Something to be said for a while."""
    refused = Signal(str)
    """Why a wish cannot be done, in words."""
    place_wanted = Signal(str, int)
    """The user wants to see this line (from 1) of the page at this path."""
    done = Signal(object)
    """An operation was done: the `Done`."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._opened: OpenHandbook | None = None
        self._number = 0
        """Of the newest wish; what is worked out for an older one is dropped."""
        self._working = False
        self._dialog: ReviewDialog | None = None
        self._waiting = QTimer(self)
        self._waiting.setSingleShot(True)
        self._waiting.setInterval(_PATIENCE_MS)
        self._waiting.timeout.connect(self._show_waiting)
        self._progress: QProgressDialog | None = None

    @property
    def busy(self) -> bool:
        """Whether a wish is being worked out, or looked at."""
        return self._working or self._dialog is not None

    def watch(self, opened: OpenHandbook | None) -> None:
        """Work on another handbook, or on none."""
        self._number += 1
        self._stop_waiting()
        self._opened = opened

    def wish(self, operation: Operation, about: Sequence[NodeRef] = ()) -> None:
        """Work out what an operation would do, show it where it must be looked at, and do it.

        `about` are the headings or pages that it is about, shown afterwards where they are then.
        """
        keeper = self._ready()
        if keeper is None:
            return
        self._number += 1
        number = self._number
        about = tuple(about)

        def question(survey: Survey, between: Callable[[], None]) -> _Worked | JfeditorError | None:
            return self._work_out(number, survey, operation, about, between)

        keeper.inheritance.ask_survey(_KEY, question, lambda worked: self._take(number, worked))
        self._working = True
        self._waiting.start()

    def look(self, question: Callable[[Survey], Seen], answer: Callable[[Seen], None]) -> None:
        """Ask something about the handbook as it is now, e.g. what a dialog offers."""
        keeper = self._ready()
        if keeper is not None:
            keeper.inheritance.ask_survey(f"{_KEY} look", lambda survey, _between: question(survey), answer)

    def _ready(self) -> OpenHandbook | None:
        """The handbook, unless nothing can be done with it now."""
        if self._opened is None:
            return None
        if self._opened.session.read_only:
            self.refused.emit(word("session.window_read_only", {}))
            return None
        if self._opened.inheritance.current is None:
            self.refused.emit(word("restructuring.reading", {}))
            return None
        return self._opened

    # In the keeper's thread

    def _work_out(
        self,
        number: int,
        survey: Survey,
        operation: Operation,
        about: tuple[NodeRef, ...],
        between: Callable[[], None],
    ) -> _Worked | JfeditorError | None:
        """Everything there is to know; the reason where it cannot be done, None where it is not wanted."""

        def still_wanted() -> None:
            between()
            if number != self._number:
                raise _GivenUpError

        try:
            proposal = operation(survey)
            done = plan(survey, proposal.whole(), still_wanted)
            for page in done.change.pages:
                before = survey.handbook.pages.get(page.path)
                if before is not None and before.source.fault is not None:
                    return before.source.fault
            review = read_review(survey, proposal, proposal.usual, done)
        except JfeditorError as error:
            return error
        except _GivenUpError:
            return None
        return _Worked(proposal, done, review, about, _focus(done, about))

    def _work_again(
        self,
        worked: _Worked,
        chosen: Collection[Offer],
        shown: Callable[[_Worked | JfeditorError], None],
    ) -> None:
        """Work out what follows when the user leaves out some of what is offered."""
        keeper = self._ready()
        if keeper is None:
            return

        def question(survey: Survey, between: Callable[[], None]) -> _Worked | JfeditorError:
            try:
                raw = worked.proposal.make(chosen)
                check_ready(raw.change, survey.texts)
                done = plan(survey, raw, between)
            except JfeditorError as error:
                return error
            review = read_review(survey, worked.proposal, chosen, done)
            return replace(worked, plan=done, review=review, focus=_focus(done, worked.about))

        keeper.inheritance.ask_survey(_KEY, question, shown)

    # On the window's thread

    def _take(self, number: int, worked: _Worked | JfeditorError | None) -> None:
        if number != self._number:
            return
        self._stop_waiting()
        if isinstance(worked, JfeditorError):
            self.refused.emit(word_error(worked))
        elif worked is not None and not worked.plan.change.pages:
            self.refused.emit(word("restructuring.nothing", {"name": worked.proposal.name}))
        elif worked is not None and _is_plain(worked):
            self._do(worked)
        elif worked is not None:
            self._show(worked)

    def _show(self, worked: _Worked) -> None:
        """Let the user look at what would be done."""
        dialog = self._dialog = ReviewDialog(worked.review, self._window)
        latest = worked

        def shown(now: _Worked | JfeditorError) -> None:
            nonlocal latest
            if self._dialog is not dialog:
                return  # closed meanwhile
            if isinstance(now, JfeditorError):
                dialog.reject()
                self.refused.emit(word_error(now))
            else:
                latest = now
                dialog.show_review(now.review)

        dialog.choice_changed.connect(lambda chosen: self._work_again(worked, chosen, shown))
        dialog.place_wanted.connect(self.place_wanted)
        dialog.accepted.connect(lambda: self._do(latest))
        dialog.finished.connect(self._closed)
        dialog.open()

    def _closed(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None

    def _do(self, worked: _Worked) -> None:
        if self._opened is None:
            return
        change = worked.plan.change
        try:
            self._opened.session.apply(change)
        except JfeditorError as error:
            self.refused.emit(word_error(error))
            return
        self.done.emit(Done(change.name, len(change.pages), worked.focus))

    def _show_waiting(self) -> None:
        """It takes long: say so, and let the user give it up."""
        progress = QProgressDialog(word("restructuring.working", {}), "Cancel", 0, 0, self._window)
        progress.setWindowModality(Qt.WindowModality.WindowModal)
        progress.setWindowTitle("jfeditor")
        progress.canceled.connect(self._give_up)
        progress.show()
        self._progress = progress

    def _give_up(self) -> None:
        self._number += 1
        self._stop_waiting()

    def _stop_waiting(self) -> None:
        self._working = False
        self._waiting.stop()
        if self._progress is not None:
            progress, self._progress = self._progress, None
            progress.canceled.disconnect()
            progress.close()
            progress.deleteLater()


def _is_plain(worked: _Worked) -> bool:
    """Whether there is nothing to look at before it is done: Undo takes it back."""
    pages = worked.plan.change.pages
    return (
        not (worked.proposal.offers or worked.proposal.passed_over)
        and not worked.plan.breaks
        and len(pages) == 1
        and pages[0].fate is not Fate.REMOVED
    )


def _focus(done: Plan, about: Sequence[NodeRef]) -> tuple[NodeRef, ...]:
    """What a wish was about as it is afterwards; what is new where it was about nothing that is left."""
    kept = tuple(ref for one in about if (ref := done.passage.node(one)) is not None)
    return kept or tuple(_fresh(done))[:1]


def _fresh(done: Plan) -> Iterator[NodeRef]:
    """The headings and pages that were not there before."""
    old = {
        done.passage.node(NodeRef(path, index))
        for path in done.passage.rewrite.before
        for index in range(FAMILY, len(done.passage.before.pages[path].family.nodes))
    }
    for page in done.change.pages:
        if page.fate is Fate.REMOVED:
            continue
        count = len(done.passage.after.pages[page.path].family.nodes)
        order = range(FAMILY, count) if page.fate is Fate.MADE else range(count)
        yield from (ref for index in order if (ref := NodeRef(page.path, index)) not in old)
