"""The list of a review: pages, and below each its places with what goes and what comes, to be ticked."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeView

from jfeditor.ui.review_edits import ReviewEdit
from jfeditor.ui.review_model import EDIT_ROLE, PAGE_ROLE, ReviewModel
from jfeditor.ui.review_rows import Review, ReviewPage
from jfeditor.ui.themes import colour
from jfeditor.wording import word

_MARGIN = 5
"""Pixels above and below the two lines of a row."""
_GAP = 8
_BETWEEN = 2
"""Pixels between what goes and what comes."""
_TICK_WIDTH = 22
"""Pixels that a tick takes, also where a row has none: the texts stand below one another."""
_OPENED = 40
"""So many pages are shown with their places; of more only those that the user opens."""
_LEAST_LEAD = 0.3
"""The share of a row's width that the text before what is changed keeps at least, if it needs it."""
_MOST_OLD = 0.4
"""The share that what goes takes at most."""

Index = QModelIndex | QPersistentModelIndex


class ReviewView(QTreeView):
    """Pages and places; Enter or a double click leads to one."""

    place_wanted = Signal(str, int)
    page_chosen = Signal(str, int)
    """The row one is on is about this line of this page."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("review")
        self.setAccessibleName(word("review.list", {}))
        self.setToolTip(word("review.tick_keys", {}))
        self.setHeaderHidden(True)
        self.setIndentation(16)
        self.setUniformRowHeights(True)
        self.setExpandsOnDoubleClick(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QTreeView.ScrollMode.ScrollPerPixel)
        self.rows = ReviewModel(self)
        self.setModel(self.rows)
        self.setItemDelegate(_RowDelegate(self))
        self.selectionModel().currentChanged.connect(self._tell_page)

    def show_review(self, review: Review) -> None:
        """Show another state; what is open, current and scrolled to stays."""
        is_first = not self.rows.rowCount()
        shut = {
            self.rows.page_of(index).path
            for index in self._pages()
            if not is_first and not self.isExpanded(index)
        }
        current = self.currentIndex()
        path = self.rows.page_of(current).path if current.isValid() else ""
        edit = self.rows.edit_of(current) if current.isValid() else None
        scrolled = self.verticalScrollBar().value()
        resets = []
        listen = self.rows.modelReset.connect(lambda: resets.append(True))
        self.rows.show_review(review)
        self.rows.modelReset.disconnect(listen)
        if not resets:
            return
        few = len(review.pages) <= _OPENED
        for number, index in enumerate(self._pages()):
            if (few or number == 0) if is_first else self.rows.page_of(index).path not in shut:
                self.setExpanded(index, True)
        self._go_back(path, edit)
        self.executeDelayedItemsLayout()
        self.verticalScrollBar().setValue(scrolled)

    def place(self, index: Index) -> tuple[str, int]:
        """The page, and the line of it, that a valid index is about."""
        edit = self.rows.edit_of(index)
        return self.rows.page_of(index).path, edit.line if edit else 1

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._go(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        self._go(self.indexAt(event.position().toPoint()))

    def _go(self, index: QModelIndex) -> None:
        if index.isValid():
            path, line = self.place(index)
            if line:
                self.place_wanted.emit(path, line)

    def _tell_page(self, index: QModelIndex) -> None:
        if index.isValid():
            self.page_chosen.emit(*self.place(index))

    def _pages(self) -> list[QModelIndex]:
        return [self.rows.index(number, 0) for number in range(self.rows.rowCount())]

    def _go_back(self, path: str, edit: ReviewEdit | None) -> None:
        """Make the row current again that was it, or its page where there is no such place any more."""
        pages = self._pages()
        found = next((index for index in pages if self.rows.page_of(index).path == path), None)
        found = found or (pages[0] if pages else QModelIndex())
        for row in range(self.rows.rowCount(found) if edit else 0):
            index = self.rows.index(row, 0, found)
            one = self.rows.edit_of(index)
            if one and edit and (one.offer, one.line) == (edit.offer, edit.line):
                found = index
                break
        if found.isValid():
            self.setCurrentIndex(found)


class _RowDelegate(QStyledItemDelegate):
    """Paints a row in two lines: what is changed, and where and why."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, 2 * option.fontMetrics.height() + 2 * _MARGIN)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        page: ReviewPage = index.data(PAGE_ROLE)
        edit: ReviewEdit | None = index.data(EDIT_ROLE)
        self.initStyleOption(option, index)
        option.text = ""
        style = option.widget.style() if option.widget else QApplication.style()
        painter.save()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        area = option.rect.adjusted(_TICK_WIDTH, _MARGIN, -_GAP, -_MARGIN)
        height = option.fontMetrics.height()
        above = QRect(area.left(), area.top(), area.width(), height)
        below = QRect(area.left(), area.top() + height, area.width(), height)
        muted = QFont(option.font)
        muted.setPixelSize(max(9, option.font.pixelSize() - 1))
        if edit is None:
            bold = QFont(option.font)
            bold.setWeight(QFont.Weight.DemiBold)
            _draw(painter, bold, "text", page.title, above)
            note_width = QFontMetrics(muted).horizontalAdvance(page.note)
            _draw(painter, muted, "muted", page.note, below)
            rest = below.adjusted(note_width + _GAP, 0, 0, 0)
            if rest.width() > 6 * _GAP:
                _draw(painter, muted, "faint", page.path, rest, elide=Qt.TextElideMode.ElideMiddle)
        else:
            _draw_edit(painter, option.font, edit, above)
            code = "review.line" if edit.line else "review.new_page"
            where = word(code, {"line": edit.line, "why": edit.why})
            _draw(painter, muted, "muted", where, below)
        painter.restore()


