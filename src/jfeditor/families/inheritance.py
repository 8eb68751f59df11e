"""Who takes in whose content, in a whole handbook.

A page's statements are read once for each state of the page; what they lead to is found anew only where the
page itself changed, or where it looks to other pages and the names or anchors of any page changed.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType

from jfeditor.families.claims import Mention
from jfeditor.families.cycles import components
from jfeditor.families.handbook import Handbook, NodeRef
from jfeditor.families.model import Kind
from jfeditor.families.name_books import NameBook
from jfeditor.families.namesakes import IMPLIED
from jfeditor.families.pages import Page
from jfeditor.families.statements import PageStatements, Statement, read_statements
from jfeditor.families.targets import Reason, Search, Slip
from jfeditor.text.spans import Span

_LIKELY = 80.0


class Status(StrEnum):
    """What became of a statement."""

    RESOLVED = "resolved"
    AMBIGUOUS = "ambiguous"
    MISSING = "missing"
    CYCLE = "cycle"
    """It leads back to the level it stands in."""


class Certainty(StrEnum):
    """How far a reading can be relied on."""

    CERTAIN = "certain"
    LIKELY = "likely"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True, slots=True)
class Reading:
    """A statement and what it leads to, circles aside."""

    statement: Statement
    mention: Mention
    """The reading of its words that fits best."""
    facets: tuple[Kind, ...]
    targets: tuple[NodeRef, ...]
    candidates: tuple[NodeRef, ...]
    """Those that are meant equally well; the user has to choose."""
    certainty: Certainty
    reason: Reason
    slips: tuple[Slip, ...]

    @property
    def owner(self) -> NodeRef:
        """The level, specialty or page that inherits."""
        return NodeRef(self.statement.path, self.statement.owner)

    @property
    def start(self) -> int:
        """The byte where its sentence begins."""
        return self.statement.prose.byte(self.statement.claim.start)

    @property
    def span(self) -> Span:
        """The sentence's bytes, with its subject and without what it adds."""
        return self.statement.prose.span(self.statement.claim.start, self.mention.end)

    @property
    def text(self) -> str:
        """The sentence, on one line."""
        return " ".join(self.statement.prose.text[self.statement.claim.start : self.mention.end].split())


@dataclass(frozen=True, slots=True)
class PageInheritance:
    """A page's statements, resolved."""

    source: PageStatements
    readings: tuple[Reading, ...]
    beyond: bool
    """Whether any of them was looked for on other pages."""


Facet = tuple[NodeRef, Kind]
"""One kind of content of one node."""


@dataclass(frozen=True, slots=True)
class _Circles:
    """Which contents of a few pages stand in a circle, and in which one."""

    states: tuple[PageInheritance, ...]
    """Of the pages they were found in."""
    members: Mapping[Facet, int]


@dataclass(frozen=True)
class Inheritance:
    """All statements of a handbook; made by `resolve`. No slots: circles are found when asked for."""

    handbook: Handbook
    pages: Mapping[str, PageInheritance]
    circles: "dict[tuple[str, ...], _Circles]"
    """What has been found out about circles so far, by the pages they may run through; kept over edits."""

    def __iter__(self) -> Iterator[Reading]:
        for page in self.pages.values():
            yield from page.readings

    def status(self, reading: Reading) -> Status:
        """What became of a statement."""
        if not reading.targets:
            return Status.AMBIGUOUS if reading.candidates else Status.MISSING
        return Status.CYCLE if self._circles_of(reading) else Status.RESOLVED

    def of(self, ref: NodeRef) -> tuple[Reading, ...]:
        """The statements of a level, a specialty or a page as a whole, in their order."""
        page = self.pages.get(ref.path)
        return tuple(r for r in page.readings if r.statement.owner == ref.index) if page else ()

    def heirs(self, ref: NodeRef) -> tuple[NodeRef, ...]:
        """Who inherits from a node: directly first, then through others; the node itself only in a circle."""
        found: dict[NodeRef, None] = {}
        work = [ref]
        for node in work:
            for heir in self._heirs.get(node, ()):
                if heir not in found:
                    found[heir] = None
                    work.append(heir)
        return tuple(found)

    @cached_property
    def _heirs(self) -> Mapping[NodeRef, tuple[NodeRef, ...]]:
        found: dict[NodeRef, dict[NodeRef, None]] = {}
        for reading in self:
            for target in reading.targets:
                found.setdefault(target, {})[reading.owner] = None
        return {target: tuple(heirs) for target, heirs in found.items()}

    def circle(self, reading: Reading) -> Iterator[Reading]:
        """The statements of the circle that one stands in, page by page; none where it stands in none."""
        numbers = self._circles_of(reading)
        group = self._groups.get(reading.statement.path, (reading.statement.path,)) if numbers else ()
        for path in group:
            yield from (one for one in self.pages[path].readings if numbers & self._circles_of(one))

    def _circles_of(self, reading: Reading) -> frozenset[int]:
        """The circles that a statement stands in, by their numbers among those of its page's group."""
        group = self._groups.get(reading.statement.path, (reading.statement.path,))
        circular = self._circular(group)
        return frozenset(
            circle
            for facet in reading.facets
            if (circle := circular.get((reading.owner, facet))) is not None
            and any(circular.get((target, facet)) == circle for target in reading.targets)
        )

    @cached_property
    def _groups(self) -> Mapping[str, tuple[str, ...]]:
        """Of each page that refers to another one the pages it may stand in a circle with."""
        links: dict[str, set[str]] = {}
        for path, page in self.pages.items():
            others = (
                {t.path for r in page.readings for t in r.targets if t.path != path} if page.beyond else set()
            )
            if others:
                links[path] = others
        return {path: tuple(sorted(group)) for group in components(links) for path in group}

    def _circular(self, group: tuple[str, ...]) -> Mapping[Facet, int]:
        states = tuple(self.pages[path] for path in group)
        known = self.circles.get(group)
        if known is None or any(one is not other for one, other in zip(known.states, states, strict=True)):
            known = self.circles[group] = _Circles(states, _find_circles(states))
        return known.members


