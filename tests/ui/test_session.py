"""The session: what is modified, what comes from disk, conflicts; the work done beside the window."""

import threading
from pathlib import Path

import pytest
from desk import Desk
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from jfeditor.families.pages import read_page
from jfeditor.text.changes import Change, change_page
from jfeditor.text.edits import Edit
from jfeditor.text.spans import Span
from jfeditor.ui.background import Background
from jfeditor.ui.journal_keeper import JournalKeeper
from jfeditor.ui.open_handbook import OpenHandbook
from jfeditor.ui.session import ReadOnlyError
from jfeditor.workspace.files import ABSENT, Stored, UnreadablePageError
from jfeditor.workspace.journal import Journal, JournalError


def insert(desk: Desk, text: bytes, path: str = "page.md") -> None:
    desk.session.apply(desk.session.change_by("Insert", path, [Edit(Span(0, 0), text)]))


def test_signals_tell_what_happened(desk: Desk) -> None:
    heard: list[tuple[object, ...]] = []
    session = desk.session
    session.pages_read.connect(lambda paths: heard.append(("read", paths)))
    session.page_changed.connect(lambda path, change: heard.append(("changed", path, change.after)))
    session.modified_changed.connect(lambda path: heard.append(("modified", path)))
    desk.add(b"one\n")
    insert(desk, b"x")
    insert(desk, b"y")
    desk.undo(2)
    assert heard == [
        ("read", ("page.md",)),
        ("modified", "page.md"),
        ("changed", "page.md", b"xone\n"),
        ("changed", "page.md", b"yxone\n"),
        ("changed", "page.md", b"xone\n"),
        ("modified", "page.md"),
        ("changed", "page.md", b"one\n"),
    ]


@pytest.mark.parametrize(
    ("data", "read_only"), [(b"caf\xe9", False), (b"\xff\xfea\0", False), (b"fine", True)]
)
def test_some_pages_are_only_looked_at(desk: Desk, data: bytes, read_only: bool) -> None:
    desk.session.read_only = read_only
    desk.add(data)
    assert not desk.session.can_edit("page.md")
    with pytest.raises(ReadOnlyError) as told:
        insert(desk, b"x")
    assert told.value.values == {"path": "page.md"}
    assert desk.data() == data
    assert desk.session.undo_stack.count() == 0
    assert not desk.session.can_edit("no such page.md")


def test_what_comes_from_disk_with_other_pages_keeps_their_edits(desk: Desk) -> None:
    desk.add(b"one\n", "a.md")
    desk.add(b"two\n", "b.md")
    insert(desk, b"x", "a.md")
    (desk.root / "b.md").write_bytes(b"two and more\n")
    desk.read("b.md")
    assert (desk.data("a.md"), desk.data("b.md")) == (b"xone\n", b"two and more\n")
    assert desk.session.modified == {"a.md"}
    assert desk.session.undo_stack.count() == 1


def test_a_page_that_cannot_be_read_is_known_with_its_reason(desk: Desk) -> None:
    error = UnreadablePageError("page.denied", path="page.md")
    desk.session.take_unreadable("page.md", error)
    assert desk.session.unreadable == {"page.md": error}
    desk.add(b"now it can\n")
    assert desk.session.unreadable == {}


def test_a_page_that_is_gone_takes_its_marks_with_it(desk: Desk) -> None:
    desk.add(b"one\n")
    insert(desk, b"x")
    desk.session.note_conflict("page.md", None)
    gone: list[str] = []
    desk.session.page_gone.connect(gone.append)
    desk.session.take_out("page.md")
    assert gone == ["page.md"]
    assert (desk.session.modified, desk.session.conflicts, desk.session.stored) == (set(), {}, {})
    assert "page.md" not in desk.session.handbook.pages


def test_undoing_brings_a_page_that_is_gone_back_to_be_saved(desk: Desk) -> None:
    desk.add(b"one\n")
    insert(desk, b"x")
    desk.save()
    (desk.root / "page.md").unlink()
    desk.session.take_out("page.md")
    came: list[tuple[str, ...]] = []
    desk.session.pages_read.connect(came.append)
    desk.undo()
    assert came == [("page.md",)]
    assert desk.data() == b"one\n"
    assert desk.session.modified == {"page.md"}
    desk.save()
    assert (desk.root / "page.md").read_bytes() == b"one\n"


def test_a_conflict_is_told_once_and_settled_by_saving(desk: Desk) -> None:
    desk.add(b"one\n")
    insert(desk, b"x")
    heard: list[str] = []
    desk.session.conflict_changed.connect(heard.append)
    theirs = Stored(b"theirs\n", ABSENT)
    desk.session.note_conflict("page.md", theirs)
    assert desk.session.conflicts == {"page.md": theirs}
    desk.session.note_saved("page.md", Stored(b"xone\n", ABSENT))
    assert desk.session.conflicts == {}
    assert heard == ["page.md", "page.md"]
    desk.session.settle_conflict("page.md")
    assert len(heard) == 2


def test_a_page_that_is_not_on_disk_counts_as_modified(desk: Desk) -> None:
    desk.session.take_in([(read_page("new.md", b""), Stored(b"", ABSENT))])
    change = Change("New", (change_page("new.md", b"", [Edit(Span(0, 0), b"text\n")]),))
    desk.session.apply(change)
    desk.save()
    assert (desk.root / "new.md").read_bytes() == b"text\n"
    assert not desk.session.modified


