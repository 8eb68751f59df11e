"""`jfeditor inline` and `extract`."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

PILOT = """---
title: Pilot
---

## Levels

### Pilot

#### Requirements

- Swims
- Rows as [agreed](rules.md)
- Reads charts of coasts and harbours

### Senior Pilot

#### Requirements

- Extends that of the Pilot requirements
- Steers

### Captain

#### Requirements

- Swims
- Reads charts of coasts and harbors
- Rows as [agreed](rules.md)
- Plans
"""
MATE = """---\r
title: Mate\r
---\r
\r
## Mate\r
\r
### Requirements\r
\r
* Extends that of the [Senior Pilot](/job-families/pilot/#senior-pilot) requirements\r
* Scrubs\r
"""
SENIOR = "pilot.md:19"
CAPTAIN, FIRST = "pilot.md#captain", "pilot.md#pilot"


@pytest.fixture
def ships(tmp_path: Path) -> Path:
    folder = tmp_path / "ships"
    folder.mkdir()
    (folder / "pilot.md").write_bytes(PILOT.encode())
    (folder / "mate.md").write_bytes(MATE.encode())
    return folder


def texts(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.rglob("*.md")}


@pytest.mark.skipif(not shutil.which("git"), reason="there is no git to apply the difference")
@pytest.mark.parametrize(
    "arguments",
    [
        ("inline", "ships", SENIOR),
        ("inline", "ships", "mate.md:9"),
        ("extract", "ships", CAPTAIN, "--from", FIRST),
        ("extract", "ships", CAPTAIN, "--from", FIRST, "--near"),
    ],
)
def test_what_is_shown_is_what_git_applies_and_what_is_written(jfeditor, ships, tmp_path, arguments):
    before = texts(ships)
    shown = jfeditor(*arguments)
    assert shown.returncode == 0, shown.stderr
    assert texts(ships) == before
    patched = tmp_path / "patched"
    shutil.copytree(ships, patched)
    subprocess.run(["git", "apply", "--whitespace=nowarn", "-"], cwd=patched, input=shown.stdout, check=True)
    done = jfeditor(*arguments, "--write")
    assert done.returncode == 0, done.stderr
    assert done.stdout == shown.stdout
    assert texts(ships) == texts(patched)
    assert texts(ships) != before


def test_items_come_in_the_place_of_a_statement(jfeditor, ships):
    jfeditor("inline", "ships", "mate.md:9", "--write")
    assert (ships / "mate.md").read_bytes() == MATE.encode().replace(
        b"* Extends that of the [Senior Pilot](/job-families/pilot/#senior-pilot) requirements\r\n",
        b"* Swims\r\n* Rows as [agreed](rules.md)\r\n* Reads charts of coasts and harbours\r\n* Steers\r\n",
    )
    assert (ships / "pilot.md").read_bytes() == PILOT.encode()


def test_a_statement_comes_in_the_place_of_items(jfeditor, ships):
    for near, rest in (((), "- Reads charts of coasts and harbors\n- Plans\n"), (("--near",), "- Plans\n")):
        (ships / "pilot.md").write_bytes(PILOT.encode())
        jfeditor("extract", "ships", CAPTAIN, "--from", FIRST, *near, "--write")
        text = (ships / "pilot.md").read_text()
        assert text.endswith(
            "### Captain\n\n#### Requirements\n\n- Extends that of the Pilot requirements\n" + rest
        )


def test_that_items_say_it_in_other_words_only_is_told_with_the_way(jfeditor, ships):
    text = PILOT.replace(
        "- Swims\n- Reads charts of coasts and harbors\n- Rows as [agreed](rules.md)\n",
        "- Reads charts of coasts and harbors\n",
    )
    (ships / "pilot.md").write_bytes(text.encode())
    told = jfeditor("extract", "ships", CAPTAIN, "--from", FIRST)
    assert told.returncode == 2
    assert "--near" in told.stderr.decode()


def test_what_could_be_extracted_is_listed(jfeditor, ships):
    before = texts(ships)
    listed = jfeditor("extract", "ships", "pilot.md", "--format", "json")
    found = json.loads(listed.stdout)
    assert found["schema"] == 1
    best = found["extracts"][0]
    assert best == {
        "level": {"path": "pilot.md", "line": 22, "title": "Captain", "address": CAPTAIN},
        "from": {"path": "pilot.md", "line": 7, "title": "Pilot", "address": FIRST},
        "kind": "requirements",
        "percent": 100,
        "exact": 2,
        "near": 1,
        "of": 3,
        "own": 4,
        "held": False,
    }
    told = jfeditor("extract", "ships", "pilot.md").stdout.decode()
    assert told.splitlines()[0].startswith("100 %  Captain repeats 3 of 3 items of Pilot: requirements.")
    assert f"{CAPTAIN} --from {FIRST}" in told
    assert texts(ships) == before


def test_consequences_are_told_for_programs(jfeditor, ships):
    plan = json.loads(jfeditor("inline", "ships", SENIOR, "--format", "json").stdout)
    assert plan["name"] == "Write out Pilot in Senior Pilot"
    assert plan["lost"] == []
    assert [page["path"] for page in plan["pages"]] == ["pilot.md"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("inline", "ships", "pilot.md"), "on which line"),
        (("inline", "ships", "pilot.md:11"), "No statement of inheritance begins on line 11"),
        (("inline", "ships", "pilot.md:999"), "999"),
        (("inline", "ships", "none.md:3"), "none.md"),
        (("extract", "ships", CAPTAIN, "--from", CAPTAIN), "cannot repeat itself"),
        (("extract", "ships", FIRST, "--from", "pilot.md#senior-pilot"), "circle"),
        (("extract", "ships", CAPTAIN, "--from", "mate.md#nobody"), "nobody"),
        (("extract", "ships", CAPTAIN, "--write"), "--from"),
        (("extract", "ships", CAPTAIN, "--near"), "--from"),
    ],
)
def test_what_cannot_be_done_is_said(jfeditor, ships, arguments, said):
    before = texts(ships)
    done = jfeditor(*arguments)
    assert done.returncode == 2
    assert said in done.stderr.decode()
    assert b"Traceback" not in done.stderr
    assert texts(ships) == before
