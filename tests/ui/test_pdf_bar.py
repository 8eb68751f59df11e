"""Below the pages of a PDF: what there is no room for gives way."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QComboBox, QWidget
from pytestqt.qtbot import QtBot

from jfeditor.ui.pdf_bar import PdfBar
from jfeditor.ui.pdf_view import PdfView

LEFT = Qt.MouseButton.LeftButton


def make_bar(qtbot: QtBot, width: int, pages: int = 12) -> tuple[PdfBar, QComboBox]:
    papers = QComboBox()
    papers.addItems(["A4", "Letter"])
    view = PdfView()
    bar = PdfBar(view, papers)
    qtbot.addWidget(bar)
    qtbot.addWidget(view)
    bar.resize(width, 40)
    bar.show()
    qtbot.waitExposed(bar)
    bar.of_pages.setText(f"of {pages}")
    bar._fit()
    bar.layout().activate()
    return bar, papers


@pytest.mark.parametrize(
    ("width", "paper", "zoom", "steps"),
    [
        (600, True, True, True),
        (400, True, True, True),
        (340, False, True, True),
        (300, False, False, True),
        (250, False, False, True),
        (160, False, False, False),
    ],
)
def test_a_narrow_bar_keeps_what_it_has_room_for(
    qtbot: QtBot, width: int, paper: bool, zoom: bool, steps: bool
) -> None:
    bar, papers = make_bar(qtbot, width)
    shown = (papers.isVisible(), bar.zoom.isVisible(), bar.larger.isVisible(), bar.more.isVisible())
    assert shown == (paper, zoom, steps, not paper)


@pytest.mark.parametrize("pages", [3, 1234])
@pytest.mark.parametrize("width", range(160, 520, 15))
def test_nothing_is_cut_or_stands_on_anything_else(qtbot: QtBot, width: int, pages: int) -> None:
    bar, papers = make_bar(qtbot, width, pages)
    parts = [part for part in bar.findChildren(QWidget) if part.isVisible() and part.parent() is bar]
    assert bar.page in parts
    places = sorted((part.geometry() for part in parts), key=lambda place: place.left())
    assert all(one.right() < other.left() for one, other in pairwise(places))
    assert places[-1].right() < width
    for part in (papers, bar.zoom, bar.of_pages):
        assert part.isHidden() or part.width() >= part.sizeHint().width()


def test_what_has_no_room_is_in_the_menu(qtbot: QtBot) -> None:
    bar, papers = make_bar(qtbot, 150)
    chosen: list[int] = []
    papers.activated.connect(chosen.append)
    menu = bar.more.menu()
    menu.popup(QPoint(0, 0))
    actions = {action.text(): action for action in menu.actions()}
    shown = [text for text in actions if text]
    assert shown[:4] == ["Larger pages", "Smaller pages", "Fit width", "Fit page"]
    assert actions["A4"].isChecked()
    actions["Letter"].trigger()
    assert (chosen, papers.currentText()) == ([1], "Letter")
    actions["150 %"].trigger()
    assert bar._view.zoom == 1.5
    actions["Larger pages"].trigger()
    assert bar._view.zoom > 1.5
    menu.close()


def test_a_wide_bar_needs_no_menu(qtbot: QtBot) -> None:
    bar, _ = make_bar(qtbot, 600)
    assert bar.more.isHidden()
