"""What git knows of a folder."""

import pygit2
import pytest

from jfeditor.workspace.git import branch_of


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
