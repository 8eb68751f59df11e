"""The tree tells how many new problems pages, their headings and all that holds them have."""

from pathlib import Path

import pytest
from made_findings import ERROR, NOTE, WARNING, Fault, results_of
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot
from window_steps import PATIENCE_MS

from jfeditor.ui.main_window import MainWindow
from jfeditor.ui.problem_counts import Counts
from jfeditor.ui.themes import colour
from jfeditor.ui.tree_model import Row

TEXT = """---
title: {title}
---

## Levels

### Mate

#### Requirements

alpha beta gamma

### Cook

delta
"""
CREW, PORT = "sea/crew.md", "sea/port.md"
SAILOR, JUNIOR = "sea/sailor/_index.md", "sea/sailor/junior.md"
SPOKEN, TIP = Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole


@pytest.fixture
def window(windows, tmp_path: Path, qtbot: QtBot) -> MainWindow:
    """A window on a department with two families of a page and one of several."""
    folder = tmp_path / "handbook"
    (folder / "sea" / "sailor").mkdir(parents=True)
    for path, title in ((CREW, "Crew"), (PORT, "Port")):
        (folder / path).write_text(TEXT.format(title=title))
    (folder / SAILOR).write_text("---\ntitle: Sailor\n---\n\n## Responsibilities\n\nalpha\n")
    (folder / JUNIOR).write_text("---\ntitle: Junior Sailor\n---\n\n## Requirements\n\nbeta\n")
    opened = windows.open(folder)
    checks = opened.handbook.checks
    qtbot.waitUntil(lambda: len(checks.all_results()) == 4, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not opened.tree._to_count, timeout=PATIENCE_MS)
    return opened


def find(window: MainWindow, qtbot: QtBot, path: str, *faults: Fault) -> None:
    """Let just these faults be found in a page."""
    checks = window.handbook.checks
    checks._results[path] = results_of(window.handbook.session.page(path), faults)
    checks.changed.emit(frozenset((path,)))
    qtbot.waitUntil(lambda: not window.tree._to_count, timeout=PATIENCE_MS)


def clear(window: MainWindow, qtbot: QtBot) -> None:
    for path in (CREW, PORT, SAILOR, JUNIOR):
        find(window, qtbot, path)


def index(window: MainWindow, path: str, title: str = "") -> QModelIndex:
    nodes = window.handbook.session.page(path).family.nodes
    node = next((i for i, one in enumerate(nodes) if one.heading.text == title), -1)
    window.tree.reveal(path, node)
    return window.tree.model.index_of(next(window.tree._rows.keys_up(path, node)))


def row(window: MainWindow, path: str, title: str = "") -> Row:
    found = window.tree.model.row_at(index(window, path, title))
    assert found is not None
    return found


def department(window: MainWindow) -> QModelIndex:
    return window.tree.model.index_of(("department", "sea"))


def test_headings_pages_and_departments_count_what_stands_below_them(
    window: MainWindow, qtbot: QtBot
) -> None:
    clear(window, qtbot)
    find(window, qtbot, CREW, Fault("alpha", severity=ERROR), Fault("delta"), Fault("beta", is_new=False))
    find(window, qtbot, PORT, Fault("alpha", severity=NOTE))
    assert row(window, CREW, "Mate").counts == Counts(errors=1, before=1)
    assert row(window, CREW, "Requirements").counts == Counts(errors=1, before=1)
    assert row(window, CREW, "Cook").counts == Counts(warnings=1)
    assert row(window, CREW).counts == Counts(errors=1, warnings=1, before=1)
    assert row(window, PORT).counts == Counts(notes=1)
    sea = window.tree.model.row_at(department(window))
    assert sea.counts == Counts(errors=1, warnings=1, notes=1, before=1)


def test_a_family_of_several_pages_counts_all_of_them(window: MainWindow, qtbot: QtBot) -> None:
    clear(window, qtbot)
    find(window, qtbot, SAILOR, Fault("alpha", severity=ERROR))
    find(window, qtbot, JUNIOR, Fault("beta"))
    assert row(window, SAILOR).counts == Counts(errors=1, warnings=1)
    assert row(window, JUNIOR).counts == Counts(warnings=1)
    find(window, qtbot, JUNIOR)
    assert row(window, SAILOR).counts == Counts(errors=1)


