"""`jfeditor tree`."""

import json
import sys
from pathlib import Path

import pytest

SAMPLE = Path(__file__).parents[2] / "resources" / "sample-handbook"


def listed(jfeditor, *arguments):
    done = jfeditor("tree", *arguments, "--format", "json")
    return json.loads(done.stdout.decode("utf-8")), done


def test_the_contract(jfeditor, handbook):
    told, done = listed(jfeditor, "handbook")
    assert done.returncode == 0
    assert done.stderr == b""
    assert told["schema"] == 1
    assert [page["path"] for page in told["pages"]] == ["empty.md", "latin.md", "sales/analyst.md"]
    page = told["pages"][2]
    assert page["title"] == "Analyst"
    assert page["headings"] == [
        {"line": 5, "depth": 2, "text": "Levels", "role": "group"},
        {"line": 7, "depth": 3, "text": "Analyst", "role": "level"},
        {
            "line": 9,
            "depth": 4,
            "text": "Responsibilities",
            "role": "section",
            "kind": "responsibilities",
            "owner": 7,
        },
        {"line": 14, "depth": 3, "text": "Senior Analyst", "role": "level"},
        {
            "line": 16,
            "depth": 4,
            "text": "Responsibilities",
            "role": "section",
            "kind": "responsibilities",
            "owner": 14,
        },
    ]
    assert told["unreadable"] == []


def test_the_folder_is_the_current_one_unless_told(jfeditor, handbook):
    told, _ = listed(jfeditor)
    assert told["pages"][0]["path"] == "handbook/empty.md"


def test_every_page_of_the_sample_follows_the_contract(jfeditor):
    told, done = listed(jfeditor, str(SAMPLE))
    assert done.returncode == 0
    assert len(told["pages"]) >= 20
    for page in told["pages"]:
        lines = {heading["line"]: heading for heading in page["headings"]}
        assert sorted(lines) == [heading["line"] for heading in page["headings"]]
        for heading in page["headings"]:
            wanted = {"line", "depth", "text", "role"}
            if heading["role"] == "section":
                wanted |= {"kind", "owner"}
                assert heading["owner"] == 0 or lines[heading["owner"]]["role"] in {"level", "specialty"}
            assert set(heading) == wanted


def test_people_get_lines_and_indentation(jfeditor, handbook):
    done = jfeditor("tree", "handbook")
    assert done.returncode == 0
    assert b"\x1b" not in done.stdout, "colours are for terminals"
    lines = done.stdout.decode().splitlines()
    at = lines.index("sales/analyst.md  Analyst")
    assert [line.split("  ")[-1] for line in lines[at + 1 :]] == [
        "group",
        "level",
        "responsibilities",
        "level",
        "responsibilities",
    ]
    assert lines[at + 1].startswith("     5  Levels")
    assert lines[at + 2].startswith("     7    Analyst")
    assert lines[at + 3].startswith("     9      Responsibilities")


def test_control_characters_of_a_page_do_not_reach_the_terminal(jfeditor, handbook):
    (handbook / "evil.md").write_bytes(b"# \x1b]0;owned\x07 \xc2\x9b31m\n")
    done = jfeditor("tree", "handbook")
    assert b"\x1b" not in done.stdout
    assert b"\x07" not in done.stdout
    assert b"\xc2\x9b" not in done.stdout


def test_a_page_that_cannot_be_read_is_told_and_the_rest_shown(jfeditor, handbook):
    with (handbook / "huge.md").open("wb") as stream:
        stream.truncate(30 * 1024 * 1024)
    told, done = listed(jfeditor, "handbook")
    assert done.returncode == 2
    assert len(told["pages"]) == 3
    (row,) = told["unreadable"]
    assert (row["path"], row["code"]) == ("huge.md", "page.too_large")
    assert row["reason"].encode() in done.stderr
    done = jfeditor("tree", "handbook")
    assert done.returncode == 2
    assert b"huge.md" in done.stderr
    assert b"sales/analyst.md" in done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="links of POSIX")
def test_what_was_passed_over_is_told_on_request(jfeditor, handbook):
    (handbook / "broken.md").symlink_to("nowhere")
    told, _ = listed(jfeditor, "handbook")
    assert told["skipped"][0]["path"] == "broken.md"
    assert jfeditor("tree", "handbook").stderr == b""
    assert b"broken.md was passed over" in jfeditor("tree", "handbook", "--skipped").stderr


def test_a_folder_without_pages(jfeditor, tmp_path):
    (tmp_path / "empty").mkdir()
    told, done = listed(jfeditor, "empty")
    assert done.returncode == 0
    assert told["pages"] == []


def test_the_real_pages(jfeditor, corpus):
    told, done = listed(jfeditor, str(corpus / "pages"))
    assert done.returncode == 0
    assert len(told["pages"]) == 98
