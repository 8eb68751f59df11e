"""Raw HTML of pages, made into HTML that can stand among our own.

Of each tag the name and a few attributes are written anew, if both are known to be harmless; scripts, styles,
pictures drawn in place and templates go with all that is in them, frames and films become a note of their
address. Classes, styles and `data-` never stay: a page cannot imitate what the program shows.

In Markdown a tag of raw HTML may open in one block and close in another. So tags are matched among siblings
first, and only what has its counterpart is written: nothing of a page closes what is ours or stays open.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from html import escape
from operator import is_
from typing import Any, Protocol, TypeVar

from jfeditor.export.web_tags import Piece, Tag, Words, Written, read_tags
from jfeditor.markdown.content import (
    Anchored,
    Block,
    Box,
    Cell,
    Definition,
    Definitions,
    Inline,
    ListBlock,
    ListItem,
    Mark,
    NoteBlock,
    Paragraph,
    Quote,
    RawBlock,
    RawInline,
    Table,
    Title,
)
from jfeditor.markdown.flow_charts import flow_chart_of
from jfeditor.markdown.raw_html import pixels

_SAME = (
    "a abbr b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption"
    " figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp small span strong sub"
    " summary sup table tbody td tfoot th thead tr u ul var wbr"
)
_SHOWN = {name: name for name in _SAME.split()} | {
    "address": "div",
    "article": "div",
    "aside": "div",
    "big": "span",
    "center": "div",
    "font": "span",
    "footer": "div",
    "header": "div",
    "main": "div",
    "nav": "div",
    "section": "div",
    "strike": "s",
    "tt": "code",
}
"""Elements that are shown, by what they are shown as; of others only what stands in them."""
_SILENT = (
    "applet canvas datalist head map math noembed noframes noscript object script select style svg template"
    " textarea title"
)
_MUTE = frozenset(_SILENT.split())
"""Elements that go with all that is in them."""
_FRAMES = {
    "audio": "sound",
    "embed": "object",
    "frame": "frame",
    "iframe": "frame",
    "object": "object",
    "video": "film",
}
"""Elements that fetch something, by what is said in their place."""
_VOID = frozenset({"br", "col", "hr", "img", "wbr"})
_SELF_CLOSING = frozenset(
    {"caption", "colgroup", "dd", "dt", "li", "p", "tbody", "td", "tfoot", "th", "thead", "tr"}
)
"""Elements whose end tag may be left out inside another one."""
_EVERYWHERE = frozenset({"dir", "id", "lang", "title"})
_OWN = {
    "col": frozenset({"span"}),
    "colgroup": frozenset({"span"}),
    "details": frozenset({"open"}),
    "li": frozenset({"value"}),
    "ol": frozenset({"reversed", "start", "type"}),
    "td": frozenset({"colspan", "rowspan"}),
    "th": frozenset({"colspan", "rowspan", "scope"}),
}
_ALIGNED = frozenset({"div", "h1", "h2", "h3", "h4", "h5", "h6", "p", "td", "th", "tr"})
_ALIGNMENTS = frozenset({"left", "right", "center"})
_DEEPEST = 40
"""Elements of raw HTML within one another; more are shown without their tags."""
_LARGEST = 4000
"""Pixels of an image, as far as the page gives them."""


_Inlines = tuple[Inline, ...]
_Part = TypeVar("_Part")
_TOUCHED = frozenset({RawInline, Mark, Anchored})


class RawDress(Protocol):
    """What becomes of links, images and frames in raw HTML."""

    def open_link(self, target: str, title: str) -> str:
        """The opening tag of a link."""

    def raw_picture(self, target: str, words: str, title: str, size: tuple[int, int]) -> str:
        """An image; of its `size` (width, height in pixels) a 0 stands for what is not said."""

    def embed(self, kind: str, address: str, title: str) -> str:
        """A note in the place of a frame, a film, a sound."""

    def words(self, text: str) -> str:
        """Words between tags."""

    def written(self, text: str) -> str:
        """A shortcode or an ERB tag between tags."""


def tame(blocks: Sequence[Block], dress: RawDress) -> tuple[Block, ...]:
    """Blocks whose raw HTML can be written out as it is then; `dress` is of the page that they stand on."""
    return _Taming(dress).blocks(tuple(blocks))


class _Taming:
    """Goes through blocks; what holds no raw HTML stays the same object, since most of a page does not."""

    def __init__(self, dress: RawDress) -> None:
        self.dress = dress

    def blocks(self, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        return _all_of(self._block, self._among(blocks, RawBlock))

    def inlines(self, inlines: _Inlines) -> _Inlines:
        if not any(inline.__class__ in _TOUCHED for inline in inlines):
            return inlines
        return _all_of(self._inline, self._among(inlines, RawInline))

    def _among(self, siblings: tuple[_Part, ...], kind: type[RawBlock | RawInline]) -> tuple[_Part, ...]:
        """Siblings, the raw HTML among them made harmless, what it mutes left out."""
        raw = {
            index: one
            for index, one in enumerate(siblings)
            if isinstance(one, kind) and not (isinstance(one, RawBlock) and flow_chart_of(one))
        }
        if not raw:
            return siblings
        written = _Balance(self.dress).write([read_tags(one.text) for one in raw.values()])
        muted = _muted(list(raw), [mute for _, mute in written])
        tamed: dict[int, Any] = {
            index: one._replace(text=text)
            for (index, one), (text, _) in zip(raw.items(), written, strict=True)
        }
        return tuple(tamed.get(index, one) for index, one in enumerate(siblings) if index not in muted)

    def _block(self, block: Block) -> Block:
        match block:
            case Paragraph() | Title():
                inlines = self.inlines(block.inlines)
                return block if inlines is block.inlines else block._replace(inlines=inlines)
            case ListBlock():
                items = _all_of(self._item, block.items)
                return block if items is block.items else block._replace(items=items)
            case Quote() | Box() | NoteBlock():
                blocks = self.blocks(block.blocks)
                return block if blocks is block.blocks else block._replace(blocks=blocks)
            case Table():
                rows = (block.head, *block.rows)
                head, *others = _all_of(self._row, rows)
                return block._replace(head=head, rows=tuple(others))
            case Definitions():
                return block._replace(entries=_all_of(self._definition, block.entries))
            case _:
                return block

    def _item(self, item: ListItem) -> ListItem:
        blocks = self.blocks(item.blocks)
        return item if blocks is item.blocks else item._replace(blocks=blocks)

    def _row(self, row: tuple[Cell, ...]) -> tuple[Cell, ...]:
        return tuple(cell._replace(inlines=self.inlines(cell.inlines)) for cell in row)

    def _definition(self, entry: Definition) -> Definition:
        return Definition(_all_of(self.inlines, entry.terms), _all_of(self.blocks, entry.details))

    def _inline(self, inline: Inline) -> Inline:
        if isinstance(inline, Mark | Anchored):
            inlines = self.inlines(inline.inlines)
            return inline if inlines is inline.inlines else inline._replace(inlines=inlines)
        return inline


def _all_of(change: Callable[[_Part], _Part], parts: tuple[_Part, ...]) -> tuple[_Part, ...]:
    """Parts as they are changed; the same tuple where none is."""
    changed = tuple(map(change, parts))
    return parts if all(map(is_, changed, parts)) else changed


class _Balance:
    """Writes the chunks of raw HTML that stand among the same siblings."""

    def __init__(self, dress: RawDress) -> None:
        self.dress = dress

    def write(self, chunks: Sequence[Sequence[Piece]]) -> list[tuple[str, bool]]:
        """Of each chunk its HTML, and whether what follows it is muted."""
        flat = [piece for chunk in chunks for piece in chunk]
        partners = _partners(flat)
        written = []
        open_names: list[str] = []
        mute_end = -1
        """The index of the end tag up to which nothing is shown."""
        index = 0
        for chunk in chunks:
            out: list[str] = []
            last = index + len(chunk) - 1
            for piece in chunk:
                if index > mute_end:
                    out.append(self._shown(piece, paired=index in partners, open_names=open_names))
                    if isinstance(piece, Tag) and _mutes(piece):
                        mute_end = partners.get(index, last if piece.name in _MUTE else index)
                index += 1
            written.append(("".join(out), index <= mute_end))
        return written

    def _shown(self, piece: Piece, *, paired: bool, open_names: list[str]) -> str:
        if isinstance(piece, Words):
            return self.dress.words(piece.text)
        if isinstance(piece, Written):
            return self.dress.written(piece.text)
        name = piece.name
        if _mutes(piece) and name in _FRAMES:
            address = piece.attributes.get("src") or piece.attributes.get("data") or ""
            shown = self.dress.embed(_FRAMES[name], address, piece.attributes.get("title", ""))
            return _mark(piece) + shown
        if name in _MUTE or (name not in _SHOWN and piece.closing):
            return ""
        if piece.closing:
            if not paired or not open_names or open_names[-1] != name:
                return ""
            open_names.pop()
            return f"</{_SHOWN[name]}>"
        if name in _VOID:
            return self._void(piece)
        if name not in _SHOWN:
            return _mark(piece)
        if paired and len(open_names) < _DEEPEST:
            open_names.append(name)
            return self._opening(piece)
        if not paired and name in _SELF_CLOSING and open_names:
            return self._opening(piece)
        return _mark(piece)

    def _opening(self, tag: Tag) -> str:
        if tag.name == "a":
            target = tag.attributes.get("href")
            link = self.dress.open_link(target, tag.attributes.get("title", "")) if target else "<a>"
            return _mark(tag) + link
        return f"<{_SHOWN[tag.name]}{_kept(tag)}>"

    def _void(self, tag: Tag) -> str:
        if tag.name != "img":
            return f"<{tag.name}{_kept(tag)}>"
        width, height = (pixels(tag.attributes.get(key, "")) for key in ("width", "height"))
        size = (min(width, _LARGEST), min(height, _LARGEST))
        source, words, title = (tag.attributes.get(key, "") for key in ("src", "alt", "title"))
        return _mark(tag) + self.dress.raw_picture(source, words, title, size)


def _mutes(tag: Tag) -> bool:
    """Whether nothing is shown from a tag on to the one that closes its element."""
    return not tag.closing and (tag.name in _MUTE or tag.name in _FRAMES)


def _partners(pieces: Sequence[Piece]) -> dict[int, int]:
    """The pieces that open an element and those that close it, each by the index of the other."""
    found: dict[int, int] = {}
    last = {
        piece.name: index for index, piece in enumerate(pieces) if isinstance(piece, Tag) and piece.closing
    }
    """Where each element is closed for the last time."""
    open_ones: list[tuple[str, int]] = []
    counts: Counter[str] = Counter()
    mute = ""
    for index, piece in enumerate(pieces):
        if not isinstance(piece, Tag) or (piece.name in _VOID and not piece.closing):
            continue
        if mute and piece.name != mute:
            continue
        if not piece.closing:
            open_ones.append((piece.name, index))
            counts[piece.name] += 1
            if piece.name in _MUTE and last.get(piece.name, -1) > index:
                mute = piece.name
        elif counts[piece.name]:
            name = ""
            while name != piece.name:
                name, begin = open_ones.pop()
                counts[name] -= 1
            found[begin], found[index] = index, begin
            mute = mute if counts[mute] else ""
    return found


def _muted(raw: Sequence[int], mutes: Sequence[bool]) -> set[int]:
    """The siblings that stand in an element that goes with all that is in it."""
    found: set[int] = set()
    for begin, end, mute in zip(raw, raw[1:], mutes, strict=False):
        if mute:
            found.update(range(begin + 1, end))
    return found


def _kept(tag: Tag) -> str:
    """The attributes of an element that stay, written anew."""
    allowed = _EVERYWHERE | _OWN.get(tag.name, frozenset())
    kept = [(key, value) for key, value in tag.attributes.items() if key in allowed]
    alignment = "center" if tag.name == "center" else tag.attributes.get("align", "").lower()
    if tag.name in _ALIGNED | {"center"} and alignment in _ALIGNMENTS:
        kept.append(("align", alignment))
    return "".join(f' {key}="{escape(value)}"' for key, value in kept)


def _mark(tag: Tag) -> str:
    """The anchor that a tag makes, where its element cannot have it: it may be another one here, or none."""
    name = tag.attributes.get("id") or (tag.attributes.get("name") if tag.name == "a" else "")
    return f'<span id="{escape(name)}"></span>' if name else ""
