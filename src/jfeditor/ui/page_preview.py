"""The Page tab: the page as a reader sees it, with what its statements bring in under each of them.

It has two faces: the full view (`WebFace`, a browser's engine), and a plain one (`PlainFace`, rich text)
where that cannot start or has not started yet. What they show is made in the inheritance keeper's thread. A
tab that is not seen does nothing.
"""

import contextlib
from bisect import bisect_right
from collections.abc import Callable
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from jfeditor.families.effective import EffectiveRoles
from jfeditor.families.handbook import Handbook, anchored_node
from jfeditor.families.inheritance import resolve
from jfeditor.families.model import FAMILY
from jfeditor.families.pages import Page, read_page
from jfeditor.ui.background import Background
from jfeditor.ui.engine_start import EngineStart
from jfeditor.ui.inheritance_keeper import InheritanceKeeper, Resolved
from jfeditor.ui.outside_links import OutsideLinks
from jfeditor.ui.page_printing import PagePrinting
from jfeditor.ui.plain_face import PlainFace
from jfeditor.ui.preview_bar import PreviewBar
from jfeditor.ui.preview_find import PreviewFind
from jfeditor.ui.scroll_together import ScrollTogether
from jfeditor.ui.source_editor import SourceEditor
from jfeditor.wording import word

if TYPE_CHECKING:
    from jfeditor.ui.web_face import WebFace

Face: TypeAlias = "PlainFace | WebFace"

_DELAY_MS = 90
"""How long after an edit the plain page is shown anew while the handbook is still being looked through."""


