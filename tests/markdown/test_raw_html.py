"""Raw HTML of pages, reduced to what rich text can show."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jfeditor.markdown.raw_html import RawHtml


class Plain:
    """Shows what it is given, with nothing looked up."""

    def open_link(self, target: str) -> str:
        return f'<a href="{html.escape(target)}">'

    def anchor(self, name: str) -> str:
        return f'<a name="{html.escape(name)}"></a>'

    def image(self, target: str, words: str, size: str) -> str:
        return f'<img src="{html.escape(target)}" alt="{html.escape(words)}"{size} />'

    def frame(self, address: str) -> str:
        return f"[{html.escape(address)}]"

    def label(self, written: str) -> str:
        return f"({html.escape(written)})"


def shown(*texts: str) -> str:
    raw = RawHtml(Plain())
    return "".join(raw.show(text) for text in texts)


HOSTILE = """<script>alert(1)</script>

<div onclick="x()" style="background: url(http://example.org/a)"><p>words</p></div>

<iframe src="https://example.org/film"></iframe>

text <img src="a.png" onerror="x()" width="99999999"> <b>bold</b>
<a id="mark">x</a> <a href="b.md" target="_top">y</a>
</div></td></table></ul></blockquote>

<style>p { color: red }</style>
<link rel="stylesheet" href="a.css"><meta http-equiv="refresh" content="0">
<form action="/x"><input name="a"><button>Send</button></form>
<!-- {{< hidden >}} -->

<table><tr><td colspan="99999">cell</td></tr></table>

<img
  src='c.png'
  alt="over lines">
"""


def test_it_is_reduced_to_what_can_be_shown() -> None:
    found = shown(HOSTILE)
    for word in ("script", "alert", "onclick", "style", "onerror", "target", "link", "meta", "form", "input"):
        assert word not in found, word
    assert "hidden" not in found
    assert "99999" not in found
    assert "[https://example.org/film]" in found
    assert '<img src="a.png" alt="" />' in found
    assert '<img src="c.png" alt="over lines" />' in found
    assert '<b>bold</b>\n<a name="mark"></a>x' in found
    assert '<a href="b.md">y</a>' in found
    assert '<td colspan="40">cell</td>' in found
    assert "words</p></div>" in found


def test_it_closes_nothing_that_it_has_not_opened() -> None:
    assert shown("item </li></ul></table>\n") == "item \n"
    assert shown("<b>", "x</i>", "</b></b>") == "<b>x</b>"


def test_what_is_no_html_stands_as_a_label() -> None:
    found = shown('<p title="{{< a >}}">b {{< c "d" >}} <%= e > f %> &amp; g</p>\n{: .h}\n')
    assert found == "<p>b ({{&lt; c &quot;d&quot; &gt;}}) (&lt;%= e &gt; f %&gt;) &amp; g</p>\n\n"


@pytest.mark.parametrize("text", ["<table><tr><td>" * 500 + "x", "<div>\n" * 5000, "<b>" * 5000 + "x"])
def test_depth_is_bounded(text: str) -> None:
    deepest = depth = tables = 0
    for tag in re.findall(r"<(/?\w+)", shown(text)):
        depth += -1 if tag.startswith("/") else 1
        tables += {"table": 1, "/table": -1}.get(tag, 0)
        deepest = max(deepest, depth)
        assert tables <= 2
    assert 1 < deepest <= 30


PARTS = [
    "<b>",
    "</b>",
    "<table>",
    "</table>",
    "<a href=x>",
    "</a>",
    "<!--",
    "-->",
    "<",
    ">",
    '"',
    "a",
    "&lt;",
    "{{<",
]


@given(
    st.lists(st.sampled_from([*PARTS, "x >}}", "<% ", " %>", "\n", "ä", "{: .c}"]), max_size=30).map("".join)
)
def test_any_text_gives_tags_that_are_closed_in_order(text: str) -> None:
    open_ones = []
    for end, name in re.findall(r"<(/?)(\w+)[^>]*>", shown(text)):
        if end:
            assert open_ones.pop() == name
        else:
            open_ones.append(name)
