"""A hostile page in the full view: it runs nothing, reaches nobody, reads nothing outside the folder."""

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from web_steps import PATIENCE_MS, ask, click, keyboard, settled, show, wait_for, web_view

from jfeditor.families.handbook import Handbook
from jfeditor.families.pages import read_page
from jfeditor.ui import web_files, web_scheme
from jfeditor.ui.web_files import SHELL, WebFile, picture_address
from jfeditor.ui.web_page import make_web_page

pytestmark = [
    pytest.mark.usefixtures("full_view"),
    pytest.mark.qt_log_ignore("GPUInfo not initialized", extend=True),  # Chromium, of a computer without one
]
RAN = "document.documentElement.dataset.ran = 'yes'"
BARE = Path(__file__).parent / "bare_browser.py"


class Listener:
    """Counts who connects to a port of this computer."""

    def __init__(self) -> None:
        self.connections: list[bytes] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._listen, name="listener")

    def __enter__(self) -> "Listener":
        self._thread.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            with connection:
                connection.settimeout(0.5)
                try:
                    self.connections.append(connection.recv(200).split(b"\r\n")[0])
                except OSError:
                    self.connections.append(b"")


@pytest.fixture
def listener() -> Iterator[Listener]:
    with Listener() as made:
        yield made


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A handbook beside a canary, with links to it."""
    root = tmp_path / "handbook"
    root.mkdir()
    picture = QImage(7, 7, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.red)
    for file in (tmp_path / "canary.png", root / "good.png"):
        assert picture.save(str(file))
    (tmp_path / "canary.css").write_text(":root { --canary: read; }")
    (root / "link.png").symlink_to(tmp_path / "canary.png")
    (root / "folder").symlink_to(tmp_path)
    (root / "evil.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'width="9" height="9" onload="{RAN}"><script>{RAN}</script><image xlink:href="file://{tmp_path}/canary.png"/>'
        '<rect width="9" height="9"/></svg>'
    )
    return root


def hostile(port: int, outside: Path) -> str:
    """HTML that tries everything."""
    far, file = f"http://127.0.0.1:{port}", f"file://{outside}/canary.png"
    return f"""
<base href="{far}/base/"><meta http-equiv="refresh" content="0; url={far}/refresh">
<link rel="stylesheet" href="{far}/link.css"><link rel="preconnect" href="{far}">
<link rel="dns-prefetch" href="{far}">
<link rel="prefetch" href="{far}/prefetch"><link rel="prerender" href="{far}/prerender">
<link rel="preload" as="image" href="{far}/preload.png"><link rel="icon" href="{far}/icon.png">
<link rel="stylesheet" href="file://{outside}/canary.css"><link rel="manifest" href="{far}/manifest">
<style>@import url({far}/import.css); @font-face {{ font-family: far; src: url({far}/font.woff) }}
 p {{ background: url({far}/background.png); font-family: far; color: rgb(1, 2, 3) }}</style>
<script>{RAN}; fetch("{far}/fetch"); new WebSocket("ws://127.0.0.1:{port}/socket");
 new Image().src = "{far}/image";
 navigator.sendBeacon("{far}/beacon"); open("{far}/window"); location = "{far}/location";
 new EventSource("{far}/events"); new Worker("{far}/worker.js");
 new RTCPeerConnection().createOffer();</script>
<script src="{far}/script.js"></script><script type="module">import "{far}/module.js"</script>
<p id="page" onclick="{RAN}" onmouseover="{RAN}" style="background: url({far}/style.png)">Harmless words.</p>
<img class="out" src="{far}/img.png" onerror="{RAN}">
<img class="out" srcset="{far}/set.png 1x, {far}/set2.png 2x">
<img class="out" src="//127.0.0.1:{port}/host.png"><img class="out" src="{file}" onload="{RAN}">
<img class="out" src="{SHELL}files/../canary.png"><img class="out" src="{SHELL}files/%2e%2e/canary.png">
<img class="out" src="{SHELL}files/%252e%252e/canary.png"><img class="out" src="{SHELL}files/link.png">
<img class="out" src="{SHELL}files/folder/canary.png">
<img class="out" src="{SHELL}files/{outside}/canary.png">
<img class="out" src="handbook://127.0.0.1:{port}/host.png"><img class="out" src="handbook://files/good.png">
<img class="out" src="qrc:/qt-project.org/x.png"><img class="out" src="chrome://version/x.png">
<img id="evil" src="{picture_address("evil.svg")}"><img id="good" src="{picture_address("good.png")}">
<picture><source srcset="{far}/source.png"><img class="out" src="{far}/fallback.png"></picture>
<iframe src="{far}/frame"></iframe><iframe srcdoc="<script>parent.{RAN}</script>"></iframe>
<iframe src="file://{outside}/canary.css"></iframe><iframe src="{SHELL}"></iframe>
<object data="{far}/object"></object><embed src="{far}/embed">
<object data="{picture_address("evil.svg")}"></object>
<video src="{far}/video.mp4" poster="{far}/poster.png" autoplay></video>
<audio src="{far}/audio.mp3" autoplay></audio>
<svg><script>{RAN}</script><image href="{far}/svg.png"/><use href="{far}/use.svg#a"/>
 <foreignObject><iframe src="{far}/foreign"></iframe></foreignObject></svg>
<form action="{far}/form" method="post"><input name="body"><input name="attributes">
<button>Send it</button></form>
<img name="getElementById"><img name="body"><form name="documentElement"></form>
<p><a href="{far}/ping" ping="{far}/pinged">Pinging</a> <a href="{far}/blank" target="_blank">Blank</a>
 <a href="javascript:{RAN}">Scripted</a> <a href="file://{outside}/canary.css">Filed</a>
 <a href="{far}/down" download>Loaded down</a> <a href="data:text/html,<script>{RAN}</script>">Dated</a></p>
