"""The Family tab: a matrix of levels and a picture of who extends whom, both lead to their places."""

import time
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, QEvent, QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QHelpEvent, QImage, QImageReader, QPainter, QWheelEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QLineEdit, QListView, QToolTip, QWidget
from pytestqt.qtbot import QtBot
from window_steps import press

from jfeditor.export.picture_kinds import PictureKind
from jfeditor.families.claim_words import FACETS
from jfeditor.families.model import FAMILY, Kind
from jfeditor.families.pages import read_page
from jfeditor.resources import load_table
from jfeditor.text.edits import Edit
from jfeditor.text.spans import Span
from jfeditor.ui.family_panel import FILTERS, FamilyPanel, read_shown
from jfeditor.ui.family_picture_view import Part, PartKind
from jfeditor.ui.inheritance_keeper import InheritanceKeeper
from jfeditor.ui.matrix_model import HEADERS, TIGHT_HEADERS, MatrixModel, Sign
from jfeditor.ui.matrix_view import Legend
from jfeditor.ui.picture_file import image_size
from jfeditor.ui.save_dialog import SaveDialog
from jfeditor.ui.session import Session
from jfeditor.ui.themes import apply_theme, colour
from jfeditor.wording import word
from jfeditor.workspace.files import ABSENT, Stored

PATIENCE_MS = 20_000
CTRL = Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton
RESPONSIBILITIES, REQUIREMENTS, INDICATORS, GRADE = range(1, 5)
"""The columns of the facets."""

PILOT = b"""---
title: Pilot & Co
---

## Levels

### Pilot

#### Job Grade

The Pilot is a grade 6.

#### Responsibilities

- Sails
- Moors

### Senior Pilot

#### Responsibilities

- Extends the Pilot responsibilities
- Steers

#### Requirements

- Extends the Chief Purser requirements

### Staff Pilot

#### Responsibilities

- Extends the Senior Pilot responsibilities
"""
COOK = b"---\ntitle: Cook\n---\n\n## Requirements\n\n- Cooks\n"
DEPARTMENT = b"---\ntitle: Harbour\n---\n\nWe keep ships afloat.\n"
PAGES = {"pilot.md": PILOT, "cook.md": COOK, "_index.md": DEPARTMENT}


class Tab:
    """A family panel on a session, without the rest of the window."""

    def __init__(self, root: Path, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.session = Session(root, read_only=False)
        self.keeper = InheritanceKeeper(self.session)
        self.panel = FamilyPanel()
        self.went: list[tuple[str, int]] = []
        self.said: list[str] = []
        self.panel.place_chosen.connect(lambda path, line: self.went.append((path, line)))
        self.panel.told.connect(self.said.append)
        self.panel.refused.connect(self.said.append)
        qtbot.addWidget(self.panel)
        self.panel.resize(460, 900)
        self.panel.watch(self.keeper)
        self.panel.show()
        qtbot.waitExposed(self.panel)

    def add(self, pages: dict[str, bytes]) -> None:
        self.session.take_in([(read_page(path, data), Stored(data, ABSENT)) for path, data in pages.items()])

    def start(self) -> None:
        self.keeper.start()
        self.qtbot.waitUntil(lambda: self.keeper.current is not None, timeout=PATIENCE_MS)

    def show(self, path: str, line: int = 0) -> None:
        """Put the caret into a line of a page, and wait for what the tab shows then."""
        nodes = self.session.page(path).family.nodes
        index = max((i for i, node in enumerate(nodes) if node.heading.line <= line), default=FAMILY)
        self.panel.show_node(path, index)
        self.settle()

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.keeper.busy, timeout=PATIENCE_MS)
        QApplication.processEvents()

    def type(self, path: str, old: bytes, new: bytes) -> None:
        at = self.session.page(path).source.data.index(old)
        change = self.session.change_by("Typing", path, [Edit(Span(at, at + len(old)), new)])
        self.session.apply(change)
        self.settle()

    def close(self) -> None:
        self.panel.watch(None)
        self.panel.close_panel()
        self.keeper.close()
        self.session.deleteLater()

    # What is seen

    def cell(self, row: int, column: int, role: Qt.ItemDataRole = Qt.ItemDataRole.DisplayRole) -> str:
        return self.panel.table.matrix.index(row, column).data(role)

    def selected(self) -> list[int]:
        return sorted({index.row() for index in self.panel.table.selectedIndexes()})

    def on_canvas(self, x: float, y: float) -> QPoint:
        zoom = self.panel.picture.zoom
        return QPoint(round(x * zoom), round(y * zoom))

    def box(self, title: str) -> QPoint:
        """A point in a box of the picture."""
        (placed,) = [one for one in self.panel.picture.picture.boxes if one.box.title == title]
        return self.on_canvas(placed.rect.x + 40, placed.rect.y + 8)


