"""Operations with all their consequences: a move on the real pages, a rename that touches a hundred pages."""

import time
from pathlib import Path
from random import Random

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


def test_a_rename_on_a_hundred_of_a_thousand_pages(figures: Figures) -> None:
    survey = take_survey(_handbook())
    ref = next(NodeRef(_NAMED, i) for i, n in enumerate(survey.handbook.pages[_NAMED].family.nodes))
    taken: list[float] = []
    for _ in range(_ROUNDS):
        started = time.perf_counter()
        done = plan(survey, rename(survey, ref, "Port Captain").whole())
        taken.append(time.perf_counter() - started)
        assert len(done.change.pages) == _TOUCHED + 1
        assert not done.breaks
    assert not figures.take(_GROUP, "a rename on 100 of 1,000 pages", taken, "s", 0.5).missed


def test_a_move_within_a_page(corpus_pages: list[Path], figures: Figures) -> None:
    pages = (read_page("/".join(file.parts[-3:]), file.read_bytes()) for file in corpus_pages)
    survey = take_survey(Handbook.of(pages))
    for _ in survey.roles.all():  # as in the window, where they are known
        pass
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
