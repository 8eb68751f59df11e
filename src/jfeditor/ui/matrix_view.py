"""The level matrix on the screen: signs and numbers in narrow columns, the titles take the rest."""

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QResizeEvent,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import (
    QApplication,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from jfeditor.families.claim_words import FACETS
from jfeditor.families.level_matrix import LevelMatrix
from jfeditor.ui.matrix_model import (
    HEADERS,
    NARROW_HEADERS,
    PIECES_ROLE,
    SPECIALTY_ROLE,
    Index,
    MatrixModel,
    Piece,
    Sign,
    pieces,
)
from jfeditor.ui.themes import colour

_PAD = 8
_GAP = 6
"""Between two pieces of a cell."""
_GLYPHS = {
    Sign.OWN: 0,
    Sign.INHERITED: 9,
    Sign.FAMILY_WIDE: 9,
    Sign.MISSING: 9,
    Sign.FLAW: 13,
    Sign.CUT: 13,
}
"""The widths of the signs."""
_LINE = 17
_NARROW = 520
"""Pixels below which the header is short."""
_TIGHT = 380
"""Pixels below which only what a level has of its own is told in numbers."""
_COLOURS = {
    Sign.OWN: "text",
    Sign.INHERITED: "code",
    Sign.FAMILY_WIDE: "link",
    Sign.MISSING: "faint",
    Sign.FLAW: "err",
    Sign.CUT: "err",
}


class MatrixView(QTableView):
    """A table of levels; a click or Enter on a cell goes to what it speaks of."""

    place_chosen = Signal(str, int)
    height_changed = Signal()
    """Its rows need another height."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.matrix = MatrixModel()
        self.tight = False
        self._told_height = 0
        self.setModel(self.matrix)
        self.setObjectName("matrix")
        self.setAccessibleName("Levels and what they comprise")
        self.setItemDelegate(_CellDelegate(self))
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(1)
        header = self.horizontalHeader()
        header.setObjectName("matrixheader")
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setMinimumSectionSize(1)
        header.setSectionsClickable(False)
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.clicked.connect(self._choose)

    def show_matrix(self, matrix: LevelMatrix | None) -> None:
        """Show other levels, or none."""
        self.matrix.show_matrix(matrix)
        self._fit()

    def mark_row(self, row: int) -> None:
        """Select a row without going there, -1 for none; the column stays."""
        if row < 0:
            self.clearSelection()
            return
        at = self.currentIndex()
        if at.row() != row:
            self.setCurrentIndex(self.matrix.index(row, max(0, at.column())))
        elif not self.selectionModel().isRowSelected(row):
            self.selectRow(row)

    def shown(self, cell: tuple[Piece, ...]) -> tuple[Piece, ...]:
        """What there is room for of a cell; its tip tells all."""
        if not self.tight:
            return cell
        said = {piece.sign for piece in cell} & {Sign.OWN, Sign.INHERITED}
        return tuple(
            piece if piece.sign is Sign.OWN else Piece(piece.sign, "")
            for piece in cell
            if not (said and piece.sign is Sign.FAMILY_WIDE)
        )

    @property
    def whole_height(self) -> int:
        """The height that shows every row."""
        rows = self.matrix.rowCount() * self.verticalHeader().defaultSectionSize()
        return self.horizontalHeader().sizeHint().height() + rows + 2

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.currentIndex().isValid():
            self._choose(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
        if self.selectionModel().hasSelection():  # the caret's level stays in sight
            self.scrollTo(self.currentIndex())

    def _choose(self, index: Index) -> None:
        self.place_chosen.emit(*self.matrix.place(index))

    def _fit(self) -> None:
        """Facets get what they need, the titles the rest, on two lines where one is too short."""
        narrow = self.width() < _NARROW
        self.tight = self.width() < _TIGHT
        self.matrix.set_narrow(narrow)
        header, metrics = self.horizontalHeader(), self.fontMetrics()
        left = self.viewport().width()
        for column, kind in enumerate(FACETS, 1):
            name = (NARROW_HEADERS if narrow else HEADERS)[kind]
            cells = {self.shown(pieces(row.cells[column - 1])) for row in self.matrix.rows}
            widest = max((_pieces_width(metrics, cell) for cell in cells), default=0)
            width = max(widest, metrics.horizontalAdvance(name)) + (_PAD + 2 if narrow else 2 * _PAD)
            header.resizeSection(column, width)
            left -= width
        header.resizeSection(0, max(40, left))
        longest = max((metrics.horizontalAdvance(row.title) for row in self.matrix.rows), default=0)
        lines = 1 if longest + 2 * _PAD + _GAP <= left else 2
        height = _LINE * lines + 9
        if self.verticalHeader().defaultSectionSize() != height:
            self.verticalHeader().setDefaultSectionSize(height)
            self.updateGeometry()
        self._tell_height()

    def _tell_height(self) -> None:
        if self.whole_height != self._told_height:
            self._told_height = self.whole_height
            self.height_changed.emit()


class Legend(QWidget):
    """A sign with what it means."""

    def __init__(self, piece: Piece, words: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._piece = piece
        self._words = words
        self.setAccessibleName(words)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(_small(self.font()))
        words = metrics.horizontalAdvance(self._words)
        return QSize(_pieces_width(metrics, (self._piece,)) + words + _GAP, metrics.height() + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(_small(self.font()))
        width = _pieces_width(painter.fontMetrics(), (self._piece,))
        _draw(painter, (self._piece,), QRect(0, 0, width, self.height()))
        painter.setPen(colour("muted"))
        painter.drawText(
            self.rect().adjusted(width + _GAP - 2, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self._words
        )


class _CellDelegate(QStyledItemDelegate):
    """Paints titles on up to two lines, and cells piece by piece."""

    def __init__(self, view: MatrixView) -> None:
        super().__init__(view)
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        self.initStyleOption(option, index)
        option.text = ""
        has_focus = bool(option.state & QStyle.StateFlag.State_HasFocus)
        option.state &= ~QStyle.StateFlag.State_HasFocus
        style = option.widget.style() if option.widget else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(option.font)
        painter.setPen(QPen(colour("line"), 1))
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
        shown = index.data(PIECES_ROLE)
        if shown is None:
            quiet = index.data(SPECIALTY_ROLE) and not option.state & QStyle.StateFlag.State_Selected
            painter.setPen(colour("muted") if quiet else option.palette.color(QPalette.ColorRole.Text))
            _draw_title(painter, index.data(), option.rect.adjusted(2, 0, -_GAP, 0))
        else:
            _draw(painter, self._view.shown(shown), option.rect.adjusted(0, 0, -_PAD // 2, 0))
        if has_focus:
            painter.setPen(QPen(colour("accent"), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(option.rect).adjusted(1, 1, -1, -2), 4, 4)
        painter.restore()


def _draw_title(painter: QPainter, title: str, area: QRect) -> None:
    """A title on one line or two, the second one elided."""
    metrics = painter.fontMetrics()
    if area.height() < 2 * _LINE or metrics.horizontalAdvance(title) <= area.width():
        text = metrics.elidedText(title, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, text)
        return
    layout = QTextLayout(title, painter.font())
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(area.width())
    first = line.textLength()
    layout.endLayout()
    rest = metrics.elidedText(title[first:].strip(), Qt.TextElideMode.ElideRight, area.width())
    top = area.center().y() - _LINE + 1
    for row, text in enumerate((title[:first].strip(), rest)):
        painter.drawText(
            QRect(area.left(), top + row * _LINE, area.width(), _LINE), Qt.AlignmentFlag.AlignVCenter, text
        )


def _pieces_width(metrics: QFontMetrics, shown: tuple[Piece, ...]) -> int:
    return sum(_lead(piece) + metrics.horizontalAdvance(piece.text) for piece in shown) + _GAP * (
        len(shown) - 1
    )


def _lead(piece: Piece) -> int:
    """The width of a sign, with the gap behind it."""
    return _GLYPHS[piece.sign] + (2 if piece.text and piece.sign is not Sign.OWN else 0)


def _draw(painter: QPainter, shown: tuple[Piece, ...], area: QRect) -> None:
    """The pieces of a cell, at its right."""
    metrics = painter.fontMetrics()
    x = area.right() + 1 - _pieces_width(metrics, shown)
    middle = area.center().y() + 0.5
    for piece in shown:
        painter.setPen(colour(_COLOURS[piece.sign]))
        if piece.sign is not Sign.OWN:
            _draw_glyph(painter, piece.sign, QPointF(x + _GLYPHS[piece.sign] / 2, middle))
        x += _lead(piece)
        width = metrics.horizontalAdvance(piece.text)
        if piece.text:
            painter.setPen(colour(_COLOURS[piece.sign]))
            painter.drawText(
                QRect(x, area.top(), width + 1, area.height()), Qt.AlignmentFlag.AlignVCenter, piece.text
            )
        x += width + _GAP


def _draw_glyph(painter: QPainter, sign: Sign, at: QPointF) -> None:
    """A sign, drawn: not every font has them."""
    x, y = at.x(), at.y()
    ink = colour(_COLOURS[sign])
    painter.setPen(QPen(ink, 1.3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if sign is Sign.INHERITED:
        painter.drawPolyline([QPointF(x - 3, y - 1), QPointF(x, y - 4), QPointF(x + 3, y - 1)])
        painter.drawLine(QPointF(x, y - 4), QPointF(x, y + 2.5))
        painter.drawLine(QPointF(x - 3, y + 4.5), QPointF(x + 3, y + 4.5))
    elif sign is Sign.FAMILY_WIDE:
        painter.drawPolygon(
            [
                QPointF(x - 3.5, y),
                QPointF(x, y - 4),
                QPointF(x + 3.5, y),
                QPointF(x + 3.5, y + 4),
                QPointF(x - 3.5, y + 4),
            ]
        )
    elif sign is Sign.MISSING:
        painter.drawLine(QPointF(x - 3.5, y), QPointF(x + 3.5, y))
    elif sign is Sign.FLAW:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        painter.drawEllipse(at, 6.0, 6.0)
        _draw_mark(painter, at, "on-accent")
    elif sign is Sign.CUT:
        painter.drawEllipse(at, 5.5, 5.5)
        _draw_mark(painter, at, _COLOURS[sign])


def _draw_mark(painter: QPainter, at: QPointF, ink: str) -> None:
    """An exclamation mark around a point."""
    painter.save()
    font = QFont(painter.font())
    font.setPixelSize(10)
    font.setWeight(QFont.Weight.Bold)
    painter.setFont(font)
    painter.setPen(colour(ink))
    painter.drawText(QRectF(at.x() - 6, at.y() - 6, 12, 12), Qt.AlignmentFlag.AlignCenter, "!")
    painter.restore()


def _small(font: QFont) -> QFont:
    small = QFont(font)
    small.setPixelSize(11)
    return small
