"""Words a role for the Role tab; takes some milliseconds, so it is done beside the window."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from jfeditor.families.effective import (
    EffectiveItem,
    EffectiveRole,
    EffectiveRoles,
    Fault,
    Origin,
    Place,
    Source,
    Trouble,
)
from jfeditor.families.facts import Fact, FactKind
from jfeditor.families.handbook import NodeRef
from jfeditor.families.inheritance import Inheritance, Reading
from jfeditor.families.items import Item
from jfeditor.families.model import FAMILY, Kind, Role
from jfeditor.families.named_roles import is_lost, named_role
from jfeditor.families.pages import Page
from jfeditor.families.reasons import (
    facet_text,
    fact_text,
    fault_reason,
    passed_through,
    slip_text,
    way_text,
)
from jfeditor.families.source_tones import OWN, source_tones
from jfeditor.markdown.blocks import BlockKind
from jfeditor.ui.displayed import display
from jfeditor.ui.role_view import (
    BlockView,
    ChipView,
    FacetView,
    HeirView,
    ItemView,
    Note,
    RoleView,
    SourceView,
    Spot,
    TroubleView,
)
from jfeditor.wording import word

_LONGEST_TEXT = 2000
"""Characters of an item that are shown; nobody reads more of it here."""
_LONGEST_WAY = 3
"""Names that are told of a way through many levels."""
_MOST_FACTS = 12
_MOST_LINES = 900
"""Lines of items of a role that are shown: more than any real one has, and drawn in a blink."""
_COST_OF_BOX = 3
"""How many lines the heading of a source, or a box, takes the time of."""
_MOST_SLIPS = 20
_MOST_NOTES = 4
_MOST_HEIRS = 200
_MOST_SHORTENED = 500
"""Levels of a page up to which their titles are made shorter."""


def describe_role(found: Inheritance, roles: EffectiveRoles, ref: NodeRef, *, read_only: bool) -> RoleView:
    """All that is shown of a role; takes the thread's time, so ask for it beside the window."""
    return _Viewer(found, roles.role(ref), roles.facts(ref), read_only=read_only).view()


