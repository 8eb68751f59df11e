"""A key typed on the longest page: until the page as it is read shows it, and how long typing ever waits."""

import shutil
import time
from pathlib import Path

import pytest
from figures import Figures
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from stalls import Stalls, wait

from jfeditor.ui.application import make_application
from jfeditor.ui.main_window import MainWindow
from jfeditor.ui.navigation import Place
from jfeditor.ui.web_engine import Verdict

_KEYS = 40
_FAST_KEYS = 60
_FAST_MS = 60
"""Between two keys of somebody who types fast."""


def test_preview_speed(
    corpus: Path, tmp_path: Path, figures: Figures, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = Verdict(True, sandbox=False)
    monkeypatch.setattr("jfeditor.ui.engine_start.kept_verdict", lambda _words: known)
    folder = tmp_path / "pages"
    shutil.copytree(corpus / "pages", folder)
    longest = max(
        (file for file in folder.rglob("*") if file.is_file()), key=lambda file: file.stat().st_size
    )
    path = longest.relative_to(folder).as_posix()
    make_application()
    window = MainWindow()
    window.resize(1440, 900)
    window.show()
    assert window.open(folder)
    assert window.handbook is not None
    keeper, panel, editor = window.handbook.inheritance, window.side.preview, window.page.editor
    wait(lambda: keeper.current is not None and not keeper.busy)
    nodes = window.handbook.session.page(path).family.nodes
    window._jump(Place(path, nodes[len(nodes) // 2].body.end - 2))
    window.side.show_tab("page")
    numbers: list[int] = []
    wait(lambda: panel.web is not None)
    web = panel.web
    assert web is not None
    web.painted.connect(numbers.append)
    wait(lambda: web._shown[0] == path and bool(numbers) and not keeper.busy)
    taken, handled = [], []
    for _ in range(_KEYS):
        count = len(numbers)
        started = time.perf_counter()
        QTest.keyClick(editor, Qt.Key.Key_X)
        handled.append(1000 * (time.perf_counter() - started))
        wait(lambda count=count: len(numbers) > count)
        taken.append(1000 * (time.perf_counter() - started))
        wait(lambda: not keeper.busy)
    stalls = Stalls()
    typed = 0

    def key() -> None:
        nonlocal typed
        typed += 1
        QTest.keyClick(editor, Qt.Key.Key_X)

    timer = QTimer()
    timer.timeout.connect(key)
    timer.start(_FAST_MS)
    wait(lambda: typed >= _FAST_KEYS)
    timer.stop()
    waits = stalls.end()
    wait(lambda: not keeper.busy)
    size = longest.stat().st_size / 1000
    group = f"A key typed on the longest page of the corpus ({size:.0f} KB), the Page tab open"
    figures.take(group, "until the page shows it", taken, "ms", 100)
    figures.take(group, "the key itself", handled, "ms", 50)
    figures.take(group, f"longest wait while a key comes every {_FAST_MS} ms", [max(waits)], "ms", 50)
    window.handbook.session.undo_stack.setIndex(0)
    window.close()
    window.deleteLater()
    QApplication.processEvents()
