"""Shows a page as a browser does, and nothing of it can do anything: no scripts, no requests, no windows.

The page's content is put into an empty page by our own script (`resources/preview/page.js`), which runs in a
world of its own: page scripts are off. The script tells what the user does by lines on the console that begin
with a word made for this view, so that nothing but it can be meant.
"""

import contextlib
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QMarginsF, QObject, QPoint, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QPageLayout, QPageSize, QWheelEvent
from PySide6.QtWebEngineCore import (
    QWebEngineDownloadRequest,
    QWebEngineFindTextResult,
    QWebEngineFullScreenRequest,
    QWebEnginePage,
    QWebEnginePermission,
    QWebEngineProfile,
    QWebEngineScript,
    QWebEngineSettings,
)
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import delete, isValid

from jfeditor.resources import resource
from jfeditor.ui.web_files import SCHEME, SHELL, Shelf
from jfeditor.ui.web_scheme import Gate, Librarian

_WORLD = QWebEngineScript.ScriptWorldId.ApplicationWorld
_Setting = QWebEngineSettings.WebAttribute
_OFF = (
    _Setting.JavascriptEnabled,  # of the page's own world; ours goes on
    _Setting.JavascriptCanOpenWindows,
    _Setting.JavascriptCanAccessClipboard,
    _Setting.JavascriptCanPaste,
    _Setting.LocalStorageEnabled,
    _Setting.LocalContentCanAccessRemoteUrls,
    _Setting.LocalContentCanAccessFileUrls,
    _Setting.HyperlinkAuditingEnabled,
    _Setting.PluginsEnabled,
    _Setting.PdfViewerEnabled,
    _Setting.FullScreenSupportEnabled,
    _Setting.ScreenCaptureEnabled,
    _Setting.WebGLEnabled,
    _Setting.AutoLoadIconsForPage,
    _Setting.TouchIconsEnabled,
    _Setting.AllowRunningInsecureContent,
    _Setting.AllowGeolocationOnInsecureOrigins,
    _Setting.AllowWindowActivationFromJavaScript,
    _Setting.FocusOnNavigationEnabled,
    _Setting.DnsPrefetchEnabled,
    _Setting.NavigateOnDropEnabled,
    _Setting.ReadingFromCanvasEnabled,
    _Setting.ErrorPageEnabled,
    _Setting.BackForwardCacheEnabled,
)
_ON = (
    _Setting.PlaybackRequiresUserGesture,
    _Setting.WebRTCPublicInterfacesOnly,
    _Setting.LinksIncludedInFocusChain,
    _Setting.PrintElementBackgrounds,
)
_ZOOMS = (50, 67, 75, 80, 90, 100, 110, 125, 150, 175, 200, 250, 300)
"""In percent."""
_PRINT_MARGIN_MM = 18.0


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a menu is asked for."""

    at: QPoint
    """On the screen."""
    link: str
    """The address of the link there; empty where there is none."""
    line: int
    """The line of the source (from 1) that the words there come from; 0 where there are none."""
    selected: bool
    """Whether words are selected."""


class WebView(QWidget):
    """A page's body, patched as it changes; the user's clicks and scrolling come as signals."""

    line_chosen = Signal(int)
    """The user clicked words of this line (from 1)."""
    link_chosen = Signal(str)
    """The user clicked a link: its address."""
    menu_wanted = Signal(object)
    """The user wants a menu: the `Spot` it is asked for at."""
    scrolled = Signal(float)
    """The user scrolled: the line at the top, with the share of what is above of the way to the next one."""
    folds_changed = Signal(int, int)
    """How many parts of the page can be folded, and how many are open."""
    anchor_missed = Signal(str)
    """There is no such anchor on the page that is shown."""
    painted = Signal(int)
    """A body is on the screen: its number, as `show_body` returned it."""
    percent_changed = Signal(int)
    """In percent."""
    found = Signal(int, int)
    """Which of the places found is shown (from 1), and how many there are."""
    find_wanted = Signal()
    """The user pressed the keys for finding."""
    failed = Signal()
    """The engine broke down twice: the view shows nothing any more."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = secrets.token_hex(16)
        self._ready = False
        """Whether our script is there."""
        self._breakdowns = 0
        self._number = 0
        self._shown = ("", "")
        """The path of the page that is shown, and its body."""
        self._worn = ""
        """The call that dresses the page."""
        self._waiting: list[str] = []
        """Calls until our script is there, but those that say what is shown and how."""
        self._finding = False
        self._find_next: tuple[str, bool] | None = None
        """What to look for next, and whether before what is shown."""
        self._sought = ""
        """What was looked for last."""
        self._profile = QWebEngineProfile()
        self._librarian = Librarian(self)
        self._gate = Gate(self)
        self.view = QWebEngineView(self)
        self.page = _Page(self._profile, self.view, self._key)
        self._shut()
        self.page.told.connect(self._hear)
        self.view.setPage(self.page)
        self._profile.setParent(self)  # after the view, so that it goes after it
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.view.setAcceptDrops(False)
        self.view.setAccessibleName("The page as a reader sees it")
        self.setFocusProxy(self.view)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)
        self.page.findTextFinished.connect(self._tell_found)
        self.page.loadFinished.connect(lambda _: self._find())
        self.page.renderProcessTerminated.connect(self._broke_down)
        self._load()

    def _shut(self) -> None:
        """Close every way out, and every way to leave something behind."""
        profile, page = self._profile, self.page
        profile.setHttpCacheType(QWebEngineProfile.HttpCacheType.NoCache)
        profile.setPersistentCookiesPolicy(QWebEngineProfile.PersistentCookiesPolicy.NoPersistentCookies)
        profile.setPersistentPermissionsPolicy(QWebEngineProfile.PersistentPermissionsPolicy.AskEveryTime)
        profile.setSpellCheckEnabled(False)
        profile.setPushServiceEnabled(False)
        profile.cookieStore().setCookieFilter(lambda _request: False)
        profile.setUrlRequestInterceptor(self._gate)
        profile.installUrlSchemeHandler(SCHEME.encode(), self._librarian)
        profile.downloadRequested.connect(QWebEngineDownloadRequest.cancel)
        page.permissionRequested.connect(QWebEnginePermission.deny)
        page.fullScreenRequested.connect(QWebEngineFullScreenRequest.reject)
        for names, on in ((_OFF, False), (_ON, True)):
            for name in names:
                page.settings().setAttribute(name, on)
        script = QWebEngineScript()
        script.setName("jfeditor")
        script.setWorldId(_WORLD)
        script.setInjectionPoint(QWebEngineScript.InjectionPoint.DocumentReady)
        script.setRunsOnSubFrames(False)
        source = resource("preview", "page.js").read_text(encoding="utf-8")
        script.setSourceCode(source.replace("{key}", self._key))
        page.scripts().insert(script)

    # What is shown

    def watch(self, shelf: Shelf) -> None:
        """Show images and the style sheet of another handbook, or of none."""
        if shelf != self._librarian.shelf:
            self._librarian.shelf = shelf
            self._shown = ("", "")
            self._load()

    def show_body(self, path: str, body: str) -> int:
        """Show the body of a page, or its new state, of which only what differs is touched.

        Returns its number, that of the one before where nothing differs.
        """
        if (path, body) != self._shown:
            self._shown = (path, body)
            self._number += 1
            if self._ready:
                self._call(self._show_call())
        return self._number

    def wear(self, theme: str, colours: dict[str, str], classes: str) -> None:
        """Dress the page: `theme` is light or dark, `classes` are those of its outermost element."""
        call = f"wear({_js(theme)}, {_js(colours)}, {_js(classes)})"
        if call != self._worn:
            self._worn = call
            self.page.setBackgroundColor(QColor(colours["panel"]))
            if self._ready:
                self._call(call)

    def scroll_to_anchor(self, anchor: str) -> None:
        """Scroll to an anchor; to the top for an empty one. `anchor_missed` tells where there is none."""
        self._call(f"scrollToAnchor({_js(anchor)})")

    def scroll_to_heading(self, anchor: str) -> None:
        """Scroll to an anchor, or to the top, because of what the user chose elsewhere."""
        self._call(f"scrollToHeading({_js(anchor)})")

    def scroll_to_block(self, line: float) -> None:
        """Scroll so that what a line of the source became is in the view's upper third."""
        self._call(f"scrollToBlock({line:.3f}, true, true)")

    def keep_in_view(self, line: float, *, far: bool) -> None:
        """See to it that what a line of the source became is in view; without `far` only if it is near."""
        self._call(f"scrollToBlock({line:.3f}, false, {_js(far)})")

    def scroll_to_line(self, line: float) -> None:
        """Scroll so that what a line of the source became is at the top."""
        self._call(f"scrollToLine({line:.3f})")

    def fold_all(self, *, is_open: bool) -> None:
        """Fold or unfold everything that can be."""
        self._call(f"foldAll({_js(is_open)})")

    @property
    def percent(self) -> int:
        """In percent."""
        return round(100 * self.view.zoomFactor())

    def set_zoom(self, percent: int) -> None:
        """Make everything larger or smaller."""
        percent = max(_ZOOMS[0], min(_ZOOMS[-1], percent))
        if percent != self.percent:
            self.view.setZoomFactor(percent / 100)
            self.percent_changed.emit(percent)

    def zoom_by(self, steps: int) -> None:
        """One step larger or smaller; with 0 the usual size."""
        if steps > 0:
            self.set_zoom(next((zoom for zoom in _ZOOMS if zoom > self.percent), _ZOOMS[-1]))
        elif steps < 0:
            self.set_zoom(next((zoom for zoom in reversed(_ZOOMS) if zoom < self.percent), _ZOOMS[0]))
        else:
            self.set_zoom(100)

    def find_text(self, text: str, *, backward: bool = False) -> None:
        """Go to the next place that says this; `found` tells how many there are. Empty: mark none."""
        self._find_next = text, backward
        self._find()

    def print_pdf(self, take: Callable[[bytes], None]) -> None:
        """Give the page to `take` as the bytes of a PDF, some time later."""
        self.page.printToPdf(lambda data: take(bytes(data.data())), paper())

    def copy(self) -> None:
        """Copy what is selected."""
        self.page.triggerAction(QWebEnginePage.WebAction.Copy)

    def selectAll(self) -> None:
        """Select all."""
        self.page.triggerAction(QWebEnginePage.WebAction.SelectAll)

    def close_view(self) -> None:
        """End the engine's work for this view; nothing of it is left."""
        if not isValid(self.page):
            return
        self._ready = False
        self._librarian.close()
        # In this order, and at once: a profile has to outlive its pages, whoever collects the garbage.
        for one in (self.page, self.view, self._profile):
            delete(one)

    # What our script tells

    def _call(self, call: str) -> None:
        if self._ready:
            self.page.runJavaScript(f"jf.{call}", _WORLD.value)
        else:
            self._waiting.append(call)

    def _hear(self, name: str, value: Any) -> None:
        match name:
            case "ready":
                self._begin()
            case "painted":
                self.painted.emit(value)
            case "line":
                self.line_chosen.emit(value)
            case "link":
                self.link_chosen.emit(value)
            case "scrolled":
                self.scrolled.emit(float(value))
            case "folds":
                self.folds_changed.emit(*value)
            case "missed":
                self.anchor_missed.emit(value)
            case "menu":
                at = QPoint(
                    round(value["x"] * self.view.zoomFactor()), round(value["y"] * self.view.zoomFactor())
                )
                self.menu_wanted.emit(
                    Spot(self.view.mapToGlobal(at), value["link"], value["line"], bool(value["selected"]))
                )

    def _begin(self) -> None:
        """Our script is there, in the first empty page or in one that the engine loaded later."""
        self._ready = True
        self._finding = False  # whatever was asked of an engine that is no more
        self._listen_to_keys()
        waiting, self._waiting = self._waiting, []
        state = (self._worn, self._show_call() if any(self._shown) else "")
        for call in (*filter(None, state), *waiting):
            self._call(call)

    def _load(self) -> None:
        """Begin with the empty page."""
        self._ready = False
        self._waiting = []
        self.view.load(QUrl(SHELL))

    def _show_call(self) -> str:
        path, body = self._shown
        return f"show({_js(path)}, {_js(body)}, {self._number})"

    def _broke_down(self, status: QWebEnginePage.RenderProcessTerminationStatus, _code: int) -> None:
        if status is QWebEnginePage.RenderProcessTerminationStatus.NormalTerminationStatus:
            return
        self._breakdowns += 1
        if self._breakdowns > 1:
            QTimer.singleShot(0, self, self.failed.emit)  # who hears of it may end this view: not in here
            return
        self._load()

    def _find(self) -> None:
        """Look for what was asked for last, one after the other: the engine loses what comes meanwhile."""
        if self._find_next is None or self._finding or self.page.isLoading():
            return  # nothing is found before all of the empty page, say its fonts, is there
        (text, backward), self._find_next = self._find_next, None
        self._finding = True
        flags = QWebEnginePage.FindFlag.FindBackward if backward else QWebEnginePage.FindFlag(0)
        self._sought = text
        self._call(f"seek({_js(not text)})")
        self.page.findText(text, flags)

    def _tell_found(self, result: QWebEngineFindTextResult) -> None:
        self._finding = False
        self._call(f"found({_js(self._sought)}, {result.activeMatch()})")
        if self._find_next is not None:
            QTimer.singleShot(0, self, self._find)  # not in here: the engine is not done with the one before
        else:
            self.found.emit(result.activeMatch(), result.numberOfMatches())

    # Keys and wheel

    def _listen_to_keys(self) -> None:
        """The engine takes keys in a widget of its own, which it makes anew when it starts again."""
        inner = self.view.focusProxy()
        if inner is not None:
            inner.removeEventFilter(self)
            inner.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if isinstance(event, QWheelEvent) and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            steps = event.angleDelta().y()
            if steps:
                self.zoom_by(1 if steps > 0 else -1)
            return True
        if isinstance(event, QKeyEvent) and kind is QEvent.Type.ShortcutOverride and self._is_ours(event):
            event.accept()  # not the window's: it comes back as a key
            return True
        return isinstance(event, QKeyEvent) and kind is QEvent.Type.KeyPress and self._press(event)

    def _is_ours(self, event: QKeyEvent) -> bool:
        keys = (
            QKeySequence.StandardKey.Find,
            QKeySequence.StandardKey.Copy,
            QKeySequence.StandardKey.SelectAll,
            QKeySequence.StandardKey.ZoomIn,
            QKeySequence.StandardKey.ZoomOut,
        )
        return any(event.matches(key) for key in keys) or _is_usual_size(event)

    def _press(self, event: QKeyEvent) -> bool:
        if event.matches(QKeySequence.StandardKey.Find):
            self.find_wanted.emit()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.selectAll()
        elif event.matches(QKeySequence.StandardKey.ZoomIn) or _is_larger(event):
            self.zoom_by(1)
        elif event.matches(QKeySequence.StandardKey.ZoomOut):
            self.zoom_by(-1)
        elif _is_usual_size(event):
            self.zoom_by(0)
        else:
            return False
        return True


