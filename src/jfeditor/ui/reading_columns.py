"""Several panels beside one another, for whoever reads and compares."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSplitter, QVBoxLayout, QWidget

_NARROWEST = 220


class ReadingColumns(QSplitter):
    """Panels as columns, each below its name."""

    def __init__(self, panels: Sequence[tuple[str, QWidget]], parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        self._panels = [panel for _, panel in panels]
        for name, panel in panels:
            column = QWidget()
            column.setMinimumWidth(_NARROWEST)
            title = QLabel(name)
            title.setProperty("muted", True)
            title.setContentsMargins(18, 10, 12, 0)
            layout = QVBoxLayout(column)
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(0)
            layout.addWidget(title)
            layout.addWidget(panel, 1)
            panel.show()
            self.addWidget(column)
        self.setSizes([1000] * len(panels))  # equal shares of whatever room there is

    def release(self) -> None:
        """Let go of the panels, which live on elsewhere."""
        for panel in self._panels:
            panel.hide()
            panel.setParent(None)
