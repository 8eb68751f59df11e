"""What the object of a sentence names: facets, a place, and the words that may be somebody's name."""

from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

from jfeditor.families.claim_words import FACETS, Words, claim_words, phrase_at, said_words
from jfeditor.families.model import Kind, Node

ARTICLES = frozenset({"the", "a", "an"})
CONTENT = frozenset({Kind.RESPONSIBILITIES, Kind.REQUIREMENTS, Kind.PERFORMANCE_INDICATORS})
"""Kinds of sections that every statement in them is about, whatever it says."""
_NEAR = 4
"""How many words off a facet is that a place speaks of."""


class Place(StrEnum):
    """Where the other's content stands, by the words of the sentence."""

    UNSAID = "unsaid"
    ABOVE = "above"
    PREVIOUS = "previous"
    EVERY_PREVIOUS = "every_previous"
    FAMILY = "family"


@lru_cache(maxsize=1 << 12)
def named_facets(text: str) -> tuple[Kind, ...]:
    """The facets that a text, such as a heading, names."""
    said, vocab = said_words(text), claim_words()
    kinds = {
        vocab.facet_kinds[tuple(said[at : at + size])]
        for at in range(len(said))
        if (size := phrase_at(said, at, vocab.facets, len(said)))
    }
    return facets_of(frozenset(kinds))


def section_kinds(node: Node) -> tuple[Kind, ...]:
    """What a section is about: its kind, and what else its heading names."""
    if node.kind is None:
        return ()
    named = CONTENT.intersection(named_facets(node.heading.text)) if node.kind in CONTENT else ()
    return facets_of(frozenset(named)) if node.kind in named else (node.kind,)


@lru_cache(maxsize=1 << 4)
def facets_of(kinds: frozenset[Kind]) -> tuple[Kind, ...]:
    """The facets among kinds, in the order they are told; the same tuple for the same ones."""
    return tuple(kind for kind in FACETS if kind in kinds)


def size_of_facet(said: Sequence[str], at: int, end: int) -> int:
    """How many words from `at` on name a facet."""
    return phrase_at(said, at, claim_words().facets, end)


class Parts:
    """A range of words taken apart: facets, place, and the words that may be a name."""

    def __init__(self, words: Words, start: int, end: int) -> None:
        self.words = words
        self.said = said = words.said
        self.vocab = vocab = claim_words()
        kinds: set[Kind] = set()
        self.place = Place.UNSAID
        self.place_near_facet = False
        taken: set[int] = set()
        """Words of facets and places, no part of a name."""
        at = start
        while at < end:
            if said[at] not in vocab.facets_and_places:
                at += 1
                continue
            size = size_of_facet(said, at, end)
            if size:
                kinds.add(vocab.facet_kinds[tuple(said[at : at + size])])
                taken.update(range(at, at + size))
                self._take_family(start, at, taken)
                at += size
                continue
            size = self._take_place(at, end)
            if (
                not size
                and said[at] in vocab.adjectives
                and at + 1 < end
                and size_of_facet(said, at + 1, end)
            ):
                self.place = Place.PREVIOUS
                size = 1
            if size:
                near = range(max(start, at - _NEAR), min(end, at + size + _NEAR))
                self.place_near_facet |= any(size_of_facet(said, index, end) for index in near)
                taken.update(range(at, at + size))
            at += max(size, 1)
        self.facets = facets_of(frozenset(kinds))
        self._read_name(start, end, taken)
        before = [word for word in said[start : self.first] if word not in ARTICLES]
        self.before_name = before[-1] if before and self.name else ""
        self.called_role = not vocab.roles.isdisjoint(said[start:end])

    def _take_place(self, at: int, end: int) -> int:
        vocab = self.vocab
        for place, phrases in (
            (Place.EVERY_PREVIOUS, vocab.every_previous),
            (Place.PREVIOUS, vocab.previous),
            (Place.ABOVE, vocab.above),
        ):
            size = phrase_at(self.said, at, phrases, end)
            if size:
                if self.place in {Place.UNSAID, Place.ABOVE, Place.FAMILY}:
                    self.place = place
                return size
        return 0

    def _take_family(self, start: int, facet: int, taken: set[int]) -> None:
        """Take "general" before "requirements"."""
        said, vocab = self.said, self.vocab
        last = facet - 1
        while last >= start and (said[last] in {"level", "role", "job"} or (last in taken)):
            last -= 1
        for length in (2, 1):
            first = last - length + 1
            if first >= start and phrase_at(said, first, vocab.family, facet) == length:
                taken.update(range(first, facet))
                if self.place is Place.UNSAID:
                    self.place = Place.FAMILY
                self.place_near_facet = True
                return

    def _read_name(self, start: int, end: int, taken: set[int]) -> None:
        said, fillers = self.said, self.vocab.fillers
        left = [at for at in range(start, end) if at not in taken]
        while left and said[left[0]] in fillers:
            left.pop(0)
        while left and said[left[-1]] in fillers:
            left.pop()
        self.name, self.name_start, self.name_end, self.first = "", 0, 0, 0
        if not left:
            return
        self.first = left[0]
        text, starts, ends = self.words.text, self.words.starts, self.words.ends
        pieces, first = [], left[0]
        for before, at in pairwise(left):
            if at != before + 1:
                pieces.append(text[starts[first] : ends[before]])
                first = at
        last = ends[left[-1]]
        if text.startswith(")", last) and "(" in text[starts[first] : last]:
            last += 1
        pieces.append(text[starts[first] : last])
        self.name = " ".join(pieces)
        self.name_start, self.name_end = starts[left[0]], last
