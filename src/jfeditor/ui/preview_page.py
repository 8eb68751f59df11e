"""What the Page tab shows: a page as HTML for rich text, with what its statements bring in under each.

No Qt here. The page is cut where something stands in place, so that "as written" is the same HTML without
what stands between the cuts, and folding needs nothing computed anew.
"""

import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby, pairwise
from pathlib import Path

from jfeditor.families.effective import EffectiveRoles
from jfeditor.families.handbook import Handbook, NodeRef
from jfeditor.families.pages import Page
from jfeditor.markdown.content import Block
from jfeditor.markdown.content_reading import read_content
from jfeditor.markdown.html import HtmlWriter
from jfeditor.ui.inherited_in_place import InPlace, inherited_in_place
from jfeditor.ui.preview_cost import closing, cost_of, costs_of, fitting
from jfeditor.ui.rich_html import LINE, Links, PreviewLink, RichDress, inserted_html
from jfeditor.wording import word

FOLD = "fold:"
"""How the targets of the heads begin that collapse and expand, before the insert's number."""
_MOST = 45_000
"""What showing a page may cost (`cost_of`), for the window is not to stand still for over 50 ms. The dearest
of 103 real pages costs 42,300 with all that is inherited."""
_SHARE = 0.75
"""How much of it the page itself takes at most before there is less of what stands in place."""
_HEAD = 320
"""What the first line of what stands in place costs, about, with the line that says that not all is shown."""
_BOX = '<table class="insert" width="100%" cellspacing="0" cellpadding="0"><tr><td class="{kind}">'
_TOP = f"{LINE}1"
"""The anchor of the page's title."""


@dataclass(frozen=True, slots=True)
class Preview:
    """A page, ready to be shown."""

    path: str
    pieces: tuple[str, ...]
    """The page as written, cut where something stands in place."""
    inserts: tuple[tuple[InPlace, ...], ...]
    """What stands at each of the cuts."""
    links: tuple[PreviewLink, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """The statements under which something can be collapsed; empty for the others."""
        return tuple(one.key if one.body else "" for here in self.inserts for one in here)

    def html(self, folded: frozenset[int] = frozenset(), *, as_written: bool = False) -> str:
        """All of it; `folded` has the numbers of the inserts that are collapsed."""
        if as_written:
            return "".join(self.pieces)
        parts = [self.pieces[0]]
        number = 0
        for here, piece in zip(self.inserts, self.pieces[1:], strict=True):
            for one in here:
                parts.append(boxed(one, number, folded=number in folded))
                number += 1
            parts.append(piece)
        return "".join(parts)


def make_preview(page: Page, handbook: Handbook, root: Path, roles: EffectiveRoles | None) -> Preview:
    """The preview of a page; without `roles` of the page alone."""
    links = Links(page.path, handbook)
    writer = HtmlWriter(RichDress(links, root, page.path, inserted=False), page.source.lines)
    written = writer.page(read_content(page.source, page.front_matter.span.end))
    statements = len(roles.inheritance.pages[page.path].readings) if roles else 0
    costs = costs_of(written.html, _MOST)
    own = min(costs.costs[-1], _MOST * _SHARE)
    placed: list[tuple[int, InPlace]] = []
    in_place, end = 0, len(written.html)
    inserts = _Inserts(links, root, _MOST - own - _HEAD * statements)
    for one in inherited_in_place(page, roles, inserts) if roles else ():
        at = written.below(one.offset)
        cost = cost_of(boxed(one, len(placed), folded=False))
        if costs.at(at) + in_place + cost > _MOST:
            end = at
            break
        in_place += cost
        placed.append((at, one))
    end = max(min(end, fitting(written.html, _MOST - in_place)), placed[-1][0] if placed else 0)
    cuts = [(at, tuple(one for _, one in here)) for at, here in groupby(placed, key=lambda pair: pair[0])]
    places = [0, *(at for at, _ in cuts), end]
    pieces = [written.html[one:other] for one, other in pairwise(places)]
    pieces[0] = _title_block(page) + pieces[0]
    pieces[-1] += closing(written.html[:end])
    if end < len(written.html):
        pieces[-1] += _box("idle", f'<p class="note">{_words("preview.cut")}</p>')
    return Preview(page.path, tuple(pieces), tuple(here for _, here in cuts), tuple(links.links))


def boxed(one: InPlace, number: int, *, folded: bool) -> str:
    """What stands under one statement; `number` is its place among all of the page."""
    if not one.body:
        return _box(one.kind, f'<p class="note">{one.head}</p>')
    fold = f'<a href="{FOLD}{number}" class="fold">{"▸" if folded else "▾"}&nbsp;'
    head = f'<p class="head">{fold}{_words("preview.inherited_from")}</a> {one.head}</p>'
    return _box(one.kind, head if folded else head + one.body)


def carried_over(folded: frozenset[int], before: Sequence[str], after: Sequence[str]) -> frozenset[int]:
    """The inserts that stay collapsed when the keys of a page change from `before` to `after`."""
    found = set()
    for kind, start, end, new_start, new_end in SequenceMatcher(None, before, after, False).get_opcodes():
        if kind == "equal" or (kind == "replace" and end - start == new_end - new_start):
            found |= {number - start + new_start for number in range(start, end) if number in folded}
    return frozenset(found)


def _title_block(page: Page) -> str:
    matter = page.front_matter
    title, description = (" ".join(matter.text_of(key).split()) for key in ("title", "description"))
    shown = ""
    if title:
        shown += f'<h1 class="title"><a name="{_TOP}"></a>{html.escape(title)}</h1>'
    if description:
        shown += f'<p class="description">{html.escape(description)}</p>'
    return shown


class _Inserts:
    """How what stands in place is written: with less in it where the window has no time for all."""

    def __init__(self, links: Links, root: Path, room: float) -> None:
        self.links = links
        self.root = root
        self.room = room
        """The cost that is left for what can be collapsed."""

    def link_to(self, ref: NodeRef, kind: str) -> str:
        return self.links.to_node(ref, kind)

    def blocks(self, blocks: Sequence[Block], base: str) -> str:
        return inserted_html(self.links, self.root, blocks, base)

    def fitting(self, parts: Iterator[str]) -> str:
        note = f'<p class="note">{_words("preview.too_much")}</p>'
        if self.room <= 0:
            return note
        body = "".join(parts)
        room, self.room = self.room, self.room - cost_of(_BOX + body) + cost_of(_BOX)
        if self.room >= 0:
            return body
        end = max(0, fitting(_BOX + body, room + cost_of(_BOX)) - len(_BOX))
        return body[:end] + closing(body[:end]) + note


def _box(kind: str, inside: str) -> str:
    """A block with a bar at its left."""
    return f"{_BOX.format(kind=kind)}{inside}</td></tr></table>"


def _words(code: str) -> str:
    return html.escape(word(code, {}))
