"""Errors nobody expected: told in the window, written down, nothing lost."""

import signal
import sys
import threading

import pytest

from jfeditor.ui.application import survive


@pytest.fixture
def _hooks(window):
    """The window with the program's own hooks, put back afterwards."""
    before = sys.excepthook, threading.excepthook, signal.getsignal(signal.SIGINT)
    awake = survive(window)
    yield
    awake.stop()
    sys.excepthook, threading.excepthook = before[:2]
    signal.signal(signal.SIGINT, before[2])


@pytest.mark.usefixtures("_hooks")
@pytest.mark.parametrize("beside", [False, True], ids=["window's thread", "another thread"])
def test_a_fault_is_told_and_written_down(window, qtbot, tmp_path, beside):
    if beside:
        thread = threading.Thread(target=lambda: 1 / 0)
        thread.start()
        thread.join()
    else:
        with pytest.raises(ZeroDivisionError) as met:
            _ = 1 / 0
        sys.excepthook(met.type, met.value, met.tb)
    qtbot.waitUntil(lambda: "went wrong inside" in window.statusBar().currentMessage())
    told = window.statusBar().currentMessage()
    reports = list(tmp_path.rglob("fault-*.txt"))
    assert len(reports) == 1
    assert str(reports[0]) in told
    assert "ZeroDivisionError" in reports[0].read_text(encoding="utf-8")
