"""The editor itself: focus on a part, caret and places, line numbers, looks."""

import pytest
from desk import Desk
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QKeySequence, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from jfeditor.families.model import FAMILY
from jfeditor.text.edits import Edit
from jfeditor.text.spans import Span
from jfeditor.ui.navigation import Place
from jfeditor.ui.page_panel import moved_by

Key, NONE = Qt.Key, Qt.KeyboardModifier.NoModifier
SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier

HEAD = b"---\r\ntitle: Analyst\r\n---\r\n\r\n"
FIRST = b"## Analyst\r\n\r\nOne needle.\r\n\r\n"
SECOND = "## Senior Analyst 😀\r\n\r\nTwo.\r\n\r\n### Requirements\r\n\r\n- item\r\n\r\n".encode()
THIRD = b"## Staff Analyst\r\n\r\nThree needle.\r\n"
PAGE = HEAD + FIRST + SECOND + THIRD
SECOND_AT = len(HEAD + FIRST)
THIRD_AT = len(HEAD + FIRST + SECOND)


@pytest.fixture
def focused(desk: Desk) -> Desk:
    """The second level of three alone is shown, the caret in its heading."""
    desk.add(PAGE)
    desk.go(SECOND_AT)
    desk.editor.setFocus()
    desk.panel.set_focus_on(desk.panel.node)
    return desk


def visible(desk: Desk) -> bytes:
    """The lines that are shown, as bytes of the page."""
    data, lines = desk.data(), desk.session.page("page.md").source.lines
    document = desk.editor.document()
    shown = [n for n in range(1, len(lines) + 1) if document.findBlockByNumber(n - 1).isVisible()]
    return b"".join(lines.span(number).cut(data) for number in shown)


def outside(desk: Desk) -> bool:
    """Whether all bytes around the part are as they were."""
    return desk.data().startswith(HEAD + FIRST) and desk.data().endswith(THIRD)


def test_only_the_part_is_shown(focused: Desk) -> None:
    assert visible(focused) == SECOND
    focused.panel.set_focus_on(FAMILY)
    assert visible(focused) == PAGE
    assert focused.editor.focus is None


def test_the_scroll_bar_fits_the_part(desk: Desk) -> None:
    long = b"# A\n\n" + b"line\n\n" * 300 + b"## B\n\nshort\n\n" + b"## C\n\n" + b"line\n\n" * 300
    desk.add(long)
    desk.go(long.index(b"## B"))
    bar = desk.editor.verticalScrollBar()
    assert bar.maximum() > 500
    desk.panel.set_focus_on(desk.panel.node)
    assert bar.maximum() == 0
    desk.panel.set_focus_on(FAMILY)
    assert bar.maximum() > 500


def test_typing_at_the_edges_stays_in_the_part(focused: Desk) -> None:
    focused.press(Key.Key_Home, CONTROL)
    assert focused.editor.byte_at_caret() == SECOND_AT
    focused.press(Key.Key_Right, times=3)
    focused.type("X")
    focused.press(Key.Key_End, CONTROL)
    focused.type("Y\nZ")
    part = SECOND.replace(b"Senior", b"XSenior")[:-2] + b"Y\r\nZ\r\n"
    assert focused.data() == HEAD + FIRST + part + THIRD
    assert visible(focused) == part
    assert focused.marked().endswith(b"Z|\r\n" + THIRD)


@pytest.mark.parametrize(
    ("to", "key", "modifier"),
    [
        (Key.Key_Home, Key.Key_Backspace, NONE),
        (Key.Key_Home, Key.Key_Backspace, CONTROL),
        (Key.Key_End, Key.Key_Delete, NONE),
        (Key.Key_End, Key.Key_Delete, CONTROL),
        (Key.Key_End, Key.Key_K, CONTROL),
    ],
)
def test_a_deletion_at_the_edge_joins_nothing(
    focused: Desk, to: Qt.Key, key: Qt.Key, modifier: Qt.KeyboardModifier
) -> None:
    focused.press(to, CONTROL)
    caret = focused.editor.byte_at_caret()
    focused.press(key, modifier)
    assert focused.data() == PAGE
    assert visible(focused) == SECOND
    assert focused.editor.byte_at_caret() == caret
    assert focused.editor.document().blockCount() == PAGE.count(b"\n") + 1
    assert focused.session.undo_stack.count() == 0


def test_all_is_all_of_the_part(focused: Desk) -> None:
    focused.press(Key.Key_A, CONTROL)
    assert focused.editor.selected_bytes() == (SECOND_AT, THIRD_AT - 2)
    focused.type("## New")
    assert focused.data() == HEAD + FIRST + b"## New\r\n" + THIRD
    assert visible(focused) == b"## New\r\n"
    focused.undo(focused.session.undo_stack.count())
    assert focused.data() == PAGE
    assert outside(focused)


