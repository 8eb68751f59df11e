"""The steps of the session, from its opening on; a double-click goes back to one, or on to it.

The rows are made when they are painted, from the undo stack itself: a keystroke costs one row, however many
steps there are.
"""

import time
from dataclasses import dataclass
from html import escape
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QUndoStack
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from jfeditor.text.changes import Change
from jfeditor.ui.commands import ChangeCommand
from jfeditor.ui.history_steps import Step, jump_words, opening, step_of
from jfeditor.ui.long_list import LongList
from jfeditor.ui.session import Session
from jfeditor.ui.themes import colour
from jfeditor.wording import word

_MARGIN = 4
_SIDE = 22
"""Pixels left of the text, for the mark of the current step."""
_TURN_SECONDS = 0.02
"""How long steps are taken before the window gets its turn."""

Index = QModelIndex | QPersistentModelIndex


class HistoryPanel(QWidget):
    """The steps, the newest at the bottom."""

    about_to_jump = Signal()
    """Steps are about to be taken: what is typed but in no page yet has to be written now."""
    told = Signal(str)
    """What a jump did, in words."""
    page_wanted = Signal(str)
    """A jump changed this page, and maybe others."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = _StepsView()
        self.view.step_wanted.connect(self.go_to)
        self.empty = QLabel(word("history.empty", {}))
        self.empty.setWordWrap(True)
        self.empty.setProperty("muted", True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.empty.setContentsMargins(18, 12, 12, 12)
        self.empty.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # so that it is read aloud
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.empty, 1)
        self._jump: _Jump | None = None
        self._turn = QTimer(self)
        self._turn.setSingleShot(True)
        self._turn.setInterval(0)
        self._turn.timeout.connect(self._go_on)
        self.view.steps.counted.connect(self._show_state)
        self._show_state()

    def watch(self, session: Session | None) -> None:
        """Show the steps of another handbook, or none."""
        self._jump = None
        self._turn.stop()
        self.view.steps.watch(session)
        self.view.show_current()

    def go_to(self, index: int) -> None:
        """Take steps back, or do them again, until so many are done."""
        stack = self.view.steps.stack
        if stack is None or index == stack.index():
            return
        before = stack.index()
        self.about_to_jump.emit()
        if stack.index() != before and index > before:
            return  # what was typed became a step: those to be done again are gone
        start = self._jump.start if self._jump else stack.index()
        self._jump = _Jump(start, index, stack.index())
        self._go_on()

    def _go_on(self) -> None:
        """Take steps for a short while; the window gets its turn before the next ones."""
        stack, jump = self.view.steps.stack, self._jump
        if stack is None or jump is None or stack.index() != jump.at:
            self._jump = None  # something else was done meanwhile
            return
        until = time.monotonic() + _TURN_SECONDS
        while stack.index() != jump.to and time.monotonic() < until:
            stack.setIndex(stack.index() + (1 if jump.to > stack.index() else -1))
        if stack.index() == jump.to:
            self._jump = None
            self._tell(stack, jump)
        else:
            self._jump = _Jump(jump.start, jump.to, stack.index())
            self._turn.start()

    def _tell(self, stack: QUndoStack, jump: "_Jump") -> None:
        """Say what the jump did."""
        commands = [stack.command(at) for at in range(min(jump.start, jump.to), max(jump.start, jump.to))]
        changes = [command.change for command in commands if isinstance(command, ChangeCommand)]
        if changes:
            self.page_wanted.emit(changes[0].pages[0].path)
            self.told.emit(jump_words(changes, back=jump.to < jump.start))

    def _show_state(self) -> None:
        is_empty = self.view.steps.rowCount() <= 1
        self.view.setVisible(not is_empty)
        self.empty.setVisible(is_empty)
        # Never what is hidden: the keyboard would not get past it.
        self.setFocusProxy(self.empty if is_empty else self.view)


@dataclass(frozen=True, slots=True)
class _Jump:
    """From which step to which; `at` is where it has got to."""

    start: int
    to: int
    at: int


class _Steps(QAbstractListModel):
    """The opening, then a row a step; row and index of the stack are the same."""

    counted = Signal()
    """There are more rows, or fewer."""
    moved = Signal()
    """Another step is the current one, or became what it is just now."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.stack: QUndoStack | None = None
        self._session: Session | None = None
        self._rows = 0
        self._index = 0
        self._saved = 0
        """The row after which nothing was unsaved; -1 for none."""
        self._saved_by: Change | None = None
        """Its change: another step may take its place."""
        self._steps: dict[int, tuple[Change, Step]] = {}
        """By row, of those that were painted."""

    def watch(self, session: Session | None) -> None:
        """List the steps of another session."""
        if self._session is not None:
            self._session.modified_changed.disconnect(self._note_saved)
        if self.stack is not None:
            self.stack.indexChanged.disconnect(self._follow)
        self.beginResetModel()
        self._session, self.stack = session, session.undo_stack if session else None
        self._rows = self.stack.count() + 1 if self.stack else 0
        self._index = self.stack.index() if self.stack else 0
        self._saved = self._index if session and not session.modified else -1
        self._saved_by = self._change_at(self._saved)
        self._steps.clear()
        self.endResetModel()
        if session is not None and self.stack is not None:
            self.stack.indexChanged.connect(self._follow)
            session.modified_changed.connect(self._note_saved)
        self.counted.emit()

    @property
    def current(self) -> QModelIndex:
        """The row of the step done last."""
        return self.index(self._index)

    def step(self, row: int) -> Step:
        """What a row shows."""
        change = self._change_at(row)
        if change is None:
            return opening()
        known = self._steps.get(row)
        if known is None or known[0] is not change:
            known = self._steps[row] = (change, step_of(change))
        return known[1]

    def marks(self, row: int) -> str:
        """Whether one is at a row, or the pages were saved so, in words."""
        codes = {"current": row == self._index, "saved": row == self._saved, "undone": self.is_undone(row)}
        return ", ".join(word(f"history.{code}", {}) for code, so in codes.items() if so)

    def is_current(self, row: int) -> bool:
        """Whether a row's step was done last."""
        return row == self._index

    def is_undone(self, row: int) -> bool:
        """Whether a row's step was taken back."""
        return row > self._index

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else self._rows

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = index.row()
        step = self.step(row)
        if role == Qt.ItemDataRole.DisplayRole:
            return step.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (step.name, step.note, self.marks(row)) if part)
        if role == Qt.ItemDataRole.ToolTipRole:
            tip = escape("\n".join([step.tip, word("history.keys", {})]))
            return f"<p>{tip}</p>".replace("\n", "<br>")
        return None

    def _change_at(self, row: int) -> Change | None:
        """What the step of a row did; None for the opening, and for no row."""
        command = self.stack.command(row - 1) if self.stack is not None and row > 0 else None
        return command.change if isinstance(command, ChangeCommand) else None

    def _follow(self, index: int) -> None:
        """The stack has other steps, or another is the current one."""
        stack = self.stack
        if stack is None or not isValid(stack):  # it tells of its own end, too
            return
        rows, before = stack.count() + 1, self._index
        self._index = index
        if rows > self._rows:
            self.beginInsertRows(QModelIndex(), self._rows, rows - 1)
            self._rows = rows
            self.endInsertRows()
        elif rows < self._rows:
            self.beginRemoveRows(QModelIndex(), rows, self._rows - 1)
            self._rows = rows
            for row in [row for row in self._steps if row >= rows]:
                del self._steps[row]
            self.endRemoveRows()
        if self._saved >= rows or self._change_at(self._saved) is not self._saved_by:
            self._saved = -1
        last = self._rows - 1
        self.dataChanged.emit(self.index(min(before, index, last)), self.index(min(max(before, index), last)))
        self._note_saved()
        self.counted.emit()
        self.moved.emit()

    def _note_saved(self, _path: str = "") -> None:
        if self._session is None or self.stack is None or self._session.modified:
            return
        if self._saved != self.stack.index():
            before, self._saved = self._saved, self.stack.index()
            self._saved_by = self._change_at(self._saved)
            for index in (self.index(before), self.index(self._saved)):
                if index.isValid():
                    self.dataChanged.emit(index, index)


