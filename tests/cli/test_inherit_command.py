"""`jfeditor inherit`."""

import json
from pathlib import Path

import pytest

SAMPLE = Path(__file__).parents[2] / "resources" / "sample-handbook"


@pytest.fixture
def pilots(tmp_path: Path) -> Path:
    folder = tmp_path / "pilots"
    folder.mkdir()
    (folder / "pilot.md").write_text(
        "---\ntitle: Pilot\n---\n\n## Requirements\n\n- Swims\n\n## Levels\n\n"
        "### Pilot\n\n#### Requirements\n\n"
        "- Includes all of the [requirements listed above](#requirements)\n\n"
        "### Senior Pilot\n\n#### Responsibilities\n\n- Extends that of the Pilot requirements\n- Docks\n\n"
        "### Staff Pilot\n\n#### Requirements\n\n- Extends that of the Harbour Engineer\n- Teaches\n",
        encoding="utf-8",
    )
    (folder / "plain.md").write_text("# Nothing\n", encoding="utf-8")
    return folder


def test_the_contract(jfeditor, pilots):
    done = jfeditor("inherit", "pilots", "--format", "json")
    told = json.loads(done.stdout.decode())
    assert done.returncode == 1, "one statement leads nowhere"
    assert done.stderr == b""
    assert told["schema"] == 1
    assert [page["path"] for page in told["pages"]] == ["pilot.md", "plain.md"]
    assert told["pages"][1]["inherits"] == []
    first, second, third = told["pages"][0]["inherits"]
    wanted = {"line", "owner", "facets", "targets", "status", "text"}
    assert wanted <= set(first)
    assert {key: first[key] for key in wanted} == {
        "line": 15,
        "owner": 11,
        "facets": ["requirements"],
        "targets": [{"path": "pilot.md", "line": 0}],
        "status": "resolved",
        "text": "Includes all of the requirements listed above",
    }
    assert (second["owner"], second["facets"]) == (17, ["responsibilities"])
    assert second["targets"] == [{"path": "pilot.md", "line": 11}]
    assert [slip["code"] for slip in second["mismatches"]] == ["facet"]
    assert "responsibilities" in second["mismatches"][0]["text"]
    assert (third["targets"], third["status"]) == ([], "missing")
    assert "Harbour Engineer" in third["evidence"]


def test_people_get_sentences(jfeditor, pilots):
    done = jfeditor("inherit", "pilots")
    assert done.returncode == 1
    assert b"\x1b" not in done.stdout
    text = done.stdout.decode()
    assert "plain.md" not in text
    assert "Senior Pilot: responsibilities  resolved" in text
    assert "Extends that of the Pilot requirements" in text


def test_a_folder_in_order(jfeditor, pilots):
    (pilots / "pilot.md").write_text(
        "## Pilot\n\n- Sails\n\n## Senior Pilot\n\n- Extends the Pilot\n", encoding="utf-8"
    )
    assert jfeditor("inherit", "pilots").returncode == 0


def test_a_page_that_cannot_be_read(jfeditor, pilots):
    with (pilots / "huge.md").open("wb") as stream:
        stream.truncate(30 * 1024 * 1024)
    done = jfeditor("inherit", "pilots", "--format", "json")
    assert done.returncode == 2
    assert b"huge.md" in done.stderr
    assert len(json.loads(done.stdout)["pages"]) == 2


def test_every_statement_of_the_sample_follows_the_contract(jfeditor):
    told = json.loads(jfeditor("inherit", str(SAMPLE), "--format", "json").stdout)
    statements = [entry for page in told["pages"] for entry in page["inherits"]]
    assert len(statements) > 90
    assert {entry["status"] for entry in statements} == {"resolved", "ambiguous", "missing", "cycle"}
    for entry in statements:
        assert bool(entry["targets"]) == (entry["status"] in {"resolved", "cycle"})
        assert bool(entry["candidates"]) == (entry["status"] == "ambiguous")
        assert not entry["evidence"].startswith("inherit"), "a code without its sentence"
