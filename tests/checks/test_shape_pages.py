"""The shape of real pages: every fix ends its finding, changes nothing else and makes no other finding."""

from collections import Counter
from pathlib import Path

import pytest

from jfeditor.checks import shape, table
from jfeditor.checks.checking import check
from jfeditor.checks.fixing import mended
from jfeditor.checks.options import CheckOptions, ShapeOptions
from jfeditor.families.handbook import Handbook
from jfeditor.families.items import read_items
from jfeditor.families.model import Kind
from jfeditor.families.pages import read_page
from jfeditor.restructure.plans import plan
from jfeditor.restructure.surveys import take_survey
from jfeditor.text.changes import change_page

SAMPLE = Path(__file__).resolve().parents[2] / "resources" / "sample-handbook"
KEEPS_MEANING = frozenset({"JF109", "JF115", "JF116"})
"""Rules whose fixes leave what each heading is and whom it is about as they were."""


@pytest.fixture(autouse=True)
def shape_only(monkeypatch):
    monkeypatch.setattr(table, "QUICK", shape.CHECKS)


def survey_of(folder):
    files = sorted(path for path in folder.rglob("*") if ".md" in path.suffixes)
    return take_survey(
        Handbook.of(read_page(f.relative_to(folder).as_posix(), f.read_bytes()) for f in files)
    )


@pytest.fixture(scope="session")
def seeds(corpus):
    return survey_of(corpus / "seeds")


@pytest.fixture(scope="session")
def pages(corpus):
    return survey_of(corpus / "pages")


def most_frequent_requirement(survey):
    """The bullet that most requirements of a handbook have in common, case and full stops aside."""
    return Counter(
        item.text.rstrip(".")
        for page in survey.handbook
        for index, items in read_items(page).items()
        if page.family.nodes[index].kind is Kind.REQUIREMENTS
        for item in items
    ).most_common(1)[0][0]


@pytest.fixture(scope="session")
def options(pages):
    return CheckOptions(shape=ShapeOptions(requirement=most_frequent_requirement(pages)))


def told(findings):
    """What is found, lines aside."""
    return Counter((one.code, one.path, one.message.partition("(line")[0]) for one in findings)


def meaning(page):
    return [(node.heading.text, node.role, node.kind, node.owner) for node in page.family.nodes]


def changed_pages(survey, finding, fix):
    if fix.operation is None:
        return (change_page(finding.path, survey.texts[finding.path], fix.edits),)
    return plan(survey, fix.operation(survey).whole()).change.pages


def check_fix(before, finding, fix):
    survey, options = before.survey, before.options
    changed = [read_page(page.path, page.after) for page in changed_pages(survey, finding, fix)]
    handbook = survey.handbook.with_pages(changed)
    after = check(take_survey(handbook, survey), options, before)
    assert not after.faults
    where = f"{finding.path}:{finding.line} {finding.code} {fix.name}"
    assert told(before) - told(after) >= told([finding]), where
    assert told(after) - told(before) == Counter(), where
    if finding.code in KEEPS_MEANING and fix.operation is None:
        assert meaning(handbook.pages[finding.path]) == meaning(survey.handbook.pages[finding.path]), where


def fixes(found):
    return [(one, fix) for one in found for fix in one.fixes]


def test_every_fix_on_the_seeds_ends_its_finding_alone(seeds, options):
    found = check(seeds, options)
    assert not found.faults
    assert len(fixes(found)) > 10
    for finding, fix in fixes(found):
        check_fix(found, finding, fix)


def test_every_fix_on_real_pages_ends_its_finding_alone(pages, options):
    found = check(pages, options)
    assert not found.faults
    assert len(fixes(found)) > 100
    for finding, fix in fixes(found):
        check_fix(found, finding, fix)


@pytest.mark.parametrize("code", ["JF103", "JF104", "JF109", "JF115"])
def test_all_fixes_of_a_rule_can_be_done_at_once(pages, options, code):
    done = mended(pages, options, lambda page: [one for one in page.findings if one.code == code])
    assert done.count > 0
    assert not [one for one in done.left if one.code == code and one.fix]
    for page in done.change.pages:
        assert meaning(read_page(page.path, page.after)) == meaning(read_page(page.path, page.before))


def test_the_faults_of_the_seeds_are_found(seeds):
    found = {(one.path[:3], one.line, one.code) for one in check(seeds, CheckOptions())}
    assert {("000", line, "JF109") for line in (75, 79, 85, 92)} <= found
    assert {("002", 116, "JF110"), ("004", 213, "JF116")} <= found


def test_the_sample_handbook_is_checked_without_faults():
    found = check(survey_of(SAMPLE), CheckOptions(shape=ShapeOptions(requirement="Good eyes")))
    assert not found.faults
    for finding, fix in fixes(found):
        check_fix(found, finding, fix)


def test_pages_cut_anywhere_are_checked_without_faults(pages, options):
    """Half a page, as it is while it is being written."""
    half = [read_page(page.path, page.source.data[: len(page.source.data) // 2]) for page in pages.handbook]
    found = check(take_survey(Handbook.of(half)), options)
    assert not found.faults
    for one in found:
        assert one.span.start <= one.span.end <= len(found.survey.texts[one.path])
