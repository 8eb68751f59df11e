"""Saving pages: what is compared, what is written, what is kept."""

import os
import re
import shutil
import stat
import subprocess
import sys

import pytest

from jfeditor.wording import word_error
from jfeditor.workspace import atomic, file_steps
from jfeditor.workspace.files import ABSENT, read_stored
from jfeditor.workspace.saving import ConflictError, ConflictKind, SaveError, Writing, save_copy, save_pages

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="rights and links of POSIX")


def stamp(root, path):
    return read_stored(root, path).stamp


def writing(root, path, data):
    return Writing(path, data, stamp(root, path))


def names(root):
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if not path.is_dir())


def conflict_of(root, *writings):
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    with pytest.raises(ConflictError) as caught:
        save_pages(root, writings)
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before
    assert caught.value.code not in word_error(caught.value), "the fault has no sentence"
    return caught.value.conflicts


def test_the_new_bytes_are_on_the_disk_and_the_stamp_is_theirs(root, write):
    write("a/b.md", b"old\r\n")
    stamps = save_pages(root, [writing(root, "a/b.md", b"new\r\n\x00\xff")])
    assert (root / "a/b.md").read_bytes() == b"new\r\n\x00\xff"
    assert stamps == {"a/b.md": stamp(root, "a/b.md")}
    assert names(root) == ["a/b.md"]


def test_several_pages_and_only_those_that_differ(root, write):
    for name in "abc":
        write(f"{name}.md", name.encode())
    kept = (root / "b.md").stat()
    save_pages(root, [writing(root, f"{name}.md", b"b" + b"!" * (name != "b")) for name in "abc"])
    assert [(root / f"{name}.md").read_bytes() for name in "abc"] == [b"b!", b"b", b"b!"]
    assert (root / "b.md").stat() == kept
    assert names(root) == ["a.md", "b.md", "c.md"]


def test_nothing_to_save(root):
    assert save_pages(root, []) == {}


def test_a_new_page(root):
    stamps = save_pages(root, [Writing("a.md", b"new", ABSENT)])
    assert stamps == {"a.md": stamp(root, "a.md")}
    mask = os.umask(0)
    os.umask(mask)
    if sys.platform != "win32":
        assert stat.S_IMODE((root / "a.md").stat().st_mode) == 0o666 & ~mask


def test_a_change_by_another_program_is_a_conflict_with_its_bytes(root, write):
    file = write("a.md", b"read")
    mine = writing(root, "a.md", b"mine")
    file.write_bytes(b"theirs")
    (conflict,) = conflict_of(root, mine)
    assert conflict.kind is ConflictKind.CHANGED
    assert conflict.theirs == read_stored(root, "a.md")
    save_pages(root, [Writing("a.md", b"mine", conflict.theirs.stamp)])  # keep mine, knowingly
    assert file.read_bytes() == b"mine"


def test_a_change_that_keeps_size_and_time_is_seen(root, write):
    file = write("a.md", b"read")
    mine = writing(root, "a.md", b"mine")
    file.write_bytes(b"them")
    os.utime(file, ns=(mine.stamp.mtime_ns, mine.stamp.mtime_ns))
    (conflict,) = conflict_of(root, mine)
    assert conflict.theirs.data == b"them"


def test_a_new_time_alone_is_no_conflict(root, write):
    file = write("a.md", b"read")
    mine = writing(root, "a.md", b"mine")
    os.utime(file, ns=(1, 1))
    save_pages(root, [mine])
    assert file.read_bytes() == b"mine"


def test_another_program_wrote_the_very_same(root, write):
    file = write("a.md", b"read")
    mine = writing(root, "a.md", b"same")
    file.write_bytes(b"same")
    before = file.stat()
    assert save_pages(root, [mine]) == {"a.md": stamp(root, "a.md")}
    assert file.stat() == before


def test_deleted_and_appeared_pages_are_conflicts(root, write):
    write("gone.md", b"read")
    mine = writing(root, "gone.md", b"mine")
    (root / "gone.md").unlink()
    write("there.md", b"theirs")
    gone, there = conflict_of(root, mine, Writing("there.md", b"mine", ABSENT))
    assert (gone.kind, gone.theirs.stamp) == (ConflictKind.DELETED, ABSENT)
    assert (there.kind, there.theirs.data) == (ConflictKind.APPEARED, b"theirs")
    save_pages(root, [Writing("gone.md", b"mine", gone.theirs.stamp)])
    assert (root / "gone.md").read_bytes() == b"mine"


