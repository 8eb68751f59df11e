"""The Family tab: a family's levels side by side, and below them a picture of who extends whom."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from jfeditor.export.family_graph import FamilyGraph, family_graph, untitled
from jfeditor.export.family_picture import layout
from jfeditor.export.picture_kinds import PictureKind, file_name, kind_said
from jfeditor.export.picture_parts import Picture
from jfeditor.families.handbook import NodeRef
from jfeditor.families.level_matrix import LevelMatrix, level_matrix
from jfeditor.families.model import FAMILY, Role
from jfeditor.ui.background import Background
from jfeditor.ui.elided import ElidedLabel
from jfeditor.ui.family_picture_view import FamilyPictureView
from jfeditor.ui.flow_layout import FlowLayout
from jfeditor.ui.inheritance_keeper import InheritanceKeeper, Resolved
from jfeditor.ui.matrix_model import Piece, Sign, pieces
from jfeditor.ui.matrix_view import Legend, MatrixView
from jfeditor.ui.picture_file import picture_file
from jfeditor.ui.save_dialog import ask_for_file
from jfeditor.wording import word
from jfeditor.workspace.atomic import write_whole

_LEAST_PICTURE = 140
"""Pixels of height that the matrix leaves to the picture."""
FILTERS = {
    PictureKind.SVG.value: "Drawing that stays sharp at any size (*.svg)",
    PictureKind.PNG.value: "Picture for slides and documents (*.png)",
}
"""The kinds of file that a picture is exported as."""
_FEW = 8
"""Rows that are all shown, however much of the height they need."""
_LEGEND = (
    (Piece(Sign.OWN, "n"), "own"),
    (Piece(Sign.INHERITED, "n"), "inherited"),
    (Piece(Sign.FAMILY_WIDE, "n"), "for all levels"),
    (Piece(Sign.MISSING, ""), "nothing"),
    (Piece(Sign.FLAW, ""), "to be mended"),
    (Piece(Sign.CUT, ""), "takes in what is to be mended"),
)
"""An "n" stands for any number."""


@dataclass(frozen=True, slots=True)
class FamilyShown:
    """What the tab shows of a family."""

    matrix: LevelMatrix
    graph: FamilyGraph
    picture: Picture


def read_shown(resolved: Resolved, path: str) -> FamilyShown | None:
    """The family that a page belongs to, or None where the page is not known yet."""
    if path not in resolved.found.pages:
        return None
    matrix = level_matrix(resolved.roles, path)
    graph = family_graph(resolved.roles, matrix)
    return FamilyShown(matrix, graph, layout(untitled(graph)))


class FamilyPanel(QWidget):
    """Follows the caret; computes only while it is visible."""

    place_chosen = Signal(str, int)
    told = Signal(str)
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keeper: InheritanceKeeper | None = None
        self._path = ""
        self._node = FAMILY
        self._shown: FamilyShown | None = None
        self._stale = True
        self._moved = False
        """Whether the user has shared the height between matrix and picture."""
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        self._folder, self._kind = Path(documents), PictureKind.SVG
        """Where the last picture went, and as what."""
        self._writer = Background("jfeditor-picture", self)
        self.title = QLabel()
        self.title.setProperty("heading", True)
        self.title.setWordWrap(True)
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.note = QLabel()
        self.note.setProperty("muted", True)
        self.note.setWordWrap(True)
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self.table = MatrixView()
        self.table.place_chosen.connect(self.place_chosen)
        self.picture = FamilyPictureView()
        self.picture.place_chosen.connect(self.place_chosen)
        self.export_button = QPushButton("Export…")
        self.export_button.setAccessibleName("Export picture")
        self.export_button.setToolTip("Save the picture as a file, for documents and slides")
        self.export_button.clicked.connect(self._export)
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setObjectName("familysplitter")
        self.splitter.setChildrenCollapsible(False)
        self.splitter.splitterMoved.connect(self._note_moved)
        self.heading = ElidedLabel("Who extends whom")
        self._buttons = QWidget()
        self._top = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._signs = FlowLayout(12)
        self._legends = [Legend(piece, words, self) for piece, words in _LEGEND]
        self._upper = self._lay_out_upper()
        self.splitter.addWidget(self._upper)
        self.splitter.addWidget(self._lay_out_lower())
        self.splitter.setStretchFactor(1, 1)
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(18, 14, 12, 8)
        self._whole.setSpacing(8)
        self._whole.addWidget(self.title)
        self._whole.addWidget(self.note)
        self._whole.addWidget(self.splitter, 1)
        self._rest = QWidget()
        self._whole.addWidget(self._rest, 1)
        # Later: they come while the layout gives the table its place, and its rest would overtake them.
        self.table.fitted.connect(self._explain_signs, Qt.ConnectionType.QueuedConnection)
        self.table.height_changed.connect(self._share_height, Qt.ConnectionType.QueuedConnection)
        self._tell(None, "no_page")

    def watch(self, keeper: InheritanceKeeper | None) -> None:
        """Show families of another handbook; None when it was closed."""
        self._keeper = keeper
        self._path, self._node = "", FAMILY
        self._tell(None, "no_page")
        if keeper is not None:
            keeper.resolved.connect(self._look_again)

    def show_node(self, path: str, node: int) -> None:
        """Follow the caret: it is in a page under a heading (`FAMILY` above the first)."""
        self._node = node
        if path != self._path:
            self._path = path
            family = self._shown.matrix.pages if self._shown else ()
            if path not in family:
                self._look_again()
        self._follow()

    def retheme(self) -> None:
        """Take the colours of the theme in force."""
        self.picture.retheme()
        self.table.viewport().update()

    def close_panel(self) -> None:
        """Wait for what is being written."""
        self._writer.finish()

    def export_picture(self, target: Path | None = None) -> None:
        """Write the picture as the kind of file that its suffix says; where to is asked for if not said.

        What is drawn is the family of the place one is at now, whether the tab has come to show it or not.
        """
        keeper, path = self._keeper, self._path
        if keeper is None or keeper.current is None or not path:
            self.refused.emit(word("family.no_picture", {}))
            return

        def answer(shown: FamilyShown | None) -> None:
            # Not within the answer: what else is asked waits for it, and a dialog stays open for long.
            QTimer.singleShot(0, self, lambda: self._export_shown(shown, target))

        keeper.ask("picture of the family", lambda resolved: read_shown(resolved, path), answer)

    def _export_shown(self, shown: FamilyShown | None, target: Path | None) -> None:
        if shown is None or not shown.graph.boxes:
            self.refused.emit(word("family.no_picture", {}))
            return
        name = file_name(shown.matrix.title, self._kind)
        path = target or ask_for_file(self, "Export picture", self._folder, name, FILTERS)
        if path is None:
            return
        kind = kind_said(path.name) or PictureKind.SVG
        self._folder, self._kind = path.parent, kind

        def write() -> None:
            write_whole(path, picture_file(layout(shown.graph), kind))

        self._writer.run(write, lambda _: self._exported(path), partial(self._not_exported, path))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._look_again()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out_top()
        self._share_height()

    # Asking

    def _look_again(self) -> None:
        """Ask what is to be shown, now or when the tab is looked at."""
        self._stale = True
        keeper, path = self._keeper, self._path
        if not self.isVisible():
            return
        if keeper is None or not path:
            self._tell(None, "no_page")
        elif keeper.current is None:
            self._tell(None, "looking")
        else:
            self._stale = False

            def take(shown: FamilyShown | None) -> None:
                family = shown.matrix.pages if shown else (path,)
                if keeper is self._keeper and self._path in family:  # else a newer answer is to come
                    self._tell(shown, "unknown")

            keeper.ask("family", lambda resolved: read_shown(resolved, path), take)

    def _tell(self, shown: FamilyShown | None, otherwise: str) -> None:
        """Show a family, or say why there is none."""
        has_jobs = shown is not None and shown.matrix.describes_jobs
        note = _note(shown.matrix) if shown is not None else word(f"family.{otherwise}", {})
        self.title.setText(shown.matrix.title if shown is not None else "")
        self.title.setVisible(shown is not None)
        self.note.setText(note)
        self.note.setVisible(bool(note))
        self.splitter.setVisible(has_jobs)
        self._rest.setVisible(not has_jobs)
        self._whole.activate()  # what came takes its room at once
        self._shown = shown
        self.table.show_matrix(shown.matrix if shown else None)
        self.picture.show_picture(shown.picture if shown else None)
        self._explain_signs()
        self._share_height()
        self._follow()

    # Following the caret

    def _follow(self) -> None:
        """Mark the level that the caret is in."""
        shown = self._shown
        if shown is None:
            return
        ref = self._level()
        row = next((number for number, one in enumerate(shown.matrix.rows) if one.ref == ref), -1)
        self.table.mark_row(row)
        self.picture.mark(ref)

    def _level(self) -> NodeRef:
        """The level or specialty around the caret, or the page as a whole."""
        keeper = self._keeper
        page = keeper.session.handbook.pages.get(self._path) if keeper else None
        index = self._node
        if page is None or not 0 <= index < len(page.family.nodes):
            return NodeRef(self._path, FAMILY)
        node = page.family.nodes[index]
        if node.role is Role.SECTION:
            index = node.owner
        elif node.role is Role.GROUP:
            index = FAMILY
        return NodeRef(self._path, index)

    # Exporting

    def _export(self) -> None:
        self.export_picture()

    def _exported(self, path: Path) -> None:
        self.told.emit(word("family.exported", {"path": path}))

    def _not_exported(self, path: Path, error: Exception) -> None:
        if not isinstance(error, OSError):
            raise error
        reason = error.strerror or str(error)
        self.refused.emit(word("family.export_failed", {"path": path, "reason": reason}))

    # Layout

    def _lay_out_upper(self) -> QWidget:
        upper = QWidget()
        inside = QVBoxLayout(upper)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(6)
        inside.addWidget(self.table, 1)
        inside.addLayout(self._signs)
        return upper

    def _lay_out_lower(self) -> QWidget:
        lower = QWidget()
        self.heading.setProperty("subheading", True)
        top = QHBoxLayout(self._buttons)
        top.setContentsMargins(0, 0, 0, 0)
        top.setSpacing(2)
        for text, name, steps in (("−", "Smaller picture", -1), ("+", "Larger picture", 1)):
            button = QToolButton()
            button.setText(text)
            button.setFixedWidth(24)
            button.setAccessibleName(name)
            button.setToolTip(f"{name} (Ctrl and the wheel, or {text} in the picture)")
            button.clicked.connect(partial(self._zoom, steps))
            top.addWidget(button)
        top.addSpacing(4)
        top.addWidget(self.export_button)
        self._top.setSpacing(2)
        self._top.addWidget(self.heading, 1)
        self._top.addWidget(self._buttons, 0, Qt.AlignmentFlag.AlignLeft)
        inside = QVBoxLayout(lower)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(4)
        inside.addLayout(self._top)
        inside.addWidget(self.picture, 1)
        return lower

    def _lay_out_top(self) -> None:
        """The buttons stand beside the heading, or below it where they would cut it short."""
        room = self.width() - self._whole.contentsMargins().left() - self._whole.contentsMargins().right()
        fits = self.heading.sizeHint().width() + self._buttons.sizeHint().width() + 8 <= room
        direction = QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom
        if self._top.direction() is not direction:
            self._top.setDirection(direction)

    def _explain_signs(self) -> None:
        """Below the matrix only the signs that are in it are explained, with "n" where a number is shown."""
        rows = self._shown.matrix.rows if self._shown else ()
        used = {piece.sign for row in rows for cell in row.cells for piece in pieces(cell)}
        while self._signs.takeAt(0) is not None:
            pass
        for legend in self._legends:
            sign = legend.piece.sign
            legend.show_number(sign not in self.table.numberless)
            if sign in used:
                self._signs.addWidget(legend)
            legend.setVisible(sign in used)  # at once: what is hidden takes no room

    def _zoom(self, steps: int, _checked: bool = False) -> None:
        self.picture.zoom_by(steps)

    def _note_moved(self) -> None:
        self._moved = True

    def _share_height(self) -> None:
        """The matrix is no higher than its rows: a few are all shown, many leave half to the picture."""
        legend = self._signs.heightForWidth(self.splitter.width()) + 6
        whole = self.table.whole_height + legend
        self._upper.setMaximumHeight(whole)
        if self._moved:
            return
        few = self.table.matrix.rowCount() <= _FEW
        picture = _LEAST_PICTURE if few else max(_LEAST_PICTURE, self.splitter.height() // 2)
        room = self.splitter.height() - picture
        self.splitter.setSizes([min(whole, room), self.splitter.height() - min(whole, room)])


def _note(matrix: LevelMatrix) -> str:
    """What has to be said of a family as a whole, if anything."""
    if not matrix.describes_jobs:
        return word("family.no_jobs", {})
    if matrix.total > len(matrix.rows):
        return word("family.rows_left_out", {"shown": f"{len(matrix.rows):,}", "total": f"{matrix.total:,}"})
    if matrix.levels == 0 and matrix.total <= 1:
        return word("family.one_role", {})
    return word("family.one_level", {}) if matrix.total == 1 else ""
