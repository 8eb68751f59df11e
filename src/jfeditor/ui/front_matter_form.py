"""The front matter of a page as a form: a field for each key, written back key by key."""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
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
from jfeditor.markdown.front_matter import read_front_matter
from jfeditor.markdown.front_matter_edits import add_key, remove_key, rename_key, set_value
from jfeditor.text.changes import change_page
from jfeditor.text.edits import Edit, apply_edits
from jfeditor.text.sources import Source
from jfeditor.wording import word_error

USUAL_KEYS = ("title", "description", "layout", "draft", "weight", "aliases", "tags", "date", "lastmod")
"""Offered when a key is added; any other can be typed."""

_LONG_TEXT = 60
"""Characters; longer texts get a field of several lines."""

_WHOLE_NUMBER = re.compile(r"[+-]?[0-9]{1,4300}")
"""ASCII digits, as YAML has them; Python makes no number of more than 4300."""

Path = tuple[str | int, ...]


class FrontMatterForm(QWidget):
    """Fields for the keys of the page shown; each finished field is one undo step."""

    edits_wanted = Signal(str, object)
    """A step's name and the `PageChange` that does it, of the page as the form shows it."""
    refused = Signal(str)
    typed = Signal()
    """What is typed into fields and not written yet is another; it is written when its field is left."""
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
        self._add.setAccessibleName("Field to add")
        typed = QLineEdit()
        self._add.setLineEdit(typed)
        typed.setPlaceholderText("Add a field…")
        for part in (typed, self._add.view()):
            part.setAccessibleName("Field to add")
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
        same_page = page is not None and self._page is not None and page.path == self._page.path
        self._page = page
        front = page.front_matter if page else None
        values = dict(front.values) if front else {}
        broken = front is not None and front.broken
        self._editable = editable and front is not None and front.form != "toml" and not broken
        before = dict(self._keys) if same_page else {}
        keys = [(key, _form_of(value, before.get(key, ""))) for key, value in values.items()]
        if keys != self._keys:
            self._keys = keys
            self._rebuild(values)
        for key, _ in keys:
            if not (same_page and self._values.get(key) == values[key] and self._is_typed_in(key)):
                self._fill(key, values[key])
        self._values = values
        for field in self._fields.values():
            field.setEnabled(self._editable or isinstance(field, QPushButton))
        self._add.setEnabled(self._editable)
        self._add_button.setEnabled(self._editable)
        self._note.setText(_note(page, editable=editable))
        self._note.setVisible(bool(self._note.text()))

    def write_typed(self) -> None:
        """Write what was typed into a field that has not been left yet."""
        for key in list(self._fields):
            if self._is_typed_in(key):
                self._leave(key)

    @property
    def has_typed(self) -> bool:
        """Whether a field holds what is not written yet."""
        return any(map(self._is_typed_in, self._fields))

    @property
    def path(self) -> str:
        """The page that is shown, or nothing."""
        return self._page.path if self._page else ""

    def pending(self) -> bytes | None:
        """The text the page would have, were its fields left now; None where that is the text it has."""
        if self._page is None:
            return None
        source, front_matter = self._page.source, self._page.front_matter
        for key in filter(self._is_typed_in, self._fields):
            try:
                edits = set_value(source, front_matter, (key,), self._entered(key))
            except JfeditorError:  # leaving the field will say so
                continue
            if edits:
                source = Source(apply_edits(source.data, edits))
                front_matter = read_front_matter(source)
        return None if source is self._page.source else source.data

    def field(self, key: str) -> QWidget | None:
        """The field of a key."""
        return self._fields.get(key)

    def _is_typed_in(self, key: str) -> bool:
        field = self._fields.get(key)
        if isinstance(field, QLineEdit):
            return field.isModified()
        return isinstance(field, _Area) and field.document().isModified()

    # Building

    def _rebuild(self, values: dict[str, Any]) -> None:
        """Make the fields anew; the keyboard stays at the key it was at, and so does what is typed."""
        focused = next((key for key, field in self._fields.items() if field.hasFocus()), "")
        typed = {key: _text_in(self._fields[key]) for key in self._fields if self._is_typed_in(key)}
        self._take_down()
        self._build(values)
        for key in typed.keys() & self._fields.keys():
            _type_into(self._fields[key], typed[key])
        if focused in self._fields:
            self._fields[focused].setFocus()

    def _take_down(self) -> None:
        """Take the fields away; none of them may tell that it is left, for its page may be another by now."""
        fields, self._fields = self._fields, {}
        for field in fields.values():
            field.blockSignals(True)
        while self._rows.count():
            item = self._rows.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _build(self, values: dict[str, Any]) -> None:
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
            for widget in (label, field, more):
                widget.show()  # now: one of them may be given the keyboard next
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
            area = _Area()
            area.setPlaceholderText("One per line" if form == "list" else "")
            area.textChanged.connect(self.typed)
            area.left.connect(partial(self._leave, key))
            return area
        if form == "nested":
            button = QPushButton("Edit in the source")
            button.setProperty("link", True)
            button.clicked.connect(lambda: self.source_wanted.emit(key))
            return button
        line = QLineEdit()
        line.setPlaceholderText("empty" if value in {None, ""} else "")
        line.textEdited.connect(self.typed)
        line.editingFinished.connect(lambda name=key: self._leave(name))
        return line

    def _fill(self, key: str, value: Any) -> None:
        field = self._fields[key]
        if isinstance(field, QCheckBox):
            field.setChecked(bool(value))
        elif isinstance(field, _Area):
            field.show_text(
                "\n".join(map(_shown, value)) if isinstance(value, list) else str(value).rstrip("\n")
            )
        elif isinstance(field, QLineEdit):
            if field.text() != _shown(value):
                field.setText(_shown(value))
                field.setCursorPosition(0)
            field.setModified(False)

    # Writing

    def _leave(self, key: str) -> None:
        """Write a field's value, if it was changed."""
        if not self._is_typed_in(key):
            return
        field, old, new = self._fields[key], self._values.get(key), self._entered(key)
        if isinstance(field, QLineEdit):
            field.setModified(False)
        elif isinstance(field, _Area):
            field.document().setModified(False)
        if new != old:
            self._set((key,), new)
        self.typed.emit()

    def _entered(self, key: str) -> object:
        """The value that stands in a field."""
        field, old = self._fields[key], self._values.get(key)
        if isinstance(field, QLineEdit):
            return old if field.text() == _shown(old) else _like(old, field.text())
        if isinstance(field, _Area):
            return _list_of(old, field) if isinstance(old, list) else _text_of(str(old), field)
        return old

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
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
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
        new, said = QInputDialog.getText(self, "Rename field", f"New name for {key}:", text=key)
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
            change = change_page(self._page.path, self._page.source.data, make(self._page))
        except JfeditorError as error:
            self.refused.emit(word_error(error))
            self.show_page(self._page, editable=self._editable)
        else:
            self.edits_wanted.emit(name, change)