class _Viewer:
    """Words one role."""

    def __init__(
        self, found: Inheritance, role: EffectiveRole, facts: Sequence[Fact], *, read_only: bool
    ) -> None:
        self.found = found
        self.facts = facts
        self.handbook = found.handbook
        self.role = role
        self.read_only = read_only
        self.page = found.handbook.pages[role.ref.path]
        self._colours = source_tones(role)
        self._short = _short_titles(self.page)
        self._left = _MOST_LINES

    def view(self) -> RoleView:
        facets = tuple(facet for kind in self.role.facets if (facet := self._facet(kind)))
        heirs = [heir for heir in self.found.heirs(self.role.ref) if heir != self.role.ref]
        return RoleView(
            self.role.ref,
            _line(self.role.title),
            tuple(self._chips()),
            tuple(self._copied(fact) for fact in self.facts[:_MOST_FACTS] if fact.copied),
            facets,
            tuple(self._viewed_heirs(heirs[:_MOST_HEIRS])),
            len(heirs),
            self._hint(has_content=bool(facets)),
        )

    # facts

    def _chips(self) -> Iterator[ChipView]:
        facts = self.facts
        grades = [fact for fact in facts if fact.kind is FactKind.GRADE and fact.value == self.role.grade]
        if self.role.grade and not grades:
            yield ChipView(word("role.grade", {"value": self.role.grade}), "", None)
        told: set[tuple[FactKind, str]] = set()
        for fact in grades[:1] + [fact for fact in facts if fact.kind is not FactKind.GRADE or fact.copied]:
            if (fact.kind, fact.value) not in told:
                told.add((fact.kind, fact.value))
                if len(told) <= _MOST_FACTS:
                    yield self._chip(fact)
        if len(told) > _MOST_FACTS:
            yield ChipView(word("role.more_facts", {"count": len(told) - _MOST_FACTS}), "", None)

    def _chip(self, fact: Fact) -> ChipView:
        here = Spot(self.role.ref.path, fact.line)
        target = None if fact.kind is FactKind.GRADE else named_role(self.handbook, self.role.ref.path, fact)
        value = self.handbook.title_of(target) if target else fact.value
        words = word(f"role.{fact.kind.value}", {"value": _line(value)})
        if fact.copied:
            return ChipView(
                word("role.copied", {"words": words, "line": fact.line}), fact_text(fact), here, warns=True
            )
        spot = Spot(target.path, self.handbook.line_of(target)) if target else here
        tip = word("role.stated", {"page": self.page.title, "line": fact.line})
        if is_lost(self.handbook, self.role.ref.path, fact):
            return ChipView(
                words, word("role.lost_link", {"line": fact.line, "link": fact.link}), here, warns=True
            )
        return ChipView(words, tip, spot)

    def _copied(self, fact: Fact) -> TroubleView:
        spot = Spot(self.role.ref.path, fact.line)
        return TroubleView(fact_text(fact), "", spot, is_error=False, can_choose=False)

    # facets

    def _facet(self, kind: Kind) -> FacetView | None:
        items = self.role.facets[kind]
        faulty = {id(entry.fault.reading) for entry in items if entry.fault}
        slipped = [reading for reading in self._slipped(kind) if id(reading) not in faulty]
        shown = items[: self._room(items)]
        parts: list[BlockView | TroubleView] = [self._slip(reading) for reading in slipped[:_MOST_SLIPS]]
        for _, group in groupby(shown, key=lambda entry: entry.fault or _same_source(entry.origin)):
            entries = list(group)
            faults = [self._fault(entry.origin, entry.fault) for entry in entries if entry.fault]
            parts += faults or [self._block(entries, items)]
        if not parts and not items:
            return None
        more = self._more(items[len(shown) :])
        return FacetView(kind, facet_text(kind), _count(items), tuple(parts), more)

    def _room(self, items: tuple[EffectiveItem, ...]) -> int:
        """How many items, from the first, there is still room for."""
        before: tuple[NodeRef, Source] | None = None
        for index, entry in enumerate(items):
            source = _same_source(entry.origin)
            self._left -= (_COST_OF_BOX if entry.fault or source != before else 0) + _lines_of(entry.item)
            before = source
            if self._left < 0:
                return index
        return len(items)

    def _more(self, left_out: tuple[EffectiveItem, ...]) -> Note | None:
        if not left_out:
            return None
        first = left_out[0]
        spot = Spot(first.origin.owner.path, first.line)
        values = {"count": len(left_out), "where": self._where(spot)}
        return Note(word("role.more_items", values), spot, warns=False)

    def _block(self, entries: list[EffectiveItem], items: tuple[EffectiveItem, ...]) -> BlockView:
        first = entries[0]
        place = Place(first.origin, first.line)
        return BlockView(
            self._source(first.origin),
            self._way(place),
            way_text(self.handbook, self.role.ref.path, place),
            tuple(self._item(entry, items) for entry in entries),
        )

    def _source(self, origin: Origin) -> SourceView:
        if origin.source is Source.OWN:
            code = "role.for_all_levels" if self._has_levels() else "role.own"
            return SourceView(word(code, {}), word(code, {}), OWN)
        colour = self._colours[origin.owner]
        if origin.source is Source.FAMILY:
            return SourceView(word("role.for_all_levels", {}), word("role.short_family", {}), colour)
        title = _line(self.handbook.title_of(origin.owner))
        code = "role.from_family" if origin.owner.index == FAMILY else "role.from"
        return SourceView(word(code, {"title": title}), self._brief(origin.owner), colour)

    def _way(self, place: Place) -> str:
        """How an item comes here, short enough to stand beside its source."""
        if place.origin.source is Source.OWN:
            return word("role.line_link", {"line": place.line}) if self.read_only else word("role.edit", {})
        where = self._where(Spot(place.origin.owner.path, place.line))
        through = [self._brief(ref) for ref in passed_through(place)]
        if not through:
            return where
        names = ", ".join(through[:_LONGEST_WAY])
        if len(through) > _LONGEST_WAY:
            names = word("role.more_names", {"names": names, "count": len(through) - _LONGEST_WAY})
        return word("role.via", {"names": names, "where": where})

    def _where(self, spot: Spot) -> str:
        if spot.path == self.role.ref.path:
            return _unbroken(word("role.line", {"line": spot.line}))
        title = _line(self.handbook.pages[spot.path].title)
        line = _unbroken(word("role.line", {"line": spot.line}))
        return word("role.line_of", {"page": title, "line": line})

    def _item(self, entry: EffectiveItem, items: tuple[EffectiveItem, ...]) -> ItemView:
        assert entry.item is not None  # noqa: S101 - faults are no items
        return _viewed(entry.item, entry.origin.owner.path, tuple(self._notes(entry, items)))

    def _notes(self, entry: EffectiveItem, items: tuple[EffectiveItem, ...]) -> Iterator[Note]:
        for also in entry.also[:_MOST_NOTES]:
            owner = also.origin.owner
            spot = Spot(owner.path, also.line)
            if also.origin.source is Source.OWN:
                yield Note(word("role.also_here", {"line": also.line}), spot, warns=False)
                continue
            code = "role.also" if owner.path == self.role.ref.path else "role.also_page"
            values = {"title": self._brief(owner), "line": also.line, "path": owner.path}
            yield Note(word(code, values), spot, warns=False)
        if len(entry.also) > _MOST_NOTES:
            last = entry.also[_MOST_NOTES]
            words = word("role.also_more", {"count": len(entry.also) - _MOST_NOTES})
            yield Note(words, Spot(last.origin.owner.path, last.line), warns=False)
        if entry.repeats >= 0:
            origin = items[entry.repeats].origin
            code = "role.repeats_family" if origin.source is Source.FAMILY else "role.repeats"
            words = word(code, {"title": self._brief(origin.owner)})
            yield Note(words, Spot(origin.owner.path, items[entry.repeats].line), warns=True)

    def _brief(self, ref: NodeRef) -> str:
        short = self._short.get(ref.index) if ref.path == self.role.ref.path else None
        return _line(short or self.handbook.title_of(ref))

    # what is wrong

    def _fault(self, origin: Origin, fault: Fault) -> TroubleView:
        reading = fault.reading
        can_choose = fault.trouble in {Trouble.AMBIGUOUS, Trouble.MISSING} and self._can_edit(reading)
        why = [fault_reason(self.found, fault), *_slip_texts(reading)]
        words = self._quoted(reading, of_other=origin.source is not Source.OWN)
        is_error = fault.trouble in {Trouble.CYCLE, Trouble.TOO_LONG}
        return TroubleView(
            words,
            " ".join(dict.fromkeys(why)),
            _place(reading),
            is_error=is_error,
            can_choose=can_choose,
            said=_line(reading.text),
        )

    def _slip(self, reading: Reading) -> TroubleView:
        words = self._quoted(reading, of_other=False)
        why = " ".join(_slip_texts(reading))
        return TroubleView(words, why, _place(reading), is_error=False, can_choose=False)

    def _quoted(self, reading: Reading, *, of_other: bool) -> str:
        code = "role.trouble_of" if of_other else "role.trouble"
        title = self.handbook.title_of(reading.owner)
        return word(code, {"text": _cut(_line(reading.text)), "title": _line(title)})

    def _slipped(self, kind: Kind) -> Iterator[Reading]:
        """The role's statements of a facet that look wrong; one that stands in another facet shows there."""
        for reading in self.found.of(self.role.ref):
            section = reading.statement.section
            shown_under = section if section in self.role.facets else next(iter(reading.facets), None)
            if reading.slips and shown_under is kind:
                yield reading

    def _can_edit(self, reading: Reading) -> bool:
        return not self.read_only and self.handbook.pages[reading.statement.path].source.fault is None

    # the role as a whole

    def _viewed_heirs(self, heirs: list[NodeRef]) -> Iterator[HeirView]:
        for heir in heirs:
            direct = any(self.role.ref in reading.targets for reading in self.found.of(heir))
            spot = Spot(heir.path, self.handbook.line_of(heir))
            yield HeirView(_line(self.handbook.title_of(heir)), self._where(spot), spot, direct)

    def _hint(self, *, has_content: bool) -> str:
        count = self._count_levels() if self.role.ref.index == FAMILY else 0
        if has_content and not count:
            return ""
        if count:
            code = ("hint_level" if count == 1 else "hint_levels") if has_content else "empty_levels"
        else:
            code = "empty_page" if self.role.ref.index == FAMILY else "empty_level"
        return word(f"role.{code}", {"title": _line(self.role.title)})

    def _has_levels(self) -> bool:
        return self.role.ref.index == FAMILY and self._count_levels() > 0

    def _count_levels(self) -> int:
        return sum(node.role is Role.LEVEL for node in self.page.family.nodes)


