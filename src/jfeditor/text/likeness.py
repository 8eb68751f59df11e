"""Words that are like a wrong one, for messages that ask what was meant."""

from collections.abc import Iterable

_NEAR = 60.0
"""From this likeness on (0 to 100, `rapidfuzz.fuzz.ratio`) a word is offered for a wrong one."""


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that is most like a wrong one, case aside; empty where none is."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - wrong words are rare

    found = process.extractOne(word, [*known], scorer=fuzz.ratio, processor=str.lower, score_cutoff=_NEAR)
    return found[0] if found else ""
