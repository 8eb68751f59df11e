"""Reading a whole handbook in batches."""

import shutil
import threading
import time
from pathlib import Path

import pytest

from jfeditor.workspace.files import read_stored
from jfeditor.workspace.loading import Loaded, Unreadable, load, load_page
from jfeditor.workspace.places import FolderError
from jfeditor.workspace.saving import Writing, save_pages


def never() -> bool:
    return False


def test_batches_bring_every_page_once_and_count(root, write):
    for number in range(150):
        write(f"f{number % 7}/p{number}.md", b"# %d\n" % number)
    write(".hidden.md")
    (root / "dir.md").mkdir()
    batches = list(load(root, cancelled=never))
    paths = [loaded.page.path for batch in batches for loaded in batch.pages]
    assert len(paths) == len(set(paths)) == 150
    assert batches[0].done == 0
    assert batches[0].total == 150
    assert [skip.path for batch in batches for skip in batch.skipped] == [".hidden.md"]
    assert len(batches) > 2
    assert [batch.done for batch in batches] == sorted(batch.done for batch in batches)
    assert batches[-1].done == batches[-1].total == 150
    for batch in batches:
        for loaded in batch.pages:
            assert read_stored(root, loaded.page.path).stamp == loaded.stamp
            assert read_stored(root, loaded.page.path).data == loaded.page.source.data


def test_an_unreadable_page_is_a_row_not_the_end(root, write, monkeypatch):
    write("a.md")
    write("b.md").write_bytes(b"x" * 100)
    write("c.md")
    monkeypatch.setattr("jfeditor.workspace.files.LARGEST", 50)
    last = list(load(root, cancelled=never))[-1]
    assert [loaded.page.path for loaded in last.pages] == ["a.md", "c.md"]
    assert [(row.path, row.error.code) for row in last.unreadable] == [("b.md", "page.too_large")]
    assert last.done == 3


def test_bytes_that_are_no_utf8_are_a_page(root, write):
    write("a.md", b"\xff\xfe\x00")
    (loaded,) = list(load(root, cancelled=never))[-1].pages
    assert loaded.page.source.fault is not None
    assert loaded.page.source.data == b"\xff\xfe\x00"


def test_cancelling_ends_it(root, write):
    for number in range(300):
        write(f"p{number}.md")
    seen = []
    batches = load(root, cancelled=lambda: len(seen) > 0)
    seen.append(next(batches))
    assert list(batches) == []


def test_an_empty_and_a_missing_folder(root):
    (batch,) = load(root, cancelled=never)
    assert (batch.done, batch.total) == (0, 0)
    with pytest.raises(FolderError):
        list(load(root / "no", cancelled=never))


def test_one_page_anew(root, write):
    write("a.md", b"# A\n")
    loaded = load_page(root, "a.md")
    assert isinstance(loaded, Loaded)
    gone = load_page(root, "b.md")
    assert isinstance(gone, Unreadable)
    assert gone.error.code == "page.missing"


def test_another_thread_gets_its_turn_while_a_handbook_is_read(root, write):
    text = b"".join(b"## Level %d\n\n- does *this*\n- and [that](#x)\n\n" % n for n in range(300))
    for number in range(60):
        write(f"p{number}.md", text)
    worker = threading.Thread(target=lambda: list(load(root, cancelled=never)))
    worker.start()
    waits = []
    while worker.is_alive():
        started = time.perf_counter()
        time.sleep(0.001)  # what an idle window does; how late it wakes up is what is measured
        waits.append(time.perf_counter() - started)
    worker.join()
    waits.sort()
    assert waits[len(waits) // 2] < 0.05, f"median {waits[len(waits) // 2]:.3f} s"


def untouched_after_saving(source: Path, root: Path) -> None:
    shutil.copytree(source, root, dirs_exist_ok=True)
    loaded = [page for batch in load(root, cancelled=never) for page in batch.pages]
    assert loaded
    before = {one.page.path: (root / one.page.path).stat() for one in loaded}
    stamps = save_pages(root, [Writing(one.page.path, one.page.source.data, one.stamp) for one in loaded])
    assert stamps == {one.page.path: one.stamp for one in loaded}
    for path, old in before.items():
        new = (root / path).stat()
        assert (new.st_ino, new.st_mtime_ns, new.st_ctime_ns) == (
            old.st_ino,
            old.st_mtime_ns,
            old.st_ctime_ns,
        )
        assert (root / path).read_bytes() == (source / path).read_bytes()


def test_saving_the_sample_without_edits_writes_nothing(root):
    untouched_after_saving(Path(__file__).parents[2] / "resources" / "sample-handbook", root)


def test_saving_the_real_pages_without_edits_writes_nothing(root, corpus):
    untouched_after_saving(corpus / "pages", root / "pages")
    untouched_after_saving(corpus / "seeds", root / "seeds")
