"""What git knows of a folder."""

import os
from datetime import UTC, datetime

import pygit2
import pytest

from jfeditor.export.documents import Stamp
from jfeditor.families.pages import read_page
from jfeditor.wording import word_error
from jfeditor.workspace.git import (
    MomentError,
    RevisionError,
    branch_of,
    pages_at,
    read_pages_at,
    read_revision,
)

MOMENT = int(datetime(2026, 3, 1, 23, 30, tzinfo=UTC).timestamp())


@pytest.fixture(autouse=True)
def no_fixed_moment(monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)


@pytest.fixture
def repository(root):
    return pygit2.init_repository(str(root), initial_head="main")


def commit(repository):
    who = pygit2.Signature("A", "a@example.com", 1, 0)
    tree = repository.index.write_tree()
    return repository.create_commit("HEAD", who, who, "message", tree, [])


def test_no_repository(root):
    assert branch_of(root) == ""
    assert branch_of(root / "missing") == ""


def test_a_branch_before_and_after_its_first_commit(root, repository):
    assert branch_of(root) == "main"
    commit(repository)
    repository.set_head(
        repository.branches.local.create("feature/ü", repository[repository.head.target]).name
    )
    assert branch_of(root) == "feature/ü"


def test_a_folder_inside(root, repository):
    (root / "a" / "b").mkdir(parents=True)
    assert branch_of(root / "a" / "b") == "main"


def test_a_commit_without_a_branch(root, repository):
    repository.set_head(commit(repository))
    assert branch_of(root) == ""


@pytest.mark.parametrize("name", ["HEAD", "config"])
def test_a_damaged_repository(root, repository, name):
    (root / ".git" / name).write_bytes(b"\xff\x00[")
    assert branch_of(root) == ""


def pages_of(folder):
    files = sorted(file for file in folder.rglob("*.md") if ".git" not in file.parts)
    return [read_page(file.relative_to(folder).as_posix(), file.read_bytes()) for file in files]


@pytest.fixture
def committed(root, repository, write):
    """A handbook of three pages in its first commit, made an hour east of Greenwich."""
    for name in ("a.md", "harbour/pilot.md", "harbour/été.md"):
        write(name, b"# Page\n\nText\n")
    repository.index.add_all()
    who = pygit2.Signature("A", "a@example.com", MOMENT, 60)
    commit = repository.create_commit("HEAD", who, who, "message", repository.index.write_tree(), [])
    return str(commit)


def test_the_commit_and_its_day_where_it_was_made(root, committed):
    found = read_revision(root, pages_of(root))
    assert found.stamp == Stamp(committed[:7], changed=False, date="2026-03-02", moment=MOMENT)
    assert found.changed == frozenset()
    assert read_revision(root, pages_of(root)) == found


def test_a_handbook_in_a_folder_of_the_repository(root, committed):
    found = read_revision(root / "harbour", pages_of(root / "harbour"))
    assert (found.stamp.commit, found.changed) == (committed[:7], frozenset())


def test_pages_that_differ_are_known_also_before_they_are_saved(root, committed, write):
    write("new.md")
    pages = [page for page in pages_of(root) if page.path != "a.md"]
    found = read_revision(root, [*pages, read_page("a.md", b"# Page\n\nOther text\n")])
    assert found.changed == {"a.md", "new.md"}
    assert not found.stamp_of(["harbour/pilot.md"]).changed
    assert found.stamp_of(["harbour/pilot.md", "a.md"]).changed
    assert found.stamp_of(["new.md"]).commit == committed[:7]


def test_line_ends_that_git_exchanges_are_no_difference(root, committed, write):
    write("a.md", b"# Page\r\n\r\nText\r\n")
    assert read_revision(root, pages_of(root)).changed == frozenset()


def test_a_folder_that_is_not_committed(root, committed, write):
    write("later/page.md")
    assert read_revision(root / "later", pages_of(root / "later")).changed == {"page.md"}


@pytest.mark.parametrize("with_git", [True, False])
def test_without_a_commit_the_newest_page_tells_the_day(root, write, with_git):
    if with_git:
        pygit2.init_repository(str(root))
    for number in range(3):
        file = write(f"page{number}.md")
        os.utime(file, (0, MOMENT - 3600 * number + 0.5))
    pages = pages_of(root)
    found = read_revision(root, [*pages, read_page("made-in-the-window.md", b"")])
    assert found.stamp == Stamp("", changed=False, date="2026-03-01", moment=MOMENT)
    assert found.changed == frozenset()


def test_nothing_on_the_disk(root):
    assert read_revision(root / "missing", [read_page("a.md", b"")]).stamp == Stamp()


