"""Saving on disks, in folders and to files that refuse: the old text is whole, nothing is left behind."""

import os
import shutil
import subprocess
import sys

import pytest

from jfeditor.wording import word_error
from jfeditor.workspace import saving
from jfeditor.workspace.files import ABSENT, read_stored
from jfeditor.workspace.saving import SaveError, Writing, save_copy, save_pages

OLD, NEW = b"old\n", b"new\n"

SAVE_ALL = """
import sys; from pathlib import Path
from jfeditor.workspace.files import read_stored; from jfeditor.workspace.saving import *
root = Path(sys.argv[1])
try: save_pages(root, [Writing(p, b'new', read_stored(root, p).stamp) for p in sys.argv[2:]])
except SaveError as error: print(error.code, error.values['path'])
"""


def three(root):
    for name in "abc":
        (root / f"{name}.md").write_bytes(OLD)
    return [Writing(f"{name}.md", NEW, read_stored(root, f"{name}.md").stamp) for name in "abc"]


def contents(root):
    return {path.name: path.read_bytes() for path in root.rglob("*") if path.is_file()}


def all_old(root):
    return contents(root) == {f"{name}.md": OLD for name in "abc"}


def refused(root, writings):
    with pytest.raises(SaveError) as caught:
        save_pages(root, writings)
    assert caught.value.code not in word_error(caught.value), "the fault has no sentence"
    assert "{" not in word_error(caught.value), "a gap of the sentence was not filled"
    return caught.value


def test_a_full_disk(small_disk):
    writings = three(small_disk)
    big = Writing("b.md", b"x" * 500_000, writings[1].stamp)
    error = refused(small_disk, [writings[0], big, writings[2]])
    assert (error.code, error.values["path"]) == ("save.disk_full", "b.md")
    assert all_old(small_disk)
    with pytest.raises(SaveError) as caught:
        save_copy(small_disk, "a.md", b"x" * 500_000)
    assert caught.value.code == "save.disk_full"
    assert all_old(small_disk)
    save_pages(small_disk, writings)  # room enough for these
    assert contents(small_disk)["b.md"] == NEW


def test_a_disk_that_can_only_be_read(small_disk):
    writings = three(small_disk)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    assert refused(small_disk, writings).code in {"save.read_only_disk", "save.read_only_file"}
    assert refused(small_disk, [Writing("new.md", NEW, ABSENT)]).code == "save.read_only_disk"
    assert all_old(small_disk)


def test_a_folder_one_may_not_write_in(root, plain_user):
    three(root)
    root.chmod(0o555)
    try:
        assert plain_user(SAVE_ALL, str(root), "a.md", "b.md").split() == ["save.denied", "a.md"]
    finally:
        root.chmod(0o755)
    assert all_old(root)


def test_a_file_marked_as_read_only(root, plain_user):
    three(root)
    (root / "b.md").chmod(0o444)
    assert plain_user(SAVE_ALL, str(root), "a.md", "b.md", "c.md").split() == ["save.read_only_file", "b.md"]
    assert all_old(root)
    assert not list(root.glob(".*"))


def test_a_folder_that_is_gone(root):
    (root / "sub").mkdir()
    (root / "sub" / "a.md").write_bytes(OLD)
    mine = Writing("sub/a.md", NEW, read_stored(root, "sub/a.md").stamp)
    shutil.rmtree(root / "sub")
    assert refused(root, [mine]).code == "save.folder_gone"
    shutil.rmtree(root)
    assert refused(root, [mine]).code == "save.folder_gone"
    with pytest.raises(SaveError) as caught:
        save_copy(root, "sub/a.md", NEW)
    assert caught.value.code == "save.folder_gone"


def test_a_page_that_became_a_folder(root):
    (mine, *_) = three(root)
    (root / "a.md").unlink()
    (root / "a.md").mkdir()
    assert refused(root, [mine]).code == "save.unreadable"


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX's longest name")
def test_a_name_that_is_too_long(root):
    assert refused(root, [Writing("x" * 300 + ".md", NEW, ABSENT)]).code == "save.name_too_long"
    assert contents(root) == {}


def test_one_of_three_that_cannot_be_replaced_puts_the_others_back(root, busy_file):
    writings = three(root)
    inodes = {name: (root / f"{name}.md").stat().st_ino for name in "ac"}
    busy_file(root / "b.md")
    writings[1] = Writing("b.md", NEW, read_stored(root, "b.md").stamp)
    error = refused(root, writings)
    assert (error.code, error.values["path"]) == ("save.failed", "b.md")
    assert all_old(root)
    assert {name: (root / f"{name}.md").stat().st_ino for name in "ac"} == inodes, "the very files are back"


def failing_replace(monkeypatch, fails):
    """Lets `os.replace` fail for the pages' names where `fails(how many went before)` says so."""
    real = os.replace
    calls = []

    def replace(source, target):
        if not target.name.startswith("."):
            calls.append(target.name)
            if fails(len(calls)):
                raise OSError(5, "Input/output error")
        real(source, target)

    monkeypatch.setattr(saving.os, "replace", replace)


@pytest.mark.parametrize("fails_at", [1, 2, 3])
def test_whichever_rename_fails_all_is_as_before(root, monkeypatch, fails_at):
    writings = [*three(root), Writing("z.md", NEW, ABSENT)]
    failing_replace(monkeypatch, lambda count: count == fails_at)
    error = refused(root, writings)
    assert error.code == "save.failed"
    assert all_old(root)


def test_a_new_page_goes_again_when_a_later_one_fails(root, monkeypatch):
    writings = [Writing("0.md", NEW, ABSENT), *three(root)]
    failing_replace(monkeypatch, lambda count: count == 2)
    assert refused(root, writings).code == "save.failed"
    assert all_old(root)


def test_where_putting_back_fails_too_the_old_text_is_kept_and_told(root, monkeypatch):
    writings = three(root)
    failing_replace(monkeypatch, lambda count: count >= 3)
    error = refused(root, writings)
    assert error.code == "save.half"
    kept = error.values["kept"].split(", ")
    assert len(kept) == 2
    for file in kept:
        with open(file, "rb") as stream:
            assert stream.read() == OLD
    assert len(contents(root)) == 5


def test_a_folder_that_cannot_be_made_durable_is_told_and_put_back(root, monkeypatch):
    writings = three(root)

    def fail(_):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(saving, "sync_folder", fail)
    assert refused(root, writings).code == "save.failed"
    assert all_old(root)


def test_an_interrupted_save_puts_back(root, monkeypatch):
    writings = three(root)
    real = os.replace

    def interrupt(source, target):
        if target.name == "b.md" and source.suffix == ".new":
            raise KeyboardInterrupt
        real(source, target)

    monkeypatch.setattr(saving.os, "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        save_pages(root, writings)
    assert all_old(root)
