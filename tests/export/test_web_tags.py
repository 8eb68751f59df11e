"""Raw HTML taken apart: whatever it is, without an error and in time."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jfeditor.export.web_tags import Tag, Words, Written, read_tags

SIGNS = ("<", "!", "[", "]", "-", ">", "a", "CDATA", "if", " ", "'", '"', "/", "?", "&", "#", "\0")
SCRIPTS = ("{{<", ">}}", "{{%", "%}}", "<%", "%>", "<script>", "</script>", "\ue000", "1", "\ue001")


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from((*SIGNS, *SCRIPTS)), max_size=14).map("".join))
def test_any_text_is_read(text: str) -> None:
    assert all(isinstance(piece, Tag | Words | Written) for piece in read_tags(text))


@pytest.mark.parametrize("text", ["<![foo[ x ]]>", "<![", "<![if !ie]>", "<![CDATA[ x ]]>", "<![ ["])
def test_what_only_xml_knows_is_a_comment(text: str) -> None:
    words = "".join(piece.text for piece in read_tags(f"<b>{text}</b>y") if isinstance(piece, Words))
    assert words.removeprefix("]>").endswith("y")
    assert "x" not in words


def test_the_words_behind_the_last_tag_are_kept() -> None:
    assert read_tags("<b>a</b> 3 < 4 &amp; more") == [
        Tag("b", {}, closing=False),
        Words("a"),
        Tag("b", {}, closing=True),
        Words(" 3 < 4 & more"),
    ]


def test_the_end_of_a_script_that_never_ends_is_not_shown() -> None:
    assert read_tags("<script>a > b") == [Tag("script", {}, closing=False)]


@pytest.mark.parametrize("sign", ["<a ", "<a href='", "<a b='c'", "<!--", "{{<", "{{%", "<%"])
@pytest.mark.parametrize("end", ["", ">"])
def test_what_never_ends_takes_bounded_time(sign: str, end: str) -> None:
    started = time.process_time()
    read_tags(sign * 10_000 + end)
    assert time.process_time() - started < 2
