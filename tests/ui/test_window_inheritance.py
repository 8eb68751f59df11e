"""Inheritance in the window: what a role comprises, settling statements, what an edit does to others."""

from pathlib import Path

import pytest
from dialog_answers import Dialogs
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListView
from pytestqt.qtbot import QtBot
from window_steps import ALT, CTRL, PATIENCE_MS, activate, save

from jfeditor.ui import family_panel
from jfeditor.ui.main_window import MainWindow
from jfeditor.ui.role_document import Choose

CARE = "customer-care/care-operations.md"
SENIOR = "### Senior Care Operations Analyst"


def known(window: MainWindow, qtbot: QtBot) -> None:
    """Wait until everything follows the newest text."""
    keeper = window.handbook.inheritance
    qtbot.waitUntil(
        lambda: (
            keeper.current is not None
            and not keeper.busy
            and keeper.current.found.handbook is window.handbook.session.handbook
        ),
        timeout=PATIENCE_MS,
    )


def go(window: MainWindow, text: str, path: str = CARE) -> None:
    """Put the caret before a text of a page."""
    page = window.handbook.session.page(path)
    window._jump_to_line(path, page.source.lines.number_at(page.source.data.index(text.encode())))


def select(window: MainWindow, text: str, part: str) -> None:
    """Select a part of a text of the page."""
    data = window.handbook.session.page(CARE).source.data
    start = data.index(part.encode(), data.index(text.encode()))
    window._jump_to_line(CARE, 1)
    window.page.editor.go_to(start, select_to=start + len(part.encode()))


def role_text(window: MainWindow) -> str:
    return window.side.role.text.toPlainText()


def test_a_role_is_read_settled_and_followed(
    window: MainWindow, qtbot: QtBot, dialogs: Dialogs, handbook: Path
) -> None:
    go(window, SENIOR)
    known(window, qtbot)
    qtbot.keyClick(window, Qt.Key.Key_2, CTRL)
    qtbot.waitUntil(lambda: "Keep the care dashboards right" in role_text(window), timeout=PATIENCE_MS)
    assert "from Associate Care Operations Analyst" in role_text(window)

    # Make a statement name nobody: the Role tab says so in place, and a level can be chosen.
    select(window, "Extends that of the Care Operations Analyst\n- Own", "Care Operations Analyst")
    qtbot.keyClicks(window.page.editor, "Tide Whisperer")
    qtbot.keyClick(window.page.editor, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: "No level in this handbook is called" in role_text(window), timeout=PATIENCE_MS)
    known(window, qtbot)
    before = window.handbook.session.page(CARE).source.data

    def choose(dialog) -> None:
        levels = dialog.findChild(QListView)
        model = levels.model()
        row = next(r for r in range(model.rowCount()) if "Manager, Care" in str(model.index(r, 0).data()))
        levels.setCurrentIndex(model.index(row, 0))
        dialog.ok.click()

    dialogs.expect(choose)
    text = window.side.role.text
    text.setFocus()
    choosing = next(number for number, target in enumerate(text._drawn.targets) if isinstance(target, Choose))
    text._focus_link(choosing)
    qtbot.keyClick(text, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.handbook.session.page(CARE).source.data != before, timeout=PATIENCE_MS)
    known(window, qtbot)
    after = window.handbook.session.page(CARE).source.data.decode()
    assert "- Extends that of the [Manager, Care Operations](#manager-care-operations)\n" in after
    qtbot.waitUntil(lambda: "Hire, coach and look after" in role_text(window), timeout=PATIENCE_MS)

    activate(window, qtbot)
    qtbot.keyClick(window, Qt.Key.Key_Z, CTRL)
    assert window.handbook.session.page(CARE).source.data == before


