"""Printing a PDF: the platform's own dialog, then page by page beside the window."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF, QObject, QRect, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtWidgets import QMessageBox, QProgressDialog, QWidget

from jfeditor.faults import JfeditorError
from jfeditor.ui.background import Background
from jfeditor.ui.pdf_data import open_pdf
from jfeditor.wording import word, word_counted, word_error

if TYPE_CHECKING:
    from PySide6.QtPdf import QPdfDocument
    from PySide6.QtPrintSupport import QPrinter

_MOST_DOTS = 600
"""Dots per inch at most: nobody sees more, and a page of them is 140 MB."""
_BAND = 256
"""Rows of dots that are painted at once: Qt holds Python's interpreter meanwhile."""
_PROGRESS_MS = 400
"""Printing that takes no longer shows no progress."""
_POINTS = 72


class PrintError(JfeditorError):
    """The printer did not take what was to be printed."""


class Printing(QObject):
    """Prints one PDF after the other."""

    told = Signal(str)
    save_wanted = Signal()
    """There is no printer, and the user wants a file instead."""
    _reached = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._window = parent
        self._background = Background("jfeditor-printing", self)
        self.progress: QProgressDialog | None = None
        """What shows how far it is, while something is printed."""
        self._cancelled = False
        self._reached.connect(self._show_progress, Qt.ConnectionType.QueuedConnection)

    def print_pdf(self, data: bytes, title: str) -> None:
        """Ask for a printer, and print; `title` is what the job is called."""
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo  # noqa: PLC0415 - rarely used

        if self.progress is not None:
            self.told.emit(word("printing.busy", {}))
            return
        if not QPrinterInfo.availablePrinterNames():
            self._offer_file()
            return
        document = open_pdf(data)
        size, pages = document.pagePointSize(0), document.pageCount()
        document.deleteLater()
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(title)
        printer.setPageLayout(_layout(size))
        printer.setFullPage(True)
        dialog = QPrintDialog(printer, self._window)
        dialog.setWindowTitle(word("printing.title", {}))
        dialog.setMinMax(1, pages)
        dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange)
        wanted = dialog.exec()
        dialog.deleteLater()
        if wanted:
            self.run(printer, data, pages)

    def run(self, printer: "QPrinter", data: bytes, pages: int) -> None:
        """Print the pages that the printer's settings name, beside the window, with progress."""
        numbers = wanted_pages(printer, pages)
        self._cancelled = False
        progress = self.progress = QProgressDialog(
            "", word("printing.stop", {}), 0, len(numbers), self._window
        )
        progress.setWindowTitle(word("printing.title", {}))
        progress.setWindowModality(Qt.WindowModality.WindowModal)
        progress.setMinimumDuration(_PROGRESS_MS)
        progress.canceled.connect(self._cancel)
        self._show_progress(0)

        def done(printed: int) -> None:
            self._end_progress()
            if self._cancelled:
                self.told.emit(word("printing.stopped", {}))
            else:
                self.told.emit(word_counted("printing.done", printed, name=printer.docName()))

        def failed(error: Exception) -> None:
            self._end_progress()
            if not isinstance(error, JfeditorError):
                raise error
            self.told.emit(word_error(error))

        self._background.run(
            lambda: paint_pages(printer, data, numbers, self._reached.emit, lambda: self._cancelled),
            done,
            failed,
        )

    def close(self) -> None:
        """Stop, and wait for the page that is being painted."""
        self._cancelled = True
        self._background.close()
        self._end_progress()

    def _offer_file(self) -> None:
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Information)
        box.setWindowTitle(word("printing.title", {}))
        box.setText(word("printing.no_printer", {}))
        box.setInformativeText(word("printing.no_printer_more", {}))
        save = box.addButton("Save as PDF…", QMessageBox.ButtonRole.AcceptRole)
        leave = box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(save)
        box.setEscapeButton(leave)
        box.exec()
        wanted = box.clickedButton() is save
        box.deleteLater()
        if wanted:
            self.save_wanted.emit()

    def _show_progress(self, reached: int) -> None:
        progress = self.progress
        if progress is not None and not progress.wasCanceled():
            values = {"number": min(reached + 1, progress.maximum()), "count": progress.maximum()}
            progress.setLabelText(word("printing.page", values))
            progress.setValue(reached)

    def _cancel(self) -> None:
        self._cancelled = True

    def _end_progress(self) -> None:
        progress, self.progress = self.progress, None
        if progress is not None:
            progress.canceled.disconnect(self._cancel)
            progress.close()
            progress.deleteLater()


