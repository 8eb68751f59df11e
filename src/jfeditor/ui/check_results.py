"""What was found in one state of a page, as the window shows it; plain values and no Qt."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from jfeditor.checks.findings import Finding, Fix
from jfeditor.families.pages import Page
from jfeditor.text.characters import character_after, character_before
from jfeditor.text.edits import Edit, smallest_edit
from jfeditor.text.sources import Source
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
    rows.sort(key=lambda row: row[0].order)
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


def without_typed(results: PageResults, page: Page, typing_at: int, told: PageResults | None) -> PageResults:
    """Results without what stands where the user is typing in `page`, the newest state: he is not done there.

    What `told`, the results that he sees by now, tells there already stays.
    """
    known = set()
    if told is not None:
        at = _offset_in(told.page, page, typing_at)
        known = {one.code for one in told.findings if _is_around(told.page, one, at)}
    now = _offset_in(results.page, page, typing_at)
    return results.without(lambda of, one: one.code not in known and _is_around(of, one, now))


def is_typed_in(start: int, end: int, typing_at: int) -> bool:
    """Whether the user types in what is marked from `start` to `end`, or right behind it."""
    return start < typing_at <= end


def marked_span(source: Source, span: Span) -> Span:
    """What is marked of a span: of several lines the first, of what is empty the character beside it."""
    lines, data = source.lines, source.data
    line = lines.content(data, lines.number_at(min(span.start, len(data))))
    start, end = max(span.start, source.start), min(span.end, line.end)
    if start < end:
        return Span(start, end)
    if start < line.end:
        return Span(start, character_after(data, start))
    if line.start < line.end:
        return Span(max(character_before(data, line.end), source.start), line.end)
    return Span(line.start, line.start)


def _is_around(page: Page, finding: Finding, at: int) -> bool:
    return is_typed_in(*marked_span(page.source, finding.span), at)


def _offset_in(before: Page, after: Page, offset: int) -> int:
    """Where a byte of a page was in an earlier state; of what was put in since, where it was put."""
    if before is after:
        return offset
    edit = smallest_edit(before.source.data, after.source.data)
    if offset <= edit.span.start:
        return offset
    return max(edit.span.start, offset - len(edit.new) + edit.span.end - edit.span.start)


def _moved(finding: Finding, by: int, line: int) -> Finding:
    fixes = tuple(_moved_fix(fix, by) for fix in finding.fixes)
    return replace(finding, span=_further(finding.span, by), line=line, fixes=fixes)


def _moved_fix(fix: Fix, by: int) -> Fix:
    return replace(fix, edits=tuple(_moved_edits(fix.edits, by)))


def _moved_edits(edits: Iterable[Edit], by: int) -> Iterable[Edit]:
    return (Edit(_further(edit.span, by), edit.new) for edit in edits)


def _further(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)
