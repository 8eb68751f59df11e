"""How well pages are read, measured against labels made by hand."""

from pathlib import Path

import pytest
from family_labels import score_against

ROOT = Path(__file__).resolve().parents[2]
LEAST = 0.97
"""The share of headings that must be read right; careful readers agree on 0.99."""


def test_the_sample_handbook_is_read_as_labelled() -> None:
    score = score_against(
        ROOT / "tests" / "data" / "gold-sample.jsonl", ROOT / "resources" / "sample-handbook"
    )
    assert score.right > 300
    assert score.share >= LEAST, "\n".join(score.wrong)


@pytest.mark.parametrize("folder", ["pages", "seeds"])
def test_real_pages_are_read_as_labelled(corpus: Path, folder: str) -> None:
    score = score_against(corpus / f"gold-{folder}.jsonl", corpus / folder)
    assert score.right > 100
    assert score.share >= LEAST, "\n".join(score.wrong)
