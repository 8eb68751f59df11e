"""The front matter of a page as a form: a field for each key, written back key by key."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QInputDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from jfeditor.families.pages import Page
from jfeditor.faults import JfeditorError
from jfeditor.markdown.front_matter_edits import add_key, remove_key, rename_key, set_value
from jfeditor.text.edits import Edit
from jfeditor.wording import word_error

USUAL_KEYS = ("title", "description", "layout", "draft", "weight", "aliases", "tags", "date", "lastmod")
"""Offered when a key is added; any other can be typed."""

Path = tuple[str | int, ...]


class FrontMatterForm(QWidget):
    """Fields for the keys of the page shown; each finished field is one undo step."""

    edits_wanted = Signal(str, object)
    """A step's name and the edits that do it."""
    refused = Signal(str)
    source_wanted = Signal(str)
    """Show this key in the source."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page: Page | None = None
        self._editable = False
        self._keys: list[tuple[str, str]] = []
        self._values: dict[str, Any] = {}
        self._fields: dict[str, QWidget] = {}
        self._rows = QGridLayout()
        self._rows.setColumnStretch(1, 1)
        self._rows.setHorizontalSpacing(10)
        self._rows.setVerticalSpacing(7)
        self._add = QComboBox()
        self._add.setEditable(True)
        self._add.setAccessibleName("Key to add")
        typed = QLineEdit()
        self._add.setLineEdit(typed)
        typed.setPlaceholderText("Add a key…")
        self._add_button = QPushButton("Add")
        self._add_button.clicked.connect(self._add_chosen)
        typed.returnPressed.connect(self._add_chosen)
        self._note = QLabel()
        self._note.setWordWrap(True)
        self._note.setProperty("muted", True)
        adding = QHBoxLayout()
        adding.addWidget(self._add, 1)
        adding.addWidget(self._add_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(9)
        layout.addWidget(self._note)
        layout.addLayout(self._rows)
        layout.addLayout(adding)

    def show_page(self, page: Page | None, *, editable: bool) -> None:
        """Show a page's front matter; fields keep the focus where the keys are the same."""
        self._page = page
        front = page.front_matter if page else None
        values = dict(front.values) if front else {}
        broken = bool(front and front.faults and not values)
        self._editable = editable and front is not None and front.form != "toml" and not broken
        keys = [(key, _form_of(value)) for key, value in values.items()]
        if keys != self._keys:
            self._keys = keys
            self._build(values)
        self._values = values
        for key, _ in keys:
            self._fill(key, values[key])
        for field in self._fields.values():
            field.setEnabled(self._editable or isinstance(field, QPushButton))
        self._add.setEnabled(self._editable)
        self._add_button.setEnabled(self._editable)
        self._note.setText(_note(page, editable=editable))
        self._note.setVisible(bool(self._note.text()))

    def field(self, key: str) -> QWidget | None:
        """The field of a key."""
        return self._fields.get(key)

    # Building

    def _build(self, values: dict[str, Any]) -> None:
        while self._rows.count():
            item = self._rows.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._fields = {}
        for row, (key, form) in enumerate(self._keys):
            label = QLabel(key)
            label.setProperty("muted", True)
            label.setMaximumWidth(150)
            label.setContentsMargins(0, 5, 0, 0)
            label.setToolTip(key)
            field = self._make(key, form, values[key])
            field.setAccessibleName(f"Front matter {key}")
            label.setBuddy(field)
            more = QToolButton()
            more.setText("⋯")
            more.setAccessibleName(f"More for {key}")
            more.setToolTip("Rename, remove, show in the source")
            more.clicked.connect(lambda _checked=False, name=key, button=more: self._offer(name, button))
            top = Qt.AlignmentFlag.AlignTop
            self._rows.addWidget(label, row, 0, top | Qt.AlignmentFlag.AlignRight)
            self._rows.addWidget(field, row, 1)
            self._rows.addWidget(more, row, 2, top)
            self._fields[key] = field
        taken = dict(self._keys)
        self._add.clear()
        self._add.addItems([key for key in USUAL_KEYS if key not in taken])
        self._add.setCurrentIndex(-1)
        self._add.clearEditText()

    def _make(self, key: str, form: str, value: object) -> QWidget:
        if form == "switch":
            box = QCheckBox()
            box.clicked.connect(lambda checked, name=key: self._set((name,), checked))
            return box
        if form in {"lines", "list"}:
            area = _Area(partial(self._leave_area, key))
            area.setPlaceholderText("One per line" if form == "list" else "")
            return area
        if form == "nested":
            button = QPushButton("Edit in the source")
            button.setProperty("link", True)
            button.clicked.connect(lambda: self.source_wanted.emit(key))
            return button
        line = QLineEdit()
        line.setPlaceholderText("empty" if value in {None, ""} else "")
        line.editingFinished.connect(lambda name=key: self._leave_line(name))
        return line

    def _fill(self, key: str, value: Any) -> None:
        field = self._fields[key]
        if isinstance(field, QCheckBox):
            field.setChecked(bool(value))
        elif isinstance(field, _Area):
            field.show_text(
                "\n".join(map(_shown, value)) if isinstance(value, list) else str(value).rstrip("\n")
            )
        elif isinstance(field, QLineEdit) and field.text() != _shown(value):
            field.setText(_shown(value))
            field.setCursorPosition(0)

    # Writing

    def _leave_line(self, key: str) -> None:
        field = self._fields.get(key)
        if isinstance(field, QLineEdit) and field.text() != _shown(self._values.get(key)):
            self._set((key,), _like(self._values.get(key), field.text()))

    def _leave_area(self, key: str) -> None:
        field = self._fields.get(key)
        old = self._values.get(key)
        if not isinstance(field, _Area):
            return
        text = field.toPlainText()
        if isinstance(old, list):
            new: Any = [line.strip() for line in text.split("\n") if line.strip()]
            if [_shown(item) for item in old] != new:
                same = {_shown(item): item for item in old}
                self._set((key,), [same.get(item, item) for item in new])
        elif text != str(old).rstrip("\n"):
            self._set((key,), text + ("\n" if str(old).endswith("\n") else ""))

    def _set(self, path: Path, value: object) -> None:
        self._do(f"Set {path[0]}", lambda page: set_value(page.source, page.front_matter, path, value))

    def _add_chosen(self) -> None:
        key = self._add.currentText().strip()
        if key and self._editable:
            self._do(f"Add {key}", lambda page: add_key(page.source, page.front_matter, (key,), ""))
            field = self._fields.get(key)
            if field is not None:
                field.setFocus()

    def _offer(self, key: str, button: QToolButton) -> None:
        menu = QMenu(self)
        rename = menu.addAction("Rename…")
        remove = menu.addAction("Remove")
        show = menu.addAction("Show in the source")
        rename.setEnabled(self._editable)
        remove.setEnabled(self._editable)
        rename.triggered.connect(lambda: self._rename(key))
        remove.triggered.connect(
            lambda: self._do(f"Remove {key}", lambda page: remove_key(page.source, page.front_matter, (key,)))
        )
        show.triggered.connect(lambda: self.source_wanted.emit(key))
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _rename(self, key: str) -> None:
        new, said = QInputDialog.getText(self, "Rename key", f"New name for {key}:", text=key)
        new = new.strip()
        if said and new and new != key:
            self._do(
                f"Rename {key} to {new}",
                lambda page: rename_key(page.source, page.front_matter, (key,), new),
            )

    def _do(self, name: str, make: Callable[[Page], Sequence[Edit]]) -> None:
        if self._page is None:
            return
        try:
            edits = make(self._page)
        except JfeditorError as error:
            self.refused.emit(word_error(error))
            self.show_page(self._page, editable=self._editable)
        else:
            self.edits_wanted.emit(name, edits)


