"""Shows a page as a browser without our guards does; a program of its own, for our flags hold for a process.

python bare_browser.py FILE SECONDS
"""

import os
import sys

from PySide6.QtCore import QTimer, QUrl
from PySide6.QtWebEngineCore import QWebEnginePage, QWebEngineProfile, QWebEngineSettings
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QApplication
from shiboken6 import delete

os.environ["QTWEBENGINE_CHROMIUM_FLAGS"] = "--disable-gpu --log-level=3"
app = QApplication([])
profile = QWebEngineProfile()
view = QWebEngineView()
page = QWebEnginePage(profile)
page.settings().setAttribute(QWebEngineSettings.WebAttribute.LocalContentCanAccessRemoteUrls, True)
view.setPage(page)
view.show()
view.load(QUrl.fromLocalFile(sys.argv[1]))


def end() -> None:
    for one in (page, view, profile):
        delete(one)
    app.exit(0)


page.loadFinished.connect(lambda _: QTimer.singleShot(int(1000 * float(sys.argv[2])), end))
app.exec()
