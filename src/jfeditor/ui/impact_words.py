"""What unsaved edits do to other roles, in words and lines: values that the window only has to draw."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from jfeditor.families.effective import EffectiveItem, Source
from jfeditor.families.impacts import MOST_IMPACTS, Difference, FacetImpact, RoleImpact, Side
from jfeditor.families.items import Item
from jfeditor.families.model import Kind
from jfeditor.families.reasons import facet_text
from jfeditor.text.common import common_prefix, common_suffix
from jfeditor.wording import word, word_counted

_NAMED_KINDS = 2
"""So many kinds of content are named; more are called content."""
_LONGEST = 600
"""Characters of a line that are shown."""
_MOST_LINES = 200
"""Lines of a role that are shown."""
_SIMILAR = 0.3
"""The share of two lines that must be the same for one to be shown as the other's new wording."""


@dataclass(frozen=True, slots=True)
class ImpactLine:
    """A line below a role."""

    kind: str
    """`facet` above lines, `-` for what the role loses, `+` for what it gets, `more` below too many."""
    text: str
    source: str = ""
    """Whose it is and where it stands, in words."""
    path: str = ""
    """The page and the line where it stands now; empty and 0 for what stands nowhere any more."""
    line: int = 0
    changed: tuple[int, int] = (0, 0)
    """From where to where, in characters of `text`, it differs from the line opposite."""


@dataclass(frozen=True, slots=True)
class ImpactRow:
    """A role with what changes in it."""

    title: str
    page: str
    """What its page is called, where the title alone does not say which role is meant; else empty."""
    note: str
    """How far the role itself does it, in words, or empty."""
    path: str
    line: int
    """Where the role stands."""
    count: tuple[int, int]
    """How many lines it loses and gets."""
    lines: tuple[ImpactLine, ...]


@dataclass(frozen=True, slots=True)
class ImpactShown:
    """All that is shown of the impacts of one state."""

    sentence: str
    others: bool
    """Whether roles change that were not edited themselves."""
    rows: tuple[ImpactRow, ...]


NO_IMPACT = ImpactShown("", False, ())


def show_impacts(impacts: Sequence[RoleImpact]) -> ImpactShown:
    """The rows and words of impacts; the roles that others' edits change first."""
    several = len({impact.ref.path for impact in impacts}) > 1 or not all(i.page_edited for i in impacts)
    ordered = sorted(impacts, key=lambda impact: not impact.elsewhere)
    return ImpactShown(
        impact_sentence(impacts),
        any(impact.elsewhere for impact in impacts),
        tuple(_row(impact, with_page=several) for impact in ordered),
    )


def impact_sentence(impacts: Sequence[RoleImpact]) -> str:
    """What unsaved edits do to the roles of the handbook, in one sentence; empty where they do nothing."""
    others = [impact for impact in impacts if impact.elsewhere]
    own = len(impacts) - len(others)
    if not others:
        return word_counted("impact.own", own) if own else ""
    if len(impacts) >= MOST_IMPACTS:
        return word("impact.others_at_least", {"count": len(others), "what": _what(others)})
    sentence = word_counted("impact.others", len(others), what=_what(others))
    return word_counted("impact.and_own", own, others=sentence) if own else sentence


def impact_short(impacts: Sequence[RoleImpact]) -> str:
    """How many other roles unsaved edits change, in three words; empty where there are none."""
    count = sum(impact.elsewhere for impact in impacts)
    if count and len(impacts) >= MOST_IMPACTS:
        return word("impact.short_at_least", {"count": count})
    return word_counted("impact.short", count) if count else ""


def _what(impacts: Sequence[RoleImpact]) -> str:
    found = dict.fromkeys(facet.kind for i in impacts for facet in i.facets if facet.elsewhere)
    kinds = [kind for kind in Kind if kind in found]
    return " and ".join(kind.words for kind in kinds) if len(kinds) <= _NAMED_KINDS else "content"


def _row(impact: RoleImpact, *, with_page: bool) -> ImpactRow:
    note = ""
    if any(facet.edited for facet in impact.facets):
        note = word("impact.partly_own" if impact.elsewhere else "impact.by_own", {})
    sides = [difference.side for facet in impact.facets for difference in facet.differences]
    lines = tuple(line for facet in impact.facets for line in _facet_lines(impact, facet))
    if len(lines) > _MOST_LINES:
        left_out = len(lines) - _MOST_LINES
        lines = (*lines[:_MOST_LINES], ImpactLine("more", word("impact.more", {"count": left_out})))
    return ImpactRow(
        impact.title or "(heading without text)",
        impact.page if with_page and impact.page != impact.title else "",
        note,
        impact.ref.path,
        impact.line,
        (sides.count(Side.BEFORE), sides.count(Side.AFTER)),
        lines,
    )


def _facet_lines(impact: RoleImpact, facet: FacetImpact) -> Iterator[ImpactLine]:
    yield ImpactLine("facet", facet_text(facet.kind))
    lines = [_line(impact, difference) for difference in facet.differences]
    yield from _with_changed_words(lines)


def _line(impact: RoleImpact, difference: Difference) -> ImpactLine:
    item = difference.item
    text = _fault_text(item) if item.fault else _shown(item.item) if item.item else ""
    if len(text) > _LONGEST:
        text = text[:_LONGEST].rstrip() + "…"
    source = _source(impact, difference)
    if difference.side is Side.BEFORE:
        return ImpactLine("-", text, source)
    return ImpactLine("+", text, source, item.origin.owner.path, item.line)


def _fault_text(item: EffectiveItem) -> str:
    return word(f"impact.{item.fault.trouble.value}", {"text": item.text}) if item.fault else ""


def _shown(item: Item) -> str:
    """An item with what is nested in it, on one line."""
    return " • ".join([" ".join(item.text.split()), *map(_shown, item.below)])


def _source(impact: RoleImpact, difference: Difference) -> str:
    """Whose a line is and where it stands."""
    item = difference.item
    is_before = difference.side is Side.BEFORE
    values = {"title": difference.title, "page": difference.page, "line": item.line}
    if item.origin.source is Source.OWN:
        return word("impact.was_statement" if is_before else "impact.statement", values)
    is_here = item.origin.owner.path == impact.ref.path
    where = "family" if item.source is Source.FAMILY and is_here else "role"
    if not is_here and difference.page != difference.title:
        where = "page"
    return word(f"impact.{'was' if is_before else 'from'}_{where}", values)


def _with_changed_words(lines: Sequence[ImpactLine]) -> Iterator[ImpactLine]:
    """The lines, with what differs marked where lines are replaced one by one by similar ones."""
    runs = [tuple(run) for _, run in groupby(lines, key=lambda line: line.kind)]
    at = 0
    while at < len(runs):
        old, new = runs[at], runs[at + 1] if at + 1 < len(runs) else ()
        if old[0].kind == "-" and len(old) == len(new):
            yield from map(_marked, old, new)
            yield from map(_marked, new, old)
            at += 2
        else:
            yield from old
            at += 1


def _marked(mine: ImpactLine, other: ImpactLine) -> ImpactLine:
    start = common_prefix(mine.text, other.text)
    limit = min(len(mine.text), len(other.text)) - start
    shared = common_suffix(mine.text, other.text, limit)
    if start + shared < _SIMILAR * min(len(mine.text), len(other.text)):
        return mine
    return replace(mine, changed=(start, len(mine.text) - shared))
