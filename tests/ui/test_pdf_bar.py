"""Below the pages of a PDF: what there is no room for gives way."""

import pytest
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from jfeditor.ui.pdf_bar import PdfBar
from jfeditor.ui.pdf_view import PdfView


@pytest.mark.parametrize(
    ("width", "paper", "zoom"),
    [(600, True, True), (372, True, True), (330, False, True), (200, False, False)],
)
def test_a_narrow_bar_keeps_what_it_has_room_for(qtbot: QtBot, width: int, paper: bool, zoom: bool) -> None:
    papers = QComboBox()
    papers.addItems(["A4", "Letter"])
    view = PdfView()
    bar = PdfBar(view, papers)
    qtbot.addWidget(bar)
    qtbot.addWidget(view)
    bar.setMinimumWidth(100)
    bar.resize(width, 40)
    bar.show()
    qtbot.waitExposed(bar)
    assert (papers.isVisible(), bar.zoom.isVisible()) == (paper, zoom)
    assert bar.larger.geometry().right() < width
    if zoom:
        assert bar.zoom.width() >= bar.zoom.minimumWidth()
