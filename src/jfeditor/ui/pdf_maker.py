"""Makes the PDF that the tab shows: the document in the keeper's thread, its pages in one of its own.

Only one PDF is made at a time; what is wished meanwhile waits, and the newest wish wins.
"""

from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QSizeF, Signal

from jfeditor.export.documents import Document, Manner
from jfeditor.export.exporting import as_wished, make_document, pages_of
from jfeditor.export.options import ExportOptions, Form, Paper
from jfeditor.export.selections import Wish, plan_files, role_target
from jfeditor.families.effective import EffectiveRoles
from jfeditor.families.handbook import Handbook, NodeRef
from jfeditor.families.model import FAMILY
from jfeditor.families.pages import Page
from jfeditor.faults import JfeditorError
from jfeditor.ui.background import Background
from jfeditor.ui.inheritance_keeper import InheritanceKeeper, Resolved
from jfeditor.ui.pdf_data import open_pdf
from jfeditor.ui.role_view import find_role
from jfeditor.wording import word, word_error
from jfeditor.workspace.git import read_revision

if TYPE_CHECKING:
    from PySide6.QtPdf import QPdfDocument

    from jfeditor.export.typst_setting import Setter


@dataclass(frozen=True, slots=True)
class PdfWish:
    """What is to be shown."""

    page: Page
    index: int
    """The role, by its node in the page, or `FAMILY` for the page as a whole."""
    manner: Manner
    paper: Paper | None
    """None for the handbook's own."""

    def is_like(self, other: "PdfWish") -> bool:
        """Whether the same is meant, in another state or another manner: by its place or by its name."""
        if self.page.path != other.page.path:
            return False
        return self.index == other.index or (self.index != FAMILY and self.anchor == other.anchor)

    @property
    def anchor(self) -> str:
        """Of the role's heading; empty for the page as a whole."""
        return self.page.family.nodes[self.index].heading.anchor if self.index != FAMILY else ""


@dataclass(frozen=True, slots=True)
class PdfShown:
    """A PDF, ready to be shown."""

    wish: PdfWish
    title: str
    file_name: str
    data: bytes
    document: "QPdfDocument"
    sizes: tuple[QSizeF, ...]
    """Of the pages, in points."""
    paper: Paper
    remarks: tuple[str, ...]
    """What could not be shown as it is."""


@dataclass(frozen=True, slots=True)
class _Draft:
    """What is to be set."""

    document: Document
    file_name: str
    handbook: Handbook
    paths: tuple[str, ...]
    """The pages it was made of."""


class PdfMaker(QObject):
    """Makes PDFs of one handbook after the other."""

    made = Signal(object)
    """The `PdfShown` for what was wished; a newer state of it may be being made."""
    failed = Signal(str)
    """What was wished cannot be made, and why."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._keeper: InheritanceKeeper | None = None
        self._background = Background("jfeditor-pdf", self)
        self.wish: PdfWish | None = None
        """What was wished last."""
        self._waiting: tuple[PdfWish, _Draft] | None = None
        self._setter: Setter | None = None

    @property
    def busy(self) -> bool:
        """Whether something is being made."""
        return bool(self._background.pending)

    def watch(self, keeper: InheritanceKeeper | None) -> None:
        """Make PDFs of another handbook, or of none."""
        self._keeper = keeper
        self.wish = self._waiting = None

    def make(self, wish: PdfWish) -> None:
        """Make the PDF of something; nothing is made before the handbook has been looked through."""
        keeper = self._keeper
        if keeper is None:
            return
        self.wish = wish

        def answer(draft: _Draft | Exception | None) -> None:
            if keeper is not self._keeper or wish is not self.wish or draft is None:
                return  # something else is wished, or the page is not known yet: `resolved` will come
            if isinstance(draft, Exception):
                self._waiting = None
                self._tell(draft)
            else:
                self._waiting = (wish, draft)
                self._go_on()

        keeper.ask("pdf", partial(_draft, wish), answer)

    def close(self) -> None:
        """Wait for what is being made."""
        self.watch(None)
        self._background.close()

    def _go_on(self) -> None:
        keeper = self._keeper
        if self._waiting is None or keeper is None or self._background.pending:
            return
        (wish, draft), self._waiting = self._waiting, None
        root, options = keeper.session.root, keeper.session.options.export
        if wish.paper is not None:
            options = replace(options, paper=wish.paper)

        def done(shown: PdfShown) -> None:
            self._go_on()
            if keeper is self._keeper and self.wish is not None and wish.is_like(self.wish):
                self.made.emit(shown)
            else:
                shown.document.deleteLater()

        def failed(error: Exception) -> None:
            self._go_on()
            if keeper is self._keeper and wish is self.wish:
                self._tell(error)
            elif not isinstance(error, JfeditorError):
                raise error

        self._background.run(lambda: self._set(wish, draft, root, options), done, failed)

    def _tell(self, error: Exception) -> None:
        """Say why there are no pages; what nobody expected is reported as well."""
        if isinstance(error, JfeditorError):
            self.failed.emit(word_error(error))
        else:
            self.failed.emit(word("pdf.fault", {"kind": type(error).__name__}))
            raise error

    # In the thread

    def _set(self, wish: PdfWish, draft: _Draft, root: Path, options: ExportOptions) -> PdfShown:
        from jfeditor.export.typst_setting import Setter  # noqa: PLC0415 - loads Typst

        if self._setter is None:
            self._setter = Setter()
        pages = [draft.handbook.pages[path] for path in draft.paths]
        stamp = read_revision(root, pages).stamp_of(draft.paths)
        made = self._setter.set_pdf(as_wished(draft.document, options), draft.handbook, root, options, stamp)
        document = open_pdf(made.data)
        sizes = tuple(document.pagePointSize(page) for page in range(document.pageCount()))
        window = QCoreApplication.instance()
        assert window is not None  # noqa: S101 - there is a window
        document.moveToThread(window.thread())
        remarks = tuple(word_error(remark) for remark in made.warnings)
        return PdfShown(
            wish,
            draft.document.title,
            draft.file_name,
            made.data,
            document,
            sizes,
            options.paper,
            remarks,
        )


def _draft(wish: PdfWish, resolved: Resolved) -> _Draft | Exception | None:
    """The document, in the keeper's thread; why it cannot be made; None where its page is not known yet."""
    handbook = resolved.found.handbook
    known = handbook.pages.get(wish.page.path)
    index = find_role(wish.page, known, wish.index) if known else None
    if index is None:
        return None
    try:
        return make_draft(resolved.roles, NodeRef(wish.page.path, index), wish.manner)
    except Exception as error:  # noqa: BLE001 - a fault, too, must be told where the pages are waited for
        return error


def make_draft(roles: EffectiveRoles, ref: NodeRef, manner: Manner) -> _Draft:
    """The document of the role, family or page that a node belongs to."""
    target = role_target(roles, ref)
    (planned,) = plan_files(roles, Wish((target,), Form.PDF, manner=manner))
    document = make_document(roles, planned)
    return _Draft(document, planned.path, roles.inheritance.handbook, tuple(sorted(pages_of(document))))
