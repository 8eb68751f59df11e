"""What is wrong where the mouse rests, why, and how to mend it: a card whose fixes can be clicked."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import pyromark
from PySide6.QtCore import QEvent, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from jfeditor.checks.findings import Finding
from jfeditor.checks.rules import all_rules
from jfeditor.ui.finding_marks import COLOURS
from jfeditor.ui.themes import colour
from jfeditor.wording import word, word_counted

_WIDTH = 440
"""Pixels."""
_MOST = 3
"""So many findings are told, more are counted."""
_GRACE_MS = 300
"""How long the mouse may be on its way from the marked text to the card."""
_GAP = 4
"""Pixels between the text and the card."""
_MARGINS = (12, 9, 12, 10)
"""Around the words: left, top, right, bottom."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that can be done, as a link of the card has it."""

    words: str
    key: str
    """What `FindingCard.chosen` gives when it is clicked."""


@dataclass(frozen=True, slots=True)
class Told:
    """A finding as the card tells it."""

    finding: Finding
    is_new: bool
    choices: tuple[Choice, ...]


def card_html(told: Sequence[Told], foot: str) -> str:
    """The card's rich text; `foot` is a sentence below all, e.g. why nothing can be done, or empty."""
    parts = [_finding_html(one) for one in told[:_MOST]]
    if len(told) > _MOST:
        parts.append(f"<div>{escape(word_counted('findings.more', len(told) - _MOST))}</div>")
    if foot:
        parts.append(f"<div style='color: {colour('muted').name()}'>{escape(foot)}</div>")
    return "<hr>".join(parts)


def card_text(told: Sequence[Told]) -> str:
    """The same in plain sentences, to be read aloud."""
    return " ".join(f"{one.finding.message} ({_rule_words(one)})." for one in told[:_MOST])


def why(code: str) -> str:
    """Why a rule matters: the first paragraph of its help, in HTML; empty for a rule of another program."""
    rule = all_rules().get(code)
    if rule is None:
        return ""
    first = rule.help.split("\n\n", 1)[0]
    return pyromark.html(f"{first.removesuffix(':')}." if first.endswith(":") else first)


def _finding_html(told: Told) -> str:
    finding = told.finding
    sign = colour(COLOURS[finding.severity]).name()
    muted = colour("muted").name()
    links = f" <span style='color: {muted}'>&nbsp;·&nbsp;</span> ".join(
        f"<a href='{escape(choice.key, quote=True)}' style='text-decoration: none'>"
        f"{escape(choice.words).replace(' ', '&nbsp;')}</a>"
        for choice in told.choices
    )
    return (
        f"<div><span style='color: {sign}'>●</span>&nbsp; <b>{escape(finding.message)}</b></div>"
        f"<div style='color: {muted}; margin-bottom: 4px'>{escape(_rule_words(told))}</div>"
        f"<div>{why(finding.code)}</div>"
        f"<div style='margin-top: 6px'>{links}</div>"
    )


def _rule_words(told: Told) -> str:
    finding = told.finding
    rule = all_rules().get(finding.code)
    values = {
        "code": finding.code,
        "name": rule.name.replace("-", " ") if rule else word("findings.style", {}),
        "severity": word(f"findings.{finding.severity.value}", {}),
    }
    return word("findings.rule" if told.is_new else "findings.rule_before", values)


class FindingCard(QFrame):
    """A part of the window, so that no program puts it elsewhere; it never has the keyboard."""

    chosen = Signal(str)
    """The key of the choice that was clicked."""

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner.window())
        self._owner = owner
        self._about = QRect()
        """The text that it is about, on the screen."""
        self.setObjectName("findingcard")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.words = QLabel()
        self.words.setTextFormat(Qt.TextFormat.RichText)
        self.words.setWordWrap(True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.LinksAccessibleByMouse)
        self.words.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.words.linkActivated.connect(self._choose)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*_MARGINS)
        layout.addWidget(self.words)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_GRACE_MS)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def tell(self, html: str, about: QRect) -> None:
        """Show rich text about a rectangle of the screen: below or above, or else over it."""
        window = self._owner.window()
        if self.parent() is not window:
            self.setParent(window)
        self._about = about
        self._timer.stop()
        self.words.setText(html)
        left, _top, right, _bottom = _MARGINS
        inside = min(_WIDTH, window.width() - 8) - left - right - 2 * self.frameWidth()
        self.words.setMinimumSize(0, 0)  # what it needed before would count
        self.words.setFixedSize(inside, self.words.heightForWidth(inside))
        self.adjustSize()
        top_left = window.mapFromGlobal(about.topLeft())
        below = top_left.y() + about.height() + _GAP
        above = top_left.y() - self.height() - _GAP
        lowest = window.height() - self.height() - 4
        left = max(4, min(top_left.x(), window.width() - self.width() - 4))
        if below <= lowest:
            top = below
        else:
            top = above if above >= 4 else max(4, lowest)
        self.move(left, top)
        self.show()
        self.raise_()

    def follow(self, at: QPoint) -> None:
        """The mouse is at this point of the screen, beside the card: it stays while that is the text."""
        if self.isVisible() and not self._about.adjusted(-2, -_GAP, 2, _GAP).contains(at):
            if not self._timer.isActive():
                self._timer.start()
        else:
            self._timer.stop()

    def leave(self) -> None:
        """The mouse has left the text, perhaps for the card."""
        if self.isVisible() and not self._timer.isActive():
            self._timer.start()

    def enterEvent(self, event: QEnterEvent) -> None:
        self._timer.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.leave()
        super().leaveEvent(event)

    def _choose(self, key: str) -> None:
        self.hide()
        self.chosen.emit(key)
