"""Finding and replacing in a page: pure functions, then the bar below a real page."""

import time

import pytest
from desk import Desk
from hypothesis import given
from hypothesis import strategies as st
from page_texts import pages
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from jfeditor.text.edits import apply_edits
from jfeditor.text.sources import Source
from jfeditor.text.spans import Span
from jfeditor.ui.displayed import with_lf
from jfeditor.ui.finding import Query, QueryError, find, replace
from jfeditor.wording import word_error

Key = Qt.Key
BOM = b"\xef\xbb\xbf"


def found(data: bytes, text: str, **how: bool) -> list[bytes]:
    """What stands at the places found."""
    return [place.span.cut(data) for place in find(Source(data), Query(text, **how))]


def replaced(data: bytes, text: str, new: str, **how: bool) -> bytes:
    source = Source(data)
    return apply_edits(data, replace(source, find(source, Query(text, **how), new)))


@pytest.mark.parametrize(
    ("data", "text", "how", "expected"),
    [
        ("Role role ROLE", "role", {}, ["Role", "role", "ROLE"]),
        ("Role role ROLE", "role", {"case": True}, ["role"]),
        ("role roles arole role_s über-role", "role", {"words": True}, ["role", "role"]),
        ("ÜBER über", "über", {}, ["ÜBER", "über"]),
        ("a.c abc", "a.c", {}, ["a.c"]),
        ("a.c abc", "a.c", {"pattern": True}, ["a.c", "abc"]),
        ("😀😀 x 😀", "x", {}, ["x"]),
        ("one\r\ntwo\r\n", "^two$", {"pattern": True}, ["two"]),
        ("one\r\ntwo\r\n", "e$", {"pattern": True}, ["e"]),
        ("one\rtwo\r", "one\\ntwo", {"pattern": True}, ["one\rtwo"]),
        ("one\r\n\r\ntwo", "e.*t", {"pattern": True}, []),
        ("\ufeffone", "^one", {"pattern": True}, ["one"]),
        ("aXbX", "(?<=b)X", {"pattern": True}, ["X"]),
        ("abc", "x*", {"pattern": True}, []),
        ("xaxx", "x*", {"pattern": True}, ["x", "xx"]),
        ("abc", "^|$", {"pattern": True}, []),
        ("ab ab", "a|ab", {"pattern": True, "words": True}, ["ab", "ab"]),
        ("café caf\u00e9", "é", {}, ["é", "é"]),
        ("abc", "", {}, []),
        ("caf\ufffd", "f", {}, ["f"]),
    ],
)
def test_what_is_found(data: str, text: str, how: dict[str, bool], expected: list[str]) -> None:
    assert [piece.decode() for piece in found(data.encode(), text, **how)] == expected


def test_a_page_that_is_no_utf_8_is_searched_too() -> None:
    assert find(Source(b"caf\xe9 \xff x"), Query("x")) == find(Source(b"cafe ? x"), Query("x"))


@given(pages, st.sampled_from(["a", "word", "\n", " ", "é", "😀", "."]))
def test_places_found_hold_what_was_looked_for(data: bytes, text: str) -> None:
    pieces = [with_lf(piece.decode()) for piece in found(data, text, case=True)]
    plain = with_lf(data.decode()[1 if data.startswith(BOM) else 0 :])
    assert pieces == [text] * plain.count(text)


