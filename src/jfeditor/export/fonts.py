"""The fonts that documents are set with: the bundled ones, and of the system's what these lack.

With the bundled fonts alone every machine makes the same pages. Only where a text has a character that none
of them has, the fonts of the system are looked through for one that has it; what is found out about a font
file is kept while the program runs.
"""

import os
import shutil
import subprocess
import sys
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import regex

from jfeditor.resources import resource

if TYPE_CHECKING:
    import typst

_ENDINGS = frozenset({".ttf", ".otf", ".ttc", ".otc"})
_COVERING = ("Inter-Regular.otf", "JetBrainsMono-Regular.ttf", "documents/NotoEmoji-Regular.ttf")
"""Of the bundled files those that say what all of them have."""
_COLOURED = regex.compile(r"\p{Emoji_Presentation}")
_BEST = (
    "notosans-regular",
    "notosanscjk",
    "notosans",
    "dejavusans",
    "liberationsans",
    "segoeui",
    "arial",
    "msyh",
    "yugoth",
    "malgun",
    "pingfang",
    "hiragino",
    "applesdgothic",
    "geezapro",
    "nirmala",
    "droidsansfallback",
)
"""How the names of files begin (blanks taken out) that suit Inter, best first."""
_WORSE = ("mono", "serif", "condensed", "bold", "italic", "oblique", "black", "light", "thin", "naskh")
_WAIT = 10.0
"""Seconds for fontconfig to answer; it is used to take a few hundredths."""


@dataclass(frozen=True, slots=True)
class FontSet:
    """The fonts for a document."""

    families: tuple[str, ...] = ()
    """What the fonts found on the system are called, in the order in which they are to be tried."""
    folders: tuple[Path, ...] = ()
    """Where these are."""
    lacking: frozenset[str] = frozenset()
    """Characters that no font has."""


def bundled_folder() -> Path:
    """The folder with the bundled fonts."""
    return resource("fonts")


@lru_cache(maxsize=1)
def bundled_coverage() -> frozenset[int]:
    """The code points that the bundled fonts have signs for."""
    return frozenset().union(*(_coverage(bundled_folder() / name) for name in _COVERING))


def find_fonts(characters: Iterable[str]) -> FontSet:
    """Fonts of this system for characters that the bundled ones lack."""
    return _find_fonts("".join(sorted(set(characters))))


@lru_cache(maxsize=64)
def load_fonts(folders: tuple[Path, ...] = ()) -> "typst.Fonts":
    """The bundled fonts and those in some folders, as Typst reads them; the bundled ones are taken first."""
    import typst  # noqa: PLC0415 - loaded when the first document is set

    paths = [str(bundled_folder()), *map(str, folders)]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=paths)


@lru_cache(maxsize=256)
def _find_fonts(characters: str) -> FontSet:
    open_ones = [char for char in characters if char.isprintable() or char.isspace()]
    lacking = set(characters).difference(open_ones)
    families: dict[str, Path] = {}
    while open_ones:
        wanted = open_ones[0]
        found = _best_font(wanted)
        if found is None:
            lacking.add(wanted)
            open_ones.remove(wanted)
            continue
        file, family = found
        families.setdefault(family, file.parent)
        coloured = _is_coloured(wanted)
        open_ones = [char for char in open_ones if _is_coloured(char) != coloured or not _has(file, char)]
    return FontSet(tuple(families), tuple(dict.fromkeys(families.values())), frozenset(lacking))


def _best_font(character: str) -> tuple[Path, str] | None:
    """The font that suits best of those with a character, and the name that Typst has for it."""
    for file in _by_rank(_is_coloured(character)):
        if _has(file, character):
            family = _family(file)
            if family:
                return file, family
    return None


@lru_cache(maxsize=2)
def _by_rank(coloured: bool) -> tuple[Path, ...]:
    return tuple(sorted(_known_to_fontconfig() or _system_files(), key=lambda file: _rank(file, coloured)))


def _is_coloured(character: str) -> bool:
    return _COLOURED.match(character) is not None


