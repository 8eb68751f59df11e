"""A family at a glance: its levels by facet, what each has of its own, what it takes in, what is wrong.

A family may be spread over several pages; each page that describes one role only is a row like a level.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from jfeditor.families.claim_words import FACETS
from jfeditor.families.effective import EffectiveItem, EffectiveRole, EffectiveRoles, Source
from jfeditor.families.facts import Fact, FactKind
from jfeditor.families.grouping import tells_of_family
from jfeditor.families.handbook import NodeRef
from jfeditor.families.inheritance import Inheritance, Reading, Status
from jfeditor.families.model import FAMILY, Kind, Role
from jfeditor.families.reasons import explain, slip_text

MOST_ROWS = 200
"""Levels that are looked at; the largest real families have about 20."""


class CellState(StrEnum):
    """What is the case with one facet of one level."""

    OWN = "own"
    INHERITED = "inherited"
    """It says nothing itself; all comes from other levels, or stands there for all levels."""
    MISSING = "missing"
    CONTRADICTORY = "contradictory"


class FlawKind(StrEnum):
    """What contradicts itself, or leads nowhere."""

    MISSING = "missing"
    AMBIGUOUS = "ambiguous"
    CYCLE = "cycle"
    SLIP = "slip"
    COPIED_GRADE = "copied_grade"
    TWICE = "twice"
    """Two sections of the same kind."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something wrong with a cell, and where."""

    kind: FlawKind
    path: str
    line: int
    text: str
    """The statement, or the name that a copied sentence has."""
    why: str
    """Of a statement the reason in words, else empty."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One facet of one level; counts are of items."""

    kind: Kind
    own: int
    inherited: int
    family_wide: int
    value: str
    """Of the grade what the level's own text states, or empty."""
    sources: tuple[str, ...]
    """The titles of whom it extends, directly."""
    cut: bool
    """Whether a statement further up, of another level, cannot be followed."""
    flaws: tuple[Flaw, ...]
    path: str
    """Where to go to: the section, else the statement, else the level."""
    line: int

    @property
    def state(self) -> CellState:
        """What is the case with it."""
        if self.flaws:
            return CellState.CONTRADICTORY
        if self.own or self.value:
            return CellState.OWN
        return CellState.INHERITED if self.inherited or self.family_wide or self.cut else CellState.MISSING


@dataclass(frozen=True, slots=True)
class Row:
    """A level, a specialty, or a page that describes one role only."""

    ref: NodeRef
    line: int
    title: str
    role: Role
    grade: str
    reports_to: str
    """As the text names it, or empty."""
    page_title: str
    cells: tuple[Cell, ...]
    """One for each of `FACETS`."""


@dataclass(frozen=True, slots=True)
class LevelMatrix:
    """A family's levels by facet."""

    path: str
    """The page the family is known by."""
    title: str
    pages: tuple[str, ...]
    rows: tuple[Row, ...]
    """Not all where there are too many, in the order of the pages."""
    total: int
    """How many there are."""
    levels: int
    """How many levels and specialties; none where each page describes one role."""
    describes_jobs: bool
    """False for a page that only tells of a department."""


def level_matrix(roles: EffectiveRoles, path: str, most: int = MOST_ROWS) -> LevelMatrix:
    """The matrix of the family that a page belongs to, with `most` rows at most.

    Raises `LookUpError` where there is no such page.
    """
    found = roles.inheritance
    found.handbook.find_page(path)
    pages = family_pages(roles, path)
    refs = [ref for page in pages for ref in _roles_on(roles, page, several=len(pages) > 1)]
    rows = tuple(
        row
        for page, group in groupby(refs[:most], key=lambda ref: ref.path)
        for row in _rows(roles, page, tuple(group))
    )
    handbook = found.handbook
    return LevelMatrix(
        pages[0],
        handbook.pages[pages[0]].title,
        pages,
        rows,
        len(refs),
        sum(ref.index != FAMILY for ref in refs),
        any(tells_of_family(handbook.pages[page]) for page in pages),
    )


def family_pages(roles: EffectiveRoles, path: str) -> tuple[str, ...]:
    """All pages of a page's family: its index first, then the others by rank; mostly the page alone."""
    shelf = roles.shelves.get(path)
    return shelf.family.pages if shelf and shelf.family else (path,)


