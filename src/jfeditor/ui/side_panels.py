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
from jfeditor.ui.role_panel import RolePanel

_USUAL = "role"


class SidePanels(QTabWidget):
    """Page, Role, Family, Changes and Details of the place one is at."""

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
        self.details = DetailsPanel()
        self._tabs: dict[str, QWidget] = {
            "page": self.preview,
            "role": self.role,
            "family": self.family,
            "changes": self.changes,
            "details": self.details,
        }
        for name, panel in self._tabs.items():
            self.addTab(panel, name.capitalize())
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
        for signal in (self.preview.told, self.family.told, self.family.refused):
            signal.connect(self.told)
        self.role.change_wanted.connect(self.change_wanted)
        self.show_tab(_USUAL)
        self._show_impacts(None)

    @property
    def tab(self) -> str:
        """The name of the tab that is shown."""
        return list(self._tabs)[self.currentIndex()]

    def show_tab(self, name: str) -> None:
        """Show a tab by its name, or the usual one where an older program kept another name."""
        self.setCurrentWidget(self._tabs.get(name, self._tabs[_USUAL]))

    def watch(self, keeper: InheritanceKeeper | None) -> None:
        """Show another handbook, or none."""
        for panel in (self.preview, self.role, self.family):
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
        for panel in (self.preview, self.role, self.family):
            panel.show_node(page.path, node)

    def show_nothing(self) -> None:
        """No page is shown."""
        self.details.show_page(None, FAMILY, editable=False)
        for panel in (self.preview, self.role, self.family):
            panel.show_node("", FAMILY)

    def retheme(self) -> None:
        """Take the colours of the theme in force."""
        for panel in (self.preview, self.role, self.family, self.changes):
            panel.retheme()

    def close_panels(self) -> None:
        """Stop what runs beside the window."""
        self.family.close_panel()
        self.changes.close_panel()

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
