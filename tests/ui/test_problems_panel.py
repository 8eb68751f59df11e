"""The Problems panel in the window: what it lists, keys and clicks, fixes, and that nothing blinks."""

from dataclasses import replace
from pathlib import Path

import pytest
from dialog_answers import Dialogs
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QDialog, QInputDialog, QMenu, QWidget
from pytestqt.qtbot import QtBot
from window_steps import CTRL, PATIENCE_MS, SHIFT, activate

from jfeditor.checks.rules import Group, Severity
from jfeditor.text.edits import Edit
from jfeditor.text.spans import Span
from jfeditor.ui.main_window import MainWindow
from jfeditor.ui.problem_counts import Counts
from jfeditor.ui.problems_filter import Grouping, ProblemFilter, Scope
from jfeditor.ui.problems_rows import Heading, Problem, rule_title
from jfeditor.ui.review_dialog import ReviewDialog
from jfeditor.ui.themes import colour

CREW = "crew.md"
PORT = "port.md"
TEXT = """---
title: {title}
description: What a {title} does.
---

## Levels

### Mate

#### Responsibilities

- Sails{gap}the ship
- Reads{gap}the charts

#### Requirements

- Swims

#### Job Grade
"""
SPOKEN = Qt.ItemDataRole.AccessibleTextRole
GAP = "\t"
"""Between words; a rule of the table finds it and mends it by one blank."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two pages, the first of which has two spots that a rule finds."""
    made = tmp_path / "handbook"
    made.mkdir()
    (made / CREW).write_text(TEXT.format(title="Crew", gap=GAP))
    (made / PORT).write_text(TEXT.format(title="Port", gap=" "))
    return made


@pytest.fixture
def window(windows, folder: Path, qtbot: QtBot) -> MainWindow:
    """A window on them, looked at, with the crew shown."""
    opened = windows.open(folder)
    settle(opened, qtbot)
    opened._jump_to_line(CREW, 6)
    return opened


def settle(window: MainWindow, qtbot: QtBot) -> None:
    """Wait until the quick checks know the pages as they are, and the panel shows it."""
    checks, session = window.handbook.checks, window.handbook.session

    def known() -> bool:
        pages = session.handbook.pages
        return bool(pages) and all(checks.current(path) is not None for path in pages)

    qtbot.waitUntil(known, timeout=PATIENCE_MS)
    window.bottom.problems.refresh()


def tabs_found(window: MainWindow) -> list[str]:
    """The codes of what is found at the gaps of the crew."""
    results = window.handbook.checks.current(CREW)
    data = results.page.source.data
    return [one.code for one in results.findings if GAP.encode() in one.span.cut(data)]


@pytest.fixture
def code(window: MainWindow) -> str:
    """The rule that finds the gaps."""
    found = tabs_found(window)
    assert len(found) == 2
    assert len(set(found)) == 1
    return found[0]


def show(window: MainWindow, qtbot: QtBot, **choices: object) -> None:
    """Open the panel by its key, and choose what it shows."""
    activate(window, qtbot)
    if window.bottom.panel != "problems":
        qtbot.keyClick(window, Qt.Key.Key_9, CTRL)
    window.bottom.problems.set_filter(ProblemFilter(**choices))


def rows(window: MainWindow) -> list[Problem | Heading]:
    return list(window.bottom.problems.view.problems.rows)


def messages(window: MainWindow) -> list[str]:
    return [row.finding.message for row in rows(window) if isinstance(row, Problem)]


def row_rect(window: MainWindow, number: int):
    view = window.bottom.problems.view
    view.scrollTo(view.problems.index(number))
    return view.visualRect(view.problems.index(number))


def click(window: MainWindow, qtbot: QtBot, number: int, *, link: bool = False, twice: bool = False) -> None:
    view = window.bottom.problems.view
    area = row_rect(window, number)
    parts = view.delegate.parts(rows(window)[number], area, view.font())
    at = (parts.link if link else parts.message).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    if twice:
        qtbot.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)


def menu_of(qtbot: QtBot) -> QMenu:
    """The menu that is open."""
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu), timeout=PATIENCE_MS)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def entries(menu: QMenu) -> list[str]:
    return [one.text() for one in menu.actions() if not one.isSeparator()]


def choose(qtbot: QtBot, menu: QMenu, begins: str) -> None:
    """Choose an entry by a click."""
    action = next(one for one in menu.actions() if one.text().startswith(begins))
    qtbot.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())


def data_of(window: MainWindow, path: str = CREW) -> bytes:
    return window.handbook.session.page(path).source.data


def break_port(window: MainWindow, qtbot: QtBot) -> None:
    """Make the same fault twice on the other page: it is new there."""
    session = window.handbook.session
    for words in (b"Sails the", b"Reads the"):
        data = data_of(window, PORT)
        at = data.index(words) + words.index(b" ")
        session.apply(session.change_by("Break", PORT, [Edit(Span(at, at + 1), GAP.encode())]))
    settle(window, qtbot)


# What is listed


