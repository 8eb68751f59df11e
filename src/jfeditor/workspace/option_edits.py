"""The program's own changes of `jfeditor.toml`: a word for the dictionary, how much a rule matters.

Only the new bytes are put in; comments, order and layout stay. Each change is proved before it is written:
read again, the file says the same as before but for the change. It can be taken back as long as the file is
as it was written.
"""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jfeditor.checks.rules import Severity, all_rules
from jfeditor.faults import JfeditorError
from jfeditor.workspace.files import ABSENT, Stored, UnreadablePageError, read_stored
from jfeditor.workspace.handbook_options import OPTIONS_FILE, read_options
from jfeditor.workspace.saving import ConflictError, Removal, Writing, save_pages
from jfeditor.workspace.toml_places import Header, Setting, read_elements, read_places

_LANGUAGE, _SEVERITY = ("language",), ("checks", "severity")
_UNREADABLE = frozenset({"options.encoding", "options.broken"})
_LONGEST = 80
"""Characters of a word that can be added."""


class OptionEditError(JfeditorError):
    """The handbook's options were not changed; the code says why."""


@dataclass(frozen=True, slots=True)
class Written:
    """What a change has written, so that it can be taken back."""

    before: bytes | None
    """What the file was; None where there was none."""
    after: bytes


def add_word(root: Path, word: str) -> Written | None:
    """Add a word to the words of the handbook at `root`; None where it is one of them already.

    Raises `OptionEditError`, `SaveError`; `OptionsError`, `UnreadablePageError` where it cannot be read.
    """
    plain = " ".join(word.split())
    if not plain or not plain.isprintable() or len(plain) > _LONGEST:
        raise OptionEditError("option_edit.no_word", word=plain[:_LONGEST])
    stored, text = _read(root)
    wanted = _table(text)
    line = f"words = [{_quoted(plain)}]"
    words = _dig(wanted, _LANGUAGE, line).setdefault("words", [])
    if not isinstance(words, list):
        raise _no_place(_LANGUAGE, line)
    if plain in words:
        return None
    words.append(plain)
    said = [one for one in read_places(text) if isinstance(one, Setting) and one.way == (*_LANGUAGE, "words")]
    if said:
        changed = _with_element(text, said[0], _quoted(plain))
    else:
        changed = _with_line(text, _LANGUAGE, line)
    return _write(root, stored, changed, wanted, _no_place(_LANGUAGE, line))


def set_severity(root: Path, code: str, severity: Severity) -> Written | None:
    """Let the handbook at `root` say how much a rule matters; None where it says so already.

    Where the file speaks of the rule by its name, it does so afterwards too. Raises as `add_word` does.
    """
    stored, text = _read(root)
    wanted = _table(text)
    table = _dig(wanted, _SEVERITY, f"{code} = {_quoted(severity.value)}")
    rule = all_rules().get(code)
    names = {code.lower(), rule.name} if rule else {code.lower()}
    key = next((one for one in table if one.lower() in names), code)
    line = f"{key} = {_quoted(severity.value)}"
    if table.get(key) == severity.value:
        return None
    table[key] = severity.value
    said = [one for one in read_places(text) if isinstance(one, Setting) and one.way == (*_SEVERITY, key)]
    if said:
        changed = text[: said[0].start] + _quoted(severity.value) + text[said[0].end :]
    else:
        changed = _with_line(text, _SEVERITY, line)
    return _write(root, stored, changed, wanted, _no_place(_SEVERITY, line))


def take_back(root: Path, written: Written) -> None:
    """Let the options be what they were before a change; a file that it made goes.

    Raises `OptionEditError` where they are others by now, `SaveError`, `UnreadablePageError`.
    """
    stored = read_stored(root, OPTIONS_FILE)
    if stored.data != written.after:
        raise OptionEditError("option_edit.changed_since", path=OPTIONS_FILE)
    if written.before is None:
        _save(root, Removal(OPTIONS_FILE, stored.stamp))
    else:
        _save(root, Writing(OPTIONS_FILE, written.before, stored.stamp))


