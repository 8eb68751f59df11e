"""Diffs that `git apply` takes."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from jfeditor.text.changes import Fate
from jfeditor.workspace.differences import unified_diff

pytestmark = pytest.mark.skipif(not shutil.which("git"), reason="there is no git to apply the diffs")

SAMPLES = sorted((Path(__file__).parents[2] / "resources" / "sample-handbook").rglob("*.md"))
ENDS = st.sampled_from([b"\n", b"\r\n", b"\r", b""])
WORDS = st.sampled_from(
    [b"a", b"- b", b"", b"\xff", b"\x00", b"\\ No newline", b"--- a/x", b"+++", b"@@ -1 +1 @@", b" \t"]
)
TEXTS = st.lists(st.tuples(WORDS, ENDS), max_size=14).map(
    lambda lines: b"".join(b"".join(line) for line in lines)
)


def applied(folder: Path, path: str, before: bytes, after: bytes) -> bytes:
    """What `git apply` makes of `before` by the diff."""
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(before)
    apply(folder, unified_diff(path, before, after))
    return file.read_bytes()


def apply(folder: Path, diff: bytes) -> None:
    """Let git do what a diff says."""
    done = subprocess.run(
        ["git", "apply", "--whitespace=nowarn", "-"], cwd=folder, input=diff, capture_output=True, check=False
    )
    assert done.returncode == 0, (done.stderr, diff)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=TEXTS, after=TEXTS)
@example(before=b"", after=b"x")
@example(before=b"x", after=b"")
@example(before=b"a\r\nb\rc", after=b"a\nb\rc\n")
def test_any_two_texts(root, before, after):
    if before != after:
        assert applied(root, "page.md", before, after) == after


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_random_edits_of_the_sample(root, data):
    before = data.draw(st.sampled_from(SAMPLES)).read_bytes()
    after = before
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(after)))
        end = data.draw(st.integers(start, min(len(after), start + 80)))
        after = after[:start] + data.draw(TEXTS) + after[end:]
    if before != after:
        assert applied(root, "page.md", before, after) == after


ODD_PATHS = pytest.mark.parametrize(
    "path",
    [
        "a b/c d.md",
        "größe/straße.md",
        "emoji 🙂.md",
        " leading.md",
        "trailing .md",
        "it's.md",
        pytest.param(
            'q"uote.md', marks=pytest.mark.skipif(sys.platform == "win32", reason="not a name there")
        ),
        pytest.param(
            "back\\slash.md", marks=pytest.mark.skipif(sys.platform == "win32", reason="not a name there")
        ),
        pytest.param(
            "tab\tnew\nline\x01.md", marks=pytest.mark.skipif(sys.platform == "win32", reason="no name")
        ),
        pytest.param(
            os.fsdecode(b"caf\xe9.md"), marks=pytest.mark.skipif(sys.platform != "linux", reason="bytes")
        ),
    ],
)


@ODD_PATHS
def test_any_path(root, path):
    assert applied(root, path, b"one\ntwo\n", b"one\n2\n") == b"one\n2\n"


def test_the_form_is_gits_own(root):
    def git(*arguments):
        return subprocess.run(["git", *arguments], cwd=root, check=True, capture_output=True).stdout

    git("init", "-q", ".")
    for path in ("plain.md", "a b.md", "ü.md"):
        (root / path).write_bytes(b"one\ntwo\nthree")
        git("add", ".")
        (root / path).write_bytes(b"one\n2\nthree")
        assert git("diff", "--abbrev=7", "--", path) == unified_diff(
            path, b"one\ntwo\nthree", b"one\n2\nthree"
        )


def test_no_difference_is_nothing():
    assert unified_diff("a.md", b"x", b"x") == b""


# Pages that are made and removed


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXTS)
@example(text=b"")
@example(text=b"\n")
@example(text=b"x")
def test_any_text_is_made_and_removed(root, text):
    made_and_removed(root, "page.md", text)


@ODD_PATHS
@pytest.mark.parametrize("text", [b"one\ntwo\n", b""], ids=["text", "empty"])
def test_any_path_is_made_and_removed(root, path, text):
    made_and_removed(root, path, text)


def made_and_removed(folder: Path, path: str, text: bytes) -> None:
    file = folder / path
    assert not file.exists()
    apply(folder, unified_diff(path, b"", text, Fate.MADE))
    assert file.read_bytes() == text
    apply(folder, unified_diff(path, text, b"", Fate.REMOVED))
    assert not file.exists()


def test_a_page_moved_and_another_edited_are_one_diff(root):
    (root / "old").mkdir()
    (root / "old" / "a.md").write_bytes(b"text\n")
    (root / "b.md").write_bytes(b"see old/a\n")
    diffs = [
        unified_diff("b.md", b"see old/a\n", b"see new/a\n"),
        unified_diff("new/a.md", b"", b"text\n", Fate.MADE),
        unified_diff("old/a.md", b"text\n", b"", Fate.REMOVED),
    ]
    apply(root, b"".join(diffs))
    assert {file.relative_to(root).as_posix(): file.read_bytes() for file in root.rglob("*.md")} == {
        "b.md": b"see new/a\n",
        "new/a.md": b"text\n",
    }


@pytest.mark.parametrize("text", [b"one\ntwo\nthree", b"one\n", b""])
@pytest.mark.parametrize("path", ["plain.md", "a b.md", "ü.md"])
def test_the_form_of_made_and_removed_pages_is_gits_own(root, path, text):
    def git(*arguments):
        return subprocess.run(["git", *arguments], cwd=root, check=True, capture_output=True).stdout

    git("init", "-q", ".")
    (root / path).write_bytes(text)
    (root / path).chmod(0o644)
    git("add", "--intent-to-add", ".")
    assert git("diff", "--abbrev=7", "--", path) == unified_diff(path, b"", text, Fate.MADE)
    git("add", ".")
    (root / path).unlink()
    assert git("diff", "--abbrev=7", "--", path) == unified_diff(path, text, b"", Fate.REMOVED)
