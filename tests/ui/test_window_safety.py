"""What other programs do to a page never costs anybody's text, in the rarer ways it can happen."""

import os
import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from window_steps import CARE, CTRL, PATIENCE_MS, activate, press, save, type_into

from jfeditor.ui import open_handbook
from jfeditor.ui.main_window import MainWindow
from jfeditor.workspace.files import UnreadablePageError, digest
from jfeditor.workspace.journal import Journal, OnDisk
from jfeditor.workspace.loading import Unreadable


@pytest.fixture
def recovered(windows, dialogs, qtbot: QtBot, handbook: Path) -> tuple[MainWindow, bytes]:
    """A window with an edit brought back after a crash, whose page another program has changed since."""
    base = (handbook / CARE).read_bytes()
    Journal(handbook).record(CARE, digest(base), base + b"\nmine from before\n")
    theirs = base + b"\ntheirs\n"
    (handbook / CARE).write_bytes(theirs)
    dialogs.expect(press("Bring back the ticked ones"))
    window = windows.open(handbook)
    qtbot.waitUntil(lambda: CARE in window.handbook.session.conflicts, timeout=PATIENCE_MS)
    return window, theirs


def test_saving_a_recovered_edit_asks_where_the_page_has_changed(recovered, dialogs, qtbot, handbook) -> None:
    window, theirs = recovered
    seen = []

    def later(dialog) -> None:
        seen.append(dialog.windowTitle())
        press("Decide later")(dialog)

    dialogs.expect(later)
    activate(window, qtbot)
    qtbot.keyClick(window, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: bool(seen), timeout=PATIENCE_MS)
    assert (handbook / CARE).read_bytes() == theirs
    assert CARE in window.handbook.session.modified


def test_touching_the_file_settles_nothing(recovered, qtbot, handbook) -> None:
    window, _ = recovered
    session = window.handbook.session
    before = session.stored[CARE].stamp.mtime_ns
    os.utime(handbook / CARE, ns=(before, before + 1_000_000_000))
    qtbot.waitUntil(lambda: session.stored[CARE].stamp.mtime_ns != before, timeout=PATIENCE_MS)
    assert CARE in session.conflicts


def test_a_second_crash_forgets_no_conflict(recovered, qtbot, handbook) -> None:
    window, _ = recovered

    def recorded() -> list[OnDisk]:
        return [entry.on_disk for entry in Journal(handbook).entries() if b"more" in entry.data]

    type_into(window, qtbot, CARE, "more")
    qtbot.waitUntil(lambda: bool(recorded()), timeout=PATIENCE_MS)
    assert recorded() == [OnDisk.CHANGED]


def test_of_two_edits_left_behind_the_newest_is_on_top(windows, dialogs, qtbot, handbook) -> None:
    base = (handbook / CARE).read_bytes()
    for text in (b"\nolder\n", b"\nnewer\n"):
        Journal(handbook).record(CARE, digest(base), base + text)
    assert len(Journal(handbook).entries()) == 2
    dialogs.expect(press("Bring back the ticked ones"))
    window = windows.open(handbook)
    session = window.handbook.session
    qtbot.waitUntil(lambda: CARE in session.modified, timeout=PATIENCE_MS)
    assert session.page(CARE).source.data == base + b"\nnewer\n"
    window.do_undo()
    assert session.page(CARE).source.data == base + b"\nolder\n"


def test_steps_fit_after_a_page_went_and_came_back_as_another(window, qtbot, handbook) -> None:
    session = window.handbook.session
    old = session.page(CARE).source.data
    type_into(window, qtbot, CARE, "mine")
    mine = session.page(CARE).source.data
    save(window, qtbot)
    (handbook / CARE).unlink()
    qtbot.waitUntil(lambda: CARE not in session.handbook.pages, timeout=PATIENCE_MS)
    theirs = b"# Quite another page\n"
    (handbook / CARE).write_bytes(theirs)
    qtbot.waitUntil(lambda: CARE in session.handbook.pages, timeout=PATIENCE_MS)
    assert session.page(CARE).source.data == theirs
    assert CARE not in session.modified
    states = []
    for _ in range(2):
        window.do_undo()
        states.append(session.page(CARE).source.data)
    assert states == [mine, old], "first their text is taken back, then the typing, step by step"
    for _ in range(2):
        window.do_redo()
    assert session.page(CARE).source.data == theirs


def test_a_page_that_could_not_be_read_for_a_moment_comes_back(window, qtbot, handbook, monkeypatch) -> None:
    session = window.handbook.session
    real = open_handbook.load_page

    def refusing(root, path):
        if path == CARE:
            return Unreadable(path, UnreadablePageError("page.changing", path=path))
        return real(root, path)

    monkeypatch.setattr(open_handbook, "load_page", refusing)
    os.utime(handbook / CARE)
    qtbot.waitUntil(lambda: CARE in session.unreadable, timeout=PATIENCE_MS)
    monkeypatch.setattr(open_handbook, "load_page", real)
    os.utime(handbook / CARE)
    qtbot.waitUntil(lambda: CARE not in session.unreadable, timeout=PATIENCE_MS)


def test_a_folder_that_was_away_is_watched_again(window, qtbot, handbook, tmp_path) -> None:
    session = window.handbook.session
    away = tmp_path / "away"
    with qtbot.waitSignal(window.handbook._watcher.began, timeout=PATIENCE_MS, raising=False):
        pass
    shutil.move(handbook, away)
    shutil.copytree(away, handbook)
    (handbook / "new-page.md").write_bytes(b"# A page from afterwards\n")
    qtbot.waitUntil(lambda: "new-page.md" in session.handbook.pages, timeout=PATIENCE_MS)
    (handbook / "newer-page.md").write_bytes(b"# And one more\n")
    qtbot.waitUntil(lambda: "newer-page.md" in session.handbook.pages, timeout=PATIENCE_MS)
    assert CARE in session.handbook.pages


def test_replacing_all_leaves_what_focus_hides(window, qtbot) -> None:
    session = window.handbook.session
    path = "customer-care/care-operations.md"
    line = next(
        n.heading.line
        for n in session.page(path).family.nodes
        if n.heading.text == "Senior Care Operations Analyst"
    )
    window._jump_to_line(path, line)
    window.do("focus") if window.actions_by_name["focus"].isChecked() else window.actions_by_name[
        "focus"
    ].trigger()
    first, last = window.page.editor.focus
    before = session.page(path).source.data.split(b"\n")
    window.page.open_find(replacing=True)
    window.page.find_bar.find_field.setText("the")
    window.page.find_bar.replace_field.setText("THE")
    window.page.find_bar.replace_every.click()
    after = session.page(path).source.data.split(b"\n")
    changed = {number for number, (a, b) in enumerate(zip(before, after, strict=True), 1) if a != b}
    assert changed
    assert min(changed) >= first
    assert max(changed) <= last
