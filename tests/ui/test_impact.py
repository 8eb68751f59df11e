"""What unsaved edits do to other roles: in words, in the Changes tab, in the status bar."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QModelIndex, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QMainWindow, QSplitterHandle
from pytestqt.qtbot import QtBot
from window_steps import PATIENCE_MS, activate

from jfeditor.families.effective import EffectiveRoles
from jfeditor.families.handbook import Handbook
from jfeditor.families.impacts import RoleImpact, find_impacts
from jfeditor.families.inheritance import resolve
from jfeditor.families.pages import read_page
from jfeditor.text.edits import Edit
from jfeditor.text.spans import Span
from jfeditor.ui.changes_panel import ChangesPanel
from jfeditor.ui.impact_view import ImpactView
from jfeditor.ui.impact_words import (
    NO_IMPACT,
    ImpactLine,
    ImpactRow,
    ImpactShown,
    impact_sentence,
    impact_short,
    show_impacts,
)
from jfeditor.ui.inheritance_keeper import InheritanceKeeper
from jfeditor.ui.main_window import MainWindow
from jfeditor.ui.session import Session
from jfeditor.ui.status import Status
from jfeditor.workspace.files import ABSENT, Stored

PILOT = """---
title: Piloting
---

## Performance Indicators

- Ships brought in

## Levels

### Pilot

#### Responsibilities

- Brings ships in

#### Requirements

- Sails in any weather
- Knows all lights

### Senior Pilot

#### Responsibilities

- Extends that of the Pilot

#### Requirements

- Extends that of the Pilot
- Steers

### Lead Pilot

#### Requirements

- Extends that of the Senior Pilot
- Leads
"""
HARBOUR = """---
title: Harbour
---

### Harbour Master

#### Requirements

