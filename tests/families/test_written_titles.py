"""A title that is written is read back as the same words."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jfeditor.families.pages import read_page
from jfeditor.families.written_titles import written_title

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


@given(_MARKED)
def test_whatever_a_heading_says_can_be_written_again(markdown: str) -> None:
    nodes = read_page("a.md", f"## {markdown}\n".encode()).family.nodes
    for title in [node.heading.text for node in nodes if node.heading.text]:
        assert heading(written_title(title)) == title
