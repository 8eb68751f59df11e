"""Reading what a page says: pulldown-cmark's events to `Content`.

The blocks are those of `documents.read_document`, with its spans, and its headings, link targets and
footnotes; here they stand inside one another and get their inline parts (`inline_reading`).
"""

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pyromark

from jfeditor.markdown.attributes import attributes_at_end
from jfeditor.markdown.blocks import Opaque
from jfeditor.markdown.content import (
    NOWHERE,
    Block,
    Cell,
    CodeBlock,
    Content,
    Definition,
    Definitions,
    Foreign,
    ForeignBlock,
    Inline,
    ListBlock,
    ListItem,
    NoteBlock,
    Paragraph,
    Quote,
    RawBlock,
    Rule,
    Table,
    Text,
    Title,
)
from jfeditor.markdown.documents import OPTIONS, read_document
from jfeditor.markdown.inline_reading import INLINE_TAGS, InlineReader
from jfeditor.markdown.opaques import hide
from jfeditor.markdown.shortcodes import with_boxes
from jfeditor.text.sources import Source
from jfeditor.text.spans import Span

if TYPE_CHECKING:
    from pyromark.event import Range

_TYPOGRAPHIC = OPTIONS | pyromark.Options.ENABLE_SMART_PUNCTUATION
_DEEPEST = 60
"""Blocks and marks within one another; of more only what they hold is kept, in what holds them."""
_CONTAINERS = frozenset({"List", "BlockQuote", "FootnoteDefinition", "DefinitionList"})
_PARTS = frozenset({"Item", "DefinitionListTitle", "DefinitionListDefinition"})
"""What containers consist of."""
_HOLDERS = frozenset({"Item", "BlockQuote", "FootnoteDefinition", "DefinitionListDefinition"})
"""What holds any blocks, or text of its own."""
_VERBATIM = frozenset({"CodeBlock", "HtmlBlock"})
_ROWS = frozenset({"TableHead", "TableRow"})
_ENTRIES = frozenset({"Paragraph", "Item", "Table"}) | _CONTAINERS | _VERBATIM
"""What `Document.blocks` has an entry for, rules aside."""


def read_content(source: Source, start: int, *, typographic: bool = True) -> Content:
    """What `source` says from the byte `start` (after the front matter) on.

    With `typographic` quotes, dashes and ellipses are as Hugo's typographer sets them; code, anchors and
    spans are the same without.
    """
    return _read(source, start, typographic)


@lru_cache(maxsize=16)
def _read(source: Source, start: int, typographic: bool) -> Content:
    return _Reader(source, start).read(_TYPOGRAPHIC if typographic else OPTIONS)


class _Open:
    """A block whose end has not come yet."""

    __slots__ = ("blocks", "details", "done", "entry", "items", "rows", "shown", "tag", "value")

    def __init__(self, tag: str, entry: int, value: Any, *, shown: bool) -> None:
        self.tag = tag
        self.entry = entry
        self.value = value
        """What the parser says of it besides."""
        self.shown = shown
        """Whether it is a block of its own; else what it holds goes to what holds it."""
        self.blocks: list[Block] = []
        self.items: list[ListItem] = []
        self.rows: list[tuple[Cell, ...]] = []
        self.details: list[tuple[list[tuple[Inline, ...]], list[tuple[Block, ...]]]] = []
        self.done: bool | None = None


