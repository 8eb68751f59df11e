"""Which colour each source of a role has, in whatever panel it is named."""

from jfeditor.families.effective import EffectiveRole, Source
from jfeditor.families.handbook import NodeRef

OWN = 0
"""The colour of a role's own content; that of the others goes from 1 to `COLOURS`."""
COLOURS = 6
"""How many colours sources have; the next one has the first again."""


def source_tones(role: EffectiveRole) -> dict[NodeRef, int]:
    """The colours of all whose content a role takes in, in the order in which it comes."""
    owners = (
        entry.origin.owner
        for entries in role.facets.values()
        for entry in entries
        if entry.item and entry.origin.source is not Source.OWN
    )
    return {owner: number % COLOURS + 1 for number, owner in enumerate(dict.fromkeys(owners))}
