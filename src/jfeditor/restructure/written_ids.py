"""Anchors that are written out, at headings and in raw HTML: no page may have one twice."""

import re
from collections.abc import Iterator

from jfeditor.families.pages import Page
from jfeditor.restructure.bundles import Bundle
from jfeditor.text.edits import Edit
from jfeditor.text.spans import Span

_ATTRIBUTE = rb"""=\s*["']?(%b)(?=["'\s>/])"""


def taken_ids(page: Page) -> set[str]:
    """All anchors of a page."""
    return {
        *(node.heading.anchor for node in page.family.nodes),
        *(anchor.id for anchor in page.document.anchors),
    }


def with_free_ids(bundle: Bundle, taken: set[str]) -> Iterator[Edit]:
    """The edits that give the written anchors of a text other names where they are taken.

    Those it has afterwards are taken then.
    """
    renamed: dict[str, str] = {}
    for value, span in _written_ids(bundle):
        if value in taken and value not in renamed:
            renamed[value] = _free(value, taken)
        if value in renamed:
            yield Edit(span, renamed[value].encode())
    taken.update(renamed.values(), (value for value, _ in _written_ids(bundle)))


def _free(value: str, taken: set[str]) -> str:
    number = 1
    while (free := f"{value}-copy" if number == 1 else f"{value}-copy-{number}") in taken:
        number += 1
    taken.add(free)
    return free


def _written_ids(bundle: Bundle) -> Iterator[tuple[str, Span]]:
    """The ids of a text, each with its place; one tag may have its id twice, as `id` and as `name`."""
    data = bundle.page.source.data
    for index in bundle.nodes:
        heading = bundle.page.family.nodes[index].heading
        at = data.find(b"#" + heading.id.encode(), heading.content.end, heading.span.end)
        if heading.id and at >= 0:
            yield heading.id, Span(at + 1, at + 1 + len(heading.id.encode()))
    for anchor in bundle.page.document.anchors:
        if any(span.holds(anchor.span.start) for span in bundle.stretches):
            written = re.compile(_ATTRIBUTE % re.escape(anchor.id.encode()))
            for found in written.finditer(data, *anchor.span):
                yield anchor.id, Span(*found.span(1))
