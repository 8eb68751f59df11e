"""Links that lead out of the handbook: the user is asked once, then the system's own browser opens them."""

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QCheckBox, QMessageBox, QWidget

from jfeditor.wording import word

OUTSIDE = ("http:", "https:", "mailto:", "tel:")
"""How the addresses begin that the system is asked to open."""
_LONGEST = 300


class OutsideLinks(QObject):
    """Opens addresses, after asking."""

    told = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._window = parent
        self._agreed = False
        """Whether the user does not want to be asked again, until the program ends."""

    def open(self, address: str) -> None:
        """Open an address in the browser, or write a mail, if the user wants it."""
        url = QUrl(address)
        if not address.lower().startswith(OUTSIDE) or not url.isValid():
            self.told.emit(word("page_view.no_way", {"address": address}))
        elif (self._agreed or self._ask(url)) and not QDesktopServices.openUrl(url):
            self.told.emit(word("page_view.no_browser", {"address": address}))

    def _ask(self, url: QUrl) -> bool:
        shown = url.toDisplayString()
        shown = shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST - 1]}…"
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(word("page_view.outside_title", {}))
        box.setText(word("page_view.outside", {}))
        box.setInformativeText(shown)
        again = QCheckBox(word("page_view.outside_again", {}))
        box.setCheckBox(again)
        opening = box.addButton(word("page_view.outside_open", {}), QMessageBox.ButtonRole.AcceptRole)
        copying = box.addButton(word("page_view.outside_copy", {}), QMessageBox.ButtonRole.ActionRole)
        staying = box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(opening)
        box.setEscapeButton(staying)
        box.exec()
        clicked = box.clickedButton()
        if clicked is copying:
            QGuiApplication.clipboard().setText(url.toString())
        wanted = clicked is opening
        self._agreed = wanted and again.isChecked()
        box.deleteLater()
        return wanted
