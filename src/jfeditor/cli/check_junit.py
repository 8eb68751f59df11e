"""What was found, as JUnit XML: each page is a test case, which fails where something new is grave enough.

There is no standard; the form is the one that CI systems agree on (https://github.com/testmoapp/junitxml).
"""

import re
from xml.sax.saxutils import escape, quoteattr

from jfeditor.cli.check_places import region
from jfeditor.cli.check_report import PageReport, Report, Told, is_as_grave
from jfeditor.cli.rule_choice import name_of

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 does not allow, not even as a reference (section 2.2, "Char")."""


def write_junit(report: Report) -> str:
    """The report; a case's failure holds all findings of its page that make it fail, a line each."""
    cases = [(page, [one for one in page.found if _fails(report, one)]) for page in report.pages]
    failing = sum(1 for _, found in cases if found)
    counts = f'tests="{len(cases)}" failures="{failing}" errors="0"'
    body = "".join(_case(page, found) for page, found in cases)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<testsuites name="jfeditor check" {counts}>\n'
        f'<testsuite name="jfeditor check" {counts}>\n{body}</testsuite>\n</testsuites>\n'
    )


def _fails(report: Report, one: Told) -> bool:
    return one.new and is_as_grave(one.finding.severity, report.fails_on)


def _case(page: PageReport, found: list[Told]) -> str:
    place = _attribute(page.place)
    opening = f'<testcase classname="jfeditor.check" name={place} file={place}'
    if not found:
        return f"{opening}/>\n"
    first = found[0].finding
    told = first.message if len(found) == 1 else f"{len(found)} findings, the first: {first.message}"
    lines = "\n".join(_line(page, one) for one in found)
    return (
        f"{opening}>\n<failure type={_attribute(first.code)} message={_attribute(told)}>"
        f"{escape(_legal(lines))}</failure>\n</testcase>\n"
    )


def _line(page: PageReport, one: Told) -> str:
    finding = one.finding
    at = region(page.page, finding.span)
    rule = f"{finding.code} {name_of(finding.code)}".rstrip()
    return f"{page.place}:{at.line}:{at.column}: {finding.severity.value}: {finding.message} ({rule})"


def _attribute(text: str) -> str:
    return quoteattr(_legal(text))


def _legal(text: str) -> str:
    return _ILLEGAL.sub("\N{REPLACEMENT CHARACTER}", text)
