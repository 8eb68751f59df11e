"""Deleting headings with all that belongs to them, and whole pages.

What refers to them is offered to be put right with it: a link becomes its words, a statement that takes in
what is deleted is replaced by what it brings in. What the user leaves as it is, the plan tells as lost.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain, combinations, product

from jfeditor.families.handbook import NodeRef
from jfeditor.families.inheritance import Reading
from jfeditor.families.links import follow
from jfeditor.families.model import FAMILY
from jfeditor.families.pages import Page, read_page
from jfeditor.families.written_titles import written_title
from jfeditor.faults import JfeditorError
from jfeditor.markdown.blocks import Link
from jfeditor.markdown.link_targets import link_target_span
from jfeditor.restructure.bundles import Bundle
from jfeditor.restructure.inlining import inline
from jfeditor.restructure.labels import fold
from jfeditor.restructure.moves import cut_at, read_bundles
from jfeditor.restructure.names import told_titles, with_more
from jfeditor.restructure.proposals import Offer, Proposal, Way
from jfeditor.restructure.seams import joined
from jfeditor.restructure.surveys import Survey, take_survey
from jfeditor.restructure.takeouts import statement_out, whole_lines
from jfeditor.text.edits import Edit
from jfeditor.text.pieces import Rewrite, Spot, rewrite
from jfeditor.text.spans import Span

_BLANK_LINES_AT_END = re.compile(rb"(?:\n|\r(?!\n))((?:[ \t]*(?:\r\n|\n|\r))+)\Z")
_NOWHERE = NodeRef("", FAMILY)


class DeleteError(JfeditorError):
    """Nothing that could be deleted."""


def delete(survey: Survey, refs: Sequence[NodeRef]) -> Proposal:
    """The proposal to delete headings with all that belongs to them, and pages (`FAMILY`).

    Each link to them and each statement that takes them in is an offer. Raises `DeleteError` where nothing is
    chosen, and `SeamError` where what is left would be swallowed by an unclosed comment or the like.
    """
    if not refs:
        raise DeleteError("delete.nothing")
    gone = _read_gone(survey, refs)
    written = _written_out(survey, gone)
    edits = written | {one: (one.edit,) for one in _link_offers(survey, gone, written)}
    offers = tuple(sorted(edits, key=lambda one: (one.path, one.edit.span)))

    def make(chosen: Collection[Offer]) -> Rewrite:
        wanted = [(one.path, edit) for one in offers if one in chosen for edit in edits[one]]
        return _made(survey, gone, _without_used_definitions(survey, gone, wanted))

    return Proposal(gone.name, offers, make)


@dataclass(frozen=True, slots=True)
class _Gone:
    """What is deleted."""

    name: str
    bundles: tuple[Bundle, ...]
    pages: frozenset[str]
    nodes: frozenset[NodeRef]
    """All headings among it, and the pages as a whole."""

    def holds(self, path: str, offset: int) -> bool:
        """Whether a byte of a page is deleted."""
        return path in self.pages or any(
            span.holds(offset) for one in self.bundles if one.page.path == path for span in one.stretches
        )


def _read_gone(survey: Survey, refs: Sequence[NodeRef]) -> _Gone:
    pages = tuple(dict.fromkeys(ref.path for ref in refs if ref.index == FAMILY))
    bundles = read_bundles(survey.handbook, [ref for ref in refs if ref.path not in pages])
    nodes = {NodeRef(one.page.path, index) for one in bundles for index in one.nodes}
    for path in pages:
        nodes.update(NodeRef(path, i) for i in range(-1, len(survey.handbook.find_page(path).family.nodes)))
    if pages:
        title = survey.handbook.pages[pages[0]].title
        name = f"Delete {with_more(title, len(pages) + len(bundles))}"
    else:
        name = f"Delete {told_titles(bundles)}"
    return _Gone(name, bundles, frozenset(pages), frozenset(nodes))


def _made(survey: Survey, gone: _Gone, edits: Sequence[tuple[str, Edit]]) -> Rewrite:
    texts = survey.texts
    changed = {}
    for page in {one.page.path: one.page for one in gone.bundles}.values():
        spans = [span for one in gone.bundles if one.page is page for span in one.stretches]
        left, _ = cut_at(page, spans, 0)
        changed[page.path] = joined(page, left, texts)
    raw = rewrite(gone.name, {path: texts[path] for path in (*changed, *gone.pages)}, changed, gone.pages)
    followed: dict[str, list[Edit]] = {}
    for path, edit in edits:
        span = _followed(raw, path, edit.span)
        if span is not None:
            followed.setdefault(path, []).append(Edit(span, edit.new))
    done = raw.edited(followed, texts)
    return done.edited(dict(_ends(done)), texts)


def _ends(done: Rewrite) -> Iterator[tuple[str, list[Edit]]]:
    """The edits of pages that would have blank lines at their end, where definitions stood."""
    for page in done.change.pages:
        found = _BLANK_LINES_AT_END.search(page.after)
        if found and not _BLANK_LINES_AT_END.search(page.before):
            yield page.path, [Edit(Span(found.start(1), found.end()), b"")]


def _followed(raw: Rewrite, path: str, span: Span) -> Span | None:
    """Where a stretch of what stays is after the deletion."""
    first = raw.relocation.locate(Spot(path, span.start))
    if span.end > span.start:
        last = raw.relocation.locate(Spot(path, span.end - 1))
        return Span(first.offset, last.offset + 1) if first and last else None
    before = raw.relocation.locate(Spot(path, span.start - 1)) if first is None else None
    if before is not None:
        return Span(before.offset + 1, before.offset + 1)
    return Span(first.offset, first.offset) if first is not None else None


# What is offered


def _link_offers(
    survey: Survey, gone: _Gone, statements: Mapping[Offer, tuple[Edit, ...]]
) -> Iterator[Offer]:
    """Of each link its offer, but for those of statements."""
    paths = frozenset(ref.path for ref in gone.nodes)
    for path in (*sorted(paths - gone.pages), *survey.links.pages_to(paths)):
        for edit in _link_edits(survey, path, gone):
            if not any(
                one.path == path and any(edit.span.meets(other.span) for other in edits)
                for one, edits in statements.items()
            ):
                yield Offer(path, edit, Way.LINK)


def _written_out(survey: Survey, gone: _Gone) -> dict[Offer, tuple[Edit, ...]]:
    """For each statement that takes in what is deleted its offer, with all its edits.

    What it brings in is written out in its place; where that cannot be, the statement goes. Several of one
    role bring it in once, and are one offer where they cannot be told apart. What would meet the edits of
    another offer is none.
    """
    roles: dict[tuple[str, NodeRef], list[Reading]] = {}
    for reading in sorted(survey.found, key=lambda one: (one.statement.path, one.span)):
        path = reading.statement.path
        if gone.nodes.intersection(reading.targets) and not gone.holds(path, reading.span.start):
            roles.setdefault((path, reading.owner), []).append(reading)
    found: dict[Offer, tuple[Edit, ...]] = {}
    taken: dict[str, list[Edit]] = {}
    for (path, _), readings in roles.items():
        held = taken.setdefault(path, [])
        for way in _ways_out(survey, readings):
            edits = list(chain.from_iterable(way))
            pairs = chain(combinations(edits, 2), product(edits, held))
            if edits and not any(one.span.meets(other.span) for one, other in pairs):
                held += edits
                for own in filter(None, way):
                    main = next((one for one in own if any(one.span.meets(r.span) for r in readings)), own[0])
                    found[Offer(path, main, Way.INHERITED)] = own
                break
    return found


def _ways_out(survey: Survey, readings: Sequence[Reading]) -> Iterator[list[tuple[Edit, ...]]]:
    """The edits after which the statements of a role are no more, of each or of all, the best first."""
    with suppress(JfeditorError):  # where one cannot be written out, the plan tells what its level loses
        yield [
            inline(survey, reading, readings[number:]).whole().change.pages[0].edits
            for number, reading in enumerate(readings, start=1)
        ]
    yield [_out_in_turn(survey, readings)]
    page = survey.handbook.pages[readings[0].statement.path]
    yield [(edit,) for reading in readings if (edit := statement_out(page, reading)) is not None]


def _out_in_turn(survey: Survey, readings: Sequence[Reading]) -> tuple[Edit, ...]:
    """The edits that take statements of a page out one after the other, the last first."""
    path = readings[0].statement.path
    texts = {path: survey.handbook.pages[path].source.data}
    done, now = rewrite("", {}, {}).edited({path: []}, texts), survey
    for reading in reversed(readings):
        at = done.relocation.locate(Spot(path, reading.span.start))
        same = next(
            (one for one in now.found.pages[path].readings if at and one.span.start == at.offset), None
        )
        edits = _out(now, same) if same is not None else ()
        if edits:
            done = done.edited({path: edits}, texts)
            page = read_page(path, done.change.pages[0].after)
            now = take_survey(survey.handbook.with_page(page), survey)
    return done.change.pages[0].edits if done.change.pages else ()


def _out(survey: Survey, reading: Reading) -> Sequence[Edit]:
    """The edits that write a statement out, or else take it out."""
    try:
        return inline(survey, reading).whole().change.pages[0].edits
    except JfeditorError:
        edit = statement_out(survey.handbook.pages[reading.statement.path], reading)
        return () if edit is None else (edit,)


# Links


def _link_edits(survey: Survey, path: str, gone: _Gone) -> Iterator[Edit]:
    page = survey.handbook.pages[path]
    reached = 0
    for link in sorted(page.document.links, key=lambda one: (one.span.start, -one.span.end)):
        ref = _leads(survey, path, link.target)
        if ref not in gone.nodes or gone.holds(path, link.span.start) or link.span.start < reached:
            continue
        span = _with_empty_label(page, link)
        yield Edit(span, link_words(page, link, survey.handbook.title_of(ref)))
        reached = span.end
    for reference in page.document.references:
        if _leads(survey, path, reference.target) in gone.nodes and not gone.holds(
            path, reference.span.start
        ):
            yield Edit(whole_lines(page, reference.span), b"")


def link_words(page: Page, link: Link, title: str) -> bytes:
    """The words of a link as written; of a bare address the title of what it leads to."""
    raw = link.span.cut(page.source.data)
    if not raw.startswith((b"[", b"![")):
        return written_title(title).encode()
    start = raw.index(b"[") + 1
    if link.reference:
        return raw[start : raw.rfind(b"][") if b"][" in raw else len(raw) - 1]
    target = link_target_span(page.source.data, link)
    end = raw.rfind(b"](", 0, target.start - link.span.start) if target else -1
    return raw[start:end] if end >= start else written_title(link.text).encode()


def _with_empty_label(page: Page, link: Link) -> Span:
    """The bytes of a link with the empty brackets that may follow its label: `[words][]`."""
    empty = link.reference and page.source.data.startswith(b"[]", link.span.end)
    return Span(link.span.start, link.span.end + 2) if empty else link.span


def _leads(survey: Survey, path: str, target: str) -> NodeRef:
    leads = follow(survey.handbook, target, path)
    return leads.ref if leads is not None and leads.ref is not None else _NOWHERE


# Definitions that links go through


def _without_used_definitions(
    survey: Survey, gone: _Gone, edits: Sequence[tuple[str, Edit]]
) -> list[tuple[str, Edit]]:
    """The edits, but for those that would take out a definition which a link that stays goes through."""
    found = []
    for path, edit in edits:
        page = survey.handbook.pages[path]
        defined = [one for one in page.document.references if edit.span.holds(one.span.start)]
        used = _labels_used(page, gone, edits) if defined else frozenset()
        if not any(fold(one.label) in used for one in defined):
            found.append((path, edit))
    return found


def _labels_used(page: Page, gone: _Gone, edits: Sequence[tuple[str, Edit]]) -> frozenset[str]:
    """The labels that the links which stay on a page go through."""
    edited = [edit.span for path, edit in edits if path == page.path]
    return frozenset(
        fold(link.reference)
        for link in page.document.links
        if link.reference
        and not gone.holds(page.path, link.span.start)
        and not any(span.holds(link.span.start) for span in edited)
    )
