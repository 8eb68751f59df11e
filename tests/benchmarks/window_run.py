"""One window on one handbook, in a process of its own: prints what was measured as JSON.

    python tests/benchmarks/window_run.py FOLDER PAGES (fill | cancel | inherit)

Times are seconds since Qt was loaded. The window is one as `jfeditor FOLDER` makes it.
"""

import json
import resource
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

BORN = time.perf_counter()

from PySide6.QtCore import QEvent, QEventLoop, QModelIndex, QObject, QPoint, Qt, QTimer  # noqa: E402
from PySide6.QtTest import QTest  # noqa: E402
from PySide6.QtWidgets import QApplication, QLineEdit  # noqa: E402

LOADED = time.perf_counter()

from jfeditor.ui.application import make_application  # noqa: E402
from jfeditor.ui.main_window import MainWindow  # noqa: E402
from jfeditor.ui.tree_model import ROW_ROLE  # noqa: E402

_BEAT_MS = 5
_STALL = 0.05
_PATIENCE = 120.0
_TYPED = "tariff"
_CANCEL_AT = 0.2
_LOOK_MS = 20


class Heart:
    """A timer that notes how late the event loop lets it beat."""

    def __init__(self) -> None:
        self.gaps: list[float] = []
        self.last = time.perf_counter()
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        self.last = time.perf_counter()
        self._timer.start(_BEAT_MS)

    def stop(self) -> None:
        self._timer.stop()

    def _beat(self) -> None:
        now = time.perf_counter()
        self.gaps.append(now - self.last)
        self.last = now

    def told(self) -> dict[str, float]:
        waits = sorted(max(0.0, gap - _BEAT_MS / 1000) for gap in self.gaps)
        return {
            "longest": waits[-1],
            "p99": waits[int(len(waits) * 0.99)],
            "over_50_ms": sum(wait > _STALL for wait in waits),
            "beats": len(waits),
        }


class Paints(QObject):
    """Notes when a widget is painted, and whether all rows were there by then."""

    def __init__(self, is_full: Callable[[], bool]) -> None:
        super().__init__()
        self._is_full = is_full
        self.first = self.full = 0.0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint:
            QTimer.singleShot(0, self, self._painted)
        return False

    def _painted(self) -> None:
        self.first = self.first or since()
        if not self.full and self._is_full():
            self.full = since()


def since() -> float:
    return time.perf_counter() - LOADED


def wait(done: Callable[[], bool]) -> None:
    app = QApplication.instance()
    end = time.monotonic() + _PATIENCE
    while not done():
        app.processEvents()
        if time.monotonic() > end:
            sys.exit("the window did not get there")
        time.sleep(0.0002)


def rest(done: Callable[[], bool]) -> None:
    """Let the window be a window until something is done; unlike `wait` this leaves others the processor."""
    loop = QEventLoop()
    timer = QTimer()
    timer.timeout.connect(lambda: loop.quit() if done() else None)
    timer.start(_LOOK_MS)
    QTimer.singleShot(int(_PATIENCE * 1000), timer, lambda: sys.exit("the window did not get there"))
    loop.exec()


def took(what: Callable[[], object]) -> float:
    started = time.perf_counter()
    what()
    QApplication.processEvents()
    return time.perf_counter() - started


def families_listed(model) -> int:
    """How many families the rows of the first storey say they hold."""
    counts = [model.index(row, 0).data(ROW_ROLE).count for row in range(model.rowCount())]
    return sum(int(count.split()[0]) for count in counts if "famil" in count)


def use(window, told: dict[str, object]) -> None:
    """What a user does first: opens a department, chooses a family, types into the filter."""
    tree, model = window.tree_panel.tree, window.tree_panel.tree.model()
    department = model.index(0, 0)
    told["expanding"] = took(lambda: tree.expand(department))
    family = next(i for i in walk(model, department) if i.data(ROW_ROLE).path)
    tree.scrollTo(family)
    spot = tree.visualRect(family).center()
    told["choosing"] = took(
        lambda: QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(spot))
    )
    if window.page.path != family.data(ROW_ROLE).path:
        sys.exit(f"a click opened {window.page.path!r}")
    told["filtering_at_once"] = took(lambda: window.tree_panel.filter.setText(_TYPED))
    if not model.rowCount():
        sys.exit("the filter left nothing")
    window.tree_panel.filter.clear()
    QApplication.processEvents()


