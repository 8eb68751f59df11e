"""Changes that make and remove pages: from the session to tree, Changes tab and disk, and back."""

from pathlib import Path

import pytest
from desk import Desk
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot
from window_steps import CARE, CTRL, PATIENCE_MS, QUALITY, activate, press, save, type_into

from jfeditor.families.model import FAMILY
from jfeditor.text.changes import Change, change_page, make_page, remove_page
from jfeditor.text.edits import Edit, EditError
from jfeditor.text.spans import Span
from jfeditor.ui.dialogs import Settled
from jfeditor.ui.journal_keeper import JournalKeeper
from jfeditor.ui.main_window import MainWindow
from jfeditor.ui.session import ReadOnlyError
from jfeditor.workspace.files import UnreadablePageError, read_stored
from jfeditor.workspace.journal import Journal
from jfeditor.workspace.places import FolderError

OLD = b"\xef\xbb\xbf# Pilot  \r\n\r\n- flies\t\r\n"
PLACE = "planning/care/care-agent.md"


def moved(path: str, place: str, text: bytes) -> Change:
    return Change(f"Move {path}", (remove_page(path, text), make_page(place, text)))


def files(root: Path) -> dict[str, bytes]:
    return {one.relative_to(root).as_posix(): one.read_bytes() for one in root.rglob("*") if one.is_file()}


# The session


def test_signals_tell_a_move(desk: Desk) -> None:
    desk.add(OLD, "a.md")
    desk.add(b"see a\n", "link.md")
    heard: list[tuple[object, ...]] = []
    session = desk.session

    def gone(path: str) -> None:
        heard.append(("gone", path, session.reading, sorted(session.handbook.pages)))

    session.pages_read.connect(lambda paths: heard.append(("read", paths)))
    session.page_changed.connect(lambda path, change: heard.append(("changed", path, change.after)))
    session.page_gone.connect(gone)
    session.modified_changed.connect(lambda path: heard.append(("modified", path)))
    link = change_page("link.md", b"see a\n", [Edit(Span(4, 5), b"b")])
    session.apply(Change("Move", (*moved("a.md", "b.md", OLD).pages, link)))
    assert heard == [
        ("read", ("b.md",)),
        ("modified", "a.md"),
        ("modified", "b.md"),
        ("changed", "b.md", OLD),
        ("modified", "link.md"),
        ("changed", "link.md", b"see b\n"),
        ("gone", "a.md", False, ["b.md", "link.md"]),
    ]
    assert (session.modified, session.removed) == ({"a.md", "b.md", "link.md"}, {"a.md"})
    heard.clear()
    desk.undo()
    assert heard == [
        ("read", ("a.md",)),
        ("modified", "a.md"),
        ("changed", "a.md", OLD),
        ("modified", "b.md"),
        ("modified", "link.md"),
        ("changed", "link.md", b"see a\n"),
        ("gone", "b.md", False, ["a.md", "link.md"]),
    ]
    assert (session.modified, session.removed) == (set(), set())
    session.take_out("a.md")
    assert heard[-1][:3] == ("gone", "a.md", True), "not by a step"


def test_undo_after_saving_removes_and_makes_again(desk: Desk) -> None:
    desk.add(OLD, "a.md")
    desk.session.apply(moved("a.md", "sub/b.md", OLD))
    desk.save()
    assert files(desk.root) == {"sub/b.md": OLD}
    assert not desk.session.modified
    desk.undo()
    assert desk.session.modified == {"a.md", "sub/b.md"}
    assert desk.session.removed == {"sub/b.md"}
    assert files(desk.root) == {"sub/b.md": OLD}, "nothing is written before it is saved"
    desk.save()
    assert files(desk.root) == {"a.md": OLD}
    assert not (desk.root / "sub").exists()
    desk.redo()
    desk.save()
    assert files(desk.root) == {"sub/b.md": OLD}
    assert not desk.session.modified


def test_a_page_made_and_taken_back_leaves_no_trace(desk: Desk) -> None:
    desk.session.apply(Change("New", (make_page("new/a.md", OLD),)))
    assert desk.session.modified == {"new/a.md"}
    desk.undo()
    assert desk.session.modified == set()
    desk.save()
    assert files(desk.root) == {}
    desk.redo()
    desk.save()
    assert files(desk.root) == {"new/a.md": OLD}


