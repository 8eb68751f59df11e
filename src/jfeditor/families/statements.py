"""The statements of a page: where they stand, and whose content they speak of.

Everything here depends on the page alone, so that it is read once for each state of a page; what the statements
lead to is found in the handbook (`jfeditor.families.inheritance`).
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from jfeditor.families.claim_words import FACETS
from jfeditor.families.claims import Claim, Mention, may_claim, named_facets, read_claims
from jfeditor.families.model import FAMILY, Kind, Role
from jfeditor.families.namesakes import PageNames, read_name, read_page_names
from jfeditor.families.pages import Page
from jfeditor.families.prose import Prose, read_prose
from jfeditor.markdown.blocks import BlockKind

_SILENT = frozenset({Kind.HIRING_PROCESS, Kind.CAREER_LADDER})
"""Kinds of sections that speak of levels without saying that one includes another."""
_CONTENT = (Kind.RESPONSIBILITIES, Kind.REQUIREMENTS)
"""What a statement that names no facet is about, outside sections of a facet."""
_DECIDES = (Kind.RESPONSIBILITIES, Kind.REQUIREMENTS, Kind.PERFORMANCE_INDICATORS)
"""Kinds of sections that a statement in them is about, whatever it says; one about the grade says a role's all."""
_SURE_SUBJECT = 94.0


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence that says that a level's content includes another's."""

    path: str
    line: int
    node: int
    """The heading it stands under, or is part of, or `FAMILY` above the first heading."""
    owner: int
    """The level or specialty that inherits, or `FAMILY`."""
    section: Kind | None
    """The kind of the section it stands in."""
    subjects: tuple[Kind, ...]
    """The facets that the section is about; a heading may name several."""
    claim: Claim
    prose: Prose
    repeats: bool
    """Whether its owner has an earlier section of the same kind."""
    lacking: tuple[Kind, ...]
    """The facets that its owner has no section for."""

    def facets(self, mention: Mention) -> tuple[Kind, ...]:
        """What is inherited when the sentence is read so: what its section is about counts before what it says."""
        if not self.subjects or set(self.subjects) & set(mention.facets) or self.is_heading_wrong(mention):
            return mention.facets or self.subjects or _CONTENT
        return self.subjects

    def is_slip(self, mention: Mention) -> bool:
        """Whether the sentence names other content than its section's."""
        return bool(mention.facets and self.subjects) and not set(self.subjects) & set(mention.facets)

    def is_heading_wrong(self, mention: Mention) -> bool:
        """Whether the sentence names what its owner has no section for, and its heading's kind comes twice."""
        return (
            self.is_slip(mention)
            and self.repeats
            and len(mention.facets) == 1
            and mention.facets[0] in self.lacking
        )


@dataclass(frozen=True, slots=True)
class PageStatements:
    """What one page says, before anything is looked up elsewhere."""

    page: Page
    names: PageNames
    statements: tuple[Statement, ...]


def read_statements(page: Page) -> PageStatements:
    """The statements of a page, in order."""
    names = read_page_names(page)
    return PageStatements(page, names, tuple(_statements(page, names)))


def _statements(page: Page, names: PageNames) -> Iterator[Statement]:
    nodes = page.family.nodes
    starts = [node.heading.span.start for node in nodes]
    document, data = page.document, page.source.data
    found: list[tuple[int, int, Prose]] = []
    """Of each text that may hold statements where it stands, its heading, and its words."""
    for index, node in enumerate(nodes):
        if node.kind not in _SILENT and may_claim(node.heading.text):
            found.append(
                (node.heading.content.start, index, read_prose(data, node.heading.content, document.links))
            )
    blocks = document.blocks
    for block in blocks:
        if block.kind not in {BlockKind.PARAGRAPH, BlockKind.ITEM} or not may_claim(block.text):
            continue
        if block.parent >= 0 and blocks[block.parent].content == block.content:
            continue  # the first paragraph of an item, whose text is the item's
        index = bisect_right(starts, block.span.start) - 1
        if index >= 0 and nodes[index].kind in _SILENT:
            continue
        found.append((block.content.start, index, read_prose(data, block.content, document.links)))
    for _, index, prose in sorted(found, key=lambda entry: entry[:2]):
        for claim in read_claims(prose):
            yield _statement(page, names, index, prose, claim)


def _statement(page: Page, names: PageNames, index: int, prose: Prose, claim: Claim) -> Statement:
    nodes = page.family.nodes
    owner, section = FAMILY, None
    if index >= 0:
        node = nodes[index]
        section = node.kind
        owner = node.owner if node.role is Role.SECTION else FAMILY if node.role is Role.GROUP else index
    if owner == FAMILY and claim.subject:
        owner = _subject(names, claim.subject)
    subjects: tuple[Kind, ...] = ()
    if section in _DECIDES and section is not None:
        subjects = tuple(kind for kind in named_facets(nodes[index].heading.text) if kind in _DECIDES) or (
            section,
        )
        subjects = subjects if section in subjects else (section,)
    own = [node.kind for node in nodes if node.kind is not None and node.owner == owner]
    before = [node.kind for node in nodes[: max(index, 0)] if node.kind is not None and node.owner == owner]
    return Statement(
        page.path,
        page.source.lines.number_at(prose.starts[claim.start]),
        index,
        owner,
        section,
        subjects,
        claim,
        prose,
        section in before,
        tuple(kind for kind in FACETS if kind not in own),
    )


def _subject(names: PageNames, subject: str) -> int:
    """The level that the subject of a sentence names, or `FAMILY`."""
    name = read_name(subject, names.acronyms)
    best = max(((entry.score(name), -entry.index) for entry in names.levels), default=(0.0, 0))
    return -best[1] if best[0] >= _SURE_SUBJECT else FAMILY
