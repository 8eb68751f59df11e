"""Raw HTML of pages, reduced to what rich text can show.

What does something (scripts, styles, frames, forms, event handlers) is left out, frames and films stand as
their address. Depth and spans are bounded, since rich text takes exponential time for nested tables; an end
tag without its beginning is dropped, so that raw HTML never closes what Markdown has opened.
"""

import html
import re
from collections.abc import Iterator, Sequence
from typing import Protocol

from jfeditor.markdown.blocks import Opaque
from jfeditor.markdown.opaques import find_opaques, hide
from jfeditor.text.spans import Span

_PARTS = re.compile(
    rb"""<!--.*?(?:-->|\Z)"""
    rb"""|<(?P<mute>script|style|head|title|template|noscript|textarea)\b.*?(?:</(?P=mute)\s*>|\Z)"""
    rb"""|<[!?][^>]*>"""
    rb"""|<(?P<end>/?)(?P<name>[a-z][a-z0-9-]*+)(?P<rest>(?:[^"'<>]|"[^"]*+"|'[^']*+')*+)>""",
    re.DOTALL | re.IGNORECASE,
)
_ATTRIBUTE = re.compile(rb"""([^\s"'=<>/]++)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'=<>]++)))?+""")
_SAME = (
    "b big blockquote center code dd div dl dt em h1 h2 h3 h4 h5 h6 i li ol p pre s small span strong sub sup"
    " table tbody td tfoot th thead tr u ul"
)
_SHOWN = {name: name for name in _SAME.split()} | {
    "a": "a",
    "cite": "em",
    "del": "s",
    "ins": "u",
    "kbd": "code",
    "samp": "code",
    "strike": "s",
    "summary": "b",
    "tt": "code",
    "var": "em",
}
"""Elements that are shown, by what they are shown as; of others only what stands in them."""
_FRAMES = frozenset({"iframe", "video", "audio", "embed", "object", "source"})
_ALIGNED = frozenset({"td", "th", "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "table", "tr"})
_ALIGNMENTS = frozenset({"left", "right", "center"})
_DEEPEST = 30
"""Elements within one another; more are shown without their tags."""
_DEEPEST_TABLE = 2
_WIDEST = 40
"""Columns or rows that one cell spans."""
_LARGEST = 2000
"""Pixels of an image, as far as the page gives them."""


class RawDress(Protocol):
    """What the parts of raw HTML become that lead somewhere or fetch something."""

    def open_link(self, target: str) -> str:
        """The opening tag of a link."""

    def anchor(self, name: str) -> str:
        """A place that links may lead to."""

    def image(self, target: str, words: str, size: str) -> str:
        """An image; `size` has its attributes `width` and `height`, as far as the page gives them."""

    def frame(self, address: str) -> str:
        """What stands for a frame or a film."""

    def label(self, written: str) -> str:
        """A shortcode or an ERB tag among the words."""


class RawHtml:
    """The raw HTML of one page, part by part; remembers what is open."""

    def __init__(self, dress: RawDress) -> None:
        self._dress = dress
        self._open: list[str] = []

    def show(self, text: str) -> str:
        """The HTML of some raw HTML, as far as it is shown."""
        data = text.encode()
        opaques = find_opaques(data, 0)
        shown = []
        at = 0
        for part in _PARTS.finditer(hide(data, 0, opaques)):
            shown.append(self._words(data, opaques, Span(at, part.start())))
            at = part.end()
            if part["name"]:
                shown.append(self._tag(part, data))
        shown.append(self._words(data, opaques, Span(at, len(data))))
        return "".join(shown)

    def _words(self, data: bytes, opaques: Sequence[Opaque], span: Span) -> str:
        """The words between two tags."""
        parts = []
        at = span.start
        for opaque in opaques:
            if span.holds(opaque.span.start):
                parts.append(_escaped_again(data[at : opaque.span.start]))
                if opaque.kind != "attributes":
                    parts.append(self._dress.label(opaque.span.cut(data).decode()))
                at = opaque.span.end
        return "".join([*parts, _escaped_again(data[at : max(at, span.end)])])

    def _tag(self, part: re.Match[bytes], data: bytes) -> str:
        name = part["name"].decode().lower()
        if part["end"]:
            return self._close(name)
        attributes = dict(_attributes(part, data))
        if name in {"br", "hr"}:
            return f"<{name}>"
        if name == "img":
            return self._dress.image(attributes.get("src", ""), attributes.get("alt", ""), _size(attributes))
        if name in _FRAMES:
            address = attributes.get("src") or attributes.get("data")
            return self._dress.frame(address) if address else ""
        anchor = "".join(
            self._dress.anchor(value)
            for key in ("id", "name")
            if (value := attributes.get(key)) and (key == "id" or name == "a") and not value.startswith("@")
        )
        if name not in _SHOWN or not self._may_open(name):
            return anchor
        if name == "a" and "href" not in attributes:
            return anchor
        self._open.append(name)
        if name == "a":
            return anchor + self._dress.open_link(attributes["href"])
        return f"<{_SHOWN[name]}{_kept(name, attributes)}>{anchor}"

    def _may_open(self, name: str) -> bool:
        if name == "table" and self._open.count(name) >= _DEEPEST_TABLE:
            return False
        return len(self._open) < _DEEPEST

    def _close(self, name: str) -> str:
        if name not in self._open:
            return ""
        closed = []
        while True:
            last = self._open.pop()
            closed.append(f"</{_SHOWN[last]}>")
            if last == name:
                return "".join(closed)


def _attributes(part: re.Match[bytes], data: bytes) -> Iterator[tuple[str, str]]:
    for found in _ATTRIBUTE.finditer(part.string, *part.span("rest")):
        group = next((number for number in (2, 3, 4) if found.group(number) is not None), None)
        written = data[slice(*found.span(group))].decode() if group else ""
        yield found.group(1).decode("utf-8", errors="replace").lower(), html.unescape(written)


def _kept(name: str, attributes: dict[str, str]) -> str:
    """The attributes of an element that are shown."""
    kept = ""
    if name in _ALIGNED and attributes.get("align", "").lower() in _ALIGNMENTS:
        kept += f' align="{attributes["align"].lower()}"'
    if name in {"td", "th"}:
        for key in ("colspan", "rowspan"):
            if (number := pixels(attributes.get(key, ""))) > 1:
                kept += f' {key}="{min(number, _WIDEST)}"'
    return kept


def _size(attributes: dict[str, str]) -> str:
    sizes = {key: pixels(attributes.get(key, "")) for key in ("width", "height")}
    return "".join(f' {key}="{min(size, _LARGEST)}"' for key, size in sizes.items() if size)


def pixels(text: str, digits_at_most: int = 6) -> int:
    """A number, or a length in pixels, as an attribute has it; 0 for what is none or too long."""
    digits = text.strip().removesuffix("px")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= digits_at_most else 0


def _escaped_again(written: bytes) -> str:
    return html.escape(html.unescape(written.decode()), quote=False)
