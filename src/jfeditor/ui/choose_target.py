"""Asks whom a statement means, and shows how its line will read; nothing is changed here."""

from dataclasses import dataclass
from html import escape
from typing import Any

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QListView,
    QVBoxLayout,
    QWidget,
)

from jfeditor.families.choices import ChoiceError
from jfeditor.text.changes import Change
from jfeditor.ui.target_choices import Choices, Rewriting, TargetView
from jfeditor.ui.themes import colour
from jfeditor.wording import word, word_error

_THROUGH_LIST = {
    (QEvent.Type.KeyPress, key)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp)
}
Index = QModelIndex | QPersistentModelIndex


class ChooseTargetDialog(QDialog):
    """The statement, the levels it may mean, and the line as it will be written."""

    def __init__(self, choices: Choices, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(word("choose_target.title", {}))
        self.resize(620, 560)
        self._choices = choices
        self._rewriting: Rewriting | None = None
        statement = choices.reading.statement
        values = {"line": statement.line, "page": choices.page.title}
        words = _plain(f"{word('choose_target.statement', values)}\n“{choices.reading.text}”")
        why = _plain(choices.why)
        why.setProperty("warn", True)
        self.field = QLineEdit()
        self.field.setPlaceholderText(word("choose_target.search", {}))
        self.field.setAccessibleName(word("choose_target.search", {}))
        self.field.setClearButtonEnabled(True)
        self.field.textChanged.connect(self._search)
        self.field.installEventFilter(self)
        self.rows = _Rows(self)
        self.list = QListView()
        self.list.setModel(self.rows)
        self.list.setUniformItemSizes(True)
        self.list.setAccessibleName(word("choose_target.title", {}))
        self.list.selectionModel().currentChanged.connect(self._chosen)
        self.list.doubleClicked.connect(self._accept_if_chosen)
        self.nothing = _plain(word("choose_target.nothing", {}))
        self.nothing.setProperty("muted", True)
        self.diff = QLabel()
        self.diff.setObjectName("rewriting")
        self.diff.setWordWrap(True)
        self.diff.setTextFormat(Qt.TextFormat.RichText)
        self.diff.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.diff.setAlignment(Qt.AlignmentFlag.AlignTop)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.ok = buttons.addButton(word("choose_target.ok", {}), QDialogButtonBox.ButtonRole.AcceptRole)
        self.ok.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 16)
        layout.setSpacing(10)
        for widget in (words, why, self.field):
            layout.addWidget(widget)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.nothing, 1)
        layout.addWidget(self.diff)
        layout.addWidget(buttons)
        self._search("")
        self.field.setFocus()

    @classmethod
    def ask(cls, choices: Choices, parent: QWidget | None) -> Change | None:
        """The change that names the chosen level, or None where the user does not want any."""
        dialog = cls(choices, parent)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        dialog.deleteLater()
        return dialog._rewriting.change if accepted and dialog._rewriting else None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """From the field, Up and Down go through the levels."""
        if isinstance(event, QKeyEvent) and (event.type(), event.key()) in _THROUGH_LIST:
            QApplication.sendEvent(self.list, event)
            return True
        return super().eventFilter(watched, event)

    def _search(self, typed: str) -> None:
        choices = self._choices
        if typed.strip():
            groups = [_Group(word("choose_target.elsewhere", {}), choices.search(typed))]
        else:
            known = {one.ref for one in choices.candidates}
            here = tuple(one for one in choices.here if one.ref not in known)
            groups = [
                _Group(word("choose_target.candidates", {}), choices.candidates),
                _Group(word("choose_target.here", {}), here),
            ]
        self.rows.show_groups([group for group in groups if group.targets])
        is_empty = not self.rows.rowCount()
        self.list.setVisible(not is_empty)
        self.nothing.setVisible(is_empty)
        self._show(None)

    def _chosen(self, index: QModelIndex) -> None:
        self._show(self.rows.target(index))

    def _show(self, target: TargetView | None) -> None:
        self._rewriting = None
        if target is None:
            self.diff.setText(escape(word("choose_target.nothing_chosen", {})))
        else:
            try:
                self._rewriting = self._choices.rewriting(target)
            except ChoiceError as error:
                self.diff.setText(escape(word_error(error)))
            else:
                self.diff.setText(_drawn(self._rewriting))
        self.ok.setEnabled(self._rewriting is not None)

    def _accept_if_chosen(self) -> None:
        if self._rewriting is not None:
            self.accept()


@dataclass(frozen=True, slots=True)
class _Group:
    """Levels under a heading."""

    title: str
    targets: tuple[TargetView, ...]


class _Rows(QAbstractListModel):
    """Headings and levels."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._rows: list[str | TargetView] = []

    def show_groups(self, groups: list[_Group]) -> None:
        """List other levels."""
        self.beginResetModel()
        self._rows = []
        for group in groups:
            self._rows.append(group.title)
            self._rows.extend(group.targets)
        self.endResetModel()

    def target(self, index: Index) -> TargetView | None:
        """The level in a row; None for a heading."""
        row = self._rows[index.row()] if index.isValid() else ""
        return row if isinstance(row, TargetView) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.target(index) is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self._rows[index.row()]
        if isinstance(row, str):
            if role == Qt.ItemDataRole.FontRole:
                font = QFont()
                font.setWeight(QFont.Weight.DemiBold)
                return font
            return row if role == Qt.ItemDataRole.DisplayRole else None
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{row.title}  ·  {row.where}"
        return row.ref.path if role == Qt.ItemDataRole.ToolTipRole else None


def _drawn(rewriting: Rewriting) -> str:
    """The line before and after, with what differs marked."""
    rows = (
        ("before", "del", rewriting.before, rewriting.before_end),
        ("after", "add", rewriting.after, rewriting.after_end),
    )
    lines = []
    for code, ground, text, end in rows:
        start = rewriting.start
        strong = colour(f"{ground}-strong").name()
        differs = f'<span style="background:{strong}; font-weight:600">{_safe(text[start:end])}</span>'
        marked = _safe(text[:start]) + (differs if start < end else "") + _safe(text[end:])
        name = f'<span style="color:{colour("muted").name()}">{word(f"choose_target.{code}", {})}</span>'
        lines.append(
            f'<tr><td width="44">{name}</td>'
            f'<td style="background:{colour(ground).name()}; padding:3px 6px">{marked}</td></tr>'
        )
    return f'<table width="100%" cellspacing="3">{"".join(lines)}</table>'


def _safe(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def _plain(text: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label
