"""The list of titles below the caret: it shows and is clicked, the editor keeps the keyboard."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QFontMetrics, QPainter, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QListView,
    QPlainTextEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
)

from jfeditor.families.title_offers import Offer
from jfeditor.ui.themes import colour
from jfeditor.wording import word

_OFFER = Qt.ItemDataRole.UserRole
_ROW_HEIGHT = 28
_MOST_ROWS = 8
_WIDTHS = (220, 560)
_MARGIN = 12
_GAP = 24
"""Pixels between a title and its note."""

Index = QModelIndex | QPersistentModelIndex


class TitleList(QFrame):
    """Offers in rows; `chosen` when one is clicked."""

    chosen = Signal(object)
    """The user clicked this `Offer`."""

    def __init__(self, editor: QPlainTextEdit) -> None:
        super().__init__(editor)
        self._editor = editor
        self.setObjectName("titles")
        self._model = _Offers(self)
        self.view = QListView()
        self.view.setModel(self._model)
        self.view.setItemDelegate(_OfferDelegate(self.view))
        self.view.setUniformItemSizes(True)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setAccessibleName("Titles that may be meant")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(5, 5, 5, 5)
        layout.addWidget(self.view)
        self.view.clicked.connect(lambda index: self.chosen.emit(index.data(_OFFER)))
        self.hide()

    @property
    def offers(self) -> tuple[Offer, ...]:
        """What is offered."""
        return self._model.offers

    @property
    def current(self) -> Offer | None:
        """The row that a key would choose; None where the name is complete and nothing was chosen yet."""
        index = self.view.currentIndex()
        return index.data(_OFFER) if index.isValid() else None

    def show_offers(self, offers: tuple[Offer, ...], name: QRect, *, chosen: bool) -> None:
        """Offer these below a name that begins at a place of the editor's viewport.

        With `chosen` the first one is chosen, or the one that was.
        """
        before = self.current if self.isVisible() else None
        if offers != self.offers:
            self._model.show_offers(offers)
        row = offers.index(before) if before in offers and before != offers[0] else 0
        self.view.setCurrentIndex(self._model.index(row, 0) if chosen else QModelIndex())
        self._place(name)
        if not self.isVisible():
            self.show()
            self._announce(word("titles.here", {"count": len(offers), "title": offers[row].title}))
        self.raise_()

    def step(self, by: int) -> None:
        """Choose a row further down or up."""
        last = self._model.rowCount() - 1
        row = self.view.currentIndex().row()
        self.view.setCurrentIndex(self._model.index(max(0, min(last, row + by)), 0))
        if self.current is not None:
            self._announce(_said(self.current))

    def _place(self, name: QRect) -> None:
        """Below the name, or above it where there is no room; never over the window's edge."""
        window = self._editor.window()
        if self.parent() is not window:
            self.setParent(window)
        corner = self._editor.viewport().mapTo(window, name.bottomLeft())
        width_of = QFontMetrics(self.view.font()).horizontalAdvance
        widest = max(
            width_of(o.title) + (width_of(told) + _GAP + 2 if (told := told_of(o)) else 0)
            for o in self.offers
        )
        frame = 2 * (5 + self.view.frameWidth() + 1)
        width = min(max(widest + 2 * _MARGIN + frame + 14, _WIDTHS[0]), _WIDTHS[1], window.width() - 8)
        height = min(len(self.offers), _MOST_ROWS) * _ROW_HEIGHT + frame
        left = max(4, min(corner.x() - _MARGIN - 6, window.width() - width - 4))
        top = corner.y() + 4
        if top + height > window.height() - 4 and corner.y() - name.height() - 4 - height >= 0:
            top = corner.y() - name.height() - 4 - height
        self.setGeometry(left, top, width, height)

    def _announce(self, text: str) -> None:
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._editor, text))


class _Offers(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.offers: tuple[Offer, ...] = ()

    def show_offers(self, offers: Sequence[Offer]) -> None:
        self.beginResetModel()
        self.offers = tuple(offers)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.offers)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        offer = self.offers[index.row()]
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return offer.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return _said(offer)
        return offer if role == _OFFER else None


def told_of(offer: Offer) -> str:
    """What stands beside a title."""
    if not offer.extends:
        return offer.note
    return word("titles.extends_of" if offer.note else "titles.extends", {"note": offer.note})


def _said(offer: Offer) -> str:
    """The row as it is read aloud."""
    told = told_of(offer)
    return f"{offer.title}, {told}" if told else offer.title


class _OfferDelegate(QStyledItemDelegate):
    """The title at the left, the note at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, _ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        offer: Offer = index.data(_OFFER)
        self.initStyleOption(option, index)
        option.text = ""
        style = option.widget.style() if option.widget else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        painter.save()
        area = option.rect.adjusted(_MARGIN, 0, -_MARGIN, 0)
        metrics, middle = option.fontMetrics, Qt.AlignmentFlag.AlignVCenter
        told = told_of(offer)
        left = area.width() - metrics.horizontalAdvance(offer.title) - _GAP - 2
        most = max(left, area.width() * 2 // 5)
        noted = min(metrics.horizontalAdvance(told) + 2, most) if told else 0
        room = area.width() - (noted + _GAP if noted else 0)
        painter.setPen(option.palette.color(QPalette.ColorRole.Text))
        title = metrics.elidedText(offer.title, Qt.TextElideMode.ElideRight, room)
        painter.drawText(area, middle | Qt.AlignmentFlag.AlignLeft, title)
        painter.setPen(colour("muted"))
        note = metrics.elidedText(told, Qt.TextElideMode.ElideRight, noted)
        painter.drawText(area, middle | Qt.AlignmentFlag.AlignRight, note)
        painter.restore()
