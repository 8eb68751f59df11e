"""What a statement brings in, in words: for a tip beside the mouse or the caret.

Made in the keeper's thread, since it takes effective roles; plain values and no Qt.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from jfeditor.families.claim_words import FACETS
from jfeditor.families.effective import EffectiveItem, Source
from jfeditor.families.handbook import NodeRef
from jfeditor.families.inheritance import Reading
from jfeditor.families.model import FAMILY, Kind
from jfeditor.families.reasons import what_is_wrong
from jfeditor.ui.inheritance_keeper import Resolved
from jfeditor.wording import word

_MOST_ITEMS = 3
_MOST_LEVELS = 4
_LONGEST = 90
"""Characters of an item."""
_WIDTH = 400
"""Pixels that a tip is wide."""


@dataclass(frozen=True, slots=True)
class Brought:
    """What comes from one level."""

    heading: str
    items: tuple[str, ...]
    """The first ones."""
    more: str
    """How many others there are, or empty."""


@dataclass(frozen=True, slots=True)
class Tip:
    """What is told about a statement."""

    brought: tuple[Brought, ...]
    more: str
    """How many levels are left out, or empty."""
    troubles: tuple[str, ...]
    """Why it cannot be followed, and what looks wrong about it."""
    hint: str

    def as_html(self) -> str:
        """The tip as rich text."""
        parts = []
        for one in self.brought:
            items = "".join(f"<div>•&nbsp;{escape(item)}</div>" for item in one.items)
            more = f"<div>{escape(one.more)}</div>" if one.more else ""
            parts.append(f"<div><b>{escape(one.heading)}</b></div>{items}{more}")
        parts += [f"<div>{escape(text)}</div>" for text in (self.more, *self.troubles) if text]
        if self.hint:
            parts.append(f"<div><i>{escape(self.hint)}</i></div>")
        inside = "<div style='font-size: 5px'>&nbsp;</div>".join(parts)
        return f"<table width='{_WIDTH}'><tr><td>{inside}</td></tr></table>"

    def as_text(self) -> str:
        """The tip as plain sentences, to be read aloud."""
        said = [line for one in self.brought for line in (one.heading, *one.items, one.more)]
        return ". ".join(line.rstrip(".") for line in (*said, self.more, *self.troubles, self.hint) if line)


def tell_statement(resolved: Resolved, reading: Reading) -> Tip | None:
    """What a statement brings in, or why nothing; None where the page has another text by now."""
    found = resolved.found
    state = found.pages.get(reading.statement.path)
    if state is None or not any(known is reading for known in state.readings):
        return None
    targets = reading.targets
    left = len(targets) - _MOST_LEVELS
    most = _MOST_ITEMS if len(targets) == 1 else _MOST_ITEMS - 1
    hints = {0: "", 1: word("brings.go", {})}
    return Tip(
        tuple(_brought(resolved, reading, target, most) for target in targets[:_MOST_LEVELS]),
        word("brings.more_levels", {"count": left}) if left > 0 else "",
        what_is_wrong(found, reading, found.status(reading)),
        hints.get(len(targets), word("brings.go_several", {})),
    )


def _brought(resolved: Resolved, reading: Reading, target: NodeRef, most: int) -> Brought:
    role = resolved.roles.role(target)
    facets = [kind for kind in FACETS if kind in reading.facets]
    by_kind = {kind: _items(role.facets[kind], reading, target) for kind in facets}
    items = [entry.text for kind in facets for entry in by_kind[kind]]
    values = {"title": resolved.found.handbook.title_of(target), "where": _where(resolved, reading, target)}
    if not items:
        what = _joined([word(f"brought.{kind.value}", {}) for kind in facets])
        return Brought(word("brings.nothing", {**values, "what": what}), (), "")
    what = _joined([_counted(kind, len(by_kind[kind])) for kind in facets if by_kind[kind]])
    if len(items) == most + 1:
        most += 1  # the last one takes no more room than to say that there is one
    left = len(items) - most
    return Brought(
        word("brings.items", {**values, "what": what}),
        tuple(map(_shortened, items[:most])),
        word("brings.more", {"count": left}) if left > 0 else "",
    )


def _items(entries: Sequence[EffectiveItem], reading: Reading, target: NodeRef) -> tuple[EffectiveItem, ...]:
    """What comes with a target: not what its page says for all levels, the one that inherits among them."""
    same_page = target.path == reading.statement.path and target.index != FAMILY
    return tuple(
        entry for entry in entries if entry.item and not (same_page and entry.source is Source.FAMILY)
    )


def _where(resolved: Resolved, reading: Reading, target: NodeRef) -> str:
    here = target.path == reading.statement.path
    if target.index == FAMILY:
        return word("brings.all_levels", {}) if here else word("brings.page", {"path": target.path})
    line = resolved.found.handbook.pages[target.path].family.nodes[target.index].heading.line
    return word("brings.here" if here else "brings.there", {"line": line, "path": target.path})


def _counted(kind: Kind, count: int) -> str:
    return word(f"brought.{kind.value}_{'one' if count == 1 else 'many'}", {"count": count})


def _joined(parts: Sequence[str]) -> str:
    if len(parts) < 2:
        return "".join(parts)
    return word("brings.and", {"first": ", ".join(parts[:-1]), "last": parts[-1]})


def _shortened(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…"
