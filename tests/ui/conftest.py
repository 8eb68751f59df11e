"""What the tests of the window share: a window on a copy of the sample, and answers to its dialogs."""

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from desk import Desk
from dialog_answers import Act, Dialogs
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid
from tree_desk import TreeDesk

from jfeditor.ui.application import make_application
from jfeditor.ui.main_window import MainWindow
from jfeditor.ui.themes import apply_theme
from jfeditor.ui.web_engine import Verdict

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "resources" / "sample-handbook"
PATIENCE_MS = 20_000
"""How long to wait for what takes milliseconds on an idle machine."""


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


@pytest.fixture
def tree_desk(tmp_path: Path, qtbot: QtBot) -> Iterator[TreeDesk]:
    """The tree on a small handbook, without the rest of the window."""
    (tmp_path / "book").mkdir()
    laid = TreeDesk(tmp_path / "book", qtbot)
    yield laid
    laid.close()


class PlainOnly(QObject):
    """Stands for a trial of the page's full view on a computer where it does not start."""

    ended = Signal(object)

    def start(self) -> None:
        """End at once."""
        self.ended.emit(Verdict(False, reason="No engine here."))

    def close(self) -> None:
        """Nothing runs."""


@pytest.fixture(autouse=True)
def plain_pages(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The Page tab shows the plain view, which needs no second process; others ask for the full one."""
    if "full_view" not in request.fixturenames:
        monkeypatch.setattr("jfeditor.ui.engine_start.Trial", PlainOnly)


@pytest.fixture
def full_view(monkeypatch: pytest.MonkeyPatch) -> None:
    """The Page tab shows the full view, as on a computer where it was seen to start."""
    known = Verdict(True, sandbox=False)
    monkeypatch.setattr("jfeditor.ui.engine_start.kept_verdict", lambda _words: known)
