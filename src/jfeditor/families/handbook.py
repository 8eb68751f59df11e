"""A handbook as a value: its pages, and what is looked up across them.

Nothing here reads or writes files. A changed page makes a new handbook that shares all but that page's
entries with the old one.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from jfeditor.families.headings import job_key
from jfeditor.families.model import FAMILY, Role
from jfeditor.families.pages import Page
from jfeditor.families.site import Site, page_files, read_target
from jfeditor.families.titles import read_title
from jfeditor.faults import JfeditorError
from jfeditor.markdown.anchors import slug

_LINE_ADDRESS = re.compile(r"(.+):(\d+)\Z", re.DOTALL)
_HYPHENS = re.compile(r"-+")
_TITLED = frozenset({Role.LEVEL, Role.SPECIALTY})


class LookUpError(JfeditorError):
    """An address that leads to no page or no heading."""


@dataclass(frozen=True, slots=True)
class NodeRef:
    """A node of a page, or with `FAMILY` for its index the page as a whole."""

    path: str
    index: int


TitleIndex = Mapping[frozenset[str], tuple[NodeRef, ...]]


@dataclass(frozen=True)
class Handbook:
    """Pages by path, with look-ups; made by `Handbook.of`, changed by `with_page` and `without`.

    No slots: the indexes are made when they are first asked for and kept (`cached_property`).
    """

    pages: MappingProxyType[str, Page]
    site: Site
    files: frozenset[str] | None = None
    """The paths of all else in its folder, images for one; None where nobody has looked."""

    @staticmethod
    def of(
        pages: Iterable[Page], site: Site | None = None, files: frozenset[str] | None = None
    ) -> "Handbook":
        """The handbook of these pages."""
        return Handbook(MappingProxyType({page.path: page for page in pages}), site or Site(), files)

    def __iter__(self) -> Iterator[Page]:
        return iter(self.pages.values())

    def __len__(self) -> int:
        return len(self.pages)

    def with_page(self, page: Page) -> "Handbook":
        """The handbook with this page added, or in the place of the one at its path."""
        return self.with_pages((page,))

    def with_pages(self, pages: Iterable[Page]) -> "Handbook":
        """The handbook with these pages added, or in the places of those at their paths."""
        return self._changed({page.path: page for page in pages})

    def without(self, path: str) -> "Handbook":
        """The handbook without the page at this path; the same one where there is none."""
        return self._changed({path: None}) if path in self.pages else self

    def _changed(self, changes: Mapping[str, Page | None]) -> "Handbook":
        pages = self.pages.copy()
        for path, page in changes.items():
            if page is None:
                del pages[path]
            else:
                pages[path] = page
        changed = Handbook(MappingProxyType(pages), self.site, self.files)
        if "_titles" in self.__dict__:
            titles = dict(self._titles)
            for path, page in changes.items():
                _exchange(titles, self.pages.get(path), page)
            changed.__dict__["_titles"] = titles
        if "_small_paths" in self.__dict__ and pages.keys() == self.pages.keys():
            changed.__dict__["_small_paths"] = self._small_paths
        return changed

    def in_other_case(self, paths: Iterable[str]) -> str:
        """The page or file that one of some paths in small letters means; empty where none is there."""
        small = self._small_paths
        return next((small[path] for path in paths if path in small), "")

    @cached_property
    def _small_paths(self) -> Mapping[str, str]:
        return {path.lower(): path for path in (*(self.files or ()), *self.pages)}

    @cached_property
    def _titles(self) -> TitleIndex:
        found: dict[frozenset[str], list[NodeRef]] = {}
        for page in self:
            for key, ref in _titled_nodes(page):
                found.setdefault(key, []).append(ref)
        return {key: tuple(refs) for key, refs in found.items()}

    def find_page(self, path: str) -> Page:
        """The page at a path; `LookUpError` where there is none."""
        page = self.pages.get(path)
        if page is None:
            raise LookUpError("look_up.no_page", address=path)
        return page

    def follow(self, link: str, base: str = "") -> NodeRef | None:
        """What a link on the page `base` leads to: a page, or a node of one; None outside the handbook.

        An anchor that the page does not have leads to the page as a whole, as it does in a browser.
        """
        target = read_target(link, base, self.site)
        path = next((path for path in target.paths if path in self.pages), None)
        if path is None:
            return None
        index = anchored_node(self.pages[path], target.anchor) if target.anchor else None
        return NodeRef(path, FAMILY if index is None else index)

    def page_of_link(self, link: str, base: str = "") -> Page | None:
        """The page a link leads to; None outside the handbook."""
        ref = self.follow(link, base)
        return self.pages[ref.path] if ref else None

    def levels_titled(self, title: str) -> tuple[NodeRef, ...]:
        """All levels and specialties with this title: case, order of words, abbreviations aside."""
        return self._titles.get(read_title(title).plain_key, ())

    def node(self, address: str) -> NodeRef:
        """What `path#anchor`, `path:LINE` or a path alone means; `LookUpError` where it means nothing.

        A line means the heading it stands under; above the first heading it means the page as a whole.
        """
        if address in self.pages:
            return NodeRef(address, FAMILY)
        path, mark, anchor = address.partition("#")
        if mark:
            page = self._page_at(path)
            index = anchored_node(page, anchor)
            if index is None:
                raise LookUpError("look_up.no_node", path=page.path, anchor=anchor)
            return NodeRef(page.path, index)
        numbered = _LINE_ADDRESS.match(address)
        if numbered:
            page = self._page_at(numbered.group(1))
            return NodeRef(page.path, _node_at_line(page, int(numbered.group(2))))
        return NodeRef(self._page_at(address).path, FAMILY)

    def address(self, ref: NodeRef) -> str:
        """The address of a node: `path#anchor`, or the path alone for a page as a whole."""
        if ref.index == FAMILY:
            return ref.path
        return f"{ref.path}#{self.find_page(ref.path).family.nodes[ref.index].heading.anchor}"

    def title_of(self, ref: NodeRef) -> str:
        """What a node, or a page as a whole, is called."""
        page = self.find_page(ref.path)
        return page.title if ref.index == FAMILY else page.family.nodes[ref.index].heading.text

    def line_of(self, ref: NodeRef) -> int:
        """The line of a node's heading; of a page as a whole the first one behind its front matter."""
        page = self.find_page(ref.path)
        if ref.index == FAMILY:
            return page.source.lines.number_at(page.front_matter.span.end)
        return page.family.nodes[ref.index].heading.line

    def _page_at(self, path: str) -> Page:
        page = self.pages.get(path)
        if page is None:
            found = next((file for file in page_files(path.strip("/")) if file in self.pages), path)
            page = self.pages.get(found)
        if page is None:
            raise LookUpError("look_up.no_page", address=path)
        return page