def test_an_empty_page_is_a_page(desk: Desk) -> None:
    desk.session.apply(Change("New", (make_page("a.md", b""),)))
    assert desk.session.modified == {"a.md"}
    desk.save()
    assert files(desk.root) == {"a.md": b""}
    desk.session.apply(Change("Delete", (remove_page("a.md", b""),)))
    assert desk.session.removed == {"a.md"}
    desk.save()
    assert files(desk.root) == {}


def test_a_page_removed_and_made_again_with_its_text_is_not_modified(desk: Desk) -> None:
    desk.add(OLD, "a.md")
    desk.session.apply(Change("Delete", (remove_page("a.md", OLD),)))
    desk.session.apply(Change("New", (make_page("a.md", OLD),)))
    assert not desk.session.modified
    desk.session.apply(desk.session.change_by("Insert", "a.md", [Edit(Span(0, 0), b"x")]))
    desk.undo(3)
    assert desk.data("a.md") == OLD
    assert not desk.session.modified


@pytest.mark.parametrize("path", ["there.md", "unreadable.md"])
def test_a_page_is_not_made_over_another(desk: Desk, path: str) -> None:
    desk.add(OLD, "there.md")
    desk.session.take_unreadable("unreadable.md", UnreadablePageError("page.denied", path="unreadable.md"))
    desk.add(b"text", "a.md")
    with pytest.raises(EditError, match=r"change\.exists"):
        desk.session.apply(moved("a.md", path, b"text"))
    assert (desk.data("a.md"), desk.data("there.md")) == (b"text", OLD)
    assert desk.session.undo_stack.count() == 0


def test_changes_that_cannot_be_are_refused_whole(desk: Desk) -> None:
    desk.add(OLD, "a.md")
    desk.add(b"caf\xe9\n", "latin.md")
    session = desk.session
    with pytest.raises(FolderError):
        session.apply(moved("a.md", "../outside.md", OLD))
    with pytest.raises(ReadOnlyError):
        session.apply(moved("latin.md", "b.md", b"caf\xe9\n"))
    with pytest.raises(EditError, match=r"change\.stale"):
        session.apply(moved("a.md", "b.md", b"an older text"))
    session.read_only = True
    for change in (moved("a.md", "b.md", OLD), Change("New", (make_page("c.md", b""),))):
        with pytest.raises(ReadOnlyError):
            session.apply(change)
    assert (sorted(session.handbook.pages), session.modified) == (["a.md", "latin.md"], set())
    assert session.undo_stack.count() == 0


def test_what_is_on_disk_comes_back_by_a_step_of_its_own(desk: Desk) -> None:
    """A page that was deleted here and made anew by another program: no step is lost over it."""
    desk.add(OLD, "a.md")
    refused: list[object] = []
    desk.session.refused.connect(refused.append)
    desk.session.apply(Change("Delete", (remove_page("a.md", OLD),)))
    desk.save()
    (desk.root / "a.md").write_bytes(b"theirs")
    desk.read("a.md")
    assert desk.data("a.md") == b"theirs"
    desk.undo(2)
    assert desk.data("a.md") == OLD
    assert desk.session.modified == {"a.md"}
    desk.redo(2)
    assert desk.data("a.md") == b"theirs"
    assert not desk.session.modified
    assert not refused


def test_taking_back_makes_a_page_what_it_is_on_disk(desk: Desk) -> None:
    desk.add(OLD, "a.md")
    session = desk.session
    session.apply(moved("a.md", "b.md", OLD))
    session.revert("a.md")
    assert desk.data("a.md") == OLD
    assert session.modified == {"b.md"}
    session.revert("b.md")
    assert sorted(session.handbook.pages) == ["a.md"]
    assert not session.modified
    desk.undo(2)
    assert sorted(session.handbook.pages) == ["b.md"]


# Saving, with other programs about


def conflict_of(desk: Desk) -> list[tuple[object, ...]]:
    found: list[tuple[object, ...]] = []
    desk.saver.conflicts_found.connect(lambda *told: found.append(told))
    desk.saver.save(set(desk.session.modified))
    desk.qtbot.waitUntil(lambda: bool(found))
    return found


