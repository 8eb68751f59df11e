"""Anchors as Hugo gives them; the slugs are those of Hugo's own test, found by hand on github.com."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jfeditor.markdown.anchors import AnchorBook, slug
from jfeditor.markdown.documents import read_document
from jfeditor.text.sources import Source


@pytest.mark.parametrize(
    ("text", "anchor"),
    [
        ("God is good: 神真美好", "god-is-good-神真美好"),
        ("Number 32", "number-32"),
        ("Question?", "question"),
        ("1+2=3", "123"),
        ('Special !"#$%&(parens)=?´* chars', "special-parens-chars"),
        ("Resumé", "resumé"),
        ("Multiple--Hyphens", "multiple--hyphens"),
        ("Trailing hyphen-", "trailing-hyphen-"),
        ("Many   spaces  here", "many---spaces--here"),
        ("Forward/slash", "forwardslash"),
        ("Under_score", "under_score"),
        ("Nonbreaking\u00a0Space", "nonbreakingspace"),
        ("Tab\tSpace", "tabspace"),
        ("Trailing Space ", "trailing-space"),
        ("Manager, People & Culture (EMEA)", "manager-people--culture-emea"),
        ("Ärzte ½ ²", "ärzte--"),
        ("İstanbul ΣΑΣ", "istanbul-σασ"),
        ("😀 x", "-x"),
        ("", ""),
    ],
)
def test_slugs(text, anchor):
    assert slug(text) == anchor


@given(st.text(max_size=20))
def test_a_slug_is_its_own_slug(text):
    once = slug(text)
    assert slug(once) == once
    assert " " not in once


def anchors(text):
    return [heading.anchor for heading in read_document(Source(text.encode()), 0).headings]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("# Foo\n# Foo\n# foo\n", ["foo", "foo-1", "foo-2"]),
        ("# foo\n# foo-1\n# foo\n", ["foo", "foo-1", "foo-2"]),
        ("# foo-1\n# foo\n# foo\n# foo-1\n", ["foo-1", "foo", "foo-2", "foo-1-1"]),
        ("# x {#foo}\n# Foo\n", ["foo", "foo-1"]),
        ("# Foo\n# x {#foo}\n# Foo\n", ["foo", "foo", "foo-1"]),
        ("# ?\n# !\n#\n", ["heading", "heading-1", "heading-2"]),
        ("# [Foo](/bar/baz) `b` *c*\n", ["foo-b-c"]),
        ("Foo\nbar\n===\n", ["bar"]),
        ("Foo\nbar *b\nc* {.x}\n===\n", ["c"]),
        ("# Foo {#Mixed.Case}\n", ["Mixed.Case"]),
        ("> # Foo\n\n# Foo\n", ["foo"]),
    ],
)
def test_anchors_of_a_page(text, found):
    assert anchors(text) == found


@given(
    st.lists(st.tuples(st.sampled_from(["a", "a-1", "a-2", "a-1-1"]), st.sampled_from(["", "", "a", "a-2"])))
)
def test_no_given_anchor_is_taken_twice(headings):
    book = AnchorBook()
    taken = set()
    for text, written in headings:
        anchor = book.take(text, written)
        assert anchor == written if written else anchor not in taken
        taken.add(anchor)
