"""All operations, each to be tried on any node of any page; where one makes no sense it refuses."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from jfeditor.families.handbook import NodeRef
from jfeditor.families.model import FAMILY
from jfeditor.restructure.copies import copy, duplicate
from jfeditor.restructure.deletions import delete
from jfeditor.restructure.depths import demote, promote
from jfeditor.restructure.insertions import insert_level, insert_section
from jfeditor.restructure.item_moves import move_items
from jfeditor.restructure.list_items import ItemRef
from jfeditor.restructure.moves import Where, move
from jfeditor.restructure.page_moves import move_page
from jfeditor.restructure.pasting import insert_text
from jfeditor.restructure.proposals import Proposal, certain
from jfeditor.restructure.renames import rename
from jfeditor.restructure.sorting import sort_levels
from jfeditor.restructure.surveys import Survey


@dataclass(frozen=True)
class Case:
    """What an operation is tried on: any numbers, each taken round its range."""

    survey: Survey
    node: int
    other: int
    extra: int

    @property
    def refs(self) -> Sequence[NodeRef]:
        """All headings of the handbook."""
        return [NodeRef(page.path, i) for page in self.survey.handbook for i in range(len(page.family.nodes))]

    @property
    def ref(self) -> NodeRef:
        """The heading that it is about."""
        return self.refs[self.node % len(self.refs)]

    @property
    def target(self) -> NodeRef:
        """Another heading, or in one of seven cases a page."""
        found = self.refs[self.other % len(self.refs)]
        return NodeRef(found.path, FAMILY) if self.extra % 7 == 0 else found

    @property
    def where(self) -> Where:
        """A side."""
        return list(Where)[self.extra % 3]

    @property
    def page(self) -> str:
        """The page that it is about."""
        return self.ref.path

    def line(self, ref: NodeRef) -> int:
        """A line of the page of a heading."""
        return 1 + self.extra % len(self.survey.handbook.pages[ref.path].source.lines)


def _rename(case: Case) -> Proposal:
    return rename(case.survey, case.ref, f"{case.survey.handbook.title_of(case.ref)} Two")


def _move_page(case: Case) -> Proposal:
    return move_page(case.survey, case.page, f"moved/page-{case.extra % 5}.md")


def _move_item(case: Case) -> Proposal:
    item = ItemRef(case.page, case.line(case.ref))
    return move_items(case.survey.handbook, [item], Where.INTO, case.target)


OPERATIONS: dict[str, Callable[[Case], Proposal]] = {
    "move": lambda case: certain(move(case.survey.handbook, [case.ref], case.where, case.target)),
    "move two": lambda case: certain(
        move(
            case.survey.handbook, [case.ref, case.refs[case.extra % len(case.refs)]], case.where, case.target
        )
    ),
    "promote": lambda case: promote(case.survey.handbook, [case.ref]),
    "demote": lambda case: demote(case.survey.handbook, [case.ref]),
    "sort": lambda case: sort_levels(case.survey, NodeRef(case.page, FAMILY)),
    "move page": _move_page,
    "move item": _move_item,
    "rename": _rename,
    "copy": lambda case: copy(case.survey, [case.ref], case.where, case.target),
    "duplicate": lambda case: duplicate(case.survey, [case.ref]),
    "delete": lambda case: delete(case.survey, [case.ref]),
    "delete page": lambda case: delete(case.survey, [NodeRef(case.page, FAMILY)]),
    "insert level": lambda case: insert_level(
        case.survey, case.where, case.target, "Night Watch", grade="7", reports_to="Harbour Master"
    ),
    "insert section": lambda case: insert_section(case.survey, case.ref, "Working Hours"),
    "paste": lambda case: insert_text(
        case.survey.handbook, "## Night Watch\n\n- Stays awake\n", case.where, case.target
    ),
}
"""By name."""

CONSERVING = frozenset({"move", "move two", "promote", "demote", "sort", "move page"})
"""Those that only put text elsewhere: each content line is there as often as before."""