def wait_saved(desk: Desk) -> None:
    desk.qtbot.waitUntil(lambda: not desk.saver.busy)


@pytest.fixture
def changed(desk: Desk) -> Desk:
    """A page that was moved here and edited on disk, with an edited page beside it."""
    desk.add(OLD, "a.md")
    desk.add(b"other\n", "other.md")
    desk.session.apply(moved("a.md", "sub/b.md", OLD))
    desk.session.apply(desk.session.change_by("Insert", "other.md", [Edit(Span(0, 0), b"x")]))
    (desk.root / "a.md").write_bytes(b"theirs")
    return desk


def test_a_changed_page_is_not_deleted_and_nothing_else_written(changed: Desk) -> None:
    ((conflicts, others),) = conflict_of(changed)
    assert [conflict.path for conflict in conflicts] == ["a.md"]
    assert set(others) == {"sub/b.md", "other.md"}
    assert files(changed.root) == {"a.md": b"theirs", "other.md": b"other\n"}


@pytest.mark.parametrize(
    ("choice", "disk", "modified"),
    [
        (Settled.KEEP_MINE, {"sub/b.md": OLD, "other.md": b"xother\n"}, set()),
        (Settled.TAKE_THEIRS, {"a.md": b"theirs", "sub/b.md": OLD, "other.md": b"xother\n"}, set()),
        (Settled.LATER, {"a.md": b"theirs", "sub/b.md": OLD, "other.md": b"xother\n"}, {"a.md"}),
    ],
)
def test_what_is_decided_on_it_is_done_with_the_others(
    changed: Desk, choice: Settled, disk: dict[str, bytes], modified: set[str]
) -> None:
    ((conflicts, others),) = conflict_of(changed)
    changed.saver.settle([(conflicts[0], choice)], others)
    wait_saved(changed)
    assert files(changed.root) == disk
    assert changed.session.modified == modified
    assert set(changed.session.conflicts) == modified
    changed.undo(changed.session.undo_stack.count())
    assert changed.data("a.md") == OLD


@pytest.mark.parametrize("choice", list(Settled))
def test_a_file_at_the_place_of_a_moved_page_costs_neither(desk: Desk, choice: Settled) -> None:
    desk.add(OLD, "a.md")
    desk.session.apply(moved("a.md", "b.md", OLD))
    (desk.root / "b.md").write_bytes(b"theirs")
    ((conflicts, others),) = conflict_of(desk)
    assert files(desk.root) == {"a.md": OLD, "b.md": b"theirs"}
    desk.saver.settle([(conflicts[0], choice)], others)
    wait_saved(desk)
    wait_saved(desk)
    texts = sorted(files(desk.root).values())
    expected = {
        Settled.KEEP_MINE: [OLD],
        Settled.TAKE_THEIRS: [b"theirs"],
        Settled.SAVE_COPY: [b"theirs", OLD],
        Settled.LATER: [b"theirs", OLD],
    }[choice]
    assert texts == expected
    assert desk.session.modified == ({"a.md", "b.md"} if choice is Settled.LATER else set())
    assert choice is Settled.LATER or "a.md" not in files(desk.root)


