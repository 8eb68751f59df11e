"""The Page tab keeps its place while one finds, folds, zooms and resizes, and goes where the user goes."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot
from web_steps import PATIENCE_MS, ask, click, keyboard, settled, show, wait_for, web_view
from window_steps import CTRL, show_row

from jfeditor.ui.main_window import MainWindow
from jfeditor.ui.navigation import Place

pytestmark = [
    pytest.mark.usefixtures("full_view"),
    pytest.mark.qt_log_ignore("GPUInfo not initialized", extend=True),  # Chromium, of a computer without one
]
LEFT = Qt.MouseButton.LeftButton
LONG = "A sentence with a good many words in it, so that it takes several lines where there is little room. "


def filler(name: str) -> str:
    return "".join(f"{name} {n}. {LONG * 2}\n\n" for n in range(30))


SWIMS = "".join(f"- Swims {n}\n" for n in range(30))
PILOT = f"""---
title: Pilot
---

{filler("Before")}

## Levels

### Pilot

#### Requirements

- Sails
{SWIMS}
{filler("Junior")}

### Senior Pilot

#### Requirements

- Extends the Pilot requirements
- Steers

{filler("Senior")}

### Lead Pilot

#### Requirements

- Extends the Senior Pilot requirements

{filler("Lead")}

## Hiring Process

{filler("Hiring")}
"""
PORT = f"---\ntitle: Port\n---\n\n{filler('North')}\n\n## South\n\n{filler('South')}\n"
TOP = "jf.lineAt()"


def line_of(words: str) -> int:
    return PILOT[: PILOT.index(words)].count("\n") + 1


def behind(words: str) -> Place:
    """The end of the line in which words stand."""
    return Place("pilot.md", PILOT.index("\n", PILOT.index(words)))


class Room:
    """A window on two pages, its Page tab with the full view."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window = window
        self.qtbot = qtbot
        self.panel = window.side.preview
        self.editor = window.page.editor
        window.resize(1500, 800)

    def open_tab(self) -> None:
        self.window.side.show_tab("page")
        self.qtbot.waitUntil(lambda: self.panel.web is not None, timeout=PATIENCE_MS)
        self.wait_for("document.body.innerText.includes('Before 3') && innerWidth > 100")
        self.calm()

    @property
    def web(self) -> Any:
        return self.panel.web

    def ask(self, expression: str) -> Any:
        return ask(self.qtbot, self.web, expression)

    def wait_for(self, expression: str) -> None:
        wait_for(self.qtbot, self.web, expression)

    def calm(self) -> None:
        """Wait until nothing is on its way between the source, the keeper and the page."""
        panel, keeper, together = self.panel, self.window.handbook.inheritance, self.panel._together
        self.qtbot.waitUntil(
            lambda: (
                keeper.current is not None
                and not keeper.busy
                and panel._taken == panel._asked
                and not together._calm.isActive()
                and not together._timer.isActive()
            ),
            timeout=PATIENCE_MS,
        )
        settled(self.qtbot, self.web)
        settled(self.qtbot, self.web)

    def place(self) -> tuple[float, int]:
        """Where the page and the source are."""
        self.calm()
        return self.ask("scrollY"), self.editor.verticalScrollBar().value()

    def choose(self, title: str, path: str = "pilot.md") -> None:
        """Click a heading in the tree; it was opened, and another one is the current one."""
        tree = self.window.tree_panel.tree
        here = self.window.page.place
        at = show_row(self.window, path, title)
        self.window.tree.reveal(here.path, self.window.page.node)
        assert tree.viewport().rect().contains(at)
        QTest.mouseClick(tree.viewport(), LEFT, pos=at)

    def page_down(self, times: int = 3) -> None:
        keyboard(self.web).setFocus()
        for _ in range(times):
            before = self.ask("scrollY")
            QTest.keyClick(keyboard(self.web), Qt.Key.Key_PageDown)
            self.wait_for(f"scrollY > {before} + 100")
            settled(self.qtbot, self.web)
        self.qtbot.waitUntil(self._still, timeout=PATIENCE_MS)
        self.calm()

    def _still(self) -> bool:
        before = self.ask("scrollY")
        settled(self.qtbot, self.web)
        return self.ask("scrollY") == before

    def find(self, words: str, count: str) -> None:
        QTest.keyClick(keyboard(self.web), Qt.Key.Key_F, CTRL)
        row = self.panel.find_row
        QApplication.clipboard().setText(words)
        QTest.keyClick(row.field, Qt.Key.Key_V, CTRL)  # at once: the letters alone are found elsewhere
        self.qtbot.waitUntil(lambda: row.count.text() == count, timeout=PATIENCE_MS)
        self.calm()


