"""How a page is written as HTML for rich text: links by number, images of the folder only, labels.

Nothing is fetched for it, and nothing outside the handbook's folder is looked at. No Qt here.
"""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote

from jfeditor.export.picture_files import find_picture, leads_out
from jfeditor.export.web_shortcodes import Fold, Panel, known
from jfeditor.families.handbook import Handbook, NodeRef
from jfeditor.families.model import FAMILY
from jfeditor.markdown.content import (
    Anchored,
    Block,
    Box,
    CodeBlock,
    Foreign,
    Inline,
    Paragraph,
    Picture,
    RawBlock,
    RawInline,
)
from jfeditor.markdown.flow_charts import Step, flow_chart_of
from jfeditor.markdown.html import Around, Dress, HtmlWriter, Place
from jfeditor.markdown.raw_html import RawHtml
from jfeditor.wording import word

GO = "go:"
"""How the targets of links begin, before the link's number in `Links.links`."""
LINE = "@"
"""How the names of anchors begin that say on which line of the page a block starts."""
PICTURE = "picture:"
"""How the addresses of images begin, before their quoted path in the handbook's folder."""

_LONGEST_WORDS = 70
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


class Links:
    """The links of one page as it is shown, in the order in which they are written."""

    def __init__(self, path: str, handbook: Handbook) -> None:
        self.path = path
        self.handbook = handbook
        self.links: list[PreviewLink] = []

    def open(self, target: str, base: str) -> str:
        """The opening tag of a link that is written on the page at `base`."""
        return self._open(self._follow(target, base))

    def open_here(self, anchor: str) -> str:
        """The opening tag of a link to an anchor that is on the page as it is shown."""
        return self._open(PreviewLink(f"#{anchor}", self.path, 1, True, anchor, ""))

    def to_node(self, ref: NodeRef, kind: str) -> str:
        """A link to a node by its name, of a class of the style sheet."""
        title = self.handbook.title_of(ref)
        if ref.index == FAMILY:
            title = word("preview.for_all", {"title": title})
        link = PreviewLink(self.handbook.address(ref), ref.path, self._line(ref), False, "", "")
        return f"{self._open(link, kind)}{html.escape(title)}</a>"

    def _open(self, link: PreviewLink, kind: str = "") -> str:
        self.links.append(link)
        if link.here:
            hint = word("preview.here", {"target": link.anchor})
        elif link.path:
            hint = word("preview.goes", {"path": link.path, "line": link.line})
        else:
            hint = word(
                "preview.outside" if leads_out(link.target) else "preview.lost",
                {"target": _short(link.target)},
            )
        marked = f' class="{kind}"' if kind else ""
        return f'<a href="{GO}{len(self.links) - 1}"{marked} title="{html.escape(hint)}">'

    def _follow(self, target: str, base: str) -> PreviewLink:
        if target.startswith("#") and base == self.path:
            return PreviewLink(target, base, 1, True, unquote(target[1:]), "")
        ref = self.handbook.follow(target, base)
        if ref is not None:
            return PreviewLink(target, ref.path, self._line(ref), False, "", "")
        code = "preview.outside_told" if leads_out(target) else "preview.lost_told"
        return PreviewLink(target, "", 0, False, "", word(code, {"target": _short(target)}))

    def _line(self, ref: NodeRef) -> int:
        """The line of a heading; of a page as a whole the first one, to see all of it."""
        return 1 if ref.index == FAMILY else self.handbook.line_of(ref)