def walk(model, parent: QModelIndex):
    for row in range(model.rowCount(parent)):
        index = model.index(row, 0, parent)
        yield index
        yield from walk(model, index)


def keystrokes(window) -> dict[str, list[float]]:
    """Each key of a word typed into the filter and into quick open, with all pages there."""
    typed = type_into(window.tree_panel.filter, ("crane engineer", "senior pilotage", "grade 7"))
    opening = took(window.do_quick_open)
    asked = type_into(window.palette_box.field, ("crane engineer", "senior pilotage", "crnae enginer"))
    window.palette_box.hide()
    return {"filter": typed, "quick_open_opening": [opening], "quick_open": asked}


def type_into(field: QLineEdit, words: tuple[str, ...]) -> list[float]:
    """The seconds each letter takes, its paint included."""
    taken = []
    for word in words:
        for end in range(1, len(word) + 1):
            taken.append(took(partial(field.setText, word[:end])))  # noqa: PERF401 - one after the other
        field.clear()
        QApplication.processEvents()
    return taken


def inherit(folder: Path) -> dict[str, object]:
    """From all pages read, and watched, until all statements are resolved; what is typed meanwhile."""
    window = MainWindow()
    watched: list[bool] = []
    window.show()
    window.open(folder)
    keeper = window.handbook.inheritance
    window.handbook.all_read.connect(lambda: watched.append(False))
    window.handbook._watcher.began.connect(lambda: watched.append(True))
    rest(lambda: bool(watched))
    started = time.perf_counter()
    rest(lambda: True in watched)  # to watch ten thousand folders holds the interpreter once, for itself
    keys = keystrokes(window)
    told: dict[str, object] = {f"{name}_meanwhile": values for name, values in keys.items()}
    told["known_while_typing"] = keeper.current is not None
    heart = Heart()
    heart.start()
    rest(lambda: keeper.current is not None)
    heart.stop()
    told |= {"known": time.perf_counter() - started, "heart": heart.told()}
    told["statements"] = sum(1 for _ in keeper.current.found)
    told["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    window.close()
    return told


def leave(folder: Path) -> float:
    """The seconds it takes to close a handbook whose statements are being resolved."""
    window = MainWindow()
    window.show()
    window.open(folder)
    keeper = window.handbook.inheritance
    all_read: list[bool] = []
    window.handbook.all_read.connect(lambda: all_read.append(True))
    rest(lambda: bool(all_read))
    rest(lambda: keeper.busy)
    if keeper.current is not None:
        sys.exit("everything was known too early")
    return took(window.close)


def main(folder: Path, total: int, mode: str) -> None:
    told: dict[str, object] = {"qt": LOADED - BORN}
    make_application()
    if mode == "inherit":
        print(json.dumps(inherit(folder) | {"leaving": leave(folder)}))
        return
    window = MainWindow()
    progress: list[tuple[int, int]] = []
    ended: list[float] = []
    paints = Paints(lambda: families_listed(window.tree_panel.tree.model()) >= total)
    window.tree_panel.tree.viewport().installEventFilter(paints)
    heart = Heart()
    window.show()
    window.open(folder)
    window.handbook.progress.connect(lambda done, of: progress.append((done, of)))
    window.handbook.all_read.connect(lambda: ended.append(since()))
    heart.start()
    wait(lambda: paints.full > 0)
    told |= {"first_paint": paints.first, "listed": paints.full}
    told["read_when_listed"] = len(window.handbook.session.handbook.pages)
    use(window, told)
    told["used"] = since()
    told["cancel_shown"] = window.status.cancel.isVisible()
    told["progress_shown"] = window.status.progress.isVisible()
    if mode == "cancel":
        wait(lambda: bool(progress) and progress[-1][0] > _CANCEL_AT * total)
        told["cancelling"] = took(window.status.cancel.click)
        wait(lambda: bool(ended))
        told["read"] = len(window.handbook.session.handbook.pages)
        told["cancel_shown_after"] = window.status.cancel.isVisible()
    else:
        wait(lambda: bool(ended))
        heart.stop()
        told["filled"] = ended[0]
        told["progress_steps"] = len({done for done, _ in progress})
        told |= {"heart": heart.told()}
        told["read"] = len(window.handbook.session.handbook.pages)
        told["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        told |= keystrokes(window)
        told["peak_mb_used"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    told["total"] = total
    window.close()
    print(json.dumps(told))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
