"""A role on a sheet of its own: what it comprises, by source or in one, or as its page says it."""

from collections.abc import Iterator, Sequence
from itertools import filterfalse, groupby

from jfeditor.export.documents import Manner, Portion, Section, Sheet, SourceLine
from jfeditor.export.facet_groups import facet_groups, group_title
from jfeditor.export.headed_blocks import headed_blocks, wordless_blocks
from jfeditor.export.node_blocks import own_span, said_blocks, written_blocks
from jfeditor.export.role_details import only_says_grade, role_details
from jfeditor.export.sections import (
    facets_of_section,
    leads_up,
    section_depth,
    sections_of,
    title_section,
    top_section,
)
from jfeditor.export.source_lines import SourceWords
from jfeditor.families.effective import EffectiveItem, EffectiveRoles, Source
from jfeditor.families.handbook import NodeRef
from jfeditor.families.level_matrix import family_pages
from jfeditor.families.model import FAMILY, Kind
from jfeditor.families.pages import Page
from jfeditor.markdown.content import Block, Paragraph


def role_sheet(roles: EffectiveRoles, ref: NodeRef, manner: Manner, *, in_family: bool = False) -> Sheet:
    """The sheet of a level, a specialty, or a page as a whole.

    `in_family` is for a sheet that stands behind its family's: what holds for all levels is said there.
    Raises `LookUpError` where there is no such page.
    """
    maker = _RoleSheet(roles, ref, manner, in_family=in_family)
    return maker.written() if manner is Manner.AS_WRITTEN else maker.effective()


def family_and_department(roles: EffectiveRoles, ref: NodeRef) -> tuple[str, str]:
    """What the title of a sheet is followed by; the family is empty where the sheet is about it."""
    shelf = roles.shelves[ref.path]
    family = shelf.family.title if shelf.family and ref != NodeRef(shelf.family.path, FAMILY) else ""
    departments = shelf.departments[1:] if shelf.family else shelf.departments[1:-1]
    return family, " › ".join(department.title for department in departments)


