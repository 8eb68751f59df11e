"""What templates leave in a text: asks in braces and brackets, and marks such as TBD."""

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from jfeditor.families.titles import read_title
from jfeditor.resources import load_table
from jfeditor.restructure.templates import TEMPLATE_NAMES, USUAL_TEMPLATES
from jfeditor.text.spans import Span
from jfeditor.wording import word

_LONGEST = 300
"""Bytes of an ask; longer text in braces is none."""
_BRACES = re.compile(
    rb"\{(?<![{$\\%%\w]\{)(?![{%%<:#.\s])"
    rb"(?:((?:[^{}\r\n]|(?:\r\n|\n|\r)(?!\s*(?:[\r\n]|[-*+#>]))){1,%(most)d}+)\}(?!\})"
    rb"|([^{}\r\n]{1,%(most)d}+)(?=[\r\n]|\Z))" % {b"most": _LONGEST}
)
"""Braces on the lines of one paragraph, or an opening one that is not closed and the rest of its line.

What may stand before it is looked at behind it, since a pattern that begins with a letter is found faster.
"""
_BRACKETS = re.compile(rb"\[(?<![\]!\\\w]\[)([^\[\]\r\n]{3,%d}+)\](?![(\[:])" % _LONGEST)
"""Brackets that are no link's; of a mere label of a link the words decide."""
_ANGLES = re.compile(rb"<([A-Za-z]+[ \t][^<>=\"\r\n]{1,%d}+)>" % _LONGEST)
_FIRST_WORD = re.compile(r"\W*([^\W\d]+)")
_IN_TEMPLATE = re.compile(r"\[([^\[\]\n]+)\]")


class Form(StrEnum):
    """What a placeholder looks like."""

    ASK = "ask"
    UNCLOSED = "unclosed"
    """An ask whose brace is not closed."""
    FILLED = "filled"
    """The braces of a template around what was filled in."""
    MARK = "mark"
    """A word that says that something is still to be written."""


class Ask(NamedTuple):
    """A placeholder that was found."""

    span: Span
    """With its braces or brackets."""
    said: str
    """Without them."""
    form: Form


def find_asks(data: bytes, start: int, titles: frozenset[frozenset[str]]) -> Iterator[Ask]:
    """The placeholders from a byte on, whatever they stand in.

    `titles` are the keys of the page's levels: their names in braces are what a template was filled with, but
    for those that ask themselves, as a level that is called "{title}" to this day.
    """
    words = _words()
    if b"{" in data:
        for match in _BRACES.finditer(data, start):
            said = _text(match[1] or match[2])
            first = _first_word(said)
            is_open = first in words.commands or (first in words.asks and " " not in said)
            if match[1] and not is_open and read_title(said).plain_key in titles:
                yield Ask(Span(*match.span()), said, Form.FILLED)
            elif first in words.asks:
                yield Ask(Span(*match.span()), said, Form.ASK if match[1] else Form.UNCLOSED)
    if b"[" in data:
        for match in _BRACKETS.finditer(data, start):
            said = _text(match[1])
            if said in words.own or (_first_word(said) in words.commands and " " in said):
                yield Ask(Span(*match.span()), said, Form.ASK)
    if b"<" in data:
        for match in _ANGLES.finditer(data, start):
            said = _text(match[1])
            if _first_word(said) in words.commands:
                yield Ask(Span(*match.span()), said, Form.ASK)
    for match in words.marks.finditer(data, start) if any(one in data for one in words.literals) else ():
        yield Ask(Span(*match.span()), _text(match[0]), Form.MARK)


class _Words(NamedTuple):
    asks: frozenset[str]
    commands: frozenset[str]
    own: frozenset[str]
    """What the program's templates ask for in brackets, word for word."""
    marks: re.Pattern[bytes]
    literals: tuple[bytes, ...]
    """The marks as they are written: found much faster than their pattern."""


@lru_cache(maxsize=1)
def _words() -> _Words:
    table = load_table("words", "placeholders.toml")
    own = " ".join(USUAL_TEMPLATES.text(name) for name in TEMPLATE_NAMES)
    own += word("prompt.grade", {}) + word("prompt.reports_to", {})
    marks = (*table["marks"], *(form for said in table["phrases"] for form in (said, said.capitalize())))
    return _Words(
        frozenset(table["asks"]),
        frozenset(table["commands"]),
        frozenset(_IN_TEMPLATE.findall(own)),
        re.compile(rf"(?<![\w/#.@-])(?:{'|'.join(map(re.escape, marks))})(?![\w/@-])".encode()),
        tuple(mark.encode() for mark in marks),
    )


def _text(said: bytes) -> str:
    return " ".join(said.decode("utf-8", "replace").split())


def _first_word(said: str) -> str:
    found = _FIRST_WORD.match(said)
    return found[1].lower() if found else ""
