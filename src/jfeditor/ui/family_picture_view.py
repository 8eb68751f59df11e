"""The picture of a family on the screen: scrolled, zoomed, and every part of it leads somewhere."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QFrame, QScrollArea, QToolTip, QWidget

from jfeditor.export.family_svg import COLOURS, FACET_COLOURS, FACET_DASHES, draw_svg
from jfeditor.export.picture_parts import (
    HEAD,
    Picture,
    PlacedArrow,
    PlacedBox,
    PlacedBroken,
    Point,
    Rect,
    arrow_at,
    box_at,
    broken_at,
    corners,
)
from jfeditor.families.handbook import NodeRef
from jfeditor.ui.matrix_model import tip
from jfeditor.ui.themes import colour

_REACH = 6.0
"""How near to an arrow, in pixels of the screen, the mouse has to be."""
_SMALLEST, _LARGEST = 0.3, 4.0
_SMALLEST_FIT = 0.65
"""A wide picture is made smaller to fit, but not too small to be read."""
_STEP = 1.15
_STRONG = 3.0
"""The width of a line that is pointed at."""


class PartKind(Enum):
    """What of a picture can be pointed at."""

    BOX = auto()
    ARROW = auto()
    BROKEN = auto()


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a picture."""

    kind: PartKind
    index: int


