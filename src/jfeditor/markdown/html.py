"""What a page says, as HTML; a dress decides what links, images, shortcodes, raw HTML and so on become.

On what they have in common it is the HTML of pulldown-cmark's own renderer (`pyromark.html`; a test compares
the two), with anchors, attributes and footnotes as Hugo writes them.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from html import escape
from typing import Any, NamedTuple, TypeAlias

from jfeditor.markdown.content import (
    Anchored,
    Block,
    Box,
    Break,
    Cell,
    Code,
    CodeBlock,
    Content,
    Definitions,
    Foreign,
    ForeignBlock,
    Inline,
    ListBlock,
    ListItem,
    Mark,
    MarkKind,
    NoteBlock,
    NoteMark,
    Paragraph,
    Picture,
    Quote,
    RawBlock,
    RawInline,
    Rule,
    Table,
    Text,
    Title,
    all_blocks,
)
from jfeditor.text.lines import Lines
from jfeditor.text.spans import Span

Around: TypeAlias = tuple[str, str]
"""What opens something and what closes it."""


class Place(NamedTuple):
    """What a block says of where it comes from."""

    attributes: str = ""
    """Attributes of its tag, with the blank before them."""
    lead: str = ""
    """What stands first in its text."""


NO_PLACE = Place()


class Dress:
    """How the parts of a page are written that there are several ways for: here as a browser takes them.

    Whoever shows pages in another way inherits from it. Everything given back is HTML.
    """

    strike = "del"
    """The element for what is struck through."""

    def place(self, line: int, anchor: str) -> Place:
        """The place of a block by its first line, 0 for none, and its anchor, or empty."""
        name = f' id="{escape(anchor)}"' if anchor else ""
        return Place(f'{name} data-line="{line}"' if line else name)

    def paragraph(self, block: Paragraph, place: Place) -> Around:
        """What stands around the words of a paragraph."""
        return f"<p{place.attributes}>{place.lead}", "</p>\n"

    def link(self, link: Anchored) -> Around:
        """What stands around the words of a link."""
        title = f' title="{escape(link.title)}"' if link.title else ""
        return f'<a href="{escape(link.target)}"{title}>', "</a>"

    def picture(self, picture: Picture) -> str:
        """An image."""
        title = f' title="{escape(picture.title)}"' if picture.title else ""
        return f'<img src="{escape(picture.target)}" alt="{escape(picture.text)}"{title}>'

    def foreign(self, foreign: Foreign) -> str:
        """A shortcode or an ERB tag in a text."""
        return f"<code>{escape(foreign.text, quote=False)}</code>"

    def foreign_block(self, block: ForeignBlock, place: Place) -> str:
        """One that stands alone: a whole block."""
        return f"<p{place.attributes}>{place.lead}{self.foreign(block.foreign)}</p>\n"

    def box(self, box: Box, place: Place) -> Around:
        """What stands around the blocks between two shortcodes."""
        return f'<div class="box"{place.attributes}>{place.lead}\n', "</div>\n"

    def raw(self, text: str) -> str:
        """A tag of raw HTML in a text; what is shown of it has to be harmless."""
        return escape(text, quote=False)

    def raw_block(self, block: RawBlock, place: Place) -> str:
        """Lines of raw HTML: a whole block, or several, or nothing."""
        return f"<p{place.attributes}>{place.lead}{self.raw(block.text)}</p>\n"

    def code(self, block: CodeBlock, place: Place) -> Around:
        """What stands around a block of code."""
        language = f' class="language-{escape(block.language)}"' if block.language else ""
        return f"<pre{place.attributes}>{place.lead}<code{language}>", "\n</code></pre>\n"

    def drawn(self, block: CodeBlock, place: Place) -> str:
        """What is shown of code that draws something, in its place; empty where it is shown as code."""
        return ""

    def table(self, place: Place) -> Around:
        """What stands around the rows of a table."""
        return f"<table{place.attributes}>\n", "</table>\n"

    def task(self, *, done: bool) -> str:
        """The box of a task."""
        return f'<input type="checkbox" disabled{" checked" if done else ""}> '

    def note_mark(self, number: int, target: str, place: Place) -> str:
        """The number of a footnote in the text; `target` is the footnote's anchor, or empty."""
        if not target:
            return f"<sup>{number}</sup>"
        link = f'<a href="#{escape(target)}" class="footnote-ref" role="doc-noteref">{number}</a>'
        return f"<sup{place.attributes}>{place.lead}{link}</sup>"

    def note_back(self, target: str) -> str:
        """The link from a footnote to where the text refers to it."""
        link = f'<a href="#{escape(target)}" class="footnote-backref" role="doc-backlink">↩︎</a>'
        return f"&nbsp;{link}"


class Written(NamedTuple):
    """A page as HTML, and where something can stand in it that belongs below a text."""

    html: str
    text_ends: tuple[int, ...]
    """The bytes of the page where its texts end, in order; and beside them in `text_places` where in `html`
    something can stand that belongs right below each."""
    text_places: tuple[int, ...]

    def below(self, offset: int) -> int:
        """Where in `html` something stands right below the text that holds a byte of the page."""
        index = bisect_right(self.text_ends, offset)
        return self.text_places[index] if index < len(self.text_places) else len(self.html)