def test_one_conflict_keeps_all_pages_from_being_written(root, write):
    for name in "abc":
        write(f"{name}.md", b"read")
    mine = [writing(root, f"{name}.md", b"mine") for name in "abc"]
    (root / "b.md").write_bytes(b"theirs")
    (conflict,) = conflict_of(root, *mine)
    assert conflict.path == "b.md"
    assert [(root / f"{name}.md").read_bytes() for name in "abc"] == [b"read", b"theirs", b"read"]


@pytest.mark.parametrize("gone", [False, True])
def test_a_change_between_comparing_and_replacing_is_seen(root, write, monkeypatch, gone):
    for name in "abc":
        write(f"{name}.md", b"read")
    mine = [writing(root, f"{name}.md", b"mine") for name in "abc"]
    real = atomic.stage

    def slow(folder, data, like=None):
        staged = real(folder, data, like)
        if like is not None and like.name == "b.md":
            like.unlink() if gone else like.write_bytes(b"in between")
        return staged

    monkeypatch.setattr(file_steps, "stage", slow)
    with pytest.raises(ConflictError) as caught:
        save_pages(root, mine)
    (conflict,) = caught.value.conflicts
    assert conflict.theirs.data == (b"" if gone else b"in between")
    assert (root / "a.md").read_bytes() == (root / "c.md").read_bytes() == b"read"
    assert names(root) == ["a.md", "c.md"] if gone else ["a.md", "b.md", "c.md"]


def test_a_new_page_that_appears_meanwhile_is_not_overwritten(root, monkeypatch):
    real = atomic.stage

    def slow(folder, data, like=None):
        (root / "a.md").write_bytes(b"in between")
        return real(folder, data, like)

    monkeypatch.setattr(file_steps, "stage", slow)
    with pytest.raises(ConflictError) as caught:
        save_pages(root, [Writing("a.md", b"mine", ABSENT)])
    assert caught.value.conflicts[0].kind is ConflictKind.APPEARED
    assert (root / "a.md").read_bytes() == b"in between"
    assert names(root) == ["a.md"]


@posix_only
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o755, 0o664])
def test_the_mode_is_kept(root, write, mode):
    file = write("a.md", b"old")
    file.chmod(mode)
    save_pages(root, [writing(root, "a.md", b"new")])
    assert stat.S_IMODE(file.stat().st_mode) == mode


@posix_only
def test_the_owner_is_kept_where_possible(root, write):
    if os.geteuid() != 0:
        pytest.skip("only root gives files to others")
    file = write("a.md", b"old")
    os.chown(file, 12345, 54321)
    save_pages(root, [writing(root, "a.md", b"new")])
    assert (file.stat().st_uid, file.stat().st_gid) == (12345, 54321)


@pytest.mark.skipif(sys.platform != "linux", reason="extended attributes of Linux")
def test_extended_attributes_are_kept(root, write):
    file = write("a.md", b"old")
    try:
        os.setxattr(file, "user.note", b"keep me")
    except OSError:
        pytest.skip("this disk keeps no extended attributes")
    save_pages(root, [writing(root, "a.md", b"new")])
    assert os.getxattr(file, "user.note") == b"keep me"


@posix_only
def test_a_link_stays_a_link_and_its_file_is_written(root, write):
    file = write("data/text.txt", b"old")
    (root / "pages").mkdir()
    (root / "pages" / "a.md").symlink_to("../data/text.txt")
    save_pages(root, [writing(root, "pages/a.md", b"new")])
    assert os.readlink(root / "pages" / "a.md") == "../data/text.txt"
    assert file.read_bytes() == b"new"
    assert names(root) == ["data/text.txt", "pages/a.md"]


