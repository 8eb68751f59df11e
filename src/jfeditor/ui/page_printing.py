"""Printing the page as it is read, or writing it into a PDF file where there is no printer."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from jfeditor.ui.background import Background
from jfeditor.ui.printing import Printing
from jfeditor.ui.save_dialog import ask_for_file
from jfeditor.wording import word
from jfeditor.workspace.atomic import write_whole

_PDF = {".pdf": "PDF (*.pdf)"}


class PagePrinting(QObject):
    """Prints what a face of the Page tab shows."""

    told = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._window = parent
        self._printing: Printing | None = None
        self._background: Background | None = None
        self._job = (b"", "")
        """The PDF, and its title."""
        self._folder = Path.home()
        """Where the last file went."""

    def print_page(self, make: Callable[[Callable[[bytes], None]], None], title: str) -> None:
        """Ask for a printer and print; `make` gives the PDF to what it is called with."""
        make(lambda data: self._take(data, title))

    def close(self) -> None:
        """Wait for what is being printed or written."""
        if self._printing is not None:
            self._printing.close()
        if self._background is not None:
            self._background.close()

    def _take(self, data: bytes, title: str) -> None:
        if not data:
            self.told.emit(word("page_view.not_printed", {}))
            return
        if self._printing is None:
            self._printing = Printing(self._window)
            self._printing.told.connect(self.told)
            self._printing.save_wanted.connect(self._save)
        self._job = data, title
        self._printing.print_pdf(data, title)

    def _save(self) -> None:
        data, title = self._job
        name = (
            "".join(char if char.isalnum() or char in " -_.,()" else "-" for char in title).strip() or "page"
        )
        path = ask_for_file(self._window, word("page_view.save_pdf", {}), self._folder, f"{name}.pdf", _PDF)
        if path is None:
            return
        self._folder = path.parent
        if self._background is None:
            self._background = Background("jfeditor-page-file", self)

        def failed(error: Exception) -> None:
            if not isinstance(error, OSError):
                raise error
            self.told.emit(word("pdf.not_saved", {"path": path, "reason": error.strerror or str(error)}))

        self._background.run(
            lambda: write_whole(path, data),
            lambda _: self.told.emit(word("pdf.saved", {"path": path})),
            failed,
        )
