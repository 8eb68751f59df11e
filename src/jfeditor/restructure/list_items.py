"""List items as text that can be taken out of a list and written into another one, in that one's style."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from jfeditor.families.handbook import Handbook
from jfeditor.families.pages import Page
from jfeditor.faults import JfeditorError
from jfeditor.markdown.blocks import Block, BlockKind
from jfeditor.text.edits import Edit, apply_edits
from jfeditor.text.spans import Span

_BLANKS = re.compile(rb"[ \t]*")
_MOST_PADDING = 4
"""Columns between a mark and its text; with more the text begins with indented code (CommonMark 5.2)."""
_TAB = 4
_CUT = 40
"""Characters of an item that are told."""


class ItemError(JfeditorError):
    """A list item that cannot be taken, or a place that cannot take one."""


@dataclass(frozen=True, slots=True)
class ItemRef:
    """A list item, by a line of it; the innermost one where items hold items."""

    path: str
    line: int


@dataclass(frozen=True, slots=True)
class ListItem:
    """A list item with all that is nested in it."""

    page: Page
    index: int
    """In the page's blocks."""
    span: Span
    """Whole lines, without the last one's line end."""
    mark: Span
    text_at: int
    """Where its text begins."""
    column: int
    """The column from 0 that its text and all that belongs to it stand at."""

    @property
    def block(self) -> Block:
        """What Markdown says of it."""
        return self.page.document.blocks[self.index]

    @property
    def written_mark(self) -> bytes:
        """Its bullet or number."""
        return self.mark.cut(self.page.source.data)

    @property
    def head(self) -> bytes:
        """What stands before its text."""
        return self.page.source.data[self.span.start : self.text_at]

    @property
    def indent(self) -> bytes:
        """The blanks before its mark."""
        return self.page.source.data[self.span.start : self.mark.start]

    @property
    def ref(self) -> ItemRef:
        """Its first line."""
        return ItemRef(self.page.path, self.page.source.lines.number_at(self.mark.start))

    @property
    def words(self) -> str:
        """Its text, shortened so that it can be told."""
        text = " ".join(self.block.text.split())
        return text if len(text) <= _CUT else text[: _CUT - 1].rstrip() + "…"


def find_item(handbook: Handbook, ref: ItemRef) -> ListItem:
    """The innermost list item on a line; raises `ItemError` where none is, or none that can be taken."""
    page = handbook.find_page(ref.path)
    blocks, lines = page.document.blocks, page.source.lines
    for index in range(len(blocks) - 1, -1, -1):
        block = blocks[index]
        if block.kind is BlockKind.ITEM and lines.number_at(block.span.start) <= ref.line:
            item = read_item(page, index)
            if ref.line <= lines.number_at(item.span.end):
                return item
    raise ItemError("item.none", path=ref.path, line=ref.line)


def can_be_taken(page: Page, index: int) -> bool:
    """Whether a list item has its lines for itself: it stands in no quotation and begins its line."""
    blocks = page.document.blocks
    if _blanks_before(page, blocks[index].span.start) is None:
        return False
    above = blocks[index].parent
    while above >= 0:
        if blocks[above].kind not in {BlockKind.LIST, BlockKind.ITEM}:
            return False
        above = blocks[above].parent
    return True


def read_item(page: Page, index: int) -> ListItem:
    """A list item of a page; raises `ItemError` where it has its lines not for itself."""
    data, lines = page.source.data, page.source.lines
    block = page.document.blocks[index]
    number = lines.number_at(block.span.start)
    if not can_be_taken(page, index):
        raise ItemError("item.bound", path=page.path, line=number, text=block.text)
    start = lines.span(number).start
    mark = Span(block.span.start, block.span.start + len(block.mark))
    text_at, column = _text_place(data, start, mark)
    return ListItem(page, index, Span(start, _end(page, block, column)), mark, text_at, column)


def siblings(item: ListItem) -> tuple[ListItem, ...]:
    """The items of the list that an item stands in."""
    parent = item.block.parent
    below = (i for i, block in enumerate(item.page.document.blocks) if block.parent == parent)
    return tuple(read_item(item.page, index) for index in below)


