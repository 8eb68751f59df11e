"""Words and phrases that are looked for, from `resources/words` and from the handbook's own list.

Each table says what is found and what can be said instead. How they are written is told at their heads.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from jfeditor.checks.options import Dialect
from jfeditor.resources import load_table

MASCULINE, FEMININE, EXCLUSIONARY, AVOIDED, LATIN, DIALECT = (
    "JF710",
    "JF711",
    "JF712",
    "JF713",
    "JF714",
    "JF715",
)
WORK = ""
"""Stands for a code where a phrase names the work itself: words of the gender lists in it are not told."""

_PARTS = re.compile(r"[a-z]+\*?|\s+|-|[^a-z\s-]")
_WORD = re.compile(r"[a-z]{2,}\*?")
_LETTER = rb"[a-z0-9_\xc3-\xc9]"
"""The bytes that go on a word: the last are the first bytes of the Latin letters beyond ASCII."""
_BLANK = rb"(?:[ \t]+|-|\xe2\x80\x91|[ \t]*(?:\r\n|\n|\r)[ \t]*)"
_START = rb"(?<![a-z0-9_.@#&\\\xc3-\xc9-])"
_END = rb"(?!" + _LETTER + rb")"
_ONE_WORD = _START + rb"[a-z]+" + _END
"""How a word by itself is written: one pattern for all those that the page's words are compared with."""
_SHORTEST_STEM = 3


@dataclass(frozen=True, slots=True)
class Phrase:
    """Something that is looked for."""

    code: str
    """The rule's; `WORK` for what is not told."""
    text: str
    instead: tuple[str, ...]
    """What can be said in its place, the best first."""
    why: str
    written: bytes
    """How it may be written in a page of small letters, as a regular expression."""
    ahead: int
    """The bytes of it before the word by which it is found."""
    words: frozenset[bytes]
    """All that have to be on a page where it is; a quick test."""
    sure: bool
    """Whether what can be said instead needs no other change around it."""
    name: bool
    """Whether it is a name where it has a capital within a sentence."""

    @property
    def is_one_word(self) -> bool:
        """Whether it is a word or its beginning: its pattern matches any word then."""
        return self.written is _ONE_WORD

    @property
    def pattern(self) -> re.Pattern[bytes]:
        """Matches it in a page of small letters."""
        return _compiled(self.written)


@dataclass(frozen=True, slots=True, eq=False)
class PhraseBook:
    """Phrases by the words by which they are found."""

    words: Mapping[bytes, Sequence[Phrase]]
    stems: Mapping[bytes, Sequence[Phrase]]
    """By the beginning of a word."""
    signs: Sequence[Phrase]
    """What has no word of two letters (“e.g.”)."""
    silent: frozenset[bytes]
    """Words of the gender lists that are not told."""
    silent_stems: frozenset[bytes]

    def of_word(self, word: bytes) -> list[Phrase]:
        """The phrases that a word may begin."""
        found = [*self.words.get(word, ())]
        silent = word in self.silent
        for end in range(_SHORTEST_STEM, len(word) + 1):
            beginning = word[:end]
            found += self.stems.get(beginning, ())
            silent = silent or beginning in self.silent_stems
        if silent:
            found = [phrase for phrase in found if not _is_single_gendered(phrase)]
        return found


@lru_cache(maxsize=8)
def phrase_book(codes: frozenset[str], avoided: tuple[tuple[str, str], ...], dialect: Dialect) -> PhraseBook:
    """All that is looked for by some rules, with the words that a handbook wants to avoid."""
    phrases: list[Phrase] = []
    if codes & {MASCULINE, FEMININE}:
        phrases += _gendered(codes)
    if EXCLUSIONARY in codes:
        phrases += _exclusionary()
    if LATIN in codes:
        latin = load_table("words", "latin.toml")["instead"].items()
        phrases += [_phrase(LATIN, text, tuple(said), sure=len(said) == 1) for text, said in latin]
    if DIALECT in codes:
        phrases += [
            _phrase(DIALECT, text, (here,), sure=True) for text, here in other_spellings(dialect).items()
        ]
    if AVOIDED in codes:
        phrases += [
            _phrase(AVOIDED, text, (instead,) if instead else (), sure=True)
            for text, instead in avoided
            if text
        ]
    return _book(phrases, load_table("words", "gender.toml")["work"])


