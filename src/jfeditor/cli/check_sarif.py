"""What was found, as SARIF 2.1.0, which code hosts and editors read.

Source: Static Analysis Results Interchange Format (SARIF) Version 2.1.0, OASIS Standard, 27 March 2020
(https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html). Columns count UTF-16 units, which
is what readers assume. It holds all findings; those that were there before are told as `unchanged`.
"""

import json
import os
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from jfeditor import __version__
from jfeditor.checks.findings import Finding, Fix
from jfeditor.checks.rules import Severity, all_rules
from jfeditor.cli.check_places import Unit, region
from jfeditor.cli.check_report import PageReport, Report, Told
from jfeditor.cli.rule_choice import title_of
from jfeditor.families.pages import Page
from jfeditor.text.spans import Span

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note", Severity.OFF: "none"}
_FINGERPRINT = "jfeditor/v1"


def write_sarif(report: Report) -> str:
    """The report; its paths are those from the folder in which the command is called."""
    return json.dumps(_log(report), ensure_ascii=False, indent=1) + "\n"


def _log(report: Report) -> dict[str, Any]:
    codes = sorted({one.finding.code for one in report.told})
    places = {code: index for index, code in enumerate(codes)}
    results = [_result(page, one, places, report.since) for page in report.pages for one in page.found]
    driver = {"name": "jfeditor", "version": __version__, "rules": [_rule(code) for code in codes]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "utf16CodeUnits",
        "newlineSequences": ["\r\n", "\n", "\r"],
        "originalUriBaseIds": {
            "SRCROOT": {"description": {"text": "The folder in which the command was called."}}
        },
        "results": results,
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(code: str) -> dict[str, Any]:
    rule = all_rules().get(code)
    if rule is None:  # of Markdown style
        return {"id": code, "shortDescription": {"text": title_of(code)}}
    return {
        "id": code,
        "name": rule.name,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.help},
        "help": {"text": rule.help, "markdown": rule.help},
        "defaultConfiguration": {
            "level": _LEVELS[rule.severity],
            "enabled": rule.severity is not Severity.OFF,
        },
        "properties": {"tags": [rule.group.words]},
    }


def _result(page: PageReport, one: Told, places: Mapping[str, int], since: str) -> dict[str, Any]:
    finding = one.finding
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": places[finding.code],
        "level": _LEVELS[finding.severity],
        "message": {"text": finding.message},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": _artifact(page.place),
                    "region": _region(page, finding),
                }
            }
        ],
        "partialFingerprints": {_FINGERPRINT: one.fingerprint},
    }
    if since:
        result["baselineState"] = "new" if one.new else "unchanged"
    if finding.places:
        above = page.place.removesuffix(page.page.path)
        result["relatedLocations"] = [
            {
                "physicalLocation": {
                    "artifactLocation": _artifact(above + place.path),
                    "region": {"startLine": place.line},
                },
                "message": {"text": place.words},
            }
            for place in finding.places
        ]
    fixes = [_fix(page, fix) for fix in finding.fixes if fix.edits]
    if fixes:
        result["fixes"] = fixes
    return result


def _fix(page: PageReport, fix: Fix) -> dict[str, Any]:
    replacements = [
        {
            "deletedRegion": _columns(page.page, edit.span),
            "insertedContent": {"text": edit.new.decode("utf-8", "replace")},
        }
        for edit in fix.edits
    ]
    return {
        "description": {"text": fix.name},
        "artifactChanges": [{"artifactLocation": _artifact(page.place), "replacements": replacements}],
    }


def _region(page: PageReport, finding: Finding) -> dict[str, Any]:
    snippet = finding.span.cut(page.page.source.data).decode("utf-8", "replace")
    return {**_columns(page.page, finding.span), **({"snippet": {"text": snippet}} if snippet else {})}


def _columns(page: Page, span: Span) -> dict[str, int]:
    at = region(page, span, Unit.UTF16)
    return {
        "startLine": at.line,
        "startColumn": at.column,
        "endLine": at.end_line,
        "endColumn": at.end_column,
    }


def _artifact(place: str) -> dict[str, str]:
    """A path as a relative URI; a name that is no UTF-8 is escaped byte by byte."""
    return {"uri": quote(os.fsencode(place)), "uriBaseId": "SRCROOT"}