def test_what_is_from_before_is_a_count_until_it_is_asked_for(
    window: MainWindow, qtbot: QtBot, code: str
) -> None:
    show(window, qtbot)
    panel = window.bottom.problems
    before = panel.shown.before
    assert before >= 2
    assert panel.empty.isVisible()
    assert panel.empty_words.text().startswith("Nothing new since you opened the handbook.")
    assert panel.tools.before.text() == f"{before} from before"
    qtbot.mouseClick(panel.tools.before, Qt.MouseButton.LeftButton)
    assert panel.view.isVisible()
    assert len(rows(window)) == before
    assert panel.filter.before
    assert window.handbook.checks.shows_old, "the source marks them too"
    qtbot.mouseClick(panel.tools.before, Qt.MouseButton.LeftButton)
    assert not panel.view.isVisible()


def test_the_offer_in_the_empty_panel_shows_them(window: MainWindow, qtbot: QtBot, code: str) -> None:
    show(window, qtbot)
    panel = window.bottom.problems
    assert panel.offer.text() == "Show them"
    panel.offer.setFocus()
    qtbot.keyClick(panel.offer, Qt.Key.Key_Return)
    assert panel.view.isVisible()
    assert panel.view.hasFocus()


def test_what_is_new_is_listed_as_soon_as_it_is_found(window: MainWindow, qtbot: QtBot, code: str) -> None:
    show(window, qtbot)
    break_port(window, qtbot)
    assert rows(window) == [], "of another page"
    window._jump_to_line(PORT, 6)
    assert [row.finding.code for row in rows(window)] == [code, code]
    assert all(row.is_new for row in rows(window))


def test_each_page_has_its_own_and_the_family_and_the_handbook_all(
    window: MainWindow, qtbot: QtBot, code: str
) -> None:
    show(window, qtbot, before=True, text=code)
    assert {row.finding.path for row in rows(window)} == {CREW}
    window._jump_to_line(PORT, 6)
    assert rows(window) == []
    assert window.bottom.problems.empty_words.text().startswith("Nothing")
    break_port(window, qtbot)
    show(window, qtbot, before=True, text=code, scope=Scope.HANDBOOK)
    assert [row.finding.path for row in rows(window)] == [PORT, PORT, CREW, CREW], "new ones first"


def test_choices_are_made_in_the_menus(window: MainWindow, qtbot: QtBot, code: str) -> None:
    show(window, qtbot)
    panel = window.bottom.problems

    def pick(menu: QMenu, *texts: str) -> None:
        for text in texts[:-1]:
            menu = next(one for one in menu.actions() if one.text() == text).menu()
        next(one for one in menu.actions() if one.text() == texts[-1]).trigger()

    pick(panel.tools.scope.menu(), "Whole handbook")
    pick(panel.tools.choices.menu(), "Notes")
    pick(panel.tools.choices.menu(), "Kind of rule", "Text")
    pick(panel.tools.choices.menu(), "Group by", "Rule")
    assert panel.filter == ProblemFilter(
        Scope.HANDBOOK,
        severities=frozenset((Severity.ERROR, Severity.WARNING)),
        group=Group.TEXT,
        grouping=Grouping.RULE,
    )
    assert panel.tools.scope.text() == "Whole handbook"
    assert panel.tools.choices.toolTip().startswith("Errors, Warnings, Text. ")
    for severity in ("Errors", "Warnings"):
        pick(panel.tools.choices.menu(), severity)
    assert panel.filter.severities == frozenset((Severity.ERROR, Severity.WARNING, Severity.NOTE)), (
        "none at all would be no choice"
    )


def test_words_are_typed_and_left_for_the_list(window: MainWindow, qtbot: QtBot, code: str) -> None:
    show(window, qtbot, before=True)
    panel = window.bottom.problems
    every = len(rows(window))
    panel.tools.words.setFocus()
    qtbot.keyClicks(panel.tools.words, code.lower())
    qtbot.waitUntil(lambda: panel.filter.text == code.lower(), timeout=PATIENCE_MS)
    assert len(rows(window)) == 2 < every
    qtbot.keyClick(panel.tools.words, Qt.Key.Key_Down)
    assert panel.view.hasFocus()
    assert panel.view.currentIndex().row() == 0
    panel.tools.words.setFocus()
    qtbot.keyClick(panel.tools.words, Qt.Key.Key_Escape)
    assert panel.filter.text == ""
    assert panel.isVisible(), "Escape empties the field first"
    assert len(rows(window)) == every


def test_words_that_fit_nothing_say_so(window: MainWindow, qtbot: QtBot, code: str) -> None:
    show(window, qtbot, before=True, text="no such words")
    panel = window.bottom.problems
    assert panel.empty_words.text() == "Nothing like that."
    qtbot.mouseClick(panel.offer, Qt.MouseButton.LeftButton)
    assert panel.filter == ProblemFilter(before=True)
    assert rows(window)


# Going there


def test_a_click_shows_a_problem_and_enter_goes_there(window: MainWindow, qtbot: QtBot, code: str) -> None:
    show(window, qtbot, before=True, text=code, scope=Scope.HANDBOOK)
    window._jump_to_line(PORT, 6)
    window.bottom.enter()
    click(window, qtbot, 1)
    second = rows(window)[1].finding
    assert window.page.path == CREW
    assert window.page.editor.selected_bytes() == second.span
    assert window.bottom.problems.view.hasFocus(), "one may look at the next"
    qtbot.keyClick(window.bottom.problems.view, Qt.Key.Key_Up)
    qtbot.keyClick(window.bottom.problems.view, Qt.Key.Key_Return)
    assert window.page.editor.selected_bytes() == rows(window)[0].finding.span
    assert window.page.editor.hasFocus()


