"""Page, role and PDF side by side."""

import pytest
from pdf_desk import document_text
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from window_steps import CTRL, PATIENCE_MS, activate

from jfeditor.ui.main_window import MainWindow

OPERATIONS = "customer-care/care-operations.md"
SENIOR = "Senior Care Operations Analyst"
FORECAST = "Own the queue forecast"
SENIOR_LINE = 41
F6 = Qt.Key.Key_F6


def read(window: MainWindow, qtbot: QtBot) -> None:
    """Go to a level, then show all that there is to read of it."""
    activate(window, qtbot)
    window._jump_to_line(OPERATIONS, SENIOR_LINE)
    qtbot.keyClick(window, Qt.Key.Key_8, CTRL)


def test_all_three_show_what_is_chosen(window: MainWindow, qtbot: QtBot) -> None:
    tabs = [window.side.tabText(index) for index in range(window.side.count())]
    read(window, qtbot)
    side = window.side
    assert all(panel.isVisible() for panel in (side.preview, side.role, side.pdf))
    assert not window.page.isVisible()
    qtbot.waitUntil(lambda: side.pdf.view.document is not None, timeout=PATIENCE_MS)
    assert SENIOR in document_text(side.pdf.view.document)
    qtbot.waitUntil(lambda: FORECAST in side.role.text.toPlainText(), timeout=PATIENCE_MS)
    columns = [panel.parentWidget() for panel in (side.preview, side.role, side.pdf)]
    assert [one.x() for one in columns] == sorted({one.x() for one in columns})
    qtbot.keyClick(window, Qt.Key.Key_8, CTRL)
    assert window.page.isVisible()
    assert [side.tabText(index) for index in range(side.count())] == tabs
    assert side.tab == "role"


def test_a_tab_asked_for_keeps_the_columns(window: MainWindow, qtbot: QtBot) -> None:
    read(window, qtbot)
    qtbot.keyClick(window, Qt.Key.Key_4, CTRL)
    assert window.side.changes.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_5, CTRL)
    assert window.side.pdf.isVisible()
    assert window.side.role.isVisible()
    assert window.side.tab == "pdf"
    qtbot.keyClick(window, Qt.Key.Key_8, CTRL)
    assert window.side.currentWidget() is window.side.pdf


def test_who_wants_to_type_gets_the_source_back(window: MainWindow, qtbot: QtBot) -> None:
    sizes = window.splitter.sizes()
    read(window, qtbot)
    qtbot.waitUntil(lambda: FORECAST in window.side.role.text.toPlainText(), timeout=PATIENCE_MS)
    window.side.role.line_chosen.emit(OPERATIONS, SENIOR_LINE + 10)
    assert window.page.isVisible()
    assert window.page.editor.hasFocus()
    assert window.splitter.sizes() == pytest.approx(sizes, abs=2)  # the handle beside the source is back
    assert not window.actions_by_name["read"].isChecked()
    read(window, qtbot)
    qtbot.keyClick(window, Qt.Key.Key_F, CTRL)
    assert window.page.find_bar.isVisible()


def test_the_keyboard_goes_round_without_the_source(window: MainWindow, qtbot: QtBot) -> None:
    read(window, qtbot)
    window.tree_panel.filter.setFocus()
    seen = []
    for _ in range(2):
        qtbot.keyClick(QApplication.focusWidget(), F6)
        seen.append(QApplication.focusWidget())
    assert seen == [window.side.tabBar(), window.tree_panel.tree]


def test_the_next_window_has_the_usual_shares(window: MainWindow, qtbot: QtBot) -> None:
    sizes = tuple(window.splitter.sizes())
    read(window, qtbot)
    assert tuple(window._usual_sizes()) == sizes


def test_a_wide_window_has_room_for_the_source_too(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(1900, 900)
    read(window, qtbot)
    assert window.page.isVisible()
    assert all(panel.isVisible() for panel in (window.side.preview, window.side.role, window.side.pdf))
    qtbot.keyClick(window, Qt.Key.Key_F, CTRL)
    assert window.page.find_bar.isVisible()
    assert window.side.reading
    qtbot.keyClick(window, Qt.Key.Key_8, CTRL)
    assert not window.side.reading