def test_the_caret_stays_in_the_part(focused: Desk) -> None:
    for key, modifier in ((Key.Key_Home, CONTROL), (Key.Key_End, CONTROL), (Key.Key_PageUp, NONE)):
        focused.press(key, modifier)
        assert SECOND_AT <= focused.editor.byte_at_caret() < THIRD_AT
    focused.press(Key.Key_Home, CONTROL | SHIFT)
    assert focused.editor.selected_bytes().start == SECOND_AT
    focused.press(Key.Key_End, CONTROL)
    focused.press(Key.Key_Down, times=5)
    focused.press(Key.Key_Right, times=5)
    assert SECOND_AT <= focused.editor.byte_at_caret() < THIRD_AT
    super(type(focused.editor), focused.editor).selectAll()  # what Qt's own menu does
    focused.type("x")
    assert outside(focused)


def test_finding_keeps_to_the_part_that_is_shown(focused: Desk) -> None:
    focused.panel.open_find(replacing=False)
    focused.panel.find_bar.find_field.setText("Three needle")
    assert focused.panel.find_bar.count.text() == "0 found"
    assert visible(focused) != THIRD


def test_the_focus_follows_its_heading(focused: Desk) -> None:
    """However headings before it come and go, the same part stays shown."""
    change = focused.session.change_by(
        "Before", "page.md", [Edit(Span(len(HEAD), len(HEAD)), b"## Trainee\r\n\r\n## Junior\r\n\r\n")]
    )
    focused.session.apply(change)
    assert visible(focused) == SECOND
    focused.undo()
    assert visible(focused) == SECOND
    focused.session.apply(
        focused.session.change_by("Less", "page.md", [Edit(Span(len(HEAD), SECOND_AT), b"")])
    )
    assert visible(focused) == SECOND
    focused.undo()
    assert visible(focused) == SECOND


def test_the_focus_follows_edits_of_its_own_heading(focused: Desk) -> None:
    focused.press(Key.Key_Delete)  # "# Senior"
    assert visible(focused).startswith(b"# Senior")
    focused.undo()
    focused.press(Key.Key_Home)
    focused.type("\n")
    assert focused.data() == HEAD + FIRST + b"\r\n" + SECOND + THIRD
    assert visible(focused) == SECOND
    focused.undo()
    focused.press(Key.Key_End)
    focused.type("\n\n## Principal Analyst")  # a new level begins in the part
    added = SECOND.replace("😀".encode(), "😀\r\n\r\n## Principal Analyst".encode())
    assert focused.data() == HEAD + FIRST + added + THIRD
    assert visible(focused) == added


def test_the_last_part_keeps_its_focus_at_the_end_of_the_page(desk: Desk) -> None:
    desk.add(PAGE)
    desk.go(THIRD_AT)
    desk.panel.set_focus_on(desk.panel.node)
    desk.press(Key.Key_End, CONTROL)
    desk.type("\n### Requirements\n\ntext!")
    assert desk.data() == PAGE[:-2] + b"\r\n### Requirements\r\n\r\ntext!\r\n"
    assert visible(desk) == desk.data()[THIRD_AT:-2] + b"\r\n"


def test_dropping_and_pasting_over_the_edge_does_nothing(focused: Desk) -> None:
    QApplication.clipboard().setText("x")
    cursor = focused.editor.textCursor()
    focused.editor._adopting = True
    cursor.setPosition(0)
    cursor.setPosition(9, cursor.MoveMode.KeepAnchor)
    focused.editor.setTextCursor(cursor)
    focused.editor._adopting = False
    focused.editor.paste()
    assert focused.data() == PAGE


def test_another_page_is_shown_whole(focused: Desk) -> None:
    focused.add(b"one\ntwo\n", "other.md")
    focused.go(0, "other.md")
    assert focused.editor.focus is None
    assert all(focused.editor.document().findBlockByNumber(n).isVisible() for n in range(3))


@pytest.mark.parametrize(
    ("edits", "at", "past", "before"),
    [
        ([Edit(Span(0, 0), b"ab")], 5, 7, 7),
        ([Edit(Span(5, 5), b"ab")], 5, 7, 5),
        ([Edit(Span(3, 5), b"")], 5, 3, 3),
        ([Edit(Span(6, 9), b"x")], 5, 5, 5),
        ([Edit(Span(3, 9), b"xyz")], 5, 6, 3),
        ([Edit(Span(0, 1), b""), Edit(Span(2, 2), b"xyz")], 5, 7, 7),
    ],
)
def test_where_edits_move_a_place(edits: list[Edit], at: int, past: int, before: int) -> None:
    assert moved_by(edits, at) == past
    assert moved_by(edits, at, past=False) == before


