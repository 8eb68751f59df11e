"""Ways to make a statement name somebody else.

They are operations: each finds the statement and the level again in the state that it is done in, and refuses
with a reason where one of them is there no more. As values they can be compared: what is found is the same as
long as nothing has changed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from jfeditor.checks.findings import Fix
from jfeditor.checks.subjects import Subject
from jfeditor.families.handbook import NodeRef
from jfeditor.families.inheritance import Reading
from jfeditor.families.model import FAMILY, Node, Role
from jfeditor.families.seniority import seniority
from jfeditor.families.titles import likeness, read_title
from jfeditor.restructure.inlining import statement_from
from jfeditor.restructure.proposals import Proposal
from jfeditor.restructure.retargeting import retarget
from jfeditor.restructure.surveys import Survey

_MOST = 3
"""Levels that are offered where nothing tells which one is meant."""
_NEAR = 200
"""Headings around a statement's owner among which they are looked for: very many are never read through."""
_LIKE = 70.0
"""From this likeness of titles on (0 to 100) a name may mean a level."""
_TITLED = frozenset({Role.LEVEL, Role.SPECIALTY})


@dataclass(frozen=True, slots=True)
class Naming:
    """The operation that makes a statement name a level."""

    path: str
    start: int
    """The byte where the statement begins."""
    address: str
    """Of the level."""

    @staticmethod
    def of(subject: Subject, reading: Reading, target: NodeRef) -> "Naming":
        """The operation for a statement of the page."""
        return Naming(subject.page.path, reading.span.start, subject.survey.handbook.address(target))

    def __call__(self, survey: Survey) -> Proposal:
        """The proposal; raises what `retarget` does, and `InlineError` or `LookUpError` for what is gone."""
        reading = statement_from(survey, self.path, self.start)
        return retarget(survey, reading, survey.handbook.node(self.address))


def naming_fixes(
    subject: Subject, reading: Reading, targets: Sequence[NodeRef], *, sure: bool = False
) -> list[Fix]:
    """A fix for each level that a statement may be made to name."""
    named = [target for target in targets if _can_be_named(subject, target)]
    return [
        Fix(f"Name {called}", operation=Naming.of(subject, reading, target), sure=sure)
        for target, called in zip(named, called_apart(subject, named), strict=True)
    ]


def called_apart(subject: Subject, refs: Sequence[NodeRef]) -> list[str]:
    """What levels are called, with the line or the page where a title alone does not tell which is meant."""
    book, here = subject.survey.handbook, subject.page.path
    titles = [book.title_of(ref) for ref in refs]
    called = []
    for ref, title in zip(refs, titles, strict=True):
        where = ""
        if ref.path != here:
            where = f" ({ref.path})"
        elif titles.count(title) > 1:
            where = f" (line {book.line_of(ref)})"
        called.append(f"“{title}”{where}")
    return called


def likely_targets(subject: Subject, reading: Reading) -> list[NodeRef]:
    """Those of the page that a statement may have meant: the ones called alike, then the one before."""
    owner = reading.statement.owner
    nodes = subject.page.family.nodes
    near = range(_NEAR) if owner == FAMILY else range(owner - _NEAR, owner + _NEAR)
    others = [i for i in subject.roles if i != owner and i in near and (i < owner or _is_level(nodes[i]))]
    if not others:
        return []
    name = read_title(reading.mention.name).key
    alike = {i: likeness(name, read_title(nodes[i].heading.text).key) if name else 0.0 for i in others}
    found = sorted((i for i in others if alike[i] >= _LIKE), key=lambda i: -alike[i])
    heirs = frozenset(subject.survey.found.heirs(subject.ref(owner)))
    refs = [subject.ref(i) for i in dict.fromkeys((*found, *_before(nodes, others, owner)))]
    return [ref for ref in refs if ref not in heirs][:_MOST]


def _before(nodes: Sequence[Node], others: Sequence[int], owner: int) -> Iterator[int]:
    """The level that is most likely the one below an owner: the nearest above it that is not more senior."""
    if owner == FAMILY:
        return
    rank = seniority(nodes[owner].heading.text)
    levels = [i for i in others if _is_level(nodes[i]) and seniority(nodes[i].heading.text) <= rank]
    above = [i for i in levels if i < owner]
    yield from above[-1:] or levels[:1]


def _is_level(node: Node) -> bool:
    return node.role is Role.LEVEL


def _can_be_named(subject: Subject, ref: NodeRef) -> bool:
    """Whether a link can lead to somebody: one that only headings of sections name has none of its own."""
    if ref.index == FAMILY:
        return ref.path != subject.page.path
    return subject.survey.handbook.pages[ref.path].family.nodes[ref.index].role in _TITLED
