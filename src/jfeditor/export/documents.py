"""What is exported, as typed values: sheets about a role, a family or a page, and documents made of them.

A document says what is shown, in which order and whose words it is; how it looks is the matter of whoever
sets it (Typst, HTML, Markdown).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from jfeditor.families.handbook import NodeRef
from jfeditor.markdown.content import Block


class DocumentKind(StrEnum):
    """What a document is about."""

    ROLE = "role"
    FAMILY = "family"
    PAGE = "page"
    """A page as written, whatever it is about."""
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
    """The footnotes that these refer to are the last of them.

    Headings of the page among them (`Title` with an anchor) stand below the heading that the portion is
    under, the highest of the portion right below it.
    """
    source: SourceLine | None = None
    """Whose words they are, where that is shown."""
    warning: str = ""
    """In their place: what is missing here, for a reader; then `blocks` is empty."""
    remark: str = ""
    """The same for those who keep the pages: which statement leads nowhere, and why."""


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
    """A department or family of a book, with the sheets in it.

    A family's first sheet is the family's own: it has the chapter's title, which is to be shown once.
    """

    title: str
    sheets: tuple[Sheet, ...]
    chapters: "tuple[Chapter, ...]"
    opening: tuple[Portion, ...] = ()
    """What the department's own page says, its headings as `Title` blocks."""
    refs: tuple[NodeRef, ...] = ()
    """All nodes that a link to the department may name."""


@dataclass(frozen=True, slots=True)
class ComparedDetail:
    """A line of both title blocks; a value is empty where one says nothing of it."""

    label: str
    one: str
    other: str


@dataclass(frozen=True, slots=True)
class Alike:
    """What both say in other words, to be shown side by side."""

    one: Portion
    other: Portion


@dataclass(frozen=True, slots=True)
class ComparedSection:
    """One kind of content of two roles; each item of either stands in one of the parts."""

    title: str
    both: tuple[Portion, ...]
    """What both say, word for word."""
    alike: tuple[Alike, ...]
    one: tuple[Portion, ...]
    """What only the first one says; portions have no sources here, but may be warnings."""
    other: tuple[Portion, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two roles side by side; what they are called is in the document's two sheets."""

    details: tuple[ComparedDetail, ...]
    sections: tuple[ComparedSection, ...]


@dataclass(frozen=True, slots=True)
class Stamp:
    """What state of the handbook a document was made of."""

    commit: str = ""
    """Seven characters of the git commit, or empty."""
    changed: bool = False
    """Whether the pages differ from that commit."""
    date: str = ""
    """The day, in ISO 8601 ("2026-11-21"): the commit's, else when a page was last written; or empty."""
    moment: int = 0
    """Seconds since 1970 (UTC), written into the file as when it was made; 0 where it is not known."""


@dataclass(frozen=True, slots=True)
class Document:
    """One file to be made."""

    kind: DocumentKind
    title: str
    subtitle: str
    """"Role description", "Job family", the handbook's name: on a book's cover, and in the file's data."""
    sheets: tuple[Sheet, ...]
    """Of a role, a page, a family (its own first, then those of its levels), or the two of a comparison, of
    which only titles and openings are to be shown; a book has chapters instead."""
    chapters: tuple[Chapter, ...] = ()
    path: str = ""
    """The page it was made of, for the foot; empty for several."""
    comparison: Comparison | None = None
    """Of a document of that kind what is shown below the two titles."""


def all_sheets(document: Document) -> Iterator[Sheet]:
    """The sheets of a document in their order."""
    yield from document.sheets
    for chapter in all_chapters(document.chapters):
        yield from chapter.sheets


def all_chapters(chapters: Sequence[Chapter]) -> Iterator[Chapter]:
    """Chapters with those in them, in their order."""
    for chapter in chapters:
        yield chapter
        yield from all_chapters(chapter.chapters)
