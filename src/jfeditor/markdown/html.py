"""A page's body as HTML, with the place of each of its blocks in it.

The HTML is what pulldown-cmark's own renderer makes of the same events (`pyromark.html`; a test compares the
two), and besides: headings have the handbook's anchors, every block one that names its line, attributes are
left out, shortcodes and ERB tags stand as labels, raw HTML is reduced to what rich text can show.
"""

import html
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pyromark

from jfeditor.markdown.blocks import Heading, Opaque
from jfeditor.markdown.documents import OPTIONS, read_document
from jfeditor.markdown.opaques import hide
from jfeditor.markdown.raw_html import RawHtml, image
from jfeditor.text.sources import Source
from jfeditor.text.spans import Span

if TYPE_CHECKING:
    from pyromark.event import Range

LINE = "@"
"""How the names of anchors begin that say on which line of the page a block starts."""

_PLAIN = {
    "Paragraph": "p",
    "BlockQuote": "blockquote",
    "Item": "li",
    "DefinitionList": "dl",
    "DefinitionListTitle": "dt",
    "DefinitionListDefinition": "dd",
    "TableRow": "tr",
    "Emphasis": "em",
    "Strong": "strong",
    "Strikethrough": "s",
}
"""Parts that are one element without attributes."""
_BLOCKS = frozenset(
    {"Paragraph", "Item", "List", "BlockQuote", "CodeBlock", "Table", "HtmlBlock", "Rule"}
) | {
    "FootnoteDefinition",
    "DefinitionList",
}
"""What `Document.blocks` has an entry for."""
_INLINE = frozenset({"Emphasis", "Strong", "Strikethrough", "Link", "Image"})
_TEXTS = frozenset({"Paragraph", "Heading", "TableCell", "DefinitionListTitle"})
"""Blocks that hold text and no blocks."""
_HOLDERS = frozenset({"Item", "BlockQuote", "FootnoteDefinition", "DefinitionListDefinition"})
"""Blocks that hold any blocks."""
_NAMED = frozenset({"Paragraph", "Heading", "TableCell", "DefinitionListTitle", "CodeBlock"})
"""Blocks that say on which line they start, as items do that hold text of their own."""
_DEEPEST = 60
"""Parts within one another; more are shown without their marks, which rich text takes too long for."""


@dataclass(frozen=True, slots=True)
class Rendering:
    """A page's body as HTML."""

    html: str
    blocks: tuple[tuple[int, int], ...]
    """Of each entry of `Document.blocks` from where to where in `html` it stands."""
    text_ends: tuple[int, ...]
    """The bytes of the page where its texts end, at the latest, and beside them in `text_places` where in
    `html` something can stand that belongs right below each."""
    text_places: tuple[int, ...]
    breaks: tuple[int, ...]
    """Where in `html` no block is open."""

    def below(self, offset: int) -> int:
        """Where in `html` something stands right below the text that holds a byte of the page."""
        index = bisect_right(self.text_ends, offset)
        return self.text_places[index] if index < len(self.text_places) else len(self.html)


@lru_cache(maxsize=32)
def render(source: Source, start: int) -> Rendering:
    """The HTML of `source` from the byte `start` (after the front matter) on."""
    return _Renderer(source, start).render()


