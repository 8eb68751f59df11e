"""Which levels of a family say again what another one says, and could say so in one statement."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.process import extract

from jfeditor.families.claim_words import FACETS
from jfeditor.families.contents import said_key
from jfeditor.families.effective import NEAR, SHORTEST_NEAR, EffectiveItem, EffectiveRoles, Source
from jfeditor.families.handbook import NodeRef
from jfeditor.families.items import Item
from jfeditor.families.model import FAMILY, Kind, Role
from jfeditor.families.seniority import seniority
from jfeditor.families.titles import read_title
from jfeditor.restructure.surveys import Survey

_KINDS = tuple(kind for kind in FACETS if kind is not Kind.JOB_GRADE)
"""Nobody extends a grade."""
_LEAST_ITEMS = 2
"""Fewer items than these are no reason for a statement."""
_LEAST_SHARE = 50
"""Percent of the other's items from which on a statement brings more back than it brings along."""


@dataclass(frozen=True, slots=True)
class Repeat:
    """An item of a level that another one has too."""

    kind: Kind
    item: Item
    exact: bool
    """Whether it says the same word for word, case and punctuation aside."""
    said: str
    """What the other one says, as items are compared."""


@dataclass(frozen=True, slots=True)
class Extractable:
    """What a level says again of one kind of another's content."""

    level: NodeRef
    source: NodeRef
    kind: Kind
    exact: int
    near: int
    of: int
    """How many items the other one has."""
    own: int
    """How many items the level itself has."""
    held: bool
    """Whether the level has the other's content already, so that repeating it is needless."""

    @property
    def count(self) -> int:
        """How many of the level's items are repeats."""
        return self.exact + self.near

    @property
    def percent(self) -> int:
        """How much of the other's content the level repeats, in percent."""
        return round(100 * min(self.count, self.of) / self.of)

    @property
    def is_worth(self) -> bool:
        """Whether a statement would bring back more than it brings along."""
        return self.held or (self.count >= _LEAST_ITEMS and self.percent >= _LEAST_SHARE)

    @property
    def gain(self) -> int:
        """How many lines it saves, less those items that the level would get besides."""
        return self.count if self.held else 2 * self.count - 1 - self.of


def family_of(survey: Survey, path: str) -> tuple[NodeRef, ...]:
    """The levels and specialties of the family that a page belongs to, which may be a folder of pages."""
    roles = survey.roles
    home = roles.home(path)
    pages = [one for one in survey.handbook.pages if roles.home(one) == home]
    return tuple(ref for one in pages for ref in roles.roles_of(one))


def find_repeats(survey: Survey, level: NodeRef, source: NodeRef) -> tuple[Repeat, ...]:
    """The items of a level itself that another one has too, in the page's order."""
    found = []
    for kind in _KINDS:
        own = own_items(survey.roles, level, kind)
        said = _said_by(survey.roles, source, level, kind)
        near = _near({key for key, _ in own}, said)
        for key, item in own:
            if key in said:
                found.append(Repeat(kind, item, True, key))
            elif near.get(key):
                found.append(Repeat(kind, item, False, next(iter(near[key]))))
    return tuple(found)


def compare(survey: Survey, level: NodeRef, source: NodeRef) -> tuple[Extractable, ...]:
    """How much of each kind of another one's content a level repeats, where it repeats any."""
    roles = survey.roles
    repeats = find_repeats(survey, level, source)
    found = []
    for kind in dict.fromkeys(one.kind for one in repeats):
        exact = len({one.said for one in repeats if one.kind is kind and one.exact})
        near = sum(one.kind is kind and not one.exact for one in repeats)
        of = len(_said_by(roles, source, level, kind))
        own = len({key for key, _ in own_items(roles, level, kind)})
        held = has_content_of(roles, level, source, kind)
        found.append(Extractable(level, source, kind, exact, near, of, own, held))
    return tuple(found)


def find_extracts(survey: Survey, refs: Sequence[NodeRef]) -> tuple[Extractable, ...]:
    """Which of these levels repeat what another of them, or their family, says; the best candidate first.

    Together they make no circle: where two levels say the same, the more senior one could extend the other.
    """
    table = _Table(survey, refs)
    found = sorted(filter(table.makes_sense, table.candidates()), key=table.rank)
    kept: list[Extractable] = []
    edges: dict[NodeRef, set[NodeRef]] = {}
    for one in found:
        if one.held or not _reaches(survey, edges, one.source, one.level):
            kept.append(one)
            if not one.held:
                edges.setdefault(one.level, set()).add(one.source)
    return tuple(kept)


def own_items(roles: EffectiveRoles, ref: NodeRef, kind: Kind) -> list[tuple[str, Item]]:
    """The items that a level's own sections of a kind hold, with what exact repeats have in common."""
    content = roles.content(ref.path)
    return [
        (piece.key, piece.item)
        for index in content.sections.get((ref.index, kind), ())
        for piece in content.pieces.get(index, ())
        if piece.key and piece.item.content.start < piece.item.content.end
    ]


def _said_by(roles: EffectiveRoles, source: NodeRef, level: NodeRef, kind: Kind) -> frozenset[str]:
    """What a level comprises, as items are compared, without what its family gives to the other one too."""
    return _said_to(roles, _comprised(roles, source, kind), source, level)


