"""Questions to the user; each dialog has a class method that returns the answer as a value."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum, auto

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor, QTextFormat
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from jfeditor.text.sources import Source
from jfeditor.ui.displayed import Displayed
from jfeditor.ui.themes import colour, source_font
from jfeditor.wording import word
from jfeditor.workspace.journal import OnDisk, Recoverable
from jfeditor.workspace.locks import Holder
from jfeditor.workspace.saving import Conflict, ConflictKind


class Settled(Enum):
    """How a conflict between the window and the disk is decided."""

    KEEP_MINE = auto()
    TAKE_THEIRS = auto()
    SAVE_COPY = auto()
    LATER = auto()


_LATER = ("Decide later", Settled.LATER, "Nothing is saved for now")
_ANSWERS = (
    ("Keep mine", Settled.KEEP_MINE, "Your text replaces the file"),
    ("Take theirs", Settled.TAKE_THEIRS, "The window takes the file's text; Undo brings yours back"),
    ("Save mine as a copy", Settled.SAVE_COPY, "Your text goes into a new file beside it"),
    _LATER,
)
_REMOVAL_ANSWERS = (
    ("Delete it all the same", Settled.KEEP_MINE, "The file goes, with what the other program wrote"),
    ("Keep the page", Settled.TAKE_THEIRS, "The window takes the file's text; Undo removes it again"),
    _LATER,
)


class ConflictDialog(QDialog):
    """Another program changed a page with unsaved edits, or one to be deleted: both sides, and the choice."""

    def __init__(self, conflict: Conflict, mine: bytes, parent: QWidget | None) -> None:
        super().__init__(parent)
        kind = conflict.kind
        gone, removes = kind is ConflictKind.DELETED, kind is ConflictKind.CHANGED_REMOVED
        self.setWindowTitle("The page was changed by another program")
        self.resize(1000, 640)
        self.settled = Settled.LATER
        words = QLabel(word(f"conflict_question.{kind}", {"path": conflict.path}))
        words.setWordWrap(True)
        sides = QHBoxLayout()
        left, right = _compared(mine, conflict.theirs.data)
        sides.addLayout(_side("Yours, in this window" if not removes else "In this window: deleted", left))
        sides.addLayout(_side("On disk now" if not gone else "On disk: deleted", right))
        buttons = QDialogButtonBox()
        for text, answer, tip in _REMOVAL_ANSWERS if removes else _ANSWERS:
            button = QPushButton(text)
            button.setToolTip(tip)
            button.setAutoDefault(answer is Settled.LATER)
            button.setEnabled(not (gone and answer is Settled.TAKE_THEIRS))
            button.clicked.connect(lambda _checked=False, chosen=answer: self._choose(chosen))
            buttons.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 16)
        layout.addWidget(words)
        layout.addLayout(sides, 1)
        layout.addWidget(buttons)

    @classmethod
    def ask(cls, conflict: Conflict, mine: bytes, parent: QWidget | None) -> Settled:
        """The user's choice; `mine` is the window's text, empty for a page that is removed there.

        `LATER` when the dialog is closed.
        """
        dialog = cls(conflict, mine, parent)
        dialog.exec()
        dialog.deleteLater()
        return dialog.settled

    def _choose(self, answer: Settled) -> None:
        self.settled = answer
        self.accept()


@dataclass(frozen=True, slots=True)
class Recovery:
    """What to do with the unsaved edits of an earlier session."""

    restore: tuple[Recoverable, ...]
    discard: tuple[Recoverable, ...]


class RecoveryDialog(QDialog):
    """Offers unsaved edits found after a crash, page by page."""

    def __init__(self, entries: Sequence[Recoverable], parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Unsaved edits were found")
        self.resize(620, 420)
        self._entries = entries
        self._boxes = []
        count = "1 page has" if len(entries) == 1 else f"{len(entries)} pages have"
        words = QLabel(
            f"{count} edits from the last time that were never saved. Those you tick come back as unsaved"
            " edits, which you can look at, undo or save. The files themselves stay as they are."
        )
        words.setWordWrap(True)
        inside = QWidget()
        rows = QVBoxLayout(inside)
        notes = {
            OnDisk.SAME: "",
            OnDisk.CHANGED: "; the file has changed since: compare before you save",
            OnDisk.GONE: "; the file is gone: saving makes it anew",
        }
        for entry in entries:
            removed = "; deleted in the window, but not on disk" if entry.removes else ""
            box = QCheckBox(f"{entry.path}\n{entry.when:%d %B, %H:%M}{removed}{notes[entry.on_disk]}")
            box.setChecked(True)
            rows.addWidget(box)
            self._boxes.append(box)
        rows.addStretch(1)
        area = QScrollArea()
        area.setWidget(inside)
        area.setWidgetResizable(True)
        buttons = QDialogButtonBox()
        restore = buttons.addButton("Bring back the ticked ones", QDialogButtonBox.ButtonRole.AcceptRole)
        later = buttons.addButton("Ask me next time", QDialogButtonBox.ButtonRole.RejectRole)
        drop = buttons.addButton("Throw all away", QDialogButtonBox.ButtonRole.DestructiveRole)
        restore.setDefault(True)
        restore.clicked.connect(self.accept)
        later.clicked.connect(self.reject)
        drop.clicked.connect(self._drop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 16)
        layout.addWidget(words)
        layout.addWidget(area, 1)
        layout.addWidget(buttons)

    @classmethod
    def ask(cls, entries: Sequence[Recoverable], parent: QWidget | None) -> Recovery:
        """What to restore and what to discard; what is in neither is asked for again next time."""
        dialog = cls(entries, parent)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        ticked = tuple(entry for entry, box in zip(entries, dialog._boxes, strict=True) if box.isChecked())
        dialog.deleteLater()
        if not accepted:
            return Recovery((), ())
        return Recovery(ticked, tuple(entry for entry in entries if entry not in ticked))

    def _drop(self) -> None:
        for box in self._boxes:
            box.setChecked(False)
        self.accept()


class Entry(Enum):
    """How to enter a handbook that another window holds."""

    READ_ONLY = auto()
    ANYWAY = auto()
    CANCEL = auto()


class LockedDialog(QDialog):
    """Another window has this handbook open."""

    def __init__(self, holder: Holder, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle("This handbook is open elsewhere")
        self.answer = Entry.CANCEL
        words = QLabel(
            f"{_holder_words(holder)} You can look at the pages meanwhile. If both of you edit the same page,"
            " you will be asked which text to keep when you save."
        )
        words.setWordWrap(True)
        buttons = QDialogButtonBox()
        for text, answer in (
            ("Open to look only", Entry.READ_ONLY),
            ("Edit anyway", Entry.ANYWAY),
            ("Do not open", Entry.CANCEL),
        ):
            button = QPushButton(text)
            button.setDefault(answer is Entry.READ_ONLY)
            button.clicked.connect(lambda _checked=False, chosen=answer: self._choose(chosen))
            buttons.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 16)
        layout.setSpacing(14)
        layout.addWidget(words)
        layout.addWidget(buttons)
        self.setMinimumWidth(460)

    @classmethod
    def ask(cls, holder: Holder, parent: QWidget | None) -> Entry:
        """The user's choice; `CANCEL` when the dialog is closed."""
        dialog = cls(holder, parent)
        dialog.exec()
        dialog.deleteLater()
        return dialog.answer

    def _choose(self, answer: Entry) -> None:
        self.answer = answer
        self.accept()


