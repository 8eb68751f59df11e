"""The Page tab: the page as a reader sees it, with what its statements bring in under each of them.

The HTML is made in the inheritance keeper's thread; here it is shown, scrolled, folded. A tab that is not
seen does nothing.
"""

from bisect import bisect_right
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QButtonGroup, QLabel, QToolButton, QVBoxLayout, QWidget

from jfeditor.families.handbook import anchored_node
from jfeditor.families.model import FAMILY
from jfeditor.ui.flow_layout import FlowLayout
from jfeditor.ui.inheritance_keeper import InheritanceKeeper, Resolved
from jfeditor.ui.preview_browser import PreviewBrowser
from jfeditor.ui.preview_page import Preview, carried_over, make_preview
from jfeditor.wording import word

_DELAY_MS = 90
"""How long after an edit the page is shown anew while the handbook is still being looked through."""


@dataclass(frozen=True, slots=True)
class _Folds:
    """What is collapsed on a page."""

    keys: tuple[str, ...] = ()
    folded: frozenset[int] = frozenset()


class PagePreview(QWidget):
    """Follows the caret; a click leads to the source."""

    place_chosen = Signal(str, int)
    """The user wants to see a line (from 1) of a page."""
    told = Signal(str)
    """Something to say, in words."""
    view_changed = Signal(bool)
    """The page is shown as written, or as it takes effect."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keeper: InheritanceKeeper | None = None
        self._path = ""
        self._node = FAMILY
        self._scroll_wanted = False
        self._stale = False
        """Whether something changed while the tab was not seen."""
        self._preview: Preview | None = None
        self._shown = ""
        self._folds: dict[str, _Folds] = {}
        self._as_written = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DELAY_MS)
        self._timer.timeout.connect(self._refresh)
        self.effect = _button("preview.effect")
        self.written = _button("preview.written")
        self._views = QButtonGroup(self)
        for button in (self.effect, self.written):
            button.setCheckable(True)
            self._views.addButton(button)
        self.effect.setChecked(True)
        self._views.buttonClicked.connect(lambda button: self.set_as_written(button is self.written))
        self.fold_all = _button("preview.fold_all")
        self.fold_all.clicked.connect(self._fold_or_unfold_all)
        self.note = QLabel(word("preview.looking", {}))
        self.empty = QLabel(word("preview.no_page", {}))
        for label in (self.note, self.empty):
            label.setWordWrap(True)
            label.setProperty("muted", True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.empty.setContentsMargins(18, 4, 18, 0)
        self.note.setContentsMargins(18, 0, 12, 0)
        self.browser = PreviewBrowser()
        self.browser.link_chosen.connect(self._follow)
        self.browser.fold_chosen.connect(self._toggle)
        self.browser.line_chosen.connect(self._go_to_line)
        self.browser.zoom_changed.connect(self._draw_anew)
        bar = QWidget()
        buttons = FlowLayout(6)
        for button in (self.effect, self.written, self.fold_all):
            buttons.addWidget(button)
        around = QVBoxLayout(bar)
        around.setContentsMargins(18, 10, 12, 6)
        around.addLayout(buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for widget in (bar, self.note, self.empty):
            layout.addWidget(widget)
        layout.addWidget(self.browser, 1)
        self._bar = bar
        self._draw()

    @property
    def as_written(self) -> bool:
        """Whether the page is shown as written, without what its statements bring in."""
        return self._as_written

    def set_as_written(self, as_written: bool) -> None:
        """Choose what is shown."""
        if as_written != self._as_written:
            self._as_written = as_written
            (self.written if as_written else self.effect).setChecked(True)
            self._draw()
            self.view_changed.emit(as_written)

    def watch(self, keeper: InheritanceKeeper | None) -> None:
        """Show pages of another handbook, or of none."""
        old = self._keeper
        if old is not None:
            old.resolved.disconnect(self._refresh)
            old.session.page_changed.disconnect(self._touch)
            old.session.pages_read.disconnect(self._touch)
            old.session.page_gone.disconnect(self._touch)
        self._keeper = keeper
        self._timer.stop()
        self._path, self._preview, self._folds = "", None, {}
        self.browser.watch(keeper.session.root if keeper else None)
        if keeper is not None:
            keeper.resolved.connect(self._refresh)
            keeper.session.page_changed.connect(self._touch)
            keeper.session.pages_read.connect(self._touch)
            keeper.session.page_gone.connect(self._touch)
        self._draw()

    def show_node(self, path: str, node: int) -> None:
        """Show a page, and scroll to one of its headings, or with `FAMILY` to the top."""
        if (path, node) == (self._path, self._node):
            return
        other_page = path != self._path
        self._path, self._node = path, node
        self._scroll_wanted = True
        if other_page:
            self._refresh()
        else:
            self._scroll()

    def retheme(self) -> None:
        """Take the colours of the theme in force."""
        self.browser.restyle()
        self._draw_anew()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._refresh()

    # Making

    def _touch(self, _what: object = None) -> None:
        """Pages changed: the keeper tells when it knows more, unless it knows nothing yet."""
        keeper = self._keeper
        if keeper is not None and (keeper.current is None or self._path not in keeper.session.handbook.pages):
            self._timer.start()

    def _refresh(self) -> None:
        self._stale = not self.isVisible()
        keeper = self._keeper
        if self._stale or keeper is None:
            return
        session = keeper.session
        take = partial(self._take, keeper, self._path)
        if self._path not in session.handbook.pages:
            take(None)
        elif keeper.current is None or self._path not in keeper.current.found.handbook.pages:
            take(make_preview(session.page(self._path), session.handbook, session.root, None))
        else:
            keeper.ask("page preview", partial(_resolved_preview, self._path, session.root), take)

    def _take(self, keeper: InheritanceKeeper, path: str, preview: Preview | None) -> None:
        """What was asked of a keeper about a page; late where another is shown by now."""
        if keeper is not self._keeper or path != self._path:
            return
        if preview is None:
            self._preview = None
        else:
            known = self._folds.get(preview.path, _Folds())
            if preview.inserts or not known.folded:  # before anything is resolved nothing is forgotten
                folded = carried_over(known.folded, known.keys, preview.keys)
                self._folds[preview.path] = _Folds(preview.keys, folded)
            self._preview = preview
        self._draw()

    # Showing

    def _draw(self) -> None:
        preview = self._preview
        for widget in (self._bar, self.browser):
            widget.setVisible(preview is not None)
        self.empty.setVisible(preview is None)
        keeper = self._keeper
        self.note.setVisible(preview is not None and keeper is not None and keeper.current is None)
        if preview is None:
            self._shown = ""
            self.browser.show_html("", stay=False)
            return
        folds = self._folds.get(preview.path, _Folds())
        shown = preview.html(folds.folded, as_written=self._as_written)
        self.browser.links = preview.links
        if shown != self._shown or self.browser.shown_path != preview.path:
            self.browser.show_html(shown, stay=self.browser.shown_path == preview.path)
            self.browser.shown_path = preview.path
            self._shown = shown
        self._tell_folds(folds)
        self._scroll()

    def _draw_anew(self) -> None:
        self._shown = ""
        self._draw()

    def _tell_folds(self, folds: _Folds) -> None:
        can_fold = {number for number, key in enumerate(folds.keys) if key}
        code = "preview.unfold_all" if can_fold and can_fold <= folds.folded else "preview.fold_all"
        self.fold_all.setText(word(code, {}))
        self.fold_all.setToolTip(word(f"{code}_hint", {}))
        self.fold_all.setEnabled(bool(can_fold) and not self._as_written)

    def _scroll(self) -> None:
        """Scroll to the heading that is wanted, once its page is shown."""
        preview, keeper = self._preview, self._keeper
        if not self._scroll_wanted or preview is None or keeper is None or preview.path != self._path:
            return
        self._scroll_wanted = False
        page = keeper.session.handbook.pages.get(self._path)
        if page is not None:
            nodes = page.family.nodes
            known = 0 <= self._node < len(nodes)
            self.browser.scroll_to(nodes[self._node].heading.anchor if known else "")

    # The user

    def _toggle(self, number: int) -> None:
        folds = self._folds.get(self._path, _Folds())
        self._fold(folds, folds.folded ^ {number})

    def _fold_or_unfold_all(self) -> None:
        folds = self._folds.get(self._path, _Folds())
        can_fold = frozenset(number for number, key in enumerate(folds.keys) if key)
        self._fold(folds, frozenset() if can_fold <= folds.folded else can_fold)

    def _fold(self, folds: _Folds, folded: frozenset[int]) -> None:
        self._folds[self._path] = _Folds(folds.keys, folded)
        self._draw()

    def _follow(self, number: int) -> None:
        if self._preview is None or number >= len(self._preview.links):
            return
        link = self._preview.links[number]
        if link.refusal:
            self.told.emit(link.refusal)
        elif not link.here:
            self._choose(link.path, link.line)
        elif not self.browser.scroll_to(link.anchor) and not self._scroll_to_alike(link.anchor):
            self.told.emit(word("preview.no_anchor", {"target": link.anchor}))

    def _scroll_to_alike(self, anchor: str) -> bool:
        """Scroll to what an anchor means that differs from a heading's own in case or hyphens only."""
        page = self._keeper.session.handbook.pages.get(self._path) if self._keeper else None
        index = anchored_node(page, anchor) if page else None
        if page is None or index is None:
            return False
        return self.browser.scroll_to(page.family.nodes[index].heading.anchor)

    def _go_to_line(self, line: int) -> None:
        self._choose(self._path, line)

    def _choose(self, path: str, line: int) -> None:
        """Ask for a place; on the page that is shown the preview stays where the user clicked."""
        if path == self._path and self._keeper is not None:
            page = self._keeper.session.handbook.pages.get(path)
            lines = [node.heading.line for node in page.family.nodes] if page else []
            self._node = bisect_right(lines, line) - 1
        self.place_chosen.emit(path, line)


def _resolved_preview(path: str, root: Path, resolved: Resolved) -> Preview | None:
    """A page as it takes effect; runs in the keeper's thread."""
    handbook = resolved.found.handbook
    page = handbook.pages.get(path)
    return make_preview(page, handbook, root, resolved.roles) if page else None


def _button(code: str) -> QToolButton:
    button = QToolButton()
    button.setText(word(code, {}))
    button.setToolTip(word(f"{code}_hint", {}))
    button.setProperty("button", True)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button
