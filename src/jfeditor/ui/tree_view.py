"""The tree at the left: filter field and rows, and what the user does with them by keys and pointer."""

from collections.abc import Callable, Hashable, Iterable

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QMimeData,
    QModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPaintEvent,
)
from PySide6.QtWidgets import QLineEdit, QTreeView, QVBoxLayout, QWidget

from jfeditor.families.handbook import NodeRef
from jfeditor.families.model import FAMILY
from jfeditor.faults import JfeditorError
from jfeditor.ui.drag_picture import drag_picture
from jfeditor.ui.drop_places import DropPlace, Over, count_hidden, find_drop, find_paste
from jfeditor.ui.row_delegate import RowDelegate
from jfeditor.ui.tree_clipboard import Brought, is_cut, make_mime, read_mime
from jfeditor.ui.tree_dragging import TreeDragging
from jfeditor.ui.tree_facts import TreeFacts
from jfeditor.ui.tree_model import ROW_ROLE, Row
from jfeditor.ui.tree_steps import find_step
from jfeditor.ui.tree_wishes import Carried, Delete, Demote, Promote, Refusal, Rename, pages_of
from jfeditor.wording import word, word_error


class TreePanel(QWidget):
    """Filter field and tree, one above the other."""

    filter_changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("left")
        self.filter = QLineEdit()
        self.filter.setObjectName("filter")
        self.filter.setPlaceholderText("Filter families, levels, grades")
        self.filter.setAccessibleName("Filter the tree")
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self.filter_changed)
        self.filter.installEventFilter(self)
        self.tree = HandbookTree()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        top = QVBoxLayout()
        top.setContentsMargins(8, 8, 8, 8)
        top.addWidget(self.filter)
        layout.addLayout(top)
        layout.addWidget(self.tree)

    def eventFilter(self, watched: QWidget, event: QEvent) -> bool:  # type: ignore[override]
        if watched is self.filter and event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self.tree.setFocus()
                if not self.tree.currentIndex().isValid():
                    self.tree.setCurrentIndex(self.tree.model().index(0, 0))
                return True
            if event.key() == Qt.Key.Key_Escape and self.filter.text():
                self.filter.clear()
                return True
        return super().eventFilter(watched, event)


