"""Findings in the whole window: by its shortcuts, with a word added to the handbook's, with operations."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot
from window_steps import ALT, CARE, CTRL, PATIENCE_MS, activate, type_into

from jfeditor.ui.main_window import MainWindow
from jfeditor.ui.navigation import Place
from jfeditor.workspace.handbook_options import OPTIONS_FILE

CREW = "crew.md"
PAGE = """---
title: Crew
description: Who sails the ships.
---

## Mate

### Responsibilities

- Keep the log of the klabautor
- Mend the klabautor
"""


def type_sentence(window: MainWindow, qtbot: QtBot) -> None:
    """Type a paragraph with a misspelt word below the first heading of a page."""
    type_into(window, qtbot, CARE, "")
    for _ in range(2):
        qtbot.keyClick(window.page.editor, Qt.Key.Key_Return)
    qtbot.keyClicks(window.page.editor, "The crew sings tohether there ")


def still(window: MainWindow, qtbot: QtBot) -> None:
    """Wait until all is found out."""
    handbook = window.handbook
    assert handbook is not None
    qtbot.waitUntil(lambda: not handbook.inheritance.busy and not handbook.checks.busy, timeout=PATIENCE_MS)


def words_found(window: MainWindow, path: str) -> list[str]:
    """The words of a page that are in no dictionary."""
    results = window.handbook.checks.current(path)
    assert results is not None
    data = results.page.source.data
    return [one.span.cut(data).decode() for one in results.findings if one.code in {"JF701", "JF702"}]


def open_menu() -> QMenu:
    [menu] = [w for w in QApplication.topLevelWidgets() if isinstance(w, QMenu) and w.isVisible()]
    return menu


def choose(qtbot: QtBot, menu: QMenu, words: str) -> None:
    """Go to an entry of a menu by the keyboard, and take it."""
    action = next(action for action in menu.actions() if action.text() == words)
    for _ in menu.actions():
        if menu.activeAction() is action:
            break
        qtbot.keyClick(menu, Qt.Key.Key_Down)
    assert menu.activeAction() is action
    qtbot.keyClick(menu, Qt.Key.Key_Return)


@pytest.mark.parametrize(("key", "modifier"), [(Qt.Key.Key_Period, CTRL), (Qt.Key.Key_Return, ALT)])
def test_a_typo_is_mended_by_the_shortcut(
    window: MainWindow, qtbot: QtBot, key: Qt.Key, modifier: Qt.KeyboardModifier
) -> None:
    type_sentence(window, qtbot)
    still(window, qtbot)
    assert words_found(window, CARE) == ["tohether"]
    data = window.handbook.session.page(CARE).source.data
    window._go_to(Place(CARE, data.index(b"tohether") + 3))
    activate(window, qtbot)
    qtbot.keyClick(window.page.editor, key, modifier)
    choose(qtbot, open_menu(), "Write “together”")
    assert b"tohether" not in window.handbook.session.page(CARE).source.data
    still(window, qtbot)
    assert words_found(window, CARE) == []
    activate(window, qtbot)
    qtbot.keyClick(window, Qt.Key.Key_Z, CTRL)
    assert window.handbook.session.page(CARE).source.data == data


def test_a_word_is_added_and_is_no_mistake_any_more(windows, qtbot: QtBot, handbook: Path) -> None:
    (handbook / CREW).write_text(PAGE, encoding="utf-8")
    (handbook / OPTIONS_FILE).write_text("# Ours\n", encoding="utf-8")
    window = windows.open(handbook)
    window._go_to(Place(CREW, PAGE.index("klabautor") + 2))
    still(window, qtbot)
    assert words_found(window, CREW) == ["klabautor", "klabautor"]
    activate(window, qtbot)
    window.do_mend()
    with qtbot.waitSignal(window.handbook.session.options_changed, timeout=PATIENCE_MS):
        choose(qtbot, open_menu(), "Add “klabautor” to the handbook’s words")
    assert words_found(window, CREW) == []
    assert not [
        one
        for one in window.page.editor.findings.around(PAGE.index("klabautor"))
        if "klabautor" in one.finding.message
    ]
    still(window, qtbot)
    assert words_found(window, CREW) == []
    written = (handbook / OPTIONS_FILE).read_text(encoding="utf-8")
    assert written.startswith("# Ours\n")
    assert '"klabautor"' in written


def test_a_rule_is_left_out_in_the_whole_handbook(windows, qtbot: QtBot, handbook: Path) -> None:
    (handbook / CREW).write_text(PAGE, encoding="utf-8")
    window = windows.open(handbook)
    window._go_to(Place(CREW, PAGE.index("klabautor") + 2))
    still(window, qtbot)
    activate(window, qtbot)
    window.do_mend()
    menu = open_menu()
    leaving = next(action.menu() for action in menu.actions() if action.text() == "Leave this out")
    entry = next(one for one in leaving.actions() if one.text().endswith("in the whole handbook"))
    with qtbot.waitSignal(window.handbook.session.options_changed, timeout=PATIENCE_MS):
        entry.trigger()
    menu.close()
    assert words_found(window, CREW) == []
    still(window, qtbot)
    assert words_found(window, CREW) == []
    assert 'JF702 = "off"' in (handbook / OPTIONS_FILE).read_text(encoding="utf-8")


def test_nothing_is_offered_in_a_handbook_that_is_only_looked_at(
    windows, qtbot: QtBot, handbook: Path
) -> None:
    (handbook / CREW).write_text(PAGE, encoding="utf-8")
    window = windows.open(handbook, read_only=True)
    window._go_to(Place(CREW, PAGE.index("klabautor") + 2))
    still(window, qtbot)
    activate(window, qtbot)
    window.do_mend()
    menu = open_menu()
    enabled = [action.text() for action in menu.actions() if action.isEnabled() and action.text()]
    assert enabled == ["What this rule means", "Copy"]
    menu.close()


def test_a_link_of_the_card_is_clicked(window: MainWindow, qtbot: QtBot) -> None:
    type_sentence(window, qtbot)
    still(window, qtbot)
    guide = window.page.findings
    [mark] = [one for one in window.page.editor.findings.around(caret(window)) if one.finding.code == "JF701"]
    guide._tell([mark], guide._rect_of(mark))
    card = guide.card
    qtbot.waitUntil(card.isVisible)
    hovered: list[str] = []
    card.words.linkHovered.connect(hovered.append)
    point = next(p for p in points(card.words.rect()) if hovers(card.words, p, hovered) == "0.0")
    QTest.mouseClick(card.words, Qt.MouseButton.LeftButton, pos=point)
    assert b"tohether" not in window.handbook.session.page(CARE).source.data
    assert not card.isVisible()


def caret(window: MainWindow) -> int:
    return window.page.editor.textCursor().position()


def points(rect):
    return (QPoint(x, y) for y in range(rect.bottom(), 0, -5) for x in range(2, rect.right(), 8))


def hovers(words, point: QPoint, hovered: list[str]) -> str:
    QTest.mouseMove(words, point)
    QApplication.processEvents()
    return hovered[-1] if hovered else ""


def test_what_mends_by_an_operation_is_done_as_all_operations_are(window: MainWindow, qtbot: QtBot) -> None:
    """One that breaks nothing on one page is done at once, and the toast says so and takes it back."""
    still(window, qtbot)
    results = window.handbook.checks.current(CARE)
    finding, fix = next(
        (one, fix) for one in results.findings for fix in one.fixes if fix.operation is not None
    )
    before = results.page.source.data
    with qtbot.waitSignal(window.restructuring.done, timeout=PATIENCE_MS):
        window.findings.fix(results.page, finding, fix)
    assert window.handbook.session.page(CARE).source.data != before
    assert window.toast.isVisible()
    still(window, qtbot)
    later = window.handbook.checks.current(CARE)
    assert (finding.code, finding.line) not in [(one.code, one.line) for one in later.findings]
    window.do_undo()
    assert window.handbook.session.page(CARE).source.data == before


def test_a_window_closes_while_pages_are_looked_at(windows, handbook: Path) -> None:
    window = windows.open(handbook)
    assert window.handbook.checks.busy
    windows.close(window)
