"""Raw HTML taken apart: its tags with their attributes, and the words between them."""

import re
from html import unescape
from html.parser import HTMLParser
from typing import NamedTuple

from jfeditor.markdown.shortcodes import read_shortcode

_FOREIGN = re.compile(r"\{\{<(?:(?!\{\{<).)*?>\}\}|\{\{%(?:(?!\{\{%).)*?%\}\}|<%(?:(?!<%).)*?%>", re.DOTALL)
_HIDDEN = re.compile("\ue000([0-9]{1,9})\ue001")
_REFERENCES = frozenset({"ref", "relref"})


class Tag(NamedTuple):
    """The beginning or the end of an element."""

    name: str
    attributes: dict[str, str]
    """Entities resolved; of a `ref` shortcode in a value the page that it names."""
    closing: bool


class Words(NamedTuple):
    """What stands between tags, entities resolved."""

    text: str


class Written(NamedTuple):
    """A shortcode or an ERB tag between tags, as written."""

    text: str


Piece = Tag | Words | Written


def read_tags(text: str) -> list[Piece]:
    """Raw HTML as tags, words, and what is no HTML; never fails, whatever the text is."""
    parser = _Parser()
    shown = _FOREIGN.sub(parser.hide, text)
    end = shown.rfind(">") + 1  # behind it no tag ends: the parser would look for that again and again
    parser.feed(shown[:end])
    parser.close()
    if not parser.cdata_elem:
        parser.handle_data(unescape(shown[end:]))
        return parser.pieces
    while parser.pieces and not isinstance(parser.pieces[-1], Tag):
        parser.pieces.pop()  # what stands in a script that never ends: some versions of Python tell of it
    return parser.pieces


class _Parser(HTMLParser):
    """Takes raw HTML apart; comments, declarations and processing instructions are dropped.

    Shortcodes and ERB tags, which may hold quotes and `>`, are hidden from it behind characters of private
    use.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[Piece] = []
        self.hidden: list[str] = []

    def hide(self, found: re.Match[str]) -> str:
        """A stand-in for a shortcode or an ERB tag."""
        self.hidden.append(found.group())
        return f"\ue000{len(self.hidden) - 1}\ue001"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes: dict[str, str] = {}
        for key, value in attrs:
            attributes.setdefault(key, self._value(value or ""))  # the first one counts, as in browsers
        self.pieces.append(Tag(tag, attributes, closing=False))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)  # HTML knows no empty elements but those that always are

    def handle_endtag(self, tag: str) -> None:
        self.pieces.append(Tag(tag, {}, closing=True))

    def parse_marked_section(self, i: int, report: bool = True) -> int:
        """A comment, as HTML has it outside of SVG and MathML (13.2.5.42); Python's own raises."""
        return self.parse_bogus_comment(i, report)

    def handle_data(self, data: str) -> None:
        at = 0
        for found in _HIDDEN.finditer(data):
            self.pieces += [Words(data[at : found.start()]), Written(self._shown(found))]
            at = found.end()
        self.pieces.append(Words(data[at:]))

    def _value(self, value: str) -> str:
        """An attribute's value; of a `ref` or `relref` in it the page that it names."""
        written = _HIDDEN.sub(self._shown, value)
        shortcode = read_shortcode(written.strip()) if "{{" in written else None
        if shortcode and shortcode.name in _REFERENCES:
            return (*shortcode.values, shortcode.value("path"))[0]
        return written

    def _shown(self, found: re.Match[str]) -> str:
        index = int(found[1])
        return self.hidden[index] if index < len(self.hidden) else ""
