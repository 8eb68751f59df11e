"""The front matter form writes the value that was changed, and no other byte."""

import os
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QCheckBox, QInputDialog, QLineEdit, QMenu, QPlainTextEdit, QToolButton
from pytestqt.qtbot import QtBot
from window_steps import ALT, CARE, PATIENCE_MS, QUALITY, SHIFT, activate, press, save

from jfeditor.text.edits import Edit
from jfeditor.text.spans import Span
from jfeditor.ui.main_window import MainWindow

FRONT = b"""---
# who may change this: People Operations
title:   "Care Planner"   # the public name
draft: false
weight: 7
tags: [care, planning]
aliases:
  - /old/one/
  - /old/two/
summary: |
  Plans the week.
  Plans the month.
owner: {name: Kim, team: care}
---
"""
BODY = b"\n## Levels\n\n### Senior Care Planner\n\ntext  \n"
PAGE = "planner.md"


@pytest.fixture
def planner(windows, handbook: Path) -> MainWindow:
    return opened(windows, handbook, FRONT + BODY)


def opened(windows, handbook: Path, data: bytes) -> MainWindow:
    (handbook / PAGE).write_bytes(data)
    window = windows.open(handbook)
    window._jump_to_line(PAGE, 1)
    window.do_show_details()
    return window


def data(window: MainWindow) -> bytes:
    return window.handbook.session.page(PAGE).source.data


def retype(qtbot: QtBot, field: QLineEdit | QPlainTextEdit, text: str) -> None:
    field.setFocus()
    field.selectAll()
    for number, line in enumerate(text.split("\n")):
        if number:
            qtbot.keyClick(field, Qt.Key.Key_Return)
        qtbot.keyClicks(field, line)


@pytest.mark.parametrize(
    ("key", "text", "old", "new"),
    [
        ("title", "Lead Planner", b'"Care Planner"', b'"Lead Planner"'),
        ("weight", "12", b"weight: 7", b"weight: 12"),
        ("tags", "care\nplanning\nrosters", b"[care, planning]", b"[care, planning, rosters]"),
        ("aliases", "/old/one/\n/old/three/", b"/old/two/", b"/old/three/"),
        ("summary", "Plans the week.\nPlans the year.", b"Plans the month.", b"Plans the year."),
    ],
)
def test_leaving_a_field_by_tab_writes_its_value_once(
    planner: MainWindow, qtbot: QtBot, key: str, text: str, old: bytes, new: bytes
) -> None:
    activate(planner, qtbot)
    field = planner.side.details.form.field(key)
    retype(qtbot, field, text)
    assert data(planner) == FRONT + BODY, "nothing is written while one types"
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert data(planner) == (FRONT + BODY).replace(old, new, 1)
    assert planner.handbook.session.undo_stack.count() == 1
    assert planner.actions_by_name["undo"].text() == f"Undo Set {key}"
    planner.do_undo()
    assert data(planner) == FRONT + BODY
    shown = field.text() if isinstance(field, QLineEdit) else field.toPlainText()
    assert shown != text, "the field follows the undo"


def test_enter_writes_and_leaving_then_writes_no_more(planner: MainWindow, qtbot: QtBot) -> None:
    activate(planner, qtbot)
    field = planner.side.details.form.field("title")
    retype(qtbot, field, "Lead")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert b'"Lead"' in data(planner)
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert planner.handbook.session.undo_stack.count() == 1


def test_a_switch_writes_at_once(planner: MainWindow, qtbot: QtBot) -> None:
    box = planner.side.details.form.field("draft")
    assert isinstance(box, QCheckBox)
    box.click()
    assert data(planner) == (FRONT + BODY).replace(b"draft: false", b"draft: true")


def test_going_through_all_fields_writes_nothing(planner: MainWindow, qtbot: QtBot) -> None:
    activate(planner, qtbot)
    for key in ("title", "draft", "weight", "tags", "aliases", "summary", "owner"):
        field = planner.side.details.form.field(key)
        field.setFocus()
        assert field.hasFocus(), key
    planner.page.editor.setFocus()
    assert data(planner) == FRONT + BODY
    assert not planner.handbook.session.modified


def test_odd_lists_are_not_tidied_by_looking_at_them(windows, qtbot: QtBot, handbook: Path) -> None:
    text = b"---\ntitle: X\ntags: ['', ' blank ', care]\n---\n" + BODY
    window = opened(windows, handbook, text)
    activate(window, qtbot)
    window.side.details.form.field("tags").setFocus()
    window.page.editor.setFocus()
    assert data(window) == text


