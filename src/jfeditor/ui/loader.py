"""Reading a handbook behind the window, in a thread of its own."""

import gc
import sys
import threading
import time
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from jfeditor.faults import JfeditorError
from jfeditor.workspace.loading import load

_SWITCH_SECONDS = 0.001
"""How long Python lets the reading thread run while the window's thread waits; 5 ms would be felt."""
_REST_SECONDS = 0.001
"""How long the reading thread rests after a batch."""
_LISTING_SECONDS = 0.00003
"""How long it rests for each page when all are found, so that they are listed before they are read."""


class Loader(QObject):
    """Reads all pages once; the signals arrive on the window's thread."""

    batch_came = Signal(object)
    finished = Signal()
    """All was read, or the reading was cancelled."""
    failed = Signal(object)
    """The folder itself cannot be read: the `JfeditorError`."""

    def __init__(self, root: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._root = root
        self._cancelled = threading.Event()
        self._thread = threading.Thread(target=self._read, name="jfeditor-loader", daemon=True)

    def start(self) -> None:
        """Begin."""
        sys.setswitchinterval(_SWITCH_SECONDS)
        self._thread.start()

    def cancel(self) -> None:
        """Stop soon; what has come stays."""
        self._cancelled.set()

    def close(self) -> None:
        """Stop, and wait for the thread."""
        self.cancel()
        if self._thread.is_alive():
            self._thread.join()
        gc.unfreeze()  # a handbook that is closed may be collected

    def _read(self) -> None:
        try:
            for batch in load(self._root, cancelled=self._cancelled.is_set):
                self.batch_came.emit(batch)
                # What was read stays. Python's garbage collector would go through all of it again and again,
                # and nothing else runs meanwhile.
                gc.freeze()
                time.sleep(
                    _REST_SECONDS if batch.done or not batch.listed else _LISTING_SECONDS * batch.total
                )
        except JfeditorError as error:
            self.failed.emit(error)
        finally:
            self.finished.emit()