<math><maction actiontype="statusline" xlink:href="javascript:{RAN}">Sum</maction></math>
<details ontoggle="{RAN}" open><summary>Fold</summary>Folded</details>
<body onload="{RAN}" background="{far}/body.png">
<div id="last">The end.</div>
"""


def look(qtbot: QtBot, view: Any) -> None:
    """Do what a reader does, and more: clicks everywhere, keys, the mouse over everything."""
    for words in ("Harmless", "Pinging", "Blank", "Scripted", "Filed", "Loaded down", "Dated", "Fold"):
        for button in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            click(qtbot, view, words, button)
    for _ in range(12):
        QTest.keyClick(keyboard(view), Qt.Key.Key_Tab)
        QTest.keyClick(keyboard(view), Qt.Key.Key_Return)
    settled(qtbot, view)


def assert_safe(qtbot: QtBot, view: Any) -> None:
    """Nothing ran, nothing was read, the view is where it was."""
    assert view.page.url().toString() == SHELL
    assert ask(qtbot, view, "document.documentElement.dataset.ran || ''") == ""
    assert (
        ask(qtbot, view, "[...document.querySelectorAll('.out')].filter((one) => one.naturalWidth).length")
        == 0
    )
    assert ask(qtbot, view, "getComputedStyle(document.documentElement).getPropertyValue('--canary')") == ""
    wait_for(qtbot, view, "document.getElementById('good').naturalWidth === 7")
    wait_for(qtbot, view, "document.getElementById('evil').naturalWidth === 9")


def test_a_browser_without_guards_is_reached(book: Path, listener: Listener, tmp_path: Path) -> None:
    """The page really does try: else the other tests would say nothing."""
    page = tmp_path / "page.html"
    page.write_text(
        hostile(listener.port, tmp_path).replace("location =", "0 &&").replace('"refresh"', '"none"')
    )
    subprocess.run(
        [sys.executable, BARE, page, "1"], check=True, timeout=60, env=dict(os.environ), capture_output=True
    )
    asked = b" ".join(listener.connections)
    for name in (b"/link.css", b"/import.css", b"/fetch", b"/img.png", b"/frame", b"/socket", b"/poster.png"):
        assert name in asked, listener.connections


def test_a_hostile_body_reaches_nothing(qtbot: QtBot, book: Path, listener: Listener, tmp_path: Path) -> None:
    with web_view(qtbot, book) as view:
        links: list[str] = []
        view.link_chosen.connect(links.append)
        show(qtbot, view, hostile(listener.port, tmp_path))
        look(qtbot, view)
        assert_safe(qtbot, view)
        assert any("/ping" in link for link in links), "clicks are told, and go nowhere"
        tags = "script, style, iframe, object, embed, form, svg, base, meta[http-equiv=refresh], video, audio"
        assert ask(qtbot, view, f"document.body.querySelectorAll('{tags}').length") == 0
        show(qtbot, view, "<p>The window lives.</p>")
        assert ask(qtbot, view, "document.body.innerText.trim()") == "The window lives."
        assert not listener.connections


@pytest.mark.parametrize("policy", [True, False], ids=["", "without our content policy"])
def test_a_hostile_document_reaches_nothing(
    qtbot: QtBot,
    book: Path,
    listener: Listener,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    policy: bool,
) -> None:
    """Were the empty page itself the hostile one, the engine's own locks would still hold."""
    text = hostile(listener.port, tmp_path).replace("Refresh", "")
    find = web_files.Shelf.find

    def hostile_shell(shelf: web_files.Shelf, address: str) -> WebFile | None:
        return WebFile("text/html", text.encode()) if address == SHELL else find(shelf, address)

    monkeypatch.setattr(web_files.Shelf, "find", hostile_shell)
    if not policy:
        monkeypatch.setattr(web_scheme, "_HEADERS", {})
    with web_view(qtbot, book) as view:
        with qtbot.waitSignal(view.page.loadFinished, timeout=PATIENCE_MS):
            pass
        wait_for(qtbot, view, "!!document.getElementById('last')")
        look(qtbot, view)
        assert_safe(qtbot, view)
        assert not listener.connections


def test_a_hostile_page_of_a_handbook_comes_out_harmless(
    qtbot: QtBot, book: Path, listener: Listener, tmp_path: Path
) -> None:
    """The usual way: through the sanitiser, then into the view."""
    text = "# Page\n\n" + hostile(listener.port, tmp_path) + "\n![good](good.png) ![evil](evil.svg)\n"
    page = read_page("page.md", text.encode())
    made = make_web_page(page, Handbook.of([page]), book, None, picture=picture_address)
    with web_view(qtbot, book) as view:
        show(qtbot, view, made.body_html)
        click(qtbot, view, "Harmless")
        settled(qtbot, view)
        wait_for(qtbot, view, "[...document.images].filter((one) => one.naturalWidth === 7).length > 0")
        assert ask(qtbot, view, "document.documentElement.dataset.ran || ''") == ""
        assert view.page.url().toString() == SHELL
        assert not listener.connections


def test_nothing_is_kept(qtbot: QtBot, book: Path) -> None:
    with web_view(qtbot, book) as view:
        show(qtbot, view, "<p>Words</p>")
        profile = view.page.profile()
        assert profile.isOffTheRecord()
        assert profile.httpCacheType() == profile.HttpCacheType.NoCache
        assert not Path(profile.persistentStoragePath()).exists()
        assert ask(qtbot, view, "(document.cookie = 'a=b', document.cookie)") == ""
