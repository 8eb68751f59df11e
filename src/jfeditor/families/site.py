"""Addresses as the handbook's site, its links and its readers write them, and the files they mean.

The older style serves `a/b/index.html.md` as `/a/b/`, Hugo serves `a/b/_index.md` or `a/b.md` there. A link
may be written from the site's root with or without the folder the handbook has on it, from its own page
("../c/"), as a file ("b.md"), or with the site's full address.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from posixpath import normpath
from urllib.parse import unquote

from jfeditor.families.names import INDEX_NAMES, PAGE_ENDINGS
from jfeditor.resources import load_table

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_WEB = re.compile(r"(https?://[^/?#]*)(/[^?#]*)?(?:\?[^#]*)?(?:#(.*))?\Z", re.IGNORECASE | re.DOTALL)


def _usual_prefixes() -> tuple[str, ...]:
    return tuple(load_table("reading", "departments.toml")["roots"]["prefixes"])


@dataclass(frozen=True, slots=True)
class Site:
    """Where the handbook stands on the web."""

    url: str = ""
    """The site's address ("https://example.com"); without one a full address counts by its path alone."""
    prefixes: tuple[str, ...] = field(default_factory=_usual_prefixes)
    """Folders the site may put before the handbook's own: "job-families"."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a link points to: candidates for a page's path, best first, and the anchor on it."""

    paths: tuple[str, ...]
    anchor: str


_NOWHERE = Target((), "")


@lru_cache(maxsize=1 << 14)
def read_target(link: str, base: str, site: Site) -> Target:
    """What `link`, written on the page `base`, may point to; no candidates for the rest of the web."""
    link = link.strip()
    web = _WEB.match(link)
    if web:
        host, path, anchor = web.group(1), web.group(2) or "/", web.group(3) or ""
        own = site.url.rstrip("/")
        if own:
            if not f"{host}{path}/".lower().startswith(f"{own}/".lower()):
                return _NOWHERE
            return Target(_from_root(f"{host}{path}"[len(own) :], site), unquote(anchor))
        return Target(_behind_prefix(path, site), unquote(anchor))
    if _SCHEME.match(link) or link.startswith("//"):
        return _NOWHERE
    path, _, anchor = link.partition("#")
    path = path.partition("?")[0]
    if not path:
        return Target((base,) if base else (), unquote(anchor))
    if path.startswith("/"):
        return Target(_from_root(path, site), unquote(anchor))
    return Target(_from_page(unquote(path), base), unquote(anchor))


@lru_cache(maxsize=1 << 14)
def page_files(place: str) -> tuple[str, ...]:
    """The files that may serve a place without its slashes ("a/b", "a/b.html", "a/b/index.html.md")."""
    if place.endswith(PAGE_ENDINGS):
        folder, _, name = place.rpartition("/")
        # A link may name the file with another of the endings than it has on disk.
        stem = next(name[: -len(ending)] for ending in PAGE_ENDINGS if name.endswith(ending))
        others = page_files(f"{folder}/{stem}" if folder else stem)
        return (place, *(other for other in others if other != place))
    place = place.removesuffix(".html")
    folder, _, name = place.rpartition("/")
    if name in INDEX_NAMES:
        return _files_in(folder)
    return (*_files_in(place), *(place + ending for ending in PAGE_ENDINGS if place))


def _files_in(folder: str) -> tuple[str, ...]:
    start = f"{folder}/" if folder else ""
    return tuple(
        start + name + ending for name in sorted(INDEX_NAMES, reverse=True) for ending in PAGE_ENDINGS
    )


def _from_root(path: str, site: Site) -> tuple[str, ...]:
    place = unquote(path).strip("/")
    return (*_behind_prefix(path, site), *page_files(place))


def _behind_prefix(path: str, site: Site) -> tuple[str, ...]:
    place = unquote(path).strip("/")
    found: list[str] = []
    for prefix in site.prefixes:
        lead = prefix.strip("/")
        if place == lead or place.startswith(f"{lead}/"):
            found.extend(page_files(place[len(lead) :].strip("/")))
    return tuple(found)


def _from_page(path: str, base: str) -> tuple[str, ...]:
    """A link without a leading slash: from the page's folder, and from the place the page is served at."""
    folder, _, name = base.rpartition("/")
    starts = [folder]
    stem = next((name[: -len(ending)] for ending in PAGE_ENDINGS if name.endswith(ending)), name)
    if stem not in INDEX_NAMES and stem:
        starts.append(
            f"{folder}/{stem}" if folder else stem
        )  # Hugo serves b.md as b/, so ../c/ is its sibling
    found: list[str] = []
    for start in starts:
        place = normpath(f"{start}/{path}" if start else path)
        if not place.startswith(".."):
            found.extend(page_files("" if place == "." else place))
    return tuple(found)
