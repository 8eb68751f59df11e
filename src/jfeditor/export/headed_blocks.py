"""Items of a facet below the headings within it that they stand under ("Leadership" in responsibilities)."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import groupby

from jfeditor.export.item_blocks import item_blocks, page_blocks, with_notes
from jfeditor.export.node_blocks import own_span
from jfeditor.export.sections import section_depth
from jfeditor.families.items import Item
from jfeditor.families.model import Role
from jfeditor.families.pages import Page
from jfeditor.markdown.content import Block


def headed_blocks(page: Page, items: Sequence[Item]) -> tuple[Block, ...]:
    """The blocks of items of one page, below the headings of sections in the section that they are of."""
    nodes = page.family.nodes
    starts = [node.heading.span.start for node in nodes]
    found: list[Block] = []
    for index, group in groupby(items, key=lambda item: bisect_right(starts, item.span.start) - 1):
        is_within = index >= 0 and nodes[index].role is Role.SECTION and section_depth(page, index) > 1
        title = page_blocks(page).titles.get(starts[index]) if is_within else None
        if title:
            found.append(title)
        found += _with_wordless(page, index, list(group))
    return with_notes(page, found)


def wordless_blocks(page: Page, index: int) -> tuple[Block, ...]:
    """What a section shows that is no item: images, raw HTML."""
    span = own_span(page, index)
    return tuple(block for block in page_blocks(page).wordless if span.holds(block.span.start))


def _with_wordless(page: Page, index: int, items: Sequence[Item]) -> Iterator[Block]:
    """The blocks of items of one section, with the images and the raw HTML that stand among them."""
    wordless = wordless_blocks(page, index)
    parts: list[Item | Block] = sorted((*items, *wordless), key=lambda part: part.span.start)
    for is_item, run in groupby(parts, key=lambda part: isinstance(part, Item)):
        together = list(run)
        if is_item:
            yield from item_blocks(page, [part for part in together if isinstance(part, Item)])
        else:
            yield from (part for part in together if not isinstance(part, Item))
