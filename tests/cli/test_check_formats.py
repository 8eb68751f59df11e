"""What `jfeditor check` writes for other programs."""

import json
import re
from urllib.parse import unquote
from xml.etree import ElementTree as Xml

import pytest

from jfeditor.checks.findings import Finding, Fix, Place
from jfeditor.checks.rules import Severity
from jfeditor.cli.check_codequality import write_codequality
from jfeditor.cli.check_json import write_json
from jfeditor.cli.check_junit import write_junit
from jfeditor.cli.check_places import Unit, place, region
from jfeditor.cli.check_report import PageReport, Report, Told
from jfeditor.cli.check_sarif import write_sarif
from jfeditor.families.pages import read_page
from jfeditor.text.edits import Edit
from jfeditor.text.spans import Span

TEXT = "\ufeff## Pilot 🚢\r\n\r\n- tribal knowledge <&>\r- 🧭 more\n"
DATA = TEXT.encode()
PATH = "a folder/ü \udce9.md"


def finding(
    marked, severity=Severity.WARNING, message="Say “it” otherwise.\x0b<&>", code="JF712", edits=True
):
    start = DATA.index(marked.encode())
    span = Span(start, start + len(marked.encode()))
    fixes = (Fix("Write “it”", (Edit(span, b"it"),)), Fix("A guess", (Edit(span, b""),), sure=False))
    line = read_page(PATH, DATA).source.lines.number_at(start)
    places = (Place("b.md", 7, "the same"),)
    return Finding(code, severity, PATH, span, line, message, fixes if edits else (), places)


@pytest.fixture
def report():
    page = read_page(PATH, DATA)
    found = (
        Told(finding("🚢", Severity.NOTE), "f1", True),
        Told(finding("tribal knowledge"), "f2", True),
        Told(finding("more", Severity.ERROR, edits=False, code="MD013"), "f3", False),
    )
    other = PageReport(read_page("b.md", b"# B\n"), "docs/b.md", ())
    pages = (PageReport(page, f"docs/{PATH}", found), other)
    return Report(pages, (), "main", False, Severity.WARNING, Severity.WARNING)


def test_columns_in_characters_and_in_utf16_units():
    page = read_page(PATH, DATA)
    end = DATA.index("🚢".encode()) + 4
    assert place(page, end) == (1, 11), "the byte order mark is no column"
    assert place(page, end, Unit.UTF16) == (1, 12)
    more = DATA.index(b"more")
    assert region(page, Span(more, more + 4)) == (4, 5, 4, 9), "a lone CR ends a line"
    assert region(page, Span(more, more + 4), Unit.UTF16) == (4, 6, 4, 10)
    latin = read_page("l.md", b"caf\xe9 x\n")
    assert place(latin, 5) == (1, 6)


def test_counts(report):
    assert report.by_severity() == {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 1}
    assert report.known == 1
    assert report.fixable == 1, "notes are not told, so they are not counted either"
    assert report.fails
    assert [(row.code, row.count) for row in report.by_rule()] == [("JF712", 1), ("JF712", 1)]


def test_json(report):
    told = json.loads(write_json(report).encode("utf-8", "backslashreplace"))
    assert told["pages"][0]["path"] == PATH
    assert [one["new"] for one in told["pages"][0]["findings"]] == [True, True, False]
    assert told["pages"][0]["findings"][0]["fixes"][0] == {
        "name": "Write “it”",
        "sure": True,
        "edits": [{"start": 12, "end": 16, "text": "it"}],
    }
    assert told["pages"][0]["findings"][2]["name"] == "", "a rule of Markdown style"


