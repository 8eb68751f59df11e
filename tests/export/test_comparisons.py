"""Two roles side by side: each item of either is in one of the parts, and in the right one."""

from itertools import pairwise

from harbour_pages import level, node, page, roles_of
from shown_words import entries

from jfeditor.export.comparisons import compare_roles
from jfeditor.export.documents import ComparedDetail, ComparedSection, DocumentKind
from jfeditor.export.making import comparison_document
from jfeditor.families.effective import EffectiveRoles

STEERS = "Steers the largest ships through the narrow channel"


def test_both_nearly_and_only_one() -> None:
    roles = roles_of(
        page(
            "a.md",
            "Pilots",
            level("Pilot", ["Sails", f"{STEERS} by day", "Ropes"], own="The Pilot is a grade 6.")
            + level("Crane Driver", ["Lifts", "sails.", f"{STEERS} by night"]),
        )
    )
    one, other = node(roles, "a.md#pilot"), node(roles, "a.md#crane-driver")
    comparison = compare_roles(roles, one, other)
    assert comparison.details == (ComparedDetail("Grade", "6", ""),)
    (section,) = comparison.sections
    assert told(section) == (["Sails"], [(f"{STEERS} by day", f"{STEERS} by night")], ["Ropes"], ["Lifts"])
    document = comparison_document(roles, one, other)
    assert (document.kind, document.comparison) == (DocumentKind.COMPARISON, comparison)
    assert [sheet.title for sheet in document.sheets] == ["Pilot", "Crane Driver"]


def test_what_cannot_be_followed_is_told_of_whom_it_is_missing() -> None:
    roles = roles_of(
        page("a.md", "Pilots", level("Pilot", ["Sails"]) + level("Mate", ["Extends the Crane Driver"]))
    )
    (section,) = compare_roles(roles, node(roles, "a.md#pilot"), node(roles, "a.md#mate")).sections
    assert [bool(portion.warning) for portion in section.other] == [True]
    assert [bool(portion.warning) for portion in section.one] == [False]


def test_a_role_has_all_in_common_with_itself(sample_roles: EffectiveRoles) -> None:
    for role in sample_roles.all():
        for section in compare_roles(sample_roles, role.ref, role.ref).sections:
            assert not section.alike
            assert not [portion for portion in (*section.one, *section.other) if portion.blocks]


def test_items_are_divided_and_none_is_lost(real_roles: list[EffectiveRoles]) -> None:
    for roles in real_roles:
        for one, other in pairwise([role.ref for role in roles.all()]):
            there = compare_roles(roles, one, other).sections
            back = compare_roles(roles, other, one).sections
            for section, turned in zip(there, back, strict=True):
                both, alike, mine, others = told(section)
                both_back, alike_back, others_back, mine_back = told(turned)
                assert len(both) == len(both_back)
                assert sorted(mine + [a for a, _ in alike]) == sorted(mine_back + [b for _, b in alike_back])
                assert sorted(others + [b for _, b in alike]) == sorted(
                    others_back + [a for a, _ in alike_back]
                )


def split(pairs: list[tuple[str, str]]) -> tuple[list[str], list[str]]:
    return [one for one, _ in pairs], [other for _, other in pairs]


def told(section: ComparedSection) -> tuple[list[str], list[tuple[str, str]], list[str], list[str]]:
    both, one, other = (
        [entry for portion in portions for entry in entries(portion.blocks)]
        for portions in (section.both, section.one, section.other)
    )
    alike = [(*entries(pair.one.blocks), *entries(pair.other.blocks)) for pair in section.alike]
    return both, alike, one, other  # type: ignore[return-value]
