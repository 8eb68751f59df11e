"""Every action of the table: reachable, allowed where it makes sense, never a fault of the program."""

import shutil
from collections import Counter
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot
from window_steps import ALT, CARE, CTRL, QUALITY, SHIFT, activate, type_into

from jfeditor.ui.actions import ACTIONS, Needs
from jfeditor.ui.key_list import key_list
from jfeditor.ui.main_window import MainWindow

BROKEN = b"---\ntitle: [never closed\n---\n\n## Levels\n"


def entries(menu: QMenu) -> list[str]:
    found = []
    for action in menu.actions():
        below = action.menu()
        found += entries(below) if isinstance(below, QMenu) else [action.objectName()]
    return found


def test_every_action_stands_in_a_menu_and_has_a_text(windows) -> None:
    window = windows.empty()
    in_menus = [name for menu in window.menuBar().findChildren(QMenu) for name in entries(menu)]
    for action in ACTIONS:
        assert action.text, action.name
        assert action.name in in_menus, f"{action.name} is in no menu"
        assert hasattr(window, f"do_{action.name}") != hasattr(window.restructure, f"do_{action.name}")
    assert len({action.name for action in ACTIONS}) == len(ACTIONS)


def test_no_two_actions_share_a_shortcut() -> None:
    keys = Counter(QKeySequence(key).toString() for action in ACTIONS for key in action.keys)
    assert all(keys), "a shortcut Qt cannot read"
    assert [key for key, count in keys.items() if count > 1] == []


def test_no_two_menus_share_a_letter(windows) -> None:
    menus = windows.empty().menuBar().actions()
    letters = Counter(action.text().split("&")[1][0].lower() for action in menus)
    assert [letter for letter, count in letters.items() if count > 1] == []


def test_the_guide_lists_every_shortcut() -> None:
    listed = key_list()
    for action in ACTIONS:
        for key in action.keys:
            assert key in listed


def test_shortcuts_do_their_actions(window: MainWindow, qtbot: QtBot) -> None:
    done: list[str] = []
    activate(window, qtbot)
    for action in ACTIONS:
        qt = window.actions_by_name[action.name]
        qt.triggered.disconnect()
        qt.triggered.connect(lambda _checked, name=action.name: done.append(name))
        qt.setEnabled(True)
        for key in action.keys:
            done.clear()
            combination = QKeySequence(key)[0]
            # In the tree the keys of its own are its own.
            widget = window.page.editor if action.menu == "Restructure" else window.tree_panel.tree
            widget.setFocus()
            qtbot.keyClick(widget, combination.key(), combination.keyboardModifiers())
            assert done == [action.name], key


def allowed(window: MainWindow) -> set[Needs]:
    """The needs whose actions are enabled; all actions of one need agree."""
    states: dict[Needs, set[bool]] = {}
    for action in ACTIONS:
        states.setdefault(action.needs, set()).add(window.actions_by_name[action.name].isEnabled())
    assert all(len(found) == 1 for found in states.values())
    return {need for need, found in states.items() if found == {True}}


def test_actions_are_allowed_where_they_make_sense(windows, qtbot: QtBot, handbook: Path) -> None:
    window = windows.empty()
    assert allowed(window) == {Needs.NOTHING}
    windows.open_in(window, handbook)
    looking = {Needs.NOTHING, Needs.HANDBOOK, Needs.PAGE, Needs.EDITABLE}
    assert allowed(window) == looking
    type_into(window, qtbot, CARE, "x")
    changed = looking | {Needs.MODIFIED, Needs.MODIFIED_PAGE, Needs.UNDO, Needs.BACK}
    assert allowed(window) == changed
    window.do_back()
    assert allowed(window) == changed - {Needs.MODIFIED_PAGE, Needs.BACK} | {Needs.FORWARD}
    window.do_undo()
    assert allowed(window) == looking | {Needs.REDO, Needs.BACK}
    window.do_close_handbook()
    assert allowed(window) == {Needs.NOTHING}


def test_undo_says_what_it_undoes(window: MainWindow, qtbot: QtBot) -> None:
    type_into(window, qtbot, CARE, "x")
    assert window.actions_by_name["undo"].text() == "Undo Typing"
    window.do_undo()
    assert window.actions_by_name["undo"].text() == "Undo"
    assert window.actions_by_name["redo"].text() == "Redo Typing"


def none_open(windows, handbook: Path, qtbot: QtBot) -> MainWindow:
    return windows.empty()


def open_(windows, handbook: Path, qtbot: QtBot) -> MainWindow:
    return windows.open(handbook)


def edited(windows, handbook: Path, qtbot: QtBot) -> MainWindow:
    window = windows.open(handbook)
    type_into(window, qtbot, CARE, "x")
    return window


