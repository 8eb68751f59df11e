"""The text of the Role tab: a document under a head of widgets, with marks painted behind its words."""

from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, QUrl, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextLine,
)
from PySide6.QtWidgets import QTextBrowser, QWidget

from jfeditor.ui.role_document import BAR, BOX, MARGIN, PILL, RUN, Drawn, Target
from jfeditor.ui.themes import colour

_BAR = 3
"""Pixels a bar is wide."""
_PAD = 10
_GAP = 10
"""Pixels between the head and the text."""


class RoleText(QTextBrowser):
    """Shows a drawn role; its links are gone through with Up and Down, and chosen with Enter or a click."""

    chosen = Signal(object)
    """A link was followed: its `Target`."""

    def __init__(self, head: QWidget) -> None:
        super().__init__()
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setUndoRedoEnabled(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.LinksAccessibleByMouse
            | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        self.anchorClicked.connect(self._follow)
        self._head = head
        head.setParent(self.viewport())
        self._drawn = Drawn(QTextDocument(self))
        self.setDocument(self._drawn.document)
        self._place_head()

    def show_drawn(self, drawn: Drawn, *, keep_place: bool) -> None:
        """Show another document; where it is the same role's, scrolled and focused as before."""
        link = self.current_link() if keep_place else None
        top = self.verticalScrollBar().value() if keep_place else 0
        before, self._drawn = self._drawn, drawn
        self._fit_head(drawn.document)
        self.setDocument(drawn.document)
        before.document.deleteLater()  # Qt deletes only the one that it made itself
        self.verticalScrollBar().setValue(top)
        if link is not None and link in drawn.targets:
            self._focus_link(drawn.targets.index(link))
            self.verticalScrollBar().setValue(top)
        self._place_head()

    def head_changed(self) -> None:
        """The head may need another height."""
        self._fit_head(self.document())
        self._place_head()

    def scroll_to(self, position: int) -> None:
        """Bring a place of the text to the top, unless it can be seen already."""
        cursor = QTextCursor(self.document())
        cursor.setPosition(position)
        rect = self.cursorRect(cursor)
        if not 0 <= rect.top() <= self.viewport().height() - 3 * rect.height():
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + rect.top() - _GAP)

    def current_link(self) -> Target | None:
        """What the link leads to that has the keyboard."""
        cursor = self.textCursor()
        if not cursor.hasSelection():
            return None
        cursor.setPosition(cursor.selectionStart() + 1)
        href = cursor.charFormat().anchorHref()
        return self._drawn.targets[int(href)] if href else None

    # the head scrolls with the text

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit_head(self.document())
        super().resizeEvent(event)
        self._place_head()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        self._place_head()

    def _fit_head(self, document: QTextDocument) -> None:
        """Leave room above the text for the head."""
        width = 0
        for _ in range(2):  # making room may bring up the scroll bar, which takes some
            if width == self.viewport().width():
                break
            width = self.viewport().width()
            layout = self._head.layout()
            height = layout.heightForWidth(width) if layout else 0
            self._head.resize(width, height)
            frame = document.rootFrame().frameFormat()
            if frame.topMargin() != height + _GAP:
                frame.setTopMargin(height + _GAP)
                document.rootFrame().setFrameFormat(frame)

    def _place_head(self) -> None:
        self._head.move(0, -self.verticalScrollBar().value())

    # links

    def _follow(self, url: QUrl) -> None:
        number = url.toString()
        if number.isdecimal() and int(number) < len(self._drawn.targets):
            self.chosen.emit(self._drawn.targets[int(number)])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
            super().focusNextPrevChild(event.key() == Qt.Key.Key_Down)
            return
        super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab leaves the text: nobody wants to press it for each of hundreds of items."""
        return QWidget.focusNextPrevChild(self, forward)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        by_key = {Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason}
        if event.reason() in by_key and self.current_link() is None:
            super().focusNextPrevChild(True)

    def _focus_link(self, number: int) -> None:
        """Give the keyboard to a link, as going there would."""
        for block in _blocks(self.document().begin()):
            for start, _, letters in _fragments(block):
                if letters.anchorHref() == str(number):
                    cursor = QTextCursor(self.document())
                    cursor.setPosition(start - 1)  # Qt goes on from what is selected
                    cursor.setPosition(start, QTextCursor.MoveMode.KeepAnchor)
                    self.setTextCursor(cursor)
                    super().focusNextPrevChild(True)
                    return

    # what stands behind the words

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        offset = QPointF(0, self.verticalScrollBar().value())
        painter.translate(-offset)
        seen = QRectF(event.rect()).translated(offset)
        self._paint_marks(painter, seen)
        painter.end()
        super().paintEvent(event)

    def _paint_marks(self, painter: QPainter, seen: QRectF) -> None:
        layout = self.document().documentLayout()
        first = layout.hitTest(seen.topLeft(), Qt.HitTestAccuracy.FuzzyHit)
        block = self.document().findBlock(max(first, 0))
        run = block.blockFormat().property(RUN)
        while run and block.previous().blockFormat().property(RUN) == run:
            block = block.previous()
        shapes: dict[int, tuple[bool, str, QRectF]] = {}
        words: list[tuple[QTextBlock, QRectF]] = []
        for one in _blocks(block):
            rect = layout.blockBoundingRect(one)
            if rect.top() > seen.bottom() + _PAD:
                break
            marks = one.blockFormat()
            bar, box = marks.property(BAR), marks.property(BOX)
            if bar or box:
                known = shapes.get(marks.property(RUN))
                whole = known[2].united(rect) if known else rect
                shapes[marks.property(RUN)] = (bool(bar), bar or box, whole)
            words.append((one, rect))
        right = self.viewport().width() - MARGIN
        for is_bar, name, rect in shapes.values():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(name))
            if is_bar:
                painter.drawRoundedRect(QRectF(MARGIN, rect.top(), _BAR, rect.height()), 1.5, 1.5)
            else:
                box = QRectF(MARGIN, rect.top() - _PAD, right - MARGIN, rect.height() + 2 * _PAD)
                painter.drawRoundedRect(box, 6, 6)
        for one, rect in words:
            self._paint_words(painter, one, rect)

    def _paint_words(self, painter: QPainter, block: QTextBlock, rect: QRectF) -> None:
        """The chips of a paragraph, and the ground of the link that has the keyboard."""
        for start, end, letters in _fragments(block):
            name = letters.property(PILL)
            if name:
                painter.setPen(QPen(colour(name), 1))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                for one in _rects(block, rect, start, end):
                    painter.drawRoundedRect(one.adjusted(0.5, 0.5, -0.5, -0.5), 7, 7)
        cursor = self.textCursor()
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        inside = start < end and start < block.position() + block.length() and end > block.position()
        if inside and self.hasFocus() and self.current_link() is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("accent-soft"))
            for one in _rects(block, rect, start, end):
                painter.drawRoundedRect(one.adjusted(-3, -1, 3, 1), 4, 4)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self.head_changed()


def _blocks(block: QTextBlock) -> Iterator[QTextBlock]:
    while block.isValid():
        yield block
        block = block.next()


def _rects(block: QTextBlock, rect: QRectF, start: int, end: int) -> Iterator[QRectF]:
    """Where a stretch of the text stands in a paragraph, line by line."""
    layout = block.layout()
    at, last = max(start - block.position(), 0), min(end - block.position(), block.length() - 1)
    while at < last:
        line = layout.lineForTextPosition(at)
        if not line.isValid():
            return
        stop = min(last, line.textStart() + line.textLength())
        left, right = _x(line, at), _x(line, stop)
        yield QRectF(rect.left() + left, rect.top() + line.y(), right - left, line.height())
        at = max(stop, at + 1)


def _x(line: QTextLine, place: int) -> float:
    """Where a character of a line begins."""
    x: Any = line.cursorToX(place)
    return float(x[0] if isinstance(x, tuple) else x)  # PySide gives the place back as well


def _fragments(block: QTextBlock) -> Iterator[tuple[int, int, QTextCharFormat]]:
    """The stretches of a paragraph that look alike: from where to where, and how."""
    at = block.begin()
    while not at.atEnd():
        fragment = at.fragment()
        yield fragment.position(), fragment.position() + fragment.length(), fragment.charFormat()
        at += 1
