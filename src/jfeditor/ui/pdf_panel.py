"""The PDF tab: the pages of what one is at, as they are exported and printed, made anew while one types."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from jfeditor.export.documents import Manner
from jfeditor.export.options import Paper
from jfeditor.families.model import FAMILY
from jfeditor.ui.background import Background
from jfeditor.ui.flow_layout import FlowLayout
from jfeditor.ui.inheritance_keeper import InheritanceKeeper, Resolved
from jfeditor.ui.outside_links import OutsideLinks
from jfeditor.ui.pdf_bar import PdfBar
from jfeditor.ui.pdf_maker import PdfMaker, PdfShown, PdfWish
from jfeditor.ui.pdf_text import Stretch, read_text
from jfeditor.ui.pdf_view import PdfView
from jfeditor.ui.printing import Printing
from jfeditor.ui.role_view import role_of
from jfeditor.ui.save_dialog import ask_for_file
from jfeditor.wording import word, word_counted
from jfeditor.workspace.atomic import write_whole

_LATE_MS = 300
"""After this time without new pages it is told that they are being made."""
_MANNERS = (Manner.BY_SOURCE, Manner.MERGED, Manner.AS_WRITTEN)
_GAP = 8
PDF = {".pdf": "PDF (*.pdf)"}
"""The only kind of file here."""


class PdfPanel(QWidget):
    """Follows the caret; makes pages only while it is seen."""

    told = Signal(str)
    export_wanted = Signal()
    """The user wants to choose what is exported, and how."""
    view_changed = Signal(object, object)
    """The user chose how roles are arranged, and the paper: a `Manner` and a `Paper` or None."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keeper: InheritanceKeeper | None = None
        self._path, self._node = "", FAMILY
        self._stale = False
        """Whether something changed while the tab was not seen."""
        self._print_wanted = False
        """Whether to print what is being made, when it is there."""
        self._shown: PdfShown | None = None
        self._paper: Paper | None = None
        """What the user chose; None for the handbook's own."""
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        self._folder = Path(documents)
        """Where the last file went."""
        self._beside = Background("jfeditor-pdf-file", self)
        """Writes files and reads marked text."""
        self.maker = PdfMaker(self)
        self.maker.made.connect(self._show)
        self.maker.failed.connect(self._fail)
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(_LATE_MS)
        self._late.timeout.connect(self._show_waiting)
        self.view = PdfView()
        self.outside = OutsideLinks(self)
        self.outside.told.connect(self.told)
        self.view.address_chosen.connect(self.outside.open)
        self.view.text_wanted.connect(self._copy)
        self.printing = Printing(self)
        self.printing.told.connect(self.told)
        self.printing.save_wanted.connect(self.save)
        self._make_parts()
        self._lay_out()
        self._tell(word("pdf.no_page", {}))

    # What is chosen

    @property
    def manner(self) -> Manner:
        """How roles are arranged."""
        return Manner(self.manners.currentData())

    def set_view(self, manner: Manner, paper: Paper | None) -> None:
        """Arrange roles so, on this paper, None for the handbook's own."""
        if (manner, paper) != (self.manner, self._paper):
            self.manners.setCurrentIndex(self.manners.findData(manner.value))
            self._paper = paper
            self._ask()

    def set_folder(self, folder: str) -> None:
        """Files went to this folder last; empty for none that is known."""
        if folder:
            self._folder = Path(folder).expanduser()

    def watch(self, keeper: InheritanceKeeper | None) -> None:
        """Show pages of another handbook, or of none."""
        if self._keeper is not None:
            self._keeper.resolved.disconnect(self._resolved)
        self._keeper = keeper
        self._path, self._node = "", FAMILY
        self.maker.watch(keeper)
        if keeper is not None:
            keeper.resolved.connect(self._resolved)
        self._forget(word("pdf.no_page", {}))

    def show_node(self, path: str, node: int) -> None:
        """Show what a heading of a page belongs to, or with `FAMILY` the page as a whole."""
        if (path, node) != (self._path, self._node):
            self._path, self._node = path, node
            self._ask()

    def retheme(self) -> None:
        """Take the colours of the theme in force."""
        self.view.retheme()

    def close_panel(self) -> None:
        """Wait for what is being made or written."""
        self._late.stop()
        self.maker.close()
        self.printing.close()
        self._beside.finish()
        self.view.show_document(None, (), is_next=False)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._ask()

    # From the handbook to the pages

    def _resolved(self, _resolved: Resolved) -> None:
        self._ask()

    def _ask(self) -> None:
        keeper = self._keeper
        self._stale = not self.isVisible()
        if self._stale or keeper is None:
            return
        page = keeper.session.handbook.pages.get(self._path)
        if page is None:
            self._forget(word("pdf.no_page", {}))
        elif keeper.current is None:
            self._forget(word("pdf.looking", {}))
        else:
            self._late.start()
            index, _ = role_of(page, self._node)
            self.maker.make(PdfWish(page, index, self.manner, self._paper))

    def _show(self, shown: PdfShown) -> None:
        self._arrived()
        before = self._shown
        is_next = before is not None and shown.wish.is_like(before.wish)
        if before is not None and before.data == shown.data:
            shown.document.deleteLater()  # an edit elsewhere: what is marked stays marked
            self._shown = replace(shown, document=before.document)
            return
        self._shown = shown
        self.view.show_document(shown.document, shown.sizes, is_next=is_next)
        self.bar.show_page()
        self.papers.setCurrentIndex(self.papers.findData(shown.paper.value))
        self._tell_remarks(shown.remarks)
        self._stack.setCurrentWidget(self._pages)
        self._allow()

    def _arrived(self) -> None:
        self._late.stop()
        self.sign.hide()
        if self._print_wanted:
            QTimer.singleShot(0, self, self.print_pages)

    def _fail(self, reason: str) -> None:
        self._forget(word("pdf.failed", {"reason": reason}))

    def _show_waiting(self) -> None:
        """What is shown is of another state, or of something else."""
        wish = self.maker.wish
        if self._shown is None or wish is None or not wish.is_like(self._shown.wish):
            self._forget(word("pdf.setting", {}))
        else:
            self.sign.adjustSize()
            self.sign.show()
            self._place_sign()

    def _forget(self, words: str) -> None:
        self._arrived()
        self._shown = None
        self.view.show_document(None, (), is_next=False)
        self._tell_remarks(())
        self._tell(words)

    def _tell(self, words: str) -> None:
        self.empty.setText(words)
        self._stack.setCurrentWidget(self.empty)
        self._allow()

    def _tell_remarks(self, remarks: Sequence[str]) -> None:
        self.remarks.setText(word_counted("pdf.remarks", len(remarks)))
        self.remarks.setVisible(bool(remarks))
        self.remark_lines.setPlainText("\n".join(remarks))
        self.remark_lines.setVisible(bool(remarks) and self.remarks.isChecked())

    def _allow(self) -> None:
        for button in (self.save_button, self.print_button):
            button.setEnabled(self._shown is not None)

    # What the user does

    def save(self) -> None:
        """Ask for a file, and write what is shown into it."""
        shown = self._shown
        if shown is None:
            self.told.emit(word("pdf.nothing", {}))
            return
        path = ask_for_file(self, "Save as PDF", self._folder, shown.file_name, PDF)
        if path is None:
            return
        self._folder = path.parent

        def failed(error: Exception) -> None:
            if not isinstance(error, OSError):
                raise error
            reason = error.strerror or str(error)
            self.told.emit(word("pdf.not_saved", {"path": path, "reason": reason}))

        self._beside.run(
            lambda: write_whole(path, shown.data),
            lambda _: self.told.emit(word("pdf.saved", {"path": path})),
            failed,
        )

    def print_pages(self) -> None:
        """Print what is shown, or what is just being made."""
        self._print_wanted = self._late.isActive()
        if self._print_wanted:
            return
        if self._shown is None:
            self.told.emit(word("pdf.nothing", {}))
        else:
            self.printing.print_pdf(self._shown.data, self._shown.title)

    def _copy(self, marked: tuple[Stretch, ...]) -> None:
        shown = self._shown
        if shown is None:
            return

        def copied(text: str) -> None:
            QGuiApplication.clipboard().setText(text)
            self.told.emit(word("pdf.copied", {}))

        self._beside.run(lambda: read_text(shown.data, marked), copied, _raise)

    def _hint_manner(self) -> None:
        self.manners.setToolTip(self.manners.currentData(Qt.ItemDataRole.ToolTipRole))

    def _manner_chosen(self) -> None:
        self.view_changed.emit(self.manner, self._paper)
        self._ask()

    def _paper_chosen(self) -> None:
        self._paper = Paper(self.papers.currentData())
        self.view_changed.emit(self.manner, self._paper)
        self._ask()

    # Building

    def _make_parts(self) -> None:
        self.manners = _choice("What is shown of a role")
        for manner in _MANNERS:
            name = manner.value.replace("-", "_")
            self.manners.addItem(word(f"manner.{name}", {}), manner.value)
            hint = word(f"pdf.{name}_hint", {})
            self.manners.setItemData(self.manners.count() - 1, hint, Qt.ItemDataRole.ToolTipRole)
        self.manners.currentIndexChanged.connect(self._hint_manner)
        self._hint_manner()
        self.papers = _choice("Paper")
        for paper in Paper:
            self.papers.addItem(word(f"pdf.{paper.value.replace('-', '_')}", {}), paper.value)
        self.manners.activated.connect(self._manner_chosen)
        self.papers.activated.connect(self._paper_chosen)
        self.save_button = _push("Save…", "Write these pages into a PDF file", self.save)
        self.print_button = _push("Print…", "Print these pages", self.print_pages)
        self.export_button = _push("Export…", "Choose what to export, in which form", self.export_wanted.emit)
        self.remarks = QPushButton()
        self.remarks.setProperty("chip", "warn")
        self.remarks.setCheckable(True)
        self.remark_lines = QPlainTextEdit()
        self.remark_lines.setReadOnly(True)
        self.remark_lines.setTabChangesFocus(True)
        self.remark_lines.setAccessibleName("Remarks on these pages")
        self.remark_lines.setMaximumHeight(90)
        self.remarks.toggled.connect(self.remark_lines.setVisible)
        self.empty = QLabel()
        self.empty.setWordWrap(True)
        self.empty.setTextFormat(Qt.TextFormat.PlainText)
        self.empty.setProperty("muted", True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.empty.setContentsMargins(18, 8, 18, 0)
        self.sign = QLabel(word("pdf.setting", {}), self.view)
        self.sign.setObjectName("floating")
        self.sign.hide()
        self.bar = PdfBar(self.view, self.papers)

    def _lay_out(self) -> None:
        head = QWidget()
        buttons = FlowLayout(6)
        for part in (
            self.manners,
            self.save_button,
            self.print_button,
            self.export_button,
            self.remarks,
        ):
            buttons.addWidget(part)
        around = QVBoxLayout(head)
        around.setContentsMargins(12, 8, 10, 8)
        around.addLayout(buttons)
        self._pages = QWidget()
        inside = QVBoxLayout(self._pages)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        inside.addWidget(self.remark_lines)
        inside.addWidget(self.view, 1)
        inside.addWidget(self.bar)
        rest = QWidget()
        self._stack = QStackedLayout(rest)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self._pages)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(head)
        layout.addWidget(rest, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_sign()

    def _place_sign(self) -> None:
        room = self.view.viewport().size()
        self.sign.move(room.width() - self.sign.width() - _GAP, _GAP)


def _choice(name: str) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    box.view().setAccessibleName(name)
    return box


def _push(text: str, tip: str, do: Callable[[], object]) -> QPushButton:
    button = QPushButton(text)
    button.setToolTip(tip)
    button.clicked.connect(lambda _checked=False: do())
    return button


def _raise(error: Exception) -> None:
    raise error
