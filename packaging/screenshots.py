"""Makes the pictures of the README and the user guide: the real window on the sample handbook.

usage: QT_QPA_PLATFORM=offscreen python packaging/screenshots.py
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "resources" / "help" / "images"
PAGE = "customer-care/care-operations.md"
LEVEL = b"### Senior Care Operations Analyst"
OLD, NEW = b"Lead the monthly review", b"Lead the weekly review"


def main() -> int:
    """Open, edit, take a picture in each theme."""
    with tempfile.TemporaryDirectory() as place:
        os.environ |= {"JFEDITOR_STATE": f"{place}/state", "JFEDITOR_CONFIG": f"{place}/config"}
        from jfeditor.ui.application import make_application
        from jfeditor.ui.main_window import MainWindow
        from jfeditor.ui.navigation import Place

        folder = Path(place) / "Harbourline handbook"
        shutil.copytree(ROOT / "resources" / "sample-handbook", folder)
        app = make_application()
        window = MainWindow()
        window.resize(1280, 800)
        window.show()
        window.open(folder)
        until(app.processEvents, lambda: bool(window.page.path) and window.handbook is not None)
        session = window.handbook.session  # type: ignore[union-attr]
        until(app.processEvents, lambda: PAGE in session.handbook.pages)
        data = session.page(PAGE).source.data
        at = data.index(OLD)
        window.page.go(Place(PAGE, at))
        window.page.editor.go_to(at, select_to=at + len(OLD))
        window.page.editor.textCursor().insertText(NEW.decode())
        window.page.go(Place(PAGE, session.page(PAGE).source.data.index(LEVEL)))
        window.tree.reveal(PAGE, window.page.node)
        PICTURES.mkdir(parents=True, exist_ok=True)
        for name, tab in (("light", "changes"), ("dark", "details")):
            window.do(f"theme_{name}")
            window.do(f"show_{tab}")
            settle(app.processEvents)
            window.grab().save(str(PICTURES / f"window-{name}.png"))
        session.undo_stack.undo()
        window.close()
    return 0


def until(step: Callable[[], None], reached: Callable[[], bool]) -> None:
    """Let the window work until something is there."""
    while not reached():
        step()


def settle(step: Callable[[], None]) -> None:
    """Let the window paint and compute what it does beside."""
    import time

    end = time.monotonic() + 1.5
    while time.monotonic() < end:
        step()


if __name__ == "__main__":
    sys.exit(main())
