"""Dragging over the tree by real drag events: what is said, shown, opened, scrolled and wished."""

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tree_desk import CTRL, TreeDesk
from tree_pages import CREW, MASTER, PILOT, page_ref

from jfeditor.restructure.moves import Where
from jfeditor.ui.themes import colour
from jfeditor.ui.tree_dragging import SPRING_MS
from jfeditor.ui.tree_wishes import Move, MovePages, PageMove, PasteText

COPY, MOVE = Qt.DropAction.CopyAction, Qt.DropAction.MoveAction


def text_mime(text: str) -> QMimeData:
    mime = QMimeData()
    mime.setText(text)
    return mime


def test_a_level_is_dropped_after_another(tree_desk: TreeDesk) -> None:
    pilot, staff = tree_desk.ref("Pilot"), tree_desk.ref("Staff Pilot")
    tree_desk.tree.collapse(tree_desk.index(staff))
    tree_desk.select(pilot)
    before = tree_desk.rows()
    mime, at = tree_desk.mime(), tree_desk.at(staff, 0.9)
    assert tree_desk.enter(mime, at)
    assert tree_desk.move(mime, at) == MOVE
    assert tree_desk.words == "After “Staff Pilot”, at depth 3, in Pilot"
    assert tree_desk.drop(mime, at) == COPY, "or whoever drags would take it away"
    assert tree_desk.wishes == [Move((pilot,), Where.AFTER, staff)]
    assert tree_desk.words == ""
    assert tree_desk.rows() == before, "the tree itself changes nothing"
    assert tree_desk.told == []


def test_ctrl_means_a_copy(tree_desk: TreeDesk) -> None:
    pilot = tree_desk.ref("Pilot")
    tree_desk.select(pilot)
    mime, at = tree_desk.mime(), tree_desk.at(pilot, 0.1)
    assert tree_desk.enter(mime, at)
    assert tree_desk.move(mime, at) is None
    assert "cannot be moved into itself" in tree_desk.words
    assert tree_desk.move(mime, at, CTRL) == COPY
    assert tree_desk.words.startswith("A copy before “Pilot”")
    tree_desk.drop(mime, at, CTRL)
    assert tree_desk.wishes == [Move((pilot,), Where.BEFORE, pilot, copy=True)]


def test_several_of_two_pages_go_together_and_parts_with_their_wholes(tree_desk: TreeDesk) -> None:
    pilot, master = tree_desk.ref("Pilot"), tree_desk.ref("Harbour Master", MASTER)
    tree_desk.select(pilot, tree_desk.ref("Requirements", below="Pilot"), master)
    assert len(tree_desk.selected()) == 3
    group = tree_desk.ref("Manager Levels")
    tree_desk.drag(tree_desk.mime(), tree_desk.at(group))
    assert tree_desk.wishes == [Move((master, pilot), Where.INTO, group)], "in the order of the tree"


def test_a_place_that_cannot_be_says_why_and_nothing_is_wished(tree_desk: TreeDesk) -> None:
    tree_desk.select(tree_desk.ref("Pilot"))
    mime, at = tree_desk.mime(), tree_desk.at("Sea")
    assert tree_desk.enter(mime, at)
    assert tree_desk.move(mime, at) is None
    assert "“Sea” holds pages, no headings" in tree_desk.words
    assert tree_desk.tree.dragging.words.property("tone") == "refused"
    assert tree_desk.drop(mime, at) is None
    assert tree_desk.wishes == []
    assert "“Sea” holds pages" in tree_desk.told[-1]


def test_a_page_is_dropped_into_a_department(tree_desk: TreeDesk) -> None:
    tree_desk.select(page_ref(MASTER))
    mime = tree_desk.mime()
    assert tree_desk.enter(mime, tree_desk.at(page_ref(PILOT)))
    assert tree_desk.move(mime, tree_desk.at(page_ref(PILOT))) is None
    assert "cannot stand beside or within “Pilot”" in tree_desk.words
    assert tree_desk.drop(mime, tree_desk.at("Sea")) == COPY
    assert tree_desk.wishes == [MovePages((PageMove(MASTER, "sea/master.md"),), "sea")]


