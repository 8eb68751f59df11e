"""How wide a text of the picture is, about, without a font at hand.

The widths are those of Inter; other fonts are a little narrower or wider, so what is fitted leaves some room.
"""

import unicodedata
from functools import lru_cache

_WIDTHS = {
    0.25: "'ijlI",
    0.29: "!,.:;| ",
    0.37: 'ft()/[\\]{}r“”"‘’',
    0.47: "_1-^*`–",
    0.54: "?skxzJ",
    0.58: "acvyL7euhnF",
    0.62: "2oE5gpq0689bdZP#34RSTX$&",
    0.67: "BKY+<=>~AV",
    0.74: "DCGHUN",
    0.80: "OQw%…",
    0.95: "mM@W—",
}
"""In parts of the font's size."""
_BY_CHARACTER = {char: width for width, chars in _WIDTHS.items() for char in chars}
_USUAL = 0.64
_BOLD = 1.04


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """The width of a text in the unit that `size` is in."""
    return sum(map(_character_width, text)) * size * (_BOLD if bold else 1.0)


@lru_cache(maxsize=1 << 10)
def _character_width(char: str) -> float:
    known = _BY_CHARACTER.get(char)
    if known is not None:
        return known
    if unicodedata.combining(char):
        return 0.0
    if unicodedata.east_asian_width(char) in {"W", "F"}:
        return 1.0
    base = unicodedata.normalize("NFD", char)[0]
    return _BY_CHARACTER.get(base, _USUAL)


def elided(text: str, width: float, size: float, *, bold: bool = False) -> str:
    """The text, its end left out where it is wider than `width`."""
    if text_width(text, size, bold=bold) <= width:
        return text
    room = width - text_width("…", size, bold=bold)
    end = 0
    for end, char in enumerate(text):  # noqa: B007 - how far it fits is wanted
        room -= text_width(char, size, bold=bold)
        if room < 0:
            break
    return text[:end].rstrip(" ,;:–-") + "…"


def wrapped(text: str, width: float, size: float, lines: int, *, bold: bool = False) -> tuple[str, ...]:
    """The text on at most so many lines, the last one elided."""
    left = text.split()
    found: list[str] = []
    while left:
        if len(found) == lines - 1:
            found.append(elided(" ".join(left), width, size, bold=bold))
            break
        count = 1
        while count < len(left) and text_width(" ".join(left[: count + 1]), size, bold=bold) <= width:
            count += 1
        found.append(elided(" ".join(left[:count]), width, size, bold=bold))
        left = left[count:]
    return tuple(found)
