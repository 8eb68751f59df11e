"""What holds for every page: real ones, the sample's, generated and hostile ones."""

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from jfeditor.markdown.blocks import BlockKind, Document
from jfeditor.markdown.documents import read_document, read_headings
from jfeditor.markdown.front_matter import read_front_matter
from jfeditor.text.sources import Source

CONTAINERS = {
    BlockKind.LIST,
    BlockKind.ITEM,
    BlockKind.QUOTE,
    BlockKind.FOOTNOTE,
    BlockKind.DEFINITIONS,
}
PIECES = [
    *"#-*_`[](){}<>!|~&;:=+.\\'\"$%^/ \t\n",
    "\r\n",
    "\r",
    "\n\n",
    "\f",
    "\0",
    "\u2028",
    "\ufeff",
    "é",
    "😀",
    "a",
    "word ",
    "1. ",
    "- ",
    "\n   * a",
    "> ",
    "    ",
    "# ",
    "## Foo",
    " {#id}",
    "\n{: .c}\n",
    "{{< x >}}",
    "{{% y",
    "<% z %>",
    "<!--",
    "-->",
    '<a id="b">',
    "</div>",
    "<div>",
    "```",
    "---\n",
    "===\n",
    "|a|b|\n|-|-|\n",
    "[^1]: ",
    "[r]: /u 't'",
    "**",
    "&amp;",
    "\\*",
    "http://x.y",
]
hostile = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


def check_spans(data: bytes, start: int, document: Document) -> None:
    """Every span lies in the page and between characters; containers contain; content resolves to text."""
    seen = Source(data).text().encode()
    found = [*document.headings, *document.blocks, *document.links, *document.references]
    found += [*document.opaques, *document.anchors]
    for part in found:
        spans = [part.span, *([part.content] if hasattr(part, "content") else [])]
        for span in spans:
            assert start <= span.start <= span.end <= len(data), part
            for at in span:
                assert at == len(seen) or seen[at] & 0xC0 != 0x80, part
    check_headings(data, start, document)
    check_blocks(document)
    reached = start
    for opaque in document.opaques:
        assert opaque.span.start >= reached
        reached = opaque.span.end


def check_headings(data, start, document):
    lines = Source(data).lines
    reached = 0
    for heading in document.headings:
        assert heading.span.start >= reached
        reached = heading.span.end
        assert heading.span.start <= heading.content.start <= heading.content.end <= heading.span.end
        assert heading.line == lines.number_at(heading.span.start)
        assert reached == len(data) or reached in lines.starts
        assert not data[max(start, lines.span(heading.line).start) : heading.span.start].strip(b" \t")
        if (
            heading.setext
            or heading.text.endswith("}")
            or b"[^" in heading.content.cut(data)
            or b"<!-" in data
        ):
            continue
        again = read_document(Source(b"# " + heading.content.cut(data) + b" #\n"), 0)
        if not document.references and not document.opaques and not again.opaques:
            assert [h.text for h in again.headings] == [heading.text]


def check_blocks(document):
    blocks = document.blocks
    defined = any(block.kind is BlockKind.DEFINITIONS for block in blocks)
    for index, block in enumerate(blocks):
        assert block.parent < index
        assert block.span.start <= block.content.start <= block.content.end <= block.span.end
        if block.parent >= 0:
            parent = blocks[block.parent]
            assert parent.kind in CONTAINERS
            assert parent.span.start <= block.span.start
            assert block.span.end <= parent.span.end
        if block.kind is BlockKind.ITEM:
            assert blocks[block.parent].kind is BlockKind.LIST
            # Behind a `:` and a tab pulldown-cmark tells no place for the mark.
            assert block.mark.endswith((*"-+*.)",)) or defined
        assert bool(block.text) <= (block.content.start < block.content.end)


def read(data: bytes):
    source = Source(data)
    start = read_front_matter(source).span.end
    document = read_document(source, start)
    assert read_headings(source, start) == document.headings
    return start, document


@given(hostile)
@settings(max_examples=1000, deadline=None)
@example("# a {#b}\r{: .c}")
@example("- # a\n\tb")
@example("# \u2028{: #x}")
def test_spans_of_hostile_pages(text):
    start, document = read(text.encode())
    check_spans(text.encode(), start, document)