def test_a_double_click_goes_there_to_type(window: MainWindow, qtbot: QtBot, code: str) -> None:
    show(window, qtbot, before=True, text=code)
    click(window, qtbot, 0, twice=True)
    assert window.page.editor.hasFocus()


def test_what_was_just_moved_by_typing_is_gone_to_where_it_is_now(
    window: MainWindow, qtbot: QtBot, code: str
) -> None:
    show(window, qtbot, before=True, text=code)
    row = rows(window)[0]
    window._jump_to_line(CREW, 6)
    window.page.editor.setFocus()
    qtbot.keyClicks(window.page.editor, "Old ")
    assert rows(window)[0] is row, "not looked at yet"
    window.bottom.problems._go_to(row, typing=False)
    assert window.page.editor.selected_bytes().start == row.finding.span.start + len("Old ")
    assert window.page.editor.selected_bytes().cut(data_of(window)) == row.finding.span.cut(
        row.page.source.data
    )


def test_delete_and_other_keys_do_nothing(window: MainWindow, qtbot: QtBot, code: str) -> None:
    show(window, qtbot, before=True, text=code)
    window.bottom.enter()
    before = data_of(window)
    for key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_A):
        qtbot.keyClick(window.bottom.problems.view, key)
    assert data_of(window) == before
    assert len(rows(window)) == 2


# Mending


def test_the_button_of_a_row_mends_one_and_undo_brings_it_back(
    window: MainWindow, qtbot: QtBot, code: str
) -> None:
    show(window, qtbot, before=True, text=code)
    before, finding = data_of(window), rows(window)[0].finding
    click(window, qtbot, 0, link=True)
    menu = menu_of(qtbot)
    assert entries(menu)[0] == finding.fixes[0].name
    choose(qtbot, menu, finding.fixes[0].name)
    edit = finding.fixes[0].edits[0]
    assert data_of(window) == before[: edit.span.start] + edit.new + before[edit.span.end :]
    settle(window, qtbot)
    assert len(rows(window)) == 1
    window.do_undo()
    assert data_of(window) == before
    settle(window, qtbot)
    assert len(rows(window)) == 2


def test_after_a_fix_the_next_problem_is_the_current_one(window: MainWindow, qtbot: QtBot, code: str) -> None:
    show(window, qtbot, before=True, text=code)
    window.bottom.enter()
    view = window.bottom.problems.view
    view.selectRow(0)
    second = rows(window)[1]
    qtbot.keyClick(view, Qt.Key.Key_Period, CTRL)
    menu = menu_of(qtbot)
    qtbot.keyClick(menu, Qt.Key.Key_Down)
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    settle(window, qtbot)
    assert view.current.finding.line == second.finding.line
    activate(window, qtbot)
    assert view.hasFocus()


class Reviewed:
    """What is seen and ticked in a review."""

    def __init__(self, window: MainWindow, qtbot: QtBot, *, untick: int | None = None) -> None:
        self._window, self._qtbot, self._untick = window, qtbot, untick
        self.places: list[str] = []
        self.pages: set[str] = set()
        self.before: dict[str, bytes] = {}
        """The pages while it is open."""

    def __call__(self, dialog: QDialog) -> None:
        assert isinstance(dialog, ReviewDialog)
        model = dialog.list.rows
        self.before = {path: data_of(self._window, path) for path in (CREW, PORT)}
        for number in range(model.rowCount()):
            page = model.index(number, 0)
            self.pages.add(model.page_of(page).path)
            self.places += [model.index(row, 0, page).data(SPOKEN) for row in range(model.rowCount(page))]
        if self._untick is not None:
            dialog.list.setFocus()
            dialog.list.setCurrentIndex(model.index(self._untick, 0, model.index(0, 0)))
            self._qtbot.keyClick(dialog.list, Qt.Key.Key_Space)
            self._qtbot.waitUntil(dialog.apply.isEnabled, timeout=PATIENCE_MS)
        assert dialog.apply.text() == "Fix"
        self._qtbot.mouseClick(dialog.apply, Qt.MouseButton.LeftButton)


def reviewed(window: MainWindow, qtbot: QtBot, dialogs: Dialogs, begins: str, **named: int) -> Reviewed:
    """Choose a fix for many in the menu that is open, and have it done in the review."""
    looked = Reviewed(window, qtbot, **named)
    dialogs.expect(looked)
    with qtbot.waitSignal(window.restructuring.done, timeout=PATIENCE_MS):
        choose(qtbot, menu_of(qtbot), begins)
    return looked


def test_all_of_a_rule_on_the_page_are_mended_but_for_what_is_unticked(
    window: MainWindow, qtbot: QtBot, dialogs: Dialogs, code: str
) -> None:
    show(window, qtbot, before=True, text=code)
    before = data_of(window)
    kept, mended = (row.finding for row in rows(window))
    steps = window.handbook.session.undo_stack.count()
    click(window, qtbot, 0, link=True)
    looked = reviewed(window, qtbot, dialogs, "Fix all 2 of this rule on this page", untick=0)
    assert looked.before[CREW] == before, "nothing is done before it is looked at"
    assert len(looked.places) == 2
    assert all("mends a problem" in place for place in looked.places)
    edit = mended.fixes[0].edits[0]
    assert data_of(window) == before[: edit.span.start] + edit.new + before[edit.span.end :]
    assert window.handbook.session.undo_stack.count() == steps + 1
    settle(window, qtbot)
    assert [row.finding.line for row in rows(window)] == [kept.line]
    window.do_undo()
    assert data_of(window) == before


