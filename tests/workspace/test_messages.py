"""Every fault of the disk and of the commands has its sentence, and no sentence is left over."""

import re
import tomllib
from pathlib import Path

import pytest

from jfeditor.resources import resource
from jfeditor.wording import word

SOURCES = Path(__file__).parents[2] / "src" / "jfeditor"
NO_CODES = {"settings.json"}
MADE_OF_PARTS = {"conflict.changed", "conflict.deleted", "conflict.appeared", "conflict.changed_removed"}


def sentences(name):
    areas = tomllib.loads(resource("messages", f"{name}.toml").read_text(encoding="utf-8"))
    return {f"{area}.{key}": text for area, table in areas.items() for key, text in table.items()}


@pytest.mark.parametrize("package", ["workspace", "cli"])
def test_codes_and_sentences_belong_together(package):
    told = sentences(package)
    areas = "|".join({code.partition(".")[0] for code in told})
    code = re.compile(rf'"((?:{areas})\.[a-z_]+)"')
    used = {
        found for file in (SOURCES / package).glob("*.py") for found in code.findall(file.read_text("utf-8"))
    }
    assert used | (MADE_OF_PARTS & set(told)) == set(told) | NO_CODES & used
    for one, text in told.items():
        assert word(one, {}) == text