def wanted_pages(printer: "QPrinter", pages: int) -> list[int]:
    """The pages (from 0) that the user wants, in the order they are to be printed in."""
    from PySide6.QtPrintSupport import QPrinter  # noqa: PLC0415 - rarely used

    first, last = 1, pages
    if printer.printRange() is QPrinter.PrintRange.PageRange and printer.fromPage():
        first, last = printer.fromPage(), min(printer.toPage() or pages, pages)
    numbers = list(range(first - 1, last))
    return numbers[::-1] if printer.pageOrder() is QPrinter.PageOrder.LastPageFirst else numbers


def paint_pages(
    printer: "QPrinter",
    data: bytes,
    pages: list[int],
    reached: Callable[[int], object],
    stop: Callable[[], bool],
) -> int:
    """Paint pages onto a printer; how many were. For a thread beside the window.

    Raises `PrintError` where the printer does not take them.
    """
    document = open_pdf(data)
    painter = QPainter()
    if not painter.begin(printer):
        raise PrintError("printing.refused", name=printer.printerName() or printer.outputFileName())
    try:
        for done, page in enumerate(pages):
            reached(done)
            if stop():
                printer.abort()
                return done
            if done and not printer.newPage():
                raise PrintError("printing.refused", name=printer.printerName() or printer.outputFileName())
            paint_page(painter, printer, document, page)
    finally:
        painter.end()
    reached(len(pages))
    return len(pages)


def paint_page(painter: QPainter, printer: "QPrinter", document: "QPdfDocument", page: int) -> None:
    """Paint a page in the middle of the paper, as large as it is or as the paper lets it."""
    paper = printer.pageLayout().fullRectPixels(printer.resolution())
    points = document.pagePointSize(page)
    scale = printer.resolution() / _POINTS
    scale = min(scale, paper.width() / points.width(), paper.height() / points.height())
    place = QRect(0, 0, round(points.width() * scale), round(points.height() * scale))
    place.moveCenter(QRect(0, 0, paper.width(), paper.height()).center())
    coarser = min(1.0, _MOST_DOTS / printer.resolution())
    dots = QSize(max(1, round(place.width() * coarser)), max(1, round(place.height() * coarser)))
    for top, image in _bands(document, page, dots):
        upper = place.top() + round(top * place.height() / dots.height())
        lower = place.top() + round((top + image.height()) * place.height() / dots.height())
        painter.drawImage(QRect(place.left(), upper, place.width(), lower - upper), image)


def _bands(document: "QPdfDocument", page: int, dots: QSize) -> Iterator[tuple[int, QImage]]:
    """A page in strips from top to bottom, each with its first row."""
    from PySide6.QtPdf import QPdfDocumentRenderOptions  # noqa: PLC0415 - rarely used

    for top in range(0, dots.height(), _BAND):
        size = QSize(dots.width(), min(_BAND, dots.height() - top))
        options = QPdfDocumentRenderOptions()
        options.setScaledSize(dots)
        options.setScaledClipRect(QRect(0, top, size.width() + 1, size.height() + 1))
        drawn = document.render(page, size, options)
        flat = QImage(size, QImage.Format.Format_RGB32)
        flat.fill(Qt.GlobalColor.white)
        painter = QPainter(flat)
        painter.drawImage(0, 0, drawn)
        painter.end()
        yield top, flat


def _layout(points: QSizeF) -> QPageLayout:
    """The paper that a page of this size is made for."""
    wide = points.width() > points.height()
    upright = QSizeF(min(points.width(), points.height()), max(points.width(), points.height()))
    size = QPageSize(upright, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
    turned = QPageLayout.Orientation.Landscape if wide else QPageLayout.Orientation.Portrait
    layout = QPageLayout(size, turned, QMarginsF())
    layout.setMode(QPageLayout.Mode.FullPageMode)
    return layout
