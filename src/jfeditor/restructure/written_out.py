"""The edits that put items in the place of a statement, whatever the statement stands in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from jfeditor.families.inheritance import Reading
from jfeditor.families.model import Kind
from jfeditor.families.pages import Page
from jfeditor.faults import JfeditorError
from jfeditor.markdown.blocks import BlockKind
from jfeditor.restructure.brought_items import Brought
from jfeditor.restructure.facet_sections import new_section, section_of
from jfeditor.restructure.item_gaps import taken_out, text_before
from jfeditor.restructure.item_moves import (
    ItemPlace,
    inserted,
    new_list_place,
    own_words,
    place_beside,
    renumbered,
)
from jfeditor.restructure.leftovers import leftover
from jfeditor.restructure.list_items import (
    ListItem,
    items_of,
    lists_in,
    read_item,
    restyled,
    siblings,
    style_of,
    usual_style,
)
from jfeditor.restructure.moves import Where
from jfeditor.text.edits import Edit
from jfeditor.text.pieces import Spot
from jfeditor.text.spans import Span


class InlineError(JfeditorError):
    """A statement whose content cannot be written out."""


@dataclass(frozen=True, slots=True)
class Stand:
    """The block of a page that a statement stands in."""

    index: int
    item: ListItem | None
    """The list item it is the text of; None for a paragraph."""


def find_stand(page: Page, reading: Reading) -> Stand:
    """Where a statement stands; raises `InlineError` and `ItemError` where no items can come in its place."""
    blocks = page.document.blocks
    place = {"path": page.path, "line": reading.statement.line, "text": reading.text}
    inside = [
        index
        for index, block in enumerate(blocks)
        if block.kind in {BlockKind.ITEM, BlockKind.PARAGRAPH} and block.content.holds(reading.span.start)
    ]
    if not inside:
        raise InlineError("inline.in_heading", **place)
    index = next((i for i in inside if blocks[i].kind is BlockKind.ITEM), inside[0])
    if blocks[index].kind is BlockKind.ITEM:
        return Stand(index, read_item(page, index))
    if blocks[index].parent >= 0:
        raise InlineError("inline.nested", **place)
    return Stand(index, None)


@dataclass(frozen=True, slots=True)
class Done:
    """The edits of the statement's page."""

    edits: list[Edit]
    moved: list[Spot]
    """The marks of list items that get into another list."""
    reworded: list[Spot]
    """Where texts begin whose words are fewer afterwards."""


def write_out(
    page: Page,
    reading: Reading,
    stand: Stand,
    here: Sequence[Brought],
    elsewhere: Mapping[Kind, Sequence[Brought]],
) -> Done:
    """The edits that put items in the place of a statement, and others into sections of their kinds.

    Raises `InlineError`.
    """
    return _Writer(page, reading, stand).write(here, elsewhere)


