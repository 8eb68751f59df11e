"""What tests of exports share."""

from pathlib import Path

import pytest

from jfeditor.families.effective import EffectiveRoles
from jfeditor.families.handbook import Handbook
from jfeditor.families.inheritance import resolve
from jfeditor.families.pages import read_page

SAMPLE = Path(__file__).resolve().parents[2] / "resources" / "sample-handbook"


@pytest.fixture(scope="session")
def sample_root() -> Path:
    """The folder of the sample handbook."""
    return SAMPLE


@pytest.fixture(scope="session")
def sample_roles() -> EffectiveRoles:
    """The sample handbook's roles."""
    return _roles_in(SAMPLE)


@pytest.fixture(scope="session")
def real_roles(corpus: Path) -> list[EffectiveRoles]:
    """The roles of the real handbooks."""
    return [_roles_in(corpus / folder) for folder in ("pages", "seeds")]


def _roles_in(folder: Path) -> EffectiveRoles:
    files = sorted(f for f in folder.rglob("*") if f.is_file() and (".md" in f.suffixes))
    pages = [read_page(file.relative_to(folder).as_posix(), file.read_bytes()) for file in files]
    return EffectiveRoles(resolve(Handbook.of(pages)))