@pytest.fixture
def bare(tmp_path: Path, qtbot: QtBot) -> Iterator[Tab]:
    """A tab on a session that has not been read."""
    tab = Tab(tmp_path, qtbot)
    yield tab
    tab.close()


@pytest.fixture
def tab(bare: Tab) -> Tab:
    """A tab that shows the pilots, the caret in the senior's level."""
    bare.add(PAGES)
    bare.start()
    bare.show("pilot.md", line_of("### Senior"))
    return bare


def line_of(text: str, page: bytes = PILOT) -> int:
    return next(n for n, line in enumerate(page.decode().splitlines(), 1) if text in line)


def test_the_matrix_tells_in_signs_numbers_and_words(tab: Tab) -> None:
    assert tab.panel.title.text() == "Pilot & Co"
    assert not tab.panel.note.isVisible()
    assert [tab.cell(row, 0) for row in range(3)] == ["Pilot", "Senior Pilot", "Staff Pilot"]
    assert [tab.cell(row, RESPONSIBILITIES) for row in range(3)] == ["2", "1 + ↥2", "↥3"]
    assert [tab.cell(row, REQUIREMENTS) for row in range(3)] == ["—", "!", "—"]
    assert [tab.cell(row, GRADE) for row in range(3)] == ["6", "—", "—"]
    tips = tab.cell(1, RESPONSIBILITIES, Qt.ItemDataRole.ToolTipRole)
    assert "1 own, 2 inherited from Pilot" in tips
    spoken = tab.cell(1, REQUIREMENTS, Qt.ItemDataRole.AccessibleTextRole)
    assert "Requirements of Senior Pilot" in spoken
    assert f"Line {line_of('Chief Purser')}" in spoken
    assert "Grade 6" in tab.cell(0, 0, Qt.ItemDataRole.AccessibleTextRole)
    header = tab.panel.table.matrix
    for column, kind in enumerate(FACETS, 1):
        assert header.headerData(column, Qt.Orientation.Horizontal) in {HEADERS[kind], TIGHT_HEADERS[kind]}
        tip = header.headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
        assert tip == word(f"facet.{kind.value}", {})


def test_a_level_that_takes_in_what_is_broken_is_marked_more_softly(tab: Tab) -> None:
    tab.type("pilot.md", b"- Extends the Senior Pilot responsibilities", b"- Leads")
    tab.type(
        "pilot.md", b"- Leads\n", b"- Leads\n\n#### Requirements\n\n- Extends the Senior Pilot requirements\n"
    )
    assert [tab.cell(row, REQUIREMENTS) for row in range(3)] == ["—", "!", "(!)"]
    assert "cannot be found" in tab.cell(2, REQUIREMENTS, Qt.ItemDataRole.ToolTipRole)


def test_only_signs_that_are_shown_are_explained(tab: Tab) -> None:
    def explained() -> list[str]:
        legends = tab.panel.findChildren(Legend)
        return [legend.accessibleName() for legend in legends if legend.isVisible()]

    assert explained() == ["own", "inherited", "nothing", "to be mended"]
    tab.show("cook.md")
    assert explained() == ["own", "nothing"]


def test_the_row_and_the_box_of_the_caret_are_marked_and_follow_it(tab: Tab) -> None:
    assert tab.selected() == [1]
    picture = tab.panel.picture.picture
    assert picture.boxes[tab.panel.picture.canvas.marked].box.title == "Senior Pilot"
    tab.show("pilot.md", line_of("- Extends the Senior"))
    assert tab.selected() == [2], "a section belongs to its level"
    assert tab.panel.picture.picture is picture, "nothing is drawn anew"
    tab.show("pilot.md", line_of("## Levels"))
    assert tab.selected() == []
    assert tab.panel.picture.canvas.marked == -1
    assert not tab.went, "following the caret goes nowhere"


def test_clicks_on_cells_go_to_level_section_or_statement(tab: Tab) -> None:
    table = tab.panel.table
    for row, column, line in (
        (2, 0, line_of("### Staff Pilot")),
        (0, RESPONSIBILITIES, line_of("#### Responsibilities")),
        (0, GRADE, line_of("#### Job Grade")),
        (1, REQUIREMENTS, line_of("Chief Purser")),
        (0, INDICATORS, line_of("### Pilot")),
    ):
        at = table.visualRect(table.matrix.index(row, column)).center()
        tab.qtbot.mouseClick(table.viewport(), LEFT, pos=at)
        assert tab.went[-1] == ("pilot.md", line), (row, column)