class _Reader:
    """One pass over the events."""

    def __init__(self, source: Source, start: int) -> None:
        document = read_document(source, start)
        self.data = source.text().encode() if source.fault else source.data
        self.page_lines = source.lines
        self.entries = document.blocks
        self.words = InlineReader(self.data, document)
        self.seen = hide(self.data, start, document.opaques)
        self.lone = [o for o in reversed(document.opaques) if o.alone and o.kind == "erb"]
        """What the parser sees nothing of and has yet to find its place, the last first."""
        self.headings = {heading.span.start: heading for heading in document.headings}
        self.paired = any(self._is_closing(opaque) for opaque in document.opaques)
        self.root = _Open("", NOWHERE, None, shown=True)
        self.stack: list[_Open] = [self.root]
        self.entry = -1
        """Of the block that began last."""
        self.lines: list[str] = []
        """Of the code or raw HTML that is open."""
        self.verbatim = False
        """Whether code or raw HTML is open."""
        self.cells: list[Cell] = []

    def read(self, options: pyromark.Options) -> Content:
        words = self.words
        event: Any
        for event, place in pyromark.events_with_range(self.seen.decode("utf-8"), options=options):
            if event.__class__ is str:
                if event == "Rule":
                    self._rule(place)
                else:
                    words.line_end(place, hard=event == "HardBreak")
                continue
            (name,) = event
            value = event[name]
            if name == "Text" and not self.verbatim:
                words.text(value, place["start"], place["end"])
            elif name == "Start":
                tag = value if value.__class__ is str else next(iter(value))
                if tag in INLINE_TAGS:
                    words.start(tag, value, shown=len(self.stack) + len(words.marks) < _DEEPEST)
                else:
                    self._start(tag, value if value.__class__ is str else value[tag], place)
            elif name == "End":
                tag = value if value.__class__ is str else next(iter(value))
                if tag in INLINE_TAGS:
                    words.end(tag, place)
                else:
                    self._end(tag, place)
            elif self.verbatim:
                self._add_line(value, place, as_written=name == "Html")
            elif name == "TaskListMarker":
                self._task(done=value)
            else:
                words.add(name, value, place)
        self._place_lone(len(self.data))
        return Content(self._siblings(self.root))

    # Beginnings

    def _start(self, tag: str, value: Any, place: "Range") -> None:
        self._end_loose_text()
        top = self.stack[-1]
        if self.lone:
            self._place_lone(place["start"])
        if tag in _ENTRIES:
            self.entry += 1
        if tag == "Heading":
            heading = self.headings.get(place["start"]) if top is self.root else None
            self.words.cut = heading.content.end if heading else len(self.data)
        elif tag in _VERBATIM:
            self.lines, self.verbatim = [], True
        elif tag in _ROWS:
            self.cells = []
            return
        elif tag == "TableCell":
            return
        shown = len(self.stack) < _DEEPEST if tag in _CONTAINERS else tag not in _PARTS or top.shown
        opened = _Open(tag, self.entry, value, shown=shown)
        if not shown:
            opened.blocks = top.blocks
        self.stack.append(opened)

    def _rule(self, place: "Range") -> None:
        self._end_loose_text()
        if self.lone:
            self._place_lone(place["start"])
        self.entry += 1
        self.stack[-1].blocks.append(Rule(self.entries[self.entry].span, self.entry))

    def _task(self, *, done: bool) -> None:
        for part in reversed(self.stack):
            if part.tag == "Item":
                part.done = done
                return

    def _add_line(self, value: str, place: "Range", *, as_written: bool) -> None:
        """A part of code, or of raw HTML."""
        start, end = place["start"], place["end"]
        while self.lone and start <= self.lone[-1].span.start < end:
            self.lone.pop()
        as_written = as_written or self.words.is_hidden(start, end)
        self.lines.append(self.words.written(start, end) if as_written else value)

    # Ends

    def _end(self, tag: str, place: "Range") -> None:
        if tag == "TableCell":
            self.cells.append(Cell(_span(place), self.words.take()))
            return
        if tag in _ROWS:
            self.stack[-1].rows.append(tuple(self.cells))
            return
        self._end_loose_text()
        self.verbatim = False
        if self.lone and tag in _HOLDERS:
            self._place_lone(place["end"], beyond=self._column(place["start"]) if tag == "Item" else -1)
        ended = self.stack.pop()
        top = self.stack[-1]
        if tag == "Item":
            if ended.shown:
                span = self.entries[ended.entry].span
                top.items.append(ListItem(span, ended.entry, ended.done, self._siblings(ended)))
        elif tag == "DefinitionListTitle":
            self._end_term(ended, top, place)
        elif tag == "DefinitionListDefinition":
            if ended.shown:
                top.details[-1][1].append(self._siblings(ended))
        elif (block := self._block(tag, ended, place)) is not None:
            top.blocks.append(block)

    def _block(self, tag: str, ended: _Open, place: "Range") -> Block | None:
        entry = ended.entry
        if tag == "Heading":
            return self._title(ended, place)
        span = self.entries[entry].span
        if tag == "Paragraph":
            return self._paragraph(span, entry)
        if tag == "CodeBlock":
            language = "" if ended.value == "Indented" else _language(ended.value["Fenced"])
            return CodeBlock(span, entry, language, "".join(self.lines).removesuffix("\n"))
        if tag == "HtmlBlock":
            return RawBlock(span, entry, "".join(self.lines))
        if tag == "Table":
            alignments = tuple("" if one == "None" else one.lower() for one in ended.value)
            head, *rows = ended.rows
            return Table(span, entry, alignments, head, tuple(rows))
        if not ended.shown:
            return None
        if tag == "List":
            return ListBlock(span, entry, ended.value, tuple(ended.items))
        if tag == "BlockQuote":
            return Quote(span, entry, self._siblings(ended))
        if tag == "FootnoteDefinition":
            number = self.words.note_number(ended.value)
            return NoteBlock(span, entry, ended.value, number, self._siblings(ended))
        entries = tuple(Definition(tuple(terms), tuple(details)) for terms, details in ended.details)
        return Definitions(span, entry, entries)

    def _title(self, ended: _Open, place: "Range") -> Title:
        heading = self.headings.get(place["start"]) if self.stack[-1] is self.root else None
        inlines = self.words.take()
        self.words.cut = len(self.data)
        if heading:
            return Title(heading.span, NOWHERE, heading.depth, heading.anchor, _trimmed(self.data, inlines))
        depth = int(ended.value["level"][1])
        return Title(_span(place), NOWHERE, depth, "", _trimmed(self.data, _without_attributes(inlines)))

    def _paragraph(self, span: Span, entry: int) -> Block | None:
        inlines = self.words.take()
        if len(inlines) == 1 and isinstance(inlines[0], Foreign):
            return ForeignBlock(span, entry, inlines[0])
        if not inlines:  # the rest of a shortcode that goes over blank lines
            return None
        return Paragraph(span, entry, inlines, bare=False)

    def _end_term(self, ended: _Open, top: _Open, place: "Range") -> None:
        term = self.words.take()
        if not ended.shown:
            top.blocks.append(Paragraph(_span(place), NOWHERE, term, bare=False))
        elif top.details and not top.details[-1][1]:
            top.details[-1][0].append(term)
        else:
            top.details.append(([term], []))

    def _end_loose_text(self) -> None:
        """The text of an item of a tight list ends: it is a bare paragraph."""
        top = self.stack[-1]
        inlines = self.words.take() if top.tag in _HOLDERS else ()
        if inlines:
            span = Span(inlines[0].span.start, inlines[-1].span.end)
            top.blocks.append(Paragraph(span, NOWHERE, inlines, bare=top.shown))

    def _siblings(self, ended: _Open) -> tuple[Block, ...]:
        if self.paired:
            return with_boxes(ended.blocks, _DEEPEST - len(self.stack))
        return tuple(ended.blocks)

    # What is no Markdown

    def _place_lone(self, end: int, beyond: int = -1) -> None:
        """Put the tags that fill their lines, and of which the parser sees nothing, up to a byte.

        At the end of an item only those that are written further right than it.
        """
        top = self.stack[-1]
        while self.lone and self.lone[-1].span.end <= end and self._column(self.lone[-1].span.start) > beyond:
            if top.tag == "List" and top.shown and top.items:  # between two items: below the first
                last = top.items.pop()
                top.items.append(last._replace(blocks=(*last.blocks, self._lone_block())))
            elif top is self.root or top.tag in _HOLDERS:
                top.blocks.append(self._lone_block())
            else:
                return

    def _lone_block(self) -> ForeignBlock:
        opaque = self.lone.pop()
        return ForeignBlock(opaque.span, NOWHERE, self.words.foreign(opaque))

    def _column(self, offset: int) -> int:
        return offset - self.page_lines.span(self.page_lines.number_at(offset)).start

    def _is_closing(self, opaque: Opaque) -> bool:
        inside = self.data[opaque.span.start + len("{{<") : opaque.span.end]
        return opaque.kind == "shortcode" and inside.lstrip().startswith(b"/")


def _language(info: str) -> str:
    """The language that the info string of a fence begins with; Hugo's options in braces may follow."""
    return info.partition("{")[0].partition(",")[0].strip().partition(" ")[0]


def _without_attributes(inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """The parts of a heading in a container without the attributes at its end."""
    last = inlines[-1] if inlines else None
    attributes = attributes_at_end(last.text.encode()) if isinstance(last, Text) else b""
    if not attributes or not isinstance(last, Text):
        return inlines
    kept = Text(
        Span(last.span.start, last.span.end - len(attributes)), last.text[: -len(attributes.decode())]
    )
    return (*inlines[:-1], kept) if kept.text else inlines[:-1]


def _trimmed(data: bytes, inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """The parts of a heading without blanks at its end, which stood before attributes."""
    last = inlines[-1] if inlines else None
    if not isinstance(last, Text):
        return inlines
    text = last.text.rstrip()
    end = last.span.start + len(last.span.cut(data).rstrip())
    return (*inlines[:-1], Text(Span(last.span.start, end), text)) if text else inlines[:-1]


def _span(place: "Range") -> Span:
    return Span(place["start"], place["end"])
