"""The rows of the Problems panel: values that it only has to draw.

What was found in a page is looked through once for each filter; an edit costs the page that it changed,
however many findings there are.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from jfeditor.checks.findings import Finding
from jfeditor.checks.rules import SEVERITIES, Severity, all_rules
from jfeditor.families.pages import Page
from jfeditor.text.edits import smallest_edit
from jfeditor.ui.check_results import PageResults, carried
from jfeditor.ui.problems_filter import Grouping, ProblemFilter, Scope
from jfeditor.wording import word, word_counted


class Problem(NamedTuple):
    """A finding in a state of its page. There may be thousands."""

    key: Hashable
    """The same for the same problem before and after an edit elsewhere."""
    page: Page
    finding: Finding
    is_new: bool


class Heading(NamedTuple):
    """A row above problems that belong together."""

    key: Hashable
    title: str
    note: str
    """What tells it from others of the same title: a path, a code."""
    severity: Severity | None
    """Where all below it have the same one by what they are put together by."""
    code: str
    """Of the rule, where it stands for one."""
    new: int
    before: int


ProblemRow = Problem | Heading


@dataclass(frozen=True, slots=True)
class Shelf:
    """Problems that belong together; without a heading where all do."""

    heading: Heading | None
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Problems:
    """What the panel shows."""

    shelves: tuple[Shelf, ...]
    new: int
    """How many new ones there are, by the filter."""
    notes: int
    """How many of the new ones are notes, which the tree and the status bar do not count with the others."""
    before: int
    """How many from before, whether or not they are shown."""
    left_out: int
    """How many new ones the severities, the group or the words leave out."""

    @property
    def listed(self) -> Iterator[Problem]:
        """All that are shown, in the order of the rows."""
        for shelf in self.shelves:
            yield from shelf.problems


NO_PROBLEMS = Problems((), 0, 0, 0, 0)


class _Read(NamedTuple):
    """What a filter leaves of a page, in the page's order."""

    results: PageResults
    new: tuple[Problem, ...]
    before: tuple[Problem, ...]
    left_out: int


class ProblemReader:
    """Makes the rows; remembers those of each page for the filter that it was asked with last."""

    def __init__(self) -> None:
        self._known: dict[str, _Read] = {}
        self._for: ProblemFilter | None = None

    def read(
        self, results: Mapping[str, PageResults], paths: Iterable[str], wanted: ProblemFilter
    ) -> Problems:
        """What there is on the pages at `paths`, in their order."""
        # Scope and grouping choose pages and put them together: what a page has is the same.
        plain = replace(wanted, scope=Scope.PAGE, before=False, grouping=Grouping.NONE)
        if plain != self._for:
            self._known, self._for = {}, plain
        pages = [self._page(results[path], plain) for path in paths if path in results]
        new = [problem for page in pages for problem in page.new]
        before = [problem for page in pages for problem in page.before]
        shown = [*new, *before] if wanted.before else new
        return Problems(
            tuple(_shelves(shown, wanted.grouping)),
            len(new),
            sum(problem.finding.severity is Severity.NOTE for problem in new),
            len(before),
            sum(page.left_out for page in pages),
        )

    def forget(self, paths: Iterable[str]) -> None:
        """These pages are gone."""
        for path in paths:
            self._known.pop(path, None)

    def _page(self, results: PageResults, wanted: ProblemFilter) -> _Read:
        path = results.page.path
        known = self._known.get(path)
        if known is None or known.results is not results:
            known = self._known[path] = _read_page(results, wanted)
        return known


def _read_page(results: PageResults, wanted: ProblemFilter) -> _Read:
    words = tuple(wanted.text.casefold().split())
    seen: Counter[tuple[str, str]] = Counter()
    new: list[Problem] = []
    before: list[Problem] = []
    left_out = 0
    path = results.page.path
    for number, finding in enumerate(results.findings):
        said = (finding.code, finding.message)
        seen[said] += 1
        is_new = number in results.new
        if wanted.accepts(finding, words):
            problem = Problem((path, *said, seen[said]), results.page, finding, is_new)
            (new if is_new else before).append(problem)
        else:
            left_out += is_new
    return _Read(results, tuple(new), tuple(before), left_out)


