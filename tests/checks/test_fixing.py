"""Many fixes as one change: what goes together, what is told, and mending until nothing is left."""

from dataclasses import replace

import pytest
from real_pages import found_in

from jfeditor.checks import table
from jfeditor.checks.checking import PageFindings, check
from jfeditor.checks.findings import Finding, Fix
from jfeditor.checks.fixing import FixError, fix_all, joined_edit, mended
from jfeditor.checks.options import CheckOptions
from jfeditor.checks.rules import Severity
from jfeditor.checks.subjects import PageCheck
from jfeditor.families.handbook import Handbook
from jfeditor.families.pages import read_page
from jfeditor.restructure.plans import plan
from jfeditor.restructure.proposals import Way
from jfeditor.restructure.surveys import take_survey
from jfeditor.text.edits import Edit, apply_edits
from jfeditor.text.spans import Span
from jfeditor.wording import word, word_error

TEXT = b"# A\n\none two three four\n"


def survey_of(**pages):
    return take_survey(Handbook.of(read_page(f"{name}.md", data) for name, data in pages.items()))


def fixed(start, end, new, *more, sure=True, code="JF902"):
    edits = (Edit(Span(start, end), new), *(Edit(Span(*span), text) for span, text in more))
    return Finding(code, Severity.NOTE, "a.md", Span(start, end), 3, "said", (Fix("Mend", edits, sure=sure),))


def proposed(survey, *findings):
    page = survey.handbook.pages["a.md"]
    return fix_all([PageFindings(page, findings)], "Mend it")(survey)


def after(survey, proposal, offers=None):
    change = proposal.make(proposal.offers if offers is None else offers).change
    return {page.path: page.after for page in change.pages}


def told(proposal):
    sentences = [word_error(one) for one in proposal.passed_over]
    assert not any("{" in sentence for sentence in sentences)
    return [one.code for one in proposal.passed_over]


def test_each_fix_is_an_offer_that_may_be_left_out():
    survey = survey_of(a=TEXT)
    proposal = proposed(survey, fixed(13, 18, b"3"), fixed(5, 8, b"1"))
    assert [(offer.edit.span, offer.way, offer.chosen) for offer in proposal.offers] == [
        (Span(5, 8), Way.FIX, True),
        (Span(13, 18), Way.FIX, True),
    ]
    assert proposal.name == "Mend it"
    assert after(survey, proposal) == {"a.md": b"# A\n\n1 two 3 four\n"}
    assert after(survey, proposal, proposal.offers[1:]) == {"a.md": b"# A\n\none two 3 four\n"}
    assert after(survey, proposal, ()) == {}
    assert plan(survey, proposal.whole()).change.name == "Mend it"


def test_the_words_for_an_offer_are_there():
    assert word(f"review_way.{Way.FIX.value}", {}) != "review_way.fix"


def test_the_edits_of_one_fix_are_done_together():
    survey = survey_of(a=TEXT)
    proposal = proposed(survey, fixed(5, 8, b"1", ((13, 18), b"3")))
    [offer] = proposal.offers
    assert offer.edit == Edit(Span(5, 18), b"1 two 3")
    assert after(survey, proposal) == {"a.md": b"# A\n\n1 two 3 four\n"}


def test_a_joined_edit_does_what_its_edits_do():
    edits = [
        Edit(Span(9, 12), b""),
        Edit(Span(5, 5), b"a "),
        Edit(Span(5, 5), b"b "),
        Edit(Span(23, 23), b"."),
    ]
    assert apply_edits(TEXT, [joined_edit(TEXT, edits)]) == apply_edits(TEXT, edits)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (fixed(5, 12, b"x"), fixed(9, 18, b"y")),
        (fixed(5, 18, b"x"), fixed(9, 12, b"y")),
        (fixed(5, 5, b"x"), fixed(5, 5, b"y")),
        (fixed(5, 5, b"x"), fixed(5, 8, b"y")),
        (fixed(5, 8, b"x", ((20, 22), b"z")), fixed(9, 12, b"y")),
    ],
)
def test_fixes_of_the_same_text_are_left_out_and_told(one, other):
    proposal = proposed(survey_of(a=TEXT), one, other)
    assert len(proposal.offers) == 1
    assert told(proposal) == ["fixing.overlap"]


def test_fixes_side_by_side_are_both_done():
    survey = survey_of(a=TEXT)
    proposal = proposed(survey, fixed(5, 8, b"1"), fixed(8, 9, b"-"), fixed(9, 9, b"("))
    assert told(proposal) == []
    assert after(survey, proposal) == {"a.md": b"# A\n\n1-(two three four\n"}


def test_the_same_fix_of_two_findings_is_done_once():
    proposal = proposed(survey_of(a=TEXT), fixed(5, 8, b"1"), fixed(5, 8, b"1", code="JF901"))
    assert len(proposal.offers) == 1
    assert told(proposal) == []


def test_what_cannot_be_done_without_choosing_is_told():
    own = replace(fixed(5, 8, b""), fixes=(Fix("Move it", operation=lambda survey: None),))
    none = replace(fixed(9, 12, b""), fixes=())
    proposal = proposed(survey_of(a=TEXT), own, none, fixed(13, 18, b"3", sure=False), fixed(0, 1, b"##"))
    assert told(proposal) == ["fixing.by_itself", "fixing.no_fix", "fixing.no_fix"]
    with pytest.raises(FixError) as error:
        proposed(survey_of(a=TEXT), own, none)
    assert error.value.code == "fixing.nothing"
    with pytest.raises(FixError) as error:
        proposed(survey_of(a=TEXT), own)
    assert error.value.code == "fixing.by_itself"


