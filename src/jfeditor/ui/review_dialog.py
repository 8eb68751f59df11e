"""Shows what an operation would do before it is done, and lets the user leave out what is offered.

The dialog works nothing out: it says what is ticked, and shows what somebody found out about that. A review
of what is ticked no more is dropped.
"""

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from jfeditor.restructure.consequences import Sort
from jfeditor.restructure.proposals import Offer
from jfeditor.text.changes import Fate
from jfeditor.ui.background import Background
from jfeditor.ui.difference_rows import DifferenceRow
from jfeditor.ui.difference_view import DifferenceView
from jfeditor.ui.follows_view import FollowsView
from jfeditor.ui.review_rows import Review, apply_words
from jfeditor.ui.review_view import ReviewView
from jfeditor.wording import word

_DELAY_MS = 120
"""How long after the last tick what follows is asked for."""
_WIDE = 820
"""Pixels from which on all parts are seen at once; below it one at a time."""
_GAP = 12
_LARGE, _SMALL = QSize(1120, 720), QSize(520, 400)
"""The sizes in pixels with something to choose, and without."""
_OF_SCREEN = 0.9
"""How much of a small screen it takes at most: its buttons have to be seen."""


class ReviewDialog(QDialog):
    """What would be changed, page by page, what follows, and the lines; accepted when it is to be done."""

    choice_changed = Signal(object)
    """The user ticked other offers: a tuple of them. What follows is wanted, by `show_review`."""
    place_wanted = Signal(str, int)
    """The user wants to see this line (from 1) of the page at this path, as it is now."""

    def __init__(self, review: Review, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(review.name)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._review = review
        self._waits = False
        """Whether it is not known yet what follows from what is ticked."""
        self._place = ("", 1)
        """The page whose difference is shown, and the line that it is scrolled to."""
        self._differences: dict[str, tuple[DifferenceRow, ...]] = {}
        self._background = Background("jfeditor-review", self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DELAY_MS)
        self._timer.timeout.connect(self._ask)
        self._make_parts()
        self._lay_out()
        self._offers = bool(review.proposal.offers)
        self.list.rows.chosen = set(review.chosen)
        room = self.screen().availableSize() * _OF_SCREEN
        self.resize((_LARGE if self._offers else _SMALL).boundedTo(room))
        self._show()
        self._choose_focus()

    @property
    def chosen(self) -> tuple[Offer, ...]:
        """The offers that are ticked."""
        return tuple(self._review.proposal.offers[number] for number in sorted(self.list.rows.chosen))

    def show_review(self, review: Review) -> None:
        """Show what follows from what is ticked; dropped where something else is ticked by now.

        The review of another proposal, made since the handbook changed, is shown with its own ticks.
        """
        if review.proposal is not self._review.proposal:
            self.list.rows.chosen = set(review.chosen)
        elif review.chosen != self.list.rows.chosen:
            return
        self._waits = False
        self._timer.stop()
        self._review = review
        self._show()

    def accept(self) -> None:
        """Close, to have it done; not before it is known what follows."""
        if self.apply.isEnabled():
            super().accept()

    def done(self, result: int) -> None:
        """Stop what runs beside, and close."""
        self._timer.stop()
        self._background.close()
        super().done(result)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.PaletteChange:
            self.difference.retheme()
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _make_parts(self) -> None:
        self.name = _label()
        self.summary = _label()
        self.broken = _label()
        self.broken.setProperty("tone", "err")
        self.notes = _label()
        self.notes.setProperty("tone", "warn")
        self.all = QCheckBox()
        self.all.setTristate(True)
        self.all.clicked.connect(self._tick_all)
        self.list = ReviewView()
        self.list.rows.ticked.connect(self._touch)
        self.follows = FollowsView()
        self.nothing_follows = _label(word("review.follows_nothing", {}))
        self.nothing_follows.setProperty("muted", True)
        self.nothing_follows.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.difference = DifferenceView(word("review.difference", {}), word("review.difference_tip", {}))
        self.difference.row_chosen.connect(self._go_to_row)
        self.difference_of = _label()
        self.difference_of.setProperty("subheading", True)
        for view in (self.list, self.follows):
            view.place_wanted.connect(self.place_wanted)
            view.page_chosen.connect(self._show_page)
        self.working = _label()
        self.working.setProperty("muted", True)
        self.cancel = QPushButton(word("review.cancel", {}))
        self.cancel.clicked.connect(self.reject)
        self.apply = QPushButton()
        self.apply.clicked.connect(self.accept)

    def _lay_out(self) -> None:
        self.follows_title = _label(word("review.follows", {}))
        self.follows_title.setProperty("subheading", True)
        self._panes = (
            _pane(self.all, self.list),
            _pane(self.follows_title, self.follows, self.nothing_follows),
            _pane(self.difference_of, self.difference),
        )
        self.tabs = QTabBar()
        self.tabs.setAccessibleName(word("review.tabs", {}))
        self.tabs.setExpanding(False)
        for code in ("tab_list", "follows", "difference"):
            self.tabs.addTab(word(f"review.{code}", {}))
        self.tabs.currentChanged.connect(self._arrange)
        self._right = QSplitter(Qt.Orientation.Vertical)
        self._right.addWidget(self._panes[1])
        self._right.addWidget(self._panes[2])
        self._right.setStretchFactor(0, 2)
        self._right.setStretchFactor(1, 3)
        self.parts = QSplitter(Qt.Orientation.Horizontal)
        self.parts.addWidget(self._panes[0])
        self.parts.addWidget(self._right)
        self.parts.setStretchFactor(0, 3)
        self.parts.setStretchFactor(1, 2)
        for splitter in (self._right, self.parts):
            splitter.setChildrenCollapsible(False)
        buttons = QDialogButtonBox()
        buttons.addButton(self.cancel, QDialogButtonBox.ButtonRole.RejectRole)
        buttons.addButton(self.apply, QDialogButtonBox.ButtonRole.AcceptRole)
        below = QHBoxLayout()
        below.addWidget(self.working, 1)
        below.addWidget(buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 14, 18, 14)
        layout.setSpacing(8)
        for label in (self.name, self.summary, self.broken, self.notes):
            layout.addWidget(label)
        layout.addWidget(self.tabs)
        layout.addWidget(self.parts, 1)
        layout.addLayout(below)

    def _choose_focus(self) -> None:
        (self.cancel if self._review.broken else self.apply).setFocus()

    def _show(self) -> None:
        """Show the review."""
        review = self._review
        self._differences.clear()
        self.name.setText(review.name)
        self.summary.setText(f"{review.summary}.".replace("..", "."))
        self.broken.setText(f"{review.broken}." if review.broken else "")
        self.broken.setVisible(bool(review.broken))
        self.notes.setText("\n".join(review.notes))
        self.notes.setVisible(bool(review.notes))
        self.list.show_review(review)
        in_list = {Sort.PAGE} if self._offers else set[Sort]()
        groups = tuple(group for group in review.groups if group.sort not in in_list)
        self.follows.show_groups(groups)
        self.follows.setVisible(bool(groups))
        self.nothing_follows.setVisible(not groups)
        self.tabs.setTabVisible(0, self._offers)
        path, line = self._place
        if review.pages and path not in {page.path for page in review.pages}:
            path, line = review.pages[0].path, 1
        self._show_page(path, line)
        self._show_state()
        self._arrange()

    def _show_state(self) -> None:
        """What is ticked, and whether it can be done now."""
        self.working.setText(word("review.working", {}) if self._waits else "")
        breaks = bool(self._review.broken)
        self.apply.setEnabled(not self._waits and not self._review.is_empty)
        self.apply.setText(word("review.all_the_same", {}) if breaks else apply_words(self._review.proposal))
        for button in (self.apply, self.cancel):
            is_default = (button is self.cancel) is breaks
            button.setAutoDefault(is_default)
            button.setDefault(is_default)
        ticked, count = len(self.list.rows.chosen), len(self._review.proposal.offers)
        self.all.setText(word("review.ticked", {"ticked": ticked, "count": count}))
        self.all.setAccessibleName(word("review.tick_all", {"count": count}))
        states = {0: Qt.CheckState.Unchecked, count: Qt.CheckState.Checked}
        self.all.setCheckState(states.get(ticked, Qt.CheckState.PartiallyChecked))

    def _arrange(self) -> None:
        """All parts side by side where there is room, else one behind a tab each."""
        wide = self.width() >= _WIDE
        self.tabs.setVisible(not wide)
        for number, pane in enumerate(self._panes):
            wanted = wide or number == self.tabs.currentIndex()
            pane.setVisible(wanted and (number > 0 or self._offers))
        self._right.setVisible(wide or self.tabs.currentIndex() > 0)
        self._right.setContentsMargins(_GAP if wide and self._offers else 0, 0, 0, 0)
        self.follows_title.setVisible(wide)
        if self.name.property("heading") != wide:
            self.name.setProperty("heading", wide)
            self.name.setProperty("subheading", not wide)
            self.name.style().polish(self.name)

    # What the user does

    def _tick_all(self) -> None:
        everything = len(self.list.rows.chosen) == len(self._review.proposal.offers)
        self.list.rows.tick_all(on=not everything)

    def _touch(self) -> None:
        self._waits = True
        self._timer.start()
        self._show_state()

    def _ask(self) -> None:
        if self._review.chosen == self.list.rows.chosen:  # ticked and unticked again
            self._waits = False
            self._show_state()
        else:
            self.choice_changed.emit(self.chosen)

    def _go_to_row(self, number: int) -> None:
        if number < len(self.difference.rows):
            row = self.difference.rows[number]
            changed = self._review.changes.get(row.path)
            if changed is not None and changed.change.fate is not Fate.MADE:
                self.place_wanted.emit(row.path, row.was)

    # The lines of a page

    def _show_page(self, path: str, line: int) -> None:
        """Show a page's difference as soon as it is known."""
        self._place = (path, line)
        review = self._review
        title = next((page.title for page in review.pages if page.path == path), path)
        self.difference_of.setText(word("review.difference_of", {"title": title}))
        self.difference_of.setToolTip(path)
        if path not in review.changes:
            none = DifferenceRow(word("review.difference_none", {}), "place", path, 1)
            self.difference.show_rows((none,))
        elif path in self._differences:
            self._show_difference()
        else:
            self._background.run(
                lambda: review.difference(path), lambda rows: self._take(review, path, rows), _fail
            )

    def _take(self, review: Review, path: str, rows: tuple[DifferenceRow, ...]) -> None:
        if review is self._review:
            self._differences[path] = rows
            if path == self._place[0]:
                self._show_difference()

    def _show_difference(self) -> None:
        path, line = self._place
        self.difference.show_rows(self._differences[path])
        self.difference.show_place(line)


def _fail(error: Exception) -> None:
    raise error


def _label(text: str = "") -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label


def _pane(*widgets: QWidget) -> QWidget:
    """A part of the dialog: the first of the widgets above the others."""
    pane = QWidget()
    layout = QVBoxLayout(pane)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(4)
    for widget in widgets:
        layout.addWidget(widget, int(widget is not widgets[0]))
    return pane