def items_of(page: Page, index: int) -> tuple[ListItem, ...]:
    """The items of a list that is no part of a quotation."""
    blocks = page.document.blocks
    first = next(i for i in range(index + 1, len(blocks)) if blocks[i].parent == index)
    return siblings(read_item(page, first))


def lists_in(page: Page, span: Span) -> tuple[int, ...]:
    """The lists that stand for themselves in a stretch of a page, whose items can be taken."""
    blocks = page.document.blocks
    return tuple(
        index
        for index, block in enumerate(blocks)
        if block.kind is BlockKind.LIST
        and block.parent < 0
        and span.holds(block.span.start)
        and can_be_taken(page, index + 1)
    )


# Style


@dataclass(frozen=True, slots=True)
class Style:
    """How the items of a list are written."""

    indent: bytes
    mark: bytes
    """The bullet; of a numbered list the first number."""
    column: int
    padding: bytes
    """What stands between mark and text."""
    loose: bool
    """Whether blank lines stand between items."""
    rises: bool
    """Whether each number is one more than that before it."""

    @property
    def numbered(self) -> bool:
        """Whether its items have numbers."""
        return len(self.mark) > 1

    def mark_of(self, place: int) -> bytes:
        """The mark of the item at a place of the list, from 0."""
        if not self.rises:
            return self.mark
        return str(int(self.mark[:-1]) + place).encode() + self.mark[-1:]

    def head(self, mark: bytes) -> bytes:
        """What stands before an item's text."""
        if len(mark) == len(self.mark):
            return self.indent + mark + self.padding
        return self.indent + mark + b" " * max(1, self.column - width(self.indent) - len(mark))


PLAIN = Style(b"", b"-", 2, b" ", loose=False, rises=False)
"""For a page that has no list to learn from."""


def style_of(items: Sequence[ListItem]) -> Style:
    """How the items of a list are written."""
    first = items[0]
    # An item without text, or one that begins with code, has no padding to go by.
    told = next((item for item in items if item.head.endswith((b" ", b"\t")) and item.block.text), first)
    padding = told.page.source.data[told.mark.end : told.text_at] or b" "
    gaps = [_is_gap(first.page, one.span.end, other.span.start) for one, other in pairwise(items)]
    marks = [item.written_mark for item in items]
    numbered = len(marks[0]) > 1
    numbers = [int(mark[:-1]) for mark in marks] if numbered else []
    rises = numbered and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    loose = sum(gaps) * 2 > len(gaps)
    return Style(first.indent, marks[0], told.column, padding, loose=loose, rises=rises)


def usual_style(page: Page, like: Style = PLAIN) -> Style:
    """How a page mostly writes bullet lists; `like` where it has none."""
    styles: dict[Style, int] = {}
    for index in lists_in(page, Span(0, len(page.source.data))):
        items = items_of(page, index)
        style = style_of(items)
        if not style.numbered:
            styles[style] = styles.get(style, 0) + len(items)
    if styles:
        return max(styles, key=lambda style: styles[style])
    if like.numbered:
        return PLAIN
    column = width(like.mark + like.padding)
    return Style(b"", like.mark, column, like.padding, loose=like.loose, rises=False)


def restyled(item: ListItem, head: bytes) -> list[Edit]:
    """The edits of an item that put another `head` (indentation, mark, padding) before its text."""
    data, lines = item.page.source.data, item.page.source.lines
    mark = head.rstrip(b" \t")
    if item.text_at == item.mark.end:
        head = mark  # no text on its first line
        column = width(mark) + 1
    elif width(data[item.text_at : _BLANKS.match(data, item.text_at).end()]):  # type: ignore[union-attr]
        head = mark + b" "  # code begins right behind the mark
        column = width(head)
    else:
        column = width(head)
    edits = [] if head == item.head else [Edit(Span(item.span.start, item.text_at), head)]
    if column == item.column:
        return edits
    nested = {b.span.start: len(b.mark) for b in item.page.document.blocks if b.kind is BlockKind.ITEM}
    for number in range(lines.number_at(item.span.start) + 1, lines.number_at(item.span.end) + 1):
        line = lines.content(data, number)
        edits += _untabbed(data, line, nested) + _shifted(data, line, item.column, column)
    return edits


