"""A bar above the page that says what is the matter with it and offers what can be done."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

_NARROW = 480
"""Pixels; in a narrower window the buttons stand below the text."""
_SHARE = 0.45
"""How much of the height the notices may take; more of them are scrolled."""


class Notices(QScrollArea):
    """Notices one below the other; each key has at most one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Notices")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._inside = QWidget()
        self._layout = QVBoxLayout(self._inside)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self.setWidget(self._inside)
        self._shown: dict[str, _Notice] = {}
        self.hide()

    def tell(
        self,
        key: str,
        text: str,
        *,
        weight: str = "warn",
        offers: Sequence[tuple[str, Callable[[], None]]] = (),
    ) -> None:
        """Show a notice (`weight`: info, warn or error) with buttons; replaces the one with the same key."""
        self.withdraw(key)
        self._shown[key] = _Notice(text, weight, offers)
        self._layout.addWidget(self._shown[key])
        self.setAccessibleDescription(text)
        self.show()
        self._fit()

    def withdraw(self, key: str) -> None:
        """Take a notice away."""
        frame = self._shown.pop(key, None)
        if frame is not None:
            self._layout.removeWidget(frame)
            frame.hide()
            frame.deleteLater()
        self.setVisible(bool(self._shown))
        self._fit()

    def clear(self) -> None:
        """Take all notices away."""
        for key in list(self._shown):
            self.withdraw(key)

    def has(self, key: str) -> bool:
        """Whether the notice with this key is shown."""
        return key in self._shown

    @property
    def texts(self) -> list[str]:
        """What the notices say."""
        labels = (frame.findChild(QLabel) for frame in self._shown.values())
        return [label.text() for label in labels if isinstance(label, QLabel)]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        parent = self.parentWidget()
        if event.type() is QEvent.Type.ParentChange and parent is not None:
            parent.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and watched is self.parentWidget():
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        parent = self.parentWidget()
        if self._shown and parent is not None:
            width = parent.width()
            wanted = 0
            for notice in self._shown.values():
                notice.show()
                # A layout would give a wrapped text the height it has at its narrowest, and centre it there.
                notice.setFixedHeight(notice.height_at(width))
                wanted += notice.height()
            self._inside.setFixedHeight(wanted)
            self.setFixedHeight(min(wanted, round(parent.height() * _SHARE)))


class _Notice(QFrame):
    """A sentence, and what can be done."""

    def __init__(self, text: str, weight: str, offers: Sequence[tuple[str, Callable[[], None]]]) -> None:
        super().__init__()
        self.setProperty("notice", weight)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(14, 6, 10, 6)
        label = QLabel(text)
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._row.addWidget(label, 1)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for words, do in offers:
            button = QPushButton(words)
            button.clicked.connect(lambda _checked=False, do=do: do())
            buttons.addWidget(button)
        if offers:
            self._row.addLayout(buttons)

    def height_at(self, width: int) -> int:
        """How high it is in a window of this width, in pixels."""
        below = QBoxLayout.Direction.TopToBottom
        beside = QBoxLayout.Direction.LeftToRight
        self._row.setDirection(below if width < _NARROW else beside)
        return self._row.totalHeightForWidth(width)
