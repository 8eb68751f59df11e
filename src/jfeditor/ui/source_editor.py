"""The Markdown source of one page.

The widget holds the displayed text (`jfeditor.ui.displayed`); it has no undo of its own. What the user
does to the text leaves as one edit of the page's bytes (`edited`); what happens to the page elsewhere (undo,
another panel) comes in by `adopt`.
"""

import re
from collections.abc import Sequence
from itertools import chain

from PySide6.QtCore import QEvent, QMimeData, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTextBlock,
    QTextCursor,
    QTextFormat,
    QWheelEvent,
)
from PySide6.QtWidgets import QMenu, QPlainTextEdit, QTextEdit, QWidget

from jfeditor.text.common import common_prefix, common_suffix
from jfeditor.text.edits import Edit
from jfeditor.text.sources import Source
from jfeditor.text.spans import Span
from jfeditor.ui.displayed import Displayed, edit_of, own_line_ends, utf16_length
from jfeditor.ui.finding_marks import COLOURS, FAINT, FindingMark, FindingMarks
from jfeditor.ui.highlighting import MarkdownHighlighter
from jfeditor.ui.statement_marks import Mark, StatementMarks
from jfeditor.ui.themes import colour, source_font
from jfeditor.ui.tree_clipboard import NODES_TYPE

_LIST_ITEM = re.compile(r"([ \t]*)([-*+]|(\d{1,9})([.)]))([ \t]+)(\[[ xX]\][ \t]+)?")
_ZOOM_LIMITS = (-5, 24)
TYPING, PASTE, MOVE, NAMING = "Typing", "Paste", "Move text", "Name a level"
"""What an edit can be, as the undo menu has it."""
_DOT_AT, _DOT = 5.5, 3.0
"""Where in the margin a line's mark has its centre, and its radius; in pixels."""
_COMING_BACK = frozenset(
    {
        Qt.FocusReason.PopupFocusReason,
        Qt.FocusReason.MenuBarFocusReason,
        Qt.FocusReason.ActiveWindowFocusReason,
    }
)
"""Why the keyboard goes only for a while."""
_OWN_STEPS = frozenset({"edit-undo", "edit-redo"})
"""Entries of the widget's own menu, by Qt's names for them."""
_OWN_UNDO = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)


