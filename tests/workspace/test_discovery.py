"""Which files are pages, and what is said of the others."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jfeditor.families.names import page_ending
from jfeditor.wording import word
from jfeditor.workspace.discovery import Found, Skipped, discover, list_files
from jfeditor.workspace.places import FolderError

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="links and odd names of POSIX")


def found(root: Path) -> list[str]:
    return [event.path for event in discover(root) if isinstance(event, Found)]


def skipped(root: Path) -> dict[str, str]:
    return {event.path: event.code for event in discover(root) if isinstance(event, Skipped)}


@pytest.mark.parametrize(
    ("name", "ending"),
    [
        ("a.md", ".md"),
        ("README.MD", ".MD"),
        ("index.html.md", ".html.md"),
        ("index.html.md.erb", ".html.md.erb"),
        ("a.md.erb", ".md.erb"),
        ("a.markdown", ".markdown"),
        (".md", ""),
        ("a.html", ""),
        ("a.md.bak", ""),
        ("md", ""),
    ],
)
def test_page_names(name, ending):
    assert page_ending(name) == ending


def test_a_folders_pages_come_before_its_folders_each_by_name(root, write):
    for path in ["b/z.md", "b.md", "a/_index.md", "a/b/c.markdown", "a/a.html.md", "c.md", "notes.txt"]:
        write(path)
    assert found(root) == ["b.md", "c.md", "a/_index.md", "a/a.html.md", "a/b/c.markdown", "b/z.md"]
    assert skipped(root) == {}


def test_hidden_and_written_folders_are_passed_over_and_told(root, write):
    for path in [
        ".git/x.md",
        ".hidden/a.md",
        ".draft.md",
        "node_modules/p/README.md",
        "_site/a.md",
        "env/lib/a.md",
    ]:
        write(path)
    write("env/pyvenv.cfg")
    write("resources/_gen/a.md")
    write("a.md")
    assert found(root) == ["a.md"]
    assert skipped(root) == {
        ".git": "skipped.hidden",
        ".hidden": "skipped.hidden",
        ".draft.md": "skipped.hidden",
        "node_modules": "skipped.output",
        "_site": "skipped.output",
        "env": "skipped.output",
        "resources/_gen": "skipped.output",
    }


@pytest.mark.parametrize(
    ("folder", "settings_file"), [("public", "hugo.toml"), ("build", "config.rb"), ("dist", "package.json")]
)
def test_a_department_called_like_output_is_kept_unless_a_generator_writes_there(
    root, write, folder, settings_file
):
    write(f"{folder}/a.md")
    assert found(root) == [f"{folder}/a.md"]
    write(settings_file)
    assert found(root) == []
    assert skipped(root) == {folder: "skipped.output"}


def test_nested_gitignores_decide_from_the_nearest(root, write):
    write(".gitignore", b"*.draft.md\r\n/top.md\nsecret/\n!kept.draft.md\n!\n\\\n")
    write("a/.gitignore", b"# comment\n!*.draft.md\nlocal.md\n")
    for path in [
        "top.md",
        "x.draft.md",
        "kept.draft.md",
        "secret/a.md",
        "a/x.draft.md",
        "a/local.md",
        "b/local.md",
    ]:
        write(path)
    write("a/top.md")
    assert found(root) == ["kept.draft.md", "a/top.md", "a/x.draft.md", "b/local.md"]
    assert skipped(root) == {
        "secret": "skipped.ignored",
        "top.md": "skipped.ignored",
        "x.draft.md": "skipped.ignored",
        "a/local.md": "skipped.ignored",
    }


def test_gitignores_above_the_folder_count_inside_a_repository_only(root, write):
    write(".gitignore", b"*.tmp.md\n/site/pages/x.md\n")
    write("site/pages/x.md")
    write("site/pages/y.tmp.md")
    write("site/pages/z.md")
    pages = root / "site" / "pages"
    assert found(pages) == ["x.md", "y.tmp.md", "z.md"]
    (root / ".git").mkdir()
    assert found(pages) == ["z.md"]


def test_a_folder_opened_on_purpose_is_shown_though_it_is_ignored(root, write):
    (root / ".git").mkdir()
    write(".gitignore", b"scratch/\n*.md\n")
    write("scratch/pages/x.md")
    assert found(root / "scratch" / "pages") == ["x.md"]


@posix_only
def test_links(root, write, tmp_path):
    outside = tmp_path / "elsewhere"
    outside.mkdir()
    (outside / "a.md").write_bytes(b"")
    write("a/page.md")
    write("data/text.txt", b"# A page under a name that is none\n")
    (root / "a" / "circle").symlink_to(root)
    (root / "out").symlink_to(outside)
    (root / "out.md").symlink_to(outside / "a.md")
    (root / "again.md").symlink_to("a/page.md")
    (root / "broken.md").symlink_to("nowhere.md")
    (root / "self.md").symlink_to("self.md")
    (root / "other.md").symlink_to("data/text.txt")
    (root / "third.md").symlink_to("data/text.txt")
    assert found(root) == ["a/page.md", "other.md"]
    assert skipped(root) == {
        "a/circle": "skipped.second_folder",
        "out": "skipped.outside",
        "out.md": "skipped.outside",
        "again.md": "skipped.second_name",
        "third.md": "skipped.second_name",
        "broken.md": "skipped.broken_link",
        "self.md": "skipped.unreadable",
    }


@posix_only
def test_the_folder_itself_may_be_a_link(root, write, tmp_path):
    write("a.md")
    (tmp_path / "link").symlink_to(root)
    assert found(tmp_path / "link") == ["a.md"]


@posix_only
def test_what_is_no_file_is_told_not_waited_for(root):
    os.mkfifo(root / "pipe.md")
    (root / "folder.md").mkdir()
    (root / "folder.md" / "a.md").write_bytes(b"")
    assert found(root) == ["folder.md/a.md"]
    assert skipped(root) == {"pipe.md": "skipped.special"}


@pytest.mark.skipif(sys.platform != "linux", reason="file names of any bytes")
def test_names_that_are_no_utf8_survive(root):
    name = b"caf\xe9.md"
    (root / os.fsdecode(name)).write_bytes(b"")
    (path,) = found(root)
    assert os.fsencode(path) == name


def test_a_folder_that_cannot_be_read_is_told(root, write, plain_user):
    write("a.md")
    write("shut/b.md")
    (root / "shut").chmod(0)
    script = (
        "import sys; from pathlib import Path; from jfeditor.workspace.discovery import discover\n"
        "for event in discover(Path(sys.argv[1])): print(event)"
    )
    try:
        told = plain_user(script, str(root)).splitlines()
    finally:
        (root / "shut").chmod(0o755)
    assert told[0] == "Found(path='a.md')"
    assert told[1].startswith("Skipped(path='shut', code='skipped.unreadable'")


def test_what_a_cut_off_save_left_is_told(root, write):
    write(".jfeditor-0123.new")
    assert skipped(root) == {".jfeditor-0123.new": "skipped.leftover"}


@pytest.mark.parametrize(("make", "code"), [(False, "folder.missing"), (True, "folder.file")])
def test_a_folder_that_is_none(tmp_path, make, code):
    if make:
        (tmp_path / "x").write_bytes(b"")
    with pytest.raises(FolderError) as caught:
        list(discover(tmp_path / "x"))
    assert caught.value.code == code


def test_every_reason_has_its_sentence(root, write):
    write(".hidden.md")
    for event in discover(root):
        assert isinstance(event, Skipped)
        said = word(event.code, {"path": event.path, "detail": event.detail})
        assert said != event.code
        assert ".hidden.md" in said


RULES = (Path(__file__).parent / "gitignore-rules.txt").read_text().splitlines()
PATTERNS = st.one_of(st.sampled_from([*RULES, "x.md ", "x.md\t"]), st.text("abxy*?[]!/.^-\\", max_size=6))
FOLDERS = ["", "a/", "b/", "a/b/", "b/a/"]


@pytest.mark.skipif(not shutil.which("git"), reason="there is no git to agree with")
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(FOLDERS), st.lists(PATTERNS, max_size=4), max_size=3))
def test_gitignore_means_what_git_takes_it_for(tmp_path_factory, rules):
    root = tmp_path_factory.mktemp("ignores")
    subprocess.run(["git", "init", "-q", root], check=True)
    for folder in FOLDERS:
        (root / folder).mkdir(exist_ok=True)
        for page in ("x.md", "y.md"):
            (root / folder / page).write_bytes(b"")
    for folder, lines in rules.items():
        (root / folder / ".gitignore").write_text("\n".join(lines) + "\n")
    listed = subprocess.run(
        ["git", "-c", "core.excludesFile=", "ls-files", "-o", "--exclude-standard"],
        cwd=root,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split()
    expected = sorted(path for path in listed if not path.endswith(".gitignore"))
    assert sorted(found(root)) == expected
    shutil.rmtree(root)


@posix_only
def test_all_files_are_listed_for_links_to_lead_to(root, write):
    write(".gitignore", b"ignored.png\n")
    for path in ("a.md", "images/a.png", "ignored.png", ".git/x", "node_modules/y.png", "b/.hidden/z.png"):
        write(path)
    (root / "linked").symlink_to(root / "images", target_is_directory=True)
    assert list_files(root) == {".gitignore", "a.md", "images/a.png", "ignored.png", "linked/"}


def test_a_folder_that_is_gone_holds_no_files(root):
    assert list_files(root / "none") == frozenset()
