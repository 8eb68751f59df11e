"""A run of the checks: what is found in a handbook, and what of it was not there in an earlier state."""

import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from hashlib import blake2b
from itertools import repeat
from pathlib import Path

from jfeditor.checks.checking import (
    CheckFault,
    Findings,
    PageFindings,
    check,
    check_slowly,
    in_order,
    skips,
)
from jfeditor.checks.newness import Known, fingerprint, known_of, new_in
from jfeditor.checks.options import CheckOptions
from jfeditor.cli.check_report import PageReport, Told
from jfeditor.cli.progress import Progress
from jfeditor.families.handbook import Handbook
from jfeditor.families.pages import Page
from jfeditor.faults import JfeditorError
from jfeditor.restructure.surveys import Survey, take_survey
from jfeditor.workspace.markdown_style import check_styles


@dataclass(frozen=True, slots=True)
class Scope:
    """What is looked for, and where."""

    root: Path
    options: CheckOptions
    language: Callable[[Page], bool]
    """Whether spelling and grammar are looked at in a page."""
    style: Callable[[str], bool]
    """Whether a rule of Markdown style is wanted."""
    share: Callable[[str], bool]
    """Whether the findings of the page at a path are wanted; the whole handbook is read all the same."""

    def wants(self, path: str) -> bool:
        """Whether a page is checked and told of."""
        return self.share(path) and not skips(self.options, path)


@dataclass(frozen=True, slots=True)
class Look:
    """What was found in one state of a handbook."""

    quick: Findings
    slow: Mapping[str, PageFindings]
    """Of language and style, for the pages that are wanted."""
    problem: JfeditorError | None
    """Why Markdown style could not be checked."""

    @property
    def pages(self) -> Mapping[str, PageFindings]:
        """All that was found, by page."""
        return {
            path: PageFindings(one.page, in_order((*one.findings, *slow.findings)))
            if (slow := self.slow.get(path)) and slow.findings
            else one
            for path, one in self.quick.pages.items()
        }

    @property
    def faults(self) -> tuple[CheckFault, ...]:
        """The checks that failed."""
        return (*self.quick.faults, *(fault for page in self.slow.values() for fault in page.faults))


def look(scope: Scope, survey: Survey, before: Look | None = None) -> Look:
    """What is found in a handbook; what `before`, of another state, knows is not looked for again."""
    quick = check(survey, scope.options, before.quick if before else None)
    known = before.quick.survey.handbook.pages if before else {}
    pages = [page for page in survey.handbook if scope.wants(page.path)]
    fresh = [page for page in pages if known.get(page.path) is not page]
    style = check_styles(scope.root, fresh, scope.options)
    slow = _language(scope, fresh)
    if before:
        kept = {page.path for page in pages} - {page.path for page in fresh}
        slow |= {path: found for path, found in before.slow.items() if path in kept}
    for path, of_style in style.findings.items():
        wanted = tuple(one for one in of_style if scope.style(one.code))
        language = slow.get(path)
        slow[path] = (
            replace(language, findings=(*language.findings, *wanted))
            if language
            else PageFindings(survey.handbook.pages[path], wanted)
        )
    return Look(quick, slow, style.problem)


def _language(scope: Scope, pages: Sequence[Page]) -> dict[str, PageFindings]:
    pages = [page for page in pages if scope.language(page)]
    found = {}
    progress = Progress("check.progress")
    try:
        for done, page in enumerate(pages):
            progress.show(done, len(pages), page.path)
            found[page.path] = check_slowly(page, scope.options)
    finally:
        progress.clear()
    return found


def known_in(scope: Scope, pages: Mapping[str, Page], files: Set[str], now: Look) -> Known:
    """What is found in an earlier state of the pages, with these files beside them, by today's rules.

    Files that are there today only count as well: git may not have been told of them.
    """
    today = now.quick.survey.handbook
    beside = frozenset((files | (today.files or frozenset())) - pages.keys())
    handbook = Handbook.of(pages.values(), today.site, beside)
    gone = pages.keys() - today.pages.keys()  # renamed ones may be of any share
    scope_then = replace(scope, share=lambda path: path in gone or scope.share(path))
    return known_of(look(scope_then, take_survey(handbook, now.quick.survey), now).pages.values())


def reports(scope: Scope, now: Look, known: Known | None, *, prints: bool) -> Iterator[PageReport]:
    """What was found, page by page; all of it is new where there is nothing to compare with.

    Fingerprints are read where they are wanted.
    """
    found = now.pages
    new = new_in(found.values(), known) if known is not None else None
    above = _above(scope.root)
    for path, one in found.items():
        if scope.wants(path):
            own = _own_prints(one) if prints else repeat("", len(one.findings))
            told = (
                Told(finding, its_own, new is None or number in new[path])
                for number, (finding, its_own) in enumerate(zip(one.findings, own, strict=True))
            )
            yield PageReport(one.page, above + path, tuple(told))


def _own_prints(found: PageFindings) -> Iterator[str]:
    """A fingerprint for each finding, which no other finding of the handbook has: reports need that."""
    seen: Counter[str] = Counter()
    for one in found.findings:
        told = "\0".join((found.page.path, *fingerprint(found.page, one)))
        print_ = blake2b(told.encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()
        seen[print_] += 1
        yield print_ if seen[print_] == 1 else f"{print_}-{seen[print_]}"


def _above(root: Path) -> str:
    """The way from the folder in which the command was called to the handbook: "" or with a slash behind."""
    try:
        way = os.path.relpath(root)
    except ValueError:  # on another drive
        way = os.path.abspath(root)
    return "" if way == "." else way.replace(os.sep, "/") + "/"
