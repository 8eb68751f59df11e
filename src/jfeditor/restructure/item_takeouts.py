"""Taking one item out of a page: a list item with all that is nested in it, or a paragraph."""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import islice, takewhile

from jfeditor.families.items import Item
from jfeditor.families.pages import Page
from jfeditor.markdown.blocks import Block, BlockKind
from jfeditor.restructure.item_gaps import taken_out
from jfeditor.restructure.item_moves import renumbered
from jfeditor.restructure.list_items import can_be_taken, read_item, siblings, style_of
from jfeditor.text.edits import Edit
from jfeditor.text.spans import Span


def item_out(page: Page, item: Item) -> tuple[Edit, ...]:
    """The edits that take an item out, its mark and its lines with it; none where it shares them.

    What stands around it is only touched where the numbers of its list rise.
    """
    blocks = page.document.blocks
    index = bisect_left(blocks, item.span.start, key=lambda block: block.span.start)
    while blocks[index].kind is not item.kind:
        index += 1  # a list begins where its first item does
    block = blocks[index]
    if block.kind is BlockKind.PARAGRAPH and block.parent < 0:
        lines = page.source.lines
        start = lines.span(lines.number_at(block.span.start)).start
        end = block.span.start + len(block.span.cut(page.source.data).rstrip())
        return (_from_its_line(page, taken_out(page, Span(start, end), goes_on=(False, False))),)
    if block.kind is not BlockKind.ITEM or not can_be_taken(page, index):
        return ()
    listed = read_item(page, index)
    goes_on = index > block.parent + 1, _has_another(blocks, index)
    nested = blocks[block.parent].parent >= 0
    edit = _from_its_line(page, taken_out(page, listed.span, goes_on=goes_on, nested=nested))
    if len(block.mark) == 1:
        return (edit,)
    held = siblings(listed)
    left = [one for one in held if one.index != index]
    return (edit, *renumbered(left, style_of(held), len(left), 0))


def _has_another(blocks: Sequence[Block], index: int) -> bool:
    """Whether an item comes behind one in its list."""
    parent = blocks[index].parent
    within = takewhile(
        lambda block: block.span.start < blocks[parent].span.end, islice(blocks, index + 1, None)
    )
    return any(block.parent == parent for block in within)


def _from_its_line(page: Page, edit: Edit) -> Edit:
    """An edit that takes lines out with the line end before them, as one with the line end behind them."""
    data, lines = page.source.data, page.source.lines
    number = lines.number_at(edit.span.start)
    line_end = data[lines.content(data, number).end : lines.span(number).end]
    if edit.new or edit.span.start != lines.content(data, number).end:
        return edit
    if not data.startswith(line_end, edit.span.end):
        return edit
    size = len(line_end)
    return Edit(Span(edit.span.start + size, edit.span.end + size), b"")
