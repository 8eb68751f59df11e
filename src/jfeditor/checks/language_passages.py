"""The passages of a page that people wrote as language: title, description, headings, text, items, cells.

Code, addresses, raw HTML, shortcodes, placeholders and what links lead to are no language. Each passage knows
where in the page's bytes each of its characters stands.
"""

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from jfeditor.families.pages import Page
from jfeditor.families.prose import Prose
from jfeditor.markdown.blocks import BlockKind, Document
from jfeditor.markdown.documents import read_document
from jfeditor.text.sources import Source
from jfeditor.text.spans import Span

GAP = "\ufffc"
"""Stands in a passage for what is no language (U+FFFC, "object replacement character")."""

_HELD = frozenset({BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.DEFINITIONS})
_NO_WORDS = re.compile(
    rb"""(?P<gap>(`+)(?!`).*?(?<!`)\2(?!`)"""  # code
    rb"""|<%.*?%>|<!--.*?-->|<[^<>]*>"""  # ERB, comments, tags and addresses in brackets
    rb"""|\{\{.*?\}\}|\{[^{}]*\}"""  # shortcodes, attributes, placeholders
    rb"""|\b[a-z][a-z0-9+.-]*://[^\s<>()\[\]]+|\bwww\.[^\s<>()\[\]]+"""  # addresses of the web
    rb"""|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"""  # and of mail
    rb"""|(?<![\w.])[@\#~]\w[\w/.:-]*|(?<!\w):[a-z0-9_+-]+:"""  # people, channels, labels, emoji
    rb"""|(?<![\w.])\.?/?(?:[\w.-]+/){2,}[\w.-]*"""  # paths
    rb"""|&\#?\w+;)"""  # characters by their names
    rb"""|(?P<mark>\*+|~~+|(?<!\w)_+|_+(?!\w)|\\(?=[!-/:-@\[-`{-~]))""",
    re.VERBOSE | re.DOTALL,
)
_SPECIAL = re.compile(rb"[\r\n\t*_~`<\[{&\\@#]|://|www\.|:\w|/")
"""Without one of these there is nothing in a passage but language."""
_HARD_BREAK = re.compile(rb"(?:[ \t]{2,}|\\)(?:\r\n|\n|\r)|<br[ \t]*/?>", re.IGNORECASE)
_VALUE = re.compile(
    rb"""^(?P<key>title|description)[ \t]*[:=][ \t]*(?P<quote>["']?)(?P<text>[^\s|>\[{&*!%@`"'#].*?)"""
    rb"""(?P=quote)[ \t]*(?:[ \t]#.*)?\r?$""",
    re.MULTILINE,
)
"""A title or description on one line, in YAML or TOML."""
_BETWEEN_LINES = re.compile(rb"[ \t]*(?:\r\n|\n|\r)[ \t>]*")
_BETWEEN_CELLS = re.compile(rb"(?<!\\)\||\r\n|\n|\r")
_RULE_OF_TABLE = re.compile(rb"[ \t:|-]*")
_SAME_WIDTH = re.compile("[\0-\x7f]+|[\x80-\u07ff]+|[\u0800-\uffff]+|[\U00010000-\U0010ffff]+")
_SHOWN = str.maketrans({"’": "'", "‘": "'", "\u00a0": " ", "\t": " "})


@dataclass(frozen=True, slots=True)
class Passage:
    """Words that stand together."""

    prose: Prose
    heading: bool


def passages_of(page: Page) -> "Passages":
    """The language of a page; kept for a while, since several checks look at it."""
    return _kept(page.source, page.front_matter.inner, page.front_matter.span.end)


@lru_cache(maxsize=8)
def _kept(source: Source, inner: Span, start: int) -> "Passages":
    return Passages(source.data, inner, read_document(source, start), readable=not source.fault)


