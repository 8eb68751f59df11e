"""A page as a web page: what the Page tab's web view shows, and what can stand in a file of its own. No Qt.

One body serves both views of a page: what statements bring in stands in elements of the class `jf-insert`,
which the style sheet hides where the page is shown as written.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from jfeditor.export.web_changes import NO_CHANGES, Changes, changed_blocks
from jfeditor.export.web_contents import contents_html
from jfeditor.export.web_html import PictureAddress, WebDress, gone_mark
from jfeditor.export.web_links import LinkReader, PageAddress, page_address
from jfeditor.export.web_raw import tame
from jfeditor.export.web_safety import safe_html
from jfeditor.families.effective import EffectiveRoles
from jfeditor.families.handbook import Handbook, NodeRef
from jfeditor.families.model import FAMILY
from jfeditor.families.names import is_index, readable_word
from jfeditor.families.pages import Page
from jfeditor.families.site import page_files
from jfeditor.markdown.content import Block, Content
from jfeditor.markdown.content_reading import read_content
from jfeditor.markdown.html import HtmlWriter
from jfeditor.ui.inherited_in_place import InPlace, inherited_in_place
from jfeditor.wording import word


@dataclass(frozen=True, slots=True)
class WebPage:
    """A page, ready to be shown."""

    path: str
    title: str
    description: str
    body_html: str
    """All that stands in the body, sanitised."""
    inserts: int
    """How many of its statements bring in something that can be collapsed."""
    changes: int
    """How many blocks differ from the page as saved, or are missing."""


def make_web_page(
    page: Page,
    handbook: Handbook,
    root: Path,
    roles: EffectiveRoles | None,
    *,
    picture: PictureAddress,
    address: PageAddress = page_address,
    saved: Page | None = None,
    typographic: bool = True,
    data_images: bool = False,
) -> WebPage:
    """A page of a handbook whose folder is `root`; without `roles` of the page alone.

    `picture` and `address` give the addresses of images and of other pages. With `saved`, the page as it was
    saved last, blocks that differ are marked. With `data_images` images are the ones that `picture` gives as
    `data:` addresses.
    """
    changes = changed_blocks(saved, page) if saved else NO_CHANGES
    links = LinkReader(handbook, root, page.path, address)
    dress = WebDress(links, picture, page.path, changes.changed, changes.gone)
    content = read_content(page.source, page.front_matter.span.end, typographic=typographic)
    written = HtmlWriter(dress, page.source.lines).page(Content(tame(content.blocks, dress)))
    parts: list[str] = []
    at = inserts = 0
    for one in inherited_in_place(page, roles, _Inserts(links, picture)) if roles else ():
        place = written.below(one.offset)
        parts += (written.html[at:place], _insert(one))
        at = max(at, place)
        inserts += bool(one.body)
    parts.append(written.html[at:])
    if changes.gone_at_end:
        parts.append(gone_mark(changes.gone_at_end))
    title, description = (
        " ".join(page.front_matter.text_of(key).split()) for key in ("title", "description")
    )
    head = _head(page, dress, _changed_keys(saved, page))
    body = (
        f'<div class="jf-sheet">\n<div class="jf-head">{head}</div>\n{contents_html(page)}'
        f'<div class="jf-body">\n{"".join(parts)}</div>\n</div>\n'
    )
    return WebPage(
        page.path,
        title or page.title,
        description,
        safe_html(body, data_images=data_images),
        inserts,
        _count(changes, saved, page),
    )


class _Inserts:
    """How what stands in place is written: `inherited_in_place.InsertDress`."""

    def __init__(self, links: LinkReader, picture: PictureAddress) -> None:
        self.links = links
        self.picture = picture
        self.made = 0

    def link_to(self, ref: NodeRef, kind: str) -> str:
        title = self.links.handbook.title_of(ref)
        if ref.index == FAMILY:
            title = word("preview.for_all", {"title": title})
        return WebDress(self.links, self.picture, ref.path).to_node(ref, title, kind)

    def blocks(self, blocks: Sequence[Block], base: str) -> str:
        self.made += 1
        return WebDress(self.links, self.picture, base).blocks(blocks, notes=f"in{self.made}-")

    def fitting(self, parts: Iterator[str]) -> str:
        return "".join(parts)


def _insert(one: InPlace) -> str:
    """What stands under one statement."""
    if not one.body:
        return f'\n<div class="jf-insert jf-{one.kind}">{one.head}</div>\n'
    said = escape(word("preview.inherited_from", {}))
    key = escape(" ".join(one.key.split()))
    return (
        f'\n<details class="jf-insert jf-{one.kind}" data-key="{key}" open>'
        f'<summary><span class="jf-from">{said}</span> {one.head}</summary>\n{one.body}</details>\n'
    )


def _head(page: Page, dress: WebDress, changed: frozenset[str]) -> str:
    """Where the page stands, its title and its description."""
    steps = "".join(f"<li>{step}</li>" for step in _steps(page, dress))
    parts = []
    if steps:
        label = escape(word("web.breadcrumb", {}))
        parts.append(f'<nav class="jf-breadcrumb" aria-label="{label}"><ol>{steps}</ol></nav>\n')
    for key, tag in (("title", "h1"), ("description", "p")):
        text = " ".join(page.front_matter.text_of(key).split())
        if text:
            mark = " jf-changed" if key in changed else ""
            parts.append(f'<{tag} class="jf-{key}{mark}" data-line="1">{escape(text)}</{tag}>\n')
    return "".join(parts)


def _steps(page: Page, dress: WebDress) -> Iterator[str]:
    """The departments that a page stands in, from the handbook down."""
    pages = dress.links.handbook.pages
    names = page.path.split("/")[: -2 if is_index(page.path) else -1]
    for count in range(len(names) + 1):
        place = "/".join(names[:count])
        index = next((file for file in page_files(place) if file in pages and is_index(file)), "")
        if index and index != page.path:
            yield dress.to_node(NodeRef(index, FAMILY), pages[index].title)
        elif count:
            yield escape(readable_word(names[count - 1]))


def _changed_keys(saved: Page | None, page: Page) -> frozenset[str]:
    if saved is None:
        return frozenset()
    keys = ("title", "description")
    return frozenset(k for k in keys if saved.front_matter.text_of(k) != page.front_matter.text_of(k))


def _count(changes: Changes, saved: Page | None, page: Page) -> int:
    return changes.count + len(_changed_keys(saved, page))
