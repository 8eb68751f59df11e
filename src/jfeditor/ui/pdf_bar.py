"""Below the pages of a PDF: which page is looked at, and how large the pages are."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QSizePolicy, QToolButton, QWidget

from jfeditor.ui.pdf_pages import STEPS, Fit
from jfeditor.ui.pdf_view import PdfView
from jfeditor.wording import word

_OFFERED = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0, 4.0)
"""The zooms that can be chosen from a list; any other can be written."""
_WIDE, _NARROW = 372, 276
"""Pixels of width from which on there is room for the paper, and for the zoom."""
_LONG = 6
"""Digits of a zoom that is none."""
_FITS = {Fit.WIDTH: "pdf.fit_width", Fit.PAGE: "pdf.fit_page"}


class PdfBar(QWidget):
    """Page and zoom of a view; between them on which paper the pages are."""

    def __init__(self, view: PdfView, papers: QWidget) -> None:
        super().__init__()
        self.setObjectName("pdfbar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._view = view
        self._papers = papers
        self.previous = _button("‹", "Previous page", partial(self._step, -1))
        self.page = QLineEdit()
        self.page.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.page.setAccessibleName("Page")
        self.page.setFixedWidth(40)
        self.page.returnPressed.connect(self._go)
        self.page.editingFinished.connect(self.show_page)
        self.of_pages = QLabel()
        self.of_pages.setProperty("muted", True)
        self.next = _button("›", "Next page", partial(self._step, 1))
        self.smaller = _button("−", "Smaller pages", partial(self._zoom_by, -1))
        self.zoom = _ZoomBox()
        self.zoom.activated.connect(self._zoom_chosen)
        self.larger = _button("+", "Larger pages", partial(self._zoom_by, 1))
        field = self.zoom.lineEdit()
        assert isinstance(field, QLineEdit)  # noqa: S101 - it is editable
        self._field = field
        field.setAccessibleName("Zoom")
        field.returnPressed.connect(self._zoom_written)
        field.editingFinished.connect(self.show_zoom)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 4, 8, 4)
        row.setSpacing(2)
        pages = (self.previous, self.page, self.of_pages, self.next)
        sizes = (self.smaller, self.zoom, self.larger)
        for number, group in enumerate((pages, (papers,), sizes)):
            if number:
                row.addStretch(1)
            for part in group:
                row.addWidget(part)
        view.page_changed.connect(self.show_page)
        view.zoom_changed.connect(self.show_zoom)
        self.show_page()
        self.show_zoom()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._papers.setVisible(self.width() >= _WIDE)
        self.zoom.setVisible(self.width() >= _NARROW)

    def show_page(self) -> None:
        """Name the page that is looked at, and how many there are."""
        count, page = self._view.page_count, self._view.page
        self.page.setText(str(page + 1) if count else "")
        self.page.setEnabled(count > 1)
        self.of_pages.setText(word("pdf.of_pages", {"count": count}))
        self.previous.setEnabled(page > 0)
        self.next.setEnabled(page + 1 < count)

    def show_zoom(self) -> None:
        """Name the zoom."""
        view = self._view
        percent = word("pdf.zoom", {"percent": round(100 * view.zoom)})
        self.zoom.setEditText(word(_FITS[view.fit], {}) if view.fit in _FITS else percent)
        self.zoom.setToolTip(percent)
        self._field.setCursorPosition(0)  # else a narrow one shows the end of its words

    def _step(self, by: int) -> None:
        self._view.go_to_page(self._view.page + by)

    def _go(self) -> None:
        written = self.page.text().strip()
        if written.isascii() and written.isdigit():
            self._view.go_to_page(min(max(int(written[:9]), 1), self._view.page_count) - 1)
        self.show_page()
        self.page.selectAll()

    def _zoom_by(self, steps: int) -> None:
        self._view.step_zoom(steps)

    def _zoom_chosen(self, index: int) -> None:
        fits = list(_FITS)
        if index < len(fits):
            self._view.set_zoom(fits[index])
        else:
            self._view.set_zoom(Fit.NONE, _OFFERED[index - len(fits)])
        self.show_zoom()

    def _zoom_written(self) -> None:
        digits = self.zoom.currentText().strip().removesuffix("%").strip()
        if digits.isascii() and digits.isdigit() and len(digits) < _LONG:
            self._view.set_zoom(Fit.NONE, min(max(int(digits) / 100, STEPS[0]), STEPS[-1]))
        self.show_zoom()


class _ZoomBox(QComboBox):
    """Offers zooms; what is written is none of them until Enter."""

    def __init__(self) -> None:
        super().__init__()
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setCompleter(None)  # type: ignore[arg-type]
        self.setAccessibleName("Zoom")
        self.view().setAccessibleName("Zoom")
        self.addItems([word(code, {}) for code in _FITS.values()])
        self.addItems([word("pdf.zoom", {"percent": round(100 * zoom)}) for zoom in _OFFERED])
        self.setMinimumWidth(84)
        self.setMaximumWidth(104)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)


def _button(text: str, name: str, do: "partial[None]") -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setFixedWidth(24)
    button.setAccessibleName(name)
    button.setToolTip(name)
    button.clicked.connect(lambda _checked=False: do())
    return button
