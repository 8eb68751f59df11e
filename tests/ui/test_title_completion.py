"""Titles offered while a statement is written: when they come, which keys choose, what is filled in."""

from collections.abc import Iterator

import pytest
from desk import Desk
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from source_desk import CTRL, LEFT, NONE, SourceDesk, source_desks
from window_steps import PATIENCE_MS

from jfeditor.families.inheritance import Reading, Status
from jfeditor.text.edits import Edit
from jfeditor.text.spans import Span
from jfeditor.ui.main_window import MainWindow
from jfeditor.ui.navigation import Place
from jfeditor.ui.title_list import told_of

Key = Qt.Key
PAGE = (
    "---\r\ntitle: Pilot\r\n---\r\n\r\n## Levels 😀\r\n\r\n### Pilot\r\n\r\n- Sails\r\n\r\n"
    "### Senior Pilot\r\n\r\n#### Requirements\r\n\r\n- |\r\n- Steers 😀\r\n\r\n"
    "### Harbour Manager\r\n\r\n- Leads\r\n"
).encode()
OPERATIONS = "customer-care/care-operations.md"
HARBOUR = b"---\ntitle: Harbour\n---\n\n## Levels\n\n### Harbour Agent\n\n### Lock Keeper\n\n- Locks\n"


@pytest.fixture
def source(desk: Desk) -> Iterator[SourceDesk]:
    """A page with a statement to be written, another page beside it."""
    for laid in source_desks(desk):
        laid.show(PAGE, harbour=HARBOUR)
        yield laid


def titles(source: SourceDesk) -> list[str]:
    """What is offered, once nothing more can come."""
    source.settle()
    shown = source.panel.completion.list
    return [offer.title for offer in shown.offers] if shown.isVisible() else []


def chosen(source: SourceDesk) -> str | None:
    current = source.panel.completion.list.current
    return current.title if current else None


def line(source: SourceDesk) -> str:
    """The caret's line in the page's bytes."""
    data = source.desk.data()
    before = data[: source.editor.byte_at_caret()].rpartition(b"\n")[2]
    after = data[source.editor.byte_at_caret() :].partition(b"\n")[0]
    return f"{before.decode()}|{after.decode()}"


def fill(source: SourceDesk, key: Qt.Key = Key.Key_Return) -> None:
    """Press a key that fills the title in, and let it be found out how it has to be written."""
    source.desk.press(key)
    source.settle()


def reading(source: SourceDesk) -> Reading:
    source.settle()
    assert source.keeper.current is not None
    return source.keeper.current.found.pages["page.md"].readings[0]


def test_titles_come_behind_words_that_lead_a_statement(source: SourceDesk) -> None:
    source.desk.type("Extends")
    assert titles(source) == []
    source.desk.type(" ")
    assert titles(source) == ["Pilot", "Harbour Manager", "Harbour Agent", "Lock Keeper"]
    assert chosen(source) == "Pilot", "the level just below comes first"
    offers = source.panel.completion.list.offers
    assert [offer.note for offer in offers] == ["", "", "Harbour", "Harbour"]


def test_typing_on_filters_and_goes_through_unharmed(source: SourceDesk) -> None:
    typed = "Extends the Harbour Agent, plus 😀 Pi"
    for at, char in enumerate(typed):
        source.desk.type(char)
        titles(source)
        assert line(source) == f"- {typed[: at + 1]}|\r"
    assert titles(source) == []


def test_the_list_follows_what_is_typed_and_deleted(source: SourceDesk) -> None:
    source.desk.type("Extends that of the Ha")
    assert titles(source) == ["Harbour Manager", "Harbour Agent"]
    source.desk.type("rbour Mgr")
    assert titles(source) == ["Harbour Manager"]
    source.desk.press(Key.Key_Backspace, times=3)
    assert titles(source) == ["Harbour Manager", "Harbour Agent"]
    source.desk.type("Mnag")
    assert titles(source) == ["Harbour Manager"], "a slip of the finger is understood"
    source.desk.type("zzz")
    assert titles(source) == []


