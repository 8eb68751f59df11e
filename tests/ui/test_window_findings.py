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
from jfeditor.ui.problems_filter import ProblemFilter, Scope
from jfeditor.ui.problems_model import ROW_ROLE
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


def test_a_rule_is_turned_off_in_the_whole_handbook_and_on_again(
    windows, qtbot: QtBot, handbook: Path
) -> None:
    (handbook / CREW).write_text(PAGE, encoding="utf-8")
    options = (handbook / OPTIONS_FILE).read_bytes()
    window = windows.open(handbook)
    window._go_to(Place(CREW, PAGE.index("klabautor") + 2))
    still(window, qtbot)
    activate(window, qtbot)
    window.do_mend()
    menu = open_menu()
    accepting = next(action.menu() for action in menu.actions() if action.text() == "This is right as it is")
    assert not [one.text() for one in accepting.actions() if "handbook" in one.text()], "it stands apart"
    assert menu.actions()[-2].isSeparator()
    with qtbot.waitSignal(window.handbook.session.options_changed, timeout=PATIENCE_MS):
        choose(qtbot, menu, "Turn this rule off in the whole handbook")
    assert words_found(window, CREW) == []
    still(window, qtbot)
    assert words_found(window, CREW) == []
    assert 'JF702 = "off"' in (handbook / OPTIONS_FILE).read_text(encoding="utf-8")
    undo_in_toast(window, qtbot)
    assert (handbook / OPTIONS_FILE).read_bytes() == options
    still(window, qtbot)
    assert words_found(window, CREW) == ["klabautor", "klabautor"]


def test_a_row_offers_to_add_a_word_that_nothing_else_mends(windows, qtbot: QtBot, handbook: Path) -> None:
    (handbook / CREW).write_text(PAGE, encoding="utf-8")
    window = windows.open(handbook)
    window._go_to(Place(CREW, 0))
    still(window, qtbot)
    panel = window.bottom.problems
    activate(window, qtbot)
    qtbot.keyClick(window, Qt.Key.Key_9, CTRL)
    panel.set_filter(ProblemFilter(Scope.PAGE, before=True, text="JF702"))
    view = panel.view
    qtbot.waitUntil(lambda: view.model().rowCount() == 2, timeout=PATIENCE_MS)
    row = view.model().index(0, 0).data(ROW_ROLE)
    assert not row.finding.fixes
    rect = view.visualRect(view.model().index(0, 0))
    link = view.delegate.parts(row, rect, view.font()).link
    assert view.delegate.link(row) == "Fix"
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=link.center())
    assert open_menu().actions()[0].text() == "Add “klabautor” to the handbook’s words"
    open_menu().close()


def undo_in_toast(window: MainWindow, qtbot: QtBot) -> None:
    """Click what the message offers, and wait for what follows."""
    assert window.toast.button.text() == "Undo"
    with qtbot.waitSignal(window.handbook.session.options_changed, timeout=PATIENCE_MS):
        qtbot.mouseClick(window.toast.button, Qt.MouseButton.LeftButton)


def test_a_word_that_was_added_is_taken_back_and_no_page_with_it(
    windows, qtbot: QtBot, handbook: Path
) -> None:
    (handbook / CREW).write_text(PAGE, encoding="utf-8")
    (handbook / OPTIONS_FILE).write_text("# Ours\n", encoding="utf-8")
    window = windows.open(handbook)
    type_into(window, qtbot, CARE, "!")
    typed = window.handbook.session.page(CARE).source.data
    window._go_to(Place(CREW, PAGE.index("klabautor") + 2))
    still(window, qtbot)
    with qtbot.waitSignal(window.handbook.session.options_changed, timeout=PATIENCE_MS):
        window.findings.add_word("klabautor")
    still(window, qtbot)
    undo_in_toast(window, qtbot)
    assert (handbook / OPTIONS_FILE).read_text(encoding="utf-8") == "# Ours\n"
    assert window.handbook.session.page(CARE).source.data == typed
    assert not window.toast.button.isVisible()
    assert window.toast.text == "“klabautor” is none of the handbook’s words any more."
    still(window, qtbot)
    assert words_found(window, CREW) == ["klabautor", "klabautor"]