def test_saving_by_key_saves_what_is_typed_in_the_field(
    planner: MainWindow, qtbot: QtBot, handbook: Path
) -> None:
    activate(planner, qtbot)
    field = planner.side.details.form.field("title")
    retype(qtbot, field, "Lead Planner")
    planner.page.editor.setFocus()
    field.setFocus()
    qtbot.keyClicks(field, "!")
    # Ctrl+S must be allowed although the last key is not part of the page yet.
    save(planner, qtbot)
    assert (handbook / PAGE).read_bytes() == (FRONT + BODY).replace(b"Care Planner", b"Lead Planner!", 1)
    assert field.hasFocus()


def test_the_first_thing_typed_into_a_field_can_be_saved_by_key(
    planner: MainWindow, qtbot: QtBot, handbook: Path
) -> None:
    activate(planner, qtbot)
    retype(qtbot, planner.side.details.form.field("title"), "Lead Planner")
    save(planner, qtbot)
    assert b"Lead Planner" in (handbook / PAGE).read_bytes()


def test_closing_asks_about_what_is_typed_in_the_field(
    windows, qtbot: QtBot, dialogs, handbook: Path
) -> None:
    window = opened(windows, handbook, FRONT + BODY)
    activate(window, qtbot)
    retype(qtbot, window.side.details.form.field("title"), "Lead Planner")
    dialogs.expect(press("Save"))
    assert window.close()
    assert (handbook / PAGE).read_bytes() == (FRONT + BODY).replace(b"Care Planner", b"Lead Planner", 1)


def test_going_elsewhere_writes_what_was_typed_to_its_own_page(planner: MainWindow, qtbot: QtBot) -> None:
    activate(planner, qtbot)
    other = planner.handbook.session.page(CARE).source.data
    retype(qtbot, planner.side.details.form.field("title"), "Lead Planner")
    qtbot.keyClick(planner.side.details.form.field("title"), Qt.Key.Key_Left, ALT)
    assert planner.page.path != PAGE
    assert data(planner) == (FRONT + BODY).replace(b"Care Planner", b"Lead Planner", 1)
    assert planner.handbook.session.page(CARE).source.data == other


@pytest.mark.parametrize("theirs", [FRONT.replace(b"Care", b"Cure") + BODY, BODY, b""])
def test_what_is_being_typed_when_the_file_changes_is_an_edit_in_conflict_not_a_loss(
    planner: MainWindow, qtbot: QtBot, handbook: Path, theirs: bytes
) -> None:
    activate(planner, qtbot)
    field = planner.side.details.form.field("title")
    retype(qtbot, field, "Lead Pl")
    session = planner.handbook.session
    (handbook / PAGE).write_bytes(theirs)
    qtbot.waitUntil(lambda: PAGE in session.conflicts, timeout=PATIENCE_MS)
    assert data(planner) == (FRONT + BODY).replace(b"Care Planner", b"Lead Pl", 1)
    assert session.conflicts[PAGE].data == theirs
    assert field.text() == "Lead Pl"
    qtbot.keyClicks(field, "anner")
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert data(planner) == (FRONT + BODY).replace(b"Care Planner", b"Lead Planner", 1)


def test_what_is_being_typed_when_the_file_is_deleted_keeps_its_page(
    planner: MainWindow, qtbot: QtBot, handbook: Path
) -> None:
    activate(planner, qtbot)
    retype(qtbot, planner.side.details.form.field("title"), "Lead Planner")
    (handbook / PAGE).unlink()
    session = planner.handbook.session
    qtbot.waitUntil(lambda: PAGE in session.conflicts, timeout=PATIENCE_MS)
    assert session.modified == {PAGE}
    assert data(planner) == (FRONT + BODY).replace(b"Care Planner", b"Lead Planner", 1)


def test_a_file_that_is_touched_leaves_alone_what_is_being_typed(
    planner: MainWindow, qtbot: QtBot, handbook: Path
) -> None:
    activate(planner, qtbot)
    session = planner.handbook.session
    field = planner.side.details.form.field("title")
    retype(qtbot, field, "Lead Pl")
    os.utime(handbook / PAGE, (1, 1))
    qtbot.waitUntil(lambda: session.stored[PAGE].stamp.mtime_ns == 10**9, timeout=PATIENCE_MS)
    assert (field.text(), field.isModified(), session.modified) == ("Lead Pl", True, set())
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert session.modified == {PAGE}


