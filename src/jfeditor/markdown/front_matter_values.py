"""Values of front matter: compared, and changed at a path without changing the old ones in place."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from jfeditor.markdown.front_matter import FrontMatterError
from jfeditor.markdown.yaml_places import Path


def plain(value: Any) -> Any:
    """A value as the front matter would give it back; `FrontMatterError` for what YAML has no form for."""
    if isinstance(value, Mapping):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    if value is None or isinstance(value, str | bool | int | float | date):
        return value
    raise FrontMatterError("front_matter.kind", kind=type(value).__name__)


def value_at(values: Any, path: Path) -> Any:
    """The value at a path that is there."""
    for part in path:
        values = values[_own_key(values, part)]
    return values


def _own_key(values: Any, part: str | int) -> Any:
    """The key of a mapping that is written like `part`: 1 for "1"."""
    if isinstance(values, Mapping) and part not in values:
        return next(key for key in values if str(key) == str(part))
    return part


def replaced(values: Any, path: Path, change: Callable[[Any], Any]) -> Any:
    """The values with a change at `path`; what does not lead there is shared, nothing is changed in place."""
    if not path:
        return change(values)
    key = _own_key(values, path[0])
    copy: Any = list(values) if isinstance(values, list) else dict(values)
    copy[key] = replaced(values[key], path[1:], change)
    return copy


def without(held: Any, part: str | int) -> Any:
    """A mapping or list less one part."""
    copy: Any = list(held) if isinstance(held, list) else dict(held)
    del copy[_own_key(held, part)]
    return copy


def renamed(held: Mapping[Any, Any], part: str | int, new: str) -> dict[Any, Any]:
    """A mapping with another name for a key, in its place."""
    own = _own_key(held, part)
    return {new if key == own else key: value for key, value in held.items()}


def same(one: Any, other: Any) -> bool:
    """Whether two values are the same: types count, NaN equals itself, shared parts are met once."""
    met: set[tuple[int, int]] = set()

    def alike(a: Any, b: Any) -> bool:
        if type(a) is not type(b):
            return False
        if not isinstance(a, dict | list):
            return bool(a == b) or (a != a and b != b)  # noqa: PLR0124 - only NaN differs from itself
        if (id(a), id(b)) in met:  # both are held by `one` and `other`, so no id is used twice
            return True
        met.add((id(a), id(b)))
        if isinstance(a, dict):
            a, b = ({str(key): part for key, part in mapping.items()} for mapping in (a, b))
            return a.keys() == b.keys() and all(alike(part, b[key]) for key, part in a.items())
        return len(a) == len(b) and all(map(alike, a, b))

    return alike(one, other)
