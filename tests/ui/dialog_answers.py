"""Answers to modal dialogs, so that none ever blocks a test."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog
from shiboken6 import isValid

_LOOK_MS = 5

Act = Callable[[QDialog], Any]
"""What a user does in a dialog."""


class Dialogs:
    """Answers modal dialogs, first expected first answered.

    One that nobody expects is closed and fails the test. `expect(press("Save"))` before the step that
    opens the dialog; an answer is any function of the dialog.
    """

    def __init__(self) -> None:
        self.seen: list[QDialog] = []
        """The dialogs that came, answered or not; some may be deleted by now."""
        self.titles: list[str] = []
        self._answers: list[Act] = []
        self._wrong: list[str] = []
        self._refusing = False
        self._timer = QTimer()
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def expect(self, answer: Act) -> None:
        """Answer the next dialog that nobody has answered yet."""
        self._answers.append(answer)

    def refuse_rest(self) -> None:
        """From now on close whatever comes, as somebody does who wants nothing of it."""
        self._refusing = True

    def close(self) -> None:
        """Stop; every expected dialog must have come and no other."""
        self._timer.stop()
        assert not self._wrong, f"dialogs that went wrong: {self._wrong}"
        assert not self._answers, f"{len(self._answers)} expected dialogs never came"

    def _look(self) -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QDialog) or not dialog.isVisible():
            return
        if any(known is dialog for known in self.seen if isValid(known)):
            return
        self.seen.append(dialog)
        self.titles.append(dialog.windowTitle())
        if self._refusing:
            dialog.reject()
            return
        if not self._answers:
            self._wrong.append(f"not expected: {dialog.windowTitle()!r}")
            dialog.reject()
            return
        answer = self._answers.pop(0)
        try:
            answer(dialog)
        except BaseException as error:  # noqa: BLE001 - the dialog's loop must end, or the test never does
            self._wrong.append(f"{dialog.windowTitle()!r}: {error!r}")
        # An answer that leaves its dialog open would block for ever.
        if isValid(dialog) and dialog.isVisible():
            self._wrong.append(f"{dialog.windowTitle()!r} was left open")
            dialog.reject()