class _StepsView(LongList):
    """The rows; a double-click or Enter wants one."""

    step_wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__(2 * QFontMetrics(QApplication.font()).height() + 2 * _MARGIN)
        self.setObjectName("history")
        self.setAccessibleName(word("history.title", {}))
        self.steps = _Steps(self)
        self.setModel(self.steps)
        self.setItemDelegate(_StepDelegate(self, self.steps))
        self.doubleClicked.connect(lambda index: self.step_wanted.emit(index.row()))
        self.steps.moved.connect(self.show_current)

    def show_current(self) -> None:
        """Make the step that was done last the current row."""
        if self.steps.current.isValid():
            self.setCurrentIndex(self.steps.current)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            if self.currentIndex().isValid():
                self.step_wanted.emit(self.currentIndex().row())
        else:
            super().keyPressEvent(event)


class _StepDelegate(QStyledItemDelegate):
    """Paints a step in two lines: its name, and what it did to which pages."""

    def __init__(self, view: QTableView, steps: _Steps) -> None:
        super().__init__(view)
        self._steps = steps

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        steps, row = self._steps, index.row()
        step, marks = steps.step(row), steps.marks(row)
        self.initStyleOption(option, index)
        option.text = ""
        style = option.widget.style() if option.widget else QApplication.style()
        painter.save()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        font, small = QFont(option.font), QFont(option.font)
        small.setPixelSize(max(9, option.font.pixelSize() - 1))
        area = option.rect.adjusted(_SIDE, _MARGIN, -8, -_MARGIN)
        above = area.adjusted(0, 0, 0, -area.height() // 2)
        below = area.adjusted(0, area.height() // 2, 0, 0)
        if steps.is_current(row):
            font.setWeight(QFont.Weight.DemiBold)
            dot = QRectF(option.rect.left() + 8, above.center().y() - 3, 7, 7)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("accent"))
            painter.drawEllipse(dot)
        if marks:
            painter.setFont(small)
            painter.setPen(colour("accent" if steps.is_current(row) else "muted"))
            painter.drawText(above, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, marks)
            above.setRight(above.right() - QFontMetrics(small).horizontalAdvance(marks) - 8)
        undone = steps.is_undone(row)
        for text, one, name, room, elide in (
            (step.name, font, "faint" if undone else "text", above, Qt.TextElideMode.ElideRight),
            (step.note, small, "faint" if undone else "muted", below, Qt.TextElideMode.ElideMiddle),
        ):
            painter.setFont(one)
            painter.setPen(colour(name))
            shown = QFontMetrics(one).elidedText(text, elide, room.width())
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)
        painter.restore()
