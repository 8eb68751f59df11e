"""The names that a page's levels go by, and how well a name in a sentence fits each.

A name fits by its ranks, which have to agree, and by its other words. Words that every level of the page
shares, or its title has, need not be said ("the Senior Manager" on the page of the Growth team); "Accounting
Manager" and "Manager, Accountants" have the same stems; acronyms count as what the page says they stand for.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TypeVar

from jfeditor.families.claims import may_claim, read_claims
from jfeditor.families.headings import read_wording
from jfeditor.families.model import Role
from jfeditor.families.pages import Page
from jfeditor.families.prose import plain_prose
from jfeditor.families.titles import likeness, read_title, singular, title_key
from jfeditor.families.vocabulary import vocabulary

EXACT = 100.0
SAME_STEMS = 98.0
FAMILY_TITLE = 96.0
IMPLIED = 95.0
"""What is not said need not be said."""
MISSPELT = 93.0
_SHORTER = 88.0
_LONGER = 84.0
_NOTHING_IN_COMMON = 0.0
_LIKE = 88.0
"""From this likeness on (0 to 100) words are taken for misspelt ones."""
_STEM = 5
"""Letters that make the stem of a word of at least `_STEMMED` letters."""
_STEMMED = 7
_MOST_LEVELS = 0.6
"""The share of a page's levels from which on a word in their names need not be said."""
_ACRONYM = re.compile(r"((?:[^\W\d_][\w'-]*[ ,]+(?:of |and |the )?){2,6})\(([A-Z][A-Za-z]{1,5}?)s?\)")
_CODE = re.compile(r"[a-z]{1,3}\d{1,2}")
_MUCH_WORSE = 20.0
_LONGEST_SHORT = 4
"""Words that a short form stands for at most."""
_MANY = 60
"""Levels from which on they are looked up by their words."""
_DEFAULT = "intermediate"


@dataclass(frozen=True, slots=True)
class Name:
    """A name's words."""

    ranks: frozenset[str]
    words: frozenset[str]
    stems: frozenset[str]
    jobs: frozenset[str]
    """Nouns of jobs among the words."""
    doubled: frozenset[str]
    """Words that come twice once acronyms are spelt out: "Manager, CSM" is no Customer Success Manager."""
    default: bool
    """Whether it says that it is the rank that need not be said."""

    @property
    def empty(self) -> bool:
        """Whether nothing is named."""
        return not (self.ranks or self.words or self.default)


@dataclass(frozen=True, slots=True)
class Entry:
    """A name of a page, and whose it is."""

    index: int
    """The node, or `FAMILY` for the page as a whole."""
    role: Role
    """`SECTION` for one that is known only by the names of its sections."""
    name: Name
    implied: frozenset[str]
    """Stems that need not be said on this page."""

    def score(self, name: Name) -> float:
        """How well a name in a sentence fits, from 0 to 100."""
        return fit(name, self.name, self.implied)


@dataclass(frozen=True, slots=True, eq=False)
class PageNames:
    """The names of a page; compared by identity, since their index is looked up by them."""

    title: Name
    levels: tuple[Entry, ...]
    """Levels, specialties, and what only sections are named after, in the page's order."""
    implied: frozenset[str]
    """Stems that need not be said on this page."""
    acronyms: Mapping[str, tuple[str, ...]]

    def score(self, name: Name, near: int = 0) -> Sequence[tuple[float, Entry]]:
        """How well a name fits the levels, in their order, without those it fits much worse than others.

        Where very many fit equally well those around the node `near` are told.
        """
        found = _index(self).scored(name)
        if len(found) <= 2 * _MANY:
            return found
        middle = bisect_left(found, near, key=lambda scored: scored[1].index)
        return found[max(0, middle - _MANY) : middle + _MANY]

    def own_score(self, name: Name, index: int) -> float:
        """How well a name fits the level at an index."""
        return max((entry.score(name) for entry in self.of(index)), default=_NOTHING_IN_COMMON)

    def of(self, index: int) -> Sequence[Entry]:
        """The names of a node."""
        return _index(self).by_node.get(index, ())

    def before(self, index: int) -> Sequence[Entry]:
        """The levels above a node."""
        ranked = _index(self).ranked
        return ranked[: bisect_left(ranked, index, key=lambda entry: entry.index)]


