"""A title that is written is read back as the same words."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jfeditor.families.pages import read_page
from jfeditor.families.written_titles import title_at, written_title
from jfeditor.markdown.blocks import BlockKind

_MARKED = st.text(alphabet="aB1 _*`~[]()<>{}#.:=\"'|&;!\\/%-\u00a0é😀", max_size=14)
_ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=14)


def heading(written: str) -> str:
    (node,) = read_page("a.md", f"## {written}\n".encode()).family.nodes
    return node.heading.text


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("Senior Manager, Care & Sales", "Senior Manager, Care & Sales"),
        ("Manager <Ops>", r"Manager \<Ops\>"),
        ("Manager *Ops*", r"Manager \*Ops\*"),
        ("C# Engineer (snake_case)", "C# Engineer (snake_case)"),
        ("Manager of __x_y__", r"Manager of \_\_x_y\_\_"),
        ("Engineer C #", r"Engineer C \#"),
        ("R&D; AT&amp;T", r"R\&D; AT\&amp;T"),
        ("Analyst {tbd}", r"Analyst \{tbd}"),
        ("Analyst\nof ships", "Analyst of ships"),
    ],
)
def test_marks_are_escaped_and_nothing_else(title: str, written: str) -> None:
    assert written_title(title) == written


@given(st.one_of(_MARKED, _ANY))
@example("a {#x}")
@example('a {.b key="{"}')
@example("a {: .b}")
@example("{{% *x* %}}")
@example("<% _x_ %>")
@example("__a__")
@example("a # {#x}")
@example("\\{#x}")
@example("&amp; &#65;")
def test_a_written_title_is_read_as_the_same(title: str) -> None:
    """Line ends aside, which no heading holds: in a heading, in a link's words, in a sentence."""
    title = " ".join(title.splitlines()).strip()
    if not title:
        return
    written = written_title(title)
    assert heading(written) == title
    document = read_page("a.md", f"x [{written}](#y) z\n".encode()).document
    assert [link.text for link in document.links] == [title]
    (paragraph,) = read_page("a.md", f"x {written} z\n".encode()).document.blocks
    assert paragraph.text == f"x {title} z"


_BEGINS = st.tuples(
    st.sampled_from(
        ["-", "+", "*", "#", "##", "1.", "12)", ">", ":", "---", "- - -", "===", "+++", "~~~", "1", ""]
    ),
    st.sampled_from(["", " ", "-", "="]),
    _MARKED,
)
"""What a line that begins so would be something else than text."""


@given(st.one_of(_BEGINS.map("".join), _MARKED))
@example("---")
@example("- Pilot")
@example("1. Pilot")
@example("# Pilot")
@example(": Pilot")
@example("- +")
def test_a_title_can_begin_a_line(title: str) -> None:
    """Of an underlined heading, a paragraph, an item, a quote."""
    title = " ".join(title.split())
    if not title:
        return
    for before, after in (("", "\n---\n"), ("Text\n\n", "\n===\n"), ("\ufeff", "\n---\n")):
        written = title_at(before.encode(), len(before.encode()), title).decode()
        (node,) = read_page("a.md", f"{before}{written}{after}".encode()).family.nodes
        assert (node.heading.text, node.heading.depth) == (title, 1 if "=" in after[:2] else 2)
    for before in ("Text\n\n", "Text\r\r", "- ", "1. ", "> ", "> 2) ", "- a\n\n- "):
        written = title_at(before.encode(), len(before.encode()), title).decode()
        blocks = read_page("a.md", f"{before}{written}\n".encode()).document.blocks
        assert blocks[-1].text == title
        assert blocks[-1].kind in {BlockKind.PARAGRAPH, BlockKind.ITEM}
        assert sum(block.kind is BlockKind.ITEM for block in blocks) == len(re.findall(r"- |\d[.)] ", before))


def test_only_what_begins_a_line_is_escaped_for_that() -> None:
    assert title_at(b"## ", 3, "1. Pilot") == b"1. Pilot"
    assert title_at(b"The ", 4, "- Pilot") == b"- Pilot"
    assert title_at(b"", 0, "1st Pilot - East") == b"1st Pilot - East"
    assert title_at(b"- ", 2, "1. Pilot") == rb"1\. Pilot"


@given(_MARKED)
def test_whatever_a_heading_says_can_be_written_again(markdown: str) -> None:
    nodes = read_page("a.md", f"## {markdown}\n".encode()).family.nodes
    for title in [node.heading.text for node in nodes if node.heading.text]:
        assert heading(written_title(title)) == title
