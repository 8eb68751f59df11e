"""The words of a block as a reader sees them, each with its place in the page's bytes.

Line breaks are kept, since pages write several statements on lines of one paragraph, and marks of emphasis
and code are dropped. What a link leads to stays beside its words.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from jfeditor.markdown.blocks import Link
from jfeditor.text.spans import Span

_DROPPED = re.compile(r"[*`~]+|(?<!\w)_+|_+(?!\w)|<[^<>]*>|\\(?=[^\w\s])")
_REPLACED = str.maketrans({"\r": "\n", "\u00a0": " ", "\t": " ", "’": "'", "‘": "'", "–": "-", "—": "-"})
_REFERENCE_END = re.compile(r"\]\s*(?:\(|\[|\Z)")


@dataclass(frozen=True, slots=True)
class LinkedWords:
    """A link's words as a range of `Prose.text`, its target, and the bytes of the link as a whole."""

    start: int
    end: int
    target: str
    span: Span


@dataclass(frozen=True, slots=True)
class Prose:
    """Text with the place of each of its characters in the page."""

    text: str
    starts: Sequence[int]
    """Of each character its first byte; one more for where the text ends."""
    ends: Sequence[int]
    """Of each character the byte behind it."""
    links: tuple[LinkedWords, ...]

    def span(self, start: int, end: int) -> Span:
        """The page's bytes of a range of the text."""
        if end <= start:
            return Span(self.starts[start], self.starts[start])
        return Span(self.starts[start], self.ends[end - 1])


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
    starts: list[int] = []
    ends: list[int] = []
    places: dict[int, int] = {}
    """Where in the text each range of `raw` begins."""
    for start, end in kept:
        places[start] = len(text)
        for shown_start, shown_end in _shown(raw, start, end):
            text += raw[shown_start:shown_end].translate(_REPLACED)
            starts += at_byte[shown_start:shown_end]
            ends += at_byte[shown_start + 1 : shown_end + 1]
        places.setdefault(end, len(text))
    starts.append(span.end)
    return Prose(
        "".join(text),
        starts,
        ends,
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
        found.append((at, mark.start()))
        at = mark.end()
    found.append((at, end))
    return found


def _byte_offsets(text: str, start: int) -> list[int]:
    if text.isascii():
        return list(range(start, start + len(text) + 1))
    offsets = []
    at = start
    for char in text:
        offsets.append(at)
        at += len(char.encode())
    offsets.append(at)
    return offsets
