"""From a click in the tree to the first page of the PDF tab, painted; from a key to the page that has it."""

import shutil
import time
from collections.abc import Callable
from pathlib import Path
from statistics import quantiles

import pytest
from figures import Figures
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from jfeditor.ui.application import make_application
from jfeditor.ui.main_window import MainWindow
from jfeditor.ui.navigation import Place

_ROLES = 40
_KEYS = 15
_PATIENCE = 60.0


def _until(holds: Callable[[], bool]) -> list[float]:
    """Let the window work until something holds; how long each of its turns took."""
    turns = []
    end = time.monotonic() + _PATIENCE
    while not holds():
        assert time.monotonic() < end
        began = time.perf_counter()
        QApplication.processEvents()
        turns.append(time.perf_counter() - began)
    return turns


def _open(folder: Path) -> MainWindow:
    make_application()
    window = MainWindow()
    window.show()
    assert window.open(folder)
    opened = window.handbook
    assert opened is not None
    _until(lambda: opened.inheritance.current is not None and not opened.inheritance.busy)
    window.side.show_tab("pdf")
    _until(lambda: _is_still(window))
    return window


def _is_still(window: MainWindow) -> bool:
    panel, opened = window.side.pdf, window.handbook
    assert opened is not None
    return not (opened.inheritance.busy or panel.maker.busy or panel.view.tiles.busy)


def test_pdf_tab(corpus: Path, tmp_path: Path, figures: Figures) -> None:
    folder = tmp_path / "pages"
    shutil.copytree(corpus / "pages", folder)
    window = _open(folder)
    opened, panel = window.handbook, window.side.pdf
    assert opened is not None
    assert opened.inheritance.current is not None
    pages = opened.session.handbook.pages
    roles = [ref for path in pages for ref in opened.inheritance.current.roles.roles_of(path)]
    made: list[object] = []
    panel.maker.made.connect(made.append)
    clicks, jumps, turns = [], [], []
    panel.maker.failed.connect(pytest.fail)
    for ref in roles[5 :: max(1, len(roles) // _ROLES)]:  # not the one that is shown
        nodes = pages[ref.path].family.nodes
        start = nodes[ref.index].heading.span.start if ref.index >= 0 else 0
        made.clear()
        began = time.perf_counter()
        window._jump(Place(ref.path, start))
        jumps.append(time.perf_counter() - began)
        turns += _until(lambda: bool(made) and not panel.view.tiles.busy)
        clicks.append(time.perf_counter() - began)
    group = "The PDF tab, on roles of the corpus"
    figures.take(group, "the first role, from click to first page", [1000 * clicks[0]], "ms")
    kept = figures.take(
        group, "the others, from click to first page", [1000 * one for one in clicks[1:]], "ms", 300
    )
    figures.take(group, "the slowest of twenty of them", [1000 * quantiles(clicks[1:], n=20)[-1]], "ms")
    figures.take(group, "the click itself: page, tree and all tabs", [1000 * one for one in jumps], "ms")
    figures.take(group, "the window's longest turn until the first page", [1000 * max(turns)], "ms", 50)
    keys = []
    for _ in range(_KEYS):
        made.clear()
        began = time.perf_counter()
        QTest.keyClick(window.page.editor, Qt.Key.Key_X)
        _until(lambda: bool(made) and not panel.view.tiles.busy)
        keys.append(time.perf_counter() - began)
        _until(lambda: _is_still(window))
    figures.take(group, "from a key to the page that has it", [1000 * one for one in keys], "ms")
    opened.session.undo_stack.setIndex(0)
    window.close()
    window.deleteLater()
    QApplication.processEvents()
    assert not kept.missed