def test_a_conflict_ends_by_itself_when_the_edits_are_taken_back(qtbot: QtBot, tmp_path: Path) -> None:
    root = tmp_path / "handbook"
    root.mkdir()
    (root / "page.md").write_bytes(b"one\n")
    parent = QObject()
    opened = OpenHandbook(root, None, "", read_only=False, parent=parent)
    opened.ensure_read("page.md")
    session = opened.session
    session.apply(session.change_by("Insert", "page.md", [Edit(Span(0, 0), b"x")]))
    (root / "page.md").write_bytes(b"theirs\n")
    opened._look_at(("page.md",))
    qtbot.waitUntil(lambda: "page.md" in session.conflicts)
    session.undo_stack.undo()
    qtbot.waitUntil(lambda: not session.conflicts)
    assert session.page("page.md").source.data == b"theirs\n"
    assert session.modified == set()
    session.undo_stack.undo()
    assert session.page("page.md").source.data == b"one\n"
    opened.close(keep_edits=False)


# Beside the window


@pytest.fixture
def background() -> Background:
    return Background("jfeditor-test")


def test_results_and_errors_come_in_order_on_the_windows_thread(qtbot: QtBot, background: Background) -> None:
    heard: list[tuple[str, object, bool]] = []
    main = threading.main_thread()

    def note(kind: str):
        return lambda result: heard.append((kind, result, threading.current_thread() is main))

    background.run(lambda: 1, note("done"), note("failed"))
    background.run(lambda: 1 // 0, note("done"), note("failed"))
    background.run(lambda: threading.current_thread() is main, note("done"), note("failed"))
    assert background.pending == 3
    assert heard == []
    qtbot.waitUntil(lambda: background.pending == 0)
    assert [(kind, here) for kind, _, here in heard] == [("done", True), ("failed", True), ("done", True)]
    assert heard[0][1] == 1
    assert isinstance(heard[1][1], ZeroDivisionError)
    assert heard[2][1] is False
    background.close()


@pytest.mark.parametrize(("end", "expected"), [("close", [1]), ("finish", [1, 2])])
def test_closing_drops_what_waits_and_finishing_does_not(
    background: Background, end: str, expected: list[int]
) -> None:
    pool, ran = background._pool, []

    def first() -> None:
        while not pool._shutdown:  # until the pool is told to end
            pass
        with pool._shutdown_lock:  # and has dropped what it drops
            ran.append(1)

    background.run(first, ran.append, ran.append)
    background.run(lambda: ran.append(2), ran.append, ran.append)
    getattr(background, end)()
    assert ran == expected
    background.run(lambda: ran.append(3), ran.append, ran.append)
    assert ran == expected


# The journal


@pytest.fixture
def failures() -> list[Exception]:
    return []


@pytest.fixture
def keeper(desk: Desk, failures: list[Exception]) -> JournalKeeper:
    return JournalKeeper(desk.session, Journal(desk.root), failures.append)


def recorded(desk: Desk) -> dict[str, bytes]:
    """What the next start would offer."""
    return {entry.path: entry.data for entry in Journal(desk.root).entries()}


def test_unsaved_edits_are_in_the_journal_within_a_second(desk: Desk, keeper: JournalKeeper) -> None:
    desk.add(b"one\n")
    insert(desk, b"x")
    insert(desk, b"y")  # goes on typing: the first edit's second counts
    assert keeper._timer.isActive()
    assert keeper._timer.interval() <= 1000
    desk.qtbot.waitUntil(lambda: recorded(desk) == {"page.md": b"yxone\n"}, timeout=5000)
    keeper.close(keep=True)


def test_what_is_saved_or_undone_is_forgotten(desk: Desk, keeper: JournalKeeper) -> None:
    for path in ("a.md", "b.md", "c.md"):
        desk.add(b"one\n", path)
        insert(desk, b"x", path)
    keeper.record_now()
    desk.qtbot.waitUntil(lambda: len(recorded(desk)) == 3)
    desk.undo()
    desk.saver.save({"b.md"})
    desk.qtbot.waitUntil(lambda: not desk.saver.busy)
    keeper.record_now()
    desk.qtbot.waitUntil(lambda: set(recorded(desk)) == {"a.md"})
    keeper.close(keep=True)
    assert recorded(desk) == {"a.md": b"xone\n"}


@pytest.mark.parametrize("keep", [True, False])
def test_closing_keeps_or_drops_the_unsaved_edits(desk: Desk, keeper: JournalKeeper, keep: bool) -> None:
    desk.add(b"one\n")
    insert(desk, b"x")
    keeper.record_now()
    insert(desk, b"y")
    keeper.close(keep=keep)
    assert recorded(desk) == ({"page.md": b"yxone\n"} if keep else {})
    assert not keeper._timer.isActive()


def test_a_journal_that_cannot_be_written_is_told(
    desk: Desk, keeper: JournalKeeper, failures: list[Exception], tmp_path: Path
) -> None:
    (tmp_path / "state").write_bytes(b"a file, no folder")
    desk.add(b"one\n")
    insert(desk, b"x")
    keeper.record_now()
    desk.qtbot.waitUntil(lambda: bool(failures))
    assert isinstance(failures[0], JournalError)
    keeper.close(keep=True)
