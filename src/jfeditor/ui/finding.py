"""Finding text in a page: pure functions from a query to spans of bytes and to edits."""

from dataclasses import dataclass
from math import prod

import regex  # unlike re it can be told how long it may take

from jfeditor.faults import JfeditorError
from jfeditor.text.edits import Edit
from jfeditor.text.sources import Source
from jfeditor.text.spans import Span
from jfeditor.ui.displayed import edit_of, with_lf

_PATIENCE_SECONDS = 0.3
"""For one page; looking for something sensible takes a few thousandths."""
_MOST_REPEATS = 100_000
"""Counts within one another multiply; reading the expression, which cannot be timed, writes them out."""
_COUNT = regex.compile(r"\{(?:\d*,)?(0*[1-9]\d*)\}")


class QueryError(JfeditorError):
    """What is looked for, or its replacement, makes no sense, or looking would take too long."""


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for, and how."""

    text: str
    case: bool = False
    words: bool = False
    pattern: bool = False
    """Whether `text` is a regular expression."""


@dataclass(frozen=True, slots=True)
class Found:
    """One place: its bytes, and what stands there when it is replaced."""

    span: Span
    replacement: str


def find(source: Source, query: Query, replacement: str = "") -> list[Found]:
    """Every place in the page, first to last; what matches nothing but an empty place is left out.

    Lines end with LF for a regular expression, whatever the page has; in its replacement `\\1` stands for its
    first group. Raises `QueryError` for a broken regular expression or replacement, and for one that would
    take too long.
    """
    if not query.text:
        return []
    pattern = _compile(query)
    text = with_lf(source.text()[1 if source.bom else 0 :])
    byte_at = _Bytes(source, text)
    found = []
    try:
        for match in pattern.finditer(text, timeout=_PATIENCE_SECONDS):
            start, end = match.span()
            if start < end:
                span = Span(byte_at(start), byte_at(end))
                found.append(Found(span, _replacement(match, query, replacement)))
    except TimeoutError as error:
        raise QueryError("find.slow") from error
    return found


def replace(source: Source, found: list[Found]) -> list[Edit]:
    """The edits that replace the places; line ends in replacements are the neighbours'."""
    return [edit_of(source, place.span, place.replacement) for place in found]


class _Bytes:
    """Byte offsets of ascending places in a page's text with LFs."""

    def __init__(self, source: Source, text: str) -> None:
        self._source, self._text = source, text
        self._row = self._start = 0

    def __call__(self, index: int) -> int:
        passed = self._text.count("\n", self._start, index)
        if passed:
            self._row += passed
            self._start = self._text.rfind("\n", self._start, index) + 1
        first = max(self._source.lines.starts[self._row], self._source.start)
        return first + len(self._text[self._start : index].encode())


def _compile(query: Query) -> "regex.Pattern[str]":
    text = query.text if query.pattern else regex.escape(query.text)
    if query.words:
        text = rf"(?<!\w)(?:{text})(?!\w)"
    try:
        if query.pattern and prod(int(count) for count in _COUNT.findall(text)) > _MOST_REPEATS:
            raise QueryError("find.slow")
        return regex.compile(text, regex.MULTILINE | (0 if query.case else regex.IGNORECASE))
    except (regex.error, ValueError, OverflowError, RecursionError) as error:
        raise QueryError("find.pattern", reason=str(error)) from error


def _replacement(match: "regex.Match[str]", query: Query, replacement: str) -> str:
    if not query.pattern:
        return replacement
    try:
        return match.expand(replacement)
    except (regex.error, IndexError, ValueError) as error:
        raise QueryError("find.replacement", reason=str(error)) from error
