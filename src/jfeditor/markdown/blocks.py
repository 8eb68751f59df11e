"""The parts of a Markdown page, as values with spans into its bytes.

Spans of blocks run from the first byte of their first line's text to the end of their last line, line
end included (as pulldown-cmark reports them); spans of inline parts are exact.

Blocks and links are named tuples, all else is a dataclass: a page has hundreds of them, and a frozen
dataclass takes four times as long to make.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from jfeditor.text.spans import Span


class BlockKind(StrEnum):
    """What a block is; headings are kept apart (`Heading`)."""

    PARAGRAPH = "paragraph"
    LIST = "list"
    ITEM = "item"
    QUOTE = "quote"
    CODE = "code"
    HTML = "html"
    TABLE = "table"
    RULE = "rule"
    FOOTNOTE = "footnote"
    DEFINITIONS = "definitions"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading that structures the page; those in quotes, lists, HTML and fences do not."""

    span: Span
    """With kramdown's attribute lines right below it."""
    content: Span
    """The heading's text as written, without `#`s, underline and attributes."""
    line: int
    depth: int
    text: str
    """What a reader sees: marks, escapes and entities resolved."""
    setext: bool
    id: str
    """The id written at the heading (`{#id}`, `{: #id}`), or empty."""
    anchor: str
    """The anchor the handbook gives it: the id, or the slug with `-1`, `-2` for repeats."""


class Block(NamedTuple):
    """A block outside headings, in the page's order; containers come before what they hold."""

    kind: BlockKind
    span: Span
    parent: int
    """The index of the containing block in `Document.blocks`, or -1."""
    text: str
    """What a reader sees of its own inline text; of an item that of its first paragraph."""
    content: Span
    """The bytes of that text as written; empty at the block's start where there is no text."""
    mark: str
    """Of an item its bullet or number as written ("-", "3."); of a fence its language."""


class Link(NamedTuple):
    """A link or an image."""

    span: Span
    target: str
    title: str
    text: str
    image: bool
    reference: str
    """The label of the reference definition it goes through, or empty."""


class Note(NamedTuple):
    """A reference to a footnote: `[^label]`."""

    span: Span
    label: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A link reference definition: `[label]: target "title"`."""

    span: Span
    label: str
    target: str
    title: str


@dataclass(frozen=True, slots=True)
class Opaque:
    """A Hugo shortcode, an ERB tag, a line of attributes: what is read before Markdown and is none."""

    span: Span
    kind: str
    """`shortcode`, `erb` or `attributes`."""
    alone: bool
    """Whether it fills its lines."""


@dataclass(frozen=True, slots=True)
class HtmlAnchor:
    """An anchor made by raw HTML: `<a id="x">`, `<a name="x">` or an id on another element."""

    span: Span
    """Of the tag."""
    id: str


@dataclass(frozen=True, slots=True)
class HtmlLink:
    """A link or an image of raw HTML: `<a href="x">`, `<img src="x">`."""

    span: Span
    """Of the tag."""
    target_span: Span
    """Of the bytes of the target, without quotes."""
    image: bool


@dataclass(frozen=True, slots=True)
class Document:
    """What Markdown says of a page's body."""

    headings: tuple[Heading, ...]
    blocks: tuple[Block, ...]
    links: tuple[Link, ...]
    references: tuple[Reference, ...]
    notes: tuple[Note, ...]
    """Only those that have a footnote; its text is a block."""
    opaques: tuple[Opaque, ...]
    anchors: tuple[HtmlAnchor, ...]
    html_links: tuple[HtmlLink, ...]
