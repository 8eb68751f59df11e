"""The level matrix on the screen: signs and numbers in narrow columns, the titles take the rest."""

from collections.abc import Mapping
from dataclasses import dataclass

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
from jfeditor.families.model import Kind
from jfeditor.ui.matrix_model import (
    HEADERS,
    NARROW_HEADERS,
    PIECES_ROLE,
    SPECIALTY_ROLE,
    TIGHT_HEADERS,
    Index,
    MatrixModel,
    Piece,
    Sign,
    pieces,
)
from jfeditor.ui.themes import colour

_PAD = 8
_GAP = 6
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
_MOST_LINES = 3
"""Of a title."""
_COLOURS = {
    Sign.OWN: "text",
    Sign.INHERITED: "code",
    Sign.FAMILY_WIDE: "link",
    Sign.MISSING: "faint",
    Sign.FLAW: "err",
    Sign.CUT: "err",
}


@dataclass(frozen=True, slots=True)
class _Fit:
    """A way to make the columns narrow."""

    least: int
    """Pixels that it has to leave to the titles."""
    headers: Mapping[Kind, str]
    padding: int
    """Of a column."""
    gap: int
    """Between two pieces of a cell."""
    numberless: frozenset[Sign] = frozenset()
    """The signs that stand without their numbers."""


_FITS = (
    _Fit(220, HEADERS, 2 * _PAD, _GAP),
    _Fit(130, NARROW_HEADERS, _PAD + 2, _GAP),
    _Fit(100, TIGHT_HEADERS, _PAD + 2, 4),
    _Fit(84, TIGHT_HEADERS, 7, 3),
    _Fit(64, TIGHT_HEADERS, 7, 3, frozenset({Sign.FAMILY_WIDE})),
    _Fit(0, TIGHT_HEADERS, 7, 3, frozenset({Sign.FAMILY_WIDE, Sign.INHERITED})),
)
"""From roomy to tight: numbers are left out last, for their signs say less."""


class MatrixView(QTableView):
    """A table of levels; a click or Enter on a cell goes to what it speaks of."""

    place_chosen = Signal(str, int)
    height_changed = Signal()
    """Its rows need another height."""
    fitted = Signal()
    """Other signs are shown without their numbers than before."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.matrix = MatrixModel()
        self._fitting = _FITS[0]
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

    @property
    def numberless(self) -> frozenset[Sign]:
        """The signs for whose numbers there is no room; the tip of a cell tells them."""
        return self._fitting.numberless

    @property
    def gap(self) -> int:
        """Pixels between two pieces of a cell."""
        return self._fitting.gap

    @property
    def whole_height(self) -> int:
        """The height that shows every row."""
        return self.horizontalHeader().sizeHint().height() + self.verticalHeader().length() + 2

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
        """Facets get what they need, the titles the rest, on several lines where one is too short."""
        room = self.viewport().width()
        for fit in _FITS:
            widths = self._widths(fit)
            left = room - sum(widths)
            if left >= fit.least:
                break
        self.matrix.set_headers(fit.headers)
        header = self.horizontalHeader()
        for column, width in enumerate((max(40, left), *widths)):
            header.resizeSection(column, width)
        self._fit_rows()
        told, self._fitting = self._fitting.numberless, fit
        self.viewport().update()
        if fit.numberless != told:
            self.fitted.emit()
        self._tell_height()

    def _widths(self, fit: _Fit) -> list[int]:
        """How wide each facet's column is."""
        metrics, found = self.fontMetrics(), []
        for column, kind in enumerate(FACETS):
            cells = {_shown(pieces(row.cells[column]), fit.numberless) for row in self.matrix.rows}
            widest = max((_pieces_width(metrics, cell, fit.gap) for cell in cells), default=0)
            found.append(max(widest, metrics.horizontalAdvance(fit.headers[kind])) + fit.padding)
        return found

    def _fit_rows(self) -> None:
        """Each row as high as its title."""
        width, rows = self.columnWidth(0) - _BESIDE_TITLE, self.verticalHeader()
        for number, row in enumerate(self.matrix.rows):
            height = _LINE * len(_title_lines(self.font(), row.title, width)) + 9
            if rows.sectionSize(number) != height:
                rows.resizeSection(number, height)

    def _tell_height(self) -> None:
        if self.whole_height != self._told_height:
            self._told_height = self.whole_height
            self.height_changed.emit()


