"""What stands above the list of problems: how many there are, and what of them is shown."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import TypeVar

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QMenu, QPushButton, QToolButton, QWidget

from jfeditor.checks.rules import SEVERITIES, Group, Severity, all_rules
from jfeditor.ui.elided import ElidedLabel
from jfeditor.ui.problems_filter import Grouping, ProblemFilter, Scope, group_of
from jfeditor.ui.problems_rows import Problems
from jfeditor.ui.steady import SteadyToolButton
from jfeditor.wording import word, word_counted

_TYPING_MS = 120
"""How long after the last key the words are looked for."""
_FIELD_WIDTH = 190
_LEAST_FIELD = 60
_CHOICES_WIDTH = 130
"""Pixels that the words of what is chosen take at most."""

_Choice = TypeVar("_Choice")


class ProblemsTools(QWidget):
    """Counts and choices; says what is chosen, and works nothing out."""

    filter_changed = Signal(object)
    """The user chose another `ProblemFilter`."""
    base_wanted = Signal(str)
    """New is to be what is not at this revision of git; empty for what was not there at opening."""
    other_base_wanted = Signal()
    """The user wants to name another revision."""
    list_wanted = Signal()
    """The user is done with the words, and wants to go on in the list."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._filter = ProblemFilter()
        self.new = QLabel()
        self.before = QPushButton()
        self.before.setProperty("chip", "plain")
        self.before.setCheckable(True)
        self.before.clicked.connect(lambda on: self._choose(before=on))
        self.progress = ElidedLabel()
        self.progress.setProperty("muted", True)
        self.words = _Words()
        self.words.setPlaceholderText(word("problems.words", {}))
        self.words.setAccessibleName(word("problems.words_name", {}))
        self.words.setClearButtonEnabled(True)
        self.words.setMinimumWidth(_LEAST_FIELD)
        self.words.setMaximumWidth(_FIELD_WIDTH)
        self.words.left.connect(self.list_wanted)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(lambda: self._choose(text=self.words.text()))
        self.words.textEdited.connect(lambda _text: self._typing.start())
        self.words.textChanged.connect(self._cleared)
        self.choices = _opening_menu(QToolButton(), word("problems.choices_name", {}))
        scopes = [word(f"problems.scope_{one.value}", {}) for one in Scope]
        self.scope = _opening_menu(SteadyToolButton(scopes), word("problems.scope_name", {}))
        self._severities: dict[Severity, QAction] = {}
        self._groups: dict[Group | None, QAction] = {}
        self._groupings: dict[Grouping, QAction] = {}
        self._scopes: dict[Scope, QAction] = {}
        self._bases: dict[str, QAction] = {}
        self._fill_choices(self.choices.menu())
        self._scopes = _choices(
            self.scope.menu(),
            {one: word(f"problems.scope_{one.value}", {}) for one in Scope},
            lambda one: self._choose(scope=one),
        )
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.new)
        layout.addWidget(self.before)
        layout.addWidget(self.progress)
        layout.addStretch(1)
        layout.addWidget(self.words, 1)
        layout.addWidget(self.choices)
        layout.addWidget(self.scope)
        self.show_filter(self._filter)
        self.show_base("")
        self.show_progress(0, 0)

    @property
    def in_order(self) -> tuple[QWidget, ...]:
        """What the keyboard comes to, as it is read."""
        return self.before, self.words, self.choices, self.scope

    def show_filter(self, chosen: ProblemFilter) -> None:
        """Show what is chosen."""
        self._filter = chosen
        self.before.setChecked(chosen.before)
        for severity, action in self._severities.items():
            action.setChecked(severity in chosen.severities)
        self._groups.get(chosen.group, self._groups[None]).setChecked(True)
        self._groupings[chosen.grouping].setChecked(True)
        self._scopes[chosen.scope].setChecked(True)
        if self.words.text() != chosen.text and not self._typing.isActive():
            self.words.setText(chosen.text)
        self.scope.setText(word(f"problems.scope_{chosen.scope.value}", {}))
        narrow = chosen.is_narrow
        parts = []
        if len(chosen.severities) < len(SEVERITIES):
            shown = [one for one in SEVERITIES if one in chosen.severities]
            parts += [word(f"problems.severities_{one.value}", {}) for one in shown]
        if chosen.group is not None:
            parts.append(chosen.group.label)
        chosen_words = ", ".join(parts)
        metrics = self.choices.fontMetrics()
        short = metrics.elidedText(chosen_words, Qt.TextElideMode.ElideRight, _CHOICES_WIDTH)
        self.choices.setText(short or word("problems.choices", {}))
        tip = word("problems.choices_narrow" if narrow else "problems.choices_tip", {})
        self.choices.setToolTip(f"{chosen_words}. {tip}" if chosen_words else tip)

    def show_counts(self, shown: Problems) -> None:
        """Say how many there are."""
        self.new.setText(_new_words(shown))
        self.before.setText(word("problems.before", {"count": shown.before}))
        self.before.setVisible(bool(shown.before))
        code = "problems.before_hide" if self.before.isChecked() else "problems.before_show"
        self.before.setToolTip(word(code, {}))

    def show_progress(self, done: int, total: int) -> None:
        """Say of how many pages the language is known; nothing where it is of all."""
        words = word("problems.progress", {"done": done, "total": total})
        self.progress.setText(words if done < total else "")
        self.progress.setToolTip(word("problems.progress_tip", {}))

    def show_base(self, revision: str) -> None:
        """Say what counts as new."""
        self._bases.get(revision, self._bases["other"]).setChecked(True)
        named = revision not in self._bases
        self._bases["other"].setText(
            word("problems.base_named", {"revision": revision}) if named else word("problems.base_other", {})
        )
        code = "problems.new_since" if revision else "problems.new_opened"
        self.new.setToolTip(word(code, {"revision": revision}))

    def _fill_choices(self, menu: QMenu) -> None:
        for severity in SEVERITIES:
            action = menu.addAction(word(f"problems.severities_{severity.value}", {}))
            action.setCheckable(True)
            action.triggered.connect(lambda _on=False: self._choose_severities())
            self._severities[severity] = action
        menu.addSeparator()
        groups = {group_of(code) for code in all_rules()} | {Group.STYLE}
        labels: dict[Group | None, str] = {None: word("problems.group_all", {})}
        labels |= {group: group.label for group in Group if group in groups}
        about = menu.addMenu(word("problems.by_group", {}))
        self._groups = _choices(about, labels, lambda one: self._choose(group=one))
        groupings = {one: word(f"problems.grouping_{one.value}", {}) for one in Grouping}
        together = menu.addMenu(word("problems.by_grouping", {}))
        self._groupings = _choices(together, groupings, lambda one: self._choose(grouping=one))
        bases = {"": "base_opened", "HEAD": "base_commit", "other": "base_other"}
        bases = {revision: word(f"problems.{code}", {}) for revision, code in bases.items()}
        self._bases = _choices(menu.addMenu(word("problems.by_base", {})), bases, self._choose_base)

    def _choose_severities(self) -> None:
        chosen = frozenset(one for one, action in self._severities.items() if action.isChecked())
        self._choose(severities=chosen or frozenset(SEVERITIES))

    def _choose_base(self, which: str) -> None:
        if which == "other":
            self.other_base_wanted.emit()
        else:
            self.base_wanted.emit(which)

    def _choose(self, **values: object) -> None:
        chosen = replace(self._filter, **values)  # type: ignore[arg-type]
        if chosen != self._filter:
            self.show_filter(chosen)
            self.filter_changed.emit(chosen)
        else:
            self.show_filter(chosen)

    def _cleared(self, text: str) -> None:
        if not text:  # by the button in the field, which is no editing for Qt
            self._typing.stop()
            self._choose(text="")


