"""The one undo command: a finished, verified change.

It knows paths and bytes only, never widgets or nodes. Changes are complete before they are pushed, so
that neither `redo` nor `undo` can fail half-way.
"""

from collections.abc import Callable

from PySide6.QtGui import QUndoCommand

from jfeditor.text.changes import Change, compose
from jfeditor.ui.typing_steps import continues

_TYPING = 1
_NEVER_MERGED = -1


class ChangeCommand(QUndoCommand):
    """Shows a change; undone, shows its inverse."""

    def __init__(self, change: Change, show: Callable[[Change], None], *, typed: bool) -> None:
        super().__init__(change.name)
        self.change = change
        self._show = show
        self._typed = typed
        self.last = change.pages[0].edits[-1] if typed and change.pages[0].edits else None
        self._sealed = False

    def seal(self) -> None:
        """Later typing starts a new step, e.g. after saving or moving the caret."""
        self._sealed = True

    def redo(self) -> None:
        """Show the pages as they are after the change."""
        self._show(self.change)

    def undo(self) -> None:
        """Show the pages as they were."""
        self._sealed = True
        self._show(self.change.inverse())

    def id(self) -> int:
        """Only typing is ever merged."""
        return _TYPING if self._typed else _NEVER_MERGED

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Take in the next keystroke where it belongs to the same word."""
        if not isinstance(other, ChangeCommand) or self._sealed or self.last is None or other.last is None:
            return False
        first, second = self.change.pages[0], other.change.pages[0]
        if first.path != second.path or not continues(self.last, other.last):
            return False
        self.change = Change(self.change.name, (compose(first, second),))
        self.last = other.last
        return True
