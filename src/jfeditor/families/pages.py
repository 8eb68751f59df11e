"""A page of a handbook: its bytes and all that is read out of them."""

from dataclasses import dataclass

from jfeditor.families.model import Family
from jfeditor.families.reading import read_family
from jfeditor.markdown.blocks import Document, HtmlAnchor
from jfeditor.markdown.documents import read_document, read_headings
from jfeditor.markdown.front_matter import FrontMatter, read_front_matter
from jfeditor.text.sources import Source


@dataclass(frozen=True, slots=True)
class Page:
    """One Markdown file; `path` is relative to the handbook's folder, with `/`."""

    path: str
    source: Source
    front_matter: FrontMatter
    family: Family

    @property
    def document(self) -> Document:
        """The page's Markdown, read when it is asked for and kept for a while only, since it is large."""
        return read_document(self.source, self.front_matter.span.end)

    @property
    def anchors(self) -> tuple[HtmlAnchor, ...]:
        """The anchors of its raw HTML; a page that can have none is not read for them."""
        return self.document.anchors if b"<" in self.source.data else ()

    @property
    def title(self) -> str:
        """What the page is called."""
        return self.family.title


def read_page(path: str, data: bytes) -> Page:
    """The page at `path` with these bytes; never fails, whatever the bytes are."""
    source = Source(data)
    front_matter = read_front_matter(source)
    headings = read_headings(source, front_matter.span.end)
    return Page(path, source, front_matter, read_family(path, source, front_matter, headings))
