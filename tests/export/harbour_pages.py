"""Small handbooks made for a test."""

from collections.abc import Iterable

from jfeditor.families.effective import EffectiveRoles
from jfeditor.families.handbook import Handbook, NodeRef
from jfeditor.families.inheritance import resolve
from jfeditor.families.pages import Page, read_page


def page(path: str, title: str, body: str, more: str = "") -> Page:
    return read_page(path, f"---\ntitle: {title}\n{more}---\n\n{body}".encode())


def roles_of(*pages: Page) -> EffectiveRoles:
    return EffectiveRoles(resolve(Handbook.of(pages)))


def node(roles: EffectiveRoles, address: str) -> NodeRef:
    return roles.inheritance.handbook.node(address)


def level(title: str, items: Iterable[str], kind: str = "Requirements", own: str = "") -> str:
    listed = "".join(f"- {item}\n" for item in items)
    return f"### {title}\n\n{own}\n\n#### {kind}\n\n{listed}\n"


PILOTS = page(
    "harbour/pilot.md",
    "Pilots",
    "Pilots bring ships in.\n\n"
    "## Requirements\n\n- Swims\n\n"
    "## Levels\n\nThere are three of them.\n\n"
    + level("Pilot", ["Sails **well**\n  - at night", "Docks ships of any kind in the harbour"])
    + level(
        "Senior Pilot",
        ["Extends that of the Pilot", "Plans the tides", "Docks ships of any kind in this harbour"],
        own="The Senior Pilot is a grade 7. Reports to the [Harbour Manager](#harbour-manager).",
    )
    + level("Harbour Manager", ["Extends the Senior Pilot", "Extends the Crane Driver", "Leads"])
    + "## Hiring Process\n\n1. A call\n2. A day at sea\n\n## Career Ladder\n\n",
    "job_code: HP-1\n",
)
"""A family whose manager takes in what the senior one takes in, and somebody who is not there."""
