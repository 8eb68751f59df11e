"""Finding the pages of a handbook, and saying what was passed over and why.

Rules, in the order they are asked:

- Hidden files and folders (`.git`, `.hugo_build.lock`, ...) hold no pages.
- Folders of other programs hold none: `node_modules`, `__pycache__`, `_site`, `_build`, `resources/_gen`,
  and every folder with a `pyvenv.cfg`. `public`, `build` and `dist` can be departments, so they are passed
  over only beside the settings of a generator that writes there (`public` beside `hugo.toml`, `build` beside
  `config.rb`).
- What `.gitignore` files name, nested ones and those above the folder up to the repository's top included.
  Where they name the opened folder itself, those above it are not asked: it was opened on purpose.
- Links to folders are not followed: what they lead to inside is found under its own name, and outside is not
  the handbook's. A link to a file inside is a page only where the file itself is none, so that no page is
  there twice; the first link in order gets it.

Names that are no UTF-8 come through as Python has them (surrogate escapes).
"""

import os
import stat
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jfeditor.families.names import page_ending
from jfeditor.workspace.atomic import PREFIX
from jfeditor.workspace.ignores import Rules, read_rules
from jfeditor.workspace.places import FolderError, check_folder

_OTHER_PROGRAMS = frozenset({"node_modules", "bower_components", "__pycache__", "_site", "_build"})
_HUGO = (
    "hugo.toml",
    "hugo.yaml",
    "hugo.yml",
    "hugo.json",
    "config.toml",
    "config.yaml",
    "config.yml",
    "config.json",
)
_PACKAGES = ("package.json", "pyproject.toml", "setup.py")
_OUTPUT_BESIDE = {
    "public": frozenset({*_HUGO, "gatsby-config.js"}),
    "build": frozenset({"config.rb", *_PACKAGES}),
    "dist": frozenset(_PACKAGES),
}


@dataclass(frozen=True, slots=True)
class Found:
    """A page's path, relative to the handbook's folder, with `/`."""

    path: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that was passed over.

    `code` names a sentence of `resources/messages/workspace.toml` with gaps `path` and `detail`.
    """

    path: str
    code: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class _Link:
    path: str
    target: str


@dataclass(frozen=True, slots=True)
class _Ignores:
    """One `.gitignore` with where its folder lies."""

    base: str
    """Its folder below the handbook's, "" or "a/b/"."""
    above: str
    """The way from its folder down to the handbook's where it lies above, or empty."""
    rules: Rules


def discover(root: Path) -> Iterator[Found | Skipped]:
    """The pages below `root`: a folder's own first, then its folders', each by name.

    Yields while it walks. Raises `FolderError` where `root` itself cannot be read.
    """
    top = check_folder(root)
    try:
        os.scandir(top).close()
    except OSError as error:
        raise FolderError("folder.unreadable", path=str(root), reason=_reason(error)) from error
    found: set[str] = set()
    links: list[_Link] = []
    for event in _walk(top):
        if isinstance(event, _Link):
            links.append(event)
            continue
        if isinstance(event, Found):
            found.add(event.path)
        yield event
    for link in links:
        if link.target in found:
            yield Skipped(link.path, "skipped.second_name", link.target)
        else:
            found |= {link.path, link.target}
            yield Found(link.path)


def list_files(root: Path) -> frozenset[str]:
    """The paths of all files below `root`, pages included; of a link to a folder that with `/` behind it.

    Links lead to them, so what git ignores counts as well; hidden folders and those of other programs do not.
    What cannot be read is left out.
    """
    found: set[str] = set()
    waiting = [""]
    while waiting:
        below = waiting.pop()
        try:
            with os.scandir(root / below) as listing:
                for entry in listing:
                    path = below + entry.name
                    if not entry.is_dir():
                        found.add(path)
                    elif entry.is_symlink():
                        found.add(f"{path}/")
                    elif not entry.name.startswith(".") and entry.name not in _OTHER_PROGRAMS:
                        waiting.append(f"{path}/")
        except OSError:
            continue
    return frozenset(found)


