"""Text on a line of its own: what cannot be seen made visible, cut to a width, with a mark under a spot."""

import re
import unicodedata

_DOT, _ARROW, _BOX = "·", "→", "⍽"
_CUT = "…"
_NO_LINE_END = "⌁"
_SPACES = re.compile(r" {2,}|^ | $")
"""Spaces to see: several in a row, and those at the ends."""
_INDENT = re.compile(r" +(?=\S)|")


def visible_blanks(text: str) -> str:
    """A text whose blanks show where they matter: space as ·, tab as →, others as ⍽; and what has no width.

    A single space between words stays one.
    """
    spaced = _SPACES.sub(lambda found: _DOT * len(found.group()), text)
    return "".join(char if char == " " else _visible(char) for char in spaced)


def visible_example(text: str) -> str:
    """A piece of a page as an example shows it: blanks that readers of it would miss are made visible.

    Those are blanks at the end of a line, several in a row inside of one, and all that are no plain space;
    and the line end, where it is none that one expects or where the last line has none.
    """
    shown = "\n".join(map(_visible_line, text.split("\n")))
    return shown if text.endswith("\n") else f"{shown}{_NO_LINE_END}"


def columns(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(map(_width, text))


def marked(text: str, start: int, end: int, most: int) -> tuple[str, str]:
    """A line, blanks in the spot made visible, cut to `most` characters around it; and the marks below it.

    The spot is at least a character wide: an empty one is a place where something is missing.
    """
    before, spot, after = text[:start], _head(text[start:end], most), text[end:]
    room = most - len(spot)
    behind = min(len(after), room // 2)
    before = _tail(before, room - behind)
    after = _head(after, room - len(before))
    spot, before = visible_blanks(spot), _plain(before)
    return (before + spot + _plain(after)).rstrip(), " " * columns(before) + "^" * max(columns(spot), 1)


def _head(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + _CUT if most else ""


def _tail(text: str, most: int) -> str:
    return text if len(text) <= most else _CUT + text[len(text) - most + 1 :] if most else ""


def _visible_line(line: str) -> str:
    found = _INDENT.match(line)
    indent = found[0] if found else ""
    return indent + visible_blanks(line[len(indent) :])


def _plain(text: str) -> str:
    """Text that takes the columns that are counted: tabs are blanks, what steers a terminal is told."""
    return "".join(" " if char == "\t" else _visible(char) if _is_hidden(char) else char for char in text)


def _visible(char: str) -> str:
    if char == " ":
        return _DOT
    if char == "\t":
        return _ARROW
    if _is_hidden(char):
        return f"<U+{ord(char):04X}>"
    return _BOX if unicodedata.category(char) == "Zs" else char


def _is_hidden(char: str) -> bool:
    """Whether it takes no room, or steers a terminal: controls, formats, halves of pairs, line separators."""
    return unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"}


def _width(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1
