"""Below the pages of a PDF: which page is looked at, and how large the pages are."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QActionGroup, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QMenu,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from jfeditor.ui.pdf_pages import STEPS, Fit
from jfeditor.ui.pdf_view import PdfView
from jfeditor.wording import word

_OFFERED = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0, 4.0)
"""The zooms that can be chosen from a list; any other can be written."""
_GAP, _LEFT, _RIGHT = 2, 10, 8
_AROUND_DIGITS = 24
"""Pixels of the field's frame and of what keeps the digits off it."""
_LONG = 6
"""Digits of a zoom that is none."""
_FITS = {Fit.WIDTH: "pdf.fit_width", Fit.PAGE: "pdf.fit_page"}


class PdfBar(QWidget):
    """Page and zoom of a view; between them on which paper the pages are.

    What a narrow bar has no room for is in a menu at its end: first the paper, then the zoom.
    """

    def __init__(self, view: PdfView, papers: QComboBox) -> None:
        super().__init__()
        self.setObjectName("pdfbar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._view = view
        self._papers = papers
        self.previous = _button("‹", "Previous page", partial(self._step, -1))
        self.page = QLineEdit()
        self.page.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.page.setAccessibleName("Page")
        self.page.returnPressed.connect(self._go)
        self.page.editingFinished.connect(self.show_page)
        self.of_pages = QLabel()
        self.of_pages.setProperty("muted", True)
        self.of_pages.setContentsMargins(3, 0, 3, 0)
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
        self.more = _button("⋯", "Zoom and paper", lambda: None)
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.setStyleSheet("QToolButton::menu-indicator { image: none; }")
        self._menu = QMenu(self.more)
        self._menu.aboutToShow.connect(self._fill_menu)
        self.more.setMenu(self._menu)
        self._pages = (self.previous, self.page, self.of_pages, self.next)
        row = QHBoxLayout(self)
        row.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        row.setContentsMargins(_LEFT, 4, _RIGHT, 4)
        row.setSpacing(_GAP)
        for number, group in enumerate((self._pages, (papers,), (self.smaller, self.zoom, self.larger))):
            if number:
                row.addStretch(1)
            for part in group:
                row.addWidget(part)
        row.addWidget(self.more)
        view.page_changed.connect(self.show_page)
        view.zoom_changed.connect(self.show_zoom)
        self.show_page()
        self.show_zoom()

    def minimumSizeHint(self) -> QSize:
        return QSize(_LEFT + _RIGHT, super().minimumSizeHint().height())  # what has no room gives way

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.StyleChange, QEvent.Type.FontChange}:
            self._fit()

    def show_page(self) -> None:
        """Name the page that is looked at, and how many there are."""
        count, page = self._view.page_count, self._view.page
        self.page.setText(str(page + 1) if count else "")
        self.page.setEnabled(count > 1)
        self.of_pages.setText(word("pdf.of_pages", {"count": count}))
        digits = "0" * max(2, len(str(count)))
        self.page.setFixedWidth(self.page.fontMetrics().horizontalAdvance(digits) + _AROUND_DIGITS)
        self._fit()
        self.previous.setEnabled(page > 0)
        self.next.setEnabled(page + 1 < count)

    def show_zoom(self) -> None:
        """Name the zoom."""
        view = self._view
        percent = word("pdf.zoom", {"percent": round(100 * view.zoom)})
        self.zoom.setEditText(word(_FITS[view.fit], {}) if view.fit in _FITS else percent)
        self.zoom.setToolTip(percent)
        self._field.setCursorPosition(0)  # else a narrow one shows the end of its words

    def _fit(self) -> None:
        """Show what there is room for, each as wide as its words, and the rest in the menu."""
        room = self.width() - _LEFT - _RIGHT - sum(_width(part) for part in self._pages)
        groups = ((self.smaller, self.larger), (self.zoom,), (self._papers,))
        sizes = [sum(_width(part) for part in group) for group in groups]
        fits = len(groups)
        while fits and sum(sizes[:fits]) + (_width(self.more) if fits < len(groups) else 0) > room:
            fits -= 1
        for number, group in enumerate(groups):
            for part in group:
                part.setVisible(number < fits)
        self.more.setVisible(fits < len(groups))
        self.of_pages.setVisible(bool(fits) or _width(self.more) <= room)

    def _fill_menu(self) -> None:
        """What the bar itself does not show."""
        menu = self._menu
        menu.clear()
        if self.larger.isHidden():
            menu.addAction(self.larger.accessibleName()).triggered.connect(lambda: self._zoom_by(1))
            menu.addAction(self.smaller.accessibleName()).triggered.connect(lambda: self._zoom_by(-1))
            menu.addSeparator()
        for box in (self.zoom, self._papers):
            if not box.isHidden():
                continue
            group = QActionGroup(menu)
            for index in range(box.count()):
                action = menu.addAction(box.itemText(index))
                action.setCheckable(True)
                action.setChecked(box.itemText(index) == box.currentText())
                action.triggered.connect(partial(_choose, box, index))
                group.addAction(action)
            menu.addSeparator()

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
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)


def _width(part: QWidget) -> int:
    """Of a part of the bar, with the gap beside it."""
    return min(max(part.sizeHint().width(), part.minimumWidth()), part.maximumWidth()) + _GAP


def _choose(box: QComboBox, index: int) -> None:
    """As if the user had chosen it in the box itself."""
    box.setCurrentIndex(index)
    box.activated.emit(index)


def _button(text: str, name: str, do: Callable[[], None]) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setFixedWidth(24)
    button.setAccessibleName(name)
    button.setToolTip(name)
    button.clicked.connect(lambda _checked=False: do())
    return button
