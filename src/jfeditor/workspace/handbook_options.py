"""What a handbook says of itself: the file `jfeditor.toml` in its folder, in TOML (https://toml.io, 1.0).

    [site]
    url = "https://handbook.example.com"   # full addresses that start so are links inside the handbook

    [preview]
    css = "assets/handbook.css"            # the handbook's own style sheet, after the program's
    typographic = true                     # whether straight quotes, -- and ... are shown as “ ” – …

    [export]
    organisation = "Northwind Ports"       # in the head of each page
    logo = "images/logo.svg"               # SVG, PNG, JPEG, GIF or WebP
    accent = "#1a6b5c"                     # the one colour
    paper = "a4"                           # or "us-letter"
    language = "en"                        # of the text: "en", "de", "pt-BR"
    standard = "ua-1"                      # or "a-2b" and the others of `export.options.Standard`
    notes = true                           # whether documents say where content is missing
    foot = "source"                        # of pages: source, commit and date; or "date"; or "none"

Every key may be left out. What does not fit is told with its line, and the usual value holds in its place;
nothing in the file is a reason to stop. A new section is a frozen dataclass whose fields have defaults, and a
row in `_SECTIONS` that says how each of its keys is read.
"""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any

from jfeditor.checks.options import CheckOptions
from jfeditor.export.options import ExportOptions, Foot, Paper, Standard, language_tag
from jfeditor.families.site import Site
from jfeditor.faults import JfeditorError
from jfeditor.workspace.files import UnreadablePageError, read_stored
from jfeditor.workspace.places import FolderError, check_folder, page_file

OPTIONS_FILE = "jfeditor.toml"
"""Its path in the handbook's folder."""

_COLOUR = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
_URL = re.compile(r"https?://[^\s/?#]+(?:/[^\s?#]*)?", re.IGNORECASE)
_PICTURES = (".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp")
_BROKEN_AT = re.compile(r"(.*?) \(at (?:line ([0-9]+), column [0-9]+|end of document)\)", re.DOTALL)
_NEAR = 60.0
"""From this likeness on (0 to 100) a word is offered for a wrong one."""


class OptionsError(JfeditorError):
    """Something in the file does not fit; told, and passed over."""


@dataclass(frozen=True, slots=True)
class PreviewOptions:
    """How pages are shown."""

    css: str = ""
    """The path of a style sheet inside the handbook; empty for none."""
    typographic: bool = True
    """Whether quotes, dashes and dots are made typographic, as Goldmark's typographer does."""


@dataclass(frozen=True, slots=True)
class HandbookOptions:
    """All that the file says, and the usual for what it does not."""

    site: Site = field(default_factory=Site)
    """As links are read with it: `Handbook.of(pages, options.site)`."""
    preview: PreviewOptions = field(default_factory=PreviewOptions)
    export: ExportOptions = field(default_factory=ExportOptions)
    checks: CheckOptions = field(default_factory=CheckOptions)
    """What the rules want, from several sections."""


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What was read, and what was passed over."""

    options: HandbookOptions
    problems: tuple[OptionsError | UnreadablePageError, ...]


class _Unfit(Exception):  # noqa: N818 - never leaves this module
    """A value does not fit: what is wanted, in the sentence `code`."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


_Reader = Callable[[Any, Path], Any]
"""Gives the value as it is kept, or raises `_Unfit`; the path is the handbook's folder."""


def read_options(root: Path) -> ReadOptions:
    """The options of the handbook at `root`; the usual ones where it has no such file. Never fails."""
    try:
        data = read_stored(root, OPTIONS_FILE).data
    except UnreadablePageError as error:
        return ReadOptions(HandbookOptions(), () if error.code == "page.missing" else (error,))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return _broken("options.encoding", line)
    try:
        table = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        said = _BROKEN_AT.fullmatch(str(error))
        line = int(said[2]) if said and said[2] else text.count("\n") + 1
        return _broken("options.broken", line, reason=said[1] if said else str(error))
    return _read_table(table, root, _lines(text))


def read_style(root: Path, options: PreviewOptions) -> str:
    """The handbook's own style sheet; empty where it has none, or it cannot be read any more."""
    if not options.css:
        return ""
    try:
        return read_stored(root, options.css).data.decode("utf-8-sig", errors="replace")
    except (UnreadablePageError, FolderError):
        return ""


def _broken(code: str, line: int, **values: object) -> ReadOptions:
    return ReadOptions(HandbookOptions(), (OptionsError(code, path=OPTIONS_FILE, line=line, **values),))


def _text(value: Any, _root: Path) -> str:
    """A line of text."""
    if not isinstance(value, str):
        raise _Unfit("options.no_text")
    text = " ".join(value.split())
    if not text.isprintable():
        raise _Unfit("options.no_text")
    return text


def _switch(value: Any, _root: Path) -> bool:
    if not isinstance(value, bool):
        raise _Unfit("options.no_switch")
    return value


def _site_address(value: Any, root: Path) -> str:
    text = _text(value, root)
    if text and not _URL.fullmatch(text):
        raise _Unfit("options.no_url")
    return text.rstrip("/")


