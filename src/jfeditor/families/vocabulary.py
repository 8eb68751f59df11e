"""The words that headings of job families are made of, from `resources/reading/*.toml`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from jfeditor.families.model import Kind
from jfeditor.resources import load_table

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SectionName:
    """One way to name a section."""

    phrase: Phrase
    kind: Kind
    order: int
    """Its kind's precedence: smaller wins."""
    place: str
    """`names` for anywhere in the heading, `starts`, `ends`, or `whole` for the whole heading."""


@dataclass(frozen=True, slots=True)
class GroupWords:
    """How groups of one sort are named."""

    heads: frozenset[str]
    whole: frozenset[Phrase]
    never_with: frozenset[str]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All word lists; every word is in lower case."""

    sections: Mapping[str, tuple[SectionName, ...]]
    """By their phrase's first word."""
    fillers: frozenset[str]
    groups: Mapping[str, GroupWords]
    """`levels` and `specialties`."""
    abbreviations: Mapping[str, Phrase]
    ranks: frozenset[str]
    rank_order: Mapping[str, int]
    """Where each rank stands; higher is more senior."""
    prefixes: frozenset[str]
    rank_jobs: frozenset[str]
    numerals: frozenset[str]
    jobs: frozenset[str]
    job_nouns: frozenset[str]
    """Nouns of jobs, and the ranks that are jobs by themselves."""
    doubtful: frozenset[str]
    tails: frozenset[str]
    cuts: frozenset[str]
    sentence: frozenset[str]
    empty: frozenset[str]
    known: frozenset[str]
    """Words that are spelt right, whatever they are close to."""
    long_words: tuple[str, ...]
    """Words a misspelt one is compared with: those of sections and groups."""
    job_words: tuple[str, ...]
    """As `long_words`: nouns of jobs and ranks."""


_SHORTEST_CORRECTED = 6
"""Shorter words are too close to one another to be corrected."""


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The words, read once."""
    sections = load_table("reading", "sections.toml")
    groups = load_table("reading", "groups.toml")
    titles = load_table("reading", "titles.toml")
    names = tuple(_section_names(sections))
    by_first: dict[str, list[SectionName]] = {}
    for name in names:
        by_first.setdefault(name.phrase[0], []).append(name)
    jobs = _set(titles["jobs"]["words"])
    ranks = _set(titles["ranks"]["words"])
    sorts = {sort: _group_words(table) for sort, table in groups.items()}
    section_words = {
        word
        for name in names
        if name.kind is not Kind.OTHER and name.place == "names"
        for word in name.phrase
    }
    section_words |= {head for sort in sorts.values() for head in sort.heads}
    known = (
        jobs | ranks | section_words | _set(titles["fields"]["words"]) | _set(sections["fillers"]["words"])
    )
    known |= {word for name in names for word in name.phrase}
    return Vocabulary(
        sections={first: tuple(found) for first, found in by_first.items()},
        fillers=_set(sections["fillers"]["words"]),
        groups=sorts,
        abbreviations={short: _phrase(long) for short, long in titles["abbreviations"].items()},
        ranks=ranks,
        rank_order={word: place for place, word in enumerate(titles["ranks"]["words"])},
        prefixes=_set(titles["ranks"]["prefixes"]),
        rank_jobs=_set(titles["ranks"]["jobs"]),
        numerals=_set(titles["ranks"]["alone"]),
        jobs=jobs,
        job_nouns=jobs | _set(titles["ranks"]["jobs"]),
        doubtful=_set(titles["jobs"]["doubtful"]),
        tails=_set(titles["cuts"]["tails"]),
        cuts=_set(titles["cuts"]["words"]),
        sentence=_set(titles["cuts"]["sentence"]),
        empty=_set(titles["cuts"]["empty"]),
        known=frozenset(known),
        long_words=tuple(sorted(word for word in section_words if len(word) >= _SHORTEST_CORRECTED)),
        job_words=tuple(sorted(word for word in jobs | ranks if len(word) > _SHORTEST_CORRECTED)),
    )


def _section_names(tables: Mapping[str, Any]) -> Iterable[SectionName]:
    orders = {kind.value: order for order, kind in enumerate(_PRECEDENCE)}
    orders["responsibilities"] = orders["requirements"]
    for kind, order in orders.items():
        for place in ("names", "whole", "starts", "ends"):
            for text in tables[kind].get(place, ()):
                late = place == "ends" or (kind == Kind.OTHER and place != "names")
                yield SectionName(_phrase(text), Kind(kind), _LAST if late else order, place)


_LAST = 90
"""The precedence of names that count only where no other does."""
_PRECEDENCE = (
    Kind.OTHER,
    Kind.HIRING_PROCESS,
    Kind.CAREER_LADDER,
    Kind.PERFORMANCE_INDICATORS,
    Kind.JOB_GRADE,
    Kind.REQUIREMENTS,
    Kind.RESPONSIBILITIES,
)


def _group_words(table: Mapping[str, Any]) -> GroupWords:
    return GroupWords(
        _set(table["heads"]), frozenset(_phrase(text) for text in table["whole"]), _set(table["never_with"])
    )


def _phrase(text: str) -> Phrase:
    return tuple(text.split())


def _set(words: Iterable[str]) -> frozenset[str]:
    return frozenset(words)
