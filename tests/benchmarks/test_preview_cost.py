"""The Page tab: what showing a page costs by its reckoning, beside what it takes."""

import time
from pathlib import Path

import pytest
from figures import Figures
from PySide6.QtCore import QCoreApplication

from jfeditor.families.effective import EffectiveRoles
from jfeditor.families.handbook import Handbook
from jfeditor.families.inheritance import resolve
from jfeditor.families.pages import read_page
from jfeditor.ui.application import make_application
from jfeditor.ui.preview_browser import PreviewBrowser
from jfeditor.ui.preview_cost import cost_of
from jfeditor.ui.preview_page import make_preview

_ROUNDS = 7
_MOST = 0.05
_GROUP = "The Page tab shows a page; beside it how much longer than reckoned"
_LEVELS = "".join(
    f"### Pilot {n}\n\n#### Requirements\n\n- Extends the Pilot {n - 1} requirements\n- Item {n}\n\n"
    for n in range(100)
)
_LOST = "".join(f"### Pilot {n}\n\n#### Requirements\n\n- Extends that of the Nobody\n\n" for n in range(600))
_MADE = {
    "a chain of levels": f"## Levels\n\n{_LEVELS}",
    "statements that lead nowhere": _LOST,
    "a table": "| a | b | c | d | e | f |\n|---|---|---|---|---|---|\n"
    + "| 1 | 2 | 3 | 4 | 5 | 6 |\n" * 3000,
    "a table of words": "| a | b | c |\n|---|---|---|\n" + f"| {'some words in it ' * 8} | x | y |\n" * 3000,
    "paragraphs": "a b `c` **d**\n\n" * 4000,
    "nested lists": "- a\n  - b\n    - c\n      - d\n" * 800,
    "one paragraph": "word words. " * 300_000,
    "code": "```\n" + "line of code\n" * 5000 + "```\n",
    "links": "[a](b.md) " * 5000,
    "lines": "a<br>" * 20_000,
}


@pytest.fixture
def browser() -> PreviewBrowser:
    make_application()
    made = PreviewBrowser()
    made.resize(460, 800)
    made.show()
    QCoreApplication.processEvents()
    return made


def _take(browser: PreviewBrowser, handbook: Handbook, path: str, name: str, figures: Figures) -> None:
    html = make_preview(
        handbook.pages[path], handbook, Path("nowhere"), EffectiveRoles(resolve(handbook))
    ).html()
    took = []
    for _ in range(_ROUNDS):
        started = time.perf_counter()
        browser.show_html(html, stay=True)
        took.append(time.perf_counter() - started)
    figures.take(
        _GROUP, f"{name}: reckoned {cost_of(html) / 1000:.0f} ms", [1e6 * t / cost_of(html) for t in took], ""
    )
    assert not figures.take(_GROUP, name, took, "s", _MOST).missed


@pytest.mark.parametrize("name", _MADE)
def test_made_pages(browser: PreviewBrowser, name: str, figures: Figures) -> None:
    handbook = Handbook.of([read_page("a.md", _MADE[name].encode())])
    _take(browser, handbook, "a.md", name, figures)


def test_the_dearest_real_page(browser: PreviewBrowser, corpus_pages: list[Path], figures: Figures) -> None:
    handbook = Handbook.of(read_page(file.as_posix(), file.read_bytes()) for file in corpus_pages)
    roles = EffectiveRoles(resolve(handbook))
    costs = {
        path: cost_of(make_preview(page, handbook, Path("nowhere"), roles).html())
        for path, page in handbook.pages.items()
    }
    _take(browser, handbook, max(costs, key=costs.__getitem__), "the dearest real page", figures)
