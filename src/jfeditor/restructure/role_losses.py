"""What a level comprised before a change and comprises no more after it."""

from collections.abc import Iterator

from jfeditor.families.claim_words import FACETS
from jfeditor.families.contents import said_key
from jfeditor.families.effective import EffectiveRoles
from jfeditor.families.handbook import NodeRef
from jfeditor.families.model import Kind


def lost_items(before: EffectiveRoles, after: EffectiveRoles, ref: NodeRef) -> Iterator[tuple[Kind, str]]:
    """The items that a level no more comprises, by kind, as items are compared."""
    was, now = before.role(ref), after.role(ref)
    for kind in FACETS:
        has = {said_key(entry.item) for entry in now.facets[kind] if entry.item}
        for entry in was.facets[kind]:
            if entry.item and said_key(entry.item) not in has:
                yield kind, said_key(entry.item)
