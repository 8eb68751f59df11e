"""What the Role tab shows of a role, as values: compared before anything is drawn anew."""

from dataclasses import dataclass
from typing import NamedTuple

from jfeditor.families.handbook import NodeRef
from jfeditor.families.model import FAMILY, Kind, Role
from jfeditor.families.pages import Page


class Spot(NamedTuple):
    """A line of a page."""

    path: str
    line: int


@dataclass(frozen=True, slots=True)
class SourceView:
    """Whom an item is from."""

    words: str
    """Whole: "from Care Operations Analyst"."""
    short: str
    """For a chip behind an item: "Analyst"."""
    colour: int
    """The same in all facets of a role: `OWN`, or one of `source_tones`."""


@dataclass(frozen=True, slots=True)
class Note:
    """What is said about an item: where else it stands, or what it repeats."""

    words: str
    spot: Spot
    warns: bool


@dataclass(frozen=True, slots=True)
class ItemView:
    """An item with what is nested in it."""

    text: str
    is_code: bool
    spot: Spot
    below: tuple["ItemView", ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class BlockView:
    """Items that come from one source in one way."""

    source: SourceView
    way: str
    """Through whom and from which line, or what can be done there."""
    tip: str
    """The whole way, without names left out."""
    items: tuple[ItemView, ...]

    @property
    def spot(self) -> Spot:
        """Where the first of the items stands."""
        return self.items[0].spot


@dataclass(frozen=True, slots=True)
class TroubleView:
    """Something that is wrong, in its place."""

    words: str
    """The statement or fact it is about."""
    why: str
    spot: Spot
    is_error: bool
    can_choose: bool
    """Whether the user may choose whom the statement means."""
    said: str = ""
    """The whole statement, on one line; empty for a fact."""


@dataclass(frozen=True, slots=True)
class FacetView:
    """One kind of content of a role."""

    kind: Kind
    title: str
    count: str
    parts: tuple[BlockView | TroubleView, ...]
    more: Note | None
    """What there was no room for."""


@dataclass(frozen=True, slots=True)
class ChipView:
    """A fact about a role; leads somewhere where there is a spot."""

    words: str
    tip: str
    spot: Spot | None
    warns: bool = False


@dataclass(frozen=True, slots=True)
class HeirView:
    """A role that takes in content of this one."""

    title: str
    where: str
    spot: Spot
    direct: bool


@dataclass(frozen=True, slots=True)
class RoleView:
    """A role, ready to be drawn."""

    ref: NodeRef
    title: str
    chips: tuple[ChipView, ...]
    troubles: tuple[TroubleView, ...]
    """What is wrong with its facts."""
    facets: tuple[FacetView, ...]
    heirs: tuple[HeirView, ...]
    """The first ones."""
    heir_count: int
    hint: str
    """What there is to know about it, or to do where it is empty."""


def role_of(page: Page, node: int) -> tuple[int, Kind | None]:
    """The role that a heading belongs to, `FAMILY` for the page as a whole, and the facet it is of."""
    if not 0 <= node < len(page.family.nodes):
        return FAMILY, None
    heading = page.family.nodes[node]
    if heading.role is Role.SECTION:
        return heading.owner, heading.kind
    return (FAMILY if heading.role is Role.GROUP else node), None


def find_role(shown: Page, known: Page, index: int) -> int | None:
    """Which node of a page's known state a node of its shown state is, or None where there is none."""
    nodes = known.family.nodes
    if index == FAMILY or known is shown:
        return index
    anchor = shown.family.nodes[index].heading.anchor
    if index < len(nodes) and nodes[index].heading.anchor == anchor:
        return index
    here = index if len(nodes) == len(shown.family.nodes) else None  # its heading is being written
    return next((i for i, node in enumerate(nodes) if node.heading.anchor == anchor), here)
