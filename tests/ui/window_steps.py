"""What a user does in the window, as steps of tests."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from jfeditor.ui.main_window import MainWindow
from jfeditor.ui.navigation import Place

PATIENCE_MS = 20_000
"""How long to wait for what takes milliseconds on an idle machine."""

CARE = "customer-care/care-agent.md"
QUALITY = "customer-care/care-quality.md"

CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def button(within: QWidget, text: str) -> QAbstractButton:
    """The button with this text, mnemonics aside."""
    found = [b for b in within.findChildren(QAbstractButton) if b.text().replace("&", "") == text]
    assert found, (text, [b.text() for b in within.findChildren(QAbstractButton)])
    return found[0]


def press(text: str) -> Callable[[QWidget], Any]:
    """An answer to a dialog: press the button with this text."""
    return lambda dialog: button(dialog, text).click()


def show_row(window: MainWindow, path: str, title: str) -> QPoint:
    """Open the rows above a heading; returns where its row is in the tree."""
    nodes = window.handbook.session.page(path).family.nodes
    window.tree.reveal(path, next(i for i, one in enumerate(nodes) if one.heading.text == title))
    tree = window.tree_panel.tree
    return tree.visualRect(tree.currentIndex()).center()


def type_into(window: MainWindow, qtbot: QtBot, path: str, text: str) -> None:
    """Type at the end of a page's first heading."""
    page = window.handbook.session.page(path)
    window._jump_to_line(path, page.family.nodes[0].heading.line)
    qtbot.keyClick(window.page.editor, Qt.Key.Key_End)
    qtbot.keyClicks(window.page.editor, text)


def go_to_end(window: MainWindow, path: str) -> None:
    """Put the caret behind the last character of a page."""
    window._go_to(Place(path, len(window.handbook.session.page(path).source.data)))


def activate(window: MainWindow, qtbot: QtBot) -> None:
    """Give the window the keyboard back, as a window manager does after a dialog or another window."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=PATIENCE_MS)


def save(window: MainWindow, qtbot: QtBot) -> None:
    """Save all by the shortcut, and wait for it."""
    activate(window, qtbot)
    with qtbot.waitSignal(window.handbook.saver.saved, timeout=PATIENCE_MS):
        qtbot.keyClick(window, Qt.Key.Key_S, CTRL)
