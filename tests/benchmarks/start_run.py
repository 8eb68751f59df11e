"""The window on a folder, from the start of its process: prints the seconds to the first paint with rows.

    python tests/benchmarks/start_run.py FOLDER TIME

TIME is when the process was started, in seconds since the epoch.
"""

import sys
import time
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from jfeditor.ui.application import make_application
from jfeditor.ui.main_window import MainWindow


class _Watch(QObject):
    """Notes the first paint of the tree with rows in it."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self._window = window

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint and self._window.tree_panel.tree.model().rowCount():
            QTimer.singleShot(0, self, self._end)
        return False

    def _end(self) -> None:
        print(time.time() - float(sys.argv[2]))
        self._window.close()
        QApplication.quit()


app = make_application()
window = MainWindow()
watch = _Watch(window)
window.tree_panel.tree.viewport().installEventFilter(watch)
window.show()
window.open(Path(sys.argv[1]))
app.exec()
