"""Answers the page view's requests from the handbook's folder, and lets no other request out."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QUrl
from PySide6.QtWebEngineCore import (
    QWebEngineUrlRequestInfo,
    QWebEngineUrlRequestInterceptor,
    QWebEngineUrlRequestJob,
    QWebEngineUrlSchemeHandler,
)
from shiboken6 import isValid

from jfeditor.ui.background import Background
from jfeditor.ui.web_files import POLICY, SCHEME, SHELL, Shelf, WebFile

_HEADERS = {
    QByteArray(b"Content-Security-Policy"): QByteArray(POLICY.encode()),
    QByteArray(b"X-Content-Type-Options"): QByteArray(b"nosniff"),
    QByteArray(b"Cache-Control"): QByteArray(b"no-store"),
}
_Kind = QWebEngineUrlRequestInfo.ResourceType
_ALLOWED = frozenset({_Kind.ResourceTypeImage, _Kind.ResourceTypeStylesheet, _Kind.ResourceTypeFontResource})
_FULL = QUrl.ComponentFormattingOption.FullyEncoded


class Gate(QWebEngineUrlRequestInterceptor):
    """Blocks every request but those of our own scheme for what a page may show."""

    def interceptRequest(self, info: QWebEngineUrlRequestInfo) -> None:
        """Called by Qt for each request, redirections included."""
        url, kind = info.requestUrl(), info.resourceType()
        ours = url.scheme() == SCHEME and bytes(info.requestMethod().data()) == b"GET"
        is_shell = kind is _Kind.ResourceTypeMainFrame and url.toString(_FULL) == SHELL
        info.block(not (ours and (is_shell or kind in _ALLOWED)))


class Librarian(QWebEngineUrlSchemeHandler):
    """Gives out what stands on the shelf; files are read beside the window."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.shelf = Shelf()
        self._background = Background("jfeditor-page-files", self)

    def requestStarted(self, job: QWebEngineUrlRequestJob) -> None:
        """Called by Qt on the window's thread."""
        address, shelf = job.requestUrl().toString(_FULL), self.shelf
        if bytes(job.requestMethod().data()) != b"GET":
            job.fail(QWebEngineUrlRequestJob.Error.RequestDenied)
        elif address == SHELL:
            found = shelf.find(address)
            assert found is not None  # noqa: S101 - there is always a shell
            _reply(job, found, found.data)
        else:
            self._background.run(lambda: _read(shelf, address), lambda read: _answer(job, read), _fail)

    def close(self) -> None:
        """Wait for the file that is being read, and read no more."""
        self._background.close()


def _read(shelf: Shelf, address: str) -> tuple[WebFile, bytes] | None:
    """What an address stands for, read; runs beside the window."""
    found = shelf.find(address)
    try:
        return (found, found.read()) if found else None
    except OSError:
        return None


def _answer(job: QWebEngineUrlRequestJob, read: tuple[WebFile, bytes] | None) -> None:
    if not isValid(job):
        return  # the page does not want it any more
    if read is None:
        job.fail(QWebEngineUrlRequestJob.Error.UrlNotFound)
    else:
        _reply(job, *read)


def _reply(job: QWebEngineUrlRequestJob, found: WebFile, data: bytes) -> None:
    buffer = QBuffer(job)
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    job.setAdditionalResponseHeaders(_HEADERS)
    job.reply(found.kind.encode(), buffer)


def _fail(error: Exception) -> None:
    raise error
