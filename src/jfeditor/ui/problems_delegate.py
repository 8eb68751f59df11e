"""How a row of the Problems panel is painted: how grave, what is wrong, where, and what can be done."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from jfeditor.checks.rules import Severity
from jfeditor.checks.spelling_codes import SPELLING
from jfeditor.ui.finding_marks import COLOURS
from jfeditor.ui.problems_model import ROW_ROLE, SHUT_ROLE
from jfeditor.ui.problems_rows import Heading, Problem, ProblemRow, counted, place_words
from jfeditor.ui.themes import colour
from jfeditor.wording import word

ROW_HEIGHT = 27
_LEFT = 14
_SIGN = 9
"""The width in pixels of the sign that says how grave a problem is."""
_GAP = 12
_ARROW_ROOM = 16
"""Pixels for the arrow of what opens a menu, with the gap before it."""
_INDENT = 16
"""How far the rows below a heading stand in."""
_LEAST_MESSAGE = 200
"""Pixels that a message has at least before where it is gives way."""
_MEASURED = 200
"""So many rows decide how wide the column is that says where they are."""
_MOST_PLACE = 0.34
"""The share of a row that says where a problem is, at most."""

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Parts:
    """Where the parts of a row are."""

    sign: QRect
    message: QRect
    place: QRect
    """Without width where there is no room for it."""
    link: QRect
    """What can be done at once: a click on it does it. Without width where there is nothing."""


class ProblemDelegate(QStyledItemDelegate):
    """Paints problems and the headings above them."""

    def __init__(self, parent: QWidget, *, can_edit: Callable[[str], bool]) -> None:
        """`can_edit` says whether the page at a path may be changed."""
        super().__init__(parent)
        self._can_edit = can_edit
        self.names_pages = False
        """Whether rows say on which page they are."""
        self.has_headings = False
        self._place_width = 0
        """Of the column that says where problems are."""

    def fit(self, rows: Sequence[ProblemRow], font: QFont) -> None:
        """Give the column that says where problems are the width it needs for the first of some rows."""
        metrics = QFontMetrics(font)
        places = (self._place(row) for row in rows[:_MEASURED] if isinstance(row, Problem))
        self._place_width = max((metrics.horizontalAdvance(place) + 1 for place in places), default=0)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        self.initStyleOption(option, index)
        option.text = ""
        style = option.widget.style() if option.widget else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        row: ProblemRow = index.data(ROW_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(row, Heading):
            self._paint_heading(painter, option, row, shut=bool(index.data(SHUT_ROLE)))
        else:
            self._paint_problem(painter, option, row)
        painter.restore()

    def parts(self, row: ProblemRow, rect: QRect, font: QFont) -> Parts:
        """Where the parts of a row are in the rectangle that it takes."""
        metrics = QFontMetrics(font)
        left = rect.left() + _LEFT + (_INDENT if self.has_headings and isinstance(row, Problem) else 0)
        sign = QRect(left, rect.top(), _SIGN, rect.height())
        right = rect.right() - _GAP
        link_width = self._link_width(row, metrics)
        link = QRect(right - link_width, rect.top(), link_width, rect.height())
        if isinstance(row, Problem):
            right -= self._link_room(metrics) + _GAP
            room = right - sign.right() - _GAP
            most = min(round(_MOST_PLACE * rect.width()), room - _LEAST_MESSAGE - _GAP)
            column = min(self._place_width, most)
            if column + _GAP + metrics.horizontalAdvance(row.finding.message) > room:
                # What is wrong comes before a straight column.
                column = min(column, metrics.horizontalAdvance(self._place(row)) + 1)
            place = QRect(0, rect.top(), max(0, column), rect.height())
            place.moveRight(right)
            end = place.left() - _GAP if place.width() else right
        else:
            end = link.left() - _GAP
            place = QRect(end, rect.top(), 0, rect.height())
        start = sign.right() + _GAP
        return Parts(sign, QRect(start, rect.top(), max(0, end - start), rect.height()), place, link)

    def link(self, row: ProblemRow) -> str:
        """What can be done with a row by a click, in words; empty where there is nothing."""
        if isinstance(row, Heading):
            return ""
        return word("problems.fix" if self.has_fixes(row) else "problems.show", {})

    def has_fixes(self, row: Problem) -> bool:
        """Whether there is anything to choose that mends a problem; a word can be added to the handbook's."""
        one = row.finding
        return (bool(one.fixes) or one.code in SPELLING) and self._can_edit(one.path)

    def _link_width(self, row: ProblemRow, metrics: QFontMetrics) -> int:
        if isinstance(row, Heading):
            return 0
        width = metrics.horizontalAdvance(self.link(row))
        return width + _ARROW_ROOM if self.has_fixes(row) else width

    def _place(self, row: Problem) -> str:
        """Where a problem is; of one from before, on its own page, that it is so instead of its heading."""
        if row.is_new or self.names_pages:
            return place_words(row, with_page=self.names_pages)
        line = word("problems.line", {"line": row.finding.line})
        return f"{line} · {word('problems.from_before', {})}"

    def _link_room(self, metrics: QFontMetrics) -> int:
        fix, show = (metrics.horizontalAdvance(word(f"problems.{code}", {})) for code in ("fix", "show"))
        return max(fix + _ARROW_ROOM, show)

    def _paint_problem(self, painter: QPainter, option: QStyleOptionViewItem, row: Problem) -> None:
        parts = self.parts(row, option.rect, option.font)
        draw_sign(painter, parts.sign, row.finding.severity, quiet=not row.is_new)
        is_selected = _is_selected(option)
        strong = row.is_new or is_selected
        _draw(painter, option.font, "text" if strong else "muted", row.finding.message, parts.message)
        _draw(painter, option.font, "muted", self._place(row), parts.place)
        accent = "accent-strong" if is_selected else "accent"
        _draw(painter, option.font, accent, self.link(row), parts.link)
        if self.has_fixes(row):
            arrow = parts.link.adjusted(parts.link.width() - _ARROW_ROOM // 2, 0, 0, 0)
            _draw_arrow(painter, arrow, accent, shut=False)

    def _paint_heading(
        self, painter: QPainter, option: QStyleOptionViewItem, row: Heading, *, shut: bool
    ) -> None:
        parts = self.parts(row, option.rect, option.font)
        _draw_arrow(painter, parts.sign, "muted", shut=shut)
        left = parts.message.left()
        if row.severity is not None:
            draw_sign(
                painter,
                QRect(left, option.rect.top(), _SIGN, option.rect.height()),
                row.severity,
                quiet=not row.new,
            )
            left += _SIGN + _GAP // 2
        note = "muted" if _is_selected(option) else "faint"  # what is faint cannot be read on that ground
        bold = QFont(option.font)
        bold.setWeight(QFont.Weight.DemiBold)
        rest = QRect(left, option.rect.top(), parts.message.right() - left, option.rect.height())
        left += _draw(painter, bold, "text", row.title, rest) + _GAP
        for text, name in ((counted(row.new, row.before), "muted"), (row.note, note)):
            rest = QRect(left, option.rect.top(), parts.message.right() - left, option.rect.height())
            if rest.width() > 3 * _GAP:
                left += _draw(painter, option.font, name, text, rest) + _GAP


def draw_sign(painter: QPainter, area: QRect, severity: Severity, *, quiet: bool = False) -> None:
    """A disc for an error, a triangle for a warning, a ring for a note: told apart without colours, too.

    Those from before are outlines.
    """
    name = colour(COLOURS[severity])
    middle = QPointF(area.center()) + QPointF(0.5, 0.5)
    half = _SIGN / 2
    box = QRectF(middle.x() - half, middle.y() - half, _SIGN, _SIGN).adjusted(0.6, 0.6, -0.6, -0.6)
    painter.setPen(QPen(name, 1.3))
    painter.setBrush(Qt.BrushStyle.NoBrush if quiet or severity is Severity.NOTE else name)
    if severity is Severity.WARNING:
        corners = [QPointF(middle.x(), box.top()), box.bottomRight(), box.bottomLeft()]
        painter.drawPolygon(QPolygonF(corners))
    else:
        painter.drawEllipse(box)


def _is_selected(option: QStyleOptionViewItem) -> bool:
    return bool(option.state & QStyle.StateFlag.State_Selected)


def _draw_arrow(painter: QPainter, area: QRect, name: str, *, shut: bool) -> None:
    """An arrow, drawn since the fonts of few machines have the sign."""
    middle, half = QPointF(area.center()) + QPointF(0.5, 0.5), 3.5
    painter.setPen(QPen(colour(name), 1.4))
    if shut:
        corners = [QPointF(-half / 2, -half), QPointF(half / 2, 0), QPointF(-half / 2, half)]
    else:
        corners = [QPointF(-half, -half / 2), QPointF(0, half / 2), QPointF(half, -half / 2)]
    painter.drawPolyline([middle + corner for corner in corners])


def _draw(painter: QPainter, font: QFont, name: str, text: str, area: QRect) -> int:
    """Draw a line of text in its area; returns how wide it is."""
    metrics = QFontMetrics(font)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, area.width() + 1)
    painter.setFont(font)
    painter.setPen(colour(name))
    painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)
    return metrics.horizontalAdvance(shown)
