"""The mouse over the source: where it rests, what Ctrl+click goes to, and the pointing hand over that."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QCursor, QHelpEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QPlainTextEdit

_CTRL = Qt.KeyboardModifier.ControlModifier
_LEFT = Qt.MouseButton.LeftButton


def under(editor: QPlainTextEdit, point: QPoint) -> int | None:
    """The position of the character under a point of an editor's viewport; None beside the text."""
    cursor = editor.cursorForPosition(point)
    edge = editor.cursorRect(cursor)
    if not edge.top() <= point.y() <= edge.bottom():
        return None
    if point.x() >= edge.left():
        return None if cursor.atBlockEnd() else cursor.position()
    return None if cursor.atBlockStart() else cursor.position() - 1


class SourcePointer(QObject):
    """Watches the mouse over an editor; `leads_on` tells whether there is somewhere to go from a position."""

    rested = Signal(int, QPoint)
    """The mouse rests on the character at a position; and where on the screen."""
    clicked = Signal(int)
    """What stands at a position was Ctrl+clicked."""

    def __init__(self, editor: QPlainTextEdit, leads_on: Callable[[int], bool]) -> None:
        super().__init__(editor)
        self._editor = editor
        self._leads_on = leads_on
        self._pressed: int | None = None
        self._usual: Qt.CursorShape | None = None
        """The mouse pointer that the hand took the place of."""
        editor.viewport().setMouseTracking(True)
        editor.viewport().installEventFilter(self)
        editor.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if watched is self._editor:
            if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Control:
                self._point(QCursor.pos(), held=kind is not QEvent.Type.KeyRelease)
            return False
        if isinstance(event, QHelpEvent) and kind is QEvent.Type.ToolTip:
            position = under(self._editor, event.pos())
            if position is not None:
                self.rested.emit(position, event.globalPos())
            return True
        if kind is QEvent.Type.Leave:
            self._show_hand(shown=False)
        if isinstance(event, QMouseEvent):
            return self._mouse(event)
        return False

    def _mouse(self, event: QMouseEvent) -> bool:
        if event.type() is QEvent.Type.MouseMove:
            held = event.modifiers() == _CTRL and event.buttons() == Qt.MouseButton.NoButton
            self._point(event.globalPosition().toPoint(), held=held)
            return False
        pressed = event.type() is QEvent.Type.MouseButtonPress and event.button() == _LEFT
        if pressed and event.modifiers() == _CTRL:
            self._pressed = self._target(event.position().toPoint())
            return self._pressed is not None
        if event.type() is QEvent.Type.MouseButtonRelease and self._pressed is not None:
            position, self._pressed = self._pressed, None
            if self._target(event.position().toPoint()) is not None:
                self.clicked.emit(position)
            return True
        return False

    def _point(self, at: QPoint, *, held: bool) -> None:
        viewport = self._editor.viewport()
        over = held and QApplication.widgetAt(at) is viewport
        self._show_hand(shown=over and self._target(viewport.mapFromGlobal(at)) is not None)

    def _show_hand(self, *, shown: bool) -> None:
        viewport = self._editor.viewport()
        if shown and self._usual is None:
            self._usual = viewport.cursor().shape()
            viewport.setCursor(Qt.CursorShape.PointingHandCursor)
        elif not shown and self._usual is not None:
            viewport.setCursor(self._usual)
            self._usual = None

    def _target(self, point: QPoint) -> int | None:
        position = under(self._editor, point)
        return position if position is not None and self._leads_on(position) else None