def _same_source(origin: Origin) -> tuple[NodeRef, Source]:
    return origin.owner, origin.source


def _lines_of(item: Item | None) -> int:
    return 1 + sum(map(_lines_of, item.below)) if item else 1


def _slip_texts(reading: Reading) -> list[str]:
    return [slip_text(slip, reading) for slip in reading.slips]


def _place(reading: Reading) -> Spot:
    return Spot(reading.statement.path, reading.statement.line)


def _count(items: tuple[EffectiveItem, ...]) -> str:
    """How many items there are, and how many of them are the role's own among others'."""
    real = [entry for entry in items if entry.fault is None]
    own = sum(entry.source is Source.OWN for entry in real)
    code = "items_own" if 0 < own < len(real) else "items_one" if len(real) == 1 else "items"
    return word(f"role.{code}", {"count": len(real), "own": own})


def _viewed(item: Item, path: str, notes: tuple[Note, ...] = ()) -> ItemView:
    is_code = item.kind is BlockKind.CODE
    text = display(item.text).rstrip("\n") if is_code else _line(item.text)
    below = tuple(_viewed(inner, path) for inner in item.below)
    return ItemView(_cut(text), is_code, Spot(path, item.line), below, notes)


def _line(text: str) -> str:
    """A text on one line, of characters that a widget can hold."""
    return display(" ".join(text.split())).replace("\0", "\ufffd")


