"""The baseline file: the findings a handbook lives with for now, as JSON.

    {
      "schema": 1,
      "findings": [
        {"path": "families/pilot.md", "code": "JF107", "text": "Levels", "line": "0f3a…", "around": "77c1…"}
      ]
    }

One finding stands on each line, in the order of paths, codes and texts, so that the same findings always
give the same bytes, and a difference or a merge of two files can be read. Line numbers are not in it: it
holds after edits above (`jfeditor.checks.newness`). It may be edited by hand: a line that is taken out is a
finding that is told again.
"""

import json
import re
from collections import Counter, defaultdict
from types import MappingProxyType
from typing import Any

from jfeditor.checks.newness import Fingerprint, Known
from jfeditor.faults import JfeditorError

SCHEMA = 1
_KEYS = ("path", *Fingerprint._fields)
_MERGING = re.compile(rb"^(?:<{7}|={7}|>{7})", re.MULTILINE)


class BaselineError(JfeditorError):
    """A file that is no baseline."""


def write_baseline(known: Known) -> bytes:
    """The file for these findings."""
    rows = sorted((path, *one) for path, found in known.pages.items() for one in found.elements())
    lines = (json.dumps(dict(zip(_KEYS, row, strict=True)), ensure_ascii=False) for row in rows)
    held = ",\n".join(f"    {line}" for line in lines)
    text = f'{{\n  "schema": {SCHEMA},\n  "findings": [\n{held}\n  ]\n}}\n'
    return text.encode("utf-8", errors="backslashreplace")  # half a character of a path, as JSON escapes it


def read_baseline(data: bytes) -> Known:
    """The findings in a file; raises `BaselineError`, which tells the line or the entry that is wrong."""
    merging = _MERGING.search(data)
    if merging:
        raise BaselineError("baseline.merging", line=data.count(b"\n", 0, merging.start()) + 1)
    try:
        table = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise BaselineError("baseline.encoding", line=data.count(b"\n", 0, error.start) + 1) from error
    except json.JSONDecodeError as error:
        raise BaselineError("baseline.broken", line=error.lineno) from error
    except RecursionError as error:
        raise BaselineError("baseline.broken", line=1) from error
    if not isinstance(table, dict) or "schema" not in table or not isinstance(table.get("findings"), list):
        raise BaselineError("baseline.other")
    if table["schema"] != SCHEMA:
        raise BaselineError("baseline.schema", schema=str(table["schema"]), known=SCHEMA)
    pages: defaultdict[str, Counter[Fingerprint]] = defaultdict(Counter)
    for number, row in enumerate(table["findings"], start=1):
        path, *rest = _read_row(row, number)
        pages[path][Fingerprint(*rest)] += 1
    return Known(MappingProxyType(dict(pages)))


def _read_row(row: Any, number: int) -> list[str]:
    values = []
    for key in _KEYS:
        value = row.get(key) if isinstance(row, dict) else None
        if not isinstance(value, str):
            raise BaselineError("baseline.entry", number=number, key=key)
        values.append(value)
    return values
