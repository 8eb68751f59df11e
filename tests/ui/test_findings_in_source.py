"""What the rules find, in the source: marked, told, mended by key, link and menu, never for an older text."""

from collections.abc import Iterator

import pytest
from desk import PAGE, Desk
from finding_desk import NONE, FindingDesk, entries, finding_desks
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolTip

BEGINNING = (
    b"---\ntitle: Pilot\ndescription: Who brings ships in.\n---\n\n## Responsibilities\n\n- Keep the log\n"
)
WORDED = b"- Speak for the chairman\n"
"""Holds what one rule finds, with two fixes."""
END = b"- Look out|\n"


@pytest.fixture
def findings(desk: Desk) -> Iterator[FindingDesk]:
    yield from finding_desks(desk)


def typed(findings: FindingDesk) -> None:
    """A page on which what is found was just typed."""
    findings.show(BEGINNING + END)
    findings.desk.type(" with the chairman too")
    findings.settle()


def test_what_is_typed_wrong_is_marked_and_what_was_there_is_faint(findings: FindingDesk) -> None:
    findings.show(BEGINNING + WORDED + END)
    assert findings.drawn() == ["chairman"]
    assert not findings.strong()
    findings.desk.type(" with a policeman too")
    findings.settle()
    assert findings.strong() == ["policeman"]
    assert findings.drawn() == ["chairman", "policeman"]


def test_the_word_at_the_caret_is_not_marked_before_one_goes_on(findings: FindingDesk) -> None:
    findings.show(BEGINNING + END)
    findings.desk.type(" with the chairman")
    findings.settle()
    assert ("chairman", True) in findings.found()
    assert not findings.drawn()
    findings.desk.press(Qt.Key.Key_Left)
    assert findings.strong() == ["chairman"]


def test_what_is_being_typed_is_told_nowhere_before_one_goes_on(findings: FindingDesk) -> None:
    findings.show(BEGINNING + b"- Sails|\n")
    told: list[set[str]] = []

    def listen(paths: frozenset[str]) -> None:
        results = findings.checks.all_results()[PAGE]
        told.append({results.findings[index].code for index in results.new})

    findings.checks.changed.connect(listen)
    for text in (" ", "the", " ", "shipp", "ingg"):
        findings.desk.type(text)
        findings.settle()
    assert told
    assert not any(told), "no blank at the end of the line, no word that is not finished"
    findings.desk.press(Qt.Key.Key_Left, times=8)
    assert told[-1] == {"JF701"}, "told at once when the caret has left it"
    assert findings.strong() == ["shippingg"]


@pytest.mark.parametrize("how", ["focus", "page", "step"])
def test_typing_ends_when_the_user_does_something_else(findings: FindingDesk, how: str) -> None:
    findings.show(BEGINNING + b"- Sails|\n", other=BEGINNING + END)
    findings.desk.type(" the shippingg")
    findings.settle()
    assert not findings.checks.all_results()[PAGE].new
    if how == "focus":
        findings.panel.find_bar.show()
        findings.panel.find_bar.setFocus()
    elif how == "page":
        findings.desk.go(0, "other.md")
    else:
        findings.editor.end_typing()
    assert len(findings.checks.all_results()[PAGE].new) == 1


def test_what_was_told_already_stays_while_one_types_behind_it(findings: FindingDesk) -> None:
    findings.show(BEGINNING + END)
    findings.desk.type(" with a policeman")
    findings.settle()
    assert not findings.checks.all_results()[PAGE].new
    findings.desk.press(Qt.Key.Key_Left)
    assert len(findings.checks.all_results()[PAGE].new) == 1
    findings.desk.press(Qt.Key.Key_Right)
    for key in (Qt.Key.Key_Backspace, Qt.Key.Key_N):
        findings.desk.press(key)
    findings.settle()
    assert len(findings.checks.all_results()[PAGE].new) == 1


def test_what_is_marked_stays_marked_while_one_types_in_it(findings: FindingDesk) -> None:
    findings.show(BEGINNING + WORDED + END)
    findings.desk.go(findings.desk.data().index(b"chairman") + len(b"chairman"))
    findings.desk.type("s")
    findings.desk.press(Qt.Key.Key_Backspace)
    assert findings.drawn() == ["chairman"]
    findings.settle()
    assert findings.drawn() == ["chairman"]


