"""Items that a level says itself though they come to it from another one, or from its family."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz
from rapidfuzz.process import extractOne

from jfeditor.checks.findings import Finding, Fix, Place
from jfeditor.checks.subjects import HandbookCheck, Subject
from jfeditor.families.claim_words import FACETS
from jfeditor.families.contents import Content, Piece, said_key
from jfeditor.families.effective import NEAR, SHORTEST_NEAR, EffectiveItem, Source
from jfeditor.families.handbook import NodeRef
from jfeditor.families.inheritance import Certainty
from jfeditor.families.items import Item
from jfeditor.families.model import FAMILY, Kind
from jfeditor.families.targets import Slip
from jfeditor.restructure.deletions import delete
from jfeditor.restructure.item_takeouts import item_out
from jfeditor.restructure.proposals import Proposal
from jfeditor.restructure.surveys import Survey
from jfeditor.text.spans import Span

_ITEM, _NEARLY, _SECTION, _FAMILY_ITEM = "JF210", "JF211", "JF212", "JF216"
_AMOUNT = re.compile(
    r"\d+|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|several|multiple|no|not|without|never)\b"
)
"""Words that make an item another demand, and no repeat, where they differ."""
_WRONG = frozenset({Slip.SELF, Slip.COPIED, Slip.LINK})
"""What makes it doubtful whom a statement means."""
_ENDS = b".,;"
"""What may end an item or not."""
_CUT = 80
"""Characters of an item that are told."""


@dataclass(frozen=True, slots=True)
class _Repeats:
    """The items of one kind of a level that say again what comes from elsewhere, by their lines."""

    exact: Mapping[int, EffectiveItem]
    near: Mapping[int, EffectiveItem]


_NONE = _Repeats({}, {})


@dataclass(frozen=True, slots=True)
class _Deleting:
    """The operation that takes a section out."""

    address: str

    def __call__(self, survey: Survey) -> Proposal:
        return delete(survey, [survey.handbook.node(self.address)])


def _find(subject: Subject) -> Iterator[Finding]:
    content = subject.content
    family = _Family(subject)
    for index in (*subject.roles, FAMILY):
        for kind in FACETS:
            sections = content.sections.get((index, kind), ())
            if not sections:
                continue
            if any(kind in reading.facets for reading in content.readings.get(index, ())):
                repeats = _in_role(subject, index, kind)
            else:
                pieces = [piece for section in sections for piece in content.pieces.get(section, ())]
                repeats = family.repeated_in(pieces, kind, index)
            if repeats.exact or repeats.near:
                for section in sections:
                    here = _brought_to(section, sections, repeats) if len(sections) > 1 else repeats
                    yield from _in_section(subject, section, kind, here)


# What is repeated


def _in_role(subject: Subject, index: int, kind: Kind) -> _Repeats:
    """What a level with statements says again."""
    ref = subject.ref(index)
    entries = subject.survey.roles.role(ref).facets[kind]
    exact = {
        place.line: entry
        for entry in entries
        if entry.also and entry.source is not Source.OWN
        for place in entry.also
        if place.origin.source is Source.OWN and not _is_item_itself(entry, place.origin.owner, place.line)
    }
    near = {entry.line: entries[entry.repeats] for entry in entries if entry.repeats >= 0}
    return _certain(subject, ref, exact, near)


def _certain(
    subject: Subject, ref: NodeRef, exact: Mapping[int, EffectiveItem], near: Mapping[int, EffectiveItem]
) -> _Repeats:
    """Those of the repeats that come for certain, and from nobody who has the level's content himself.

    In a circle, and where a statement names the wrong level, an item that is taken out would be lost.
    """
    if not exact and not near:
        return _NONE
    heirs = frozenset((ref, *subject.survey.found.heirs(ref)))

    def is_certain(entry: EffectiveItem) -> bool:
        return entry.origin.owner not in heirs and not any(
            reading.certainty is Certainty.DOUBTFUL or _WRONG.intersection(reading.slips)
            for reading in entry.origin.chain()
        )

    return _Repeats(_only(exact, is_certain), _only(near, is_certain))


def _brought_to(section: int, sections: Sequence[int], repeats: _Repeats) -> _Repeats:
    """What statements of the level's other sections of this kind do not bring: they may be other jobs'."""
    others = frozenset(sections) - {section}

    def is_brought(entry: EffectiveItem) -> bool:
        chain = entry.origin.chain()
        return not chain or chain[0].statement.node not in others

    return _Repeats(_only(repeats.exact, is_brought), _only(repeats.near, is_brought))


def _only(
    entries: Mapping[int, EffectiveItem], keep: Callable[[EffectiveItem], bool]
) -> Mapping[int, EffectiveItem]:
    return {line: entry for line, entry in entries.items() if keep(entry)}


def _is_item_itself(entry: EffectiveItem, owner: NodeRef, line: int) -> bool:
    """Whether what is taken in is the very item: of a job that only its sections' headings name."""
    return (entry.origin.owner.path, entry.line) == (owner.path, line)


