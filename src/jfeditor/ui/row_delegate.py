"""How a row of the tree is painted, and its title edited in place."""

from collections.abc import Callable, Hashable

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
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
    QWidget,
)

from jfeditor.ui.floating_words import FloatingWords
from jfeditor.ui.themes import colour
from jfeditor.ui.tree_model import ROW_ROLE, Row, RowKind
from jfeditor.wording import word

_ROW_HEIGHT = 25
_GAP = 6
_ARROW = 7
"""The width in pixels of the sign of those that extend others."""
_QUIET = {RowKind.SECTION, RowKind.GROUP}
_CUT_OPACITY = 0.45
_LEAVE = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab}
"""Keys that end the editing of a title and keep what is typed."""

Index = QModelIndex | QPersistentModelIndex


class RowDelegate(QStyledItemDelegate):
    """Paints a row: title, then from the right: grade or count, extends, problems, fault, unsaved mark."""

    renamed = Signal(object, str)
    """The title of a `Row` was edited: what is typed, neither empty nor what it was."""
    told = Signal(str)
    """Why what is typed cannot be the title."""

    def __init__(self, parent: QWidget, title_of: Callable[[Row], str]) -> None:
        """`title_of` gives a row's title as its text has it."""
        super().__init__(parent)
        self._title_of = title_of
        self._words = FloatingWords(parent)
        self.cut: frozenset[Hashable] = frozenset()
        """The keys of rows that are cut; they are dim with all below them."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, _ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        self.initStyleOption(option, index)
        option.text = ""
        style = option.widget.style() if option.widget else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        row: Row = index.data(ROW_ROLE)
        painter.save()
        if self.cut and self._is_cut(index):
            painter.setOpacity(_CUT_OPACITY)
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
        if row.counts.shown:
            name = "err" if row.counts.errors else "warn"
            right = _number(painter, right, option.rect, name, str(row.counts.shown))
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

    def _is_cut(self, index: Index) -> bool:
        while index.isValid():
            if index.data(ROW_ROLE).key in self.cut:
                return True
            index = index.parent()
        return False

    # Editing the title

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        row: Row = index.data(ROW_ROLE)
        editor = QLineEdit(parent)
        editor.setObjectName("rename")
        editor.setAccessibleName(f"New name of {row.title}")
        editor.textEdited.connect(self._words.hide)
        editor.destroyed.connect(self._words.hide)
        return editor

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        editor.setGeometry(option.rect.adjusted(-2, 1, -6, -1))

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        # Rows are told anew while one types, e.g. when marks come in; what is typed stays.
        assert isinstance(editor, QLineEdit)  # noqa: S101 - `createEditor` made it
        if not editor.isModified():
            editor.setText(self._title_of(index.data(ROW_ROLE)))
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        row: Row = index.data(ROW_ROLE)
        assert isinstance(editor, QLineEdit)  # noqa: S101 - `createEditor` made it
        title = editor.text().strip(" \t")
        if title not in {"", self._title_of(row)}:
            self.renamed.emit(row, title)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() in _LEAVE:
            assert isinstance(editor, QLineEdit)  # noqa: S101 - `createEditor` made it
            if editor.text().strip():
                self.commitData.emit(editor)
                self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)
            else:
                words = word("tree.empty_title", {})
                below = editor.mapToGlobal(QPoint(0, editor.height() + 4))
                self._words.tell(words, below, refused=True)
                self.told.emit(words)
            return True
        return super().eventFilter(editor, event)


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


def _number(painter: QPainter, right: int, row: QRect, name: str, text: str) -> int:
    """How many new problems there are; returns where the next badge ends."""
    width = painter.fontMetrics().horizontalAdvance(text)
    painter.setPen(colour(name))
    area = QRect(right - width, row.top(), width + 1, row.height())
    painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text)
    return right - width - _GAP


def _extends(painter: QPainter, right: int, area: QRect, row: Row) -> int:
    """An arrow up from a bar, with a question mark where something is to be mended.

    It is drawn, since the fonts of few machines have the sign. Returns where the next badge ends.
    """
    if row.is_unclear:
        asks = "?"
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
