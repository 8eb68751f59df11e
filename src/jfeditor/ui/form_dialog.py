"""A few questions at once: what a new level is called, where a page goes, which field is set to what."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

_WIDTH = 460

Answers = Mapping[str, str]
"""Of each question the answer, without blanks around it."""


@dataclass(frozen=True, slots=True)
class Question:
    """One line of the form."""

    name: str
    label: str
    value: str = ""
    choices: tuple[str, ...] = ()
    """What can be chosen from."""
    free: bool = False
    """Whether anything else than the choices can be written, too."""
    hint: str = ""
    """An example, shown while nothing is written."""
    asked: Callable[[Answers], bool] = lambda _answers: True
    """Whether it makes sense with these answers to the others."""


Field = QLineEdit | QComboBox
"""What a question is answered in."""


class FormDialog(QDialog):
    """Asks; the answers are only taken when nothing is wrong with them."""

    def __init__(
        self,
        title: str,
        words: str,
        questions: Sequence[Question],
        parent: QWidget | None,
        *,
        accept: str,
        check: Callable[[Answers], str],
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._check = check
        self._fields: dict[str, Field] = {}
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setVerticalSpacing(10)
        for question in questions:
            field = self._fields[question.name] = _field(question)
            field.setAccessibleName(question.label)
            form.addRow(question.label, field)
            changed = field.textChanged if isinstance(field, QLineEdit) else field.currentTextChanged
            changed.connect(self._look)
        self._questions = tuple(questions)
        said = QLabel(words)
        said.setWordWrap(True)
        said.setTextFormat(Qt.TextFormat.PlainText)
        said.setProperty("muted", True)
        said.setVisible(bool(words))
        self.wrong = QLabel()
        self.wrong.setWordWrap(True)
        self.wrong.setTextFormat(Qt.TextFormat.PlainText)
        self.wrong.setProperty("tone", "warn")
        self.wrong.setAccessibleName("What is still missing")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.done_button = buttons.addButton(accept, QDialogButtonBox.ButtonRole.AcceptRole)
        self.done_button.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(said)
        layout.addLayout(form)
        layout.addWidget(self.wrong)
        layout.addStretch(1)
        layout.addWidget(buttons)
        self.setMinimumWidth(_WIDTH)
        self._look()
        first = next(iter(self._fields.values()))
        first.setFocus()
        if isinstance(first, QLineEdit):
            first.selectAll()

    @classmethod
    def ask(
        cls,
        title: str,
        questions: Sequence[Question],
        parent: QWidget | None,
        *,
        words: str = "",
        accept: str = "Continue",
        check: Callable[[Answers], str] = lambda _answers: "",
    ) -> Answers | None:
        """The answers; None when the user does not want it after all.

        `check` says in words what is wrong with the answers so far, or nothing.
        """
        dialog = cls(title, words, questions, parent, accept=accept, check=check)
        answered = dialog.exec() == QDialog.DialogCode.Accepted
        answers = dialog.answers
        dialog.deleteLater()
        return answers if answered else None

    @property
    def answers(self) -> Answers:
        """What is written and ticked now."""
        return {name: _value(field) for name, field in self._fields.items()}

    def accept(self) -> None:
        """Close with the answers, unless something is wrong with them."""
        if self.done_button.isEnabled():
            super().accept()

    def _look(self) -> None:
        for question in self._questions:
            self._fields[question.name].setEnabled(question.asked(self.answers))
        wrong = self._check(self.answers)
        self.wrong.setText(wrong)
        self.wrong.setVisible(bool(wrong))
        self.done_button.setEnabled(not wrong)


def _field(question: Question) -> Field:
    if not question.choices:
        line = QLineEdit(question.value)
        line.setPlaceholderText(question.hint)
        return line
    choice = QComboBox()
    choice.addItems(list(question.choices))
    choice.setEditable(question.free)
    if question.free:  # Qt's own way writes on what one types as soon as a choice begins so
        choice.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        completer = QCompleter(choice.model(), choice)
        choice.setCompleter(completer)
    choice.setCurrentText(question.value or question.choices[0])
    choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    choice.setMinimumContentsLength(24)
    return choice


def _value(field: Field) -> str:
    return (field.text() if isinstance(field, QLineEdit) else field.currentText()).strip()