def test_all_of_a_rule_in_the_handbook_are_one_step(
    window: MainWindow, qtbot: QtBot, dialogs: Dialogs, code: str
) -> None:
    break_port(window, qtbot)
    show(window, qtbot, before=True, text=code)
    before = {path: data_of(window, path) for path in (CREW, PORT)}
    click(window, qtbot, 0, link=True)
    assert any(one.startswith("Fix all 2 of this rule on this page") for one in entries(menu_of(qtbot)))
    looked = reviewed(window, qtbot, dialogs, "Fix all 4 of this rule in the handbook")
    assert looked.pages == {CREW, PORT}
    assert all(GAP.encode() not in data_of(window, path) for path in (CREW, PORT))
    settle(window, qtbot)
    assert rows(window) == []
    window.do_undo()
    assert {path: data_of(window, path) for path in (CREW, PORT)} == before


def test_a_heading_of_a_rule_mends_all_below_it(
    window: MainWindow, qtbot: QtBot, dialogs: Dialogs, code: str
) -> None:
    show(window, qtbot, before=True, text=code, grouping=Grouping.RULE)
    view = window.bottom.problems.view
    view.selectRow(0)
    window.bottom.enter()
    assert isinstance(view.current, Heading)
    qtbot.keyClick(view, Qt.Key.Key_Period, CTRL)
    looked = reviewed(window, qtbot, dialogs, "Fix all 2")
    assert len(looked.places) == 2


def test_of_a_heading_no_more_is_mended_than_is_listed(
    window: MainWindow, qtbot: QtBot, dialogs: Dialogs, code: str
) -> None:
    break_port(window, qtbot)
    show(window, qtbot, scope=Scope.HANDBOOK, text=code, grouping=Grouping.RULE)
    before, view = data_of(window), window.bottom.problems.view
    assert [row.finding.path for row in rows(window) if isinstance(row, Problem)] == [PORT, PORT]
    window.bottom.enter()
    view.selectRow(0)
    qtbot.keyClick(view, Qt.Key.Key_Period, CTRL)
    assert "What this rule means" in entries(menu_of(qtbot))
    looked = reviewed(window, qtbot, dialogs, "Fix all 2…")
    assert looked.pages == {PORT}
    assert data_of(window) == before, "what is from before is not listed"
    window.do_undo()


def test_while_only_new_ones_are_listed_only_those_are_mended_together(
    window: MainWindow, qtbot: QtBot, dialogs: Dialogs, code: str
) -> None:
    session, data = window.handbook.session, data_of(window)
    at = data.index(b"- Swims") + len(b"- Swims")
    session.apply(session.change_by("Break", CREW, [Edit(Span(at, at), b"\tfar\n- Dives\tdeep")]))
    settle(window, qtbot)
    show(window, qtbot, text=code)
    assert len(rows(window)) == 2
    click(window, qtbot, 0, link=True)
    looked = reviewed(window, qtbot, dialogs, "Fix all 2 new ones of this rule on this page")
    assert len(looked.places) == 2
    assert data_of(window).count(GAP.encode()) == 2


def test_what_needs_a_choice_is_said_at_the_heading(window: MainWindow, qtbot: QtBot, code: str) -> None:
    shelf = window.handbook.checks.current(CREW)
    sure = [one for one in shelf.findings if one.code == code]
    unsure = [replace(one, fixes=tuple(replace(fix, sure=False) for fix in one.fixes)) for one in sure]
    for found, words in (
        ([sure[0], unsure[1]], "Fix 1 of these 2; the others need a choice…"),
        (unsure, "To be fixed one by one: each needs a choice"),
    ):
        listed = [Problem(one.span, shelf.page, one, True) for one in found]
        menu = QMenu(window)
        window.findings.rules.fill_rule(menu, code, listed)
        assert entries(menu)[0] == words


def test_what_is_mended_on_another_page_is_shown(window: MainWindow, qtbot: QtBot, code: str) -> None:
    break_port(window, qtbot)
    show(window, qtbot, scope=Scope.HANDBOOK, text=code)
    window.bottom.enter()
    view = window.bottom.problems.view
    view.selectRow(1)
    finding = rows(window)[1].finding
    assert (window.page.path, finding.path) == (CREW, PORT)
    qtbot.keyClick(view, Qt.Key.Key_Period, CTRL)
    choose(qtbot, menu_of(qtbot), finding.fixes[0].name)
    assert window.page.path == PORT
    assert window.page.place.offset == finding.span.start
    activate(window, qtbot)
    assert view.hasFocus()