def read_only(windows, handbook: Path, qtbot: QtBot) -> MainWindow:
    return windows.open(handbook, read_only=True)


def faulty(windows, handbook: Path, qtbot: QtBot) -> MainWindow:
    (handbook / CARE).write_bytes(BROKEN)
    (handbook / QUALITY).write_bytes(b"\xff no UTF-8\n")
    window = windows.open(handbook)
    window._jump_to_line(CARE, 1)
    return window


def no_text(windows, handbook: Path, qtbot: QtBot) -> MainWindow:
    window = faulty(windows, handbook, qtbot)
    window._jump_to_line(QUALITY, 1)
    return window


def empty_folder(windows, handbook: Path, qtbot: QtBot) -> MainWindow:
    shutil.rmtree(handbook)
    handbook.mkdir()
    return windows.open(handbook)


def only_unreadable(windows, handbook: Path, qtbot: QtBot) -> MainWindow:
    shutil.rmtree(handbook)
    handbook.mkdir()
    with (handbook / "huge.md").open("wb") as file:
        file.truncate(30 * 1024 * 1024)
    return windows.open(handbook)


STATES = [none_open, open_, edited, read_only, faulty, no_text, empty_folder, only_unreadable]
LEAVING = {"quit", "close_handbook", "open_sample"}


@pytest.mark.parametrize("state", STATES)
def test_no_action_is_a_fault_of_the_program_in_any_state(
    windows, dialogs, qtbot: QtBot, handbook: Path, monkeypatch: pytest.MonkeyPatch, state
) -> None:
    window = state(windows, handbook, qtbot)
    monkeypatch.setattr("jfeditor.ui.main_window.QFileDialog.getExistingDirectory", lambda *_: "")
    dialogs.refuse_rest()
    for action in ACTIONS:
        if action.name in LEAVING:
            continue
        qt = window.actions_by_name[action.name]
        if qt.isEnabled():
            qt.trigger()
            qtbot.waitUntil(lambda: not window.restructuring.busy)
    window.palette_box.hide()
    if window.handbook is not None:
        qtbot.waitUntil(lambda: not window.handbook.saver.busy)
        for path in list(window.handbook.session.modified):
            window.handbook.revert(path)
        window.actions_by_name["close_handbook"].trigger()
    assert allowed(window) == {Needs.NOTHING}


def test_everything_that_takes_the_keyboard_has_a_name(window: MainWindow) -> None:
    window.page.open_find(replacing=True)
    window.do_palette()
    unnamed = [
        widget
        for widget in window.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not widget.accessibleName()
        and not getattr(widget, "text", str)()
        and widget.objectName() != "qt_spinbox_lineedit"
        and type(widget).__name__ not in {"QMenuBar", "QScrollBar"}
    ]
    assert not [(type(w).__name__, w.objectName(), w.parent()) for w in unnamed]


def test_f6_goes_round_the_window(window: MainWindow, qtbot: QtBot) -> None:
    activate(window, qtbot)
    window.tree_panel.filter.setFocus()
    seen = []
    for _ in range(3):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_F6)
        seen.append(QApplication.focusWidget())
    assert seen == [window.page.editor, window.side.tabBar(), window.tree_panel.tree]
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_F6, SHIFT)
    assert QApplication.focusWidget() is window.side.tabBar()


def test_tab_goes_from_left_to_right(window: MainWindow, qtbot: QtBot) -> None:
    activate(window, qtbot)
    window.do_show_details()
    window.tree_panel.filter.setFocus()
    order = []
    widget: QWidget | None = window.tree_panel.filter
    while widget is not None and len(order) < 60:
        order.append(widget)
        if widget is window.page.editor:  # Tab belongs to the text there
            window.side.tabBar().setFocus()
        else:
            window.focusNextPrevChild(True)
        widget = QApplication.focusWidget()
        if widget in order:
            break
    title = window.side.details.form.field("title")
    wanted = [
        window.tree_panel.filter,
        window.tree_panel.tree,
        window.page.editor,
        window.side.tabBar(),
        title,
    ]
    assert [one for one in order if one in wanted] == wanted


@pytest.mark.parametrize(("key", "modifiers"), [(Qt.Key.Key_Left, ALT), (Qt.Key.Key_R, CTRL)])
def test_shortcuts_work_where_the_keyboard_is_in_the_filter(
    window: MainWindow, qtbot: QtBot, key: Qt.Key, modifiers
) -> None:
    window._jump_to_line(CARE, 1)
    name = {Qt.Key.Key_Left: "back", Qt.Key.Key_R: "reload"}[key]
    done = []
    window.actions_by_name[name].triggered.connect(lambda: done.append(name))
    activate(window, qtbot)
    window.do_go_filter()
    qtbot.keyClick(window.tree_panel.filter, key, modifiers)
    assert done == [name]