- Same requirements as the Senior Pilot, plus:
- Plans
"""
TEXTS = {"pilot.md": PILOT, "harbour.md": HARBOUR}


def impacts(*changes: tuple[str, str], path: str = "pilot.md") -> tuple[RoleImpact, ...]:
    before = Handbook.of(read_page(name, text.encode()) for name, text in TEXTS.items())
    text = TEXTS[path]
    for old, new in changes:
        assert text.count(old) == 1
        text = text.replace(old, new)
    after = before.with_page(read_page(path, text.encode()))
    return find_impacts(EffectiveRoles(resolve(before)), EffectiveRoles(resolve(after)))


WEATHER = ("Sails in any weather", "Sails by night")
BRINGS = ("- Brings ships in", "- Brings ships out")
STATEMENT = ("- Extends that of the Senior Pilot", "- Extends that of the Pilot")


@pytest.mark.parametrize(
    ("changes", "sentence", "short"),
    [
        ([("- Leads\n", "")], "", ""),
        ([WEATHER], "Changes the effective requirements of 3 other roles", "3 roles affected"),
        (
            [BRINGS],
            "Changes the effective responsibilities of 1 other role",
            "1 role affected",
        ),
        (
            [WEATHER, BRINGS],
            "Changes the effective responsibilities and requirements of 3 other roles",
            "3 roles affected",
        ),
        (
            [WEATHER, BRINGS, ("Ships brought in", "Ships")],
            "Changes the effective content of 4 other roles",
            "4 roles affected",
        ),
        ([STATEMENT], "1 role takes in other content, since its own sentence was edited", ""),
        (
            [BRINGS, STATEMENT],
            "Changes the effective responsibilities of 1 other role; "
            "1 more since its own sentence was edited",
            "1 role affected",
        ),
    ],
)
def test_the_sentence_counts_other_roles_and_names_the_kinds(
    changes: list[tuple[str, str]], sentence: str, short: str
) -> None:
    found = impacts(*changes)
    assert impact_sentence(found) == sentence
    assert impact_short(found) == short
    assert show_impacts(found).others == bool(short)


def test_each_line_says_whose_it_is_and_what_of_it_is_new() -> None:
    shown = show_impacts(impacts(WEATHER, ("- Steers\n", "- Steers\n  - by the stars\n")))
    (row,) = (row for row in shown.rows if row.title == "Lead Pilot")
    assert row.count == (2, 2)
    assert [line.kind for line in row.lines] == ["facet", "-", "+", "-", "+"]
    head, lost, got, was, now = row.lines
    assert head.text == "Requirements"
    assert (lost.text, lost.source) == ("Sails in any weather", "from Pilot, was line 19")
    assert (got.text, got.source, got.path, got.line) == (
        "Sails by night",
        "from Pilot, line 19",
        "pilot.md",
        19,
    )
    assert got.text[slice(*got.changed)] == "by night"
    assert (was.text, now.text) == ("Steers", "Steers • by the stars")
    assert {row.title for row in shown.rows} == {"Senior Pilot", "Lead Pilot", "Harbour Master"}


def test_pages_are_named_where_roles_of_other_pages_change() -> None:
    rows = {row.title: row for row in show_impacts(impacts(WEATHER)).rows}
    assert rows["Harbour Master"].page == "Harbour"
    assert rows["Harbour Master"].lines[1].source == "from Pilot on the page Piloting, was line 19"
    assert [row.page for row in show_impacts(impacts(BRINGS)).rows] == [""], "all on the page that is edited"


def test_what_is_for_all_levels_is_called_so() -> None:
    rows = {row.title: row for row in show_impacts(impacts(("Ships brought in", "Ships"))).rows}
    assert [line.source for line in rows["Pilot"].lines[1:]] == [
        "for all levels, was line 7",
        "for all levels, line 7",
    ]
    inherited = rows["Harbour Master"].lines if "Harbour Master" in rows else ()
    assert not inherited, "requirements are all that is inherited there"


def test_a_statement_that_leads_nowhere_any_more_is_a_line_of_its_own() -> None:
    rows = {row.title: row for row in show_impacts(impacts(("### Senior Pilot", "### Old Salt"))).rows}
    last = rows["Lead Pilot"].lines[-1]
    assert last.kind == "+"
    assert last.text == "“Extends that of the Senior Pilot” leads nowhere"
    assert last.source.startswith("its own statement, line ")
    assert rows["Lead Pilot"].note == ""


def test_own_statements_are_told_apart() -> None:
    (row,) = show_impacts(impacts(STATEMENT)).rows
    assert (row.title, row.note) == ("Lead Pilot", "its own sentence was edited")
    both = show_impacts(impacts(WEATHER, STATEMENT))
    assert {row.title: row.note for row in both.rows}["Lead Pilot"] == "its own sentence was edited too"
    first = show_impacts(impacts(("- Extends that of the Pilot\n\n#### Req", "- More\n\n#### Req"), WEATHER))
    assert first.rows[0].note != "its own sentence was edited", "the roles that others change come first"


def test_long_roles_and_long_lines_are_cut() -> None:
    many = "".join(f"- {'x' * 900}{n}\n" for n in range(300))
    (row,) = show_impacts(impacts(("- Brings ships in\n", many))).rows
    assert len(row.lines) < 250
    assert row.lines[-1].kind == "more"
    assert row.count == (1, 300)
    assert max(len(line.text) for line in row.lines) <= 601


class Board:
    """The Changes tab on a session of a few pages."""

    def __init__(self, qtbot: QtBot, texts: dict[str, str]) -> None:
        self.qtbot = qtbot
        self.session = Session(Path(), read_only=False)
        pages = [read_page(path, text.encode()) for path, text in texts.items()]
        self.session.take_in([(page, Stored(page.source.data, ABSENT)) for page in pages])
        self.keeper = InheritanceKeeper(self.session)
        self.panel = ChangesPanel()
        qtbot.addWidget(self.panel)
        self.panel.resize(420, 700)
        self.panel.watch(self.session, self.keeper)
        self.panel.show()
        qtbot.waitExposed(self.panel)
        self.view = self.panel.impact
        self.tester = QAbstractItemModelTester(
            self.view.roles.model(), QAbstractItemModelTester.FailureReportingMode.Warning
        )

    def start(self) -> None:
        self.keeper.start()
        self.settle()

    def settle(self) -> None:
        def idle() -> bool:
            panel = self.panel
            return not (self.keeper.busy or panel._timer.isActive() or panel._background.pending)

        self.qtbot.waitUntil(idle, timeout=PATIENCE_MS)
        QApplication.processEvents()  # what was answered last is laid out

    def edit(self, old: str, new: str, path: str = "pilot.md") -> None:
        at = self.session.page(path).source.data.index(old.encode())
        edit = Edit(Span(at, at + len(old.encode())), new.encode())
        self.session.apply(self.session.change_by("Edit", path, [edit]))

    def index(self, role: int, line: int = -1) -> QModelIndex:
        model = self.view.roles.model()
        found = model.index(role, 0)
        return model.index(line, 0, found) if line >= 0 else found

    def titles(self) -> list[str]:
        model = self.view.roles.model()
        return [model.index(row, 0).data() for row in range(model.rowCount())]

    def close(self) -> None:
        self.panel.watch(None, None)
        self.panel.close_panel()
        self.keeper.close()
        self.session.deleteLater()


@pytest.fixture
def board(qtbot: QtBot) -> Iterator[Board]:
    made = Board(qtbot, TEXTS)
    yield made
    made.close()


def test_the_tab_tells_of_other_roles_and_of_nothing_where_there_are_none(board: Board) -> None:
    board.edit("- Leads", "- Leads well")
    board.settle()
    assert board.panel.waiting.isVisible(), "not all is read yet"
    board.start()
    assert not board.panel.waiting.isVisible()
    assert not board.view.isVisible()
    assert board.panel.text.isVisible()
    board.edit(*WEATHER)
    board.settle()
    assert board.view.isVisible()
    assert board.view.sentence.text() == "Changes the effective requirements of 3 other roles."
    assert set(board.titles()) == {"Senior Pilot", "Lead Pilot", "Harbour Master"}
    board.session.undo_stack.undo()
    board.settle()
    assert not board.view.isVisible()
    board.session.undo_stack.undo()
    board.settle()
    assert board.panel.empty.isVisible()


def test_the_old_state_stays_until_the_new_one_is_known(board: Board, qtbot: QtBot) -> None:
    board.start()
    board.edit(*WEATHER)
    board.settle()
    resets = []
    board.view.roles.model().modelReset.connect(lambda: resets.append(board.view.isVisible()))
    board.edit("by night", "by day")
    assert board.view.isVisible()
    assert board.index(0, 2).data() == "Sails by night"
    qtbot.waitUntil(lambda: board.index(0, 2).data() == "Sails by day", timeout=PATIENCE_MS)
    board.settle()
    assert resets == [True]
    board.edit("- Leads", "- Leads well")
    board.settle()
    assert resets == [True], "nothing else is to be seen, so nothing is drawn anew"


def test_a_click_or_enter_goes_to_the_role_or_to_the_line(board: Board, qtbot: QtBot) -> None:
    board.start()
    board.edit(*WEATHER)
    board.settle()
    roles, went = board.view.roles, []
    board.panel.line_chosen.connect(lambda *place: went.append(place))

    def click(index: QModelIndex) -> None:
        roles.scrollTo(index)
        qtbot.mouseClick(roles.viewport(), Qt.MouseButton.LeftButton, pos=roles.visualRect(index).center())

    master = board.titles().index("Harbour Master")
    click(board.index(master))
    click(board.index(master, 2))
    click(board.index(master, 1))
    assert went == [("harbour.md", 5), ("pilot.md", 19), ("harbour.md", 5)], "what is gone leads to its role"
    activate(board.panel, qtbot)
    roles.setFocus()
    roles.setCurrentIndex(board.index(0))
    went.clear()
    qtbot.keyClick(roles, Qt.Key.Key_Return)
    assert went == [board.view.roles._rows.place(board.index(0))]


def test_what_is_open_scrolled_to_and_current_stays_over_edits(qtbot: QtBot) -> None:
    levels = "".join(
        f"### Pilot {n}\n\n#### Requirements\n\n- Extends that of the Pilot\n\n" for n in range(2, 40)
    )
    board = Board(qtbot, {"pilot.md": PILOT + "\n" + levels})
    board.start()
    board.edit(*WEATHER)
    board.settle()
    roles = board.view.roles
    assert len(board.titles()) > 30
    assert not any(roles.isExpanded(board.index(n)) for n in range(len(board.titles()))), "too many to open"
    roles.setFocus()
    number = 30
    roles.setCurrentIndex(board.index(number))
    qtbot.keyClick(roles, Qt.Key.Key_Right)
    assert roles.isExpanded(board.index(number))
    roles.setCurrentIndex(board.index(number, 2))
    title, scrolled = board.titles()[number], roles.verticalScrollBar().value()
    assert scrolled > 0
    board.edit("by night", "by day")
    board.settle()
    assert board.index(number, 2).data() == "Sails by day"
    assert roles.isExpanded(board.index(number))
    assert roles.currentIndex() == board.index(number, 2)
    assert roles.verticalScrollBar().value() == scrolled
    board.edit(
        "### Lead Pilot", "### Chief Pilot\n\n#### Requirements\n\n- Extends the Pilot\n\n### Lead Pilot"
    )
    board.settle()
    (now,) = [n for n, one in enumerate(board.titles()) if one == title]
    assert roles.isExpanded(board.index(now))
    assert roles.currentIndex().parent() == board.index(now)
    board.close()


def test_what_is_scrolled_to_stays_where_what_is_current_is_out_of_sight(qtbot: QtBot) -> None:
    levels = "".join(
        f"### Pilot {n}\n\n#### Requirements\n\n- Extends that of the Pilot\n\n" for n in range(2, 40)
    )
    board = Board(qtbot, {"pilot.md": PILOT + "\n" + levels})
    board.start()
    board.edit(*WEATHER)
    board.settle()
    board.view.roles.setCurrentIndex(board.index(0))
    bar = board.view.roles.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    scrolled = bar.value()
    board.edit("by night", "by day")
    board.settle()
    assert bar.value() == scrolled > 0
    board.close()


def test_the_keyboard_goes_on_to_the_lines_when_the_roles_go(board: Board, qtbot: QtBot) -> None:
    board.start()
    board.edit("- Leads", "- Leads well")
    board.edit(*WEATHER)
    board.settle()
    activate(board.panel, qtbot)
    board.view.roles.setFocus()
    board.session.undo_stack.undo()
    board.settle()
    qtbot.waitUntil(board.panel.text.hasFocus, timeout=PATIENCE_MS)
    left = []
    board.panel.emptied.connect(lambda: left.append(True))
    board.session.undo_stack.undo()
    board.settle()
    assert left == [True]


def drag(handle: QSplitterHandle, by: int) -> None:
    """Drag a splitter's handle down, in pixels."""
    start, left = QPointF(handle.rect().center()), Qt.MouseButton.LeftButton
    for kind, at in (
        (QEvent.Type.MouseButtonPress, start),
        (QEvent.Type.MouseMove, start + QPointF(0, by)),
        (QEvent.Type.MouseButtonRelease, start),
    ):
        buttons = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseButtonRelease else left
        event = QMouseEvent(kind, at, handle.mapToGlobal(at), left, buttons, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(handle, event)


def test_the_user_shares_out_the_room(board: Board, qtbot: QtBot) -> None:
    board.start()
    board.edit(*WEATHER)
    board.settle()
    parts = board.panel.parts
    assert 0.44 * parts.height() < board.view.height() < 0.46 * parts.height(), "as much as it gets"
    drag(parts.handle(1), 130)
    height = board.view.height()
    assert height > 0.6 * parts.height()
    board.edit("by night", "by day and by night")
    board.settle()
    assert board.view.height() == height


def test_a_few_roles_take_no_more_room_than_they_need(board: Board) -> None:
    board.start()
    board.edit(*BRINGS)
    board.settle()
    roles = board.view.roles
    last = roles.visualRect(board.index(0, 2))
    assert 0 <= roles.viewport().height() - last.bottom() < 26, "no empty row"
    roles.collapse(board.index(0))
    assert board.view.height() < 0.3 * board.panel.parts.height()


def test_a_closed_handbook_leaves_nothing(board: Board) -> None:
    board.start()
    board.edit(*WEATHER)
    board.settle()
    board.panel._ask()
    board.panel.watch(None, None)
    assert not board.view.isVisible()
    board.settle()
    assert board.view.roles.model().rowCount() == 0, "what was asked before came too late"
    board.keeper.resolved.emit(board.keeper.current)
    board.settle()
    assert board.view.roles.model().rowCount() == 0


def test_rows_are_spoken(board: Board) -> None:
    board.start()
    board.edit(*WEATHER)
    board.settle()
    role = Qt.ItemDataRole.AccessibleTextRole
    master = board.titles().index("Harbour Master")
    assert board.index(master).data(role) == "Harbour Master, Harbour, 1 line goes, 1 line comes"
    assert board.index(master, 0).data(role) == "Requirements"
    spoken = board.index(master, 2).data(role)
    assert spoken == "Comes: Sails by night, from Pilot on the page Piloting, line 19"
    assert board.view.roles.accessibleName() == "What this does to other roles"


def test_many_roles_are_shown_at_once(qtbot: QtBot) -> None:
    lines = (
        ImpactLine("facet", "Requirements"),
        *(
            ImpactLine(kind, f"Sails {'far ' * 20}{n}", "from Pilot", "a.md", n)
            for n in range(9)
            for kind in "-+"
        ),
    )
    view = ImpactView()
    qtbot.addWidget(view)
    view.resize(400, 600)
    view.show_impact(NO_IMPACT)
    best = []
    for attempt in range(5):
        rows = tuple(
            ImpactRow(f"Pilot {n}", f"Page {attempt}", "", "a.md", n, (9, 9), lines) for n in range(500)
        )
        started = time.perf_counter()
        view.show_impact(ImpactShown("Much", others=True, rows=rows))
        view.grab()
        best.append(time.perf_counter() - started)
        assert view.roles.model().rowCount() == 500
    assert min(best) < 0.05


def test_the_status_bar_says_it_and_leads_to_it(qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    window.resize(540, 200)
    status = Status(window.statusBar())
    window.show()
    assert not status.impact.isVisible()
    status.show_impacts(impacts(WEATHER))
    assert status.impact.isVisible()
    assert status.impact.accessibleName() == "Changes the effective requirements of 3 other roles"
    with qtbot.waitSignal(status.impact_wanted):
        qtbot.mouseClick(status.impact, Qt.MouseButton.LeftButton)
    status.impact.setFocus()
    with qtbot.waitSignal(status.impact_wanted):
        qtbot.keyClick(status.impact, Qt.Key.Key_Space)
    status.tell("Saved.")
    assert status.impact.isVisible(), "what is told for a while does not hide it"
    status.show_impacts(impacts(STATEMENT))
    assert not status.impact.isVisible(), "no other role changes"
    status.show_impacts(impacts(WEATHER))
    status.clear()
    assert not status.impact.isVisible()


def test_in_the_window(window: MainWindow, qtbot: QtBot) -> None:
    path = "customer-care/care-operations.md"
    keeper = window.handbook.inheritance
    qtbot.waitUntil(lambda: keeper.current is not None, timeout=PATIENCE_MS)
    window.do_show_changes()
    page = window.handbook.session.page(path)
    line = page.source.lines.number_at(page.source.data.index(b"- Keep the care dashboards"))
    window._jump_to_line(path, line)
    qtbot.keyClick(window.page.editor, Qt.Key.Key_End)
    qtbot.keyClicks(window.page.editor, " and more")
    roles = window.side.changes.impact.roles
    qtbot.waitUntil(roles.isVisible, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not keeper.busy, timeout=PATIENCE_MS)
    index = roles.model().index(roles.model().rowCount() - 1, 0)
    roles.scrollTo(index)
    qtbot.mouseClick(roles.viewport(), Qt.MouseButton.LeftButton, pos=roles.visualRect(index).center())
    block = window.page.editor.textCursor().block().text()
    assert block.startswith("#")
    assert block.endswith(index.data())
