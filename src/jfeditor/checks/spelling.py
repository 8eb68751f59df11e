"""Spelling: JF701 to JF703. Slow the first time a word is met; see `spelling_dictionary`."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from jfeditor.checks.findings import Finding, Fix
from jfeditor.checks.language_passages import Passage, passages_of
from jfeditor.checks.language_words import other_spellings
from jfeditor.checks.options import Dialect
from jfeditor.checks.spelling_codes import CAPITALS, MISSPELT, UNKNOWN
from jfeditor.checks.spelling_dictionary import LookUp, look_up
from jfeditor.checks.spelling_guesses import (
    Guess,
    guess,
    is_familiar,
    is_listed,
    is_made_of_words,
    is_misspelling,
    known_words,
)
from jfeditor.checks.spelling_names import find_misspelt_names
from jfeditor.checks.subjects import PageCheck, PageSubject
from jfeditor.text.edits import Edit
from jfeditor.text.spans import Span

_WORD = re.compile(r"(?<![^\W_])[A-Z]?[a-z]{2,}(?:'[a-z]+)*(?![^\W_])")
"""A word of small letters, with or without a capital; what has more of them, or digits, is a name."""
_JOINED_BEFORE = frozenset("._@#\\$%&=+~:'")
"""Right before a word these make it a part of something that is none."""
_JOINED_AFTER = re.compile(r"[_@#\\=]|[.:]\w")
_START = re.compile(r"(?:\A|[.!?:;•|(\"“/]\s*|\A[\d.)(]+\s+)\Z")
_NAMED_AFTER = re.compile(r" (?:& )?[A-Z]")
_NAMED_BEFORE = re.compile(r"[A-Z][\w.'-]*,? (?:(?:&|and|of) )?\Z")
_NEARLY_ALONE = 2
"""Words of a passage that says no sentence: a name on a line."""
_OFTEN = 3
"""Times that a name stands on a page."""
_SHORT = 5
"""Letters of a part of a word with hyphens that is long enough to be looked at."""
_FEWEST = 4
"""Letters of a word that is told for being in no dictionary."""


@dataclass(frozen=True, slots=True)
class _Use:
    """A wrong word where it stands."""

    word: str
    """Without a possessive ending."""
    span: Span
    name: bool
    """Whether it has a capital that only names and titles have."""
    alone: bool
    """Whether a name has no other word with a capital beside it: no title has one such word."""


def _find(subject: PageSubject) -> Iterator[Finding]:
    options = subject.options.language
    passages = passages_of(subject.page).all
    said_in = [frozenset(_WORD.findall(passage.prose.text)) for passage in passages]
    words = {_plain(word) for found in said_in for word in found}
    right = known_words().union(options.words)
    for name, span, meant in find_misspelt_names(passages, right):
        fix = Fix(f"Write “{meant}”", (Edit(span, meant.encode()),))
        yield subject.finding(MISSPELT, span, fixes=[fix], word=name, instead=meant)
    others = other_spellings(options.dialect)
    asked = {word for word in words if not is_listed(word, right) and word.lower() not in others}
    said = look_up(asked, options.dialect)
    wrong = {word: one for word, one in said.items() if not one.right}
    if not wrong:
        return
    uses = [
        use
        for passage, found in zip(passages, said_in, strict=True)
        if any(_plain(word) in wrong for word in found)
        for use in _uses(passage, wrong)
        if not _names_a_site(subject, use)
    ]
    on_page = {word.lower() for word in words - wrong.keys()}
    counts = Counter(use.word for use in uses)
    names = {use.word for use in uses if use.name}
    beside = {use.word for use in uses if not use.alone}
    guesses = {word: guess(word, wrong[word], on_page, options.words) for word in counts}
    codes = {
        word: _judge(
            word, guessed, name=word in names, alone=word not in beside, often=counts[word] >= _OFTEN
        )
        for word, guessed in guesses.items()
    }
    made = {
        word
        for word, code in codes.items()
        if code in {MISSPELT, UNKNOWN} and _is_made(word, guesses[word], options.dialect, right)
    }
    for use in uses:
        if codes[use.word] and use.word not in made:
            yield _finding(subject, codes[use.word], use, guesses[use.word])


def _judge(word: str, guessed: Guess, *, name: bool, alone: bool, often: bool) -> str:
    """What is told of a wrong word: the code of a rule, or nothing.

    `name` says that it is written as a name somewhere on the page, `alone` that it is wherever it stands and
    is no part of a longer one, `often` that it stands there often.
    """
    if guessed.words and guessed.words[0].lower() == word.lower():
        return CAPITALS
    seldom_wrong = often and (guessed.away > 1 or (name and not is_familiar(guessed)))
    if is_misspelling(word, guessed, name=name, alone=alone) and not seldom_wrong:
        return MISSPELT
    return UNKNOWN if word.islower() and len(word) >= _FEWEST else ""


def _is_made(word: str, guessed: Guess, dialect: Dialect, right: Collection[str]) -> bool:
    """Whether a word is no misspelling but made of right words.

    "begining" is "begin" and "ing" too, but the word that is meant begins and ends like it.
    """
    near = guessed.away <= 1
    meant = near and not word.endswith("s") and _ends_alike(word, guessed.words[0])
    halves = not (near and is_familiar(guessed))
    return is_made_of_words(word, dialect, right, endings=not meant, halves=halves)


def _ends_alike(word: str, other: str) -> bool:
    return word[0] == other[0] and word[-3:] == other[-3:]


def _finding(subject: PageSubject, code: str, use: _Use, guessed: Guess) -> Finding:
    offered = guessed.words[:1] if code == CAPITALS else () if code == UNKNOWN else guessed.words
    sure = guessed.sure or code == CAPITALS
    fixes = [
        Fix(f"Write “{word}”", (Edit(use.span, word.encode()),), sure=sure and place == 0)
        for place, word in enumerate(offered)
    ]
    return subject.finding(code, use.span, fixes=fixes, word=use.word, instead=offered[0] if offered else "")


def _plain(word: str) -> str:
    """A word without its possessive ending."""
    return word.removesuffix("'s")


def _uses(passage: Passage, wrong: Mapping[str, LookUp]) -> Iterator[_Use]:
    """The wrong words of a passage that stand as words, not in an address or the like."""
    text = passage.prose.text
    for match in _WORD.finditer(text):
        word = _plain(match.group())
        if word not in wrong:
            continue
        start, end = match.start(), match.start() + len(word)
        before, after = text[:start][-1:], text[end : end + 1]
        if (before and before in _JOINED_BEFORE) or _JOINED_AFTER.match(text, match.end()):
            continue
        if "-" in {before, after} and (len(word) < _SHORT or _lacks_capitals(word, wrong[word])):
            continue
        name = word[0].isupper() and bool(
            passage.heading
            or text.count(" ") < _NEARLY_ALONE
            or not _START.search(text[:start])
            or _NAMED_AFTER.match(text, end)
        )
        alone = name and not (
            passage.heading
            or text.count(" ") < _NEARLY_ALONE
            or _NAMED_AFTER.match(text, end)
            or _NAMED_BEFORE.search(text[:start])
        )
        yield _Use(word, passage.prose.span(start, end), name, alone)


def _names_a_site(subject: PageSubject, use: _Use) -> bool:
    """Whether a word is a link's, and the address on the web that it leads to has it too: it is a name."""
    links = subject.document.links
    at = bisect_right(links, use.span.start, key=lambda link: link.span.start) - 1
    if at < 0 or use.span.end > links[at].span.end:
        return False
    address = subject.page.source.data[use.span.end : links[at].span.end].lower()
    return b"://" in address and use.word.lower().encode() in address


def _lacks_capitals(word: str, said: LookUp) -> bool:
    return bool(said.offered) and said.offered[0].lower() == word


CHECKS = (PageCheck((MISSPELT, UNKNOWN, CAPITALS), _find),)
