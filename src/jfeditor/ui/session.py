"""The handbook that is open: its pages, what was read from disk, the undo stack.

Everything that shows pages listens here; nothing but this module pushes undo commands. The way of a
keystroke: editor -> the smallest edit -> `apply` -> new page -> `page_changed` -> tree, panels.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from jfeditor.families.handbook import Handbook
from jfeditor.families.pages import Page, read_page
from jfeditor.faults import JfeditorError
from jfeditor.text.changes import (
    Change,
    Fate,
    PageChange,
    change_page,
    check_ready,
    make_page,
    remove_page,
    replace_page,
)
from jfeditor.text.edits import Edit, EditError
from jfeditor.ui.commands import ChangeCommand
from jfeditor.workspace.files import Stored
from jfeditor.workspace.handbook_options import HandbookOptions
from jfeditor.workspace.places import page_file

_NONE: Mapping[str, Page] = MappingProxyType({})


class ReadOnlyError(JfeditorError):
    """The page is open to look at only."""


class Session(QObject):
    """The state of one open handbook; lives on the window's thread."""

    page_changed = Signal(str, object)
    """A page's text changed: its path and the `PageChange`."""
    pages_read = Signal(object)
    """Pages came in from disk, new or anew, or a step made them: their paths."""
    page_gone = Signal(str)
    """A page is no longer part of the handbook: its file is gone (then `reading` is set), or a step removed
    it. What else the step did has been told by then."""
    modified_changed = Signal(str)
    """A page became modified, or is as on disk again."""
    conflict_changed = Signal(str)
    """Another program changed a modified page on disk, or the conflict was settled."""
    about_to_read = Signal(object)
    """Pages are about to become what is on disk: their paths. What is typed but in no page yet, say in a
    field of a form, has to be written now, so that it becomes a conflict and is not lost."""
    files_changed = Signal()
    """There are other files beside the pages than there were: see `handbook.files`."""
    options_changed = Signal()
    """What the handbook says of itself has become known, or other than it was: see `options`."""
    refused = Signal(object)
    """A step could not be done: the `EditError`."""

    def __init__(self, root: Path, *, read_only: bool, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.root = root
        self.read_only = read_only
        self.handbook = Handbook.of(())
        self.options = HandbookOptions()
        """What its `jfeditor.toml` says; the usual until that is read."""
        self.stored: dict[str, Stored] = {}
        """What was last read of the pages that have a file."""
        self.unreadable: dict[str, JfeditorError] = {}
        self.conflicts: dict[str, Stored | None] = {}
        """Modified pages whose file was changed by another program: what lies there now, None if nothing."""
        self.modified: set[str] = set()
        """Pages that are not as on disk: edited, made, or removed here."""
        self.undo_stack = QUndoStack(self)
        self._left: dict[str, bytes] = {}
        """Texts of pages that were taken out while steps on the undo stack speak of them."""
        self._dropped: set[str] = set()
        """Pages that a step removed; what the disk holds of them is to be deleted."""
        self._lately: dict[str, Page] = {}
        """The pages that the last step changed, as they were before it: undoing it need not read them."""
        self.reading = False
        """Whether pages change because they did on disk, not because the user wants it."""

    def page(self, path: str) -> Page:
        """The page as it is now, edits included."""
        return self.handbook.pages[path]

    @property
    def removed(self) -> set[str]:
        """Pages that are removed here and still on the disk; part of `modified`."""
        return self.modified - self.handbook.pages.keys()

    def can_edit(self, path: str) -> bool:
        """Whether the page may be changed here."""
        page = self.handbook.pages.get(path)
        return page is not None and not self.read_only and page.source.fault is None

    def apply(self, change: Change, *, typed: bool = False, known: Mapping[str, Page] = _NONE) -> None:
        """Do a change as one undo step; pages that are `known` as they are after it are not read again.

        Raises `ReadOnlyError`, `FolderError` for a page that would lie outside the folder, and `EditError`
        when a page has moved on since the change was made, or is there already that it makes.
        """
        for page in change.pages:
            is_new = page.fate is Fate.MADE
            if self.read_only if is_new else not self.can_edit(page.path):
                raise ReadOnlyError("session.read_only", path=page.path)
            if is_new:
                page_file(self.root, page.path)
                if page.path in self.unreadable:
                    raise EditError("change.exists", path=page.path)
        self._check_ready(change, {})
        self._lately = {page.path: known[page.path] for page in change.pages if page.path in known}
        self.undo_stack.push(ChangeCommand(change, self._show, typed=typed))

    def revert(self, path: str) -> None:
        """Make a page what it is on disk, as an undo step; raises as `apply` does."""
        if path not in self.modified:
            return
        change = self._becoming(path)
        self.apply(Change(f"Take back the changes of {path}", (change,)))

    def seal_typing(self) -> None:
        """The next keystroke starts a new undo step."""
        command = self.undo_stack.command(self.undo_stack.index() - 1)
        if isinstance(command, ChangeCommand):
            command.seal()

    def take_in(self, pages: list[tuple[Page, Stored]]) -> None:
        """Pages read from disk join the handbook, unmodified.

        A page that has steps on the undo stack, whether it is here or one of them removed it, becomes what it
        is on disk by a step of its own, so that undoing earlier steps still fits.
        """
        self.reading = True
        fresh = []
        for page, stored in pages:
            self.unreadable.pop(page.path, None)
            self.stored[page.path] = stored
            self.settle_conflict(page.path)
            left = self._left.pop(page.path, None)
            if left is not None and page.path not in self.handbook.pages:
                # Back again: the steps go on from the text they left.
                self.handbook = self.handbook.with_page(read_page(page.path, left))
            if self._has_steps(page.path):
                self._become(page.path)
            else:
                fresh.append(page)
        if fresh:
            known = {page.path for page in fresh} & self.handbook.pages.keys()
            before = {path: self.page(path).source.data for path in known}
            self._dropped -= {page.path for page in fresh}
            self.handbook = self.handbook.with_pages(fresh)
            for path, data in before.items():
                self.page_changed.emit(path, replace_page(path, data, self.page(path).source.data))
                self._note_modified(path)
        self.reading = False
        self.pages_read.emit(tuple(page.path for page, _ in pages))

    def take_options(self, options: HandbookOptions) -> None:
        """The handbook's `jfeditor.toml` was read. Where it says another site, links may mean other pages."""
        if options != self.options:
            self.options = options
            if options.site != self.handbook.site:
                self.handbook = replace(self.handbook, site=options.site)
            self.options_changed.emit()

    def take_files(self, files: frozenset[str]) -> None:
        """The folder was listed: links may lead to other files beside its pages than they did."""
        beside = files.difference(self.stored)  # with the keys as they are it would be no frozen set
        if beside != self.handbook.files:
            self.handbook = replace(self.handbook, files=beside)
            self.files_changed.emit()

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
        self._dropped.discard(path)
        self.settle_conflict(path)
        self.handbook = self.handbook.without(path)
        if path in self.modified:
            self.modified.discard(path)
            self.modified_changed.emit(path)
        self.reading = True
        self.page_gone.emit(path)
        self.reading = False

    def note_saved(self, path: str, stored: Stored) -> None:
        """What the disk holds now, after saving.

        A page that was made and is removed since it was written has a file now, which is to be deleted.
        """
        if path in self.handbook.pages or path in self._dropped:  # else its file was deleted meanwhile
            self.stored[path] = stored
            self._note_written(path)

    def note_deleted(self, path: str) -> None:
        """The disk holds nothing of a page any more, after saving; one that is back since is to be saved."""
        self.stored.pop(path, None)
        self._note_written(path)

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

    def _note_written(self, path: str) -> None:
        self.seal_typing()
        self.settle_conflict(path)
        if not self._note_modified(path):
            self.modified_changed.emit(path)  # what it is compared with is another text now

    def _become(self, path: str) -> None:
        change = self._becoming(path)
        if change.fate is not Fate.EDITED or change.before != change.after:
            self.undo_stack.push(ChangeCommand(Change(f"Reload {path}", (change,)), self._show, typed=False))
        self._note_modified(path)

    def _becoming(self, path: str) -> PageChange:
        """What makes a page what it is on disk."""
        stored = self.stored.get(path)
        if path not in self.handbook.pages:
            return make_page(path, stored.data if stored else b"")
        now = self.page(path).source.data
        return replace_page(path, now, stored.data) if stored else remove_page(path, now)

    def _check_ready(self, change: Change, left: Mapping[str, bytes]) -> None:
        """Raise `EditError` unless the change fits the pages as they are, or as they are in `left`."""
        pages = self.handbook.pages
        known = {page.path: pages[page.path].source.data for page in change.pages if page.path in pages}
        gone = {page.path for page in change.pages if page.fate is not Fate.MADE} & left.keys()
        check_ready(change, {path: left[path] for path in gone} | known)

    def _has_steps(self, path: str) -> bool:
        stack = self.undo_stack
        commands = (stack.command(i) for i in range(stack.count()))
        return any(
            isinstance(command, ChangeCommand) and any(page.path == path for page in command.change.pages)
            for command in commands
        )

    def _show(self, change: Change) -> None:
        try:
            self._check_ready(change, self._left)
        except EditError as error:  # never put a step's text over one it does not know
            self.refused.emit(error)
            return
        gone = tuple(page.path for page in change.pages if page.fate is Fate.REMOVED)
        pages = [self._read(page) for page in change.pages if page.fate is not Fate.REMOVED]
        were = self.handbook.pages
        self._lately = {page.path: were[page.path] for page in change.pages if page.path in were}
        # Made, or taken out since, when its file was deleted: undoing brings it back, to be saved.
        come = tuple(page.path for page in pages if page.path not in self.handbook.pages)
        handbook = self.handbook.with_pages(pages)
        for path in gone:
            handbook = handbook.without(path)
        for page in change.pages:
            if page.fate is not Fate.MADE:
                self._left.pop(page.path, None)
        self.handbook = handbook
        self._dropped = (self._dropped | set(gone)) - {page.path for page in pages}
        if come:
            self.pages_read.emit(come)
        for page in change.pages:
            self._note_modified(page.path)
            if page.fate is not Fate.REMOVED:
                self.page_changed.emit(page.path, page)
        for path in gone:
            self.page_gone.emit(path)

    def _read(self, change: PageChange) -> Page:
        """A page as it is after a change."""
        lately = self._lately.get(change.path)
        if lately is not None and lately.source.data == change.after:
            return lately
        return read_page(change.path, change.after)

    def _note_modified(self, path: str) -> bool:
        """Keep the mark of a modified page right; returns whether it changed."""
        page, stored = self.handbook.pages.get(path), self.stored.get(path)
        if page is None:
            is_modified = stored is not None and path in self._dropped
        else:
            is_modified = stored is None or stored.data != page.source.data
        if is_modified != (path in self.modified):
            (self.modified.add if is_modified else self.modified.discard)(path)
            self.modified_changed.emit(path)
            return True
        return False
