"""A proposal: what an operation would do, with the edits that the user may leave out.

Every operation of this package is a function of a survey and what the user wants that gives a proposal, or
refuses with a reason. The window and the commands let the user choose among its offers, make the rewrite and
have it planned (`jfeditor.restructure.plans`).
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum

from jfeditor.faults import JfeditorError
from jfeditor.restructure.surveys import Survey
from jfeditor.text.edits import Edit
from jfeditor.text.pieces import Rewrite


class Way(StrEnum):
    """Why an edit belongs to an operation."""

    HEADING = "heading"
    """It is the heading itself."""
    SECTION = "section"
    """A section's heading carries the name of its owner."""
    STATEMENT = "statement"
    """A statement of inheritance names what is changed."""
    FACT = "fact"
    """A sentence about grade or reporting line, of its own or of another role, names it."""
    TEXT = "text"
    """Its title stands in other text, word for word."""
    LINK = "link"
    """A link leads to what is taken out."""
    INHERITED = "inherited"
    """A statement takes in what is taken out."""
    REPEATED = "repeated"
    """Items repeat what a statement would bring in."""
    KEY = "key"
    """A field of a page's front matter."""
    ANCHOR = "anchor"
    """An old anchor that stays, for links from outside the handbook."""
    FIX = "fix"
    """It mends what is against a rule of the handbook."""


@dataclass(frozen=True, slots=True)
class Offer:
    """An edit that belongs to an operation and that the user may leave out."""

    path: str
    edit: Edit
    """Of the page's text before the operation."""
    way: Way
    chosen: bool = True
    """Whether it is done unless the user says otherwise."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What an operation would do."""

    name: str
    """In the user's words, e.g. "Rename Staff Pilot to Lead Pilot"."""
    offers: tuple[Offer, ...]
    """By page, in the page's order; the user may leave out any."""
    make: Callable[[Collection[Offer]], Rewrite]
    """The rewrite with these of the offers; it may refuse too."""
    passed_over: tuple[JfeditorError, ...] = ()
    """What is wanted but cannot be done, while the rest can, each with its reason."""

    @property
    def usual(self) -> tuple[Offer, ...]:
        """The offers that are chosen unless the user says otherwise."""
        return tuple(offer for offer in self.offers if offer.chosen)

    def whole(self) -> Rewrite:
        """The rewrite with all that is usual."""
        return self.make(self.usual)

    def decided(self, chosen: Collection[Offer]) -> "Proposal":
        """The proposal that leaves nothing to choose any more."""
        made = self.make(chosen)
        return Proposal(self.name, (), lambda _offers: made, self.passed_over)


Operation = Callable[[Survey], Proposal]
"""What the user wants, to be looked at in the state of the handbook that is current then."""


def certain(rewrite: Rewrite) -> Proposal:
    """The proposal of an operation that leaves nothing to choose."""
    return Proposal(rewrite.change.name, (), lambda _offers: rewrite)
