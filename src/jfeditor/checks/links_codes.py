"""The rules of links by their codes, and how a link is given another target."""

from jfeditor.checks.findings import Fix
from jfeditor.checks.subjects import PageSubject
from jfeditor.families.links import LinkUse
from jfeditor.markdown.link_targets import written_target
from jfeditor.text.edits import Edit
from jfeditor.text.spans import Span

PAGE = "JF401"
ANCHOR = "JF402"
FILE = "JF403"
CASE = "JF404"
OWN_SITE = "JF405"
MOVED = "JF406"
EMPTY = "JF407"


def lead_to(use: LinkUse, target: str, *, sure: bool = True) -> Fix:
    """The fix that gives a link another target."""
    return Fix(f"Lead to {target}", (Edit(use.target_span, written_target(target)),), sure=sure)


def lead_to_anchor(subject: PageSubject, use: LinkUse, anchor: str, *, sure: bool = True) -> list[Fix]:
    """The fix that gives a link another anchor; none where its `#` is written as an entity."""
    mark = use.target_span.cut(subject.data).find(b"#")
    if mark < 0:
        return []
    span = Span(use.target_span.start + mark + 1, use.target_span.end)
    return [Fix(f"Lead to #{anchor}", (Edit(span, written_target(anchor)),), sure=sure)]
