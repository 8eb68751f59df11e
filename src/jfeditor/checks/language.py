"""Words that leave people out, that the handbook does not want, or that are not its English: JF710 to JF715.

The lists are data (`resources/words`); what is found is told with what can be said instead.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from jfeditor.checks.findings import Finding, Fix
from jfeditor.checks.language_passages import Passages, passages_of
from jfeditor.checks.language_words import (
    AVOIDED,
    DIALECT,
    EXCLUSIONARY,
    FEMININE,
    LATIN,
    MASCULINE,
    WORK,
    Phrase,
    PhraseBook,
    phrase_book,
)
from jfeditor.checks.subjects import PageCheck, PageSubject
from jfeditor.text.edits import Edit
from jfeditor.text.spans import Span

_CODES = (MASCULINE, FEMININE, EXCLUSIONARY, AVOIDED, LATIN, DIALECT)
_LETTERS = bytes(byte if byte in range(ord("a"), ord("z") + 1) else ord(" ") for byte in range(256))
"""Makes blanks of all bytes but small letters."""
_SENTENCE = re.compile(rb"(?:\A|[.!?:;|\r\n])[\s*_~\"'(\[>#+-]*(?:[0-9]+[.)]\s*)?\Z")
"""What stands before the first word of a sentence, an item or a cell."""
_NAMED_BEFORE = re.compile(rb"[A-Z][\w&.'-]*[ \t]+\Z")
_NAMED_AFTER = re.compile(rb"[ \t]+[A-Z]")
_ARTICLE = re.compile(rb"(?<![A-Za-z])([Aa])n?([ \t]+)\Z")
_ENDS = re.compile(rb"[\s*_\"')\]]*(?:\Z|\r?\n[ \t]*(?:\r?\n|[-+*#|>]|[0-9]+[.)])|[ \t]+[A-Z])")
"""What comes after a full stop that ends a sentence."""
_VOWEL = re.compile(r"(?!uni|use|usa|one|eu)[aeiou]|hour|honest|heir", re.IGNORECASE)
"""Begins a word that "an" stands before."""
_LAST_WORDS = frozenset({"etc.", "and etc.", "et al."})
"""Abbreviations that may end a sentence."""
_NEAR = 60
"""Bytes that are looked at on either side of a word."""


def _find(subject: PageSubject) -> Iterator[Finding]:
    options = subject.options.language
    codes = frozenset(code for code in _CODES if subject.wants(code))
    book = phrase_book(codes, tuple(options.avoid.items()), options.dialect)
    passages = passages_of(subject.page)
    own = {word.lower() for word in options.words}
    found = [
        (span, phrase)
        for span, phrase in _matches(subject.data, book)
        if passages.hold(span)
        and (phrase.code == AVOIDED or _plain(subject.data, span).lower() not in own)
        and _is_meant(subject.data, span, phrase, passages)
    ]
    for span, phrase in _outermost(found):
        yield _finding(subject, span, phrase)


def _matches(data: bytes, book: PhraseBook) -> Iterator[tuple[Span, Phrase]]:
    """Where something of the book stands, in code and addresses too."""
    small = data.lower()
    words = set(small.translate(_LETTERS).split())
    seen, beginnings = _known(book)
    for word in words - seen:
        phrases = tuple(book.of_word(word))
        if phrases:
            beginnings[word] = phrases
    seen |= words
    for word in words & beginnings.keys():
        for phrase in beginnings[word]:
            if phrase.words <= words:
                yield from _places(small, word, phrase)
    for phrase in book.signs:
        yield from _places(small, phrase.text.encode(), phrase)


def _places(small: bytes, word: bytes, phrase: Phrase) -> Iterator[tuple[Span, Phrase]]:
    at = small.find(word)
    while at >= 0:
        match = phrase.pattern.match(small, at - phrase.ahead) if at >= phrase.ahead else None
        if match and (len(match[0]) == len(word) or not phrase.is_one_word):
            yield Span(*match.span()), phrase
        at = small.find(word, at + len(word))


@lru_cache(maxsize=8)
def _known(book: PhraseBook) -> tuple[set[bytes], dict[bytes, tuple[Phrase, ...]]]:
    """The words that were looked up in a book so far, and what those begin that begin anything.

    A handbook has some ten thousand words, most of them on many of its pages.
    """
    return set(), {}


def _is_meant(data: bytes, span: Span, phrase: Phrase, passages: Passages) -> bool:
    """Whether a word is meant as a word: it is no part of a name, and not written as it should be already."""
    written = span.cut(data)
    if phrase.code == AVOIDED:
        return written.decode("utf-8") not in phrase.instead
    if not written[:1].isupper() or phrase.code in {WORK, LATIN}:
        return True
    before = data[max(0, span.start - _NEAR) : span.start]
    if phrase.code in {MASCULINE, FEMININE}:  # “Autonomy Team”, and all in titles, are names
        return not passages.in_heading(span) and bool(_SENTENCE.search(before))
    if phrase.name and not _SENTENCE.search(before):
        return False
    return passages.in_heading(span) or not (
        _NAMED_BEFORE.search(before) or (_NAMED_AFTER.match(data, span.end) and not _SENTENCE.search(before))
    )


def _plain(data: bytes, span: Span) -> str:
    """What stands there, on one line."""
    return " ".join(span.cut(data).decode("utf-8").split())


def _outermost(found: list[tuple[Span, Phrase]]) -> Iterator[tuple[Span, Phrase]]:
    """Without what lies in something longer of the same rule, and without what only names the work."""
    reached: dict[str, int] = {}
    for span, phrase in sorted(found, key=lambda one: (one[0].start, -one[0].end, not one[1].instead)):
        code = phrase.code
        if span.start < reached.get(code, 0):
            continue
        if code in {MASCULINE, FEMININE} and span.start < reached.get(WORK, 0):
            continue
        reached[code] = span.end
        if code != WORK:
            yield span, phrase


def _finding(subject: PageSubject, span: Span, phrase: Phrase) -> Finding:
    data = subject.data
    written = span.cut(data).decode("utf-8")
    instead = [_as_written(word, written) for word in phrase.instead]
    if phrase.text in _LAST_WORDS:
        instead = [_with_stop(word, data, span) for word in instead]
    place, fixes = _with_article(data, span, instead)
    return subject.finding(
        phrase.code,
        place,
        "" if instead else "plain",
        fixes=[Fix(f"Write “{new}”", (Edit(place, new.encode()),), sure=phrase.sure) for new in fixes],
        word=_plain(data, span),
        instead=" or ".join(f"“{word}”" for word in instead),
        why=phrase.why,
        dialect=subject.options.language.dialect.value.capitalize(),
    )


def _as_written(word: str, written: str) -> str:
    """A word with the capitals of the one that it takes the place of."""
    if written.isupper() and len(written) > 1:
        return word.upper()
    return word[0].upper() + word[1:] if written[:1].isupper() else word


def _with_stop(word: str, data: bytes, span: Span) -> str:
    """What takes the place of an abbreviation, with the full stop that ended its sentence as well."""
    return f"{word}." if data[span.end - 1 : span.end] == b"." and _ENDS.match(data, span.end) else word


def _with_article(data: bytes, span: Span, instead: list[str]) -> tuple[Span, list[str]]:
    """The span and what can be written there, with "a" or "an" before it where that has to change."""
    article = _ARTICLE.search(data, max(0, span.start - _NEAR), span.start)
    if not article:
        return span, instead
    written = article.group().rstrip().decode()
    wanted = [article[1].decode() + ("n" if _VOWEL.match(word) else "") for word in instead]
    if all(one == written for one in wanted):
        return span, instead
    gap = article[2].decode()
    return Span(article.start(), span.end), [
        one + gap + word for one, word in zip(wanted, instead, strict=True)
    ]


CHECKS = (PageCheck(_CODES, _find),)
