"""Where the links of a document lead: to a place in it, to an address on the web, or nowhere."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple
from urllib.parse import quote, unquote, urlsplit

from jfeditor.export.documents import Document, Sheet, all_chapters, all_sheets
from jfeditor.families.handbook import Handbook, NodeRef
from jfeditor.families.links import follow
from jfeditor.families.model import FAMILY
from jfeditor.families.names import INDEX_NAMES, PAGE_ENDINGS

_IGNORED = re.compile(r"[\x00-\x20\x7f-\xa0\u2000-\u200f\u2028-\u202f\u2060\ufeff]+")
"""What browsers leave out of an address, or what cannot be seen in one (WHATWG URL, "URL parsing")."""
_OUT = re.compile(r"(?:https?://[^/\s]|mailto:[^\s]|tel:[^\s])", re.IGNORECASE)
_HOST = re.compile(r"//[^/\\\s]")
_SAFE = "%/:?#[]@!$&'()*+,;=-._~"
"""What stays as it is in an address (RFC 3986); `%` since it is one already."""
_LONGEST = 4000
"""Characters of an address; Typst refuses some beyond 8,000."""


class Place(NamedTuple):
    """Where a link leads."""

    label: str = ""
    """The place in the document; empty for none."""
    address: str = ""
    """The address on the web; empty for none."""


class LinkIndex:
    """The places of a document, and what links lead to."""

    def __init__(self, document: Document, handbook: Handbook) -> None:
        self.handbook = handbook
        self.sheets = [*all_sheets(document)]
        self.labels: dict[NodeRef, str] = {}
        """The first place of each node."""
        self._own: list[Mapping[NodeRef, str]] = []
        for number, sheet in enumerate(self.sheets):
            own = dict(_labels(sheet, number))
            self._own.append(own)
            for ref, label in own.items():
                self.labels.setdefault(ref, label)
        for number, chapter in enumerate(all_chapters(document.chapters)):
            for ref in chapter.refs:
                self.labels.setdefault(ref, chapter_label(number))
        for number, sheet in enumerate(
            self.sheets
        ):  # what a sheet is about is there, not where it is part of
            self.labels[sheet.ref] = sheet_label(number)

    def place_of(self, ref: NodeRef, sheet: int) -> Place:
        """Where a node is; best in the sheet of this number."""
        label = (self._own[sheet].get(ref) if 0 <= sheet < len(self._own) else None) or self.labels.get(ref)
        if label:
            return Place(label=label)
        return Place(address=_address(self._of_page(ref)))

    def read(self, target: str, base: str, sheet: int) -> Place:
        """Where a link with this target leads, that stands on the page at `base`."""
        plain = _IGNORED.sub("", target)
        leads = follow(self.handbook, target, base) if plain else None
        if leads is not None and leads.ref is not None:
            if leads.lost:
                page = self.place_of(NodeRef(leads.ref.path, FAMILY), sheet)
                return page if page.label else Place()
            return self.place_of(leads.ref, sheet)
        if _OUT.match(plain):
            return Place(address=_address(plain))
        if _HOST.match(plain):
            return Place(address=_address(f"https:{plain}"))
        if leads is not None and not leads.file.startswith(".."):
            return Place(address=_address(self._on_site(leads.file)))
        if plain.startswith("/"):
            return Place(address=_address(self._from_host(plain)))
        return Place()

    def _of_page(self, ref: NodeRef) -> str:
        """The address of a page of the handbook, or of a heading on it; empty where it has none."""
        folder, _, name = ref.path.rpartition("/")
        stem = next((name[: -len(ending)] for ending in PAGE_ENDINGS if name.endswith(ending)), name)
        place = folder if stem in INDEX_NAMES else f"{folder}/{stem}".lstrip("/")
        page = self.handbook.pages.get(ref.path)
        anchor = page.family.nodes[ref.index].heading.anchor if page and ref.index != FAMILY else ""
        return self._on_site(f"{place}/" if place else "", anchor)

    def _on_site(self, place: str, anchor: str = "") -> str:
        site = self.handbook.site.url.rstrip("/")
        return f"{site}/{quote(place)}{f'#{quote(anchor)}' if anchor else ''}" if site else ""

    def _from_host(self, target: str) -> str:
        """An address from the root of the host that the handbook's site is on."""
        parts = urlsplit(self.handbook.site.url)
        return f"{parts.scheme}://{parts.netloc}{target}" if parts.netloc else ""


def chapter_label(number: int) -> str:
    """The name of the place where a chapter begins."""
    return f"chapter-{number}"


def sheet_label(number: int) -> str:
    """The name of the place where a sheet begins."""
    return f"sheet-{number}"


def section_label(sheet: int, number: int) -> str:
    """The name of the place where a section of a sheet begins."""
    return f"sheet-{sheet}-{number}"


def _labels(sheet: Sheet, number: int) -> Iterator[tuple[NodeRef, str]]:
    for ref in sheet.refs:
        yield ref, sheet_label(number)
    for index, section in enumerate(sheet.sections):
        if section.ref is not None:
            yield section.ref, section_label(number, index)


def _address(address: str) -> str:
    """An address as it may stand in a PDF: ASCII, not endless; else empty."""
    written = quote(address, safe=_SAFE)
    return written if len(written) <= _LONGEST and unquote(written).strip() else ""
