"""What a change does to the roles that take in what was changed.

Two states of a handbook are compared role by role: not all of them, but those on the changed pages and on the
pages that take in, directly or through others, what stands there.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum

from jfeditor.families.claim_words import FACETS
from jfeditor.families.contents import said_key
from jfeditor.families.effective import EffectiveItem, EffectiveRole, EffectiveRoles, Source
from jfeditor.families.handbook import NodeRef
from jfeditor.families.headings import read_wording
from jfeditor.families.inheritance import PageInheritance, Reading
from jfeditor.families.matching import NEW, match_nodes
from jfeditor.families.mentions import section_kinds
from jfeditor.families.model import FAMILY, Kind, Role


class Side(StrEnum):
    """On which side of a change an item stands."""

    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Difference:
    """An item that a role has before a change only, or after it only."""

    side: Side
    item: EffectiveItem
    title: str
    """What the role or page it comes from is called on that side."""
    page: str
    """What the page it comes from is called on that side."""
    by_own: bool
    """Whether it comes or goes with a statement of the role itself that was edited."""


@dataclass(frozen=True, slots=True)
class FacetImpact:
    """What a change does to one kind of content of a role."""

    kind: Kind
    differences: tuple[Difference, ...]
    """What goes and what comes, in the order of the role."""

    @property
    def other(self) -> "FacetImpact":
        """The same without what only stands in another order, or has another punctuation."""
        keys = Counter(_told(difference.item) for difference in self.differences)
        return replace(self, differences=tuple(d for d in self.differences if keys[_told(d.item)] == 1))

    @property
    def edited(self) -> bool:
        """Whether a statement of the role itself was edited and does some of it."""
        return any(difference.by_own for difference in self.differences)

    @property
    def elsewhere(self) -> bool:
        """Whether any of it follows from an edit of others' content."""
        return any(not difference.by_own for difference in self.differences)


@dataclass(frozen=True, slots=True)
class RoleImpact:
    """What a change does to what a role takes from elsewhere."""

    ref: NodeRef
    """The role as it stands after the change."""
    title: str
    line: int
    """Where it stands in its page."""
    page: str
    """What its page is called."""
    page_edited: bool
    """Whether its page is one of those that were edited."""
    facets: tuple[FacetImpact, ...]

    @property
    def elsewhere(self) -> bool:
        """Whether any of it follows from an edit of others' content."""
        return any(facet.elsewhere for facet in self.facets)


MOST_IMPACTS = 200
"""So many roles are found; nobody reads more of them, and a page may have thousands."""


def find_impacts(
    before: EffectiveRoles, after: EffectiveRoles, between: Callable[[], None] = lambda: None
) -> tuple[RoleImpact, ...]:
    """The roles that take in other content from elsewhere after a change than before it, page by page.

    What a role took in and says itself now, or the other way about, is nothing other.
    Levels that only one of the states has are no impacts: the change itself adds or removes them. Where there
    are very many, the first `MOST_IMPACTS` are told. `between` is called between two roles: it may rest, or
    raise to give up.
    """
    old, new = before.inheritance, after.inheritance
    found: list[RoleImpact] = []
    likeness = _Likeness(before, after)
    for path in _reached(before, after):
        if path in new.pages and path in old.pages:
            for was, ref in kept_roles(before, after, path):
                between()
                impact = None if was == ref and likeness.of_role(ref) else _compare(before, was, after, ref)
                if impact is not None:
                    found.append(impact)
                if len(found) == MOST_IMPACTS:
                    return tuple(found)
    return tuple(found)


def kept_roles(before: EffectiveRoles, after: EffectiveRoles, path: str) -> Iterator[tuple[NodeRef, NodeRef]]:
    """The roles of a page that both states have, as they were and as they are; also moved or renamed ones."""
    was, now = before.roles_of(path), after.roles_of(path)
    one, other = (state.inheritance.handbook.pages[path] for state in (before, after))
    if one is other:
        yield from zip(now, now, strict=True)
        return
    old, new = one.family.nodes, other.family.nodes
    matched = match_nodes(old, new)
    left = {ref.index: ref for ref in was}
    pairs: dict[NodeRef, NodeRef] = {}
    for ref in now:
        at = FAMILY if ref.index == FAMILY else matched[ref.index]
        if (ref.index == FAMILY or at != NEW) and at in left:
            pairs[ref] = left.pop(at)
    moved: dict[str, list[NodeRef]] = {}
    for at, ref in left.items():
        if at != FAMILY:
            moved.setdefault(old[at].heading.text, []).append(ref)
    for ref in now:
        if ref not in pairs and ref.index != FAMILY and moved.get(new[ref.index].heading.text):
            pairs[ref] = moved[new[ref.index].heading.text].pop(0)
        if ref in pairs:
            yield pairs[ref], ref


