"""The tabs at the right: what belongs to the place one is at, and what will be written."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QTabWidget, QWidget

from jfeditor.families.model import FAMILY
from jfeditor.families.pages import Page
from jfeditor.ui.changes_panel import ChangesPanel
from jfeditor.ui.details_panel import DetailsPanel
from jfeditor.ui.family_panel import FamilyPanel
from jfeditor.ui.impact_words import impact_sentence, impact_short
from jfeditor.ui.inheritance_keeper import InheritanceKeeper, Resolved
from jfeditor.ui.page_preview import PagePreview
from jfeditor.ui.pdf_panel import PdfPanel
from jfeditor.ui.reading_columns import ReadingColumns
from jfeditor.ui.role_panel import RolePanel

_USUAL = "role"
_READ = ("page", "role", "pdf")
"""The tabs that can stand beside one another."""


class SidePanels(QTabWidget):
    """Page, Role, Family, Changes, PDF and Details of the place one is at."""

    line_chosen = Signal(str, int)
    """The user wants to see this line (from 1) of the page at this path."""
    change_wanted = Signal(object)
    """The user wants this `Change` done."""
    told = Signal(str)
    """Something to be said for a while."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDocumentMode(True)
        self.setAccessibleName("Panels")
        self.tabBar().setAccessibleName("Panels")
        self.preview = PagePreview()
        self.role = RolePanel()
        self.family = FamilyPanel()
        self.changes = ChangesPanel()
        self.pdf = PdfPanel()
        self.details = DetailsPanel()
        self._followers = (self.preview, self.role, self.family, self.pdf)
        """Those that show the place one is at, and ask the keeper about it."""
        self._tabs: dict[str, QWidget] = {
            "page": self.preview,
            "role": self.role,
            "family": self.family,
            "changes": self.changes,
            "pdf": self.pdf,
            "details": self.details,
        }
        self._columns: ReadingColumns | None = None
        """Holds the tabs to read while they stand beside one another."""
        self._last_read = _USUAL
        for name, panel in self._tabs.items():
            self.addTab(panel, _title(name))
        self.affected = QPushButton()
        self.affected.setObjectName("affected")
        self.affected.clicked.connect(lambda: self.show_tab("changes"))
        self.setCornerWidget(self.affected, Qt.Corner.TopRightCorner)
        for signal in (
            self.preview.place_chosen,
            self.role.line_chosen,
            self.family.place_chosen,
            self.changes.line_chosen,
        ):
            signal.connect(self.line_chosen)
        for signal in (self.preview.told, self.family.told, self.family.refused, self.pdf.told):
            signal.connect(self.told)
        self.role.change_wanted.connect(self.change_wanted)
        self.show_tab(_USUAL)
        self._show_impacts(None)

    @property
    def tab(self) -> str:
        """The name of the tab that is shown; of several beside one another the one asked for last."""
        shown = self.currentWidget()
        return next((name for name, panel in self._tabs.items() if panel is shown), self._last_read)

    def show_tab(self, name: str) -> None:
        """Show a tab by its name, or the usual one where an older program kept another name."""
        name = name if name in self._tabs else _USUAL
        if name in _READ:
            self._last_read = name
        self.setCurrentWidget(self._columns if self._columns and name in _READ else self._tabs[name])

    @property
    def reading(self) -> bool:
        """Whether page, role and PDF stand beside one another."""
        return self._columns is not None

    def set_reading(self, reading: bool) -> None:
        """Put page, role and PDF beside one another, or back into tabs."""
        if reading == self.reading:
            return
        shown = self.tab
        if self._columns is None:
            for name in _READ:
                self.removeTab(self.indexOf(self._tabs[name]))
            self._columns = ReadingColumns([(_title(name), self._tabs[name]) for name in _READ])
            self.insertTab(0, self._columns, "Page, Role, PDF")
            shown = shown if shown in _READ else self._last_read
        else:
            self._columns.release()
            self.removeTab(self.indexOf(self._columns))
            self._columns.deleteLater()
            self._columns = None
            for place, name in enumerate(self._tabs):
                if name in _READ:
                    self.insertTab(place, self._tabs[name], _title(name))
        self.show_tab(shown)
        self._fit_corner()

    def watch(self, keeper: InheritanceKeeper | None) -> None:
        """Show another handbook, or none."""
        for panel in self._followers:
            panel.watch(keeper)
        self.changes.watch(keeper.session if keeper else None, keeper)
        if keeper is None:
            self.show_nothing()
        else:
            keeper.resolved.connect(self._show_impacts)
        self._show_impacts(None)

    def show_place(self, page: Page, node: int, *, editable: bool) -> None:
        """Show what belongs to a heading of a page."""
        self.details.show_page(page, node, editable=editable)
        for panel in self._followers:
            panel.show_node(page.path, node)

    def show_nothing(self) -> None:
        """No page is shown."""
        self.details.show_page(None, FAMILY, editable=False)
        for panel in self._followers:
            panel.show_node("", FAMILY)

    def retheme(self) -> None:
        """Take the colours of the theme in force."""
        for panel in (*self._followers, self.changes):
            panel.retheme()

    def close_panels(self) -> None:
        """Stop what runs beside the window."""
        self.preview.close_panel()
        self.family.close_panel()
        self.changes.close_panel()
        self.pdf.close_panel()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_corner()

    def _show_impacts(self, resolved: Resolved | None) -> None:
        impacts = resolved.impacts if resolved else ()
        short = impact_short(impacts)
        self.affected.setText(short)
        self.affected.setAccessibleName(short or "No other role is affected")
        self.affected.setToolTip(impact_sentence(impacts) if short else "")
        self._fit_corner()

    def _fit_corner(self) -> None:
        """Tabs come first: in a narrow window the status bar alone tells of other roles."""
        room = self.width() - self.tabBar().sizeHint().width()
        self.affected.setVisible(bool(self.affected.text()) and self.affected.sizeHint().width() <= room)


def _title(name: str) -> str:
    return name.upper() if name == "pdf" else name.capitalize()
