"""A page panel that knows the inheritance of its session: for tests of statements in the source."""

from collections.abc import Iterator

from desk import PAGE, Desk
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QHelpEvent, QMouseEvent, QTextCharFormat
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from window_steps import PATIENCE_MS

from jfeditor.ui.inheritance_keeper import InheritanceKeeper
from jfeditor.ui.navigation import Place

CTRL, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton
Underline = QTextCharFormat.UnderlineStyle


class SourceDesk:
    """A desk with the keeper of its session's inheritance."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.editor = desk.editor
        self.panel = desk.panel
        self.panel.resize(700, 1000)
        self.keeper = InheritanceKeeper(desk.session)
        for part in (self.panel.guide, self.panel.completion):
            part.watch(desk.session, self.keeper)
        self.went: list[Place] = []
        self.panel.follow_wanted.connect(self.went.append)
        self.told = desk.refusals

    def show(self, marked: bytes, **others: bytes) -> None:
        """Show a page with the caret at its bar, other pages beside it, all of it known."""
        for name, data in others.items():
            self.desk.add(data, f"{name}.md")
        self.desk.show(marked)
        self.keeper.start()
        self.settle()

    def settle(self) -> None:
        """Wait until nothing is being found out any more."""
        self.desk.qtbot.waitUntil(self._is_still, timeout=PATIENCE_MS)

    def _is_still(self) -> bool:
        return not self.keeper.busy and not self.panel.completion.is_waiting

    def close(self) -> None:
        """Stop."""
        for part in (self.panel.guide, self.panel.completion):
            part.watch(None, None)
        self.keeper.close()
        self.keeper.deleteLater()

    def marked(self) -> list[tuple[str, Underline]]:
        """The statements that are drawn, with the line below each."""
        return [
            (one.cursor.selectedText().replace("\u2029", "\n"), one.format.underlineStyle())
            for one in self.editor.extraSelections()
            if one.format.underlineStyle() is not Underline.NoUnderline
        ]

    def at(self, text: bytes, within: int = 1) -> QPoint:
        """A point on a character of the page's text."""
        offset = self.desk.data(self.panel.path).index(text) + within
        return self.desk.point(offset) + QPoint(3, 0)

    def click(self, text: bytes, within: int = 1, modifier: Qt.KeyboardModifier = CTRL) -> None:
        """Click on a character."""
        QTest.mouseClick(self.editor.viewport(), LEFT, modifier, self.at(text, within))

    def rest(self, text: bytes, within: int = 1) -> None:
        """Rest the mouse on a character."""
        point = self.at(text, within)
        event = QHelpEvent(QEvent.Type.ToolTip, point, self.editor.viewport().mapToGlobal(point))
        QApplication.sendEvent(self.editor.viewport(), event)

    def move(self, point: QPoint, modifier: Qt.KeyboardModifier = NONE) -> Qt.CursorShape:
        """Move the mouse to a point; returns what it looks like there."""
        viewport = self.editor.viewport()
        event = QMouseEvent(
            QEvent.Type.MouseMove,
            QPointF(point),
            QPointF(viewport.mapToGlobal(point)),
            Qt.MouseButton.NoButton,
            Qt.MouseButton.NoButton,
            modifier,
        )
        QApplication.sendEvent(viewport, event)
        return viewport.cursor().shape()

    def heading(self, title: str, path: str = PAGE) -> Place:
        """Where a heading stands."""
        nodes = self.desk.session.page(path).family.nodes
        return Place(path, next(n.heading.span.start for n in nodes if n.heading.text == title))


def source_desks(desk: Desk) -> Iterator[SourceDesk]:
    """The body of a fixture."""
    laid = SourceDesk(desk)
    yield laid
    laid.close()
