"""The tree marks the levels and sections that extend others, and those whose statement leads nowhere."""

from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot
from window_steps import PATIENCE_MS

from jfeditor.families.handbook import Handbook
from jfeditor.families.inheritance import resolve
from jfeditor.families.pages import read_page
from jfeditor.text.edits import Edit
from jfeditor.text.spans import Span
from jfeditor.ui.inheritance_marks import MarkReader, read_marks
from jfeditor.ui.main_window import MainWindow
from jfeditor.ui.themes import colour
from jfeditor.ui.tree_model import Row, RowKind

PILOT = """---
title: Piloting
---

## Requirements

- Extends that of the Harbour Master

## Levels

### Pilot

#### Requirements

- Sails

### Senior Pilot

#### Job Grade

The Senior Pilot is a [grade 7](/pay/#grades).

#### Requirements

- Extends that of the Pilot
- Steers

### Lead Pilot

#### Responsibilities

- Leads

#### Requirements

- Extends that of the Sinior Purser
"""
HARBOUR = """---
title: Harbour
---

### Harbour Master

#### Requirements

- Same requirements as the Senior Pilot, plus:
- Plans
"""
PAGE, OTHER = "pilot.md", "harbour.md"


def marks(*texts: tuple[str, str], path: str = PAGE) -> dict[str, tuple[str, bool]]:
    """The marks of a page by headings; a section's with its level's."""
    handbook = Handbook.of(read_page(name, text.encode()) for name, text in texts)
    nodes = handbook.pages[path].family.nodes
    found = {}
    for node, mark in read_marks(resolve(handbook), path).items():
        parent = nodes[node].parent
        above = f"{nodes[parent].heading.text}/" if nodes[node].role == "section" and parent >= 0 else ""
        found[above + nodes[node].heading.text] = (mark.words, mark.is_unclear)
    return found


def test_levels_and_the_sections_that_say_so_are_marked() -> None:
    found = marks((PAGE, PILOT), (OTHER, HARBOUR))
    fine = ("Extends Pilot", False)
    lost = ("“Extends that of the Sinior Purser” leads nowhere", True)
    assert (
        found
        == {
            "Requirements": ("Extends Harbour Master of Harbour", False),
            "Senior Pilot": fine,
            "Senior Pilot/Requirements": fine,
            "Lead Pilot": lost,
            "Lead Pilot/Requirements": lost,
        }
        or found["Requirements"][1]
    ), "a family's circle apart"
    assert marks((PAGE, PILOT), (OTHER, HARBOUR), path=OTHER)["Harbour Master"][0].endswith("of Piloting")


def test_what_is_wrong_is_said_in_words() -> None:
    text = (
        "---\ntitle: Crew\n---\n\n### Mate\n\n#### Requirements\n\n- Extends that of the Lead Pilot\n\n"
        "### Cook\n\n#### Requirements\n\n- Extends that of the Baker\n\n"
        "### Baker\n\n#### Requirements\n\n- Extends that of the Cook\n- Extends that of the Mate\n"
    )
    leads = [
        (f"{name}.md", f"---\ntitle: {name}\n---\n\n### Lead Pilot\n\n#### Requirements\n\n- {name}\n")
        for name in ("Ferries", "Tugs")
    ]
    found = marks((PAGE, text), *leads)
    assert found["Mate"] == (
        "“Extends that of the Lead Pilot” may mean any of these: Lead Pilot of Ferries; Lead Pilot of Tugs",
        True,
    )
    assert found["Cook"] == (
        "“Extends that of the Baker” leads round in a circle, back to Cook",
        True,
    )
    words, is_unclear = found["Baker"]
    assert words.startswith("Extends Mate\n“Extends that of the Cook”")
    assert is_unclear


def test_what_looks_wrong_is_to_be_mended_too_and_says_why() -> None:
    text = PILOT.replace("- Leads", "- Extends the requirements of the Pilot")
    words, is_unclear = marks((PAGE, text), (OTHER, HARBOUR))["Lead Pilot/Responsibilities"]
    assert is_unclear
    extends, slip = words.split("\n")
    assert extends == "Extends Pilot"
    assert slip.startswith("“Extends the requirements of the Pilot”: It stands under responsibilities and")


