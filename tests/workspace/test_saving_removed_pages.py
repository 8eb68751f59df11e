"""Saving pages that are made in new folders, deleted and moved: all or none of it, and nothing is lost."""

import itertools
import os
import shutil
import stat
import sys

import pytest

from jfeditor.wording import word_error
from jfeditor.workspace import file_steps, saving
from jfeditor.workspace.files import ABSENT, read_stored
from jfeditor.workspace.saving import (
    ConflictError,
    ConflictKind,
    Removal,
    SaveError,
    Writing,
    save_pages,
)

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="rights and links of POSIX")
OLD, NEW = b"old\r\n\xff", b"new\n"


def writing(root, path, data=NEW):
    return Writing(path, data, read_stored(root, path).stamp)


def removal(root, path):
    return Removal(path, read_stored(root, path).stamp)


def disk(root):
    """All files with their bytes, and all folders."""
    return {
        one.relative_to(root).as_posix(): one.read_bytes() if one.is_file() else "folder"
        for one in root.rglob("*")
    }


def refused(root, wanted, error=SaveError):
    with pytest.raises(error) as caught:
        save_pages(root, wanted)
    sentence = word_error(caught.value)
    assert caught.value.code not in sentence, "the fault has no sentence"
    assert "{" not in sentence, "a gap of the sentence was not filled"
    return caught.value


# What is written


def test_a_new_page_gets_its_folders(root):
    stamps = save_pages(root, [Writing("a/b/c.md", NEW, ABSENT), Writing("a/d.md", b"", ABSENT)])
    assert disk(root) == {"a": "folder", "a/b": "folder", "a/b/c.md": NEW, "a/d.md": b""}
    assert stamps == {path: read_stored(root, path).stamp for path in ("a/b/c.md", "a/d.md")}


def test_a_removed_page_goes_with_the_folders_it_leaves_empty(root, write):
    write("a/b/c/page.md", OLD)
    write("a/other.md", OLD)
    assert save_pages(root, [removal(root, "a/b/c/page.md")]) == {"a/b/c/page.md": ABSENT}
    assert disk(root) == {"a": "folder", "a/other.md": OLD}


def test_folders_with_anything_in_them_and_other_empty_folders_stay(root, write):
    write("a/page.md", OLD)
    write("a/.hidden", b"")
    write("b/page.md", OLD)
    (root / "b" / "empty").mkdir()
    (root / "empty").mkdir()
    save_pages(root, [removal(root, "a/page.md"), removal(root, "b/page.md")])
    assert disk(root) == {
        "a": "folder",
        "a/.hidden": b"",
        "b": "folder",
        "b/empty": "folder",
        "empty": "folder",
    }


def test_the_handbook_itself_stays_when_its_last_page_goes(root, write):
    write("page.md", OLD)
    save_pages(root, [removal(root, "page.md")])
    assert root.is_dir()
    assert disk(root) == {}


def test_a_page_moves_there_and_back(root, write):
    file = write("from/page.md", OLD)
    write("links.md", OLD)
    before = disk(root)
    save_pages(
        root,
        [removal(root, "from/page.md"), Writing("to/it/page.md", OLD, ABSENT), writing(root, "links.md")],
    )
    assert disk(root) == {"links.md": NEW, "to": "folder", "to/it": "folder", "to/it/page.md": OLD}
    assert not file.parent.exists()
    save_pages(
        root,
        [
            removal(root, "to/it/page.md"),
            Writing("from/page.md", OLD, ABSENT),
            writing(root, "links.md", OLD),
        ],
    )
    assert disk(root) == before


def test_a_page_gone_already_is_fine(root, write):
    write("a/page.md", OLD)
    write("b.md", OLD)
    wanted = [removal(root, "a/page.md"), writing(root, "b.md")]
    (root / "a" / "page.md").unlink()
    stamps = save_pages(root, wanted)
    assert stamps["a/page.md"] == ABSENT
    assert disk(root) == {"b.md": NEW}
    shutil.rmtree(root / "a", ignore_errors=True)
    assert save_pages(root, [Removal("a/page.md", wanted[0].stamp)]) == {"a/page.md": ABSENT}


@posix_only
def test_a_page_that_is_a_link_goes_without_what_it_leads_to(root, write):
    write("data/text.txt", OLD)
    (root / "pages").mkdir()
    (root / "pages" / "a.md").symlink_to("../data/text.txt")
    save_pages(root, [removal(root, "pages/a.md")])
    assert disk(root) == {"data": "folder", "data/text.txt": OLD}


@posix_only
def test_a_folder_that_is_a_link_stays(root, write):
    write("real/a.md", OLD)
    write("real/b.md", OLD)
    (root / "link").symlink_to("real")
    save_pages(root, [removal(root, "link/a.md"), Writing("link/new/c.md", NEW, ABSENT)])
    assert (root / "link").is_symlink()
    assert {file.name for file in (root / "real").rglob("*.md")} == {"b.md", "c.md"}