def _rank(file: Path, coloured: bool) -> tuple[object, ...]:
    name = file.stem.lower().replace(" ", "")
    return (
        ("emoji" in name or name == "seguiemj") != coloured,
        next((number for number, begin in enumerate(_BEST) if name.startswith(begin)), len(_BEST)),
        sum(word in name for word in _WORSE),
        str(file),
    )


def _has(file: Path, character: str) -> bool:
    ranges = _known_to_fontconfig().get(file)
    if ranges is None:
        return ord(character) in _coverage(file)
    at = bisect_right(ranges, (ord(character), sys.maxunicode))
    return at > 0 and ranges[at - 1][1] >= ord(character)


@lru_cache(maxsize=1)
def _known_to_fontconfig() -> Mapping[Path, Sequence[tuple[int, int]]]:
    """The font files that fontconfig knows, with the ranges of their characters; none where it is not there.

    `fc-list(1)` is asked once; it writes a charset as "20-7e a0 c4-d6", in hexadecimal.
    """
    program = shutil.which("fc-list")
    if program is None:
        return {}
    command = [program, "--format=%{index}|%{file}|%{charset}\\n"]
    try:
        listed = subprocess.run(command, capture_output=True, timeout=_WAIT, check=True).stdout
    except (OSError, subprocess.SubprocessError):
        return {}
    found: dict[Path, Sequence[tuple[int, int]]] = {}
    for line in listed.splitlines():
        index, _, rest = line.partition(b"|")
        name, _, charset = rest.rpartition(b"|")
        file = Path(os.fsdecode(name))
        if index == b"0" and file.suffix.lower() in _ENDINGS:
            found[file] = sorted(_range(part) for part in charset.split())
    return found


def _range(part: bytes) -> tuple[int, int]:
    first, _, last = part.partition(b"-")
    return int(first, 16), int(last or first, 16)


@lru_cache(maxsize=1)
def _system_files() -> tuple[Path, ...]:
    """All font files in the folders where systems keep them."""
    found: dict[Path, None] = {}
    for folder in _system_folders():
        for at, _, names in os.walk(folder):
            found |= dict.fromkeys(
                Path(at, name) for name in names if os.path.splitext(name)[1].lower() in _ENDINGS
            )
    return tuple(found)


def _system_folders() -> Iterator[Path]:
    home = Path.home()
    if sys.platform == "win32":
        yield Path(os.environ.get("WINDIR", "C:\\Windows"), "Fonts")
        yield Path(
            os.environ.get("LOCALAPPDATA", home / "AppData" / "Local"), "Microsoft", "Windows", "Fonts"
        )
    elif sys.platform == "darwin":
        yield from (Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library" / "Fonts")
    else:
        yield from (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
        yield from (home / ".local" / "share" / "fonts", home / ".fonts")


@lru_cache(maxsize=4096)
def _coverage(file: Path) -> frozenset[int]:
    """The code points that a font file has signs for; none for one that cannot be read."""
    from fontTools.ttLib import (  # type: ignore[import-untyped]  # noqa: PLC0415 - takes 50 ms to load
        TTCollection,
        TTFont,
        TTLibError,
    )

    try:
        if file.suffix.lower() in {".ttc", ".otc"}:
            with TTCollection(str(file), lazy=True) as collection:
                fonts = collection.fonts[:1]  # the one that `_family` names
                return frozenset().union(*(_code_points(font) for font in fonts))
        with TTFont(str(file), lazy=True) as font:
            return _code_points(font)
    except (OSError, TTLibError, ValueError, KeyError, AssertionError, IndexError):
        return frozenset()


def _code_points(font: "object") -> frozenset[int]:
    best = font.getBestCmap()  # type: ignore[attr-defined]
    return frozenset(code for code in best or () if code >= 0x20 and not 0x7F <= code < 0xA0)


@lru_cache(maxsize=512)
def _family(file: Path) -> str:
    """What Typst calls the font in a file; empty where it cannot read it."""
    for font in load_fonts((file.parent,)).fonts():
        if font.path and Path(font.path) == file and font.index == 0:
            return font.family
    return ""