class RichDress(Dress):
    """How the blocks of one page are written, in it or in another page."""

    strike = "s"

    def __init__(self, links: Links, root: Path, base: str, *, inserted: bool) -> None:
        """`base` is the page that the blocks are of; inserted elsewhere they have no anchors."""
        self.links = links
        self.root = root
        self.base = base
        self.inserted = inserted
        self._raw = RawHtml(self)

    def place(self, line: int, anchor: str) -> Place:
        return Place("", (f'<a name="{LINE}{line}"></a>' if line else "") + self.anchor(anchor))

    def anchor(self, name: str) -> str:
        """A place that links may lead to."""
        return f'<a name="{html.escape(name)}"></a>' if name and not self.inserted else ""

    def paragraph(self, block: Paragraph, place: Place) -> Around:
        """One that begins with an image has lines that are not as much higher than it as lines of words."""
        kind = ' class="picture"' if _begins_with_picture(block.inlines) else ""
        return f"<p{kind}>{place.lead}", "</p>\n"

    def link(self, link: Anchored) -> Around:
        return self.open_link(link.target), "</a>"

    def open_link(self, target: str) -> str:
        """The opening tag of a link."""
        return self.links.open(target, self.base)

    def picture(self, picture: Picture) -> str:
        return self.image(picture.target, picture.text, "")

    def image(self, target: str, words: str, size: str) -> str:
        """An image of the folder; of others a label."""
        if leads_out(target):
            return _chip(word("preview.image_remote", {"address": _short(target)}), "lost", words or target)
        path = find_picture(self.root, target, self.base)
        if not path:
            return _chip(word("preview.image_missing", {"address": _short(target)}), "lost", words or target)
        shown = f' alt="{html.escape(words)}" title="{html.escape(words)}"' if words else ""
        return f'<img src="{PICTURE}{quote(path)}"{shown}{size} style="max-width: 100%" />'

    def frame(self, address: str) -> str:
        """What stands for a frame or a film."""
        return _chip(word("preview.frame", {"address": _short(address)}), "chip", address)

    def foreign(self, foreign: Foreign) -> str:
        return self.label(foreign.text)

    def label(self, written: str) -> str:
        """A label for what is no Markdown: its name and what it is given, without braces."""
        found = _TAG_NAME.match(written)
        words = next((group for group in found.groups() if group), "") if found else ""
        hint = word("preview.shortcode_hint", {"written": _short(written)})
        return _chip(_short(words) or "…", "chip", hint)

    def box(self, box: Box, place: Place) -> Around:
        shown = known(box.opening.shortcode) if box.opening.shortcode else None
        said = shown.title if isinstance(shown, Panel | Fold) else ""
        title = f"<b>{html.escape(said)}</b>" if said else self.foreign(box.opening)
        return f"<blockquote>\n<p>{place.lead}{title}</p>\n", "</blockquote>\n"

    def raw(self, text: str) -> str:
        return self._raw.show(text)

    def raw_block(self, block: RawBlock, place: Place) -> str:
        return self.drawn(block, place) or self._raw.show(block.text)

    def code(self, block: CodeBlock, place: Place) -> Around:
        before = '<table width="100%" cellspacing="0" cellpadding="0"><tr><td class="code"><pre>'
        return f"{before}{place.lead}", "\n</pre></td></tr></table>\n"

    def drawn(self, block: CodeBlock | RawBlock, place: Place) -> str:
        chart = flow_chart_of(block)
        if chart is None:
            return ""
        lead, lines = place.lead, []
        for chain in chart.chains:
            lines.append(f'<p class="chart">{lead}{"".join(map(_step, chain))}</p>\n')
            lead = ""
        return "".join(lines)

    def table(self, place: Place) -> Around:
        return '<table class="page" cellspacing="0" cellpadding="0">\n', "</table>\n"

    def task(self, *, done: bool) -> str:
        return "☑ " if done else "☐ "

    def note_mark(self, number: int, target: str, place: Place) -> str:
        if not target or self.inserted:
            return f"<sup>{number}</sup>"
        return f"<sup>{place.lead}{self.links.open_here(target)}{number}</a></sup>"

    def note_back(self, target: str) -> str:
        return "" if self.inserted else f"&nbsp;{self.links.open_here(target)}↩</a>"


def inserted_html(links: Links, root: Path, blocks: Sequence[Block], base: str) -> str:
    """Blocks of the page at `base` as they stand in another place."""
    return HtmlWriter(RichDress(links, root, base, inserted=True)).blocks(blocks)


def _begins_with_picture(inlines: Sequence[Inline]) -> bool:
    first = inlines[0] if inlines else None
    if isinstance(first, Anchored):
        return _begins_with_picture(first.inlines)
    return isinstance(first, Picture) or (isinstance(first, RawInline) and first.text[:4].lower() == "<img")


def _step(step: Step) -> str:
    """A box of a flow chart, after the arrow that leads to it."""
    box = f'<span class="step">&nbsp;{html.escape(step.text)}&nbsp;</span>'
    if not step.sign:
        return box
    label = f" <i>{html.escape(step.label)}</i>" if step.label else ""
    return f"&nbsp;{step.sign}{label} {box}"


def _chip(words: str, kind: str, hint: str) -> str:
    return f'<span class="{kind}" title="{html.escape(hint)}">&nbsp;{html.escape(words)}&nbsp;</span>'


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST_WORDS else f"{text[: _LONGEST_WORDS - 1]}…"
