"""What pages say, as typed values: the words, places and structure of `read_document`, one in the other."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from jfeditor.families.pages import read_page
from jfeditor.markdown.blocks import BlockKind, Document
from jfeditor.markdown.content import (
    NOWHERE,
    Anchored,
    Block,
    Box,
    Cell,
    Code,
    CodeBlock,
    Content,
    Definitions,
    Foreign,
    ForeignBlock,
    ListBlock,
    ListItem,
    MarkKind,
    NoteBlock,
    NoteMark,
    Paragraph,
    Picture,
    Quote,
    RawBlock,
    RawInline,
    Rule,
    Table,
    Text,
    Title,
    plain_text,
)
from jfeditor.markdown.content_reading import read_content
from jfeditor.markdown.documents import read_document
from jfeditor.text.sources import Source
from jfeditor.text.spans import Span

KINDS = {
    BlockKind.PARAGRAPH: {Paragraph, ForeignBlock},
    BlockKind.LIST: {ListBlock},
    BlockKind.ITEM: {ListItem},
    BlockKind.QUOTE: {Quote},
    BlockKind.CODE: {CodeBlock},
    BlockKind.HTML: {RawBlock},
    BlockKind.TABLE: {Table},
    BlockKind.RULE: {Rule},
    BlockKind.FOOTNOTE: {NoteBlock},
    BlockKind.DEFINITIONS: {Definitions},
}


def read(text: str, *, typographic: bool = False) -> Content:
    return read_content(Source(text.encode()), 0, typographic=typographic)


def blocks_of(text: str) -> tuple[Block, ...]:
    return read(text).blocks


def only(text: str) -> Any:
    (block,) = blocks_of(text)
    return block


def words(block: Any) -> tuple[Any, ...]:
    """The inline parts of a page of one paragraph, without their places."""
    return tuple(without_spans(inline) for inline in block.inlines)


def without_spans(value: Any) -> Any:
    if isinstance(value, tuple):
        if hasattr(value, "_fields"):
            shown = [
                without_spans(one) for name, one in zip(value._fields, value, strict=True) if name != "span"
            ]
            return (type(value).__name__, *shown)
        return tuple(without_spans(one) for one in value)
    return value


def parts(value: Any, depth: int = 0) -> Iterator[tuple[Any, int]]:
    """All parts with a place, those that hold others first, with how many hold them."""
    if not isinstance(value, tuple) or isinstance(value, Span):
        return
    placed = hasattr(value, "span")
    if placed:
        yield value, depth
    for one in value:
        yield from parts(one, depth + placed)


def squeezed(text: str) -> str:
    return " ".join(text.split())


def own_text(part: Any) -> str:
    """The text of a block as `Block.text` has it."""
    if isinstance(part, ListItem):
        first = part.blocks[0] if part.blocks else None
        return own_text(first) if isinstance(first, Paragraph | Title | ForeignBlock) else ""
    if isinstance(part, Paragraph | Title):
        return plain_text(part.inlines)
    if isinstance(part, ForeignBlock):
        return part.foreign.text
    if isinstance(part, CodeBlock):
        return part.text
    if isinstance(part, Table):
        return " ".join(plain_text(cell.inlines) for row in (part.head, *part.rows) for cell in row)
    return ""


def begins_with_title(part: Any) -> bool:
    return isinstance(part, ListItem) and isinstance(next(iter(part.blocks), None), Title)


LONE = Span(-1, -1)


def check_spans(content: Content, end: int) -> None:
    """Parts lie inside what holds them, and come one after the other."""
    reached = [0]
    holders = [Span(0, end)]
    for part, depth in parts(content):
        del holders[depth + 1 :], reached[depth + 1 :]
        if holders[depth] == LONE or (isinstance(part, ForeignBlock) and part.entry == NOWHERE):
            holders.append(LONE)  # a tag that reads as a blank line: it may be a part of nothing
            reached.append(0)
            continue
        assert holders[depth].start <= part.span.start <= part.span.end, part
        assert reached[depth] <= part.span.start, part
        # A shortcode over a blank line ends beyond the paragraph, some definitions end behind what follows.
        if isinstance(part, Foreign | Definitions):
            reached[depth] = part.span.start
        else:
            assert part.span.end <= holders[depth].end, (part, holders[depth])
            reached[depth] = part.span.end
        holders.append(part.span)
        reached.append(part.span.start)


def check_blocks(content: Content, document: Document, *, whole: bool) -> None:
    """Each block is the one that its entry names; with `whole` none is missing, their words are the same."""
    met = []
    for part, _ in parts(content):
        entry = getattr(part, "entry", NOWHERE)
        if entry == NOWHERE or isinstance(part, Box):
            continue
        block = document.blocks[entry]
        met.append(entry)
        assert type(part) in KINDS[block.kind]
        if whole:
            assert part.span == block.span
            if block.kind not in {BlockKind.DEFINITIONS, BlockKind.ITEM}:
                assert squeezed(own_text(part)) == squeezed(block.text), part
            elif block.text and not begins_with_title(part):  # which loses its attributes
                texts = "".join(one.text for one, _ in parts(part) if isinstance(one, Text | Code | Picture))
                assert "".join(texts.split()).startswith("".join(block.text.split())), part
    assert met == sorted(met)
    assert len(set(met)) == len(met)
    titles = [part for part, _ in parts(content) if isinstance(part, Title) and part.anchor]
    found = [(title.span, title.depth, title.anchor) for title in titles]
    assert found == [(h.span, h.depth, h.anchor) for h in document.headings if h.anchor]
    if whole:
        assert met == list(range(len(document.blocks)))
        assert [squeezed(plain_text(title.inlines)) for title in titles] == [
            squeezed(heading.text) for heading in document.headings if heading.anchor
        ]


@pytest.mark.parametrize("source", ["sample_pages", "corpus_pages"])
def test_real_pages_have_the_blocks_words_and_places_of_their_document(
    source: str, request: pytest.FixtureRequest
) -> None:
    for path in request.getfixturevalue(source):
        page = read_page(path.name, path.read_bytes())
        start = page.front_matter.span.end
        content = read_content(page.source, start, typographic=False)
        check_spans(content, len(page.source.data))
        check_blocks(content, page.document, whole=not page.document.opaques)
        set_well = read_content(page.source, start)
        assert [shape(part) for part, _ in parts(set_well)] == [shape(part) for part, _ in parts(content)]


def shape(part: Any) -> tuple[Any, ...]:
    """What typographic signs do not change."""
    code = part.text if isinstance(part, Code | CodeBlock | RawBlock | RawInline | Foreign) else ""
    return type(part), part.span, getattr(part, "entry", 0), getattr(part, "anchor", ""), code


PIECES = [
    *[
        "a b\n",
        "\n",
        "- ",
        "* ",
        "1. ",
        "> ",
        "# ",
        "```\n",
        "`",
        "*",
        "**",
        "_",
        "~~",
        "[",
        "]",
        "(b)",
        "![",
    ],
    *[
        "[^n]",
        "[^n]: ",
        ": ",
        "https://a.example/b",
        "www.",
        "a@b.example",
        "| a | b |\n",
        "|---|---|\n",
        "|",
        "\\",
        "&amp;",
        "<b>",
        "<!-- ",
        "<div>\n",
    ],
    *["{{< x >}}", "{{% p %}}", "{{% /p %}}", "{{< /x >}}", "{{< ref 'a.md' >}}", "<% e %>", "<% e %>\n"],
    *[
        "{: .c}\n",
        "{#i}",
        "'",
        '"',
        "--",
        "...",
        "\t",
        "    ",
        "[x] ",
        "ä",
        "\r\n",
        "\r",
        "http://a.b",
        "***\n",
    ],
]
MARKDOWN = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


@given(MARKDOWN)
@settings(deadline=None, max_examples=600)
@example("- a\n<% e %>\n- b\n")
@example("> {{% p %}}\n> - a\n{{% /p %}}\n")
@example("## a *b {#i*}\n")
@example("- <div>\n\ta b\n")
@example("- # {: .c}\n")
@example("# '\t")
@example("www....a b\n")
@example("https://a.example/b\\- ")
def test_any_markdown_can_be_read(text: str) -> None:
    source = Source(text.encode())
    document = read_document(source, 0)
    content = read_content(source, 0, typographic=False)
    check_spans(content, len(source.data))
    check_blocks(content, document, whole=not document.opaques)
    set_well = read_content(source, 0)
    assert [shape(part) for part, _ in parts(set_well)] == [shape(part) for part, _ in parts(content)]


@given(st.binary(max_size=200))
@settings(deadline=None)
def test_any_bytes_can_be_read(data: bytes) -> None:
    page = read_page("a.md", data)
    content = read_content(page.source, page.front_matter.span.end)
    check_spans(content, len(data))


def test_words_with_their_marks() -> None:
    found = words(only("a *b **c*** ~~d~~ `e*f*` \\* &copy;  \nnext\nlast"))
    assert found == (
        ("Text", "a "),
        ("Mark", MarkKind.EMPHASIS, (("Text", "b "), ("Mark", MarkKind.STRONG, (("Text", "c"),)))),
        ("Text", " "),
        ("Mark", MarkKind.STRIKE, (("Text", "d"),)),
        ("Text", " "),
        ("Code", "e*f*"),
        ("Text", " * ©"),
        ("Break", True),
        ("Text", "next"),
        ("Break", False),
        ("Text", "last"),
    )


def test_links_and_pictures() -> None:
    text = "[a *b*](c.md 'T') <https://x.y> <m@x.y> ![p *q* `r`](s.png \"S\") [L][l]\n\n[l]: m.md\n"
    found = words(only(text))
    assert found[::2] == (
        ("Anchored", "c.md", "T", (("Text", "a "), ("Mark", MarkKind.EMPHASIS, (("Text", "b"),)))),
        ("Anchored", "https://x.y", "", (("Text", "https://x.y"),)),
        ("Anchored", "mailto:m@x.y", "", (("Text", "m@x.y"),)),
        ("Picture", "s.png", "S", "p q r"),
        ("Anchored", "m.md", "", (("Text", "L"),)),
    )


URL = "https://a.example/"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("see https://a.example/b_c*d?e=f&amp;g=1, or", ["https://a.example/b_c*d?e=f&g=1"]),
        ("(http://a.example/b(c)) **www.a.example**.", ["http://a.example/b(c)", "https://www.a.example"]),
        ('"it\'s https://a.example/..." -- jobs@a.example!', ["https://a.example/", "mailto:jobs@a.example"]),
        ("https://a.example/x--y 'z'", ["https://a.example/x--y"]),
        ("https://a.example/b&amp;&lt;). https://a.example/" + ")" * 50_000, ["https://a.example/b", URL]),
        ("https://a.example/" + "&amp;" * 20_000 + " a", [URL]),
        ("xhttps://a.example http:// https://localhost www. a@b \\www.a.example www.example", []),
        ("[see https://a.example](b.md) `https://a.example` ![a www.a.example](c.png)", ["b.md"]),
        ("{{< x https://a.example >}} <https://a.example>", ["https://a.example"]),
    ],
)
@pytest.mark.parametrize("typographic", [True, False])
def test_bare_addresses_are_links(text: str, told: list[str], *, typographic: bool) -> None:
    (block,) = read(text, typographic=typographic).blocks
    assert [part.target for part, _ in parts(block) if isinstance(part, Anchored)] == told
    check_spans(Content((block,)), len(text))
    if "&" not in text and not typographic:
        assert isinstance(block, Paragraph)
        assert plain_text(block.inlines) == read_document(Source(text.encode()), 0).blocks[0].text


@pytest.mark.parametrize(
    ("written", "target"),
    [
        ('[a]({{< ref "b.md#c" >}})', "b.md#c"),
        ("[a]({{% relref `b.md` %}})", "b.md"),
        ('[a]({{< ref path="b.md" lang="de" >}})', "b.md"),
        ('[a][l]\n\n[l]: {{< ref "b.md" >}}', "b.md"),
        ('[a]({{< other "b.md" >}})', '{{< other "b.md" >}}'),
    ],
)
def test_targets_by_shortcode(written: str, target: str) -> None:
    (link,) = only(written).inlines
    assert (link.target, link.inlines[0].text) == (target, "a")


def test_typographic_signs_stand_in_text_only() -> None:
    text = '"a" \'b\' it\'s -- --- ... `"c" --` ["d"]("e") {{< x "f" >}} <b title="g">\n\n    "h"\n'
    found = read(text, typographic=True).blocks
    told = plain_text(found[0].inlines[:1]) if isinstance(found[0], Paragraph) else ""
    assert told == "“a” ‘b’ it’s – — … "
    kept = [p.text for p, _ in parts(found) if isinstance(p, Code | Foreign | RawInline | CodeBlock)]
    assert kept == ['"c" --', '{{< x "f" >}}', '<b title="g">', '"h"']
    assert read(text) != read(text, typographic=True)


def test_headings_have_their_anchors_and_no_attributes() -> None:
    first, second, third, quote = blocks_of("# A *b* {#x .y}\n\n## C ##\n{: #z}\n\nD\n---\n\n> # E {#e}\n")
    assert (first.depth, first.anchor, plain_text(first.inlines)) == (1, "x", "A b")
    assert (second.depth, second.anchor, plain_text(second.inlines)) == (2, "z", "C")
    assert (third.depth, third.anchor, plain_text(third.inlines)) == (2, "d", "D")
    (inner,) = quote.blocks
    assert (inner.depth, inner.anchor, plain_text(inner.inlines)) == (1, "", "E")


def test_lists() -> None:
    tight, loose = blocks_of("- a\n  - b\n\n<!-- -->\n\n3. c\n\n   d\n4. e\n")[::2]
    (item,) = tight.items
    assert (tight.start, item.done) == (None, None)
    own, nested = item.blocks
    assert (own.bare, plain_text(own.inlines)) == (True, "a")
    assert nested.items[0].blocks[0].bare
    assert loose.start == 3
    assert [[b.bare for b in item.blocks] for item in loose.items] == [[False, False], [False]]


def test_tasks() -> None:
    tasks = only("- [x] a\n- [ ] b\n- c\n")
    assert [item.done for item in tasks.items] == [True, False, None]
    assert [plain_text(item.blocks[0].inlines) for item in tasks.items] == ["a", "b", "c"]
    assert [item.done for item in only("- [ ] a\n\n- [x] b\n").items] == [False, True]


def test_tables() -> None:
    table = only("| a | b | c |\n|:-:|--:|---|\n| *1* | 2 |\n")
    assert table.alignments == ("center", "right", "")
    assert [plain_text(cell.inlines) for cell in table.head] == ["a", "b", "c"]
    assert [[plain_text(cell.inlines) for cell in row] for row in table.rows] == [["1", "2", ""]]
    assert all(isinstance(cell, Cell) for cell in table.head)


def test_code() -> None:
    fenced, indented = blocks_of('``` sh {linenos="x"}\na < b\n\n\n```\n\n    c\n    d\n')
    assert (fenced.language, fenced.text) == ("sh", "a < b\n\n")
    assert (indented.language, indented.text) == ("", "c\nd")


def test_quotes_rules_and_raw_html() -> None:
    quote, rule, raw = blocks_of("> a\n>\n> <p>\n> b\n\n***\n\n<div>\n{{< x >}}\n</div>\n")
    assert plain_text(quote.blocks[0].inlines) == "a"
    assert quote.blocks[1].text == "<p>\nb\n"
    assert isinstance(rule, Rule)
    assert raw.text == "<div>\n{{< x >}}\n</div>\n"
    assert words(only("a <b>c</b>"))[1] == ("RawInline", "<b>")


def test_definitions() -> None:
    first, second = only("A\nB\n: c\n: d\n\nE\n\n: f\n\n  g\n").entries
    assert [plain_text(term) for term in first.terms] == ["A B"]
    assert [[plain_text(b.inlines) for b in details] for details in first.details] == [["c"], ["d"]]
    assert [[plain_text(b.inlines) for b in details] for details in second.details] == [["f", "g"]]


def test_footnotes_are_numbered_as_the_text_refers_to_them() -> None:
    found = blocks_of("[^z]: last\n\na[^X] b[^y] c[^x]\n\n[^y]: why\n\n[^x]: ex\n")
    marks = [part.number for part, _ in parts(found) if isinstance(part, NoteMark)]
    assert marks == [1, 2, 1]
    notes = {part.label: part.number for part, _ in parts(found) if isinstance(part, NoteBlock)}
    assert notes == {"z": 0, "y": 2, "x": 1}


def test_what_is_no_markdown() -> None:
    alone, mixed, erb, last = blocks_of(
        '{{< a "b" >}}\n\nc {{% d %}} e\n\n<%= f %>\n\ng <% h\ni %> j\n{: .k}\n'
    )
    assert isinstance(alone, ForeignBlock)
    assert alone.foreign.shortcode is not None
    assert words(mixed)[::2] == (("Text", "c "), ("Text", " e"))
    assert (erb.foreign.text, erb.foreign.shortcode, erb.entry) == ("<%= f %>", None, NOWHERE)
    assert [one.text for one in last.inlines] == ["g ", "<% h\ni %>", " j"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("<% x %>\n\n- a\n- b\n\n<% y %>\n\n# c\n", "x [a][b] y c"),
        ("- a\n- b\n<% x %>\nc\n", "[a][b] x c"),
        ("- a\n<% x %>\n- b\n\n  <% y %>\n", "[a x][b y]"),
        ("- a\n  - b\n  <% x %>\n<% y %>\n", "[a[b] x] y"),
        ("> a\n> <% x %>\n> b\n\n<% y %>\n", "a x b y"),
        ("a\n<% x %>\nb\n", "a x b"),
    ],
)
def test_erb_tags_that_fill_their_lines_stand_where_they_are_written(text: str, told: str) -> None:
    def tell(part: Any) -> str:
        if isinstance(part, Foreign):
            return f" {part.text[3:4]} "
        if isinstance(part, Text):
            return part.text + " "
        inside = "".join(tell(one) for one in part) if isinstance(part, tuple) else ""
        return f"[{inside}]" if isinstance(part, ListItem) else inside

    assert squeezed(tell(blocks_of(text))).replace(" ]", "]").replace(" [", "[") == told.replace(" [", "[")


def test_what_is_no_markdown_stands_once_in_code_and_raw_html() -> None:
    code, comment, after = blocks_of("```\n<% a %>\n```\n\n<!--\n<% b %>\n-->\n\nc\n")
    assert (code.text, comment.text) == ("<% a %>", "<!--\n<% b %>\n-->\n")
    assert plain_text(after.inlines) == "c"


ALERT = '{{% alert title="T" %}}'
BOXES = [
    f"{ALERT}\n\nin\n\n{{{{% /alert %}}}}\n",
    f"{ALERT}\nin\n{{{{% /alert %}}}}\n",
    f"{ALERT}in{{{{% /alert %}}}}\n",
    f"{ALERT}\n\nin\n{{{{% /alert %}}}}\n",
    f"{ALERT}\n- in\n{{{{% /alert %}}}}\n",
    f"{ALERT}\n- a\n  - in\n{{{{% / alert %}}}}\n",
    f"{ALERT}\n> in\n{{{{% /alert %}}}}\n",
    f"{ALERT}\n| in |\n|---|\n| b |\n{{{{% /alert %}}}}\n",
    f"{ALERT}\n## in\n\nb\n{{{{% /alert %}}}}\n",
    f"{ALERT}\n```\nin\n```\n{{{{% /alert %}}}}\n",
]


@pytest.mark.parametrize("text", BOXES)
@pytest.mark.parametrize("around", ["{}", "before\n\n{}\nafter\n", "> quoted\n\n{}\n# after\n"])
def test_what_stands_between_two_shortcodes_is_in_a_box(text: str, around: str) -> None:
    found = blocks_of(around.format(text))
    boxes = [block for block in found if isinstance(block, Box)]
    (box,) = boxes
    assert box.opening.shortcode is not None
    assert box.opening.shortcode.value("title") == "T"
    inside = [part for part, _ in parts(box.blocks)]
    assert not [part for part in inside if isinstance(part, Foreign)]
    shown = [part.text for part in inside if isinstance(part, Text | CodeBlock)]
    assert "in" in shown
    assert "after" not in shown
    assert len(found) == (3 if around != "{}" else 1)


def test_boxes_in_boxes_and_in_items() -> None:
    text = "{{% a %}}\n{{% b %}}\nin\n{{% /b %}}\n{{% /a %}}\n\n- x\n\n  {{< c >}}\n\n  y\n\n  {{< /c >}}\n"
    outer, items = blocks_of(text)
    assert isinstance(outer, Box)
    (inner,) = outer.blocks
    assert isinstance(inner, Box)
    assert plain_text(inner.blocks[0].inlines) == "in"
    box = items.items[0].blocks[1]
    assert isinstance(box, Box)
    assert plain_text(box.blocks[0].inlines) == "y"


@pytest.mark.parametrize(
    "text",
    [
        "{{% a %}}\n\nb\n",
        "b\n\n{{% /a %}}\n",
        "{{% a %}}\n\nb\n\n{{% /c %}}\n",
        "{{% a /%}}\n\nb\n\n{{% /a %}}\n",
        "b {{< a >}}c{{< /a >}} d\n",
        "- {{< a >}}\n\nb\n\n{{< /a >}}\n",
    ],
)
def test_what_has_no_counterpart_stays_where_it_is(text: str) -> None:
    found = blocks_of(text)
    assert not [part for part, _ in parts(found) if isinstance(part, Box)]
    assert [part.text for part, _ in parts(found) if isinstance(part, Foreign)] == re.findall(
        r"\{\{.*?\}\}", text
    )


def test_text_beside_a_box_keeps_its_entry() -> None:
    before, box, after = blocks_of("a\n{{% p %}}\nb\n{{% /p %}}\nc\n")
    assert (plain_text(before.inlines), before.entry) == ("a", 0)
    assert (plain_text(box.blocks[0].inlines), box.blocks[0].entry) == ("b", NOWHERE)
    assert (plain_text(after.inlines), after.entry) == ("c", NOWHERE)


def boxes(depth: int) -> str:
    return "".join(f"{{{{% a{n} %}}}}\n\n" for n in range(depth)) + "".join(
        f"{{{{% /a{n} %}}}}\n\n" for n in reversed(range(depth))
    )


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("> " * 10_000 + "words\n", "words"),
        ("[" * 10_000 + "words" + "](a)" * 10_000, "words"),
        ("*a " * 5_000 + "words" + " a*" * 5_000, "words"),
        ("".join(f"{'  ' * depth}- x{depth}\n" for depth in range(400)), "x399"),
        ("".join(f"{'  ' * depth}T{depth}\n{'  ' * depth}: " for depth in range(200)) + "words", "words"),
        ("![" * 5_000 + "words" + "](a)" * 5_000, "words"),
        (boxes(3_000), ""),
        ("{{% a %}}\n\n" * 3_000 + "{{% /b %}}\n\n" * 3_000, ""),
    ],
    ids=["quotes", "brackets", "marks", "lists", "definitions", "pictures", "boxes", "no boxes"],
)
def test_depth_is_bounded_and_no_word_is_lost(text: str, kept: str) -> None:
    content = read(text)
    deepest = max(depth for _, depth in parts(content))
    assert deepest < 140
    shown = [part.text for part, _ in parts(content) if isinstance(part, Text | Picture)]
    assert not kept or kept in " ".join(shown)


def test_a_page_that_is_no_utf8_is_read() -> None:
    (paragraph,) = read_content(Source(b"caf\xe9 *au* lait\n"), 0).blocks
    assert isinstance(paragraph, Paragraph)
    assert plain_text(paragraph.inlines) == "caf? au lait"


def test_what_was_read_is_kept() -> None:
    source = Source(b"a\n")
    assert read_content(source, 0) is read_content(source, 0)


def test_front_matter_is_no_content(tmp_path: Path) -> None:
    page = read_page("a.md", b"---\ntitle: T\n---\n\nwords\n")
    (paragraph,) = read_content(page.source, page.front_matter.span.end).blocks
    assert paragraph.span == Span(18, 24)
