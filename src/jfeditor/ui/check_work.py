"""The work of the check keeper's threads: what is found in pages, and what of it is new. No Qt."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from jfeditor.checks.checking import CheckFault, Findings, PageFindings, check, check_slowly, in_order
from jfeditor.checks.newness import Known, known_of, new_among
from jfeditor.checks.options import CheckOptions
from jfeditor.families.handbook import Handbook
from jfeditor.families.pages import Page, read_page
from jfeditor.restructure.surveys import Survey, take_survey
from jfeditor.ui.check_results import Dropping, PageResults
from jfeditor.workspace.markdown_style import StyleError, check_styles

_ALIKE = 0.5
"""From this share of its lines on a page is taken for what another one, that is gone, has become."""
_MOST_GONE = 40
"""Pages that are gone which a new one is compared with."""


@dataclass(frozen=True, slots=True, eq=False)
class Base:
    """The pages with which those of now are compared: what is found there already is not new."""

    pages: Mapping[str, Page]


@dataclass(frozen=True, slots=True)
class QuickResults:
    """What the quick checks found that is other than when they were asked before."""

    handbook: Handbook
    options: CheckOptions
    base: Base
    changed: Mapping[str, PageResults]
    gone: frozenset[str]
    """Pages that are no part of the handbook any more."""
    faults: tuple[CheckFault, ...]
    """Checks that failed and did not before."""


@dataclass(frozen=True, slots=True)
class SlowResults:
    """What was found of language and style in one state of a page."""

    results: PageResults
    options: CheckOptions
    base: Base
    problem: StyleError | None = None
    """Why style was not looked at."""
    faults: tuple[CheckFault, ...] = ()
    """Checks that failed and did not before."""

    def is_of(self, page: Page, options: CheckOptions, base: Base) -> bool:
        """Whether it would be found again."""
        same_base = self.base is base or self.base.pages.get(page.path) is base.pages.get(page.path)
        return self.results.page is page and same_base and self.options == options

    def without(self, is_dropped: Dropping) -> "SlowResults":
        """Without some findings."""
        return replace(self, results=self.results.without(is_dropped))


class _Faults:
    """Knows which checks failed already: each is told once, and not on each page with each key."""

    def __init__(self) -> None:
        self._known: set[tuple[str, ...]] = set()
        """The rules of these checks."""

    def fresh(self, faults: Iterable[CheckFault]) -> tuple[CheckFault, ...]:
        """The faults of checks that did not fail before."""
        new = {fault.codes: fault for fault in faults if fault.codes not in self._known}
        self._known |= new.keys()
        return tuple(new.values())


class QuickChecks:
    """Does the quick checks of one state after the other; used in one thread only."""

    def __init__(self) -> None:
        self._found: Findings | None = None
        self._base: Base | None = None
        self._known = known_of(())
        """What was found in the base."""
        self._told: dict[str, PageResults] = {}
        self._faults = _Faults()

    def check(
        self, survey: Survey, options: CheckOptions, base: Base, between: Callable[[], None]
    ) -> QuickResults:
        """What is found in a state; `between` is called between two pages, and may raise to give up."""
        before = self._found
        found = self._found = check(survey, options, before, between)
        if self._base is not base or before is None or before.options != options:
            self._known = known_of(_one_by_one(self._look_at(base, found, between), between))
            self._base = base
            self._told.clear()
        changed = {}
        for path, of_page in found.pages.items():
            told = self._told.get(path)
            if told is None or told.page is not of_page.page or told.findings is not of_page.findings:
                between()
                changed[path] = _results(of_page, self._known)
        gone = frozenset(self._told.keys() - found.pages.keys())
        self._told.update(changed)
        for path in gone:
            del self._told[path]
        faults = self._faults.fresh(found.faults)
        return QuickResults(survey.handbook, options, base, changed, gone, faults)

    def _look_at(self, base: Base, found: Findings, between: Callable[[], None]) -> Iterable[PageFindings]:
        """What there is in the base; what is as in a state that was looked at is not looked for again."""
        now = found.survey.handbook
        others = [page for path, page in base.pages.items() if now.pages.get(path) is not page]
        added = now.pages.keys() - base.pages.keys()
        if not others and not added:
            return found.pages.values()
        handbook = now.with_pages(others)
        for path in added:
            handbook = handbook.without(path)
        survey = take_survey(handbook, found.survey, between)
        return check(survey, found.options, found, between).pages.values()


class SlowChecks:
    """Does the checks of language and style; used in one thread only."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._known: dict[str, tuple[Page, CheckOptions, Known]] = {}
        """What was found in pages of the base that are edited."""
        self._faults = _Faults()

    def check(self, page: Page, options: CheckOptions, base: Base) -> SlowResults:
        """What is found in a page."""
        found, problem = self._find(page, options)
        was = base.pages.get(page.path)
        known = self._of_base(was, found, options) if was else known_of(())
        return SlowResults(_results(found, known), options, base, problem, self._faults.fresh(found.faults))

    def _of_base(self, was: Page, found: PageFindings, options: CheckOptions) -> Known:
        if was.source.data == found.page.source.data:
            return known_of((found,))
        kept = self._known.get(was.path)
        if kept is None or kept[0] is not was or kept[1] != options:
            kept = self._known[was.path] = (was, options, known_of((self._find(was, options)[0],)))
        return kept[2]

    def _find(self, page: Page, options: CheckOptions) -> tuple[PageFindings, StyleError | None]:
        style = check_styles(self._root, (page,), options)
        language = check_slowly(page, options)
        findings = (*language.findings, *style.findings.get(page.path, ()))
        return PageFindings(page, in_order(findings), language.faults), style.problem


def _one_by_one(pages: Iterable[PageFindings], between: Callable[[], None]) -> Iterator[PageFindings]:
    for page in pages:
        between()
        yield page


def with_renamed(base: Mapping[str, Page], here: Mapping[str, Page]) -> Mapping[str, Page]:
    """The pages of a base; of those `here` that were called otherwise there also under the name of now."""
    return {**base, **dict(_renamed(base, here))}


def _renamed(base: Mapping[str, Page], here: Mapping[str, Page]) -> Iterator[tuple[str, Page]]:
    gone = [page for path, page in base.items() if path not in here]
    if not gone or len(gone) > _MOST_GONE:
        return
    lines = [(page, set(page.source.data.splitlines())) for page in gone]
    for path, page in here.items():
        if path in base:
            continue
        ours = [line for line in page.source.data.splitlines() if line.strip()]
        shares = [(sum(line in theirs for line in ours), was) for was, theirs in lines]
        most, was = max(shares, key=lambda share: share[0])
        if ours and most / len(ours) >= _ALIKE:
            yield path, read_page(path, was.source.data)


def _results(found: PageFindings, known: Known) -> PageResults:
    """A page's results; all are new where the page was not there before."""
    return PageResults(found.page, found.findings, new_among(found, known))
