"""Pages that are no UTF-8 stay as they are, and what they refer to is told as lost."""

import pytest
from made_pages import node

from jfeditor.families.handbook import Handbook
from jfeditor.families.pages import read_page
from jfeditor.restructure.closed_pages import ClosedPageError, with_closed_told, without_closed
from jfeditor.restructure.deletions import delete
from jfeditor.restructure.page_moves import move_page
from jfeditor.restructure.plans import plan
from jfeditor.restructure.proposals import Operation
from jfeditor.restructure.renames import rename
from jfeditor.restructure.surveys import Survey, take_survey

CLOSED = b"## Cook\n\nAsks the Mate \xff, see [m](a.md#mate).\n\n- Extends that of the Mate\n"
PAGES = {
    "a.md": b"## Mate\n\n### Requirements\n\n- Swims\n",
    "b.md": CLOSED,
    "c.md": b"See [m](a.md#mate).\n",
}


@pytest.fixture
def survey() -> Survey:
    return take_survey(Handbook.of(read_page(path, data) for path, data in PAGES.items()))


@pytest.mark.parametrize(
    "operation",
    [
        lambda survey: rename(survey, node(survey.handbook, "a.md", "Mate"), "Helmsman"),
        lambda survey: rename(survey, node(survey.handbook, "a.md", "Mate"), "Helmsman").decided(()),
        lambda survey: delete(survey, [node(survey.handbook, "a.md", "Mate")]),
        lambda survey: move_page(survey, "a.md", "x/a.md"),
    ],
)
def test_an_operation_goes_on_without_them(operation: Operation, survey: Survey) -> None:
    proposal = without_closed(survey.handbook, operation(survey))
    done = plan(survey, proposal.whole())
    told = with_closed_told(survey.handbook, proposal, done).passed_over
    assert [(one.code, one.values["path"]) for one in told] == [("closed_page.left", "b.md")]
    assert {one.was.path for one in done.lost} == {"b.md"}
    assert "b.md" not in {page.path for page in done.change.pages}
    assert "c.md" in {page.path for page in done.change.pages}


def test_what_would_have_to_change_them_itself_is_refused_by_name(survey: Survey) -> None:
    cook = node(survey.handbook, "b.md", "Cook")
    for proposal in (rename(survey, cook, "Chef"), delete(survey, [cook])):
        left = without_closed(survey.handbook, proposal)
        with pytest.raises(ClosedPageError) as refused:
            with_closed_told(survey.handbook, left, plan(survey, left.whole()))
        assert (refused.value.code, refused.value.values["path"]) == ("closed_page.changed", "b.md")


def test_where_no_such_page_is_concerned_nothing_is_told(survey: Survey) -> None:
    proposal = rename(survey, node(survey.handbook, "a.md", "Requirements"), "Duties")
    assert without_closed(survey.handbook, proposal) is proposal
    assert with_closed_told(survey.handbook, proposal, plan(survey, proposal.whole())) is proposal
