"""Keeping what pages refer to: after text has moved or changed its name, links and statements mean the same.

Each link and each statement that has anything to do with the changed pages is looked up before and after
the change. Where it would lead elsewhere it is reworded so that it leads where it did; where that cannot be,
it is told. Nothing else is touched.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache, partial
from types import MappingProxyType

from jfeditor.families.choices import ChoiceError, name_target, naming_edit
from jfeditor.families.handbook import Handbook, NodeRef
from jfeditor.families.inheritance import Inheritance, Reading
from jfeditor.families.links import Leads, LinkBook, LinkUse, follow
from jfeditor.families.pages import Page, read_page
from jfeditor.markdown.link_targets import written_target
from jfeditor.restructure.aims import Aim, aim_at
from jfeditor.restructure.definitions import DefinedLinks
from jfeditor.restructure.footnotes import Footnotes
from jfeditor.restructure.label_books import strayed
from jfeditor.restructure.label_keeping import Part, keep_labels
from jfeditor.restructure.labels import Labels
from jfeditor.restructure.pages_after import PagesAfter
from jfeditor.restructure.passages import Passage
from jfeditor.restructure.said_titles import named_stretch
from jfeditor.restructure.surveys import Survey, take_survey
from jfeditor.restructure.wrappers import check_wrappers
from jfeditor.text.changes import Fate
from jfeditor.text.edits import Edit
from jfeditor.text.pieces import Rewrite, Spot
from jfeditor.text.spans import Span


class Referring(StrEnum):
    """How a page refers to something."""

    LINK = "link"
    STATEMENT = "statement"
    DEFINITION = "definition"
    """What the links through a label lead to."""
    FOOTNOTE = "footnote"
    BRACKETS = "brackets"
    """Text in brackets, which refers to nothing and would become a link or a footnote."""


@dataclass(frozen=True, slots=True)
class Reworded:
    """A reference that was written anew, so that it still means the same."""

    by: Referring
    was: Spot
    """Where it stood before the change."""
    before: str
    """A link's target, or a statement as a whole, as it was."""
    after: str
    """The same as it is."""
    written: bytes
    """What of that is put into the page."""


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


def keep_meaning(
    before: Survey,
    raw: Rewrite,
    between: Callable[[], None] = lambda: None,
    concerned: Callable[[Spot], bool] = lambda _was: True,
) -> Settled:
    """The change `raw`, with links and statements reworded where they would mean something else.

    `between` is called between two pages that take time: it may rest, or raise to give up. Only references
    that are `concerned`, by where they stood before the change, are looked at. A page that is no UTF-8 stays
    as it is unless the change has it. Raises `SeamError` where one half of a pair of tags would be moved.
    """
    check_wrappers(before.handbook, raw)
    reworded: list[Reworded] = []
    touched = raw.paths
    led = cache(partial(follow, before.handbook))  # asked for each link when it is mended, and at the end

    def may_be_mended(path: str) -> bool:
        return path in touched or before.handbook.pages[path].source.fault is None

    def mended(raw: Rewrite, misled: Iterable["_Misled | _Misread"], passage: Passage) -> Rewrite:
        found = [
            (one, edits)
            for one in misled
            if concerned(one.was) and may_be_mended(one.was.path) and (edits := one.mend(passage))
        ]
        reworded.extend(one.told(edits, passage) for one, edits in found)
        return raw.edited(_by_page(found), before.texts) if found else raw

    labelled, passage, relabelled, known = _labelled(before, raw, between, concerned)
    reworded += relabelled
    # Links before statements: those are resolved through them, and where links stand needs no reading.
    misled = _misled_links(passage, before.links, led, partial(_followed, passage))
    linked = mended(labelled, misled, passage)
    handbook = _handbook_after(before.handbook, linked, between, known)
    after = take_survey(handbook, before, between)
    passage = Passage(before.handbook, handbook, linked)
    linked_only, told = (passage, after), len(reworded)
    vain: set[Spot] = set()
    while True:
        (passage, after), reworded[told:] = linked_only, []
        misread = _misread_statements(passage, before.found, after.found)
        read = mended(linked, (one for one in misread if one.was not in vain), passage)
        if read is not linked:
            handbook = _handbook_after(before.handbook, read, between, passage.after.pages)
            after = take_survey(handbook, after, between)
            passage = Passage(before.handbook, handbook, read)
        still = list(_misread_statements(passage, before.found, after.found))
        # Words that do not help stay as they were.
        in_vain = {one.was for one in still} & {one.was for one in reworded[told:]}
        if not in_vain:
            break
        vain |= in_vain
    astray: list[_Misled | _Misread] = [
        *_misled_links(passage, before.links, led, _Read(passage, after.links).find),
        *still,
    ]
    lost = [one.lost() for one in astray if concerned(one.was)]
    lost += [one for one in _unlabelled(passage) if concerned(one.was)]
    wrong = {(one.by, one.was) for one in lost}
    kept = tuple(one for one in reworded if (one.by, one.was) not in wrong)
    return Settled(passage, after, kept, tuple(lost))


