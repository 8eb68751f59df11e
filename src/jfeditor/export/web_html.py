"""How the parts of a page are written as a web page: in the window's preview, and in HTML files.

What is made here goes through `web_safety.safe_html` as a whole before anyone sees it.
"""

from collections.abc import Callable, Sequence
from html import escape

from jfeditor.export.picture_files import find_picture, leads_out
from jfeditor.export.web_links import LinkReader, Way, WebLink, short
from jfeditor.export.web_raw import tame
from jfeditor.export.web_shortcodes import (
    Embed,
    Figure,
    Fold,
    Group,
    Known,
    Panel,
    Reference,
    known,
    what_frame,
)
from jfeditor.families.handbook import NodeRef
from jfeditor.markdown.content import (
    Anchored,
    Block,
    Box,
    CodeBlock,
    Foreign,
    ForeignBlock,
    Inline,
    Paragraph,
    Picture,
    RawBlock,
)
from jfeditor.markdown.content_reading import read_content
from jfeditor.markdown.flow_charts import Step, flow_chart_of
from jfeditor.markdown.html import Around, Dress, HtmlWriter, Place
from jfeditor.markdown.shortcodes import read_shortcode
from jfeditor.text.lines import Lines
from jfeditor.text.sources import Source
from jfeditor.text.spans import Span
from jfeditor.wording import word

PictureAddress = Callable[[str], str]
"""Gives the address of an image by its path in the handbook's folder; empty where it cannot be shown."""

CHANGED = ' class="jf-changed"'
"""What the attributes of a block begin with that has changed since the page was saved."""
_NO_SIZE = (0, 0)


