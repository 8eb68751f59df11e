"""The facets of roles as sections: those that come of headings about both ("Responsibilities & Requirements")
are one, so that nothing is said twice."""

from collections.abc import Iterator, Sequence

from jfeditor.families.claim_words import FACETS
from jfeditor.families.effective import EffectiveItem, EffectiveRole
from jfeditor.families.model import Kind
from jfeditor.families.reasons import facet_text
from jfeditor.wording import word


def facet_groups(*roles: EffectiveRole) -> Iterator[tuple[Kind, ...]]:
    """All facets in their order; those that say the same in each of the roles are together."""
    done: set[Kind] = set()
    for kind in FACETS:
        if kind not in done:
            group = (
                kind,
                *(other for other in FACETS[FACETS.index(kind) + 1 :] if _are_alike(roles, kind, other)),
            )
            done.update(group)
            yield group


def group_title(kinds: Sequence[Kind]) -> str:
    """What a section about these kinds is called."""
    title = facet_text(kinds[0])
    for kind in kinds[1:]:
        title = word("export.joined", {"one": title, "other": kind.words})
    return title


def _are_alike(roles: Sequence[EffectiveRole], one: Kind, other: Kind) -> bool:
    return any(role.facets[one] for role in roles) and all(
        [_place(entry) for entry in role.facets[one]] == [_place(entry) for entry in role.facets[other]]
        for role in roles
    )


def _place(entry: EffectiveItem) -> tuple[str, int]:
    """The page and the byte that an item begins at; of a fault those of its statement."""
    path = entry.origin.owner.path
    if entry.fault:
        return path, entry.fault.reading.start
    return path, entry.item.span.start if entry.item else 0
