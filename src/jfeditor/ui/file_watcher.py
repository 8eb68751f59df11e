"""Hearing of changes that other programs make to the folder."""

import threading
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from jfeditor.faults import JfeditorError
from jfeditor.workspace.places import FolderError
from jfeditor.workspace.watching import watch

_AWAY_SECONDS = 1.0
"""How often a folder that was moved away is looked for."""


class FileWatcher(QObject):
    """Watches a folder from a thread of its own."""

    changed = Signal(object)
    """Paths of pages that were written, made or removed."""
    began = Signal()
    """What changes from now on is told; what changed since `start` may not have been."""
    failed = Signal(object)
    """Watching is not possible here: the `JfeditorError`."""

    def __init__(self, root: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._root = root
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="jfeditor-watcher", daemon=True)

    def start(self) -> None:
        """Begin, once."""
        if self._thread.ident is None:
            self._thread.start()

    def close(self) -> None:
        """Stop, and wait for the thread."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()

    def _watch(self) -> None:
        while not self._stop.is_set():
            try:
                for paths in watch(self._root, self._stop, self.began.emit):
                    self.changed.emit(paths)
            except FolderError:
                self._stop.wait(_AWAY_SECONDS)
            except JfeditorError as error:
                self.failed.emit(error)
                return