def test_an_edit_tells_whom_it_touches_until_it_is_saved(window: MainWindow, qtbot: QtBot) -> None:
    known(window, qtbot)
    assert not window.status.impact.isVisible()
    go(window, "- Two years with a care platform")
    qtbot.keyClick(window.page.editor, Qt.Key.Key_End)
    qtbot.keyClicks(window.page.editor, " in use")
    qtbot.waitUntil(window.status.impact.isVisible, timeout=PATIENCE_MS)
    assert "effective requirements of" in window.status.impact.text()
    assert "affected" in window.side.affected.text()
    window.status.impact.click()
    assert window.side.tab == "changes"
    view = window.side.changes.impact.roles
    qtbot.waitUntil(lambda: view.model().rowCount() > 0, timeout=PATIENCE_MS)
    titles = [view.model().index(row, 0).data() for row in range(view.model().rowCount())]
    assert any("Senior Care Operations Analyst" in title for title in titles)
    save(window, qtbot)
    qtbot.waitUntil(lambda: not window.status.impact.isVisible(), timeout=PATIENCE_MS)
    assert not window.side.affected.isVisible()


def test_a_statement_is_followed_by_key_and_back(window: MainWindow, qtbot: QtBot) -> None:
    go(window, "- Extends that of the Care Operations Analyst\n- Own the queue")
    known(window, qtbot)
    here = window.page.place  # before the bullet, beside the statement
    qtbot.keyClick(window.page.editor, Qt.Key.Key_F12)
    node = window.handbook.session.page(CARE).family.nodes[window.page.node]
    assert node.heading.text == "Care Operations Analyst"
    qtbot.keyClick(window.page.editor, Qt.Key.Key_Left, ALT)
    assert window.page.place == here


@pytest.mark.parametrize(
    ("key", "tab"), [("1", "page"), ("2", "role"), ("3", "family"), ("5", "pdf"), ("6", "details")]
)
def test_the_tabs_come_by_key_and_are_remembered(
    windows, window: MainWindow, qtbot: QtBot, handbook: Path, key: str, tab: str
) -> None:
    qtbot.keyClick(window, getattr(Qt.Key, f"Key_{key}"), CTRL)
    assert window.side.tab == tab
    window.close()
    assert windows.open(handbook).side.tab == tab


def test_the_family_is_shown_and_leads_to_its_levels(window: MainWindow, qtbot: QtBot) -> None:
    go(window, SENIOR)
    known(window, qtbot)
    qtbot.keyClick(window, Qt.Key.Key_3, CTRL)
    table = window.side.family.table
    qtbot.waitUntil(lambda: table.model().rowCount() == 7, timeout=PATIENCE_MS)
    rect = table.visualRect(table.model().index(3, 0))
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    node = window.handbook.session.page(CARE).family.nodes[window.page.node]
    assert node.heading.text == "Manager, Care Operations"


def test_the_picture_of_the_family_one_is_at_is_exported_from_any_tab(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "picture.svg"
    monkeypatch.setattr(family_panel, "ask_for_file", lambda *_: target)
    known(window, qtbot)
    go(window, SENIOR)
    qtbot.keyClick(window, Qt.Key.Key_3, CTRL)
    known(window, qtbot)
    qtbot.keyClick(window, Qt.Key.Key_2, CTRL)
    window._jump_to_line("customer-care/care-agent.md", 1)
    window.actions_by_name["export_picture"].trigger()
    qtbot.waitUntil(target.exists, timeout=PATIENCE_MS)
    assert "Care Agent" in target.read_text(encoding="utf-8")
    assert "Care Operations Analyst" not in target.read_text(encoding="utf-8")


def test_a_closed_handbook_leaves_nothing_behind(window: MainWindow, qtbot: QtBot) -> None:
    go(window, SENIOR)
    known(window, qtbot)
    for tab in ("page", "role", "family", "changes"):
        window.side.show_tab(tab)
        known(window, qtbot)
    window.do_close_handbook()
    assert window.side.role.empty.isVisibleTo(window.side.role)
    assert window.side.family.table.model().rowCount() == 0
