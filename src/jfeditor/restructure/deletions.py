"""Deleting headings with all that belongs to them, and whole pages.

What refers to them is offered to be put right with it: a link becomes its words, a statement that takes in
what is deleted is replaced by what it brings in. What the user leaves as it is, the plan tells as lost.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from jfeditor.families.handbook import NodeRef
from jfeditor.families.inheritance import Reading
from jfeditor.families.links import follow
from jfeditor.families.model import FAMILY
from jfeditor.families.pages import Page
from jfeditor.families.written_titles import written_title
from jfeditor.faults import JfeditorError
from jfeditor.markdown.blocks import Link
from jfeditor.markdown.link_targets import link_target_span
from jfeditor.restructure.bundles import Bundle
from jfeditor.restructure.inlining import inline
from jfeditor.restructure.labels import fold
from jfeditor.restructure.moves import cut_at, read_bundles
from jfeditor.restructure.names import told_titles
from jfeditor.restructure.proposals import Offer, Proposal, Way
from jfeditor.restructure.seams import joined
from jfeditor.restructure.surveys import Survey
from jfeditor.restructure.takeouts import statement_out, whole_lines
from jfeditor.text.edits import Edit
from jfeditor.text.pieces import Rewrite, Spot, rewrite
from jfeditor.text.spans import Span

_BLANK_LINES_AT_END = re.compile(rb"(?:\r\n|\n|\r)((?:[ \t]*(?:\r\n|\n|\r))+)\Z")
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
        more = len(pages) + len(bundles) - 1
        name = f"Delete {title}" + (f" and {more} more" if more else "")
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


def _link_offers(survey: Survey, gone: _Gone, statements: Collection[Offer]) -> Iterator[Offer]:
    """Of each link its offer, but for those of statements."""
    paths = frozenset(ref.path for ref in gone.nodes)
    for path in (*sorted(paths - gone.pages), *survey.links.pages_to(paths)):
        for edit in _link_edits(survey, path, gone):
            if not any(one.path == path and _meet(one.edit.span, edit.span) for one in statements):
                yield Offer(path, edit, Way.LINK)


def _meet(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _written_out(survey: Survey, gone: _Gone) -> dict[Offer, tuple[Edit, ...]]:
    """For each statement that takes in what is deleted its offer, with all its edits.

    What it brings in is written out in its place; where that cannot be, the statement goes. Two statements
    whose edits would meet are not written out both.
    """
    found: dict[Offer, tuple[Edit, ...]] = {}
    taken: dict[str, list[Edit]] = {}
    for reading in sorted(survey.found, key=lambda one: (one.statement.path, one.span)):
        path = reading.statement.path
        if not gone.nodes.intersection(reading.targets) or gone.holds(path, reading.span.start):
            continue
        for edits in _ways_out(survey, reading):
            held = taken.setdefault(path, [])
            if edits and not any(_meet(one.span, other.span) for one in edits for other in held):
                held += edits
                main = next((one for one in edits if _meet(one.span, reading.span)), edits[0])
                found[Offer(path, main, Way.INHERITED)] = edits
                break
    return found


def _ways_out(survey: Survey, reading: Reading) -> Iterator[tuple[Edit, ...]]:
    """The edits after which a statement is no more, the best first."""
    page = survey.handbook.pages[reading.statement.path]
    try:
        (changed,) = inline(survey, reading).whole().change.pages
        yield changed.edits
    except JfeditorError:
        pass  # what it brings in cannot be written there: the plan tells what its level loses
    edit = statement_out(page, reading)
    if edit is not None:
        yield (edit,)


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