def test_another_page_that_changes_on_disk_leaves_alone_what_is_being_typed(
    planner: MainWindow, qtbot: QtBot, handbook: Path
) -> None:
    activate(planner, qtbot)
    field = planner.side.details.form.field("title")
    retype(qtbot, field, "Lead Pl")
    (handbook / CARE).write_bytes(b"# Another\n")
    session = planner.handbook.session
    qtbot.waitUntil(lambda: session.page(CARE).title == "Another", timeout=PATIENCE_MS)
    assert (field.text(), field.isModified(), session.modified) == ("Lead Pl", True, set())
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert session.modified == {PAGE}


@pytest.mark.parametrize(("key", "text"), [("title", "Lead Planner"), ("tags", "care\nrosters")])
@pytest.mark.parametrize(
    "gone", [b"weight: 7\n", b'title:   "Care Planner"   # the public name\n', b"tags: [care, planning]\n"]
)
def test_a_key_that_goes_while_one_types_takes_nothing_else_along(
    planner: MainWindow, qtbot: QtBot, key: str, text: str, gone: bytes
) -> None:
    activate(planner, qtbot)
    retype(qtbot, planner.side.details.form.field(key), text)
    session = planner.handbook.session
    at = FRONT.index(gone)
    session.apply(session.change_by("Remove a key", PAGE, [Edit(Span(at, at + len(gone)), b"")]))
    assert data(planner) == (FRONT + BODY).replace(gone, b"", 1)
    planner.side.details.form.write_typed()
    values = session.page(PAGE).front_matter.values
    if gone.startswith(key.encode()):
        assert key not in values
    else:
        assert values[key] == (text if key == "title" else text.split("\n"))
        assert planner.side.details.form.field(key).hasFocus()


def test_an_edit_of_the_form_is_one_of_the_page_it_was_made_for(window: MainWindow) -> None:
    session, form = window.handbook.session, window.side.details.form
    quality = session.page(QUALITY).source.data
    window._jump_to_line(QUALITY, 1)
    form.show_page(session.page(CARE), editable=True)
    form._set(("title",), "Lead Agent")
    assert session.modified == {CARE}
    assert session.page(CARE).front_matter.values["title"] == "Lead Agent"
    assert session.page(QUALITY).source.data == quality


def test_an_edit_of_the_form_for_a_page_that_is_gone_does_nothing(window: MainWindow) -> None:
    session, form = window.handbook.session, window.side.details.form
    window._jump_to_line(QUALITY, 1)
    form.show_page(session.page(CARE), editable=True)
    session.take_out(CARE)
    form._set(("title",), "Lead Agent")
    assert not session.modified
    assert CARE not in session.handbook.pages


def test_an_edit_of_the_form_for_an_earlier_text_is_refused_in_words(window: MainWindow) -> None:
    session, form = window.handbook.session, window.side.details.form
    window._jump_to_line(QUALITY, 1)
    earlier = session.page(QUALITY)
    title = earlier.front_matter.values["title"]
    start = earlier.front_matter.inner.start
    session.apply(session.change_by("Change", QUALITY, [Edit(Span(start, start), b"weight: 1\n")]))
    changed = session.page(QUALITY).source.data
    form.show_page(earlier, editable=True)
    form._set(("title",), "Lead Agent")
    assert session.page(QUALITY).source.data == changed
    assert "has changed since" in window.statusBar().currentMessage()
    assert form.field("title").text() == title
    assert form.field("weight").text() == "1"


def test_non_breaking_blanks_stay(windows, qtbot: QtBot, handbook: Path) -> None:
    front = (
        "---\ntitle: X\nsummary: |\n  One\u00a0two\n  three\ntags:\n  - one\u00a0two\n"
        '  - "\u00a0three\u00a0"\n  - four\n---\n'
    ).encode()
    window = opened(windows, handbook, front + BODY)
    activate(window, qtbot)
    for key, old, new in (("summary", b"  three", b"  three!"), ("tags", b"- four", b"- four!")):
        field = window.side.details.form.field(key)
        field.setFocus()
        field.moveCursor(QTextCursor.MoveOperation.End)
        qtbot.keyClicks(field, "!")
        before = data(window)
        qtbot.keyClick(field, Qt.Key.Key_Tab)
        assert data(window) == before.replace(old, new, 1)


def test_shift_enter_begins_an_item_of_its_own(planner: MainWindow, qtbot: QtBot) -> None:
    activate(planner, qtbot)
    field = planner.side.details.form.field("tags")
    field.setFocus()
    field.moveCursor(QTextCursor.MoveOperation.End)
    qtbot.keyClick(field, Qt.Key.Key_Return, SHIFT)
    qtbot.keyClicks(field, "rosters")
    planner.side.details.form.write_typed()
    assert data(planner) == (FRONT + BODY).replace(b"planning]", b"planning, rosters]", 1)


