"""Keeping what pages refer to: after text has moved or changed its name, links and statements mean the same.

Each link and each statement that has anything to do with the changed pages is looked up before and after
the change. Where it would lead elsewhere it is reworded so that it leads where it did; where that cannot be,
it is told. Nothing else is touched.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import partial
from posixpath import relpath

from jfeditor.families.choices import ChoiceError, link_to, name_target, served_at
from jfeditor.families.handbook import Handbook, NodeRef
from jfeditor.families.inheritance import Inheritance, Reading
from jfeditor.families.links import Leads, LinkBook, LinkUse, follow
from jfeditor.families.model import FAMILY
from jfeditor.families.pages import read_page
from jfeditor.markdown.link_targets import written_target
from jfeditor.restructure.passages import Passage
from jfeditor.restructure.surveys import Survey, take_survey
from jfeditor.text.changes import Fate
from jfeditor.text.edits import Edit
from jfeditor.text.pieces import Rewrite, Spot
from jfeditor.text.spans import Span


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
class Settled:
    """A change with all that refers to what it touches put right."""

    passage: Passage
    after: Survey
    """The handbook as it would be."""
    reworded: tuple[Reworded, ...]
    lost: tuple[Lost, ...]


def keep_meaning(before: Survey, raw: Rewrite, between: Callable[[], None] = lambda: None) -> Settled:
    """The change `raw`, with links and statements reworded where they would mean something else.

    `between` is called between two pages that take time: it may rest, or raise to give up.
    """
    reworded: list[Reworded] = []

    def mended(raw: Rewrite, misled: Iterable["_Misled | _Misread"], passage: Passage) -> Rewrite:
        found = [(one, edits) for one in misled if (edits := one.mend(passage))]
        reworded.extend(one.told(edits) for one, edits in found)
        return raw.edited(_by_page(found), before.texts) if found else raw

    # Links first: statements are resolved through them, and where links stand needs no reading.
    handbook = _handbook_after(before.handbook, raw, between)
    passage = Passage(before.handbook, handbook, raw)
    linked = mended(raw, _misled_links(passage, before.links, partial(_followed, passage)), passage)
    handbook = _handbook_after(before.handbook, linked, between, handbook)
    after = take_survey(handbook, before, between)
    passage = Passage(before.handbook, handbook, linked)
    read = mended(linked, _misread_statements(passage, before.found, after.found), passage)
    if read is not linked:
        handbook = _handbook_after(before.handbook, read, between, handbook)
        after = take_survey(handbook, after, between)
        passage = Passage(before.handbook, handbook, read)
    lost = [
        *(one.lost() for one in _misled_links(passage, before.links, _Read(passage, after.links).find)),
        *(one.lost() for one in _misread_statements(passage, before.found, after.found)),
    ]
    wrong = {(one.by, one.was) for one in lost}
    kept = tuple(one for one in reworded if (one.by, one.was) not in wrong)
    return Settled(passage, after, kept, tuple(lost))


def _handbook_after(
    before: Handbook, rewrite: Rewrite, between: Callable[[], None], known: Handbook | None = None
) -> Handbook:
    """The handbook after a change; of a similar state some pages are `known`."""
    handbook = before
    pages = []
    for page in rewrite.change.pages:
        between()
        if page.fate is Fate.REMOVED:
            handbook = handbook.without(page.path)
        else:
            same = known.pages.get(page.path) if known else None
            pages.append(
                same if same and same.source.data == page.after else read_page(page.path, page.after)
            )
    return handbook.with_pages(pages)


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

    @property
    def was(self) -> Spot:
        """Where it stood before the change."""
        return Spot(self.path, self.use.start)

    def mend(self, passage: Passage) -> tuple[str, list[Edit]] | None:
        """The page (after the change) and the edit that makes it lead where it did."""
        handbook = passage.after
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
        return Reworded(Referring.LINK, self.was, self.use.target, mended[1][0].new.decode())

    def lost(self) -> Lost:
        gone = self.wanted is None and self.leads.ref is not None
        return Lost(Referring.LINK, self.was, self.use.target, gone)


_UseAfter = Callable[[str, LinkUse], LinkUse | None]
"""What a link of a page is after a change; None where it is none any more, or was itself edited."""


def _misled_links(passage: Passage, before: LinkBook, use_after: _UseAfter) -> Iterator[_Misled]:
    changed = passage.rewrite.paths
    for path in (*sorted(changed), *before.pages_to(changed)):
        for use in before.uses_of(path):
            leads = before.leads(path, use)
            at = passage.spot(path, use.start)
            now = use_after(path, use) if leads is not None and at is not None else None
            if leads is None or at is None or now is None:
                continue
            wanted = passage.node(leads.ref) if leads.ref else None
            misled = _Misled(path, use, leads, at, now, wanted)
            found = follow(passage.after, now.target, at.path)
            if found is None or not misled.is_right(found):
                yield misled


def _followed(passage: Passage, path: str, use: LinkUse) -> LinkUse | None:
    """A link where its bytes went; None where its target's did not stay together."""
    if path not in passage.rewrite.paths:
        return use
    start, end = use.target_span
    spots = [passage.spot(path, at) for at in (use.start, start, max(start, end - 1))]
    at, first, last = spots
    if (
        at is None
        or first is None
        or last is None
        or last.offset - first.offset != max(start, end - 1) - start
    ):
        return None
    return replace(use, start=at.offset, target_span=Span(first.offset, first.offset + end - start))


