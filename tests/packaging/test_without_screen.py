"""The window's job where there is no screen: packaging/without_screen.py."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "packaging" / "without_screen.py"


def run(folder: Path, place: Path) -> "subprocess.CompletedProcess[str]":
    """Run the script with its temporary copies in `place`."""
    return subprocess.run(
        [sys.executable, SCRIPT, folder],
        cwd=place,
        env=os.environ | {"TMPDIR": str(place), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def changed_lines(text: str) -> list[str]:
    return [
        line for line in text.splitlines() if line[:1] in "+-" and line[:3] not in {"+++", "---"} and line
    ]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    made = tmp_path / "place"
    made.mkdir()
    return made


def test_the_sample_is_shown_edited_and_saved(place):
    before = contents(ROOT / "resources" / "sample-handbook")
    done = run(ROOT / "resources" / "sample-handbook", place)
    assert done.returncode == 0, done.stderr
    start, _, end = done.stdout.partition("==> The saved pages beside the originals")
    assert "level, grade" in start
    removed, added = changed_lines(end)
    assert added == "+" + removed[1:] + " (edited)"
    assert "9 bytes of the edit more; all else is the same" in end
    assert contents(ROOT / "resources" / "sample-handbook") == before
    assert list(place.iterdir()) == [], "the copy is gone"


@pytest.mark.parametrize(
    ("page", "added"),
    [
        (
            b"\xef\xbb\xbf# Analyst\r\n\r\nText  \r\n\r\n## Responsibilities\r\n\r\n- Tell",
            "# Analyst (edited)",
        ),
        (b"Analyst\n=======\n\n\xc2\xa0\x0c\xe2\x80\xa8\n\n# Analyst ##\n", "# Analyst (edited) ##"),
        (b"- a\n\n## \xf0\x9f\x99\x82 'A' $B \n\n\ttext", "## 🙂 'A' $B (edited)"),
    ],
)
def test_difficult_pages_get_just_the_edit(tmp_path, place, page, added):
    folder = tmp_path / "my handbook"
    (folder / "a b").mkdir(parents=True)
    (folder / "a b" / "page.md").write_bytes(page)
    (folder / "latin.md").write_bytes(b"# Caf\xe9\n")
    (folder / ".git").mkdir()
    (folder / ".git" / "config").write_bytes(b"no page")
    before = contents(folder)
    done = run(folder, place)
    assert done.returncode == 0, done.stderr
    assert f"+{added}" in done.stdout.replace("\ufeff", "").replace("\r", "")
    assert contents(folder) == before


@pytest.mark.parametrize("pages", [{}, {"a.md": b"text\n"}, {"a.md": b"# `A`*b*\n\n# A\n\n# A\n"}])
def test_a_folder_with_nothing_to_edit_is_told(tmp_path, place, pages):
    folder = tmp_path / "folder"
    folder.mkdir()
    for name, data in pages.items():
        (folder / name).write_bytes(data)
    done = run(folder, place)
    assert done.returncode == 1
    assert done.stderr == (
        "jfeditor: no page here has a heading of plain words, so there is nothing to edit\n"
    )


@pytest.mark.parametrize(
    ("spoilt", "content"),
    [("a.md", b"# A (edited)\n\ntext  \n"), ("a.md", b"# A (edited)\n\ntext\n\n"), ("b.md", b"# B\r\n")],
)
def test_a_difference_beside_the_edit_is_found(tmp_path, spoilt, content):
    spec = importlib.util.spec_from_file_location("without_screen", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = script  # dataclasses look their module up
    spec.loader.exec_module(script)
    folder, copy = tmp_path / "folder", tmp_path / "copy"
    pages = {"a.md": b"# A\n\ntext\n", "b.md": b"# B\n"}
    for root in (folder, copy):
        root.mkdir()
        for name, data in pages.items():
            (root / name).write_bytes(data)
    (copy / "a.md").write_bytes(b"# A (edited)\n\ntext\n")
    told = [{"path": name} for name in pages]
    heading = script.Heading("a.md", 1, "# A", "# A (edited)")
    script.compare(told, heading, folder, copy)
    (copy / spoilt).write_bytes(content)
    with pytest.raises(script.JobError, match=spoilt):
        script.compare(told, heading, folder, copy)
