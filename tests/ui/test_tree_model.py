"""The item model shows exactly the rows it is given, and keeps the ids of what stays."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QTreeView

from jfeditor.ui.tree_model import Row, RowKind, TreeModel

WARN = QAbstractItemModelTester.FailureReportingMode.Warning
"""Qt's warnings fail a test (pyproject.toml), where `Fatal` would end the whole process."""


def row(key: int, children: Sequence[Row] = (), title: str = "") -> Row:
    return Row(key, RowKind.LEVEL, title or f"row {key}", "page.md", children=tuple(children))


@st.composite
def forests(draw: st.DrawFn) -> list[Row]:
    """Rows with different keys, each below one of those before it or at the top, in any order."""
    keys = draw(st.lists(st.integers(0, 14), unique=True, max_size=12))
    parents = [draw(st.integers(-1, at - 1)) for at in range(len(keys))]
    titles = [draw(st.sampled_from(["", "renamed"])) for _ in keys]

    def made(at: int) -> list[Row]:
        here = [i for i, parent in enumerate(parents) if parent == at]
        return [row(keys[i], made(i), f"{titles[i]} {keys[i]}") for i in here]

    return made(-1)


def flat(rows: Sequence[Row]) -> Iterator[Row]:
    for one in rows:
        yield one
        yield from flat(one.children)


def shown(model: TreeModel, parent: QModelIndex = QModelIndex()) -> list[Row]:  # noqa: B008
    found = []
    for number in range(model.rowCount(parent)):
        index = model.index(number, 0, parent)
        assert model.parent(index) == parent
        one = model.row_at(index)
        assert one is not None
        found.append(replace(one, children=tuple(shown(model, index))))
    return found


def new_model(rows: Sequence[Row], below: dict[int, list[Row]] | None = None) -> TreeModel:
    model = TreeModel(lambda one: (below or {}).get(one.key, ()))
    model.show(rows)
    return model


@given(st.lists(forests(), min_size=2, max_size=4))
def test_it_becomes_exactly_the_rows_given_and_what_stays_keeps_its_id(
    qapp: QApplication, states: list[list[Row]]
) -> None:
    model = new_model(states[0])
    tester = QAbstractItemModelTester(model, WARN)
    for before, after in itertools.pairwise(states):
        old_keys = {one.key for one in flat(before)}
        old = {key: QPersistentModelIndex(model.index_of(key)) for key in old_keys}
        ids = {key: index.internalId() for key, index in old.items()}
        model.sync(None, after)
        assert shown(model) == after
        new_keys = {one.key for one in flat(after)}
        for key in old_keys & new_keys:
            assert model.index_of(key).internalId() == ids[key]
            assert old[key].isValid()
            assert old[key] == model.index_of(key)
        for key in old_keys - new_keys:
            assert not old[key].isValid()
            assert not model.index_of(key).isValid()
    assert tester.model() is model


@given(forests(), forests(), st.randoms())
@settings(max_examples=40)
def test_what_is_open_and_chosen_stays_so(
    qapp: QApplication, before: list[Row], after: list[Row], chance
) -> None:
    model = new_model(before)
    view = QTreeView()
    view.setModel(model)
    view.expandAll()
    keys = [one.key for one in flat(before)]
    closed = {key for key in keys if chance.random() < 0.3}
    for key in closed:
        view.collapse(model.index_of(key))
    stay = [key for key in keys if key in {one.key for one in flat(after)}]
    if stay:
        view.setCurrentIndex(model.index_of(stay[0]))
    model.sync(None, after)
    QApplication.processEvents()
    if stay:
        assert view.currentIndex() == model.index_of(stay[0])
        assert view.selectionModel().isSelected(model.index_of(stay[0]))
    had_children = {one.key for one in flat(before) if one.children}
    for key in stay:
        index = model.index_of(key)
        if key in had_children and model.rowCount(index):
            assert view.isExpanded(index) is (key not in closed), key
    view.deleteLater()


def test_children_are_asked_for_once_and_only_when_wanted(qapp: QApplication) -> None:
    asked = []

    def fetch(one: Row) -> list[Row]:
        asked.append(one.key)
        return [row(11), row(12)]

    model = TreeModel(fetch)
    lazy = replace(row(1), lazy=True)
    model.show([lazy, row(2)])
    index = model.index_of(1)
    assert asked == []
    assert model.hasChildren(index)
    assert model.canFetchMore(index)
    model.fetchMore(index)
    model.fetchMore(index)
    assert asked == [1]
    tester = QAbstractItemModelTester(model, WARN)
    assert [one.key for one in shown(model, index)] == [11, 12]
    model.sync(1, [row(12), row(13)])
    assert [one.key for one in shown(model, index)] == [12, 13]
    assert not model.hasChildren(model.index_of(2))
    assert tester.model() is model


def test_rows_below_what_was_not_asked_for_are_not_made(qapp: QApplication) -> None:
    model = new_model([replace(row(1), lazy=True)])
    model.sync(1, [row(11)])
    assert not model.is_fetched(1)
    assert not model.index_of(11).isValid()


def test_a_row_without_anything_below_it_loses_its_arrow_when_asked(qapp: QApplication) -> None:
    model = new_model([replace(row(1), lazy=True)])
    model.fetchMore(model.index_of(1))
    assert not model.hasChildren(model.index_of(1))


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (Row(1, RowKind.LEVEL, "Senior Agent", "a.md", grade="7"), "Senior Agent, level, grade 7"),
        (Row(1, RowKind.FAMILY, "Agent", "a.md", modified=True), "Agent, family, not saved"),
        (Row(1, RowKind.DEPARTMENT, "Care", "", count="2 families"), "Care, department, 2 families"),
        (Row(1, RowKind.PAGE, "Agent", "a.md", problem="Cannot be read."), "Agent, page, Cannot be read."),
    ],
)
def test_a_screen_reader_says_what_a_row_shows(qapp: QApplication, one: Row, said: str) -> None:
    model = new_model([one])
    assert model.data(model.index(0, 0), Qt.ItemDataRole.AccessibleTextRole) == said
