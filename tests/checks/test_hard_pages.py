"""Pages that nobody writes by hand: very many of one thing, very deep, very long. All rules bear them."""

import time

import pytest

from jfeditor.checks.checking import check
from jfeditor.checks.options import CheckOptions, Quotes, ShapeOptions, TextOptions
from jfeditor.checks.rules import Severity, all_rules
from jfeditor.families.handbook import Handbook
from jfeditor.families.pages import read_page
from jfeditor.restructure.surveys import take_survey

OPTIONS = CheckOptions(
    severities=dict.fromkeys(all_rules(), Severity.NOTE),
    shape=ShapeOptions(requirement="Can use the ship's radio"),
    text=TextOptions(quotes=Quotes.TYPOGRAPHIC),
)
"""Every rule is on."""
HEAD = "---\ntitle: Pilot\ndescription: x\n---\n\n# Pilot\n\n"
_MOST = 8.0
"""Seconds; each takes less than one, and what is done for each pair of things many times as long."""


def found_in(text):
    data = text if isinstance(text, bytes) else text.encode()
    page = read_page("families/pilot.md", data)
    survey = take_survey(Handbook.of([page], files=frozenset()))
    started = time.perf_counter()
    found = check(survey, OPTIONS)
    assert time.perf_counter() - started < _MOST
    assert not found.faults
    return [one.code for one in found]


@pytest.mark.parametrize(
    ("text", "code", "count"),
    [
        (HEAD + "text, <!-- jfeditor-disable JF605 -->  \n\n" * 4000, "JF605", 0),
        (HEAD + "text, <!-- jfeditor-disable XY -->\n\n" * 4000, "JF901", 4000),
        (HEAD + "## Deck\n\n<!-- jfeditor-disable JF107 -->\n\n" * 2000, "JF107", 0),
        ("---\n" + "title: Pilot\n" * 1000 + "---\n", "JF506", 999),
        (
            "---\n" + "".join(f"a{number}_date: 25/12/2024\n" for number in range(1000)) + "---\n",
            "JF509",
            1000,
        ),
        (HEAD + "".join(f"[a](#lost-{number})\n" for number in range(3000)), "JF402", 3000),
        (HEAD + "".join(f"![a](lost{number}.png)\n" for number in range(3000)), "JF403", 3000),
        (HEAD + "## Senior Pilot\n\n### Responsibilities\n\n- Steer\n\n" * 600, "JF113", 599),
    ],
    ids=["disabled", "unknown", "sections", "keys", "dates", "anchors", "images", "levels"],
)
def test_very_many_of_one_thing(text, code, count):
    assert found_in(text).count(code) == count


@pytest.mark.parametrize(
    "text",
    [
        HEAD + ">" * 3000 + " x\n",
        HEAD + "## Responsibilities\n\n" + ">" * 3000 + " x\n",
        HEAD + "".join("  " * depth + "- x\n" for depth in range(300)),
        HEAD + "- " * 2000 + "x\n",
        HEAD + "word it's “so” <b>x</b> `code` [l](u), " * 1200,
        HEAD + "{add " * 8000,
        HEAD + "`a ``b " * 8000,
        HEAD + "<a \"b'" * 8000,
        HEAD + "[a](" * 8000,
        HEAD + " " * 60000 + "x\n",
        HEAD + "we are" + " " * 30000 + "hiring\n",
        HEAD + "9" * 60000 + " years\n",
        HEAD + "a." * 30000 + "a@b." * 10000 + "\n",
        (HEAD + "- a,b tab\tx\n" * 6000).replace("\n", "\r"),
        b"\0\x01\x7f" * 5000,
        b"\xff\xfe" + "Pilot\n".encode("utf-16-le") * 500,
        b"\xef\xbb\xbf---\r\ntitle: [\r\n---\r\n# A\r\r\n\n\r# B",
    ],
)
def test_very_deep_very_long_and_no_text_at_all(text):
    found_in(text)
