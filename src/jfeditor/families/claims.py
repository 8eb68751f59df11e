"""Sentences that may say that one level's content includes another's, and whom they name.

Only the words are looked at here: whether a name is anybody's is decided against the handbook
(`jfeditor.families.targets`). Where a name may be longer or shorter ("Manager, Tax responsibilities, plus"),
all its readings are kept, the shortest first. The words are data: `resources/reading/statements.toml`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from jfeditor.families.claim_words import (
    Phrases,
    Words,
    claim_words,
    phrase_at,
    read_words,
    said_words,
    sentence_bounds,
)
from jfeditor.families.headings import JobName, read_wording
from jfeditor.families.mentions import ARTICLES, Parts, Place
from jfeditor.families.model import Kind
from jfeditor.families.prose import LinkedWords, Prose
from jfeditor.families.titles import read_title, singular
from jfeditor.families.vocabulary import vocabulary

_LONGEST_BARE = 12
"""Words of a statement that nothing leads."""
_LONGEST_OBJECT = 60
"""Words that are looked at for what a sentence names; what no reader would read on is not."""
_MOST_CUTS = 12
"""Readings of one object."""


Titles = frozenset[frozenset[str]]
"""Titles by what counts of their words (`Title.plain_key`)."""


class Form(StrEnum):
    """How a sentence says it."""

    EXTENDS = "extends"
    INCLUDES = "includes"
    BARE = "bare"
    BEYOND = "beyond"
    EQUALS = "equals"
    IS = "is"


@dataclass(frozen=True, slots=True)
class Mention:
    """One reading of whom a sentence names."""

    start: int
    """Where in the prose the object of the sentence stands, up to `end`."""
    end: int
    name: str
    """The words that may be a name, or empty."""
    name_start: int
    name_end: int
    facets: tuple[Kind, ...]
    """What it says is inherited."""
    place: Place
    links: tuple[LinkedWords, ...]
    sure: bool
    """Whether the words are so plain that a name nobody bears is a fault of the page, not of the reading."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence, or a part of one, that may be a statement."""

    form: Form
    start: int
    """Where in the prose it starts, with its subject."""
    end: int
    """Where what it adds begins, or it ends."""
    subject: str
    mentions: tuple[Mention, ...]
    """Readings of its object, the shortest first; at least one."""


@dataclass(frozen=True, slots=True)
class _Lead:
    """The words by which a sentence claims something, as a range of words."""

    form: Form
    start: int
    end: int
    marked: bool = False
    """Whether "that of" or a quantifier makes it plain."""
    weak: bool = False
    """Whether a facet or a word for a role has to be there."""


def may_claim(text: str) -> bool:
    """Whether a text has a part without which nothing is a claim; quick, for most texts have none."""
    return _has(text.lower(), claim_words().hints)


def may_claims(texts: Sequence[str]) -> Iterator[bool]:
    """As `may_claim`, of all texts of a page: four times as quick, since a page has few of the parts."""
    lowered = [text.lower() for text in texts]
    together = "\n".join(lowered)
    parts = [part for part in claim_words().hints if part in together]
    return (_has(text, parts) for text in lowered)


def _has(lowered: str, parts: Sequence[str]) -> bool:
    for part in parts:  # noqa: SIM110 - `any` takes a third longer, and this is asked of every text
        if part in lowered:
            return True
    return False


@dataclass(frozen=True, slots=True)
class _Object:
    """What a lead speaks of, in one reading."""

    parts: Parts
    facets: tuple[Kind, ...]
    cut: int
    """The word behind it in this reading, and in the longest; `end` is that behind the sentence."""
    stop: int
    end: int
    job: bool
    """Whether it has a name that looks like a job's."""
    linked: bool


def read_claims(prose: Prose, titles: Titles = frozenset()) -> tuple[Claim, ...]:
    """All claims of a block, in order; `titles` are names though no word in them may be known as a job's."""
    if not may_claim(prose.text):
        return ()
    words = read_words(prose.text)
    reader = _Reader(prose, words, titles)
    return tuple(claim for start, end in sentence_bounds(words) for claim in reader.read_sentence(start, end))


