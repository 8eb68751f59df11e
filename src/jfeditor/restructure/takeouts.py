"""What goes with a definition or a statement when it is taken out of a page, so that no trace is left."""

from jfeditor.families.inheritance import Reading
from jfeditor.families.pages import Page
from jfeditor.markdown.blocks import Block, BlockKind
from jfeditor.restructure.leftovers import leftover
from jfeditor.text.edits import Edit
from jfeditor.text.spans import Span


def whole_lines(page: Page, span: Span) -> Span:
    """The lines of a block, and a blank line behind it where one stands before it, too."""
    data, lines = page.source.data, page.source.lines
    first = lines.number_at(span.start)
    last = lines.number_at(max(span.start, span.end - 1))
    above = first > 1 and not lines.content(data, first - 1).cut(data).strip()
    below = last < len(lines) and not lines.content(data, last + 1).cut(data).strip()
    if above and below and last + 1 < len(lines):
        last += 1
    return Span(lines.span(first).start, lines.span(last).end)


def statement_out(page: Page, reading: Reading) -> Edit | None:
    """The edit that takes a statement out: with its list item or paragraph, where that says nothing else.

    None for one that is (part of) a heading, or holds the items that it leads over to.
    """
    block = block_of(page, reading.span.start)
    if block is None:
        return None
    left = leftover(page.source.data, block.content, reading)
    if left.any:
        return left.edit()
    nested = page.source.data[block.content.end : block.span.end].strip()
    return None if nested else Edit(whole_lines(page, block.span), b"")


def block_of(page: Page, offset: int) -> Block | None:
    """The list item, or else the paragraph, whose own text holds a byte; None for that of headings."""
    found = None
    for block in page.document.blocks:
        if block.kind in {BlockKind.ITEM, BlockKind.PARAGRAPH} and block.content.holds(offset):
            found = found if found is not None and found.kind is BlockKind.ITEM else block
    return found
