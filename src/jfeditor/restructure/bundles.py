"""A node with all that belongs to it, as it can be taken out of its page.

Mostly that is one stretch of text. Where a section of a level stands under another one, what belongs together
by its meaning is several stretches.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from jfeditor.families.model import FAMILY
from jfeditor.families.pages import Page
from jfeditor.text.spans import Span

_ONLY_TAGS = re.compile(rb"\s*(?:</?\w[^<>]*>\s*)+")
"""What an anchor and the heading it is for have between them, and the anchor itself."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """The text of a node with all that is below it."""

    page: Page
    nodes: tuple[int, ...]
    """The node, then all below it, in the page's order."""
    stretches: tuple[Span, ...]
    """Disjoint, in order."""

    @property
    def root(self) -> int:
        """The node that the rest belongs to."""
        return self.nodes[0]


def read_bundle(page: Page, index: int) -> Bundle:
    """The bundle of a node of a page."""
    nodes = [index, *_below(page, index)]
    stretches: list[Span] = []
    for node in sorted(nodes):
        span = own_text(page, node)
        if stretches and stretches[-1].end == span.start:
            stretches[-1] = Span(stretches[-1].start, span.end)
        else:
            stretches.append(span)
    return Bundle(page, tuple(nodes), tuple(stretches))


def own_text(page: Page, index: int) -> Span:
    """A node's heading and text, with the anchors of raw HTML that stand right above the heading for it."""
    end = page.family.nodes[index].body.end
    following = index + 1 < len(page.family.nodes)
    return Span(_start(page, index), _start(page, index + 1) if following else end)


def _below(page: Page, index: int) -> Iterator[int]:
    for node, one in enumerate(page.family.nodes):
        above = one.parent
        while above not in {FAMILY, index}:
            above = page.family.nodes[above].parent
        if above == index:
            yield node


def _start(page: Page, index: int) -> int:
    """Where a heading begins, with the anchors above it that are meant for it."""
    start = page.family.nodes[index].heading.span.start
    data = page.source.data
    anchors = page.anchors
    above = page.family.nodes[index - 1].heading.span.end if index else page.source.start
    for anchor in reversed(anchors[: bisect_right(anchors, start, key=lambda one: one.span.start)]):
        line = max(data.rfind(b"\n", 0, anchor.span.start), data.rfind(b"\r", 0, anchor.span.start)) + 1
        if line < above or not _ONLY_TAGS.fullmatch(data, line, start):
            break
        start = line
    return start
