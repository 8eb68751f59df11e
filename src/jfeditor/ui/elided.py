"""A text that gives way in a narrow window: its middle is left out, the whole of it is in the tip."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QPushButton, QStyle, QStyleOptionButton

_LEAST = 60
"""Pixels it may shrink to."""


class ElidedLabel(QLabel):
    """Lines of text, each by itself."""

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        return QSize(min(_LEAST, hint.width()), hint.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        metrics, middle, width = self.fontMetrics(), Qt.TextElideMode.ElideMiddle, self.width()
        text = "\n".join(metrics.elidedText(line, middle, width) for line in self.text().split("\n"))
        self.style().drawItemText(
            QPainter(self),
            self.contentsRect(),
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
            self.palette(),
            self.isEnabled(),
            text,
            self.foregroundRole(),
        )


class ElidedButton(QPushButton):
    """A button whose text may be long, e.g. a path."""

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        return QSize(min(_LEAST, hint.width()), hint.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        inside = self.style().subElementRect(QStyle.SubElement.SE_PushButtonContents, option, self)
        option.text = self.fontMetrics().elidedText(option.text, Qt.TextElideMode.ElideMiddle, inside.width())
        self.style().drawControl(QStyle.ControlElement.CE_PushButton, option, QPainter(self), self)
