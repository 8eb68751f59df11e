"""What follows from a change, in words that the window and the commands share."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from jfeditor.families.handbook import Handbook, NodeRef
from jfeditor.families.impacts import RoleImpact, Side
from jfeditor.families.model import FAMILY
from jfeditor.restructure.plans import Plan, Reread
from jfeditor.restructure.problems import Problem
from jfeditor.restructure.surveys import Survey
from jfeditor.text.changes import Fate
from jfeditor.text.pieces import Spot
from jfeditor.wording import word, word_counted


class Sort(StrEnum):
    """What kind of consequence it is."""

    PAGE = "page"
    LOST = "lost"
    REWORDED = "reworded"
    REREAD = "reread"
    ROLE = "role"
    PROBLEM = "problem"
    SOLVED = "solved"


@dataclass(frozen=True, slots=True)
class Consequence:
    """One thing that follows from a change."""

    sort: Sort
    path: str
    line: int
    """Of the page before the change where the thing was there then, else of the page after it; from 1."""
    words: str
    """A sentence; where it is stands beside it."""


def in_words(before: Survey, done: Plan) -> Iterator[Consequence]:
    """What a plan does and what follows from it, the broken first behind the pages."""
    after = done.after.handbook
    for page in done.pages:
        if page.fate is Fate.EDITED:
            words = word("plan.page_edited", {"lines": lines_text(page.added, page.removed)})
        else:
            words = word_counted(f"plan.page_{page.fate.value}", max(page.added, page.removed))
        yield Consequence(Sort.PAGE, page.path, 1, words)
    for lost in done.lost:
        at = line_at(before.handbook, lost.was)
        words = word(f"plan.lost_{lost.by.value}", {"text": lost.text})
        yield Consequence(Sort.LOST, lost.was.path, at, words)
    for one in done.reworded:
        at = line_at(before.handbook, one.was)
        words = word(f"plan.reworded_{one.by.value}", {"old": one.before, "new": one.after})
        yield Consequence(Sort.REWORDED, one.was.path, at, words)
    for reread in done.reread:
        yield Consequence(Sort.REREAD, reread.ref.path, after.line_of(reread.ref), reread_text(after, reread))
    for problem in done.problems:
        yield _problem(Sort.PROBLEM, after, problem)
    for problem in done.solved:
        yield _problem(Sort.SOLVED, before.handbook, problem)
    for impact in done.impacts:
        yield Consequence(Sort.ROLE, impact.ref.path, after.line_of(impact.ref), _impact_text(impact))


def lines_text(added: int, removed: int) -> str:
    """How many lines are changed, added and taken out, where so many come for so many."""
    changed = min(added, removed)
    counts = (("changed", changed), ("added", added - changed), ("removed", removed - changed))
    told = [word_counted(f"plan.lines_{what}", count) for what, count in counts if count]
    return ", ".join(told) or word_counted("plan.lines_changed", 0)


def line_at(handbook: Handbook, spot: Spot) -> int:
    """The line of a byte of a page."""
    return handbook.pages[spot.path].source.lines.number_at(spot.offset)


def sense_text(one: Reread, *, after: bool) -> str:
    """What a heading is read as, in a word or two."""
    sense = one.after if after else one.before
    kind = f" ({sense.kind.words})" if sense.kind else ""
    return f"{sense.role.value}{kind}"


def reread_text(after: Handbook, one: Reread) -> str:
    """What becomes of a heading, in a sentence; `after` is the handbook as it would be."""
    old, new = one.before, one.after
    if (old.role, old.kind) != (new.role, new.kind):
        code, before, now = "plan.reread", sense_text(one, after=False), sense_text(one, after=True)
    else:
        sort = "owner" if old.owner != new.owner else "place"
        was, ref = (old.owner, new.owner) if sort == "owner" else (old.parent, new.parent)
        before, now = _place_text(after, sort, was), _place_text(after, sort, ref)
        code = f"plan.reread_{sort}" if before != now else f"plan.reread_other_{sort}"
    return word(code, {"title": one.title, "before": before, "after": now})


def _place_text(after: Handbook, sort: str, ref: NodeRef | None) -> str:
    """To whom something belongs, or below what it stands."""
    if ref is None:
        return word(f"plan.{sort}_gone", {})
    return word(f"plan.{sort}_{'page' if ref.index == FAMILY else 'heading'}", {"title": after.title_of(ref)})


def _problem(sort: Sort, handbook: Handbook, problem: Problem) -> Consequence:
    at = line_at(handbook, problem.spot)
    words = word(f"plan.{sort.value}", {"text": problem.text, "why": problem.why})
    return Consequence(sort, problem.spot.path, at, words)


def _impact_text(impact: RoleImpact) -> str:
    parts = []
    for facet in impact.facets:
        gained = sum(one.side is Side.AFTER for one in facet.differences)
        kind = facet.kind.words
        parts.append(
            word("plan.facet", {"kind": kind, "gained": gained, "gone": len(facet.differences) - gained})
        )
    return word("plan.role", {"title": impact.title, "what": ", ".join(parts)})
