"""Addresses that stand in a text as they are and become links: Hugo's `linkify`, which is on by default.

After the autolinks extension of GitHub Flavored Markdown (github.github.com/gfm, 6.9) and Goldmark's reading
of it (extension/linkify.go); Hugo gives `https` to those that begin with `www.`.
"""

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

from jfeditor.text.spans import Span

_SIGNS = ("://", "www", "@")
"""What every such address has one of."""
_ADDRESS = re.compile(
    rb"""(?<![^\s*_~(])(?:"""
    rb"""(?P<web>(?:(?:https?|ftp)://|www\.)[-a-z0-9@:%._+~#=]{1,256}+(?:[/?][^\s<\\]*+)?)"""
    rb"""|(?P<mail>[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}+@[a-z0-9-]{1,63}+(?:\.[a-z0-9-]{1,63}+)++))""",
    re.IGNORECASE,
)
_NAMED = re.compile(rb"(?:[a-z]+://|www\.)[^/?]*\.[a-z]", re.IGNORECASE)
"""A web address whose host has a dot in it."""
_ENTITY = re.compile(rb"&[a-z0-9]+;", re.IGNORECASE)
_LOOSE = b"?!.,:*_~'\""
"""What ends a sentence or a mark rather than the address before it."""
_CLOSING, _SEMICOLON = ord(")"), ord(";")


class BareLink(NamedTuple):
    """An address in a text."""

    span: Span
    text: str
    target: str


def may_hold_links(text: str) -> bool:
    """Whether it is worth to look for addresses in a text."""
    return any(sign in text for sign in _SIGNS)


def find_bare_links(data: bytes, span: Span) -> Iterator[BareLink]:
    """The addresses in a stretch of plain text, in order."""
    for found in _ADDRESS.finditer(data, span.start, span.end):
        raw = _without_loose_end(found.group())
        if found["web"] and not _NAMED.match(raw):
            continue
        text = unescape(raw.decode("utf-8", errors="replace"))
        scheme = "mailto:" if found["mail"] else "https://" if raw[:4].lower() == b"www." else ""
        yield BareLink(Span(found.start(), found.start() + len(raw)), text, scheme + text)


def _without_loose_end(raw: bytes) -> bytes:
    """An address without what belongs to the sentence around it."""
    end = len(raw)
    surplus = raw.count(b")") - raw.count(b"(")
    while end:
        last = raw[end - 1]
        if last == _CLOSING and surplus > 0:
            surplus -= 1
            end -= 1
        elif last in _LOOSE:
            end -= 1
        elif last == _SEMICOLON and _ENTITY.fullmatch(raw, max(0, raw.rfind(b"&", 0, end)), end):
            end = raw.rfind(b"&", 0, end)
        else:
            break
    return raw[:end]
