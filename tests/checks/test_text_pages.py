"""Links, front matter and text of real pages: fixes end their finding, change its spot, make no other."""

from collections import Counter
from pathlib import Path

import pytest
from rule_desk import is_at_spot

from jfeditor.checks import front_matter, links, table, text
from jfeditor.checks.checking import check
from jfeditor.checks.options import CheckOptions, FrontMatterOptions, Quotes, TextOptions
from jfeditor.families.handbook import Handbook
from jfeditor.families.pages import read_page
from jfeditor.restructure.surveys import take_survey
from jfeditor.text.changes import change_page
from jfeditor.workspace.discovery import list_files

SAMPLE = Path(__file__).resolve().parents[2] / "resources" / "sample-handbook"
OPTIONS = CheckOptions(front_matter=FrontMatterOptions(required=("title",)))
"""What is missing besides would be told only once front matter can be read."""
SOME = 9
"""Of the many findings of one rule every ninth is tried each time."""


@pytest.fixture(autouse=True)
def own_rules_only(monkeypatch):
    monkeypatch.setattr(table, "QUICK", (*links.CHECKS, *front_matter.CHECKS, *text.CHECKS))


def survey_of(folder):
    files = sorted(path for path in folder.rglob("*") if ".md" in path.suffixes)
    pages = [read_page(f.relative_to(folder).as_posix(), f.read_bytes()) for f in files]
    return take_survey(Handbook.of(pages, None, list_files(folder) - {page.path for page in pages}))


def told(found, path):
    return Counter((one.code, one.message.partition(", up to line")[0]) for one in found.of(path))


def check_fixes(survey, options, step):
    """Try every fix, or of each rule every `step`-th; how many were tried."""
    before = check(survey, options)
    assert not before.faults
    of_rule = Counter()
    tried = 0
    for finding in before:
        of_rule[finding.code] += 1
        if of_rule[finding.code] % step and of_rule[finding.code] > step:
            continue
        page = survey.handbook.pages[finding.path]
        for fix in finding.fixes:
            where = f"{finding.path}:{finding.line} {finding.code} {fix.name}"
            assert all(is_at_spot(page, finding, edit) for edit in fix.edits), where
            after = read_page(page.path, change_page(page.path, page.source.data, fix.edits).after)
            now = check(take_survey(survey.handbook.with_page(after), survey), options, before)
            assert not now.faults
            gone = told(before, page.path) - told(now, page.path)
            assert told(now, page.path) - told(before, page.path) == Counter(), where
            assert gone == Counter([(finding.code, finding.message.partition(", up to line")[0])]), where
            tried += 1
    return tried


def test_some_fixes_on_real_pages(corpus):
    assert check_fixes(survey_of(corpus / "pages"), OPTIONS, SOME) > 100


@pytest.mark.slow
def test_all_fixes_on_real_pages(corpus):
    assert check_fixes(survey_of(corpus / "pages"), OPTIONS, 1) > 900


@pytest.mark.parametrize("quotes", [Quotes.STRAIGHT, Quotes.TYPOGRAPHIC])
def test_fixes_of_quotation_marks_on_real_pages(corpus, quotes):
    options = CheckOptions(front_matter=OPTIONS.front_matter, text=TextOptions(quotes))
    assert check_fixes(survey_of(corpus / "seeds"), options, SOME) > 20


def test_all_fixes_on_the_seeds_and_the_sample(corpus):
    assert check_fixes(survey_of(corpus / "seeds"), OPTIONS, 1) > 10
    assert check_fixes(survey_of(SAMPLE), OPTIONS, 1) > 5


def test_faults_of_the_seeds(corpus):
    found = check(survey_of(corpus / "seeds"), OPTIONS)
    [mojibake] = [one for one in found if one.code == "JF601"]
    assert mojibake.fix
    assert "’" in mojibake.fix.name
    assert len([one for one in found if one.code == "JF602"]) == 2
    assert [one.code for one in found.of(mojibake.path)].count("JF601") == 1


def test_a_part_of_a_site_has_no_lost_pages(corpus):
    """Most of what real pages link to is not in their folder: none of it is told."""
    found = check(survey_of(corpus / "pages"), OPTIONS)
    assert [one for one in found if one.code in {"JF401", "JF403"}] == []