@posix_only
def test_a_link_out_of_the_folder_is_not_written_through(root, write, tmp_path):
    outside = tmp_path / "outside.md"
    outside.write_bytes(b"read")
    write("a.md", b"read")
    mine = writing(root, "a.md", b"mine")
    (root / "a.md").unlink()
    (root / "a.md").symlink_to(outside)
    with pytest.raises(SaveError) as caught:
        save_pages(root, [mine])
    assert caught.value.code == "save.outside"
    assert outside.read_bytes() == b"read"


def test_a_copy_gets_a_name_of_its_own(root, write):
    write("a/index.html.md", b"theirs")
    first = save_copy(root, "a/index.html.md", b"mine")
    second = save_copy(root, "a/index.html.md", b"mine too")
    assert re.fullmatch(r"a/index \(my copy \d{4}-\d\d-\d\d\)\.html\.md", first)
    assert re.fullmatch(r"a/index \(my copy \d{4}-\d\d-\d\d 2\)\.html\.md", second)
    assert [(root / path).read_bytes() for path in (first, second)] == [b"mine", b"mine too"]
    assert names(root) == sorted([first, second, "a/index.html.md"])


def test_a_copy_of_a_page_that_is_gone(root):
    path = save_copy(root, "a.md", b"mine")
    assert (root / path).read_bytes() == b"mine"


def test_where_the_disk_knows_no_links(root, write, monkeypatch):
    def refuse(*_):
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(os, "link", refuse)
    write("a.md", b"old")
    save_pages(root, [writing(root, "a.md", b"new"), Writing("b.md", b"new", ABSENT)])
    copy = save_copy(root, "a.md", b"mine")
    assert save_copy(root, "a.md", b"mine") != copy
    assert (root / "a.md").read_bytes() == (root / "b.md").read_bytes() == b"new"
    assert len(names(root)) == 4


@pytest.mark.skipif(sys.platform != "linux", reason="system calls are traced with strace-like order on Linux")
def test_the_order_that_survives_a_power_cut(root, write, monkeypatch):
    """File durable before its rename, folder after it."""
    write("a.md", b"old")
    calls = []
    for name in ("fsync", "replace"):
        real = getattr(os, name)

        def noted(*arguments, name=name, real=real):
            folder = name == "fsync" and stat.S_ISDIR(os.fstat(arguments[0]).st_mode)
            calls.append("fsync folder" if folder else name)
            return real(*arguments)

        monkeypatch.setattr(os, name, noted)
    save_pages(root, [writing(root, "a.md", b"new")])
    assert calls == ["fsync", "replace", "fsync folder"]


def test_a_process_killed_while_it_saves_leaves_a_whole_page(root, write, child):
    one, other = b"1" * 300_000, b"2" * 300_000
    write("a.md", one)
    script = (
        "import sys; from pathlib import Path\n"
        "from jfeditor.workspace.files import read_stored; from jfeditor.workspace.saving import *\n"
        "root = Path(sys.argv[1]); stamp = read_stored(root, 'a.md').stamp\n"
        "for n in range(100000):\n"
        "    stamp = save_pages(root, [Writing('a.md', (b'2', b'1')[n % 2] * 300000, stamp)])['a.md']\n"
        "    print(n, flush=True)\n"
    )
    for rounds in (1, 3, 7):
        (root / "a.md").write_bytes(one)
        saver = child(script, str(root))
        for _ in range(rounds):
            assert saver.line()
        saver.kill()
        assert (root / "a.md").read_bytes() in {one, other}


@pytest.mark.skipif(not shutil.which("git"), reason="there is no git to look")
def test_what_git_sees_is_the_edit_alone(root, write):
    def git(*arguments):
        command = ["git", "-c", "core.autocrlf=false", *arguments]
        return subprocess.run(command, cwd=root, check=True, capture_output=True).stdout

    text = b"\xef\xbb\xbf# A  \r\n\r\nfirst\t\nsecond\r\nlast"
    write("a.md", text)
    write("b.md", b"untouched")
    git("init", "-q", ".")
    git("add", ".")
    save_pages(root, [writing(root, "a.md", text.replace(b"second", b"2nd"))])
    assert git("diff", "--numstat") == b"1\t1\ta.md\n"
    assert git("status", "--porcelain") == b"AM a.md\nA  b.md\n"
