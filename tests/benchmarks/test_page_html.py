"""The longest page from its bytes to HTML, beside pulldown-cmark's own renderer on the same page."""

import time
from collections.abc import Callable
from pathlib import Path

import pyromark
from figures import Figures

from jfeditor.families.pages import read_page
from jfeditor.markdown.content_reading import read_content
from jfeditor.markdown.documents import OPTIONS, read_document
from jfeditor.markdown.html import Dress, HtmlWriter
from jfeditor.text.sources import Source

_ROUNDS = 25
_MOST = 0.03
_GROUP = "The longest page to HTML, nothing kept"


def _times(step: Callable[[], object]) -> list[float]:
    took = []
    for _ in range(_ROUNDS):
        started = time.perf_counter()
        step()
        took.append(time.perf_counter() - started)
    return took


def test_the_longest_page_as_html(corpus_pages: list[Path], figures: Figures) -> None:
    longest = max(corpus_pages, key=lambda path: path.stat().st_size)
    data = longest.read_bytes()
    start = read_page("a.md", data).front_matter.span.end
    numbers = iter(range(_ROUNDS * 3))

    def other() -> Source:
        """The same page with another last line, so that nothing is known of it."""
        return Source(data + b"\n%d\n" % next(numbers))

    def whole() -> None:
        source = other()
        HtmlWriter(Dress(), source.lines).page(read_content(source, start))

    took = _times(whole)
    figures.take(_GROUP, "blocks and headings alone", _times(lambda: read_document(other(), start)), "s")
    text = data[start:].decode()
    figures.take(_GROUP, "pyromark.html", _times(lambda: pyromark.html(text, options=OPTIONS)), "s")
    assert not figures.take(_GROUP, "blocks, content and HTML", took, "s", _MOST).missed