def test_what_another_program_wrote_into_the_options_since_is_not_taken_back(
    windows, qtbot: QtBot, handbook: Path
) -> None:
    window = windows.open(handbook)
    told = []
    window.handbook.told.connect(told.append)
    still(window, qtbot)
    with qtbot.waitSignal(window.handbook.session.options_changed, timeout=PATIENCE_MS):
        window.findings.add_word("klabautor")
    theirs = '[language]\nwords = ["klabautor", "theirs"]\n'
    with qtbot.waitSignal(window.handbook.session.options_changed, timeout=PATIENCE_MS):
        (handbook / OPTIONS_FILE).write_text(theirs, encoding="utf-8")
    qtbot.mouseClick(window.toast.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(told), timeout=PATIENCE_MS)
    assert "jfeditor.toml has been changed since" in told[-1]
    assert (handbook / OPTIONS_FILE).read_text(encoding="utf-8") == theirs


def test_how_far_a_comment_cannot_reach_is_greyed_out(windows, qtbot: QtBot, handbook: Path) -> None:
    (handbook / CREW).write_text(PAGE.replace("## Mate", "## Klabautor"), encoding="utf-8")
    window = windows.open(handbook)
    window._go_to(Place(CREW, PAGE.index("## Mate") + 4))
    still(window, qtbot)
    activate(window, qtbot)
    window.do_mend()
    menu = open_menu()
    leaving = next(action for action in menu.actions() if action.text() == "This is right as it is")
    menu.setActiveAction(leaving)
    qtbot.keyClick(menu, Qt.Key.Key_Right)
    qtbot.waitUntil(leaving.menu().isVisible, timeout=PATIENCE_MS)
    entries = {entry.text(): entry for entry in leaving.menu().actions()}
    line = entries["Here, on this line"]
    assert not line.isEnabled(), "a heading's anchor is made of all that stands on its line"
    assert "wider stretch" in line.toolTip()
    assert leaving.menu().toolTipsVisible()
    assert entries["In this section"].isEnabled()
    assert entries["On this page"].isEnabled()
    menu.close()


def test_handbooks_are_left_while_they_are_looked_through(
    windows, qtbot: QtBot, handbook: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / CREW).write_text(PAGE, encoding="utf-8")
    window = windows.empty()
    for turn in range(20):
        folder = (handbook, other)[turn % 2]
        assert window.open(folder)
        qtbot.waitUntil(lambda: bool(window.handbook.checks.all_results()), timeout=PATIENCE_MS)
        if turn % 4 == 0:
            qtbot.waitUntil(lambda: bool(window.handbook.checks._background.pending), timeout=PATIENCE_MS)
            window.do_next_problem()
        if turn % 5 == 3:
            window.do_close_handbook()
    windows.open_in(window, handbook)
    last = window.handbook
    qtbot.waitUntil(lambda: bool(last.checks._background.pending), timeout=PATIENCE_MS)
    close, seen = last.checks.close, []
    monkeypatch.setattr(last.checks, "close", lambda: (seen.append(window.isVisible()), close()))
    windows.close(window)
    assert seen == [False], "nobody has to watch how it waits for the page that is looked through"


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
    assert enabled == ["What this rule means", "Copy the message"]
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


@pytest.mark.parametrize("base", ["", "HEAD"])
def test_a_folder_that_another_program_renames_and_a_page_that_it_adds(
    windows, qtbot: QtBot, handbook: Path, base: str
) -> None:
    """What was on the renamed page is from before, and all that is on the page that came is new."""
    pygit2 = pytest.importorskip("pygit2")
    (handbook / "deck").mkdir()
    (handbook / "deck" / CREW).write_text(PAGE, encoding="utf-8")
    repository = pygit2.init_repository(str(handbook))
    repository.index.add_all()
    repository.index.write()
    someone = pygit2.Signature("Someone", "someone@example.com")
    repository.create_commit("HEAD", someone, someone, "One", repository.index.write_tree(), [])
    window = windows.open(handbook)
    still(window, qtbot)
    checks, session = window.handbook.checks, window.handbook.session
    if base:
        with qtbot.waitSignal(checks.base_changed, timeout=PATIENCE_MS):
            checks.compare_with(base)
        still(window, qtbot)
    added = PAGE.replace("klabautor", "mestizzen")
    (handbook / "deck").rename(handbook / "bridge")
    (handbook / "added.md").write_text(added, encoding="utf-8")
    wanted, gone = {"added.md", f"bridge/{CREW}"}, f"deck/{CREW}"
    qtbot.waitUntil(
        lambda: wanted <= session.handbook.pages.keys() and gone not in session.handbook.pages,
        timeout=PATIENCE_MS,
    )
    still(window, qtbot)
    assert words_found(window, f"bridge/{CREW}") == ["klabautor", "klabautor"]
    assert not checks.current(f"bridge/{CREW}").new
    came = checks.current("added.md")
    assert came.findings
    assert came.new == frozenset(range(len(came.findings)))
