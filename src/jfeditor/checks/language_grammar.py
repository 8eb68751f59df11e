"""Slips of grammar: JF704 to JF707, by those of Harper's rules that are right on descriptions of jobs.

Which ones, and where they are asked, is data (`resources/words/grammar.toml`). What they say of a text is
kept, so that after an edit only the changed paragraph is looked at.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from jfeditor.checks.findings import Finding, Fix
from jfeditor.checks.language_passages import GAP, Passage, passages_of
from jfeditor.checks.options import Dialect
from jfeditor.checks.spelling_dictionary import linter
from jfeditor.checks.subjects import PageCheck, PageSubject
from jfeditor.resources import load_table
from jfeditor.text.edits import Edit

_COMMA = "JF706"
_CODES = ("JF704", "JF705", _COMMA, "JF707")
_WORDS_RUN_TOGETHER = re.compile(r"(?<=[a-z]{3}),(?=[A-Za-z][a-z]{2})")


@dataclass(frozen=True, slots=True)
class _Group:
    """Rules of Harper's that are told as one of ours."""

    code: str
    rules: tuple[str, ...]
    near: re.Pattern[str]
    phrases: tuple[str, ...]
    """They are asked where one of these is, or the pattern."""
    cut: bool
    """Whether they are asked with what the pattern found, not with the whole passage."""

    def worth(self, text: str) -> bool:
        """Whether a text has what is worth asking about."""
        if self.phrases:
            small = text.lower()
            return any(phrase in small for phrase in self.phrases)
        return self.near.search(text) is not None


@dataclass(frozen=True, slots=True)
class _Slip:
    """What Harper says of a stretch of a text."""

    start: int
    end: int
    instead: tuple[str, ...]
    """What can be written there, the likeliest first."""


def _find(subject: PageSubject) -> Iterator[Finding]:
    text = subject.page.source.text()
    for group in _groups():
        if not subject.wants(group.code) or not group.worth(text):
            continue
        for passage in passages_of(subject.page).all:
            for slip in _slips_in(passage, group, subject.options.language.dialect):
                if group.code != _COMMA or not _is_between_words(passage.prose.text, slip):
                    yield _finding(subject, passage, group.code, slip)


def _is_between_words(text: str, slip: _Slip) -> bool:
    """Whether a comma stands between two words that ran together, which JF604 tells."""
    return text[slip.start : slip.end] == "," and _WORDS_RUN_TOGETHER.match(text, slip.start) is not None


def _slips_in(passage: Passage, group: _Group, dialect: Dialect) -> Iterator[_Slip]:
    text = passage.prose.text
    if not group.cut:
        if group.worth(text):
            yield from _ask(text, group, dialect)
        return
    for found in group.near.finditer(text):
        for slip in _ask(found.group(), group, dialect):
            yield _Slip(found.start() + slip.start, found.start() + slip.end, slip.instead)


@lru_cache(maxsize=16_384)
def _ask(text: str, group: _Group, dialect: Dialect) -> tuple[_Slip, ...]:
    """The slips in a text."""
    found = []
    for one in linter(dialect, *group.rules).lint(text, language="plaintext"):
        start, end = one.span.start, one.span.end
        written = text[start:end]
        # Of its three kinds of suggestions one inserts; one that removes has an empty text.
        offered = dict.fromkeys(
            written + said.replacement_text if said.kind.name == "INSERT_AFTER" else said.replacement_text
            for said in one.suggestions
        )
        if GAP not in written:
            found.append(_Slip(start, end, tuple(offered)))
    return tuple(found)


def _finding(subject: PageSubject, passage: Passage, code: str, slip: _Slip) -> Finding:
    prose = passage.prose
    span = prose.span(slip.start, slip.end)
    sure = len(slip.instead) == 1
    written = prose.text[slip.start : slip.end]
    return subject.finding(
        code,
        span,
        "before" if code == _COMMA and written.startswith(" ") else "",
        fixes=[
            Fix(f"Write “{word}”" if word.strip() else "Take it out", (Edit(span, word.encode()),), sure=sure)
            for word in slip.instead
        ],
        word=written.strip(),
        instead=slip.instead[0].strip() if slip.instead else "",
    )


@lru_cache(maxsize=1)
def _groups() -> tuple[_Group, ...]:
    return tuple(
        _Group(
            row["code"],
            tuple(row["rules"]),
            re.compile(row.get("near", "")),
            tuple(row.get("phrases", ())),
            row.get("cut", False),
        )
        for row in load_table("words", "grammar.toml")["groups"]
    )


CHECKS = (PageCheck(_CODES, _find),)
