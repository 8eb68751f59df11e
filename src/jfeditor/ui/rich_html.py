"""Rendered HTML made into what rich text can show: links by number, images of the folder only, labels.

Nothing is fetched for it, and nothing outside the handbook's folder is looked at. No Qt here.
"""

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote

from jfeditor.families.handbook import Handbook, NodeRef
from jfeditor.families.model import FAMILY
from jfeditor.wording import word

GO = "go:"
"""How the targets of links begin, before the link's number in `Dresser.links`."""
PICTURE = "picture:"
"""How the addresses of images begin, before their quoted path in the handbook's folder."""

_LONGEST_WORDS = 70
PICTURES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".bmp", ".ico"})
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//|\\")
_DRESSED = re.compile(
    r'<a href="(?P<href>[^"]*)">'
    r'|<img src="(?P<src>[^"]*)" alt="(?P<alt>[^"]*)"(?P<size>[^>]*) />'
    r'|<span class="(?P<tag>shortcode|erb|frame)">(?P<written>[^<]*)</span>'
    r"|(?P<part><pre>|</pre>|<table>)"
)
_PICTURE_BEGINS = re.compile(r"<p>(?=(?:<a [^>]*>(?:</a>)?)*<img )")
"""Where a paragraph begins with an image, whose line is not to be as much higher as lines of words are."""
_PARTS = {
    "<pre>": '<table width="100%" cellspacing="0" cellpadding="0"><tr><td class="code"><pre>',
    "</pre>": "</pre></td></tr></table>",
    "<table>": '<table class="page" cellspacing="0" cellpadding="0">',
}
_REFERENCE = re.compile(r"""\{\{[<%]\s*(?:rel)?ref\s+["'`]?([^\s"'`>%]+)""")
_TAG_NAME = re.compile(r"\{\{[<%]\s*(.*?)\s*/?[%>]\}\}|<%[=#-]*\s*(.*?)\s*-?%>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class PreviewLink:
    """Where a link of the preview leads."""

    target: str
    """As it is written."""
    path: str
    """The page it leads to; empty where it leads to none of the handbook."""
    line: int
    here: bool
    """Whether it leads within the page that is shown, to `anchor`, as a browser would."""
    anchor: str
    refusal: str
    """What to say instead of going anywhere."""


def picture_file(root: Path, path: str) -> Path | None:
    """The image at a path of the handbook's folder; None for what is no image or lies outside."""
    file = root / path
    try:
        inside = file.resolve(strict=True)
        fits = inside.is_file() and inside.is_relative_to(root.resolve()) and ".." not in Path(path).parts
    except (OSError, ValueError, RuntimeError):  # not there; a NUL in it; links in a circle
        return None
    return inside if fits and not Path(path).is_absolute() and inside.suffix.lower() in PICTURES else None


class Dresser:
    """Makes rendered HTML what rich text can show: links by number, images of the folder only, labels."""

    def __init__(self, path: str, handbook: Handbook, root: Path) -> None:
        self.path = path
        self.handbook = handbook
        self.root = root
        self.links: list[PreviewLink] = []

    def dress(self, rendered: str, base: str) -> str:
        """HTML rendered from the page at `base`."""
        dressed = _DRESSED.sub(lambda found: self._dressed(found, base), rendered)
        return _PICTURE_BEGINS.sub('<p class="picture">', dressed)

    def _dressed(self, found: re.Match[str], base: str) -> str:
        if found["href"] is not None:
            return self._open_link(self._follow(html.unescape(found["href"]), base))
        if found["src"] is not None:
            source, words = html.unescape(found["src"]), html.unescape(found["alt"])
            return self._picture(source, words, found["size"], base)
        if found["tag"]:
            return _label(found["tag"], html.unescape(found["written"]))
        return _PARTS[found["part"]]

    def link_to(self, ref: NodeRef, kind: str = "") -> str:
        """A link to a node by its name, of a class of the style sheet."""
        title = self.handbook.title_of(ref)
        if ref.index == FAMILY:
            title = word("preview.for_all", {"title": title})
        link = PreviewLink(self.handbook.address(ref), ref.path, self._line(ref), False, "", "")
        return f"{self._open_link(link, kind)}{html.escape(title)}</a>"

    def _open_link(self, link: PreviewLink, kind: str = "") -> str:
        self.links.append(link)
        if link.here:
            hint = word("preview.here", {"target": link.anchor})
        elif link.path:
            hint = word("preview.goes", {"path": link.path, "line": link.line})
        else:
            hint = word(
                "preview.outside" if _SCHEME.match(link.target) else "preview.lost",
                {"target": _short(link.target)},
            )
        marked = f' class="{kind}"' if kind else ""
        return f'<a href="{GO}{len(self.links) - 1}"{marked} title="{html.escape(hint)}">'

    def _follow(self, target: str, base: str) -> PreviewLink:
        reference = _REFERENCE.match(target)
        target = reference.group(1) if reference else target
        if target.startswith("#") and base == self.path:
            return PreviewLink(target, base, 1, True, unquote(target[1:]), "")
        ref = self.handbook.follow(target, base)
        if ref is not None:
            return PreviewLink(target, ref.path, self._line(ref), False, "", "")
        code = "preview.outside_told" if _SCHEME.match(target) else "preview.lost_told"
        return PreviewLink(target, "", 0, False, "", word(code, {"target": _short(target)}))

    def _line(self, ref: NodeRef) -> int:
        if ref.index == FAMILY:
            return 1
        return self.handbook.pages[ref.path].family.nodes[ref.index].heading.line

    def _picture(self, source: str, words: str, size: str, base: str) -> str:
        if _SCHEME.match(source):
            return _chip(word("preview.image_remote", {"address": _short(source)}), "lost", words or source)
        path = next((p for p in _picture_paths(source, base) if picture_file(self.root, p)), None)
        if path is None:
            return _chip(word("preview.image_missing", {"address": _short(source)}), "lost", words or source)
        shown = f' alt="{html.escape(words)}" title="{html.escape(words)}"' if words else ""
        return f'<img src="{PICTURE}{quote(path)}"{shown}{size} style="max-width: 100%" />'


def _label(tag: str, written: str) -> str:
    """A label for what is no Markdown: its name and what it is given, without braces."""
    if tag == "frame":
        return _chip(word("preview.frame", {"address": _short(written)}), "chip", written)
    found = _TAG_NAME.match(written)
    words = next((group for group in found.groups() if group), "") if found else ""
    return _chip(_short(words) or "…", "chip", word("preview.shortcode_hint", {"written": _short(written)}))


def _chip(words: str, kind: str, hint: str) -> str:
    return f'<span class="{kind}" title="{html.escape(hint)}">&nbsp;{html.escape(words)}&nbsp;</span>'


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST_WORDS else f"{text[: _LONGEST_WORDS - 1]}…"


def _picture_paths(source: str, base: str) -> Iterable[str]:
    """Where an image may lie that is named on the page `base`: from the folder, or beside the page."""
    path = unquote(source.partition("#")[0].partition("?")[0])
    if path.startswith("/"):
        yield path.lstrip("/")
        return
    folder, _, name = base.rpartition("/")
    yield _joined(folder, path)
    yield _joined(f"{folder}/{name.partition('.')[0]}", path)


def _joined(folder: str, path: str) -> str:
    """A path below a folder, its own `..` taken; one that leads out keeps them, and is refused."""
    parts: list[str] = []
    for part in f"{folder}/{path}".split("/"):
        if part == ".." and parts and parts[-1] != "..":
            parts.pop()
        elif part not in {"", "."}:
            parts.append(part)
    return "/".join(parts)