# Places


def test_every_place_can_be_gone_to_and_told(desk: Desk) -> None:
    desk.show("|# 😀\r\n\r\na\u2028b\xa0c\rd\n".encode())
    told: list[Place] = []
    desk.panel.place_changed.connect(told.append)
    for at in (0, 2, 6, 8, 10, 11, 14, 15, 17, 18, 19):
        desk.go(at)
        assert desk.panel.place == Place("page.md", at)
        assert told[-1] == Place("page.md", at)


def test_a_page_is_reopened_where_one_left_it(desk: Desk) -> None:
    desk.add(b"\n".join(b"line %d" % n for n in range(400)))
    desk.add(b"other\n", "other.md")
    desk.go(2400)
    scrolled = desk.editor.verticalScrollBar().value()
    desk.panel.reopen("other.md")
    assert desk.panel.place == Place("other.md", 0)
    desk.panel.reopen("page.md")
    assert desk.panel.place == Place("page.md", 2400)
    assert desk.editor.verticalScrollBar().value() == scrolled


def test_headings_are_stepped_through(desk: Desk) -> None:
    desk.add(PAGE)
    desk.go(0)
    found = []
    for _ in range(5):
        desk.panel.step_heading(1)
        found.append(desk.panel.place.offset)
    starts = [node.heading.span.start for node in desk.session.page("page.md").family.nodes]
    assert found == [*starts, starts[-1]]
    desk.panel.step_heading(-1)
    assert desk.panel.place.offset == starts[-2]


def test_a_front_matter_fault_is_told_with_the_way_to_it(desk: Desk) -> None:
    desk.show(b"|---\ntitle: [\n---\n\n# Head\n")
    assert desk.panel.notices.isVisible()
    desk.add(b"# Fine\n", "fine.md")
    desk.go(0, "fine.md")
    assert not desk.panel.notices.isVisible()


def test_a_page_that_is_no_utf_8_can_be_looked_at(desk: Desk) -> None:
    desk.show(b"|caf\xe9 \xff\xfe\n\nend\n")
    assert desk.editor.toPlainText() == "caf? ??\n\nend\n"
    assert desk.editor.isReadOnly()
    assert desk.panel.notices.isVisible()
    desk.press(Key.Key_End, CONTROL)
    assert desk.editor.byte_at_caret() == len(desk.data())
    desk.go(9)
    assert desk.editor.byte_at_caret() == 9


# Looks


def test_the_wheel_zooms_and_the_line_numbers_fit(desk: Desk) -> None:
    desk.add(b"\n" * 12_345)
    desk.go(0)
    heard: list[int] = []
    desk.editor.zoom_changed.connect(heard.append)
    width = desk.editor._numbers.width()
    middle = QPointF(desk.editor.viewport().rect().center())
    for delta in (120, 120, -120):
        QApplication.sendEvent(
            desk.editor.viewport(),
            QWheelEvent(
                middle,
                desk.editor.viewport().mapToGlobal(middle),
                QPoint(),
                QPoint(0, delta),
                Qt.MouseButton.NoButton,
                CONTROL,
                Qt.ScrollPhase.NoScrollPhase,
                False,
            ),
        )
    assert heard == [1, 2, 1]
    desk.editor.set_zoom(1000)
    assert desk.editor.zoom == 24
    assert desk.editor._numbers.width() > width
    desk.editor.set_zoom(-1000)
    assert desk.editor.zoom == -5


def test_line_numbers_of_hidden_lines_are_not_painted(focused: Desk) -> None:
    """The margin shows as many numbers as lines: nothing is painted below the last one."""
    image = QImage(focused.editor._numbers.size(), QImage.Format.Format_RGB32)
    focused.editor._numbers.render(image)
    painted = [y for y in range(image.height()) if len({image.pixel(x, y) for x in range(image.width())}) > 1]
    line = focused.editor.fontMetrics().lineSpacing()
    assert painted
    assert painted[-1] < (SECOND.count(b"\n") + 1) * line + 8


def test_undo_keys_are_left_to_the_window(desk: Desk) -> None:
    desk.show(b"a|b\n")
    desk.type("x")
    QTest.keySequence(desk.editor, QKeySequence(QKeySequence.StandardKey.Undo))
    assert desk.data() == b"axb\n"
    assert not desk.editor.document().isUndoRedoEnabled()
