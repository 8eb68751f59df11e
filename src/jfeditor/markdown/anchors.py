"""Anchors as the handbook renders them.

Slugs follow Hugo with `autoHeadingIDType = "github"` (gohugoio/hugo, markup/goldmark/autoid.go): lower case,
blanks to hyphens, everything dropped that is no letter, decimal digit, hyphen or underscore; no-break spaces
and tabs are dropped too. A repeated slug gets `-1`, `-2` and so on until it is free.
"""

import re
import unicodedata
from functools import lru_cache
from sys import intern

_DROPPED_ASCII = re.compile(r"[^a-z0-9 _-]+")
_LETTER_OR_DIGIT = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Nd"})
_NAMELESS = "heading"
"""What Hugo calls a heading whose slug is empty."""


@lru_cache(maxsize=4096)
def slug(text: str) -> str:
    """The anchor of a heading with this text, before repeats are counted.

    Kept, because the same few titles stand on page after page.
    """
    if text.isascii():
        return intern(_DROPPED_ASCII.sub("", text.strip().lower()).replace(" ", "-"))
    return "".join(_slug_character(char) for char in text.strip())


def _slug_character(char: str) -> str:
    if char in "-_":
        return char
    if char == " ":
        return "-"
    # One character each, as Go lowers runes: the dotted capital I becomes a plain i.
    return char.lower()[0] if unicodedata.category(char) in _LETTER_OR_DIGIT else ""


class AnchorBook:
    """The anchors given so far on one page."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._repeats: dict[str, int] = {}
        """Of each slug the number given last, so that ten thousand equal headings are no search."""

    def take(self, text: str, written: str) -> str:
        """The anchor of the next heading: its written id, or the first free form of its slug."""
        anchor = written or slug(text) or _NAMELESS
        if not written and anchor in self._taken:
            anchor = self._numbered(anchor)
        self._taken.add(anchor)
        return anchor

    def _numbered(self, base: str) -> str:
        number = self._repeats.get(base, 0) + 1
        while (anchor := f"{base}-{number}") in self._taken:
            number += 1
        self._repeats[base] = number
        return anchor
