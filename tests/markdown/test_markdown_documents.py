"""Each construct of a page with its exact bytes."""

import pytest

from jfeditor.markdown.blocks import BlockKind
from jfeditor.markdown.documents import read_document
from jfeditor.text.sources import Source


def read(text: str | bytes, start: int = 0):
    data = text if isinstance(text, bytes) else text.encode()
    return data, read_document(Source(data), start)


def headings(text):
    data, document = read(text)
    return [
        (h.depth, h.text, h.span.cut(data).decode(), h.content.cut(data).decode()) for h in document.headings
    ]


def blocks(text):
    data, document = read(text)
    return [
        (str(b.kind), b.parent, b.text, b.span.cut(data).decode(), b.content.cut(data).decode(), b.mark)
        for b in document.blocks
    ]


@pytest.mark.parametrize(
    ("text", "depth", "shown", "span", "content"),
    [
        ("# Foo", 1, "Foo", "# Foo", "Foo"),
        ("   ## Foo ##  \nx", 2, "Foo", "## Foo ##  \n", "Foo"),
        ("###### *a* `b` &amp; \\# [c](d)\n", 6, "a b & # c", None, "*a* `b` &amp; \\# [c](d)"),
        ("#\tFoo\t#\n", 1, "Foo", "#\tFoo\t#\n", "Foo"),
        ("# a # # #\n", 1, "a # #", "# a # # #\n", "a # #"),
        ("# C#\n", 1, "C#", "# C#\n", "C#"),
        ("# \\*Foo\n", 1, "*Foo", "# \\*Foo\n", "\\*Foo"),
        ("# Foo \\#\n", 1, "Foo #", "# Foo \\#\n", "Foo \\#"),
        ("#\n", 1, "", "#\n", ""),
        ("## ##\n", 2, "", "## ##\n", ""),
        ("Foo\nbar *x*\n---\n", 2, "Foo bar x", "Foo\nbar *x*\n---\n", "Foo\nbar *x*"),
        ("#foo\n===\n", 1, "#foo", "#foo\n===\n", "#foo"),
        ("# Foo\r\nx", 1, "Foo", "# Foo\r\n", "Foo"),
        ("# Foo\rx", 1, "Foo", "# Foo\r", "Foo"),
        ("Foo\r===\rx", 1, "Foo", "Foo\r===\r", "Foo"),
        ("# a\0b\n", 1, "a\0b", "# a\0b\n", "a\0b"),
        ("# a\fb\u2028c\n", 1, "a\fb\u2028c", "# a\fb\u2028c\n", "a\fb\u2028c"),
        ("# 😀 é [x][y] ![i](j)\n\n[y]: /z\n", 1, "😀 é x i", None, "😀 é [x][y] ![i](j)"),
        ('# <a id="x"></a>Foo\n', 1, "Foo", None, '<a id="x"></a>Foo'),
        ("# Foo[^1]\n\n[^1]: note\n", 1, "Foo", None, "Foo[^1]"),
        ("- a\n# Foo\n", 1, "Foo", "# Foo\n", "Foo"),
        ("<!-- x -->\n# Foo\n", 1, "Foo", "# Foo\n", "Foo"),
        ("> q\n# Foo\n", 1, "Foo", "# Foo\n", "Foo"),
        ("```\nx\n```\n# Foo\n", 1, "Foo", "# Foo\n", "Foo"),
    ],
)
def test_headings(text, depth, shown, span, content):
    found = headings(text)
    assert [(d, t, c) for d, t, _, c in found] == [(depth, shown, content)]
    assert span is None or found[0][2] == span


@pytest.mark.parametrize(
    "text",
    [
        "> # Foo\n",
        "- # Foo\n",
        "1. a\n\n   # Foo\n",
        "```\n# Foo\n```\n",
        "~~~\n# Foo\n",
        "    # Foo\n",
        "<div>\n# Foo\n</div>\n",
        "<!--\n# Foo\n-->\n",
        "[^1]: x\n\n    # Foo\n",
        "Term\n: # Foo\n",
        "#Foo\n",
        "####### Foo\n",
        "\\# Foo\n",
        "\f# Foo\n",
        "{{< x\n# Foo\n>}}\n",
        "<% x\n# Foo\n%>\n",
        "| # Foo |\n|---|\n",
    ],
)
def test_what_is_no_structure(text):
    assert headings(text) == []


