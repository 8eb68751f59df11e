"""The data files that travel with the program: title spellings, messages, themes, the sample handbook."""

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

_HERE = Path(__file__).resolve().parent
_INSTALLED = _HERE / "resources"
_CHECKOUT = _HERE.parents[1] / "resources"


def resource(*parts: str) -> Path:
    """The path of a resource, in an installed copy or in a checkout."""
    root = _INSTALLED if _INSTALLED.is_dir() else _CHECKOUT
    return root.joinpath(*parts)


@lru_cache(maxsize=32)
def load_table(*parts: str) -> dict[str, Any]:
    """A TOML resource, read once."""
    return tomllib.loads(resource(*parts).read_text(encoding="utf-8"))
