"""The Page tab with its full view, used with mouse and keys; and what it does where that does not start."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from dialog_answers import Dialogs
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QDialog, QMenu, QMessageBox
from pytestqt.qtbot import QtBot
from web_steps import PATIENCE_MS, ask, click, keyboard, settled, wait_for

from jfeditor.families.pages import read_page
from jfeditor.text.edits import Edit
from jfeditor.text.spans import Span
from jfeditor.ui.inheritance_keeper import InheritanceKeeper
from jfeditor.ui.page_preview import PagePreview
from jfeditor.ui.session import Session
from jfeditor.ui.source_editor import SourceEditor
from jfeditor.ui.themes import apply_theme, colour
from jfeditor.workspace.files import ABSENT, Stored

pytestmark = [
    pytest.mark.qt_log_ignore("GPUInfo not initialized", extend=True),  # Chromium, of a computer without one
]
FILLER = "".join(f"Sentence {n} of a long page, so that there is something to scroll.\n\n" for n in range(80))
PILOT = f"""---
title: Pilot
---

## Levels

### Pilot

#### Requirements

- Sails
- Swims

### Senior Pilot

#### Requirements

- Extends the Pilot requirements
- Steers, see the [pilot](#Pilot), the [port](port.md#north), [others](https://far.test/a) and [none](#none)

{FILLER}

### Lead Pilot

#### Requirements

- Extends the Senior Pilot requirements

## Hiring Process

The end.
"""
PORT = f"---\ntitle: Port\n---\n\n{FILLER}\n\n## North\n\nA port.\n"
TEXT = "document.body.innerText"
CTRL = Qt.KeyboardModifier.ControlModifier


class Full:
    """A Page tab on a few pages, with a source beside it."""

    def __init__(self, qtbot: QtBot, root: Path) -> None:
        self.qtbot = qtbot
        self.session = Session(root, read_only=False)
        self.keeper = InheritanceKeeper(self.session)
        self.panel = PagePreview()
        self.editor = SourceEditor()
        self.panel.scroll_with(self.editor)
        self.places: list[tuple[str, int]] = []
        self.words: list[str] = []
        self.chosen: dict[str, Any] = {}
        self.panel.place_chosen.connect(lambda path, line: self.places.append((path, line)))
        self.panel.told.connect(self.words.append)
        self.panel.chosen.connect(self.chosen.__setitem__)
        for widget, width in ((self.panel, 520), (self.editor, 600)):
            widget.resize(width, 500)
            qtbot.addWidget(widget)
        self.panel.watch(self.keeper)

    def open(self) -> None:
        texts = {"pilot.md": PILOT.encode(), "port.md": PORT.encode()}
        self.session.take_in([(read_page(p, data), Stored(data, ABSENT)) for p, data in texts.items()])
        for widget in (self.panel, self.editor):
            widget.show()
            self.qtbot.waitExposed(widget)
        self.panel.activateWindow()
        self.keeper.start()
        self.show("pilot.md")
        self.qtbot.waitUntil(lambda: self.panel.web is not None, timeout=PATIENCE_MS)
        self.wait_for("document.body.innerText.includes('Sails')")

    def show(self, path: str, node: int = -1) -> None:
        self.editor.show_page(self.session.page(path).source, editable=True)
        self.panel.show_node(path, node)

    def close(self) -> None:
        self.panel.close_panel()
        self.panel.watch(None)
        self.keeper.close()
        self.session.deleteLater()

    @property
    def web(self) -> Any:
        return self.panel.web

    def ask(self, expression: str) -> Any:
        return ask(self.qtbot, self.web, expression)

    def wait_for(self, expression: str) -> None:
        wait_for(self.qtbot, self.web, expression)

    def click(self, words: str) -> None:
        click(self.qtbot, self.web, words)

    def node(self, anchor: str, path: str = "pilot.md") -> int:
        nodes = self.session.page(path).family.nodes
        return next(i for i, node in enumerate(nodes) if node.heading.anchor == anchor)

    def type(self, before: str, text: str) -> None:
        at = self.session.page("pilot.md").source.data.index(before.encode())
        self.session.apply(
            self.session.change_by("Type", "pilot.md", [Edit(Span(at, at), text.encode())]), typed=True
        )

    def top_of(self, anchor: str) -> str:
        return f"Math.round(document.getElementById('{anchor}').getBoundingClientRect().top)"


@pytest.fixture
def full(qtbot: QtBot, tmp_path: Path, full_view: None) -> Iterator[Full]:
    made = Full(qtbot, tmp_path)
    made.open()
    yield made
    made.close()


def test_the_page_is_shown_as_it_takes_effect_and_as_written(full: Full) -> None:
    full.wait_for("document.querySelectorAll('.jf-insert').length === 2")
    assert full.ask(TEXT).count("Sails") == 3
    QTest.mouseClick(full.panel.bar.written, Qt.MouseButton.LeftButton)
    full.wait_for(f"{TEXT}.split('Sails').length === 2")
    assert not full.panel.bar.fold_all.isEnabled()
    full.panel.set_as_written(False)
    full.wait_for(f"{TEXT}.split('Sails').length === 4")
    full.qtbot.waitUntil(full.panel.bar.fold_all.isEnabled, timeout=PATIENCE_MS)
    QTest.mouseClick(full.panel.bar.fold_all, Qt.MouseButton.LeftButton)
    full.wait_for("!document.querySelector('details.jf-insert[open]')")
    full.qtbot.waitUntil(lambda: full.panel.bar.fold_all.text() == "Expand all", timeout=PATIENCE_MS)


def test_what_is_typed_shows_and_the_view_stays(full: Full) -> None:
    full.web.scroll_to_line(60.0)
    full.type("Swims", "Dives and ")
    full.wait_for(f"{TEXT}.split('Dives and Swims').length === 4")
    assert full.ask("jf.lineAt()") == pytest.approx(60, abs=1)
    full.type("- Sails", "- Rows\n- Pulls\n")
    full.wait_for(f"{TEXT}.split('Pulls').length === 4")
    assert full.ask("jf.lineAt()") == pytest.approx(62, abs=1), "the same words, two lines further down"
    full.session.undo_stack.undo()
    full.wait_for(f"!{TEXT}.includes('Pulls')")


def test_changes_since_the_page_was_saved_can_be_marked(full: Full) -> None:
    full.type("Swims", "Dives and ")
    full.wait_for("document.querySelectorAll('.jf-changed').length > 0")
    assert full.ask("document.documentElement.className") == ""
    QTest.mouseClick(full.panel.bar.marks, Qt.MouseButton.LeftButton)
    full.wait_for("document.documentElement.className === 'jf-show-changes'")
    assert full.chosen["page_marks"] is True


def test_a_click_goes_to_the_line_and_the_tree_to_the_heading(full: Full) -> None:
    full.click("Steers")
    full.qtbot.waitUntil(lambda: full.places == [("pilot.md", 19)], timeout=PATIENCE_MS)
    full.panel.show_node("pilot.md", full.node("lead-pilot"))
    full.wait_for(f"{full.top_of('lead-pilot')} >= 0 && {full.top_of('lead-pilot')} < 40")
    full.show("port.md", full.node("north", "port.md"))
    full.wait_for("document.getElementById('north').getBoundingClientRect().top < innerHeight")


def test_links_scroll_go_ask_or_say_why_not(
    full: Full, dialogs: Dialogs, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: not opened.append(url.toString()))
    full.click("port")
    full.qtbot.waitUntil(lambda: bool(full.places), timeout=PATIENCE_MS)
    assert full.places == [("port.md", PORT[: PORT.index("## North")].count("\n") + 1)]

    def no(dialog: QDialog) -> None:
        assert isinstance(dialog, QMessageBox)
        assert dialog.informativeText() == "https://far.test/a"
        dialog.reject()

    def always(dialog: QDialog) -> None:
        dialog.findChild(QCheckBox).setChecked(True)
        button = next(one for one in dialog.buttons() if one.text() == "Open")
        button.click()

    dialogs.expect(no)
    full.click("others")
    full.qtbot.waitUntil(lambda: len(dialogs.seen) == 1, timeout=PATIENCE_MS)
    assert not opened
    dialogs.expect(always)
    full.click("others")
    full.qtbot.waitUntil(lambda: len(opened) == 1, timeout=PATIENCE_MS)
    full.click("others")
    full.qtbot.waitUntil(lambda: len(opened) == 2, timeout=PATIENCE_MS)
    assert opened == ["https://far.test/a"] * 2


def test_the_source_and_the_page_scroll_together(full: Full) -> None:
    bar = full.editor.verticalScrollBar()
    full.wait_for("document.querySelectorAll('.jf-insert').length === 2")
    settled(full.qtbot, full.web)
    assert full.panel._together
    full.qtbot.waitUntil(lambda: not full.panel._together._calm.isActive(), timeout=PATIENCE_MS)
    bar.setValue(60)
    line = full.editor.top_line()
    full.wait_for(f"Math.abs(jf.lineAt() - {line}) < 0.3")
    settled(full.qtbot, full.web)
    assert bar.value() == 60, "the page that follows leads nobody"
    keyboard(full.web).setFocus()
    QTest.keyClick(keyboard(full.web), Qt.Key.Key_PageDown)
    full.qtbot.waitUntil(lambda: bar.value() > 65, timeout=PATIENCE_MS)
    full.qtbot.waitUntil(
        lambda: abs(full.editor.top_line() - full.ask("jf.lineAt()")) < 1.5, timeout=PATIENCE_MS
    )
    full.panel.set_together(False)
    before = bar.value()
    QTest.keyClick(keyboard(full.web), Qt.Key.Key_Home, CTRL)
    full.wait_for("scrollY === 0")
    settled(full.qtbot, full.web)
    assert bar.value() == before
    assert full.chosen["page_together"] is False


def test_finding_on_the_page(full: Full) -> None:
    row = full.panel.find_row
    full.wait_for("document.querySelectorAll('.jf-insert').length === 2")  # what is found in them counts too
    QTest.keyClick(keyboard(full.web), Qt.Key.Key_F, CTRL)
    assert row.isVisible()
    assert QApplication.focusWidget() is row.field
    QTest.keyClicks(row.field, "sentence 7")
    full.qtbot.waitUntil(lambda: row.count.text() == "1 of 22", timeout=PATIENCE_MS)
    QTest.keyClick(row.field, Qt.Key.Key_Return)
    full.qtbot.waitUntil(lambda: row.count.text() == "2 of 22", timeout=PATIENCE_MS)
    QTest.keyClick(row.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    full.qtbot.waitUntil(lambda: row.count.text() == "1 of 22", timeout=PATIENCE_MS)
    QTest.keyClicks(row.field, "zz")
    full.qtbot.waitUntil(lambda: row.count.text() == "not found", timeout=PATIENCE_MS)
    QTest.keyClick(row.field, Qt.Key.Key_Escape)
    assert not row.isVisible()
    assert full.web.isAncestorOf(QApplication.focusWidget())


def test_zoom_is_shown_and_remembered(full: Full) -> None:
    QTest.keyClick(keyboard(full.web), Qt.Key.Key_Plus, CTRL)
    assert full.panel.bar.zoom.text().startswith("110 %")
    assert full.chosen["page_zoom"] == 110
    full.panel.bar.zoom_wanted.emit(0)
    assert full.panel.bar.zoom.text().startswith("100 %")


def test_colours_follow_the_theme(full: Full) -> None:
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    try:
        apply_theme(QApplication.instance(), "dark")
        full.panel.retheme()
        dark = colour("panel")
        full.wait_for(f"{ground} === 'rgb({dark.red()}, {dark.green()}, {dark.blue()})'")
    finally:
        apply_theme(QApplication.instance(), "light")


def test_the_menu_offers_what_can_be_done_there(full: Full) -> None:
    click(full.qtbot, full.web, "others", Qt.MouseButton.RightButton)
    full.qtbot.waitUntil(lambda: bool(full.web.findChildren(QMenu)), timeout=PATIENCE_MS)
    (menu,) = full.web.findChildren(QMenu)
    texts = [action.text() for action in menu.actions()]
    assert texts == [
        "Copy",
        "Copy the link's address",
        "Go to line 19 of the source",
        "Select all",
        "Find on this page…",
    ]
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(menu.actions()[1]).center())
    assert QApplication.clipboard().text() == "https://far.test/a"


def test_after_two_breakdowns_the_plain_view_takes_over(full: Full) -> None:
    for _ in range(2):
        web = full.web
        pid = web.page.renderProcessPid()
        os.kill(pid, signal.SIGKILL)
        full.qtbot.waitUntil(
            lambda web=web, pid=pid: full.web is not web or web.page.renderProcessPid() not in {0, pid},
            timeout=PATIENCE_MS,
        )
    full.qtbot.waitUntil(lambda: full.web is None, timeout=PATIENCE_MS)
    full.qtbot.waitUntil(lambda: "Sails" in full.panel.browser.toPlainText(), timeout=PATIENCE_MS)
    assert "broken down twice" in full.panel.why.text()
    assert full.panel.why.isVisible()


def test_where_it_does_not_start_the_plain_view_says_why(qtbot: QtBot, tmp_path: Path) -> None:
    tab = Full(qtbot, tmp_path)
    try:
        tab.session.take_in([(read_page("pilot.md", PILOT.encode()), Stored(PILOT.encode(), ABSENT))])
        tab.panel.show()
        tab.keeper.start()
        tab.panel.show_node("pilot.md", -1)
        qtbot.waitUntil(lambda: "No engine here." in tab.panel.why.text(), timeout=PATIENCE_MS)
        qtbot.waitUntil(lambda: tab.panel.browser.toPlainText().count("Sails") == 3, timeout=PATIENCE_MS)
        assert tab.panel.why.isVisible()
        assert tab.web is None
        assert not tab.panel.bar.marks.isEnabled()
        QTest.keyClick(tab.panel.browser, Qt.Key.Key_F, CTRL)
        QTest.keyClicks(tab.panel.find_row.field, "sentence 7")
        assert tab.panel.find_row.count.text() == "1 of 22"
        made: list[bytes] = []
        tab.panel.browser.print_pdf(made.append)
        assert made[0].startswith(b"%PDF")
    finally:
        tab.close()


def test_a_missing_part_of_the_program_is_told(
    qtbot: QtBot, tmp_path: Path, full_view: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(*, sandbox: bool) -> None:
        raise ImportError

    monkeypatch.setattr("jfeditor.ui.engine_start.start", missing)
    tab = Full(qtbot, tmp_path)
    try:
        tab.session.take_in([(read_page("pilot.md", PILOT.encode()), Stored(PILOT.encode(), ABSENT))])
        tab.panel.show()
        tab.panel.show_node("pilot.md", -1)
        qtbot.waitUntil(lambda: "QtWebEngine" in tab.panel.why.text(), timeout=PATIENCE_MS)
        qtbot.waitUntil(lambda: "Sails" in tab.panel.browser.toPlainText(), timeout=PATIENCE_MS)
    finally:
        tab.close()
