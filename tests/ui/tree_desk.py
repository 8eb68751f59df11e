"""The tree on a session of real files, without the rest of the window: what is done to it, what it wishes."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QModelIndex, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tree_pages import page_ref, ref_of, write_pages

from jfeditor.families.handbook import NodeRef
from jfeditor.families.pages import read_page
from jfeditor.text.changes import Change, replace_page
from jfeditor.ui.handbook_tree import HandbookTreeKeeper
from jfeditor.ui.session import Session
from jfeditor.ui.tree_clipboard import make_mime
from jfeditor.ui.tree_model import ROW_ROLE, Row
from jfeditor.ui.tree_view import TreePanel
from jfeditor.ui.tree_wishes import Carried, Refusal, Wish
from jfeditor.workspace.files import read_stored

NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
_BOTH = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction


class TreeDesk:
    """A tree of the small handbook, all its rows open."""

    def __init__(self, root: Path, qtbot: QtBot, *, read_only: bool = False) -> None:
        write_pages(root)
        self.root = root
        self.qtbot = qtbot
        self.session = Session(root, read_only=read_only)
        self.panel = TreePanel()
        self.keeper = HandbookTreeKeeper(self.panel)
        self.tree = self.panel.tree
        self.keeper.watch(self.session, None)
        self.wishes: list[Wish] = []
        self.told: list[str] = []
        self.chosen: list[object] = []
        self.menus: list[tuple[tuple[NodeRef, ...], QPoint]] = []
        self.tree.wished.connect(self.wishes.append)
        self.tree.told.connect(self.told.append)
        self.tree.menu_wanted.connect(lambda refs, at: self.menus.append((refs, at)))
        self.keeper.chosen.connect(self.chosen.append)
        paths = [file.relative_to(root).as_posix() for file in sorted(root.rglob("*.md"))]
        self.keeper.found(paths)
        self.session.take_in([self._read(path) for path in paths])
        self.keeper.group_now()
        qtbot.addWidget(self.panel)
        self.panel.resize(320, 900)
        self.panel.show()
        qtbot.waitExposed(self.panel)
        self.open_all()
        self.panel.activateWindow()
        self.tree.setFocus()
        qtbot.waitUntil(self.tree.hasFocus)
        self.chosen.clear()  # the first row, which gets the keyboard

    def _read(self, path: str):
        stored = read_stored(self.root, path)
        return read_page(path, stored.data), stored

    def close(self) -> None:
        """Let go of the handbook."""
        self.leave()  # Qt would send the next drag's events to a widget that is gone
        QApplication.clipboard().clear()
        self.keeper.watch(None, None)
        self.session.deleteLater()

    def open_all(self) -> None:
        """Open every row."""
        model = self.tree.model()
        for number in range(model.rowCount()):
            self.keeper._open_all(model.index(number, 0))

    def edit(self, path: str, old: str, new: str) -> None:
        """Change a page."""
        before = self.session.page(path).source.data
        after = before.replace(old.encode(), new.encode())
        assert after != before
        self.session.apply(Change("Change", (replace_page(path, before, after),)))

    # Rows

    def ref(self, title: str, *page: str, below: str = "") -> NodeRef:
        """A heading by its text."""
        return ref_of(self.session.handbook, title, *page, below=below)

    def index(self, what: NodeRef | str) -> QModelIndex:
        """The row of a heading or page, or of a department by its title."""
        if isinstance(what, NodeRef):
            return self.keeper._index_of(what)
        model = self.tree.model()
        found = [model.index(n, 0) for n in range(model.rowCount()) if model.index(n, 0).data() == what]
        return found[0]

    def page(self, path: str) -> QModelIndex:
        """The row of a page."""
        return self.index(page_ref(path))

    def select(self, *what: NodeRef | str) -> None:
        """Choose rows by the mouse, the first alone, the others with Ctrl."""
        for number, one in enumerate(what):
            QTest.mouseClick(
                self.tree.viewport(), Qt.MouseButton.LeftButton, CTRL if number else NONE, self.at(one)
            )

    def selected(self) -> list[str]:
        """The titles of the rows that are marked, from the top."""
        rows = sorted(
            self.tree.selectionModel().selectedIndexes(), key=lambda one: self.tree.visualRect(one).top()
        )
        return [one.data() for one in rows]

    def rows(self) -> list[str]:
        """The titles of all rows, from the top."""
        found, index = [], self.tree.model().index(0, 0)
        while index.isValid():
            found.append(index.data())
            index = self.tree.indexBelow(index)
        return found

    def row(self, what: NodeRef | str) -> Row:
        """What a row stands for."""
        return self.index(what).data(ROW_ROLE)

    def at(self, what: NodeRef | str, fraction: float = 0.5) -> QPoint:
        """A point in a row."""
        rect = self.tree.visualRect(self.index(what))
        assert rect.isValid()
        return QPoint(rect.left() + 30, rect.top() + round(rect.height() * fraction))

    # Keys and drags

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        """Press a key in the tree."""
        self.qtbot.keyClick(self.tree, key, modifiers)

    def mime(self) -> QMimeData:
        """What is dragged of the chosen rows."""
        carried = self.tree._facts.carried(self.tree.chosen_rows())
        assert not isinstance(carried, Refusal)
        assert isinstance(carried, Carried)
        return make_mime(self.tree._facts, carried, cut=True)

    def enter(self, mime: QMimeData, at: QPoint) -> bool:
        """Something comes over the tree; returns whether it may."""
        event = QDragEnterEvent(at, _BOTH, mime, Qt.MouseButton.LeftButton, NONE)
        QApplication.sendEvent(self.tree.viewport(), event)
        return event.isAccepted()

    def move(
        self, mime: QMimeData, at: QPoint, modifiers: Qt.KeyboardModifier = NONE
    ) -> Qt.DropAction | None:
        """It moves on; returns what the pointer shows, None where it may not be dropped."""
        event = QDragMoveEvent(at, _BOTH, mime, Qt.MouseButton.LeftButton, modifiers)
        QApplication.sendEvent(self.tree.viewport(), event)
        return event.dropAction() if event.isAccepted() else None

    def drop(
        self, mime: QMimeData, at: QPoint, modifiers: Qt.KeyboardModifier = NONE
    ) -> Qt.DropAction | None:
        """It is dropped; returns what whoever dragged it is told."""
        event = QDropEvent(QPointF(at), _BOTH, mime, Qt.MouseButton.LeftButton, modifiers)
        QApplication.sendEvent(self.tree.viewport(), event)
        return event.dropAction() if event.isAccepted() else None

    def leave(self) -> None:
        """It is taken elsewhere, or given up by Escape."""
        QApplication.sendEvent(self.tree.viewport(), QDragLeaveEvent())

    def drag(
        self, mime: QMimeData, at: QPoint, modifiers: Qt.KeyboardModifier = NONE
    ) -> Qt.DropAction | None:
        """All of it at one point."""
        assert self.enter(mime, at)
        self.move(mime, at, modifiers)
        return self.drop(mime, at, modifiers)

    @property
    def words(self) -> str:
        """What floats beside the pointer; empty where nothing does."""
        label = self.tree.dragging.words
        return label.text() if label.isVisible() else ""
