"""Rules of text: wrong characters and blanks, words that ran together, lines that lost their bullet."""

from collections.abc import Iterator

from jfeditor.checks import text_blanks, text_characters, text_leftovers
from jfeditor.checks.findings import Finding
from jfeditor.checks.subjects import PageCheck, PageSubject
from jfeditor.checks.text_blanks import find_blanks
from jfeditor.checks.text_characters import find_characters
from jfeditor.checks.text_leftovers import find_leftovers
from jfeditor.checks.text_lists import LOST_BULLET, find_lost_bullets
from jfeditor.checks.text_places import PageText
from jfeditor.checks.text_quotes import QUOTES, find_quotes
from jfeditor.checks.text_words import RUN_TOGETHER, find_run_together


def find_in_text(subject: PageSubject) -> Iterator[Finding]:
    """All that is found in a page's text."""
    text = PageText(subject)
    yield from find_characters(text)
    yield from find_lost_bullets(text)
    yield from find_blanks(text)
    yield from find_run_together(text)
    yield from find_quotes(text)
    yield from find_leftovers(text)


CHECKS = (
    PageCheck(
        (
            *text_characters.CODES,
            *text_blanks.CODES,
            *text_leftovers.CODES,
            LOST_BULLET,
            QUOTES,
            RUN_TOGETHER,
        ),
        find_in_text,
    ),
)
