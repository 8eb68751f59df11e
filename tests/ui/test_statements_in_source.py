"""Statements in the source: marked, told about, followed, always those of the text that is shown."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from desk import PAGE, Desk
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QToolTip
from pytestqt.qtbot import QtBot
from source_desk import CTRL, NONE, SourceDesk, Underline, source_desks
from window_steps import PATIENCE_MS

from jfeditor.families.effective import EffectiveRoles
from jfeditor.families.handbook import Handbook
from jfeditor.families.inheritance import Inheritance, Reading, resolve
from jfeditor.families.pages import read_page
from jfeditor.ui.actions import ACTIONS
from jfeditor.ui.displayed import Displayed
from jfeditor.ui.inheritance_keeper import Resolved
from jfeditor.ui.main_window import MainWindow
from jfeditor.ui.navigation import Place
from jfeditor.ui.statement_marks import mark_page
from jfeditor.ui.statement_tips import tell_statement
from jfeditor.ui.themes import apply_theme, colour

Key = Qt.Key
HEAD = "---\r\ntitle: Pilot 😀\r\n---\r\n\r\n## Requirements\r\n\r\n- Swims 😀\r\n\r\n## Levels\r\n\r\n"
PILOT = "### Pilot\r\n\r\n#### Requirements\r\n\r\n- Sails\r\n- Ties\r\n- Counts <stars>\r\n- Signals\r\n\r\n"
SENIOR = "### Senior Pilot\r\n\r\n#### Requirements\r\n\r\n- {}\r\n- Steers\r\n\r\n"
TWISTED = "Extends that of the Senior Pilot requirements"
CHIEF = f"### Chief Pilot\r\n\r\n#### Responsibilities\r\n\r\n- {TWISTED}\r\n"
HARBOUR = b"---\ntitle: Harbour\n---\n\n## Levels\n\n### Harbour Master\n\n#### Requirements\n\n- Plans\n"
SOUND, DOUBTED, LOST = Underline.SingleUnderline, Underline.DashUnderline, Underline.WaveUnderline


def page(statement: str = "Extends that of the Pilot") -> bytes:
    return (HEAD + PILOT + SENIOR.format(statement) + CHIEF).encode()


def shown(statement: str = "Extends that of the Pilot") -> bytes:
    """The page with the caret in its first statement."""
    return page(statement.replace("Extends", "Ext|ends", 1) if "|" not in statement else statement)


@pytest.fixture
def source(desk: Desk) -> Iterator[SourceDesk]:
    yield from source_desks(desk)


# Marked


def test_statements_are_underlined_by_what_became_of_them(source: SourceDesk) -> None:
    source.show(shown())
    assert source.marked() == [
        ("Extends that of the Pilot", SOUND),
        (TWISTED, DOUBTED),
    ]
    source.desk.go(source.desk.data().index(b"Pilot\r\n- Steers"))
    source.desk.type("Co")
    source.settle()
    assert source.marked()[0] == ("Extends that of the CoPilot", LOST)


def test_a_circle_is_marked_as_lost(source: SourceDesk) -> None:
    around = "### Pilot\n\n#### Requirements\n\n- Extends that of the Senior Pilot\n\n" + SENIOR.format(
        "Ext|ends that of the Pilot"
    )
    source.show(f"## Levels\n\n{around}".encode())
    assert [look for _, look in source.marked()] == [LOST, LOST]


def test_the_caret_line_and_what_find_marks_stay(source: SourceDesk) -> None:
    source.show(shown())
    source.panel.open_find(replacing=False)
    source.panel.find_bar.find_field.setText("Pilot")
    grounds = [one.format.background().color() for one in source.editor.extraSelections()]
    assert grounds[0] == colour("bg")
    assert grounds.count(colour("find")) == source.desk.data().count(b"Pilot")
    assert grounds.count(colour("statement")) == 2
    assert grounds.index(colour("find")) > grounds.index(colour("statement")), "what is found lies on top"
    source.desk.qtbot.keyClick(source.panel.find_bar.find_field, Key.Key_Escape)
    assert len(source.marked()) == 2
    apply_theme(QApplication.instance(), "dark")
    before = colour("statement")
    source.editor.retheme()
    assert source.editor.extraSelections()[1].format.background().color() == before


def test_marks_move_with_the_text_before_it_is_read_anew(source: SourceDesk) -> None:
    source.show(shown())
    before = source.marked()
    source.desk.go(source.desk.data().index("😀\r\n\r\n## Levels".encode()))
    source.desk.type("all day\nand 😀 night")
    source.desk.press(Key.Key_Backspace, times=3)
    assert source.keeper.busy, "the newest text is not read yet"
    assert source.marked() == before
    source.settle()
    assert source.marked() == before


def test_marks_of_an_older_text_are_never_put_on_a_newer_one(
    source: SourceDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    source.show(shown())
    before = source.marked()
    source.desk.go(source.desk.data().index("😀\r\n\r\n## Levels".encode()))
    typed: list[int] = []
    put: list[list[tuple[str, Underline]]] = []

    def type_again() -> None:  # the guide has asked by now, and is answered later
        if len(typed) < 3:
            typed.append(len(put))
            source.desk.type("more 😀\n")

    mark = source.editor.mark_statements
    monkeypatch.setattr(
        source.editor, "mark_statements", lambda marks: (mark(marks), put.append(source.marked()))
    )
    source.keeper.resolved.connect(type_again)
    source.desk.type("x")
    source.settle()
    assert typed == [0, 0, 0], "what was found for a text that had moved on was not put on it"
    assert put == [before]


def test_another_page_shows_its_own_marks_only(source: SourceDesk) -> None:
    source.show(shown(), harbour=HARBOUR)
    assert source.marked()
    source.desk.go(0, "harbour.md")
    assert source.marked() == []
    source.settle()
    assert source.marked() == []
    source.desk.go(0)
    source.settle()
    assert len(source.marked()) == 2


def test_only_what_is_in_view_is_drawn_however_many_there_are(source: SourceDesk) -> None:
    level = "### Pilot {}\n\n#### Requirements\n\n- Extends that of the Pilot {}\n\n"
    many = "".join(level.format(n, n - 1) for n in range(2, 1500))
    source.show(b"|## Levels\n\n### Pilot 1\n\n" + many.encode())
    assert 0 < len(source.marked()) < 60
    source.desk.press(Key.Key_End, CTRL)
    last = "Extends that of the Pilot 1498"
    source.desk.qtbot.waitUntil(lambda: last in dict(source.marked()), timeout=PATIENCE_MS)
    bar = source.editor.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    source.desk.qtbot.waitUntil(lambda: last not in dict(source.marked()), timeout=PATIENCE_MS)
    assert 0 < len(source.marked()) < 60


def test_marks_stand_where_the_widget_shows_their_bytes(sample_pages: list[Path]) -> None:
    check_places([read_page(str(file), file.read_bytes()) for file in sample_pages])


def test_marks_stand_where_the_widget_shows_their_bytes_of_real_pages(corpus_pages: list[Path]) -> None:
    check_places([read_page(str(file), file.read_bytes()) for file in corpus_pages])


def check_places(pages) -> None:
    variants = [*pages]
    for one in pages[::3]:  # as another program may have left them
        data = one.source.data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        variants.append(read_page("crlf/" + one.path, b"\xef\xbb\xbf" + data))
    found = resolve(Handbook.of(variants))
    count = 0
    for one in variants:
        marks = mark_page(found, one.path)
        assert marks is not None
        displayed = Displayed(one.source)
        places = sorted(r.span for r in found.pages[one.path].readings)
        assert [(m.start, m.end) for m in marks.marks] == [
            (displayed.position_at(start), displayed.position_at(end)) for start, end in places
        ]
        count += len(places)
    assert count > 30


# Told


def known(*texts: str) -> tuple[Resolved, Inheritance]:
    pages = [read_page(f"{n or 'page'}.md", text.encode()) for n, text in enumerate(texts)]
    found = resolve(Handbook.of(pages))
    return Resolved(found, EffectiveRoles(found), ()), found


def first(found: Inheritance) -> Reading:
    return found.pages["page.md"].readings[0]


def test_a_tip_says_what_comes_from_where() -> None:
    resolved, found = known(page().decode())
    tip = tell_statement(resolved, first(found))
    assert tip is not None
    (brought,) = tip.brought
    assert brought.heading == "Brings in 4 requirements of Pilot (line\u00a011)"
    told = ("Sails", "Ties", "Counts", "Signals")
    assert brought.items == told, "what is for all levels does not come from the Pilot"
    assert brought.more == ""
    assert tip.troubles == ()
    assert tip.hint == "Ctrl+click to go there"
    assert "<b>Brings in 4 requirements" in tip.as_html()


def test_a_tip_shows_markup_as_text() -> None:
    resolved, found = known(page().decode().replace("Sails", "Sails `<b>` & more"))
    tip = tell_statement(resolved, first(found))
    assert tip is not None
    assert "Sails &lt;b&gt; &amp; more" in tip.as_html()
    assert "Sails <b> & more" in tip.as_text()


def test_a_tip_says_what_looks_wrong() -> None:
    resolved, found = known(page().decode())
    tip = tell_statement(resolved, found.pages["page.md"].readings[1])
    assert tip is not None
    assert "responsibilities" in tip.troubles[0]
    assert tip.troubles[0] in tip.as_text()


@pytest.mark.parametrize(
    ("statement", "trouble"),
    [
        ("Extends that of the Purser", "No level in this handbook is called “Purser”"),
        ("Extends that of the [Captain](nowhere.md#x)", "No level in this handbook is called “Captain”"),
        ("Extends that of the Chief Pilot", "It leads back to a role that leads here"),
    ],
)
def test_a_tip_says_why_nothing_comes(statement: str, trouble: str) -> None:
    text = page(statement).decode().replace("#### Responsibilities", "#### Requirements")
    resolved, found = known(text)
    tip = tell_statement(resolved, first(found))
    assert tip is not None
    assert any(trouble in text for text in tip.troubles), tip


def test_a_tip_of_several_levels_tells_each() -> None:
    text = page().decode().replace(TWISTED, "Extends all previous levels")
    resolved, found = known(text.replace("#### Responsibilities", "#### Requirements"))
    tip = tell_statement(resolved, found.pages["page.md"].readings[1])
    assert tip is not None
    assert [one.heading.partition(" (")[0] for one in tip.brought] == [
        "Brings in 4 requirements of Pilot",
        "Brings in 5 requirements of Senior Pilot",
    ]
    assert tip.hint == "Ctrl+click to choose where to go"


def test_a_tip_of_another_page_names_it_and_one_of_nothing_says_so() -> None:
    resolved, found = known(page("Extends that of the Harbour Master").decode(), HARBOUR.decode())
    tip = tell_statement(resolved, first(found))
    assert tip is not None
    assert tip.brought[0].heading == "Brings in 1 requirement of Harbour Master (1.md, line\u00a07)"
    empty = HARBOUR.decode().replace("- Plans\n", "")
    resolved, found = known(page("Extends that of the Harbour Master").decode(), empty)
    tip = tell_statement(resolved, first(found))
    assert tip is not None
    assert tip.brought[0].heading.startswith("Brings in nothing: Harbour Master")


def test_a_statement_of_an_older_text_is_told_nothing_of() -> None:
    _, older = known(page().decode())
    resolved, _ = known(page().decode())
    assert tell_statement(resolved, first(older)) is None


def test_the_mouse_resting_on_a_statement_shows_what_it_brings_in(source: SourceDesk, qtbot: QtBot) -> None:
    source.show(shown())
    source.rest(b"Extends that", 3)
    qtbot.waitUntil(QToolTip.isVisible, timeout=PATIENCE_MS)
    assert "Brings in 4 requirements of Pilot" in QToolTip.text()
    assert "Brings in 4 requirements" in source.editor.accessibleDescription()
    source.rest(b"Steers")
    qtbot.waitUntil(lambda: not QToolTip.isVisible(), timeout=PATIENCE_MS)


def test_the_caret_in_a_statement_shows_it_too(source: SourceDesk, qtbot: QtBot) -> None:
    source.show(shown())
    source.panel.explain()
    qtbot.waitUntil(QToolTip.isVisible, timeout=PATIENCE_MS)
    assert "Brings in 4 requirements of Pilot" in QToolTip.text()
    QToolTip.hideText()
    qtbot.waitUntil(lambda: not QToolTip.isVisible(), timeout=PATIENCE_MS)
    source.desk.go(source.desk.data().index(b"Steers"))
    source.panel.explain()
    assert "No statement stands here" in source.told[-1]


# Followed


def test_ctrl_click_goes_to_the_level_and_a_click_does_not(source: SourceDesk) -> None:
    source.show(shown())
    source.click(b"Extends that", modifier=NONE)
    assert source.went == []
    source.desk.go(0)
    source.click(b"Extends that")
    assert source.went == [source.heading("Pilot")]
    assert source.editor.byte_at_caret() == 0, "the window decides where the caret goes"
    source.click(b"Steers")
    assert len(source.went) == 1


@pytest.mark.parametrize("within", [0, 5, len("Extends that of the Pilot")])
def test_the_caret_goes_there_too_wherever_it_touches_the_statement(source: SourceDesk, within: int) -> None:
    source.show(shown())
    source.desk.go(source.desk.data().index(b"Extends that") + within)
    source.panel.follow()
    assert source.went == [source.heading("Pilot")]


def test_following_waits_for_the_text_that_is_shown(source: SourceDesk) -> None:
    """A heading that was typed a moment ago moved all others; one goes to where the level stands now."""
    source.show(shown())
    source.desk.go(len(HEAD.encode()))
    source.desk.type("### Trainee\n\n")
    source.desk.go(source.desk.data().index(b"Extends that"))
    source.panel.follow()
    assert source.went == []
    source.settle()
    assert source.went == [source.heading("Pilot")]


@pytest.mark.parametrize("done", ["a key", "the caret", "the mouse"])
def test_who_goes_on_meanwhile_is_not_taken_away(source: SourceDesk, done: str) -> None:
    source.show(shown())
    source.desk.go(len(HEAD.encode()))
    source.desk.type("### Trainee\n\n")
    source.desk.go(source.desk.data().index(b"Extends that"))
    source.panel.follow()
    if done == "a key":
        source.desk.press(Key.Key_Escape)
    elif done == "the caret":
        source.desk.press(Key.Key_Right)
    else:
        source.click(b"Steers", modifier=NONE)
    source.settle()
    assert source.went == []


def test_ctrl_that_is_still_held_takes_nothing_back(source: SourceDesk) -> None:
    source.show(shown())
    source.desk.go(len(HEAD.encode()))
    source.desk.type("### Trainee\n\n")
    source.click(b"Extends that")
    assert source.went == []
    source.desk.press(Key.Key_Control, CTRL)
    source.settle()
    assert source.went == [source.heading("Pilot")]


def test_a_statement_that_leads_nowhere_says_why(source: SourceDesk) -> None:
    source.show(shown("Extends that of the Purser"))
    source.click(b"Extends that")
    source.panel.follow()
    assert source.went == []
    assert len(source.told) == 2
    assert all("No level in this handbook is called “Purser”" in text for text in source.told)


def test_of_several_levels_one_is_chosen(source: SourceDesk, qtbot: QtBot) -> None:
    source.show(shown().replace(TWISTED.encode(), b"Extends all previous levels"))
    source.click(b"Extends all")
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert [action.text() for action in menu.actions()] == ["Pilot", "Senior Pilot"]
    QTest.keyClick(menu, Key.Key_Down)
    QTest.keyClick(menu, Key.Key_Return)
    assert source.went == [source.heading("Senior Pilot")]
    qtbot.waitUntil(lambda: not source.editor.findChildren(QMenu), timeout=PATIENCE_MS)


@pytest.mark.parametrize(
    ("link", "to"),
    [
        ("[the pilot](#pilot)", "Pilot"),
        ("[the harbour](harbour.md#harbour-master)", "Harbour Master"),
        ("[the harbour](harbour.md)", ""),
        ("[the harbour][h]\r\n\r\n[h]: ../harbour/", ""),
    ],
)
def test_links_are_followed_inside_the_handbook(source: SourceDesk, link: str, to: str) -> None:
    source.show(page().replace(b"Steers", f"|Asks {link}".encode()), harbour=HARBOUR)
    source.click(b"[the")
    path = PAGE if "#pilot" in link else "harbour.md"
    there = source.heading(to, path) if to else Place(path, 0)
    assert source.went == [there]
    source.desk.go(source.desk.data().index(b"[the"))
    source.panel.follow()
    assert source.went == [there, there]
    assert source.told == []


@pytest.mark.parametrize(
    ("link", "told"),
    [
        ("[the web](https://nowhere.example/x/)", "leads out of this handbook"),
        ("[a letter](mailto:pilot@nowhere.example)", "leads out of this handbook"),
        ("[the lost](lost.md)", "leads to no page of this handbook"),
    ],
)
def test_other_links_are_told_of_and_never_opened(source: SourceDesk, link: str, told: str) -> None:
    source.show(page().replace(b"Steers", f"|Asks {link}".encode()))
    source.click(link.encode())
    assert source.went == []
    assert told in source.told[-1]


def test_where_nothing_is_named_one_is_told_so(source: SourceDesk) -> None:
    source.show(shown().replace(b"Steers", b"![Stars](stars.svg)"))
    source.click(b"![Stars")
    assert source.told == [], "an image is nowhere to go to"
    source.desk.go(0)
    source.panel.follow()
    assert "Nothing is named here" in source.told[-1]


def test_before_the_handbook_is_known_one_is_asked_to_wait(source: SourceDesk) -> None:
    source.desk.show(shown())
    source.panel.follow()
    source.panel.explain()
    assert all("still looking through the handbook" in text for text in source.told)
    assert len(source.told) == 2
    assert source.marked() == []


def test_the_hand_points_where_ctrl_click_goes(source: SourceDesk, qtbot: QtBot) -> None:
    source.show(shown().replace(b"Steers", b"Asks [him](#pilot)"))
    usual, hand = Qt.CursorShape.IBeamCursor, Qt.CursorShape.PointingHandCursor
    statement, link, words = source.at(b"Extends that"), source.at(b"[him"), source.at(b"Asks")
    assert source.move(statement) is usual
    assert source.move(statement, CTRL) is hand
    assert source.move(words, CTRL) is usual
    assert source.move(link, CTRL) is hand
    assert source.move(link) is usual
    assert source.move(QPoint(source.editor.viewport().width() - 5, statement.y()), CTRL) is usual
    assert source.move(statement, CTRL) is hand
    qtbot.keyRelease(source.editor, Key.Key_Control)
    assert source.editor.viewport().cursor().shape() is usual


def test_the_window_tells_the_panel_of_its_inheritance(window: MainWindow, qtbot: QtBot) -> None:
    path = "customer-care/care-operations.md"
    session = window.handbook.session
    window.page.go(Place(path, session.page(path).source.data.index(b"Extends that of the Care Operations")))
    went: list[Place] = []
    window.page.follow_wanted.connect(went.append)
    at = window.page.editor.textCursor().position()
    qtbot.waitUntil(lambda: window.page.editor.statement_at(at) is not None, timeout=PATIENCE_MS)
    window.page.follow()
    line = session.page(path).source.lines.number_at(went[0].offset)
    assert (
        session.page(path)
        .source.lines.content(session.page(path).source.data, line)
        .cut(session.page(path).source.data)
        == b"### Care Operations Analyst"
    )


def test_following_and_explaining_are_actions() -> None:
    keys = {action.name: action.keys for action in ACTIONS}
    assert keys["follow"] == ("F12",)
    assert keys["explain"] == ("Shift+F12",)
