"""What is reviewed before an operation is done, in words and lines: values that the window only has to draw.

They are made beside the window, from a proposal and the plan of what the user chose of it.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, islice

from jfeditor.families.impacts import MOST_IMPACTS
from jfeditor.families.pages import Page
from jfeditor.restructure.consequences import Consequence, Sort, in_words, lines_text
from jfeditor.restructure.meaning import Referring
from jfeditor.restructure.plans import Plan
from jfeditor.restructure.proposals import Offer, Proposal
from jfeditor.restructure.surveys import Survey
from jfeditor.text.changes import Fate, PageChange
from jfeditor.text.lines import find_lines
from jfeditor.ui.difference_rows import DifferenceRow, difference_rows
from jfeditor.ui.review_edits import FIXED, EditReader, ReviewEdit
from jfeditor.wording import word, word_counted, word_error

_MOST_TOLD = 100
"""So many consequences of one sort are told; nobody reads more."""
_MOST_NOTES = 3
"""So many things to know are said above the list."""
_MOST_LINES = 5_000
"""Lines of a page's difference that are shown."""
_ORDER = (Sort.LOST, Sort.PAGE, Sort.REWORDED, Sort.PROBLEM, Sort.SOLVED, Sort.REREAD, Sort.ROLE)
_SEEN_AFTER = {Sort.REREAD, Sort.PROBLEM, Sort.ROLE}
"""Sorts of consequences whose lines are those of the page after the change."""


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """A page with what is changed on it."""

    path: str
    title: str
    note: str
    """How much of it is changed, in a sentence."""
    edits: tuple[ReviewEdit, ...]
    """By line."""


@dataclass(frozen=True, slots=True)
class Following:
    """One thing that follows."""

    words: str
    where: str
    """Where it is, in words; empty for the row that counts those which are left out."""
    path: str
    line: int
    """Where it is in the page as it is before the change; 0 for what is only there after it."""


