"""Keeps the tree in step with the session: rows, filter, selection."""

from collections.abc import Sequence
from itertools import islice

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    QTimer,
    Signal,
)

from jfeditor.families.model import FAMILY
from jfeditor.ui.handbook_rows import RowSource
from jfeditor.ui.navigation import Place
from jfeditor.ui.row_filter import RowFilter
from jfeditor.ui.session import Session
from jfeditor.ui.tree_model import Row, TreeModel
from jfeditor.ui.tree_view import TreePanel

_REGROUP_MS = 250
"""How often the tree is grouped anew while pages come in."""
_DEPARTMENTS = 1
"""How deep departments usually lie; they are opened while a filter is typed."""
_MOST_OPENED = 40
"""How many families a filter opens; more would only make a longer list than anybody reads."""


class HandbookTreeKeeper(QObject):
    """Feeds the tree panel; says what the user chose in it."""

    chosen = Signal(object)
    """The user chose a row: the `Place` it stands for."""

    def __init__(self, panel: TreePanel) -> None:
        super().__init__(panel)
        self._panel = panel
        self._tree = panel.tree
        self._session: Session | None = None
        self._rows: RowSource | None = None
        self.model = TreeModel(self._fetch, self)
        self._proxy = _Filter(self.model, self)
        self._tree.setModel(self._proxy)
        self._selecting = False
        self._regroup = QTimer(self)
        self._regroup.setSingleShot(True)
        self._regroup.setInterval(_REGROUP_MS)
        self._regroup.timeout.connect(self.group_now)
        panel.filter_changed.connect(self._filter)
        self._tree.selectionModel().currentChanged.connect(self._current_changed)

    def watch(self, session: Session | None) -> None:
        """Show another handbook, or none."""
        self._session = session
        self._panel.filter.clear()
        self._rows = RowSource(session) if session is not None else None
        self.model.show([])
        if session is not None:
            session.page_changed.connect(self._page_changed)
            session.pages_read.connect(self._pages_read)
            session.page_gone.connect(self._page_gone)
            session.modified_changed.connect(self._update_page)
            session.conflict_changed.connect(self._update_page)

    def found(self, paths: Sequence[str]) -> None:
        """Pages that will be read; they have a row at once."""
        if self._rows is not None:
            self._rows.expect(paths)
            self.group_now()

    def group_now(self) -> None:
        """Show departments and families as they are now."""
        self._regroup.stop()
        if self._rows is not None:
            self.model.sync(None, self._rows.top())

    @property
    def first_page(self) -> str:
        """The first page in the tree that is read, or empty."""
        return self._rows.first_page() if self._rows is not None else ""

    # Selection

    def select(self, path: str, node: int) -> None:
        """Mark the row of a heading, or of its page where the heading's row is not open."""
        if self._rows is None:
            return
        index = QModelIndex()
        for key in self._rows.keys_up(path, node):
            source = self.model.index_of(key)
            index = self._proxy.mapFromSource(source) if source.isValid() else QModelIndex()
            if index.isValid():
                break
        self._selecting = True
        if index.isValid():
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self._tree.selectionModel().setCurrentIndex(index, flags)
            self._tree.scrollTo(index)
        else:
            self._tree.selectionModel().clear()
        self._selecting = False

    def reveal(self, path: str, node: int) -> None:
        """Open the rows above a heading, then mark its row."""
        if self._rows is None:
            return
        for key in reversed(list(self._rows.keys_up(path, node))):
            source = self.model.index_of(key)
            if source.isValid():
                if self.model.canFetchMore(source):
                    self.model.fetchMore(source)
                self._tree.expand(self._proxy.mapFromSource(source.parent()))
        self.select(path, node)

    def selected_node(self, path: str) -> int:
        """The heading of this page that is selected, or `FAMILY`."""
        row = self._row(self._tree.currentIndex())
        return row.node if row is not None and row.path == path else FAMILY

    def way_to(self, path: str, node: int) -> list[str]:
        """The titles from the department down to a heading."""
        return self._rows.way_to(path, node) if self._rows is not None else []

    def expanded(self) -> tuple[str, ...]:
        """What is open, to be opened again next time."""
        found: list[str] = []
        self._collect_expanded(QModelIndex(), found)
        return tuple(found)

    def expand(self, addresses: Sequence[str]) -> None:
        """Open rows again, those above first."""
        if self._rows is None:
            return
        for address in addresses:
            key = self._rows.key_of_address(address)
            index = self._proxy.mapFromSource(self.model.index_of(key)) if key is not None else QModelIndex()
            if index.isValid():
                self._tree.expand(index)

    def _collect_expanded(self, parent: QModelIndex, found: list[str]) -> None:
        for number in range(self._proxy.rowCount(parent)):
            index = self._proxy.index(number, 0, parent)
            if self._tree.isExpanded(index):
                row = self._row(index)
                if row is not None and self._rows is not None:
                    found.append(self._rows.address_of(row))
                self._collect_expanded(index, found)

    def _current_changed(self, current: QModelIndex) -> None:
        row = self._row(current)
        if self._selecting or row is None or not row.path:
            return
        self.chosen.emit(Place(row.path, self._rows.offset_of(row) if self._rows is not None else 0))

    def _row(self, index: QModelIndex | QPersistentModelIndex) -> Row | None:
        return self.model.row_at(self._proxy.mapToSource(index)) if index.isValid() else None

    # Rows

    def _fetch(self, row: Row) -> Sequence[Row]:
        return self._rows.below(row) if self._rows is not None else ()

    def _page_changed(self, path: str) -> None:
        if self._rows is None:
            return
        self._rows.page_changed(path)
        self._show_page(path)

    def _pages_read(self, paths: tuple[str, ...]) -> None:
        if self._rows is None:
            return
        self._rows.expect(paths)
        for path in paths:
            self._rows.page_changed(path)
            self._show_page(path)
        self._regroup_soon()

    def _page_gone(self, path: str) -> None:
        if self._rows is not None:
            self._rows.forget(path)
            self._regroup_soon()

    def _show_page(self, path: str) -> None:
        assert self._rows is not None  # noqa: S101 - callers looked
        row = self._rows.page_row(path)
        self.model.update(row)
        if self.model.is_fetched(row.key):
            self.model.sync(row.key, self._rows.below(row))

    def _update_page(self, path: str) -> None:
        if self._rows is not None:
            self.model.update(self._rows.page_row(path))

    def _regroup_soon(self) -> None:
        if not self._regroup.isActive():
            self._regroup.start()

    # Filter

    def _filter(self, text: str) -> None:
        if self._rows is None or not text.strip():
            self._proxy.accept_by(None)
            return
        wanted = self._rows.filter(text)
        self._proxy.accept_by(wanted)
        self._tree.expandToDepth(_DEPARTMENTS)
        for path in islice(wanted.pages_to_open(), _MOST_OPENED):
            index = self._proxy.mapFromSource(self.model.index_of(("page", path)))
            if index.isValid():
                self._tree.expandRecursively(index)


class _Filter(QSortFilterProxyModel):
    """Leaves the rows that a `RowFilter` accepts."""

    def __init__(self, model: TreeModel, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self._filter: RowFilter | None = None
        self.setSourceModel(model)

    def accept_by(self, row_filter: RowFilter | None) -> None:
        """Show what the filter leaves, or all."""
        self._filter = row_filter
        self.invalidate()

    def filterAcceptsRow(self, number: int, parent: QModelIndex | QPersistentModelIndex) -> bool:
        if self._filter is None:
            return True
        row = self._model.row_at(self._model.index(number, 0, parent))
        return row is not None and self._filter.accepts(row)
