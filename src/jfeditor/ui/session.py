"""The handbook that is open: its pages, what was read from disk, the undo stack.

Everything that shows pages listens here; nothing but this module pushes undo commands. The way of a
keystroke: editor -> the smallest edit -> `apply` -> new page -> `page_changed` -> tree, panels.
"""

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from jfeditor.families.handbook import Handbook
from jfeditor.families.pages import Page, read_page
from jfeditor.faults import JfeditorError
from jfeditor.text.changes import Change, change_page, check_ready, replace_page
from jfeditor.text.edits import Edit, EditError
from jfeditor.ui.commands import ChangeCommand
from jfeditor.workspace.files import Stored


class ReadOnlyError(JfeditorError):
    """The page is open to look at only."""


class Session(QObject):
    """The state of one open handbook; lives on the window's thread."""

    page_changed = Signal(str, object)
    """A page's text changed: its path and the `PageChange`."""
    pages_read = Signal(object)
    """Pages came in from disk, new or anew: their paths."""
    page_gone = Signal(str)
    """A page is no longer part of the handbook."""
    modified_changed = Signal(str)
    """A page became modified, or is as on disk again."""
    conflict_changed = Signal(str)
    """Another program changed a modified page on disk, or the conflict was settled."""
    about_to_read = Signal(object)
    """Pages are about to become what is on disk: their paths. What is typed but in no page yet, say in a
    field of a form, has to be written now, so that it becomes a conflict and is not lost."""
    refused = Signal(object)
    """A step could not be done: the `EditError`."""

    def __init__(self, root: Path, *, read_only: bool, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.root = root
        self.read_only = read_only
        self.handbook = Handbook.of(())
        self.stored: dict[str, Stored] = {}
        self.unreadable: dict[str, JfeditorError] = {}
        self.conflicts: dict[str, Stored | None] = {}
        """Modified pages whose file was changed by another program: what lies there now, None if nothing."""
        self.modified: set[str] = set()
        self.undo_stack = QUndoStack(self)
        self._left: dict[str, bytes] = {}
        """Texts of pages that were taken out while steps on the undo stack speak of them."""
        self.reading = False
        """Whether pages change because they did on disk, not because the user wants it."""

    def page(self, path: str) -> Page:
        """The page as it is now, edits included."""
        return self.handbook.pages[path]

    def can_edit(self, path: str) -> bool:
        """Whether the page may be changed here."""
        page = self.handbook.pages.get(path)
        return page is not None and not self.read_only and page.source.fault is None

    def apply(self, change: Change, *, typed: bool = False) -> None:
        """Do a change as one undo step.

        Raises `ReadOnlyError`, and `EditError` when a page has moved on since the change was made.
        """
        for page in change.pages:
            if not self.can_edit(page.path):
                raise ReadOnlyError("session.read_only", path=page.path)
        check_ready(change, {page.path: self.page(page.path).source.data for page in change.pages})
        self.undo_stack.push(ChangeCommand(change, self._show, typed=typed))

    def seal_typing(self) -> None:
        """The next keystroke starts a new undo step."""
        command = self.undo_stack.command(self.undo_stack.index() - 1)
        if isinstance(command, ChangeCommand):
            command.seal()

    def take_in(self, pages: list[tuple[Page, Stored]]) -> None:
        """Pages read from disk join the handbook, unmodified.

        A page that is here already and has steps on the undo stack becomes what it is on disk by a step of
        its own, so that undoing earlier steps still fits.
        """
        self.reading = True
        fresh = []
        for page, stored in pages:
            self.unreadable.pop(page.path, None)
            self.stored[page.path] = stored
            self.settle_conflict(page.path)
            if page.path in self._left:  # back again: the steps go on from the text they left
                self.handbook = self.handbook.with_page(read_page(page.path, self._left.pop(page.path)))
            if page.path in self.handbook.pages and self._has_steps(page.path):
                self._become(page.path, stored.data)
            else:
                fresh.append(page)
        if fresh:
            known = {page.path for page in fresh} & self.handbook.pages.keys()
            before = {path: self.page(path).source.data for path in known}
            self.handbook = self.handbook.with_pages(fresh)
            for path, data in before.items():
                self.page_changed.emit(path, replace_page(path, data, self.page(path).source.data))
                self._note_modified(path)
        self.reading = False
        self.pages_read.emit(tuple(page.path for page, _ in pages))

    def take_unreadable(self, path: str, error: JfeditorError) -> None:
        """A page of the folder that cannot be read: it has a row in the tree and a reason."""
        self.unreadable[path] = error
        self.pages_read.emit((path,))

    def take_out(self, path: str) -> None:
        """The page's file is gone, and what was unsaved of it has been taken care of."""
        if path in self.handbook.pages and self._has_steps(path):
            self._left[path] = self.page(path).source.data
        self.unreadable.pop(path, None)
        self.stored.pop(path, None)
        self.settle_conflict(path)
        self.handbook = self.handbook.without(path)
        if path in self.modified:
            self.modified.discard(path)
            self.modified_changed.emit(path)
        self.page_gone.emit(path)

    def note_saved(self, path: str, stored: Stored) -> None:
        """What the disk holds now, after saving."""
        self.stored[path] = stored
        self.seal_typing()
        self.settle_conflict(path)
        if not self._note_modified(path):
            self.modified_changed.emit(path)  # what it is compared with is another text now

    def note_conflict(self, path: str, theirs: Stored | None) -> None:
        """Another program changed the file of a modified page."""
        self.conflicts[path] = theirs
        self.conflict_changed.emit(path)

    def settle_conflict(self, path: str) -> None:
        """The conflict of a page was decided."""
        if path in self.conflicts:
            del self.conflicts[path]
            self.conflict_changed.emit(path)

    def change_by(self, name: str, path: str, edits: Iterable[Edit]) -> Change:
        """A verified change of one page by edits of its present text."""
        return Change(name, (change_page(path, self.page(path).source.data, edits),))

    def _become(self, path: str, data: bytes) -> None:
        change = replace_page(path, self.page(path).source.data, data)
        if change.before != change.after:
            self.undo_stack.push(ChangeCommand(Change(f"Reload {path}", (change,)), self._show, typed=False))
        self._note_modified(path)

    def _has_steps(self, path: str) -> bool:
        stack = self.undo_stack
        commands = (stack.command(i) for i in range(stack.count()))
        return any(
            isinstance(command, ChangeCommand) and any(page.path == path for page in command.change.pages)
            for command in commands
        )

    def _show(self, change: Change) -> None:
        back = tuple(page.path for page in change.pages if page.path not in self.handbook.pages)
        pages = self.handbook.pages
        known = {p.path: pages[p.path].source.data for p in change.pages if p.path in pages}
        try:
            check_ready(change, self._left | known)
        except EditError as error:  # never put a step's text over one it does not know
            self.refused.emit(error)
            return
        for path in back:
            self._left.pop(path, None)
        self.handbook = self.handbook.with_pages([read_page(page.path, page.after) for page in change.pages])
        if back:  # taken out since, when its file was deleted: undoing brings it back, to be saved
            self.pages_read.emit(back)
        for page in change.pages:
            self._note_modified(page.path)
            self.page_changed.emit(page.path, page)

    def _note_modified(self, path: str) -> bool:
        """Keep the mark of a modified page right; returns whether it changed."""
        stored = self.stored.get(path)
        is_modified = stored is None or stored.data != self.page(path).source.data
        if is_modified != (path in self.modified):
            (self.modified.add if is_modified else self.modified.discard)(path)
            self.modified_changed.emit(path)
            return True
        return False
