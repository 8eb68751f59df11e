"""The statements of a page: where they stand, and whose content they speak of.

Everything here depends on the page alone, so that it is read once for each state of a page; what the
statements lead to is found in the handbook (`jfeditor.families.inheritance`).
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from jfeditor.families.claim_words import FACETS
from jfeditor.families.claims import Claim, Form, Mention, may_claim, may_claims, read_claims
from jfeditor.families.mentions import CONTENT, Place, facets_of, section_kinds
from jfeditor.families.model import FAMILY, Kind, Role
from jfeditor.families.namesakes import PageNames, read_name, read_page_names, title_in
from jfeditor.families.pages import Page
from jfeditor.families.prose import Prose, read_prose
from jfeditor.families.titles import read_title
from jfeditor.markdown.blocks import BlockKind
from jfeditor.text.spans import Span

_SILENT = frozenset({Kind.HIRING_PROCESS, Kind.CAREER_LADDER})
"""Kinds of sections that speak of levels without saying that one includes another."""
_UNSAID = (Kind.RESPONSIBILITIES, Kind.REQUIREMENTS)
"""What a statement that names no facet is about, outside sections of a facet."""
_SURE_SUBJECT = 94.0
_WORDED = frozenset({BlockKind.PARAGRAPH, BlockKind.ITEM})
"""Blocks that may hold statements."""


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
        """What is inherited when the sentence is read so: its section counts before what it says."""
        if not self.subjects or set(self.subjects) & set(mention.facets) or self.is_heading_wrong(mention):
            return mention.facets or self.subjects or _UNSAID
        return self.subjects

    def is_slip(self, mention: Mention) -> bool:
        """Whether the sentence names other content than its section's."""
        return bool(mention.facets and self.subjects) and not set(self.subjects) & set(mention.facets)

    def is_heading_wrong(self, mention: Mention) -> bool:
        """Whether the sentence names what its owner has no section for, and its section comes twice."""
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
    return PageStatements(page, names, tuple(_Reader(page, names).read()))


class _Reader:
    """Reads one page."""

    def __init__(self, page: Page, names: PageNames) -> None:
        self.page = page
        self.nodes = page.family.nodes
        self.names = names
        self.kinds: dict[int, list[tuple[int, Kind]]] = {}
        """Of each owner its sections with their kinds."""
        for index, node in enumerate(self.nodes):
            for kind in section_kinds(node):
                self.kinds.setdefault(node.owner, []).append((index, kind))
        levels = (node.heading.text for node in self.nodes if node.role is Role.LEVEL)
        self.titles = frozenset(read_title(title_in(text)).plain_key for text in levels)

    def read(self) -> Iterator[Statement]:
        headings = dict(self._headings())
        texts = sorted([*headings.items(), *self._blocks()], key=lambda text: text[0].start)
        links, data = self.page.document.links, self.page.source.data
        for span, index in texts:
            prose = read_prose(data, span, links)
            for claim in read_claims(prose, self.titles):
                if not (span in headings and _names_a_section(claim)):
                    yield self._statement(index, prose, claim)

    def _headings(self) -> Iterator[tuple[Span, int]]:
        for index, node in enumerate(self.nodes):
            if node.kind not in _SILENT and may_claim(node.heading.text):
                yield node.heading.content, index

    def _blocks(self) -> Iterator[tuple[Span, int]]:
        """The texts that may hold statements, each with the heading it stands under."""
        starts = [node.heading.span.start for node in self.nodes]
        blocks = self.page.document.blocks
        worded = [block for block in blocks if block.kind in _WORDED]
        for block, may in zip(worded, may_claims([block.text for block in worded]), strict=True):
            if not may:
                continue
            if block.parent >= 0 and blocks[block.parent].content == block.content:
                continue  # the first paragraph of an item, whose text is the item's
            index = bisect_right(starts, block.span.start) - 1
            if index < 0 or self.nodes[index].kind not in _SILENT:
                yield block.content, index

    def _statement(self, index: int, prose: Prose, claim: Claim) -> Statement:
        owner, section = FAMILY, None
        if index >= 0:
            node = self.nodes[index]
            section = node.kind
            owner = node.owner if node.role is Role.SECTION else FAMILY if node.role is Role.GROUP else index
        if owner == FAMILY and claim.subject:
            owner = self._subject(claim.subject)
        own = self.kinds.get(owner, [])
        return Statement(
            self.page.path,
            self.page.source.lines.number_at(prose.byte(claim.start)),
            index,
            owner,
            section,
            section_kinds(self.nodes[index]) if section in CONTENT else (),
            claim,
            prose,
            any(kind is section and at < index for at, kind in own),
            facets_of(frozenset(FACETS).difference(kind for _, kind in own)),
        )

    def _subject(self, subject: str) -> int:
        """The level that the subject of a sentence names, or `FAMILY`."""
        name = read_name(subject, self.names.acronyms)
        best = max(((score, -entry.index) for score, entry in self.names.score(name)), default=(0.0, 0))
        return -best[1] if best[0] >= _SURE_SUBJECT else FAMILY


def _names_a_section(claim: Claim) -> bool:
    """Whether a heading's claim is no more than what a section is called: "Basic Requirements"."""
    return claim.form is Form.BARE and all(mention.place is Place.FAMILY for mention in claim.mentions)
