"""Statements that lead nowhere, to several, in a circle, or to themselves; copied ones."""

from collections.abc import Iterator
from itertools import islice

from jfeditor.checks.findings import Finding, Place
from jfeditor.checks.inheritance_fixes import called_apart, likely_targets, naming_fixes
from jfeditor.checks.subjects import HandbookCheck, Subject
from jfeditor.families.claims import Form
from jfeditor.families.handbook import NodeRef
from jfeditor.families.inheritance import Reading, Status
from jfeditor.families.model import FAMILY, Role
from jfeditor.families.namesakes import read_name
from jfeditor.families.reasons import explain
from jfeditor.families.seniority import seniority
from jfeditor.families.targets import Slip

_MISSING, _AMBIGUOUS, _CIRCLE, _SELF, _NOTHING_ABOVE, _COPIED = (
    "JF201",
    "JF202",
    "JF203",
    "JF204",
    "JF205",
    "JF206",
)
_MOST_TOLD = 20
"""Statements of one circle that are told."""
_MOST_NAMED = 6
"""Levels of several that the message tells; the fixes and the places tell all."""


def _find(subject: Subject) -> Iterator[Finding]:
    for reading in subject.survey.found.pages[subject.page.path].readings:
        finding = None if explains_a_duty(subject, reading) else _of_statement(subject, reading)
        if finding:
            yield finding


def explains_a_duty(subject: Subject, reading: Reading) -> bool:
    """Whether words such as "follow" and "meet" lead over a link to what is no level.

    "Hire, and follow [our people managers' responsibilities](/handbook/people/)" is a duty of its own; a link
    that leads nowhere has a rule of its own.
    """
    is_doubtful = reading.statement.claim.form is Form.INCLUDES and bool(reading.mention.links)
    return is_doubtful and subject.survey.found.status(reading) is Status.MISSING


def _of_statement(subject: Subject, reading: Reading) -> Finding | None:
    if Slip.SELF in reading.slips:
        return _self(subject, reading)
    if Slip.NOTHING_ABOVE in reading.slips:
        fixes = naming_fixes(subject, reading, likely_targets(subject, reading))
        return subject.finding(_NOTHING_ABOVE, reading.span, fixes=fixes)
    status = subject.survey.found.status(reading)
    if status is Status.AMBIGUOUS:
        return _ambiguous(subject, reading)
    if status is Status.MISSING:
        why = explain(subject.survey.found, reading)
        fixes = naming_fixes(subject, reading, likely_targets(subject, reading))
        return subject.finding(_MISSING, reading.span, fixes=fixes, why=why)
    if status is Status.CYCLE:
        return _circle(subject, reading)
    return _copied(subject, reading) if Slip.COPIED in reading.slips else None


def _ambiguous(subject: Subject, reading: Reading) -> Finding:
    """Several that fit: those who have the level's content already are not meant, that would be a circle."""
    heirs = frozenset(subject.survey.found.heirs(reading.owner))
    meant = [ref for ref in reading.candidates if ref not in heirs]
    named = called_apart(subject, meant or reading.candidates)
    more = len(named) - _MOST_NAMED
    told = ", ".join(named[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
    variant = "" if reading.mention.name else "above"
    return subject.finding(
        _AMBIGUOUS,
        reading.span,
        variant if meant else "heirs",
        fixes=naming_fixes(subject, reading, meant),
        places=(_place(subject, ref) for ref in reading.candidates),
        name=reading.mention.name or reading.text,
        title=subject.title(reading.statement.owner),
        candidates=told,
    )


def _self(subject: Subject, reading: Reading) -> Finding:
    fixes = naming_fixes(subject, reading, likely_targets(subject, reading))
    return subject.finding(_SELF, reading.span, fixes=fixes, title=subject.title(reading.statement.owner))


def _circle(subject: Subject, reading: Reading) -> Finding:
    """Whoever extends somebody more senior breaks the circle by naming another one."""
    found, book = subject.survey.found, subject.survey.handbook
    circle = list(islice(found.circle(reading), _MOST_TOLD))
    own = seniority(book.title_of(reading.owner))
    is_upward = any(seniority(book.title_of(target)) > own for target in reading.targets)
    places = (
        Place(
            one.statement.path,
            one.statement.line,
            f"“{book.title_of(one.owner)}” takes in “{', '.join(map(book.title_of, one.targets))}”",
        )
        for one in circle
    )
    return subject.finding(
        _CIRCLE,
        reading.span,
        fixes=naming_fixes(subject, reading, likely_targets(subject, reading)) if is_upward else (),
        places=places,
        way=" → ".join(_way(subject, reading, circle)),
    )


def _way(subject: Subject, reading: Reading, circle: list[Reading]) -> Iterator[str]:
    """The titles on the way from a statement's level back to it."""
    book = subject.survey.handbook
    steps = {one.owner: one for one in reversed(circle) if set(one.facets) & set(reading.facets)}
    owners = steps.keys()
    yield book.title_of(reading.owner)
    seen, step = {reading.owner}, reading
    while True:
        following = next((target for target in step.targets if target in owners), step.targets[0])
        yield book.title_of(following)
        if following in seen or following not in steps:
            return
        seen.add(following)
        step = steps[following]


def _copied(subject: Subject, reading: Reading) -> Finding:
    """A statement that names a level of another page, where this page has one of that rank."""
    book, names = subject.survey.handbook, subject.survey.found.pages[subject.page.path].source.names
    ranks = read_name(reading.mention.name, names.acronyms).ranks
    own = [
        subject.ref(entry.index)
        for entry in names.levels
        if entry.role is Role.LEVEL
        and entry.name.ranks == ranks
        and entry.index not in {reading.statement.owner, FAMILY}
    ]
    target = reading.targets[0]
    return subject.finding(
        _COPIED,
        reading.span,
        fixes=naming_fixes(subject, reading, own),
        places=[_place(subject, target)],
        name=reading.mention.name,
        page=book.pages[target.path].title,
        own=", ".join(f"“{book.title_of(ref)}”" for ref in own),
    )


def _place(subject: Subject, ref: NodeRef) -> Place:
    book = subject.survey.handbook
    return Place(ref.path, book.line_of(ref), book.title_of(ref))


TARGETS = HandbookCheck((_MISSING, _AMBIGUOUS, _CIRCLE, _SELF, _NOTHING_ABOVE, _COPIED), _find)
