"""Reading one page."""

import os
import sys
from types import SimpleNamespace

import pytest

from jfeditor.wording import word_error
from jfeditor.workspace import files
from jfeditor.workspace.files import Stamp, UnreadablePageError, digest, read_stored
from jfeditor.workspace.places import FolderError

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="links and pipes of POSIX")


def refused(root, path):
    with pytest.raises(UnreadablePageError) as caught:
        read_stored(root, path)
    assert caught.value.code not in word_error(caught.value), "the fault has no sentence"
    return caught.value.code


def test_bytes_and_stamp(root, write):
    data = b"\xef\xbb\xbf# A\r\n\x00\xff\x1a\n \t"
    file = write("a/b.md", data)
    stored = read_stored(root, "a/b.md")
    assert stored.data == data
    assert stored.stamp == Stamp(len(data), file.stat().st_mtime_ns, digest(data))


@pytest.mark.parametrize(
    "path", ["../x.md", "/etc/passwd", "a/../../x.md", "a//b.md", "", "a\0b.md", "./a.md"]
)
def test_a_path_that_leads_out_is_refused(root, path):
    with pytest.raises(FolderError):
        read_stored(root, path)


def test_missing_folder_and_huge(root, write):
    (root / "folder.md").mkdir()
    with write("huge.md").open("wb") as stream:
        stream.truncate(files.LARGEST + 1)
    assert refused(root, "no.md") == "page.missing"
    assert refused(root, "folder.md") == "page.folder"
    assert refused(root, "huge.md") == "page.too_large"


@posix_only
def test_pipes_and_links(root, write, tmp_path):
    os.mkfifo(root / "pipe.md")
    (tmp_path / "outside.md").write_bytes(b"")
    (root / "out.md").symlink_to(tmp_path / "outside.md")
    (root / "in.md").symlink_to("a.md")
    write("a.md", b"inside")
    assert refused(root, "pipe.md") == "page.special"
    assert refused(root, "out.md") == "page.outside"
    assert read_stored(root, "in.md").data == b"inside"


def test_no_permission(root, write, plain_user):
    write("a.md").chmod(0)
    script = (
        "import sys; from pathlib import Path; from jfeditor.workspace.files import *\n"
        "try: read_stored(Path(sys.argv[1]), 'a.md')\n"
        "except UnreadablePageError as error: print(error.code)"
    )
    assert plain_user(script, str(root)).strip() == "page.denied"


def test_a_page_that_keeps_changing_is_told(root, write, monkeypatch):
    write("a.md")
    times = iter(range(1, 100))
    real = os.fstat

    def restless(descriptor):
        now = real(descriptor)
        return SimpleNamespace(st_mode=now.st_mode, st_size=now.st_size, st_mtime_ns=next(times))

    monkeypatch.setattr(files.os, "fstat", restless)
    assert refused(root, "a.md") == "page.changing"
