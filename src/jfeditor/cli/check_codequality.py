"""What was found, as a Code Quality report, which GitLab shows in merge requests.

The format is GitLab's part of the Code Climate format: a JSON array without a byte order mark, whose entries
have `description`, `check_name`, `fingerprint`, `severity` and a `location` with a path from the repository's
top and the first line (https://docs.gitlab.com/ci/testing/code_quality/, "Code Quality report format").

It holds all findings, old ones too: GitLab compares the report with that of the target branch, and what is
missing in it would be shown as mended.
"""

import json

from jfeditor.checks.rules import Severity
from jfeditor.cli.check_report import Report

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.NOTE: "info"}


def write_codequality(report: Report) -> str:
    """The report; its paths are those from the folder in which the command is called."""
    rows = [
        {
            "description": one.finding.message,
            "check_name": one.finding.code,
            "fingerprint": one.fingerprint,
            "severity": _SEVERITIES[one.finding.severity],
            "location": {"path": page.place, "lines": {"begin": one.finding.line}},
        }
        for page in report.pages
        for one in page.found
    ]
    return json.dumps(rows, indent=1) + "\n"
