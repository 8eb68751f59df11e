"""What all tests share."""

import os
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QTWEBENGINE_DISABLE_SANDBOX", "1")

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT.parent / "shared" / "corpus"
SAMPLE = ROOT / "resources" / "sample-handbook"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--slow", action="store_true", help="run the sweeps that take minutes")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--slow"):
        skip = pytest.mark.skip(reason="a long sweep: run with --slow")
        for item in items:
            if "slow" in item.keywords:
                item.add_marker(skip)


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real pages; tests that need it are skipped where it is not."""
    if not CORPUS.is_dir():
        pytest.skip("the real pages do not stand beside this checkout (../shared/corpus)")
    return CORPUS


def page_files(folder: Path) -> list[Path]:
    """All files that may be pages below a folder, sorted."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return sorted(path for path in files if ".md" in path.suffixes or path.suffix == ".markdown")


@pytest.fixture(scope="session")
def corpus_pages(corpus: Path) -> list[Path]:
    """Every real page."""
    return page_files(corpus / "pages") + page_files(corpus / "seeds")


@pytest.fixture(scope="session")
def sample_pages() -> list[Path]:
    """Every page of the sample handbook."""
    return page_files(SAMPLE)
