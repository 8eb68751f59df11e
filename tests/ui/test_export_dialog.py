"""The Export dialog: what is exported, how and where to, told before it is done; progress and result."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QComboBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from jfeditor.export.documents import Manner
from jfeditor.export.options import ExportOptions, Foot, Form, Paper, Standard
from jfeditor.export.selections import Division, PlannedFile, Subject, Target, TargetKind
from jfeditor.ui.export_choices import Chosen, Named, Offer, What
from jfeditor.ui.export_dialog import ExportDialog
from jfeditor.ui.export_plan import Outcome, Plan, Told
from jfeditor.wording import word, word_counted

LEFT = Qt.MouseButton.LeftButton
ROLE = Target(TargetKind.ROLE, "pilot.md", 1)
SENIOR = Target(TargetKind.ROLE, "pilot.md", 3)
FAMILY = Target(TargetKind.FAMILY, "pilot.md")
ALL = Target(TargetKind.DEPARTMENT, "")
OFFERS = (
    Offer(What.HERE, "This role: Pilot & Co", (ROLE,)),
    Offer(What.FAMILY, "Its family: Pilot", (FAMILY,)),
    Offer(What.ROWS, "All 2 chosen in the tree", (ROLE, FAMILY)),
    Offer(What.PAIR, "Comparison: A and B", (ROLE, SENIOR)),
    Offer(What.HANDBOOK, "The whole handbook", (ALL,)),
)

OTHERS = (Named("Cook", Target(TargetKind.ROLE, "cook.md")), Named("Senior Pilot · Pilot", SENIOR))


def planned(*paths: str) -> Plan:
    return Plan(
        tuple(PlannedFile(path, path, Subject.ROLE, (ROLE,), Form.PDF, Manner.BY_SOURCE) for path in paths)
    )


class Asked:
    """A dialog, and what it asks for."""

    def __init__(self, qtbot: QtBot, chosen: Chosen, own: ExportOptions, unsaved: int = 0) -> None:
        self.qtbot = qtbot
        self.dialog = ExportDialog(chosen, own, unsaved, None)
        qtbot.addWidget(self.dialog)
        self.changes: list[Chosen] = []
        self.exports: list[Path] = []
        self.stops: list[int] = []
        self.dialog.choice_changed.connect(lambda: self.changes.append(self.dialog.chosen))
        self.dialog.export_wanted.connect(lambda: self.exports.append(self.dialog.out))
        self.dialog.stop_wanted.connect(lambda: self.stops.append(1))
        self.dialog.show()
        qtbot.waitExposed(self.dialog)
        self.dialog.show_offers(OFFERS, OTHERS, first=What.HERE)

    def choose(self, box: QComboBox, data: str) -> None:
        """Choose an entry by keyboard."""
        box.setFocus()
        self.qtbot.keyClick(box, Qt.Key.Key_Home)
        for _ in range(box.findData(data)):
            self.qtbot.keyClick(box, Qt.Key.Key_Down)
        assert box.currentData() == data


@pytest.fixture
def ask(qtbot: QtBot, tmp_path: Path) -> Iterator[Callable[..., Asked]]:
    """Opens dialogs whose files go to the test's folder."""
    opened: list[Asked] = []

    def make(chosen: Chosen | None = None, own: ExportOptions | None = None, unsaved: int = 0) -> Asked:
        opened.append(Asked(qtbot, chosen or Chosen(folder=str(tmp_path)), own or ExportOptions(), unsaved))
        return opened[-1]

    yield make
    for asked in opened:
        asked.dialog.done(0)  # one that shows an export does not close by itself