def _holder_words(holder: Holder) -> str:
    """Who has the handbook open, as far as the lock says it."""
    if not holder.pid:
        return "Another window has this handbook open."
    who = holder.user or "Somebody"
    where = f" on {holder.host}" if holder.host else ""
    since = f"{holder.since:%H:%M on %d %B}"
    return f"{who}{where} has had this handbook open in another window since {since}."


class ListDialog(QDialog):
    """Shows lines of text under a sentence."""

    @classmethod
    def tell(cls, title: str, words: str, lines: Sequence[str], parent: QWidget | None) -> None:
        """Show it until it is closed."""
        dialog = cls(parent)
        dialog.setWindowTitle(title)
        dialog.resize(720, 460)
        label = QLabel(words)
        label.setWordWrap(True)
        view = _reader("\n".join(lines))
        view.setAccessibleName(title)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(dialog.reject)
        layout = QVBoxLayout(dialog)
        layout.setContentsMargins(18, 16, 18, 16)
        layout.addWidget(label)
        layout.addWidget(view, 1)
        layout.addWidget(buttons)
        dialog.exec()
        dialog.deleteLater()


def _compared(mine: bytes, theirs: bytes) -> tuple[QPlainTextEdit, QPlainTextEdit]:
    """Two readers that scroll together, with the lines that differ coloured."""
    texts = [Displayed(Source(data)).text for data in (mine, theirs)]
    left, right = (_reader(text) for text in texts)
    left.setAccessibleName("Your text")
    right.setAccessibleName("The file's text")
    lines = [text.split("\n") for text in texts]
    marks: tuple[list[QTextEdit.ExtraSelection], list[QTextEdit.ExtraSelection]] = ([], [])
    for what, a, b, c, d in SequenceMatcher(None, lines[0], lines[1], autojunk=False).get_opcodes():
        if what != "equal":
            marks[0].extend(_line_mark(left, row, colour("add")) for row in range(a, b))
            marks[1].extend(_line_mark(right, row, colour("del")) for row in range(c, d))
    for view, found in zip((left, right), marks, strict=True):
        view.setExtraSelections(found)
        if found:
            view.setTextCursor(found[0].cursor)
            view.centerCursor()
    left.verticalScrollBar().valueChanged.connect(right.verticalScrollBar().setValue)
    right.verticalScrollBar().valueChanged.connect(left.verticalScrollBar().setValue)
    return left, right


def _line_mark(view: QPlainTextEdit, row: int, background: QColor) -> QTextEdit.ExtraSelection:
    mark = QTextEdit.ExtraSelection()
    mark.cursor = QTextCursor(view.document().findBlockByNumber(row))
    form = QTextCharFormat()
    form.setBackground(background)
    form.setProperty(QTextFormat.Property.FullWidthSelection, True)
    mark.format = form
    return mark


def _side(title: str, view: QPlainTextEdit) -> QVBoxLayout:
    column = QVBoxLayout()
    label = QLabel(title)
    label.setProperty("subheading", True)
    column.addWidget(label)
    column.addWidget(view, 1)
    return column


def _reader(text: str) -> QPlainTextEdit:
    view = QPlainTextEdit()
    view.setReadOnly(True)
    view.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
    view.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    view.setFont(source_font(-1))
    view.setPlainText(text)
    return view
