"""The lines of a role's title block: grade, to whom it reports, what comes next."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from jfeditor.export.documents import Detail
from jfeditor.families.effective import EffectiveItem, EffectiveRoles
from jfeditor.families.facts import FactKind
from jfeditor.families.handbook import NodeRef
from jfeditor.families.named_roles import is_lost, named_role
from jfeditor.resources import load_table
from jfeditor.wording import word

_KINDS = (FactKind.GRADE, FactKind.REPORTS_TO, FactKind.NEXT_STEP)
_LONGEST_GRADE = 16
"""Words of a sentence that says a grade and nothing else."""
_MORE = re.compile(r"\d[A-Z]?\)?[.!?]\s+\S")
"""Behind a grade another sentence begins."""
_LONGEST = 80
"""Characters of a value of the front matter; what is longer is no line of a title block."""


class Stated(NamedTuple):
    """What a role's text states; empty where it states nothing, or not one thing."""

    value: str
    ref: NodeRef | None
    """The role that it names."""


_UNSTATED = Stated("", None)


def role_details(roles: EffectiveRoles, ref: NodeRef) -> tuple[Detail, ...]:
    """What is known of a role beside its content, in order."""
    found = ((kind, stated(roles, ref, kind)) for kind in _KINDS)
    said = (Detail(word(f"export.{kind.value}", {}), *one) for kind, one in found if one.value)
    return (*said, *_from_front_matter(roles, ref))


def stated(roles: EffectiveRoles, ref: NodeRef, kind: FactKind) -> Stated:
    """What prose states of a role where it is about this role and says one thing.

    A sentence that seems to be copied from another role does not count, nor does one whose link is broken;
    where two say different things, neither counts. There may be several next steps.
    """
    all_facts = [fact for fact in roles.facts(ref) if fact.kind is kind]
    facts = [fact for fact in all_facts if not fact.copied]
    if kind is FactKind.GRADE:
        grade = roles.role(ref).grade
        is_copied = not facts and any(fact.value == grade for fact in all_facts)
        return _UNSTATED if is_copied or any(fact.value != grade for fact in facts) else Stated(grade, None)
    handbook = roles.inheritance.handbook
    named: dict[str, NodeRef | None] = {}
    for fact in facts:
        if not is_lost(handbook, ref.path, fact):
            target = named_role(handbook, ref.path, fact)
            # What links to a family of several levels says itself which of them is meant.
            is_role = target is not None and target in roles.roles_of(target.path)
            value = handbook.title_of(target) if target is not None and is_role else fact.value
            named.setdefault(" ".join(value.split()), target)
    if len(named) == 1:
        return Stated(*next(iter(named.items())))
    return Stated(word("export.or", {}).join(named), None) if kind is FactKind.NEXT_STEP else _UNSTATED


def only_says_grade(roles: EffectiveRoles, ref: NodeRef, entry: EffectiveItem) -> bool:
    """Whether an item says a grade and nothing else, and the role's own stands in its details."""
    item = entry.item
    if item is None or item.below or len(item.text.split()) > _LONGEST_GRADE or _MORE.search(item.text):
        return False
    return bool(stated(roles, ref, FactKind.GRADE).value) and any(
        fact.kind is FactKind.GRADE and item.span.holds(fact.span.start)
        for fact in roles.facts(entry.origin.owner)
    )


def _from_front_matter(roles: EffectiveRoles, ref: NodeRef) -> Iterator[Detail]:
    """What the front matter of a role's page, or of its family's, says that belongs into a title block."""
    pages = roles.inheritance.handbook.pages
    home = roles.home(ref.path)
    for key, label in load_table("reading", "role_details.toml")["front_matter"].items():
        for path in dict.fromkeys((ref.path, home)):
            value = pages[path].front_matter.values.get(key)
            text = " ".join(str(value).split()) if isinstance(value, str | int) else ""
            if text and not isinstance(value, bool) and len(text) <= _LONGEST:
                yield Detail(label, text)
                break
