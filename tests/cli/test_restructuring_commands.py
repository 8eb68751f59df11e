"""`jfeditor rename`, `move` and `refs`."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from jfeditor.restructure.consequences import lines_text

SAMPLE = Path(__file__).resolve().parents[2] / "resources" / "sample-handbook"
CARE = "customer-care/care-operations.md"
SENIOR = f"{CARE}#senior-care-operations-analyst"
TWINS = """---
title: Pilot
---

## Levels

### Pilot {#p}

- Sails

### Mate {#p}

- Steers

### Senior Pilot

#### Requirements

- Extends that of the level above
"""


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    folder = tmp_path / "sample"
    shutil.copytree(SAMPLE, folder)
    return folder


def texts(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*.md")}


@pytest.mark.skipif(not shutil.which("git"), reason="there is no git to apply the difference")
@pytest.mark.parametrize(
    "arguments",
    [
        ("rename", "sample", SENIOR, "Queue Lead"),
        ("move", "sample", SENIOR, "--before", f"{CARE}#care-operations-analyst"),
        ("move", "sample", SENIOR, "--into", "people/talent-acquisition.md"),
        ("move", "sample", CARE, "--to", "people/care/operations.md"),
        ("move", "sample", CARE, "--into", "finance"),
        ("rename", "sample", CARE, "Care Planning"),
    ],
)
def test_what_is_shown_is_what_git_applies_and_what_is_written(jfeditor, sample, tmp_path, arguments):
    before = texts(sample)
    shown = jfeditor(*arguments)
    assert texts(sample) == before
    assert shown.stdout.startswith(b"diff --git")
    patched = tmp_path / "patched"
    shutil.copytree(sample, patched)
    subprocess.run(["git", "apply", "--whitespace=nowarn", "-"], cwd=patched, input=shown.stdout, check=True)
    done = jfeditor(*arguments, "--write", "--allow-broken")
    assert done.returncode == 0, done.stderr
    assert done.stdout == shown.stdout
    assert texts(sample) == texts(patched)
    assert texts(sample) != before


def test_a_renamed_level_is_found_under_its_new_name_everywhere(jfeditor, sample):
    heirs = jfeditor("refs", "sample", SENIOR, "--format", "json")
    assert jfeditor("rename", "sample", SENIOR, "Queue Lead", "--write").returncode == 0
    after = jfeditor("refs", "sample", f"{CARE}#queue-lead", "--format", "json")
    old, new = (json.loads(done.stdout)["refs"] for done in (heirs, after))
    assert old
    assert [(one["path"], one["line"], one["by"]) for one in new] == [
        (one["path"], one["line"], one["by"]) for one in old
    ]
    assert not any(b"Senior Care Operations Analyst" in text for text in texts(sample).values())


def test_consequences_are_told_in_words_and_for_programs(jfeditor, sample):
    arguments = ("move", "sample", SENIOR, "--into", "people/talent-acquisition.md")
    told = jfeditor(*arguments).stderr.decode()
    plan = json.loads(jfeditor(*arguments, "--format", "json").stdout)
    assert plan["schema"] == 1
    assert plan["name"].startswith("Move Senior Care Operations Analyst from Care Operations to Talent")
    assert {page["path"] for page in plan["pages"]} >= {CARE, "people/talent-acquisition.md"}
    assert plan["diff"].encode() == jfeditor(*arguments).stdout
    for page in plan["pages"]:
        assert f"{page['path']}: {lines_text(page['added'], page['removed'])}." in told
    for one in plan["reworded"]:
        assert f"{one['path']}:{one['line']}:" in told
    for role in plan["roles"]:
        assert role["title"] in told


def test_a_page_is_referred_to_also_where_it_has_no_heading(jfeditor, tmp_path):
    folder = tmp_path / "plain"
    folder.mkdir()
    (folder / "a.md").write_text("---\ntitle: Plain\n---\n\nText\n")
    (folder / "b.md").write_text("See [it](a.md).\n")
    done = jfeditor("refs", "plain", "a.md")
    assert done.returncode == 0, done.stderr
    assert done.stdout.decode() == "b.md:1: link: a.md\n"


def test_an_old_anchor_is_kept_or_it_is_said_that_it_is_not(jfeditor, tmp_path):
    folder = tmp_path / "namesakes"
    folder.mkdir()
    (folder / "a.md").write_text("## Levels\n\n### Mate\n### Pilot\n\n- Sails\n\n### Pilot\n")
    kept = jfeditor("rename", "namesakes", "a.md#mate", "Chief Sailor", "--keep-anchor")
    assert '+<a id="mate"></a>\n+\n+### Chief Sailor\n' in kept.stdout.decode()
    taken = jfeditor("rename", "namesakes", "a.md#pilot", "Chief Sailor", "--keep-anchor")
    assert taken.returncode == 0
    assert "<a id" not in taken.stdout.decode()
    assert "“Pilot” keeps no old anchor" in taken.stderr.decode()
    refused = jfeditor("rename", "namesakes", "a.md#mate", "Pilot")
    assert refused.returncode != 0
    assert "“Pilot” (a.md, line 4) is called so already" in refused.stderr.decode()


def test_a_family_is_renamed_with_its_levels(jfeditor, sample):
    done = jfeditor("rename", "sample", CARE, "Care Tools", "--write")
    assert done.returncode == 0, done.stderr
    text = texts(sample)[CARE].decode()
    assert "title: Care Tools\n" in text
    assert "### Senior Care Tools Analyst\n" in text
    assert not any(b"#senior-care-operations-analyst" in one for one in texts(sample).values())
    bare = jfeditor("rename", "sample", CARE, "Care Operations", "--only-heading", "--format", "json")
    assert [page["path"] for page in json.loads(bare.stdout)["pages"]] == [CARE]


@pytest.mark.parametrize(
    ("where", "new"),
    [
        (("--into", "people"), "people/care-operations.md"),
        (("--into", "people/_index.md"), "people/care-operations.md"),
        (("--into", "new/folder/"), "new/folder/care-operations.md"),
        (("--into", "."), "care-operations.md"),
        (("--to", "./people/tools.md"), "people/tools.md"),
    ],
)
def test_a_page_is_moved_with_all_links_to_it(jfeditor, sample, where, new):
    plan = json.loads(jfeditor("move", "sample", CARE, *where, "--format", "json").stdout)
    fates = {page["path"]: page["fate"] for page in plan["pages"]}
    assert fates.pop(CARE) == "removed"
    assert fates.pop(new) == "made"
    assert set(fates.values()) == {"edited"}
    assert not plan["lost"]
    assert plan["name"].startswith("Move Care Operations ")


def test_what_would_break_is_told_and_not_written_unasked(jfeditor, tmp_path):
    folder = tmp_path / "twins"
    folder.mkdir()
    (folder / "pilot.md").write_text(TWINS)
    arguments = ("move", "twins", "pilot.md#senior-pilot", "--before", "pilot.md:11", "--write")
    done = jfeditor(*arguments)
    assert done.returncode == 1
    assert "pilot.md:19" in done.stderr.decode()
    assert (folder / "pilot.md").read_text() == TWINS
    assert jfeditor(*arguments, "--allow-broken").returncode == 0
    after = (folder / "pilot.md").read_text()
    assert after.index("Senior Pilot") < after.index("Mate")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("rename", "sample", SENIOR, " "), "needs a name"),
        (("rename", "sample", CARE, "Care Operations"), "called “Care Operations” already"),
        (("rename", "sample", "finance/treasury-and-tax.md", "Tax"), "TOML"),
        (("move", "sample", CARE, "--before", SENIOR), "--into sales/"),
        (("move", "sample", CARE, "--into", "people/talent-acquisition.md"), "--into sales/"),
        (("move", "sample", CARE, "--to", "people/people-partner.md"), "already"),
        (("move", "sample", CARE, "--to", "../care.md"), "../care.md"),
        (("move", "sample", SENIOR, "--to", "people/senior.md"), "--into a page"),
        (("move", "sample", CARE, "--to", "a.md", "--into", "people"), "--to"),
        (("rename", "sample", f"{CARE}#nobody", "Care"), "nobody"),
        (("move", "sample", SENIOR), "--before"),
        (("move", "sample", SENIOR, "--into", SENIOR), "into itself"),
        (("move", "sample", SENIOR, "--before", "none.md"), "none.md"),
        (("refs", "sample", "none.md"), "none.md"),
    ],
)
def test_what_cannot_be_done_is_said(jfeditor, sample, arguments, said):
    before = texts(sample)
    done = jfeditor(*arguments)
    assert done.returncode == 2
    assert said in done.stderr.decode()
    assert b"Traceback" not in done.stderr
    assert texts(sample) == before


def test_a_page_that_is_no_utf8_stays_as_it_is_and_is_named(jfeditor, sample):
    closed = sample / "people" / "notes.md"
    closed.write_bytes(b"\xff [s](../customer-care/care-operations.md#senior-care-operations-analyst)\n")
    shown = jfeditor("rename", "sample", SENIOR, "Queue Lead", "--write")
    assert shown.returncode == 1
    assert "people/notes.md:1: The link" in shown.stderr.decode()
    assert "people/notes.md stays as it is. This page is not UTF-8" in shown.stderr.decode()
    done = jfeditor("rename", "sample", SENIOR, "Queue Lead", "--write", "--allow-broken")
    assert done.returncode == 0
    assert closed.read_bytes().startswith(b"\xff [s](../customer-care/care-operations.md#senior-")
    assert b"### Queue Lead" in (sample / CARE).read_bytes()


def test_one_saved_page_is_one(jfeditor, sample):
    (sample / "notes.md").write_text("# Notes\n\n## Old\n")
    assert b"Saved 1 page." in jfeditor("rename", "sample", "notes.md#old", "New", "--write").stderr
