"""What a role really comprises: family-wide items, what it inherits, and its own, each with its source.

Every source is taken once, on the first way that leads to it. Exact repeats are one item with several places;
an own item that says again in other words what is inherited is marked. A statement is no item; one that leads
nowhere, to several, or in a circle stands as a fault where its content would have come.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.process import extractOne

from jfeditor.families.claim_words import FACETS
from jfeditor.families.contents import Content, read_content
from jfeditor.families.facts import Fact, read_facts
from jfeditor.families.grouping import Department, Shelf, group_pages, shelves, tells_of_family
from jfeditor.families.handbook import NodeRef
from jfeditor.families.headings import read_wording
from jfeditor.families.inheritance import Inheritance, PageInheritance, Reading, Status
from jfeditor.families.items import Item
from jfeditor.families.mentions import section_kinds
from jfeditor.families.model import FAMILY, Kind, Node, Role
from jfeditor.families.pages import Page

LONGEST_CHAIN = 100
"""Statements that are followed one after the other; a longer chain is cut with a fault."""
NEAR = 86.0
"""From this likeness on (0 to 100, `rapidfuzz.fuzz.ratio`) an item says what another one says."""
SHORTEST_NEAR = 20
"""Characters from which on likeness says anything."""


class Source(StrEnum):
    """Where an item comes from."""

    FAMILY = "family"
    INHERITED = "inherited"
    OWN = "own"


class Trouble(StrEnum):
    """Why nothing stands where content should have come."""

    MISSING = "missing"
    AMBIGUOUS = "ambiguous"
    CYCLE = "cycle"
    TOO_LONG = "too_long"


@dataclass(frozen=True, slots=True)
class Step:
    """A statement on the way from a role to a source."""

    reading: Reading
    before: "Step | None"
    """The statement that led to this one's level; None for one of the role itself."""
    length: int


class Origin(NamedTuple):
    """A section that items come from, on one way from the role to it."""

    owner: NodeRef
    """Whose it is: a level, a specialty, or a page's family."""
    source: Source
    step: Step | None
    """The last statement on the way there; None for what needs none."""

    def chain(self) -> tuple[Reading, ...]:
        """The statements that lead from the role to the place, in their order."""
        found = []
        step = self.step
        while step is not None:
            found.append(step.reading)
            step = step.before
        return tuple(reversed(found))


class Place(NamedTuple):
    """A line that says something, and the way to it."""

    origin: Origin
    line: int


@dataclass(frozen=True, slots=True)
class Fault:
    """A statement whose content cannot be shown."""

    trouble: Trouble
    reading: Reading


class EffectiveItem(NamedTuple):
    """An item, or a fault in its place. A named tuple, since a handbook has tens of thousands of them."""

    item: Item | None
    origin: Origin
    also: tuple[Place, ...]
    """Where else exactly the same is said."""
    repeats: int
    """The index in the facet of the item that it says again in other words, or -1."""
    fault: Fault | None

    @property
    def source(self) -> Source:
        """Where it comes from first."""
        return self.origin.source

    @property
    def places(self) -> tuple[Place, ...]:
        """Everywhere it is said, the first place first."""
        return (Place(self.origin, self.line), *self.also)

    @property
    def line(self) -> int:
        """The line it stands on; of a fault that of the statement."""
        return self.item.line if self.item else self.fault.reading.statement.line if self.fault else 0

    @property
    def text(self) -> str:
        """Its words; of a fault the statement's."""
        return self.item.text if self.item else self.fault.reading.text if self.fault else ""


@dataclass(frozen=True, slots=True)
class EffectiveRole:
    """A level, specialty or family with all it comprises."""

    ref: NodeRef
    title: str
    grade: str
    about: tuple[Item, ...]
    """Its own text outside sections."""
    facets: Mapping[Kind, tuple[EffectiveItem, ...]]
    """All of `FACETS`, in their order; empty where nothing is said."""


@dataclass(frozen=True, slots=True)
class _Known:
    """A role with the states of the pages it was made of."""

    role: EffectiveRole
    pages: Mapping[str, PageInheritance]
    homes: Mapping[str, str]
    """Of each of these pages the page whose content is for all levels of its family."""


