"""The Changes tab shows what will be written, and leads there."""

from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextCursor
from pytestqt.qtbot import QtBot
from window_steps import CARE, PATIENCE_MS, activate, button, go_to_end, save, type_into

from jfeditor.ui.main_window import MainWindow


def wait_for(window: MainWindow, qtbot: QtBot, text: str) -> list[str]:
    qtbot.waitUntil(lambda: text in window.side.changes.text.toPlainText(), timeout=PATIENCE_MS)
    return window.side.changes.text.toPlainText().split("\n")


def test_it_says_what_it_is_for_while_there_is_nothing(window: MainWindow) -> None:
    window.do_show_changes()
    assert window.side.changes.empty.isVisible()
    assert "Nothing to save" in window.side.changes.empty.text()
    assert not window.side.changes.save.isVisible()
    assert not window.side.changes.text.isVisible()


def test_lines_written_and_taken_out_are_shown_and_counted(window: MainWindow, qtbot: QtBot) -> None:
    window.do_show_changes()
    type_into(window, qtbot, CARE, "x")
    heading = window.page.editor.textCursor().block().text()
    lines = wait_for(window, qtbot, f"+{heading}")
    assert lines[0] == CARE
    assert lines[1].startswith("line ")
    assert lines[1].endswith(heading.lstrip("# "))
    assert f"-{heading[:-1]}" in lines
    assert window.side.changes.summary.text() == "1 page: 1 line changed"
    window.do_undo()
    qtbot.waitUntil(window.side.changes.empty.isVisible, timeout=PATIENCE_MS)


def test_a_double_click_goes_to_the_line(window: MainWindow, qtbot: QtBot) -> None:
    window.do_show_changes()
    type_into(window, qtbot, CARE, "x")
    line = window.page.editor.textCursor().blockNumber()
    row = next(i for i, text in enumerate(wait_for(window, qtbot, "x")) if text.startswith("+"))
    window._jump_to_line("_index.md", 1)
    view = window.side.changes.text
    cursor = QTextCursor(view.document().findBlockByNumber(row))
    at = view.cursorRect(cursor).center() + QPoint(12, 0)
    qtbot.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert window.page.path == CARE
    assert window.page.editor.textCursor().blockNumber() == line
    assert window.page.editor.hasFocus() or window.focusWidget() is window.page.editor


def test_enter_goes_to_the_line_too(window: MainWindow, qtbot: QtBot) -> None:
    window.do_show_changes()
    activate(window, qtbot)
    type_into(window, qtbot, CARE, "x")
    line = window.page.editor.textCursor().blockNumber()
    row = next(i for i, text in enumerate(wait_for(window, qtbot, "x")) if text.startswith("+"))
    view = window.side.changes.text
    view.setTextCursor(QTextCursor(view.document().findBlockByNumber(row)))
    go_to_end(window, CARE)
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert window.page.editor.textCursor().blockNumber() == line


def test_typing_on_leaves_the_diff_where_it_is_scrolled_to(window: MainWindow, qtbot: QtBot) -> None:
    window.do_show_changes()
    go_to_end(window, CARE)
    for _ in range(120):
        qtbot.keyClick(window.page.editor, Qt.Key.Key_Return)
    qtbot.keyClicks(window.page.editor, "end")
    wait_for(window, qtbot, "+end")
    bar = window.side.changes.text.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    before = window.side.changes.text.firstVisibleBlock().blockNumber()
    assert before > 0
    qtbot.keyClicks(window.page.editor, "ing")
    wait_for(window, qtbot, "+ending")
    assert window.side.changes.text.firstVisibleBlock().blockNumber() == before


def test_odd_characters_shift_no_line(windows, qtbot: QtBot, handbook: Path) -> None:
    (handbook / CARE).write_bytes("---\ntitle: X\n---\na\u2029b\x0c\n\nlast @@ line\n".encode())
    window = windows.open(handbook)
    window.do_show_changes()
    go_to_end(window, CARE)
    qtbot.keyClicks(window.page.editor, "more")
    lines = wait_for(window, qtbot, "+more")
    window.side.changes.choose_line(lines.index("+more"))
    assert window.page.editor.textCursor().block().text() == "more"


def test_its_button_saves(window: MainWindow, qtbot: QtBot, handbook: Path) -> None:
    window.do_show_changes()
    type_into(window, qtbot, CARE, "x")
    wait_for(window, qtbot, "x")
    with qtbot.waitSignal(window.handbook.saver.saved, timeout=PATIENCE_MS):
        button(window.side.changes, "Save").click()
    assert (handbook / CARE).read_bytes() == window.handbook.session.page(CARE).source.data


def test_nothing_is_shown_of_a_handbook_that_was_closed(windows, qtbot: QtBot, handbook: Path) -> None:
    window = windows.open(handbook)
    type_into(window, qtbot, CARE, "x")
    window.do_show_changes()
    wait_for(window, qtbot, "x")
    save(window, qtbot)
    window.do_close_handbook()
    windows.open_in(window, handbook)
    qtbot.waitUntil(window.side.changes.empty.isVisible, timeout=PATIENCE_MS)
