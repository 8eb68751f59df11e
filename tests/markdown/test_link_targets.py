"""Where links say what they lead to."""

from pathlib import Path

import pytest

from jfeditor.families.pages import read_page
from jfeditor.markdown.link_targets import definition_target_span, link_target_span, written_target
from jfeditor.text.edits import Edit, apply_edits

LINKS = [
    (b'[x](a.md "t")', b"a.md"),
    (b"![i](p/q.png)", b"p/q.png"),
    (b"[![img](a.png)](b)", b"b"),
    (b"<https://e.x/a>", b"https://e.x/a"),
    (b"[s](<a b.md> 'x')", b"a b.md"),
    (b"[p](a(b)c)", b"a(b)c"),
    (b"[esc](a\\_b&amp;c)", b"a\\_b&amp;c"),
    (b'[m]({{< ref "x.md" >}})', b'{{< ref "x.md" >}}'),
    (b"[foo]()", b""),
    (b"[e](  #x-y\n  (a title) )", b"#x-y"),
    (b"[see [brackets](](c.md)", b"c.md"),
    ("[ünï](ä.md)".encode(), "ä.md".encode()),
]


@pytest.mark.parametrize(("written", "target"), LINKS)
def test_the_target_of_a_link(written: bytes, target: bytes) -> None:
    page = read_page("page.md", b"before " + written + b" after\n")
    outer = max(page.document.links, key=lambda link: link.span.end - link.span.start)
    span = link_target_span(page.source.data, outer)
    assert span is not None
    assert span.cut(page.source.data) == target


@pytest.mark.parametrize(
    ("written", "target"),
    [
        (b'[lab]: /job/#x "Title"', b"/job/#x"),
        (b"[a \\] b]: <x y>", b"x y"),
        (b"[lab]:\n  next.md\n", b"next.md"),
    ],
)
def test_the_target_of_a_definition(written: bytes, target: bytes) -> None:
    page = read_page("page.md", b"text [lab] [a \\] b]\n\n" + written + b"\n")
    (reference,) = page.document.references
    span = definition_target_span(page.source.data, reference)
    assert span is not None
    assert span.cut(page.source.data) == target


@pytest.mark.parametrize("target", ["#x", "a b.md", "a(b)#c<d>", "/x/ä/#é", "back\\slash"])
def test_a_written_target_is_read_again(target: str) -> None:
    page = read_page("page.md", b"[x](" + written_target(target) + b")\n")
    (link,) = page.document.links
    assert link.target in {target, written_target(target).decode()}


def test_every_link_of_real_pages_can_be_led_elsewhere(corpus_pages: list[Path]) -> None:
    count = 0
    for file in corpus_pages:
        page = read_page("page.md", file.read_bytes())
        if page.source.fault:
            continue
        data, links = page.source.data, page.document.links
        for index, link in enumerate(links):
            span = link_target_span(data, link)
            if link.reference:
                continue
            assert span is not None, (file, link)
            if data[link.span.start : link.span.start + 1] == b"<" or index % 5:
                continue
            led = read_page("page.md", apply_edits(data, [Edit(span, b"elsewhere.md")]))
            assert led.document.links[index].target == "elsewhere.md"
            assert len(led.document.links) == len(links)
            count += 1
    assert count > 300
