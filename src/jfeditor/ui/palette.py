"""A field over the window that finds pages, levels and commands by a few letters of their name."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)
from rapidfuzz import fuzz, process, utils

from jfeditor.ui.themes import colour

_MOST_SHOWN = 60
_LEAST_SCORE = 55
_ENTRY = Qt.ItemDataRole.UserRole + 1

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the palette."""

    title: str
    note: str
    """Said at the right: a shortcut, or where it is."""
    chosen: Callable[[], None]


def rank(entries: list[Entry], typed: str) -> list[Entry]:
    """The entries that fit what was typed, best first; all, in their order, where nothing was.

    What holds every typed word comes first, shortest first; then what is similar (rapidfuzz's weighted
    ratio), so that typing errors find their way.
    """
    words = typed.lower().split()
    if not words:
        return entries[:_MOST_SHOWN]
    lowered = [f"{entry.title} {entry.note}".lower() for entry in entries]
    exact = [i for i, text in enumerate(lowered) if all(word in text for word in words)]
    exact.sort(key=lambda i: (not entries[i].title.lower().startswith(words[0]), len(entries[i].title), i))
    if len(exact) < _MOST_SHOWN:
        taken = set(exact)
        close = process.extract(
            typed,
            [entry.title for entry in entries],
            scorer=fuzz.WRatio,
            processor=utils.default_process,
            limit=_MOST_SHOWN,
            score_cutoff=_LEAST_SCORE,
        )
        exact += [i for _, _, i in close if i not in taken]
    return [entries[i] for i in exact[:_MOST_SHOWN]]


class Palette(QFrame):
    """Opens over its window; closes when something is chosen, on Escape, or when the focus leaves."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setObjectName("palette")
        self._entries: list[Entry] = []
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
        layout.addWidget(self.list)
        self.field.textChanged.connect(self._typed)
        self.field.installEventFilter(self)
        self.list.clicked.connect(self._choose)
        self.hide()

    def open_with(self, hint: str, entries: Iterable[Entry]) -> None:
        """Offer the entries."""
        self._entries = list(entries)
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
        if isinstance(event, QFocusEvent) and event.type() is QEvent.Type.FocusOut and self.isVisible():
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
        self._shown.show_entries(rank(self._entries, text))
        self.list.setCurrentIndex(self._shown.index(0, 0))

    def _choose(self, index: Index) -> None:
        entry = index.data(_ENTRY)
        if entry is not None:
            self._close()
            entry.chosen()

    def _close(self) -> None:
        self.hide()
        self._window.setFocus()


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
        return QSize(100, 30)

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
