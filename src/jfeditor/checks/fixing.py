"""Many fixes as one change: for the window, which shows it before it is done, and for the command."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from jfeditor.checks.checking import Findings, PageFindings, check
from jfeditor.checks.findings import Finding, Fix
from jfeditor.checks.options import CheckOptions
from jfeditor.families.pages import read_page
from jfeditor.faults import JfeditorError
from jfeditor.restructure.proposals import Offer, Operation, Proposal, Way
from jfeditor.restructure.surveys import Survey, take_survey
from jfeditor.text.changes import Change
from jfeditor.text.edits import Edit, apply_edits
from jfeditor.text.pieces import Rewrite, rewrite
from jfeditor.text.spans import Span

_ROUNDS = 5
"""A fix may let another rule see what was hidden; nothing is mended more often than this."""


class FixError(JfeditorError):
    """A finding cannot be mended together with the others, or none can."""


@dataclass(frozen=True, slots=True)
class Mended:
    """What mending a handbook by itself comes to."""

    change: Change
    left: Findings
    """What is found afterwards."""
    count: int
    """How many fixes were done."""


@dataclass(frozen=True, slots=True)
class _Joined:
    """The fixes of a page that go together."""

    edits: tuple[Edit, ...]
    """One for each fix, in the page's order."""
    passed_over: tuple[FixError, ...]


def fix_all(pages: Iterable[PageFindings], name: str) -> Operation:
    """The operation that mends these findings, all that they hold, by the fixes that need no choice.

    A fix is one offer. One that touches the text of another, or that is an operation itself, is passed over
    and told; so is a page that is not as it was checked. The proposal is refused with `FixError` where
    nothing is left.
    """
    return partial(_propose, tuple(pages), name)


def mended(
    survey: Survey,
    options: CheckOptions,
    wanted: Callable[[PageFindings], Iterable[Finding]],
    between: Callable[[], None] = lambda: None,
) -> Mended:
    """The change that mends a handbook without asking, and what is left.

    `wanted` gives those of a page's findings that are to be mended; only fixes that need no choice, and take
    out nothing that somebody wrote, are done.
    What is found then is mended too, a few times at most. `between` is called between two pages: it may rest,
    or raise to give up.
    """
    texts = survey.texts
    done = rewrite("Mend what can be mended", {}, {})
    found = check(survey, options, between=between)
    count = 0
    for _ in range(_ROUNDS):
        edits = _edits_of_round(found, wanted)
        if not edits:
            break
        count += sum(map(len, edits.values()))
        done = done.edited(edits, texts)
        pages = {page.path: page.after for page in done.change.pages}
        handbook = found.survey.handbook.with_pages(
            read_page(path, pages.get(path, texts[path])) for path in edits
        )
        found = check(take_survey(handbook, found.survey, between), options, found, between)
    return Mended(done.change, found, count)


def joined_edit(data: bytes, edits: Collection[Edit]) -> Edit:
    """The edits of one fix as one, so that it is done whole or not at all."""
    if len(edits) == 1:
        return next(iter(edits))
    span = Span(min(edit.span.start for edit in edits), max(edit.span.end for edit in edits))
    within = (
        Edit(Span(edit.span.start - span.start, edit.span.end - span.start), edit.new) for edit in edits
    )
    return Edit(span, apply_edits(span.cut(data), within))


def _propose(pages: Collection[PageFindings], name: str, survey: Survey) -> Proposal:
    offers: list[Offer] = []
    passed_over: list[JfeditorError] = []
    linked = _linked_headings(survey)
    for found in pages:
        path = found.page.path
        now = survey.handbook.pages.get(path)
        if now is None or now.source.data != found.page.source.data:
            passed_over.append(FixError("fixing.stale", path=path))
        elif found.page.source.fault:
            passed_over.append(FixError("fixing.unreadable", path=path))
        else:
            joined = _join(found, found.findings, linked.get(path, ()))
            offers += (Offer(path, edit, Way.FIX) for edit in joined.edits)
            passed_over += joined.passed_over
    if not offers:
        raise passed_over[0] if len(passed_over) == 1 else FixError("fixing.nothing")

    def make(chosen: Collection[Offer]) -> Rewrite:
        edits: defaultdict[str, list[Edit]] = defaultdict(list)
        for offer in chosen:
            edits[offer.path].append(offer.edit)
        return rewrite(name, {}, {}).edited(edits, survey.texts)

    return Proposal(name, tuple(offers), make, tuple(passed_over))


def _edits_of_round(
    found: Findings, wanted: Callable[[PageFindings], Iterable[Finding]]
) -> Mapping[str, tuple[Edit, ...]]:
    """By page the edits of the fixes that can be done together."""
    edits = {}
    linked = _linked_headings(found.survey)
    for path, page in found.pages.items():
        if not page.page.source.fault:
            mendable = (one for one in wanted(page) if one.mends_itself)
            joined = _join(page, mendable, linked.get(path, ()))
            if joined.edits:
                edits[path] = joined.edits
    return edits


def _linked_headings(survey: Survey) -> Mapping[str, Collection[Span]]:
    """By page the words of the headings that links lead to: with other words the links would be lost."""
    found: defaultdict[str, set[Span]] = defaultdict(set)
    pages = survey.handbook.pages
    for path, links in survey.links.pages.items():
        for use in links.uses:
            leads = survey.links.leads(path, use) if "#" in use.target else None
            if leads is not None and leads.ref is not None and leads.ref.index >= 0:
                heading = pages[leads.ref.path].family.nodes[leads.ref.index].heading
                found[leads.ref.path].add(heading.content)
    return found


def _join(page: PageFindings, findings: Iterable[Finding], linked: Collection[Span]) -> _Joined:
    """The fixes of some findings of a page, without those that touch what another one does.

    The same edit for two findings is one fix. A fix that changes the words of a `linked` heading is left out.
    """
    data = page.page.source.data
    kept: list[Edit] = []
    known: set[Edit] = set()
    passed_over = []
    for finding in sorted(findings, key=lambda one: one.span):
        fix = finding.fix
        if fix is None or not fix.edits:
            passed_over.append(_reason(page.page.path, finding, fix))
            continue
        if any(edit.span.meets(words) for edit in fix.edits for words in linked):
            passed_over.append(
                FixError("fixing.linked", path=page.page.path, line=finding.line, rule=finding.code)
            )
            continue
        edit = joined_edit(data, fix.edits)
        if edit in known:
            continue
        at = bisect_left(kept, edit.span, key=lambda one: one.span)
        if any(_clash(edit, other) for other in kept[max(0, at - 1) : at + 1]):
            passed_over.append(_reason(page.page.path, finding, fix))
        else:
            kept.insert(at, edit)
            known.add(edit)
    return _Joined(tuple(kept), tuple(passed_over))


def _clash(one: Edit, other: Edit) -> bool:
    """Whether two edits touch the same text, or put something at one place."""
    return one.span.meets(other.span) or one.span.start == other.span.start


def _reason(path: str, finding: Finding, fix: Fix | None) -> FixError:
    code = "no_fix" if fix is None else "overlap" if fix.edits else "by_itself"
    return FixError(f"fixing.{code}", path=path, line=finding.line, rule=finding.code)
