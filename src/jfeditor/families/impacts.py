"""What a change does to the roles that take in what was changed.

Two states of a handbook are compared role by role: not all of them, but those on the changed pages and on the
pages that take in, directly or through others, what stands there.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from jfeditor.families.claim_words import FACETS
from jfeditor.families.effective import EffectiveItem, EffectiveRole, EffectiveRoles, Source
from jfeditor.families.handbook import NodeRef
from jfeditor.families.inheritance import Inheritance, PageInheritance
from jfeditor.families.matching import NEW, match_nodes
from jfeditor.families.model import FAMILY, Kind


class Side(StrEnum):
    """On which side of a change an item stands."""

    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Difference:
    """An item that a role has before a change only, or after it only."""

    side: Side
    item: EffectiveItem


@dataclass(frozen=True, slots=True)
class FacetImpact:
    """What a change does to one kind of content of a role."""

    kind: Kind
    differences: tuple[Difference, ...]
    """What goes and what comes, in the order of the role."""
    edited: bool
    """Whether the role's own items or statements of this kind were changed as well."""


@dataclass(frozen=True, slots=True)
class RoleImpact:
    """What a change does to what a role takes from elsewhere."""

    ref: NodeRef
    """The role as it stands after the change."""
    title: str
    facets: tuple[FacetImpact, ...]

    @property
    def elsewhere(self) -> bool:
        """Whether any of it follows from a change of others' content alone."""
        return any(not facet.edited for facet in self.facets)


def find_impacts(before: EffectiveRoles, after: EffectiveRoles) -> tuple[RoleImpact, ...]:
    """The roles that take in other content from elsewhere after a change than before it, page by page.

    Levels that only one of the states has are no impacts: the change itself adds or removes them.
    """
    old, new = before.inheritance, after.inheritance
    found = []
    for path in _reached(before, after):
        if path not in new.pages or path not in old.pages:
            continue
        earlier = _earlier_nodes(old, new, path)
        for ref in after.roles_of(path):
            if ref.index in earlier:
                impact = _compare(before, NodeRef(path, earlier[ref.index]), after, ref)
                if impact.facets:
                    found.append(impact)
    return tuple(found)


def _earlier_nodes(old: Inheritance, new: Inheritance, path: str) -> Mapping[int, int]:
    """Of each node of a page the node of its old state that it continues, the page as a whole included."""
    one, other = old.handbook.pages[path], new.handbook.pages[path]
    nodes = other.family.nodes
    matched = range(len(nodes)) if one is other else match_nodes(one.family.nodes, nodes)
    return {FAMILY: FAMILY, **{index: was for index, was in enumerate(matched) if was != NEW}}


def _reached(before: EffectiveRoles, after: EffectiveRoles) -> list[str]:
    """The pages whose roles may differ, in order."""
    old, new = before.inheritance, after.inheritance
    pages = new.handbook.pages
    work = [path for path in {**old.pages, **new.pages} if _differs(old.pages.get(path), new.pages.get(path))]
    takers = [_takers(before), _takers(after)]
    found = dict.fromkeys(work)
    for path in work:
        for taking in takers:
            for taker in taking.get(path, ()):
                if taker not in found:
                    found[taker] = None
                    work.append(taker)
    return sorted(path for path in found if path in pages)


def _differs(old: PageInheritance | None, new: PageInheritance | None) -> bool:
    """Whether a page, or what its statements lead to, is another one."""
    if old is new:
        return False
    if old is None or new is None or old.source.page is not new.source.page:
        return True
    return [(r.targets, r.candidates) for r in old.readings] != [
        (r.targets, r.candidates) for r in new.readings
    ]


def _takers(roles: EffectiveRoles) -> Mapping[str, list[str]]:
    """Of each page the pages that take in content of it, or belong to its family."""
    found: dict[str, list[str]] = {}
    for path, page in roles.inheritance.pages.items():
        sources = {target.path for reading in page.readings for target in reading.targets}
        sources.add(roles.home(path))
        for source in sources - {path}:
            found.setdefault(source, []).append(path)
    return found


def _compare(before: EffectiveRoles, old: NodeRef, after: EffectiveRoles, new: NodeRef) -> RoleImpact:
    one, other = before.role(old), after.role(new)
    facets = []
    if one is not other:
        for kind in FACETS:
            differences = tuple(_differences(_taken(one, kind), _taken(other, kind)))
            if differences:
                edited = _own(before, old, kind) != _own(after, new, kind)
                facets.append(FacetImpact(kind, differences, edited))
    return RoleImpact(new, other.title, tuple(facets))


def _taken(role: EffectiveRole, kind: Kind) -> list[EffectiveItem]:
    return [item for item in role.facets[kind] if item.source is not Source.OWN]


def _own(roles: EffectiveRoles, ref: NodeRef, kind: Kind) -> tuple[list[str], list[str]]:
    """What a role itself says about a facet: its items and its statements."""
    content = roles.content(ref.path)
    sections = content.sections.get((ref.index, kind), ())
    items = [piece.key for index in sections for piece in content.pieces.get(index, ())]
    return items, [r.text for r in content.readings.get(ref.index, ()) if kind in r.facets]


def _differences(old: list[EffectiveItem], new: list[EffectiveItem]) -> Iterator[Difference]:
    matcher = SequenceMatcher(
        None, [_key(item) for item in old], [_key(item) for item in new], autojunk=False
    )
    for what, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        if what != "equal":
            yield from (Difference(Side.BEFORE, item) for item in old[old_start:old_end])
            yield from (Difference(Side.AFTER, item) for item in new[new_start:new_end])


def _key(item: EffectiveItem) -> tuple[str, str]:
    """What makes an item the same for a reader: its words with what is nested in it, or what is wrong."""
    return (item.fault.trouble.value if item.fault else "", item.item.full_text if item.item else item.text)
