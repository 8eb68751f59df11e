"""What a run of the checks found, as values: all formats are written from these."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from jfeditor.checks.findings import Finding
from jfeditor.checks.rules import SEVERITIES, Severity
from jfeditor.families.pages import Page
from jfeditor.workspace.loading import Unreadable


@dataclass(frozen=True, slots=True)
class Told:
    """A finding with what is known of it besides."""

    finding: Finding
    fingerprint: str
    """Its own in the report, and the same as long as the finding is there; empty where nobody asks for it."""
    new: bool
    """Whether it was not there before; true where nothing is compared."""


@dataclass(frozen=True, slots=True)
class PageReport:
    """What was found in a page."""

    page: Page
    place: str
    """Its path from the folder in which the command was called, as other programs need it."""
    found: tuple[Told, ...]
    """In the page's order."""


@dataclass(frozen=True, slots=True)
class RuleCount:
    """How often a rule is newly broken."""

    code: str
    severity: Severity
    count: int
    fixable: int
    """How many of them can be mended without asking."""


@dataclass(frozen=True, slots=True)
class Report:
    """What was found in a handbook, or in a share of its pages."""

    pages: tuple[PageReport, ...]
    unreadable: tuple[Unreadable, ...]
    since: str
    """What newness is measured against, in the user's words; empty where nothing is compared."""
    is_partial: bool
    """Whether spelling and grammar were looked at on pages that changed only."""
    least: Severity
    """The least severity that is told one by one."""
    fails_on: Severity
    """The least severity that makes the run fail."""

    @property
    def told(self) -> Iterator[Told]:
        """All findings, old ones too."""
        return (one for page in self.pages for one in page.found)

    @property
    def known(self) -> int:
        """How many findings were there before."""
        return sum(1 for one in self.told if not one.new)

    @property
    def fixable(self) -> int:
        """How many of the new ones can be mended without choosing, of those that are told."""
        return sum(row.fixable for row in self.by_rule() if is_as_grave(row.severity, self.least))

    @property
    def fails(self) -> bool:
        """Whether anything new is grave enough."""
        return any(one.new and is_as_grave(one.finding.severity, self.fails_on) for one in self.told)

    def by_severity(self) -> dict[Severity, int]:
        """How many are new, the gravest first."""
        counts = Counter(one.finding.severity for one in self.told if one.new)
        return {severity: counts[severity] for severity in SEVERITIES}

    def by_rule(self) -> list[RuleCount]:
        """How often each rule is newly broken, the most frequent first."""
        new = [one.finding for one in self.told if one.new]
        counts = Counter((one.code, one.severity) for one in new)
        fixable = Counter((one.code, one.severity) for one in new if one.mends_itself)
        rows = [
            RuleCount(code, grave, count, fixable[code, grave]) for (code, grave), count in counts.items()
        ]
        return sorted(rows, key=lambda row: (-row.count, row.code))


def is_as_grave(severity: Severity, least: Severity) -> bool:
    """Whether a severity is this one or a graver one."""
    return SEVERITIES.index(severity) <= SEVERITIES.index(least)
