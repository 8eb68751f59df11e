"""Managers whose title is a letter off that of a level on the page: "the Manager, Harbour Operation"."""

from collections.abc import Iterator

from jfeditor.checks.findings import Finding, Fix, Place
from jfeditor.checks.subjects import HandbookCheck, Subject
from jfeditor.families.facts import Fact, FactKind
from jfeditor.families.handbook import NodeRef
from jfeditor.families.model import FAMILY, Role
from jfeditor.families.titles import read_title
from jfeditor.text.edits import Edit
from jfeditor.text.spans import Span

_NEARLY = "JF305"
_LEAST = 5
"""Letters of a word that may be misspelt: a letter more or less makes another rank of a shorter one."""


def _find(subject: Subject) -> Iterator[Finding]:
    if not subject.wants(_NEARLY):
        return
    levels: list[tuple[NodeRef, frozenset[str]]] | None = None
    for index in (*subject.roles, FAMILY):
        for fact in subject.survey.roles.facts(subject.ref(index)):
            if fact.kind is not FactKind.REPORTS_TO:
                continue
            key = read_title(fact.value).plain_key
            levels = _levels(subject) if levels is None else levels
            near = [ref for ref, other in levels if _is_letter_off(key, other)]
            if len(near) == 1 and not subject.survey.handbook.levels_titled(fact.value):
                yield _finding(subject, fact, near[0])


def _levels(subject: Subject) -> list[tuple[NodeRef, frozenset[str]]]:
    """The levels of the page, with the words of their titles."""
    nodes = subject.page.family.nodes
    return [
        (subject.ref(index), read_title(nodes[index].heading.text).plain_key)
        for index in subject.roles
        if nodes[index].role is Role.LEVEL
    ]


def _is_letter_off(key: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two titles differ by one letter of one word."""
    if len(key) != len(other) or len(key - other) != 1:
        return False
    from rapidfuzz.distance import OSA  # noqa: PLC0415 - titles that differ by one word are few

    [word], [there] = key - other, other - key
    return min(len(word), len(there)) >= _LEAST and OSA.distance(word, there, score_cutoff=1) == 1


def _finding(subject: Subject, fact: Fact, ref: NodeRef) -> Finding:
    heading = subject.page.family.nodes[ref.index].heading
    at = fact.span.cut(subject.data).find(fact.value.encode())
    fixes = []
    if at >= 0:
        start = fact.span.start + at
        edit = Edit(Span(start, start + len(fact.value.encode())), heading.text.encode())
        fixes = [Fix(f"Write “{heading.text}”", (edit,), sure=False)]
    return subject.finding(
        _NEARLY,
        fact.span,
        fixes=fixes,
        places=[Place(subject.page.path, heading.line, heading.text)],
        named=fact.value,
        title=heading.text,
        line=heading.line,
    )


NAMES = HandbookCheck((_NEARLY,), _find)
