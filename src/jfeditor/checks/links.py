"""Where links lead: pages, headings, images and files of the handbook. Nothing is fetched."""

import re
from collections.abc import Iterator

from jfeditor.checks.findings import Finding
from jfeditor.checks.links_anchors import find_anchor_faults
from jfeditor.checks.links_codes import ANCHOR, CASE, EMPTY, FILE, MOVED, OWN_SITE, PAGE
from jfeditor.checks.links_lost import find_lost_target
from jfeditor.checks.links_written import find_written
from jfeditor.checks.subjects import HandbookCheck, Subject
from jfeditor.families.links import LinkUse, follow
from jfeditor.text.spans import Span

_MADE = re.compile(r"\{\{|<%|\{%")
"""In a target: a template makes it, and it is known when the site is built."""


def _find(subject: Subject) -> Iterator[Finding]:
    sound: set[tuple[str, bool]] = set()
    for use in subject.survey.links.uses_of(subject.page.path):
        if (use.target, use.image) not in sound:
            found = list(_of_link(subject, use))
            yield from found
            if not found:
                sound.add((use.target, use.image))


def _of_link(subject: Subject, use: LinkUse) -> Iterator[Finding]:
    if _MADE.search(use.target):
        return
    if not use.target.strip():
        if subject.wants(EMPTY):
            yield _empty(subject, use)
        return
    yield from find_written(subject, use)
    leads = follow(subject.survey.handbook, use.target, subject.page.path)
    if leads is not None and leads.ref is not None:
        yield from find_anchor_faults(subject, use, leads.ref, leads.lost)
    else:
        yield from find_lost_target(subject, use)


def _empty(subject: Subject, use: LinkUse) -> Finding:
    """A link that does not say where it leads: `[words]()`."""
    span = Span(use.start, max(use.start + 1, use.target_span.end))
    return subject.finding(EMPTY, span, "image" if use.image else "", text=use.text)


CHECKS = (HandbookCheck((PAGE, ANCHOR, FILE, CASE, OWN_SITE, MOVED, EMPTY), _find),)
