"""What hangs at the pointer while parts of the tree are dragged."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPixmap

from jfeditor.ui.themes import colour

_MOST = 3
"""Titles that are written out."""
_WIDEST = 240
_ROW = 22
_PAD = 9
_BADGE = 18


def drag_picture(titles: Sequence[str], font: QFont, ratio: float) -> QPixmap:
    """The titles in a frame, with their number where there are several; `ratio` is the screen's."""
    metrics = QFontMetrics(font)
    shown = [metrics.elidedText(one, Qt.TextElideMode.ElideRight, _WIDEST) for one in titles[:_MOST]]
    if len(titles) > _MOST:
        shown[-1] = f"and {len(titles) - _MOST + 1} more"
    width = max(map(metrics.horizontalAdvance, shown)) + 2 * _PAD + _BADGE // 2
    height = _ROW * len(shown) + 6 + _BADGE // 2
    picture = QPixmap(round(width * ratio), round(height * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(colour("line-strong"))
    painter.setBrush(colour("raised"))
    top = _BADGE / 2
    painter.drawRoundedRect(QRectF(0.5, top + 0.5, width - _BADGE / 2 - 1, height - top - 1), 6, 6)
    painter.setPen(colour("text"))
    painter.setFont(font)
    for number, title in enumerate(shown):
        painter.drawText(QPointF(_PAD, top + 3 + _ROW * number + (_ROW + metrics.capHeight()) / 2), title)
    if len(titles) > 1:
        _badge(painter, str(len(titles)), QFont(font), width)
    painter.end()
    return picture


def _badge(painter: QPainter, count: str, font: QFont, right: float) -> None:
    font.setPixelSize(11)
    painter.setFont(font)
    wide = max(_BADGE, QFontMetrics(font).horizontalAdvance(count) + 10)
    disc = QRectF(right - wide, 0, wide, _BADGE)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour("accent"))
    painter.drawRoundedRect(disc, _BADGE / 2, _BADGE / 2)
    painter.setPen(colour("on-accent"))
    painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, count)
