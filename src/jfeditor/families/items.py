"""What a section holds, item by item: list items with what is nested in them, paragraphs, tables."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from jfeditor.families.claim_words import FACETS
from jfeditor.families.model import Kind, Role
from jfeditor.families.pages import Page
from jfeditor.markdown.blocks import Block, BlockKind
from jfeditor.text.spans import Span

_LEAVES = frozenset({BlockKind.PARAGRAPH, BlockKind.CODE, BlockKind.TABLE, BlockKind.DEFINITIONS})
_DEEPEST = 20
"""Levels of nesting that are told apart; what lies deeper is left out."""


class Item(NamedTuple):
    """A top-level list item, paragraph or table of a section, or what is nested in one.

    A named tuple, since a handbook has tens of thousands of them.
    """

    line: int
    span: Span
    """The block's bytes, nested ones included."""
    content: Span
    """The bytes of its own text; empty where only a part of that is left."""
    text: str
    """What a reader sees of it, on one line; of code all lines."""
    kind: BlockKind
    below: tuple["Item", ...]

    @property
    def full_text(self) -> str:
        """Its text with that of what is nested in it."""
        return " ".join([self.text, *(item.full_text for item in self.below)]) if self.below else self.text


def read_items(page: Page) -> Mapping[int, tuple[Item, ...]]:
    """The items of each section of a facet, and of each level's and specialty's own text, by node."""
    reader = _Reader(page)
    found = {}
    for index, node in enumerate(page.family.nodes):
        if node.kind in FACETS or node.kind is Kind.OTHER or node.role in {Role.LEVEL, Role.SPECIALTY}:
            items = reader.items_in(Span(node.heading.span.end, node.body.end))
            if items:
                found[index] = items
    return found


def items_between(page: Page, span: Span) -> tuple[Item, ...]:
    """The items in a stretch of a page, whatever it is about."""
    return _Reader(page).items_in(span)


class _Reader:
    """The blocks of one page, ready to be looked up."""

    def __init__(self, page: Page) -> None:
        self.lines = page.source.lines
        self.blocks: Sequence[Block] = page.document.blocks
        self.top: list[int] = []
        self.below: dict[int, list[int]] = {}
        for index, block in enumerate(self.blocks):
            if block.parent < 0:
                self.top.append(index)
            else:
                self.below.setdefault(block.parent, []).append(index)
        self.starts = [self.blocks[index].span.start for index in self.top]

    def items_in(self, span: Span) -> tuple[Item, ...]:
        first, last = bisect_left(self.starts, span.start), bisect_right(self.starts, span.end - 1)
        return self._items(self.top[first:last], 0)

    def _items(self, indexes: Sequence[int], depth: int) -> tuple[Item, ...]:
        found: list[Item] = []
        if depth > _DEEPEST:
            return ()
        for index in self._unfolded(indexes):
            block = self.blocks[index]
            if block.kind is BlockKind.ITEM:
                nested = [
                    below
                    for below in self.below.get(index, ())
                    if self.blocks[below].content != block.content or self.blocks[below].kind not in _LEAVES
                ]
                found.append(self._item(block, self._items(nested, depth + 1)))
            elif block.kind in _LEAVES and block.text:
                found.append(self._item(block, ()))
        return tuple(found)

    def _unfolded(self, indexes: Sequence[int]) -> Iterator[int]:
        """Blocks, with those in a list or a quote in its place, however many are around them."""
        waiting = [*reversed(indexes)]
        while waiting:
            index = waiting.pop()
            if self.blocks[index].kind in {BlockKind.LIST, BlockKind.QUOTE}:
                waiting += reversed(self.below.get(index, ()))
            else:
                yield index

    def _item(self, block: Block, below: tuple[Item, ...]) -> Item:
        text = block.text if block.kind is BlockKind.CODE else " ".join(block.text.split())
        line = self.lines.number_at(block.span.start)
        return Item(line, block.span, block.content, text, block.kind, below)
