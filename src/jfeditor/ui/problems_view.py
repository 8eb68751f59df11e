"""The list of problems: keys, clicks, and what stays in place while rows come and go."""

from collections.abc import Callable, Hashable, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from jfeditor.ui.long_list import LongList
from jfeditor.ui.problems_delegate import ROW_HEIGHT, ProblemDelegate
from jfeditor.ui.problems_model import ROW_ROLE, ProblemsModel
from jfeditor.ui.problems_rows import Heading, Problem, ProblemRow, Shelf, row_of_now
from jfeditor.wording import word

_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class ProblemsView(LongList):
    """Rows of problems; a click shows one, Enter goes there, Ctrl+. opens what can be done."""

    wanted = Signal(object, bool)
    """The user wants to see this `Problem`; and whether he wants to type there."""
    menu_wanted = Signal(object, QPoint)
    """The user wants to know what can be done with this `ProblemRow`: and where the menu is to open."""

    def __init__(self, can_edit: Callable[[str], bool], parent: QWidget | None = None) -> None:
        super().__init__(ROW_HEIGHT, parent)
        self.setObjectName("problems")
        self.setAccessibleName(word("problems.list", {}))
        self.setMouseTracking(True)
        self.problems = ProblemsModel(self)
        self.setModel(self.problems)
        self.delegate = ProblemDelegate(self, can_edit=can_edit)
        self.setItemDelegate(self.delegate)

    @property
    def current(self) -> ProblemRow | None:
        """The row that the keys are about."""
        index = self.currentIndex()
        return index.data(ROW_ROLE) if index.isValid() else None

    def show_shelves(self, shelves: Sequence[Shelf], *, names_pages: bool) -> None:
        """Show other problems; the current row and what is at the top stay where they are."""
        self.delegate.names_pages = names_pages
        self.delegate.has_headings = any(shelf.heading is not None for shelf in shelves)
        self._keep_place(lambda: self.problems.show(shelves))
        self.delegate.fit(self.problems.rows, self.font())
        self.viewport().update()

    def choose(self, key: Hashable) -> None:
        """Make the row of a problem the current one, where it is shown."""
        row = self.problems.row_of(key)
        if row >= 0:
            self.setCurrentIndex(self.problems.index(row))
            self.scrollTo(self.currentIndex())

    # Keys and clicks

    def event(self, event: QEvent) -> bool:
        # The same keys mend what is under the caret in the source; here they are about the current row.
        is_shortcut = event.type() is QEvent.Type.ShortcutOverride
        if is_shortcut and isinstance(event, QKeyEvent) and _opens_menu(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row, key = self.current, event.key()
        if row is None:
            super().keyPressEvent(event)
        elif _opens_menu(event):
            self._open_menu()
        elif key in _ENTER and isinstance(row, Problem):
            self.wanted.emit(row, True)
        elif key in _ENTER or (key == Qt.Key.Key_Space and isinstance(row, Heading)):
            self._toggle(self.currentIndex().row())
        elif key == Qt.Key.Key_Space and isinstance(row, Problem):
            self.wanted.emit(row, False)
        elif key in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            self._step_sideways(row, shut=key == Qt.Key.Key_Left)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() is not Qt.MouseButton.LeftButton or not index.isValid():
            return
        row = index.data(ROW_ROLE)
        if isinstance(row, Heading):
            self._toggle(index.row())
        elif self.delegate.has_fixes(row) and self._is_on_link(index, event.position().toPoint()):
            self._open_menu()
        else:
            self.wanted.emit(row, False)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        index = self.indexAt(event.position().toPoint())
        row = index.data(ROW_ROLE) if index.isValid() else None
        if isinstance(row, Problem) and not self._is_on_link(index, event.position().toPoint()):
            self.wanted.emit(row, True)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        at = event.position().toPoint()
        on_link = self._is_on_link(self.indexAt(at), at)
        self.viewport().setCursor(
            Qt.CursorShape.PointingHandCursor if on_link else Qt.CursorShape.ArrowCursor
        )

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() is QContextMenuEvent.Reason.Mouse:
            index = self.indexAt(event.pos())
            if index.isValid():
                self.setCurrentIndex(index)
                self.menu_wanted.emit(index.data(ROW_ROLE), event.globalPos())
        else:
            self._open_menu()

    # Inside

    def _open_menu(self) -> None:
        """What can be done with the current row, below what is to be clicked."""
        row = self.current
        if row is not None:
            area = self.visualRect(self.currentIndex())
            link = self.delegate.parts(row, area, self.font()).link
            below = link.bottomLeft() if isinstance(row, Problem) else area.bottomLeft()
            self.menu_wanted.emit(row, self.viewport().mapToGlobal(below))

    def _is_on_link(self, index: QModelIndex, at: QPoint) -> bool:
        if not index.isValid():
            return False
        link = self.delegate.parts(index.data(ROW_ROLE), self.visualRect(index), self.font()).link
        return link.adjusted(-6, 0, 6, 0).contains(at) if link.width() else False

    def _toggle(self, number: int) -> None:
        row = self.problems.rows[number]
        if isinstance(row, Heading):
            self._shut(number, shut=not self.problems.is_shut(row))

    def _step_sideways(self, row: ProblemRow, *, shut: bool) -> None:
        """Left shuts what a heading holds, or goes up to it; Right opens it."""
        number = self.currentIndex().row()
        if isinstance(row, Heading):
            self._shut(number, shut=shut)
        elif shut and (above := self.problems.heading_above(number)) >= 0:
            self.setCurrentIndex(self.problems.index(above))

    def _shut(self, number: int, *, shut: bool) -> None:
        self._keep_place(lambda: self.problems.set_shut(number, shut=shut))

    def _keep_place(self, change: Callable[[], None]) -> None:
        """Let rows come and go; what is current and what is at the top stay, or what comes next there."""
        bar = self.verticalScrollBar()
        number, above = divmod(bar.value(), ROW_HEIGHT)
        rows = self.problems.rows
        top = rows[number].key if bar.value() and number < len(rows) else None
        current = self.current
        at = self.currentIndex().row()
        change()
        if not self.problems.rows:
            return
        if current is not None:
            kept = (
                row_of_now(current, self.problems.rows)
                if isinstance(current, Problem)
                else self.problems.row_of(current.key)
            )
            wanted = kept if kept >= 0 else min(at, len(self.problems.rows) - 1)
            if wanted != self.currentIndex().row():
                self.setCurrentIndex(self.problems.index(wanted))
        self.updateGeometries()
        kept = self.problems.row_of(top) if top is not None else -1
        if top is None:
            bar.setValue(0)
        elif kept >= 0:
            bar.setValue(kept * ROW_HEIGHT + above)


def _opens_menu(event: QKeyEvent) -> bool:
    """Whether a key asks what can be done: Ctrl+. or Alt+Enter."""
    control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
    alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
    return bool((event.key() == Qt.Key.Key_Period and control) or (event.key() in _ENTER and alt))