def test_where_the_disk_knows_no_links(root, write, monkeypatch):
    def refuse(*_):
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(os, "link", refuse)
    write("from/page.md", OLD)
    wanted = [removal(root, "from/page.md"), Writing("to/page.md", OLD, ABSENT)]
    save_pages(root, wanted)
    assert disk(root) == {"to": "folder", "to/page.md": OLD}


# Other programs


def test_a_changed_page_is_not_deleted(root, write):
    write("page.md", OLD)
    write("other.md", OLD)
    wanted = [removal(root, "page.md"), writing(root, "other.md"), Writing("n/new.md", NEW, ABSENT)]
    (root / "page.md").write_bytes(b"theirs")
    before = disk(root)
    (conflict,) = refused(root, wanted, ConflictError).conflicts
    assert (conflict.kind, conflict.theirs) == (
        ConflictKind.CHANGED_REMOVED,
        read_stored(root, "page.md"),
    )
    assert disk(root) == before
    save_pages(root, [Removal("page.md", conflict.theirs.stamp), *wanted[1:]])  # all the same, knowingly
    assert disk(root) == {"other.md": NEW, "n": "folder", "n/new.md": NEW}


def test_a_file_at_the_place_of_a_new_page_is_told_with_the_rest_untouched(root, write):
    write("from/page.md", OLD)
    write("to/page.md", b"theirs")
    before = disk(root)
    wanted = [Writing("to/page.md", OLD, ABSENT), removal(root, "from/page.md")]
    (conflict,) = refused(root, wanted, ConflictError).conflicts
    assert (conflict.kind, conflict.theirs.data) == (ConflictKind.APPEARED, b"theirs")
    assert disk(root) == before


@pytest.mark.parametrize("what", ["written", "replaced"])
def test_a_page_changed_in_the_last_moment_is_not_deleted(root, write, monkeypatch, what):
    write("a.md", OLD)
    write("page.md", OLD)
    wanted = [writing(root, "a.md"), removal(root, "page.md"), Writing("n/new.md", NEW, ABSENT)]
    real = os.rename

    def late(source, target):
        if source.name == "page.md":
            if what == "replaced":
                source.unlink()
            source.write_bytes(b"in between")
        real(source, target)

    monkeypatch.setattr(file_steps.os, "rename", late)
    (conflict,) = refused(root, wanted, ConflictError).conflicts
    assert (conflict.kind, conflict.theirs.data) == (ConflictKind.CHANGED_REMOVED, b"in between")
    assert disk(root) == {"a.md": OLD, "page.md": b"in between"}


def test_what_comes_into_a_new_folder_meanwhile_stays(root, monkeypatch):
    real = file_steps.stage

    def slow(folder, data, like=None):
        if folder.name == "new":
            (folder / "theirs.md").write_bytes(b"theirs")
            (folder / "page.md").write_bytes(b"theirs too")
        return real(folder, data, like)

    monkeypatch.setattr(file_steps, "stage", slow)
    (conflict,) = refused(root, [Writing("new/page.md", NEW, ABSENT)], ConflictError).conflicts
    assert (conflict.kind, conflict.theirs.data) == (ConflictKind.APPEARED, b"theirs too")
    assert disk(root) == {"new": "folder", "new/theirs.md": b"theirs", "new/page.md": b"theirs too"}


@posix_only
def test_nothing_is_deleted_or_made_outside_the_handbook(root, write, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "page.md").write_bytes(OLD)
    (root / "link").symlink_to(outside)
    stamp = read_stored(outside, "page.md").stamp
    assert refused(root, [Removal("link/page.md", stamp)]).code == "save.outside"
    assert refused(root, [Writing("link/new/a.md", NEW, ABSENT)]).code == "save.outside"
    assert disk(outside) == {"page.md": OLD}


# The disk refuses


def five(root, write):
    """A page moved, one deleted, one made in a new folder, one edited."""
    for path in ("from/moved.md", "sub/deleted.md", "edited.md"):
        write(path, OLD)
    return [
        writing(root, "edited.md"),
        Writing("to/moved.md", OLD, ABSENT),
        removal(root, "from/moved.md"),
        Writing("made/deep/new.md", NEW, ABSENT),
        removal(root, "sub/deleted.md"),
    ]


AFTER = {
    "edited.md": NEW,
    "to": "folder",
    "to/moved.md": OLD,
    "made": "folder",
    "made/deep": "folder",
    "made/deep/new.md": NEW,
}
CALLS = ("mkdir", "open", "link", "unlink", "replace", "rename", "fsync")