def _colour(value: Any, root: Path) -> str:
    text = _text(value, root)
    if text and not _COLOUR.fullmatch(text):
        raise _Unfit("options.no_colour")
    digits = text[1:].lower()
    return "#" + "".join(2 * digit for digit in digits) if len(digits) == 3 else text.lower()


def _language(value: Any, root: Path) -> str:
    tag = language_tag(_text(value, root))
    if not tag:
        raise _Unfit("options.no_language")
    return tag


def _one_of(kind: type[StrEnum]) -> _Reader:
    """One of the values of an enumeration."""
    choices = [choice.value for choice in kind]

    def read(value: Any, root: Path) -> StrEnum:
        text = _text(value, root).lower()
        if text not in choices:
            near = _nearest(text, choices)
            raise _Unfit(
                "options.no_choice_near" if near else "options.no_choice",
                choices=", ".join(choices),
                near=near,
            )
        return kind(text)

    return read


def _file(*endings: str) -> _Reader:
    """The path of a file with one of these endings, that lies in the handbook, links followed."""

    def read(value: Any, root: Path) -> str:
        path = _text(value, root).replace("\\", "/").removeprefix("./")
        if not path:
            return path
        try:
            top = check_folder(root)
            file = page_file(top, path)
            real = file.resolve()
        except (FolderError, OSError, RuntimeError) as error:
            raise _Unfit("options.outside") from error
        if not real.is_relative_to(top):
            raise _Unfit("options.outside")
        if not path.lower().endswith(endings):
            raise _Unfit("options.ending", endings=", ".join(endings))
        if not real.is_file():
            raise _Unfit("options.no_file")
        return path

    return read


_SECTIONS: Mapping[str, tuple[type[Any], Mapping[str, _Reader]]] = MappingProxyType(
    {
        "site": (Site, {"url": _site_address}),
        "preview": (PreviewOptions, {"css": _file(".css"), "typographic": _switch}),
        "export": (
            ExportOptions,
            {
                "organisation": _text,
                "logo": _file(*_PICTURES),
                "accent": _colour,
                "paper": _one_of(Paper),
                "language": _language,
                "standard": _one_of(Standard),
                "notes": _switch,
                "foot": _one_of(Foot),
            },
        ),
    }
)
"""Of each section what it is read to, and how each of its keys is read; the names are those of the fields."""


def _read_table(table: Mapping[str, Any], root: Path, lines: Mapping[tuple[str, ...], int]) -> ReadOptions:
    """The options in a table; `lines` says on which line each key stands."""
    problems: list[OptionsError] = []

    def tell(code: str, *way: str, **values: object) -> None:
        line = next((lines[way[:end]] for end in range(len(way), 0, -1) if way[:end] in lines), 1)
        problems.append(
            OptionsError(code, path=OPTIONS_FILE, line=line, name=way[-1], key=".".join(way), **values)
        )

    found: dict[str, Any] = {}
    for name, section in table.items():
        if name not in _SECTIONS:
            near = _nearest(name, [*_SECTIONS])
            tell("options.section_near" if near else "options.section", name, near=near)
            continue
        if not isinstance(section, dict):
            tell("options.no_section", name)
            continue
        kind, readers = _SECTIONS[name]
        values: dict[str, Any] = {}
        for key, value in section.items():
            if key not in readers:
                near = _nearest(key, [*readers])
                tell("options.key_near" if near else "options.key", name, key, near=near)
                continue
            try:
                values[key] = readers[key](value, root)
            except _Unfit as unfit:
                tell(unfit.code, name, key, value=_shown(value), **unfit.values)
        found[name] = kind(**values)
    return ReadOptions(HandbookOptions(**found), tuple(sorted(problems, key=lambda one: one.values["line"])))


def _nearest(word: str, known: list[str]) -> str:
    """The known word that is most like a wrong one; empty where none is."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - wrong words are rare

    found = process.extractOne(word.lower(), known, scorer=fuzz.ratio, score_cutoff=_NEAR)
    return found[0] if found else ""


def _shown(value: Any) -> str:
    text = value if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else repr(value)
    plain = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    return plain if len(plain) <= 60 else plain[:59] + "…"


_KEY = r"""(?:[\w-]+|"[^"\n]*"|'[^'\n]*')"""
_KEYS = rf"({_KEY}(?:[ \t]*\.[ \t]*{_KEY})*)"
_PLACED = re.compile(rf"[ \t]*(?:\[\[?[ \t]*{_KEYS}[ \t]*\]|{_KEYS}[ \t]*=)")
_PART = re.compile(_KEY)


def _lines(text: str) -> dict[tuple[str, ...], int]:
    """On which line each section and key stands first.

    `tomllib` does not tell. What looks like a key inside a text of several lines is taken for one, which can
    only make a line that is told wrong.
    """
    found: dict[tuple[str, ...], int] = {}
    section: tuple[str, ...] = ()
    for number, line in enumerate(text.split("\n"), start=1):
        match = _PLACED.match(line)
        if not match:
            continue
        way = tuple(part.strip("\"'") for part in _PART.findall(match[1] or match[2]))
        if match[1]:
            section = way
        else:
            way = (*section, *way)
        for end in range(1, len(way) + 1):
            found.setdefault(way[:end], number)
    return found