@pytest.mark.parametrize("key", [Key.Key_Return, Key.Key_Enter, Key.Key_Tab])
def test_a_key_fills_in_the_title_as_one_step(source: SourceDesk, key: Qt.Key) -> None:
    source.desk.type("Extends that of the ")
    before = source.desk.data()
    steps = source.desk.session.undo_stack.count()
    assert titles(source)
    fill(source, key)
    assert line(source) == "- Extends that of the Pilot|\r"
    assert titles(source) == [], "it is complete"
    assert source.desk.session.undo_stack.count() == steps + 1
    assert source.desk.session.undo_stack.undoText() == "Name a level"
    found = reading(source)
    assert [source.desk.session.page(t.path).family.nodes[t.index].heading.text for t in found.targets] == [
        "Pilot"
    ]
    source.desk.undo()
    assert source.desk.data() == before
    source.desk.redo()
    assert line(source) == "- Extends that of the Pilot|\r"


def test_arrows_choose_and_what_was_typed_is_replaced(source: SourceDesk) -> None:
    source.desk.type("Extends that of the ha")
    titles(source)
    caret = source.editor.byte_at_caret()
    source.desk.press(Key.Key_Down, times=9)
    assert chosen(source) == "Harbour Agent"
    source.desk.press(Key.Key_Up)
    assert chosen(source) == "Harbour Manager"
    source.desk.press(Key.Key_PageDown)
    assert source.editor.byte_at_caret() == caret, "the caret stays"
    fill(source)
    assert line(source) == "- Extends that of the [Harbour Agent](../harbour/#harbour-agent)|\r"
    found = reading(source)
    assert found.targets[0].path == "harbour.md"
    assert source.keeper.current.found.status(found) is Status.RESOLVED


def test_a_click_fills_in_too_and_the_editor_keeps_the_keyboard(source: SourceDesk) -> None:
    source.desk.type("Extends that of the ")
    titles(source)
    view = source.panel.completion.list.view
    row = view.visualRect(view.model().index(1, 0)).center()
    QTest.mouseClick(view.viewport(), LEFT, NONE, row)
    source.settle()
    assert line(source) == "- Extends that of the Harbour Manager|\r"
    assert titles(source) == []
    source.desk.type("!")
    assert line(source) == "- Extends that of the Harbour Manager!|\r"


def test_escape_closes_until_another_name_is_begun(source: SourceDesk) -> None:
    source.desk.type("Extends that of the Ha")
    assert titles(source)
    source.desk.press(Key.Key_Escape)
    assert titles(source) == []
    source.desk.type("r")
    assert titles(source) == []
    source.desk.press(Key.Key_Return)
    assert line(source) == "- |\r"
    source.desk.type("Extends the ")
    assert titles(source)


def test_enter_is_never_taken_when_the_name_is_complete(source: SourceDesk) -> None:
    source.desk.type("Extends that of the pilot")
    assert "Pilot" in titles(source)
    assert chosen(source) is None
    source.desk.press(Key.Key_Return)
    assert line(source) == "- |\r"
    assert b"- Extends that of the pilot\r\n- \r\n" in source.desk.data()


def test_enter_is_never_taken_when_nothing_is_offered(source: SourceDesk) -> None:
    source.desk.type("Extends that of the Zzyzx")
    assert titles(source) == []
    source.desk.press(Key.Key_Return)
    assert line(source) == "- |\r"


def test_a_complete_name_can_be_chosen_by_arrow_all_the_same(source: SourceDesk) -> None:
    source.desk.type("Extends that of the pilot")
    titles(source)
    source.desk.press(Key.Key_Down)
    assert chosen(source) == "Pilot"
    fill(source)
    assert line(source) == "- Extends that of the Pilot|\r"


def test_ctrl_space_opens_the_list_by_hand(source: SourceDesk) -> None:
    source.desk.type("Extends that of the Pi")
    assert titles(source) == ["Pilot"]
    source.desk.press(Key.Key_Escape)
    assert titles(source) == []
    source.desk.press(Key.Key_Space, CTRL)
    assert titles(source) == ["Pilot"]
    source.desk.press(Key.Key_Escape)
    source.desk.type("lzzz")
    source.desk.press(Key.Key_Space, CTRL)
    assert titles(source) == []
    assert source.told == ["No level has a title like “Pilzzz”."]
    source.desk.type(". ")
    source.desk.press(Key.Key_Space, CTRL)
    assert "No level is being named here" in source.told[-1]
    assert line(source) == "- Extends that of the Pilzzz. |\r", "no blank is written"


