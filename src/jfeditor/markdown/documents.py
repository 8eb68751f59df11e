"""Reading the Markdown of a page: pulldown-cmark's events to blocks with exact byte spans."""

import re
from bisect import bisect_right
from functools import lru_cache
from sys import intern
from typing import TYPE_CHECKING, Any

import pyromark

from jfeditor.markdown.anchors import AnchorBook
from jfeditor.markdown.attributes import attributes_at_end, written_id
from jfeditor.markdown.blocks import (
    Block,
    BlockKind,
    Document,
    Heading,
    HtmlAnchor,
    HtmlLink,
    Link,
    Note,
    Reference,
)
from jfeditor.markdown.html_anchors import find_html_anchors, find_html_links
from jfeditor.markdown.opaques import find_opaques, hide
from jfeditor.text.sources import Source
from jfeditor.text.spans import Span

if TYPE_CHECKING:
    from pyromark.event import Range

OPTIONS = (
    pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_FOOTNOTES
    | pyromark.Options.ENABLE_STRIKETHROUGH
    | pyromark.Options.ENABLE_TASKLISTS
    | pyromark.Options.ENABLE_DEFINITION_LIST
)
"""What Hugo's Goldmark has on by default, as far as it bears on structure; attributes are read here."""

_BLOCKS = {
    "Paragraph": BlockKind.PARAGRAPH,
    "Item": BlockKind.ITEM,
    "HtmlBlock": BlockKind.HTML,
    "List": BlockKind.LIST,
    "BlockQuote": BlockKind.QUOTE,
    "CodeBlock": BlockKind.CODE,
    "Table": BlockKind.TABLE,
    "FootnoteDefinition": BlockKind.FOOTNOTE,
    "DefinitionList": BlockKind.DEFINITIONS,
    "Rule": BlockKind.RULE,
}
_TEXTLESS = frozenset({"List", "BlockQuote", "FootnoteDefinition", "HtmlBlock"})
"""Blocks that hold blocks only, or raw lines: no text of their own."""
_CONTAINERS = frozenset({"List", "BlockQuote", "FootnoteDefinition", "DefinitionList"})
_EDGES = frozenset({"Start", "End"})
_LINKS = frozenset({"Link", "Image"})
_MARKS = frozenset({"Emphasis", "Strong", "Strikethrough"})
_CELLS = frozenset({"TableCell", "DefinitionListTitle"})
_HEADING_ENDS = b"}#"
"""The last bytes of headings that may have attributes or closing `#`s left in their text."""
_DIRECT_LINKS = frozenset({"Inline", "Autolink", "Email"})

_ITEM_MARK = re.compile(rb"[ \t\r\n>:]*([-+*]|\d{1,9}[.)])")
_ATX_OPENING = re.compile(rb"#{1,6}(?:[ \t]+|(?=[\r\n])|\Z)")
_BLANKS = re.compile(rb"[ \t]*")
_BULLETS = {ord(bullet): bullet for bullet in "-+*"}

# Looked up once: reaching for an enum's member costs as much as the rest of closing a block.
_ITEM, _LIST, _CODE = BlockKind.ITEM, BlockKind.LIST, BlockKind.CODE
_GOES_ON = -1
_BLANK, _BACKSLASH = ord(" "), ord("\\")
_Open = tuple[BlockKind, int, int]
"""A block whose end has not come yet: its kind, its index in `blocks`, its first piece."""

_NO_BLOCK = Block(BlockKind.PARAGRAPH, Span(0, 0), -1, "", Span(0, 0), "")
"""Holds a block's place in the order until its end has come."""


def read_document(source: Source, start: int) -> Document:
    """The Markdown of `source` from the byte `start` (after the front matter) on."""
    return _read(source, start)


def read_headings(source: Source, start: int) -> tuple[Heading, ...]:
    """The headings of `read_document`, read alone in less than half the time.

    They are all that families are made of, and so all that is read of most pages of a handbook.
    """
    return _Reader(source, start).read_headings()


@lru_cache(maxsize=256)
def _read(source: Source, start: int) -> Document:
    # Few pages at a time are looked at closely; the families of all pages are kept, their blocks are not.
    return _Reader(source, start).read()


