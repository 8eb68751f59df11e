"""Wording of vacancies, and years of experience."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from jfeditor.checks.findings import Finding
from jfeditor.checks.subjects import PageCheck, PageSubject
from jfeditor.families.model import Kind
from jfeditor.markdown.blocks import Block, BlockKind
from jfeditor.resources import load_table
from jfeditor.text.spans import Span, joined

_TEXTS = frozenset({BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.TABLE, BlockKind.DEFINITIONS})
_LINE_ENDS_AS_BLANKS = bytes.maketrans(b"\r\n\t", b"   ")
_NO_LETTERS = bytes(range(0x30)) + b":;<=>?@[\\]^_`{|}~\xe2"
"""What may stand beside a phrase; 0xE2 begins dashes and quotation marks."""

_NUMBER = (
    rb"(?:\d{1,2}(?:\.\d)?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty"
    rb"|several|many)"
)
_YEAR = re.compile(rb"[yY][eE][aA][rR]")
_BEFORE_YEAR, _BEHIND_YEAR = 60, 200
"""Bytes around the word in which a number of years is looked for."""
_YEARS = re.compile(
    rb"(?<![\w.,-])" + _NUMBER + rb"[ \t]*(?:\+|\xe2\x81\xba)?[ \t]*"
    rb"(?:(?:-|\xe2\x80\x93|\xe2\x80\x94|to|or|and)[ \t]*" + _NUMBER + rb"[ \t]*\+?[ \t]*)?"
    rb"(?:\([^()\r\n]{1,12}\)[ \t]*)?(?:or[ \t]+more[ \t]+|plus[ \t]+|full[ \t]+|solid[ \t]+)*(?:\+[ \t]*)?"
    rb"years?(?:'|\xe2\x80\x99)?(?![\w-])"
    rb"(?:[ \t]+(?:of[ \t]+)?(?:[\w/-]+[ \t]+){0,6}?(?:experience|background)\b)?",
    re.IGNORECASE,
)


class _Phrase(NamedTuple):
    """A phrase of vacancies around the letters by which it is found fast; all in lower case."""

    before: bytes
    behind: bytes


@lru_cache(maxsize=1)
def _vacancy_words() -> Mapping[bytes, tuple[_Phrase, ...]]:
    """The phrases by these letters."""
    found = {}
    for letters, listed in load_table("words", "vacancies.toml")["phrases"].items():
        parts = (phrase.partition(letters) for phrase in listed)
        found[letters.encode()] = tuple(
            _Phrase(form.encode(), behind.encode())
            for before, _, behind in parts
            for form in {before, before.replace("'", "’")}
        )
    return found


def _find_vacancies(subject: PageSubject) -> Iterator[Finding]:
    if not subject.tells_of_family:
        return
    # As long as the page itself, so that places in the one are places in the other.
    lowered = subject.data.lower().translate(_LINE_ENDS_AS_BLANKS)
    for span in joined(_phrases_in(lowered, subject.page.front_matter.span.end)):
        if _in_text(subject, span) and _kind_at(subject, span.start) is not Kind.HIRING_PROCESS:
            yield subject.finding("JF117", span, words=_words(subject, span))


def _phrases_in(text: bytes, start: int) -> Iterator[Span]:
    for letters, phrases in _vacancy_words().items():
        at = text.find(letters, start)
        while at >= 0:
            behind = at + len(letters)
            for phrase in phrases:
                if text.startswith(phrase.behind, behind) and text.endswith(phrase.before, start, at):
                    span = Span(at - len(phrase.before), behind + len(phrase.behind))
                    beside = text[span.start - 1 : span.start] + text[span.end : span.end + 1]
                    if not beside.strip(_NO_LETTERS):
                        yield span
            at = text.find(letters, behind)


def _find_years(subject: PageSubject) -> Iterator[Finding]:
    if not subject.tells_of_family:
        return
    for span in _years_in(subject.data, subject.page.front_matter.span.end):
        said = span.cut(subject.data).lower()
        kind = _kind_at(subject, span.start)
        of_person = kind is Kind.REQUIREMENTS or said.endswith((b"experience", b"background"))
        if of_person and _in_text(subject, span):
            yield subject.finding("JF118", span, words=_words(subject, span))


def _years_in(data: bytes, start: int) -> Iterator[Span]:
    """The numbers of years; the word alone is found much faster than their pattern."""
    reached = start
    for word in _YEAR.finditer(data, start):
        if word.start() >= reached:
            first = max(reached, word.start() - _BEFORE_YEAR)
            found = _YEARS.search(data, first, word.end() + _BEHIND_YEAR)
            if found and found.start() < word.start() < found.end():
                reached = found.end()
                yield Span(*found.span())


def _words(subject: PageSubject, span: Span) -> str:
    return " ".join(span.cut(subject.data).decode("utf-8", "replace").split())


def _kind_at(subject: PageSubject, offset: int) -> Kind | None:
    """The kind of section that a byte stands in; None above the first heading and in a level's own text."""
    nodes = subject.page.family.nodes
    at = bisect_right(nodes, offset, key=lambda node: node.heading.span.start) - 1
    return nodes[at].kind if at >= 0 else None


def _in_text(subject: PageSubject, span: Span) -> bool:
    """Whether bytes are text of a paragraph or an item, no heading and no code."""
    block = _block_at(subject, span.start)
    return block is not None and block.kind in _TEXTS


def _block_at(subject: PageSubject, offset: int) -> Block | None:
    """The innermost block whose own text holds a byte."""
    blocks = subject.document.blocks
    at = bisect_right(blocks, offset, key=lambda block: block.span.start) - 1
    while at >= 0 and blocks[at].span.end <= offset:
        at -= 1
    while at >= 0:
        if blocks[at].content.holds(offset):
            return blocks[at]
        at = blocks[at].parent
    return None


CHECKS = (PageCheck(("JF117",), _find_vacancies), PageCheck(("JF118",), _find_years))
