"""Reading the words of a block: pulldown-cmark's events within it to the inline parts of `Content`."""

from bisect import bisect_right
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, TypeAlias

from jfeditor.markdown.bare_links import find_bare_links, may_hold_links
from jfeditor.markdown.blocks import Document, Opaque
from jfeditor.markdown.content import (
    Anchored,
    Break,
    Code,
    Foreign,
    Inline,
    Mark,
    MarkKind,
    NoteMark,
    Picture,
    RawInline,
    Text,
    plain_text,
)
from jfeditor.markdown.shortcodes import read_shortcode
from jfeditor.text.spans import Span

if TYPE_CHECKING:
    from pyromark.event import Range

_MARKS = {"Emphasis": MarkKind.EMPHASIS, "Strong": MarkKind.STRONG, "Strikethrough": MarkKind.STRIKE}
INLINE_TAGS = frozenset({*_MARKS, "Link", "Image"})
"""What begins and ends within the words of a block."""
_REFERENCES = frozenset({"ref", "relref"})
_Piece: TypeAlias = tuple[int, int, str]
"""Words from one byte to another."""
_Open: TypeAlias = tuple[str, Any, list[Inline] | None]
"""A mark whose end has not come yet: its tag, what the parser says of it, and the parts before it in what
holds it; None for one that is left out, whose words go to what holds it."""