def test_they_are_told_in_words(window: MainWindow, qtbot: QtBot) -> None:
    clear(window, qtbot)
    find(window, qtbot, CREW, Fault("alpha", severity=ERROR), Fault("beta", is_new=False))
    mate = index(window, CREW, "Mate")
    assert mate.data(TIP) == "Mate\n1 new error, 1 problem from before"
    assert mate.data(SPOKEN) == "Mate, level, 1 new error, 1 problem from before"


def test_only_rows_that_differ_are_drawn_anew(window: MainWindow, qtbot: QtBot) -> None:
    clear(window, qtbot)
    index(window, CREW, "Mate")
    index(window, PORT, "Mate")
    find(window, qtbot, CREW, Fault("alpha"))
    changed: list[str] = []
    window.tree.model.dataChanged.connect(lambda at, _to: changed.append(at.data()))
    find(window, qtbot, CREW, Fault("alpha"))
    assert changed == []
    find(window, qtbot, CREW, Fault("delta"))
    assert set(changed) == {"Mate", "Requirements", "Cook"}, "the page has as many as before"


def test_what_is_of_an_older_text_is_not_counted(window: MainWindow, qtbot: QtBot) -> None:
    clear(window, qtbot)
    checks, session = window.handbook.checks, window.handbook.session
    older = session.page(CREW)
    window._jump_to_line(CREW, 11)
    window.page.editor.setFocus()
    qtbot.keyClicks(window.page.editor, "x")
    checks._results[CREW] = results_of(older, [Fault("alpha", severity=ERROR)])
    checks.changed.emit(frozenset((CREW,)))
    window.tree._mark_some()
    assert row(window, CREW).counts.errors == 0


def test_a_page_that_goes_takes_its_number_along(window: MainWindow, qtbot: QtBot) -> None:
    clear(window, qtbot)
    find(window, qtbot, CREW, Fault("alpha", severity=ERROR))
    find(window, qtbot, PORT, Fault("alpha", severity=ERROR))
    assert window.tree.model.row_at(department(window)).counts.errors == 2
    window.handbook.session.take_out(CREW)
    window.tree.group_now()
    assert window.tree.model.row_at(department(window)).counts.errors == 1


def drawn(window: MainWindow, at: QModelIndex, name: str) -> bool:
    """Whether a colour of the theme is in the right half of a row, where its signs are."""
    tree = window.tree_panel.tree
    at = tree.model().mapFromSource(at)
    tree.scrollTo(at)
    picture: QImage = tree.viewport().grab(tree.visualRect(at)).toImage()
    wanted = colour(name).name()
    columns = range(picture.width() // 2, picture.width())
    rows = range(picture.height())
    return any(QColor(picture.pixel(x, y)).name() == wanted for x in columns for y in rows)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_new_errors_and_warnings_are_a_number_and_what_is_old_is_quiet(
    window: MainWindow, qtbot: QtBot, theme: str
) -> None:
    getattr(window, f"do_theme_{theme}")()
    clear(window, qtbot)
    find(window, qtbot, CREW, Fault("alpha", severity=WARNING), Fault("delta", severity=NOTE))
    find(window, qtbot, PORT, Fault("alpha", severity=ERROR, is_new=False))
    places = index(window, CREW, "Mate"), index(window, CREW, "Cook"), index(window, PORT)
    window.tree_panel.tree.clearSelection()
    assert [drawn(window, at, "warn") for at in places] == [True, False, False]
    assert not any(drawn(window, at, "err") for at in places), "red is what an error is"
    find(window, qtbot, CREW, Fault("alpha", severity=WARNING), Fault("delta", severity=ERROR))
    assert [drawn(window, at, "err") for at in places] == [False, True, False]
    assert drawn(window, department(window), "err")
