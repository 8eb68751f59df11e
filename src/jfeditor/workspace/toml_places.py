"""Where the keys and values of a TOML file stand in its text (https://toml.io/en/v1.0.0).

`tomllib` reads what a file says but not where. This reads where, of files that `tomllib` has read, so that a
change can be spliced in with everything else kept as it is. What it makes of a file is proved afterwards, by
reading the changed file with `tomllib`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_KEY = re.compile(r"""([A-Za-z0-9_-]+)|"((?:[^"\\]|\\.)*)"|'([^']*)'""")
_BLANKS = re.compile(r"[ \t]*")
_GAP = re.compile(r"(?:[ \t\r\n\ufeff]|#[^\n]*)*")
"""Blanks, line ends and comments."""
_STRINGS = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'', re.DOTALL
)
_BARE = re.compile(r"[^,\]}#\r\n]+")
_REST_OF_LINE = re.compile(r"[^\n]*(?:\n|\Z)")


@dataclass(frozen=True, slots=True)
class Header:
    """A line that begins a table: `[checks.severity]`."""

    table: tuple[str, ...]
    line_end: int
    """Behind its line."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A key with its value. All places are characters of the text."""

    table: tuple[str, ...]
    """The table that its line stands in."""
    key: tuple[str, ...]
    """Several names where it has dots."""
    start: int
    """Where the value begins,"""
    end: int
    """and where it ends."""
    line_end: int
    """Behind its last line."""

    @property
    def way(self) -> tuple[str, ...]:
        """All names that lead to it."""
        return self.table + self.key


def read_places(text: str) -> Iterator[Header | Setting]:
    """The tables and keys of a file that can be read, in order, those in braces behind their table's."""
    table: tuple[str, ...] = ()
    at = _after(_GAP, text, 0)
    while at < len(text):
        if text[at] == "[":
            table, _ = _read_key(text, at + (2 if text.startswith("[[", at) else 1))
            at = _after(_REST_OF_LINE, text, at)
            yield Header(table, at)
        else:
            key, at = _read_key(text, at)
            if not text.startswith("=", at):
                return
            start = _after(_BLANKS, text, at + 1)
            end = _skip_value(text, start)
            at = _after(_REST_OF_LINE, text, end)
            yield from _settings(text, Setting(table, key, start, end, at))
        at = _after(_GAP, text, at)


def read_elements(text: str, start: int) -> list[tuple[int, int]]:
    """Where the values of the array that begins at `start` stand."""
    found = []
    at = _after(_GAP, text, start + 1)
    while at < len(text) and text[at] != "]":
        end = _skip_value(text, at)
        found.append((at, end))
        at = _after(_GAP, text, end)
        if text.startswith(",", at):
            at = _after(_GAP, text, at + 1)
    return found


def _settings(text: str, one: Setting) -> Iterator[Setting]:
    """A setting, and those within its value where that is a table in braces."""
    yield one
    if text[one.start] == "{":
        for key, start, end in _read_pairs(text, one.start):
            yield from _settings(text, Setting(one.table, one.key + key, start, end, one.line_end))


def _read_pairs(text: str, start: int) -> Iterator[tuple[tuple[str, ...], int, int]]:
    """The keys of the table in braces that begins at `start`, and where their values stand."""
    at = _after(_GAP, text, start + 1)
    while at < len(text) and text[at] != "}":
        key, at = _read_key(text, at)
        if not text.startswith("=", at):
            return
        begin = _after(_BLANKS, text, at + 1)
        end = _skip_value(text, begin)
        yield key, begin, end
        at = _after(_GAP, text, end)
        if text.startswith(",", at):
            at = _after(_GAP, text, at + 1)


def _read_key(text: str, at: int) -> tuple[tuple[str, ...], int]:
    """The names of a key, and where what follows it begins."""
    names: list[str] = []
    while True:
        at = _after(_BLANKS, text, at)
        name = _KEY.match(text, at)
        if not name:
            return tuple(names), at
        names.append(next(part for part in name.groups() if part is not None))
        at = _after(_BLANKS, text, name.end())
        if not text.startswith(".", at):
            return tuple(names), at
        at += 1


def _skip_value(text: str, at: int) -> int:
    """Where the value at a place ends."""
    string = _STRINGS.match(text, at)
    if string:
        return string.end()
    opening = text[at : at + 1]
    if opening not in {"[", "{"}:
        bare = _BARE.match(text, at)
        return at + len(bare.group().rstrip()) if bare else at + 1
    inner = read_elements(text, at) if opening == "[" else [(b, e) for _, b, e in _read_pairs(text, at)]
    end = _after(_GAP, text, inner[-1][1] if inner else at + 1)
    if text.startswith(",", end):
        end = _after(_GAP, text, end + 1)
    return min(end + 1, len(text))


def _after(pattern: re.Pattern[str], text: str, at: int) -> int:
    match = pattern.match(text, at)
    return match.end() if match else at
