"""Every operation on every heading, page, item and statement of real pages: done as stated, or refused."""

from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from random import Random

import pytest
from operations import DONE, OPERATIONS, Case, attempt, subjects

from jfeditor.families.handbook import Handbook, NodeRef
from jfeditor.families.model import FAMILY
from jfeditor.families.pages import read_page
from jfeditor.restructure.surveys import Survey, take_survey
from jfeditor.text.changes import Fate, PageChange

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT.parent / "shared" / "corpus"
SAMPLE = ROOT / "resources" / "sample-handbook"
SAMPLED = 6
"""How many things each operation is tried on in each run."""
USUALLY = 90
LEAST_DONE = {
    "move": 70,
    "move two": 65,
    "copy": 75,
    "paste": 75,
    "insert level": 20,  # not beside sections of levels
    "insert specialty": 3,
    "insert section": 8,  # of levels that lack it
    "extract": 3,  # where something is repeated
    "sort a group": 0.3,  # groups of levels that are not in order
    "sort": 8,
    "insert level into page": 15,  # beside a page there is no place
    "insert section into page": 40,
    "paste into page": 60,
    "split": 70,
    "join": 0,  # hardly any page can be; those that were split are joined again
    "step item": 75,
    "retarget": 25,
}
"""Of each operation at least how many percent are not refused, where these are fewer than usually."""


@cache
def surveys() -> tuple[Survey, ...]:
    """The real pages by department, each where it stands in its handbook, and the seeds; else the sample."""
    if not CORPUS.is_dir():
        return (_survey(SAMPLE, SAMPLE),)
    departments = sorted(folder for folder in (CORPUS / "pages").iterdir() if folder.is_dir())
    return (
        *(_survey(folder, CORPUS / "pages") for folder in departments),
        _survey(CORPUS / "seeds", CORPUS / "seeds"),
    )


def _survey(folder: Path, root: Path) -> Survey:
    files = sorted(folder.rglob("*.md"))
    return take_survey(
        Handbook.of(read_page(file.relative_to(root).as_posix(), file.read_bytes()) for file in files)
    )


def things(name: str) -> list[tuple[Survey, object]]:
    """All that an operation can be tried on."""
    return [(survey, what) for survey in surveys() for what in subjects(survey, OPERATIONS[name].on)]


def sweep(name: str, some: Sequence[tuple[Survey, object]], random: Random) -> Counter[str]:
    """Try an operation on some things; what came of it, and how many references are lost."""
    outcomes: Counter[str] = Counter()
    for survey, what in some:
        tried = attempt(name, Case(survey, what, random.randrange(10**6), random.randrange(10**6)))
        outcomes[tried.outcome] += 1
        outcomes["lost"] += len(tried.planned.lost) if tried.planned else 0
        if name == "split" and tried.planned:
            outcomes[f"joined: {_joined(tried.planned.after, tried.planned.change.pages)}"] += 1
    return outcomes


def _joined(after: Survey, changed: Sequence[PageChange]) -> str:
    """What comes of joining a page that was split."""
    index = next(page.path for page in changed if page.fate is not Fate.REMOVED)
    return attempt("join", Case(after, NodeRef(index, FAMILY), 0, 0)).outcome


@pytest.mark.parametrize("name", OPERATIONS)
def test_operations_on_some_real_things(name: str) -> None:
    random = Random(name)  # noqa: S311 - a test's
    every = things(name)
    sweep(name, random.sample(every, min(SAMPLED, len(every))), random)


@pytest.mark.slow
@pytest.mark.parametrize("name", OPERATIONS)
def test_operations_on_all_real_things(name: str) -> None:
    every = things(name)
    outcomes = sweep(name, every, Random(f"all {name}"))  # noqa: S311 - a test's
    print(f"{name} on {len(every)}: {dict(outcomes.most_common())}")
    if CORPUS.is_dir():
        assert 100 * outcomes[DONE] >= LEAST_DONE.get(name, USUALLY) * len(every), outcomes
        assert outcomes[f"joined: {DONE}"] == (outcomes[DONE] if name == "split" else 0)
