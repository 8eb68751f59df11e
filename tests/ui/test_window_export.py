"""Exporting end to end: a window on real files, the PDF tab, the Export dialog, the files read back."""

import errno
import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pikepdf
import pytest
from dialog_answers import Dialogs
from pdf_desk import document_text
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt, QUrl
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot
from window_steps import CARE, CTRL, PATIENCE_MS, activate, show_row

from jfeditor.export import exporting
from jfeditor.export.exporting import Exported
from jfeditor.export.selections import Target, TargetKind
from jfeditor.faults import JfeditorError
from jfeditor.ui import export_plan
from jfeditor.ui.export_choices import What
from jfeditor.ui.export_dialog import ExportDialog
from jfeditor.ui.main_window import MainWindow
from jfeditor.wording import word, word_counted
from jfeditor.workspace.exports import put

LEFT = Qt.MouseButton.LeftButton
OPERATIONS = "customer-care/care-operations.md"
SENIOR = "Senior Care Operations Analyst"


class _Others(Dialogs):
    """Answers all dialogs but the Export dialog, which does not wait for an answer."""

    def _look(self) -> None:
        if not isinstance(QApplication.activeModalWidget(), ExportDialog):
            super()._look()


@pytest.fixture
def dialogs() -> Iterator[Dialogs]:
    """Answers to the dialogs that wait for one."""
    answers = _Others()
    yield answers
    answers.close()


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A folder for files, that is not there yet."""
    return tmp_path / "exported" / "out"


def known(window: MainWindow, qtbot: QtBot) -> None:
    """Wait until all is found out about the pages."""
    keeper = window.handbook.inheritance
    qtbot.waitUntil(lambda: keeper.current is not None and not keeper.busy, timeout=PATIENCE_MS)


def choose_in_tree(window: MainWindow, qtbot: QtBot, path: str, title: str) -> None:
    """Choose a heading with the keyboard in the tree."""
    show_row(window, path, title)
    tree = window.tree_panel.tree
    row = tree.currentIndex()
    tree.setFocus()
    above = tree.indexAbove(row)
    tree.selectionModel().setCurrentIndex(above, QItemSelectionModel.SelectionFlag.ClearAndSelect)
    qtbot.keyClick(tree, Qt.Key.Key_Down)
    assert tree.currentIndex() == row
    qtbot.waitUntil(lambda: window.page.path == path, timeout=PATIENCE_MS)


def pages_made(window: MainWindow, qtbot: QtBot) -> str:
    """Wait for the PDF tab; its words."""
    panel = window.side.pdf

    def still() -> bool:
        QApplication.processEvents()
        busy = window.handbook.inheritance.busy or panel.maker.busy or panel.view.tiles.busy
        return not busy and panel.view.document is not None

    qtbot.waitUntil(still, timeout=PATIENCE_MS)
    return document_text(panel.view.document)


def open_dialog(window: MainWindow, qtbot: QtBot) -> ExportDialog:
    """Ctrl+E, and wait until it is known what there is."""
    activate(window, qtbot)
    qtbot.keyClick(window, Qt.Key.Key_E, CTRL)
    dialog = window.exporting.dialog
    assert dialog is not None
    await_plan(dialog, qtbot)
    return dialog


def await_plan(dialog: ExportDialog, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: dialog.plan is not None, timeout=PATIENCE_MS)


def choose(dialog: ExportDialog, qtbot: QtBot, what: What, out: Path) -> None:
    """Choose what is exported, and where to, by keyboard."""
    index = next(i for i, offer in enumerate(dialog._offers) if offer.what is what)
    dialog.what.setFocus()
    qtbot.keyClick(dialog.what, Qt.Key.Key_Home)
    for _ in range(index):
        qtbot.keyClick(dialog.what, Qt.Key.Key_Down)
    assert dialog.offer.what is what
    dialog.folder.setFocus()
    dialog.folder.selectAll()
    qtbot.keyClicks(dialog.folder, str(out))
    await_plan(dialog, qtbot)


def export(dialog: ExportDialog, qtbot: QtBot) -> str:
    """Enter, and wait for the result; its words."""
    qtbot.waitUntil(dialog.export_button.isEnabled, timeout=PATIENCE_MS)
    qtbot.keyClick(dialog.folder, Qt.Key.Key_Return)
    qtbot.waitUntil(dialog.outcome.isVisible, timeout=PATIENCE_MS)
    return dialog.outcome.words.text()


def close(window: MainWindow, qtbot: QtBot) -> None:
    """Leave the dialog by keyboard."""
    qtbot.keyClick(window.exporting.dialog, Qt.Key.Key_Escape)
    assert window.exporting.dialog is None


def type_into_senior(window: MainWindow, qtbot: QtBot, words: str) -> None:
    """Type at the end of an item of the senior role."""
    lines = window.handbook.session.page(OPERATIONS).source.data.split(b"\n")
    window._jump_to_line(OPERATIONS, lines.index(b"- Own the queue forecast and explain every miss") + 1)
    qtbot.keyClick(window.page.editor, Qt.Key.Key_End)
    qtbot.keyClicks(window.page.editor, words)


def files(folder: Path, suffix: str = "") -> list[Path]:
    return sorted(file for file in folder.rglob(f"*{suffix}") if file.is_file())


def test_the_pages_of_a_role_chosen_in_the_tree_follow_what_is_typed(
    window: MainWindow, qtbot: QtBot
) -> None:
    known(window, qtbot)
    choose_in_tree(window, qtbot, OPERATIONS, SENIOR)
    qtbot.keyClick(window, Qt.Key.Key_5, CTRL)
    assert window.side.tab == "pdf"
    words = pages_made(window, qtbot)
    assert SENIOR in words
    assert "From Care Operations Analyst" in words
    type_into_senior(window, qtbot, " and each surprise")
    shown = window.side.pdf.view
    qtbot.waitUntil(lambda: "and each surprise" in document_text(shown.document), timeout=PATIENCE_MS)


def test_a_department_becomes_single_files(window: MainWindow, qtbot: QtBot, out: Path) -> None:
    known(window, qtbot)
    choose_in_tree(window, qtbot, OPERATIONS, SENIOR)
    dialog = open_dialog(window, qtbot)
    assert dialog.what.currentText() == f"This role: {SENIOR}"
    choose(dialog, qtbot, What.DEPARTMENT, out)
    plan = dialog.plan
    assert dialog.summary.text() == plan.summary
    count = len(plan.files)
    assert count > 5
    assert export(dialog, qtbot) == word_counted("export_dialog.written", count, folder=out)
    assert [file.relative_to(out).as_posix() for file in files(out)] == sorted(f.path for f in plan.files)
    for file in plan.files:
        with pikepdf.open(out / file.path) as pdf:
            assert str(pdf.docinfo["/Title"]) == file.title
            assert pdf.Root.MarkInfo.Marked
    close(window, qtbot)


def test_the_files_hold_what_is_on_the_screen(window: MainWindow, qtbot: QtBot, out: Path) -> None:
    known(window, qtbot)
    type_into_senior(window, qtbot, " and each surprise")
    dialog = open_dialog(window, qtbot)
    assert word_counted("export_dialog.unsaved", 1) in dialog.notes.text()
    choose(dialog, qtbot, What.FAMILY, out)
    index = dialog.form.findData("md")
    dialog.form.setFocus()
    for _ in range(index):
        qtbot.keyClick(dialog.form, Qt.Key.Key_Down)
    await_plan(dialog, qtbot)
    dialog.name.setText("mine.md")
    qtbot.waitUntil(dialog.export_button.isEnabled, timeout=PATIENCE_MS)
    export(dialog, qtbot)
    assert word("export_dialog.with_unsaved", {}) in dialog.outcome.more.text()
    close(window, qtbot)
    assert "and each surprise" in (out / "mine.md").read_text(encoding="utf-8")
    assert b"surprise" not in (window.handbook.root / OPERATIONS).read_bytes()
    assert not (window.handbook.root / "mine.md").exists()


def test_what_was_chosen_is_remembered(
    windows, window: MainWindow, qtbot: QtBot, handbook: Path, out: Path
) -> None:
    known(window, qtbot)
    dialog = open_dialog(window, qtbot)
    choose(dialog, qtbot, What.HANDBOOK, out / "x")
    dialog.form.setFocus()
    for _ in range(dialog.form.findData("json")):
        qtbot.keyClick(dialog.form, Qt.Key.Key_Down)
    await_plan(dialog, qtbot)
    dialog.division.setFocus()
    qtbot.keyClick(dialog.division, Qt.Key.Key_End)
    await_plan(dialog, qtbot)
    export(dialog, qtbot)
    close(window, qtbot)
    made = files(out / "x")
    assert len(made) == 1
    assert json.loads(made[0].read_bytes())
    windows.close(window)
    again = windows.open(handbook)
    known(again, qtbot)
    dialog = open_dialog(again, qtbot)
    assert (dialog.form.currentData(), dialog.folder.text()) == ("json", str(out / "x"))
    close(again, qtbot)


def test_what_the_tab_shows_is_how_the_dialog_begins(window: MainWindow, qtbot: QtBot) -> None:
    known(window, qtbot)
    window.side.show_tab("pdf")
    pages_made(window, qtbot)
    qtbot.keyClick(window.side.pdf.manners, Qt.Key.Key_End)
    pages_made(window, qtbot)
    dialog = open_dialog(window, qtbot)
    assert dialog.manner.currentData() == "as-written"
    close(window, qtbot)
    qtbot.mouseClick(window.side.pdf.export_button, LEFT)
    assert window.exporting.dialog is not None
    close(window, qtbot)
    qtbot.mouseClick(window.header.export, LEFT)
    assert window.exporting.dialog is not None
    close(window, qtbot)


def test_two_roles_chosen_in_the_tree_are_compared(window: MainWindow, qtbot: QtBot, out: Path) -> None:
    known(window, qtbot)
    choose_in_tree(window, qtbot, OPERATIONS, "Care Operations Analyst")
    tree = window.tree_panel.tree
    qtbot.keyClick(tree, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert len(tree.chosen_refs()) == 2
    dialog = open_dialog(window, qtbot)
    assert dialog.offer.what is What.ROWS
    choose(dialog, qtbot, What.PAIR, out)
    export(dialog, qtbot)
    close(window, qtbot)
    (file,) = files(out, ".pdf")
    assert SENIOR in file.name
    with pikepdf.open(file) as pdf:
        assert len(pdf.pages) >= 1


def test_a_role_is_compared_with_one_that_is_chosen_in_the_dialog(
    window: MainWindow, qtbot: QtBot, out: Path
) -> None:
    known(window, qtbot)
    choose_in_tree(window, qtbot, OPERATIONS, SENIOR)
    window.actions_by_name["compare"].trigger()
    dialog = window.exporting.dialog
    qtbot.waitUntil(dialog.other.isVisible, timeout=PATIENCE_MS)
    assert dialog.offer.what is What.PAIR
    assert dialog.summary.text() == word("export_dialog.no_other", {})
    dialog.folder.setText(str(out))
    qtbot.keyClicks(dialog.other, "associate care op")
    popup = dialog.other.completer().popup()
    qtbot.waitUntil(popup.isVisible, timeout=PATIENCE_MS)
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    await_plan(dialog, qtbot)
    assert "Associate Care Operations Analyst" in dialog.plan.only_name
    export(dialog, qtbot)
    close(window, qtbot)
    (file,) = files(out, ".pdf")
    assert SENIOR in file.name


def test_two_roles_chosen_in_the_tree_offer_to_be_compared(window: MainWindow, qtbot: QtBot) -> None:
    known(window, qtbot)
    choose_in_tree(window, qtbot, OPERATIONS, "Care Operations Analyst")
    tree = window.tree_panel.tree
    qtbot.keyClick(tree, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    window._open_tree_menu(tree.chosen_refs(), QPoint(10, 10))
    (menu,) = [one for one in window.findChildren(QMenu) if one.isVisible()]
    compare = window.actions_by_name["compare"]
    assert compare in menu.actions()
    menu.close()
    compare.trigger()
    dialog = window.exporting.dialog
    await_plan(dialog, qtbot)
    assert dialog.offer.what is What.PAIR
    assert len(dialog.offer.targets) == 2
    assert not dialog.other.isVisible()
    close(window, qtbot)


def test_what_to_choose_is_told_where_nothing_can_be_compared(window: MainWindow, qtbot: QtBot) -> None:
    known(window, qtbot)
    window._jump_to_line("_index.md", 1)
    window.do_compare()
    dialog = window.exporting.dialog
    await_plan(dialog, qtbot)
    assert word("export_dialog.no_first", {}) in dialog.notes.text()
    close(window, qtbot)


def test_the_menu_of_a_department_offers_export(window: MainWindow, qtbot: QtBot) -> None:
    known(window, qtbot)
    tree = window.tree_panel.tree
    row = next(
        tree.model().index(n, 0)
        for n in range(tree.model().rowCount())
        if tree.model().index(n, 0).data() == "Engineering"
    )
    tree.setFocus()
    tree.setCurrentIndex(row)
    assert tree.chosen_folders() == ("engineering",)
    window._open_tree_menu((), QPoint(10, 10))
    (menu,) = [one for one in window.findChildren(QMenu) if one.isVisible()]
    (action,) = [one for one in menu.actions() if not one.isSeparator()]
    assert action is window.actions_by_name["export"]
    menu.close()
    tree.setFocus()
    window.do_export()
    dialog = window.exporting.dialog
    await_plan(dialog, qtbot)
    assert dialog.offer.targets == (Target(TargetKind.DEPARTMENT, "engineering"),)
    close(window, qtbot)


def test_stopping_leaves_only_whole_files(
    window: MainWindow, qtbot: QtBot, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known(window, qtbot)
    here, go_on = threading.Event(), threading.Event()
    written = []

    def slow(out: Path, made: Exported) -> Exported:
        done = put(out, made)
        written.append(done)
        if len(written) == 3:
            here.set()
            assert go_on.wait(PATIENCE_MS / 1000)
        return done

    monkeypatch.setattr(export_plan, "put", slow)
    dialog = open_dialog(window, qtbot)
    choose(dialog, qtbot, What.HANDBOOK, out)
    total = len(dialog.plan.files)
    qtbot.waitUntil(dialog.export_button.isEnabled, timeout=PATIENCE_MS)
    qtbot.keyClick(dialog.folder, Qt.Key.Key_Return)
    qtbot.waitUntil(here.is_set, timeout=PATIENCE_MS)
    assert dialog.progress.isVisible()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    go_on.set()
    qtbot.waitUntil(dialog.outcome.isVisible, timeout=PATIENCE_MS)
    assert dialog.outcome.words.text() == word_counted("export_dialog.written", 3, folder=out)
    assert dialog.outcome.more.text() == word_counted("export_dialog.stopped", total - 3)
    close(window, qtbot)
    made = files(out, ".pdf")
    assert len(made) == 3
    for file in made:
        with pikepdf.open(file) as pdf:
            assert pdf.pages
    assert not [file for file in files(out) if file.name.startswith(".")]


def test_a_page_that_fails_is_told_and_leads_there(
    window: MainWindow, qtbot: QtBot, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known(window, qtbot)
    real: Callable[..., object] = exporting.make_document

    def fail(roles: object, file: object) -> object:
        if file.title == SENIOR:
            raise JfeditorError("selection.no_pair")
        return real(roles, file)

    monkeypatch.setattr(exporting, "make_document", fail)
    choose_in_tree(window, qtbot, CARE, window.handbook.session.page(CARE).family.nodes[0].heading.text)
    dialog = open_dialog(window, qtbot)
    choose(dialog, qtbot, What.DEPARTMENT, out)
    count = len(dialog.plan.files)
    assert export(dialog, qtbot) == word_counted("export_dialog.written", count - 1, folder=out)
    failures = dialog.outcome.failures
    assert failures.count() == 1
    assert word("selection.no_pair", {}) in failures.item(0).text()
    failures.setCurrentRow(0)
    qtbot.keyClick(failures, Qt.Key.Key_Return)
    assert window.page.path == OPERATIONS
    assert window.exporting.dialog is dialog, "the list stays"
    close(window, qtbot)
    assert len(files(out, ".pdf")) == count - 1


def test_a_full_disk_is_told_and_the_choice_comes_back(
    window: MainWindow, qtbot: QtBot, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known(window, qtbot)

    def full(path: Path, _data: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(path))

    monkeypatch.setattr("jfeditor.workspace.exports.write_whole", full)
    dialog = open_dialog(window, qtbot)
    choose(dialog, qtbot, What.HANDBOOK, out)
    qtbot.waitUntil(dialog.export_button.isEnabled, timeout=PATIENCE_MS)
    qtbot.keyClick(dialog.folder, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "the disk is full" in dialog.wrong.text(), timeout=PATIENCE_MS)
    assert dialog.folder.isVisible()
    assert not files(out, ".pdf")
    close(window, qtbot)


@pytest.mark.parametrize("where", ["find_offers", "plan_export", "export_all"])
def test_a_fault_of_the_program_is_told_in_the_dialog(
    window: MainWindow, qtbot: QtBot, out: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    known(window, qtbot)

    def fail(*_: object) -> None:
        raise RuntimeError("a fault")

    fault = word("export_dialog.fault", {"kind": "RuntimeError"})
    with qtbot.captureExceptions() as reported:
        if where == "export_all":
            dialog = open_dialog(window, qtbot)
            choose(dialog, qtbot, What.HERE, out)
            monkeypatch.setattr(f"jfeditor.ui.exporting.{where}", fail)
            qtbot.waitUntil(dialog.export_button.isEnabled, timeout=PATIENCE_MS)
            qtbot.keyClick(dialog.folder, Qt.Key.Key_Return)
        else:
            monkeypatch.setattr(f"jfeditor.ui.exporting.{where}", fail)
            qtbot.keyClick(window, Qt.Key.Key_E, CTRL)
            dialog = window.exporting.dialog
        qtbot.waitUntil(
            lambda: dialog.wrong.isVisible() and dialog.wrong.text() == fault, timeout=PATIENCE_MS
        )
    assert [str(error) for _, error, _ in reported] == ["a fault"]
    assert dialog.folder.isVisible()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert window.exporting.dialog is None


@pytest.mark.parametrize(
    "title", ["../../up", "CON", "a/b\\c:d*e?", "x" * 300, "Größe 海港 \N{ANCHOR}", ".hidden", "a\tb"]
)
def test_hostile_titles_stay_in_the_folder(
    windows, qtbot: QtBot, handbook: Path, out: Path, title: str
) -> None:
    page = f"---\ntitle: {json.dumps(title)}\n---\n\n## Responsibilities\n\n- Works\n"
    (handbook / "engineering" / "zz-hostile.md").write_text(page, encoding="utf-8")
    window = windows.open(handbook)
    known(window, qtbot)
    window._jump_to_line("engineering/zz-hostile.md", 5)
    dialog = open_dialog(window, qtbot)
    choose(dialog, qtbot, What.HERE, out)
    name = dialog.plan.only_name
    assert export(dialog, qtbot) == word("export_dialog.written_it", {"name": name, "folder": out})
    close(window, qtbot)
    assert len(files(out, ".pdf")) == 1
    assert files(out.parent) == files(out)


def test_the_folder_is_opened_after(
    window: MainWindow, qtbot: QtBot, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = []
    monkeypatch.setattr(
        "jfeditor.ui.exporting.QDesktopServices.openUrl", lambda url: opened.append(url.toLocalFile())
    )
    known(window, qtbot)
    dialog = open_dialog(window, qtbot)
    choose(dialog, qtbot, What.HERE, out)
    export(dialog, qtbot)
    qtbot.keyClick(dialog.outcome.open_button, Qt.Key.Key_Space)
    assert opened == [str(out)]
    close(window, qtbot)


def test_the_only_file_is_opened_after_and_what_opens_nothing_says_so_in_the_dialog(
    window: MainWindow, qtbot: QtBot, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = []

    def refuse(url: QUrl) -> bool:
        opened.append(url.toLocalFile())
        return False

    monkeypatch.setattr("jfeditor.ui.exporting.QDesktopServices.openUrl", refuse)
    known(window, qtbot)
    dialog = open_dialog(window, qtbot)
    choose(dialog, qtbot, What.HERE, out)
    name = dialog.plan.only_name
    export(dialog, qtbot)
    for button, path, code in (
        (dialog.outcome.file_button, out / name, "no_viewer"),
        (dialog.outcome.open_button, out, "no_opener"),
    ):
        qtbot.mouseClick(button, LEFT)
        assert opened[-1] == str(path)
        assert dialog.outcome.said.isVisible()
        assert dialog.outcome.said.text() == word(f"export_dialog.{code}", {"name": name, "folder": out})
    close(window, qtbot)
    assert window.side.pdf._folder == out, "Save of the PDF tab begins there"


def test_a_handbook_that_is_closed_takes_the_dialog_with_it(
    window: MainWindow, qtbot: QtBot, out: Path
) -> None:
    known(window, qtbot)
    open_dialog(window, qtbot)
    window.do_close_handbook()
    assert window.exporting.dialog is None
    qtbot.keyClick(window, Qt.Key.Key_E, CTRL)
    assert window.exporting.dialog is None


def test_an_export_that_runs_ends_with_the_window(
    windows, window: MainWindow, qtbot: QtBot, out: Path
) -> None:
    known(window, qtbot)
    dialog = open_dialog(window, qtbot)
    choose(dialog, qtbot, What.HANDBOOK, out)
    qtbot.waitUntil(dialog.export_button.isEnabled, timeout=PATIENCE_MS)
    qtbot.keyClick(dialog.folder, Qt.Key.Key_Return)
    windows.close(window)
    qtbot.waitUntil(  # what is being made then is made to its end, and dropped
        lambda: not any(one.name.startswith("jfeditor-export_") for one in threading.enumerate()),
        timeout=PATIENCE_MS,
    )
    for file in files(out):
        assert not file.name.startswith(".")
        with pikepdf.open(file) as pdf:
            assert pdf.pages
