"""Shows the pages of a PDF one below the other: sharp at any zoom, text can be marked, links can be followed.

While the document changes, what was painted of a page stays until its new state is painted, and the place
and the zoom stay. (Qt's own view opens addresses without asking, cannot mark text, and flickers.)
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QFrame, QMenu, QToolTip, QWidget

from jfeditor.ui.pdf_pages import Arrangement, Fit, arrange, next_zoom, tiles, zoom_to_fit
from jfeditor.ui.pdf_text import ALL, PageTexts, Stretch, TextSpot, selection_of, stretches
from jfeditor.ui.pdf_tiles import PageTiles
from jfeditor.ui.themes import colour

if TYPE_CHECKING:
    from PySide6.QtPdf import QPdfDocument, QPdfLink, QPdfLinkModel

_SHADOW = ((1, 26), (2, 16), (4, 9), (7, 5))
"""Of the shadow's layers how far they reach, in pixels of a screen without scaling, and how dark (of 255)."""
_WHEEL_STEP = 120
"""What a mouse tells of one notch of its wheel, in eighths of a degree."""
_LINE = 40
"""Pixels that an arrow key scrolls."""
_ABOVE = 12
"""Pixels kept free above what a link leads to."""


class PdfView(QAbstractScrollArea):
    """The pages of a document."""

    page_changed = Signal(int)
    """Another page (from 0) is the one that is looked at."""
    zoom_changed = Signal()
    address_chosen = Signal(str)
    """The user follows a link that leads out of the document."""
    text_wanted = Signal(object)
    """The user copies what is marked: a tuple of `Stretch`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Pages of the PDF")
        self.setAccessibleDescription("Page Up and Page Down go from page to page; Ctrl+C copies marked text")
        self.viewport().setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        self._document: QPdfDocument | None = None
        self._sizes: tuple[QSizeF, ...] = ()
        self._texts: PageTexts | None = None
        self._links: QPdfLinkModel | None = None
        self._fit = Fit.WIDTH
        self._wanted_zoom = 1.0
        self._zoom = 1.0
        self._pages = Arrangement((), QRect().size(), 1.0)
        self._page = 0
        self._moving = False
        """Whether the program scrolls, not the user."""
        self._pressed: QPoint | None = None
        self._from: TextSpot | None = None
        self._marked: tuple[Stretch, ...] = ()
        self._boxes: dict[int, list[QRectF]] = {}
        """Of pages that were painted where their marked text stands, in points."""
        self.tiles = PageTiles(self)
        self.tiles.came.connect(lambda _page: self.viewport().update())

    # What is shown

    @property
    def document(self) -> "QPdfDocument | None":
        """What is shown."""
        return self._document

    @property
    def page_count(self) -> int:
        """How many pages there are."""
        return len(self._sizes)

    @property
    def page(self) -> int:
        """The page (from 0) that is looked at."""
        return self._page

    @property
    def fit(self) -> Fit:
        """How large pages are shown."""
        return self._fit

    @property
    def zoom(self) -> float:
        """How large pages are now; 1 is their size on paper, about."""
        return self._zoom

    @property
    def has_marked(self) -> bool:
        """Whether text is marked."""
        return bool(self._marked)

    def show_document(
        self, document: "QPdfDocument | None", sizes: Sequence[QSizeF], *, is_next: bool
    ) -> None:
        """Show a document with pages of these sizes (in points), or none.

        `is_next` for a later state of what is shown: the place stays, and each page until it is painted anew.
        """
        old = self._document
        if self._links is not None:
            self._links.deleteLater()
        self.tiles.show_document(document, is_next=is_next)
        self._document, self._sizes = document, tuple(sizes)
        self._texts = PageTexts(document) if document else None
        self._links = None
        self._from = None
        self._mark(())
        at = QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())
        self._moving = True
        self._lay_out()
        if is_next:
            self.horizontalScrollBar().setValue(at.x())
            self.verticalScrollBar().setValue(at.y())
        else:
            self.verticalScrollBar().setValue(0)
        self._moving = False
        self._note_page(min(self._page, max(0, len(sizes) - 1)) if is_next else 0)
        self._look()
        if old is not None and old is not document:
            old.deleteLater()

    def set_zoom(self, fit: Fit, zoom: float = 1.0) -> None:
        """Show pages as wide or as large as there is room for, or at a zoom."""
        self._zoom_to(fit, zoom, self.viewport().rect().center())

    def step_zoom(self, steps: int) -> None:
        """Larger or smaller."""
        self.set_zoom(Fit.NONE, next_zoom(self._zoom, steps))

    def go_to_page(self, page: int, y: float = 0.0) -> None:
        """Bring a page (from 0) to the top, or a place on it (in points from its upper edge)."""
        if not 0 <= page < self.page_count:
            return
        above = _ABOVE if y > 0 else round(self._pages.rects[0].top() / self._scale)
        top = self._pages.rects[page].top() + y * self._pages.per_point
        self._moving = True
        self.verticalScrollBar().setValue(round(top / self._scale) - above)
        self._moving = False
        self._note_page(page)  # the last pages may not come to the top
        self._look()

    def retheme(self) -> None:
        """Take the colours of the theme in force."""
        self.viewport().update()

    # Marked text

    def copy(self) -> None:
        """Copy what is marked."""
        if self._marked:
            self.text_wanted.emit(self._marked)

    def selectAll(self) -> None:
        """Mark all text."""
        if self._sizes:
            self._mark(tuple(stretches(TextSpot(0, 0), TextSpot(len(self._sizes) - 1, ALL))))

    def _mark(self, marked: tuple[Stretch, ...]) -> None:
        if marked != self._marked:
            self._marked, self._boxes = marked, {}
            self.viewport().update()

    # Places

    @property
    def _scale(self) -> float:
        """Pixels of the device for one of the window."""
        return self.devicePixelRatioF()

    @property
    def _corner(self) -> QPoint:
        """The point of the ground at the viewport's upper left corner."""
        return QPoint(
            round(self.horizontalScrollBar().value() * self._scale),
            round(self.verticalScrollBar().value() * self._scale),
        )

    def _on_page(self, at: QPointF) -> tuple[int, QPointF] | None:
        """The page at a point of the viewport, and where on it, in points."""
        point = at * self._scale + QPointF(self._corner)
        page = self._pages.page_at(point.y())
        if not self._pages.rects or not self._pages.rects[page].contains(point.toPoint()):
            return None
        return page, self._pages.in_page(page, point)

    def _lay_out(self) -> None:
        """Find all places anew; the scroll bars keep their values as far as they can."""
        room = QSizeF(self.maximumViewportSize())
        bar = self.verticalScrollBar().sizeHint().width()
        room.setWidth(max(1.0, room.width() - bar))  # whether the bar is there or not: else it would flutter
        before = self._zoom
        self._zoom = zoom_to_fit(self._fit, self._wanted_zoom, self._sizes, room)
        scale = self._scale
        self._pages = arrange(self._sizes, self._zoom, scale, int(self.viewport().width() * scale))
        ground = self._pages.size / scale
        for wide, have, scrolled in (
            (ground.width(), self.viewport().width(), self.horizontalScrollBar()),
            (ground.height(), self.viewport().height(), self.verticalScrollBar()),
        ):
            scrolled.setRange(0, max(0, wide - have) if self._sizes else 0)
            scrolled.setPageStep(have)
            scrolled.setSingleStep(_LINE)
        if before != self._zoom:
            self.zoom_changed.emit()

    def _zoom_to(self, fit: Fit, zoom: float, at: QPoint) -> None:
        """What is at a point of the viewport stays there."""
        before, point = self._pages, QPointF(at) * self._scale + QPointF(self._corner)
        self._fit, self._wanted_zoom = fit, zoom
        self._keep(before, point, at)
        self.zoom_changed.emit()

    def _keep(self, before: Arrangement, point: QPointF, at: QPoint) -> None:
        """Find all places anew; what was at a point of the ground comes to a point of the viewport."""
        page = before.page_at(point.y())
        inside = before.in_page(page, point) if before.rects else QPointF()
        self._moving = True
        self._lay_out()
        if self._pages.rects and page < len(self._pages.rects):
            moved = QPointF(self._pages.rects[page].topLeft()) + inside * self._pages.per_point
            self.horizontalScrollBar().setValue(round(moved.x() / self._scale) - at.x())
            self.verticalScrollBar().setValue(round(moved.y() / self._scale) - at.y())
        self._moving = False
        self._look()

    def _seen(self) -> QRect:
        """The part of the ground that is seen."""
        size = self.viewport().size() * self._scale
        return QRect(self._corner, size)

    def _look(self) -> None:
        """Have painted what is seen now, and what comes next."""
        seen = self._seen()
        half = seen.height() // 2
        wanted = {}
        first = list(self._pages.pages_within(seen.top(), seen.bottom()))
        near = list(self._pages.pages_within(seen.top() - half, seen.bottom() + half))
        for page in [*first, *(one for one in near if one not in first)]:
            rect = self._pages.rects[page]
            part = (seen if page in first else seen.adjusted(0, -half, 0, half)).translated(-rect.topLeft())
            wanted[page] = (rect.size(), tuple(tiles(rect.size(), part)))
        self.tiles.want(wanted)
        self.viewport().update()

    def _note_page(self, page: int) -> None:
        if page != self._page:
            self._page = page
            self.page_changed.emit(page)

    # Events

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.DevicePixelRatioChange and self._sizes:
            self._lay_out()
            self._look()
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self._zoom_of(event) is not None
        ):
            event.accept()  # here they mean the pages, not the text of the window's editor
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._keep(self._pages, QPointF(self._corner), QPoint(0, 0))

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        if not self._moving:
            seen = self._seen()
            self._note_page(self._pages.most_seen(seen.top(), seen.bottom()))
            self._look()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        zoom = self._zoom_of(event)
        bar = self.verticalScrollBar()
        if zoom is not None:
            if zoom:
                self.step_zoom(zoom)
            else:
                self.set_zoom(Fit.WIDTH)
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.selectAll()
        elif event.key() == Qt.Key.Key_Home:
            bar.setValue(bar.minimum())
        elif event.key() == Qt.Key.Key_End:
            bar.setValue(bar.maximum())
        elif event.key() == Qt.Key.Key_Escape and self._marked:
            self._mark(())
        else:
            super().keyPressEvent(event)

    @staticmethod
    def _zoom_of(event: QKeyEvent) -> int | None:
        """The steps of zoom that a key means, 0 to fit the width; None where it means something else."""
        if event.matches(QKeySequence.StandardKey.ZoomIn):
            return 1
        if event.matches(QKeySequence.StandardKey.ZoomOut):
            return -1
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return {Qt.Key.Key_0: 0, Qt.Key.Key_Equal: 1, Qt.Key.Key_Plus: 1, Qt.Key.Key_Minus: -1}.get(
                Qt.Key(event.key())
            )
        return None

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            turned = event.angleDelta().y()
            if turned:
                steps = max(1, abs(turned) // _WHEEL_STEP) * (1 if turned > 0 else -1)
                self._zoom_to(Fit.NONE, next_zoom(self._zoom, steps), event.position().toPoint())
            event.accept()
        else:
            super().wheelEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        self._pressed = event.position().toPoint()
        self._from = self._spot(event.position())
        self._mark(())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            self._point_at(event)
            return
        moved = (event.position().toPoint() - self._pressed).manhattanLength()
        if moved < QApplication.startDragDistance():
            return
        to = self._spot(event.position())
        if self._from is None:
            self._from = to
        elif to is not None:
            self._mark(tuple(stretches(self._from, to)))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, None
        if event.button() is not Qt.MouseButton.LeftButton or pressed is None or self._marked:
            return
        if (event.position().toPoint() - pressed).manhattanLength() < QApplication.startDragDistance():
            link = self._link_at(event.position())
            if link is not None:
                self._follow(link)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if not self._sizes:
            return
        menu = QMenu(self)
        copy = menu.addAction("Copy", self.copy)
        copy.setEnabled(self.has_marked)
        menu.addAction("Select all", self.selectAll)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(event.globalPos())

    def _spot(self, at: QPointF) -> TextSpot | None:
        there = self._on_page(at)
        return self._texts.spot(*there) if there and self._texts else None

    # Links

    def _link_at(self, at: QPointF) -> "QPdfLink | None":
        there = self._on_page(at)
        if there is None or self._document is None:
            return None
        if self._links is None:
            from PySide6.QtPdf import QPdfLinkModel  # noqa: PLC0415 - not at the program's start

            self._links = QPdfLinkModel(self)
            self._links.setDocument(self._document)
        page, point = there
        if self._links.page() != page:
            self._links.setPage(page)
        link = self._links.linkAt(point)
        return link if link.isValid() or not link.url().isEmpty() else None

    def _point_at(self, event: QMouseEvent) -> None:
        """Show what a click would do."""
        link = self._link_at(event.position())
        beside = Qt.CursorShape.IBeamCursor if self._on_page(event.position()) else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if link else beside)
        words = link.url().toDisplayString() if link else ""
        if words:
            QToolTip.showText(event.globalPosition().toPoint(), words, self.viewport())
        else:
            QToolTip.hideText()

    def _follow(self, link: "QPdfLink") -> None:
        if not link.url().isEmpty():
            self.address_chosen.emit(link.url().toString())
        else:
            self.go_to_page(link.page(), link.location().y())

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.scale(1 / self._scale, 1 / self._scale)
        corner = self._corner
        seen = self._seen()
        painter.fillRect(QRect(QPoint(0, 0), seen.size()), colour("bg"))
        edge, mark = colour("line-strong"), colour("accent")
        mark.setAlpha(80)
        for page in self._pages.pages_within(seen.top(), seen.bottom()):
            rect = self._pages.rects[page].translated(-corner)
            self._draw_shadow(painter, rect)
            painter.fillRect(rect.adjusted(-1, -1, 1, 1), edge)
            painter.fillRect(rect, Qt.GlobalColor.white)
            self.tiles.draw(painter, page, rect)
            self._draw_marked(painter, page, rect, mark)
        painter.end()

    def _draw_shadow(self, painter: QPainter, rect: QRect) -> None:
        for reach, strength in _SHADOW:
            far = round(reach * self._scale)
            shadow = QColor(0, 0, 0, strength)
            painter.fillRect(rect.adjusted(-far // 2, far // 2, far // 2, far), shadow)

    def _draw_marked(self, painter: QPainter, page: int, rect: QRect, mark: QColor) -> None:
        stretch = next((one for one in self._marked if one.page == page), None)
        if stretch is None or self._document is None:
            return
        if page not in self._boxes:
            shapes = selection_of(self._document, stretch).bounds()
            self._boxes[page] = [shape.boundingRect() for shape in shapes]
        per_point = self._pages.per_point
        for box in self._boxes[page]:
            place = QRectF(box.topLeft() * per_point, box.size() * per_point).toRect()
            painter.fillRect(place.translated(rect.topLeft()), mark)
