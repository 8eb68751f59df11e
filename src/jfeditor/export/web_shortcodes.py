"""What known shortcodes are shown as, from the table `resources/preview/shortcodes.toml`."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from jfeditor.markdown.content import Shortcode
from jfeditor.resources import load_table


class Embed(NamedTuple):
    """Something on the web that is not fetched."""

    what: str
    address: str
    title: str


class Figure(NamedTuple):
    """An image of the handbook."""

    source: str
    text: str
    caption: str
    """May hold Markdown."""
    link: str


class Reference(NamedTuple):
    """A link; `text` is empty where it is called by what it leads to."""

    target: str
    text: str


class Panel(NamedTuple):
    """A box around what stands between the ends of a pair."""

    title: str
    """May hold Markdown; empty for none."""
    tone: str
    """info, ok, warn, err or plain."""


class Fold(NamedTuple):
    """The same, closed until it is opened."""

    title: str
    open: bool


class Group(NamedTuple):
    """What only holds boxes."""


Known = Embed | Figure | Reference | Panel | Fold | Group


def known(shortcode: Shortcode) -> Known | None:
    """What a shortcode is shown as; None for one that is not known, or lacks what it needs."""
    kind, row = _rows().get(shortcode.name.lower(), ("", {}))
    match kind:
        case "embed":
            return _embed(shortcode, row)
        case "picture":
            source, text, caption, link = (
                argument(shortcode, row[key]) for key in ("source", "text", "caption", "link")
            )
            return Figure(source, text, caption, link) if source else None
        case "link":
            target = argument(shortcode, row["target"])
            return Reference(target, argument(shortcode, row["text"])) if target else None
        case "box":
            return _panel(shortcode, row)
        case "fold":
            is_open = argument(shortcode, row["open"]).lower() not in {"", "false", "no", "0"}
            return Fold(argument(shortcode, row["title"]) or row["called"], is_open)
        case "group":
            return Group()
    return None


def argument(shortcode: Shortcode, keys: Sequence[str]) -> str:
    """The first argument that is there of those named, or by place where the key is a number; or empty."""
    for key in keys:
        if key.isdigit():
            value = shortcode.values[int(key)] if int(key) < len(shortcode.values) else ""
        else:
            value = shortcode.value(key)
        if value:
            return value
    return ""


def what_frame(address: str) -> str:
    """What a frame at an address of the web shows; empty where that is not known."""
    try:
        host = (urlsplit(address).hostname or "").lower()
    except ValueError:
        return ""
    hosts: Mapping[str, str] = _table()["hosts"]
    return next((what for end, what in hosts.items() if host == end or host.endswith(f".{end}")), "")


def _embed(shortcode: Shortcode, row: Mapping[str, Any]) -> Embed | None:
    parts = [argument(shortcode, keys) for keys in row["parts"]]
    if not parts[-1]:
        return None
    address = row["address"].format(*parts) if all(parts) else parts[-1]
    return Embed(row["what"], address, argument(shortcode, row["title"]))


def _panel(shortcode: Shortcode, row: Mapping[str, Any]) -> Panel:
    tones: Mapping[str, str] = _table()["tones"]
    tone = argument(shortcode, row["tone_from"]).lower()
    title = argument(shortcode, row["title"])
    return Panel(title or row["called"], tones.get(tone, row["tone"]))


@lru_cache(maxsize=1)
def _rows() -> Mapping[str, tuple[str, Mapping[str, Any]]]:
    kinds = ("embed", "picture", "link", "box", "fold", "group")
    return {name: (kind, row) for kind in kinds for row in _table()[kind] for name in row["names"]}


def _table() -> dict[str, Any]:
    return load_table("preview", "shortcodes.toml")
