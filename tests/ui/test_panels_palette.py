"""Quick open and the command palette, by keys and mouse."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from window_steps import CARE, CTRL, QUALITY, SHIFT, activate

from jfeditor.ui.main_window import MainWindow
from jfeditor.ui.ranking import Ranking


def best(titles: list[str], typed: str, notes: list[str] | None = None) -> list[int]:
    return Ranking(titles, notes or [""] * len(titles)).best(typed, 60)


def shown(window: MainWindow) -> list[str]:
    model = window.palette_box.list.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


@pytest.fixture
def active(window: MainWindow, qtbot: QtBot) -> MainWindow:
    activate(window, qtbot)
    window.page.editor.setFocus()
    return window


def test_what_begins_with_the_typed_word_comes_first_then_what_holds_it_then_what_is_like_it() -> None:
    titles = ["Chief Analyst", "Analyst, Senior", "Analyst", "Analist", "Gardener"]
    found = [titles[index] for index in best(titles, "analyst")]
    assert found == ["Analyst", "Analyst, Senior", "Chief Analyst", "Analist"]


def test_words_may_stand_in_any_order_and_in_the_note() -> None:
    assert best(["Responsibilities"] * 2, "care resp", ["Manager", "Senior Care Agent"])[0] == 1


@given(st.lists(st.text(max_size=12), max_size=20), st.text(max_size=8))
def test_ranking_offers_each_entry_at_most_once_and_every_one_for_nothing_typed(
    titles: list[str], typed: str
) -> None:
    found = best(titles, typed)
    assert len(set(found)) == len(found)
    assert best(titles, "  ") == list(range(len(titles)))


def test_quick_open_goes_to_a_level_and_lets_one_type(active: MainWindow, qtbot: QtBot) -> None:
    session = active.handbook.session
    node = next(n for n in session.page(QUALITY).family.nodes if n.role == "level")
    qtbot.keyClick(active.page.editor, Qt.Key.Key_P, CTRL)
    box = active.palette_box
    assert box.isVisible()
    assert box.field.hasFocus()
    qtbot.keyClicks(box.field, f"{node.heading.text} {session.page(QUALITY).title}"[:40])
    while box.list.currentIndex().data() != node.heading.text:
        row = box.list.currentIndex().row()
        qtbot.keyClick(box.field, Qt.Key.Key_Down)
        assert box.list.currentIndex().row() == row + 1
    qtbot.keyClick(box.field, Qt.Key.Key_Return)
    assert not box.isVisible()
    assert active.page.path == QUALITY
    assert active.page.place.offset == node.heading.span.start
    assert active.page.editor.hasFocus()


def test_quick_open_from_the_tree_goes_to_the_page_too(active: MainWindow, qtbot: QtBot) -> None:
    active.tree_panel.tree.setFocus()
    qtbot.keyClick(active.tree_panel.tree, Qt.Key.Key_P, CTRL)
    qtbot.keyClicks(active.palette_box.field, active.handbook.session.page(CARE).title)
    qtbot.keyClick(active.palette_box.field, Qt.Key.Key_Return)
    assert active.page.path == CARE
    assert active.page.editor.hasFocus()
    row = active.tree.model.row_at(active.tree._proxy.mapToSource(active.tree_panel.tree.currentIndex()))
    assert row is not None
    assert row.path == CARE


@pytest.mark.parametrize("place", ["tree", "filter", "editor"])
def test_escape_gives_the_keyboard_back(active: MainWindow, qtbot: QtBot, place: str) -> None:
    widget = {
        "tree": active.tree_panel.tree,
        "filter": active.tree_panel.filter,
        "editor": active.page.editor,
    }[place]
    widget.setFocus()
    qtbot.keyClick(widget, Qt.Key.Key_P, CTRL | SHIFT)
    assert active.palette_box.field.hasFocus()
    qtbot.keyClick(active.palette_box.field, Qt.Key.Key_Escape)
    assert not active.palette_box.isVisible()
    assert widget.hasFocus()


def test_a_command_is_done_by_mouse(active: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(active.page.editor, Qt.Key.Key_P, CTRL | SHIFT)
    box = active.palette_box
    qtbot.keyClicks(box.field, "changes")
    row = shown(active).index("Changes")
    at = box.list.visualRect(box.list.model().index(row, 0)).center()
    qtbot.mouseClick(box.list.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert not box.isVisible()
    assert active.side.currentWidget() is active.side.changes


def test_only_commands_that_can_be_done_are_offered(active: MainWindow, qtbot: QtBot) -> None:
    active.do_palette()
    qtbot.keyClicks(active.palette_box.field, "save")
    assert "Save" not in shown(active)
    active.palette_box.hide()
    active.page.editor.setFocus()
    qtbot.keyClicks(active.page.editor, "x")
    active.do_palette()
    qtbot.keyClicks(active.palette_box.field, "save")
    assert shown(active)[0] == "Save"


def test_the_palette_closes_when_one_clicks_elsewhere(active: MainWindow) -> None:
    active.do_palette()
    active.page.editor.setFocus()
    assert not active.palette_box.isVisible()


def test_finding_nothing_says_so(active: MainWindow, qtbot: QtBot) -> None:
    active.do_quick_open()
    qtbot.keyClicks(active.palette_box.field, "qqqqxxxxzzzz")
    assert shown(active) == []
    assert active.palette_box.nothing.isVisible()
    qtbot.keyClick(active.palette_box.field, Qt.Key.Key_Down)
    qtbot.keyClick(active.palette_box.field, Qt.Key.Key_Return)
    assert active.palette_box.isVisible()
