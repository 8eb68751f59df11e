"""What follows from an operation, in sentences under a heading for each sort."""

from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QResizeEvent,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from jfeditor.restructure.consequences import Sort
from jfeditor.ui.review_rows import Following, FollowingGroup
from jfeditor.ui.themes import colour
from jfeditor.wording import word

_MARGIN = 4
_SIDE = 8
_ROW_ROLE = Qt.ItemDataRole.UserRole + 1
_COLOURS = {Sort.LOST: "err", Sort.PROBLEM: "warn", Sort.SOLVED: "ok"}

Index = QModelIndex | QPersistentModelIndex


class FollowsView(QListView):
    """The sentences; Enter or a double click leads where one is about."""

    place_wanted = Signal(str, int)
    page_chosen = Signal(str, int)
    """The row one is on is about this line of this page."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("follows")
        self.setAccessibleName(word("review.follows", {}))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.rows = _Rows(self)
        self.setModel(self.rows)
        self._delegate = _RowDelegate(self)
        self.setItemDelegate(self._delegate)
        self.selectionModel().currentChanged.connect(self._tell_page)

    def show_groups(self, groups: tuple[FollowingGroup, ...]) -> None:
        """Show what follows now; what is scrolled to stays."""
        if groups != self.rows.groups:
            scrolled = self.verticalScrollBar().value()
            self.rows.show_groups(groups)
            self.doItemsLayout()
            self.verticalScrollBar().setValue(scrolled)

    def resizeEvent(self, event: QResizeEvent) -> None:
        if event.size().width() != event.oldSize().width():
            self._delegate.forget_heights()
        super().resizeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._go(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        self._go(self.indexAt(event.position().toPoint()))

    def _go(self, index: QModelIndex) -> None:
        row = self.rows.row_of(index) if index.isValid() else None
        if isinstance(row, Following) and row.line:
            self.place_wanted.emit(row.path, row.line)

    def _tell_page(self, index: QModelIndex) -> None:
        row = self.rows.row_of(index) if index.isValid() else None
        if isinstance(row, Following) and row.path:
            self.page_chosen.emit(row.path, row.line)


class _Rows(QAbstractListModel):
    """Headings, and sentences below them."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.groups: tuple[FollowingGroup, ...] = ()
        self._rows: list[FollowingGroup | Following] = []

    def show_groups(self, groups: tuple[FollowingGroup, ...]) -> None:
        """List others."""
        self.beginResetModel()
        self.groups = groups
        self._rows = []
        for group in groups:
            self._rows.append(group)
            self._rows.extend(group.rows)
        self.endResetModel()

    def row_of(self, index: Index) -> FollowingGroup | Following:
        """What is in the row of a valid index."""
        return self._rows[index.row()]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or isinstance(self.row_of(index), FollowingGroup):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self.row_of(index)
        if role == _ROW_ROLE:
            return row
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            if isinstance(row, FollowingGroup):
                return f"{row.title}, {row.count}"
            return f"{row.words} {row.where}".strip()
        return None


class _RowDelegate(QStyledItemDelegate):
    """Paints sentences in as many lines as they need, and where they are about below."""

    def __init__(self, view: FollowsView) -> None:
        super().__init__(view)
        self._view = view
        self._heights: dict[tuple[str, str], int] = {}

    def forget_heights(self) -> None:
        """Lines may break elsewhere now."""
        self._heights.clear()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row: FollowingGroup | Following = index.data(_ROW_ROLE)
        metrics = self._view.fontMetrics()
        if isinstance(row, FollowingGroup):
            return QSize(100, metrics.height() + 4 * _MARGIN)
        key = (row.words, row.where)
        if key not in self._heights:
            width = max(60, self._view.viewport().width() - 2 * _SIDE)
            words = _laid_out(row.words, self._view.font(), width).boundingRect().height()
            self._heights[key] = round(words) + (metrics.height() if row.where else 0) + 2 * _MARGIN
        return QSize(100, self._heights[key])

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: FollowingGroup | Following = index.data(_ROW_ROLE)
        painter.save()
        area = option.rect.adjusted(_SIDE, _MARGIN, -_SIDE, -_MARGIN)
        font = QFont(self._view.font())
        if isinstance(row, FollowingGroup):
            font.setWeight(QFont.Weight.DemiBold)
            painter.setFont(font)
            painter.setPen(colour(_COLOURS.get(row.sort, "text")))
            painter.drawText(area, Qt.AlignmentFlag.AlignBottom, f"{row.title} · {row.count}")
        else:
            if option.state & QStyle.StateFlag.State_Selected:
                painter.fillRect(option.rect, colour("sel"))
            painter.setFont(font)
            painter.setPen(colour("text" if row.where else "muted"))
            _laid_out(row.words, font, area.width()).draw(painter, QPointF(area.topLeft()))
            font.setPixelSize(max(9, font.pixelSize() - 1))
            painter.setFont(font)
            painter.setPen(colour("muted"))
            where = QFontMetrics(font).elidedText(row.where, Qt.TextElideMode.ElideMiddle, area.width())
            painter.drawText(area, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, where)
        painter.restore()


def _laid_out(text: str, font: QFont, width: int) -> QTextLayout:
    """A sentence broken into lines of a width in pixels."""
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    height = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        line.setPosition(QPointF(0, height))
        height += line.height()
    layout.endLayout()
    return layout
