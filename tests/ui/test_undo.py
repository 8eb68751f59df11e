"""Undo and redo: steps as people expect them, over pages, saving and reloading."""

import gc

import pytest
from desk import Desk
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from jfeditor.text import changes
from jfeditor.text.changes import Change, PageChange, change_page
from jfeditor.text.edits import Edit, EditError
from jfeditor.text.spans import Span
from jfeditor.ui.commands import ChangeCommand
from jfeditor.ui.navigation import Place
from jfeditor.ui.session import ReadOnlyError
from jfeditor.ui.typing_steps import continues

Key = Qt.Key
START = b"# Head\r\n\r\nbody\r\n"


@pytest.fixture
def typed(desk: Desk) -> Desk:
    """A page with the caret at the end of its heading."""
    desk.show(b"# Head|\r\n\r\nbody\r\n")
    return desk


def steps(desk: Desk) -> list[bytes]:
    """The page after each undo, until there is none."""
    found = [desk.data()]
    while desk.session.undo_stack.canUndo():
        desk.undo()
        found.append(desk.data())
    return found


def test_typing_is_undone_by_words(typed: Desk) -> None:
    typed.type(" one two\nthree")
    assert steps(typed) == [
        b"# Head one two\r\nthree\r\n\r\nbody\r\n",
        b"# Head one two\r\n\r\n\r\nbody\r\n",
        b"# Head one two\r\n\r\nbody\r\n",
        b"# Head one \r\n\r\nbody\r\n",
        b"# Head \r\n\r\nbody\r\n",
        START,
    ]


def test_a_run_of_deletions_is_one_step(typed: Desk) -> None:
    typed.press(Key.Key_Backspace, times=3)
    assert typed.marked() == b"# H|\r\n\r\nbody\r\n"
    typed.undo()
    assert typed.marked() == b"# Head|\r\n\r\nbody\r\n"
    typed.go(2)
    typed.press(Key.Key_Delete, times=4)
    assert typed.data() == b"# \r\n\r\nbody\r\n"
    typed.undo()
    assert typed.data() == START


def test_typing_and_deleting_are_steps_of_their_own(typed: Desk) -> None:
    typed.type("abc")
    typed.press(Key.Key_Backspace)
    typed.type("d")
    assert steps(typed) == [
        b"# Headabd\r\n\r\nbody\r\n",
        b"# Headab\r\n\r\nbody\r\n",
        b"# Headabc\r\n\r\nbody\r\n",
        START,
    ]


def test_typing_over_a_selection_is_one_step(typed: Desk) -> None:
    typed.panel.go(Place("page.md", 2), select_to=6)
    typed.type("Title")
    assert typed.data() == b"# Title\r\n\r\nbody\r\n"
    typed.undo()
    assert typed.data() == START


@pytest.mark.parametrize(
    "between",
    [
        lambda desk: (desk.press(Key.Key_Left), desk.press(Key.Key_Right)),
        lambda desk: desk.save(),
        lambda desk: (desk.panel.go(Place("other.md", 0)), desk.panel.reopen("page.md")),
        lambda desk: (desk.undo(), desk.redo()),
        lambda desk: QApplication.clipboard().setText("b") or desk.editor.paste(),
    ],
    ids=["caret", "save", "page", "undo and redo", "paste"],
)
def test_a_new_step_begins_after(typed: Desk, between) -> None:
    typed.add(b"other\n", "other.md")
    typed.type("aa")
    between(typed)
    assert typed.panel.path == "page.md"
    before = typed.data()
    typed.type("cc")
    assert typed.data() == before.replace(b"\r\n\r\n", b"cc\r\n\r\n")
    typed.undo()
    assert typed.data() == before
    typed.undo()
    assert typed.data() in {START, START.replace(b"# Head", b"# Headaa")}


def test_saving_in_between_changes_nothing_about_undo(typed: Desk) -> None:
    typed.type("x")
    typed.save()
    assert not typed.session.modified
    typed.undo()
    assert typed.data() == START
    assert typed.session.modified == {"page.md"}
    typed.redo()
    assert not typed.session.modified
    typed.undo()
    typed.save()
    assert (typed.root / "page.md").read_bytes() == START
    assert not typed.session.modified


