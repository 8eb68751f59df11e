"""What every operation has to keep: what links and statements mean."""

from collections.abc import Collection

from jfeditor.families.handbook import NodeRef
from jfeditor.restructure.meaning import Lost, keep_meaning
from jfeditor.restructure.passages import Passage
from jfeditor.restructure.surveys import Survey
from jfeditor.text.pieces import Rewrite

Meant = tuple[set[NodeRef], str]
"""What something leads to, and the anchor that is not there."""


def meanings(survey: Survey) -> dict[tuple[str, int, str], Meant]:
    """Of every link and statement what it leads to."""
    found: dict[tuple[str, int, str], Meant] = {}
    for path, links in survey.links.pages.items():
        for use in links.uses:
            leads = survey.links.leads(path, use)
            if leads is not None and leads.ref is not None:
                found[path, use.start, "link"] = ({leads.ref}, leads.lost)
    for reading in survey.found:
        if reading.targets:
            found[reading.statement.path, reading.span.start, "statement"] = (set(reading.targets), "")
    return found


def check_meanings(before: Survey, raw: Rewrite) -> int:
    """All references mean the same after a change but for those that are told; returns how many are."""
    done = keep_meaning(before, raw)
    check_kept_meanings(before, done.passage, done.after, done.lost)
    return len({(one.was, one.by) for one in done.lost})


def check_kept_meanings(before: Survey, passage: Passage, after: Survey, lost: Collection[Lost]) -> None:
    """All references mean the same in the survey `after` but for those that are told as `lost`."""
    now = meanings(after)
    told = {(one.was.path, one.was.offset, one.by.value) for one in lost}
    for (path, start, sort), (refs, astray) in meanings(before).items():
        at = passage.spot(path, start)
        there = now.get((at.path, at.offset, sort)) if at else None
        wanted = {passage.node(ref) for ref in refs}
        kept = there == (wanted, astray)
        if astray and there:  # of what leads nowhere on a page, the page counts
            kept |= {ref.path for ref in there[0]} == {ref.path for ref in wanted if ref}
        if at and there is None and _is_definition(before, path, start):  # one above it says it now
            kept = (wanted, astray) in [meant for place, meant in now.items() if place[0] == at.path]
        assert kept or at is None or (path, start, sort) in told, (path, start, sort)


def _is_definition(survey: Survey, path: str, start: int) -> bool:
    references = survey.handbook.pages[path].document.references
    return any(one.span.start == start for one in references)
