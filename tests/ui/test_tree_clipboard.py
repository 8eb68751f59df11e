"""Cut, copy and paste of parts of the tree, within it and with other programs."""

import subprocess
import sys

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtWidgets import QApplication
from tree_desk import CTRL, TreeDesk
from tree_pages import MASTER, PILOT, page_ref

from jfeditor.restructure.moves import Where
from jfeditor.ui.tree_clipboard import NODES_TYPE
from jfeditor.ui.tree_wishes import Move, MovePages, PageMove, PasteText


def press_cut(desk: TreeDesk) -> None:
    desk.press(Qt.Key.Key_X, CTRL)


def press_copy(desk: TreeDesk) -> None:
    desk.press(Qt.Key.Key_C, CTRL)


def press_paste(desk: TreeDesk) -> None:
    desk.press(Qt.Key.Key_V, CTRL)


def clipboard() -> QMimeData:
    return QApplication.clipboard().mimeData()


def own_text(desk: TreeDesk, start: str, end: str) -> str:
    """The page's text from one heading to another."""
    text = desk.session.page(PILOT).source.data.decode()
    return text[text.index(start) : text.index(end)]


def test_copying_puts_the_exact_markdown_there_for_other_programs(tree_desk: TreeDesk) -> None:
    tree_desk.edit(PILOT, "The Senior Pilot sails.", "The Senior\u00a0Pilot sails.  \nFar.")
    tree_desk.select(tree_desk.ref("Senior Pilot"))
    press_copy(tree_desk)
    wanted = own_text(tree_desk, "### Senior Pilot", "### Staff Pilot")
    assert bytes(clipboard().data("text/markdown").data()).decode() == wanted
    assert clipboard().text() == wanted
    assert "“Senior Pilot” is copied" in tree_desk.told[-1]
    assert tree_desk.wishes == []


def test_the_program_may_end_with_parts_of_the_tree_on_the_clipboard() -> None:
    """Where Python made what lies there, Qt crashes at the end (measured)."""
    code = (
        "from PySide6.QtWidgets import QApplication\n"
        "from jfeditor.families.handbook import NodeRef\n"
        "from jfeditor.families.pages import read_page\n"
        "from jfeditor.families.handbook import Handbook\n"
        "from jfeditor.ui.tree_clipboard import make_mime\n"
        "from jfeditor.ui.tree_wishes import Carried\n"
        "from types import SimpleNamespace\n"
        "app = QApplication([])\n"
        "book = Handbook.of([read_page('a.md', b'# A')])\n"
        "facts = SimpleNamespace(handbook=book, root='r')\n"
        "mime = make_mime(facts, Carried((NodeRef('a.md', 0),)), cut=False)\n"
        "app.clipboard().setMimeData(mime)\n"
        "assert app.clipboard().text() == '# A'\n"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False, timeout=60)
    assert done.returncode == 0


def test_several_are_parted_as_markdown_needs(tree_desk: TreeDesk) -> None:
    tree_desk.edit(MASTER, "- Counts ships\n", "- Counts ships")
    tree_desk.select(tree_desk.ref("Harbour Master", MASTER), tree_desk.ref("Hiring Process"))
    press_copy(tree_desk)
    assert clipboard().text() == (
        "## Harbour Master\n\n### Requirements\n\n- Counts ships\n\n## Hiring Process\n\n- Talk\n"
    )
    assert "2 headings are copied" in tree_desk.told[-1]


def test_a_copy_is_pasted_after_the_current_row(tree_desk: TreeDesk) -> None:
    pilot, staff = tree_desk.ref("Pilot"), tree_desk.ref("Staff Pilot")
    tree_desk.select(pilot)
    press_copy(tree_desk)
    tree_desk.select(staff)
    press_paste(tree_desk)
    press_paste(tree_desk)
    assert tree_desk.wishes == [Move((pilot,), Where.AFTER, staff, copy=True)] * 2


