"""The comments of a page's raw HTML: `<!-- ... -->` where Markdown reads HTML, so not in code."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import pyromark

from jfeditor.markdown.documents import OPTIONS
from jfeditor.markdown.opaques import find_opaques, hide
from jfeditor.text.sources import Source
from jfeditor.text.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

_COMMENT = re.compile(
    rb"""<!--(?P<content>.*?)-->|</?[a-z](?:[^"'>]++|"[^"]*+"|'[^']*+')*+>""", re.DOTALL | re.IGNORECASE
)
"""A comment, or a tag, which may hold what looks like one."""
_SHOWN_COMMENT = re.compile(r"[ \t]*<!--.*?-->")
_BLANK_LINES = re.compile(r"[ \t]*\n\s*")


class Comment(NamedTuple):
    """A comment that is closed."""

    span: Span
    content: Span
    """What stands between its marks."""


def find_comments(source: Source, start: int) -> Iterator[Comment]:
    """The comments from the byte `start` (after the front matter) on, in the page's order."""
    for html in _raw_html(_seen(source, start)):
        for found in _COMMENT.finditer(source.data, *html):
            if found["content"] is not None:
                yield Comment(Span(*found.span()), Span(*found.span("content")))


def html_without_comments(source: Source, start: int) -> str:
    """The page as plain HTML, without comments and the blanks before them, and without blank lines.

    Two texts that differ by comments only have the same, if the comments change nothing else.
    """
    html = pyromark.html(_seen(source, start).decode("utf-8"), options=OPTIONS)
    return _BLANK_LINES.sub("\n", _SHOWN_COMMENT.sub("", html)).strip()


def _seen(source: Source, start: int) -> bytes:
    data = source.text().encode() if source.fault else source.data
    return hide(data, start, find_opaques(data, start))


def _raw_html(seen: bytes) -> "Iterable[Span]":
    event: Any
    for event, place in pyromark.events_with_range(seen.decode("utf-8"), options=OPTIONS):
        if event.__class__ is dict and ("InlineHtml" in event or event.get("Start") == "HtmlBlock"):
            yield Span(place["start"], place["end"])
