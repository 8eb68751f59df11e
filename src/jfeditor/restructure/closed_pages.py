"""Pages that can only be looked at, since they are no UTF-8: operations go on without them, and tell it."""

from collections.abc import Iterator
from dataclasses import replace

from jfeditor.families.handbook import Handbook
from jfeditor.faults import JfeditorError
from jfeditor.restructure.plans import Plan
from jfeditor.restructure.proposals import Proposal
from jfeditor.wording import word_error


class ClosedPageError(JfeditorError):
    """A page that cannot be changed."""


def without_closed(handbook: Handbook, proposal: Proposal) -> Proposal:
    """A proposal without what it offers on pages that cannot be changed, which are passed over."""
    paths = dict.fromkeys(offer.path for offer in proposal.offers)
    closed = {path for path in paths if handbook.pages[path].source.fault is not None}
    if not closed:
        return proposal
    return replace(
        proposal,
        offers=tuple(offer for offer in proposal.offers if offer.path not in closed),
        passed_over=(*proposal.passed_over, *_left(handbook, sorted(closed))),
    )


def with_closed_told(handbook: Handbook, proposal: Proposal, done: Plan) -> Proposal:
    """A proposal that tells of the pages too on which its plan should put references right, but cannot.

    Raises `ClosedPageError` where the operation itself would change such a page.
    """
    for change in done.change.pages:
        page = handbook.pages.get(change.path)
        if page is not None and page.source.fault is not None:
            why = word_error(page.source.fault)
            raise ClosedPageError("closed_page.changed", path=page.path, why=why)
    known = {one.values.get("path") for one in proposal.passed_over}
    paths = {one.was.path for one in done.lost if handbook.pages[one.was.path].source.fault is not None}
    told = tuple(_left(handbook, sorted(paths - known)))
    return replace(proposal, passed_over=(*proposal.passed_over, *told)) if told else proposal


def _left(handbook: Handbook, paths: list[str]) -> Iterator[ClosedPageError]:
    for path in paths:
        fault = handbook.pages[path].source.fault
        if fault is not None:
            yield ClosedPageError("closed_page.left", path=path, why=word_error(fault))
