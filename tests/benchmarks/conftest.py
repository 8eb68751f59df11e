"""Figures are gathered over all benchmarks and printed at the end."""

import os
from pathlib import Path

import pytest
from figures import Figures
from made_handbooks import make_handbook

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

LARGE = 10_000
"""Pages of the large handbook."""

_figures = pytest.StashKey[Figures]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_figures] = Figures()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    lines = config.stash[_figures].report()
    if lines:
        terminalreporter.section("figures: median, spread, limit")
        for line in lines:
            terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def figures(pytestconfig: pytest.Config) -> Figures:
    """Where figures are noted."""
    return pytestconfig.stash[_figures]


@pytest.fixture(scope="session")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A handbook of ten thousand made pages."""
    folder = tmp_path_factory.mktemp("large") / "handbook"
    make_handbook(folder, LARGE)
    return folder


@pytest.fixture(autouse=True)
def own_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings, journal and locks are the benchmark's own."""
    monkeypatch.setenv("JFEDITOR_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("JFEDITOR_CONFIG", str(tmp_path / "config"))
