"""Text that is written on another page: its links lead where they did.

What moves is followed byte by byte and mended as all else (`jfeditor.restructure.meaning`). A copy is new
text, which nobody can follow, and a link through a definition has none on another page.
"""

import re

from jfeditor.families.handbook import Handbook
from jfeditor.families.links import follow
from jfeditor.markdown.blocks import Link
from jfeditor.markdown.link_targets import html_target, link_target_span, written_target
from jfeditor.restructure.aims import Aim
from jfeditor.text.edits import Edit
from jfeditor.text.spans import Span

_LABEL = re.compile(rb"\]\s?(\[[^\[\]]*\])\Z")


def unbound_links(handbook: Handbook, path: str, span: Span, to: str) -> list[Edit]:
    """The edits of a stretch of a page by which its links need none of the page's definitions any more."""
    page = handbook.pages[path]
    if path == to:
        return []
    return [
        _unbound(handbook, page.source.data, path, link, to)
        for link in page.document.links
        if link.reference and _is_inside(link.span, span) and link.span.cut(page.source.data)[:1] in b"[!"
    ]


def carried_links(handbook: Handbook, path: str, span: Span, to: str) -> list[Edit]:
    """The edits of a stretch of a page by which its links lead where they do when it stands on page `to`."""
    if path == to:
        return []
    page = handbook.pages[path]
    edits = unbound_links(handbook, path, span, to)
    data = page.source.data
    targets = [(link.span, link_target_span(data, link), link.target) for link in page.document.links]
    targets += [(tag.span, tag.target_span, html_target(data, tag)) for tag in page.document.html_links]
    for whole, place, target in targets:
        if place is not None and _is_inside(whole, span):
            written = target_on(handbook, path, target, to)
            if written != target:
                edits.append(Edit(place, written_target(written)))
    return edits


def target_on(handbook: Handbook, path: str, target: str, to: str) -> str:
    """A target written on the page `path` as it leads to the same from the page `to`."""
    leads = follow(handbook, target, path)
    return (Aim(target, leads, leads.ref).target_on(handbook, to) if leads else None) or target


def _unbound(handbook: Handbook, data: bytes, path: str, link: Link, to: str) -> Edit:
    target = written_target(target_on(handbook, path, link.target, to))
    title = b' "' + link.title.replace('"', '\\"').encode() + b'"' if link.title else b""
    label = _LABEL.search(link.span.cut(data))
    end = link.span.end
    start = link.span.start + label.start(1) if label else end
    return Edit(Span(start, end), b"(" + target + title + b")")


def _is_inside(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end