def test_what_is_cut_is_dim_until_it_is_pasted_and_goes_once(tree_desk: TreeDesk) -> None:
    pilot, group = tree_desk.ref("Pilot"), tree_desk.ref("Manager Levels")
    inner = tree_desk.ref("Requirements", below="Pilot")
    tree_desk.select(group)
    before = [darkest(tree_desk, one) for one in (pilot, inner, tree_desk.ref("Staff Pilot"))]
    tree_desk.select(pilot)
    press_cut(tree_desk)
    tree_desk.select(group)
    dim = [darkest(tree_desk, one) for one in (pilot, inner, tree_desk.ref("Staff Pilot"))]
    assert dim[0] > before[0] + 40
    assert dim[1] > before[1] + 20, "with what is below it"
    assert dim[2] == before[2]
    press_paste(tree_desk)
    assert tree_desk.wishes == [Move((pilot,), Where.INTO, group)]
    assert darkest(tree_desk, pilot) == before[0]
    press_paste(tree_desk)
    assert len(tree_desk.wishes) == 1
    assert "nothing on the clipboard" in tree_desk.told[-1]


def darkest(desk: TreeDesk, ref) -> int:
    """The darkest grey of a row's title."""
    rect = desk.tree.visualRect(desk.index(ref))
    image = desk.tree.viewport().grab(rect).toImage()
    return min(image.pixelColor(x, y).lightness() for x in range(80) for y in range(image.height()))


def test_escape_leaves_what_is_cut(tree_desk: TreeDesk) -> None:
    pilot, staff = tree_desk.ref("Pilot"), tree_desk.ref("Staff Pilot")
    tree_desk.select(pilot)
    press_cut(tree_desk)
    text = clipboard().text()
    tree_desk.press(Qt.Key.Key_Escape)
    assert tree_desk.tree._delegate.cut == frozenset()
    assert clipboard().text() == text
    tree_desk.select(staff)
    press_paste(tree_desk)
    assert tree_desk.wishes == [Move((pilot,), Where.AFTER, staff, copy=True)], "it is a copy now"


def test_other_contents_of_the_clipboard_leave_what_was_cut(tree_desk: TreeDesk) -> None:
    tree_desk.select(tree_desk.ref("Pilot"))
    press_cut(tree_desk)
    assert tree_desk.tree._delegate.cut
    QApplication.clipboard().setText("other")
    assert tree_desk.tree._delegate.cut == frozenset()


def test_what_is_cut_is_found_again_after_edits_elsewhere(tree_desk: TreeDesk) -> None:
    tree_desk.select(tree_desk.ref("Senior Pilot"))
    press_cut(tree_desk)
    tree_desk.edit(PILOT, "## Levels\n", "## Before\n\n## Levels\n")
    tree_desk.select(tree_desk.ref("Manager Levels"))
    press_paste(tree_desk)
    senior = tree_desk.ref("Senior Pilot")
    assert tree_desk.wishes == [Move((senior,), Where.INTO, tree_desk.ref("Manager Levels"))]


def test_what_changed_since_it_was_cut_is_not_moved(tree_desk: TreeDesk) -> None:
    tree_desk.select(tree_desk.ref("Senior Pilot"))
    press_cut(tree_desk)
    tree_desk.edit(PILOT, "The Senior Pilot sails.", "The Senior Pilot rests.")
    tree_desk.select(tree_desk.ref("Manager Levels"))
    press_paste(tree_desk)
    assert tree_desk.wishes == []
    assert "“Senior Pilot” was changed after it had been cut" in tree_desk.told[-1]


def test_what_changed_since_it_was_copied_is_pasted_as_it_was(tree_desk: TreeDesk) -> None:
    tree_desk.select(tree_desk.ref("Senior Pilot"))
    press_copy(tree_desk)
    text = own_text(tree_desk, "### Senior Pilot", "### Staff Pilot")
    tree_desk.edit(PILOT, "The Senior Pilot sails.", "The Senior Pilot rests.")
    staff = tree_desk.ref("Staff Pilot")
    tree_desk.select(staff)
    press_paste(tree_desk)
    assert tree_desk.wishes == [PasteText(text, Where.AFTER, staff)]


