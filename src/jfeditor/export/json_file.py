"""Roles for other programs: all that they comprise, with where each item comes from, as JSON (RFC 8259)."""

import json
from typing import Any

from jfeditor.export.documents import Document, DocumentKind, all_sheets
from jfeditor.families.effective import EffectiveItem, EffectiveRoles, Place
from jfeditor.families.facts import Fact
from jfeditor.families.handbook import Handbook, NodeRef
from jfeditor.families.inheritance import Inheritance
from jfeditor.families.items import Item
from jfeditor.families.model import FAMILY
from jfeditor.families.reasons import fault_text

SCHEMA = 1


def role_json(roles: EffectiveRoles, ref: NodeRef) -> str:
    """A role, as `jfeditor effective --format json` prints it; raises `LookUpError` where it is not there."""
    return _text(describe_role(roles, ref))


def json_text(document: Document, roles: EffectiveRoles) -> str:
    """The roles that a document is about: a single one by itself, several in a list with the file's title."""
    if document.kind in {DocumentKind.ROLE, DocumentKind.PAGE}:
        return role_json(roles, document.sheets[0].ref)
    refs = dict.fromkeys(sheet.ref for sheet in all_sheets(document))
    return _text(
        {
            "schema": SCHEMA,
            "title": document.title,
            "roles": [describe_role(roles, ref) for ref in refs],
        }
    )


def line_of(handbook: Handbook, ref: NodeRef) -> int:
    """The line of a node's heading; 0 for what is for the whole page."""
    return 0 if ref.index == FAMILY else handbook.pages[ref.path].family.nodes[ref.index].heading.line


def _text(told: dict[str, Any]) -> str:
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def describe_role(roles: EffectiveRoles, ref: NodeRef) -> dict[str, Any]:
    """A role for other programs; what is in it may be added to, never changed, within one schema."""
    found, role = roles.inheritance, roles.role(ref)
    handbook = found.handbook
    return {
        "schema": SCHEMA,
        "address": handbook.address(role.ref),
        "path": role.ref.path,
        "line": line_of(handbook, role.ref),
        "title": role.title,
        "grade": role.grade,
        "about": [{"line": item.line, **_content(item)} for item in role.about],
        "facets": {
            kind.value: [_described(found, item) for item in items] for kind, items in role.facets.items()
        },
        "facts": [_fact(handbook, role.ref.path, fact) for fact in roles.facts(ref)],
    }


def _content(item: Item) -> dict[str, Any]:
    told: dict[str, Any] = {"text": item.text}
    if item.below:
        told["items"] = [_content(below) for below in item.below]
    return told


def _described(found: Inheritance, entry: EffectiveItem) -> dict[str, Any]:
    places = [_provenance(found, place) for place in entry.places]
    told: dict[str, Any] = {
        **(_content(entry.item) if entry.item else {"text": entry.text}),
        "source": entry.source.value,
        "provenance": places[0],
    }
    if len(places) > 1:
        told["also"] = places[1:]
    if entry.repeats >= 0:
        told["repeats"] = entry.repeats
    if entry.fault:
        told["error"] = {"status": entry.fault.trouble.value, "text": fault_text(found, entry.fault)}
    return told


def _provenance(found: Inheritance, place: Place) -> list[dict[str, Any]]:
    """The way from where it is said to the role: the item's own line, then the statements on the way back."""
    way = [{"path": r.statement.path, "line": r.statement.line} for r in reversed(place.origin.chain())]
    return [{"path": place.origin.owner.path, "line": place.line}, *way]


def _fact(handbook: Handbook, path: str, fact: Fact) -> dict[str, Any]:
    told: dict[str, Any] = {"kind": fact.kind.value, "value": fact.value, "line": fact.line}
    if fact.link:
        told["link"] = fact.link
    if fact.copied:
        told["names"] = {
            "text": fact.subject,
            "line": line_of(handbook, NodeRef(path, max(fact.other, FAMILY))),
        }
    return told
