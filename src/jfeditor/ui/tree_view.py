"""The tree at the left: filter field and rows with badges."""

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPalette, QPen
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from jfeditor.ui.themes import colour
from jfeditor.ui.tree_model import ROW_ROLE, Row, RowKind

_ROW_HEIGHT = 25
_GAP = 6
_ARROW = 7
"""The width in pixels of the sign of those that extend others."""
_QUIET = {RowKind.SECTION, RowKind.GROUP}

Index = QModelIndex | QPersistentModelIndex


class TreePanel(QWidget):
    """Filter field and tree, one above the other."""

    filter_changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("left")
        self.filter = QLineEdit()
        self.filter.setObjectName("filter")
        self.filter.setPlaceholderText("Filter families, levels, grades")
        self.filter.setAccessibleName("Filter the tree")
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self.filter_changed)
        self.filter.installEventFilter(self)
        self.tree = HandbookTree()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        top = QVBoxLayout()
        top.setContentsMargins(8, 8, 8, 8)
        top.addWidget(self.filter)
        layout.addLayout(top)
        layout.addWidget(self.tree)

    def eventFilter(self, watched: QWidget, event: QEvent) -> bool:  # type: ignore[override]
        if watched is self.filter and event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self.tree.setFocus()
                if not self.tree.currentIndex().isValid():
                    self.tree.setCurrentIndex(self.tree.model().index(0, 0))
                return True
            if event.key() == Qt.Key.Key_Escape and self.filter.text():
                self.filter.clear()
                return True
        return super().eventFilter(watched, event)


class HandbookTree(QTreeView):
    """Departments, families, levels and sections."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tree")
        self.setAccessibleName("Families, levels and sections")
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setIndentation(15)
        self.setItemDelegate(RowDelegate(self))
        self.setExpandsOnDoubleClick(True)
        self.setSelectionMode(QTreeView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QTreeView.ScrollMode.ScrollPerPixel)


class RowDelegate(QStyledItemDelegate):
    """Paints a row: title, then from the right: grade or count, extends, problem, unsaved mark."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, _ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        self.initStyleOption(option, index)
        option.text = ""
        style = option.widget.style() if option.widget else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        row: Row = index.data(ROW_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        right = option.rect.right() - 8
        small = QFont(option.font)
        small.setPixelSize(11)
        painter.setFont(small)
        for badge in (row.grade, row.count):
            if badge:
                right = _pill(painter, badge, right, option.rect)
        if row.extends:
            right = _extends(painter, right, option.rect, row)
        if row.problem:
            right = _disc(painter, right, option.rect, "err", "!")
        if row.modified:
            right = _disc(painter, right, option.rect, "warn", "")
        font = QFont(option.font)
        if row.kind in {RowKind.FAMILY, RowKind.DEPARTMENT}:
            font.setWeight(QFont.Weight.DemiBold if row.kind is RowKind.FAMILY else QFont.Weight.Normal)
        painter.setFont(font)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        quiet = row.kind in _QUIET and not selected
        painter.setPen(colour("muted") if quiet else option.palette.color(QPalette.ColorRole.Text))
        area = QRect(
            option.rect.left() + 3, option.rect.top(), right - option.rect.left() - 3, option.rect.height()
        )
        # A section often repeats its level's name; what it is about stands at its end.
        section = row.kind is RowKind.SECTION
        mode = Qt.TextElideMode.ElideMiddle if section else Qt.TextElideMode.ElideRight
        title = QFontMetrics(font).elidedText(row.title, mode, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, title)
        painter.restore()


def _pill(painter: QPainter, text: str, right: int, row: QRect) -> int:
    """A rounded frame with a short text; returns where the next badge ends."""
    width = painter.fontMetrics().horizontalAdvance(text) + 13
    frame = QRectF(right - width + 0.5, row.center().y() - 8 + 0.5, width - 1, 16)
    painter.setPen(colour("line-strong"))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(frame, 8, 8)
    painter.setPen(colour("muted"))
    painter.drawText(frame, Qt.AlignmentFlag.AlignCenter, text)
    return right - width - _GAP


def _extends(painter: QPainter, right: int, area: QRect, row: Row) -> int:
    """An arrow up from a bar, with a question mark where something is to be mended, and how much.

    It is drawn, since the fonts of few machines have the sign. Returns where the next badge ends.
    """
    if row.is_unclear:
        asks = f"? {row.unclear}" if row.unclear else "?"
        width = painter.fontMetrics().horizontalAdvance(asks)
        painter.setPen(colour("warn"))
        words = QRect(right - width, area.top(), width + 1, area.height())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, asks)
        right -= width + 2
    pen = QPen(colour("warn" if row.is_unclear else "muted"), 1.2)
    painter.setPen(pen)
    left, top = right - _ARROW + 0.5, area.center().y() - 5 + 0.5
    middle, half = left + (_ARROW - 1) / 2, (_ARROW - 1) / 2
    painter.drawLine(QPointF(left, top + 10), QPointF(left + 2 * half, top + 10))
    painter.drawLine(QPointF(middle, top + 10), QPointF(middle, top))
    painter.drawPolyline(
        [QPointF(left, top + half), QPointF(middle, top), QPointF(left + 2 * half, top + half)]
    )
    return right - _ARROW - _GAP


def _disc(painter: QPainter, right: int, row: QRect, name: str, mark: str) -> int:
    """A filled disc, large enough for its mark; returns where the next badge ends."""
    size = 14 if mark else 8
    disc = QRectF(right - size, row.center().y() - size / 2 + 0.5, size, size)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(name))
    painter.drawEllipse(disc)
    if mark:
        painter.setPen(colour("on-accent"))
        painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, mark)
    return right - size - _GAP
