"""What the tests of operations share: the real pages and what is known about them."""

from pathlib import Path

import pytest

from jfeditor.families.handbook import Handbook
from jfeditor.families.pages import read_page
from jfeditor.restructure.surveys import Survey, take_survey


@pytest.fixture(scope="session")
def real_handbook(corpus: Path) -> Handbook:
    """All real pages, seeds among them."""
    return Handbook.of(
        read_page(file.relative_to(corpus).as_posix(), file.read_bytes())
        for folder in ("pages", "seeds")
        for file in sorted((corpus / folder).rglob("*.md"))
    )


@pytest.fixture(scope="session")
def real_survey(real_handbook: Handbook) -> Survey:
    """What is known about the real pages."""
    return take_survey(real_handbook)


@pytest.fixture(scope="session")
def placed_survey(corpus: Path) -> Survey:
    """The real pages where they stand in their handbook, so that their links to one another lead there."""
    folder = corpus / "pages"
    files = sorted(folder.rglob("*.md"))
    return take_survey(
        Handbook.of(read_page(file.relative_to(folder).as_posix(), file.read_bytes()) for file in files)
    )
