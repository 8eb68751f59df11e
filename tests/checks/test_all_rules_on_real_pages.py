"""What holds for every finding and every fix of every rule, on all real pages and the sample."""

import re
from collections import Counter
from pathlib import Path
from random import Random

import pytest
from real_pages import found_in
from rule_desk import is_at_spot

from jfeditor.checks.checking import check
from jfeditor.families.pages import read_page
from jfeditor.faults import JfeditorError
from jfeditor.restructure.plans import plan
from jfeditor.restructure.surveys import take_survey
from jfeditor.text.changes import change_page

SAMPLE = Path(__file__).parents[2] / "resources" / "sample-handbook"
INSIDE_CHARACTER = frozenset(bytes([byte]) for byte in range(0x80, 0xC0))
REPEATS = frozenset({"JF101", "JF210", "JF211", "JF212", "JF213", "JF304"})
"""What can be told of a level only when it is known whom it extends."""
REVEALS = {
    "JF202": REPEATS,
    "JF205": REPEATS,
    "JF206": REPEATS,
    "JF207": REPEATS,
    "JF213": REPEATS,
    "JF402": frozenset({"JF304"}),  # the text of a link that led nowhere may be about another level
    "JF501": frozenset({"JF502", "JF503", "JF504"}),  # front matter that could not be read
    "JF503": frozenset({"JF504"}),
    "JF602": REPEATS,  # what becomes an item may repeat another one, or come before a statement
}
"""Rules whose fixes may bring to light what was there and could not be told; no fix of others may."""
GAP = re.compile(r"\{(?:\w*|\{)\}")


@pytest.fixture(params=["pages", "seeds", "sample"])
def found(request):
    if request.param == "sample":
        return found_in(SAMPLE)
    return found_in(request.getfixturevalue("corpus") / request.param)


def test_no_check_fails(found):
    assert [(fault.path, fault.codes, repr(fault.error)) for fault in found.faults] == []


def test_findings_lie_in_their_pages_and_say_something(found):
    for path, page in found.pages.items():
        source = page.page.source
        for one in page.findings:
            assert one.path == path
            assert 0 <= one.span.start <= one.span.end <= len(source.data)
            if not source.fault:
                assert not INSIDE_CHARACTER.intersection(source.data[place : place + 1] for place in one.span)
            assert one.line == source.lines.number_at(one.span.start)
            assert one.message.strip() == one.message != ""
            spot = one.span.cut(source.data).decode(errors="replace")
            assert not GAP.search(one.message.replace(spot, "")), one.message
            assert "\n" not in one.message
            for place in one.places:
                other = found.survey.handbook.pages[place.path]
                assert 1 <= place.line <= len(other.source.lines)
                assert place.words


def test_no_spot_is_told_twice_by_a_rule(found):
    spots = Counter((one.path, one.code, one.span, one.message) for one in found)
    assert [spot for spot, count in spots.items() if count > 1] == []


def test_fixes_have_names_and_edits_that_fit_their_spot(found):
    for path, page in found.pages.items():
        data = page.page.source.data
        for one in page.findings:
            for fix in one.fixes:
                assert fix.name.strip() == fix.name != ""
                assert bool(fix.edits) != bool(fix.operation)
                assert all(is_at_spot(page.page, one, edit) for edit in fix.edits), one
                if fix.edits:
                    assert change_page(path, data, fix.edits).after != data


def try_fix(found, page, finding, fix):
    """The codes that are found less and more often after a fix; None where its operation is refused."""
    survey = found.survey
    if fix.operation is None:
        after = read_page(page.path, change_page(page.path, page.source.data, fix.edits).after)
        survey = take_survey(survey.handbook.with_page(after), survey)
    else:
        try:
            survey = plan(survey, fix.operation(survey).whole()).after
        except JfeditorError:
            return None
    again = check(survey, found.options, found)
    paths = found.pages.keys() | again.pages.keys()
    before, left = (Counter(one.code for path in paths for one in state.of(path)) for state in (found, again))
    return before - left, left - before


def sweep(found, count):
    """Tries some fixes of each rule; every one ends its finding, and none makes another."""
    random = Random(11)  # noqa: S311 - no secret
    fixes = {}
    for page in found.pages.values():
        for one in page.findings:
            for fix in one.fixes:
                fixes.setdefault(one.code, []).append((page.page, one, fix))
    wrong = []
    for code, of_rule in fixes.items():
        for page, finding, fix in random.sample(of_rule, min(count, len(of_rule))):
            outcome = try_fix(found, page, finding, fix)
            if outcome is None:
                wrong.append((code, page.path, finding.line, fix.name, "refused"))
            elif not outcome[0][code] or outcome[1].keys() - REVEALS.get(code, frozenset()):
                wrong.append((code, page.path, finding.line, fix.name, dict(outcome[0]), dict(outcome[1])))
    assert wrong == []


def test_some_fixes_of_each_rule_end_their_finding_and_make_no_other(found):
    sweep(found, 2)


@pytest.mark.slow
def test_all_fixes_end_their_finding_and_make_no_other(found):
    sweep(found, 300)
