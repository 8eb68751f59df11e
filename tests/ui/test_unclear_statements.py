"""The statements that are to be mended: which they are, and the keys that go from one to the next."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from window_steps import PATIENCE_MS, SHIFT, activate

from jfeditor.families.handbook import Handbook
from jfeditor.families.inheritance import Status, resolve
from jfeditor.families.pages import read_page
from jfeditor.ui.main_window import MainWindow
from jfeditor.ui.navigation import Place
from jfeditor.ui.unclear_statements import UnclearReader, find_unclear, step_from, step_text

CREW = "crew.md"
BAKERY = "bakery/bread.md"
CREW_TEXT = """---
title: Crew
---

## Levels

### Mate

#### Requirements

- Sails

### Senior Mate

#### Responsibilities

- Extends the requirements of the Mate

#### Requirements

- Extends that of the Mate

### Purser

#### Requirements

- Extends that of the Harbour Wizard
"""
BAKERY_TEXT = """---
title: Bread
---

## Levels

### Baker

#### Requirements

- Extends that of the Oven Keeper

### Oven Keeper

#### Requirements

- Extends that of the Baker
"""
SLIP, LOST = "- Extends the requirements of the Mate", "- Extends that of the Harbour Wizard"
ONE, OTHER = "- Extends that of the Oven Keeper", "- Extends that of the Baker"
TEXTS = {CREW: CREW_TEXT, BAKERY: BAKERY_TEXT}
NEXT, BEFORE = Qt.KeyboardModifier.NoModifier, SHIFT

HANDBOOK = Handbook.of(read_page(path, text.encode()) for path, text in TEXTS.items())
FOUND = resolve(HANDBOOK)
UNCLEAR = UnclearReader().read(FOUND)
ORDER = (BAKERY, CREW)


def place_of(line: str, path: str) -> Place:
    """Where the sentence of a list item begins."""
    return Place(path, TEXTS[path].index(line) + len("- "))


IN_ORDER = [place_of(ONE, BAKERY), place_of(OTHER, BAKERY), place_of(SLIP, CREW), place_of(LOST, CREW)]


# What is to be mended


def test_what_leads_nowhere_or_in_a_circle_or_looks_wrong_is_to_be_mended() -> None:
    found = {one.place: one.status for page in UNCLEAR.values() for one in page}
    assert found == dict(
        zip(IN_ORDER, [Status.CYCLE, Status.CYCLE, Status.RESOLVED, Status.MISSING], strict=True)
    )


def test_only_what_may_have_changed_is_looked_at_again(monkeypatch: pytest.MonkeyPatch) -> None:
    reader = UnclearReader()
    before = reader.read(FOUND)
    looked: list[str] = []

    def find(found, path):
        looked.append(path)
        return find_unclear(found, path)

    monkeypatch.setattr("jfeditor.ui.unclear_statements.find_unclear", find)
    mended = read_page(BAKERY, BAKERY_TEXT.replace(OTHER, "- Heats").encode())
    after = reader.read(resolve(HANDBOOK.with_page(mended), FOUND))
    assert BAKERY in looked
    beyond = {path for path, state in FOUND.pages.items() if state.beyond}
    assert set(looked) == {BAKERY} | beyond
    assert after == {CREW: before[CREW]}


def test_a_circle_through_two_pages_that_is_broken_on_the_other_is_mended_here_too() -> None:
    text = "---\ntitle: {0}s\n---\n\n### {0}\n\n#### Requirements\n\n- Extends that of the {1}\n"
    pages = [("a.md", text.format("Cook", "Baker")), ("b.md", text.format("Baker", "Cook"))]
    handbook = Handbook.of(read_page(path, text.encode()) for path, text in pages)
    reader, found = UnclearReader(), resolve(handbook)
    assert {one.status for page in reader.read(found).values() for one in page} == {Status.CYCLE}
    broken = read_page("b.md", pages[1][1].replace("Extends that of the Cook", "Bakes").encode())
    after = resolve(handbook.with_page(broken), found)
    assert after.pages["a.md"] is found.pages["a.md"], "nothing on that page changed"
    assert reader.read(after) == {}


def test_a_page_that_is_gone_holds_nothing() -> None:
    reader = UnclearReader()
    reader.read(FOUND)
    assert BAKERY not in reader.read(resolve(HANDBOOK.without(BAKERY), FOUND))


# Which is next


def test_one_goes_through_the_pages_in_their_order_and_round_the_end() -> None:
    here, seen = Place(BAKERY, 0), []
    for _ in range(5):
        step = step_from(here, 1, UNCLEAR, ORDER)
        assert step is not None
        here = step.unclear.place
        seen.append((here, step.number, step.count))
    numbered = [(place, number, 4) for number, place in enumerate(IN_ORDER, 1)]
    assert seen == [*numbered, numbered[0]]


def test_a_page_that_the_tree_does_not_have_yet_comes_last() -> None:
    step = step_from(Place(CREW, len(CREW_TEXT)), 1, UNCLEAR, (CREW,))
    assert step is not None
    assert (step.unclear.place, step.number) == (IN_ORDER[0], 3)


def test_from_nowhere_one_comes_to_the_first() -> None:
    step = step_from(Place("", 0), 1, UNCLEAR, ORDER)
    assert step is not None
    assert step.unclear.place == IN_ORDER[0]


def test_where_all_is_clear_there_is_no_next() -> None:
    assert step_from(Place(CREW, 0), 1, {}, ORDER) is None


@given(st.sampled_from(ORDER), st.integers(0, 400), st.integers(1, 9))
def test_going_back_undoes_going_on(path: str, offset: int, by: int) -> None:
    there = step_from(Place(path, offset), by, UNCLEAR, ORDER)
    assert there is not None
    assert there.unclear.place in IN_ORDER
    first = step_from(there.unclear.place, -by, UNCLEAR, ORDER)
    assert first is not None
    again = step_from(first.unclear.place, by, UNCLEAR, ORDER)
    assert again == there


def test_steps_one_by_one_lead_where_many_at_once_do() -> None:
    for by in (-3, -2, 2, 3):
        here = Place(CREW, 0)
        at_once = step_from(here, by, UNCLEAR, ORDER)
        for _ in range(abs(by)):
            step = step_from(here, by // abs(by), UNCLEAR, ORDER)
            assert step is not None
            here = step.unclear.place
        assert at_once is not None
        assert at_once.unclear.place == here


def test_what_is_said_names_the_sentence_and_the_reason() -> None:
    said = []
    here = Place(BAKERY, 0)
    for by in range(1, 5):
        step = step_from(here, by, UNCLEAR, ORDER)
        assert step is not None
        said.append(step_text(FOUND, step))
    assert said[0].startswith("1 of 4 to be mended: “Extends that of the Oven Keeper”: It leads back")
    assert said[2].startswith("3 of 4 to be mended: “Extends the requirements of the Mate”: It stands under")
    assert said[3].startswith("4 of 4 to be mended: “Extends that of the Harbour Wizard”: No level")


def test_a_long_sentence_is_shortened() -> None:
    name = "Keeper of the " + "Very " * 40 + "Tall Lighthouse"
    text = CREW_TEXT.replace("Harbour Wizard", name)
    found = resolve(Handbook.of([read_page(CREW, text.encode())]))
    step = step_from(Place("", 0), -1, UnclearReader().read(found), (CREW,))
    assert step is not None
    assert f"“{step.unclear.reading.text[:40]}" in step_text(found, step)
    assert "…”: " in step_text(found, step)


# In the window


@pytest.fixture
def crew(windows, tmp_path: Path, qtbot: QtBot) -> MainWindow:
    folder = tmp_path / "crew"
    for path, text in TEXTS.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(text.encode())
    shown = windows.open(folder)
    known(shown, qtbot)
    activate(shown, qtbot)
    return shown


def known(window: MainWindow, qtbot: QtBot) -> None:
    keeper = window.handbook.inheritance
    qtbot.waitUntil(lambda: keeper.current is not None and not keeper.busy, timeout=PATIENCE_MS)


def press_f8(window: MainWindow, qtbot: QtBot, modifiers: Qt.KeyboardModifier = NEXT) -> str:
    """Press the key wherever the keyboard is; returns what the status bar says then."""
    with qtbot.waitSignal(window.unclear.told, timeout=PATIENCE_MS):
        qtbot.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_F8, modifiers)
    return window.statusBar().currentMessage()


def test_f8_goes_through_all_of_them_and_says_why(crew: MainWindow, qtbot: QtBot) -> None:
    crew._jump_to_line(CREW, 1)
    assert list(crew.tree.page_order()) == [BAKERY, CREW]
    seen = []
    for number in (3, 4, 1, 2, 3):
        assert press_f8(crew, qtbot).startswith(f"{number} of 4 to be mended: “Extends ")
        seen.append(crew.page.place)
    assert seen == [*IN_ORDER[2:], *IN_ORDER[:2], IN_ORDER[2]]
    assert crew.page.editor.hasFocus()
    assert press_f8(crew, qtbot, BEFORE).startswith("2 of 4")
    assert crew.page.place == IN_ORDER[1]


def test_back_leads_to_where_one_was(crew: MainWindow, qtbot: QtBot) -> None:
    crew._jump_to_line(CREW, 1)
    press_f8(crew, qtbot, BEFORE)
    assert crew.page.path == BAKERY
    crew.do_back()
    assert crew.page.place == Place(CREW, 0)


def test_it_works_from_the_tree_too(crew: MainWindow, qtbot: QtBot) -> None:
    crew._jump_to_line(CREW, 1)
    crew.tree_panel.tree.setFocus()
    press_f8(crew, qtbot)
    assert crew.page.place == IN_ORDER[2]


def test_each_of_two_quick_presses_counts(crew: MainWindow, qtbot: QtBot) -> None:
    crew._jump_to_line(CREW, 1)
    for _ in range(2):
        qtbot.keyClick(crew.page.editor, Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: crew.page.place == IN_ORDER[3], timeout=PATIENCE_MS)
    known(crew, qtbot)
    assert crew.page.place == IN_ORDER[3]


def test_what_was_just_mended_is_not_gone_to_again(crew: MainWindow, qtbot: QtBot) -> None:
    crew._jump_to_line(CREW, 1)
    press_f8(crew, qtbot)
    editor = crew.page.editor
    qtbot.keyClick(editor, Qt.Key.Key_End)
    qtbot.keyClick(editor, Qt.Key.Key_Home, SHIFT)
    qtbot.keyClicks(editor, "- Reads charts")
    assert press_f8(crew, qtbot, BEFORE).startswith("2 of 3"), "the text of this very moment counts"
    assert crew.page.place == IN_ORDER[1]


def test_all_mended_is_told(crew: MainWindow, qtbot: QtBot) -> None:
    for line, path in ((SLIP, CREW), (LOST, CREW), (ONE, BAKERY)):
        crew._jump_to_line(path, TEXTS[path][: TEXTS[path].index(line)].count("\n") + 1)
        qtbot.keyClick(crew.page.editor, Qt.Key.Key_End, SHIFT)
        qtbot.keyClicks(crew.page.editor, "- Works")
    there = crew.page.place
    assert press_f8(crew, qtbot) == "Every statement of this handbook leads somewhere clear."
    assert crew.page.place == there


def test_a_handbook_that_is_still_read_is_told_of(crew: MainWindow, qtbot: QtBot) -> None:
    crew.handbook.inheritance.current = None
    there = crew.page.place
    assert "still being looked through" in press_f8(crew, qtbot)
    assert crew.page.place == there


def test_a_handbook_without_pages_says_that_nothing_is_wrong(windows, tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "none").mkdir()
    window = windows.open(tmp_path / "none")
    known(window, qtbot)
    activate(window, qtbot)
    assert press_f8(window, qtbot).startswith("Every statement")


def test_a_handbook_that_is_closed_meanwhile_is_not_gone_through(crew: MainWindow, qtbot: QtBot) -> None:
    told: list[str] = []
    crew.unclear.told.connect(told.append)
    qtbot.keyClick(crew.page.editor, Qt.Key.Key_F8)
    crew.do_close_handbook()
    qtbot.wait(0)
    assert told == []
    assert crew.stack.currentWidget() is crew.start