class _Area(QPlainTextEdit):
    """A field of a few lines that tells when it is left."""

    def __init__(self, left: Callable[[], None]) -> None:
        super().__init__()
        self._left = left
        self.setObjectName("field")
        self.setTabChangesFocus(True)
        self.setFixedHeight(64)

    def show_text(self, text: str) -> None:
        """Show another text, unless it is shown already."""
        if self.toPlainText() != text:
            self.setPlainText(text)
        lines = min(8, max(2, text.count("\n") + 1 + len(text) // 46))
        self.setFixedHeight(16 + lines * self.fontMetrics().lineSpacing())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._left()


def _form_of(value: object) -> str:
    if isinstance(value, bool):
        return "switch"
    if isinstance(value, list):
        plain = all(isinstance(item, str | int | float | date) and "\n" not in str(item) for item in value)
        return "list" if plain else "nested"
    if isinstance(value, dict):
        return "nested"
    if isinstance(value, str) and ("\n" in value or len(value) > 60):
        return "lines"
    return "line"


def _shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)


def _like(old: object, text: str) -> object:
    """What was typed as a value of the kind that was there: numbers stay numbers, dates dates."""
    if isinstance(old, int) and text.strip().lstrip("+-").isdigit():
        return int(text)
    if isinstance(old, float):
        try:
            return float(text)
        except ValueError:
            return text
    if isinstance(old, date) and not isinstance(old, datetime):
        try:
            return date.fromisoformat(text.strip())
        except ValueError:
            return text
    return text


def _note(page: Page | None, *, editable: bool) -> str:
    if page is None:
        return ""
    front = page.front_matter
    if front.form == "toml":
        return "This front matter is TOML (+++). It can be edited in the source."
    if front.faults and not front.values:
        return "The front matter cannot be read; the notice above the page says where. Mend it in the source."
    if front.form == "none" and editable:
        return "This page has no front matter. Adding a key makes one."
    return ""