def _walk(top: Path) -> Iterator[Found | Skipped | _Link]:
    waiting: list[tuple[str, tuple[_Ignores, ...]]] = [("", _ignores_above(top))]
    while waiting:
        below, ignores = waiting.pop()  # "" or "a/b/"
        try:
            with os.scandir(top / below) as listing:
                entries = sorted(listing, key=lambda entry: entry.name)
        except OSError as error:
            yield Skipped(below.rstrip("/"), "skipped.unreadable", _reason(error))
            continue
        names = frozenset(entry.name for entry in entries)
        if ".gitignore" in names:
            rules, fault = _read_ignores(top / below / ".gitignore")
            if fault:
                yield Skipped(f"{below}.gitignore", "skipped.gitignore", fault)
            ignores = (_Ignores(below, "", rules), *ignores)
        folders = []
        for entry in entries:
            event = _judge(top, below, entry, names, ignores)
            if isinstance(event, str):
                folders.append((event, ignores))
            elif event is not None:
                yield event
        waiting.extend(reversed(folders))


def _judge(
    top: Path, below: str, entry: os.DirEntry[str], names: frozenset[str], ignores: tuple[_Ignores, ...]
) -> Found | Skipped | _Link | str | None:
    """What an entry is; a string is a folder to walk, None is nothing to speak of."""
    path = below + entry.name
    try:
        linked = _is_link(entry)
        folder = entry.is_dir()
        if not folder and not page_ending(entry.name):
            return Skipped(path, "skipped.leftover") if entry.name.startswith(PREFIX) else None
        if entry.name.startswith("."):
            return Skipped(path, "skipped.hidden")
        if folder and not linked and _is_output(top, path, entry.name, names):
            return Skipped(path, "skipped.output")
        if _is_ignored(path, folder, ignores):
            return Skipped(path, "skipped.ignored")
        if linked:
            return _follow(top, path, folder)
        if folder:
            return path + "/"
        return Found(path) if entry.is_file() else Skipped(path, "skipped.special")
    except OSError as error:
        return Skipped(path, "skipped.unreadable", _reason(error))


def _follow(top: Path, path: str, folder: bool) -> Skipped | _Link:
    real = Path(os.path.realpath(top / path))
    try:
        mode = real.stat().st_mode
    except OSError:
        return Skipped(path, "skipped.broken_link", str(real))
    if not real.is_relative_to(top):
        return Skipped(path, "skipped.outside", str(real))
    inside = real.relative_to(top).as_posix()
    if folder:
        return Skipped(path, "skipped.second_folder", inside)
    return _Link(path, inside) if stat.S_ISREG(mode) else Skipped(path, "skipped.special")


def _is_link(entry: os.DirEntry[str]) -> bool:
    if sys.platform == "win32":  # a junction leads elsewhere like a link but is not called one
        tag = getattr(entry.stat(follow_symlinks=False), "st_reparse_tag", 0)
        return entry.is_symlink() or tag == getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", -1)
    return entry.is_symlink()


def _is_output(top: Path, path: str, name: str, names: frozenset[str]) -> bool:
    if name in _OTHER_PROGRAMS or path == "resources/_gen" or path.endswith("/resources/_gen"):
        return True
    return bool(_OUTPUT_BESIDE.get(name, frozenset()) & names) or (top / path / "pyvenv.cfg").is_file()


def _is_ignored(path: str, folder: bool, ignores: tuple[_Ignores, ...]) -> bool:
    """Whether git would ignore it: the nearest `.gitignore` that speaks of it decides."""
    for one in ignores:
        decided = one.rules.decide(one.above + path.removeprefix(one.base), folder=folder)
        if decided is not None:
            return decided
    return False


def _ignores_above(top: Path) -> tuple[_Ignores, ...]:
    """The `.gitignore` files between the repository's top and the handbook's folder, nearest first."""
    above: list[Path] = []
    for parent in (top, *top.parents):
        if parent != top:
            above.append(parent)
        if (parent / ".git").exists():
            break
    else:
        return ()  # no repository: files further up mean nothing
    found = []
    for parent in above:
        way = top.relative_to(parent).parts
        rules, _ = _read_ignores(parent / ".gitignore")
        if any(rules.decide("/".join(way[: i + 1]), folder=True) for i in range(len(way))):
            return ()  # the opened folder itself is ignored, or one above it
        found.append(_Ignores("", "/".join(way) + "/", rules))
    return tuple(found)


def _read_ignores(file: Path) -> tuple[Rules, str]:
    """The rules of a `.gitignore`, and why it cannot be read."""
    try:
        return read_rules(file.read_bytes().decode("utf-8", errors="surrogateescape")), ""
    except OSError as error:
        return Rules(()), _reason(error)


def _reason(error: OSError) -> str:
    return error.strerror or str(error)
