"""Faults in the user's words: code and values to a sentence, from `resources/messages/*.toml`.

Each file holds one table per code's first word; a message is a `str.format` text. It says what is wrong,
where, and what to do. Both the window and the command line word faults here.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from jfeditor.faults import JfeditorError
from jfeditor.resources import load_table, resource


def word(code: str, values: Mapping[str, Any]) -> str:
    """The sentence for a code; a code without a sentence is shown as it is, never hidden."""
    template = _messages().get(code)
    if template is None:
        return f"{code} {dict(values)}" if values else code
    return template.format_map(_Gaps(values))


def word_counted(code: str, count: int, **values: Any) -> str:
    """The sentence for a number of things; that for one thing has `_one` behind its code."""
    return word(f"{code}_one" if count == 1 else code, {"count": count, **values})


def word_error(error: JfeditorError) -> str:
    """The sentence for an error."""
    return word(error.code, error.values)


class _Gaps(dict[str, Any]):
    """Leaves a gap visible rather than fail while telling a fault."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


@lru_cache(maxsize=1)
def _messages() -> dict[str, str]:
    found: dict[str, str] = {}
    for path in sorted(resource("messages").glob("*.toml")):
        for area, table in load_table("messages", path.name).items():
            found |= {f"{area}.{name}": text for name, text in table.items()}
    return found
