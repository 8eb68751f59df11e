"""Items of other levels written anew where they are to be said: in the style of the list that takes them."""

from collections.abc import Iterator
from dataclasses import dataclass

from jfeditor.families.effective import EffectiveItem
from jfeditor.families.inheritance import Reading
from jfeditor.families.items import Item
from jfeditor.families.pages import Page
from jfeditor.families.written_titles import written_title
from jfeditor.markdown.blocks import BlockKind
from jfeditor.restructure.carried_links import carried_links
from jfeditor.restructure.item_gaps import taken_out
from jfeditor.restructure.leftovers import leftover
from jfeditor.restructure.list_items import (
    ListItem,
    can_be_taken,
    cut_with,
    read_item,
    restyled,
    siblings,
    width,
)
from jfeditor.restructure.surveys import Survey
from jfeditor.text.edits import Edit
from jfeditor.text.spans import Span

_AS_BLOCKS = frozenset({BlockKind.CODE, BlockKind.TABLE, BlockKind.DEFINITIONS})


@dataclass(frozen=True, slots=True)
class Brought:
    """An item of another level, or of a family, that a page is to say itself."""

    survey: Survey
    entry: EffectiveItem
    item: Item
    to: Page
    """The page that is to say it."""

    @property
    def page(self) -> Page:
        """The page that says it now."""
        return self.survey.handbook.pages[self.entry.origin.owner.path]

    @property
    def place(self) -> tuple[str, int, str]:
        """What tells it from others."""
        return self.page.path, self.item.span.start, self.item.text

    @property
    def is_block(self) -> bool:
        """Whether it is a table or the like, which stands for itself."""
        return self.item.kind in _AS_BLOCKS

    @property
    def listed(self) -> ListItem | None:
        """The list item it is; None for what is none, or only a part of one."""
        if self.item.kind is not BlockKind.ITEM or self.item.content.start == self.item.content.end:
            return None
        for index, block in enumerate(self.page.document.blocks):
            if block.kind is BlockKind.ITEM and block.span.start == self.item.span.start:
                return read_item(self.page, index) if can_be_taken(self.page, index) else None
        return None

    @property
    def statements(self) -> tuple[Reading, ...]:
        """The statements in what is nested in it: what they bring in comes for itself."""
        page = self.survey.found.pages.get(self.page.path)
        inside = self.item.span if self.item.below else Span(0, 0)
        return tuple(
            reading
            for reading in (page.readings if page else ())
            if inside.holds(reading.span.start) and not self.item.content.holds(reading.span.start)
        )

    def as_item(self, head: bytes) -> bytes:
        """Its text behind a list item's head; the line ends are those of the page it comes from."""
        listed = self.listed
        if listed is None:
            return _plain_item(self, head) if self.item.below or self._is_part else self._paragraph(head)
        gone = list(self._without_statements(listed))
        links = carried_links(self.survey.handbook, self.page.path, listed.span, self.to.path)
        edits = [*restyled(listed, head), *links]
        kept = [edit for edit in edits if not any(_is_in(edit.span, cut.span) for cut in gone)]
        return cut_with(self.page.source.data, listed.span, [*gone, *kept])

    def as_block(self) -> bytes:
        """Its text for itself, outside any list."""
        if self.is_block:
            lines = self.item.span.cut(self.page.source.data).rstrip().splitlines()
            return b"\n".join(lines)
        return self._paragraph(b"")

    @property
    def _is_part(self) -> bool:
        return self.item.content.start == self.item.content.end

    def _paragraph(self, head: bytes) -> bytes:
        """The text of a paragraph, its lines at the column behind a head."""
        data, span = self.page.source.data, self.item.content
        if self._is_part:
            return head + written_title(self.item.text).encode()
        edits = carried_links(self.survey.handbook, self.page.path, span, self.to.path)
        lines = cut_with(data, span, edits).splitlines()
        indent = b"\n" + b" " * width(head)
        return head + indent.join(
            line.lstrip(b" \t>") if number else line for number, line in enumerate(lines)
        )

    def _without_statements(self, listed: ListItem) -> Iterator[Edit]:
        """The edits that take out the statements nested in a list item."""
        for reading in self.statements:
            nested = _item_of(self.page, reading)
            if nested is None or nested.span == listed.span:
                continue
            left = leftover(self.page.source.data, nested.block.content, reading)
            if left.any:
                yield left.edit()
            elif not _has_below(nested):
                held = siblings(nested)
                goes_on = (held[0].index != nested.index, held[-1].index != nested.index)
                edit = taken_out(self.page, nested.span, goes_on=goes_on, nested=True)
                yield Edit(Span(edit.span.start, min(edit.span.end, listed.span.end)), edit.new)


def _plain_item(brought: Brought, head: bytes) -> bytes:
    """An item that cannot be taken as it is written, by its words."""
    return b"\n".join(_plain_lines(brought.item, head))


def _plain_lines(item: Item, head: bytes) -> Iterator[bytes]:
    yield head + written_title(item.text).encode()
    below = b" " * width(head)
    for nested in item.below:
        yield from _plain_lines(nested, below + b"- ")


def _item_of(page: Page, reading: Reading) -> ListItem | None:
    """The list item that a statement stands in."""
    found = None
    for index, block in enumerate(page.document.blocks):
        if block.span.start > reading.span.start:
            break
        if block.kind is BlockKind.ITEM and block.content.holds(reading.span.start):
            found = index
    return read_item(page, found) if found is not None and can_be_taken(page, found) else None


def _has_below(item: ListItem) -> bool:
    blocks = item.page.document.blocks
    return any(block.parent == item.index and block.kind is not BlockKind.PARAGRAPH for block in blocks)


def _is_in(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end
