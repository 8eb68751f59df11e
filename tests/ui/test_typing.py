"""Typing into a real editor on pages of every kind: the page and the saved file hold exactly the edit."""

import pytest
from desk import Desk
from PySide6.QtCore import QMimeData, QObject, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QInputMethodEvent
from PySide6.QtWidgets import QApplication

from jfeditor.text.lines import line_end_near

Key, NONE = Qt.Key, Qt.KeyboardModifier.NoModifier
SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
BOM = b"\xef\xbb\xbf"

PAGES = {
    "lf": b"---\ntitle: A\n---\n\n# Head\n\nSome words here.\n",
    "crlf": b"---\r\ntitle: A\r\n---\r\n\r\n# Head\r\n\r\nSome words here.\r\n",
    "cr": b"# Head\r\rSome words here.\r",
    "mixed": b"# Head\r\n\nSome words\rhere.\r\n\n",
    "bom": BOM + b"# Head\r\n\r\nSome words here.\r\n",
    "no last newline": b"# Head\n\nSome words here.",
    "emoji": "# Head 😀\n\nSome 👩‍👩‍👧 words here. 𝄞\n".encode(),
    "u+2028": "# Head\n\nSome\u2028words\u2029here.\x85\n".encode(),
    "form feed": b"# Head\f\n\nSome\x0bwords\0here.\n",
    "tabs": b"# Head\n\n\tSome\twords  \nhere.\t\n",
    "nbsp": "# Head\n\nSome\xa0words\u202fhere.\n".encode(),
    "stand-ins": "\ufffe# Head\n\nSome\ufeff\ufdd0\ufdd1words here¶.\n".encode(),
    "long line": b"# Head\n\n" + "word é😀 ".encode() * 20_000 + b"\nend\n",
    "empty": b"",
}


@pytest.fixture(params=PAGES)
def page(request: pytest.FixtureRequest) -> bytes:
    """A page of each kind."""
    return PAGES[request.param]


def spots(page: bytes) -> list[int]:
    """A few places between characters: both ends, and around what is special."""
    start = len(BOM) if page.startswith(BOM) else 0
    special = [at for at in range(start, min(len(page), 90)) if page[at] > 0x7E or page[at] < 0x20]
    if len(page) > 10_000:  # each key takes a while there
        special = special[-1:]
    found = {start, len(page), *special[:12], *(at + 1 for at in special[:12])}
    return sorted(at for at in found if _between_characters(page, at))


def _between_characters(page: bytes, at: int) -> bool:
    return at >= len(page) or (page[at] & 0xC0 != 0x80 and page[max(0, at - 1) : at + 1] != b"\r\n")


def test_what_is_typed_is_all_that_changes(desk: Desk, page: bytes) -> None:
    desk.add(page)
    expected = page
    for at in reversed(spots(page)):  # from the end, so that the places stay
        desk.go(at)
        desk.type("Xé😀")
        expected = expected[:at] + "Xé😀".encode() + expected[at:]
        assert desk.data() == expected
        assert desk.editor.byte_at_caret() == at + 7
    desk.save()
    assert (desk.root / "page.md").read_bytes() == expected
    assert not desk.session.modified
    desk.undo(desk.session.undo_stack.count())
    assert desk.data() == page
    assert desk.editor.toPlainText() == desk.editor._displayed.text.replace("\xa0", " ").replace(
        "\u2028", "\n"
    )


def test_enter_takes_the_line_end_of_its_neighbours(desk: Desk, page: bytes) -> None:
    desk.add(page)
    for at in reversed(spots(page)):
        desk.go(at)
        before = desk.data()
        desk.press(Key.Key_Return)
        end = line_end_near(before, at, b"\n")
        if end == b"\r" and before[at : at + 1] == b"\n":
            end = b"\r\r"
        assert desk.data() == before[:at] + end + before[at:]
        desk.press(Key.Key_Backspace)
        assert desk.data() == before


def test_delete_and_backspace_take_one_character_each(desk: Desk) -> None:
    page = "a\r\nb😀c\tde\u2028f\xa0g\rh\ni".encode()
    desk.add(page)
    for text in (
        "a",
        "\r\n",
        "b",
        "😀",
        "c",
        "\t",
        "d",
        "e",
        "\u2028",
        "f",
        "\xa0",
        "g",
        "\r",
        "h",
        "\n",
        "i",
    ):
        desk.go(0)
        desk.press(Key.Key_Delete)
        page = page[len(text.encode()) :]
        assert desk.data() == page
    desk.undo(desk.session.undo_stack.count())
    page = desk.data()
    for text in (
        "i",
        "\n",
        "h",
        "\r",
        "g",
        "\xa0",
        "f",
        "\u2028",
        "e",
        "d",
        "\t",
        "c",
        "😀",
        "b",
        "\r\n",
        "a",
    ):
        desk.go(len(page))
        desk.press(Key.Key_Backspace)
        page = page[: -len(text.encode())]
        assert desk.data() == page


