"""Asks what is exported, in which form, how and where to; shows how far it is, and what became of it.

The dialog works nothing out: it says what is chosen, and shows what somebody found out about that.
"""

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QCompleter,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from jfeditor.export.documents import Manner
from jfeditor.export.options import ExportOptions, Foot, Form, Paper, Standard, language_tag
from jfeditor.export.selections import Division, TargetKind
from jfeditor.ui.elided import ElidedLabel
from jfeditor.ui.export_choices import Chosen, Named, Offer, What
from jfeditor.ui.export_plan import Outcome, Plan
from jfeditor.ui.export_result import ExportProgress, ExportResult, plain_label
from jfeditor.wording import word, word_counted

_WIDTH = 600
_BELOW_SCREEN = 60
"""Pixels of a screen's height that a dialog leaves free."""
_OFFERED_STANDARDS = (Standard.UA_1, Standard.A_2B)
"""What people ask for; what the handbook itself says is offered too."""
_NO_MANNER = {Form.CSV}
_TYPESET = {Form.PDF}
_FOOTED = {Form.PDF, Form.HTML}
_READ = {Form.PDF, Form.HTML, Form.MARKDOWN}


class ExportDialog(QDialog):
    """One export, from the choice to the result."""

    choice_changed = Signal()
    """Something else is to be exported, or into other files: `show_plan` is wanted."""
    export_wanted = Signal()
    """The user wants what `wish`, `chosen`, `out` and `plan` say."""
    stop_wanted = Signal()
    place_wanted = Signal(str, int)
    """The user wants to see this line (from 1) of the page at this path."""
    folder_wanted = Signal()
    """The user wants to see the files."""
    file_wanted = Signal(str)
    """The user wants to see this file, the only one, of the folder."""

    def __init__(self, chosen: Chosen, own: ExportOptions, unsaved: int, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(word("export_dialog.title", {}))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._first, self._own, self._unsaved = chosen, own, unsaved
        self._offers: tuple[Offer, ...] = ()
        self._others: dict[str, Named] = {}
        """The roles that can be compared with another one, by their words without capitals."""
        self._plan: Plan | None = None
        self._hint = ""
        self._there = 0
        """How many of the files are in the folder already."""
        self._running = False
        self._make_parts()
        self._lay_out()
        self._stage(self._choice)
        self._show_plan()
        self.what.setFocus()

    # What is chosen

    @property
    def offer(self) -> Offer | None:
        """What is to be exported; None until it is known what there is."""
        index = self.what.currentIndex()
        offer = self._offers[index] if 0 <= index < len(self._offers) else None
        other = self._others.get(self.other.currentText().strip().casefold())
        if offer is None or not offer.is_half or other is None or other.target in offer.targets:
            return offer
        return replace(offer, targets=(*offer.targets, other.target))

    @property
    def chosen(self) -> Chosen:
        """How, and where to; what is as the handbook says is left to it."""
        own = self._own
        offer = self.offer
        form = Form(self.form.currentData())
        usual = offer.divisions(form)[0].value if offer else ""
        paper, standard = self.paper.currentData(), self.standard.currentData()
        language = self.language.text().strip()
        division = self.division.currentData() or ""
        foot = self.foot.currentData()
        chosen = Chosen(
            form,
            Manner(self.manner.currentData()),
            "" if division == usual else division,
            "" if paper == own.paper.value else paper,
            "" if standard == own.standard.value else standard,
            "" if language_tag(language) == own.language else language_tag(language),
            self.folder.text().strip(),
            foot="" if foot == own.foot.value else foot,
        )
        return chosen.with_notes(own, notes=self.gaps.isChecked())

    @property
    def out(self) -> Path:
        """The folder for the files."""
        return Path(self.folder.text().strip()).expanduser()

    @property
    def plan(self) -> Plan | None:
        """The files, their only one with the name that is written here; None while they are not known."""
        plan = self._plan
        if plan is None or not plan.only_name:
            return plan
        return plan.named(self._named())

    # What is shown

    def show_offers(self, offers: Sequence[Offer], others: Sequence[Named], *, first: What) -> None:
        """What there is to be exported; `first` is chosen. `others` can be compared with a role."""
        self._offers = tuple(offers)
        self._others = {one.words.casefold(): one for one in others}
        with QSignalBlocker(self.other):
            self.other.clear()
            self.other.addItems([one.words for one in others])
            self.other.setCurrentIndex(-1)
        self.what.clear()
        for offer in offers:
            self.what.addItem(offer.words)
        index = next((i for i, offer in enumerate(offers) if offer.what is first), 0)
        self.what.setCurrentIndex(index)
        self._what_chosen()
        if first is What.PAIR and self.other.isVisible():
            self.other.setFocus()

    def show_plan(self, plan: Plan, there: int) -> None:
        """The files that will be made; `there` of them are in the folder already."""
        before = self._plan.only_name if self._plan else ""
        self._plan, self._there = plan, there
        if plan.only_name and (plan.only_name != before or not self.name.text()):
            self.name.setText(plan.only_name)
        self._show_plan()

    def show_progress(self, done: int, total: int, title: str) -> None:
        """How many files are made, and which is next."""
        self.progress.show_progress(done, total, title)

    def show_running(self) -> None:
        """The export has begun."""
        self._running = True
        self.progress.start()
        self._stage(self.progress)

    def show_outcome(self, outcome: Outcome) -> None:
        """The export is over."""
        self._running = False
        plan = self.plan
        name = plan.only_name if plan else ""
        self.outcome.show_outcome(outcome, self.out, name, unsaved=bool(self._unsaved))
        self._stage(self.outcome)
        self.outcome.choose_focus()

    def show_failure(self, words: str) -> None:
        """Nothing could be written; the choice is shown again."""
        self._running = False
        self._stage(self._choice)
        self._say(words)
        self.folder.setFocus()

    def show_hint(self, words: str) -> None:
        """Something to be known about what is to be exported."""
        self._hint = words
        self._show_plan()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit_height()

    def reject(self) -> None:
        """Close; while files are made, stop that first."""
        if self._running:
            self.progress.show_stopping()
            self.stop_wanted.emit()
        else:
            super().reject()

    # Inside

    def _named(self) -> str:
        plan, name = self._plan, self.name.text().strip()
        assert plan is not None  # noqa: S101 - it has one file
        suffix = f".{plan.files[0].form.value}"
        return name if name.lower().endswith(suffix) else name + suffix

    def _what_chosen(self) -> None:
        offer = self.offer
        index = self.what.currentIndex()
        is_half = 0 <= index < len(self._offers) and self._offers[index].is_half
        self._form.setRowVisible(self.other, is_half)
        self.what.setToolTip(offer.words if offer else "")
        self._divide(self._first.division)
        self._changed()

    def _form_chosen(self) -> None:
        self._divide(self.division.currentData() or "")
        self._changed()

    def _divide(self, wanted: str) -> None:
        """Offer the ways to divide what is chosen into files of the form that is chosen."""
        offer, form = self.offer, Form(self.form.currentData())
        self.division.clear()
        for division in offer.divisions(form) if offer else ():
            self.division.addItem(_division_words(offer, division, form), division.value)
        self.division.setCurrentIndex(max(0, self.division.findData(wanted)))

    def _changed(self) -> None:
        """Something else is chosen, so other files will be made."""
        self._plan = None
        self._allow_fields()
        self._show_plan()
        offer = self.offer
        if offer is None or not offer.is_half:
            self.choice_changed.emit()

    def _folder_changed(self) -> None:
        self._there = 0
        self._show_plan()
        self.choice_changed.emit()

    def _allow_fields(self) -> None:
        form = Form(self.form.currentData())
        offer = self.offer
        self.manner.setEnabled(form not in _NO_MANNER and offer is not None and offer.what is not What.PAIR)
        self.division.setEnabled(self.division.count() > 1)
        for field in (self.paper, self.standard):
            field.setEnabled(form in _TYPESET)
        self.language.setEnabled(form in _FOOTED)
        self.foot.setEnabled(form in _FOOTED)
        self.gaps.setEnabled(form in _READ)
        short = word(f"export_dialog.short_{form.value}", {})
        self.export_button.setText(word("export_dialog.export_as", {"form": short}))

    def _show_plan(self) -> None:
        plan = self._plan
        self.name.setEnabled(plan is not None and bool(plan.only_name))
        if plan is None or not plan.only_name:
            self.name.clear()
        offer = self.offer
        summary, names = word("export_dialog.looking", {}), ""
        if plan is not None:
            summary, names = plan.summary, "" if plan.only_name else "\n".join(plan.first_names)
        elif offer is not None and offer.is_half:
            summary, names = word("export_dialog.no_other", {}), word("export_dialog.no_other_more", {})
        for label, words in ((self.summary, summary), (self.names, names)):
            label.setText(words)
            label.setVisible(bool(words))
        self.names.setToolTip(names)
        notes = [self._hint] if self._hint else []
        if plan and plan.unclear[0]:
            count, roles = plan.unclear
            where = word_counted("export_dialog.roles", roles)
            notes.append(word_counted("export_dialog.unclear", count, roles=where))
        if plan and self._there:
            code = "export_dialog.replaces_it" if plan.only_name else ""
            notes.append(word(code, {}) if code else word_counted("export_dialog.replaces", self._there))
        if self._unsaved:
            notes.append(word_counted("export_dialog.unsaved", self._unsaved))
        self.notes.setText("\n".join(notes))
        self.notes.setVisible(bool(notes))
        self._say(self._wrong())

    def _say(self, wrong: str) -> None:
        self.wrong.setText(wrong)
        self.wrong.setVisible(bool(wrong))
        self._fit_height()
        self.export_button.setEnabled(bool(self._plan and self._plan.files) and not self._wrong())

    def _wrong(self) -> str:
        """What keeps it from being exported so, in words."""
        plan, folder, language = self._plan, self.folder.text().strip(), self.language.text().strip()
        if plan is not None and plan.wrong:
            return plan.wrong
        if self.language.isEnabled() and not language_tag(language):
            return word("export_dialog.no_language", {"text": language})
        if not folder:
            return word("export_dialog.no_folder", {})
        if os.path.isfile(self.out):
            return word("export_dialog.no_such_folder", {"folder": folder})
        if plan is not None and plan.only_name:
            name = self.name.text().strip()
            if not name or Path(self._named()).name != self._named() or "\\" in name or "\0" in name:
                return word("export_dialog.no_name", {})
        return ""

    def _choose_folder(self) -> None:
        start = str(self.out) if self.folder.text().strip() else ""
        chosen = QFileDialog.getExistingDirectory(self, word("export_dialog.choose_folder", {}), start)
        if chosen:
            self.folder.setText(chosen)

    def _make_parts(self) -> None:
        first, own = self._first, self._own
        self.what = _box("what")
        self.other = _box("other")
        self.other.setEditable(True)
        self.other.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        field, completer = self.other.lineEdit(), self.other.completer()
        assert isinstance(field, QLineEdit) and isinstance(completer, QCompleter)  # noqa: S101, PT018 - editable
        field.setAccessibleName(self.other.accessibleName())
        field.setPlaceholderText(word("export_dialog.other_hint", {}))
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        popup = completer.popup()
        assert popup is not None  # noqa: S101 - it has been made
        popup.setAccessibleName(self.other.accessibleName())
        self.other.currentTextChanged.connect(self._changed)
        self.form = _box("form")
        for form in Form:
            self.form.addItem(word(f"export_dialog.form_{form.value}", {}), form.value)
        self.manner = _box("manner")
        for manner in (Manner.BY_SOURCE, Manner.MERGED, Manner.AS_WRITTEN):
            self.manner.addItem(word(f"manner.{manner.value.replace('-', '_')}", {}), manner.value)
        self.division = _box("division")
        self.paper = _box("paper")
        for paper in Paper:
            self.paper.addItem(word(f"export_dialog.paper_{paper.value}", {}), paper.value)
        self.standard = _box("standard")
        for standard in dict.fromkeys((*_OFFERED_STANDARDS, own.standard)):
            self.standard.addItem(word(f"export_dialog.standard_{standard.value}", {}), standard.value)
        self.language = _line("language", first.language or own.language)
        self.language.setPlaceholderText(word("export_dialog.language_hint", {}))
        self.foot = _box("foot")
        for foot in Foot:
            self.foot.addItem(word(f"export_dialog.foot_{foot.value}", {}), foot.value)
        self.gaps = QCheckBox(word("export_dialog.gaps", {}))
        self.gaps.setChecked(first.options(own).notes)
        self.folder = _line("folder", first.folder)
        self.choose = QPushButton(word("export_dialog.choose", {}))
        self.choose.setAutoDefault(False)
        self.choose.clicked.connect(self._choose_folder)
        self.name = _line("name", "")
        for box, value in (
            (self.form, first.form.value),
            (self.manner, first.manner.value),
            (self.paper, first.paper or own.paper.value),
            (self.standard, first.standard or own.standard.value),
            (self.foot, first.foot or own.foot.value),
        ):
            box.setCurrentIndex(max(0, box.findData(value)))
        self.summary, self.notes, self.wrong = (plain_label() for _ in range(3))
        self.names = ElidedLabel()
        self.names.setTextFormat(Qt.TextFormat.PlainText)
        self.summary.setProperty("subheading", True)
        self.names.setProperty("muted", True)
        self.notes.setProperty("tone", "warn")
        self.wrong.setProperty("tone", "err")
        buttons = self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.export_button = QPushButton()
        buttons.addButton(self.export_button, QDialogButtonBox.ButtonRole.AcceptRole)
        self.export_button.setDefault(True)
        buttons.accepted.connect(self._export)
        buttons.rejected.connect(self.reject)
        self.what.activated.connect(self._what_chosen)
        self.form.activated.connect(self._form_chosen)
        for box in (self.manner, self.division):
            box.activated.connect(self._changed)
        self.language.textChanged.connect(self._show_plan)
        self.folder.textChanged.connect(self._folder_changed)
        self.name.textChanged.connect(self._name_changed)
        self.progress = ExportProgress()
        self.progress.stop_wanted.connect(self.reject)
        self.outcome = ExportResult()
        self.outcome.place_wanted.connect(self.place_wanted)
        self.outcome.folder_wanted.connect(self.folder_wanted)
        self.outcome.file_wanted.connect(self.file_wanted)
        self.outcome.close_wanted.connect(self.accept)

    def _name_changed(self) -> None:
        self._there = 0
        self._say(self._wrong())
        if self._plan is not None:
            self.choice_changed.emit()

    def _export(self) -> None:
        if self.export_button.isEnabled():
            self.export_wanted.emit()

    def _lay_out(self) -> None:
        form = self._form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setVerticalSpacing(7)
        where = QHBoxLayout()
        where.setSpacing(6)
        where.addWidget(self.folder, 1)
        where.addWidget(self.choose)
        for name, field in (
            ("what", self.what),
            ("other", self.other),
            ("form", self.form),
            ("manner", self.manner),
            ("division", self.division),
            ("paper", self.paper),
            ("standard", self.standard),
            ("language", self.language),
            ("foot", self.foot),
        ):
            form.addRow(word(f"export_dialog.{name}", {}), field)
        form.addRow("", self.gaps)
        form.addRow(word("export_dialog.folder", {}), where)
        form.addRow(word("export_dialog.name", {}), self.name)
        self._choice = QWidget()
        inside = QVBoxLayout(self._choice)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(8)
        inside.addLayout(form)
        form.setRowVisible(self.other, False)
        inside.addSpacing(4)
        for label in (self.summary, self.names, self.notes, self.wrong):
            inside.addWidget(label)
        inside.addStretch(1)
        inside.addWidget(self._buttons)
        self._stack = QStackedWidget()
        for stage in (self._choice, self.progress, self.outcome):
            self._stack.addWidget(stage)
        layout = self._layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.addWidget(self._stack)
        self.setMinimumWidth(min(_WIDTH, self.screen().availableSize().width() - 40))

    def _stage(self, shown: QWidget) -> None:
        """Show the choice, how far it is or the result; the dialog is as high as that wants to be."""
        for stage in (self._choice, self.progress, self.outcome):
            high = QSizePolicy.Policy.Preferred if stage is shown else QSizePolicy.Policy.Ignored
            stage.setSizePolicy(QSizePolicy.Policy.Preferred, high)
        self._stack.setCurrentWidget(shown)
        if shown is not self.progress:  # what takes a moment does not make the dialog jump
            self._fit_height(least=True)

    def _fit_height(self, *, least: bool = False) -> None:
        """Make the dialog as high as its words need, and with `least` no higher."""
        margins = self._layout.contentsMargins()
        shown = self._stack.currentWidget()
        if shown is None:
            return  # still being built
        self._layout.activate()
        room = self.width() - margins.left() - margins.right()
        needed = max(shown.heightForWidth(room), shown.sizeHint().height())
        needed += margins.top() + margins.bottom()
        most = self.screen().availableSize().height() - _BELOW_SCREEN
        self.resize(self.width(), min(needed if least else max(self.height(), needed), most))


def with_usual_folder(chosen: Chosen, folder: Path) -> Chosen:
    """The choice with a folder where none was chosen yet."""
    return chosen if chosen.folder else replace(chosen, folder=str(folder))


def _division_words(offer: Offer | None, division: Division, form: Form) -> str:
    kinds = [target.kind for target in offer.targets] if offer else []
    code = f"export_dialog.division_{division.value.replace('-', '_')}"
    if form is Form.CSV:
        own = division is Division.FAMILIES and kinds == [TargetKind.ROLE]
        return word("export_dialog.table_own_family" if own else code.replace("division", "table"), {})
    if division is Division.BOOK and kinds == [TargetKind.FAMILY]:
        code = "export_dialog.division_book_family"
    if division is Division.AS_CHOSEN and len(kinds) == 1:
        code = "export_dialog.division_as_chosen_one"
    return word(code, {})


def _box(name: str) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(word(f"export_dialog.{name}", {}))
    box.view().setAccessibleName(box.accessibleName())
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(24)
    return box


def _line(name: str, value: str) -> QLineEdit:
    line = QLineEdit(value)
    line.setAccessibleName(word(f"export_dialog.{name}", {}))
    return line