class EffectiveRoles:
    """The effective roles of a handbook, each made when it is asked for and kept.

    `before`, of an earlier state, hands on all that no edit has touched. Not safe for several threads.
    """

    def __init__(self, inheritance: Inheritance, before: "EffectiveRoles | None" = None) -> None:
        self.inheritance = inheritance
        pages = inheritance.pages
        roles = before._roles.items() if before else ()  # noqa: SLF001 - its own
        self._roles: dict[NodeRef, _Known] = {
            ref: known for ref, known in roles if pages.get(ref.path) is known.pages[ref.path]
        }
        contents = before._contents.items() if before else ()  # noqa: SLF001
        self._contents: dict[str, Content] = {
            path: content for path, content in contents if pages.get(path) is content.state
        }
        self._facts: dict[str, tuple[PageInheritance, Mapping[int, Sequence[Fact]]]] = {}
        if before and "shelves" in before.__dict__ and _group_alike(before.inheritance, inheritance):
            self.__dict__["departments"], self.__dict__["shelves"] = before.departments, before.shelves

    def role(self, ref: NodeRef) -> EffectiveRole:
        """The effective role of a level or a specialty, or of a page as a whole."""
        return self._known(ref).role

    def sources(self, ref: NodeRef) -> Mapping[str, PageInheritance]:
        """The pages that the effective role of a node is made of, by path."""
        return self._known(ref).pages

    def _known(self, ref: NodeRef) -> _Known:
        known = self._roles.get(ref)
        if known is None or not self._holds(known):
            known = self._roles[ref] = self._make(ref)
        return known

    def _holds(self, known: _Known) -> bool:
        """Whether nothing that a role was made of has changed."""
        pages = self.inheritance.pages
        return all(pages.get(path) is page for path, page in known.pages.items()) and all(
            self.home(path) == home for path, home in known.homes.items()
        )

    def all(self) -> Iterator[EffectiveRole]:
        """All roles of the handbook: levels and specialties, and pages that describe one role only."""
        for path in self.inheritance.pages:
            for ref in self.roles_of(path):
                yield self.role(ref)

    def roles_of(self, path: str) -> tuple[NodeRef, ...]:
        """The roles that a page describes."""
        nodes = self.inheritance.handbook.pages[path].family.nodes
        found = tuple(NodeRef(path, i) for i, n in enumerate(nodes) if n.role in {Role.LEVEL, Role.SPECIALTY})
        return found or (NodeRef(path, FAMILY),)

    def content(self, path: str) -> Content:
        """A page's content, kept while the page and what its statements lead to stay the same."""
        state = self.inheritance.pages[path]
        known = self._contents.get(path)
        if known is None or known.state is not state:
            known = self._contents[path] = read_content(state)
        return known

    def facts(self, ref: NodeRef) -> tuple[Fact, ...]:
        """What prose states of a level, a specialty, or a page as a whole, in the page's order."""
        state = self.inheritance.pages[ref.path]
        known = self._facts.get(ref.path)
        if known is None or known[0] is not state:
            by_owner: dict[int, list[Fact]] = {}
            for fact in read_facts(state.source.page, state.source.names):
                by_owner.setdefault(fact.owner, []).append(fact)
            known = self._facts[ref.path] = state, by_owner
        return tuple(known[1].get(ref.index, ()))

    def home(self, path: str) -> str:
        """The page whose content is for all levels of the family that a page belongs to: mostly itself."""
        shelf = self.shelves.get(path)
        return shelf.family.path if shelf and shelf.family else path

    @cached_property
    def departments(self) -> Department:
        """The handbook's departments and families, as a tree."""
        pages = self.inheritance.handbook.pages
        return group_pages(pages, pages)

    @cached_property
    def shelves(self) -> Mapping[str, Shelf]:
        """Where each page stands among them."""
        return dict(shelves(self.departments))

    def _make(self, ref: NodeRef) -> _Known:
        page = self.inheritance.handbook.find_page(ref.path)
        node = page.family.nodes[ref.index] if ref.index != FAMILY else None
        used = {ref.path}
        facets = {}
        for kind in FACETS:
            walk = _Walk(self, ref, kind)
            facets[kind] = _merged(walk.run())
            used |= walk.pages
        about = self.content(ref.path).pieces.get(ref.index, ())
        pages = self.inheritance.pages
        return _Known(
            EffectiveRole(
                ref,
                node.heading.text if node else page.title,
                node.grade if node else page.family.grade,
                tuple(piece.item for piece in about),
                facets,
            ),
            {path: pages[path] for path in used},
            {path: self.home(path) for path in used},
        )


def _group_alike(one: Inheritance, other: Inheritance) -> bool:
    """Whether the pages of two states make the same families."""
    pages, others = one.handbook.pages, other.handbook.pages
    return pages.keys() == others.keys() and all(
        page is others[path] or _grouped_by(page) == _grouped_by(others[path]) for path, page in pages.items()
    )


def _grouped_by(page: Page) -> tuple[str, bool]:
    """What of a page decides, with its path, to which family it belongs."""
    return page.title, tells_of_family(page)


_Keyed = tuple[str, EffectiveItem]
"""An item with what exact repeats have in common; empty for a fault."""