@pytest.mark.parametrize(
    ("before", "key", "modifier", "after"),
    [
        ("one\r\n|two", Key.Key_Backspace, NONE, "one|two"),
        ("one|\r\ntwo", Key.Key_Delete, NONE, "one|two"),
        ("a😀|b", Key.Key_Backspace, NONE, "a|b"),
        ("a|😀b", Key.Key_Delete, NONE, "a|b"),
        ("e\u0301|x", Key.Key_Backspace, NONE, "e|x"),
        ("|e\u0301x", Key.Key_Delete, NONE, "|x"),
        ("\ufeff|one", Key.Key_Backspace, NONE, "\ufeff|one"),
        ("one two|\r\n", Key.Key_Backspace, CONTROL, "one |\r\n"),
        ("one| two\r\n", Key.Key_Delete, CONTROL, "one|two\r\n"),
        ("a\r|X\nb", Key.Key_Delete, NONE, "a\r|\r\nb"),
        ("|one\r\ntwo|\r\n", Key.Key_Backspace, NONE, "|\r\n"),
        ("one|\r\n", Key.Key_Return, SHIFT, "one\r\n|\r\n"),
        ("one|", Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier, "one\n|"),
        ("|one", Key.Key_Tab, NONE, "\t|one"),
        ("o|n|e\n", Key.Key_Z, CONTROL, "o|n|e\n"),
    ],
)
def test_a_key_does_this(
    desk: Desk, before: str, key: Qt.Key, modifier: Qt.KeyboardModifier, after: str
) -> None:
    desk.show(before.encode())
    desk.press(key, modifier)
    assert desk.marked() == after.encode()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("- one|\n", "- one\n- |\n"),
        ("- one\r\n- |\r\ntext\r\n", "- one\r\n|\r\ntext\r\n"),
        ("  * one| two\r\n", "  * one\r\n  * | two\r\n"),
        ("9. one|\n", "9. one\n10. |\n"),
        ("\t1)  one|\n", "\t1)  one\n\t2)  |\n"),
        ("- [x] done|\n", "- [x] done\n- [ ] |\n"),
        ("- 😀|\n", "- 😀\n- |\n"),
        ("|- one\n", "\n|- one\n"),
        ("- |one\n", "- \n- |one\n"),
        ("-one|\n", "-one\n|\n"),
        ("- o|n|e\n", "- o\n|e\n"),
    ],
)
def test_enter_goes_on_with_a_list_and_ends_it(desk: Desk, before: str, after: str) -> None:
    desk.show(before.encode())
    desk.press(Key.Key_Return)
    assert desk.marked() == after.encode()
    desk.undo()
    assert desk.data() == before.replace("|", "").encode()


def test_the_mouse_selects_what_is_replaced(desk: Desk) -> None:
    desk.show("|# A 😀 page\r\n\r\nwith w\xa0rds\r\n".encode())
    start, end = len(b"# A "), len("# A 😀 page\r\n\r\nwith".encode())
    desk.drag(start, end)
    assert desk.editor.selected_bytes() == (start, end)
    desk.type("x")
    assert desk.data() == "# A x w\xa0rds\r\n".encode()


# The clipboard


@pytest.mark.parametrize(
    "text", ["a\xa0b", "a\u2028b", "a\u2029b", "a\ufeffb", "\ufdd0", "😀", "a\tb", "\0", "one\r\ntwo"]
)
def test_the_clipboard_keeps_every_character(desk: Desk, text: str) -> None:
    """Cut and pasted elsewhere, it is as it was; lines end as their neighbours do."""
    desk.show(b"start |" + text.encode() + b"| end\r\n\n")
    desk.editor.cut()
    assert desk.marked() == b"start | end\r\n\n"
    assert QApplication.clipboard().mimeData().text() == text.replace("\r\n", "\n")
    desk.editor.paste()
    assert desk.marked() == b"start " + text.encode() + b"| end\r\n\n"


