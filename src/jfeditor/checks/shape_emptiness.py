"""Headings with nothing below them."""

import re
from collections.abc import Iterator
from functools import partial

from jfeditor.checks.findings import Finding, Fix
from jfeditor.checks.front_matter_faults import is_unopened
from jfeditor.checks.shape_sections import is_wanted
from jfeditor.checks.subjects import PageCheck, PageSubject
from jfeditor.families.handbook import NodeRef
from jfeditor.families.headings import read_wording
from jfeditor.families.model import Role
from jfeditor.families.pages import Page
from jfeditor.restructure.deletions import delete
from jfeditor.restructure.proposals import Proposal
from jfeditor.restructure.surveys import Survey

_NOTHING = re.compile(rb"(?:\s|(?><!--.*?-->)|\{:[^{}]*\})*+", re.DOTALL)
"""What no reader sees: blanks, comments, attributes."""


def is_bare(page: Page, index: int) -> bool:
    """Whether a heading has neither text nor a deeper heading below it, and is about nothing elsewhere.

    Fields that read as a heading, for want of the line above them, are none.
    """
    nodes = page.family.nodes
    if index == 0 and is_unopened(page):
        return False
    following = index + 1
    if following < len(nodes) and _holds(page, index, following):
        return False
    heading, end = nodes[index].heading, nodes[index].body.end
    if _NOTHING.fullmatch(page.source.data, heading.span.end, end) is None:
        return False
    return not any(index in {node.parent, node.owner} for node in nodes)


def _holds(page: Page, index: int, following: int) -> bool:
    """Whether the next heading is below one: deeper, or beside a group and no other such group."""
    node, other = page.family.nodes[index], page.family.nodes[following]
    if other.heading.depth != node.heading.depth or node.role is not Role.GROUP:
        return other.heading.depth > node.heading.depth
    groups = [read_wording(one.heading.text).group for one in (node, other)]
    return other.role is not Role.SECTION and not all(groups)


def _find_empty(subject: PageSubject) -> Iterator[Finding]:
    if not subject.tells_of_family:
        return
    page = subject.page
    for index, node in enumerate(page.family.nodes):
        if not is_bare(page, index):
            continue
        heading = node.heading
        if node.role is Role.SECTION:
            fixes = [] if is_wanted(subject, index) else [_removal(page, index)]
            owner = subject.title(node.owner)
            yield subject.finding("JF107", heading.content, fixes=fixes, section=heading.text, owner=owner)
        elif node.role is Role.GROUP:
            fixes = [_removal(page, index)]
            yield subject.finding("JF111", heading.content, fixes=fixes, group=heading.text)
        elif not _leads_on(page, index):
            yield subject.finding("JF112", heading.content, level=heading.text, role=node.role.value)


def _leads_on(page: Page, index: int) -> bool:
    """Whether a level's heading is a link to where the level is described."""
    content = page.family.nodes[index].heading.content
    return b"](" in content.cut(page.source.data) or b"][" in content.cut(page.source.data)


def _removal(page: Page, index: int) -> Fix:
    title = page.family.nodes[index].heading.text
    return Fix(f"Take out the heading “{title}”", operation=partial(without, page.path, index), sure=False)


def without(path: str, index: int, survey: Survey) -> Proposal:
    """The operation that takes out a heading with all that belongs to it."""
    return delete(survey, [NodeRef(path, index)])


CHECKS = (PageCheck(("JF107", "JF111", "JF112"), _find_empty),)