@dataclass(frozen=True, slots=True)
class _Read:
    """The links of the changed pages as they are read after the change."""

    passage: Passage
    links: LinkBook
    uses: dict[str, dict[int, LinkUse]] = field(default_factory=dict)
    """Of pages looked at so far, by where they begin."""

    def find(self, path: str, use: LinkUse) -> LinkUse | None:
        """What a link is after the change."""
        at = self.passage.spot(path, use.start)
        if at is None or path not in self.passage.rewrite.paths:
            return use if at else None
        if at.path not in self.uses:
            self.uses[at.path] = {one.start: one for one in self.links.uses_of(at.path)}
        return self.uses[at.path].get(at.offset)


# Statements


@dataclass(frozen=True, slots=True)
class _Misread:
    """A statement that names somebody else after a change."""

    reading: Reading
    now: Reading | None
    """The statement after the change; None where it is read as one no more."""
    wanted: tuple[NodeRef | None, ...]
    """Whom it should name; None for what is gone."""

    @property
    def was(self) -> Spot:
        """Where it stood before the change."""
        return Spot(self.reading.statement.path, self.reading.span.start)

    def mend(self, passage: Passage) -> tuple[str, list[Edit]] | None:
        """The page (after the change) and the edit that makes it name whom it named."""
        wanted = [ref for ref in self.wanted if ref is not None]
        if self.now is None or len(wanted) < len(self.wanted):
            return None
        try:
            change = name_target(passage.after, self.now, *wanted)
        except ChoiceError:
            return None
        return change.path, list(change.edits)

    def told(self, mended: tuple[str, list[Edit]]) -> Reworded:
        reading = self.reading
        return Reworded(
            Referring.STATEMENT,
            self.was,
            reading.mention.name or reading.text,
            mended[1][0].new.decode(),
        )

    def lost(self) -> Lost:
        gone = any(ref is None for ref in self.wanted)
        return Lost(Referring.STATEMENT, self.was, self.reading.text, gone)


def _misread_statements(passage: Passage, before: Inheritance, after: Inheritance) -> Iterator[_Misread]:
    now: dict[str, dict[int, Reading]] = {}
    for path, page in before.pages.items():
        if after.pages.get(path) is page:
            continue
        for reading in page.readings:
            at = passage.spot(path, reading.span.start)
            if not reading.targets or at is None:
                continue
            if at.path not in now:
                now[at.path] = {one.span.start: one for one in after.pages[at.path].readings}
            same = now[at.path].get(at.offset)
            wanted = tuple(passage.node(target) for target in reading.targets)
            if same is None or set(same.targets) != set(wanted):
                yield _Misread(reading, same, wanted)
