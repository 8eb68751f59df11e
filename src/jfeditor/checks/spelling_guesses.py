"""What a word that is in no dictionary is: a misspelling, a word made of others, a name, or not to be told.

A misspelling is a word that is nearly another one. How near it has to be depends on its length, on whether
the other is a word that descriptions of jobs are made of, and on whether it may be a name. The limits were
set with real pages, where most words that dictionaries do not have are names of programs and words of the
trade.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from jfeditor.checks.options import Dialect
from jfeditor.checks.spelling_dictionary import LookUp, look_up
from jfeditor.resources import resource

_BEFORE = (
    "cross",
    "co",
    "counter",
    "cyber",
    "de",
    "e",
    "hyper",
    "inter",
    "intra",
    "macro",
    "mega",
    "meta",
    "micro",
    "mid",
    "mini",
    "mis",
    "multi",
    "non",
    "out",
    "over",
    "post",
    "pre",
    "re",
    "self",
    "semi",
    "socio",
    "sub",
    "super",
    "tele",
    "trans",
    "ultra",
    "un",
    "under",
    "up",
)
"""What is put before words to make new ones."""
_AFTER = (
    "ability",
    "able",
    "ed",
    "er",
    "ers",
    "ification",
    "ing",
    "ization",
    "izations",
    "ized",
    "izer",
    "izes",
    "izing",
    "less",
    "like",
    "ly",
    "ness",
    "s",
    "ship",
    "wide",
)
_NO_PLURAL = re.compile(r".*(?:[sxz]|[cs]h|[^aeiou]y)")
"""A word that takes more than an -s."""
_PART = 4
"""The least letters of a part of a made word."""
_LONG = 8
"""Letters of a word that is rarely near another one by chance."""
_OFFERED = 3
_CLEARLY = 0.9
"""By how much the likeliest word has to be nearer than the next to be sure."""
_FAMILIAR, _PAGE, _OTHER_START = 0.6, 0.3, 0.4
"""By how much a word is nearer for being common, or on the page, and farther for another first letter."""
_SWAPPED = 0.2
"""By how much it is nearer where two letters only changed places: "heer" is "here" rather than "hear"."""


@dataclass(frozen=True, slots=True)
class Guess:
    """What a wrong word may mean."""

    words: tuple[str, ...]
    """The likeliest first."""
    away: float
    """How many letters of the word have to change for the first."""
    sure: bool
    """Whether the first is far likelier than the others."""


@lru_cache(maxsize=1)
def known_words() -> frozenset[str]:
    """Words that are right though dictionaries do not have them; names have their capitals."""
    return frozenset(_listed("known.txt"))


def is_listed(word: str, listed: Collection[str]) -> bool:
    """Whether a list has a word; one that is listed in small letters may begin with a capital."""
    return word in listed or word.lower() in listed


@lru_cache(maxsize=1)
def common_words() -> frozenset[str]:
    """The words that descriptions of jobs are made of."""
    return frozenset(_listed("common.txt"))


def guess(word: str, said: LookUp, on_page: Collection[str], own: Sequence[str]) -> Guess:
    """What a wrong word may mean; `on_page` are words that the page has, `own` those of the handbook."""
    from rapidfuzz import process  # noqa: PLC0415 - wrong words are rare
    from rapidfuzz.distance import OSA  # noqa: PLC0415

    small = word.lower()
    near = process.extract(small, _trade().keys(), scorer=OSA.distance, score_cutoff=2, limit=_OFFERED)
    ranked: dict[str, tuple[float, int, str]] = {}
    for place, other in enumerate([*own, *said.offered, *(_trade()[found] for found, _, _ in near)]):
        plain = other.lower()
        if plain in ranked or not plain.isalpha():
            continue
        likely = (
            OSA.distance(small, plain)
            - _FAMILIAR * (plain in common_words())
            - _PAGE * (plain in on_page)
            + _OTHER_START * (plain[0] != small[0])
            - _SWAPPED * (sorted(plain) == sorted(small))
        )
        ranked[plain] = (likely, place, other)
    best = sorted(ranked.values())[:_OFFERED]
    if not best:
        return Guess((), len(small), sure=False)
    likeliest = best[0][-1]
    words = tuple(_as_written(other, word) for _, _, other in best)
    sure = len(best) == 1 or best[1][0] - best[0][0] >= _CLEARLY
    return Guess(words, OSA.distance(small, likeliest.lower()), sure)


def is_familiar(guessed: Guess) -> bool:
    """Whether what is likeliest is a word that descriptions of jobs are made of."""
    return bool(guessed.words) and guessed.words[0].lower() in common_words()


def is_misspelling(word: str, guessed: Guess, *, name: bool, alone: bool = False) -> bool:
    """Whether a wrong word is most likely its best guess.

    `name` says that it may be a name, `alone` that it is no part of a longer one either: of these most are
    programs.
    """
    if not guessed.words:
        return False
    small, best = word.lower(), guessed.words[0].lower()
    length, away, familiar = len(word), guessed.away, is_familiar(guessed)
    if alone:
        return away <= 1 and length >= _LONG and familiar and small[0] == best[0]
    if name:
        if away > 1:
            return away <= 2 and length >= _LONG and familiar and small[0] == best[0]
        return length >= (9 if not familiar else 5 if guessed.sure else 7)
    if away > 1:
        return away <= 2 and length >= ((9 if guessed.sure else 11) if familiar else 10)
    if sorted(small) == sorted(best):  # two letters changed places
        return length >= (3 if familiar else 6)
    if not familiar:
        return length >= (6 if small[0] == best[0] and word.islower() else _LONG)
    return length >= (5 if small[0] == best[0] else 6)


def is_made_of_words(
    word: str, dialect: Dialect, own: Collection[str], *, endings: bool, halves: bool
) -> bool:
    """Whether a word is made of right ones: "deprovision".

    With `endings` "solutioning" is made of words too, with `halves` "dataflow".
    """
    small = word.lower()
    ways = [*_begun(small)]
    if endings:
        ways += _ended(small)
    if halves:
        ways += ((small[:at], small[at:]) for at in range(_PART, len(small) - _PART + 1))
    return any(
        all(is_listed(part, own) or look_up((part,), dialect)[part].right for part in way) for way in ways
    )


@lru_cache(maxsize=1)
def _trade() -> Mapping[str, str]:
    """Words that a wrong one may mean besides those that the dictionary offers, by their small letters."""
    return {word.lower(): word for word in sorted(common_words() | known_words())}


def _begun(word: str) -> Iterator[tuple[str, ...]]:
    """The ways in which a word may be another one with something before it."""
    for before in _BEFORE:
        if word.startswith(before) and len(word) - len(before) >= _PART:
            yield (word[len(before) :],)


def _ended(word: str) -> Iterator[tuple[str, ...]]:
    """The ways in which a word may be another one with something after it."""
    for after in _AFTER:
        base = word.removesuffix(after)
        if base == word or len(base) < _PART or (after == "s" and _NO_PLURAL.fullmatch(base)):
            continue
        yield (base,)
        if after[0] in "aei":
            yield (base + "e",)


def _as_written(word: str, written: str) -> str:
    return word[0].upper() + word[1:] if written[0].isupper() else word


def _listed(name: str) -> Iterator[str]:
    for line in resource("words", name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.strip()