@pytest.mark.parametrize("call", CALLS)
def test_whichever_call_fails_all_is_as_before_or_all_is_done(root, write, monkeypatch, call):
    """Every call that writes to the disk fails once."""
    real = getattr(os, call)
    failed = 0
    for number in itertools.count(1):
        shutil.rmtree(root)
        root.mkdir()
        wanted = five(root, write)
        before = disk(root)
        calls = []

        def failing(*arguments, calls=calls, number=number, **named):
            writes = call != "open" or arguments[1] & os.O_CREAT
            if writes:
                calls.append(arguments)
                if len(calls) == number:
                    raise OSError(5, "Input/output error")
            return real(*arguments, **named)

        with monkeypatch.context() as patch:
            patch.setattr(os, call, failing)
            told = failure_of(root, wanted)
            if told:
                assert told == "save.failed"
                assert disk(root) == before
                failed += 1
            else:
                left = {path: what for path, what in disk(root).items() if ".jfeditor-" not in path}
                folders = {"from", "sub"}  # which stay where what is hidden in them does
                assert {path: what for path, what in left.items() if path not in folders} == AFTER
        if len(calls) < number:
            break
    assert number > 1, "the call is made"
    assert failed or call in {"link", "unlink"}


def failure_of(root, wanted):
    """The code of the error that saving ends with, or nothing."""
    try:
        save_pages(root, wanted)
    except SaveError as error:
        return error.code
    return ""


def test_an_interrupted_save_puts_back(root, write, monkeypatch):
    wanted = five(root, write)
    before = disk(root)
    for name, call in (("edited.md", "replace"), ("deleted.md", "rename"), ("moved.md", "rename")):
        real = getattr(os, call)

        def interrupt(source, target, real=real, name=name):
            if name in {source.name, target.name}:
                raise KeyboardInterrupt
            real(source, target)

        with monkeypatch.context() as patch:
            patch.setattr(os, call, interrupt)
            with pytest.raises(KeyboardInterrupt):
                save_pages(root, wanted)
        assert disk(root) == before
    save_pages(root, wanted)
    assert disk(root) == AFTER


def test_a_file_in_the_place_of_a_folder(root, write):
    write("a", b"no folder")
    for path in ("a/b.md", "a/b/c/d.md"):
        error = refused(root, [Writing(path, NEW, ABSENT)])
        assert (error.code, error.values["reason"]) == ("save.file_in_way", "a")
    assert disk(root) == {"a": b"no folder"}


def test_a_handbook_that_is_gone_is_not_made_anew(root):
    root.rmdir()
    assert refused(root, [Writing("a/b.md", NEW, ABSENT)]).code == "save.folder_gone"
    assert not root.exists()


def test_a_full_disk(small_disk):
    (small_disk / "old").mkdir()
    (small_disk / "old" / "page.md").write_bytes(OLD)
    before = disk(small_disk)
    wanted = [removal(small_disk, "old/page.md"), Writing("new/page.md", b"x" * 500_000, ABSENT)]
    assert refused(small_disk, wanted).code == "save.disk_full"
    assert disk(small_disk) == before


def test_a_page_marked_as_read_only_is_not_deleted(root, write, plain_user):
    write("a.md", OLD).chmod(0o444)
    write("b.md", OLD)
    script = (
        "import sys; from pathlib import Path\n"
        "from jfeditor.workspace.files import read_stored; from jfeditor.workspace.saving import *\n"
        "from jfeditor.wording import word_error\n"
        "root = Path(sys.argv[1])\n"
        "try: save_pages(root, [Removal(p, read_stored(root, p).stamp) for p in ('b.md', 'a.md')])\n"
        "except SaveError as error: print(word_error(error))\n"
    )
    assert plain_user(script, str(root)).startswith("a.md could not be deleted: the file is marked")
    assert disk(root) == {"a.md": OLD, "b.md": OLD}


def test_a_folder_one_may_not_write_in(root, write, plain_user):
    write("sub/a.md", OLD)
    write("b.md", OLD)
    (root / "sub").chmod(0o555)
    script = (
        "import sys; from pathlib import Path\n"
        "from jfeditor.workspace.files import *; from jfeditor.workspace.saving import *\n"
        "root = Path(sys.argv[1])\n"
        "for wanted in (Removal('sub/a.md', read_stored(root, 'sub/a.md').stamp),\n"
        "               Writing('sub/deep/n.md', b'', ABSENT)):\n"
        "    try: save_pages(root, [Removal('b.md', read_stored(root, 'b.md').stamp), wanted])\n"
        "    except SaveError as error: print(error.code, error.values['path'])\n"
    )
    try:
        told = plain_user(script, str(root)).split("\n")
    finally:
        (root / "sub").chmod(0o755)
    assert told[:2] == ["save.denied sub/a.md", "save.denied sub/deep/n.md"]
    assert disk(root) == {"sub": "folder", "sub/a.md": OLD, "b.md": OLD}