def test_a_family_row_stands_for_all_its_pages(tree_desk: TreeDesk) -> None:
    tree_desk.select(page_ref(CREW[0]))
    tree_desk.drag(tree_desk.mime(), tree_desk.at("Harbour"))
    moves = tuple(PageMove(path, path.replace("sea/", "harbour/")) for path in CREW)
    assert tree_desk.wishes == [MovePages(moves, "harbour")]


def test_below_all_rows_is_after_the_last_and_for_pages_the_top(tree_desk: TreeDesk) -> None:
    nowhere = QPoint(60, tree_desk.tree.viewport().height() - 40)
    assert not tree_desk.tree.indexAt(nowhere).isValid()
    pilot = tree_desk.ref("Pilot")
    tree_desk.select(pilot)
    tree_desk.drag(tree_desk.mime(), nowhere)
    wish = tree_desk.wishes[-1]
    assert isinstance(wish, Move)
    last = tree_desk.row(wish.target)
    assert (wish.where, last.title) == (Where.AFTER, tree_desk.rows()[-1])
    tree_desk.select(page_ref(MASTER))
    tree_desk.drag(tree_desk.mime(), nowhere)
    assert tree_desk.wishes[-1] == MovePages((PageMove(MASTER, "master.md"),), "")


def test_at_the_lower_edge_of_an_open_row_it_comes_first_in_it(tree_desk: TreeDesk) -> None:
    senior = tree_desk.ref("Senior Pilot")
    tree_desk.select(senior)
    tree_desk.drag(tree_desk.mime(), tree_desk.at(tree_desk.ref("Manager Levels"), 0.9))
    assert tree_desk.wishes == [Move((senior,), Where.BEFORE, tree_desk.ref("Manager, Pilots"))]


def test_further_left_at_the_end_of_several_it_comes_after_the_outer_one(tree_desk: TreeDesk) -> None:
    pilot, last = tree_desk.ref("Pilot"), tree_desk.ref("Requirements", below="Staff Pilot")
    tree_desk.select(pilot)
    mime, at = tree_desk.mime(), tree_desk.at(last, 0.9)
    assert tree_desk.enter(mime, at)
    tree_desk.move(mime, at)
    assert tree_desk.words.startswith("After “Requirements”, at depth 4 instead of 3")
    at.setX(tree_desk.tree.visualRect(tree_desk.index(tree_desk.ref("Staff Pilot"))).left() + 2)
    tree_desk.move(mime, at)
    assert tree_desk.words == "After “Staff Pilot”, at depth 3, in Pilot"


# What is seen


def accented_rows(desk: TreeDesk) -> set[int]:
    """The pixel rows of the viewport with a long stretch of the accent."""
    image = desk.tree.viewport().grab().toImage()
    wanted = colour("accent").rgb()
    found = set()
    for y in range(image.height()):
        if sum(image.pixel(x, y) == wanted for x in range(100, image.width() - 10)) > 100:
            found.add(y)
    return found


@pytest.mark.parametrize("fraction", [0.1, 0.9])
def test_a_line_shows_where_it_lands_and_goes_with_the_drag(tree_desk: TreeDesk, fraction: float) -> None:
    staff = tree_desk.ref("Staff Pilot")
    tree_desk.tree.collapse(tree_desk.index(staff))
    tree_desk.select(tree_desk.ref("Pilot"))
    mime, at = tree_desk.mime(), tree_desk.at(staff, fraction)
    assert accented_rows(tree_desk) == set()
    tree_desk.enter(mime, at)
    tree_desk.move(mime, at)
    rect = tree_desk.tree.visualRect(tree_desk.index(staff))
    edge = rect.top() if fraction < 0.5 else rect.bottom()
    assert accented_rows(tree_desk) <= {edge - 1, edge, edge + 1}
    assert accented_rows(tree_desk)
    tree_desk.leave()
    assert accented_rows(tree_desk) == set()
    assert tree_desk.words == ""


def test_a_frame_shows_what_it_lands_in(tree_desk: TreeDesk) -> None:
    group = tree_desk.ref("Manager Levels")
    tree_desk.select(tree_desk.ref("Pilot"))
    mime, at = tree_desk.mime(), tree_desk.at(group)
    tree_desk.enter(mime, at)
    tree_desk.move(mime, at)
    rect = tree_desk.tree.visualRect(tree_desk.index(group))
    rows = accented_rows(tree_desk)
    assert min(rows) <= rect.top() + 2
    assert max(rows) >= rect.bottom() - 2


