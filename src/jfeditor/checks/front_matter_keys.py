"""Keys of front matter that are almost the ones that site generators read: "titel", "descripton"."""

from functools import cache, lru_cache

from jfeditor.resources import load_table

_LEAST = 4
"""Letters of a key that may be a slip: among shorter ones there are too many that are near one another."""
_MANY = 9
"""A key with so many letters may be wrong in two places."""


@lru_cache(maxsize=1024)
def nearest_key(key: str) -> str:
    """The known key that this one most likely was meant for; empty for known ones and for all others.

    Capitals count for nothing, as generators have it, but for the two keys that this program reads itself.
    """
    small = key.lower()
    if key in _known().values() or (small not in _OWN and small in _known()):
        return ""
    if small in _OWN:
        return small
    if len(key) < _LEAST or small.rstrip("s") in _known() or f"{small}s" in _known():
        return ""
    from rapidfuzz.distance import OSA  # noqa: PLC0415 - unknown keys are rare

    most = 2 if len(key) >= _MANY else 1
    near = [(OSA.distance(small, known, score_cutoff=most), name) for known, name in _known().items()]
    found = [name for distance, name in sorted(near) if distance <= most]
    return found[0] if found else ""


_OWN = frozenset({"title", "description"})


@cache
def _known() -> dict[str, str]:
    """The known keys as they are written, by their small letters."""
    table = load_table("reading", "front_matter.toml")["keys"]
    return {key.lower(): key for keys in table.values() for key in keys}