def test_only_what_is_typed_opens_the_list(source: SourceDesk) -> None:
    source.desk.type("Extends that of the Pilot's")
    source.desk.press(Key.Key_Backspace, times=3)
    assert titles(source) == ["Pilot"]
    source.desk.press(Key.Key_Escape)
    source.desk.press(Key.Key_Home)
    source.desk.press(Key.Key_End)
    assert titles(source) == [], "the caret coming by opens nothing"
    source.desk.undo()
    assert titles(source) == []


def test_the_list_goes_when_the_caret_leaves_or_another_page_is_shown(source: SourceDesk) -> None:
    source.desk.type("Extends that of the ")
    assert titles(source)
    source.desk.press(Key.Key_Home)
    assert titles(source) == []
    source.desk.press(Key.Key_End)
    source.desk.press(Key.Key_Space, CTRL)
    assert titles(source)
    source.desk.go(0, "harbour.md")
    assert titles(source) == []


def test_nothing_is_offered_in_code_or_on_a_page_that_may_not_be_changed(source: SourceDesk) -> None:
    source.desk.press(Key.Key_Backspace, times=2)
    source.desk.type("\n```\nExtends the ")
    assert titles(source) == []
    source.desk.go(source.desk.data().index(b"title: Pilot") + len("title: Pilot"))
    source.desk.type(" extends the ")
    assert titles(source) == []
    source.desk.add(b"\xff## Levels\n\n### Pilot\n\n- Extends the ", "broken.md")
    source.desk.go(len(source.desk.data("broken.md")), "broken.md")
    assert source.editor.isReadOnly()
    source.desk.press(Key.Key_Space, CTRL)
    assert titles(source) == []


def test_a_level_that_was_renamed_meanwhile_is_not_filled_in(source: SourceDesk) -> None:
    source.desk.type("Extends that of the Lo")
    assert titles(source) == ["Lock Keeper"]
    source.desk.add(HARBOUR.replace(b"Lock Keeper", b"Lock Warden"), "harbour.md")
    before = source.desk.data()
    fill(source)
    assert source.desk.data() == before
    assert "“Lock Keeper” is not called so any more" in source.told[-1]


def test_titles_come_once_the_handbook_is_known(desk: Desk) -> None:
    for source in source_desks(desk):
        desk.show(PAGE)
        desk.type("Extends the ")
        assert titles(source) == []
        desk.press(Key.Key_Space, CTRL)
        assert "still looking through the handbook" in source.told[-1]
        source.keeper.start()
        assert titles(source) == ["Pilot", "Harbour Manager"]


@pytest.mark.parametrize("typed", [", plus 😀:", "\nThe next", ". ", "!", "\n\n\n"])
def test_typing_on_at_once_goes_behind_the_title(source: SourceDesk, typed: str) -> None:
    source.desk.type("Extends that of the harbour ag")
    titles(source)
    source.desk.press(Key.Key_Return)
    source.desk.type(typed)
    before = source.desk.data()
    caret = source.editor.byte_at_caret()
    source.settle()
    link = b"[Harbour Agent](../harbour/#harbour-agent)"
    assert source.desk.data() == before.replace(b"the harbour ag", b"the " + link)
    assert source.editor.byte_at_caret() == caret + len(link) - len(b"harbour ag")
    source.desk.undo()
    assert source.desk.data() == before


def test_a_title_is_filled_in_where_its_name_stands_by_now(source: SourceDesk) -> None:
    source.desk.type("Extends that of the pi")
    titles(source)
    source.desk.press(Key.Key_Return)
    source.desk.go(source.desk.data().index(b"- Sails"))
    source.desk.type("- Ties 😀\n")
    source.desk.go(source.desk.data().index(b"Sails"))
    source.desk.press(Key.Key_End, Qt.KeyboardModifier.ShiftModifier)
    source.settle()
    assert b"- Extends that of the Pilot\r\n- Steers" in source.desk.data()
    assert source.desk.marked().count(b"|Sails|\r\n") == 1, "the selection stays"