class _Index:
    """Look-ups in the names of one page, each made when it is first needed."""

    def __init__(self, names: PageNames) -> None:
        self.levels = names.levels
        self.implied = names.implied
        self.known: dict[Name, list[tuple[float, Entry]]] = {}

    def scored(self, name: Name) -> list[tuple[float, Entry]]:
        found = self.known.get(name)
        if found is None:
            found = self.known[name] = self._score(name)
        return found

    def _score(self, name: Name) -> list[tuple[float, Entry]]:
        exact = self.by_words.get((name.ranks, name.words), ())
        found = [(score, entry) for entry in exact if (score := entry.score(name))]
        if not any(score == EXACT for score, _ in found):
            found = [(score, entry) for entry in self._near(name) if (score := entry.score(name))]
        best = max((score for score, _ in found), default=0.0)
        within = 1.0 if len(found) > 2 * _MANY else _MUCH_WORSE
        found = [(score, entry) for score, entry in found if score > best - within]
        return sorted(found, key=lambda scored: scored[1].index)

    def _near(self, name: Name) -> Iterable[Entry]:
        """All levels that a name can fit: on a page of thousands few are looked at."""
        said = name.stems - self.implied
        if not said or len(self.levels) < _MANY:
            return self.levels
        found = {id(entry): entry for stem in said for entry in self.by_stem.get(stem, ())}
        return (*found.values(), *self.by_stem.get("", ()))

    @cached_property
    def by_node(self) -> Mapping[int, tuple[Entry, ...]]:
        return _grouped((entry.index, entry) for entry in self.levels)

    @cached_property
    def ranked(self) -> Sequence[Entry]:
        """The levels, without specialties."""
        return [entry for entry in self.levels if entry.role is Role.LEVEL]

    @cached_property
    def by_words(self) -> Mapping[tuple[frozenset[str], frozenset[str]], tuple[Entry, ...]]:
        return _grouped(((entry.name.ranks, entry.name.words), entry) for entry in self.levels)

    @cached_property
    def by_stem(self) -> Mapping[str, tuple[Entry, ...]]:
        """By each stem that has to be said; by "" those that have none."""
        return _grouped(
            (stem, entry) for entry in self.levels for stem in (entry.name.stems - self.implied or {""})
        )


@lru_cache(maxsize=256)
def _index(names: PageNames) -> _Index:
    # Names are kept of all pages, their indexes only of those that are being looked at.
    return _Index(names)


Key = TypeVar("Key", bound=Hashable)


def _grouped(entries: Iterable[tuple[Key, Entry]]) -> Mapping[Key, tuple[Entry, ...]]:
    found: dict[Key, list[Entry]] = {}
    for key, entry in entries:
        found.setdefault(key, []).append(entry)
    return {key: tuple(listed) for key, listed in found.items()}


def read_page_names(page: Page) -> PageNames:
    """The names that a page gives to its levels."""
    nodes = page.family.nodes
    written = _acronyms([page.title, *(node.heading.text for node in nodes)])
    named_texts = (node.heading.text for node in nodes if node.role in {Role.LEVEL, Role.SPECIALTY})
    acronyms = {**_initials((page.title, *named_texts)), **written}
    title = read_name(page.title, acronyms)
    named: list[tuple[int, Role, Name]] = []
    for index, node in enumerate(nodes):
        if node.role in {Role.LEVEL, Role.SPECIALTY}:
            wording = read_wording(title_in(node.heading.text))
            key = wording.owner if wording.kind is not None and wording.owner else wording.title.key
            named.append((index, node.role, _name(key, acronyms)))
    levels = {index: name for index, role, name in named if role is Role.LEVEL}
    taken = {(name.ranks, name.words) for _, _, name in named}
    for index, node in enumerate(nodes):
        wording = read_wording(node.heading.text)
        if node.role is Role.SECTION and wording.owner:
            name = _name(wording.owner, acronyms)
            if not name.ranks or (name.ranks, name.words) in taken:
                continue
            taken.add((name.ranks, name.words))
            if not levels and (title.stems == name.stems or fit(name, title, frozenset()) >= _SHORTER - 1):
                continue  # the page is one level, whose name its sections say again
            own = levels.get(node.owner)
            if own is not None and (own.stems == name.stems or fit(name, own, frozenset()) >= _SHORTER - 1):
                named.append((node.owner, Role.LEVEL, name))  # another name of its owner: "Junior", "CSM"
            else:
                named.append((index, Role.SECTION, name))
    count = Counter(stem for _, role, name in named if role is Role.LEVEL for stem in name.stems)
    common = {stem for stem, times in count.items() if times > 1 and times >= _MOST_LEVELS * len(levels)}
    implied = _shared(frozenset(common | title.stems))
    return PageNames(
        title,
        tuple(Entry(index, role, name, implied) for index, role, name in sorted(named, key=lambda n: n[0])),
        implied,
        acronyms,
    )


@lru_cache(maxsize=1 << 12)
def title_in(heading: str) -> str:
    """The title in a level's heading, without a statement behind it: "Senior Analyst (extends Analyst)"."""
    if may_claim(heading):
        for claim in read_claims(plain_prose(heading)):
            return claim.subject.rstrip(" (-:,") or heading
    return heading


def read_name(text: str, acronyms: Mapping[str, tuple[str, ...]]) -> Name:
    """The name that words of a sentence may be."""
    return _name(read_title(text).key, acronyms)


