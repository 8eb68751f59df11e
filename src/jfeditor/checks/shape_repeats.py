"""Levels of one name, and sections of one kind and name that one level has twice."""

from collections.abc import Hashable, Iterator

from jfeditor.checks.findings import Finding, Place
from jfeditor.checks.subjects import PageCheck, PageSubject
from jfeditor.families.model import Kind, Node, Role
from jfeditor.families.titles import read_title

_TITLED = frozenset({Role.LEVEL, Role.SPECIALTY})


def _find_repeats(subject: PageSubject) -> Iterator[Finding]:
    if not subject.tells_of_family:
        return
    page, nodes = subject.page, subject.page.family.nodes
    first: dict[Hashable, Node] = {}
    for node in nodes:
        key = _key(node)
        other = first.setdefault(key, node) if key is not None else node
        if other is node:
            continue
        heading, before = node.heading, other.heading
        yield subject.finding(
            "JF113" if node.role in _TITLED else "JF114",
            heading.content,
            "reworded" if node.role in _TITLED and heading.text != before.text else "",
            places=[Place(page.path, before.line, before.text)],
            title=heading.text,
            other=before.text,
            line=before.line,
            owner=subject.title(node.owner),
            role=node.role.value,
        )


def _key(node: Node) -> Hashable | None:
    """What two of one name have in common; None for what may be there twice."""
    if node.role in _TITLED:
        return node.role, node.parent, read_title(node.heading.text).key
    if node.role is Role.SECTION and node.kind is not Kind.OTHER:
        return node.kind, node.owner, node.parent, read_title(node.heading.text).words
    return None


CHECKS = (PageCheck(("JF113", "JF114"), _find_repeats),)