class _Renderer:
    """One pass over the events."""

    def __init__(self, source: Source, start: int) -> None:
        self.data = source.text().encode() if source.fault else source.data
        self.lines = source.lines
        document = read_document(source, start)
        self.opaques = document.opaques
        self.opaque_ends = [opaque.span.end for opaque in self.opaques]
        self.lone = [o for o in self.opaques if o.alone and o.kind == "erb"]
        """What the parser sees nothing of and has yet to be shown, the last first."""
        self.lone.reverse()
        self.seen = hide(self.data, start, self.opaques)
        self.headings = {heading.span.start: heading for heading in document.headings}
        self.targets = {link.span: link.target for link in document.links}
        self.raw = RawHtml(self._raw_text, self._written)
        self.out: list[str] = []
        self.size = 0
        self.open: list[str] = []
        """The parts that are open."""
        self.ends: list[str] = []
        """What closes each of them."""
        self.blocks: list[tuple[int, int]] = []
        self.open_blocks: list[int] = []
        self.text_ends: list[int] = []
        self.text_places: list[int] = []
        self.breaks: list[int] = []
        self.loose_text = False
        """Whether an item's own text has begun and not ended yet."""
        self.line = ""
        """The anchor of an item that has no text yet."""
        self.raw_lines: list[Span] = []
        """The lines of the raw HTML that is open."""
        self.heading: Heading | None = None
        self.alignments: list[str] = []
        self.column = 0
        self.in_head = False
        self.notes: dict[str, int] = {}
        self.lead = ""
        """What is to stand at the beginning of the next paragraph."""
        self.image: list[str] | None = None
        """The words of the image that is open."""
        self.images = 0
        """How many images within one another are open."""

    def render(self) -> Rendering:
        event: Any
        for event, place in pyromark.events_with_range(self.seen.decode("utf-8"), options=OPTIONS):
            if event.__class__ is str:
                self._sign(event, place)
                continue
            ((name, value),) = event.items()
            if name == "Start":
                self._start(value if value.__class__ is str else next(iter(value)), value, place)
            elif name == "End":
                self._end(value if value.__class__ is str else next(iter(value)), place)
            else:
                self._inline(name, value, place)
        self._show_lone(len(self.data))
        return Rendering(
            "".join(self.out),
            tuple(self.blocks),
            tuple(self.text_ends),
            tuple(self.text_places),
            tuple(self.breaks),
        )

    # Blocks

    def _start(self, tag: str, value: Any, place: "Range") -> None:
        if tag in _INLINE:
            self._start_inline(tag, value, place)
            return
        self._end_loose_text(place["start"])
        if not self.open or self.open[-1] in _HOLDERS:
            self._show_lone(place["start"])
        if tag in _BLOCKS:
            self.open_blocks.append(len(self.blocks))
            self.blocks.append((self.size, self.size))
        opening, closing = self._tags(tag, value, place)
        self._open(tag, opening, closing)
        line = f'<a name="{LINE}{self.lines.number_at(place["start"])}"></a>'
        self.line = line if tag == "Item" else ""
        if tag in _NAMED:
            self._write(line)
        if tag == "Heading" and self.heading:
            self._write(f'<a name="{html.escape(self.heading.anchor)}"></a>')
        if tag == "Paragraph" and self.lead:
            self._write(self.lead)
            self.lead = ""

    def _tags(self, tag: str, value: Any, place: "Range") -> tuple[str, str]:
        """What opens a block and what closes it."""
        if tag in _PLAIN:
            return f"<{_PLAIN[tag]}>", f"</{_PLAIN[tag]}>\n"
        if tag == "Heading":
            self.heading = None if self._is_inside() else self.headings.get(place["start"])
            depth = value[tag]["level"][1]
            return f"<h{depth}>", f"</h{depth}>\n"
        if tag == "List":
            first = value[tag]
            if first is None:
                return "<ul>\n", "</ul>\n"
            return (f'<ol start="{first}">\n' if first != 1 else "<ol>\n"), "</ol>\n"
        if tag == "CodeBlock":
            return "<pre>", "</pre>\n"
        if tag == "Table":
            self.alignments = list(value[tag])
            return "<table>", "</tbody></table>\n"
        if tag == "TableHead":
            self.column, self.in_head = 0, True
            return "<thead><tr>", "</tr></thead><tbody>\n"
        if tag == "TableCell":
            return self._cell_tags()
        if tag == "FootnoteDefinition":
            label = value[tag]
            name = html.escape(f"fn:{label}")
            self.lead = f'<a name="{name}"></a><sup>{self._note(label)}</sup> '
            return '<div class="footnote">\n', "</div>\n"
        return "", ""  # raw HTML, whose tags are its own

    def _cell_tags(self) -> tuple[str, str]:
        alignment = self.alignments[self.column] if self.column < len(self.alignments) else "None"
        name = "th" if self.in_head else "td"
        self.column += 1
        aligned = "" if alignment == "None" else f' align="{alignment.lower()}"'
        return f"<{name}{aligned}>", f"</{name}>"

    def _end(self, tag: str, place: "Range") -> None:
        if tag in _INLINE:
            self._end_inline(tag)
            return
        end = place["end"]
        if tag in _HOLDERS:
            self._end_loose_text(end)
            self._show_lone(end)
        elif tag == "TableCell":
            self._note_text(end)
        elif tag in {"TableHead", "TableRow"}:
            self.column, self.in_head = 0, False
        elif tag == "HtmlBlock":
            self._show_raw()
        self._close()
        if tag in _TEXTS and tag != "TableCell":
            self._note_text(end)
        if tag == "Heading":
            self.heading = None
        if tag in _BLOCKS:
            self._end_block()
        if not self.open:
            self.breaks.append(self.size)

    def _end_block(self) -> None:
        index = self.open_blocks.pop()
        self.blocks[index] = (self.blocks[index][0], self.size)

    def _end_loose_text(self, end: int) -> None:
        if self.loose_text:
            self._note_text(end)

    def _note_text(self, end: int) -> None:
        """A text ends: what belongs below it can stand here."""
        self.loose_text = False
        self.text_ends.append(end)
        self.text_places.append(self.size)

    def _is_inside(self) -> bool:
        return any(tag in _HOLDERS or tag == "List" for tag in self.open)

    def _open(self, tag: str, opening: str, closing: str) -> None:
        shown = len(self.open) < _DEEPEST
        self.open.append(tag)
        self.ends.append(closing if shown else "")
        if shown:
            self._write(opening)

    def _close(self) -> None:
        self.open.pop()
        self._write(self.ends.pop())

    def _write(self, piece: str) -> None:
        if piece:
            self.out.append(piece)
            self.size += len(piece)

    # Text

    def _start_inline(self, tag: str, value: Any, place: "Range") -> None:
        if tag == "Image":
            self.images += 1
            if self.image is None:
                self.image = []
            self.open.append(tag)
            self.ends.append("")
            if self.images == 1:
                self.ends[-1] = self._target(value[tag]["dest_url"], place)
        elif tag == "Link":
            target = self._target(value[tag]["dest_url"], place)
            self._begin_text()
            self._open(tag, "" if self.images else f'<a href="{html.escape(target)}">', "</a>")
        else:
            self._begin_text()
            self._open(tag, "" if self.images else f"<{_PLAIN[tag]}>", f"</{_PLAIN[tag]}>")

    def _end_inline(self, tag: str) -> None:
        if tag == "Image":
            self.open.pop()
            target = self.ends.pop()
            self.images -= 1
            if not self.images and self.image is not None:
                words, self.image = "".join(self.image), None
                self._begin_text()
                self._write(image(target, words))
        elif self.images:
            self.open.pop()
            self.ends.pop()
        else:
            self._close()

    def _sign(self, name: str, place: "Range") -> None:
        if name == "Rule":
            self._start(name, name, place)
            self._write("<hr />\n")
            self.open.pop()
            self.ends.pop()
            self._end_block()
            if not self.open:
                self.breaks.append(self.size)
        elif self.image is not None:
            self.image.append(" ")
        elif self._opaque_at(place["start"]) is None:
            self._write("<br />\n" if name == "HardBreak" else "\n")

    def _inline(self, name: str, value: Any, place: "Range") -> None:
        if name == "Html":
            self.raw_lines.append(Span(place["start"], place["end"]))
            return
        if self.image is not None:
            if name in {"Text", "Code"}:
                self.image.append(value)
            return
        self._begin_text()
        if name == "Text":
            self._write(self._shown(value, place))
        elif name == "Code":
            self._write(f"<code>{html.escape(self._unhidden(value, place), quote=False)}</code>")
        elif name == "InlineHtml":
            self._write(self.raw.show(self.seen, Span(place["start"], place["end"])))
        elif name == "FootnoteReference":
            self._write(f'<sup><a href="{html.escape(f"#fn:{value}")}">{self._note(value)}</a></sup>')
        elif name == "TaskListMarker":
            self._write("☑ " if value else "☐ ")

    def _begin_text(self) -> None:
        if self.open[-1] in {"Item", "DefinitionListDefinition"}:
            self.loose_text = True
        if self.line:
            self._write(self.line)
            self.line = ""

    def _shown(self, value: str, place: "Range") -> str:
        """Plain text: without a heading's attributes, with labels for what is no Markdown."""
        start, end = place["start"], place["end"]
        if "CodeBlock" in self.open:
            return html.escape(self._unhidden(value, place), quote=False)
        if self.heading and end > self.heading.content.end:
            end = max(start, self.heading.content.end)
            value = self._written(start, end)
        if self._opaque_after(start, end) is None:
            return html.escape(value, quote=False)
        return self._with_labels(start, end, html.escape)

    def _with_labels(self, start: int, end: int, escape: Any) -> str:
        parts = []
        at = start
        for opaque in self._opaques_in(start, end):
            parts.append(escape(self._written(at, opaque.span.start), quote=False))
            if opaque.span.start >= start:
                parts.append(self._label(opaque))
            at = min(opaque.span.end, end)
        parts.append(escape(self._written(at, end), quote=False))
        return "".join(parts)

    def _label(self, opaque: Opaque) -> str:
        if opaque.kind == "attributes":
            return ""
        written = " ".join(self._written(*opaque.span).split())
        return f'<span class="{opaque.kind}">{html.escape(written)}</span>'

    def _show_lone(self, end: int) -> None:
        """Show the tags that fill their lines and of which the parser sees nothing, up to a byte."""
        while self.lone and self.lone[-1].span.end <= end:
            self._write(f"<p>{self._label(self.lone.pop())}</p>\n")

    def _raw_text(self, start: int, end: int) -> str:
        """The words between two tags of raw HTML."""
        if self._opaque_after(start, end) is None:
            return _escape_again(self._written(start, end))
        return self._with_labels(start, end, _escape_again)

    def _show_raw(self) -> None:
        """Show a block of raw HTML as a whole, for tags go over lines; in a quote line by line."""
        lines, self.raw_lines = self.raw_lines, []
        if lines and "BlockQuote" not in self.open:
            lines = [Span(lines[0].start, lines[-1].end)]
        for span in lines:
            self._write(self.raw.show(self.seen, span))

    def _unhidden(self, value: str, place: "Range") -> str:
        if self._opaque_after(place["start"], place["end"]) is None:
            return value
        written = self._written(place["start"], place["end"])
        return written.strip("`") if written.startswith("`") else written

    def _target(self, target: str, place: "Range") -> str:
        return self.targets.get(Span(place["start"], place["end"]), target)

    def _note(self, label: str) -> int:
        return self.notes.setdefault(label, len(self.notes) + 1)

    def _written(self, start: int, end: int) -> str:
        return self.data[start:end].decode("utf-8", errors="replace")

    def _opaque_at(self, offset: int) -> Opaque | None:
        return self._opaque_after(offset, offset + 1)

    def _opaque_after(self, start: int, end: int) -> Opaque | None:
        return next(self._opaques_in(start, end), None)

    def _opaques_in(self, start: int, end: int) -> Iterator[Opaque]:
        for opaque in self.opaques[bisect_right(self.opaque_ends, start) :]:
            if opaque.span.start >= end:
                return
            yield opaque


def _escape_again(text: str, *, quote: bool = False) -> str:
    return html.escape(html.unescape(text), quote=quote)