def test_only_a_word_or_so_is_selected(window: MainWindow, qtbot: QtBot, code: str) -> None:
    panel, page = window.bottom.problems, window.page
    data = data_of(window)
    results = window.handbook.checks.current(CREW)
    words = (b"Sails", b"Sails\tthe", b"Sails\tthe ship", b"- Swims\n\n#### Job Grade", b"Responsibilities")
    for text, is_selected in zip(words, (True, True, False, False, True), strict=True):
        start = data.index(text)
        finding = replace(results.findings[0], span=Span(start, start + len(text)))
        panel.view.wanted.emit(Problem(text, results.page, finding, True), True)
        assert page.editor.selected_bytes() == Span(start, start + len(text) * is_selected)


def test_after_a_fix_the_next_row_is_the_current_one_though_another_says_the_same(
    window: MainWindow, qtbot: QtBot, code: str
) -> None:
    session, data = window.handbook.session, data_of(window)
    at = data.index(b"- Swims") + len(b"- Swims")
    faults = b"\tfar\n- Speaks for the chairman\n- Rows\tfast"
    session.apply(session.change_by("Break", CREW, [Edit(Span(at, at), faults)]))
    settle(window, qtbot)
    show(window, qtbot)
    codes = [row.finding.code for row in rows(window)]
    assert codes[0] == codes[-1] == code
    assert code not in codes[1:-1]
    second = rows(window)[1].finding
    assert len(codes) > 2
    view = window.bottom.problems.view
    view.selectRow(0)
    window.bottom.enter()
    qtbot.keyClick(view, Qt.Key.Key_Period, CTRL)
    choose(qtbot, menu_of(qtbot), rows(window)[0].finding.fixes[0].name)
    settle(window, qtbot)
    assert view.current.finding.code == second.code


def test_one_can_be_left_out_on_its_line(window: MainWindow, qtbot: QtBot, code: str) -> None:
    show(window, qtbot, before=True, text=code)
    line = rows(window)[0].finding.line
    click(window, qtbot, 0, link=True)
    menu = menu_of(qtbot)
    leaving = next(one for one in menu.actions() if one.menu() is not None)
    next(one for one in leaving.menu().actions() if one.text() == "Here, on this line").trigger()
    menu.close()
    assert f"jfeditor-disable {code}".encode() in data_of(window).splitlines()[line - 1]
    settle(window, qtbot)
    assert [row.finding.line for row in rows(window)] != [line]
    assert len(rows(window)) == 1
    window.do_undo()


def test_a_page_that_cannot_be_changed_offers_no_fix(windows, folder: Path, qtbot: QtBot) -> None:
    window = windows.open(folder, read_only=True)
    settle(window, qtbot)
    window._jump_to_line(CREW, 6)
    show(window, qtbot, before=True)
    fixable = next(number for number, row in enumerate(rows(window)) if row.finding.fixes)
    assert window.bottom.problems.view.delegate.link(rows(window)[fixable]) == "Show"
    click(window, qtbot, fixable, link=True)
    assert QApplication.activePopupWidget() is None
    assert window.page.editor.selected_bytes() == rows(window)[fixable].finding.span


def test_the_words_of_a_problem_are_copied(window: MainWindow, qtbot: QtBot, code: str) -> None:
    show(window, qtbot, before=True, text=code)
    finding = rows(window)[0].finding
    click(window, qtbot, 0, link=True)
    choose(qtbot, menu_of(qtbot), "Copy the message")
    assert QApplication.clipboard().text() == f"{CREW}:{finding.line}: {finding.message} ({code})"


def test_only_one_rule_is_shown_from_the_menu(window: MainWindow, qtbot: QtBot, code: str) -> None:
    show(window, qtbot, before=True)
    number = next(i for i, row in enumerate(rows(window)) if row.finding.code == code)
    click(window, qtbot, number, link=True)
    choose(qtbot, menu_of(qtbot), f"Show only “{rule_title(code)}”")
    assert {row.finding.code for row in rows(window)} == {code}
    assert window.bottom.problems.tools.words.text() == code


# Groups


def test_groups_are_shut_and_opened_by_click_and_keys(window: MainWindow, qtbot: QtBot, code: str) -> None:
    show(window, qtbot, before=True, grouping=Grouping.SEVERITY)
    view = window.bottom.problems.view
    window.bottom.enter()
    every = len(rows(window))
    assert isinstance(rows(window)[0], Heading)
    below = len(view.problems.below(rows(window)[0]))
    click(window, qtbot, 0)
    assert len(rows(window)) == every - below
    view.selectRow(0)
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert len(rows(window)) == every
    qtbot.keyClick(view, Qt.Key.Key_Down)
    qtbot.keyClick(view, Qt.Key.Key_Left)
    assert view.currentIndex().row() == 0, "to the heading first"
    qtbot.keyClick(view, Qt.Key.Key_Left)
    assert len(rows(window)) == every - below
    settle(window, qtbot)
    assert len(rows(window)) == every - below, "what is shut stays shut"


# Typing


