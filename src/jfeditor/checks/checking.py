"""Checks the pages of a handbook.

What is found is kept for each page. After an edit a page's own checks are done again for that page only, and
the checks that look at the handbook for the pages that can see the difference.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from jfeditor.checks.findings import Finding
from jfeditor.checks.options import CheckOptions
from jfeditor.checks.subjects import Check, PageCheck, PageSubject, Subject
from jfeditor.checks.table import QUICK, SLOW
from jfeditor.families.pages import Page
from jfeditor.restructure.surveys import Survey


@dataclass(frozen=True, slots=True)
class PageFindings:
    """What was found in one state of a page, in the page's order."""

    page: Page
    """The state: spans are of its text."""
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Findings:
    """What was found in one state of a handbook."""

    survey: Survey
    options: CheckOptions
    pages: Mapping[str, PageFindings]

    def __iter__(self) -> Iterator[Finding]:
        for page in self.pages.values():
            yield from page.findings

    def of(self, path: str) -> tuple[Finding, ...]:
        """What was found in a page."""
        found = self.pages.get(path)
        return found.findings if found else ()


def check(
    survey: Survey,
    options: CheckOptions,
    before: Findings | None = None,
    between: Callable[[], None] = lambda: None,
) -> Findings:
    """What is found in a handbook by all rules that are on, those of language aside.

    What `before`, of an earlier state, knows and no edit has touched is not looked for again. `between` is
    called between two pages: it may rest, or raise to give up.
    """
    checks = wanted(QUICK, options)
    pages = {}
    for path, page in survey.handbook.pages.items():
        between()
        pages[path] = PageFindings(page, in_order(_of_page(page, survey, options, checks)))
    return Findings(survey, options, MappingProxyType(pages))


def check_slowly(page: Page, options: CheckOptions) -> PageFindings:
    """What is found in a page by the slow checks: those of its language. For a thread of its own."""
    subject = PageSubject(page, options)
    found = [one for check in SLOW for one in check.find(subject) if options.is_on(one.code)]
    return PageFindings(page, in_order(found))


def wanted(checks: Collection[Check], options: CheckOptions) -> tuple[Check, ...]:
    """Those of some checks that look for a rule that is on."""
    return tuple(one for one in checks if any(options.is_on(code) for code in one.codes))


def in_order(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings in the page's order."""
    return tuple(sorted(found, key=lambda one: (one.span, one.code, one.message)))


def _of_page(
    page: Page, survey: Survey, options: CheckOptions, checks: Collection[Check]
) -> Iterator[Finding]:
    alone, among = PageSubject(page, options), Subject(page, options, survey)
    for check in checks:
        found = check.find(alone) if isinstance(check, PageCheck) else check.find(among)
        yield from (one for one in found if options.is_on(one.code))
