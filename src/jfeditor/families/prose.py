"""The words of a block as a reader sees them, each with its place in the page's bytes.

Line breaks are kept, since pages write several statements on lines of one paragraph, and marks of emphasis
and code are dropped. What a link leads to stays beside its words.
"""

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from jfeditor.markdown.blocks import Link
from jfeditor.text.spans import Span

_DROPPED = re.compile(r"[*`~]+|(?<!\w)_+|_+(?!\w)|(?<!\\)<[^<>]*>|\\(?=[^\w\s])")
_REPLACED = str.maketrans({"\r": "\n", "\u00a0": " ", "\t": " ", "’": "'", "‘": "'", "–": "-", "—": "-"})
_REFERENCE_END = re.compile(r"\]\s*(?:\(|\[|\Z)")
_SAME_WIDTH = re.compile("[\0-\x7f]+|[\x80-\u07ff]+|[\u0800-\uffff]+|[\U00010000-\U0010ffff]+")
"""Characters that take as many bytes in UTF-8: one, two, three or four."""


@dataclass(frozen=True, slots=True)
class LinkedWords:
    """A link's words as a range of `Prose.text`, its target, and the bytes of the link as a whole."""

    start: int
    end: int
    target: str
    span: Span


@dataclass(frozen=True, slots=True)
class Prose:
    """Text with the place of each of its characters in the page.

    Places are kept as runs of characters that follow one another in the page and take equally many bytes:
    most sentences are a single one, and a large handbook keeps tens of thousands of sentences.
    """

    text: str
    runs: Sequence[int]
    """Of each run three numbers: its first character, that one's byte in the page, and the bytes of each."""
    end: int
    """The byte where the text ends."""
    links: tuple[LinkedWords, ...]

    def byte(self, at: int) -> int:
        """The first byte of a character, or where the text ends."""
        if at >= len(self.text):
            return self.end
        run = self._run(at)
        return self.runs[run + 1] + (at - self.runs[run]) * self.runs[run + 2]

    def span(self, start: int, end: int) -> Span:
        """The page's bytes of a range of the text."""
        first = self.byte(start)
        if end <= start:
            return Span(first, first)
        return Span(first, self.byte(end - 1) + self.runs[self._run(end - 1) + 2])

    def _run(self, at: int) -> int:
        """Where in `runs` the run of a character stands."""
        return 3 * (bisect_right(range(0, len(self.runs), 3), at, key=self.runs.__getitem__) - 1)


def plain_prose(text: str) -> Prose:
    """A text that stands on no page: each of its characters counts as a byte."""
    return Prose(text, (0, 0, 1), len(text), ())


def read_prose(data: bytes, span: Span, links: Sequence[Link]) -> Prose:
    """The words of the bytes in `span`; `links` are all of the page, in order."""
    raw = span.cut(data).decode("utf-8", errors="replace")
    if (
        len(raw.encode()) != span.end - span.start
    ):  # bytes that are no UTF-8: one mark each, so that places agree
        raw = span.cut(data).decode("latin-1").encode("ascii", errors="replace").decode()
    at_byte = _byte_offsets(raw, span.start)
    kept: list[tuple[int, int]] = []
    """Ranges of `raw` that are words."""
    linked: list[tuple[int, int, Link]] = []
    reached = 0
    first = bisect_left(links, span.start, key=lambda link: link.span.start)
    for link in links[first:]:
        if link.span.start >= span.end:
            break
        start, end = bisect_left(at_byte, link.span.start), bisect_left(at_byte, link.span.end)
        if start < reached:
            continue  # an image inside a link
        words = _words_of(raw, start, end, image=link.image)
        kept += [(reached, start), words]
        linked.append((*words, link))
        reached = end
    kept.append((reached, len(raw)))
    text: list[str] = []
    length = 0
    runs = array("I")
    places: dict[int, int] = {}
    """Where in the text each range of `raw` begins."""
    for start, end in kept:
        places[start] = length
        for shown_start, shown_end in _shown(raw, start, end):
            text.append(raw[shown_start:shown_end].translate(_REPLACED))
            for first, width in _same_width(raw, shown_start, shown_end):
                runs.extend((length + first - shown_start, at_byte[first], width))
            length += shown_end - shown_start
        places.setdefault(end, length)
    return Prose(
        "".join(text),
        runs,
        span.end,
        tuple(
            LinkedWords(places[start], places[end], link.target, link.span)
            for start, end, link in linked
            if end > start
        ),
    )


def _words_of(raw: str, start: int, end: int, *, image: bool) -> tuple[int, int]:
    """The words of the link at a range; of an image and of a bare address none."""
    if image or not raw.startswith("[", start):
        return start, start
    close = None
    for found in _REFERENCE_END.finditer(raw, start, end):
        close = found.start()
        break
    return start + 1, end - 1 if close is None else close


def _shown(raw: str, start: int, end: int) -> list[tuple[int, int]]:
    """The range without marks."""
    found = []
    at = start
    for mark in _DROPPED.finditer(raw, start, end):
        if mark.start() > at:
            found.append((at, mark.start()))
        at = mark.end()
    if end > at:
        found.append((at, end))
    return found


def _same_width(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The runs of characters in a range that take equally many bytes: their starts, and how many."""
    if text.isascii():
        if end > start:
            yield start, 1
        return
    for run in _SAME_WIDTH.finditer(text, start, end):
        yield run.start(), len(text[run.start()].encode())


def _byte_offsets(text: str, start: int) -> Sequence[int]:
    """Of each character its first byte, and where the text ends."""
    if text.isascii():
        return range(start, start + len(text) + 1)
    return list(accumulate((len(char.encode()) for char in text), initial=start))