class HtmlWriter:
    """Writes what a page says as HTML."""

    def __init__(self, dress: Dress, lines: Lines | None = None, notes: str = "") -> None:
        """With the page's lines each block says on which it starts.

        Footnotes have the anchors `fn:1` and so on, the text's marks `fnref:1`, each after `notes`, so that
        several pages can stand in one.
        """
        self.dress = dress
        self.lines = lines
        self.prefix = notes
        self._out: list[str] = []
        self._size = 0
        self._lead = ""
        """What is to stand at the beginning of the next text."""
        self._ends: list[int] = []
        self._places: list[int] = []
        self._notes: dict[int, NoteBlock] = {}
        """The footnotes of what is written, by number."""
        self._references: dict[int, int] = {}
        """How often the text has referred to each of them so far."""
        self._placing = True
        """Whether what is written stands in the page's order."""
        self._marks = {MarkKind.EMPHASIS: "em", MarkKind.STRONG: "strong", MarkKind.STRIKE: dress.strike}
        self._writers: dict[type, Callable[[Any], None]] = {
            Paragraph: self._paragraph,
            Title: self._title,
            ListBlock: self._list,
            Quote: self._quote,
            CodeBlock: self._code_block,
            Table: self._table,
            Rule: self._rule,
            RawBlock: lambda block: self._write(dress.raw_block(block, self._place(block.span))),
            ForeignBlock: lambda block: self._write(dress.foreign_block(block, self._place(block.span))),
            Box: self._box,
            NoteBlock: lambda _: None,
            Definitions: self._definitions,
            Text: lambda inline: self._write(escape(inline.text, quote=False)),
            Code: lambda inline: self._write(f"<code>{escape(inline.text, quote=False)}</code>"),
            Break: lambda inline: self._write("<br>\n" if inline.hard else "\n"),
            Mark: self._mark,
            Anchored: self._link,
            Picture: lambda inline: self._write(dress.picture(inline)),
            NoteMark: self._note_mark,
            RawInline: lambda inline: self._write(dress.raw(inline.text)),
            Foreign: lambda inline: self._write(dress.foreign(inline)),
        }

    def page(self, content: Content) -> Written:
        """All of a page, its footnotes at the end; those that nothing refers to are left out, as by Hugo."""
        html = self.blocks(content.blocks)
        written = Written(html, tuple(self._ends), tuple(self._places))
        self._ends, self._places = [], []
        return written

    def blocks(self, blocks: Sequence[Block]) -> str:
        """Some blocks, and at their end the footnotes among them."""
        self._notes = {
            note.number: note for note in all_blocks(blocks) if isinstance(note, NoteBlock) and note.number
        }
        self._references = {}
        self._write_blocks(blocks)
        self._write_notes()
        return self._taken()

    def inlines(self, inlines: Iterable[Inline]) -> str:
        """Some words."""
        self._notes = {}
        self._write_inlines(inlines)
        return self._taken()

    def _taken(self) -> str:
        html = "".join(self._out)
        self._out, self._size = [], 0
        return html

    def _write(self, piece: str) -> None:
        self._out.append(piece)
        self._size += len(piece)

    def _write_blocks(self, blocks: Iterable[Block]) -> None:
        for block in blocks:
            self._writers[block.__class__](block)

    def _write_inlines(self, inlines: Iterable[Inline]) -> None:
        for inline in inlines:
            self._writers[inline.__class__](inline)

    def _place(self, span: Span, anchor: str = "") -> Place:
        line = self.lines.number_at(span.start) if self.lines else 0
        return self.dress.place(line, anchor) if line or anchor else NO_PLACE

    def _write_text(self, inlines: Iterable[Inline]) -> None:
        """The words of a block, after what is to stand before them."""
        if self._lead:
            self._write(self._lead)
            self._lead = ""
        self._write_inlines(inlines)

    def _end_text(self, end: int) -> None:
        """A text has ended: what belongs below it can stand here."""
        if self._placing:
            self._ends.append(end)
            self._places.append(self._size)

    # Blocks

    def _paragraph(self, block: Paragraph, tail: str = "") -> None:
        if block.bare:
            self._write_text(block.inlines)
            self._write(tail)
        else:
            opening, closing = self.dress.paragraph(block, self._place(block.span))
            self._write(opening)
            self._write_text(block.inlines)
            self._write(f"{tail}{closing}")
        self._end_text(block.span.end)

    def _title(self, block: Title) -> None:
        place = self._place(block.span, block.anchor)
        self._write(f"<h{block.depth}{place.attributes}>{place.lead}")
        self._write_text(block.inlines)
        self._write(f"</h{block.depth}>\n")
        self._end_text(block.span.end)

    def _list(self, block: ListBlock) -> None:
        name = "ul" if block.start is None else "ol"
        start = f' start="{block.start}"' if block.start not in {None, 1} else ""
        self._write(f"<{name}{start}{self._place(block.span).attributes}>\n")
        for item in block.items:
            self._item(item)
        self._write(f"</{name}>\n")

    def _item(self, item: ListItem) -> None:
        place = self._place(item.span)
        self._write(f"<li{place.attributes}>")
        box = "" if item.done is None else self.dress.task(done=item.done)
        first = item.blocks[0] if item.blocks else None
        if isinstance(first, Paragraph):
            self._lead = f"{place.lead}{box}" if first.bare else box
        else:
            self._write(box)
        self._write_blocks(item.blocks)
        self._write("</li>\n")

    def _quote(self, block: Quote) -> None:
        self._write(f"<blockquote{self._place(block.span).attributes}>\n")
        self._write_blocks(block.blocks)
        self._write("</blockquote>\n")

    def _code_block(self, block: CodeBlock) -> None:
        place = self._place(block.span)
        opening, closing = self.dress.code(block, place)
        drawn = self.dress.drawn(block, place)
        self._write(drawn or f"{opening}{escape(block.text, quote=False)}{closing}")

    def _rule(self, block: Rule) -> None:
        self._write(f"<hr{self._place(block.span).attributes}>\n")

    def _box(self, block: Box) -> None:
        opening, closing = self.dress.box(block, self._place(block.span))
        self._write(opening)
        self._write_blocks(block.blocks)
        self._write(closing)

    def _table(self, block: Table) -> None:
        opening, closing = self.dress.table(self._place(block.span))
        self._write(f"{opening}<thead>\n")
        self._row(block.head, block.alignments, "th")
        self._write("</thead>\n<tbody>\n")
        for row in block.rows:
            self._row(row, block.alignments, "td")
        self._write(f"</tbody>\n{closing}")

    def _row(self, cells: Sequence[Cell], alignments: Sequence[str], name: str) -> None:
        place = self._place(cells[0].span) if cells else NO_PLACE
        self._write(f"<tr{place.attributes}>")
        for cell, alignment in zip(cells, alignments, strict=False):
            aligned = f' align="{alignment}"' if alignment else ""
            self._write(f"<{name}{aligned}>{place.lead}")
            self._write_text(cell.inlines)
            self._end_text(cell.span.end)
            self._write(f"</{name}>")
        self._write("</tr>\n")

    def _definitions(self, block: Definitions) -> None:
        self._write(f"<dl{self._place(block.span).attributes}>\n")
        for entry in block.entries:
            for term in entry.terms:
                self._write(f"<dt>{self._place(term[0].span).lead if term else ''}")
                self._write_text(term)
                self._write("</dt>\n")
                if term:
                    self._end_text(term[-1].span.end)
            for blocks in entry.details:
                self._write("<dd>")
                self._write_blocks(blocks)
                self._write("</dd>\n")
        self._write("</dl>\n")

    # Words

    def _mark(self, mark: Mark) -> None:
        name = self._marks[mark.kind]
        self._write(f"<{name}>")
        self._write_inlines(mark.inlines)
        self._write(f"</{name}>")

    def _link(self, link: Anchored) -> None:
        opening, closing = self.dress.link(link)
        self._write(opening)
        self._write_inlines(link.inlines)
        self._write(closing)

    # Footnotes

    def _note_mark(self, mark: NoteMark) -> None:
        if mark.number not in self._notes:
            self._write(self.dress.note_mark(mark.number, "", NO_PLACE))
            return
        count = self._references[mark.number] = self._references.get(mark.number, 0) + 1
        place = self.dress.place(0, self._back(mark.number, count))
        self._write(self.dress.note_mark(mark.number, f"{self.prefix}fn:{mark.number}", place))

    def _back(self, number: int, count: int) -> str:
        """The anchor of a footnote's mark in the text, as Hugo names them."""
        return f"{self.prefix}fnref{count - 1 or ''}:{number}"

    def _write_notes(self) -> None:
        if not self._notes:
            return
        self._write('<section class="footnotes" role="doc-endnotes">\n<hr>\n<ol>\n')
        self._placing = False
        for position, number in enumerate(sorted(self._notes), 1):
            place = self._place(self._notes[number].span, f"{self.prefix}fn:{number}")
            value = "" if number == position else f' value="{number}"'
            self._write(f"<li{value}{place.attributes}>")
            self._lead = place.lead
            self._note(number)
            self._write("</li>\n")
        self._placing = True
        self._write("</ol>\n</section>\n")

    def _note(self, number: int) -> None:
        """The blocks of a footnote, the last paragraph with the ways back."""
        blocks = self._notes[number].blocks
        last = blocks[-1] if blocks else None
        self._write_blocks(blocks[:-1] if isinstance(last, Paragraph) else blocks)
        marks = range(1, self._references.get(number, 0) + 1)
        back = "".join(self.dress.note_back(self._back(number, count)) for count in marks)
        if isinstance(last, Paragraph):
            self._paragraph(last, back)
        elif back:
            self._write(f"<p>{back}</p>\n")
