"""The list of problems: what stays in place while rows come and go, and how long thousands take."""

import random
import time
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import pytest
from made_findings import ERROR, Fault, by_path, page_of, results_of
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from jfeditor.ui.problems_delegate import ROW_HEIGHT
from jfeditor.ui.problems_filter import Grouping, ProblemFilter, Scope
from jfeditor.ui.problems_model import ProblemsModel
from jfeditor.ui.problems_rows import Problem, ProblemReader, Shelf
from jfeditor.ui.problems_view import ProblemsView

WORDS = [f"word{number:02}" for number in range(28)]
TEXT = "---\ntitle: Long\n---\n\n## Mate\n\n" + "\n".join(WORDS)
PAGES, ROWS = 217, 217 * 28
ALL = ProblemFilter(Scope.HANDBOOK, before=True)


def faults(words: Sequence[str] = WORDS) -> list[Fault]:
    return [Fault(word, severity=ERROR, is_new=number % 5 == 0) for number, word in enumerate(words)]


def shelves_of(words: Sequence[str], grouping: Grouping = Grouping.NONE) -> tuple[Shelf, ...]:
    results = by_path(results_of(page_of("page.md", TEXT), [Fault(word) for word in words]))
    wanted = ProblemFilter(Scope.HANDBOOK, before=True, grouping=grouping)
    return ProblemReader().read(results, ("page.md",), wanted).shelves


@pytest.fixture
def view(qtbot: QtBot) -> ProblemsView:
    shown = ProblemsView(lambda _path: True)
    qtbot.addWidget(shown)
    shown.resize(700, 10 * ROW_HEIGHT)
    shown.show()
    qtbot.waitExposed(shown)
    return shown


def words_in(view: ProblemsView) -> list[str]:
    rows = view.problems.rows
    return [row.finding.message[1:7] for row in rows if isinstance(row, Problem)]


def test_rows_come_and_go_one_by_one(qtbot: QtBot) -> None:
    model = ProblemsModel(QApplication.instance())
    tester = QAbstractItemModelTester(model)
    chance = random.Random(7)  # noqa: S311 - the same rows each time
    resets: list[bool] = []
    model.modelReset.connect(lambda: resets.append(True))
    for _ in range(60):
        words = sorted(chance.sample(WORDS, chance.randrange(len(WORDS))))
        model.show(shelves_of(words, chance.choice((Grouping.NONE, Grouping.SEVERITY))))
        assert [row.finding.message[1:7] for row in model.rows if isinstance(row, Problem)] == words
        assert model.rowCount() == len(model.rows)
    assert not resets
    assert tester is not None
    model.deleteLater()


def test_what_is_current_and_at_the_top_stays(view: ProblemsView) -> None:
    view.show_shelves(shelves_of(WORDS), names_pages=False)
    view.selectRow(20)
    bar = view.verticalScrollBar()
    bar.setValue(12 * ROW_HEIGHT + 5)
    view.show_shelves(shelves_of([*WORDS[:3], *WORDS[5:]]), names_pages=False)
    assert view.current.finding.message == "“word20” is wrong."
    assert bar.value() == 10 * ROW_HEIGHT + 5
    view.show_shelves(shelves_of(WORDS), names_pages=False)
    assert bar.value() == 12 * ROW_HEIGHT + 5
    assert view.current.finding.message == "“word20” is wrong."


def test_one_who_looks_at_the_first_rows_sees_what_comes_above_them(view: ProblemsView) -> None:
    view.show_shelves(shelves_of(WORDS[5:]), names_pages=False)
    view.show_shelves(shelves_of(WORDS), names_pages=False)
    assert view.verticalScrollBar().value() == 0


def test_the_next_one_is_current_where_the_current_one_goes(view: ProblemsView) -> None:
    view.show_shelves(shelves_of(WORDS), names_pages=False)
    view.selectRow(4)
    view.show_shelves(shelves_of([*WORDS[:4], *WORDS[5:]]), names_pages=False)
    assert view.current.finding.message == "“word05” is wrong."
    view.show_shelves(shelves_of(WORDS[:4]), names_pages=False)
    assert view.current.finding.message == "“word03” is wrong."
    view.show_shelves((), names_pages=False)
    assert view.current is None


