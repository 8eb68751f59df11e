"""A few words that float over the window, beside the pointer or a field."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QWidget

_WIDEST = 420
"""Pixels."""
_OVER = 36
"""Pixels between the words and the point, where they stand above it for want of room below."""


class FloatingWords(QLabel):
    """Words in a frame; a part of the window, so that they never lag and no program puts them elsewhere."""

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner.window())
        self._owner = owner
        self.setObjectName("floating")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def tell(self, words: str, near: QPoint, *, refused: bool) -> None:
        """Say something near a point of the screen; all of it stays within the window."""
        window = self._owner.window()
        if self.parent() is not window:
            self.setParent(window)
        tone = "refused" if refused else "plain"
        if self.property("tone") != tone:
            self.setProperty("tone", tone)
            self.style().unpolish(self)
            self.style().polish(self)
        widest = min(_WIDEST, window.width() - 8)
        self.setText(words)
        self.setWordWrap(False)
        wanted = self.sizeHint()
        if wanted.width() > widest:
            self.setWordWrap(True)
            wanted.setWidth(widest)
            wanted.setHeight(self.heightForWidth(widest))
        self.resize(wanted)
        at = window.mapFromGlobal(near)
        left = max(4, min(at.x(), window.width() - wanted.width() - 4))
        lowest = window.height() - wanted.height() - 4
        top = at.y() if at.y() <= lowest else min(lowest, at.y() - wanted.height() - _OVER)
        self.move(left, max(4, top))
        self.show()
        self.raise_()