class WebDress(Dress):
    """Writes the blocks of one page of a handbook; `base` is its path, from which its links are counted."""

    def __init__(
        self,
        links: LinkReader,
        picture: PictureAddress,
        base: str,
        changed: frozenset[int] = frozenset(),
        gone: dict[int, int] | None = None,
    ) -> None:
        """`changed` has the first lines of changed blocks, `gone` how many are missing before a line."""
        self.links = links
        self.address = picture
        self.base = base
        self.changed = changed
        self.gone = gone or {}

    def blocks(self, blocks: Sequence[Block], lines: Lines | None = None, notes: str = "") -> str:
        """Some blocks of the page; footnotes have `notes` before their anchors."""
        return HtmlWriter(self, lines, notes).blocks(tame(blocks, self))

    def to_node(self, ref: NodeRef, title: str, kind: str = "") -> str:
        """A link of our own to a node."""
        return around(_opened(self.links.to_node(ref), kind), escape(title))

    # What pages hold

    def place(self, line: int, anchor: str) -> Place:
        attributes = f' id="{escape(anchor)}"' if anchor else ""
        if line:
            attributes += f' data-line="{line}"'
        if line in self.changed:
            attributes = CHANGED + attributes
        return Place(attributes, gone_mark(self.gone[line]) if line in self.gone else "")

    def link(self, link: Anchored) -> Around:
        return _opened(self.links.read(link.target, self.base), title=link.title)

    def picture(self, picture: Picture) -> str:
        return self._picture(picture.target, picture.text, picture.title, _NO_SIZE)

    def foreign(self, foreign: Foreign) -> str:
        shown = known(foreign.shortcode) if foreign.shortcode and not foreign.shortcode.closing else None
        match shown:
            case Embed():
                return self._embed(shown.what, shown.address, shown.title)
            case Figure():
                return self._figure(shown)
            case Reference():
                return self._reference(shown)
        return self._chip(foreign)

    def foreign_block(self, block: ForeignBlock, place: Place) -> str:
        return f"<div{_classed(place, 'jf-foreign')}>{place.lead}{self.foreign(block.foreign)}</div>\n"

    def box(self, box: Box, place: Place) -> Around:
        shown: Known | None = known(box.opening.shortcode) if box.opening.shortcode else None
        match shown:
            case Panel():
                title = f'<p class="jf-box-title">{self._words(shown.title)}</p>\n' if shown.title else ""
                opening = f'<div role="note"{_classed(place, f"jf-box jf-{shown.tone}")}>{place.lead}{title}'
            case Fold():
                is_open = " open" if shown.open else ""
                head = f"<summary>{self._words(shown.title)}</summary>\n"
                return f"<details{is_open}{_classed(place, 'jf-fold')}>{place.lead}{head}", "</details>\n"
            case Group():
                opening = f"<div{_classed(place, 'jf-group')}>{place.lead}"
            case _:
                said = f'<p class="jf-box-title">{self.foreign(box.opening)}</p>\n'
                opening = f"<div{_classed(place, 'jf-box jf-unknown')}>{place.lead}{said}"
        return f"{opening}\n", "</div>\n"

    def raw(self, text: str) -> str:
        """Raw HTML, made harmless by `tame` before."""
        return text

    def raw_block(self, block: RawBlock, place: Place) -> str:
        chart = self.drawn(block, place)
        if chart:
            return chart
        mark = f"<span{place.attributes}>{place.lead}</span>" if place.attributes else ""
        return f"{mark}{block.text}\n" if block.text.strip() else ""

    def code(self, block: CodeBlock, place: Place) -> Around:
        language = f' data-language="{escape(block.language)}"' if block.language else ""
        return f"<pre{language}{place.attributes}>{place.lead}<code>", "</code></pre>\n"

    def drawn(self, block: CodeBlock | RawBlock, place: Place) -> str:
        chart = flow_chart_of(block)
        if chart is None:
            return ""
        chains = "".join(f"<li>{''.join(map(_step, chain))}</li>\n" for chain in chart.chains)
        return f"<div{_classed(place, 'jf-chart')}>{place.lead}<ul>\n{chains}</ul></div>\n"

    def table(self, place: Place) -> Around:
        # What the place says stands in the first row, too.
        return f"<div{_classed(place, 'jf-table')}><table>\n", "</table></div>\n"

    def task(self, *, done: bool) -> str:
        label = escape(word("web.task_done" if done else "web.task_open", {}))
        return f'<span class="jf-task{" jf-done" if done else ""}" role="img" aria-label="{label}"></span> '

    def note_mark(self, number: int, target: str, place: Place) -> str:
        if not target:
            hint = word("web.note_lost", {})
            return f'<sup class="jf-lost" title="{escape(hint)}">{number or "?"}</sup>'
        link = f'<a href="#{escape(target)}" role="doc-noteref">{number}</a>'
        return f'<sup class="jf-note"{place.attributes}>{place.lead}{link}</sup>'

    def note_back(self, target: str) -> str:
        label = escape(word("web.note_back", {}))
        return f' <a href="#{escape(target)}" role="doc-backlink" aria-label="{label}" title="{label}">↩︎</a>'

    # What raw HTML holds: `web_raw.RawDress`

    def open_link(self, target: str, title: str) -> str:
        """The opening tag of a link of raw HTML, closed by `</a>`."""
        opening, _ = _opened(self.links.read(target, self.base), title=title)
        return opening

    def raw_picture(self, target: str, words: str, title: str, size: tuple[int, int]) -> str:
        """An image of raw HTML, of a width and height in pixels."""
        return self._picture(target, words, title, size)

    def embed(self, kind: str, address: str, title: str) -> str:
        """A note in the place of a frame, a film, a sound."""
        return self._embed(what_frame(address) or word(f"web.embed_{kind}", {}), address, title)

    def words(self, text: str) -> str:
        """Words between tags of raw HTML."""
        return escape(text, quote=False)

    def written(self, text: str) -> str:
        """A shortcode or an ERB tag between tags of raw HTML."""
        return self.foreign(Foreign(Span(0, 0), text, read_shortcode(text)))

    # Parts

    def _words(self, text: str) -> str:
        """Words that may hold Markdown marks, on one line."""
        source = Source(" ".join(text.split()).encode())
        blocks = read_content(source, 0).blocks
        inlines: Sequence[Inline] = blocks[0].inlines if blocks and isinstance(blocks[0], Paragraph) else ()
        if len(blocks) != 1 or not inlines:
            return escape(text)
        return HtmlWriter(self).inlines(_tamed(inlines, self))

    def _picture(self, target: str, words: str, title: str, size: tuple[int, int]) -> str:
        path = find_picture(self.links.root, target, self.base) if target.strip() else ""
        address = self.address(path) if path else ""
        if not address:
            return _no_picture(_why_no_picture(target, path), target, words)
        sizes = "".join(
            f' {key}="{value}"' for key, value in zip(("width", "height"), size, strict=True) if value
        )
        hint = f' title="{escape(title)}"' if title else ""
        return f'<img src="{escape(address)}" alt="{escape(words)}"{hint}{sizes}>'

    def _figure(self, figure: Figure) -> str:
        image = self._picture(figure.source, figure.text or figure.caption, "", _NO_SIZE)
        if figure.link:
            image = around(_opened(self.links.read(figure.link, self.base)), image)
        caption = f'<span class="jf-caption">{self._words(figure.caption)}</span>' if figure.caption else ""
        return f'<span class="jf-figure">{image}{caption}</span>'

    def _reference(self, reference: Reference) -> str:
        ref = self.links.handbook.follow(reference.target, self.base)
        words = reference.text or (self.links.handbook.title_of(ref) if ref else reference.target)
        return around(_opened(self.links.read(reference.target, self.base)), escape(words))

    def _embed(self, what: str, address: str, title: str) -> str:
        link = self.links.read(address, self.base)
        said = escape(short(address))
        if link.way is Way.OUT:
            said = around(_opened(link), said)
        else:
            said = f'<span class="jf-address">{said}</span>'
        called = f'<span class="jf-embed-title">{escape(title)}</span>' if title else ""
        hint = escape(word("web.embed_hint", {"address": short(address)}))
        return (
            f'<span class="jf-embed" title="{hint}"><span class="jf-embed-what">{escape(what)}</span>'
            f"{called}{said}</span>"
        )

    def _chip(self, foreign: Foreign) -> str:
        written = " ".join(foreign.text.split())
        hint = word("web.shortcode_hint", {"written": short(written)})
        kind = "jf-chip" if foreign.shortcode or not written.startswith("<%") else "jf-chip jf-erb"
        return f'<span class="{kind}" title="{escape(hint)}">{escape(short(_label(written)) or "…")}</span>'