def test_the_matrix_by_keyboard(tab: Tab) -> None:
    table = tab.panel.table
    table.setFocus()
    tab.qtbot.keyClick(table, Qt.Key.Key_Right)
    tab.qtbot.keyClick(table, Qt.Key.Key_Up)
    tab.qtbot.keyClick(table, Qt.Key.Key_Return)
    assert tab.went == [("pilot.md", line_of("#### Responsibilities"))]
    tab.qtbot.keyClick(table, Qt.Key.Key_Tab)
    assert not table.hasFocus(), "Tab leaves the matrix"


def test_the_model_is_sound_while_it_changes(tab: Tab) -> None:
    model: QAbstractItemModel = tab.panel.table.matrix
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    tab.type("pilot.md", b"### Staff Pilot", b"### Staff Pilot\n\n### Lead Pilot")
    assert model.rowCount() == 4
    tab.show("cook.md")
    assert model.rowCount() == 1
    assert isinstance(model, MatrixModel)
    assert tester is not None


def test_it_follows_edits_and_draws_only_what_differs(tab: Tab) -> None:
    before = tab.panel.picture.picture
    tab.type("pilot.md", b"- Sails\n", b"- Sails far\n")
    assert tab.panel.picture.picture is before, "the same picture is kept"
    tab.type("pilot.md", b"Chief Purser requirements", b"Pilot requirements")
    assert tab.cell(1, REQUIREMENTS) == "—"
    assert not tab.panel.picture.picture.broken
    tab.type("pilot.md", b"title: Pilot & Co", b"title: Pilots")
    assert tab.panel.title.text() == "Pilots"


def test_clicks_in_the_picture_go_to_levels_statements_and_what_is_broken(tab: Tab) -> None:
    canvas, picture = tab.panel.picture.canvas, tab.panel.picture.picture
    tab.qtbot.mouseClick(canvas, LEFT, pos=tab.box("Staff Pilot"))
    assert tab.went[-1] == ("pilot.md", line_of("### Staff Pilot"))
    for placed in picture.arrows:
        (x, y), (lane, _), *_ = placed.points
        tab.qtbot.mouseClick(canvas, LEFT, pos=tab.on_canvas((x + lane) / 2, y))
        assert tab.went[-1] == ("pilot.md", placed.arrow.line)
    (broken,) = picture.broken
    tab.qtbot.mouseClick(canvas, LEFT, pos=tab.on_canvas(broken.rect.x + 9, broken.rect.y + 9))
    assert tab.went[-1] == ("pilot.md", line_of("Chief Purser"))
    count = len(tab.went)
    tab.qtbot.mouseClick(canvas, LEFT, pos=QPoint(1, 1))
    assert len(tab.went) == count


def test_the_picture_by_keyboard(tab: Tab) -> None:
    canvas = tab.panel.picture.canvas
    canvas.setFocus()
    tab.qtbot.waitUntil(canvas.hasFocus, timeout=PATIENCE_MS)
    assert canvas._current == Part(PartKind.BOX, 1), "it begins at the caret's level"
    assert "Senior Pilot" in canvas.accessibleDescription()
    tab.qtbot.keyClick(canvas, Qt.Key.Key_Right)
    assert "Line" in canvas.accessibleDescription(), "an arrow tells its statement"
    tab.qtbot.keyClick(canvas, Qt.Key.Key_Return)
    assert tab.went == [("pilot.md", line_of("- Extends the Pilot"))]
    tab.qtbot.keyClick(canvas, Qt.Key.Key_Down)
    assert "Chief Purser" in canvas.accessibleDescription()
    tab.qtbot.keyClick(canvas, Qt.Key.Key_Down)
    tab.qtbot.keyClick(canvas, Qt.Key.Key_Return)
    assert tab.went[-1] == ("pilot.md", line_of("### Pilot"))
    tab.qtbot.keyClick(canvas, Qt.Key.Key_Home)
    assert "Staff Pilot" in canvas.accessibleDescription()


