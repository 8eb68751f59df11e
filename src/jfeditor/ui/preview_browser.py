"""Shows the preview: keeps the place while it changes, tells clicks, gives out images of the folder only."""

import re
from bisect import bisect_right
from pathlib import Path
from urllib.parse import unquote

from PySide6.QtCore import QByteArray, QPoint, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QGuiApplication,
    QImage,
    QMouseEvent,
    QTextBlock,
    QTextCursor,
    QTextDocument,
    QWheelEvent,
)
from PySide6.QtWidgets import QMenu, QTextBrowser, QWidget

from jfeditor.export.picture_files import picture_file
from jfeditor.resources import resource
from jfeditor.ui.preview_page import FOLD
from jfeditor.ui.preview_pictures import Pictures, nothing
from jfeditor.ui.rich_html import GO, LINE, PICTURE, PreviewLink
from jfeditor.ui.themes import colour, text_font

_TEXT_SIZE = 14
"""In pixels of a screen without scaling."""
_ZOOM_LIMITS = (-5, 16)
_MARGIN = 18
_ABOVE = 12
"""Pixels kept free above a heading that is scrolled to."""
_CLICK = 4
"""Pixels the mouse may move between press and release of a click."""
_TOGETHER_MS = 60
"""How long pictures are waited for that come one soon after the other, so that all are shown at once."""
_START = (0, 0, "")
"""The mark above all marks of a page."""
_NO_LINE = 1 << 30
"""A line behind all lines of a page."""
_TOKEN = re.compile(r"\{([a-z0-9-]+)\}")
_EM = re.compile(r"([\d.]+)em\b")


