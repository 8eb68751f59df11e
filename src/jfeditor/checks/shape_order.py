"""Levels that do not ascend by rank and grade."""

from collections.abc import Iterator
from functools import partial
from itertools import pairwise

from jfeditor.checks.findings import Finding, Fix, Place
from jfeditor.checks.subjects import PageCheck, PageSubject
from jfeditor.families.handbook import NodeRef
from jfeditor.families.headings import job_key
from jfeditor.families.model import Node
from jfeditor.families.seniority import grade_number, leads_others, seniority
from jfeditor.families.vocabulary import vocabulary
from jfeditor.restructure.proposals import Proposal
from jfeditor.restructure.sorting import groups_of_levels, levels_in_order, sort_levels
from jfeditor.restructure.surveys import Survey


def _find_falling(subject: PageSubject) -> Iterator[Finding]:
    """In each group of levels the first one that stands after a more senior one of the same job."""
    if not subject.tells_of_family:
        return
    page, nodes = subject.page, subject.page.family.nodes
    for levels in groups_of_levels(page):
        falling = [(a, b) for a, b in pairwise(levels) if _is_more_senior(nodes[a], nodes[b])]
        if not falling or levels_in_order(page, levels) == list(levels):
            continue
        above, level = falling[0]
        heading, before = nodes[level].heading, nodes[above].heading
        sorting = Fix(
            "Sort the levels by rank and grade",
            operation=partial(_sorted, page.path, nodes[level].parent),
            sure=False,
        )
        yield subject.finding(
            "JF105",
            heading.content,
            "grade" if _grades_fall(nodes[above], nodes[level]) else "",
            fixes=[sorting],
            places=[Place(page.path, before.line, before.text)],
            level=heading.text,
            above=before.text,
            grade=nodes[level].grade,
            above_grade=nodes[above].grade,
        )


def _is_more_senior(one: Node, other: Node) -> bool:
    """Whether a level is surely more senior than another one of its job and track."""
    if leads_others(one.heading.text) is not leads_others(other.heading.text):
        return False
    job, others = _job(one), _job(other)
    if one.grade and other.grade:
        return _grades_fall(one, other) and 2 * len(job & others) >= len(job | others)
    return job == others and seniority(one.heading.text) > seniority(other.heading.text)


def _grades_fall(one: Node, other: Node) -> bool:
    return bool(one.grade and other.grade) and grade_number(one.grade) > grade_number(other.grade)


def _job(node: Node) -> frozenset[str]:
    """The words of a title that tell no rank; levels that have half of them in common are of one job."""
    vocab = vocabulary()
    return job_key(node.heading.text) - vocab.ranks - vocab.numerals


def _sorted(path: str, group: int, survey: Survey) -> Proposal:
    return sort_levels(survey, NodeRef(path, group))


CHECKS = (PageCheck(("JF105",), _find_falling),)
