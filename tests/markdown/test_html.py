"""Pages as HTML: the same as pulldown-cmark's own renderer, and besides anchors, places, labels."""

import html
import re
from html.parser import HTMLParser
from pathlib import Path

import pyromark
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jfeditor.families.pages import read_page
from jfeditor.markdown.blocks import BlockKind
from jfeditor.markdown.documents import OPTIONS
from jfeditor.markdown.html import Rendering, render
from jfeditor.markdown.opaques import hide
from jfeditor.text.sources import Source

HEADINGS = re.compile(r'<h(\d)><a name="@(\d+)"></a><a name="([^"]*)"></a>')


def rendered(text: str) -> Rendering:
    return render(Source(text.encode()), 0)


class Told(HTMLParser):
    """What a reader gets of HTML: words, elements, targets; anchors and how things are written aside."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[object] = []
        self.anchors = 0
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        if tag == "a" and "href" not in known:
            self.anchors += 1
        elif tag == "input":
            self.handle_data("☑ " if "checked" in known else "☐ ")
        else:
            target = known.get("href") or known.get("src") or ""
            self.found.append((tag, target.replace("%5B", "[").replace("%5D", "]")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self.anchors:
            self.anchors -= 1
        elif tag != "input":
            self.found.append(tag)

    def handle_data(self, data: str) -> None:
        if self.found and isinstance(self.found[-1], str) and self.found[-1].startswith(" "):
            data = self.found.pop() + data
        words = " ".join(data.split())
        if words:
            self.found.append(f" {words}")


def told_by_pyromark(text: str) -> list[object]:
    text = pyromark.html(text, options=OPTIONS)
    text = re.sub(r"<pre><code[^>]*>", "<pre>", text).replace("</code></pre>", "</pre>")
    return Told(re.sub(r"<(/?)del>", r"<\1s>", text)).found


BLOCKS = st.sampled_from(
    [
        "A paragraph of **words** and *more*, ~~gone~~ `code` <https://example.org>.",
        "# Heading",
        "Under\nlined\n---",
        "- one\n- two\n  - three\n    four",
        "1. first\n\n   second\n2. third",
        "3. three",
        "- [x] done\n- [ ] not",
        "> quoted\n> - item",
        "```sh\nif a < b & c\n```",
        "    indented",
        "| a | b |\n|:--|--:|\n| 1 | **2** |",
        "Term\n: Definition",
        "[link](a.md 'title') and ![im*a*ge](b.png)",
        "[by label][x]\n\n[x]: y.md",
        "hard  \nbreak &amp; \\* &copy;",
        "***",
    ]
)


@given(st.lists(BLOCKS, max_size=6), st.sampled_from(["\n\n", "\n"]))
@settings(deadline=None)
def test_the_same_as_the_library_renders(blocks: list[str], between: str) -> None:
    text = between.join(blocks) + "\n"
    assert Told(rendered(text).html).found == told_by_pyromark(text)


@pytest.mark.parametrize("source", ["sample_pages", "corpus_pages"])
def test_real_pages_are_the_same_as_the_library_renders(source: str, request: pytest.FixtureRequest) -> None:
    compared = 0
    for path in request.getfixturevalue(source):
        page = read_page(path.name, path.read_bytes())
        start = page.front_matter.span.end
        found = render(page.source, start)
        anchors = [(h.depth, h.line, h.anchor) for h in page.document.headings]
        assert [(int(d), int(n), a) for d, n, a in HEADINGS.findall(found.html)] == anchors, path
        assert list(found.text_ends) == sorted(found.text_ends), path
        assert list(found.text_places) == sorted(found.text_places), path
        text = hide(page.source.text().encode(), start, ()).decode()
        if not page.document.opaques and not re.search(r"<(?!https?:)|\[\^", text):
            assert Told(found.html).found == told_by_pyromark(text), path
            compared += 1
    assert compared > 10


@pytest.mark.parametrize("source", ["sample_pages", "corpus_pages"])
def test_every_block_of_real_pages_has_its_place(source: str, request: pytest.FixtureRequest) -> None:
    for path in request.getfixturevalue(source):
        page = read_page(path.name, path.read_bytes())
        found = render(page.source, page.front_matter.span.end)
        blocks = page.document.blocks
        assert len(found.blocks) == len(blocks)
        for block, (start, end) in zip(blocks, found.blocks, strict=True):
            if block.kind is BlockKind.ITEM:
                assert found.html[start:end].startswith("<li>"), (path, block)
                assert found.html[start:end].endswith("</li>\n"), (path, block)
            elif block.kind is BlockKind.PARAGRAPH and not page.document.opaques:
                assert found.html[start:end].startswith("<p>"), (path, block)
                words = re.sub(r"<sup>.*?</sup>|<[^>]*>|\s", "", found.html[start:end])
                raw = block.content.cut(page.source.data).decode(errors="replace")
                # Raw HTML is reduced, an image's words are no text.
                if not page.source.fault and "<" not in raw and "![" not in raw:
                    assert html.unescape(words) == re.sub(r"\s", "", block.text), (path, block)


@pytest.mark.parametrize(
    ("marked", "around"),
    [
        ("One @para.\n\nTwo", "para.</p>\n|<p>"),
        ("- tight @item\n- next", "item|</li>"),
        ("- tight @item\n  - nested", "item|<ul>"),
        ("- over\n  two @lines\n\n- loose", "lines</p>\n|</li>"),
        ("- loose @item\n\n  goes on", "item</p>\n|<p>"),
        ("# A @heading\n\ntext", "heading</h1>\n|<p>"),
        ("A @heading\n===\n", "heading</h1>\n|"),
        ("| a | b |\n|---|---|\n| @cell | x |", "cell|</td>"),
        ("> - in a @quote\n>\n> end", "quote|</li>"),
        ("Term\n: a @definition\n", "definition|</dd>"),
        ("- **strong @end**\n- x", "end</strong>|</li>"),
        ("1. see [the @link](x.md)\n   1. more", "link</a>|<ol>"),
    ],
)
def test_what_belongs_below_a_text_stands_right_below_it(marked: str, around: str) -> None:
    offset = marked.index("@")
    text = marked.replace("@", "")
    found = rendered(text)
    at = found.below(offset)
    shown = re.sub(r'<a name="[^"]*"></a>', "", found.html[:at]) + "|"
    shown += re.sub(r'<a name="[^"]*"></a>', "", found.html[at:])
    assert around in shown


def test_attributes_are_left_out_and_their_id_is_the_anchor() -> None:
    found = rendered("## Senior {#sr .wide}\n\n## Lead\n{: #boss}\n\nText\n{: .note}\n").html
    assert '<a name="sr"></a>Senior</h2>' in found
    assert '<a name="boss"></a>Lead</h2>' in found
    assert "{" not in found


def test_what_is_no_markdown_stands_as_a_label() -> None:
    found = rendered(
        'A {{< badge "x" >}} b.\n\n<%= partial "y" %>\n\n- item\n\n<% end %>\n\n`{{< code >}}`\n'
    ).html
    assert 'A <span class="shortcode">{{&lt; badge &quot;x&quot; &gt;}}</span> b.' in found
    assert found.index("partial") < found.index("item") < found.index("&lt;% end %&gt;")
    assert "<code>{{&lt; code &gt;}}</code>" in found
    assert "xxx" not in found
    assert '<a href="{{&lt; ref &quot;a.md&quot; &gt;}}">' in rendered('[a]({{< ref "a.md" >}})').html


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


def test_raw_html_is_reduced_to_what_can_be_shown() -> None:
    found = rendered(HOSTILE).html
    for word in ("script", "alert", "onclick", "style", "onerror", "target", "link", "meta", "form", "input"):
        assert word not in found, word
    assert "hidden" not in found
    assert "99999" not in found
    assert '<span class="frame">https://example.org/film</span>' in found
    assert '<img src="a.png" alt="" />' in found
    assert '<img src="c.png" alt="over lines" />' in found
    assert '<b>bold</b>\n<a name="mark"></a>x' in found
    assert '<a href="b.md">y</a>' in found
    assert '<td colspan="40">cell</td>' in found
    assert "words</p></div>" in found


def test_raw_html_closes_nothing_that_it_has_not_opened() -> None:
    found = rendered("- item </li></ul></table>\n- next\n").html
    assert found.count("</li>") == 2
    assert "</table>" not in found


@pytest.mark.parametrize(
    "text",
    [
        "<table><tr><td>" * 500 + "x",
        "<div>\n" * 5000,
        "<b>" * 5000 + "x",
        "> " * 3000 + "x",
        "".join(f"{'  ' * depth}- x\n" for depth in range(300)),
        "*" * 4000 + "a" + "*" * 4000,
        "[" * 3000 + "a" + "]()" * 3000,
    ],
)
def test_depth_is_bounded(text: str) -> None:
    deepest = depth = tables = 0
    for tag in re.findall(r"<(/?\w+)(?![^>]*/>)", rendered(text).html):
        if tag not in {"hr", "br", "img"}:
            depth += -1 if tag.startswith("/") else 1
            tables += {"table": 1, "/table": -1}.get(tag, 0)
            deepest = max(deepest, depth)
            assert tables <= 3
    assert deepest < 120


@given(st.binary(max_size=300))
@settings(deadline=None)
def test_any_bytes_give_html(data: bytes) -> None:
    page = read_page("a.md", data)
    found = render(page.source, page.front_matter.span.end)
    assert len(found.blocks) == len(page.document.blocks)
    assert all(0 <= place <= len(found.html) for place in found.text_places)


MARKDOWN = st.text(st.sampled_from("ab \n-*>#|`[](){}<%>:~_1.\\&;!\t") | st.sampled_from("äx"), max_size=120)


@given(MARKDOWN)
@settings(deadline=None, max_examples=400)
def test_any_markdown_has_its_blocks_places_and_anchors(text: str) -> None:
    page = read_page("a.md", text.encode())
    found = render(page.source, page.front_matter.span.end)
    assert len(found.blocks) == len(page.document.blocks)
    assert all(start <= end for start, end in found.blocks)
    assert list(found.text_ends) == sorted(found.text_ends)
    assert [m[2] for m in HEADINGS.findall(found.html)] == [h.anchor for h in page.document.headings]


def test_footnotes_lead_to_one_another() -> None:
    found = rendered("a[^x] b[^y]\n\n[^y]: why\n\n[^x]: ex\n").html
    assert '<sup><a href="#fn:x">1</a></sup>' in found
    assert '<a name="fn:y"></a><sup>2</sup> why' in found


def test_a_page_that_is_no_utf8_is_shown(tmp_path: Path) -> None:
    assert "caf? au lait" in render(Source(b"caf\xe9 au lait\n"), 0).html