def test_a_page_typed_back_to_what_is_saved_is_not_modified(typed: Desk) -> None:
    heard: list[str] = []
    typed.session.modified_changed.connect(heard.append)
    typed.type("x")
    assert typed.session.modified == {"page.md"}
    typed.press(Key.Key_Backspace)
    assert typed.session.modified == set()
    assert heard == ["page.md", "page.md"]


def test_undo_goes_from_page_to_page(typed: Desk) -> None:
    typed.add(b"other\n", "other.md")
    typed.type("one")
    typed.go(5, "other.md")
    typed.type("two")
    typed.undo()
    assert typed.data("other.md") == b"other\n"
    assert typed.editor.toPlainText() == "other\n"
    typed.undo()
    assert typed.data() == START
    assert not typed.session.modified
    typed.redo(2)
    assert (typed.data(), typed.data("other.md")) == (b"# Headone\r\n\r\nbody\r\n", b"othertwo\n")


def test_a_step_over_several_pages_is_all_or_nothing(desk: Desk) -> None:
    desk.add(b"one\n", "a.md")
    desk.add(b"two\r\n", "b.md")
    change = Change(
        "Both",
        (
            change_page("a.md", b"one\n", [Edit(Span(0, 3), b"1")]),
            change_page("b.md", b"two\r\n", [Edit(Span(3, 3), b"!")]),
        ),
    )
    desk.session.apply(change)
    assert (desk.data("a.md"), desk.data("b.md")) == (b"1\n", b"two!\r\n")
    assert desk.session.modified == {"a.md", "b.md"}
    desk.undo()
    assert (desk.data("a.md"), desk.data("b.md")) == (b"one\n", b"two\r\n")
    assert not desk.session.modified


def test_the_caret_goes_where_the_step_was(typed: Desk) -> None:
    typed.type("more")
    typed.go(len(typed.data()))
    typed.undo()
    assert typed.marked() == b"# Head|\r\n\r\nbody\r\n"
    typed.go(len(typed.data()))
    typed.redo()
    assert typed.marked() == b"# Headmore|\r\n\r\nbody\r\n"


def test_the_caret_goes_there_behind_emoji_too(desk: Desk) -> None:
    desk.show("# 😀😀|\r\n\r\n😀\r\n".encode())
    desk.type("𝒳y")
    desk.go(0)
    desk.undo()
    assert desk.marked() == "# 😀😀|\r\n\r\n😀\r\n".encode()


def test_a_new_edit_forgets_what_was_undone(typed: Desk) -> None:
    typed.type("x")
    typed.undo()
    assert typed.session.undo_stack.canRedo()
    typed.type("y")
    assert not typed.session.undo_stack.canRedo()
    assert typed.data() == b"# Heady\r\n\r\nbody\r\n"


def test_undo_reaches_back_over_a_reload(typed: Desk) -> None:
    typed.type("x")
    typed.save()
    (typed.root / "page.md").write_bytes(b"quite another page\n")
    typed.read()
    assert typed.data() == b"quite another page\n"
    assert not typed.session.modified
    assert typed.editor.toPlainText() == "quite another page\n"
    typed.undo()
    assert typed.data() == b"# Headx\r\n\r\nbody\r\n"
    assert typed.session.modified == {"page.md"}
    typed.undo()
    assert typed.data() == START
    typed.redo(2)
    assert typed.data() == b"quite another page\n"
    assert not typed.session.modified


def test_a_page_without_steps_is_reloaded_without_one(desk: Desk) -> None:
    desk.show(b"|one\n")
    (desk.root / "page.md").write_bytes(b"one more\n")
    desk.read()
    assert desk.data() == b"one more\n"
    assert desk.editor.toPlainText() == "one more\n"
    assert desk.session.undo_stack.count() == 0


# What Qt's undo stack does with Python's commands


def test_commands_outlive_their_python_names(typed: Desk) -> None:
    typed.type("one two three")
    gc.collect()
    assert steps(typed)[-1] == START
    gc.collect()
    typed.redo(typed.session.undo_stack.count())
    assert typed.data() == b"# Headone two three\r\n\r\nbody\r\n"


