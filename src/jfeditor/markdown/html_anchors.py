"""Anchors that raw HTML makes: an id on any element, or the name of an `<a>`."""

import html
import re
from collections.abc import Iterator

from jfeditor.markdown.blocks import HtmlAnchor
from jfeditor.text.spans import Span

_COMMENT_OR_TAG = re.compile(
    rb"""<!--.*?(?:-->|\Z)|<([A-Za-z][^\s"'<>/]*+)((?:[^"'<>]|"[^"]*+"|'[^']*+')*+)>""", re.DOTALL
)
_ATTRIBUTE = re.compile(rb"""([^\s"'=<>/]++)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'=<>]++)))?+""")


def find_html_anchors(data: bytes, span: Span) -> Iterator[HtmlAnchor]:
    """The anchors in the raw HTML of a span, each with the span of its tag; those in comments are none."""
    for tag in _COMMENT_OR_TAG.finditer(data, span.start, span.end):
        if tag.group(1):
            yield from _anchors(tag)


def _anchors(tag: re.Match[bytes]) -> Iterator[HtmlAnchor]:
    names = {b"id", b"name"} if tag.group(1).lower() == b"a" else {b"id"}
    seen = set()
    for attribute in _ATTRIBUTE.finditer(tag.group(2)):
        if attribute.group(1).lower() in names:
            value = attribute.group(2) or attribute.group(3) or attribute.group(4) or b""
            anchor = html.unescape(value.decode("utf-8", errors="replace"))
            if anchor and anchor not in seen:
                seen.add(anchor)
                yield HtmlAnchor(Span(*tag.span()), anchor)
