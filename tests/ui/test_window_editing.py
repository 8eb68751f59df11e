"""One edit from the tree to the disk, by keys and mouse in the real window."""

import os
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot
from window_steps import ALT, CARE, CTRL, PATIENCE_MS, QUALITY, go_to_end, press, save, show_row, type_into

from jfeditor.ui.main_window import MainWindow
from jfeditor.ui.navigation import Place
from jfeditor.ui.problems_filter import ProblemFilter, Scope


def test_a_level_is_chosen_edited_and_saved(window: MainWindow, qtbot: QtBot, handbook: Path) -> None:
    session = window.handbook.session
    before = {p: p.read_bytes() for p in handbook.rglob("*") if p.is_file()}
    family = session.page(CARE).family
    node = next(i for i, one in enumerate(family.nodes) if one.role == "level")
    title = family.nodes[node].heading.text
    at = show_row(window, CARE, title)
    window.tree.select(CARE, -1)
    qtbot.mouseClick(window.tree_panel.tree.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert window.page.path == CARE
    assert title in window.page.editor.textCursor().block().text()
    assert window.status.address.text() == f"{CARE}#{family.nodes[node].heading.anchor}"
    assert window.tree_panel.tree.hasFocus(), "arrow keys must go on to work in the tree"

    qtbot.keyClick(window.tree_panel.tree, Qt.Key.Key_F6)
    assert window.page.editor.hasFocus()
    qtbot.keyClick(window.page.editor, Qt.Key.Key_End)
    qtbot.keyClicks(window.page.editor, " plus")

    assert session.modified == {CARE}
    assert "1 page changed" in window.header.state.text()
    assert window.status.saved.text() == "1 page not saved"
    assert window.windowTitle().startswith("*")
    row = window.tree.model.row_at(window.tree.model.index_of(("page", CARE)))
    assert row is not None
    assert row.modified
    qtbot.keyClick(window, Qt.Key.Key_4, CTRL)
    assert window.side.currentWidget() is window.side.changes
    qtbot.waitUntil(lambda: " plus" in window.side.changes.text.toPlainText(), timeout=PATIENCE_MS)
    diff = window.side.changes.text.toPlainText().split("\n")
    assert [line for line in diff if line.startswith("+")] == [
        next(line for line in diff if line.startswith("-")).replace("-", "+", 1) + " plus"
    ]

    save(window, qtbot)
    after = {p: p.read_bytes() for p in handbook.rglob("*") if p.is_file()}
    changed = [p for p in after if after[p] != before.get(p)]
    assert changed == [handbook / CARE]
    line_start = family.nodes[node].heading.span.start
    line_end = before[handbook / CARE].index(b"\n", line_start)
    old = before[handbook / CARE]
    assert after[handbook / CARE] == old[:line_end] + b" plus" + old[line_end:]
    assert not session.modified
    assert window.status.saved.text() == "All saved"
    assert "changed" not in window.header.state.text()
    assert not window.windowTitle().startswith("*")


def test_two_pages_are_saved_together(window: MainWindow, qtbot: QtBot, handbook: Path) -> None:
    olds = {path: (handbook / path).read_bytes() for path in (CARE, QUALITY)}
    type_into(window, qtbot, CARE, " one")
    type_into(window, qtbot, QUALITY, " two")
    assert window.header.save.text() == "Save 2 pages"
    with qtbot.waitSignal(window.handbook.saver.saved, timeout=PATIENCE_MS) as saved:
        window.header.save.click()
    assert set(saved.args[0]) == {CARE, QUALITY}
    assert (handbook / CARE).read_bytes().replace(b" one", b"", 1) == olds[CARE]
    assert (handbook / QUALITY).read_bytes().replace(b" two", b"", 1) == olds[QUALITY]


def test_that_all_is_saved_is_not_said_any_more_when_a_page_is_edited_again(
    window: MainWindow, qtbot: QtBot
) -> None:
    type_into(window, qtbot, CARE, " one")
    with qtbot.waitSignal(window.handbook.saver.saved, timeout=PATIENCE_MS):
        window.header.save.click()
    assert window.statusBar().currentMessage().startswith("Saved")
    type_into(window, qtbot, CARE, " two")
    assert window.statusBar().currentMessage() == ""


@pytest.mark.parametrize("width", [900, 1280, 1800])
def test_the_buttons_at_the_top_stay_where_they_are(window: MainWindow, width: int) -> None:
    header, panel = window.header, window.bottom.problems
    window.resize(width, 700)
    places = set()
    for count in (0, 1, 2, 12, 888, 0):
        header.show_modified(count)
        QApplication.processEvents()
        buttons = (header.undo, header.export, header.save)
        places.add(tuple(one.mapTo(window, one.rect().topLeft()).x() for one in buttons))
    assert len(places) == 1
    window.bottom.show_panel("problems")
    tools, places = panel.tools, set()
    for scope in Scope:
        panel.set_filter(ProblemFilter(scope))
        QApplication.processEvents()
        places.add(tuple(one.mapTo(window, one.rect().topLeft()).x() for one in (tools.choices, tools.scope)))
    assert len(places) == 1


def test_saving_this_page_only_leaves_the_other(window: MainWindow, qtbot: QtBot, handbook: Path) -> None:
    old = (handbook / CARE).read_bytes()
    type_into(window, qtbot, CARE, " one")
    type_into(window, qtbot, QUALITY, " two")
    with qtbot.waitSignal(window.handbook.saver.saved, timeout=PATIENCE_MS):
        window.actions_by_name["save_page"].trigger()
    assert window.handbook.session.modified == {CARE}
    assert (handbook / CARE).read_bytes() == old


def test_typing_on_while_a_save_runs_is_saved_by_the_next(
    window: MainWindow, qtbot: QtBot, handbook: Path
) -> None:
    type_into(window, qtbot, CARE, " one")
    window.do_save()
    qtbot.keyClicks(window.page.editor, " two")
    window.do_save()
    qtbot.waitUntil(lambda: not window.handbook.saver.busy, timeout=PATIENCE_MS)
    assert not window.handbook.session.modified
    assert b" one two" in (handbook / CARE).read_bytes()


@pytest.mark.parametrize(
    ("answer", "closes", "saved"),
    [("Save", True, True), ("Do not save", True, False), ("Cancel", False, False)],
)
def test_closing_asks_about_unsaved_pages(
    windows, dialogs, qtbot: QtBot, handbook: Path, answer: str, closes: bool, saved: bool
) -> None:
    window = windows.open(handbook)
    type_into(window, qtbot, CARE, " plus")
    seen = []

    def reply(dialog: QMessageBox) -> None:
        seen.append(dialog.text())
        press(answer)(dialog)

    dialogs.expect(reply)
    assert window.close() is closes
    assert seen == ["1 page is not saved yet."]
    assert (b" plus" in (handbook / CARE).read_bytes()) is saved
    assert window.isVisible() is not closes
    if not closes:
        assert window.handbook.session.modified == {CARE}


def test_a_save_that_fails_keeps_the_edit_and_says_why(
    window: MainWindow, qtbot: QtBot, handbook: Path, tmp_path: Path
) -> None:
    type_into(window, qtbot, CARE, " plus")
    aside = tmp_path / "aside"
    (handbook / "customer-care").rename(aside)
    with qtbot.waitSignal(window.handbook.saver.failed, timeout=PATIENCE_MS):
        window.do_save()
    assert CARE in window.handbook.session.modified
    assert b" plus" in window.handbook.session.page(CARE).source.data
    said = "\n".join(window.page.notices.texts)
    assert "its folder is gone" in said
    assert "Your edits are still here" in said
    aside.rename(handbook / "customer-care")
    with qtbot.waitSignal(window.handbook.saver.saved, timeout=PATIENCE_MS):
        next(b for b in window.page.notices.findChildren(QPushButton) if b.text() == "Try again").click()
    assert b" plus" in (handbook / CARE).read_bytes()
    assert "could not be saved" not in "\n".join(window.page.notices.texts)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="rights do not bind this user")
