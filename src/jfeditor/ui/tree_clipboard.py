"""Parts of the tree as other places get them: the clipboard, and what is dragged.

What is taken along is named by page, anchor, line and a digest of its text, so that it is found again after
other edits and never taken for something else; beside that lies its exact Markdown, for other programs and
for the case that it has changed since.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

import msgspec
from PySide6.QtCore import QMimeData, QStringListModel

from jfeditor.families.handbook import NodeRef
from jfeditor.families.pages import Page
from jfeditor.restructure.bundles import read_bundle
from jfeditor.restructure.seams import parted, written
from jfeditor.text.pieces import Kept
from jfeditor.text.spans import Span
from jfeditor.ui.tree_facts import TreeFacts
from jfeditor.ui.tree_wishes import Carried, Refusal
from jfeditor.wording import word

NODES_TYPE = "application/x-jfeditor-nodes"
_MARKDOWN_TYPE = "text/markdown"
_SCHEMA = 1


class _Taken(msgspec.Struct, frozen=True):
    """A heading that is taken along."""

    path: str
    anchor: str
    line: int
    title: str
    digest: str


class _Told(msgspec.Struct, frozen=True):
    """What the tree's own type holds, as JSON."""

    schema: int
    root: str
    cut: bool
    nodes: tuple[_Taken, ...]
    families: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Brought:
    """What a clipboard or a drag brings, as it is in this handbook."""

    carried: Carried
    cut: bool = False
    """Whether it is to go where it comes from."""


def make_mime(facts: TreeFacts, carried: Carried, *, cut: bool) -> QMimeData:
    """Headings or whole families with their Markdown; their pages have to be read.

    Raises `SeamError` where one of them ends within something that would swallow the next.
    """
    nodes = tuple(_taken(facts.handbook.find_page(ref.path), ref.index) for ref in carried.refs)
    told = _Told(_SCHEMA, facts.root, cut, nodes, carried.families)
    text = _markdown_of(facts, carried)
    mime = _made_by_qt()
    mime.setData(NODES_TYPE, msgspec.json.encode(told))
    mime.setData(_MARKDOWN_TYPE, text.encode("utf-8", "replace"))
    mime.setText(text)
    return mime


def holds_text(mime: QMimeData) -> bool:
    """Whether there is something that may be put into the tree."""
    return mime.hasFormat(NODES_TYPE) or (_has_text(mime) and not mime.hasUrls())


def read_mime(facts: TreeFacts, mime: QMimeData) -> Brought | Refusal:
    """What there is to be put into this handbook.

    What was cut and changed since is refused; of what was copied there is the Markdown still.
    """
    told = _told(mime)
    if told is not None and told.root == facts.root:
        refs = [_find(facts, one) for one in told.nodes]
        gone = next((one for one, ref in zip(told.nodes, refs, strict=True) if ref is None), None)
        if gone is None:
            found = tuple(ref for ref in refs if ref is not None)
            return Brought(Carried(found, told.families), told.cut)
        if told.cut:
            return Refusal(word("tree.stale", {"title": gone.title}))
    text = _text(mime)
    if mime.hasUrls() or not text.strip():
        return Refusal(word("tree.nothing_to_paste", {}))
    return Brought(Carried(text=text))


def is_cut(mime: QMimeData) -> bool:
    """Whether what there is was cut in a tree."""
    told = _told(mime)
    return told is not None and told.cut


def _made_by_qt() -> QMimeData:
    """An empty one; the clipboard may outlive Python, and crashes when it lets go of what that made."""
    model = QStringListModel([""])
    mime = model.mimeData([model.index(0, 0)])
    mime.clear()
    return mime


def _markdown_of(facts: TreeFacts, carried: Carried) -> str:
    pages = facts.handbook.pages
    parts = [(pages[ref.path], span) for ref in carried.refs for span in _stretches(facts, ref)]
    whole = [pages[path] for family in carried.families for path in family]
    parts += [(page, Span(page.source.start, len(page.source.data))) for page in whole]
    *before, (page, last) = parts
    text = b"".join(_parted(page, span) for page, span in before) + last.cut(page.source.data)
    return text.decode("utf-8", "replace")


def _stretches(facts: TreeFacts, ref: NodeRef) -> Sequence[Span]:
    return read_bundle(facts.handbook.find_page(ref.path), ref.index).stretches


def _parted(page: Page, span: Span) -> bytes:
    """A part of a page with what has to stand between it and the next one."""
    texts, line_end = {page.path: page.source.data}, page.source.line_ends.usual
    body = max(0, page.front_matter.span.end - span.start)
    return written(parted([(Kept(page.path, span),), ()], texts, line_end, body), texts)


def _digest(page: Page, index: int) -> str:
    stretches = read_bundle(page, index).stretches
    return sha256(b"".join(span.cut(page.source.data) for span in stretches)).hexdigest()


def _taken(page: Page, index: int) -> _Taken:
    heading = page.family.nodes[index].heading
    return _Taken(page.path, heading.anchor, heading.line, heading.text, _digest(page, index))


def _find(facts: TreeFacts, taken: _Taken) -> NodeRef | None:
    """The heading that was taken along, if it is there still as it was."""
    page = facts.handbook.pages.get(taken.path)
    if page is None:
        return None
    for index, node in enumerate(page.family.nodes):
        same_place = node.heading.anchor == taken.anchor or node.heading.line == taken.line
        if same_place and _digest(page, index) == taken.digest:
            return NodeRef(page.path, index)
    return None


def _told(mime: QMimeData) -> _Told | None:
    """What the tree's own type says; None where it is not there, or of another version of the program."""
    try:
        told = msgspec.json.decode(bytes(mime.data(NODES_TYPE).data()), type=_Told)
    except msgspec.MsgspecError:
        return None
    return told if told.schema == _SCHEMA else None


def _has_text(mime: QMimeData) -> bool:
    return mime.hasFormat(_MARKDOWN_TYPE) or mime.hasText()


def _text(mime: QMimeData) -> str:
    if mime.hasFormat(_MARKDOWN_TYPE):
        return bytes(mime.data(_MARKDOWN_TYPE).data()).decode("utf-8", "replace")
    return mime.text()