@pytest.fixture
def room(windows: Any, qtbot: QtBot, tmp_path: Path) -> Iterator[Room]:
    folder = tmp_path / "book"
    folder.mkdir()
    (folder / "pilot.md").write_text(PILOT)
    (folder / "port.md").write_text(PORT)
    window = windows.open(folder)
    window._jump_to_line("pilot.md", 1)
    made = Room(window, qtbot)
    made.open_tab()
    return made


def top_of(anchor: str) -> str:
    return f"document.getElementById('{anchor}').getBoundingClientRect().top"


BLOCK = (
    "(() => { for (const block of document.querySelectorAll('.jf-body [data-line]')) {"
    " const box = block.getBoundingClientRect();"
    " if (block.checkVisibility() && !block.querySelector('[data-line]') && box.bottom > 1)"
    " return [block.textContent.slice(0, 12), box.top]; } })()"
)
"""The block at the top: how it begins, and how far down."""


@pytest.mark.parametrize("by", ["escape", "mouse"])
def test_ending_to_find_leaves_page_and_source_where_they_are(room: Room, by: str) -> None:
    room.find("senior 17.", "1 of 2")
    before = room.place()
    assert min(before) > 10, "both went to what was found"
    if by == "escape":
        QTest.keyClick(room.panel.find_row.field, Qt.Key.Key_Escape)
    else:
        close = next(b for b in room.panel.find_row.findChildren(QToolButton) if b.text() == "×")
        QTest.mouseClick(close, LEFT)
    assert not room.panel.find_row.isVisible()
    assert room.web.isAncestorOf(QApplication.focusWidget())
    assert room.place() == before
    QTest.keyClick(keyboard(room.web), Qt.Key.Key_F, CTRL)
    QTest.keyClick(room.panel.find_row.field, Qt.Key.Key_Escape)
    room.calm()


@pytest.mark.parametrize("opened", [True, False])
def test_what_is_found_in_the_contents_does_not_move_the_source(room: Room, opened: bool) -> None:
    if opened:
        click(room.qtbot, room.web, "On this page")
        room.wait_for("document.querySelector('.jf-contents-box').open")
    room.page_down()
    _, source = room.place()
    assert source > 10
    room.find("Lead Pilot", "1 of 2")
    if opened:  # what is folded away is counted, but not gone to
        room.wait_for("document.querySelector('.jf-contents').getBoundingClientRect().bottom > 0")
    assert room.place()[1] == source
    QTest.keyClick(room.panel.find_row.field, Qt.Key.Key_Return)
    room.qtbot.waitUntil(lambda: room.panel.find_row.count.text() == "2 of 2", timeout=PATIENCE_MS)
    room.qtbot.waitUntil(lambda: room.place()[1] > source + 50, timeout=PATIENCE_MS)


@pytest.mark.parametrize("together", [True, False])
def test_a_heading_that_is_chosen_comes_to_the_top(room: Room, together: bool) -> None:
    room.panel.set_together(together)
    for title, anchor in (("Lead Pilot", "lead-pilot"), ("Pilot", "pilot"), ("Levels", "levels")):
        room.choose(title)
        room.calm()
        assert 0 <= room.ask(top_of(anchor)) < 40, title
    room.page_down()
    room.window._jump_to_line("pilot.md", line_of("## Levels"))  # as from a list of places
    room.calm()
    assert 0 <= room.ask(top_of("levels")) < 40, "the one that was chosen already, once more"


def test_a_heading_chosen_while_the_page_is_made_anew_or_not_seen_comes_to_the_top(room: Room) -> None:
    room.choose("Levels")
    room.calm()
    QTest.keyClick(room.editor, Qt.Key.Key_End)
    QTest.keyClicks(room.editor, " of pilots")
    room.choose("Lead Pilot")
    room.calm()
    assert 0 <= room.ask(top_of("lead-pilot")) < 40
    room.window.side.show_tab("details")
    room.choose("Senior Pilot")
    room.window.side.show_tab("page")
    room.calm()
    assert 0 <= room.ask(top_of("senior-pilot")) < 40


def test_opening_the_tab_goes_to_what_was_typed(room: Room) -> None:
    room.choose("Levels")
    room.window.side.show_tab("details")
    room.window._go_to(behind("Junior 20."))
    QTest.keyClicks(room.editor, "Changed here.")
    room.window.side.show_tab("page")
    where = "[...document.querySelectorAll('p')].find((one) => one.textContent.includes('Changed here.'))"
    room.wait_for(f"!!{where}")
    room.calm()
    assert 0 < room.ask(f"{where}.getBoundingClientRect().top") < room.ask("innerHeight / 3")
    room.page_down()
    before = room.place()
    room.window.side.show_tab("details")
    room.window.side.show_tab("page")
    assert room.place() == before, "nothing happened meanwhile: the user finds it as he left it"