def test_headings_that_are_new_since_are_looked_at_first(source: SourceDesk) -> None:
    """A second Pilot came in between: the title alone means that one now."""
    source.desk.type("Extends that of the pi")
    titles(source)
    source.desk.press(Key.Key_Return)
    at = source.desk.data().index(b"### Senior")
    source.desk.session.apply(
        source.desk.session.change_by(
            "Add a level", "page.md", [Edit(Span(at, at), b"### Pilot\r\n\r\n- Rows\r\n\r\n")]
        )
    )
    source.settle()
    assert b"- Extends that of the [Pilot](#pilot)\r\n" in source.desk.data()


def test_a_name_that_is_changed_after_all_stays_as_it_is(source: SourceDesk) -> None:
    source.desk.type("Extends that of the pi")
    titles(source)
    source.desk.press(Key.Key_Return)
    source.desk.press(Key.Key_Backspace)
    source.settle()
    assert line(source) == "- Extends that of the p|\r"
    source.desk.type("i")
    titles(source)
    source.desk.press(Key.Key_Return)
    source.desk.go(0, "harbour.md")
    source.settle()
    source.desk.go(0)
    assert b"- Extends that of the pi\r\n" in source.desk.data(), "the page was left before"


def test_keys_that_come_before_the_list_follows_choose_of_what_fits(source: SourceDesk) -> None:
    source.desk.type("Extends that of the Ha")
    titles(source)
    assert chosen(source) == "Harbour Manager"
    source.desk.type("rbour A")
    fill(source)
    assert line(source).startswith("- Extends that of the [Harbour Agent]")


def test_levels_that_extend_this_one_come_last_and_say_so(source: SourceDesk) -> None:
    heir = b"- Leads\r\n\r\n#### Requirements\r\n\r\n- Extends that of the Senior Pilot\r\n"
    source.show(
        PAGE.replace(b"- Leads\r\n", heir) + b"\r\n### Boatswain\r\n\r\n- Whistles\r\n",
        harbour=HARBOUR.replace(b"- Locks", b"#### Requirements\n\n- Extends that of the Harbour Manager"),
    )
    source.desk.type("Extends that of the ")
    shown = source.panel.completion.list
    assert titles(source) == ["Pilot", "Boatswain", "Harbour Agent", "Harbour Manager", "Lock Keeper"]
    assert [told_of(offer) for offer in shown.offers][3:] == [
        "extends this level already",
        "Harbour · extends this level already",
    ]
    source.desk.type("ha")
    assert titles(source) == ["Harbour Agent", "Harbour Manager"]


def test_the_list_lies_within_the_window_below_or_above_the_name(source: SourceDesk) -> None:
    shown = source.panel.completion.list
    source.desk.type("Extends that of the ")
    titles(source)
    caret = source.editor.cursorRect()
    assert shown.geometry().top() > source.editor.viewport().mapTo(source.panel, caret.bottomLeft()).y()
    source.desk.press(Key.Key_Escape)
    source.panel.resize(420, 240)
    source.desk.press(Key.Key_Return)
    source.editor.ensureCursorVisible()
    source.desk.type("Extends that of the ")
    assert titles(source)
    assert source.panel.rect().contains(shown.geometry())
    top = source.editor.viewport().mapTo(source.panel, source.editor.cursorRect().topLeft()).y()
    assert shown.geometry().bottom() <= top or shown.geometry().top() >= top + caret.height()


def test_the_window_offers_titles(window: MainWindow, qtbot: QtBot) -> None:
    data = window.handbook.session.page(OPERATIONS).source.data
    window._go_to(Place(OPERATIONS, data.index(b"explain every miss") + len("explain every miss")))
    qtbot.keyClick(window.page.editor, Key.Key_Return)
    qtbot.keyClicks(window.page.editor, "Extends that of the ")
    shown = window.page.completion.list
    qtbot.waitUntil(lambda: shown.isVisible() and len(shown.offers) > 20, timeout=PATIENCE_MS)
    assert window.rect().contains(shown.geometry())
    assert shown.offers[0].title == "Care Operations Analyst"
    qtbot.keyClick(window.page.editor, Key.Key_Escape)
    assert not shown.isVisible()
