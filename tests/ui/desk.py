"""A page panel on a session of real files: what typing needs, without the rest of the window."""

from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from jfeditor.families.pages import read_page
from jfeditor.ui.navigation import Place
from jfeditor.ui.page_panel import PagePanel
from jfeditor.ui.saver import Saver
from jfeditor.ui.session import Session
from jfeditor.workspace.files import read_stored

PAGE = "page.md"


class Desk:
    """Puts pages on the disk, shows them, types into them, saves."""

    def __init__(self, root: Path, qtbot: QtBot) -> None:
        root.mkdir()
        self.root = root
        self.qtbot = qtbot
        self.session = Session(root, read_only=False)
        self.saver = Saver(self.session)
        self.saver.failed.connect(lambda error: self.refusals.append(error.code))
        self.panel = PagePanel()
        self.panel.watch(self.session)
        self.refusals: list[str] = []
        self.panel.refused.connect(self.refusals.append)
        self.editor = self.panel.editor
        qtbot.addWidget(self.panel)
        self.panel.resize(700, 500)
        self.panel.show()
        qtbot.waitExposed(self.panel)

    def close(self) -> None:
        """Stop saving, let go of the page."""
        self.saver.close()
        self.panel.watch(None)
        self.session.deleteLater()

    def add(self, data: bytes, path: str = PAGE) -> None:
        """Put a page on the disk and read it."""
        (self.root / path).write_bytes(data)
        self.read(path)

    def read(self, path: str = PAGE) -> None:
        """Read a page from the disk, as if the folder were watched."""
        stored = read_stored(self.root, path)
        self.session.take_in([(read_page(path, stored.data), stored)])

    def show(self, marked: bytes, path: str = PAGE) -> None:
        """Put a page on the disk and show it; a bar stands for the caret, two for a selection."""
        data, *bars = _without_bars(marked)
        self.add(data, path)
        self.panel.go(Place(path, bars[0]), select_to=bars[1] if len(bars) > 1 else None)
        self.editor.setFocus()

    def go(self, offset: int, path: str = PAGE) -> None:
        """Put the caret somewhere."""
        self.panel.go(Place(path, offset))

    def data(self, path: str = PAGE) -> bytes:
        """The page's bytes now."""
        return self.session.page(path).source.data

    def marked(self) -> bytes:
        """The page's bytes with a bar where the caret stands, or around the selection."""
        data = self.data(self.panel.path)
        for at in sorted(set(self.editor.selected_bytes()), reverse=True):
            data = data[:at] + b"|" + data[at:]
        return data

    def type(self, text: str) -> None:
        """Type characters, whatever the keyboard."""
        for char in text:
            if char == "\n":
                self.press(Qt.Key.Key_Return)
            else:
                event = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, char)
                QApplication.sendEvent(self.editor, event)

    def press(
        self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier, times: int = 1
    ) -> None:
        """Press a key."""
        for _ in range(times):
            QTest.keyClick(self.editor, key, modifier)

    def commit(self, text: str, preedit: tuple[str, ...] = ()) -> None:
        """Enter text by an input method, which shows what it makes before it commits."""
        for shown in preedit:
            QApplication.sendEvent(self.editor, QInputMethodEvent(shown, []))
        event = QInputMethodEvent("", [])
        event.setCommitString(text)
        QApplication.sendEvent(self.editor, event)

    def point(self, offset: int) -> QPoint:
        """Where a byte of the page stands in the editor's viewport."""
        cursor = QTextCursor(self.editor.document())
        cursor.setPosition(self.editor._displayed.position_at(offset))
        rect = self.editor.cursorRect(cursor)
        return QPoint(rect.left(), rect.center().y())

    def drag(self, start: int, end: int) -> None:
        """Drag the mouse from one byte of the page to another."""
        viewport, left = self.editor.viewport(), Qt.MouseButton.LeftButton
        QTest.mousePress(viewport, left, Qt.KeyboardModifier.NoModifier, self.point(start))
        QTest.mouseMove(viewport, self.point(end))
        QTest.mouseRelease(viewport, left, Qt.KeyboardModifier.NoModifier, self.point(end))

    def save(self) -> None:
        """Save all pages and wait until they are on the disk."""
        self.saver.save(set(self.session.modified))
        self.qtbot.waitUntil(lambda: not self.saver.busy)

    def undo(self, times: int = 1) -> None:
        """Take back steps."""
        for _ in range(times):
            self.session.undo_stack.undo()

    def redo(self, times: int = 1) -> None:
        """Do steps again."""
        for _ in range(times):
            self.session.undo_stack.redo()


def _without_bars(marked: bytes) -> tuple[bytes, int, *tuple[int, ...]]:
    """The bytes without the bars, and where these stood."""
    parts = marked.split(b"|")
    assert 2 <= len(parts) <= 3, "one bar for the caret or two for a selection"
    places, at = [], 0
    for part in parts[:-1]:
        at += len(part)
        places.append(at)
    return b"".join(parts), places[0], *places[1:]
