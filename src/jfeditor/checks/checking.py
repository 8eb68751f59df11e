"""Checks the pages of a handbook.

What is found is kept for each page. After an edit the checks that look at a page by itself are done again for
that page only. Those that look at the handbook are done again for the pages that can see the difference, as
long as a `HandbookCheck` looks at nothing else than these:

- the page itself, and what its statements lead to or may mean: where that is others now
  (`PageInheritance`), it is checked again;
- whom it inherits from, near and far, the pages of its family, and those that its statements may mean: where
  one of these changed, or what one inherits, it is checked again;
- the pages that its links may lead to: where one of these changed, came or went, it is checked again;
- which pages there are, to say what a link may mean that leads nowhere: where one came or went, all pages
  with links to others are checked again.

Where the handbook's options, its site or the files beside its pages are others, everything is checked again.
A page that is skipped has no findings, and one that is not UTF-8 has one that says so. A check that fails
because the program has a fault takes down none of the others: `Findings.faults` tells.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from types import MappingProxyType
from typing import TypeVar

from jfeditor.checks.disabling import enabled
from jfeditor.checks.encodings import ENCODING
from jfeditor.checks.findings import Finding
from jfeditor.checks.options import CheckOptions
from jfeditor.checks.subjects import Check, HandbookCheck, PageCheck, PageSubject, Subject
from jfeditor.families.pages import Page
from jfeditor.restructure.surveys import Survey

_Any = TypeVar("_Any", bound=Check)
_Call = tuple[tuple[str, ...], Callable[[], Iterator[Finding]]]
"""Of a check the rules that it looks for, and what finds them."""
_WILD = {"**/": "(?:[^/]+/)*", "**": ".*", "*": "[^/]*", "?": "[^/]"}


@dataclass(frozen=True, slots=True)
class CheckFault:
    """A check that failed on a page, because the program has a fault."""

    path: str
    codes: tuple[str, ...]
    """Of the rules that were not looked for."""
    error: Exception


@dataclass(frozen=True, slots=True)
class PageFindings:
    """What was found in one state of a page, in the page's order."""

    page: Page
    """The state: spans are of its text."""
    findings: tuple[Finding, ...]
    faults: tuple[CheckFault, ...] = ()
    """Checks that failed."""


@dataclass(frozen=True, slots=True)
class _Found:
    """What some checks gave on a page, as they gave it."""

    findings: tuple[Finding, ...] = ()
    faults: tuple[CheckFault, ...] = ()


@dataclass(frozen=True, slots=True)
class _Kept:
    """What is known of one state of a page."""

    alone: _Found
    """By the checks that look at a page by itself."""
    among: _Found
    """By those that look at the handbook."""
    result: PageFindings


@dataclass(frozen=True)
class Findings:
    """What was found in one state of a handbook; made by `check`."""

    survey: Survey
    options: CheckOptions
    pages: Mapping[str, PageFindings]
    kept: Mapping[str, _Kept]
    """For the next `check`."""

    def __iter__(self) -> Iterator[Finding]:
        for page in self.pages.values():
            yield from page.findings

    def of(self, path: str) -> tuple[Finding, ...]:
        """What was found in a page."""
        found = self.pages.get(path)
        return found.findings if found else ()

    @property
    def faults(self) -> tuple[CheckFault, ...]:
        """The checks that failed."""
        return tuple(fault for page in self.pages.values() for fault in page.faults)


def check(
    survey: Survey,
    options: CheckOptions,
    before: Findings | None = None,
    between: Callable[[], None] = lambda: None,
) -> Findings:
    """What is found in a handbook by all rules that are on, those of language aside.

    What `before`, of an earlier state, knows and no edit has touched is not looked for again: a page in which
    the same is found keeps its findings as they are, the very same tuple. `between` is called between two
    pages: it may rest, or raise to give up.
    """
    from jfeditor.checks.table import QUICK  # noqa: PLC0415 - all rules: the window is shown before they load

    known = before.kept if before and _holds(before, survey, options) else {}
    seeing = _seeing(before.survey, survey) if before and known else frozenset()
    checks = wanted(QUICK, options)
    kept: dict[str, _Kept] = {}
    for path, page in survey.handbook.pages.items():
        old = known.get(path)
        same = old is not None and old.result.page is page
        if old is not None and same and path not in seeing:
            kept[path] = old
            continue
        between()
        kept[path] = _check_page(page, survey, options, checks, old, same=same)
    pages = {path: one.result for path, one in kept.items()}
    return Findings(survey, options, MappingProxyType(pages), MappingProxyType(kept))


def check_slowly(page: Page, options: CheckOptions) -> PageFindings:
    """What is found in a page by the slow checks: those of its language. For a thread of its own."""
    from jfeditor.checks.table import SLOW  # noqa: PLC0415 - see `check`

    if page.source.fault or skips(options, page.path):
        return PageFindings(page, ())
    found = _alone(page, options, wanted(SLOW, options))
    return PageFindings(page, in_order(enabled(page, found.findings)), found.faults)


