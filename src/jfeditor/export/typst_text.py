"""Text as Typst can set it: no character without a sign in some font, no word without a place to break.

Typst shows a string as text whatever stands in it, so nothing needs to be escaped. Three things are done:
blanks are made what a reader of HTML sees, long runs without a blank get invisible places where a line may
end, and characters that no font has are made a box and kept account of.
"""

import re
from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple, TypeAlias

import regex

PLACEHOLDER = "□"
"""Stands for a character that no font has; every bundled font has it."""

Node: TypeAlias = str | dict[str, object]
"""A part of a text, as the template reads it."""

_PRINTABLE = re.compile(r"[ -~]*\Z")
_BLANKS = re.compile(r"[\t-\r\x1c- \x85\u2028\u2029]+")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_MARKS = re.compile("\ufeff+")
"""A mark of the order of bytes inside a text: it shows nothing, and PDF/UA forbids it."""
_LONG = re.compile(r"[^\s\u200b]{17,}")
_SIGNS = "/\\_.,:;?&=#@|+-"
"""Signs of addresses, paths and names behind which a line may end."""
_PIECE = re.compile("[^{0}]+|[{0}]+".format(re.escape(_SIGNS)))
_GRAPHEMES = regex.compile(r"\X")
BREAK = "\u200b"
"""Where a line may end, without a sign."""
_LONGEST, _UNBROKEN = 30, 12
"""What is longer than any word may be broken every so many characters."""
_AROUND = 30
"""Characters that are told of the text around one that has no sign."""
_INVISIBLE = regex.compile(r"\p{Default_Ignorable_Code_Point}")
"""Characters that have no sign anywhere."""
_ALONE = frozenset(" \u00a0\u1680\u180e\u202f\u205f\u3000") | {chr(code) for code in range(0x2000, 0x200B)}
"""Blanks: where a font has none, a blank of another width does."""


class Lacking(NamedTuple):
    """Characters that no font has, where they stand."""

    characters: str
    around: str
    """The text that they stand in, each of them as `PLACEHOLDER`."""


class Words:
    """Makes text fit to be set, and keeps account of what the fonts lack."""

    def __init__(self, covered: frozenset[int], lacking: frozenset[str] = frozenset()) -> None:
        """`covered` are the code points of the bundled fonts, `lacking` the characters that no font has."""
        self.covered = covered
        self.lacking = lacking
        self.foreign: set[str] = set()
        """The characters of what was set so far that no bundled font has."""
        self.lost: list[Lacking] = []
        """Where those that no font has stand; the template's marks name them by their index."""

    def line(self, text: str) -> str:
        """A text in one line, for a file's data and for image descriptions: it needs no sign in a font."""
        return _CONTROLS.sub("\ufffd", _MARKS.sub("", _BLANKS.sub(" ", text)))

    def set(self, text: str) -> list[Node]:
        """A text of one paragraph."""
        text = self._plain(text)
        if not self.lacking or self.lacking.isdisjoint(text):
            return [breakable(text)] if text else []
        number = self._note(text)
        return [
            {"is": "lacking", "text": PLACEHOLDER * len(part), "number": number} if lost else breakable(part)
            for lost, part in ((lost, "".join(run)) for lost, run in groupby(text, self.lacking.__contains__))
        ]

    def code(self, text: str) -> dict[str, object]:
        """Code, with its blanks and lines: its text, and the numbers of lines with gaps in the fonts."""
        text = _MARKS.sub("", "\n".join(text.expandtabs(4).splitlines()))
        self._account(text.replace("\n", ""))
        numbers = []
        if not self.lacking.isdisjoint(text):
            numbers = [self._note(line) for line in text.split("\n") if not self.lacking.isdisjoint(line)]
            text = self._replaced(text)
        return {"text": breakable(text), "lacking": list(dict.fromkeys(numbers))}

    def _plain(self, text: str) -> str:
        if not _PRINTABLE.match(text):
            text = _MARKS.sub("", _BLANKS.sub(" ", text))
            self._account(text)
        elif "  " in text:
            text = _BLANKS.sub(" ", text)
        return text

    def _replaced(self, text: str) -> str:
        return "".join(PLACEHOLDER if char in self.lacking else char for char in text)

    def _account(self, text: str) -> None:
        if text.isascii() and not _CONTROLS.search(text):
            return
        self.foreign.update(
            char
            for char in set(text)
            if ord(char) not in self.covered and char not in _ALONE and not _INVISIBLE.match(char)
        )

    def _note(self, text: str) -> int:
        """The number of a text in which a font lacks something; the same one for the same words."""
        characters = "".join(dict.fromkeys(char for char in text if char in self.lacking))
        at = min(text.find(char) for char in characters)
        start, end = max(0, at - _AROUND), at + _AROUND
        around = self._replaced(text[start:end]).strip()
        lost = Lacking(characters, f"{'…' * (start > 0)}{around}{'…' * (end < len(text))}")
        if lost not in self.lost:
            self.lost.append(lost)
        return self.lost.index(lost)


def breakable(text: str) -> str:
    """A text in which no run without a blank is too long for a narrow column."""
    return _LONG.sub(_broken, text) if len(text) > 16 else text


def _broken(found: re.Match[str]) -> str:
    pieces = _PIECE.findall(found[0])
    cut = (_cut(piece) if len(piece) > _LONGEST else piece for piece in pieces)
    return "".join(piece + BREAK if piece[0] in _SIGNS else piece for piece in cut)


def _cut(piece: str) -> str:
    signs = piece if piece.isascii() else _GRAPHEMES.findall(piece)
    runs = ("".join(signs[at : at + _UNBROKEN]) for at in range(0, len(signs), _UNBROKEN))
    return BREAK.join(runs)


def join(parts: Iterable[Node]) -> list[Node]:
    """Parts of a text, neighbours without marks made one."""
    joined: list[Node] = []
    for part in parts:
        if isinstance(part, str) and joined and isinstance(joined[-1], str):
            joined[-1] += part
        else:
            joined.append(part)
    return joined