@pytest.mark.parametrize("together", [True, False])
def test_what_is_typed_stays_in_view(room: Room, together: bool) -> None:
    room.panel.set_together(together)
    room.window._go_to(behind("Junior 20."))
    for number in range(25):
        QTest.keyClick(room.editor, Qt.Key.Key_Return)
        QTest.keyClick(room.editor, Qt.Key.Key_Return)
        QTest.keyClicks(room.editor, f"New {number}.")
        where = f"[...document.querySelectorAll('p')].find((one) => one.textContent === 'New {number}.')"
        room.wait_for(f"!!{where}")
        room.calm()
        box = room.ask(f"{where}.getBoundingClientRect().toJSON()")
        assert box["top"] >= 0
        assert box["bottom"] <= room.ask("innerHeight")


def test_apart_from_one_another_typing_leaves_the_page_where_it_is(room: Room) -> None:
    room.panel.set_together(False)
    room.window._jump_to_line("pilot.md", line_of("Junior 20."))
    room.calm()
    room.page_down(6)
    before = room.ask(BLOCK)
    QTest.keyClicks(room.editor, "New")
    room.wait_for("document.body.innerText.includes('New')")
    room.calm()
    assert room.ask(BLOCK) == [before[0], pytest.approx(before[1], abs=1)]


def test_folding_marks_zoom_and_width_leave_the_top_at_the_top(room: Room) -> None:
    room.wait_for("document.querySelectorAll('details.jf-insert').length === 2")
    room.window._jump_to_line("pilot.md", line_of("Hiring Process"))
    room.calm()
    room.page_down(1)
    words, top = room.ask(BLOCK)
    source = room.place()[1]

    def same(what: str) -> None:
        room.calm()
        now, at = room.ask(BLOCK)
        assert now == words, what
        assert at <= 1 or at == pytest.approx(top, abs=2), what

    bar = room.panel.bar
    for pressed in (bar.fold_all, bar.fold_all, bar.marks, bar.marks, bar.written, bar.effect):
        QTest.mouseClick(pressed, LEFT)
        same(pressed.text())
    for _ in range(4):
        QTest.keyClick(keyboard(room.web), Qt.Key.Key_Plus, CTRL)
        same("larger")
    assert room.web.percent == 175
    QTest.keyClick(keyboard(room.web), Qt.Key.Key_0, CTRL)
    same("usual size")
    assert room.place()[1] == source, "none of this leads the source"
    sizes = room.window.splitter.sizes()
    for wider in (-150, 200, 400):
        room.window.splitter.setSizes([sizes[0], sizes[1] - wider, sizes[2] + wider])
        same(f"{wider} wider")
    room.window.splitter.setSizes(sizes)
    for size in ((1500, 600), (1500, 900), (1200, 700), (1500, 800)):
        room.window.resize(*size)
        same(f"{size}")
    assert room.ask(BLOCK)[1] == pytest.approx(top, abs=2)


def test_folding_away_what_is_read_shows_where_it_was(qtbot: QtBot) -> None:
    inside = "".join(f'<p id="i{n}" data-line="{n}">Inherited {n}. {LONG}</p>' for n in range(40))
    around = "".join(f'<p id="p{n}" data-line="{n + 1}">Own {n}. {LONG}</p>' for n in range(60))
    first, last = re.split('(?=<p id="p30")', around)
    fold = f'<details class="jf-insert" data-key="a" open><summary id="sum">From</summary>{inside}</details>'
    with web_view(qtbot) as view:
        show(qtbot, view, first + fold + last)
        view.scroll_to_anchor("i20")
        settled(qtbot, view)
        view.fold_all(is_open=False)
        settled(qtbot, view)
        assert 0 <= ask(qtbot, view, top_of("sum")) < 40
        view.fold_all(is_open=True)
        settled(qtbot, view)
        assert ask(qtbot, view, top_of("i20")) == pytest.approx(12, abs=1)


def test_pictures_that_come_late_do_not_push_what_is_read_away(qtbot: QtBot) -> None:
    around = "".join(f'<p id="p{n}" data-line="{n + 1}">Own {n}. {LONG}</p>' for n in range(60))
    with web_view(qtbot) as view:
        told: list[float] = []
        view.scrolled.connect(told.append)
        show(qtbot, view, '<div id="late"></div>' + around)
        view.scroll_to_anchor("p40")
        settled(qtbot, view)
        view.page.runJavaScript("document.getElementById('late').style.height = '700px'", 1)
        wait_for(qtbot, view, "document.getElementById('late').offsetHeight === 700")
        settled(qtbot, view)
        assert ask(qtbot, view, top_of("p40")) == pytest.approx(12, abs=1)
        assert not told
