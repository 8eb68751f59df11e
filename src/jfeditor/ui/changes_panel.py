"""The Changes tab: what will be written, as a unified diff, and what that does to other roles.

Both are found out beside the window; what is shown stays until something else is known.
"""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from jfeditor.families.pages import Page, read_page
from jfeditor.faults import JfeditorError
from jfeditor.text.changes import Fate
from jfeditor.ui.background import Background
from jfeditor.ui.difference_rows import DifferenceRow, counted, difference_rows
from jfeditor.ui.difference_view import DifferenceView
from jfeditor.ui.impact_view import ImpactView
from jfeditor.ui.impact_words import NO_IMPACT, ImpactShown, show_impacts
from jfeditor.ui.inheritance_keeper import InheritanceKeeper
from jfeditor.ui.session import Session
from jfeditor.wording import word

_DELAY_MS = 120
_MOST_LINES = 20_000
_NAME_WIDTH = 240
"""How many pixels the name of a page takes at most on a button."""
_BUTTONS_WIDTH = 210
"""How many the buttons take without it."""
_IMPACT_SHARE = 0.45
"""How much of the height the other roles get at most, unless the user gives them more."""


@dataclass(frozen=True, slots=True)
class _Changed:
    """A page that is not as on disk."""

    path: str
    fate: Fate
    before: bytes
    """What the disk holds."""
    page: Page | None
    """The page as it is now; None where it is removed."""


class ChangesPanel(QWidget):
    """Shows the differences between the pages and the disk, and the roles that they change elsewhere."""

    line_chosen = Signal(str, int)
    save_wanted = Signal()
    emptied = Signal()
    """What had the keyboard is gone, since there is nothing to save any more."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session: Session | None = None
        self._keeper: InheritanceKeeper | None = None
        self._background = Background("jfeditor-changes", self)
        self._revision = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DELAY_MS)
        self._timer.timeout.connect(self._compute)
        self.summary = QLabel()
        self.summary.setProperty("subheading", True)
        self.summary.setWordWrap(True)
        self.save = QPushButton("Save")
        self.save.setProperty("primary", True)
        self.save.clicked.connect(self.save_wanted)
        self.waiting = QLabel(word("impact.waiting", {}))
        self.waiting.setProperty("muted", True)
        self.waiting.setWordWrap(True)
        self.impact = ImpactView()
        self.impact.line_chosen.connect(self.line_chosen)
        self.impact.resized.connect(self._share_out)
        self.text = DifferenceView("What will be written", "Double-click a line to go there")
        self.text.row_chosen.connect(self.choose_line)
        self.parts = _Parts(self.impact, self.text)
        self.parts.resized.connect(self._share_out)
        self.empty = QLabel(
            "Nothing to save. What you change shows here, line by line, before it is written to disk."
        )
        self.empty.setWordWrap(True)
        self.empty.setProperty("muted", True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.take_back = QPushButton()
        self.take_back.clicked.connect(self._take_back)
        self.text.cursorPositionChanged.connect(self._name_page)
        buttons = QHBoxLayout()
        buttons.addWidget(self.take_back)
        buttons.addStretch(1)
        buttons.addWidget(self.save)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 12, 12, 0)
        layout.setSpacing(10)
        layout.addWidget(self.summary)
        layout.addLayout(buttons)
        layout.addWidget(self.waiting)
        layout.addWidget(self.parts, 1)
        layout.addWidget(self.empty, 1)
        self._tell((), 0)

    def watch(self, session: Session | None, keeper: InheritanceKeeper | None) -> None:
        """Show the changes of another handbook, and with its keeper what they do to other roles."""
        self._session, self._keeper = session, keeper
        self._show_impact(NO_IMPACT)
        if keeper is not None:
            keeper.resolved.connect(self._ask)
        if session is not None:
            session.page_changed.connect(self._touch)
            session.modified_changed.connect(self._touch)
        self._touch()

    def retheme(self) -> None:
        """Take the colours of the theme in force."""
        self.text.retheme()

    def close_panel(self) -> None:
        """Stop computing."""
        self._timer.stop()
        self._background.close()

    def _ask(self) -> None:
        """A newer state is known: ask what edits do in it."""
        keeper = self._keeper
        if keeper is None:
            return

        def answer(shown: ImpactShown) -> None:
            if keeper is self._keeper:  # else the handbook was closed meanwhile
                self._show_impact(shown)

        self.waiting.hide()
        keeper.ask("changes", lambda resolved: show_impacts(resolved.impacts), answer)

    def _show_impact(self, shown: ImpactShown) -> None:
        focused = self.impact.roles.hasFocus()
        self.impact.show_impact(shown)
        if focused and not shown.rows:
            self.text.setFocus()

    def _share_out(self) -> None:
        """Give the other roles the room they need, and the lines the rest."""
        height = self.parts.height()
        if not self.parts.shared_by_user and self.impact.isVisibleTo(self.parts) and height > 0:
            wanted = min(self.impact.wanted_height(), round(height * _IMPACT_SHARE))
            self.parts.setSizes([wanted, height - wanted])

    def _touch(self) -> None:
        self._revision += 1
        self._timer.start()

    def _compute(self) -> None:
        session = self._session
        changed: list[_Changed] = []
        if session is not None:
            changed = [_changed(session, path) for path in sorted(session.modified)]
        revision = self._revision

        def done(rows: tuple[DifferenceRow, ...]) -> None:
            if revision == self._revision:  # else a newer computation is on its way
                self._tell(rows, len(changed))

        def failed(error: Exception) -> None:
            raise error

        self._background.run(lambda: _rows(changed), done, failed)

    def _tell(self, rows: tuple[DifferenceRow, ...], pages: int) -> None:
        self.text.show_rows(rows)
        if pages:
            which = "1 page" if pages == 1 else f"{pages} pages"
            self.summary.setText(f"{which}: {counted(rows)}")
        focused = QApplication.focusWidget()
        had_keyboard = not pages and focused in {self.text, self.save, self.take_back, self.impact.roles}
        self._name_page()
        self.summary.setVisible(bool(pages))
        self.take_back.setVisible(bool(pages))
        self.save.setVisible(bool(pages))
        self.waiting.setVisible(bool(pages) and self._keeper is not None and self._keeper.current is None)
        self.parts.setVisible(bool(pages))
        self.empty.setVisible(not pages)
        if had_keyboard:
            self.emptied.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._name_page()

    def choose_line(self, row: int) -> None:
        """Go to the page's line that a line of the diff (from 0) speaks of."""
        if row < len(self.text.rows):
            self.line_chosen.emit(self.text.rows[row].path, self.text.rows[row].line)

    @property
    def _path(self) -> str:
        """The page in whose lines the caret stands."""
        row = self.text.textCursor().blockNumber()
        return self.text.rows[row].path if row < len(self.text.rows) else ""

    def _name_page(self) -> None:
        """Say which page would be taken back."""
        path, room = self._path, min(_NAME_WIDTH, self.width() - _BUTTONS_WIDTH)
        name = self.fontMetrics().elidedText(path, Qt.TextElideMode.ElideLeft, room)
        self.take_back.setText(word("changes.take_back", {"path": name}))
        self.take_back.setAccessibleName(word("changes.take_back", {"path": path}))
        self.take_back.setToolTip(word("changes.take_back_tip", {"path": path}))
        self.take_back.setEnabled(self._session is not None and not self._session.read_only and bool(path))

    def _take_back(self) -> None:
        session, path = self._session, self._path
        if session is None or not path:
            return
        try:
            session.revert(path)
        except JfeditorError as error:
            session.refused.emit(error)


