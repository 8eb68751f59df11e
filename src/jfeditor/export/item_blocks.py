"""The blocks that show items of a page: what `families` found to be content, as it is to be set.

An item knows where it stands, a page's `Content` what stands there; the two meet in `Document.blocks`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from jfeditor.families.items import Item
from jfeditor.families.pages import Page
from jfeditor.markdown.blocks import BlockKind
from jfeditor.markdown.content import (
    NOWHERE,
    Anchored,
    Block,
    Box,
    Definitions,
    ForeignBlock,
    Inline,
    ListBlock,
    ListItem,
    Mark,
    NoteBlock,
    NoteMark,
    Paragraph,
    Quote,
    RawBlock,
    Table,
    Text,
    Title,
    all_blocks,
    held_blocks,
)
from jfeditor.markdown.content_reading import read_content
from jfeditor.markdown.documents import read_document
from jfeditor.text.sources import Source
from jfeditor.text.spans import Span

_CONTENTS = re.compile(rb"\{:\s*toc\b")
"""The mark of a list that stands for a table of contents (kramdown.gettalong.org/converter/html.html#toc)."""


class PageBlocks(NamedTuple):
    """The blocks of a page, ready to be looked up."""

    top: tuple[Block, ...]
    """Those that stand in nothing else, headings and footnotes included, in the page's order.

    A box around headings of the page is no part of its structure: what is in it stands here itself. A list in
    whose place kramdown puts a table of contents ("- TOC", then `{:toc}`) says nothing.
    """
    at: Mapping[tuple[BlockKind, Span], Block | ListItem]
    """What shows a block of `Document.blocks`."""
    lists: Mapping[Span, ListBlock]
    """The list that an item stands in, by the item's span."""
    notes: Mapping[str, NoteBlock]
    titles: Mapping[int, Title]
    """The page's headings by the byte they begin at."""
    wordless: tuple[Block, ...]
    """Those at the top that are no item and yet show something: raw HTML, images without words, ERB."""


def page_blocks(page: Page) -> PageBlocks:
    """The blocks of a page, kept for a while."""
    return _page_blocks(page.source, page.front_matter.span.end)


def item_blocks(page: Page, items: Sequence[Item]) -> tuple[Block, ...]:
    """The blocks that show items of one page, in their order, the footnotes that they refer to behind them.

    List items that follow one another become one list, where they are numbered only those of one list. Of an
    item that a statement was cut out of, only the words that are left are shown.
    """
    blocks = page_blocks(page)
    found: list[Block] = []
    for _, group in groupby(items, key=lambda item: _list_key(blocks, item)):
        together = list(group)
        if together[0].kind is BlockKind.ITEM:
            found.append(_list(blocks, together))
        else:
            found += (_block(blocks, item) for item in together)
    return with_notes(page, found)


def only_steers(block: Block) -> bool:
    """Whether a block is an ERB tag that puts nothing into a page, as `<% if ... %>` and `<% end %>`."""
    if not isinstance(block, ForeignBlock) or block.foreign.shortcode:
        return False
    return block.foreign.text.startswith("<%") and not block.foreign.text.startswith("<%=")


def with_notes(page: Page, found: Sequence[Block]) -> tuple[Block, ...]:
    """Blocks of a page, and behind all of them the footnotes that they refer to, each once."""
    notes = page_blocks(page).notes
    if not notes:
        return tuple(found)
    wanted: list[Block] = [block for block in found if not isinstance(block, NoteBlock)]
    done: set[str] = set()
    for block in wanted:  # grows: a footnote may refer to another one
        for label in _labels_in_blocks((block,)):
            if label in notes and label not in done:
                done.add(label)
                wanted.append(notes[label])
    return tuple(wanted)


def _list_key(blocks: PageBlocks, item: Item) -> object:
    """What items have in common that become one list; bullets of all lists are alike, numbers are not."""
    if item.kind is not BlockKind.ITEM:
        return item.span
    home = blocks.lists.get(item.span)
    return None if home is None or home.start is None else home.span


def _list(blocks: PageBlocks, items: Sequence[Item]) -> ListBlock:
    home = blocks.lists.get(items[0].span)
    span = Span(items[0].span.start, items[-1].span.end)
    return ListBlock(
        span, NOWHERE, home.start if home else None, tuple(_list_item(blocks, item) for item in items)
    )


def _list_item(blocks: PageBlocks, item: Item) -> ListItem:
    shown = blocks.at.get((item.kind, item.span))
    if isinstance(shown, ListItem) and _is_whole(shown, item):
        return shown
    nested = [inner for inner in item.below if inner.kind is BlockKind.ITEM]
    lists = (_list(blocks, nested),) if nested else ()
    if not isinstance(shown, ListItem):
        return ListItem(item.span, NOWHERE, None, (_words(item, bare=True), *lists))
    own = shown.blocks
    if _is_partial(item):
        own = (_words(item, bare=True), *(own[1:] if own and isinstance(own[0], Paragraph) else own))
    return shown._replace(blocks=(*(block for block in own if not _nested_in((block,))), *lists))


def _is_whole(shown: ListItem, item: Item) -> bool:
    """Whether an item is as its page has it, down to what is nested in it."""
    if _is_partial(item):
        return False
    if not item.below:
        return not _nested_in(shown.blocks)
    below = {inner.span: inner for inner in item.below if inner.kind is BlockKind.ITEM}
    nested = _nested_in(shown.blocks)
    return len(nested) == len(below) and all(
        inner.span in below and _is_whole(inner, below[inner.span]) for inner in nested
    )


def _nested_in(blocks: Iterable[Block]) -> list[ListItem]:
    """The items of lists among the blocks of an item, quoted ones too."""
    found: list[ListItem] = []
    for block in blocks:
        if isinstance(block, ListBlock):
            found += block.items
        elif isinstance(block, Quote):
            found += _nested_in(block.blocks)
    return found


def _block(blocks: PageBlocks, item: Item) -> Block:
    shown = blocks.at.get((item.kind, item.span))
    if shown is None or isinstance(shown, ListItem) or _is_partial(item):
        return _words(item, bare=False)
    return shown


def _words(item: Item, *, bare: bool) -> Paragraph:
    nowhere = Span(item.span.start, item.span.start)  # its words are no longer those of the page
    return Paragraph(item.span, NOWHERE, (Text(nowhere, item.text),), bare)


def _is_partial(item: Item) -> bool:
    """Whether a statement was cut out of an item."""
    return bool(item.text) and item.content.start == item.content.end


@lru_cache(maxsize=64)
def _page_blocks(source: Source, start: int) -> PageBlocks:
    document = read_document(source, start)
    entries = document.blocks
    contents = [o.span.start for o in document.opaques if _CONTENTS.match(o.span.cut(source.data))]
    at: dict[tuple[BlockKind, Span], Block | ListItem] = {}
    lists: dict[Span, ListBlock] = {}
    notes: dict[str, NoteBlock] = {}
    content = read_content(source, start)
    for block in all_blocks(content.blocks):
        if not isinstance(block, Title) and block.entry != NOWHERE:
            entry = entries[block.entry]
            at[entry.kind, entry.span] = block
            if isinstance(block, ListBlock):
                for item in block.items:
                    if item.entry != NOWHERE:
                        lists[entries[item.entry].span] = block
        if isinstance(block, NoteBlock):
            notes.setdefault(block.label, block)
    top = tuple(
        block
        for block in _without_wide_boxes(content.blocks)
        if not (
            isinstance(block, ListBlock) and len(block.items) == 1 and any(map(block.span.holds, contents))
        )
    )
    titles = {block.span.start: block for block in top if isinstance(block, Title) and block.anchor}
    wordless = tuple(
        block
        for block in top
        if (isinstance(block, RawBlock) and not block.text.lstrip().startswith("<!--"))
        or (isinstance(block, Paragraph) and block.entry != NOWHERE and not entries[block.entry].text)
        or (isinstance(block, ForeignBlock) and block.entry == NOWHERE and not only_steers(block))
    )
    return PageBlocks(top, at, lists, notes, titles, wordless)


def _without_wide_boxes(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        if isinstance(block, Box) and any(isinstance(b, Title) and b.anchor for b in all_blocks((block,))):
            yield from _without_wide_boxes(block.blocks)
        else:
            yield block


def _labels_in_blocks(blocks: Iterable[Block]) -> Iterator[str]:
    """The footnotes that blocks refer to."""
    for block in blocks:
        if isinstance(block, Paragraph | Title):
            yield from _labels(block.inlines)
        elif isinstance(block, ListBlock):
            for item in block.items:
                yield from _labels_in_blocks(item.blocks)
        elif isinstance(block, Table):
            for row in (block.head, *block.rows):
                for cell in row:
                    yield from _labels(cell.inlines)
        else:
            if isinstance(block, Definitions):
                for one in block.entries:
                    for term in one.terms:
                        yield from _labels(term)
            yield from _labels_in_blocks(held_blocks(block))


def _labels(inlines: Iterable[Inline]) -> Iterator[str]:
    for inline in inlines:
        if isinstance(inline, NoteMark):
            yield inline.label
        elif isinstance(inline, Mark | Anchored):
            yield from _labels(inline.inlines)