@lru_cache(maxsize=8)
def other_spellings(dialect: Dialect) -> Mapping[str, str]:
    """Words that other dialects of English spell otherwise than this one, with its own spelling."""
    table = load_table("words", "dialects.toml")
    found: dict[str, str] = {}
    for group in table["groups"]:
        if dialect in group["here"]:
            found |= {there: here for here, there in group["words"].items()}
        elif dialect in group["there"]:
            found |= group["words"]
    verbs = table["verbs"]
    if dialect in verbs["here"]:
        for here, there in zip(verbs["first"], verbs["second"], strict=True):
            found |= {stem + there: stem + here for stem in verbs["stems"]}
    return found


def _gendered(codes: frozenset[str]) -> Iterator[Phrase]:
    table = load_table("words", "gender.toml")
    instead: Mapping[str, list[str]] = table["instead"]
    for code, words in ((MASCULINE, table["masculine"]), (FEMININE, table["feminine"])):
        if code not in codes:
            continue
        for word in words:
            yield _phrase(code, word, ())
        if code == MASCULINE:
            yield from (_phrase(code, word, tuple(others)) for word, others in instead.items())
    yield from (_phrase(WORK, text, ()) for text in table["work"] if " " in text)


def _exclusionary() -> Iterator[Phrase]:
    listed = load_table("words", "exclusionary.toml")
    for table in listed["tables"].values():
        for text, instead in table["instead"].items():
            yield _phrase(
                EXCLUSIONARY,
                text,
                tuple(instead),
                table["why"],
                sure=len(instead) == 1 and not table.get("choose"),
                name=text in listed["names"],
            )


def _phrase(
    code: str, text: str, instead: tuple[str, ...], why: str = "", *, sure: bool = False, name: bool = False
) -> Phrase:
    small = " ".join(text.lower().split())
    parts = [_pattern(part) for part in _PARTS.findall(small)]
    before = _START if small[0].isalnum() else b""
    after = _END if small[-1].isalnum() or small[-1] in "*." else b""
    word = _WORD.search(small)
    written = _ONE_WORD if _WORD.fullmatch(small) else before + b"".join(parts) + after
    ahead = len(small[: word.start()].encode()) if word else 0
    words = frozenset(one.encode() for one in _WORD.findall(small) if not one.endswith("*"))
    return Phrase(code, small, instead, why, written, ahead, words, sure, name)


@lru_cache(maxsize=4096)
def _compiled(written: bytes) -> re.Pattern[bytes]:
    # Of a thousand phrases a handbook has a few dozen, and each takes a tenth of a millisecond to compile.
    return re.compile(written)


def _pattern(part: str) -> bytes:
    if part.endswith("*") and len(part) > 1:
        return re.escape(part[:-1]).encode() + rb"[a-z]*"
    if part.isspace() or part == "-":
        return _BLANK
    return rb"(?:'|\xe2\x80\x99)" if part == "'" else re.escape(part).encode()


def _book(phrases: Iterable[Phrase], work: Sequence[str]) -> PhraseBook:
    words: dict[bytes, list[Phrase]] = {}
    stems: dict[bytes, list[Phrase]] = {}
    signs: list[Phrase] = []
    for phrase in phrases:
        word = _WORD.search(phrase.text)
        if word is None:
            signs.append(phrase)
        elif word[0].endswith("*"):
            stems.setdefault(word[0][:-1].encode(), []).append(phrase)
        else:
            words.setdefault(word[0].encode(), []).append(phrase)
    single = [word for word in work if " " not in word]
    return PhraseBook(
        words,
        stems,
        signs,
        frozenset(word.encode() for word in single if not word.endswith("*")),
        frozenset(word[:-1].encode() for word in single if word.endswith("*")),
    )


def _is_single_gendered(phrase: Phrase) -> bool:
    return phrase.code in {MASCULINE, FEMININE} and " " not in phrase.text and "-" not in phrase.text
