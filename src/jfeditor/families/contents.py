"""What each level of a page owns, as effective roles are made of it: items without their statements."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from jfeditor.families.claim_words import claim_words, said_words
from jfeditor.families.inheritance import PageInheritance, Reading
from jfeditor.families.items import Item, read_items
from jfeditor.families.mentions import section_kinds
from jfeditor.families.model import Kind
from jfeditor.text.spans import Span

_REST = 6
"""Words from which on what follows a statement in its sentence is content of its own."""
_PUNCTUATION = re.compile(r"[\W_]+")
_PLAIN = bytes(ord(chr(byte).lower()) if byte < 128 and chr(byte).isalnum() else 32 for byte in range(256))
"""What each byte of a text in ASCII counts as: letters without case, blanks for punctuation."""


class Piece(NamedTuple):
    """An item without statements, with what exact repeats have in common."""

    item: Item
    key: str


@dataclass(frozen=True, slots=True)
class Content:
    """A page's content by whom it is of."""

    state: PageInheritance
    pieces: Mapping[int, tuple[Piece, ...]]
    """The items of each section and of each level's own text, by node."""
    sections: Mapping[tuple[int, Kind], tuple[int, ...]]
    """The sections of each owner and kind."""
    readings: Mapping[int, tuple[Reading, ...]]
    """The statements of each owner."""


def read_content(state: PageInheritance) -> Content:
    page = state.source.page
    by_node: dict[int, list[Reading]] = {}
    by_owner: dict[int, list[Reading]] = {}
    for reading in state.readings:
        by_node.setdefault(reading.statement.node, []).append(reading)
        by_owner.setdefault(reading.statement.owner, []).append(reading)
    sections: dict[tuple[int, Kind], list[int]] = {}
    for index, node in enumerate(page.family.nodes):
        for kind in section_kinds(node):
            sections.setdefault((node.owner, kind), []).append(index)
    pieces = {
        index: tuple(Piece(item, said_key(item)) for item in _stated_aside(items, by_node.get(index, ())))
        for index, items in read_items(page).items()
    }
    return Content(
        state,
        pieces,
        {key: tuple(found) for key, found in sections.items()},
        {owner: tuple(found) for owner, found in by_owner.items()},
    )


def said_key(item: Item) -> str:
    """What exact repeats of an item have in common: its words, without case and punctuation."""
    text = item.full_text
    if text.isascii():  # the same in a fraction of the time
        return " ".join(text.encode().translate(_PLAIN).decode().split())
    return _PUNCTUATION.sub(" ", text.casefold()).strip()


def _stated_aside(items: Sequence[Item], readings: Sequence[Reading]) -> Iterable[Item]:
    """The items of a section without its statements."""
    if not readings:
        return items
    return (left for item in items for left in without_statements(item, readings))


def without_statements(item: Item, readings: Sequence[Reading]) -> tuple[Item, ...]:
    """An item without the statements in it and below it: itself, a shorter one, or what was nested in it."""
    if not any(item.span.holds(reading.start) for reading in readings):
        return (item,)
    below = tuple(left for inner in item.below for left in without_statements(inner, readings))
    inside = [reading for reading in readings if item.content.holds(reading.start)]
    if not inside:
        return (item._replace(below=below),)
    rest = _rest(inside)
    if rest:
        return (item._replace(text=rest, content=Span(item.content.start, item.content.start), below=below),)
    return below


def _rest(readings: list[Reading]) -> str:
    """What a block says besides its statements, or nothing where that only leads over to what is added."""
    prose = readings[0].statement.prose
    pieces = []
    at = 0
    for reading in readings:
        pieces.append(prose.text[at : reading.statement.claim.start])
        at = reading.mention.end
    pieces.append(prose.text[at:])
    kept = []
    for piece in pieces:
        text = " ".join(piece.split()).strip(" ,;:-")
        leads_over = piece.rstrip().endswith(":") and len(text.split()) <= 2 * _REST
        words = [word for word in said_words(text) if word not in claim_words().fillers]
        if len(words) >= _REST and not leads_over:
            kept.append(text.strip(". "))
    return ". ".join(kept)
