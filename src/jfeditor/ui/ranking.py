"""Which of many titles fit what is typed, best first, quick enough for every keystroke among 50,000."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import islice

from rapidfuzz import fuzz, process

_LEAST_LIKENESS = 72
"""From this likeness on (0 to 100) a word is taken for a typing error of another."""
_MOST_WORDS = 12
"""How many words one typed word may be an error of."""


class Ranking:
    """Titles with a note each, prepared for being searched."""

    def __init__(self, titles: Sequence[str], notes: Sequence[str]) -> None:
        self._lowered = [f"{title}\n{note}".lower() for title, note in zip(titles, notes, strict=True)]
        self._by_length = sorted(range(len(titles)), key=[len(title) for title in titles].__getitem__)

    def best(self, typed: str, most: int) -> list[int]:
        """The indexes of the titles that fit best; the first ones, in their order, where nothing is typed.

        What holds every typed word comes first: the title that is what was typed, those that begin with it,
        those that begin with its first word, those that hold all of them, then what holds them together with
        its note; shorter titles before longer. Then what would hold them without typing errors.
        """
        words = typed.lower().split()
        if not words:
            return list(range(min(most, len(self._lowered))))
        found = list(self._holding([(word,) for word in words], words[0], most))
        if len(found) < most and any(len(word) > 2 for word in words):
            meant = [self._meant(word) for word in words]
            near = self._holding(meant, meant[0][0], most)
            found += [index for index in near if index not in found]
        return found[:most]

    def _holding(self, words: Sequence[Sequence[str]], first: str, most: int) -> Iterator[int]:
        """The first titles of those that hold one of each of the `words`' alternatives."""
        lowered, left = self._lowered, self._by_length
        for alternatives in words:
            if len(alternatives) == 1:
                (word,) = alternatives
                left = [index for index in left if word in lowered[index]]
            else:
                left = [index for index in left if any(word in lowered[index] for word in alternatives)]
        typed = " ".join(alternatives[0] for alternatives in words)
        found: dict[int, None] = {}
        for fits in (
            lambda text: text.startswith(f"{typed}\n"),
            lambda text: text.startswith(typed),
            lambda text: text.startswith(first),
            lambda text: all(any(word in text.partition("\n")[0] for word in each) for each in words),
            lambda text: True,
        ):
            found |= dict.fromkeys(islice((index for index in left if fits(lowered[index])), most))
            if len(found) >= most:
                break
        yield from islice(found, most)

    def _meant(self, word: str) -> Sequence[str]:
        """The words that a typed word may be meant to be, likest first, itself where there is none."""
        near = process.extract(
            word,
            self._vocabulary,
            scorer=fuzz.ratio,
            processor=None,
            limit=_MOST_WORDS,
            score_cutoff=_LEAST_LIKENESS,
        )
        return [found for found, _, _ in near] or (word,)

    @cached_property
    def _vocabulary(self) -> list[str]:
        """All words of the titles; there are few of them in even a large handbook."""
        titles = {text.partition("\n")[0] for text in self._lowered}
        return list({word for title in titles for word in title.split()})
