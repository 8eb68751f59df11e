"""What was found, for people: page by page with the spot, and the summary that one reads first."""

from collections.abc import Iterator

import click

from jfeditor.checks.findings import Finding
from jfeditor.checks.rules import Severity
from jfeditor.cli.check_places import region
from jfeditor.cli.check_report import PageReport, Report, Told, is_as_grave
from jfeditor.cli.output import printable
from jfeditor.cli.rule_choice import name_of, title_of
from jfeditor.cli.visible import marked
from jfeditor.families.pages import Page
from jfeditor.wording import word, word_counted

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}
_WIDTH = 96
"""Characters of a page's line that are shown, around the spot."""
_MARKS = "#>*+- \t"
"""What makes a line a heading, an item or a quote: with the rest of the line it is all of it."""
_MOST_RULES = 12
"""Rules in the summary; the others are counted."""


def draw_findings(report: Report) -> Iterator[str]:
    """The new findings that are grave enough to be told, page by page."""
    for page in report.pages:
        told = [one for one in page.found if one.new and is_as_grave(one.finding.severity, report.least)]
        if told:
            yield click.style(printable(page.page.path), bold=True)
            for one in told:
                yield from _finding(page, one)
            yield ""


def draw_summary(report: Report, seconds: float) -> Iterator[str]:
    """How many findings of which severities and rules, the most frequent first, and what can be done."""
    yield word_counted("check.pages", len(report.pages), seconds=f"{seconds:.1f}", counts=_counts(report))
    told = [row for row in report.by_rule() if is_as_grave(row.severity, report.least)]
    widest = max((len(f"{row.code} {name_of(row.code)}") for row in told[:_MOST_RULES]), default=0)
    for row in told[:_MOST_RULES]:
        rule = f"{row.code} {name_of(row.code)}".ljust(widest)
        grave = click.style(f"{row.severity.value:<7}", fg=_COLOURS[row.severity])
        yield f"{row.count:>7,}  {grave}  {rule}  {click.style(title_of(row.code), dim=True)}"
    rest = told[_MOST_RULES:]
    if rest:
        yield word_counted("check.more_rules", len(rest), findings=f"{sum(row.count for row in rest):,}")
    if report.fixable:
        yield word_counted("check.fixable", report.fixable)
    if report.since:
        code = "check.known_partly" if report.is_partial else "check.known"
        yield word_counted(code, report.known, since=printable(report.since))
    hidden = sum(
        count for severity, count in report.by_severity().items() if not is_as_grave(severity, report.least)
    )
    if hidden:
        yield word_counted("check.hidden", hidden, least=_least_hidden(report).value)


def _counts(report: Report) -> str:
    counts = {
        severity: word_counted(f"check.{severity.value}", count, number=f"{count:,}")
        for severity, count in report.by_severity().items()
        if count
    }
    if not counts:
        return word("check.nothing_new" if report.since else "check.nothing", {})
    return ", ".join(click.style(text, fg=_COLOURS[severity]) for severity, text in counts.items())


def _least_hidden(report: Report) -> Severity:
    """The least severity of which something is not told."""
    return [severity for severity, count in report.by_severity().items() if count][-1]


def _finding(page: PageReport, one: Told) -> Iterator[str]:
    finding = one.finding
    at = region(page.page, finding.span)
    where = f"{at.line}:{at.column}"
    grave = click.style(f"{finding.severity.value:<7}", fg=_COLOURS[finding.severity])
    rule = click.style(f"{finding.code} {name_of(finding.code)}".rstrip(), dim=True)
    yield f"{where:>9}  {grave}  {printable(finding.message)}  {rule}"
    margin = " " * 11
    for line in _spot(page.page, finding):
        yield margin + line
    for place in finding.places:
        other = "" if place.path == finding.path else f"{place.path} "
        values = {"path": printable(other), "line": place.line, "words": printable(place.words)}
        yield margin + word("check.place", values)
    if finding.fixes:
        code = "check.fix" if finding.mends_itself else "check.choice"
        yield margin + click.style(word(code, {"name": printable(finding.fixes[0].name)}), dim=True)


def _spot(page: Page, finding: Finding) -> Iterator[str]:
    """The line, and the marks below it unless all of it is meant."""
    lines, data = page.source.lines, page.source.data
    start, end = lines.content(data, finding.line)
    start = max(start, page.source.start)
    first, last = max(finding.span.start, start), min(max(finding.span.end, finding.span.start), end)
    before, spot, after = (
        data[a:b].decode("utf-8", "replace") for a, b in ((start, first), (first, last), (last, end))
    )
    indented = len(before) - len(before.lstrip())
    before = before[indented:]
    text, marks = marked(before + spot + after, len(before), len(before) + len(spot), _WIDTH)
    if not text:
        return
    yield text
    rest = before + after
    if rest.strip(_MARKS) or not spot.strip():
        yield click.style(marks, fg=_COLOURS[finding.severity])
