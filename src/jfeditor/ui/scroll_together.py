"""The page's source and the page as it is read, scrolled together: what is at the top of one is at the top of
the other.

Each follows only what the user does with the other. What the program scrolls (to follow, to a heading, while
somebody types) leads nobody, so that the two never chase one another.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QEvent, QObject, QTimer, Signal

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
        self.typed = False
        """Whether the source has changed since this was last set to false: the caret is where it did."""
        self._calm = QTimer(self)
        """Runs for a moment after somebody typed, or chose a place, or made the source wider: what scrolls
        meanwhile does so because of that."""
        self._calm.setSingleShot(True)
        self._calm.setInterval(_CALM_MS)
        editor.document().contentsChanged.connect(self._changed)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(lambda: self.line_wanted.emit(editor.top_line()))
        editor.verticalScrollBar().valueChanged.connect(self._moved)
        editor.viewport().installEventFilter(self)

    @property
    def caret(self) -> int:
        """The byte offset of the caret in the page that the source shows."""
        return self._editor.byte_at_caret()

    @property
    def caret_line(self) -> float:
        """The line of the caret, with the share of it that is before."""
        cursor = self._editor.textCursor()
        return cursor.blockNumber() + 1 + cursor.positionInBlock() / cursor.block().length()

    @property
    def is_still(self) -> bool:
        """Whether what happens in the source now leads nobody."""
        return self._still > 0

    def lead(self, line: float) -> None:
        """The user scrolled the page: the source follows."""
        with self.still():
            self._editor.scroll_to_line(line)

    def forget(self) -> None:
        """Something else says where the page is to be: what the source did until now counts no more."""
        self._timer.stop()
        self._calm.start()  # what was chosen may come into the source's view only now

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

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in {QEvent.Type.Resize, QEvent.Type.FontChange} and not self._still:
            self._calm.start()
        return super().eventFilter(watched, event)

    def _changed(self) -> None:
        self.typed = True
        if not self._still:
            self._calm.start()

    def _moved(self) -> None:
        if not self._still and not self._calm.isActive():
            self._timer.start()
