"""Operations with all their consequences: a move on the real pages, a rename that touches a hundred pages.

What is surveyed is kept from the garbage collector, as the window keeps all that it has found in the pages.
"""

import gc
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from figures import Figures
from made_handbooks import made_pages

from jfeditor.families.handbook import Handbook, NodeRef
from jfeditor.families.model import Role
from jfeditor.families.pages import read_page
from jfeditor.restructure.moves import MoveError, Where, move
from jfeditor.restructure.plans import plan
from jfeditor.restructure.renames import rename
from jfeditor.restructure.seams import SeamError
from jfeditor.restructure.surveys import Survey, take_survey

_GROUP = "Operations with their consequences"
_PAGES = 1000
_TOUCHED = 100
_ROUNDS = 7
_MOVES = 60
_NAMED = "sea/harbour.md"
_FORGOTTEN = 300
"""Pages that are read in between, more than are kept with their Markdown."""


@pytest.fixture(autouse=True)
def unfrozen() -> Iterator[None]:
    """What a benchmark froze may be collected behind it."""
    yield
    gc.unfreeze()


def test_a_rename_on_a_hundred_of_a_thousand_pages(figures: Figures) -> None:
    survey = _known(take_survey(_handbook()))
    ref = NodeRef(_NAMED, 0)
    others = [page for page in survey.handbook if b"Harbour Master" not in page.source.data]
    taken: list[float] = []
    for number in range(_ROUNDS):
        for page in others[:_FORGOTTEN]:
            assert page.document  # each round is a first one: the pages concerned are read anew
        started = time.perf_counter()
        done = plan(survey, rename(survey, ref, f"Port Captain {number}").whole())
        taken.append(time.perf_counter() - started)
        assert len(done.change.pages) == _TOUCHED + 1
        assert not done.breaks
    assert not figures.take(_GROUP, "a rename on 100 of 1,000 pages", taken, "s", 0.5).missed


def test_a_move_within_a_page(corpus_pages: list[Path], figures: Figures) -> None:
    pages = (read_page("/".join(file.parts[-3:]), file.read_bytes()) for file in corpus_pages)
    survey = _known(take_survey(Handbook.of(pages)))
    random = Random(7)  # noqa: S311 - the same moves every time
    levels = [
        NodeRef(page.path, index)
        for page in survey.handbook
        for index, node in enumerate(page.family.nodes)
        if node.role is Role.LEVEL
    ]
    taken: list[float] = []
    while len(taken) < _MOVES:
        ref = random.choice(levels)
        target = random.choice([other for other in levels if other.path == ref.path])
        started = time.perf_counter()
        try:
            plan(survey, move(survey.handbook, [ref], random.choice([Where.BEFORE, Where.AFTER]), target))
        except (MoveError, SeamError):
            continue
        taken.append(1000 * (time.perf_counter() - started))
    assert not figures.take(_GROUP, "a level moved on its real page", taken, "ms", 50).missed


def _known(survey: Survey) -> Survey:
    """A survey as the window has it."""
    for _ in survey.roles.all():
        pass
    gc.collect()
    gc.freeze()
    return survey


def _handbook() -> Handbook:
    """Pages of the usual length; a level of one of them is named and linked to on a hundred others."""
    pages = [read_page(path, text.encode()) for path, text in made_pages(_PAGES - 1)]
    link = "[Harbour Master](/job-families/sea/harbour/#harbour-master)"
    statement = f"\n#### Requirements\n\n- Extends that of the {link}\n".encode()
    for number, page in enumerate(pages[:: _PAGES // _TOUCHED]):
        pages[number * (_PAGES // _TOUCHED)] = read_page(page.path, page.source.data + statement)
    named = b"---\ntitle: Harbour\n---\n\n## Harbour Master\n\n### Requirements\n\n- Swims\n- Counts ships\n"
    return Handbook.of([*pages, read_page(_NAMED, named)])


def test_the_survey_of_a_thousand_pages(figures: Figures) -> None:
    handbook = _handbook()
    taken: list[float] = []
    for _ in range(3):
        started = time.perf_counter()
        survey: Survey = take_survey(handbook)
        taken.append(time.perf_counter() - started)
        assert len(survey.links.pages) == _PAGES
    figures.take(_GROUP, "the first look at 1,000 pages", taken, "s")
