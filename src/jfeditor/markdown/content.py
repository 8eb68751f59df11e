"""What a page says, as typed values: blocks and the inline parts in them, each with its span.

This is what everything that shows a page is made of: HTML for the preview and for files, Typst for PDFs.
Text stands here as a reader sees it (escapes and entities resolved), never as markup, so that whoever writes
it out has one thing to do: to write text as text.

Named tuples: a page has thousands of them, and a frozen dataclass takes four times as long to make.
"""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from jfeditor.text.spans import Span

NOWHERE = -1
"""The `entry` of a block that `Document.blocks` has no entry for."""


class MarkKind(StrEnum):
    """How words are marked."""

    EMPHASIS = "emphasis"
    STRONG = "strong"
    STRIKE = "strike"


class Text(NamedTuple):
    """Words."""

    span: Span
    text: str


class Code(NamedTuple):
    """Words in backticks."""

    span: Span
    text: str


class Break(NamedTuple):
    """The end of a written line; a hard one is also shown."""

    span: Span
    hard: bool


class Mark(NamedTuple):
    """Words that are marked."""

    span: Span
    kind: MarkKind
    inlines: "tuple[Inline, ...]"


class Anchored(NamedTuple):
    """Words that link to something."""

    span: Span
    target: str
    """As written; of a `ref` or `relref` shortcode in it the page that it names."""
    title: str
    inlines: "tuple[Inline, ...]"


class Picture(NamedTuple):
    """An image."""

    span: Span
    target: str
    title: str
    text: str
    """What to say in its place."""


class NoteMark(NamedTuple):
    """The number of a footnote, in the text."""

    span: Span
    label: str
    number: int
    """From 1, in the order in which the text refers to them; 0 for a note that is not there."""


class RawInline(NamedTuple):
    """One tag or comment of raw HTML, as written."""

    span: Span
    text: str


class Shortcode(NamedTuple):
    """A Hugo shortcode, taken apart."""

    name: str
    values: tuple[str, ...]
    """The arguments without names, in order."""
    named: tuple[tuple[str, str], ...]
    closing: bool
    """Whether it ends a pair."""
    empty: bool = False
    """Whether it says that nothing stands between it and its end: `{{< x />}}`."""

    def value(self, *names: str) -> str:
        """The first of the arguments with one of these names, or empty."""
        return next((value for key, value in self.named if key in names), "")


class Foreign(NamedTuple):
    """A Hugo shortcode or an ERB tag."""

    span: Span
    text: str
    """As written."""
    shortcode: Shortcode | None
    """None for an ERB tag, and for a shortcode that cannot be read."""


Inline: TypeAlias = Text | Code | Break | Mark | Anchored | Picture | NoteMark | RawInline | Foreign


class Paragraph(NamedTuple):
    """A paragraph; a bare one is the text of an item of a tight list."""

    span: Span
    entry: int
    """Of every block: its place in `Document.blocks`, or `NOWHERE`."""
    inlines: tuple[Inline, ...]
    bare: bool


class Title(NamedTuple):
    """A heading."""

    span: Span
    entry: int
    depth: int
    anchor: str
    """Empty for a heading inside a quote, an item or a note: it is no structure of the page."""
    inlines: tuple[Inline, ...]


class ListItem(NamedTuple):
    """An item of a list."""

    span: Span
    entry: int
    done: bool | None
    """Of a task whether it is done; None for what is no task."""
    blocks: "tuple[Block, ...]"


class ListBlock(NamedTuple):
    """A list."""

    span: Span
    entry: int
    start: int | None
    """The first number; None for a list of bullets."""
    items: tuple[ListItem, ...]


class Quote(NamedTuple):
    """A quotation."""

    span: Span
    entry: int
    blocks: "tuple[Block, ...]"


class CodeBlock(NamedTuple):
    """Code, fenced or indented."""

    span: Span
    entry: int
    language: str
    text: str


class Cell(NamedTuple):
    """A cell of a table."""

    span: Span
    inlines: tuple[Inline, ...]


class Table(NamedTuple):
    """A table."""

    span: Span
    entry: int
    alignments: tuple[str, ...]
    """Of each column "left", "center", "right", or empty."""
    head: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]


class Rule(NamedTuple):
    """A line across the page."""

    span: Span
    entry: int


class RawBlock(NamedTuple):
    """Lines of raw HTML, as written."""

    span: Span
    entry: int
    text: str


class ForeignBlock(NamedTuple):
    """A shortcode or an ERB tag that stands alone."""

    span: Span
    entry: int
    foreign: Foreign


class Box(NamedTuple):
    """What stands between a shortcode that opens and the one that closes it: a panel, an alert."""

    span: Span
    entry: int
    opening: Foreign
    blocks: "tuple[Block, ...]"


class NoteBlock(NamedTuple):
    """A footnote."""

    span: Span
    entry: int
    label: str
    number: int
    """As in the text; 0 where nothing refers to it."""
    blocks: "tuple[Block, ...]"


class Definition(NamedTuple):
    """What is defined, and what is said of it."""

    terms: tuple[tuple[Inline, ...], ...]
    details: "tuple[tuple[Block, ...], ...]"


class Definitions(NamedTuple):
    """A list of definitions."""

    span: Span
    entry: int
    entries: tuple[Definition, ...]


Block: TypeAlias = (
    Paragraph
    | Title
    | ListBlock
    | Quote
    | CodeBlock
    | Table
    | Rule
    | RawBlock
    | ForeignBlock
    | Box
    | NoteBlock
    | Definitions
)


class Content(NamedTuple):
    """All that a page says below its front matter; footnotes stand where they are written."""

    blocks: tuple[Block, ...]


def plain_text(inlines: Iterable[Inline]) -> str:
    """What a reader sees of some inline parts, without marks; a line's end is a blank."""
    return "".join(map(_plain, inlines))


def _plain(inline: Inline) -> str:
    if isinstance(inline, Text | Code | Picture | Foreign):
        return inline.text
    if isinstance(inline, Mark | Anchored):
        return plain_text(inline.inlines)
    return " " if isinstance(inline, Break) else ""


def held_blocks(block: Block) -> Iterator[Block]:
    """The blocks that a block which is no list holds."""
    if isinstance(block, Quote | Box | NoteBlock):
        yield from block.blocks
    elif isinstance(block, Definitions):
        for one in block.entries:
            for details in one.details:
                yield from details


def all_blocks(blocks: Iterable[Block]) -> Iterator[Block | ListItem]:
    """Blocks and all that is in them, items of lists too; what holds others comes before them."""
    for block in blocks:
        yield block
        if isinstance(block, ListBlock):
            for item in block.items:
                yield item
                yield from all_blocks(item.blocks)
        else:
            yield from all_blocks(held_blocks(block))
