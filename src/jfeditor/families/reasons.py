"""Readings of statements in words, from `resources/messages/inheritance.toml`."""

from jfeditor.families.handbook import NodeRef
from jfeditor.families.inheritance import Inheritance, Reading
from jfeditor.families.model import FAMILY
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
            "section": section.value.replace("_", " ") if section else "",
            "name": reading.reason.name,
            "title": reading.reason.title,
            "where": reading.reason.where,
        },
    )


def _title(found: Inheritance, ref: NodeRef) -> str:
    page = found.handbook.pages[ref.path]
    title = page.title if ref.index == FAMILY else page.family.nodes[ref.index].heading.text
    return f"{title} ({ref.path})"