def _reached(before: EffectiveRoles, after: EffectiveRoles) -> list[str]:
    """The pages whose roles may differ, in order."""
    old, new = before.inheritance, after.inheritance
    work = [
        path
        for path in {**old.pages, **new.pages}
        if _differs(old.pages.get(path), new.pages.get(path)) or before.home(path) != after.home(path)
    ]
    found = dict.fromkeys(work)
    # A page that took something in before only differs itself: its statements lead elsewhere now.
    takers = _takers(after) if work else {}
    for path in work:
        for taker in takers.get(path, ()):
            if taker not in found:
                found[taker] = None
                work.append(taker)
    return sorted(found)


def _differs(old: PageInheritance | None, new: PageInheritance | None) -> bool:
    """Whether a page, or what its statements lead to, is another one."""
    if old is new:
        return False
    if old is None or new is None or old.source.page is not new.source.page:
        return True
    return _said(old) != _said(new)


def _said(page: PageInheritance) -> list[object]:
    return [(r.statement, r.mention, r.facets, r.targets, r.candidates) for r in page.readings]


def _takers(roles: EffectiveRoles) -> Mapping[str, list[str]]:
    """Of each page the other pages that take in content of it, or belong to its family."""
    found: dict[str, list[str]] = {}
    for path, page in roles.inheritance.pages.items():
        sources = {target.path for r in page.readings for target in r.targets} if page.beyond else set()
        sources.add(roles.home(path))
        for source in sources - {path}:
            found.setdefault(source, []).append(path)
    return found


class _Likeness:
    """Which roles comprise the same in two states, found without making those of the later one.

    A role is made of its pages' items, sections and statements. Where all these are as they were, and lead to
    the same places, so is the role, whatever names changed; only a statement that leads to nothing is told by
    its words.
    """

    def __init__(self, before: EffectiveRoles, after: EffectiveRoles) -> None:
        self._before, self._after = before, after
        self._pages: dict[str, bool] = {}

    def of_role(self, ref: NodeRef) -> bool:
        """Whether a role is surely the same; it need not be another one where not."""
        if not all(map(self._of_page, self._before.sources(ref))):
            return False
        return not any(item.fault for items in self._before.role(ref).facets.values() for item in items)

    def _of_page(self, path: str) -> bool:
        found = self._pages.get(path)
        if found is None:
            found = self._pages[path] = self._compare(path)
        return found

    def _compare(self, path: str) -> bool:
        before, after = self._before, self._after
        if path not in after.inheritance.pages or before.home(path) != after.home(path):
            return False
        if before.inheritance.pages[path] is after.inheritance.pages[path]:
            return True
        return _shape(before, path) == _shape(after, path) and _says(before, path) == _says(after, path)


def _shape(roles: EffectiveRoles, path: str) -> list[object]:
    """What the headings and statements of a page have to do with what its roles are made of."""
    page = roles.inheritance.pages[path]
    nodes = page.source.page.family.nodes
    return [
        [
            (n.role, n.owner, section_kinds(n), n.role is Role.SECTION and read_wording(n.heading.text).owner)
            for n in nodes
        ],
        [(r.statement.owner, r.statement.node, r.facets, r.targets, r.candidates) for r in page.readings],
    ]


def _says(roles: EffectiveRoles, path: str) -> Mapping[int, list[str]]:
    """The items of a page by their headings."""
    pieces = roles.content(path).pieces
    return {index: [piece.item.full_text for piece in found] for index, found in pieces.items()}


