"""Lists that repeat most of what another level of the family has: a statement would say it once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice

from jfeditor.checks.findings import Finding, Fix, Place
from jfeditor.checks.subjects import HandbookCheck, Subject
from jfeditor.families.claim_words import FACETS
from jfeditor.families.contents import said_key
from jfeditor.families.effective import EffectiveRoles
from jfeditor.families.handbook import NodeRef
from jfeditor.families.level_matrix import family_pages
from jfeditor.families.model import FAMILY, Kind, Role
from jfeditor.families.seniority import seniority
from jfeditor.restructure.extracting import extract
from jfeditor.restructure.proposals import Proposal
from jfeditor.restructure.surveys import Survey

_REPEATED = "JF213"
_LEAST_SHARE = 80
"""Percent of another level's items."""
_LEAST_ITEMS = 3
_MOST_LEVELS = 200
"""Levels of a family that are compared; the largest real ones have about 20."""
_KINDS = tuple(kind for kind in FACETS if kind is not Kind.JOB_GRADE)


@dataclass(frozen=True, slots=True)
class _Extracting:
    """The operation that says in a statement what a level repeats."""

    level: str
    source: str

    def __call__(self, survey: Survey) -> Proposal:
        return extract(survey, survey.handbook.node(self.level), survey.handbook.node(self.source))


def _find(subject: Subject) -> Iterator[Finding]:
    roles, book = subject.survey.roles, subject.survey.handbook
    pages = family_pages(roles, subject.page.path)
    refs = list(islice((ref for path in pages for ref in roles.roles_of(path)), _MOST_LEVELS))
    if len(refs) < 2:
        return
    ranks = {ref: (seniority(book.title_of(ref)), at) for at, ref in enumerate(refs)}
    for kind in _KINDS:
        said = _Said(roles, refs, kind)
        for ref, keys in said.own.items():
            if ref.path == subject.page.path and len(keys) >= _LEAST_ITEMS:
                source = _repeated(subject, said, ranks, ref)
                if source:
                    yield _finding(subject, ref, source, said)


class _Said:
    """What the levels of a family say of one kind, as items are compared."""

    def __init__(self, roles: EffectiveRoles, refs: Sequence[NodeRef], kind: Kind) -> None:
        self.roles, self.kind = roles, kind
        homes = dict.fromkeys(path for ref in refs for path in (roles.home(ref.path), ref.path))
        self.general = self._keys(
            *(NodeRef(path, FAMILY) for path in homes if NodeRef(path, FAMILY) not in refs)
        )
        own = {ref: self._keys(ref) - self.general for ref in refs}
        self.own = {ref: keys for ref, keys in own.items() if keys}
        self.whole = cache(self._read)

    def _keys(self, *refs: NodeRef) -> frozenset[str]:
        """What levels say themselves."""
        contents = ((self.roles.content(ref.path), ref.index) for ref in refs)
        return frozenset(
            piece.key
            for content, index in contents
            for section in content.sections.get((index, self.kind), ())
            for piece in content.pieces.get(section, ())
            if piece.key
        )

    def _read(self, ref: NodeRef) -> frozenset[str]:
        """What a level comprises, but for what the family says for all."""
        if not any(self.kind in r.facets for r in self.roles.content(ref.path).readings.get(ref.index, ())):
            return self.own[ref]
        entries = self.roles.role(ref).facets[self.kind]
        return frozenset(said_key(entry.item) for entry in entries if entry.item) - self.general


def _repeated(
    subject: Subject, said: _Said, ranks: Mapping[NodeRef, tuple[tuple[int, ...], int]], ref: NodeRef
) -> NodeRef | None:
    """Whose list a level repeats most of: somebody less senior, or of its rank and before it."""
    shared: dict[NodeRef, int] = {}
    keys, found = said.own[ref], subject.survey.found
    for other, theirs in said.own.items():
        if ranks[other] < ranks[ref] and not keys.isdisjoint(theirs) and _is_like(subject, other, ref):
            whole = said.whole(other)
            count = len(whole & keys)
            if count >= _LEAST_ITEMS and 100 * count >= _LEAST_SHARE * len(whole):
                shared[other] = count
    if any(ref in found.heirs(other) for other in shared):
        return None  # what is taken in already is told item by item
    heirs = frozenset(found.heirs(ref))
    shared = {one: count for one, count in shared.items() if one not in heirs}
    if not shared:
        return None
    best = max(shared.values())
    return next(one for one in reversed(shared) if shared[one] == best)


def _is_like(subject: Subject, source: NodeRef, ref: NodeRef) -> bool:
    """Whether one can extend the other: a specialty is extended by specialties only."""
    book = subject.survey.handbook
    roles = [
        Role.LEVEL if one.index == FAMILY else book.pages[one.path].family.nodes[one.index].role
        for one in (source, ref)
    ]
    return roles[0] is not Role.SPECIALTY or roles[1] is Role.SPECIALTY


def _finding(subject: Subject, ref: NodeRef, source: NodeRef, said: _Said) -> Finding:
    book, kind = subject.survey.handbook, said.kind
    section = subject.content.sections[(ref.index, kind)][0]
    whole = said.whole(source)
    other = next(iter(subject.survey.roles.content(source.path).sections[(source.index, kind)]))
    return subject.finding(
        _REPEATED,
        subject.page.family.nodes[section].heading.content,
        fixes=[
            Fix(
                f"Extend “{book.title_of(source)}” instead",
                operation=_Extracting(book.address(ref), book.address(source)),
                sure=False,
            )
        ],
        places=[Place(source.path, book.line_of(NodeRef(source.path, other)), book.title_of(source))],
        count=len(said.own[ref] & whole),
        of=len(whole),
        kind=kind.words,
        source=book.title_of(source),
        title=book.title_of(ref),
    )


REPEATED_LISTS = HandbookCheck((_REPEATED,), _find)
