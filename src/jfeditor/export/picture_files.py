"""Which images of a page are shown: files of the handbook's own folder, and nothing beside it."""

import re
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import unquote

PICTURES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".bmp", ".ico"})
"""The endings of files that are images."""
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//|\\")


def leads_out(target: str) -> bool:
    """Whether a target has a scheme or names a host: nothing of it lies in the handbook's folder."""
    return _SCHEME.match(target.strip()) is not None


def find_picture(root: Path, source: str, base: str) -> str:
    """The path of the image that is named on the page at `base`; empty where there is none in the folder.

    It may be written from the handbook's folder ("/images/a.png"), from the page's own, and from the folder
    that the page is served at.
    """
    if leads_out(source):
        return ""
    return next((path for path in _picture_paths(source, base) if picture_file(root, path)), "")


def picture_file(root: Path, path: str) -> Path | None:
    """The image at a path of the handbook's folder; None for what is no image or lies outside."""
    file = root / path
    try:
        inside = file.resolve(strict=True)
        fits = inside.is_file() and inside.is_relative_to(root.resolve()) and ".." not in Path(path).parts
    except (OSError, ValueError, RuntimeError):  # not there; a NUL in it; links in a circle
        return None
    return inside if fits and not Path(path).is_absolute() and inside.suffix.lower() in PICTURES else None


def _picture_paths(source: str, base: str) -> Iterable[str]:
    path = unquote(source.partition("#")[0].partition("?")[0])
    if path.startswith("/"):
        yield path.lstrip("/")
        return
    folder, _, name = base.rpartition("/")
    yield _joined(folder, path)
    yield _joined(f"{folder}/{name.partition('.')[0]}", path)


def _joined(folder: str, path: str) -> str:
    """A path below a folder, its own `..` taken; one that leads out keeps them, and is refused."""
    parts: list[str] = []
    for part in f"{folder}/{path}".split("/"):
        if part == ".." and parts and parts[-1] != "..":
            parts.pop()
        elif part not in {"", "."}:
            parts.append(part)
    return "/".join(parts)
