"""Changes by other programs are told."""

import queue
import shutil
import sys
import threading

import pytest

from jfeditor.workspace.places import FolderError
from jfeditor.workspace.watching import watch

PATIENCE = 30  # seconds; only a failing test takes them


class Watcher:
    """Watches in a thread, as the window does."""

    def __init__(self, root):
        self.root = root
        self.stop = threading.Event()
        self.told = queue.Queue()
        self.seen = set()
        self.thread = threading.Thread(target=self.run)
        self.thread.start()
        self.wait_until_watching()

    def run(self):
        for paths in watch(self.root, self.stop):
            self.told.put(paths)

    def wait_until_watching(self):
        """Change something until it is told, since a watch says nothing when it begins."""
        for number in range(200):
            (self.root / "probe.md").write_bytes(b"%d" % number)
            try:
                assert self.told.get(timeout=0.3) == {"probe.md"}
            except queue.Empty:
                continue
            return
        pytest.fail("the watch never began")

    def expect(self, *paths):
        missing = set(paths) - self.seen
        while missing:
            self.seen |= self.told.get(timeout=PATIENCE)
            missing = set(paths) - self.seen

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop.set()
        self.thread.join(PATIENCE)
        assert not self.thread.is_alive()


@pytest.fixture
def watcher(root):
    with Watcher(root) as watching:
        yield watching


def test_changed_new_renamed_and_deleted_pages(root, write, watcher):
    write("a.md", b"1")
    write("new/folder/b.html.md")
    watcher.expect("a.md", "new/")
    watcher.seen.clear()
    (root / "a.md").rename(root / "c.md")
    watcher.expect("a.md", "c.md")
    (root / "c.md").unlink()
    watcher.seen.clear()
    watcher.expect("c.md")


def test_a_folder_that_goes_is_told_as_a_folder(root, write, watcher):
    write("sub/a.md")
    watcher.expect("sub/")
    watcher.seen.clear()
    shutil.move(root / "sub", root / "other")
    watcher.expect("sub/", "other/")
    write("other/a.md", b"2")
    watcher.expect("other/a.md")


def test_the_options_of_the_handbook_are_told(root, write, watcher):
    write("sub/jfeditor.toml")
    write("jfeditor.toml")
    watcher.expect("jfeditor.toml")
    (root / "jfeditor.toml").unlink()
    watcher.seen.clear()
    watcher.expect("jfeditor.toml")
    assert "sub/jfeditor.toml" not in watcher.seen


def test_other_files_are_not_told(root, write, watcher):
    write("a.txt")
    write(".hidden.md")
    write(".git/index.md")
    write("node_modules/x.md")
    write("last.md")
    watcher.expect("last.md")
    assert watcher.seen == {"last.md"}


@pytest.mark.skipif(sys.platform == "win32", reason="links of POSIX")
def test_a_page_reached_through_a_link_is_told_by_its_own_name(root, write):
    write("common/a.md")
    for folder in "0amz":  # which name the event comes under depends on the order of the folders
        (root / folder).mkdir()
        (root / folder / "link").symlink_to(root / "common")
    with Watcher(root) as watching:
        write("common/a.md", b"changed")
        watching.expect("common/a.md")


def test_a_folder_that_is_not_there(root):
    with pytest.raises(FolderError):
        next(watch(root / "no", threading.Event()))
