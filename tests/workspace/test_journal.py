"""Unsaved edits survive a crash."""

import os
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jfeditor.wording import word_error
from jfeditor.workspace.files import digest, read_stored
from jfeditor.workspace.journal import Journal, JournalError, OnDisk
from jfeditor.workspace.places import state_folder
from jfeditor.workspace.saving import Writing, save_pages


def base(root, path):
    return read_stored(root, path).stamp.sha256


def journal_files():
    return sorted(path for path in state_folder().rglob("*") if path.is_file())


def test_a_killed_process_leaves_its_last_edit(root, write, child):
    write("a/b.md", b"saved\r\n")
    script = (
        "import sys; from pathlib import Path\n"
        "from jfeditor.workspace.files import read_stored; from jfeditor.workspace.journal import Journal\n"
        "root = Path(sys.argv[1]); journal = Journal(root); base = read_stored(root, 'a/b.md').stamp.sha256\n"
        "for n in range(100000):\n"
        "    journal.record('a/b.md', base, b'typed %d\\r\\n\\xff' % n)\n"
        "    print(n, flush=True)\n"
    )
    for _ in range(3):
        typist = child(script, str(root))
        for number in range(5):
            assert typist.line() == str(number)
        typist.kill()
    entries = Journal(root).entries()
    assert len(entries) == 3
    for entry in entries:
        assert entry.path == "a/b.md"
        assert entry.base_sha256 == digest(b"saved\r\n")
        assert entry.on_disk is OnDisk.SAME
        number = int(entry.data.split()[1])
        assert number >= 4, "what was told as recorded is there"
        assert entry.data == b"typed %d\r\n\xff" % number
    assert entries[0].when >= entries[1].when >= entries[2].when
    assert Journal(root).damaged() == ()


def test_the_last_text_counts_and_forgetting_leaves_nothing(root, write):
    write("a.md", b"saved")
    write("b.md", b"saved")
    journal = Journal(root)
    for text in (b"1", b"12", b"123"):
        journal.record("a.md", base(root, "a.md"), text)
    journal.record("b.md", base(root, "b.md"), b"other")
    assert journal.entries() == (), "its own entries are not left behind"
    assert sorted(entry.data for entry in Journal(root).entries()) == [b"123", b"other"]
    journal.forget("a.md")
    assert [entry.data for entry in Journal(root).entries()] == [b"other"]
    journal.forget("b.md")
    journal.forget("never.md")
    assert journal_files() == []


def test_a_new_base_takes_the_place_of_the_old_one(root, write):
    file = write("a.md", b"one")
    journal = Journal(root)
    journal.record("a.md", base(root, "a.md"), b"edit of one")
    file.write_bytes(b"two")
    journal.record("a.md", base(root, "a.md"), b"edit of two")
    (entry,) = Journal(root).entries()
    assert (entry.data, entry.base_sha256) == (b"edit of two", digest(b"two"))


def test_an_edit_not_decided_on_outlives_new_edits_of_the_page(root, write):
    write("a.md", b"saved")
    Journal(root).record("a.md", base(root, "a.md"), b"before the crash")
    now = Journal(root)
    now.record("a.md", base(root, "a.md"), b"after it")
    now.forget("a.md")
    (entry,) = now.entries()
    assert entry.data == b"before the crash"
    now.discard(entry)
    assert now.entries() == ()
    assert journal_files() == []


def test_the_disk_is_compared_with_the_base(root, write):
    for name in ("same", "changed", "gone", "saved"):
        write(f"{name}.md", b"base")
    earlier = Journal(root)
    for name in ("same", "changed", "gone", "saved"):
        earlier.record(f"{name}.md", digest(b"base"), b"edited")
    earlier.record("new.md", "", b"never saved")
    (root / "changed.md").write_bytes(b"theirs")
    (root / "gone.md").unlink()
    save_pages(
        root, [Writing("saved.md", b"edited", read_stored(root, "saved.md").stamp)]
    )  # killed before forgetting
    found = {entry.path: entry.on_disk for entry in Journal(root).entries()}
    assert found == {
        "same.md": OnDisk.SAME,
        "changed.md": OnDisk.CHANGED,
        "gone.md": OnDisk.GONE,
        "new.md": OnDisk.SAME,
    }


