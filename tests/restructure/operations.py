"""All operations, each to be tried on any heading, page, item or statement; it is done or refused."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

import stated_edits as stated
from conserved import check_planned
from meanings import check_kept_meanings
from stated_edits import Check

from jfeditor.families.handbook import NodeRef
from jfeditor.families.model import FAMILY, Kind
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
from jfeditor.restructure.repeats import family_of, find_extracts
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
    """A page as a whole."""
    ITEM = auto()
    STATEMENT = auto()


def subjects(survey: Survey, on: On) -> Sequence[Any]:
    """All that an operation can be about: references to headings, pages or items, or readings."""
    book = survey.handbook
    if on is On.PAGE:
        return [NodeRef(path, FAMILY) for path in book.pages]
    if on is On.HEADING:
        return [NodeRef(page.path, index) for page in book for index in range(len(page.family.nodes))]
    if on is On.STATEMENT:
        return list(survey.found)
    return [item for page in book for item in items_on(survey, page.path)]


def items_on(survey: Survey, path: str) -> list[ItemRef]:
    """The list items of a page."""
    page = survey.handbook.pages[path]
    spans = (block.span for block in page.document.blocks if block.kind is BlockKind.ITEM)
    return [ItemRef(path, page.source.lines.number_at(span.start)) for span in spans]


@dataclass(frozen=True)
class Case:
    """What an operation is tried on: something, and any numbers, each taken round its range."""

    survey: Survey
    what: Any
    """A heading, page, item or statement."""
    other: int
    extra: int

    @property
    def path(self) -> str:
        """The page that it is on."""
        return self.what.path if hasattr(self.what, "path") else self.what.statement.path

    @property
    def heading(self) -> NodeRef:
        """Another heading, mostly one of the same page; a page where there is none."""
        nodes = self.survey.handbook.pages[self.path].family.nodes
        every = subjects(self.survey, On.HEADING)
        if nodes and self.other % 5 < 3:
            return NodeRef(self.path, self.other // 5 % len(nodes))
        return every[self.other % len(every)] if every else NodeRef(self.path, FAMILY)

    @property
    def place(self) -> NodeRef:
        """Another heading, or in one of seven cases a page."""
        return NodeRef(self.heading.path, FAMILY) if self.extra % 7 == 0 else self.heading

    @property
    def where(self) -> Where:
        """A side."""
        return list(Where)[self.extra % 3]

    @property
    def items(self) -> list[ItemRef]:
        """An item, or it and others of its page."""
        more = items_on(self.survey, self.path)
        return [self.what, *(more[(self.other + n) % len(more)] for n in range(max(0, self.extra % 5 - 2)))]

    @property
    def item_place(self) -> tuple[Where, ItemRef | NodeRef]:
        """A place for items: beside one, or in a section."""
        if self.where is Where.INTO:
            return Where.INTO, self.place
        there = items_on(self.survey, self.path if self.other % 5 < 3 else self.heading.path)
        return self.where, there[self.other // 5 % len(there)] if there else self.what

    def title(self, ref: NodeRef) -> str:
        """What something is called."""
        return self.survey.handbook.title_of(ref)


Begun = tuple[Proposal, Check]


@dataclass(frozen=True)
class Operation:
    """What is done, and how it is looked at what it leaves alone."""

    on: On
    begin: Callable[[Case], Begun]


# Headings


def _move_two(case: Case) -> Begun:
    nodes = len(case.survey.handbook.pages[case.path].family.nodes)
    refs = [case.what, NodeRef(case.path, case.extra // 3 % nodes)]
    return certain(move(case.survey.handbook, refs, case.where, case.place)), stated.nothing


def _copy(case: Case) -> Begun:
    return copy(case.survey, [case.what], case.where, case.place), stated.copied(case.what)


def _rename(case: Case) -> Begun:
    title = (f"{case.title(case.what)} Two", "Night Watch", "Pay & <b> [Care] #1")[case.extra % 3]
    return rename(case.survey, case.what, title), stated.offered(stated.only_heading(case.what, title))


def _insert_level(case: Case) -> Begun:
    title = "Senior Night Watch" if case.other % 2 else "Night Watch"
    done = insert_level(case.survey, case.where, case.what, title, grade="7", reports_to="Harbour Master")
    return done, stated.new_text


def _insert_section(case: Case) -> Begun:
    kind: Kind | str = [*Kind, "Working Hours"][case.extra % (len(Kind) + 1)]
    return insert_section(case.survey, case.what, kind), stated.new_text


_PASTED = (
    "## Night Watch\n\n- Stays awake\n\n### Requirements\n\n1. Good eyes\n",
    "- Stays awake\n- Listens\n",
    "Some words.\n",
    "```\n# code\n```\n",
)


def _paste(case: Case) -> Begun:
    text = _PASTED[case.other % len(_PASTED)]
    return insert_text(case.survey.handbook, text, case.where, case.what), stated.pasted(text)


def _extract(case: Case) -> Begun:
    family = family_of(case.survey, case.path)
    best = [one.source for one in find_extracts(case.survey, family) if one.level == case.what]
    sources = best or family or [case.place]
    return extract(case.survey, case.what, sources[case.extra % len(sources)]), stated.extracted(case.what)


# Pages


def _sort(case: Case) -> Begun:
    return sort_levels(case.survey, case.what), stated.nothing


def _rename_family(case: Case) -> Begun:
    title = (f"{case.title(case.what)} Two", "Night: Watch", "Pay & #1")[case.extra % 3]
    return rename_family(case.survey, case.path, title), stated.offered(stated.only_title(case.path, title))


def _move_page(case: Case) -> Begun:
    new = (f"moved/page-{case.extra}.md", f"moved-{case.extra}/_index.md", f"{case.path[:-3]}-moved.md")
    done = move_page(case.survey, case.path, new[case.other % 3])
    return done, stated.offered(stated.only_places)


def _move_pages(case: Case) -> Begun:
    paths = [case.path, *(sorted(case.survey.handbook.pages)[:: case.other % 7 + 2])]
    done = move_pages(case.survey, paths, ("moved", "", "moved/further")[case.extra % 3])
    return done, stated.offered(stated.only_places)


def _new_page(case: Case) -> Begun:
    folder = case.path.rpartition("/")[0]
    place = (folder, "", f"{folder}/watch/index.html.md".lstrip("/"))[case.extra % 3]
    return new_page(case.survey, place, "Night Watch: Senior"), stated.one_page


def _join(case: Case) -> Begun:
    if split_page_path(case.path)[1] in INDEX_NAMES:
        return join_pages(case.survey, case.path), stated.titles
    indexes = [path for path in case.survey.handbook.pages if split_page_path(path)[1] in INDEX_NAMES]
    path = indexes[case.other % len(indexes)] if indexes else case.path
    return join_pages(case.survey, path), stated.titles


def _set_key(case: Case) -> Begun:
    paths = [case.path, *(case.survey.handbook.pages if case.other % 3 == 0 else ())]
    keys = list(case.survey.handbook.pages[case.path].front_matter.values)
    key = [*keys, "owner"][case.extra % (len(keys) + 1)]
    text = ("Night: Watch", "", "[a, b]", "7", 'it\'s "so" #1')[case.other % 5]
    return change_front_matter(case.survey, paths, key, SetKey(text)), stated.keys(key)


def _rename_key(case: Case) -> Begun:
    keys = list(case.survey.handbook.pages[case.path].front_matter.values) or ["owner"]
    key = keys[case.extra % len(keys)]
    paths = [case.path, *(case.survey.handbook.pages if case.other % 3 == 0 else ())]
    return change_front_matter(case.survey, paths, key, RenameKey("kept")), stated.keys(key, "kept")


def _remove_key(case: Case) -> Begun:
    keys = list(case.survey.handbook.pages[case.path].front_matter.values) or ["owner"]
    key = keys[case.extra % len(keys)]
    paths = [case.path, *(case.survey.handbook.pages if case.other % 3 == 0 else ())]
    return change_front_matter(case.survey, paths, key, RemoveKey()), stated.keys(key)


# Items and statements


def _move_items(case: Case) -> Begun:
    return move_items(case.survey.handbook, case.items, *case.item_place), stated.items


def _copy_item(case: Case) -> Begun:
    done = copy_items(case.survey.handbook, [case.what], *case.item_place)
    return done, stated.copied_item(case.what)


def _step_item(case: Case) -> Begun:
    return step_item(case.survey.handbook, case.what, 1 if case.extra % 2 else -1), stated.items


def _retarget(case: Case) -> Begun:
    family = family_of(case.survey, case.path)
    one = family[case.other % len(family)] if family and case.extra % 4 else case.heading
    targets = [one] if case.extra % 5 else [one, NodeRef(case.path, FAMILY)]
    return retarget(case.survey, case.what, *targets), stated.retargeted(case.what, targets)


OPERATIONS: dict[str, Operation] = {
    "move": Operation(
        On.HEADING,
        lambda c: (certain(move(c.survey.handbook, [c.what], c.where, c.place)), stated.nothing),
    ),
    "move two": Operation(On.HEADING, _move_two),
    "promote": Operation(On.HEADING, lambda c: (promote(c.survey.handbook, [c.what]), stated.nothing)),
    "demote": Operation(On.HEADING, lambda c: (demote(c.survey.handbook, [c.what]), stated.nothing)),
    "sort a group": Operation(On.HEADING, _sort),
    "copy": Operation(On.HEADING, _copy),
    "duplicate": Operation(On.HEADING, lambda c: (duplicate(c.survey, [c.what]), stated.copied(c.what))),
    "delete": Operation(On.HEADING, lambda c: (delete(c.survey, [c.what]), stated.deleted(c.what))),
    "rename": Operation(On.HEADING, _rename),
    "insert level": Operation(On.HEADING, _insert_level),
    "insert specialty": Operation(
        On.HEADING,
        lambda c: (insert_specialty(c.survey, c.where, c.what, "Deep Waters"), stated.new_text),
    ),
    "insert section": Operation(On.HEADING, _insert_section),
    "paste": Operation(On.HEADING, _paste),
    "extract": Operation(On.HEADING, _extract),
    "sort": Operation(On.PAGE, _sort),
    "delete page": Operation(On.PAGE, lambda c: (delete(c.survey, [c.what]), stated.deleted(c.what))),
    "rename family": Operation(On.PAGE, _rename_family),
    "insert level into page": Operation(On.PAGE, _insert_level),
    "insert section into page": Operation(On.PAGE, _insert_section),
    "paste into page": Operation(On.PAGE, _paste),
    "move page": Operation(On.PAGE, _move_page),
    "move pages": Operation(On.PAGE, _move_pages),
    "new page": Operation(On.PAGE, _new_page),
    "split": Operation(On.PAGE, lambda c: (split_page(c.survey, c.path), stated.titles)),
    "join": Operation(On.PAGE, _join),
    "set key": Operation(On.PAGE, _set_key),
    "rename key": Operation(On.PAGE, _rename_key),
    "remove key": Operation(On.PAGE, _remove_key),
    "move items": Operation(On.ITEM, _move_items),
    "copy item": Operation(On.ITEM, _copy_item),
    "step item": Operation(On.ITEM, _step_item),
    "inline": Operation(On.STATEMENT, lambda c: (inline(c.survey, c.what), stated.written_out(c.what))),
    "retarget": Operation(On.STATEMENT, _retarget),
}
"""By name."""

DONE = "done"


@dataclass(frozen=True)
class Tried:
    """What came of an operation."""

    outcome: str
    """`DONE`, or the code of the refusal."""
    planned: Plan | None = None


def attempt(name: str, case: Case) -> Tried:
    """Plan an operation and check all that it has to keep; whatever is no worded refusal is raised."""
    before = case.survey
    try:
        proposal, check = OPERATIONS[name].begin(case)
        chosen = (proposal.usual, proposal.offers, ())[case.other % 3]
        raw = proposal.make(chosen if chosen or name != "extract" else proposal.offers)
        planned = check_planned(before, raw)
    except EditError:
        raise  # of a proposal it is a fault, not a refusal
    except JfeditorError as refusal:
        _check_worded(refusal)
        return Tried(refusal.code)
    check(before, proposal)
    check_kept_meanings(before, planned.passage, planned.after, planned.lost)
    assert proposal.name.strip()
    assert all(one.words for one in in_words(before, planned))
    if not planned.reworded:
        _check_same(raw, planned)
    return Tried(DONE, planned)


def _check_worded(refusal: JfeditorError) -> None:
    words = word_error(refusal)
    assert not words.startswith(refusal.code), words


def _check_same(raw: Rewrite, planned: Plan) -> None:
    assert {p.path: p.after for p in raw.change.pages} == {p.path: p.after for p in planned.change.pages}
