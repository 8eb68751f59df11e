"""What the window shows while no handbook is open."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from jfeditor.ui.elided import ElidedButton
from jfeditor.workspace.settings import Recent

_MOST_RECENT = 5
"""How many are offered here; the menu has them all."""


class StartPage(QWidget):
    """Offers a folder, the sample handbook and what was open before."""

    open_wanted = Signal()
    sample_wanted = Signal()
    recent_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("start")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        card = QFrame()
        card.setObjectName("card")
        card.setMaximumWidth(640)
        inner = QVBoxLayout(card)
        inner.setContentsMargins(36, 30, 36, 30)
        inner.setSpacing(10)
        title = QLabel("Open a handbook")
        title.setProperty("heading", True)
        inner.addWidget(title)
        self.words = QLabel(
            "A handbook is a folder of job-family pages in Markdown. jfeditor shows its families, levels and"
            " sections, and saves just what you change: every other byte stays as it is."
        )
        self.words.setWordWrap(True)
        self.words.setProperty("muted", True)
        inner.addWidget(self.words)
        buttons = QHBoxLayout()
        self.open_button = QPushButton("Open folder…")
        self.open_button.setProperty("primary", True)
        self.open_button.clicked.connect(self.open_wanted)
        self.sample_button = QPushButton("Try the sample handbook")
        self.sample_button.clicked.connect(self.sample_wanted)
        buttons.addWidget(self.open_button)
        buttons.addWidget(self.sample_button)
        buttons.addStretch(1)
        inner.addSpacing(6)
        inner.addLayout(buttons)
        self._recent = QVBoxLayout()
        self._recent.setSpacing(2)
        inner.addSpacing(14)
        inner.addLayout(self._recent)
        layout = QVBoxLayout(self)
        layout.addStretch(2)
        across = QHBoxLayout()  # not an alignment: a card that is aligned does not grow with its wrapped text
        across.addStretch(1)
        across.addWidget(card, 100)
        across.addStretch(1)
        layout.addLayout(across)
        layout.addStretch(3)

    def show_recent(self, recent: Sequence[Recent]) -> None:
        """List the handbooks that were open before."""
        while self._recent.count():
            item = self._recent.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        if not recent:
            return
        label = QLabel("Recent handbooks")
        label.setProperty("subheading", True)
        self._recent.addWidget(label)
        for handbook in recent[:_MOST_RECENT]:
            path = Path(handbook.path)
            missing = "   (not there now)" if handbook.missing else ""
            button = ElidedButton(f"{path.name}   {path.parent}{missing}")
            button.setProperty("link", True)
            button.setEnabled(not handbook.missing)
            button.setToolTip(handbook.path)
            button.clicked.connect(
                lambda _checked=False, chosen=handbook.path: self.recent_wanted.emit(chosen)
            )
            self._recent.addWidget(button)
