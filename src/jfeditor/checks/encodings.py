"""Pages that are not UTF-8: told once each, and checked for nothing else."""

from collections.abc import Iterator

from jfeditor.checks.findings import Finding
from jfeditor.checks.subjects import PageCheck, PageSubject
from jfeditor.text.spans import Span


def _find_other_encoding(subject: PageSubject) -> Iterator[Finding]:
    fault = subject.page.source.fault
    if fault is not None:
        at = fault.values["offset"]
        variant = "other" if fault.code == "encoding.other" else ""
        yield subject.finding("JF902", Span(at, at + 1), variant, **fault.values)


ENCODING = PageCheck(("JF902",), _find_other_encoding)
"""All that a page which is not UTF-8 is checked for."""
