"""What the object of a sentence names: facets, a place, and the words that may be somebody's name."""

from collections.abc import Sequence
from enum import StrEnum
from itertools import pairwise

from jfeditor.families.claim_words import FACETS, Word, claim_words, phrase_at, read_words
from jfeditor.families.model import Kind

ARTICLES = frozenset({"the", "a", "an"})
_NEAR = 4
"""How many words off a facet is that a place speaks of."""


class Place(StrEnum):
    """Where the other's content stands, by the words of the sentence."""

    UNSAID = "unsaid"
    ABOVE = "above"
    PREVIOUS = "previous"
    EVERY_PREVIOUS = "every_previous"
    FAMILY = "family"


def named_facets(text: str) -> tuple[Kind, ...]:
    """The facets that a text, such as a heading, names."""
    words, vocab = read_words(text), claim_words()
    kinds = {
        vocab.facet_kinds[tuple(word.text for word in words[at : at + size])]
        for at in range(len(words))
        if (size := phrase_at(words, at, vocab.facets, len(words)))
    }
    return tuple(kind for kind in FACETS if kind in kinds)


def size_of_facet(words: Sequence[Word], at: int, end: int) -> int:
    """How many words from `at` on name a facet."""
    return phrase_at(words, at, claim_words().facets, end)


class Parts:
    """A range of words taken apart: facets, place, and the words that may be a name."""

    def __init__(self, text: str, words: Sequence[Word], start: int, end: int) -> None:
        self.text = text
        self.words = words
        self.vocab = vocab = claim_words()
        kinds: set[Kind] = set()
        self.place = Place.UNSAID
        self.place_near_facet = False
        taken: set[int] = set()
        """Words of facets and places, no part of a name."""
        at = start
        while at < end:
            size = size_of_facet(words, at, end)
            if size:
                kinds.add(vocab.facet_kinds[tuple(word.text for word in words[at : at + size])])
                taken.update(range(at, at + size))
                self._take_family(start, at, taken)
                at += size
                continue
            size = self._take_place(at, end)
            if (
                not size
                and words[at].text in vocab.adjectives
                and at + 1 < end
                and size_of_facet(words, at + 1, end)
            ):
                self.place = Place.PREVIOUS
                size = 1
            if size:
                near = range(max(start, at - _NEAR), min(end, at + size + _NEAR))
                self.place_near_facet |= any(size_of_facet(words, index, end) for index in near)
                taken.update(range(at, at + size))
            at += max(size, 1)
        self.facets = tuple(kind for kind in FACETS if kind in kinds)
        self._read_name(start, end, taken)
        before = [word.text for word in words[start : self.first] if word.text not in ARTICLES]
        self.before_name = before[-1] if before and self.name else ""
        self.called_role = any(word.text in vocab.roles for word in words[start:end])

    def _take_place(self, at: int, end: int) -> int:
        vocab = self.vocab
        for place, phrases in (
            (Place.EVERY_PREVIOUS, vocab.every_previous),
            (Place.PREVIOUS, vocab.previous),
            (Place.ABOVE, vocab.above),
        ):
            size = phrase_at(self.words, at, phrases, end)
            if size:
                if self.place in {Place.UNSAID, Place.ABOVE, Place.FAMILY}:
                    self.place = place
                return size
        return 0

    def _take_family(self, start: int, facet: int, taken: set[int]) -> None:
        """Take "general" before "requirements"."""
        words, vocab = self.words, self.vocab
        last = facet - 1
        while last >= start and (words[last].text in {"level", "role", "job"} or (last in taken)):
            last -= 1
        for length in (2, 1):
            first = last - length + 1
            if first >= start and phrase_at(words, first, vocab.family, facet) == length:
                taken.update(range(first, facet))
                if self.place is Place.UNSAID:
                    self.place = Place.FAMILY
                self.place_near_facet = True
                return

    def _read_name(self, start: int, end: int, taken: set[int]) -> None:
        words, fillers = self.words, self.vocab.fillers
        left = [at for at in range(start, end) if at not in taken]
        while left and words[left[0]].text in fillers:
            left.pop(0)
        while left and words[left[-1]].text in fillers:
            left.pop()
        self.name, self.name_start, self.name_end, self.first = "", 0, 0, 0
        if not left:
            return
        self.first = left[0]
        text = self.text
        pieces, first = [], left[0]
        for before, at in pairwise(left):
            if at != before + 1:
                pieces.append(text[words[first].start : words[before].end])
                first = at
        last = words[left[-1]].end
        if text.startswith(")", last) and "(" in text[words[first].start : last]:
            last += 1
        pieces.append(text[words[first].start : last])
        self.name = " ".join(pieces)
        self.name_start, self.name_end = words[left[0]].start, last
