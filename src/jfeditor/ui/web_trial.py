"""Run as a program of its own: tries whether the page view starts on this computer, and says so.

    python -m jfeditor.ui.web_trial (sandbox | open)

If Chromium ends this program, the window lives on and knows.
"""

import sys

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from jfeditor.ui.web_engine import TRIED, start

_PATIENCE_MS = 20_000


def main(mode: str) -> int:
    """Show a body in a view nobody sees; 0 where it came to be painted."""
    app = QApplication([])
    start(sandbox=mode == "sandbox")
    from jfeditor.ui.web_view import WebView  # noqa: PLC0415 - after it is started

    view = WebView()

    def end(code: int) -> None:
        view.close_view()
        app.exit(code)

    view.painted.connect(lambda _: QTimer.singleShot(0, lambda: end(0)))
    view.failed.connect(lambda: app.exit(1))
    QTimer.singleShot(_PATIENCE_MS, lambda: app.exit(1))
    view.show()
    view.show_body("trial", "<p>Trial</p>")
    code = app.exec()
    if code == 0:
        print(TRIED)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
