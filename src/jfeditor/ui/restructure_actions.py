"""The actions of the menu Restructure: they ask what has to be asked, and wish for an operation."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from jfeditor.families.handbook import Handbook, NodeRef
from jfeditor.families.model import FAMILY, Kind, Role
from jfeditor.families.names import is_index, split_page_path
from jfeditor.faults import JfeditorError
from jfeditor.restructure.copies import duplicate
from jfeditor.restructure.deletions import delete
from jfeditor.restructure.depths import demote, promote
from jfeditor.restructure.front_matter_changes import (
    KeyAction,
    RemoveKey,
    RenameKey,
    SetKey,
    change_front_matter,
)
from jfeditor.restructure.inlining import inline, statement_at
from jfeditor.restructure.insertions import insert_level, insert_section, insert_specialty
from jfeditor.restructure.item_moves import move_items
from jfeditor.restructure.item_steps import step_item
from jfeditor.restructure.joins import join_pages
from jfeditor.restructure.list_items import ItemRef
from jfeditor.restructure.moves import Where, check_move, move
from jfeditor.restructure.new_pages import new_page
from jfeditor.restructure.page_moves import move_page
from jfeditor.restructure.proposals import Operation, certain
from jfeditor.restructure.sorting import sort_levels
from jfeditor.restructure.splits import split_page
from jfeditor.restructure.templates import Templates
from jfeditor.ui.form_dialog import Answers, FormDialog, Question
from jfeditor.ui.handbook_looks import Extract, Referred, Stated, extracts_of, references_to, statements_of
from jfeditor.ui.navigation import Place
from jfeditor.ui.open_handbook import OpenHandbook
from jfeditor.ui.page_panel import PagePanel
from jfeditor.ui.palette import Entry, Palette
from jfeditor.ui.restructuring import Restructuring
from jfeditor.ui.tree_operations import operation_of
from jfeditor.ui.tree_view import HandbookTree
from jfeditor.ui.tree_wishes import Rename
from jfeditor.wording import word, word_error
from jfeditor.workspace.own_templates import read_own_templates

_LOOK = "Look at the changes"
_SET, _RENAME, _REMOVE = "Set it to", "Call it", "Take it out"
_SIDES = {Where.BEFORE: "Before", Where.AFTER: "After", Where.INTO: "Into"}


class RestructureActions(QObject):
    """Each `do_<name>` does an action of the table."""

    told = Signal(str)
    """Something to be said for a while."""
    go_wanted = Signal(object)
    """The user wants to see a `Place`."""

    def __init__(
        self, restructuring: Restructuring, tree: HandbookTree, page: PagePanel, palette: Palette
    ) -> None:
        super().__init__(page)
        self._restructuring = restructuring
        self._tree = tree
        self._page = page
        self._palette = palette
        self._opened: OpenHandbook | None = None

    def watch(self, opened: OpenHandbook | None) -> None:
        """Work on another handbook, or on none."""
        self._opened = opened

    # What the actions are about

    @property
    def _book(self) -> Handbook:
        assert self._opened is not None  # noqa: S101 - the actions need a handbook
        return self._opened.session.handbook

    @property
    def _window(self) -> QWidget:
        return self._page.window()

    def _refs(self) -> tuple[NodeRef, ...]:
        """What is chosen in the tree while it has the keyboard, else the heading the caret is under."""
        chosen = self._tree.chosen_refs() if self._tree.hasFocus() else ()
        here = (NodeRef(self._page.path, self._page.node),) if self._page.path else ()
        return tuple(ref for ref in chosen or here if ref.path in self._book.pages)

    def _ref(self) -> NodeRef:
        """The first of what is chosen; the actions need a page."""
        return next(iter(self._refs()), NodeRef(self._page.path, FAMILY))

    def _role(self, ref: NodeRef) -> Role | None:
        return self._book.pages[ref.path].family.nodes[ref.index].role if ref.index != FAMILY else None

    def _wish(self, operation: Operation, about: Sequence[NodeRef] = ()) -> None:
        self._restructuring.wish(operation, about)

    # Names and places

    def do_rename(self) -> None:
        """Give a heading or a family another name, and all that names it."""
        if self._tree.hasFocus():
            self._tree.rename()
            return
        ref = self._ref()
        old = self._book.title_of(ref)
        answers = FormDialog.ask(
            f"Rename “{old}”",
            [Question("title", "New name", old)],
            self._window,
            words="Everything that names it, on all pages, is shown before anything is changed.",
            accept=_LOOK,
            check=lambda said: "" if said["title"] not in {"", old} else "Write another name.",
        )
        if answers is not None:
            self._wish(operation_of(Rename(ref, answers["title"])), [ref])

    def do_move_up(self) -> None:
        """A heading before the one above it; in the text a list item."""
        self._step(-1)

    def do_move_down(self) -> None:
        """A heading behind the one below it; in the text a list item."""
        self._step(1)

    def _step(self, by: int) -> None:
        if not self._page.editor.hasFocus():
            (self._tree.move_up if by < 0 else self._tree.move_down)()
            return
        item = ItemRef(self._page.path, self._page.editor.textCursor().blockNumber() + 1)
        self._wish(lambda survey: step_item(survey.handbook, item, by))

    def do_promote(self) -> None:
        """Headings less deep."""
        refs = self._refs()
        self._wish(lambda survey: promote(survey.handbook, refs), refs)

    def do_demote(self) -> None:
        """Headings deeper."""
        refs = self._refs()
        self._wish(lambda survey: demote(survey.handbook, refs), refs)

    def do_move_to(self) -> None:
        """Ask where headings are to go."""
        refs = self._refs()
        if all(ref.index == FAMILY for ref in refs):
            self.do_move_file()
            return
        self._offer_places("Move to", lambda target: self._move_to(refs, target))

    def _move_to(self, refs: Sequence[NodeRef], target: NodeRef) -> None:
        reasons, sides = [], []
        for where in Where:
            try:
                check_move(self._book, refs, where, target)
                sides.append(where)
            except JfeditorError as error:
                reasons.append(word_error(error))
        if not sides:
            self.told.emit(reasons[0])
            return
        title = self._book.title_of(target)
        labels = [f"{_SIDES[where]} {title}" for where in sides]
        chosen = labels[0]
        if len(sides) > 1:
            answers = FormDialog.ask(
                "Move",
                [Question("where", "Where", choices=tuple(labels))],
                self._window,
                accept="Move",
            )
            if answers is None:
                return
            chosen = answers["where"]
        where = sides[labels.index(chosen)]
        self._wish(lambda survey: certain(move(survey.handbook, refs, where, target)), refs)

    def do_move_item(self) -> None:
        """Ask where the list item under the caret is to go."""
        item = ItemRef(self._page.path, self._page.editor.textCursor().blockNumber() + 1)

        def go(target: NodeRef) -> None:
            self._wish(lambda survey: move_items(survey.handbook, [item], Where.INTO, target))

        self._offer_places("Move the list item into", go)

    def _offer_places(self, hint: str, chosen: Callable[[NodeRef], None]) -> None:
        """Offer all headings and pages, those of this page first."""
        here = self._page.path
        pages = sorted(self._book.pages.values(), key=lambda page: (page.path != here, page.title.lower()))
        entries = []
        for page in pages:
            entries.append(Entry(page.title, page.path, partial(chosen, NodeRef(page.path, FAMILY))))
            nodes = page.family.nodes
            for index, node in enumerate(nodes):
                owner = nodes[node.owner].heading.text if node.owner != FAMILY else page.title
                entries.append(Entry(node.heading.text, owner, partial(chosen, NodeRef(page.path, index))))
        self._palette.open_with(hint, entries)

    def do_duplicate(self) -> None:
        """Headings a second time."""
        refs = self._refs()
        self._wish(lambda survey: duplicate(survey, refs))

    def do_delete_part(self) -> None:
        """Headings, or pages, and what refers to them is shown."""
        refs = self._refs()
        self._wish(lambda survey: delete(survey, refs))

    def do_sort_levels(self) -> None:
        """The levels of a group or a page in order."""
        ref = self._ref()
        of = ref if self._role(ref) is Role.GROUP else NodeRef(ref.path, FAMILY)
        self._wish(lambda survey: sort_levels(survey, of), [of])

    # Something new

    def do_new_level(self) -> None:
        """Ask for a level's title, grade and manager."""
        ref = self._ref()
        where, target = self._place_for_job(ref)
        answers = FormDialog.ask(
            "New level",
            [
                Question("title", "Title", hint="Senior Analyst"),
                Question("grade", "Grade", hint="7, or nothing"),
                Question("reports_to", "Reports to", hint="Manager, or nothing"),
                Question("where", "Where", choices=self._sides(where, target)),
            ],
            self._window,
            words="It gets the sections that the levels beside it have.",
            accept="Insert",
            check=_needs_title,
        )
        if answers is not None:
            side = _side(answers, where)
            templates = self._templates()
            self._wish(
                lambda survey: insert_level(
                    survey,
                    side,
                    target,
                    answers["title"],
                    grade=answers["grade"],
                    reports_to=answers["reports_to"],
                    templates=templates,
                )
            )

    def do_new_specialty(self) -> None:
        """Ask for a specialty's title."""
        where, target = self._place_for_job(self._ref())
        answers = FormDialog.ask(
            "New specialty",
            [
                Question("title", "Title", hint="Night Shift"),
                Question("where", "Where", choices=self._sides(where, target)),
            ],
            self._window,
            accept="Insert",
            check=_needs_title,
        )
        if answers is not None:
            side, templates = _side(answers, where), self._templates()
            self._wish(lambda survey: insert_specialty(survey, side, target, answers["title"], templates))

    def do_new_section(self) -> None:
        """Ask what a new section is about."""
        ref = self._ref()
        nodes = self._book.pages[ref.path].family.nodes
        while ref.index != FAMILY and nodes[ref.index].role not in {Role.LEVEL, Role.SPECIALTY}:
            node = nodes[ref.index]
            ref = NodeRef(ref.path, node.owner if node.role is Role.SECTION else FAMILY)
        kinds = {kind.words.capitalize(): kind for kind in Kind if kind is not Kind.OTHER}
        answers = FormDialog.ask(
            f"New section of {self._book.title_of(ref)}",
            [Question("kind", "What about", choices=tuple(kinds), free=True)],
            self._window,
            words="Choose one of the usual sections, or write another heading.",
            accept="Insert",
            check=lambda said: "" if said["kind"] else "Choose a section, or write a heading.",
        )
        if answers is not None:
            wanted: Kind | str = kinds.get(answers["kind"], answers["kind"])
            templates = self._templates()
            self._wish(lambda survey: insert_section(survey, ref, wanted, templates))

    def do_new_page(self) -> None:
        """Ask for a family's name and department."""
        folders = sorted({_folder_of(path) for path in self._book.pages} | {""})
        here = _folder_of(self._page.path) if self._page.path else ""
        shown = {folder or "the handbook itself": folder for folder in folders}
        at_first = next(label for label, folder in shown.items() if folder == here)
        answers = FormDialog.ask(
            "New family page",
            [
                Question("title", "Name of the family", hint="Harbour Operations"),
                Question("folder", "Department", at_first, choices=tuple(shown)),
            ],
            self._window,
            words="Its file is named after it, and it has the fields that the pages beside it have.",
            accept="Make the page",
            check=_needs_title,
        )
        if answers is not None:
            folder, templates = shown[answers["folder"]], self._templates()
            self._wish(lambda survey: new_page(survey, folder, answers["title"], templates))

    def _place_for_job(self, ref: NodeRef) -> tuple[Where, NodeRef]:
        """Where a level or specialty goes that is wanted at a heading."""
        nodes = self._book.pages[ref.path].family.nodes
        index = ref.index
        while index != FAMILY:
            node = nodes[index]
            if node.role is Role.GROUP:
                return Where.INTO, NodeRef(ref.path, index)
            if node.role is not Role.SECTION:
                return Where.AFTER, NodeRef(ref.path, index)
            index = node.owner
        return Where.INTO, NodeRef(ref.path, FAMILY)

    def _sides(self, where: Where, target: NodeRef) -> tuple[str, ...]:
        title = self._book.title_of(target)
        sides = (Where.AFTER, Where.BEFORE) if where is Where.AFTER else (where,)
        return tuple(f"{_SIDES[side]} {title}" for side in sides)

    # Inheritance

    def do_write_out(self) -> None:
        """Replace a statement by what it brings in; ask which where there are several."""
        ref, line = self._ref(), 0
        if self._page.editor.hasFocus():
            line = self._page.editor.textCursor().blockNumber() + 1

        def found(stated: tuple[Stated, ...]) -> None:
            here = [one for one in stated if one.line <= line <= one.last] or stated
            if not here:
                self.told.emit(word("restructuring.no_statement", {"title": self._book.title_of(ref)}))
            elif len(here) == 1:
                self._write_out(here[0])
            else:
                entries = [Entry(one.text, f"line {one.line}", partial(self._write_out, one)) for one in here]
                self._palette.open_with("Write out which statement?", entries)

        self._restructuring.look(lambda survey: statements_of(survey, ref), found)

    def _write_out(self, one: Stated) -> None:
        self._wish(lambda survey: inline(survey, statement_at(survey, one.path, one.line)))

    def do_extract(self) -> None:
        """Offer what levels of the family repeat of one another, to be replaced by statements."""
        path = self._ref().path

        def found(extracts: tuple[Extract, ...]) -> None:
            if not extracts:
                title = self._book.title_of(NodeRef(path, FAMILY))
                self.told.emit(word("restructuring.no_repeats", {"title": title}))
                return
            entries = [Entry(one.words, one.share, partial(self._wish, one.operation)) for one in extracts]
            self._palette.open_with("Replace which repetition by a statement?", entries)

        self._restructuring.look(lambda survey: extracts_of(survey, path), found)

    def do_references(self) -> None:
        """Offer the places that refer to something."""
        ref = self._ref()
        title = self._book.title_of(ref)

        def found(places: tuple[Referred, ...]) -> None:
            if not places:
                self.told.emit(word("restructuring.no_references", {"title": title}))
                return
            entries = [
                Entry(one.words, one.note, partial(self.go_wanted.emit, Place(one.path, one.offset)))
                for one in places
            ]
            self._palette.open_with(f"What refers to {title}", entries)

        self._restructuring.look(lambda survey: references_to(survey, ref), found)

    # Pages

    def do_split_page(self) -> None:
        """A page for each level."""
        path = self._ref().path
        self._wish(lambda survey: split_page(survey, path), [NodeRef(path, FAMILY)])

    def do_join_pages(self) -> None:
        """One page for all levels."""
        path = self._ref().path
        self._wish(lambda survey: join_pages(survey, path), [NodeRef(path, FAMILY)])

    def do_move_file(self) -> None:
        """Ask for the page's new place."""
        path = self._ref().path
        answers = FormDialog.ask(
            f"Move the file of “{self._book.title_of(NodeRef(path, FAMILY))}”",
            [Question("path", "Place in the handbook", path)],
            self._window,
            words="Links to it follow. Folders that do not exist are made.",
            accept=_LOOK,
            check=lambda said: "" if said["path"] not in {"", path} else "Write another place.",
        )
        if answers is not None:
            self._wish(lambda survey: move_page(survey, path, answers["path"]), [NodeRef(path, FAMILY)])

    def do_front_matter(self) -> None:
        """Ask what to change in the front matter of several pages."""
        scopes = self._scopes()
        keys = sorted({key for page in self._book for key in page.front_matter.values})
        answers = FormDialog.ask(
            "Change front matter",
            [
                Question("key", "Field", choices=tuple(keys) or ("title",), free=True),
                Question("action", "What to do", choices=(_SET, _RENAME, _REMOVE)),
                Question("value", "Value or new name"),
                Question("scope", "On", choices=tuple(scopes)),
            ],
            self._window,
            words="Every page is shown before anything is changed.",
            accept=_LOOK,
            check=_needs_key,
        )
        if answers is not None:
            actions: dict[str, KeyAction] = {
                _SET: SetKey(answers["value"]),
                _RENAME: RenameKey(answers["value"]),
                _REMOVE: RemoveKey(),
            }
            action, paths = actions[answers["action"]], scopes[answers["scope"]]
            self._wish(lambda survey: change_front_matter(survey, paths, answers["key"], action))

    def _scopes(self) -> dict[str, tuple[str, ...]]:
        """Pages by what they are called together."""
        refs, every = self._refs(), tuple(sorted(self._book.pages))
        chosen = tuple(dict.fromkeys(ref.path for ref in refs))
        folder = _folder_of(chosen[0]) if chosen else ""
        around = tuple(path for path in every if path.startswith(f"{folder}/") or not folder)
        found = {"this page" if len(chosen) == 1 else f"the {len(chosen)} chosen pages": chosen}
        found[f"all {len(around)} pages in {folder or 'the handbook'}"] = around
        found[f"all {len(every)} pages"] = every
        return found

    def _templates(self) -> Templates:
        assert self._opened is not None  # noqa: S101 - the actions need a handbook
        own = read_own_templates(self._opened.root)
        for problem in own.problems:
            self.told.emit(word_error(problem))
        return own.templates


def _needs_title(answers: Answers) -> str:
    return "" if answers["title"] else "Write a name."


def _needs_key(answers: Answers) -> str:
    if not answers["key"]:
        return "Choose a field, or write another one."
    if answers["action"] == _RENAME and not answers["value"]:
        return "Write the new name of the field."
    return ""


def _side(answers: Answers, usual: Where) -> Where:
    return next((side for side, name in _SIDES.items() if answers["where"].startswith(f"{name} ")), usual)


def _folder_of(path: str) -> str:
    """The folder of the department that a page is in."""
    folder, _ = split_page_path(path)
    return folder.rpartition("/")[0] if is_index(path) else folder
