"""The handbook's rules on the corpus, side by side with two programs that check Markdown style."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from figures import Figures

from jfeditor.checks.checking import check
from jfeditor.checks.options import CheckOptions
from jfeditor.cli.tree import read_listing
from jfeditor.families.handbook import Handbook
from jfeditor.families.pages import read_page
from jfeditor.restructure.surveys import take_survey

_ROUNDS = 7
_KEYS = 60
_RUN = Path(__file__).with_name("checking_run.py")
_GROUP = "Checking the corpus by all rules but language, beside other checkers"
_KEY_GROUP = "Rules after a key on the longest page"


def _peer(name: str, variable: str) -> str:
    """Another checker: where a variable of the environment says, beside our Python, or on the path."""
    beside = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    return os.environ.get(variable, "") or shutil.which(name, path=beside) or ""


def _seconds(command: Sequence[str], folder: Path) -> float:
    """Of a whole process, which found something (exit code 1)."""
    started = time.perf_counter()
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    taken = time.perf_counter() - started
    assert done.returncode == 1, done.stderr
    return taken


def test_checking_beside_others(corpus: Path, tmp_path: Path, figures: Figures) -> None:
    """All by turns, so that a noisy moment meets all; each run is a process of its own, without a cache."""
    rumdl = _peer("rumdl", "RUMDL")
    markdownlint = _peer("markdownlint-cli2", "MARKDOWNLINT_CLI2")
    if not rumdl or not markdownlint:
        pytest.skip("rumdl and markdownlint-cli2 are not both there: set RUMDL and MARKDOWNLINT_CLI2")
    pages = tmp_path / "pages"
    shutil.copytree(corpus / "pages", pages)
    count = sum(1 for file in pages.rglob("*.md"))
    ours: list[float] = []
    theirs: list[float] = []
    slow: list[float] = []
    parts: dict[str, list[float]] = {"reading": [], "survey": [], "rules": [], "again": []}
    command = [sys.executable, "-m", "jfeditor", "check", ".", "--ignore", "language", "--quiet"]
    for _ in range(_ROUNDS):
        theirs.append(_seconds([rumdl, "check", "--no-cache", "--quiet", "."], pages))
        slow.append(_seconds([markdownlint, "**/*.md"], pages))
        ours.append(_seconds(command, pages))
        run = subprocess.run([sys.executable, _RUN, pages], capture_output=True, check=True)
        told = json.loads(run.stdout)
        assert told["pages"] == count
        for part, values in parts.items():
            values.append(told[part])
    figures.take(_GROUP, "rumdl (Rust), the whole process", theirs, "s")
    figures.take(_GROUP, "markdownlint-cli2 (Node.js), the whole process", slow, "s")
    figures.take(_GROUP, "jfeditor check, the whole process", ours, "s")
    figures.take(_GROUP, "of that: reading the pages to trees", parts["reading"], "s")
    figures.take(_GROUP, "inheritance and links surveyed", parts["survey"], "s")
    figures.take(_GROUP, "the rules, the first time", parts["rules"], "s")
    figures.take(_GROUP, "the rules once more, nothing kept", parts["again"], "s")
    for name, values, rumdl_most, markdownlint_least in (
        ("whole process", ours, 2.0, 10.0),
        ("rules alone, the first time", parts["rules"], 2.0, 10.0),
        ("rules alone, once more", parts["again"], 2.0, 10.0),
    ):
        shares = [one / other for one, other in zip(values, theirs, strict=True)]
        figures.take(_GROUP, f"{name}: share of rumdl's time", shares, "", rumdl_most)
        shares = [one / other for one, other in zip(values, slow, strict=True)]
        figures.take(_GROUP, f"{name}: share of markdownlint-cli2's time", shares, "", 1 / markdownlint_least)


def test_a_key_on_the_longest_page(corpus: Path, figures: Figures) -> None:
    listing = read_listing(corpus / "pages")
    options = CheckOptions()
    survey = take_survey(Handbook.of(listing.pages))
    found = check(survey, options)
    longest = max(listing.pages, key=lambda page: len(page.source.data))
    data = longest.source.data
    at = data.index(b"\n- ", len(data) // 2) + 3
    surveys: list[float] = []
    rules: list[float] = []
    for number in range(_KEYS):
        page = read_page(longest.path, data[:at] + b"x" * (number + 1) + data[at:])
        handbook = survey.handbook.with_page(page)
        times = [time.perf_counter()]
        survey = take_survey(handbook, survey)
        times.append(time.perf_counter())
        found = check(survey, options, found)
        times.append(time.perf_counter())
        surveys.append(1000 * (times[1] - times[0]))
        rules.append(1000 * (times[2] - times[1]))
    size = f"{len(data) / 1024:.0f} KB"
    figures.take(_KEY_GROUP, f"survey of the handbook anew ({size})", surveys, "ms")
    both = [one + other for one, other in zip(surveys, rules, strict=True)]
    figures.take(_KEY_GROUP, "both", both, "ms")
    assert not figures.take(_KEY_GROUP, "the rules", rules, "ms", 30.0).missed
