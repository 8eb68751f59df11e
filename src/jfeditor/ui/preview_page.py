"""What the Page tab shows: a page as HTML for rich text, with what its statements bring in under each.

No Qt here. The page is cut where something stands in place, so that "as written" is the same HTML without
what stands between the cuts, and folding needs nothing computed anew.
"""

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby, pairwise
from pathlib import Path

from jfeditor.families.effective import EffectiveItem, EffectiveRoles, Origin, Place, Trouble
from jfeditor.families.handbook import Handbook, NodeRef
from jfeditor.families.items import Item
from jfeditor.families.page_inserts import Insert, Passage, page_inserts
from jfeditor.families.pages import Page
from jfeditor.families.reasons import facet_text, fault_reason, passed_through
from jfeditor.families.source_tones import source_tones
from jfeditor.markdown.blocks import BlockKind
from jfeditor.markdown.html import Rendering, render
from jfeditor.text.spans import Span
from jfeditor.ui.preview_cost import closing, cost_of, costs_of, fitting
from jfeditor.ui.rich_html import Dresser, PreviewLink
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
_TOP = "@1"
"""The anchor of the page's title."""
_ANCHOR = re.compile(r'<a name="[^"]*"></a>')


@dataclass(frozen=True, slots=True)
class InPlace:
    """What stands under one statement."""

    key: str
    """The statement, to know it again after an edit."""
    kind: str
    """The class of its cell: `from1` and so on by source, `idle`, `warn`, `err`."""
    head: str
    body: str
    """What can be collapsed; empty where nothing can."""

    def html(self, number: int, *, folded: bool) -> str:
        """Its HTML; `number` is its place among all of the page."""
        if not self.body:
            return _boxed(self.kind, f'<p class="note">{self.head}</p>')
        fold = f'<a href="{FOLD}{number}" class="fold">{"▸" if folded else "▾"}&nbsp;'
        head = f'<p class="head">{fold}{_words("preview.inherited_from")}</a> {self.head}</p>'
        return _boxed(self.kind, head if folded else head + self.body)


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
                parts.append(one.html(number, folded=number in folded))
                number += 1
            parts.append(piece)
        return "".join(parts)


def make_preview(page: Page, handbook: Handbook, root: Path, roles: EffectiveRoles | None) -> Preview:
    """The preview of a page; without `roles` of the page alone."""
    rendering = render(page.source, page.front_matter.span.end)
    dresser = Dresser(page.path, handbook, root)
    statements = len(roles.inheritance.pages[page.path].readings) if roles else 0
    costs = costs_of(rendering.html, _MOST)
    own = min(costs.costs[-1], _MOST * _SHARE)
    placed: list[tuple[int, InPlace]] = []
    in_place, end = 0, len(rendering.html)
    room = _MOST - own - _HEAD * statements
    for insert, shown in _Inserter(roles, page, dresser, room).show() if roles else ():
        at = rendering.below(insert.reading.span.start)
        cost = cost_of(shown.html(len(placed), folded=False))
        if costs.at(at) + in_place + cost > _MOST:
            end = at
            break
        in_place += cost
        placed.append((at, shown))
    end = max(min(end, fitting(rendering.html, _MOST - in_place)), placed[-1][0] if placed else 0)
    cuts = [(at, tuple(one for _, one in here)) for at, here in groupby(placed, key=lambda pair: pair[0])]
    places = [0, *(at for at, _ in cuts), end]
    texts = [rendering.html[one:other] for one, other in pairwise(places)]
    texts[-1] += closing(rendering.html[:end])
    pieces = [dresser.dress(text, page.path) for text in texts]
    pieces[0] = _title_block(page) + pieces[0]
    if end < len(rendering.html):
        pieces[-1] += _boxed("idle", f'<p class="note">{_words("preview.cut")}</p>')
    return Preview(page.path, tuple(pieces), tuple(here for _, here in cuts), tuple(dresser.links))


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


