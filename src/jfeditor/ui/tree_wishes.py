"""What the user wants of the tree, as values; the window makes operations of them."""

from dataclasses import dataclass

from jfeditor.families.handbook import NodeRef
from jfeditor.restructure.moves import Where


@dataclass(frozen=True, slots=True)
class Move:
    """Headings, each with all that belongs to it, are wanted elsewhere."""

    refs: tuple[NodeRef, ...]
    """In the order of the tree; none lies within another."""
    where: Where
    target: NodeRef
    """A heading, or a page to go into."""
    copy: bool = False
    """Whether they are to stay where they are, too."""
    hidden: int = 0
    """How many headings that go along the filter hides."""


@dataclass(frozen=True, slots=True)
class PageMove:
    """The file of a page is wanted at another path."""

    path: str
    to: str


@dataclass(frozen=True, slots=True)
class MovePages:
    """Families are wanted in another department."""

    moves: tuple[PageMove, ...]
    """Every page of a family with several is among them."""
    folder: str
    """The department's; empty for the handbook's own."""


@dataclass(frozen=True, slots=True)
class PasteText:
    """Markdown from elsewhere is wanted here."""

    text: str
    where: Where
    target: NodeRef


@dataclass(frozen=True, slots=True)
class Rename:
    """A heading or a page is wanted under another name."""

    ref: NodeRef
    title: str
    """Not empty, and not the one it has."""


@dataclass(frozen=True, slots=True)
class Promote:
    """Headings are wanted one storey further out."""

    refs: tuple[NodeRef, ...]


@dataclass(frozen=True, slots=True)
class Demote:
    """Headings are wanted one storey deeper."""

    refs: tuple[NodeRef, ...]


@dataclass(frozen=True, slots=True)
class Delete:
    """Headings with all that belongs to them, or whole pages, are no longer wanted."""

    refs: tuple[NodeRef, ...]
    hidden: int = 0
    """How many headings that would go along the filter hides."""


Wish = Move | MovePages | PasteText | Rename | Promote | Demote | Delete


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something cannot be, in the user's words."""

    words: str


@dataclass(frozen=True, slots=True)
class Carried:
    """What is dragged or to be pasted: headings, whole families, or text from elsewhere; one sort of them."""

    refs: tuple[NodeRef, ...] = ()
    families: tuple[tuple[str, ...], ...] = ()
    """The pages of each; of one in several pages that which it is known by first."""
    text: str = ""


def pages_of(carried: Carried) -> tuple[str, ...]:
    """The pages it is taken from, each once."""
    of_families = (path for pages in carried.families for path in pages)
    return tuple(dict.fromkeys([*(ref.path for ref in carried.refs), *of_families]))
