"""The Role tab, alone, on a session of a few pages: with the mouse, the keyboard, and while pages change."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from dialog_answers import Dialogs
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListView, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from window_steps import PATIENCE_MS, button

from jfeditor.families.pages import read_page
from jfeditor.text.changes import Change
from jfeditor.text.edits import Edit
from jfeditor.text.spans import Span
from jfeditor.ui.choose_target import ChooseTargetDialog
from jfeditor.ui.inheritance_keeper import InheritanceKeeper
from jfeditor.ui.role_panel import RolePanel
from jfeditor.ui.role_view import Spot
from jfeditor.ui.session import Session
from jfeditor.ui.themes import apply_theme
from jfeditor.workspace.files import ABSENT, Stored

PILOTS = b"""---
title: Harbour Pilot
---

## Levels

### Pilot

#### Responsibilities

- Brings ships in

#### Requirements

- Swims

### Senior Pilot

The Senior Pilot reports to the [Chief Pilot](#chief-pilot).

#### Responsibilities

- Extends that of the Pilot
- Extends that of the Crane Engineer
- Trains pilots

#### Requirements

- Knows every current

### Chief Pilot

#### Responsibilities

- Extends that of the Senior Pilot
- Answers for the harbour
"""
PAGE = "pilot.md"


class Shown:
    """A panel with what it shows, and what a user does to it."""

    def __init__(self, qtbot: QtBot, data: bytes, *, read_only: bool = False) -> None:
        self.qtbot = qtbot
        self.session = Session(Path(), read_only=read_only)
        self.session.take_in([(read_page(PAGE, data), Stored(data, ABSENT))])
        self.keeper = InheritanceKeeper(self.session)
        self.panel = RolePanel()
        self.text = self.panel.text
        self.lines: list[tuple[str, int]] = []
        self.changes: list[Change] = []
        self.views: list[str] = []
        self.panel.line_chosen.connect(lambda path, line: self.lines.append((path, line)))
        self.panel.change_wanted.connect(self.changes.append)
        self.panel.view_changed.connect(self.views.append)
        qtbot.addWidget(self.panel)
        self.panel.resize(430, 500)
        self.panel.show()
        qtbot.waitExposed(self.panel)
        self.panel.activateWindow()
        qtbot.waitUntil(self.panel.isActiveWindow, timeout=PATIENCE_MS)

    def start(self) -> None:
        self.panel.watch(self.keeper)
        self.keeper.start()
        self.settle()

    def close(self) -> None:
        self.panel.watch(None)
        self.keeper.close()
        self.session.deleteLater()

    def settle(self) -> None:
        """Wait until nothing is to be found out."""
        self.qtbot.waitUntil(lambda: not self.keeper.busy, timeout=PATIENCE_MS)
        QApplication.processEvents()

    def go(self, anchor: str) -> None:
        """Put the caret under a heading, as the window tells it."""
        ref = self.session.handbook.node(f"{PAGE}#{anchor}" if anchor else PAGE)
        self.panel.show_node(ref.path, ref.index)
        self.settle()

    def replace(self, old: bytes, new: bytes) -> None:
        at = self.session.page(PAGE).source.data.index(old)
        edit = Edit(Span(at, at + len(old)), new)
        self.session.apply(self.session.change_by("Edit", PAGE, [edit]))
        self.settle()

    def line_of(self, words: bytes) -> int:
        data = self.session.page(PAGE).source.data
        return data[: data.index(words)].count(b"\n") + 1

    @property
    def words(self) -> str:
        """The text that is shown, blanks plain."""
        return self.text.document().toPlainText().replace("\N{NO-BREAK SPACE}", " ")

    def point(self, words: str) -> QPoint:
        """Where words of the text stand, scrolled to where they can be seen."""
        found = self.text.document().find(words)
        assert not found.isNull(), (words, self.words)
        at = QTextCursor(self.text.document())
        at.setPosition((found.selectionStart() + found.selectionEnd()) // 2)
        self.text.scroll_to(at.position())
        rect = self.text.cursorRect(at)
        return QPoint(rect.left() + 1, rect.center().y())

    def click(self, words: str) -> None:
        """Click on words of the text."""
        point = self.point(words)
        QTest.mouseMove(self.text.viewport(), point)
        QTest.mouseClick(self.text.viewport(), Qt.MouseButton.LeftButton, pos=point)


@pytest.fixture
def shown(qtbot: QtBot) -> Iterator[Shown]:
    made = Shown(qtbot, PILOTS)
    made.start()
    yield made
    made.close()


@pytest.fixture
def kept(qtbot: QtBot) -> Iterator[Shown]:
    """On a handbook that is open to look at only."""
    made = Shown(qtbot, PILOTS, read_only=True)
    made.start()
    yield made
    made.close()


def chips(panel: RolePanel) -> list[QPushButton]:
    found = [b for b in panel.head.findChildren(QPushButton) if b.property("chip") and b.isVisible()]
    return sorted(found, key=lambda b: (b.y(), b.x()))


def test_a_click_on_an_item_goes_to_its_line(shown: Shown) -> None:
    shown.go("senior-pilot")
    shown.click("Brings ships in")
    assert shown.lines == [(PAGE, shown.line_of(b"- Brings ships"))]


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("from Pilot", b"- Brings ships"),
        ("edit ›", b"- Trains pilots"),
        ("Trains pilots", b"- Trains pilots"),
        ("Crane Engineer", b"- Extends that of the Crane"),
        ("Chief Pilot", b"### Chief Pilot"),
    ],
)
def test_sources_statements_and_heirs_lead_to_their_lines(shown: Shown, words: str, line: bytes) -> None:
    shown.go("senior-pilot")
    shown.click(words)
    assert shown.lines == [(PAGE, shown.line_of(line))]


def test_the_keyboard_goes_from_entry_to_entry_and_tab_leaves(shown: Shown) -> None:
    shown.go("senior-pilot")
    first, *_ = chips(shown.panel)
    first.setFocus()
    seen: list[QWidget] = []
    while not shown.text.hasFocus():
        seen.append(QApplication.focusWidget())
        assert len(seen) < 10
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert [w.text() for w in seen if isinstance(w, QPushButton)] == [
        "Reports to Chief Pilot",
        "Extended by 1 role ›",
        "By source",
    ]
    links = [shown.text.current_link()]
    for _ in range(3):
        QTest.keyClick(shown.text, Qt.Key.Key_Down)
        links.append(shown.text.current_link())
    assert links[0] == links[1] == links[2] == Spot(PAGE, shown.line_of(b"- Brings ships")), (
        "source, way, item"
    )
    assert links[3] == Spot(PAGE, shown.line_of(b"- Extends that of the Crane"))
    QTest.keyClick(shown.text, Qt.Key.Key_Up)
    QTest.keyClick(shown.text, Qt.Key.Key_Return)
    assert shown.lines == [(PAGE, shown.line_of(b"- Brings ships"))]
    QTest.keyClick(shown.text, Qt.Key.Key_Tab)
    assert not shown.text.hasFocus()


def test_everything_that_takes_the_keyboard_has_a_name(shown: Shown) -> None:
    shown.go("senior-pilot")
    for widget in shown.panel.findChildren(QWidget):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible():
            named = widget.accessibleName() or (isinstance(widget, QPushButton) and widget.text())
            assert named, widget


def test_text_can_be_copied(shown: Shown) -> None:
    shown.go("senior-pilot")
    shown.text.setFocus()
    QTest.keyClick(shown.text, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(shown.text, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert "•  Brings ships in" in QApplication.clipboard().text()


def test_by_origin_or_merged(shown: Shown) -> None:
    shown.go("senior-pilot")
    assert shown.panel.view == "by_origin"
    assert "from Pilot" in shown.words
    QTest.mouseClick(button(shown.panel, "In one list"), Qt.MouseButton.LeftButton)
    assert (shown.views, shown.panel.view) == (["merged"], "merged")
    assert "from Pilot" not in shown.words
    assert "Brings ships in   Pilot " in shown.words
    assert "Trains pilots   own " in shown.words
    assert "Crane Engineer" in shown.words, "what cannot be resolved stands there, too"
    shown.click("Brings ships in")
    assert shown.lines == [(PAGE, shown.line_of(b"- Brings ships"))]
    button(shown.panel, "In one list").setFocus()
    QTest.keyClick(button(shown.panel, "In one list"), Qt.Key.Key_Left)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    assert shown.panel.view == "by_origin"
    assert "from Pilot" in shown.words


def test_a_remembered_view_is_taken_and_nonsense_is_not(shown: Shown) -> None:
    shown.panel.set_view("merged")
    shown.panel.set_view("sideways")
    assert shown.panel.view == "merged"
    assert button(shown.panel, "In one list").isChecked()
    assert shown.views == [], "nobody chose it here"
    shown.go("senior-pilot")
    assert "Trains pilots   own " in shown.words


def test_facts_and_heirs_are_chips_that_lead_there(shown: Shown) -> None:
    shown.go("senior-pilot")
    reports, heirs = chips(shown.panel)
    assert (reports.text(), heirs.text()) == ("Reports to Chief Pilot", "Extended by 1 role ›")
    QTest.mouseClick(reports, Qt.MouseButton.LeftButton)
    chief = (PAGE, shown.line_of(b"### Chief Pilot"))
    assert shown.lines == [chief]

    QTest.mouseClick(heirs, Qt.MouseButton.LeftButton)
    shown.qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None, timeout=PATIENCE_MS)
    menu = QApplication.activePopupWidget()
    assert [action.text() for action in menu.actions() if not action.isEnabled()] == ["Directly"]
    QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    assert shown.lines == [chief, chief]
    shown.go("pilot")
    assert [chip.text() for chip in chips(shown.panel)] == ["Extended by 2 roles ›"]


def test_an_edit_shows_at_once_and_keeps_the_place(shown: Shown) -> None:
    items = b"".join(b"- Does the thing number %d\n" % n for n in range(200))
    shown.replace(b"- Trains pilots\n", items)
    shown.go("senior-pilot")
    shown.text.setFocus()
    shown.click("Does the thing number 150")
    top, link = shown.text.verticalScrollBar().value(), shown.text.current_link()
    assert top > 0
    shown.replace(b"number 151\n", b"number 151, better\n")
    assert "number 151, better" in shown.words
    assert shown.text.verticalScrollBar().value() == top
    assert shown.text.current_link() == link


def test_an_edit_keeps_the_place_without_the_keyboard_too(shown: Shown) -> None:
    items = b"".join(b"- Does the thing number %d\n" % n for n in range(200))
    shown.replace(b"- Trains pilots\n", items)
    shown.go("senior-pilot")
    shown.text.verticalScrollBar().setValue(700)
    shown.replace(b"number 151\n", b"number 151, better\n")
    assert "number 151, better" in shown.words
    assert shown.text.verticalScrollBar().value() == 700


def test_nothing_is_left_of_what_was_drawn_before(shown: Shown) -> None:
    for anchor in ("pilot", "senior-pilot", "chief-pilot") * 5:
        shown.go(anchor)
        shown.settle()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert len(shown.panel.findChildren(QTextDocument)) <= 2


def test_a_hidden_tab_asks_nothing_and_catches_up(shown: Shown) -> None:
    shown.go("senior-pilot")
    shown.settle()
    asked: list[str] = []
    ask = shown.keeper.ask
    shown.keeper.ask = lambda key, *rest: (asked.append(key), ask(key, *rest))
    shown.panel.hide()
    shown.replace(b"- Trains pilots\n", b"- Trains young pilots\n")
    shown.go("pilot")
    shown.settle()
    shown.go("senior-pilot")
    assert asked == []
    shown.panel.show()
    shown.settle()
    assert "Trains young pilots" in shown.words


def test_what_changes_nothing_here_draws_nothing(shown: Shown) -> None:
    shown.go("pilot")
    document = shown.text.document()
    shown.replace(b"- Answers for the harbour", b"- Answers for the whole harbour")
    shown.panel.show_node(PAGE, shown.session.handbook.node(f"{PAGE}#pilot").index)
    shown.settle()
    assert shown.text.document() is document
    shown.replace(b"- Brings ships in", b"- Brings all ships in")
    assert shown.text.document() is not document
    assert "Brings all ships in" in shown.words


def test_a_heading_may_be_written_anew(shown: Shown) -> None:
    shown.go("senior-pilot")
    shown.replace(b"### Senior Pilot", b"### Older Pilot")
    shown.go("older-pilot")
    assert shown.panel.head.title.text() == "Older Pilot"
    shown.replace(b"### Pilot", b"### Cadet\n\n### Pilot")
    shown.go("older-pilot")
    assert shown.panel.head.title.text() == "Older Pilot"


def test_the_facet_of_the_caret_comes_into_view(shown: Shown) -> None:
    items = b"".join(b"- Does the thing number %d\n" % n for n in range(200))
    shown.replace(b"- Trains pilots\n", items)
    nodes = shown.session.page(PAGE).family.nodes
    senior = next(i for i, n in enumerate(nodes) if n.heading.text == "Senior Pilot")
    sections = [i for i, node in enumerate(nodes) if node.owner == senior]
    shown.panel.show_node(PAGE, sections[1])
    shown.settle()
    bar = shown.text.verticalScrollBar()
    assert bar.value() > 1000
    heading = shown.text.document().find("Requirements")
    assert 0 <= shown.text.cursorRect(heading).top() < shown.text.viewport().height()
    shown.panel.show_node(PAGE, sections[0])
    assert bar.value() < 1000
    shown.panel.show_node(PAGE, senior)
    at = bar.value()
    bar.setValue(500)
    shown.panel.show_node(PAGE, senior)
    assert bar.value() == 500 != at, "the same place scrolls nothing"


def test_choosing_a_target_offers_a_change_and_does_nothing_itself(shown: Shown, dialogs: Dialogs) -> None:
    shown.go("senior-pilot")
    before = shown.session.page(PAGE).source.data

    def answer(dialog: ChooseTargetDialog) -> None:
        assert not dialog.ok.isEnabled()
        QTest.keyClick(dialog.field, Qt.Key.Key_Down)
        assert "Pilot" in dialog.diff.text()
        QTest.keyClicks(dialog.field, "nobody at all")
        assert dialog.nothing.isVisible()
        assert not dialog.ok.isEnabled()
        dialog.field.clear()
        QTest.keyClicks(dialog.field, "chief")
        QTest.keyClick(dialog.field, Qt.Key.Key_Down)
        assert dialog.ok.isEnabled()
        QTest.keyClick(dialog.field, Qt.Key.Key_Return)

    dialogs.expect(answer)
    shown.click("Choose…")
    shown.qtbot.waitUntil(lambda: bool(shown.changes), timeout=PATIENCE_MS)
    assert shown.session.page(PAGE).source.data == before
    (change,) = shown.changes
    assert "Chief Pilot" in change.name
    shown.session.apply(change)
    assert b"- Extends that of the [Chief Pilot](#chief-pilot)\n" in shown.session.page(PAGE).source.data
    shown.settle()
    assert "No level in this handbook" not in shown.words


def test_choosing_waits_for_what_was_just_typed(shown: Shown, dialogs: Dialogs) -> None:
    shown.go("senior-pilot")
    asked: list[str] = []
    dialogs.expect(lambda dialog: (asked.append(dialog.windowTitle()), dialog.reject()))
    data = shown.session.page(PAGE).source.data
    edit = Edit(Span(len(data), len(data)), b"- Answers for all\n")
    shown.session.apply(shown.session.change_by("Edit", PAGE, [edit]))
    shown.click("Choose…")
    shown.qtbot.waitUntil(lambda: bool(asked), timeout=PATIENCE_MS)


def test_a_late_answer_leaves_no_other_role_on_the_screen(shown: Shown) -> None:
    shown.go("senior-pilot")
    release = threading.Event()
    shown.keeper.ask("busy", lambda _resolved: release.wait(PATIENCE_MS / 1000), lambda _said: None)
    shown.panel.show_node(PAGE, shown.session.handbook.node(f"{PAGE}#pilot").index)
    assert shown.text.isVisible(), "at first it stays, which flickers less"
    shown.qtbot.waitUntil(shown.panel.empty.isVisible, timeout=PATIENCE_MS)
    release.set()
    shown.qtbot.waitUntil(shown.text.isVisible, timeout=PATIENCE_MS)
    assert shown.panel.head.title.text() == "Pilot"


def test_choosing_may_be_given_up(shown: Shown, dialogs: Dialogs) -> None:
    shown.go("senior-pilot")
    shown.text.setFocus()
    dialogs.expect(lambda dialog: QTest.keyClick(dialog.findChild(QListView), Qt.Key.Key_Escape))
    shown.click("Choose…")
    shown.qtbot.waitUntil(lambda: bool(dialogs.titles), timeout=PATIENCE_MS)
    QApplication.processEvents()
    assert not shown.changes


def test_a_page_to_look_at_offers_no_change(kept: Shown) -> None:
    kept.go("senior-pilot")
    assert "Crane Engineer" in kept.words
    assert "Choose…" not in kept.words
    assert "edit ›" not in kept.words


def test_empty_states_say_what_to_do(qtbot: QtBot) -> None:
    shown = Shown(qtbot, PILOTS)
    assert "Choose a level" in shown.panel.empty.text()
    shown.panel.watch(shown.keeper)
    shown.panel.show_node(PAGE, 1)
    assert shown.panel.empty.isVisible()
    assert "Looking through the handbook" in shown.panel.empty.text()
    shown.keeper.start()
    shown.settle()
    assert shown.text.isVisible(), "it comes without being asked again"
    assert shown.panel.head.title.text() == "Pilot"
    shown.panel.show_node("gone.md", 0)
    assert shown.panel.empty.isVisible()
    shown.panel.watch(None)
    assert "Choose a level" in shown.panel.empty.text()
    shown.close()


def test_a_role_without_content_says_so(shown: Shown) -> None:
    shown.replace(
        b"#### Responsibilities\n\n- Extends that of the Senior Pilot\n- Answers for the harbour\n", b""
    )
    shown.go("chief-pilot")
    assert "No responsibilities or requirements are written for this level" in shown.words
    assert not button(shown.panel, "In one list").isVisible()


@pytest.mark.parametrize("width", [280, 330, 700])
@pytest.mark.parametrize("view", ["by_origin", "merged"])
def test_nothing_is_cut_at_the_side(shown: Shown, width: int, view: str) -> None:
    long = b"Senior " * 12 + b"Pilot"
    shown.replace(b"### Pilot\n", b"### " + long + b"\n")
    shown.replace(b"- Extends that of the Pilot\n", b"- Extends that of the " + long + b"\n")
    shown.panel.set_view(view)
    shown.panel.resize(width, 400)
    shown.go("senior-pilot")
    QApplication.processEvents()
    assert shown.text.document().size().width() <= shown.text.viewport().width()
    assert shown.panel.head.width() <= shown.text.viewport().width()
    for chip in chips(shown.panel):
        assert chip.geometry().right() < shown.panel.head.width()
    top = shown.text.document().find("Responsibilities")
    assert shown.text.cursorRect(top).top() >= shown.panel.head.height(), "the head covers no text"


def test_the_head_is_whole_when_another_role_is_shown(shown: Shown) -> None:
    head = shown.panel.head
    for anchor in ("pilot", "senior-pilot", "chief-pilot", "pilot", ""):
        shown.go(anchor)
        shown.settle()
        drawn = head.height()
        assert drawn == head.layout().heightForWidth(head.width()), anchor
        assert head.title.height() >= head.title.heightForWidth(head.title.width()), anchor


def test_the_head_scrolls_with_the_text(shown: Shown) -> None:
    shown.go("senior-pilot")
    shown.panel.resize(430, 200)
    QApplication.processEvents()
    assert shown.panel.head.y() == 0
    shown.text.verticalScrollBar().setValue(60)
    assert shown.panel.head.y() == -60


def test_another_theme_is_taken(shown: Shown) -> None:
    shown.go("senior-pilot")

    def ink() -> str:
        found = shown.text.document().find("from Pilot")
        return found.charFormat().foreground().color().name()

    light = ink()
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    apply_theme(app, "dark")
    shown.panel.retheme()
    assert ink() != light


def test_a_large_role_is_drawn_within_a_blink(shown: Shown) -> None:
    items = b"".join(b"- Does the thing number %d, with some more words\n" % n for n in range(300))
    shown.replace(b"- Trains pilots\n", items)
    shown.go("senior-pilot")
    assert "number 299" in shown.words
    taken = []
    for _ in range(7):
        began = time.perf_counter()
        shown.panel.retheme()
        shown.text.viewport().repaint()
        taken.append(time.perf_counter() - began)
    assert min(taken) < 0.05