class _Page(QWebEnginePage):
    """Goes nowhere, opens nothing, asks nothing."""

    told = Signal(str, object)
    """What our script told: a name and a value."""

    def __init__(self, profile: QWebEngineProfile, parent: QObject, key: str) -> None:
        super().__init__(profile, parent)
        self._key = key

    def acceptNavigationRequest(
        self, url: QUrl | str, _kind: QWebEnginePage.NavigationType, is_main_frame: bool
    ) -> bool:
        """Only the empty page is ever gone to."""
        return is_main_frame and QUrl(url).toString() == SHELL

    def createWindow(self, _kind: QWebEnginePage.WebWindowType) -> QWebEnginePage:
        return None  # type: ignore[return-value]  # for Qt it means "no window"

    def chooseFiles(self, *_asked: Any) -> list[str]:
        return []

    def javaScriptAlert(self, *_asked: Any) -> None:
        pass

    def javaScriptConfirm(self, *_asked: Any) -> bool:
        return False

    def javaScriptPrompt(self, *_asked: Any) -> Any:
        return False

    def javaScriptConsoleMessage(self, _level: Any, message: str, _line: int, _source: str) -> None:
        if message.startswith(self._key):
            with contextlib.suppress(ValueError):
                name, value = json.loads(message.removeprefix(self._key))
                self.told.emit(name, value)


def paper() -> QPageLayout:
    """The sheet a page is printed on."""
    margin = _PRINT_MARGIN_MM
    return QPageLayout(
        QPageSize(QPageSize.PageSizeId.A4),
        QPageLayout.Orientation.Portrait,
        QMarginsF(margin, margin, margin, margin),
        QPageLayout.Unit.Millimeter,
    )


def _js(value: object) -> str:
    """A value as JavaScript has it: JSON is part of it (ECMA-262 since 2019)."""
    return json.dumps(value)


def _is_usual_size(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_0 and event.modifiers() == Qt.KeyboardModifier.ControlModifier


def _is_larger(event: QKeyEvent) -> bool:
    """Ctrl with "=", which is "+" without Shift on many keyboards."""
    return event.key() == Qt.Key.Key_Equal and event.modifiers() == Qt.KeyboardModifier.ControlModifier