def test_nothing_is_exported_before_it_is_known_what_there_is(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = ExportDialog(Chosen(folder=str(tmp_path)), ExportOptions(), 0, None)
    qtbot.addWidget(dialog)
    wanted = []
    dialog.export_wanted.connect(lambda: wanted.append(1))
    dialog.show()
    assert dialog.summary.text() == word("export_dialog.looking", {})
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert not dialog.export_button.isEnabled()
    assert not wanted


def test_the_files_are_told_before_they_are_made(ask: Callable[..., Asked]) -> None:
    asked = ask()
    asked.dialog.show_plan(planned("A/a.pdf", "B/b.pdf", "B/c.pdf"), 1)
    assert asked.dialog.summary.text() == "3 files in 2 folders"
    assert asked.dialog.names.text() == "A › a.pdf\nB › b.pdf\nB › c.pdf"
    assert asked.dialog.notes.text() == word_counted("export_dialog.replaces", 1)
    assert not asked.dialog.name.isEnabled()
    asked.dialog.show_plan(planned(*(f"{n}.pdf" for n in range(43))), 0)
    assert asked.dialog.summary.text() == "43 files"
    assert asked.dialog.names.text().endswith("\nand 38 more")
    assert not asked.dialog.notes.isVisible()


def test_unsaved_pages_are_told(ask: Callable[..., Asked]) -> None:
    asked = ask(unsaved=2)
    assert "2 pages have changes that are not saved" in asked.dialog.notes.text()


def test_the_only_file_can_get_another_name(ask: Callable[..., Asked], qtbot: QtBot) -> None:
    asked = ask()
    dialog = asked.dialog
    dialog.show_plan(planned("Pilot.pdf"), 0)
    assert dialog.name.text() == "Pilot.pdf"
    dialog.name.selectAll()
    qtbot.keyClicks(dialog.name, "My pilot")
    assert dialog.plan.files[0].path == "My pilot.pdf"
    dialog.show_plan(planned("Pilot.pdf"), 1)
    assert dialog.name.text() == "My pilot", "what is written stays while the same is to be exported"
    assert dialog.notes.text() == word("export_dialog.replaces_it", {})
    for wrong in ("", "../x", "a/b", "/etc/x", "a\\b"):
        dialog.name.setText(wrong)
        assert not dialog.export_button.isEnabled(), wrong
        assert dialog.wrong.text() == word("export_dialog.no_name", {})
    dialog.name.setText("x.PDF")
    assert dialog.plan.files[0].path == "x.PDF"


def test_how_it_is_divided_depends_on_what_it_is(ask: Callable[..., Asked], qtbot: QtBot) -> None:
    asked = ask()
    dialog = asked.dialog

    def divisions() -> list[str]:
        return [dialog.division.itemData(index) for index in range(dialog.division.count())]

    assert divisions() == [Division.AS_CHOSEN.value]
    assert not dialog.division.isEnabled()
    found = []
    for _ in OFFERS[1:]:
        qtbot.keyClick(dialog.what, Qt.Key.Key_Down)
        found.append(divisions())
    assert found[-1] == ["roles", "families", "book"]
    assert found[0] == ["book", "roles"]
    assert dialog.division.isEnabled()
    assert found[2] == [Division.COMPARISON.value]
    assert dialog.offer is OFFERS[-1]


def test_what_does_not_apply_cannot_be_chosen(ask: Callable[..., Asked]) -> None:
    asked = ask()
    dialog = asked.dialog
    for form, enabled in (
        (Form.PDF, (True, True, True)),
        (Form.HTML, (True, False, True)),
        (Form.CSV, (False, False, False)),
    ):
        asked.choose(dialog.form, form.value)
        assert (dialog.manner.isEnabled(), dialog.paper.isEnabled(), dialog.language.isEnabled()) == enabled
    assert asked.changes[-1].form is Form.CSV


def test_what_is_chosen_is_told_and_only_what_differs_is_kept(ask: Callable[..., Asked]) -> None:
    asked = ask(own=ExportOptions(paper=Paper.US_LETTER, language="de"))
    dialog = asked.dialog
    assert dialog.paper.currentData() == "us-letter"
    assert (dialog.chosen.paper, dialog.chosen.language, dialog.chosen.standard) == ("", "", "")
    asked.choose(dialog.paper, "a4")
    asked.choose(dialog.standard, "a-2b")
    dialog.language.setText("pt_br")
    asked.choose(dialog.manner, "merged")
    chosen = dialog.chosen
    assert (chosen.paper, chosen.standard, chosen.language) == ("a4", "a-2b", "pt-BR")
    assert chosen.manner is Manner.MERGED


@pytest.mark.parametrize("notes", [True, False])
def test_notes_and_foot_are_as_the_handbook_says_until_they_are_chosen(
    ask: Callable[..., Asked], qtbot: QtBot, notes: bool
) -> None:
    own = ExportOptions(notes=notes, foot=Foot.DATE)
    asked = ask(own=own)
    dialog = asked.dialog
    assert dialog.gaps.isChecked() is notes
    assert dialog.foot.currentData() == "date"
    assert (dialog.chosen.notes, dialog.chosen.foot) == ("", "")
    dialog.gaps.setFocus()
    qtbot.keyClick(dialog.gaps, Qt.Key.Key_Space)
    asked.choose(dialog.foot, "none")
    options = dialog.chosen.options(own)
    assert (options.notes, options.foot) == (not notes, Foot.NONE)
    again = ask(dialog.chosen, own).dialog
    assert (again.gaps.isChecked(), again.foot.currentData()) == (not notes, "none")
    for form, enabled in ((Form.MARKDOWN, (True, False)), (Form.JSON, (False, False))):
        asked.choose(dialog.form, form.value)
        assert (dialog.gaps.isEnabled(), dialog.foot.isEnabled()) == enabled


def test_the_standard_that_the_handbook_names_is_offered(ask: Callable[..., Asked]) -> None:
    for standard in Standard:
        asked = ask(own=ExportOptions(standard=standard))
        assert asked.dialog.standard.currentData() == standard.value
        assert "export_dialog" not in asked.dialog.standard.currentText()


@pytest.mark.parametrize(
    ("language", "folder", "code"),
    [("x!", "", "no_language"), ("en", "-", "no_folder"), ("en", "file", "no_such_folder")],
)
def test_what_cannot_be_is_told_at_once(
    ask: Callable[..., Asked], tmp_path: Path, language: str, folder: str, code: str
) -> None:
    (tmp_path / "file").write_bytes(b"")
    asked = ask()
    dialog = asked.dialog
    dialog.show_plan(planned("a/a.pdf", "b/b.pdf"), 0)
    assert dialog.export_button.isEnabled()
    dialog.language.setText(language)
    if folder:
        dialog.folder.setText("" if folder == "-" else str(tmp_path / folder))
    values = {"text": language, "folder": dialog.folder.text()}
    assert dialog.wrong.text() == word(f"export_dialog.{code}", values)
    assert dialog.wrong.isVisible()
    assert not dialog.export_button.isEnabled()


def test_why_nothing_can_be_exported_is_told(ask: Callable[..., Asked]) -> None:
    asked = ask()
    asked.dialog.show_plan(Plan((), "There is nothing."), 0)
    assert asked.dialog.wrong.text() == "There is nothing."
    assert not asked.dialog.export_button.isEnabled()


def test_a_plan_is_awaited_after_each_choice(ask: Callable[..., Asked], qtbot: QtBot) -> None:
    asked = ask()
    asked.dialog.show_plan(planned("a.pdf"), 0)
    assert asked.dialog.export_button.isEnabled()
    qtbot.keyClick(asked.dialog.what, Qt.Key.Key_Down)
    assert not asked.dialog.export_button.isEnabled()
    assert asked.dialog.plan is None
    qtbot.keyClick(asked.dialog, Qt.Key.Key_Return)
    assert not asked.exports


def test_enter_exports_and_a_second_one_does_not_stop_it(ask: Callable[..., Asked], qtbot: QtBot) -> None:
    asked = ask()
    dialog = asked.dialog
    dialog.show_plan(planned("a.pdf", "b.pdf"), 0)
    qtbot.keyClick(dialog.folder, Qt.Key.Key_Return)
    assert len(asked.exports) == 1
    dialog.show_running()
    qtbot.keyClick(dialog.focusWidget() or dialog, Qt.Key.Key_Return)
    assert not asked.stops
    dialog.show_progress(1, 2, "Senior Pilot")
    assert dialog.progress.words.text() == "1 of 2"
    assert dialog.progress.title.text() == "Senior Pilot"
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert asked.stops == [1]
    assert dialog.isVisible(), "until the files that are being made are whole"
    assert not dialog.progress.stop.isEnabled()
    dialog.show_progress(2, 2, "Cook")
    assert dialog.progress.words.text() == word("export_dialog.stopping", {})


def test_the_result_is_told_with_ways_to_the_pages(ask: Callable[..., Asked], qtbot: QtBot) -> None:
    asked = ask(unsaved=1)
    dialog = asked.dialog
    places, folders = [], []
    dialog.place_wanted.connect(lambda path, line: places.append((path, line)))
    dialog.folder_wanted.connect(lambda: folders.append(1))
    dialog.show_running()
    failures = (Told("Pilot: it cannot be set.", "pilot.md", 9),)
    remarks = (Told("Cook: no sign.", "cook.md", 1), Told("All: no sign.", "", 0))
    dialog.show_outcome(Outcome(43, failures, remarks, 2))
    result = dialog.outcome
    assert result.words.text() == word_counted("export_dialog.written", 43, folder=dialog.out)
    assert word_counted("export_dialog.stopped", 2) in result.more.text()
    assert word("export_dialog.with_unsaved", {}) in result.more.text()
    assert result.failed.text() == word_counted("export_dialog.failed", 1)
    result.failures.setCurrentRow(0)
    result.failures.setFocus()
    qtbot.keyClick(result.failures, Qt.Key.Key_Return)
    result.remarks.setCurrentRow(1)
    qtbot.keyClick(result.remarks, Qt.Key.Key_Return)
    assert places == [("pilot.md", 9)]
    assert dialog.isVisible(), "Enter was for the entry"
    qtbot.mouseClick(result.open_button, LEFT)
    assert folders == [1]
    qtbot.mouseClick(result.close_button, LEFT)
    assert not dialog.isVisible()


def test_where_nothing_could_be_written_the_choice_is_shown_again(ask: Callable[..., Asked]) -> None:
    asked = ask()
    dialog = asked.dialog
    dialog.show_plan(planned("a.pdf"), 0)
    dialog.show_running()
    dialog.show_failure("The disk is full.")
    assert dialog.wrong.isVisible()
    assert dialog.wrong.text() == "The disk is full."
    assert dialog.export_button.isEnabled(), "after making room it can be tried again"


def test_a_result_without_files_says_so(ask: Callable[..., Asked]) -> None:
    asked = ask()
    asked.dialog.show_running()
    asked.dialog.show_outcome(Outcome(0, (), (), 3))
    assert asked.dialog.outcome.words.text() == word("export_dialog.none_written", {})
    assert not asked.dialog.outcome.open_button.isEnabled()


def test_everything_has_a_name_and_comes_by_tab(ask: Callable[..., Asked], qtbot: QtBot) -> None:
    dialog = ask().dialog
    dialog.show_plan(planned("a.pdf"), 0)
    fields = [w for w in dialog.findChildren(QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert not [w for w in fields if not w.accessibleName() and not getattr(w, "text", str)()]
    dialog.activateWindow()
    dialog.what.setFocus()
    seen = []
    for _ in range(40):
        seen.append(dialog.focusWidget())
        qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
    for field in (dialog.form, dialog.manner, dialog.paper, dialog.folder, dialog.name, dialog.export_button):
        assert field in seen


def test_the_keyboard_begins_with_what_is_exported(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = ExportDialog(Chosen(folder=str(tmp_path)), ExportOptions(), 0, None)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    assert dialog.focusWidget() is dialog.what, "before it is known what there is"
    dialog.show_offers(OFFERS, OTHERS, first=What.HERE)
    assert dialog.focusWidget() is dialog.what


def test_the_button_names_the_form(ask: Callable[..., Asked]) -> None:
    asked = ask(Chosen(form=Form.JSON))
    seen = {asked.dialog.export_button.text()}
    assert "data" in asked.dialog.export_button.text()
    for form in Form:
        asked.choose(asked.dialog.form, form.value)
        seen.add(asked.dialog.export_button.text())
    assert len(seen) == len(Form)


def test_tables_are_divided_into_tables(ask: Callable[..., Asked], qtbot: QtBot) -> None:
    asked = ask()
    dialog = asked.dialog

    def shown() -> list[str]:
        return [dialog.division.itemText(index) for index in range(dialog.division.count())]

    asked.choose(dialog.form, "csv")
    assert shown() == ["One table of its family"]
    found = []
    for _ in OFFERS[1:]:
        qtbot.keyClick(dialog.what, Qt.Key.Key_Down)
        found.append(shown())
    several = ["A table for each family", "One table"]
    assert found == [["One table"], several, ["One table"], several]
    asked.choose(dialog.division, "book")
    asked.choose(dialog.form, "pdf")
    assert dialog.division.currentData() == "book", "what is chosen stays where the form allows it"


def test_another_role_is_chosen_for_a_comparison(ask: Callable[..., Asked], qtbot: QtBot) -> None:
    asked = ask()
    dialog = asked.dialog
    assert not dialog.other.isVisible()
    half = Offer(What.PAIR, "Comparison: Pilot with another role", (ROLE,))
    dialog.show_offers((half, *OFFERS), OTHERS, first=What.PAIR)
    assert dialog.focusWidget() is dialog.other
    assert dialog.summary.text() == word("export_dialog.no_other", {})
    assert not dialog.export_button.isEnabled()
    asked.changes.clear()
    qtbot.keyClicks(dialog.other, "senior PILOT · pilot")
    assert dialog.offer.targets == (ROLE, SENIOR)
    assert len(asked.changes) == 1, "asked when there are two"
    dialog.other.setEditText("nobody")
    assert dialog.offer.is_half
    dialog.other.setEditText("Cook")
    assert dialog.offer.targets == (ROLE, OTHERS[0].target)
    dialog.show_plan(planned("Pilot and Cook.pdf"), 0)
    assert dialog.export_button.isEnabled()
    asked.choose(dialog.form, "md")
    qtbot.keyClick(dialog.what, Qt.Key.Key_Home)
    qtbot.keyClick(dialog.what, Qt.Key.Key_Down)
    assert not dialog.other.isVisible()
    assert dialog.offer is OFFERS[0]


def test_statements_that_cannot_be_followed_are_told_before(ask: Callable[..., Asked]) -> None:
    dialog = ask().dialog
    dialog.show_plan(replace(planned("a.pdf"), unclear=(2, 1)), 0)
    assert "2 statements in 1 role cannot be followed" in dialog.notes.text()
    dialog.show_plan(planned("a.pdf"), 0)
    assert "followed" not in dialog.notes.text()


def test_long_names_and_many_words_squeeze_nothing(ask: Callable[..., Asked]) -> None:
    dialog = ask(unsaved=3).dialog
    rows = (dialog.what, dialog.form, dialog.folder, dialog.choose, dialog.name, dialog.export_button)
    high = [row.sizeHint().height() for row in rows]
    long = "A department with a long name/" * 4 + "Senior pilot of all harbours and everything besides "
    plan = planned(*(f"{long}{number}.pdf" for number in range(30)))
    dialog.show_plan(replace(plan, unclear=(12, 3)), 30)
    dialog.show_hint("And this. " * 20)
    dialog.layout().activate()
    assert [row.height() >= least for row, least in zip(rows, high, strict=True)] == [True] * len(rows)
    assert dialog.notes.height() >= dialog.notes.heightForWidth(dialog.notes.width())
    assert dialog.folder.geometry().center().y() == dialog.choose.geometry().center().y()
    assert long in dialog.names.toolTip().replace(" › ", "/"), "what is left out is in the tip"


def test_one_file_is_named_and_can_be_opened(ask: Callable[..., Asked], qtbot: QtBot) -> None:
    dialog = ask().dialog
    wanted: list[str] = []
    dialog.file_wanted.connect(wanted.append)
    dialog.show_plan(planned("Pilot.pdf"), 0)
    dialog.show_running()
    high = dialog.height()
    dialog.show_outcome(Outcome(1, (), (), 0))
    result = dialog.outcome
    assert result.words.text() == word(
        "export_dialog.written_it", {"name": "Pilot.pdf", "folder": dialog.out}
    )
    qtbot.mouseClick(result.file_button, LEFT)
    assert wanted == ["Pilot.pdf"]
    result.tell("No program shows it.")
    assert result.said.isVisible()
    assert dialog.height() < high / 2, "no larger than its words"
    assert result.close_button.width() < result.width() / 3


@pytest.mark.parametrize("steps", [0, 1])
def test_enter_presses_the_button_that_looks_like_it(
    ask: Callable[..., Asked], qtbot: QtBot, steps: int
) -> None:
    dialog = ask().dialog
    folders: list[int] = []
    dialog.folder_wanted.connect(lambda: folders.append(1))
    dialog.show_plan(planned("a.pdf", "b.pdf"), 0)
    dialog.show_outcome(Outcome(2, (), (), 0))
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    for _ in range(steps):
        qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    result = dialog.outcome
    assert dialog.focusWidget() is (result.open_button if steps else result.close_button)
    looking = [button for button in result.findChildren(QPushButton) if button.isDefault()]
    assert looking == [dialog.focusWidget()]
    assert not result.file_button.isVisible()
    qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)
    assert (len(folders), dialog.isVisible()) == ((1, True) if steps else (0, False))


def test_long_remarks_are_shown_to_their_end(ask: Callable[..., Asked]) -> None:
    dialog = ask().dialog
    words = "Pilot: “Extends the Cook of the night watch” cannot be followed; something is missing here. " * 4
    dialog.show_outcome(Outcome(2, (), (Told(words, "pilot.md", 3), Told("Short.", "pilot.md", 4)), 0))
    box = dialog.outcome.remarks
    for width in (900, 640):  # the list is fitted again when it gets narrower
        dialog.resize(width, 600)
        dialog.layout().activate()
        box.doItemsLayout()
        room = box.visualItemRect(box.item(0))
        inside = QRect(0, 0, room.width() - 16, 0)
        needed = box.fontMetrics().boundingRect(inside, int(Qt.TextFlag.TextWordWrap), words)
        assert room.width() <= box.viewport().width()
        assert room.height() >= needed.height() > 2 * box.fontMetrics().height()
    assert box.textElideMode() is Qt.TextElideMode.ElideNone
    assert box.visualItemRect(box.item(1)).height() < room.height()
