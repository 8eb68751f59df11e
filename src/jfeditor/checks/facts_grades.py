"""Grades that fall where the rank rises, within one ladder of a family."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from jfeditor.checks.findings import Finding, Place
from jfeditor.checks.subjects import HandbookCheck, Subject
from jfeditor.families.facts import Fact, FactKind
from jfeditor.families.handbook import NodeRef
from jfeditor.families.level_matrix import family_pages
from jfeditor.families.model import FAMILY, Role
from jfeditor.families.seniority import grade_number, leads_others, seniority
from jfeditor.families.titles import read_title
from jfeditor.families.vocabulary import vocabulary
from jfeditor.text.spans import Span

_FALLS = "JF303"
_MOST_LEVELS = 200
"""Levels of a family that are compared; the largest real ones have about 20."""

_Ladder = tuple[bool, bool, frozenset[str]]
"""Levels of one ladder have these in common.

Whether they lead others, and how the title says so: a "Content Manager" manages content, a "Manager, Content"
people. Then the words of the field: engineers' grades say nothing of analysts'.
"""


@dataclass(frozen=True, slots=True)
class _Rung:
    """A level with its grade, as a part of a ladder."""

    ref: NodeRef
    title: str
    rank: tuple[int, ...]
    grade: str

    @property
    def number(self) -> float:
        """The grade, comparable."""
        return grade_number(self.grade)


def _find(subject: Subject) -> Iterator[Finding]:
    family = subject.page.family
    if not family.grade and not any(node.grade for node in family.nodes):
        return
    ladders: dict[_Ladder, list[_Rung]] = {}
    for path in family_pages(subject.survey.roles, subject.page.path):
        for ladder, rung in islice(_rungs(subject, path), _MOST_LEVELS):
            ladders.setdefault(ladder, []).append(rung)
    for rungs in ladders.values():
        yield from _falling(subject, rungs)


def _rungs(subject: Subject, path: str) -> Iterator[tuple[_Ladder, _Rung]]:
    """The levels of a page whose grade is known, each with its ladder."""
    page, names = subject.survey.handbook.pages[path], subject.survey.found.pages[path].source.names
    stems = {entry.index: entry.name.stems - names.implied for entry in names.levels}
    graded = [(i, node.grade) for i, node in enumerate(page.family.nodes) if node.role is Role.LEVEL]
    for index, grade in graded or [(FAMILY, page.family.grade)]:
        title = page.title if index == FAMILY else page.family.nodes[index].heading.text
        if grade_number(grade):
            ladder = leads_others(title), _begins_with_rank(title), stems.get(index, frozenset())
            yield ladder, _Rung(NodeRef(path, index), title, seniority(title), grade)


def _begins_with_rank(title: str) -> bool:
    """Whether somebody who leads others is called so first: "Senior Manager, Content"."""
    order, words = vocabulary().rank_order, read_title(title).words
    leading = (at for at, word in enumerate(words) if order.get(word, 0) >= order["supervisor"])
    return all(word in order for word in words[: next(leading, 0)])


def _falling(subject: Subject, rungs: Sequence[_Rung]) -> Iterator[Finding]:
    """A finding for each level of the page that a less senior one has a higher grade than."""
    for rung in rungs:
        if rung.ref.path != subject.page.path:
            continue
        below = [one for one in rungs if one.rank < rung.rank and one.number > rung.number]
        if below and not any(_is_copied(subject, one) for one in (rung, *below)):
            yield _finding(subject, rung, max(below, key=lambda one: (one.number, one.rank)))


def _is_copied(subject: Subject, rung: _Rung) -> bool:
    """Whether a grade is told of somebody else: that is what is wrong then."""
    return any(fact.copied for fact in _grades(subject, rung))


def _grades(subject: Subject, rung: _Rung) -> list[Fact]:
    facts = subject.survey.roles.facts(rung.ref)
    return [fact for fact in facts if fact.kind is FactKind.GRADE]


def _finding(subject: Subject, rung: _Rung, below: _Rung) -> Finding:
    book = subject.survey.handbook
    other = next((fact.line for fact in _grades(subject, below)), book.line_of(below.ref))
    return subject.finding(
        _FALLS,
        _span(subject, rung),
        places=[Place(below.ref.path, other, f"“{below.title}”, grade {below.grade}")],
        title=rung.title,
        grade=rung.grade,
        other=below.title,
        higher=below.grade,
    )


def _span(subject: Subject, rung: _Rung) -> Span:
    """Where the grade is told, or else the level's heading."""
    told = next((fact.span for fact in _grades(subject, rung)), None)
    if told is not None:
        return told
    page = subject.page
    if rung.ref.index == FAMILY:
        return page.source.lines.content(page.source.data, subject.survey.handbook.line_of(rung.ref))
    return page.family.nodes[rung.ref.index].heading.content


GRADES = HandbookCheck((_FALLS,), _find)