def test_where_putting_back_fails_too_the_text_is_kept_and_told(root, write, monkeypatch):
    write("a.md", OLD)
    write("b.md", OLD)
    wanted = [removal(root, "a.md"), removal(root, "b.md")]
    real = os.rename

    def rename(source, target):
        if source.name == "b.md":
            (root / "a.md").write_bytes(b"appeared")
            raise OSError(5, "Input/output error")
        real(source, target)

    monkeypatch.setattr(file_steps.os, "rename", rename)
    error = refused(root, wanted)
    assert (error.code, error.values["path"]) == ("save.half", "a.md")
    with open(error.values["kept"], "rb") as stream:
        assert stream.read() == OLD
    assert (root / "a.md").read_bytes() == b"appeared", "never over a file that appeared"
    assert (root / "b.md").read_bytes() == OLD


@pytest.mark.skipif(sys.platform != "linux", reason="the order of system calls on Linux")
def test_the_order_that_survives_a_power_cut(root, write, monkeypatch):
    """The new file is durable before the old one goes, the folders after it."""
    write("from/page.md", OLD)
    calls = []
    for name in ("fsync", "link", "rename", "mkdir", "rmdir"):
        real = getattr(os, name)

        def noted(*arguments, name=name, real=real, **named):
            folder = name == "fsync" and stat.S_ISDIR(os.fstat(arguments[0]).st_mode)
            calls.append("fsync folder" if folder else name)
            return real(*arguments, **named)

        monkeypatch.setattr(os, name, noted)
    save_pages(root, [removal(root, "from/page.md"), Writing("to/page.md", OLD, ABSENT)])
    done = ["mkdir", "fsync", "link", "rename", *["fsync folder"] * 3]
    assert calls == [*done, "rmdir", "fsync folder"]


def test_a_process_killed_while_it_moves_leaves_the_page_somewhere(root, write, child):
    text = b"1" * 300_000
    script = (
        "import sys; from pathlib import Path\n"
        "from jfeditor.workspace.files import *; from jfeditor.workspace.saving import *\n"
        "root = Path(sys.argv[1]); here, there = 'a/page.md', 'b/page.md'\n"
        "data, stamp = read_stored(root, here).data, read_stored(root, here).stamp\n"
        "for n in range(100000):\n"
        "    stamps = save_pages(root, [Removal(here, stamp), Writing(there, data, ABSENT)])\n"
        "    here, there, stamp = there, here, stamps[there]\n"
        "    print(n, flush=True)\n"
    )
    for rounds in (1, 3, 7):
        shutil.rmtree(root)
        write("a/page.md", text)
        mover = child(script, str(root))
        for _ in range(rounds):
            assert mover.line()
        mover.kill()
        pages = [file.read_bytes() for file in root.rglob("page.md")]
        assert pages in ([text], [text, text])


# A disk that takes capitals and small letters for one


@pytest.fixture
def careless(root, monkeypatch):
    """Two names for one file, of which only one is listed, as such a disk has it."""
    if sys.platform == "win32":
        pytest.skip("made with links of POSIX")
    aliases = {}
    listdir, rename = os.listdir, os.rename

    def alias(path, other):
        os.link(root / path, root / other)
        aliases[root / path] = root / other

    def listed(folder):
        return [name for name in listdir(folder) if folder / name not in aliases.values()]

    def renamed(source, target):
        rename(source, target)
        if source in aliases:
            aliases.pop(source).unlink()

    monkeypatch.setattr(saving.os, "listdir", listed)
    monkeypatch.setattr(file_steps.os, "rename", renamed)
    return alias


@pytest.mark.parametrize("new_first", [True, False])
def test_capitals_in_a_name_can_be_changed(root, write, careless, new_first):
    write("sub/page.md", OLD)
    careless("sub/page.md", "sub/Page.md")
    wanted = [Writing("sub/Page.md", NEW, ABSENT), removal(root, "sub/page.md")]
    stamps = save_pages(root, wanted if new_first else wanted[::-1])
    assert {file.name: file.read_bytes() for file in (root / "sub").iterdir()} == {"Page.md": NEW}
    assert stamps == {"sub/page.md": ABSENT, "sub/Page.md": read_stored(root, "sub/Page.md").stamp}


def test_another_page_is_not_taken_for_the_new_one(root, write, careless):
    write("page.md", OLD)
    write("else.md", OLD)
    careless("page.md", "Page.md")
    wanted = [Writing("Page.md", NEW, ABSENT), removal(root, "else.md")]
    assert refused(root, wanted).code == "save.same_name"
    assert refused(root, wanted[:1]).code == "save.same_name"
    assert (root / "page.md").read_bytes() == (root / "else.md").read_bytes() == OLD
