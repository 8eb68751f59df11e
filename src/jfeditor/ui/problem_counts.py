"""How many problems pages and their headings hold: what the tree and the status bar tell."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from jfeditor.checks.rules import Severity
from jfeditor.families.model import FAMILY
from jfeditor.ui.check_results import PageResults
from jfeditor.wording import word_counted


class Counts(NamedTuple):
    """How many problems there are."""

    errors: int = 0
    """New ones, as all but the last."""
    warnings: int = 0
    notes: int = 0
    before: int = 0

    @property
    def shown(self) -> int:
        """How many are told by a number; the others only in words."""
        return self.errors + self.warnings

    def plus(self, other: "Counts") -> "Counts":
        """Both together."""
        return Counts(*(one + more for one, more in zip(self, other, strict=True)))

    def minus(self, other: "Counts") -> "Counts":
        """Without the others."""
        return Counts(*(one - less for one, less in zip(self, other, strict=True)))

    @property
    def words(self) -> str:
        """All of them in words; empty where there are none."""
        parts = [
            word_counted(f"problems.count_{code}", count)
            for code, count in (("errors", self.errors), ("warnings", self.warnings), ("notes", self.notes))
            if count
        ]
        if self.before:
            parts.append(word_counted("problems.count_before", self.before))
        return ", ".join(parts)


NO_COUNTS = Counts()


class PageCounts(NamedTuple):
    """Of a page, and of those of its headings that hold any below them."""

    page: Counts
    nodes: Mapping[int, Counts]


NO_PAGE_COUNTS = PageCounts(NO_COUNTS, MappingProxyType({}))


def count_page(results: PageResults) -> PageCounts:
    """Count what was found in a page, for itself and for each heading with what stands below it."""
    nodes = results.page.family.nodes
    starts = [node.heading.span.start for node in nodes]
    own: dict[int, Counter[str]] = {}
    for number, finding in enumerate(results.findings):
        node = bisect_right(starts, finding.span.start) - 1
        what = finding.severity.value if number in results.new else "before"
        own.setdefault(node, Counter())[what] += 1
    sums: dict[int, Counts] = {}
    for node, counted in own.items():
        counts = Counts(counted["error"], counted["warning"], counted["note"], counted["before"])
        at = node
        while at != FAMILY:
            sums[at] = sums.get(at, NO_COUNTS).plus(counts)
            at = nodes[at].parent
        sums[FAMILY] = sums.get(FAMILY, NO_COUNTS).plus(counts)
    return PageCounts(sums.pop(FAMILY, NO_COUNTS), sums)


def count_all(results: Iterable[PageResults]) -> Counts:
    """Count what was found in some pages, all together."""
    new = Counter[Severity]()
    found = 0
    for one in results:
        new.update(one.findings[number].severity for number in one.new)
        found += len(one.findings)
    return Counts(new[Severity.ERROR], new[Severity.WARNING], new[Severity.NOTE], found - new.total())
