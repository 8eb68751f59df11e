"""Whether all that a change keeps of its pages is read as what it was: nothing swallowed, merged or split.

How text between lists, paragraphs and code is read depends on its neighbours, with more cases than one thinks
of. So the new pages are read and compared with the old ones, block by block, before anybody sees the change.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from jfeditor.families.pages import Page, read_page
from jfeditor.markdown.blocks import Block, BlockKind
from jfeditor.restructure.list_items import ItemError
from jfeditor.text.pieces import Rewrite, Spot

_FOOTNOTE = re.compile(r"\[\^[^\[\]]+\]")
_Place = tuple[BlockKind, Spot]
"""A block by its kind and where its text begins."""


def check_blocks(
    before: Mapping[str, Page],
    done: Rewrite,
    moved: Collection[Spot] = (),
    reworded: Collection[Spot] = (),
) -> None:
    """Raise `ItemError` unless every block whose text a change keeps is the same one after it.

    `moved` are the marks (as they were) of list items that get into another list, `reworded` where texts
    begin whose words the change itself edits.
    """
    after = {page.path: read_page(page.path, page.after) for page in done.change.pages}
    told = {path: dict(_told_blocks(page)) for path, page in after.items()}
    new = {path: page.document.blocks for path, page in after.items()}
    lists: dict[tuple[str, int], tuple[str, int]] = {}
    """Of each list after the change which one it was."""
    for path in after.keys() & before.keys():
        page = before[path]
        _check_headings(page, after, done)
        blocks = page.document.blocks
        held: dict[int, tuple[str, int]] = {}
        for (kind, spot), index in _told_blocks(page):
            block = blocks[index]
            to = done.relocation.locate(spot)
            if to is None or spot in reworded or (not block.text and kind is not BlockKind.HTML):
                continue
            now = told[to.path].get((kind, to)) if to.path in told else None
            if now is None or not _is_same(block, new[to.path][now]):
                raise _swallowed(page, block)
            if Spot(path, block.span.start) not in moved:
                held_by, holder = _holder(blocks, index), _holder(new[to.path], now)
                spot_of = done.relocation.locate(Spot(path, held_by)) if held_by is not None else None
                if (held_by is None) != (holder is None) or (spot_of and spot_of.offset != holder):
                    raise _swallowed(page, block)
            if kind is BlockKind.ITEM and Spot(path, block.span.start) not in moved:
                parent = (to.path, new[to.path][now].parent)
                if held.setdefault(block.parent, parent) != parent:
                    raise _swallowed(page, block)
                if lists.setdefault(parent, (path, block.parent)) != (path, block.parent):
                    raise _swallowed(page, block)


def _told_blocks(page: Page) -> Iterator[tuple[_Place, int]]:
    """The blocks that stand for something, without those that only hold them."""
    blocks = page.document.blocks
    for index, block in enumerate(blocks):
        if block.kind in {BlockKind.LIST, BlockKind.QUOTE}:
            continue
        if (
            block.kind is BlockKind.PARAGRAPH
            and block.parent >= 0
            and blocks[block.parent].content == block.content
        ):
            continue  # whether an item's text is a paragraph is a matter of blank lines between items
        yield (block.kind, Spot(page.path, block.content.start)), index


def _holder(blocks: Sequence[Block], index: int) -> int | None:
    """Where the text begins of the list item that holds a block; None where none does."""
    above = blocks[index].parent
    while above >= 0 and blocks[above].kind is not BlockKind.ITEM:
        above = blocks[above].parent
    return blocks[above].content.start if above >= 0 else None


def _is_same(one: Block, other: Block) -> bool:
    """Whether two blocks say the same; a footnote that moved finds its definition later."""
    return _FOOTNOTE.sub("", one.text).split() == _FOOTNOTE.sub("", other.text).split()


def _check_headings(page: Page, after: Mapping[str, Page], done: Rewrite) -> None:
    places = {
        Spot(path, heading.content.start): heading.text
        for path, read in after.items()
        for heading in read.document.headings
    }
    for heading in page.document.headings:
        to = done.relocation.locate(Spot(page.path, heading.content.start))
        if to is not None and places.get(to) != heading.text:
            raise ItemError("item.swallowed", path=page.path, line=heading.line, text=heading.text)


def _swallowed(page: Page, block: Block) -> ItemError:
    line = page.source.lines.number_at(block.span.start)
    return ItemError("item.swallowed", path=page.path, line=line, text=" ".join(block.text.split())[:60])
