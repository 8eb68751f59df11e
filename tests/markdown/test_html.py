"""Pages as HTML: the same as pulldown-cmark's own renderer, and besides anchors, lines, places, footnotes."""

import html
import re
from html.parser import HTMLParser

import pyromark
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jfeditor.families.pages import read_page
from jfeditor.markdown.blocks import BlockKind
from jfeditor.markdown.content import Box, ListBlock, Paragraph
from jfeditor.markdown.content_reading import read_content
from jfeditor.markdown.documents import OPTIONS
from jfeditor.markdown.html import Around, Dress, HtmlWriter, Place, Written
from jfeditor.markdown.opaques import hide
from jfeditor.text.sources import Source

HEADINGS = re.compile(r'<h(\d) id="([^"]*)" data-line="(\d+)">')
TYPOGRAPHIC = OPTIONS | pyromark.Options.ENABLE_SMART_PUNCTUATION


def written(source: Source, start: int = 0) -> Written:
    return HtmlWriter(Dress(), source.lines).page(read_content(source, start))


def rendered(text: str) -> str:
    return written(Source(text.encode())).html


class Told(HTMLParser):
    """What a reader gets of HTML: words, elements, targets; ids, lines and how things are written aside."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[object] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        if tag == "input":
            self.handle_data("☑ " if "checked" in known else "☐ ")
            return
        target = known.get("href") or known.get("src") or ""
        told = {key: known[key] for key in ("alt", "title", "start") if known.get(key)}
        self.found.append((tag, target.replace("%5B", "[").replace("%5D", "]"), told))

    def handle_endtag(self, tag: str) -> None:
        if tag not in {"br", "hr", "img", "input"}:
            self.found.append(tag)

    def handle_data(self, data: str) -> None:
        if self.found and isinstance(self.found[-1], str) and self.found[-1].startswith(" "):
            data = self.found.pop() + data
        words = " ".join(data.split())
        if words:
            self.found.append(f" {words}")


def told_by_pyromark(text: str) -> list[object]:
    return Told(pyromark.html(text, options=TYPOGRAPHIC)).found


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
    assert Told(rendered(text)).found == told_by_pyromark(text)


@pytest.mark.parametrize("source", ["sample_pages", "corpus_pages"])
def test_real_pages_are_the_same_as_the_library_renders(source: str, request: pytest.FixtureRequest) -> None:
    compared = 0
    for path in request.getfixturevalue(source):
        page = read_page(path.name, path.read_bytes())
        start = page.front_matter.span.end
        found = written(page.source, start)
        anchors = [(h.depth, h.anchor, h.line) for h in page.document.headings]
        assert [(int(d), html.unescape(a), int(n)) for d, a, n in HEADINGS.findall(found.html)] == anchors, (
            path
        )
        assert list(found.text_ends) == sorted(found.text_ends), path
        assert list(found.text_places) == sorted(found.text_places), path
        text = hide(page.source.text().encode(), start, ()).decode()
        if not page.document.opaques and not re.search(r"<(?!https?:)|\[\^|\shttps?:", text):
            assert Told(found.html).found == told_by_pyromark(text), path
            compared += 1
    assert compared > 10


@pytest.mark.parametrize("source", ["sample_pages", "corpus_pages"])
def test_every_block_of_real_pages_can_be_written_alone(source: str, request: pytest.FixtureRequest) -> None:
    writer = HtmlWriter(Dress())
    for path in request.getfixturevalue(source):
        page = read_page(path.name, path.read_bytes())
        content = read_content(page.source, page.front_matter.span.end, typographic=False)
        for block in content.blocks:
            if isinstance(block, ListBlock):
                shown = writer.blocks((block,))
                items = [writer.blocks((block._replace(items=(item,)),)) for item in block.items]
                inside = [
                    one.partition(">\n")[2].removesuffix("</ul>\n").removesuffix("</ol>\n") for one in items
                ]
                assert all(one.startswith("<li>") and one.endswith("</li>\n") for one in inside), (
                    path,
                    block,
                )
                assert "".join(inside) in shown
            elif isinstance(block, Paragraph) and not page.document.opaques:
                entry = page.document.blocks[block.entry]
                shown = writer.blocks((block,))
                assert shown == f"<p>{writer.inlines(block.inlines)}</p>\n"
                words = re.sub(r"<sup>.*?</sup>|<[^>]*>|\s", "", shown)
                raw = entry.content.cut(page.source.data).decode(errors="replace")
                # Raw HTML is no text, an image's words are no text of HTML.
                if not page.source.fault and "<" not in raw and "![" not in raw:
                    assert html.unescape(words) == re.sub(r"\s", "", entry.text), (path, block)


@pytest.mark.parametrize("source", ["sample_pages", "corpus_pages"])
def test_every_block_of_real_pages_says_its_line(source: str, request: pytest.FixtureRequest) -> None:
    for path in request.getfixturevalue(source):
        page = read_page(path.name, path.read_bytes())
        found = written(page.source, page.front_matter.span.end)
        told = {int(line) for line in re.findall(r'data-line="(\d+)"', found.html)}
        lines = page.source.lines
        held = {BlockKind.HTML, BlockKind.FOOTNOTE}
        blocks = [block for block in page.document.blocks if block.kind not in held]
        assert {lines.number_at(block.span.start) for block in blocks if block.parent < 0} <= told, path


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
        ("A @term\n: a definition\n", "term</dt>\n|<dd>"),
        ("- **strong @end**\n- x", "end</strong>|</li>"),
        ("1. see [the @link](x.md)\n   1. more", "link</a>|<ol>"),
        ("{{% a %}}\nin a @box\n{{% /a %}}\n", "box</p>\n|</div>"),
        ("[^n]: note\n\nsee[^n] @here", "here</p>\n|<section"),
    ],
)
def test_what_belongs_below_a_text_stands_right_below_it(marked: str, around: str) -> None:
    offset = marked.index("@")
    found = written(Source(marked.replace("@", "").encode()))
    at = found.below(offset)
    shown = f"{found.html[:at]}|{found.html[at:]}"
    assert around in re.sub(r' (id|data-line|class|role)="[^"]*"', "", shown)


def test_attributes_are_left_out_and_their_id_is_the_anchor() -> None:
    found = rendered("## Senior {#sr .wide}\n\n## Lead\n{: #boss}\n\nText\n{: .note}\n")
    assert '<h2 id="sr" data-line="1">Senior</h2>' in found
    assert '<h2 id="boss" data-line="3">Lead</h2>' in found
    assert "{" not in found


def test_parts_have_their_attributes() -> None:
    found = rendered("```py\na\n```\n\n3. b\n\n- [x] c\n- [ ] d\n\n| e | f |\n|:-:|---|\n| g | h |\n")
    assert '<pre data-line="1"><code class="language-py">a\n</code></pre>' in found
    assert '<ol start="3" data-line="5">' in found
    assert '<li data-line="7"><input type="checkbox" disabled checked> c</li>' in found
    assert '<li data-line="8"><input type="checkbox" disabled> d</li>' in found
    assert '<tr data-line="10"><th align="center">e</th><th>f</th></tr>' in found
    assert '<tr data-line="12"><td align="center">g</td><td>h</td></tr>' in found


def test_text_arrives_as_text() -> None:
    text = '\\<b> & \\[x] `<i>` ![\\<a>"](b.png "<c>") [d](<e"f> \'<g>\')\n\n```<h>\n</code>\n```\n'
    found = rendered(text)
    assert '<p data-line="1">&lt;b&gt; &amp; [x] <code>&lt;i&gt;</code>' in found
    assert '<img src="b.png" alt="&lt;a&gt;“" title="&lt;c&gt;">' in found
    assert '<a href="e&quot;f" title="&lt;g&gt;">d</a>' in found
    assert '<code class="language-&lt;h&gt;">&lt;/code&gt;' in found
    assert rendered("<b onclick=x>\n\n<script>\n</script>\n").count("<") == 4, "raw HTML is no HTML by itself"


class Boxes(Dress):
    """A dress that tells what it is asked for."""

    def box(self, box: Box, place: Place) -> Around:
        shortcode = box.opening.shortcode
        name = shortcode.name if shortcode else ""
        return f"<aside{place.attributes} class={name}>\n", "</aside>\n"

    def paragraph(self, block: Paragraph, place: Place) -> Around:
        return f"<p{place.attributes} class=own>", "</p>\n"


def test_a_dress_decides_what_parts_become() -> None:
    source = Source(b"{{% note %}}\nin\n{{% /note %}}\n")
    found = HtmlWriter(Boxes(), source.lines).page(read_content(source, 0)).html
    assert found == '<aside data-line="1" class=note>\n<p data-line="2" class=own>in</p>\n</aside>\n'


def test_footnotes_stand_at_the_end_and_lead_back() -> None:
    found = rendered("a[^x] b[^y] c[^x]\n\n[^y]: why\n\n    - or\n\n[^x]: ex\n\n[^z]: nowhere\n\nd\n")
    first, last = found.split("<section")
    assert 'a<sup id="fnref:1"><a href="#fn:1" class="footnote-ref" role="doc-noteref">1</a></sup>' in first
    assert 'c<sup id="fnref1:1"><a href="#fn:1"' in first
    assert '<p data-line="11">d</p>' in first
    assert last.startswith(
        ' class="footnotes" role="doc-endnotes">\n<hr>\n<ol>\n<li id="fn:1" data-line="7">'
    )
    assert (
        last.index("ex") < last.index('href="#fnref:1"') < last.index('href="#fnref1:1"') < last.index("why")
    )
    assert last.index("or") < last.index('href="#fnref:2"')
    assert "nowhere" not in found


def test_footnotes_of_several_pages_can_stand_in_one() -> None:
    blocks = read_content(Source(b"a[^x]\n\n[^x]: ex\n"), 0).blocks
    found = HtmlWriter(Dress(), notes="p2-").blocks(blocks)
    assert '<sup id="p2-fnref:1"><a href="#p2-fn:1"' in found
    assert '<li id="p2-fn:1"><p>ex' in found
    assert '<a href="#p2-fnref:1"' in found
    assert HtmlWriter(Dress()).blocks(blocks[:1]) == "<p>a<sup>1</sup></p>\n", "its note is not there"
    assert '<li value="1"' not in found
    two = read_content(Source(b"a[^x]\n\nb[^y]\n\n[^x]: ex\n\n[^y]: why\n"), 0).blocks
    assert '<li value="2" id="fn:2">' in HtmlWriter(Dress()).blocks((two[1], two[3]))


def test_without_lines_nothing_says_where_it_stands() -> None:
    content = read_content(Source(b"# A\n\n- b\n\n| c |\n|---|\n\n> d\n"), 0)
    found = HtmlWriter(Dress()).blocks(content.blocks)
    assert "data-line" not in found
    assert '<h1 id="a">A</h1>' in found


@pytest.mark.parametrize(
    "text",
    [
        "> " * 3000 + "x",
        "".join(f"{'  ' * depth}- x\n" for depth in range(300)),
        "*" * 4000 + "a" + "*" * 4000,
        "[" * 3000 + "a" + "]()" * 3000,
    ],
)
def test_depth_is_bounded(text: str) -> None:
    deepest = depth = 0
    for tag in re.findall(r"<(/?\w+)", rendered(text)):
        if tag not in {"hr", "br", "img", "input"}:
            depth += -1 if tag.startswith("/") else 1
            deepest = max(deepest, depth)
    assert 1 < deepest < 120
    assert depth == 0


@given(st.binary(max_size=300))
@settings(deadline=None)
def test_any_bytes_give_html(data: bytes) -> None:
    page = read_page("a.md", data)
    found = written(page.source, page.front_matter.span.end)
    assert all(0 <= place <= len(found.html) for place in found.text_places)


MARKDOWN = st.text(st.sampled_from("ab \n-*>#|`[](){}<%>:~_1.\\&;!\t^") | st.sampled_from("äx"), max_size=120)


@given(MARKDOWN)
@settings(deadline=None, max_examples=400)
def test_any_markdown_is_well_formed_and_has_its_places_and_anchors(text: str) -> None:
    page = read_page("a.md", text.encode())
    found = written(page.source, page.front_matter.span.end)
    assert list(found.text_ends) == sorted(found.text_ends)
    assert list(found.text_places) == sorted(found.text_places)
    anchors = [html.unescape(m[1]) for m in HEADINGS.findall(found.html)]
    assert anchors == [h.anchor for h in page.document.headings if h.anchor]
    open_ones = []
    for end, name in re.findall(r"<(/?)(\w+)[^>]*>", found.html):
        if end:
            assert open_ones.pop() == name
        elif name not in {"br", "hr", "img", "input"}:
            open_ones.append(name)
    assert not open_ones


def test_a_page_that_is_no_utf8_is_shown() -> None:
    assert "caf? au lait" in written(Source(b"caf\xe9 au lait\n")).html