class FamilyPictureView(QScrollArea):
    """Shows a picture; a click, or Enter, on a part of it goes to its page and line."""

    place_chosen = Signal(str, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.canvas = _Canvas(self)
        self.setWidget(self.canvas)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFocusProxy(self.canvas)
        self._zoom = 0.0
        """As the user wants it; 0 to fit."""

    @property
    def picture(self) -> Picture | None:
        """What is shown."""
        return self.canvas.picture

    @property
    def zoom(self) -> float:
        """Pixels of the screen for one of the picture."""
        if self._zoom or self.picture is None:
            return self._zoom or 1.0
        room = self.viewport().width() / self.picture.width
        return max(_SMALLEST_FIT, min(1.0, room))

    def show_picture(self, picture: Picture | None) -> None:
        """Show another picture, or none."""
        if picture != self.picture:
            self.canvas.show_picture(picture)
            self._fit()

    def mark(self, ref: NodeRef | None) -> None:
        """Mark the level under the caret, and bring it into sight."""
        boxes = self.picture.boxes if self.picture else ()
        index = next((i for i, placed in enumerate(boxes) if placed.box.ref == ref), -1)
        if index != self.canvas.marked:
            self.canvas.marked = index
            self.canvas.update()
            self._see_marked()

    def retheme(self) -> None:
        """Take the colours of the theme in force."""
        self.canvas.draw()

    def zoom_by(self, steps: float, at: QPointF | None = None) -> None:
        """Larger or smaller; what lies at a point of the canvas stays under the mouse."""
        before = self.zoom
        self._zoom = max(_SMALLEST, min(_LARGEST, before * _STEP**steps))
        at = at or QPointF(self.canvas.visibleRegion().boundingRect().center())
        self._fit()
        moved = at * (self.zoom / before) - at
        for bar, distance in ((self.horizontalScrollBar(), moved.x()), (self.verticalScrollBar(), moved.y())):
            bar.setValue(bar.value() + round(distance))

    def zoom_to_fit(self) -> None:
        """As wide as there is room."""
        self._zoom = 0.0
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
        self._see_marked()

    def _see_marked(self) -> None:
        """Keep the caret's level in sight, unless the keyboard is in the picture."""
        if self.canvas.marked >= 0 and not self.canvas.hasFocus():
            self.canvas.show_part(Part(PartKind.BOX, self.canvas.marked))

    def _fit(self) -> None:
        self.canvas.set_zoom(self.zoom)


class _Canvas(QWidget):
    """The picture itself."""

    def __init__(self, view: FamilyPictureView) -> None:
        super().__init__()
        self._view = view
        self.picture: Picture | None = None
        self.marked = -1
        self._zoom = 1.0
        self._renderer = QSvgRenderer(self)
        self._hovered: Part | None = None
        self._current: Part | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setObjectName("familypicture")
        self.setAccessibleName("Picture of who extends whom")

    def show_picture(self, picture: Picture | None) -> None:
        self.picture = picture
        self._hovered = self._current = None
        self.marked = -1
        self.setAccessibleDescription(picture.description if picture else "")
        self.draw()

    def draw(self) -> None:
        """Draw the picture in the colours of the theme."""
        if self.picture is not None:
            colours = {name: colour(name).name() for name in COLOURS}
            self._renderer.load(draw_svg(self.picture, colours, "Inter").encode())
        self.update()

    def set_zoom(self, zoom: float) -> None:
        self._zoom = zoom
        width, height = (self.picture.width, self.picture.height) if self.picture else (0.0, 0.0)
        self.resize(QSize(round(width * zoom), round(height * zoom)))
        self.update()

    def show_part(self, part: Part) -> None:
        """Scroll so that a part is seen."""
        rect = self._rect(part)
        self._view.ensureVisible(
            rect.center().x(), rect.center().y(), rect.width() // 2 + 4, rect.height() // 2 + 12
        )

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.picture is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._renderer.render(painter, QRectF(self.rect()))
        painter.scale(self._zoom, self._zoom)
        if self.marked >= 0:
            rect = self.picture.boxes[self.marked].rect
            self._outline(painter, rect, 1.6)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("accent"))
            painter.drawRoundedRect(QRectF(rect.x + 3, rect.y + 6, 3.0, rect.height - 12), 1.5, 1.5)
        current = self._current if self.hasFocus() else None
        for part in dict.fromkeys(part for part in (self._hovered, current) if part):
            self._highlight(painter, part)

    def _highlight(self, painter: QPainter, part: Part) -> None:
        """A part with the arrows that leave it, and whom they lead to."""
        picture = self._shown()
        if part.kind is PartKind.BROKEN:
            self._outline(painter, picture.broken[part.index].rect, 2.2)
            return
        arrows = [picture.arrows[part.index]] if part.kind is PartKind.ARROW else self._leaving(part.index)
        for placed in arrows:
            arrow = placed.arrow
            pen = QPen(colour("err" if arrow.circular else FACET_COLOURS[arrow.facet]), _STRONG)
            dashes = FACET_DASHES[arrow.facet]
            if dashes:
                pen.setDashPattern([length / _STRONG for length in dashes])
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPath(_path(placed.points))
            self._outline(painter, picture.boxes[arrow.giver].rect, 1.6)
        if part.kind is PartKind.BOX:
            self._outline(painter, picture.boxes[part.index].rect, 2.2)
        else:
            self._outline(painter, picture.boxes[arrows[0].arrow.heir].rect, 1.6)

    def _outline(self, painter: QPainter, rect: Rect, width: float) -> None:
        painter.setPen(QPen(colour("accent"), width))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(rect.x, rect.y, rect.width, rect.height), 7, 7)

    # The mouse

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            part = self._part_at(QPointF(event.pos()))
            if part is None:
                QToolTip.hideText()
            else:
                QToolTip.showText(event.globalPos(), tip(self._words(part)), self)
            return True
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self._part_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        part = self._part_at(event.position())
        if event.button() is Qt.MouseButton.LeftButton and part is not None:
            self._go_to(part)
            self._choose(part)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._view.zoom_by(event.angleDelta().y() / 120, event.position())
            event.accept()
        else:
            event.ignore()  # the view scrolls

    def _hover(self, part: Part | None) -> None:
        if part != self._hovered:
            self._hovered = part
            self.setCursor(Qt.CursorShape.PointingHandCursor if part else Qt.CursorShape.ArrowCursor)
            self.update()

    def _part_at(self, at: QPointF) -> Part | None:
        if self.picture is None:
            return None
        x, y = at.x() / self._zoom, at.y() / self._zoom
        box = box_at(self.picture, x, y)
        if box >= 0:
            return Part(PartKind.BOX, box)
        broken = broken_at(self.picture, x, y, _REACH / self._zoom)
        if broken >= 0:
            return Part(PartKind.BROKEN, broken)
        arrow = arrow_at(self.picture, x, y, max(_REACH / self._zoom, HEAD / 2))
        return Part(PartKind.ARROW, arrow) if arrow >= 0 else None

    # The keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if self.picture is None or not self.picture.boxes:
            super().keyPressEvent(event)
        elif key in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
            self._step(list(self._stack()), 1 if key == Qt.Key.Key_Down else -1, self._anchor())
        elif key in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            self._step(self._around(self._anchor()), 1 if key == Qt.Key.Key_Right else -1, self._current)
        elif key in {Qt.Key.Key_Home, Qt.Key.Key_End}:
            self._go_to(list(self._stack())[0 if key == Qt.Key.Key_Home else -1])
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self._current:
            self._choose(self._current)
        elif key in {Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus}:
            self._view.zoom_by(-1 if key == Qt.Key.Key_Minus else 1)
        elif key == Qt.Key.Key_0:
            self._view.zoom_to_fit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        if self._current is None and self.picture is not None and self.picture.boxes:
            self._go_to(Part(PartKind.BOX, max(0, self.marked)), scroll=False)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()

    def _stack(self) -> Iterator[Part]:
        """Boxes and broken statements from the top down."""
        picture = self._shown()
        for index in range(len(picture.boxes)):
            yield Part(PartKind.BOX, index)
            for number, placed in enumerate(picture.broken):
                if placed.broken.heir == index:
                    yield Part(PartKind.BROKEN, number)

    def _anchor(self) -> Part | None:
        """The box or broken statement that the keyboard is at, of an arrow the box it leaves."""
        if self._current is None or self._current.kind is not PartKind.ARROW:
            return self._current
        return Part(PartKind.BOX, self._shown().arrows[self._current.index].arrow.heir)

    def _around(self, part: Part | None) -> list[Part]:
        """A box and the arrows that leave it."""
        if part is None or part.kind is not PartKind.BOX:
            return [part] if part else []
        leaving = self._leaving(part.index)
        numbers = [i for i, placed in enumerate(self._shown().arrows) if placed in leaving]
        return [part, *(Part(PartKind.ARROW, number) for number in numbers)]

    def _step(self, parts: list[Part], by: int, start: Part | None) -> None:
        if not parts:
            return
        at = parts.index(start) + by if start in parts else 0
        self._go_to(parts[max(0, min(len(parts) - 1, at))])

    def _go_to(self, part: Part, *, scroll: bool = True) -> None:
        self._current = part
        self.setAccessibleDescription(". ".join(line.rstrip(".") for line in self._words(part)))
        if scroll:
            self.show_part(part)
        self.update()

    def _choose(self, part: Part) -> None:
        placed = self._placed(part)
        if isinstance(placed, PlacedBox):
            self._view.place_chosen.emit(placed.box.ref.path, placed.box.line)
        else:
            spoken = placed.arrow if isinstance(placed, PlacedArrow) else placed.broken
            self._view.place_chosen.emit(spoken.path, spoken.line)

    # Inside

    def _shown(self) -> Picture:
        assert self.picture is not None  # noqa: S101 - there are parts only in a picture
        return self.picture

    def _placed(self, part: Part) -> PlacedBox | PlacedArrow | PlacedBroken:
        picture = self._shown()
        if part.kind is PartKind.BOX:
            return picture.boxes[part.index]
        return picture.arrows[part.index] if part.kind is PartKind.ARROW else picture.broken[part.index]

    def _words(self, part: Part) -> list[str]:
        return self._placed(part).tip.splitlines()

    def _leaving(self, box: int) -> list[PlacedArrow]:
        return [placed for placed in self._shown().arrows if placed.arrow.heir == box]

    def _rect(self, part: Part) -> QRect:
        placed = self._placed(part)
        if isinstance(placed, PlacedArrow):
            found = _path(placed.points).boundingRect()
        else:
            found = QRectF(placed.rect.x, placed.rect.y, placed.rect.width, placed.rect.height)
        corner = QPoint(round(found.x() * self._zoom), round(found.y() * self._zoom))
        return QRect(corner, QSize(round(found.width() * self._zoom), round(found.height() * self._zoom)))


def _path(points: tuple[Point, ...]) -> QPainterPath:
    """A way with its corners rounded."""
    path = QPainterPath(QPointF(*points[0]))
    for start, corner, end in corners(points):
        path.lineTo(QPointF(*start))
        path.quadTo(QPointF(*corner), QPointF(*end))
    path.lineTo(QPointF(*points[-1]))
    return path
