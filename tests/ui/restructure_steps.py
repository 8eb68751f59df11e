"""What a user does to restructure a handbook in the window, as steps of tests."""

import shutil
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QModelIndex, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from window_steps import PATIENCE_MS, activate

from jfeditor.families.handbook import NodeRef
from jfeditor.text.changes import Change
from jfeditor.ui.form_dialog import FormDialog
from jfeditor.ui.main_window import MainWindow
from jfeditor.ui.navigation import Place
from jfeditor.ui.review_dialog import ReviewDialog
from jfeditor.ui.tree_clipboard import make_mime

_BOTH = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
_LEFT, _NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def ready(window: MainWindow, qtbot: QtBot) -> MainWindow:
    """The window, once its handbook is known well enough to be restructured.

    It says only after long that something is being worked out: the machine may be busy.
    """
    window.restructuring._waiting.setInterval(PATIENCE_MS)
    qtbot.waitUntil(lambda: window.handbook.inheritance.current is not None, timeout=PATIENCE_MS)
    return window


def files(root: Path) -> dict[str, bytes]:
    """The bytes of all files below a folder but git's."""
    found = (file for file in root.rglob("*") if file.is_file())
    places = ((file.relative_to(root).as_posix(), file) for file in found)
    return {place: file.read_bytes() for place, file in places if not place.startswith(".git/")}


def copy_pages(source: Path, folder: Path) -> Path:
    """A copy of a folder of pages that a test may change."""
    shutil.copytree(source, folder)
    return folder


def texts(window: MainWindow) -> dict[str, bytes]:
    """The bytes of all pages as they are in the window."""
    return {path: page.source.data for path, page in window.handbook.session.handbook.pages.items()}


def ref_of(window: MainWindow, path: str, title: str, below: str = "") -> NodeRef:
    """A heading by its text, and by that of the heading it stands below where others are called so, too."""
    nodes = window.handbook.session.page(path).family.nodes
    found = [
        number
        for number, one in enumerate(nodes)
        if one.heading.text == title and (not below or nodes[one.parent].heading.text == below)
    ]
    return NodeRef(path, found[0])


def titles(window: MainWindow, path: str) -> list[str]:
    """The headings of a page."""
    return [node.heading.text for node in window.handbook.session.page(path).family.nodes]


def row_of(window: MainWindow, ref: NodeRef) -> QModelIndex:
    """The row of a heading or page, with all above it open."""
    window.tree._open_above(ref.path, ref.index)
    index = window.tree._index_of(ref)
    window.tree_panel.tree.scrollTo(index)
    return index


def choose(window: MainWindow, qtbot: QtBot, *refs: NodeRef) -> None:
    """Click rows, those after the first with Ctrl held; the tree has the keyboard then."""
    activate(window, qtbot)
    tree = window.tree_panel.tree
    for ref in refs:
        row_of(window, ref)
    for number, ref in enumerate(refs):
        at = tree.visualRect(row_of(window, ref)).center()
        held = Qt.KeyboardModifier.ControlModifier if number else _NONE
        QTest.mouseClick(tree.viewport(), _LEFT, held, at)
    assert tree.hasFocus()


def put_caret(window: MainWindow, qtbot: QtBot, path: str, text: str) -> None:
    """Put the caret before some words of a page; the text has the keyboard then."""
    activate(window, qtbot)
    data = window.handbook.session.page(path).source.data
    window._go_to(Place(path, data.index(text.encode())))
    assert window.page.editor.hasFocus()


def has_keyboard(window: MainWindow, qtbot: QtBot, widget: QWidget) -> bool:
    """Whether a part of the window has the keyboard when the window has it."""
    activate(window, qtbot)
    return widget.hasFocus()


def selected(window: MainWindow) -> list[str]:
    """The titles of the rows that are marked."""
    return [index.data() for index in window.tree_panel.tree.selectionModel().selectedIndexes()]