def test_thousands_are_shown_in_a_moment_and_an_edit_of_one_page_costs_little(view: ProblemsView) -> None:
    pages = [page_of(f"page{number:03}.md", TEXT) for number in range(PAGES)]
    results = by_path(*(results_of(page, faults()) for page in pages))
    paths, reader = tuple(results), ProblemReader()
    started = time.process_time()
    view.show_shelves(reader.read(results, paths, ALL).shelves, names_pages=True)
    first = time.process_time() - started
    assert len(view.problems.rows) == ROWS
    view.selectRow(3000)
    chosen = view.current.key
    times = []
    for kept in (27, 28, 26, 28):
        results = {**results, paths[7]: results_of(pages[7], faults(WORDS[:kept]))}
        started = time.process_time()
        view.show_shelves(reader.read(results, paths, ALL).shelves, names_pages=True)
        times.append(time.process_time() - started)
        assert len(view.problems.rows) == ROWS - 28 + kept
        assert view.current.key == chosen
    assert first < 0.15, "once, when all are asked for"
    assert min(times) < 0.05


def test_the_keys_for_what_can_be_done_are_the_lists_own(view: ProblemsView, qtbot: QtBot) -> None:
    view.show_shelves(shelves_of(WORDS), names_pages=False)
    view.selectRow(2)
    for key, held in (
        (Qt.Key.Key_Period, Qt.KeyboardModifier.ControlModifier),
        (Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier),
    ):
        override = QKeyEvent(QEvent.Type.ShortcutOverride, key, held)
        override.ignore()
        QApplication.sendEvent(view, override)
        assert override.isAccepted(), "or the window's own action would take it"
        with qtbot.waitSignal(view.menu_wanted) as asked:
            qtbot.keyClick(view, key, held)
        assert asked.args[0] is view.problems.rows[2]
        assert isinstance(asked.args[1], QPoint)


@pytest.mark.parametrize("width", [260, 420, 1200])
def test_the_parts_of_a_row_never_overlap(view: ProblemsView, width: int) -> None:
    view.resize(width, 300)
    for names_pages in (False, True):
        view.show_shelves(shelves_of(WORDS, Grouping.RULE), names_pages=names_pages)
        for number, row in enumerate(view.problems.rows):
            area = view.visualRect(view.problems.index(number))
            parts = view.delegate.parts(row, area, view.font())
            drawn = [
                part for part in (parts.sign, parts.message, parts.place, parts.link) if part.width() > 0
            ]
            for left, right in pairwise(drawn):
                assert left.right() < right.left()
            assert parts.message.width() > 0
            assert drawn[-1].right() <= area.right()


def test_a_message_has_the_room_that_its_place_leaves(view: ProblemsView) -> None:
    view.resize(900, 300)
    page = page_of("crew.md", "## Mate\n\nalpha\n")
    far = page_of("port.md", f"---\ntitle: {'A very long title ' * 5}\n---\n\n## Mate\n\nalpha\n")
    long, short = Fault("alpha"), Fault("alpha")
    results = by_path(results_of(page, [long]), results_of(far, [short]))
    [shelf] = ProblemReader().read(results, list(results), ProblemFilter(scope=Scope.HANDBOOK)).shelves
    said = "This is quite a long sentence about what is wrong, " * 3
    first, second = shelf.problems
    told = first._replace(finding=replace(first.finding, message=said))
    view.show_shelves((Shelf(None, (told, second)),), names_pages=True)
    rooms = [
        view.delegate.parts(row, view.visualRect(view.problems.index(number)), view.font())
        for number, row in enumerate(view.problems.rows)
    ]
    assert rooms[0].place.right() == rooms[1].place.right()
    assert rooms[0].message.width() > rooms[1].message.width() + 100


def test_a_long_message_is_whole_in_the_tip(view: ProblemsView) -> None:
    view.show_shelves(shelves_of(WORDS[:1]), names_pages=False)
    tip = view.problems.index(0).data(Qt.ItemDataRole.ToolTipRole)
    assert "“word00” is wrong." in tip
    assert "(JF601)" in tip
    assert "page.md, line 7" in tip
