"""Markdown from elsewhere, put into a page at the depth and in the style of its place."""

import codecs
import re

from jfeditor.families.handbook import Handbook, NodeRef
from jfeditor.families.model import FAMILY
from jfeditor.families.pages import Page, read_page
from jfeditor.faults import JfeditorError
from jfeditor.markdown.blocks import Block, BlockKind
from jfeditor.restructure.bundles import Bundle, own_text
from jfeditor.restructure.headings import DEEPEST
from jfeditor.restructure.moves import Where, at_slot, cut_at, find_slot
from jfeditor.restructure.proposals import Proposal, certain
from jfeditor.restructure.seams import joined, with_line_ends, written
from jfeditor.restructure.written_ids import taken_ids, with_free_ids
from jfeditor.text.edits import apply_edits
from jfeditor.text.pieces import Kept, Piece, rewrite
from jfeditor.text.spans import Span

_ELSEWHERE = ""
"""The path of text that stands on no page."""
_BLANK_LINES_AT_START = re.compile(r"\A(?:[ \t]*(?:\r\n|\n|\r))+")
_BLANK_LINE = re.compile(rb"(?:\n|\r(?!\n))[ \t]*(?:\r\n|\n|\r)[ \t]*\Z")
_BULLETS = frozenset("-*+")


class PasteError(JfeditorError):
    """Text that cannot be put where it is wanted."""


def insert_text(handbook: Handbook, text: str, where: Where, target: NodeRef) -> Proposal:
    """The proposal to put Markdown before, after or into a heading, or into a page (`FAMILY`).

    Its headings get the depth of the place and keep their depths among one another; text without headings
    comes behind the own text of `target`. Raises `PasteError`, `MoveError` and `SeamError`.
    """
    plain = _BLANK_LINES_AT_START.sub("", text).rstrip()
    data = plain.encode("utf-8", "replace").removeprefix(codecs.BOM_UTF8)
    if not data.strip():
        raise PasteError("paste.empty")
    pasted = read_page(_ELSEWHERE, data)
    if pasted.front_matter.form != "none":
        raise PasteError("paste.front_matter")
    page = handbook.find_page(target.path)
    if not pasted.family.nodes:
        return _behind_own_text(handbook, page, target, pasted)
    return _at_place(handbook, pasted, where, target)


def _at_place(handbook: Handbook, pasted: Page, where: Where, target: NodeRef) -> Proposal:
    nodes = pasted.family.nodes
    roles = [node.role for node in nodes if node.parent == FAMILY]
    slot = find_slot(handbook, roles, where, target)
    page = slot.page
    top = min(range(len(nodes)), key=lambda index: nodes[index].heading.depth)
    by = slot.depth - nodes[top].heading.depth
    for node in nodes:
        if node.heading.depth + by > DEEPEST:
            raise PasteError("paste.too_deep", title=node.heading.text, deepest=DEEPEST)
    fresh = _with_free_ids(page, pasted)
    order = (top, *(index for index in range(len(nodes)) if index != top))
    chunk = at_slot(Bundle(fresh, order, (Span(0, len(fresh.source.data)),)), slot)
    new = written(chunk, {_ELSEWHERE: fresh.source.data})
    kept, at = cut_at(page, (), slot.offset)
    texts = {page.path: page.source.data}
    pieces = joined(page, [*kept[:at], (new,), *kept[at:]], texts)
    return certain(rewrite(f"Paste {nodes[0].heading.text}", texts, {page.path: pieces}))


def _with_free_ids(page: Page, pasted: Page) -> Page:
    nodes = tuple(range(len(pasted.family.nodes)))
    whole = Bundle(pasted, nodes, (Span(0, len(pasted.source.data)),))
    edits = list(with_free_ids(whole, taken_ids(page)))
    return read_page(_ELSEWHERE, apply_edits(pasted.source.data, edits)) if edits else pasted


def _behind_own_text(handbook: Handbook, page: Page, target: NodeRef, pasted: Page) -> Proposal:
    texts = {page.path: page.source.data}
    start, end = _own_text(page, target.index)
    name = f"Paste text into {handbook.title_of(target)}"
    fresh = _with_free_ids(page, pasted)
    last = _last_list(page, Span(start, end))
    first = fresh.document.blocks[0] if fresh.document.blocks else None
    if (
        last
        and first
        and first.kind is BlockKind.LIST
        and _is_bulleted(page, last)
        and _is_bulleted(fresh, first)
    ):
        pieces = _list_goes_on(page, last, fresh, first)
    else:
        kept, at = cut_at(page, (), end)
        pieces = joined(page, [*kept[:at], (_in_lines_of(page, fresh.source.data),), *kept[at:]], texts)
    return certain(rewrite(name, texts, {page.path: pieces}))


def _own_text(page: Page, index: int) -> Span:
    """What stands under a heading before the next one; of a page what stands before the first one."""
    if index != FAMILY:
        return own_text(page, index)
    end = own_text(page, 0).start if page.family.nodes else len(page.source.data)
    return Span(page.front_matter.span.end, end)


def _in_lines_of(page: Page, data: bytes) -> bytes:
    whole = Kept(_ELSEWHERE, Span(0, len(data)), moved=True)
    pieces = tuple(with_line_ends([whole], data, page.source.line_ends.usual))
    return written(pieces, {_ELSEWHERE: data})


# Items that come behind those of a list


def _last_list(page: Page, within: Span) -> Block | None:
    """The list that a text ends with."""
    found = [one for one in page.document.blocks if one.parent < 0 and within.holds(one.span.start)]
    ends = found and not page.source.data[found[-1].span.end : within.end].strip()
    return found[-1] if ends and found[-1].kind is BlockKind.LIST else None


def _items(page: Page, block: Block) -> list[Block]:
    at = page.document.blocks.index(block)
    return [one for one in page.document.blocks if one.parent == at]


def _is_bulleted(page: Page, block: Block) -> bool:
    return all(item.mark in _BULLETS for item in _items(page, block))


def _list_goes_on(page: Page, last: Block, pasted: Page, first: Block) -> tuple[Piece, ...]:
    """A page with items behind those of a list: with their bullets, and blank lines between them as there."""
    data, line_end = page.source.data, page.source.line_ends.usual
    items = _items(page, last)
    new = bytearray(pasted.source.data)
    for item in _items(pasted, first):
        new[item.span.start : item.span.start + 1] = items[0].mark.encode()
    at = last.span.start + len(last.span.cut(data).rstrip())
    is_loose = any(_BLANK_LINE.search(item.span.cut(data)) for item in items[:-1])
    gap = line_end * (2 if is_loose else 1)
    return (
        Kept(page.path, Span(0, at)),
        gap + _in_lines_of(page, bytes(new)),
        Kept(page.path, Span(at, len(data))),
    )
