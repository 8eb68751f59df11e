"""The handbook's `jfeditor.toml` in the window: read at the start, and again when it changes."""

from pathlib import Path

from pytestqt.qtbot import QtBot
from window_steps import PATIENCE_MS

from jfeditor.export.options import Paper
from jfeditor.families.inheritance import Status
from jfeditor.ui.main_window import MainWindow
from jfeditor.workspace.handbook_options import OPTIONS_FILE, HandbookOptions

CREW = "crew.md"
LINKED = """---
title: Crew
---

## Requirements

- Extends the [Chief of Sails](https://example.com/customer-care/care-agent/) requirements
"""


def statuses(window: MainWindow) -> list[Status]:
    current = window.handbook.inheritance.current
    assert current is not None
    return [current.found.status(reading) for reading in current.found.pages[CREW].readings]


def knows(window: MainWindow, status: Status) -> bool:
    keeper = window.handbook.inheritance
    return keeper.current is not None and not keeper.busy and statuses(window) == [status]


def test_a_site_is_known_from_the_start_and_followed(windows, qtbot: QtBot, handbook: Path) -> None:
    (handbook / CREW).write_text(LINKED, encoding="utf-8")
    options = handbook / OPTIONS_FILE
    options.write_text("[site]\nurl = 'https://example.org'\n", encoding="utf-8")
    window = windows.open(handbook)
    qtbot.waitUntil(lambda: knows(window, Status.MISSING), timeout=PATIENCE_MS)
    assert window.handbook.session.options.site.url == "https://example.org"
    with qtbot.waitSignal(window.handbook.session.options_changed, timeout=PATIENCE_MS):
        options.write_text("[site]\nurl = 'https://example.com'\n", encoding="utf-8")
    qtbot.waitUntil(lambda: knows(window, Status.RESOLVED), timeout=PATIENCE_MS)
    with qtbot.waitSignal(window.handbook.session.options_changed, timeout=PATIENCE_MS):
        options.unlink()
    assert window.handbook.session.options == HandbookOptions()


def test_what_does_not_fit_is_told_and_the_rest_holds(
    window: MainWindow, qtbot: QtBot, handbook: Path
) -> None:
    session = window.handbook.session
    with qtbot.waitSignal(session.options_changed, timeout=PATIENCE_MS):
        (handbook / OPTIONS_FILE).write_text(
            "[export]\npaper = 'us-letter'\naccent = 'green'\n", encoding="utf-8"
        )
    assert session.options.export.paper is Paper.US_LETTER
    assert window.page.notices.has("options")