def around(parts: Around, inside: str) -> str:
    """HTML inside what opens and closes it."""
    return f"{parts[0]}{inside}{parts[1]}"


def gone_mark(count: int) -> str:
    """Marks where blocks were taken out since the page was saved."""
    hint = escape(word("web.gone_one" if count == 1 else "web.gone", {"count": count}))
    return f'<span class="jf-gone" title="{hint}"></span>'


def _opened(link: WebLink, kind: str = "", title: str = "") -> Around:
    hint = f"{title}\n{link.hint}" if title else link.hint
    classes = f"jf-{link.way.value}{f' {kind}' if kind else ''}"
    address = f' href="{escape(link.address)}"' if link.address else ""
    return f'<a{address} class="{classes}" title="{escape(hint)}">', "</a>"


def _classed(place: Place, classes: str) -> str:
    """The attributes of a block that has classes of its own."""
    changed = place.attributes.startswith(CHANGED)
    rest = place.attributes.removeprefix(CHANGED)
    return f' class="{classes}{" jf-changed" if changed else ""}"{rest}'


def _step(step: Step) -> str:
    """A box of a flow chart, after the arrow that leads to it."""
    box = f'<span class="jf-step">{escape(step.text)}</span>'
    if not step.sign:
        return box
    label = f' <span class="jf-arrow-label">{escape(step.label)}</span>' if step.label else ""
    said = escape(word("web.chart_line" if step.sign == "–" else "web.chart_arrow", {}))
    arrow = f'<span class="jf-arrow" role="img" aria-label="{said}">{step.sign}</span>'
    return f"&nbsp;{arrow}{label} {box}"


def _tamed(inlines: Sequence[Inline], dress: WebDress) -> Sequence[Inline]:
    block = tame((Paragraph(inlines[0].span, -1, tuple(inlines), bare=True),), dress)[0]
    return block.inlines if isinstance(block, Paragraph) else ()


def _why_no_picture(target: str, path: str) -> str:
    """The code of the sentence that says why an image is not shown."""
    if path:
        return "web.picture_large"
    if not target.strip():
        return "web.picture_none"
    if target.strip().lower().startswith("data:"):
        return "web.picture_inside"
    return "web.picture_remote" if leads_out(target) else "web.picture_missing"


def _no_picture(code: str, target: str, words: str) -> str:
    """What stands for an image: why it is not there, what it shows, its address."""
    said = f'<span class="jf-nopicture-why">{escape(word(code, {}))}</span>'
    if words:
        said += f' <span class="jf-nopicture-words">{escape(words)}</span>'
    if target.strip():
        said += f' <span class="jf-address">{escape(short(target))}</span>'
    return f'<span class="jf-nopicture">{said}</span>'


def _label(written: str) -> str:
    """What a shortcode or an ERB tag says, without its braces."""
    for opening, closing in (("{{<", ">}}"), ("{{%", "%}}"), ("<%", "%>")):
        if written.startswith(opening):
            inside = written.removeprefix(opening).removesuffix(closing)
            return inside.strip("=#- ") if opening == "<%" else inside.strip().removesuffix("/").strip()
    return written
