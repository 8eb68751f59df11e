"""The page as a web page, with all that it inherits and the marks of its changes; its headings are known."""

import time
from pathlib import Path

import pytest
from figures import Figures

from jfeditor.families.effective import EffectiveRoles
from jfeditor.families.handbook import Handbook
from jfeditor.families.inheritance import resolve
from jfeditor.families.pages import Page, read_page
from jfeditor.ui.web_files import picture_address
from jfeditor.ui.web_page import make_web_page

_ROUNDS = 25
_MOST = 0.03
_GROUP = "The Page tab's web page of a page with another last line"


@pytest.mark.parametrize("what", ["the longest page", "the page with most inherited"])
def test_the_web_page_is_made_in_time(what: str, corpus: Path, figures: Figures) -> None:
    folder = corpus / "pages"
    files = sorted(folder.rglob("*.md"))
    handbook = Handbook.of(
        read_page(file.relative_to(folder).as_posix(), file.read_bytes()) for file in files
    )
    roles = EffectiveRoles(resolve(handbook))

    def web(page: Page, saved: Page | None = None) -> str:
        made = make_web_page(page, handbook, folder, roles, picture=picture_address, saved=saved)
        return made.body_html

    size = {
        "the longest page": lambda page: len(page.source.data),
        "the page with most inherited": lambda page: len(web(page)),
    }[what]
    page = max(handbook, key=size)
    took = []
    for number in range(_ROUNDS):
        data = page.source.data.rstrip() + b"\n\n%d\n" % number
        edited = read_page(page.path, data)
        started = time.perf_counter()
        web(edited, page)
        took.append(time.perf_counter() - started)
    assert not figures.take(_GROUP, what, took, "s", _MOST).missed
