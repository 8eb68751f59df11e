"""The message that lies over the window."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from jfeditor.ui.toast import Toast


@pytest.fixture
def over(qtbot: QtBot) -> QWidget:
    """What it lies over, with a field that has the keyboard."""
    window = QWidget()
    field = QLineEdit()
    QVBoxLayout(window).addWidget(field)
    qtbot.addWidget(window)
    window.resize(900, 400)
    window.show()
    window.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    QTest.mouseMove(
        window.windowHandle(), QPoint(2, 2)
    )  # where an earlier test left it, the message may come
    return window


@pytest.fixture
def toast(over: QWidget) -> Toast:
    return Toast(over)


def field_of(over: QWidget) -> QLineEdit:
    return over.findChildren(QLineEdit)[0]


def test_it_says_something_for_a_while(toast: Toast, qtbot: QtBot) -> None:
    assert not toast.isVisible()
    toast._timer.setInterval(20)
    toast.tell("Nothing would change.")
    assert toast.isVisible()
    assert toast.text == "Nothing would change."
    assert not toast.button.isVisible()
    qtbot.waitUntil(lambda: not toast.isVisible())


def test_its_offer_is_done_once_and_the_keyboard_stays(toast: Toast, over: QWidget, qtbot: QtBot) -> None:
    done = []
    toast.tell("Renamed", "Undo", lambda: done.append(toast.isVisible()))
    qtbot.mouseClick(toast.button, Qt.MouseButton.LeftButton)
    assert done == [False]
    assert not toast.isVisible()
    assert field_of(over).hasFocus()


def test_by_keyboard_it_gives_the_keyboard_back(toast: Toast, over: QWidget, qtbot: QtBot) -> None:
    done = []
    toast.tell("Renamed", "Undo", lambda: done.append(1))
    qtbot.keyClick(field_of(over), Qt.Key.Key_Tab)
    assert toast.button.hasFocus()
    toast._timer.setInterval(1)
    toast._timer.start()
    with qtbot.waitSignal(toast._timer.timeout):
        pass
    assert toast.isVisible(), "it stays while the keyboard is in it"
    qtbot.keyClick(toast.button, Qt.Key.Key_Space)
    assert done == [1]
    assert field_of(over).hasFocus()


def test_it_stays_while_the_pointer_is_over_it(toast: Toast, over: QWidget, qtbot: QtBot) -> None:
    toast.tell("Renamed", "Undo")
    toast._timer.setInterval(1)
    QTest.mouseMove(over.windowHandle(), toast.mapTo(over, QPoint(20, 10)))
    QApplication.processEvents()
    assert toast.underMouse()
    toast._timer.start()
    with qtbot.waitSignal(toast._timer.timeout):
        pass
    assert toast.isVisible()
    QTest.mouseMove(over.windowHandle(), QPoint(2, 2))
    qtbot.waitUntil(lambda: not toast.isVisible())


def test_a_new_message_takes_the_place_of_the_old_offer(toast: Toast) -> None:
    toast.tell("Renamed", "Undo", lambda: None)
    toast.tell("Nothing to do.")
    assert not toast.button.isVisible()
    toast._clicked()
    assert not toast.isVisible()


@pytest.mark.parametrize("width", [300, 560, 1400])
def test_long_and_many_lines_fit_into_its_window(toast: Toast, over: QWidget, width: int) -> None:
    over.resize(width, 500)
    toast.tell("Taken back: Rename one thing to another thing, on 3 pages.\n" + "a-long-way/" * 9, "Redo")
    assert over.rect().contains(toast.geometry())
    label = toast._label
    assert label.height() >= label.heightForWidth(label.width())
    toast.tell("Short")
    assert toast.width() < 200
    over.resize(width + 100, 500)
    assert over.rect().contains(toast.geometry())


def test_lines_do_not_make_it_wider_than_the_longest(toast: Toast, over: QWidget) -> None:
    over.resize(1400, 500)
    toast.tell("The longest line of them all is this one here")
    width = toast.width()
    toast.tell("The longest line of them all is this one here\nshort\nshort")
    assert toast.width() == width
