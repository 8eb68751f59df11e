"""Made findings: what tests of the Problems panel, the tree and the steps show."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from jfeditor.checks.findings import Finding, Fix
from jfeditor.checks.rules import Severity
from jfeditor.families.pages import Page, read_page
from jfeditor.text.edits import Edit
from jfeditor.text.spans import Span
from jfeditor.ui.check_results import PageResults

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE


@dataclass(frozen=True)
class Fault:
    """A word of a page that is wrong."""

    word: str
    code: str = "JF601"
    severity: Severity = WARNING
    is_new: bool = True
    better: str = ""


def page_of(path: str, text: str) -> Page:
    return read_page(path, text.encode())


def results_of(page: Page, faults: Iterable[Fault]) -> PageResults:
    """The results of a page in which words are wrong, each where it first stands."""
    made = sorted(((_finding(page, fault), fault.is_new) for fault in faults), key=lambda one: one[0].span)
    new = frozenset(number for number, (_finding, is_new) in enumerate(made) if is_new)
    return PageResults(page, tuple(finding for finding, _is_new in made), new, whole=True)


def by_path(*results: PageResults) -> Mapping[str, PageResults]:
    return {one.page.path: one for one in results}


def _finding(page: Page, fault: Fault) -> Finding:
    data = page.source.data
    start = data.index(fault.word.encode())
    span = Span(start, start + len(fault.word.encode()))
    fixes = (Fix(f"Write “{fault.better}”", (Edit(span, fault.better.encode()),)),) if fault.better else ()
    message = f"“{fault.word}” is wrong."
    line = page.source.lines.number_at(start)
    return Finding(fault.code, fault.severity, page.path, span, line, message, fixes)
