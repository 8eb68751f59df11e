"""How long the program takes to start, and what it loads for it."""

import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

from figures import Figures
from pytest_benchmark.fixture import BenchmarkFixture

_ROUNDS = 7
_GROUP = "Starting, on the sample handbook"
_IMPORTS = "Loaded by `jfeditor tree`"
_LATE = {"PySide6", "shiboken6", "pygit2", "watchfiles", "rich", "importlib.metadata", "jfeditor.ui"}
_LIBRARIES = (
    "click",
    "rapidfuzz",
    "frontmatter",
    "ruamel.yaml",
    "pyromark",
    "pathspec",
    "platformdirs",
)
_LINE = re.compile(r"import time:\s+\d+ \|\s+(\d+) \|\s*(\S+)")
_RUN = Path(__file__).with_name("start_run.py")
_SAMPLE = Path(__file__).resolve().parents[2] / "resources" / "sample-handbook"


def test_tree_command(benchmark: BenchmarkFixture, figures: Figures) -> None:
    command = [sys.executable, "-m", "jfeditor", "tree", str(_SAMPLE)]
    benchmark.pedantic(
        lambda: subprocess.run(command, capture_output=True, check=True), rounds=_ROUNDS, warmup_rounds=1
    )
    figures.take(_GROUP, "jfeditor tree", list(benchmark.stats.stats.data), "s")


def test_window(tmp_path: Path, figures: Figures) -> None:
    folder = tmp_path / "sample"
    shutil.copytree(_SAMPLE, folder)
    taken = []
    for _ in range(_ROUNDS):
        command = [sys.executable, _RUN, folder, str(time.time())]
        taken.append(float(subprocess.run(command, capture_output=True, check=True).stdout))
    figures.take(_GROUP, "the window to its first paint with rows", taken, "s")


def test_what_tree_loads(figures: Figures) -> None:
    """What only the window or one command needs is loaded by these."""
    command = [sys.executable, "-X", "importtime", "-m", "jfeditor", "tree", str(_SAMPLE)]
    runs = [
        subprocess.run(command, capture_output=True, text=True, check=True).stderr for _ in range(_ROUNDS)
    ]
    costs = [{name: int(cost) / 1000 for cost, name in _LINE.findall(run)} for run in runs]
    assert not _LATE & costs[0].keys()
    for library in _LIBRARIES:
        if library in costs[0]:
            figures.take(_IMPORTS, library, [cost[library] for cost in costs], "ms")
