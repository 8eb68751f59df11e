"""The table of contents of a page, nested by what its headings mean."""

from collections.abc import Sequence
from html import escape
from urllib.parse import quote

from jfeditor.families.model import FAMILY, Node, Role
from jfeditor.families.pages import Page
from jfeditor.wording import word

_MOST = 18
"""Entries up to which the sections of levels and specialties are listed too."""
_FEWEST = 3
"""A page with fewer headings needs none."""


def contents_html(page: Page) -> str:
    """The table of contents of a page; empty for one that needs none."""
    nodes = page.family.nodes
    if len(nodes) < _FEWEST:
        return ""
    listed = [index for index, node in enumerate(nodes) if len(nodes) <= _MOST or not _is_detail(nodes, node)]
    entries = _entries(nodes, frozenset(listed), _below(nodes), FAMILY)
    label = escape(word("web.contents", {}))
    return (
        f'<nav class="jf-contents" aria-label="{label}"><details class="jf-contents-box" data-key="contents">'
        f"<summary>{label}</summary>\n{entries}</details></nav>\n"
    )


def _is_detail(nodes: Sequence[Node], node: Node) -> bool:
    """Whether a heading is a section of a level or a specialty, as all of them have it."""
    return node.role is Role.SECTION and (node.owner != FAMILY or node.parent != FAMILY)


def _below(nodes: Sequence[Node]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for index, node in enumerate(nodes):
        found.setdefault(node.parent, []).append(index)
    return found


def _entries(nodes: Sequence[Node], listed: frozenset[int], below: dict[int, list[int]], parent: int) -> str:
    parts = []
    for index in below.get(parent, ()):
        if index in listed:
            heading = nodes[index].heading
            inside = _entries(nodes, listed, below, index)
            words = escape(" ".join(heading.text.split()))
            parts.append(f'<li><a href="#{escape(quote(heading.anchor))}">{words}</a>{inside}</li>\n')
    return f"<ul>\n{''.join(parts)}</ul>\n" if parts else ""
