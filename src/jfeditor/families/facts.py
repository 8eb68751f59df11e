"""What prose states of a role: to whom it reports, its grade, its next steps.

Each is read into a field, with a mark where the sentence names somebody else than the section it stands in is
about: it was probably copied. The patterns are data: `resources/reading/facts.toml`.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache

from jfeditor.families.model import FAMILY, Role
from jfeditor.families.namesakes import IMPLIED, Name, PageNames, fit, read_name, read_page_names
from jfeditor.families.pages import Page
from jfeditor.families.prose import LinkedWords, Prose, read_prose
from jfeditor.families.titles import read_title, singular
from jfeditor.families.vocabulary import vocabulary
from jfeditor.markdown.blocks import BlockKind
from jfeditor.resources import load_table
from jfeditor.text.spans import Span

_NAMED = 80.0
"""From this fit on a subject is taken for a level's name."""
_LONGEST_SENTENCE = 400
"""Characters of a sentence that are looked at."""
_SENTENCE = re.compile(r"(?:[^.!?\n]++|(?<=\b[JS]r)\.|(?<=\b(?:Mgr|Dir))\.|(?<=\bAssoc)\.|\.(?=\S))++")
_WORDS = re.compile(r"[^\W_]+")


class FactKind(StrEnum):
    """What is stated."""

    REPORTS_TO = "reports_to"
    GRADE = "grade"
    NEXT_STEP = "next_step"


@dataclass(frozen=True, slots=True)
class Fact:
    """One statement of fact."""

    kind: FactKind
    owner: int
    """The level or specialty whose text it stands in, or `FAMILY`."""
    value: str
    """A grade, or the name of another role as written."""
    link: str
    """Where the name links to, or empty."""
    line: int
    span: Span
    """The bytes of the value."""
    subject: str
    """Whom the sentence names, or empty."""
    other: int
    """The level that the sentence names instead of its owner, or `NOBODY_ELSE`."""
    copied: bool
    """Whether the sentence names somebody who is not its owner: another level, or nobody on the page."""


NOBODY_ELSE = -2
"""Stands for no other level."""


@dataclass(frozen=True, slots=True)
class Stated:
    """What a sentence states, before it is known whom the sentence is about."""

    kind: FactKind
    value: str
    link: str
    span: Span
    subject: str


_WORDS_OF: Mapping[FactKind, tuple[str, ...]] = {
    FactKind.REPORTS_TO: ("report",),
    FactKind.GRADE: ("grade", "level"),
    FactKind.NEXT_STEP: ("next",),
}
"""One of these is in each sentence that states such a fact."""
_DIGIT = re.compile(r"\d")
_WORDED = frozenset({BlockKind.PARAGRAPH, BlockKind.ITEM})
"""Blocks that may state something."""


def read_facts(page: Page, names: PageNames | None = None) -> tuple[Fact, ...]:
    """The facts that a page states, in order; `names` are the page's, where they have been read already."""
    subjects = _Subjects(page, names or read_page_names(page))
    number_at = page.source.lines.number_at
    return tuple(
        Fact(
            one.kind,
            owner,
            one.value,
            one.link,
            number_at(one.span.start),
            one.span,
            one.subject,
            *subjects.who(one.kind, one.subject, owner),
        )
        for owner, one in _stated(page, tuple(FactKind))
    )


def read_named_roles(page: Page) -> Iterator[Stated]:
    """Where a page's facts name roles, in order; much quicker than all that is known of them."""
    return (one for _, one in _stated(page, (FactKind.REPORTS_TO, FactKind.NEXT_STEP)))


def _stated(page: Page, kinds: Sequence[FactKind]) -> Iterator[tuple[int, Stated]]:
    """What a page states of these kinds, each with the level or specialty it stands under."""
    document, nodes = page.document, page.family.nodes
    starts = [node.heading.span.start for node in nodes]
    for block in document.blocks:
        if block.kind not in _WORDED or not _may_state(block.text.lower(), kinds):
            continue
        if block.parent >= 0 and document.blocks[block.parent].content == block.content:
            continue
        index = bisect_right(starts, block.span.start) - 1
        owner = FAMILY
        if index >= 0:
            node = nodes[index]
            owner = node.owner if node.role is Role.SECTION else FAMILY if node.role is Role.GROUP else index
        prose = read_prose(page.source.data, block.content, document.links)
        yield from ((owner, one) for one in _said(prose, kinds))


def _said(prose: Prose, kinds: Sequence[FactKind]) -> Iterator[Stated]:
    for sentence in _SENTENCE.finditer(prose.text):
        text = sentence.group()[:_LONGEST_SENTENCE]
        lowered = text.lower()
        for kind in kinds:
            found = _patterns()[kind].search(text) if _has(lowered, _WORDS_OF[kind]) else None
            one = _read(kind, prose, sentence.start(), found) if found else None
            if one:
                yield one


def _may_state(text: str, kinds: Sequence[FactKind]) -> bool:
    """Whether a text may state a fact of these kinds; quick, since this is asked of every block."""
    report = text.find("report")
    if report >= 0 and FactKind.REPORTS_TO in kinds and text.find("to", report + 7) >= 0:
        return True
    if ("grade" in text or "level" in text) and FactKind.GRADE in kinds and _DIGIT.search(text):
        return True
    return "next step" in text and FactKind.NEXT_STEP in kinds