def test_a_removal_is_offered_while_the_file_is_there(root, write):
    for name in ("same", "changed", "gone"):
        write(f"{name}.md", b"base")
    earlier = Journal(root)
    for name in ("same", "changed", "gone"):
        earlier.record_removal(f"{name}.md", digest(b"base"))
    (root / "changed.md").write_bytes(b"theirs")
    (root / "gone.md").unlink()
    found = {entry.path: (entry.removes, entry.data, entry.on_disk) for entry in Journal(root).entries()}
    assert found == {"same.md": (True, b"", OnDisk.SAME), "changed.md": (True, b"", OnDisk.CHANGED)}
    earlier.forget("same.md")
    assert [entry.path for entry in Journal(root).entries()] == ["changed.md"]
    assert len(journal_files()) == 1, "what is done is forgotten"


def test_an_empty_page_is_no_removal(root, write):
    write("a.md", b"")
    write("b.md", b"base")
    journal = Journal(root)
    journal.record_removal("a.md", digest(b""))
    journal.record("b.md", digest(b"base"), b"")
    journal.record("new.md", "", b"")
    found = {entry.path: entry.removes for entry in Journal(root).entries()}
    assert found == {"a.md": True, "b.md": False, "new.md": False}


def test_the_last_record_of_a_page_counts_whatever_it_is(root, write):
    write("a.md", b"base")
    journal = Journal(root)
    journal.record("a.md", digest(b"base"), b"edited")
    journal.record_removal("a.md", digest(b"base"))
    assert [entry.removes for entry in Journal(root).entries()] == [True]
    journal.record("a.md", digest(b"base"), b"edited again")
    assert [(entry.removes, entry.data) for entry in Journal(root).entries()] == [(False, b"edited again")]


def test_what_an_older_version_recorded_is_read(root, write):
    write("a.md", b"base")
    Journal(root).record("a.md", digest(b"base"), b"edited")
    (file,) = journal_files()
    older = file.read_bytes().replace(b',"removes":false', b"")
    assert b"removes" not in older
    file.write_bytes(older)
    assert [(entry.removes, entry.data) for entry in Journal(root).entries()] == [(False, b"edited")]


def damage_cut(data):
    return data[:-1]


def damage_text(data):
    return data.replace(b"edited", b"edite!")


def damage_header(data):
    return b"{" + data


def damage_all(_):
    return b""


@pytest.mark.parametrize("damage", [damage_cut, damage_text, damage_header, damage_all])
def test_a_damaged_entry_is_set_aside_and_does_not_stop_the_others(root, write, damage):
    write("a.md", b"saved")
    write("b.md", b"saved")
    Journal(root).record("a.md", base(root, "a.md"), b"edited")
    (file,) = journal_files()
    broken = damage(file.read_bytes())
    file.write_bytes(broken)
    Journal(root).record("b.md", base(root, "b.md"), b"edited")
    journal = Journal(root)
    assert [entry.path for entry in journal.entries()] == ["b.md"]
    (aside,) = journal.damaged()
    assert aside.read_bytes() == broken
    assert [entry.path for entry in journal.entries()] == ["b.md"]


def test_two_handbooks_do_not_mix(tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    Journal(tmp_path / "one").record("a.md", "", b"of one")
    assert Journal(tmp_path / "two").entries() == ()
    (tmp_path / "link").symlink_to(tmp_path / "one")
    assert [entry.data for entry in Journal(tmp_path / "link").entries()] == [b"of one"]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=200), name=st.binary(min_size=1, max_size=40))
def test_any_bytes_and_any_name_come_back(root, data, name):
    path = os.fsdecode(name.replace(b"/", b"_").replace(b"\0", b"_").replace(b".", b"_")) + ".md"
    if sys.platform == "win32":
        path = "a.md"
    journal = Journal(root)
    journal.record(path, "", data)
    found = [(entry.path, entry.data) for entry in Journal(root).entries()]
    assert found == [(path, data)]
    journal.forget(path)


def test_a_journal_that_cannot_be_written_is_told(root, tmp_path, monkeypatch):
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("JFEDITOR_STATE", str(tmp_path / "file"))
    journal = Journal(root)
    with pytest.raises(JournalError) as caught:
        journal.record("a.md", "", b"x")
    assert "a.md" in word_error(caught.value)
    assert journal.entries() == ()
    journal.forget("a.md")