def _roles_on(roles: EffectiveRoles, path: str, *, several: bool) -> tuple[NodeRef, ...]:
    """The roles a page describes; the index of a family of several pages is mostly none."""
    refs = roles.roles_of(path)
    is_index = several and roles.home(path) == path
    return tuple(ref for ref in refs if ref.index != FAMILY or not is_index)


def _rows(roles: EffectiveRoles, path: str, refs: Sequence[NodeRef]) -> Iterator[Row]:
    page = roles.inheritance.handbook.pages[path]
    readings = roles.content(path).readings
    for ref in refs:
        role = roles.role(ref)
        stated = roles.facts(ref)
        node_role = Role.LEVEL if ref.index == FAMILY else page.family.nodes[ref.index].role
        reports_to = next((f.value for f in stated if f.kind is FactKind.REPORTS_TO and not f.copied), "")
        level = _Level(roles, role, readings.get(ref.index, ()), stated)
        cells = tuple(level.cell(kind) for kind in FACETS)
        yield Row(
            ref,
            roles.inheritance.handbook.line_of(ref),
            role.title,
            node_role,
            role.grade,
            reports_to,
            page.title,
            cells,
        )


class _Level:
    """A level with what its cells are made of."""

    def __init__(
        self, roles: EffectiveRoles, role: EffectiveRole, readings: Sequence[Reading], facts: Sequence[Fact]
    ) -> None:
        self.found = roles.inheritance
        self.role = role
        self.readings = readings
        self.grades = [fact for fact in facts if fact.kind is FactKind.GRADE]
        self.sections = roles.content(role.ref.path).sections
        self.nodes = self.found.handbook.pages[role.ref.path].family.nodes

    def cell(self, kind: Kind) -> Cell:
        ref, entries = self.role.ref, self.role.facets[kind]
        count = Counter(entry.source for entry in entries if entry.item)
        mine = [reading for reading in self.readings if kind in reading.facets]
        flaws = tuple(self._flaws(kind, mine))
        path, line = (flaws[0].path, flaws[0].line) if flaws else self._place(kind, mine, entries)
        return Cell(
            kind,
            count[Source.OWN],
            count[Source.INHERITED],
            count[Source.FAMILY],
            self.role.grade if kind is Kind.JOB_GRADE else "",
            tuple(dict.fromkeys(self.found.handbook.title_of(target) for r in mine for target in r.targets)),
            any(entry.fault and entry.fault.reading.owner != ref for entry in entries),
            flaws,
            path,
            line,
        )

    def _place(
        self, kind: Kind, mine: Sequence[Reading], entries: Sequence[EffectiveItem]
    ) -> tuple[str, int]:
        """Where a cell without flaws leads."""
        lines = self._section_lines(kind)
        if kind is Kind.JOB_GRADE:
            lines += [fact.line for fact in self.grades]
        lines += [reading.statement.line for reading in mine]
        if lines:
            return self.role.ref.path, lines[0]
        wide = next((entry for entry in entries if entry.item and entry.source is Source.FAMILY), None)
        if wide:
            return wide.origin.owner.path, wide.line
        return self.role.ref.path, self.found.handbook.line_of(self.role.ref)

    def _section_lines(self, kind: Kind) -> list[int]:
        sections = self.sections.get((self.role.ref.index, kind), ())
        return [self.nodes[index].heading.line for index in sections]

    def _flaws(self, kind: Kind, mine: Sequence[Reading]) -> Iterator[Flaw]:
        path = self.role.ref.path
        for reading in mine:
            yield from _statement_flaws(self.found, reading)
        for line in self._section_lines(kind)[1:2]:
            yield Flaw(FlawKind.TWICE, path, line, "", "")
        if kind is Kind.JOB_GRADE:
            for fact in self.grades:
                if fact.copied:
                    yield Flaw(FlawKind.COPIED_GRADE, path, fact.line, fact.subject, "")


def _statement_flaws(found: Inheritance, reading: Reading) -> Iterator[Flaw]:
    path, line = reading.statement.path, reading.statement.line
    status = found.status(reading)
    if status is not Status.RESOLVED:
        yield Flaw(FlawKind(status.value), path, line, reading.text, explain(found, reading))
    for slip in reading.slips:
        yield Flaw(FlawKind.SLIP, path, line, reading.text, slip_text(slip, reading))
