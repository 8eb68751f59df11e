"""What was found, as JSON; what is in it may be added to, never changed, within one schema."""

import json
from typing import Any

from jfeditor.checks.findings import Fix
from jfeditor.cli.check_places import region
from jfeditor.cli.check_report import PageReport, Report, Told
from jfeditor.cli.rule_choice import name_of
from jfeditor.families.pages import Page
from jfeditor.wording import word_error

SCHEMA = 1


def write_json(report: Report) -> str:
    """The report; offsets count bytes, lines and columns (in characters) from 1.

    Unlike what is written for people it holds all findings: notes, and those that were there before.
    """
    return json.dumps(_described(report), ensure_ascii=False, indent=1) + "\n"


def _described(report: Report) -> dict[str, Any]:
    counts = {f"{severity.value}s": count for severity, count in report.by_severity().items()}
    return {
        "schema": SCHEMA,
        "summary": {
            "pages": len(report.pages),
            **counts,
            "fixable": sum(row.fixable for row in report.by_rule()),
            "known": report.known,
            "since": report.since,
            "rules": [
                {
                    "code": row.code,
                    "name": name_of(row.code),
                    "severity": row.severity.value,
                    "count": row.count,
                    "fixable": row.fixable,
                }
                for row in report.by_rule()
            ],
        },
        "pages": [_page(page) for page in report.pages],
        "unreadable": [
            {"path": row.path, "code": row.error.code, "reason": word_error(row.error)}
            for row in report.unreadable
        ],
    }


def _page(one: PageReport) -> dict[str, Any]:
    return {"path": one.page.path, "findings": [_finding(one.page, told) for told in one.found]}


def _finding(page: Page, told: Told) -> dict[str, Any]:
    finding = told.finding
    at = region(page, finding.span)
    return {
        "code": finding.code,
        "name": name_of(finding.code),
        "severity": finding.severity.value,
        "message": finding.message,
        "line": at.line,
        "column": at.column,
        "end_line": at.end_line,
        "end_column": at.end_column,
        "start": finding.span.start,
        "end": finding.span.end,
        "fingerprint": told.fingerprint,
        "new": told.new,
        "fixes": [_fix(fix) for fix in finding.fixes],
        "places": [
            {"path": place.path, "line": place.line, "words": place.words} for place in finding.places
        ],
    }


def _fix(fix: Fix) -> dict[str, Any]:
    return {
        "name": fix.name,
        "sure": fix.sure and not fix.removes,
        "edits": [
            {
                "start": edit.span.start,
                "end": edit.span.end,
                "text": edit.new.decode("utf-8", "backslashreplace"),
            }
            for edit in fix.edits
        ],
    }