@pytest.mark.parametrize(
    ("text", "shown", "id_", "content"),
    [
        ("# Foo {#a}\n", "Foo", "a", "Foo"),
        ("# Foo {.x #a-1.2 k=v}\n", "Foo", "a-1.2", "Foo"),
        ("# Foo {: #a .b}\n", "Foo", "a", "Foo"),
        ("# Foo {:.b#a.c}\n", "Foo", "a", "Foo"),
        ('# Foo {title="#no {}" .x}\n', "Foo", "", "Foo"),
        ("# Foo ## {#a}\n", "Foo", "a", "Foo"),
        ("# Foo # # {#a}\n", "Foo #", "a", "Foo #"),
        ("# Foo {#a} ##\n", "Foo", "a", "Foo"),
        ("# *Foo* {#a}\n", "Foo", "a", "*Foo*"),
        ("# Foo &amp; x{#a}\n", "Foo & x", "a", "Foo &amp; x"),
        ("# {#a}\n", "", "a", ""),
        ("Foo {#a}\n===\n", "Foo", "a", "Foo"),
        ("Foo\nbar {: #a}\n===\n", "Foo bar", "a", "Foo\nbar"),
        ("# Foo {add title}\n", "Foo {add title}", "", "Foo {add title}"),
        ("Foo {add title}\n===\n", "Foo {add title}", "", "Foo {add title}"),
        ("# Foo {}\n", "Foo {}", "", "Foo {}"),
        ("# Foo `{#a}`\n", "Foo {#a}", "", "Foo `{#a}`"),
        ("# Foo {#a} b\n", "Foo {#a} b", "", "Foo {#a} b"),
        ("# {{#a}}\n", "{{#a}}", "", "{{#a}}"),
    ],
)
def test_attributes_on_the_headings_line(text, shown, id_, content):
    data, document = read(text)
    (heading,) = document.headings
    assert (heading.text, heading.id, heading.content.cut(data).decode()) == (shown, id_, content)
    assert heading.anchor == (id_ or heading.anchor)


@pytest.mark.parametrize("eol", ["\n", "\r\n", "\r"])
def test_attributes_below_a_heading_belong_to_it(eol):
    text = eol.join(
        ["# Foo", "{:.no_toc #a}", "text", "", "Bar", "---", "  {: #b}", "{: .c}", "", "{.d}", "x", ""]
    )
    data, document = read(text)
    foo, bar = document.headings
    assert (foo.id, foo.anchor, foo.text) == ("a", "a", "Foo")
    assert (bar.id, bar.line) == ("b", 5)
    assert foo.span.cut(data).decode() == f"# Foo{eol}{{:.no_toc #a}}{eol}"
    assert bar.span.cut(data).decode() == eol.join(["Bar", "---", "  {: #b}", "{: .c}", ""])
    assert [b.text for b in document.blocks] == ["text", "x"]
    assert [o.kind for o in document.opaques] == ["attributes"] * 4


def test_attribute_lines_in_code_are_code():
    assert [b[2] for b in blocks("```\n{: .x}\n```\n\n    {: .y}\n")] == ["{: .x}", "{: .y}"]


def test_a_list_item_keeps_its_attributes_out_of_its_text():
    assert [b[2] for b in blocks("- TOC\n{:toc}\n")] == ["", "TOC"]