def wanted(checks: Collection[_Any], options: CheckOptions) -> tuple[_Any, ...]:
    """Those of some checks that look for a rule that is on."""
    return tuple(one for one in checks if any(options.is_on(code) for code in one.codes))


def in_order(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings in the page's order."""
    return tuple(sorted(found, key=lambda one: one.order))


def skips(options: CheckOptions, path: str) -> bool:
    """Whether the handbook does not want a page checked (`[checks] skip`)."""
    return any(_pattern(one).fullmatch(path) for one in options.skip)


def _holds(before: Findings, survey: Survey, options: CheckOptions) -> bool:
    old, new = before.survey.handbook, survey.handbook
    return before.options == options and old.site == new.site and old.files == new.files


def _seeing(before: Survey, now: Survey) -> frozenset[str]:
    """The pages that can see a difference between two states, those that changed included."""
    old, new = before.handbook.pages, now.handbook.pages
    gone_or_new = old.keys() ^ new.keys()
    edited = {path for path, page in new.items() if path in old and old[path] is not page}
    if not gone_or_new and not edited:
        return frozenset()
    changed = frozenset(gone_or_new | edited)
    meant = {path for path in new if before.found.pages.get(path) is not now.found.pages[path]}
    touched = changed | meant | _regrouped(before, now)
    found = _heirs(now, touched)
    found.update(now.links.pages_to(changed))
    if gone_or_new:
        found.update(path for path, links in now.links.pages.items() if links.files)
    return frozenset(found)


def _regrouped(before: Survey, now: Survey) -> set[str]:
    """The pages that stand in a family of other pages than before."""
    old, new = before.roles.shelves, now.roles.shelves
    if old is new:
        return set()
    return {path for path, shelf in new.items() if path in old and shelf.family != old[path].family}


def _heirs(survey: Survey, paths: Collection[str]) -> set[str]:
    """Some pages, with all that inherit from them, may mean them or are of their families, over any way."""
    heirs = defaultdict(set)
    for path, page in survey.found.pages.items():
        for reading in page.readings:
            for ref in (*reading.targets, *reading.candidates):
                if ref.path != path:
                    heirs[ref.path].add(path)
    for path, shelf in survey.roles.shelves.items():
        if shelf.family and len(shelf.family.pages) > 1:  # its content is that of the whole family, too
            heirs[path].update(shelf.family.pages)
    found = set(paths)
    work = list(paths)
    for path in work:
        ahead = heirs.get(path, set()) - found
        found |= ahead
        work += ahead
    return found


def _check_page(
    page: Page,
    survey: Survey,
    options: CheckOptions,
    checks: Collection[Check],
    old: _Kept | None,
    *,
    same: bool,
) -> _Kept:
    """What is found in a page; `old` is what is known of it, in the `same` state or another one."""
    if skips(options, page.path):
        alone = among = _Found()
    elif page.source.fault:
        alone, among = _alone(page, options, wanted((ENCODING,), options)), _Found()
    else:
        alone = old.alone if old and same else _alone(page, options, checks)
        among = _among(Subject(page, options, survey), checks)
    found = in_order(enabled(page, (*alone.findings, *among.findings)))
    if old and old.result.findings == found:
        found = old.result.findings
    return _Kept(alone, among, PageFindings(page, found, (*alone.faults, *among.faults)))


def _alone(page: Page, options: CheckOptions, checks: Iterable[Check]) -> _Found:
    subject = PageSubject(page, options)
    calls = ((one.codes, partial(one.find, subject)) for one in checks if isinstance(one, PageCheck))
    return _run(page, options, calls)


def _among(subject: Subject, checks: Iterable[Check]) -> _Found:
    calls = ((one.codes, partial(one.find, subject)) for one in checks if isinstance(one, HandbookCheck))
    return _run(subject.page, subject.options, calls)


def _run(page: Page, options: CheckOptions, calls: Iterable[_Call]) -> _Found:
    found: list[Finding] = []
    faults = []
    for codes, call in calls:
        try:
            found += [one for one in call() if options.is_on(one.code)]
        except Exception as error:  # noqa: BLE001 - whatever is wrong with one check, the others are right
            faults.append(CheckFault(page.path, codes, error))
    return _Found(tuple(found), tuple(faults))


@lru_cache(maxsize=256)
def _pattern(written: str) -> re.Pattern[str]:
    """A pattern of paths: `*` and `?` stand for what is no `/`, `**` for anything; a folder for all in it."""
    parts = re.split(r"(\*\*/|\*\*|\*|\?)", written)
    said = "".join(_WILD.get(part) or re.escape(part) for part in parts)
    return re.compile(f"{said}(?:/.*)?", re.DOTALL)