def _handbook_after(
    before: Handbook, rewrite: Rewrite, between: Callable[[], None], known: Mapping[str, Page]
) -> Handbook:
    """The handbook after a change; of a similar state some pages are `known`."""
    handbook = before
    pages = []
    for page in rewrite.change.pages:
        between()
        if page.fate is Fate.REMOVED:
            handbook = handbook.without(page.path)
        else:
            same = known.get(page.path)
            pages.append(
                same if same and same.source.data == page.after else read_page(page.path, page.after)
            )
    return handbook.with_pages(pages)


def _by_page(mended: Iterable[tuple["_Misled | _Misread", tuple[str, list[Edit]]]]) -> dict[str, list[Edit]]:
    found: dict[str, list[Edit]] = {}
    for _, (path, edits) in mended:
        found.setdefault(path, []).extend(edits)
    return found


# Labels

_LABELS: Sequence[tuple[Referring, Referring, type[Labels]]] = (
    (Referring.FOOTNOTE, Referring.FOOTNOTE, Footnotes),
    (Referring.LINK, Referring.DEFINITION, DefinedLinks),
)
"""Kinds of labels, by what refers to them and what they mean; links last, since footnotes have links."""


def _labelled(
    before: Survey, raw: Rewrite, between: Callable[[], None], concerned: Callable[[Spot], bool]
) -> tuple[Rewrite, Passage, list[Reworded], Mapping[str, Page]]:
    """The change with all that its pages have to define, its passage, and what was written for it.

    Also the pages that are read for it and will be: links and labels need few of those that are changed.
    """
    told: list[Reworded] = []
    pages = PagesAfter(before.handbook, raw, between)
    passage = Passage(before.handbook, replace(before.handbook, pages=MappingProxyType(pages)), raw)
    for reference, definition, kind in _LABELS:
        if not any(kind.may_be_in(text) for text in raw.before.values()):
            continue
        edits, written = keep_labels(kind(passage), concerned)
        if edits:
            names = {
                Part.REFERENCE: reference,
                Part.DEFINITION: definition,
                Part.BRACKETS: Referring.BRACKETS,
            }
            told += [
                Reworded(names[one.part], one.was, one.before, one.after, one.after.encode())
                for one in written
            ]
            raw = raw.edited(edits, before.texts)
            pages = PagesAfter(before.handbook, raw, between, pages.read)
            passage = Passage(before.handbook, replace(before.handbook, pages=MappingProxyType(pages)), raw)
    return raw, passage, told, pages.read


def _unlabelled(passage: Passage) -> Iterator[Lost]:
    """References whose label means something else, or nothing."""
    for reference, _, kind in _LABELS:
        if any(kind.may_be_in(text) for text in passage.rewrite.before.values()):
            yield from (Lost(reference, spot, text, gone=False) for spot, text in strayed(kind(passage)))


# Links


@dataclass(frozen=True, slots=True)
class _Misled:
    """A link that leads elsewhere after a change."""

    path: str
    use: LinkUse
    aim: Aim
    at: Spot
    """Where it stands after the change."""
    now: LinkUse

    @property
    def was(self) -> Spot:
        """Where it stood before the change."""
        return Spot(self.path, self.use.start)

    def mend(self, passage: Passage) -> tuple[str, list[Edit]] | None:
        """The page (after the change) and the edit that makes it lead where it did."""
        target = self.aim.target_on(passage.after, self.at.path)
        if target is None:
            return None
        return self.at.path, [Edit(self.now.target_span, written_target(target))]

    def told(self, mended: tuple[str, list[Edit]], _passage: Passage) -> Reworded:
        new = mended[1][0].new
        return Reworded(Referring.LINK, self.was, self.use.target, new.decode(), new)

    def lost(self) -> Lost:
        return Lost(Referring.LINK, self.was, self.use.target, self.aim.gone)


_UseAfter = Callable[[str, LinkUse], LinkUse | None]
"""What a link of a page is after a change; None where it is none any more, or was itself edited."""


_Led = Callable[[str, str], Leads | None]
"""What a target on a page led to before a change; None for what is no page and no file."""


