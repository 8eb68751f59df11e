"""What can be done about a finding, wherever it is shown: in the source, in the Problems panel, from a key.

A finding is always given with the state of the page in which it was found. Where the page is another one by
now, what is to be done waits until the same is found in it again: an edit made for one text is never put into
another.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu

from jfeditor.checks.disabling import Reach
from jfeditor.checks.findings import Finding, Fix
from jfeditor.checks.ignoring import ignore_edit, reaches
from jfeditor.checks.rules import all_rules
from jfeditor.checks.spelling_codes import SPELLING
from jfeditor.families.pages import Page
from jfeditor.faults import JfeditorError
from jfeditor.text.edits import Edit
from jfeditor.ui.check_results import found_again
from jfeditor.ui.open_handbook import OpenHandbook
from jfeditor.ui.option_changes import OptionChanges
from jfeditor.ui.restructuring import Restructuring
from jfeditor.ui.rule_actions import RuleActions
from jfeditor.wording import word, word_error
from jfeditor.workspace.option_edits import add_word

_LONGEST = 60
"""Characters of a menu entry; what is longer is cut, the whole of it stands in the tip."""
"""Rules that a word of the handbook's own does not break."""
_PATIENCE = 4.0
"""Seconds after which what was wanted of an older text is not done any more."""


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that can be done about a finding."""

    words: str
    do: Callable[[], None]


@dataclass(frozen=True, slots=True)
class _Waiting:
    """What is to be done about a finding as soon as it is found again."""

    page: Page
    finding: Finding
    do: Callable[[Page, Finding], None]
    until: float


class FindingActions(QObject):
    """Does what is asked about findings of the handbook that is open."""

    told = Signal(str)
    """What was done, or why something is not done, in words."""
    rule_wanted = Signal(str)
    """The user wants to know what the rule with this code means."""
    mended = Signal(str, int)
    """Something was done to the page at this path, at this byte of it."""
    place_wanted = Signal(str, int)
    """The user wants to see this line (from 1) of the page at this path."""

    def __init__(self, restructuring: Restructuring, parent: QObject) -> None:
        super().__init__(parent)
        self._restructuring = restructuring
        self._opened: OpenHandbook | None = None
        self._waiting: _Waiting | None = None
        self.options = OptionChanges(self)
        """What writes into the handbook's options, and takes it back."""
        self.rules = RuleActions(restructuring, self.options, self)
        """What can be done about the rule as a whole."""
        self.rules.told.connect(self.told)

    def watch(self, opened: OpenHandbook | None) -> None:
        """Work on another handbook, or on none."""
        if self._opened is not None:
            self._opened.checks.changed.disconnect(self._go_on)
        self._opened, self._waiting = opened, None
        self.options.watch(opened)
        self.rules.watch(opened)
        if opened is not None:
            opened.checks.changed.connect(self._go_on)

    def fix(self, page: Page, finding: Finding, fix: Fix) -> None:
        """Mend a finding: at once as one undo step, or shown for review where it is an operation."""
        self._do(page, finding, lambda _page, now: self._mend(now, fix.name))

    def accept(self, page: Page, finding: Finding, reach: Reach) -> None:
        """Write a comment into the page, so that the finding is not told; a step that can be undone."""
        self._do(page, finding, partial(self._write_comment, reach))

    def add_word(self, text: str) -> None:
        """Make a word one of the handbook's own: what was found in it is gone at once."""
        self.options.make(
            lambda root: add_word(root, text),
            lambda page, one: _word(page, one) == text,
            word("findings.word_added", {"word": text}),
            word("findings.word_taken_out", {"word": text}),
        )

    # What is offered

    def why_not(self, page: Page) -> str:
        """Why nothing can be mended on a page, in words; empty where it can be."""
        session = self._opened.session if self._opened is not None else None
        if session is None or session.can_edit(page.path):
            return ""
        if page.source.fault is not None:
            return word_error(page.source.fault)
        return word("session.window_read_only", {})

    def deeds(self, page: Page, finding: Finding) -> Sequence[Deed]:
        """What mends a finding, the best first; nothing on a page that cannot be edited."""
        if self._opened is None or self.why_not(page):
            return ()
        deeds = [Deed(_fix_words(fix), partial(self.fix, page, finding, fix)) for fix in finding.fixes]
        if text := _word(page, finding):
            deeds.append(Deed(word("findings.add_word", {"word": text}), partial(self.add_word, text)))
        return deeds

    def explaining(self, finding: Finding) -> Sequence[Deed]:
        """What tells more about a finding's rule; nothing where the guide has no word on it."""
        if finding.code not in all_rules():
            return ()
        return [Deed(word("findings.explain", {}), partial(self.rule_wanted.emit, finding.code))]

    def fill_menu(self, menu: QMenu, page: Page, finding: Finding, *, titled: bool = False) -> None:
        """Add to a menu all that can be done about a finding; `titled` puts what is wrong above it."""
        menu.setToolTipsVisible(True)
        if titled:
            _add(menu, finding.message, _nothing, enabled=False)
        for deed in self.deeds(page, finding):
            _add(menu, deed.words, deed.do)
        self.rules.fill_fixes(menu, finding)
        reason = self.why_not(page)
        if reason:
            _add(menu, reason, _nothing, enabled=False)
        menu.addSeparator()
        for place in finding.places:
            words = word("findings.show_place", {"words": place.words, "line": place.line})
            _add(menu, words, partial(self.place_wanted.emit, place.path, place.line))
        if not reason:
            self._add_accepting(menu, page, finding)
        for deed in self.explaining(finding):
            _add(menu, deed.words, deed.do)
        _add(menu, word("findings.copy", {}), partial(_copy, said(finding)))
        if not reason:
            menu.addSeparator()
            self.rules.fill_turning_off(menu, finding.code)

    def _add_accepting(self, menu: QMenu, page: Page, finding: Finding) -> None:
        accepting = menu.addMenu(word("findings.accept", {}))
        accepting.setToolTipsVisible(True)
        entries = {
            reach: _add(
                accepting,
                word(f"findings.accept_{reach.value}", {}),
                partial(self.accept, page, finding, reach),
            )
            for reach in Reach
        }
        # Whether a comment fits is tried out on the page: not before somebody wants to know.
        accepting.aboutToShow.connect(partial(_allow, entries, page, finding))

    # Doing it

    def _do(self, page: Page, finding: Finding, do: Callable[[Page, Finding], None]) -> None:
        """Do something now, or when the same is found in the page's newest text."""
        self._waiting = _Waiting(page, finding, do, time.monotonic() + _PATIENCE)
        self._go_on(frozenset((page.path,)))

    def _go_on(self, paths: frozenset[str]) -> None:
        waiting, opened = self._waiting, self._opened
        if waiting is None or opened is None or waiting.page.path not in paths:
            return
        if opened.session.handbook.pages.get(waiting.page.path) is waiting.page:
            self._waiting = None
            waiting.do(waiting.page, waiting.finding)
            return
        results = opened.checks.current(waiting.page.path)
        if results is None:
            return
        self._waiting = None
        again = found_again(waiting.page, waiting.finding, results)
        if again is None or time.monotonic() > waiting.until:
            self.told.emit(word("findings.gone", {}))
        else:
            waiting.do(results.page, again)

    def _mend(self, finding: Finding, name: str) -> None:
        fix = next((one for one in finding.fixes if one.name == name), None)
        if fix is None:
            self.told.emit(word("findings.gone", {}))
        elif fix.operation is not None:
            self._restructuring.wish(fix.operation)
        else:
            self._apply(fix.name, finding.path, fix.edits)

    def _write_comment(self, reach: Reach, page: Page, finding: Finding) -> None:
        try:
            edit = ignore_edit(page, finding, reach)
        except JfeditorError as error:
            self.told.emit(word_error(error))
        else:
            rule = all_rules().get(finding.code)
            values = {"code": finding.code, "rule": rule.title if rule else finding.message}
            self._apply(word("findings.accept_name", values), page.path, (edit,))

    def _apply(self, name: str, path: str, edits: Sequence[Edit]) -> None:
        assert self._opened is not None  # noqa: S101 - something was found in it
        session = self._opened.session
        try:
            session.apply(session.change_by(name, path, edits))
        except JfeditorError as error:
            self.told.emit(word_error(error))
        else:
            self.mended.emit(path, min(edit.span.start for edit in edits))


