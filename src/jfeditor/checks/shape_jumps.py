"""Headings that leave out a step of depth."""

from collections.abc import Iterator
from itertools import takewhile

from jfeditor.checks.findings import Finding, Fix, Place
from jfeditor.checks.subjects import PageCheck, PageSubject
from jfeditor.families.pages import Page
from jfeditor.restructure.headings import depth_edit


def _find_jumps(subject: PageSubject) -> Iterator[Finding]:
    """Headings more than one step deeper than the one before."""
    if not subject.tells_of_family:
        return
    page = subject.page
    headings = [node.heading for node in page.family.nodes]
    for index in range(1, len(headings)):
        before, heading = headings[index - 1], headings[index]
        right = before.depth + 1
        if heading.depth > right:
            yield subject.finding(
                "JF115",
                heading.content,
                fixes=tuple(_closed_up(page, index, right)),
                places=[Place(page.path, before.line, before.text)],
                heading=heading.text,
                depth="#" * heading.depth,
                before=before.text,
                before_depth="#" * before.depth,
                right="#" * right,
            )


def _closed_up(page: Page, first: int, depth: int) -> Iterator[Fix]:
    """The fix that gives a heading another depth, and takes those beside and below it along.

    None where a heading follows that is deeper than that and less deep than this one was: it would change
    whom it belongs to.
    """
    headings = [node.heading for node in page.family.nodes[first:]]
    along = list(takewhile(lambda one: one.depth >= headings[0].depth, headings))
    if len(along) == len(headings) or headings[len(along)].depth <= depth:
        by = headings[0].depth - depth
        edits = tuple(depth_edit(page.source.data, one, one.depth - by) for one in along)
        yield Fix(f"Make it {'#' * depth}, with what is beside and below it", edits)


CHECKS = (PageCheck(("JF115",), _find_jumps),)
