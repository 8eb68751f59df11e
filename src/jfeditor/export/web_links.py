"""What the links of a page become in a web page: where they lead, and how that is said.

Only four kinds of address leave here: an anchor of the same page, a page of the handbook in the form its
reader can follow, a full web address, and a mail address. All others are shown as what they are, in words.
"""

import re
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, unquote

from jfeditor.export.picture_files import leads_out
from jfeditor.families.handbook import Handbook, NodeRef
from jfeditor.families.links import Leads, follow
from jfeditor.families.model import FAMILY
from jfeditor.families.pages import Page
from jfeditor.families.site import read_target
from jfeditor.wording import word

PAGE = "page:"
"""The scheme of links to pages of the handbook, before the quoted path and `#` with the anchor."""
_LONGEST = 90
_IGNORED = re.compile(r"[\x00-\x20\x7f-\xa0\u2000-\u200f\u2028-\u202f\u2060\ufeff]+")
"""What browsers leave out of an address, or what cannot be seen in one (WHATWG URL, "URL parsing")."""
_WEB = re.compile(r"https?://[^/\s]", re.IGNORECASE)
_MAIL = re.compile(r"(?:mailto|tel):[^\s]", re.IGNORECASE)
_MADE = re.compile(r"\{\{[<%]|<%")
"""A shortcode or an ERB tag, which makes the address when the handbook is published."""
_HOST = re.compile(r"//[^/\\\s]")

PageAddress = Callable[[str, str], str]
"""Gives the address of a page, from its path and an anchor or nothing; empty where it cannot be reached."""


class Way(StrEnum):
    """What kind of place a link leads to; the class of its element, behind `jf-`."""

    HERE = "here"
    PAGE = "page"
    OUT = "out"
    SITE = "site"
    """Another part of the site that the handbook's folder is a part of."""
    FILE = "file"
    LOST = "lost"


class WebLink(NamedTuple):
    """A link as it is shown."""

    way: Way
    address: str
    """Empty for what cannot be followed."""
    hint: str
    """Where it leads, or why it leads nowhere, in words."""


def page_address(path: str, anchor: str) -> str:
    """The address by which the window's reader follows a link to a page."""
    return f"{PAGE}{quote(path)}#{quote(anchor)}" if anchor else f"{PAGE}{quote(path)}"


class LinkReader:
    """Reads the links of one web page, which may hold blocks of several pages."""

    def __init__(
        self, handbook: Handbook, root: Path, here: str, address: PageAddress = page_address
    ) -> None:
        """`here` is the path of the page that is shown; its own anchors are in the web page."""
        self.handbook = handbook
        self.root = root
        self.here = here
        self.address = address
        self._firsts: frozenset[str] | None = None

    def read(self, target: str, base: str) -> WebLink:
        """A link with this target, written on the page at `base`."""
        plain = _IGNORED.sub("", target)
        if not plain:
            return WebLink(Way.LOST, "", word("web.lost_empty", {}))
        leads = follow(self.handbook, target, base)
        if leads is not None and leads.ref is not None:
            return self._to_page(target, base, leads, leads.ref)
        if _WEB.match(plain) or _MAIL.match(plain):
            return WebLink(Way.OUT, plain, word("web.out", {"target": short(plain)}))
        if _HOST.match(plain):
            return WebLink(Way.OUT, f"https:{plain}", word("web.out", {"target": short(plain)}))
        if _MADE.search(target):
            return WebLink(Way.SITE, "", word("web.made", {"target": short(target)}))
        if leads_out(plain):
            return WebLink(Way.LOST, "", word("web.lost_kind", {"target": short(plain)}))
        if leads is not None:
            return self._to_file(target, leads.file)
        return self._to_site(plain)

    def to_node(self, ref: NodeRef) -> WebLink:
        """A link of our own to a node."""
        page = self.handbook.pages[ref.path]
        anchor = "" if ref.index == FAMILY else page.family.nodes[ref.index].heading.anchor
        hint = word("web.goes", {"path": ref.path, "line": self.handbook.line_of(ref)})
        if ref.path == self.here:
            return WebLink(Way.HERE, f"#{quote(anchor)}", hint)
        return WebLink(Way.PAGE, self.address(ref.path, anchor), hint)

    def _to_page(self, target: str, base: str, leads: Leads, ref: NodeRef) -> WebLink:
        page = self.handbook.pages[ref.path]
        if leads.lost:
            place = "_here" if ref.path == base else ""
            values = {"path": ref.path, "target": short(leads.lost)}
            address = self._address_of(ref.path, leads.lost if ref.path == self.here else "")
            return WebLink(Way.LOST, address, word(f"web.lost_anchor{place}", values))
        wanted = read_target(target, base, self.handbook.site).anchor
        anchor = _anchor(page, ref, wanted)
        if ref.path == self.here:
            return WebLink(Way.HERE, f"#{quote(anchor)}", word("web.goes_here", {"target": short(anchor)}))
        hint = word("web.goes", {"path": ref.path, "line": self.handbook.line_of(ref)})
        return WebLink(Way.PAGE, self._address_of(ref.path, anchor), hint)

    def _address_of(self, path: str, anchor: str) -> str:
        return f"#{quote(anchor)}" if path == self.here else self.address(path, anchor)

    def _to_file(self, target: str, file: str) -> WebLink:
        if not file.startswith("..") and _is_file(self.root, file):
            return WebLink(Way.FILE, "", word("web.file", {"target": short(file)}))
        return WebLink(Way.LOST, "", word("web.lost_file", {"target": short(target)}))

    def _to_site(self, target: str) -> WebLink:
        """An address from the site's root that is no page of the folder."""
        site = self.handbook.site
        first = unquote(target).strip("/").partition("/")[0].partition("#")[0]
        ours = _prefixed(unquote(target), site.prefixes) or first in self._first_folders()
        if ours or not target.startswith("/"):
            return WebLink(Way.LOST, "", word("web.lost", {"target": short(target)}))
        address = f"{site.url.rstrip('/')}{target}" if _WEB.match(site.url) else ""
        return WebLink(Way.SITE, address, word("web.site", {"target": short(target)}))

    def _first_folders(self) -> frozenset[str]:
        """The folders right below the handbook's; gone through once, and only where a link asks."""
        if self._firsts is None:
            pages = self.handbook.pages
            self._firsts = frozenset(path.partition("/")[0] for path in pages if "/" in path)
        return self._firsts


def short(text: str) -> str:
    """A text on one line, not too long for a hint."""
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _anchor(page: Page, ref: NodeRef, wanted: str) -> str:
    """The id that is on the page for an anchor; headings may differ from it in case or hyphens."""
    if not wanted or any(place.id == wanted for place in page.anchors):
        return wanted
    return page.family.nodes[ref.index].heading.anchor if ref.index != FAMILY else ""


def _is_file(root: Path, path: str) -> bool:
    try:
        file = (root / path).resolve(strict=True)
        return file.is_file() and file.is_relative_to(root.resolve())
    except (OSError, ValueError, RuntimeError):
        return False


def _prefixed(target: str, prefixes: tuple[str, ...]) -> bool:
    place = target.strip("/")
    return any(place == prefix or place.startswith(f"{prefix.strip('/')}/") for prefix in prefixes)