def _draw(
    painter: QPainter,
    font: QFont,
    name: str,
    text: str,
    area: QRect,
    *,
    elide: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    ground: str = "",
) -> int:
    """Draw a line of text in its area; returns how wide it is."""
    metrics = QFontMetrics(font)
    # Widths are rounded: what fits may seem to be a pixel too wide.
    shown = metrics.elidedText(text, elide, area.width() + 1)
    width = metrics.horizontalAdvance(shown)
    if ground and shown:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(ground))
        painter.drawRoundedRect(QRectF(area.left(), area.top(), width, area.height()), 2, 2)
    painter.setFont(font)
    painter.setPen(colour(name))
    painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)
    return width


def _draw_edit(painter: QPainter, font: QFont, edit: ReviewEdit, area: QRect) -> None:
    """Draw a line with what goes struck out and what comes in bold; what is changed is always seen."""
    struck, bold = QFont(font), QFont(font)
    struck.setStrikeOut(True)
    bold.setWeight(QFont.Weight.DemiBold)
    width = area.width() - 3 * _BETWEEN
    wanted = [
        QFontMetrics(one).horizontalAdvance(text)
        for one, text in ((font, edit.lead), (struck, edit.old), (bold, edit.new))
    ]
    old = min(wanted[1], max(round(_MOST_OLD * width), width - wanted[2])) if edit.new else wanted[1]
    lead = min(wanted[0], max(round(_LEAST_LEAD * width), width - old - wanted[2]))
    lead = min(lead, max(0, width - old - wanted[2])) if old + wanted[2] < width else 0
    left = area.left()
    parts = (
        (font, edit.lead, lead, Qt.TextElideMode.ElideLeft, ""),
        (struck, edit.old, old, Qt.TextElideMode.ElideRight, "del-strong"),
        (bold, edit.new, width, Qt.TextElideMode.ElideRight, "add-strong"),
        (font, edit.tail, width, Qt.TextElideMode.ElideRight, ""),
    )
    for one, text, most, elide, ground in parts:
        room = QRect(left, area.top(), min(most, area.right() - left), area.height())
        if text and room.width() > 0:
            left += _draw(painter, one, "text", text, room, elide=elide, ground=ground) + _BETWEEN
