"""How far an export is, and what became of it: two stages of the Export dialog."""

from pathlib import Path

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from jfeditor.ui.export_plan import Outcome, Told
from jfeditor.wording import word, word_counted

_MOST_LISTED = 500
"""Failures and remarks that are listed; nobody reads more."""
_SPACING = 3
"""Pixels around each entry of a list."""
_AROUND = QSize(24, 8)
"""Pixels of an entry that its words cannot have."""


class ExportProgress(QWidget):
    """How many files are made, which is next, and a way to stop."""

    stop_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.words = plain_label()
        self.words.setProperty("subheading", True)
        self.title = plain_label()
        self.title.setProperty("muted", True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Files made")
        self.stop = QPushButton(word("export_dialog.stop", {}))
        self.stop.setAutoDefault(False)  # a second Enter must not stop what the first one began
        self.stop.clicked.connect(self.stop_wanted)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.stop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        for part in (self.words, self.bar, self.title):
            layout.addWidget(part)
        layout.addStretch(1)
        layout.addLayout(buttons)

    def start(self) -> None:
        """Nothing is made yet."""
        self.stop.setEnabled(True)
        self.words.setText(word("export_dialog.looking", {}))
        self.title.clear()
        self.bar.setRange(0, 0)

    def show_progress(self, done: int, total: int, title: str) -> None:
        """How far it is."""
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        self.bar.setAccessibleDescription(title)
        if self.stop.isEnabled():
            self.words.setText(word("export_dialog.exporting", {"done": done, "count": total}))
            self.title.setText(title)

    def show_stopping(self) -> None:
        """The user has stopped it."""
        self.stop.setEnabled(False)
        self.words.setText(word("export_dialog.stopping", {}))
        self.title.clear()


class ExportResult(QWidget):
    """How many files are written, and what is to be said of some, with ways to their pages."""

    place_wanted = Signal(str, int)
    folder_wanted = Signal()
    file_wanted = Signal(str)
    """The user wants to see the only file, by its name."""
    close_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.words = plain_label()
        self.words.setProperty("subheading", True)
        self.more = plain_label()
        self.more.setProperty("muted", True)
        self.failed = plain_label()
        self.failed.setProperty("tone", "err")
        self.failures = _list("Files that could not be made")
        self.remarked = plain_label()
        self.remarked.setProperty("tone", "warn")
        self.remarks = _list("Remarks")
        self.hint = plain_label()
        self.hint.setProperty("faint", True)
        self.hint.setText(word("export_dialog.go_hint", {}))
        self.open_button = QPushButton(word("export_dialog.open_folder", {}))
        self.open_button.clicked.connect(self.folder_wanted)
        self._name = ""
        """Of the only file that was written."""
        self.file_button = QPushButton(word("export_dialog.open_file", {}))
        self.file_button.clicked.connect(lambda: self.file_wanted.emit(self._name))
        self.said = plain_label()
        self.said.setProperty("tone", "warn")
        self.close_button = QPushButton(word("export_dialog.close", {}))
        self.close_button.clicked.connect(self.close_wanted)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.file_button)
        buttons.addWidget(self.open_button)
        buttons.addWidget(self.close_button)
        for box in (self.failures, self.remarks):
            box.itemActivated.connect(self._go)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for part in (self.words, self.more, self.failed):
            layout.addWidget(part)
        layout.addWidget(self.failures, 1)
        layout.addWidget(self.remarked)
        layout.addWidget(self.remarks, 1)
        for label in (self.hint, self.said):
            layout.addWidget(label)
        layout.addStretch()
        layout.addLayout(buttons)

    def show_outcome(self, outcome: Outcome, out: Path, only_name: str, *, unsaved: bool) -> None:
        """Say what became of it; `only_name` is that of the file where there was one to be made."""
        count = outcome.written
        self._name = only_name if count else ""
        written = word_counted("export_dialog.written", count, folder=out) if count else ""
        if self._name:
            written = word("export_dialog.written_it", {"name": self._name, "folder": out})
        self.words.setText(written or word("export_dialog.none_written", {}))
        more = []
        if outcome.left:
            more.append(word_counted("export_dialog.stopped", outcome.left))
        if unsaved and count:
            more.append(word("export_dialog.with_unsaved", {}))
        self.more.setText("\n".join(more))
        self.more.setVisible(bool(more))
        _fill(self.failed, self.failures, "export_dialog.failed", outcome.failures)
        _fill(self.remarked, self.remarks, "export_dialog.remarks", outcome.remarks)
        self.hint.setVisible(bool(outcome.failures or outcome.remarks))
        self.open_button.setEnabled(bool(count))
        self.file_button.setVisible(bool(self._name))
        self.tell("")

    def tell(self, words: str) -> None:
        """Say what became of opening the files."""
        self.said.setText(words)
        self.said.setVisible(bool(words))

    def choose_focus(self) -> None:
        """Enter closes, and the button that it presses has the keyboard."""
        self.close_button.setDefault(True)
        self.close_button.setFocus()

    def _go(self, item: QListWidgetItem) -> None:
        told = item.data(Qt.ItemDataRole.UserRole)
        if told[0]:
            self.place_wanted.emit(*told)


def _fill(label: QLabel, box: QListWidget, code: str, told: tuple[Told, ...]) -> None:
    label.setText(word_counted(code, len(told)) if told else "")
    box.clear()
    for one in told[:_MOST_LISTED]:
        item = QListWidgetItem(one.words, box)
        item.setData(Qt.ItemDataRole.UserRole, (one.path, one.line))
        item.setToolTip(one.words)
    for part in (label, box):
        part.setVisible(bool(told))


class _Wrapping(QStyledItemDelegate):
    """Entries as wide as the list and as high as their words need: Qt's own are some pixels too wide."""

    def __init__(self, view: QListWidget) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        view = self._view
        width = view.viewport().width() - 2 * _SPACING
        room = QRect(0, 0, width - _AROUND.width(), 0)
        words = str(index.data(Qt.ItemDataRole.DisplayRole))
        needed = view.fontMetrics().boundingRect(room, int(Qt.TextFlag.TextWordWrap), words)
        return QSize(width, needed.height() + _AROUND.height())


class _List(QListWidget):
    """Enter on an entry is for the entry, not for the dialog's button."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            event.accept()


def _list(name: str) -> QListWidget:
    box = _List()
    box.setAccessibleName(name)
    box.setWordWrap(True)
    box.setItemDelegate(_Wrapping(box))
    box.setResizeMode(QListWidget.ResizeMode.Adjust)
    box.setTextElideMode(Qt.TextElideMode.ElideNone)
    box.setSpacing(_SPACING)
    box.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return box


def plain_label() -> QLabel:
    """A label of as many lines as its words take, which it shows as they are."""
    label = QLabel()
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
