"""Statements and effective roles of a handbook of 195 pages, whole and after one edit."""

import time
from pathlib import Path

import pytest
from figures import Figures

from jfeditor.families.effective import EffectiveRoles
from jfeditor.families.handbook import Handbook
from jfeditor.families.inheritance import resolve
from jfeditor.families.pages import Page, read_page

_PAGES = 195
_ROUNDS = 7
_EDITS = 40
_GROUP = f"Inheritance in a handbook of {_PAGES} pages"


@pytest.fixture
def handbook(corpus_pages: list[Path]) -> Handbook:
    """The real pages, as often as it takes, each time in a folder of its own."""
    read: list[Page] = []
    while len(read) < _PAGES:
        copy = f"copy-{len(read) // len(corpus_pages)}"
        missing = corpus_pages[: _PAGES - len(read)]
        read += [
            read_page(f"{copy}/{file.parent.parent.name}/{file.parent.name}/{file.name}", file.read_bytes())
            for file in missing
        ]
    return Handbook.of(read)


def test_all_effective_roles(handbook: Handbook, figures: Figures) -> None:
    assert len(handbook) > 0.95 * _PAGES
    statements: list[float] = []
    items: list[float] = []
    effective: list[float] = []
    for _ in range(_ROUNDS):
        started = time.perf_counter()
        found = resolve(handbook)
        statements.append(time.perf_counter() - started)
        roles = EffectiveRoles(found)
        started = time.perf_counter()
        for path in handbook.pages:
            roles.content(path)
        items.append(time.perf_counter() - started)
        started = time.perf_counter()
        count = sum(1 for _ in roles.all())
        effective.append(time.perf_counter() - started)
        assert count > 4 * _PAGES
    figures.take(_GROUP, "statements read and resolved", statements, "s")
    figures.take(_GROUP, "items of all sections read", items, "s")
    assert not figures.take(_GROUP, "all effective roles", effective, "s", 0.3).missed


def test_after_an_edit(handbook: Handbook, figures: Figures) -> None:
    found = resolve(handbook)
    roles = EffectiveRoles(found)
    count = sum(1 for _ in roles.all())
    taken: list[float] = []
    for page in list(handbook)[:_EDITS]:
        edited = read_page(page.path, page.source.data + b"\n- One more\n")
        started = time.perf_counter()
        found = resolve(found.handbook.with_page(edited), found)
        roles = EffectiveRoles(found, roles)
        assert sum(1 for _ in roles.all()) == count
        taken.append(1000 * (time.perf_counter() - started))
    figures.take(_GROUP, "the same after an edit of one page", taken, "ms")