def test_items():
    assert blocks("* a *b*\n  c\n  1) d\n\n* e\n\n  f\n- # g\n- [ ] h\n-\n") == [
        ("list", -1, "", "* a *b*\n  c\n  1) d\n\n* e\n\n  f\n", "", ""),
        ("item", 0, "a b c", "* a *b*\n  c\n  1) d\n\n", "a *b*\n  c", "*"),
        ("paragraph", 1, "a b c", "a *b*\n  c\n", "a *b*\n  c", ""),
        ("list", 1, "", "1) d\n\n", "", ""),
        ("item", 3, "d", "1) d\n\n", "d", "1)"),
        ("item", 0, "e", "* e\n\n  f\n", "e", "*"),
        ("paragraph", 5, "e", "e\n", "e", ""),
        ("paragraph", 5, "f", "f\n", "f", ""),
        ("list", -1, "", "- # g\n- [ ] h\n-\n", "", ""),
        ("item", 8, "g", "- # g\n", "g", "-"),
        ("item", 8, "h", "- [ ] h\n", "h", "-"),
        ("item", 8, "", "-\n", "", "-"),
    ]


def test_the_text_of_an_item_is_its_first_part():
    assert [block[2] for block in blocks("- # a\n  b\n- c\n")] == ["", "a", "c"]
    assert [(block[2], block[4]) for block in blocks("- \\*a\n")] == [("", ""), ("*a", "\\*a")]


def test_attributes_in_goldmarks_form_below_a_heading_come_too_late_for_its_anchor():
    _, document = read("# Foo\n{#x .y}\n")
    assert [(h.id, h.anchor) for h in document.headings] == [("", "foo")]


def test_items_at_odd_depths_start_at_their_mark():
    found = blocks("1. a\n   * b\n    * c\n\n>\t+ d\n")
    assert [(kind, span[:3], mark) for kind, _, _, span, _, mark in found if kind == "item"] == [
        ("item", "1. ", "1."),
        ("item", "* b", "*"),
        ("item", "* c", "*"),
        ("item", "+ d", "+"),
    ]


def test_a_list_holds_its_last_item_whole():
    found = blocks("- x\n   * a\n\t- -\nx\n   * b\n")
    assert found[2][3] == found[3][3] == "* a\n"


def test_other_blocks():
    assert blocks(
        "> q\n\n```py x\n a\n```\n\n    b\n\n***\n\n|a|*b*|\n|-|-|\n|c|d|\n\n<p>\nz\n\n[^n]: t\n\nT\n: d\n"
    ) == [
        ("quote", -1, "", "> q\n", "", ""),
        ("paragraph", 0, "q", "q\n", "q", ""),
        ("code", -1, " a", "```py x\n a\n```", " a\n", "py x"),
        ("code", -1, "b", "b\n", "b\n", ""),
        ("rule", -1, "", "***\n", "", ""),
        ("table", -1, "a b c d", "|a|*b*|\n|-|-|\n|c|d|\n", "a|*b*|\n|-|-|\n|c|d", ""),
        ("html", -1, "", "<p>\nz\n", "", ""),
        ("footnote", -1, "", "[^n]: t\n\n", "", ""),
        ("paragraph", 7, "t", "t\n", "t", ""),
        ("definitions", -1, "T d", "T\n: d\n", "T\n: d", ""),
    ]


def test_links_images_and_references():
    text = "[a *b*](/c 'd') ![i](j.png) <https://x.y> [r][L] [l] [gone][]\n\n[l]: </m n> \"t\"\n\n> [q]: z\n"
    data, document = read(text)
    assert [
        (k.span.cut(data).decode(), k.target, k.title, k.text, k.image, k.reference) for k in document.links
    ] == [
        ("[a *b*](/c 'd')", "/c", "d", "a b", False, ""),
        ("![i](j.png)", "j.png", "", "i", True, ""),
        ("<https://x.y>", "https://x.y", "", "https://x.y", False, ""),
        ("[r][L]", "/m n", "t", "r", False, "L"),
        ("[l]", "/m n", "t", "l", False, "l"),
    ]
    assert [(r.span.cut(data).decode(), r.label, r.target, r.title) for r in document.references] == [
        ('[l]: </m n> "t"', "l", "/m n", "t"),
        ("[q]: z", "q", "z", ""),
    ]


