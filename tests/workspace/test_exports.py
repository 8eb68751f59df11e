"""Where exported files go."""

import errno
import os

import pytest

from jfeditor.export.documents import Manner
from jfeditor.export.exporting import Exported, ExportError
from jfeditor.export.options import Form
from jfeditor.export.selections import PlannedFile, Subject
from jfeditor.wording import word_error
from jfeditor.workspace import exports
from jfeditor.workspace.exports import OutError, prepare_out, put


def made(path="a/b.pdf", **more):
    return Exported(PlannedFile(path, "B", Subject.ROLE, (), Form.PDF, Manner.MERGED), b"data", **more)


def files(folder):
    return sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())


def fail(monkeypatch, code):
    def failing(*_):
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(exports, "stage", failing)
    monkeypatch.setattr(exports, "write_whole", failing)


def test_a_file_is_written_with_its_folders_and_its_bytes_let_go(tmp_path):
    done = put(tmp_path / "out", made())
    assert (tmp_path / "out" / "a" / "b.pdf").read_bytes() == b"data"
    assert (done.data, done.failure) == (b"", None)
    assert files(tmp_path) == ["out/a/b.pdf"]


def test_what_was_not_made_is_not_written(tmp_path):
    failed = made(failure=ExportError("exporting.fault"))
    assert put(tmp_path, failed) is failed
    assert files(tmp_path) == []


def test_the_folder_is_made_and_tried(tmp_path, root):
    prepare_out(tmp_path / "x" / "y", root, Form.PDF)
    assert (tmp_path / "x" / "y").is_dir()
    assert files(tmp_path) == []


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (errno.EACCES, "may not write"),
        (errno.EROFS, "only be read"),
        (errno.ENOSPC, "disk is full"),
        (errno.ENAMETOOLONG, "too long"),
        (errno.EIO, os.strerror(errno.EIO)),
    ],
)
def test_why_nothing_can_be_written_there(tmp_path, root, monkeypatch, code, told):
    fail(monkeypatch, code)
    with pytest.raises(OutError) as raised:
        prepare_out(tmp_path, root, Form.PDF)
    assert told in word_error(raised.value)


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS])
def test_what_holds_for_all_files_ends_it(tmp_path, monkeypatch, code):
    fail(monkeypatch, code)
    with pytest.raises(OutError):
        put(tmp_path, made())


def test_what_holds_for_one_file_is_its_own_failure(tmp_path, monkeypatch):
    fail(monkeypatch, errno.ENAMETOOLONG)
    done = put(tmp_path, made())
    assert done.failure is not None
    assert "too long" in word_error(done.failure)
    assert done.data == b""


@pytest.mark.parametrize(
    ("below", "form", "fits"),
    [
        ("", Form.MARKDOWN, False),
        ("made", Form.MARKDOWN, False),
        ("a/../made", Form.MARKDOWN, False),
        (".made/x", Form.MARKDOWN, True),
        ("../beside", Form.MARKDOWN, True),
        ("made", Form.HTML, True),
        ("made", Form.PDF, True),
    ],
)
def test_markdown_does_not_become_pages(root, below, form, fits):
    (root / "a").mkdir()
    if fits:
        prepare_out(root / below, root, form)
        return
    with pytest.raises(OutError, match=r"out\.pages"):
        prepare_out(root / below, root, form)
    assert files(root) == []


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_link_into_the_handbook_is_inside(root, tmp_path):
    (tmp_path / "link").symlink_to(root)
    with pytest.raises(OutError, match=r"out\.pages"):
        prepare_out(tmp_path / "link" / "made", root, Form.MARKDOWN)


def test_an_odd_name(tmp_path, root):
    with pytest.raises(OutError):
        prepare_out(tmp_path / "a\0b", root, Form.PDF)
