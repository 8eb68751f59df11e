"""Keeping what pages refer to: after text has moved or changed its name, links and statements mean the same.

Each link and each statement that has anything to do with the changed pages is looked up before and after
the change. Where it would lead elsewhere it is reworded so that it leads where it did; where that cannot be,
it is told. Nothing else is touched.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from posixpath import relpath

from jfeditor.families.choices import ChoiceError, link_to, name_target, served_at
from jfeditor.families.handbook import Handbook, NodeRef
from jfeditor.families.inheritance import Reading
from jfeditor.families.links import Leads, LinkUse, follow
from jfeditor.families.model import FAMILY
from jfeditor.families.pages import read_page
from jfeditor.markdown.link_targets import written_target
from jfeditor.restructure.surveys import Survey, take_survey
from jfeditor.text.changes import Fate
from jfeditor.text.edits import Edit
from jfeditor.text.pieces import Rewrite, Spot


class Referring(StrEnum):
    """How a page refers to something."""

    LINK = "link"
    STATEMENT = "statement"


@dataclass(frozen=True, slots=True)
class Reworded:
    """A reference that was written anew, so that it still means the same."""

    by: Referring
    was: Spot
    """Where it stood before the change."""
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Lost:
    """A reference that no longer means what it did."""

    by: Referring
    was: Spot
    """Where it stood before the change."""
    text: str
    gone: bool
    """Whether what it named is no longer there; else it means something else now."""


@dataclass(frozen=True, slots=True)
class Passage:
    """What continues as what from one state of a handbook to the next."""

    before: Survey
    after: Survey
    rewrite: Rewrite

    def spot(self, path: str, offset: int) -> Spot | None:
        """Where a byte stands after the change."""
        return self.rewrite.relocation.locate(Spot(path, offset))

    def node(self, ref: NodeRef) -> NodeRef | None:
        """What a node or page is after the change; None where it is gone."""
        if ref.index == FAMILY:
            return self._page(ref)
        if ref.path not in self.rewrite.before:
            return ref
        heading = self.before.handbook.pages[ref.path].family.nodes[ref.index].heading
        # The first byte is new where a heading got another kind of marks, or an underlined one another title.
        for offset in (heading.span.start, heading.span.end - 1):
            spot = self.spot(ref.path, offset)
            found = self._heading_at(spot) if spot else None
            if found is not None:
                return found
        return None

    def _page(self, ref: NodeRef) -> NodeRef | None:
        """Where a page went: to where its first byte is, when it is not at its place any more."""
        if ref.path in self.after.handbook.pages:
            return ref
        spot = self.spot(ref.path, 0)
        return NodeRef(spot.path, FAMILY) if spot else None

    def _heading_at(self, spot: Spot) -> NodeRef | None:
        nodes = self.after.handbook.pages[spot.path].family.nodes
        index = bisect_right(nodes, spot.offset, key=lambda node: node.heading.span.start) - 1
        if index < 0 or spot.offset >= nodes[index].heading.span.end:
            return None
        return NodeRef(spot.path, index)


@dataclass(frozen=True, slots=True)
class Settled:
    """A change with all that refers to what it touches put right."""

    passage: Passage
    reworded: tuple[Reworded, ...]
    lost: tuple[Lost, ...]


def keep_meaning(before: Survey, raw: Rewrite, between: Callable[[], None] = lambda: None) -> Settled:
    """The change `raw`, with links and statements reworded where they would mean something else.

    `between` is called between two pages that take time: it may rest, or raise to give up.
    """
    reworded = []
    passage = Passage(before, _surveyed(before, raw, before, between), raw)
    for find in (_misled_links, _misread_statements):
        mended = [(one, edits) for one in find(passage) if (edits := one.mend(passage))]
        if mended:
            rewrite = passage.rewrite.edited(_by_page(mended), before.texts)
            reworded += [one.told(edits) for one, edits in mended]
            passage = Passage(before, _surveyed(before, rewrite, passage.after, between), rewrite)
    lost = [one.lost() for find in (_misled_links, _misread_statements) for one in find(passage)]
    wrong = {(one.by, one.was) for one in lost}
    kept = tuple(one for one in reworded if (one.by, one.was) not in wrong)
    return Settled(passage, kept, tuple(lost))


def _surveyed(before: Survey, rewrite: Rewrite, known: Survey, between: Callable[[], None]) -> Survey:
    """The handbook after a change; of a similar state something is `known`."""
    handbook = before.handbook
    pages = []
    for page in rewrite.change.pages:
        between()
        if page.fate is Fate.REMOVED:
            handbook = handbook.without(page.path)
        else:
            same = known.handbook.pages.get(page.path)
            pages.append(
                same if same and same.source.data == page.after else read_page(page.path, page.after)
            )
    return take_survey(handbook.with_pages(pages), known, between)


def _by_page(mended: Iterable[tuple["_Misled | _Misread", tuple[str, list[Edit]]]]) -> dict[str, list[Edit]]:
    found: dict[str, list[Edit]] = {}
    for _, (path, edits) in mended:
        found.setdefault(path, []).extend(edits)
    return found


# Links


@dataclass(frozen=True, slots=True)
class _Misled:
    """A link that leads elsewhere after a change."""

    path: str
    use: LinkUse
    leads: Leads
    at: Spot
    """Where it stands after the change."""
    now: LinkUse
    wanted: NodeRef | None
    """What it should lead to; None for what is gone, or is no page."""

    def mend(self, passage: Passage) -> tuple[str, list[Edit]] | None:
        """The page (after the change) and the edit that makes it lead where it did."""
        handbook = passage.after.handbook
        for target in self._targets(handbook):
            leads = follow(handbook, target, self.at.path)
            if leads is not None and self.is_right(leads):
                return self.at.path, [Edit(self.now.target_span, written_target(target))]
        return None

    def is_right(self, leads: Leads) -> bool:
        if self.leads.ref is None:
            return leads.ref is None and leads.file == self.leads.file
        return leads.ref == self.wanted and leads.lost == self.leads.lost

    def _targets(self, handbook: Handbook) -> Iterator[str]:
        """Ways to write the target, those most like the present one first."""
        base = self.at.path
        if self.leads.ref is None:
            yield relpath(self.leads.file, base.rpartition("/")[0] or ".")
            return
        if self.wanted is None:
            return
        place, mark, anchor = self.use.target.partition("#")
        anchors = [mark + anchor]
        if self.wanted.index != FAMILY:
            anchors.append(
                "#" + handbook.pages[self.wanted.path].family.nodes[self.wanted.index].heading.anchor
            )
        old, new = served_at(self.leads.file), served_at(self.wanted.path)
        places = [place, place.replace(old, new)] if old in place else [place]
        yield from (start + end for start in places for end in anchors)
        try:
            page = link_to(handbook, base, NodeRef(self.wanted.path, FAMILY))
        except ChoiceError:
            return
        yield from (page + end for end in anchors)

    def told(self, mended: tuple[str, list[Edit]]) -> Reworded:
        return Reworded(
            Referring.LINK, Spot(self.path, self.use.start), self.use.target, mended[1][0].new.decode()
        )

    def lost(self) -> Lost:
        gone = self.wanted is None and self.leads.ref is not None
        return Lost(Referring.LINK, Spot(self.path, self.use.start), self.use.target, gone)


def _misled_links(passage: Passage) -> Iterator[_Misled]:
    changed = passage.rewrite.paths
    before, after = passage.before.links, passage.after.links
    now = {path: {use.start: use for use in after.uses_of(path)} for path in changed}
    for path in (*sorted(changed), *before.pages_to(changed)):
        for use in before.uses_of(path):
            leads = before.leads(path, use)
            at = passage.spot(path, use.start)
            if leads is None or at is None:
                continue
            same = now[at.path].get(at.offset) if at.path in changed else use
            if same is None:
                continue
            wanted = passage.node(leads.ref) if leads.ref else None
            misled = _Misled(path, use, leads, at, same, wanted)
            found = after.leads(at.path, same)
            if found is None or not misled.is_right(found):
                yield misled


# Statements


@dataclass(frozen=True, slots=True)
class _Misread:
    """A statement that names somebody else after a change."""

    reading: Reading
    now: Reading | None
    """The statement after the change; None where it is read as one no more."""
    wanted: tuple[NodeRef | None, ...]
    """Whom it should name; None for what is gone."""

    def mend(self, passage: Passage) -> tuple[str, list[Edit]] | None:
        """The page (after the change) and the edit that makes it name whom it named."""
        wanted = [ref for ref in self.wanted if ref is not None]
        if self.now is None or len(wanted) < len(self.wanted):
            return None
        try:
            change = name_target(passage.after.handbook, self.now, *wanted)
        except ChoiceError:
            return None
        return change.path, list(change.edits)

    def told(self, mended: tuple[str, list[Edit]]) -> Reworded:
        reading = self.reading
        return Reworded(
            Referring.STATEMENT,
            Spot(reading.statement.path, reading.span.start),
            reading.mention.name or reading.text,
            mended[1][0].new.decode(),
        )

    def lost(self) -> Lost:
        spot = Spot(self.reading.statement.path, self.reading.span.start)
        return Lost(Referring.STATEMENT, spot, self.reading.text, any(ref is None for ref in self.wanted))


def _misread_statements(passage: Passage) -> Iterator[_Misread]:
    before, after = passage.before.found.pages, passage.after.found.pages
    now: dict[str, dict[int, Reading]] = {}
    for path, page in before.items():
        if after.get(path) is page:
            continue
        for reading in page.readings:
            at = passage.spot(path, reading.span.start)
            if not reading.targets or at is None:
                continue
            if at.path not in now:
                now[at.path] = {one.span.start: one for one in after[at.path].readings}
            same = now[at.path].get(at.offset)
            wanted = tuple(passage.node(target) for target in reading.targets)
            if same is None or set(same.targets) != set(wanted):
                yield _Misread(reading, same, wanted)
