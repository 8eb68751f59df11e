"""Which statements are to be mended only after a change, and which only before it."""

from collections.abc import Iterator
from dataclasses import dataclass

from jfeditor.families.inheritance import Inheritance, Reading
from jfeditor.families.reasons import what_is_wrong
from jfeditor.restructure.passages import Passage
from jfeditor.text.pieces import Spot


@dataclass(frozen=True, slots=True)
class Problem:
    """A statement that leads nowhere, may mean several, goes round in a circle, or looks wrong."""

    spot: Spot
    """Where it begins, on the side of the change where it is a problem."""
    text: str
    why: str
    """In words."""


def find_problems(
    passage: Passage, before: Inheritance, after: Inheritance
) -> tuple[tuple[Problem, ...], tuple[Problem, ...]]:
    """The problems that a change makes, and those that it solves."""
    changed = [path for path, page in before.pages.items() if after.pages.get(path) is not page]
    fresh = [path for path, page in after.pages.items() if before.pages.get(path) is not page]
    old = {one.spot: one for path in changed for one in _problems_of(before, path)}
    new = {one.spot: one for path in fresh for one in _problems_of(after, path)}
    follows = {spot: passage.spot(spot.path, spot.offset) for spot in old}
    stay = {spot for spot in follows.values() if spot is not None and spot in new}
    return (
        tuple(problem for spot, problem in new.items() if spot not in stay),
        tuple(problem for spot, problem in old.items() if follows[spot] not in stay),
    )


def _problems_of(found: Inheritance, path: str) -> Iterator[Problem]:
    for reading in found.pages[path].readings:
        why = what_is_wrong(found, reading, found.status(reading))
        if why:
            yield Problem(_spot(reading), reading.text, " ".join(why))


def _spot(reading: Reading) -> Spot:
    return Spot(reading.statement.path, reading.span.start)
