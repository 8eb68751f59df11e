"""Statements and links of the page that is shown: marked, explained where the mouse rests, followed."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QMenu, QToolTip

from jfeditor.families.handbook import NodeRef
from jfeditor.families.inheritance import Reading
from jfeditor.families.model import FAMILY
from jfeditor.families.reasons import explain
from jfeditor.families.site import read_target
from jfeditor.ui.inheritance_keeper import InheritanceKeeper
from jfeditor.ui.navigation import Place
from jfeditor.ui.session import Session
from jfeditor.ui.source_editor import SourceEditor
from jfeditor.ui.source_pointer import SourcePointer
from jfeditor.ui.statement_marks import Mark, PageMarks, mark_page
from jfeditor.ui.statement_tips import Tip, tell_statement
from jfeditor.wording import word

_MODIFIERS = frozenset(
    {Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta}
)
"""Keys that do nothing alone: Ctrl, held for a click, may repeat."""


class StatementGuide(QObject):
    """What an editor shows of statements, and where one goes from them."""

    follow_wanted = Signal(object)
    """The user wants to go to this `Place`, perhaps on another page."""
    refused = Signal(str)
    """Why one cannot go there, in words."""

    def __init__(self, editor: SourceEditor) -> None:
        super().__init__(editor)
        self._editor = editor
        self._session: Session | None = None
        self._keeper: InheritanceKeeper | None = None
        self._path = ""
        self._known: PageMarks | None = None
        """What is marked, as it was read."""
        self._later: Callable[[], None] | None = None
        """What was asked for while the text was newer than what is known, unless the user went on."""
        editor.caret_moved.connect(self._forget_later)
        editor.edited.connect(self._forget_later)
        editor.installEventFilter(self)
        pointer = SourcePointer(editor, self._leads_on)
        pointer.rested.connect(lambda position, at: self._explain(position, at, nearby=False))
        pointer.clicked.connect(lambda position: self._follow(position, nearby=False))

    def watch(self, session: Session | None, keeper: InheritanceKeeper | None) -> None:
        """Work on another handbook, or on none."""
        if self._keeper is not None:
            self._keeper.resolved.disconnect(self._look)
        self._session, self._keeper = session, keeper
        if keeper is not None:
            keeper.resolved.connect(self._look)
        self.show_page("")

    def show_page(self, path: str) -> None:
        """Another page is shown, or none."""
        self._path = path
        self._known = self._later = None
        self._editor.mark_statements(())
        self._look()

    def follow(self) -> None:
        """Go to what is named where the caret stands."""
        self._follow(self._editor.textCursor().position(), nearby=True)

    def explain(self) -> None:
        """Tell what the statement brings in that the caret stands in."""
        editor = self._editor
        position = editor.textCursor().position()
        if editor.statement_at(position, nearby=True) is None:
            self.refused.emit(word("follow.no_statement" if self._known else "follow.waiting", {}))
            return
        corner = editor.cursorRect().bottomLeft() + QPoint(0, 2)
        self._explain(position, editor.viewport().mapToGlobal(corner), nearby=True)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        pressed = event.type() in {QEvent.Type.KeyPress, QEvent.Type.InputMethod}
        if pressed and not (isinstance(event, QKeyEvent) and event.key() in _MODIFIERS):
            self._forget_later()
        return False

    def _forget_later(self, *_what: object) -> None:
        self._later = None

    # What is marked

    def _look(self, _resolved: object = None) -> None:
        """Find the statements of the page's newest text that is known."""
        keeper, path = self._keeper, self._path
        if keeper is not None and path:
            keeper.ask(
                "statements in the source",
                lambda resolved: mark_page(resolved.found, path),
                lambda known: self._take(keeper, known),
            )

    def _take(self, keeper: InheritanceKeeper, known: PageMarks | None) -> None:
        if keeper is not self._keeper or known is None or known.page.path != self._path:
            return
        if not self._is_current(known, self._path):
            return  # the text has moved on, and the marks with it; the newer ones are being found
        self._known = known
        self._editor.mark_statements(known.marks)
        later, self._later = self._later, None
        if later is not None:
            later()

    def _is_current(self, known: PageMarks, path: str) -> bool:
        """Whether a page is as it was when the statements were read."""
        state = known.found.pages.get(path)
        pages = self._session.handbook.pages if self._session else {}
        return state is not None and state.source.page is pages.get(path)

    # What is told

    def _explain(self, position: int, at: QPoint, *, nearby: bool) -> None:
        mark = self._editor.statement_at(position, nearby=nearby)
        keeper = self._keeper
        if mark is None or keeper is None:
            QToolTip.hideText()
            return
        reading, editor = mark.reading, self._editor

        def show(tip: Tip | None) -> None:
            still = editor.statement_at(position, nearby=nearby)
            if tip is not None and still is not None and still.reading is reading and editor.isVisible():
                editor.setAccessibleDescription(tip.as_text())
                QToolTip.showText(at, tip.as_html(), editor.viewport(), self._line_around(position))

        keeper.ask("statement under the mouse", lambda resolved: tell_statement(resolved, reading), show)

    def _line_around(self, position: int) -> QRect:
        """The lines of a position's paragraph in the viewport: the tip goes when the mouse leaves them."""
        cursor = QTextCursor(self._editor.document())
        cursor.setPosition(position)
        cursor.movePosition(QTextCursor.MoveOperation.StartOfBlock)
        first = self._editor.cursorRect(cursor)
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
        lines = first.united(self._editor.cursorRect(cursor))
        return QRect(0, lines.top(), self._editor.viewport().width(), lines.height())

    # Where it leads

    def _leads_on(self, position: int) -> bool:
        marked = self._editor.statement_at(position) is not None
        return marked or bool(self._link_at(position, nearby=False))

    def _link_at(self, position: int, *, nearby: bool) -> str:
        """What the link at a position leads to, as written, or empty."""
        page = self._session.handbook.pages.get(self._path) if self._session else None
        if page is None:
            return ""
        offset = self._editor.byte_at(position)
        links = [link for link in page.document.links if not link.image]
        around = [link for link in links if link.span.start <= offset < link.span.end + nearby]
        return around[-1].target if around else ""

    def _follow(self, position: int, *, nearby: bool) -> None:
        self._later = None
        session = self._session
        if session is None or not self._path:
            return
        link = self._link_at(position, nearby=nearby)
        linked = session.handbook.follow(link, self._path) if link else None
        mark = self._editor.statement_at(position, nearby=nearby)
        if linked is not None:
            self._go(linked)
        elif mark is not None:
            self._follow_statement(mark, position)
        elif link:
            inside = read_target(link, self._path, session.handbook.site).paths
            self.refused.emit(word("follow.missing" if inside else "follow.outside", {"link": link}))
        else:
            waits = self._known is None and self._keeper is not None
            self.refused.emit(word("follow.waiting" if waits else "follow.nothing", {}))

    def _follow_statement(self, mark: Mark, position: int) -> None:
        known, reading = self._known, mark.reading
        assert known is not None  # noqa: S101 - it is marked
        paths = {self._path, *(target.path for target in reading.targets)}
        if not all(self._is_current(known, path) for path in paths):
            cursor = QTextCursor(self._editor.document())
            cursor.setPosition(position)
            self._later = lambda: self._follow(cursor.position(), nearby=True)
        elif not reading.targets:
            self.refused.emit(explain(known.found, reading))
        elif len(reading.targets) == 1:
            self._go(reading.targets[0])
        else:
            self._choose(reading, position)

    def _choose(self, reading: Reading, position: int) -> None:
        """Let the user say where to go, of several."""
        assert self._session is not None  # noqa: S101 - a page is shown
        menu = QMenu(self._editor)
        for target in reading.targets:
            page = self._session.page(target.path)
            title = page.title if target.index == FAMILY else page.family.nodes[target.index].heading.text
            where = "" if target.path == self._path else f"  ({page.title})"
            action = menu.addAction(f"{title}{where}".replace("&", "&&"))
            action.triggered.connect(lambda _checked=False, ref=target: self._go(ref))
        menu.aboutToHide.connect(menu.deleteLater)
        cursor = QTextCursor(self._editor.document())
        cursor.setPosition(position)
        corner = self._editor.cursorRect(cursor).bottomLeft()
        menu.popup(self._editor.viewport().mapToGlobal(corner))
        menu.setActiveAction(menu.actions()[0])

    def _go(self, ref: NodeRef) -> None:
        assert self._session is not None  # noqa: S101 - a page is shown
        page = self._session.page(ref.path)
        at = page.source.start if ref.index == FAMILY else page.family.nodes[ref.index].heading.span.start
        self.follow_wanted.emit(Place(ref.path, at))
