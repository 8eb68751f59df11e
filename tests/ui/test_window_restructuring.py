"""Restructuring in the window: from the tree to the review, the undo stack, the disk, and back."""

from dataclasses import dataclass
from pathlib import Path

import pygit2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit, QProgressDialog
from pytestqt.qtbot import QtBot
from restructure_steps import (
    Looked,
    cancel,
    choose,
    copy_pages,
    drag,
    files,
    has_keyboard,
    ready,
    ref_of,
    row_of,
    selected,
    texts,
    titles,
    type_name,
    wait_done,
    wait_told,
    wait_undone,
)
from window_steps import ALT, CARE, PATIENCE_MS, QUALITY, press, save

from jfeditor.families.handbook import NodeRef
from jfeditor.families.model import FAMILY
from jfeditor.restructure.proposals import Proposal
from jfeditor.restructure.renames import rename
from jfeditor.text.changes import Change
from jfeditor.ui.main_window import MainWindow
from jfeditor.wording import word

SAMPLE = Path(__file__).resolve().parents[2] / "resources" / "sample-handbook"
IMPLEMENTATION = "harbour-services/implementation-consultant.md"
LEAD = "Care Agent Team Lead"


@pytest.fixture
def window(window: MainWindow, qtbot: QtBot) -> MainWindow:
    """A window on the copy of the sample handbook, which can be restructured."""
    return ready(window, qtbot)


# The whole way


@dataclass(frozen=True, slots=True)
class Job:
    """A level that is renamed and brought into another family."""

    pages: Path
    path: str
    title: str
    new: str
    family: str
    beside: str


JOBS = {
    "sample": Job(SAMPLE, CARE, "Care Agent", "Harbour Guide", QUALITY, "Quality Lead"),
    "real": Job(
        Path("pages"),
        "marketing/global-content-manager/index.html.md",
        "Senior Manager, Global Content",
        "Senior Manager, World Content",
        "marketing/brand-leadership/index.html.md",
        "Director, Brand",
    ),
}


