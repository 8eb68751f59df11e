"""The user guide in a window of its own, from `resources/help`."""

import pyromark
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QKeyEvent
from PySide6.QtWidgets import QTextBrowser, QVBoxLayout, QWidget

from jfeditor.checks.rules import all_rules
from jfeditor.resources import resource
from jfeditor.ui.key_list import key_list
from jfeditor.ui.themes import text_font

_KEYS = "keys.md"
_RULES = "rules.md"
_STYLE = "th { text-align: left; } th, td { padding: 3px 18px 3px 0; } p, li { margin-bottom: 5px; }"


class HelpWindow(QWidget):
    """Shows the guide's pages and follows the links between them."""

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("User guide")
        self.resize(760, 720)
        self.browser = QTextBrowser()
        self.browser.setOpenLinks(False)
        self.browser.setAccessibleName("User guide")
        self.browser.setSearchPaths([str(resource("help"))])
        self.browser.document().setDocumentMargin(24)
        self.browser.document().setDefaultStyleSheet(_STYLE)
        self.browser.setFont(text_font())
        self.browser.anchorClicked.connect(self._follow)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.browser)
        self.show_page("index.md")

    def show_page(self, name: str, place: str = "") -> None:
        """Show a page of the guide, from a place in it on where one is named."""
        # The list of keys is made from the table of actions, so that it is always true.
        text = key_list() if name == _KEYS else resource("help", name).read_text(encoding="utf-8")
        options = pyromark.Options.ENABLE_TABLES
        self.browser.setHtml(pyromark.html(text, options=options))
        if place:
            self.browser.scrollToAnchor(place)

    def show_rule(self, code: str) -> None:
        """Show what the guide says of a rule."""
        rule = all_rules().get(code)
        self.show_page(rule.group.guide_page if rule else _RULES, code.lower())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def _follow(self, url: QUrl) -> None:
        if url.isRelative() and not url.path():
            self.browser.scrollToAnchor(url.fragment())
        elif url.isRelative() and (url.path() == _KEYS or resource("help", url.path()).is_file()):
            self.show_page(url.path(), url.fragment())
        elif url.scheme() in {"http", "https"}:
            QDesktopServices.openUrl(url)
