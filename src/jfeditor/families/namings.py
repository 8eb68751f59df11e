"""A statement with somebody's name in the place of the words that stood for him, as one would write it.

A name is replaced where it stands. A place ("the level above", "listed above", "all previous requirements")
is no name: its words go, and what is named is put where the sentence has room for it. Nothing here knows whom
the sentence meant; whether it is read as wanted is for its maker to look at.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from jfeditor.families.claim_words import claim_words, phrase_at, read_words
from jfeditor.families.claims import Form
from jfeditor.families.inheritance import Reading
from jfeditor.families.mentions import ARTICLES, size_of_facet

_POINTING = frozenset(
    {
        "listed", "outlined", "described", "defined", "stated", "mentioned", "given", "noted", "detailed",
        "specified", "shown", "found", "set", "out", "forth", "articulated", "named", "identified", "here",
    }
)  # fmt: skip
"""Words that only say with a place where something is written."""
_RELATIVE = frozenset({"that", "which", "are", "is", "were", "was"})
"""Words between a content and such words: "requirements which are listed above"."""
_STAND_INS = frozenset({"one", "ones", "those", "that"})
"""Words for a content that has been named: "the same requirements as those above"."""
_SORTS = frozenset(
    {
        "level", "levels", "role", "roles", "position", "positions", "job", "jobs", "section", "sections",
        "list", "one", "grade", "step", "title", "paragraph",
    }
)  # fmt: skip
"""Words for what stands in a place: "the above role"."""
_CHOOSING = frozenset({"all", "any", "each", "every", "both", "this", "these", "that", "those"})
_INSIDE = frozenset({"in", "at", "on", "within", "by", "from", "under"})
"""Words between a content and a place that are no words between a content and its owner."""
_OPENING, _CLOSING = "([", ")]"


class Replacement(NamedTuple):
    """Words of a statement's block, and others for them."""

    start: int
    """Where in the text of its prose they begin, up to `end`."""
    end: int
    new: str


def named_in(reading: Reading, links: str, *, places_stay: bool) -> list[Replacement]:
    """What to write for what so that a statement names what `links` is the text of, in order.

    Where a statement has a name and a place, `places_stay` says whether the place is right still.
    """
    return list(_Sentence(reading, links).named(places_stay=places_stay))


