"""What the user wants of the tree by keys: several rows, steps, depth, renaming, deleting, the menu."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot
from tree_desk import ALT, CTRL, NONE, SHIFT, TreeDesk
from tree_pages import CREW, MASTER, PILOT, page_ref
from window_steps import CARE, PATIENCE_MS, QUALITY

from jfeditor.families.handbook import NodeRef
from jfeditor.families.model import FAMILY
from jfeditor.restructure.moves import Where
from jfeditor.text.changes import Change, replace_page
from jfeditor.ui.main_window import MainWindow
from jfeditor.ui.navigation import Place
from jfeditor.ui.tree_model import ROW_ROLE
from jfeditor.ui.tree_wishes import Delete, Demote, Move, Promote, Rename

WARN = QAbstractItemModelTester.FailureReportingMode.Warning


# Several rows


def test_ctrl_and_shift_choose_several_and_the_current_row_alone_is_shown(tree_desk: TreeDesk) -> None:
    pilot, staff = tree_desk.ref("Pilot"), tree_desk.ref("Staff Pilot")
    tree_desk.select(pilot, staff)
    assert tree_desk.selected() == ["Pilot", "Staff Pilot"]
    nodes = tree_desk.session.page(PILOT).family.nodes
    starts = [nodes[one.index].heading.span.start for one in (pilot, staff)]
    assert tree_desk.chosen == [Place(PILOT, start) for start in starts]
    tree_desk.press(Qt.Key.Key_Down, SHIFT)
    tree_desk.press(Qt.Key.Key_Down, SHIFT)
    assert tree_desk.selected() == ["Pilot", "Staff Pilot", "Responsibilities", "Requirements"]
    assert tree_desk.tree.chosen_refs() == (pilot, staff), "what is below another one belongs to that"


def test_showing_the_current_place_again_leaves_the_others_chosen(tree_desk: TreeDesk) -> None:
    pilot, staff = tree_desk.ref("Pilot"), tree_desk.ref("Staff Pilot")
    tree_desk.select(pilot, staff)
    tree_desk.keeper.select(PILOT, staff.index)
    assert tree_desk.selected() == ["Pilot", "Staff Pilot"]
    tree_desk.keeper.select(PILOT, pilot.index)
    assert tree_desk.selected() == ["Pilot"]


def test_chosen_rows_come_in_the_order_of_the_tree(tree_desk: TreeDesk) -> None:
    staff, master = tree_desk.ref("Staff Pilot"), tree_desk.ref("Harbour Master", MASTER)
    tree_desk.select(staff, master, tree_desk.ref("Requirements", below="Pilot"), page_ref(CREW[1]))
    inner = tree_desk.ref("Requirements", below="Pilot")
    found = tree_desk.tree.chosen_refs()
    assert set(found) == {master, page_ref(CREW[1]), inner, staff}
    tops = [tree_desk.at(one).y() for one in found]
    assert all(one < other for one, other in pairwise(tops))


def test_all_means_all_beside_the_current_row(tree_desk: TreeDesk) -> None:
    tree_desk.select(tree_desk.ref("Senior Pilot"))
    tree_desk.tree.selectAll()
    assert tree_desk.selected() == ["Pilot", "Senior Pilot", "Staff Pilot"]
    levels = tuple(tree_desk.ref(one) for one in ("Pilot", "Senior Pilot", "Staff Pilot"))
    assert tree_desk.tree.chosen_refs() == levels
    assert tree_desk.tree.currentIndex() == tree_desk.index(levels[1])


def test_what_was_moved_is_marked_afterwards(tree_desk: TreeDesk) -> None:
    tree_desk.tree.collapseAll()
    refs = [tree_desk.ref("Pilot"), tree_desk.ref("Harbour Master", MASTER)]
    tree_desk.keeper.select_refs(refs)
    assert sorted(tree_desk.selected()) == ["Harbour Master", "Pilot"]
    assert tree_desk.tree.currentIndex() == tree_desk.index(refs[0])
    assert tree_desk.chosen == [], "nobody chose them"
    tree_desk.panel.filter.setText("harbour")
    tree_desk.keeper.select_refs(refs)
    assert tree_desk.selected() == ["Harbour Master"], "not what the filter hides"


def test_the_models_stay_sound(tree_desk: TreeDesk) -> None:
    testers = [
        QAbstractItemModelTester(tree_desk.keeper.model, WARN),
        QAbstractItemModelTester(tree_desk.tree.model(), WARN),
    ]
    index = tree_desk.index(tree_desk.ref("Pilot"))
    assert index.flags() & Qt.ItemFlag.ItemIsDragEnabled
    assert index.flags() & Qt.ItemFlag.ItemIsDropEnabled
    assert not tree_desk.keeper.model.mimeData([tree_desk.keeper.model.index(0, 0)]).hasText()
    tree_desk.edit(PILOT, "### Pilot\n", "### Chief Pilot\n")
    tree_desk.select(tree_desk.ref("Chief Pilot"))
    tree_desk.press(Qt.Key.Key_F2)
    assert all(tester.model() is not None for tester in testers)


# Steps and depth


def test_alt_and_arrows_wish_a_step(tree_desk: TreeDesk) -> None:
    pilot, senior, staff = (tree_desk.ref(one) for one in ("Pilot", "Senior Pilot", "Staff Pilot"))
    tree_desk.select(pilot)
    tree_desk.press(Qt.Key.Key_Down, ALT)
    tree_desk.select(staff)
    tree_desk.press(Qt.Key.Key_Up, ALT)
    tree_desk.select(staff)
    tree_desk.press(Qt.Key.Key_Down, ALT)
    assert tree_desk.wishes == [
        Move((pilot,), Where.AFTER, senior),
        Move((staff,), Where.BEFORE, senior),
        Move((staff,), Where.BEFORE, tree_desk.ref("Manager, Pilots")),
    ]
    assert tree_desk.told == []


def test_alt_and_arrows_lead_to_the_next_page_of_a_family(tree_desk: TreeDesk) -> None:
    last = tree_desk.ref("Requirements", CREW[1])
    tree_desk.select(last)
    tree_desk.press(Qt.Key.Key_Down, ALT)
    assert tree_desk.wishes == [Move((last,), Where.BEFORE, tree_desk.ref("Responsibilities", CREW[2]))]


@pytest.mark.parametrize(
    ("title", "key", "why"),
    [
        ("Pilot", Qt.Key.Key_Up, "is the first in Levels already"),
        ("Hiring Process", Qt.Key.Key_Down, "is the last in Pilot already"),
    ],
)
def test_a_step_that_leads_nowhere_is_told(tree_desk: TreeDesk, title: str, key: Qt.Key, why: str) -> None:
    tree_desk.select(tree_desk.ref(title))
    tree_desk.press(key, ALT)
    assert tree_desk.wishes == []
    assert why in tree_desk.told[-1]


def test_tab_wishes_deeper_and_less_deep_for_headings_only(tree_desk: TreeDesk) -> None:
    pilot, staff = tree_desk.ref("Pilot"), tree_desk.ref("Staff Pilot")
    tree_desk.select(pilot, staff)
    tree_desk.press(Qt.Key.Key_Tab)
    QTest.keyClick(tree_desk.tree, Qt.Key.Key_Backtab, SHIFT)
    assert tree_desk.wishes == [Demote((pilot, staff)), Promote((pilot, staff))]
    assert tree_desk.tree.hasFocus()
    tree_desk.select(page_ref(MASTER))
    tree_desk.press(Qt.Key.Key_Tab)
    assert "“Harbour Master” is a whole page" in tree_desk.told[-1]
    tree_desk.select("Sea")
    tree_desk.press(Qt.Key.Key_Tab)
    assert "“Sea” is a department" in tree_desk.told[-1]
    assert len(tree_desk.wishes) == 2


def test_without_a_chosen_row_tab_leads_on_as_everywhere(tree_desk: TreeDesk) -> None:
    tree_desk.keeper.select_nothing()
    tree_desk.press(Qt.Key.Key_Tab)
    assert not tree_desk.tree.hasFocus()
    assert tree_desk.told == []


def test_these_keys_are_the_trees_own_whatever_they_are_elsewhere(tree_desk: TreeDesk) -> None:
    tree_desk.select(tree_desk.ref("Pilot"))
    own = [
        (Qt.Key.Key_F2, NONE),
        (Qt.Key.Key_Delete, NONE),
        (Qt.Key.Key_Up, ALT),
        (Qt.Key.Key_Down, ALT),
        (Qt.Key.Key_Tab, NONE),
    ]
    for key, held in [*own, (Qt.Key.Key_Left, ALT), (Qt.Key.Key_P, CTRL)]:
        event = QKeyEvent(QEvent.Type.ShortcutOverride, key, held)
        event.ignore()
        QApplication.sendEvent(tree_desk.tree, event)
        assert event.isAccepted() is ((key, held) in own)
    assert tree_desk.wishes == []


# Deleting


def test_delete_wishes_headings_and_whole_families_away(tree_desk: TreeDesk) -> None:
    pilot = tree_desk.ref("Pilot")
    tree_desk.select(pilot, page_ref(CREW[0]))
    tree_desk.press(Qt.Key.Key_Delete)
    assert tree_desk.wishes == [Delete((pilot, *(page_ref(path) for path in CREW)))]
    tree_desk.select("Sea")
    tree_desk.press(Qt.Key.Key_Delete)
    assert len(tree_desk.wishes) == 1
    assert "is a department" in tree_desk.told[-1]


def test_what_the_filter_hides_is_counted(tree_desk: TreeDesk) -> None:
    tree_desk.edit(PILOT, "#### Requirements\n\n- Swims\n\n### Staff", "#### Knots\n\n- Ties\n\n### Staff")
    tree_desk.panel.filter.setText("knots")
    senior = tree_desk.ref("Senior Pilot")
    assert [title for title in tree_desk.rows() if title == "Requirements"] == []
    tree_desk.select(senior)
    tree_desk.press(Qt.Key.Key_Delete)
    assert tree_desk.wishes == [Delete((senior,), hidden=1)]


def test_a_read_only_handbook_says_why_nothing_is_done(tmp_path, qtbot: QtBot) -> None:
    desk = TreeDesk(tmp_path, qtbot, read_only=True)
    desk.select(desk.ref("Senior Pilot"))
    keys = [(Qt.Key.Key_F2, NONE), (Qt.Key.Key_Delete, NONE), (Qt.Key.Key_Up, ALT), (Qt.Key.Key_Tab, NONE)]
    for number, (key, held) in enumerate(keys, 1):
        desk.press(key, held)
        assert len(desk.told) == number
        assert "open to look at only" in desk.told[-1]
    desk.tree.cut()
    assert "open to look at only" in desk.told[-1]
    desk.tree.copy()
    assert "is copied" in desk.told[-1]
    assert desk.wishes == []
    desk.close()


# Renaming


def editor(desk: TreeDesk) -> QLineEdit:
    found = [one for one in desk.tree.viewport().findChildren(QLineEdit) if one.isVisible()]
    assert len(found) == 1
    return found[0]


def no_editor(desk: TreeDesk) -> bool:
    return not any(one.isVisible() for one in desk.tree.viewport().findChildren(QLineEdit))


def test_f2_edits_the_title_in_place_and_enter_wishes_it(tree_desk: TreeDesk, qtbot: QtBot) -> None:
    senior = tree_desk.ref("Senior Pilot")
    tree_desk.select(senior)
    tree_desk.press(Qt.Key.Key_F2)
    field = editor(tree_desk)
    assert field.selectedText() == "Senior Pilot"
    assert field.accessibleName() == "New name of Senior Pilot"
    qtbot.keyClicks(field, " Lead  Pilot ")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert tree_desk.wishes == [Rename(senior, "Lead  Pilot")]
    qtbot.waitUntil(lambda: no_editor(tree_desk))
    assert tree_desk.tree.hasFocus()
    assert tree_desk.row(senior).title == "Senior Pilot", "the tree itself changes nothing"


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_Return])
def test_escape_and_the_old_title_wish_nothing(tree_desk: TreeDesk, qtbot: QtBot, key: Qt.Key) -> None:
    tree_desk.select(tree_desk.ref("Senior Pilot"))
    tree_desk.press(Qt.Key.Key_F2)
    field = editor(tree_desk)
    if key == Qt.Key.Key_Escape:
        qtbot.keyClicks(field, "Other")
    qtbot.keyClick(field, key)
    qtbot.waitUntil(lambda: no_editor(tree_desk))
    assert tree_desk.wishes == []


def test_an_empty_title_is_refused_in_place(tree_desk: TreeDesk, qtbot: QtBot) -> None:
    tree_desk.select(tree_desk.ref("Senior Pilot"))
    tree_desk.press(Qt.Key.Key_F2)
    field = editor(tree_desk)
    qtbot.keyClick(field, Qt.Key.Key_Delete)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert editor(tree_desk) is field
    words = tree_desk.tree._delegate._words
    assert words.isVisible()
    assert words.text() == tree_desk.told[-1]
    assert "needs a name" in words.text()
    qtbot.keyClicks(field, "X")
    assert not words.isVisible()
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert tree_desk.wishes == []


def test_tab_in_the_field_keeps_the_title_and_edits_no_other(tree_desk: TreeDesk, qtbot: QtBot) -> None:
    senior = tree_desk.ref("Senior Pilot")
    tree_desk.select(senior)
    tree_desk.press(Qt.Key.Key_F2)
    qtbot.keyClicks(editor(tree_desk), "Lead")
    qtbot.keyClick(editor(tree_desk), Qt.Key.Key_Tab)
    assert tree_desk.wishes == [Rename(senior, "Lead")]
    qtbot.waitUntil(lambda: no_editor(tree_desk))


def test_what_is_typed_stays_when_the_row_is_told_anew(tree_desk: TreeDesk, qtbot: QtBot) -> None:
    senior = tree_desk.ref("Senior Pilot")
    tree_desk.select(senior)
    tree_desk.press(Qt.Key.Key_F2)
    qtbot.keyClicks(editor(tree_desk), "Lead")
    tree_desk.edit(PILOT, "The Senior Pilot sails.", "The Senior Pilot is a grade 7.")
    tree_desk.edit(PILOT, "## Levels\n", "## Before\n\n## Levels\n")
    assert editor(tree_desk).text() == "Lead"
    qtbot.keyClick(editor(tree_desk), Qt.Key.Key_Return)
    assert tree_desk.wishes == [Rename(tree_desk.ref("Senior Pilot"), "Lead")]


def test_pages_have_names_too_and_departments_without_a_page_do_not(
    tree_desk: TreeDesk, qtbot: QtBot
) -> None:
    tree_desk.select(page_ref(MASTER))
    tree_desk.press(Qt.Key.Key_F2)
    qtbot.keyClicks(editor(tree_desk), "Warden")
    qtbot.keyClick(editor(tree_desk), Qt.Key.Key_Enter)
    tree_desk.select("Harbour")
    tree_desk.press(Qt.Key.Key_F2)
    qtbot.keyClicks(editor(tree_desk), "Port")
    qtbot.keyClick(editor(tree_desk), Qt.Key.Key_Return)
    tree_desk.select("Sea")
    tree_desk.press(Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: no_editor(tree_desk))
    assert tree_desk.wishes == [
        Rename(page_ref(MASTER), "Warden"),
        Rename(page_ref("harbour/_index.md"), "Port"),
    ]
    assert "“Sea” is named after its folder" in tree_desk.told[-1]


# The menu


def test_the_menu_is_wanted_for_what_is_chosen(tree_desk: TreeDesk) -> None:
    pilot, staff = tree_desk.ref("Pilot"), tree_desk.ref("Staff Pilot")
    tree_desk.select(pilot, staff)
    view = tree_desk.tree.viewport()
    at = tree_desk.at(staff)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, view.mapToGlobal(at))
    QApplication.sendEvent(view, event)
    assert tree_desk.menus == [((pilot, staff), view.mapToGlobal(at))]
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), QPoint())
    QApplication.sendEvent(tree_desk.tree, event)
    refs, where = tree_desk.menus[-1]
    assert refs == (pilot, staff)
    row = tree_desk.tree.visualRect(tree_desk.index(staff))
    assert view.mapFromGlobal(where) == QPoint(row.left() + 12, row.bottom())


def test_in_the_window_rows_of_several_pages_stay_chosen_while_pages_are_shown(
    window: MainWindow, qtbot: QtBot
) -> None:
    """The page of the current row is shown, and its caret tells the tree where it is: the others stay."""
    session, tree = window.handbook.session, window.tree_panel.tree
    refs = [NodeRef(CARE, 1), NodeRef(CARE, FAMILY), NodeRef(QUALITY, FAMILY), NodeRef(QUALITY, 1)]
    for ref in refs:
        window.tree.reveal(ref.path, ref.index)
    for number, ref in enumerate(refs):
        at = tree.visualRect(window.tree._index_of(ref)).center()
        QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, CTRL if number else NONE, at)
        assert window.page.path == ref.path
    kept = {(row.path, row.node) for row in (one.data(ROW_ROLE) for one in tree.selectedIndexes())}
    assert kept == {(ref.path, ref.index) for ref in refs}
    with qtbot.waitSignal(window.handbook.inheritance.resolved, timeout=PATIENCE_MS):
        data = session.page(CARE).source.data
        session.apply(Change("Change", (replace_page(CARE, data, data + b"\nMore.\n"),)))
    assert len(tree.selectedIndexes()) == len(refs)
