"""Each action of the menu Restructure, by its dialogs."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLineEdit
from pytestqt.qtbot import QtBot
from restructure_steps import (
    Looked,
    cancel,
    choose,
    fill,
    has_keyboard,
    pick,
    put_caret,
    ready,
    ref_of,
    row_of,
    selected,
    texts,
    titles,
    wait_done,
    wait_told,
)
from window_steps import ALT, CARE, PATIENCE_MS, QUALITY

from jfeditor.families.handbook import NodeRef
from jfeditor.families.model import FAMILY
from jfeditor.text.changes import Fate
from jfeditor.ui.form_dialog import FormDialog
from jfeditor.ui.main_window import MainWindow
from jfeditor.wording import word

OPERATIONS = "customer-care/care-operations.md"
ENGINEER = "engineering/software-engineer/_index.md"


@pytest.fixture
def window(window: MainWindow, qtbot: QtBot) -> MainWindow:
    """A window on the copy of the sample handbook, which can be restructured."""
    return ready(window, qtbot)


def text(window: MainWindow, path: str) -> str:
    return texts(window)[path].decode()


def do(window: MainWindow, name: str) -> None:
    """Choose an action of the menu."""
    assert window.actions_by_name[name].isEnabled()
    window.actions_by_name[name].trigger()


# Something new


def test_a_level_is_new(window: MainWindow, dialogs, qtbot: QtBot) -> None:
    choose(window, qtbot, ref_of(window, CARE, "Senior Care Agent"))
    dialogs.expect(
        fill(title="Staff Care Agent", grade="7", reports_to="Manager, Care Agents", where="After")
    )
    change = wait_done(window, qtbot, lambda: do(window, "new_level"))
    assert len(change.pages) == 1
    found = titles(window, CARE)
    at = found.index("Staff Care Agent")
    assert found[at - 1] == "Senior Care Agent Requirements"
    assert found[at + 1 : at + 4] == [
        "Staff Care Agent Job Grade",
        "Staff Care Agent Responsibilities",
        "Staff Care Agent Requirements",
    ]
    assert selected(window) == ["Staff Care Agent"]
    assert titles(window, CARE)[window.page.node] == "Staff Care Agent"
    assert has_keyboard(window, qtbot, window.tree_panel.tree)


def test_a_level_is_made_of_the_handbooks_own_template(
    window: MainWindow, dialogs, qtbot: QtBot, handbook: Path
) -> None:
    folder = handbook / ".jfeditor" / "templates"
    folder.mkdir(parents=True)
    (folder / "section.md").write_text("{heading}\n\n- Written by our template\n", encoding="utf-8")
    (folder / "family.md").write_bytes(b"\xff")
    said = []

    def look(dialog: QDialog) -> None:
        said.extend(label.text() for label in dialog.findChildren(type(dialog.wrong)))
        fill(kind="What we promise")(dialog)

    choose(window, qtbot, ref_of(window, QUALITY, "Quality Lead"))
    dialogs.expect(look)
    wait_done(window, qtbot, lambda: do(window, "new_section"))
    assert "What we promise" in titles(window, QUALITY)
    assert any("family.md cannot be read" in one for one in said), "what is wrong is said before"


def test_a_section_of_a_usual_kind_is_new(window: MainWindow, dialogs, qtbot: QtBot) -> None:
    choose(window, qtbot, ref_of(window, CARE, "Care Agent Requirements"))
    dialogs.expect(fill(kind="Performance indicators"))
    wait_done(window, qtbot, lambda: do(window, "new_section"))
    at = titles(window, CARE).index("Care Agent Requirements")
    assert "Performance Indicators" in titles(window, CARE)[at + 1]


def test_a_specialty_is_new(window: MainWindow, dialogs, qtbot: QtBot) -> None:
    choose(window, qtbot, NodeRef(OPERATIONS, FAMILY))
    dialogs.expect(fill(title="Night Shift"))
    wait_done(window, qtbot, lambda: do(window, "new_specialty"))
    assert "Night Shift" in titles(window, OPERATIONS)


def test_a_family_page_is_new_and_taken_back(window: MainWindow, dialogs, qtbot: QtBot) -> None:
    before = texts(window)
    put_caret(window, qtbot, CARE, "Care Agents are")
    dialogs.expect(fill(title="Lamp Keeping", folder="Finance"))
    change = wait_done(window, qtbot, lambda: do(window, "new_page"))
    assert [page.fate for page in change.pages] == [Fate.MADE]
    assert window.page.path == "finance/lamp-keeping.md"
    assert "title: Lamp Keeping" in text(window, "finance/lamp-keeping.md")
    assert selected(window) == ["Lamp Keeping"]
    qtbot.mouseClick(window.toast.button, Qt.MouseButton.LeftButton)
    assert texts(window) == before
    qtbot.waitUntil(lambda: bool(window.page.path), timeout=PATIENCE_MS)


def test_a_page_is_new_in_the_department_that_is_chosen(window: MainWindow, dialogs, qtbot: QtBot) -> None:
    choose_department(window, qtbot, "Leadership")
    offered = []

    def look(dialog: QDialog) -> None:
        offered.append(dialog.answers["folder"])
        cancel(dialog)

    dialogs.expect(look)
    do(window, "new_page")
    assert offered == ["Leadership"]


def choose_department(window: MainWindow, qtbot: QtBot, title: str) -> None:
    tree = window.tree_panel.tree
    model = tree.model()
    index = next(i for n in range(model.rowCount()) if (i := model.index(n, 0)).data() == title)
    tree.scrollTo(index)
    qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=tree.visualRect(index).center())
    assert selected(window) == [title]
    assert has_keyboard(window, qtbot, tree)


@pytest.mark.parametrize(
    "name", ["new_level", "duplicate", "sort_levels", "split_page", "move_file", "extract"]
)
def test_a_department_is_nothing_to_work_on(name: str, window: MainWindow, qtbot: QtBot) -> None:
    before = texts(window)
    choose_department(window, qtbot, "Leadership")
    said = wait_told(window, qtbot, lambda: do(window, name))
    assert said == word("restructuring.department", {"title": "Leadership"})
    assert texts(window) == before


# Names and places


def test_renaming_from_the_text_asks_for_the_name(window: MainWindow, dialogs, qtbot: QtBot) -> None:
    put_caret(window, qtbot, CARE, "## Night Watch Agent")
    looked = Looked()
    dialogs.expect(fill(title="Harbour Watch"))
    dialogs.expect(looked)
    wait_done(window, qtbot, lambda: qtbot.keyClick(window.page.editor, Qt.Key.Key_F2))
    assert "Harbour Watch" in titles(window, CARE)
    assert has_keyboard(window, qtbot, window.page.editor)


def test_a_level_is_moved_to_where_it_is_pointed(window: MainWindow, dialogs, qtbot: QtBot) -> None:
    choose(window, qtbot, ref_of(window, QUALITY, "The first ninety days"))
    looked = Looked()

    def go() -> None:
        do(window, "move_to")
        dialogs.expect(fill(where="Before"))
        dialogs.expect(looked)
        pick(window, qtbot, "Hiring Process", "Care Agent")

    change = wait_done(window, qtbot, go)
    assert change == looked.change
    assert titles(window, CARE)[-2:] == ["The first ninety days", "Hiring Process"]
    assert selected(window) == ["The first ninety days"]
    assert has_keyboard(window, qtbot, window.tree_panel.tree)


def test_where_nothing_can_go_is_told(window: MainWindow, qtbot: QtBot) -> None:
    choose(window, qtbot, ref_of(window, QUALITY, "Quality Lead"))

    def go() -> None:
        do(window, "move_to")
        pick(window, qtbot, "Quality Lead", "Care Quality")

    assert "Quality Lead" in wait_told(window, qtbot, go)


def test_a_family_is_moved_to_a_department(window: MainWindow, dialogs, qtbot: QtBot) -> None:
    choose(window, qtbot, NodeRef(QUALITY, FAMILY))

    def go() -> None:
        do(window, "move_to")
        dialogs.expect(Looked())
        pick(window, qtbot, "Finance")

    wait_done(window, qtbot, go)
    assert "finance/care-quality.md" in texts(window)
    assert QUALITY not in texts(window)
    assert window.page.path == "finance/care-quality.md"


def test_a_list_item_goes_up_and_down_with_the_caret(window: MainWindow, qtbot: QtBot) -> None:
    put_caret(window, qtbot, QUALITY, "## Hiring Process")
    body = text(window, QUALITY).split("## Hiring Process")[1]
    items = [line for line in body.splitlines() if line.startswith("- ")]
    assert len(items) > 2
    put_caret(window, qtbot, QUALITY, items[0])
    for _ in range(2):
        wait_done(window, qtbot, lambda: qtbot.keyClick(window.page.editor, Qt.Key.Key_Down, ALT))
    body = text(window, QUALITY).split("## Hiring Process")[1]
    assert [line for line in body.splitlines() if line.startswith("- ")] == [
        *items[1:3],
        items[0],
        *items[3:],
    ]
    assert window.page.editor.textCursor().block().text() == items[0]
    assert has_keyboard(window, qtbot, window.page.editor)
    wait_done(window, qtbot, lambda: qtbot.keyClick(window.page.editor, Qt.Key.Key_Up, ALT))
    assert window.page.editor.textCursor().block().text() == items[0]


def test_marked_list_items_are_moved_and_copied(window: MainWindow, dialogs, qtbot: QtBot) -> None:
    put_caret(window, qtbot, CARE, "- Answered within the promise")
    qtbot.keyClick(window.page.editor, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(window.page.editor, Qt.Key.Key_End, Qt.KeyboardModifier.ShiftModifier)

    def go(name: str, title: str, note: str) -> None:
        do(window, name)
        pick(window, qtbot, title, note)

    wait_done(window, qtbot, lambda: go("copy_item", "Career Ladder", "Care Agent"))
    assert text(window, CARE).count("- Solved at first contact") == 2
    put_caret(window, qtbot, CARE, "- A talk with the team lead")
    dialogs.expect(Looked())
    wait_done(window, qtbot, lambda: go("move_item", "Hiring Process", "Care Quality"))
    assert "- A talk with the team lead" not in text(window, CARE)
    assert "- A talk with the team lead" in text(window, QUALITY)


@pytest.mark.parametrize("name", ["move_item", "copy_item"])
def test_no_list_item_is_told_before_it_is_asked_where_to(
    name: str, window: MainWindow, qtbot: QtBot
) -> None:
    put_caret(window, qtbot, CARE, "Care Agents are the voice")
    assert "There is no list item on line" in wait_told(window, qtbot, lambda: do(window, name))
    assert not window.palette_box.isVisible()


def test_a_heading_gets_deeper_and_less_deep(window: MainWindow, qtbot: QtBot) -> None:
    before = texts(window)
    put_caret(window, qtbot, QUALITY, "## The first ninety days")
    wait_done(window, qtbot, lambda: do(window, "demote"))
    assert "\n### The first ninety days" in text(window, QUALITY)
    wait_done(window, qtbot, lambda: do(window, "promote"))
    assert texts(window) == before
    put_caret(window, qtbot, QUALITY, "title:")
    assert "has no depth" in wait_told(window, qtbot, lambda: do(window, "promote"))


def test_headings_are_duplicated_and_deleted(window: MainWindow, dialogs, qtbot: QtBot) -> None:
    choose(window, qtbot, ref_of(window, QUALITY, "The first ninety days"))
    wait_done(window, qtbot, lambda: do(window, "duplicate"))
    assert sum("The first ninety days" in one for one in titles(window, QUALITY)) == 2
    assert selected(window) == ["The first ninety days"]
    assert window.page.node == ref_of(window, QUALITY, "The first ninety days").index + 1, "the second one"
    wait_done(window, qtbot, lambda: do(window, "delete_part"))
    assert titles(window, QUALITY).count("The first ninety days") == 1
    assert has_keyboard(window, qtbot, window.tree_panel.tree)


def test_deleting_shows_references_and_leaves_what_is_not_ticked(
    window: MainWindow, dialogs, qtbot: QtBot
) -> None:
    choose(window, qtbot, ref_of(window, CARE, "Care Agent Team Lead"))

    def look(dialog: QDialog) -> None:
        assert len(dialog.chosen) > 2
        assert not dialog.broken.isVisible()
        qtbot.keyClick(dialog.all, Qt.Key.Key_Space)
        qtbot.waitUntil(dialog.apply.isEnabled, timeout=PATIENCE_MS)
        assert dialog.broken.isVisible()
        assert dialog.apply.text() == "Apply all the same"
        qtbot.mouseClick(dialog.apply, Qt.MouseButton.LeftButton)

    dialogs.expect(look)
    wait_done(window, qtbot, lambda: do(window, "delete_part"))
    assert "Care Agent Team Lead" not in titles(window, CARE)
    assert "[Care Agent Team Lead](#care-agent-team-lead)" in text(window, CARE)


def test_levels_are_sorted_or_in_order_already(window: MainWindow, qtbot: QtBot) -> None:
    choose(window, qtbot, ref_of(window, QUALITY, "Care Quality Specialist"))
    said = wait_told(window, qtbot, lambda: do(window, "sort_levels"))
    assert "in the order of their rank already" in said


# Pages


def test_a_page_is_split_and_joined(window: MainWindow, dialogs, qtbot: QtBot) -> None:
    before = texts(window)
    choose(window, qtbot, NodeRef(OPERATIONS, FAMILY))
    dialogs.expect(Looked())
    change = wait_done(window, qtbot, lambda: do(window, "split_page"))
    assert len(change.pages) > 3
    index = window.page.path
    assert index in texts(window)
    choose(window, qtbot, NodeRef(index, FAMILY))
    dialogs.expect(Looked())
    wait_done(window, qtbot, lambda: do(window, "join_pages"))
    assert len(texts(window)) == len(before)


def test_a_file_is_moved(window: MainWindow, dialogs, qtbot: QtBot) -> None:
    put_caret(window, qtbot, QUALITY, "## Quality Lead")
    looked = Looked()
    dialogs.expect(fill(path="people/quality-of-care.md"))
    dialogs.expect(looked)
    wait_done(window, qtbot, lambda: do(window, "move_file"))
    assert window.page.path == "people/quality-of-care.md"
    assert "care-quality" not in "".join(
        line for line in text(window, CARE).splitlines() if "Care Quality" in line
    )
    dialogs.expect(fill(path="people/quality"))
    assert ".md" in wait_told(window, qtbot, lambda: do(window, "move_file"))


def test_front_matter_of_a_department(window: MainWindow, dialogs, qtbot: QtBot) -> None:
    choose(window, qtbot, NodeRef(CARE, FAMILY))
    looked = Looked()
    dialogs.expect(fill(key="reviewed", value="2024", scope="Customer Care"))
    dialogs.expect(looked)
    change = wait_done(window, qtbot, lambda: do(window, "front_matter"))
    assert all(page.path.startswith("customer-care/") for page in change.pages)
    assert len(change.pages) == 4
    assert "reviewed: 2024" in text(window, CARE)
    dialogs.expect(fill(key="reviewed", action="Take it out", scope="All"))
    dialogs.expect(Looked())
    wait_done(window, qtbot, lambda: do(window, "front_matter"))
    assert "reviewed" not in text(window, CARE)


def test_front_matter_asks_no_value_for_what_goes(window: MainWindow, dialogs, qtbot: QtBot) -> None:
    put_caret(window, qtbot, CARE, "Care Agents are")

    def look(dialog: QDialog) -> None:
        assert isinstance(dialog, FormDialog)
        value = dialog._fields["value"]
        assert isinstance(value, QLineEdit)
        assert not dialog.done_button.isEnabled()
        dialog._fields["action"].setCurrentIndex(2)
        assert not value.isEnabled()
        assert dialog.done_button.isEnabled()
        scopes = [dialog._fields["scope"].itemText(n) for n in range(dialog._fields["scope"].count())]
        assert scopes == [
            "Care Agent",
            "All 4 pages of Customer Care",
            f"All {len(texts(window))} pages of the handbook",
        ]
        cancel(dialog)

    dialogs.expect(look)
    do(window, "front_matter")


# Inheritance


def test_a_statement_is_written_out(window: MainWindow, dialogs, qtbot: QtBot) -> None:
    put_caret(window, qtbot, CARE, "- Extends that of the Care Agent Requirements")
    wait_done(window, qtbot, lambda: do(window, "write_out"))
    assert "- Extends that of the Care Agent Requirements" not in text(window, CARE)


def test_the_second_statement_of_a_line_is_written_out(windows, qtbot: QtBot, tmp_path: Path) -> None:
    head = "---\ntitle: Pilot\n---\n"
    pilots = "".join(f"\n## {title}\n\n### Duties\n\n- {said}\n" for title, said in _PILOTS.items())
    (tmp_path / "book").mkdir()
    (tmp_path / "book" / "pilot.md").write_bytes((head + pilots).encode())
    window = ready(windows.open(tmp_path / "book"), qtbot)
    choose(window, qtbot, ref_of(window, "pilot.md", "Captain"))

    def go() -> None:
        do(window, "write_out")
        qtbot.waitUntil(window.palette_box.isVisible, timeout=PATIENCE_MS)
        qtbot.keyClick(window.palette_box.field, Qt.Key.Key_Down)
        qtbot.keyClick(window.palette_box.field, Qt.Key.Key_Return)

    wait_done(window, qtbot, go)
    assert "- Steers\n- Extends that of the Mate.\n" in text(window, "pilot.md")


_PILOTS = {
    "Mate": "Swims",
    "Helmsman": "Steers",
    "Captain": "Extends that of the Mate. Extends that of the Helmsman too.",
}


def test_which_statement_is_written_out_is_asked(window: MainWindow, dialogs, qtbot: QtBot) -> None:
    choose(window, qtbot, ref_of(window, CARE, "Senior Care Agent"))

    def go() -> None:
        do(window, "write_out")
        qtbot.waitUntil(window.palette_box.isVisible, timeout=PATIENCE_MS)
        assert [one.title for one in window.palette_box._entries] == [
            "Extends that of the Care Agent Responsibilities",
            "Extends that of the Care Agent Requirements",
        ]
        qtbot.keyClick(window.palette_box.field, Qt.Key.Key_Return)

    wait_done(window, qtbot, go)
    assert "- Extends that of the Care Agent Responsibilities" not in text(window, CARE)
    choose(window, qtbot, ref_of(window, QUALITY, "The first ninety days"))
    assert "holds no statement" in wait_told(window, qtbot, lambda: do(window, "write_out"))


def test_repeated_items_become_a_statement(windows, dialogs, qtbot: QtBot, tmp_path: Path) -> None:
    items = "".join(f"- Does the work number {n} of the harbour\n" for n in range(5))
    pages = "---\ntitle: Pilot\n---\n\n## Pilot\n\n### Responsibilities\n\n" + items
    pages += "\n## Senior Pilot\n\n### Responsibilities\n\n" + items + "- Teaches\n"
    (tmp_path / "book").mkdir()
    (tmp_path / "book" / "pilot.md").write_text(pages, encoding="utf-8")
    window = ready(windows.open(tmp_path / "book"), qtbot)
    put_caret(window, qtbot, "pilot.md", "## Pilot")

    def go() -> None:
        do(window, "extract")
        qtbot.waitUntil(window.palette_box.isVisible, timeout=PATIENCE_MS)
        dialogs.expect(Looked())
        qtbot.keyClick(window.palette_box.field, Qt.Key.Key_Return)

    wait_done(window, qtbot, go)
    assert text(window, "pilot.md").count("number 3") == 1
    assert "no level" in wait_told(window, qtbot, lambda: do(window, "extract")).lower()


def test_what_refers_to_a_level_is_shown_also_where_nothing_can_be_changed(
    windows, qtbot: QtBot, handbook: Path
) -> None:
    window = ready(windows.open(handbook, read_only=True), qtbot)
    choose(window, qtbot, ref_of(window, CARE, "Care Agent Team Lead"))
    qtbot.keyClick(
        window, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    qtbot.waitUntil(window.palette_box.isVisible, timeout=PATIENCE_MS)
    entries = window.palette_box._entries
    assert len(entries) >= 4
    assert all("line" in one.note for one in entries)
    qtbot.keyClick(window.palette_box.field, Qt.Key.Key_Return)
    assert "Care Agent Team Lead" in window.page.editor.textCursor().block().text()


def test_what_nothing_refers_to_is_told(window: MainWindow, qtbot: QtBot) -> None:
    choose(window, qtbot, ref_of(window, QUALITY, "The first ninety days"))
    said = wait_told(window, qtbot, lambda: do(window, "references"))
    assert said == word("restructuring.no_references", {"title": "The first ninety days"})


# The handbook changes while one is asked


def test_an_answer_about_an_older_handbook_does_nothing(
    window: MainWindow, dialogs, qtbot: QtBot, handbook: Path
) -> None:
    put_caret(window, qtbot, CARE, "## Night Watch Agent")
    theirs = (handbook / CARE).read_bytes() + b"\n## Another\n"

    def meanwhile(dialog: QDialog) -> None:
        (handbook / CARE).write_bytes(theirs)
        window.handbook.reload()
        qtbot.waitUntil(lambda: texts(window)[CARE] == theirs, timeout=PATIENCE_MS)
        fill(title="Day Watch")(dialog)

    dialogs.expect(meanwhile)
    assert wait_told(window, qtbot, lambda: do(window, "new_level")) == word("restructuring.changed", {})
    assert texts(window)[CARE] == theirs


def test_a_place_of_an_older_handbook_is_not_taken(window: MainWindow, qtbot: QtBot, handbook: Path) -> None:
    choose(window, qtbot, ref_of(window, CARE, "Night Watch Agent"))
    theirs = (handbook / CARE).read_bytes() + b"\n## Another\n"

    def go() -> None:
        do(window, "move_to")
        (handbook / CARE).write_bytes(theirs)
        window.handbook.reload()
        qtbot.waitUntil(lambda: texts(window)[CARE] == theirs, timeout=PATIENCE_MS)
        pick(window, qtbot, "Quality Lead", "Care Quality")

    assert wait_told(window, qtbot, go) == word("restructuring.changed", {})
    assert texts(window)[CARE] == theirs


def test_the_page_behind_a_review_is_shown_and_the_tree_keeps_the_keyboard(
    window: MainWindow, dialogs, qtbot: QtBot
) -> None:
    choose(window, qtbot, ref_of(window, CARE, "Care Agent Team Lead"))

    def look(dialog: QDialog) -> None:
        dialog.place_wanted.emit("harbour-services/port-liaison.md", 3)
        assert window.page.path == "harbour-services/port-liaison.md"
        cancel(dialog)

    dialogs.expect(look)
    qtbot.keyClick(window.tree_panel.tree, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: bool(dialogs.seen) and not window.restructuring.busy, timeout=PATIENCE_MS)
    assert has_keyboard(window, qtbot, window.tree_panel.tree)
    assert row_of(window, ref_of(window, CARE, "Care Agent Team Lead")).isValid()
