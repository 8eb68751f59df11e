"""What rules find: the exact spot, the reason in words, and how to mend it."""

from dataclasses import dataclass

from jfeditor.checks.rules import Severity
from jfeditor.restructure.proposals import Operation
from jfeditor.text.edits import Edit
from jfeditor.text.spans import Span


@dataclass(frozen=True, slots=True)
class Fix:
    """One way to mend a finding: edits of its page, or an operation that is shown before it is done.

    Exactly one of the two is given.
    """

    name: str
    """In the user's words, as a menu has it: "Write “Operations”"."""
    edits: tuple[Edit, ...] = ()
    """Of the page's text just as it was checked; they touch the finding's spot and nothing else."""
    operation: Operation | None = None
    sure: bool = True
    """Whether it may be done for many findings at once; a guess among several is the user's choice."""
    removes: bool = False
    """Whether it takes out what somebody wrote: it is never done where nobody has seen it before."""


@dataclass(frozen=True, slots=True)
class Place:
    """Another place that a finding speaks of."""

    path: str
    line: int
    words: str
    """What is there, e.g. "the same section"."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that is broken at one spot of a page. Made by `Subject.finding` only."""

    code: str
    severity: Severity
    path: str
    span: Span
    """The bytes that are wrong; where something is missing the nearest thing that is there (a heading)."""
    line: int
    """On which it begins, from 1."""
    message: str
    fixes: tuple[Fix, ...] = ()
    """The best one first."""
    places: tuple[Place, ...] = ()

    @property
    def order(self) -> tuple[Span, str, str]:
        """What findings of a page are sorted by: their places, then what they say."""
        return self.span, self.code, self.message

    @property
    def fix(self) -> Fix | None:
        """The fix that may be done without choosing, or None."""
        return self.fixes[0] if self.fixes and self.fixes[0].sure else None

    @property
    def mends_itself(self) -> bool:
        """Whether it can be mended without anybody's look: by edits that take nothing out.

        An operation is shown before it is done.
        """
        return self.fix is not None and bool(self.fix.edits) and not self.fix.removes
