"""Printing: the pages that are wanted, as large as on paper; without a printer a file is offered."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import typst
from dialog_answers import Dialogs
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QImage, QPageLayout
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot
from window_steps import PATIENCE_MS, press

from jfeditor.ui.pdf_data import PdfDataError, open_pdf
from jfeditor.ui.printing import PrintError, Printing, paint_pages, wanted_pages
from jfeditor.wording import word, word_counted

DOTS = 300
SOURCE = """
#set page(paper: "a4", margin: 0pt)
#place(dx: 100pt, dy: 200pt, rect(width: 50pt, height: 30pt, fill: black))
#pagebreak()
#place(dx: 300pt, dy: 400pt, rect(width: 50pt, height: 30pt, fill: black))
#pagebreak()
#place(dx: 10pt, dy: 10pt, rect(width: 50pt, height: 30pt, fill: black))
"""
PLACES = (QRectF(100, 200, 50, 30), QRectF(300, 400, 50, 30), QRectF(10, 10, 50, 30))


@pytest.fixture(scope="module")
def three_pages() -> bytes:
    """A PDF with a black box on each of three pages."""
    return typst.compile(SOURCE.encode())


def file_printer(target: Path) -> QPrinter:
    """A printer that makes a PDF file."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(target))
    printer.setResolution(DOTS)
    printer.setFullPage(True)
    return printer


def black_box(data: bytes, page: int) -> QRectF:
    """Where the black box of a printed page is, in points."""
    document = open_pdf(data)
    points = document.pagePointSize(page).toSize()
    image = QImage(points, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    drawn = document.render(page, QSize(points)).convertToFormat(QImage.Format.Format_ARGB32)
    dark = [
        (x, y)
        for x in range(points.width())
        for y in range(points.height())
        if drawn.pixelColor(x, y).alpha() > 128 and drawn.pixelColor(x, y).lightness() < 100
    ]
    left, top = min(x for x, _ in dark), min(y for _, y in dark)
    right, bottom = max(x for x, _ in dark), max(y for _, y in dark)
    return QRectF(left, top, right - left + 1, bottom - top + 1)


def test_pages_are_printed_where_they_are_and_as_large(three_pages: bytes, tmp_path: Path) -> None:
    reached: list[int] = []
    printer = file_printer(tmp_path / "out.pdf")
    assert paint_pages(printer, three_pages, [0, 1, 2], reached.append, lambda: False) == 3
    assert reached == [0, 1, 2, 3]
    data = (tmp_path / "out.pdf").read_bytes()
    assert open_pdf(data).pageCount() == 3
    for page, place in enumerate(PLACES):
        found = black_box(data, page)
        for one, other in zip(found.getRect(), place.getRect(), strict=True):
            assert one == pytest.approx(other, abs=1.5)


def test_pages_come_in_the_order_that_is_wanted(three_pages: bytes, tmp_path: Path) -> None:
    printer = file_printer(tmp_path / "out.pdf")
    assert wanted_pages(printer, 3) == [0, 1, 2]
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setFromTo(2, 9)
    printer.setPageOrder(QPrinter.PageOrder.LastPageFirst)
    assert wanted_pages(printer, 3) == [2, 1]
    paint_pages(printer, three_pages, wanted_pages(printer, 3), lambda _: None, lambda: False)
    data = (tmp_path / "out.pdf").read_bytes()
    assert black_box(data, 0).left() == pytest.approx(10, abs=1.5)


@pytest.mark.qt_log_ignore("Returned false", extend=True)
def test_a_printer_that_refuses_is_told(three_pages: bytes, tmp_path: Path) -> None:
    printer = file_printer(tmp_path / "no folder" / "out.pdf")
    with pytest.raises(PrintError):
        paint_pages(printer, three_pages, [0], lambda _: None, lambda: False)


def test_what_is_no_pdf_is_refused() -> None:
    with pytest.raises(PdfDataError):
        open_pdf(b"no PDF")


@pytest.fixture
def printing(qtbot: QtBot) -> Iterator[Printing]:
    """Printing from a window of its own."""
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    made = Printing(window)
    yield made
    made.close()
    assert not [one.name for one in threading.enumerate() if one.name.startswith("jfeditor-")]


def said(printing: Printing) -> list[str]:
    words: list[str] = []
    printing.told.connect(words.append)
    return words


def test_without_a_printer_a_file_is_offered(
    printing: Printing, three_pages: bytes, dialogs: Dialogs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", list)
    wanted = []
    printing.save_wanted.connect(lambda: wanted.append(1))
    dialogs.expect(press("Cancel"))
    printing.print_pdf(three_pages, "Pilot")
    assert not wanted
    dialogs.expect(press("Save as PDF…"))
    printing.print_pdf(three_pages, "Pilot")
    assert wanted == [1]


def test_a_page_that_lies_on_its_side_asks_for_such_paper(
    printing: Printing, dialogs: Dialogs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", lambda: ["Office"])
    seen: list[tuple[QPageLayout.Orientation, str, int]] = []

    def look(dialog: QDialog) -> None:
        assert isinstance(dialog, QPrintDialog)
        layout = dialog.printer().pageLayout()
        seen.append((layout.orientation(), dialog.printer().docName(), dialog.maxPage()))
        dialog.reject()

    for source, turned in (
        ("upright", QPageLayout.Orientation.Portrait),
        ("#set page(flipped: true)\nx", QPageLayout.Orientation.Landscape),
    ):
        dialogs.expect(look)
        printing.print_pdf(typst.compile(source.encode()), "Pilot")
        assert seen[-1] == (turned, "Pilot", 1)


def test_it_is_printed_beside_the_window_and_told(
    printing: Printing, three_pages: bytes, tmp_path: Path, qtbot: QtBot
) -> None:
    words = said(printing)
    printer = file_printer(tmp_path / "out.pdf")
    printer.setDocName("Pilot")
    printing.run(printer, three_pages, 3)
    printing.print_pdf(three_pages, "Another")
    assert words == [word("printing.busy", {})]
    qtbot.waitUntil(lambda: len(words) == 2, timeout=PATIENCE_MS)
    assert words[1] == word_counted("printing.done", 3, name="Pilot")
    assert open_pdf((tmp_path / "out.pdf").read_bytes()).pageCount() == 3


def test_printing_is_stopped(printing: Printing, three_pages: bytes, tmp_path: Path, qtbot: QtBot) -> None:
    words = said(printing)
    printing.run(file_printer(tmp_path / "out.pdf"), three_pages, 3)
    assert printing.progress is not None
    press("Stop")(printing.progress)
    qtbot.waitUntil(lambda: bool(words), timeout=PATIENCE_MS)
    assert words == [word("printing.stopped", {})]
    assert printing.progress is None
