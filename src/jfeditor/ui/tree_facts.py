"""What keys, drags and the clipboard ask of the handbook that the tree shows."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex

from jfeditor.families.handbook import Handbook, NodeRef
from jfeditor.families.model import FAMILY
from jfeditor.ui.drop_places import Over, Surroundings
from jfeditor.ui.handbook_rows import RowSource
from jfeditor.ui.row_filter import RowFilter
from jfeditor.ui.session import Session
from jfeditor.ui.tree_model import Row, RowKind
from jfeditor.ui.tree_wishes import Carried, Refusal
from jfeditor.wording import word


class TreeFacts:
    """One session's handbook as its tree shows it."""

    def __init__(
        self,
        session: Session,
        rows: RowSource,
        index_of: Callable[[NodeRef], QModelIndex],
        row_filter: Callable[[], RowFilter | None],
    ) -> None:
        self._session = session
        self._rows = rows
        self.index_of = index_of
        """The view's index of a heading or page; invalid where it is not shown."""
        self._filter = row_filter

    @property
    def root(self) -> str:
        """What tells this handbook from another one."""
        return str(self._session.root)

    @property
    def handbook(self) -> Handbook:
        """The pages as they are now."""
        return self._session.handbook

    @property
    def around(self) -> Surroundings:
        """What places in the tree depend on, as it is now."""
        row_filter = self._filter()

        def is_shown(ref: NodeRef) -> bool:
            return row_filter is None or row_filter.accepts(Row(None, RowKind.LEVEL, "", ref.path, ref.index))

        return Surroundings(self._session.handbook, self.refuse_edit, is_shown)

    def refuse_edit(self, path: str) -> str:
        """Why a page may not be changed, in words; empty where it may."""
        if self._session.read_only:
            return word("drop.read_only", {})
        return "" if self._session.can_edit(path) else word("drop.not_editable", {"path": path})

    def family_pages(self, path: str) -> tuple[str, ...]:
        """The pages of the family that a page belongs to, in the tree's order."""
        return self._rows.family_pages(path)

    def written_title(self, row: Row) -> str:
        """What the heading or page of a row is called in its text."""
        return self.handbook.title_of(NodeRef(row.path, row.node)) if row.path in self.handbook.pages else ""

    def over(self, row: Row) -> Over:
        """A row as something dragged or pasted meets it, in its middle."""
        if row.kind is RowKind.DEPARTMENT:
            return Over(None, folder=self._rows.address_of(row)[:-1], title=row.title)
        return Over(NodeRef(row.path, row.node))

    def carried(self, rows: Sequence[Row]) -> Carried | Refusal:
        """What rows stand for when they are taken elsewhere."""
        department = next((row for row in rows if row.kind is RowKind.DEPARTMENT), None)
        if department is not None:
            return Refusal(word("tree.department", {"title": department.title}))
        if not rows:
            return Refusal(word("tree.nothing_chosen", {}))
        refs = tuple(NodeRef(row.path, row.node) for row in rows if row.node != FAMILY)
        return Carried(refs, tuple(self._pages(row) for row in rows if row.node == FAMILY))

    def _pages(self, row: Row) -> tuple[str, ...]:
        return (row.path,) if row.kind is RowKind.PAGE else self.family_pages(row.path)