def type_name(window: MainWindow, qtbot: QtBot, title: str) -> None:
    """Rename the row that is chosen in the tree: F2, the name, Enter."""
    tree = window.tree_panel.tree
    qtbot.keyClick(tree, Qt.Key.Key_F2)
    field = tree.findChild(QLineEdit)
    assert field is not None
    qtbot.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(field, title)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def drag(window: MainWindow, target: QModelIndex, fraction: float = 0.5) -> bool:
    """Drag what is chosen in the tree onto a row; returns whether it was taken."""
    tree = window.tree_panel.tree
    facts = tree._facts
    assert facts is not None
    carried = facts.carried(tree.chosen_rows())
    mime = make_mime(facts, carried, cut=True)
    rect = tree.visualRect(target)
    at = QPoint(rect.left() + 30, rect.top() + round(rect.height() * fraction))
    QApplication.sendEvent(tree.viewport(), QDragEnterEvent(at, _BOTH, mime, _LEFT, _NONE))
    move = QDragMoveEvent(at, _BOTH, mime, _LEFT, _NONE)
    QApplication.sendEvent(tree.viewport(), move)
    if not move.isAccepted():
        return False
    drop = QDropEvent(QPointF(at), _BOTH, mime, _LEFT, _NONE)
    QApplication.sendEvent(tree.viewport(), drop)
    return drop.isAccepted()


def wait_done(window: MainWindow, qtbot: QtBot, step: Callable[[], object]) -> Change:
    """Do something that ends in an operation; returns the change that was done."""
    with qtbot.waitSignal(window.restructuring.done, timeout=PATIENCE_MS):
        step()
    stack = window.handbook.session.undo_stack
    return stack.command(stack.index() - 1).change


def wait_told(window: MainWindow, qtbot: QtBot, step: Callable[[], object]) -> str:
    """Do something that cannot be done; returns what is said over the window."""
    window.toast.withdraw()
    step()
    qtbot.waitUntil(window.toast.isVisible, timeout=PATIENCE_MS)
    assert not window.restructuring.busy
    return window.toast.text


def wait_undone(window: MainWindow, qtbot: QtBot, key: Qt.Key, shift: bool = False) -> None:
    """Press Ctrl with a key in the window."""
    activate(window, qtbot)
    held = Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(window, key, held | Qt.KeyboardModifier.ShiftModifier if shift else held)


class Looked:
    """What a review said when it was accepted."""

    def __init__(self) -> None:
        self.change = Change("", ())
        self.summary = ""
        self.words: list[str] = []

    def __call__(self, dialog: QDialog) -> None:
        """Note what it says, and have it done by Enter's button."""
        assert isinstance(dialog, ReviewDialog)
        review = dialog._review
        self.change = Change(review.name, tuple(one.change for one in review.changes.values()))
        self.summary = dialog.summary.text()
        self.words = [row.words for group in review.groups for row in group.rows]
        QTest.mouseClick(dialog.apply, _LEFT)


def cancel(dialog: QDialog) -> None:
    """Press Escape in a dialog."""
    QTest.keyClick(dialog, Qt.Key.Key_Escape)


def fill(**answers: str) -> Callable[[QDialog], None]:
    """Answer the questions of a form, by their names, and accept it by its button."""

    def act(dialog: QDialog) -> None:
        assert isinstance(dialog, FormDialog)
        for name, text in answers.items():
            field = dialog._fields[name]
            if isinstance(field, QLineEdit):
                field.selectAll()
                QTest.keyClicks(field, text)
            elif field.isEditable():
                field.setEditText(text)
            else:
                number = next(n for n in range(field.count()) if text in field.itemText(n))
                field.setCurrentIndex(number)
        assert dialog.done_button.isEnabled(), dialog.wrong.text()
        QTest.mouseClick(dialog.done_button, _LEFT)

    return act


def pick(window: MainWindow, qtbot: QtBot, title: str, note: str = "") -> None:
    """Choose an entry of the palette as soon as it is open, by typing its title."""
    qtbot.waitUntil(window.palette_box.isVisible, timeout=PATIENCE_MS)
    palette = window.palette_box
    qtbot.keyClicks(palette.field, title)
    shown = palette._shown._entries
    number = next(n for n, one in enumerate(shown) if one.title == title and note in one.note)
    for _ in range(number):
        qtbot.keyClick(palette.field, Qt.Key.Key_Down)
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
