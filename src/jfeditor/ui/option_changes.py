"""Changes of what a handbook says of itself: made at once, taken back by the message that tells of them."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from jfeditor.ui.check_results import Dropping
from jfeditor.ui.open_handbook import OpenHandbook
from jfeditor.wording import word
from jfeditor.workspace.option_edits import Written, take_back


class OptionChanges(QObject):
    """Changes the options of the handbook that is open, where less is to be found by them."""

    told = Signal(str, str, object)
    """What was done, what is offered then, both in words, and what does that; or nothing of the latter."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._opened: OpenHandbook | None = None

    def watch(self, opened: OpenHandbook | None) -> None:
        """Work on another handbook, or on none."""
        self._opened = opened

    def make(
        self, write: Callable[[Path], Written | None], is_dropped: Dropping, done: str, undone: str
    ) -> None:
        """Let `write` change the options, and drop at once what is not found by them any more.

        `done` and `undone` are the words for it.
        """
        opened = self._opened
        if opened is None:
            return

        def tell(written: Written | None) -> None:
            opened.checks.drop(is_dropped)
            if written is None:  # they said so already
                self.told.emit(done, "", None)
            else:
                undo = partial(self._take_back, opened, written, undone)
                self.told.emit(done, word("findings.undo", {}), undo)

        opened.change_options(write, tell)

    def _take_back(self, opened: OpenHandbook, written: Written, undone: str) -> None:
        if opened is not self._opened:
            return
        opened.change_options(
            lambda root: take_back(root, written), lambda _written: self.told.emit(undone, "", None)
        )
