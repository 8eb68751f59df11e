"""Words that ran together: "developmentSupport", "mission,vision", "plans.Demonstrates".

A capital within a word is often meant (names of products, of teams, of things in programs), so either both
halves have to be words that the page uses by themselves, or the second one that duties of a job begin with.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import chain
from string import ascii_letters, ascii_lowercase, ascii_uppercase, punctuation

from jfeditor.checks.findings import Finding, Fix
from jfeditor.checks.text_places import PageText
from jfeditor.markdown.blocks import Block, BlockKind
from jfeditor.resources import load_table
from jfeditor.restructure.list_items import can_be_taken, read_item
from jfeditor.text.edits import Edit
from jfeditor.text.lines import line_end_near
from jfeditor.text.spans import Span

RUN_TOGETHER = "JF604"

_CLASSES = bytes.maketrans(ascii_letters.encode(), b"a" * len(ascii_lowercase) + b"A" * len(ascii_uppercase))
_INNER_CAPITAL = re.compile(rb"Aaa(?<=aaAaa)")
"""Letters around a capital, by their classes: a search for one byte is many times faster than for a range."""
_COMMAS = tuple(re.compile(sign + rb"(?<=[a-z]{3}.)(?=[A-Za-z][a-z]{2})") for sign in (b",", b";"))
_STOP = re.compile(rb"\.(?<=[a-z]{3}.)(?=[A-Z][a-z]{2})")
_WORD_BEFORE = re.compile(rb"[a-z]+\Z")
_WORD_AFTER = re.compile(rb"[A-Z][a-z]+")
_PART_OF_NAME = re.compile(rb"[\w@#./\\$=&+-]\Z")
_PART_AFTER = re.compile(rb"[\w@/\\$=(-]|\.\w")
_PLAIN_BEFORE = re.compile(rb"[(\"'*_]*[A-Za-z][a-z'-]*\Z")
_PLAIN_AFTER = re.compile(rb"[A-Za-z][a-z'-]*[)\"'*_.,;:!?]*\Z")
_LONGEST_WORD = 40
_LEAST = 3
"""Letters of each half."""
_LEAST_CLAUSE = 3
"""Words of an item, the half word counted, that may be a whole one."""
_SIGNS = (b"*", b"_", b"`")
"""What stands before and behind words that it holds together."""


def find_run_together(text: PageText) -> Iterator[Finding]:
    """Places where a blank is missing between two words."""
    if not text.subject.wants(RUN_TOGETHER):
        return
    yield from _at_capitals(text)
    yield from _at_signs(text)


def _at_capitals(text: PageText) -> Iterator[Finding]:
    data, known = text.data, None
    names = _names() | {word.lower() for word in text.subject.options.language.words}
    for capital in _INNER_CAPITAL.finditer(data.translate(_CLASSES), text.start):
        at = capital.start()
        first = _WORD_BEFORE.search(data, max(text.start, at - _LONGEST_WORD), at)
        second = _WORD_AFTER.match(data, at)
        if first is None or second is None or min(len(first[0]), len(second[0])) < _LEAST:
            continue
        span = Span(first.start(), second.end())
        alone = not _PART_OF_NAME.search(data[max(0, span.start - 1) : span.start])
        if not alone or _PART_AFTER.match(data, span.end) or not text.is_text(span):
            continue
        known = _own_words(text) if known is None else known
        words = [first[0].decode(), second[0].decode()]
        if "".join(words).lower() in names or not _are_words(words[0], words[1], known):
            continue
        yield text.subject.finding(
            RUN_TOGETHER,
            span,
            words="".join(words),
            parted=" ".join(words),
            fixes=_parted(text, at, words),
        )


def _parted(text: PageText, at: int, words: list[str]) -> list[Fix]:
    """A space between two words; behind a whole clause of an item a new item first, as is likely meant."""
    apart = Fix(f"Write “{' '.join(words)}”", (Edit(Span(at, at), b" "),))
    content = text.words_at(at)
    block = text.block_at(at)
    if content is None or block is None or words[1].lower() not in _first_words():
        return [apart]
    before, after = text.data[content.start : at], text.data[at : content.end]
    if len(before.split()) < _LEAST_CLAUSE or len(after.split()) < _LEAST_CLAUSE:
        return [apart]
    items = _as_items(text, at, block, before)
    return [*items, replace(apart, sure=False)] if items else [apart]


def _as_items(text: PageText, at: int, block: Block, before: bytes) -> list[Fix]:
    """The fix that begins a new item, where nothing is open that goes on behind: emphasis, a link."""
    page = text.subject.page
    if block.kind is not BlockKind.ITEM or len(block.mark) != 1:  # what is numbered has to be counted anew
        return []
    index = page.document.blocks.index(block)
    is_open = before.count(b"[") != before.count(b"]") or any(before.count(sign) % 2 for sign in _SIGNS)
    if is_open or not can_be_taken(page, index):
        return []
    begin = line_end_near(text.data, at, page.source.line_ends.usual) + read_item(page, index).head
    return [Fix("Make two items", (Edit(Span(at, at), begin),), sure=False)]


def _at_signs(text: PageText) -> Iterator[Finding]:
    """A comma between two words, or the end of a sentence; behind that one a name may go on: "Monday.Com"."""
    data = text.data
    for found in chain.from_iterable(sign.finditer(data, text.start) for sign in (*_COMMAS, _STOP)):
        span = Span(*found.span())
        words = text.words_at(span.start)
        if words is None or not text.is_text(span):
            continue
        before = re.search(rb"[^\s]+\Z", data[max(words.start, span.start - _LONGEST_WORD) : span.start])
        after = re.match(rb"[^\s]+", data[span.end : min(words.end, span.end + _LONGEST_WORD)])
        if before is None or after is None or not _are_plain(before[0], after[0]):
            continue
        if found[0] == b"." and not _begins_sentence(text, after[0]):
            continue
        near = Span(span.start - len(before[0]), span.end + len(after[0]))
        joined = near.cut(data).decode()
        parted = f"{before[0].decode()}{chr(data[span.start])} {after[0].decode()}"
        yield text.subject.finding(
            RUN_TOGETHER,
            near,
            words=joined,
            parted=parted,
            fixes=[Fix(f"Write “{parted}”", (Edit(Span(span.end, span.end), b" "),))],
        )


def _are_words(first: str, second: str, known: frozenset[str]) -> bool:
    return second.lower() in _first_words() or (first in known and second.lower() in known)


def _begins_sentence(text: PageText, after: bytes) -> bool:
    """Whether a word with a capital begins a duty, or is used by itself elsewhere on the page."""
    word = after.decode().strip(punctuation).lower()
    return word in _first_words() or word.removesuffix("s") in _first_words() or word in _own_words(text)


def _are_plain(before: bytes, after: bytes) -> bool:
    """Whether both sides are words and nothing else: no address, no list of a program's options."""
    return bool(_PLAIN_BEFORE.fullmatch(before) and _PLAIN_AFTER.fullmatch(after))


def _own_words(text: PageText) -> frozenset[str]:
    """The words that the page uses by themselves, in small letters."""
    words = re.findall(rb"(?<![\w.-])[A-Za-z][a-z]{2,}(?!\w)", text.data)
    return frozenset(word.decode().lower() for word in words)


@cache
def _names() -> frozenset[str]:
    return frozenset(load_table("words", "run_together.toml")["names"]["one"])


@cache
def _first_words() -> frozenset[str]:
    return frozenset(load_table("words", "run_together.toml")["duties"]["first"])