class _RoleSheet:
    """Makes the sheet of one role."""

    def __init__(self, roles: EffectiveRoles, ref: NodeRef, manner: Manner, *, in_family: bool) -> None:
        self.roles = roles
        self.role = roles.role(ref)
        self.ref = ref
        self.manner = manner
        self.in_family = in_family
        self.page = roles.inheritance.handbook.pages[ref.path]
        self.is_alone = len(family_pages(roles, ref.path)) == 1
        self.mine = sections_of(self.page, ref.index, alone=self.is_alone)
        self.words = SourceWords(roles, self.role)
        homes = (roles.home(ref.path), ref.path)
        self.families = (
            () if in_family else tuple(p for p in dict.fromkeys(homes) if ref != NodeRef(p, FAMILY))
        )
        """The pages that say something for all levels, of which this is one."""

    def effective(self) -> Sheet:
        """The role as it takes effect: what leads up to its facets on the pages is before them here, too."""
        wide = [section for path in self.families for section in self._wide(path)]
        others = list(self._others())
        sections = (
            *filter(self._leads_up, (*wide, *others)),
            *self._facets(),
            *filterfalse(self._leads_up, (*others, *wide)),
        )
        return self._sheet(tuple(self._openings()), _without_empty(sections))

    def written(self) -> Sheet:
        """The role's own words."""
        blocks = (
            block
            for index in _own_texts(self.page, self.ref.index)
            for block in written_blocks(self.page, index)
        )
        sections = (_section(self.page, index, written_blocks(self.page, index)) for index in self.mine)
        return self._sheet(_portions(self.ref.path, tuple(blocks)), tuple(sections))

    def _sheet(self, opening: tuple[Portion, ...], sections: tuple[Section, ...]) -> Sheet:
        path = self.ref.path
        mine = (NodeRef(path, index) for index in self.mine)
        around = () if self.in_family else (NodeRef(path, FAMILY),)
        shown = (section.ref for section in sections if section.ref)
        return Sheet(
            self.ref,
            " ".join(self.role.title.split()),
            *family_and_department(self.roles, self.ref),
            role_details(self.roles, self.ref),
            opening,
            sections,
            tuple(dict.fromkeys((self.ref, *around, *mine, *shown))),
        )

    # before the first section

    def _openings(self) -> Iterator[Portion]:
        for path in self.families:
            yield from self._opening(NodeRef(path, FAMILY), self.words.family(path))
        yield from self._opening(self.ref, None)

    def _opening(self, ref: NodeRef, source: SourceLine | None) -> Iterator[Portion]:
        page = self.roles.inheritance.handbook.pages[ref.path]
        for index in _own_texts(page, ref.index):
            shown = None if self.manner is Manner.MERGED else source
            yield from _portions(ref.path, said_blocks(self.roles, ref.path, index), shown)

    # facets

    def _facets(self) -> Iterator[Section]:
        for kinds in facet_groups(self.role):
            entries = self._entries(kinds[0])
            headed = [i for i in self.mine if facets_of_section(self.page, i).intersection(kinds)]
            below = [i for i in self._plain() if top_section(self.page, i) in headed]
            arranged = self._merged if self.manner is Manner.MERGED else self._by_source
            portions = (*arranged(entries), *self._wordless(entries, headed))
            if portions or below:
                first = NodeRef(self.ref.path, headed[0]) if headed else None
                yield Section(group_title(kinds), 1, first, portions)
            yield from (self._said(NodeRef(self.ref.path, index)) for index in below)

    def _wordless(self, entries: Sequence[EffectiveItem], headed: Sequence[int]) -> Iterator[Portion]:
        """What stands in sections of the role that have no item."""
        path = self.ref.path
        starts = [e.item.span.start for e in entries if e.item and e.origin.owner.path == path]
        for index in headed:
            if not any(map(own_span(self.page, index).holds, starts)):
                yield from _portions(path, wordless_blocks(self.page, index))

    def _entries(self, kind: Kind) -> list[EffectiveItem]:
        """What is shown of a facet: no grade that stands in a detail above.

        What is said again in other words stays, also in one list: "1+ years" is not "4+ years".
        """
        return [
            entry
            for entry in self.role.facets[kind]
            if not (self.in_family and entry.source is Source.FAMILY)
            and not (kind is Kind.JOB_GRADE and only_says_grade(self.roles, self.ref, entry))
        ]

    def _by_source(self, entries: Sequence[EffectiveItem]) -> Iterator[Portion]:
        alone = all(entry.source is Source.OWN for entry in entries)
        for _, group in groupby(entries, key=lambda entry: entry.fault or entry.origin):
            run = list(group)
            source = None if alone else self.words.line(run[0].origin)
            yield from self._run(run, source)

    def _merged(self, entries: Sequence[EffectiveItem]) -> Iterator[Portion]:
        for _, group in groupby(entries, key=lambda entry: entry.fault or entry.origin.owner.path):
            yield from self._run(list(group), None)

    def _run(self, run: Sequence[EffectiveItem], source: SourceLine | None) -> Iterator[Portion]:
        """Items of one page, or faults that are one statement's."""
        path = run[0].origin.owner.path
        if run[0].fault:
            yield self.words.gap(path, run[0].fault, source)
            return
        blocks = headed_blocks(
            self.roles.inheritance.handbook.pages[path], [entry.item for entry in run if entry.item]
        )
        if blocks:
            yield Portion(path, blocks, source)

    # sections that are no facet

    def _others(self) -> Iterator[Section]:
        for index in self._plain():
            if not facets_of_section(self.page, top_section(self.page, index)):
                yield self._said(NodeRef(self.ref.path, index))

    def _plain(self) -> list[int]:
        """The role's own sections that are no facet."""
        return [index for index in self.mine if not facets_of_section(self.page, index)]

    def _leads_up(self, section: Section) -> bool:
        """Whether a section, or what it stands in, is prose before the facets; lists of links come behind."""
        if section.ref is None:
            return False
        page = self.roles.inheritance.handbook.pages[section.ref.path]
        top = top_section(page, section.ref.index)
        return leads_up(page, top) and isinstance(next(iter(written_blocks(page, top)), None), Paragraph)

    def _said(self, ref: NodeRef, source: SourceLine | None = None) -> Section:
        page = self.roles.inheritance.handbook.pages[ref.path]
        return _section(page, ref.index, said_blocks(self.roles, ref.path, ref.index), source)

    def _wide(self, path: str) -> Iterator[Section]:
        """The sections of a page that are for all levels and that are no facet.

        The source is named once for what stands in one section.
        """
        page = self.roles.inheritance.handbook.pages[path]
        source = None if self.manner is Manner.MERGED else self.words.family(path)
        named: set[int] = set()
        for index in sections_of(page, FAMILY, alone=self.is_alone):
            if not facets_of_section(page, index):
                top = top_section(page, index)
                section = self._said(NodeRef(path, index), None if top in named else source)
                if section.portions:
                    named.add(top)
                yield section


def _own_texts(page: Page, index: int) -> tuple[int, ...]:
    """The nodes whose text opens the sheet of a node."""
    title = title_section(page) if index == FAMILY else None
    return (index,) if title is None else (index, title)


def _section(page: Page, index: int, blocks: tuple[Block, ...], source: SourceLine | None = None) -> Section:
    title = " ".join(page.family.nodes[index].heading.text.split())
    ref = NodeRef(page.path, index)
    return Section(title, section_depth(page, index), ref, _portions(page.path, blocks, source))


def _portions(path: str, blocks: tuple[Block, ...], source: SourceLine | None = None) -> tuple[Portion, ...]:
    return (Portion(path, blocks, source),) if blocks else ()


def _without_empty(sections: Sequence[Section]) -> tuple[Section, ...]:
    """The sections that say something, or that something stands in."""
    kept: list[Section] = []
    for section in reversed(sections):
        if section.portions or (kept and kept[-1].depth > section.depth):
            kept.append(section)
    return tuple(reversed(kept))
