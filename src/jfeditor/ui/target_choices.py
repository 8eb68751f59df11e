"""Whom a statement may be made to name, and how its line reads then, as values."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from jfeditor.families.choices import name_target
from jfeditor.families.claim_words import FACETS
from jfeditor.families.handbook import Handbook, NodeRef
from jfeditor.families.inheritance import Inheritance, Reading
from jfeditor.families.model import FAMILY, Role
from jfeditor.families.pages import Page
from jfeditor.families.reasons import explain
from jfeditor.text.changes import Change, PageChange
from jfeditor.text.common import common_prefix, common_suffix
from jfeditor.text.sources import Source
from jfeditor.ui.displayed import display
from jfeditor.ui.ranking import Ranking
from jfeditor.wording import word

_MOST_FOUND = 60


@dataclass(frozen=True, slots=True)
class TargetView:
    """A level that may be meant."""

    ref: NodeRef
    title: str
    where: str
    """Its page, and its line where that tells it from another one."""


@dataclass(frozen=True, slots=True)
class Rewriting:
    """A change of a statement's line, and how the line reads before and after it."""

    change: Change
    before: str
    after: str
    start: int
    """The first character that differs, in both."""
    before_end: int
    after_end: int


@dataclass(frozen=True)
class Choices:
    """A statement and all levels it may be made to name. No slots: what is searched is kept."""

    handbook: Handbook
    reading: Reading
    why: str
    candidates: tuple[TargetView, ...]
    here: tuple[TargetView, ...]
    everywhere: tuple[TargetView, ...]

    @property
    def page(self) -> Page:
        """The page of the statement, as it was when all this was found."""
        return self.handbook.pages[self.reading.statement.path]

    def search(self, typed: str) -> tuple[TargetView, ...]:
        """The levels of the handbook whose titles fit best."""
        return tuple(self.everywhere[index] for index in self.ranking.best(typed, _MOST_FOUND))

    @cached_property
    def ranking(self) -> Ranking:
        """All levels, ready to be searched."""
        return Ranking([one.title for one in self.everywhere], [one.where for one in self.everywhere])

    def rewriting(self, target: TargetView) -> Rewriting:
        """The change that names a level; raises `ChoiceError` where it cannot be named."""
        page = name_target(self.handbook, self.reading, target.ref)
        values = {"title": target.title, "line": self.reading.statement.line}
        return _shown(Change(word("choose_target.change", values), (page,)), page)


def find_choices(found: Inheritance, path: str, line: int, words: str) -> Choices | None:
    """The choices for the statement `words` at a line; None where it is there no more."""
    readings = found.pages[path].readings if path in found.pages else ()
    fitting = [one for one in readings if one.statement.line == line and not one.targets]
    reading = next((one for one in fitting if _line(one.text) == words), None)
    if reading is None:
        return None
    handbook = found.handbook
    candidates = tuple(_target(handbook, ref) for ref in reading.candidates)
    here = tuple(_target(handbook, ref) for ref in _roles(handbook.pages[path]) if ref != reading.owner)
    everywhere = tuple(
        _target(handbook, ref) for page in handbook for ref in _roles(page) if ref != reading.owner
    )
    choices = Choices(handbook, reading, explain(found, reading), candidates, here, everywhere)
    choices.ranking  # noqa: B018 - made here, beside the window
    return choices


def _roles(page: Page) -> Iterator[NodeRef]:
    """The levels and specialties of a page; the page itself where it describes one role only."""
    nodes = page.family.nodes
    titled = {Role.LEVEL, Role.SPECIALTY}
    found = [NodeRef(page.path, index) for index, node in enumerate(nodes) if node.role in titled]
    if not found and any(node.kind in FACETS for node in nodes):
        found.append(NodeRef(page.path, FAMILY))
    yield from found


def _target(handbook: Handbook, ref: NodeRef) -> TargetView:
    page = handbook.pages[ref.path]
    where = word("choose_target.for_all", {"path": page.path})
    if ref.index != FAMILY:
        line = word("role.line", {"line": page.family.nodes[ref.index].heading.line})
        where = word("role.line_of", {"page": _line(page.title), "line": line})
    return TargetView(ref, _line(handbook.title_of(ref)), where)


def _shown(change: Change, page: PageChange) -> Rewriting:
    edit = page.edits[0]
    grown = len(page.after) - len(page.before)
    before = _lines_around(page.before, edit.span.start, edit.span.end)
    after = _lines_around(page.after, edit.span.start, edit.span.end + grown)
    start = common_prefix(before, after)
    tail = common_suffix(before, after, min(len(before), len(after)) - start)
    return Rewriting(change, before, after, start, len(before) - tail, len(after) - tail)


def _lines_around(data: bytes, start: int, end: int) -> str:
    """The lines that hold a stretch of a page."""
    lines = Source(data).lines
    first, last = lines.number_at(start), lines.number_at(end)
    return display(data[lines.span(first).start : lines.content(data, last).end].decode("utf-8", "replace"))


def _line(text: str) -> str:
    return display(" ".join(text.split()))
