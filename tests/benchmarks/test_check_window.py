"""A key typed on the longest page: until what is found in it is marked, and how long typing ever waits."""

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
from jfeditor.ui.check_work import QuickChecks
from jfeditor.ui.main_window import MainWindow
from jfeditor.ui.navigation import Place

_KEYS = 30
_FAST_KEYS = 60
_FAST_MS = 60
"""Between two keys of somebody who types fast."""
_TYPED = "Ask the chairman "


def test_what_is_found_while_typing(
    corpus: Path, tmp_path: Path, figures: Figures, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[float] = []
    check = QuickChecks.check

    def timed(*given: object) -> object:
        started = time.thread_time()
        try:
            return check(*given)  # type: ignore[arg-type]
        finally:
            looked.append(1000 * (time.thread_time() - started))

    monkeypatch.setattr(QuickChecks, "check", timed)
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
    keeper, checks, editor = window.handbook.inheritance, window.handbook.checks, window.page.editor
    wait(lambda: keeper.current is not None)
    stalls = Stalls()
    wait(lambda: not keeper.busy and not checks.busy)
    first = stalls.end()
    window._jump(Place(path, window.handbook.session.page(path).family.nodes[-1].body.end - 2))
    wait(lambda: not checks.busy)
    looked.clear()
    taken = []
    for _ in range(_KEYS):
        started = time.perf_counter()
        QTest.keyClick(editor, Qt.Key.Key_X)
        wait(lambda: checks.current(path) is not None)
        taken.append(1000 * (time.perf_counter() - started))
        wait(lambda: not keeper.busy)
    of_a_key = list(looked)
    whole = []
    for _ in range(_KEYS // 3):
        started = time.perf_counter()
        QTest.keyClick(editor, Qt.Key.Key_X)
        wait(lambda: not checks.busy and not keeper.busy)
        whole.append(1000 * (time.perf_counter() - started))
    stalls = Stalls()
    typed = 0

    def key() -> None:
        nonlocal typed
        QTest.keyClicks(editor, _TYPED[typed % len(_TYPED)])
        typed += 1

    timer = QTimer()
    timer.timeout.connect(key)
    timer.start(_FAST_MS)
    wait(lambda: typed >= _FAST_KEYS)
    timer.stop()
    waits = stalls.end()
    wait(lambda: not checks.busy)
    size = longest.stat().st_size / 1000
    group = f"A key typed on the longest page of the corpus ({size:.0f} KB): what the rules find in it"
    figures.take(group, "the quick rules, in their thread", of_a_key, "ms", 30)
    figures.take(group, "until what they find is marked", taken, "ms", 300)
    figures.take(group, "until language and style are known, too", whole, "ms", 1500)
    figures.take(group, f"longest wait while a key comes every {_FAST_MS} ms", [max(waits)], "ms", 50)
    figures.take(group, "longest wait while all pages are looked at", [max(first)], "ms", 50)
    window.handbook.session.undo_stack.setIndex(0)
    window.close()
    window.deleteLater()
    QApplication.processEvents()