class _Walk:
    """One facet of one role: the way through all its sources."""

    def __init__(self, roles: EffectiveRoles, root: NodeRef, kind: Kind) -> None:
        self.roles = roles
        self.found = roles.inheritance
        self.root = root
        self.kind = kind
        self.pages: set[str] = set()
        self.done: set[NodeRef] = set()
        self.open: set[NodeRef] = set()

    def run(self) -> list[_Keyed]:
        return list(self._visit(self.root, None))

    def _visit(self, ref: NodeRef, step: Step | None) -> Iterator[_Keyed]:
        self.done.add(ref)
        self.open.add(ref)
        self.pages.add(ref.path)
        home = NodeRef(self.roles.home(ref.path), FAMILY)
        for general in dict.fromkeys((home, NodeRef(ref.path, FAMILY))):
            if general != ref and general not in self.done:
                yield from self._visit(general, step)
        for reading in self._readings(ref):
            yield from self._inherited(reading, step)
        origin = Origin(ref, self._source(ref, step), step)
        pieces = self.roles.content(ref.path).pieces
        for index in self._sections(ref):
            for piece in pieces.get(index, ()):
                yield piece.key, EffectiveItem(piece.item, origin, (), -1, None)
        self.open.discard(ref)

    def _source(self, ref: NodeRef, step: Step | None) -> Source:
        if step is not None:
            return Source.INHERITED
        return Source.OWN if ref == self.root else Source.FAMILY

    def _inherited(self, reading: Reading, step: Step | None) -> Iterator[_Keyed]:
        status = self.found.status(reading) if not reading.targets else Status.RESOLVED
        if status is not Status.RESOLVED:
            yield self._fault(Trouble(status.value), reading, step)
            return
        length = step.length + 1 if step else 1
        for target in reading.targets:
            if target in self.open:
                # A level takes in its family's content anyway, also where that content names the level.
                if target.index != FAMILY or reading.statement.owner == FAMILY:
                    yield self._fault(Trouble.CYCLE, reading, step)
            elif target in self.done:
                continue
            elif length > LONGEST_CHAIN:
                yield self._fault(Trouble.TOO_LONG, reading, step)
            else:
                yield from self._visit(target, Step(reading, step, length))

    def _fault(self, trouble: Trouble, reading: Reading, step: Step | None) -> _Keyed:
        origin = Origin(reading.owner, self._source(reading.owner, step), step)
        return "", EffectiveItem(None, origin, (), -1, Fault(trouble, reading))

    def _readings(self, ref: NodeRef) -> Iterator[Reading]:
        content = self.roles.content(ref.path)
        named = self._named_sections(ref)
        mine = (
            [r for r in content.state.readings if r.statement.node in named]
            if named
            else content.readings.get(ref.index, ())
        )
        for reading in mine:
            if self.kind in reading.facets:
                yield reading

    def _sections(self, ref: NodeRef) -> Iterable[int]:
        named = self._named_sections(ref)
        if named:
            nodes = self._nodes(ref)
            return [index for index in sorted(named) if self.kind in section_kinds(nodes[index])]
        return self.roles.content(ref.path).sections.get((ref.index, self.kind), ())

    def _named_sections(self, ref: NodeRef) -> frozenset[int]:
        """Of a job that only its sections' headings name all of these; else nothing."""
        nodes = self._nodes(ref)
        if ref.index == FAMILY or nodes[ref.index].role is not Role.SECTION:
            return frozenset()
        owner = read_wording(nodes[ref.index].heading.text).owner
        return frozenset(
            index
            for index, node in enumerate(nodes)
            if node.role is Role.SECTION
            and node.owner == nodes[ref.index].owner
            and read_wording(node.heading.text).owner == owner
        )

    def _nodes(self, ref: NodeRef) -> tuple[Node, ...]:
        return self.found.handbook.pages[ref.path].family.nodes


def _merged(items: list[_Keyed]) -> tuple[EffectiveItem, ...]:
    """The items with exact repeats merged and near repeats marked."""
    places: dict[str, int] = {}
    found: list[EffectiveItem] = []
    inherited: list[str] = []
    """What an own item may say again; what comes after the inherited items is own."""
    for key, entry in items:
        known = places.get(key) if key else None
        if known is not None:
            found[known] = found[known]._replace(also=found[known].also + entry.places)
            continue
        is_own = entry.source is Source.OWN
        near = _near(key, inherited) if is_own and inherited and entry.item else -1
        if key:
            places[key] = len(found)
        found.append(entry._replace(repeats=near) if near >= 0 else entry)
        if not is_own:
            inherited.append(key)
    return tuple(found)


def _near(text: str, texts: list[str]) -> int:
    if len(text) < SHORTEST_NEAR:
        return -1
    match = extractOne(text, texts, scorer=fuzz.ratio, processor=None, score_cutoff=NEAR)
    return match[2] if match else -1
