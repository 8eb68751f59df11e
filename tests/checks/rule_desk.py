"""Checks made handbooks: what tests of rules need."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from jfeditor.checks.checking import check, check_slowly, in_order
from jfeditor.checks.disabling import section_span
from jfeditor.checks.findings import Finding, Fix
from jfeditor.checks.options import CheckOptions
from jfeditor.checks.rules import EXAMPLE_PATH
from jfeditor.families.handbook import Handbook
from jfeditor.families.pages import Page, read_page
from jfeditor.restructure.plans import plan
from jfeditor.restructure.surveys import Survey, take_survey
from jfeditor.text.changes import change_page
from jfeditor.text.edits import Edit
from jfeditor.workspace.handbook_options import read_options

_PAGE = (".md", ".markdown")
_BLANK = re.compile(rb"[ \t]*(?:\r\n|\n|\r)")
_BLANK_BEFORE = re.compile(rb"(?:(?<=[\r\n])[ \t]*(?:\r\n|\n|\r))*\Z")


@dataclass(frozen=True)
class Desk:
    """A made handbook on disk, with one page that is looked at."""

    survey: Survey
    options: CheckOptions
    path: str

    @property
    def page(self) -> Page:
        return self.survey.handbook.pages[self.path]

    @property
    def data(self) -> bytes:
        return self.page.source.data

    def found(self, *codes: str) -> tuple[Finding, ...]:
        """What is found in the page, of some rules or of all, those of language included."""
        quick = check(self.survey, self.options).of(self.path)
        slow = check_slowly(self.page, self.options).findings
        return in_order(one for one in (*quick, *slow) if not codes or one.code in codes)

    def marked(self, *codes: str) -> list[str]:
        """The text at each finding."""
        return [one.span.cut(self.data).decode() for one in self.found(*codes)]

    def fixed(self, fix: Fix) -> "Desk":
        """The handbook with a fix done."""
        if fix.operation is None:
            pages = (change_page(self.path, self.data, fix.edits),)
        else:
            pages = plan(self.survey, fix.operation(self.survey).whole()).change.pages
        handbook = self.survey.handbook.with_pages(read_page(page.path, page.after) for page in pages)
        return Desk(take_survey(handbook, self.survey), self.options, self.path)


def make_desk(
    folder: Path,
    text: str | bytes,
    *,
    path: str = EXAMPLE_PATH,
    beside: Mapping[str, str] | None = None,
    config: str = "",
) -> Desk:
    """A handbook in `folder` with a page of this text, other files beside it, and a `jfeditor.toml`."""
    data = text.encode() if isinstance(text, str) else text
    files = {name: content.encode() for name, content in (beside or {}).items()} | {path: data}
    if config:
        files["jfeditor.toml"] = config.encode()
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    read = read_options(folder)
    assert not read.problems, [problem.values for problem in read.problems]
    beside = frozenset(name for name in files if not name.endswith(_PAGE))
    pages = [read_page(name, content) for name, content in files.items() if name.endswith(_PAGE)]
    return Desk(take_survey(Handbook.of(pages, read.options.site, beside)), read.options.checks, path)


def is_at_spot(page: Page, finding: Finding, edit: Edit) -> bool:
    """Whether an edit of a fix touches the finding's lines, with the blank ones around, and nothing else.

    Of a heading that is its section; and a depth is mended for all headings that stand by one another.
    """
    data, lines = page.source.data, page.source.lines
    start = lines.span(lines.number_at(finding.span.start)).start
    end = lines.span(lines.number_at(max(finding.span.start, finding.span.end - 1))).end
    if any(start <= node.heading.span.start < end for node in page.family.nodes):
        end = max(end, min(section_span(page, end - 1).end, len(data)))
    blank = _BLANK_BEFORE.search(data, 0, start)
    start = blank.start() if blank else start
    while found := _BLANK.match(data, end):
        end = found.end()
    is_depth = not edit.span.cut(data).strip(b"#") and not edit.new.strip(b"#")
    return is_depth or (start <= edit.span.start and edit.span.end <= end)