def _has(text: str, words: Sequence[str]) -> bool:
    for word in words:  # noqa: SIM110 - `any` takes three times as long, and this is asked of every text
        if word in text:
            return True
    return False


def _read(kind: FactKind, prose: Prose, offset: int, found: re.Match[str]) -> Stated | None:
    start, end = (offset + place for place in found.span("value"))
    if kind is FactKind.NEXT_STEP:
        start += _lead(prose.text[start:end])
    link = next((link for link in prose.links if link.start < end and link.end > start), None)
    if kind is not FactKind.GRADE:
        if link is not None and link.start <= start + 1:
            end = max(link.end, start)
        else:
            end = start + _name_end(prose.text[start:end])
        if not _names_role(kind, prose.text[start:end], link):
            return None
    value = " ".join(prose.text[start:end].split()).strip(" ,:")
    subject = _subject(found.group("subject") or "")
    return Stated(kind, value, link.target if link is not None else "", prose.span(start, end), subject)


class _Subjects:
    """Whom the sentences of one page are about."""

    def __init__(self, page: Page, names: PageNames) -> None:
        self.page = page
        self.names = names

    def who(self, kind: FactKind, subject: str, owner: int) -> tuple[int, bool]:
        """The level a subject names instead of `owner`, and whether it names somebody else."""
        name = read_name(subject, self.names.acronyms)
        if kind is FactKind.NEXT_STEP:
            return NOBODY_ELSE, any(map(str.isupper, subject)) and self._is_strange(name)
        if name.empty or not _is_role(subject):
            return NOBODY_ELSE, False
        own = self.names.own_score(name, owner)
        own = max(own, fit(name, self.names.title, frozenset()) if owner == FAMILY else 0.0)
        if own >= IMPLIED - 5:
            return NOBODY_ELSE, False
        best, found = max(((score, e.index) for score, e in self.names.score(name)), default=(0.0, FAMILY))
        if own >= best and own > 0:
            return NOBODY_ELSE, False
        if best >= _NAMED and owner != FAMILY:
            return found, True
        return NOBODY_ELSE, owner != FAMILY and best < _NAMED and self._is_strange(name)

    def _is_strange(self, name: Name) -> bool:
        """Whether a name shares no word with the page's title and levels, nor is short for the title."""
        return bool(name.stems) and not name.stems & self._known

    @cached_property
    def _known(self) -> frozenset[str]:
        stems = self.names.title.stems.union(*(entry.name.stems for entry in self.names.levels))
        return stems | {"".join(word[0] for word in read_title(self.page.title).words)}


@lru_cache(maxsize=1)
def _patterns() -> Mapping[FactKind, re.Pattern[str]]:
    table = load_table("reading", "facts.toml")
    return {kind: re.compile(table[kind.value], re.IGNORECASE) for kind in FactKind}


def _lead(text: str) -> int:
    """How long the words before a next step's name are."""
    lowered = text.lower()
    at = 0
    for lead in load_table("reading", "facts.toml")["ends"]["leads"]:
        if lowered.startswith(lead):
            at = len(lead)
            break
    article = re.match(r"\s*(?:the\s+|an?\s+)?", lowered[at:])
    return at + (article.end() if article else 0)


def _name_end(text: str) -> int:
    """Where a name ends and its sentence goes on; "Director of" and commas belong to it.

    After a comma it goes on with a small letter ("the Treasurer, leads the team"), or with what is said of
    another one ("the Treasurer, and Accountants report to the Controller").
    """
    ends = load_table("reading", "facts.toml")["ends"]["words"]
    goes_on = r"\s(?:" + "|".join(ends) + r")\b(?!\s+(?:[A-Z]))"
    found = re.search(rf"{goes_on}|,\s+(?!(?:and|or)\b)[a-z]|,?\s+and\b.*\breports?\b", text)
    return found.start() if found else len(text)


def _subject(text: str) -> str:
    words = text.split()
    while words and _is_filler(words[0]):
        words = words[1:]
    while words and _is_filler(words[-1]):
        words = words[:-1]
    return " ".join(words)


def _is_filler(word: str) -> bool:
    """Whether a word beside a subject names nobody; "IT" is a field, "it" is not."""
    bare = word.strip(",")
    fillers = load_table("reading", "facts.toml")["ends"]["fillers"]
    return bare.lower() in fillers and not (len(bare) > 1 and bare.isupper())


def _names_role(kind: FactKind, text: str, link: LinkedWords | None) -> bool:
    """Whether a value names a role; a next step may also be a family of another name, if it is linked."""
    if kind is FactKind.NEXT_STEP:
        return bool(link and link.target and not _is_unset(text)) or _is_role(text)
    return _is_role(text) and (link is not None or _is_name(text))


def _is_name(text: str) -> bool:
    """Whether a text starts like a name: in capitals, or with a job."""
    first = _WORDS.search(text)
    return first is not None and (first.group()[0].isupper() or _is_role(first.group()))


def _is_unset(text: str) -> bool:
    """Whether a text says that there is nothing yet."""
    unset = load_table("reading", "facts.toml")["ends"]["unset"]
    return any(word.lower() in unset for word in _WORDS.findall(text))


def _is_role(text: str) -> bool:
    """Whether a text names a role: it has the noun of a job or a rank, and says that there is one."""
    words = [word.lower() for word in _WORDS.findall(text)]
    if _is_unset(text):
        return False
    known = vocabulary()
    return any(
        singular(word) in known.job_nouns or word in known.ranks or word in known.abbreviations
        for word in words
    )