def fit(name: Name, other: Name, implied: frozenset[str]) -> float:
    """How well `name` fits the level called `other`; `implied` are stems that need not be said."""
    if name.empty or not _ranks_agree(name, other):
        return _NOTHING_IN_COMMON
    if name.default and not name.words:
        return IMPLIED + other.default
    if name.default and other.ranks and not other.default:
        return (
            _SHORTER if name.stems == other.stems else _NOTHING_IN_COMMON
        )  # "Junior or Intermediate Analyst"
    if name.words == other.words:
        return EXACT if name.doubled == other.doubled and name.ranks == other.ranks else SAME_STEMS
    if name.jobs and other.jobs and not name.jobs & other.jobs:
        return _NOTHING_IN_COMMON
    if name.stems == other.stems:
        return SAME_STEMS
    missing, extra = other.stems - name.stems, name.stems - other.stems
    if any(_stem(job) in extra and _stem(job) not in implied for job in name.jobs):
        return _NOTHING_IN_COMMON if likeness(name.words, other.words) < _LIKE else MISSPELT
    unsaid, foreign = len(missing - implied), len(extra - implied)
    shared = bool(name.stems & other.stems)
    if not unsaid and not foreign and (shared or name.ranks or not name.words):
        return IMPLIED - 0.2 * len(extra) - 0.1 * len(missing)
    if shared and len(missing) == len(extra) and likeness(name.words, other.words) >= _LIKE:
        return MISSPELT
    if not foreign and (shared or name.ranks):
        return _SHORTER - 0.1 * unsaid
    if not unsaid and (shared or other.ranks):
        return _LONGER - 6 * foreign
    alike = len(name.stems & other.stems) / len(name.stems | other.stems)
    return 50 + 30 * alike if alike >= 0.5 else _NOTHING_IN_COMMON


def _ranks_agree(name: Name, other: Name) -> bool:
    """Whether the ranks are the same, but for one that the other side has as a field ("management").

    The code of a level ("L3 - Senior Engineer") need not be said.
    """
    return not any(_stem(rank) not in other.stems for rank in name.ranks - other.ranks) and not any(
        _stem(rank) not in name.stems and not _CODE.fullmatch(rank) for rank in other.ranks - name.ranks
    )


def _name(key: frozenset[str], acronyms: Mapping[str, tuple[str, ...]]) -> Name:
    vocab = vocabulary()
    spelt = [piece for word in key for piece in _spelt_out(word, acronyms, key)]
    words = set(title_key(spelt))
    doubled = frozenset(word for word, times in Counter(map(singular, spelt)).items() if times > 1)
    ranks = {word for word in words if word in vocab.ranks or word in vocab.numerals}
    default = _DEFAULT in ranks
    rest = frozenset(words - ranks)
    return Name(
        _shared(frozenset(ranks - {_DEFAULT})),
        _shared(rest),
        _shared(frozenset(map(_stem, rest))),
        _shared(rest & vocab.jobs),
        _shared(doubled),
        default,
    )


@lru_cache(maxsize=1 << 12)
def _shared(words: frozenset[str]) -> frozenset[str]:
    """The same words, as one set for all names that have them: levels of a page differ in little."""
    return words


def _spelt_out(word: str, acronyms: Mapping[str, tuple[str, ...]], beside: frozenset[str]) -> tuple[str, ...]:
    """What an acronym or its plural stands for, unless that stands beside it; any other word as it is."""
    known = vocabulary().abbreviations
    for short in (word, word.removesuffix("s")):
        if short in acronyms:
            return () if beside.issuperset(acronyms[short]) else acronyms[short]
        if short in known:
            return known[short]
    return (word,)


@lru_cache(maxsize=1 << 14)
def _stem(word: str) -> str:
    """What related words share: "accounting" and "accountant", "systems" and "system"."""
    if len(word) >= _STEMMED:
        return word[:_STEM]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _initials(texts: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """Short forms that a sentence may use of words in names: "SA" for "Solutions Architecture"."""
    vocab = vocabulary()
    segments = [segment for text in texts for segment in read_title(text).segments]
    written = {word for segment in segments for word in segment}
    found: dict[str, tuple[str, ...]] = {}
    for segment in segments:
        plain = tuple(word for word in segment if word not in vocab.empty)
        for start in range(len(plain)):
            for end in range(start + 2, min(len(plain), start + _LONGEST_SHORT) + 1):
                run = plain[start:end]
                short = "".join(word[0] for word in run)
                if not vocab.ranks.intersection(run) and short not in written and short not in vocab.known:
                    found.setdefault(short, run)
    return found


def _acronyms(texts: list[str]) -> Mapping[str, tuple[str, ...]]:
    """What the acronyms of a page's headings stand for, by the words before their brackets."""
    found: dict[str, tuple[str, ...]] = {}
    for text in texts:
        for written in _ACRONYM.finditer(text) if "(" in text else ():
            short = written.group(2).lower()
            words = [word for word in read_title(written.group(1)).words if word not in {"of", "and", "the"}]
            if "".join(word[0] for word in words[-len(short) :]) == short:
                found.setdefault(short, tuple(words[-len(short) :]))
    return found
