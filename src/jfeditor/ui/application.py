"""Starting the window."""

import signal
import sys
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from jfeditor import __version__
from jfeditor.resources import resource
from jfeditor.ui.main_window import MainWindow
from jfeditor.ui.themes import load_fonts, text_font
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
    _survive(window)
    window.show()
    if folder is not None:
        QTimer.singleShot(0, window, lambda: window.open(folder, read_only=read_only))
    return app.exec()


def _survive(window: MainWindow) -> None:
    """An error nobody expected is written down and told; the window and the edits stay."""

    def told(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            window.close()
            return
        report = write_report(error.with_traceback(trace), sys.argv)
        window.status.tell(f"Something went wrong inside jfeditor; your edits are safe. Report: {report}")

    sys.excepthook = told
    signal.signal(signal.SIGINT, lambda *_: window.close())
    # Python sees signals only between its own instructions, so it must get to run some.
    timer = QTimer(window)
    timer.timeout.connect(lambda: None)
    timer.start(_SIGNAL_CHECK_MS)
