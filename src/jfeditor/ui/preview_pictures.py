"""The pictures of the preview: read and decoded beside the window, kept while there is room.

Qt chooses how to read a picture by what is in the file. An SVG by another name, or packed, would be drawn
with all it refers to: so the name decides, and a file that is not what its name says is not shown.
"""

import math
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageReader

from jfeditor.ui.background import Background
from jfeditor.ui.safe_svg import safe_svg

_LARGEST_FILE = 8 * 1024 * 1024
_MOST_PIXELS = 40_000_000
"""Of a picture as it is in its file."""
_WIDEST = 900
_MOST_SHOWN_PIXELS = 1_500_000
"""Of a picture as it is shown; it takes four bytes for each."""
_ROOM = 64 * 1024 * 1024
"""Bytes that all pictures together take; those of a page for which it is too little are not seen."""
_FORMATS: dict[str, tuple[bytes, Callable[[bytes], bool]]] = {
    ".png": (b"png", lambda data: data.startswith(b"\x89PNG\r\n\x1a\n")),
    ".jpg": (b"jpeg", lambda data: data.startswith(b"\xff\xd8\xff")),
    ".jpeg": (b"jpeg", lambda data: data.startswith(b"\xff\xd8\xff")),
    ".gif": (b"gif", lambda data: data.startswith((b"GIF87a", b"GIF89a"))),
    ".webp": (b"webp", lambda data: data.startswith(b"RIFF") and data[8:12] == b"WEBP"),
    ".bmp": (b"bmp", lambda data: data.startswith(b"BM")),
    ".ico": (b"ico", lambda data: data.startswith(b"\0\0\1\0")),
    ".svg": (b"svg", bool),
}
"""How a file of each name is read, and whether it begins like one."""


class Pictures(QObject):
    """Hands out pictures by their files; one that is not known yet comes later.

    Each time the page is shown: `turn_page`, then a `picture` for every one of it.
    """

    came = Signal()
    """A picture of the page is known now."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = Background("jfeditor-pictures", self)
        self._known: OrderedDict[tuple[Path, int, int], QImage] = OrderedDict()
        """By file, time of change and size, so that typing reads none again; the oldest goes first."""
        self._bytes = 0
        self._coming: set[tuple[Path, int, int]] = set()
        self._wanted: set[tuple[Path, int, int]] = set()
        """What the page shows."""

    @property
    def size(self) -> int:
        """Bytes that the pictures take."""
        return self._bytes

    @property
    def busy(self) -> bool:
        """Whether pictures are still to come."""
        return bool(self._coming)

    def turn_page(self) -> None:
        """Another page is shown, or the same in another state."""
        self._wanted.clear()

    def picture(self, file: Path) -> QImage:
        """A picture, or what is not seen until it comes, or for ever where there is none."""
        try:
            stat = file.stat()
        except OSError:
            return nothing()
        key = (file, stat.st_mtime_ns, stat.st_size)
        self._wanted.add(key)
        if key in self._known:
            self._known.move_to_end(key)
            return self._known[key]
        if key not in self._coming:
            self._coming.add(key)
            self._background.run(lambda: read_picture(file), lambda image: self._take(key, image), _fail)
        return nothing()

    def close(self) -> None:
        """Forget all, and wait for the one that is being read."""
        self._background.close()
        self._known.clear()
        self._bytes = 0

    def _take(self, key: tuple[Path, int, int], image: QImage) -> None:
        self._coming.discard(key)
        self._make_room(image.sizeInBytes())
        if self._bytes + image.sizeInBytes() > _ROOM:
            image = nothing()
        self._known[key] = image
        self._bytes += image.sizeInBytes()
        if key in self._wanted:
            self.came.emit()

    def _make_room(self, size: int) -> None:
        """Forget pictures that are not on the page that is shown, the oldest first."""
        for key in [key for key in self._known if key not in self._wanted]:
            if self._bytes + size <= _ROOM:
                return
            self._bytes -= self._known.pop(key).sizeInBytes()


def read_picture(file: Path) -> QImage:
    """The picture in a file, reduced to what fits the view; what is not seen where it cannot be shown."""
    try:
        with file.open("rb") as opened:
            data = opened.read(_LARGEST_FILE + 1)
    except OSError:
        return nothing()
    kind, begins = _FORMATS[file.suffix.lower()]
    if len(data) > _LARGEST_FILE or not begins(data):
        return nothing()
    buffer = QBuffer()
    buffer.setData(QByteArray(safe_svg(data) if kind == b"svg" else data))
    reader = QImageReader(buffer, QByteArray(kind))
    reader.setAutoDetectImageFormat(False)
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isEmpty() or size.width() * size.height() > _MOST_PIXELS:
        return nothing()
    scale = min(_WIDEST / size.width(), math.sqrt(_MOST_SHOWN_PIXELS / (size.width() * size.height())))
    if scale < 1:
        width, height = (max(1, int(length * scale)) for length in (size.width(), size.height()))
        reader.setScaledSize(QSize(width, height))
    image = reader.read()
    return image if not image.isNull() else nothing()


def nothing() -> QImage:
    """An image that is not seen."""
    image = QImage(1, 1, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    return image


def _fail(error: Exception) -> None:
    raise error
