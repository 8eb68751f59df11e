"""What the tests of the window share: a window on a copy of the sample, and answers to its dialogs."""

import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from desk import Desk
from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from jfeditor.ui.application import make_application
from jfeditor.ui.main_window import MainWindow
from jfeditor.ui.themes import apply_theme

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "resources" / "sample-handbook"
PATIENCE_MS = 20_000
"""How long to wait for what takes milliseconds on an idle machine."""
_LOOK_MS = 5

Act = Callable[[QDialog], Any]


@pytest.fixture(autouse=True)
def own_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings, journal and locks of each test are its own."""
    monkeypatch.setenv("JFEDITOR_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("JFEDITOR_CONFIG", str(tmp_path / "config"))


@pytest.fixture(autouse=True)
def application(qapp: QApplication, own_places: None) -> QApplication:
    """The program, dressed as its window is, in light colours whatever an earlier test chose."""
    app = make_application()
    if app.property("theme") != "light":
        apply_theme(app, "light")
    return app


@pytest.fixture
def handbook(tmp_path: Path) -> Path:
    """A copy of the sample handbook that a test may change."""
    folder = tmp_path / "handbook"
    shutil.copytree(SAMPLE, folder)
    return folder


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
        self._timer = QTimer()
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def expect(self, answer: Act) -> None:
        """Answer the next dialog that nobody has answered yet."""
        self._answers.append(answer)

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


def button(within: QWidget, text: str) -> QAbstractButton:
    """The button with this text, mnemonics aside."""
    found = [b for b in within.findChildren(QAbstractButton) if b.text().replace("&", "") == text]
    assert found, (text, [b.text() for b in within.findChildren(QAbstractButton)])
    return found[0]


def press(text: str) -> Act:
    """An answer: press the button with this text."""
    return lambda dialog: button(dialog, text).click()


@pytest.fixture
def dialogs() -> Iterator[Dialogs]:
    """Answers to modal dialogs, so that none ever blocks a test."""
    answers = Dialogs()
    yield answers
    answers.close()


class Windows:
    """Opens windows and sees to it that nothing is left of them."""

    def __init__(self, qtbot: QtBot, dialogs: Dialogs) -> None:
        self._qtbot = qtbot
        self._dialogs = dialogs
        self._open: list[MainWindow] = []
        self._before = set(map(id, QApplication.topLevelWidgets()))

    def empty(self) -> MainWindow:
        """A window on no handbook."""
        window = MainWindow()
        self._open.append(window)
        window.show()
        self._qtbot.waitExposed(window)
        return window

    def open(self, folder: Path, *, read_only: bool = False) -> MainWindow:
        """A window on a folder, all of it read."""
        window = self.empty()
        self.open_in(window, folder, read_only=read_only)
        return window

    def open_in(self, window: MainWindow, folder: Path, *, read_only: bool = False) -> None:
        """Open a folder in a window, and wait until all of it is read."""
        assert window.open(folder, read_only=read_only)
        assert window.handbook is not None
        with self._qtbot.waitSignal(window.handbook.all_read, timeout=PATIENCE_MS):
            pass  # the signal comes through the event loop, never before this waits

    def close(self, window: MainWindow) -> None:
        """Close a window, dropping what is not saved; nothing of it may go on."""
        if window.handbook is not None and window.handbook.session.modified:
            self._dialogs.expect(press("Do not save"))
        timers = window.findChildren(QTimer)
        self._open.remove(window)
        assert window.close()
        alive = [timer for timer in timers if isValid(timer) and timer.isActive()]
        assert not alive, [(timer.objectName(), timer.interval(), timer.parent()) for timer in alive]
        window.deleteLater()
        settle()
        assert not isValid(window)

    def close_all(self) -> None:
        """Close what is open; no thread and no widget may be left."""
        for window in list(self._open):
            self.close(window)
        assert not [one.name for one in threading.enumerate() if one.name.startswith("jfeditor-")]
        left = [w for w in QApplication.topLevelWidgets() if id(w) not in self._before and isValid(w)]
        assert not left, [
            (type(w).__name__, w.objectName(), w.parent(), getattr(w, "title", str)()) for w in left
        ]


def settle() -> None:
    """Deliver what is posted, deletions included."""
    QCoreApplication.sendPostedEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # type: ignore[call-overload]
    QApplication.processEvents()


@pytest.fixture
def windows(qtbot: QtBot, dialogs: Dialogs) -> Iterator[Windows]:
    """Opens windows; when the test ends they are closed and nothing may be left."""
    opened = Windows(qtbot, dialogs)
    yield opened
    opened.close_all()


@pytest.fixture
def window(windows: Windows, handbook: Path) -> MainWindow:
    """A window on the copy of the sample handbook, all pages read, one of them shown."""
    shown = windows.open(handbook)
    assert shown.page.path
    return shown


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot) -> Iterator[Desk]:
    """A page panel on a session of real files, without the rest of the window."""
    laid = Desk(tmp_path / "desk", qtbot)
    yield laid
    laid.close()
