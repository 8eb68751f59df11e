"""The sentences of `jfeditor check` and `rules`: each is used, and each that is used is there."""

import re
import tomllib
from pathlib import Path

from jfeditor.checks.rules import SEVERITIES
from jfeditor.resources import resource

SOURCES = Path(__file__).parents[2] / "src" / "jfeditor" / "cli"
CODE = re.compile(r'"((?:check|rule|shard)\.[a-z_]+)"')


def test_codes_and_sentences_belong_together():
    areas = tomllib.loads(resource("messages", "checking.toml").read_text(encoding="utf-8"))
    told = {f"{area}.{key}".removesuffix("_one") for area, table in areas.items() for key in table}
    used = {code for file in SOURCES.glob("*.py") for code in CODE.findall(file.read_text("utf-8"))}
    assert used | {f"check.{severity.value}" for severity in SEVERITIES} == told
