"""Markdown style, by another program: `rumdl` (https://github.com/rvben/rumdl), where it is installed.

It reads the handbook's own configuration (`.markdownlint.json`, `.rumdl.toml` and the like), and is only run
where there is one, in the handbook's folder or above, or where `jfeditor.toml` speaks of one of its rules.
What it finds keeps its codes (MD009); how much it matters is said in `[checks.severity]`, and is a note else.

All pages go to one process, as pairs of path and text through its input, so that unsaved text is checked. In
that way it writes nothing, and runs none of the programs that its configuration can name for blocks of code.
"""

import os
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import msgspec

from jfeditor.checks.checking import in_order, skips
from jfeditor.checks.disabling import enabled
from jfeditor.checks.findings import Finding, Fix
from jfeditor.checks.options import CheckOptions
from jfeditor.checks.rules import Severity
from jfeditor.families.pages import Page
from jfeditor.faults import JfeditorError
from jfeditor.text.characters import splits_character
from jfeditor.text.edits import Edit
from jfeditor.text.lines import line_end_near
from jfeditor.text.sources import Source
from jfeditor.text.spans import Span

_PROGRAM = "rumdl"
_OPTIONS = (
    "--output-format=json",
    "--stdin-batch",
    "--fail-on=never",
    "--no-cache",
    "--extend-disable=MD057",  # links to files: our own rules know pages that are not saved yet
    "--color=never",
)
_CONFIGURATIONS = (
    ".rumdl.toml",
    "rumdl.toml",
    ".config/rumdl.toml",
    ".markdownlint.json",
    ".markdownlint.jsonc",
    ".markdownlint.yaml",
    ".markdownlint.yml",
    "markdownlint.json",
    "markdownlint.jsonc",
    "markdownlint.yaml",
    "markdownlint.yml",
    ".markdownlint-cli2.jsonc",
    ".markdownlint-cli2.yaml",
)
_LONGEST, _LONGEST_PER_PAGE = 10.0, 0.1
"""Seconds that it may take: as such, and for each page besides. 98 pages take 0.2 seconds."""
_SURE = frozenset({"MD012", "MD019", "MD021", "MD022", "MD031", "MD047", "MD058"})
"""Rules whose fixes change nothing of what a page says: they may be done for all findings at once."""
_TO_LINE_END = frozenset({"MD013"})
_WORD = re.compile(rb"\S+")
_CODE = re.compile(r"MD[0-9]{3}")
_HIDDEN_WINDOW = getattr(subprocess, "CREATE_NO_WINDOW", 0)


class StyleError(JfeditorError):
    """Markdown style could not be checked; all other checks could."""


@dataclass(frozen=True, slots=True)
class StyleResults:
    """What was found, and why not all that could be."""

    findings: Mapping[str, tuple[Finding, ...]]
    """By page, in the page's order; pages without any are left out."""
    problem: StyleError | None = None


NOTHING = StyleResults(MappingProxyType({}))


class _Range(msgspec.Struct):
    start: int
    end: int


class _Mending(msgspec.Struct):
    range: _Range
    replacement: str


class _Remark(msgspec.Struct):
    """A finding as the program writes it: lines and columns count from 1, ranges are bytes."""

    file: str
    line: int
    column: int
    rule: str
    message: str
    fix: _Mending | None = None


def check_styles(root: Path, pages: Iterable[Page], options: CheckOptions) -> StyleResults:
    """What is found in some pages of the handbook at `root`. Never fails: what went wrong is told."""
    if not wants_style(root, options):
        return NOTHING
    program = find_program()
    if not program:
        asked = any(map(_CODE.fullmatch, options.severities))
        return StyleResults(NOTHING.findings, StyleError("style.missing")) if asked else NOTHING
    given = {page.path: page for page in pages if _is_checked(page, options)}
    if not given:
        return NOTHING
    try:
        remarks = _run(program, root, given)
    except StyleError as error:
        return StyleResults(NOTHING.findings, error)
    found: defaultdict[str, list[Finding]] = defaultdict(list)
    for remark in remarks:
        page = given.get(remark.file.replace("\\", "/").removeprefix("./"))
        severity = options.severity_of(remark.rule)
        if page and severity is not Severity.OFF:
            found[page.path].append(_finding(page, remark, severity))
    return StyleResults(
        MappingProxyType({path: in_order(enabled(given[path], ones)) for path, ones in found.items()})
    )


