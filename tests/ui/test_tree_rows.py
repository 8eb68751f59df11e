"""The tree in the window: rows follow edits and the disk; what is open and chosen stays."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot
from window_steps import CARE, PATIENCE_MS, QUALITY, activate, type_into

from jfeditor.families.model import FAMILY
from jfeditor.text.edits import Edit
from jfeditor.text.spans import Span
from jfeditor.ui.main_window import MainWindow
from jfeditor.ui.tree_model import Row, RowKind

WARN = QAbstractItemModelTester.FailureReportingMode.Warning
PAGE = "planner.md"
TEXT = b"""---
title: Care Planner
---

## Levels

### Associate Care Planner

The Associate is a [grade 5](/grades/).

#### Responsibilities

- one

### Senior Care Planner

The Senior is a [grade 17](/grades/).

#### Requirements

- two
"""


@pytest.fixture
def planner(windows, tmp_path: Path) -> MainWindow:
    folder = tmp_path / "small"
    folder.mkdir()
    (folder / PAGE).write_bytes(TEXT)
    return windows.open(folder)


def rows(window: MainWindow) -> list[str]:
    """Every row that can be seen, indented by its depth."""
    tree = window.tree_panel.tree
    found = []

    def walk(parent: QModelIndex, depth: int) -> None:
        model = tree.model()
        for number in range(model.rowCount(parent)):
            index = model.index(number, 0, parent)
            found.append("  " * depth + index.data())
            if tree.isExpanded(index):
                walk(index, depth + 1)

    walk(QModelIndex(), 0)
    return found


def all_opened(window: MainWindow) -> list[str]:
    """Every row of a window with one page, all opened."""
    window.tree._open_all(window.tree_panel.tree.model().index(0, 0))
    return visible(window)


def row(window: MainWindow, path: str, title: str) -> Row:
    return window.tree.model.row_at(index(window, path, title))


def index(window: MainWindow, path: str, title: str) -> QModelIndex:
    page = window.handbook.session.page(path)
    node = next((i for i, one in enumerate(page.family.nodes) if one.heading.text == title), FAMILY)
    return window.tree.model.index_of(next(window.tree._rows.keys_up(path, node)))


def do_edit(window: MainWindow, edit: Edit) -> None:
    session = window.handbook.session
    session.apply(session.change_by("Change", PAGE, [edit]))


def change(window: MainWindow, old: bytes, new: bytes) -> None:
    data = window.handbook.session.page(PAGE).source.data
    at = data.index(old)
    do_edit(window, Edit(Span(at, at + len(old)), new))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"Senior Care", b"Lead Care"),
        (b"## Levels", b"## Before\n\ntext\n\n## Levels"),
        (b"### Associate Care Planner", b""),
        (b"#### Responsibilities\n\n- one\n\n", b""),
        (b"- two", b"- two\n\n### Staff Care Planner\n"),
    ],
    ids=["renamed", "inserted above", "level above removed", "section removed", "appended"],
)
def test_what_is_open_and_chosen_survives_an_edit(planner: MainWindow, old: bytes, new: bytes) -> None:
    tester = QAbstractItemModelTester(planner.tree.model, WARN)
    proxies = QAbstractItemModelTester(planner.tree_panel.tree.model(), WARN)
    planner.tree_panel.tree.expandAll()
    senior = index(planner, PAGE, "Senior Care Planner").internalId()
    planner._go_to(planner.page.place.__class__(PAGE, TEXT.index(b"### Senior")))
    assert planner.tree.selected_node(PAGE) != FAMILY
    change(planner, old, new)
    title = "Lead Care Planner" if b"Lead" in new else "Senior Care Planner"
    after = index(planner, PAGE, title)
    assert after.internalId() == senior
    view = planner.tree_panel.tree
    assert view.isExpanded(view.model().mapFromSource(after))
    planner.do_undo()
    assert index(planner, PAGE, "Senior Care Planner").internalId() == senior
    assert tester.model() is not proxies.model()


@given(st.lists(st.sampled_from(TEXT.split(b"\n\n")), max_size=14))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_the_tree_shows_the_page_after_any_edit(planner: MainWindow, blocks: list[bytes]) -> None:
    view = planner.tree_panel.tree
    view.expandAll()
    data = planner.handbook.session.page(PAGE).source.data
    do_edit(planner, Edit(Span(0, len(data)), b"\n\n".join(blocks)))
    view.expandAll()
    family = planner.handbook.session.page(PAGE).family

    def outline(node: int, depth: int) -> list[str]:
        below = [outline(child, depth + 1) for child in family.children(node)]
        own = [] if node == FAMILY else ["  " * depth + family.nodes[node].heading.text]
        return own + [line for lines in below for line in lines]

    assert rows(planner)[1:] == outline(FAMILY, 0)


def test_typing_a_new_title_moves_the_page_in_the_tree(window: MainWindow, qtbot: QtBot) -> None:
    window.tree.reveal(CARE, FAMILY)
    before = rows(window)
    window._jump_to_line(CARE, 1)
    field = window.side.details.form.field("title")
    activate(window, qtbot)
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "Zz Last")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Zz Last" in [text.strip() for text in rows(window)], timeout=PATIENCE_MS)
    qtbot.waitUntil(
        lambda: [t for t in rows(window) if t.startswith("  ")][-1].strip() == "Zz Last", timeout=PATIENCE_MS
    )
    assert before != rows(window)


def test_departments_families_and_families_in_several_pages_are_shown(window: MainWindow) -> None:
    several = "engineering/software-engineer/_index.md"
    window.tree.reveal("engineering/software-engineer/senior.md", FAMILY)
    kinds = {row(window, several, "").kind, row(window, "engineering/software-engineer/senior.md", "").kind}
    assert kinds == {RowKind.FAMILY, RowKind.PAGE}
    assert row(window, several, "").count == "5 pages"
    top = [
        window.tree.model.row_at(window.tree.model.index(n, 0)) for n in range(window.tree.model.rowCount())
    ]
    assert {one.kind for one in top} >= {RowKind.DEPARTMENT}
    for one in top:
        if one.kind is RowKind.DEPARTMENT:
            assert one.count.endswith(("family", "families"))


def test_badges_say_grade_unsaved_and_what_is_wrong(windows, qtbot: QtBot, handbook: Path) -> None:
    (handbook / QUALITY).write_bytes(b"---\ntitle: [never closed\n---\n\n# Quality\n")
    with (handbook / "customer-care" / "huge.md").open("wb") as file:
        file.truncate(30 * 1024 * 1024)
    window = windows.open(handbook)
    window.tree.reveal(CARE, 0)
    page = window.handbook.session.page(CARE)
    node = next(node for node in page.family.nodes if node.grade and node.role == "level")
    assert row(window, CARE, node.heading.text).grade == node.grade
    type_into(window, qtbot, CARE, "x")
    assert row(window, CARE, "").modified
    assert row(window, QUALITY, "").problem.startswith("Line ")
    unreadable = window.tree.model.row_at(window.tree.model.index_of(("page", "customer-care/huge.md")))
    assert "30 MB" in unreadable.problem
    assert not window.tree.model.hasChildren(window.tree.model.index_of(("page", "customer-care/huge.md")))


def test_a_page_that_goes_and_comes_back_is_shown_again(
    window: MainWindow, qtbot: QtBot, handbook: Path
) -> None:
    window.tree.reveal(CARE, FAMILY)
    data = (handbook / CARE).read_bytes()
    (handbook / CARE).unlink()
    qtbot.waitUntil(lambda: not window.tree.model.index_of(("page", CARE)).isValid(), timeout=PATIENCE_MS)
    (handbook / CARE).write_bytes(data)
    qtbot.waitUntil(lambda: window.tree.model.index_of(("page", CARE)).isValid(), timeout=PATIENCE_MS)
    window.tree.reveal(CARE, 0)
    assert window.tree.selected_node(CARE) == 0


def test_a_page_joins_and_leaves_a_family_in_several_pages(
    window: MainWindow, qtbot: QtBot, handbook: Path
) -> None:
    path = "engineering/software-engineer/distinguished.md"
    window.tree.reveal("engineering/software-engineer/senior.md", FAMILY)
    senior = (handbook / "engineering/software-engineer/senior.md").read_bytes()
    (handbook / path).write_bytes(senior.replace(b"Senior", b"Distinguished"))
    qtbot.waitUntil(lambda: window.tree.model.index_of(("page", path)).isValid(), timeout=PATIENCE_MS)
    assert row(window, path, "").kind is RowKind.PAGE
    (handbook / path).unlink()
    qtbot.waitUntil(lambda: not window.tree.model.index_of(("page", path)).isValid(), timeout=PATIENCE_MS)


def test_arrow_keys_go_up_to_a_family_whose_page_begins_with_a_heading(
    windows, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "h").mkdir()
    (tmp_path / "h" / PAGE).write_bytes(TEXT.split(b"---\n", 2)[2].lstrip())
    window = windows.open(tmp_path / "h")
    activate(window, qtbot)
    window.tree_panel.tree.expandAll()
    window.tree_panel.tree.setFocus()
    window.tree.select(PAGE, 0)
    qtbot.keyClick(window.tree_panel.tree, Qt.Key.Key_Up)
    assert window.tree.selected_node(PAGE) == FAMILY


def test_a_closed_tree_stays_closed_while_one_types(planner: MainWindow, qtbot: QtBot) -> None:
    planner.tree_panel.tree.expandAll()
    planner.do_collapse()
    type_into(planner, qtbot, PAGE, "")
    planner.do_collapse()
    qtbot.keyClicks(planner.page.editor, "xy")
    assert rows(planner) == ["Care Planner"]
    assert planner.tree_panel.tree.currentIndex().data() == "Care Planner"


def visible(window: MainWindow) -> list[str]:
    return [text.strip() for text in rows(window)]


@pytest.mark.parametrize(
    ("typed", "kept", "gone"),
    [
        ("senior", "Senior Care Planner", "Associate Care Planner"),
        ("care assoc", "Associate Care Planner", "Senior Care Planner"),
        ("grade 17", "Senior Care Planner", "Associate Care Planner"),
        ("grade 5", "Associate Care Planner", "Senior Care Planner"),
        ("requirements", "Senior Care Planner", "Associate Care Planner"),
    ],
)
def test_the_filter_finds_titles_and_grades(
    planner: MainWindow, qtbot: QtBot, typed: str, kept: str, gone: str
) -> None:
    activate(planner, qtbot)
    planner.do_go_filter()
    qtbot.keyClicks(planner.tree_panel.filter, typed)
    assert kept in visible(planner)
    assert gone not in visible(planner)


def test_the_filter_finds_paths_keeps_departments_and_clears_with_escape(
    window: MainWindow, qtbot: QtBot
) -> None:
    before = rows(window)
    activate(window, qtbot)
    window.do_go_filter()
    qtbot.keyClicks(window.tree_panel.filter, "care-qual")
    title = window.handbook.session.page(QUALITY).title
    assert visible(window)[-1] == title
    assert visible(window)[:-1] == ["Customer Care"]
    qtbot.keyClick(window.tree_panel.filter, Qt.Key.Key_Down)
    assert window.tree_panel.tree.hasFocus()
    window.do_go_filter()
    qtbot.keyClick(window.tree_panel.filter, Qt.Key.Key_Escape)
    assert window.tree_panel.filter.text() == ""
    assert rows(window) == before


def test_the_filter_finds_a_page_within_a_family_in_several_pages(window: MainWindow, qtbot: QtBot) -> None:
    window.tree_panel.filter.setText("software-engineer/principal")
    assert window.handbook.session.page("engineering/software-engineer/principal.md").title in visible(window)


def test_the_filter_follows_edits(planner: MainWindow, qtbot: QtBot) -> None:
    planner.tree_panel.filter.setText("lead")
    assert visible(planner) == []
    change(planner, b"Senior Care", b"Lead Care")
    qtbot.waitUntil(lambda: "Lead Care Planner" in all_opened(planner), timeout=PATIENCE_MS)
    change(planner, b"## Levels", b"## Before\n\n## Levels")
    qtbot.waitUntil(lambda: "Before" not in all_opened(planner), timeout=PATIENCE_MS)
    assert "Lead Care Planner" in visible(planner)