class _Family:
    """What the family of a page says for all its levels, read when a level asks for it."""

    def __init__(self, subject: Subject) -> None:
        self.subject = subject
        self.roles = subject.survey.roles
        self.page = subject.page.path
        home = self.roles.home(self.page)
        pages = dict.fromkeys((home, self.page))
        self.refs = [NodeRef(page, FAMILY) for page in pages if _says_anything(self.roles.content(page))]
        self.said = cache(self._read)

    def _read(self, kind: Kind, refs: Sequence[NodeRef]) -> Mapping[str, EffectiveItem]:
        """By what exact repeats have in common; the first who says it counts."""
        found: dict[str, EffectiveItem] = {}
        for ref in refs:
            for entry in self.roles.role(ref).facets[kind]:
                if entry.item:
                    found.setdefault(said_key(entry.item), entry)
        return found

    def repeated_in(self, pieces: Sequence[Piece], kind: Kind, index: int) -> _Repeats:
        """What a level, or the page as a whole, says again that has no statement of this kind."""
        own = NodeRef(self.page, FAMILY)
        refs = tuple(ref for ref in self.refs if index != FAMILY or ref != own)
        said = self.said(kind, refs) if refs else {}
        if not said:
            return _NONE
        near, exact = {}, {piece.item.line: said[piece.key] for piece in pieces if piece.key in said}
        texts = list(said)
        for piece in pieces:
            if piece.key not in said and len(piece.key) >= SHORTEST_NEAR:
                match = extractOne(piece.key, texts, scorer=fuzz.ratio, processor=None, score_cutoff=NEAR)
                if match:
                    near[piece.item.line] = said[match[0]]
        return _certain(self.subject, NodeRef(self.page, index), exact, near)


def _says_anything(content: Content) -> bool:
    return any((FAMILY, kind) in content.sections for kind in FACETS) or FAMILY in content.readings


# Findings


def _in_section(subject: Subject, section: int, kind: Kind, repeats: _Repeats) -> Iterator[Finding]:
    pieces = subject.content.pieces.get(section, ())
    stated = any(reading.statement.node == section for reading in subject.content.state.readings)
    exact = [repeats.exact.get(piece.item.line) for piece in pieces]
    whole = [entry for entry in exact if entry]
    if len(pieces) > 1 and not stated and len(whole) == len(pieces):
        yield _whole_section(subject, section, whole)
        return
    # Nobody wants a heading with nothing under it, nor fewer indicators than the handbook asks for.
    least = subject.options.shape.least_indicators if kind is Kind.PERFORMANCE_INDICATORS else 1
    needed = len(pieces) <= least and not (stated and least == 1)
    for piece, entry in zip(pieces, exact, strict=True):
        item = piece.item
        if item.content.start == item.content.end or _is_wanted(subject, kind, item):
            continue
        near = repeats.near.get(item.line)
        if entry:
            yield _said_again(subject, item, entry, needed=needed)
        elif near and near.item and _amounts(item) == _amounts(near.item):
            yield _nearly(subject, item, near)


def _is_wanted(subject: Subject, kind: Kind, item: Item) -> bool:
    """Whether an item is the one that the handbook wants in the requirements of each level."""
    wanted = subject.options.shape.requirement
    return kind is Kind.REQUIREMENTS and bool(wanted) and wanted.casefold() in item.text.casefold()


def _amounts(item: Item) -> Sequence[str]:
    return sorted(_AMOUNT.findall(item.full_text.lower()))


def _said_again(subject: Subject, item: Item, entry: EffectiveItem, *, needed: bool) -> Finding:
    edits = () if needed else item_out(subject.page, item)
    return subject.finding(
        _FAMILY_ITEM if _is_general(entry) else _ITEM,
        _whole(subject, item),
        fixes=[Fix("Take it out", edits, sure=_is_same(subject, item, entry), removes=True)] if edits else (),
        places=[_place(subject, entry)],
        source=_title(subject, entry),
        line=entry.line,
    )


def _is_same(subject: Subject, item: Item, entry: EffectiveItem) -> bool:
    """Whether nothing is lost with an item, no link or emphasis either: another page's links may differ."""
    other = subject.survey.handbook.pages[entry.origin.owner.path]
    written = _writing(item, subject.data)
    if entry.item is None or written != _writing(entry.item, other.source.data):
        return False
    return other.path == subject.page.path or not any(b"[" in text for text in written)


def _writing(item: Item, data: bytes) -> list[bytes]:
    """An item as it is written, without blanks and what ends it, with all that is nested in it."""
    own = b" ".join(item.content.cut(data).split()).rstrip(_ENDS)
    return [own, *(text for below in item.below for text in _writing(below, data))]


def _nearly(subject: Subject, item: Item, entry: EffectiveItem) -> Finding:
    text = entry.text
    return subject.finding(
        _NEARLY,
        item.content,
        "family" if _is_general(entry) else "",
        places=[_place(subject, entry)],
        source=_title(subject, entry),
        line=entry.line,
        text=text if len(text) <= _CUT else text[: _CUT - 1].rstrip() + "…",
    )


def _whole_section(subject: Subject, section: int, entries: Sequence[EffectiveItem]) -> Finding:
    heading = subject.page.family.nodes[section].heading
    address = subject.survey.handbook.address(subject.ref(section))
    sources = dict.fromkeys(f"“{_title(subject, entry)}”" for entry in entries)
    return subject.finding(
        _SECTION,
        heading.content,
        fixes=[Fix("Take the section out", operation=_Deleting(address), sure=False)],
        places=[_place(subject, entries[0])],
        count=len(entries),
        section=heading.text,
        sources=", ".join(sources),
    )


def _whole(subject: Subject, item: Item) -> Span:
    """An item's words with those of what is nested in it."""
    end = item.span.start + len(item.span.cut(subject.data).rstrip())
    return Span(item.content.start, max(item.content.end, end) if item.below else item.content.end)


def _is_general(entry: EffectiveItem) -> bool:
    """Whether an item is said for all levels of a family."""
    return entry.origin.owner.index == FAMILY and entry.origin.step is None


def _title(subject: Subject, entry: EffectiveItem) -> str:
    return subject.survey.handbook.title_of(entry.origin.owner)


def _place(subject: Subject, entry: EffectiveItem) -> Place:
    return Place(entry.origin.owner.path, entry.line, _title(subject, entry))


REPEATS = HandbookCheck((_ITEM, _NEARLY, _SECTION, _FAMILY_ITEM), _find)
