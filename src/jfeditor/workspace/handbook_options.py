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

    [checks]
    skip = ["archive/**"]                  # pages that are not checked; ** stands for any folders

    [checks.severity]                      # error, warning, note or off; rules by code or by name
    JF901 = "error"
    MD013 = "off"                          # rules of Markdown style by their own codes

    [shape]
    level_sections = ["responsibilities", "requirements"]   # that each level has, or inherits
    family_sections = ["hiring process"]   # that each family has, somewhere
    requirement = "Can use the ship's radio"                # a bullet of each level's requirements
    indicators = "level"                   # where they stand: at each "level", once per "family", or "any"
    least_indicators = 3
    most_indicators = 5

    [front_matter]
    required = ["title", "description"]
    longest_description = 160              # characters

    [front_matter.obsolete]                # keys that are not used any more, and what took their place
    layout = ""
    job = "title"

    [links.moved]                          # how links of an older layout begin, and how they do now
    "/handbook/people/" = "/people/"

    [text]
    quotes = "straight"                    # or "typographic", or "any"

    [language]
    dialect = "american"                   # or "british", "australian", "canadian", "indian"
    words = ["quayside", "Northwind"]      # that are spelt right

    [language.avoid]                       # what is not to be written, and what to write instead
    "man the helm" = "take the helm"

Every key may be left out. What does not fit is told with its line, and the usual value holds in its place;
nothing in the file is a reason to stop. A new section is a frozen dataclass whose fields have defaults, a row
in `_SECTIONS` that says how each of its keys is read, and a line in `_made`.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from jfeditor.checks.options import (
    CheckOptions,
    Dialect,
    FrontMatterOptions,
    Indicators,
    LanguageOptions,
    LinkOptions,
    Quotes,
    ShapeOptions,
    TextOptions,
)
from jfeditor.export.options import ExportOptions, Foot, Paper, Standard
from jfeditor.families.site import Site
from jfeditor.faults import JfeditorError
from jfeditor.text.likeness import nearest
from jfeditor.workspace.files import UnreadablePageError, read_stored
from jfeditor.workspace.option_values import (
    Place,
    Reader,
    colour,
    file,
    filled,
    language,
    one_line,
    one_of,
    pairs,
    path_pattern,
    section_kind,
    several,
    severities,
    site_address,
    switch,
    whole_number,
)
from jfeditor.workspace.places import FolderError
from jfeditor.workspace.toml_places import Header, read_places

OPTIONS_FILE = "jfeditor.toml"
"""Its path in the handbook's folder."""

_PICTURES = (".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp")
_BROKEN_AT = re.compile(r"(.*?) \(at (?:line ([0-9]+), column [0-9]+|end of document)\)", re.DOTALL)


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
        table, lines = tomllib.loads(text), _lines(text)
    except (ValueError, RecursionError) as error:
        said = _BROKEN_AT.fullmatch(str(error))
        line = int(said[2]) if said and said[2] else text.count("\n") + 1
        return _broken("options.broken", line, reason=said[1] if said else str(error))
    return _read_table(table, root, lines)


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


_SECTIONS: Mapping[str, Mapping[str, Reader]] = MappingProxyType(
    {
        "site": {"url": site_address},
        "preview": {"css": file(".css"), "typographic": switch},
        "export": {
            "organisation": one_line,
            "logo": file(*_PICTURES),
            "accent": colour,
            "paper": one_of(Paper),
            "language": language,
            "standard": one_of(Standard),
            "notes": switch,
            "foot": one_of(Foot),
        },
        "checks": {"skip": several(path_pattern), "severity": severities},
        "shape": {
            "level_sections": several(section_kind),
            "family_sections": several(section_kind),
            "requirement": one_line,
            "indicators": one_of(Indicators),
            "least_indicators": whole_number(0),
            "most_indicators": whole_number(1),
        },
        "front_matter": {
            "required": several(filled),
            "longest_description": whole_number(1),
            "obsolete": pairs(filled, one_line),
        },
        "links": {"moved": pairs(filled, one_line)},
        "text": {"quotes": one_of(Quotes)},
        "language": {
            "dialect": one_of(Dialect),
            "words": several(filled),
            "avoid": pairs(filled, one_line),
        },
    }
)
"""How each key of each section is read."""
_INDICATOR_COUNTS = ("least_indicators", "most_indicators")


def _made(found: Mapping[str, dict[str, Any]]) -> HandbookOptions:
    """The options with the values that were found in each section."""
    checks = found["checks"]
    return HandbookOptions(
        Site(**found["site"]),
        PreviewOptions(**found["preview"]),
        ExportOptions(**found["export"]),
        CheckOptions(
            checks.get("severity", MappingProxyType({})),
            checks.get("skip", ()),
            ShapeOptions(**found["shape"]),
            FrontMatterOptions(**found["front_matter"]),
            LinkOptions(**found["links"]),
            TextOptions(**found["text"]),
            LanguageOptions(**found["language"]),
        ),
    )


def _read_table(table: Mapping[str, Any], root: Path, lines: Mapping[tuple[str, ...], int]) -> ReadOptions:
    """The options in a table; `lines` says on which line each key stands."""
    problems: list[OptionsError] = []

    def tell(code: str, *way: str, **values: object) -> None:
        line = next((lines[way[:end]] for end in range(len(way), 0, -1) if way[:end] in lines), 1)
        problems.append(
            OptionsError(code, path=OPTIONS_FILE, line=line, name=way[-1], key=".".join(way), **values)
        )

    found: defaultdict[str, dict[str, Any]] = defaultdict(dict)
    for name, section in table.items():
        if name not in _SECTIONS:
            near = nearest(name, _SECTIONS)
            tell("options.section_near" if near else "options.section", name, near=near)
            continue
        if not isinstance(section, dict):
            tell("options.no_section", name)
            continue
        readers = _SECTIONS[name]
        place = Place(root, (name,))
        for key, value in section.items():
            if key not in readers:
                near = nearest(key, readers)
                tell("options.key_near" if near else "options.key", name, key, near=near)
                continue
            with place.within(value, key) as below:
                found[name][key] = readers[key](value, below)
        for misfit in place.misfits:
            tell(misfit.unfit.code, *misfit.way, value=misfit.shown, **misfit.unfit.values)
    options = _made(found)
    shape = options.checks.shape
    if shape.least_indicators > shape.most_indicators:
        last = [key for key in found["shape"] if key in _INDICATOR_COUNTS][-1]
        tell("options.order", "shape", last, least=shape.least_indicators, most=shape.most_indicators)
        for key in _INDICATOR_COUNTS:
            found["shape"].pop(key, None)
        options = _made(found)
    return ReadOptions(options, tuple(sorted(problems, key=lambda one: one.values["line"])))


def _lines(text: str) -> dict[tuple[str, ...], int]:
    """On which line each section and key stands first; `tomllib` does not tell."""
    found: dict[tuple[str, ...], int] = {}
    for one in read_places(text):
        way, at = (one.table, one.line_end - 1) if isinstance(one, Header) else (one.way, one.start)
        number = text.count("\n", 0, at) + 1
        for end in range(1, len(way) + 1):
            found.setdefault(way[:end], number)
    return found
