"""`jfeditor replace`."""

import shutil
import subprocess

import pytest

PAGE = "sales/analyst.md"


def contents(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_the_difference_is_shown_and_nothing_written(jfeditor, handbook):
    before = contents(handbook)
    done = jfeditor("replace", "handbook", PAGE, "Count more", "Count much more")
    assert done.returncode == 0
    assert b"-- Count more\r\n+- Count much more\r\n" in done.stdout
    assert contents(handbook) == before


def test_only_the_edit_is_written(jfeditor, handbook):
    before = contents(handbook)
    done = jfeditor("replace", "handbook", PAGE, "Count more", "Count – 🙂", "--write")
    assert done.returncode == 0
    assert PAGE.encode() in done.stderr
    wanted = before[PAGE].replace(b"Count more", "Count – 🙂".encode())
    assert contents(handbook) == before | {PAGE: wanted}


@pytest.mark.skipif(not shutil.which("git"), reason="there is no git to apply the difference")
def test_git_applies_the_difference(jfeditor, handbook):
    before = contents(handbook)[PAGE]
    diff = jfeditor("replace", "handbook", f"{PAGE}#senior-analyst", "- Tell", "- Tell\n- Ask").stdout
    subprocess.run(["git", "apply", "--whitespace=nowarn", "-"], cwd=handbook, input=diff, check=True)
    assert contents(handbook)[PAGE] == before + b"\r\n- Ask", "line breaks as the page has them"


@pytest.mark.parametrize(
    ("place", "at"),
    [
        ("#analyst", 0),
        ("#senior-analyst", 1),
        (":7", 0),
        (":14", 1),
        (":11", 0),
        (":18", 1),
        ("#responsibilities-1", 1),
    ],
)
def test_an_address_narrows_the_place(jfeditor, handbook, place, at):
    before = contents(handbook)[PAGE]
    done = jfeditor("replace", "handbook", PAGE + place, "- Tell", "- Told", "--write")
    assert done.returncode == 0, done.stderr
    parts = before.split(b"- Tell")
    assert contents(handbook)[PAGE] == b"- Tell".join(parts[: at + 1]) + b"- Told" + b"- Tell".join(
        parts[at + 1 :]
    )


def test_line_breaks_are_those_of_the_page(jfeditor, handbook):
    done = jfeditor("replace", "handbook", PAGE, "- Count  \n- Tell", "- Count\n- Tell\n- Ask", "--write")
    assert done.returncode == 0, done.stderr
    assert b"- Count\r\n- Tell\r\n- Ask\r\n" in contents(handbook)[PAGE]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((PAGE, "Tell", "Say"), "2 times"),
        ((PAGE, "Sing", "Say"), "does not stand there"),
        ((PAGE, "", "Say"), "does not stand there"),
        ((PAGE, "Count more", "Count more"), "the old one"),
        ((f"{PAGE}#nobody", "Tell", "Say"), "no heading with the anchor"),
        ((f"{PAGE}:900", "Tell", "Say"), "no line 900"),
        ((f"{PAGE}:0", "Tell", "Say"), "no line 0"),
        (("notes.txt", "no", "a"), "names no page"),
        (("sales", "no", "a"), "names no page"),
        (("missing.md", "no", "a"), "not there"),
        (("../outside.md", "no", "a"), "not a place inside"),
        (("latin.md", "Caf", "Tea"), "not UTF-8"),
    ],
)
def test_what_cannot_be_done_is_told_and_nothing_written(jfeditor, handbook, arguments, told):
    before = contents(handbook)
    done = jfeditor("replace", "handbook", *arguments, "--write")
    assert done.returncode == 2
    assert done.stdout == b""
    assert told in done.stderr.decode()
    assert contents(handbook) == before


def test_any_real_page(jfeditor, corpus, tmp_path):
    shutil.copytree(corpus / "pages", tmp_path / "real")
    before = contents(tmp_path / "real")
    path, line = next(
        (path, data.count(b"\n", 0, data.index(b"\n## ")) + 2)
        for path, data in before.items()
        if b"\n## " in data
    )
    heading = before[path].split(b"\n")[line - 1]
    done = jfeditor(
        "replace", "real", f"{path}:{line}", heading.decode(), heading.decode() + " (edited)", "--write"
    )
    assert done.returncode == 0, done.stderr
    after = contents(tmp_path / "real")
    assert [name for name in before if before[name] != after[name]] == [path]
    assert len(after[path]) == len(before[path]) + len(" (edited)")