class HandbookTree(QTreeView):
    """Departments, families, levels and sections; says what the user wants done with them.

    It changes nothing by itself. What cannot be is told with its reason.
    """

    wished = Signal(object)
    """What the user wants: a `Wish`."""
    told = Signal(str)
    """Why something cannot be done, or what was done, in words."""
    menu_wanted = Signal(object, object)
    """A menu is wanted for what is chosen: its `NodeRef`s, and a `QPoint` of the screen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tree")
        self.setAccessibleName("Families, levels and sections")
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setIndentation(15)
        self.setExpandsOnDoubleClick(True)
        self.setSelectionMode(QTreeView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        self.setDragDropMode(QTreeView.DragDropMode.DragDrop)
        self.setDropIndicatorShown(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QTreeView.ScrollMode.ScrollPerPixel)
        self._facts: TreeFacts | None = None
        self._delegate = RowDelegate(self, self._written_title)
        self._delegate.renamed.connect(self._renamed)
        self._delegate.told.connect(self.told)
        self.setItemDelegate(self._delegate)
        self.dragging = TreeDragging(self)
        self.dragging.wished.connect(self.wished)
        self.dragging.told.connect(self.told)
        self._clipboard = QGuiApplication.clipboard()
        self._clipboard.dataChanged.connect(self._clipboard_changed)

    def watch(self, facts: TreeFacts | None) -> None:
        """Another handbook is shown, or none."""
        self._facts = facts
        self.dragging.watch(facts)
        self._dim(())

    # What is chosen

    def chosen_rows(self) -> tuple[Row, ...]:
        """The chosen rows in the tree's order; those below another one of them belong to that."""
        ranges = [(_way(one.parent()), one) for one in self.selectionModel().selection().toList()]
        numbers: dict[tuple[int, ...], list[QItemSelectionRange]] = {}
        for way, one in ranges:
            numbers.setdefault(way, []).append(one)

        def is_chosen(way: tuple[int, ...]) -> bool:
            return any(one.top() <= way[-1] <= one.bottom() for one in numbers.get(way[:-1], ()))

        found = {}
        for way, one in ranges:
            if not any(is_chosen(way[:depth]) for depth in range(1, len(way) + 1)):
                for number in range(one.top(), one.bottom() + 1):
                    found[*way, number] = one.model().index(number, 0, one.parent()).data(ROW_ROLE)
        return tuple(found[way] for way in sorted(found))

    def selectAll(self) -> None:
        # Everything would be the whole handbook; what one wants to take together stands beside each other.
        current = self.currentIndex()
        if current.isValid():
            model, above = self.model(), current.parent()
            beside = QItemSelection(
                model.index(0, 0, above), model.index(model.rowCount(above) - 1, 0, above)
            )
            self.selectionModel().select(beside, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def chosen_refs(self) -> tuple[NodeRef, ...]:
        """The headings and pages of the chosen rows."""
        return tuple(NodeRef(row.path, row.node) for row in self.chosen_rows() if row.path)

    def chosen_folders(self) -> tuple[str, ...]:
        """The folders of the chosen departments."""
        facts = self._facts
        overs = [facts.over(row) for row in self.chosen_rows()] if facts is not None else []
        return tuple(over.folder for over in overs if over.ref is None)

    def _carried(self) -> tuple[TreeFacts, Carried] | None:
        """What is chosen, to be taken elsewhere; else it is told why it cannot be."""
        if self._facts is None:
            return None
        found = self._facts.carried(self.chosen_rows())
        if isinstance(found, Refusal):
            self.told.emit(found.words)
            return None
        return self._facts, found

    def _headings(self) -> tuple[TreeFacts, tuple[NodeRef, ...]] | None:
        """The chosen headings that may be changed; else it is told why not."""
        taken = self._carried()
        if taken is None:
            return None
        facts, carried = taken
        if carried.families:
            title = facts.handbook.title_of(NodeRef(carried.families[0][0], FAMILY))
            self.told.emit(word("tree.depth_of_page", {"title": title}))
            return None
        return (facts, carried.refs) if self._may_edit(facts, carried) else None

    def _may_edit(self, facts: TreeFacts, carried: Carried) -> bool:
        why = next(filter(None, map(facts.refuse_edit, pages_of(carried))), "")
        if why:
            self.told.emit(why)
        return not why

    # What the user may want

    def rename(self) -> None:
        """Edit the title of the current row in place."""
        index, facts = self.currentIndex(), self._facts
        if facts is None or not index.isValid():
            return
        row: Row = index.data(ROW_ROLE)
        if not row.path:
            self.told.emit(word("tree.department_title", {"title": row.title}))
        elif why := facts.refuse_edit(row.path):
            self.told.emit(why)
        else:
            self.scrollTo(index)
            self.edit(index)

    def delete(self) -> None:
        """Wish away what is chosen."""
        taken = self._carried()
        if taken is not None and self._may_edit(*taken):
            facts, carried = taken
            pages = [NodeRef(path, FAMILY) for family in carried.families for path in family]
            refs = (*carried.refs, *pages)
            self.wished.emit(Delete(refs, count_hidden(facts.around, refs)))

    def promote(self) -> None:
        """Wish the chosen headings less deep."""
        if (found := self._headings()) is not None:
            self.wished.emit(Promote(found[1]))

    def demote(self) -> None:
        """Wish the chosen headings deeper."""
        if (found := self._headings()) is not None:
            self.wished.emit(Demote(found[1]))

    def bring_to(self, folder: str, title: str) -> None:
        """Wish the chosen families into a department."""
        taken = self._carried()
        if taken is not None:
            facts, carried = taken
            self._wish(find_drop(facts.around, carried, Over(None, folder=folder, title=title)))

    def move_up(self) -> None:
        """Wish the chosen headings a step up."""
        self._step(-1)

    def move_down(self) -> None:
        """Wish the chosen headings a step down."""
        self._step(1)

    def _step(self, by: int) -> None:
        taken = self._carried()
        if taken is None:
            return
        facts, carried = taken
        if carried.families:
            self.told.emit(word("step.page", {}))
            return
        found = find_step(facts.around, carried.refs, by, facts.family_pages(carried.refs[0].path))
        self._wish(found)

    def _wish(self, found: DropPlace | Refusal) -> None:
        if isinstance(found, DropPlace):
            self.wished.emit(found.wish)
        else:
            self.told.emit(found.words)

    def _renamed(self, row: Row, title: str) -> None:
        self.wished.emit(Rename(NodeRef(row.path, row.node), title))

    def _written_title(self, row: Row) -> str:
        return self._facts.written_title(row) if self._facts is not None else row.title

    # The clipboard

    def cut(self) -> None:
        """Put what is chosen on the clipboard, to go where it is pasted."""
        taken = self._carried()
        if taken is not None and self._may_edit(*taken):
            self._take(cut=True)

    def copy(self) -> None:
        """Put what is chosen on the clipboard, as Markdown for other programs, too."""
        self._take(cut=False)

    def paste(self) -> None:
        """Wish what is on the clipboard into or after the current row."""
        index, facts = self.currentIndex(), self._facts
        if facts is None or not index.isValid():
            self.told.emit(word("tree.nothing_chosen", {}))
            return
        brought = read_mime(facts, self._on_clipboard())
        if isinstance(brought, Refusal):
            self.told.emit(brought.words)
            return
        if brought.carried.families and not brought.cut:
            self.told.emit(word("tree.paste_page", {}))
            return
        over, copies = facts.over(index.data(ROW_ROLE)), not brought.cut and not brought.carried.text
        found = find_paste(facts.around, brought.carried, over, copy=copies)
        self._wish(found)
        if isinstance(found, DropPlace) and brought.cut:
            self._clipboard.clear()

    def _take(self, *, cut: bool) -> None:
        taken, rows = self._carried(), self.chosen_rows()
        if taken is None:
            return
        facts, carried = taken
        unread = next((row for row in rows if row.path not in facts.handbook.pages), None)
        if unread is not None:
            self.told.emit(word("tree.cannot_copy", {"title": unread.title}))
            return
        try:
            mime = make_mime(facts, carried, cut=cut)
        except JfeditorError as error:
            self.told.emit(word_error(error))
            return
        self._clipboard.setMimeData(mime)
        self._dim([row.key for row in rows] if cut else ())
        code = "tree.cut" if cut else "tree.copied"
        values = {"title": rows[0].title, "count": len(rows)}
        self.told.emit(word(f"{code}_1" if len(rows) == 1 else code, values))

    def _leave_cut(self) -> None:
        """What was cut stays; it is still on the clipboard as a copy."""
        facts, mime = self._facts, self._on_clipboard()
        brought = read_mime(facts, mime) if facts is not None else None
        if facts is not None and isinstance(brought, Brought) and brought.cut:
            self._clipboard.setMimeData(make_mime(facts, brought.carried, cut=False))
        self._dim(())

    def _clipboard_changed(self) -> None:
        if self._delegate.cut and not is_cut(self._on_clipboard()):
            self._dim(())

    def _on_clipboard(self) -> QMimeData:
        return self._clipboard.mimeData() or QMimeData()  # an empty clipboard may have none

    def _dim(self, keys: Iterable[Hashable]) -> None:
        self._delegate.cut = frozenset(keys)
        self.viewport().update()

    # Keys and menu

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and self._action_of(event) is not None:
            if event.type() is QEvent.Type.ShortcutOverride:
                event.accept()  # in the tree these keys are its own, whatever they are elsewhere
                return True
            if event.type() is QEvent.Type.KeyPress:
                self.keyPressEvent(event)  # or Tab would leave the tree
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        do = self._action_of(event) or self._clipboard_action_of(event)
        if do is not None:
            do()
            event.accept()
        else:
            super().keyPressEvent(event)

    def _action_of(self, event: QKeyEvent) -> Callable[[], None] | None:
        keys = Qt.KeyboardModifier
        held = event.modifiers() & ~keys.KeypadModifier
        actions: dict[tuple[int, Qt.KeyboardModifier], Callable[[], None]] = {
            (Qt.Key.Key_F2, keys.NoModifier): self.rename,
            (Qt.Key.Key_Delete, keys.NoModifier): self.delete,
            (Qt.Key.Key_Up, keys.AltModifier): self.move_up,
            (Qt.Key.Key_Down, keys.AltModifier): self.move_down,
        }
        if self.selectionModel() is not None and self.selectionModel().hasSelection():
            actions[Qt.Key.Key_Tab, keys.NoModifier] = self.demote
            actions[Qt.Key.Key_Backtab, keys.ShiftModifier] = self.promote
        if self._delegate.cut:
            actions[Qt.Key.Key_Escape, keys.NoModifier] = self._leave_cut
        return actions.get((event.key(), held))

    def _clipboard_action_of(self, event: QKeyEvent) -> Callable[[], None] | None:
        """Where no menu of a window has these keys."""
        standard = QKeySequence.StandardKey
        actions = {standard.Cut: self.cut, standard.Copy: self.copy, standard.Paste: self.paste}
        return next((do for key, do in actions.items() if event.matches(key)), None)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        where = event.globalPos()
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            row = self.visualRect(self.currentIndex())
            where = self.viewport().mapToGlobal(QPoint(row.left() + 12, row.bottom()))
        self.menu_wanted.emit(self.chosen_refs(), where)
        event.accept()

    # Dragging

    def startDrag(self, supported: Qt.DropAction) -> None:
        # Not Qt's own way, which removes rows after a move: only what the operation changes may change.
        taken, rows = self._carried(), self.chosen_rows()
        if taken is None or not self._may_edit(*taken):
            return
        try:
            mime = make_mime(*taken, cut=True)
        except JfeditorError as error:
            self.told.emit(word_error(error))
            return
        drag = QDrag(self)
        drag.setMimeData(mime)
        picture = drag_picture([row.title for row in rows], self.font(), self.devicePixelRatioF())
        drag.setPixmap(picture)
        drag.setHotSpot(QPoint(-10, -8))
        self.dragging.picture_height = round(picture.deviceIndependentSize().height())
        drag.exec(Qt.DropAction.CopyAction | Qt.DropAction.MoveAction, Qt.DropAction.MoveAction)
        self.dragging.picture_height = 0
        self.setState(QTreeView.State.NoState)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self.dragging.enter(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self.dragging.move(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.dragging.leave()

    def dropEvent(self, event: QDropEvent) -> None:
        self.dragging.drop(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self.dragging.paint()


def _way(index: QModelIndex) -> tuple[int, ...]:
    """The numbers of the rows that lead to a row, from the top."""
    way: list[int] = []
    while index.isValid():
        way.append(index.row())
        index = index.parent()
    return tuple(reversed(way))
