"""The real pages and the sample as handbooks, with what is found in them."""

from functools import cache
from pathlib import Path

from jfeditor.checks.checking import Findings, check
from jfeditor.checks.options import CheckOptions
from jfeditor.families.handbook import Handbook
from jfeditor.families.pages import read_page
from jfeditor.restructure.surveys import take_survey

_PAGE = (".md", ".markdown")


@cache
def found_in(folder: Path) -> Findings:
    """What the quick rules find in a folder of pages; checked once for all tests."""
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    pages = {
        file.relative_to(folder).as_posix(): file.read_bytes() for file in files if file.name.endswith(_PAGE)
    }
    handbook = Handbook.of(read_page(path, data) for path, data in pages.items())
    return check(take_survey(handbook), CheckOptions())