def anchored_node(page: Page, anchor: str) -> int | None:
    """The node an anchor of a page leads to, or None.

    The headings' own anchors count first, then those of raw HTML (in a heading, before one, or in its text),
    then anchors that differ in case or repeated hyphens only, as links made for another renderer do.
    """
    nodes = page.family.nodes
    for index, node in enumerate(nodes):
        if node.heading.anchor == anchor:
            return index
    for place in page.anchors:
        if place.id == anchor:
            return _node_at_offset(page, place.span.end)
    plain = _plain_anchor(anchor)
    return next((i for i, node in enumerate(nodes) if _plain_anchor(node.heading.anchor) == plain), None)


def _plain_anchor(anchor: str) -> str:
    return _HYPHENS.sub("-", slug(anchor)).strip("-")


def _node_at_offset(page: Page, offset: int) -> int | None:
    """The node whose text holds a byte; the next one where only blanks come before its heading."""
    nodes = page.family.nodes
    found = None
    for index, node in enumerate(nodes):
        start = node.heading.span.start
        if start > offset:
            between = page.source.data[offset:start]
            return index if _IS_ANCHORS_END.fullmatch(between) else found
        found = index
    return found


_IS_ANCHORS_END = re.compile(rb"\s*(?:(?:</\w+>|<a\s[^<>]*>)\s*)*")
"""What may stand between an anchor's opening tag and the heading it is for: other anchors too."""


def _node_at_line(page: Page, line: int) -> int:
    if not 1 <= line <= len(page.source.lines):
        raise LookUpError("look_up.no_line", path=page.path, line=line, count=len(page.source.lines))
    found = FAMILY
    for index, node in enumerate(page.family.nodes):
        if node.heading.line > line:
            break
        found = index
    return found


def _titled_nodes(page: Page) -> Iterator[tuple[frozenset[str], NodeRef]]:
    for index, node in enumerate(page.family.nodes):
        if node.role in _TITLED:
            yield job_key(node.heading.text), NodeRef(page.path, index)


def _exchange(
    changed: dict[frozenset[str], tuple[NodeRef, ...]], before: Page | None, after: Page | None
) -> None:
    """Replace one page's entries in an index of titles that is being made."""
    if before:
        for key in {key for key, _ in _titled_nodes(before)}:
            left = tuple(ref for ref in changed[key] if ref.path != before.path)
            if left:
                changed[key] = left
            else:
                del changed[key]
    if after:
        for key, ref in _titled_nodes(after):
            changed[key] = (*changed.get(key, ()), ref)
