"""A PDF in memory as a document of Qt's."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray

from jfeditor.faults import JfeditorError

if TYPE_CHECKING:
    from PySide6.QtPdf import QPdfDocument


class PdfDataError(JfeditorError):
    """Bytes that are no PDF, or one that Qt cannot read."""


def open_pdf(data: bytes) -> "QPdfDocument":
    """The document; it belongs to the thread that opens it. Raises `PdfDataError`."""
    from PySide6.QtPdf import QPdfDocument  # noqa: PLC0415 - not at the program's start

    document = QPdfDocument()
    buffer = QBuffer(document)
    buffer.setData(QByteArray(data))
    buffer.open(QBuffer.OpenModeFlag.ReadOnly)
    document.load(buffer)
    if document.status() is not QPdfDocument.Status.Ready:
        raise PdfDataError("pdf.unreadable")
    return document
