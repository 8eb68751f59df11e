"""Whether words are in the dictionary, and what they may be misspellings of.

The dictionary is Harper's (https://writewithharper.com), which is asked for words one by one and not in
their sentences: what it says of a word is kept, so that after an edit only words that are new to it are
looked up. To search what a wrong word may mean takes Harper milliseconds, to know a right one microseconds.

A linter takes a second to make, and may be used by one thread at a time: each thread has its own.
"""

import threading
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jfeditor.checks.options import Dialect

if TYPE_CHECKING:
    import harper

_MOST = 100_000
"""Words that are kept; all pages of a large handbook have some tens of thousands."""
_SPELLING = "SpellCheck"


@dataclass(frozen=True, slots=True)
class LookUp:
    """What the dictionary says of a word."""

    right: bool
    offered: tuple[str, ...] = ()
    """Of a wrong one what may be meant, the likeliest first."""


_RIGHT = LookUp(right=True)
_kept: dict[tuple[Dialect, str], LookUp] = {}
_own = threading.local()


def look_up(words: Collection[str], dialect: Dialect) -> Mapping[str, LookUp]:
    """What the dictionary says of each word, capitals included."""
    found = {word: kept for word in words if (kept := _kept.get((dialect, word)))}
    fresh = [word for word in words if word not in found]
    if fresh:
        asked = _ask(fresh, dialect)
        if len(_kept) + len(asked) > _MOST:
            _kept.clear()
        _kept.update({(dialect, word): said for word, said in asked.items()})
        found |= asked
    return found


def linter(dialect: Dialect, *rules: str) -> "harper.Linter":
    """This thread's linter for some of Harper's rules."""
    import harper  # noqa: PLC0415 - its dictionary takes a second and 140 MB, which few commands need

    own: dict[tuple[Dialect, tuple[str, ...]], harper.Linter] = _own.__dict__.setdefault("linters", {})
    made = own.get((dialect, rules))
    if made is None:
        made = harper.Linter(harper.Dialect[dialect.name])
        made.set_lint_config({name: name in rules for name in harper.get_default_lint_config()})
        own[dialect, rules] = made
    return made


def _ask(words: Collection[str], dialect: Dialect) -> dict[str, LookUp]:
    starts: dict[int, str] = {}
    at = 0
    for word in words:
        starts[at] = word
        at += len(word) + len("\n\n")
    found = dict.fromkeys(words, _RIGHT)
    text = "\n\n".join(words)  # paragraphs of one word each
    for one in linter(dialect, _SPELLING).lint(text, language="plaintext"):
        if one.span.start in starts:
            offered = (suggestion.replacement_text for suggestion in one.suggestions)
            found[starts[one.span.start]] = LookUp(
                right=False, offered=tuple(said for said in offered if said)
            )
    return found
