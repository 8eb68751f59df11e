"""What the rules found on the page that is shown: marked in its source, told, and mended there."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QTextCursor
from PySide6.QtWidgets import QMenu

from jfeditor.checks.findings import Finding
from jfeditor.families.pages import Page
from jfeditor.ui.check_keeper import CheckKeeper
from jfeditor.ui.finding_actions import Deed, FindingActions, as_entry
from jfeditor.ui.finding_card import Choice, FindingCard, Told, card_html, card_text
from jfeditor.ui.finding_marks import FindingMark, by_weight, mark_findings
from jfeditor.ui.source_editor import SourceEditor
from jfeditor.ui.source_pointer import under
from jfeditor.wording import word

_LEAVING = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.Wheel,
        QEvent.Type.Resize,
        QEvent.Type.Hide,
        QEvent.Type.MouseButtonPress,
    }
)
"""What ends the card: the user does something else."""
_MOST_ALSO = 6
"""Findings of one place that a menu offers beside the gravest."""


@dataclass(frozen=True, slots=True)
class _Shown:
    """What the card tells."""

    page: Page
    deeds: dict[str, Deed]
    """What each choice does."""


class FindingGuide(QObject):
    """What an editor shows of findings, and what can be done about them there."""

    refused = Signal(str)
    """Why there is nothing to choose, in words."""

    def __init__(self, editor: SourceEditor) -> None:
        super().__init__(editor)
        self._editor = editor
        self._checks: CheckKeeper | None = None
        self._actions: FindingActions | None = None
        self._path = ""
        self._page: Page | None = None
        """The state of the page whose findings are marked, from which the marks may have moved on."""
        self._later: Callable[[], None] | None = None
        """What waits for the findings of the newest text, unless the user goes on."""
        self._shown: _Shown | None = None
        self.card = FindingCard(editor)
        self.card.chosen.connect(self._choose)
        editor.menu_opening.connect(self._add_to_menu)
        editor.caret_moved.connect(self._caret_moved)
        editor.edited.connect(self._forget)
        editor.verticalScrollBar().valueChanged.connect(self.card.hide)
        for part in (editor, editor.viewport(), editor.margin):
            part.installEventFilter(self)

    def use(self, actions: FindingActions) -> None:
        """What carries out what is chosen."""
        self._actions = actions

    def watch(self, checks: CheckKeeper | None) -> None:
        """Show the findings of another handbook, or none."""
        if self._checks is not None:
            self._editor.typing_left.disconnect(self._checks.end_typing)
            self._checks.changed.disconnect(self._changed)
            for signal in (self._checks.base_changed, self._checks.shows_old_changed):
                signal.disconnect(self._look)
        self._checks = checks
        if checks is not None:
            checks.typing_at = lambda: self._editor.typing_at
            self._editor.typing_left.connect(checks.end_typing)
            checks.changed.connect(self._changed)
            for signal in (checks.base_changed, checks.shows_old_changed):
                signal.connect(self._look)
        self.show_page("")

    def show_page(self, path: str) -> None:
        """Another page is shown, or none."""
        self._path, self._page, self._later = path, None, None
        self.card.hide()
        self._editor.mark_findings(())
        if self._checks is not None:
            self._checks.show_page(path)
        self._look()

    def open_menu(self) -> None:
        """Offer what can be done about what is found where the caret stands, or in its line."""
        editor = self._editor
        position = editor.textCursor().position()
        corner = editor.viewport().mapToGlobal(editor.cursorRect().bottomLeft() + QPoint(0, 2))

        def open_now() -> None:
            marks = editor.findings.at(position) or editor.findings.around(position)
            if marks:
                self._open_menu(marks, corner)
            else:
                self.refused.emit(word("findings.none_here", {}))

        self._when_current(open_now)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in _LEAVING:
            self.card.hide()
        if watched is self._editor:
            return False
        if isinstance(event, QHelpEvent) and kind is QEvent.Type.ToolTip:
            return self._rest(event, in_margin=watched is self._editor.margin)
        if kind is QEvent.Type.Leave:
            self.card.leave()
        elif isinstance(event, QMouseEvent):
            if kind is QEvent.Type.MouseMove:
                self.card.follow(event.globalPosition().toPoint())
            is_click = kind is QEvent.Type.MouseButtonPress and event.button() == Qt.MouseButton.LeftButton
            if is_click and watched is self._editor.margin:
                self._click_margin(event)
        return False

    # What is marked

    def _changed(self, paths: frozenset[str]) -> None:
        if self._path in paths:
            self._look()

    def _look(self) -> None:
        """Mark what is known of the page's newest text; until that is known the marks move with the text."""
        checks = self._checks
        results = checks.current(self._path) if checks is not None and self._path else None
        if checks is None or results is None:
            return
        self._page = results.page
        self._editor.mark_findings(mark_findings(results, shows_old=checks.shows_old))
        later, self._later = self._later, None
        if later is not None:
            later()

    @property
    def _is_current(self) -> bool:
        """Whether the marks are those of the page as it is now."""
        pages = self._checks.session.handbook.pages if self._checks else {}
        return self._page is not None and pages.get(self._path) is self._page

    def _when_current(self, do: Callable[[], None]) -> None:
        if self._is_current:
            do()
        elif self._checks is None or not self._checks.all_results():
            self.refused.emit(word("findings.waiting", {}))
        else:
            self._later = do

    def _caret_moved(self, _offset: int) -> None:
        self._forget()
        marks = by_weight(self._editor.findings.at(self._editor.textCursor().position()))
        drawn = [mark for mark in marks if mark.look.is_drawn]
        self._editor.setAccessibleDescription(drawn[0].finding.message if drawn else "")

    def _forget(self, *_what: object) -> None:
        self._later = None

    # What is told

    def _rest(self, event: QHelpEvent, *, in_margin: bool) -> bool:
        """The mouse rests somewhere; whether something was found there."""
        if in_margin:
            position = self._position_beside(event.pos().y())
            marks, about = self._drawn(self._editor.findings.around(position)), self._margin_rect(position)
        else:
            found = under(self._editor, event.pos())
            marks = [] if found is None else self._drawn(self._editor.findings.at(found))
            marks = [mark for mark in marks if found is not None and self._holds(mark, found)]
            about = self._rect_of(marks[0]) if marks else QRect()
        if not marks or not self._is_current:
            self.card.hide()
            return False
        self._tell(marks, about)
        return True

    def _tell(self, marks: Sequence[FindingMark], about: QRect) -> None:
        assert self._page is not None  # noqa: S101 - it is current
        page, deeds, told = self._page, dict[str, Deed](), []
        for number, mark in enumerate(marks):
            choices = []
            for which, deed in enumerate(self._deeds(page, mark.finding)):
                key = f"{number}.{which}"
                deeds[key] = deed
                choices.append(Choice(deed.words, key))
            told.append(Told(mark.finding, mark.is_new, tuple(choices)))
        self._shown = _Shown(page, deeds)
        self._editor.setAccessibleDescription(card_text(told))
        foot = self._actions.why_not(page) if self._actions is not None else ""
        self.card.tell(card_html(told, foot), about)

    def _deeds(self, page: Page, finding: Finding) -> Sequence[Deed]:
        actions = self._actions
        return (*actions.deeds(page, finding), *actions.explaining(finding)) if actions is not None else ()

    def _choose(self, key: str) -> None:
        shown, self._shown = self._shown, None
        deed = shown.deeds.get(key) if shown else None
        if deed is not None:
            self._editor.setFocus()
            deed.do()

    def _drawn(self, marks: Sequence[FindingMark]) -> list[FindingMark]:
        return [mark for mark in by_weight(marks) if mark.look.is_drawn]

    def _holds(self, mark: FindingMark, position: int) -> bool:
        place = self._editor.findings.place(mark)
        return place is not None and place.selectionStart() <= position < place.selectionEnd()

    # Menus

    def _open_menu(self, marks: Sequence[FindingMark], where: QPoint) -> None:
        menu = QMenu(self._editor)
        self._fill(menu, by_weight(marks))
        if menu.isEmpty():
            menu.deleteLater()
            return
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(where)
        entries = [action for action in menu.actions() if action.isEnabled() and action.text()]
        first = next((action for action in entries if action.menu() is None), None)
        if first is not None:  # a menu within the menu would open with it
            menu.setActiveAction(first)

    def _fill(self, menu: QMenu, marks: Sequence[FindingMark]) -> None:
        if self._actions is None or self._page is None:
            return
        for number, mark in enumerate(marks[: _MOST_ALSO + 1]):
            if number == 0:
                self._actions.fill_menu(menu, self._page, mark.finding, titled=True)
                continue
            if number == 1:
                menu.addSeparator()
            also = menu.addMenu(as_entry(word("findings.also", {"message": mark.finding.message})))
            self._actions.fill_menu(also, self._page, mark.finding)

    def _add_to_menu(self, menu: QMenu, position: int) -> None:
        """What was found at a position comes above the editor's own entries."""
        marks = self._drawn(self._editor.findings.at(position))
        if marks and self._is_current:
            self._fill(menu, marks)

    def _click_margin(self, event: QMouseEvent) -> None:
        marks = self._drawn(self._editor.findings.around(self._position_beside(round(event.position().y()))))
        where = event.globalPosition().toPoint()
        if marks:
            self._when_current(lambda: self._open_menu(marks, where))

    # Places

    def _position_beside(self, height: int) -> int:
        """The position of the line at a height of the margin."""
        return self._editor.cursorForPosition(QPoint(0, height)).position()

    def _margin_rect(self, position: int) -> QRect:
        """The line number of a position's line, on the screen."""
        cursor = QTextCursor(self._editor.document().findBlock(position))
        line, margin = self._editor.cursorRect(cursor), self._editor.margin
        return QRect(margin.mapToGlobal(QPoint(0, line.top())), line.size().expandedTo(margin.size() / 8))

    def _rect_of(self, mark: FindingMark) -> QRect:
        """The lines of a marked text, on the screen."""
        editor, place = self._editor, self._editor.findings.place(mark)
        if place is None:
            return QRect()
        ends = []
        for position in (place.selectionStart(), place.selectionEnd()):
            cursor = QTextCursor(editor.document())
            cursor.setPosition(position)
            ends.append(editor.cursorRect(cursor))
        about = ends[0].united(ends[1])
        if ends[0].top() != ends[1].top():
            about.setLeft(0)
            about.setRight(editor.viewport().width())
        return QRect(editor.viewport().mapToGlobal(about.topLeft()), about.size())