class _Inserter:
    """What stands under the statements of one page, as HTML."""

    def __init__(self, roles: EffectiveRoles, page: Page, dresser: Dresser, room: float) -> None:
        self.roles = roles
        self.found = roles.inheritance
        self.handbook = roles.inheritance.handbook
        self.page = page
        self.dresser = dresser
        self.colours: dict[NodeRef, Mapping[NodeRef, int]] = {}
        """For each role of the page, what colours its sources have."""
        self.known: dict[str, tuple[Rendering, dict[tuple[BlockKind, Span], int]]] = {}
        self.seen: dict[str, int] = {}
        """How often each statement has come so far."""
        self.room = room
        """The cost that is left for what can be collapsed."""

    def show(self) -> Iterator[tuple[Insert, InPlace]]:
        for insert in page_inserts(self.roles, self.page.path):
            text = insert.reading.text
            count = self.seen[text] = self.seen.get(text, 0) + 1
            yield insert, self._in_place(insert, f"{text}\n{count}")

    def _in_place(self, insert: Insert, key: str) -> InPlace:
        if insert.fault:
            circle = insert.fault.trouble in {Trouble.CYCLE, Trouble.TOO_LONG}
            title = _words("preview.fault_circle" if circle else "preview.fault")
            reason = html.escape(fault_reason(self.found, insert.fault))
            return InPlace(key, "err" if circle else "warn", f"<b>⚠ {title}</b> {reason}", "")
        sources = list(dict.fromkeys(insert.reading.targets))
        owner = insert.reading.owner
        names = f" {_words('preview.and')} ".join(self._source(ref, owner) for ref in sources)
        if insert.idle:
            return InPlace(key, "idle", _with_link(f"preview.idle_{insert.idle.value}", names), "")
        brought = [*sources, *(passage.origin.owner for passage in insert.passages)]
        colour = next((colour for ref in brought if (colour := self._colour(ref, owner))), 1)
        counted = "".join(f" ·&nbsp;{_counted(kind.value, count)}" for kind, count in insert.counts.items())
        return InPlace(key, f"from{colour}", names + counted, self._body(insert, sources))

    def _source(self, ref: NodeRef, owner: NodeRef) -> str:
        colour = self._colour(ref, owner)
        return self.dresser.link_to(ref, f"source{colour}" if colour else "")

    def _colour(self, ref: NodeRef, owner: NodeRef) -> int:
        """The colour a source has in a role, here as in the Role tab; 0 for what the role has nothing of."""
        if owner not in self.colours:
            self.colours[owner] = source_tones(self.roles.role(owner))
        return self.colours[owner].get(ref, 0)

    def _body(self, insert: Insert, sources: Sequence[NodeRef]) -> str:
        note = f'<p class="note">{_words("preview.too_much")}</p>'
        if self.room <= 0:
            return note
        kinds = list(dict.fromkeys(passage.kind for passage in insert.passages))
        named = {passage.origin.owner for passage in insert.passages} != set(sources) or len(sources) > 1
        parts = []
        for kind in kinds:
            if len(kinds) > 1:
                parts.append(f'<p class="kind">{html.escape(facet_text(kind))}</p>')
            for passage in insert.passages:
                if passage.kind is kind:
                    parts += self._passage(passage, insert.reading.owner, named=named)
        body = "".join(parts)
        room, self.room = self.room, self.room - cost_of(_BOX + body) + cost_of(_BOX)
        if self.room >= 0:
            return body
        end = max(0, fitting(_BOX + body, room + cost_of(_BOX)) - len(_BOX))
        return body[:end] + closing(body[:end]) + note

    def _passage(self, passage: Passage, owner: NodeRef, *, named: bool) -> Iterator[str]:
        origin = passage.origin
        if named:
            yield f'<p class="via">{self._way(origin, owner)}</p>'
        base = origin.owner.path
        for is_item, entries in groupby(passage.entries, key=_is_list_item):
            shown = "".join(self._entry(entry, base, owner) for entry in entries)
            yield f"<ul>{shown}</ul>" if is_item else shown

    def _way(self, origin: Origin, owner: NodeRef) -> str:
        name = self._source(origin.owner, owner)
        through = passed_through(Place(origin, 0))
        if not through:
            return name
        names = ", ".join(self.handbook.title_of(ref) for ref in through)
        return _with_link("preview.via", name, names=names)

    def _entry(self, entry: EffectiveItem, base: str, owner: NodeRef) -> str:
        if entry.fault:
            reading = entry.fault.reading
            reason = fault_reason(self.found, entry.fault)
            link = self._source(reading.owner, owner)
            told = _with_link("preview.fault_inside", link, text=reading.text, reason=reason)
            return f'<p class="fault">⚠ {told}</p>'
        return self._item(entry.item, base) if entry.item else ""

    def _item(self, item: Item, base: str) -> str:
        """An item as its page shows it; of one that a statement was taken out of, the words that are left."""
        rendering, places = self._rendered(base)
        index = places.get((item.kind, item.span))
        if item.content.end > item.content.start and index is not None:
            start, end = rendering.blocks[index]
            return self.dresser.dress(_ANCHOR.sub("", rendering.html[start:end]), base)
        below = "".join(self._item(nested, base) for nested in item.below)
        if item.kind is BlockKind.ITEM:
            return f"<li>{html.escape(item.text)}{f'<ul>{below}</ul>' if below else ''}</li>"
        return f"<p>{html.escape(item.text)}</p>{below}"

    def _rendered(self, path: str) -> tuple[Rendering, dict[tuple[BlockKind, Span], int]]:
        if path not in self.known:
            page = self.handbook.pages[path]
            places = {(block.kind, block.span): i for i, block in enumerate(page.document.blocks)}
            self.known[path] = render(page.source, page.front_matter.span.end), places
        return self.known[path]


def _is_list_item(entry: EffectiveItem) -> bool:
    return entry.item is not None and entry.item.kind is BlockKind.ITEM


def _boxed(kind: str, inside: str) -> str:
    """A block with a bar at its left."""
    return f"{_BOX.format(kind=kind)}{inside}</td></tr></table>"


def _with_link(code: str, link: str, **values: str) -> str:
    """A sentence as HTML, with links for `{source}`."""
    plain = {name: value.replace("\0", "") for name, value in values.items()}
    return html.escape(word(code, {**plain, "source": "\0"})).replace("\0", link)


def _counted(kind: str, count: int) -> str:
    words = word(f"preview.count_{kind}{'_one' if count == 1 else ''}", {"count": count})
    return html.escape(words).replace(" ", "&nbsp;")


def _words(code: str) -> str:
    return html.escape(word(code, {}))