def test_the_mouse_is_told_what_it_points_at(tab: Tab) -> None:
    canvas = tab.panel.picture.canvas
    plain = canvas.grab().toImage()
    at = tab.box("Staff Pilot")
    tab.qtbot.mouseMove(canvas, at)
    tab.qtbot.waitUntil(lambda: canvas.cursor().shape() is Qt.CursorShape.PointingHandCursor)
    assert canvas.grab().toImage() != plain, "what is pointed at stands out"
    QApplication.sendEvent(canvas, QHelpEvent(QEvent.Type.ToolTip, at, canvas.mapToGlobal(at)))
    assert "Extends Senior Pilot: responsibilities" in QToolTip.text()
    QApplication.sendEvent(canvas, QEvent(QEvent.Type.Leave))
    assert canvas.grab().toImage() == plain
    QToolTip.hideText()


def test_the_wheel_zooms_with_control_only(tab: Tab) -> None:
    view = tab.panel.picture
    assert view.zoom == pytest.approx(1.0)
    width = view.canvas.width()

    def turn(modifier: Qt.KeyboardModifier) -> None:
        at = QPointF(60, 40)
        event = QWheelEvent(
            at,
            view.canvas.mapToGlobal(at),
            QPoint(),
            QPoint(0, 120),
            Qt.MouseButton.NoButton,
            modifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(view.canvas, event)

    turn(Qt.KeyboardModifier.NoModifier)
    assert view.canvas.width() == width
    turn(CTRL)
    assert view.canvas.width() > width
    view.canvas.setFocus()
    tab.qtbot.keyClick(view.canvas, Qt.Key.Key_0)
    assert view.canvas.width() == width
    tab.qtbot.keyClick(view.canvas, Qt.Key.Key_Minus)
    assert view.canvas.width() < width


def test_the_picture_is_drawn_in_the_colours_of_the_theme(tab: Tab) -> None:
    def ground() -> str:
        return tab.panel.picture.canvas.grab().toImage().pixelColor(1, 1).name()

    assert ground() == colour("panel").name()
    apply_theme(QApplication.instance(), "dark")
    tab.panel.retheme()
    assert ground() == colour("panel").name() != "#ffffff"


@pytest.mark.parametrize("width", [300, 460, 900])
def test_every_column_is_seen_at_any_width(tab: Tab, width: int) -> None:
    tab.panel.resize(width, 900)
    QApplication.processEvents()
    assert tab.panel.width() == width
    table = tab.panel.table
    assert sum(table.columnWidth(column) for column in range(5)) <= table.viewport().width()
    assert table.columnWidth(0) >= max(table.columnWidth(column) for column in range(1, 5))
    assert tab.panel.picture.horizontalScrollBar().maximum() == 0
    for child in tab.panel.findChildren(QWidget):
        if child.isVisible() and child.parentWidget() is tab.panel:
            assert child.geometry().right() < width


def test_a_narrow_matrix_keeps_its_numbers_and_leaves_them_out_only_at_last(tab: Tab) -> None:
    table = tab.panel.table

    def legend() -> dict[Sign, QSize]:
        return {one.piece.sign: one.sizeHint() for one in tab.panel.findChildren(Legend) if one.isVisible()}

    def at(width: int) -> frozenset[Sign]:
        tab.panel.resize(width, 900)
        QApplication.processEvents()
        return table.numberless

    for width in (900, 460, 300):
        assert at(width) == frozenset(), width
        assert table.columnWidth(0) >= 84
    before = legend()
    assert at(210) == {Sign.FAMILY_WIDE}, "what is inherited says more than what all have"
    also_broken = b"- Steers\n- Extends the Chief Purser responsibilities\n"
    tab.type("pilot.md", b"- Steers\n", also_broken)
    assert at(210) == {Sign.FAMILY_WIDE, Sign.INHERITED}
    after = legend()
    assert after[Sign.INHERITED].width() < before[Sign.INHERITED].width(), "the legend says no number either"
    assert after[Sign.OWN] == before[Sign.OWN]
    tab.type("pilot.md", also_broken, b"- Steers\n")
    assert at(300) == frozenset()
    assert legend() == before
    assert "n" in {one.piece.text for one in tab.panel.findChildren(Legend)}
    assert not any(char.isdigit() for one in tab.panel.findChildren(Legend) for char in one.piece.text)


def test_long_titles_take_three_lines_and_short_ones_one(tab: Tab) -> None:
    tab.panel.resize(300, 900)
    tab.type("pilot.md", b"### Staff Pilot", b"### Staff Pilot of Very Long Rivers, Estuaries and Seas")
    QApplication.processEvents()
    heights = [tab.panel.table.rowHeight(row) for row in range(3)]
    assert heights[2] == heights[0] + 2 * 17
    tab.panel.resize(900, 900)
    QApplication.processEvents()
    assert {tab.panel.table.rowHeight(row) for row in range(3)} == {heights[0]}


@pytest.mark.parametrize("width", [300, 460, 900])
@pytest.mark.parametrize("height", [420, 900])
def test_few_rows_are_all_seen_with_their_legend_and_the_picture_has_the_rest(
    tab: Tab, width: int, height: int
) -> None:
    tab.type("pilot.md", b"### Staff Pilot", b"### Staff Pilot of Very Long Rivers and Estuaries")
    for wide in (300, width):  # rows that need fewer lines than before give their room back
        tab.panel.resize(wide, height)
        for _ in range(3):
            QApplication.processEvents()
    table, panel = tab.panel.table, tab.panel
    assert table.verticalScrollBar().maximum() == 0
    lowest = table.viewport().height()
    assert table.visualRect(table.matrix.index(2, 0)).bottom() < lowest
    legends = [one for one in panel.findChildren(Legend) if one.isVisible()]
    assert legends
    for one in legends:
        assert one.parentWidget().rect().contains(one.geometry()), "no legend is cut off"
        assert one.geometry().top() >= table.geometry().bottom()
    assert panel.picture.height() > 60


@pytest.mark.parametrize("width", [220, 260, 300, 460])
def test_the_heading_of_the_picture_is_never_cut_short(tab: Tab, width: int) -> None:
    tab.panel.resize(width, 900)
    QApplication.processEvents()
    heading, export = tab.panel.heading, tab.panel.export_button
    assert heading.width() >= heading.fontMetrics().horizontalAdvance(heading.text())
    assert tab.panel.rect().contains(QRect(export.mapTo(tab.panel, QPoint()), export.size()))


def test_everything_red_in_the_picture_says_why_and_leads_to_its_line(tab: Tab) -> None:
    tab.type("pilot.md", b"- Sails\n", b"- Extends the Staff Pilot responsibilities\n")
    canvas, picture = tab.panel.picture.canvas, tab.panel.picture.picture
    (broken,) = picture.broken
    assert len(picture.warnings) == 3
    circular = [arrow for arrow in picture.arrows if arrow.arrow.circular]
    (across, middle), end = broken.points[1], broken.points[2]
    places = [((across + end[0]) / 2, middle, broken.broken), (broken.rect.x + 9, middle, broken.broken)]
    for warned in picture.warnings:
        x, y = warned.at
        places += [(x + dx, y, picture.arrows[warned.arrow].arrow) for dx in (-4, 0, 4)]
    for placed in circular:
        (x, y), (lane, _), *_ = placed.points
        places.append(((x + lane) / 2, y, placed.arrow))
    for facet, red, (x, y), side in picture.heads:
        assert red or facet is not Kind.RESPONSIBILITIES
        places += [(x + side * 5, y + dy, None) for dy in (-2, 2)]
    for zoom in (0, 9):
        tab.panel.picture.zoom_by(zoom)
        for x, y, meant in places:
            at = tab.on_canvas(x, y)
            QToolTip.showText(QPoint(1, 1), "another")
            tab.went.clear()
            QApplication.sendEvent(canvas, QHelpEvent(QEvent.Type.ToolTip, at, canvas.mapToGlobal(at)))
            tip = QToolTip.text()
            reason = broken.broken.why if meant is broken.broken else word("picture.circular", {})
            assert escape(reason) in tip, (x, y, zoom)
            assert word("picture.go", {}) in tip
            tab.qtbot.mouseClick(canvas, LEFT, pos=at)
            lines = {arrow.arrow.line for arrow in circular} if meant is None else {meant.line}
            assert [path for path, _ in tab.went] == ["pilot.md"], (x, y, zoom)
            assert tab.went[0][1] in lines, (x, y, zoom)
    QToolTip.hideText()


def test_what_there_is_no_family_of_is_said(bare: Tab) -> None:
    def note() -> str:
        return bare.panel.note.text() if bare.panel.note.isVisible() else ""

    def shows_levels() -> bool:
        return bare.panel.table.isVisible()

    assert note() == word("family.no_page", {})
    bare.add(PAGES)
    bare.panel.show_node("pilot.md", FAMILY)
    assert note() == word("family.looking", {})
    assert not shows_levels()
    bare.start()
    bare.settle()
    assert (note(), shows_levels()) == ("", True)
    bare.show("cook.md")
    assert (note(), shows_levels()) == (word("family.one_role", {}), True)
    bare.show("_index.md")
    assert (note(), shows_levels()) == (word("family.no_jobs", {}), False)
    bare.type("pilot.md", PILOT[PILOT.index(b"### Senior") :], b"")
    bare.show("pilot.md")
    assert (note(), shows_levels()) == (word("family.one_level", {}), True)
    bare.panel.show_node("nowhere.md", FAMILY)
    bare.settle()
    assert (note(), shows_levels()) == (word("family.unknown", {}), False)
    bare.panel.watch(None)
    assert (note(), shows_levels()) == (word("family.no_page", {}), False)


def test_a_family_of_several_pages_is_asked_for_once(bare: Tab) -> None:
    bare.add(
        {
            "pilot/_index.md": b"---\ntitle: Pilot\n---\n\n## Responsibilities\n\n- Sails\n",
            "pilot/senior.md": b"---\ntitle: Senior Pilot\n---\n\n## Responsibilities\n\n- Steers\n",
            "pilot/staff.md": b"---\ntitle: Staff Pilot\n---\n\n## Responsibilities\n\n- Leads\n",
        }
    )
    bare.start()
    asked = counted(bare)
    bare.panel.show_node("pilot/senior.md", FAMILY)
    bare.panel.show_node("pilot/staff.md", FAMILY)
    bare.settle()
    assert bare.panel.title.text() == "Pilot"
    assert bare.selected() == [1]
    asked.clear()
    bare.show("pilot/senior.md", 6)
    assert bare.selected() == [0]
    bare.panel.show_node("pilot/_index.md", FAMILY)
    assert bare.selected() == []
    assert not asked
    bare.keeper.resolved.connect(lambda _: bare.panel.show_node("pilot/staff.md", FAMILY))
    bare.type("pilot/senior.md", b"- Steers\n", b"- Steers\n- Moors\n")
    assert len(asked) == 1
    assert bare.cell(0, RESPONSIBILITIES) == "2 + ⌂1", "the answer is of the same family"


def counted(tab: Tab) -> list[str]:
    """The questions that are asked from now on."""
    asked: list[str] = []
    ask = tab.keeper.ask
    tab.keeper.ask = lambda *given: (asked.append(given[0]), ask(*given))[1]  # type: ignore[method-assign]
    return asked


def test_a_hidden_tab_asks_nothing_and_catches_up_when_it_is_seen(tab: Tab) -> None:
    tab.panel.hide()
    asked = counted(tab)
    tab.type("pilot.md", b"- Moors\n", b"")
    assert not asked
    tab.panel.show()
    tab.settle()
    assert asked == ["family"]
    assert tab.cell(0, RESPONSIBILITIES) == "1"


def test_the_picture_is_exported_in_light_colours_with_its_title(tab: Tab, tmp_path: Path) -> None:
    apply_theme(QApplication.instance(), "dark")
    target = tmp_path / "who.svg"
    tab.panel.export_picture(target)
    tab.qtbot.waitUntil(lambda: bool(tab.said), timeout=PATIENCE_MS)
    assert tab.said == [word("family.exported", {"path": target})]
    text = target.read_text(encoding="utf-8")
    assert "Who extends whom: Pilot &amp; Co" in text
    assert 'fill="#ffffff"' in text
    assert [one.name for one in tmp_path.iterdir()] == ["who.svg"], "nothing else is left"


def test_where_to_export_is_asked_for_by_the_button(tab: Tab, tmp_path: Path, dialogs) -> None:
    first, again = [], []
    dialogs.expect(typing(tab, str(tmp_path / "mine"), first))
    tab.qtbot.mouseClick(tab.panel.export_button, LEFT)
    tab.qtbot.waitUntil(lambda: bool(tab.said), timeout=PATIENCE_MS)
    assert (tmp_path / "mine.svg").exists()
    dialogs.expect(typing(tab, "mine.png", again))
    tab.qtbot.mouseClick(tab.panel.export_button, LEFT)
    tab.qtbot.waitUntil(lambda: len(tab.said) == 2, timeout=PATIENCE_MS)
    assert [name for _, name in (*first, *again)] == ["Pilot & Co.svg"] * 2, "the family's name is suggested"
    assert again[0][0] == str(tmp_path), "in the folder last used"
    assert files(tmp_path) == {"mine.svg": b"<svg", "mine.png": b"\x89PNG"}
    dialogs.expect(lambda dialog: dialog.reject())
    tab.qtbot.mouseClick(tab.panel.export_button, LEFT)
    tab.qtbot.waitUntil(lambda: len(dialogs.seen) == 3, timeout=PATIENCE_MS)
    assert len(tab.said) == 2


def typing(tab: Tab, text: str, seen: list[tuple[str, str]]) -> Callable[[QFileDialog], None]:
    """An answer: note the folder and the suggested name, type another over it, and press Enter."""

    def answer(dialog: QFileDialog) -> None:
        field = dialog.findChild(QLineEdit)
        seen.append((dialog.directory().absolutePath(), field.text()))
        field.selectAll()
        tab.qtbot.keyClicks(field, text)
        field.completer().popup().hide()
        tab.qtbot.keyClick(field, Qt.Key.Key_Return)

    return answer


def files(folder: Path) -> dict[str, bytes]:
    """The first bytes of each file that is not the program's own."""
    return {one.name: one.read_bytes()[:4] for one in folder.iterdir() if one.is_file()}


def test_a_file_is_replaced_only_when_the_user_says_so(tab: Tab, tmp_path: Path, dialogs) -> None:
    (tmp_path / "mine.svg").write_bytes(b"dear old picture")
    asked: list[tuple[str, str]] = []
    dialogs.expect(typing(tab, str(tmp_path / "mine"), asked))
    dialogs.expect(press("Choose another name"))
    dialogs.expect(typing(tab, "mine2", asked))
    tab.qtbot.mouseClick(tab.panel.export_button, LEFT)
    tab.qtbot.waitUntil(lambda: bool(tab.said), timeout=PATIENCE_MS)
    assert asked[1] == (str(tmp_path), "mine.svg"), "the same is asked again"
    assert files(tmp_path) == {"mine.svg": b"dear", "mine2.svg": b"<svg"}
    dialogs.expect(typing(tab, "mine", asked))
    dialogs.expect(press("Replace"))
    tab.qtbot.mouseClick(tab.panel.export_button, LEFT)
    tab.qtbot.waitUntil(lambda: len(tab.said) == 2, timeout=PATIENCE_MS)
    assert files(tmp_path) == {"mine.svg": b"<svg", "mine2.svg": b"<svg"}


def test_a_file_that_a_name_passes_while_it_is_typed_is_not_taken_for_it(tab: Tab, tmp_path: Path) -> None:
    (tmp_path / "mine.svg").write_bytes(b"dear old picture")
    dialog = SaveDialog(tab.panel, "Export picture", tmp_path, "Pilot.svg", FILTERS)
    tab.qtbot.addWidget(dialog)
    dialog.show()
    tab.qtbot.waitExposed(dialog)
    view, field = dialog.findChild(QListView, "listView"), dialog.findChild(QLineEdit)
    for prefix in ("", f"{tmp_path}/"):
        field.setFocus()
        field.setText(f"{prefix}mine.svg")
        tab.qtbot.waitUntil(lambda: bool(view.selectionModel().selectedRows()), timeout=PATIENCE_MS)
        view.setFocus()  # as the list of completions takes it from quick typing
        field.setText(f"{prefix}mine.svg2")
        assert dialog.path == tmp_path / "mine.svg2.svg"
        field.setText(f"{prefix}mine.svg")
        assert dialog.path == tmp_path / "mine.svg"


def test_the_kind_that_is_chosen_and_the_suffix_keep_together(tab: Tab, tmp_path: Path) -> None:
    dialog = SaveDialog(tab.panel, "Export picture", tmp_path, "Pilot.svg", FILTERS)
    tab.qtbot.addWidget(dialog)
    dialog.show()
    field = dialog.findChild(QLineEdit)
    kinds = dialog.findChild(QComboBox, "fileTypeCombo")
    assert [kinds.itemText(index) for index in range(2)] == list(FILTERS.values())
    kinds.setFocus()
    tab.qtbot.keyClick(kinds, Qt.Key.Key_Down)
    assert dialog.path == tmp_path / "Pilot.png"
    field.selectAll()
    tab.qtbot.keyClicks(field, "Pilot 2.svg")
    assert dialog.suffix == ".svg"
    assert dialog.path == tmp_path / "Pilot 2.svg"
    field.selectAll()
    tab.qtbot.keyClicks(field, "Pilot.jpg")
    assert dialog.path == tmp_path / "Pilot.svg"


@pytest.mark.parametrize("kind", PictureKind)
def test_the_bytes_of_an_exported_file_are_what_its_suffix_says(
    tab: Tab, tmp_path: Path, kind: PictureKind
) -> None:
    apply_theme(QApplication.instance(), "dark")
    target = tmp_path / f"who{kind.value}"
    tab.panel.export_picture(target)
    tab.qtbot.waitUntil(lambda: bool(tab.said), timeout=PATIENCE_MS)
    reader = QImageReader(str(target))
    reader.setDecideFormatFromContent(True)
    assert reader.format().data().decode() == kind.value[1:]
    image = reader.read()
    assert not image.isNull()
    assert image.pixelColor(0, 0).name() == "#ffffff"
    inks = {image.pixelColor(x, y).name() for x in range(0, image.width(), 2) for y in range(image.height())}
    assert load_table("themes", "light.toml")["colours"]["err-soft"] in inks, "the whole picture is there"
    drawn = tab.panel.picture.picture
    if kind is PictureKind.PNG:
        assert max(image.width(), image.height()) >= 1600
        assert image.width() >= 3 * drawn.width - 1
        assert image.dotsPerMeterX() == pytest.approx(96 / 0.0254 * image.width() / drawn.width, rel=0.01)


def test_an_image_is_sharp_but_not_larger_than_programs_take() -> None:
    for width, height in ((100.0, 80.0), (300.0, 900.0), (300.0, 60_000.0), (3.0, 90_000.0)):
        size = image_size(width, height)
        assert 1600 <= max(size.width(), size.height()) <= 8000
        assert size.width() >= 1
        if height < 2000:
            assert size.width() >= 3 * width
            assert size.width() / size.height() == pytest.approx(width / height, rel=0.01)


def test_what_keeps_from_exporting_is_told(tab: Tab, tmp_path: Path) -> None:
    tab.panel.export_picture(tmp_path / "nowhere" / "who.svg")
    tab.qtbot.waitUntil(lambda: bool(tab.said), timeout=PATIENCE_MS)
    assert "could not be written" in tab.said[0]
    tab.panel.show_node("", FAMILY)
    tab.panel.export_picture(tmp_path / "who.svg")
    assert tab.said[1] == word("family.no_picture", {})


def test_everything_that_takes_the_keyboard_has_a_name(tab: Tab) -> None:
    for widget in tab.panel.findChildren(QWidget):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible():
            assert widget.accessibleName(), widget


def test_sixty_levels_scroll_and_paint_at_once(bare: Tab) -> None:
    levels = "".join(
        f"### Pilot Rank{n}\n\n#### Responsibilities\n\n"
        f"- Extends the [Pilot Rank{n - 1}](#pilot-rank{n - 1})\n\n"
        for n in range(1, 61)
    )
    bare.add({"pilot.md": f"---\ntitle: Pilot\n---\n\n{levels}".encode()})
    bare.start()
    bare.show("pilot.md", 300)
    table = bare.panel.table
    assert table.matrix.rowCount() == 60
    assert table.verticalScrollBar().maximum() > 0
    (row,) = bare.selected()
    assert table.viewport().rect().contains(table.visualRect(table.matrix.index(row, 0)).center())
    canvas = bare.panel.picture.canvas
    marked = bare.panel.picture.picture.boxes[canvas.marked].rect
    assert canvas.visibleRegion().contains(bare.on_canvas(marked.x + 5, marked.y + 5)), "and it is in sight"
    assert fastest(lambda: paint(canvas)) < 0.016 * 4, "a busy machine has its time, too"


def paint(widget: QWidget) -> None:
    image = QImage(widget.visibleRegion().boundingRect().size(), QImage.Format.Format_ARGB32_Premultiplied)
    painter = QPainter(image)
    widget.render(painter, QPoint(), widget.visibleRegion())
    painter.end()


def fastest(step: Callable[[], None]) -> float:
    """The seconds of the best of five."""
    found = []
    for _ in range(5):
        began = time.perf_counter()
        step()
        found.append(time.perf_counter() - began)
    return min(found)


def test_the_longest_real_page_is_answered_in_time(corpus: Path, bare: Tab) -> None:
    path = max((corpus / "pages").rglob("*.md"), key=lambda page: page.read_bytes().count(b"xtends"))
    bare.add({"page.md": path.read_bytes()})
    bare.start()
    resolved = bare.keeper.current
    assert fastest(lambda: read_shown(resolved, "page.md")) < 0.2
    shown = read_shown(resolved, "page.md")
    assert len(shown.graph.arrows) > 10
    assert Kind.RESPONSIBILITIES in {arrow.facet for arrow in shown.graph.arrows}
