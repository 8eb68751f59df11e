"""Which titles fit the first letters of a name: by the beginnings of their words, abbreviations understood.

Quick enough for every keystroke among the titles of ten thousand pages: a title is one string in which the
words' beginnings are looked for, and only what nobody bears is compared by likeness (rapidfuzz).
"""

import re
from collections.abc import Sequence
from functools import cached_property

from rapidfuzz import fuzz, process

from jfeditor.families.titles import read_title
from jfeditor.families.vocabulary import vocabulary

_WORD = re.compile(r"[^\W_]+")
_LEAST_LIKENESS = 72
"""From this likeness on (0 to 100) the beginning of a word is taken for a misspelt one of another."""
_SHORTEST_ERROR = 3
"""Letters from which on an error is looked for."""
_MOST_MEANT = 12

Needles = tuple[str, ...]
"""Beginnings of words, each behind a blank, that all have to be there."""


class TitleSearch:
    """Titles, ready to be searched."""

    def __init__(self, titles: Sequence[str]) -> None:
        self._titles = titles

    def fitting(self, typed: str) -> Sequence[int]:
        """The indexes of the titles that fit: those that begin so, then the others, in their order each.

        Where none does those that would but for a misspelt word.
        """
        pieces = _pieces(typed)
        if not pieces:
            return range(len(self._titles))
        found = self._holding([_readings(piece) for piece in pieces])
        begin = f" {pieces[0]}"
        found.sort(key=lambda index: not self._searched[index].startswith(begin))
        return found or self._holding([self._meant(piece) for piece in pieces])

    def _holding(self, wanted: Sequence[Sequence[Needles]]) -> list[int]:
        """The titles that hold one of each piece's readings."""
        searched = self._searched
        left: list[int] = list(range(len(searched)))
        for readings in wanted:
            left = [
                index
                for index in left
                if any(all(needle in searched[index] for needle in needles) for needles in readings)
            ]
        return left

    def _meant(self, piece: str) -> Sequence[Needles]:
        """The readings of a piece, and the beginnings of words that it may misspell."""
        if len(piece) < _SHORTEST_ERROR:
            return _readings(piece)
        beginnings = list({word[: len(piece)] for word in self._vocabulary if word[0] == piece[0]})
        near = process.extract(
            piece,
            beginnings,
            scorer=fuzz.ratio,
            processor=None,
            limit=_MOST_MEANT,
            score_cutoff=_LEAST_LIKENESS,
        )
        return [*_readings(piece), *((f" {found}",) for found, _, _ in near)]

    @cached_property
    def _searched(self) -> list[str]:
        return [_searched(title) for title in self._titles]

    @cached_property
    def _vocabulary(self) -> list[str]:
        return list({word for text in self._searched for word in text.split()})


def is_complete(typed: str, title: str) -> bool:
    """Whether what is typed is the whole title, however it is written."""
    return bool(typed.strip()) and read_title(typed).key == read_title(title).key


def _pieces(typed: str) -> list[str]:
    """The words that are typed; one without weight only where it may begin another."""
    words = _WORD.findall(typed.lower())
    return [word for at, word in enumerate(words) if at == len(words) - 1 or word not in vocabulary().empty]


def _readings(piece: str) -> Sequence[Needles]:
    """What a typed word may be: the beginning of a word, or short for some."""
    spelt = vocabulary().abbreviations.get(piece)
    return ((f" {piece}",),) if spelt is None else ((f" {piece}",), tuple(f" {word}" for word in spelt))


def _searched(title: str) -> str:
    """All words that a title may be found by, as it has them and spelt out, each behind a blank."""
    words = _WORD.findall(title.lower())
    return " " + " ".join(dict.fromkeys((*words, *read_title(title).words)))
