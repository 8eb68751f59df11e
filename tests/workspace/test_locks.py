"""One window edits a handbook at a time."""

import os
import socket
from datetime import UTC, datetime, timedelta

import pytest

from jfeditor.wording import word_error
from jfeditor.workspace.locks import Holder, Lock, LockError, acquire

HOLD = """
import sys; from pathlib import Path
from jfeditor.workspace.locks import acquire
held = acquire(Path(sys.argv[1]))
print(type(held).__name__, flush=True)
sys.stdin.read()
"""


def test_who_holds_it_is_told_until_it_is_released(root):
    lock = acquire(root)
    assert isinstance(lock, Lock)
    holder = acquire(root)
    assert isinstance(holder, Holder)
    assert holder.pid == os.getpid()
    assert holder.host == socket.gethostname()
    assert timedelta(0) <= datetime.now(UTC) - holder.since < timedelta(minutes=1)
    lock.release()
    lock.release()
    with acquire(root) as again:
        assert isinstance(again, Lock)
    assert isinstance(acquire(root), Lock)


def test_another_process_holds_it_until_it_is_killed(root, child):
    other = child(HOLD, str(root))
    assert other.line() == "Lock"
    holder = acquire(root)
    assert isinstance(holder, Holder)
    assert holder.pid == other.process.pid
    other.kill()
    lock = acquire(root)
    assert isinstance(lock, Lock)
    lock.release()


def test_handbooks_have_locks_of_their_own(root, tmp_path):
    with acquire(root) as one, acquire(tmp_path) as other:
        assert isinstance(one, Lock)
        assert isinstance(other, Lock)
        (tmp_path / "link").symlink_to(root)
        assert isinstance(acquire(tmp_path / "link"), Holder), "the same folder under another name"


def test_a_lock_whose_holder_is_not_told(root, tmp_path):
    with acquire(root):
        (file,) = (tmp_path / "state" / "locks").iterdir()
        file.write_bytes(b"{")
        holder = acquire(root)
        assert isinstance(holder, Holder)
        assert (holder.user, holder.pid) == ("", 0)


def test_no_lock_to_be_had(root, tmp_path, monkeypatch):
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("JFEDITOR_STATE", str(tmp_path / "file"))
    with pytest.raises(LockError) as caught:
        acquire(root)
    assert str(root) in word_error(caught.value)
