"""Buttons that are as wide as the longest of their texts: what stands beside them does not move away."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QAbstractButton, QPushButton, QToolButton


class SteadyButton(QPushButton):
    """A button."""

    def __init__(self, texts: Sequence[str]) -> None:
        """`texts` are those that it may have; it begins with the first."""
        super().__init__(texts[0])
        self._texts = texts

    def sizeHint(self) -> QSize:
        return _for_all(self, super().sizeHint(), self._texts)


class SteadyToolButton(QToolButton):
    """A button of tools, which may open a menu."""

    def __init__(self, texts: Sequence[str]) -> None:
        """`texts` are those that it may have; it begins with the first."""
        super().__init__()
        self.setText(texts[0])
        self._texts = texts

    def sizeHint(self) -> QSize:
        return _for_all(self, super().sizeHint(), self._texts)


def _for_all(button: QAbstractButton, hint: QSize, texts: Sequence[str]) -> QSize:
    """What a button with its text of now needs, made wide enough for all its texts."""

    def width(text: str) -> int:
        return button.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, text).width()  # as Qt measures it

    more = max(map(width, texts)) - width(button.text())
    return QSize(hint.width() + max(0, more), hint.height())
