"""A window that dies takes nothing along, and two windows do not fall over one another: real processes."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QLabel
from pytestqt.qtbot import QtBot
from window_steps import CARE, PATIENCE_MS, QUALITY, activate, press, save, type_into

from jfeditor.workspace.files import digest
from jfeditor.workspace.journal import Journal, JournalError, OnDisk

CHILD = Path(__file__).with_name("typing_child.py")


class Child:
    """The window in its own process."""

    def __init__(self, folder: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(CHILD), str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        )
        self.hear("ready")

    def hear(self, word: str) -> None:
        assert self.process.stdout is not None
        assert self.process.stdout.readline().strip() == word

    def type(self, path: str, text: str) -> None:
        assert self.process.stdin is not None
        print("type", path, text, file=self.process.stdin, flush=True)
        self.hear("typed")

    def move(self, path: str, place: str) -> None:
        assert self.process.stdin is not None
        print("move", path, place, file=self.process.stdin, flush=True)
        self.hear("moved")

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()


@pytest.fixture
def start(handbook: Path) -> Iterator[Callable[[], Child]]:
    children: list[Child] = []

    def started() -> Child:
        children.append(Child(handbook))
        return children[-1]

    yield started
    for child in children:
        child.kill()


def recorded(handbook: Path, text: bytes) -> bool:
    return any(text in entry.data for entry in Journal(handbook).entries())


def test_what_a_killed_window_had_not_saved_is_offered_page_by_page(
    start: Callable[[], Child], windows, dialogs, qtbot: QtBot, handbook: Path
) -> None:
    olds = {path: (handbook / path).read_bytes() for path in (CARE, QUALITY)}
    child = start()
    child.type(QUALITY, " unwanted")
    child.type(CARE, " precious")
    typed = time.monotonic()
    qtbot.waitUntil(
        lambda: recorded(handbook, b"precious") and recorded(handbook, b"unwanted"), timeout=PATIENCE_MS
    )
    assert time.monotonic() - typed < 1, "the journal may be one second behind the typing"
    child.kill()
    assert {path: (handbook / path).read_bytes() for path in olds} == olds

    offered = []

    def choose(dialog: QDialog) -> None:
        for box in dialog.findChildren(QCheckBox):
            offered.append(box.text().split()[0])
            box.setChecked(box.text().startswith(CARE))
        press("Bring back the ticked ones")(dialog)

    dialogs.expect(choose)
    window = windows.open(handbook)
    session = window.handbook.session
    assert sorted(offered) == [CARE, QUALITY]
    assert session.modified == {CARE}
    restored = session.page(CARE).source.data
    assert restored.replace(b" precious", b"", 1) == olds[CARE]
    assert session.page(QUALITY).source.data == olds[QUALITY]
    assert (handbook / CARE).read_bytes() == olds[CARE], "nothing is written before it is saved"
    window.do_undo()
    assert not session.modified
    window.do_redo()
    save(window, qtbot)
    assert (handbook / CARE).read_bytes() == restored
    windows.close(window)
    windows.open(handbook)  # nothing is offered again: an unexpected dialog fails the test


def test_a_page_moved_in_a_killed_window_is_moved_again_and_nowhere_twice(
    start: Callable[[], Child], windows, dialogs, qtbot: QtBot, handbook: Path
) -> None:
    text = (handbook / CARE).read_bytes()
    child = start()
    child.move(CARE, "planning/care.md")
    qtbot.waitUntil(lambda: len(Journal(handbook).entries()) == 2, timeout=PATIENCE_MS)
    child.kill()
    assert (handbook / CARE).read_bytes() == text, "nothing is deleted before it is saved"
    dialogs.expect(press("Bring back the ticked ones"))
    window = windows.open(handbook)
    session = window.handbook.session
    assert session.page("planning/care.md").source.data == text
    assert CARE not in session.handbook.pages
    save(window, qtbot)
    assert not (handbook / CARE).exists()
    assert (handbook / "planning" / "care.md").read_bytes() == text


def test_edits_not_decided_on_are_offered_again(
    start: Callable[[], Child], windows, dialogs, qtbot: QtBot, handbook: Path
) -> None:
    child = start()
    child.type(CARE, " precious")
    qtbot.waitUntil(lambda: recorded(handbook, b"precious"), timeout=PATIENCE_MS)
    child.kill()
    dialogs.expect(press("Ask me next time"))
    window = windows.open(handbook)
    assert not window.handbook.session.modified
    windows.close(window)
    dialogs.expect(press("Throw all away"))
    window = windows.open(handbook)
    assert not window.handbook.session.modified
    windows.close(window)
    windows.open(handbook)


def test_edits_brought_back_survive_a_second_crash(
    start: Callable[[], Child], windows, dialogs, qtbot: QtBot, handbook: Path
) -> None:
    child = start()
    child.type(CARE, " precious")
    qtbot.waitUntil(lambda: recorded(handbook, b"precious"), timeout=PATIENCE_MS)
    child.kill()
    dialogs.expect(press("Bring back the ticked ones"))
    before = [entry.file for entry in Journal(handbook).entries()]
    windows.open(handbook)

    def taken_over() -> bool:
        """Recorded by the new session, then dropped by the old one; both beside the window."""
        left = [entry.file for entry in Journal(handbook).entries() if entry.path == CARE]
        return len(left) == 1 and left != before

    qtbot.waitUntil(taken_over, timeout=PATIENCE_MS)
    assert recorded(handbook, b"precious")


def test_edits_brought_back_stay_in_the_journal_where_they_cannot_be_recorded_anew(
    windows, dialogs, qtbot: QtBot, handbook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in (CARE, QUALITY):
        data = (handbook / path).read_bytes()
        Journal(handbook).record(path, digest(data), data + b"\nprecious\n")
    files = {entry.path: entry.file for entry in Journal(handbook).entries()}
    real = Journal.record

    def fail(journal: Journal, path: str, base_sha256: str, data: bytes) -> None:
        if path == CARE:
            raise JournalError("journal.failed", path=path, reason="disk full")
        real(journal, path, base_sha256, data)

    monkeypatch.setattr(Journal, "record", fail)
    dialogs.expect(press("Bring back the ticked ones"))
    window = windows.open(handbook)
    assert window.handbook.session.modified == {CARE, QUALITY}
    # The older edit, of CARE, is taken over first.
    qtbot.waitUntil(lambda: not files[QUALITY].exists(), timeout=PATIENCE_MS)
    left = {entry.path: entry for entry in Journal(handbook).entries()}
    assert left[CARE].file == files[CARE]
    assert all(b"precious" in entry.data for entry in left.values())
    assert left.keys() == {CARE, QUALITY}


@pytest.mark.parametrize("key", ["title", "aliases"])
def test_what_is_typed_into_a_field_of_the_form_is_safe_before_it_is_left(
    windows, qtbot: QtBot, handbook: Path, key: str
) -> None:
    old = b"---\ntitle: Care Agent\naliases:\n  - /old/\n---\n# Care\n"
    (handbook / CARE).write_bytes(old)
    window = windows.open(handbook)
    window._jump_to_line(CARE, 1)
    activate(window, qtbot)
    field = window.side.details.form.field(key)
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_End)
    qtbot.keyClicks(field, "pre")
    typed = time.monotonic()
    qtbot.waitUntil(lambda: recorded(handbook, b"pre"), timeout=PATIENCE_MS)
    assert time.monotonic() - typed < 1, "the journal may be one second behind the typing"
    qtbot.keyClicks(field, "cious")
    qtbot.waitUntil(lambda: recorded(handbook, b"precious"), timeout=PATIENCE_MS)
    (entry,) = Journal(handbook).entries()
    assert entry.on_disk is OnDisk.SAME
    assert entry.data.replace(b"precious", b"", 1) == old
    session = window.handbook.session
    assert field.hasFocus()
    assert (session.modified, session.undo_stack.count()) == (set(), 0)

    for _ in "precious":
        qtbot.keyClick(field, Qt.Key.Key_Backspace)
    qtbot.waitUntil(lambda: not Journal(handbook).entries(), timeout=PATIENCE_MS)


def test_what_is_left_in_a_field_of_the_form_is_recorded_as_an_edit_and_forgotten_when_undone(
    windows, qtbot: QtBot, handbook: Path
) -> None:
    window = windows.open(handbook)
    window._jump_to_line(CARE, 1)
    activate(window, qtbot)
    field = window.side.details.form.field("title")
    field.setFocus()
    qtbot.keyClicks(field, "precious")
    qtbot.waitUntil(lambda: recorded(handbook, b"precious"), timeout=PATIENCE_MS)
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    page = window.handbook.session.page(CARE).source.data
    assert b"precious" in page
    assert [entry.data for entry in Journal(handbook).entries()] == [page]
    window.do_undo()
    qtbot.waitUntil(lambda: not Journal(handbook).entries(), timeout=PATIENCE_MS)


def test_an_edit_of_a_page_that_changed_since_is_brought_back_as_a_conflict(
    start: Callable[[], Child], windows, dialogs, qtbot: QtBot, handbook: Path
) -> None:
    child = start()
    child.type(CARE, " precious")
    qtbot.waitUntil(lambda: recorded(handbook, b"precious"), timeout=PATIENCE_MS)
    child.kill()
    theirs = (handbook / CARE).read_bytes() + b"\nWritten meanwhile.\n"
    (handbook / CARE).write_bytes(theirs)
    notes = []

    def choose(dialog: QDialog) -> None:
        notes.extend(box.text() for box in dialog.findChildren(QCheckBox))
        press("Bring back the ticked ones")(dialog)

    dialogs.expect(choose)
    window = windows.open(handbook)
    assert "the file has changed since" in notes[0]
    assert CARE in window.handbook.session.conflicts
    assert b" precious" in window.handbook.session.page(CARE).source.data
    window._jump_to_line(CARE, 1)
    assert any("Another program changed" in text for text in window.page.notices.texts)


def test_a_second_window_may_look_but_not_touch(
    start: Callable[[], Child], windows, dialogs, qtbot: QtBot, handbook: Path
) -> None:
    start()
    said = []

    def choose(dialog: QDialog) -> None:
        said.extend(label.text() for label in dialog.findChildren(QLabel))
        press("Open to look only")(dialog)

    dialogs.expect(choose)
    window = windows.open(handbook)
    assert "has had this handbook open in another window since" in " ".join(said)
    assert any("open to look at only" in text for text in window.page.notices.texts)
    session = window.handbook.session
    type_into(window, qtbot, CARE, "x")
    qtbot.keyClick(window.page.editor, Qt.Key.Key_Backspace)
    window.page.editor.paste()
    for name in ("cut", "paste", "replace", "revert", "save", "save_page", "undo", "redo"):
        assert not window.actions_by_name[name].isEnabled(), name
        window.do(name)
    window.page._replace_all()
    assert not window.side.details.form.field("title").isEnabled()
    window.side.details.form._set(("title",), "Another")
    assert not session.modified
    assert session.undo_stack.count() == 0
    assert window.page.editor.toPlainText() == session.page(CARE).source.text()
    assert window.page.path == CARE


def test_a_second_window_edits_when_asked_to(
    start: Callable[[], Child], windows, dialogs, qtbot: QtBot, handbook: Path
) -> None:
    child = start()
    dialogs.expect(press("Edit anyway"))
    window = windows.open(handbook)
    type_into(window, qtbot, CARE, " here")
    save(window, qtbot)
    assert b" here" in (handbook / CARE).read_bytes()
    child.kill()
    windows.close(window)
    windows.open(handbook)


def test_a_window_can_be_kept_out(start: Callable[[], Child], windows, dialogs, handbook: Path) -> None:
    start()
    dialogs.expect(press("Do not open"))
    window = windows.empty()
    assert not window.open(handbook)
    assert window.handbook is None
    assert window.stack.currentWidget() is window.start


def test_a_handbook_opened_again_in_its_own_window_is_not_locked(windows, handbook: Path) -> None:
    window = windows.open(handbook)
    before = window.handbook
    assert window.open(handbook)
    assert window.handbook is before


def test_a_lock_ends_with_its_window(windows, handbook: Path) -> None:
    windows.close(windows.open(handbook))
    assert not windows.open(handbook).handbook.session.read_only
