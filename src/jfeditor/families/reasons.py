"""Statements, facts and ways in words, from `resources/messages/inheritance.toml`.

The window and the commands say the same; each sentence is made here only.
"""

from jfeditor.families.effective import Fault, Place, Trouble
from jfeditor.families.facts import Fact
from jfeditor.families.handbook import Handbook, NodeRef
from jfeditor.families.inheritance import Inheritance, Reading, Status
from jfeditor.families.model import Kind
from jfeditor.families.targets import Slip
from jfeditor.wording import word


def explain(found: Inheritance, reading: Reading) -> str:
    """Why a statement was read as it was."""
    reason = reading.reason
    names = "; ".join(_title(found, candidate) for candidate in reading.candidates)
    where = word("inheritance.same_page", {}) if reason.where == reading.statement.path else reason.where
    return word(
        reason.code, {"name": reason.name, "title": reason.title, "where": where, "candidates": names}
    )


def slip_text(slip: Slip, reading: Reading) -> str:
    """What looks wrong about a statement."""
    section = reading.statement.section
    return word(
        f"slip.{slip.value}",
        {
            "section": section.words if section else "",
            "name": reading.reason.name,
            "title": reading.reason.title,
            "where": reading.reason.where,
        },
    )


def what_is_wrong(found: Inheritance, reading: Reading, status: Status) -> tuple[str, ...]:
    """All that has to be mended about a statement, its `status` first; empty where nothing has."""
    slips = tuple(slip_text(slip, reading) for slip in reading.slips)
    if status is Status.RESOLVED:
        return slips
    return (word("effective.cycle", {}) if status is Status.CYCLE else explain(found, reading), *slips)


def fault_reason(found: Inheritance, fault: Fault) -> str:
    """Why the content of a statement cannot be shown, and what to do about it."""
    if fault.trouble in {Trouble.CYCLE, Trouble.TOO_LONG}:
        return word(f"effective.{fault.trouble.value}", {})
    return explain(found, fault.reading)


def fault_text(found: Inheritance, fault: Fault) -> str:
    """A statement whose content cannot be shown, with where it stands and why."""
    statement = fault.reading.statement
    place = f"{statement.path}:{statement.line}"
    return word(
        "effective.fault",
        {"place": place, "text": fault.reading.text, "reason": fault_reason(found, fault)},
    )


def fact_text(fact: Fact) -> str:
    """What prose states of a role; where it seems to be copied from another one, that too."""
    text = word(f"fact.{fact.kind.value}", {"value": fact.value})
    return f"{text} {word('fact.copied', {'name': fact.subject, 'line': fact.line})}" if fact.copied else text


def way_text(handbook: Handbook, path: str, place: Place) -> str:
    """Whose an item is, where it stands, and through whom it comes to a role of the page `path`."""
    origin = place.origin
    line = f"{place.line}" if origin.owner.path == path else f"{origin.owner.path}:{place.line}"
    through = ", ".join(handbook.title_of(ref) for ref in passed_through(place))
    code = f"effective.from_{origin.source.value}" + ("_through" if through else "")
    return word(code, {"title": handbook.title_of(origin.owner), "line": line, "through": through})


def passed_through(place: Place) -> tuple[NodeRef, ...]:
    """The levels between an item's owner and the role it comes to, the owner's side first."""
    return tuple(reading.owner for reading in reversed(place.origin.chain()[1:]))


def facet_text(kind: Kind) -> str:
    """What a kind of content is called."""
    return kind.words.capitalize()


def _title(found: Inheritance, ref: NodeRef) -> str:
    return f"{found.handbook.title_of(ref)} ({ref.path})"