def test_the_words_stay_in_the_window_at_its_edges(tree_desk: TreeDesk) -> None:
    tree_desk.select(tree_desk.ref("Pilot"))
    mime = tree_desk.mime()
    assert tree_desk.enter(mime, QPoint(1, 1))
    for x in (1, 150, 318):
        for y in (1, 400, 898):
            tree_desk.move(mime, QPoint(x, y))
            assert tree_desk.words
            assert tree_desk.panel.rect().contains(tree_desk.tree.dragging.words.geometry())


# By itself


def test_a_closed_row_opens_when_the_pointer_rests_on_it(tree_desk: TreeDesk, qtbot: QtBot) -> None:
    group = tree_desk.index(tree_desk.ref("Manager Levels"))
    tree_desk.tree.collapse(group)
    tree_desk.select(tree_desk.ref("Pilot"))
    mime, edge = tree_desk.mime(), tree_desk.at(tree_desk.ref("Manager Levels"), 0.9)
    tree_desk.enter(mime, edge)
    tree_desk.move(mime, edge)
    assert tree_desk.words.startswith("After “Manager Levels”")
    assert not tree_desk.tree.dragging._spring.isActive(), "what it is to stand beside stays where it is"
    tree_desk.move(mime, tree_desk.at(tree_desk.ref("Manager Levels"), 0.5))
    assert not tree_desk.tree.isExpanded(group)
    assert tree_desk.words.startswith("Into “Manager Levels”")
    qtbot.waitUntil(lambda: tree_desk.tree.isExpanded(group), timeout=SPRING_MS * 20)
    tree_desk.leave()


def test_for_a_page_only_departments_open(tree_desk: TreeDesk) -> None:
    tree_desk.tree.collapseAll()
    tree_desk.keeper.select_refs([page_ref(MASTER), page_ref(PILOT)])
    tree_desk.tree.collapse(tree_desk.page(PILOT))
    tree_desk.tree.collapse(tree_desk.index("Harbour"))
    tree_desk.select(page_ref(PILOT))
    mime = tree_desk.mime()
    tree_desk.enter(mime, tree_desk.at(page_ref(PILOT)))
    for what, opens in ((page_ref(PILOT), False), ("Harbour", True), ("Sea", False)):
        tree_desk.move(mime, tree_desk.at(what))
        assert tree_desk.tree.dragging._spring.isActive() is opens, what
    tree_desk.leave()


def test_no_row_opens_after_the_drag(tree_desk: TreeDesk) -> None:
    group = tree_desk.index(tree_desk.ref("Manager Levels"))
    tree_desk.tree.collapse(group)
    tree_desk.select(tree_desk.ref("Pilot"))
    mime, at = tree_desk.mime(), tree_desk.at(tree_desk.ref("Manager Levels"))
    tree_desk.enter(mime, at)
    tree_desk.move(mime, at)
    assert tree_desk.tree.dragging._spring.isActive()
    tree_desk.leave()
    assert not tree_desk.tree.dragging._spring.isActive()
    assert not tree_desk.tree.isExpanded(group)


def test_at_its_edges_the_tree_scrolls(tree_desk: TreeDesk, qtbot: QtBot) -> None:
    tree_desk.panel.resize(320, 260)
    bar = tree_desk.tree.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    tree_desk.tree.scrollToTop()
    tree_desk.select("Harbour")
    tree_desk.select(page_ref(MASTER))
    mime = tree_desk.mime()
    low = QPoint(80, tree_desk.tree.viewport().height() - 3)
    tree_desk.enter(mime, low)
    tree_desk.move(mime, low)
    qtbot.waitUntil(lambda: bar.value() == bar.maximum())
    high = QPoint(80, 3)
    tree_desk.move(mime, high)
    qtbot.waitUntil(lambda: bar.value() == 0)
    tree_desk.move(mime, QPoint(80, 90))
    assert not tree_desk.tree.dragging._scroll.isActive()
    tree_desk.leave()


