"""The roles that facts name ("reports to the Manager, Mooring"), looked up in the handbook."""

from jfeditor.families.facts import Fact
from jfeditor.families.handbook import Handbook, NodeRef
from jfeditor.families.links import follow
from jfeditor.families.model import FAMILY, Role


def named_role(handbook: Handbook, path: str, fact: Fact) -> NodeRef | None:
    """The role that a fact of the page at `path` names, where its link or its name leads to one only."""
    if is_lost(handbook, path, fact):
        return None
    linked = handbook.follow(fact.link, path) if fact.link else None
    if linked is not None:
        return role_around(handbook, linked)
    called = handbook.levels_titled(fact.value)
    here = [ref for ref in called if ref.path == path]
    fitting = here or called
    return fitting[0] if len(fitting) == 1 else None


def is_lost(handbook: Handbook, path: str, fact: Fact) -> bool:
    """Whether a fact's link leads to a page that does not have the heading it names."""
    leads = follow(handbook, fact.link, path) if fact.link else None
    return leads is not None and bool(leads.lost)


def role_around(handbook: Handbook, ref: NodeRef) -> NodeRef:
    """The level, specialty or family that a node belongs to; raises `LookUpError` where there is no page."""
    if ref.index == FAMILY:
        return ref
    node = handbook.find_page(ref.path).family.nodes[ref.index]
    if node.role is Role.SECTION:
        return NodeRef(ref.path, node.owner)
    return NodeRef(ref.path, FAMILY) if node.role is Role.GROUP else ref
