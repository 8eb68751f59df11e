"""The Details tab: what the chosen heading was read as and why, and the page's front matter."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from jfeditor.families.model import FAMILY, Node, Role
from jfeditor.families.pages import Page
from jfeditor.ui.flow_layout import FlowLayout
from jfeditor.ui.front_matter_form import FrontMatterForm
from jfeditor.wording import word

KIND_WORDS = {
    "responsibilities": "Responsibilities",
    "requirements": "Requirements",
    "job_grade": "Job grade",
    "performance_indicators": "Performance indicators",
    "career_ladder": "Career ladder",
    "hiring_process": "Hiring process",
    "other": "Other",
}
ROLE_WORDS = {Role.GROUP: "Group", Role.LEVEL: "Level", Role.SPECIALTY: "Specialty", Role.SECTION: "Section"}


class DetailsPanel(QScrollArea):
    """Follows the caret."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Details")
        inside = QWidget()
        self.title = QLabel()
        self.title.setProperty("heading", True)
        self.title.setWordWrap(True)
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.title.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._chips = FlowLayout(6)
        self._why_title = _subheading("Read like this because")
        self.why = QLabel()
        self.why.setWordWrap(True)
        self.why.setProperty("muted", True)
        self.why.setTextFormat(Qt.TextFormat.PlainText)
        self._form_title = _subheading("Front matter of the page")
        self.form = FrontMatterForm()
        line = QFrame()
        line.setFrameShape(QFrame.Shape.NoFrame)
        line.setFixedHeight(6)
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(8)
        layout.addWidget(self.title)
        layout.addLayout(self._chips)
        layout.addWidget(self._why_title)
        layout.addWidget(self.why)
        layout.addWidget(line)
        layout.addWidget(self._form_title)
        layout.addWidget(self.form)
        layout.addStretch(1)
        self.setWidget(inside)
        self.show_page(None, FAMILY, editable=False)

    def show_page(self, page: Page | None, node: int, *, editable: bool) -> None:
        """Show a page and the heading the caret is under."""
        self.form.show_page(page, editable=editable)
        for widget in (self._why_title, self.why, self._form_title, self.form):
            widget.setVisible(page is not None)
        if page is None:
            self.title.setText("")
            self._show_chips([])
            return
        nodes = page.family.nodes
        if node == FAMILY or node >= len(nodes):
            self.title.setText(page.title)
            levels = sum(one.role is Role.LEVEL for one in nodes)
            chips = ["Page"]
            if levels:
                chips = ["Family", "1 level" if levels == 1 else f"{levels} levels"]
            self._show_chips(chips + ([f"Grade {page.family.grade}"] if page.family.grade else []))
            self.why.clear()
        else:
            chosen = nodes[node]
            self.title.setText(chosen.heading.text or "(heading without text)")
            self._show_chips(_facts(chosen, nodes, page.title))
            self.why.setText("\n".join(f"• {word(e.code, {'detail': e.detail})}" for e in chosen.evidence))
        self.why.setVisible(bool(self.why.text()))
        self._why_title.setVisible(bool(self.why.text()))

    def _show_chips(self, texts: list[str]) -> None:
        while self._chips.count() < len(texts):  # new ones take long to be dressed: made once, and kept
            chip = QLabel()
            chip.setProperty("chip", True)
            chip.setTextFormat(Qt.TextFormat.PlainText)
            self._chips.addWidget(chip)
        for at in range(self._chips.count()):
            item = self._chips.itemAt(at)
            widget = item.widget() if item else None
            if isinstance(widget, QLabel):
                widget.setText(texts[at] if at < len(texts) else "")
                widget.setVisible(at < len(texts))


def _facts(node: Node, nodes: tuple[Node, ...], family: str) -> list[str]:
    facts = [ROLE_WORDS[node.role]]
    if node.kind is not None:
        facts.append(KIND_WORDS[node.kind])
        facts.append("of " + (family if node.owner == FAMILY else nodes[node.owner].heading.text))
    if node.grade:
        facts.append(f"Grade {node.grade}")
    facts.append(f"line {node.heading.line}")
    return facts


def _subheading(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("subheading", True)
    return label
