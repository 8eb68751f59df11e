"""The links of a handbook's pages, and what each of them leads to.

Where a page links to is read once for each state of the page; what that means in the handbook is looked up
when it is asked for, since headings come and go on other pages.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from posixpath import normpath, relpath
from types import MappingProxyType
from urllib.parse import unquote

from jfeditor.families.handbook import Handbook, NodeRef
from jfeditor.families.pages import Page
from jfeditor.families.site import Site, read_target
from jfeditor.markdown.link_targets import definition_target_span, html_target, link_target_span
from jfeditor.text.spans import Span


@dataclass(frozen=True, slots=True)
class LinkUse:
    """A place where a page says what a link leads to."""

    start: int
    """Where the link, or the definition that links go through, begins."""
    target_span: Span
    """The bytes of the target as written."""
    target: str
    text: str
    """The link's words; of a definition its label; empty for raw HTML."""
    image: bool


@dataclass(frozen=True, slots=True)
class PageLinks:
    """The links of one state of a page."""

    page: Page
    uses: tuple[LinkUse, ...]
    files: frozenset[str]
    """The other files, there or not, that they may lead to."""


@dataclass(frozen=True, slots=True)
class Leads:
    """What a link leads to."""

    ref: NodeRef | None
    """A page, or a node of one; None for a file that is no page."""
    file: str
    """The path of the page or file, with `..` for one beside the handbook's folder."""
    lost: str
    """The anchor that the page does not have, or empty."""


@dataclass(frozen=True)
class LinkBook:
    """The links of all pages of a handbook; made by `read_links`."""

    handbook: Handbook
    pages: Mapping[str, PageLinks]

    def leads(self, path: str, use: LinkUse) -> Leads | None:
        """What a link on a page leads to; None for what is no page and no file."""
        return follow(self.handbook, use.target, path)

    def uses_of(self, path: str) -> Sequence[LinkUse]:
        """The links of a page."""
        found = self.pages.get(path)
        return found.uses if found else ()

    def pages_to(self, paths: frozenset[str]) -> Iterator[str]:
        """The other pages with a link that may lead to one of the pages at `paths`."""
        for path, links in self.pages.items():
            if path not in paths and not paths.isdisjoint(links.files):
                yield path


def read_links(
    handbook: Handbook, before: LinkBook | None = None, between: Callable[[], None] = lambda: None
) -> LinkBook:
    """The links of a handbook; what `before` knows of unchanged pages is kept.

    `between` is called between two pages that are read: it may rest, or raise to give up.
    """
    known = before.pages if before else {}
    pages: dict[str, PageLinks] = {}
    for path, page in handbook.pages.items():
        old = known.get(path)
        if old is not None and old.page is page:
            pages[path] = old
        else:
            between()
            pages[path] = read_page_links(page, handbook.site)
    return LinkBook(handbook, MappingProxyType(pages))


def read_page_links(page: Page, site: Site) -> PageLinks:
    """The links of one page."""
    uses = tuple(_uses(page))
    targets = {use.target for use in uses if not use.target.startswith("#")}
    files = (file for target in targets for file in read_target(target, page.path, site).paths)
    return PageLinks(page, uses, frozenset(files) - {page.path})


def follow(handbook: Handbook, target: str, path: str) -> Leads | None:
    """What a link's target, written on the page at `path`, leads to; None for what is no page and no file."""
    ref = handbook.follow(target, path)
    if ref is not None:
        anchor = read_target(target, path, handbook.site).anchor
        lost = anchor if anchor and not _has(handbook.pages[ref.path], ref, anchor) else ""
        return Leads(ref, ref.path, lost)
    file = _file(target, path)
    return Leads(None, file, "") if file else None


def _has(page: Page, ref: NodeRef, anchor: str) -> bool:
    return ref.index >= 0 or any(place.id == anchor for place in page.anchors)


def target_of_file(target: str, file: str, path: str) -> str:
    """A relative target that names `file`, as the page at `path` has to write it."""
    plain = target.partition("#")[0].partition("?")[0]
    # What is beside the handbook's folder is counted from it too, however few folders are above that.
    start = "/_" * (file.count("..") + 1)
    way = relpath(f"{start}/{file}", f"{start}/{path.rpartition('/')[0]}")
    return way + "/" * plain.endswith("/") + target.removeprefix(plain)


def _file(target: str, path: str) -> str:
    """The file, seen from the handbook's folder, that a relative link names; empty for other links."""
    plain = unquote(target.partition("#")[0].partition("?")[0])
    if not plain or plain.startswith(("/", "{{")) or ":" in plain.partition("/")[0]:
        return ""
    return normpath(f"{path.rpartition('/')[0] or '.'}/{plain}")


def _uses(page: Page) -> Iterator[LinkUse]:
    data, document = page.source.data, page.document
    for link in document.links:
        span = link_target_span(data, link)
        if span is not None:
            yield LinkUse(link.span.start, span, link.target, link.text, link.image)
    for tag in document.html_links:
        yield LinkUse(tag.span.start, tag.target_span, html_target(data, tag), "", tag.image)
    for reference in document.references:
        span = definition_target_span(data, reference)
        if span is not None:
            yield LinkUse(reference.span.start, span, reference.target, reference.label, image=False)
