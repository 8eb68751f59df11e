"""Where in a page's bytes a link says what it leads to, and how a target is written.

After the grammar of inline links and link reference definitions in the CommonMark specification, 0.31.
"""

import re
from html import unescape

from jfeditor.markdown.blocks import HtmlLink, Link, Reference
from jfeditor.text.spans import Span

_DESTINATION = re.compile(
    rb"\s*(?:<(?P<quoted>(?:\\.|[^<>\n\\])*)>|(?P<plain>(?:\{\{[<%].*?[>%]\}\}|[^\s<])[^\s]*?|))"
    rb"(?:\s+(?:\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|\((?:\\.|[^()\\])*\)))?\s*",
    re.DOTALL,
)
_SHORTCODE = re.compile(rb"\s*(?P<plain>\{\{[<%].*?[>%]\}\})\s*", re.DOTALL)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_DEFINED = re.compile(rb"\s*\[(?:\\.|[^\[\]\\])*\]:", re.DOTALL)
_UNSAFE = re.compile(r"[\s<>()\\\"'`]")


def link_target_span(data: bytes, link: Link) -> Span | None:
    """The bytes of an inline link's or autolink's target; None for a link through a definition."""
    if link.reference:
        return None
    raw = link.span.cut(data)
    if raw.startswith(b"<"):
        return Span(link.span.start + 1, link.span.end - 1)
    at = raw.find(b"](")
    while at >= 0:
        found = _target_in(raw, at + 2, len(raw) - 1, link.target)
        if found is not None:
            return Span(link.span.start + found.start, link.span.start + found.end)
        at = raw.find(b"](", at + 1)
    return None


def definition_target_span(data: bytes, reference: Reference) -> Span | None:
    """The bytes of the target in a link reference definition."""
    raw = reference.span.cut(data)
    label = _DEFINED.match(raw)
    found = _target_in(raw, label.end(), len(raw), reference.target) if label else None
    return Span(reference.span.start + found.start, reference.span.start + found.end) if found else None


def html_target(data: bytes, link: HtmlLink) -> str:
    """The target of a link of raw HTML."""
    return unescape(link.target_span.cut(data).decode("utf-8", "replace")).strip()


def written_target(target: str) -> bytes:
    """A target as it can stand in the brackets of a link, or the quotes of raw HTML."""
    return _UNSAFE.sub(lambda found: f"%{ord(found.group()):02X}", target).encode()


def _target_in(raw: bytes, start: int, end: int, target: str) -> Span | None:
    """The destination in a range that holds nothing else but a title, if it reads as `target`."""
    for pattern in (_SHORTCODE, _DESTINATION):
        found = pattern.fullmatch(raw, start, end)
        if found:
            name = "quoted" if found.groupdict().get("quoted") is not None else "plain"
            written = found.group(name).decode("utf-8", "replace")
            if unescape(_ESCAPED.sub(r"\1", written)) == target:
                return Span(*found.span(name))
    return None
