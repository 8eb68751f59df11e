"""A page panel that knows what the rules find in its session: for tests of findings in the source."""

from collections.abc import Iterator
from dataclasses import dataclass

from desk import PAGE, Desk
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QTextCharFormat
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from window_steps import PATIENCE_MS

from jfeditor.ui.check_keeper import CheckKeeper
from jfeditor.ui.finding_actions import FindingActions
from jfeditor.ui.inheritance_keeper import InheritanceKeeper
from jfeditor.ui.restructuring import Restructuring
from jfeditor.ui.session import Session

Underline = QTextCharFormat.UnderlineStyle
NONE = Qt.KeyboardModifier.NoModifier


@dataclass
class Opened:
    """What the parts need of an open handbook."""

    session: Session
    inheritance: InheritanceKeeper
    checks: CheckKeeper


class FindingDesk:
    """A desk with the keepers of its session."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.editor = desk.editor
        self.panel = desk.panel
        self.panel.resize(700, 1000)
        self.session = desk.session
        self.keeper = InheritanceKeeper(desk.session)
        self.checks = CheckKeeper(desk.session, self.keeper, desk.root)
        self.restructuring = Restructuring(desk.panel)
        self.actions = FindingActions(self.restructuring, desk.panel)
        self.told: list[str] = []
        self.rules: list[str] = []
        self.actions.told.connect(self.told.append)
        self.actions.rule_wanted.connect(self.rules.append)
        self.panel.findings.refused.connect(self.told.append)
        self.panel.findings.use(self.actions)
        self._watch()

    def _watch(self) -> None:
        opened = Opened(self.session, self.keeper, self.checks)
        self.panel.guide.watch(self.session, self.keeper)
        self.panel.findings.watch(self.checks)
        self.restructuring.watch(opened)  # type: ignore[arg-type]
        self.actions.watch(opened)  # type: ignore[arg-type]

    def show(self, marked: bytes, **others: bytes) -> None:
        """Show a page with the caret at its bar, other pages beside it, all of it looked at."""
        for name, data in others.items():
            self.desk.add(data, f"{name}.md")
        self.desk.show(marked)
        self.keeper.start()
        self.settle()

    def settle(self) -> None:
        """Wait until nothing is being found out any more."""
        self.desk.qtbot.waitUntil(lambda: not self.keeper.busy and not self.checks.busy, timeout=PATIENCE_MS)

    def close(self) -> None:
        """Stop."""
        for menu in self.menus():
            menu.close()
        self.panel.findings.watch(None)
        self.panel.guide.watch(None, None)
        self.actions.watch(None)
        self.restructuring.watch(None)
        self.checks.close()
        self.keeper.close()
        self.checks.deleteLater()
        self.keeper.deleteLater()

    def drawn(self) -> list[str]:
        """The texts that are underlined for what was found in them, in the page's order."""
        within = self.editor.findings.within(0, self.editor.document().characterCount())
        return [
            one.cursor.selectedText() for one in sorted(within, key=lambda one: one.cursor.selectionStart())
        ]

    def strong(self) -> list[str]:
        """Those of them that are underlined as what is new."""
        return [
            one.cursor.selectedText()
            for one in self.editor.extraSelections()
            if one.format.underlineStyle() is Underline.WaveUnderline
        ]

    def found(self, path: str = PAGE) -> list[tuple[str, bool]]:
        """What was found in a page, as texts, and whether it is new."""
        results = self.checks.current(path) or self.checks.results(path)
        assert results is not None
        data = results.page.source.data
        return [(one.span.cut(data).decode(), i in results.new) for i, one in enumerate(results.findings)]

    def point(self, text: bytes, within: int = 1) -> QPoint:
        """A point of the viewport on a character of the page's text."""
        return self.desk.point(self.desk.data(self.panel.path).index(text) + within) + QPoint(3, 0)

    def rest(self, text: bytes, within: int = 1) -> None:
        """Rest the mouse on a character."""
        point = self.point(text, within)
        event = QHelpEvent(QEvent.Type.ToolTip, point, self.editor.viewport().mapToGlobal(point))
        QApplication.sendEvent(self.editor.viewport(), event)

    def open_context_menu(self, text: bytes, within: int = 1) -> QMenu:
        """Click with the other button on a character."""
        point = self.point(text, within)
        at = self.editor.viewport().mapToGlobal(point)
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, point, at)
        QApplication.sendEvent(self.editor.viewport(), event)
        return self.menu()

    def menus(self) -> list[QMenu]:
        """The menus that are open."""
        return [w for w in QApplication.topLevelWidgets() if isinstance(w, QMenu) and w.isVisible()]

    def menu(self) -> QMenu:
        """The menu that is open."""
        [menu] = self.menus()
        return menu

    def press_in_menu(self, *keys: Qt.Key) -> None:
        """Press keys while a menu is open."""
        for key in keys:
            QTest.keyClick(self.menu(), key)

    def choose(self, menu: QMenu, words: str) -> None:
        """Click an entry of a menu, or of one of its submenus."""
        action = next(action for action in _entries(menu) if action.text() == words)
        owner = next(one for one in (menu, *menu.findChildren(QMenu)) if action in one.actions())
        if owner is menu:
            QTest.mouseClick(menu, Qt.MouseButton.LeftButton, NONE, menu.actionGeometry(action).center())
        else:
            action.trigger()
            menu.close()


def _entries(menu: QMenu) -> Iterator:
    for action in menu.actions():
        yield action
        if action.menu() is not None:
            yield from _entries(action.menu())


def entries(menu: QMenu) -> list[str]:
    """The words of a menu's entries that can be chosen."""
    return [action.text() for action in menu.actions() if action.isEnabled() and action.text()]


def finding_desks(desk: Desk) -> Iterator[FindingDesk]:
    """The body of a fixture."""
    laid = FindingDesk(desk)
    yield laid
    laid.close()
