"""Makes the pictures of the README and the user guide: the real window on the sample handbook.

usage: QT_QPA_PLATFORM=offscreen python packaging/screenshots.py
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from jfeditor.export.documents import Document
    from jfeditor.families.effective import EffectiveRoles
    from jfeditor.ui.main_window import MainWindow

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "resources" / "help" / "images"
PAGE = "customer-care/care-operations.md"
LEVEL = b"### Senior Care Operations Analyst"
OLD, NEW = b"Analyse contact reasons and propose", b"Analyse why people write to us and propose"
SIZE = 1280, 800
LARGE = 1560, 960
ROLES = (
    "customer-care/care-operations.md#senior-care-operations-analyst",
    "engineering/site-reliability-engineer.md#staff-site-reliability-engineer",
    "people/people-partner.md#people-partner",
)
FAMILY_PAGE = "engineering/site-reliability-engineer.md"


def main() -> int:
    """Open, edit, take a picture of each tab."""
    with tempfile.TemporaryDirectory() as place:
        os.environ |= {"JFEDITOR_STATE": f"{place}/state", "JFEDITOR_CONFIG": f"{place}/config"}
        os.environ.setdefault("SOURCE_DATE_EPOCH", "1793577600")  # 2 November 2026, in each picture
        from jfeditor.ui.application import make_application
        from jfeditor.ui.main_window import MainWindow

        folder = Path(place) / "Harbourline handbook"
        shutil.copytree(ROOT / "resources" / "sample-handbook", folder)
        app = make_application()
        window = MainWindow()
        window.resize(*SIZE)
        window.show()
        window.open(folder)
        until(app.processEvents, lambda: window.handbook is not None)
        keeper = window.handbook.inheritance  # type: ignore[union-attr]
        until(app.processEvents, lambda: keeper.current is not None)
        PICTURES.mkdir(parents=True, exist_ok=True)
        window.do("theme_light")
        go(window, LEVEL)
        for tab in ("role", "page"):
            take(window, tab, app.processEvents, of=window.side)
        window.resize(*LARGE)
        take(window, "family", app.processEvents, of=window.side)
        window.resize(*SIZE)
        edit(window)
        go(window, LEVEL)
        take(window, "changes", app.processEvents, of=window.side)
        mistype(window)
        window.actions_by_name["show_problems"].trigger()
        for theme, tab in (("light", "role"), ("dark", "changes")):
            window.do(f"theme_{theme}")
            take(window, tab, app.processEvents, of=window, name=f"window-{theme}")
        take_problems(window, app.processEvents)
        window.actions_by_name["show_problems"].trigger()
        window.handbook.session.undo_stack.setIndex(0)  # type: ignore[union-attr]
        window.do("theme_light")
        take_review(window, app.processEvents)
        window.actions_by_name["read"].trigger()
        window.resize(*LARGE)
        for theme in ("light", "dark"):
            window.do(f"theme_{theme}")
            keep(window, f"side-by-side-{theme}", app.processEvents)
        window.close()
        take_pdfs(folder)
    return 0


def take_pdfs(folder: Path) -> None:
    """Keep pictures of the first pages of three roles, a family, and the cover and contents of the book."""
    from jfeditor.cli.handbooks import open_handbook
    from jfeditor.export.documents import Manner
    from jfeditor.export.making import book_document, family_document, role_document
    from jfeditor.families.effective import EffectiveRoles
    from jfeditor.families.inheritance import resolve

    handbook = open_handbook(folder).handbook
    roles = EffectiveRoles(resolve(handbook))
    for number, address in enumerate(ROLES, start=1):
        document = role_document(roles, handbook.node(address), Manner.BY_SOURCE)
        keep_pages(document, roles, folder, f"pdf-role-{number}", (0,))
    keep_pages(family_document(roles, FAMILY_PAGE, Manner.BY_SOURCE), roles, folder, "pdf-family", (0, 1))
    keep_pages(book_document(roles, "", Manner.BY_SOURCE), roles, folder, "pdf-book", (0, 1, 4))


def take_review(window: "MainWindow", step: Callable[[], None]) -> None:
    """Rename a level, keep the picture of what is shown first, and leave it at that."""
    from jfeditor.families.handbook import NodeRef
    from jfeditor.restructure.renames import rename
    from jfeditor.ui.review_dialog import ReviewDialog

    go(window, LEVEL)
    ref = NodeRef(PAGE, window.page.node)
    window.restructuring.wish(lambda survey: rename(survey, ref, "Care Forecast Lead"), [ref])
    until(step, lambda: bool(window.findChildren(ReviewDialog)))
    (dialog,) = window.findChildren(ReviewDialog)
    dialog.resize(1120, 640)
    keep(dialog, "review", step, width=720)
    dialog.reject()


def go(window: "MainWindow", heading: bytes) -> None:
    """Put the caret on a heading of the page and show its row."""
    from jfeditor.ui.navigation import Place

    data = window.handbook.session.page(PAGE).source.data  # type: ignore[union-attr]
    window.page.go(Place(PAGE, data.index(heading)))
    window.tree.reveal(PAGE, window.page.node)


def edit(window: "MainWindow") -> None:
    """Type something that two other roles take in."""
    from jfeditor.ui.navigation import Place

    at = window.handbook.session.page(PAGE).source.data.index(OLD)  # type: ignore[union-attr]
    window.page.go(Place(PAGE, at))
    window.page.editor.go_to(at, select_to=at + len(OLD))
    window.page.editor.textCursor().insertText(NEW.decode())


def mistype(window: "MainWindow") -> None:
    """Write a new item with a typing error, and look at it."""
    from jfeditor.ui.navigation import Place

    data = window.handbook.session.page(PAGE).source.data  # type: ignore[union-attr]
    at = data.index(b"\n", data.index(b"- ", data.index(b"#### Requirements", data.index(LEVEL))))
    window.page.go(Place(PAGE, at))
    window.page.editor.textCursor().insertText("\n- Explains each forecats to people who did not make it")
    window.page.go(Place(PAGE, data.index(b"#### Requirements", data.index(LEVEL))))
    window.tree.reveal(PAGE, window.page.node)


def take_problems(window: "MainWindow", step: Callable[[], None]) -> None:
    """Show the problems of the whole handbook, those from before too, and keep the picture of the panel."""
    from dataclasses import replace

    from jfeditor.ui.problems_filter import Grouping, ProblemFilter, Scope

    window.do("theme_light")
    panel = window.bottom.problems
    panel.set_filter(replace(ProblemFilter(), scope=Scope.HANDBOOK, before=True, grouping=Grouping.RULE))
    window.resize(SIZE[0], 1060)
    window.storeys.setSizes([1, 1])
    keep(window.bottom, "problems", step)
    window.resize(*SIZE)
    panel.set_filter(ProblemFilter())


def take(window: "MainWindow", tab: str, step: Callable[[], None], *, of: "QWidget", name: str = "") -> None:
    """Show a tab, let it fill, and keep its picture."""
    window.do(f"show_{tab}")
    keep(of, name or tab, step)


def keep(of: "QWidget", name: str, step: Callable[[], None], width: int = 0) -> None:
    """Let something fill, and keep its picture, smaller where the guide has no room for it."""
    settle(step)
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QColor, QPainter
    from PySide6.QtWidgets import QAbstractButton

    from jfeditor.wording import word

    for button in of.findChildren(QAbstractButton):
        if button.text() == word("page_view.open", {}):  # only where programs run as administrator
            button.hide()
    picture = of.grab()
    painter = QPainter(picture)
    painter.setPen(QColor("#c3c9d4"))  # a frame, so that nobody takes a picture for the program
    painter.drawRect(0, 0, picture.width() - 1, picture.height() - 1)
    painter.end()
    if width:
        picture = picture.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
    picture.save(str(PICTURES / f"{name}.png"))


def keep_pages(
    document: "Document", roles: "EffectiveRoles", folder: Path, name: str, numbers: tuple[int, ...]
) -> None:
    """Keep a picture of some pages of a document, side by side."""
    from PySide6.QtCore import QBuffer, QSize, Qt
    from PySide6.QtGui import QColor, QImage, QPainter
    from PySide6.QtPdf import QPdfDocument

    from jfeditor.export.options import ExportOptions
    from jfeditor.export.typst_setting import Setter
    from jfeditor.workspace.git import read_revision

    handbook = roles.inheritance.handbook
    stamp = read_revision(folder, handbook.pages.values()).stamp_of(())
    options = ExportOptions(organisation="Harbourline")
    made = Setter().set_pdf(document, handbook, folder, options, stamp)
    buffer = QBuffer()
    buffer.setData(made.data)
    buffer.open(QBuffer.OpenModeFlag.ReadOnly)
    pdf = QPdfDocument()
    pdf.load(buffer)
    size, gap = QSize(476, 673), 14
    whole = QImage((size.width() + gap) * len(numbers) - gap, size.height(), QImage.Format.Format_RGB32)
    whole.fill(Qt.GlobalColor.white)
    painter = QPainter(whole)
    painter.setPen(QColor("#c3c9d4"))
    for place, number in enumerate(numbers):
        left = place * (size.width() + gap)
        painter.drawImage(left, 0, pdf.render(number, size))
        painter.drawRect(left, 0, size.width() - 1, size.height() - 1)
    painter.end()
    whole.save(str(PICTURES / f"{name}.png"))
    pdf.close()


def until(step: Callable[[], None], reached: Callable[[], bool]) -> None:
    """Let the window work until something is there."""
    while not reached():
        step()


def settle(step: Callable[[], None]) -> None:
    """Let the window paint and compute what it does beside."""
    import time

    end = time.monotonic() + 4  # the engine of the Page tab starts when the tab is first seen
    while time.monotonic() < end:
        step()


if __name__ == "__main__":
    sys.exit(main())
