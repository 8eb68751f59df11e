"""The window's part of the self-test: start it without a screen, edit, save."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEvent, QEventLoop

from jfeditor.ui.application import make_application
from jfeditor.ui.main_window import MainWindow
from jfeditor.ui.navigation import Place

_PATIENCE_MS = 20_000
_MARK = "Self-test: "


def run_window(folder: Path) -> list[str]:
    """Open the folder in a window, type into its first page and save; returns what went wrong."""
    make_application()
    window = MainWindow()
    try:
        window.show()
        if not window.open(folder):
            return ["the window did not open the folder"]
        return _work(window)
    finally:
        if window.handbook is not None:
            for path in list(window.handbook.session.modified):
                window.handbook.revert(path)  # closing must not ask where nobody answers
        window.close()
        window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _work(window: MainWindow) -> list[str]:
    failures = []
    if not _wait(lambda: bool(window.page.path)):
        return ["no page was shown"]
    handbook = window.handbook
    assert handbook is not None  # noqa: S101 - it was opened above
    session = handbook.session
    path = next(path for path in sorted(session.handbook.pages) if session.can_edit(path))
    before = session.page(path).source.data
    window.page.go(Place(path, len(before)))
    at = window.page.editor.byte_at_caret()
    window.page.editor.textCursor().insertText(_MARK)
    expected = before[:at] + _MARK.encode() + before[at:]
    if session.page(path).source.data != expected:
        failures.append("typing changed other bytes than those typed")
    window.do_save()
    if not _wait(lambda: not session.modified and not handbook.saver.busy):
        failures.append("saving did not end")
    if (session.root / path).read_bytes() != expected:
        failures.append("the saved file differs in more than the edit")
    return failures


def _wait(reached: Callable[[], bool]) -> bool:
    deadline = QDeadlineTimer(_PATIENCE_MS)
    while not reached() and not deadline.hasExpired():
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)
    return bool(reached())