def _shelves(shown: Sequence[Problem], grouping: Grouping) -> Iterator[Shelf]:
    if grouping is Grouping.NONE:
        if shown:
            yield Shelf(None, tuple(shown))
        return
    sorted_out: dict[Hashable, list[Problem]] = {}
    for problem in shown:
        sorted_out.setdefault(_belonging(problem, grouping), []).append(problem)
    shelves = [Shelf(_heading(ones, grouping), tuple(ones)) for ones in sorted_out.values()]
    if grouping is Grouping.SEVERITY:
        shelves.sort(key=lambda shelf: _rank(shelf.problems[0].finding.severity))
    elif grouping is Grouping.RULE:
        shelves.sort(key=_gravity)
    yield from shelves


def _belonging(problem: Problem, grouping: Grouping) -> Hashable:
    finding = problem.finding
    if grouping is Grouping.PAGE:
        return finding.path
    return finding.code if grouping is Grouping.RULE else finding.severity


def _heading(ones: Sequence[Problem], grouping: Grouping) -> Heading:
    first = ones[0]
    new = sum(one.is_new for one in ones)
    counts = new, len(ones) - new
    finding = first.finding
    if grouping is Grouping.PAGE:
        return Heading(("page", finding.path), first.page.title, finding.path, None, "", *counts)
    if grouping is Grouping.RULE:
        title, code = rule_title(finding.code), finding.code
        return Heading(("rule", code), title, code, finding.severity, code, *counts)
    severity = finding.severity
    title = word(f"problems.severities_{severity.value}", {})
    return Heading(("severity", severity), title, "", severity, "", *counts)


def _rank(severity: Severity) -> int:
    return SEVERITIES.index(severity)


def _gravity(shelf: Shelf) -> tuple[int, str]:
    """The gravest rules first, those of one severity by their codes."""
    finding = shelf.problems[0].finding
    return _rank(finding.severity), finding.code


def row_of_now(problem: Problem, rows: Sequence[ProblemRow]) -> int:
    """The number of the row of a problem that was found in an earlier state of its page, or -1.

    Of several that say the same one may be gone, and another one has its key then: where it stood tells.
    """
    said = (problem.page.path, problem.finding.code, problem.finding.message)
    alike = [
        (number, row)
        for number, row in enumerate(rows)
        if isinstance(row, Problem) and (row.page.path, row.finding.code, row.finding.message) == said
    ]
    if not alike:
        return -1
    before, after = problem.page, alike[0][1].page
    moved = carried(PageResults(before, (problem.finding,)), after).findings
    if moved:
        return next((number for number, row in alike if row.finding.span == moved[0].span), -1)
    edit = smallest_edit(before.source.data, after.source.data)
    start, end = edit.span.start, edit.span.start + len(edit.new)
    touched = (
        number for number, row in alike if row.finding.span.start <= end and start <= row.finding.span.end
    )
    return next(touched, -1)


# In words


def rule_title(code: str) -> str:
    """What a rule is about; of a rule of another program its code."""
    rule = all_rules().get(code)
    return rule.title if rule is not None else word("problems.foreign_rule", {"code": code})


def part_of(page: Page, offset: int) -> str:
    """The heading under which a byte of a page stands; empty above the first one."""
    nodes = page.family.nodes
    at = bisect_right(nodes, offset, key=lambda node: node.heading.span.start) - 1
    return nodes[at].heading.text if at >= 0 else ""


def place_words(problem: Problem, *, with_page: bool) -> str:
    """Where a problem is: its line and the heading above it, or its page."""
    line = word("problems.line", {"line": problem.finding.line})
    part = problem.page.title if with_page else part_of(problem.page, problem.finding.span.start)
    order = (part, line) if with_page else (line, part)
    return " · ".join(one for one in order if one)


def spoken(row: ProblemRow) -> str:
    """A row as a screen reader says it."""
    if isinstance(row, Heading):
        return ", ".join(part for part in (row.title, row.note, counted(row.new, row.before)) if part)
    finding = row.finding
    parts = [
        word(f"problems.severity_{finding.severity.value}", {}),
        finding.message,
        place_words(row, with_page=False),
        row.page.title,
        "" if row.is_new else word("problems.from_before", {}),
        word_counted("problems.fixes", len(finding.fixes)) if finding.fixes else "",
    ]
    return ", ".join(part for part in parts if part)


def counted(new: int, before: int) -> str:
    """How many are new and how many from before, in words."""
    parts = []
    if new:
        parts.append(word("problems.new", {"count": new}))
    if before or not new:
        parts.append(word("problems.before", {"count": before}))
    return ", ".join(parts)