class _Parts(QSplitter):
    """The other roles above the lines, for the user to share out the room."""

    resized = Signal()

    def __init__(self, *parts: QWidget) -> None:
        super().__init__(Qt.Orientation.Vertical)
        self.setObjectName("changeparts")
        self.setChildrenCollapsible(False)
        for part in parts:
            self.addWidget(part)
        self.shared_by_user = False
        self.handle(1).installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # `splitterMoved` comes only after the parts have been resized by it, and asked for their room.
        if event.type() is QEvent.Type.MouseButtonPress:
            self.shared_by_user = True
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()


def _changed(session: Session, path: str) -> _Changed:
    stored, page = session.stored.get(path), session.handbook.pages.get(path)
    fate = Fate.REMOVED if page is None else Fate.EDITED if stored else Fate.MADE
    return _Changed(path, fate, stored.data if stored else b"", page)


def _rows(changed: list[_Changed]) -> tuple[DifferenceRow, ...]:
    """What differs, page by page: its path, then for each stretch where it is and its lines."""
    rows: list[DifferenceRow] = []
    for one in changed:
        path, before = one.path, one.before
        after = one.page.source.data if one.page else b""
        rows.append(DifferenceRow(word(f"changes.{one.fate}", {"path": path}), "page", path, 1))
        rows.extend(difference_rows(path, before, after, one.page or read_page(path, before)))
        rows.append(DifferenceRow("", " ", path, 1))
        if len(rows) > _MOST_LINES:
            rows.append(DifferenceRow("… more than can be shown here", "place", path, 1))
            break
    return tuple(rows)