def test_a_folder_that_may_not_be_written_is_told(window: MainWindow, qtbot: QtBot, handbook: Path) -> None:
    type_into(window, qtbot, CARE, " plus")
    (handbook / "customer-care").chmod(0o500)
    try:
        with qtbot.waitSignal(window.handbook.saver.failed, timeout=PATIENCE_MS):
            window.do_save()
        assert "you may not write there" in "\n".join(window.page.notices.texts)
    finally:
        (handbook / "customer-care").chmod(0o700)


def test_undo_shows_the_page_it_changes(window: MainWindow, qtbot: QtBot) -> None:
    type_into(window, qtbot, CARE, "x")
    window._go_to(Place(QUALITY, 0))
    qtbot.keyClick(window.page.editor, Qt.Key.Key_Z, CTRL)
    assert window.page.path == CARE
    assert not window.handbook.session.modified


def test_taking_back_all_changes_is_one_undoable_step(
    window: MainWindow, qtbot: QtBot, handbook: Path
) -> None:
    old = (handbook / CARE).read_bytes()
    type_into(window, qtbot, CARE, " one")
    go_to_end(window, CARE)
    qtbot.keyClicks(window.page.editor, "two")
    changed = window.handbook.session.page(CARE).source.data
    window.actions_by_name["revert"].trigger()
    assert window.handbook.session.page(CARE).source.data == old
    assert not window.handbook.session.modified
    window.actions_by_name["undo"].trigger()
    assert window.handbook.session.page(CARE).source.data == changed


def test_back_and_forward_go_where_one_was(window: MainWindow, qtbot: QtBot) -> None:
    first = window.page.path
    type_into(window, qtbot, CARE, "")
    assert window.page.path == CARE != first
    qtbot.keyClick(window.page.editor, Qt.Key.Key_Left, ALT)
    assert window.page.path == first
    qtbot.keyClick(window.page.editor, Qt.Key.Key_Right, ALT)
    assert window.page.path == CARE
