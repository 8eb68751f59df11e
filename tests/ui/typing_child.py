"""A window in a process of its own, for tests that kill it: opens a folder, does what it is told, says so.

Told on standard input, a line each: `type PATH TEXT`, `move PATH PLACE`, `quit`; said on standard output:
`ready`, `typed`, `moved`.
"""

import sys
import threading
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtTest import QTest
from window_steps import type_into

from jfeditor.text.changes import Change, make_page, remove_page
from jfeditor.ui.application import make_application
from jfeditor.ui.main_window import MainWindow


class _Orders(QObject):
    came = Signal(str)


class _Keys:
    """Presses keys as pytest-qt's qtbot does."""

    keyClick = staticmethod(QTest.keyClick)  # noqa: N815
    keyClicks = staticmethod(QTest.keyClicks)  # noqa: N815


def _say(word: str) -> None:
    print(word, flush=True)


def main() -> None:
    app = make_application()
    window = MainWindow()
    window.show()
    window.open(Path(sys.argv[1]))
    window.handbook.all_read.connect(lambda: _say("ready"))
    orders = _Orders()

    def follow(order: str) -> None:
        word, _, rest = order.partition(" ")
        if word == "type":
            path, _, text = rest.partition(" ")
            type_into(window, _Keys(), path, text)
            _say("typed")
        elif word == "move":
            path, _, place = rest.partition(" ")
            session = window.handbook.session
            text = session.page(path).source.data
            session.apply(Change("Move", (remove_page(path, text), make_page(place, text))))
            _say("moved")
        else:
            app.exit()

    def listen() -> None:
        for line in sys.stdin:
            orders.came.emit(line.rstrip("\n"))

    orders.came.connect(follow, Qt.ConnectionType.QueuedConnection)
    threading.Thread(target=listen, daemon=True).start()
    app.exec()


if __name__ == "__main__":
    main()