@pytest.mark.parametrize("text", ["\u00b2", "+-7", "-", "\u0663", "9" * 4301])
def test_what_is_no_number_is_written_as_text_into_a_number_field(
    planner: MainWindow, qtbot: QtBot, text: str
) -> None:
    field = planner.side.details.form.field("weight")
    field.selectAll()
    field.insert(text)
    planner.side.details.form.write_typed()
    assert planner.handbook.session.page(PAGE).front_matter.values["weight"] == text


def test_a_text_that_grows_keeps_its_field_and_the_keyboard_goes_on(
    planner: MainWindow, qtbot: QtBot
) -> None:
    activate(planner, qtbot)
    field = planner.side.details.form.field("title")
    retype(qtbot, field, "A very long title " * 6)
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert planner.side.details.form.field("title") is field
    assert planner.focusWidget() is not None
    assert planner.side.details.form.isAncestorOf(planner.focusWidget())


def test_a_key_is_added_renamed_and_removed(
    planner: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    activate(planner, qtbot)
    form = planner.side.details.form
    form._add.setFocus()
    qtbot.keyClicks(form._add.lineEdit(), "layout")
    qtbot.keyClick(form._add.lineEdit(), Qt.Key.Key_Return)
    added = data(planner)
    assert b"layout:" in added
    assert len(added.split(b"\n")) == len((FRONT + BODY).split(b"\n")) + 1
    field = form.field("layout")
    assert field.hasFocus()
    qtbot.keyClicks(field, "role")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert b'layout: "role"' in data(planner)

    monkeypatch.setattr(QInputDialog, "getText", lambda *_, **__: ("kind", True))
    choose(planner, "layout", "Rename…")
    assert b'kind: "role"' in data(planner)
    assert form.field("layout") is None
    choose(planner, "kind", "Remove")
    assert data(planner) == FRONT + BODY


def choose(window: MainWindow, key: str, text: str) -> None:
    """Choose from the menu behind a key."""
    form = window.side.details.form
    more = next(
        b for b in form.findChildren(QToolButton) if b.accessibleName() == f"More for {key}" and b.isVisible()
    )
    more.click()
    menu = [one for one in form.findChildren(QMenu) if one.isVisible()][-1]
    next(action for action in menu.actions() if action.text() == text).trigger()
    menu.close()


def test_show_in_the_source_goes_to_the_key_itself(windows, handbook: Path) -> None:
    window = opened(windows, handbook, b"---\nsubtitle: title\ntitle: X\n---\n" + BODY)
    choose(window, "title", "Show in the source")
    assert window.page.editor.textCursor().block().text() == "title: X"
    assert window.page.editor.hasFocus() or window.focusWidget() is window.page.editor


def test_renaming_to_a_key_that_is_there_is_refused_in_words(
    planner: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QInputDialog, "getText", lambda *_, **__: ("weight", True))
    choose(planner, "title", "Rename…")
    assert data(planner) == FRONT + BODY
    assert "weight" in planner.statusBar().currentMessage()


@pytest.mark.parametrize(
    ("front", "said"),
    [
        (b"---\ntitle: [never closed\n---\n", "cannot be read"),
        (b'+++\ntitle = "X"\n+++\n', "TOML"),
    ],
)
def test_front_matter_that_cannot_be_edited_here_says_so(
    windows, handbook: Path, front: bytes, said: str
) -> None:
    window = opened(windows, handbook, front + BODY)
    form = window.side.details.form
    assert said in form._note.text()
    assert not form._add.isEnabled()
    assert all(not f.isEnabled() for f in form._fields.values())


def test_a_page_without_front_matter_gets_one_by_adding_a_key(windows, qtbot: QtBot, handbook: Path) -> None:
    window = opened(windows, handbook, b"# Care Planner\n")
    assert "no front matter" in window.side.details.form._note.text()
    window.side.details.form._add.lineEdit().setText("draft")
    window.side.details.form._add_button.click()
    assert data(window).endswith(b"---\n# Care Planner\n") or data(window).endswith(
        b"---\n\n# Care Planner\n"
    )
    assert b"draft:" in data(window)


def test_pages_with_the_same_keys_show_their_own_values(window: MainWindow) -> None:
    for path in (CARE, QUALITY):
        window._jump_to_line(path, 1)
        title = window.side.details.form.field("title")
        assert title.text() == window.handbook.session.page(path).front_matter.values["title"]
