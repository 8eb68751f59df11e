"""A PDF tab on a session of small pages, without the rest of the window."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from jfeditor.families.model import FAMILY
from jfeditor.families.pages import read_page
from jfeditor.text.edits import Edit
from jfeditor.text.spans import Span
from jfeditor.ui.inheritance_keeper import InheritanceKeeper
from jfeditor.ui.pdf_panel import PdfPanel
from jfeditor.ui.session import Session
from jfeditor.workspace.files import ABSENT, Stored

PATIENCE_MS = 20_000

PILOT = b"""---
title: Pilot & Co
---

Pilots bring ships in. See [the senior one](#senior-pilot) and [the port](https://port.example/berths).

## Levels

### Pilot

#### Job Grade

The Pilot is a grade 6.

#### Responsibilities

- Sails at dawn
- Moors

### Senior Pilot

#### Responsibilities

- Extends the Pilot responsibilities
- Steers by night

### Staff Pilot

#### Responsibilities

- Extends the Senior Pilot responsibilities
"""
COOK = b"---\ntitle: Cook\n---\n\n## Requirements\n\n- Cooks for twenty\n"
DEPARTMENT = b"---\ntitle: Harbour\n---\n\nWe keep ships afloat.\n"
LONG = b"---\ntitle: Watch\n---\n\n## Responsibilities\n\n" + b"".join(
    b"- Watch number %d looks out for ships, and writes down what it has seen in the book of the watch\n" % n
    for n in range(220)
)
PAGES = {"pilot.md": PILOT, "cook.md": COOK, "_index.md": DEPARTMENT, "watch.md": LONG}


class PdfDesk:
    """A PDF tab, and what a user does with it."""

    def __init__(self, root: Path, qtbot: QtBot) -> None:
        root.mkdir(exist_ok=True)
        self.root = root
        self.qtbot = qtbot
        self.session = Session(root, read_only=False)
        self.keeper = InheritanceKeeper(self.session)
        self.panel = PdfPanel()
        self.said: list[str] = []
        self.panel.told.connect(self.said.append)
        qtbot.addWidget(self.panel)
        self.panel.resize(460, 700)
        self.panel.watch(self.keeper)
        self.panel.show()
        qtbot.waitExposed(self.panel)

    def add(self, pages: dict[str, bytes]) -> None:
        self.session.take_in([(read_page(path, data), Stored(data, ABSENT)) for path, data in pages.items()])

    def start(self) -> None:
        self.keeper.start()
        self.until(lambda: self.keeper.current is not None)

    def until(self, holds: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(holds, timeout=PATIENCE_MS)

    def show(self, path: str, title: str = "") -> None:
        """Put the caret under a heading of a page, and wait for the pages."""
        nodes = self.session.page(path).family.nodes
        index = next((i for i, node in enumerate(nodes) if node.heading.text == title), FAMILY)
        self.panel.show_node(path, index)
        self.settle()

    def settle(self) -> None:
        """Wait until all is made and painted."""

        def still() -> bool:
            QApplication.processEvents()
            return not (self.keeper.busy or self.panel.maker.busy or self.panel.view.tiles.busy)

        self.until(still)

    def type(self, path: str, old: bytes, new: bytes) -> None:
        at = self.session.page(path).source.data.index(old)
        change = self.session.change_by("Typing", path, [Edit(Span(at, at + len(old)), new)])
        self.session.apply(change)

    def text(self) -> str:
        """The words of the pages that are shown."""
        document = self.panel.view.document
        return "" if document is None else document_text(document)

    def close(self) -> None:
        self.panel.watch(None)
        self.panel.close_panel()
        self.keeper.close()
        self.session.deleteLater()


def document_text(document) -> str:
    """The words of a PDF that Qt has read."""
    words = " ".join(document.getAllText(page).text() for page in range(document.pageCount()))
    return " ".join(words.split())
