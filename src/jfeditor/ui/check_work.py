"""The work of the check keeper's threads: what is found in pages, and what of it is new. No Qt."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from pathlib import Path

from jfeditor.checks.checking import CheckFault, Findings, PageFindings, check, check_slowly, in_order
from jfeditor.checks.newness import Known, known_of, new_among
from jfeditor.checks.options import CheckOptions
from jfeditor.families.handbook import Handbook
from jfeditor.families.pages import Page, read_page
from jfeditor.restructure.surveys import Survey, take_survey
from jfeditor.ui.check_results import PageResults
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
    named: Base
    """The base with those pages that are called otherwise by now under the name of now, too."""
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
        self._naming = _Naming()
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
        named = self._naming.of_now(base, survey.handbook.pages)
        if self._base is not named or before is None or before.options != options:
            self._base = None  # until it is looked through: `between` may give up
            self._known = known_of(_one_by_one(self._look_at(named, found, between), between))
            self._base = named
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
        return QuickResults(survey.handbook, options, base, named, changed, gone, faults)

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


class _Naming:
    """Knows the pages of a base by the names they have now; used in one thread only."""

    def __init__(self) -> None:
        self._base: Base | None = None
        self._paths: Set[str] = frozenset()
        """The pages there were when it was looked after last."""
        self._renamed: dict[str, str] = {}
        """The paths of pages of the base by those that they got since."""
        self._pages: dict[str, Page] = {}
        """These pages by their paths of now."""
        self._named = Base({})

    def of_now(self, base: Base, here: Mapping[str, Page]) -> Base:
        """The base, of pages `here` that are called otherwise there also under the name of now.

        The same one as before, as long as that makes no difference. A page that is known by its new name
        stays so, however it is edited.
        """
        if base is self._base and here.keys() == self._paths:
            return self._named
        before = self._renamed if base is self._base else {}
        kept = {path: was for path, was in before.items() if path in here and was not in here}
        renamed = kept | dict(_renamed(base.pages, here, kept))
        if base is not self._base or renamed != before:
            self._pages = {
                path: self._pages[path] if path in kept else read_page(path, base.pages[was].source.data)
                for path, was in renamed.items()
            }
            self._named = Base({**base.pages, **self._pages}) if renamed else base
        self._base, self._paths, self._renamed = base, frozenset(here), renamed
        return self._named


def _renamed(
    base: Mapping[str, Page], here: Mapping[str, Page], known: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Which pages `here` are ones of a base under other names, beside those that are `known`.

    Each page that is gone has become one at most: that which has most of its lines in common with it.
    """
    taken = set(known.values())
    gone = [page for path, page in base.items() if path not in here and path not in taken]
    if not gone or len(gone) > _MOST_GONE:
        return
    lines = [(page.path, set(page.source.data.splitlines())) for page in gone]
    alike = []
    for path, page in here.items():
        if path in base or path in known:
            continue
        ours = [line for line in page.source.data.splitlines() if line.strip()]
        for was, theirs in lines:
            share = sum(line in theirs for line in ours) / len(ours) if ours else 0
            if share >= _ALIKE:
                alike.append((-share, path, was))
    found: dict[str, str] = {}
    for _, path, was in sorted(alike):
        if path not in found and was not in taken:
            found[path] = was
            taken.add(was)
    yield from found.items()


def _results(found: PageFindings, known: Known) -> PageResults:
    """A page's results; all are new where the page was not there before."""
    return PageResults(found.page, found.findings, new_among(found, known))