def test_a_fixed_moment_wins(root, committed, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert read_revision(root, pages_of(root)).stamp == Stamp(
        committed[:7], changed=False, date="1970-01-02", moment=86400
    )


@pytest.mark.parametrize("value", ["yesterday", "-5", "1e9", "99999999999999", "²"])
def test_a_moment_that_is_none_is_told(root, monkeypatch, value):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", value)
    with pytest.raises(MomentError) as raised:
        read_revision(root, [])
    assert value in word_error(raised.value)


@pytest.mark.parametrize("name", ["HEAD", "config", "index"])
def test_a_damaged_repository_is_as_none(root, committed, name):
    (root / ".git" / name).write_bytes(b"\xff\x00[")
    found = read_revision(root, pages_of(root))
    assert found.stamp.commit == (committed[:7] if name == "index" else "")
    assert found.stamp.moment > 0


def test_a_lost_object_makes_its_page_differ(root, committed):
    for file in (root / ".git" / "objects").rglob("*"):
        if file.is_file() and committed[2:] != file.name:
            file.chmod(0o600)
            file.unlink()
    found = read_revision(root, pages_of(root))
    assert len(found.changed) == 3


def test_a_repository_without_files(root, tmp_path):
    pygit2.init_repository(str(root / ".git"), bare=True)
    assert read_revision(root, []).stamp.commit == ""


def commit_files(root, repository, files):
    for path, data in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    repository.index.add_all()
    repository.index.write()
    who = pygit2.Signature("A", "a@example.com", 1, 0)
    parents = [] if repository.head_is_unborn else [repository.head.target]
    return repository.create_commit("HEAD", who, who, "message", repository.index.write_tree(), parents)


def test_pages_at_a_revision(root, repository):
    first = commit_files(
        root, repository, {"a/ä.md": b"# A\n", "b.html.md": b"B", "c.txt": b"C", ".h/d.md": b"D"}
    )
    commit_files(root, repository, {"a/ä.md": b"# Other\n", "new.md": b"N"})
    assert pages_at(root, str(first)) == {"a/ä.md": b"# A\n", "b.html.md": b"B"}
    assert pages_at(root, "HEAD~1") == pages_at(root, str(first)[:9])
    assert pages_at(root, "main") == {"a/ä.md": b"# Other\n", "b.html.md": b"B", "new.md": b"N"}
    assert pages_at(root / "a", "HEAD") == {"ä.md": b"# Other\n"}
    (root / "z").mkdir()
    assert pages_at(root / "z", "HEAD") == {}, "a folder that was not there"


def test_pages_before_the_first_commit(root, repository):
    assert pages_at(root, "HEAD") == {}
    with pytest.raises(RevisionError):
        pages_at(root, "main")


@pytest.mark.skipif(os.name == "nt", reason="links and names of any bytes")
def test_pages_of_any_name_and_no_links(root, repository):
    name = os.fsdecode(b"caf\xe9.md")
    (root / "link.md").symlink_to("b.md")
    commit_files(root, repository, {"b.md": b"B", name: b"C"})
    assert pages_at(root, "HEAD") == {"b.md": b"B", name: b"C"}


@pytest.mark.parametrize(
    "revision", ["no-such", "", "HEAD~7", "main..other", "HEAD:b.md", "HEAD^{tree}", "\0"]
)
def test_a_revision_that_is_none(root, repository, revision):
    commit_files(root, repository, {"b.md": b"B"})
    with pytest.raises(RevisionError) as caught:
        pages_at(root, revision)
    assert caught.value.code == "revision.unknown"
    assert "knows no such revision" in word_error(caught.value)


def test_a_revision_without_a_repository(root, tmp_path):
    with pytest.raises(RevisionError) as caught:
        pages_at(root, "HEAD")
    assert caught.value.code == "revision.no_repository"
    pygit2.init_repository(str(root / ".git"), bare=True)
    with pytest.raises(RevisionError):
        pages_at(root, "HEAD")


def test_a_revision_that_was_not_fetched(root, repository):
    first = commit_files(root, repository, {"b.md": b"B"})
    (root / ".git" / "shallow").write_text(f"{first}\n")
    with pytest.raises(RevisionError) as caught:
        pages_at(root, "HEAD~1")
    assert caught.value.code == "revision.shallow"


def test_pages_that_are_the_same_are_not_read_again(root, repository):
    commit_files(root, repository, {"a.md": b"# A\n", "b.md": b"# B\n", "gone.md": b"# C\n"})
    here = {path: read_page(path, data) for path, data in {"a.md": b"# A\r\n", "b.md": b"# X\n"}.items()}
    found = read_pages_at(root, "HEAD", here)
    assert found["a.md"] is here["a.md"], "git may exchange line ends"
    assert found["b.md"].source.data == b"# B\n"
    assert set(found) == {"a.md", "b.md", "gone.md"}