def resolve(
    handbook: Handbook,
    before: Inheritance | None = None,
    between: Callable[[], None] = lambda: None,
    read: Callable[[Page], PageStatements] = read_statements,
) -> Inheritance:
    """The inheritance of a handbook; what `before`, of an earlier state, still knows is not found again.

    `between` is called between two pages that take time: it may rest, or raise to give up. `read` reads the
    statements of a page, and may read more of it while its Markdown is at hand.
    """
    known = before.pages if before else {}
    sources: dict[str, PageStatements] = {}
    for path, page in handbook.pages.items():
        old = known.get(path)
        if old is not None and old.source.page is page:
            sources[path] = old.source
        else:
            between()
            sources[path] = read(page)
    seen_alike = before is not None and _look_alike(before.handbook, handbook)
    book = NameBook({path: source.names for path, source in sources.items()})
    pages: dict[str, PageInheritance] = {}
    for path, source in sources.items():
        old = known.get(path)
        if old is not None and old.source is source and (seen_alike or not old.beyond):
            pages[path] = old
        else:
            between()
            pages[path] = _resolve_page(handbook, book, source)
    known_circles = before.circles if before else {}
    circles = {group: found for group, found in known_circles.items() if all(path in pages for path in group)}
    return Inheritance(handbook, MappingProxyType(pages), circles)


def _look_alike(one: Handbook, other: Handbook) -> bool:
    """Whether look-ups from other pages find the same in both."""
    return (
        one.site == other.site
        and one.pages.keys() == other.pages.keys()
        and all(
            page is other.pages[path] or _outline(page) == _outline(other.pages[path])
            for path, page in one.pages.items()
        )
    )


def _outline(page: Page) -> tuple[object, ...]:
    """What other pages' look-ups can see of a page."""
    nodes = page.family.nodes
    starts = [node.heading.span.start for node in nodes]
    return (
        page.title,
        tuple((n.role, n.kind, n.owner, n.heading.text, n.heading.anchor) for n in nodes),
        tuple((anchor.id, bisect_right(starts, anchor.span.end)) for anchor in page.anchors),
    )


def _resolve_page(handbook: Handbook, book: NameBook, source: PageStatements) -> PageInheritance:
    search = Search(handbook, book, source)
    readings = tuple(reading for s in source.statements if (reading := _resolve(search, s)))
    return PageInheritance(source, readings, search.beyond)


def _resolve(search: Search, statement: Statement) -> Reading | None:
    finding = search.best(statement)
    if finding is None:
        return None
    mention = finding.mention
    facets = statement.facets(mention)
    slips = list(finding.slips)
    if statement.is_slip(mention):
        slips.append(Slip.HEADING if statement.is_heading_wrong(mention) else Slip.FACET)
    if finding.fit >= IMPLIED - 1:
        certainty = Certainty.CERTAIN
    else:
        certainty = Certainty.LIKELY if finding.fit >= _LIKELY else Certainty.DOUBTFUL
    return Reading(
        statement,
        mention,
        facets,
        finding.targets,
        finding.candidates,
        certainty,
        finding.reason,
        tuple(slips),
    )


def _find_circles(states: tuple[PageInheritance, ...]) -> Mapping[Facet, int]:
    graph: dict[Facet, list[Facet]] = {}
    for page in states:
        for reading in page.readings:
            for facet in reading.facets:
                graph.setdefault((reading.owner, facet), []).extend((t, facet) for t in reading.targets)
    found: dict[Facet, int] = {}
    for number, component in enumerate(components(graph)):
        if len(component) > 1 or component[0] in graph.get(component[0], ()):
            found.update(dict.fromkeys(component, number))
    return found
