"""Grades that a page's text states: "is a [grade 7](...)", "Job Grade: 9", "is a [8](...)", "grade 10/11"."""

import re

_ONE = rb"\d{1,2}(?:\.\d)?[A-Z]?"
_AND = rb"\s*(?:/|-|\xe2\x80\x93|or|and|to|through)\s*(?:grade\s+)?"
_NUMBER = rb"(" + _ONE + rb"(?:" + _AND + _ONE + rb")?)(?![\d%])"
_BLANK = rb"\s|\xc2\xa0"
"""White space, the one that does not break included (UTF-8)."""
_BETWEEN = rb"(?:\]\([^)\s]*\))?(?:[*_]|" + _BLANK + rb")*+(?:is|of|:|=|-|#)?(?:[*_\[#]|" + _BLANK + rb")*+"
"""What may stand between the word and the number: a link's end, emphasis, a colon, a link's start."""
_GRADE = re.compile(rb"\b(?:grade|level)s?" + _BETWEEN + _NUMBER, re.IGNORECASE)
_STATED = re.compile(rb"\bgrades?" + _BETWEEN + _NUMBER, re.IGNORECASE)
_BARE = re.compile(rb"(?:\bis\s+(?:an?\s+)?|^\s*(?:[-*+]\s+)?)[*_\[]*\s*" + _NUMBER, re.IGNORECASE)
_BLANKS = re.compile(r"\s+")


def grade_in_section(body: bytes) -> str:
    """The grade that a section about the grade states, or empty."""
    found = _STATED.search(body) or _GRADE.search(body) or _BARE.search(body)
    return _shown(found)


def grade_in_text(body: bytes) -> str:
    """The grade that a level's own text states, or empty: here a number alone is no grade."""
    return _shown(_STATED.search(body))


def _shown(found: re.Match[bytes] | None) -> str:
    return _BLANKS.sub(" ", found.group(1).decode("utf-8", errors="replace")).strip() if found else ""
