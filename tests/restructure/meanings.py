"""What every operation has to keep: what links and statements mean."""

from jfeditor.restructure.meaning import keep_meaning
from jfeditor.restructure.surveys import Survey
from jfeditor.text.pieces import Rewrite


def meanings(survey: Survey) -> dict[tuple[str, int, str], object]:
    """Of every link and statement what it leads to."""
    found: dict[tuple[str, int, str], object] = {}
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
    passage = done.passage
    now = meanings(done.after)
    told = {(one.was.path, one.was.offset, one.by.value) for one in done.lost}
    for (path, start, sort), (refs, lost) in meanings(before).items():
        at = passage.spot(path, start)
        wanted = ({passage.node(ref) for ref in refs}, lost)
        kept = at is not None and now.get((at.path, at.offset, sort)) == wanted
        assert kept or at is None or (path, start, sort) in told, (path, start, sort)
    return len(told)