def as_entry(words: str) -> str:
    """Words as a menu has them: not too long, and with no letter for a key."""
    short = words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1].rstrip()}…"
    return short.replace("&", "&&")


def said(finding: Finding) -> str:
    """A finding as it is put on the clipboard: where it is, what is wrong, and its rule."""
    return f"{finding.path}:{finding.line}: {finding.message} ({finding.code})"


def _word(page: Page, finding: Finding) -> str:
    """The word that is in no dictionary, where it is that which was found; else empty."""
    if finding.code not in SPELLING:
        return ""
    return finding.span.cut(page.source.data).decode("utf-8", errors="replace")


def _fix_words(fix: Fix) -> str:
    return fix.name if fix.operation is None else f"{fix.name}…"


def _copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)


def _nothing() -> None:
    """What a line of a menu does that only tells something."""


def _allow(entries: Mapping[Reach, QAction], page: Page, finding: Finding) -> None:
    """Grey out how far a comment cannot be made to reach, and say why."""
    possible = reaches(page, finding)
    for reach, entry in entries.items():
        if reach not in possible:
            entry.setEnabled(False)
            entry.setToolTip(word("ignore.no_place", {}))


def _add(menu: QMenu, words: str, do: Callable[[], None], *, enabled: bool = True) -> QAction:
    entry = menu.addAction(as_entry(words))
    entry.setToolTip(words)
    entry.setEnabled(enabled)
    entry.triggered.connect(lambda _checked=False: do())
    return entry