def test_nothing_blinks_while_typing(window: MainWindow, qtbot: QtBot, code: str) -> None:
    show(window, qtbot, before=True, text=code)
    view = window.bottom.problems.view
    view.selectRow(1)
    chosen = view.current.key
    signals: list[str] = []
    for name in ("modelReset", "rowsInserted", "rowsRemoved", "layoutChanged"):
        getattr(view.problems, name).connect(lambda *_args, name=name: signals.append(name))
    tester = QAbstractItemModelTester(view.problems)
    window._jump_to_line(CREW, 6)
    window.page.editor.setFocus()
    qtbot.keyClick(window.page.editor, Qt.Key.Key_End)
    for text in ("Some", " more", " words"):
        qtbot.keyClicks(window.page.editor, text)
        settle(window, qtbot)
    assert signals == []
    assert view.current.key == chosen
    qtbot.keyClick(window.page.editor, Qt.Key.Key_Return)
    settle(window, qtbot)
    assert signals == [], "a line more is told by other numbers only"
    assert tester is not None


def test_a_panel_that_is_closed_costs_nothing(
    window: MainWindow, qtbot: QtBot, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[object] = []
    reader = window.bottom.problems._reader
    monkeypatch.setattr(reader, "read", lambda *args: read.append(args))
    break_port(window, qtbot)
    assert not window.bottom.problems.isVisible()
    assert read == []


# Steps


def test_f8_goes_through_what_is_new_and_back(window: MainWindow, qtbot: QtBot, code: str) -> None:
    break_port(window, qtbot)
    activate(window, qtbot)
    told: list[str] = []
    window.bottom.problems.told.connect(told.append)
    new = [one for one in window.handbook.checks.current(PORT).findings if one.code == code]
    assert window.page.path == CREW
    for finding in (*new, new[0]):
        qtbot.keyClick(window, Qt.Key.Key_F8)
        assert window.page.path == PORT
        assert window.page.editor.selected_bytes() == finding.span
        assert window.page.editor.hasFocus()
    qtbot.keyClick(window, Qt.Key.Key_F8, SHIFT)
    assert window.page.editor.selected_bytes() == new[1].span
    assert told[1].startswith("2 of 2 new ")
    assert new[1].message in told[1]


def test_f8_goes_on_when_what_was_typed_is_looked_at(window: MainWindow, qtbot: QtBot, code: str) -> None:
    break_port(window, qtbot)
    window._jump_to_line(PORT, 6)
    window.page.editor.setFocus()
    qtbot.keyClicks(window.page.editor, "Old ")
    before = window.page.editor.selected_bytes()
    qtbot.keyClick(window, Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: window.page.editor.selected_bytes() != before, timeout=PATIENCE_MS)
    assert window.page.editor.selected_bytes().cut(data_of(window, PORT)) == GAP.encode()


# What is new


def test_what_is_new_can_be_measured_from_another_revision(
    window: MainWindow, qtbot: QtBot, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    show(window, qtbot)
    panel, asked = window.bottom.problems, []
    monkeypatch.setattr(window.handbook.checks, "compare_with", asked.append)
    base = next(one for one in panel.tools.choices.menu().actions() if one.text() == "New since").menu()
    entries_of = {one.text(): one for one in base.actions()}
    entries_of["The last commit"].trigger()
    monkeypatch.setattr(QInputDialog, "getText", lambda *_args, **_named: (" v1.0 ", True))
    entries_of["Another revision…"].trigger()
    monkeypatch.setattr(QInputDialog, "getText", lambda *_args, **_named: ("other", False))
    entries_of["Another revision…"].trigger()
    assert asked == ["HEAD", "v1.0"]
    assert entries_of["The handbook was opened"].isChecked(), "until it is known"
    panel.tools.show_base("v1.0")
    assert entries_of["v1.0…"].isChecked() if "v1.0…" in entries_of else base.actions()[2].isChecked()


def test_a_revision_that_is_not_there_is_told(window: MainWindow, qtbot: QtBot, code: str) -> None:
    show(window, qtbot)
    with qtbot.waitSignal(window.bottom.problems.told, timeout=PATIENCE_MS) as told:
        window.handbook.checks.compare_with("no-such-revision")
    assert told.args[0]
    assert window.handbook.checks.base == ""


# What is kept


def test_the_panel_is_as_it_was_left(
    windows, folder: Path, qtbot: QtBot, code: str, window: MainWindow
) -> None:
    show(window, qtbot, before=True, scope=Scope.HANDBOOK, grouping=Grouping.RULE, text=code)
    window.storeys.setSizes([400, 260])
    height = window.bottom.height()
    windows.close(window)
    again = windows.open(folder)
    settle(again, qtbot)
    assert again.bottom.panel == "problems"
    assert again.actions_by_name["show_problems"].isChecked()
    assert again.bottom.problems.filter == ProblemFilter(
        Scope.HANDBOOK, before=True, grouping=Grouping.RULE
    ), "all but the words"
    assert abs(again.bottom.height() - height) <= 2
    qtbot.keyClick(again.bottom, Qt.Key.Key_Escape)
    assert again.bottom.panel == ""
    assert not again.actions_by_name["show_problems"].isChecked()
    windows.close(again)
    assert windows.open(folder).bottom.panel == ""


def test_what_counts_as_new_is_kept(windows, folder: Path, qtbot: QtBot) -> None:
    pygit2 = pytest.importorskip("pygit2")
    repository = pygit2.init_repository(str(folder))
    repository.index.add_all()
    someone = pygit2.Signature("Someone", "someone@example.com")
    repository.create_commit("HEAD", someone, someone, "One", repository.index.write_tree(), [])
    text = TEXT.format(title="Port", gap=GAP)
    (folder / PORT).write_text(text)
    first = windows.open(folder)
    settle(first, qtbot)
    assert not any(one.new for one in first.handbook.checks.all_results().values())
    with qtbot.waitSignal(first.handbook.checks.base_changed, timeout=PATIENCE_MS):
        first.handbook.checks.compare_with("HEAD")
    windows.close(first)
    again = windows.open(folder)
    checks = again.handbook.checks
    qtbot.waitUntil(lambda: checks.base == "HEAD" and not checks.busy, timeout=PATIENCE_MS)
    found = checks.current(PORT)
    spots = [found.findings[number].span.cut(text.encode()) for number in found.new]
    assert sum(GAP.encode() in spot for spot in spots) == 2
    assert "new" in again.status.problems.text()
    checks.compare_with("")
    windows.close(again)
    last = windows.open(folder)
    settle(last, qtbot)
    assert last.handbook.checks.base == ""


def test_problems_and_history_share_their_place(window: MainWindow, qtbot: QtBot) -> None:
    show(window, qtbot)
    qtbot.keyClick(window, Qt.Key.Key_7, CTRL)
    assert window.bottom.panel == "history"
    assert not window.bottom.problems.tools.isVisible()
    assert [window.actions_by_name[f"show_{one}"].isChecked() for one in ("problems", "history")] == [
        False,
        True,
    ]
    window.bottom.tabs.setCurrentIndex(0)
    assert window.actions_by_name["show_problems"].isChecked()
    qtbot.keyClick(window, Qt.Key.Key_9, CTRL)
    assert window.bottom.panel == ""


@pytest.mark.parametrize("width", [540, 820, 1400])
def test_all_tools_can_be_reached_in_any_window(
    window: MainWindow, qtbot: QtBot, code: str, width: int
) -> None:
    window.resize(width, 600)
    show(window, qtbot, before=True, scope=Scope.HANDBOOK, group=Group.TEXT)
    window.bottom.problems.tools.show_progress(1234, 5678)
    tools, bottom = window.bottom.problems.tools, window.bottom
    settle(window, qtbot)
    QApplication.processEvents()
    assert window.width() == width, "the panel needs no wider window"
    for widget in (tools.before, tools.words, tools.choices, tools.scope, bottom.close_button):
        assert widget.isVisible()
        left = widget.mapTo(bottom, QPoint(0, 0)).x()
        assert left >= 0
        assert left + widget.width() <= bottom.width()
        assert widget.accessibleName() or widget.text()


def test_the_status_bar_tells_what_is_new_and_opens_it(window: MainWindow, qtbot: QtBot, code: str) -> None:
    link = window.status.problems
    assert "new" not in link.text()
    session = window.handbook.session
    data = data_of(window, PORT)
    at = data.index(b"#### Requirements")
    session.apply(session.change_by("Break", PORT, [Edit(Span(at, at), b"#### Hiring Process\n\n")]))
    settle(window, qtbot)
    new = [
        one.findings[number]
        for one in window.handbook.checks.all_results().values()
        for number in one.new
        if one.findings[number].severity is not Severity.NOTE
    ]
    assert new
    assert link.isVisible()
    assert link.text().split(",")[0] == ("1 new problem" if len(new) == 1 else f"{len(new)} new problems")
    qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    assert window.bottom.panel == "problems"
    assert window.bottom.problems.filter.scope is Scope.HANDBOOK
    assert {row.finding.message for row in rows(window)} >= {one.message for one in new}
    window.do_undo()
    settle(window, qtbot)
    assert "new" not in link.text()


@pytest.mark.parametrize(
    ("counts", "words", "is_quiet"),
    [
        (Counts(errors=1, before=9), "1 new problem", False),
        (Counts(1, 1, 2, 9), "2 new problems, 2 new notes", False),
        (Counts(notes=1, before=9), "1 new note, 9 problems from before", True),
        (Counts(before=1), "1 problem from before", True),
        (Counts(), "", True),
    ],
)
def test_the_status_bar_tells_as_many_as_there_are(
    window: MainWindow, counts: Counts, words: str, is_quiet: bool
) -> None:
    link = window.status.problems
    window.status.show_problems(counts, "")
    assert link.text() == words
    assert link.isVisible() is bool(words)
    assert link.property("quiet") is is_quiet
    assert ("No error or warning" in link.toolTip()) is is_quiet
    window.status.show_problems(counts, "v1.0")
    assert "v1.0" in link.toolTip()


def test_the_status_bar_tells_quietly_what_is_from_before_and_opens_it(
    window: MainWindow, qtbot: QtBot, code: str
) -> None:
    link, panel, session = window.status.problems, window.bottom.problems, window.handbook.session
    count = sum(len(one.findings) for one in window.handbook.checks.all_results().values())
    quiet, loud, grave = (colour(name).rgb() for name in ("muted", "warn", "err"))
    assert link.text() == f"{count} problems from before"
    assert link.palette().color(link.foregroundRole()).rgb() == quiet
    assert link.accessibleName() == link.text()
    panel.set_filter(ProblemFilter(text="nothing like it", severities=frozenset({Severity.ERROR})))
    activate(window, qtbot)
    link.setFocus()
    qtbot.keyClick(link, Qt.Key.Key_Space)
    assert window.bottom.panel == "problems"
    assert panel.filter == ProblemFilter(Scope.HANDBOOK, before=True)
    assert len(rows(window)) == count
    assert panel.view.hasFocus()
    at = data_of(window, PORT).index(b"#### Requirements")
    session.apply(session.change_by("Break", PORT, [Edit(Span(at, at), b"#### Hiring Process\n\n")]))
    settle(window, qtbot)
    assert "new" in link.text()
    assert link.palette().color(link.foregroundRole()).rgb() == loud
    window.status.show_problems(Counts(1, 2, 3, 4), "")
    assert link.palette().color(link.foregroundRole()).rgb() == grave, "red is what an error is"
    window.status.tell("Something that is longer than the bar & more")
    assert "longer than the bar &amp; more" in window.statusBar().toolTip()
    window.statusBar().clearMessage()
    assert not window.statusBar().toolTip()


def test_the_status_bar_tells_nothing_of_a_handbook_that_is_left(
    window: MainWindow, qtbot: QtBot, code: str, tmp_path: Path
) -> None:
    assert window.status.problems.isVisible()
    other = tmp_path / "other"
    other.mkdir()
    (other / PORT).write_text(TEXT.format(title="Port", gap=" "))
    assert window.open(other)
    assert not window.status.problems.isVisible(), "nothing is known of this one yet"
    window.do_close_handbook()
    assert not window.status.problems.isVisible()


def reached_by_tab(window: MainWindow, qtbot: QtBot) -> list[QWidget]:
    """What below the page the keyboard comes to from the tabs on."""
    bottom = window.bottom
    bottom.tabs.setFocus()
    reached: list[QWidget] = []
    while (now := QApplication.focusWidget()) is not None and bottom.isAncestorOf(now):
        assert now not in reached, "the keyboard gets no further"
        reached.append(now)
        qtbot.keyClick(now, Qt.Key.Key_Tab)
    return reached


@pytest.mark.parametrize("before", [True, False])
def test_the_keyboard_comes_to_all_as_it_is_read_and_leaves_again(
    window: MainWindow, qtbot: QtBot, code: str, before: bool
) -> None:
    show(window, qtbot, before=before, scope=Scope.HANDBOOK)
    bottom, panel = window.bottom, window.bottom.problems
    tools = panel.tools
    head = [bottom.tabs, tools.before, tools.words, tools.choices, tools.scope, bottom.close_button]
    assert reached_by_tab(window, qtbot) == [*head, panel.view if before else panel.offer]
    window.bottom.show_panel("history")
    history = window.bottom.history
    assert reached_by_tab(window, qtbot) == [bottom.tabs, bottom.close_button, history.empty]


def test_the_keyboard_is_nowhere_kept_where_nothing_is_wrong(windows, tmp_path: Path, qtbot: QtBot) -> None:
    folder = tmp_path / "calm"
    folder.mkdir()
    (folder / CREW).write_text("---\ntitle: Crew\ndescription: Who sails.\n---\n\nWe sail.\n")
    opened = windows.open(folder)
    settle(opened, qtbot)
    show(opened, qtbot, scope=Scope.HANDBOOK)
    panel = opened.bottom.problems
    assert panel.empty_words.isVisible()
    assert not panel.offer.isVisible()
    assert reached_by_tab(opened, qtbot)[-1] is panel.empty_words
    opened.page.editor.setFocus()
    opened.bottom.enter()
    assert panel.empty_words.hasFocus()
    qtbot.keyClick(panel.empty_words, Qt.Key.Key_Escape)
    assert opened.bottom.panel == ""


def test_f6_comes_to_the_panel_too(window: MainWindow, qtbot: QtBot, code: str) -> None:
    show(window, qtbot, before=True)
    window.page.editor.setFocus()
    seen = []
    for _ in range(4):
        qtbot.keyClick(window, Qt.Key.Key_F6)
        seen.append(QApplication.focusWidget())
    assert window.bottom.problems.view in seen
    assert seen[-1] is window.page.editor


def test_another_handbook_begins_with_the_panel_as_it_was_left_there(
    windows, window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    show(window, qtbot)
    other = tmp_path / "other"
    other.mkdir()
    (other / "page.md").write_text("---\ntitle: Other\n---\n")
    windows.open_in(window, other)
    assert window.bottom.panel == ""
    assert window.bottom.problems.shown.new == 0


def test_without_a_handbook_the_panel_says_what_it_is_for(windows) -> None:
    panel = windows.empty().bottom.problems
    assert panel.empty_words.text().startswith("Open a handbook.")
    panel.step(1)
    assert not panel.offer.isVisibleTo(panel)


def test_a_rule_is_turned_off_for_the_handbook(window: MainWindow, qtbot: QtBot, code: str) -> None:
    show(window, qtbot, before=True, text=code, grouping=Grouping.RULE)
    view = window.bottom.problems.view
    view.selectRow(0)
    window.bottom.enter()
    qtbot.keyClick(view, Qt.Key.Key_Period, CTRL)
    choose(qtbot, menu_of(qtbot), "Turn this rule off")
    options = window.handbook.root / "jfeditor.toml"
    qtbot.waitUntil(options.is_file, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not rows(window), timeout=PATIENCE_MS)
    assert f'{code} = "off"' in options.read_text()
    assert code in window.toast.text
