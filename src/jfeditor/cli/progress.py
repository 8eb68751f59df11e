"""How far something is that takes seconds: a line on a terminal."""

import shutil
import sys
import unicodedata

from jfeditor.cli.output import printable
from jfeditor.wording import word


def _is_terminal() -> bool:
    return sys.stderr.isatty()


class Progress:
    """One line on a terminal, cleared in the end; nothing where messages go to a file."""

    def __init__(self, code: str) -> None:
        self._code = code
        self._is_seen = _is_terminal()
        self._width = 0
        """Columns of what is shown now."""

    def show(self, done: int, total: int, title: str) -> None:
        """Tell how far it is, in the sentence `code` with these for its gaps."""
        if self._is_seen:
            text = word(self._code, {"done": done, "total": total, "title": printable(title)})
            text, width = _cut(text, shutil.get_terminal_size().columns - 1)
            sys.stderr.write("\r" + text + " " * (self._width - width))
            sys.stderr.flush()
            self._width = width

    def clear(self) -> None:
        """Leave an empty line."""
        if self._width:
            sys.stderr.write("\r" + " " * self._width + "\r")
            sys.stderr.flush()
            self._width = 0


def _cut(text: str, columns: int) -> tuple[str, int]:
    """As much of a text as fits into so many columns of a terminal, and how many it takes."""
    width = 0
    for end, char in enumerate(text):
        wide = 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1
        if width + wide > columns:
            return text[:end], width
        width += wide
    return text, width
