"""What the tree says of the statements of a page's headings: a sign, and in words whom one extends."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from jfeditor.families.handbook import NodeRef
from jfeditor.families.inheritance import Inheritance, PageInheritance, Reading, Status
from jfeditor.families.model import FAMILY, Role
from jfeditor.families.reasons import slip_text
from jfeditor.wording import word

_MOST_TITLES = 4
"""So many titles are named, more are counted."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What a row shows of its statements."""

    words: str
    is_unclear: bool
    """Whether one of them is to be mended."""


Marks = Mapping[int, Mark]
"""The marks of a page by node."""


class MarkReader:
    """Reads the marks of the pages in the tree, and says which of them may have changed.

    Belongs to the questions of one panel: it remembers what it said, and is used in the keeper's thread only.
    """

    def __init__(self) -> None:
        self._known: dict[str, tuple[PageInheritance, Marks]] = {}

    def changed(
        self, found: Inheritance, paths: Sequence[str]
    ) -> Mapping[str, tuple[PageInheritance, Marks]]:
        """The pages among `paths` that are in another state than when they were last asked for.

        What stands in a circle with other pages is looked at each time: the circle may be broken elsewhere.
        """
        changed = {}
        for path in paths:
            state, known = found.pages.get(path), self._known.get(path)
            if state is None or (known and known[0] is state and not state.beyond):
                continue
            marks = read_marks(found, path)
            if known is None or known[0] is not state or known[1] != marks:
                changed[path] = self._known[path] = (state, marks)
        return changed


def read_marks(found: Inheritance, path: str) -> Marks:
    """The marks of a page: of levels and specialties that extend others, and of the sections that say so."""
    nodes = found.handbook.pages[path].family.nodes
    readings: dict[int, list[Reading]] = {}
    for reading in found.pages[path].readings:
        statement = reading.statement
        places = {statement.owner} - {FAMILY}
        if statement.node != FAMILY and nodes[statement.node].role is Role.SECTION:
            places.add(statement.node)
        for place in places:
            readings.setdefault(place, []).append(reading)
    return {place: _mark(found, about) for place, about in readings.items()}


def _mark(found: Inheritance, readings: Sequence[Reading]) -> Mark:
    statuses = [found.status(reading) for reading in readings]
    path = readings[0].statement.path
    fine = [r for r, status in zip(readings, statuses, strict=True) if status is Status.RESOLVED]
    unclear = [(r, status) for r, status in zip(readings, statuses, strict=True) if _is_unclear(r, status)]
    lines = [line for reading, status in unclear for line in _troubles(found, reading, status)]
    titles = dict.fromkeys(_title(found, ref, path) for r in fine for ref in r.targets)
    if titles:
        lines.insert(0, word("marks.extends", {"titles": _listed(list(titles))}))
    return Mark("\n".join(dict.fromkeys(lines)), is_unclear=bool(unclear))


def _is_unclear(reading: Reading, status: Status) -> bool:
    """Whether somebody has to look at a statement: it leads nowhere clear, or looks wrong in another way."""
    return status is not Status.RESOLVED or bool(reading.slips)


def _troubles(found: Inheritance, reading: Reading, status: Status) -> Iterator[str]:
    path = reading.statement.path
    if status is not Status.RESOLVED:
        titles = [_title(found, ref, path) for ref in reading.candidates]
        yield word(
            f"marks.{status.value}",
            {"text": reading.text, "titles": "; ".join(titles), "title": _title(found, reading.owner, path)},
        )
    for slip in reading.slips:
        yield word("marks.slip", {"text": reading.text, "why": slip_text(slip, reading)})


def _listed(titles: Sequence[str]) -> str:
    """Titles as one says them."""
    if len(titles) > _MOST_TITLES:
        rest = len(titles) - _MOST_TITLES + 1
        return word("marks.more", {"titles": ", ".join(titles[: _MOST_TITLES - 1]), "count": rest})
    if len(titles) > 1:
        return word("marks.both", {"titles": ", ".join(titles[:-1]), "last": titles[-1]})
    return titles[0]


def _title(found: Inheritance, ref: NodeRef, base: str) -> str:
    """What a role is called, with its page where that is another one than `base`."""
    title = found.handbook.title_of(ref)
    if ref.path == base or ref.index == FAMILY:
        return title
    return word("marks.elsewhere", {"title": title, "page": found.handbook.pages[ref.path].title})