def test_references_to_footnotes():
    data, document = read("# A[^n]\n\n- b[^N] `[^n]` [^gone] \\[^n]\n\n[^n]: t[^o]\n\n[^o]: u\n")
    assert [(note.span.cut(data), note.label) for note in document.notes] == [
        (b"[^n]", "n"),
        (b"[^N]", "N"),
        (b"[^o]", "o"),
    ]
    assert not document.links


def test_an_image_in_a_link():
    data, document = read("# [![alt](i.png) x](/l)\n")
    assert [(k.text, k.target, k.span.cut(data)) for k in document.links] == [
        ("alt", "i.png", b"![alt](i.png)"),
        ("alt x", "/l", b"[![alt](i.png) x](/l)"),
    ]
    assert document.headings[0].text == "alt x"


def test_opaques():
    text = (
        '{{< x "y" >}}\n{{% a\n b %}} z <%= 1 %>\n\n# {{< t >}} h\n<% if x %>\n'
        '[l]({{< ref "a b.md" >}}) `{{< c >}}`\n'
    )
    data, document = read(text)
    assert [(o.span.cut(data).decode(), o.kind, o.alone) for o in document.opaques] == [
        ('{{< x "y" >}}', "shortcode", True),
        ("{{% a\n b %}}", "shortcode", False),
        ("<%= 1 %>", "erb", False),
        ("{{< t >}}", "shortcode", False),
        ("<% if x %>", "erb", True),
        ('{{< ref "a b.md" >}}', "shortcode", False),
        ("{{< c >}}", "shortcode", False),
    ]
    assert document.headings[0].text == "{{< t >}} h"
    assert document.links[0].target == '{{< ref "a b.md" >}}'
    assert document.blocks[-1].text == "l {{< c >}}"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("{{< a {{< b >}}\n", ["{{< b >}}"]),
        ("{{< a\n", []),
        ("<% <% a %> %>\n", ["<% a %>"]),
        ("{{<>}} {{%%}} <%%>\n", ["{{<>}}", "{{%%}}", "<%%>"]),
        ("<%>\n", []),
        ("{{< é >}}😀{{% ü %}}\n", ["{{< é >}}", "{{% ü %}}"]),
        ("<%\n{: .x}\n%>\n", ["<%\n{: .x}\n%>"]),
        ("{: .x\n}\n", []),
        ("a {: .x}\n", []),
        ("{add title}\n", []),
    ],
)
def test_where_opaques_begin_and_end(text, found):
    data, document = read(text)
    assert [o.span.cut(data).decode() for o in document.opaques] == found


def test_html_anchors():
    text = (
        '<a id="x"></a><a NAME=y>\n\n# <span id=\'é&amp;\'>h</span>\n\nt <p name="no" data-id="no">\n\n'
        '<!-- <a id="no"></a> --> <i title="id=no" id=z>\n\n'
        '<a\n id="w">`<a id="no">`\n\n```\n<a id="no">\n```\n'
    )
    data, document = read(text)
    assert [(a.id, a.span.cut(data).decode()) for a in document.anchors] == [
        ("x", '<a id="x">'),
        ("y", "<a NAME=y>"),
        ("é&", "<span id='é&amp;'>"),
        ("z", '<i title="id=no" id=z>'),
        ("w", '<a\n id="w">'),
    ]


def test_reading_starts_after_the_front_matter():
    text = b"---\n# no\n---\n\r\n# Foo\r\n"
    data, document = read(text, 13)
    assert [(h.text, h.line, h.span.cut(data)) for h in document.headings] == [("Foo", 5, b"# Foo\r\n")]


def test_the_byte_order_mark_is_no_text():
    data, document = read("\ufeff# Foo\n[a]: b\n", 3)
    assert document.headings[0].span.cut(data) == b"# Foo\n"
    assert document.references[0].span.cut(data) == b"[a]: b"


def test_bytes_that_are_no_utf_8_take_their_place():
    data, document = read(b"# caf\xe9 x\n\n- \xff\n")
    assert document.headings[0].content.cut(data) == b"caf\xe9 x"
    assert document.headings[0].text == "caf? x"
    assert [b.kind for b in document.blocks] == [BlockKind.LIST, BlockKind.ITEM]
