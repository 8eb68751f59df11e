"""Colours, the start page, empty folders, the guide: what one sees, and that it can be read."""

import itertools
import re
import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from window_steps import CARE, PATIENCE_MS, button, type_into

from jfeditor.checks.rules import Severity
from jfeditor.resources import load_table, resource
from jfeditor.ui.finding_marks import COLOURS, FAINT
from jfeditor.ui.help_window import HelpWindow
from jfeditor.ui.main_window import MainWindow
from jfeditor.ui.themes import colour, current_theme

READABLE = 4.5
"""The contrast that WCAG 2.2 asks of text (success criterion 1.4.3)."""
SEEN = 3.0
"""The contrast that it asks of what is no text (success criterion 1.4.11)."""
TEXTS = ["text", "muted", "faint", "accent", "accent-strong", "link", "code", "ok", "warn", "err"]
GROUNDS = ["bg", "panel", "raised"]
PAIRS = [
    *itertools.product(TEXTS, GROUNDS),
    *itertools.product(["accent-strong", "err"], ["sel"]),
    *itertools.product(["text", "muted"], ["sel", "accent-soft", "add", "del", "find"]),
    ("warn", "warn-soft"),
    ("err", "err-soft"),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("on-accent", "err"),
]


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def blended(one: str, ground: str, share: float) -> str:
    """A share of one colour over another."""
    pairs = ((int(one[at : at + 2], 16), int(ground[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(over * share + under * (1 - share)):02x}" for over, under in pairs)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_text_can_be_read_on_every_ground_it_stands_on(theme: str) -> None:
    colours = load_table("themes", f"{theme}.toml")["colours"]
    weak = {pair: round(contrast(*(colours[name] for name in pair)), 2) for pair in PAIRS}
    assert {pair: value for pair, value in weak.items() if value < READABLE} == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_mark_of_what_is_wrong_can_be_seen_on_every_ground_of_the_source(theme: str) -> None:
    colours = load_table("themes", f"{theme}.toml")["colours"]
    weak = {}
    for name, ground in itertools.product(COLOURS.values(), ["panel", "bg", "statement", "statement-lost"]):
        weak[name, ground] = contrast(colours[name], colours[ground])
        if name != COLOURS[Severity.NOTE]:  # a note from before is not drawn
            weak[name, ground, "faint"] = contrast(
                blended(colours[name], colours[ground], FAINT / 255), colours[ground]
            )
    assert {what: round(value, 2) for what, value in weak.items() if value < SEEN} == {}


def test_all_themes_name_the_same_colours_and_the_style_knows_them_all() -> None:
    light, dark = (load_table("themes", f"{name}.toml")["colours"] for name in ("light", "dark"))
    assert light.keys() == dark.keys()
    used = set(re.findall(r"\{([a-z-]+)\}", resource("themes", "window.qss").read_text(encoding="utf-8")))
    assert used - {"check-icon", "open-icon"} <= light.keys()


def test_the_theme_can_be_chosen_and_follows_the_system(window: MainWindow) -> None:
    ground = QPalette.ColorRole.Window
    window.do_theme_dark()
    dark = QColor(load_table("themes", "dark.toml")["colours"]["panel"])
    assert QApplication.palette().color(ground) == dark
    window.do_theme_light()
    assert QApplication.palette().color(ground) != dark
    window.do_theme_system()
    assert [n for n in ("system", "light", "dark") if window.actions_by_name[f"theme_{n}"].isChecked()] == [
        "system"
    ]
    scheme = QGuiApplication.styleHints().colorScheme()
    assert current_theme("system") == ("dark" if scheme is Qt.ColorScheme.Dark else "light")
    window.actions_by_name["theme_system"].trigger()
    assert window.actions_by_name["theme_system"].isChecked(), "choosing it twice does not take it off"


def test_the_start_page_opens_the_sample(windows, qtbot: QtBot) -> None:
    window = windows.empty()
    assert window.start.isVisible()
    assert not window.header.isVisible()
    window.start.sample_button.click()
    qtbot.waitUntil(lambda: bool(window.page.path), timeout=PATIENCE_MS)
    assert window.handbook.root.name == "sample-handbook"
    type_into(window, qtbot, CARE, "x")
    with qtbot.waitSignal(window.handbook.saver.saved, timeout=PATIENCE_MS):
        window.do_save()
    shipped = resource("sample-handbook", *CARE.split("/")).read_bytes()
    assert (window.handbook.root / CARE).read_bytes() != shipped
    window.do_close_handbook()
    window.do_open_sample()
    qtbot.waitUntil(lambda: bool(window.page.path), timeout=PATIENCE_MS)
    assert (window.handbook.root / CARE).read_bytes() != shipped, "the same copy comes back, edits kept"


def test_the_start_page_asks_for_a_folder(windows, handbook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    window = windows.empty()
    asked = []
    monkeypatch.setattr(
        "jfeditor.ui.main_window.QFileDialog.getExistingDirectory",
        lambda *given: (asked.append(given), str(handbook))[1],
    )
    window.start.open_button.click()
    assert asked
    assert window.handbook is not None
    assert window.windowTitle() == "handbook – jfeditor"


def test_a_folder_that_is_not_there_is_told(windows, dialogs, tmp_path: Path) -> None:
    window = windows.empty()
    said = []
    dialogs.expect(lambda dialog: (said.append(dialog.text()), dialog.reject()))
    assert not window.open(tmp_path / "nowhere")
    assert "There is no folder" in said[0]
    assert window.stack.currentWidget() is window.start


def test_a_long_recent_path_does_not_widen_the_window(windows, handbook: Path, tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*[f"a-folder-with-a-long-name-{n}" for n in range(6)])
    shutil.copytree(handbook, deep)
    windows.close(windows.open(deep))
    window = windows.empty()
    window.resize(720, 440)
    QApplication.processEvents()
    assert window.width() == 720
    words = window.start.words
    assert words.height() >= words.heightForWidth(words.width()), "no line of the text is cut"


def test_an_empty_folder_says_what_to_do_and_shows_the_first_page_that_comes(
    windows, qtbot: QtBot, tmp_path: Path
) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    window = windows.open(folder)
    assert "There is no page in" in window.page.notices.texts[0]
    assert button(window.page.notices, "Open another folder…").isVisible()
    assert window.page.editor.isReadOnly()
    qtbot.keyClicks(window.page.editor, "x")
    (folder / "agent.md").write_text("# Agent\n")
    qtbot.waitUntil(lambda: window.page.path == "agent.md", timeout=PATIENCE_MS)
    assert not window.page.notices.texts
    assert not window.page.editor.isReadOnly()
    (folder / "agent.md").unlink()
    qtbot.waitUntil(lambda: bool(window.page.notices.texts), timeout=PATIENCE_MS)
    assert window.page.editor.toPlainText() == ""


def test_a_folder_of_unreadable_pages_says_so(windows, tmp_path: Path) -> None:
    folder = tmp_path / "unreadable"
    folder.mkdir()
    with (folder / "huge.md").open("wb") as file:
        file.truncate(30 * 1024 * 1024)
    window = windows.open(folder)
    assert "can be read" in window.page.notices.texts[0]
    row = window.tree.model.row_at(window.tree.model.index_of(("page", "huge.md")))
    assert "30 MB" in row.problem


def test_several_notices_stand_one_below_the_other(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(720, 440)
    for number in range(3):
        window.page.notices.tell(
            str(number), "A long sentence that has to be wrapped in a small window. " * 2
        )
    QApplication.processEvents()
    assert len(window.page.notices.texts) == 3
    assert window.page.editor.height() > 60


def test_every_link_of_the_guide_leads_somewhere(qtbot: QtBot) -> None:
    guide = HelpWindow()
    qtbot.addWidget(guide)
    waiting, seen = ["index.md"], set()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        guide.show_page(name)
        for target in re.findall(r'href="([^"]+)"', guide.browser.toHtml()):
            if not target.startswith("http"):
                before = guide.browser.toPlainText()
                guide._follow(QUrl(target))
                assert guide.browser.toPlainText() != before or target.startswith(("#", name)), (name, target)
                waiting.append(target.split("#")[0] or name)
                guide.show_page(name)
    assert len(seen) > 3


def test_the_guide_closes_with_its_window(windows) -> None:
    window = windows.empty()
    window.do_help()
    guide = window.help
    assert guide.isVisible()
    windows.close(window)


def test_a_colour_belongs_to_whoever_asks_for_it(qtbot: QtBot) -> None:
    mixed = colour("accent")
    mixed.setAlpha(1)
    assert colour("accent").alpha() == 255