@dataclass(frozen=True, slots=True)
class FollowingGroup:
    """Things of one sort that follow."""

    sort: Sort
    title: str
    count: int
    """How many there are, also where fewer are told."""
    rows: tuple[Following, ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """A page that is changed."""

    change: PageChange
    page: Page
    """As it would be; as it was where it is removed."""


@dataclass(frozen=True, slots=True)
class Review:
    """All that the user sees of an operation before it is done."""

    proposal: Proposal
    chosen: frozenset[int]
    """The numbers of those of the proposal's offers that it was made for."""
    name: str
    summary: str
    broken: str
    """What would lead nowhere, in words; empty where nothing breaks."""
    notes: tuple[str, ...]
    """What the operation passes over, and other things to know about it; the first few of them."""
    pages: tuple[ReviewPage, ...]
    groups: tuple[FollowingGroup, ...]
    changes: Mapping[str, Changed]
    """By page, those that are changed."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing would be changed at all."""
        return not self.changes

    def difference(self, path: str) -> tuple[DifferenceRow, ...]:
        """A page's difference line by line; it takes a while, so it is asked for beside the window."""
        changed = self.changes[path]
        rows = difference_rows(path, changed.change.before, changed.change.after, changed.page)
        shown = tuple(islice(rows, _MOST_LINES + 1))
        if len(shown) > _MOST_LINES:
            left_out = DifferenceRow(word("review.difference_more", {}), "place", path, 1)
            shown = (*shown[:_MOST_LINES], left_out)
        return shown


def read_review(survey: Survey, proposal: Proposal, chosen: Collection[Offer], done: Plan) -> Review:
    """What there is to see of a proposal, with the plan of those of its offers that are chosen."""
    wanted = set(chosen)
    numbers = frozenset(number for number, offer in enumerate(proposal.offers) if offer in wanted)
    told = {sort: list(ones) for sort, ones in groupby(in_words(survey, done), key=lambda one: one.sort)}
    pages = _pages(survey, proposal, numbers, done, told)
    after, before = done.after.handbook.pages, survey.handbook.pages
    changes = {
        one.path: Changed(one, (before if one.fate is Fate.REMOVED else after)[one.path])
        for one in done.change.pages
    }
    return Review(
        proposal,
        numbers,
        proposal.name,
        _summary(pages, numbers, done),
        _broken(done),
        tuple(_notes(proposal)),
        pages,
        tuple(_groups(survey, done, told, changes)),
        changes,
    )


def _notes(proposal: Proposal) -> Iterator[str]:
    yield from map(word_error, proposal.passed_over[:_MOST_NOTES])
    if (more := len(proposal.passed_over) - _MOST_NOTES) > 0:
        yield word_counted("review.more_notes", more)


def apply_words(proposal: Proposal) -> str:
    """What the button says that does it: the verb of the proposal's name, which begins with one."""
    verb, _, rest = proposal.name.partition(" ")
    return verb if rest and verb.isalpha() and verb.istitle() else word("review.apply", {})


def _pages(
    survey: Survey,
    proposal: Proposal,
    chosen: frozenset[int],
    done: Plan,
    told: Mapping[Sort, Sequence[Consequence]],
) -> tuple[ReviewPage, ...]:
    """First the pages that it is about, then those where it may be left out, or is only put right."""
    reader = EditReader(survey, done)
    changes = {change.path: change for change in done.change.pages}
    offers: dict[str, dict[int, Offer]] = {}
    for number, offer in enumerate(proposal.offers):
        offers.setdefault(offer.path, {})[number] = offer
    notes = {one.path: one.words for one in told.get(Sort.PAGE, ())}
    found = []
    for path in sorted({*changes, *offers}):
        edits = reader.read(changes.get(path), offers.get(path, {}), chosen)
        page = survey.handbook.pages.get(path) or done.after.handbook.pages[path]
        note = notes.get(path, word("review.stays", {}))
        found.append(ReviewPage(path, page.title, note, tuple(edits)))
    return tuple(sorted(found, key=lambda page: not any(_is_part(edit) for edit in page.edits)))


def _is_part(edit: ReviewEdit) -> bool:
    """Whether an edit is done whatever the user chooses, and is no repair."""
    return edit.offer == FIXED and not edit.repairs


def _summary(pages: Sequence[ReviewPage], chosen: frozenset[int], done: Plan) -> str:
    """What would be done and what follows, in one sentence."""
    if not done.change.pages:
        return word("review.nothing", {})
    on = word_counted("review.pages", len(done.pages))
    parts = [_extent(pages, chosen, done, on)]
    reworded = Counter(one.by for one in done.reworded)
    parts += [word_counted(f"review_reworded.{by.value}", reworded[by]) for by in Referring if reworded[by]]
    if len(done.impacts) >= MOST_IMPACTS:
        parts.append(word("review.roles_at_least", {"count": len(done.impacts)}))
    elif done.impacts:
        parts.append(word_counted("review.roles", len(done.impacts)))
    for code, ones in (("reread", done.reread), ("problem", done.problems), ("solved", done.solved)):
        parts += [word_counted(f"review.{code}", len(ones))] if ones else []
    if not done.breaks:
        parts.append(word("review.nothing_breaks", {}))
    return "; ".join(parts)


def _extent(pages: Sequence[ReviewPage], chosen: frozenset[int], done: Plan, on: str) -> str:
    """How many places there are, or lines where there is nothing to choose."""
    if any(edit.offer != FIXED for page in pages for edit in page.edits):
        count = len(chosen) + sum(_is_part(edit) for page in pages for edit in page.edits)
        return word_counted("review.places", count, pages=on)
    added, removed = (sum(counts) for counts in zip(*((p.added, p.removed) for p in done.pages), strict=True))
    return word("review.lines", {"pages": on, "lines": lines_text(added, removed)})


def _broken(done: Plan) -> str:
    """What would lead or name wrong, in one sentence."""
    lost = Counter((one.by, one.gone) for one in done.lost)
    return "; ".join(
        word_counted(f"review_lost.{by.value}{'_gone' if gone else ''}", lost[by, gone])
        for by in Referring
        for gone in (True, False)
        if lost[by, gone]
    )


def _groups(
    survey: Survey, done: Plan, told: Mapping[Sort, Sequence[Consequence]], changes: Mapping[str, Changed]
) -> Iterator[FollowingGroup]:
    for sort in _ORDER:
        ones = told.get(sort, ())
        rows = [_following(survey, done, one, changes.get(one.path)) for one in ones[:_MOST_TOLD]]
        if len(ones) > _MOST_TOLD:
            rows.append(Following(word("review.more", {"count": len(ones) - _MOST_TOLD}), "", "", 0))
        if rows:
            yield FollowingGroup(sort, word(f"review_group.{sort.value}", {}), len(ones), tuple(rows))


def _following(survey: Survey, done: Plan, one: Consequence, changed: Changed | None) -> Following:
    if one.sort is Sort.PAGE:
        return Following(one.words, one.path, one.path, int(one.path in survey.handbook.pages))
    state = done.after if one.sort in _SEEN_AFTER else survey
    page = state.handbook.pages[one.path]
    line = one.line
    if one.sort in _SEEN_AFTER and changed is not None:
        line = _line_before(changed.change, page, line)
    where = word("review.at", {"title": page.title, "line": line}) if line else page.title
    return Following(one.words, where, one.path, line)


def _line_before(change: PageChange, page: Page, line: int) -> int:
    """The line that a line of a page after a change was before it; 0 where that page was not there."""
    if change.fate is Fate.MADE:
        return 0
    offset = page.source.lines.span(line).start
    shift = 0
    for edit in change.inverse().edits:
        if edit.span.end > offset:
            offset = min(offset, edit.span.start)
            break
        shift += len(edit.new) - (edit.span.end - edit.span.start)
    return find_lines(change.before).number_at(offset + shift)