def _unbroken(text: str) -> str:
    return text.replace(" ", "\N{NO-BREAK SPACE}")


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_TEXT else text[:_LONGEST_TEXT] + "…"


def _short_titles(page: Page) -> Mapping[int, str]:
    """The titles of a page's levels without what they share; one that would not be alone then stays whole.

    "Manager, Care Operations" is "Manager" beside "Director, Care Operations", and "Care Operations Analyst"
    is "Analyst" on the page "Care Operations"; but a page called "Analyst" leaves no "Senior" of its levels.
    """
    titled = {Role.LEVEL, Role.SPECIALTY}
    whole = {i: node.heading.text for i, node in enumerate(page.family.nodes) if node.role in titled}
    if len(whole) > _MOST_SHORTENED:
        return whole
    tails = Counter(title.partition(", ")[2] for title in whole.values())
    shared = page.title if page.title and page.title not in whole.values() else None
    short = {}
    for index, title in whole.items():
        head, _, tail = title.partition(", ")
        without = title.replace(shared, " ") if shared else title
        shortened = head if tail and tails[tail] > 1 else " ".join(without.split()).strip(" ,-–")
        short[index] = shortened or title
    alike = Counter(short.values())
    return {index: text if alike[text] == 1 else whole[index] for index, text in short.items()}
