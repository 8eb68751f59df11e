"""Whether a name in a link, of a page or of a place on it, may be a slip for another one."""

_LIKE_WORDS = 0.75
"""From this share of letters that stay (0 to 1) one word may be a slip for another one."""


def may_mean(name: str, other: str, least: float) -> bool:
    """Whether two names are alike from `least` on (0 to 100), and two single words letter by letter.

    In a row of letters much of another word is found by chance: all of "other" is in "nothere".
    """
    from rapidfuzz import fuzz  # noqa: PLC0415 - lost links are rare
    from rapidfuzz.distance import OSA  # noqa: PLC0415

    if "-" not in name and "-" not in other and OSA.normalized_similarity(name, other) < _LIKE_WORDS:
        return False
    return fuzz.ratio(name, other) >= least
