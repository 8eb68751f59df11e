"""How long the window keeps waiting who types, and waiting for what it does."""

import time
from collections.abc import Callable

import pytest
from PySide6.QtCore import QEventLoop, Qt, QTimer

_BEAT_MS = 2
_PATIENCE_MS = 30_000


def wait(done: Callable[[], bool]) -> None:
    """Let the window be a window until something is done."""
    loop = QEventLoop()
    timer = QTimer()
    timer.timeout.connect(lambda: loop.quit() if done() else None)
    timer.start(1)
    late = QTimer()
    late.setSingleShot(True)
    late.timeout.connect(lambda: pytest.fail("the window did not get there"))
    late.start(_PATIENCE_MS)
    loop.exec()


class Stalls:
    """How late a timer beats: what else runs on the window's thread keeps it waiting."""

    def __init__(self) -> None:
        """Begin."""
        self.waits: list[float] = []
        self._last = time.perf_counter()
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start(_BEAT_MS)

    def _beat(self) -> None:
        now = time.perf_counter()
        self.waits.append(1000 * (now - self._last) - _BEAT_MS)
        self._last = now

    def end(self) -> list[float]:
        """Stop; the waits in milliseconds."""
        self._timer.stop()
        return [max(0.0, wait) for wait in self.waits]