def test_code_quality_has_what_gitlab_asks_for(report):
    text = write_codequality(report)
    assert not text.startswith("\ufeff")
    rows = json.loads(text)
    assert len(rows) == 3, "old ones too"
    for row in rows:
        assert set(row) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert row["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert row["location"]["path"].startswith("docs/")
        assert isinstance(row["location"]["lines"]["begin"], int)
    assert [row["severity"] for row in rows] == ["info", "minor", "major"]
    assert [row["location"]["lines"]["begin"] for row in rows] == [1, 3, 4]
    assert len({row["fingerprint"] for row in rows}) == 3


def test_junit_is_xml_whatever_the_pages_hold(report):
    root = Xml.fromstring(write_junit(report).encode())  # noqa: S314 - our own
    assert root.tag == "testsuites"
    (suite,) = root
    assert (suite.get("tests"), suite.get("failures")) == ("2", "1")
    first, second = suite
    assert second.get("name") == "docs/b.md"
    assert len(second) == 0
    (failure,) = first
    assert failure.get("type") == "JF712"
    assert (
        failure.text
        == f"docs/{PATH}:3:3: warning: Say “it” otherwise.\ufffd<&> (JF712 exclusionary-wording)".replace(
            "\udce9", "\ufffd"
        )
    ), "neither the note nor the old one"


REQUIRED = {
    # Properties that the schema of SARIF 2.1.0 requires, by the way to the object.
    "": {"version", "runs"},
    "runs": {"tool"},
    "runs.tool": {"driver"},
    "runs.tool.driver": {"name"},
    "runs.tool.driver.rules": {"id"},
    "runs.results": {"message"},
    "runs.results.fixes": {"artifactChanges"},
    "runs.results.fixes.artifactChanges": {"artifactLocation", "replacements"},
    "runs.results.fixes.artifactChanges.replacements": {"deletedRegion"},
}
KNOWN = {
    # And all that it allows of those that are written.
    "": {"$schema", "version", "runs"},
    "runs": {"tool", "columnKind", "newlineSequences", "originalUriBaseIds", "results"},
    "runs.tool": {"driver"},
    "runs.tool.driver": {"name", "version", "rules"},
    "runs.tool.driver.rules": {
        "id",
        "name",
        "shortDescription",
        "fullDescription",
        "help",
        "defaultConfiguration",
        "properties",
    },
    "runs.results": {
        "ruleId",
        "ruleIndex",
        "level",
        "message",
        "locations",
        "partialFingerprints",
        "baselineState",
        "relatedLocations",
        "fixes",
    },
}


def objects(value, way=""):
    """All objects in a value with the ways to them; lists are passed through."""
    if isinstance(value, list):
        for one in value:
            yield from objects(one, way)
    elif isinstance(value, dict):
        yield way, value
        for key, one in value.items():
            yield from objects(one, f"{way}.{key}".lstrip("."))


def test_sarif_has_what_its_schema_asks_for(report):
    log = json.loads(write_sarif(report))
    seen = set()
    for way, one in objects(log):
        assert REQUIRED.get(way, set()) <= set(one), way
        assert set(one) <= KNOWN.get(way, set(one)), way
        seen.add(way)
    assert set(REQUIRED) <= seen
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    assert run["columnKind"] == "utf16CodeUnits"
    ids = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert ids == sorted(set(ids))
    for result in run["results"]:
        assert ids[result["ruleIndex"]] == result["ruleId"]
        assert result["level"] in {"none", "note", "warning", "error"}
        (location,) = result["locations"]
        physical = location["physicalLocation"]
        assert unquote(physical["artifactLocation"]["uri"], errors="surrogateescape") == f"docs/{PATH}"
        assert re.fullmatch(r"[!-~]+", physical["artifactLocation"]["uri"]), "a URI"
        at = physical["region"]
        assert all(at[key] >= 1 for key in ("startLine", "startColumn", "endLine", "endColumn"))
        units = [line.encode("utf-16-le") for line in re.split("\r\n|\r|\n", TEXT.lstrip("\ufeff"))]
        shown = units[at["startLine"] - 1][2 * at["startColumn"] - 2 : 2 * at["endColumn"] - 2]
        assert shown.decode("utf-16-le") == at["snippet"]["text"]
    assert [one["baselineState"] for one in run["results"]] == ["new", "new", "unchanged"]
    assert run["results"][0]["partialFingerprints"] == {"jfeditor/v1": "f1"}
    related = run["results"][0]["relatedLocations"][0]
    assert related["physicalLocation"]["artifactLocation"]["uri"] == "docs/b.md"
    (change,) = run["results"][1]["fixes"][0]["artifactChanges"]
    assert change["replacements"] == [
        {
            "deletedRegion": {"startLine": 3, "startColumn": 3, "endLine": 3, "endColumn": 19},
            "insertedContent": {"text": "it"},
        }
    ]
    assert "fixes" not in run["results"][2]


def test_sarif_tells_nothing_of_newness_where_nothing_is_compared(report):
    alone = Report(report.pages, (), "", False, Severity.NOTE, Severity.WARNING)
    results = json.loads(write_sarif(alone))["runs"][0]["results"]
    assert not [one for one in results if "baselineState" in one]
