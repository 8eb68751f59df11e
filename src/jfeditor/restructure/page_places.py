"""Where a page's file may stand: names that every system can hold, and places that nothing else has.

Names that Windows cannot hold are after "Naming Files, Paths, and Namespaces" in Microsoft's documentation.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from jfeditor.families.choices import served_at
from jfeditor.families.handbook import Handbook
from jfeditor.families.names import page_ending
from jfeditor.faults import JfeditorError

_FORBIDDEN = re.compile(r'[<>:"|?*\\\x00-\x1f\x7f]')
_DEVICES = re.compile(r"(?:CON|PRN|AUX|NUL|COM[0-9¹²³]|LPT[0-9¹²³])(?:\.|\Z)", re.IGNORECASE)
_LONGEST = 240
"""Bytes of a file's name; most systems hold 255, and a page is saved beside its place first."""


class PagePlaceError(JfeditorError):
    """A place where a page cannot stand."""


def check_places(handbook: Handbook, moves: Mapping[str, str]) -> None:
    """Raise `PagePlaceError` unless pages can stand at new paths.

    `moves` has of each new path the page that goes there, or nothing ("") for a page that is made.
    """
    gone = frozenset(moves.values())
    kept = [path for path in handbook.pages if path not in gone]
    folders = frozenset(folder for path in kept for folder in _folders(path))
    shown = {served_at(path): path for path in kept}
    spelt = {path.casefold(): path for path in kept} | {folder.casefold(): folder for folder in folders}
    for path, old in moves.items():
        _check_name(path, folders)
        if path in handbook.pages:
            raise PagePlaceError("page_place.same" if path == old else "page_place.exists", path=path)
        if path.casefold() == old.casefold():
            raise PagePlaceError("page_place.only_case", path=path, other=old)
        for part in (path, *_folders(path)):
            other = spelt.setdefault(part.casefold(), part)
            if other != part or (part == path and part in folders):
                raise PagePlaceError("page_place.case", path=path, other=other)
        other = shown.setdefault(served_at(path), path)
        if other != path:
            raise PagePlaceError("page_place.served", path=path, other=other)


def _check_name(path: str, folders: Iterable[str]) -> None:
    """Raise `PagePlaceError` unless every system can hold a page of this name; folders that are there are."""
    parts = path.split("/")
    if any(part in {"", ".", ".."} for part in parts):
        raise PagePlaceError("page_place.outside", path=path)
    if not page_ending(parts[-1]):
        raise PagePlaceError("page_place.ending", path=path, name=parts[-1])
    known = max((folder for folder in _folders(path) if folder in folders), key=len, default="")
    for part in path.removeprefix(known).removeprefix("/").split("/"):
        found = _FORBIDDEN.search(part)
        if found:
            raise PagePlaceError("page_place.character", path=path, character=found.group())
        if part.startswith("."):
            raise PagePlaceError("page_place.hidden", path=path, name=part)
        if part != part.strip() or part.endswith(".") or _DEVICES.match(part):
            raise PagePlaceError("page_place.name", path=path, name=part)
        if len(part.encode("utf-8", "surrogateescape")) > _LONGEST:
            raise PagePlaceError("page_place.long", path=path, most=_LONGEST)


def _folders(path: str) -> Iterator[str]:
    """The folders that a path leads through."""
    at = path.rfind("/")
    while at > 0:
        yield path[:at]
        at = path.rfind("/", 0, at)
