"""The page as rich text: what the Page tab shows where the full view cannot start."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QBuffer, QEvent, QIODevice, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPdfWriter, QTextCursor, QTextDocument
from PySide6.QtWidgets import QWidget

from jfeditor.families.effective import EffectiveRoles
from jfeditor.families.handbook import Handbook
from jfeditor.families.pages import Page
from jfeditor.ui.outside_links import OUTSIDE
from jfeditor.ui.preview_browser import PreviewBrowser
from jfeditor.ui.preview_page import Preview, carried_over, make_preview
from jfeditor.wording import word

_USUAL_SIZE = 14
"""Pixels of the text that is shown at 100 %."""


@dataclass(frozen=True, slots=True)
class _Folds:
    """What is collapsed on a page."""

    keys: tuple[str, ...] = ()
    folded: frozenset[int] = frozenset()


class PlainFace(PreviewBrowser):
    """Shows pages as rich text, with what its statements bring in to be collapsed."""

    place_chosen = Signal(str, int)
    """The user wants to see a line (from 1) of a page."""
    told = Signal(str)
    outside_chosen = Signal(str)
    """The user clicked a link that leads out of the handbook: its address."""
    folds_changed = Signal(int, int)
    """How many parts of the page can be folded, and how many are open."""
    percent_changed = Signal(int)
    found = Signal(int, int)
    """Which of the places found is shown (from 1), and how many there are."""
    find_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.alike: Callable[[str], str] = str
        """Gives the anchor of the page that another one means, which differs in case or hyphens only."""
        self._preview: Preview | None = None
        self._as_written = False
        self._drawn = ""
        self._folds: dict[str, _Folds] = {}
        self.link_chosen.connect(self._follow)
        self.fold_chosen.connect(self._toggle)
        self.line_chosen.connect(lambda line: self.place_chosen.emit(self.shown_path, line))
        self.zoom_changed.connect(self._zoomed)

    def watch_folder(self, root: Path | None) -> None:
        """Show pages of another handbook, or of none."""
        self.watch(root)
        self._folds = {}

    @staticmethod
    def make(
        page: Page, handbook: Handbook, root: Path, roles: EffectiveRoles | None, _saved: Page | None
    ) -> Preview:
        """What is to be shown of a page; may run in any thread."""
        return make_preview(page, handbook, root, roles)

    def show_made(self, preview: Any, *, as_written: bool, marks: bool) -> None:
        """Show what was made of a page; None for none. It has no marks of changes."""
        self._preview, self._as_written = preview, as_written
        if preview is not None:
            known = self._folds.get(preview.path, _Folds())
            if preview.inserts or not known.folded:  # before anything is resolved nothing is forgotten
                folded = carried_over(known.folded, known.keys, preview.keys)
                self._folds[preview.path] = _Folds(preview.keys, folded)
        self._draw()

    def _draw(self) -> None:
        preview = self._preview
        if preview is None:
            self._drawn = ""
            self.show_html("", stay=False)
            return
        folds = self._folds[preview.path]
        drawn = preview.html(folds.folded, as_written=self._as_written)
        self.links = preview.links
        if drawn != self._drawn or self.shown_path != preview.path:
            self.show_html(drawn, stay=self.shown_path == preview.path)
            self.shown_path = preview.path
            self._drawn = drawn
        can_fold = sum(map(bool, folds.keys)) if not self._as_written else 0
        self.folds_changed.emit(can_fold, can_fold - len(folds.folded) if can_fold else 0)

    def retheme(self) -> None:
        """Take the colours of the theme in force."""
        self.restyle()
        self._drawn = ""
        self._draw()

    def scroll_to_heading(self, anchor: str) -> None:
        """Scroll to an anchor; to the top for an empty one."""
        self.scroll_to(anchor)

    def fold_all(self, *, is_open: bool) -> None:
        """Fold or unfold everything that can be."""
        if self._preview is not None:
            keys = self._preview.keys
            folded = frozenset(number for number, key in enumerate(keys) if key and not is_open)
            self._folds[self._preview.path] = _Folds(keys, folded)
            self._draw()

    @property
    def percent(self) -> int:
        """The size of the text."""
        return round(100 * (_USUAL_SIZE + self.zoom) / _USUAL_SIZE)

    def zoom_by(self, steps: int) -> None:
        """One step larger or smaller; with 0 the usual size."""
        self.set_zoom(self.zoom + steps if steps else 0)

    def find_text(self, text: str, *, backward: bool = False) -> None:
        """Go to the next place that says this, round the end; `found` tells how many there are."""
        starts = list(_places(self.document(), text)) if text else []
        here = self.textCursor().selectionStart()
        if not starts:
            cursor = self.textCursor()
            cursor.clearSelection()
            self.setTextCursor(cursor)
            self.found.emit(0, 0)
            return
        if backward:
            at = next((i for i in reversed(range(len(starts))) if starts[i] < here), len(starts) - 1)
        else:
            after = here + self.textCursor().hasSelection()
            at = next((i for i, start in enumerate(starts) if start >= after), 0)
        cursor = self.textCursor()
        cursor.setPosition(starts[at])
        cursor.setPosition(starts[at] + len(text), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        self.found.emit(at + 1, len(starts))

    def print_pdf(self, take: Callable[[bytes], None]) -> None:
        """Give the page to `take` as the bytes of a PDF."""
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        writer = QPdfWriter(buffer)
        self.document().print_(writer)
        del writer  # it writes the end of the file when it goes
        take(bytes(buffer.data().data()))

    def event(self, event: QEvent) -> bool:
        is_override = event.type() is QEvent.Type.ShortcutOverride
        if is_override and isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Find):
            event.accept()  # not the window's: it comes back as a key
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Find):
            self.find_wanted.emit()
        else:
            super().keyPressEvent(event)

    # The user

    def _toggle(self, number: int) -> None:
        if self._preview is not None:
            folds = self._folds[self._preview.path]
            self._folds[self._preview.path] = _Folds(folds.keys, folds.folded ^ {number})
            self._draw()

    def _follow(self, number: int) -> None:
        if self._preview is None or number >= len(self._preview.links):
            return
        link = self._preview.links[number]
        if link.target.lower().startswith(OUTSIDE):
            self.outside_chosen.emit(link.target)
        elif link.refusal:
            self.told.emit(link.refusal)
        elif not link.here:
            self.place_chosen.emit(link.path, link.line)
        elif not self.scroll_to(link.anchor) and not self.scroll_to(self.alike(link.anchor)):
            self.told.emit(word("preview.no_anchor", {"target": link.anchor}))

    def _zoomed(self) -> None:
        self._drawn = ""
        self._draw()
        self.percent_changed.emit(self.percent)


def _places(document: QTextDocument, text: str) -> Iterator[int]:
    """Where a text stands, whatever its case."""
    cursor = document.find(text, 0)
    while not cursor.isNull():
        yield cursor.selectionStart()
        cursor = document.find(text, cursor)
