"""The job that the rules are for: what went wrong by itself on five real pages is found and mended."""

import shutil
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot
from window_steps import CTRL, PATIENCE_MS, activate, save

from jfeditor.ui.main_window import MainWindow
from jfeditor.ui.problems_filter import ProblemFilter, Scope
from jfeditor.ui.problems_rows import Problem


@dataclass(frozen=True)
class Planted:
    """A fault of a real page."""

    code: str
    begins: str
    """How the name of its page begins."""
    line: int
    touched: frozenset[int]
    """The lines that mending it may change; none that stay as they are."""


FAULTS = [
    Planted("JF601", "003", 9, frozenset({9})),
    Planted("JF602", "004", 21, frozenset({21})),
    Planted("JF109", "000", 75, frozenset({75, 79, 85, 92})),
    Planted("JF110", "002", 116, frozenset()),
    Planted("JF301", "004", 15, frozenset({15})),
    Planted("JF207", "000", 81, frozenset({81})),
    Planted("JF116", "004", 213, frozenset({213, 214})),  # with the blank line behind it
    Planted("JF701", "002", 12, frozenset({12})),
    Planted("JF701", "002", 92, frozenset({92})),
    Planted("JF701", "002", 204, frozenset({204})),
]


@pytest.fixture
def window(windows, corpus: Path, tmp_path: Path, qtbot: QtBot) -> MainWindow:
    folder = tmp_path / "seeds"
    shutil.copytree(corpus / "seeds", folder)
    opened = windows.open(folder)
    checks, session = opened.handbook.checks, opened.handbook.session
    pages = list(session.handbook.pages)
    qtbot.waitUntil(
        lambda: all((found := checks.current(path)) is not None and found.whole for path in pages),
        timeout=2 * PATIENCE_MS,
    )
    return opened


def rows(window: MainWindow) -> list[Problem]:
    window.bottom.problems.refresh()
    return [row for row in window.bottom.problems.view.problems.rows if isinstance(row, Problem)]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.code}-{fault.begins}-{fault.line}")
def test_a_fault_is_found_and_mended(fault, window: MainWindow, qtbot: QtBot) -> None:
    panel = window.bottom.problems
    activate(window, qtbot)
    qtbot.keyClick(window, Qt.Key.Key_9, CTRL)
    panel.set_filter(ProblemFilter(scope=Scope.HANDBOOK, before=True, text=fault.code))
    listed = rows(window)
    number = next(
        index
        for index, row in enumerate(listed)
        if row.finding.path.startswith(fault.begins) and row.finding.line == fault.line
    )
    path = listed[number].finding.path
    session = window.handbook.session
    before = session.page(path).source.data
    panel.view.setCurrentIndex(panel.view.problems.index(number))
    panel.view.setFocus()
    qtbot.keyClick(panel.view, Qt.Key.Key_Period, CTRL)
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu), timeout=PATIENCE_MS)
    menu = QApplication.activePopupWidget()
    qtbot.keyClick(menu, Qt.Key.Key_Down)
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: session.page(path).source.data != before, timeout=PATIENCE_MS)
    after = session.page(path).source.data
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    if fault.touched:
        steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
        gone = {line for step, *ends in steps if step != "equal" for line in range(ends[0] + 1, ends[1] + 1)}
        assert gone == fault.touched
        assert len(new) in {len(old), len(old) - len(fault.touched)}
    else:
        assert sorted(old) == sorted(new), "lines only move"
    qtbot.waitUntil(lambda: window.handbook.checks.current(path) is not None, timeout=PATIENCE_MS)
    left = window.handbook.checks.current(path).findings
    assert not [one for one in left if one.code == fault.code and one.line in (fault.touched or {fault.line})]
    activate(window, qtbot)
    save(window, qtbot)
    assert (window.handbook.root / path).read_bytes() == after
