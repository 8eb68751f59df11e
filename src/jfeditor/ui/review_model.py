"""The pages and places of a review as rows with ticks."""

from collections.abc import Iterable
from html import escape
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from jfeditor.ui.review_edits import FIXED, ReviewEdit
from jfeditor.ui.review_rows import Review, ReviewPage
from jfeditor.wording import word

Index = QModelIndex | QPersistentModelIndex
PAGE_ROLE = Qt.ItemDataRole.UserRole + 1
EDIT_ROLE = Qt.ItemDataRole.UserRole + 2
# Made once: Qt asks for them thousands of times.
_PAGE = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
_TICKED_PAGE = _PAGE | Qt.ItemFlag.ItemIsUserCheckable
_PLACE = _PAGE | Qt.ItemFlag.ItemNeverHasChildren
_TICKED_PLACE = _TICKED_PAGE | Qt.ItemFlag.ItemNeverHasChildren


class ReviewModel(QAbstractItemModel):
    """Pages, and places below them; the id of a place's index is the number of its page, from 1."""

    ticked = Signal()
    """The user ticked something, or took a tick away."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._pages: tuple[ReviewPage, ...] = ()
        self._offered: list[list[int]] = []
        """The numbers of the offers of each page."""
        self.chosen: set[int] = set()
        """The numbers of the offers that are ticked."""

    def show_review(self, review: Review) -> None:
        """Show other pages or places, with the ticks that are set."""
        same = [(one.path, len(one.edits)) for one in review.pages] == [
            (one.path, len(one.edits)) for one in self._pages
        ]
        if not same:
            self.beginResetModel()
        self._pages = review.pages
        self._offered = [[edit.offer for edit in page.edits if edit.offer != FIXED] for page in review.pages]
        if not same:
            self.endResetModel()
            return
        for number, page in enumerate(self._pages):
            parent = self.index(number, 0)
            self.dataChanged.emit(parent, parent)
            if page.edits:
                self.dataChanged.emit(self.index(0, 0, parent), self.index(len(page.edits) - 1, 0, parent))

    @property
    def offered(self) -> int:
        """How many places can be left out."""
        return sum(map(len, self._offered))

    def tick_all(self, *, on: bool) -> None:
        """Tick all places, or none."""
        numbers = [number for page in self._offered for number in page]
        self._tick(numbers, on=on)
        self._note_pages(range(len(self._pages)))

    def page_of(self, index: Index) -> ReviewPage:
        """The page of a valid index, or that a place is on."""
        return self._pages[index.internalId() - 1 if index.internalId() else index.row()]

    def edit_of(self, index: Index) -> ReviewEdit | None:
        """The place of a valid index; None for a page."""
        return self.page_of(index).edits[index.row()] if index.internalId() else None

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        if column != 0 or not 0 <= row < self.rowCount(parent):
            return QModelIndex()
        return self.createIndex(row, 0, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, index: Index = QModelIndex()) -> QModelIndex:  # type: ignore[override]  # noqa: B008
        if not index.isValid() or not index.internalId():
            return QModelIndex()
        return self.createIndex(index.internalId() - 1, 0, 0)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        if not parent.isValid():
            return len(self._pages)
        return 0 if parent.internalId() else len(self._pages[parent.row()].edits)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if not index.internalId():
            return _TICKED_PAGE if self._offered[index.row()] else _PAGE
        is_fixed = self._pages[index.internalId() - 1].edits[index.row()].offer == FIXED
        return _PLACE if is_fixed else _TICKED_PLACE

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        page, edit = self.page_of(index), self.edit_of(index)
        if role == PAGE_ROLE:
            return page
        if role == EDIT_ROLE:
            return edit
        if role == Qt.ItemDataRole.DisplayRole:
            return edit.lead + edit.new + edit.tail if edit else page.title
        if role == Qt.ItemDataRole.CheckStateRole:
            return self._state(index)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken(edit) if edit else f"{page.title}, {page.path}, {page.note}"
        if role == Qt.ItemDataRole.ToolTipRole:
            tip = spoken(edit) if edit else f"{page.path}: {page.note}"
            return f"<p>{escape(tip)}</p>"
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid() or not self._numbers(index):
            return False
        self._tick(self._numbers(index), on=Qt.CheckState(value) is not Qt.CheckState.Unchecked)
        self._note_pages([index.internalId() - 1 if index.internalId() else index.row()])
        return True

    def _numbers(self, index: Index) -> list[int]:
        """The offers that a tick in a row is about."""
        edit = self.edit_of(index)
        if edit is None:
            return self._offered[index.row()]
        return [] if edit.offer == FIXED else [edit.offer]

    def _state(self, index: Index) -> Qt.CheckState | None:
        numbers = self._numbers(index)
        if not numbers:
            return None
        on = sum(number in self.chosen for number in numbers)
        if on == len(numbers):
            return Qt.CheckState.Checked
        return Qt.CheckState.PartiallyChecked if on else Qt.CheckState.Unchecked

    def _tick(self, numbers: Iterable[int], *, on: bool) -> None:
        (self.chosen.update if on else self.chosen.difference_update)(numbers)
        self.ticked.emit()

    def _note_pages(self, pages: Iterable[int]) -> None:
        """The ticks of pages and of their places are others now."""
        roles = [Qt.ItemDataRole.CheckStateRole]
        for number in pages:
            page = self.index(number, 0)
            self.dataChanged.emit(page, page, roles)
            last = self.index(self.rowCount(page) - 1, 0, page)
            if last.isValid():
                self.dataChanged.emit(self.index(0, 0, page), last, roles)


def spoken(edit: ReviewEdit) -> str:
    """A place in a sentence."""
    code = "becomes" if edit.old and edit.new else "comes" if edit.new else "goes"
    return word(f"review.{code}", {"line": edit.line, "why": edit.why, "old": edit.old, "new": edit.new})
