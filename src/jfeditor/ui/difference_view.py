"""Shows differences of pages line by line, and leads to the lines."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QFont,
    QKeyEvent,
    QMouseEvent,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QPlainTextEdit

from jfeditor.ui.difference_rows import DifferenceRow
from jfeditor.ui.displayed import utf16_length
from jfeditor.ui.themes import colour, source_font


class DifferenceView(QPlainTextEdit):
    """The rows, to be read and copied only."""

    row_chosen = Signal(int)
    """The user wants to go where a row (from 0) leads."""

    def __init__(self, name: str, tip: str) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setObjectName("diff")
        self.setAccessibleName(name)
        self.setToolTip(tip)
        self.setUndoRedoEnabled(False)
        self.setFont(source_font(-1))
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.rows: tuple[DifferenceRow, ...] = ()
        self._colours = _Colours(self.document(), self)

    def show_rows(self, rows: tuple[DifferenceRow, ...]) -> None:
        """Show other rows; what is scrolled to stays."""
        if rows == self.rows:
            return
        self.rows = rows
        top = self.firstVisibleBlock().blockNumber()
        self.setPlainText("\n".join(row.text for row in rows))
        block = self.document().findBlockByNumber(top)
        self.verticalScrollBar().setValue(block.firstLineNumber())

    def show_place(self, was: int) -> None:
        """Scroll to what is changed nearest to a line (from 1) of the page as it was."""
        places = [(abs(row.was - was), at) for at, row in enumerate(self.rows) if row.kind in {"+", "-"}]
        if places:
            self.setTextCursor(QTextCursor(self.document().findBlockByNumber(min(places)[1])))
            self.centerCursor()

    def retheme(self) -> None:
        """Take the colours of the theme in force."""
        self._colours.retheme()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.row_chosen.emit(self.cursorForPosition(event.position().toPoint()).blockNumber())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.row_chosen.emit(self.textCursor().blockNumber())
        else:
            super().keyPressEvent(event)


class _Colours(QSyntaxHighlighter):
    """Colours by what each row is; what changed within a line is stronger than the line."""

    def __init__(self, document: QTextDocument, view: DifferenceView) -> None:
        super().__init__(document)
        self._view = view
        self._formats: dict[str, QTextCharFormat] = {}
        self.retheme()

    def retheme(self) -> None:
        """Make the formats anew."""

        def made(text: str, background: str, weight: QFont.Weight) -> QTextCharFormat:
            form = QTextCharFormat()
            form.setForeground(colour(text))
            if background:
                form.setBackground(colour(background))
            form.setFontWeight(weight)
            return form

        usual, bold = QFont.Weight.Normal, QFont.Weight.Bold
        self._formats = {
            "+": made("text", "add", usual),
            "-": made("text", "del", usual),
            "changed +": made("text", "add-strong", bold),
            "changed -": made("text", "del-strong", bold),
            "place": made("muted", "", usual),
            "page": made("accent", "", bold),
        }
        self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        number = self.currentBlock().blockNumber()
        rows = self._view.rows
        row = rows[number] if number < len(rows) else None
        if row is None or row.kind not in self._formats:
            return
        self.setFormat(0, utf16_length(text), self._formats[row.kind])
        start, end = row.changed
        if start < end:
            at = utf16_length(text[:start])
            self.setFormat(at, utf16_length(text[start:end]), self._formats[f"changed {row.kind}"])