@dataclass(frozen=True)
class Passages:
    """The language of one page. No slots: what is asked for is kept."""

    data: bytes
    inner: Span
    """What its front matter says."""
    document: Document
    readable: bool
    """Whether the page is text; the places of what is none could not be told."""

    @cached_property
    def all(self) -> tuple[Passage, ...]:
        """The passages, in order."""
        found = []
        for span, heading in sorted([*self._titles, *self._texts]):
            prose = self._read(span)
            if not prose.text.isspace():
                found.append(Passage(prose, heading))
        return tuple(found)

    def hold(self, span: Span) -> bool:
        """Whether some bytes of the page are language from the first to the last."""
        spans = self._spans
        at = bisect_right(spans, span.start, key=lambda one: one.start) - 1
        if at < 0 or span.end > spans[at].end:
            return False
        return not any(
            start < span.end and span.start < end for start, end in self._hidden(spans[at]) if start < end
        )

    def in_heading(self, span: Span) -> bool:
        """Whether some bytes of the page lie in a heading or its title."""
        return any(title and one.start <= span.start and span.end <= one.end for one, title in self._titles)

    @cached_property
    def _spans(self) -> Sequence[Span]:
        return sorted(span for span, _ in (*self._titles, *self._texts))

    @cached_property
    def _titles(self) -> Sequence[tuple[Span, bool]]:
        """The headings, and what the front matter says, each with whether it is a title."""
        if not self.readable:
            return ()
        headings = [(one.content, True) for one in self.document.headings if one.content]
        values = _VALUE.finditer(self.data, *self.inner)
        return [*headings, *((Span(*one.span("text")), one["key"] == b"title") for one in values)]

    @cached_property
    def _texts(self) -> Sequence[tuple[Span, bool]]:
        if not self.readable:
            return ()
        data = self.data
        found: dict[int, tuple[Span, bool]] = {}
        for block in self.document.blocks:
            span = block.content
            if span.end <= span.start:
                continue
            if block.kind is BlockKind.TABLE:
                found |= {cell.start: (cell, False) for cell in _cells(data, span)}
            elif block.kind in _HELD:  # an item and its first paragraph have the same text
                found |= {part.start: (part, False) for part in _lines(data, span)}
        return [*found.values()]

    @cached_property
    def _links(self) -> Sequence[tuple[Span, Span]]:
        """Of each link its bytes, and those of its words."""
        data = self.data
        return [(link.span, _words(data, link.span, image=link.image)) for link in self.document.links]

    def _hidden(self, span: Span) -> list[tuple[int, int]]:
        """What in a passage is no language, ends of lines aside."""
        return [place for place, instead in self._breaks(span) if instead != " "]

    def _breaks(self, span: Span) -> list[tuple[tuple[int, int], str]]:
        """What in a passage is not shown as written, with what stands there instead, in order."""
        data = self.data
        if not _SPECIAL.search(data, *span):
            return []
        found = []
        links = self._links
        for at in range(bisect_left(links, span.start, key=lambda one: one[0].start), len(links)):
            link, words = links[at]
            if link.start >= span.end:
                break
            if words.end <= words.start:
                found.append(((link.start, link.end), GAP))
            else:
                found += [((link.start, words.start), ""), ((words.end, link.end), "")]
        found += [
            ((one.start(), one.end()), GAP if one["gap"] else "") for one in _NO_WORDS.finditer(data, *span)
        ]
        found += [((one.start(), one.end()), " ") for one in _BETWEEN_LINES.finditer(data, *span)]
        found.sort(key=lambda one: (one[0][0], -one[0][1]))
        return found

    def _read(self, span: Span) -> Prose:
        """The words of a passage."""
        data = self.data
        text: list[str] = []
        runs = array("I")
        length = 0
        at = span.start
        for (start, end), instead in (*self._breaks(span), ((span.end, span.end), "")):
            if start < at:  # inside of what was left out
                continue
            if start > at:
                shown = data[at:start].decode("utf-8")
                for width, count in _same_width(shown):
                    runs.extend((length, at, width))
                    length += count
                    at += width * count
                text.append(shown.translate(_SHOWN))
            if instead:
                runs.extend((length, start, end - start))
                text.append(instead)
                length += 1
            at = end
        return Prose("".join(text), runs or (0, span.start, 1), span.end, ())


def _same_width(text: str) -> Iterator[tuple[int, int]]:
    """The runs of characters that take equally many bytes: how many bytes, and how many characters."""
    if text.isascii():
        yield 1, len(text)
        return
    for run in _SAME_WIDTH.finditer(text):
        yield len(text[run.start()].encode()), run.end() - run.start()


def _words(data: bytes, span: Span, *, image: bool) -> Span:
    """The words of a link; empty where it has none of its own: of an image, or of a bare address."""
    if image or not data.startswith(b"[", span.start):
        return Span(span.start, span.start)
    close = max(data.rfind(b"](", *span), data.rfind(b"][", *span))
    return Span(span.start + 1, close if close > span.start else span.end - 1)


def _lines(data: bytes, span: Span) -> Iterator[Span]:
    """The parts between written line breaks."""
    text = span.cut(data)
    if b"\n" not in text and b"\r" not in text and b"<" not in text:
        yield span
        return
    at = span.start
    for mark in _HARD_BREAK.finditer(data, *span):
        if mark.start() > at:
            yield Span(at, mark.start())
        at = mark.end()
    if span.end > at:
        yield Span(at, span.end)


def _cells(data: bytes, span: Span) -> Iterator[Span]:
    at = span.start
    for mark in _BETWEEN_CELLS.finditer(data, *span):
        yield from _cell(data, at, mark.start())
        at = mark.end()
    yield from _cell(data, at, span.end)


def _cell(data: bytes, start: int, end: int) -> Iterator[Span]:
    if _RULE_OF_TABLE.fullmatch(data, start, end):
        return
    while data[start] in b" \t":
        start += 1
    while data[end - 1] in b" \t":
        end -= 1
    yield Span(start, end)
