"""The Role tab: all that the role around the caret comprises, and who takes it in."""

from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent, QTextDocument
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from jfeditor.families.handbook import NodeRef
from jfeditor.families.model import FAMILY, Kind
from jfeditor.families.pages import Page
from jfeditor.ui.choose_target import ChooseTargetDialog
from jfeditor.ui.elided import ElidedButton
from jfeditor.ui.flow_layout import FlowLayout
from jfeditor.ui.inheritance_keeper import InheritanceKeeper, Resolved
from jfeditor.ui.role_description import describe_role
from jfeditor.ui.role_document import MARGIN, Choose, draw_role
from jfeditor.ui.role_text import RoleText
from jfeditor.ui.role_view import ChipView, HeirView, RoleView, Spot, find_role, role_of
from jfeditor.ui.target_choices import Choices, find_choices
from jfeditor.wording import word

_LATE_MS = 250
"""After this time without an answer the role that was shown before is taken away."""
_MOST_IN_MENU = 12
_NARROW = 360
"""Pixels of width below which sources and their ways do not stand side by side."""


class Arrangement(StrEnum):
    """How a role's items are put together."""

    BY_ORIGIN = "by_origin"
    MERGED = "merged"


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What the caret stands in."""

    page: Page
    index: int
    """The role, by its node in the page."""
    facet: Kind | None

    def is_like(self, other: "_Wanted | None") -> bool:
        """Whether the same role is meant, in another state of its page: by its place or by its name."""
        if other is None or self.page.path != other.page.path:
            return False
        return self.index == other.index or self._anchor == other._anchor  # noqa: SLF001 - its own

    @property
    def _anchor(self) -> str:
        return self.page.family.nodes[self.index].heading.anchor if self.index != FAMILY else ""


class RolePanel(QWidget):
    """Follows the caret; shows what the role comprises by origin or in one list."""

    line_chosen = Signal(str, int)
    change_wanted = Signal(object)
    """The user chose whom a statement means: the `Change` that writes it."""
    view_changed = Signal(str)
    """The user wants items by origin or merged: the name of the `Arrangement`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keeper: InheritanceKeeper | None = None
        self._wanted: _Wanted | None = None
        self._drawn_for: _Wanted | None = None
        """What the shown role was wanted for."""
        self._stale = False
        """Whether something was to be asked while nobody could see the tab."""
        self._shown: RoleView | None = None
        self._arrangement = Arrangement.BY_ORIGIN
        self._facets_at: dict[Kind, int] = {}
        self._heirs_at = 0
        self._narrow = False
        self._choosing: Choose | None = None
        """What is to be asked as soon as the newest text has been looked through."""
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(_LATE_MS)
        self._late.timeout.connect(self._show_waiting)
        self.head = _Head()
        self.head.spot_chosen.connect(self._go)
        self.head.heirs_wanted.connect(self._show_heirs)
        self.head.arranged.connect(self._arrange)
        self.text = RoleText(self.head)
        QWidget.setTabOrder(self.head.last, self.text)
        self.text.setAccessibleName("Role")
        self.text.setAccessibleDescription("Up and Down go from entry to entry, Enter goes to its line")
        self.text.chosen.connect(self._follow)
        self.empty = QLabel()
        self.empty.setWordWrap(True)
        self.empty.setProperty("muted", True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.empty.setContentsMargins(MARGIN, 16, MARGIN, 16)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.text)
        self._tell(word("role.no_page", {}))

    @property
    def view(self) -> str:
        """How items are put together: `by_origin` or `merged`."""
        return self._arrangement.value

    def set_view(self, name: str) -> None:
        """Put items together as chosen earlier; a name that is none changes nothing."""
        if name in list(Arrangement) and name != self._arrangement:
            self._arrangement = Arrangement(name)
            self.head.show_arrangement(self._arrangement)
            self._draw(keep_place=False)

    def watch(self, keeper: InheritanceKeeper | None) -> None:
        """Show roles of another handbook."""
        if self._keeper is not None:
            self._keeper.resolved.disconnect(self._resolved)
        self._keeper = keeper
        self._wanted = self._choosing = None
        if keeper is not None:
            keeper.resolved.connect(self._resolved)
        self._forget(word("role.no_page", {}))

    def show_node(self, path: str, node: int) -> None:
        """Show the role that a heading of a page belongs to."""
        session = self._keeper.session if self._keeper else None
        page = session.handbook.pages.get(path) if session else None
        if page is None:
            self._wanted = None
            self._forget(word("role.no_page", {}))
            return
        before = self._wanted
        wanted = self._wanted = _Wanted(page, *role_of(page, node))
        if wanted.is_like(before):
            if before is not None and wanted.facet != before.facet and wanted.is_like(self._drawn_for):
                self._scroll_to(wanted.facet)
            return
        self._ask()

    def retheme(self) -> None:
        """Take the colours of the theme in force."""
        self._draw(keep_place=True)

    # from the handbook to the view

    def _resolved(self, _resolved: Resolved) -> None:
        if self._wanted is not None:
            self._ask()
        if self._choosing is not None:
            self._choose(self._choosing)

    def _ask(self) -> None:
        keeper, wanted = self._keeper, self._wanted
        self._stale = not self.isVisible()
        if self._stale or keeper is None or wanted is None:
            return
        if keeper.current is None:
            self._forget(word("role.looking", {}))
            return
        if not wanted.is_like(self._drawn_for):
            self._late.start()
        read_only = not keeper.session.can_edit(wanted.page.path)

        def question(resolved: Resolved) -> RoleView | None:
            known = resolved.found.handbook.pages.get(wanted.page.path)
            index = find_role(wanted.page, known, wanted.index) if known else None
            if index is None:
                return None
            ref = NodeRef(wanted.page.path, index)
            return describe_role(resolved.found, resolved.roles, ref, read_only=read_only)

        def answer(view: RoleView | None) -> None:
            if view is not None and keeper is self._keeper and wanted.is_like(self._wanted):
                self._show(view, wanted)

        keeper.ask("role", question, answer)

    def _show(self, view: RoleView, wanted: _Wanted) -> None:
        self._late.stop()
        is_same = wanted.is_like(self._drawn_for)
        self._drawn_for = wanted
        if view != self._shown:
            self._shown = view
            self.head.show_role(view)
            self._draw(keep_place=is_same)
        self._stack.setCurrentWidget(self.text)
        if not is_same:
            self._scroll_to(wanted.facet)

    def _draw(self, *, keep_place: bool) -> None:
        if self._shown is None:
            return
        document = QTextDocument(self.text)
        document.setDefaultFont(self.text.font())
        merged = self._arrangement is Arrangement.MERGED
        drawn = draw_role(self._shown, document, merged=merged, narrow=self._narrow)
        self._facets_at, self._heirs_at = drawn.facets, drawn.heirs
        self.text.show_drawn(drawn, keep_place=keep_place)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._ask()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < _NARROW
        if narrow != self._narrow:
            self._narrow = narrow
            self._draw(keep_place=True)

    def _scroll_to(self, facet: Kind | None) -> None:
        at = self._facets_at.get(facet) if facet else None
        if at is not None:
            self.text.scroll_to(at)

    def _show_waiting(self) -> None:
        self._forget(word("role.looking", {}))

    def _forget(self, words: str) -> None:
        self._late.stop()
        self._shown = self._drawn_for = None
        self._tell(words)

    def _tell(self, words: str) -> None:
        self.empty.setText(words)
        self._stack.setCurrentWidget(self.empty)

    # what the user does

    def _go(self, spot: Spot) -> None:
        self.line_chosen.emit(spot.path, spot.line)

    def _follow(self, target: Spot | Choose) -> None:
        if isinstance(target, Choose):
            self._choose(target)
        else:
            self._go(target)

    def _show_heirs(self) -> None:
        self.text.scroll_to(self._heirs_at)
        self.text.setFocus()

    def _arrange(self, name: str) -> None:
        self.set_view(name)
        self.view_changed.emit(name)

    def _choose(self, choose: Choose) -> None:
        """Ask whom a statement means, once its candidates and all levels are looked up."""
        keeper, trouble = self._keeper, choose.trouble
        if keeper is None:
            return
        self._choosing = None

        def question(resolved: Resolved) -> Choices | None:
            return find_choices(resolved.found, trouble.spot.path, trouble.spot.line, trouble.said)

        def answer(choices: Choices | None) -> None:
            if keeper is not self._keeper or choices is None:
                return
            if choices.page is not keeper.session.handbook.pages.get(choices.page.path):
                self._choosing = choose  # the page has moved on
            else:
                QTimer.singleShot(0, self, partial(self._offer, choices))

        keeper.ask("choose", question, answer)

    def _offer(self, choices: Choices) -> None:
        change = ChooseTargetDialog.ask(choices, self.window())
        if change is not None:
            self.change_wanted.emit(change)