class PagePreview(QWidget):
    """Follows the caret; a click leads to the source."""

    place_chosen = Signal(str, int)
    """The user wants to see a line (from 1) of a page."""
    told = Signal(str)
    """Something to say, in words."""
    view_changed = Signal(bool)
    """The page is shown as written, or as it takes effect."""
    chosen = Signal(str, object)
    """Something to be remembered: the name of a field of the `Settings`, and its value."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keeper: InheritanceKeeper | None = None
        self._path = ""
        self._node = FAMILY
        self._scroll_wanted = False
        self._left_at: tuple[str, int] | None = None
        """The page, and where the caret stood in it, when the tab was last seen."""
        self._stale = False
        """Whether something changed while the tab was not seen."""
        self._made: Any = None
        """What is shown of a page, as its face made it."""
        self._asked = self._taken = 0
        """Numbers of the states that were asked for, and of the newest that came."""
        self._as_written = self._marks = False
        self._percent = 100
        self._folds = (0, 0)
        """How many parts can be folded, and how many of them are open."""
        self.engine = EngineStart(self)
        self.engine.made.connect(self._take_web)
        self.engine.told.connect(self._say_why)
        self.engine.found_out.connect(partial(self.chosen.emit, "page_engine"))
        self._together: ScrollTogether | None = None
        self._is_together = True
        self._beside = Background("jfeditor-page", self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DELAY_MS)
        self._timer.timeout.connect(self._refresh)
        self.bar = PreviewBar()
        self.find_row = PreviewFind()
        self.note, self.why, self.empty = (QLabel() for _ in range(3))
        self.note.setText(word("preview.looking", {}))
        self.empty.setText(word("preview.no_page", {}))
        for label in (self.note, self.why, self.empty):
            label.setWordWrap(True)
            label.setProperty("muted", True)
            label.setContentsMargins(18, 0, 12, 4)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.why.hide()
        self.browser = PlainFace()
        self.browser.alike = self._alike
        self.web: WebFace | None = None
        self.outside = OutsideLinks(self)
        self.printing = PagePrinting(self)
        for teller in (self.bar, self.outside, self.printing):
            teller.told.connect(self.told)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        for widget in (self.bar, self.find_row, self.note, self.why, self.empty):
            self._layout.addWidget(widget)
        self._layout.addWidget(self.browser, 1)
        self._connect()
        self._use(self.browser)

    def _connect(self) -> None:
        bar = self.bar
        bar.written_wanted.connect(self.set_as_written)
        bar.fold_wanted.connect(lambda is_open: self._face.fold_all(is_open=is_open))
        bar.zoom_wanted.connect(self._zoom_by)
        bar.find_wanted.connect(self.find_row.open_row)
        bar.print_wanted.connect(self._print)
        bar.marks_wanted.connect(self.set_marks)
        bar.together_wanted.connect(self.set_together)
        self.find_row.wanted.connect(lambda text, back: self._face.find_text(text, backward=back))
        self.find_row.closed.connect(self._end_find)
        self._connect_face(self.browser)

    def _connect_face(self, face: Face) -> None:
        face.place_chosen.connect(self._choose)
        face.told.connect(self.told)
        face.outside_chosen.connect(self.outside.open)
        face.folds_changed.connect(partial(self._tell_folds, face))
        face.percent_changed.connect(partial(self._tell_zoom, face))
        face.found.connect(self.find_row.tell_found)
        face.find_wanted.connect(self.find_row.open_row)

    # What the user chose, now and before

    @property
    def as_written(self) -> bool:
        """Whether the page is shown as written, without what its statements bring in."""
        return self._as_written

    def set_as_written(self, as_written: bool) -> None:
        """Choose what is shown."""
        if as_written != self._as_written:
            self._as_written = as_written
            (self.bar.written if as_written else self.bar.effect).setChecked(True)
            self._draw()
            self.view_changed.emit(as_written)

    def set_marks(self, marks: bool) -> None:
        """Mark what has changed since the page was saved, or do not."""
        if marks != self._marks:
            self._marks = marks
            self.bar.marks.setChecked(marks)
            self._draw()
            self.chosen.emit("page_marks", marks)

    def set_together(self, together: bool) -> None:
        """Scroll together with the source, or not."""
        if together != self._is_together:
            self._is_together = together
            self.chosen.emit("page_together", together)
        self.bar.together.setChecked(together)

    def set_percent(self, percent: int) -> None:
        """Choose how large the page is shown in the full view."""
        self._percent = percent
        if self.web is not None:
            self.web.set_zoom(percent)

    def scroll_with(self, editor: SourceEditor) -> None:
        """The source that scrolls together with the page."""
        self._together = ScrollTogether(editor, self)
        self._together.line_wanted.connect(self._follow_source)
        self.bar.together.setChecked(self._is_together)

    # Which page

    def watch(self, keeper: InheritanceKeeper | None) -> None:
        """Show pages of another handbook, or of none."""
        old = self._keeper
        if old is not None:
            old.resolved.disconnect(self._refresh)
            old.session.page_changed.disconnect(self._touch)
            old.session.pages_read.disconnect(self._touch)
            old.session.page_gone.disconnect(self._touch)
            old.session.options_changed.disconnect(self._hand_options)
        self._keeper = keeper
        self._timer.stop()
        self._path, self._made, self._taken = "", None, self._asked
        for face in (self.browser, self.web):
            if face is not None:
                self._hand_folder(face)
        if keeper is not None:
            keeper.resolved.connect(self._refresh)
            keeper.session.page_changed.connect(self._touch)
            keeper.session.pages_read.connect(self._touch)
            keeper.session.page_gone.connect(self._touch)
            keeper.session.options_changed.connect(self._hand_options)
        self._draw()

    def show_node(self, path: str, node: int) -> None:
        """Show a page, and scroll to one of its headings, or with `FAMILY` to the top."""
        if (path, node) == (self._path, self._node) and not self._is_chosen_anew():
            return
        self.engine.wait()
        other_page = path != self._path
        self._path, self._node = path, node
        self._scroll_wanted = True
        if other_page:
            self._refresh()
        else:
            self._scroll()

    def retheme(self) -> None:
        """Take the colours of the theme in force."""
        self.browser.retheme()
        if self.web is not None:
            self.web.retheme()

    def close_panel(self) -> None:
        """Stop what runs beside the window."""
        self._timer.stop()
        if self._together is not None:
            self._together.close()
        self.engine.close()
        self._drop_web()
        self.printing.close()
        self._beside.close()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._left_at != (self._path, self._caret):
            self._scroll_wanted = True
            self._scroll()
        if self._stale:
            self._refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._left_at = self._path, self._caret

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self.engine.begin()

    # The full view

    def _take_web(self, web: "WebFace", sandbox: bool) -> None:
        self.web = web
        self.web.failed.connect(self._broke_down)
        self.web.page_chosen.connect(self._open_page)
        self.web.scrolled.connect(self._lead_source)
        self._connect_face(self.web)
        self.web.set_zoom(self._percent)
        self._hand_folder(self.web)
        self._layout.addWidget(self.web, 1)
        self.bar.open.setVisible(not sandbox)
        self._say_why("")
        self._use(self.web)
        self._scroll_wanted = True
        self._refresh()

    def _broke_down(self) -> None:
        self._drop_web()
        self._say_why(word("page_view.plain", {"reason": word("page_view.broken", {})}))
        self._use(self.browser)
        self._refresh()

    def _drop_web(self) -> None:
        web, self.web = self.web, None
        if web is not None:
            self._use(self.browser)
            self._layout.removeWidget(web)
            web.close_view()
            web.deleteLater()

    def _use(self, face: Face) -> None:
        """Show pages with this face from now on."""
        self._face = face
        self._made, self._taken = None, self._asked
        for part in (self.bar.marks, self.bar.together):
            part.setEnabled(face is not self.browser)
        self.bar.show_zoom(face.percent)
        self._draw()

    def _say_why(self, words: str) -> None:
        self.why.setText(words)
        self._draw()

    def _hand_folder(self, face: Face) -> None:
        session = self._keeper.session if self._keeper else None
        root = session.root if session else None
        if face is self.web and session is not None:
            options = session.options.preview
            face.typographic = options.typographic
            face.watch_folder(root, options.css)
        else:
            face.watch_folder(root)

    def _hand_options(self) -> None:
        """The handbook names another style sheet, or quotes are to be shown otherwise."""
        if self.web is not None:
            self._hand_folder(self.web)
            self._refresh()

    # Making

    def _touch(self, what: object = None, _change: object = None) -> None:
        """Pages changed. The full view shows it at once; the plain one when the keeper knows more."""
        keeper = self._keeper
        if keeper is None:
            return
        self.engine.wait()
        if self._face is self.web and what == self._path:
            self._refresh()
        elif keeper.current is None or self._path not in keeper.session.handbook.pages:
            self._timer.start()

    def _refresh(self) -> None:
        self._stale = not self.isVisible()
        keeper = self._keeper
        if self._stale or keeper is None:
            return
        session, face, path = keeper.session, self._face, self._path
        self._asked += 1
        take = partial(self._take, keeper, path, self._asked)
        handbook = session.handbook
        if path not in handbook.pages:
            take(None)
            return
        stored = session.stored.get(path) if path in session.modified else None
        saved = stored.data if stored else None
        if face is self.browser and (keeper.current is None or not _knows(keeper.current, path)):
            page, root = handbook.pages[path], session.root
            take(_tried(lambda: face.make(page, handbook, root, None, None)))
        elif keeper.current is None:
            page, root = handbook.pages[path], session.root
            make = partial(_tried, lambda: face.make(page, handbook, root, None, _saved(path, saved)))
            self._beside.run(make, take, _fail)
        else:
            state = handbook if face is self.web else None
            wanted = _Wanted(face, path, session.root, state, saved)
            keeper.ask("page preview", lambda resolved: _tried(lambda: _make(wanted, resolved)), take)

    def _take(self, keeper: InheritanceKeeper, path: str, number: int, made: Any) -> None:
        """What was asked for; late where another page is shown by now, or a newer state of it."""
        if keeper is self._keeper and path == self._path and number > self._taken:
            self._taken = number
            broken = isinstance(made, _Broken)
            self.empty.setText(word("preview.broken" if broken else "preview.no_page", {}))
            self._made = None if broken else made
            self._draw()
            if broken:
                raise made.error

    # Showing

    def _draw(self) -> None:
        made, keeper = self._made, self._keeper
        for widget in (self.bar, self._face):
            widget.setVisible(made is not None)
        other = self.browser if self._face is self.web else self.web
        if other is not None:
            other.hide()
        self.empty.setVisible(made is None)
        self.note.setVisible(made is not None and keeper is not None and keeper.current is None)
        self.why.setVisible(made is not None and bool(self.why.text()))
        if made is None:
            self.find_row.close_row()
        self._face.show_made(made, as_written=self._as_written, marks=self._marks)
        self.bar.show_folds(*self._folds, as_written=self._as_written)
        if made is not None:
            self._scroll()

    def _tell_folds(self, face: Face, count: int, is_open: int) -> None:
        if face is self._face:
            self._folds = count, is_open
            self.bar.show_folds(count, is_open, as_written=self._as_written)

    def _tell_zoom(self, face: Face, percent: int) -> None:
        if face is self._face:
            self.bar.show_zoom(percent)
            if face is self.web:
                self._percent = percent
                self.chosen.emit("page_zoom", percent)

    def _scroll(self) -> None:
        """Scroll to the place that is wanted, once its page is shown; or to where somebody types."""
        made, page, together = self._made, self._page(), self._together
        if made is None or made.path != self._path or page is None:
            return
        is_newest = self._taken == self._asked  # else once more, on the state that is being made
        if self._scroll_wanted:
            self._scroll_wanted = not is_newest
            self._go_to_place(page)
        elif together is not None and together.typed:
            self._face.keep_in_view(together.caret_line, far=self._is_together)
        if together is not None and is_newest:
            together.typed = False

    def _go_to_place(self, page: Page) -> None:
        """Scroll to the heading that was chosen, or to the caret where it stands further down."""
        nodes, together = page.family.nodes, self._together
        heading = nodes[self._node].heading if 0 <= self._node < len(nodes) else None
        if together is not None and _is_below(page, self._node, together.caret):
            self._face.scroll_to_block(together.caret_line)
        else:
            self._face.scroll_to_heading(heading.anchor if heading else "")
        if together is not None:
            together.forget()

    def _is_chosen_anew(self) -> bool:
        """Whether the heading that is shown was chosen once more: the caret was put to its beginning."""
        page, together = self._page(), self._together
        if page is None or together is None or together.is_still or together.typed:
            return False
        nodes = page.family.nodes
        return 0 <= self._node < len(nodes) and nodes[self._node].heading.span.start == together.caret

    @property
    def _caret(self) -> int:
        return self._together.caret if self._together is not None else 0

    # Together with the source

    def _follow_source(self, line: float) -> None:
        if self._is_together and self.web is not None and self._made is not None and self.isVisible():
            self.web.scroll_to_line(line)

    def _lead_source(self, line: float) -> None:
        if self._is_together and self._together is not None and self._made is not None:
            self._together.lead(line)

    def _still(self) -> contextlib.AbstractContextManager[Any]:
        return self._together.still() if self._together is not None else contextlib.nullcontext()

    # The user

    def _page(self) -> Page | None:
        """The page that is shown, as it is now."""
        return self._keeper.session.handbook.pages.get(self._path) if self._keeper else None

    def _alike(self, anchor: str) -> str:
        """The anchor of the heading that an anchor means which differs in case or hyphens only."""
        page = self._page()
        index = anchored_node(page, anchor) if page else None
        return page.family.nodes[index].heading.anchor if page and index is not None else anchor

    def _open_page(self, path: str, anchor: str) -> None:
        """Go to a page, and to an anchor of it."""
        page = self._keeper.session.handbook.pages.get(path) if self._keeper else None
        if page is not None:
            index = anchored_node(page, anchor) if anchor else None
            self._choose(path, page.family.nodes[index].heading.line if index is not None else 1)

    def _choose(self, path: str, line: int) -> None:
        """Ask for a place; on the page that is shown the preview stays where the user clicked."""
        page = self._page()
        if path == self._path and page is not None:
            lines = [node.heading.line for node in page.family.nodes]
            self._node = bisect_right(lines, line) - 1
        with self._still():
            self.place_chosen.emit(path, line)

    def _zoom_by(self, steps: int) -> None:
        self._face.zoom_by(steps)

    def _end_find(self) -> None:
        self._face.setFocus()

    def _print(self) -> None:
        page = self._page()
        if page is not None:
            self.printing.print_page(self._face.print_pdf, page.title)


def _is_below(page: Page, node: int, offset: int) -> bool:
    """Whether a byte of a page is in the text of a heading, or of the page above its first one."""
    starts = [other.heading.span.start for other in page.family.nodes]
    if bisect_right(starts, offset) - 1 != node:
        return False
    if node != FAMILY:
        return page.source.lines.number_at(offset) > page.family.nodes[node].heading.line
    return bool(page.source.data[page.front_matter.span.end : offset].strip())


class _Broken(NamedTuple):
    """A page could not be made ready to be shown: a fault of the program."""

    error: Exception


class _Wanted(NamedTuple):
    """What is asked for of the keeper."""

    face: Face
    path: str
    root: Path
    state: Handbook | None
    """The pages to show it with; None for the state that is known."""
    saved: bytes | None
    """The page as it was saved, where it differs."""


def _tried(make: Callable[[], Any]) -> Any:
    """What was made, or the fault: the page before is not to stay as if it were this one."""
    try:
        return make()
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told in the page's place
        return _Broken(error)


def _make(wanted: _Wanted, resolved: Resolved) -> Any:
    """A page as it takes effect; runs in the keeper's thread."""
    roles = resolved.roles
    if wanted.state is not None and wanted.state is not resolved.found.handbook:
        roles = EffectiveRoles(resolve(wanted.state, resolved.found), roles)
    handbook = roles.inheritance.handbook
    page = handbook.pages.get(wanted.path)
    saved = _saved(wanted.path, wanted.saved)
    return wanted.face.make(page, handbook, wanted.root, roles, saved) if page else None


def _knows(resolved: Resolved, path: str) -> bool:
    return path in resolved.found.handbook.pages


@lru_cache(maxsize=4)
def _saved(path: str, data: bytes | None) -> Page | None:
    """A page as it was saved last; None where it is so now."""
    return read_page(path, data) if data is not None else None


def _fail(error: Exception) -> None:
    raise error
