"""The Changes tab: what will be written, as a unified diff, computed beside the window."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFont, QKeyEvent, QMouseEvent, QSyntaxHighlighter, QTextCharFormat, QTextDocument
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from jfeditor.ui.background import Background
from jfeditor.ui.displayed import display
from jfeditor.ui.session import Session
from jfeditor.ui.themes import colour, source_font
from jfeditor.workspace.differences import unified_diff

_DELAY_MS = 120
_MOST_LINES = 20_000


@dataclass(frozen=True, slots=True)
class _Shown:
    text: str
    places: tuple[tuple[str, int], ...]
    """For each line of `text` the page and the line in it (1-based) that it speaks of."""
    added: int
    removed: int


class ChangesPanel(QWidget):
    """Shows the differences between the pages and the disk; a click on a line goes there."""

    line_chosen = Signal(str, int)
    save_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session: Session | None = None
        self._background = Background("jfeditor-changes", self)
        self._revision = 0
        self._shown = _Shown("", (), 0, 0)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DELAY_MS)
        self._timer.timeout.connect(self._compute)
        self.summary = QLabel()
        self.summary.setProperty("subheading", True)
        self.summary.setWordWrap(True)
        self.save = QPushButton("Save")
        self.save.setProperty("primary", True)
        self.save.clicked.connect(self.save_wanted)
        self.text = _DiffView(self)
        self.empty = QLabel(
            "Nothing to save. What you change shows here, line by line, before it is written to disk."
        )
        self.empty.setWordWrap(True)
        self.empty.setProperty("muted", True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        top = QHBoxLayout()
        top.addWidget(self.summary, 1)
        top.addWidget(self.save)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 12, 12, 0)
        layout.setSpacing(10)
        layout.addLayout(top)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.empty, 1)
        self._tell(self._shown, 0)

    def watch(self, session: Session | None) -> None:
        """Show the changes of another handbook."""
        self._session = session
        if session is not None:
            session.page_changed.connect(self._touch)
            session.modified_changed.connect(self._touch)
        self._touch()

    def retheme(self) -> None:
        """Take the colours of the theme in force."""
        self.text.colours.retheme()

    def close_panel(self) -> None:
        """Stop computing."""
        self._timer.stop()
        self._background.close()

    def _touch(self) -> None:
        self._revision += 1
        self._timer.start()

    def _compute(self) -> None:
        session = self._session
        pairs = []
        if session is not None:
            for path in sorted(session.modified):
                stored = session.stored.get(path)
                pairs.append((path, stored.data if stored else b"", session.page(path).source.data))
        revision = self._revision

        def done(shown: _Shown) -> None:
            if revision == self._revision:  # else a newer computation is on its way
                self._tell(shown, len(pairs))

        def failed(error: Exception) -> None:
            raise error

        self._background.run(lambda: _diff_text(pairs), done, failed)

    def _tell(self, shown: _Shown, pages: int) -> None:
        if shown.text != self._shown.text:
            bar = self.text.verticalScrollBar()
            at = bar.value()
            self.text.setPlainText(shown.text)
            bar.setValue(at)
        self._shown = shown
        if pages:
            which = "1 page" if pages == 1 else f"{pages} pages"
            self.summary.setText(f"{which}: {_lines(shown.added)} written, {_lines(shown.removed)} taken out")
        self.summary.setVisible(bool(pages))
        self.save.setVisible(bool(pages))
        self.text.setVisible(bool(pages))
        self.empty.setVisible(not pages)

    def choose_line(self, row: int) -> None:
        """Go to the page's line that a line of the diff (from 0) speaks of."""
        if row < len(self._shown.places):
            self.line_chosen.emit(*self._shown.places[row])


class _DiffView(QPlainTextEdit):
    def __init__(self, panel: ChangesPanel) -> None:
        super().__init__()
        self._panel = panel
        self.setReadOnly(True)
        self.setObjectName("diff")
        self.setAccessibleName("What will be written")
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setUndoRedoEnabled(False)
        self.setFont(source_font(-1))
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.colours = _DiffColours(self.document())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._panel.choose_line(self.cursorForPosition(event.position().toPoint()).blockNumber())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._panel.choose_line(self.textCursor().blockNumber())
        else:
            super().keyPressEvent(event)


class _DiffColours(QSyntaxHighlighter):
    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._formats: dict[str, QTextCharFormat] = {}
        self.retheme()

    def retheme(self) -> None:
        def made(text: str, background: str, weight: QFont.Weight) -> QTextCharFormat:
            form = QTextCharFormat()
            form.setForeground(colour(text))
            if background:
                form.setBackground(colour(background))
            form.setFontWeight(weight)
            return form

        usual = QFont.Weight.Normal
        self._formats = {
            "+": made("text", "add", usual),
            "-": made("text", "del", usual),
            "@": made("faint", "", usual),
            "=": made("accent", "", QFont.Weight.Bold),
        }
        self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        form = self._formats.get(text[:1])
        if form is not None:
            self.setFormat(0, len(text) * 2, form)


def _diff_text(pairs: list[tuple[str, bytes, bytes]]) -> _Shown:
    """The diffs of pages, each under its path, with the page's line for every line of the text."""
    lines: list[str] = []
    places: list[tuple[str, int]] = []
    added = removed = 0
    for path, before, after in pairs:
        lines += [f"=== {path}"]
        places += [(path, 1)]
        number = 1
        for line in _hunks(unified_diff(path, before, after)):
            if line.startswith("@@"):
                number = int(line.split("+")[1].split(",")[0].split(" ")[0])
                lines.append(line)
                places.append((path, number))
                continue
            lines.append(line)
            places.append((path, number))
            added += line.startswith("+")
            removed += line.startswith("-")
            number += line[:1] in {"+", " "}
        lines.append("")
        places.append((path, 1))
        if len(lines) > _MOST_LINES:
            lines.append("… more than can be shown here")
            places.append((path, 1))
            break
    return _Shown("\n".join(lines), tuple(places), added, removed)


def _hunks(diff: bytes) -> list[str]:
    """The lines of a diff from its first `@@` on, line ends shown where they are not plain."""
    text = diff.decode("utf-8", "replace")
    lines = text[text.find("\n@@") + 1 :].split("\n")
    return [display(line.replace("\r", "␍").replace("\0", "␀")) for line in lines if line]


def _lines(count: int) -> str:
    return "1 line" if count == 1 else f"{count} lines"
