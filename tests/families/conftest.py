"""Pages made for a test."""

from collections.abc import Callable

import pytest

from jfeditor.families.pages import Page, read_page


@pytest.fixture
def make_page() -> Callable[..., Page]:
    """Makes a page of Markdown, a title and a path."""

    def make(body: str, title: str = "Analytics", path: str = "data/analytics/index.html.md") -> Page:
        return read_page(path, f"---\ntitle: {title}\n---\n\n{body}".encode())

    return make
