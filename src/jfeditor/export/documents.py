"""What is exported, as typed values: sheets about a role, a family or a page, and documents made of them.

A document says what is shown, in which order and whose words it is; how it looks is the matter of whoever
sets it (Typst, HTML, Markdown).
"""

from dataclasses import dataclass
from enum import StrEnum

from jfeditor.families.handbook import NodeRef
from jfeditor.markdown.content import Block


class DocumentKind(StrEnum):
    """What a document is about."""

    ROLE = "role"
    FAMILY = "family"
    BOOK = "book"
    COMPARISON = "comparison"


class Manner(StrEnum):
    """How the content of a role is arranged."""

    BY_SOURCE = "by-source"
    """As it takes effect, each source's items under its name."""
    MERGED = "merged"
    """As it takes effect, in one list, without names of sources."""
    AS_WRITTEN = "as-written"
    """The page's own words, statements of inheritance included."""


@dataclass(frozen=True, slots=True)
class SourceLine:
    """Who says something."""

    name: str
    """In words that stand alone: "From Care Operations Analyst", "Added at this level"."""
    through: str
    """The way there where it is not direct: "through Care Operations Analyst"; or empty."""
    tone: int
    """Which colour: 0 for the role's own, 1 to 6 by source, as in the window (`families.source_tones`)."""


@dataclass(frozen=True, slots=True)
class Portion:
    """Blocks of one page."""

    path: str
    """The page that they stand on, from which their links and images are counted."""
    blocks: tuple[Block, ...]
    source: SourceLine | None = None
    """Whose words they are, where that is shown."""
    warning: str = ""
    """In their place: why nothing could be taken in here, in words; then `blocks` is empty."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands under it."""

    title: str
    depth: int
    """1 for a section of a sheet, 2 below it, and so on."""
    ref: NodeRef | None
    """The heading that links may lead to; None for a heading of our own."""
    portions: tuple[Portion, ...]


@dataclass(frozen=True, slots=True)
class Detail:
    """A line of the title block: "Grade" and "7"."""

    label: str
    value: str
    ref: NodeRef | None = None
    """The role that the value names."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One role, one family or one page."""

    ref: NodeRef
    title: str
    family: str
    """The family's title; empty where the sheet is the family's."""
    department: str
    """The department's title, those above it before it ("Customer Care › Support"); or empty."""
    details: tuple[Detail, ...]
    opening: tuple[Portion, ...]
    """What stands before the first section."""
    sections: tuple[Section, ...]
    refs: tuple[NodeRef, ...]
    """All nodes that a link to this sheet may name: its own, its page's, its sections'."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A department or family of a book, with the sheets in it."""

    title: str
    sheets: tuple[Sheet, ...]
    chapters: "tuple[Chapter, ...]"
    opening: tuple[Portion, ...] = ()
    """What the department's own page says."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What state of the handbook a document was made of."""

    commit: str = ""
    """Seven characters of the git commit, or empty."""
    changed: bool = False
    """Whether the pages differ from that commit."""
    date: str = ""
    """The day, in ISO 8601 ("2026-11-21"): the commit's, else that of the export."""
    moment: int = 0
    """Seconds since 1970 (UTC), written into the file as when it was made."""


@dataclass(frozen=True, slots=True)
class Document:
    """One file to be made."""

    kind: DocumentKind
    title: str
    subtitle: str
    """"Role description", "Job family", the handbook's name: on a book's cover, and in the file's data."""
    sheets: tuple[Sheet, ...]
    """Of a role, a family, or the two of a comparison; a book has chapters instead."""
    chapters: tuple[Chapter, ...] = ()
    path: str = ""
    """The page it was made of, for the foot; empty for several."""
