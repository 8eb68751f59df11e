"""Performance indicators: where they stand, and how many they are."""

from bisect import bisect_left
from collections.abc import Iterator
from itertools import islice, takewhile

from jfeditor.checks.findings import Finding
from jfeditor.checks.options import Indicators
from jfeditor.checks.shape_sections import own_levels
from jfeditor.checks.subjects import HandbookCheck, Subject
from jfeditor.families.mentions import section_kinds
from jfeditor.families.model import FAMILY, Kind, Role
from jfeditor.markdown.blocks import BlockKind

_KIND = Kind.PERFORMANCE_INDICATORS


def _find_places(subject: Subject) -> Iterator[Finding]:
    """Indicators of levels where the family's are wanted, and the other way round; or of some levels only."""
    if not subject.tells_of_family:
        return
    sections = _sections(subject)
    wanted = subject.options.shape.indicators
    familys = [index for index in sections if subject.page.family.nodes[index].owner == FAMILY]
    levels = [index for index in sections if index not in familys]
    if wanted is Indicators.FAMILY:
        for index in levels:
            yield _finding(subject, index, "level")
    elif wanted is Indicators.LEVEL:
        for index in familys:
            yield _finding(subject, index, "family")
    elif familys and levels:
        for index in familys:
            yield _finding(subject, index, "both")
    if levels and not familys and wanted is not Indicators.FAMILY:
        yield from _left_out(subject)


def _sections(subject: Subject) -> tuple[int, ...]:
    nodes = subject.page.family.nodes
    return tuple(
        index
        for index, node in enumerate(nodes)
        if node.role is Role.SECTION
        and _KIND in section_kinds(node)
        and (node.parent == FAMILY or nodes[node.parent].kind is not _KIND)
    )


def _finding(subject: Subject, index: int, variant: str) -> Finding:
    node = subject.page.family.nodes[index]
    return subject.finding(
        "JF106",
        node.heading.content,
        variant,
        section=node.heading.text,
        owner=subject.title(node.owner),
    )


def _left_out(subject: Subject) -> Iterator[Finding]:
    """The levels without indicators on a page where others have them."""
    nodes = subject.page.family.nodes
    having = {node.owner for node in nodes if node.role is Role.SECTION and _KIND in section_kinds(node)}
    if not any(nodes[owner].role is Role.LEVEL for owner in having):
        return
    for level in own_levels(subject.page):
        readings = subject.survey.found.of(subject.ref(level))
        if level not in having and not any(_KIND in reading.facets for reading in readings):
            heading = nodes[level].heading
            yield subject.finding("JF106", heading.content, level=heading.text)


def _find_numbers(subject: Subject) -> Iterator[Finding]:
    """Lists of indicators that are too short or too long."""
    if not subject.tells_of_family:
        return
    shape = subject.options.shape
    for index in _sections(subject):
        node = subject.page.family.nodes[index]
        count = _count(subject, index)
        if count and not shape.least_indicators <= count <= shape.most_indicators:
            yield subject.finding(
                "JF108",
                node.heading.content,
                "few" if count < shape.least_indicators else "",
                section=node.heading.text,
                owner=subject.title(node.owner),
                count=count,
                least=shape.least_indicators,
                most=shape.most_indicators,
            )


def _count(subject: Subject, index: int) -> int:
    """The indicators of a section: its list's outermost items; 0 where it is written otherwise."""
    nodes = subject.page.family.nodes
    node = nodes[index]
    readings = subject.survey.found.of(subject.ref(node.owner))
    if any(node.body.holds(reading.start) for reading in readings):
        return 0  # more come with the statement
    if any(below.parent == index for below in nodes):
        return 0  # they have headings of their own, or stand below several
    blocks = subject.document.blocks
    first = bisect_left(blocks, node.body.start, key=lambda block: block.span.start)
    below = takewhile(lambda block: block.span.start < node.body.end, islice(blocks, first, None))
    return sum(block.kind is BlockKind.ITEM and blocks[block.parent].parent < 0 for block in below)


CHECKS = (HandbookCheck(("JF106",), _find_places), HandbookCheck(("JF108",), _find_numbers))
