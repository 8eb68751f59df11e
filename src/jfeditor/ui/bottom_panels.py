"""The panels below the page, shown when they are wanted: what is wrong, and what was done so far."""

from itertools import pairwise

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QStackedWidget, QTabBar, QToolButton, QVBoxLayout, QWidget

from jfeditor.ui.history_panel import HistoryPanel
from jfeditor.ui.problems_panel import ProblemsPanel
from jfeditor.wording import word

_NARROW = 900
"""Pixels; in a narrower window a panel's own tools stand below the tabs."""
_HEIGHT = 230


class BottomPanels(QWidget):
    """Problems and History behind tabs; closed by the button or Escape."""

    closed = Signal()
    shown = Signal(str)
    """The panel of this name is shown; an empty name where none is any more."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("bottom")
        self.setAccessibleName("Panels below the page")
        self.problems = ProblemsPanel()
        self.history = HistoryPanel()
        self._panels: dict[str, QWidget] = {"problems": self.problems, "history": self.history}
        self.tabs = QTabBar()
        self.tabs.setAccessibleName("Panels below the page")
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.stack = QStackedWidget()
        for name, panel in self._panels.items():
            self.tabs.addTab(word(f"{name}.title", {}))
            self.stack.addWidget(panel)
        self.tabs.currentChanged.connect(self._show_current)
        self.close_button = QToolButton()
        self.close_button.setText("Close")
        self.close_button.setAccessibleName("Close the panels below the page")
        self.close_button.clicked.connect(self._close)
        head = QWidget()
        head.setObjectName("bottomhead")
        head.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._head = QGridLayout(head)
        self._head.setContentsMargins(6, 0, 6, 0)
        self._head.setVerticalSpacing(0)
        self._head.addWidget(self.tabs, 0, 0)
        self._head.addWidget(self.close_button, 0, 2)
        self._head.setColumnStretch(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(head)
        layout.addWidget(self.stack, 1)
        self.setFocusProxy(self.problems)
        self._is_narrow: bool | None = None
        self._fit()
        # As one reads: Qt's own order is that in which they were made.
        in_order = (self.tabs, *self.problems.tools.in_order, self.close_button, self.problems.view)
        for one, following in pairwise(in_order):
            QWidget.setTabOrder(one, following)
        self.hide()

    def sizeHint(self) -> QSize:
        """As high as it is at first."""
        return QSize(600, _HEIGHT)

    @property
    def panel(self) -> str:
        """The name of the panel that is shown; empty while all are closed."""
        return "" if self.isHidden() else list(self._panels)[self.tabs.currentIndex()]

    def show_panel(self, name: str) -> None:
        """Show a panel by its name; an empty name, or one of another version, closes all."""
        if name not in self._panels:
            self._close()
            return
        self.tabs.setCurrentIndex(list(self._panels).index(name))
        self.show()
        self.shown.emit(name)

    def enter(self) -> None:
        """Give the panel that is shown the keyboard."""
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._close()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _show_current(self, number: int) -> None:
        self.stack.setCurrentIndex(number)
        self.setFocusProxy(list(self._panels.values())[number])
        self.problems.tools.setVisible(self.stack.currentWidget() is self.problems)
        if not self.isHidden():
            self.shown.emit(self.panel)

    def _fit(self) -> None:
        """The tools of the problems beside the tabs, or below them where there is no room."""
        is_narrow = self.width() < _NARROW
        if is_narrow != self._is_narrow:
            self._is_narrow = is_narrow
            tools = self.problems.tools
            self._head.setContentsMargins(6, 0, 6, 5 if is_narrow else 0)
            if is_narrow:
                self._head.addWidget(tools, 1, 0, 1, 3)
            else:
                self._head.addWidget(tools, 0, 1)

    def _close(self) -> None:
        if not self.isHidden():
            self.hide()
            self.shown.emit("")
            self.closed.emit()
