"""The painted pages of a PDF: tile by tile, in a thread of Qt's; what was painted before stays until then."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter

if TYPE_CHECKING:
    from PySide6.QtPdf import QPdfDocument, QPdfDocumentRenderOptions, QPdfPageRenderer

_AT_ONCE = 2
"""Tiles that are asked for at once: what is asked for cannot be called back when the user has scrolled on."""


@dataclass(slots=True)
class _Painted:
    """What is painted of a page."""

    size: QSize
    """Of the whole page, in pixels of the device."""
    wanted: tuple[QRect, ...] = ()
    tiles: dict[int, tuple[QRect, QImage]] = field(default_factory=dict)
    """By their upper edges."""
    before: list[tuple[QRectF, QImage]] = field(default_factory=list)
    """Of an earlier state or another size, in parts of the page; shown until all that is wanted is there."""

    def grow_old(self, size: QSize) -> None:
        """What is painted is no longer what the page looks like at its size."""
        if self.tiles:
            self.before = [
                (
                    QRectF(
                        rect.x() / self.size.width(),
                        rect.y() / self.size.height(),
                        rect.width() / self.size.width(),
                        rect.height() / self.size.height(),
                    ),
                    image,
                )
                for rect, image in self.tiles.values()
            ]
        self.tiles = {}
        self.size = size

    def missing(self) -> list[QRect]:
        """What is still to be painted."""
        return [rect for rect in self.wanted if rect.top() not in self.tiles]


class PageTiles(QObject):
    """Paints what is wanted of a document's pages."""

    came = Signal(int)
    """Something of this page is painted."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._renderer: QPdfPageRenderer | None = None
        self._painted: dict[int, _Painted] = {}
        self._running: dict[int, tuple[int, QSize, QRect]] = {}

    @property
    def busy(self) -> bool:
        """Whether anything that is wanted is not painted yet."""
        return bool(self._running)

    def show_document(self, document: "QPdfDocument | None", *, is_next: bool) -> None:
        """Paint another document; `is_next` for a later state of the one before: its pages stay meanwhile."""
        if self._renderer is not None:
            # Waits for the tile that is being painted; then the old document may go.
            self._renderer.setDocument(None)  # type: ignore[arg-type]
            self._renderer.deleteLater()
            self._renderer = None
        self._running.clear()
        for painted in self._painted.values():
            painted.grow_old(painted.size)
        if not is_next:
            self._painted.clear()
        if document is not None:
            from PySide6.QtPdf import QPdfPageRenderer  # noqa: PLC0415 - not at the program's start

            # A renderer for each document: one takes an old request for a new one that looks the same.
            self._renderer = QPdfPageRenderer(self)
            self._renderer.setRenderMode(QPdfPageRenderer.RenderMode.MultiThreaded)
            self._renderer.setDocument(document)
            self._renderer.pageRendered.connect(self._take, Qt.ConnectionType.QueuedConnection)

    def want(self, seen: Mapping[int, tuple[QSize, tuple[QRect, ...]]]) -> None:
        """What is seen now: of pages their sizes and tiles, in pixels of the device."""
        for page in self._painted.keys() - seen.keys():
            del self._painted[page]
        for page, (size, rects) in seen.items():
            painted = self._painted.setdefault(page, _Painted(size))
            if painted.size != size:
                painted.grow_old(size)
            painted.wanted = rects
        self._go_on()

    def draw(self, painter: QPainter, page: int, rect: QRect) -> None:
        """Draw what is painted of a page into its place."""
        painted = self._painted.get(page)
        if painted is None:
            return
        for part, image in painted.before:
            target = QRectF(
                rect.x() + part.x() * rect.width(),
                rect.y() + part.y() * rect.height(),
                part.width() * rect.width(),
                part.height() * rect.height(),
            )
            painter.drawImage(target, image)
        for tile, image in painted.tiles.values():
            if painted.before:
                painter.fillRect(tile.translated(rect.topLeft()), Qt.GlobalColor.white)
            painter.drawImage(tile.topLeft() + rect.topLeft(), image)

    def _go_on(self) -> None:
        renderer = self._renderer
        if renderer is None:
            return
        for page, painted in self._painted.items():
            for rect in painted.missing():
                if len(self._running) >= _AT_ONCE:
                    return
                if (page, painted.size, rect) not in self._running.values():
                    number = renderer.requestPage(page, rect.size(), _options(painted.size, rect))
                    self._running[number] = (page, painted.size, rect)

    def _take(self, _page: int, _size: QSize, image: QImage, _options: object, number: int) -> None:
        if number not in self._running:
            return  # of an earlier document
        page, size, rect = self._running.pop(number)
        painted = self._painted.get(page)
        if painted is not None and painted.size == size:
            painted.tiles[rect.top()] = (rect, image)
            if not painted.missing():
                painted.before = []
                kept = {one.top() for one in painted.wanted}
                painted.tiles = {top: tile for top, tile in painted.tiles.items() if top in kept}
            self.came.emit(page)
        self._go_on()


def _options(size: QSize, rect: QRect) -> "QPdfDocumentRenderOptions":
    from PySide6.QtPdf import QPdfDocumentRenderOptions  # noqa: PLC0415 - not at the program's start

    options = QPdfDocumentRenderOptions()
    options.setScaledSize(size)
    # Qt takes the last pixel for the end (qpdfdocument.cpp, `render`): one more, or the tile is stretched.
    options.setScaledClipRect(rect.adjusted(0, 0, 1, 1))
    return options