def test_pasted_lines_end_as_their_neighbours(desk: Desk) -> None:
    desk.show(b"one\r\nt|w|o\r\n\n")
    QApplication.clipboard().setText("a\nb\r\nc\rd")
    desk.press(Key.Key_V, CONTROL)
    assert desk.marked() == b"one\r\nta\r\nb\r\nc\r\nd|o\r\n\n"
    assert desk.session.undo_stack.undoText() == "Paste"
    desk.undo()
    assert desk.marked() == b"one\r\ntw|o\r\n\n"


def test_pasting_what_stands_there_already_moves_the_caret_on(desk: Desk) -> None:
    desk.show(b"ab|ab\n")
    QApplication.clipboard().setText("ab")
    desk.editor.paste()
    assert desk.marked() == b"abab|ab\n"


def test_nothing_is_pasted_into_a_page_that_cannot_be_edited(desk: Desk) -> None:
    desk.show(b"|caf\xe9\n")
    QApplication.clipboard().setText("x")
    desk.editor.paste()
    desk.press(Key.Key_V, CONTROL)
    desk.type("x")
    desk.press(Key.Key_Return, SHIFT)
    assert desk.data() == b"caf\xe9\n"
    assert desk.refusals == []


def dropped(desk: Desk, text: str, at: int) -> None:
    data = QMimeData()
    data.setText(text)
    where, copy, left = desk.point(at), Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    for event in (
        QDragEnterEvent(where, copy, data, left, NONE),
        QDropEvent(where.toPointF(), copy, data, left, NONE),
    ):
        QApplication.sendEvent(desk.editor.viewport(), event)


def test_dropped_text_lands_under_the_mouse(desk: Desk) -> None:
    desk.show(b"one\r\n|tw|o\r\n")
    dropped(desk, "a\nb", 1)
    assert desk.marked() == b"oa\r\nb|ne\r\ntwo\r\n"


@pytest.mark.parametrize(
    ("before", "to", "after"),
    [
        ("a\u2029|b\r\nc|\nd\n", 0, "b\r\nc|a\u2029\nd\n"),
        ("|a\ufeff|\r\nb\nc\r", 9, "\r\nb\nca\ufeff|\r"),
        ("one\r|x\r\n|\nb", 0, "x\r\n|one\r\r\nb"),
    ],
)
def test_text_dragged_within_the_page_moves_byte_for_byte(
    desk: Desk, before: str, to: int, after: str
) -> None:
    desk.show(before.encode())
    where = desk.point(min(to, len(desk.data()) - 1)).toPointF()

    class DragWithin(QDropEvent):
        def source(self) -> QObject:
            return desk.editor.viewport()

    data = desk.editor.createMimeDataFromSelection()
    desk.editor.dropEvent(DragWithin(where, Qt.DropAction.MoveAction, data, Qt.MouseButton.LeftButton, NONE))
    assert desk.marked() == after.encode()
    assert desk.session.undo_stack.undoText() == "Move text"
    desk.undo()
    assert desk.data() == before.replace("|", "").encode()


# Input methods


def test_an_input_method_commits_once(desk: Desk) -> None:
    desk.show("# Über |\r\n".encode())
    steps = []
    desk.session.page_changed.connect(lambda *_: steps.append(desk.data()))
    desk.commit("日本語", preedit=("に", "にほ", "日本語"))
    assert desk.marked() == "# Über 日本語|\r\n".encode()
    assert len(steps) == 1
    assert desk.session.undo_stack.count() == 1


def test_a_preedit_that_is_given_up_changes_nothing(desk: Desk) -> None:
    desk.show(b"a|b\r\n")
    QApplication.sendEvent(desk.editor, QInputMethodEvent("に", []))
    QApplication.sendEvent(desk.editor, QInputMethodEvent("", []))
    assert desk.data() == b"ab\r\n"
    assert desk.session.undo_stack.count() == 0
    desk.type("x")
    assert desk.data() == b"axb\r\n"


def test_an_input_method_replaces_a_selection(desk: Desk) -> None:
    desk.show("a|\r\n😀|b\r\n".encode())
    desk.commit("𝒳", preedit=("x",))
    assert desk.marked() == "a𝒳|b\r\n".encode()


# What the widget cannot show


@pytest.mark.parametrize("char", ["\ufeff", "\u2060", "\u2028", "\x85", "\0", "\f"])
def test_a_typed_character_arrives_as_it_is(desk: Desk, char: str) -> None:
    desk.show(b"one |two\r\n")
    desk.commit(f"a{char}")  # not alone: PySide drops a U+FEFF with which a text begins
    assert desk.marked() == f"one a{char}|two\r\n".encode()
    desk.type("x")
    assert desk.marked() == f"one a{char}x|two\r\n".encode()
