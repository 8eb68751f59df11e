"""What stands under the statements of a page where it is shown as it takes effect, in HTML.

The plain preview and the web page have it from here; what differs between them is the dress. No Qt.
"""

import html
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Protocol

from jfeditor.export.item_blocks import item_blocks
from jfeditor.families.effective import EffectiveItem, EffectiveRoles, Origin, Place, Trouble
from jfeditor.families.handbook import NodeRef
from jfeditor.families.page_inserts import Insert, Passage, page_inserts
from jfeditor.families.pages import Page
from jfeditor.families.reasons import facet_text, fault_reason, passed_through
from jfeditor.families.source_tones import source_tones
from jfeditor.markdown.content import Block
from jfeditor.wording import word


class InsertDress(Protocol):
    """How the one who shows a page writes what stands in place."""

    def link_to(self, ref: NodeRef, kind: str) -> str:
        """A link to a node by its name, of a class of the style sheet, or of none."""

    def blocks(self, blocks: Sequence[Block], base: str) -> str:
        """Blocks of the page at `base`, as they stand in another page."""

    def fitting(self, parts: Iterator[str]) -> str:
        """What can be collapsed, from its parts, which are made as they are taken; less of it where there is
        no time for all.
        """


@dataclass(frozen=True, slots=True)
class InPlace:
    """What stands under one statement."""

    offset: int
    """Where on the page the statement begins: this stands right below the text that holds the byte."""
    key: str
    """The statement, to know it again after an edit."""
    kind: str
    """Its class: `from1` and so on by source, `idle`, `warn`, `err`."""
    head: str
    """Whom it is inherited from, or why nothing is."""
    body: str
    """What can be collapsed; empty where nothing can."""


def inherited_in_place(page: Page, roles: EffectiveRoles, dress: InsertDress) -> Iterator[InPlace]:
    """What stands under each statement of a page, in order; one by one, for a page may have many."""
    composer = _Composer(roles, dress)
    seen: dict[str, int] = {}
    for insert in page_inserts(roles, page.path):
        text = insert.reading.text
        count = seen[text] = seen.get(text, 0) + 1
        yield composer.compose(insert, f"{text}\n{count}")


class _Composer:
    """Writes what stands under the statements of one page."""

    def __init__(self, roles: EffectiveRoles, dress: InsertDress) -> None:
        self.roles = roles
        self.found = roles.inheritance
        self.handbook = roles.inheritance.handbook
        self.dress = dress
        self.colours: dict[NodeRef, Mapping[NodeRef, int]] = {}
        """For each role of the page, what colours its sources have."""

    def compose(self, insert: Insert, key: str) -> InPlace:
        offset = insert.reading.span.start
        if insert.fault:
            circle = insert.fault.trouble in {Trouble.CYCLE, Trouble.TOO_LONG}
            title = _words("preview.fault_circle" if circle else "preview.fault")
            reason = html.escape(fault_reason(self.found, insert.fault))
            return InPlace(offset, key, "err" if circle else "warn", f"<b>⚠ {title}</b> {reason}", "")
        sources = list(dict.fromkeys(insert.reading.targets))
        owner = insert.reading.owner
        names = f" {_words('preview.and')} ".join(self._source(ref, owner) for ref in sources)
        if insert.idle:
            return InPlace(offset, key, "idle", _with_link(f"preview.idle_{insert.idle.value}", names), "")
        brought = [*sources, *(passage.origin.owner for passage in insert.passages)]
        colour = next((colour for ref in brought if (colour := self._colour(ref, owner))), 1)
        counted = "".join(f"&nbsp;· {_counted(kind.value, count)}" for kind, count in insert.counts.items())
        body = self.dress.fitting(self._body(insert, sources))
        return InPlace(offset, key, f"from{colour}", names + counted, body)

    def _source(self, ref: NodeRef, owner: NodeRef) -> str:
        colour = self._colour(ref, owner)
        return self.dress.link_to(ref, f"source{colour}" if colour else "")

    def _colour(self, ref: NodeRef, owner: NodeRef) -> int:
        """The colour a source has in a role, here as in the Role tab; 0 for what the role has nothing of."""
        if owner not in self.colours:
            self.colours[owner] = source_tones(self.roles.role(owner))
        return self.colours[owner].get(ref, 0)

    def _body(self, insert: Insert, sources: Sequence[NodeRef]) -> Iterator[str]:
        kinds = list(dict.fromkeys(passage.kind for passage in insert.passages))
        named = {passage.origin.owner for passage in insert.passages} != set(sources) or len(sources) > 1
        for kind in kinds:
            if len(kinds) > 1:
                yield f'<p class="kind">{html.escape(facet_text(kind))}</p>'
            for passage in insert.passages:
                if passage.kind is kind:
                    yield from self._passage(passage, insert.reading.owner, named=named)

    def _passage(self, passage: Passage, owner: NodeRef, *, named: bool) -> Iterator[str]:
        origin = passage.origin
        if named:
            yield f'<p class="via">{self._way(origin, owner)}</p>'
        page = self.handbook.pages[origin.owner.path]
        for is_fault, entries in groupby(passage.entries, key=lambda entry: entry.fault is not None):
            if is_fault:
                yield from (self._fault(entry, owner) for entry in entries)
            else:
                items = [entry.item for entry in entries if entry.item]
                yield self.dress.blocks(item_blocks(page, items), page.path)

    def _way(self, origin: Origin, owner: NodeRef) -> str:
        name = self._source(origin.owner, owner)
        through = passed_through(Place(origin, 0))
        if not through:
            return name
        names = ", ".join(self.handbook.title_of(ref) for ref in through)
        return _with_link("preview.via", name, names=names)

    def _fault(self, entry: EffectiveItem, owner: NodeRef) -> str:
        if entry.fault is None:
            return ""
        reading = entry.fault.reading
        reason = fault_reason(self.found, entry.fault)
        link = self._source(reading.owner, owner)
        told = _with_link("preview.fault_inside", link, text=reading.text, reason=reason)
        return f'<p class="fault">⚠ {told}</p>'


def _with_link(code: str, link: str, **values: str) -> str:
    """A sentence as HTML, with links for `{source}`."""
    plain = {name: value.replace("\0", "") for name, value in values.items()}
    return html.escape(word(code, {**plain, "source": "\0"})).replace("\0", link)


def _counted(kind: str, count: int) -> str:
    words = word(f"preview.count_{kind}{'_one' if count == 1 else ''}", {"count": count})
    return html.escape(words).replace(" ", "&nbsp;")


def _words(code: str) -> str:
    return html.escape(word(code, {}))
