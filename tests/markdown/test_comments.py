"""Comments of raw HTML: found where Markdown reads HTML, and nowhere else."""

import pytest

from jfeditor.markdown.comments import find_comments, html_without_comments
from jfeditor.text.sources import Source


def contents(text, start=0):
    source = Source(text)
    found = list(find_comments(source, start))
    for one in found:
        assert one.span.cut(text) == b"<!--" + one.content.cut(text) + b"-->"
    return [one.content.cut(text) for one in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"text <!-- a --> more <!--b-->\n", [b" a ", b"b"]),
        (b"<!-- a\nb -->\n", [b" a\nb "]),
        (b"- item\n  <!-- a -->\n", [b" a "]),
        (b"# Head <!-- a -->\n", [b" a "]),
        (b"| a <!-- b --> |\n|---|\n", [b" b "]),
        (b"<div>\n<!-- a -->\n</div>\n", [b" a "]),
        (b"<div title='<!-- no -->'>\n", []),
        (b"<p title='x' <!-- no -->\nid='y'>\n", []),
        (b"`<!-- no -->`\n", []),
        (b"```\n<!-- no -->\n```\n", []),
        (b"    <!-- no -->\n", []),
        (b"\\<!-- no -->\n", []),
        (b"text <!-- no\n\nmore\n", []),
        (b"caf\xe9 <!-- a -->\n", [b" a "]),
        (b"{{< x >}} <!-- a -->\r\n", [b" a "]),
    ],
)
def test_comments(text, expected):
    assert contents(text) == expected


def test_what_stands_before_the_text_is_not_looked_at():
    text = b"---\na: <!-- no -->\n---\n<!-- a -->\n"
    assert contents(text, text.index(b"<!-- a")) == [b" a "]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (b"a\nb\n", b"a <!-- x -->\nb\n", True),
        (b"# A\n\n- b\n", b"# A\n\n<!-- x -->\n\n- b\n", True),
        (b"- a\n- b\n", b"- a\n\n<!-- x -->\n\n- b\n", False),
        (b"a  \nb\n", b"a  <!-- x -->\nb\n", False),
        (b"`a\nb`\n", b"`a <!-- x -->\nb`\n", False),
    ],
)
def test_pages_that_differ_by_comments_only(one, other, same):
    assert (html_without_comments(Source(one), 0) == html_without_comments(Source(other), 0)) is same
