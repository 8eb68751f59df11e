"""Starting the window."""

import signal
import sys
import threading
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from jfeditor import __version__
from jfeditor.resources import resource
from jfeditor.ui.main_window import MainWindow
from jfeditor.ui.themes import load_fonts, text_font
from jfeditor.wording import word
from jfeditor.workspace.reports import write_report

_SIGNAL_CHECK_MS = 200


def make_application() -> QApplication:
    """The one QApplication of the process, dressed."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(sys.argv[:1])
    app.setApplicationName("jfeditor")
    app.setApplicationDisplayName("jfeditor")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("jfeditor")
    app.setStyle("Fusion")
    load_fonts()
    app.setFont(text_font())
    app.setWindowIcon(QIcon(str(resource("icons", "jfeditor.svg"))))
    return app


def run(folder: Path | None, *, read_only: bool) -> int:
    """Show the window, on a folder when one is given, until it is closed; returns the exit code."""
    app = make_application()
    window = MainWindow()
    awake = survive(window)
    window.show()
    if folder is not None:
        QTimer.singleShot(0, window, lambda: window.open(folder, read_only=read_only))
    code = app.exec()
    awake.stop()
    return code


class _Faults(QObject):
    """Carries errors nobody expected to the window's thread, whatever thread they were raised in."""

    came = Signal(object)


def survive(window: MainWindow) -> QTimer:
    """Have errors nobody expected written down and told; the window and the edits stay.

    Returns the timer that lets Ctrl+C through: Python sees signals only between its own instructions.
    """
    faults = _Faults(window)
    faults.came.connect(lambda error: window.status.tell(_report(error)), Qt.ConnectionType.QueuedConnection)

    def met(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            window.close()
        elif error is not None:
            faults.came.emit(error.with_traceback(trace))

    sys.excepthook = met
    threading.excepthook = lambda fault: met(fault.exc_type, fault.exc_value, fault.exc_traceback)
    signal.signal(signal.SIGINT, lambda *_: window.close())
    timer = QTimer(window)
    timer.timeout.connect(lambda: None)
    timer.start(_SIGNAL_CHECK_MS)
    return timer


def _report(error: BaseException) -> str:
    """Write the error down and say where."""
    try:
        return word("fault.window", {"report": write_report(error, sys.argv)})
    except OSError as failure:
        return word("fault.window_unwritten", {"reason": failure.strerror or str(failure)})