def _compare(before: EffectiveRoles, old: NodeRef, after: EffectiveRoles, new: NodeRef) -> RoleImpact | None:
    one, other = before.role(old), after.role(new)
    if one is other:
        return None
    facets = []
    for kind in FACETS:
        old_side = _Side(before, one, kind, said_itself=_own_words(other, kind))
        new_side = _Side(after, other, kind, said_itself=_own_words(one, kind))
        if old_side.keys != new_side.keys:
            facets.append(FacetImpact(kind, tuple(_differences(old_side, new_side))))
    if not facets:
        return None
    page = after.inheritance.handbook.pages[new.path]
    line = after.inheritance.handbook.line_of(new)
    edited = page is not before.inheritance.handbook.pages[new.path]
    return RoleImpact(new, other.title, line, page.title, edited, tuple(facets))


def _own_words(role: EffectiveRole, kind: Kind) -> frozenset[str]:
    """What a role says itself of a kind of content, as items are compared."""
    own = (item.item for item in role.facets[kind] if item.source is Source.OWN)
    return frozenset(said_key(item) for item in own if item)


_Said = tuple[str, tuple[str, ...]]
"""A statement as it is written: its words and where they link to."""


class _Side:
    """What a role takes from elsewhere of one kind of content in one state, or should where it cannot.

    What it says itself in the other state, in the same words, it has in both.
    """

    def __init__(
        self, roles: EffectiveRoles, role: EffectiveRole, kind: Kind, said_itself: frozenset[str]
    ) -> None:
        self.handbook = roles.inheritance.handbook
        self.ref = role.ref
        taken = [item for item in role.facets[kind] if item.source is not Source.OWN or item.fault]
        self.items = [item for item in taken if not item.item or said_key(item.item) not in said_itself]
        self.keys = [_key(item) for item in self.items]
        readings = roles.content(role.ref.path).readings.get(role.ref.index, ())
        self.statements = {_said_by(r) for r in readings if kind in r.facets}
        self.sources = {self.source_of(item) for item in taken if item.origin.owner != self.ref}
        """Whose content it takes in, by page and title, which both states have in common."""

    def statement_of(self, item: EffectiveItem) -> _Said | None:
        """The role's own statement that brings an item in; None for what its family or its family's bring."""
        way = item.origin.chain() or ((item.fault.reading,) if item.fault else ())
        return _said_by(way[0]) if way and way[0].owner == self.ref else None

    def source_of(self, item: EffectiveItem) -> tuple[str, str]:
        owner = item.origin.owner
        return owner.path, "" if owner.index == FAMILY else self.handbook.title_of(owner)


def _differences(old: _Side, new: _Side) -> Iterator[Difference]:
    matcher = SequenceMatcher(None, old.keys, new.keys, autojunk=False)
    found: list[tuple[Side, EffectiveItem]] = []
    for what, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        if what != "equal":
            found += [(Side.BEFORE, item) for item in old.items[old_start:old_end]]
            found += [(Side.AFTER, item) for item in new.items[new_start:new_end]]
    edited = old.statements ^ new.statements
    # What only moves, since an edited statement brings it in elsewhere, goes and comes by that statement.
    keys = {which: {_key(item) for side, item in found if side is which} for which in Side}
    moved = (
        {
            _key(item)
            for which, item in found
            if (old if which is Side.BEFORE else new).statement_of(item) in edited
        }
        & keys[Side.BEFORE]
        & keys[Side.AFTER]
    )
    for which, item in found:
        here, there = (old, new) if which is Side.BEFORE else (new, old)
        by_own = _key(item) in moved or (
            here.statement_of(item) in edited and here.source_of(item) not in there.sources
        )
        page = here.handbook.pages[item.origin.owner.path].title
        yield Difference(which, item, here.handbook.title_of(item.origin.owner), page, by_own)


def _said_by(reading: Reading) -> _Said:
    return reading.text, tuple(link.target for link in reading.mention.links)


def _key(item: EffectiveItem) -> tuple[str, str]:
    """What makes an item the same for a reader: its words with what is nested in it, or what is wrong."""
    return (item.fault.trouble.value if item.fault else "", item.item.full_text if item.item else item.text)


def _told(item: EffectiveItem) -> tuple[str, str]:
    """As `_key`, as exact repeats are compared."""
    return (_key(item)[0], said_key(item.item) if item.item else item.text)
