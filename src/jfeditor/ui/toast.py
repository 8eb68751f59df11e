"""A message that lies over the window for a while, with one thing that can be done about it."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QEnterEvent, QHideEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

_SHOWN_MS = 10_000
_ABOVE_BOTTOM = 44
_MARGIN = 24


class Toast(QFrame):
    """Lies over the lower edge of its parent; stays while the pointer or the keyboard is in it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self.setObjectName("toast")
        self.setAccessibleName("Message")
        self._label = QLabel()
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setWordWrap(True)
        self.button = QPushButton()
        self.button.setProperty("link", True)
        self.button.setAccessibleName("Take back what was done")
        self.button.clicked.connect(self._clicked)
        self._do: Callable[[], None] = self.hide
        self._row = layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 9, 10, 9)
        layout.addWidget(self._label, 1)
        layout.addWidget(self.button)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SHOWN_MS)
        self._timer.timeout.connect(self.hide)
        parent.installEventFilter(self)
        self.hide()

    @property
    def text(self) -> str:
        """What it says."""
        return self._label.text()

    def tell(self, text: str, offer: str = "", do: Callable[[], None] | None = None) -> None:
        """Say something for a while, and offer to do something about it where there is anything."""
        self._label.setText(text)
        self.setAccessibleDescription(text)
        self.button.setText(offer)
        self.button.setVisible(bool(offer))
        self._do = do or self.hide
        self.show()
        self._fit()
        self.raise_()
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        super().hideEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._timer.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._timer.start()
        super().leaveEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._over and event.type() is QEvent.Type.Resize and self.isVisible():
            self._fit()
        return super().eventFilter(watched, event)

    def _clicked(self) -> None:
        self.hide()
        self._do()

    def _fit(self) -> None:
        parent = self._over
        room = parent.width() - 2 * _MARGIN
        words = self._label.fontMetrics().horizontalAdvance(self._label.text()) + 8
        self.resize(min(room, words + (self.button.sizeHint().width() if self.button.text() else 0) + 60), 10)
        self.resize(self.width(), max(38, self._row.heightForWidth(self.width())))
        self.move((parent.width() - self.width()) // 2, parent.height() - self.height() - _ABOVE_BOTTOM)
