"""Sections that a level or a family has to have."""

from collections import Counter
from collections.abc import Collection, Iterator

from jfeditor.checks.findings import Finding
from jfeditor.checks.subjects import HandbookCheck, PageSubject, Subject
from jfeditor.families.headings import job_key
from jfeditor.families.mentions import section_kinds
from jfeditor.families.model import FAMILY, Kind, Role
from jfeditor.families.pages import Page
from jfeditor.text.spans import Span


def owners_of(page: Page, kind: Kind) -> frozenset[int]:
    """Whom a page's sections of a kind are about: levels, or with `FAMILY` all of them."""
    nodes = page.family.nodes
    return frozenset(
        node.owner for node in nodes if node.role is Role.SECTION and kind in section_kinds(node)
    )


def _levels_above(page: Page, kind: Kind) -> Iterator[int]:
    """The levels that sections of a kind stand below by depth, though they may be read as another one's."""
    above: list[int] = []
    nodes = page.family.nodes
    for index, node in enumerate(nodes):
        while above and nodes[above[-1]].heading.depth >= node.heading.depth:
            above.pop()
        is_section = node.role is Role.SECTION and kind in section_kinds(node)
        if above and is_section and nodes[above[-1]].role is Role.LEVEL:
            yield above[-1]
        above.append(index)


def is_wanted(subject: PageSubject, index: int) -> bool:
    """Whether a section has to be there, so that it is to be filled and not to be taken out."""
    node, shape = subject.page.family.nodes[index], subject.options.shape
    return node.kind in (shape.family_sections if node.owner == FAMILY else shape.level_sections)


def own_levels(page: Page) -> Iterator[int]:
    """The levels that a page describes itself: those that have sections here."""
    described = {node.owner for node in page.family.nodes if node.role is Role.SECTION}
    for index, node in enumerate(page.family.nodes):
        if node.role is Role.LEVEL and index in described:
            yield index


def page_spot(page: Page) -> Span:
    """Where a page as a whole is marked: at its title, else at its first line."""
    title = page.title.encode()
    at = page.source.data.find(title, *page.front_matter.span) if title else -1
    if at >= 0:
        return Span(at, at + len(title))
    headings = [node.heading for node in page.family.nodes if node.heading.text == page.title]
    return headings[0].content if headings else page.source.lines.content(page.source.data, 1)


def _find_missing(subject: Subject) -> Iterator[Finding]:
    if not subject.tells_of_family:
        return
    if subject.wants("JF101"):
        yield from _of_levels(subject)
    if subject.wants("JF102"):
        yield from _of_family(subject)


def _of_levels(subject: Subject) -> Iterator[Finding]:
    page = subject.page
    for kind in subject.options.shape.level_sections:
        owners = owners_of(page, kind).union(_levels_above(page, kind))
        lacking = [index for index in own_levels(page) if not _says_itself(subject, index, kind, owners)]
        called = _names(page) if lacking else Counter()
        for index in lacking:
            heading = page.family.nodes[index].heading
            # What one of two levels of one name lacks may stand in the other.
            if called[job_key(heading.text)] == 1 and not _takes_in(subject, index, kind):
                yield subject.finding("JF101", heading.content, level=heading.text, section=kind.words)


def _says_itself(subject: Subject, level: int, kind: Kind, owners: Collection[int]) -> bool:
    """Whether a level says something of a kind: itself, by a statement, or through what it stands in."""
    nodes = subject.page.family.nodes
    if FAMILY in owners or (kind is Kind.JOB_GRADE and nodes[level].grade):
        return True
    above = level
    while above != FAMILY:
        if above in owners:
            return True
        above = nodes[above].parent
    readings = subject.survey.found.of(subject.ref(level))
    return any(kind in (*reading.facets, *reading.mention.facets) for reading in readings)


def _takes_in(subject: Subject, level: int, kind: Kind) -> bool:
    return bool(subject.survey.roles.role(subject.ref(level)).facets.get(kind))


def _names(page: Page) -> Counter[frozenset[str]]:
    """How many levels of a page have which name."""
    return Counter(job_key(node.heading.text) for node in page.family.nodes if node.role is Role.LEVEL)


def _of_family(subject: Subject) -> Iterator[Finding]:
    shelf = subject.survey.roles.shelves.get(subject.page.path)
    if shelf is None or shelf.family is None or shelf.family.path != subject.page.path:
        return
    pages = [subject.survey.handbook.pages[path] for path in shelf.family.pages]
    for kind in subject.options.shape.family_sections:
        if not any(_says(page, kind) for page in pages):
            spot = page_spot(subject.page)
            yield subject.finding("JF102", spot, family=subject.page.title, section=kind.words)


def _says(page: Page, kind: Kind) -> bool:
    if kind is Kind.JOB_GRADE and (page.family.grade or any(node.grade for node in page.family.nodes)):
        return True
    return any(kind in section_kinds(node) for node in page.family.nodes)


CHECKS = (HandbookCheck(("JF101", "JF102"), _find_missing),)
