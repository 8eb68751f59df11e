"""A list item one place up or down in its list."""

from jfeditor.families.handbook import Handbook
from jfeditor.restructure.item_moves import move_items
from jfeditor.restructure.list_items import ItemError, ItemRef, find_item, siblings
from jfeditor.restructure.moves import Where
from jfeditor.restructure.proposals import Proposal


def step_item(handbook: Handbook, ref: ItemRef, by: int) -> Proposal:
    """The proposal to put a list item before the one above it, or (`by` 1) behind the one below it.

    Raises `ItemError` where there is none.
    """
    item = find_item(handbook, ref)
    items = siblings(item)
    at = next(i for i, one in enumerate(items) if one.index == item.index) + by
    if not 0 <= at < len(items):
        raise ItemError("item.first" if by < 0 else "item.last", text=item.words)
    beside = items[at].page.source.lines.number_at(items[at].mark.start)
    where = Where.BEFORE if by < 0 else Where.AFTER
    return move_items(handbook, [ref], where, ItemRef(ref.path, beside))
