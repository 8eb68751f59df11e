"""The table of all checks, group by group."""

from jfeditor.checks.subjects import Check, PageCheck

QUICK: tuple[Check, ...] = ()
"""Done after each keystroke."""
SLOW: tuple[PageCheck, ...] = ()
"""Spelling and grammar: a page of a usual length takes about a second the first time."""