class InlineReader:
    """Collects the inline parts of one block after the other."""

    def __init__(self, data: bytes, document: Document) -> None:
        self.data = data
        self.opaques = document.opaques
        self.opaque_ends = [opaque.span.end for opaque in self.opaques]
        self.links = {link.span: link for link in document.links} if self.opaques else {}
        self.references = {_label(one.label): one.target for one in document.references}
        self.notes: dict[str, int] = {}
        for note in document.notes:
            self.notes.setdefault(_label(note.label), len(self.notes) + 1)
        self.cut = len(data)
        """Where the words of the block end at the latest: what comes after are a heading's attributes."""
        self.inlines: list[Inline] = []
        self.marks: list[_Open] = []
        self.words: list[_Piece] = []
        """The text that is open, in the pieces in which it came, as far as nothing else stands in it."""

    def take(self) -> tuple[Inline, ...]:
        """What came since the last time: the words of a block that has ended."""
        self._flush()
        inlines = tuple(self.inlines)
        self.inlines = []
        return inlines

    def note_number(self, label: str) -> int:
        """The number of a footnote; 0 where nothing refers to it."""
        return self.notes.get(_label(label), 0)

    def start(self, tag: str, value: Any, *, shown: bool) -> None:
        """A mark, a link or an image begins; one that is not shown leaves its words only."""
        self._flush()
        if shown:
            self.marks.append((tag, value, self.inlines))
            self.inlines = []
        else:
            self.marks.append((tag, value, None))

    def end(self, tag: str, place: "Range") -> None:
        """The one that began last ends."""
        self._flush()
        _, value, before = self.marks.pop()
        if before is None:
            return
        inlines, self.inlines = tuple(self.inlines), before
        if place["start"] >= self.cut:
            return
        span = _span(place)
        if tag in _MARKS:
            self.inlines.append(Mark(span, _MARKS[tag], inlines))
            return
        detail = value[tag]
        target, title = self._target(detail, span), detail["title"]
        if tag == "Image":
            self.inlines.append(Picture(span, target, title, plain_text(inlines)))
        else:
            self.inlines.append(Anchored(span, target, title, inlines))

    def line_end(self, place: "Range", *, hard: bool) -> None:
        """A written line ends; not in a shortcode that goes over lines."""
        if not self.opaques or not self.is_hidden(place["start"], place["start"] + 1):
            self._flush()
            self.inlines.append(Break(_span(place), hard))

    def add(self, name: str, value: str, place: "Range") -> None:
        """Code, raw HTML or a footnote's mark."""
        self._flush()
        span = _span(place)
        if span.start >= self.cut:
            return
        if name == "Code":
            hidden = self.opaques and self.is_hidden(*span)
            self.inlines.append(Code(span, self.written(*span).strip("`") if hidden else value))
        elif name == "InlineHtml":
            self.inlines.append(RawInline(span, self.written(*span)))
        elif name == "FootnoteReference":
            self.inlines.append(NoteMark(span, value, self.note_number(value)))

    def text(self, value: str, start: int, end: int) -> None:
        """Some words, or what the parser takes for words."""
        if self.opaques and self.is_hidden(start, end):
            self._text_with_opaques(start, end)
            return
        if end > self.cut:
            if start >= self.cut:
                return
            end = self.cut
            value = self.written(start, end)
        self.words.append((start, end, value))

    def foreign(self, opaque: Opaque) -> Foreign:
        """A shortcode or an ERB tag, taken apart."""
        text = self.written(*opaque.span)
        return Foreign(opaque.span, text, read_shortcode(text) if opaque.kind == "shortcode" else None)

    def is_hidden(self, start: int, end: int) -> bool:
        """Whether something was hidden from the parser between two bytes."""
        return next(self._opaques_in(start, end), None) is not None

    def written(self, start: int, end: int) -> str:
        """The page's own words between two bytes."""
        return self.data[start:end].decode("utf-8", errors="replace")

    def _text_with_opaques(self, start: int, end: int) -> None:
        at, end = start, min(end, self.cut)
        for opaque in self._opaques_in(start, end):
            if at < opaque.span.start:
                self.words.append((at, opaque.span.start, self.written(at, opaque.span.start)))
            if opaque.span.start >= start and opaque.kind != "attributes":
                self._flush()
                self.inlines.append(self.foreign(opaque))
            at = min(opaque.span.end, end)
        if at < end:
            self.words.append((at, end, self.written(at, end)))

    def _opaques_in(self, start: int, end: int) -> Iterator[Opaque]:
        for index in range(bisect_right(self.opaque_ends, start), len(self.opaques)):
            opaque = self.opaques[index]
            if opaque.span.start >= end:
                return
            yield opaque

    def _flush(self) -> None:
        """The text that is open ends: its pieces become one."""
        words = self.words
        if not words:
            return
        self.words = []
        start, end, text = words[0]
        if len(words) > 1:
            end, text = words[-1][1], "".join([value for _, _, value in words])
        span = Span(start, end)
        if may_hold_links(text) and all(tag in _MARKS for tag, _, _ in self.marks):
            self._add_with_links(words, span)
        else:
            self.inlines.append(Text(span, text))

    def _add_with_links(self, words: list[_Piece], span: Span) -> None:
        at = span.start
        for link in find_bare_links(self.data, span):
            self._add_text(words, Span(at, link.span.start))
            self.inlines.append(Anchored(link.span, link.target, "", (Text(link.span, link.text),)))
            at = link.span.end
        self._add_text(words, Span(at, span.end))

    def _add_text(self, words: list[_Piece], span: Span) -> None:
        """Add the pieces of a text that lie in a span; one that runs on beyond it is as written."""
        parts = []
        for begin, last, text in words:
            start, end = max(begin, span.start), min(last, span.end)
            if start < end:
                parts.append(text if (start, end) == (begin, last) else self.written(start, end))
        if parts:
            self.inlines.append(Text(span, "".join(parts)))

    def _target(self, detail: dict[str, str], span: Span) -> str:
        target = detail["dest_url"]
        if self.opaques:
            link = self.links.get(span)
            if link and link.reference:
                target = self.references.get(_label(link.reference), target)
            elif link:
                target = link.target
            if target.startswith("{{"):
                shortcode = read_shortcode(target)
                if shortcode and shortcode.name in _REFERENCES:
                    target = next(iter(shortcode.values), shortcode.value("path"))
        return f"mailto:{target}" if detail["link_type"] == "Email" else target


def _label(label: str) -> str:
    """A label as it is compared: without case, blanks as one."""
    return " ".join(label.split()).casefold()


def _span(place: "Range") -> Span:
    return Span(place["start"], place["end"])
