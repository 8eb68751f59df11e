"""What tests of the full view share: ask its script, wait for its paint, press its keys, click in it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from jfeditor.ui.web_engine import start

PATIENCE_MS = 30_000
WORLD = 1
"""That of our own script: `QWebEngineScript.ScriptWorldId.ApplicationWorld`."""


def ask(qtbot: QtBot, view: Any, expression: str) -> Any:
    """What an expression is on the page, in the world of our own script."""
    said: list[Any] = []
    view.page.runJavaScript(f"JSON.stringify({{said: {expression}}})", WORLD, said.append)
    qtbot.waitUntil(lambda: bool(said), timeout=PATIENCE_MS)
    return json.loads(said[0] or "{}").get("said")  # nothing where the expression failed


def wait_for(qtbot: QtBot, view: Any, expression: str) -> None:
    """Wait until an expression is true on the page."""
    qtbot.waitUntil(lambda: bool(ask(qtbot, view, expression)), timeout=PATIENCE_MS)


def settled(qtbot: QtBot, view: Any) -> None:
    """Wait until what was asked of the page is on the screen."""
    view.page.runJavaScript(
        "requestAnimationFrame(() => requestAnimationFrame(() => document.body.dataset.settled = 'yes'))",
        WORLD,
    )
    wait_for(qtbot, view, "document.body.dataset.settled === 'yes'")
    view.page.runJavaScript("delete document.body.dataset.settled", WORLD)


def keyboard(view: Any) -> QWidget:
    """The widget that takes keys and mouse for the page."""
    found = view.view.focusProxy()
    assert isinstance(found, QWidget)
    return found


def point_of(qtbot: QtBot, view: Any, words: str) -> QPoint:
    """Where words stand in the view, scrolled to if they have to be."""
    place = ask(
        qtbot,
        view,
        "(() => { const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);"
        f"  while (walk.nextNode()) if (walk.currentNode.data.includes({json.dumps(words)})) {{"
        "    const range = document.createRange();"
        f"    const at = walk.currentNode.data.indexOf({json.dumps(words)});"
        "    range.setStart(walk.currentNode, at + 1); range.setEnd(walk.currentNode, at + 2);"
        "    let box = range.getBoundingClientRect();"
        "    if (box.top < 0 || box.bottom > innerHeight) {"
        "      scrollBy(0, box.top - 200); box = range.getBoundingClientRect(); }"
        "    return [box.left + box.width / 2, box.top + box.height / 2]; } return null; })()",
    )
    assert place is not None, words
    return QPoint(round(place[0]), round(place[1]))


def click(qtbot: QtBot, view: Any, words: str, button: Qt.MouseButton = Qt.MouseButton.LeftButton) -> None:
    """Click on words."""
    settled(qtbot, view)
    QTest.mouseClick(keyboard(view), button, pos=point_of(qtbot, view, words))


@contextmanager
def web_view(qtbot: QtBot, root: Path | None = None) -> Iterator[Any]:
    """A view alone, on a folder; nothing of it is left."""
    start(sandbox=False)
    from jfeditor.ui.web_files import Shelf
    from jfeditor.ui.web_view import WebView

    view = WebView()
    view.watch(Shelf(root))
    view.resize(500, 600)
    view.show()
    qtbot.waitExposed(view)
    try:
        yield view
    finally:
        view.close_view()
        view.deleteLater()


def show(qtbot: QtBot, view: Any, body: str, path: str = "page.md") -> None:
    """Show a body and wait until it is painted."""
    with qtbot.waitSignal(view.painted, timeout=PATIENCE_MS):
        view.show_body(path, body)