def _new_words(shown: Problems) -> str:
    """How many are new, notes by themselves as in the status bar."""
    others = shown.new - shown.notes
    if shown.notes and not others:
        return word_counted("problems.count_notes", shown.notes)
    parts = [word("problems.new", {"count": others})]
    if shown.notes:
        parts.append(word_counted("problems.notes", shown.notes))
    return ", ".join(parts)


class _Words(QLineEdit):
    """A field that Escape empties, and that Down or Enter leaves for the list."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.left.emit()
        else:
            super().keyPressEvent(event)


def _opening_menu(button: QToolButton, name: str) -> QToolButton:
    button.setProperty("opens", True)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    button.setMenu(QMenu(button))
    button.setAccessibleName(name)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button


def _choices(
    menu: QMenu, labels: Mapping[_Choice, str], chosen: Callable[[_Choice], object]
) -> dict[_Choice, QAction]:
    """Entries of which one is chosen, by what they stand for."""
    group = QActionGroup(menu)
    actions = {}
    for one, label in labels.items():
        action = menu.addAction(label)
        action.setCheckable(True)
        action.triggered.connect(partial(_chosen, chosen, one))
        group.addAction(action)
        actions[one] = action
    return actions


def _chosen(chosen: Callable[[_Choice], object], one: _Choice, _checked: bool = False) -> None:
    chosen(one)