def _misled_links(passage: Passage, before: LinkBook, led: _Led, use_after: _UseAfter) -> Iterator[_Misled]:
    changed = passage.rewrite.paths
    for path in (*sorted(changed), *before.pages_to(changed)):
        for use in before.uses_of(path):
            leads = led(use.target, path)
            at = passage.spot(path, use.start) if leads is not None else None
            now = use_after(path, use) if at is not None else None
            if leads is None or at is None or now is None:
                continue
            aim = aim_at(passage, use.target, leads)
            if not aim.is_right(passage.after, now.target, at.path):
                yield _Misled(path, use, aim, at, now)


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
        if len(wanted) < len(self.wanted):
            return None
        try:
            if self.now is None:
                return self._named_unread(passage, wanted)
            change = name_target(passage.after, self._named_as_before(passage, self.now), *wanted)
        except ChoiceError:
            return None
        return change.path, list(change.edits)

    def _named_as_before(self, passage: Passage, now: Reading) -> Reading:
        """The statement as it is after the change, with the words for its name that were it before.

        Its words are read otherwise after it: of "Manager, Sales" only "Manager" may be anybody's name then.
        """
        path, mention, prose = self.was.path, self.reading.mention, self.reading.statement.prose
        name = (mention.name_start, mention.name_end)
        if len(self.reading.targets) == 1:
            title = passage.before.title_of(self.reading.targets[0])
            name = named_stretch(self.reading, title) or name
        span = prose.span(*name) if mention.name else Span(0, 0)
        spots = [passage.spot(path, at) for at in (span.start, span.start - 1, span.end - 1, span.end)]
        inside, before, last_inside, behind = (
            spot if spot and spot.path == now.statement.path else None for spot in spots
        )
        start, end = _edge(inside, before, 0), _edge(last_inside, behind, 1)
        if not now.mention.name or span.start == span.end or start is None or end is None or start >= end:
            return now
        text = now.statement.prose
        first, last = (bisect_left(range(len(text.text)), at, key=text.byte) for at in (start, end))
        said = replace(
            now.mention,
            name=text.text[first:last],
            name_start=first,
            name_end=last,
            start=min(now.mention.start, first),
            end=max(now.mention.end, last),
        )
        return replace(now, mention=said)

    def _named_unread(self, passage: Passage, wanted: Sequence[NodeRef]) -> tuple[str, list[Edit]] | None:
        """The same for words that say nothing where they stand now: "above", with nothing above any more.

        Raises `ChoiceError`; None where the words did not stay together.
        """
        path = self.was.path
        at = passage.spot(path, self.was.offset)
        if at is None:
            return None
        data = passage.before.pages[path].source.data
        edit = naming_edit(passage.after, self.reading, data, at.path, *wanted)
        start, end = edit.span
        # An empty stretch is behind the byte before it.
        first, last = passage.spot(path, start - (start == end)), passage.spot(path, end - 1)
        if first is None or last is None or last.path != at.path:
            return None
        begins = first.offset + (start == end)
        if last.offset + 1 - begins != end - start:
            return None
        return at.path, [Edit(Span(begins, last.offset + 1), edit.new)]

    def told(self, mended: tuple[str, list[Edit]], passage: Passage) -> Reworded:
        path, (edit,) = mended
        data = passage.after.pages[path].source.data
        at = passage.spot(self.was.path, self.was.offset)
        last = passage.spot(self.was.path, self.reading.span.end - 1)
        start = min(at.offset, edit.span.start) if at else edit.span.start
        end = max(last.offset + 1, edit.span.end) if last and last.path == path else edit.span.end
        said = data[start : edit.span.start] + edit.new + data[edit.span.end : end]
        after = " ".join(said.decode("utf-8", "replace").split())
        return Reworded(Referring.STATEMENT, self.was, self.reading.text, after, edit.new)

    def lost(self) -> Lost:
        gone = any(ref is None for ref in self.wanted)
        return Lost(Referring.STATEMENT, self.was, self.reading.text, gone)


def _edge(inside: Spot | None, beside: Spot | None, behind: int) -> int | None:
    """Where a stretch begins or ends after a change: at its own byte, or at the one beside it."""
    if inside is not None:
        return inside.offset + behind
    return beside.offset + 1 - behind if beside is not None else None


def _misread_statements(passage: Passage, before: Inheritance, after: Inheritance) -> Iterator[_Misread]:
    now: dict[str, dict[int, Reading]] = {}
    for path, page in before.pages.items():
        if after.pages.get(path) is page and path not in passage.rewrite.before:
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
