"""Carries out what the user wants of levels and sections: looked at beside the window, shown, then done.

The way of a wish: tree, menu or dialog -> an `Operation` -> in the keeper's thread its proposal and the plan
with all that follows -> done at once where it touches one page, breaks nothing and leaves nothing to choose,
else shown in the review -> `Session.apply`.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QProgressDialog, QWidget

from jfeditor.families.handbook import Handbook, NodeRef
from jfeditor.families.model import FAMILY
from jfeditor.faults import JfeditorError
from jfeditor.restructure.closed_pages import with_closed_told, without_closed
from jfeditor.restructure.plans import Plan, plan
from jfeditor.restructure.proposals import Offer, Operation, Proposal
from jfeditor.restructure.surveys import Survey
from jfeditor.text.changes import Fate, check_ready
from jfeditor.text.pieces import Spot
from jfeditor.ui.open_handbook import OpenHandbook
from jfeditor.ui.review_dialog import ReviewDialog
from jfeditor.ui.review_rows import Review, read_review
from jfeditor.wording import word, word_counted, word_error

_PATIENCE_MS = 500
"""How long a plan may take before the window says that it is being worked out."""
_WAITING_WIDTH = 360
_KEY = "restructure"

Seen = TypeVar("Seen")


@dataclass(frozen=True, slots=True)
class Done:
    """An operation that has been done."""

    name: str
    pages: int
    focus: tuple[NodeRef, ...]
    """The headings and pages it was about, as they are now; what is new where it made something."""
    carets: tuple[Spot, ...]
    """Where the text now is that the user worked in; none where it is gone, or he worked in the tree."""


@dataclass(frozen=True, slots=True)
class _Wish:
    """What the user wants."""

    number: int
    operation: Operation
    about: tuple[NodeRef, ...]
    carets: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class _Worked:
    """What was worked out about a wish."""

    proposal: Proposal
    plan: Plan
    review: Review
    wish: _Wish
    focus: tuple[NodeRef, ...]
    carets: tuple[Spot, ...]


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
    _counted = Signal(int, int)
    """A wish, by its number, is about so many pages."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._opened: OpenHandbook | None = None
        self._number = 0
        """Of the newest wish; what is worked out for one that was given up is dropped."""
        self._working = False
        self._pages = 0
        """How many pages the wish is about, as far as that is known."""
        self._dialog: ReviewDialog | None = None
        self._waiting = QTimer(self)
        self._waiting.setSingleShot(True)
        self._waiting.setInterval(_PATIENCE_MS)
        self._waiting.timeout.connect(self._show_waiting)
        self._progress: QProgressDialog | None = None
        self._counted.connect(self._count, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        """Whether a wish is being worked out, or looked at."""
        return self._working or self._dialog is not None

    def watch(self, opened: OpenHandbook | None) -> None:
        """Work on another handbook, or on none; what is being looked at is given up."""
        self._give_up()
        if self._dialog is not None:
            self._dialog.reject()
        self._opened = opened

    def wish(self, operation: Operation, about: Sequence[NodeRef] = (), carets: Sequence[Spot] = ()) -> None:
        """Work out what an operation would do, show it where it must be looked at, and do it.

        `about` are the headings or pages that it is about, shown afterwards where they are then; `carets`
        where the user works in the text, if he does: he finds himself in the same text again. While one
        wish is being worked out, no other one is: what it is about may be elsewhere afterwards.
        """
        if self.busy:
            self.told.emit(word("restructuring.busy", {}))
            return
        opened = self._read()
        if opened is None:
            return
        if opened.session.read_only:
            self.refused.emit(word("session.window_read_only", {}))
            return
        self._number += 1
        wish = _Wish(self._number, operation, tuple(about), tuple(carets))

        def question(survey: Survey, between: Callable[[], None]) -> _Worked | Exception | None:
            return self._work_out(wish, survey, between)

        self._working, self._pages = True, 0
        self._waiting.start()
        opened.inheritance.ask_survey(_KEY, question, lambda worked: self._take(wish.number, worked))

    def look(self, question: Callable[[Survey], Seen], answer: Callable[[Seen], None]) -> None:
        """Ask something about the handbook as it is now, e.g. what a dialog offers."""
        opened = self._read()
        if opened is not None:
            opened.inheritance.ask_survey(f"{_KEY} look", lambda survey, _between: question(survey), answer)

    def _read(self) -> OpenHandbook | None:
        """The handbook, unless it is not all read yet."""
        if self._opened is not None and self._opened.inheritance.current is None:
            self.refused.emit(word("restructuring.reading", {}))
            return None
        return self._opened

    # In the keeper's thread

    def _work_out(
        self, wish: _Wish, survey: Survey, between: Callable[[], None]
    ) -> _Worked | Exception | None:
        """Everything there is to know; the reason where it cannot be done, None where it is not wanted.

        A fault of the program is given back too: the wish has to end on the window's thread.
        """

        def still_wanted() -> None:
            between()
            if wish.number != self._number:
                raise _GivenUpError

        try:
            proposal = without_closed(survey.handbook, wish.operation(survey))
            raw = proposal.whole()
            self._counted.emit(wish.number, len(raw.change.pages))
            done = plan(survey, raw, still_wanted)
            proposal = with_closed_told(survey.handbook, proposal, done)
            if not done.change.pages and proposal.passed_over:
                return proposal.passed_over[0]
            review = read_review(survey, proposal, proposal.usual, done)
        except _GivenUpError:
            return None
        except Exception as error:  # noqa: BLE001 - it is raised again where it can be told
            return error
        return _worked(wish, proposal, done, review)

    def _work_again(
        self,
        worked: _Worked,
        chosen: Collection[Offer],
        shown: Callable[[_Worked | JfeditorError], None],
    ) -> None:
        """Work out what follows when the user leaves out some of what is offered."""
        opened = self._read()
        if opened is None:
            return

        def question(survey: Survey, between: Callable[[], None]) -> _Worked | JfeditorError:
            try:
                raw = worked.proposal.make(chosen)
                check_ready(raw.change, survey.texts)
                done = plan(survey, raw, between)
                proposal = with_closed_told(survey.handbook, worked.proposal, done)
            except JfeditorError as error:
                return error
            review = read_review(survey, proposal, chosen, done)
            return _worked(worked.wish, worked.proposal, done, review)

        opened.inheritance.ask_survey(_KEY, question, shown)

    # On the window's thread

    def _take(self, number: int, worked: _Worked | Exception | None) -> None:
        if number != self._number:
            return
        self._stop_waiting()
        if isinstance(worked, JfeditorError):
            self.refused.emit(word_error(worked))
        elif isinstance(worked, Exception):
            raise worked
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
        change, session = worked.plan.change, self._opened.session
        if not _same_texts(worked.plan.passage.before, session.handbook):
            # What was found out about it may be wrong by now, e.g. a link may have come that it would break.
            self.refused.emit(word("restructuring.stale", {"name": change.name}))
            return
        try:
            session.apply(change, known=worked.plan.after.handbook.pages)
        except JfeditorError as error:
            self.refused.emit(word_error(error))
            return
        self.done.emit(Done(change.name, len(change.pages), worked.focus, worked.carets))

    def _show_waiting(self) -> None:
        """It takes long: say so, and let the user give it up."""
        progress = QProgressDialog(self._waiting_words(), "Cancel", 0, 0, self._window)
        progress.setWindowModality(Qt.WindowModality.WindowModal)
        progress.setWindowTitle("jfeditor")
        progress.setMinimumWidth(_WAITING_WIDTH)
        progress.canceled.connect(self._give_up)
        progress.show()
        self._progress = progress

    def _count(self, number: int, pages: int) -> None:
        if number == self._number and self._working:
            self._pages = pages
            if self._progress is not None:
                self._progress.setLabelText(self._waiting_words())

    def _waiting_words(self) -> str:
        if self._pages:
            return word_counted("restructuring.working", self._pages)
        return word("restructuring.looking", {})

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


def _same_texts(one: Handbook, other: Handbook) -> bool:
    """Whether two states of a handbook are of the same pages with the same texts."""
    return one is other or (
        one.pages.keys() == other.pages.keys()
        and all(page.source.data == other.pages[path].source.data for path, page in one.pages.items())
    )


def _is_plain(worked: _Worked) -> bool:
    """Whether there is nothing to look at before it is done: Undo takes it back."""
    pages = worked.plan.change.pages
    return (
        not (worked.proposal.offers or worked.proposal.passed_over)
        and not worked.plan.breaks
        and len(pages) == 1
        and pages[0].fate is not Fate.REMOVED
    )


def _worked(wish: _Wish, proposal: Proposal, done: Plan, review: Review) -> _Worked:
    carets = tuple(_followed(done, spot) for spot in wish.carets)
    found = tuple(spot for spots in carets for spot in spots)
    return _Worked(proposal, done, review, wish, _focus(done, wish.about), found)


def _followed(done: Plan, spot: Spot) -> Iterator[Spot]:
    """Where a caret's byte is afterwards, or the nearest one of its line that is left."""
    source = done.passage.before.pages[spot.path].source
    line = source.lines.content(source.data, source.lines.number_at(spot.offset))
    relocation = done.passage.rewrite.relocation
    if line.start < spot.offset >= line.end:  # behind the last letter, as one who has just typed
        last = relocation.locate(Spot(spot.path, line.end - 1))
        found = Spot(last.path, last.offset + 1) if last is not None else None
    else:
        found = relocation.locate(spot)
    found = found or relocation.first(spot.path, line)
    if found is not None:
        yield found


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