def cut_with(data: bytes, span: Span, edits: Sequence[Edit]) -> bytes:
    """The bytes of a stretch, with edits of the whole text that lie in it."""
    inside = [
        Edit(Span(edit.span.start - span.start, edit.span.end - span.start), edit.new) for edit in edits
    ]
    return apply_edits(span.cut(data), inside)


def width(text: bytes, start: int = 0) -> int:
    """The column behind a text of blanks and a mark that begins at the column `start`."""
    column = start
    for byte in text:
        column += _TAB - column % _TAB if byte == 0x09 else 1
    return column


def _untabbed(data: bytes, line: Span, nested: Mapping[int, int]) -> list[Edit]:
    """Tabs behind the mark of a nested item as blanks, since they would reach to another column elsewhere."""
    found = _BLANKS.match(data, *line)
    assert found is not None  # noqa: S101 - it matches nothing too
    mark_end = found.end() + nested.get(found.end(), 0)
    blanks = _BLANKS.match(data, mark_end, line.end)
    if mark_end == found.end() or blanks is None or b"\t" not in blanks.group():
        return []
    start = width(data[line.start : mark_end])
    return [Edit(Span(*blanks.span()), b" " * (width(blanks.group(), start) - start))]


def _shifted(data: bytes, line: Span, before: int, after: int) -> list[Edit]:
    """A line's indentation by as many columns more or less as its item's text has."""
    found = _BLANKS.match(data, *line)
    assert found is not None  # noqa: S101 - it matches nothing too
    blanks = found.group()
    columns = width(blanks)
    if found.end() == line.end or columns < before:
        return []  # blank, or a line that goes on a paragraph without indentation
    if b"\t" not in blanks:
        if after > before:
            return [Edit(Span(line.start, line.start), b" " * (after - before))]
        return [Edit(Span(line.start, line.start + before - after), b"")]
    wanted = columns + after - before
    tabs = not blanks.strip(b"\t") and not wanted % _TAB
    return [Edit(Span(*found.span()), b"\t" * (wanted // _TAB) if tabs else b" " * wanted)]


def _text_place(data: bytes, start: int, mark: Span) -> tuple[int, int]:
    """Where an item's text begins, and at which column."""
    blanks = _BLANKS.match(data, mark.end)
    assert blanks is not None  # noqa: S101 - it matches nothing too
    behind = width(data[start : mark.end])
    if blanks.end() == len(data) or data[blanks.end()] in b"\r\n":
        return mark.end, behind + 1
    column = width(blanks.group(), behind)
    if column - behind > _MOST_PADDING:
        return mark.end + 1, behind + 1
    return blanks.end(), column


def _end(page: Page, block: Block, column: int) -> int:
    """Where an item's last line with any text ends, without what stands behind it for itself."""
    data, lines = page.source.data, page.source.lines
    alone = [opaque.span for opaque in page.document.opaques if opaque.alone]
    number = lines.number_at(max(block.span.start, block.span.end - 1))
    first = lines.number_at(block.span.start)
    while number > first:
        line = lines.content(data, number)
        text = line.cut(data)
        outside = width(text[: len(text) - len(text.lstrip())]) < column
        if text.strip() and not (outside and any(span.holds(line.start) for span in alone)):
            break
        number -= 1
    return lines.content(data, number).end


def _is_gap(page: Page, end: int, start: int) -> bool:
    """Whether a blank line stands between two places."""
    lines = page.source.lines
    return lines.number_at(start) - lines.number_at(end) > 1


def _blanks_before(page: Page, offset: int) -> bytes | None:
    """The blanks between a line's start and a place in it; None where more than blanks stands there."""
    lines = page.source.lines
    before = page.source.data[lines.span(lines.number_at(offset)).start : offset]
    return None if before.strip(b" \t") else before