class _Reader:
    """Reads the claims of one block."""

    def __init__(self, prose: Prose, words: Words, titles: Titles) -> None:
        self.prose = prose
        self.titles = titles
        self.words = words
        self.said = words.said
        self.vocab = claim_words()

    def read_sentence(self, start: int, end: int) -> Iterator[Claim]:
        said, leads = self.said, self.vocab.leads
        at = begin = start
        while at < end:
            if said[at] not in leads:
                at += 1
                continue
            if at > begin and "\n" in self.words.gap(at) and self._starts_anew(at, end):
                begin = at
            lead = self._lead(begin, at, end)
            claim, behind = self._claim(lead, begin, end) if lead else (None, at)
            if claim:
                yield claim
                at = begin = behind
            else:
                at += 1
        if begin == start and not self.vocab.facets.keys().isdisjoint(said[start:end]):
            # nothing found: perhaps words without a lead, "Analyst responsibilities, plus:"
            lead = _Lead(Form.BARE, start, start + (said[start] in ARTICLES), weak=True)
            claim, _ = self._claim(lead, start, end) if lead.end < end else (None, start)
            if claim:
                yield claim

    def _starts_anew(self, at: int, end: int) -> bool:
        """Whether a line of a paragraph starts a sentence of its own although none has ended before it."""
        lead = self._lead(at, at, end)
        return lead is not None and lead.form in {Form.EXTENDS, Form.BARE, Form.BEYOND}

    def _claim(self, lead: _Lead, begin: int, end: int) -> tuple[Claim | None, int]:
        if lead.end >= end:
            return None, lead.start
        stop = self._object_end(lead, end)
        mentions = [
            mention
            for cut in islice(self._cuts(lead.end, stop), _MOST_CUTS)
            if (mention := self._mention(lead, begin, cut, stop, end))
        ]
        if not mentions:
            return None, lead.start
        last = max(mention.end for mention in mentions)
        first = self.words.starts[lead.start]
        subject = self.prose.text[self.words.starts[begin] : first].strip()
        if not subject.endswith("("):  # what stands before a bracket is no part of the sentence in it
            first = self.words.starts[begin]
        return Claim(lead.form, first, last, subject, tuple(mentions)), stop

    def _lead(self, begin: int, at: int, end: int) -> _Lead | None:
        """What claims something from the word `at` on, in a sentence that begins at `begin`."""
        vocab = self.vocab
        size = self._at(at, vocab.extends, end)
        if size and self._may_precede(begin, at):
            marked = self._at(at + size, vocab.marks, end)
            return _Lead(Form.EXTENDS, at, at + size + marked, marked > 1)
        size = self._at(at, vocab.doubtful, end)
        if size and self._may_precede(begin, at):
            marked = self._at(at + size, vocab.marks, end)
            return _Lead(Form.EXTENDS, at, at + size + marked, marked > 1, marked < 2)
        size = self._at(at, vocab.plural, end)
        if size:
            marked = self._at(at + size, vocab.marks, end)
            if marked > 1 or (at > begin and self._may_precede(begin, at)):
                return _Lead(Form.EXTENDS, at, at + size + marked, marked > 1, marked < 2)
        size = self._at(at, vocab.equals, end)
        near = max(begin, at - self.vocab.longest_subject)
        if size and (at == begin or self._facets(near, at)):
            return _Lead(Form.EQUALS, at, at + size, at > begin)
        size = self._at(at, vocab.includes, end)
        if size and self._may_precede(begin, at) and not self._is_relative(begin, at):
            quantifier = self._at(at + size, vocab.quantifiers, end)
            weak = not self._at(at, vocab.includes_plainly, end)
            return _Lead(Form.INCLUDES, at, at + size + quantifier, quantifier > 0, weak)
        size = self._at(at, vocab.is_verbs, end)
        if size and self._may_precede(begin, at):
            return _Lead(Form.IS, at, at + size)
        size = self._at(at, vocab.beyond, end)
        if size:
            marked = self._at(at + size, vocab.marks, end)
            return _Lead(Form.BEYOND, at, at + size + (marked if marked > 1 else 0), marked > 1)
        if at == begin:
            size = self._at(at, vocab.bare, end)
            if size:
                return _Lead(Form.BARE, at, at + size)
        return None

    def _at(self, at: int, phrases: Phrases, end: int) -> int:
        return phrase_at(self.said, at, phrases, end)

    def _may_precede(self, begin: int, at: int) -> bool:
        """Whether the words before a verb are none, or name a role or its content."""
        if at == begin or "(" in self.words.gap(at):
            return True
        if at - begin > self.vocab.longest_subject:
            return False
        known = vocabulary()
        return any(
            word in self.vocab.subjects or singular(word) in known.job_nouns or word in known.ranks
            for word in self.said[begin:at]
        )

    def _is_relative(self, begin: int, at: int) -> bool:
        """Whether a verb stands in a relative clause: "candidates who meet the requirements"."""
        return at > begin and self.said[at - 1] in self.vocab.relative

    def _object_end(self, lead: _Lead, end: int) -> int:
        """The word behind the object: where a clause tells what is added, or the sentence ends."""
        vocab, words, said = self.vocab, self.words, self.said
        depth = 0
        end = min(end, lead.end + _LONGEST_OBJECT)
        for at in range(lead.end, end):
            gap = words.gap(at)
            if gap != " ":
                depth += gap.count("(") - gap.count(")")
                if depth < 0 or (at > lead.end and (";" in gap or " +" in gap)):
                    return at
            if at == lead.end:
                continue
            if ":" in gap:
                return at
            if depth == 0 and said[at] in vocab.ends and self._at(at, vocab.ends, end):
                return at
            if said[at] in vocab.gerunds and at + 1 < end and _is_gerund(said[at + 1]):
                return at
        return end

    def _cuts(self, start: int, stop: int) -> Iterator[int]:
        """Where a shorter reading of the object may end: at commas, brackets, dashes and line ends."""
        depth = 0
        for at in range(start + 1, stop):
            gap = self.words.gap(at)
            if gap == " ":
                continue
            if (depth == 0 and any(mark in gap for mark in ",(\n")) or " - " in gap:
                yield at
            depth += gap.count("(") - gap.count(")")
        if stop > start:
            yield stop

    def _mention(self, lead: _Lead, begin: int, cut: int, stop: int, end: int) -> Mention | None:
        first = self.said[lead.end]
        if first in self.vocab.never or _is_gerund(first):
            return None
        parts = Parts(self.words, lead.end, cut)
        start, behind = self.words.starts[lead.end], self.words.ends[cut - 1]
        links = tuple(link for link in self.prose.links if link.start < behind and link.end > start)
        facets = parts.facets
        if lead.form is Form.EQUALS:
            near = max(begin, lead.start - self.vocab.longest_subject)
            facets = facets or self._facets(near, lead.start)
        named = parts.name_end > parts.name_start
        name = parts.name
        job = named and (
            read_wording(name).job is not JobName.NO
            or (bool(facets) and _has_job(name))
            or read_title(name).plain_key in self.titles
        )
        placed = parts.place is not Place.UNSAID
        refers = named or placed or bool(links)
        sure = job or placed
        object_ = _Object(parts, facets, cut, stop, end, job, bool(links))
        if not refers or not self._says(lead, object_):
            return None
        return Mention(
            start,
            behind,
            name,
            parts.name_start,
            parts.name_end,
            facets,
            parts.place,
            links,
            (sure and lead.form is not Form.IS) or (lead.marked and lead.form is Form.EXTENDS),
        )

    def _says(self, lead: _Lead, said: _Object) -> bool:
        """Whether form, facets and reference together make a claim."""
        parts, facets, cut, end = said.parts, said.facets, said.cut, said.end
        job, linked = said.job, said.linked
        placed = parts.place is not Place.UNSAID
        match lead.form:
            case Form.EXTENDS:
                if lead.marked or facets:
                    return True
                if lead.weak:
                    return parts.called_role and (job or placed)
                return job or placed or linked
            case Form.INCLUDES:
                if parts.before_name in self.vocab.aside and not self._is_same(lead):
                    return False
                if not facets:
                    if "everything" in self.said[lead.start : lead.end]:
                        return job or placed
                    whole = cut == end or self._adds(cut, end)
                    return lead.marked and placed and not parts.name and whole
                if lead.marked or linked or (not lead.weak and job and self._adds(cut, end)):
                    return True
                if parts.place is Place.FAMILY and lead.weak:
                    return False
                return placed and parts.place_near_facet
            case Form.BARE:
                if not self.vocab.descriptions.isdisjoint(self.said[lead.end : cut]):
                    return False
                if not facets and not self._at(lead.start, self.vocab.wholes, end):
                    return not lead.weak and placed and not parts.name and self._adds(cut, end)
                if lead.weak:
                    is_all = placed and not parts.name and cut == end  # "The requirements listed above"
                    return cut - lead.end <= _LONGEST_BARE and (is_all or self._adds(cut, end))
                return self._goes_on(cut, end) or self._is_whole(cut, end)
            case Form.BEYOND:
                return bool(facets) or (placed and not parts.name) or (lead.marked and job)
            case Form.EQUALS:
                return bool(facets) or job or placed
            case Form.IS:
                return job and not facets and cut == said.stop < end and self.said[cut] in self.vocab.pronouns

    def _is_same(self, lead: _Lead) -> bool:
        return self.said[lead.end - 1] in {"same", "identical"}

    def _goes_on(self, cut: int, end: int) -> bool:
        """Whether something is added behind an object: "plus:", "and:"."""
        text = self.prose.text
        behind = self.words.gap(cut) if cut < len(self.words) else text[self.words.ends[cut - 1] :]
        if any(mark in behind for mark in ":;"):
            return True
        return cut < end and (self._at(cut, self.vocab.ends, end) > 0 or self.said[cut] in {"and", "with"})

    def _adds(self, cut: int, end: int) -> bool:
        """Whether an object is followed by what says that something is added: "plus", "and also", a "+"."""
        if cut < end and self._at(cut, self.vocab.adds, end):
            return True
        if self.prose.text[self.words.ends[cut - 1] :].lstrip(" ").startswith("+"):
            return True
        if self.said[cut - 1] not in {"and", "also", "plus"}:
            return False
        reached = self.words.ends[cut - 1]
        return cut == end or self.prose.text[reached : reached + 2].strip()[:1] in {":", ";"}

    def _is_whole(self, cut: int, end: int) -> bool:
        return (
            cut >= end or "\n" in self.words.gap(cut) or self.said[cut] in {"apply", "applies", "for", "at"}
        )

    def _facets(self, start: int, end: int) -> tuple[Kind, ...]:
        return Parts(self.words, start, end).facets


def _is_gerund(word: str) -> bool:
    return len(word) > 5 and word.endswith("ing")


def _has_job(name: str) -> bool:
    known = vocabulary()
    return any(singular(word) in known.job_nouns or word in known.ranks for word in said_words(name))