def wants_style(root: Path, options: CheckOptions) -> bool:
    """Whether a handbook has rules of Markdown style, of its own or of the repository that it lies in."""
    on = (code for code, severity in options.severities.items() if severity is not Severity.OFF)
    return any(map(_CODE.fullmatch, on)) or any(_has_configuration(folder) for folder in _folders(root))


def find_program() -> str:
    """The program: beside the Python that runs us, or on the path; empty where it is not installed."""
    beside = Path(sys.executable).parent
    return shutil.which(_PROGRAM, path=str(beside)) or shutil.which(_PROGRAM) or ""


def _folders(root: Path) -> Iterator[Path]:
    """The handbook's folder and those above it, up to the top of its repository."""
    try:
        folder = root.resolve()
    except (OSError, RuntimeError):
        return
    for one in (folder, *folder.parents):
        yield one
        if (one / ".git").exists():
            return


def _has_configuration(folder: Path) -> bool:
    if any((folder / name).is_file() for name in _CONFIGURATIONS):
        return True
    try:
        return b"[tool.rumdl" in (folder / "pyproject.toml").read_bytes()
    except OSError:
        return False


def _is_checked(page: Page, options: CheckOptions) -> bool:
    return not (page.source.fault or b"\0" in page.source.data or skips(options, page.path))


def _run(program: str, root: Path, pages: Mapping[str, Page]) -> list[_Remark]:
    """What the program says of some pages; raises `StyleError`."""
    given = b"".join(os.fsencode(path) + b"\0" + page.source.data + b"\0" for path, page in pages.items())
    try:
        done = subprocess.run(
            [program, "check", *_OPTIONS],
            input=given,
            capture_output=True,
            cwd=root,
            timeout=_LONGEST + _LONGEST_PER_PAGE * len(pages),
            check=False,
            creationflags=_HIDDEN_WINDOW,
        )
    except subprocess.TimeoutExpired as error:
        raise StyleError("style.slow", seconds=round(error.timeout)) from error
    except OSError as error:
        raise StyleError("style.failed", reason=error.strerror or str(error)) from error
    try:
        return msgspec.json.decode(done.stdout, type=list[_Remark])
    except msgspec.MsgspecError as error:
        raise StyleError("style.failed", reason=_said(done.stderr) or _said(done.stdout)) from error


def _said(output: bytes) -> str:
    """The first line of what a program says, without control characters."""
    lines = output.decode("utf-8", errors="replace").strip().splitlines()
    plain = "".join(char for char in lines[0] if char.isprintable()) if lines else ""
    return plain.rstrip(".")[:200]


def _finding(page: Page, remark: _Remark, severity: Severity) -> Finding:
    source = page.source
    edit = _edit(source, remark.fix) if remark.fix else None
    line = min(max(remark.line, 1), len(source.lines))
    span = _span(source, remark, line, edit)
    fixes = (Fix("Put it right", (edit,), sure=remark.rule in _SURE),) if edit else ()
    message = remark.message if remark.message.endswith((".", "!", "?")) else f"{remark.message}."
    return Finding(remark.rule, severity, page.path, span, source.lines.number_at(span.start), message, fixes)


def _edit(source: Source, mending: _Mending) -> Edit | None:
    """Its fix as an edit, with the page's own line ends; None for one that does not fit the text."""
    start, end = mending.range.start, mending.range.end
    data = source.data
    if not 0 <= start <= end <= len(data) or splits_character(data, start) or splits_character(data, end):
        return None
    new = mending.replacement.encode()
    if b"\r" not in new:
        new = new.replace(b"\n", line_end_near(data, start, source.line_ends.usual))
    return Edit(Span(start, end), new) if new != data[start:end] else None


def _span(source: Source, remark: _Remark, line: int, edit: Edit | None) -> Span:
    """The bytes that it speaks of: what its fix replaces, else the word at its place, or the line."""
    data = source.data
    whole = source.lines.content(data, line)
    if edit and edit.span.end > edit.span.start and whole.start <= edit.span.start <= whole.end:
        return edit.span
    ahead = whole.cut(data).decode("utf-8", errors="replace")[: max(remark.column - 1, 0)]
    start = min(whole.start + len(ahead.encode()), whole.end)
    word = _WORD.match(data, start, whole.end)
    if start == whole.start or remark.rule in _TO_LINE_END or not word:
        return Span(start, whole.end)
    return Span(start, word.end())
