"""The table of all checks, group by group."""

from jfeditor.checks import (
    facts,
    front_matter,
    inheritance,
    language,
    language_grammar,
    links,
    shape,
    spelling,
    text,
)
from jfeditor.checks.disabling import CHECKS as CHECKS_OF_COMMENTS
from jfeditor.checks.subjects import Check, PageCheck

QUICK: tuple[Check, ...] = (
    *shape.CHECKS,
    *inheritance.CHECKS,
    *facts.CHECKS,
    *links.CHECKS,
    *front_matter.CHECKS,
    *text.CHECKS,
    *language.CHECKS,
    *CHECKS_OF_COMMENTS,
)
"""Done after each keystroke."""
SLOW: tuple[PageCheck, ...] = (*spelling.CHECKS, *language_grammar.CHECKS)
"""Spelling and grammar: a second for the first page, then some milliseconds for each."""