@pytest.mark.parametrize(
    ("data", "text", "new", "how", "expected"),
    [
        (b"one two one\r\n", "one", "1", {}, b"1 two 1\r\n"),
        (b"one\r\ntwo\n", r"(\w)(\w+)", r"\2\1", {"pattern": True}, b"neo\r\nwot\n"),
        (b"one\r\ntwo\n", r"o", r"\n", {"pattern": True}, b"\r\nne\r\ntw\n\n"),
        (b"a\\1", r"\1", r"\2", {}, b"a\\2"),
        ("😀 a 😀 a".encode(), "a", "é", {}, "😀 é 😀 é".encode()),
        (BOM + b"a\r\n", "^", "x", {"pattern": True}, BOM + b"a\r\n"),
        (BOM + b"a\r\n", "^a", "x", {"pattern": True}, BOM + b"x\r\n"),
        (b"a\r\n\r\nb\r\n", r"\n+", r" ", {"pattern": True}, b"a b "),
        (b"a\rX\nb", "X", "", {}, b"a\r\r\nb"),
        (b"a-b", "(?P<l>a)-(?P<r>b)", r"\g<r>-\g<l>", {"pattern": True}, b"b-a"),
        (b"aaa", "a", "aa", {}, b"aaaaaa"),
    ],
)
def test_what_is_put_in_its_place(
    data: bytes, text: str, new: str, how: dict[str, bool], expected: bytes
) -> None:
    assert replaced(data, text, new, **how) == expected


@pytest.mark.parametrize(
    "text", ["(", "[a", "*", "(?P<x", "\\", "a{3,1}", "(?<=a", "(" * 5000, "a{" + "9" * 5000 + "}"]
)
def test_a_broken_expression_is_told(text: str) -> None:
    with pytest.raises(QueryError) as told:
        find(Source(b"abc"), Query(text, pattern=True))
    assert told.value.code == "find.pattern"
    assert "cannot be read" in word_error(told.value)


@pytest.mark.parametrize("new", [r"\2", r"\g<no>", r"\g<", "\\"])
def test_a_broken_replacement_is_told(new: str) -> None:
    with pytest.raises(QueryError) as told:
        find(Source(b"abc"), Query("(a)", pattern=True), new)
    assert told.value.code == "find.replacement"


@pytest.mark.parametrize("text", ["(?:a|aa)+$", "(?:a{9999}){9999}", "((a{100}){100}){100}"])
def test_an_expression_that_never_ends_is_given_up(text: str) -> None:
    before = time.monotonic()
    with pytest.raises(QueryError) as told:
        find(Source(b"a" * 5000 + b"!"), Query(text, pattern=True))
    assert told.value.code == "find.slow"
    assert "takes too long" in word_error(told.value)
    assert time.monotonic() - before < 10  # it would take years


# The bar


PAGE = "# Role 😀\r\n\r\nA role is a role.\r\n\nNo Roles here\r\n".encode()


@pytest.fixture
def searching(desk: Desk) -> Desk:
    """The find bar open on a page, the caret at its beginning."""
    desk.add(PAGE)
    desk.go(0)
    desk.panel.open_find(replacing=True)
    return desk


def selected(desk: Desk) -> Span:
    return desk.editor.selected_bytes()


def spans(data: bytes, text: bytes) -> list[Span]:
    lower, at, places = data.lower(), -1, []
    while (at := lower.find(text, at + 1)) >= 0:
        places.append(Span(at, at + len(text)))
    return places


def test_typing_into_the_bar_goes_to_the_first_place(searching: Desk) -> None:
    QTest.keyClicks(searching.panel.find_bar.find_field, "role")
    assert selected(searching) == spans(PAGE, b"role")[0]
    assert searching.panel.find_bar.count.text() == "1 of 4"


