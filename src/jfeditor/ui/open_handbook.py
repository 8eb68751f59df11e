"""A handbook that is open: its session with everything that works for it beside the window."""

from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import QEventLoop, QObject, Signal
from PySide6.QtWidgets import QWidget

from jfeditor.faults import JfeditorError
from jfeditor.text.changes import Change, make_page, remove_page, replace_page
from jfeditor.ui.background import Background
from jfeditor.ui.check_keeper import CheckKeeper
from jfeditor.ui.dialogs import Entry, LockedDialog, RecoveryDialog
from jfeditor.ui.file_watcher import FileWatcher
from jfeditor.ui.front_matter_form import FrontMatterForm
from jfeditor.ui.inheritance_keeper import InheritanceKeeper
from jfeditor.ui.journal_keeper import JournalKeeper
from jfeditor.ui.loader import Loader
from jfeditor.ui.saver import Saver
from jfeditor.ui.session import Session
from jfeditor.wording import word, word_error
from jfeditor.workspace.discovery import Found, Skipped, discover, list_files
from jfeditor.workspace.files import Stored, UnreadablePageError
from jfeditor.workspace.git import branch_of
from jfeditor.workspace.handbook_options import OPTIONS_FILE, ReadOptions, read_options
from jfeditor.workspace.journal import Journal, OnDisk, Recoverable
from jfeditor.workspace.loading import Batch, Loaded, Unreadable, load_page
from jfeditor.workspace.locks import Holder, Lock, LockError, acquire
from jfeditor.workspace.option_edits import Written
from jfeditor.workspace.places import check_folder


def open_handbook(root: Path, parent: QWidget, *, read_only: bool) -> "OpenHandbook | None":
    """Take a handbook's lock and set up its session; None when the user does not want it after all.

    Raises `FolderError` for a folder that cannot be opened.
    """
    folder = check_folder(root)
    lock: Lock | None = None
    warning = ""
    if not read_only:
        try:
            taken = acquire(folder)
        except LockError as error:
            warning = word_error(error)
        else:
            if isinstance(taken, Holder):
                answer = LockedDialog.ask(taken, parent)
                if answer is Entry.CANCEL:
                    return None
                read_only = answer is Entry.READ_ONLY
            else:
                lock = taken
    return OpenHandbook(folder, lock, warning, read_only=read_only, parent=parent)


