"""A field over the window that finds pages, levels and commands by a few letters of their name."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLabel,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from jfeditor.ui.ranking import Ranking
from jfeditor.ui.themes import colour

_MOST_SHOWN = 60
_ROW_HEIGHT = 30
_ENTRY = Qt.ItemDataRole.UserRole + 1

Index = QModelIndex | QPersistentModelIndex


class Entry(NamedTuple):
    """One line of the palette. A named tuple, since quick open makes tens of thousands at once."""

    title: str
    note: str
    """Said at the right: a shortcut, or where it is."""
    chosen: Callable[[], None]


class Palette(QFrame):
    """Opens over its window; closes when something is chosen, on Escape, or when the focus leaves."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setObjectName("palette")
        self._entries: list[Entry] = []
        self._ranking = Ranking((), ())
        self._came_from: QWidget | None = None
        """What had the keyboard before, and gets it back."""
        self._shown = _Entries(self)
        self.field = QLineEdit()
        self.list = QListView()
        self.list.setObjectName("palettelist")
        self.list.setModel(self._shown)
        self.list.setItemDelegate(_EntryDelegate(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setAccessibleName("What was found")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 5)
        layout.setSpacing(4)
        layout.addWidget(self.field)
        layout.addWidget(self.list, 1)
        self.nothing = QLabel("Nothing fits. Try fewer letters, or another word.")
        self.nothing.setProperty("muted", True)
        self.nothing.setContentsMargins(12, 6, 12, 8)
        layout.addWidget(self.nothing)
        layout.addStretch(0)
        self.field.textChanged.connect(self._typed)
        self.field.installEventFilter(self)
        self.list.clicked.connect(self._choose)
        self.hide()

    def open_with(self, hint: str, entries: Iterable[Entry]) -> None:
        """Offer the entries."""
        focused = QApplication.focusWidget()
        if focused is not self.field:
            self._came_from = focused
        self._entries = list(entries)
        self._ranking = Ranking(
            [entry.title for entry in self._entries], [entry.note for entry in self._entries]
        )
        self.field.setPlaceholderText(hint)
        self.field.setAccessibleName(hint)
        self.field.clear()
        self._typed("")
        window = self._window
        width = min(620, window.width() - 40)
        self.setGeometry((window.width() - width) // 2, 44, width, min(440, window.height() - 80))
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        left = isinstance(event, QFocusEvent) and event.type() is QEvent.Type.FocusOut
        # Its own menu (cut, copy, paste) takes the keyboard for a moment only.
        if left and event.reason() is not Qt.FocusReason.PopupFocusReason and self.isVisible():  # type: ignore[attr-defined]
            self.hide()
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 10, Qt.Key.Key_PageUp: -10}
        if event.key() in steps:
            last = self._shown.rowCount() - 1
            row = max(0, min(last, self.list.currentIndex().row() + steps[Qt.Key(event.key())]))
            self.list.setCurrentIndex(self._shown.index(row, 0))
            return True
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._choose(self.list.currentIndex())
            return True
        if event.key() == Qt.Key.Key_Escape:
            self._close()
            return True
        return False

    def _typed(self, text: str) -> None:
        self._shown.show_entries([self._entries[i] for i in self._ranking.best(text, _MOST_SHOWN)])
        found = self._shown.rowCount() > 0
        self.list.setVisible(found)
        self.list.setMaximumHeight(self._shown.rowCount() * _ROW_HEIGHT + 2 * self.list.frameWidth())
        self.nothing.setVisible(not found)
        self.list.setCurrentIndex(self._shown.index(0, 0))

    def _choose(self, index: Index) -> None:
        entry = index.data(_ENTRY)
        if entry is not None:
            self._close()
            entry.chosen()

    def _close(self) -> None:
        if self._came_from is not None and isValid(self._came_from) and self._came_from.isVisible():
            self._came_from.setFocus()
        else:
            self._window.setFocus()
        self.hide()


class _Entries(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._entries: list[Entry] = []

    def show_entries(self, entries: list[Entry]) -> None:
        self.beginResetModel()
        self._entries = entries
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        entry = self._entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{entry.title}, {entry.note}" if entry.note else entry.title
        return entry if role == _ENTRY else None


class _EntryDelegate(QStyledItemDelegate):
    """The title at the left, the note at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, _ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry: Entry = index.data(_ENTRY)
        self.initStyleOption(option, index)
        option.text = ""
        style = option.widget.style() if option.widget else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        painter.save()
        area = option.rect.adjusted(12, 0, -12, 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        metrics = option.fontMetrics
        title_width = min(metrics.horizontalAdvance(entry.title) + 2, area.width() * 3 // 4)
        title = metrics.elidedText(entry.title, Qt.TextElideMode.ElideRight, title_width)
        note_width = area.width() - title_width - 16
        note = metrics.elidedText(entry.note, Qt.TextElideMode.ElideMiddle, max(0, note_width))
        painter.setPen(option.palette.color(QPalette.ColorRole.Text))
        painter.drawText(area, middle | Qt.AlignmentFlag.AlignLeft, title)
        painter.setPen(colour("faint"))
        painter.drawText(area, middle | Qt.AlignmentFlag.AlignRight, note)
        painter.restore()