def test_next_and_previous_go_round(searching: Desk) -> None:
    bar = searching.panel.find_bar
    bar.find_field.setText("role")
    way = []
    for _ in range(4):
        QTest.keyClick(bar.find_field, Key.Key_Return)
        way.append(selected(searching))
    places = spans(PAGE, b"role")
    assert way == [*places[1:], places[0]]
    QTest.keyClick(bar.find_field, Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert selected(searching) == places[-1]
    bar.words.click()
    assert bar.count.text() == "1 of 3"
    bar.case.click()
    assert selected(searching) == places[1]
    assert bar.count.text() == "1 of 2"


def test_the_selection_is_looked_for(desk: Desk) -> None:
    desk.show("# Role 😀 |role| x\n".encode())
    desk.panel.open_find(replacing=False)
    assert desk.panel.find_bar.find_field.text() == "role"
    assert desk.panel.find_bar.count.text() == "2 of 2"
    assert not desk.panel.find_bar.replace_field.isVisible()


def test_one_place_after_the_other_is_replaced(searching: Desk) -> None:
    bar = searching.panel.find_bar
    bar.find_field.setText("role")
    bar.replace_field.setText("Rolle role")
    for _ in range(2):
        QTest.keyClick(bar.replace_field, Key.Key_Return)
    assert searching.data() == PAGE.replace(b"# Role", b"# Rolle role").replace(b"A role", b"A Rolle role")
    assert searching.data()[slice(*selected(searching))] == b"role"
    assert selected(searching).start > searching.data().index(b"is a")
    searching.undo()
    assert searching.data() == PAGE.replace(b"# Role", b"# Rolle role")


def test_all_places_are_replaced_in_one_step(searching: Desk) -> None:
    bar = searching.panel.find_bar
    bar.pattern.click()
    bar.find_field.setText(r"r(ole)s?\b")
    bar.replace_field.setText(r"J\1")
    bar.replace_every.click()
    assert searching.data() == "# Jole 😀\r\n\r\nA Jole is a Jole.\r\n\nNo Jole here\r\n".encode()
    assert bar.count.text() == "4 replaced"
    assert searching.session.undo_stack.count() == 1
    assert searching.session.undo_stack.undoText() == "Replace 4 places"
    searching.undo()
    assert searching.data() == PAGE
    assert bar.count.text() == "4 found"


def test_what_is_wrong_is_said_in_the_bar(searching: Desk) -> None:
    bar = searching.panel.find_bar
    bar.pattern.click()
    bar.find_field.setText("(role")
    assert "cannot be read" in bar.count.text()
    bar.replace_every.click()
    assert searching.data() == PAGE
    bar.find_field.setText("(role)")
    bar.replace_field.setText(r"\7")
    bar.replace_one.click()
    bar.replace_every.click()
    assert "does not fit" in bar.count.text()
    assert searching.data() == PAGE


def test_a_replacement_that_is_not_shown_does_not_matter(searching: Desk) -> None:
    bar = searching.panel.find_bar
    bar.pattern.click()
    bar.replace_field.setText(r"\7")
    searching.panel.open_find(replacing=False)
    bar.find_field.setText("(role)")
    assert bar.count.text() == "1 of 4"


def test_escape_closes_the_bar_and_gives_the_page_its_keyboard(searching: Desk) -> None:
    bar = searching.panel.find_bar
    bar.find_field.setText("role")
    assert len(searching.editor.extraSelections()) == 5
    QTest.keyClick(bar.find_field, Key.Key_Escape)
    assert not bar.isVisible()
    assert searching.panel.focusWidget() is searching.editor
    assert len(searching.editor.extraSelections()) == 1


def test_nothing_is_replaced_on_a_page_that_cannot_be_edited(desk: Desk) -> None:
    desk.show(b"|caf\xe9 role\n")
    desk.panel.open_find(replacing=True)
    assert not desk.panel.find_bar.replace_field.isVisible()
    desk.panel.find_bar.find_field.setText("role")
    desk.panel.find_bar.replace_all_wanted.emit()
    assert desk.data() == b"caf\xe9 role\n"


def test_the_page_changes_below_an_open_bar(searching: Desk) -> None:
    bar = searching.panel.find_bar
    bar.find_field.setText("role")
    searching.editor.setFocus()
    searching.go(0)
    searching.type("role ")
    QTest.keyClick(bar.find_field, Key.Key_Return)
    assert selected(searching) == spans(searching.data(), b"role")[1]
    searching.add(b"a role\n", "other.md")
    searching.go(0, "other.md")
    assert bar.count.text() == "1 found"


def test_a_great_many_places_do_not_freeze_the_page(desk: Desk) -> None:
    desk.add("é a\r\n".encode() * 5_000)
    desk.go(0)
    desk.panel.open_find(replacing=False)
    before = time.monotonic()
    desk.panel.find_bar.find_field.setText("a")
    assert desk.panel.find_bar.count.text() == "1 of 5000"
    assert len(desk.editor.extraSelections()) <= 501
    assert time.monotonic() - before < 5  # 0.2 s on two cores; it was 8 s
