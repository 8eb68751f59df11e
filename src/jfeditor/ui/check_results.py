"""What was found in one state of a page, as the window shows it; plain values and no Qt."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from jfeditor.checks.findings import Finding, Fix
from jfeditor.families.pages import Page
from jfeditor.text.edits import Edit, smallest_edit
from jfeditor.text.spans import Span

NOTHING_NEW: frozenset[int] = frozenset()
Dropping = Callable[[Page, Finding], bool]
"""Whether what was found in a state of a page is to be left out."""


@dataclass(frozen=True, slots=True)
class PageResults:
    """What was found in one state of a page."""

    page: Page
    """The state: spans are of its text. Only while the session has this very page may they be shown."""
    findings: tuple[Finding, ...]
    """In the page's order."""
    new: frozenset[int] = NOTHING_NEW
    """The indexes of those that were not there before; see `CheckKeeper.compare_with`."""
    whole: bool = False
    """Whether language and style were looked at in this very text too. Until they are, what was found of them
    in the text before stands for them where the edits since have left it alone."""

    def without(self, is_dropped: Dropping) -> "PageResults":
        """Without some findings; itself where there are none of them."""
        left = [index for index, one in enumerate(self.findings) if not is_dropped(self.page, one)]
        if len(left) == len(self.findings):
            return self
        new = frozenset(now for now, was in enumerate(left) if was in self.new)
        return replace(self, findings=tuple(self.findings[index] for index in left), new=new)


def merged(one: PageResults, other: PageResults, *, whole: bool) -> PageResults:
    """Both together; they are of the same state of a page."""
    rows = [
        (finding, index in each.new) for each in (one, other) for index, finding in enumerate(each.findings)
    ]
    rows.sort(key=lambda row: (row[0].span, row[0].code, row[0].message))
    new = frozenset(index for index, (_finding, is_new) in enumerate(rows) if is_new)
    return PageResults(one.page, tuple(finding for finding, _is_new in rows), new, whole)


def carried(results: PageResults, page: Page) -> PageResults:
    """What was found in an earlier state and stands in `page` as it did: what an edit touched is left out.

    All that differs between the two states counts as one edit.
    """
    before, after = results.page.source.data, page.source.data
    if before == after:
        return replace(results, page=page)
    edit = smallest_edit(before, after)
    grown = len(edit.new) - (edit.span.end - edit.span.start)
    lines = page.source.lines
    findings: list[Finding] = []
    new: set[int] = set()
    for index, one in enumerate(results.findings):
        parts = [one.span, *(each.span for fix in one.fixes for each in fix.edits)]
        if all(part.end < edit.span.start for part in parts):
            moved = one
        elif all(part.start > edit.span.end for part in parts):
            moved = _moved(one, grown, lines.number_at(one.span.start + grown))
        else:
            continue
        if index in results.new:
            new.add(len(findings))
        findings.append(moved)
    return PageResults(page, tuple(findings), frozenset(new), whole=False)


def found_again(page: Page, finding: Finding, results: PageResults) -> Finding | None:
    """What was found in an earlier state of a page, as it was found in a later one; None where it was not."""
    left = carried(PageResults(page, (finding,)), results.page).findings
    same = (one for one in results.findings if left and (one.code, one.span) == (left[0].code, left[0].span))
    return next(same, None)


def _moved(finding: Finding, by: int, line: int) -> Finding:
    fixes = tuple(_moved_fix(fix, by) for fix in finding.fixes)
    return replace(finding, span=_further(finding.span, by), line=line, fixes=fixes)


def _moved_fix(fix: Fix, by: int) -> Fix:
    return replace(fix, edits=tuple(_moved_edits(fix.edits, by)))


def _moved_edits(edits: Iterable[Edit], by: int) -> Iterable[Edit]:
    return (Edit(_further(edit.span, by), edit.new) for edit in edits)


def _further(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)
