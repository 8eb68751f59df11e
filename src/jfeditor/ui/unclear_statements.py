"""The statements of a handbook that are to be mended, and which of them comes next.

To be mended is what leads nowhere, may mean several, leads round in a circle, or looks wrong in another way.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jfeditor.families.inheritance import Inheritance, PageInheritance, Reading, Status
from jfeditor.families.reasons import what_is_wrong
from jfeditor.ui.navigation import Place
from jfeditor.wording import word

_LONGEST = 45
"""Characters of a statement that are said; the rest is read where it stands."""


@dataclass(frozen=True, slots=True)
class Unclear:
    """A statement that is to be mended."""

    reading: Reading
    status: Status

    @property
    def place(self) -> Place:
        """Where it begins."""
        return Place(self.reading.statement.path, self.reading.span.start)


UnclearPages = Mapping[str, tuple[Unclear, ...]]
"""Of each page that holds any its statements to be mended, in the order of its text."""


@dataclass(frozen=True, slots=True)
class Step:
    """Where one goes: the statement, and the how manieth of how many it is."""

    unclear: Unclear
    number: int
    count: int


class UnclearReader:
    """Finds what is to be mended in a whole handbook; what cannot have changed is not looked at again.

    Belongs to the questions of one panel, and is used in the keeper's thread only.
    """

    def __init__(self) -> None:
        self._known: dict[str, tuple[PageInheritance, tuple[Unclear, ...]]] = {}

    def read(self, found: Inheritance) -> UnclearPages:
        """What is to be mended, by page."""
        before, self._known = self._known, {}
        for path, state in found.pages.items():
            known = before.get(path)
            # What stands in a circle with other pages is looked at each time: it may be broken elsewhere.
            if known is None or known[0] is not state or state.beyond:
                known = (state, find_unclear(found, path))
            self._known[path] = known
        return {path: unclear for path, (_state, unclear) in self._known.items() if unclear}


def find_unclear(found: Inheritance, path: str) -> tuple[Unclear, ...]:
    """What is to be mended on one page."""
    unclear = []
    for reading in found.pages[path].readings:
        status = found.status(reading)
        if is_unclear(reading, status):
            unclear.append(Unclear(reading, status))
    return tuple(sorted(unclear, key=lambda one: one.reading.span.start))


def is_unclear(reading: Reading, status: Status) -> bool:
    """Whether somebody has to look at a statement."""
    return status is not Status.RESOLVED or bool(reading.slips)


def step_from(place: Place, by: int, unclear: UnclearPages, order: Sequence[str]) -> Step | None:
    """The statement so many further on than a place, or further back; round the end. None where all is clear.

    `order` is that of the pages; those that are not in it come last, by their path.
    """
    ranks = {path: rank for rank, path in enumerate(order)}

    def key(at: Place) -> tuple[int, str, int]:
        return ranks.get(at.path, len(ranks)), at.path, at.offset

    ordered = sorted((one for page in unclear.values() for one in page), key=lambda one: key(one.place))
    if not ordered:
        return None
    keys = [key(one.place) for one in ordered]
    at = bisect_right(keys, key(place)) + by - 1 if by > 0 else bisect_left(keys, key(place)) + by
    return Step(ordered[at % len(ordered)], at % len(ordered) + 1, len(ordered))


def step_text(found: Inheritance, step: Step) -> str:
    """A statement that one has come to, and why it is to be mended."""
    reading = step.unclear.reading
    text = reading.text if len(reading.text) <= _LONGEST else f"{reading.text[: _LONGEST - 1].rstrip()}…"
    why = " ".join(what_is_wrong(found, reading, step.unclear.status))
    return word("unclear.step", {"number": step.number, "count": step.count, "text": text, "why": why})