def has_content_of(roles: EffectiveRoles, level: NodeRef, source: NodeRef, kind: Kind) -> bool:
    """Whether a level has the content of another one already, by a statement or as its family's."""
    if source.index == FAMILY and roles.home(level.path) == source.path:
        return True
    if source.index == FAMILY and level.path == source.path:
        return True
    return any(entry.origin.owner == source and entry.item for entry in roles.role(level).facets[kind])


_Comprised = Sequence[tuple[str, EffectiveItem]]
"""What a level comprises of one kind, with what exact repeats have in common."""


def _comprised(roles: EffectiveRoles, source: NodeRef, kind: Kind) -> _Comprised:
    return [(said_key(entry.item), entry) for entry in roles.role(source).facets[kind] if entry.item]


def _said_to(roles: EffectiveRoles, comprised: _Comprised, source: NodeRef, level: NodeRef) -> frozenset[str]:
    shared = source.index != FAMILY and roles.home(source.path) == roles.home(level.path)
    return frozenset(
        key
        for key, entry in comprised
        if entry.origin.owner != level and not (shared and entry.source is Source.FAMILY)
    )


@dataclass(frozen=True, slots=True)
class _Alike:
    """How many items of a level others have too."""

    exact: int
    near: int
    of: int
    own: int

    @staticmethod
    def of_items(own: Collection[str], said: frozenset[str], near: Mapping[str, Collection[str]]) -> "_Alike":
        exact = sum(key in said for key in own)
        others = sum(key not in said and not said.isdisjoint(near.get(key, ())) for key in own)
        return _Alike(exact, others, len(said), len(own))


class _Table:
    """What the levels of a family say, ready to be compared."""

    def __init__(self, survey: Survey, refs: Sequence[NodeRef]) -> None:
        self.survey = survey
        self.refs = refs
        homes = (NodeRef(survey.roles.home(ref.path), FAMILY) for ref in refs)
        pages = (NodeRef(ref.path, FAMILY) for ref in refs)
        self.sources = tuple(dict.fromkeys((*refs, *homes, *pages)))
        self.heirs = {ref: frozenset(survey.found.heirs(ref)) for ref in refs}
        self.order = {ref: place for place, ref in enumerate(self.sources)}

    def candidates(self) -> Iterator[Extractable]:
        roles = self.survey.roles
        for kind in _KINDS:
            own = {ref: dict(own_items(roles, ref, kind)) for ref in self.refs}
            comprised = {source: _comprised(roles, source, kind) for source in self.sources}
            all_said = {key for entries in comprised.values() for key, _ in entries}
            near = _near({key for items in own.values() for key in items}, all_said)
            for level in self.refs:
                for source in self.sources if own[level] else ():
                    if source not in self.heirs[level] and source != level:
                        said = _said_to(roles, comprised[source], source, level)
                        if level.index != FAMILY or source.path != level.path:
                            alike = _Alike.of_items(own[level], said, near)
                            yield from self._candidate(kind, level, source, alike)

    def _candidate(
        self, kind: Kind, level: NodeRef, source: NodeRef, alike: "_Alike"
    ) -> Iterator[Extractable]:
        if not alike.exact + alike.near:
            return
        held = has_content_of(self.survey.roles, level, source, kind)
        one = Extractable(level, source, kind, alike.exact, alike.near, alike.of, alike.own, held)
        if held or ((source.index != FAMILY or source in self.refs) and one.is_worth):
            yield one

    def makes_sense(self, one: Extractable) -> bool:
        """Whether it is no level that would extend a specialty, or a more senior level."""
        if one.held:
            return True
        if self._is_specialty(one.source) and not self._is_specialty(one.level):
            return False
        titles = [self.survey.handbook.title_of(ref) for ref in (one.source, one.level)]
        if not all(read_title(title).ranks for title in titles):
            return True
        source, level = map(seniority, titles)
        return source <= level

    def _is_specialty(self, ref: NodeRef) -> bool:
        nodes = self.survey.handbook.pages[ref.path].family.nodes
        return ref.index != FAMILY and nodes[ref.index].role is Role.SPECIALTY

    def rank(self, one: Extractable) -> tuple[object, ...]:
        """Where a candidate stands among all: the best gain first, then the source that stands first."""
        later = self.order[one.source] > self.order[one.level]
        return (-one.gain, -one.percent, later, self.order[one.level], self.order[one.source])


def _near(keys: Iterable[str], said: Collection[str]) -> dict[str, list[str]]:
    """Of each item what others say in other words, the nearest first."""
    choices = [one for one in said if len(one) >= SHORTEST_NEAR]
    found = {}
    for key in keys:
        if len(key) >= SHORTEST_NEAR:
            matches = extract(
                key, choices, scorer=fuzz.ratio, processor=None, score_cutoff=NEAR, limit=len(choices)
            )
            found[key] = [text for text, _, _ in matches if text != key]
    return found


def _reaches(
    survey: Survey, edges: Mapping[NodeRef, Collection[NodeRef]], start: NodeRef, end: NodeRef
) -> bool:
    """Whether a level takes in another's content, by its statements and those to be written."""
    work, seen = [start], {start}
    for ref in work:
        if ref == end:
            return True
        targets = {target for reading in survey.found.of(ref) for target in reading.targets}
        for target in targets | set(edges.get(ref, ())):
            if target not in seen:
                seen.add(target)
                work.append(target)
    return False