def test_where_the_copy_fails_nothing_is_deleted(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.add(OLD, "a.md")
    desk.session.apply(moved("a.md", "b.md", OLD))
    (desk.root / "b.md").write_bytes(b"theirs")
    ((conflicts, others),) = conflict_of(desk)

    def full(*_: object) -> None:
        raise UnreadablePageError("page.denied", path="b.md")

    monkeypatch.setattr("jfeditor.ui.saver.save_copy", full)
    desk.saver.settle([(conflicts[0], Settled.SAVE_COPY)], others)
    wait_saved(desk)
    assert files(desk.root) == {"a.md": OLD, "b.md": b"theirs"}
    assert desk.session.modified == {"a.md", "b.md"}
    assert desk.refusals == ["page.denied"]


@pytest.mark.parametrize("saved_first", [False, True])
def test_steps_while_it_is_written_are_to_be_saved_again(desk: Desk, saved_first: bool) -> None:
    desk.add(OLD, "a.md")
    desk.session.apply(moved("a.md", "b.md", OLD))
    if saved_first:
        desk.save()
        desk.undo()
    desk.saver.save(set(desk.session.modified))
    assert desk.saver.busy
    (desk.redo if saved_first else desk.undo)()
    wait_saved(desk)
    here, there = ("b.md", "a.md") if saved_first else ("a.md", "b.md")
    assert sorted(desk.session.handbook.pages) == [here]
    assert files(desk.root) == {there: OLD}
    assert (desk.session.modified, desk.session.removed) == ({"a.md", "b.md"}, {there})
    desk.save()
    assert files(desk.root) == {here: OLD}


# The journal


@pytest.fixture
def keeper(desk: Desk) -> JournalKeeper:
    def fail(error: Exception) -> None:
        raise error

    return JournalKeeper(desk.session, Journal(desk.root), fail)


def recorded(desk: Desk) -> dict[str, bytes | None]:
    """What the next start would offer; None for a page to be deleted."""
    return {one.path: None if one.removes else one.data for one in Journal(desk.root).entries()}


def test_the_journal_follows_a_move_there_and_back(desk: Desk, keeper: JournalKeeper) -> None:
    desk.add(OLD, "b.md")
    desk.session.apply(moved("b.md", "a.md", OLD))
    keeper.record_now()
    desk.qtbot.waitUntil(lambda: recorded(desk) == {"a.md": OLD, "b.md": None})
    desk.undo()
    keeper.record_now()
    desk.qtbot.waitUntil(lambda: recorded(desk) == {})
    desk.redo()
    desk.save()
    keeper.close(keep=True)
    assert recorded(desk) == {}


@pytest.mark.parametrize("back", [False, True])
def test_a_crash_between_two_records_leaves_the_text_recorded_or_on_disk(
    desk: Desk, keeper: JournalKeeper, monkeypatch: pytest.MonkeyPatch, back: bool
) -> None:
    calls: list[tuple[str, str]] = []
    for name in ("record", "record_removal", "forget"):
        real = getattr(Journal, name)

        def noted(journal: Journal, path: str, *rest: object, name: str = name, real: object = real) -> None:
            calls.append((name, path))
            real(journal, path, *rest)  # type: ignore[operator]

        monkeypatch.setattr(Journal, name, noted)
    desk.add(OLD, "a.md")
    desk.session.apply(moved("a.md", "b.md", OLD))
    keeper.record_now()
    if back:
        desk.undo()
        keeper.record_now()
    keeper.close(keep=True)
    assert calls[:2] == [("record", "b.md"), ("record_removal", "a.md")]
    assert calls[2:] == ([("forget", "a.md"), ("forget", "b.md")] if back else [])


# The window


def move_in(window: MainWindow, path: str = CARE, place: str = PLACE) -> bytes:
    """Move a page as an operation does; returns its text."""
    session = window.handbook.session
    text = session.page(path).source.data
    session.apply(moved(path, place, text))
    return text


def has_row(window: MainWindow, path: str) -> bool:
    """Whether the tree shows the page where one opens the way to it."""
    window.tree.group_now()
    if path not in window.tree.page_order():
        assert not window.tree.model.index_of(("page", path)).isValid()
        return False
    window.tree.reveal(path, FAMILY)
    assert window.tree.model.index_of(("page", path)).isValid()
    return True


def undo(window: MainWindow, qtbot: QtBot) -> None:
    activate(window, qtbot)
    qtbot.keyClick(window.page.editor, Qt.Key.Key_Z, CTRL)


def marked(window: MainWindow, folder: str) -> bool:
    row = window.tree.model.row_at(window.tree.model.index_of(("department", folder)))
    assert row is not None
    return row.modified


def test_a_page_moves_and_back_in_the_window(window: MainWindow, qtbot: QtBot, handbook: Path) -> None:
    before = files(handbook)
    window._jump_to_line(CARE, 5)
    text = move_in(window)
    session = window.handbook.session
    assert window.page.path != CARE
    assert has_row(window, PLACE)
    assert not has_row(window, CARE)
    assert marked(window, "customer-care")
    assert window.windowTitle().startswith("*")
    save(window, qtbot)
    now = files(handbook)
    assert now == {path: data for path, data in before.items() if path != CARE} | {PLACE: text}
    assert not session.modified
    assert not marked(window, "customer-care")
    window._jump_to_line(PLACE, 1)
    undo(window, qtbot)
    assert window.page.path == CARE, "what came back is shown"
    assert session.removed == {PLACE}
    save(window, qtbot)
    assert files(handbook) == before
    assert not (handbook / PLACE).parent.exists()
    qtbot.waitUntil(lambda: not window.handbook._reading, timeout=PATIENCE_MS)
    assert has_row(window, CARE)
    assert not has_row(window, PLACE)


def test_a_removed_page_does_not_come_back_by_itself(
    window: MainWindow, qtbot: QtBot, handbook: Path
) -> None:
    session = window.handbook.session
    text = session.page(CARE).source.data
    session.apply(Change("Delete", (remove_page(CARE, text),)))
    (handbook / CARE).touch()
    with qtbot.waitSignal(window.handbook.all_read, timeout=PATIENCE_MS):
        window.do_reload()
    qtbot.waitUntil(lambda: not window.handbook._reader.pending, timeout=PATIENCE_MS)
    window.handbook.ensure_read(CARE)
    assert CARE not in session.handbook.pages
    assert session.removed == {CARE}
    assert not session.conflicts
    assert not has_row(window, CARE)
    window.do_undo()
    assert not session.modified
    assert has_row(window, CARE)


def test_a_made_page_outlives_a_reload(window: MainWindow, qtbot: QtBot) -> None:
    session = window.handbook.session
    session.apply(Change("New", (make_page("new/page.md", b"# New\n"),)))
    with qtbot.waitSignal(window.handbook.all_read, timeout=PATIENCE_MS):
        window.do_reload()
    qtbot.waitUntil(lambda: not window.handbook._reader.pending, timeout=PATIENCE_MS)
    assert session.modified == {"new/page.md"}
    assert not session.conflicts


def test_a_removed_page_that_another_program_changes_is_told_and_asked_about(
    window: MainWindow, qtbot: QtBot, dialogs, handbook: Path
) -> None:
    session = window.handbook.session
    text = move_in(window)
    (handbook / CARE).write_bytes(text + b"\ntheirs\n")
    qtbot.waitUntil(lambda: CARE in session.conflicts, timeout=PATIENCE_MS)
    assert any("which is to be deleted here" in told for told in window.page.notices.texts)
    shown = []

    def keep(dialog: QDialog) -> None:
        shown.append([view.toPlainText().encode() for view in dialog.findChildren(QPlainTextEdit)])
        shown.append([one.text() for one in dialog.findChildren(QPushButton)])
        press("Keep the page")(dialog)

    dialogs.expect(keep)
    save(window, qtbot)
    assert shown[0] == [b"", text + b"\ntheirs\n"]
    assert shown[1] == ["Delete it all the same", "Keep the page", "Decide later"]
    qtbot.waitUntil(lambda: not session.modified, timeout=PATIENCE_MS)
    assert session.page(CARE).source.data == (handbook / CARE).read_bytes() == text + b"\ntheirs\n"
    assert (handbook / PLACE).read_bytes() == text
    assert has_row(window, CARE)


def test_a_file_that_comes_at_the_place_of_a_made_page_is_a_conflict(
    window: MainWindow, qtbot: QtBot, dialogs, handbook: Path
) -> None:
    session = window.handbook.session
    session.apply(Change("New", (make_page("new.md", b"# Mine\n"),)))
    (handbook / "new.md").write_bytes(b"# Theirs\n")
    qtbot.waitUntil(lambda: "new.md" in session.conflicts, timeout=PATIENCE_MS)
    assert session.page("new.md").source.data == b"# Mine\n"
    dialogs.expect(press("Save mine as a copy"))
    save(window, qtbot)
    qtbot.waitUntil(lambda: not session.modified, timeout=PATIENCE_MS)
    assert (handbook / "new.md").read_bytes() == b"# Theirs\n"
    assert next(handbook.glob("new (my copy*")).read_bytes() == b"# Mine\n"


def test_a_made_page_whose_file_came_and_went_again(window: MainWindow, qtbot: QtBot, handbook: Path) -> None:
    session = window.handbook.session
    session.apply(Change("New", (make_page("new.md", b"# Mine\n"),)))
    (handbook / "new.md").write_bytes(b"# Theirs\n")
    qtbot.waitUntil(lambda: "new.md" in session.conflicts, timeout=PATIENCE_MS)
    (handbook / "new.md").unlink()
    qtbot.waitUntil(lambda: not session.conflicts, timeout=PATIENCE_MS)
    save(window, qtbot)
    assert (handbook / "new.md").read_bytes() == b"# Mine\n"


def test_a_removed_page_that_another_program_deletes_is_done(
    window: MainWindow, qtbot: QtBot, handbook: Path
) -> None:
    session = window.handbook.session
    text = session.page(CARE).source.data
    session.apply(Change("Delete", (remove_page(CARE, text),)))
    (handbook / CARE).unlink()
    qtbot.waitUntil(lambda: not session.modified, timeout=PATIENCE_MS)
    assert not session.conflicts
    window.do_undo()
    save(window, qtbot)
    assert (handbook / CARE).read_bytes() == text


def test_a_move_that_the_disk_refuses_leaves_all_as_it_was(
    window: MainWindow, qtbot: QtBot, handbook: Path
) -> None:
    session = window.handbook.session
    text = move_in(window, place="blocked/care.md")
    type_into(window, qtbot, QUALITY, " mine")
    (handbook / "blocked").write_bytes(b"a file, no folder")
    before = files(handbook)
    with qtbot.waitSignal(window.handbook.saver.failed, timeout=PATIENCE_MS):
        qtbot.keyClick(window, Qt.Key.Key_S, CTRL)
    assert files(handbook) == before
    assert session.modified == {CARE, QUALITY, "blocked/care.md"}
    assert any("blocked is a file" in told for told in window.page.notices.texts)
    (handbook / "blocked").unlink()
    save(window, qtbot)
    assert (handbook / "blocked" / "care.md").read_bytes() == text
    assert not (handbook / CARE).exists()


def test_closing_asks_about_a_removed_page(windows, dialogs, handbook: Path) -> None:
    window = windows.open(handbook)
    session = window.handbook.session
    session.apply(Change("Delete", (remove_page(CARE, session.page(CARE).source.data),)))
    asked = []

    def answer(dialog: QDialog) -> None:
        asked.append(dialog.text())
        press("Save")(dialog)

    dialogs.expect(answer)
    assert window.close()
    assert asked == ["1 page is not saved yet."]
    assert not (handbook / CARE).exists()


# The Changes tab


def shown_changes(window: MainWindow, qtbot: QtBot, text: str) -> list[str]:
    qtbot.waitUntil(lambda: text in window.side.changes.text.toPlainText(), timeout=PATIENCE_MS)
    return window.side.changes.text.toPlainText().split("\n")


def test_the_changes_tell_what_comes_and_goes_with_its_text(window: MainWindow, qtbot: QtBot) -> None:
    window.do_show_changes()
    text = move_in(window).decode().split("\n")[:-1]
    window.handbook.session.apply(Change("New", (make_page("empty.md", b""),)))
    lines = shown_changes(window, qtbot, "empty.md")
    first, empty, second = (
        lines.index(head)
        for head in (f"{CARE} (will be deleted)", "empty.md (new page)", f"{PLACE} (new page)")
    )
    assert first < empty < second
    assert [line[1:] for line in lines[first:empty] if line.startswith("-")] == text
    assert [line[1:] for line in lines[second:] if line.startswith("+")] == text
    assert lines[empty + 1] == ""
    count = len(text)
    assert window.side.changes.summary.text() == f"3 pages: {count} lines added, {count} taken out"


def test_a_page_is_taken_back_from_there(window: MainWindow, qtbot: QtBot, handbook: Path) -> None:
    changes, session = window.side.changes, window.handbook.session
    window.do_show_changes()
    text = move_in(window)
    lines = shown_changes(window, qtbot, PLACE)
    assert changes.take_back.accessibleName() == f"Take back {CARE}", "the first page"
    row = lines.index(f"{PLACE} (new page)") + 4
    changes.text.setTextCursor(QTextCursor(changes.text.document().findBlockByNumber(row)))
    assert changes.take_back.accessibleName() == f"Take back {PLACE}"
    qtbot.mouseClick(changes.take_back, Qt.MouseButton.LeftButton)
    assert PLACE not in session.handbook.pages
    qtbot.waitUntil(lambda: PLACE not in changes.text.toPlainText(), timeout=PATIENCE_MS)
    changes.take_back.setFocus()
    qtbot.keyClick(changes.take_back, Qt.Key.Key_Space)
    assert session.page(CARE).source.data == text
    assert not session.modified
    qtbot.waitUntil(changes.empty.isVisible, timeout=PATIENCE_MS)
    assert has_row(window, CARE)


def test_inheritance_follows(window: MainWindow, qtbot: QtBot) -> None:
    keeper = window.handbook.inheritance
    qtbot.waitUntil(lambda: keeper.current is not None and not keeper.busy, timeout=PATIENCE_MS)
    move_in(window)
    handbook = window.handbook.session.handbook
    qtbot.waitUntil(lambda: keeper.current.found.handbook is handbook, timeout=PATIENCE_MS)
    window.do_undo()
    handbook = window.handbook.session.handbook
    qtbot.waitUntil(lambda: keeper.current.found.handbook is handbook, timeout=PATIENCE_MS)
    assert keeper.current.impacts == ()


# After a crash


def leave_a_move(handbook: Path) -> bytes:
    """What a window that died has left of moving a page."""
    text = (handbook / CARE).read_bytes()
    journal = Journal(handbook)
    journal.record(PLACE, "", text)
    journal.record_removal(CARE, read_stored(handbook, CARE).stamp.sha256)
    return text


def test_a_move_is_brought_back_whole(windows, dialogs, qtbot: QtBot, handbook: Path) -> None:
    text, before = leave_a_move(handbook), files(handbook)
    dialogs.expect(press("Bring back the ticked ones"))
    window = windows.open(handbook)
    session = window.handbook.session
    assert session.page(PLACE).source.data == text
    assert (session.modified, session.removed) == ({CARE, PLACE}, {CARE})
    assert files(handbook) == before
    qtbot.waitUntil(lambda: len(Journal(handbook).entries()) == 2, timeout=PATIENCE_MS)
    save(window, qtbot)
    assert (handbook / PLACE).read_bytes() == text
    assert not (handbook / CARE).exists()
    qtbot.waitUntil(lambda: not Journal(handbook).entries(), timeout=PATIENCE_MS)
    window.do_undo()
    window.do_undo()
    save(window, qtbot)
    assert files(handbook) == before


def test_a_removal_is_told_as_one_and_can_be_left_out(windows, dialogs, handbook: Path) -> None:
    leave_a_move(handbook)
    told = {}

    def choose(dialog: QDialog) -> None:
        for box in dialog._boxes:
            path, _, words = box.text().partition("\n")
            told[path] = words
            box.setChecked(path == PLACE)
        press("Bring back the ticked ones")(dialog)

    dialogs.expect(choose)
    window = windows.open(handbook)
    assert "deleted in the window, but not on disk" in told[CARE]
    assert "deleted" not in told[PLACE]
    assert window.handbook.session.modified == {PLACE}
    assert not window.handbook.session.removed


def test_a_removal_of_a_page_that_changed_since_is_asked_about(
    windows, dialogs, qtbot: QtBot, handbook: Path
) -> None:
    text = leave_a_move(handbook)
    (handbook / CARE).write_bytes(text + b"theirs\n")
    dialogs.expect(press("Bring back the ticked ones"))
    window = windows.open(handbook)
    assert CARE in window.handbook.session.conflicts
    dialogs.expect(press("Decide later"))
    activate(window, qtbot)
    qtbot.keyClick(window, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil((handbook / PLACE).exists, timeout=PATIENCE_MS)
    assert (handbook / CARE).read_bytes() == text + b"theirs\n"


def test_a_page_that_is_read_late_is_not_taken_for_gone(
    window: MainWindow, qtbot: QtBot, handbook: Path
) -> None:
    """What was found before a page was written is out of date when it comes."""
    opened = window.handbook
    opened.session.apply(Change("New", (make_page("late.md", b"# Late\n"),)))
    began = opened._saves
    save(window, qtbot)
    opened._take_error("late.md", UnreadablePageError("page.missing", path="late.md"), began)
    assert "late.md" in opened.session.handbook.pages
    qtbot.waitUntil(lambda: not opened._reader.pending, timeout=PATIENCE_MS)
    assert opened.session.page("late.md").source.data == b"# Late\n"
