"""What wraps a part of a page from an opening to a closing tag: shortcodes, ERB blocks, raw HTML.

Markdown knows nothing of these pairs, so that text between headings can be moved with one half of a pair
only; that would tear it apart. Text may be moved out of a wrapper and into one, but a wrapper is moved or
taken out as a whole.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from jfeditor.families.handbook import Handbook
from jfeditor.families.pages import Page
from jfeditor.markdown.blocks import BlockKind
from jfeditor.restructure.seams import SeamError
from jfeditor.text.pieces import Kept, Rewrite, Spot
from jfeditor.text.spans import Span

_SHORTCODE = re.compile(rb"\{\{[<%]\s*(?P<end>/?)\s*(?P<name>[\w./-]+)(?P<rest>.*?)[>%]\}\}", re.DOTALL)
_ERB = re.compile(rb"<%(?![#%])[-=]?\s*(?P<code>.*?)\s*-?%>", re.DOTALL)
_ERB_ENDS = re.compile(rb"(?:end\b|\})")
_ERB_GOES_ON = re.compile(rb"(?:else|elsif|when|in|rescue|ensure)\b")
_ERB_OPENS = re.compile(
    rb"(?:if|unless|case|for|while|until|begin)\b.*|.*(?:\bdo|\{)\s*(?:\|[^|]*\|)?", re.DOTALL
)
_HTML = re.compile(
    rb"""<!--.*?(?:-->|\Z)|<(?P<mute>script|style|textarea|pre)\b.*?(?:</(?P=mute)\s*>|\Z)"""
    rb"""|<(?P<end>/?)(?P<name>[a-z][a-z0-9-]*+)(?P<rest>(?:[^"'<>]|"[^"]*+"|'[^']*+')*+)>""",
    re.DOTALL | re.IGNORECASE,
)
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class _Does(Enum):
    OPEN = auto()
    GO_ON = auto()
    END = auto()


@dataclass(frozen=True, slots=True)
class _Tag:
    span: Span
    kind: str
    """What can end it: for HTML and shortcodes the name, for ERB any `end`."""
    name: str
    does: _Does


@dataclass(frozen=True, slots=True)
class Wrapper:
    """A pair of tags, with those in between that belong to it (`else`)."""

    name: str
    parts: tuple[Span, ...]


def check_wrappers(before: Handbook, rewrite: Rewrite) -> None:
    """Raise `SeamError` where a change would move or take out one half of a wrapper, or a part of it."""
    elsewhere = _elsewhere(rewrite)
    gone: dict[str, list[Span]] = {}
    for path, span in rewrite.relocation.dropped(rewrite.before):
        gone.setdefault(path, []).append(span)
    for path in rewrite.before:
        page = before.pages[path]
        moved = elsewhere.get(path, [])
        if not any(_may_have_tag(span.cut(page.source.data)) for span in (*moved, *gone.get(path, ()))):
            continue  # the page need not be read
        for wrapper in find_wrappers(page):
            if not _stays_whole(path, wrapper, moved, rewrite):
                first, last = wrapper.parts[0], wrapper.parts[-1]
                raise SeamError(
                    "seam.torn",
                    path=path,
                    name=wrapper.name,
                    line=page.source.lines.number_at(first.start),
                    end=page.source.lines.number_at(last.start),
                )


def find_wrappers(page: Page) -> tuple[Wrapper, ...]:
    """The wrappers of a page; a tag that nothing ends, or that opens nothing, is none."""
    pairs, _ = _paired(sorted(_tags(page), key=lambda one: one.span))
    return tuple(Wrapper(parts[0].name, tuple(part.span for part in parts)) for parts in pairs)


def _paired(tags: Iterable[_Tag]) -> tuple[list[list[_Tag]], list[_Tag]]:
    """Tags that belong together, and those without a partner."""
    ahead: dict[str, list[list[_Tag]]] = {}
    pairs, single = [], []
    for tag in tags:
        waiting = ahead.setdefault(tag.kind, [])
        if tag.does is _Does.OPEN:
            waiting.append([tag])
        elif not waiting:
            single.append(tag)
        elif tag.does is _Does.GO_ON:
            waiting[-1].append(tag)
        else:
            pairs.append([*waiting.pop(), tag])
    single += [tag for waiting in ahead.values() for parts in waiting for tag in parts]
    return pairs, single


def _tags(page: Page) -> Iterator[_Tag]:
    data, document = page.source.data, page.document
    for opaque in document.opaques:
        if opaque.kind == "shortcode":
            yield from _shortcode(opaque.span, opaque.span.cut(data))
        elif opaque.kind == "erb":
            yield from _erb(opaque.span, opaque.span.cut(data))
    for block in document.blocks:
        if block.kind is BlockKind.HTML:
            yield from _paired(_html(block.span, block.span.cut(data)))[1]


def _shortcode(span: Span, text: bytes) -> Iterator[_Tag]:
    found = _SHORTCODE.fullmatch(text)
    if found and not found["rest"].rstrip().endswith(b"/"):
        name = found["name"].decode("utf-8", "replace")
        yield _Tag(span, f"shortcode {name}", name, _Does.END if found["end"] else _Does.OPEN)


def _erb(span: Span, text: bytes) -> Iterator[_Tag]:
    found = _ERB.fullmatch(text)
    code = found["code"] if found else b""
    name = code.decode("utf-8", "replace")
    if _ERB_ENDS.match(code):
        yield _Tag(span, "erb", name, _Does.END)
    elif _ERB_GOES_ON.match(code):
        yield _Tag(span, "erb", name, _Does.GO_ON)
    elif _ERB_OPENS.fullmatch(code):
        yield _Tag(span, "erb", name, _Does.OPEN)


def _html(span: Span, text: bytes) -> Iterator[_Tag]:
    for found in _HTML.finditer(text):
        name = (found["name"] or b"").decode().lower()
        if name and name not in _VOID and not found["rest"].endswith(b"/"):
            at = Span(span.start + found.start(), span.start + found.end())
            yield _Tag(at, f"html {name}", name, _Does.END if found["end"] else _Does.OPEN)


def _stays_whole(path: str, wrapper: Wrapper, moved: Sequence[Span], rewrite: Rewrite) -> bool:
    spots = [rewrite.relocation.locate(Spot(path, part.start)) for part in wrapper.parts]
    there = [spot for spot in spots if spot is not None]
    if len(there) < len(spots):
        return not there
    if len({spot.path for spot in there}) > 1:
        return False
    elsewhere = [any(span.holds(part.start) for span in moved) for part in wrapper.parts]
    if not any(elsewhere):
        return True
    return all(elsewhere) and _holds_the_same(path, wrapper, there, rewrite)


def _elsewhere(rewrite: Rewrite) -> dict[str, list[Span]]:
    """What of each page stands in another place after a change."""
    found: dict[str, list[Span]] = {}
    for to, pieces in rewrite.pieces.items():
        for piece in pieces:
            if isinstance(piece, Kept) and (piece.moved or piece.path != to):
                found.setdefault(piece.path, []).append(piece.span)
    return found


def _may_have_tag(text: bytes) -> bool:
    return b"<" in text or b"{" in text


def _holds_the_same(path: str, wrapper: Wrapper, spots: list[Spot], rewrite: Rewrite) -> bool:
    """Whether what a moved wrapper held and is kept stands in it still."""
    first, last = wrapper.parts[0].start, wrapper.parts[-1].start
    for stretch in rewrite.relocation.stretches[path]:
        start, end = max(stretch.span.start, first), min(stretch.span.end, last)
        if start < end:
            at = stretch.to.offset + start - stretch.span.start
            if stretch.to.path != spots[0].path or not spots[0].offset <= at < spots[-1].offset:
                return False
    return True
