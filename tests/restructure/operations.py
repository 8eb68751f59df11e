"""All operations, each to be tried on any heading, page, item or statement; where one makes no sense it refuses."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, auto

import stated_edits as stated
from conserved import check_planned, content_lines
from meanings import check_kept_meanings
from stated_edits import Check

from jfeditor.families.handbook import NodeRef
from jfeditor.families.inheritance import Reading
from jfeditor.families.model import FAMILY, Kind, Role
from jfeditor.families.names import INDEX_NAMES, split_page_path
from jfeditor.faults import JfeditorError
from jfeditor.markdown.blocks import BlockKind
from jfeditor.restructure.consequences import in_words
from jfeditor.restructure.copies import copy, duplicate
from jfeditor.restructure.deletions import delete
from jfeditor.restructure.depths import demote, promote
from jfeditor.restructure.extracting import extract
from jfeditor.restructure.family_renames import rename_family
from jfeditor.restructure.front_matter_changes import RemoveKey, RenameKey, SetKey, change_front_matter
from jfeditor.restructure.inlining import inline
from jfeditor.restructure.insertions import insert_level, insert_section, insert_specialty
from jfeditor.restructure.item_moves import copy_items, move_items
from jfeditor.restructure.item_steps import step_item
from jfeditor.restructure.joins import join_pages
from jfeditor.restructure.list_items import ItemRef
from jfeditor.restructure.moves import Where, move
from jfeditor.restructure.new_pages import new_page
from jfeditor.restructure.page_moves import move_page, move_pages
from jfeditor.restructure.pasting import insert_text
from jfeditor.restructure.plans import Plan
from jfeditor.restructure.proposals import Proposal, certain
from jfeditor.restructure.renames import rename
from jfeditor.restructure.repeats import family_of
from jfeditor.restructure.retargeting import retarget
from jfeditor.restructure.sorting import sort_levels
from jfeditor.restructure.splits import split_page
from jfeditor.restructure.surveys import Survey
from jfeditor.text.edits import EditError
from jfeditor.text.pieces import Rewrite
from jfeditor.wording import word_error


class On(Enum):
    """What an operation is about."""

    HEADING = auto()
    PAGE = auto()
    PLACE = auto()
    """A heading or a page."""
    ITEM = auto()
    STATEMENT = auto()


@dataclass(frozen=True)
class Case:
    """What an operation is tried on: any numbers, each taken round its range."""

    survey: Survey
    subject: int
    other: int
    extra: int

    @property
    def ref(self) -> NodeRef:
        """The heading or page that it is about."""
        return _round(places(self.survey), self.subject)

    @property
    def heading(self) -> NodeRef:
        """The heading that it is about."""
        return _round(headings(self.survey), self.subject)

    @property
    def page(self) -> str:
        """The page that it is about."""
        return _round(sorted(self.survey.handbook.pages), self.subject)

    @property
    def item(self) -> ItemRef:
        """The list item that it is about."""
        return _round(items(self.survey), self.subject)

    @property
    def reading(self) -> Reading:
        """The statement that it is about."""
        return _round(statements(self.survey), self.subject)

    @property
    def target(self) -> NodeRef:
        """Another heading, mostly of the same page, or in one of seven cases a page."""
        found = self.near(self.page_of_subject)
        return NodeRef(found.path, FAMILY) if self.extra % 7 == 0 else found

    def near(self, path: str) -> NodeRef:
        """Another heading, mostly of this page."""
        nodes = self.survey.handbook.pages[path].family.nodes if path else ()
        if self.other % 5 < 3 and nodes:
            return NodeRef(path, self.other // 5 % len(nodes))
        return _round(headings(self.survey), self.other)

    @property
    def page_of_subject(self) -> str:
        """The page of the heading that it is about."""
        return self.heading.path

    @property
    def where(self) -> Where:
        """A side."""
        return list(Where)[self.extra % 3]
