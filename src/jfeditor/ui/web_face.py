"""The page as a browser shows it: what the Page tab shows where QtWebEngine starts."""

from pathlib import Path
from typing import Any
from urllib.parse import unquote

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from jfeditor.families.effective import EffectiveRoles
from jfeditor.families.handbook import Handbook
from jfeditor.families.pages import Page
from jfeditor.resources import load_table
from jfeditor.ui.outside_links import OUTSIDE
from jfeditor.ui.web_files import Shelf, picture_address
from jfeditor.ui.web_page import WebPage, make_web_page
from jfeditor.ui.web_view import Spot, WebView
from jfeditor.wording import word

_PAGE = "page:"


class WebFace(WebView):
    """Shows pages as the handbook does, dressed in the colours of the window."""

    place_chosen = Signal(str, int)
    """The user wants to see a line (from 1) of a page."""
    page_chosen = Signal(str, str)
    """The user wants to see a page, at an anchor or at its top."""
    told = Signal(str)
    outside_chosen = Signal(str)
    """The user clicked a link that leads out of the handbook: its address."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._path = ""
        self._classes = ""
        self.typographic = True
        """Whether straight quotes and dashes are shown as a typesetter writes them."""
        self.line_chosen.connect(lambda line: self.place_chosen.emit(self._path, line))
        self.link_chosen.connect(self._follow)
        self.menu_wanted.connect(self._open_menu)
        self.anchor_missed.connect(
            lambda anchor: self.told.emit(word("preview.no_anchor", {"target": anchor}))
        )
        self.retheme()

    def watch_folder(self, root: Path | None, own_style: str = "") -> None:
        """Show pages of another handbook, or of none."""
        self.watch(Shelf(root, own_style))

    def make(
        self, page: Page, handbook: Handbook, root: Path, roles: EffectiveRoles | None, saved: Page | None
    ) -> WebPage:
        """What is to be shown of a page; may run in any thread."""
        return make_web_page(
            page,
            handbook,
            root,
            roles,
            picture=picture_address,
            saved=saved,
            typographic=self.typographic,
        )

    def show_made(self, made: Any, *, as_written: bool, marks: bool) -> None:
        """Show what was made of a page; None for none."""
        switches = {"jf-as-written": as_written, "jf-show-changes": marks}
        self._classes = " ".join(name for name, on in switches.items() if on)
        self.retheme()
        if made is not None:
            self._path = made.path
            self.show_body(made.path, made.body_html)

    def retheme(self) -> None:
        """Take the colours of the theme in force."""
        app = QApplication.instance()
        self._wear((app.property("theme") if app else "") or "light")

    def print_pdf(self, take: Any) -> None:
        """Give the page, in light colours, to `take` as the bytes of a PDF, some time later."""

        def done(data: bytes) -> None:
            self.retheme()
            take(data)

        self._wear("light")
        super().print_pdf(done)

    def _wear(self, theme: str) -> None:
        self.wear(theme, load_table("themes", f"{theme}.toml")["colours"], self._classes)

    def _follow(self, address: str) -> None:
        if address.startswith("#"):
            self.scroll_to_anchor(unquote(address[1:]))
        elif address.startswith(_PAGE):
            path, _, anchor = address.removeprefix(_PAGE).partition("#")
            self.page_chosen.emit(unquote(path), unquote(anchor))
        elif address.lower().startswith(OUTSIDE):
            self.outside_chosen.emit(address)
        else:
            self.told.emit(word("page_view.no_way", {"address": address}))

    def _open_menu(self, spot: Spot) -> None:
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.addAction(word("page_view.copy", {}), self.copy).setEnabled(spot.selected)
        if spot.link:
            address = unquote(spot.link.removeprefix(_PAGE)) if spot.link.startswith(_PAGE) else spot.link
            menu.addAction(
                word("page_view.copy_address", {}), lambda: QGuiApplication.clipboard().setText(address)
            )
        if spot.line:
            go = menu.addAction(word("page_view.go_to_source", {"line": spot.line}))
            go.triggered.connect(lambda: self.place_chosen.emit(self._path, spot.line))
        menu.addAction(word("page_view.select_all", {}), self.selectAll)
        menu.addAction(word("page_view.find", {}), self.find_wanted.emit)
        menu.popup(spot.at)
