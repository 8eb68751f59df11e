"""Shortcodes taken apart; the boxes that they make are in `test_content`."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jfeditor.markdown.content import Shortcode
from jfeditor.markdown.shortcodes import read_shortcode


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{{< youtube abc >}}", Shortcode("youtube", ("abc",), (), closing=False)),
        ("{{<youtube   a-b_c  d>}}", Shortcode("youtube", ("a-b_c", "d"), (), closing=False)),
        ('{{% ref "a b.md#c" %}}', Shortcode("ref", ("a b.md#c",), (), closing=False)),
        ("{{< x 'a b' >}}", Shortcode("x", ("a b",), (), closing=False)),
        ('{{< x `a "b" \\n` >}}', Shortcode("x", ('a "b" \\n',), (), closing=False)),
        ('{{< x "a \\"b\\" \\\\c" >}}', Shortcode("x", ('a "b" \\c',), (), closing=False)),
        (
            '{{< figure src="a.png" alt=`b "c"` width=100 title = "d" >}}',
            Shortcode(
                "figure", (), (("src", "a.png"), ("alt", 'b "c"'), ("width", "100"), ("title", "d")), False
            ),
        ),
        ("{{< figure\n  src=a.png\n  >}}", Shortcode("figure", (), (("src", "a.png"),), closing=False)),
        ("{{< x https://a.b/c?d=1 >}}", Shortcode("x", ("https://a.b/c?d=1",), (), closing=False)),
        ("{{< x a/b.md >}}", Shortcode("x", ("a/b.md",), (), closing=False)),
        ("{{% /panel %}}", Shortcode("panel", (), (), closing=True)),
        ("{{</ panel >}}", Shortcode("panel", (), (), closing=True)),
        ("{{< x a />}}", Shortcode("x", ("a",), (), closing=False, empty=True)),
        ("{{< x a/ >}}", Shortcode("x", ("a/",), (), closing=False)),
        ("{{< x/>}}", Shortcode("x", (), (), closing=False, empty=True)),
        ("{{< docs/tabs >}}", Shortcode("docs/tabs", (), (), closing=False)),
        ("{{< time.inline >}}", Shortcode("time.inline", (), (), closing=False)),
        ("{{</* x */>}}", None),
        ("{{%/* x */%}}", None),
        ("{{< >}}", None),
        ('{{< x "a >}}', None),
        ('{{< x "a"b >}}', Shortcode("x", ("a", "b"), (), closing=False)),
        ("{{< x %}}", None),
        ("<% x %>", None),
        ("", None),
    ],
)
def test_it_is_taken_apart(text: str, told: Shortcode | None) -> None:
    assert read_shortcode(text) == told


def test_arguments_are_asked_for_by_any_of_their_names() -> None:
    shortcode = read_shortcode('{{< x caption="a" title="b" >}}')
    assert shortcode is not None
    assert shortcode.value("title", "caption") == "a"
    assert shortcode.value("alt") == ""


@given(
    st.text(st.sampled_from("ab/\"'`= \\\n.<>%"), max_size=30), st.sampled_from(["{{<|>}}", "{{%|%}}", "{|"])
)
def test_anything_can_be_read(inside: str, around: str) -> None:
    before, _, after = around.partition("|")
    found = read_shortcode(f"{before}{inside}{after}")
    assert found is None or (found.name and found.name in inside)


@pytest.mark.parametrize(
    "inside", ['"' * 20_000, "a=" * 20_000, "\\" * 20_000, "a " * 20_000 + '"', "/" * 20_000]
)
def test_much_is_read_in_no_time(inside: str) -> None:
    found = read_shortcode(f"{{{{< x {inside} >}}}}")
    assert found is None or found.values or found.named or found.empty
