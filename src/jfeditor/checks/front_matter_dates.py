"""Dates in front matter: ISO 8601, or read as what they can only mean.

"04/05/2024" is April or May, so it is not read at all; "25/12/2024" and "5 May 2024" can be one day only.
"""

import re
from datetime import date, datetime
from typing import Any

from jfeditor.resources import load_table

_DAY = r"(\d{1,2})(?:st|nd|rd|th)?"
_YEAR_FIRST = re.compile(r"(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})")
_YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_DAY_MONTH = re.compile(_DAY + r"[ -](?:of )?([A-Za-z]+)\.?,?[ -](\d{4})")
_MONTH_DAY = re.compile(r"([A-Za-z]+)\.? " + _DAY + r",? (\d{4})")


def is_date_key(key: str) -> bool:
    """Whether a key's value should be a date."""
    table, small = _table()["dates"], key.lower()
    return small in table["keys"] or small.endswith(tuple(table["endings"]))


def is_iso(value: str) -> bool:
    """Whether a text is a date, with or without a time, as ISO 8601 has it."""
    try:
        datetime.fromisoformat(value.strip())
    except ValueError:
        return False
    return "-" in value


def read_date(value: str) -> date | None:
    """The one day that a text can mean; None where it can mean several, or none."""
    text = " ".join(value.split())
    if found := _YEAR_FIRST.fullmatch(text):
        return _date(int(found[1]), int(found[2]), int(found[3]))
    if found := _YEAR_LAST.fullmatch(text):
        first, second, year = int(found[1]), int(found[2]), int(found[3])
        days = {_date(year, first, second), _date(year, second, first)} - {None}
        return days.pop() if len(days) == 1 else None
    if found := _DAY_MONTH.fullmatch(text):
        return _date(int(found[3]), _month(found[2]), int(found[1]))
    if found := _MONTH_DAY.fullmatch(text):
        return _date(int(found[3]), _month(found[1]), int(found[2]))
    return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month(name: str) -> int:
    number: int = _table()["months"].get(name.lower(), 0)
    return number


def _table() -> dict[str, Any]:
    return load_table("reading", "front_matter.toml")