def test_marks_move_with_the_text_and_do_not_blink(findings: FindingDesk) -> None:
    typed(findings)
    findings.desk.go(findings.desk.data().index(b"Keep"))
    blinked = []
    findings.checks.changed.connect(lambda _paths: blinked.append(findings.strong() != ["chairman"]))
    for text in ("Always ", "and\n- again ", "x"):
        findings.desk.type(text)
        assert findings.strong() == ["chairman"]
        findings.settle()
        assert findings.strong() == ["chairman"]
    assert blinked
    assert not any(blinked)


def test_results_are_never_those_of_an_older_text(findings: FindingDesk) -> None:
    typed(findings)
    offered = []
    findings.checks.changed.connect(lambda _paths: offered.append(findings.checks.current("page.md")))
    for char in "abcdefghij":
        findings.desk.type(char)
        results = findings.checks.current("page.md")
        assert results is None or results.page is findings.session.page("page.md")
    findings.settle()
    assert offered[-1].page is findings.session.page("page.md")


def test_mended_by_the_keyboard(findings: FindingDesk) -> None:
    typed(findings)
    findings.desk.press(Qt.Key.Key_Left, times=6)
    findings.panel.mend()
    assert entries(findings.menu())[:2] == ["Write “chair”", "Write “chairperson”"]
    findings.press_in_menu(Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert b"with the chairperson too" in findings.desk.data()
    findings.settle()
    assert not findings.drawn()
    findings.desk.undo()
    assert b"with the chairman too" in findings.desk.data()


def test_mended_by_a_link_of_the_card(findings: FindingDesk) -> None:
    typed(findings)
    findings.rest(b"chairman")
    card = findings.panel.findings.card
    assert card.isVisible()
    text = card.words.text()
    assert "“chairman”" in text
    assert "JF712 exclusionary wording · warning" in text
    card.words.linkActivated.emit("0.0")
    assert b"with the chair too" in findings.desk.data()
    assert not card.isVisible()


def test_the_card_goes_when_the_mouse_does_and_stays_for_its_links(findings: FindingDesk) -> None:
    typed(findings)
    findings.rest(b"chairman")
    card = findings.panel.findings.card
    viewport = findings.editor.viewport()
    QTest.mouseMove(viewport, findings.point(b"chairman", 3))
    assert card.isVisible()
    QTest.mouseMove(viewport, QPoint(3, 3))
    findings.desk.qtbot.waitUntil(lambda: not card.isVisible())
    findings.rest(b"chairman")
    findings.desk.type("x")
    assert not card.isVisible()


def test_the_card_is_as_high_as_its_words(findings: FindingDesk) -> None:
    typed(findings)
    findings.rest(b"chairman")
    card = findings.panel.findings.card
    high = card.height()
    card.tell("<p>Much</p>" * 12, card.geometry())
    assert card.height() > high
    findings.rest(b"chairman")
    assert card.height() == high


@pytest.mark.parametrize("height", [120, 300, 1000])
@pytest.mark.parametrize(("across", "down"), [(0, 0), (690, 0), (0, 0.97), (690, 0.97), (300, 0.5)])
def test_the_card_stays_within_the_window(
    findings: FindingDesk, height: int, across: int, down: float
) -> None:
    findings.panel.setMinimumHeight(0)
    findings.panel.resize(700, height)
    window, card = findings.panel.window(), findings.panel.findings.card
    top = round(down * window.height())
    card.tell("<p>A sentence</p>" * 2, QRect(window.mapToGlobal(QPoint(across, top)), QSize(40, 18)))
    assert window.rect().contains(card.geometry())


def test_the_card_tells_what_was_there_before_also_while_that_is_marked_as_new_is(
    findings: FindingDesk,
) -> None:
    findings.show(BEGINNING + WORDED + END)
    findings.checks.shows_old = True
    assert findings.strong() == ["chairman"]
    findings.rest(b"chairman")
    assert "was there before" in findings.panel.findings.card.words.text()


def test_where_nothing_is_wrong_no_card_is_shown(findings: FindingDesk) -> None:
    typed(findings)
    findings.rest(b"Keep")
    assert not findings.panel.findings.card.isVisible()
    assert not QToolTip.isVisible()


def test_mended_by_the_context_menu(findings: FindingDesk) -> None:
    typed(findings)
    menu = findings.open_context_menu(b"chairman")
    assert entries(menu)[:2] == ["Write “chair”", "Write “chairperson”"]
    assert any("Select All" in words for words in entries(menu))
    findings.choose(menu, "Write “chair”")
    assert b"with the chair too" in findings.desk.data()
    menu = findings.open_context_menu(b"Keep")
    assert not any("Write" in words for words in entries(menu))


def test_no_entry_of_the_menu_stands_twice_or_can_do_nothing(findings: FindingDesk) -> None:
    typed(findings)
    menu = findings.open_context_menu(b"chairman")
    words = [action.text().split("\t")[0].replace("&", "") for action in menu.actions() if action.text()]
    assert len(set(words)) == len(words)
    assert {"Copy the message", "Copy"} <= set(words)
    assert "Undo" not in words


def test_what_a_rule_means_is_asked_for(findings: FindingDesk) -> None:
    typed(findings)
    findings.choose(findings.open_context_menu(b"chairman"), "What this rule means")
    assert findings.rules == ["JF712"]


def test_left_out_by_a_comment(findings: FindingDesk) -> None:
    typed(findings)
    findings.choose(findings.open_context_menu(b"chairman"), "Here, on this line")
    assert b"chairman too <!-- jfeditor-disable JF712 -->\n" in findings.desk.data()
    findings.settle()
    assert not findings.drawn()
    findings.desk.undo()
    assert b"jfeditor-disable" not in findings.desk.data()


def test_a_fix_wanted_of_an_older_text_waits_for_the_newest_one(findings: FindingDesk) -> None:
    typed(findings)
    results = findings.checks.current("page.md")
    finding = next(one for one in results.findings if one.code == "JF712")
    findings.desk.go(findings.desk.data().index(b"Keep"))
    findings.desk.type("Now ")
    before = findings.desk.data()
    findings.actions.fix(results.page, finding, finding.fixes[0])
    assert findings.desk.data() == before
    findings.settle()
    assert findings.desk.data() == before.replace(b"chairman", b"chair")


def test_a_fix_of_what_is_gone_by_now_is_not_done(findings: FindingDesk) -> None:
    typed(findings)
    results = findings.checks.current("page.md")
    finding = next(one for one in results.findings if one.code == "JF712")
    findings.desk.go(findings.desk.data().index(b"man too"))
    findings.desk.press(Qt.Key.Key_Delete, times=3)
    before = findings.desk.data()
    findings.actions.fix(results.page, finding, finding.fixes[0])
    findings.settle()
    assert findings.desk.data() == before
    assert findings.told == ["This is not so any more on the page; nothing was changed."]


def test_the_menu_waits_for_what_was_just_typed(findings: FindingDesk) -> None:
    findings.show(BEGINNING + END)
    findings.desk.type(" with the chairman")
    findings.panel.mend()
    assert not findings.menus()
    findings.settle()
    assert "Write “chair”" in entries(findings.menu())


def test_where_nothing_is_wrong_it_is_said(findings: FindingDesk) -> None:
    findings.show(BEGINNING + END)
    findings.panel.mend()
    assert findings.told == ["Nothing was found in this line."]


def test_a_line_has_a_mark_in_the_margin_that_opens_the_menu(findings: FindingDesk) -> None:
    typed(findings)
    editor = findings.editor
    [line] = editor.findings.by_line(*editor.in_view())
    assert line == BEGINNING.count(b"\n")
    height = findings.point(b"chairman").y()
    QTest.mouseClick(editor.margin, Qt.MouseButton.LeftButton, NONE, QPoint(8, height))
    assert "Write “chair”" in entries(findings.menu())


def test_nothing_can_be_mended_on_a_page_that_is_only_looked_at(findings: FindingDesk) -> None:
    findings.session.read_only = True
    findings.show(BEGINNING + WORDED + END)
    menu = findings.open_context_menu(b"chairman")
    assert not any("Write" in words for words in entries(menu))
    told = [action.text() for action in menu.actions() if not action.isEnabled()]
    assert any(words.startswith("This handbook is open") for words in told), told


def test_only_what_is_in_view_is_drawn(findings: FindingDesk) -> None:
    lines = b"".join(WORDED for _ in range(300))
    findings.show(BEGINNING + lines + END)
    assert len(findings.editor.findings) >= 300
    assert 0 < len(findings.editor.extraSelections()) < 150


def test_old_findings_are_marked_as_new_ones_when_that_is_wanted(findings: FindingDesk) -> None:
    findings.show(BEGINNING + WORDED + END)
    assert not findings.strong()
    findings.checks.shows_old = True
    assert findings.strong() == ["chairman"]
    findings.checks.shows_old = False
    assert not findings.strong()


def test_the_caret_on_a_finding_tells_it_to_a_screen_reader(findings: FindingDesk) -> None:
    typed(findings)
    findings.desk.go(findings.desk.data().index(b"chairman") + 2)
    assert "chairman" in findings.editor.accessibleDescription()
    findings.desk.go(0)
    assert findings.editor.accessibleDescription() == ""
