"""The blocks under a heading of a page, or before its first one: as written, and without statements."""

from bisect import bisect_left

from jfeditor.export.item_blocks import item_blocks, only_steers, page_blocks, with_notes
from jfeditor.export.sections import title_section
from jfeditor.families.contents import without_statements
from jfeditor.families.effective import EffectiveRoles
from jfeditor.families.items import items_between
from jfeditor.families.model import FAMILY
from jfeditor.families.pages import Page
from jfeditor.markdown.content import Block, NoteBlock, Title
from jfeditor.text.spans import Span


def written_blocks(page: Page, index: int) -> tuple[Block, ...]:
    """All that stands under a node's heading up to the next one; of `FAMILY` what comes before the first.

    Footnotes are left where nothing of it refers to them, and stand behind it where something does.
    """
    return with_notes(page, _between(page, own_span(page, index)))


def said_blocks(roles: EffectiveRoles, path: str, index: int) -> tuple[Block, ...]:
    """The same without statements of inheritance, and without tags that put nothing into the page."""
    page = roles.inheritance.handbook.pages[path]
    readings = [r for r in roles.inheritance.pages[path].readings if r.statement.node == index]
    found: list[Block] = []
    for block in _between(page, own_span(page, index)):
        if only_steers(block):
            continue
        inside = [reading for reading in readings if block.span.holds(reading.start)]
        if not inside:
            found.append(block)
            continue
        items = [
            left for item in items_between(page, block.span) for left in without_statements(item, inside)
        ]
        found += item_blocks(page, items)
    return with_notes(page, found)


def all_blocks(page: Page) -> tuple[Block, ...]:
    """A page with its headings, but for one at the top that repeats its title."""
    title = title_section(page)
    left_out = None if title is None else page.family.nodes[title].heading.span
    return tuple(b for b in page_blocks(page).top if not (isinstance(b, Title) and b.span == left_out))


def own_span(page: Page, index: int) -> Span:
    """The bytes of a node's own text without its heading."""
    nodes = page.family.nodes
    if index != FAMILY:
        return Span(nodes[index].heading.span.end, nodes[index].body.end)
    start = page.front_matter.span.end
    return Span(start, nodes[0].heading.span.start if nodes else len(page.source.data))


def _between(page: Page, span: Span) -> list[Block]:
    top = page_blocks(page).top
    first = bisect_left(top, span.start, key=lambda block: block.span.start)
    found: list[Block] = []
    for block in top[first:]:
        if block.span.start >= span.end:
            break
        if not isinstance(block, NoteBlock) and not (isinstance(block, Title) and block.anchor):
            found.append(block)
    return found
