"""A key typed on the longest page: until the page is read anew, its rows are right and the panels told."""

import shutil
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from figures import Figures
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytest_benchmark.fixture import BenchmarkFixture

from jfeditor.families import pages
from jfeditor.families.handbook import Handbook
from jfeditor.ui.application import make_application
from jfeditor.ui.details_panel import DetailsPanel
from jfeditor.ui.displayed import Displayed
from jfeditor.ui.handbook_tree import HandbookTreeKeeper
from jfeditor.ui.highlighting import MarkdownHighlighter
from jfeditor.ui.main_window import MainWindow
from jfeditor.ui.navigation import Place
from jfeditor.ui.page_panel import Crumbs
from jfeditor.ui.session import Session
from jfeditor.ui.source_editor import SourceEditor
from jfeditor.ui.status import Status

_KEYS = 60
_PATIENCE = 30.0
_PARTS: list[tuple[Any, str, str]] = [
    (Displayed, "edit_to", "the edit as bytes"),
    (Session, "change_by", "the change, verified"),
    (pages, "read_front_matter", "reading: front matter"),
    (pages, "read_headings", "reading: headings"),
    (pages, "read_family", "reading: family"),
    (Handbook, "with_pages", "the new handbook"),
    (SourceEditor, "adopt", "the editor compared"),
    (MarkdownHighlighter, "highlightBlock", "highlighting"),
    (HandbookTreeKeeper, "_page_changed", "rows of the tree"),
    (HandbookTreeKeeper, "select", "the row selected"),
    (DetailsPanel, "show_page", "the Details tab"),
    (Crumbs, "show_way", "the way above the page"),
    (Status, "show_place", "the status bar"),
    (MainWindow, "update_actions", "actions allowed"),
]
"""Parts of a keystroke that do not lie in one another."""


@contextmanager
def _timed(parts: list[tuple[Any, str, str]]) -> Iterator[dict[str, float]]:
    """Seconds spent in each part while inside."""
    spent: dict[str, float] = defaultdict(float)
    with pytest.MonkeyPatch.context() as patch:
        for owner, name, label in parts:
            patch.setattr(owner, name, _timing(getattr(owner, name), label, spent))
        yield spent


def _timing(function: Callable[..., Any], label: str, spent: dict[str, float]) -> Callable[..., Any]:
    taken = function.__code__.co_argcount  # Qt gives a slot as many arguments as it takes

    def timed(*given: Any, **named: Any) -> Any:
        started = time.perf_counter()
        try:
            return function(*given[:taken], **named)
        finally:
            spent[label] += time.perf_counter() - started

    return timed


def _open(folder: Path, path: str) -> MainWindow:
    window = MainWindow()
    window.show()
    assert window.open(folder)
    read: list[bool] = []
    assert window.handbook is not None
    window.handbook.all_read.connect(lambda: read.append(True))
    end = time.monotonic() + _PATIENCE
    while not read and time.monotonic() < end:
        QApplication.processEvents()
    nodes = window.handbook.session.page(path).family.nodes
    middle = len(nodes) // 2
    window._jump(Place(path, nodes[middle].body.end - 2))
    window.tree.reveal(path, middle)
    QApplication.processEvents()
    return window


def test_keystroke(corpus: Path, tmp_path: Path, benchmark: BenchmarkFixture, figures: Figures) -> None:
    folder = tmp_path / "pages"
    shutil.copytree(corpus / "pages", folder)
    longest = max(
        (file for file in folder.rglob("*") if file.is_file()), key=lambda file: file.stat().st_size
    )
    path = longest.relative_to(folder).as_posix()
    make_application()

    def key(window: MainWindow) -> None:
        QTest.keyClick(window.page.editor, Qt.Key.Key_X)

    window = _open(folder, path)
    before = window.handbook.session.page(path).source.data if window.handbook else b""
    benchmark.pedantic(key, args=(window,), rounds=_KEYS, warmup_rounds=5, teardown=_settle)
    assert window.handbook is not None
    assert len(window.handbook.session.page(path).source.data) == len(before) + _KEYS + 5
    group = f"A key typed on the longest page of the corpus ({len(before) / 1000:.0f} KB)"
    figures.take(group, "all", [1000 * one for one in benchmark.stats.stats.data], "ms", 10)
    _discard(window)
    with _timed(_PARTS) as spent:
        window = _open(folder, path)
        each: dict[str, list[float]] = defaultdict(list)
        for _ in range(_KEYS):
            spent.clear()
            key(window)
            for _, _, label in _PARTS:
                each[label].append(1000 * spent[label])
            _settle(window)
        _discard(window)
    for label, values in each.items():
        figures.take(group, label, values, "ms")


def _settle(_window: MainWindow) -> None:
    """What follows later (paint, journal, differences) is not the keystroke's."""
    QApplication.processEvents()


def _discard(window: MainWindow) -> None:
    assert window.handbook is not None
    window.handbook.session.undo_stack.setIndex(0)
    window.close()
    window.deleteLater()
    QApplication.processEvents()
