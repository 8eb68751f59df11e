"""The centre: where one is, notices, the page's source, find and replace."""

from bisect import bisect_right
from collections.abc import Iterable
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QFont, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from jfeditor.families.model import FAMILY
from jfeditor.families.pages import Page
from jfeditor.faults import JfeditorError
from jfeditor.text.changes import PageChange
from jfeditor.text.edits import Edit
from jfeditor.text.sources import Source
from jfeditor.text.spans import Span
from jfeditor.ui.check_keeper import CheckKeeper
from jfeditor.ui.find_bar import FindBar
from jfeditor.ui.finding import Found, QueryError, find, replace
from jfeditor.ui.finding_guide import FindingGuide
from jfeditor.ui.inheritance_keeper import InheritanceKeeper
from jfeditor.ui.navigation import Place
from jfeditor.ui.notices import Notices
from jfeditor.ui.session import Session
from jfeditor.ui.source_editor import TYPING, SourceEditor
from jfeditor.ui.statement_guide import StatementGuide
from jfeditor.ui.title_completion import TitleCompletion
from jfeditor.wording import word, word_error

_BETWEEN = " › "
_MOST_MARKED = 500
"""Places found that are marked, those around the caret; each mark slows down typing a little."""


class PagePanel(QWidget):
    """Shows and edits one page of the session."""

    place_changed = Signal(object)
    """The caret stands at another `Place`."""
    refused = Signal(str)
    """Something could not be done, in words."""
    follow_wanted = Signal(object)
    """The user wants to go to what is named on the page: a `Place`, perhaps on another one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session: Session | None = None
        self.path = ""
        self._carets: dict[str, tuple[int, int]] = {}
        self._found: list[Found] = []
        self._typing = False
        self._focused = Span(0, 0)
        """In focus the part of the page that is shown, without its last line end."""
        self.crumbs = Crumbs()
        self.focus_button = QToolButton()
        self.focus_button.setProperty("button", True)
        self.notices = Notices()
        self.editor = SourceEditor()
        self.find_bar = FindBar()
        crumb_bar = QWidget()
        crumb_bar.setObjectName("crumbs")
        crumb_bar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(crumb_bar)
        row.setContentsMargins(14, 4, 10, 4)
        row.addWidget(self.crumbs, 1)
        row.addWidget(self.focus_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for widget in (crumb_bar, self.notices, self.editor, self.find_bar):
            layout.addWidget(widget)
        layout.setStretch(2, 1)
        self.editor.edited.connect(self._edited)
        self.editor.caret_moved.connect(self._caret_moved)
        self.guide = StatementGuide(self.editor)
        self.guide.follow_wanted.connect(self.follow_wanted)
        self.completion = TitleCompletion(self.editor)
        self.findings = FindingGuide(self.editor)
        for part in (self.guide, self.completion, self.findings):
            part.refused.connect(self.refused)
        bar = self.find_bar
        bar.query_changed.connect(self._query_changed)
        bar.opened.connect(self._find_opened)
        bar.next_wanted.connect(lambda: self.find_step(1))
        bar.previous_wanted.connect(lambda: self.find_step(-1))
        bar.replace_wanted.connect(self._replace_one)
        bar.replace_all_wanted.connect(self._replace_all)
        bar.closed.connect(self._find_closed)

    def set_focus_action(self, action: QAction) -> None:
        """The action behind the Focus button."""
        button = self.focus_button
        button.setText("Focus")
        button.setCheckable(True)
        button.setToolTip(action.toolTip())
        button.clicked.connect(action.trigger)
        action.toggled.connect(button.setChecked)
        action.enabledChanged.connect(button.setEnabled)

    def watch(
        self,
        session: Session | None,
        keeper: InheritanceKeeper | None = None,
        checks: CheckKeeper | None = None,
    ) -> None:
        """Work on another handbook, or on none; without the keepers only its text is known."""
        self._session = session
        self.findings.watch(checks)
        self.guide.watch(session, keeper)
        self.completion.watch(session, keeper)
        self._carets.clear()
        self.show_nothing()
        self.notices.clear()
        if session is not None:
            session.page_changed.connect(self._page_changed)
            session.conflict_changed.connect(self._tell_about)

    def show_nothing(self) -> None:
        """Show no page."""
        self.path = ""
        self._found = []
        self.find_bar.hide()
        self.crumbs.show_way([])
        for key in ("encoding", "front matter", "conflict"):
            self.notices.withdraw(key)
        self.editor.show_page(Source(b""), editable=False)
        self._tell_page()

    # Where one is

    def go(self, place: Place, *, select_to: int | None = None) -> None:
        """Show a place, opening its page where another one is shown."""
        if self._session is None or place.path not in self._session.handbook.pages:
            return
        if place.path != self.path:
            self._open(place.path)
        focus = self.editor.focus
        if focus is not None:
            line = self._page().source.lines.number_at(place.offset)
            if not focus[0] <= line <= focus[1]:
                self.set_focus_on(self.node_at(place.offset))
        self.editor.go_to(place.offset, select_to=select_to)
        self._tell_place()

    def reopen(self, path: str) -> None:
        """Show a page where the caret last stood in it."""
        caret, scroll = self._carets.get(path, (self._body_start(path), 0))
        self.go(Place(path, caret))
        if path in self._carets:
            self.editor.verticalScrollBar().setValue(scroll)

    @property
    def place(self) -> Place:
        """Where the caret stands."""
        return Place(self.path, self.editor.byte_at_caret())

    def node_at(self, offset: int) -> int:
        """The heading whose own text holds a byte, or `FAMILY` above the first one."""
        nodes = self._page().family.nodes
        starts = [node.heading.span.start for node in nodes]
        return bisect_right(starts, offset) - 1 if nodes else FAMILY

    @property
    def node(self) -> int:
        """The heading under which the caret stands, or `FAMILY`."""
        return self.node_at(self.editor.byte_at_caret()) if self.path else FAMILY

    def step_heading(self, by: int) -> None:
        """Go to the next or previous heading."""
        nodes = self._page().family.nodes
        here = self.editor.byte_at_caret()
        starts = [node.heading.span.start for node in nodes]
        ahead = [start for start in starts if start > here]
        behind = [start for start in starts if start < here]
        if by > 0 and ahead:
            self.go(Place(self.path, ahead[0]))
        elif by < 0 and behind:
            self.go(Place(self.path, behind[-1]))

    def follow(self) -> None:
        """Go to what is named where the caret stands: by a statement or by a link."""
        self.guide.follow()

    def explain(self) -> None:
        """Tell what the statement brings in that the caret stands in."""
        self.guide.explain()

    def mend(self) -> None:
        """Offer what can be done about what is wrong where the caret stands."""
        self.findings.open_menu()

    # Focus

    def set_focus_on(self, node: int) -> None:
        """Show only the text of a heading and of what belongs to it; `FAMILY` shows the whole page."""
        if node == FAMILY:
            self.editor.set_focus(None)
            return
        extent = self._page().family.nodes[node].extent
        source = self._page().source
        last = source.lines.number_at(max(extent.start, extent.end - 1))
        self._focus_on(Span(extent.start, source.lines.content(source.data, last).end))

    def _focus_on(self, part: Span) -> None:
        """Show only the lines of some bytes; `part` ends before the line end of its last line."""
        self._focused = part
        lines = self._page().source.lines
        self.editor.set_focus((lines.number_at(part.start), lines.number_at(part.end)))

    def _follow_focus(self, change: PageChange) -> None:
        """The part that is shown stays shown, wherever a change moved it and whatever headings it has now."""
        start, end = self._focused
        headings = {node.heading.span.start for node in self._page().family.nodes}
        pushed = moved_by(change.edits, start)
        first = pushed if pushed in headings else moved_by(change.edits, start, past=False)
        self._focus_on(Span(first, max(first, moved_by(change.edits, end))))

    # Finding

    def open_find(self, *, replacing: bool) -> None:
        """Open the find bar."""
        start, end = self.editor.selected_bytes()
        selected = self._page().source.data[start:end].decode("utf-8", "ignore")
        self.find_bar.open_bar(selected, replacing=replacing and not self.editor.isReadOnly())

    def find_step(self, by: int) -> None:
        """Go to the next (1) or previous (-1) place found, round the end."""
        if not self.find_bar.isVisible():
            self.open_find(replacing=False)
        self._search()
        if not self._found:
            return
        start, end = self.editor.selected_bytes()
        spans = [found.span for found in self._found]
        if by > 0:
            chosen = next((i for i, span in enumerate(spans) if span.start >= max(end, start)), 0)
        else:
            chosen = next((i for i in reversed(range(len(spans))) if spans[i].end <= start), len(spans) - 1)
        self._select_found(chosen)

    def _select_found(self, chosen: int) -> None:
        span = self._found[chosen].span
        self.go(Place(self.path, span.start), select_to=span.end)
        self.find_bar.tell_count(f"{chosen + 1} of {len(self._found)}")

    def _query_changed(self) -> None:
        self._search()
        if self._found and self.find_bar.isVisible():
            here = self.editor.selected_bytes()[0]
            self._select_found(next((i for i, f in enumerate(self._found) if f.span.start >= here), 0))

    def _search(self) -> None:
        if not self.path:
            return
        bar = self.find_bar
        try:
            found = find(self._page().source, bar.query, bar.replacement)
            self._found = [one for one in found if self.editor.in_focus(one.span)]
        except QueryError as error:
            self._found = []
            bar.tell_count(word_error(error), wrong=True)
        else:
            bar.tell_count("" if not bar.query.text else f"{len(self._found)} found")
        here = bisect_right(self._found, self.editor.byte_at_caret(), key=lambda found: found.span.start)
        near = self._found[max(0, here - _MOST_MARKED // 2) : here + _MOST_MARKED // 2]
        self.editor.mark_found([found.span for found in near])

    def _replace_one(self) -> None:
        self._search()
        selected = self.editor.selected_bytes()
        place = next((found for found in self._found if found.span == selected), None)
        if place is None:
            self.find_step(1)
            return
        edits = replace(self._page().source, [place])
        self._apply("Replace", edits)
        self._search()
        self.editor.go_to(place.span.start + len(edits[0].new))
        self.find_step(1)

    def _replace_all(self) -> None:
        self._search()
        count = len(self._found)
        if count:
            self._apply(f"Replace {count} places", replace(self._page().source, self._found))
            self._search()
            self.find_bar.tell_count(f"{count} replaced")

    def _find_opened(self) -> None:
        """Mark what is looked for; the caret stays where it is."""
        self._search()
        selected = self.editor.selected_bytes()
        number = next((i for i, found in enumerate(self._found, 1) if found.span == selected), 0)
        if number:
            self.find_bar.tell_count(f"{number} of {len(self._found)}")

    def _find_closed(self) -> None:
        self._found = []
        self.editor.mark_found([])
        self.editor.setFocus()

    # Edits

    def _edited(self, edit: Edit, what: str) -> None:
        self._typing = True
        try:
            self._apply(what, [edit], typed=what == TYPING)
        finally:
            self._typing = False

    def _apply(self, name: str, edits: list[Edit], *, typed: bool = False) -> None:
        if self._session is None:
            return
        try:
            self._session.apply(self._session.change_by(name, self.path, edits), typed=typed)
        except JfeditorError as error:
            self.editor.adopt(self._page().source)
            self.refused.emit(word_error(error))

    def _page_changed(self, path: str, change: PageChange) -> None:
        if path != self.path or self._session is None:
            return
        self.editor.adopt(self._page().source, follow=not self._session.reading)
        editable = self._session.can_edit(path)
        if editable == self.editor.isReadOnly():  # what came from disk may be no UTF-8, or be it again
            self.editor.set_editable(editable)
        if self.editor.focus is not None:
            self._follow_focus(change)
        if self.find_bar.isVisible() and not self._typing:
            self._search()
        self._tell_place()
        self._tell_about(path)

    # Inside

    def _page(self) -> Page:
        assert self._session is not None  # noqa: S101 - a page is shown
        return self._session.page(self.path)

    def _body_start(self, path: str) -> int:
        assert self._session is not None  # noqa: S101 - a page is shown
        return self._session.page(path).source.start

    def _open(self, path: str) -> None:
        assert self._session is not None  # noqa: S101 - a page is shown
        if self.path:
            self._carets[self.path] = (
                self.editor.byte_at_caret(),
                self.editor.verticalScrollBar().value(),
            )
        self.path = path
        self._session.seal_typing()
        self.editor.show_page(self._page().source, editable=self._session.can_edit(path))
        self._tell_page()
        self._tell_about(path)
        if self.find_bar.isVisible():
            self._search()

    def _tell_page(self) -> None:
        """Another page is shown."""
        for part in (self.guide, self.completion, self.findings):
            part.show_page(self.path)

    def _caret_moved(self) -> None:
        if self.path and not self._typing:
            if self._session is not None:
                self._session.seal_typing()
            self._tell_place()

    def _tell_place(self) -> None:
        self.place_changed.emit(self.place)

    def _tell_about(self, path: str) -> None:
        """Say what is the matter with the page, if anything."""
        if path != self.path:
            return
        page = self._page()
        fault = page.source.fault
        if fault is not None:
            self.notices.tell("encoding", word_error(fault), weight="error")
        else:
            self.notices.withdraw("encoding")
        front = page.front_matter.faults
        if front:
            said = word(front[0].code, {"detail": front[0].detail})
            lines = page.source.lines
            go = lines.span(min(front[0].line, len(lines))).start
            text = f"Line {front[0].line}: {said}"
            self.notices.tell("front matter", text, offers=[("Go there", lambda: self.go(Place(path, go)))])
        else:
            self.notices.withdraw("front matter")


def moved_by(edits: Iterable[Edit], at: int, *, past: bool = True) -> int:
    """Where edits move a place in a page.

    `past` says that text put in right there, or in place of what stood around it, ends up before it.
    """
    moved = at
    for start, end, new in ((*edit.span, edit.new) for edit in edits):
        if end < at or (end == at and (past or start < at)):
            moved += len(new) - (end - start)
        elif start < at:
            moved += start - at + (len(new) if past else 0)
    return moved


class Crumbs(QLabel):
    """The way from the department to the heading, the last part strongest; the first parts give way."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[str] = []
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def show_way(self, parts: list[str]) -> None:
        """Show the titles on the way."""
        self._parts = parts
        self.setToolTip(_BETWEEN.join(parts))
        self.setAccessibleName("You are at " + ", ".join(parts))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if not self._parts:
            self.clear()
            return
        strong = QFont(self.font())
        strong.setBold(True)
        last = QFontMetrics(strong).elidedText(self._parts[-1], Qt.TextElideMode.ElideRight, self.width() - 8)
        room = self.width() - 8 - QFontMetrics(strong).horizontalAdvance(last)
        above = list(self._parts[:-1])
        measure = self.fontMetrics().horizontalAdvance
        while above and measure(_BETWEEN.join(above) + _BETWEEN) > room:
            above = ["…", *above[2 if above[0] == "…" else 1 :]] if above != ["…"] else []
        self.setText(_BETWEEN.join([*map(escape, above), f"<b>{escape(last)}</b>"]))