class _Writer:
    """Writes out a statement on its page."""

    def __init__(self, page: Page, reading: Reading, stand: Stand) -> None:
        self.page = page
        self.data = page.source.data
        self.reading = reading
        self.stand = stand
        self.line_end = page.source.line_ends.usual
        content = page.document.blocks[stand.index].content
        self.left = leftover(self.data, content, reading)
        self.moved: list[Spot] = []
        self.reworded = [Spot(page.path, content.start)]

    def write(self, here: Sequence[Brought], elsewhere: Mapping[Kind, Sequence[Brought]]) -> Done:
        item = self.stand.item
        edits = self._in_list(item, here) if item else self._in_text(here)
        for kind, brought in elsewhere.items():
            edits += self._in_section(kind, brought, edits)
        return Done(edits, self.moved, self.reworded)

    # In a list

    def _in_list(self, item: ListItem, here: Sequence[Brought]) -> list[Edit]:
        """The statement's item makes room for what it brings in."""
        place = place_beside(item, Where.BEFORE)
        listed = [one for one in here if not one.is_block]
        texts = self._items(place, listed)
        blocks = [self._ends(one.as_block()) for one in here if one.is_block]
        below = [i for i, block in enumerate(self.page.document.blocks) if block.parent == item.index]
        kinds = [self.page.document.blocks[index].kind for index in below]
        own = self.page.document.blocks[item.index].content
        if kinds and self.page.document.blocks[below[0]].content == own:
            below, kinds = below[1:], kinds[1:]  # the paragraph that is its text
        edits = self._behind(place.held[-1].span.end, blocks)
        if self.left.any:
            edits += [*self._renumbered(place, len(texts)), *inserted(place, texts), self.left.edit()]
        elif not below:
            edits += self._instead(place, item, texts)
        elif set(kinds) == {BlockKind.LIST}:
            edits += self._promoted(place, item, texts, below)
        elif kinds[0] is not BlockKind.LIST:
            start = self.page.document.blocks[below[0]].span.start
            self.reworded.append(Spot(self.page.path, start))  # it becomes the item's own text
            edits += [*self._renumbered(place, len(texts)), *inserted(place, texts)]
            edits.append(Edit(Span(own.start, start), b""))
        else:
            raise InlineError(
                "inline.mixed",
                path=self.page.path,
                line=self.reading.statement.line,
                text=self.reading.text,
            )
        return edits

    def _instead(self, place: ItemPlace, item: ListItem, texts: list[bytes]) -> list[Edit]:
        held = [one for one in place.held if one.index != item.index]
        edits = renumbered(held, place.style, place.number, len(texts))
        if texts:
            return [*edits, Edit(item.span, self._between(place).join(texts))]
        first, last = place.held[0], place.held[-1]
        goes_on = (first.index != item.index, last.index != item.index)
        nested = self.page.document.blocks[item.block.parent].parent >= 0
        return [*edits, taken_out(self.page, item.span, goes_on=goes_on, nested=nested)]

    def _promoted(self, place: ItemPlace, item: ListItem, texts: list[bytes], lists: list[int]) -> list[Edit]:
        """The items nested in the statement's take its place, behind those it brings in."""
        nested = list(chain.from_iterable(items_of(self.page, index) for index in lists))
        held = [one for one in place.held if one.index != item.index]
        edits = renumbered(held, place.style, place.number, len(texts) + len(nested))
        between = self._between(place)
        new = b"".join(text + between for text in texts)
        edits.append(Edit(Span(item.span.start, nested[0].span.start), new))
        for number, one in enumerate(nested, start=place.number + len(texts)):
            edits += restyled(one, place.style.head(place.style.mark_of(number)))
            self.moved.append(Spot(self.page.path, one.block.span.start))
        return edits

    # In a paragraph

    def _in_text(self, here: Sequence[Brought]) -> list[Edit]:
        """The statement's paragraph makes room for the list next to it, or for a new one."""
        block = self.page.document.blocks[self.stand.index]
        number = self.page.source.lines.number_at(max(block.span.start, block.content.end - 1))
        span = Span(
            self.page.source.lines.span(self.page.source.lines.number_at(block.span.start)).start,
            self.page.source.lines.content(self.data, number).end,
        )
        before, after = self._beside()
        listed = [one for one in here if not one.is_block]
        place = None
        if not self.left.any or self.left.stands_before:
            place = place_beside(items_of(self.page, after)[0], Where.BEFORE) if after is not None else None
        if place is None and before is not None and not self.left.stands_before:
            place = place_beside(items_of(self.page, before)[-1], Where.AFTER)
        blocks = [self._ends(one.as_block()) for one in here if one.is_block]
        gone = [] if not self.left.any else [self.left.edit()]
        if place is not None:
            texts = self._items(place, listed)
            if not self.left.any:
                gone = [taken_out(self.page, span, goes_on=(False, False))]
            behind = self._behind(place.held[-1].span.end, blocks)
            return [*gone, *self._renumbered(place, len(texts)), *inserted(place, texts), *behind]
        text = self._new_list(listed, blocks)
        if not text:
            return gone or [taken_out(self.page, span, goes_on=(False, False))]
        if not self.left.any:
            return [Edit(span, text)]
        if self.left.stands_before:
            return [*gone, Edit(Span(span.end, span.end), 2 * self.line_end + text)]
        return [*gone, Edit(Span(span.start, span.start), text + 2 * self.line_end)]

    def _beside(self) -> tuple[int | None, int | None]:
        """The lists that stand right before and behind the statement's paragraph, under the same heading."""
        page, index = self.page, self.stand.index
        own = own_words(page, self.reading.statement.node)
        top = [i for i, block in enumerate(page.document.blocks) if block.parent < 0]
        at = top.index(index)
        lists = set(lists_in(page, own))
        before = top[at - 1] if at and top[at - 1] in lists else None
        after = top[at + 1] if at + 1 < len(top) and top[at + 1] in lists else None
        return before, after

    # In another section

    def _in_section(self, kind: Kind, brought: Sequence[Brought], known: list[Edit]) -> list[Edit]:
        owner = self.reading.statement.owner
        index = section_of(self.page, owner, kind)
        listed = [one for one in brought if not one.is_block]
        blocks = [self._ends(one.as_block()) for one in brought if one.is_block]
        if index is None:
            new = new_section(self.page, owner, kind)
            at = self._text_end(new.at, known)
            text = new.heading + 2 * self.line_end + self._new_list(listed, blocks)
            return [Edit(Span(at, at), 2 * self.line_end + text)]
        own = own_words(self.page, index)
        lists = lists_in(self.page, own)
        if not lists:
            at = self._text_end(own.end, known)
            text = self._new_list(listed, blocks)
            return [Edit(Span(at, at), 2 * self.line_end + text)]
        place = place_beside(items_of(self.page, lists[0])[0], Where.BEFORE)
        texts = self._items(place, listed)
        behind = self._behind(place.held[-1].span.end, blocks)
        return [*self._renumbered(place, len(texts)), *inserted(place, texts), *behind]

    # Texts

    def _new_list(self, listed: Sequence[Brought], blocks: list[bytes]) -> bytes:
        """A new list in the page's usual style; paragraphs alone stay paragraphs."""
        gap = 2 * self.line_end
        if all(one.item.kind is BlockKind.PARAGRAPH for one in listed):
            return gap.join([*(self._ends(one.as_block()) for one in listed), *blocks])
        like = next((one.listed for one in listed if one.listed), None)
        usual = usual_style(self.page, style_of(siblings(like))) if like else usual_style(self.page)
        place = new_list_place(self.page, 0, usual)
        return gap.join([self._between(place).join(self._items(place, listed)), *blocks])

    def _items(self, place: ItemPlace, listed: Sequence[Brought]) -> list[bytes]:
        style = place.style
        return [
            self._ends(one.as_item(style.head(style.mark_of(number))))
            for number, one in enumerate(listed, start=place.number)
        ]

    def _between(self, place: ItemPlace) -> bytes:
        return 2 * self.line_end if place.style.loose else self.line_end

    def _ends(self, text: bytes) -> bytes:
        return self.line_end.join(text.splitlines())

    def _behind(self, at: int, blocks: list[bytes]) -> list[Edit]:
        """Tables and the like, behind a list."""
        gap = 2 * self.line_end
        return [Edit(Span(at, at), b"".join(gap + block for block in blocks))] if blocks else []

    def _renumbered(self, place: ItemPlace, count: int) -> list[Edit]:
        return renumbered(place.held, place.style, place.number, count)

    def _text_end(self, at: int, known: list[Edit]) -> int:
        """Where the text before a place ends once the statement is gone."""
        end = len(self.data[:at].rstrip())
        if any(edit.span.start < end < edit.span.end for edit in known):
            start = self.page.document.blocks[self.stand.index].span.start
            return text_before(self.page, start) or start
        return end