def test_many_titles_are_counted() -> None:
    levels = "".join(f"### Pilot {n}\n\n#### Requirements\n\n- x{n}\n\n" for n in range(1, 8))
    said = "".join(f"- Extends that of the Pilot {n}\n" for n in range(1, 8))
    text = f"---\ntitle: X\n---\n\n{levels}### Boss\n\n#### Requirements\n\n{said}"
    assert marks((PAGE, text))["Boss"] == ("Extends Pilot 1, Pilot 2, Pilot 3 and 4 more", False)


def test_only_what_may_have_changed_is_told_again() -> None:
    handbook = Handbook.of(read_page(name, text.encode()) for name, text in [(PAGE, PILOT), (OTHER, HARBOUR)])
    reader = MarkReader()
    found = resolve(handbook)
    assert reader.changed(found, (PAGE, OTHER, "gone.md")).keys() == {PAGE, OTHER}
    assert reader.changed(found, (PAGE, OTHER)) == {}
    edited = read_page(OTHER, HARBOUR.replace("Plans", "Counts").encode())
    again = resolve(handbook.with_page(edited), found)
    assert reader.changed(again, (PAGE, OTHER)).keys() == {OTHER}


def test_a_circle_that_is_broken_elsewhere_is_told_though_the_page_is_the_same() -> None:
    one = HARBOUR.replace("Harbour Master", "Cook").replace("Senior Pilot", "Baker")
    other = HARBOUR.replace("Harbour Master", "Baker").replace("Senior Pilot", "Cook")
    handbook = Handbook.of([read_page("a.md", one.encode()), read_page("b.md", other.encode())])
    reader, found = MarkReader(), resolve(handbook)
    before = reader.changed(found, ("a.md",))["a.md"][1]
    assert all(mark.is_unclear for mark in before.values())
    broken = read_page("b.md", other.replace("Same requirements as the Cook, plus:", "Bakes").encode())
    after = resolve(handbook.with_page(broken), found)
    assert after.pages["a.md"] is found.pages["a.md"], "nothing on that page or in its look-ups changed"
    told = reader.changed(after, ("a.md",))["a.md"][1]
    assert not any(mark.is_unclear for mark in told.values())


@pytest.fixture
def pilots(windows, tmp_path: Path) -> MainWindow:
    folder = tmp_path / "pilots"
    folder.mkdir()
    (folder / PAGE).write_bytes(PILOT.encode())
    (folder / OTHER).write_bytes(HARBOUR.encode())
    return windows.open(folder)


def index(window: MainWindow, title: str, path: str = PAGE) -> QModelIndex:
    nodes = window.handbook.session.page(path).family.nodes
    node = next(i for i, one in enumerate(nodes) if one.heading.text == title)
    return window.tree.model.index_of(next(window.tree._rows.keys_up(path, node)))


def row(window: MainWindow, title: str, path: str = PAGE) -> Row:
    found = window.tree.model.row_at(index(window, title, path))
    assert found is not None
    return found


def settle(window: MainWindow, qtbot: QtBot) -> None:
    keeper, tree = window.handbook.inheritance, window.tree

    def idle() -> bool:
        waiting = tree._ask_marks.isActive() or tree._to_mark
        return not (keeper.busy or keeper.current is None or waiting)

    qtbot.waitUntil(idle, timeout=PATIENCE_MS)


def opened(window: MainWindow, qtbot: QtBot) -> None:
    window.tree.reveal(PAGE, 3)
    window.tree_panel.tree.expandAll()
    settle(window, qtbot)


def change(window: MainWindow, old: str, new: str, path: str = PAGE) -> None:
    session = window.handbook.session
    at = session.page(path).source.data.index(old.encode())
    edit = Edit(Span(at, at + len(old.encode())), new.encode())
    session.apply(session.change_by("Change", path, [edit]))


