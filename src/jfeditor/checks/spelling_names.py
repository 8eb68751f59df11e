"""Misspelt names with a capital inside: "GtiHub" where the page has "GitHub" often, or everybody knows it.

No dictionary has such names, and most that stand once are right: a name is told only where it is nearly
another one that is known, or that the page has several times as often.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from jfeditor.checks.language_passages import Passage
from jfeditor.text.spans import Span

_NAME = re.compile(r"(?<![^\W_])(?<![./@#\\-])[A-Z][a-z]+(?:[A-Z][a-z]+)+(?=â€|[^\w/@\\-]|\Z)")
"""A broken apostrophe may stand behind it: see JF601."""
_LEAST = 5
"""Letters of a name that may be misspelt: shorter ones are near one another by chance."""
_SWAPPED_ONLY = 6
"""Letters up to which two of them have to have changed places."""
_OFTEN = 3
"""Times that a name stands on a page, and how many times as often as what may be a slip for it."""


def find_misspelt_names(
    passages: Sequence[Passage], listed: Collection[str]
) -> Iterator[tuple[str, Span, str]]:
    """The names of a page that are nearly another one, where they stand, and that one.

    `listed` are words that are right.
    """
    uses = [
        (match[0], passage.prose.span(*match.span()))
        for passage in passages
        for match in _NAME.finditer(passage.prose.text)
    ]
    counts = Counter(name for name, _ in uses)
    meant: dict[str, str] = {}
    for name in counts:
        if name in listed:
            continue
        often = {other for other, count in counts.items() if count >= _OFTEN * counts[name]}
        near = [one for one in sorted(often | _names(listed)) if _is_slip(name, one)]
        if len(near) == 1:
            meant[name] = near[0]
    for name, span in uses:
        if name in meant:
            yield name, span, meant[name]


def _names(listed: Collection[str]) -> set[str]:
    return {word for word in listed if _NAME.fullmatch(word)}


def _is_slip(name: str, other: str) -> bool:
    """Whether a letter too many, too few or wrong makes a name another one, or two that changed places."""
    from rapidfuzz.distance import OSA  # noqa: PLC0415 - few pages have such names

    small, plain = name.lower(), other.lower()
    if (
        len(name) < _LEAST
        or small[0] != plain[0]
        or small == plain
        or plain in {f"{small}s", small.removesuffix("s")}
    ):
        return False
    if len(name) <= _SWAPPED_ONLY and sorted(small) != sorted(plain):
        return False
    return OSA.distance(small, plain, score_cutoff=1) <= 1
