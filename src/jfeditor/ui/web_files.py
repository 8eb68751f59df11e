"""What the page view may read, each by an address of its own scheme; no other address is answered.

    handbook://page/                  the empty page that bodies are put into
    handbook://page/style.css         the program's style sheet
    handbook://page/own.css           the handbook's own, where it names one
    handbook://page/fonts/NAME        a font that travels with the program
    handbook://page/files/PATH        an image inside the handbook's folder

No Qt here.
"""

import html
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote

from jfeditor.export.picture_files import picture_file
from jfeditor.resources import resource

SCHEME = "handbook"
SHELL = f"{SCHEME}://page/"
"""The address of the empty page, and how all others begin."""
POLICY = (
    f"default-src 'none'; img-src {SCHEME}:; font-src {SCHEME}:; style-src {SCHEME}:; "
    "base-uri 'none'; form-action 'none'"
)
"""Of the page's content (https://www.w3.org/TR/CSP3/): our images, fonts and style sheets, else nothing."""
_FILES = "files/"
_FONTS = "fonts/"
_LARGEST = 16 * 1024 * 1024
"""Bytes of a file that is still given out."""
_KINDS = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".bmp": "image/bmp",
    ".ico": "image/x-icon",
    ".svg": "image/svg+xml",
    ".otf": "font/otf",
    ".ttf": "font/ttf",
    ".css": "text/css",
}
_SHELL = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="style.css">
<link rel="stylesheet" href="own.css"></head><body></body></html>
"""
_FONT_NAME = re.compile(r"[A-Za-z0-9-]+\.(otf|ttf)")


@dataclass(frozen=True, slots=True)
class WebFile:
    """What an address stands for: bytes that are there, or a file to be read."""

    kind: str
    """Its media type."""
    data: bytes = b""
    file: Path | None = None

    def read(self) -> bytes:
        """All of it; raises `OSError` for what cannot be read or is too large."""
        if self.file is None:
            return self.data
        with self.file.open("rb") as opened:
            data = opened.read(_LARGEST + 1)
        if len(data) > _LARGEST:
            raise OSError(f"larger than {_LARGEST} bytes")
        return data


@dataclass(frozen=True, slots=True)
class Shelf:
    """All that can be given out while one handbook is shown."""

    root: Path | None = None
    """The handbook's folder."""
    own_style: str = ""
    """The path of its own style sheet in it."""

    def find(self, address: str) -> WebFile | None:
        """What an address stands for; None for all that is not to be given out."""
        if address == SHELL:
            return WebFile("text/html", _SHELL.format(policy=html.escape(POLICY)).encode())
        path = address.removeprefix(SHELL)
        if path == address:
            return None
        if path == "style.css":
            return WebFile("text/css", file=resource("preview", "page.css"))
        if path == "own.css":
            return self._own_style()
        if path.startswith(_FONTS) and _FONT_NAME.fullmatch(path.removeprefix(_FONTS)):
            return _known(resource("fonts", path.removeprefix(_FONTS)))
        if path.startswith(_FILES) and self.root is not None:
            # Decoded once, as it was quoted once: "%252e" stays a name with a percent sign in it.
            found = picture_file(self.root, unquote(path.removeprefix(_FILES), errors="surrogateescape"))
            return _known(found) if found else None
        return None

    def _own_style(self) -> WebFile:
        """The handbook's own style sheet; an empty one where it has none, which is no fault."""
        file = _inside(self.root, self.own_style) if self.root and self.own_style else None
        return WebFile("text/css", file=file)


def picture_address(path: str) -> str:
    """The address of an image by its path in the handbook's folder."""
    return f"{SHELL}{_FILES}{quote(path, errors='surrogateescape')}"


def _known(file: Path) -> WebFile:
    return WebFile(_KINDS[file.suffix.lower()], file=file)


def _inside(root: Path, path: str) -> Path | None:
    """A style sheet in the handbook's folder."""
    try:
        file = (root / path).resolve(strict=True)
        fits = file.is_file() and file.is_relative_to(root.resolve()) and file.suffix.lower() == ".css"
    except (OSError, ValueError, RuntimeError):
        return None
    return file if fits else None