def test_a_change_of_a_text_that_has_moved_on_is_refused_before_it_is_pushed(typed: Desk) -> None:
    stale = typed.session.change_by("Late", "page.md", [Edit(Span(0, 1), b"##")])
    typed.type("x")
    before, count = typed.data(), typed.session.undo_stack.count()
    with pytest.raises(EditError, match=r"change\.stale"):
        typed.session.apply(stale)
    assert (typed.data(), typed.session.undo_stack.count()) == (before, count)


def test_a_change_of_two_pages_is_refused_whole(desk: Desk) -> None:
    desk.add(b"one\n", "a.md")
    desk.add(b"caf\xe9\n", "b.md")
    pages = (
        change_page("a.md", b"one\n", [Edit(Span(0, 0), b"x")]),
        change_page("b.md", b"caf\xe9\n", [Edit(Span(0, 0), b"x")]),
    )
    with pytest.raises(ReadOnlyError):
        desk.session.apply(Change("Both", pages))
    assert desk.data("a.md") == b"one\n"
    assert desk.session.undo_stack.count() == 0


def test_a_broken_edit_is_refused_and_the_editor_shows_the_old_text(
    typed: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A splice that touches a byte outside its spans: found by the check, nothing is changed."""

    def broken(before: bytes, edits: tuple[Edit, ...]) -> bytes:
        return before.replace(b"body", b"BODY") + edits[0].new

    monkeypatch.setattr("jfeditor.text.edits.splice", broken)
    typed.type("x")
    assert typed.marked() == b"# Head|\r\n\r\nbody\r\n"
    assert typed.editor.toPlainText() == "# Head\n\nbody\n"
    assert len(typed.refusals) == 1
    assert typed.session.undo_stack.count() == 0
    monkeypatch.undo()
    typed.type("y")
    assert typed.marked() == b"# Heady|\r\n\r\nbody\r\n"


def test_an_edit_of_a_page_that_may_not_be_edited_is_refused(typed: Desk) -> None:
    typed.session.read_only = True
    typed.type("x")
    typed.press(Key.Key_Backspace)
    assert typed.marked() == b"# Head|\r\n\r\nbody\r\n"
    assert typed.editor.toPlainText() == "# Head\n\nbody\n"
    assert len(typed.refusals) == 2


def test_an_undone_command_is_exactly_the_inverse() -> None:
    shown: list[Change] = []
    change = Change("X", (change_page("a", b"one two", [Edit(Span(0, 3), b"1"), Edit(Span(7, 7), b"!")]),))
    command = ChangeCommand(change, shown.append, typed=False)
    command.redo()
    command.undo()
    assert shown == [change, change.inverse()]
    page: PageChange = shown[1].pages[0]
    assert changes.apply_edits(page.before, page.edits) == b"one two"


@pytest.mark.parametrize(
    ("last", "following", "together"),
    [
        (Edit(Span(0, 0), b"a"), Edit(Span(1, 1), b"b"), True),
        (Edit(Span(0, 0), b"a"), Edit(Span(0, 0), b"b"), False),
        (Edit(Span(0, 0), b"a"), Edit(Span(1, 1), b" "), True),
        (Edit(Span(0, 0), b" "), Edit(Span(1, 1), b" "), True),
        (Edit(Span(0, 0), b" "), Edit(Span(1, 1), b"a"), False),
        (Edit(Span(0, 0), b"a"), Edit(Span(1, 1), b"\n"), False),
        (Edit(Span(0, 0), b"a"), Edit(Span(1, 1), b"\r"), False),
        (Edit(Span(0, 3), b"a"), Edit(Span(1, 1), b"b"), True),
        (Edit(Span(0, 0), b"a"), Edit(Span(1, 2), b"b"), False),
        (Edit(Span(4, 5), b""), Edit(Span(3, 4), b""), True),
        (Edit(Span(4, 5), b""), Edit(Span(4, 5), b""), True),
        (Edit(Span(4, 5), b""), Edit(Span(6, 7), b""), False),
        (Edit(Span(4, 5), b""), Edit(Span(4, 4), b"x"), False),
    ],
)
def test_keystrokes_that_belong_together(last: Edit, following: Edit, together: bool) -> None:
    assert continues(last, following) is together
