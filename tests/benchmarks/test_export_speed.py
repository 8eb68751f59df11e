"""All effective roles as PDFs beside the bare Typst, and beside other ways from such pages to PDFs."""

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from figures import Figures

_RUN = Path(__file__).with_name("export_run.py")
_GROUP = "All effective roles of the corpus as PDFs"
_ROUNDS = 3
_JOBS = 2


@pytest.fixture(scope="module")
def work(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sources of all roles, for those who set them without this program."""
    folder = tmp_path_factory.mktemp("sources")
    _run("record", corpus / "pages", folder)
    return folder


def test_the_whole_way_beside_bare_typst(corpus: Path, work: Path, tmp_path: Path, figures: Figures) -> None:
    """By turns, each in a process of its own; the same number of threads, which Typst does not hold up."""
    whole: list[float] = []
    bare: list[float] = []
    for _ in range(_ROUNDS):
        count, seconds = _run("bare", work, tmp_path, _JOBS)
        bare.append(seconds)
        made, seconds = _run("whole", corpus / "pages", tmp_path, _JOBS)
        whole.append(seconds)
        assert made == count
    figures.take(_GROUP, f"bare Typst, {_JOBS} threads", bare, "s")
    figures.take(_GROUP, "jfeditor, reading the pages included", whole, "s")
    ratios = [ours / theirs for ours, theirs in zip(whole, bare, strict=True)]
    assert not figures.take(_GROUP, "jfeditor against bare Typst", ratios, "x", 1.3).missed


@pytest.mark.parametrize(
    ("peer", "package", "least"), [("weasyprint", "weasyprint", 10), ("pandoc", "pypandoc", 3)]
)
def test_a_role_beside_its_peers(
    corpus: Path, work: Path, tmp_path: Path, figures: Figures, peer: str, package: str, least: float
) -> None:
    """A part of the roles, one after the other; loading the libraries is not counted."""
    if find_spec(package) is None:
        pytest.skip(f"{package} is not installed: pip install -r tests/benchmarks/requirements.txt")
    ours: list[float] = []
    theirs: list[float] = []
    for _ in range(_ROUNDS):
        count, seconds = _run("sample", corpus / "pages", tmp_path)
        ours.append(seconds / count)
        made, seconds = _run(peer, work, tmp_path)
        theirs.append(seconds / made)
        assert made == count
    figures.take(_GROUP, f"a role, beside {peer}", [1000 * each for each in ours], "ms")
    figures.take(_GROUP, f"a role, by {peer}", [1000 * each for each in theirs], "ms")
    ratios = [each / other for each, other in zip(ours, theirs, strict=True)]
    assert not figures.take(_GROUP, f"jfeditor against {peer}", ratios, "x", 1 / least).missed


def _run(way: str, *arguments: object) -> tuple[int, float]:
    """What was made, and the seconds that it took."""
    command = [sys.executable, str(_RUN), way, *map(str, arguments)]
    told = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return told["documents"], told["seconds"]
