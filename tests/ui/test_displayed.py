"""The displayed text of a page: positions and edits map to bytes and back without loss."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from page_texts import pages, texts
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from jfeditor.text.edits import Edit, apply_edits
from jfeditor.text.lines import find_lines
from jfeditor.text.sources import Source
from jfeditor.text.spans import Span
from jfeditor.ui.displayed import (
    Displayed,
    display,
    edit_of,
    own_line_ends,
    positions_at,
    utf16_length,
    with_lf,
)

BOM = b"\xef\xbb\xbf"


def shown(data: bytes) -> str:
    return Displayed(Source(data)).text


def positions(text: str) -> list[int]:
    """Every place between two characters, in UTF-16 units."""
    return [utf16_length(text[:index]) for index in range(len(text) + 1)]


@given(pages)
@example("a\r\nb\rc\n😀\r\n".encode())
def test_positions_and_bytes_are_inverse(data: bytes) -> None:
    page = Displayed(Source(data))
    places = positions(page.text)
    offsets = [page.byte_at(position) for position in places]
    assert [page.position_at(offset) for offset in offsets] == places
    assert offsets == sorted(set(offsets))
    assert offsets[0] == Source(data).start
    assert offsets[-1] == len(data)


@given(pages)
def test_every_offset_has_a_position_and_they_ascend(data: bytes) -> None:
    page = Displayed(Source(data))
    found = [page.position_at(offset) for offset in range(len(data) + 1)]
    assert found == sorted(found)
    assert set(found) == set(positions(page.text))


@given(st.binary(max_size=30))
@example(b"\xff\xfea\nb")
@example(b"\xe2\x82\n\xe2\x82\xac\r\n\xc3")
def test_a_page_that_is_no_utf_8_has_positions_too(data: bytes) -> None:
    page = Displayed(Source(data))
    places = positions(page.text)
    assert [page.position_at(page.byte_at(position)) for position in places] == places


@given(st.one_of(pages, st.binary(max_size=30)), st.data())
@example(BOM + "😀\r\né\t\u2028x".encode(), None)
@example("😀".encode() + b"\xff\r\n\xe2\x82", None)
def test_many_positions_are_found_as_each_is(data: bytes, drawn: st.DataObject | None) -> None:
    page = Displayed(Source(data))
    places = {page.byte_at(position): position for position in positions(page.text)}
    offsets = sorted(places) if drawn is None else sorted(drawn.draw(st.sets(st.sampled_from(list(places)))))
    assert positions_at(page.source, offsets) == {offset: places[offset] for offset in offsets}


@given(pages)
@example("\ufffeone".encode())
@example("\n\ufffe".encode())
def test_the_widget_holds_the_displayed_text_as_it_is(qapp: QApplication, data: bytes) -> None:
    text = shown(data)
    widget = QPlainTextEdit()
    widget.setPlainText(text)
    assert widget.document().toRawText().replace("\u2029", "\n") == text
    assert widget.document().characterCount() == utf16_length(text) + 1


@given(pages, texts, st.data())
def test_an_edit_is_what_was_typed_over(data: bytes, typed: str, choose: st.DataObject) -> None:
    page = Displayed(Source(data))
    start = choose.draw(st.integers(0, len(page.text)))
    end = choose.draw(st.integers(start, len(page.text)))
    place = [utf16_length(page.text[:index]) for index in (start, end)]
    wanted = page.text[:start] + display(typed) + page.text[end:]
    edit = page.edit_to(wanted, place[0], place[1] - place[0])
    if edit is None:
        assert wanted == page.text
        return
    assert page.byte_at(place[0]) <= edit.span.start <= edit.span.end <= page.byte_at(place[1])
    assert shown(apply_edits(data, [edit])) == wanted


@given(pages, texts, st.data())
def test_a_careless_place_of_change_costs_nothing(data: bytes, typed: str, choose: st.DataObject) -> None:
    """Qt may say that more changed than did, or something else; line ends that were not typed over stay."""
    page = Displayed(Source(data))
    at = choose.draw(st.integers(0, len(page.text)))
    wanted = page.text[:at] + display(typed) + page.text[at:]
    edit = page.edit_to(wanted, choose.draw(st.integers(0, 40)), choose.draw(st.integers(0, 80)))
    if edit is None:
        assert wanted == page.text
        return
    assert edit.span.start == edit.span.end
    assert shown(apply_edits(data, [edit])) == wanted


@pytest.mark.parametrize(
    ("before", "at", "typed", "after"),
    [
        (b"one\r\ntwo\r\n", 3, "\nx", b"one\r\nx\r\ntwo\r\n"),
        (b"one\r\ntwo\n", 8, "\nx", b"one\r\ntwo\n\nx"),
        (b"one\r\ntwo", 7, "\nx", b"one\r\ntwo\r\nx"),
        (b"one\rtwo\r", 1, "\n", b"o\rne\rtwo\r"),
        (b"one\ntwo\r\nthree\r\n", 5, "\n", b"one\nt\r\nwo\r\nthree\r\n"),
        (b"one", 3, "\n", b"one\n"),
        (BOM + b"one\r\n", 0, "\n", BOM + b"\r\none\r\n"),
        (b"", 0, "a\nb", b"a\nb"),
    ],
)
def test_new_lines_end_as_their_neighbours(before: bytes, at: int, typed: str, after: bytes) -> None:
    page = Displayed(Source(before))
    edit = page.edit_to(page.text[:at] + typed + page.text[at:], at, 0)
    assert edit is not None
    assert apply_edits(before, [edit]) == after


@pytest.mark.parametrize(
    ("before", "text", "position", "removed", "edit"),
    [
        (b"aaa", "aaaa", 1, 0, Edit(Span(1, 1), b"a")),
        (b"aaa", "aa", 0, 1, Edit(Span(0, 1), b"")),
        (b"\n\r\n\n", "\n\n\n\n", 1, 0, Edit(Span(1, 1), b"\r\n")),
        (b"- a\n- a\n", "- a\n- a\n- a\n", 4, 0, Edit(Span(4, 4), b"- a\n")),
        (b"a\r\na\n", "a\na\na\n", 0, 1, Edit(Span(1, 1), b"\r\na")),
    ],
)
def test_the_widget_says_which_of_equal_characters_is_new(
    before: bytes, text: str, position: int, removed: int, edit: Edit
) -> None:
    assert Displayed(Source(before)).edit_to(text, position, removed) == edit


@given(st.lists(st.sampled_from([b"\r", b"\n", b"\r\n", b"a"]), max_size=8).map(b"".join), st.data())
def test_a_lone_cr_never_merges_with_an_lf(data: bytes, choose: st.DataObject) -> None:
    page = Displayed(Source(data))
    start = choose.draw(st.integers(0, len(page.text)))
    end = choose.draw(st.integers(start, len(page.text)))
    typed = choose.draw(st.sampled_from(["", "\n", "x", "\nx", "x\n", "\n\n"]))
    span = Span(page.byte_at(start), page.byte_at(end))
    after = apply_edits(data, [edit_of(Source(data), span, typed)])
    assert with_lf(after.decode()) == page.text[:start] + typed + page.text[end:]


def test_pieces_of_the_page_keep_their_line_ends() -> None:
    source = Source(b"a\rb\r\nc\nd")
    edit = own_line_ends(source, Span(0, 8), b"c\n", b"a\r", b"\n", b"b\r\n")
    assert edit.new == b"c\na\r\r\nb\r\n"
    assert len(find_lines(edit.new)) == 5


@pytest.mark.parametrize(
    ("char", "stand_in"), [("\u2029", "¶"), ("\ufdd0", "\ufffd"), ("\ufffe", "\ufffd"), ("\ufeff", "\u2060")]
)
def test_a_character_behind_a_stand_in_is_kept_and_copied(char: str, stand_in: str) -> None:
    data = f"one{char}two\r\n".encode()
    page = Displayed(Source(data))
    assert page.text == f"one{stand_in}two\n"
    assert page.text_between(3, 8) == f"{char}two\n"
    edit = page.edit_to(page.text.replace("two", "2"), 4, 3)
    assert edit is not None
    assert apply_edits(data, [edit]) == f"one{char}2\r\n".encode()


def test_half_a_character_reads_as_the_place_before_it() -> None:
    page = Displayed(Source("a😀b".encode()))
    assert [page.byte_at(position) for position in range(5)] == [0, 1, 1, 5, 6]
    assert [page.position_at(offset) for offset in range(7)] == [0, 1, 1, 1, 1, 3, 4]


def test_a_line_of_two_hundred_thousand_characters() -> None:
    data = b"short\r\n" + "é😀x".encode() * 66_667 + b"\r\nend"
    page = Displayed(Source(data))
    at = utf16_length(page.text) - 4
    assert page.byte_at(at) == len(data) - 5
    assert page.position_at(len(data) - 5) == at
    edit = page.edit_to(page.text[: len(page.text) - 4] + "!" + page.text[len(page.text) - 4 :], at, 0)
    assert edit is not None
    assert (edit.span, edit.new) == (Span(len(data) - 5, len(data) - 5), b"!")
