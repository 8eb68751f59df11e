"""Starting QtWebEngine: what it is started with, and finding out whether it starts on this computer.

Chromium ends the whole program where it cannot start, say in a container that forbids its sandbox or without
libraries of the system. So it is tried in a child process first; that it works is remembered by the window's
settings, for the same version and system (`this_computer`).
"""

import os
import platform
import re
import sys
from dataclasses import dataclass

from PySide6 import __version__
from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    QProcess,
    QProcessEnvironment,
    QTimer,
    QtMsgType,
    Signal,
    qInstallMessageHandler,
)

from jfeditor.ui.web_files import SCHEME
from jfeditor.wording import word

TRIED = "the page view works"
"""What the child process says in the end."""
NO_SANDBOX = "QTWEBENGINE_DISABLE_SANDBOX"
_FLAGS = (
    # Words and small pictures: the processor paints them fast enough, no driver of a graphics card can fail,
    # and Qt need not make the window anew, which flickers, as it does for what a graphics card paints.
    "--disable-gpu",
    # No request gets past the interceptor, but a connection may be opened for one that never comes.
    '--host-resolver-rules="MAP * ~NOTFOUND"',
    "--disable-background-networking",
    "--no-pings",
    "--log-level=3",
)
"""See https://peter.sh/experiments/chromium-command-line-switches/."""
_GIVEN_FLAGS = "QTWEBENGINE_CHROMIUM_FLAGS"
_PATIENCE_MS = 30_000
"""How long a trial may take; on an idle computer it takes a second."""
_HARMLESS = re.compile(
    r"QRhiGles2: |Failed to create RHI|Vulkan|vulkan|GBM|GPUInfo not initialized|Unable to detect GPU vendor"
    r"|Sandboxing disabled by user"
)
"""What Qt says while it looks for graphics cards."""
_MISSING_LIBRARY = re.compile(r"(lib[\w.+-]+\.so[.\d]*|[\w.+-]+\.dll): cannot open|DLL load failed")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a trial found."""

    works: bool
    sandbox: bool = True
    """Whether what reads the pages is shut off from the rest of the computer by Chromium's sandbox."""
    reason: str = ""
    """Why it does not work, in words."""


def this_computer() -> str:
    """What a verdict holds for: the version, the system, and whether an administrator runs the program."""
    return f"{__version__} {platform.system()} {platform.release()} {'root' if _is_root() else 'user'}"


def kept_words(verdict: Verdict) -> str:
    """A verdict to be remembered; empty for one that is to be found out again."""
    return f"{this_computer()} {'sandbox' if verdict.sandbox else 'open'}" if verdict.works else ""


def kept_verdict(words: str) -> Verdict | None:
    """The verdict that was remembered; None where it was another computer's, or none."""
    known = (Verdict(True, sandbox) for sandbox in (True, False))
    return next((verdict for verdict in known if kept_words(verdict) == words), None)


def start(*, sandbox: bool) -> None:
    """Load QtWebEngine and make our scheme known to it; before the first profile is made.

    Raises `ImportError` where it or a library of the system is not there.
    """
    if not sandbox:
        os.environ[NO_SANDBOX] = "1"
    given = os.environ.get(_GIVEN_FLAGS, "")
    os.environ[_GIVEN_FLAGS] = " ".join(filter(None, (given, *(one for one in _FLAGS if one not in given))))
    os.environ.setdefault("QT_QUICK_BACKEND", "software")
    from PySide6.QtWebEngineCore import QWebEngineUrlScheme  # noqa: PLC0415 - takes 0.1 s, only for who looks

    if bytes(QWebEngineUrlScheme.schemeByName(SCHEME.encode()).name().data()):
        return
    scheme = QWebEngineUrlScheme(SCHEME.encode())
    scheme.setSyntax(QWebEngineUrlScheme.Syntax.Host)
    # Secure, else no flag: no access to files, no fetching by scripts, no reading across origins.
    scheme.setFlags(QWebEngineUrlScheme.Flag.SecureScheme)
    QWebEngineUrlScheme.registerScheme(scheme)
    _keep_quiet()


def _keep_quiet() -> None:
    """Pass over what Qt says of graphics cards, which are not used anyway; all else is said as ever."""

    def say(kind: QtMsgType, context: QMessageLogContext, words: str) -> None:
        if _HARMLESS.search(words):
            return
        if before is not None:
            before(kind, context, words)
        else:
            print(words, file=sys.stderr)

    before = qInstallMessageHandler(say)


class Trial(QObject):
    """Tries the engine in a child process: with the sandbox, and where it does not start so, without."""

    ended = Signal(object)
    """What was found: the `Verdict`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sandbox = not _is_root() and NO_SANDBOX not in os.environ
        self._process = QProcess(self)
        self._process.setProcessChannelMode(QProcess.ProcessChannelMode.MergedChannels)
        self._process.finished.connect(self._finished)
        self._process.errorOccurred.connect(self._failed)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PATIENCE_MS)
        self._timer.timeout.connect(self._process.kill)

    def start(self) -> None:
        """Begin."""
        surroundings = QProcessEnvironment.systemEnvironment()
        surroundings.insert("QT_QPA_PLATFORM", "offscreen")  # no window is to flash up
        mode = "sandbox" if self._sandbox else "open"
        self._process.setProcessEnvironment(surroundings)
        self._process.start(sys.executable, ["-m", "jfeditor.ui.web_trial", mode])
        self._timer.start()

    def close(self) -> None:
        """Stop it, and wait for its end."""
        self._timer.stop()
        self._process.finished.disconnect(self._finished)
        self._process.errorOccurred.disconnect(self._failed)
        if self._process.state() is not QProcess.ProcessState.NotRunning:
            self._process.kill()
            self._process.waitForFinished()

    def _finished(self, _code: int, _how: QProcess.ExitStatus) -> None:
        self._timer.stop()
        said = bytes(self._process.readAll().data()).decode("utf-8", "replace")
        if TRIED in said:
            self.ended.emit(Verdict(True, self._sandbox))
        elif self._sandbox:
            self._sandbox = False
            self.start()
        else:
            self.ended.emit(Verdict(False, reason=_reason(said)))

    def _failed(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:
            self._timer.stop()
            self.ended.emit(Verdict(False, reason=word("page_view.no_start", {})))


def _reason(said: str) -> str:
    """Why it did not work, from what the child process said."""
    missing = _MISSING_LIBRARY.search(said)
    if missing and missing[1]:
        return word("page_view.no_library", {"library": missing[1]})
    return word("page_view.no_start", {})


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0
