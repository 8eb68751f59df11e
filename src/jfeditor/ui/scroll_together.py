"""The page's source and the page as it is read, scrolled together: what is at the top of one is at the top of
the other.

Each follows only what the user does with the other. What the program scrolls (to follow, to a heading, while
somebody types) leads nobody, so that the two never chase one another.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QObject, QTimer, Signal

from jfeditor.ui.source_editor import SourceEditor

_PAUSE_MS = 16
"""How long scrolling is gathered: a frame of the screen."""
_CALM_MS = 60


class ScrollTogether(QObject):
    """Follows an editor, and makes it follow."""

    line_wanted = Signal(float)
    """The user scrolled the source: the line at its top, with its share of the way to the next one."""

    def __init__(self, editor: SourceEditor, parent: QObject) -> None:
        super().__init__(parent)
        self._editor = editor
        self._still = 0
        self._calm = QTimer(self)
        """Runs for a moment after somebody typed: what scrolls meanwhile does so because of that."""
        self._calm.setSingleShot(True)
        self._calm.setInterval(_CALM_MS)
        editor.document().contentsChanged.connect(self._changed)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(lambda: self.line_wanted.emit(editor.top_line()))
        editor.verticalScrollBar().valueChanged.connect(self._moved)

    def lead(self, line: float) -> None:
        """The user scrolled the page: the source follows."""
        with self.still():
            self._editor.scroll_to_line(line)

    def forget(self) -> None:
        """Something else says where the page is to be: what the source did until now counts no more."""
        self._timer.stop()

    def close(self) -> None:
        """Lead nobody any more."""
        self._still += 1
        for timer in (self._timer, self._calm):
            timer.stop()

    @contextmanager
    def still(self) -> Iterator[None]:
        """While inside, the source leads nobody."""
        self._still += 1
        try:
            yield
        finally:
            self._still -= 1

    def _changed(self) -> None:
        if not self._still:
            self._calm.start()

    def _moved(self) -> None:
        if not self._still and not self._calm.isActive():
            self._timer.start()
