"""`jfeditor effective`."""

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
        "### Pilot\n\nThe Pilot reports to the [Manager, Pilots](#m).\n\n"
        "#### Requirements\n\n- Sails **well**\n  - at night\n\n"
        "### Senior Pilot\n\nThe Pilot reports to the [Manager, Pilots](#m).\n\n"
        "#### Requirements\n\n- Extends that of the Pilot\n"
        "- Extends that of the Crane Engineer\n- swims\n- Docks\n",
        encoding="utf-8",
    )
    return folder


def test_the_contract(jfeditor, pilots):
    done = jfeditor("effective", "pilots", "pilot.md#senior-pilot", "--format", "json")
    told = json.loads(done.stdout.decode())
    assert done.returncode == 1, "one statement leads nowhere"
    assert told["schema"] == 1
    assert (told["title"], told["path"], told["line"]) == ("Senior Pilot", "pilot.md", 20)
    assert list(told["facets"]) == ["responsibilities", "requirements", "performance_indicators", "job_grade"]
    swims, sails, fault, docks = told["facets"]["requirements"]
    assert (swims["text"], swims["source"]) == ("Swims", "family")
    assert swims["provenance"] == [{"path": "pilot.md", "line": 7}]
    assert swims["also"] == [[{"path": "pilot.md", "line": 28}]]
    assert (sails["text"], sails["source"]) == ("Sails well", "inherited")
    assert sails["items"] == [{"text": "at night"}]
    assert sails["provenance"] == [{"path": "pilot.md", "line": 17}, {"path": "pilot.md", "line": 26}]
    assert fault["error"]["status"] == "missing"
    assert "Crane Engineer" in fault["error"]["text"]
    assert (docks["text"], docks["source"], docks["provenance"]) == (
        "Docks",
        "own",
        [{"path": "pilot.md", "line": 29}],
    )
    (fact,) = told["facts"]
    assert (fact["kind"], fact["value"], fact["link"]) == ("reports_to", "Manager, Pilots", "#m")
    assert fact["names"] == {"text": "Pilot", "line": 11}


@pytest.mark.parametrize("address", ["pilot.md:21", "pilot.md:29", "./pilot.md#requirements-2"])
def test_an_address_inside_a_role_means_the_role(jfeditor, pilots, address):
    told = json.loads(jfeditor("effective", "pilots", address, "--format", "json").stdout)
    assert told["title"] == "Senior Pilot"


def test_the_page_as_a_whole(jfeditor, pilots):
    done = jfeditor("effective", "pilots", "pilot.md", "--format", "json")
    assert done.returncode == 0
    told = json.loads(done.stdout)
    assert [item["text"] for item in told["facets"]["requirements"]] == ["Swims"]


def test_people_get_sources_in_words(jfeditor, pilots):
    text = jfeditor("effective", "pilots", "pilot.md#senior-pilot").stdout.decode()
    lines = text.splitlines()
    assert lines[0] == "Senior Pilot"
    assert "Reports to: Manager, Pilots" in lines[1]
    assert "copied?" in lines[1]
    assert "  - Sails well  [from Pilot, line 17]" in lines
    assert "    - at night" in lines
    assert "  - Docks  [line 29]" in lines
    assert any(line.startswith("  ! pilot.md:27") for line in lines)


def test_markdown_keeps_the_items_as_written(jfeditor, pilots):
    text = jfeditor("effective", "pilots", "pilot.md#senior-pilot", "--format", "markdown").stdout.decode()
    assert text.startswith("---\ntitle: Senior Pilot\n")
    assert "\n## Requirements\n" in text
    assert "\n### From Pilot\n\n- Sails **well**\n  - at night\n" in text
    assert text.endswith("\n- Docks\n")


@pytest.mark.parametrize("address", ["nowhere.md", "pilot.md#nothing", "pilot.md:999"])
def test_addresses_that_lead_nowhere(jfeditor, pilots, address):
    done = jfeditor("effective", "pilots", address)
    assert done.returncode == 2
    assert done.stdout == b""
    assert done.stderr.startswith(b"jfeditor: ")


def test_a_role_of_the_sample_through_several_pages(jfeditor):
    done = jfeditor(
        "effective", str(SAMPLE), "engineering/software-engineer/principal.md", "--format", "json"
    )
    told = json.loads(done.stdout)
    paths = {step["path"] for item in told["facets"]["responsibilities"] for step in item["provenance"]}
    assert {
        f"engineering/software-engineer/{name}.md" for name in ("_index", "senior", "staff", "principal")
    } <= paths
