"""The panels below the page, shown when they are wanted: what was done so far."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QTabWidget, QToolButton, QWidget

from jfeditor.ui.history_panel import HistoryPanel


class BottomPanels(QTabWidget):
    """Closed by its button or Escape."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDocumentMode(True)
        self.setAccessibleName("Panels below the page")
        self.tabBar().setAccessibleName("Panels below the page")
        self.history = HistoryPanel()
        self.addTab(self.history, "History")
        button = QToolButton()
        button.setText("Close")
        button.setAccessibleName("Close the panels below the page")
        button.clicked.connect(self._close)
        self.setCornerWidget(button, Qt.Corner.TopRightCorner)
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._close()
        else:
            super().keyPressEvent(event)

    def _close(self) -> None:
        self.hide()
        self.closed.emit()