def test_markdown_of_another_program_or_handbook_is_pasted_as_text(tree_desk: TreeDesk) -> None:
    staff = tree_desk.ref("Staff Pilot")
    tree_desk.select(staff)
    QApplication.clipboard().setText("# Chief\n\n- Rules\n")
    press_paste(tree_desk)
    mime = QMimeData()
    mime.setData(NODES_TYPE, b'{"schema":1,"root":"/elsewhere","cut":true,"nodes":[],"families":[]}')
    mime.setText("# Cook\n")
    QApplication.clipboard().setMimeData(mime)
    press_paste(tree_desk)
    assert [wish.text for wish in tree_desk.wishes] == ["# Chief\n\n- Rules\n", "# Cook\n"]


@pytest.mark.parametrize("data", [b"", b"{", b"[1]", b'{"schema":2}', b'{"schema":1,"root":5}', b"\xff"])
def test_nonsense_of_the_own_type_is_no_fault(tree_desk: TreeDesk, data: bytes) -> None:
    tree_desk.select(tree_desk.ref("Staff Pilot"))
    mime = QMimeData()
    mime.setData(NODES_TYPE, data)
    QApplication.clipboard().setMimeData(mime)
    press_paste(tree_desk)
    assert tree_desk.wishes == []
    assert "nothing on the clipboard" in tree_desk.told[-1]


def test_a_page_is_cut_into_another_department_and_copied_as_text(tree_desk: TreeDesk) -> None:
    tree_desk.select(page_ref(MASTER))
    press_cut(tree_desk)
    tree_desk.select("Sea")
    press_paste(tree_desk)
    assert tree_desk.wishes == [MovePages((PageMove(MASTER, "sea/master.md"),), "sea")]
    tree_desk.select(page_ref(MASTER))
    press_copy(tree_desk)
    assert clipboard().text() == tree_desk.session.page(MASTER).source.data.decode()
    press_paste(tree_desk)
    assert len(tree_desk.wishes) == 1
    assert "whole page cannot be pasted" in tree_desk.told[-1]


def test_nothing_is_pasted_where_nothing_is_chosen(tree_desk: TreeDesk) -> None:
    tree_desk.keeper.select_nothing()
    QApplication.clipboard().setText("# Chief\n")
    press_paste(tree_desk)
    press_copy(tree_desk)
    assert tree_desk.wishes == []
    assert tree_desk.told == ["Choose a level or a section in the tree first."] * 2


def test_a_code_block_left_open_does_not_swallow_what_is_copied_with_it(tree_desk: TreeDesk) -> None:
    tree_desk.edit(PILOT, "- Talk\n", "- Talk\n\n```\ncode")
    tree_desk.edit(MASTER, "- Counts ships\n", "- Counts ships\n\n~~~\ncode")
    tree_desk.select(tree_desk.ref("Harbour Master", MASTER), tree_desk.ref("Hiring Process"))
    press_copy(tree_desk)
    assert clipboard().text().endswith("~~~\ncode\n~~~\n\n## Hiring Process\n\n- Talk\n\n```\ncode")


def test_what_would_swallow_what_follows_is_refused_with_the_reason(tree_desk: TreeDesk) -> None:
    tree_desk.edit(MASTER, "- Counts ships\n", "- Counts ships\n\n<!-- never closed\n")
    tree_desk.select(tree_desk.ref("Harbour Master", MASTER), tree_desk.ref("Hiring Process"))
    press_copy(tree_desk)
    assert "never closed" in tree_desk.told[-1]
    assert not clipboard() or not clipboard().hasFormat(NODES_TYPE)
