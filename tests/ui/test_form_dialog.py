"""A few questions at once."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from jfeditor.ui.form_dialog import Answers, FormDialog, Question

QUESTIONS = (
    Question("title", "Title", hint="Senior Analyst"),
    Question("where", "Where", "Before", choices=("After", "Before")),
    Question("kind", "What about", choices=("Requirements", "Job grade"), free=True),
    Question("reason", "Reason", asked=lambda said: said["where"] == "Before"),
)


def needs_title(answers: Answers) -> str:
    return "" if answers["title"] else "Write a name."


def shown(qtbot: QtBot) -> FormDialog:
    dialog = FormDialog("New", "Said <b>plainly</b>.", QUESTIONS, None, accept="Insert", check=needs_title)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def test_it_asks_and_gives_the_answers(dialogs, qtbot: QtBot) -> None:
    def answer(dialog: FormDialog) -> None:
        qtbot.keyClicks(dialog._fields["title"], "  Analyst ")
        qtbot.keyClick(dialog._fields["title"], Qt.Key.Key_Return)

    dialogs.expect(answer)
    assert FormDialog.ask("New", QUESTIONS, None, check=needs_title) == {
        "title": "Analyst",
        "where": "Before",
        "kind": "Requirements",
        "reason": "",
    }


def test_escape_is_no_answer(dialogs, qtbot: QtBot) -> None:
    dialogs.expect(lambda dialog: qtbot.keyClick(dialog, Qt.Key.Key_Escape))
    assert FormDialog.ask("New", QUESTIONS, None) is None


def test_what_is_missing_is_said_and_it_is_not_accepted(qtbot: QtBot) -> None:
    dialog = shown(qtbot)
    field = dialog._fields["title"]
    assert field.hasFocus()
    assert dialog.wrong.text() == "Write a name."
    assert not dialog.done_button.isEnabled()
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert dialog.isVisible()
    qtbot.keyClicks(field, "x")
    assert not dialog.wrong.isVisible()
    assert dialog.done_button.isEnabled()
    qtbot.keyClick(field, Qt.Key.Key_Backspace)
    assert dialog.wrong.isVisible()


def test_a_question_that_makes_no_sense_is_not_asked(qtbot: QtBot) -> None:
    dialog = shown(qtbot)
    where, reason = dialog._fields["where"], dialog._fields["reason"]
    assert isinstance(where, QComboBox)
    assert reason.isEnabled()
    where.setFocus()
    qtbot.keyClick(where, Qt.Key.Key_Up)
    assert dialog.answers["where"] == "After"
    assert not reason.isEnabled()


def test_what_is_written_freely_is_not_completed_to_a_choice(qtbot: QtBot) -> None:
    dialog = shown(qtbot)
    kind = dialog._fields["kind"]
    assert isinstance(kind, QComboBox)
    line = kind.lineEdit()
    assert isinstance(line, QLineEdit)
    line.selectAll()
    qtbot.keyClicks(line, "job")
    assert dialog.answers["kind"] == "job"
    line.selectAll()
    qtbot.keyClicks(line, "Job")
    assert dialog.answers["kind"] == "Job"
    assert kind.count() == 2


def test_everything_has_a_name_and_words_stay_words(qtbot: QtBot) -> None:
    dialog = shown(qtbot)
    assert [field.accessibleName() for field in dialog._fields.values()] == [
        "Title",
        "Where",
        "What about",
        "Reason",
    ]
    said = next(label for label in dialog.findChildren(QLabel) if "plainly" in label.text())
    assert said.textFormat() is Qt.TextFormat.PlainText