class Legend(QWidget):
    """A sign with what it means."""

    def __init__(self, piece: Piece, words: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.piece = piece
        self._shown = piece
        self._words = words
        self.setAccessibleName(words)

    def show_number(self, shown: bool) -> None:
        """Whether the sign stands with its number."""
        self._shown = self.piece if shown else Piece(self.piece.sign, "")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(_small(self.font()))
        words = metrics.horizontalAdvance(self._words)
        return QSize(_pieces_width(metrics, (self._shown,), 0) + words + _GAP, metrics.height() + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(_small(self.font()))
        width = _pieces_width(painter.fontMetrics(), (self._shown,), 0)
        _draw(painter, (self._shown,), QRect(0, 0, width, self.height()), 0)
        painter.setPen(colour("muted"))
        painter.drawText(
            self.rect().adjusted(width + _GAP - 2, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self._words
        )


class _CellDelegate(QStyledItemDelegate):
    """Paints titles on some lines, and cells piece by piece."""

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
            _draw_title(painter, index.data(), option.rect.adjusted(2, 0, 2 - _BESIDE_TITLE, 0))
        else:
            cell = _shown(shown, self._view.numberless)
            _draw(painter, cell, option.rect.adjusted(0, 0, -_PAD // 2, 0), self._view.gap)
        if has_focus:
            painter.setPen(QPen(colour("accent"), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(option.rect).adjusted(1, 1, -1, -2), 4, 4)
        painter.restore()


_BESIDE_TITLE = 2 + _GAP
"""Pixels of a title's column that are left free."""


def _draw_title(painter: QPainter, title: str, area: QRect) -> None:
    """A title on as many lines as its row is high for."""
    lines = _title_lines(painter.font(), title, area.width())
    top = area.center().y() - (_LINE * len(lines)) // 2 + 1
    for row, text in enumerate(lines):
        place = QRect(area.left(), top + row * _LINE, area.width(), _LINE)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, text)


def _title_lines(font: QFont, title: str, width: int) -> tuple[str, ...]:
    """A title on a few lines, the last one elided."""
    metrics = QFontMetrics(font)
    if metrics.horizontalAdvance(title) <= width:
        return (title,)
    left = title.split()
    found: list[str] = []
    while left:
        count = 1
        while count < len(left) and metrics.horizontalAdvance(" ".join(left[: count + 1])) <= width:
            count += 1
        if len(found) == _MOST_LINES - 1:
            count = len(left)
        found.append(metrics.elidedText(" ".join(left[:count]), Qt.TextElideMode.ElideRight, width))
        left = left[count:]
    return tuple(found)


def _shown(cell: tuple[Piece, ...], numberless: frozenset[Sign]) -> tuple[Piece, ...]:
    """A cell's pieces, some without their numbers."""
    return tuple(Piece(piece.sign, "") if piece.sign in numberless else piece for piece in cell)


def _pieces_width(metrics: QFontMetrics, shown: tuple[Piece, ...], gap: int) -> int:
    return sum(_lead(piece) + metrics.horizontalAdvance(piece.text) for piece in shown) + gap * (
        len(shown) - 1
    )


def _lead(piece: Piece) -> int:
    """The width of a sign, with the gap behind it."""
    return _GLYPHS[piece.sign] + (2 if piece.text and piece.sign is not Sign.OWN else 0)


def _draw(painter: QPainter, shown: tuple[Piece, ...], area: QRect, gap: int) -> None:
    """The pieces of a cell, at its right."""
    metrics = painter.fontMetrics()
    x = area.right() + 1 - _pieces_width(metrics, shown, gap)
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
        x += width + gap


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
