"""What is left where whole lines are taken out of a page: blank lines, and lists that must not merge."""

from jfeditor.families.pages import Page
from jfeditor.markdown.blocks import BlockKind
from jfeditor.text.edits import Edit
from jfeditor.text.spans import Span


def taken_out(page: Page, span: Span, *, goes_on: tuple[bool, bool], nested: bool = False) -> Edit:
    """The edit that takes whole lines (`span`, without the last line end) out of a page.

    `goes_on` tells whether the list they stand in has items before and behind them. Of the blank lines on
    both sides the more are kept, so that what was apart stays apart and none is doubled.
    """
    data, lines = page.source.data, page.source.lines
    before, after = text_before(page, span.start), _text_after(page, span.end)
    if before is None:
        end = len(data) if after is None else after
        return Edit(Span(span.start, end), b"")
    if after is None:
        return Edit(Span(before, span.end), b"")
    if not any(goes_on) and _would_merge(page, span):
        return Edit(span, b"<!-- -->")
    above = lines.number_at(span.start) - lines.number_at(before)
    below = lines.number_at(after) - lines.number_at(span.end)
    if goes_on == (False, True) or above >= below:
        edit = Edit(Span(span.start, after), b"")
    else:
        edit = Edit(Span(before, span.end), b"")
    if max(above, below) == 1 and not any(goes_on) and not nested and not _at_heading(page, before, after):
        return Edit(edit.span, page.source.line_ends.usual)
    return edit


def text_before(page: Page, offset: int) -> int | None:
    """Where the last line with text above the line of a place ends; None where there is none."""
    data, lines = page.source.data, page.source.lines
    for number in range(lines.number_at(offset) - 1, 0, -1):
        line = lines.content(data, number)
        if line.cut(data).strip():
            return line.end
    return None


def _text_after(page: Page, offset: int) -> int | None:
    """Where the first line with text behind a line starts; None where there is none."""
    data, lines = page.source.data, page.source.lines
    for number in range(lines.number_at(offset) + 1, len(lines) + 1):
        line = lines.content(data, number)
        if line.cut(data).strip():
            return line.start
    return None


def _at_heading(page: Page, before: int, after: int) -> bool:
    spans = [node.heading.span for node in page.family.nodes]
    return any(span.start < before <= span.end or span.start == after for span in spans)


def _would_merge(page: Page, span: Span) -> bool:
    """Whether lists of one sort stand right before and behind a text, which would become one list."""
    blocks = page.document.blocks
    inside = next((b.parent for b in blocks if span.start <= b.span.start < span.end), -1)
    around = [
        (index, block)
        for index, block in enumerate(blocks)
        if block.parent == inside and not span.start <= block.span.start < span.end
    ]
    before = next((one for one in reversed(around) if one[1].span.start < span.start), None)
    after = next((one for one in around if one[1].span.start >= span.end), None)
    if before is None or after is None or not before[1].kind is after[1].kind is BlockKind.LIST:
        return False
    headings = page.document.headings
    if any(before[1].span.start < one.span.start < after[1].span.start for one in headings):
        return False
    return blocks[before[0] + 1].mark[-1:] == blocks[after[0] + 1].mark[-1:]
