"""Sentences about grade or manager that name another level than the one they stand under: copied ones."""

import re
from collections.abc import Iterator

from jfeditor.checks.findings import Finding, Fix, Place
from jfeditor.checks.subjects import HandbookCheck, Subject
from jfeditor.families.facts import NOBODY_ELSE, Fact, FactKind
from jfeditor.families.model import FAMILY
from jfeditor.families.namesakes import IMPLIED, read_name
from jfeditor.families.written_titles import written_title
from jfeditor.restructure.mentions import words_before
from jfeditor.restructure.phrasing import articled
from jfeditor.text.edits import Edit
from jfeditor.text.spans import Span

_GRADE, _MANAGER = "JF301", "JF302"
_CODES = {FactKind.GRADE: _GRADE, FactKind.REPORTS_TO: _MANAGER}
_ARTICLE = re.compile(rb"\b[Aa]n?[ \t]+[*_\[]*\Z")
_LINK_AROUND = re.compile(rb"\[[^\[\]\r\n]*\Z")


def _find(subject: Subject) -> Iterator[Finding]:
    for index in subject.roles:
        for fact in subject.survey.roles.facts(subject.ref(index)):
            if fact.copied and fact.kind in _CODES and not _is_told_of_owner(subject, fact):
                yield _finding(subject, fact)


def _is_told_of_owner(subject: Subject, fact: Fact) -> bool:
    """Whether a sentence tells who reports to its owner: that is about him."""
    names = subject.survey.found.pages[subject.page.path].source.names
    name = read_name(fact.value, names.acronyms)
    return fact.kind is FactKind.REPORTS_TO and names.own_score(name, fact.owner) >= IMPLIED - 1


def _finding(subject: Subject, fact: Fact) -> Finding:
    title = subject.title(fact.owner)
    known = fact.other != NOBODY_ELSE
    stated = _stated_there(subject, fact) if known else None
    same = fact.kind is FactKind.GRADE and stated is not None and stated.value == fact.value
    span = words_before(subject.page, fact.span, fact.subject)
    variant = ("same" if same else "") if known else "stranger"
    fixes = [
        Fix(f"Write “{title}”", (edit,), sure=known and not same) for edit in _edits(subject, fact, span)
    ]
    places = []
    if stated is not None:
        places.append(
            Place(subject.page.path, stated.line, f"what “{subject.title(fact.other)}” says itself")
        )
    elif known:
        heading = subject.page.family.nodes[fact.other].heading
        places.append(Place(subject.page.path, heading.line, heading.text))
    return subject.finding(
        _CODES[fact.kind],
        span or fact.span,
        variant,
        fixes=fixes,
        places=places,
        title=title,
        named=fact.subject,
        value=fact.value,
    )


def _stated_there(subject: Subject, fact: Fact) -> Fact | None:
    """The same kind of fact that the named level states of itself."""
    facts = subject.survey.roles.facts(subject.ref(fact.other))
    return next((one for one in facts if one.kind is fact.kind and not one.copied), None)


def _edits(subject: Subject, fact: Fact, span: Span | None) -> Iterator[Edit]:
    """The edit that writes the owner's title for the name in a sentence, with the article it needs."""
    if span is None or fact.owner == FAMILY or _LINK_AROUND.search(subject.data, 0, span.start):
        return
    title = written_title(subject.title(fact.owner))
    article = _ARTICLE.search(subject.data, max(0, span.start - 8), span.start)
    if article is None:
        yield Edit(span, title.encode())
    else:
        before = articled(article.group(), title)
        yield Edit(Span(article.start(), span.end), before + title.encode())


COPIED = HandbookCheck((_GRADE, _MANAGER), _find)
