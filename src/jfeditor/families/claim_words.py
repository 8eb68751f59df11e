"""The words of statements, from `resources/reading/statements.toml`, and texts cut into words."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from jfeditor.families.model import Kind
from jfeditor.families.titles import spelt
from jfeditor.families.vocabulary import Phrase, vocabulary
from jfeditor.resources import load_table

FACETS = (Kind.RESPONSIBILITIES, Kind.REQUIREMENTS, Kind.PERFORMANCE_INDICATORS, Kind.JOB_GRADE)
"""What can be inherited, in the order it is told."""

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_SENTENCE_END = re.compile(r"[.!?](?=[\s)\]\"”]|\Z)")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text in order, each with its place."""

    text: str
    said: Sequence[str]
    """Each word in lower case and spelt as it should be."""
    starts: Sequence[int]
    ends: Sequence[int]

    def __len__(self) -> int:
        return len(self.said)

    def gap(self, at: int) -> str:
        """What stands between the word before and this one."""
        return self.text[self.ends[at - 1] if at else 0 : self.starts[at]]


Phrases = Mapping[str, tuple[Phrase, ...]]
"""Phrases by their first word, longer ones first."""


@dataclass(frozen=True, slots=True)
class ClaimWords:
    """All word lists of statements."""

    leads: frozenset[str]
    """The first words of all that claims something."""
    hints: tuple[str, ...]
    """A text in lower case without any of these parts of words holds no statement."""
    facets: Phrases
    facet_kinds: Mapping[Phrase, Kind]
    facets_and_places: frozenset[str]
    """The first words of all facets and places; no other word is looked at closely in an object."""
    extends: Phrases
    doubtful: Phrases
    plural: Phrases
    marks: Phrases
    includes: Phrases
    includes_plainly: Phrases
    quantifiers: Phrases
    bare: Phrases
    wholes: Phrases
    descriptions: frozenset[str]
    beyond: Phrases
    equals: Phrases
    is_verbs: Phrases
    pronouns: frozenset[str]
    above: Phrases
    previous: Phrases
    every_previous: Phrases
    family: Phrases
    fillers: frozenset[str]
    roles: frozenset[str]
    ends: Phrases
    adds: Phrases
    aside: frozenset[str]
    adjectives: frozenset[str]
    relative: frozenset[str]
    gerunds: frozenset[str]
    never: frozenset[str]
    subjects: frozenset[str]
    longest_subject: int


@lru_cache(maxsize=1)
def claim_words() -> ClaimWords:
    """The words, read once."""
    table = load_table("reading", "statements.toml")
    kinds = {_phrase(text): Kind(kind) for kind, listed in table["facets"].items() for text in listed}
    extends, includes, bare = table["extends"], table["includes"], table["bare"]
    places, obj = table["places"], table["object"]
    placing = (*places["above"], *places["previous"], *places["every_previous"], *places["adjectives"])
    leading = (
        *extends["verbs"], *extends["doubtful"], *extends["plural"], *includes["verbs"], *bare["quantifiers"],
        *bare["wholes"], *table["beyond"]["phrases"], *table["equals"]["phrases"], *table["is"]["verbs"],
    )  # fmt: skip
    return ClaimWords(
        leads=frozenset(_phrase(text)[0] for text in leading),
        hints=tuple(table["hints"]["parts"]),
        facets=_by_first(kinds),
        facet_kinds=kinds,
        facets_and_places=frozenset(phrase[0] for phrase in (*kinds, *map(_phrase, placing))),
        extends=_phrases(extends["verbs"]),
        doubtful=_phrases(extends["doubtful"]),
        plural=_phrases(extends["plural"]),
        marks=_phrases(extends["marks"]),
        includes=_phrases(includes["verbs"]),
        includes_plainly=_phrases(includes["plain"]),
        quantifiers=_phrases(includes["quantifiers"]),
        bare=_phrases((*bare["quantifiers"], *bare["wholes"], *bare["wholes"])),
        wholes=_phrases(bare["wholes"]),
        descriptions=frozenset(bare["verbs"]),
        beyond=_phrases(table["beyond"]["phrases"]),
        equals=_phrases(table["equals"]["phrases"]),
        is_verbs=_phrases(table["is"]["verbs"]),
        pronouns=frozenset(table["is"]["pronouns"]),
        above=_phrases(places["above"]),
        previous=_phrases(places["previous"]),
        every_previous=_phrases(places["every_previous"]),
        family=_phrases(places["family"]),
        fillers=frozenset(obj["fillers"]),
        roles=frozenset(obj["roles"]),
        ends=_phrases((*obj["ends"], *obj["adds"])),
        adds=_phrases(obj["adds"]),
        aside=frozenset(obj["aside"]),
        adjectives=frozenset(places["adjectives"]),
        relative=frozenset(table["subjects"]["relative"]),
        gerunds=frozenset(obj["gerunds"]),
        never=frozenset(obj["never"]),
        subjects=frozenset(table["subjects"]["words"]),
        longest_subject=table["subjects"]["most"],
    )


