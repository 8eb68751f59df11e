"""How the values of `jfeditor.toml` are read: to what they are kept as, or told as what does not fit."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any

from jfeditor.checks.rules import Severity, rule_code, rule_words
from jfeditor.export.options import language_tag
from jfeditor.families.model import Kind
from jfeditor.text.likeness import nearest
from jfeditor.workspace.places import FolderError, check_folder, page_file

_COLOUR = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
_URL = re.compile(r"https?://[^\s/?#]+(?:/[^\s?#]*)?", re.IGNORECASE)


class Unfit(Exception):  # noqa: N818 - never leaves the reading of options
    """A value does not fit: what is wanted, in the sentence `code`."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


@dataclass(frozen=True, slots=True)
class Misfit:
    """A value, or a part of one, that was passed over."""

    way: tuple[str, ...]
    """The keys that lead to it, from the section on."""
    unfit: Unfit
    shown: str
    """The value in a sentence."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands."""

    root: Path
    """The handbook's folder."""
    way: tuple[str, ...]
    misfits: list[Misfit] = field(default_factory=list)
    """Told so far; shared by the places below."""

    @contextmanager
    def within(self, value: object, *names: str) -> Iterator["Place"]:
        """The place of a part; where it does not fit it is told, and the others are read on."""
        below = Place(self.root, (*self.way, *names), self.misfits)
        try:
            yield below
        except Unfit as unfit:
            self.misfits.append(Misfit(below.way, unfit, shown(value)))


Reader = Callable[[Any, Place], Any]
"""Gives a value as it is kept, or raises `Unfit`; what does not fit in parts of it is told at the place."""


def one_line(value: Any, _place: Place) -> str:
    """A line of text, which may be empty."""
    if not isinstance(value, str):
        raise Unfit("options.no_text")
    plain = " ".join(value.split())
    if not plain.isprintable():
        raise Unfit("options.no_text")
    return plain


def filled(value: Any, place: Place) -> str:
    """A line of text that says something."""
    plain = one_line(value, place)
    if not plain:
        raise Unfit("options.empty")
    return plain


def switch(value: Any, _place: Place) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise Unfit("options.no_switch")
    return value


def whole_number(least: int) -> Reader:
    """A whole number that is not below `least`."""

    def read(value: Any, _place: Place) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            raise Unfit("options.no_number", least=least)
        return value

    return read


def site_address(value: Any, place: Place) -> str:
    """A full address, without the slash at its end."""
    plain = one_line(value, place)
    if plain and not _URL.fullmatch(plain):
        raise Unfit("options.no_url")
    return plain.rstrip("/")


def colour(value: Any, place: Place) -> str:
    """A colour, as "#rrggbb"; empty for none."""
    plain = one_line(value, place)
    if plain and not _COLOUR.fullmatch(plain):
        raise Unfit("options.no_colour")
    digits = plain[1:].lower()
    return "#" + "".join(2 * digit for digit in digits) if len(digits) == 3 else plain.lower()


def language(value: Any, place: Place) -> str:
    """The short name of a language."""
    tag = language_tag(one_line(value, place))
    if not tag:
        raise Unfit("options.no_language")
    return tag


def one_of(kind: type[StrEnum]) -> Reader:
    """One of the values of an enumeration."""

    def read(value: Any, place: Place) -> StrEnum:
        return kind(_chosen(one_line(value, place).lower(), [choice.value for choice in kind]))

    return read


def section_kind(value: Any, place: Place) -> Kind:
    """What a section is about, as "job grade"."""
    words = re.sub("[ _-]+", " ", one_line(value, place).lower())
    return Kind(_chosen(words, [kind.words for kind in Kind if kind is not Kind.OTHER]).replace(" ", "_"))


def file(*endings: str) -> Reader:
    """The path of a file with one of these endings, that lies in the handbook, links followed."""

    def read(value: Any, place: Place) -> str:
        path = one_line(value, place).replace("\\", "/").removeprefix("./")
        if not path:
            return path
        try:
            top = check_folder(place.root)
            found = page_file(top, path)
            real = found.resolve()
        except (FolderError, OSError, RuntimeError) as error:
            raise Unfit("options.outside") from error
        if not real.is_relative_to(top):
            raise Unfit("options.outside")
        if not path.lower().endswith(endings):
            raise Unfit("options.ending", endings=", ".join(endings))
        if not real.is_file():
            raise Unfit("options.no_file")
        return path

    return read


def path_pattern(value: Any, place: Place) -> str:
    """A pattern of paths from the handbook's folder on, with `/`; that of a folder without one at its end."""
    plain = filled(value, place).replace("\\", "/").removeprefix("./").strip("/")
    if not plain or ".." in plain.split("/"):
        raise Unfit("options.no_pattern")
    return plain


def several(one: Reader) -> Reader:
    """A list; what in it does not fit is told and left out, and what stands twice is kept once."""

    def read(value: Any, place: Place) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise Unfit("options.no_list")
        found: dict[Any, None] = {}
        for part in value:
            with place.within(part) as below:
                found[one(part, below)] = None
        return tuple(found)

    return read


def pairs(one: Reader, other: Reader) -> Reader:
    """A table: its keys and values, each read in its way; a line that does not fit is left out."""

    def read(value: Any, place: Place) -> Mapping[Any, Any]:
        found: dict[Any, Any] = {}
        for name, what in _table(value).items():
            with place.within(what, name) as below:
                found[one(name, below)] = other(what, below)
        return MappingProxyType(found)

    return read


def severities(value: Any, place: Place) -> Mapping[str, Severity]:
    """By the code of its rule how much each matters, named by code or name."""
    found: dict[str, Severity] = {}
    named: dict[str, str] = {}
    read = one_of(Severity)
    for name, what in _table(value).items():
        with place.within(what, name) as below:
            code = _rule_code(name)
            if code in found:
                raise Unfit("options.rule_twice", other=named[code])
            found[code], named[code] = read(what, below), name
    return MappingProxyType(found)


def shown(value: object) -> str:
    """A value in a sentence, on one line and short."""
    said = value if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else repr(value)
    plain = " ".join("".join(char if char.isprintable() else " " for char in said).split())
    return plain if len(plain) <= 60 else plain[:59] + "…"


def _chosen(word: str, choices: list[str]) -> str:
    if word not in choices:
        near = nearest(word, choices)
        code = "options.no_choice_near" if near else "options.no_choice"
        raise Unfit(code, choices=", ".join(choices), near=near)
    return word


def _table(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise Unfit("options.no_table")
    return value


def _rule_code(said: str) -> str:
    code = rule_code(said)
    if not code:
        near = nearest(said, rule_words())
        raise Unfit("options.no_rule_near" if near else "options.no_rule", near=near)
    return code