class _Area(QPlainTextEdit):
    """A field of a few lines that tells when it is left."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("field")
        self.setTabChangesFocus(True)
        self.setFixedHeight(64)

    def text(self) -> str:
        """The text as it was given; toPlainText would give blanks for non-breaking ones."""
        return self.document().toRawText().replace("\u2029", "\n")

    def show_text(self, text: str) -> None:
        """Show another text, unless it is shown already."""
        if self.text() != text:
            with QSignalBlocker(self):  # nobody typed it
                self.setPlainText(text)
        self.document().setModified(False)
        lines = min(8, max(2, text.count("\n") + 1 + len(text) // 46))
        around = 2 * round(self.document().documentMargin()) + 12  # margins, padding and frame
        self.setFixedHeight(around + lines * self.fontMetrics().lineSpacing())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.InsertLineSeparator):
            self.insertPlainText("\n")  # Qt's own would be U+2028, within the item or line
        else:
            super().keyPressEvent(event)


def _text_in(field: QWidget) -> str:
    return field.text() if isinstance(field, QLineEdit | _Area) else ""


def _type_into(field: QWidget, text: str) -> None:
    """Put text into a field as if it were typed there."""
    if isinstance(field, QLineEdit):
        field.setText(text)
        field.setModified(True)
    elif isinstance(field, _Area):
        field.show_text(text)
        field.document().setModified(True)


def _list_of(old: list[Any], field: _Area) -> list[Any]:
    """The items typed, one a line; those that were there before stay of their kind."""
    lines = [line.strip(" \t") for line in field.text().split("\n")]  # other blanks may be meant
    same = {_shown(item).strip(" \t"): item for item in old}
    return [same.get(line, line) for line in lines if line]


def _text_of(old: str, field: _Area) -> str:
    return field.text() + ("\n" if old.endswith("\n") else "")


def _form_of(value: object, before: str) -> str:
    """What kind of field fits a value; a text keeps the field it had while it grows or shrinks."""
    if isinstance(value, bool):
        return "switch"
    if isinstance(value, list):
        plain = all(isinstance(item, str | int | float | date) and "\n" not in str(item) for item in value)
        return "list" if plain else "nested"
    if isinstance(value, dict):
        return "nested"
    if isinstance(value, str) and "\n" not in value and before in {"line", "lines"}:
        return before
    if isinstance(value, str) and ("\n" in value or len(value) > _LONG_TEXT):
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
    if isinstance(old, int) and _WHOLE_NUMBER.fullmatch(text.strip()):
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
    if front.broken:
        return "The front matter cannot be read; the notice above the page says where. Mend it in the source."
    if front.form == "none" and editable:
        return "This page has no front matter. Adding a field makes one."
    return ""