class SourceEditor(QPlainTextEdit):
    """A plain-text editor over the bytes of a page."""

    edited = Signal(object, str)
    """The user changed the text: the `Edit` of the page's bytes that follows from it, and what it was."""
    caret_moved = Signal(int)
    """The caret stands at this byte offset now."""
    typing_left = Signal()
    """The user does something else than typing where he has just typed."""
    zoom_changed = Signal(int)
    menu_opening = Signal(object, int)
    """The context menu, a `QMenu`, is about to open for this position of the text; what is added to it now
    stands above the usual entries."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("source")
        self.setAccessibleName("Page source")
        self.setUndoRedoEnabled(False)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self._displayed = Displayed(Source(b""))
        self._adopting = False
        self._changes: list[tuple[int, int]] = []
        """Changes of the widget's text that the page was not told yet: where, and how much went (UTF-16)."""
        self._zoom = 0
        self._focus: tuple[int, int] | None = None
        self._marks: list[QTextEdit.ExtraSelection] = []
        self._statements = StatementMarks(self.document())
        self.findings = FindingMarks(self.document())
        """What the rules found in the text."""
        self._has_typed = False
        """Whether the caret stands where the user has just typed."""
        self._in_view = (0, 0)
        """The positions between which statements and findings are drawn."""
        self._numbers = _LineNumbers(self)
        self.highlighter = MarkdownHighlighter(self.document())
        self.set_zoom(0)
        # The page is told when Qt has laid the change out: what listens may change the text again.
        self.document().contentsChange.connect(self._note_change)
        self.document().contentsChanged.connect(self._tell_change)
        self.cursorPositionChanged.connect(self._caret_changed)
        self.updateRequest.connect(self._numbers.follow)
        self.updateRequest.connect(self._follow_view)
        self.blockCountChanged.connect(self._numbers.fit)
        self._statements.changed.connect(self._show_marks)
        self.findings.changed.connect(self._show_marks)
        self.findings.changed.connect(self._numbers.update)
        self._numbers.fit()

    # The page

    def show_page(self, source: Source, *, editable: bool) -> None:
        """Show a page from its beginning."""
        self._adopting = True
        self._has_typed = False
        self._focus = None
        self._displayed = Displayed(source)
        self.setPlainText(self._displayed.text)
        self._adopting = False
        self.set_editable(editable)
        self._numbers.fit()

    def set_editable(self, editable: bool) -> None:
        """Allow typing, or only looking; the caret stays usable by keyboard either way."""
        self.setReadOnly(not editable)
        if not editable:
            keyboard = Qt.TextInteractionFlag.TextSelectableByKeyboard
            self.setTextInteractionFlags(self.textInteractionFlags() | keyboard)

    def adopt(self, source: Source, *, follow: bool = True) -> None:
        """Show the page's new state, changing only what differs; with `follow` the caret goes there."""
        self._displayed = Displayed(source)
        shown = self._raw()
        wanted = self._displayed.text
        if shown == wanted:
            return
        start = common_prefix(shown, wanted)
        tail = common_suffix(shown, wanted, min(len(shown), len(wanted)) - start)
        self._adopting = True
        cursor = QTextCursor(self.document())
        cursor.setPosition(utf16_length(shown[:start]))
        cursor.setPosition(utf16_length(shown[: len(shown) - tail]), QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(wanted[start : len(wanted) - tail])
        if self._raw() != wanted:  # whatever the widget made of it, the page is the truth
            self.setPlainText(wanted)
        elif follow:
            self.setTextCursor(cursor)
        self._adopting = False
        self.end_typing()

    def byte_at(self, position: int) -> int:
        """The byte offset in the page of a position in the widget."""
        return self._displayed.byte_at(position)

    def position_at(self, offset: int) -> int:
        """The position in the widget of a byte offset in the page."""
        return self._displayed.position_at(offset)

    def byte_at_caret(self) -> int:
        """The byte offset of the caret in the page."""
        return self.byte_at(self.textCursor().position())

    def selected_bytes(self) -> Span:
        """The bytes that are selected; an empty span at the caret where nothing is."""
        cursor = self.textCursor()
        ends = cursor.selectionStart(), cursor.selectionEnd()
        return Span(*(self._displayed.byte_at(position) for position in ends))

    def go_to(self, offset: int, *, select_to: int | None = None, centre: bool = True) -> None:
        """Put the caret at a byte offset, or select from there to another, and bring it into view."""
        cursor = self.textCursor()
        cursor.setPosition(self._displayed.position_at(offset))
        if select_to is not None:
            cursor.setPosition(self._displayed.position_at(select_to), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        if centre:
            self.centerCursor()
        else:
            self.ensureCursorVisible()

    def put(self, edit: Edit, what: str) -> None:
        """Do an edit of the page's bytes as a step of its own; the caret goes behind the new text."""
        before = self._displayed.source
        if self.in_focus(edit.span):
            self.edited.emit(edit, what)
        if self._displayed.source is not before:
            self.go_to(edit.span.start + len(edit.new), centre=False)

    def mark_found(self, spans: list[tuple[int, int]]) -> None:
        """Mark places (byte offsets) that a search found."""
        self._marks = []
        for start, end in spans:
            mark = QTextEdit.ExtraSelection()
            cursor = QTextCursor(self.document())
            cursor.setPosition(self._displayed.position_at(start))
            cursor.setPosition(self._displayed.position_at(end), QTextCursor.MoveMode.KeepAnchor)
            mark.cursor = cursor
            mark.format.setBackground(colour("find"))
            self._marks.append(mark)
        self._show_marks()

    def mark_statements(self, marks: Sequence[Mark]) -> None:
        """Mark the statements of the text that is shown; from now on the marks move with it."""
        self._statements.put(marks)

    def statement_at(self, position: int, *, nearby: bool = False) -> Mark | None:
        """The statement that is marked at a position; with `nearby` also one beside it."""
        return self._statements.at(position, nearby=nearby)

    def mark_findings(self, marks: Sequence[FindingMark]) -> None:
        """Mark what the rules found in the text that is shown; from now on the marks move with it."""
        self.findings.put_around(marks, self.textCursor().position() if self._has_typed else None)

    @property
    def typing_at(self) -> int | None:
        """The byte of the page where the user has just typed, while the caret stands there; else None."""
        return self.byte_at_caret() if self._has_typed else None

    def end_typing(self) -> None:
        """The user does something else: what was found where he typed is told."""
        if self._has_typed:
            self._has_typed = False
            self.findings.show_typed()
            self.typing_left.emit()

    @property
    def margin(self) -> QWidget:
        """What stands left of the text: the line numbers, and marks of lines in which something is wrong."""
        return self._numbers

    # Where it is scrolled to

    def top_line(self) -> float:
        """The line (from 1) at the top, and which share of it is above."""
        block = self.firstVisibleBlock()
        height = self.blockBoundingRect(block).height()
        above = -self.blockBoundingGeometry(block).translated(self.contentOffset()).top()
        return block.blockNumber() + 1 + (min(max(above / height, 0.0), 1.0) if height else 0.0)

    def scroll_to_line(self, line: float) -> None:
        """Scroll so that a line is at the top, or a share of it above; the caret stays."""
        block = self.document().findBlockByNumber(min(max(1, int(line)), self.blockCount()) - 1)
        rows = int((line - int(line)) * block.layout().lineCount())
        self.verticalScrollBar().setValue(block.firstLineNumber() + rows)

    # Focus on a part of the page

    @property
    def focus(self) -> tuple[int, int] | None:
        """The first and last line (from 1) that are shown, or None for the whole page."""
        return self._focus

    def set_focus(self, lines: tuple[int, int] | None) -> None:
        """Show only some lines of the page, or all."""
        if lines == self._focus and lines is None:
            return
        self._focus = lines
        first, last = lines or (1, self.blockCount())
        changed: list[QTextBlock] = []
        block = self.document().begin()
        while block.isValid():
            visible = first <= block.blockNumber() + 1 <= last
            if block.isVisible() != visible:
                block.setVisible(visible)
                changed.append(block)
            block = block.next()
        if changed:  # the layout sees by itself what came and went, and how far one can scroll now
            start, end = changed[0].position(), changed[-1].position() + changed[-1].length()
            self.document().markContentsDirty(start, end - start)
            self.viewport().update()
            self._numbers.update()
        self._keep_in_focus()

    # Looks

    @property
    def zoom(self) -> int:
        """Pixels more or less than the usual size."""
        return self._zoom

    def set_zoom(self, zoom: int) -> None:
        """Make the text larger or smaller."""
        self._zoom = max(_ZOOM_LIMITS[0], min(_ZOOM_LIMITS[1], zoom))
        font = source_font(self._zoom)
        self.setFont(font)
        # The style sheet's font would win over setFont alone.
        self.setStyleSheet(
            f"QPlainTextEdit {{ font-family: '{font.family()}'; font-size: {font.pixelSize()}px; }}"
        )
        self.setTabStopDistance(4 * self.fontMetrics().horizontalAdvance(" "))
        self._numbers.fit()
        self.zoom_changed.emit(self._zoom)

    def retheme(self) -> None:
        """Take the colours of the theme in force."""
        self.highlighter.retheme()
        self._statements.retheme()
        self.findings.retheme()
        self._show_marks()

    # Qt's events

    def event(self, event: QEvent) -> bool:
        # Undo and redo belong to the handbook's stack: let the window's shortcuts have them.
        if (
            isinstance(event, QKeyEvent)
            and event.type() is QEvent.Type.ShortcutOverride
            and any(event.matches(key) for key in _OWN_UNDO)
        ):
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier}
        if any(event.matches(key) for key in _OWN_UNDO):
            event.ignore()
        elif self._focus and event.matches(QKeySequence.StandardKey.SelectAll):
            self.selectAll()
        elif plain and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self._continue_list():
            event.accept()
        elif event.matches(QKeySequence.StandardKey.InsertLineSeparator) and not self.isReadOnly():
            self.textCursor().insertText("\n")  # Qt's own would be U+2028, which is no line end in Markdown
            self.ensureCursorVisible()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the menu where the mouse is, or, from the keyboard, at the caret."""
        by_mouse = event.reason() is QContextMenuEvent.Reason.Mouse
        below = self.viewport().mapToGlobal(self.cursorRect().bottomLeft())
        at = self.cursorForPosition(event.pos()) if by_mouse else self.textCursor()
        menu, own = QMenu(self), self.createStandardContextMenu()
        self.menu_opening.emit(menu, at.position())
        own.setParent(menu, own.windowFlags())  # its entries live as long
        menu.addSeparator()
        # The widget's own Undo and Redo can do nothing: steps belong to the whole handbook.
        menu.addActions([one for one in own.actions() if one.objectName() not in _OWN_STEPS])
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(event.globalPos() if by_mouse else below)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in _COMING_BACK:
            self.end_typing()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.set_zoom(self._zoom + (1 if event.angleDelta().y() > 0 else -1))
            event.accept()
        else:
            super().wheelEvent(event)

    def selectAll(self) -> None:
        """Select the page, or in focus the part that is shown."""
        if not self._focus:
            super().selectAll()
            return
        first, last = self._focus_blocks()
        cursor = self.textCursor()
        cursor.setPosition(first.position())
        cursor.setPosition(last.position() + last.length() - 1, QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    def createMimeDataFromSelection(self) -> QMimeData:
        # Qt's own gives ordinary blanks for non-breaking ones. It is filled anew, not made anew: the
        # clipboard may outlive Python, and crashes when it then lets go of what Python made.
        cursor = self.textCursor()
        data = super().createMimeDataFromSelection()
        data.text()  # Qt fills it when it is first asked, over what was put in before
        data.clear()
        data.setText(self._displayed.text_between(cursor.selectionStart(), cursor.selectionEnd()))
        return data

    def insertFromMimeData(self, source: QMimeData) -> None:
        # Straight into the page: the widget would make line ends of some characters and lose others.
        text = source.text()
        if text and not self.isReadOnly():
            self.put(edit_of(self._displayed.source, self.selected_bytes(), text), PASTE)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if not _from_tree(event):
            super().dragEnterEvent(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if not _from_tree(event):
            super().dragMoveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Put dropped text where the mouse is; text dragged within the page moves there byte for byte."""
        super().dragLeaveEvent(QDragLeaveEvent())  # ends what Qt began when the mouse came in
        if self.isReadOnly() or not event.mimeData().hasText():
            event.ignore()
            return
        at = self.cursorForPosition(event.position().toPoint())
        if event.source() in {self, self.viewport()} and event.dropAction() is Qt.DropAction.MoveAction:
            self._move_selection(self._displayed.byte_at(at.position()))
        else:
            self.setTextCursor(at)
            self.insertFromMimeData(event.mimeData())
        event.acceptProposedAction()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._numbers.place()

    # Inside

    def _raw(self) -> str:
        # toPlainText would give blanks for non-breaking ones and newlines for U+2028.
        return self.document().toRawText().replace("\u2029", "\n")

    def _note_change(self, position: int, removed: int, _added: int) -> None:
        if not self._adopting:
            self._changes.append((position, removed))

    def _tell_change(self) -> None:
        changes, self._changes = self._changes, []
        if not changes or self._adopting:
            return
        position, removed = changes[0] if len(changes) == 1 else (0, self.document().characterCount())
        edit = self._displayed.edit_to(self._raw(), position, removed)
        if edit is None:
            return
        if self.in_focus(edit.span):
            self.edited.emit(edit, TYPING)
        else:
            self._take_back()

    def _take_back(self) -> None:
        """Show the page's text again in place of a change that is not allowed."""
        self.adopt(self._displayed.source)
        self.set_focus(self._focus)

    def _move_selection(self, to: int) -> None:
        """Move the selected bytes to another place."""
        source = self._displayed.source
        start, end = self.selected_bytes()
        moved = source.data[start:end]
        if to < start:
            edit = own_line_ends(source, Span(to, end), moved, source.data[to:start])
            at = to + len(moved)
        elif to > end:
            edit = own_line_ends(source, Span(start, to), source.data[end:to], moved)
            at = to
        else:
            return
        self.put(edit, MOVE)
        self.go_to(at, centre=False)

    def _caret_changed(self) -> None:
        if self._changes and not self._adopting:
            self._has_typed = True
        elif not self._adopting:
            self.end_typing()
        self._show_marks()
        if self._adopting or self._changes:
            return  # the page knows nothing of the text yet that the caret stands in
        self._keep_in_focus()
        self.caret_moved.emit(self.byte_at_caret())

    def _focus_blocks(self) -> tuple[QTextBlock, QTextBlock]:
        first, last = self._focus or (1, self.blockCount())
        document = self.document()
        end = min(last, document.blockCount())
        return document.findBlockByNumber(first - 1), document.findBlockByNumber(end - 1)

    def _keep_in_focus(self) -> None:
        if not self._focus:
            return
        first, last = self._focus_blocks()
        low, high = first.position(), last.position() + last.length() - 1
        cursor = self.textCursor()
        anchor, position = (max(low, min(high, at)) for at in (cursor.anchor(), cursor.position()))
        if (anchor, position) != (cursor.anchor(), cursor.position()):
            cursor.setPosition(anchor)
            cursor.setPosition(position, QTextCursor.MoveMode.KeepAnchor)
            self.setTextCursor(cursor)

    def in_focus(self, span: Span) -> bool:
        """Whether an edit stays within the part that is shown."""
        if not self._focus:
            return True
        source = self._displayed.source
        first, last = (min(line, len(source.lines)) for line in self._focus)
        return (
            source.lines.span(first).start <= span.start
            and span.end <= source.lines.content(source.data, last).end
        )

    def _continue_list(self) -> bool:
        """Enter in a list item begins the next one; in an empty item it ends the list."""
        cursor = self.textCursor()
        if self.isReadOnly() or cursor.hasSelection():
            return False
        line = cursor.block().text()
        item = _LIST_ITEM.match(line)
        if not item or cursor.positionInBlock() < utf16_length(item.group()):
            return False
        if not line[item.end() :].strip():
            cursor.movePosition(QTextCursor.MoveOperation.StartOfBlock)
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
            cursor.removeSelectedText()
            return True
        indent, mark, number, dot, gap, task = item.groups()
        if number:
            mark = f"{int(number) + 1}{dot}"
        cursor.insertText(f"\n{indent}{mark}{gap}{'[ ] ' if task else ''}")
        self.ensureCursorVisible()
        return True

    def _show_marks(self) -> None:
        line = QTextEdit.ExtraSelection()
        line.format.setBackground(colour("bg"))
        line.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
        line.cursor = self.textCursor()
        line.cursor.clearSelection()
        self._in_view = self.in_view()
        marks = (part.within(*self._in_view) for part in (self._statements, self.findings))
        self.setExtraSelections([line, *chain.from_iterable(marks), *self._marks])

    def _follow_view(self) -> None:
        """Draw the statements and findings that have come into view."""
        if len(self._statements) or len(self.findings):
            (first, last), (start, end) = self.in_view(), self._in_view
            if first < start or last > end:
                self._show_marks()

    def in_view(self) -> tuple[int, int]:
        """The first and last position that can be seen."""
        corner = self.viewport().rect().bottomRight()
        return self.firstVisibleBlock().position(), self.cursorForPosition(corner).position()


class _LineNumbers(QWidget):
    """The margin with the line numbers."""

    def __init__(self, editor: SourceEditor) -> None:
        super().__init__(editor)
        self._editor = editor
        self.setAccessibleName("Line numbers")

    def sizeHint(self) -> QSize:
        digits = max(3, len(str(self._editor.blockCount())))
        return QSize(26 + digits * self._editor.fontMetrics().horizontalAdvance("9"), 0)

    def fit(self) -> None:
        self._editor.setViewportMargins(self.sizeHint().width(), 0, 8, 0)
        self.place()

    def place(self) -> None:
        inside = self._editor.contentsRect()
        self.setGeometry(QRect(inside.left(), inside.top(), self.sizeHint().width(), inside.height()))

    def follow(self, area: QRect, scrolled: int) -> None:
        if scrolled:
            self.scroll(0, scrolled)
        else:
            self.update(0, area.y(), self.width(), area.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        editor = self._editor
        painter = QPainter(self)
        painter.fillRect(event.rect(), colour("panel"))
        font = editor.font()
        font.setPixelSize(max(7, font.pixelSize() - 1))
        painter.setFont(font)
        current = editor.textCursor().blockNumber()
        marked = editor.findings.by_line(*editor.in_view())
        block = editor.firstVisibleBlock()
        top = editor.blockBoundingGeometry(block).translated(editor.contentOffset()).top()
        while block.isValid() and top <= event.rect().bottom():
            height = editor.blockBoundingRect(block).height()
            if block.isVisible() and top + height >= event.rect().top():
                here = block.blockNumber() == current
                painter.setPen(QColor(colour("text" if here else "faint")))
                line = round(editor.blockBoundingRect(block).height() / max(1, block.layout().lineCount()))
                box = QRect(0, round(top), self.width() - 16, line)
                painter.drawText(
                    box,
                    Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
                    str(block.blockNumber() + 1),
                )
                if mark := marked.get(block.blockNumber()):
                    self._dot(painter, mark, round(top) + line / 2)
            top += height
            block = block.next()

    def _dot(self, painter: QPainter, mark: FindingMark, height: float) -> None:
        """Say that something was found in a line: a disc where it is new, a ring where it was before."""
        paint = colour(COLOURS[mark.look.severity])
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if mark.look.is_strong:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(paint)
        else:
            paint.setAlpha(FAINT)
            painter.setPen(QPen(paint, 1.2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(QPointF(_DOT_AT, height), _DOT, _DOT)
        painter.restore()


def _from_tree(event: QDragMoveEvent) -> bool:
    """Whether rows of the tree are dragged: they move within the tree, here their text would be doubled."""
    if event.mimeData().hasFormat(NODES_TYPE):
        event.ignore()
        return True
    return False
