"""Finding text in a page: pure functions from a query to spans of bytes and to edits."""

import re
from dataclasses import dataclass

from jfeditor.faults import JfeditorError
from jfeditor.text.edits import Edit
from jfeditor.text.lines import line_end_near
from jfeditor.text.sources import Source
from jfeditor.text.spans import Span


class QueryError(JfeditorError):
    """The regular expression cannot be read."""


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
    """Every place in the page, first to last; raises `QueryError` for a broken regular expression.

    In a regular expression's replacement `\\1` stands for its first group.
    """
    if not query.text:
        return []
    pattern = _compile(query)
    text = source.text()
    found = []
    reached, byte = 0, 0
    for match in pattern.finditer(text):
        if match.start() == match.end():
            continue
        byte += len(text[reached : match.start()].encode())
        start = byte
        byte += len(match.group().encode())
        reached = match.end()
        found.append(Found(Span(start, byte), _replacement(match, query, replacement)))
    return found


def replace(source: Source, found: list[Found]) -> list[Edit]:
    """The edits that replace the places; line ends in replacements are the neighbours'."""
    usual = source.line_ends.usual
    edits = []
    for place in found:
        end = line_end_near(source.data, place.span.start, usual)
        edits.append(Edit(place.span, place.replacement.encode("utf-8", "replace").replace(b"\n", end)))
    return edits


def _compile(query: Query) -> re.Pattern[str]:
    text = query.text if query.pattern else re.escape(query.text)
    if query.words:
        text = rf"(?<!\w)(?:{text})(?!\w)"
    try:
        return re.compile(text, re.MULTILINE | (0 if query.case else re.IGNORECASE))
    except (re.error, OverflowError, RecursionError) as error:
        raise QueryError("find.pattern", reason=str(error)) from error


def _replacement(match: re.Match[str], query: Query, replacement: str) -> str:
    if not query.pattern:
        return replacement
    try:
        return match.expand(replacement)
    except (re.error, IndexError) as error:
        raise QueryError("find.replacement", reason=str(error)) from error
