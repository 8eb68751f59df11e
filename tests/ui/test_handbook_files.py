"""Files beside the pages in the window: images that links lead to, also those that come or go later."""

from pathlib import Path

from pytestqt.qtbot import QtBot
from window_steps import PATIENCE_MS

from jfeditor.ui.main_window import MainWindow

PAGE = "crew.md"
TEXT = "---\ntitle: Crew\ndescription: Sails.\n---\n\n![The ship](images/ship.svg)\n"


def lost_images(window: MainWindow) -> list[str] | None:
    results = window.handbook.checks.results(PAGE)
    if results is None or results.page is not window.handbook.session.page(PAGE):
        return None
    return [one.message for one in results.findings if one.code == "JF403"]


def test_an_image_that_comes_is_no_longer_missing(windows, qtbot: QtBot, handbook: Path) -> None:
    (handbook / PAGE).write_text(TEXT, encoding="utf-8")
    window = windows.open(handbook)
    qtbot.waitUntil(lambda: bool(lost_images(window)), timeout=PATIENCE_MS)
    (handbook / "images").mkdir(exist_ok=True)
    (handbook / "images" / "ship.svg").write_text("<svg/>", encoding="utf-8")
    (handbook / PAGE).write_text(f"{TEXT}\nSo.\n", encoding="utf-8")
    qtbot.waitUntil(lambda: lost_images(window) == [], timeout=PATIENCE_MS)
    (handbook / "images" / "ship.svg").unlink()
    window.handbook.reload()
    qtbot.waitUntil(lambda: bool(lost_images(window)), timeout=PATIENCE_MS)


def test_a_page_that_is_missing_is_still_told_when_the_files_are_known(
    windows, qtbot: QtBot, handbook: Path
) -> None:
    (handbook / PAGE).write_text(TEXT.replace("![The ship](images/ship.svg)", "[Ships](ships.md)"))
    window = windows.open(handbook)
    session, checks = window.handbook.session, window.handbook.checks
    qtbot.waitUntil(lambda: session.handbook.files is not None and not checks.busy, timeout=PATIENCE_MS)
    assert hash(session.handbook.files) is not None, "checks remember what they worked out by it"
    found = checks.current(PAGE)
    assert found is not None
    assert "ships.md" in " ".join(one.message for one in found.findings)
