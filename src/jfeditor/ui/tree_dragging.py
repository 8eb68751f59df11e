"""Dragging over the tree: says in words where something would land, shows it, and wishes it at the drop."""

from dataclasses import replace

from PySide6.QtCore import (
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRectF,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QPainter, QPen
from PySide6.QtWidgets import QTreeView

from jfeditor.families.model import FAMILY
from jfeditor.restructure.moves import Where
from jfeditor.ui.drop_places import DropPlace, Over, find_drop
from jfeditor.ui.floating_words import FloatingWords
from jfeditor.ui.themes import colour
from jfeditor.ui.tree_clipboard import Brought, holds_text, read_mime
from jfeditor.ui.tree_facts import TreeFacts
from jfeditor.ui.tree_model import ROW_ROLE, Row, RowKind
from jfeditor.ui.tree_wishes import Refusal

SPRING_MS = 600
"""How long the pointer rests on a closed row until it opens."""
_SCROLL_MS = 30
_EDGE = 28
"""Pixels from the upper and the lower edge within which the tree scrolls by itself."""
_FASTEST = 14
"""Pixels a turn, right at the edge."""
_BESIDE_POINTER = QPoint(10, 24)
_LINE = 2.0


class TreeDragging(QObject):
    """What a tree does while something is dragged over it; the view hands its events over."""

    wished = Signal(object)
    """The `Wish` of what was dropped."""
    told = Signal(str)
    """Why what was dropped cannot be there."""

    def __init__(self, view: QTreeView) -> None:
        super().__init__(view)
        self._view = view
        self._facts: TreeFacts | None = None
        self._brought: Brought | Refusal | None = None
        """What is dragged; None while nothing is."""
        self.picture_height = 0
        """Of what hangs at the pointer, in pixels; the words stand below it."""
        self._at = QPoint()
        self._copy = False
        self._row = QPersistentModelIndex()
        self._place: DropPlace | Refusal | None = None
        self.words = FloatingWords(view)
        self._spring = QTimer(self)
        self._spring.setSingleShot(True)
        self._spring.setInterval(SPRING_MS)
        self._spring.timeout.connect(self._open)
        self._scroll = QTimer(self)
        self._scroll.setInterval(_SCROLL_MS)
        self._scroll.timeout.connect(self._scroll_on)

    def watch(self, facts: TreeFacts | None) -> None:
        """Another handbook is shown, or none."""
        self.leave()
        self._facts = facts

    # Events

    def enter(self, event: QDragEnterEvent) -> None:
        """Something comes over the tree."""
        if self._facts is None or not holds_text(event.mimeData()):
            event.ignore()
            return
        self._brought = read_mime(self._facts, event.mimeData())
        event.acceptProposedAction()

    def move(self, event: QDragMoveEvent) -> None:
        """It moves on: say and show where it would land."""
        if self._brought is None:
            event.ignore()
            return
        self._at, self._copy = event.position().toPoint(), _wants_copy(event)
        self._look()
        if isinstance(self._place, DropPlace):
            event.setDropAction(self._action())
            event.accept()
        else:
            event.ignore()

    def leave(self) -> None:
        """It is dropped, taken elsewhere or given up."""
        self._spring.stop()
        self._scroll.stop()
        self._brought = self._place = None
        self._row = QPersistentModelIndex()
        self.words.hide()
        self._view.viewport().update()

    def drop(self, event: QDropEvent) -> None:
        """It is dropped: wish for what was shown."""
        if self._brought is None:
            event.ignore()
            return
        self._at, self._copy = event.position().toPoint(), _wants_copy(event)
        place = self._find()
        self.leave()
        if isinstance(place, DropPlace):
            # Whoever dragged it must not take it away: that is done by the operation, with all it takes.
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.wished.emit(place.wish)
        else:
            event.ignore()
            self.told.emit(place.words)

    def _action(self) -> Qt.DropAction:
        """What the pointer is to show."""
        own = isinstance(self._brought, Brought) and not self._brought.carried.text
        return Qt.DropAction.MoveAction if own and not self._copy else Qt.DropAction.CopyAction

    # Where it is

    def _look(self) -> None:
        """Find out where it would land, show and say it."""
        self._place = place = self._find()
        index = self._view.indexAt(self._at)
        # At a row's edges nothing opens: what it is to stand beside would move away under the pointer.
        if not self._is_inside(index):
            self._row = QPersistentModelIndex()
            self._spring.stop()
        elif index != self._row:
            self._row = QPersistentModelIndex(index)
            self._spring.stop()
            if self._leads_on(index):
                self._spring.start()
        if self._speed():
            if not self._scroll.isActive():
                self._scroll.start()
        else:
            self._scroll.stop()
        beside = _BESIDE_POINTER + QPoint(0, self.picture_height)
        near = self._view.viewport().mapToGlobal(self._at) + beside
        self.words.tell(place.words, near, refused=isinstance(place, Refusal))
        self._view.viewport().update()

    def _leads_on(self, index: QModelIndex) -> bool:
        """Whether a row is closed and may hold a place for what is dragged."""
        row = _row(index)
        if row is None or not isinstance(self._brought, Brought) or self._view.isExpanded(index):
            return False
        for_headings = not self._brought.carried.families
        return index.model().hasChildren(index) and (for_headings or row.kind is RowKind.DEPARTMENT)

    def _find(self) -> DropPlace | Refusal:
        assert self._facts is not None  # noqa: S101 - it came in
        assert self._brought is not None  # noqa: S101
        if isinstance(self._brought, Refusal):
            return self._brought
        carried = self._brought.carried
        over = self._over(self._facts, to_root=bool(carried.families))
        return find_drop(self._facts.around, carried, over, copy=self._copy and not carried.text)

    def _over(self, facts: TreeFacts, *, to_root: bool) -> Over:
        index = self._view.indexAt(self._at)
        if not index.isValid() and to_root:
            return Over(None)
        fraction = 1.0
        if index.isValid():
            rect = self._view.visualRect(index)
            fraction = (self._at.y() - rect.top()) / max(1, rect.height())
        else:
            index = self._last()
        row = _row(index)
        if row is None:
            return Over(None)
        if row.kind is RowKind.DEPARTMENT:
            return facts.over(row)
        first = _row(index.model().index(0, 0, index)) if self._view.isExpanded(index) else None
        over = replace(facts.over(row), fraction=fraction)
        if first is not None and first.node != FAMILY:
            return replace(over, first=facts.over(first).ref)
        return replace(over, after=facts.over(self._ending(index)).ref)

    def _last(self) -> QModelIndex:
        """The last row that is shown."""
        model, index = self._view.model(), QModelIndex()
        while not index.isValid() or self._view.isExpanded(index):
            below = model.index(model.rowCount(index) - 1, 0, index)
            if not below.isValid():
                break
            index = below
        return index

    def _ending(self, index: QModelIndex) -> Row:
        """Of the headings that end with a row the one that begins where the pointer is, left to right."""
        row = _row(index)
        assert row is not None  # noqa: S101 - callers looked
        while self._at.x() < self._view.visualRect(index).left():
            above = index.parent()
            higher = _row(above)
            is_last = index.row() + 1 == index.model().rowCount(above)
            if not is_last or higher is None or higher.node == FAMILY:
                break
            index, row = above, higher
        return row

    # By itself

    def _open(self) -> None:
        index = self._view.indexAt(self._at)
        if index.isValid() and self._brought is not None:
            self._view.expand(index)
            self._look()

    def _is_inside(self, index: QModelIndex) -> bool:
        """Whether the pointer is in the middle half of a row."""
        row = self._view.visualRect(index)
        return 4 * abs(self._at.y() - row.center().y()) <= row.height()

    def _speed(self) -> int:
        """How far to scroll in a turn: up where it is negative."""
        height = self._view.viewport().height()
        above, below = _EDGE - self._at.y(), self._at.y() - (height - _EDGE)
        depth = max(above, below, 0)
        return round(min(depth / _EDGE, 1) * _FASTEST) * (-1 if above > below else 1)

    def _scroll_on(self) -> None:
        bar = self._view.verticalScrollBar()
        before = bar.value()
        bar.setValue(before + self._speed())
        if bar.value() == before:
            self._scroll.stop()
        else:
            self._look()

    # What is seen

    def paint(self) -> None:
        """Draw where it would land: a line between rows, or a frame around one."""
        place = self._place
        if not isinstance(place, DropPlace) or self._facts is None:
            return
        hovered = self._view.indexAt(self._at)
        index = self._facts.index_of(place.ref) if place.ref is not None else hovered
        painter = QPainter(self._view.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour("accent"), _LINE))
        rect = QRectF(self._view.visualRect(index))
        right = self._view.viewport().width() - 4.0
        if place.where is Where.INTO:
            whole = rect if index.isValid() else QRectF(self._view.viewport().rect())
            whole.setRight(right)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(whole.adjusted(1, 1, 0, -1), 5, 5)
            return
        under = QRectF(self._view.visualRect(hovered if hovered.isValid() else self._last()))
        y = rect.top() if place.where is Where.BEFORE else under.bottom()
        y = max(_LINE, y)
        painter.setBrush(colour("panel"))
        painter.drawLine(QPointF(rect.left() + 5, y), QPointF(right, y))
        painter.drawEllipse(QPointF(rect.left() + 2, y), 3.0, 3.0)


def _row(index: QModelIndex) -> Row | None:
    return index.data(ROW_ROLE) if index.isValid() else None


def _wants_copy(event: QDropEvent) -> bool:
    return bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