class _Sentence:
    """A statement, by its words."""

    def __init__(self, reading: Reading, links: str) -> None:
        self.reading, self.mention, self.links = reading, reading.mention, links
        self.text = reading.statement.prose.text
        self.words = words = read_words(self.text)
        self.said = words.said
        self.begin = self._word_at(reading.statement.claim.start)
        self.first = self._word_at(self.mention.start)
        self.end = self._word_at(self.mention.end)

    def _word_at(self, offset: int) -> int:
        """The first word from a place of the text on."""
        return next((at for at, start in enumerate(self.words.starts) if start >= offset), len(self.words))

    def named(self, *, places_stay: bool) -> Iterator[Replacement]:
        places = list(self._places())
        if self.mention.name:
            yield from self._name(() if places_stay else places)
        elif places:
            yield from self._instead(*places[0])
        elif self.mention.links:
            start = self._word_at(min(link.start for link in self.mention.links))
            yield from self._linked(start, self._word_at(max(link.end for link in self.mention.links)))
        else:
            yield Replacement(self.mention.end, self.mention.end, f" of the {self.links}")

    # Names

    def _name(self, places: Sequence[tuple[int, int]]) -> Iterator[Replacement]:
        mention = self.mention
        inside = [
            place for place in places if mention.name_start <= self.words.starts[place[0]] < mention.name_end
        ]
        at = self._word_at(mention.name_start)
        article = self.said[at - 1] if at > self.begin else ""
        start = mention.name_start
        links = self.links
        if article in {"a", "an"} and (
            " and " in links or (article == "an") != (links[1:2].lower() in "aeiou")
        ):
            start, links = self.words.starts[at - 1], f"the {links}"
        found = [Replacement(start, mention.name_end, links)]
        for place in places:
            if place not in inside:
                first, behind = self._pointed(*place)
                if self.words.starts[first] > mention.name_start:
                    first = self._joined(first)
                found.append(self._taken_out(first, behind))
        yield from sorted(found)

    def _joined(self, at: int) -> int:
        """Where what joins a place to a name before it begins: "the Pilot in the section above"."""
        start = self._without_choosing(at)
        return start - 1 if self.said[start - 1] in _INSIDE | {"as", "of"} else at

    def _linked(self, at: int, behind: int) -> Iterator[Replacement]:
        """What is named instead of a link without a name, or behind the content in its words."""
        contents = [i for i in range(at, behind) if size_of_facet(self.said, i, behind)]
        if not contents:
            yield from self._behind_content(at, behind)
            return
        start, end = self.words.starts[contents[-1]], self.words.ends[behind - 1]
        yield Replacement(start, end, f"{self.text[start:end]} of the {self.links}")

    # Places

    def _places(self) -> Iterator[tuple[int, int]]:
        """The words of the object that say a place, as ranges of words."""
        vocab, at = claim_words(), self.first
        while at < self.end:
            size = max(
                phrase_at(self.said, at, phrases, self.end)
                for phrases in (vocab.every_previous, vocab.previous, vocab.above)
            )
            if not size and self.said[at] in vocab.adjectives and size_of_facet(self.said, at + 1, self.end):
                size = 1
            if size:
                yield at, at + size
            at += max(size, 1)

    def _instead(self, at: int, behind: int) -> Iterator[Replacement]:
        """What is named in the place of a place."""
        first, last = self._pointed(at, behind)
        if self._is_thing(first, last):
            yield from self._for_thing(first, last)
        elif size_of_facet(self.said, self._next_content(last), self.end):
            yield self._taken_out(first, last)
            yield from self._after_contents(self._next_content(last))
        else:
            yield from self._behind_content(first, last)

    def _pointed(self, at: int, behind: int) -> tuple[int, int]:
        """A place with the words around it that only point there."""
        said = self.said
        while at > self.first and said[at - 1] in _POINTING:
            at -= 1
        if at > self.first and said[at - 1] in _SORTS and not _SORTS.intersection(said[at:behind]):
            at -= 1
        while behind < self.end and said[behind] in _POINTING:
            behind += 1
        if behind < self.end and said[behind] in _SORTS and not _SORTS.intersection(said[at:behind]):
            behind += 1
        return at, behind

    def _is_thing(self, first: int, last: int) -> bool:
        """Whether the words are somebody or something that stands there: "the previous level"."""
        return not _SORTS.isdisjoint(self.said[first:last])

    def _next_content(self, at: int) -> int:
        """The next content behind a place, with what may stand between: "the above general requirements"."""
        vocab = claim_words()
        size = phrase_at(self.said, at, vocab.family, self.end)
        return at + size if size_of_facet(self.said, at + size, self.end) else at

    def _without_choosing(self, at: int) -> int:
        """Where "all of the" and the like before a word begin."""
        while at > self.first and self.said[at - 1] in ARTICLES | _CHOOSING:
            at -= 1
        return at

    def _for_thing(self, at: int, behind: int) -> Iterator[Replacement]:
        start = self._without_choosing(at)
        before = self.said[start - 1] if start else ""
        if self.mention.facets and before in _INSIDE and start - 1 >= self.first:
            yield from self._behind_content(start - 1, behind)
        else:
            yield self._replaced(start, behind, self._owner_or_content(start))

    def _behind_content(self, at: int, behind: int) -> Iterator[Replacement]:
        """What is named behind the content that it is the owner of, instead of some words there."""
        said = self.said
        while at > self.first and said[at - 1] in _POINTING:
            at -= 1
        if at - 1 > self.first and said[at - 1] in _RELATIVE - _STAND_INS and said[at - 2] in _RELATIVE:
            at -= 2
        start = self._without_choosing(at)
        if start - 1 > self.first and said[start - 1] in _STAND_INS:
            start = self._without_choosing(start - 1)
        if self.mention.facets and said[start - 1] == "as" and start > self.first:
            start -= 1
        if self.mention.facets and said[start - 1] not in {"of", "as", "than", "like"}:
            joined = f"{'as' if self._is_same(start) else 'of'} the {self.links}"
            yield self._replaced(start, behind, joined, joins=True)
        else:
            yield self._replaced(start, behind, self._owner_or_content(start))

    def _owner_or_content(self, at: int) -> str:
        """What is named, or the content of it where the sentence would say nothing else."""
        if self.mention.facets or not self._needs_content():
            return f"the {self.links}"
        inside = "in " if self.said[at - 1] == "everything" else ""
        return f"{inside}the {self._contents()} of the {self.links}"

    def _after_contents(self, at: int) -> Iterator[Replacement]:
        """What is named behind a row of contents: "requirements and responsibilities"."""
        behind = at
        while at < self.end:
            size = size_of_facet(self.said, at, self.end)
            if size:
                behind = at = at + size
            elif self.said[at] in {"and", "or"} | ARTICLES | claim_words().family.keys():
                at += 1
            else:
                break
        joined = f" {'as' if self._is_same(behind) else 'of'} the {self.links}"
        yield Replacement(self.words.ends[behind - 1], self.words.ends[behind - 1], joined)

    def _is_same(self, before: int) -> bool:
        return "same" in self.said[self.begin : before]

    def _needs_content(self) -> bool:
        """Whether a sentence that names somebody says nothing unless it tells what of his."""
        form = self.reading.statement.claim.form
        said = self.said[self.begin : self.first]
        of_somebody = said[-1:] in (["of"], ["as"]) and said[-2:-1] not in (["each"], ["one"], ["any"])
        return form in {Form.BEYOND, Form.INCLUDES, Form.BARE} and not of_somebody

    def _contents(self) -> str:
        *others, last = (kind.words for kind in self.reading.facets)
        return f"{', '.join(others)} and {last}" if others else last

    # Edits

    def _replaced(self, at: int, behind: int, new: str, *, joins: bool = False) -> Replacement:
        """Words with others in their place; where the new ones join what is before them a comma goes."""
        start, end = self._bracketed(at, behind)
        if joins and self.text[:start].rstrip().endswith(","):
            start = len(self.text[:start].rstrip()) - 1
            new = f" {new}"
        elif start and not self.text[start - 1].isspace() and self.text[start - 1] not in _OPENING:
            new = f" {new}"
        return Replacement(start, end, new if at > self.begin else new[:1].upper() + new[1:])

    def _taken_out(self, at: int, behind: int) -> Replacement:
        """Words gone, with the blank on one side of them."""
        start, end = self._bracketed(at, behind)
        if at > self.begin:
            return Replacement(len(self.text[:start].rstrip(" ,")), end, "")
        first = self.words.starts[behind]
        return Replacement(start, first + 1, self.text[first].upper())

    def _bracketed(self, at: int, behind: int) -> tuple[int, int]:
        """The range of words, with the brackets that hold just these."""
        start = self.words.starts[at] if at < len(self.words) else self.mention.end
        end = self.words.ends[behind - 1] if behind > at else start
        if start and self.text[start - 1] in _OPENING and self.text[end : end + 1] in tuple(_CLOSING):
            return start - 1, end + 1
        return start, end
