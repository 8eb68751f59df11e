"""A message that lies over the window for a while, with one thing that can be done about it."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QPushButton, QWidget
from shiboken6 import isValid

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
        self.button.setAccessibleName("What can be done about it")
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keyboard where it is
        self._came_from: QWidget | None = None
        """What had the keyboard before the button, and gets it back."""
        self.button.clicked.connect(self._clicked)
        self._do: Callable[[], None] = self.withdraw
        self._row = layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 9, 10, 9)
        layout.addWidget(self._label, 1)
        layout.addWidget(self.button)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SHOWN_MS)
        self._timer.timeout.connect(self._end)
        parent.installEventFilter(self)
        focus = QApplication.instance()
        assert isinstance(focus, QApplication)  # noqa: S101 - there is a window
        focus.focusChanged.connect(self._follow_focus)
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
        self.button.setAccessibleName(f"{offer}: {text}")
        self.button.setVisible(bool(offer))
        self._do = do or self.withdraw
        self._fit()  # before, too: shown elsewhere under the pointer it would take it for being pointed at
        self.show()
        self._fit()
        self.raise_()
        self._timer.start()

    def withdraw(self) -> None:
        """Say nothing any more; the keyboard goes back to where it was."""
        if self.button.hasFocus() and self._came_from is not None and isValid(self._came_from):
            self._came_from.setFocus()
        self.hide()

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        super().hideEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._over and event.type() is QEvent.Type.Resize and self.isVisible():
            self._fit()
        return super().eventFilter(watched, event)

    def _follow_focus(self, before: QWidget | None, now: QWidget | None) -> None:
        if now is self.button:
            self._came_from = before

    def _end(self) -> None:
        if self.underMouse() or self.button.hasFocus():
            self._timer.start()
        else:
            self.withdraw()

    def _clicked(self) -> None:
        self.withdraw()
        self._do()

    def _fit(self) -> None:
        parent = self._over
        room = parent.width() - 2 * _MARGIN
        advance = self._label.fontMetrics().horizontalAdvance
        words = max(map(advance, self._label.text().splitlines()), default=0) + 8
        self.resize(min(room, words + (self.button.sizeHint().width() if self.button.text() else 0) + 60), 10)
        self.resize(self.width(), max(38, self._row.heightForWidth(self.width())))
        self.move((parent.width() - self.width()) // 2, parent.height() - self.height() - _ABOVE_BOTTOM)
