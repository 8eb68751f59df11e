"""The status bar: address, line and column, encoding, branch, what was written, progress."""

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QStatusBar

from jfeditor.families.impacts import RoleImpact
from jfeditor.families.model import FAMILY
from jfeditor.families.pages import Page
from jfeditor.text.sources import Source
from jfeditor.ui.elided import ElidedButton, ElidedLabel
from jfeditor.ui.impact_words import impact_sentence, impact_short
from jfeditor.ui.problem_counts import NO_COUNTS, Counts
from jfeditor.wording import word, word_counted

_TOLD_MS = 8000


class Status(QObject):
    """Fills a status bar."""

    cancel_wanted = Signal()
    impact_wanted = Signal()
    """The user wants to see which other roles the unsaved edits change."""
    problems_wanted = Signal(bool)
    """The user wants to see the problems that are told; and whether those from before are among them."""

    def __init__(self, bar: QStatusBar) -> None:
        super().__init__(bar)
        self._bar = bar
        bar.setSizeGripEnabled(False)
        # What is told may be longer than the bar.
        bar.messageChanged.connect(lambda text: bar.setToolTip(f"<p>{escape(text)}</p>" if text else ""))
        self.address = ElidedLabel()
        self.address.setAccessibleName("Address of the place")
        self.position = _label("Line and column")
        self.encoding = _label("Encoding and line ends")
        self.branch = _label("Branch")
        self.saved = _label("State of saving")
        self.progress = QProgressBar()
        self.progress.setFixedWidth(140)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName("Pages read")
        self.cancel = QPushButton("Stop reading")
        self.cancel.setProperty("link", True)
        self.cancel.clicked.connect(self.cancel_wanted)
        self.impact = ElidedButton()
        self.impact.setObjectName("impactlink")
        self.impact.setProperty("link", True)
        self.impact.setAccessibleName("No other role is affected")
        self.impact.clicked.connect(self.impact_wanted)
        self.problems = ElidedButton()
        self.problems.setObjectName("problemslink")
        self.problems.setProperty("link", True)
        self.problems.setAccessibleName(word("problems.status_none", {}))
        self.problems.clicked.connect(lambda: self.problems_wanted.emit(self.problems.property("quiet")))
        for label in (self.address, self.position, self.encoding, self.branch):
            bar.addWidget(label)
        bar.addPermanentWidget(self.progress)
        bar.addPermanentWidget(self.cancel)
        bar.addPermanentWidget(self.problems)
        bar.addPermanentWidget(self.impact)
        bar.addPermanentWidget(self.saved)
        self.clear()

    def tell(self, text: str) -> None:
        """Say something for a while."""
        self._bar.showMessage(text, _TOLD_MS)

    def withdraw(self, text: str) -> None:
        """What was said holds no more: say it no longer, if it is still there."""
        if text and self._bar.currentMessage() == text:
            self._bar.clearMessage()

    def clear(self) -> None:
        """No handbook is open."""
        for label in (self.address, self.position, self.encoding, self.branch, self.saved):
            label.clear()
        self._bar.clearMessage()
        self.show_impacts(())
        self.show_problems(NO_COUNTS, "")
        self.hide_progress()

    def show_place(self, page: Page, node: int, offset: int) -> None:
        """Say where the caret stands."""
        anchor = "" if node == FAMILY else f"#{page.family.nodes[node].heading.anchor}"
        self.address.setText(page.path + anchor)
        line = page.source.lines.number_at(offset)
        start = max(page.source.start, page.source.lines.span(line).start)  # a byte order mark is no column
        column = len(page.source.data[start:offset].decode("utf-8", "replace")) + 1
        self.position.setText(f"{line}:{column}")
        self.encoding.setText(f"{encoding_words(page.source)} · {line_end_words(page.source)}")

    def show_branch(self, branch: str) -> None:
        """Name git's branch."""
        self.branch.setText(branch)

    def show_saved(self, modified: int, *, busy: bool) -> None:
        """Say whether all is saved."""
        if busy:
            self.saved.setText("Saving…")
        elif modified:
            self.saved.setText("1 page not saved" if modified == 1 else f"{modified} pages not saved")
        else:
            self.saved.setText("All saved")

    def show_impacts(self, impacts: Sequence[RoleImpact]) -> None:
        """Say what unsaved edits do to other roles; nothing where they do nothing."""
        sentence = impact_sentence(impacts) if impact_short(impacts) else ""
        if sentence != self.impact.text():
            self.impact.setText(sentence)
            self.impact.setAccessibleName(sentence or "No other role is affected")
            self.impact.setToolTip(f"{sentence}. Click to see which." if sentence else "")
        self.impact.setVisible(bool(sentence))

    def show_problems(self, counts: Counts, since: str) -> None:
        """Say how many problems are new since a revision, or since opening where it is empty.

        Where none is, those from before are told quietly: one has to hear of them, and need not do anything.
        """
        is_quiet = not counts.shown
        words = counts.words if is_quiet else _new_words(counts)
        if words != self.problems.text():
            self.problems.setText(words)
            self.problems.setAccessibleName(words or word("problems.status_none", {}))
        looks = {"quiet": is_quiet, "grave": counts.errors > 0}
        if any(self.problems.property(name) is not value for name, value in looks.items()):
            for name, value in looks.items():
                self.problems.setProperty(name, value)
            self.problems.style().unpolish(self.problems)
            self.problems.style().polish(self.problems)
        code = f"problems.status_tip{'_before' if is_quiet else ''}{'_since' if since else ''}"
        self.problems.setToolTip(word(code, {"revision": since}))
        self.problems.setVisible(bool(words))

    def show_progress(self, done: int, total: int) -> None:
        """Say how many pages are read."""
        self.progress.setMaximum(total)
        self.progress.setValue(done)
        reading = done < total or total == 0
        self.progress.setVisible(reading)
        self.cancel.setVisible(reading)
        self.progress.setToolTip(f"{done} of {total} pages read")

    def hide_progress(self) -> None:
        """Reading has ended."""
        self.progress.hide()
        self.cancel.hide()


def _new_words(counts: Counts) -> str:
    """The number that the tree has, and the notes, which are among those that F8 goes to."""
    parts = [word_counted("problems.status", counts.shown)]
    if counts.notes:
        parts.append(word_counted("problems.count_notes", counts.notes))
    return ", ".join(parts)


def encoding_words(source: Source) -> str:
    """The encoding as the status bar names it."""
    if source.fault is not None:
        return str(source.fault.values.get("encoding", "not UTF-8"))
    return "UTF-8 with BOM" if source.bom else "UTF-8"


def line_end_words(source: Source) -> str:
    """The line ends as the status bar names them."""
    ends = source.line_ends
    if ends.mixed:
        return "mixed line ends"
    return {b"\n": "LF", b"\r\n": "CRLF", b"\r": "CR"}[ends.usual]


def _label(name: str) -> QLabel:
    label = QLabel()
    label.setAccessibleName(name)
    return label