# From elsewhere


def test_markdown_of_another_program_is_pasted_where_it_is_dropped(tree_desk: TreeDesk) -> None:
    senior = tree_desk.ref("Senior Pilot")
    tree_desk.tree.collapse(tree_desk.index(senior))
    text = "## Chief Pilot\n\n- Rules\n"
    assert tree_desk.drag(text_mime(text), tree_desk.at(senior, 0.9)) == COPY
    assert tree_desk.wishes == [PasteText(text, Where.AFTER, senior)]


def test_what_is_no_text_is_not_taken(tree_desk: TreeDesk) -> None:
    files = QMimeData()
    files.setUrls([QUrl.fromLocalFile("/a.md")])
    picture = QMimeData()
    picture.setData("image/png", b"x")
    for mime in (files, picture):
        assert not tree_desk.enter(mime, QPoint(50, 50))
        assert tree_desk.move(mime, QPoint(50, 50)) is None
        assert tree_desk.drop(mime, QPoint(50, 50)) is None
    assert tree_desk.wishes == []


def test_what_changed_while_it_was_dragged_is_found_again_or_refused(tree_desk: TreeDesk) -> None:
    senior = tree_desk.ref("Senior Pilot")
    tree_desk.select(senior)
    mime = tree_desk.mime()
    tree_desk.edit(PILOT, "## Levels\n", "## Before\n\n## Levels\n")
    tree_desk.drag(mime, tree_desk.at(tree_desk.ref("Manager Levels")))
    moved = tree_desk.ref("Senior Pilot")
    assert moved != senior
    assert tree_desk.wishes == [Move((moved,), Where.INTO, tree_desk.ref("Manager Levels"))]
    tree_desk.edit(PILOT, "The Senior Pilot sails.", "The Senior Pilot rests.")
    tree_desk.drag(mime, tree_desk.at(tree_desk.ref("Manager Levels")))
    assert len(tree_desk.wishes) == 1
    assert "was changed" in tree_desk.told[-1]


# Starting


def test_a_read_only_handbook_lets_nothing_be_dragged_and_says_so(
    tmp_path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = TreeDesk(tmp_path, qtbot, read_only=True)
    pilot = desk.ref("Pilot")
    desk.select(pilot)
    started = []
    monkeypatch.setattr("jfeditor.ui.tree_view.QDrag", started.append)
    desk.tree.startDrag(MOVE)
    assert started == []
    assert "open to look at only" in desk.told[-1]
    desk.enter(text_mime("# x"), desk.at(pilot))
    assert desk.move(text_mime("# x"), desk.at(pilot)) is None
    assert "open to look at only" in desk.words
    desk.close()


def test_a_drag_takes_the_chosen_rows_with_their_markdown(
    tree_desk: TreeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    drags = []

    class Drag:
        def __init__(self, source) -> None:
            drags.append(self)

        def setMimeData(self, mime) -> None:
            self.text = mime.text()

        def setPixmap(self, picture) -> None:
            self.picture = picture

        def setHotSpot(self, at) -> None:
            pass

        def exec(self, actions, default) -> Qt.DropAction:
            self.default = default
            return MOVE

    monkeypatch.setattr("jfeditor.ui.tree_view.QDrag", Drag)
    tree_desk.select(tree_desk.ref("Pilot"), tree_desk.ref("Staff Pilot"))
    before = tree_desk.rows()
    tree_desk.tree.startDrag(COPY | MOVE)
    assert drags[0].default == MOVE
    assert drags[0].text.startswith("### Pilot\n\nThe Pilot sails.")
    assert drags[0].text.count("###") == 6
    assert not drags[0].picture.isNull()
    assert tree_desk.rows() == before
    tree_desk.select("Sea")
    tree_desk.tree.startDrag(MOVE)
    assert len(drags) == 1
    assert "“Sea” is a department" in tree_desk.told[-1]


def test_escape_is_left_to_the_drag(tree_desk: TreeDesk) -> None:
    """Qt gives a drag up at Escape and says so by a leave event; the tree's own Escape is for what is cut."""
    event = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    event.ignore()
    QApplication.sendEvent(tree_desk.tree, event)
    assert not event.isAccepted()
