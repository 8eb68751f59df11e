"""The window's job where there is no screen: look at a handbook, edit one level, save exactly that edit.

Everything happens on a temporary copy of the folder's pages, with the installed `jfeditor` commands, which
are shown as one would type them. At the end the saved pages are compared with the originals, byte for byte.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MARK = " (edited)"
SHOWN = 24
"""Lines of the tree that are printed."""
_LINE_END = re.compile(r"\r\n|\n|\r")


class JobError(Exception):
    """A step went wrong; its text says what."""


@dataclass(frozen=True, slots=True)
class Heading:
    """What is to be edited: a line that stands only once on its page."""

    path: str
    number: int
    before: str
    after: str


def main(arguments: list[str]) -> int:
    """Do the job on the pages of the folder that is named; returns 1 when something was not as it should."""
    folder = Path(arguments[0])
    try:
        with tempfile.TemporaryDirectory(prefix="jfeditor-") as name:
            os.environ["JFEDITOR_STATE"] = str(Path(name, "state"))
            do_job(folder, Path(name, "copy"))
    except JobError as error:
        print(f"jfeditor: {error}", file=sys.stderr)
        return 1
    return 0


def do_job(folder: Path, copy: Path) -> None:
    """All steps; raises `JobError`."""
    pages = read_pages(folder)
    copy_pages(pages, folder, copy)
    print(f"==> The families of {folder}, from a copy of its pages")
    show_tree(copy)
    heading = find_heading(pages, copy)
    edit = [copy.name, f"{heading.path}:{heading.number}", heading.before, heading.after]
    print("\n==> An edit, and what it would write")
    show_replace(edit, copy)
    print("\n==> The same, saved")
    show_replace([*edit, "--write"], copy)
    print("\n==> The saved pages beside the originals")
    compare(pages, heading, folder, copy)
    show_git_diff(heading.path, folder, copy)


def read_pages(folder: Path) -> list[dict[str, Any]]:
    """The pages that can be read, as `jfeditor tree` tells them; it says itself which cannot."""
    command = [program(), "tree", str(folder), "--format", "json"]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=False)
    if not done.stdout:
        raise JobError(f"{folder} could not be read")
    pages: list[dict[str, Any]] = json.loads(done.stdout)["pages"]
    return pages


def copy_pages(pages: list[dict[str, Any]], folder: Path, copy: Path) -> None:
    """Nothing but the pages, since a folder may hold a great deal else."""
    copy.mkdir()
    for page in pages:
        target = copy / page["path"]
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder / page["path"], target)


def show_tree(copy: Path) -> None:
    """The start of the tree."""
    print(f"$ jfeditor tree {copy.name}", flush=True)
    command = [program(), "tree", copy.name]
    done = subprocess.run(command, cwd=copy.parent, stdout=subprocess.PIPE, encoding="utf-8", check=False)
    lines = done.stdout.splitlines()
    print("\n".join(lines[:SHOWN]))
    if len(lines) > SHOWN:
        print(f"   ... and {len(lines) - SHOWN} lines more")


def find_heading(pages: list[dict[str, Any]], copy: Path) -> Heading:
    """The first level, or else the first heading, whose line can be told from all others of its page."""
    headings = [(page["path"], found) for page in pages for found in page["headings"]]
    for path, found in sorted(headings, key=lambda pair: pair[1]["role"] != "level"):
        try:
            text = (copy / path).read_bytes().decode("utf-8-sig")
        except UnicodeDecodeError:
            continue  # such a page can be looked at only
        line = _LINE_END.split(text)[found["line"] - 1]
        if found["text"] and found["text"] in line and text.count(line) == 1 and "\0" not in line:
            after = line.replace(found["text"], found["text"] + MARK, 1)
            return Heading(path, found["line"], line, after)
    raise JobError("no page here has a heading of plain words, so there is nothing to edit")


def show_replace(arguments: list[str], copy: Path) -> None:
    """Run `jfeditor replace` with its output on this one's."""
    print(f"$ jfeditor replace {shlex.join(arguments)}", flush=True)
    done = subprocess.run([program(), "replace", *arguments], cwd=copy.parent, check=False)
    if done.returncode:
        raise JobError("the edit did not succeed")


def compare(pages: list[dict[str, Any]], heading: Heading, folder: Path, copy: Path) -> None:
    """All bytes of all pages; raises `JobError` when they differ in anything but the edit."""
    for page in pages:
        expected = (folder / page["path"]).read_bytes()
        if page["path"] == heading.path:
            expected = expected.replace(heading.before.encode(), heading.after.encode())
        if (copy / page["path"]).read_bytes() != expected:
            raise JobError(f"{page['path']} differs in something else than the edit")
    size = len(MARK.encode())
    print(
        f"{len(pages)} compared: {heading.path} has the {size} bytes of the edit more; all else is the same."
    )


def show_git_diff(path: str, folder: Path, copy: Path) -> None:
    """git's own word on it, where there is a git."""
    if not shutil.which("git"):
        return
    original = copy.parent / "original" / path
    original.parent.mkdir(parents=True)
    shutil.copyfile(folder / path, original)
    asked = ["diff", "--no-index", "--", f"original/{path}", f"{copy.name}/{path}"]
    print(f"$ git {shlex.join(asked)}", flush=True)
    # Neither a pager nor line ends changed by somebody's settings.
    subprocess.run(["git", "--no-pager", "-c", "core.autocrlf=false", *asked], cwd=copy.parent, check=False)


def program() -> str:
    """The `jfeditor` that is installed beside this Python."""
    return str(Path(sys.executable).with_name("jfeditor"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
