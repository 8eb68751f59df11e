"""The window is found again as it was left, and settings that cannot be used stop nothing."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot
from window_steps import CARE, QUALITY, go_to_end, show_row

from jfeditor.ui import main_window
from jfeditor.ui.main_window import MainWindow
from jfeditor.workspace.places import config_folder
from jfeditor.workspace.settings import Theme, read_settings


def first_level(window: MainWindow, path: str) -> str:
    nodes = window.handbook.session.page(path).family.nodes
    return next(node.heading.text for node in nodes if node.role == "level")


def test_the_session_is_restored(windows, qtbot: QtBot, handbook: Path, monkeypatch) -> None:
    window = windows.open(handbook)
    show_row(window, QUALITY, first_level(window, QUALITY))
    go_to_end(window, CARE)
    window.do_show_changes()
    window.splitter.setSizes([250, 600, 400])
    window.do_zoom_in()
    window.do_zoom_in()
    window.do_theme_dark()
    monkeypatch.setattr(main_window, "_ROOMY", 0)
    left = (window.page.place, window.tree.expanded(), window.splitter.sizes(), window.size())
    windows.close(window)

    window = windows.open(handbook)
    found = (window.page.place, window.tree.expanded(), window.splitter.sizes(), window.size())
    assert found == left
    assert window.side.currentWidget() is window.side.changes
    assert window.page.editor.zoom == 2
    assert window.actions_by_name["theme_dark"].isChecked()
    assert window.page.editor.hasFocus()
    assert window.status.address.text().startswith(CARE)


def test_a_page_that_is_gone_leaves_another_one_shown(windows, handbook: Path) -> None:
    window = windows.open(handbook)
    go_to_end(window, CARE)
    windows.close(window)
    (handbook / CARE).unlink()
    assert windows.open(handbook).page.path not in {"", CARE}


def test_a_caret_behind_the_end_of_a_shorter_page_goes_to_its_end(windows, handbook: Path) -> None:
    window = windows.open(handbook)
    go_to_end(window, CARE)
    windows.close(window)
    (handbook / CARE).write_bytes(b"# Short\n")
    window = windows.open(handbook)
    assert (window.page.path, window.page.place.offset) == (CARE, 8)


def test_recent_handbooks_are_offered_and_missing_ones_cannot_be_chosen(
    windows, qtbot: QtBot, handbook: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    shutil.copytree(handbook, other)
    window = windows.open(other)
    windows.open_in(window, handbook)
    window.do_close_handbook()
    shutil.rmtree(other)
    windows.close(window)

    window = windows.empty()
    links = [b for b in window.start.findChildren(QPushButton) if b.toolTip() in {str(handbook), str(other)}]
    assert [(b.toolTip(), b.isEnabled()) for b in links] == [(str(handbook), True), (str(other), False)]
    window._recent_menu.aboutToShow.emit()
    entries = [(entry.text(), entry.isEnabled()) for entry in window._recent_menu.actions()]
    assert entries == [(str(handbook), True), (f"{other}   (not there now)", False)]
    window._recent_menu.actions()[0].trigger()
    assert window.handbook is not None
    assert window.handbook.root == handbook


def test_the_start_page_opens_a_recent_handbook(windows, qtbot: QtBot, handbook: Path) -> None:
    windows.close(windows.open(handbook))
    window = windows.empty()
    link = next(b for b in window.start.findChildren(QPushButton) if b.toolTip() == str(handbook))
    link.click()
    assert window.handbook is not None
    assert window.stack.currentWidget() is window.storeys


@pytest.mark.parametrize("broken", [b"{ no JSON", b"[]", b'{"theme": "purple", "editor_zoom": "big"}'])
def test_broken_settings_are_told_and_the_usual_ones_used(windows, broken: bytes) -> None:
    config_folder().mkdir(parents=True)
    (config_folder() / "settings.json").write_bytes(broken)
    window = windows.empty()
    assert "could not be read" in window.statusBar().currentMessage()
    assert window.memory.settings.theme is Theme.SYSTEM
    assert window.page.editor.zoom == 0


def test_settings_that_are_no_use_any_more_do_no_harm(windows) -> None:
    config_folder().mkdir(parents=True)
    text = '{"geometry": "not base64!", "editor_zoom": 9000, "recent": ["", "\\u0000"]}'
    (config_folder() / "settings.json").write_text(text)
    window = windows.empty()
    assert window.page.editor.zoom < 100


def test_a_broken_state_of_a_handbook_is_told(windows, handbook: Path) -> None:
    windows.close(windows.open(handbook))
    state = next((config_folder() / "handbooks").glob("*.json"))
    state.write_text("{")
    window = windows.open(handbook)
    assert "could not be read" in window.statusBar().currentMessage()
    assert window.page.path


def test_all_works_where_settings_cannot_be_kept(windows, handbook: Path) -> None:
    config_folder().write_text("a file where the folder should be")
    window = windows.open(handbook)
    assert "could not be kept" in window.statusBar().currentMessage()
    window.do_theme_dark()
    assert window.actions_by_name["theme_dark"].isChecked()
    windows.close(window)
    assert read_settings().value.theme is Theme.SYSTEM


def test_rows_of_pages_not_read_yet_open_when_they_are(windows, handbook: Path) -> None:
    window = windows.open(handbook)
    level = first_level(window, QUALITY)
    show_row(window, QUALITY, level)
    window.tree_panel.tree.expandRecursively(window.tree_panel.tree.currentIndex())
    left = window.tree.expanded()
    assert any("#" in address for address in left)
    window._jump_to_line("_index.md", 1)  # the first page read, so that restoring comes before the others
    windows.close(window)
    assert set(left) <= set(windows.open(handbook).tree.expanded())