class PreviewBrowser(QTextBrowser):
    """A page as rich text; a click on text tells its line, links are told by number."""

    link_chosen = Signal(int)
    fold_chosen = Signal(int)
    line_chosen = Signal(int)
    zoom_changed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._root: Path | None = None
        """The handbook's folder."""
        self.links: tuple[PreviewLink, ...] = ()
        self.shown_path = ""
        """The page that is shown."""
        self._zoom = 0
        self._pressed = QPoint()
        self._marks: list[tuple[int, int, str]] = []
        """Of each block that says so: its position in the document, its line, and of a heading its anchor."""
        self._html = ""
        self._pictures: Pictures | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_TOGETHER_MS)
        self._timer.timeout.connect(lambda: self.show_html(self._html, stay=True))
        self.setOpenLinks(False)
        self.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.setUndoRedoEnabled(False)
        self.setAccessibleName("The page as a reader sees it")
        self.document().setDocumentMargin(_MARGIN)
        self.document().setIndentWidth(22)
        self.anchorClicked.connect(self._tell_target)
        self.restyle()

    def watch(self, root: Path | None) -> None:
        """Show pictures of another handbook's folder, or of none."""
        if self._pictures is not None:
            self._pictures.close()
            self._pictures.deleteLater()
        self._timer.stop()
        self._root = root
        self._pictures = Pictures(self) if root else None
        if self._pictures is not None:
            self._pictures.came.connect(self._await_more)

    @property
    def zoom(self) -> int:
        """Pixels of text size more or less than usual."""
        return self._zoom

    def set_zoom(self, zoom: int) -> None:
        """Change the text's size."""
        zoom = max(_ZOOM_LIMITS[0], min(_ZOOM_LIMITS[1], zoom))
        if zoom != self._zoom:
            self._zoom = zoom
            self.restyle()
            self.zoom_changed.emit(zoom)

    def restyle(self) -> None:
        """Take the colours of the theme in force, and the text's size; the HTML has to be shown anew."""
        size = _TEXT_SIZE + self._zoom
        font = text_font()
        font.setPixelSize(size)
        self.document().setDefaultFont(font)
        sheet = resource("preview", "plain.css").read_text(encoding="utf-8")
        sheet = _TOKEN.sub(lambda found: colour(found[1]).name(), sheet)
        sheet = _EM.sub(lambda found: f"{round(float(found[1]) * size)}px", sheet)
        self.document().setDefaultStyleSheet(sheet)

    def show_html(self, html: str, *, stay: bool) -> None:
        """Show HTML; with `stay` what is at the top now stays there, and the keyboard on its link."""
        place = self._place() if stay else None
        link = self._focused_link() if stay else ""
        self._html = html
        self._timer.stop()
        if self._pictures is not None:
            self._pictures.turn_page()
        self.setHtml(html)
        self._marks = list(_marks(self.document()))
        self.document().documentLayout().documentSize()  # lays out all of it: else the place is not there yet
        if place is not None:
            self._go_back(*place)
        if link:
            self._focus_link(link)

    def scroll_to(self, anchor: str) -> bool:
        """Scroll to an anchor; to the top for an empty one. False where there is no such anchor."""
        if not anchor:
            self.verticalScrollBar().setValue(0)
            return True
        position = next((at for at, _, name in self._marks if name == anchor), None)
        if position is None:
            position = _anchor_position(self.document(), anchor)
        if position is None:
            return False
        self.verticalScrollBar().setValue(self._top_of(self.document().findBlock(position)) - _ABOVE)
        return True

    def scroll_to_block(self, line: float) -> None:
        """Scroll so that what a line of the source became is in the view's upper third."""
        self.verticalScrollBar().setValue(self._top_of(self._block_of(line)) - self.viewport().height() // 4)

    def keep_in_view(self, line: float, *, far: bool) -> None:
        """See to it that what a line of the source became is in view; without `far` only if it is near."""
        height = self.viewport().height()
        shape = self.document().documentLayout().blockBoundingRect(self._block_of(line))
        first, last = (round(at) - self.verticalScrollBar().value() for at in (shape.top(), shape.bottom()))
        near = last > -height // 4 and first < height * 5 // 4
        if (first < 0 or last > height) and (far or near):
            self.scroll_to_block(line)

    def _block_of(self, line: float) -> QTextBlock:
        start = next((mark[0] for mark in reversed(self._marks) if mark[1] <= line), 0)
        return self.document().findBlock(start)

    # What stays where it is

    def _place(self) -> tuple[str, int, int]:
        """What is at the top: the anchor of the heading above, lines from there, pixels from there."""
        position = self.cursorForPosition(QPoint(_MARGIN, 1)).position()
        at = bisect_right(self._marks, (position, _NO_LINE, "")) - 1
        if at < 0:
            return "", 0, self.verticalScrollBar().value()
        _, heading_line, anchor = next((mark for mark in reversed(self._marks[: at + 1]) if mark[2]), _START)
        start, line, _ = self._marks[at]
        top = self._top_of(self.document().findBlock(start))
        return anchor, line - heading_line, self.verticalScrollBar().value() - top

    def _go_back(self, anchor: str, lines: int, pixels: int) -> None:
        heading = next((mark for mark in self._marks if mark[2] == anchor), _START) if anchor else _START
        wanted = heading[1] + lines
        found = next((mark for mark in self._marks if mark[1] == wanted and mark >= heading), heading)
        top = self._top_of(self.document().findBlock(found[0])) if found is not _START else 0
        self.verticalScrollBar().setValue(top + pixels)

    def _top_of(self, block: QTextBlock) -> int:
        return round(self.document().documentLayout().blockBoundingRect(block).top())

    def _focused_link(self) -> str:
        """The target of the link the keyboard is on."""
        cursor = self.textCursor()
        return cursor.charFormat().anchorHref() if self.hasFocus() and cursor.hasSelection() else ""

    def _focus_link(self, target: str) -> None:
        """Put the keyboard on a link: right before it, then one step on."""
        block = self.document().begin()
        while block.isValid():
            step = block.begin()
            while not step.atEnd():
                fragment = step.fragment()
                if fragment.charFormat().anchorHref() == target:
                    cursor = QTextCursor(self.document())
                    cursor.setPosition(max(0, fragment.position() - 1))
                    bar = self.verticalScrollBar().value()
                    self.setTextCursor(cursor)
                    self.focusNextPrevChild(True)
                    self.verticalScrollBar().setValue(bar)
                    return
                step += 1
            block = block.next()

    # The user

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        point = event.position().toPoint()
        moved = (point - self._pressed).manhattanLength()
        if event.button() is Qt.MouseButton.LeftButton and moved <= _CLICK:
            line = self._line_at(point)
            if line and not self.textCursor().hasSelection() and not self.anchorAt(point):
                self.line_chosen.emit(line)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            steps = event.angleDelta().y()
            self.set_zoom(self._zoom + (steps > 0) - (steps < 0))
            event.accept()
        else:
            super().wheelEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        copy = menu.addAction("Copy", self.copy)
        copy.setEnabled(self.textCursor().hasSelection())
        link = self._link_at(event.pos())
        if link is not None:
            target = link.target
            menu.addAction("Copy the link's address", lambda: QGuiApplication.clipboard().setText(target))
        menu.addAction("Select all", self.selectAll)
        menu.popup(event.globalPos())

    def _link_at(self, point: QPoint) -> PreviewLink | None:
        target = self.anchorAt(point)
        number = int(target.removeprefix(GO)) if target.startswith(GO) else len(self.links)
        return self.links[number] if number < len(self.links) else None

    def _line_at(self, point: QPoint) -> int:
        """The line of the page that the text at a point comes from; 0 beside all text."""
        shift = QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())
        layout = self.document().documentLayout()
        position = layout.hitTest((point + shift).toPointF(), Qt.HitTestAccuracy.ExactHit)
        at = bisect_right(self._marks, (position, _NO_LINE, "")) - 1
        return self._marks[at][1] if position >= 0 and at >= 0 else 0

    def _tell_target(self, url: QUrl) -> None:
        target = url.toString()
        for start, signal in ((GO, self.link_chosen), (FOLD, self.fold_chosen)):
            if target.startswith(start):
                signal.emit(int(target.removeprefix(start)))

    # Images

    def loadResource(self, kind: int, name: QUrl | str) -> QImage | QByteArray:
        """Nothing but pictures of the handbook's folder; those not read yet come a little later."""
        address = (
            name.toString(QUrl.ComponentFormattingOption.FullyEncoded) if isinstance(name, QUrl) else name
        )
        if kind != QTextDocument.ResourceType.ImageResource.value or not address.startswith(PICTURE):
            return QByteArray()
        file = picture_file(self._root, unquote(address.removeprefix(PICTURE))) if self._root else None
        return self._pictures.picture(file) if self._pictures and file else nothing()

    def _await_more(self) -> None:
        if not self._timer.isActive():
            self._timer.start()


def _marks(document: QTextDocument) -> "list[tuple[int, int, str]]":
    found = []
    block = document.begin()
    while block.isValid():
        step = block.begin()
        if not step.atEnd():
            names = step.fragment().charFormat().anchorNames()
            line = next((name for name in names if name.startswith(LINE)), "")
            if line:
                anchor = next((name for name in names if not name.startswith(LINE)), "")
                found.append((block.position(), int(line.removeprefix(LINE)), anchor))
        block = block.next()
    return found


def _anchor_position(document: QTextDocument, anchor: str) -> int | None:
    """Where an anchor inside a text stands."""
    block = document.begin()
    while block.isValid():
        step = block.begin()
        while not step.atEnd():
            if anchor in step.fragment().charFormat().anchorNames():
                return step.fragment().position()
            step += 1
        block = block.next()
    return None
