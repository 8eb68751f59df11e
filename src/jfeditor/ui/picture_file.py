"""A family's picture as the bytes of a file: a drawing as it is, or painted as an image."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from jfeditor.export.family_svg import draw_svg
from jfeditor.export.picture_kinds import PictureKind
from jfeditor.export.picture_parts import Picture
from jfeditor.resources import load_table

_SCALE = 3.0
"""Pixels of an image for one of the picture, so that it is sharp on paper and on a wall."""
_LEAST, _MOST = 1600, 8000
"""Pixels of an image's longer side."""
_DOTS_PER_METER = 96 / 0.0254
"""Of a screen: an office program shows the image as large as the drawing."""


def picture_file(picture: Picture, kind: PictureKind) -> bytes:
    """The picture in light colours, whatever the window has; `OSError` where there is no memory for it."""
    colours = load_table("themes", "light.toml")["colours"]
    if kind is PictureKind.PNG:
        return _png(draw_svg(picture, colours, "Inter").encode())
    return draw_svg(picture, colours).encode()


def image_size(width: float, height: float) -> QSize:
    """The pixels of the image of a picture."""
    longer = max(width, height)
    scale = min(max(_SCALE, _LEAST / longer), _MOST / longer)
    return QSize(max(1, round(width * scale)), max(1, round(height * scale)))


def _png(svg: bytes) -> bytes:
    renderer = QSvgRenderer(QByteArray(svg))
    drawn = renderer.viewBoxF()
    image = QImage(image_size(drawn.width(), drawn.height()), QImage.Format.Format_RGB32)
    if image.isNull():
        raise OSError("the image is too large for this computer's memory")
    image.fill(QColor("white"))
    dots = round(_DOTS_PER_METER * image.width() / drawn.width())
    image.setDotsPerMeterX(dots)
    image.setDotsPerMeterY(dots)
    painter = QPainter(image)
    renderer.render(painter, QRectF(image.rect()))
    painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not image.save(buffer, "PNG"):  # type: ignore[call-overload]
        raise OSError("the image could not be made")
    return bytes(data.data())
