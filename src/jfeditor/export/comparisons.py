"""Two roles side by side: what both comprise, what one of them does."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from rapidfuzz import fuzz
from rapidfuzz.process import extractOne

from jfeditor.export.documents import Alike, ComparedDetail, ComparedSection, Comparison, Portion
from jfeditor.export.facet_groups import facet_groups, group_title
from jfeditor.export.item_blocks import item_blocks
from jfeditor.export.role_details import only_says_grade, role_details
from jfeditor.export.source_lines import SourceWords
from jfeditor.families.contents import said_key
from jfeditor.families.effective import NEAR, SHORTEST_NEAR, EffectiveItem, EffectiveRole, EffectiveRoles
from jfeditor.families.handbook import NodeRef
from jfeditor.families.model import Kind


def compare_roles(roles: EffectiveRoles, one: NodeRef, other: NodeRef) -> Comparison:
    """The comparison of two roles as they take effect.

    What is the same, in what words it may be, is told as an effective role tells repeats: exact ones but for
    case and punctuation, near ones by likeness. Raises `LookUpError` where there is no such page.
    """
    roles.inheritance.handbook.find_page(one.path)
    roles.inheritance.handbook.find_page(other.path)
    return Comparison(tuple(_details(roles, one, other)), tuple(_sections(roles, one, other)))


def _details(roles: EffectiveRoles, one: NodeRef, other: NodeRef) -> Iterator[ComparedDetail]:
    mine = {detail.label: detail.value for detail in role_details(roles, one)}
    others = {detail.label: detail.value for detail in role_details(roles, other)}
    for label in dict.fromkeys((*mine, *others)):
        yield ComparedDetail(label, mine.get(label, ""), others.get(label, ""))


def _sections(roles: EffectiveRoles, one: NodeRef, other: NodeRef) -> Iterator[ComparedSection]:
    mine, others = roles.role(one), roles.role(other)
    for kinds in facet_groups(mine, others):
        found = _section(roles, kinds, mine, others)
        if found.both or found.alike or found.one or found.other:
            yield found


def _section(
    roles: EffectiveRoles, kinds: Sequence[Kind], one: EffectiveRole, other: EffectiveRole
) -> ComparedSection:
    mine, others = _said(roles, one, kinds[0]), _said(roles, other, kinds[0])
    keys, other_keys = ({said_key(e.item): e for e in es if e.item} for es in (mine, others))
    left = {key: entry for key, entry in keys.items() if key not in other_keys}
    other_left = {key: entry for key, entry in other_keys.items() if key not in keys}
    pairs = dict(_pairs(list(left), list(other_left)))
    return ComparedSection(
        group_title(kinds),
        tuple(_portions(roles, (entry for key, entry in keys.items() if key in other_keys))),
        tuple(
            Alike(_alone(roles, left[key]), _alone(roles, other_left[match])) for key, match in pairs.items()
        ),
        (
            *_portions(roles, (entry for key, entry in left.items() if key not in pairs)),
            *_warnings(roles, one, mine),
        ),
        (
            *_portions(roles, (entry for key, entry in other_left.items() if key not in pairs.values())),
            *_warnings(roles, other, others),
        ),
    )


def _said(roles: EffectiveRoles, role: EffectiveRole, kind: Kind) -> list[EffectiveItem]:
    """A role's items without grades that details tell."""
    return [
        entry
        for entry in role.facets[kind]
        if not (kind is Kind.JOB_GRADE and only_says_grade(roles, role.ref, entry))
    ]


def _pairs(keys: Sequence[str], others: list[str]) -> Iterator[tuple[str, str]]:
    """What is nearly the same in both, each at most once."""
    for key in keys:
        match = (
            extractOne(key, others, scorer=fuzz.ratio, processor=None, score_cutoff=NEAR)
            if len(key) >= SHORTEST_NEAR
            else None
        )
        if match:
            others.remove(match[0])
            yield key, match[0]


def _portions(roles: EffectiveRoles, entries: Iterable[EffectiveItem]) -> Iterator[Portion]:
    for path, group in groupby(entries, key=lambda entry: entry.origin.owner.path):
        page = roles.inheritance.handbook.pages[path]
        yield Portion(path, item_blocks(page, [entry.item for entry in group if entry.item]))


def _alone(roles: EffectiveRoles, entry: EffectiveItem) -> Portion:
    return next(_portions(roles, (entry,)))


def _warnings(
    roles: EffectiveRoles, role: EffectiveRole, entries: Sequence[EffectiveItem]
) -> Iterator[Portion]:
    words = SourceWords(roles, role)
    for entry in entries:
        if entry.fault:
            yield words.gap(entry.origin.owner.path, entry.fault, None)
