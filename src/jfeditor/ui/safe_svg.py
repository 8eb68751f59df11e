"""An SVG picture written anew with nothing in it but what draws shapes and words.

Qt's SVG reader opens other files (`image`, `feImage`, style sheets named by a processing instruction, fonts)
and takes as long as a picture likes (`use` of `use`, patterns of patterns, filters). A list of what is
forbidden would have to know all of its ways, and all encodings that hide them; so the picture is read by
another reader, and only what is known to be harmless goes on to Qt, as UTF-8.
"""

import re
from collections.abc import Mapping
from html import escape
from xml.parsers import expat

_SPACE = "http://www.w3.org/2000/svg"
_LINK_SPACE = "http://www.w3.org/1999/xlink"
_SHOWN = (
    frozenset({"svg", "g", "defs", "symbol", "use", "switch", "style", "title", "desc", "text", "tspan"})
    | {"path", "rect", "circle", "ellipse", "line", "polyline", "polygon"}
    | {"linearGradient", "radialGradient", "stop"}
)
"""Elements that go on; others are left out with all that is in them."""
_DEAF = frozenset({"base", "href"})
"""Attributes that name other files; `href` goes on where it names a part of the picture."""
_HREF = "xlink:href"
_LEADS_OUT = re.compile(r"\\|@|url\((?!\s*[\"']?#)|image\(|image-set\(|src\(", re.IGNORECASE)
"""What in a value or in a style sheet may name another file, or hide such a name."""
_MOST_BYTES = 2 * 1024 * 1024
_MOST_PARTS = 5_000
"""Elements that are drawn, each as often as it is used."""
_DEEPEST = 100


class _UnsafeError(Exception):
    """It is not shown."""


def safe_svg(data: bytes) -> bytes:
    """The picture as Qt may have it; empty where it cannot be read, or would take too long to draw."""
    if len(data) > _MOST_BYTES:
        return b""
    writer = _Writer()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = writer.doctype
    parser.StartElementHandler = writer.start
    parser.EndElementHandler = writer.end
    parser.CharacterDataHandler = writer.words
    try:
        parser.Parse(data, True)
        writer.check()
    except (expat.ExpatError, _UnsafeError, ValueError, LookupError):
        return b""
    return "".join(writer.out).encode("utf-8", errors="replace")


class _Writer:
    """Writes what is shown of the elements that come."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.open: list[str] = []
        self.skipped = 0
        """Elements that are open within one that is left out, and it."""
        self.sheet: list[str] = []
        """The style sheet that is open: only as a whole it shows what it does."""
        self.inside: list[int] = []
        """The numbers of the elements that are open."""
        self.parts: list[list[int | str]] = []
        """Of each element what is drawn with it: numbers of elements in it, identifiers it uses."""
        self.called: dict[str, int] = {}

    def doctype(self, _name: str, _system: str | None, _public: str | None, has_subset: int) -> None:
        if has_subset:
            raise _UnsafeError  # entities: they grow without bounds, and name files

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        if self.skipped or local not in _SHOWN or space not in {_SPACE, ""}:
            self.skipped += 1
            return
        if not self.open and local != "svg":
            raise _UnsafeError
        kept = dict(_kept(attributes))
        if local == "use" and _HREF not in kept:
            self.skipped += 1
            return
        self._note(kept)
        first = "" if self.open else f' xmlns="{_SPACE}" xmlns:xlink="{_LINK_SPACE}"'
        written = "".join(f' {key}="{_escaped(kept[key])}"' for key in kept)
        self.out.append(f"<{local}{first}{written}>")
        self.open.append(local)

    def end(self, _name: str) -> None:
        if self.skipped:
            self.skipped -= 1
            return
        if self.open[-1] == "style":
            self.out.append(_harmless_sheet("".join(self.sheet)))
            self.sheet.clear()
        self.out.append(f"</{self.open.pop()}>")
        self.inside.pop()

    def words(self, text: str) -> None:
        if self.skipped or not self.open:
            return
        if self.open[-1] == "style":
            self.sheet.append(text)
        else:
            self.out.append(_escaped(text))

    def _note(self, kept: Mapping[str, str]) -> None:
        number = len(self.parts)
        if number >= _MOST_PARTS or len(self.inside) >= _DEEPEST:
            raise _UnsafeError
        self.parts.append([kept[_HREF][1:]] if _HREF in kept else [])
        if self.inside:
            self.parts[self.inside[-1]].append(number)
        if "id" in kept:
            self.called.setdefault(kept["id"], number)
        self.inside.append(number)

    def check(self) -> None:
        """Refuse what draws too much, or itself."""
        known: dict[int, int] = {}

        def drawn(number: int, depth: int) -> int:
            if depth > _DEEPEST:
                raise _UnsafeError
            if number not in known:
                used = (
                    self.called.get(part) if isinstance(part, str) else part for part in self.parts[number]
                )
                known[number] = 1 + sum(drawn(part, depth + 1) for part in used if part is not None)
            return known[number]

        if not self.parts or drawn(0, 0) > _MOST_PARTS:
            raise _UnsafeError


def _escaped(text: str) -> str:
    """Text as it can stand in an element or a quoted attribute, its line ends kept."""
    return escape(text).replace("\t", "&#9;").replace("\n", "&#10;").replace("\r", "&#13;")


def _harmless_sheet(text: str) -> str:
    return "" if _LEADS_OUT.search(text) else _escaped(text)


def _kept(attributes: Mapping[str, str]) -> list[tuple[str, str]]:
    kept = []
    for name, value in attributes.items():
        space, _, local = name.rpartition(" ")
        if local == "href" and value.startswith("#") and space in {_LINK_SPACE, ""}:
            kept.append((_HREF, value))
        elif not space and local not in _DEAF and not local.startswith("on") and not _LEADS_OUT.search(value):
            kept.append((local, value))
    return kept
