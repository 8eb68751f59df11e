"""Titles of jobs: their words, spelt out and comparable.

"Sr. Analyst, Sales Ops", "Senior Sales Operations Analyst" and "Sales Operations Analyst (Senior)" are one
title: case, punctuation, abbreviations, word order and empty words do not count. Words that are a letter or
two off are read as what they are close to (optimal string alignment, by rapidfuzz).
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne

from jfeditor.families.vocabulary import vocabulary

_PIECES = re.compile(r"[^\W_]+|[,;:()\[\]{}|/–—]|(?<=\s)-(?=\s)")
_LONG = 9
"""From this length on a misspelt word may be two letters off."""
_LONG_JOB = 10
_DEFAULT_RANK = "intermediate"
_OPEN = 1 << 30
SAME_NAME = 90.0
"""From this likeness on two titles that share their ranks are one, misspelt or cut short."""


@dataclass(frozen=True, slots=True)
class Title:
    """A heading's words, as a title would have them."""

    segments: tuple[tuple[str, ...], ...]
    """The words between commas, brackets and dashes."""
    words: tuple[str, ...]
    """All words, in order."""
    aside: tuple[int, int]
    """The words in the first brackets, as a range; empty where there are none."""
    key: frozenset[str]
    """The words that count; equal keys are equal titles."""
    plain_key: frozenset[str]
    """The key without the rank that need not be said: "Analyst (Intermediate)" is "Analyst"."""

    @property
    def ranks(self) -> frozenset[str]:
        """The words of rank in it."""
        return self.key & vocabulary().ranks

    @property
    def jobs(self) -> frozenset[str]:
        """The nouns of jobs in it, ranks that are jobs among them."""
        return self.key & (vocabulary().job_nouns)


@lru_cache(maxsize=1 << 12)
def read_title(text: str) -> Title:
    """The words of `text`, spelt out."""
    vocab = vocabulary()
    known, abbreviations = vocab.known, vocab.abbreviations
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).replace("’", "")
    lowered = text.lower().replace("'", "").replace("&", " and ")
    if "president" in lowered:
        lowered = lowered.replace("vice president", "vp").replace("vice-president", "vp")
    words: list[str] = []
    segments: list[tuple[str, ...]] = []
    start = opened = closed = 0
    # where in the words the open segment and the first brackets start, and where these end
    for piece in _PIECES.findall(lowered):
        if piece in known:
            words.append(piece)
        elif piece in abbreviations:
            words.extend(abbreviations[piece])
        elif piece[0].isalnum():
            words.append(spelt(piece))
        else:
            if len(words) > start:
                segments.append(tuple(words[start:]))
                start = len(words)
            if piece == "(" and not opened:
                opened, closed = start, _OPEN
            elif piece == ")" and closed == _OPEN:
                closed = start
    if len(words) > start:
        segments.append(tuple(words[start:]))
    key = title_key(words)
    plain_key = key - {_DEFAULT_RANK} if len(key) > 1 and _DEFAULT_RANK in key else key
    return Title(tuple(segments), tuple(words), (opened, min(closed, len(words))), key, plain_key)


def title_key(words: Iterable[str]) -> frozenset[str]:
    """What counts of a title's words; of "The Level" and the like all of them."""
    every = frozenset(map(singular, words))
    return every - vocabulary().empty or every


@lru_cache(maxsize=1 << 12)
def singular(word: str) -> str:
    """A noun of jobs in the singular; any other word as it is."""
    return word[:-1] if word.endswith("s") and word[:-1] in vocabulary().job_nouns else word


@lru_cache(maxsize=1 << 12)
def spelt(word: str) -> str:
    """The known word that `word` misspells, or itself."""
    vocab = vocabulary()
    if len(word) < 6 or not word.isascii() or singular(word) != word:  # shorter words are too close to others
        return word
    near = extractOne(
        word,
        vocab.long_words,
        scorer=OSA.distance,
        processor=None,
        score_cutoff=2 if len(word) >= _LONG else 1,
    )
    if near and near[0][0] == word[0]:
        return near[0]
    if len(word) > 6:
        near = extractOne(
            word,
            vocab.job_words,
            scorer=OSA.distance,
            processor=None,
            score_cutoff=2 if len(word) >= _LONG_JOB else 1,
        )
        if near and near[0][0] == word[0] and near[0][-2:] == word[-2:]:
            return near[0]
    return word


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """How alike two titles' keys are, from 0 to 100 (token set by rapidfuzz's sorted ratio)."""
    if one == other:
        return 100.0
    return fuzz.ratio(" ".join(sorted(one)), " ".join(sorted(other)))
