"""The bullet that a handbook wants in the requirements of every level."""

import re
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress

from jfeditor.checks.findings import Finding, Fix
from jfeditor.checks.shape_sections import owners_of
from jfeditor.checks.subjects import HandbookCheck, Subject
from jfeditor.families.items import Item, items_between
from jfeditor.families.mentions import section_kinds
from jfeditor.families.model import FAMILY, Kind, Role
from jfeditor.markdown.blocks import BlockKind
from jfeditor.restructure.item_moves import find_place, inserted, renumbered
from jfeditor.restructure.list_items import ItemError
from jfeditor.restructure.moves import Where
from jfeditor.text.edits import Edit

_NEAR = 84.0
"""From this likeness on (0 to 100, `rapidfuzz.fuzz.ratio` of the words) an item is meant to be the bullet."""
_MOST_WORDS = 2
"""How many times the bullet's words an item may have that says it among others."""
_WORD = re.compile(r"\w+")
_LINK = re.compile(r"\[([^\[\]]*)\]\([^()]*\)")
_MARKS = re.compile(r"[*`~]")
_STOPS = ".;, "


def _find_requirement(subject: Subject) -> Iterator[Finding]:
    """The requirements that lack the bullet, once for those who share them, and those that misspell it."""
    wanted = subject.options.shape.requirement
    if not wanted or not subject.tells_of_family:
        return
    nodes = subject.page.family.nodes
    for owner, sections in _requirements(subject).items():
        if any(_is_said(subject, index, wanted) for index in sections):
            continue
        items = [item for index in sections for item in items_between(subject.page, nodes[index].body)]
        near = _nearest(items, wanted)
        if near is not None:
            yield _misspelt(subject, near, wanted)
        elif not _comes_from_others(subject, owner):
            yield _missing(subject, owner, sections, wanted)


def _requirements(subject: Subject) -> dict[int, list[int]]:
    """The sections about requirements of each level and of the family."""
    nodes = subject.page.family.nodes
    found: dict[int, list[int]] = {}
    for index, node in enumerate(nodes):
        is_levels = node.owner == FAMILY or nodes[node.owner].role is Role.LEVEL
        if node.role is Role.SECTION and is_levels and Kind.REQUIREMENTS in section_kinds(node):
            found.setdefault(node.owner, []).append(index)
    return found


def _is_said(subject: Subject, index: int, wanted: str) -> bool:
    """Whether a section says the bullet word for word, as it is to be written; more may stand around it."""
    body, words = subject.page.family.nodes[index].body, wanted.rstrip(_STOPS).encode()
    at = subject.data.find(words, *body)
    beside = subject.data[max(at - 1, 0) : at] + subject.data[at + len(words) : at + len(words) + 1]
    return at >= 0 and not any(chr(byte).isalnum() for byte in beside)


def _words(text: str) -> str:
    """What a reader sees of Markdown on one line, case aside."""
    return " ".join(_MARKS.sub("", _LINK.sub(r"\1", text)).split()).rstrip(_STOPS).casefold()


def _nearest(items: Sequence[Item], wanted: str) -> Item | None:
    """The item meant to be the bullet, or None: almost the same text, or its words among a few more."""
    from rapidfuzz import fuzz  # noqa: PLC0415 - for handbooks that want such a bullet only

    words = _words(wanted)
    rated = [(fuzz.ratio(_words(item.text), words), -at) for at, item in enumerate(items)]
    best, at = max(rated, default=(0.0, 0))
    if best >= _NEAR:
        return items[-at]
    said = set(_WORD.findall(words))
    return next((item for item in items if _has_words(_WORD.findall(_words(item.text)), said)), None)


def _has_words(words: Sequence[str], wanted: Collection[str]) -> bool:
    return len(words) <= _MOST_WORDS * len(wanted) and len(wanted) > 1 and set(words).issuperset(wanted)


def _misspelt(subject: Subject, item: Item, wanted: str) -> Finding:
    """The finding of a near miss; where the fix would drop words it is the user's choice."""
    said, words = _words(item.text), _words(wanted)
    sure = len(_WORD.findall(said)) <= len(_WORD.findall(words))
    fix = Fix(f"Write “{wanted}”", (Edit(item.content, wanted.encode()),), sure=sure)
    variant = "form" if said == words else ""
    return subject.finding("JF104", item.content, variant, fixes=[fix], said=item.text, wanted=wanted)


def _comes_from_others(subject: Subject, owner: int) -> bool:
    """Whether requirements are also those of others: the bullet is wanted there, once for all."""
    if owner == FAMILY:
        return False
    page = subject.page
    home = subject.survey.handbook.pages[subject.survey.roles.home(page.path)]
    readings = subject.survey.found.of(subject.ref(owner))
    return (
        FAMILY in owners_of(page, Kind.REQUIREMENTS)
        or FAMILY in owners_of(home, Kind.REQUIREMENTS)
        or any(Kind.REQUIREMENTS in reading.facets for reading in readings)
    )


def _missing(subject: Subject, owner: int, sections: Sequence[int], wanted: str) -> Finding:
    nodes = subject.page.family.nodes
    index = next((one for one in sections if _has_list(subject, one)), sections[0])
    heading = nodes[sections[0]].heading
    return subject.finding(
        "JF103",
        heading.content,
        fixes=tuple(_added(subject, index, wanted)),
        section=heading.text,
        owner=subject.title(owner),
        wanted=wanted,
    )


def _has_list(subject: Subject, index: int) -> bool:
    body = subject.page.family.nodes[index].body
    return any(
        block.kind is BlockKind.LIST and body.holds(block.span.start) for block in subject.document.blocks
    )


def _added(subject: Subject, index: int, wanted: str) -> Iterator[Fix]:
    """The fix that puts the bullet at the end of a section's list, written as the list is."""
    with suppress(ItemError):
        place = find_place(subject.survey.handbook, Where.INTO, subject.ref(index))
        text = place.style.head(place.style.mark_of(place.number)) + wanted.encode()
        edits = (*renumbered(place.held, place.style, place.number, 1), *inserted(place, [text]))
        yield Fix(f"Add “{wanted}”", edits)


CHECKS = (HandbookCheck(("JF103", "JF104"), _find_requirement),)
