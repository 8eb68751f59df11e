"""What unsaved edits do to other roles: a role a row, and below it what goes and what comes."""

from collections import Counter
from collections.abc import Hashable, Iterator
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QResizeEvent, QTextCharFormat, QTextLayout
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from jfeditor.ui.displayed import utf16_length
from jfeditor.ui.impact_words import NO_IMPACT, ImpactLine, ImpactRow, ImpactShown
from jfeditor.ui.themes import colour
from jfeditor.wording import word

_ROLE_HEIGHT = 26
_FACET_HEIGHT = 22
_SIGN_WIDTH = 18
_MARGIN = 3
"""Pixels above and below a line's text."""
_GAP = 8
_OPENED = 3
"""So many roles are shown with their lines; of more only those that the user opens."""
_ROLE_ROLE = Qt.ItemDataRole.UserRole + 1
_LINE_ROLE = Qt.ItemDataRole.UserRole + 2
_COLOURS = {"+": ("add", "add-strong"), "-": ("del", "del-strong")}
_SIGNS = {"+": "+", "-": "−"}

Index = QModelIndex | QPersistentModelIndex


class ImpactView(QWidget):
    """Shows the impacts of one state; what is open and scrolled to stays over states."""

    line_chosen = Signal(str, int)
    """The user wants to go to a line of a page."""
    resized = Signal()
    """It would need another height."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = NO_IMPACT
        self.title = QLabel(word("impact.title", {}))
        self.title.setProperty("subheading", True)
        self.sentence = QLabel()
        self.sentence.setWordWrap(True)
        self.sentence.setTextFormat(Qt.TextFormat.PlainText)
        self.roles = _RolesView()
        self.roles.wanted.connect(self.line_chosen)
        self.roles.expanded.connect(self.resized)
        self.roles.collapsed.connect(self.resized)
        self.roles.verticalScrollBar().rangeChanged.connect(self.resized)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 6)
        self._layout.setSpacing(4)
        self._layout.addWidget(self.title)
        self._layout.addWidget(self.sentence)
        self._layout.addWidget(self.roles, 1)
        self.hide()

    def show_impact(self, shown: ImpactShown) -> None:
        """Show what changes; nothing at all where nothing does."""
        if shown == self._shown:
            return
        self._shown = shown
        self.sentence.setText(f"{shown.sentence}.")
        tone = "warn" if shown.others else "muted"
        if self.sentence.property("tone") != tone:
            self.sentence.setProperty("tone", tone)
            self.sentence.style().polish(self.sentence)
        self.roles.show_rows(shown.rows)
        self.setVisible(bool(shown.rows))
        self.resized.emit()

    def wanted_height(self) -> int:
        """The height in pixels that shows all rows that are open."""
        margins, spacing = self._layout.contentsMargins(), self._layout.spacing()
        words = self.title.sizeHint().height() + max(
            self.sentence.heightForWidth(self.width()), self.sentence.sizeHint().height()
        )
        return words + 2 * spacing + self.roles.content_height() + margins.top() + margins.bottom() + _GAP


class _Rows(QAbstractItemModel):
    """Roles, and lines below them; an index of a line has the number of its role, from 1, for its id."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: tuple[ImpactRow, ...] = ()

    def show_rows(self, rows: tuple[ImpactRow, ...]) -> None:
        """Show other roles."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def role_of(self, index: Index) -> ImpactRow:
        """The role of a valid index, or that a line stands below."""
        return self.rows[index.internalId() - 1 if index.internalId() else index.row()]

    def line_of(self, index: Index) -> ImpactLine | None:
        """The line of a valid index; None for a role's."""
        return self.role_of(index).lines[index.row()] if index.internalId() else None

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        if column != 0 or not 0 <= row < self.rowCount(parent):
            return QModelIndex()
        return self.createIndex(row, 0, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, index: Index = QModelIndex()) -> QModelIndex:  # type: ignore[override]  # noqa: B008
        if not index.isValid() or not index.internalId():
            return QModelIndex()
        return self.createIndex(index.internalId() - 1, 0, 0)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        if not parent.isValid():
            return len(self.rows)
        return 0 if parent.internalId() else len(self.rows[parent.row()].lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line = self.line_of(index)
        if role == _LINE_ROLE:
            return line
        if role == _ROLE_ROLE:
            return self.role_of(index)
        if role == Qt.ItemDataRole.DisplayRole:
            return line.text if line else self.role_of(index).title
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(index)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return _spoken_line(line) if line else _spoken_role(self.role_of(index))
        return None

    def place(self, index: Index) -> tuple[str, int]:
        """Where a valid index leads: to its line, or to its role where the line stands nowhere any more."""
        line, role = self.line_of(index), self.role_of(index)
        return (line.path, line.line) if line and line.path else (role.path, role.line)

    def _tip(self, index: Index) -> str:
        line, role = self.line_of(index), self.role_of(index)
        path, number = self.place(index)
        title = line.source.partition(",")[0] if line and line.path else role.title
        return word("impact.go", {"title": title, "line": number, "path": path})


class _RolesView(QTreeView):
    """The rows; Enter or a click goes where one leads."""

    wanted = Signal(str, int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("impact")
        self.setAccessibleName(word("impact.title", {}))
        self.setHeaderHidden(True)
        self.setIndentation(14)
        self.setExpandsOnDoubleClick(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QTreeView.ScrollMode.ScrollPerPixel)
        self._rows = _Rows(self)
        self.setModel(self._rows)
        self._delegate = _RowDelegate(self)
        self.setItemDelegate(self._delegate)
        self._chosen: dict[Hashable, bool] = {}
        """Roles that the user opened or closed."""
        self._restoring = False
        self.expanded.connect(lambda index: self._note(index, opened=True))
        self.collapsed.connect(lambda index: self._note(index, opened=False))
        self.clicked.connect(self._go)

    def show_rows(self, rows: tuple[ImpactRow, ...]) -> None:
        """Show other rows; what is open, scrolled to and current stays."""
        current = self.currentIndex()
        at = list(_keys(self._rows.rows))[self._role_number(current)] if current.isValid() else None
        below = current.row() if current.isValid() and current.parent().isValid() else -1
        scrolled = self.verticalScrollBar().value()
        self._restoring = True
        self._rows.show_rows(rows)
        for number, key in enumerate(_keys(rows)):
            index = self._rows.index(number, 0)
            if self._chosen.get(key, len(rows) <= _OPENED):
                self.setExpanded(index, True)
            if key == at:
                line = self._rows.index(min(below, self._rows.rowCount(index) - 1), 0, index)
                self.setCurrentIndex(line if line.isValid() else index)
        self._restoring = False
        self.doItemsLayout()
        self.verticalScrollBar().setValue(scrolled)

    def content_height(self) -> int:
        """The height of all rows that are open, in pixels."""
        self.executeDelayedItemsLayout()
        last = self._rows.index(len(self._rows.rows) - 1, 0)
        if self.isExpanded(last):
            last = self._rows.index(self._rows.rowCount(last) - 1, 0, last)
        return self.visualRect(last).bottom() + 1 + self.verticalOffset()

    def text_width(self, index: Index) -> int:
        """The pixels that a row has for itself."""
        return self.viewport().width() - self.indentation() * (2 if index.parent().isValid() else 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._delegate.forget_heights()
            self.scheduleDelayedItemsLayout()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._go(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _go(self, index: QModelIndex) -> None:
        if index.isValid():
            self.wanted.emit(*self._rows.place(index))

    def _note(self, index: QModelIndex, *, opened: bool) -> None:
        if not self._restoring:
            self._chosen[list(_keys(self._rows.rows))[index.row()]] = opened

    def _role_number(self, index: QModelIndex) -> int:
        return index.parent().row() if index.parent().isValid() else index.row()


class _RowDelegate(QStyledItemDelegate):
    """Paints roles as rows of the tree, lines as those of the diff."""

    def __init__(self, view: _RolesView) -> None:
        super().__init__(view)
        self._view = view
        self._heights: dict[tuple[str, str, int], int] = {}

    def forget_heights(self) -> None:
        """Lines may break elsewhere now."""
        self._heights.clear()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        line: ImpactLine | None = index.data(_LINE_ROLE)
        if line is None:
            return QSize(120, _ROLE_HEIGHT)
        if line.kind not in _COLOURS:
            return QSize(120, _FACET_HEIGHT)
        width = self._view.text_width(index) - _SIGN_WIDTH - _GAP
        key = (line.text, line.source, width)
        if key not in self._heights:
            height = _laid_out(line, self._view.font(), width).boundingRect().height()
            self._heights[key] = round(height) + 2 * _MARGIN
        return QSize(120, self._heights[key])

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line: ImpactLine | None = index.data(_LINE_ROLE)
        painter.save()
        if line is None:
            self._paint_role(painter, option, index)
        elif line.kind in _COLOURS:
            self._paint_line(painter, option, line)
        else:
            painter.setPen(colour("muted"))
            area = option.rect.adjusted(_MARGIN, 0, 0, 0)
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, line.text)
        painter.restore()

    def _paint_role(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        role: ImpactRow = index.data(_ROLE_ROLE)
        self.initStyleOption(option, index)
        option.text = ""
        style = option.widget.style() if option.widget else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        area = option.rect.adjusted(_MARGIN, 0, -_GAP, 0)
        counts = "  ".join(f"{sign}{n}" for sign, n in zip("−+", role.count, strict=True) if n)
        for text in (counts, role.note):
            if text and painter.fontMetrics().horizontalAdvance(text) < area.width() // 2:
                painter.setPen(colour("muted"))
                painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text)
                area.setRight(area.right() - painter.fontMetrics().horizontalAdvance(text) - 2 * _GAP)
        bold = QFont(option.font)
        bold.setWeight(QFont.Weight.DemiBold)
        used = _draw_elided(painter, bold, "text", role.title, area)
        area.setLeft(area.left() + used + _GAP)
        if role.page and area.width() > 4 * _GAP:
            _draw_elided(painter, option.font, "muted", role.page, area)

    def _paint_line(self, painter: QPainter, option: QStyleOptionViewItem, line: ImpactLine) -> None:
        area: QRect = option.rect.adjusted(0, 0, -_GAP, 0)
        painter.fillRect(option.rect, colour(_COLOURS[line.kind][0]))
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area.left(), area.top(), 3, area.height(), colour("accent"))
        painter.setPen(colour("text"))
        sign = QRect(area.left() + 2, area.top() + _MARGIN, _SIGN_WIDTH - 2, painter.fontMetrics().height())
        painter.drawText(sign, Qt.AlignmentFlag.AlignCenter, _SIGNS[line.kind])
        text = _laid_out(line, option.font, area.width() - _SIGN_WIDTH)
        text.draw(painter, QPointF(area.left() + _SIGN_WIDTH, area.top() + _MARGIN))


def _draw_elided(painter: QPainter, font: QFont, name: str, text: str, area: QRect) -> int:
    """Draw a line of text; returns how wide it is."""
    painter.setFont(font)
    painter.setPen(colour(name))
    shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
    return QFontMetrics(font).horizontalAdvance(shown)


def _laid_out(line: ImpactLine, font: QFont, width: int) -> QTextLayout:
    """A line's text with its source behind it, broken into lines of a width in pixels."""
    text = line.text.replace("\u2028", " ").replace("\u2029", " ")
    layout = QTextLayout(f"{text}   {line.source}", font)
    start, end = (utf16_length(text[:at]) for at in line.changed)
    formats = [
        _format(0, utf16_length(text), "text"),
        _format(utf16_length(text) + 3, utf16_length(line.source), "muted"),
    ]
    if start < end:
        formats.append(_format(start, end - start, "text", _COLOURS[line.kind][1]))
    layout.setFormats(formats)
    layout.beginLayout()
    height = 0.0
    while (row := layout.createLine()).isValid():
        row.setLineWidth(max(width, 40))
        row.setPosition(QPointF(0, height))
        height += row.height()
    layout.endLayout()
    return layout


def _format(start: int, length: int, name: str, background: str = "") -> QTextLayout.FormatRange:
    found = QTextLayout.FormatRange()
    found.start, found.length = start, length
    form = QTextCharFormat()
    form.setForeground(colour(name))
    if background:
        form.setBackground(colour(background))
    found.format = form
    return found


def _keys(rows: tuple[ImpactRow, ...]) -> Iterator[Hashable]:
    """What knows each row again after an edit: its role's page and title, and the how manieth such it is."""
    seen: Counter[Hashable] = Counter()
    for row in rows:
        key = (row.path, row.title)
        seen[key] += 1
        yield (*key, seen[key])


def _spoken_role(role: ImpactRow) -> str:
    lost, got = role.count
    parts = [
        role.title,
        role.page,
        role.note,
        word("impact.lost_one" if lost == 1 else "impact.lost", {"count": lost}) if lost else "",
        word("impact.got_one" if got == 1 else "impact.got", {"count": got}) if got else "",
    ]
    return ", ".join(part for part in parts if part)


def _spoken_line(line: ImpactLine) -> str:
    if line.kind not in _COLOURS:
        return line.text
    return f"{word('impact.comes' if line.kind == '+' else 'impact.goes', {})}: {line.text}, {line.source}"
