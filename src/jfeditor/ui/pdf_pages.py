"""Where the pages of a PDF lie on the screen: one below the other, at whole pixels of the device."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QPoint, QPointF, QRect, QSize, QSizeF

USUAL_PER_POINT = 96 / 72
"""Pixels of a screen without scaling for a point (1/72 inch) at 100 %."""
STEPS = (0.25, 0.33, 0.5, 0.67, 0.75, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0, 4.0, 5.0)
"""The zooms that one comes to step by step."""
TILE = 1 << 20
"""Pixels of a tile, about: a page is painted tile by tile, so that none takes long."""
_LOWEST_TILE = 64
_MARGIN, _GAP = 18, 16
"""Free pixels around the pages and between two of them, on a screen without scaling."""


class Fit(StrEnum):
    """How large pages are shown."""

    WIDTH = "width"
    PAGE = "page"
    NONE = "none"
    """As large as the zoom says."""


@dataclass(frozen=True, slots=True)
class Arrangement:
    """The pages' places on a ground."""

    rects: tuple[QRect, ...]
    size: QSize
    """Of the ground, margins included."""
    per_point: float
    """Pixels for a point."""

    def page_at(self, y: float) -> int:
        """The page at a height, or the one above it; the first one above all of them."""
        return max(0, bisect_right(self.rects, y, key=lambda rect: rect.top()) - 1)

    def pages_within(self, top: int, bottom: int) -> range:
        """The pages of which something is seen between two heights."""
        if not self.rects:
            return range(0)
        first = self.page_at(top)
        if self.rects[first].bottom() < top:
            first += 1
        return range(first, max(first, bisect_right(self.rects, bottom, key=lambda rect: rect.top())))

    def most_seen(self, top: int, bottom: int) -> int:
        """The page of which most is seen between two heights; the first of several."""
        pages = self.pages_within(top, bottom)
        seen = {
            page: min(bottom, self.rects[page].bottom()) - max(top, self.rects[page].top()) for page in pages
        }
        return max(seen, key=lambda page: seen[page], default=self.page_at(top) if self.rects else 0)

    def in_page(self, page: int, point: QPointF | QPoint) -> QPointF:
        """A point of the ground in points from a page's upper left corner."""
        return (QPointF(point) - QPointF(self.rects[page].topLeft())) / self.per_point


def zoom_to_fit(fit: Fit, zoom: float, sizes: Sequence[QSizeF], room: QSizeF) -> float:
    """The zoom at which pages (sizes in points) fit into `room` (pixels of a screen without scaling)."""
    if fit is Fit.NONE or not sizes:
        return zoom
    wide = max(size.width() for size in sizes) * USUAL_PER_POINT
    found = (room.width() - 2 * _MARGIN) / wide
    if fit is Fit.PAGE:
        high = max(size.height() for size in sizes) * USUAL_PER_POINT
        found = min(found, (room.height() - 2 * _MARGIN) / high)
    return min(max(found, 0.1), STEPS[-1])


def next_zoom(zoom: float, steps: int) -> float:
    """The zoom so many steps up or down."""
    if steps > 0:
        larger = [one for one in STEPS if one > zoom * 1.01]
        return larger[min(steps, len(larger)) - 1] if larger else zoom
    smaller = [one for one in STEPS if one < zoom * 0.99]
    return smaller[max(steps, -len(smaller))] if smaller else zoom


def arrange(sizes: Sequence[QSizeF], zoom: float, scale: float, width: int) -> Arrangement:
    """Pages (sizes in points) in the middle of a ground of some width, on a screen with `scale`.

    `width` and all of the answer are in pixels of the device.
    """
    per_point = USUAL_PER_POINT * zoom * scale
    margin, gap = round(_MARGIN * scale), round(_GAP * scale)
    shown = [QSize(_pixels(one.width(), per_point), _pixels(one.height(), per_point)) for one in sizes]
    wide = max(width, max((one.width() for one in shown), default=0) + 2 * margin)
    rects = []
    y = margin
    for one in shown:
        rects.append(QRect(QPoint((wide - one.width()) // 2, y), one))
        y += one.height() + gap
    return Arrangement(tuple(rects), QSize(wide, y - gap + margin), per_point)


def _pixels(points: float, per_point: float) -> int:
    return max(1, round(points * per_point))


def tiles(page: QSize, seen: QRect) -> Iterator[QRect]:
    """The tiles of a page of which something is seen; all in pixels from the page's corner.

    As wide as the page: letters that a tile's left edge cuts would be painted a pixel beside their place.
    """
    inside = seen.intersected(QRect(QPoint(0, 0), page))
    if inside.isEmpty():
        return
    high = max(_LOWEST_TILE, TILE // page.width())
    for top in range(inside.top() // high * high, inside.bottom() + 1, high):
        yield QRect(0, top, page.width(), min(high, page.height() - top))
