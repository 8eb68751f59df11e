"""Moving and copying list items, with all that is nested in them, in the style of the list that takes them.

Every byte of a moved item's text is kept; only its mark, the indentation of its lines, blank lines between
items and, on a page with other line ends, its line ends are new. Lists whose numbers rise are numbered anew.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from jfeditor.families.handbook import Handbook, NodeRef
from jfeditor.families.model import FAMILY, Role
from jfeditor.families.pages import Page
from jfeditor.restructure.blocks_kept import check_blocks
from jfeditor.restructure.bundles import own_text
from jfeditor.restructure.carried_links import carried_links, unbound_links
from jfeditor.restructure.item_gaps import taken_out, text_before
from jfeditor.restructure.list_items import (
    ItemError,
    ItemRef,
    ListItem,
    Style,
    cut_with,
    find_item,
    items_of,
    lists_in,
    restyled,
    siblings,
    style_of,
    usual_style,
)
from jfeditor.restructure.moves import Where
from jfeditor.restructure.names import with_more
from jfeditor.restructure.proposals import Proposal, certain
from jfeditor.restructure.seams import with_line_ends
from jfeditor.text.edits import Edit, order_edits
from jfeditor.text.pieces import Kept, Piece, Rewrite, Spot, rewrite
from jfeditor.text.spans import Span

Pieced = tuple[Span, tuple[Piece, ...]]
"""A stretch of a page, and what comes in its place."""


@dataclass(frozen=True, slots=True)
class ItemPlace:
    """Where list items go: into a list, or to a place that has none yet."""

    page: Page
    at: int
    """A line's start, or the end of a line's text."""
    style: Style
    held: tuple[ListItem, ...]
    """The items that the list has."""
    number: int
    """How many of them stand before the place."""
    before: bool
    """Whether the place is before an item (`at` is its line's start)."""


def move_items(
    handbook: Handbook, refs: Sequence[ItemRef], where: Where, target: ItemRef | NodeRef
) -> Proposal:
    """The proposal to put list items before or after another one, or into a section, at its end.

    Raises `ItemError`.
    """
    items = _outermost(handbook, refs)
    if isinstance(target, ItemRef):
        beside = find_item(handbook, target)
        if any(_holds(item, beside) for item in items):
            raise ItemError("item.into_itself", text=items[0].words)
    elif where is Where.INTO:
        items = _without_the_list_there(handbook, items, target)
    place = find_place(handbook, where, target, items)
    if _stand_there(items, place):
        raise ItemError("item.already_there", text=items[0].words)
    name = f"Move {told_items(items)} to {_told_place(place)}"
    return certain(_moved(handbook, items, place, name))


def copy_items(
    handbook: Handbook, refs: Sequence[ItemRef], where: Where, target: ItemRef | NodeRef
) -> Proposal:
    """The proposal to write list items a second time, before or after another one or into a section.

    Raises `ItemError`.
    """
    items = _outermost(handbook, refs)
    place = find_place(handbook, where, target, items)
    page = place.page
    heads = _heads(place.style, place.number, len(items))
    texts = [_copied(handbook, item, head, page) for item, head in zip(items, heads, strict=True)]
    edits = [*renumbered(place.held, place.style, place.number, len(texts)), *inserted(place, texts)]
    name = f"Copy {told_items(items)} to {_told_place(place)}"
    done = rewrite(name, {}, {}).edited({page.path: edits}, {page.path: page.source.data})
    check_blocks({page.path: page}, done)
    return certain(done)


def inserted(place: ItemPlace, texts: Sequence[bytes]) -> list[Edit]:
    """The edit that puts the texts of items at a place."""
    parts = _parted(place, [(text,) for text in texts])
    return [Edit(Span(place.at, place.at), b"".join(part for part in parts if isinstance(part, bytes)))]


def told_items(items: Sequence[ListItem]) -> str:
    """What a change is called by: the first item's words, and how many more there are."""
    return with_more(f"“{items[0].words}”", len(items))


# Places


def find_place(
    handbook: Handbook, where: Where, target: ItemRef | NodeRef, like: Sequence[ListItem] = ()
) -> ItemPlace:
    """Where items go that are put beside an item or into a section; raises `ItemError`.

    What has no list yet gets one as its page mostly writes them, or else `like` the items that come.
    """
    if isinstance(target, NodeRef):
        if where is not Where.INTO:
            raise ItemError("item.beside_heading", title=handbook.title_of(target))
        return _place_into(handbook, target, like)
    if where is Where.INTO:
        raise ItemError("item.into_item", text=find_item(handbook, target).words)
    return place_beside(find_item(handbook, target), where)


def place_beside(item: ListItem, where: Where) -> ItemPlace:
    """The place before or after an item."""
    held = siblings(item)
    number = next(i for i, one in enumerate(held) if one.index == item.index)
    before = where is Where.BEFORE
    at = item.span.start if before else item.span.end
    return ItemPlace(item.page, at, _style(held), held, number if before else number + 1, before)


def own_words(page: Page, index: int) -> Span:
    """The text of a heading, or of the page above the first one, without the heading itself."""
    nodes = page.family.nodes
    if index != FAMILY:
        return Span(nodes[index].heading.span.end, own_text(page, index).end)
    start = page.front_matter.span.end
    return Span(start, own_text(page, 0).start if nodes else len(page.source.data))


def _place_into(handbook: Handbook, ref: NodeRef, like: Sequence[ListItem]) -> ItemPlace:
    page = handbook.find_page(ref.path)
    within = own_words(page, ref.index)
    lists = lists_in(page, within)
    if lists:
        return place_beside(items_of(page, lists[-1])[-1], Where.AFTER)
    style = usual_style(page, _style(siblings(like[0]))) if like else usual_style(page)
    return new_list_place(
        page, page.source.start + len(page.source.data[page.source.start : within.end].rstrip()), style
    )


def new_list_place(page: Page, at: int, style: Style) -> ItemPlace:
    """The place of a new list behind the text that ends at `at`."""
    return ItemPlace(page, at, style, (), 0, before=False)


def _style(held: Sequence[ListItem]) -> Style:
    """The style of a list; one of a single item is as loose as the page's lists mostly are."""
    style = style_of(held)
    if len(held) > 1:
        return style
    loose = usual_style(held[0].page).loose
    return Style(style.indent, style.mark, style.column, style.padding, loose=loose, rises=style.rises)


# Items


def _outermost(handbook: Handbook, refs: Sequence[ItemRef]) -> tuple[ListItem, ...]:
    """The items, each page's in its order, without those that stand in another one of them."""
    found: list[ListItem] = []
    for path in dict.fromkeys(ref.path for ref in refs):
        items = {item.index: item for ref in refs if ref.path == path and (item := find_item(handbook, ref))}
        ordered = [items[index] for index in sorted(items)]
        found += [
            item for item in ordered if not any(_holds(one, item) for one in ordered if one is not item)
        ]
    if not found:
        raise ItemError("item.nothing")
    return tuple(found)


def _holds(item: ListItem, other: ListItem) -> bool:
    return item.page is other.page and item.span.start <= other.span.start and other.span.end <= item.span.end


def _without_the_list_there(
    handbook: Handbook, items: tuple[ListItem, ...], ref: NodeRef
) -> tuple[ListItem, ...]:
    """Items without those that are all of the list they are to go to: they stay where they are."""
    page = handbook.find_page(ref.path)
    lists = lists_in(page, own_words(page, ref.index))
    there = {one.index for one in items_of(page, lists[-1])} if lists else set()
    moved = {item.index for item in items if item.page is page}
    if not there or not there <= moved:
        return items
    left = tuple(item for item in items if item.page is not page or item.index not in there)
    if not left:
        raise ItemError("item.already_there", text=items[0].words)
    return left


def _stand_there(items: Sequence[ListItem], place: ItemPlace) -> bool:
    """Whether the items stand, one after the other, where they are to go."""
    held = [one.index for one in place.held] if all(item.page is place.page for item in items) else []
    moved = [item.index for item in items]
    rest = [index for index in held if index not in moved]
    before = sum(index not in moved for index in held[: place.number])
    return bool(held) and rest[:before] + moved + rest[before:] == held


# Writing


def _moved(handbook: Handbook, items: Sequence[ListItem], place: ItemPlace, name: str) -> Rewrite:
    pages = {item.page.path: item.page for item in items} | {place.page.path: place.page}
    texts = {path: page.source.data for path, page in pages.items()}
    taken = [gap for page in pages.values() for gap in cut_out([i for i in items if i.page is page])]
    left = [one for one in place.held if one not in items]
    number = sum(one not in items for one in place.held[: place.number])
    heads = _heads(place.style, number, len(items))
    parts = [
        tuple(_pieces(handbook, item, head, place.page)) for item, head in zip(items, heads, strict=True)
    ]
    at = place.at
    for path, gap in taken:
        start, end = gap.span
        if path == place.page.path and start < at < end:
            at = text_before(place.page, start) or start
    stretches: dict[str, list[Pieced]] = {path: [] for path in pages}
    for path, edit in taken:
        stretches[path].append((edit.span, (edit.new,)))
    numbers = [(place.page.path, renumbered(left, place.style, number, len(items)))]
    for path, edits in (*numbers, *_left_behind(items, place)):
        kept = [edit for edit in edits if not any(path == p and _meet(edit, gap) for p, gap in taken)]
        known = [span for span, _ in stretches[path]]
        # A list within one whose numbers get shorter or longer keeps its own: both would move its lines.
        if not any(_meet(edit, Edit(span, b"")) for edit in kept for span in known):
            stretches[path] += [(edit.span, (edit.new,)) for edit in kept]
    stretches[place.page.path].append((Span(at, at), tuple(_parted(place, parts))))
    done = rewrite(name, texts, {path: tuple(_woven(pages[path], stretches[path])) for path in pages})
    check_blocks(pages, done, {Spot(item.page.path, item.block.span.start) for item in items})
    return done


def cut_out(items: Sequence[ListItem]) -> list[tuple[str, Edit]]:
    """The edits that take items of one page, in its order, out of their lists."""
    runs: list[list[ListItem]] = []
    for item in items:
        between = runs and item.page.source.data[runs[-1][-1].span.end : item.span.start]
        if runs and between is not None and not bytes(between or b"").strip():
            runs[-1].append(item)
        else:
            runs.append([item])
    found = []
    for run in runs:
        first, last = siblings(run[0]), siblings(run[-1])
        goes_on = (first[0].index != run[0].index, last[-1].index != run[-1].index)
        blocks = run[0].page.document.blocks
        nested = blocks[run[0].block.parent].parent >= 0
        span = Span(run[0].span.start, run[-1].span.end)
        found.append((run[0].page.path, taken_out(run[0].page, span, goes_on=goes_on, nested=nested)))
    return found


def _left_behind(items: Sequence[ListItem], place: ItemPlace) -> Iterator[tuple[str, list[Edit]]]:
    """The edits that number the lists anew that items are taken from."""
    known = {(one.page.path, one.block.parent) for one in place.held}
    for item in items:
        at = (item.page.path, item.block.parent)
        if at not in known:
            known.add(at)
            held = siblings(item)
            left = [one for one in held if one not in items]
            yield item.page.path, renumbered(left, style_of(held), len(left), 0)


def renumbered(held: Sequence[ListItem], style: Style, number: int, more: int) -> list[Edit]:
    """The edits that give items their numbers when `more` come behind the first `number` of them."""
    if not style.rises:
        return []
    edits = []
    for place, item in enumerate(held):
        mark = style.mark_of(place if place < number else place + more)
        if mark != item.written_mark:
            edits += restyled(item, style.head(mark))
    return edits


def _heads(style: Style, number: int, count: int) -> list[bytes]:
    return [style.head(style.mark_of(number + place)) for place in range(count)]


def _pieces(handbook: Handbook, item: ListItem, head: bytes, to: Page) -> Iterator[Piece]:
    """A moved item's text as it stands on the page that has it."""
    page = item.page
    edits = [*restyled(item, head), *unbound_links(handbook, page.path, item.span, to.path)]
    pieces: list[Piece] = []
    at = item.span.start
    for edit in order_edits(page.source.data, edits):
        pieces += [Kept(page.path, Span(at, edit.span.start), moved=True), edit.new]
        at = edit.span.end
    pieces.append(Kept(page.path, Span(at, item.span.end), moved=True))
    if to is page:
        yield from pieces
    else:
        yield from with_line_ends(pieces, page.source.data, to.source.line_ends.usual)


def _copied(handbook: Handbook, item: ListItem, head: bytes, to: Page) -> bytes:
    """An item's text as a copy of it stands on a page."""
    links = carried_links(handbook, item.page.path, item.span, to.path)
    text = cut_with(item.page.source.data, item.span, [*restyled(item, head), *links])
    return to.source.line_ends.usual.join(text.splitlines())


def _parted(place: ItemPlace, texts: Sequence[Sequence[Piece]]) -> Iterator[Piece]:
    """Items with the line ends and blank lines between them and what stands at the place."""
    page = place.page
    line_end = page.source.line_ends.usual
    between = 2 * line_end if place.style.loose else line_end
    if place.before:
        for text in texts:
            yield from text
            yield between
        return
    if place.held:
        for text in texts:
            yield between
            yield from text
        return
    has_text = bool(page.source.data[page.source.start : place.at].strip())
    for number, text in enumerate(texts):
        if number or has_text:
            yield between if number else 2 * line_end
        yield from text
    behind = page.source.data[place.at :]
    if behind.strip() and not has_text:
        yield 2 * line_end
    elif behind.strip() and not _begins_blank(behind):
        yield line_end


def _begins_blank(text: bytes) -> bool:
    """Whether a blank line comes right behind the line end that a text begins with."""
    lines = text.splitlines()
    return len(lines) > 1 and not lines[1].strip()


def _meet(one: Edit, other: Edit) -> bool:
    """Whether two edits touch the same bytes, or one inserts where the other replaces."""
    first, second = sorted((one.span, other.span))
    return first.start == second.start or second.start < first.end


def _woven(page: Page, stretches: Sequence[Pieced]) -> Iterator[Piece]:
    """A page with other text in the place of some stretches."""
    at = 0
    for span, pieces in sorted(stretches, key=lambda one: one[0]):
        yield Kept(page.path, Span(at, span.start))
        yield from pieces
        at = span.end
    yield Kept(page.path, Span(at, len(page.source.data)))


def _told_place(place: ItemPlace) -> str:
    """The heading that a place stands under, with whose it is."""
    nodes = place.page.family.nodes
    index = max((i for i, node in enumerate(nodes) if node.heading.span.start <= place.at), default=FAMILY)
    if index == FAMILY:
        return place.page.title
    title = nodes[index].heading.text
    owner = nodes[index].owner if nodes[index].role is Role.SECTION else FAMILY
    return f"{title} of {nodes[owner].heading.text}" if owner != FAMILY else title