def test_rows_tell_whom_they_extend(pilots: MainWindow, qtbot: QtBot) -> None:
    opened(pilots, qtbot)
    senior = index(pilots, "Senior Pilot")
    assert (row(pilots, "Senior Pilot").extends, row(pilots, "Senior Pilot").is_unclear) == (
        "Extends Pilot",
        False,
    )
    assert senior.data(Qt.ItemDataRole.ToolTipRole).startswith("Senior Pilot\nExtends Pilot")
    spoken = senior.data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("Senior Pilot, level, grade 7, Extends Pilot")
    assert row(pilots, "Lead Pilot").is_unclear
    assert "leads nowhere" in index(pilots, "Lead Pilot").data(Qt.ItemDataRole.AccessibleTextRole)
    assert row(pilots, "Pilot").extends == ""
    assert row(pilots, "Responsibilities").extends == ""


def test_rows_that_are_opened_later_are_marked_too(pilots: MainWindow, qtbot: QtBot) -> None:
    pilots.tree_panel.tree.collapseAll()
    settle(pilots, qtbot)
    family = pilots.tree.model.index_of(("page", OTHER))
    if pilots.tree.model.canFetchMore(family):
        pilots.tree.model.fetchMore(family)
    qtbot.waitUntil(lambda: bool(row(pilots, "Harbour Master", OTHER).extends), timeout=PATIENCE_MS)


def test_marks_follow_edits(pilots: MainWindow, qtbot: QtBot) -> None:
    opened(pilots, qtbot)
    change(pilots, "Sinior Purser", "Senior Pilot")
    settle(pilots, qtbot)
    assert row(pilots, "Lead Pilot").extends == "Extends Senior Pilot"
    assert not row(pilots, "Lead Pilot").is_unclear
    change(pilots, "- Extends that of the Senior Pilot\n", "- More\n")
    settle(pilots, qtbot)
    assert row(pilots, "Lead Pilot").extends == ""
    pilots.do_undo()
    settle(pilots, qtbot)
    assert row(pilots, "Lead Pilot").extends == "Extends Senior Pilot"
    change(pilots, "### Senior Pilot", "### Helmsman")
    settle(pilots, qtbot)
    assert row(pilots, "Lead Pilot").is_unclear
    assert row(pilots, "Harbour Master", OTHER).is_unclear, "on another page"


def test_typing_never_takes_a_mark_away_for_a_moment(pilots: MainWindow, qtbot: QtBot) -> None:
    opened(pilots, qtbot)
    seen: set[str] = set()
    changed: list[str] = []

    def note() -> None:
        seen.add(row(pilots, "Senior Pilot").extends)

    model = pilots.tree.model
    model.dataChanged.connect(lambda at, _to: changed.append(at.data()))
    for signal in (model.dataChanged, model.rowsInserted, model.rowsRemoved, model.rowsMoved):
        signal.connect(note)
    page = pilots.handbook.session.page(PAGE)
    pilots._jump_to_line(PAGE, page.source.lines.number_at(page.source.data.index(b"### Pilot")))
    qtbot.keyClick(pilots.page.editor, Qt.Key.Key_Home)
    qtbot.keyClicks(pilots.page.editor, "### Cabin Boy")
    qtbot.keyClick(pilots.page.editor, Qt.Key.Key_Return)
    note()
    settle(pilots, qtbot)
    note()
    assert seen == {"Extends Pilot"}
    pilots._jump_to_line(PAGE, pilots.handbook.session.page(PAGE).source.data.count(b"\n"))
    qtbot.keyClick(pilots.page.editor, Qt.Key.Key_End)
    settle(pilots, qtbot)
    changed.clear()
    qtbot.keyClicks(pilots.page.editor, " or so")
    settle(pilots, qtbot)
    assert "Senior Pilot" not in changed, "only rows that look otherwise are drawn anew"


