"""The bar at the top: which handbook, the way to anywhere, the buttons used most."""

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from jfeditor.ui.elided import ElidedButton, ElidedLabel
from jfeditor.ui.steady import SteadyButton

_NARROW = 900
_MOST_TOLD = 888
"""Pages for which the button that saves has room: the others stay where they are under the mouse."""


class Header(QWidget):
    """Handbook, search, Undo, Export, Save."""

    def __init__(self, actions: Mapping[str, QAction]) -> None:
        super().__init__()
        self.setObjectName("header")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.title = ElidedLabel()
        self.title.setProperty("subheading", True)
        self.state = QLabel()
        self.state.setProperty("faint", True)
        self._branch = ""
        self.search = ElidedButton("Go to family, level or section        Ctrl+P")
        self.search.setObjectName("searchbutton")
        self.search.setMaximumWidth(430)
        self.search.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.search.clicked.connect(actions["quick_open"].trigger)
        self.undo = _button(QPushButton("Undo"), actions["undo"])
        self.export = _button(QPushButton("Export…"), actions["export"])
        self.save = _button(SteadyButton(("Save", _save_words(_MOST_TOLD))), actions["save"])
        self.save.setProperty("primary", True)
        left, right = QHBoxLayout(), QHBoxLayout()
        left.setSpacing(10)
        left.addWidget(self.title)
        left.addWidget(self.state)
        left.addStretch(1)
        right.setSpacing(10)
        right.addStretch(1)
        right.addWidget(self.undo)
        right.addWidget(self.export)
        right.addWidget(self.save)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 5, 12, 5)
        row.setSpacing(10)
        row.addLayout(left, 1)
        row.addWidget(self.search, 1)
        row.addLayout(right, 1)

    def show_handbook(self, root: Path, branch: str) -> None:
        """Name the handbook."""
        self.title.setText(root.absolute().name)
        self.title.setToolTip(str(root))
        self._branch = branch
        self.show_modified(0)
        self.show()

    def show_nothing(self) -> None:
        """No handbook is open."""
        self.hide()

    def show_modified(self, count: int) -> None:
        """Say how many pages are not saved."""
        pages = "1 page changed" if count == 1 else f"{count} pages changed"
        self.state.setText(" · ".join(part for part in (self._branch, pages if count else "") if part))
        self.save.setText("Save" if count < 2 else _save_words(count))

    def fit(self, width: int) -> None:
        """Leave out what a narrow window has no room for."""
        self.state.setVisible(width >= _NARROW)


def _save_words(count: int) -> str:
    return f"Save {count} pages"


def _button(button: QPushButton, action: QAction) -> QPushButton:
    """Let a button do an action and be usable when the action is."""
    button.setEnabled(action.isEnabled())
    button.setToolTip(action.toolTip())
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.clicked.connect(action.trigger)
    action.enabledChanged.connect(button.setEnabled)
    return button