class _Reader:
    """One pass over the events.

    All inline text of the page goes into one list, `pieces`, with where each starts and ends beside it;
    whatever has text (a block, a heading, a link) only remembers where in the list it began. Marks without
    text of their own (`**`, a link's brackets) are empty pieces, so that they count as written content.
    """

    def __init__(self, source: Source, start: int) -> None:
        self.data = source.text().encode() if source.fault else source.data
        self.lines = source.lines
        self.opaques = find_opaques(self.data, start)
        self.opaque_ends = [opaque.span.end for opaque in self.opaques]
        self.attribute_lines = {o.span.start: o.span for o in self.opaques if o.kind == "attributes"}
        self.seen = hide(self.data, start, self.opaques)
        self.pieces: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.stack: list[_Open] = []
        self.text_ends: list[int] = []
        """Of each block on the stack where its own text ends in `pieces`; `_GOES_ON` until that is known."""
        self.reached = 0
        """Where the blocks closed so far end."""
        self.fence = ""
        """The language of the code block that is open."""
        self.blocks: list[Block] = []
        self.headings: list[Heading] = []
        self.links: list[Link] = []
        self.notes: list[Note] = []
        self.html: list[HtmlAnchor] = []
        self.html_links: list[HtmlLink] = []
        self.anchors = AnchorBook()

    def read(self) -> Document:
        seen = self.seen.decode("utf-8")
        self._follow(seen)
        return Document(
            tuple(self.headings),
            tuple(self.blocks),
            tuple(self.links),
            self._references(seen),
            tuple(self.notes),
            self.opaques,
            tuple(self.html),
            tuple(self.html_links),
        )

    def _raw_html(self, span: Span) -> None:
        self.html += find_html_anchors(self.data, span)
        self.html_links += find_html_links(self.data, span)

    def read_headings(self) -> tuple[Heading, ...]:
        self._follow_headings(self.seen.decode("utf-8"))
        return tuple(self.headings)

    def _follow_headings(self, seen: str) -> None:
        """As `_follow`, but `pieces` hold one heading at a time."""
        pieces, starts, ends = self.pieces, self.starts, self.ends
        inside = 0  # how many containers are open: a heading in one is no structure
        in_heading = False
        event: Any
        for event, place in pyromark.events_with_range(seen, options=OPTIONS):
            if event.__class__ is str:
                if not in_heading:
                    continue
                piece = " "  # a line break
            else:
                (name,) = event
                if name in _EDGES:
                    value = event[name]
                    tag = value if value.__class__ is str else next(iter(value))
                    if tag in _CONTAINERS:
                        inside += 1 if name == "Start" else -1
                    elif tag == "Heading" and not inside:
                        in_heading = name == "Start"
                        if not in_heading:
                            self._heading(int(value[tag][1]), place, 0)
                            pieces.clear()
                            starts.clear()
                            ends.clear()
                        continue
                    if not in_heading:
                        continue
                    piece = ""
                elif not in_heading:
                    continue
                elif name == "Text" or name == "Code":  # noqa: PLR1714 - faster than a look-up
                    piece = self._shown(event[name], place)
                else:
                    piece = ""
            pieces.append(piece)
            starts.append(place["start"])
            ends.append(place["end"])

    def _follow(self, seen: str) -> None:
        """Take the events one by one, the frequent ones first: this loop is most of reading a page."""
        pieces, opaques, blocks = self.pieces, self.opaques, _BLOCKS
        add_piece, add_start, add_end = pieces.append, self.starts.append, self.ends.append
        open_block, close_block = self._open, self._close
        heading_first = 0
        links: list[tuple[Any, bool, int]] = []  # open ones; an image may lie in a link
        event: Any
        for event, place in pyromark.events_with_range(seen, options=OPTIONS):
            if event.__class__ is str:
                if event == "Rule":
                    open_block(event)
                    close_block(place)
                    continue
                piece = " "  # a line break
            else:
                (name,) = event
                value = event[name]
                if name == "Text":
                    piece = self._shown(value, place) if opaques else value
                elif name == "Start":
                    tag = value if value.__class__ is str else next(iter(value))
                    if tag in blocks:
                        open_block(tag)
                        if tag == "CodeBlock":
                            self.fence = "" if value[tag] == "Indented" else value[tag]["Fenced"]
                        elif tag == "HtmlBlock":
                            self._raw_html(_span(place))
                        continue
                    if tag == "Heading":
                        heading_first = len(pieces)
                        self._end_text_above(heading_first)
                        continue
                    if tag in _LINKS:
                        links.append((value[tag], tag == "Image", len(pieces)))
                    elif tag not in _MARKS:
                        continue
                    piece = ""
                elif name == "End":
                    tag = value if value.__class__ is str else next(iter(value))
                    if tag in blocks:
                        close_block(place)
                        continue
                    if tag == "Heading":
                        self._heading(int(value[tag][1]), place, heading_first)
                        continue
                    if tag in _LINKS:
                        self._link(*links.pop(), place)
                    elif tag not in _MARKS and tag not in _CELLS:
                        continue
                    piece = " " if tag in _CELLS else ""
                elif name == "Code":
                    piece = self._shown(value, place) if opaques else value
                elif name == "InlineHtml":
                    self._raw_html(_span(place))
                    piece = ""
                elif name == "FootnoteReference":
                    self.notes.append(Note(_span(place), value))
                    piece = ""
                else:  # the lines of an HTML block, a task's box
                    continue
            add_piece(piece)
            add_start(place["start"])
            add_end(place["end"])

    def _open(self, tag: str) -> None:
        first = len(self.pieces)
        if tag == "Paragraph":
            self._end_text_above(first)
        else:
            self._end_text_of_top(first)
        self.stack.append((_BLOCKS[tag], len(self.blocks), first))
        self.text_ends.append(first if tag in _TEXTLESS else _GOES_ON)
        self.blocks.append(_NO_BLOCK)

    def _close(self, place: "Range") -> None:
        kind, index, first = self.stack.pop()
        last = self.text_ends.pop()
        if last == _GOES_ON:
            last = len(self.pieces)
        start, end, mark = place["start"], place["end"], ""
        if kind is _ITEM:
            mark = _BULLETS.get(self.data[start], "")
            if not mark:
                start, mark = _find_mark(self.data, start)
        elif kind is _LIST:
            # pulldown-cmark starts some lists early, as it does items, and ends some before their last item.
            start = self.blocks[index + 1].span.start
            end = max(end, self.reached)
        elif kind is _CODE:
            mark = self.fence
        elif self.data[start] <= _BLANK:
            start = _after(_BLANKS, self.data, start)
        self.reached = end
        if first < last:
            text = "".join(self.pieces[first:last])
            text = text.rstrip("\n") if kind is _CODE else text.strip()
            begin = self.starts[first]
            if begin <= start:
                begin = start
            elif self.data[begin - 1] == _BACKSLASH:
                begin -= 1  # an escaped character's place leaves out its backslash
            content = Span(begin, self.ends[last - 1])
        else:
            text, content = "", Span(start, start)
        parent = self.stack[-1][1] if self.stack else -1
        self.blocks[index] = Block(kind, Span(start, end), parent, text, content, mark)

    def _end_text_above(self, first: int) -> None:
        """A paragraph or heading begins at the piece `first`: it is the text of an item that has none yet."""
        if self.stack and self.stack[-1][2] < first:
            self._end_text_of_top(first)

    def _end_text_of_top(self, last: int) -> None:
        if self.stack and self.text_ends[-1] == _GOES_ON:
            self.text_ends[-1] = last

    def _shown(self, value: str, place: "Range") -> str:
        """The text as written where a part of it was hidden from the parser."""
        if not self._hidden(place):
            return value
        written = _span(place).cut(self.data).decode("utf-8", errors="replace")
        return written.strip("`") if written.startswith("`") else written

    def _hidden(self, place: "Range") -> bool:
        after = bisect_right(self.opaque_ends, place["start"])
        return after < len(self.opaques) and self.opaques[after].span.start < place["end"]

    def _heading(self, depth: int, place: "Range", first: int) -> None:
        if self.stack:  # in a quote, a list item or a footnote: no structure
            self._end_text_of_top(len(self.pieces))
            return
        start, end = place["start"], place["end"]
        opening = _ATX_OPENING.match(self.data, start)
        if first < len(self.pieces):
            begin = self.starts[first]
            content = Span(begin - (self.data[begin - 1] == _BACKSLASH and begin > start), self.ends[-1])
        else:
            content = Span(opening.end(), opening.end()) if opening else Span(start, start)
        text, written = "".join(self.pieces[first:]), ""
        if self.data[content.end - 1] in _HEADING_ENDS:
            content, written = self._without_attributes(content, setext=opening is None)
            text = self._text_before(content.end, first)
        titled = text
        if opening is None and (line_end := self.seen.rfind(b"\n", *content)) >= 0:
            titled = self._text_before(content.end, first, after=line_end)  # Hugo takes the last line
        if self.attribute_lines:
            written, end = self._attributes_below(end, written)
        self.headings.append(
            Heading(
                Span(start, end),
                content,
                self.lines.number_at(start),
                depth,
                intern(text.strip()),
                opening is None,
                written,
                self.anchors.take(titled, written),
            )
        )

    def _without_attributes(self, content: Span, *, setext: bool) -> tuple[Span, str]:
        """A heading's content without attributes and closing `#`s, and the id among the attributes."""
        kept = content.cut(self.data)
        attributes = attributes_at_end(kept)
        if attributes:
            kept = kept[: -len(attributes)].rstrip(b" \t")
        if not setext:  # pulldown-cmark misses a closing sequence after a tab, or before attributes
            bare = kept.rstrip(b"#")
            missed = {b"", b" ", b"\t"} if attributes else {b"\t"}
            if len(bare) < len(kept) and bare[-1:] in missed:
                kept = bare.rstrip(b" \t")
        return Span(content.start, content.start + len(kept)), written_id(attributes)

    def _text_before(self, end: int, first: int, after: int = -1) -> str:
        """The text of the pieces from `first` on, as far as they lie before the byte `end`."""
        parts = []
        for index in range(first, len(self.pieces)):
            piece, start = self.pieces[index], self.starts[index]
            if self.ends[index] <= end:
                parts.append(piece if start > after else "")
            elif piece and start < end:  # plain text: only that runs on into braces
                parts.append(self.data[start:end].decode("utf-8", errors="replace"))
        return "".join(parts)

    def _attributes_below(self, end: int, written: str) -> tuple[str, int]:
        """kramdown's attributes on the lines right below a heading: their id, and where they end."""
        while line := self.attribute_lines.get(_after(_BLANKS, self.data, end)):
            attributes = line.cut(self.data)
            if attributes.startswith(b"{:"):  # Goldmark's own form comes too late for the anchor
                written = written_id(attributes) or written
            end = self.lines.span(self.lines.number_at(line.start)).end
        return written, end

    def _link(self, detail: dict[str, str], image: bool, first: int, place: "Range") -> None:
        text = "".join(self.pieces[first:])
        direct = detail["link_type"] in _DIRECT_LINKS
        target = detail["dest_url"]
        if direct and self.opaques:
            target = self._target_as_written(target, place)
        self.links.append(
            Link(_span(place), target, detail["title"], text, image, "" if direct else detail["id"])
        )

    def _target_as_written(self, target: str, place: "Range") -> str:
        """A target with a shortcode in it, which the parser saw as a word."""
        if not target or not self._hidden(place):
            return target
        hidden = target.encode()
        at = self.seen.rfind(hidden, place["start"], place["end"])
        return self.data[at : at + len(hidden)].decode("utf-8", errors="replace") if at >= 0 else target

    def _references(self, seen: str) -> tuple[Reference, ...]:
        if "]:" not in seen:
            return ()
        found = [
            Reference(
                _span(entry["span"]),
                label,
                self._target_as_written(entry["dest"], entry["span"]),
                entry["title"] or "",
            )
            for label, entry in pyromark.reference_definitions(seen, options=OPTIONS).items()
        ]
        return tuple(sorted(found, key=lambda reference: reference.span))


def _after(pattern: re.Pattern[bytes], data: bytes, at: int) -> int:
    found = pattern.match(data, at)
    return found.end() if found else at


def _find_mark(data: bytes, start: int) -> tuple[int, str]:
    """The number of an item, or its bullet where the item starts early: odd depths, a tab behind `>`."""
    found = _ITEM_MARK.match(data, start)
    return (found.start(1), found.group(1).decode()) if found else (start, "")


def _span(place: "Range") -> Span:
    return Span(place["start"], place["end"])