@given(st.binary(max_size=80))
@settings(max_examples=100, deadline=None)
def test_any_bytes_can_be_read(data):
    start, document = read(data)
    check_spans(data, start, document)


def test_spans_of_the_sample(sample_pages):
    for path in sample_pages:
        data = path.read_bytes()
        start, document = read(data)
        check_spans(data, start, document)


def test_spans_of_real_pages(corpus_pages):
    count = 0
    for path in corpus_pages:
        data = path.read_bytes()
        start, document = read(data)
        check_spans(data, start, document)
        count += len(document.headings)
    assert count > 10 * len(corpus_pages)


@pytest.mark.parametrize("eol", [b"\r\n", b"\r"])
def test_line_ends_change_no_reading(sample_pages, eol):
    for path in sample_pages:
        data = path.read_bytes().replace(b"\r\n", b"\n")
        other = data.replace(b"\n", eol)
        _, one = read(data)
        _, two = read(other)
        assert [(h.text, h.line, h.depth, h.anchor) for h in one.headings] == [
            (h.text, h.line, h.depth, h.anchor) for h in two.headings
        ]
        assert [(b.kind, b.parent, b.mark) for b in one.blocks] == [
            (b.kind, b.parent, b.mark) for b in two.blocks
        ]
        assert [(k.target, k.text) for k in one.links] == [(k.target, k.text) for k in two.links]


HOSTILE = {
    "brackets": "[" * 100_000,
    "images": "![" * 100_000,
    "quotes": ">" * 5_000,
    "nested quotes": "> " * 20_000,
    "comments": "<!--" * 50_000,
    "comment lines": "<!-- x\n" * 50_000,
    "one line": "a " * 5_000_000,
    "stars": "*a " * 100_000,
    "ticks": "".join("`" * (i % 300) + " " for i in range(5_000)),
    "nested items": "\n".join("  " * i + "- a" for i in range(1_000)),
    "open links": "[a](" * 50_000,
    "open tags": "<a " * 100_000,
    "open values": '<a id="' * 50_000,
    "blanks in a tag": "<a" + " " * 200_000 + ">",
    "erb": "<%" * 50_000,
    "shortcodes": "{{< " * 50_000,
    "percent shortcodes": "{{% " * 50_000 + "%}}",
    "braces": "# " + "{a " * 50_000 + "}",
    "attributes": "# " + "{#a" * 50_000 + "}",
    "attribute values": "# " + '{a="' * 50_000 + "}",
    "attribute lines": "{: .x}\n" * 20_000,
    "blanks in a heading": "# a" + " " * 300_000 + "b {: .x}\n",
    "hashes": "# a " + "# " * 100_000,
    "equal headings": "# a\n" * 20_000,
    "setext": "a\n=\n" * 10_000,
    "items": "* a\n\n" * 10_000,
    "carriage returns": "\r" * 300_000,
    "references": "".join(f"[{i}]: x\n" for i in range(20_000)),
    "opaque items": "- {{< a >}} b <% c %>\n" * 5_000,
    "yaml depth": "---\na: " + "[" * 100_000 + "\n---\n",
    "yaml items": "---\na:\n" + "- " * 50_000 + "b\n---\n",
    "yaml aliases": "---\n"
    + "".join(
        f"a{i}: &a{i} [" + ", ".join([f"*a{i - 1}"] * 9) + "]\n" if i else "a0: &a0 x\n" for i in range(40)
    )
    + "---\n",
    "yaml loop": "---\na: &a\n  b: *a\n---\n",
    "toml depth": "+++\na = " + "[" * 100_000 + "\n+++\n",
    "open front matter": "---\n" + "--- x\n" * 50_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pages_take_bounded_time(name):
    data = HOSTILE[name].encode()
    before = time.process_time()
    read(data)
    # Each takes under half a second; a reading that is quadratic somewhere takes minutes.
    assert time.process_time() - before < 5


def test_nesting_ends_no_process():
    _, document = read(b"> " * 5_000 + b"x")
    assert len(document.blocks) == 5_001