def read_words(text: str) -> Words:
    """The words of a text, in order."""
    places = [piece.span() for piece in _WORD.finditer(text)]
    return Words(text, said_words(text), [start for start, _ in places], [end for _, end in places])


def said_words(text: str) -> Sequence[str]:
    """The words of a text alone: lower case, spelt as they should be."""
    return list(map(_said, _WORD.findall(text)))


def sentence_bounds(words: Words) -> Iterable[tuple[int, int]]:
    """The sentences of a text as ranges of its words. "Sr." and the like end none."""
    text, starts, ends = words.text, words.starts, words.ends
    start = 0
    for index in range(1, len(words)):
        reached = ends[index - 1]
        if starts[index] <= reached + 1:
            continue  # a sentence's end has a blank behind it
        if _SENTENCE_END.search(text, reached, starts[index] + 1) and not _is_abbreviated(words, index - 1):
            yield start, index
            start = index
    if start < len(words):
        yield start, len(words)


def phrase_at(said: Sequence[str], at: int, phrases: Phrases, end: int) -> int:
    """How many words from `at` on are one of the phrases; 0 where none is."""
    for phrase in phrases.get(said[at], ()) if at < end else ():
        behind = at + len(phrase)
        if behind <= end and tuple(said[at:behind]) == phrase:
            return len(phrase)
    return 0


@lru_cache(maxsize=1 << 14)
def _said(written: str) -> str:
    """A word as it should be spelt; only words that are near to one of a section or a job change."""
    word = written.lower().removesuffix("'s")
    return word if word in _known_words() else spelt(word)


@lru_cache(maxsize=1)
def _known_words() -> frozenset[str]:
    table = load_table("reading", "statements.toml")
    return frozenset(word for text in _texts(table) for word in _phrase(text))


def _texts(value: object) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for below in value.values():
            yield from _texts(below)
    elif isinstance(value, list):
        for below in value:
            yield from _texts(below)


def _is_abbreviated(words: Words, at: int) -> bool:
    """Whether a dot behind a word belongs to it: "Sr.", "e.g."."""
    if not words.text.startswith(".", words.ends[at]):
        return False
    return words.said[at] in vocabulary().abbreviations or len(words.said[at]) == 1


def _phrases(texts: Iterable[str]) -> Phrases:
    return _by_first(map(_phrase, texts))


def _by_first(phrases: Iterable[Phrase]) -> Phrases:
    found: dict[str, list[Phrase]] = {}
    for phrase in phrases:
        found.setdefault(phrase[0], []).append(phrase)
    return {first: tuple(sorted(listed, key=len, reverse=True)) for first, listed in found.items()}


def _phrase(text: str) -> Phrase:
    return tuple(text.split())
