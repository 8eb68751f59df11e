"""Other programs change pages while the window has them open."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot
from window_steps import CARE, CTRL, PATIENCE_MS, QUALITY, button, press, save, type_into

from jfeditor.families.model import FAMILY
from jfeditor.ui.main_window import MainWindow


def change_on_disk(file: Path, text: bytes = b"\nWritten by another program.\n") -> bytes:
    data = file.read_bytes() + text
    file.write_bytes(data)
    return data


def modified_here_and_there(window: MainWindow, qtbot: QtBot, handbook: Path) -> tuple[bytes, bytes]:
    """Edit a page here, then on disk; returns both texts."""
    type_into(window, qtbot, CARE, " mine")
    mine = window.handbook.session.page(CARE).source.data
    return mine, change_on_disk(handbook / CARE)


def save_into_conflict(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(window, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: not window.handbook.saver.busy, timeout=PATIENCE_MS)


def test_keeping_mine_replaces_the_file(window: MainWindow, qtbot: QtBot, dialogs, handbook: Path) -> None:
    mine, theirs = modified_here_and_there(window, qtbot, handbook)
    texts = []

    def compare(dialog: QDialog) -> None:
        texts.extend(view.toPlainText().encode() for view in dialog.findChildren(QPlainTextEdit))
        press("Keep mine")(dialog)

    dialogs.expect(compare)
    save_into_conflict(window, qtbot)
    qtbot.waitUntil(lambda: not window.handbook.session.modified, timeout=PATIENCE_MS)
    assert texts == [mine, theirs]
    assert (handbook / CARE).read_bytes() == mine
    assert not window.handbook.session.conflicts


def test_taking_theirs_can_be_undone(window: MainWindow, qtbot: QtBot, dialogs, handbook: Path) -> None:
    mine, theirs = modified_here_and_there(window, qtbot, handbook)
    dialogs.expect(press("Take theirs"))
    save_into_conflict(window, qtbot)
    assert window.handbook.session.page(CARE).source.data == theirs
    assert not window.handbook.session.modified
    assert (handbook / CARE).read_bytes() == theirs
    window.do_undo()
    assert window.handbook.session.page(CARE).source.data == mine
    assert window.handbook.session.modified == {CARE}


def test_mine_is_saved_as_a_copy(window: MainWindow, qtbot: QtBot, dialogs, handbook: Path) -> None:
    mine, theirs = modified_here_and_there(window, qtbot, handbook)
    dialogs.expect(press("Save mine as a copy"))
    save_into_conflict(window, qtbot)
    qtbot.waitUntil(lambda: not window.handbook.session.modified, timeout=PATIENCE_MS)
    assert (handbook / CARE).read_bytes() == theirs
    copy = next((handbook / "customer-care").glob("care-agent (my copy*"))
    assert copy.read_bytes() == mine
    path = copy.relative_to(handbook).as_posix()
    qtbot.waitUntil(lambda: path in window.handbook.session.handbook.pages, timeout=PATIENCE_MS)


def test_deciding_later_leaves_both_and_offers_to_compare(
    window: MainWindow, qtbot: QtBot, dialogs, handbook: Path
) -> None:
    mine, theirs = modified_here_and_there(window, qtbot, handbook)
    dialogs.expect(press("Decide later"))
    save_into_conflict(window, qtbot)
    assert window.handbook.session.modified == {CARE}
    assert (handbook / CARE).read_bytes() == theirs
    assert any("Another program changed" in text for text in window.page.notices.texts)
    said = []

    def keep(dialog: QDialog) -> None:
        said.extend(label.text() for label in dialog.findChildren(QLabel))
        press("Keep mine")(dialog)

    dialogs.expect(keep)
    button(window.page.notices, "Compare…").click()
    qtbot.waitUntil(lambda: not window.handbook.session.modified, timeout=PATIENCE_MS)
    assert (handbook / CARE).read_bytes() == mine
    assert not any("Another program changed" in text for text in window.page.notices.texts)
    assert any(text.startswith(f"Another program changed {CARE} while") for text in said), "it is no new page"


def test_other_pages_are_saved_whatever_is_decided_on_one(
    window: MainWindow, qtbot: QtBot, dialogs, handbook: Path
) -> None:
    modified_here_and_there(window, qtbot, handbook)
    type_into(window, qtbot, QUALITY, " too")
    dialogs.expect(press("Decide later"))
    save_into_conflict(window, qtbot)
    qtbot.waitUntil(lambda: window.handbook.session.modified == {CARE}, timeout=PATIENCE_MS)
    assert b" too" in (handbook / QUALITY).read_bytes()


def test_the_notice_of_a_conflict_stands_above_its_page_only(
    window: MainWindow, qtbot: QtBot, handbook: Path
) -> None:
    modified_here_and_there(window, qtbot, handbook)
    qtbot.waitUntil(lambda: CARE in window.handbook.session.conflicts, timeout=PATIENCE_MS)
    assert any(CARE in text for text in window.page.notices.texts)
    window._jump_to_line(QUALITY, 1)
    assert not any(CARE in text for text in window.page.notices.texts)
    window._jump_to_line(CARE, 1)
    assert any(CARE in text for text in window.page.notices.texts)


def test_closing_saves_through_a_conflict(windows, qtbot: QtBot, dialogs, handbook: Path) -> None:
    window = windows.open(handbook)
    mine, _ = modified_here_and_there(window, qtbot, handbook)
    dialogs.expect(press("Save"))
    dialogs.expect(press("Keep mine"))
    assert window.close()
    assert (handbook / CARE).read_bytes() == mine


def test_an_unmodified_page_is_read_again_quietly(window: MainWindow, qtbot: QtBot, handbook: Path) -> None:
    window._jump_to_line(CARE, 12)
    theirs = change_on_disk(handbook / CARE)
    qtbot.waitUntil(lambda: window.handbook.session.page(CARE).source.data == theirs, timeout=PATIENCE_MS)
    assert "Written by another program." in window.page.editor.toPlainText()
    assert window.page.editor.textCursor().blockNumber() == 11, "the caret stays where it was"
    assert not window.handbook.session.modified
    assert not window.page.notices.texts


def test_undo_goes_on_after_a_page_was_read_again(window: MainWindow, qtbot: QtBot, handbook: Path) -> None:
    old = (handbook / CARE).read_bytes()
    type_into(window, qtbot, CARE, "mine")
    save(window, qtbot)
    saved = (handbook / CARE).read_bytes()
    theirs = change_on_disk(handbook / CARE)
    qtbot.waitUntil(lambda: window.handbook.session.page(CARE).source.data == theirs, timeout=PATIENCE_MS)
    assert not window.handbook.session.modified
    window.do_undo()
    assert window.handbook.session.page(CARE).source.data == saved
    assert window.handbook.session.modified == {CARE}
    window.do_undo()
    assert window.handbook.session.page(CARE).source.data == old
    window.do_redo()
    window.do_redo()
    assert window.handbook.session.page(CARE).source.data == theirs
    assert not window.handbook.session.modified


def test_a_deleted_page_leaves_the_window(window: MainWindow, qtbot: QtBot, handbook: Path) -> None:
    window._jump_to_line(CARE, 5)
    assert window.tree.model.index_of(("page", CARE)).isValid()
    (handbook / CARE).unlink()
    qtbot.waitUntil(lambda: CARE not in window.handbook.session.handbook.pages, timeout=PATIENCE_MS)
    assert window.page.path == ""
    assert any(CARE in text for text in window.page.notices.texts)
    qtbot.waitUntil(lambda: not window.tree.model.index_of(("page", CARE)).isValid(), timeout=PATIENCE_MS)


def test_a_deleted_page_with_unsaved_edits_stays(
    window: MainWindow, qtbot: QtBot, dialogs, handbook: Path
) -> None:
    type_into(window, qtbot, CARE, " mine")
    mine = window.handbook.session.page(CARE).source.data
    (handbook / CARE).unlink()
    qtbot.waitUntil(lambda: CARE in window.handbook.session.conflicts, timeout=PATIENCE_MS)
    seen = []

    def keep(dialog: QDialog) -> None:
        seen.append({b.text(): b.isEnabled() for b in dialog.findChildren(QPushButton)}["Take theirs"])
        press("Keep mine")(dialog)

    dialogs.expect(keep)
    save_into_conflict(window, qtbot)
    qtbot.waitUntil(lambda: not window.handbook.session.modified, timeout=PATIENCE_MS)
    assert seen == [False], "there is nothing to take"
    assert (handbook / CARE).read_bytes() == mine


def test_a_deleted_page_is_let_go_after_saving_a_copy(
    window: MainWindow, qtbot: QtBot, dialogs, handbook: Path
) -> None:
    type_into(window, qtbot, CARE, " mine")
    mine = window.handbook.session.page(CARE).source.data
    (handbook / CARE).unlink()
    qtbot.waitUntil(lambda: CARE in window.handbook.session.conflicts, timeout=PATIENCE_MS)
    dialogs.expect(press("Save mine as a copy"))
    save_into_conflict(window, qtbot)
    qtbot.waitUntil(lambda: CARE not in window.handbook.session.handbook.pages, timeout=PATIENCE_MS)
    assert not window.handbook.session.modified
    assert next((handbook / "customer-care").glob("care-agent (my copy*")).read_bytes() == mine
    assert window.page.path == ""
    assert any(CARE in text for text in window.page.notices.texts)


def test_a_new_page_appears_in_the_tree(window: MainWindow, qtbot: QtBot, handbook: Path) -> None:
    path = "customer-care/care-planner.md"
    window.tree.reveal(CARE, FAMILY)
    (handbook / path).write_text("---\ntitle: Care Planner\n---\n\n## Levels\n\n### Senior Care Planner\n")
    qtbot.waitUntil(lambda: path in window.handbook.session.handbook.pages, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: window.tree.model.index_of(("page", path)).isValid(), timeout=PATIENCE_MS)


def test_a_page_that_is_ignored_does_not_come_in(window: MainWindow, qtbot: QtBot, handbook: Path) -> None:
    (handbook / ".gitignore").write_text("notes.md\n")
    (handbook / "notes.md").write_text("# Notes\n")
    (handbook / "seen.md").write_text("# Seen\n")
    qtbot.waitUntil(lambda: "seen.md" in window.handbook.session.handbook.pages, timeout=PATIENCE_MS)
    assert "notes.md" not in window.handbook.session.handbook.pages


def test_a_folder_that_goes_takes_its_pages_along(
    window: MainWindow, qtbot: QtBot, handbook: Path, tmp_path: Path
) -> None:
    (handbook / "customer-care").rename(tmp_path / "elsewhere")
    session = window.handbook.session
    qtbot.waitUntil(lambda: CARE not in session.handbook.pages, timeout=PATIENCE_MS)
    (tmp_path / "elsewhere").rename(handbook / "customer-care")
    qtbot.waitUntil(lambda: CARE in session.handbook.pages, timeout=PATIENCE_MS)


def test_a_page_that_turns_into_no_text_opens_read_only_until_it_is_text_again(
    window: MainWindow, qtbot: QtBot, handbook: Path
) -> None:
    window._jump_to_line(CARE, 1)
    session, old = window.handbook.session, (handbook / CARE).read_bytes()
    (handbook / CARE).write_bytes(b"\xff\xfe no UTF-8\n")
    qtbot.waitUntil(lambda: session.page(CARE).source.data != old, timeout=PATIENCE_MS)
    assert window.page.notices.texts
    assert window.page.editor.isReadOnly()
    (handbook / CARE).write_bytes(old)
    qtbot.waitUntil(lambda: session.page(CARE).source.data == old, timeout=PATIENCE_MS)
    assert not window.page.notices.texts
    assert not window.page.editor.isReadOnly()


def test_a_page_that_cannot_be_read_any_more_says_why_in_the_tree(
    window: MainWindow, qtbot: QtBot, handbook: Path
) -> None:
    window._jump_to_line(QUALITY, 1)
    window.tree.reveal(CARE, FAMILY)
    session = window.handbook.session
    (handbook / CARE).unlink()
    (handbook / CARE).symlink_to("/etc/passwd")
    qtbot.waitUntil(lambda: CARE in session.unreadable, timeout=PATIENCE_MS)
    row = window.tree.model.row_at(window.tree.model.index_of(("page", CARE)))
    assert row is not None
    assert "leads out of the handbook" in row.problem
