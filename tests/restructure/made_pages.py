"""Handbooks of a few pages, written in a test."""

from jfeditor.families.handbook import Handbook, NodeRef
from jfeditor.families.model import FAMILY
from jfeditor.families.pages import read_page


def page_text(title: str, body: str) -> str:
    """A page with a title and this body."""
    return f"---\ntitle: {title}\n---\n\n{body}"


def handbook_of(pages: dict[str, str]) -> Handbook:
    """The handbook of these pages."""
    return Handbook.of(read_page(path, text.encode()) for path, text in pages.items())


def node(handbook: Handbook, path: str, title: str) -> NodeRef:
    """The heading with this text on a page; the page as a whole for none."""
    if not title:
        return NodeRef(path, FAMILY)
    nodes = handbook.pages[path].family.nodes
    return NodeRef(path, next(i for i, one in enumerate(nodes) if one.heading.text == title))
