"""Rules of front matter."""

import pytest

from jfeditor.checks.front_matter import CHECKS
from jfeditor.checks.front_matter_dates import read_date
from jfeditor.checks.front_matter_keys import nearest_key
from jfeditor.checks.options import CheckOptions, FrontMatterOptions
from jfeditor.checks.subjects import PageSubject
from jfeditor.families.pages import read_page
from jfeditor.text.edits import apply_edits

BODY = "\n## Responsibilities\n\n- Bring ships in\n"


def find(text, code="", **options):
    data = text.encode()
    subject = PageSubject(
        read_page("pilot.md", data), CheckOptions(front_matter=FrontMatterOptions(**options))
    )
    return data, [one for check in CHECKS for one in check.find(subject) if not code or one.code == code]


def codes(text, **options):
    return [one.code for one in find(text, **options)[1]]


def fixed(text, code, **options):
    data, [finding] = find(text, code, **options)
    return apply_edits(data, finding.fixes[0].edits).decode()


GOOD = "---\ntitle: Pilot\ndescription: Brings ships in.\n---\n"


def test_good_front_matter_has_no_findings():
    assert codes(GOOD + BODY) == []


@pytest.mark.parametrize(
    ("broken", "line", "mended"),
    [
        ("title: Pilot: North\n", 2, 'title: "Pilot: North"\n'),
        ("title: Pilot\ndescription: So: it is\n", 3, 'title: Pilot\ndescription: "So: it is"\n'),
        ('title: "The "big" ship"\n', 2, 'title: "The \\"big\\" ship"\n'),
        ("title: @Pilot\n", 2, 'title: "@Pilot"\n'),
        ("title: Pilot\nmenu:\n\tname: x\n", 4, "title: Pilot\nmenu:\n  name: x\n"),
        ("title: Pilot\ndescription:In\nweight: 1\n", None, "title: Pilot\ndescription: In\nweight: 1\n"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line_and_repaired(broken, line, mended):
    text = f"---\n{broken}---\n{BODY}"
    [finding] = find(text, "JF501")[1]
    assert line is None or finding.line == line
    assert fixed(text, "JF501") == f"---\n{mended}---\n{BODY}"


def test_what_cannot_be_repaired_by_a_line_has_no_fix():
    assert not find(f"---\n]: [a\n}}:\n---\n{BODY}", "JF501")[1][0].fixes


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_missing_closing_line_is_added_below_the_last_field(end):
    text = "---\ntitle: Pilot\ntags:\n  - a\n\n## Responsibilities\n".replace("\n", end)
    assert fixed(text, "JF501") == text.replace(f"- a{end}", f"- a{end}---{end}")


def test_a_rule_at_the_top_is_no_front_matter():
    assert "JF501" not in codes("---\n\nText\n")
    assert "JF501" not in codes("---\nText\n")


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_missing_first_line_is_added(mark):
    text = f"{mark}layout: page\ntitle: Pilot\n---\n{BODY}"
    assert fixed(text, "JF502") == f"{mark}---\nlayout: page\ntitle: Pilot\n---\n{BODY}"
    assert codes(text) == ["JF502"], "what it hides is not missing"


@pytest.mark.parametrize("line", ["---x", "x---", " ---", "----", "--- .", "---;", "--- ---"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_first_line_with_more_than_hyphens_is_mended(line, end):
    text = f"{line}\ntitle: Pilot\n---\n{BODY}".replace("\n", end)
    if line in {" ---", "----", "--- ---"}:  # a rule, so that one field alone is a heading
        text = text.replace("title:", f"layout: page{end}title:")
    assert codes(text) == ["JF502"]
    [finding] = find(text, "JF502")[1]
    assert "just “---”" in finding.message
    mended = fixed(text, "JF502")
    assert mended == text.replace(line, "---", 1)
    assert "JF502" not in codes(mended)


def test_a_rule_at_the_top_with_text_below_is_no_spoilt_line():
    for text in ("----\n\nA note: this.\n\n---\n", "--- Note ---\n\nText\n", "---x\n\n## A: b\n"):
        assert "JF502" not in codes(text)


def test_a_missing_title_is_offered_from_the_page():
    assert fixed("---\ndescription: x\n---\n\n# Harbour Pilot\n", "JF503").startswith(
        "---\ntitle: Harbour Pilot\n"
    )
    assert fixed("---\ntitle:\ndescription: x\n---\n", "JF503") == "---\ntitle: Pilot\ndescription: x\n---\n"


def test_a_page_of_a_family_without_front_matter_has_no_title():
    assert codes(f"# Pilot\n{BODY}\n## Requirements\n\n- x\n") == ["JF503", "JF504"]
    assert codes("# Read me\n\nHow this folder is kept.\n") == []


def test_what_a_page_has_to_have_is_configured():
    text = "---\ntitle: Pilot\n---\n"
    assert codes(text) == ["JF504"]
    assert codes(text, required=("title",)) == []
    assert codes(text, required=("title", "owner", "weight")) == ["JF504", "JF504"]


def test_the_length_of_a_description_is_counted_as_it_is_shown():
    text = "---\ntitle: Pilot\ndescription: >\n  aaaa\n  bbbb\n---\n"
    assert codes(text, longest_description=9) == []
    data, [finding] = find(text, longest_description=8)
    assert finding.code == "JF505"
    assert "9 characters" in finding.message
    assert finding.span.cut(data).strip().endswith(b"bbbb")


def test_of_fields_that_stand_twice_those_that_do_not_count_go():
    text = "---\ntitle: A\ndescription: x\ntitle: >\n  B\n  C\ntitle: D\n---\n"
    data, found = find(text, "JF506")
    assert [one.line for one in found] == [2, 4]
    assert [one.places[0].line for one in found] == [7, 7]
    assert apply_edits(data, found[0].fix.edits).decode() == text.replace("title: A\n", "")
    assert apply_edits(data, found[1].fix.edits).decode() == text.replace("title: >\n  B\n  C\n", "")


@pytest.mark.parametrize(
    ("key", "near"),
    [
        ("titel", "title"),
        ("Title", "title"),
        ("DESCRIPTION", "description"),
        ("descripton", "description"),
        ("discription", "description"),
        ("wieght", "weight"),
        ("alias", ""),  # a plural is no slip
        ("tag", ""),
        ("keyword", ""),
        ("summarys", ""),
        ("lastMod", ""),  # capitals aside it is known
        ("owner", ""),
        ("reviewed", ""),
        ("audience", ""),
        ("extra_js", ""),
        ("id", ""),
    ],
)
def test_keys_that_are_almost_known(key, near):
    assert nearest_key(key) == near


def test_a_misspelt_field_is_renamed_and_not_missing():
    text = "---\ntitel: Pilot\ndescription: x\n---\n"
    assert codes(text) == ["JF507"]
    assert fixed(text, "JF507") == "---\ntitle: Pilot\ndescription: x\n---\n"


def test_a_field_beside_the_one_it_is_almost_is_the_handbook_s_own():
    assert codes("---\ntitle: Pilot\ntitel: P\ndescription: x\n---\n") == []


def test_obsolete_fields_are_renamed_or_removed():
    text = "---\ntitle: Pilot\ndescription: x\nkeeper: Ada\nold: 1\n---\n"
    data, found = find(text, "JF508", obsolete={"keeper": "owner", "old": ""})
    assert [one.fixes[0].name for one in found] == ["Rename it to “owner”", "Remove it"]
    assert apply_edits(data, found[0].fixes[0].edits).decode() == text.replace("keeper", "owner")
    assert apply_edits(data, found[1].fixes[0].edits).decode() == text.replace("old: 1\n", "")
    assert found[1].fix is None, "what is lost is the user's choice"


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("31 May 2024", "2024-05-31"),
        ("May 31st, 2024", "2024-05-31"),
        ("Sept. 3, 2024", "2024-09-03"),
        ("3rd of June, 2024", "2024-06-03"),
        ("2024/5/3", "2024-05-03"),
        ("2024-5-3", "2024-05-03"),
        ("25/12/2024", "2024-12-25"),
        ("12/25/2024", "2024-12-25"),
        ("25.12.2024", "2024-12-25"),
        ("05/05/2024", "2024-05-05"),
        ("04/05/2024", ""),
        ("31/31/2024", ""),
        ("30 Feb 2024", ""),
        ("May 2024", ""),
        ("Quarter 3", ""),
    ],
)
def test_days_that_a_text_can_mean(written, day):
    found = read_date(written)
    assert (found.isoformat() if found else "") == day


@pytest.mark.parametrize("key", ["date", "lastmod", "review_date", "last-updated", "reviewed"])
def test_dates_are_written_as_iso(key):
    text = f"---\ntitle: Pilot\ndescription: x\n{key}: 31 May 2024\n---\n"
    assert fixed(text, "JF509") == text.replace("31 May 2024", "2024-05-31")


@pytest.mark.parametrize(
    "line",
    [
        "date: 2024-05-31",
        "date: '2024-05-31'",
        "date: 2024-05-31T10:00:00Z",
        "date: 2024-05-31 10:00:00 +02:00",
        "date: soon",
        "date:",
        "reviewed: true",
        "season: May 2024",
    ],
)
def test_what_is_a_date_or_none_at_all(line):
    assert codes(f"---\ntitle: Pilot\ndescription: x\n{line}\n---\n") == []


def test_a_date_that_can_be_two_days_has_no_fix():
    [finding] = find("---\ntitle: Pilot\ndescription: x\ndate: 04/05/2024\n---\n", "JF509")[1]
    assert not finding.fixes


def test_front_matter_in_toml_is_looked_at_without_fixes():
    text = '+++\ntitle = "Pilot"\ntitel = "P"\ndescripton = "x"\n+++\n'
    data, [finding] = find(text, "JF507")
    assert finding.span.cut(data) == b"+++"
    assert not finding.fixes
    assert codes("+++\ntitle = \n+++\n") == ["JF501"]
