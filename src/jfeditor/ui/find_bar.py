"""Find and replace below the page."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QToolButton, QVBoxLayout, QWidget

from jfeditor.ui.finding import Query


class FindBar(QWidget):
    """Two fields and their buttons; says what is wanted, finds nothing itself."""

    query_changed = Signal()
    opened = Signal()
    """The bar is there with a text to look for; the caret stays where it is until a place is wanted."""
    next_wanted = Signal()
    previous_wanted = Signal()
    replace_wanted = Signal()
    replace_all_wanted = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("findbar")
        self.setAccessibleName("Find and replace")
        self.find_field = _field("Find in this page", "Find")
        self.replace_field = _field("Replace with", "Replace")
        self.case = _switch("Aa", "Match upper and lower case")
        self.words = _switch("word", "Whole words only")
        self.pattern = _switch(".*", "Regular expression")
        self.count = QLabel()
        self.count.setProperty("muted", True)
        before, after = _button("Previous", "Shift+F3"), _button("Next", "F3")
        self.replace_one, self.replace_every = _button("Replace", ""), _button("Replace all", "")
        close = QToolButton()
        close.setText("×")
        close.setAccessibleName("Close find")
        close.setToolTip("Close (Esc)")
        self._replacing = (self.replace_field, self.replace_one, self.replace_every)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(12, 6, 12, 6)
        rows.setSpacing(6)
        for widgets, gap_after in (
            ((self.find_field, self.count, close), -1),
            ((self.case, self.words, self.pattern, before, after), 2),
            ((self.replace_field,), -1),
            ((self.replace_one, self.replace_every), 1),
        ):
            row = QHBoxLayout()
            row.setSpacing(6)
            for number, widget in enumerate(widgets):
                row.addWidget(widget)
                if number == gap_after:
                    row.addStretch(1)
            rows.addLayout(row)
        self.find_field.textChanged.connect(self.query_changed)
        for switch in (self.case, self.words, self.pattern):
            switch.toggled.connect(self.query_changed)
        before.clicked.connect(self.previous_wanted)
        after.clicked.connect(self.next_wanted)
        self.replace_one.clicked.connect(self.replace_wanted)
        self.replace_every.clicked.connect(self.replace_all_wanted)
        close.clicked.connect(self.close_bar)
        for field in (self.find_field, self.replace_field):
            field.installEventFilter(self)
        self.hide()

    @property
    def query(self) -> Query:
        """What is looked for."""
        return Query(
            self.find_field.text(),
            case=self.case.isChecked(),
            words=self.words.isChecked(),
            pattern=self.pattern.isChecked(),
        )

    @property
    def replacement(self) -> str:
        """What is put in its place; nothing where the field for it is not shown."""
        return self.replace_field.text() if self.replace_field.isVisibleTo(self) else ""

    def open_bar(self, text: str, *, replacing: bool) -> None:
        """Show the bar, looking for `text` where something is selected."""
        for widget in self._replacing:
            widget.setVisible(replacing)
        if text and "\n" not in text:
            self.find_field.setText(text)
        self.show()
        self.find_field.setFocus()
        self.find_field.selectAll()
        self.opened.emit()

    def close_bar(self) -> None:
        """Hide the bar and give the page back its keyboard."""
        self.hide()
        self.closed.emit()

    def tell_count(self, text: str, *, wrong: bool = False) -> None:
        """Say how many places there are, or what is wrong."""
        self.count.setText(text)
        self.count.setToolTip(text if wrong else "")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape:
                self.close_bar()
                return True
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                if watched is self.replace_field:
                    self.replace_wanted.emit()
                elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                    self.previous_wanted.emit()
                else:
                    self.next_wanted.emit()
                return True
        return super().eventFilter(watched, event)


def _field(hint: str, name: str) -> QLineEdit:
    field = QLineEdit()
    field.setPlaceholderText(hint)
    field.setAccessibleName(name)
    return field


def _switch(text: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setCheckable(True)
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    button.setProperty("button", True)
    return button


def _button(text: str, key: str) -> QPushButton:
    button = QPushButton(text)
    button.setAutoDefault(False)
    if key:
        button.setToolTip(f"{text} ({key})")
    return button