def test_a_page_that_is_another_by_now_is_passed_over():
    survey = survey_of(a=TEXT, b=TEXT)
    pages = [PageFindings(page, (fixed(5, 8, b"1"),)) for page in survey.handbook]
    later = take_survey(survey.handbook.with_page(read_page("a.md", TEXT + b"\n")), survey)
    proposal = fix_all(pages, "Mend it")(later)
    assert told(proposal) == ["fixing.stale"]
    assert [offer.path for offer in proposal.offers] == ["b.md"]
    gone = take_survey(survey.handbook.without("a.md"), survey)
    assert [offer.path for offer in fix_all(pages, "Mend it")(gone).offers] == ["b.md"]


def all_of(page):
    return page.findings


def test_mending_goes_on_until_nothing_is_left(monkeypatch):
    def find(subject):
        """Each `xx` is one x too many; of four a second look is needed."""
        at = subject.data.find(b"xx")
        if at >= 0:
            fix = Fix("Take out an x", (Edit(Span(at, at + 1), b""),))
            yield subject.finding("JF901", Span(at, at + 2), fixes=(fix,), said="xx")

    monkeypatch.setattr(table, "QUICK", (PageCheck(("JF901",), find),))
    survey = survey_of(a=b"# A\n\nxxxx\n", b=b"# B\n\nx\n", c=b"# C\n\nxx\n")
    done = mended(survey, CheckOptions(), all_of)
    assert {page.path: page.after for page in done.change.pages} == {
        "a.md": b"# A\n\nx\n",
        "c.md": b"# C\n\nx\n",
    }
    assert done.count == 4
    assert list(done.left) == []
    assert done.left.survey.handbook.pages["a.md"].source.data == b"# A\n\nx\n"


def test_mending_ends_where_fixes_call_for_one_another(monkeypatch):
    def find(subject):
        at = len(subject.data)
        fix = Fix("Add an x", (Edit(Span(at, at), b"x"),))
        yield subject.finding("JF901", Span(0, 1), fixes=(fix,), said="x")

    monkeypatch.setattr(table, "QUICK", (PageCheck(("JF901",), find),))
    done = mended(survey_of(a=b"# A\n"), CheckOptions(), all_of)
    [page] = done.change.pages
    assert page.after.strip(b"x") == b"# A\n"
    assert len(list(done.left)) == 1


def test_only_what_is_wanted_and_not_disabled_is_mended():
    text = b"---\ntitle: A\n---\n\n# A\n\nText. <!-- jfeditor-disabled --> <!-- jfeditor-ignore -->\n"
    fixed_text = text.replace(b"jfeditor-disabled", b"jfeditor-disable").replace(
        b"jfeditor-ignore", b"jfeditor-disable"
    )
    survey = survey_of(a=text)
    done = mended(survey, CheckOptions(), lambda page: (one for one in page.findings if one.code == "JF901"))
    assert [page.after for page in done.change.pages] == [fixed_text]
    assert mended(survey, CheckOptions(), lambda page: ()).change.pages == ()
    disabled = text.replace(b"# A\n", b"<!-- jfeditor-disable JF901 -->\n\n# A\n")
    assert mended(survey_of(a=disabled), CheckOptions(), all_of).change.pages == ()


def test_a_heading_that_links_lead_to_keeps_its_words():
    front = b"---\ntitle: A\ndescription: B.\n---\n\n"
    here = front + b"## Load,stow\n\nText,words.\n\n## Lift,lower\n\nText.\n"
    there = front + b"See [them](a.md#loadstow).\n"
    survey = survey_of(a=here, b=there)
    done = mended(survey, CheckOptions(), all_of)
    [page] = done.change.pages
    assert page.after == here.replace(b"Text,words", b"Text, words").replace(b"Lift,lower", b"Lift, lower")
    found = check(survey, CheckOptions()).pages.values()
    proposal = fix_all(found, "Mend")(survey)
    assert len(proposal.offers) == 2
    assert [one.code for one in proposal.passed_over if one.code == "fixing.linked"] == ["fixing.linked"]


def test_a_page_that_is_not_utf_8_is_left_alone():
    assert mended(survey_of(a=b"\xe9 text  text\n"), CheckOptions(), all_of).change.pages == ()


def fixable(found):
    return {
        (path, one.code)
        for path, page in found.pages.items()
        for one in page.findings
        if one.fix and one.fix.edits
    }


@pytest.mark.parametrize("folder", ["pages", "seeds"])
def test_real_pages_are_mended_in_a_round_or_few(corpus, folder):
    found = found_in(corpus / folder)
    done = mended(found.survey, found.options, all_of)
    assert done.count > 0
    assert not done.left.faults
    assert fixable(done.left) <= fixable(found)
    assert len(list(done.left)) < len(list(found))
    again = mended(done.left.survey, found.options, all_of)
    assert again.count == 0
    for page in done.change.pages:
        assert page.before == found.survey.texts[page.path]
        assert apply_edits(page.before, page.edits) == page.after


def test_all_fixes_of_a_rule_over_real_pages_make_one_plan(corpus):
    found = found_in(corpus / "seeds")
    wanted = [
        replace(page, findings=tuple(one for one in page.findings if one.fix))
        for page in found.pages.values()
    ]
    proposal = fix_all(wanted, "Mend all")(found.survey)
    done = plan(found.survey, proposal.whole())
    left = check(done.after, found.options, found)
    assert len(list(left)) < len(list(found))
