"""A bar above the page that says what is the matter with it and offers what can be done."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget


class Notices(QWidget):
    """Notices one below the other; each key has at most one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._shown: dict[str, QFrame] = {}
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
        frame = QFrame()
        frame.setProperty("notice", weight)
        row = QHBoxLayout(frame)
        row.setContentsMargins(14, 6, 10, 6)
        label = QLabel(text)
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row.addWidget(label, 1)
        for words, do in offers:
            button = QPushButton(words)
            button.clicked.connect(do)
            row.addWidget(button)
        self._layout.addWidget(frame)
        self._shown[key] = frame
        self.setAccessibleDescription(text)
        self.show()

    def withdraw(self, key: str) -> None:
        """Take a notice away."""
        frame = self._shown.pop(key, None)
        if frame is not None:
            self._layout.removeWidget(frame)
            frame.hide()
            frame.deleteLater()
        self.setVisible(bool(self._shown))

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