class OpenHandbook(QObject):
    """Reads, watches, saves and journals the pages of one session."""

    told = Signal(str)
    warned = Signal(str, str)
    """What stays true until the user has seen it: a key and the words."""
    progress = Signal(int, int)
    pages_found = Signal(object)
    """Paths of pages that will be read."""
    pages_came = Signal()
    all_read = Signal()

    def __init__(
        self, root: Path, lock: Lock | None, warning: str, *, read_only: bool, parent: QObject
    ) -> None:
        super().__init__(parent)
        self.root = root
        self.session = Session(root, read_only=read_only, parent=self)
        self.saver = Saver(self.session)
        self.branch = branch_of(root)
        self.title = root.name
        self._lock = lock
        self._warning = warning
        self._skipped: list[Skipped] = []
        self._journal = Journal(root)
        self._journal_told = False
        self.inheritance = InheritanceKeeper(self.session, self)
        self.checks = CheckKeeper(self.session, self.inheritance, root, self)
        self._keeper = JournalKeeper(self.session, self._journal, self._journal_failed)
        self._reader = Background("jfeditor-reader", self)
        self._watcher = FileWatcher(root, self)
        self._watcher.changed.connect(self._disk_changed)
        self._watcher.began.connect(self._check_gap)
        self._watcher.failed.connect(lambda error: self.warned.emit("watching", word_error(error)))
        self._loader: Loader | None = None
        self._seen: set[str] = set()
        self._late: set[str] = set()
        """Paths that changed on disk while we were writing; looked at when writing is done."""
        self._saves = 0
        self._saved_at: dict[str, int] = {}
        """For each page written the number of the save: what was read before it is out of date."""
        self._offered = False
        self._closed = False
        self._reading = False
        self._gap_open = False
        """Whether to look for changes that came before watching began, once all is read."""
        self.saver.saved.connect(self._note_saves)
        self.saver.busy_changed.connect(self._look_at_late)
        self.session.modified_changed.connect(self._look_again)

    # Reading

    def start(self) -> None:
        """Begin to read and to watch."""
        if self._warning:
            self.warned.emit("lock", self._warning)
        self._read_options()
        self.reload()

    def reload(self) -> None:
        """Read the folder from the beginning; pages that are gone leave when all is read."""
        self.cancel_reading()
        if self._loader is not None:
            self._loader.deleteLater()
        self._skipped, self._seen = [], set()
        self._loader = Loader(self.root, self)
        loader, began = self._loader, self._saves
        loader.batch_came.connect(lambda batch: self._take(batch, loader, began))
        loader.failed.connect(lambda error: self.told.emit(word_error(error)))
        loader.finished.connect(lambda: self._finished(loader))
        self._reading = True
        loader.start()
        self.progress.emit(0, 0)

    def cancel_reading(self) -> None:
        """Stop reading; what has come stays, what has not is read when it is chosen."""
        if self._loader is not None:
            self._loader.close()

    def ensure_read(self, path: str) -> None:
        """Read a page now that the reader has not come to yet."""
        if path in self.session.handbook.pages or path in self.session.removed:
            return
        loaded = load_page(self.root, path)
        if isinstance(loaded, Loaded):
            self._take_in([loaded], self._saves)
        else:
            self.session.take_unreadable(path, loaded.error)

    def skipped_lines(self) -> list[str]:
        """What was left alone, a line each."""
        return [word(one.code, {"path": one.path, "detail": one.detail}) for one in self._skipped]

    def _take(self, batch: Batch, loader: Loader, began: int) -> None:
        if loader is not self._loader:
            return
        if batch.found:
            self._seen.update(batch.found)
            removed = self.session.removed
            self.pages_found.emit(tuple(path for path in batch.found if path not in removed))
        self._skipped.extend(batch.skipped)
        for unreadable in batch.unreadable:
            self._take_error(unreadable.path, unreadable.error, began)
        if batch.pages:
            self._take_in(list(batch.pages), began)
            self.pages_came.emit()
        self._look_at_late()
        self.progress.emit(batch.done, batch.total)

    def _take_in(self, loaded: list[Loaded], began: int) -> None:
        """Hand pages to the session; one that has unsaved edits is compared instead.

        Those saved here since the reading `began`, or just being saved, are looked at again later.
        """
        fresh = []
        self.session.about_to_read.emit(tuple(one.page.path for one in loaded if self._is_news(one)))
        for one in loaded:
            if self._is_late(one.page.path, began):
                continue
            stored = Stored(one.page.source.data, one.stamp)
            if one.page.path in self.session.modified:
                self._compare(one.page.path, stored)
            elif self._is_news(one) or one.page.path in self.session.unreadable:
                fresh.append((one.page, stored))
            else:
                self.session.stored[one.page.path] = stored  # the same text, perhaps touched
        if fresh:
            self.session.take_in(fresh)
        self._look_at_late()

    def _is_late(self, path: str, began: int) -> bool:
        """Whether a page was written since the reading `began`; then it will be looked at again."""
        is_late = self.saver.busy or self._saved_at.get(path, 0) > began
        if is_late:
            self._late.add(path)
        return is_late

    def _note_saves(self, paths: tuple[str, ...]) -> None:
        self._saves += 1
        self._saved_at.update(dict.fromkeys(paths, self._saves))
        self._seen.difference_update(set(paths) - self.session.stored.keys())

    def _is_news(self, loaded: Loaded) -> bool:
        old = self.session.stored.get(loaded.page.path)
        return old is None or old.data != loaded.page.source.data

    def _finished(self, loader: Loader) -> None:
        if loader is not self._loader:
            return
        session = self.session
        gone = (session.handbook.pages.keys() | session.unreadable.keys() | session.removed) - self._seen
        if gone:
            self._look_at(gone)
        self._watcher.start()  # not before: to watch ten thousand folders keeps the window waiting
        self._reading = False
        self.checks.end_opening(self._seen)
        self._list_files()
        self.inheritance.start()
        if self._gap_open:
            self._check_gap()
        self.all_read.emit()

    # Other programs

    def _check_gap(self) -> None:
        """Find what changed between reading the pages and the first moment of being told of changes."""
        if self._closed:
            return
        if self._reading:
            self._gap_open = True  # when all is read
            return
        self._gap_open = False
        self._read_options()
        stamps = {path: (one.stamp.size, one.stamp.mtime_ns) for path, one in self.session.stored.items()}
        seen = frozenset(self._seen)  # also those that were not read, because the user stopped it

        def changed() -> set[str]:
            now = {one.path for one in discover(self.root) if isinstance(one, Found)}
            return {path for path in stamps if _stamp_of(self.root, path) != stamps[path]} | (now - seen)

        self._reader.run(changed, lambda found: self._look_at(found) if found else None, self._tell_failure)

    def _disk_changed(self, paths: frozenset[str]) -> None:
        if self._closed:  # told before, delivered late
            return
        if OPTIONS_FILE in paths:
            self._read_options()
            paths -= {OPTIONS_FILE}
        if not paths:
            return
        if any(path.endswith("/") for path in paths):  # a folder came, went or moved
            self.reload()
        elif self.saver.busy:
            self._late.update(paths)
        else:
            self._look_at(paths)
            self._list_files()

    def _read_options(self) -> None:
        """Read what the handbook says of itself, beside the window."""
        self._reader.run(lambda: read_options(self.root), self._take_options, self._tell_failure)

    def _list_files(self) -> None:
        """List the files beside the pages, beside the window: links lead to them, too."""

        def take(files: frozenset[str]) -> None:
            if not self._closed:
                self.session.take_files(files)

        self._reader.run(lambda: list_files(self.root), take, self._tell_failure)

    def change_options(
        self, write: Callable[[Path], Written | None], done: Callable[[Written | None], None]
    ) -> None:
        """Let `write` change the handbook's `jfeditor.toml` beside the window, and follow what it says then.

        `done` is called with its answer when it is written and before that. An error is told.
        """

        def work() -> tuple[Written | None, ReadOptions]:
            written = write(self.root)
            return written, read_options(self.root)

        def take(result: tuple[Written | None, ReadOptions]) -> None:
            if not self._closed:
                written, read = result
                done(written)
                self._take_options(read)

        self._reader.run(work, take, self._tell_failure)

    def _take_options(self, read: ReadOptions) -> None:
        if self._closed:  # read before, delivered late
            return
        if read.problems:
            self.warned.emit("options", " ".join(map(word_error, read.problems)))
        self.session.take_options(read.options)

    def _look_at_late(self) -> None:
        if self._late and not self.saver.busy:
            late, self._late = self._late, set()
            self._look_at(late)

    def _look_again(self, path: str) -> None:
        """Where no edits hang on a page any more that another program changed, there is nothing to settle."""
        if path in self.session.conflicts and path not in self.session.modified:
            self._look_at((path,))

    def _look_at(self, paths: Iterable[str]) -> None:
        """Read files beside the window and take in what is new."""
        wanted, began = sorted(paths), self._saves
        known = self.session.handbook.pages.keys() | self.session.unreadable.keys() | self._seen

        def read() -> list[Loaded | Unreadable]:
            new = [path for path in wanted if path not in known and (self.root / path).exists()]
            passed_over = set(new) - _pages_among(self.root, new)
            return [load_page(self.root, path) for path in wanted if path not in passed_over]

        def done(found: list[Loaded | Unreadable]) -> None:
            self._seen.update(one.page.path for one in found if isinstance(one, Loaded))
            self._take_in([one for one in found if isinstance(one, Loaded)], began)
            for one in found:
                if isinstance(one, Unreadable):
                    self._take_error(one.path, one.error, began)
            self._look_at_late()

        self._reader.run(read, done, self._tell_failure)

    def _tell_failure(self, error: Exception) -> None:
        if not isinstance(error, JfeditorError):
            raise error
        self.told.emit(word_error(error))

    def _take_error(self, path: str, error: JfeditorError, began: int) -> None:
        session = self.session
        if self._is_late(path, began):
            return
        session.about_to_read.emit((path,))
        missing = isinstance(error, UnreadablePageError) and error.code == "page.missing"
        if missing and path in session.removed:
            session.note_deleted(path)  # another program did what was to be done
        elif missing and path in session.modified and path not in session.stored:
            session.settle_conflict(path)  # made here, and not on disk yet
        elif path in session.modified:
            session.note_conflict(path, None)
        elif missing:
            self._seen.discard(path)
            session.take_out(path)
        else:
            session.take_unreadable(path, error)

    def _compare(self, path: str, stored: Stored) -> None:
        """A page with unsaved edits, or one that is removed here, was read anew."""
        session = self.session
        known, theirs = session.stored.get(path), session.conflicts.get(path)
        page = session.handbook.pages.get(path)
        if page is not None and stored.data == page.source.data:
            session.note_saved(path, stored)
        elif known is None or known.data != stored.data:
            session.note_conflict(path, stored)
            if page is None and (theirs is None or theirs.data != stored.data):
                self.warned.emit("removed", word("session.removed_changed", {"path": path}))
        else:
            session.stored[path] = stored
            if theirs is None or theirs.data != stored.data:  # the disk is again what the edits are based on
                session.settle_conflict(path)

    # Changing

    def journal_typing(self, form: FrontMatterForm) -> None:
        """Keep from a crash as well what is typed into the form and no edit yet."""
        self._keeper.follow(form)

    def revert(self, path: str) -> None:
        """Make a page what it is on disk, as an undo step."""
        self.session.revert(path)

    def wait_until_saved(self) -> None:
        """Let the window wait until nothing is being written any more, e.g. before closing."""
        waiting = QEventLoop()
        self.saver.busy_changed.connect(waiting.quit)
        while self.saver.busy:
            waiting.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        self.saver.busy_changed.disconnect(waiting.quit)

    def offer_recovery(self, parent: QWidget) -> None:
        """Offer edits that an earlier session left unsaved, once."""
        if self._offered or self.session.read_only or self._lock is None:
            return
        self._offered = True
        entries = self._journal.entries()
        if not entries:
            return
        decided = RecoveryDialog.ask(entries, parent)
        restored = []
        for entry in reversed(decided.restore):  # the newest last: of two for one page it is to stay on top
            try:
                self._restore(entry)
            except JfeditorError as error:  # it stays in the journal
                self.told.emit(word_error(error))
            else:
                restored.append(entry)
        self._keeper.take_over(restored)
        self._keeper.throw_away(decided.discard)

    def _restore(self, entry: Recoverable) -> None:
        session, path = self.session, entry.path
        self.ensure_read(path)
        page = session.handbook.pages.get(path)
        name = f"Bring back the unsaved edits of {path}"
        if entry.removes:
            if page is None:
                return
            name, change = f"Delete {path} again", remove_page(path, page.source.data)
        elif page is not None:
            change = replace_page(path, page.source.data, entry.data)
            if change.before == change.after:
                return
        else:
            if path in session.unreadable:  # what is there instead is told when it is saved
                session.take_out(path)
            change = make_page(path, entry.data)
        session.apply(Change(name, (change,)))
        if entry.on_disk is OnDisk.CHANGED:
            session.note_conflict(path, session.stored.get(path))

    def _journal_failed(self, error: Exception) -> None:
        if not self._journal_told:  # once: it would fail again with every keystroke
            self._journal_told = True
            if not isinstance(error, JfeditorError):
                raise error
            self.warned.emit("journal", word_error(error))

    def close(self, *, keep_edits: bool) -> None:
        """Stop everything and let go of the lock."""
        self._closed = True
        self.cancel_reading()
        self._loader = None
        self._watcher.close()
        self._reader.close()
        self.checks.close()
        self.inheritance.close()
        self.saver.close()
        self._keeper.close(keep=keep_edits)
        if self._lock is not None:
            self._lock.release()
        self.deleteLater()


def _pages_among(root: Path, paths: list[str]) -> set[str]:
    """Those of the paths that are pages of the handbook and not passed over, e.g. by a `.gitignore`."""
    if not paths:
        return set()
    return set(paths) & {one.path for one in discover(root) if isinstance(one, Found)}


def _stamp_of(root: Path, path: str) -> tuple[int, int] | None:
    """Size and modification time in nanoseconds of a page's file, or None where it is gone."""
    try:
        found = (root / path).stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns
