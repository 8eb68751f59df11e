"""Raw HTML of pages as parts of a PDF: what is words, tables and lists in it; of all else the words.

Only what stands in one block, or among the inline parts of one text, is taken together: a tag that is closed
elsewhere marks nothing.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple, Protocol

from jfeditor.export.typst_tables import set_table
from jfeditor.export.typst_text import Node, join
from jfeditor.export.web_tags import Piece, Tag, read_tags
from jfeditor.markdown.raw_html import pixels

MARKS: Mapping[str, str] = MappingProxyType(
    {
        "b": "strong",
        "strong": "strong",
        "th": "strong",
        "summary": "strong",
        "dt": "strong",
        "caption": "strong",
        "figcaption": "emphasis",
        "i": "emphasis",
        "em": "emphasis",
        "cite": "emphasis",
        "dfn": "emphasis",
        "var": "emphasis",
        "s": "strike",
        "del": "strike",
        "strike": "strike",
        "u": "underline",
        "ins": "underline",
        "mark": "highlight",
        "sub": "sub",
        "sup": "sup",
        "small": "small",
    }
)
"""Elements that mark words, by the mark."""
CODES = frozenset({"code", "kbd", "samp", "tt"})
_SILENT = (
    "applet canvas datalist head math noembed noframes noscript object script select style svg template"
    " textarea title"
)
SILENT = frozenset(_SILENT.split())
"""Elements that go with all that is in them."""
FRAMES: Mapping[str, str] = MappingProxyType(
    {"audio": "sound", "embed": "object", "iframe": "frame", "video": "film"}
)
"""Elements that fetch something, by what is said in their place (`web.embed_...`)."""
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_OTHER_BLOCKS = (
    "address article aside blockquote caption center dd details dialog div dl dt fieldset figcaption figure"
    " footer form header hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul"
)
_BLOCKS = _HEADINGS | frozenset(_OTHER_BLOCKS.split())
_DEEPEST = 20
"""Elements within one another; deeper ones are shown without their tags."""
_DIGITS = 4
"""Of numbers of lists and widths of images; longer ones fit on no page."""


class Dress(Protocol):
    """What becomes of words, links, images and frames."""

    def words(self, text: str) -> list[Node]: ...

    def code(self, text: str) -> Node: ...

    def linked_to(self, target: str, inlines: list[Node]) -> list[Node]: ...

    def picture(self, target: str, text: str, width: int) -> Node: ...

    def embed(self, kind: str, address: str) -> Node: ...

    def code_block(self, text: str) -> Node: ...


def raw_blocks(text: str, dress: Dress) -> list[Node]:
    """The blocks that a block of raw HTML shows."""
    return _children(_tree(read_tags(text)), dress)


class _Element(NamedTuple):
    tag: Tag
    children: "list[_Element | str]"


_OPEN_TO = {"li": {"li"}, "td": {"td", "th"}, "th": {"td", "th"}, "tr": {"tr", "td", "th"}, "p": {"p"}}
"""Elements whose begin ends others that are open."""
_HELD_BY = frozenset({"ul", "ol", "table", "details", "div", "blockquote"})
"""What these hold is not ended from the outside."""


def _tree(pieces: list[Piece]) -> "list[_Element | str]":
    root = _Element(Tag("", {}, closing=False), [])
    stack = [root]
    for piece in pieces:
        if not isinstance(piece, Tag):
            stack[-1].children.append(piece.text)
        elif piece.closing:
            names = [element.tag.name for element in stack[1:]]
            if piece.name in names:
                del stack[len(names) - names[::-1].index(piece.name) :]
        else:
            _end_open(stack, _OPEN_TO.get(piece.name, set()))
            element = _Element(piece, [])
            stack[-1].children.append(element)
            if piece.name not in _VOID and len(stack) < _DEEPEST:
                stack.append(element)
    return root.children


def _end_open(stack: list[_Element], names: set[str]) -> None:
    for at in range(len(stack) - 1, 0, -1):
        name = stack[at].tag.name
        if name in names:
            del stack[at:]
        elif name in _HELD_BY:
            return


def _children(children: "list[_Element | str]", dress: Dress) -> list[Node]:
    """Children of an element as blocks; words between them become paragraphs."""
    blocks: list[Node] = []
    inlines: list[Node] = []

    def flush() -> None:
        words = _trimmed(join(inlines))
        if words:
            blocks.append({"is": "paragraph", "inlines": words})
        inlines.clear()

    for child in children:
        if isinstance(child, str) or not _holds_blocks(child):
            inlines += _inlines([child], dress)
        else:
            flush()
            blocks += _block(child, dress)
    flush()
    return blocks


def _holds_blocks(element: _Element) -> bool:
    name = element.tag.name
    return (
        name in _BLOCKS
        or name in FRAMES
        or any(not isinstance(child, str) and _holds_blocks(child) for child in element.children)
    )


def _block(element: _Element, dress: Dress) -> list[Node]:
    tag, children = element
    name = tag.name
    if name in SILENT:
        return []
    if name in FRAMES:
        return [dress.embed(FRAMES[name], tag.attributes.get("src", ""))]
    if name in _HEADINGS or name in {"summary", "dt", "caption"}:
        words = _trimmed(_inlines(children, dress))
        return [{"is": "head", "inlines": words}] if words else []
    maker = _MAKERS.get(name)
    return maker(element, dress) if maker else _children(children, dress)


def _list(element: _Element, dress: Dress) -> list[Node]:
    items = [
        {"done": None, "blocks": _children(child.children, dress)}
        for child in element.children
        if not isinstance(child, str) and child.tag.name == "li"
    ]
    start = max(0, _number(element.tag, "start") or 1) if element.tag.name == "ol" else None
    return [{"is": "list", "start": start, "tight": True, "items": items}] if items else []


def _quote(element: _Element, dress: Dress) -> list[Node]:
    return [{"is": "quote", "blocks": _children(element.children, dress)}]


def _rule(_element: _Element, _dress: Dress) -> list[Node]:
    return [{"is": "rule"}]


def _preformatted(element: _Element, dress: Dress) -> list[Node]:
    return [dress.code_block(_text(element.children))]


def _table(element: _Element, dress: Dress) -> list[Node]:
    rows = [
        [cell for cell in row.children if not isinstance(cell, str) and cell.tag.name in {"td", "th"}]
        for row in _rows(element)
    ]
    rows = [row for row in rows if row]
    if not rows:
        return _children(element.children, dress)
    captions = [
        block
        for child in element.children
        if not isinstance(child, str) and child.tag.name == "caption"
        for block in _block(child, dress)
    ]
    width = max(len(row) for row in rows)
    cells = [[_cell(cell, dress) for cell in row] + [[] for _ in range(width - len(row))] for row in rows]
    headed = all(cell.tag.name == "th" for cell in rows[0])
    head, body = (cells[0], cells[1:]) if headed else ([], cells)
    return [*captions, set_table([""] * width, head, body)]


def _rows(element: _Element) -> list[_Element]:
    found: list[_Element] = []
    for child in element.children:
        if isinstance(child, str):
            continue
        if child.tag.name == "tr":
            found.append(child)
        elif child.tag.name in {"thead", "tbody", "tfoot"}:
            found += _rows(child)
    return found


def _cell(element: _Element, dress: Dress) -> list[Node]:
    """The words of a cell; blocks in it one after the other, on lines of their own."""
    words: list[Node] = []
    for block in _children(element.children, dress):
        found = _words_of(block)
        if found:
            words += [{"is": "break"}, *found] if words else found
    return words


def _words_of(block: Node) -> list[Node]:
    """The words of a block, as well as they can stand in a line."""
    if isinstance(block, str):
        return [block]
    inlines = block.get("inlines")
    if isinstance(inlines, list):
        return inlines
    if block["is"] == "list" and isinstance(block["items"], list):
        found: list[Node] = []
        for item in block["items"]:
            for part in item["blocks"]:
                found += [{"is": "break"}] if found else []
                found += ["• ", *_words_of(part)]
        return found
    return [block] if block["is"] in {"picture", "code"} else []


_MAKERS: Mapping[str, Callable[[_Element, Dress], list[Node]]] = MappingProxyType(
    {
        "ul": _list,
        "ol": _list,
        "blockquote": _quote,
        "hr": _rule,
        "pre": _preformatted,
        "table": _table,
    }
)


def _inlines(children: "list[_Element | str]", dress: Dress) -> list[Node]:
    found: list[Node] = []
    for child in children:
        if isinstance(child, str):
            found += dress.words(child)
        elif child.tag.name not in SILENT:
            found += _inline(child, dress)
    return join(found)


def _inline(element: _Element, dress: Dress) -> list[Node]:
    tag, children = element
    if tag.name == "br":
        return [{"is": "break"}]
    if tag.name == "img":
        return [image(tag, dress)]
    if tag.name in CODES:
        return [dress.code(_text(children))]
    inside = _inlines(children, dress)
    if tag.name == "a" and tag.attributes.get("href"):
        return dress.linked_to(tag.attributes["href"], inside)
    if tag.name in MARKS and inside:
        return [{"is": MARKS[tag.name], "inlines": inside}]
    return inside


def image(tag: Tag, dress: Dress) -> Node:
    """What an `img` shows."""
    return dress.picture(
        tag.attributes.get("src", ""),
        tag.attributes.get("alt", ""),
        _number(tag, "width"),
    )


def _text(children: "list[_Element | str]") -> str:
    return "".join(child if isinstance(child, str) else _text(child.children) for child in children)


def _trimmed(inlines: list[Node]) -> list[Node]:
    """Inline parts without the blanks around them."""
    while inlines and isinstance(inlines[0], str) and not inlines[0].strip():
        inlines = inlines[1:]
    while inlines and isinstance(inlines[-1], str) and not inlines[-1].strip():
        inlines = inlines[:-1]
    if inlines and isinstance(inlines[0], str):
        inlines = [inlines[0].lstrip(" "), *inlines[1:]]
    if inlines and isinstance(inlines[-1], str):
        inlines = [*inlines[:-1], inlines[-1].rstrip(" ")]
    return inlines


def _number(tag: Tag, key: str) -> int:
    return pixels(tag.attributes.get(key, ""), _DIGITS)
