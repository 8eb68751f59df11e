"""Sections that stand under one level and are, by their name, another one's."""

from collections.abc import Iterator
from functools import partial

from jfeditor.checks.findings import Finding, Fix, Place
from jfeditor.checks.subjects import PageCheck, PageSubject
from jfeditor.families.claim_words import FACETS
from jfeditor.families.handbook import NodeRef
from jfeditor.families.headings import job_key, read_wording
from jfeditor.families.model import FAMILY, Kind, Role
from jfeditor.families.pages import Page
from jfeditor.families.titles import SAME_NAME, likeness, read_title
from jfeditor.families.written_titles import written_title
from jfeditor.restructure.mentions import owner_span
from jfeditor.restructure.moves import Where, move
from jfeditor.restructure.proposals import Proposal, certain
from jfeditor.restructure.renames import rename
from jfeditor.restructure.siblings import sections_of
from jfeditor.restructure.surveys import Survey

_TITLED = frozenset({Role.LEVEL, Role.SPECIALTY})
_NAMED = "reading.owner_named"
"""The evidence for a section that is about whom its heading names."""


def _find_misplaced(subject: PageSubject) -> Iterator[Finding]:
    if not subject.tells_of_family:
        return
    page, nodes = subject.page, subject.page.family.nodes
    for index, node in enumerate(nodes):
        if node.role is not Role.SECTION or node.owner == FAMILY:
            continue
        under = _stands_under(page, index)
        if under == FAMILY:
            continue
        if under != node.owner and any(one.code == _NAMED for one in node.evidence):
            if not _is_within(page, under, node.owner):
                yield _of_another(subject, index, under)
        elif under == node.owner:
            named = _named(page, index, under)
            if named != FAMILY:
                yield _named_wrongly(subject, index, named)


def _stands_under(page: Page, index: int) -> int:
    """The level or specialty that a section stands below by depth alone; `FAMILY` for none.

    None is it also where the section comes right behind its owner and only its depth is wrong.
    """
    nodes = page.family.nodes
    depth = nodes[index].heading.depth
    last = next((at for at in range(index - 1, -1, -1) if nodes[at].role in _TITLED), FAMILY)
    for above in range(index - 1, -1, -1):
        if nodes[above].heading.depth < depth:
            if nodes[above].role is not Role.SECTION:
                is_flat = last == nodes[index].owner != above
                return above if nodes[above].role in _TITLED and not is_flat else FAMILY
            if nodes[above].owner != nodes[index].owner:
                return FAMILY  # a part of another section
            depth = nodes[above].heading.depth
    return FAMILY


def _is_within(page: Page, index: int, other: int) -> bool:
    while index not in {FAMILY, other}:
        index = page.family.nodes[index].parent
    return index == other


def _named(page: Page, index: int, owner: int) -> int:
    """Another level that a section's heading names word for word although it is read as its owner's."""
    nodes = page.family.nodes
    text, own = nodes[index].heading.text, job_key(nodes[owner].heading.text)
    said = read_wording(text).owner
    if not said or likeness(said, own) >= SAME_NAME:
        return FAMILY
    for other, node in enumerate(nodes):
        if other != owner and node.role is Role.LEVEL and job_key(node.heading.text) == said:
            is_short = said <= own and not _unsaid_ranks(node.heading.text) <= _words(text)
            return FAMILY if is_short else other
    return FAMILY


def _unsaid_ranks(title: str) -> frozenset[str]:
    """What a title says and goes without saying: "(Intermediate)".

    A section "Analyst Job Grade" below "Junior Analyst" leaves out a rank; it does not name "Analyst
    (Intermediate)".
    """
    return _words(title) - job_key(title)


def _words(title: str) -> frozenset[str]:
    return frozenset(read_title(title).words)


def _of_another(subject: PageSubject, index: int, under: int) -> Finding:
    page, nodes = subject.page, subject.page.family.nodes
    heading, owner = nodes[index].heading, nodes[nodes[index].owner].heading
    where, beside = _place_in(page, index)
    moving = Fix(
        f"Move it to “{owner.text}”",
        operation=partial(_moved, subject.page.path, index, where, beside),
        sure=False,
    )
    return subject.finding(
        "JF110",
        heading.content,
        fixes=[moving],
        places=[Place(page.path, owner.line, owner.text)],
        section=heading.text,
        under=nodes[under].heading.text,
        named=owner.text,
        line=owner.line,
    )


def _place_in(page: Page, index: int) -> tuple[Where, int]:
    """Beside which section of its owner a section belongs: in the usual order of their kinds."""
    nodes = page.family.nodes
    owner, order = nodes[index].owner, _order(nodes[index].kind)
    others = [one for one in sections_of(page, owner) if one != index and one > owner]
    before = [one for one in others if _order(nodes[one].kind) <= order]
    if before:
        return Where.AFTER, before[-1]
    return (Where.BEFORE, others[0]) if others else (Where.INTO, owner)


def _order(kind: Kind | None) -> int:
    """Where sections of a kind usually stand in a level: the grade first, what is no facet last."""
    if kind is Kind.JOB_GRADE:
        return -1
    return FACETS.index(kind) if kind in FACETS else len(FACETS)


def _moved(path: str, index: int, where: Where, beside: int, survey: Survey) -> Proposal:
    return certain(move(survey.handbook, [NodeRef(path, index)], where, NodeRef(path, beside)))


def _named_wrongly(subject: PageSubject, index: int, named: int) -> Finding:
    page, nodes = subject.page, subject.page.family.nodes
    heading, owner = nodes[index].heading, nodes[nodes[index].owner].heading
    span = owner_span(page, index)
    fixes = []
    if span is not None:
        start, data = heading.content.start, heading.content.cut(page.source.data)
        new = data[: span.start - start] + written_title(owner.text).encode() + data[span.end - start :]
        title = new.decode("utf-8", "replace")
        fixes.append(
            Fix(
                f"Call it “{title}”",
                operation=partial(_renamed, page.path, index, title),
                sure=False,
            )
        )
    return subject.finding(
        "JF110",
        heading.content,
        "slip",
        fixes=fixes,
        places=[Place(page.path, nodes[named].heading.line, nodes[named].heading.text)],
        section=heading.text,
        under=owner.text,
        named=nodes[named].heading.text,
        line=nodes[named].heading.line,
    )


def _renamed(path: str, index: int, title: str, survey: Survey) -> Proposal:
    return rename(survey, NodeRef(path, index), title)


CHECKS = (PageCheck(("JF110",), _find_misplaced),)
