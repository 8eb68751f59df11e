"""Finding in the page as it is read."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from jfeditor.wording import word


class PreviewFind(QWidget):
    """A field and its buttons; says what is wanted, finds nothing itself."""

    wanted = Signal(str, bool)
    """Find the next place that says this; or with true the one before."""
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = QLineEdit()
        self.field.setPlaceholderText(word("page_view.find_hint", {}))
        self.field.setAccessibleName(word("page_view.find_hint", {}))
        self.field.installEventFilter(self)
        self.field.textChanged.connect(lambda text: self.wanted.emit(text, False))
        self.count = QLabel()
        self.count.setProperty("muted", True)
        self.before = _button("‹", "page_view.find_before")
        self.after = _button("›", "page_view.find_after")
        self.before.clicked.connect(lambda: self.step(-1))
        self.after.clicked.connect(lambda: self.step(1))
        close = _button("×", "page_view.find_close")
        close.clicked.connect(self.close_row)
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 2, 12, 6)
        row.setSpacing(4)
        row.addWidget(self.field, 1)
        for widget in (self.count, self.before, self.after, close):
            row.addWidget(widget)
        self.hide()

    def open_row(self) -> None:
        """Show it, with the keyboard in it."""
        self.show()
        self.field.setFocus()
        self.field.selectAll()
        if self.field.text():
            self.wanted.emit(self.field.text(), False)

    def close_row(self) -> None:
        """Hide it; nothing is marked any more."""
        if not self.isHidden():
            self.closed.emit()  # first: Qt would give the keyboard of what it hides to the page's first link
            self.hide()
            self.wanted.emit("", False)

    def step(self, by: int) -> None:
        """Go to the next (1) or previous (-1) place."""
        if self.field.text():
            self.wanted.emit(self.field.text(), by < 0)

    def tell_found(self, number: int, count: int) -> None:
        """Say which of the places is shown, and how many there are."""
        none = word("page_view.find_none", {}) if self.field.text() else ""
        self.count.setText(
            word("page_view.find_count", {"number": number, "count": count}) if count else none
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            if event.key() == Qt.Key.Key_Escape:
                self.close_row()
                return True
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F3}:
                self.step(-1 if back else 1)
                return True
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.ShortcutOverride:
            is_find = event.modifiers() == Qt.KeyboardModifier.ControlModifier and event.key() == Qt.Key.Key_F
            if is_find or event.key() in {Qt.Key.Key_F3, Qt.Key.Key_Escape}:
                event.accept()  # not the window's
                return True
        return super().eventFilter(watched, event)


def _button(text: str, code: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setToolTip(word(code, {}))
    button.setAccessibleName(word(code, {}))
    return button