class _Head(QWidget):
    """Title, facts, and how items are put together."""

    spot_chosen = Signal(object)
    heirs_wanted = Signal()
    arranged = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.title = QLabel()
        self.title.setProperty("heading", True)
        self.title.setWordWrap(True)
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.title.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.title.setCursor(Qt.CursorShape.IBeamCursor)
        self._chips = FlowLayout(6)
        self._buttons = QButtonGroup(self)
        self._switch = QWidget()
        switch = QHBoxLayout(self._switch)
        switch.setContentsMargins(0, 4, 0, 0)
        switch.setSpacing(0)
        for arrangement, text, side in (
            (Arrangement.BY_ORIGIN, word("manner.by_source", {}), "left"),
            (Arrangement.MERGED, word("manner.merged", {}), "right"),
        ):
            button = QPushButton(text)
            button.setCheckable(True)
            button.setProperty("segment", side)
            button.setChecked(arrangement is Arrangement.BY_ORIGIN)
            button.clicked.connect(partial(self._arranged, arrangement))
            self._buttons.addButton(button)
            switch.addWidget(button)
        switch.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, 16, MARGIN, 0)
        layout.setSpacing(8)
        layout.addWidget(self.title)
        layout.addLayout(self._chips)
        layout.addWidget(self._switch)

    @property
    def last(self) -> QWidget:
        """What has the keyboard last before the text has it."""
        return self._buttons.buttons()[-1]

    def show_role(self, view: RoleView) -> None:
        """Name the role and its facts."""
        self.title.setText(view.title)
        while self._chips.count():
            item = self._chips.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for chip in view.chips:
            self._add(self._chip(chip))
        if view.heirs:
            self._add(self._heirs(view.heirs, view.heir_count))
        self._switch.setVisible(bool(view.facets))
        self._order_tabs()

    def _add(self, chip: QWidget) -> None:
        self._chips.addWidget(chip)
        chip.show()  # what is hidden takes no room, and Qt would show it only after the head is measured

    def _order_tabs(self) -> None:
        """The chips come before the switch, as they stand."""
        first = self._buttons.buttons()[0]
        before = first.previousInFocusChain()
        while before is not None and before.isAncestorOf(first):
            before = before.previousInFocusChain()  # Qt would go on behind the last of an ancestor's children
        for index in range(self._chips.count()):
            item = self._chips.itemAt(index)
            chip = item.widget() if item else None
            if chip is not None and before is not None:
                QWidget.setTabOrder(before, chip)
                before = chip

    def show_arrangement(self, arrangement: Arrangement) -> None:
        """Press the button of an arrangement."""
        self._buttons.buttons()[list(Arrangement).index(arrangement)].setChecked(True)

    def _arranged(self, arrangement: Arrangement) -> None:
        self.arranged.emit(arrangement.value)

    def _chip(self, view: ChipView) -> QWidget:
        if view.spot is None:
            label = QLabel(view.words)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setProperty("chip", True)
            return label
        button = ElidedButton(("⚠ " if view.warns else "") + view.words.replace("&", "&&"))
        button.setProperty("chip", "warn" if view.warns else "plain")
        button.setToolTip(view.tip)
        button.clicked.connect(partial(self.spot_chosen.emit, view.spot))
        return button

    def _heirs(self, heirs: tuple[HeirView, ...], count: int) -> QWidget:
        code = "role.extended_one" if count == 1 else "role.extended"
        button = ElidedButton(word(code, {"count": count}))
        button.setProperty("chip", "plain")
        menu = QMenu(button)
        shown = heirs[:_MOST_IN_MENU]
        for direct, name in ((True, "role.heirs_direct"), (False, "role.heirs_through")):
            group = [heir for heir in shown if heir.direct is direct]
            if group:
                menu.addAction(word(name, {})).setEnabled(False)
            for heir in group:
                action = menu.addAction(f"{heir.title}  ·  {heir.where}".replace("&", "&&"))
                action.triggered.connect(partial(self.spot_chosen.emit, heir.spot))
        if count > len(shown):
            menu.addSeparator()
            more = menu.addAction(word("role.heirs_more", {"count": count - len(shown)}))
            more.triggered.connect(self.heirs_wanted)
        button.setMenu(menu)
        return button
