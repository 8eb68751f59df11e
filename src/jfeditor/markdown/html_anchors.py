"""Anchors that raw HTML makes (an id on any element, or the name of an `<a>`), and its links and images."""

import html
import re
from collections.abc import Iterator

from jfeditor.markdown.blocks import HtmlAnchor, HtmlLink
from jfeditor.text.spans import Span

_COMMENT_OR_TAG = re.compile(
    rb"""<!--.*?(?:-->|\Z)|<([A-Za-z][^\s"'<>/]*+)((?:[^"'<>]|"[^"]*+"|'[^']*+')*+)>""", re.DOTALL
)
_ATTRIBUTE = re.compile(rb"""([^\s"'=<>/]++)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'=<>]++)))?+""")
_TARGETS = {b"a": b"href", b"img": b"src"}
"""The attributes by which elements lead somewhere."""


def find_html_anchors(data: bytes, span: Span) -> Iterator[HtmlAnchor]:
    """The anchors in the raw HTML of a span, each with the span of its tag; those in comments are none."""
    for tag in _COMMENT_OR_TAG.finditer(data, span.start, span.end):
        if tag.group(1):
            yield from _anchors(tag)


def find_html_links(data: bytes, span: Span) -> Iterator[HtmlLink]:
    """The links and images in the raw HTML of a span; those in comments are none."""
    for tag in _COMMENT_OR_TAG.finditer(data, span.start, span.end):
        wanted = _TARGETS.get((tag.group(1) or b"").lower())
        for attribute in _ATTRIBUTE.finditer(data, *tag.span(2)) if wanted else ():
            if attribute.group(1).lower() == wanted and attribute.lastindex and attribute.lastindex > 1:
                target = Span(*attribute.span(attribute.lastindex))
                yield HtmlLink(Span(*tag.span()), target, image=wanted == b"src")
                break


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
