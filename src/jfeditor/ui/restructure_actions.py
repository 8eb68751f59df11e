"""The actions of the menu Restructure: they ask what has to be asked, and wish for an operation."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal

from jfeditor.families.handbook import Handbook, NodeRef
from jfeditor.families.model import FAMILY, Kind, Role
from jfeditor.families.names import is_index, readable_word, split_page_path
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
from jfeditor.restructure.inlining import inline, statement_from
from jfeditor.restructure.insertions import insert_level, insert_section, insert_specialty
from jfeditor.restructure.item_moves import copy_items, move_items
from jfeditor.restructure.item_steps import step_item
from jfeditor.restructure.joins import join_pages
from jfeditor.restructure.list_items import ItemRef, find_item
from jfeditor.restructure.moves import Where, check_move, move
from jfeditor.restructure.new_pages import new_page
from jfeditor.restructure.page_moves import move_page
from jfeditor.restructure.proposals import Operation, certain
from jfeditor.restructure.sorting import sort_levels
from jfeditor.restructure.splits import split_page
from jfeditor.restructure.templates import Templates
from jfeditor.text.pieces import Spot
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
_SET, _RENAME, _REMOVE = "Give it a value", "Give it another name", "Take it out"
_NO_ITEM = "item.none"
_SIDES = {Where.BEFORE: "Before", Where.AFTER: "After", Where.INTO: "Into"}


class NothingChosenError(JfeditorError):
    """There is nothing that an action could be about."""


class RestructureActions(QObject):
    """Each `do_<name>` does an action of the table.

    What an action is about is told by the numbers of headings and lines. So nothing is done where the
    handbook changed while the user was asked.
    """

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

    def do(self, name: str) -> None:
        """Do an action of the table; what cannot be done is told."""
        method: Callable[[], None] = getattr(self, f"do_{name}")
        try:
            method()
        except JfeditorError as error:
            self.told.emit(word_error(error))

    # What the actions are about

    @property
    def _book(self) -> Handbook:
        assert self._opened is not None  # noqa: S101 - the actions need a handbook
        return self._opened.session.handbook

    @property
    def _at_tree(self) -> bool:
        """Whether the user is at work in the tree, not in the text."""
        return self._tree.hasFocus()

    def _refs(self) -> tuple[NodeRef, ...]:
        """What is chosen in the tree while it has the keyboard, else the heading the caret is under.

        Raises `NothingChosenError` where that is nothing, and why a page of it cannot be read.
        """
        here = (NodeRef(self._page.path, self._page.node),) if self._page.path else ()
        refs = self._tree.chosen_refs() if self._at_tree else here
        if self._at_tree:
            folders = self._tree.chosen_folders()
            if folders:
                raise NothingChosenError("restructuring.department", title=self._folder_title(folders[0]))
        if not refs:
            raise NothingChosenError("restructuring.no_page")
        for ref in refs:
            if ref.path not in self._book.pages:
                raise self._unread(ref.path)
        return refs

    def _unread(self, path: str) -> JfeditorError:
        assert self._opened is not None  # noqa: S101 - the actions need a handbook
        return self._opened.session.unreadable.get(path) or NothingChosenError("restructuring.reading")

    def _ref(self) -> NodeRef:
        """The first of what is chosen."""
        return self._refs()[0]

    def _role(self, ref: NodeRef) -> Role | None:
        return self._book.pages[ref.path].family.nodes[ref.index].role if ref.index != FAMILY else None

    def _wish(self, operation: Operation, about: Sequence[NodeRef] = ()) -> None:
        """Wish for what makes something new, which is shown afterwards."""
        self._restructuring.wish(operation, about)

    def _wish_here(self, operation: Operation, about: Sequence[NodeRef] = ()) -> None:
        """Wish for what leaves the text, in which the caret may stand, somewhere."""
        at_text = self._page.path and self._page.editor.hasFocus()
        carets = [Spot(self._page.path, self._page.place.offset)] if at_text else []
        self._restructuring.wish(operation, about, carets)

    # Asking

    def _ask(
        self,
        title: str,
        questions: Sequence[Question],
        *,
        accept: str,
        words: str = "",
        check: Callable[[Answers], str] = lambda _answers: "",
    ) -> Answers | None:
        """The answers; None where the user does not want it, or the handbook changed meanwhile."""
        book = self._book
        answers = FormDialog.ask(
            title, questions, self._page.window(), words=words, accept=accept, check=check
        )
        return answers if answers is not None and self._is_still(book) else None

    def _offer(self, hint: str, book: Handbook, entries: Iterable[Entry]) -> None:
        """Let the user choose among places of a state of the handbook."""

        def choose(entry: Entry) -> None:
            if not self._is_still(book):
                return
            try:
                entry.chosen()
            except JfeditorError as error:
                self.told.emit(word_error(error))

        if self._is_still(book):
            self._palette.open_with(
                hint, (Entry(one.title, one.note, partial(choose, one)) for one in entries)
            )

    def _is_still(self, book: Handbook) -> bool:
        """Whether the handbook is as it was; else it is told."""
        is_still = self._opened is not None and self._book is book
        if self._opened is not None and not is_still:
            self.told.emit(word("restructuring.changed", {}))
        return is_still

    # Names and places

    def do_rename(self) -> None:
        """Give a heading or a family another name, and all that names it."""
        if self._at_tree:
            self._tree.rename()
            return
        ref = self._ref()
        old = self._book.title_of(ref)
        answers = self._ask(
            f"Rename “{old}”",
            [Question("title", "New name", old)],
            words="Everything that names it, on all pages, is shown before anything is changed.",
            accept=_LOOK,
            check=lambda said: "" if said["title"] not in {"", old} else "Write another name.",
        )
        if answers is not None:
            self._wish_here(operation_of(Rename(ref, answers["title"])), [ref])

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
        item = ItemRef(self._page.path, self._lines()[0])
        self._wish_here(lambda survey: step_item(survey.handbook, item, by))

    def do_promote(self) -> None:
        """Headings less deep."""
        if self._at_tree:
            self._tree.promote()
            return
        refs = self._refs()
        self._wish_here(lambda survey: promote(survey.handbook, refs), refs)

    def do_demote(self) -> None:
        """Headings deeper."""
        if self._at_tree:
            self._tree.demote()
            return
        refs = self._refs()
        self._wish_here(lambda survey: demote(survey.handbook, refs), refs)

    def do_move_to(self) -> None:
        """Ask where headings are to go, or in which department families."""
        refs = self._refs()
        if all(ref.index != FAMILY for ref in refs):
            self._offer_places("Move to", lambda target: self._move_to(refs, target))
        elif self._at_tree:
            places = self._folders()
            entries = [
                Entry(title, folder, partial(self._tree.bring_to, folder, title))
                for title, folder in places.items()
            ]
            self._offer("Move to which department?", self._book, entries)
        else:
            self.do_move_file()

    def _move_to(self, refs: Sequence[NodeRef], target: NodeRef) -> None:
        sides, reasons = [], []
        for where in (Where.INTO, Where.AFTER, Where.BEFORE):
            try:
                check_move(self._book, refs, where, target)
                sides.append(where)
            except JfeditorError as error:
                reasons.append(error)
        if not sides:
            raise reasons[0]
        title = self._book.title_of(target)
        labels = [f"{_SIDES[where]} {title}" for where in sides]
        chosen = labels[0]
        if len(sides) > 1:
            question = Question("where", "Where", choices=tuple(labels))
            answers = self._ask("Move", [question], accept="Move")
            if answers is None:
                return
            chosen = answers["where"]
        where = sides[labels.index(chosen)]
        self._wish_here(lambda survey: certain(move(survey.handbook, refs, where, target)), refs)

    def do_move_item(self) -> None:
        """Ask where the list items under the caret are to go."""
        items = self._items()

        def go(target: NodeRef) -> None:
            self._wish_here(lambda survey: move_items(survey.handbook, items, Where.INTO, target))

        self._offer_places("Move the list item into", go)

    def do_copy_item(self) -> None:
        """Ask where the list items under the caret are to stand, too."""
        items = self._items()

        def go(target: NodeRef) -> None:
            self._wish(lambda survey: copy_items(survey.handbook, items, Where.INTO, target))

        self._offer_places("Write the list item a second time into", go)

    def _items(self) -> tuple[ItemRef, ...]:
        """The list items that are marked, or the one the caret is on.

        Raises `ItemError` where there is none.
        """
        first, last = self._lines()
        items: dict[ItemRef, None] = {}
        for line in range(first, last + 1):
            try:
                items[find_item(self._book, ItemRef(self._page.path, line)).ref] = None
            except JfeditorError as error:
                if first == last or error.code != _NO_ITEM:
                    raise
        return tuple(items)

    def _lines(self) -> tuple[int, int]:
        """The first and the last line that are marked, or the caret's twice."""
        lines = self._book.pages[self._page.path].source.lines
        start, end = self._page.editor.selected_bytes()
        return lines.number_at(start), lines.number_at(max(start, end - 1))

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
        self._offer(hint, self._book, entries)

    def do_duplicate(self) -> None:
        """Headings a second time."""
        refs = self._refs()
        self._wish(lambda survey: duplicate(survey, refs))

    def do_delete_part(self) -> None:
        """Headings, or pages, and what refers to them is shown."""
        if self._at_tree:
            self._tree.delete()
            return
        refs = self._refs()
        self._wish(lambda survey: delete(survey, refs))

    def do_sort_levels(self) -> None:
        """The levels of a group or a page in order."""
        ref = self._ref()
        of = ref if self._role(ref) is Role.GROUP else NodeRef(ref.path, FAMILY)
        self._wish_here(lambda survey: sort_levels(survey, of), [of])

    # Something new

    def do_new_level(self) -> None:
        """Ask for a level's title, grade and manager."""
        where, target = self._place_for_job(self._ref())
        templates, said = self._templates()
        answers = self._ask(
            "New level",
            [
                Question("title", "Title", hint="Senior Analyst"),
                Question("grade", "Grade", hint="7, or nothing"),
                Question("reports_to", "Reports to", hint="Manager, or nothing"),
                Question("where", "Where", choices=self._sides(where, target)),
            ],
            words=_paragraphs("It gets the sections that the levels beside it have.", said),
            accept="Insert",
            check=_needs_title,
        )
        if answers is not None:
            side = _side(answers, where)
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
        templates, said = self._templates()
        answers = self._ask(
            "New specialty",
            [
                Question("title", "Title", hint="Night Shift"),
                Question("where", "Where", choices=self._sides(where, target)),
            ],
            words=_paragraphs("It gets the sections that the specialties beside it have.", said),
            accept="Insert",
            check=_needs_title,
        )
        if answers is not None:
            side = _side(answers, where)
            self._wish(lambda survey: insert_specialty(survey, side, target, answers["title"], templates))

    def do_new_section(self) -> None:
        """Ask what a new section is about."""
        ref = self._ref()
        nodes = self._book.pages[ref.path].family.nodes
        while ref.index != FAMILY and nodes[ref.index].role not in {Role.LEVEL, Role.SPECIALTY}:
            node = nodes[ref.index]
            ref = NodeRef(ref.path, node.owner if node.role is Role.SECTION else FAMILY)
        kinds = {kind.words.capitalize(): kind for kind in Kind if kind is not Kind.OTHER}
        templates, said = self._templates()
        answers = self._ask(
            f"New section of {self._book.title_of(ref)}",
            [Question("kind", "What about", choices=tuple(kinds), free=True)],
            words=_paragraphs("Choose one of the usual sections, or write another heading.", said),
            accept="Insert",
            check=lambda said: "" if said["kind"] else "Choose a section, or write a heading.",
        )
        if answers is not None:
            wanted: Kind | str = kinds.get(answers["kind"], answers["kind"])
            self._wish(lambda survey: insert_section(survey, ref, wanted, templates))

    def do_new_page(self) -> None:
        """Ask for a family's name and department."""
        folders, templates, said = self._folders(), *self._templates()
        here = next(iter(self._tree.chosen_folders() if self._at_tree else ()), _folder_of(self._page.path))
        at_first = next((title for title, folder in folders.items() if folder == here), "")
        answers = self._ask(
            "New family page",
            [
                Question("title", "Name of the family", hint="Harbour Operations"),
                Question("folder", "Department", at_first, choices=tuple(folders)),
            ],
            words=_paragraphs(
                "Its file is named after it, and it has the fields that the pages beside it have.", said
            ),
            accept="Make the page",
            check=_needs_title,
        )
        if answers is not None:
            folder = folders[answers["folder"]]
            self._wish(lambda survey: new_page(survey, folder, answers["title"], templates))

    def _folders(self) -> dict[str, str]:
        """The folders of the departments by their titles; that of the handbook itself is among them."""
        folders = sorted({_folder_of(path) for path in self._book.pages} | {""})
        titles = {folder: self._folder_title(folder) for folder in folders}
        twice = {title for title, count in Counter(titles.values()).items() if count > 1}
        return {f"{title} ({at})" if title in twice else title: at for at, title in titles.items()}

    def _folder_title(self, folder: str) -> str:
        return " › ".join(map(readable_word, folder.split("/"))) if folder else "The handbook itself"

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
        ref, book, line = self._ref(), self._book, 0
        if not self._at_tree:
            line = self._lines()[0]

        def found(stated: tuple[Stated, ...]) -> None:
            here = [one for one in stated if one.line <= line <= one.last] or stated
            if not here:
                self.told.emit(word("restructuring.no_statement", {"title": self._book.title_of(ref)}))
            elif len(here) == 1 and self._is_still(book):
                self._write_out(here[0])
            else:
                entries = [Entry(one.text, f"line {one.line}", partial(self._write_out, one)) for one in here]
                self._offer("Write out which statement?", book, entries)

        self._restructuring.look(lambda survey: statements_of(survey, ref), found)

    def _write_out(self, one: Stated) -> None:
        self._wish_here(lambda survey: inline(survey, statement_from(survey, one.path, one.start)))

    def do_extract(self) -> None:
        """Offer what levels of the family repeat of one another, to be replaced by statements."""
        path, book = self._ref().path, self._book

        def found(extracts: tuple[Extract, ...]) -> None:
            if not extracts:
                title = self._book.title_of(NodeRef(path, FAMILY))
                self.told.emit(word("restructuring.no_repeats", {"title": title}))
                return
            entries = [Entry(one.words, one.share, partial(self._wish, one.operation)) for one in extracts]
            self._offer("Replace which repetition by a statement?", book, entries)

        self._restructuring.look(lambda survey: extracts_of(survey, path), found)

    def do_references(self) -> None:
        """Offer the places that refer to something."""
        ref, book = self._ref(), self._book
        title = book.title_of(ref)

        def found(places: tuple[Referred, ...]) -> None:
            if not places:
                self.told.emit(word("restructuring.no_references", {"title": title}))
                return
            entries = [
                Entry(one.words, one.note, partial(self.go_wanted.emit, Place(one.path, one.offset)))
                for one in places
            ]
            self._offer(f"What refers to {title}", book, entries)

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
        answers = self._ask(
            f"Move the file of “{self._book.title_of(NodeRef(path, FAMILY))}”",
            [Question("path", "Place in the handbook", path)],
            words="Links to it follow. Folders that do not exist are made.",
            accept=_LOOK,
            check=lambda said: "" if said["path"] not in {"", path} else "Write another place.",
        )
        if answers is not None:
            self._wish_here(lambda survey: move_page(survey, path, answers["path"]), [NodeRef(path, FAMILY)])

    def do_front_matter(self) -> None:
        """Ask what to change in the front matter of several pages."""
        scopes = self._scopes()
        keys = sorted({key for page in self._book for key in page.front_matter.values})
        answers = self._ask(
            "Change front matter",
            [
                Question("key", "Field", choices=tuple(keys) or ("title",), free=True),
                Question("action", "What to do", choices=(_SET, _RENAME, _REMOVE)),
                Question("value", "Value or new name", asked=lambda said: said["action"] != _REMOVE),
                Question("scope", "On", choices=tuple(scopes)),
            ],
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
            self._wish_here(lambda survey: change_front_matter(survey, paths, answers["key"], action))

    def _scopes(self) -> dict[str, tuple[str, ...]]:
        """Pages by what they are called together."""
        every = tuple(sorted(self._book.pages))
        folders = self._tree.chosen_folders() if self._at_tree else ()
        chosen = () if folders else tuple(dict.fromkeys(ref.path for ref in self._refs()))
        found = {}
        if chosen:
            title = self._book.title_of(NodeRef(chosen[0], FAMILY))
            found[title if len(chosen) == 1 else f"The {len(chosen)} chosen pages"] = chosen
        for folder in folders or [_folder_of(chosen[0])]:
            around = tuple(path for path in every if path.startswith(f"{folder}/"))
            if around:
                found[f"All {len(around)} pages of {self._folder_title(folder)}"] = around
        found[f"All {len(every)} pages of the handbook"] = every
        return found

    def _templates(self) -> tuple[Templates, str]:
        """What new text is made of, and what is wrong with the handbook's own templates."""
        assert self._opened is not None  # noqa: S101 - the actions need a handbook
        own = read_own_templates(self._opened.root)
        return own.templates, "\n".join(map(word_error, own.problems))


def _paragraphs(*texts: str) -> str:
    return "\n\n".join(filter(None, texts))


def _needs_title(answers: Answers) -> str:
    return "" if answers["title"] else "Write a name."


def _needs_key(answers: Answers) -> str:
    if not answers["key"]:
        return "Choose a field, or write another one."
    if answers["action"] == _RENAME and not answers["value"]:
        return "Write the new name of the field."
    if answers["action"] == _SET and not answers["value"]:
        return "Write the value."
    return ""


def _side(answers: Answers, usual: Where) -> Where:
    return next((side for side, name in _SIDES.items() if answers["where"].startswith(f"{name} ")), usual)


def _folder_of(path: str) -> str:
    """The folder of the department that a page is in."""
    folder, _ = split_page_path(path)
    return folder.rpartition("/")[0] if is_index(path) else folder
