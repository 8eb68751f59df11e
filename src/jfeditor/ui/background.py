"""Work beside the window: functions run in a thread, their results come back on the window's thread."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal, Slot


def _as_exception(error: BaseException) -> Exception:
    """The error itself; where a library in Rust gives up, pyo3 raises what is no `Exception` of Python's."""
    if isinstance(error, Exception):
        return error
    told = RuntimeError(f"{type(error).__name__}: {error}")
    told.__cause__ = error
    return told


class Background(QObject):
    """One worker thread with a queue; results are delivered by signal, in order.

    Errors are delivered too: a function that raises hands its exception to `failed`.
    """

    _delivered = Signal(object, object)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)
        self._delivered.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self.pending = 0
        """How many functions have not delivered yet."""
        self._closed = False

    def run(
        self,
        function: Callable[[], Any],
        done: Callable[[Any], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Run `function` beside; then call `done` with its result or `failed` with its error.

        After `finish` or `close` nothing runs any more: what is delivered late may still ask for more.
        """
        if self._closed:
            return
        self.pending += 1

        def work() -> None:
            try:
                result = function()
            except BaseException as error:  # noqa: BLE001 - whatever it is, the window's thread must hear of it
                self._delivered.emit(failed, _as_exception(error))
            else:
                self._delivered.emit(done, result)

        self._pool.submit(work)

    @Slot(object, object)
    def _deliver(self, receiver: Callable[[Any], None], result: Any) -> None:
        self.pending -= 1
        receiver(result)

    def finish(self) -> None:
        """Wait for all that was handed in; nothing more can be."""
        self._closed = True
        self._pool.shutdown(wait=True)

    def close(self) -> None:
        """Wait for what runs, drop what waits."""
        self._closed = True
        self._pool.shutdown(wait=True, cancel_futures=True)
