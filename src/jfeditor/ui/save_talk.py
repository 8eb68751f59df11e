"""Saving as the user meets it: what is asked before, said afterwards, and settled with other programs."""

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMessageBox, QWidget

from jfeditor.faults import JfeditorError
from jfeditor.ui.dialogs import ConflictDialog
from jfeditor.ui.notices import Notices
from jfeditor.ui.open_handbook import OpenHandbook
from jfeditor.ui.status import Status
from jfeditor.wording import word, word_error
from jfeditor.workspace.saving import Conflict


class SaveTalk(QObject):
    """Talks with the user about the saving of one window's handbook."""

    def __init__(self, window: QWidget, notices: Notices, status: Status) -> None:
        super().__init__(window)
        self._window = window
        self._notices = notices
        self._status = status
        self._handbook: OpenHandbook | None = None
        self._told_conflict = ""
        """The page whose conflict the notice tells of."""
        self._told_saved = ""
        """What was said of the last saving, which holds until a page is edited again."""

    def watch(self, handbook: OpenHandbook | None) -> None:
        """Talk about another handbook, or none."""
        self._handbook = handbook
        self._told_conflict = ""
        if handbook is not None:
            handbook.saver.saved.connect(self._saved)
            handbook.session.page_changed.connect(lambda *_what: self._status.withdraw(self._told_saved))
            handbook.saver.failed.connect(self._failed)
            handbook.saver.conflicts_found.connect(self._settle)
            handbook.warned.connect(self.warn)

    def may_leave(self) -> bool:
        """Ask about unsaved pages; false when the user wants to stay."""
        handbook = self._handbook
        if handbook is None:
            return True
        handbook.wait_until_saved()
        modified = handbook.session.modified
        if not modified:
            return True
        which = "1 page is" if len(modified) == 1 else f"{len(modified)} pages are"
        warning = QMessageBox.Icon.Warning
        box = QMessageBox(warning, "Not saved yet", f"{which} not saved yet.", parent=self._window)
        box.setInformativeText("Without saving, the edits are lost.")
        save = box.addButton("Save", QMessageBox.ButtonRole.AcceptRole)
        discard = box.addButton("Do not save", QMessageBox.ButtonRole.DestructiveRole)
        box.addButton("Cancel", QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(save)
        box.exec()
        if box.clickedButton() is save:
            handbook.saver.save(modified)
            handbook.wait_until_saved()
            return not handbook.session.modified
        return box.clickedButton() is discard

    def warn(self, key: str, text: str) -> None:
        """Say what stays true until the user has seen it."""
        self._notices.tell(key, text, offers=[("Dismiss", partial(self._notices.withdraw, key))])

    def tell_conflict(self, path: str) -> None:
        """Say it above the page shown, at `path`, when another program changed its file."""
        if self._handbook is None:
            return
        if path not in self._handbook.session.conflicts:
            self._notices.withdraw("conflict")
        elif self._told_conflict != path or not self._notices.has("conflict"):
            self._notices.tell(
                "conflict",
                word("session.conflict", {"path": path}),
                offers=[("Compare…", partial(self._save, (path,)))],
            )
        self._told_conflict = path

    def _save(self, paths: Iterable[str]) -> None:
        if self._handbook is not None:
            self._handbook.saver.save(paths)

    def _save_again(self) -> None:
        if self._handbook is not None:
            self._save(self._handbook.session.modified)

    def _saved(self, paths: tuple[str, ...]) -> None:
        what = paths[0] if len(paths) == 1 else f"{len(paths)} pages"
        self._notices.withdraw("save")
        if self._handbook is not None and self._handbook.session.stored.keys().isdisjoint(paths):
            self._told_saved = f"Deleted {what}."
        else:
            self._told_saved = f"Saved {what}. No byte outside your edits changed."
        self._status.tell(self._told_saved)

    def _failed(self, error: JfeditorError) -> None:
        self._notices.tell(
            "save",
            f"{word_error(error)} Your edits are still here.",
            weight="error",
            offers=[
                ("Try again", self._save_again),
                ("Dismiss", partial(self._notices.withdraw, "save")),
            ],
        )

    def _settle(self, conflicts: tuple[Conflict, ...], others: tuple[str, ...]) -> None:
        """Ask about each page that another program changed, then save it with the others as decided."""
        decided = []
        for conflict in conflicts:
            session = self._handbook.session if self._handbook else None
            if session is None or conflict.path not in session.modified:
                continue
            page = session.handbook.pages.get(conflict.path)
            mine = page.source.data if page is not None else b""
            decided.append((conflict, ConflictDialog.ask(conflict, mine, self._window)))
        if self._handbook is not None:
            self._handbook.saver.settle(decided, others)
