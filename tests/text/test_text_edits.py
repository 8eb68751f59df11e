"""Edits write their spans and nothing else, and prove it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jfeditor.text import edits as edits_module
from jfeditor.text.changes import Change, change_page, check_ready, compose, replace_page
from jfeditor.text.common import common_prefix, common_suffix
from jfeditor.text.edits import (
    Edit,
    EditError,
    apply_edits,
    invert_edits,
    smallest_edit,
    smallest_edit_of_words,
    verify_edits,
)
from jfeditor.text.spans import Span
from jfeditor.wording import word_error

PIECES = ["a", "é", "😀", "\r\n", "\n", "\r", " ", "\0", "\u2028", "- x\n"]
texts = st.lists(st.sampled_from(PIECES), max_size=30).map("".join).map(str.encode)


@st.composite
def edited(draw):
    """A text and edits that fit it."""
    before = draw(texts)
    marks = sorted(draw(st.lists(st.integers(0, len(before)), max_size=8)))
    spans = [Span(*pair) for pair in zip(marks[::2], marks[1::2], strict=False)]
    return before, [Edit(span, draw(texts)) for span in spans]


@given(edited())
def test_all_outside_the_spans_stays(case):
    before, edits = case
    after = apply_edits(before, edits)
    kept = bytearray(before)
    for edit in reversed(sorted(edits, key=lambda edit: edit.span)):  # noqa: C413 - ties stay in order
        kept[edit.span.start : edit.span.end] = edit.new
    assert after == bytes(kept)


@given(edited())
def test_the_inverse_leads_back(case):
    before, edits = case
    assert apply_edits(apply_edits(before, edits), invert_edits(before, edits)) == before


@given(texts, texts)
def test_the_smallest_edit_leads_there_and_cuts_no_character(before, after):
    edit = smallest_edit(before, after)
    assert apply_edits(before, [edit]) == after
    for side, end in ((before, edit.span.end), (after, edit.span.start + len(edit.new))):
        side[: edit.span.start].decode()
        side[end:].decode()
        for at in (edit.span.start, end):
            assert side[at - 1 : at + 1] != b"\r\n" or at == 0
    prefix = common_prefix(before, after)
    suffix = common_suffix(before, after, min(len(before), len(after)) - prefix)
    # At most the rest of one character, or of a CR LF, more at either end.
    assert edit.span.start <= prefix
    assert edit.span.end - edit.span.start <= len(before) - prefix - suffix + 8


@given(texts, texts)
def test_common_ends(one, other):
    start = common_prefix(one, other)
    assert one[:start] == other[:start]
    assert one[start : start + 1] != other[start : start + 1] or start == min(len(one), len(other))
    limit = min(len(one), len(other)) - start
    end = common_suffix(one, other, limit)
    assert end <= limit
    assert one[len(one) - end :] == other[len(other) - end :]
    assert end == limit or one[len(one) - end - 1] != other[len(other) - end - 1]


@given(texts, texts)
def test_the_smallest_edit_of_words_leads_there_too(before, after):
    edit, least = smallest_edit_of_words(before, after), smallest_edit(before, after)
    assert apply_edits(before, [edit]) == after
    assert edit.span.start <= least.span.start <= least.span.end <= edit.span.end


@pytest.mark.parametrize(
    ("before", "after", "old", "new"),
    [
        (b"title: Sales Operations\n", b"title: Revenue Ops\n", b"Sales Operations", b"Revenue Ops"),
        (b"See Sales Operations now", b"See Sales Operators now", b"Operations", b"Operators"),
        ("x Café y".encode(), "x Cafè y".encode(), "Café".encode(), "Cafè".encode()),
        (b"a b c", b"a c", b"b ", b""),
    ],
)
def test_no_word_is_cut(before, after, old, new):
    edit = smallest_edit_of_words(before, after)
    assert (edit.span.cut(before), edit.new) == (old, new)


def test_one_changed_letter_is_one_byte():
    assert smallest_edit(b"x" * 99 + b"a" + b"y" * 99, b"x" * 99 + b"b" + b"y" * 99) == Edit(
        Span(99, 100), b"b"
    )


@pytest.mark.parametrize(
    ("before", "after", "edit"),
    [
        ("é", "è", Edit(Span(0, 2), "è".encode())),
        ("a\r\nb", "a\nb", Edit(Span(1, 3), b"\n")),
        ("a\nb", "a\r\nb", Edit(Span(1, 2), b"\r\n")),
        ("😀", "😁", Edit(Span(0, 4), "😁".encode())),
        ("same", "same", Edit(Span(4, 4), b"")),
        ("aa", "aaa", Edit(Span(2, 2), b"a")),
    ],
)
def test_smallest_edits_by_hand(before, after, edit):
    assert smallest_edit(before.encode(), after.encode()) == edit


def test_insertions_at_one_place_keep_their_order():
    here = Span(1, 1)
    assert apply_edits(b"ab", [Edit(here, b"1"), Edit(here, b"2"), Edit(Span(0, 1), b"A")]) == b"A12b"


@pytest.mark.parametrize("spans", [[(0, 2), (1, 3)], [(2, 1)], [(0, 9)], [(-1, 0)], [(0, 3), (3, 4), (3, 5)]])
def test_spans_that_do_not_fit_are_refused(spans):
    with pytest.raises(EditError) as refused:
        apply_edits(b"abc", [Edit(Span(*span), b"") for span in spans])
    assert "Nothing was changed" in word_error(refused.value)


@pytest.mark.parametrize(
    ("broken", "code"),
    [
        (lambda after: after + b"!", "edit.outside"),
        (lambda after: after[:-1], "edit.outside"),
        (lambda after: b"X" + after[1:], "edit.outside"),
        (lambda after: after.replace(b"\r\n", b"\n"), "edit.outside"),
        (lambda after: after.replace(b"new", b"NEW"), "edit.inside"),
        (lambda _: b"", "edit.outside"),
    ],
)
def test_a_broken_splice_is_found(monkeypatch, broken, code):
    splice = edits_module.splice
    monkeypatch.setattr(edits_module, "splice", lambda before, ordered: broken(splice(before, ordered)))
    with pytest.raises(EditError) as found:
        apply_edits(b"one\r\ntwo\r\nthree", [Edit(Span(5, 8), b"new")])
    assert found.value.code == code
    assert found.value.code not in word_error(found.value)


@given(edited(), st.data())
def test_the_proof_finds_any_changed_byte(case, data):
    before, edits = case
    after = apply_edits(before, edits)
    if not after:
        return
    at = data.draw(st.integers(0, len(after) - 1))
    wrong = after[:at] + bytes([after[at] ^ 1]) + after[at + 1 :]
    with pytest.raises(EditError):
        verify_edits(before, wrong, edits_module.order_edits(before, edits))


@given(edited(), texts)
def test_changes_compose_and_turn_back(case, last):
    before, edits = case
    first = change_page("a.md", before, edits)
    second = replace_page("a.md", first.after, last)
    both = compose(first, second)
    assert (both.before, both.after) == (before, last)
    assert apply_edits(before, both.edits) == last
    assert both.inverse().inverse() == both
    back = Change("both", (both,)).inverse().pages[0]
    assert (back.before, back.after) == (last, before)
    assert apply_edits(last, back.edits) == before


def test_steps_with_a_gap_do_not_compose():
    first = replace_page("a.md", b"1", b"2")
    for second in (replace_page("a.md", b"3", b"4"), replace_page("b.md", b"2", b"3")):
        with pytest.raises(EditError, match="gap"):
            compose(first, second)


def test_a_stale_change_is_refused():
    change = Change("x", (replace_page("a.md", b"1", b"2"),))
    check_ready(change, {"a.md": b"1"})
    for pages in ({"a.md": b"other"}, {}):
        with pytest.raises(EditError, match="stale"):
            check_ready(change, pages)
