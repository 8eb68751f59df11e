"""`jfeditor meta`."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

TEXTS = {
    "sales/analyst.md": "---\ntitle: 'Analyst'\nweight: 3  # of ten\ntags: [a]\n---\n\nText  \n",
    "sales/deep/clerk.md": "---\r\ntitle: Clerk\r\n---\r\n",
    "people/none.md": "Text\n",
    "people/broken.md": "---\ntitle: [\n---\n",
    "people/tables.md": "+++\ntitle = 'T'\nweight = 1\n+++\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for path, text in TEXTS.items():
        (tmp_path / "book" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "book" / path).write_bytes(text.encode())
    return tmp_path / "book"


def texts(folder: Path) -> dict[str, str]:
    return {path: (folder / path).read_bytes().decode() for path in TEXTS}


def test_a_value_is_set_on_every_page_that_can_have_it(jfeditor, folder):
    done = jfeditor("meta", "book", "weight", "7", "--write")
    assert done.returncode == 0, done.stderr
    assert texts(folder) == TEXTS | {
        "sales/analyst.md": TEXTS["sales/analyst.md"].replace("3  #", "7  #"),
        "sales/deep/clerk.md": "---\r\ntitle: Clerk\r\nweight: 7\r\n---\r\n",
        "people/none.md": "---\nweight: 7\n---\n\nText\n",
    }
    said = done.stderr.decode()
    assert "people/broken.md was passed over: The front matter cannot be read (line 2)" in said
    assert "people/tables.md was passed over: This front matter is TOML" in said


def test_only_pages_that_are_like_the_glob(jfeditor, folder):
    assert jfeditor("meta", "book", "tags", "[b, c d]", "--page", "sales/*", "--write").returncode == 0
    after = texts(folder)
    assert "tags: [b, c d]\n" in after["sales/analyst.md"]
    assert after["sales/deep/clerk.md"] == "---\r\ntitle: Clerk\r\ntags:\r\n  - b\r\n  - c d\r\n---\r\n"
    assert {path for path in TEXTS if after[path] != TEXTS[path]} == {
        "sales/analyst.md",
        "sales/deep/clerk.md",
    }


def test_a_key_is_renamed_and_removed(jfeditor, folder):
    assert jfeditor("meta", "book", "title", "--rename-to", "name", "--write").returncode == 0
    after = texts(folder)
    assert after["sales/analyst.md"] == TEXTS["sales/analyst.md"].replace("title: '", "name: '")
    assert after["people/none.md"] == TEXTS["people/none.md"]
    assert jfeditor("meta", "book", "name", "--remove", "--write").returncode == 0
    assert texts(folder)["sales/deep/clerk.md"] == "---\r\n---\r\n"


@pytest.mark.skipif(not shutil.which("git"), reason="there is no git to apply the difference")
def test_what_is_shown_is_what_git_applies(jfeditor, folder):
    shown = jfeditor("meta", "book", "draft", "true")
    assert texts(folder) == TEXTS
    subprocess.run(["git", "apply", "--whitespace=nowarn", "-"], cwd=folder, input=shown.stdout, check=True)
    applied = texts(folder)
    assert applied["people/none.md"] == "---\ndraft: true\n---\n\nText\n"
    plan = json.loads(jfeditor("meta", "book", "draft", "false", "--format", "json").stdout)
    assert plan["name"] == "Set draft to false on 3 pages"
    assert [page["path"] for page in plan["pages"]] == [
        path for path in sorted(TEXTS) if applied[path] != TEXTS[path]
    ]
    assert len(plan["passed_over"]) == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("weight",), "one of VALUE"),
        (("weight", "1", "--remove"), "one of VALUE"),
        (("weight", "1", "--page", "none/*"), "none/*"),
        (("nothing", "--remove"), "nothing"),
        (("nothing", "--remove", "--page", "sales/*"), "None of these pages has “nothing”"),
        (("title", "Clerk", "--page", "sales/deep/*"), "already"),
        ((" ", "x"), "needs a name"),
        (("title", "x", "--page", "people/broken.md"), "people/broken.md was passed over"),
        (("title", "--rename-to", "weight", "--page", "sales/analyst.md"), "already has a field"),
    ],
)
def test_what_cannot_be_done_is_said(jfeditor, folder, arguments, said):
    done = jfeditor("meta", "book", *arguments)
    assert done.returncode == 2
    assert said in done.stderr.decode()
    assert b"Traceback" not in done.stderr
    assert texts(folder) == TEXTS