def _read(root: Path) -> tuple[Stored, str]:
    """The file and its text; an empty one where there is none."""
    try:
        stored = read_stored(root, OPTIONS_FILE)
    except UnreadablePageError as error:
        if error.code != "page.missing":
            raise
        return Stored(b"", ABSENT), ""
    for problem in read_options(root).problems:
        if problem.code in _UNREADABLE:
            raise problem
    return stored, stored.data.decode("utf-8")


def _table(text: str) -> dict[str, Any]:
    return tomllib.loads(text.removeprefix("\ufeff"))


def _dig(table: dict[str, Any], way: tuple[str, ...], line: str) -> dict[str, Any]:
    """The table at the end of a way, made where there is none; `line` is what is to be added to it."""
    for name in way:
        below = table.setdefault(name, {})
        if not isinstance(below, dict):
            raise _no_place(way, line)
        table = below
    return table


def _write(
    root: Path, stored: Stored, text: str, wanted: Mapping[str, Any], refusal: OptionEditError
) -> Written:
    """Write the file if, read again, it says what is wanted and nothing else."""
    try:
        says = _table(text)
    except ValueError as error:
        raise refusal from error
    if says != wanted:
        raise refusal
    data = text.encode("utf-8")
    _save(root, Writing(OPTIONS_FILE, data, stored.stamp))
    return Written(None if stored.stamp == ABSENT else stored.data, data)


def _save(root: Path, wanted: Writing | Removal) -> None:
    try:
        save_pages(root, [wanted])
    except ConflictError as error:
        raise OptionEditError("option_edit.overtaken", path=OPTIONS_FILE) from error


def _with_element(text: str, setting: Setting, new: str) -> str:
    """The text with one more value at the end of a list, laid out as those before it."""
    elements = read_elements(text, setting.start)
    if not elements:
        at = setting.start + 1
        return text[:at] + new + text[at:]
    start, end = elements[-1]
    line_start = text.rfind("\n", 0, start) + 1
    indent = text[line_start:start]
    if line_start <= setting.start or indent.strip():  # on one line with the list's beginning, or with others
        return f"{text[:end]}, {new}{text[end:]}"
    line_end = text.find("\n", end)
    rest = text[end:line_end]
    ended = "\r\n" if rest.endswith("\r") else "\n"
    rest = rest.removesuffix("\r")
    comma = "" if rest.lstrip().startswith(",") else ","
    return f"{text[:end]}{comma}{rest}{ended}{indent}{new},{text[end + len(rest) :]}"


def _with_line(text: str, table: tuple[str, ...], line: str) -> str:
    """The text with one more line at the end of a table, which is made where there is none."""
    ended = "\r\n" if "\r\n" in text else "\n"
    places = [*read_places(text)]
    at = _end_of_table(places, table)
    if at is None:
        before = text if not text or text.endswith("\n") else text + ended
        gap = ended if before.strip("\ufeff") else ""
        return f"{before}{gap}[{'.'.join(table)}]{ended}{line}{ended}"
    before = text[:at]
    if not before.endswith("\n"):
        before += ended
    return f"{before}{line}{ended}{text[at:]}"


def _end_of_table(places: list[Header | Setting], table: tuple[str, ...]) -> int | None:
    """Behind the last line of a table that has a heading of its own; None where it has none."""
    ends = [one.line_end for one in places if one.table == table]
    headed = any(isinstance(one, Header) and one.table == table for one in places)
    return max(ends) if headed else None


def _no_place(section: tuple[str, ...], line: str) -> OptionEditError:
    return OptionEditError("option_edit.no_place", path=OPTIONS_FILE, section=".".join(section), line=line)


def _quoted(text: str) -> str:
    """As a string of TOML, whose escapes are those of JSON."""
    return json.dumps(text, ensure_ascii=False)
