"""Raw HTML of pages, reduced to what rich text can show.

What does something (scripts, styles, frames, forms, event handlers) is left out, frames and films stand as
their address. Depth and spans are bounded, since rich text takes exponential time for nested tables; an end
tag without its beginning is dropped, so that raw HTML never closes what Markdown has opened.
"""

import html
import re
from collections.abc import Callable, Iterator

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


class RawHtml:
    """The raw HTML of one page, part by part; remembers what is open."""

    def __init__(self, text: Callable[[int, int], str], value: Callable[[int, int], str]) -> None:
        """`text` shows the words between two bytes, `value` gives them as written."""
        self._text = text
        self._value = value
        self._open: list[str] = []

    def show(self, seen: bytes, span: Span) -> str:
        """The HTML of a span, as far as it is shown; `seen` is the page as the parser sees it."""
        shown = []
        at = span.start
        for part in _PARTS.finditer(seen, span.start, span.end):
            shown.append(self._text(at, part.start()))
            at = part.end()
            if part["name"]:
                shown.append(self._tag(part))
        shown.append(self._text(at, span.end))
        return "".join(shown)

    def _tag(self, part: re.Match[bytes]) -> str:
        name = part["name"].decode().lower()
        if part["end"]:
            return self._close(name)
        attributes = dict(self._attributes(part))
        if name in {"br", "hr"}:
            return f"<{name} />"
        if name == "img":
            return image(attributes.get("src", ""), attributes.get("alt", ""), _size(attributes))
        if name in _FRAMES:
            return frame(address) if (address := attributes.get("src") or attributes.get("data")) else ""
        anchor = "".join(
            f'<a name="{html.escape(value)}"></a>'
            for key in ("id", "name")
            if (value := attributes.get(key)) and (key == "id" or name == "a") and not value.startswith("@")
        )
        if name not in _SHOWN or not self._may_open(name):
            return anchor
        if name == "a" and "href" not in attributes:
            return anchor
        self._open.append(name)
        tag = f"<{_SHOWN[name]}{_kept(name, attributes)}>"
        return tag + anchor if name != "a" else anchor + tag

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

    def _attributes(self, part: re.Match[bytes]) -> Iterator[tuple[str, str]]:
        for found in _ATTRIBUTE.finditer(part.string, *part.span("rest")):
            group = next((number for number in (2, 3, 4) if found.group(number) is not None), None)
            value = html.unescape(self._value(*found.span(group))) if group else ""
            yield found.group(1).decode("utf-8", errors="replace").lower(), value


def image(source: str, words: str, size: str = "") -> str:
    """An image as it stands in rendered HTML; what shows the page replaces those it cannot have."""
    return f'<img src="{html.escape(source)}" alt="{html.escape(words)}"{size} />'


def frame(address: str) -> str:
    """What stands for a frame or a film."""
    return f'<span class="frame">{html.escape(address)}</span>'


def _kept(name: str, attributes: dict[str, str]) -> str:
    """The attributes of an element that are shown."""
    kept = ""
    if name == "a":
        kept += f' href="{html.escape(attributes["href"])}"'
    if name in _ALIGNED and attributes.get("align", "").lower() in _ALIGNMENTS:
        kept += f' align="{attributes["align"].lower()}"'
    if name in {"td", "th"}:
        for key in ("colspan", "rowspan"):
            if (number := _number(attributes.get(key, ""))) > 1:
                kept += f' {key}="{min(number, _WIDEST)}"'
    return kept


def _size(attributes: dict[str, str]) -> str:
    sizes = {key: _number(attributes.get(key, "")) for key in ("width", "height")}
    return "".join(f' {key}="{min(size, _LARGEST)}"' for key, size in sizes.items() if size)


def _number(text: str) -> int:
    digits = text.strip().removesuffix("px")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 7 else 0
