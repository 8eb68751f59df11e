"""Sections whose depth contradicts whom they are about."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from jfeditor.checks.findings import Finding, Fix, Place
from jfeditor.checks.shape_sections import owners_of
from jfeditor.checks.subjects import PageCheck, PageSubject
from jfeditor.families.headings import read_wording
from jfeditor.families.model import FAMILY, Kind, Node, Role
from jfeditor.families.pages import Page
from jfeditor.restructure.bundles import read_bundle
from jfeditor.restructure.headings import DEEPEST, depth_edit


class _Misplaced(NamedTuple):
    """A section at a depth that contradicts whom it is about."""

    section: int
    level: int
    """The level it is about; of a section of the family the level it stands below."""
    depth: int
    """The depth that fits."""


def _find_depths(subject: PageSubject) -> Iterator[Finding]:
    """Sections of levels that are no deeper than these, and of families that stand below a level."""
    if not subject.tells_of_family:
        return
    page, nodes = subject.page, subject.page.family.nodes
    found = [
        misplaced
        for index, node in enumerate(nodes)
        if node.role is Role.SECTION and (misplaced := _misplaced(page, index))
    ]
    together = tuple(_fix(page, found)) if _is_one_fix(page, found) else ()
    for level, several in groupby(found, key=lambda one: one.level):
        sections = list(several)
        fixes = together or tuple(_fix(page, sections))
        other = nodes[level].heading
        for one in sections:
            heading = nodes[one.section].heading
            yield subject.finding(
                "JF109",
                heading.content,
                "family" if nodes[one.section].owner == FAMILY else "",
                fixes=fixes,
                places=[Place(page.path, other.line, other.text)],
                section=heading.text,
                owner=other.text,
                line=other.line,
                steps=_steps(one.depth - heading.depth),
                depth="#" * heading.depth,
                right="#" * one.depth,
            )


def _steps(by: int) -> str:
    """How far a heading belongs elsewhere, in words."""
    way = "deeper" if by > 0 else "higher"
    return f"one step {way}" if abs(by) == 1 else f"{abs(by)} steps {way}"


def _misplaced(page: Page, index: int) -> _Misplaced | None:
    nodes = page.family.nodes
    owner = nodes[index].owner
    if owner != FAMILY:
        depth = nodes[owner].heading.depth + 1
        return _Misplaced(index, owner, depth) if _stands_beside(page, index, owner) else None
    level = _level_above(page, index) if nodes[index].parent == FAMILY else FAMILY
    return _Misplaced(index, level, _depth_beside(page, level)) if level != FAMILY else None


def _stands_beside(page: Page, index: int, owner: int) -> bool:
    """Whether a section follows the level it is about, nobody else between them, and is no deeper.

    One that does not name its level may as well be about the level that both stand below, if that has none.
    """
    nodes = page.family.nodes
    above = _heading_above(page, index)
    if above not in {FAMILY, owner} and nodes[above].role is Role.LEVEL:
        is_named = bool(read_wording(nodes[index].heading.text).owner)
        kind = nodes[index].kind
        if not is_named and kind is not None and above not in owners_of(page, kind):
            return False
    return (
        owner < index
        and nodes[index].parent == owner
        and not _is_a_sections(nodes[owner])
        and nodes[index].heading.depth <= nodes[owner].heading.depth
        and all(node.role is Role.SECTION and node.owner == owner for node in nodes[owner + 1 : index])
    )


def _is_a_sections(level: Node) -> bool:
    """Whether a level has no heading of its own: that of its first section stands for it."""
    return read_wording(level.heading.text).kind is not None


def _level_above(page: Page, index: int) -> int:
    """The level that a section of the family stands below, by depth alone; `FAMILY` for none."""
    nodes = page.family.nodes
    above = _heading_above(page, index)
    if above != FAMILY and nodes[above].role is Role.SECTION:
        above = nodes[above].owner
    return above if above != FAMILY and nodes[above].role is Role.LEVEL else FAMILY


def _heading_above(page: Page, index: int) -> int:
    """The heading that another one stands below, by depth alone; `FAMILY` for none."""
    nodes = page.family.nodes
    depth = nodes[index].heading.depth
    return next((at for at in range(index - 1, -1, -1) if nodes[at].heading.depth < depth), FAMILY)


def _depth_beside(page: Page, level: int) -> int:
    """The depth of what stands beside a level, or beside the group that it is in."""
    nodes = page.family.nodes
    depth = nodes[level].heading.depth
    while nodes[level].parent != FAMILY:
        level = nodes[level].parent
        depth = min(depth, nodes[level].heading.depth)
    return depth


def _is_one_fix(page: Page, found: Sequence[_Misplaced]) -> bool:
    """Whether all of a page's sections have to be mended together.

    Indicators beside levels are these levels' because they come more than once: the last ones left would be
    taken for the family's. And what is the family's has to leave a level together with that one's sections.
    """
    nodes = page.family.nodes
    owners = {nodes[one.section].owner for one in found}
    measured = {
        nodes[one.section].owner for one in found if nodes[one.section].kind is Kind.PERFORMANCE_INDICATORS
    }
    return FAMILY in owners or len(measured) > 1


def _fix(page: Page, sections: Sequence[_Misplaced]) -> Iterator[Fix]:
    """The fix that gives sections the depth that fits, each with what is below it; none if one gets too deep.

    Done one by one, a section that is mended would take in those that follow it and are not yet.
    """
    nodes = page.family.nodes
    edits = []
    for one in sections:
        by = one.depth - nodes[one.section].heading.depth
        for below in read_bundle(page, one.section).nodes:
            heading = nodes[below].heading
            if heading.depth + by > DEEPEST:
                return
            edits.append(depth_edit(page.source.data, heading, heading.depth + by))
    title = nodes[sections[0].level].heading.text
    if len(sections) == 1:
        name = f"Make it {'#' * sections[0].depth}, with what is below it"
    elif len({one.level for one in sections}) == 1 and nodes[sections[0].section].owner != FAMILY:
        name = f"Put {len(sections)} sections one step below “{title}”"
    else:
        name = f"Give {len(sections)} sections the depth that fits whom they are about"
    yield Fix(name, tuple(edits))


CHECKS = (PageCheck(("JF109",), _find_depths),)
