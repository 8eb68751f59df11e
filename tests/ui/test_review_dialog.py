"""The review in its dialog: ticks, what follows, the lines, and when it can be done."""

import threading
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionViewItem, QWidget
from pytestqt.qtbot import QtBot
from review_pages import fleet, harbour, moving, ref_of, removing, renaming, review
from shiboken6 import isValid

from jfeditor.restructure.proposals import Proposal
from jfeditor.restructure.renames import rename
from jfeditor.restructure.surveys import Survey
from jfeditor.text.pieces import rewrite
from jfeditor.ui.review_dialog import ReviewDialog
from jfeditor.ui.review_edits import FIXED
from jfeditor.ui.themes import apply_theme, colour
from jfeditor.wording import word

PATIENCE_MS = 10_000


class Dialogs:
    """Shows reviews, and closes what is left open."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.open: list[ReviewDialog] = []

    def show(self, survey: Survey, proposal: Proposal) -> ReviewDialog:
        dialog = ReviewDialog(review(survey, proposal), None)
        self.open.append(dialog)
        if proposal.offers:
            dialog.resize(1120, 720)  # as on a screen that is large enough
        dialog.show()
        self.qtbot.waitExposed(dialog)
        return dialog

    def close(self) -> None:
        for dialog in self.open:
            if isValid(dialog):
                dialog.done(0)
                dialog.deleteLater()


@pytest.fixture
def dialogs(qtbot: QtBot) -> Iterator[Dialogs]:
    shown = Dialogs(qtbot)
    yield shown
    shown.close()


@pytest.fixture(scope="module")
def book() -> Survey:
    return harbour()


@pytest.fixture
def renamed(dialogs: Dialogs, book: Survey) -> ReviewDialog:
    return dialogs.show(book, renaming(book))


def index_of(dialog: ReviewDialog, offer: int):
    rows = dialog.list.rows
    for page in range(rows.rowCount()):
        parent = rows.index(page, 0)
        for row in range(rows.rowCount(parent)):
            index = rows.index(row, 0, parent)
            if rows.edit_of(index).offer == offer:
                return index
    raise AssertionError(offer)


def click_tick(qtbot: QtBot, dialog: ReviewDialog, index) -> None:
    option = QStyleOptionViewItem()
    dialog.list.initViewItemOption(option)
    option.rect = dialog.list.visualRect(index)
    dialog.list.itemDelegate().initStyleOption(option, index)
    style = dialog.list.style()
    box: QRect = style.subElementRect(QStyle.SubElement.SE_ItemViewItemCheckIndicator, option, dialog.list)
    qtbot.mouseClick(dialog.list.viewport(), Qt.MouseButton.LeftButton, pos=box.center())


def answer(dialog: ReviewDialog, book: Survey) -> None:
    proposal = dialog._review.proposal
    left_out = frozenset(range(len(proposal.offers))) - dialog.list.rows.chosen
    dialog.show_review(review(book, proposal, left_out))


def test_it_says_what_is_done_and_what_follows(renamed: ReviewDialog) -> None:
    assert renamed.windowTitle() == renamed.name.text() == "Rename Staff Pilot to Sea Pilot"
    assert renamed.summary.text().endswith("nothing breaks.")
    assert not renamed.broken.isVisible()
    assert renamed.apply.text() == "Rename"
    assert renamed.apply.isDefault()
    assert renamed.apply.isEnabled()
    assert renamed.apply.hasFocus() or renamed.focusWidget() is renamed.apply


def test_a_tick_is_told_after_a_while_and_what_follows_is_awaited(
    renamed: ReviewDialog, qtbot: QtBot, book: Survey
) -> None:
    before = renamed.chosen
    first = next(number for number in sorted(renamed.list.rows.chosen))
    with qtbot.waitSignal(renamed.choice_changed, timeout=PATIENCE_MS) as told:
        click_tick(qtbot, renamed, index_of(renamed, first))
        assert renamed.working.text() == word("review.working", {})
        assert not renamed.apply.isEnabled()
    assert told.args == [renamed.chosen]
    assert set(before) - set(renamed.chosen) == {renamed._review.proposal.offers[first]}
    renamed.accept()
    assert renamed.isVisible()
    answer(renamed, book)
    assert renamed.apply.isEnabled()
    assert not renamed.working.text()
    with qtbot.waitSignal(renamed.accepted):
        qtbot.mouseClick(renamed.apply, Qt.MouseButton.LeftButton)


def test_a_late_answer_is_dropped(renamed: ReviewDialog, qtbot: QtBot, book: Survey) -> None:
    late = review(book, renamed._review.proposal, frozenset({1}))
    renamed.list.rows.setData(
        index_of(renamed, 2), Qt.CheckState.Unchecked.value, Qt.ItemDataRole.CheckStateRole
    )
    renamed.show_review(late)
    assert renamed._review is not late
    assert not renamed.apply.isEnabled()
    answer(renamed, book)
    assert renamed.apply.isEnabled()


def test_ticked_and_unticked_again_asks_nobody(renamed: ReviewDialog, qtbot: QtBot) -> None:
    asked = []
    renamed.choice_changed.connect(asked.append)
    renamed.list.setCurrentIndex(index_of(renamed, 1))
    for _ in range(2):
        qtbot.keyClick(renamed.list, Qt.Key.Key_Space)
    qtbot.waitUntil(renamed.apply.isEnabled, timeout=PATIENCE_MS)
    assert not asked
    assert not renamed.working.text()


def test_a_page_is_ticked_whole_in_part_or_not(renamed: ReviewDialog, qtbot: QtBot) -> None:
    rows, role = renamed.list.rows, Qt.ItemDataRole.CheckStateRole
    page = next(
        rows.index(at, 0)
        for at in range(rows.rowCount())
        if rows.page_of(rows.index(at, 0)).path == "tugs.md"
    )
    offered = [one.offer for one in rows.page_of(page).edits if one.offer != FIXED]
    assert len(offered) > 1
    assert page.data(role) is Qt.CheckState.Checked
    rows.setData(index_of(renamed, offered[0]), Qt.CheckState.Unchecked.value, role)
    assert page.data(role) is Qt.CheckState.PartiallyChecked
    renamed.list.setCurrentIndex(page)
    qtbot.keyClick(renamed.list, Qt.Key.Key_Space)
    assert page.data(role) is Qt.CheckState.Checked
    qtbot.keyClick(renamed.list, Qt.Key.Key_Space)
    assert page.data(role) is Qt.CheckState.Unchecked
    assert not rows.chosen & set(offered)


def test_all_are_ticked_and_unticked_at_once(renamed: ReviewDialog, qtbot: QtBot) -> None:
    count = len(renamed._review.proposal.offers)
    assert renamed.all.checkState() is Qt.CheckState.PartiallyChecked  # an old anchor is kept only if wanted
    qtbot.keyClick(renamed.all, Qt.Key.Key_Space)
    assert len(renamed.chosen) == count
    assert renamed.all.checkState() is Qt.CheckState.Checked
    qtbot.keyClick(renamed.all, Qt.Key.Key_Space)
    assert renamed.chosen == ()
    assert renamed.all.text() == f"0 of {count} places ticked"


def test_what_belongs_to_it_has_no_tick(renamed: ReviewDialog, qtbot: QtBot) -> None:
    index = index_of(renamed, FIXED)
    assert index.data(Qt.ItemDataRole.CheckStateRole) is None
    before = renamed.chosen
    renamed.list.setCurrentIndex(index)
    qtbot.keyClick(renamed.list, Qt.Key.Key_Space)
    assert renamed.chosen == before


def test_the_lines_of_the_current_page_are_shown(renamed: ReviewDialog, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: "+### Sea Pilot" in renamed.difference.toPlainText(), timeout=PATIENCE_MS)
    rows = renamed.list.rows
    last = rows.index(rows.rowCount() - 1, 0)
    place = rows.index(rows.rowCount(last) - 1, 0, last)
    renamed.list.setCurrentIndex(place)
    qtbot.waitUntil(
        lambda: "+- Works with a Sea Pilot" in renamed.difference.toPlainText(), timeout=PATIENCE_MS
    )
    assert renamed.difference_of.text() == "Line by line: Towing"
    shown = renamed.difference.rows[renamed.difference.textCursor().blockNumber()]
    assert shown.was == rows.edit_of(place).line


def test_enter_and_a_double_click_lead_to_the_place(renamed: ReviewDialog, qtbot: QtBot) -> None:
    index = index_of(renamed, len(renamed._review.proposal.offers) - 1)
    place = ("tugs.md", renamed.list.rows.edit_of(index).line)
    renamed.list.setCurrentIndex(index)
    with qtbot.waitSignal(renamed.place_wanted) as told:
        qtbot.keyClick(renamed.list, Qt.Key.Key_Return)
    assert tuple(told.args) == place
    assert renamed.isVisible(), "Enter in the list does not do it"
    at = renamed.list.visualRect(index).center()
    with qtbot.waitSignal(renamed.place_wanted) as told:
        qtbot.mouseDClick(renamed.list.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert tuple(told.args) == place


def test_escape_leaves_all_as_it_is(renamed: ReviewDialog, qtbot: QtBot) -> None:
    with qtbot.waitSignal(renamed.rejected):
        qtbot.keyClick(renamed, Qt.Key.Key_Escape)


def test_enter_does_it_where_there_is_nothing_to_choose(dialogs: Dialogs, book: Survey, qtbot: QtBot) -> None:
    dialog = dialogs.show(book, moving(book))
    assert dialog.width() <= 520
    assert not dialog.list.isVisible()
    assert dialog.follows.isVisible()
    assert not dialog.tabs.isTabVisible(0)
    with qtbot.waitSignal(dialog.accepted):
        qtbot.keyClick(dialog, Qt.Key.Key_Return)


def test_the_lines_are_behind_a_tab_where_there_is_little_room(
    dialogs: Dialogs, book: Survey, qtbot: QtBot
) -> None:
    dialog = dialogs.show(book, moving(book))
    dialog.tabs.setCurrentIndex(2)
    assert dialog.difference.isVisible()
    assert not dialog.follows.isVisible()
    qtbot.waitUntil(lambda: bool(dialog.difference.rows), timeout=PATIENCE_MS)
    dialog.resize(1000, 600)
    assert dialog.follows.isVisible()
    assert dialog.difference.isVisible()
    assert not dialog.tabs.isVisible()


def test_what_breaks_is_done_only_all_the_same(dialogs: Dialogs, book: Survey, qtbot: QtBot) -> None:
    dialog = dialogs.show(book, removing(book))
    assert dialog.broken.isVisible()
    assert dialog.apply.text() == "Apply all the same"
    assert dialog.apply.isEnabled()
    assert not dialog.apply.isDefault()
    assert not dialog.apply.autoDefault()
    with qtbot.waitSignal(dialog.rejected):
        qtbot.keyClick(dialog, Qt.Key.Key_Return)


def test_it_breaks_only_as_long_as_it_does(dialogs: Dialogs, book: Survey) -> None:
    dialog = dialogs.show(book, removing(book))
    dialog.show_review(review(book, renaming(book)))
    assert not dialog.broken.isVisible()
    assert dialog.apply.text() == "Rename"
    assert dialog.apply.isDefault()


def test_nothing_ticked_that_changes_anything_cannot_be_done(dialogs: Dialogs, book: Survey) -> None:
    proposal = replace(renaming(book), make=lambda _offers: rewrite("Rename", {}, {}))
    dialog = dialogs.show(book, proposal)
    assert not dialog.apply.isEnabled()
    assert dialog.summary.text() == word("review.nothing", {})


def test_cancel_leaves_everything(renamed: ReviewDialog, qtbot: QtBot) -> None:
    with qtbot.waitSignal(renamed.rejected):
        qtbot.mouseClick(renamed.cancel, Qt.MouseButton.LeftButton)
    assert not renamed.isVisible()


def test_its_rows_are_a_sound_model(renamed: ReviewDialog, book: Survey) -> None:
    warn = QAbstractItemModelTester.FailureReportingMode.Warning
    testers = [QAbstractItemModelTester(view.rows, warn) for view in (renamed.list, renamed.follows)]
    renamed.list.rows.tick_all(on=False)
    answer(renamed, book)
    renamed.list.rows.tick_all(on=True)
    answer(renamed, book)
    renamed.show_review(review(book, moving(book)))
    assert testers


def test_what_is_open_current_and_scrolled_to_stays(dialogs: Dialogs, qtbot: QtBot) -> None:
    survey = fleet(12, 6)
    ref = ref_of(survey, "pilots.md", "Staff Pilot")
    dialog = dialogs.show(survey, rename(survey, ref, "Sea Pilot"))
    view, rows = dialog.list, dialog.list.rows
    view.collapse(rows.index(3, 0))
    place = rows.index(2, 0, rows.index(9, 0))
    view.setCurrentIndex(place)
    path, line = view.place(place)
    scrolled = 40
    view.verticalScrollBar().setValue(scrolled)
    shown = dialog._review
    dialog.show_review(replace(shown, pages=shown.pages[:-1]))
    assert rows.rowCount() == len(shown.pages) - 1
    assert not view.isExpanded(rows.index(3, 0))
    assert view.isExpanded(rows.index(4, 0))
    assert view.place(view.currentIndex()) == (path, line)
    assert view.verticalScrollBar().value() == scrolled


def test_many_places_keep_the_window_alive(dialogs: Dialogs, qtbot: QtBot) -> None:
    survey = fleet(220, 5)
    proposal = rename(survey, ref_of(survey, "pilots.md", "Staff Pilot"), "Sea Pilot")
    assert len(proposal.offers) > 1_000
    shown = review(survey, proposal)
    started = time.perf_counter()
    dialog = ReviewDialog(shown, None)
    dialogs.open.append(dialog)
    dialog.show()
    QApplication.processEvents()
    dialog.all.click()
    QApplication.processEvents()
    assert time.perf_counter() - started < 1  # a tenth of that where nothing else runs
    opened = [dialog.list.isExpanded(dialog.list.rows.index(at, 0)) for at in range(221)]
    assert sum(opened) == 1


def test_it_fits_on_a_small_screen(book: Survey, qtbot: QtBot) -> None:
    dialog = ReviewDialog(review(book, renaming(book)), None)
    qtbot.addWidget(dialog)
    room = dialog.screen().availableSize()
    assert dialog.width() < room.width()
    assert dialog.height() < room.height()


def test_everything_is_named_and_reached_by_keyboard(renamed: ReviewDialog, qtbot: QtBot) -> None:
    takers = [
        widget
        for widget in renamed.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible() and widget.isEnabled()
    ]
    assert len(takers) >= 6
    unnamed = [w for w in takers if not (w.accessibleName() or getattr(w, "text", str)())]
    assert not unnamed
    seen = set()
    for _ in range(3 * len(takers)):
        seen.add(renamed.focusWidget())
        qtbot.keyClick(renamed.focusWidget(), Qt.Key.Key_Tab)
    assert set(takers) <= seen
    spoken = index_of(renamed, FIXED).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Line 7, the heading itself: “Staff Pilot” becomes “Sea Pilot”"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [(500, 380), (1120, 720)])
def test_it_is_painted_in_any_size_and_theme(
    renamed: ReviewDialog, size: tuple[int, int], theme: str
) -> None:
    apply_theme(QApplication.instance(), theme)
    renamed.resize(*size)
    QApplication.processEvents()
    assert (renamed.width(), renamed.height()) == size
    picture = renamed.list.viewport().grab().toImage()
    colours = {picture.pixelColor(QPoint(x, y)).name() for x in range(0, 300, 2) for y in range(4, 120, 2)}
    assert {colour("del-strong").name(), colour("add-strong").name()} <= colours


def test_it_stops_its_thread_when_it_closes(renamed: ReviewDialog) -> None:
    renamed.reject()
    assert not [one for one in threading.enumerate() if one.name.startswith("jfeditor-review")]