def test_what_is_told_of_an_older_text_is_not_shown_on_a_newer_one(pilots: MainWindow, qtbot: QtBot) -> None:
    opened(pilots, qtbot)
    text = pilots.handbook.session.page(PAGE).source.data.decode()
    pilots.tree._marks = MarkReader()
    asked = []
    keeper = pilots.handbook.inheritance
    pilots.tree._ask()
    keeper.ask("after", lambda resolved: resolved.found.handbook, asked.append)
    change(pilots, text[text.index("## Levels") :], "### Pilot\n\n#### Requirements\n\n- Sails\n")
    qtbot.waitUntil(lambda: bool(asked), timeout=PATIENCE_MS)
    assert asked[0] is not pilots.handbook.session.handbook, "the answers are of the older text"
    assert row(pilots, "Pilot").extends == ""
    settle(pilots, qtbot)
    assert row(pilots, "Pilot").extends == ""


def test_only_open_pages_whose_inheritance_changed_are_looked_at(
    pilots: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(pilots, qtbot)
    marked: list[str] = []
    take = pilots.tree._rows.mark
    monkeypatch.setattr(
        pilots.tree._rows, "mark", lambda path, told: (marked.append(path), take(path, told))[1]
    )
    change(pilots, "- Plans", "- Plans more", OTHER)
    settle(pilots, qtbot)
    assert marked == [OTHER]


def test_a_page_that_goes_and_comes_back_is_marked_again(pilots: MainWindow, qtbot: QtBot) -> None:
    opened(pilots, qtbot)
    file = pilots.handbook.root / OTHER
    data = file.read_bytes()
    file.unlink()
    qtbot.waitUntil(lambda: not pilots.tree.model.index_of(("page", OTHER)).isValid(), timeout=PATIENCE_MS)
    settle(pilots, qtbot)
    file.write_bytes(data)
    qtbot.waitUntil(lambda: pilots.tree.model.index_of(("page", OTHER)).isValid(), timeout=PATIENCE_MS)
    pilots.tree.reveal(OTHER, 0)
    qtbot.waitUntil(lambda: bool(row(pilots, "Harbour Master", OTHER).extends), timeout=PATIENCE_MS)


def test_a_closed_handbook_leaves_nothing(pilots: MainWindow, qtbot: QtBot) -> None:
    opened(pilots, qtbot)
    keeper = pilots.handbook.inheritance
    change(pilots, "Sinior Purser", "Senior Pilot")
    keeper.ask("tree", lambda resolved: resolved, lambda _said: None)
    pilots.handbook.session.undo_stack.undo()
    pilots.do_close_handbook()
    qtbot.wait(0)
    assert pilots.tree.model.rowCount() == 0
    assert not pilots.tree._marking.isActive()


def columns(window: MainWindow, at: QModelIndex, name: str) -> list[int]:
    """The columns of pixels in a row's right half, where its signs are, that hold a colour of the theme."""
    tree = window.tree_panel.tree
    at = tree.model().mapFromSource(at)
    tree.scrollTo(at)
    picture: QImage = tree.viewport().grab(tree.visualRect(at)).toImage()
    wanted = colour(name).name()
    return [
        x
        for x in range(picture.width() // 2, picture.width())
        if any(QColor(picture.pixel(x, y)).name() == wanted for y in range(picture.height()))
    ]


def drawn(window: MainWindow, at: QModelIndex) -> set[str]:
    """The colours of a row's signs."""
    return {name for name in ("warn", "muted") if columns(window, at, name)}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_signs_are_drawn_quiet_and_in_the_warning_colour(
    pilots: MainWindow, qtbot: QtBot, theme: str
) -> None:
    opened(pilots, qtbot)
    getattr(pilots, f"do_theme_{theme}")()
    pilots.tree_panel.tree.clearSelection()
    assert drawn(pilots, index(pilots, "Senior Pilot")) == {"muted"}
    assert drawn(pilots, index(pilots, "Lead Pilot")) == {"warn"}
    assert drawn(pilots, index(pilots, "Pilot")) == set()
    assert drawn(pilots, pilots.tree.model.index_of(("page", PAGE))) == set(), "a page has problems instead"
    assert drawn(pilots, pilots.tree.model.index_of(("page", OTHER))) == set()
    assert row(pilots, "Pilot").kind is RowKind.LEVEL
