"""The history: a row a step, a click goes to it, and it keeps up with typing."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from jfeditor.families.pages import read_page
from jfeditor.text.changes import Change, change_page
from jfeditor.text.edits import Edit
from jfeditor.text.spans import Span
from jfeditor.ui.history_panel import HistoryPanel
from jfeditor.ui.session import Session
from jfeditor.ui.themes import colour
from jfeditor.workspace.files import ABSENT, Stored

PATIENCE_MS = 20_000
PAGES = ("care.md", "harbour.md", "pilots.md")
TEXT = b"---\ntitle: Care\n---\n\n## Levels\n"
SPOKEN = Qt.ItemDataRole.AccessibleTextRole


@pytest.fixture
def session() -> Iterator[Session]:
    opened = Session(Path("handbook"), read_only=False)
    opened.take_in([(read_page(path, TEXT), Stored(TEXT, ABSENT)) for path in PAGES])
    yield opened
    opened.deleteLater()


@pytest.fixture
def panel(session: Session, qtbot: QtBot) -> HistoryPanel:
    shown = HistoryPanel()
    qtbot.addWidget(shown)
    shown.watch(session)
    shown.resize(400, 300)
    shown.show()
    qtbot.waitExposed(shown)
    return shown


def do(session: Session, name: str, *paths: str, new: bytes = b"more\n", typed: bool = False) -> None:
    def change(path: str):
        data = session.page(path).source.data
        return change_page(path, data, [Edit(Span(len(data), len(data)), new)])

    session.apply(Change(name, tuple(map(change, paths))), typed=typed)


def rows_of(panel: HistoryPanel) -> list[str]:
    steps = panel.view.steps
    return [steps.index(row).data() for row in range(steps.rowCount())]


def spoken(panel: HistoryPanel, row: int) -> str:
    return panel.view.steps.index(row).data(SPOKEN)


def click(panel: HistoryPanel, qtbot: QtBot, row: int) -> None:
    at = panel.view.visualRect(panel.view.steps.index(row)).center()
    qtbot.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    qtbot.mouseDClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=at)


def test_it_says_what_it_is_for_while_there_is_nothing(panel: HistoryPanel, session: Session) -> None:
    assert panel.empty.isVisible()
    assert not panel.view.isVisible()
    do(session, "Move Staff", "care.md")
    assert not panel.empty.isVisible()
    assert panel.view.isVisible()


def test_each_step_says_what_it_did_and_to_which_pages(panel: HistoryPanel, session: Session) -> None:
    do(session, "Typing", "care.md")
    do(session, "Move Staff from Care to Harbour", "care.md", "harbour.md", new=b"a\nb\n")
    assert rows_of(panel) == ["Opened", "Typing", "Move Staff from Care to Harbour, 2 pages"]
    assert spoken(panel, 0) == "Opened, as the handbook was when it was opened, saved"
    assert spoken(panel, 1) == "Typing, care.md  +1 −0"
    assert spoken(panel, 2).endswith("2 pages  +4 −0, you are here")
    tip = panel.view.steps.index(2).data(Qt.ItemDataRole.ToolTipRole)
    assert "care.md  +2 −0<br>harbour.md  +2 −0" in tip


def test_a_click_goes_to_the_state_after_a_step(panel: HistoryPanel, session: Session, qtbot: QtBot) -> None:
    for name in ("One", "Two", "Three"):
        do(session, name, "care.md")
    texts = [TEXT + b"more\n" * count for count in range(4)]
    for row in (1, 3, 0, 2):
        with qtbot.waitSignal(panel.told, timeout=PATIENCE_MS):
            click(panel, qtbot, row)
        assert session.undo_stack.index() == row
        assert session.page("care.md").source.data == texts[row]
        assert panel.view.currentIndex().row() == row
        assert [at for at in range(4) if "you are here" in spoken(panel, at)] == [row]
        assert [at for at in range(4) if "taken back" in spoken(panel, at)] == list(range(row + 1, 4))


def test_a_jump_says_what_it_did(panel: HistoryPanel, session: Session, qtbot: QtBot) -> None:
    do(session, "Rename A to B", "care.md")
    do(session, "Move C", "harbour.md", "pilots.md")
    shown = []
    panel.page_wanted.connect(shown.append)
    with qtbot.waitSignal(panel.told, timeout=PATIENCE_MS) as told:
        click(panel, qtbot, 1)
    assert told.args == ["Taken back: Move C, on 2 pages."]
    assert shown == ["harbour.md"]
    with qtbot.waitSignal(panel.told, timeout=PATIENCE_MS) as told:
        click(panel, qtbot, 0)
    assert told.args == ["Taken back: Rename A to B, on care.md."]
    with qtbot.waitSignal(panel.told, timeout=PATIENCE_MS) as told:
        click(panel, qtbot, 2)
    assert told.args == ["2 steps done again, on 3 pages."]


def test_a_click_where_one_is_does_nothing(panel: HistoryPanel, session: Session, qtbot: QtBot) -> None:
    do(session, "One", "care.md")
    said = []
    panel.told.connect(said.append)
    panel.about_to_jump.connect(lambda: said.append("jump"))
    click(panel, qtbot, 1)
    assert said == []


def test_arrows_only_look_and_enter_goes(panel: HistoryPanel, session: Session, qtbot: QtBot) -> None:
    for name in ("One", "Two", "Three"):
        do(session, name, "care.md")
    panel.view.setFocus()
    qtbot.keyClick(panel.view, Qt.Key.Key_Up)
    qtbot.keyClick(panel.view, Qt.Key.Key_Up)
    assert session.undo_stack.index() == 3
    with qtbot.waitSignal(panel.told, timeout=PATIENCE_MS):
        qtbot.keyClick(panel.view, Qt.Key.Key_Return)
    assert session.undo_stack.index() == 1


def test_a_new_step_takes_the_place_of_those_taken_back(
    panel: HistoryPanel, session: Session, qtbot: QtBot
) -> None:
    tester = QAbstractItemModelTester(panel.view.steps, QAbstractItemModelTester.FailureReportingMode.Warning)
    for name in ("One", "Two", "Three", "Four"):
        do(session, name, "care.md")
    session.undo_stack.setIndex(1)
    do(session, "Other", "harbour.md")
    assert rows_of(panel) == ["Opened", "One", "Other"]
    session.undo_stack.undo()
    do(session, "Third", "pilots.md")
    assert rows_of(panel) == ["Opened", "One", "Third"]
    assert spoken(panel, 2) == "Third, pilots.md  +1 −0, you are here"
    session.undo_stack.clear()
    assert rows_of(panel) == ["Opened"]
    assert panel.empty.isVisible()
    assert tester is not None


def test_typing_that_goes_on_stays_one_row_and_is_counted_anew(panel: HistoryPanel, session: Session) -> None:
    for key in (b"a", b"b", b"c"):
        do(session, "Typing", "care.md", new=key, typed=True)
        QApplication.processEvents()
    assert rows_of(panel) == ["Opened", "Typing"]
    do(session, "Other", "care.md", new=b"\nq")
    session.undo_stack.undo()
    assert spoken(panel, 1).startswith("Typing, care.md  +1 −1")


def test_it_marks_what_was_saved(panel: HistoryPanel, session: Session) -> None:
    do(session, "One", "care.md")
    do(session, "Two", "care.md")
    session.note_saved("care.md", Stored(session.page("care.md").source.data, ABSENT))
    assert [row for row in range(3) if "saved" in spoken(panel, row)] == [2]
    session.undo_stack.undo()
    assert [row for row in range(3) if "saved" in spoken(panel, row)] == [2]
    do(session, "Else", "care.md", new=b"else\n")
    assert [row for row in range(3) if "saved" in spoken(panel, row)] == []


def test_what_is_typed_but_in_no_page_is_written_before(
    panel: HistoryPanel, session: Session, qtbot: QtBot
) -> None:
    do(session, "One", "care.md")
    do(session, "Two", "care.md")
    panel.about_to_jump.connect(lambda: do(session, "Form", "pilots.md"))
    with qtbot.waitSignal(panel.told, timeout=PATIENCE_MS) as told:
        click(panel, qtbot, 1)
    assert rows_of(panel) == ["Opened", "One", "Two", "Form"]
    assert session.undo_stack.index() == 1
    assert told.args == ["2 steps taken back, on 2 pages."]


def test_steps_to_be_done_again_may_be_gone_by_then(
    panel: HistoryPanel, session: Session, qtbot: QtBot
) -> None:
    do(session, "One", "care.md")
    do(session, "Two", "care.md")
    session.undo_stack.setIndex(0)
    panel.about_to_jump.connect(lambda: do(session, "Form", "pilots.md"))
    click(panel, qtbot, 2)
    assert rows_of(panel) == ["Opened", "Form"]
    assert session.undo_stack.index() == 1


def test_another_handbook_has_another_history(panel: HistoryPanel, session: Session) -> None:
    do(session, "One", "care.md")
    panel.watch(None)
    assert rows_of(panel) == []
    assert panel.empty.isVisible()
    do(session, "Two", "care.md")
    assert rows_of(panel) == []
    panel.watch(session)
    assert rows_of(panel) == ["Opened", "One", "Two"]
    assert [row for row in range(3) if "saved" in spoken(panel, row)] == []


def test_ten_thousand_steps_cost_a_keystroke_nothing(
    panel: HistoryPanel, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel.watch(None)
    for number in range(10_000):
        do(session, f"Step {number}", "care.md", new=b"x")
    panel.watch(session)
    QApplication.processEvents()
    asked = []
    steps = panel.view.steps
    count = steps.rowCount
    monkeypatch.setattr(steps, "rowCount", lambda *args: (asked.append(args), count(*args))[1])
    for number in range(30):
        do(session, f"Key {number}", "harbour.md", new=b"y")
        QApplication.processEvents()
    assert len(asked) < 30 * 300, "only the rows that are seen are looked at"
    assert panel.view.currentIndex().row() == 10_030
    picture = (
        panel.view.viewport()
        .visibleRegion()
        .contains(panel.view.visualRect(panel.view.currentIndex()).center())
    )
    assert picture, "the newest step is seen"


def test_a_long_way_back_leaves_the_window_alive(panel: HistoryPanel, session: Session, qtbot: QtBot) -> None:
    panel.watch(None)
    for number in range(800):
        do(session, f"Step {number}", "care.md", new=b"x\n")
    panel.watch(session)
    with qtbot.waitSignal(panel.told, timeout=PATIENCE_MS) as told:
        panel.go_to(0)
        assert session.undo_stack.index() > 0, "not all at once"
    assert told.args == ["800 steps taken back, on care.md."]
    assert session.page("care.md").source.data == TEXT


def test_an_edit_on_the_way_ends_it(panel: HistoryPanel, session: Session, qtbot: QtBot) -> None:
    panel.watch(None)
    for number in range(800):
        do(session, f"Step {number}", "care.md", new=b"x\n")
    panel.watch(session)
    said = []
    panel.told.connect(said.append)
    panel.go_to(0)
    at = session.undo_stack.index()
    do(session, "Meanwhile", "pilots.md")
    for _ in range(5):
        QApplication.processEvents()
    assert session.undo_stack.index() == at + 1
    assert said == []


def test_it_is_named_and_each_row_is_painted(panel: HistoryPanel, session: Session) -> None:
    assert panel.view.accessibleName() == "History"
    do(session, "A very long name " * 20, *PAGES)
    QApplication.processEvents()
    picture = panel.view.viewport().grab().toImage()
    for row in range(2):
        area = panel.view.visualRect(panel.view.steps.index(row))
        assert area.right() < picture.width()
        seen = {
            picture.pixelColor(QPoint(x, y)).name()
            for x in range(area.left(), area.right())
            for y in range(area.top(), area.bottom())
        }
        assert {colour("text").name(), colour("muted").name()} <= seen