@pytest.mark.parametrize("name", JOBS)
def test_a_level_is_renamed_moved_undone_redone_and_saved(
    name: str, windows, dialogs, qtbot: QtBot, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    job = JOBS[name]
    pages = job.pages if job.pages.is_absolute() else request.getfixturevalue("corpus") / job.pages
    folder = copy_pages(pages, tmp_path / "book")
    repository = _commit(folder)
    window = ready(windows.open(folder), qtbot)
    before = files(folder)

    choose(window, qtbot, ref_of(window, job.path, job.title))
    looked = [Looked(), Looked()]
    dialogs.expect(looked[0])
    renamed = wait_done(window, qtbot, lambda: type_name(window, qtbot, job.new))
    assert renamed == looked[0].change
    assert len(renamed.pages) > 1
    assert looked[0].summary.endswith("nothing breaks.")
    assert renamed.name in window.toast.text
    assert selected(window) == [job.new]
    assert has_keyboard(window, qtbot, window.tree_panel.tree)
    assert files(folder) == before, "nothing is written before it is saved"

    dialogs.expect(looked[1])
    target = row_of(window, ref_of(window, job.family, job.beside))
    row_of(window, ref_of(window, job.path, job.new))
    moved = wait_done(window, qtbot, lambda: drag(window, target, 0.05))
    assert moved == looked[1].change
    assert selected(window) == [job.new]
    assert window.page.path == job.family
    assert titles(window, job.family)[window.page.node] == job.new
    done = texts(window)

    for _ in range(2):
        wait_undone(window, qtbot, Qt.Key.Key_Z)
    assert texts(window) == {path: before[path] for path in done}
    assert not window.handbook.session.modified
    for _ in range(2):
        wait_undone(window, qtbot, Qt.Key.Key_Z, shift=True)
    assert texts(window) == done

    save(window, qtbot)
    wanted = after_changes(before, [looked[0].change, looked[1].change])
    assert files(folder) == wanted
    changed = {path for path in wanted if wanted[path] != before.get(path)}
    assert _differing(repository) == changed == {page.path for page in (*renamed.pages, *moved.pages)}

    for _ in range(2):
        wait_undone(window, qtbot, Qt.Key.Key_Z)
    save(window, qtbot)
    assert files(folder) == before
    assert not _differing(repository)


def after_changes(before: dict[str, bytes], changes: list[Change]) -> dict[str, bytes]:
    """The bytes of files after what reviews listed."""
    now = dict(before)
    for change in changes:
        for page in change.pages:
            assert now[page.path] == page.before
            now[page.path] = page.after
    return now


def _commit(folder: Path) -> pygit2.Repository:
    repository = pygit2.init_repository(str(folder), initial_head="main")
    repository.index.add_all()
    repository.index.write()
    tree = repository.index.write_tree()
    author = pygit2.Signature("A", "a@example.org", 0, 0)
    repository.create_commit("HEAD", author, author, "Pages", tree, [])
    return repository


def _differing(repository: pygit2.Repository) -> set[str]:
    """The files that git's diff is about, apart from blanks of line ends that nobody touched."""
    return {patch.delta.new_file.path for patch in repository.diff("HEAD")}


# What is done at once, and what is looked at


def test_a_change_of_one_page_is_done_at_once_and_taken_back_by_the_message(
    window: MainWindow, qtbot: QtBot
) -> None:
    before = texts(window)
    choose(window, qtbot, ref_of(window, QUALITY, "Career Ladder"))
    change = wait_done(window, qtbot, lambda: qtbot.keyClick(window.tree_panel.tree, Qt.Key.Key_Up, ALT))
    assert titles(window, QUALITY)[-3:] == ["Career Ladder", "The first ninety days", "Hiring Process"]
    assert window.toast.isVisible()
    assert window.toast.text == f"Done: {change.name}"
    assert has_keyboard(window, qtbot, window.tree_panel.tree)
    assert selected(window) == ["Career Ladder"]
    qtbot.mouseClick(window.toast.button, Qt.MouseButton.LeftButton)
    assert texts(window) == before
    assert not window.toast.isVisible()
    assert has_keyboard(window, qtbot, window.tree_panel.tree)


def test_the_message_leaves_on_the_next_step(window: MainWindow, qtbot: QtBot) -> None:
    choose(window, qtbot, ref_of(window, QUALITY, "Career Ladder"))
    wait_done(window, qtbot, lambda: qtbot.keyClick(window.tree_panel.tree, Qt.Key.Key_Up, ALT))
    window.page.editor.setFocus()
    qtbot.keyClicks(window.page.editor, "x")
    assert not window.toast.isVisible()


def test_cancel_changes_nothing(window: MainWindow, dialogs, qtbot: QtBot) -> None:
    before = texts(window)
    choose(window, qtbot, ref_of(window, CARE, LEAD))
    dialogs.expect(cancel)
    qtbot.keyClick(window.tree_panel.tree, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: bool(dialogs.seen) and not window.restructuring.busy, timeout=PATIENCE_MS)
    assert texts(window) == before
    assert not window.handbook.session.undo_stack.count()
    assert selected(window) == [LEAD]


def test_what_is_not_ticked_is_not_done(window: MainWindow, dialogs, qtbot: QtBot) -> None:
    choose(window, qtbot, ref_of(window, CARE, "Care Agent"))

    def untick(dialog: QDialog) -> None:
        if dialog.all.checkState() is not Qt.CheckState.Checked:
            QTest.keyClick(dialog.all, Qt.Key.Key_Space)
        QTest.keyClick(dialog.all, Qt.Key.Key_Space)
        assert not dialog.chosen
        assert not dialog.apply.isEnabled()
        qtbot.waitUntil(dialog.apply.isEnabled, timeout=PATIENCE_MS)
        QTest.mouseClick(dialog.apply, Qt.MouseButton.LeftButton)

    dialogs.expect(untick)
    change = wait_done(window, qtbot, lambda: type_name(window, qtbot, "Harbour Guide"))
    assert "Harbour Guide" in titles(window, CARE)
    assert "Care Agent Job Grade" in titles(window, CARE), "its heading was an offer"
    assert b"The Care Agent is a [grade 5]" in texts(window)[CARE]
    assert len(change.pages) >= 1


def test_deleting_a_page_is_always_looked_at(window: MainWindow, dialogs, qtbot: QtBot) -> None:
    path = "leadership/chief-financial-officer.md"
    choose(window, qtbot, NodeRef(path, FAMILY))
    looked = Looked()
    dialogs.expect(looked)
    wait_done(window, qtbot, lambda: qtbot.keyClick(window.tree_panel.tree, Qt.Key.Key_Delete))
    assert path not in texts(window)
    assert path in window.handbook.session.removed
    qtbot.waitUntil(lambda: bool(window.page.path), timeout=PATIENCE_MS)
    wait_undone(window, qtbot, Qt.Key.Key_Z)
    assert path in texts(window)
    assert not window.handbook.session.modified


def test_undo_across_pages_says_what_it_changed(window: MainWindow, dialogs, qtbot: QtBot) -> None:
    choose(window, qtbot, ref_of(window, CARE, "Care Agent"))
    dialogs.expect(Looked())
    change = wait_done(window, qtbot, lambda: type_name(window, qtbot, "Harbour Guide"))
    wait_undone(window, qtbot, Qt.Key.Key_Z)
    assert window.toast.isVisible()
    assert window.toast.text.startswith(f"Taken back: {change.name}, on {len(change.pages)} pages.")
    assert all(page.path in window.toast.text for page in change.pages)
    qtbot.mouseClick(window.toast.button, Qt.MouseButton.LeftButton)
    assert "Harbour Guide" in titles(window, CARE)
    assert window.toast.text.startswith("Done again: ")


# While it is worked out


def stop_keeper(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Let the next question wait until it is called: the first of what is returned."""
    held: list[object] = []

    def ask(_key: str, question, answer) -> None:
        keeper = window.handbook.inheritance
        handbook = window.handbook.session.handbook

        def go() -> None:
            monkeypatch.undo()
            number = window.restructuring._number
            assert number
            keeper.ask(
                _key,
                lambda resolved: question(keeper._surveyor.survey(resolved.roles, handbook), lambda: None),
                answer,
            )

        held.append(go)

    monkeypatch.setattr(window.handbook.inheritance, "ask_survey", ask)
    return held


def test_a_wish_is_given_up_by_cancel(window: MainWindow, dialogs, qtbot: QtBot, monkeypatch) -> None:
    window.restructuring._waiting.setInterval(1)
    before = texts(window)
    held = stop_keeper(window, monkeypatch)
    choose(window, qtbot, ref_of(window, CARE, LEAD))

    def give_up(dialog: QDialog) -> None:
        assert isinstance(dialog, QProgressDialog)
        assert dialog.labelText() == word("restructuring.looking", {})
        press("Cancel")(dialog)

    dialogs.expect(give_up)
    qtbot.keyClick(window.tree_panel.tree, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: bool(dialogs.seen) and not window.restructuring.busy, timeout=PATIENCE_MS)
    held[0]()
    qtbot.waitUntil(lambda: not window.handbook.inheritance.busy, timeout=PATIENCE_MS)
    assert texts(window) == before
    assert len(dialogs.seen) == 1, "no review comes of what was given up"


def test_the_progress_names_how_many_pages_it_is_about(
    window: MainWindow, dialogs, qtbot: QtBot, monkeypatch
) -> None:
    restructuring = window.restructuring
    stop_keeper(window, monkeypatch)
    choose(window, qtbot, ref_of(window, CARE, LEAD))
    said = []

    def look(dialog: QDialog) -> None:
        restructuring._counted.emit(restructuring._number - 1, 3)
        restructuring._counted.emit(restructuring._number, 240)
        qtbot.waitUntil(lambda: "240 pages" in dialog.labelText(), timeout=PATIENCE_MS)
        said.append(dialog.labelText())
        press("Cancel")(dialog)

    dialogs.expect(look)
    restructuring._waiting.setInterval(1)
    qtbot.keyClick(window.tree_panel.tree, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: bool(said) and not restructuring.busy, timeout=PATIENCE_MS)


def test_a_second_wish_waits_for_the_first(window: MainWindow, qtbot: QtBot, monkeypatch) -> None:
    held = stop_keeper(window, monkeypatch)
    choose(window, qtbot, ref_of(window, QUALITY, "Career Ladder"))
    for _ in range(3):
        qtbot.keyClick(window.tree_panel.tree, Qt.Key.Key_Up, ALT)
    assert len(held) == 1
    assert window.statusBar().currentMessage() == word("restructuring.busy", {})
    wait_done(window, qtbot, held[0])
    assert titles(window, QUALITY)[-3:] == ["Career Ladder", "The first ninety days", "Hiring Process"]
    assert window.handbook.session.undo_stack.count() == 1


def test_typing_meanwhile_is_told_and_nothing_done(window: MainWindow, qtbot: QtBot, monkeypatch) -> None:
    held = stop_keeper(window, monkeypatch)
    choose(window, qtbot, ref_of(window, QUALITY, "Career Ladder"))
    qtbot.keyClick(window.tree_panel.tree, Qt.Key.Key_Up, ALT)
    window.page.editor.setFocus()
    qtbot.keyClicks(window.page.editor, "x")
    typed = texts(window)
    said = wait_told(
        window, qtbot, lambda: (held[0](), qtbot.waitUntil(lambda: not window.restructuring.busy))
    )
    assert said == word("restructuring.stale", {"name": "Move Career Ladder up"}) or "not done" in said
    assert texts(window) == typed


def test_another_program_changes_a_page_while_it_is_looked_at(
    window: MainWindow, dialogs, qtbot: QtBot, handbook: Path
) -> None:
    choose(window, qtbot, ref_of(window, CARE, "Care Agent"))
    theirs = (handbook / IMPLEMENTATION).read_bytes() + b"\nFrom elsewhere.\n"

    def meanwhile(dialog: QDialog) -> None:
        (handbook / IMPLEMENTATION).write_bytes(theirs)
        window.handbook.reload()
        qtbot.waitUntil(lambda: texts(window)[IMPLEMENTATION] == theirs, timeout=PATIENCE_MS)
        QTest.mouseClick(dialog.apply, Qt.MouseButton.LeftButton)

    dialogs.expect(meanwhile)
    said = wait_told(
        window,
        qtbot,
        lambda: (
            type_name(window, qtbot, "Harbour Guide"),
            qtbot.waitUntil(
                lambda: bool(dialogs.seen) and not window.restructuring.busy, timeout=PATIENCE_MS
            ),
        ),
    )
    assert "not done" in said
    assert "Care Agent" in titles(window, CARE)
    assert not window.handbook.session.modified


def test_closing_while_a_review_is_open_leaves_nothing(
    window: MainWindow, windows, dialogs, qtbot: QtBot
) -> None:
    choose(window, qtbot, ref_of(window, CARE, LEAD))
    dialogs.expect(lambda _dialog: windows.close(window))
    qtbot.keyClick(window.tree_panel.tree, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: bool(dialogs.seen), timeout=PATIENCE_MS)


def test_closing_the_handbook_while_it_is_worked_out(window: MainWindow, qtbot: QtBot) -> None:
    choose(window, qtbot, ref_of(window, CARE, LEAD))
    qtbot.keyClick(window.tree_panel.tree, Qt.Key.Key_Delete)
    assert window.restructuring.busy
    window.do_close_handbook()
    assert not window.restructuring.busy
    assert window.handbook is None


def test_a_fault_of_the_program_ends_the_wish(window: MainWindow, qtbot: QtBot) -> None:
    def faulty(_survey: object) -> Proposal:
        raise ZeroDivisionError

    with qtbot.captureExceptions() as caught:
        window.restructuring.wish(faulty)
        qtbot.waitUntil(lambda: not window.restructuring.busy, timeout=PATIENCE_MS)
    assert [kind for kind, *_ in caught] == [ZeroDivisionError]


# Pages that cannot be changed


def test_nothing_is_done_in_a_handbook_that_is_only_looked_at(windows, qtbot: QtBot, handbook: Path) -> None:
    window = ready(windows.open(handbook, read_only=True), qtbot)
    before = texts(window)
    refs = [ref_of(window, CARE, LEAD)]
    said = wait_told(
        window,
        qtbot,
        lambda: window.restructuring.wish(lambda survey: rename(survey, refs[0], "Lead"), refs),
    )
    assert said == word("session.window_read_only", {})
    assert texts(window) == before


@pytest.mark.parametrize(
    "said",
    [b"Works with the Care Agent \xff daily.", b"See [\xff](../customer-care/care-agent.md#care-agent)."],
)
def test_a_page_that_is_not_utf8_is_passed_over(
    said: bytes, windows, dialogs, qtbot: QtBot, handbook: Path
) -> None:
    elsewhere = handbook / "harbour-services" / "port-liaison.md"
    elsewhere.write_bytes(elsewhere.read_bytes() + b"\n\n" + said + b"\n")
    window = ready(windows.open(handbook), qtbot)
    choose(window, qtbot, ref_of(window, CARE, "Care Agent"))
    notes = []

    def look(dialog: QDialog) -> None:
        notes.append(dialog.notes.text())
        QTest.mouseClick(dialog.apply, Qt.MouseButton.LeftButton)

    dialogs.expect(look)
    change = wait_done(window, qtbot, lambda: type_name(window, qtbot, "Harbour Guide"))
    assert "harbour-services/port-liaison.md" not in {page.path for page in change.pages}
    assert notes[0].startswith("harbour-services/port-liaison.md stays as it is.")


def test_what_is_typed_into_a_form_is_written_before(window: MainWindow, qtbot: QtBot) -> None:
    choose(window, qtbot, ref_of(window, QUALITY, "Career Ladder"))
    window.do_show_details()
    field = window.side.details.form.field("title")
    assert isinstance(field, QLineEdit)
    field.selectAll()
    qtbot.keyClicks(field, "Quality of Care")
    assert window.side.details.form.has_typed
    window.tree_panel.tree.move_up()
    qtbot.waitUntil(lambda: not window.restructuring.busy, timeout=PATIENCE_MS)
    stack = window.handbook.session.undo_stack
    assert stack.count() == 2
    assert b"title: Quality of Care" in stack.command(1).change.pages[0].before
    assert titles(window, QUALITY)[-3:] == ["Career Ladder", "The first ninety days", "Hiring Process"]
